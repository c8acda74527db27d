"""Signed interactions: what a line says, which networks a file stands for, and what is refused."""

from __future__ import annotations

import os
import random
from collections.abc import Mapping
from itertools import product

import pytest

from logicnet.compiled.regulation import Effect, regulations
from logicnet.ensembles.choices import ChoiceKind
from logicnet.ensembles.partial import PartialNetwork
from logicnet.formats.conversion import convert
from logicnet.formats.export import ExportFate
from logicnet.formats.registry import Format, detect, named, read_data
from logicnet.formats.sif import RELATIONS, read
from logicnet.formats.signed import Logic
from logicnet.network.bnet import Reading, parse
from logicnet.network.model import Network
from tests.formats.test_definitions import value

FILES = int(os.environ.get("LOGICNET_FUZZ", "30"))


def table(network: Network, name: str, over: tuple[str, ...]) -> tuple[int, ...]:
    rule = network.nodes[network.index[name]].rule.expression
    rest = dict.fromkeys(network.names, 0)
    return tuple(value(rule, rest | dict(zip(over, bits, strict=True))) for bits in product((0, 1), repeat=len(over)))


def admissible(signs: Mapping[str, int], names: tuple[str, ...]) -> set[tuple[int, ...]]:
    """Every function of these regulators with these signs and effects, by its table over them: gone through one by
    one."""
    rows = list(product((0, 1), repeat=len(names)))
    found = set()
    for made in product((0, 1), repeat=len(rows)):
        of = dict(zip(rows, made, strict=True))
        for i, name in enumerate(names):
            steps = {of[(*r[:i], 1, *r[i + 1 :])] - of[(*r[:i], 0, *r[i + 1 :])] for r in rows} - {0}
            if not steps or (signs[name] and -signs[name] in steps):
                break
        else:
            found.add(made)
    return found


def functions(network: Network, name: str, over: tuple[str, ...], signs: Mapping[str, int]) -> set[tuple[int, ...]]:
    """The functions that a node can have. In a monotone rule the rows are choices that depend on each other: of those
    that go against the signs there are none in the ensemble, and its size is compared instead."""
    partial = PartialNetwork(network)
    own = [i for i, choice in enumerate(partial.choices) if choice.node == name]
    found = {
        table(partial.instantiate(dict(zip(own, chosen, strict=True))), name, over)
        for chosen in product(*(range(len(partial.choices[i].outcomes)) for i in own))
    }
    if any(partial.choices[i].kind is ChoiceKind.ROW for i in own):
        found &= admissible(signs, over)
        assert partial.sizes[name][1] == len(found)
    return found


def test_a_file_stands_for_every_network_with_its_signs() -> None:
    draw = random.Random(7)
    words = {sign: [w for w, s in RELATIONS.items() if s == sign] for sign in (1, -1, 0)}
    for _ in range(FILES):
        signs: dict[str, dict[str, int]] = {}
        lines = []
        for target in "AB":
            for source in draw.sample("ABCD", draw.randrange(4)):
                sign = draw.choice((1, 1, -1, -1, 0)) if target == "A" else draw.choice((1, -1))
                signs.setdefault(target, {})[source] = sign
                lines.append(f"{source}\t{draw.choice(words[sign])}\t{target}")
        draw.shuffle(lines)
        logic = draw.choice(list(Logic))
        reading = read("x", "\n".join([*lines, "A", "B", "C", "D"]).encode(), logic.value)
        network = reading.network
        assert network is not None, reading.diagnostics
        for target in "ABCD":
            known = signs.get(target)
            if not known:
                assert network.nodes[network.index[target]].is_input
                continue
            names = tuple(sorted(known))
            found, allowed = functions(network, target, names, known), admissible(known, names)
            narrowed = any(d.code == "LN610" and f"`{target}`" in d.message for d in reading.diagnostics)
            assert found < allowed if narrowed else found == allowed, lines


