"""Why one set was refuted or proved: what the search hands on so that someone else can check it.

All spaces and literals speak of the whole network (literal ``2*v + b``); nodes behind those of the network are
channels, one per regulation that a choice may cut: 1 is intact, 0 is cut. What each kind means, and why it may be
believed, stands in :mod:`logicnet.verifier.check`, which believes none of it.
"""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from logicnet.attractors.runs import Run
from logicnet.compiled.space import FULL, NetworkSpace, OfNetwork

__all__ = ["Absence", "AbsenceBy", "Clause", "Led", "Presence", "PresenceBy"]


class Clause(Struct, frozen=True):
    """What a refutation teaches: a set succeeds only if it pins one of ``against`` or leaves out one of ``missing``."""

    against: tuple[int, ...]
    missing: tuple[int, ...]


class PresenceBy(Enum):
    """INSIDE: the formula holds throughout the space. MINIMAL: each trap space inside it, so a minimal one too, meets
    the formula. ATTRACTOR: an attractor inside shows it. PERCOLATION: all that percolates lies in the space, and leaves
    the formula open. COURSE: to be seen by following the course of this very set."""

    INSIDE = "trap space inside the goal"
    MINIMAL = "minimal trap space"
    ATTRACTOR = "attractor"
    PERCOLATION = "percolation"
    COURSE = "course"


class Led(Struct, frozen=True):
    """Runs that lead from a start to where an attractor shows the formula, one for each phase of the course."""

    #: The number of the start, and the values of the state in it from which the first run goes: where they matter.
    start: int
    begin: NetworkSpace
    #: Each into a trap space of its phase.
    runs: tuple[Run[OfNetwork], ...]
    #: Values that the trap space of the first run leaves open, and every attractor in it has at some time: the second
    #: run begins with them.
    shown: NetworkSpace = FULL


class Presence(Struct, frozen=True):
    """Some attractor shows the formula: it lies in ``space``, a trap space of the network under the set."""

    by: PresenceBy
    space: NetworkSpace
    #: For ATTRACTOR: retained values under which every candidate inside shows the formula, or is led to where it shows;
    #: empty if none are known.
    retained: tuple[tuple[int, int], ...] = ()
    runs: tuple[Run[OfNetwork], ...] = ()
    #: How it is reached where a start or a release comes before.
    led: Led | None = None


class AbsenceBy(Enum):
    """PERCOLATION: forced values decide. TRAP_SPACES: no trap space is left (most-permissive). CANDIDATES: no candidate
    is left (asynchronous). CYCLES: every synchronous cycle was looked at. FIXED_POINTS: a solver finds none. EACH: from
    every start for a reason of its own. COURSE: to be seen by following the course of this very set."""

    PERCOLATION = "percolation"
    TRAP_SPACES = "trap spaces"
    CANDIDATES = "candidates"
    CYCLES = "cycles"
    FIXED_POINTS = "fixed points"
    EACH = "each start"
    COURSE = "course"


class Absence(Struct, frozen=True):
    """No attractor shows the formula (ever, or in all its states)."""

    by: AbsenceBy
    #: The retained values that the last candidates were asked under.
    retained: tuple[tuple[int, int], ...] = ()
    #: Trap spaces in which the formula holds nowhere.
    avoiding: tuple[NetworkSpace, ...] = ()
    #: Trap spaces whose attractors were all looked at.
    regions: tuple[NetworkSpace, ...] = ()
    runs: tuple[Run[OfNetwork], ...] = ()
    #: For EACH: the reason from each start.
    each: tuple[Absence, ...] = ()
