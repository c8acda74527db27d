"""Candidates: states such that every asynchronous attractor holds at least one (Trinh, Hiraishi, Benhamou 2022).

Take a negative feedback vertex set U of the signed regulation graph and a retained value b_u for each u in U, and
remove every transition that changes u away from b_u. The reduced transition graph has no cyclic attractor, so every
attractor of the network holds one of its fixed points (the tool mtsNFVS). An empty set of candidates
proves absence; a candidate proves nothing, but two things make candidates go away: another choice of retained values,
and a :class:`Run` that leads from it to where its attractor cannot be, such as into a trap space without it. A
candidate that can be reached from all others is in every attractor, so that there is only one.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from logicnet.attractors.walks import towards, walk
from logicnet.compiled.circuit import Circuit, Closure, Fanout, Walker
from logicnet.compiled.encoding import Encoding
from logicnet.compiled.regulation import negative_feedback_vertex_set, signed_graph, strong_components
from logicnet.compiled.space import FULL, Subspace
from logicnet.limits import Limits

__all__ = ["Candidates", "Run"]

#: Flips of retained values per search for a choice without candidates, times the number of retained nodes.
FLIPS_PER_NODE = 2
#: Walks from a candidate, and steps of each.
WALKS, STEPS = 8, 1_500
#: Steps after which a walk first looks whether it has left its start behind for good; then after twice as many, ...
FIRST_LOOK = 8
#: Candidates of one choice of retained values that are led to one another by walks.
MOST_COMPARED = 256
#: Rounds of walks from some of them to others, and from how many of those that lead to each other.
ROUNDS, MEMBERS = 40, 3
#: Steps after which a walk to a candidate is given up, per node.
SETTLING = 40


@dataclass(frozen=True, slots=True)
class Run:
    """Nodes that are updated one after the other, each by its rule. What comes of a state is in its attractor too.

    So a state that a run leads into the trap space ``into`` is in no attractor, unless it lies in it already.
    """

    updates: tuple[int, ...]
    into: Subspace | None = None


@dataclass(frozen=True, slots=True)
class _Kept:
    """A run with the solver literal that says it is used, and the pins under which that may be."""

    run: Run
    active: int
    #: The nodes it updates: none of them may be pinned.
    nodes: int
    #: The pins that make a trap space of where it leads.
    needed: Subspace

    def holds(self, pinned: Subspace) -> bool:
        into, needed = self.run.into, self.needed
        return (
            not self.nodes & pinned.mask
            and not needed.mask & ~pinned.mask
            and needed.meets(pinned)
            and (into is None or into.meets(pinned))
        )


class Candidates:
    """States that every attractor must hold one of, as a SAT question with retained values as assumptions.

    ``pinnable`` names literals whose clause must be switchable for clamps; questions then pass the pins.
    """

    def __init__(self, circuit: Circuit, limits: Limits, pinnable: tuple[int, ...] = ()) -> None:
        self.circuit = circuit
        self._limits = limits
        self._fanout = Fanout(circuit)
        self._walker: Walker | None = None
        #: Trap spaces of the network pinned as in the last walk: entering one of them is seen at every step for free.
        self._traps: list[Subspace] = []
        self._traps_under = FULL
        #: Runs by where they end: outside a signal, or in a trap space (``None``).
        self._kept: dict[int | None, list[_Kept]] = {}
        self.feedback = negative_feedback_vertex_set(signed_graph(circuit))
        both = [2 * u + b for u in self.feedback for b in (0, 1)]
        self.encoding = Encoding(circuit, limits, relaxable=[*both, *pinnable])
        self.retained = dict.fromkeys(self.feedback, 0)
        limits.reached(circuit.n // 3)

    def around(self, state: Subspace, pinned: Subspace = FULL) -> Subspace:
        """The smallest trap space of the pinned network around a state."""
        closure = Closure(self._fanout, pinned)
        closure.start(state)
        return closure.space()

    def assumptions(self, pinned: Subspace = FULL) -> list[int]:
        """Assume these to ask for a candidate of the network pinned as given."""
        relaxed = {2 * u + 1 - b for u, b in self.retained.items()}
        other = [2 * v + 1 - b for v, b in pinned.fixed()]
        encoding = self.encoding
        return [encoding.state(), *encoding.switches(relaxed.union(other)), *(-(c + 1) for c in other)]

    def find(self, extra: list[int], pinned: Subspace = FULL) -> Subspace | bool | None:
        """A candidate that satisfies the extra assumptions, ``None`` if there is none, ``False`` at a limit."""
        answer = self.encoding.solve([*self.assumptions(pinned), *extra])
        if answer is None:
            return False
        return self.encoding.space() if answer else None

    def banish(self, extra: list[int], pinned: Subspace = FULL) -> Subspace | bool | None:
        """Like :meth:`find`, but flips retained values while that makes the candidates at hand disappear.

        Any choice of retained values is sound, so ``None`` proves that no attractor satisfies ``extra`` throughout.
        """
        flips = FLIPS_PER_NODE * len(self.feedback)
        used: dict[int, int] = {}
        while True:
            state = self.find(extra, pinned)
            if not isinstance(state, Subspace) or not flips:
                return state
            # Flipping u removes this candidate iff only the retention of u's value made it one: its rule disagrees.
            held = [u for u in self._unstable(state) if not pinned.mask >> u & 1]
            if not held:
                return state
            u = min(held, key=lambda u: (used.get(u, 0), u))
            used[u] = used.get(u, 0) + 1
            self.retained[u] ^= 1
            flips -= 1

    def retain(self, attempt: int) -> None:
        """Choose retained values anew: 0, then random ones and those of a state met on a random walk in turn."""
        draw = random.Random(attempt)
        values = 0 if not attempt else draw.getrandbits(self.circuit.n)
        if attempt & 1 and isinstance(state := self.find([]), Subspace):
            *_, (_, values) = ((0, state.value), *walk(self._fanout, state, STEPS, seed=attempt))
        self.retained = {u: values >> u & 1 for u in self.feedback}

    def shared(self) -> Subspace | None:
        """A candidate proved to be in every attractor; ``None`` if that was not found for this choice of values.

        Either it is the only one, or walks lead to it from all others: attractors hold what is reachable from theirs.
        """
        states: list[Subspace] = []
        found = self.find([])
        while isinstance(found, Subspace):
            if len(states) == MOST_COMPARED:
                return None
            states.append(found)
            self.encoding.add(self.encoding.outside(found))
            # Other values are as good as long as nothing is known of any.
            found = self.banish([]) if len(states) == 1 else self.find([])
        return self._funnel(states) if found is None and states else None

    def _funnel(self, states: list[Subspace]) -> Subspace | None:
        """A state that can be reached from all the given ones, which are every candidate that there is."""
        number = {state.value: i for i, state in enumerate(states)}
        targets: list[set[int]] = [set() for _ in states]
        draw = random.Random(0)
        walker = Walker(self._fanout, states[0])
        for turn in range(ROUNDS):
            components = strong_components([sorted(found) for found in targets])
            final = [part for part in components if all(targets[i] <= set(part) for i in part)]
            if len(final) == 1:
                return states[min(final[0])]
            for i in sorted(i for part in final for i in draw.sample(part, min(MEMBERS, len(part)))):
                if self._limits.reached(10) is not None:
                    return None
                walker.move(states[i])
                for _ in range(draw.randrange(1, 4 << turn % 8)):
                    if walker.unstable:
                        walker.flip(draw.choice(sorted(walker.unstable)))
                end = self._settled(walker, draw)
                if end in number:
                    targets[i].add(number[end])
        return None

    def _settled(self, walker: Walker, draw: random.Random) -> int | None:
        """Walk on without changing retained values until a candidate is reached."""
        for _ in range(SETTLING * self.circuit.n):
            movable = sorted(v for v in walker.unstable if self.retained.get(v) != walker.value >> v & 1)
            if not movable:
                return walker.value
            walker.flip(draw.choice(movable))
        return None

    def _unstable(self, state: Subspace) -> set[int]:
        if self._walker is None:
            self._walker = Walker(self._fanout, state)
        self._walker.move(state)
        return self._walker.unstable

    def kept(self, pinned: Subspace, *ends: int | None) -> list[int]:
        """Assume these to make use of the runs found before: the states that they show to be impossible are excluded.

        By where they end: outside a signal that must be true all along, or (``None``) in a trap space.
        """
        return [run.active for end in ends for run in self._kept.get(end, ()) if run.holds(pinned)]

    def used(self, *ends: int | None) -> list[Run]:
        """Those of the runs that the last unsatisfiable answer used."""
        core = set(self.encoding.core())
        return [kept.run for end in ends for kept in self._kept.get(end, ()) if kept.active in core]

    def dismiss(
        self, state: Subspace, pinned: Subspace = FULL, known: Sequence[Subspace] = ()
    ) -> int | None:
        """Find a run of the pinned network that leads from a candidate into a trap space without it.

        The walk goes to one of the ``known`` trap spaces, or looks for another one. What to assume in order to exclude
        the candidate, as in no attractor, with every other state of which the run shows that; ``None`` if none was
        found.
        """
        if pinned != self._traps_under:
            self._traps, self._traps_under = [], pinned
        run = self._escape(state, pinned, [trap for trap in known if not state.within(trap)])
        if run is None or run.into is None:
            return None
        literals = [2 * v + b for v, b in run.into.fixed()]
        led = [-x for x in self.encoding.after(run.updates, literals)]
        active = self.encoding.fresh()
        for c in literals:
            self.encoding.add([-active, *led, c + 1])
        needed = self.circuit.needed(run.into, pinned)
        self._kept.setdefault(None, []).append(_Kept(run, active, _mask(run.updates), needed))
        return active

    def _escape(self, state: Subspace, pinned: Subspace, known: Sequence[Subspace]) -> Run | None:
        """Updates that lead from a state into a trap space without it."""
        traps = [trap for trap in self._traps if not state.within(trap)]
        if known:
            goals = [[2 * v + b for v, b in trap.fixed()] for trap in known]
            steps, value = self._steps(state, towards(self._fanout, state, goals, pinned))
            for trap in known:
                if value & trap.mask == trap.value:
                    return Run(_updates(self.circuit, steps, state.mask, trap), trap)
        for seed in range(WALKS):
            steps = []
            before = state.value
            look = FIRST_LOOK
            for v, value in walk(self._fanout, state, STEPS, pinned, seed):
                steps.append((v, before))
                before = value
                for trap in traps:
                    if value & trap.mask == trap.value:
                        return Run(_updates(self.circuit, steps, state.mask, trap), trap)
                # Looks cost more than steps, so they become rare on long walks.
                if len(steps) == look:
                    look *= 2
                    if (found := self._left_behind(state, value, pinned)) is not None:
                        return Run(_updates(self.circuit, steps, state.mask, found), found)
                    if self._limits.reached(25) is not None:
                        return None
            if steps and (found := self._left_behind(state, before, pinned)) is not None:
                return Run(_updates(self.circuit, steps, state.mask, found), found)
        return None

    def _steps(self, state: Subspace, walked: Iterator[tuple[int, int]]) -> tuple[list[tuple[int, int]], int]:
        """The steps of a walk, each with the state before it, and where it ends."""
        steps: list[tuple[int, int]] = []
        before = state.value
        for v, value in walked:
            steps.append((v, before))
            before = value
        return steps, before

    def _left_behind(self, state: Subspace, value: int, pinned: Subspace) -> Subspace | None:
        """A trap space that holds where a walk has come to, and not the state it began at."""
        trap = self.around(Subspace(state.mask, value), pinned)
        if state.within(trap):
            return None
        trap = self._grown(trap, state, pinned)
        self._traps.append(trap)
        return trap

    def lead(self, state: Subspace, signal: int, opposite: int, pinned: Subspace) -> int | None:
        """Find a run of the pinned network from a state to one where a signal is false, which is its ``opposite``.

        What to assume in order to exclude every state that the run leads to such a state; ``None`` if none was found.
        """
        for seed in range(WALKS):
            steps, value = self._steps(state, towards(self._fanout, state, [[opposite]], pinned, seed))
            end = Subspace(state.mask, value)
            if self.circuit.admits(end, opposite):
                updates = _updates(self.circuit, steps, state.mask, self.circuit.reason(end, opposite))
                active = self.encoding.fresh()
                self.encoding.add([-active, *self.encoding.after(updates, [signal])])
                kept = _Kept(Run(updates), active, _mask(updates), FULL)
                self._kept.setdefault(signal, []).append(kept)
                return active
            if not steps or self._limits.reached(25) is not None:
                return None
        return None

    def _grown(self, trap: Subspace, state: Subspace, pinned: Subspace) -> Subspace:
        """A maximal trap space around ``trap`` without the state: the fewer values it fixes, the more leads to it."""
        apart = next(v for v, b in trap.fixed() if state.get(v) != b)
        closure = Closure(self._fanout, pinned, [2 * apart + (state.value >> apart & 1)])
        closure.start(trap)
        for v, b in trap.fixed():
            if v != apart and not pinned.mask >> v & 1 and not closure.holds(2 * v + 1 - b):
                closure.admit(2 * v + 1 - b)
        return closure.space()


def _updates(circuit: Circuit, steps: Sequence[tuple[int, int]], mask: int, goal: Subspace) -> tuple[int, ...]:
    """The nodes of those steps of a walk, each given with the state before it, that it needs to reach a goal.

    Before a step that sets a needed value: what makes the rule take the step, and everything else that is needed.
    """
    needed = goal
    taken: list[int] = []
    for u, before in reversed(steps):
        b = before >> u & 1
        if needed.get(u) == 1 - b:
            others = Subspace(needed.mask & ~(1 << u), needed.value & ~(1 << u))
            why = circuit.reason(Subspace(mask, before), circuit.root[2 * u + 1 - b], others)
            needed = Subspace(others.mask | why.mask, others.value | why.value)
            taken.append(u)
    return tuple(reversed(taken))


def _mask(nodes: Sequence[int]) -> int:
    mask = 0
    for v in nodes:
        mask |= 1 << v
    return mask
