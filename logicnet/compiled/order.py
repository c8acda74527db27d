"""States in which the levels of every node are in order: the others are no states of a network with levels.

Only where a state begins is restricted. No update leads out of order (:mod:`logicnet.network.levels`), so what begins
in order stays there, and nothing that is found about it speaks of a state without a meaning.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from logicnet.compiled.space import Subspace
from logicnet.network.model import Network

__all__ = ["Ladder", "apart", "count_in_order", "ladders", "shares"]


class Ladder(Struct, frozen=True):
    """The Boolean nodes of one node with levels, by position, and the levels that what is held leaves it."""

    #: From below.
    nodes: tuple[int, ...]
    #: The values of all its nodes at each level left; never empty.
    rungs: tuple[Subspace, ...]


def ladders(network: Network, held: Subspace) -> tuple[Ladder, ...]:
    """Every node with levels, in file order. One that is held out of order is none: nothing of it is restricted."""
    found = []
    for levels in network.levels:
        nodes = tuple(network.index[name] for name in levels.nodes)
        rungs = [Subspace.of(zip(nodes, levels.at(i).values(), strict=True)) for i in range(len(nodes) + 1)]
        if left := tuple(rung for rung in rungs if rung.meets(held)):
            found.append(Ladder(nodes, left))
    return tuple(found)


def apart(found: Iterable[Ladder], held: Subspace) -> list[Subspace]:
    """The states out of order among those of ``held``, as subspaces over the nodes that it leaves free."""
    return [
        Subspace(pair.mask & ~held.mask, pair.value & ~held.mask)
        for ladder in found
        for low, high in zip(ladder.nodes, ladder.nodes[1:], strict=False)
        if (pair := Subspace.of(((low, 0), (high, 1)))).meets(held)
    ]


def count_in_order(network: Network, held: Subspace, nodes: Iterable[int] | None = None) -> int:
    """In how many ways the nodes (default: all) can start: two each where nothing is held, levels in order."""
    free = {v for v in (range(len(network)) if nodes is None else nodes) if not held.mask >> v & 1}
    ways = 1
    for ladder in ladders(network, held):
        if not free.isdisjoint(ladder.nodes):
            ways *= len(ladder.rungs)
            free.difference_update(ladder.nodes)
    return ways << len(free)


def shares(ladder: Ladder, nodes: Sequence[int]) -> dict[tuple[int, ...], int]:
    """How many of its levels give these of its nodes which values."""
    found: dict[tuple[int, ...], int] = {}
    for rung in ladder.rungs:
        values = tuple(rung.value >> v & 1 for v in nodes)
        found[values] = found.get(values, 0) + 1
    return found
