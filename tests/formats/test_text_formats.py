"""AEON, BoolSim, CellCollective, MaBoSS: what is read, what is told, what is refused and where."""

from __future__ import annotations

from pathlib import Path

import pytest

from logicnet.formats.archive import packed
from logicnet.formats.equivalence import compare
from logicnet.formats.registry import FORMATS, detect, named, read, read_data
from logicnet.network.bnet import Reading, parse
from logicnet.text.diagnostics import Diagnostic


def findings(reading: Reading) -> list[tuple[str, str]]:
    return [(d.code, d.place.removeprefix("x:")) for d in reading.diagnostics]


def same_rules(reading: Reading, text: str) -> bool:
    expected = parse(text).network
    assert reading.network is not None, reading.diagnostics
    assert expected is not None
    return compare(expected, reading.network, {name: name for name in expected.names}).holds


# --------------------------------------------------------------------------------------------------------------- AEON


def test_an_aeon_model_with_its_annotations() -> None:
    text = "#! name: toy\n#!description: #`two nodes, one input`#\nB -> A\nC -| A\nA -?? B\n$A: B & !C\n$B: true\n"
    reading = read_data("x", text.encode())
    assert same_rules(reading, "A, B & !C\nB, 1\nC, C")
    assert reading.network is not None
    assert (reading.network.dialect, reading.network.title) == ("aeon", "toy")
    assert reading.network.about == ("two nodes, one input",)
    assert findings(reading) == []


def test_aeon_signs_and_essentiality_are_compared_with_the_function() -> None:
    text = "A -| B\nC -> B\nC -| C\nD -> D\nB -> A\n$A: B | true\n$B: A\n$C: !C\n$D: D\n"
    reading = read_data("x", text.encode())
    assert reading.network is not None
    assert findings(reading) == [("LN605", "1:1"), ("LN605", "2:1"), ("LN605", "5:1")]
    assert "inhibiting, and in the function `A` activates" in reading.diagnostics[0].message
    assert "as essential" in reading.diagnostics[1].message


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("A -> B\nB -> A\n$A: f(B)\n$B: f(A)\n", [("LN601", "3:2"), ("LN601", "4:2")]),
        ("A -? B\nB -? B\nC -> B\nD -> B\n", [("LN601", "1:1")]),
        ("A -> B\n$B: A & C\n$A: A\n", [("LN600", "2:9"), ("LN600", "3:5")]),
        ("A -> B\nA -| B\n$B: A\n", [("LN600", "2:1")]),
        ("A -> B\n$B: A\n$B: !A\n", [("LN102", "3:2")]),
        ("A -> B\n$B: A\nB, A\nA -> A\n$A: A\n" + "A1 -> B\n" * 8, [("LN600", "3:1")]),
    ],
)
def test_what_no_aeon_model_may_hold(text: str, wanted: list[tuple[str, str]]) -> None:
    reading = read_data("x", text.encode())
    assert reading.network is None
    assert set(wanted) <= set(findings(reading))


def test_arrows_alone_are_two_formats_and_refused() -> None:
    reading = read_data("x", b"A -> B\nB -| A\n")
    assert findings(reading) == [("LN608", "1:1")]
    assert "--from boolsim" in str(reading.diagnostics[0].help)
    assert same_rules(named("boolsim").read("x", b"A -> B\nB -| A\n"), "A, !B\nB, A")


def test_aeon_reads_what_we_write(tmp_path: Path) -> None:
    biodivine_aeon = pytest.importorskip("biodivine_aeon")
    network = parse("#: network T\na, b & !c | !b & c\nb, b\nc, (a | !a) & !b\n").network
    assert network is not None
    text = named("aeon").write(network).data.decode()
    theirs = biodivine_aeon.BooleanNetwork.from_aeon(text)
    assert theirs.variable_count() == 3
    assert str(biodivine_aeon.ModelAnnotation.from_aeon(text)["name"].value) == "T"
    again = read_data("x", theirs.to_aeon().encode()).network
    assert again is not None
    assert compare(network, again, {name: name for name in "abc"}).holds


