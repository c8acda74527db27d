"""What is said of the fate of a phenotype along one course: where that may end, and a run that brings it about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from logicnet.attractors.landscape import Shows, Verdict
from logicnet.network.case import KindOfChange, Update, changes_text
from logicnet.network.model import Clamp, Cut
from logicnet.perturbation.claim import Occurrence
from logicnet.perturbation.course_run import RunStep
from logicnet.perturbation.courses import CourseFate, End
from logicnet.perturbation.question import SetStatus
from logicnet.perturbation.screen import ScreenAnswer
from logicnet.report.report import clamps_named
from logicnet.report.views.fields import (
    AnswerDescription,
    Cell,
    Column,
    Description,
    Field,
    Parts,
    cells_of,
    columns_of,
)
from logicnet.report.views.shared import (
    BIT,
    CLAMPS,
    ENDING,
    POSITIVE,
    TEXT,
    WHOLE,
    Options,
    beginning,
    mapping,
    nullable,
    options_type,
    words,
)

__all__ = ["CHANGES", "COURSE", "END", "course_sentence"]

_ANSWERS: Final = {SetStatus.PROVED: ScreenAnswer.ABOLISHED, SetStatus.REFUTED: ScreenAnswer.SURVIVES}


def course_sentence(found: CourseFate) -> str:
    """What is certain, as one sentence."""
    goal, shows = found.goal, found.goal.occurrence.shows(found.goal.abolish.text)
    begin = "" if goal.start is None else f"from {goal.start.words}, "
    free = any(value is None for _, value in found.environment)
    noun = f"{found.update.value} attractor that is reached"
    if found.status is SetStatus.PROVED:
        return f"Proved: {begin}{'for all values of the free inputs, ' if free else ''}no {noun} {shows}."
    if found.status is SetStatus.REFUTED:
        return f"Proved: {begin}{'for some values of the free inputs, ' if free else ''}some {noun} {shows}."
    return f"Not decided: {found.why or 'a limit came first'}."


def _changes_facts(found: CourseFate) -> Sequence[tuple[str, str]]:
    if found.steps is not None:
        how = "each step held until the network has settled, the last one then released"
        return (("changes", f"{found.steps.words(found.network)}; {how}"),)
    changes = changes_text(found.network, found.changes, ", ")
    return (("changes", f"{changes}, {found.goal.kind.held}" if changes else "none"),)


def _goal_facts(found: CourseFate) -> Sequence[tuple[str, str]]:
    start = found.goal.start
    return ("update", found.update.value), ("from", "every state" if start is None else start.words)


def _rows(found: CourseFate) -> Iterator[tuple[Cell, ...]]:
    for end in found.ends:
        yield cells_of(END, end, found)


_GOAL: Final[Description[CourseFate, Any, Any]] = (
    Field("phenotype", TEXT, lambda found, _: found.goal.abolish.text),
    Field("occurrence", words(Occurrence), lambda found, _: found.goal.occurrence.value),
    Field("from", nullable(TEXT), lambda it, _: None if it.goal.start is None else it.goal.start.text),
    Field("kind", words(KindOfChange), lambda found, _: found.goal.kind.value),
    Field("update", words(Update), lambda found, _: found.update.value),
)

#: An attractor at the end: an object, a row of the table, and a row on the page.
END: Final[Description[End, CourseFate, Any]] = (
    Field(
        "attractor",
        TEXT,
        lambda end, _: end.attractor.id,
        Column(lambda _: ("attractor", "kind"), lambda end, _: (end.attractor.id, end.attractor.kind.value)),
        shown=lambda _: (
            ("attractor at the end", lambda end: end.attractor.id),
            ("kind", lambda end: end.attractor.kind.value.replace("_", " ")),
        ),
    ),
    Field(
        "reached",
        words(Verdict),
        lambda end, _: end.reached.value,
        Column(lambda _: ("reached",), lambda end, _: (end.reached.value,)),
        shown=lambda _: (("reached", lambda end: "yes" if end.reached is Verdict.YES else "not known"),),
    ),
    Field(
        "shows",
        words(Shows),
        lambda end, _: end.shows[0].value,
        Column(lambda _: ("shows",), lambda end, _: (end.shows[0].value,)),
        shown=lambda found: ((f"shows {found.goal.abolish}", lambda end: end.shows[0].value),),
    ),
)

_STEP: Final[Description[RunStep, Any, Any]] = (
    Field("phase", POSITIVE, lambda step, _: step.phase),
    Field("node", TEXT, lambda step, _: step.node),
    Field("value", BIT, lambda step, _: step.value),
    Field("because", mapping(BIT), lambda step, _: dict(step.because)),
)

#: Of one step of a sequence.
CHANGES: Final[Description[Sequence[Clamp | Cut], Any, Any]] = (
    Field("changes", CLAMPS, lambda changes, _: clamps_named(changes)),
)

#: The order is that of the JSON.
COURSE: Final[AnswerDescription[CourseFate, Options]] = AnswerDescription(
    "why_course",
    (
        *beginning(
            "why_course",
            options_type(
                {
                    "env": TEXT,
                    "with": CLAMPS,
                    "phenotype": TEXT,
                    "occurrence": words(Occurrence),
                    "update": words(Update),
                    "from": nullable(TEXT),
                    "kind": words(KindOfChange),
                    "seed": nullable(WHOLE),
                }
            ),
            in_environment=True,
        ),
        Field("goal", Parts(_GOAL), lambda found, _: found, facts=_goal_facts),
        Field("changes", CLAMPS, lambda found, _: clamps_named(found.changes), facts=_changes_facts),
        Field(
            "steps",
            Parts(CHANGES, many=True, nullable=True, more={"description": "Of a sequence: the changes of each step."}),
            lambda found, _: None if found.steps is None else (found.steps.first, found.steps.then),
        ),
        Field(
            "answer",
            words(ScreenAnswer.ABOLISHED, ScreenAnswer.SURVIVES, ScreenAnswer.UNDECIDED),
            lambda found, _: _ANSWERS.get(found.status, ScreenAnswer.UNDECIDED).value,
        ),
        Field("why", nullable(TEXT), lambda found, _: found.why or None),
        Field("ends", Parts(END, many=True), lambda found, _: found.ends, rows=_rows),
        Field(
            "run",
            Parts(
                _STEP,
                many=True,
                nullable=True,
                more={
                    "description": (
                        "The steps of a run that the phenotype needs, with what their rules read; null: none was "
                        "looked for or found."
                    )
                },
            ),
            lambda found, _: found.run,
        ),
        Field("statement", TEXT, lambda found, _: course_sentence(found)),
        *ENDING,
    ),
    lambda found: columns_of(END, found),
    title="Answer of logicnet why along a course",
)
