"""Who regulates whom: exactly, for people; as a graph of the circuit, with a set that meets all its negative cycles.

networkx offers no sign-aware feedback sets, and importing it costs more than most queries; the graph here is an
adjacency list that lives for one query.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence

from msgspec import Struct

from logicnet.compiled.circuit import Circuit
from logicnet.compiled.function import Effect, effects
from logicnet.limits import Limits
from logicnet.network.model import Network, Node

__all__ = [
    "Effect",
    "Regulation",
    "SignedGraph",
    "negative_feedback_vertex_set",
    "regulations",
    "regulations_of",
    "signed_graph",
]


#: What a node without cost still costs.
FREE = 0.02


class Regulation(Struct, frozen=True):
    """``source`` occurs effectively in the rule of ``target``: in some state, changing it alone changes the outcome."""

    source: str
    target: str
    sign: Effect


def regulations(network: Network, limits: Limits | None = None) -> tuple[Regulation, ...]:
    """Every effective regulation with the sign that the rule has as a function; inputs have none.

    By target in file order, then in the order the rule names its regulators. At a limit, which a rule of many names may
    reach, :class:`~logicnet.errors.LimitReached`.
    """
    return tuple(one for node in network.nodes for one in regulations_of(node, limits))


def regulations_of(node: Node, limits: Limits | None = None) -> list[Regulation]:
    """Those of one node."""
    if node.is_input:
        return []
    found = effects(node.rule.expression, limits).items()
    return [Regulation(source, node.name, sign) for source, sign in found if sign is not None]


class SignedGraph(Struct, frozen=True, dict=True):
    """``targets[u]`` maps each target of ``u`` to the set of signs (+1, -1) with which ``u`` occurs in its rule.

    Signs are syntactic, so the graph may hold more than the effective regulations, never less.
    """

    targets: tuple[dict[int, frozenset[int]], ...]

    def __len__(self) -> int:
        return len(self.targets)


def signed_graph(circuit: Circuit) -> SignedGraph:
    """Who occurs in whose rule, and how. Linear in the circuit times the depth of sharing."""
    targets: list[dict[int, frozenset[int]]] = [{} for _ in range(circuit.n)]
    for v in range(circuit.n):
        # Literal (u, 1) below "some state makes f_v true" is a positive occurrence, (u, 0) a negative one.
        for c in sorted(circuit.literals_below([circuit.root[2 * v + 1]])):
            u, sign = c >> 1, 1 if c & 1 else -1
            targets[u][v] = targets[u].get(v, frozenset()) | {sign}
    return SignedGraph(tuple(targets))


def strong_components(successors: list[list[int]]) -> list[list[int]]:
    """Strongly connected components (Tarjan 1972, doi:10.1137/0201010), iteratively; each sorted, sinks first."""
    n = len(successors)
    index, low = [-1] * n, [0] * n
    on_stack = bytearray(n)
    stack: list[int] = []
    components: list[list[int]] = []
    counter = 0
    for root in range(n):
        if index[root] >= 0:
            continue
        work = [(root, 0)]
        while work:
            v, i = work.pop()
            if i == 0:
                index[v] = low[v] = counter
                counter += 1
                stack.append(v)
                on_stack[v] = 1
            descend = False
            for j in range(i, len(successors[v])):
                w = successors[v][j]
                if index[w] < 0:
                    work += [(v, j + 1), (w, 0)]
                    descend = True
                    break
                if on_stack[w]:
                    low[v] = min(low[v], index[w])
            if descend:
                continue
            if low[v] == index[v]:
                component = []
                while True:
                    w = stack.pop()
                    on_stack[w] = 0
                    component.append(w)
                    if w == v:
                        break
                components.append(sorted(component))
            if work:
                parent = work[-1][0]
                low[parent] = min(low[parent], low[v])
    return components


def negative_feedback_vertex_set(graph: SignedGraph, cost: Sequence[float] = (), seed: int = 0) -> list[int]:
    """Nodes without which the graph has no negative cycle; inclusion-minimal, not always smallest. Sorted.

    A strongly connected graph has no negative cycle iff its nodes can be split in two camps such that an edge is
    positive exactly inside a camp. While some component cannot be split, its best connected node among the
    contradictions is taken out; at the end every node that proves unnecessary is put back. With a ``cost`` for each
    node cheap ones are preferred, and another ``seed`` gives another set.
    """
    removed: set[int] = set()
    draw = random.Random(seed)
    while True:
        contradicted = _contradictions(graph, removed)
        if not contradicted:
            break
        degree = _degrees(graph, removed)
        if cost:
            worth = {v: contradicted[v] * degree[v] * draw.uniform(0.8, 1.25) / (cost[v] + FREE) for v in contradicted}
            removed.add(max(worth, key=lambda v: (worth[v], -v)))
        else:
            removed.add(min(contradicted, key=lambda v: (-contradicted[v], -degree[v], v)))
    whole = _degrees(graph, ())
    for v in sorted(removed, key=lambda v: (-cost[v] if cost else whole[v], v)) if len(removed) <= 200 else ():
        if not _contradictions(graph, removed - {v}):
            removed.discard(v)
    return sorted(removed)


def _degrees(graph: SignedGraph, removed: Iterable[int]) -> list[int]:
    gone = set(removed)
    incoming, outgoing = [0] * len(graph), [0] * len(graph)
    for u, targets in enumerate(graph.targets):
        if u not in gone:
            for v in targets:
                if v not in gone:
                    outgoing[u] += 1
                    incoming[v] += 1
    return [a * b for a, b in zip(incoming, outgoing, strict=True)]


def _contradictions(graph: SignedGraph, removed: Iterable[int]) -> dict[int, int]:
    """How many edges of components that have a negative cycle contradict a spanning split, per end node."""
    gone = set(removed)
    successors = [[] if u in gone else [v for v in graph.targets[u] if v not in gone] for u in range(len(graph))]
    found: dict[int, int] = {}
    for component in strong_components(successors):
        inside = set(component)
        camp = {component[0]: 1}
        queue = [component[0]]
        # Within a strongly connected component the directed search reaches every node.
        for u in queue:
            for v in successors[u]:
                if v in inside and v not in camp:
                    camp[v] = camp[u] * min(graph.targets[u][v])
                    queue.append(v)
        for u in component:
            for v in successors[u]:
                if v in inside and graph.targets[u][v] != {camp[u] * camp[v]}:
                    found[u] = found.get(u, 0) + 1
                    found[v] = found.get(v, 0) + 1
    return found
