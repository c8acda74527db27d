"""A network as a product of independent parts, explored input by input.

After percolation the regulation graph falls apart into weakly connected parts. The attractors of the whole are the
products of one attractor from each part, under every update scheme for fixed points and trap spaces, and under
asynchronous and most-permissive dynamics for all attractors (the transition graph of independent parts is a Cartesian
product, whose terminal components are the products of terminal components). A part that still has an input is split
into the two settings of that input; percolation then often makes it fall apart further. What is left at the leaves has
no input, is small, recurs in many settings, and is analysed once.

So 14 free inputs of which two matter cost four leaves, not 16,384 solver calls, and the number of attractors is a
product of sums that is exact without listing anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from logicnet.compiled.circuit import Circuit, Fanout, percolate
from logicnet.compiled.space import FULL, Subspace
from logicnet.limits import Limits

__all__ = ["Decomposition", "Part", "Split", "independent_parts"]

T = TypeVar("T")
E = TypeVar("E")


@dataclass
class Split(Generic[T]):
    """One independent part: either analysed (``leaf``), or split on an input into alternatives."""

    circuit: Circuit
    #: The input this part is split on (its position in ``circuit``), or ``None`` for a leaf.
    split_on: int | None
    leaf: T | None = None
    alternatives: list[Part[T]] = field(default_factory=list)


@dataclass
class Part(Generic[T]):
    """A setting with everything it forces (``fixed``, whole-network positions), and the independent parts left over."""

    fixed: Subspace
    factors: list[Split[T]]


class Decomposition(Generic[T]):
    """Lazily explored product of parts. ``analyse`` is called once per distinct leaf circuit.

    Several decompositions of one network may share their ``leaves``.
    """

    def __init__(
        self,
        circuit: Circuit,
        pinned: Subspace,
        analyse: Callable[[Circuit], T],
        limits: Limits,
        leaves: dict[tuple[object, ...], T] | None = None,
    ) -> None:
        self._analyse = analyse
        self._limits = limits
        self._leaves = {} if leaves is None else leaves
        fixed = percolate(Fanout(circuit), pinned)
        rest, _ = circuit.restrict(fixed)
        self.root = Part(circuit.lift(fixed), self._factors(rest))

    def leaves(self) -> list[T]:
        """What has been analysed so far, in order of exploration."""
        return list(self._leaves.values())

    def used(self) -> list[T]:
        """The analyses of this decomposition's own leaves that were explored, in order."""
        found: list[T] = []
        stack = [self.root]
        while stack:
            for factor in stack.pop().factors:
                if factor.leaf is not None:
                    found.append(factor.leaf)
                stack += factor.alternatives
        return found

    def through(self, wanted: T) -> tuple[Subspace, list[T]] | None:
        """A setting in which an explored leaf analysis occurs, with the analyses of all its parts; ``None`` at a limit.

        Where another input may be either, it is 0. Linear in what was explored.
        """

        def leads(split: Split[T]) -> bool:
            if split.leaf is not None:
                return split.leaf is wanted
            return any(leads(factor) for part in split.alternatives for factor in part.factors)

        found: list[T] = []
        fixed, stack = self.root.fixed, list(reversed(self.root.factors))
        while stack:
            split = stack.pop()
            if split.leaf is None and not split.alternatives and self._limits.reached() is not None:
                return None
            self.explore(split)
            if split.leaf is not None:
                found.append(split.leaf)
                continue
            ways = [part for part in split.alternatives if any(leads(factor) for factor in part.factors)]
            chosen = (ways or split.alternatives)[0]
            fixed &= chosen.fixed
            stack += reversed(chosen.factors)
        return fixed, found

    def _factors(self, circuit: Circuit) -> list[Split[T]]:
        return [self._split(part) for part in independent_parts(circuit)]

    def _split(self, circuit: Circuit) -> Split[T]:
        targets = [0] * circuit.n
        for v in range(circuit.n):
            for u in circuit.regulators(v):
                targets[u] += u != v
        # The input with most targets first: its two settings fall apart furthest. Ties in file order.
        inputs = [v for v in range(circuit.n) if circuit.is_input(v)]
        return Split(circuit, max(inputs, key=lambda v: (targets[v], -v)) if inputs else None)

    def explore(self, split: Split[T]) -> None:
        """Fill in the leaf or the alternatives of a part, once."""
        circuit = split.circuit
        if split.split_on is None:
            if split.leaf is None:
                key = (circuit.origin, tuple(circuit.gates), tuple(circuit.root))
                if key not in self._leaves:
                    self._leaves[key] = self._analyse(circuit)
                split.leaf = self._leaves[key]
        elif not split.alternatives:
            fanout = Fanout(circuit)
            for b in (0, 1):
                fixed = percolate(fanout, Subspace.of([(split.split_on, b)]))
                rest, _ = circuit.restrict(fixed)
                split.alternatives.append(Part(circuit.lift(fixed), self._factors(rest)))

    def count(self, entries: Callable[[T], int], budget: int) -> int | None:
        """Exact number of products of leaf entries; ``None`` if more than ``budget`` settings would be explored."""
        left = [budget]

        def part(p: Part[T]) -> int | None:
            total = 1
            for factor in p.factors:
                number = split(factor)
                if number is None:
                    return None
                total *= number
            return total

        def split(s: Split[T]) -> int | None:
            left[0] -= 1
            if left[0] < 0 or self._limits.reached() is not None:
                return None
            self.explore(s)
            if s.leaf is not None:
                return entries(s.leaf)
            total = 0
            for alternative in s.alternatives:
                number = part(alternative)
                if number is None:
                    return None
                total += number
            return total

        return part(self.root)

    def tally(
        self,
        weigh: Callable[[T], dict[E, int]],
        times: Callable[[dict[E, int], dict[E, int]], dict[E, int]],
        nothing: dict[E, int],
        budget: int,
    ) -> dict[E, int] | None:
        """How often each key occurs over all settings, where ``times`` says what independent parts have together.

        ``nothing`` is what no part at all has. ``None`` if more than ``budget`` settings would be explored.
        """
        left = [budget]

        def part(p: Part[T]) -> dict[E, int] | None:
            total: dict[E, int] | None = None
            for factor in p.factors:
                found = split(factor)
                if found is None:
                    return None
                total = found if total is None else times(total, found)
            return nothing if total is None else total

        def split(s: Split[T]) -> dict[E, int] | None:
            left[0] -= 1
            if left[0] < 0 or self._limits.reached() is not None:
                return None
            self.explore(s)
            if s.leaf is not None:
                return weigh(s.leaf)
            total: dict[E, int] = {}
            for alternative in s.alternatives:
                found = part(alternative)
                if found is None:
                    return None
                for key, many in found.items():
                    total[key] = total.get(key, 0) + many
            return total

        return part(self.root)

    def products(self, entries: Callable[[T], tuple[E, ...]]) -> Iterator[tuple[Subspace, tuple[E, ...]]]:
        """Each attractor as (what settings and percolation fix, one leaf entry per independent part), lazily.

        The order is deterministic: settings 0 before 1, leaf entries in their own order.
        """

        def combine(fixed: Subspace, factors: list[Split[T]]) -> Iterator[tuple[Subspace, tuple[E, ...]]]:
            if not factors:
                yield fixed, ()
                return
            first, rest = factors[0], factors[1:]
            if first.leaf is None and not first.alternatives and self._limits.reached() is not None:
                return
            self.explore(first)
            if first.leaf is not None:
                tails: list[tuple[Subspace, tuple[E, ...]]] | None = None
                for entry in entries(first.leaf):
                    # The rest does not depend on the entry: list it once, unless it would be the only use.
                    if tails is None:
                        tails = []
                        for tail in combine(fixed, rest):
                            tails.append(tail)
                            yield tail[0], (entry, *tail[1])
                    else:
                        for space, others in tails:
                            yield space, (entry, *others)
            else:
                for alternative in first.alternatives:
                    joined = fixed & alternative.fixed
                    yield from combine(joined, alternative.factors + rest)

        yield from combine(self.root.fixed, self.root.factors)


def independent_parts(circuit: Circuit) -> Iterator[Circuit]:
    """The weakly connected parts of the regulation graph, in order of their first node."""
    parent = list(range(circuit.n))

    def find(v: int) -> int:
        while parent[v] != v:
            parent[v] = parent[parent[v]]
            v = parent[v]
        return v

    for v in range(circuit.n):
        for u in circuit.regulators(v):
            a, b = find(u), find(v)
            if a != b:
                parent[max(a, b)] = min(a, b)
    members: dict[int, list[int]] = {}
    for v in range(circuit.n):
        members.setdefault(find(v), []).append(v)
    if len(members) == 1:
        yield circuit
        return
    for root in sorted(members):
        part, _ = circuit.restrict(FULL, members[root])
        yield part
