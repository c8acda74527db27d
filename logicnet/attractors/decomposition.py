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
from operator import add, mul
from typing import Generic, NamedTuple, TypeVar

from logicnet.compiled.circuit import Circuit, Fanout, percolate
from logicnet.compiled.space import FULL, Subspace
from logicnet.limits import Limits

__all__ = ["Decomposition", "Part", "Split", "independent_parts"]

T = TypeVar("T")
E = TypeVar("E")
W = TypeVar("W")


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

        leading: set[int] = set()
        under = list(self.root.factors)
        for split in under:
            under += [factor for part in split.alternatives for factor in part.factors]
        for split in reversed(under):
            below = (factor for part in split.alternatives for factor in part.factors)
            if split.leaf is wanted if split.leaf is not None else any(id(factor) in leading for factor in below):
                leading.add(id(split))

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
            ways = [part for part in split.alternatives if any(id(factor) in leading for factor in part.factors)]
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
        return self._folded(entries, mul, add, 1, budget)

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
        return self._folded(weigh, times, _sum_of_tallies, nothing, budget)

    def _folded(
        self, weigh: Callable[[T], W], times: Callable[[W, W], W], plus: Callable[[W, W], W], nothing: W, budget: int
    ) -> W | None:
        """What the leaves weigh: the product over the parts of a setting, the sum over settings; in exploring order."""
        #: Weights of parts of the network under way: for each, the alternatives seen, and the factors left of this one.
        open_splits: list[_Open[T, W]] = [_Open([self.root])]
        while True:
            top = open_splits[-1]
            if top.factors:
                split = top.factors.pop()
                budget -= 1
                if budget < 0 or self._limits.reached() is not None:
                    return None
                self.explore(split)
                if split.leaf is None:
                    open_splits.append(_Open(split.alternatives))
                    continue
                weight = weigh(split.leaf)
            elif (done := top.ended(plus, nothing)) is None:
                continue
            else:
                open_splits.pop()
                if not open_splits:
                    return done
                weight, top = done, open_splits[-1]
            top.product = weight if top.product is None else times(top.product, weight)

    def products(self, entries: Callable[[T], tuple[E, ...]]) -> Iterator[tuple[Subspace, tuple[E, ...]]]:
        """Each attractor as (what settings and percolation fix, one leaf entry per independent part), lazily.

        The order is deterministic: settings 0 before 1, leaf entries in their own order. At a limit it ends.
        """
        return (
            (fixed, tuple(chosen))
            for fixed, chosen in self.folded_products(entries, list[E](), lambda before, entry: [*before, entry])
        )

    def folded_products(
        self, entries: Callable[[T], tuple[E, ...]], nothing: W, joined: Callable[[W, E], W]
    ) -> Iterator[tuple[Subspace, W]]:
        """The products, with the entries of each joined one after the other to ``nothing``.

        Products that begin alike share what their beginning gives, so that one of a thousand parts costs as much as
        the few last parts in which it differs from the one before.
        """
        known: dict[int, bool] = {}
        if not self._inhabited(self.root, entries, known):
            return
        ways: list[Iterator[_Way[T, W]]] = [iter([_Way(self.root.fixed, nothing, _chain(self.root, None))])]
        steps = 0
        while ways:
            way = next(ways[-1], None)
            steps += 1
            if not steps & 0xFFF and self._limits.reached() is not None:
                return
            if way is None:
                if self._limits.hit is not None:
                    return
                ways.pop()
            elif way.left is None:
                yield way.fixed, way.joined
            else:
                ways.append(self._ways(way, entries, joined, known))

    def _ways(
        self,
        way: _Way[T, W],
        entries: Callable[[T], tuple[E, ...]],
        joined: Callable[[W, E], W],
        known: dict[int, bool],
    ) -> Iterator[_Way[T, W]]:
        """A way with one factor more, in every setting and with every entry of it; ends early at a limit."""
        assert way.left is not None
        split, rest = way.left
        if split.leaf is not None:
            for entry in entries(split.leaf):
                yield _Way(way.fixed, joined(way.joined, entry), rest)
        for part in split.alternatives:
            # Entered only where every factor has an entry: each way then ends in a product. Without that question a
            # factor without entries would be met again in each of exponentially many settings before it.
            lives = self._inhabited(part, entries, known)
            if lives is None:
                return
            if lives:
                yield _Way(way.fixed & part.fixed, way.joined, _chain(part, rest))

    def _inhabited(self, part: Part[T], entries: Callable[[T], tuple[E, ...]], known: dict[int, bool]) -> bool | None:
        """Whether every factor of a part has an entry in some setting; ``None`` at a limit. ``known``: by factor."""
        stack: list[_Asked[T]] = [_Asked(None, [part])]
        while True:
            top = stack[-1]
            settled: bool | None = None
            if top.alternative == len(top.alternatives):
                settled = False
            elif top.factor == len(top.alternatives[top.alternative].factors):
                settled = True
            if settled is not None:
                stack.pop()
                if top.split is None:
                    return settled
                known[id(top.split)] = settled
                continue
            split = top.alternatives[top.alternative].factors[top.factor]
            if id(split) not in known:
                if split.leaf is None and not split.alternatives and self._limits.reached() is not None:
                    return None
                self.explore(split)
                if split.leaf is None:
                    stack.append(_Asked(split, split.alternatives))
                    continue
                known[id(split)] = bool(entries(split.leaf))
            if known[id(split)]:
                top.factor += 1
            else:
                top.alternative, top.factor = top.alternative + 1, 0


#: Parts still to be chosen from: the first, and the rest.
_Chain = tuple[Split[T], "_Chain[T]"] | None


class _Way(NamedTuple, Generic[T, W]):
    """The beginning of a product: what is fixed, what its entries join to, and the parts that are left."""

    fixed: Subspace
    joined: W
    left: _Chain[T]


@dataclass
class _Asked(Generic[T]):
    """A part under the question whether it has entries in one of its alternatives, up to this factor of this one."""

    split: Split[T] | None
    alternatives: list[Part[T]]
    alternative: int = 0
    factor: int = 0


def _chain(part: Part[T], rest: _Chain[T]) -> _Chain[T]:
    for factor in reversed(part.factors):
        rest = factor, rest
    return rest


class _Open(Generic[T, W]):
    """A sum over alternatives under way: the sum of those done, and the product over the factors of this one."""

    def __init__(self, alternatives: list[Part[T]]) -> None:
        self._left = list(reversed(alternatives))
        self._sum: W | None = None
        self.product: W | None = None
        self.factors = list(reversed(self._left.pop().factors))

    def ended(self, plus: Callable[[W, W], W], nothing: W) -> W | None:
        """Add the alternative that is done; the sum if it was the last one, else go on to the next."""
        product = nothing if self.product is None else self.product
        self._sum = product if self._sum is None else plus(self._sum, product)
        if not self._left:
            return self._sum
        self.product, self.factors = None, list(reversed(self._left.pop().factors))
        return None


def _sum_of_tallies(one: dict[E, int], other: dict[E, int]) -> dict[E, int]:
    total = dict(one)
    for key, many in other.items():
        total[key] = total.get(key, 0) + many
    return total


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
