"""A screen as JSON and CSV: one row per set and environment, nothing shortened."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from logicnet import __version__
from logicnet.report.document import network_document
from logicnet.report.report import clamps_named

if TYPE_CHECKING:
    from logicnet.perturbation.screen import Plan, Row

__all__ = ["Screening", "screen_csv", "screen_document", "streamed_csv", "text_cell"]

WORDS = ("always", "sometimes", "never", "unknown")


@dataclass(frozen=True, slots=True)
class Screening:
    """A screen with its rows, a prefix of the whole table if a limit was hit."""

    plan: Plan
    #: The question, as it stands in the result.
    options: dict[str, Any]
    rows: tuple[Row, ...]
    #: Limits that were hit, in words.
    stopped: tuple[str, ...] = ()

    @property
    def limits(self) -> tuple[str, ...]:
        """Why the table is not all, in words; empty iff it is."""
        failures = sum(1 for row in self.rows if row.measured.failed)
        short = (f"{len(self.rows)} of {len(self.plan)} rows",) if len(self.rows) < len(self.plan) else ()
        return (*self.stopped, *short, *((f"{failures} rows failed",) if failures else ()))

    @property
    def finished(self) -> bool:
        return not self.limits


def screen_document(screening: Screening) -> dict[str, Any]:
    """``logicnet.screen/1``. The environments stand with their names, because there may be several."""
    plan = screening.plan
    return {
        "schema": "logicnet.screen/1",
        "logicnet": __version__,
        "network": network_document(plan.network),
        "environments": [
            {
                "name": place.name,
                "settings": {node: "*" if value is None else value for node, value in place.settings},
            }
            for place in plan.places
        ],
        "options": screening.options,
        "rows": [_row(screening, row) for row in screening.rows],
        "finished": screening.finished,
        "limits": list(screening.limits),
    }


def _row(screening: Screening, row: Row) -> dict[str, Any]:
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
        "side_effects": {name: "gained" if gained else "lost" for name, gained in row.side_effects},
        "witness": dict(zip(plan.network.names, (b if b == "*" else int(b) for b in found.witness), strict=True))
        if found.witness
        else None,
        "why": found.why,
    }


def screen_csv(screening: Screening) -> str:
    """One line per row. A cell that a spreadsheet would run as a formula begins with an apostrophe."""
    return streamed_csv(screening, None) + "".join(streamed_csv(screening, row) for row in screening.rows)


def streamed_csv(screening: Screening, row: Row | None) -> str:
    """One line: the header for ``None``."""
    names = [name for name, _ in screening.plan.readouts]
    if row is None:
        header = ["clamps", "size", "environment", "attractors", "verdict", "synergy", "kept", "side_effects"]
        for name in names:
            header += [name, f"{name} always", f"{name} sometimes"]
        return _line([*header, "why"])
    found = row.measured
    cells = [
        " + ".join(map(str, row.clamps)),
        str(row.size),
        row.place,
        "" if found.attractors is None else str(found.attractors),
        "" if row.verdict is None else row.verdict.value,
        "" if row.synergy is None else row.synergy.value,
        "" if found.kept is None else "yes" if found.kept else "no",
        "; ".join(f"{'gained' if gained else 'lost'} {name}" for name, gained in row.side_effects),
    ]
    for answer, tally in zip(row.answers, found.tallies, strict=True):
        cells += [answer.value, str(tally.counts[0]), str(tally.counts[1])]
    return _line([*cells, found.why])


def text_cell(cell: str) -> str:
    """Text that stays text in a spreadsheet.

    >>> text_cell("=SUM(A1)"), text_cell("TP53=0")
    ("'=SUM(A1)", 'TP53=0')
    """
    return f"'{cell}" if cell[:1] in {"=", "+", "-", "@", "\t", "\r"} else cell


def _line(cells: Iterable[str]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow([text_cell(cell) for cell in cells])
    return text.getvalue()
