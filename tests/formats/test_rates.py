"""Rates of MaBoSS against their definition: numbers computed state by state, without the reader."""

from __future__ import annotations

import math
import os
import random
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from logicnet.formats.registry import read
from logicnet.text.expression import AND, NOT, TRUE, Expression, Symbol

Command = Callable[..., Any]
FILES = int(os.environ.get("LOGICNET_FUZZ", "60"))
NODES = ("A", "B", "C")
PARAMETERS = {"$u": 0.4, "$v": 2.0, "$z": 0.0, "$m": -1.5}

State = dict[str, int]
#: Text, and the number it is in a state.
Term = tuple[str, Callable[[State], float]]


def value(rule: Expression, state: State) -> int:
    if isinstance(rule, Symbol):
        return state[rule.name]
    if not rule.args:
        return int(rule is TRUE)
    inner = [value(part, state) for part in rule.args]
    return 1 - inner[0] if isinstance(rule, NOT) else min(inner) if isinstance(rule, AND) else max(inner)


def number(draw: random.Random, depth: int) -> Term:
    if depth == 0 or draw.random() < 0.2:
        kind = draw.randrange(4)
        if kind == 0:
            name = draw.choice(NODES)
            return name, lambda s: float(s[name])
        if kind == 1:
            parameter = draw.choice(list(PARAMETERS))
            return parameter, lambda s: PARAMETERS[parameter]
        literal = draw.choice(["0", "1", "0.5", "2.", ".25", "1e-1"])
        return literal, lambda s: float(literal)
    kind = draw.randrange(9)
    (x, f), (y, g) = number(draw, depth - 1), number(draw, depth - 1)
    if kind == 0:
        return f"({x} + {y})", lambda s: f(s) + g(s)
    if kind == 1:
        return f"({x} - {y})", lambda s: f(s) - g(s)
    if kind == 2:
        return f"({x}*{y})", lambda s: f(s) * g(s)
    if kind == 3:
        return f"({x}/(1 + abs({y})))", lambda s: f(s) / (1 + abs(g(s)))
    if kind == 4:
        return f"-({x})", lambda s: -f(s)
    if kind == 5:
        return f"log(1 + abs({x}))", lambda s: math.log(1 + abs(f(s)))
    if kind == 6:
        return f"(exp(-abs({x})) - 0.5)", lambda s: math.exp(-abs(f(s))) - 0.5
    c, t = condition(draw, depth - 1)
    if kind == 7:
        return f"({c} ? {x} : {y})", lambda s: f(s) if t(s) else g(s)
    return f"(if {c} then {x} else {y})", lambda s: f(s) if t(s) else g(s)


def condition(draw: random.Random, depth: int) -> Term:
    if depth <= 0:
        name = draw.choice(NODES)
        return name, lambda s: s[name]
    kind = draw.randrange(6)
    (a, t), (b, u) = condition(draw, depth - 1), condition(draw, depth - 1)
    if kind == 0:
        return f"({a} AND {b})", lambda s: bool(t(s)) and bool(u(s))
    if kind == 1:
        return f"({a} | {b})", lambda s: bool(t(s)) or bool(u(s))
    if kind == 2:
        return f"({a} XOR {b})", lambda s: bool(t(s)) != bool(u(s))
    if kind == 3:
        return f"NOT {a}", lambda s: not t(s)
    (x, f), (y, g) = number(draw, depth - 1), number(draw, depth - 1)
    if kind == 4:
        return f"({x} > {y})", lambda s: f(s) > g(s)
    return f"({x} <= {y})", lambda s: f(s) <= g(s)


