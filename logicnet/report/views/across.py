"""What is said of expectations, or of patterns of markers, over all instantiations of open rules."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from logicnet.checks.across import Across, ExpectationAcross, ExpectationExtent, PatternsAcross
from logicnet.ensembles.consistency import Existence
from logicnet.network.openness import Opened
from logicnet.report.views.attractors import OPTIONS
from logicnet.report.views.fields import (
    AnswerDescription,
    Cell,
    Column,
    Description,
    Field,
    Parts,
    cells_of,
    columns_of,
    within,
)
from logicnet.report.views.shared import (
    ENDING,
    NATURAL,
    TEXT,
    TEXTS,
    Options,
    beginning,
    nullable,
    options_type,
    texts,
    words,
)

__all__ = ["ACROSS", "EXPECTATION_ACROSS", "EXTENTS", "PATTERNS_ACROSS", "PATTERN_ACROSS"]

#: In how many of the consistent instantiations, on screen.
EXTENTS: Final = {
    ExpectationExtent.GIVEN: "all (given)",
    ExpectationExtent.ALL: "all",
    ExpectationExtent.SOME: "some",
    ExpectationExtent.NONE: "none",
    ExpectationExtent.UNDECIDED: "not decided",
}


def _rules(changed: tuple[str, ...] | None) -> list[str] | None:
    """The rules of an instantiation that are not those of the file."""
    return None if changed is None else list(changed)


EXPECTATION_ACROSS: Final[Description[ExpectationAcross, None, Any]] = (
    Field(
        "name",
        TEXT,
        lambda one, _: one.expectation.name,
        shown=lambda _: (("expectation", lambda one: one.expectation.name),),
        place=1,
    ),
    Field(
        "holds_in",
        words(ExpectationExtent),
        lambda one, _: one.extent.value,
        shown=lambda _: (("holds in", lambda one: EXTENTS[one.extent]),),
    ),
    Field(
        "holding",
        {
            **nullable(TEXTS),
            "description": "An instantiation in which it holds: the rules that are not those of the file.",
        },
        lambda one, _: _rules(one.holding),
    ),
    Field(
        "failing", {**nullable(TEXTS), "description": "One in which it fails."}, lambda one, _: _rules(one.failing)
    ),
    Field("why", nullable(TEXT), lambda one, _: one.why or None),
)

PATTERN_ACROSS: Final[Description[ExpectationAcross, None, Any]] = (
    Field(
        "pattern",
        TEXT,
        lambda one, _: one.expectation.name,
        Column(lambda _: ("pattern",), lambda one, _: (one.expectation.name,)),
        shown=lambda _: (("pattern", lambda one: one.expectation.name),),
        place=1,
    ),
    Field(
        "shown_in",
        words(*(extent for extent in ExpectationExtent if extent is not ExpectationExtent.GIVEN)),
        lambda one, _: one.extent.value,
        Column(lambda _: ("shown_in",), lambda one, _: (one.extent.value,)),
        shown=lambda _: (("shown in", lambda one: EXTENTS[one.extent]),),
    ),
    Field(
        "shown",
        {
            **nullable(TEXTS),
            "description": (
                "An instantiation in which some attractor shows it: the rules that are not those of the file."
            ),
        },
        lambda one, _: _rules(one.holding),
    ),
    Field("not_shown", {**nullable(TEXTS), "description": "One in which none does."}, lambda o, _: _rules(o.failing)),
    Field("why", nullable(TEXT), lambda o, _: o.why or None, Column(lambda _: ("why",), lambda o, _: (o.why or None,))),
)

_OVER: Final[Description[Across, Any, Any]] = (
    Field(
        "open",
        words(Opened.FILE, Opened.CONNECTIVES, Opened.MONOTONE),
        lambda found, _: found.opened.value,
        facts=lambda found: (("open", found.opened.value),),
    ),
    Field(
        "rules",
        {**NATURAL, "description": "Open rules that leave something to choose."},
        lambda found, _: found.rules,
    ),
    Field("choices", NATURAL, lambda found, _: found.choices),
    Field("given", TEXTS, lambda found, _: list(found.given)),
    Field("consistent", words(Existence), lambda found, _: found.consistent.value),
    Field(
        "contradictory",
        texts("Given expectations that cannot hold together, none of which can be left out."),
        lambda found, _: list(found.contradictory),
    ),
    Field("why", nullable(TEXT), lambda found, _: found.why or None),
)

#: The expectations of a file. An instantiation is told as the rules that are not those of the file.
ACROSS: Final[Description[Across, Any, Any]] = (
    *_OVER,
    Field("expectations", Parts(EXPECTATION_ACROSS, many=True), lambda found, _: found.results),
)


def _rows(answer: PatternsAcross) -> Iterator[tuple[Cell, ...]]:
    for one in answer.found.results:
        yield cells_of(PATTERN_ACROSS, one, None)


#: Patterns of markers. The order is that of the JSON.
PATTERNS_ACROSS: Final[AnswerDescription[PatternsAcross, Options]] = AnswerDescription(
    "attractors_ensemble",
    (
        *beginning(
            "attractors_ensemble", options_type({**OPTIONS, "open": words(Opened), "given": nullable(TEXT)})
        ),
        *within(_OVER, lambda answer: answer.found),
        Field("patterns", Parts(PATTERN_ACROSS, many=True), lambda answer, _: answer.found.results, rows=_rows),
        *ENDING,
    ),
    lambda _: columns_of(PATTERN_ACROSS, None),
    title="Answer of logicnet attractors --project --open",
)
