"""Random partially specified networks, and their instantiations by definition: code of its own."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import product

from msgspec.structs import replace

from logicnet.network.model import (
    Clamp,
    Cut,
    Environment,
    Expectation,
    Network,
    Open,
    Openness,
    OptionalRegulation,
    Pattern,
    Quantifier,
)
from logicnet.text.formula import AND, NOT, OR, Symbol, symbols
from logicnet.text.source import Span
from tests.conformance import definitions as truth

NOWHERE = Span(0, 0)


def literally(name: str) -> Pattern:
    return Pattern(name, True, NOWHERE)


def opened(network: Network, **how: str | list[str]) -> Network:
    """Nodes opened: ``connectives``, ``monotone``, or a list of further rules."""
    opens = [
        Open((literally(name),), Openness.ALTERNATIVES, tuple(map(truth.expression, one)), NOWHERE)
        if isinstance(one, list)
        else Open((literally(name),), Openness(one), (), NOWHERE)
        for name, one in how.items()
    ]
    return replace(network, opens=tuple(opens))


def optional(network: Network, *pairs: tuple[str, str]) -> Network:
    return replace(network, optionals=tuple(OptionalRegulation(a, b, NOWHERE) for a, b in pairs))


def random_partial(rng: random.Random, n: int, kinds: str = "camo") -> Network:
    """Up to ``n`` nodes, some of them open; repeated leaves and self-reading occur."""
    rules = truth.random_rules(rng, n, arity=3)
    names = list(rules)
    base = truth.network(rules, drugs=[name for name in names if rules[name] == name and rng.random() < 0.3])
    how: dict[str, str | list[str]] = {}
    pairs = []
    for name in names:
        if rules[name] == name:
            continue
        kind = rng.choice(kinds + "-")
        if kind == "c":
            how[name] = "connectives"
        elif kind == "a":
            used = sorted({s.name for s in symbols(truth.expression(rules[name]))})
            how[name] = [truth_text(rng, used or names) for _ in range(rng.randint(1, 4))]
        elif kind == "m" and not dual(rules[name]):
            how[name] = "monotone"
            if rng.random() < 0.3:
                used = sorted(signs(rules[name]))
                pairs += [(source, name) for source in rng.sample(used, rng.randint(0, len(used)))]
        elif kind == "o" and (used := sorted({s.name for s in symbols(truth.expression(rules[name]))})):
            pairs += [(source, name) for source in rng.sample(used, rng.randint(1, min(2, len(used))))]
            if rng.random() < 0.5:
                how[name] = "connectives"
    return optional(opened(base, **how), *pairs)


def truth_text(rng: random.Random, names: list[str]) -> str:
    return truth.random_formula(rng, names)


def dual(rule: str) -> bool:
    return any(sign == {0, 1} for sign in signs(rule).values())


def table(rule, names: list[str]) -> dict[tuple[int, ...], int]:
    return {s: truth.evaluate(rule, dict(zip(names, s, strict=True))) for s in product((0, 1), repeat=len(names))}


def signs(rule: str) -> dict[str, set[int]]:
    """Effective regulators with the directions in which they act."""
    expression = truth.expression(rule)
    names = sorted({s.name for s in symbols(expression)})
    values = table(expression, names)
    found: dict[str, set[int]] = {}
    for i, name in enumerate(names):
        for state, value in values.items():
            if state[i] == 0 and (up := values[(*state[:i], 1, *state[i + 1 :])]) != value:
                found.setdefault(name, set()).add(up)
    return found


def function(network: Network, name: str, cuts: tuple[Cut, ...] = ()) -> tuple[int, ...]:
    """The rule of a node as its values at all states."""
    index = network.index[name]
    rule = network.nodes[index].rule.expression
    cut = {c.source: c.value for c in cuts if c.target == name}
    return tuple(
        truth.evaluate(rule, {**dict(zip(network.names, s, strict=True)), **cut})
        for s in product((0, 1), repeat=len(network))
    )


def connective_trees(rule, closed: frozenset[str]) -> Iterator:
    """Every rule that open connectives allow, by the definition."""
    if isinstance(rule, NOT):
        yield from (NOT(one) for one in connective_trees(rule.args[0], closed))
    elif isinstance(rule, AND | OR):
        kind, other = (AND, OR) if isinstance(rule, AND) else (OR, AND)
        shut = [a for a in rule.args if {s.name for s in symbols(a)} & closed]
        free = [a for a in rule.args if not {s.name for s in symbols(a)} & closed]
        for kept in product(*(list(connective_trees(a, closed)) for a in shut)):
            for left in product(*(list(connective_trees(a, closed)) for a in free)):
                yield _join(kind, [*kept, *left])
                if len(left) > 1:
                    yield _join(kind, [*kept, other(*left)])
    else:
        yield rule


def _join(kind, parts):
    return parts[0] if len(parts) == 1 else kind(*parts)


def without(rule, gone: set[str]):
    """A rule without some regulators, ``None`` if nothing is left."""
    if isinstance(rule, Symbol):
        return None if rule.name in gone else rule
    if isinstance(rule, NOT):
        left = without(rule.args[0], gone)
        return None if left is None else NOT(left)
    if isinstance(rule, AND | OR):
        parts = [x for x in (without(a, gone) for a in rule.args) if x is not None]
        return _join(type(rule), parts) if parts else None
    return rule


# --------------------------------------------------------------------------- expectations, by explicit state graphs


def columns(network: Network, cuts: tuple[Cut, ...] = ()) -> list[int]:
    """Per node its rule as a set of states: bit s is its value in state s, whose bit v is node v."""
    return [
        _column(node.rule.expression, network, {c.source: c.value for c in cuts if c.target == node.name})
        for node in network.nodes
    ]


def _column(rule, network: Network, cut: dict[str, int]) -> int:
    n = len(network)
    every = (1 << (1 << n)) - 1
    if isinstance(rule, Symbol):
        if rule.name in cut:
            return every * cut[rule.name]
        v = network.index[rule.name]
        return sum(1 << s for s in range(1 << n) if s >> v & 1)
    if isinstance(rule, NOT):
        return every ^ _column(rule.args[0], network, cut)
    if not rule.args:
        return every * truth.evaluate(rule, {})
    found = [_column(a, network, cut) for a in rule.args]
    value = found[0]
    for other in found[1:]:
        value = value & other if isinstance(rule, AND) else value | other
    return value


def attractors(network: Network, held: dict[str, int], cuts: tuple[Cut, ...]) -> list[int]:
    """Terminal components of the asynchronous state graph of the states with the held values, each a set of states."""
    n = len(network)
    rules = columns(network, cuts)
    pins = {network.index[name]: value for name, value in held.items()}
    states = [s for s in range(1 << n) if all(s >> v & 1 == b for v, b in pins.items())]
    after = {
        s: [s ^ 1 << v for v in range(n) if v not in pins and rules[v] >> s & 1 != s >> v & 1] for s in states
    }
    reach = {}
    for s in states:
        seen, stack = 1 << s, [s]
        while stack:
            for t in after[stack.pop()]:
                if not seen >> t & 1:
                    seen |= 1 << t
                    stack.append(t)
        reach[s] = seen
    return sorted({r for r in reach.values() if all(reach[t] == r for t in states if r >> t & 1)})


def holds(network: Network, x: Expectation, environment: dict[str, int | None]) -> bool:
    """Whether an expectation holds, by its definition."""
    held = {name: value for name, value in environment.items() if value is not None}
    held |= {clamp.node: clamp.value for clamp in x.clamps}
    shows = _column(x.formula, network, {})
    found = attractors(network, held, x.cuts)
    if x.quantifier is Quantifier.EVERY:
        return all(a & ~shows == 0 for a in found)
    if x.quantifier is Quantifier.NO:
        return all(a & shows == 0 for a in found)
    return any(a & ~shows == 0 for a in found)


def random_expectations(rng: random.Random, network: Network, count: int) -> tuple[Expectation, ...]:
    found = []
    names = network.names
    inputs = [node.name for node in network.nodes if node.is_input]
    for k in range(count):
        formula = truth.random_formula(rng, rng.sample(names, rng.randint(1, min(2, len(names)))))
        clamps = tuple(
            Clamp(name, rng.randint(0, 1)) for name in rng.sample(names, 1) if rng.random() < 0.3
        )
        edges = [(s.name, node.name) for node in network.nodes if not node.is_input
                 for s in symbols(node.rule.expression)]
        cuts = tuple(Cut(*rng.choice(edges), rng.randint(0, 1)) for _ in range(1) if edges and rng.random() < 0.2)
        environment = rng.choice([("here",), (), ("all",)]) if inputs else ()
        quantifier = rng.choice([Quantifier.EVERY, Quantifier.NO, Quantifier.SOME])
        found.append(
            Expectation(f"e{k}", environment, clamps, cuts, quantifier, truth.expression(formula), formula,
                        ("doi:10.1/x",), NOWHERE)
        )
    return tuple(found)


def random_problem(rng: random.Random, kinds: str = "camo", most: int = 1 << 7) -> Network:
    """A partially specified network with few instantiations, and expectations some of which nearly all meet."""
    network = random_partial(rng, rng.randint(2, 5), kinds)
    while size(network) > most:
        network = replace(network, opens=network.opens[:-1], optionals=network.optionals[:-1])
    inputs = [node.name for node in network.nodes if node.is_input]
    here = Environment("here", tuple((name, rng.choice((0, 1, None))) for name in inputs), NOWHERE)
    network = replace(network, environments=(here,) if inputs else ())
    return replace(network, expectations=random_expectations(rng, network, rng.randint(1, 5)))


def size(network: Network) -> int:
    from logicnet.ensembles.partial import PartialNetwork

    return PartialNetwork(network).size_at_most
