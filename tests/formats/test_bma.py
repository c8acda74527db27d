"""BMA models: targets against the definition by enumeration, rules against those that AEON makes of the same text."""

from __future__ import annotations

import json
import math
import os
import random
from collections.abc import Sequence
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from logicnet.formats.registry import named, read_data
from logicnet.network.model import Network
from tests.formats.test_definitions import value

FILES = int(os.environ.get("LOGICNET_FUZZ", "40"))
ACTS, STOPS = "Activator", "Inhibitor"
Variable = tuple[int, str, int, int, str]


def model(variables: Sequence[Variable], relationships: Sequence[tuple[int, int, str]]) -> str:
    keys = ("Id", "Name", "RangeFrom", "RangeTo", "Formula")
    place = {"Type": "Default", "ContainerId": 0, "PositionX": 0, "PositionY": 0, "CellX": 0, "CellY": 0, "Angle": 0}
    arrows = [
        {"Id": 100 + k, "FromVariable": a, "ToVariable": b, "Type": t} for k, (a, b, t) in enumerate(relationships)
    ]
    drawn = [{"Id": i, "Name": n, "Description": "", **place} for i, n, *_ in variables]
    stated = [dict(zip(keys, variable, strict=True)) for variable in variables]
    return json.dumps(
        {
            "Model": {"Name": "m", "Variables": stated, "Relationships": arrows},
            "Layout": {"Variables": drawn, "Containers": [], "Description": ""},
        }
    )


#: Formulas over two regulators, with what they mean, written without the reader.
FORMULAS: list[tuple[str, Any]] = [
    ("var(A) - var(B)", lambda a, b: a - b),
    ("min(var(1), var(B))", lambda a, b: min(a, b)),
    ("max(var(A), 2 - var(B), 1/2)", lambda a, b: max(a, 2 - b, Fraction(1, 2))),
    ("ceil(var(A) * 0.5) + floor(var(B) / 2)", lambda a, b: math.ceil(a / 2) + math.floor(b / 2)),
    ("abs(var(A) - var(B))", lambda a, b: abs(a - b)),
    ("-(var(A) - 3) - -1", lambda a, b: 4 - a),
    ("avg(var(A), var(B), 1)", lambda a, b: (a + b + 1) / Fraction(3)),
    ("2 - var(A) - 1 * var(B)", lambda a, b: 2 - a - b),
    ("8 / 2 / 2 - var(A)", lambda a, b: 2 - a),
]


def after_a_step(network: Network, levels: dict[str, int], state: dict[str, int]) -> int:
    """The level of C after its rules have been taken once: one step nearer to its target."""
    bits: dict[str, int] = {}
    for name, most in levels.items():
        if most == 1:
            bits[name] = state[name]
        else:
            bits |= {f"{name}_{i}": int(state[name] >= i) for i in range(1, most + 1)}
    most = levels["C"]
    if most == 1:
        return value(network.nodes[network.index["C"]].rule.expression, bits)
    at = state["C"]
    after = [value(network.nodes[network.index[f"C_{i}"]].rule.expression, bits) for i in range(1, most + 1)]
    return at + (sum(after) > at) - (sum(after) < at)


def test_targets_are_those_of_the_definition() -> None:
    draw = random.Random(4)
    for _ in range(FILES):
        levels = {"A": draw.randrange(1, 4), "B": draw.randrange(1, 4), "C": draw.randrange(1, 4)}
        kinds = draw.choice((ACTS, STOPS)), draw.choice((ACTS, STOPS))
        text, meaning = draw.choice([("", None), ("avg(pos) - avg(neg)", None), *FORMULAS])
        file = model(
            [(1, "A", 0, levels["A"], ""), (2, "B", 0, levels["B"], ""), (3, "C", 0, levels["C"], text)],
            [(1, 3, kinds[0]), (2, 3, kinds[1])],
        )
        reading = read_data("x.json", file.encode())
        assert reading.network is not None, reading.diagnostics
        for a, b, c in product(*(range(levels[n] + 1) for n in "ABC")):
            scaled = [Fraction(x * levels["C"], levels[n]) for n, x in (("A", a), ("B", b))]
            if meaning is None:
                pos = [x for x, kind in zip(scaled, kinds, strict=True) if kind == ACTS]
                neg = [x for x, kind in zip(scaled, kinds, strict=True) if kind == STOPS]
                wanted = (sum(pos) / len(pos) if pos else 0) - (sum(neg) / len(neg) if neg else Fraction(0))
            else:
                wanted = Fraction(meaning(*scaled))
            target = min(max(math.floor(wanted + Fraction(1, 2)), 0), levels["C"])
            step = target if levels["C"] == 1 else c + (target > c) - (target < c)
            assert after_a_step(reading.network, levels, {"A": a, "B": b, "C": c}) == step, (file, a, b, c)


