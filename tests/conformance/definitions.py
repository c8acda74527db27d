"""Definitions, executed one state at a time: the truth that every engine is compared with.

Nothing here shares code with the engines beyond the expression classes. A state is a tuple of 0 and 1, a subspace a
tuple of 0, 1 and None.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import combinations, product

from logicnet.network.case import Demand
from logicnet.network.model import Cut, Network, Node, Phenotype, Rule
from logicnet.text.formula import AND, FALSE, NOT, OR, TRUE, Symbol, parse_expression
from logicnet.text.source import Source, Span

State = tuple[int, ...]
Space = tuple[int | None, ...]


def expression(text: str):
    return parse_expression(Source("<test>", text))


def demand(formula, text: str = "goal") -> Demand | None:
    """A demand for a formula, given as a text or as an expression; nothing for nothing."""
    if formula is None:
        return None
    return Demand(formula, expression(formula)) if isinstance(formula, str) else Demand(text, formula)


def network(
    rules: Mapping[str, str], phenotypes: Mapping[str, str] | None = None, drugs: Sequence[str] = ()
) -> Network:
    """A network from rule texts, without going through a file."""
    nodes = []
    for name, text in rules.items():
        rule = expression(text)
        nodes.append(
            Node(
                name,
                Rule(rule, Span(0, 0)),
                Span(0, 0),
                is_input=isinstance(rule, Symbol) and rule.name == name,
                kinds=("drug",) if name in drugs else (),
            )
        )
    shown = tuple(Phenotype(n, expression(t), t, Span(0, 0)) for n, t in (phenotypes or {}).items())
    return Network(Source("<test>", ""), tuple(nodes), phenotypes=shown)


def evaluate(rule, state: Mapping[str, int]) -> int:
    if isinstance(rule, Symbol):
        return state[rule.name]
    if isinstance(rule, NOT):
        return 1 - evaluate(rule.args[0], state)
    if isinstance(rule, AND):
        return int(all(evaluate(a, state) for a in rule.args))
    if isinstance(rule, OR):
        return int(any(evaluate(a, state) for a in rule.args))
    assert rule in (TRUE, FALSE)
    return 1 if rule == TRUE else 0


class Truth:
    """Dynamics of a network with some nodes pinned and some regulations cut, by enumeration of all states."""

    def __init__(self, net: Network, pinned: Mapping[str, int] | None = None, cuts: Sequence[Cut] = ()) -> None:
        self.net = net
        self.cuts = cuts
        self.names = net.names
        self.pinned = dict(pinned or {})
        self.states = [
            s for s in product((0, 1), repeat=len(net)) if all(s[net.index[n]] == b for n, b in self.pinned.items())
        ]
        self.image = {s: self._image(s) for s in self.states}

    def _image(self, state: State) -> State:
        named = dict(zip(self.names, state, strict=True))
        return tuple(
            self.pinned[node.name]
            if node.name in self.pinned
            else evaluate(
                node.rule.expression, {**named, **{c.source: c.value for c in self.cuts if c.target == node.name}}
            )
            for node in self.net.nodes
        )

    def successors(self, state: State) -> list[State]:
        image = self.image[state]
        return [(*state[:v], image[v], *state[v + 1 :]) for v in range(len(state)) if image[v] != state[v]]

    def fixed_points(self) -> set[State]:
        return {s for s in self.states if self.image[s] == s}

    def reached(self, starts: Iterable[State]) -> set[State]:
        """Everything reachable by asynchronous steps, the start included."""
        seen, stack = set(starts), list(starts)
        while stack:
            for after in self.successors(stack.pop()):
                if after not in seen:
                    seen.add(after)
                    stack.append(after)
        return seen

    def end(self, state: State) -> State:
        """A state of the synchronous cycle that a state runs into."""
        for _ in range(len(self.states)):
            state = self.image[state]
        return state

    def smallest_trap_space(self, state: State) -> Space:
        """By closing under the definition: free a node as soon as some state inside wants to change it."""
        space: Space = state
        while True:
            images = [self.image[s] for s in states_of(space)]
            wider = tuple(b if all(after[v] == b for after in images) else None for v, b in enumerate(space))
            if wider == space:
                return space
            space = wider

    def asynchronous(self) -> set[frozenset[State]]:
        """Terminal strongly connected components of the asynchronous transition graph."""
        reach = {start: frozenset(self.reached([start])) for start in self.states}
        return {r for s, r in reach.items() if all(reach[t] == r for t in r)}

    def synchronous(self) -> set[frozenset[State]]:
        found = set()
        for state in self.states:
            state = self.end(state)
            cycle, at = [state], self.image[state]
            while at != state:
                cycle.append(at)
                at = self.image[at]
            found.add(frozenset(cycle))
        return found

    def spaces(self) -> list[Space]:
        choices = [(self.pinned[n],) if n in self.pinned else (0, 1, None) for n in self.names]
        return list(product(*choices))

    def is_trap_space(self, space: Space) -> bool:
        fixed = [(v, b) for v, b in enumerate(space) if b is not None]
        return all(self.image[s][v] == b for s in states_of(space) if s in self.image for v, b in fixed)

    def minimal_trap_spaces(self) -> set[Space]:
        if len(self.states) > 1 << 6:
            # A minimal one is the smallest around each of its states; all subspaces would be too many here.
            around = {self.smallest_trap_space(s) for s in self.states}
            return {t for t in around if not any(u != t and smaller(u, t) for u in around)}
        traps = [t for t in self.spaces() if self.is_trap_space(t)]
        return {t for t in traps if not any(u != t and smaller(u, t) for u in traps)}


def inside(state: State, space: Space) -> bool:
    return all(b is None or b == a for a, b in zip(state, space, strict=True))


def smaller(a: Space, b: Space) -> bool:
    return all(y is None or x == y for x, y in zip(a, b, strict=True))


def hull(states: Iterable[State]) -> Space:
    columns = list(zip(*states, strict=True))
    return tuple(column[0] if len(set(column)) == 1 else None for column in columns)


def states_of(space: Space) -> set[State]:
    return set(product(*[(0, 1) if b is None else (b,) for b in space]))


def shown(net: Network, formula, states: Iterable[State]) -> str:
    values = {evaluate(formula, dict(zip(net.names, s, strict=True))) for s in states}
    return {(1,): "always", (0,): "never"}.get(tuple(values), "sometimes")


def attractor_sets(net: Network, pinned: Mapping[str, int], update: str) -> list[frozenset[State]]:
    truth = Truth(net, pinned)
    by_scheme: dict[str, Callable[[], Iterable[frozenset[State]]]] = {
        "asynchronous": truth.asynchronous,
        "synchronous": truth.synchronous,
        "most-permissive": lambda: (frozenset(states_of(t)) for t in truth.minimal_trap_spaces()),
    }
    return sorted(by_scheme[update](), key=sorted)


def minimal_sets(
    net: Network,
    formula,
    choices: Sequence[tuple[str, int]],
    size: int,
    occurrence: str,
    update: str,
    held: Mapping[str, int] | None = None,
) -> set[frozenset[tuple[str, int]]]:
    """All inclusion-minimal clamp sets after which no attractor shows the formula (ever / always)."""
    good: list[frozenset[tuple[str, int]]] = []
    bad_words = {"ever": {"always", "sometimes"}, "always": {"always"}}[occurrence]
    for k in range(size + 1):
        for chosen in combinations(choices, k):
            if len({n for n, _ in chosen}) < k or any(g <= set(chosen) for g in good):
                continue
            sets = attractor_sets(net, {**(held or {}), **dict(chosen)}, update)
            if not any(shown(net, formula, s) in bad_words for s in sets):
                good.append(frozenset(chosen))
    return set(good)


def random_rules(rng: random.Random, n: int, inputs: float = 0.15, arity: int = 3) -> dict[str, str]:
    """Rules of up to ``arity`` regulators with arbitrary, often non-unate functions; some inputs and constants."""
    names = [f"x{i}" for i in range(n)]
    rules = {}
    for name in names:
        if rng.random() < inputs:
            rules[name] = name
            continue
        if rng.random() < 0.05:
            rules[name] = rng.choice("01")
            continue
        rules[name] = random_formula(rng, rng.sample(names, rng.randint(1, min(arity, n))))
    return rules


def random_formula(rng: random.Random, names: Sequence[str]) -> str:
    """Half the time a random nest of operators, otherwise the disjunction of random rows of the truth table."""
    if rng.random() < 0.5:
        parts = [rng.choice(("", "!")) + name for name in names]
        while len(parts) > 1:
            i = rng.randrange(len(parts) - 1)
            parts[i : i + 2] = [f"{rng.choice(('', '!'))}({parts[i]} {rng.choice('&|')} {parts[i + 1]})"]
        return parts[0]
    rows = [row for row in product((0, 1), repeat=len(names)) if rng.random() < 0.5]
    cubes = [" & ".join(("" if b else "!") + name for name, b in zip(names, row, strict=True)) for row in rows]
    return " | ".join(f"({cube})" for cube in cubes) or rng.choice("01")