# ------------------------------------------------------------------------------------------------------------- BoolSim


def test_boolsim_activators_inhibitors_and_inputs() -> None:
    reading = read_data("x", b"# remark\nA&^C -> B\nD -> B\nE -| B\nB -| A\n")
    assert same_rules(reading, "A, !B\nB, (A & !C | D) & !E\nC, C\nD, D\nE, E")
    assert [code for code, _ in findings(reading)] == ["LN607"] * 3


def test_a_line_out_of_place_is_named() -> None:
    reading = read_data("x", b"A&^C -> B\n" * 9 + b"B, A\n")
    assert findings(reading)[-1] == ("LN600", "10:1")
    assert "rule of a network file" in str(reading.diagnostics[-1].help)


def test_pyboolnet_writes_what_we_read(tmp_path: Path) -> None:
    pyboolnet = pytest.importorskip("pyboolnet.file_exchange")
    text = "a, b & !c | !b & c\nb, b\nc, !a\nd, 1\ne, 0\n"
    pyboolnet.primes2genysis(pyboolnet.bnet2primes(text), str(tmp_path / "x"))
    assert same_rules(read(str(tmp_path / "x")), text)


# ------------------------------------------------------------------------------------------------------- CellCollective


def test_cellcollective_names_may_hold_blanks() -> None:
    text = "TNF = ( NFkB ) AND NOT ( miR 21 )\nNFkB = TNF OR\tGrowth  Factor\nmiR 21 = miR 21\n"
    reading = read_data("x", text.encode())
    assert same_rules(
        reading,
        'TNF, NFkB & !"miR 21"\nNFkB, TNF | "Growth Factor"\n"miR 21", "miR 21"\n"Growth Factor", "Growth Factor"',
    )
    assert findings(reading) == [("LN607", "2:15")]


def test_external_components_beside_the_file_are_inputs(tmp_path: Path) -> None:
    (tmp_path / "expressions.ALL.txt").write_text("A = X AND NOT B\nB = A\n", "utf-8")
    (tmp_path / "external_components.ALL.txt").write_text("X\nY\n", "utf-8")
    reading = read(str(tmp_path / "expressions.ALL.txt"))
    assert same_rules(reading, "A, X & !B\nB, A\nX, X\nY, Y")
    assert reading.diagnostics == ()


# -------------------------------------------------------------------------------------------------------------- MaBoSS


def test_maboss_logic_rates_and_initial_states(tmp_path: Path) -> None:
    (tmp_path / "m.bnd").write_text(
        "// a remark\n"
        "Node A { logic = (B AND NOT C) XOR (!D || B && C);\n"
        "  rate_up = @logic ? $u : 0.0; rate_down = @logic ? 0 : $d;}\n"
        "node B { rate_up = A ? 1.0 : 0.0; rate_down = A ? 0 : 1; }\n"
        "/* block */ node C { logic = C; }\n"
        "node D { logic = A ? B : C; rate_up = @logic ? 2 : 0; rate_down = 0; }\n"
        "node E { rate_up = 0; rate_down = 0; }\n"
        "node F { rate_up = A * $u + B * $zero; rate_down = 1.5; }\n",
        "utf-8",
    )
    (tmp_path / "m.cfg").write_text(
        "$u = 1; $d = 2.5; $zero = 0; A.istate = 1; [B].istate = 0.5 [0], 0.5 [1];\n"
        "[C].istate = 1 [0], 0 [1]; [D].istate = 0.2 [0], 0.8 [1]; max_time = 10;\n",
        "utf-8",
    )
    reading = read(str(tmp_path / "m.bnd"))
    assert same_rules(
        reading,
        "A, (B & !C) & !(!D | B & C) | !(B & !C) & (!D | B & C)\nB, A\nC, C\nD, D | A & B | !A & C\nE, E\nF, !F & A",
    )
    assert reading.network is not None
    assert [(p.name, p.text) for p in reading.network.phenotypes] == [("initial_state", "A & !C")]
    said = [d.message for d in reading.diagnostics]
    assert [code for code, _ in findings(reading)] == ["LN604"] * 5
    assert any("@logic ? 0 : $d" in text or "how fast `A`" in text for text in said)


