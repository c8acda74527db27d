"""Results as JSON: one object per answer, keys in a fixed order, node values 0, 1 or ``"*"``, nothing shortened.

The shape of each object is published as a JSON Schema (``schema("attractors")``). Where an answer has a description
(:mod:`logicnet.report.views`), both are made from it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from logicnet.report.views.shared import (
    common_settings,
    network_document,
    places_document,
)
from logicnet.text.characters import visible_json
from logicnet.version import __version__

if TYPE_CHECKING:
    from logicnet.network.model import Network
    from logicnet.perturbation.screen import Place

__all__ = [
    "schema",
    "several_head",
    "to_json",
]

Document = dict[str, Any]


def to_json(document: Document) -> str:
    """The document as text: one line per key, and one per element of a list of objects. Ends with a line end."""
    lines = []
    for key, value in document.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            body = ",\n".join(f"    {_compact(element)}" for element in value)
            lines.append(f"  {_compact(key)}: [\n{body}\n  ]")
        else:
            lines.append(f"  {_compact(key)}: {_compact(value)}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def schema(command: str) -> Document:
    """The JSON Schema (draft 2020-12) of the document that ``command`` writes; ``error`` for failures."""
    from logicnet.report.views.schemas import answer_schema, described

    if (description := described(command)) is not None:
        return answer_schema(description)
    text = files("logicnet.report").joinpath("schemas", f"{command}.schema.json").read_text("utf-8")
    document: Document = json.loads(text)
    return document


def several_head(command: str, network: Network, places: Sequence[Place], options: Document) -> Document:
    """What an answer about several environments begins with.

    ``environment`` is an object there too: the value of an input where all of them agree, ``"*"`` where they differ.
    ``environments`` behind the options has each of them with its name.
    """
    return {
        "schema": f"logicnet.{command}/1",
        "logicnet": __version__,
        "network": network_document(network),
        "environment": common_settings(places),
        "options": options,
        "environments": places_document(places),
    }


def _compact(value: object) -> str:
    return visible_json(json.dumps(value, ensure_ascii=False))
