"""Coupled walks: thousands of states walked at once, node after node, and what all of them come to.

In networks of many feedback loops every choice of retained values leaves thousands of candidates
(:mod:`logicnet.attractors.candidates`), too many to be looked at one by one. An update acts on all of them as one
operation on integers with a bit per state, so that they are walked together; walks that meet stay together.

Why this proves something. Every attractor holds a candidate, hence all that this candidate can reach. Two ends settle
a walk:

* *Drivers* of a space: values of a few nodes that force, by percolation, all that the space fixes. Where a walk shows
  the drivers, the nodes that they force are updated in the order of the percolation, the drivers not at all, and the
  space is reached. Drivers of a trap space settle whether an attractor lies outside it, drivers of one state that
  attractors hold it.
* A walk that meets another is settled by it.

Which candidates there are depends on the feedback vertex set and on the values it retains. If candidates behaved as
states of walks do, their number would be the product over the nodes u of the set of 1 + P(f_u is not the value
retained). So walks are watched first, the value that a rule has mostly is retained, and nodes whose rules seldom have
the other are preferred for the set. Every choice is sound; on random networks of 200 nodes and three regulators each,
this one is expected to leave 2^15 candidates where the smallest set leaves 2^19 (measured).
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterable, Sequence

from logicnet.attractors.candidates import CandidateStates
from logicnet.attractors.walks import towards
from logicnet.compiled.circuit import Circuit, Fanout, percolate
from logicnet.compiled.regulation import negative_feedback_vertex_set, signed_graph
from logicnet.compiled.space import Subspace
from logicnet.limits import Limits

__all__ = ["CoupledWalks", "drivers", "led_to", "left_outside", "state_of_all", "watched"]

#: Walks that are watched for what the rules have mostly; sweeps before, and of the watch. A sweep is n updates.
WATCHED, BEFORE, WATCH = 1_024, 20, 100
#: Feedback vertex sets made, of which the one with the fewest expected candidates is taken.
SETS = 24
#: Candidates that are walked; a minute's work or so on 200 nodes.
MOST = 60_000
#: Drivers made for one space, of which those that walks show most often are taken.
DRIVERS = 8
#: Of each trap space, so many of its drivers are looked for; of so many states one is chosen to be reached.
GOALS = 4
#: Sweeps of the walks, and the work of one that counts as a tenth of a millisecond: updates, and bytes.
SWEEPS, UPDATES, BYTES = 100_000, 100, 1_000_000
#: Sweeps of a walk that is not needed to end.
FEW_SWEEPS = 5_000
#: Looks for drivers in a sweep.
LOOKS = 8
#: Walks towards the goals from each state that is left.
TOWARDS = 4


class CoupledWalks:
    """States of a circuit that take the same updates; bit i of ``columns[v]`` is node v in walk i."""

    def __init__(self, circuit: Circuit, states: Iterable[int]) -> None:
        self._circuit = circuit
        self.columns: list[int] = []
        self.count = 0
        #: Per node the gates below its rule, children first.
        self._below = [_cone(circuit, circuit.root[2 * v + 1]) for v in range(circuit.n)]
        self._set(f"{state:0{circuit.n}b}"[::-1] for state in states)

    def _set(self, rows: Iterable[Sequence[str]]) -> None:
        """Take states, each with a digit for each node, node 0 first."""
        listed = list(rows)
        self.count = len(listed)
        columns = [int("".join(digits), 2) for digits in zip(*reversed(listed), strict=True)]
        self.columns = columns or [0] * self._circuit.n

    @property
    def all(self) -> int:
        """Every walk."""
        return (1 << self.count) - 1

    def rule(self, v: int) -> int:
        """The walks in which the rule of a node has the value 1 now."""
        return self._value(self._circuit.root[2 * v + 1], self._below[v])

    def _value(self, signal: int, below: Sequence[int]) -> int:
        base, gates, everything = 2 * self._circuit.n, self._circuit.gates, self.all
        done: dict[int, int] = {-1: everything, -2: 0}

        def of(s: int) -> int:
            if s >= base or s < 0:
                return done[s]
            ones = self.columns[s >> 1]
            return ones if s & 1 else everything ^ ones

        for gate in below:
            conjunction, children = gates[gate - base]
            result = of(children[0])
            for c in children[1:]:
                result = result & of(c) if conjunction else result | of(c)
            done[gate] = result
        return of(signal)

    def update(self, v: int) -> None:
        """Update a node in all walks."""
        self.columns[v] = self.rule(v)

    def inside(self, space: Subspace) -> int:
        """The walks that are inside a space now."""
        found = self.all
        for v, b in space.fixed():
            found &= self.columns[v] if b else ~self.columns[v]
            if not found:
                break
        return found

    def drop(self, walks: int) -> None:
        """Leave these walks out from now on, and of those that have met all but one."""
        if self.count:
            kept = (row for row, out in zip(self._rows(), f"{walks:0{self.count}b}", strict=True) if out == "0")
            self._set(dict.fromkeys(kept))

    def _rows(self) -> Iterable[Sequence[str]]:
        return zip(*(f"{column:0{self.count}b}" for column in self.columns), strict=True)

    def states(self) -> list[int]:
        """Where the walks are now, each state once, ascending."""
        return sorted({int("".join(row)[::-1], 2) for row in self._rows()}) if self.count else []


def _cone(circuit: Circuit, signal: int) -> list[int]:
    """The gates below a signal, itself included, children first."""
    base = 2 * circuit.n
    found: set[int] = set()
    stack = [signal]
    while stack:
        s = stack.pop()
        if s >= base and s not in found:
            found.add(s)
            stack += circuit.gates[s - base][1]
    return sorted(found)


def led_to(walks: CoupledWalks, goals: Sequence[Subspace], limits: Limits, sweeps: int) -> bool:
    """Walk on until every walk has shown one of the goals.

    False at a limit or after so many sweeps. ``walks`` are then those that have shown no goal, where they have come to.
    """
    n = len(walks.columns)
    draw = random.Random(0)
    pace = max(1, n // LOOKS)
    merge = 1
    for sweep in range(sweeps):
        if limits.reached(1 + n // UPDATES + n * walks.count // 8 // BYTES) is not None:
            return False
        for begin in range(0, n, pace):
            shown = 0
            for goal in goals:
                shown |= walks.inside(goal)
            if shown:
                walks.drop(shown)
            if not walks.count:
                return True
            for v in draw.choices(range(n), k=min(pace, n - begin)):
                walks.update(v)
        if sweep == merge:
            merge *= 2
            walks.drop(0)
    return False


def watched(circuit: Circuit, limits: Limits) -> tuple[list[float], list[int]]:
    """Per node how often its rule has the value 1 in walks from states drawn at random; and where these walks ended."""
    draw = random.Random(0)
    n = circuit.n
    walks = CoupledWalks(circuit, [draw.getrandbits(n) for _ in range(WATCHED)])
    ones = [0] * n
    for sweep in range(BEFORE + WATCH):
        if limits.reached(1 + n // UPDATES) is not None:
            break
        for v in draw.choices(range(n), k=n):
            walks.update(v)
        if sweep >= BEFORE:
            for v in range(n):
                ones[v] += walks.rule(v).bit_count()
    return [k / (WATCH * WATCHED) for k in ones], walks.states()


def drivers(fanout: Fanout, values: Subspace, shown: Sequence[float], limits: Limits) -> list[tuple[float, Subspace]]:
    """Some of these values that force by percolation all nodes that they fix; none of them can be left out.

    ``shown``: how often each node is 1. Several, those first that are shown most often: each with the number of looks
    that is expected, as a power of 2. Of a trap space they force its own values, of a state perhaps another one.
    """
    draw = random.Random(0)
    rare = {v: -math.log2(max(1e-3, shown[v] if b else 1 - shown[v])) for v, b in values.fixed()}
    found: dict[Subspace, float] = {}
    for _ in range(DRIVERS):
        kept = dict(values.fixed())
        for v in sorted(rare, key=lambda v: (-rare[v] * draw.uniform(0.5, 1.5), v)):
            if limits.reached(5) is not None:
                return []
            b = kept.pop(v)
            if percolate(fanout, Subspace.of(kept.items())).mask & values.mask != values.mask:
                kept[v] = b
        found[Subspace.of(kept.items())] = sum(rare[v] for v in kept)
    return sorted((cost, chosen) for chosen, cost in found.items())


def _candidates(
    circuit: Circuit, shown: Sequence[float], spaces: Sequence[Subspace], limits: Limits
) -> list[int] | None:
    """All candidates of a good choice outside of these trap spaces; ``None`` at a limit or if they are too many."""
    graph = signed_graph(circuit)
    cost = [math.log2(1 + min(p, 1 - p)) for p in shown]
    best = min(
        (negative_feedback_vertex_set(graph, cost, seed) for seed in range(SETS)),
        key=lambda found: (sum(cost[u] for u in found), found),
    )
    if sum(cost[u] for u in best) > math.log2(MOST) + 2 or limits.reached(circuit.n * SETS // 4) is not None:
        return None
    candidates = CandidateStates(circuit, limits, feedback=best)
    candidates.retained = {u: int(shown[u] >= 0.5) for u in best}
    for space in spaces:
        candidates.encoding.add(candidates.encoding.outside(space))
    encoding = candidates.encoding
    # For good, so that the solver need not be told each time.
    for literal in candidates.assumptions():
        encoding.add([literal])
    found = list[int]()
    while answer := encoding.solve():
        if len(found) == MOST:
            return None
        state = encoding.space()
        found.append(state.value)
        encoding.add(encoding.outside(state))
    return None if answer is None else found


def left_outside(circuit: Circuit, spaces: Sequence[Subspace], limits: Limits) -> list[Subspace] | None:
    """States of which every attractor outside these minimal trap spaces holds one; ``None`` where that stays open.

    An empty list proves that there is no such attractor.
    """
    shown, _ = watched(circuit, limits)
    states = _candidates(circuit, shown, spaces, limits)
    if states is None:
        return None
    fanout = Fanout(circuit)
    goals = [values for space in spaces for _, values in drivers(fanout, space, shown, limits)[:GOALS]]
    walks = CoupledWalks(circuit, states)
    led_to(walks, goals, limits, SWEEPS)
    if limits.hit is not None:
        return None
    left = (Subspace((1 << circuit.n) - 1, value) for value in walks.states())
    return [state for state in left if not _driven(fanout, state, goals)]


def _driven(fanout: Fanout, state: Subspace, goals: Sequence[Subspace]) -> bool:
    """Whether a walk towards the goals shows one of them."""
    wanted = [[2 * v + b for v, b in goal.fixed()] for goal in goals]
    for seed in range(TOWARDS):
        values = [state.value, *(value for _, value in towards(fanout, state, wanted, seed=seed))]
        if any(values[-1] in goal for goal in goals):
            return True
    return False


def state_of_all(circuit: Circuit, limits: Limits) -> Subspace | None:
    """A state that every attractor of a circuit holds; ``None`` if none was proved to be one."""
    shown, ends = watched(circuit, limits)
    states = _candidates(circuit, shown, (), limits)
    if states is None:
        return None
    fanout = Fanout(circuit)
    everything = (1 << circuit.n) - 1
    offers = [offer for end in ends[:GOALS] for offer in drivers(fanout, Subspace(everything, end), shown, limits)]
    if not offers:
        return None
    goals = _joint_goals(circuit, fanout, sorted(offers), limits)
    return percolate(fanout, goals[0]) if led_to(CoupledWalks(circuit, states), goals, limits, SWEEPS) else None


def _joint_goals(
    circuit: Circuit, fanout: Fanout, offers: Sequence[tuple[float, Subspace]], limits: Limits
) -> list[Subspace]:
    """The first of these drivers of states, and others whose state leads to that of the first."""
    first, *others = [goal for _, goal in offers[:DRIVERS]]
    goals = [first]
    for other in others:
        walk = CoupledWalks(circuit, [percolate(fanout, other).value])
        if led_to(walk, goals, limits, FEW_SWEEPS):
            goals.append(other)
    return goals
