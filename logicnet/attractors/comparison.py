"""The update schemes side by side: which attractors every scheme has, and which are artefacts of one.

Attractors are matched by their hull. Fixed points are the same under every scheme. A complex attractor found under one
scheme only tells about that scheme as much as about the network: synchronous cycles in particular may owe themselves to
all nodes changing at exactly the same moment.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from logicnet.attractors.landscape import Attractor, Kind, Landscape, Verdict
from logicnet.compiled.space import Subspace

__all__ = ["Compared", "SchemeComparison", "compare_landscapes"]


@dataclass(frozen=True, slots=True)
class Compared:
    """One hull, and what each scheme has there, in the order of :attr:`SchemeComparison.landscapes`."""

    space: Subspace
    #: Attractors with this hull; several synchronous cycles may share one.
    attractors: tuple[tuple[Attractor, ...], ...]
    #: YES: some attractor has this hull. NO: proved that none has. UNKNOWN: neither.
    exists: tuple[Verdict, ...]

    @property
    def first(self) -> Attractor:
        """One of the attractors, of the first scheme that has any."""
        return next(group[0] for group in self.attractors if group)


@dataclass(frozen=True, slots=True)
class SchemeComparison:
    """Landscapes of one network under several schemes, and their attractors matched."""

    landscapes: tuple[Landscape, ...]
    #: Those that all schemes share first, then by the order of the landscapes.
    rows: tuple[Compared, ...]

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
        exists = tuple(
            _exists(landscape, attractors) for landscape, attractors in zip(landscapes, here, strict=True)
        )
        rows.append(Compared(space, here, exists))
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
