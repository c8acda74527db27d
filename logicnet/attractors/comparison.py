"""The update schemes side by side: which attractors every scheme has, and which are artefacts of one.

Attractors are matched by their hull, and within a hull by their states where these are known. Fixed points are the
same under every scheme. A complex attractor found under one scheme only tells about that scheme as much as about the
network: synchronous cycles in particular may owe themselves to all nodes changing at exactly the same moment.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from msgspec import Struct

from logicnet.attractors.landscape import Attractor, Kind, Landscape, Verdict
from logicnet.compiled.space import Subspace
from logicnet.network.case import Case
from logicnet.text.notebook import Shown

__all__ = ["Compared", "SchemeComparison", "compare_landscapes", "same_states"]


class Compared(Struct, frozen=True):
    """One hull, and what each scheme has there, in the order of :attr:`SchemeComparison.landscapes`."""

    space: Subspace
    #: Attractors with this hull; several synchronous cycles may share one.
    attractors: tuple[tuple[Attractor, ...], ...]
    #: YES: some attractor has this hull. NO: proved that none has. UNKNOWN: neither.
    exists: tuple[Verdict, ...]
    #: Per scheme, for each of its attractors here: under which schemes an attractor has exactly the same states.
    same: tuple[tuple[tuple[Verdict, ...], ...], ...]

    @property
    def first(self) -> Attractor:
        """One of the attractors, of the first scheme that has any."""
        return next(group[0] for group in self.attractors if group)

    @property
    def agree(self) -> Verdict:
        """Whether all schemes that have attractors with this hull have the same ones, state by state."""
        present = [k for k, group in enumerate(self.attractors) if group]
        seen = {verdicts[k] for group in self.same for verdicts in group for k in present}
        return Verdict.NO if Verdict.NO in seen else Verdict.UNKNOWN if Verdict.UNKNOWN in seen else Verdict.YES


class SchemeComparison(Shown, Struct, frozen=True):
    """Landscapes of one network under several schemes, and their attractors matched."""

    landscapes: tuple[Landscape, ...]
    #: Those that all schemes share first, then by the order of the landscapes.
    rows: tuple[Compared, ...]

    @property
    def case(self) -> Case:
        """The case of all, under the first scheme."""
        return self.landscapes[0].case

    @property
    def limits(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(limit for landscape in self.landscapes for limit in landscape.limits))

    @property
    def finished(self) -> bool:
        return not self.limits


def compare_landscapes(landscapes: Sequence[Landscape]) -> SchemeComparison:
    """Matches the attractors of several landscapes of one network, environment and clamp set.

    That an attractor is missing under a scheme is claimed only where that scheme's list is proved complete, with each
    entry one attractor and each space its hull.
    """
    groups: list[dict[Subspace, list[Attractor]]] = []
    for landscape in landscapes:
        found: dict[Subspace, list[Attractor]] = {}
        for attractor in landscape.attractors:
            found.setdefault(attractor.space, []).append(attractor)
        groups.append(found)
    hulls = dict.fromkeys(space for found in groups for space in found)
    rows = []
    for space in hulls:
        here = tuple(tuple(found.get(space, ())) for found in groups)
        exists = tuple(_exists(landscape, attractors) for landscape, attractors in zip(landscapes, here, strict=True))
        same = tuple(
            tuple(tuple(_among(a, *where) for where in zip(landscapes, here, exists, strict=True)) for a in group)
            for group in here
        )
        rows.append(Compared(space, here, exists, same))
    # A stable sort: within each part the order of the landscapes stays.
    rows.sort(key=lambda row: sum(verdict is not Verdict.YES for verdict in row.exists))
    return SchemeComparison(tuple(landscapes), tuple(rows))


def _exists(landscape: Landscape, attractors: Sequence[Attractor]) -> Verdict:
    if any(a.kind is not Kind.MINIMAL_TRAP_SPACE and a.faithful is Verdict.YES for a in attractors):
        return Verdict.YES
    if attractors or landscape.where is not None:
        return Verdict.UNKNOWN
    proved = landscape.complete is landscape.univocal is landscape.faithful is Verdict.YES
    # Where a trap space holds several attractors, each stands in the list with a hull of its own.
    several = landscape.univocal is Verdict.NO and landscape.complete is landscape.faithful is Verdict.YES
    return Verdict.NO if proved or several else Verdict.UNKNOWN


#: States of an attractor that are looked up in another one by one.
MOST_LOOKED_UP = 4_096


def same_states(one: Attractor, other: Attractor) -> Verdict:
    """Whether two attractors with the same hull are the same set of states."""
    if one.size is None or other.size is None:
        return Verdict.UNKNOWN
    if one.size != other.size:
        return Verdict.NO
    if one.kind is Kind.FIXED_POINT or one is other:
        return Verdict.YES
    if one.members is None or other.members is None:
        return Verdict.UNKNOWN
    if one.size > MOST_LOOKED_UP:
        # Two that fill their hull are the same whatever their size.
        filled = one.size == 1 << sum(len(part.nodes) for part in one.members)
        return Verdict.YES if filled else Verdict.UNKNOWN
    for pieces in product(*(part.states() for part in one.members)):
        state = sum(piece.value for piece in pieces) | one.space.value
        if other.holds(state) is not Verdict.YES:
            return Verdict.NO
    return Verdict.YES


def _among(attractor: Attractor, landscape: Landscape, group: Sequence[Attractor], exists: Verdict) -> Verdict:
    """Whether some attractor of a landscape is the same set of states."""
    if exists is Verdict.NO:
        return Verdict.NO
    seen = [same_states(attractor, other) for other in group]
    if Verdict.YES in seen:
        return Verdict.YES
    if exists is Verdict.YES and landscape.has_every_attractor and Verdict.UNKNOWN not in seen:
        return Verdict.NO
    return Verdict.UNKNOWN
