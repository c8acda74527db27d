"""A screen as JSON and CSV: one row per set and environment, or one per set; nothing shortened."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from logicnet.network.case import changes_text
from logicnet.report.document import several_head
from logicnet.report.ensemble_interventions import scope_document, share_document
from logicnet.report.report import clamps_named
from logicnet.report.tables import Rows
from logicnet.text.cells import dateless_cell
from logicnet.text.counts import plural
from logicnet.text.notebook import Shown

if TYPE_CHECKING:
    from logicnet.ensembles.answer import EnsembleScope, Share
    from logicnet.perturbation.screen import Plan, ScreenRow, SetSummary

__all__ = [
    "ScreenShares",
    "Screening",
    "screen_csv",
    "screen_document",
    "screen_rows",
    "sets_csv",
    "streamed_csv",
    "streamed_sets_csv",
]

WORDS = ("always", "sometimes", "never", "unknown")


@dataclass(frozen=True, slots=True)
class ScreenShares:
    """The column over an ensemble; a prefix of the rows if a limit was hit."""

    scope: EnsembleScope
    shares: tuple[Share, ...]
    #: Proofs for one row before its share is left as bounds.
    most_proofs: int

    def of(self, number: int) -> Share | None:
        """The share of a row; ``None``: a limit came first."""
        return self.shares[number] if number < len(self.shares) else None


@dataclass(frozen=True, slots=True, repr=False)
class Screening(Shown):
    """A screen with its rows, a prefix of the whole table if a limit was hit."""

    plan: Plan
    #: The question, as it stands in the result.
    options: dict[str, Any]
    rows: tuple[ScreenRow, ...]
    #: Limits that were hit, in words.
    stopped: tuple[str, ...] = ()
    #: Where it was asked over an ensemble: per row, in how many networks the goal is absent after the set.
    over: ScreenShares | None = None

    @property
    def limits(self) -> tuple[str, ...]:
        """Why the table is not all, in words; empty iff it is."""
        failures = sum(1 for row in self.rows if row.measured.failed)
        short = (f"{len(self.rows)} of {plural(len(self.plan), 'row')}",) if len(self.rows) < len(self.plan) else ()
        if self.over is not None and len(self.over.shares) < len(self.rows):
            short = (*short, f"shares of {len(self.over.shares)} of {plural(len(self.rows), 'row')}")
        return (*self.stopped, *short, *((f"{plural(failures, 'row')} failed",) if failures else ()))

    @property
    def finished(self) -> bool:
        return not self.limits

    @property
    def sets(self) -> tuple[SetSummary, ...]:
        """One summary per set whose rows are all there."""
        from logicnet.perturbation.screen import summaries

        return tuple(summaries(self.plan, self.rows))


def screen_document(screening: Screening) -> dict[str, Any]:
    """``logicnet.screen/1``."""
    plan = screening.plan
    document = several_head("screen", plan.network, plan.places, screening.options)
    document["rows"] = [_row(screening, row) for row in screening.rows]
    if screening.over is not None:
        document["ensemble"] = {**scope_document(screening.over.scope), "most_proofs": screening.over.most_proofs}
        for number, row in enumerate(document["rows"]):
            share = screening.over.of(number)
            row["ensemble"] = None if share is None else share_document(share)
    document["planned"] = {"rows": len(plan), "sets": len(plan.sets), "environments": len(plan.places)}
    document["sets"] = [_set(summary) for summary in screening.sets]
    document["finished"] = screening.finished
    document["limits"] = list(screening.limits)
    return document


def _row(screening: Screening, row: ScreenRow) -> dict[str, Any]:
    found, plan = row.measured, screening.plan
    return {
        "clamps": clamps_named(row.clamps),
        "environment": row.place,
        "phenotypes": {
            name: {"answer": answer.value, **dict(zip(WORDS, tally.counts, strict=True))}
            for (name, _), answer, tally in zip(plan.readouts, row.answers, found.tallies, strict=True)
        },
        "attractors": found.attractors,
        "at_least": found.at_least,
        "verdict": None if row.verdict is None else row.verdict.value,
        "size": row.size,
        "synergy": None if row.synergy is None else row.synergy.value,
        "kept": found.kept,
        "side_effects": {name: _effect(gained) for name, gained in row.side_effects},
        "witness": dict(zip(plan.network.names, (b if b == "*" else int(b) for b in found.witness), strict=True))
        if found.witness
        else None,
        "why": found.why,
    }


def _set(summary: SetSummary) -> dict[str, Any]:
    effects: dict[str, dict[str, str]] = {}
    for place, name, gained in summary.side_effects:
        effects.setdefault(place, {})[name] = _effect(gained)
    return {
        "clamps": clamps_named(summary.clamps),
        "size": summary.size,
        "abolished": summary.abolished,
        "shown": summary.shown,
        "undecided": summary.undecided,
        "share": summary.share,
        "synergy": {place: synergy.value for place, synergy in summary.synergy},
        "side_effects": effects,
        "healthy": summary.healthy.value,
    }


def _effect(gained: bool) -> str:
    return "gained" if gained else "lost"


def screen_csv(screening: Screening) -> str:
    """One line per row. Text that a spreadsheet would run, or turn into a date, begins with an apostrophe."""
    if screening.over is None:
        return streamed_csv(screening, None) + "".join(streamed_csv(screening, row) for row in screening.rows)
    header = (*_header(screening.plan), "share_at_least", "share_at_most")
    lines = [_line(header)]
    for number, row in enumerate(screening.rows):
        share = screening.over.of(number)
        bounds = ("", "") if share is None else tuple(f"{part:.6g}" for part in share.bounds)
        cells = ["" if cell is None else cell for cell in _cells(screening.plan, row)]
        lines.append(_line([*cells, *bounds], (len(header) - 2, len(header) - 1)))
    return "".join(lines)


def sets_csv(screening: Screening) -> str:
    """One line per set."""
    plan = screening.plan
    return streamed_sets_csv(plan, None, ()) + "".join(
        streamed_sets_csv(plan, summary, screening.rows[len(plan.places) * k : len(plan.places) * (k + 1)])
        for k, summary in enumerate(screening.sets)
    )


def streamed_csv(screening: Screening, row: ScreenRow | None) -> str:
    """One line: the header for ``None``."""
    plan = screening.plan
    return _line(_header(plan) if row is None else ("" if cell is None else cell for cell in _cells(plan, row)))


def screen_rows(screening: Screening) -> Rows:
    """One row per set and environment, as in :func:`screen_csv` but with names and texts as they are."""
    return Rows(_header(screening.plan), tuple(_cells(screening.plan, row) for row in screening.rows))


def _header(plan: Plan) -> tuple[str, ...]:
    header = ["clamps", "size", "environment", "attractors", "verdict", "synergy", "kept", "side_effects"]
    for name, _ in plan.readouts:
        header += [name, f"{name} always", f"{name} sometimes"]
    return (*header, "why")


def _cells(plan: Plan, row: ScreenRow) -> tuple[str | int | None, ...]:
    found = row.measured
    cells: list[str | int | None] = [
        changes_text(plan.network, row.clamps),
        row.size,
        row.place,
        found.attractors,
        None if row.verdict is None else row.verdict.value,
        None if row.synergy is None else row.synergy.value,
        None if found.kept is None else "yes" if found.kept else "no",
        "; ".join(f"{_effect(gained)} {name}" for name, gained in row.side_effects),
    ]
    for answer, tally in zip(row.answers, found.tallies, strict=True):
        cells += [answer.value, tally.counts[0], tally.counts[1]]
    return (*cells, found.why)


def streamed_sets_csv(plan: Plan, summary: SetSummary | None, rows: Sequence[ScreenRow]) -> str:
    """One line, from the rows of one set and their summary: the header for ``None``."""
    if summary is None:
        header = ["clamps", "size", "abolished", "shown", "undecided", "share", "synergy", "healthy", "side_effects"]
        return _line([*header, *(cell for p in plan.places for cell in (p.name, f"{p.name} attractors"))])
    cells: list[str | int] = [
        changes_text(plan.network, summary.clamps),
        summary.size,
        summary.abolished,
        summary.shown,
        summary.undecided,
        "" if summary.share is None else f"{summary.share:.4f}",
        "; ".join(f"{synergy.value} in {place}" for place, synergy in summary.synergy),
        summary.healthy.value,
        "; ".join(f"{_effect(gained)} {name} in {place}" for place, name, gained in summary.side_effects),
    ]
    # The share is a number, though it is written here with a fixed count of digits.
    numbers = {5} if summary.share is not None else set()
    for row in rows:
        cells.append("" if row.verdict is None else row.verdict.value)
        cells.append("" if row.measured.attractors is None else row.measured.attractors)
    return _line(cells, numbers)


def _line(cells: Iterable[str | int], numbers: Iterable[int] = ()) -> str:
    """Numbers stay numbers; text stays text. ``numbers`` are positions of cells that are numbers already written."""
    known = set(numbers)
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(
        [str(cell) if isinstance(cell, int) or k in known else dateless_cell(cell) for k, cell in enumerate(cells)]
    )
    return text.getvalue()
