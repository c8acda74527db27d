"""Sets of instantiations, counted by the verifier itself: reduced ordered decision diagrams over the bits.

A diagram is a number: 0 is the empty set, 1 the set of all, and any other a node that asks one bit. Bits are asked in
their order, no two nodes are the same, and no node has twice the same answer, so that equal sets are one number (Bryant
1986, doi:10.1109/TC.1986.1676819). Nothing recurses; the number of nodes is bounded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from logicnet.limits import Limits

__all__ = ["MOST_DIAGRAM_NODES", "DiagramTooLarge", "Diagrams"]

#: Nodes of all diagrams together: some seconds in Python.
MOST_DIAGRAM_NODES = 400_000
#: Nodes made between two looks at the limits.
STRIDE = 2_000


class DiagramTooLarge(Exception):
    """The diagrams have too many nodes, or a limit was reached: a number is not known."""


class Diagrams:
    """Diagrams over so many bits. Every operation may raise :class:`DiagramTooLarge`."""

    def __init__(self, bits: int, limits: Limits) -> None:
        self._bits, self._limits = bits, limits
        #: Per diagram the bit it asks, and what is left for 0 and for 1.
        self._nodes: list[tuple[int, int, int]] = [(bits, 0, 0), (bits, 1, 1)]
        self._known: dict[tuple[int, int, int], int] = {}
        self._both: dict[tuple[int, int], int] = {}
        self._without: dict[tuple[int, int], int] = {}

    def _node(self, bit: int, low: int, high: int) -> int:
        if low == high:
            return low
        key = (bit, low, high)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = len(self._nodes)
            self._nodes.append(key)
            if found > MOST_DIAGRAM_NODES:
                raise DiagramTooLarge(f"it takes decision diagrams of more than {MOST_DIAGRAM_NODES:,} nodes")
            if found % STRIDE == 0 and self._limits.reached() is not None:
                raise DiagramTooLarge(f"stopped by the {self._limits.hit}")
        return found

    def cube(self, values: Mapping[int, int]) -> int:
        """All that have these values."""
        found = 1
        for bit, value in sorted(values.items(), reverse=True):
            found = self._node(bit, *((0, found) if value else (found, 0)))
        return found

    def clause(self, literals: Iterable[tuple[int, int]]) -> int:
        """All that have at least one of these values; a bit may stand in it with both."""
        chosen = set(literals)
        if any((bit, 1 - value) in chosen for bit, value in chosen):
            return 1
        found = 0
        for bit, value in sorted(chosen, reverse=True):
            found = self._node(bit, *((found, 1) if value else (1, found)))
        return found

    def both(self, a: int, b: int) -> int:
        """What lies in both."""
        return self._applied(self._both, a, b, joint=True)

    def without(self, a: int, b: int) -> int:
        """What of the first does not lie in the second."""
        return self._applied(self._without, a, b, joint=False)

    def union(self, parts: Sequence[int]) -> int:
        """What lies in some of them."""
        left = 1
        for part in parts:
            left = self.without(left, part)
        return self.without(1, left)

    def _applied(self, known: dict[tuple[int, int], int], a: int, b: int, joint: bool) -> int:
        nodes = self._nodes
        pending = [(a, b)]
        while pending:
            pair = x, y = pending[-1]
            if pair in known:
                pending.pop()
                continue
            settled = _settled(x, y) if joint else _left_over(x, y)
            if settled is not None:
                known[pair] = settled
                pending.pop()
                continue
            bit = min(nodes[x][0], nodes[y][0])
            x0, x1 = nodes[x][1:] if nodes[x][0] == bit else (x, x)
            y0, y1 = nodes[y][1:] if nodes[y][0] == bit else (y, y)
            low, high = known.get((x0, y0)), known.get((x1, y1))
            if low is None:
                pending.append((x0, y0))
            if high is None:
                pending.append((x1, y1))
            if low is not None and high is not None:
                known[pair] = self._node(bit, low, high)
                pending.pop()
        return known[a, b]

    def count(self, diagram: int) -> int:
        """How many settings of all bits it has. Exact."""
        # A node is made after what it leads to, so that numbers ascend from the leaves.
        below = {0: 0, 1: 1}
        needed, pending = set(), [diagram]
        while pending:
            one = pending.pop()
            if one > 1 and one not in needed:
                needed.add(one)
                pending += self._nodes[one][1:]
        for one in sorted(needed):
            bit, low, high = self._nodes[one]
            below[one] = sum(below[part] << (self._nodes[part][0] - bit - 1) for part in (low, high))
        return below[diagram] << self._nodes[diagram][0]


def _settled(a: int, b: int) -> int | None:
    """The intersection, where it is one of the two or nothing."""
    if a == 0 or b == 0:
        return 0
    if a == 1 or a == b:
        return b
    return a if b == 1 else None


def _left_over(a: int, b: int) -> int | None:
    """The difference, where it is the first or nothing."""
    if a == 0 or b == 1 or a == b:
        return 0
    return a if b == 0 else None
