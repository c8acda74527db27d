"""Results as JSON: one object per answer, keys in a fixed order, node values 0, 1 or ``"*"``, nothing shortened.

The shape of each object is published as a JSON Schema (``schema("attractors")``). Both are made from the
description of the answer (:mod:`logicnet.report.views`).
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from logicnet.text.characters import visible_json

if TYPE_CHECKING:
    pass

__all__ = [
    "schema",
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

    return answer_schema(described(command))


def _compact(value: object) -> str:
    return visible_json(json.dumps(value, ensure_ascii=False))
