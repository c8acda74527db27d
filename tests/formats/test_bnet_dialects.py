"""What each bnet dialect means, tried against the tools themselves where they can be had."""

from __future__ import annotations

import pytest

from logicnet.formats.equivalence import compare
from logicnet.formats.registry import named, read_data
from logicnet.network.bnet import Reading, parse


def codes(reading: Reading) -> list[str]:
    return [diagnostic.code for diagnostic in reading.diagnostics]


@pytest.mark.parametrize(
    ("rule", "meaning"),
    [
        ("all(B, !C, D)", "B & !C & D"),
        ("any(B, C & D)", "B | (C & D)"),
        ("maj(B, C, D)", "B & C | B & D | C & D"),
        ("sumgt(B, C, D, 1)", "B & C | B & D | C & D"),
        ("sumlt(B, C, D, 1)", "!B & !C & !D"),
        ("sumis(B, C, 1)", "B & !C | !B & C"),
        ("TRUE", "1"),
    ],
)
def test_functions_of_boolnet_are_written_out(rule: str, meaning: str) -> None:
    rest = "\nB, B\nC, C\nD, D\n"
    reading = named("boolnet").read("x", f"targets, factors\nA, {rule}{rest}".encode())
    expected = parse(f"A, {meaning}{rest}").network
    assert reading.network is not None
    assert expected is not None
    assert compare(expected, reading.network, {name: name for name in "ABCD"}).holds


def test_boolnet_is_told_by_its_header_or_its_functions() -> None:
    for text in ("targets, functions\nA, A\n", "A, maj(A, B, C)\nB, B\nC, C\n", "targets,factors,probabilities\nA,A,1"):
        network = read_data("x", text.encode()).network
        assert network is not None
        assert network.dialect == "boolnet"


def test_probabilities_and_delays_are_refused_where_they_stand() -> None:
    reading = read_data("x", b"targets, functions, probabilities\nA, A, 0.5\nA, !A, 0.5\n")
    assert reading.network is None
    assert [d.place for d in reading.diagnostics if d.code == "LN601"] == ["x:2:7", "x:3:8"]
    reading = read_data("x", b"targets, factors\nA, B[-2] & A\nB, B\n")
    assert [(d.code, d.place) for d in reading.diagnostics if d.is_error] == [("LN601", "x:2:4")]


def test_aeon_binds_exclusive_or_tightest() -> None:
    biodivine_aeon = pytest.importorskip("biodivine_aeon")
    rest = "a, a\nb, b\nc, c\n"
    for rule in ("a ^ b & c", "a & b ^ c", "a | b ^ c", "a => b | c", "a => b => c", "a <=> b => c", "!a ^ b"):
        text = f"targets, factors\nx, {rule}\n{rest}"
        ours = named("aeon-bnet").read("x", text.encode()).network
        assert ours is not None
        theirs = biodivine_aeon.BooleanNetwork.from_bnet(text, repair_graph=True)
        bracketed = str(theirs.get_update_function("x").as_expression())
        again = named("aeon-bnet").read("x", f"targets, factors\nx, {bracketed}\n{rest}".encode()).network
        assert again is not None
        assert compare(ours, again, {name: name for name in "xabc"}).holds, rule


def test_minibn_reads_its_many_signs_and_leaves_no_name_dangling() -> None:
    reading = named("minibn").read("x", b"a <- [b + c] * ~d and not e\nb, true\nc, None\nd, d\ne, e\n")
    assert reading.network is not None
    expected = parse("a, (b | c) & !d & !e\nb, 1\nc, 0\nd, d\ne, e").network
    assert expected is not None
    assert compare(expected, reading.network, {name: name for name in "abcde"}).holds
    assert codes(named("minibn").read("x", b"a, b\n")) == ["LN101"]


def test_a_name_without_a_rule_is_an_input_where_the_tool_makes_it_one_and_is_told() -> None:
    reading = named("pyboolnet").read("x", b"a, Akt & b\nb, AKT1\n")
    assert reading.network is not None
    assert [node.name for node in reading.network.input_nodes()] == ["Akt", "AKT1"]
    assert codes(reading) == ["LN607", "LN607"]


def test_a_fault_keeps_its_place_and_later_lines_are_read_on() -> None:
    reading = named("boolnet").read("x", b"targets, factors\nA, B &\nB, f(A)\nA -> C\nC, (A\n")
    assert reading.network is None
    found = [(d.code, d.place) for d in reading.diagnostics if d.is_error]
    assert found == [("LN007", "x:2:6"), ("LN601", "x:3:4"), ("LN012", "x:4:1"), ("LN009", "x:5:4")]
    assert "AEON or BoolSim" in str(reading.diagnostics[2].help)


def test_exclusive_or_of_many_is_refused_before_it_fills_the_memory() -> None:
    names = [f"n{i}" for i in range(40)]
    text = f"x, {' ^ '.join(names)}\n" + "".join(f"{name}, {name}\n" for name in names)
    assert "LN601" in codes(named("aeon-bnet").read("x", text.encode()))
    small = " ^ ".join(names[:8])
    assert "LN601" not in codes(named("aeon-bnet").read("x", f"x, {small}\n".encode()))
