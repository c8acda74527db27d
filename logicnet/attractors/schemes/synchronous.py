"""Synchronous: one step gives every node the value of its rule.

* Attractors: :mod:`logicnet.attractors.synchronous`. Those of independent parts do not just multiply: each shift of one
  cycle against another makes a cycle of its own.
* Reach: the one trajectory from each state of the start.
* Basins: one successor per state, so both basins are the states that end in the cycle. Each draw is decided exactly, so
  the share estimated is that of the basin.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from logicnet.attractors.asynchronous import Analysis, Effort, LocalAttractor, joined
from logicnet.attractors.decomposition import Decomposition
from logicnet.attractors.landscape import Attractor, Estimate, Kind, Landscape, Measure, Verdict
from logicnet.attractors.schemes.basins import Counts, Draws, StateCounts
from logicnet.attractors.schemes.reach import ReachSearch
from logicnet.attractors.schemes.unit import Scheme
from logicnet.attractors.synchronous import (
    SynchronousMap,
    SynchronousStep,
    analyse_synchronous,
    cycle_lengths,
    synchronous_products,
)
from logicnet.compiled.circuit import Circuit
from logicnet.compiled.order import apart
from logicnet.compiled.space import FULL, NetworkSpace, Subspace
from logicnet.limits import Limits
from logicnet.network.update import Update
from logicnet.text.counts import plural

__all__ = ["Synchronous"]

#: States of a partial start whose trajectories are followed one by one.
MAX_STARTS = 1 << 12
#: Steps of one trajectory from a start.
MAX_TRAJECTORY = 100_000
#: Steps of one trajectory from a state drawn.
MAX_STEPS = 20_000


class _SynchronousReach(ReachSearch):
    def decide(self) -> list[Verdict]:
        for (setting, begin), places in self.groups.items():
            _, left = self.open(setting, begin, places)
            if not left:
                continue
            part, _ = self.circuit.restrict(setting)
            reason = self._trajectories(part, setting, begin, left)
            if reason:
                for k in left:
                    if self.answers[k] is Verdict.NO:
                        self.answers[k] = self.unknown(reason)
        return self.answers

    def _trajectories(self, part: Circuit, setting: NetworkSpace, begin: NetworkSpace, left: list[int]) -> str:
        """Notes the attractors that trajectories from the start end in; the reason if some were not followed."""
        local = part.within(begin)
        free = [v for v in range(part.n) if not local.mask >> v & 1]
        if 1 << len(free) > MAX_STARTS:
            followed = SynchronousMap.of(part, self.limits)
            if followed is None:
                return f"the start leaves {plural(len(free), 'node')} open; every trajectory from it cannot be followed"
            ends: Iterable[int] = followed.ends(local)
            for end in ends:
                self._note(part.lift(Subspace((1 << part.n) - 1, end)), setting, left)
            return ""
        step = SynchronousStep(part)
        seen: set[int] = set()
        for chosen in range(1 << len(free)):
            state = local.value | sum(1 << v for i, v in enumerate(free) if chosen >> i & 1)
            path: set[int] = set()
            while state not in seen and state not in path:
                if self.limits.reached() is not None:
                    return f"stopped by {self.limits.hit}"
                if len(path) >= MAX_TRAJECTORY:
                    return f"a trajectory takes more than {MAX_TRAJECTORY} steps"
                path.add(state)
                state = step(state)
            if state in path:
                self._note(part.lift(Subspace((1 << part.n) - 1, state)), setting, left)
            seen |= path
        return ""

    def _note(self, end: NetworkSpace, setting: NetworkSpace, left: Sequence[int]) -> None:
        state = end.value | setting.value
        for k in left:
            attractor = self.landscape.attractors[k]
            if attractor.holds(state) is Verdict.YES or (
                attractor.kind is Kind.FIXED_POINT and state == attractor.space.value
            ):
                self.answers[k] = Verdict.YES


class _SynchronousCounts(StateCounts):
    def __init__(self, landscape: Landscape, limits: Limits) -> None:
        super().__init__(landscape, limits)
        self._maps: dict[NetworkSpace, tuple[Circuit, SynchronousMap | None]] = {}

    def count(self, setting: NetworkSpace, attractor: Attractor) -> Counts | str:
        if setting not in self._maps:
            part, _ = self.circuit.restrict(setting)
            disorder = [part.within(space) for space in apart(self.ladders, setting)]
            self._maps[setting] = part, SynchronousMap.of(part, self.limits, disorder)
        part, followed = self._maps[setting]
        if followed is None:
            why = self.limits.hit
            return f"stopped by {why}" if why else f"{part.n} nodes have too many states to follow each of them"
        full = (1 << part.n) - 1
        for state, many in zip(followed.representatives, followed.basins(), strict=True):
            if attractor.holds(part.lift(Subspace(full, state)).value | setting.value) is Verdict.YES:
                return many, many
        return ""


class _SynchronousDraws(Draws):
    _stepping: tuple[Circuit, SynchronousStep] | None = None

    def decide(self, state: int, places: list[int], _: int) -> bool:
        if self._stepping is None:
            part, _signals = self.circuit.restrict(self.held)
            self._stepping = part, SynchronousStep(part)
        part, step = self._stepping
        local = part.within(Subspace((1 << self.circuit.n) - 1, state)).value
        # Brent's search for the cycle (1980, doi:10.1007/BF01933190): it holds two states at a time.
        power, length, slow, fast = 1, 1, local, step(local)
        while slow != fast:
            if power == length:
                slow, power, length = fast, power * 2, 0
            fast = step(fast)
            length += 1
            if power > MAX_STEPS or self.limits.reached() is not None:
                return False
        return self.note(part.lift(Subspace((1 << part.n) - 1, fast)).value | self.held.value, places)

    def estimates(self, place: int) -> tuple[Estimate, ...]:
        return tuple(self.estimate(measure, self.ends[place]) for measure in (Measure.WEAK, Measure.STRONG))


class Synchronous(Scheme):
    """See the head of this module."""

    update = Update.SYNCHRONOUS
    noun = "cycle"
    has_equal_hulls = True
    reach, counts, draws = _SynchronousReach, _SynchronousCounts, _SynchronousDraws

    def analyse(self, part: Circuit, limits: Limits, effort: Effort) -> Analysis:
        return analyse_synchronous(part, limits)

    def whole(self, decomposition: Decomposition[Analysis]) -> Iterator[LocalAttractor]:
        for fixed, parts in decomposition.products(lambda analysis: analysis.attractors):
            for cycle in synchronous_products(parts):
                yield joined(FULL, fixed, (cycle,))

    def count(self, decomposition: Decomposition[Analysis], budget: int, least: int) -> tuple[int, bool]:
        lengths = decomposition.tally(_lengths, cycle_lengths, {1: 1}, budget)
        if lengths is None:
            return decomposition.settings() if least else 0, False
        return sum(lengths.values()), True


def _lengths(analysis: Analysis) -> dict[int, int]:
    """How many cycles of which length."""
    found: dict[int, int] = {}
    for attractor in analysis.attractors:
        assert attractor.size is not None
        found[attractor.size] = found.get(attractor.size, 0) + 1
    return found
