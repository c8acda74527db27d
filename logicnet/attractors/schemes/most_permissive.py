"""Most-permissive: as asynchronous, but others may see a changing node as 0 or as 1 until it has changed.

From Pauleve et al. 2020, doi:10.1038/s41467-020-18112-5:

* Attractors: the minimal trap spaces, with all their states.
* Reach: an attractor is reachable from a state iff it lies in the smallest trap space around the state: every node that
  the space leaves free can be made to move, then set to the attractor's value. A partial start is searched for a state
  whose space holds the attractor; each state that fails excludes a largest trap space around it, so the search ends,
  and with a proof.
* Basins: up to :data:`MAX_CLOSURES` free nodes of a part the space around every state is looked at. Each draw is
  decided exactly, so the share estimated is that of the basin.
"""

from __future__ import annotations

from logicnet.attractors.asynchronous import Analysis, Effort, LocalAttractor, first_spaces
from logicnet.attractors.dense import FullSet
from logicnet.attractors.landscape import Attractor, Estimate, Kind, Landscape, Measure, Verdict
from logicnet.attractors.schemes.basins import Apart, Counts, CountsByPart, Draws
from logicnet.attractors.schemes.reach import ReachSearch, target_of
from logicnet.attractors.schemes.unit import Scheme, why_open
from logicnet.attractors.trap_spaces import minimal_trap_spaces
from logicnet.compiled.circuit import Circuit, Closure, Fanout
from logicnet.compiled.space import FULL, NetworkSpace, PartSpace, Subspace
from logicnet.limits import Limits, satisfiable
from logicnet.network.update import Update
from logicnet.text.counts import plural

__all__ = ["MostPermissive"]

#: States of a partial start that are tried for an attractor.
MAX_TRIES = 2_000
#: Free nodes of one part for which the smallest trap space around every state is worked out.
MAX_CLOSURES = 12


class _MostPermissiveReach(ReachSearch):
    def decide(self) -> list[Verdict]:
        for (setting, begin), places in self.groups.items():
            _, left = self.open(setting, begin, places)
            for k in left:
                self.answers[k] = self._some_state_leads(setting, begin, self.landscape.attractors[k])
        return self.answers

    def _some_state_leads(self, setting: NetworkSpace, begin: NetworkSpace, attractor: Attractor) -> Verdict:
        """Whether some state of the start has the attractor in the smallest trap space around it."""
        from pysat.solvers import Solver

        n, goal = self.circuit.n, target_of(attractor)
        free = [v for v in range(n) if not begin.mask >> v & 1]
        fixed = begin.mask
        state = Subspace((1 << n) - 1, begin.value | goal.value & ~fixed)
        number = {v: i + 1 for i, v in enumerate(free)}
        solver = Solver(name="m22")
        solver.set_phases([x if goal.value >> v & 1 else -x for v, x in number.items()])
        for _ in range(MAX_TRIES):
            around = self.around(setting, state)
            if attractor.space.within(around):
                return Verdict.YES
            if not free:
                return Verdict.NO
            if self.limits.reached() is not None:
                return self.unknown(f"stopped by {self.limits.hit}")
            trap = self._grown(setting, around, attractor.space)
            solver.add_clause([-number[v] if b else number[v] for v, b in trap.fixed() if v in number])
            if (answer := satisfiable(solver, (), self.limits)) is None:
                return self.unknown(f"stopped by {self.limits.hit}")
            if not answer:
                return Verdict.NO
            model = set(solver.get_model())
            state = Subspace(state.mask, begin.value | sum(1 << v for v, x in number.items() if x in model))
        return self.unknown(f"none of {MAX_TRIES} states of the start leads to some attractor, others may")

    def _grown(self, setting: NetworkSpace, trap: Subspace, goal: Subspace) -> Subspace:
        """A largest trap space around ``trap`` that does not hold all of ``goal``."""
        apart = next(v for v, b in trap.fixed() if goal.get(v) != b)
        missing = 2 * apart + 1 - (trap.value >> apart & 1)
        closure = Closure(self.fanout, setting, [missing])
        closure.start(trap)
        for v, b in trap.fixed():
            if v != apart and not setting.mask >> v & 1 and not closure.holds(2 * v + 1 - b):
                closure.admit(2 * v + 1 - b)
        return closure.space()


class _MostPermissiveCounts(CountsByPart):
    def target(self, attractor: Attractor) -> NetworkSpace:
        return attractor.space

    def count_in_part(self, leaf: Circuit, disorder: Apart, target: PartSpace) -> Counts | str:
        if leaf.n > MAX_CLOSURES:
            return f"most-permissive basins over {plural(leaf.n, 'node')} are not exact: more than {MAX_CLOSURES} nodes"
        fanout, full = Fanout(leaf), (1 << leaf.n) - 1
        spaces: dict[Subspace, int] = {}
        for value in range(1 << leaf.n):
            if not value & 0xFF and self.limits.reached() is not None:
                return f"stopped by {self.limits.hit}"
            if any(value in space for space in disorder):
                continue
            closure = Closure(fanout, FULL)
            closure.start(Subspace(full, value))
            space = closure.space()
            spaces[space] = spaces.get(space, 0) + 1
        # Two attractors lie in a space iff one of them is not the target: some state of it does not lead there.
        weak = {space: many for space, many in spaces.items() if target.within(space)}
        astray = [space for space in spaces if space not in weak]
        strong = sum(many for space, many in weak.items() if not any(other.within(space) for other in astray))
        return sum(weak.values()), strong


class _MostPermissiveDraws(Draws):
    def __init__(self, landscape: Landscape, circuit: Circuit, limits: Limits) -> None:
        super().__init__(landscape, circuit, limits)
        self._only = [0] * len(landscape.attractors)

    def decide(self, state: int, places: list[int], _: int) -> bool:
        closure = Closure(self.fanout, self.held)
        closure.start(Subspace((1 << self.circuit.n) - 1, state))
        around = closure.space()
        reached = [k for k in places if self.landscape.attractors[k].space.within(around)]
        for k in reached:
            self.ends[k] += 1
        if len(reached) == 1:
            self._only[reached[0]] += 1
        return True

    def estimates(self, place: int) -> tuple[Estimate, ...]:
        found = [self.estimate(Measure.WEAK, self.ends[place])]
        if self.landscape.has_every_attractor:
            # Only a complete list tells that nothing else is reachable.
            found.append(self.estimate(Measure.STRONG, self._only[place]))
        return tuple(found)


class MostPermissive(Scheme):
    """See the head of this module."""

    update = Update.MOST_PERMISSIVE
    reach, counts, draws = _MostPermissiveReach, _MostPermissiveCounts, _MostPermissiveDraws

    def analyse(self, part: Circuit, limits: Limits, effort: Effort) -> Analysis:
        found, listed, many = first_spaces(minimal_trap_spaces(part, limits), effort.most)
        found.sort(key=lambda s: (s.free_count(part.n), s.value, s.mask))
        attractors = tuple(
            LocalAttractor(
                Kind.COMPLEX if (free := s.free_count(part.n)) else Kind.FIXED_POINT,
                part.lift(s),
                1 << free,
                Verdict.YES,
                (FullSet(tuple(part.origin[v] for v in range(part.n) if not s.mask >> v & 1)),) if free else (),
            )
            for s in found
        )
        verdict = Verdict.YES if listed else Verdict.UNKNOWN
        return Analysis(attractors, verdict, Verdict.YES, why_open(part, found, listed, many, limits), listed)
