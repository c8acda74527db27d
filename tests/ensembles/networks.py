"""Random partially specified networks, and their instantiations by definition: code of its own."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from logicnet.network.model import Cut, Network, Open, Openness, OptionalRegulation, Pattern
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
