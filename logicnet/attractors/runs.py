"""Runs: what one walk shows about one state, said of all states at once.

A run updates nodes one after the other, each by its rule. What it makes of a state is in the attractor of that state as
well. So a state of which a run makes something that cannot be in its attractor is in no such attractor: a state that
is led into a trap space without having been there, or out of a formula that an attractor must lie inside. Put into the
solver as a function of the state, a run excludes every state that it leads astray, not only the one it was made for.

Runs are found by walks, one for each candidate that none excludes so far, and kept as *marks* in the solver. They are
chained or not (:class:`Begin`). Updates of pinned nodes change nothing, so all of them are good under every pin.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import Enum
from typing import Generic

from msgspec import Struct

from logicnet.attractors.walks import towards, walk
from logicnet.compiled.circuit import Circuit, Closure, Fanout, Walker
from logicnet.compiled.encoding import Encoding
from logicnet.compiled.space import Frame, Subspace
from logicnet.limits import Limits

__all__ = ["Begin", "End", "Pursuit", "Run", "Runs"]

#: Walks from a candidate, and steps of each.
WALKS, STEPS = 8, 1_500
#: With fewer free nodes walks into trap spaces are shorter, a few times the states there are, and the way out of a
#: signal is looked for from state to state: walks that never find one took minutes on networks of five nodes.
FEW = 6
#: Steps after which a walk first looks whether it has left its start behind for good; then after twice as many, ...
FIRST_LOOK = 8
#: A longer chain is given up for a new one.
MOST_UPDATES = 20_000

#: What a run ends in: a trap space, or states in which a signal (this one) is not true.
End = Subspace | int


class Begin(Enum):
    """Where a run begins: AFRESH, or BEHIND the last one, so that all runs are one.

    Behind: what was led somewhere is led on from there, so that a proof needs few runs. Afresh: runs are short, so that
    few pins stop them, which matters where a clause has to name these pins.
    """

    AFRESH = 0
    BEHIND = 1


class Run(Struct, Generic[Frame], frozen=True):
    """What excludes states: these nodes are updated one after the other, each by its rule, and that leads somewhere.

    ``into`` a trap space, which no attractor enters that was not always in it; or (``None``) to where the formula comes
    (an attractor is to be shown to show it) or goes (none is to show it always). The search names the nodes of a part,
    evidence those of the network: ``Run[OfPart]``, ``Run[OfNetwork]``.
    """

    updates: tuple[int, ...]
    into: Subspace[Frame] | None = None


class Mark(Struct, frozen=True, eq=False):
    """Where a run ends: the first ``length`` of the updates, and the solver literals of what they update."""

    updates: list[int]
    length: int
    now: dict[int, int]


class Runs:
    """The runs of a network, as marks in the solver; ``encoding`` must know which nodes can be pinned."""

    def __init__(self, fanout: Fanout, encoding: Encoding, limits: Limits, begin: Begin) -> None:
        self.fanout, self.encoding, self.limits, self.begin = fanout, encoding, limits, begin
        self.walker: Walker | None = None
        self.marks: list[Mark] = []
        #: Marks that a question begins with: all, or those that the last proof needed.
        self.useful: list[Mark] = []
        self._active: dict[tuple[End, Mark, bool], int] = {}

    def add(self, updates: Sequence[int]) -> Mark:
        """Put a run into the solver."""
        run, now = list[int](), dict[int, int]()
        if self.begin is Begin.BEHIND and self.marks:
            if self.marks[-1].length + len(updates) > MOST_UPDATES:
                self.marks = []
            else:
                run, now = self.marks[-1].updates, self.marks[-1].now.copy()
        for v in updates:
            self.encoding.update(now, v)
        run += updates
        mark = Mark(run, len(run), now)
        self.marks.append(mark)
        if self.begin is Begin.AFRESH:
            self.useful.append(mark)
        return mark

    def active(self, end: End, mark: Mark, apart: bool) -> int:
        """Assume this to exclude every state that the run has led to this end at this mark.

        Unless it is in that trap space already; ``apart`` says that none of the states in question is.
        """
        known = self._active.get((end, mark, apart))
        if known is None:
            encoding = self.encoding
            known = self._active[end, mark, apart] = encoding.fresh()
            if isinstance(end, Subspace):
                literals = [2 * v + b for v, b in end.fixed()]
                led = [-encoding.value(mark.now, c) for c in literals]
                for inside in ([],) if apart else ([c + 1] for c in literals):
                    encoding.add([-known, *led, *inside])
            else:
                encoding.add([-known, encoding.value(mark.now, end)])
        return known


class Pursuit:
    """What one question makes of the runs of a network, under its pins.

    ``ends`` are where no state in question can be led: outside a signal, or into a trap space (of the pinned network)
    that none of these states is in.
    """

    def __init__(self, runs: Runs, pinned: Subspace, ends: Sequence[End]) -> None:
        self._runs, self._pinned = runs, pinned
        self._ends = list(ends)
        self._marks = list(runs.useful)
        #: Trap spaces that walks came to, and the marks that lead into them: too many to ask every mark about each.
        self._traps: list[Subspace] = []
        self._into: list[tuple[Subspace, Mark]] = []

    def assumptions(self) -> list[int]:
        """Assume these to exclude the states that the marks in use exclude."""
        return [active for _, _, active in self._asked()]

    def _asked(self) -> Iterator[tuple[End, Mark, int]]:
        for mark in self._marks:
            for end in self._ends:
                yield end, mark, self._runs.active(end, mark, True)
        for trap, mark in self._into:
            yield trap, mark, self._runs.active(trap, mark, False)

    def used(self) -> list[Run]:
        """What the last unsatisfiable answer used, less updates of pinned nodes; of a chain the last mark per end."""
        core = set(self._runs.encoding.core())
        needed = [(end, mark) for end, mark, active in self._asked() if active in core]
        if self._runs.begin is Begin.BEHIND:
            self._runs.useful = list(dict.fromkeys(mark for _, mark in needed))
        found = []
        for end in dict.fromkeys(end for end, _ in needed):
            marks = [mark for other, mark in needed if other == end]
            if self._runs.begin is Begin.BEHIND:
                marks = [max(marks, key=lambda mark: mark.length)]
            for mark in marks:
                updates = tuple(v for v in mark.updates[: mark.length] if not self._pinned.mask >> v & 1)
                found.append(Run(updates, end if isinstance(end, Subspace) else None))
        return found

    def lead_out(self, state: Subspace, opposite: int) -> bool:
        """Exclude a state because a run leads it out of a signal, the end that is given by its ``opposite``.

        False if that was not found. Then nothing is known.
        """
        begin = self._followed(state)
        if begin is None:
            return True
        circuit = self._runs.fanout.circuit
        for steps, value in self._tried(begin, opposite):
            end = Subspace(state.mask, value)
            if circuit.admits(end, opposite):
                self._marks.append(self._put(steps, state.mask, circuit.reason(end, opposite)))
                return True
            if not steps or self._runs.limits.reached(25) is not None:
                return False
        return False

    def _tried(self, begin: Subspace, opposite: int) -> Iterator[tuple[list[tuple[int, int]], int]]:
        """Ways from a state that may lead to a signal: the shortest one where states are few, else some walks."""
        fanout, pinned = self._runs.fanout, self._pinned
        if self._free_around(begin) < FEW:
            yield _shortest(fanout, begin, opposite, pinned)
            return
        for seed in range(WALKS):
            yield _steps(begin, towards(fanout, begin, [[opposite]], pinned, seed))

    def lead_into_trap(self, state: Subspace) -> bool:
        """Exclude a state because a run leads it into a trap space without it: one of the ends, or a new one.

        False if that was not found. Then nothing is known.
        """
        begin = self._followed(state)
        if begin is None:
            return True
        known = [end for end in self._ends if isinstance(end, Subspace) and not state.within(end)]
        goals = [[2 * v + b for v, b in trap.fixed()] for trap in known]
        if goals:
            steps, value = _steps(begin, towards(self._runs.fanout, begin, goals, self._pinned))
            for trap in known:
                if value & trap.mask == trap.value:
                    self._use(trap, self._put(steps, state.mask, trap))
                    return True
        known += [trap for trap in self._traps if not state.within(trap)]
        free = self._free_around(state)
        most = 4 * free << free if free < FEW else STEPS
        for seed in range(WALKS):
            found: Subspace | None = None
            steps = []
            value = begin.value
            look = FIRST_LOOK
            for v, after in walk(self._runs.fanout, begin, most, self._pinned, seed):
                steps.append((v, value))
                value = after
                found = next((trap for trap in known if value & trap.mask == trap.value), None)
                # Looks cost more than steps, so they become rare on long walks.
                if found is None and len(steps) == look:
                    look *= 2
                    found = self._left_behind(state, value)
                    if found is None and self._runs.limits.reached(25) is not None:
                        return False
                if found is not None:
                    break
            if found is None:
                found = self._left_behind(state, value)
            if found is not None:
                self._use(found, self._put(steps, state.mask, found))
                return True
        return False

    def _free_around(self, state: Subspace) -> int:
        """How many nodes are free in the smallest trap space around a state, which no walk from it leaves."""
        closure = Closure(self._runs.fanout, self._pinned)
        closure.start(state)
        return closure.space().free_count(self._runs.fanout.circuit.n)

    def _put(self, steps: Sequence[tuple[int, int]], mask: int, goal: Subspace) -> Mark:
        """A run of those steps of a walk that it needs to reach its goal."""
        return self._runs.add(_updates(self._runs.fanout.circuit, steps, mask, goal))

    def _use(self, end: End, mark: Mark) -> None:
        """Exclude from now on what this mark leads to this end."""
        if isinstance(end, Subspace) and end in self._traps:
            self._into.append((end, mark))
        else:
            self._marks.append(mark)

    def _followed(self, state: Subspace) -> Subspace | None:
        """Where a new run should begin; ``None`` if a mark of the chain excludes the state: it is used from now on."""
        runs = self._runs
        if runs.begin is Begin.AFRESH:
            return state
        walker = runs.walker = runs.walker or Walker(runs.fanout, state)
        walker.move(state)
        ends = [end for end in (*self._ends, *self._traps) if not (isinstance(end, Subspace) and state.within(end))]
        begin = 0
        for mark in runs.marks:
            for v in mark.updates[begin : mark.length]:
                if v in walker.unstable and not self._pinned.mask >> v & 1:
                    walker.flip(v)
            begin = mark.length
            for end in ends:
                if walker.value & end.mask == end.value if isinstance(end, Subspace) else not walker.holds(end):
                    self._use(end, mark)
                    return None
        return Subspace(state.mask, walker.value)

    def _left_behind(self, state: Subspace, value: int) -> Subspace | None:
        """A trap space that holds where a walk has come to, and not the state it began at: a new end."""
        closure = Closure(self._runs.fanout, self._pinned)
        closure.start(Subspace(state.mask, value))
        trap = closure.space()
        if state.within(trap):
            return None
        trap = self._grown(trap, state)
        if trap not in self._ends and trap not in self._traps:
            self._traps.append(trap)
        return trap

    def _grown(self, trap: Subspace, state: Subspace) -> Subspace:
        """A maximal trap space around ``trap`` without the state: the fewer values it fixes, the more leads to it."""
        apart = next(v for v, b in trap.fixed() if state.get(v) != b)
        closure = Closure(self._runs.fanout, self._pinned, [2 * apart + (state.value >> apart & 1)])
        closure.start(trap)
        for v, b in trap.fixed():
            if v != apart and not self._pinned.mask >> v & 1 and not closure.holds(2 * v + 1 - b):
                closure.admit(2 * v + 1 - b)
        return closure.space()


def _steps(state: Subspace, walked: Iterator[tuple[int, int]]) -> tuple[list[tuple[int, int]], int]:
    """The steps of a walk, each with the state before it, and where it ends."""
    steps: list[tuple[int, int]] = []
    before = state.value
    for v, value in walked:
        steps.append((v, before))
        before = value
    return steps, before


def _shortest(fanout: Fanout, begin: Subspace, signal: int, pinned: Subspace) -> tuple[list[tuple[int, int]], int]:
    """The shortest way from a state to one in which a signal is true, as :func:`_steps`; no steps if there is none.

    Exact: looks at every state that is reachable, of which there must be few.
    """
    walker = Walker(fanout, begin)
    came: dict[int, tuple[int, int]] = {}
    found = [begin.value]
    for value in found:
        walker.move(Subspace(begin.mask, value))
        if walker.holds(signal):
            steps: list[tuple[int, int]] = []
            at = value
            while at != begin.value:
                v, at = came[at]
                steps.append((v, at))
            return steps[::-1], value
        for v in sorted(walker.unstable):
            after = value ^ 1 << v
            if not pinned.mask >> v & 1 and after not in came and after != begin.value:
                came[after] = v, value
                found.append(after)
    return [], begin.value


def _updates(circuit: Circuit, steps: Sequence[tuple[int, int]], mask: int, goal: Subspace) -> list[int]:
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
            needed = others & why
            taken.append(u)
    return taken[::-1]
