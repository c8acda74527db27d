"""From what is proved of the parts to what is claimed of the list: one function, every rule in it numbered.

1. A verdict on the whole is the weakest of those on its parts: *no* before *unknown* before *yes*.
2. A list that was cut is not complete: at least one entry more was found.
3. A list that a limit stopped is not known to be complete.
4. Where a limit came before the first entry, nothing is known of any entry. "Each entry is exact" is then true of no
   entry, and must not pass as proved.
5. The number of entries is exact if the list is whole, or if all entries were counted apart from it. It is a lower
   bound after a limit, and where a part may hold more attractors than were found.
6. A filter is part of the claim: *complete* speaks of the attractors that pass it. What was counted apart from the list
   counts all attractors, so it says nothing of a list that a formula filters.
7. A table of the values of markers is complete if its attractors are, none of them is in doubt, and no row was cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from logicnet.attractors.landscape import Filter, Verdict
from logicnet.text.counts import number, plural

__all__ = ["ListClaim", "PartClaim", "TableClaim", "claim_of_list", "claim_of_table", "nothing_known", "weakest"]


class PartClaim(NamedTuple):
    """What is proved of one independent part."""

    complete: Verdict
    univocal: Verdict
    faithful: Verdict
    reasons: tuple[str, ...] = ()


class ListClaim(NamedTuple):
    """What is claimed of a list."""

    complete: Verdict
    univocal: Verdict
    faithful: Verdict
    #: Why a verdict is not yes, as far as the parts say.
    reasons: tuple[str, ...]
    #: Entries: exactly, or at least.
    entries: int
    exact_count: bool
    #: Limits that were hit, in words.
    limits: tuple[str, ...]


def weakest(verdicts: Iterable[Verdict]) -> Verdict:
    """*no* before *unknown* before *yes*; of nothing: *yes*."""
    seen = set(verdicts)
    return Verdict.NO if Verdict.NO in seen else Verdict.UNKNOWN if Verdict.UNKNOWN in seen else Verdict.YES


class TableClaim(NamedTuple):
    """What is claimed of a table of the values of markers."""

    complete: Verdict
    univocal: Verdict
    faithful: Verdict
    #: Why a verdict is not yes.
    reasons: tuple[str, ...]
    #: Limits that were hit, in words.
    limits: tuple[str, ...]


def nothing_known(why: str) -> PartClaim:
    """The claim of a part, or of a whole network, that a limit stopped before anything was found."""
    return PartClaim(Verdict.UNKNOWN, Verdict.UNKNOWN, Verdict.UNKNOWN, (why,))


def claim_of_list(
    only: Filter,
    parts: Sequence[PartClaim],
    *,
    listed: int,
    cut: bool,
    total: int | None = None,
    stopped: str | None = None,
    at_least: int = 0,
) -> ListClaim:
    """What is claimed of a list of ``listed`` attractors.

    ``only``: which attractors are meant. ``cut``: one entry more was found and left out. ``total``: all attractors,
    counted apart from the list; ``None`` if that was not done. ``at_least``: a lower bound on them that is known
    without a list. ``stopped``: the limit that was hit.
    """
    if only.where is not None:  # rule 6
        total, at_least = None, 0
    complete = weakest(part.complete for part in parts)  # rule 1, three times
    univocal = weakest(part.univocal for part in parts)
    faithful = weakest(part.faithful for part in parts)
    reasons = tuple(dict.fromkeys(reason for part in parts for reason in part.reasons))
    count, exact = (listed, not cut) if total is None or not cut else (total, True)  # rule 5
    if stopped is not None or any(Verdict.UNKNOWN in (part.complete, part.univocal) for part in parts):
        # Looked for in the parts: a *no* of another part hides it in the verdict on the whole.
        exact = False
    limits = () if stopped is None else (stopped,)
    if cut:
        if not exact:
            count = max(count, listed + 1, at_least)
        of = number(count) if exact else f"at least {number(count)}"
        limits = (*limits, f"list cut at {listed} of {of} attractors")
        complete = Verdict.NO  # rule 2
    elif complete is Verdict.YES and stopped is not None:
        complete = Verdict.UNKNOWN  # rule 3
    if stopped is not None and not listed:
        univocal = faithful = Verdict.UNKNOWN  # rule 4
        reasons = reasons or (f"stopped by {stopped} before any entry was found",)
    return ListClaim(complete, univocal, faithful, reasons, count, exact, limits)


def claim_of_table(
    listed: PartClaim | ListClaim,
    *,
    rows: int,
    left_out: int,
    exactly: bool,
    doubts: Sequence[str] = (),
    limits: tuple[str, ...] = (),
) -> TableClaim:
    """What is claimed of a table with ``rows`` rows, made from attractors of which ``listed`` is claimed.

    ``left_out``: rows that were found and cut, ``exactly`` or at least. ``doubts``: for each attractor that may belong
    to the table or not, why.
    """
    complete = listed.complete
    if doubts and complete is Verdict.YES:  # rule 7
        complete = Verdict.UNKNOWN
    if left_out:
        complete = Verdict.NO
        many = plural(rows + left_out, "pattern") if exactly else f"at least {rows + left_out} patterns"
        limits = (*limits, f"table cut at {rows} of {many}")
    told = (f"{why} ({plural(doubts.count(why), 'attractor')})" for why in dict.fromkeys(doubts))
    return TableClaim(complete, listed.univocal, listed.faithful, (*listed.reasons, *told), limits)
