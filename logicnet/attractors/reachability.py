"""Which attractors are reachable from a state, or from some state of a partial one: proved, refuted, or unknown.

Environment and clamps hold from the first moment on; everything else starts where the caller says. Transients count,
so constants that the start contradicts are not percolated away.

* Every scheme: whatever is reachable from a state lies in the smallest trap space around it (:class:`Closure`), so an
  attractor outside that space is refuted.
* Most-permissive: an attractor is reachable iff it lies in that space (Pauleve et al. 2020,
  doi:10.1038/s41467-020-18112-5): every node that the space leaves free can be made to move, then set to the
  attractor's value. A partial start is searched for a state whose space holds the attractor; each state that fails
  excludes a largest trap space around it, so the search ends, and with a proof.
* Asynchronous: if the space holds one attractor only, that is reached. Otherwise the reachable states are worked out,
  state by state or as decision diagrams, on the independent parts of the nodes on or upstream of a cycle: the others
  follow. Where diagrams grow too large, random walks can still prove that an attractor is reachable.
* Synchronous: the one trajectory from each state of the start.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from logicnet.attractors.asynchronous import MAX_DIAGRAM
from logicnet.attractors.decomposition import independent_parts
from logicnet.attractors.dense import MAX_NODES, DenseSpace
from logicnet.attractors.landscape import Attractor, Kind, Landscape, Update, Verdict
from logicnet.attractors.synchronous import SynchronousMap, SynchronousStep
from logicnet.attractors.walks import walk
from logicnet.compiled.aeon import Stopped, SymbolicDynamics
from logicnet.compiled.circuit import Circuit, Closure, Fanout
from logicnet.compiled.compile import compile_network
from logicnet.compiled.space import FULL, Subspace, held_space
from logicnet.errors import LimitReached
from logicnet.limits import Limits, satisfiable
from logicnet.text.counts import plural

__all__ = ["PartStates", "reachable_from", "setting_of", "target_of"]

#: Walks tried where sets of states are too large, and steps of each.
WALKS, STEPS = 40, 4_000
#: States of a partial start whose synchronous trajectories are followed one by one.
MAX_STARTS = 1 << 12
#: Steps of one synchronous trajectory.
MAX_TRAJECTORY = 100_000
#: States of a partial start that are tried for a most-permissive attractor.
MAX_TRIES = 2_000


def reachable_from(landscape: Landscape, start: Subspace, limits: Limits | None = None) -> Landscape:
    """The landscape with each attractor's :attr:`~Attractor.reachable` set; refuted ones move to ``unreachable``.

    ``start`` fixes some nodes of the network; it must not contradict what environment and clamps hold. Reachable
    means: from at least one state of the start. Every *yes* and *no* is proved; *unknown* comes with a reason.
    """
    limits = limits or Limits()
    try:
        search = _ReachSearch(landscape, start, limits)
    except LimitReached as why:
        open_ones = tuple(replace(a, reachable=Verdict.UNKNOWN) for a in landscape.attractors)
        named = tuple(dict.fromkeys((limits.hit or str(why), *landscape.limits)))
        return replace(
            landscape, attractors=open_ones, start=start, reasons=(*landscape.reasons, str(why)), limits=named
        )
    answers = {Update.ASYNCHRONOUS: search.asynchronous, Update.MOST_PERMISSIVE: search.most_permissive,
               Update.SYNCHRONOUS: search.synchronous}[landscape.update]()  # fmt: skip
    told = [replace(a, reachable=verdict) for a, verdict in zip(landscape.attractors, answers, strict=True)]
    hit = limits.hit
    stopped = [] if hit is None or hit in landscape.limits else [hit]
    return replace(
        landscape,
        attractors=tuple(a for a in told if a.reachable is not Verdict.NO),
        unreachable=tuple(a for a in told if a.reachable is Verdict.NO),
        start=start,
        reasons=(*landscape.reasons, *search.reasons),
        limits=(*stopped, *landscape.limits),
    )


def setting_of(landscape: Landscape, attractor: Attractor, held: Subspace) -> Subspace:
    """What is held, together with the attractor's values of the free inputs."""
    free = [landscape.network.index[name] for name, b in landscape.environment if b is None]
    return Subspace(
        held.mask | sum(1 << v for v in free), held.value | sum(attractor.space.value & 1 << v for v in free)
    )


def target_of(attractor: Attractor) -> Subspace:
    """States whose reachability decides that of the attractor: one of its own, or the trap space that holds it."""
    return attractor.space if attractor.state is None else attractor.state


def within_nodes(circuit: Circuit, space: Subspace) -> Subspace:
    """A subspace of the whole network's nodes as one of this circuit's nodes; what it has not is left out."""
    return Subspace.of((i, b) for i, v in enumerate(circuit.origin) if (b := space.get(v)) is not None)


