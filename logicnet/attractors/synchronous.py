"""Synchronous attractors of one circuit: every cycle where that can be proved.

All nodes change at once, so every state has one successor and an attractor is a cycle of it.

1. Nodes without targets follow the others with a delay; the cycles of the *core* (nodes on or upstream of a feedback
   cycle) are the cycles of the whole.
2. Up to :data:`MAX_NODES` core nodes the successor of every state is computed, for all states at once, and every cycle
   is followed: complete.
3. Beyond that: paths of k steps whose last state is in no known cycle are searched by SAT (Dubrova and Teslenko 2011,
   doi:10.1109/TCBB.2010.20). What the last state runs into is a cycle; once no such path is left, every state is in a
   known cycle after k steps, which proves that none is missing. Otherwise *complete* is unknown.

Independent parts do not multiply as under other schemes: cycles of lengths a and b make gcd(a, b) cycles of length
lcm(a, b), one per shift of one against the other (:func:`synchronous_products`).
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from itertools import product
from math import gcd, lcm

from logicnet.attractors.asynchronous import Analysis, LocalAttractor
from logicnet.attractors.dense import CycleSet, DenseSpace
from logicnet.attractors.landscape import Kind, Verdict
from logicnet.compiled.circuit import FALSE, TRUE, Circuit
from logicnet.compiled.space import FULL, Subspace
from logicnet.errors import LimitReached
from logicnet.limits import Limits, satisfiable
from logicnet.text.counts import plural

__all__ = ["SynchronousMap", "SynchronousStep", "analyse_synchronous", "cycle_lengths", "synchronous_products"]

#: Core nodes up to which every state is looked at: about two seconds and 30 MiB.
MAX_NODES = 20
#: Longest cycle that is followed from a state found by SAT.
MAX_STEPS = 20_000
#: Longest path asked for.
MAX_PATH = 64
#: Gates of an unrolled question: beyond it the solver is not asked.
MAX_UNROLLED = 2_000_000


def analyse_synchronous(circuit: Circuit, limits: Limits) -> Analysis:
    """Synchronous attractors of a percolated circuit without inputs; *complete* is yes only when proved."""
    core, _ = circuit.restrict(FULL, circuit.core())
    if core.n <= MAX_NODES:
        cycles, why = _every_cycle(core, limits)
    else:
        cycles, why = _searched_cycles(core, limits)
    step = SynchronousStep(circuit)
    found = []
    for cycle in cycles:
        whole = _with_followers(circuit, core, step, cycle, limits)
        if whole is None:
            why = f"stopped by {limits.hit}"
            break
        found.append(_attractor(circuit, whole))
    found.sort(key=lambda a: (len(_orbits(a)[0][1]) if a.states else 1, a.space.value, a.space.mask, _orbits(a)))
    return Analysis(tuple(found), Verdict.UNKNOWN if why else Verdict.YES, Verdict.YES, (why,) if why else (), not why)


def synchronous_products(parts: Sequence[LocalAttractor]) -> Iterator[LocalAttractor]:
    """Every cycle in which each part runs through the one given: one per shift of the parts against each other."""
    moving = [part for part in parts if part.kind is not Kind.FIXED_POINT]
    mask, value = sum(p.space.mask for p in parts), sum(p.space.value for p in parts)
    if not moving:
        yield LocalAttractor(Kind.FIXED_POINT, Subspace(mask, value), 1, Verdict.YES, ())
        return
    orbits = [orbit for part in moving for orbit in _orbits(part)]
    shifts, length = [], 1
    for _, states in orbits:
        shifts.append(range(gcd(length, len(states))))
        length = lcm(length, len(states))
    nodes = tuple(sorted(v for held, _ in orbits for v in held))
    for chosen in product(*shifts):
        shifted = tuple((held, run[s:] + run[:s]) for (held, run), s in zip(orbits, chosen, strict=True))
        yield LocalAttractor(Kind.COMPLEX, Subspace(mask, value), length, Verdict.YES, (CycleSet(nodes, shifted),))


def cycle_lengths(one: dict[int, int], other: dict[int, int]) -> dict[int, int]:
    """How many cycles of which length two independent parts have together, from what each has.

    >>> cycle_lengths({1: 1, 4: 1}, {6: 2})
    {6: 2, 12: 4}
    """
    found: dict[int, int] = {}
    for a, many in one.items():
        for b, more in other.items():
            found[lcm(a, b)] = found.get(lcm(a, b), 0) + many * more * gcd(a, b)
    return found


def _orbits(attractor: LocalAttractor) -> tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]:
    return tuple(orbit for part in attractor.states or () if isinstance(part, CycleSet) for orbit in part.orbits)


def _attractor(circuit: Circuit, cycle: tuple[int, ...]) -> LocalAttractor:
    ones, always = 0, (1 << circuit.n) - 1
    for state in cycle:
        ones |= state
        always &= state
    full = (1 << circuit.n) - 1
    space = circuit.lift(Subspace(always | full ^ ones, always))
    if len(cycle) == 1:
        return LocalAttractor(Kind.FIXED_POINT, space, 1, Verdict.YES, ())
    states = (CycleSet(circuit.origin, ((circuit.origin, cycle),)),)
    return LocalAttractor(Kind.COMPLEX, space, len(cycle), Verdict.YES, states)


class SynchronousStep:
    """The successor of a state under synchronous update."""

    def __init__(self, circuit: Circuit) -> None:
        self._circuit = circuit

    def __call__(self, state: int) -> int:
        circuit = self._circuit
        values = [state >> (c >> 1) & 1 == c & 1 for c in range(2 * circuit.n)]
        for conjunction, children in circuit.gates:
            values.append((all if conjunction else any)(values[c] for c in children))
        after = 0
        for v in range(circuit.n):
            signal = circuit.root[2 * v + 1]
            after |= (signal == TRUE or (signal >= 0 and values[signal])) << v
        return after


def _with_followers(
    circuit: Circuit, core: Circuit, step: SynchronousStep, cycle: Sequence[int], limits: Limits
) -> tuple[int, ...] | None:
    """The cycle of all nodes above a cycle of the core, from its smallest state on; ``None`` at a limit."""
    place = {origin: v for v, origin in enumerate(circuit.origin)}
    state = sum(1 << place[core.origin[v]] for v in range(core.n) if cycle[0] >> v & 1)
    # Followers form no cycle, so after as many steps as there are of them each has the value that the core gives it.
    for _ in range(-(-(circuit.n - core.n) // len(cycle)) * len(cycle)):
        if limits.reached() is not None:
            return None
        state = step(state)
    states = [state]
    while (state := step(state)) != states[0]:
        if limits.reached() is not None:
            return None
        states.append(state)
    first = states.index(min(states))
    return tuple(states[first:] + states[:first])


def _every_cycle(core: Circuit, limits: Limits) -> tuple[list[list[int]], str]:
    """All cycles by following the successor of every state."""
    after = _successors(core, limits)
    if after is None:
        return [], f"stopped by {limits.hit}"
    cycles, ending = _followed(after, limits)
    return cycles, "" if ending is not None else f"stopped by {limits.hit}"


def _successors(core: Circuit, limits: Limits) -> array[int] | None:
    """The successor of every state of at most :data:`MAX_NODES` nodes; ``None`` at a limit."""
    dense, count = DenseSpace(core), 1 << core.n
    table = bytearray(4 * count)
    for byte in range((core.n + 7) // 8):
        plane = 0
        for v in range(8 * byte, min(core.n, 8 * byte + 8)):
            # One byte per state, least significant state last in the text.
            bits = format(dense.where(core.root[2 * v + 1]), f"0{count}b").encode().translate(_BITS)
            plane |= int.from_bytes(bits, "big") << (v - 8 * byte)
        table[byte::4] = plane.to_bytes(count, "little")
        if limits.reached() is not None:
            return None
    after = array("I", [0]) * 0
    assert after.itemsize == 4
    after.frombytes(bytes(table))
    if after and _BIG_ENDIAN:
        after.byteswap()
    return after


def _followed(after: Sequence[int], limits: Limits) -> tuple[list[list[int]], array[int] | None]:
    """Every cycle, and for each state the number of the cycle it runs into plus 1; ``None`` for those at a limit."""
    ending = array("I", bytes(4 * len(after)))
    cycles: list[list[int]] = []
    work = 0
    for start in range(len(after)):
        path, state = [], start
        while not ending[state]:
            ending[state] = _ON_PATH
            path.append(state)
            state = after[state]
            work += 1
            if not work & 0xFFFF and limits.reached() is not None:
                return cycles, None
        if ending[state] == _ON_PATH:
            cycles.append(path[path.index(state) :])
            end = len(cycles)
        else:
            end = ending[state]
        for passed in path:
            ending[passed] = end
    return cycles, ending


_ON_PATH = 0xFFFFFFFF


class SynchronousMap:
    """Where every state of a circuit ends, worked out for the core, which decides it."""

    def __init__(
        self,
        circuit: Circuit,
        core: Circuit,
        cycles: list[list[int]],
        ending: Sequence[int],
        apart: Sequence[Subspace] = (),
    ) -> None:
        self._circuit, self._core, self._apart = circuit, core, apart
        self._ending = ending
        step, limits = SynchronousStep(circuit), Limits()
        #: Per cycle one of its states, over all nodes of the circuit.
        self.representatives: list[int] = []
        for cycle in cycles:
            whole = _with_followers(circuit, core, step, cycle, limits)
            assert whole is not None
            self.representatives.append(whole[0])

    @staticmethod
    def of(circuit: Circuit, limits: Limits, apart: Sequence[Subspace] = ()) -> SynchronousMap | None:
        """``None`` beyond :data:`MAX_NODES` core nodes, and at a limit. States of ``apart`` are in no basin."""
        named = {v for space in apart for v, _ in space.fixed()}
        core, _ = circuit.restrict(FULL, {*circuit.core(), *circuit.ancestors(sorted(named))})
        if core.n > MAX_NODES or (after := _successors(core, limits)) is None:
            return None
        cycles, ending = _followed(after, limits)
        return None if ending is None else SynchronousMap(circuit, core, cycles, ending, apart)

    def ends(self, start: Subspace) -> list[int]:
        """A state of each cycle in which some state of a subspace ends."""
        place = {v: i for i, v in enumerate(self._circuit.origin)}
        known = [(i, b) for i, v in enumerate(self._core.origin) if (b := start.get(place[v])) is not None]
        free = [i for i, v in enumerate(self._core.origin) if start.get(place[v]) is None]
        first = sum(b << i for i, b in known)
        found = {
            self._ending[first + sum(1 << v for i, v in enumerate(free) if chosen >> i & 1)]
            for chosen in range(1 << len(free))
        }
        return [self.representatives[end - 1] for end in sorted(found)]

    def basins(self) -> list[int]:
        """How many states of the whole circuit end in each cycle, in the order of :attr:`representatives`."""
        many = [0] * (len(self.representatives) + 1)
        place = {v: i for i, v in enumerate(self._core.origin)}
        origin = self._circuit.origin
        apart = [Subspace.of((place[origin[v]], b) for v, b in space.fixed()) for space in self._apart]
        for state, end in enumerate(self._ending):
            if not apart or not any(state in space for space in apart):
                many[end] += 1
        return [number << (self._circuit.n - self._core.n) for number in many[1:]]


_BITS = bytes.maketrans(b"01", b"\0\1")
_BIG_ENDIAN = array("I", [1]).tobytes()[0] == 0


def _searched_cycles(core: Circuit, limits: Limits) -> tuple[list[list[int]], str]:
    """Cycles of a larger core, and why some may be missing (nothing when none is)."""
    step = SynchronousStep(core)
    cycles: list[list[int]] = []
    known: set[int] = set()
    length = 4
    while length <= MAX_PATH and length * (len(core.gates) + core.n) <= MAX_UNROLLED:
        unrolled = _Unrolled(core, length)
        for state in known:
            unrolled.exclude(state)
        while True:
            if limits.reached() is not None:
                return cycles, f"stopped by {limits.hit}"
            try:
                last = unrolled.last(limits)
            except LimitReached:
                return cycles, f"stopped by {limits.hit}"
            if last is None:
                return cycles, ""
            path, at = {last: 0}, step(last)
            while at not in path and at not in known and len(path) <= MAX_STEPS:
                if limits.reached() is not None:
                    return cycles, f"stopped by {limits.hit}"
                path[at] = len(path)
                at = step(at)
            if at in known:
                # A longer way into a known cycle: ask for longer paths.
                break
            if at not in path:
                return cycles, f"a synchronous cycle of {plural(core.n, 'node')} may take more than {MAX_STEPS} steps"
            cycle = list(path)[path[at] :]
            cycles.append(cycle)
            known.update(cycle)
            for state in cycle:
                unrolled.exclude(state)
        length *= 2
    return cycles, (
        f"synchronous cycles of {plural(core.n, 'free node')} may be missing: "
        f"some states take {length // 2} steps or more to reach a known cycle"
    )


class _Unrolled:
    """Paths of so many synchronous steps, as a SAT question."""

    def __init__(self, core: Circuit, length: int) -> None:
        from pysat.solvers import Solver

        self._solver = Solver(name="g4")
        self._n = n = core.n
        self._top = 0
        now = self._fresh(n)
        for _ in range(length):
            after = self._fresh(n)
            gates: list[int] = []

            def literal(s: int, now: Sequence[int] = now, gates: Sequence[int] = gates) -> int:
                return (now[s >> 1] if s & 1 else -now[s >> 1]) if s < 2 * n else gates[s - 2 * n]

            add = self._solver.add_clause
            for conjunction, children in core.gates:
                gate = self._fresh(1)[0]
                sign = 1 if conjunction else -1
                below = [literal(c) for c in children]
                for c in below:
                    add([-sign * gate, sign * c])
                add([sign * gate, *(-sign * c for c in below)])
                gates.append(gate)
            for v in range(n):
                signal = core.root[2 * v + 1]
                if signal in (TRUE, FALSE):
                    add([after[v] if signal == TRUE else -after[v]])
                else:
                    add([-after[v], literal(signal)])
                    add([after[v], -literal(signal)])
            now = after
        self._last = now

    def _fresh(self, many: int) -> list[int]:
        self._top += many
        return list(range(self._top - many + 1, self._top + 1))

    def exclude(self, state: int) -> None:
        """Only paths that do not end in this state."""
        self._solver.add_clause([-x if state >> v & 1 else x for v, x in enumerate(self._last)])

    def last(self, limits: Limits) -> int | None:
        """Where some path ends; ``None``: there is none.

        Raises:
            LimitReached: a limit came first.
        """
        answer = satisfiable(self._solver, (), limits)
        if answer is None:
            raise LimitReached(f"stopped by {limits.hit}")
        if not answer:
            return None
        model = self._solver.get_model()
        return sum(1 << v for v, x in enumerate(self._last) if model[x - 1] > 0)
