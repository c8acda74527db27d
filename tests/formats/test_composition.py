"""Networks put together: rules against those of the parts, wires and prefixes by brute force, nothing silently gone."""

from __future__ import annotations

import random
from itertools import product
from pathlib import Path

import pytest

from logicnet.attractors.search import list_attractors
from logicnet.errors import UsageError
from logicnet.formats.composition import ComposedPart, Composition, compose
from logicnet.formats.registry import load
from logicnet.network.bnet import parse
from logicnet.network.model import Network, Openness
from logicnet.network.resolve import pose
from logicnet.studies.compose import compose_networks
from tests.formats.test_definitions import value

ROOT = Path(__file__).parents[2]


def network(text: str) -> Network:
    reading = parse(text)
    assert reading.network is not None, reading.diagnostics
    return reading.network


def drawn(draw: random.Random, names: str) -> str:
    rules = []
    for name in names:
        if draw.random() < 0.25:
            rules.append(f"{name}, {name}")
            continue
        parts = [draw.choice(("", "!")) + draw.choice(names) for _ in range(draw.randrange(1, 4))]
        rules.append(f"{name}, " + draw.choice((" & ", " | ")).join(parts))
    return "\n".join(rules)


def test_each_rule_is_that_of_a_part_or_open_with_all_of_them() -> None:
    draw = random.Random(1)
    for _ in range(60):
        a, b = network(drawn(draw, "ABCD")), network(drawn(draw, "CDEF"))
        whole = compose_networks([(a, "a"), (b, "b")])
        over = whole.network.names
        assert set(over) == {*"ABCDEF"}
        open_rules = {o.patterns[0].text: o.alternatives for o in whole.network.opens if o.how is Openness.ALTERNATIVES}
        for node in whole.network.nodes:
            given = [
                part.nodes[part.index[node.name]]
                for part in (a, b)
                if node.name in part.index and not part.nodes[part.index[node.name]].is_input
            ]
            assert node.is_input == (not given)
            rules = [node.rule.expression, *open_rules.get(node.name, ())] if given else []
            states = [dict(zip(over, bits, strict=True)) for bits in product((0, 1), repeat=6)]
            wanted = {tuple(value(n.rule.expression, state) for state in states) for n in given}
            assert {tuple(value(rule, state) for state in states) for rule in rules} == wanted
            assert (node.name in open_rules) == (len(wanted) > 1) == (node.name in {d.node for d in whole.differences})


def test_cells_apart_have_the_product_of_their_attractors_and_a_wire_joins_them() -> None:
    cell = network("IN, IN\nA, IN & !B\nB, A | B\n")
    apart = compose_networks([(cell, "cell", "T1"), (cell, "cell2", "T2")]).network
    assert set(apart.names) == {f"T{i}_{n}" for i in (1, 2) for n in ("IN", "A", "B")}
    one = list_attractors(pose(cell, environment=None))
    both = list_attractors(pose(apart, environment=None))
    assert len(both.attractors) == len(one.attractors) ** 2
    joined = compose_networks([(cell, "cell", "T1"), (cell, "cell2", "T2")], wires=["T1.B=T2.IN"]).network
    rule = joined.nodes[joined.index["T2_IN"]].rule.expression
    assert all(value(rule, {"T1_B": bit}) == bit for bit in (0, 1))
    two = compose_networks([(cell, "c", "T1"), (cell, "d", "T2")], wires=["T1.B=T2.IN", "T1.A=T2.IN"]).network
    rule = two.nodes[two.index["T2_IN"]].rule.expression
    assert [value(rule, {"T1_B": x, "T1_A": y}) for x, y in product((0, 1), repeat=2)] == [0, 1, 1, 1]