class PartStates:
    """Sets of states of one independent part: integers with a bit per state, or decision diagrams."""

    def __init__(self, part: Circuit, limits: Limits) -> None:
        self.part = part
        self._limits = limits
        self._dense = DenseSpace(part) if part.n <= MAX_NODES else None
        self._symbolic = None if self._dense is not None else SymbolicDynamics(part, limits, MAX_DIAGRAM)

    def states(self, space: Subspace) -> Any:
        """The states of a subspace of the whole network's nodes, as far as this part goes."""
        local = within_nodes(self.part, space)
        if self._symbolic is not None:
            return self._symbolic.states(local)
        assert self._dense is not None
        states = self._dense.all
        for v, b in local.fixed():
            states &= self._dense.ones[v] if b else ~self._dense.ones[v]
        return states

    def forward(self, states: Any) -> Any:
        """Everything reachable from the states."""
        if self._symbolic is not None:
            return self._symbolic.forward(states)
        assert self._dense is not None
        return self._known(self._dense.forward(states, self._limits))

    def backward(self, states: Any) -> Any:
        """Everything from which the states are reachable."""
        if self._symbolic is not None:
            return self._symbolic.backward(states)
        assert self._dense is not None
        return self._known(self._dense.backward(states, self._dense.all, self._limits))

    def without(self, states: Any, spaces: Iterable[Subspace]) -> Any:
        """The states in none of these subspaces of the part's own nodes."""
        for space in spaces:
            inside = self.states(self.part.lift(space))
            states = states & ~inside if self._symbolic is None else self._symbolic.minus(states, inside)
        return states

    def complement(self, states: Any) -> Any:
        """All other states."""
        if self._symbolic is not None:
            return self._symbolic.minus(self._symbolic.all, states)
        assert self._dense is not None
        return self._dense.all & ~states

    def meets(self, states: Any, other: Any) -> bool:
        """Whether two sets have a state in common."""
        if self._symbolic is not None:
            return not self._symbolic.meet(states, other).is_false()
        return bool(states & other)

    def count(self, states: Any) -> int:
        """How many states a set has."""
        return int(states.cardinality()) if self._symbolic is not None else int(states).bit_count()

    def _known(self, states: int | None) -> int:
        if states is None:
            raise Stopped(f"stopped by {self._limits.hit}")
        return states


