"""Asynchronous: one step changes one node whose rule disagrees with its value.

* Attractors: :mod:`logicnet.attractors.asynchronous`.
* Reach: if the smallest trap space around the start holds one attractor only, that is reached. Otherwise the reachable
  states are worked out, state by state or as decision diagrams, on the independent parts of the nodes on or upstream
  of a cycle: the others follow. Where diagrams grow too large, random walks can still prove that an attractor is
  reachable.
* Basins: backward reachability on each independent part. The strong basin is what cannot leave the weak basin for good:
  the complement of everything that reaches the complement of the weak basin.
* Draws: a random walk starts from each state drawn, choosing at every step uniformly among the nodes that would change.
  The share that ends in an attractor lies between the shares of its strong and weak basin in the long run.
"""

from __future__ import annotations

import random
from typing import Any

from logicnet.attractors.asynchronous import Analysis, Effort, analyse
from logicnet.attractors.decomposition import independent_parts
from logicnet.attractors.landscape import Attractor, Estimate, Landscape, Measure, Verdict
from logicnet.attractors.schemes.basins import Apart, Counts, CountsByPart, Draws, key_of
from logicnet.attractors.schemes.reach import PartStates, ReachSearch, target_of
from logicnet.attractors.schemes.unit import Scheme
from logicnet.attractors.walks import walk
from logicnet.compiled.aeon import Stopped
from logicnet.compiled.circuit import Circuit, Fanout
from logicnet.compiled.space import FULL, NetworkSpace, PartSpace, Subspace
from logicnet.limits import Limits
from logicnet.network.update import Update
from logicnet.text.counts import plural

__all__ = ["Asynchronous"]

#: Walks tried where sets of states are too large, and steps of each.
WALKS, STEPS = 40, 4_000
#: Steps of one walk from a state drawn.
MAX_STEPS = 20_000


class _AsynchronousReach(ReachSearch):
    def decide(self) -> list[Verdict]:
        landscape = self.landscape
        parts: dict[tuple[object, ...], tuple[PartStates, Any]] = {}
        for (setting, begin), places in self.groups.items():
            around, left = self.open(setting, begin, places)
            if len(left) == 1 and landscape.has_every_attractor:
                # Every trap space holds an attractor, and this one holds no other.
                self.answers[left[0]] = Verdict.YES
                continue
            if not left:
                continue
            part, _ = self.circuit.restrict(around)
            core, _ = part.restrict(FULL, part.core())
            try:
                ways = [self._reached(leaf, begin, parts) for leaf in independent_parts(core)]
                for k in left:
                    target = target_of(landscape.attractors[k])
                    met = all(sets.meets(reached, sets.states(target)) for sets, reached in ways)
                    self.answers[k] = Verdict.YES if met else Verdict.NO
            except Stopped as why:
                entered = self._entered(part, begin, left)
                for k in left:
                    self.answers[k] = (
                        Verdict.YES if k in entered else self.unknown(f"reachability is open for some: {why}")
                    )
        return self.answers

    def _reached(
        self, leaf: Circuit, begin: NetworkSpace, parts: dict[tuple[object, ...], tuple[PartStates, Any]]
    ) -> tuple[PartStates, Any]:
        key = (*key_of(leaf), leaf.within(begin))
        if key not in parts:
            sets = PartStates(leaf, self.limits)
            parts[key] = sets, sets.forward(sets.states(begin))
        return parts[key]

    def _entered(self, part: Circuit, begin: NetworkSpace, left: list[int]) -> set[int]:
        """The attractors that random walks run into; that they do is a proof."""
        attractors = self.landscape.attractors
        goals = {k: part.within(attractors[k].space) for k in left}
        traps = {k for k in left if part.is_trap_space(goals[k])}
        fanout, local = Fanout(part), part.within(begin)
        full = (1 << part.n) - 1
        found: set[int] = set()
        for seed in range(WALKS):
            draw = random.Random(seed)
            state = Subspace(full, local.value | draw.getrandbits(max(1, part.n)) & full & ~local.mask)
            for _, value in walk(fanout, state, STEPS, FULL, seed):
                found.update(k for k in traps - found if value in goals[k])
                if self.limits.reached() is not None:
                    return found
            if len(found) == len(left):
                break
        return found


class _AsynchronousCounts(CountsByPart):
    def __init__(self, landscape: Landscape, limits: Limits) -> None:
        super().__init__(landscape, limits)
        self._sets: dict[tuple[object, ...], PartStates | str] = {}

    def target(self, attractor: Attractor) -> NetworkSpace:
        return target_of(attractor)

    def count_in_part(self, leaf: Circuit, disorder: Apart, target: PartSpace) -> Counts | str:
        key = key_of(leaf)
        try:
            if key not in self._sets:
                self._sets[key] = PartStates(leaf, self.limits)
            sets = self._sets[key]
            if isinstance(sets, str):
                return sets
            weak = sets.backward(sets.states(leaf.lift(target)))
            strong = sets.complement(sets.backward(sets.complement(weak)))
            return sets.count(sets.without(weak, disorder)), sets.count(sets.without(strong, disorder))
        except Stopped as why:
            reason = f"basins over {plural(leaf.n, 'node')} are not exact: {why}"
            self._sets.setdefault(key, reason)
            return reason


class _AsynchronousDraws(Draws):
    def decide(self, state: int, places: list[int], seed: int) -> bool:
        attractors = self.landscape.attractors
        n = self.circuit.n
        look, value = 1, state
        path = walk(self.fanout, Subspace((1 << n) - 1, state), MAX_STEPS, self.held, seed)
        for steps, (_, value) in enumerate(path, start=1):
            if steps >= look:
                look = steps + 1 + steps // 4
                if self.note(value, [k for k in places if attractors[k].size != 1]):
                    return True
                if self.limits.reached() is not None:
                    return False
        return self.note(value, places)

    def estimates(self, place: int) -> tuple[Estimate, ...]:
        return (self.estimate(Measure.WALKS, self.ends[place]),)


class Asynchronous(Scheme):
    """See the head of this module."""

    update = Update.ASYNCHRONOUS
    refutes_trap_spaces = True
    reach, counts, draws = _AsynchronousReach, _AsynchronousCounts, _AsynchronousDraws

    def analyse(self, part: Circuit, limits: Limits, effort: Effort) -> Analysis:
        return analyse(part, limits, effort)
