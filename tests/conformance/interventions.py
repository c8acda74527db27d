"""The definition of minimal interventions, executed over every set of choices: the truth for every option of a search.

States are integers, bit ``v`` = node ``v``; sets of states are integers too. Shares no code with the engines.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from logicnet.network.model import Network
from logicnet.perturbation.candidates import Choice
from tests.conformance.definitions import evaluate


class Dynamics:
    """All attractors of one network under pins and cuts, by looking at every state. Tables are kept per cut."""

    def __init__(self, net: Network) -> None:
        self._net = net
        self._n = len(net)
        self._tables: dict[tuple[int, tuple[tuple[str, int], ...]], list[int]] = {}

    def table(self, formula, blind: Sequence[tuple[str, int]] = ()) -> list[int]:
        """The value of a formula in every state; names in ``blind`` read as the constant given."""
        names = self._net.names
        return [
            evaluate(formula, {**{name: s >> v & 1 for v, name in enumerate(names)}, **dict(blind)})
            for s in range(1 << self._n)
        ]

    def _rule(self, v: int, cuts) -> list[int]:
        name = self._net.names[v]
        blind = tuple(sorted((cut.source, cut.value) for cut in cuts if cut.target == name))
        if (v, blind) not in self._tables:
            self._tables[v, blind] = self.table(self._net.nodes[v].rule.expression, blind)
        return self._tables[v, blind]

    def attractors(self, pins: dict[int, int], cuts, update: str) -> Iterator[Iterable[int]]:
        """Each attractor as the states it consists of."""
        rules = [(v, self._rule(v, cuts)) for v in range(self._n) if v not in pins]
        states = [s for s in range(1 << self._n) if all(s >> v & 1 == b for v, b in pins.items())]
        if update == "most-permissive":
            yield from self._smallest(states, rules)
            return
        after = {}
        for s in states:
            flips = [1 << v for v, rule in rules if rule[s] != s >> v & 1]
            after[s] = [s ^ flip for flip in flips] if update == "asynchronous" else [s ^ sum(flips)]
        reach: dict[int, frozenset[int]] = {}
        for start in states:
            seen, stack = {start}, [start]
            while stack:
                for t in after[stack.pop()]:
                    if t not in seen:
                        seen.add(t)
                        stack.append(t)
            reach[start] = frozenset(seen)
        for seen in set(reach.values()):
            if all(reach[t] == seen for t in seen):
                yield seen

    def _smallest(self, states, rules) -> Iterator[list[int]]:
        spaces = set()
        for s in states:
            free = 0
            while True:
                inside = [t for t in states if not (t ^ s) & ~free]
                held = [(v, rule) for v, rule in rules if not free >> v & 1]
                more = sum(1 << v for v, rule in held if any(rule[t] != s >> v & 1 for t in inside))
                if not more:
                    break
                free |= more
            spaces.add(frozenset(inside))
        for space in spaces:
            if not any(other < space for other in spaces):
                yield sorted(space)


def minimal_sets(
    net: Network, environment, choices: Sequence[Choice], goal, occurrence: str, update: str, *,
    keep=None, reach=None, held=(), cuts=(), size: int = 3,
) -> set[tuple[int, ...]]:
    """Positions of the choices of each inclusion-minimal set that meets every demand."""
    dynamics = Dynamics(net)
    at = net.index
    fixed = {at[name]: value for name, value in environment if value is not None}
    fixed.update({at[clamp.node]: clamp.value for clamp in held})
    tables = [None if formula is None else dynamics.table(formula) for formula in (goal, reach, keep)]
    good: list[tuple[int, ...]] = []
    for k in range(size + 1):
        for chosen in combinations(range(len(choices)), k):
            clamps = {(at[clamp.node], clamp.value) for i in chosen for clamp in choices[i].clamps}
            if len({v for v, _ in clamps}) < len(clamps) or any(set(other) <= set(chosen) for other in good):
                continue
            cut = (*cuts, *(one for i in chosen for one in choices[i].cuts))
            found = list(dynamics.attractors({**fixed, **dict(clamps)}, cut, update))
            if _meets(found, tables, occurrence):
                good.append(chosen)
    return set(good)


def _meets(attractors, tables, occurrence: str) -> bool:
    goal, reach, keep = tables
    shows = any if occurrence == "ever" else all
    if any(shows(goal[s] for s in states) for states in attractors):
        return False
    if reach is not None and not all(reach[s] for states in attractors for s in states):
        return False
    return keep is None or any(all(keep[s] for s in states) for states in attractors)