class _ReachSearch:
    """One start, asked about every attractor of a landscape."""

    def __init__(self, landscape: Landscape, start: Subspace, limits: Limits) -> None:
        self._landscape = landscape
        self._limits = limits
        self._circuit = compile_network(landscape.network, landscape.cuts, limits=limits)
        self._fanout = Fanout(self._circuit)
        self._held = held_space(landscape.case)
        self._start = start
        #: Why some answer is unknown.
        self.reasons: list[str] = []
        #: Start with what is held and the inputs of some attractors -> their places in the list.
        self._groups: dict[tuple[Subspace, Subspace], list[int]] = {}
        self._answers = [Verdict.NO] * len(landscape.attractors)
        for place, attractor in enumerate(landscape.attractors):
            setting = setting_of(landscape, attractor, self._held)
            if setting.meets(start):
                begin = setting & start
                self._groups.setdefault((setting, begin), []).append(place)

    def _around(self, setting: Subspace, begin: Subspace) -> Subspace:
        """The smallest trap space around a start, where a setting is held."""
        closure = Closure(self._fanout, setting)
        closure.start(begin)
        return closure.space()

    def _open(self, setting: Subspace, begin: Subspace, places: list[int]) -> tuple[Subspace, list[int]]:
        """The smallest trap space around a start, and the attractors inside it."""
        around = self._around(setting, begin)
        return around, [k for k in places if self._landscape.attractors[k].space.within(around)]

    def _unknown(self, reason: str) -> Verdict:
        if reason not in self.reasons:
            self.reasons.append(reason)
        return Verdict.UNKNOWN

    def asynchronous(self) -> list[Verdict]:
        """An answer per attractor."""
        landscape = self._landscape
        # A list of fixed points alone says nothing of other attractors that a trap space may hold.
        all_listed = landscape.complete is Verdict.YES and landscape.where is None and not landscape.fixed_points_only
        parts: dict[tuple[object, ...], tuple[PartStates, Any]] = {}
        for (setting, begin), places in self._groups.items():
            around, left = self._open(setting, begin, places)
            if len(left) == 1 and all_listed:
                # Every trap space holds an attractor, and this one holds no other.
                self._answers[left[0]] = Verdict.YES
                continue
            if not left:
                continue
            part, _ = self._circuit.restrict(around)
            core, _ = part.restrict(FULL, part.core())
            try:
                ways = [self._reached(leaf, begin, parts) for leaf in independent_parts(core)]
                for k in left:
                    target = target_of(landscape.attractors[k])
                    met = all(sets.meets(reached, sets.states(target)) for sets, reached in ways)
                    self._answers[k] = Verdict.YES if met else Verdict.NO
            except Stopped as why:
                entered = self._entered(part, begin, left)
                for k in left:
                    self._answers[k] = (
                        Verdict.YES if k in entered else self._unknown(f"reachability is open for some: {why}")
                    )
        return self._answers

    def _reached(
        self, leaf: Circuit, begin: Subspace, parts: dict[tuple[object, ...], tuple[PartStates, Any]]
    ) -> tuple[PartStates, Any]:
        key = (leaf.origin, tuple(leaf.gates), tuple(leaf.root), within_nodes(leaf, begin))
        if key not in parts:
            sets = PartStates(leaf, self._limits)
            parts[key] = sets, sets.forward(sets.states(begin))
        return parts[key]

    def _entered(self, part: Circuit, begin: Subspace, left: list[int]) -> set[int]:
        """The attractors that random walks run into; that they do is a proof."""
        attractors = self._landscape.attractors
        goals = {k: within_nodes(part, attractors[k].space) for k in left}
        traps = {k for k in left if part.is_trap_space(goals[k])}
        fanout, local = Fanout(part), within_nodes(part, begin)
        full = (1 << part.n) - 1
        found: set[int] = set()
        for seed in range(WALKS):
            draw = random.Random(seed)
            state = Subspace(full, local.value | draw.getrandbits(max(1, part.n)) & full & ~local.mask)
            for _, value in walk(fanout, state, STEPS, FULL, seed):
                found.update(k for k in traps - found if value in goals[k])
                if self._limits.reached() is not None:
                    return found
            if len(found) == len(left):
                break
        return found

    def most_permissive(self) -> list[Verdict]:
        """An answer per attractor."""
        for (setting, begin), places in self._groups.items():
            _, left = self._open(setting, begin, places)
            for k in left:
                self._answers[k] = self._some_state_leads(setting, begin, self._landscape.attractors[k])
        return self._answers

    def _some_state_leads(self, setting: Subspace, begin: Subspace, attractor: Attractor) -> Verdict:
        """Whether some state of the start has the attractor in the smallest trap space around it."""
        from pysat.solvers import Solver

        n, goal = self._circuit.n, target_of(attractor)
        free = [v for v in range(n) if not begin.mask >> v & 1]
        fixed = begin.mask
        state = Subspace((1 << n) - 1, begin.value | goal.value & ~fixed)
        number = {v: i + 1 for i, v in enumerate(free)}
        solver = Solver(name="m22")
        solver.set_phases([x if goal.value >> v & 1 else -x for v, x in number.items()])
        for _ in range(MAX_TRIES):
            around = self._around(setting, state)
            if attractor.space.within(around):
                return Verdict.YES
            if not free:
                return Verdict.NO
            if self._limits.reached() is not None:
                return self._unknown(f"stopped by {self._limits.hit}")
            trap = self._grown(setting, around, attractor.space)
            solver.add_clause([-number[v] if b else number[v] for v, b in trap.fixed() if v in number])
            if (answer := satisfiable(solver, (), self._limits)) is None:
                return self._unknown(f"stopped by {self._limits.hit}")
            if not answer:
                return Verdict.NO
            model = set(solver.get_model())
            state = Subspace(state.mask, begin.value | sum(1 << v for v, x in number.items() if x in model))
        return self._unknown(f"none of {MAX_TRIES} states of the start leads to some attractor, others may")

    def _grown(self, setting: Subspace, trap: Subspace, goal: Subspace) -> Subspace:
        """A largest trap space around ``trap`` that does not hold all of ``goal``."""
        apart = next(v for v, b in trap.fixed() if goal.get(v) != b)
        missing = 2 * apart + 1 - (trap.value >> apart & 1)
        closure = Closure(self._fanout, setting, [missing])
        closure.start(trap)
        for v, b in trap.fixed():
            if v != apart and not setting.mask >> v & 1 and not closure.holds(2 * v + 1 - b):
                closure.admit(2 * v + 1 - b)
        return closure.space()

    def synchronous(self) -> list[Verdict]:
        """An answer per attractor."""
        for (setting, begin), places in self._groups.items():
            _, left = self._open(setting, begin, places)
            if not left:
                continue
            part, _ = self._circuit.restrict(setting)
            reason = self._trajectories(part, setting, begin, left)
            if reason:
                for k in left:
                    if self._answers[k] is Verdict.NO:
                        self._answers[k] = self._unknown(reason)
        return self._answers

    def _trajectories(self, part: Circuit, setting: Subspace, begin: Subspace, left: list[int]) -> str:
        """Notes the attractors that trajectories from the start end in; the reason if some were not followed."""
        local = within_nodes(part, begin)
        free = [v for v in range(part.n) if not local.mask >> v & 1]
        if 1 << len(free) > MAX_STARTS:
            followed = SynchronousMap.of(part, self._limits)
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
                if self._limits.reached() is not None:
                    return f"stopped by {self._limits.hit}"
                if len(path) >= MAX_TRAJECTORY:
                    return f"a trajectory takes more than {MAX_TRAJECTORY} steps"
                path.add(state)
                state = step(state)
            if state in path:
                self._note(part.lift(Subspace((1 << part.n) - 1, state)), setting, left)
            seen |= path
        return ""

    def _note(self, end: Subspace, setting: Subspace, left: Sequence[int]) -> None:
        state = end.value | setting.value
        for k in left:
            attractor = self._landscape.attractors[k]
            if attractor.holds(state) is Verdict.YES or (
                attractor.kind is Kind.FIXED_POINT and state == attractor.space.value
            ):
                self._answers[k] = Verdict.YES
