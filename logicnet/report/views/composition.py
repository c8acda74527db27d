"""What is said of networks put together: what is shared, what differs, and what becomes of expectations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from logicnet.checks.expectations import ExpectationStatus
from logicnet.formats.composition import CompositionNote
from logicnet.report.composition import Composed
from logicnet.report.page import plural, shortened
from logicnet.report.report import size_text
from logicnet.report.views.fields import AnswerDescription, Description, Field, Parts, within
from logicnet.report.views.shared import ENDING, FLAG, TEXT, TEXTS, array, beginning, nullable, record, words

__all__ = ["COMPOSITION", "NAMES", "NOTE"]

#: Names in a line.
NAMES = 12


def _nodes(label: str, names: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return ((label, f"{plural(len(names), 'node')}: {shortened(names, NAMES)}" if names else "no node"),)


def _different(told: Composed) -> str:
    return plural(len(told.result.differences), "node") if told.result.differences else "no node"


#: Something that a part says, and the whole says in another way or not at all.
NOTE: Final[Description[CompositionNote, None, Any]] = (
    Field("part", TEXT, lambda note, _: note.part, shown=lambda _: (("part", lambda note: note.part),)),
    Field("subject", TEXT, lambda note, _: note.subject, shown=lambda _: (("what", lambda note: note.subject),)),
    Field("what", TEXT, lambda note, _: note.what, shown=lambda _: (("how", lambda note: note.what),)),
    Field(
        "lost",
        FLAG,
        lambda note, _: note.lost,
        shown=lambda _: (("fate", lambda note: "lost" if note.lost else "kept"),),
    ),
)

#: The order is that of the JSON. The table has a row per rule that differs, thing said otherwise, and expectation.
COMPOSITION: Final[AnswerDescription[Composed, None]] = AnswerDescription(
    "compose",
    (
        *within(beginning("compose", None), lambda told: told.result),
        Field("files", {**TEXTS, "minItems": 2}, lambda told, _: list(told.files)),
        Field(
            "output",
            TEXT,
            lambda told, _: told.out,
            facts=lambda told: (("network", f"{told.out}: {size_text(told.result.network)}"),),
        ),
        Field(
            "shared",
            TEXTS,
            lambda told, _: list(told.result.shared),
            facts=lambda told: _nodes("same rule", told.result.shared),
        ),
        Field(
            "joined",
            TEXTS,
            lambda told, _: list(told.result.joined),
            facts=lambda told: _nodes("joined", told.result.joined),
        ),
        Field(
            "differences",
            array(
                record(
                    {
                        "node": TEXT,
                        "rules": array(record({"part": TEXT, "rule": TEXT}), minItems=2),
                        "chosen": nullable(TEXT),
                    }
                )
            ),
            lambda told, _: [
                {"node": d.node, "rules": [{"part": p, "rule": r} for p, r in d.rules], "chosen": d.chosen}
                for d in told.result.differences
            ],
            facts=lambda told: (("different", _different(told)),),
            rows=lambda told: [
                ("rule", part, one.node, rule) for one in told.result.differences for part, rule in one.rules
            ],
        ),
        Field(
            "notes",
            Parts(NOTE, many=True),
            lambda told, _: told.result.notes,
            rows=lambda told: [("note", note.part, note.subject, note.what) for note in told.result.notes],
        ),
        Field(
            "expectations",
            array(record({"name": TEXT, "part": TEXT, "in_part": TEXT, "status": words(ExpectationStatus, None)})),
            lambda told, _: [
                {
                    "name": called,
                    "part": part,
                    "in_part": name,
                    "status": told.asked[called].value if called in told.asked else None,
                }
                for called, part, name in told.result.origins
            ],
            rows=lambda told: [("expectation", "", name, status.value) for name, status in told.asked.items()],
        ),
        *ENDING,
    ),
    lambda _: ("kind", "part", "subject", "what"),
)
