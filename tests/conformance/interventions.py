"""The definition of minimal interventions, executed over every set of choices: the truth for every option of a search.

A state is a number below 2^n, bit ``v`` = node ``v``; a set of states is an integer with one bit per state, so that one
step from all states of a set is a shift. Shares no code with the engines, nor with :mod:`definitions`, which looks
at one state after the other; a test holds the two against each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import combinations

from logicnet.network.model import Network
from logicnet.perturbation.candidates import Choice
from logicnet.text.formula import AND, FALSE, NOT, OR, TRUE, Symbol


@cache
def on(n: int) -> tuple[int, ...]:
    """Of each of n nodes, the states in which it is 1."""
    return tuple(sum(1 << s for s in range(1 << n) if s >> v & 1) for v in range(n))


@cache
def space(n: int, state: int, free: int) -> int:
    """The states that agree with one on all nodes but the free ones."""
    return sum(1 << s for s in range(1 << n) if not (s ^ state) & ~free)


class Dynamics:
    """All attractors of one network under pins and cuts, by looking at every state. Answers are kept."""

    def __init__(self, net: Network) -> None:
        self._net = net
        self._n = len(net)
        self._all = (1 << (1 << self._n)) - 1
        self._tables: dict[tuple[int, tuple[tuple[str, int], ...]], int] = {}
        self._found: dict[tuple, list[int]] = {}

    def table(self, formula, blind: Sequence[tuple[str, int]] = ()) -> int:
        """The states in which a formula is true; names in ``blind`` read as the constant given."""
        return self._table(formula, dict(blind))

    def _table(self, formula, blind: dict[str, int]) -> int:
        if isinstance(formula, Symbol):
            if formula.name in blind:
                return self._all * blind[formula.name]
            return on(self._n)[self._net.index[formula.name]]
        if isinstance(formula, NOT):
            return self._all ^ self._table(formula.args[0], blind)
        if isinstance(formula, (AND, OR)):
            parts = [self._table(part, blind) for part in formula.args]
            result = parts[0]
            for part in parts[1:]:
                result = result & part if isinstance(formula, AND) else result | part
            return result
        assert formula in (TRUE, FALSE)
        return self._all if formula == TRUE else 0

    def _rule(self, v: int, cuts) -> int:
        name = self._net.names[v]
        blind = tuple(sorted((cut.source, cut.value) for cut in cuts if cut.target == name))
        if (v, blind) not in self._tables:
            self._tables[v, blind] = self.table(self._net.nodes[v].rule.expression, blind)
        return self._tables[v, blind]

    def attractors(self, pins: dict[int, int], cuts, update: str) -> list[int]:
        """Each attractor as the set of its states."""
        rules = [(v, self._rule(v, cuts)) for v in range(self._n) if v not in pins]
        key = (update, tuple(sorted(pins.items())), tuple(rules))
        if key not in self._found:
            states = self._all
            for v, b in pins.items():
                states &= on(self._n)[v] if b else ~on(self._n)[v]
            of = {"asynchronous": self._terminal, "synchronous": self._cycles, "most-permissive": self._smallest}
            self._found[key] = of[update](states, rules)
        return self._found[key]

    def _terminal(self, states: int, rules) -> list[int]:
        """Sets that no step leaves and in which every state reaches every other."""
        ups = [(1 << v, ~on(self._n)[v] & rule & states) for v, rule in rules]
        downs = [(1 << v, on(self._n)[v] & ~rule & states) for v, rule in rules]

        def ahead(reached: int) -> int:
            while True:
                more = reached
                for shift, rising in ups:
                    more |= (more & rising) << shift
                for shift, falling in downs:
                    more |= (more & falling) >> shift
                if more == reached:
                    return reached
                reached = more

        def behind(reached: int) -> int:
            while True:
                more = reached
                for shift, rising in ups:
                    more |= more >> shift & rising
                for shift, falling in downs:
                    more |= more << shift & falling
                if more == reached:
                    return reached
                reached = more

        found = []
        while states:
            state = states & -states
            while (further := ahead(state) & ~behind(state)) != 0:
                state = further & -further
            found.append(ahead(state))
            states &= ~behind(state)
        return found

    def _cycles(self, states: int, rules) -> list[int]:
        """What each state runs into when all nodes change at once."""
        after = {}
        for s in range(1 << self._n):
            if states >> s & 1:
                after[s] = s ^ sum(1 << v for v, rule in rules if (rule >> s ^ s >> v) & 1)
        found, known = [], set()
        for start in after:
            way: dict[int, None] = {}
            s = start
            while s not in known and s not in way:
                way[s] = None
                s = after[s]
            if s in way:
                cycle = list(way)[list(way).index(s) :]
                found.append(sum(1 << t for t in cycle))
            known.update(way)
        return found

    def _smallest(self, states: int, rules) -> list[int]:
        """The smallest trap spaces, from each state by freeing every node that some state inside wants to change."""
        free_at_most = sum(1 << v for v, _ in rules)
        spaces = set()
        for s in range(1 << self._n):
            if not states >> s & 1:
                continue
            free = 0
            while free != free_at_most:
                inside = space(self._n, s, free)
                more = sum(
                    1 << v
                    for v, rule in rules
                    if not free >> v & 1 and inside & (rule if not s >> v & 1 else ~rule)
                )
                if not more:
                    break
                free |= more
            spaces.add(space(self._n, s, free))
        return [one for one in spaces if not any(other != one and other & one == other for other in spaces)]


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
            found = dynamics.attractors({**fixed, **dict(clamps)}, cut, update)
            if meets(found, *tables, occurrence):  # type: ignore[call-arg]
                good.append(chosen)
    return set(good)


def meets(attractors: Sequence[int], goal: int, reach: int | None, keep: int | None, occurrence: str) -> bool:
    """Whether these are all attractors of a network that meets every demand; ``goal`` 0 asks for nothing."""
    if any(states & goal if occurrence == "ever" else states & goal == states for states in attractors):
        return False
    if reach is not None and any(states & ~reach for states in attractors):
        return False
    return keep is None or any(states & ~keep == 0 for states in attractors)