def test_what_a_part_says_is_said_of_the_whole() -> None:
    a = network(
        "#: input X = 1\n#: phenotype p, A\n#: environment e, X=0\n#: kind gene: *\n#: drug d, A=0\n"
        "#: expect one, in e: every !p\n#: expect two, with A=1: some A\nX, X\nA, X\n"
    )
    b = network(
        "#: phenotype p, B & A\n#: environment e, A=1, Y=0\n#: expect one, in e: some p\n"
        "#: expect three, in e: holds AG B\n"
        "A, A\nY, Y\nB, A & !Y\n"
    )
    whole = compose_networks([(a, "a"), (b, "b")])
    made = whole.network
    assert whole.joined == ("A",)
    assert [p.name for p in made.phenotypes] == ["p", "p_b"]
    assert {e.name: e.settings for e in made.environments} == {"e": (("X", 0),), "e_b": (("Y", 0),)}
    asked = {x.name: (x.environments, tuple(map(str, x.clamps)), x.text) for x in made.expectations}
    assert asked == {
        "one": (("e",), (), "!p"),
        "two": ((), ("A=1",), "A"),
        "one_b": (("e_b",), ("A=1",), "p_b"),
        "three": (("e_b",), ("A=1",), "AG B"),
    }
    assert [(o[0], o[1], o[2]) for o in whole.origins] == [
        ("one", "a", "one"), ("two", "a", "two"), ("one_b", "b", "one"), ("three", "b", "three"),
    ]  # fmt: skip
    assert {g.id: [p.text for p in g.patterns] for g in made.kinds} == {"gene": ["X", "A"]}
    assert any("is clamped in its expectations" in note.what for note in whole.notes)


def shipped(*names: str) -> Composition:
    return compose_networks([(load(str(ROOT / "networks" / f"{name}.bnet")), name) for name in names])


def test_every_expectation_of_the_shipped_parts_is_asked() -> None:
    whole = shipped("m2", "m3", "m4")
    parts = {name: load(str(ROOT / "networks" / f"{name}.bnet")) for name in ("m2", "m3", "m4")}
    assert {(label, name) for _, label, name in whole.origins} == {
        (label, x.name) for label, part in parts.items() for x in part.expectations
    }
    assert {x.name for x in whole.network.expectations} == {called for called, _, _ in whole.origins}
    assert not any(note.lost and note.subject.startswith("expect") for note in whole.notes)


def test_a_choice_decides_and_a_wrong_one_leads_on() -> None:
    a, b = network("A, B\nB, B\n"), network("A, !B\nB, B\n")
    whole = compose_networks([(a, "a"), (b, "b")], rules={"A": "b"})
    assert not whole.network.opens
    assert value(whole.network.nodes[0].rule.expression, {"B": 0}) == 1
    for wrong in ({"A": "c"}, {"B": "a"}, {"Z": "a"}):
        with pytest.raises(UsageError) as fault:
            compose_networks([(a, "a"), (b, "b")], rules=wrong)
        assert fault.value.hint


@pytest.mark.parametrize("wire", ["T1.B", "T1=T2", "T3.B=T2.IN", "T1.Q=T2.IN", "T1.B=T2.A", "T1.B=T2.IN=T1.IN"])
def test_a_wire_that_leads_nowhere(wire: str) -> None:
    cell = network("IN, IN\nA, IN\nB, A\n")
    with pytest.raises(UsageError) as fault:
        compose_networks([(cell, "c", "T1"), (cell, "d", "T2")], wires=[wire])
    assert fault.value.hint


def test_parts_that_a_part_names_are_said_to_be_left_out() -> None:
    a, b = network("#: part c.bnet\nA, B\nB, B\n"), network("B, B\n")
    whole = compose_networks([(a, "a"), (b, "b")])
    assert not whole.network.parts
    assert [(note.part, note.subject, note.lost) for note in whole.notes] == [("a", "part c.bnet", True)]


def test_each_cell_is_a_compartment_or_has_its_own() -> None:
    said = "#: screen s, abolish=B; candidates=compartment:core,A\n#: compartment core: B\n"
    plain = network(f"{said}IN, IN\nA, IN\nB, A\n")
    bare = network("IN, IN\nA, IN\n")
    whole = compose([ComposedPart(plain, "p", "P"), ComposedPart(bare, "q", "Q"), ComposedPart(bare, "r", "Q_IN")])
    assert {n.name: n.compartment for n in whole.network.nodes} == {
        "P_IN": None, "P_A": None, "P_B": "P_core", "Q_IN": "Q", "Q_A": "Q", "Q_IN_IN": "Q_IN", "Q_IN_A": "Q_IN",
    }  # fmt: skip
    assert whole.network.screens[0].options[1][1].startswith("compartment:P_core")
