"""JSON Schemas, made from the descriptions of the answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from logicnet.report.views.fields import AnswerDescription, Json, named_types, schema_of
from logicnet.report.views.shared import SETTING, TEXTS

__all__ = ["answer_schema", "described"]


def described(name: str) -> AnswerDescription[Any, Any] | None:
    """The description from which an answer of this name is made; ``None``: it has none."""
    match name:
        case "attractors":
            from logicnet.report.views.landscape import ATTRACTORS

            return ATTRACTORS
        case "attractors_ensemble":
            from logicnet.report.views.across import PATTERNS_ACROSS

            return PATTERNS_ACROSS
        case "check":
            from logicnet.report.views.check import CHECK

            return CHECK
        case "diff":
            from logicnet.report.views.diff import DIFFERENCE

            return DIFFERENCE
        case "ensemble":
            from logicnet.report.views.ensemble import ENSEMBLE

            return ENSEMBLE
        case "error":
            from logicnet.report.views.findings import ERROR

            return ERROR
        case "interventions":
            from logicnet.report.views.interventions import INTERVENTIONS

            return INTERVENTIONS
        case "query":
            from logicnet.report.views.query import QUERY

            return QUERY
        case "repair":
            from logicnet.report.views.repair import REPAIR

            return REPAIR
        case "screen":
            from logicnet.report.views.screen import SCREEN

            return SCREEN
        case "verify":
            from logicnet.report.views.verify import VERIFICATION

            return VERIFICATION
        case "why":
            from logicnet.report.views.why import WHY

            return WHY
        case "why_course":
            from logicnet.report.views.course import COURSE

            return COURSE
    return None


_DEFS: Final[dict[str, Json]] = {
    "setting": {"description": 'Value of a node; "*" is free or oscillating.', "enum": [0, 1, "*"]},
    "assignment": {
        "description": "Value per node, in the order of the file.",
        "type": "object",
        "additionalProperties": SETTING,
    },
    "clamps": {
        "description": 'Node, or "A -> B" for a regulation, to the value it is held at; sorted by name.',
        "type": "object",
        "additionalProperties": {"enum": [0, 1]},
    },
    "hash": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
    "limits": {"description": "Limits that were hit, in words; empty iff finished.", **TEXTS},
}


def answer_schema(description: AnswerDescription[Any, Any]) -> Json:
    """The JSON Schema of the document (draft 2020-12), with the definitions that it uses."""
    title = description.title or f"Answer of logicnet {description.name}"
    found = schema_of(description.fields)
    defs = _DEFS | named_types(description.fields)
    used: dict[str, Json] = {}
    waiting = list(_named(found))
    while waiting:
        if (name := waiting.pop()) not in used:
            used[name] = defs[name]
            waiting += _named(defs[name])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        **found,
        **description.more,
        **({"$defs": {name: told for name, told in defs.items() if name in used}} if used else {}),
    }


def _named(told: Any) -> Iterator[str]:
    """The definitions to which a type refers."""
    waiting = [told]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Mapping):
            if "$ref" in one:
                yield one["$ref"].removeprefix("#/$defs/")
            waiting += one.values()
        elif isinstance(one, Sequence) and not isinstance(one, str):
            waiting += one
