"""Results as JSON: one object per answer, keys in a fixed order, node values 0, 1 or ``"*"``, nothing shortened.

The shape of each object is published as a JSON Schema (``schema("attractors")``). Where an answer has a description
(:mod:`logicnet.report.views`), both are made from it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from logicnet.report.report import Asked, clamps_named
from logicnet.report.views.shared import (
    common_settings,
    network_document,
    places_document,
    setting,
)
from logicnet.text.characters import visible_json
from logicnet.version import __version__

if TYPE_CHECKING:
    from logicnet.network.citations import Citation
    from logicnet.network.model import Network, Setting
    from logicnet.perturbation.screen import Place
    from logicnet.report.overview import NodeView, Overview

__all__ = [
    "head",
    "overview_document",
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


def head(command: str, network: Network, environment: Iterable[tuple[str, Setting]], asked: Asked) -> Document:
    """What every answer about one network begins with."""
    return {
        "schema": f"logicnet.{command}/1",
        "logicnet": __version__,
        "network": network_document(network),
        "environment": {node: setting(value) for node, value in environment},
        "options": dict(asked.options),
    }


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


def overview_document(seen: Overview, nodes: Iterable[NodeView], asked: Asked) -> Document:
    """``logicnet.show/1``: the network and the nodes asked for, each with its signed regulations."""
    network, feedback = seen.network, seen.feedback
    return {
        "schema": "logicnet.show/1",
        "logicnet": __version__,
        "network": network_document(network),
        "options": dict(asked.options),
        "title": network.title,
        "about": list(network.about),
        "cites": list(network.cites),
        "license": network.license,
        "dialect": network.dialect,
        "compartments": list(dict.fromkeys(group.id for group in network.compartments)),
        "levels": [{"name": one.name, "nodes": list(one.nodes), "input": one.is_input} for one in network.levels],
        "phenotypes": [{"name": p.name, "formula": p.text} for p in network.phenotypes],
        "environments": [
            {"name": e.name, "settings": {node: setting(value) for node, value in e.settings}}
            for e in network.environments
        ],
        "drugs": [
            {"name": d.name, "clamps": clamps_named(d.clamps), "cost": d.cost, "meaning": d.text} for d in network.drugs
        ],
        "expectations": [expectation.name for expectation in network.expectations],
        "screens": [screen.name for screen in network.screens],
        "nodes": [
            {
                "name": node.name,
                "rule": node.rule,
                "line": node.line,
                "input": node.is_input,
                "default": _default(node.default),
                "compartment": node.compartment or None,
                "kinds": list(node.kinds),
                "description": node.description,
                "references": list(node.references),
                "regulators": [{"node": r.source, "sign": r.sign.value} for r in node.regulators],
                "targets": [{"node": r.target, "sign": r.sign.value} for r in node.targets],
                "evidence": [_citation_document(citation) for citation in node.evidence],
            }
            for node in nodes
        ],
        "evidence_unreadable": list(seen.unreadable),
        "feedback": {
            "components": list(feedback.components),
            "cycle_length": feedback.length,
            "exhaustive": feedback.exhaustive,
            "cycles": [{"nodes": list(cycle.nodes), "sign": cycle.sign} for cycle in feedback.cycles],
        },
        "unfinished": list(seen.unfinished),
        "finished": not seen.limits,
        "limits": list(seen.limits),
    }


def _citation_document(citation: Citation) -> Document:
    return {
        "id": citation.id,
        "source": citation.source,
        "sign": citation.sign.value,
        "stance": citation.stance.value,
        "via": citation.via or None,
        "mechanism": citation.mechanism or None,
        "context": citation.context or None,
        "references": list(citation.references),
        "year": citation.year,
        "confidence": citation.confidence or None,
        "seen": citation.seen or None,
        "place": citation.place,
    }


def _closed(document: Document, limits: tuple[str, ...]) -> Document:
    document["finished"] = not limits
    document["limits"] = list(limits)
    return document


def _default(text: str) -> int | str | None:
    return None if not text else "*" if text == "*" else int(text)


def _compact(value: object) -> str:
    return visible_json(json.dumps(value, ensure_ascii=False))
