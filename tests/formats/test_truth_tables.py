"""``.cnet``, raw functions and automata networks: each reader against the definition, state by state."""

from __future__ import annotations

import os
import random
from itertools import product

import pytest

from logicnet.formats.conversion import convert
from logicnet.formats.registry import named, read_data
from logicnet.network.bnet import parse
from tests.formats.test_definitions import value

FILES = int(os.environ.get("LOGICNET_FUZZ", "40"))


def test_truth_tables_mean_their_rows() -> None:
    draw = random.Random(1)
    for _ in range(FILES):
        count = draw.randrange(1, 5)
        lines, tables = [f".v {count}"], {}
        for node in range(1, count + 1):
            regulators = draw.sample(range(1, count + 1), draw.randrange(1, min(3, count) + 1))
            of = {bits: draw.randrange(2) for bits in product("01", repeat=len(regulators))}
            tables[node] = (regulators, of)
            rows = [("".join(bits), made) for bits, made in of.items()]
            # Rows of one value that differ in one column are joined where chance says so.
            for i in range(len(regulators)):
                for row, made in list(rows):
                    other = row[:i] + "1" + row[i + 1 :]
                    if row[i] == "0" and (other, made) in rows and draw.random() < 0.5:
                        rows = [r for r in rows if r not in ((row, made), (other, made))]
                        rows.append((row[:i] + "-" + row[i + 1 :], made))
            draw.shuffle(rows)
            lines.append(".n " + " ".join(map(str, [node, len(regulators), *regulators])))
            lines += [f"{row} {made}" for row, made in rows]
        reading = read_data("x", "\n".join(lines).encode())
        assert reading.network is not None, (lines, reading.diagnostics)
        for bits in product("01", repeat=count):
            state = {f"v{i}": int(bit) for i, bit in enumerate(bits, 1)}
            for node, (regulators, of) in tables.items():
                rule = reading.network.nodes[reading.network.index[f"v{node}"]].rule.expression
                assert value(rule, state) == of[tuple(bits[r - 1] for r in regulators)], lines


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (".v 2\n.n 1 1 2\n1 1\n.n 2 0\n1\n", "2:1"),
        (".v 2\n.n 1 1 2\n1 1\n- 0\n.n 2 0\n1\n", "4:1"),
        (".v 2\n.n 1 1 3\n1 1\n0 0\n", "2:1"),
        (".v 2\n.n 1 2 2\n1 1\n0 0\n", "2:1"),
        (".v 2\n.n 1 1 2\n1 1\n0 0\n.n 1 1 2\n1 1\n0 0\n", "5:1"),
        (".v x\n", "1:1"),
        ("# 1 = A\n# 2 = A\n.v 2\n.n 1 0\n1\n.n 2 0\n1\n", "2:1"),
        (".v 1\n.n 1 1 1\n10 1\n", "3:1"),
    ],
)
def test_tables_that_are_none(text: str, place: str) -> None:
    reading = named("cnet").read("x", text.encode())
    assert reading.network is None
    assert any(d.is_error and d.place == f"x:{place}" and d.help for d in reading.diagnostics), reading.diagnostics


def test_a_gap_is_found_in_wide_tables() -> None:
    rows = ["1" + "-" * 39 + " 1", "0" + "-" * 38 + "1 1", "0" + "-" * 37 + "10 0"]
    text = ".v 41\n.n 41 40 " + " ".join(map(str, range(1, 41))) + "\n" + "\n".join(rows) + "\n"
    reading = named("cnet").read("x", text.encode())
    gap = next(d for d in reading.diagnostics if d.code == "LN600")
    assert f"`{'0' * 40}`" in gap.message


def test_raw_functions_join_lines_of_one_target() -> None:
    reading = read_data("x", b"A <- B & !C\nA <- D:1\nB <- not A or (C and D)\nC <- true\n")
    network = reading.network
    assert network is not None
    for bits in product((0, 1), repeat=4):
        state = dict(zip("ABCD", bits, strict=True))
        wanted = {
            "A": (state["B"] and not state["C"]) or state["D"],
            "B": not state["A"] or (state["C"] and state["D"]),
            "C": 1,
            "D": state["D"],
        }
        for name, expected in wanted.items():
            assert value(network.nodes[network.index[name]].rule.expression, state) == int(expected)
    assert named("raw").read("x", b"A:2 <- B\nB <- A\n").network is None


def test_automata_take_the_same_asynchronous_steps() -> None:
    """From each state, which automaton may move: read off the transitions, and off the rules."""
    draw = random.Random(2)
    for _ in range(FILES):
        moves: list[tuple[str, int, dict[str, int]]] = []
        lines = [f'"{name}" [0, 1]' for name in "ABC"]
        for name in "ABC":
            for _ in range(draw.randrange(4)):
                start = draw.randrange(2)
                when = {o: draw.randrange(2) for o in draw.sample("ABC", draw.randrange(3)) if o != name}
                moves.append((name, start, when))
                tail = " when " + " and ".join(f'"{o}"={v}' for o, v in when.items()) if when else ""
                lines.append(f'"{name}" {start} -> {1 - start}{tail}')
        reading = read_data("x", "\n".join(lines).encode())
        assert reading.network is not None, (lines, reading.diagnostics)
        for bits in product((0, 1), repeat=3):
            state = dict(zip("ABC", bits, strict=True))
            for name in "ABC":
                can = any(n == name and s == state[n] and when.items() <= state.items() for n, s, when in moves)
                rule = reading.network.nodes[reading.network.index[name]].rule.expression
                assert (value(rule, state) != state[name]) == can, lines


@pytest.mark.parametrize(
    "text",
    [
        '"A" [0, 1, 2]\n"A" 0 -> 1\n',
        '"A" [0, 1]\n"B" 0 -> 1\n',
        '"A" [0, 1]\n"A" 0 -> 1 when "B"=1\n',
        '"A" [0, 1]\n"A" 0 -> 2\n',
        '"A" [0, 1]\n"B" [0, 1]\n{ "A" 0 -> 1 and "B" 0 -> 1 }\n',
    ],
)
def test_automata_that_are_no_boolean_network(text: str) -> None:
    reading = named("an").read("x", text.encode())
    assert reading.network is None
    assert all(d.help for d in reading.diagnostics if d.is_error)


def test_a_network_with_directives_goes_through() -> None:
    text = "#: network t\n#: phenotype p, A & !B\nA, B & !A\nB, !A\nC, C\n"
    reading = parse(text)
    assert reading.network is not None
    for id in ("cnet", "raw"):
        assert convert(reading, reading.network, named(id)).same_meaning
