"""What is said of a screen: what every set of changes does in every environment, and each set over all of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from logicnet.ensembles.answer import Share
from logicnet.network.case import KindOfChange, changes_text
from logicnet.perturbation.claim import Occurrence
from logicnet.perturbation.screen import Healthy, Plan, ScreenAnswer, ScreenRow, SetSummary, Synergy
from logicnet.report.report import clamps_named
from logicnet.report.views.fields import (
    ABSENT,
    AnswerDescription,
    Cell,
    Column,
    Description,
    Field,
    Json,
    Parts,
    cells_of,
    columns_of,
    within,
)
from logicnet.report.views.scope import SCOPE, SHARE
from logicnet.report.views.shared import (
    ASSIGNMENT,
    CLAMPS,
    ENDING,
    FLAG,
    NATURAL,
    NETWORK,
    NUMBER,
    PLACES,
    TEXT,
    TEXTS,
    UPDATE,
    WHOLE,
    common_settings,
    mapping,
    named,
    nullable,
    places_document,
    record,
    words,
)
from logicnet.text.cells import dateless_cell

if TYPE_CHECKING:
    from logicnet.report.screening import Screening, ScreenShares

__all__ = [
    "LINE",
    "SCREEN",
    "SET",
    "LineOfScreen",
    "ScreenStream",
    "lines_of",
    "screen_csv",
    "sets_csv",
]

#: What a tally counts, in its order.
WORDS: Final = ("always", "sometimes", "never", "unknown")


class LineOfScreen(Struct, frozen=True):
    """A row of a screen, with its share where that was asked for and is known."""

    plan: Plan
    row: ScreenRow
    is_shared: bool = False
    share: Share | None = None


def lines_of(screening: Screening) -> list[LineOfScreen]:
    over = screening.over
    return [
        LineOfScreen(screening.plan, row) if over is None else LineOfScreen(screening.plan, row, True, over.of(k))
        for k, row in enumerate(screening.rows)
    ]


def _effect(gained: bool) -> str:
    return "gained" if gained else "lost"


def _phenotypes(line: LineOfScreen) -> Json:
    row = line.row
    return {
        name: {"answer": answer.value, **dict(zip(WORDS, tally.counts, strict=True))}
        for (name, _), answer, tally in zip(line.plan.readouts, row.answers, row.measured.tallies, strict=True)
    }


def _readout_headers(screening: Screening) -> list[str]:
    names = (name for name, _ in screening.plan.readouts)
    return [header for name in names for header in (name, f"{name} always", f"{name} sometimes")]


def _readout_cells(line: LineOfScreen) -> list[Cell]:
    told = zip(line.row.answers, line.row.measured.tallies, strict=True)
    return [cell for answer, tally in told for cell in (answer.value, tally.counts[0], tally.counts[1])]


def _witness(line: LineOfScreen) -> Json | None:
    values = line.row.measured.witness
    bits = (b if b == "*" else int(b) for b in values)
    return dict(zip(line.plan.network.names, bits, strict=True)) if values else None


def _effects_text(effects: Sequence[tuple[str, bool]]) -> str:
    return "; ".join(f"{_effect(gained)} {name}" for name, gained in effects)


def _kept(line: LineOfScreen) -> Cell:
    kept = line.row.measured.kept
    return None if kept is None else "yes" if kept else "no"


def _share_headers(screening: Screening) -> Sequence[str]:
    return () if screening.over is None else ("share_at_least", "share_at_most")


def _share_cells(line: LineOfScreen, screening: Screening) -> Sequence[Cell]:
    if screening.over is None:
        return ()
    return (None, None) if line.share is None else line.share.bounds


#: The order is that of the JSON; ``place`` of a column is that of the table.
LINE: Final[Description[LineOfScreen, Screening, None]] = (
    Field(
        "clamps",
        CLAMPS,
        lambda line, _: clamps_named(line.row.clamps),
        Column(lambda _: ("clamps",), lambda line, _: (changes_text(line.plan.network, line.row.clamps),)),
    ),
    Field(
        "environment",
        TEXT,
        lambda line, _: line.row.place,
        Column(lambda _: ("environment",), lambda line, _: (line.row.place,), 2),
    ),
    Field(
        "phenotypes",
        mapping(record({"answer": words(ScreenAnswer), **dict.fromkeys(WORDS, NATURAL)})),
        lambda line, _: _phenotypes(line),
        Column(_readout_headers, lambda line, _: _readout_cells(line), 4),
    ),
    Field(
        "attractors",
        nullable(NATURAL),
        lambda line, _: line.row.measured.attractors,
        Column(lambda _: ("attractors",), lambda line, _: (line.row.measured.attractors,), 3),
    ),
    Field("at_least", NATURAL, lambda line, _: line.row.measured.at_least),
    Field(
        "verdict",
        words(ScreenAnswer, None),
        lambda line, _: line.row.verdict and line.row.verdict.value,
        Column(lambda _: ("verdict",), lambda line, _: (line.row.verdict and line.row.verdict.value,), 3),
    ),
    Field(
        "size",
        NATURAL,
        lambda line, _: line.row.size,
        Column(lambda _: ("size",), lambda line, _: (line.row.size,), 1),
    ),
    Field(
        "synergy",
        words(Synergy, None),
        lambda line, _: line.row.synergy and line.row.synergy.value,
        Column(lambda _: ("synergy",), lambda line, _: (line.row.synergy and line.row.synergy.value,), 3),
    ),
    Field(
        "kept",
        nullable(FLAG),
        lambda line, _: line.row.measured.kept,
        Column(lambda _: ("kept",), lambda line, _: (_kept(line),), 3),
    ),
    Field(
        "side_effects",
        mapping(words("gained", "lost")),
        lambda line, _: {name: _effect(gained) for name, gained in line.row.side_effects},
        Column(lambda _: ("side_effects",), lambda line, _: (_effects_text(line.row.side_effects),), 3),
    ),
    Field("witness", nullable(ASSIGNMENT), lambda line, _: _witness(line)),
    Field(
        "why",
        TEXT,
        lambda line, _: line.row.measured.why,
        Column(lambda _: ("why",), lambda line, _: (line.row.measured.why,), 5),
    ),
    Field(
        "ensemble",
        Parts(
            SHARE,
            nullable=True,
            more={
                "description": (
                    "With --open only: in how many consistent networks the goal is absent after the set; null if a "
                    "limit came first."
                )
            },
        ),
        lambda line, _: line.share if line.is_shared else ABSENT,
        Column(_share_headers, _share_cells, 6),
        optional=True,
    ),
)


def _set_effects(summary: SetSummary) -> dict[str, dict[str, str]]:
    effects: dict[str, dict[str, str]] = {}
    for place, name, gained in summary.side_effects:
        effects.setdefault(place, {})[name] = _effect(gained)
    return effects


def _set_effects_text(summary: SetSummary) -> str:
    return "; ".join(f"{_effect(gained)} {name} in {place}" for place, name, gained in summary.side_effects)


SET: Final[Description[SetSummary, Plan, None]] = (
    Field(
        "clamps",
        CLAMPS,
        lambda one, _: clamps_named(one.clamps),
        Column(lambda _: ("clamps",), lambda one, plan: (changes_text(plan.network, one.clamps),)),
    ),
    Field("size", NATURAL, lambda one, _: one.size, Column(lambda _: ("size",), lambda one, _: (one.size,))),
    Field(
        "abolished",
        {"description": "Number of environments where the goal is proved abolished.", **NATURAL},
        lambda one, _: one.abolished,
        Column(lambda _: ("abolished",), lambda one, _: (one.abolished,)),
    ),
    Field(
        "shown",
        {"description": "Number of environments that are proved to show the goal without the set.", **NATURAL},
        lambda one, _: one.shown,
        Column(lambda _: ("shown",), lambda one, _: (one.shown,)),
    ),
    Field(
        "undecided",
        NATURAL,
        lambda one, _: one.undecided,
        Column(lambda _: ("undecided",), lambda one, _: (one.undecided,)),
    ),
    Field(
        "share",
        {
            "description": (
                "abolished / shown; null where something is undecided, nothing is shown, or there is no goal."
            ),
            **nullable({**NUMBER, "minimum": 0, "maximum": 1}),
        },
        lambda one, _: one.share,
        Column(lambda _: ("share",), lambda one, _: (one.share,)),
    ),
    Field(
        "synergy",
        {
            "description": "Per environment where the set abolishes the goal, for sets of two and more.",
            **mapping(words(Synergy)),
        },
        lambda one, _: {place: synergy.value for place, synergy in one.synergy},
        Column(
            lambda _: ("synergy",),
            lambda one, _: ("; ".join(f"{synergy.value} in {place}" for place, synergy in one.synergy),),
        ),
    ),
    Field(
        "side_effects",
        {"description": "Environment, then read-out.", **mapping(mapping(words("gained", "lost")))},
        lambda one, _: _set_effects(one),
        Column(lambda _: ("side_effects",), lambda one, _: (_set_effects_text(one),), 1),
    ),
    Field(
        "healthy",
        {
            "description": (
                "What it does to the read-outs where the goal is absent without it; none: no such environment."
            ),
            **words(Healthy),
        },
        lambda one, _: one.healthy.value,
        Column(lambda _: ("healthy",), lambda one, _: (one.healthy.value,)),
    ),
)

_OVER: Final[Description[ScreenShares, Any, None]] = (
    *within(SCOPE, lambda over: over.scope),
    Field(
        "most_proofs",
        {**WHOLE, "description": "Proofs for one row before its share is left as bounds."},
        lambda over, _: over.most_proofs,
    ),
)


def _question(screening: Screening) -> list[tuple[str, str]]:
    plan, told = screening.plan, screening.options
    course = [
        ("from", "every state" if told.get("from") is None else told["from"]),
        ("changes", plan.kind.held),
    ]
    goal = f"{plan.goal} ({plan.occurrence.value})" if plan.goal else "none; every phenotype is answered on its own"
    return [
        ("update", plan.update.value),
        *(() if plan.is_plain else course),
        ("goal", goal),
        ("candidates", f"{len(plan.choices)} single changes: {told['candidates']['rule']}"),
    ]


_OPTIONS: Final[dict[str, Json]] = {
    "name": nullable(TEXT),
    "abolish": nullable(TEXT),
    "keep": nullable(TEXT),
    "occurrence": words(Occurrence),
    "update": UPDATE,
    "max_size": nullable(NATURAL),
    "environments": TEXTS,
    "with": CLAMPS,
    "candidates": record({"rule": TEXT, "count": NATURAL}),
}
_MORE_OPTIONS: Final[dict[str, Json]] = {
    "from": nullable(TEXT),
    "kind": words(KindOfChange),
    "open": words("file", "connectives", "monotone"),
    "given": nullable(TEXT),
}


#: The order is that of the JSON. Its table has one row per set and environment.
SCREEN: Final[AnswerDescription[Screening, None]] = AnswerDescription(
    "screen",
    (
        *named("screen"),
        Field("network", Parts(NETWORK), lambda screening, _: screening.plan.network),
        Field(
            "environment",
            {
                **ASSIGNMENT,
                "description": (
                    'Value of each input where all environments of the screen agree, "*" where they differ.'
                ),
            },
            lambda screening, _: common_settings(screening.plan.places),
        ),
        Field(
            "options",
            record({**_OPTIONS, **_MORE_OPTIONS}, required=list(_OPTIONS)),
            lambda screening, _: screening.options,
            facts=_question,
            place=1,
        ),
        Field(
            "environments",
            PLACES,
            lambda screening, _: places_document(screening.plan.places),
            facts=lambda screening: (("environments", ", ".join(place.name for place in screening.plan.places)),),
        ),
        Field(
            "rows",
            Parts(LINE, many=True),
            lambda screening, _: lines_of(screening),
            rows=lambda screening: (cells_of(LINE, line, screening) for line in lines_of(screening)),
        ),
        Field(
            "ensemble",
            Parts(_OVER, more={"description": "With --open only: over which networks the shares are."}),
            lambda screening, _: ABSENT if screening.over is None else screening.over,
            optional=True,
        ),
        Field(
            "planned",
            {
                "description": "How many there are in all, whatever was computed.",
                **record({"rows": NATURAL, "sets": NATURAL, "environments": NATURAL}),
            },
            lambda screening, _: {
                "rows": len(screening.plan),
                "sets": len(screening.plan.sets),
                "environments": len(screening.plan.places),
            },
            facts=lambda screening: (("rows", f"{len(screening.rows)} of {len(screening.plan)}"),),
            place=2,
        ),
        Field(
            "sets",
            Parts(
                SET,
                many=True,
                more={"description": "One element per set whose rows are all there: its rows, counted."},
            ),
            lambda screening, _: screening.sets,
        ),
        *ENDING,
    ),
    lambda screening: columns_of(LINE, screening),
)


def screen_csv(screening: Screening) -> str:
    """One line per row. Text that a spreadsheet would run, or turn into a date, begins with an apostrophe."""
    rows = (_line(cells_of(LINE, line, screening)) for line in lines_of(screening))
    return _line(columns_of(LINE, screening)) + "".join(rows)


def sets_csv(screening: Screening) -> str:
    """One line per set."""
    plan = screening.plan
    return _set_line(plan, None, ()) + "".join(
        _set_line(plan, summary, screening.rows[len(plan.places) * k : len(plan.places) * (k + 1)])
        for k, summary in enumerate(screening.sets)
    )


class ScreenStream:
    """The table line by line, as the rows come; how many rows there were so far, and how many of them failed."""

    def __init__(self, plan: Plan, told: dict[str, object], rows: Iterator[ScreenRow], per_set: bool) -> None:
        self._plan, self._told, self._rows, self._per_set = plan, told, rows, per_set
        self.count = self.failures = 0

    def lines(self) -> Iterator[str]:
        """The heading, then the rows; with ``per_set`` a row for each set, when all of its rows are there."""
        from logicnet.perturbation.screen import summaries
        from logicnet.report.screening import Screening

        screening = Screening(self._plan, self._told, ())
        group: list[ScreenRow] = []
        yield _set_line(self._plan, None, ()) if self._per_set else _row_line(screening, None)
        for row in self._rows:
            self.count += 1
            self.failures += row.measured.failed
            group.append(row)
            if not self._per_set:
                yield _row_line(screening, row)
            if len(group) == len(self._plan.places):
                if self._per_set:
                    for summary in summaries(self._plan, group):
                        yield _set_line(self._plan, summary, group)
                group = []


def _row_line(screening: Screening, row: ScreenRow | None) -> str:
    """One line: the header for ``None``."""
    if row is None:
        return _line(columns_of(LINE, screening))
    return _line(cells_of(LINE, LineOfScreen(screening.plan, row), screening))


def _set_line(plan: Plan, summary: SetSummary | None, rows: Sequence[ScreenRow]) -> str:
    """One line, from the rows of one set and their summary: the header for ``None``."""
    if summary is None:
        places = (cell for place in plan.places for cell in (place.name, f"{place.name} attractors"))
        return _line((*columns_of(SET, plan), *places))
    found = (cell for row in rows for cell in (row.verdict and row.verdict.value, row.measured.attractors))
    # A share is written with a fixed count of digits.
    return _line((*cells_of(SET, summary, plan), *found), ".4f")


def _line(cells: Iterable[Cell], digits: str = ".6g") -> str:
    """Numbers stay numbers; text stays text."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow([_written(cell, digits) for cell in cells])
    return text.getvalue()


def _written(cell: Cell, digits: str) -> str:
    if isinstance(cell, str):
        return dateless_cell(cell)
    return "" if cell is None else format(cell, digits) if isinstance(cell, float) else str(cell)
