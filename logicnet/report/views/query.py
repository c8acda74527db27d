"""What is said of a temporal formula: from which states it holds, and a run that shows it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from logicnet.network.case import changes_text
from logicnet.query.answer import Answer, Holds
from logicnet.report.page import plural
from logicnet.report.report import clamps_named
from logicnet.report.views.attractors import row_values
from logicnet.report.views.fields import AnswerDescription, Cell, Field, Parts
from logicnet.report.views.shared import (
    ASSIGNMENT,
    CLAMPS,
    ENDING,
    NATURAL,
    POSITIVE,
    TEXT,
    Options,
    assignment,
    beginning,
    nullable,
    options_type,
    record,
    words,
)

__all__ = ["QUERY"]


def _role(answer: Answer) -> str:
    if answer.trace is None:
        return "witness"
    return "counter-example" if answer.trace.refutes else "example"


def _start(answer: Answer) -> str:
    start = changes_text(answer.network, answer.start, ", ") or "any state that agrees with environment and clamps"
    return f"{start}: {plural(answer.starts, 'state')}"


def _header(answer: Answer) -> Sequence[str]:
    return ("holds", "role", "step", "then_back_to", *(name for name, _ in answer.network.level_rows))


def _run(answer: Answer) -> Iterator[Sequence[Cell]]:
    """One row per state of the run, or the witness alone; one column per node. ``then_back_to`` closes a circle."""
    trace = answer.trace
    states = trace.states if trace is not None else () if answer.witness is None else (answer.witness,)
    for step, state in enumerate(states):
        back = trace.loop if trace is not None and step == len(states) - 1 else None
        yield (answer.holds.value, _role(answer), step, back, *row_values(answer.network, state))


#: The order is that of the JSON.
QUERY: Final[AnswerDescription[Answer, Options]] = AnswerDescription(
    "query",
    (
        *beginning(
            "query",
            options_type(
                {
                    "env": TEXT,
                    "with": CLAMPS,
                    "question": words("FORMULA", "--reachable", "--inevitable", "--reversible"),
                    "formula": TEXT,
                    "from": CLAMPS,
                }
            ),
            in_environment=True,
        ),
        Field(
            "update",
            {"const": "asynchronous"},
            lambda *_: "asynchronous",
            facts=lambda _: (("update", "asynchronous"),),
        ),
        Field(
            "formula",
            {**TEXT, "description": "In canonical writing, phenotypes put in."},
            lambda answer, _: answer.formula,
            facts=lambda answer: (("formula", answer.written or answer.formula),),
        ),
        Field(
            "from",
            CLAMPS,
            lambda answer, _: clamps_named(answer.start),
            facts=lambda answer: (("from", _start(answer)),),
        ),
        Field(
            "holds",
            {**words(Holds), "description": "From which of the starting states the formula holds."},
            lambda answer, _: answer.holds.value,
        ),
        Field(
            "states",
            record({"satisfying": nullable(NATURAL), "of": POSITIVE}),
            lambda answer, _: {"satisfying": answer.satisfying, "of": answer.starts},
        ),
        Field(
            "witness",
            {
                **nullable(ASSIGNMENT),
                "description": (
                    "A starting state in which it fails if there is one, otherwise one in which it holds; * = cannot "
                    "influence the formula."
                ),
            },
            lambda answer, _: None if answer.witness is None else assignment(answer.network, answer.witness),
        ),
        Field(
            "trace",
            Parts(
                (
                    Field("role", words("example", "counter-example"), lambda answer, _: _role(answer)),
                    Field(
                        "states",
                        {"type": "array", "minItems": 1, "items": ASSIGNMENT},
                        lambda answer, _: [assignment(answer.network, state) for state in answer.trace.states],
                    ),
                    Field(
                        "then_back_to",
                        {
                            **nullable(NATURAL),
                            "description": (
                                "Index of the state that follows the last one, for a run that goes round for ever."
                            ),
                        },
                        lambda answer, _: answer.trace.loop,
                    ),
                ),
                nullable=True,
            ),
            lambda answer, _: None if answer.trace is None else answer,
            rows=_run,
        ),
        Field("why_no_trace", nullable(TEXT), lambda answer, _: answer.why_no_trace or None),
        *ENDING,
    ),
    _header,
)