@pytest.mark.parametrize(
    ("logic", "rule"),
    [
        ("inhibitor-wins", "(A | B) & !C & !D"),
        ("activator-wins", "A | B | (!C & !D)"),
        ("all-and", "A & B & !C & !D"),
        ("all-or", "A | B | !C | !D"),
    ],
)
def test_readings(logic: str, rule: str) -> None:
    reading = read("x", b"A -> T\nB -> T\nC -| T\nD -| T\n", logic)
    expected = parse(f"A, A\nB, B\nC, C\nD, D\nT, {rule}").network
    assert reading.network is not None
    assert expected is not None
    over = ("A", "B", "C", "D", "T")
    assert table(reading.network, "T", over) == table(expected, "T", over)
    assert f"`{logic}`" in str(reading.diagnostics[0].help)


def test_a_network_through_sif_is_one_of_those_that_come_back() -> None:
    draw = random.Random(3)
    for _ in range(FILES):
        names = ["A", "B", "C", "D"]
        rules = []
        for name in names:
            signs = {other: draw.choice(("", "!")) for other in draw.sample(names, draw.randrange(1, 4))}
            text = " | ".join(
                " & ".join(signs[n] + n for n in draw.sample(sorted(signs), draw.randrange(1, len(signs) + 1)))
                for _ in range(draw.randrange(1, 3))
            )
            rules.append(f"{name}, {text}")
        network = parse("\n".join(rules)).network
        assert network is not None
        result = convert(parse("\n".join(rules)), network, named("sif"))
        back = read("x", result.export.data).network
        assert back is not None
        for name in names:
            found = {r.source: r.sign for r in regulations(network) if r.target == name}
            over = tuple(sorted(found))
            if over and not back.nodes[back.index[name]].is_input:
                signs = {n: {Effect.ACTIVATES: 1, Effect.INHIBITS: -1, Effect.BOTH: 0}[e] for n, e in found.items()}
                assert table(network, name, over) in functions(back, name, over, signs), rules
        assert {c.subject for c in result.changes if c.fate is ExportFate.LOST and c.kind == "rule"} == {
            node.name for node in network.nodes if not node.is_input
        }


def test_gates_of_cellnopt() -> None:
    """A node is on iff a gate or a single regulation holds: the definition, state by state."""
    draw = random.Random(5)
    for _ in range(FILES):
        single = {(s, t): draw.choice((1, -1)) for s in "ABC" for t in "CD" if draw.random() < 0.4}
        gates = [
            ({s: draw.choice((1, -1)) for s in draw.sample("ABCD", draw.randrange(1, 4))}, draw.choice("CD"))
            for _ in range(draw.randrange(1, 3))
        ]
        lines = [f"{s}\t{sign}\t{t}" for (s, t), sign in single.items()]
        for i, (literals, target) in enumerate(gates):
            lines += [f"{s} {sign} and{i}" for s, sign in literals.items()] + [f"and{i} 1 {target}"]
        draw.shuffle(lines)
        network = read("x", "\n".join([*lines, "A", "B", "C", "D"]).encode()).network
        assert network is not None
        assert not network.opens
        for bits in product((0, 1), repeat=4):
            state = dict(zip("ABCD", bits, strict=True))
            for target in "CD":
                parts = [state[s] == (sign > 0) for (s, t), sign in single.items() if t == target]
                parts += [all(state[s] == (g > 0) for s, g in lit.items()) for lit, t in gates if t == target]
                expected = int(any(parts)) if parts else state[target]
                rule = network.nodes[network.index[target]].rule.expression
                assert value(rule, state) == expected, lines


def codes(reading: Reading) -> list[tuple[str, str]]:
    return [(d.code, d.place.removeprefix("x:")) for d in reading.diagnostics]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("A pp B\n", [("LN600", "1:3")]),
        ("A\tactivaets\tB\n", [("LN600", "1:3")]),
        ("A ->\n", [("LN600", "1:1")]),
        ("A 1 and1\nand1 1 and2\nB 1 and2\nand2 1 C\n", [("LN600", "1:5"), ("LN600", "2:8")]),
        ("A 1 and1\nand1 -1 C\n", [("LN600", "1:5"), ("LN600", "2:9")]),
        ("A 1 and1\nB 1 C\n", [("LN600", "1:5")]),
        ("A 1 and1\nand1 1 C\nB 0 C\n", [("LN601", "3:1")]),
        ("A, B | C\n", [("LN600", "1:4")]),
    ],
)
def test_what_is_refused(text: str, wanted: list[tuple[str, str]]) -> None:
    reading = read("x", text.encode())
    assert reading.network is None
    found = [(d.code, d.place.removeprefix("x:")) for d in reading.diagnostics if d.is_error]
    assert [one for one in wanted if one in found] == wanted[:1] or found == wanted
    assert all(d.help for d in reading.diagnostics if d.is_error)


