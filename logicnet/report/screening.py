"""A screen with its rows, as many as there are by now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from logicnet.text.counts import plural
from logicnet.text.notebook import Shown

if TYPE_CHECKING:
    from logicnet.ensembles.answer import EnsembleScope, Share
    from logicnet.perturbation.screen import Plan, ScreenRow, SetSummary

__all__ = ["ScreenShares", "Screening"]


class ScreenShares(Struct, frozen=True):
    """The column over an ensemble; a prefix of the rows if a limit was hit."""

    scope: EnsembleScope
    shares: tuple[Share, ...]
    #: Proofs for one row before its share is left as bounds.
    most_proofs: int

    def of(self, number: int) -> Share | None:
        """The share of a row; ``None``: a limit came first."""
        return self.shares[number] if number < len(self.shares) else None


class Screening(Shown, Struct, frozen=True):
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