def test_rules_are_those_of_aeon() -> None:
    """The same text in both; AEON calls the nodes `v3_C_b2`.

    It computes in floating point, where a half that comes of thirds may be a little less: ranges here are halves of
    each other. """
    from biodivine_aeon import BooleanNetwork

    draw = random.Random(6)
    for _ in range(FILES // 4):
        count = draw.randrange(2, 5)
        variables: list[Variable] = []
        arrows: list[tuple[int, int, str]] = []
        for i in range(1, count + 1):
            sources = draw.sample(range(1, count + 1), draw.randrange(min(3, count) + 1))
            arrows += [(s, i, draw.choice((ACTS, ACTS, STOPS))) for s in sources]
            names = [f"var({'ABCD'[s - 1]})" for s in sources]
            formula = draw.choice(["", "", *([f"max({', '.join(names)})", f"2 - {names[0]}"] if names else ["1"])])
            variables.append((i, "ABCD"[i - 1], 0, draw.choice((1, 2)), formula))
        text = model(variables, arrows)
        reading = named("bma").read("x", text.encode())
        network = reading.network
        assert network is not None, reading.diagnostics
        theirs = BooleanNetwork.from_bma_json(text)
        names_of = {id: theirs.get_variable_name(id) for id in theirs.variables()}
        nodes = [("ABCD"[i - 1], i, level, high) for i, _, _, high, _ in variables for level in range(1, high + 1)]
        ours = {f"v{i}_{n}_b{k}": n if high == 1 else f"{n}_{k}" for n, i, k, high in nodes}
        assert set(names_of.values()) == set(ours)
        assert {n.name for n in network.nodes} == set(ours.values())
        # Only states whose levels are in order mean anything; in the others the encodings may differ.
        for state in product(*(range(high + 1) for _, _, _, high, _ in variables)):
            bits = {ours[f"v{i}_{n}_b{k}"]: int(state[i - 1] >= k) for n, i, k, _ in nodes}
            for id, called in names_of.items():
                function = theirs.get_update_function(id)
                wanted = _their_value(function, bits, {v: ours[n] for v, n in names_of.items()})
                rule = network.nodes[network.index[ours[called]]].rule.expression
                assert value(rule, bits) == wanted, (text, state, called)


def _their_value(function: Any, bits: dict[str, int], names: dict[Any, str]) -> int:
    if function.is_const():
        return int(function.as_const())
    if function.is_var():
        return bits[names[function.as_var()]]
    if function.is_not():
        return 1 - _their_value(function.as_not(), bits, names)
    op, left, right = function.as_binary()
    a, b = _their_value(left, bits, names), _their_value(right, bits, names)
    return {"and": a & b, "or": a | b, "xor": a ^ b, "imp": int(not a or b), "iff": int(a == b)}[op]


@pytest.mark.parametrize(
    ("variables", "arrows", "said"),
    [
        ([(1, "A", 0, 1, "var(B)")], [], "no relationship leads from it"),
        ([(1, "A", 0, 1, "foo(1)")], [], "`foo`"),
        ([(1, "A", 0, 1, "1 +")], [], "ends too early"),
        ([(1, "A", 0, 1, "1 1")], [], "does not belong"),
        ([(1, "A", 0, 1, "(1")], [], "ends too early"),
        ([(1, "A", 0, 1, "1)")], [], "too many"),
        ([(1, "A", 0, 1, "pos")], [], "is a list"),
        ([(1, "A", 0, 1, "1/0")], [], "divides by zero"),
        ([(1, "A", 2, 1, "")], [], "range"),
        ([(1, "A", 0, 99, "")], [], "`RangeTo`"),
        ([(1, "A", 0, 1, ""), (1, "B", 0, 1, "")], [], "two variables"),
        ([(1, "A", 0, 1, "")], [(1, 7, ACTS)], "no variable"),
        ([(1, "A", 0, 1, "")], [(1, 1, "Friend")], "`Activator` or `Inhibitor`"),
        ([(i, f"N{i}", 0, 3, "") for i in range(1, 10)], [(i, 1, ACTS) for i in range(2, 10)], "combinations"),
    ],
)
def test_what_is_refused(variables: list[Variable], arrows: list[tuple[int, int, str]], said: str) -> None:
    reading = named("bma").read("x", model(variables, arrows).encode())
    assert reading.network is None
    (fault,) = [d for d in reading.diagnostics if d.is_error]
    assert said in fault.message
    assert fault.help
    assert fault.span.start > 0


def test_names_that_are_not_their_own_and_ranges_that_do_not_begin_at_0() -> None:
    text = model([(1, "A", 1, 3, ""), (2, "A", 0, 1, "var(1)"), (3, "", 0, 0, "")], [(1, 2, ACTS)])
    network = read_data("x", text.encode()).network
    assert network is not None
    assert network.names == ("A_1_1", "A_1_2", "A_1_3", "A_2", "v3")
    assert str(network.nodes[0].rule.expression) in ("1", "TRUE")
