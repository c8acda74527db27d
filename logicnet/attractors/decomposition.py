"""A network as a product of independent parts, explored input by input.

After percolation the regulation graph falls apart into weakly connected parts. The attractors of the whole are the
products of one attractor from each part, under every update scheme for fixed points and trap spaces, and under
asynchronous and most-permissive dynamics for all attractors (the transition graph of independent parts is a Cartesian
product, whose terminal components are the products of terminal components). A part that still has an input is split
into the two settings of that input; percolation then often makes it fall apart further. What is left at the leaves has
no input, is small, recurs in many settings, and is analysed once.

So 14 free inputs of which two matter cost four leaves, not 16,384 solver calls, and the number of attractors is a
product of sums that is exact without listing anything.

A network of thousands of nodes has hundreds of inputs, and to cut it anew after each of them would be quadratic. So in
a large part inputs are set one after the other by percolation alone, and the part is cut again when a tenth of it has
become fixed (:data:`SHRUNK`). The list is the same; what such a stretch of inputs hides is that parts may have come
apart in it, which a count must know: a count asks for every cut (``eager``).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property
from operator import add, mul
from typing import Generic, NamedTuple, TypeVar

from msgspec import Struct, field

from logicnet.compiled.circuit import Circuit, Fanout, percolate
from logicnet.compiled.space import FULL, Subspace
from logicnet.limits import Limits

__all__ = ["Decomposition", "IndependentPart", "Split", "independent_parts"]

#: Nodes up to which a part is cut after each input, and the share of its nodes that is left when a larger one is.
SMALL, SHRUNK = 100, 0.9
#: Nodes and gates of a part that is cut, or counted, in one unit of work as limits count it.
SIZE_PER_WORK = 25

T = TypeVar("T")
E = TypeVar("E")
W = TypeVar("W")
_Key = tuple[object, ...]


class Split(Struct, Generic[T]):
    """One independent part: either analysed (``leaf``), or split on an input into alternatives."""

    circuit: Circuit
    #: Inputs of the circuit that are still free, the next one to be split on last; empty for a leaf.
    inputs: list[int]
    #: What inputs set before, and what they force, have fixed since the circuit was cut.
    fixed: Subspace = FULL
    leaf: T | None = None
    #: What is explored of the two settings of the input, 0 first.
    alternatives: list[IndependentPart[T] | None] = field(default_factory=lambda: [None, None])

    def explored(self) -> list[IndependentPart[T]]:
        """The alternatives that were entered."""
        return [part for part in self.alternatives if part is not None]


class IndependentPart(Struct, Generic[T]):
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
        eager: bool = False,
    ) -> None:
        """``eager``: cut a large part anew after each input too, so that a count finds all that is independent."""
        self._analyse = analyse
        self._limits = limits
        self._leaves = {} if leaves is None else leaves
        self._eager = eager
        self._fanouts: dict[int, tuple[Circuit, Fanout]] = {}
        fixed = percolate(Fanout(circuit), pinned)
        rest, _ = circuit.restrict(fixed)
        self.root = IndependentPart(circuit.lift(fixed), self._factors(rest))

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
                stack += factor.explored()
        return found

    def through(self, wanted: T) -> tuple[Subspace, list[T]] | None:
        """A setting in which an explored leaf analysis occurs, with the analyses of all its parts; ``None`` at a limit.

        Where another input may be either, it is 0. Linear in what was explored.
        """

        leading: set[int] = set()
        under = list(self.root.factors)
        for split in under:
            under += [factor for part in split.explored() for factor in part.factors]
        for split in reversed(under):
            below = (factor for part in split.explored() for factor in part.factors)
            if split.leaf is wanted if split.leaf is not None else any(id(factor) in leading for factor in below):
                leading.add(id(split))

        found: list[T] = []
        fixed, stack = self.root.fixed, list(reversed(self.root.factors))
        while stack:
            split = stack.pop()
            ways = [part for part in split.explored() if any(id(factor) in leading for factor in part.factors)]
            if split.leaf is None and not ways and self._limits.reached() is not None:
                return None
            if not split.inputs:
                found.append(self.analysis(split))
                continue
            chosen = ways[0] if ways else self.setting(split, 0)
            fixed &= chosen.fixed
            stack += reversed(chosen.factors)
        return fixed, found

    def _factors(self, circuit: Circuit) -> list[Split[T]]:
        regulators = [circuit.regulators(v) for v in range(circuit.n)]
        targets = [0] * circuit.n
        for v, found in enumerate(regulators):
            for u in found:
                targets[u] += u != v
        factors = []
        for members in _connected(regulators):
            part = circuit if len(members) == circuit.n else circuit.restrict(FULL, members)[0]
            # The input with most targets is taken first: its two settings fall apart furthest. Ties in file order.
            inputs = [i for i in range(part.n) if part.is_input(i)]
            factors.append(Split[T](part, sorted(inputs, key=lambda i: (targets[members[i]], -i))))
        return factors

    def analysis(self, split: Split[T]) -> T:
        """What is found of a part without inputs; analysed once."""
        if split.leaf is None:
            key = _key(split.circuit)
            if key not in self._leaves:
                self._leaves[key] = self._analyse(split.circuit)
            split.leaf = self._leaves[key]
        return split.leaf

    def setting(self, split: Split[T], b: int) -> IndependentPart[T]:
        """The alternative of a part with inputs in which the next one has this value; made once."""
        known = split.alternatives[b]
        if known is not None:
            return known
        circuit, before = split.circuit, split.fixed
        fixed = percolate(self._fanout(circuit), base=before & Subspace.of([(split.inputs[-1], b)]))
        news = circuit.lift(Subspace(fixed.mask & ~before.mask, fixed.value & ~before.mask))
        left = [v for v in split.inputs[:-1] if not fixed.mask >> v & 1]
        if left and not self._eager and circuit.n > SMALL and fixed.free_count(circuit.n) > SHRUNK * circuit.n:
            made: IndependentPart[T] = IndependentPart(news, [Split(circuit, left, fixed)])
        else:
            made = IndependentPart(news, self._factors(circuit.restrict(fixed)[0]))
        split.alternatives[b] = made
        return made

    def _fanout(self, circuit: Circuit) -> Fanout:
        """The fan-out of a circuit; that of the one asked about last is kept, for a stretch of inputs."""
        known = self._fanouts.get(id(circuit))
        if known is None:
            self._fanouts.clear()
            known = self._fanouts[id(circuit)] = circuit, Fanout(circuit)
        return known[1]

    def count(self, entries: Callable[[T], int], budget: int) -> int | None:
        """Exact number of products of leaf entries; ``None`` if more than ``budget`` settings would be explored."""
        return self._folded(self.root, entries, mul, add, 1, budget)

    def bounded_count(self, entries: Callable[[T], int], budget: int, least: int) -> tuple[int, bool]:
        """Number of products of leaf entries: at least so many, and whether that is exact.

        Each independent part has ``budget`` settings to itself, small ones come first, and one that needs more counts
        with ``least`` entries (1 or 0) in each setting of its inputs, or once where that is 0.
        """
        total, exact = 1, True
        for factor in sorted(self.root.factors, key=lambda factor: factor.circuit.n):
            many = self._folded(IndependentPart(FULL, [factor]), entries, mul, add, 1, budget)
            exact &= many is not None
            total *= many if many is not None else 1 << len(factor.inputs) * least
        return total, exact

    def settings(self) -> int:
        """How many settings the free inputs have."""
        return 1 << sum(len(factor.inputs) for factor in self.root.factors)

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
        return self._folded(self.root, weigh, times, _sum_of_tallies, nothing, budget)

    def _folded(
        self,
        root: IndependentPart[T],
        weigh: Callable[[T], W],
        times: Callable[[W, W], W],
        plus: Callable[[W, W], W],
        nothing: W,
        budget: int,
    ) -> W | None:
        """What the leaves weigh: the product over the parts of a setting, the sum over settings; in exploring order."""
        #: Weights of parts of the network under way: for each, the alternatives seen, and the factors left of this one.
        open_splits: list[_Open[T, W]] = [_Open([root], ())]
        #: What equal parts weigh: they recur under other settings.
        known: dict[_Key, W] = {}
        while True:
            top = open_splits[-1]
            if top.factors:
                split = top.factors.pop()
                key = (*_key(split.circuit), split.fixed)
                if (seen := known.get(key)) is not None:
                    weight = seen
                elif (budget := budget - 1) < 0 or self._limits.reached(1 + split.circuit.size // SIZE_PER_WORK):
                    return None
                elif not split.inputs:
                    weight = known[key] = weigh(self.analysis(split))
                else:
                    open_splits.append(_Open([self.setting(split, 0), self.setting(split, 1)], key))
                    continue
            elif (done := top.ended(plus, nothing)) is None:
                continue
            else:
                open_splits.pop()
                if not open_splits:
                    return done
                known[top.key] = done
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
        if not split.inputs:
            for entry in entries(self.analysis(split)):
                yield _Way(way.fixed, joined(way.joined, entry), rest)
            return
        for b in (0, 1):
            if self._limits.reached() is not None:
                return
            part = self.setting(split, b)
            # Entered only where every factor has an entry: each way then ends in a product. Without that question a
            # factor without entries would be met again in each of exponentially many settings before it.
            lives = self._inhabited(part, entries, known)
            if lives is None:
                return
            if lives:
                yield _Way(way.fixed & part.fixed, way.joined, _chain(part, rest))

    def _inhabited(
        self, part: IndependentPart[T], entries: Callable[[T], tuple[E, ...]], known: dict[int, bool]
    ) -> bool | None:
        """Whether every factor of a part has an entry in some setting; ``None`` at a limit. ``known``: by factor."""
        stack: list[_AskedPart[T]] = [_AskedPart(None, part)]
        while True:
            top = stack[-1]
            settled: bool | None = None
            if top.part is None:
                settled = False
            elif top.factor == len(top.part.factors):
                settled = True
            if settled is not None:
                stack.pop()
                if top.split is None:
                    return settled
                known[id(top.split)] = settled
                continue
            assert top.part is not None
            # Small ones first: where a limit stops the last one, what was found of it still makes products.
            split = top.order[top.factor]
            if id(split) not in known:
                if split.leaf is None and self._limits.reached() is not None:
                    return None
                if split.inputs:
                    stack.append(_AskedPart(split, self.setting(split, 0)))
                    continue
                known[id(split)] = bool(entries(self.analysis(split)))
            if known[id(split)]:
                top.factor += 1
            elif top.split is not None and not top.value:
                stack[-1] = _AskedPart(top.split, self.setting(top.split, 1), 1)
            else:
                top.part = None


#: Parts still to be chosen from: the first, and the rest.
_Chain = tuple[Split[T], "_Chain[T]"] | None


class _Way(NamedTuple, Generic[T, W]):
    """The beginning of a product: what is fixed, what its entries join to, and the parts that are left."""

    fixed: Subspace
    joined: W
    left: _Chain[T]


class _AskedPart(Struct, Generic[T], dict=True):
    """A part under the question whether it has entries in one of its two settings, up to this factor of this one."""

    split: Split[T] | None
    #: The setting that is looked at, ``None`` after the last; ``value`` says which it is.
    part: IndependentPart[T] | None
    value: int = 0
    factor: int = 0

    @cached_property
    def order(self) -> list[Split[T]]:
        """The factors of the setting, small ones first."""
        assert self.part is not None
        return sorted(self.part.factors, key=lambda factor: factor.circuit.n)


def _chain(part: IndependentPart[T], rest: _Chain[T]) -> _Chain[T]:
    for factor in reversed(part.factors):
        rest = factor, rest
    return rest


class _Open(Generic[T, W]):
    """A sum over alternatives under way: the sum of those done, and the product over the factors of this one."""

    def __init__(self, alternatives: list[IndependentPart[T]], key: _Key) -> None:
        self.key = key
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


def _key(circuit: Circuit) -> _Key:
    """Equal for equal circuits over the same nodes."""
    return circuit.origin, tuple(circuit.gates), tuple(circuit.root)


def independent_parts(circuit: Circuit, together: Iterable[Sequence[int]] = ()) -> Iterator[Circuit]:
    """The weakly connected parts of the regulation graph, by their first node; nodes ``together`` share one."""
    linked = [set(circuit.regulators(v)) for v in range(circuit.n)]
    for nodes in together:
        linked[nodes[0]].update(nodes)
    for members in _connected(linked):
        yield circuit if len(members) == circuit.n else circuit.restrict(FULL, members)[0]


def _connected(regulators: Sequence[Collection[int]]) -> list[list[int]]:
    """Nodes by weakly connected part, sorted; parts in order of their first node."""
    parent = list(range(len(regulators)))

    def find(v: int) -> int:
        while parent[v] != v:
            parent[v] = parent[parent[v]]
            v = parent[v]
        return v

    for v, found in enumerate(regulators):
        a = find(v)
        for u in found:
            b = find(u)
            if a != b:
                parent[max(a, b)] = a = min(a, b)
    members: dict[int, list[int]] = {}
    for v in range(len(regulators)):
        members.setdefault(find(v), []).append(v)
    return [members[root] for root in sorted(members)]