def test_rules_are_those_of_the_definition(tmp_path: Path) -> None:
    settings = "".join(f"{name} = {number};\n" for name, number in PARAMETERS.items())
    read_files = 0
    for seed in range(FILES):
        draw = random.Random(seed)
        text, targets = "", {}
        for name in NODES:
            logic, t = condition(draw, 2)
            (up, f), (down, g) = number(draw, 2), number(draw, 2)
            form = draw.randrange(4)
            if form == 0:
                text += f"node {name} {{ logic = {logic}; }}\n"
                targets[name] = lambda s, n, t=t: bool(t(s))
            elif form == 1:
                text += f"node {name} {{ rate_up = {up}; rate_down = {down}; }}\n"
                targets[name] = lambda s, n, f=f, g=g: g(s) <= 0 if s[n] else f(s) > 0
            elif form == 2:
                text += f"node {name} {{ logic = {logic}; rate_up = @logic ? {up} : 0; }}\n"
                targets[name] = lambda s, n, f=f, t=t: bool(t(s)) if s[n] else bool(t(s)) and f(s) > 0
            else:
                text += f"node {name} {{ logic = {logic}; rate_up = {up}*@logic; rate_down = (1 - @logic)*{down}; }}\n"
                targets[name] = lambda s, n, f=f, g=g, t=t: (
                    not (g(s) > 0 and not t(s)) if s[n] else f(s) > 0 and bool(t(s))
                )
        (tmp_path / "x.bnd").write_text(text)
        (tmp_path / "x.cfg").write_text(settings)
        network = read(str(tmp_path / "x.bnd")).network
        assert network is not None, (seed, text, read(str(tmp_path / "x.bnd")).diagnostics[0].message)
        read_files += 1
        for bits in product((0, 1), repeat=3):
            state = dict(zip(NODES, bits, strict=True))
            for node in network.nodes:
                assert value(node.rule.expression, state) == int(targets[node.name](state, node.name)), (seed, text)
    assert read_files == FILES


def test_the_given_files_are_what_their_rates_say(tmp_path: Path) -> None:
    (tmp_path / "m.bnd").write_text(
        "node On { rate_up = (1-$k) ; rate_down = 0; }\n"
        "node Off { logic = On; rate_up = @logic ? -log(1-$p) : 0.0; rate_down = @logic ? 0.0 : 1.0; }\n"
    )
    (tmp_path / "m.cfg").write_text("$k=0.4;\n$p=0.5;\n")
    network = read(str(tmp_path / "m.bnd")).network
    assert network is not None
    assert {n.name: value(n.rule.expression, {"On": 1, "Off": 0}) for n in network.nodes} == {"On": 1, "Off": 1}
    (tmp_path / "m.cfg").unlink()
    found = read(str(tmp_path / "m.bnd"))
    assert found.network is None
    assert [d.message for d in found.diagnostics if d.is_error] == [
        "the sign of this rate is open: `$k` has no value",
        "the sign of this rate is open: `$p` has no value",
    ]


@pytest.mark.parametrize(
    ("rate", "word"),
    [
        ("sin(A)", "is a function"),
        ("A ~ B", "no meaning"),
        ("A B", "operator is missing"),
        ("(A", "never closed"),
        ("A)", "belongs to no"),
        ("A ? 1", "never closed"),
        ("1/0", "divides by zero"),
        ("@other", "is not known"),
        ("pow(2)", "takes 2"),
        ("", "missing"),
    ],
)
def test_what_is_not_understood_is_refused_with_its_place(tmp_path: Path, rate: str, word: str) -> None:
    (tmp_path / "m.bnd").write_text(f"node A {{ logic = B; }}\nnode B {{\n  rate_up = {rate};\n}}\n")
    reading = read(str(tmp_path / "m.bnd"))
    assert reading.network is None
    assert any(word in d.message and d.start[0] == 3 for d in reading.diagnostics), [
        (d.message, d.start) for d in reading.diagnostics
    ]


def test_without_values_parameters_are_positive_and_that_is_told(tmp_path: Path) -> None:
    (tmp_path / "m.bnd").write_text("node A { logic = B; rate_up = @logic ? $u*$v/2 : 0; }\nnode B { logic = A; }\n")
    reading = read(str(tmp_path / "m.bnd"))
    assert reading.network is not None
    assert any(d.code == "LN609" and "taken as positive" in d.message for d in reading.diagnostics)
