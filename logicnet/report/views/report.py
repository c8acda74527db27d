"""What the twin of a report says: the question, and each section with the data that its page is made from."""

from __future__ import annotations

from typing import Any, Final

from logicnet.network.case import Update
from logicnet.network.openness import Opened
from logicnet.report.report import network_name
from logicnet.report.views.fields import AnswerDescription, Description, Field, Parts
from logicnet.report.views.shared import (
    FLAG,
    NUMBER,
    POSITIVE,
    TEXT,
    TEXTS,
    named,
    nullable,
    places_beginning,
    record,
    words,
)

__all__ = ["REPORT"]

_QUANTIFIERS: Final = (
    "An attractor counts if it exists for some value of the inputs left free; a set abolishes a phenotype if "
    "afterwards no attractor ever shows it, in any state, for all values of the inputs left free."
)

#: What completes the command, per form. The name is the same wherever a page goes, so that its bytes are, too.
_WRITES: Final = {
    "html": "-o report.html",
    "pdf": "-o report.pdf",
    "json": "--format json -o report.json",
    "markdown": "--format markdown -o report.md",
}

_SECTION: Final[Description[Any, Any, Any]] = (
    Field(
        "id",
        words(
            "summary",
            "network",
            "attractors",
            "expectations",
            "interventions",
            "choices",
            "experiments",
            "targets",
            "singles",
            "doubles",
            "robustness",
            "changes",
            "references",
        ),
        lambda section, _: section.id,
    ),
    Field("title", TEXT, lambda section, _: section.title),
    Field("state", words("done", "partial", "failed", "empty"), lambda section, _: section.state.value),
    Field("note", TEXT, lambda section, _: section.note),
    Field("data", {"type": "object"}, lambda section, _: section.data),
)

#: The order is that of the JSON; what it is told with is the form that is written. Its page is HTML, made from the data
#: of the sections, and their tables are many: it has no rows of its own.
REPORT: Final[AnswerDescription[Any, str]] = AnswerDescription(
    "report",
    (
        *named("report"),
        *places_beginning(
            record(
                {
                    "abolish": nullable(TEXT),
                    "max_size": POSITIVE,
                    "environments": TEXTS,
                    "time_limit": nullable(NUMBER),
                    "memory_limit": nullable(NUMBER),
                },
                {
                    "candidates": TEXT,
                    "open": words(Opened),
                    "given": nullable(TEXT),
                    "simulate": FLAG,
                },
            ),
            lambda report: report.question.options,
            lambda report: report.question,
        ),
        Field("title", TEXT, lambda report, _: network_name(report.question.network)),
        Field(
            "provenance",
            record(
                {
                    "command": TEXT,
                    "update": {"const": Update.ASYNCHRONOUS.value},
                    "quantifiers": TEXT,
                    "date": nullable(TEXT),
                }
            ),
            lambda report, form: {
                "command": report.question.command and f"{report.question.command} {_WRITES[form]}",
                "update": Update.ASYNCHRONOUS.value,
                "quantifiers": _QUANTIFIERS,
                "date": report.question.date,
            },
        ),
        Field("sections", Parts(_SECTION, many=True, more={"minItems": 10}), lambda report, _: report.sections),
        Field("finished", FLAG, lambda report, _: report.finished),
        Field("limits", TEXTS, lambda report, _: list(report.limits)),
    ),
    lambda _: (),
    title="JSON twin of the page that logicnet report writes",
)
