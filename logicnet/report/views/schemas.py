"""JSON Schemas, made from the descriptions of the answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from typing import Any, Final

from logicnet.report.views.fields import AnswerDescription, Json, named_types, schema_of
from logicnet.report.views.shared import SETTING, TEXTS

__all__ = ["answer_schema", "described"]


#: Of each answer: the module of its description here, and the name of it there.
_DESCRIPTIONS: Final = {
    "attractors": ("landscape", "ATTRACTORS"),
    "attractors_ensemble": ("across", "PATTERNS_ACROSS"),
    "check": ("check", "CHECK"),
    "compose": ("composition", "COMPOSITION"),
    "convert": ("conversion", "CONVERSION"),
    "diff": ("diff", "DIFFERENCE"),
    "doctor": ("doctor", "INSTALLATION"),
    "draft": ("draft", "DRAFT"),
    "ensemble": ("ensemble", "ENSEMBLE"),
    "environments": ("environments", "ENVIRONMENTS"),
    "error": ("findings", "ERROR"),
    "explain": ("explain", "MANUAL"),
    "interventions": ("interventions", "INTERVENTIONS"),
    "next": ("experiments", "NEXT"),
    "query": ("query", "QUERY"),
    "repair": ("repair", "REPAIR"),
    "report": ("report", "REPORT"),
    "screen": ("screen", "SCREEN"),
    "show": ("show", "OVERVIEW"),
    "simulate": ("simulation", "SIMULATION"),
    "verify": ("verify", "VERIFICATION"),
    "why": ("why", "WHY"),
    "why_course": ("course", "COURSE"),
}


def described(name: str) -> AnswerDescription[Any, Any]:
    """The description from which an answer of this name is made."""
    module, of = _DESCRIPTIONS[name]
    found: AnswerDescription[Any, Any] = getattr(import_module(f"logicnet.report.views.{module}"), of)
    return found


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
