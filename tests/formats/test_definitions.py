"""Each reader against the definition of its language: values computed state by state, without the reader.

Random files are written from trees with as few parentheses as the bindings of the language allow, so that a wrong
binding is another network; the tree itself says what each rule is in each state.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product

import pytest

from logicnet.formats.registry import named
from logicnet.text.expression import AND, NOT, TRUE, Expression, Symbol

FILES = int(os.environ.get("LOGICNET_FUZZ", "40"))
NODES = ("A", "B", "C", "D")
State = dict[str, int]


def value(rule: Expression, state: Mapping[str, int]) -> int:
    if isinstance(rule, Symbol):
        return state[rule.name]
    if not rule.args:
        return int(rule is TRUE)
    inner = [value(part, state) for part in rule.args]
    return 1 - inner[0] if isinstance(rule, NOT) else min(inner) if isinstance(rule, AND) else max(inner)


@dataclass(frozen=True)
class Language:
    """Signs from the loosest to the tightest, each with its meaning; then what negates, and the functions."""

    binary: tuple[tuple[str, Callable[[int, int], int]], ...]
    negations: tuple[str, ...]
    constants: tuple[str, str] = ()  # type: ignore[assignment]
    functions: tuple[tuple[str, Callable[[list[int]], int], bool], ...] = ()
    opening: tuple[tuple[str, str], ...] = (("(", ")"),)


def both(a: int, b: int) -> int:
    return a & b


def some(a: int, b: int) -> int:
    return a | b


AEON = Language(
    (
        (" <=> ", lambda a, b: int(a == b)),
        (" => ", lambda a, b: int(not a or b)),
        (" | ", some),
        (" & ", both),
        (" ^ ", lambda a, b: a ^ b),
    ),
    ("!",),
    ("false", "true"),
)
LANGUAGES = {
    "boolnet": Language(
        ((" | ", some), (" & ", both)),
        ("!", "! "),
        ("0", "1"),
        (
            ("all", lambda v: min(v), False),
            ("any", lambda v: max(v), False),
            ("maj", lambda v: int(2 * sum(v) > len(v)), False),
            ("sumgt", lambda v: int(sum(v[:-1]) > v[-1]), True),
            ("sumlt", lambda v: int(sum(v[:-1]) < v[-1]), True),
            ("sumis", lambda v: int(sum(v[:-1]) == v[-1]), True),
        ),
    ),
    "pyboolnet": Language(((" | ", some), ("&", both)), ("!",), ("0", "1")),
    "minibn": Language(
        ((" | ", some), (" & ", both)), ("!", "~", "not "), ("0", "true"), opening=(("(", ")"), ("[", "]"))
    ),
    "aeon-bnet": AEON,
    "aeon": AEON,
    "booleannet": Language(((" or ", some), (" and ", both)), ("not ",), ("False", "True")),
    "cellcollective": Language(((" OR ", some), (" AND ", both)), ("NOT ",)),
    "bnet": Language(((" | ", some), (" ∧ ", both)), ("!", "¬"), ("0", "1")),
}

#: Text, how tightly it binds, and its value in a state.
Tree = tuple[str, int, Callable[[State], int]]


def tree(draw: random.Random, language: Language, depth: int) -> Tree:
    tightest = len(language.binary) + 1
    if depth == 0 or draw.random() < 0.1:
        if language.constants and draw.random() < 0.1:
            bit = draw.randrange(2)
            return language.constants[bit], tightest, lambda s: bit
        name = draw.choice(NODES)
        return name, tightest, lambda s: s[name]
    kind = draw.random()
    if kind < 0.2:
        text, binding, inner = tree(draw, language, depth - 1)
        sign = draw.choice(language.negations)
        return sign + wrapped(draw, language, text, binding, tightest), tightest, lambda s: 1 - inner(s)
    if kind < 0.4 and language.functions:
        name, function, counted = draw.choice(language.functions)
        parts = [tree(draw, language, depth - 1) for _ in range(draw.randrange(1, 4))]
        number = draw.randrange(4)
        texts = [text for text, _, _ in parts] + ([str(number)] if counted else [])
        extra = [number] if counted else []
        return f"{name}({', '.join(texts)})", tightest, lambda s: function([f(s) for _, _, f in parts] + extra)
    level = draw.randrange(len(language.binary))
    sign, function2 = language.binary[level]
    (x, a, f), (y, b, g) = tree(draw, language, depth - 1), tree(draw, language, depth - 1)
    # Implication is joined from the right, the others are the same from either side.
    left = wrapped(draw, language, x, a, level + (sign == " => "))
    return left + sign + wrapped(draw, language, y, b, level), level, lambda s: function2(f(s), g(s))


def wrapped(draw: random.Random, language: Language, text: str, binding: int, least: int) -> str:
    if binding >= least and draw.random() < 0.9:
        return text
    opening, closing = draw.choice(language.opening)
    return opening + text + closing


def written(id: str, rules: dict[str, str], draw: random.Random) -> str:
    if id in ("boolnet", "pyboolnet", "aeon-bnet", "bnet"):
        header = "targets, functions\n" if id == "boolnet" else "targets, factors\n"
        return header + "".join(f"{name}, {rule}\n" for name, rule in rules.items())
    if id == "minibn":
        return "".join(f"{name} {draw.choice(['<-', ','])} {rule}\n" for name, rule in rules.items())
    if id == "aeon":
        return "".join(f"{a} -?? {b}\n" for a in NODES for b in NODES) + "".join(
            f"${name}: {rule}\n" for name, rule in rules.items()
        )
    if id == "booleannet":
        start = "".join(f"{name} = {draw.choice(['True', 'False', 'Random'])}\n" for name in draw.sample(NODES, 2))
        rank = [f"{i}: " if draw.random() < 0.5 else "" for i in range(len(rules))]
        return start + "".join(f"{r}{name}* = {rule}\n" for r, (name, rule) in zip(rank, rules.items(), strict=True))
    return "".join(f"{name} = {rule}\n" for name, rule in rules.items())


@pytest.mark.parametrize("id", LANGUAGES)
def test_rules_are_those_of_the_definition(id: str) -> None:
    for seed in range(FILES):
        draw = random.Random(f"{id} {seed}")
        trees = {name: tree(draw, LANGUAGES[id], 4) for name in NODES}
        text = written(id, {name: text for name, (text, _, _) in trees.items()}, draw)
        reading = named(id).read("x", text.encode())
        assert reading.network is not None, (text, [d.message for d in reading.diagnostics if d.is_error])
        rules = {node.name: node.rule.expression for node in reading.network.nodes}
        assert set(rules) == set(NODES)
        for bits in product((0, 1), repeat=len(NODES)):
            state = dict(zip(NODES, bits, strict=True))
            assert {name: value(rule, state) for name, rule in rules.items()} == {
                name: f(state) for name, (_, _, f) in trees.items()
            }, text


def test_lines_of_boolsim_are_those_of_the_definition() -> None:
    """On iff a line that activates holds and none that inhibits does; with inhibitors only, iff none holds."""
    for seed in range(FILES):
        draw = random.Random(seed)
        lines: list[tuple[dict[str, int], bool, str]] = []
        for target in NODES:
            for _ in range(draw.randrange(4)):
                chosen = draw.sample(NODES, draw.randrange(1, 4))
                lines.append(({name: draw.randrange(2) for name in chosen}, draw.random() < 0.6, target))
        if not lines:
            continue
        draw.shuffle(lines)
        text = ""
        for condition, activates, target in lines:
            left = "&".join(("" if bit else "^") + name for name, bit in condition.items())
            text += f"{left} {'->' if activates else '-|'} {target}\n"
        reading = named("boolsim").read("x", text.encode())
        assert reading.network is not None, text
        named_in = {name for condition, _, target in lines for name in (*condition, target)}
        assert set(reading.network.names) == named_in
        for bits in product((0, 1), repeat=len(NODES)):
            state = dict(zip(NODES, bits, strict=True))
            for node in reading.network.nodes:
                into = [(c, activates) for c, activates, target in lines if target == node.name]
                holds = [(all(state[n] == b for n, b in c.items()), activates) for c, activates in into]
                on = any(h for h, activates in holds if activates) or not any(a for _, a in holds)
                expected = on and not any(h for h, activates in holds if not activates)
                wanted = int(expected) if into else state[node.name]
                assert value(node.rule.expression, state) == wanted, text