def test_both_signs_are_an_unknown_sign_and_told() -> None:
    reading = read("x", b"A -> B\nA -> B\nA -| B\n")
    assert reading.network is not None
    assert ("LN605", "3:1") in codes(reading)
    assert functions(reading.network, "B", ("A",), {"A": 0}) == {(0, 1), (1, 0)}


def test_too_many_regulators_are_told_to_be_fewer_functions() -> None:
    reading = read("x", "\n".join(f"N{i} -> T" for i in range(9)).encode())
    assert reading.network is not None
    assert "LN610" in {d.code for d in reading.diagnostics}
    assert len(PartialNetwork(reading.network).choices[0].outcomes) == 2


@pytest.mark.parametrize(
    ("path", "text", "wanted"),
    [
        ("g.sif", "A -> B\nB -| A\n", "sif"),
        ("g.txt", "source\tinteraction\ttarget\nA\tactivates\tB\n", "sif"),
        ("g", "A\t1\tB\nB\t-1\tA\n", "sif"),
        ("g", "A 1 B\nB -1 C D\n", "sif"),
        ("g", "A, A & up\nup, down | A\ndown, up & down\n", "bnet"),
        ("g", ".v 2\n.n 1 1 2\n0 0\n1 1\n", "cnet"),
        ("g", "A <- B\nB <- !A\n", "raw"),
        ("g", '(* an *)\n"A" [0, 1]\n"A" 0 -> 1\n', "an"),
        ("g", '{"Model": {"Variables": [], "Relationships": []}}', "bma"),
    ],
)
def test_the_content_says_which_format(path: str, text: str, wanted: str) -> None:
    found = detect(path, text.encode())
    assert isinstance(found, Format)
    assert found.id == wanted


def test_arrows_alone_are_three_formats() -> None:
    reading = read_data("x", b"A -> B\nB -| A\n")
    assert [d.code for d in reading.diagnostics] == ["LN608"]
    assert "--from sif" in str(reading.diagnostics[0].help)


def test_a_table_in_which_no_line_names_a_node_is_refused_and_nothing_else() -> None:
    """Found among 100,000 damaged files."""
    lines = ["EGF\t1\tRAS", "PTEN\t-1\tand1", "RAS\t1\tand1", ";and1\t1S", "PTEN\t-1\tand1", "RAS\t1\tand1"]
    assert read_data("x", "\n".join([*lines, ";and1\t1\tRAF", "\tRAF", ""]).encode()).network is None


@pytest.mark.parametrize(
    ("text", "nodes"),
    [
        ("source\tinteraction\ttarget\tweight\nA\tactivates\tB\t5\nC\tinhibits\tB\t7\n", "A B C"),
        ("A\t1\tB\t0.7\nC\t-1\tB\t-2e-3\n", "A B C"),
        ("A 1 B .5\nC -1 B NaN\n", "A B C"),
        ("A 1 B C\n", "A B C"),
        ("A 1 207 1956\n", "A 207 1956"),
        ("source\tinteraction\ttarget\nA\t1\tB\tC\n", "A B C"),
    ],
)
def test_what_stands_behind_a_target_is_a_target_or_a_weight(text: str, nodes: str) -> None:
    reading = read_data("x.sif", text.encode())
    assert reading.network is not None
    assert set(reading.network.names) == set(nodes.split())
    told = [d for d in reading.diagnostics if "stands behind a target" in d.message]
    assert len(told) == (len(text.split("\n", 1)[0].split()) == 4 and "C\n" not in text and "207" not in text)


def test_a_line_of_another_language_is_no_name() -> None:
    reading = read_data("x.sif", b"A -> B;\nC -| B;\n")
    assert reading.network is None
    assert any("is no name" in d.message and d.help for d in reading.diagnostics)
