"""Exact dynamics of small networks: a set of states is one integer with a bit per state.

Meant for at most about 20 nodes (a set then takes 128 KiB and one step a few milliseconds). Reachability is exact,
so everything said here is proved.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from math import gcd, lcm

from msgspec import Struct

from logicnet.compiled.aeon import SymbolicSet
from logicnet.compiled.circuit import FALSE, TRUE, Circuit
from logicnet.compiled.space import Subspace
from logicnet.limits import Limits

__all__ = ["MAX_NODES", "CycleSet", "DenseSpace", "FullSet", "StateSet", "States"]

#: Largest network for which all states are held at once.
MAX_NODES = 20


class StateSet(Struct, frozen=True):
    """An explicit set of states over some nodes of the whole network."""

    #: Positions of the nodes in the network file; bit ``i`` of a state is node ``nodes[i]``.
    nodes: tuple[int, ...]
    #: Bit ``s`` is set iff state ``s`` belongs to the set.
    members: int

    def __len__(self) -> int:
        return self.members.bit_count()

    def states(self) -> Iterator[Subspace]:
        """Each state, as a subspace that fixes exactly ``nodes``, in increasing order."""
        members = self.members
        while members:
            low = members & -members
            state = low.bit_length() - 1
            yield Subspace.of((v, state >> i & 1) for i, v in enumerate(self.nodes))
            members ^= low

    def least(self, order: Sequence[int]) -> Subspace:
        """Its first state when states are compared node by node in this order."""
        place = {v: i for i, v in enumerate(self.nodes)}
        members, found = self.members, []
        for v in order:
            if v in place:
                ones = _pattern(place[v], len(self.nodes))
                zeros = members & ~ones
                found.append((v, 0 if zeros else 1))
                members = zeros or members
        return Subspace.of(found)

    def __contains__(self, state: int) -> bool:
        """Whether a state of the whole network lies in the set as far as its nodes go."""
        return bool(self.members >> sum((state >> v & 1) << i for i, v in enumerate(self.nodes)) & 1)

    def project(self, onto: frozenset[int]) -> set[Subspace]:
        """The settings of those of its nodes that are in ``onto`` which occur in some state of the set."""
        full = (1 << (1 << len(self.nodes))) - 1
        pieces = [(Subspace(0, 0), self.members)]
        for i, v in enumerate(self.nodes):
            if v in onto:
                ones = _pattern(i, len(self.nodes))
                pieces = [
                    (space.fixing(v, b), part)
                    for space, members in pieces
                    for b, part in ((0, members & (full ^ ones)), (1, members & ones))
                    if part
                ]
        return {space for space, _ in pieces}


class FullSet(Struct, frozen=True):
    """Every state over some nodes of the whole network."""

    nodes: tuple[int, ...]

    def __len__(self) -> int:
        return 1 << len(self.nodes)

    def least(self, order: Sequence[int]) -> Subspace:
        """Its first state when states are compared node by node in this order: every node at 0."""
        return Subspace.of((v, 0) for v in self.nodes)

    def states(self) -> Iterator[Subspace]:
        """Each state, as a subspace that fixes exactly ``nodes``."""
        for values in product((0, 1), repeat=len(self.nodes)):
            yield Subspace.of(zip(self.nodes, values, strict=True))

    def __contains__(self, state: int) -> bool:
        """Whether a state of the whole network lies in the set as far as its nodes go."""
        return True

    def project(self, onto: frozenset[int]) -> set[Subspace]:
        """All settings of those of its nodes that are in ``onto``."""
        asked = [v for v in self.nodes if v in onto]
        return {Subspace.of(zip(asked, values, strict=True)) for values in product((0, 1), repeat=len(asked))}


class CycleSet(Struct, frozen=True):
    """The states of one cycle of independent parts that run side by side."""

    #: Positions of the nodes in the network file, and per part: its nodes, its states in order from the start.
    nodes: tuple[int, ...]
    orbits: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...]

    def __len__(self) -> int:
        return lcm(*(len(states) for _, states in self.orbits))

    def least(self, order: Sequence[int]) -> Subspace:
        """The same one of its states whatever the order of the file: the parts start where they are least.

        Part after part, in the order of their first nodes, is turned as close to its least state as the turns of the
        earlier parts allow. The cost is that of the parts, however long the cycle of all of them is.
        """
        rank = {v: r for r, v in enumerate(order)}
        parts = []
        for nodes, states in self.orbits:
            ranked = sorted(range(len(nodes)), key=lambda i: rank[nodes[i]])
            start = min(range(len(states)), key=lambda t: [states[t] >> i & 1 for i in ranked])
            parts.append((rank[nodes[ranked[0]]], nodes, states, start))
        parts.sort()
        time, period, found = 0, 1, list[tuple[int, int]]()
        for _, _, states, start in parts:
            # Of the times that keep the earlier parts where they are, the one after which this part is closest.
            turns = range(len(states) // gcd(period, len(states)))
            turn = min(turns, key=lambda k: (time + k * period - start) % len(states))
            time += turn * period
            period = lcm(period, len(states))
        for _, nodes, states, _ in parts:
            state = states[time % len(states)]
            found += ((v, state >> i & 1) for i, v in enumerate(nodes))
        return Subspace.of(found)

    def states(self) -> Iterator[Subspace]:
        """Each state, as a subspace that fixes exactly ``nodes``, in the order of the cycle."""
        for t in range(len(self)):
            yield Subspace.of(
                (v, states[t % len(states)] >> i & 1) for nodes, states in self.orbits for i, v in enumerate(nodes)
            )

    def __contains__(self, state: int) -> bool:
        """Whether a state of the whole network lies on the cycle as far as its nodes go."""
        time, period = 0, 1
        for nodes, states in self.orbits:
            here = sum((state >> v & 1) << i for i, v in enumerate(nodes))
            if here not in states:
                return False
            at, shared = states.index(here), gcd(period, len(states))
            if (at - time) % shared:
                return False
            while (at - time) % len(states):
                time += period
            period = lcm(period, len(states))
        return True

    def project(self, onto: frozenset[int]) -> set[Subspace]:
        """The settings of those of its nodes that are in ``onto`` which occur in some state of the cycle."""
        asked = [(nodes, states) for nodes, states in self.orbits if not onto.isdisjoint(nodes)]
        seen = []
        for nodes, states in asked:
            places = [(i, v) for i, v in enumerate(nodes) if v in onto]
            seen.append([Subspace.of((v, s >> i & 1) for i, v in places) for s in states])
        found = set()
        for t in range(lcm(*map(len, seen))):
            pieces = [column[t % len(column)] for column in seen]
            found.add(Subspace(sum(p.mask for p in pieces), sum(p.value for p in pieces)))
        return found


#: Some of the states over some nodes: an attractor is a product of such sets.
States = StateSet | SymbolicSet | FullSet | CycleSet


def _pattern(i: int, n: int) -> int:
    """The states of ``n`` nodes in which node ``i`` is 1."""
    width = 1 << i
    pattern = ((1 << width) - 1) << width
    width *= 2
    while width < 1 << n:
        pattern |= pattern << width
        width *= 2
    return pattern


class DenseSpace:
    """All states of a circuit with at most :data:`MAX_NODES` nodes, and its asynchronous transitions."""

    def __init__(self, circuit: Circuit) -> None:
        self.circuit = circuit
        n = circuit.n
        self.all = (1 << (1 << n)) - 1
        self.ones = [_pattern(v, n) for v in range(n)]
        #: Of one pass over all nodes: some 2 ms at 20 of them.
        self._work = 1 + (n << n >> 20)
        self._signals: dict[int, int] = {TRUE: self.all, FALSE: 0}
        #: Per node: states from which it can go up, and down.
        self.up: list[int] = []
        self.down: list[int] = []
        for v in range(n):
            rule = self.where(circuit.root[2 * v + 1])
            self.up.append(rule & ~self.ones[v])
            self.down.append(self.ones[v] & ~rule)

    def where(self, signal: int) -> int:
        """The states that satisfy a signal of the circuit (on single states a signal is an ordinary formula)."""
        known, base = self._signals, 2 * self.circuit.n
        stack = [signal]
        while stack:
            s = stack[-1]
            if s in known:
                stack.pop()
            elif s < base:
                ones = self.ones[s >> 1]
                known[s] = ones if s & 1 else self.all ^ ones
            else:
                conjunction, children = self.circuit.gates[s - base]
                missing = [c for c in children if c not in known]
                if missing:
                    stack.extend(missing)
                else:
                    result = self.all if conjunction else 0
                    for c in children:
                        result = result & known[c] if conjunction else result | known[c]
                    known[s] = result
        return known[signal]

    def forward(self, states: int, limits: Limits) -> int | None:
        """The states reachable from ``states`` by asynchronous steps; ``None`` at a limit."""
        while True:
            before = states
            for v in range(self.circuit.n):
                shift = 1 << v
                states |= (states & self.up[v]) << shift | (states & self.down[v]) >> shift
            if states == before:
                return states
            if limits.reached(self._work) is not None:
                return None

    def backward(self, states: int, within: int, limits: Limits) -> int | None:
        """The states of ``within`` from which ``states`` is reachable inside ``within``; ``None`` at a limit."""
        while True:
            before = states
            for v in range(self.circuit.n):
                shift, ones = 1 << v, self.ones[v]
                states |= ((states & ones) >> shift & self.up[v] | (states & ~ones) << shift & self.down[v]) & within
            if states == before:
                return states
            if limits.reached(self._work) is not None:
                return None

    def attractors(self, limits: Limits) -> list[int] | None:
        """Every asynchronous attractor as a set of states, ordered by smallest state; ``None`` at a limit.

        Forward set against backward set (Xie and Beerel 2000): a state whose forward set equals its strongly connected
        component is in an attractor; otherwise continue beyond the component. The basin of each attractor found is
        put aside.
        """
        left, found = self.all, []
        while left:
            start = left & -left
            forward = self.forward(start, limits)
            while True:
                if forward is None:
                    return None
                component = self.backward(start, forward, limits)
                if component is None:
                    return None
                beyond = forward ^ component
                if not beyond:
                    break
                start = beyond & -beyond
                forward = self.forward(start, limits)
            found.append(component)
            basin = self.backward(component, self.all, limits)
            if basin is None:
                return None
            left &= ~basin
        return sorted(found, key=lambda members: members & -members)

    def hull(self, states: int) -> Subspace:
        """The smallest subspace that holds the states (not none)."""
        mask = value = 0
        for v, ones in enumerate(self.ones):
            if not states & ones:
                mask |= 1 << v
            elif not states & ~ones:
                mask |= 1 << v
                value |= 1 << v
        return Subspace(mask, value)
