"""What is said of patterns of markers: each with a witness, and the settings of the inputs by what occurs in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from logicnet.attractors.landscape import MarkerPattern, PatternGroup, PatternTable, Verdict
from logicnet.compiled.space import Subspace
from logicnet.report.page import shortened
from logicnet.report.pages.phrases import inputs_at, value_text
from logicnet.report.views.fields import Cell, Column, Description, Field, Json, Parts, cells_of
from logicnet.report.views.shared import ASSIGNMENT, POSITIVE, VERDICT, array, assignment, nullable, setting
from logicnet.text.counts import number

__all__ = ["GROUP", "PATTERN", "inputs_document", "pattern_rows", "settings_text_of"]

Shown = Sequence[tuple[str, Callable[[MarkerPattern], str]]]

#: Whether the minimal trap space that shows a pattern was found.
_FOUND = {
    Verdict.YES: "found",
    Verdict.NO: "none, attractor found",
    Verdict.UNKNOWN: "unknown (limit), in a trap space",
}


def settings_text_of(count: int) -> str:
    """A number of settings; powers of two beyond seven digits as such."""
    return f"2^{count.bit_length() - 1}" if count >= 10**7 and not count & (count - 1) else number(count)


def _free(table: PatternTable) -> list[str]:
    return [name for name, value in table.environment if value is None]


def _inputs(table: PatternTable) -> list[str]:
    return [node.name for node in table.network.input_nodes()]


def inputs_document(table: PatternTable, space: Subspace) -> Json:
    """The value of every input."""
    return {name: setting(space.get(table.network.index[name])) for name in _inputs(table)}


def _named(table: PatternTable, values: Sequence[Any]) -> Json:
    return dict(zip(table.markers, map(setting, values), strict=True))


def _markers_shown(table: PatternTable) -> Shown:
    return [
        (marker, lambda row, k=k: value_text(row.markers[k]))  # type: ignore[misc]
        for k, marker in enumerate(table.markers)
    ]


def _settings_shown(table: PatternTable) -> Shown:
    if not _free(table):
        return ()

    def text(row: MarkerPattern) -> str:
        least = "" if row.environments is not None else "at least "
        return f"{least}{settings_text_of(row.at_least)}"

    return (("settings", text),)


def _witness_shown(table: PatternTable) -> Shown:
    """Where a pattern occurs, with free inputs; what was found there, where a limit left some of it open."""
    shown: list[tuple[str, Callable[[MarkerPattern], str]]] = []
    if free := _free(table):
        shown.append(("for example in", lambda row: shortened(inputs_at(table.network, free, row.witness), 6)))
    if any(row.minimal is Verdict.UNKNOWN for row in table.patterns):
        shown.append(("minimal trap space", lambda row: _FOUND[row.minimal]))
    return shown


_WITNESS: Final[Description[MarkerPattern, PatternTable, PatternTable]] = (
    Field("environment", ASSIGNMENT, lambda row, table: inputs_document(table, row.witness)),
    Field("space", ASSIGNMENT, lambda row, table: assignment(table.network, row.witness)),
    Field(
        "minimal",
        {
            **VERDICT,
            "description": (
                "Whether the space is a minimal trap space; no: a space around an attractor; unknown: a trap space "
                "that a limit kept from being made minimal."
            ),
        },
        lambda row, _: row.minimal.value,
    ),
)

#: ``*`` is oscillating.
PATTERN: Final[Description[MarkerPattern, PatternTable, PatternTable]] = (
    Field(
        "markers",
        ASSIGNMENT,
        lambda row, table: _named(table, row.markers),
        Column(lambda table: table.markers, lambda row, _: map(setting, row.markers)),
        shown=_markers_shown,
    ),
    Field(
        "environments",
        {
            **nullable({"type": "integer", "minimum": 0}),
            "description": (
                "Settings of the free inputs in which some attractor has these values, exactly; null if that is not "
                "known."
            ),
        },
        lambda row, _: row.environments,
        Column(lambda _: ("environments",), lambda row, _: (row.environments,)),
        shown=_settings_shown,
    ),
    Field(
        "environments_at_least",
        {
            **POSITIVE,
            "description": (
                "Settings in which a minimal trap space or attractor has these values for certain; equal to "
                "environments where that is known."
            ),
        },
        lambda row, _: row.at_least,
        Column(lambda _: ("environments_at_least",), lambda row, _: (row.at_least,)),
    ),
    Field(
        "witness",
        Parts(
            _WITNESS,
            more={"description": "A minimal trap space with these values, or a space around an attractor with them."},
        ),
        lambda row, _: row,
        Column(
            lambda table: [f"witness {name}" for name in _inputs(table)],
            lambda row, table: inputs_document(table, row.witness).values(),
        ),
        shown=_witness_shown,
    ),
)

#: The settings of the free inputs in which the same patterns occur.
GROUP: Final[Description[PatternGroup, Any, PatternTable]] = (
    Field("patterns", array(ASSIGNMENT), lambda group, table: [_named(table, values) for values in group.patterns]),
    Field(
        "environments",
        {**POSITIVE, "description": "Exact number of settings."},
        lambda group, _: group.environments,
    ),
    Field(
        "example",
        {**ASSIGNMENT, "description": "One of these settings: a value for every input."},
        lambda group, table: inputs_document(table, group.example),
    ),
)


def pattern_rows(table: PatternTable) -> Iterator[tuple[Cell, ...]]:
    """One row per pattern, one column per marker and, of the witness, per input."""
    for row in table.patterns:
        yield cells_of(PATTERN, row, table)