def test_the_rule_of_a_node_is_what_its_rates_let_it_do() -> None:
    text = "node A { rate_up = B ? 1 : 0; rate_down = C ? 1 : 0; }\nnode B { logic = B; }\nnode C { logic = C; }\n"
    assert same_rules(read_data("x.bnd", text.encode()), "A, !A & B | A & !C\nB, B\nC, C")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("node A { logic = (B; }\nnode B { logic = B; }\n", ("LN009", "1:18")),
        ("node A { logic = B }\n", ("LN600", "1:10")),
        ("node A { logic = A; }\nA, B\n", ("LN600", "2:1")),
        ("node A { logic = C; }\n", ("LN101", "1:18")),
        ("node A { rate_up = @other; rate_down = 1; }\n", ("LN601", "1:20")),
        ("node A { logic = A; }\nnode A { logic = !A; }\n", ("LN102", "2:6")),
        ("$u = 1;\nA.istate = 1;\n", ("LN603", "1:1")),
    ],
)
def test_a_faulty_maboss_file_says_where(text: str, wanted: tuple[str, str]) -> None:
    reading = read_data("x", text.encode())
    assert reading.network is None
    assert wanted in findings(reading)


@pytest.mark.filterwarnings("ignore:The inplace keyword")  # of pandas, inside maboss
def test_maboss_simulates_what_we_write(tmp_path: Path) -> None:
    maboss = pytest.importorskip("maboss")
    pytest.importorskip("cmaboss")
    network = parse("#: input in1 = 1\n#: phenotype initial_state, !a & b\nin1, in1\na, b\nb, in1 & a\n").network
    assert network is not None
    export = named("maboss").write(network)
    (tmp_path / "m.bnd").write_bytes(export.data)
    (tmp_path / "m.cfg").write_bytes(export.companions[0][1].replace(b"sample_count = 5000", b"sample_count = 200"))
    simulation = maboss.load(str(tmp_path / "m.bnd"), str(tmp_path / "m.cfg"), cmaboss=True)
    last = simulation.run().get_nodes_probtraj().iloc[-1].to_dict()
    # From a=0, b=1 either b falls first (both stay off) or a rises first (both stay on).
    assert last["in1"] == 1
    assert last["a"] == pytest.approx(last["b"], abs=0.01)
    assert 0.3 < last["a"] < 0.7


def test_detection_needs_no_name() -> None:
    samples = {
        "bnet": "A, B\nB, A\n",
        "aeon": "A -> B\n$B: A\n",
        "boolsim": "A&B -> B\n",
        "cellcollective": "A = B AND C\n",
        "maboss": "// c\nnode A {\n}\n",
        "boolnet": "targets, functions\nA, A\n",
    }
    for id, text in samples.items():
        found = detect("-", text.encode())
        assert not isinstance(found, Diagnostic)
        assert found.id == id
    assert len(FORMATS) > len(samples)


def test_rates_of_a_product_are_positive_where_all_factors_are() -> None:
    reading = read_data(
        "x", b"node A { logic = A; }\nnode B { logic = B; }\nnode C { rate_up = A * B; rate_down = 1 * !A + !B; }\n"
    )
    assert reading.network is not None
    assert same_rules(reading, "A, A\nB, B\nC, A & B")


def test_a_folder_of_cellcollective_in_an_archive() -> None:
    rules = b"A = ( EXT ) AND NOT ( B )\nB = A OR Other\n"
    folder = {"m/expressions.ALL.txt": rules, "m/external_components.ALL.txt": b"EXT\nOther\n", "m/x.ALL.csv": b"a,b\n"}
    reading = read_data("x.zip", packed(folder))
    assert same_rules(reading, "A, EXT & !B\nB, A | Other\nEXT, EXT\nOther, Other")
    assert {d.code for d in reading.diagnostics} == {"LN609"}
    assert read_data("x.zip", packed({"a/expressions.ALL.txt": rules, "b/expressions.ALL.txt": rules})).network is None
