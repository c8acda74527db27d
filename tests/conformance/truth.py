"""Definitions, executed one state at a time: the truth that every engine is compared with.

Nothing here shares code with the engines beyond the expression classes, and nothing is clever: a trap space is looked
for among all subspaces, an attractor among all states, a minimal set among all sets. A state is a tuple of 0 and 1, a
subspace a tuple of 0, 1 and None, a choice a tuple of ``(node, value)`` pins that are made together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import combinations, product

from logicnet.network.model import Clamp, Cut, Network, Node, Phenotype, Rule
from logicnet.perturbation.candidates import Candidates
from logicnet.perturbation.candidates import Choice as EngineChoice
from logicnet.text.formula import AND, FALSE, NOT, OR, TRUE, Expression, Symbol, parse_expression
from logicnet.text.source import Source, Span

State = tuple[int, ...]
Space = tuple[int | None, ...]
Pin = tuple[str, int]
Choice = tuple[Pin, ...]

NOWHERE = Span(0, 0)


def expression(text: str) -> Expression:
    return parse_expression(Source("<test>", text))


def network(rules: Mapping[str, str], phenotypes: Mapping[str, str] | None = None, drugs: Sequence[str] = ()) -> Network:
    """A network from rule texts, without going through a file."""
    nodes = []
    for name, text in rules.items():
        rule = expression(text)
        is_input = isinstance(rule, Symbol) and rule.name == name
        nodes.append(Node(name, Rule(rule, NOWHERE), NOWHERE, is_input, kinds=("drug",) if name in drugs else ()))
    shown = tuple(Phenotype(n, expression(t), t, NOWHERE) for n, t in (phenotypes or {}).items())
    return Network(Source("<test>", ""), tuple(nodes), phenotypes=shown)


def evaluate(rule: Expression, state: Mapping[str, int]) -> int:
    if isinstance(rule, Symbol):
        return state[rule.name]
    if isinstance(rule, NOT):
        return 1 - evaluate(rule.args[0], state)
    if isinstance(rule, AND):
        return min(evaluate(a, state) for a in rule.args)
    if isinstance(rule, OR):
        return max(evaluate(a, state) for a in rule.args)
    assert rule in (TRUE, FALSE)
    return 1 if rule == TRUE else 0


class Rules:
    """The value every rule gives in every state, worked out once for a network."""

    def __init__(self, net: Network, cuts: Iterable[Cut] = ()) -> None:
        self.net = net
        severed = {(cut.target, cut.source): cut.value for cut in cuts}
        self.image: dict[State, State] = {}
        for state in product((0, 1), repeat=len(net)):
            named = dict(zip(net.names, state, strict=True))
            self.image[state] = tuple(
                evaluate(node.rule.expression, {u: severed.get((node.name, u), b) for u, b in named.items()})
                for node in net.nodes
            )


class Truth:
    """Dynamics of a network with some nodes pinned for ever."""

    def __init__(self, net: Network, pinned: Mapping[str, int] | None = None, rules: Rules | None = None) -> None:
        self.net = net
        self.pinned = {net.index[name]: b for name, b in (pinned or {}).items()}
        self.states = list(product(*[(self.pinned[v],) if v in self.pinned else (0, 1) for v in range(len(net))]))
        image = (rules or Rules(net)).image
        self.image = {s: tuple(self.pinned.get(v, b) for v, b in enumerate(image[s])) for s in self.states}

    def successors(self, state: State) -> list[State]:
        """Asynchronous: one node at a time."""
        image = self.image[state]
        return [state[:v] + (image[v],) + state[v + 1 :] for v in range(len(state)) if image[v] != state[v]]

    @cached_property
    def fixed_points(self) -> set[State]:
        return {s for s in self.states if self.image[s] == s}

    @cached_property
    def asynchronous(self) -> set[frozenset[State]]:
        """Sets of states in which everything reachable can come back."""
        after = {s: self.successors(s) for s in self.states}
        before: dict[State, list[State]] = {s: [] for s in self.states}
        for s, targets in after.items():
            for t in targets:
                before[t].append(s)
        found: set[frozenset[State]] = set()
        #: States that can reach an attractor found already: they are in that one or in none.
        settled: set[State] = set()
        for state in self.states:
            while state not in settled:
                ahead = reachable([state], after)
                missing = ahead - reachable([state], before)
                if missing:
                    state = min(missing)
                else:
                    found.add(frozenset(ahead))
                    settled |= reachable(ahead, before)
        return found

    @cached_property
    def synchronous(self) -> set[frozenset[State]]:
        found = set()
        for state in self.states:
            for _ in range(len(self.states)):
                state = self.image[state]
            cycle, at = [state], self.image[state]
            while at != state:
                cycle.append(at)
                at = self.image[at]
            found.add(frozenset(cycle))
        return found

    @cached_property
    def most_permissive(self) -> set[frozenset[State]]:
        return {frozenset(states_of(space)) for space in self.minimal_trap_spaces}

    def spaces(self) -> list[Space]:
        """Every subspace that respects the pins."""
        values = [(self.pinned[v],) if v in self.pinned else (0, 1, None) for v in range(len(self.net))]
        return list(product(*values))

    def is_trap_space(self, space: Space) -> bool:
        fixed = [(v, b) for v, b in enumerate(space) if b is not None]
        return all(self.image[s][v] == b for s in states_of(space) for v, b in fixed)

    @cached_property
    def trap_spaces(self) -> list[Space]:
        return [space for space in self.spaces() if self.is_trap_space(space)]

    @cached_property
    def minimal_trap_spaces(self) -> set[Space]:
        traps = sorted(self.trap_spaces, key=lambda space: space.count(None))
        minimal: list[Space] = []
        for trap in traps:
            if not any(smaller(m, trap) for m in minimal):
                minimal.append(trap)
        return set(minimal)

    def smallest_trap_space(self, space: Space) -> Space:
        """Around a subspace. There is one: trap spaces that meet, meet in a trap space."""
        around = [trap for trap in self.trap_spaces if smaller(space, trap)]
        (found,) = [trap for trap in around if all(smaller(trap, other) for other in around)]
        return found

    def percolated(self, space: Space) -> Space:
        """Nodes whose rule is constant in the subspace are fixed to it, until nothing changes."""
        while True:
            images = [self.image[s] for s in states_of(space) if s in self.image]
            forced = hull(images)
            more = tuple(b if b is not None else f for b, f in zip(space, forced, strict=True))
            if more == space:
                return space
            space = more


def reachable(start: Iterable[State], edges: Mapping[State, Sequence[State]]) -> set[State]:
    seen = set(start)
    stack = list(seen)
    while stack:
        for state in edges[stack.pop()]:
            if state not in seen:
                seen.add(state)
                stack.append(state)
    return seen


def inside(state: State, space: Space) -> bool:
    return all(b is None or b == a for a, b in zip(state, space, strict=True))


def smaller(a: Space, b: Space) -> bool:
    """Whether every state of ``a`` lies in ``b``."""
    return all(y is None or x == y for x, y in zip(a, b, strict=True))


def hull(states: Iterable[State]) -> Space:
    return tuple(column[0] if len(set(column)) == 1 else None for column in zip(*states, strict=True))


def states_of(space: Space) -> set[State]:
    return set(product(*[(0, 1) if b is None else (b,) for b in space]))


def shown(net: Network, formula: Expression, states: Iterable[State]) -> str:
    """``always``, ``never`` or ``sometimes``."""
    values = {evaluate(formula, dict(zip(net.names, s, strict=True))) for s in states}
    return "sometimes" if len(values) == 2 else "always" if values == {1} else "never"


#: What a goal rules out, by occurrence.
RULED_OUT = {"ever": {"always", "sometimes"}, "always": {"always"}}

Dynamics = Callable[[Truth], set[frozenset[State]]]


def minimal_sets(
    net: Network,
    formula: Expression,
    choices: Sequence[Choice],
    size: int,
    occurrence: str,
    dynamics: Dynamics,
    held: Mapping[str, int],
    cuts: Iterable[Cut] = (),
) -> set[frozenset[Choice]]:
    """All inclusion-minimal sets of at most ``size`` choices after which no attractor shows the formula."""
    rules = Rules(net, cuts)
    good: list[frozenset[Choice]] = []
    for k in range(size + 1):
        for chosen in combinations(choices, k):
            pins = {pin for choice in chosen for pin in choice}
            if len({node for node, _ in pins}) < len(pins) or any(g <= set(chosen) for g in good):
                continue
            if succeeds(net, formula, {**held, **dict(pins)}, occurrence, dynamics, rules):
                good.append(frozenset(chosen))
    return set(good)


def succeeds(
    net: Network,
    formula: Expression,
    pinned: Mapping[str, int],
    occurrence: str,
    dynamics: Dynamics,
    rules: Rules | None = None,
) -> bool:
    """Whether no attractor of the pinned network shows the formula (ever / always)."""
    attractors = dynamics(Truth(net, pinned, rules))
    assert attractors, "every network has an attractor"
    return not any(shown(net, formula, states) in RULED_OUT[occurrence] for states in attractors)


def engine_choices(choices: Sequence[Choice]) -> Candidates:
    """The same choices in the engine's words."""
    made = (EngineChoice(tuple(Clamp(name, b) for name, b in choice)) for choice in choices)
    return Candidates("the choices of this test", tuple(made))
