"""Files as people have them, that were refused although they mean one network: each is read, and as what it means."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from logicnet.formats.registry import read, read_data
from logicnet.network.bnet import Reading
from logicnet.text.expression import format_expression

Command = Callable[..., Any]


def rules(reading: Reading) -> dict[str, str]:
    assert reading.network is not None, [d.message for d in reading.diagnostics]
    return {node.name: format_expression(node.rule.expression) for node in reading.network.nodes}


def codes(reading: Reading) -> list[str]:
    return [d.code for d in reading.diagnostics]


# ------------------------------------------------------------------------------------------- names without a rule


def test_a_missing_input_is_named_once_and_mended(logicnet: Command, tmp_path: Path) -> None:
    path = tmp_path / "n.bnet"
    path.write_text("targets, factors\nA, B & C\nB, A\nE, C | !C & A\n")
    reading = read(str(path))
    assert codes(reading) == ["LN101"]
    assert "in 2 more places" in reading.diagnostics[0].message
    assert "`C, C`" in (reading.diagnostics[0].help or "")
    assert logicnet("check", path, "--fix").status == 0
    assert codes(read(str(path))) == []
    assert path.read_text().endswith("\nC, C\n") or path.read_text().endswith("\nC, C")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("A *= B and C\nB *= A\n", "C *= C"),
        ("A = B and C\nB = A\n", "C = C"),
        ("1: A* = B and C\n2: B* = A\n", "C *= C"),
    ],
)
def test_a_missing_input_of_booleannet_is_written_as_there(
    logicnet: Command, tmp_path: Path, text: str, line: str
) -> None:
    path = tmp_path / "n.txt"
    path.write_text(text)
    assert f"`{line}`" in (read(str(path)).diagnostics[-1].help or "")
    assert logicnet("check", path, "--fix").status == 0
    assert line in path.read_text().splitlines()
    assert not [d for d in read(str(path)).diagnostics if d.is_error]


@pytest.mark.parametrize(
    ("used", "known"),
    [
        ("HIF1a", "TUM_HIF1a"),
        ("HIF1A", "TUM_HIF1a"),
        ("HIF-1a", "TUM_HIF1a"),
        ("TUM_HIF1a", "HIF1a"),
        ("Dose", "Dose_1"),
    ],
)
def test_a_name_that_resembles_one_is_offered_that_one_and_never_made_an_input(
    logicnet: Command, tmp_path: Path, used: str, known: str
) -> None:
    path = tmp_path / "n.bnet"
    path.write_text(f"TUM_Rab27a, {used}\n{known}, TUM_Rab27a\n")
    (found,) = read(str(path)).diagnostics
    assert found.help is not None and found.help.startswith(f"did you mean `{known}`")
    assert found.help.endswith(f"Only if it is an input, add the line `{used}, {used}`")
    before = path.read_text()
    assert logicnet("check", path, "--fix").status == 1
    assert path.read_text() == before


# --------------------------------------------------------------------------------------------------------- BooleanNet


def test_ranks_are_left_out_and_told() -> None:
    reading = read_data(
        "x", b"Stim = True\nCell = Death = False\n1: Cell* = Stim and not Death\n1: Death* = Death or not Cell\n"
    )
    assert rules(reading) == {"Stim": "1", "Cell": "Stim & !Death", "Death": "Death | !Cell"}
    assert codes(reading) == ["LN020", "LN019", "LN019", "LN604"]
    reading = read_data("x", b"1: A* = not A\n1: B* = A\n")
    assert rules(reading) == {"A": "!A", "B": "A"}
    assert codes(reading) == ["LN604"]


def test_a_node_with_a_starting_value_only_keeps_it() -> None:
    reading = read_data("x", b"A = Random\nB = C = False\nD = True\nX *= A and B or C and D\n")
    assert rules(reading) == {"X": "A & B | C & D", "A": "A", "B": "0", "C": "0", "D": "1"}
    assert read_data("x", b"A = True\nA = False\nB *= A\n").network is None


# ------------------------------------------------------------------------------------------------- what quotes hold


@pytest.mark.parametrize(
    "name", ["all(A)", "x[1]", "A -> B", "node X {", "a = b AND c", "$f: x", "any (A, B)", "timeis(2)"]
)
def test_nothing_inside_quotes_tells_a_dialect(name: str) -> None:
    reading = read_data("x", f'targets, factors\nA, A\nB, "{name}" & A\n"{name}", A\n'.encode())
    assert rules(reading)[name] == "A"
    assert reading.network is not None and reading.network.dialect == "bnet"
    misspelt = read_data("x", f'targets, factors\nA, A\nB, "{name}" & mispelt\n"{name}", A\n'.encode())
    assert codes(misspelt) == ["LN101"]


def test_a_quoted_index_is_a_name_in_boolnet_too() -> None:
    reading = read_data("x", b'targets, functions\nA, any(A, B)\nB, "x[1]"\n"x[1]", A\n')
    assert rules(reading)["B"] == '"x[1]"'
    assert read_data("x", b"targets, functions\nA, any(A, B)\nB, A[-1]\n").network is None


# -------------------------------------------------------------------------------------------------------- TabularQual


def workbook(species: Sequence[Sequence[str]], transitions: Sequence[Sequence[str]]) -> bytes:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in (("Species", species), ("Transitions", transitions)):
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@pytest.mark.parametrize("spelled", ['"Ligand A"', "Ligand A", "S_a", '"S_a"'])
@pytest.mark.parametrize("target", ['"Kinase B"', "Kinase B", "S_b"])
def test_species_are_known_by_name_and_by_id(spelled: str, target: str) -> None:
    species = [
        ["Species_ID", "Name", "Type"],
        ["S_a", "Ligand A", "Input"],
        ["S_b", "Kinase B", "Internal"],
        ["S_c", "C", "Internal"],
    ]
    transitions = [["Target", "Level", "Rule"], [target, "1", f"!{spelled} | C"], ["C", "1", f"({spelled}) & S_b"]]
    found = rules(read_data("x.xlsx", workbook(species, transitions)))
    assert found == {"S_a": "S_a", "S_b": "!S_a | S_c", "S_c": "S_a & S_b"}


def test_a_name_may_stand_in_for_the_id() -> None:
    species = [["Name", "Type"], ["Lig A", "Input"], ["KinB", "Internal"]]
    found = read_data("x.xlsx", workbook(species, [["Target", "Rule"], ["KinB", "Lig A:1"]]))
    assert rules(found) == {"Lig A": '"Lig A"', "KinB": '"Lig A"'}


def test_a_name_of_two_species_is_refused_with_the_way_out() -> None:
    species = [["Species_ID", "Name"], ["a1", "A"], ["a2", "A"], ["b", "B"]]
    reading = read_data("x.xlsx", workbook(species, [["Target", "Rule"], ["B", "A"]]))
    assert reading.network is None
    assert any("several species have this name" in (d.help or "") for d in reading.diagnostics)


# ------------------------------------------------------------------------------------ read as meant, with a remark


def test_a_byte_of_latin_1_in_a_remark_is_read_and_told() -> None:
    text = b"# M\xfcller 2010, 5 \xb5M\ntargets, factors\na, b # \xe9t\xe9\nb, b\n"
    reading = read_data("x.bnet", text)
    assert rules(reading) == {"a": "b", "b": "b"}
    assert codes(reading) == ["LN027"]
    assert "4 bytes" in reading.diagnostics[0].message
    assert str(reading.document) == text.decode("latin-1")


@pytest.mark.parametrize(
    "text",
    [
        b"a, IL-1\xdf\nIL-1\xdf, a\n",
        b"#: node a, M\xfcller\na, a\n",
        b'"#\xfc", a\na, a\n',
        b"# \x81\na, a\n",
    ],
)
def test_a_byte_of_latin_1_elsewhere_is_refused_with_its_place(text: bytes) -> None:
    assert codes(read_data("x.bnet", text)) == ["LN001"]


def test_other_formats_take_latin_1_in_remarks_too() -> None:
    for text in (
        b"// M\xfcller\nnode A { logic = A; }\n",
        b"# M\xfcller\nA -?? A\n$A: A\n",
        b"# \xfc\nA & B -> A\nA -> B\n",
    ):
        reading = read_data("x", text)
        assert reading.network is not None, [d.message for d in reading.diagnostics]
        assert "LN027" in codes(reading)


@pytest.mark.parametrize("header", ["targets, factors,", "targets,factors,,", "Targets, Factors , "])
@pytest.mark.parametrize("ends", ["", ",", ",,", " , "])
def test_commas_of_a_table_behind_header_and_rules(header: str, ends: str) -> None:
    reading = read_data("x.bnet", f"{header}\na, b{ends}\nb, !a & b{ends}\n".encode())
    assert rules(reading) == {"a": "b", "b": "!a & b"}
    assert codes(reading) == ["LN027"]
    assert read_data("x.bnet", b"targets, factors\na, b,\nb, b\n").network is None


def test_boolnet_takes_commas_of_a_table() -> None:
    assert rules(read_data("x", b"targets, functions,\na, any(a, b),\nb, b,\n")) == {"a": "a | b", "b": "b"}


def test_signs_of_logic_are_read_and_told_once(logicnet: Command, tmp_path: Path) -> None:
    path = tmp_path / "x.bnet"
    path.write_text("targets, factors\na, b ∧ ¬c\nb, a∨b\nc, (a ⋀ b) ⋁ c\n", "utf-8")
    reading = read(str(path))
    assert rules(reading) == {"a": "b & !c", "b": "a | b", "c": "a & b | c"}
    assert codes(reading) == ["LN027"]
    assert logicnet("fmt", path).status == 0
    assert codes(read(str(path))) == []


def zipped(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "more", [{}, {"__MACOSX/._m.bnet": b"x", ".DS_Store": b"x", "README.txt": b"read me"}, {"manifest.xml": b"<omex/>"}]
)
def test_an_archive_with_one_model_is_read(logicnet: Command, tmp_path: Path, more: dict[str, bytes]) -> None:
    path = tmp_path / "m.zip"
    path.write_bytes(zipped({"folder/m.bnet": b"a, b\nb, b\n", **more}))
    reading = read(str(path))
    assert rules(reading) == {"a": "b", "b": "b"}
    assert codes(reading) == ["LN609"]
    assert reading.network is not None and reading.source.file == str(path)
    before = path.read_bytes()
    for command in (("check", path, "--fix"), ("fmt", path)):
        assert logicnet(*command).status == 2
        assert path.read_bytes() == before
    path.write_bytes(zipped({"m.bnd": b"node A { logic = A; }", **more}))
    assert rules(read(str(path))) == {"A": "A"}


def test_an_archive_with_several_models_is_refused(tmp_path: Path) -> None:
    reading = read_data("m.zip", zipped({"a.bnet": b"a, a\n", "b.bnet": b"b, b\n"}))
    assert reading.network is None
    assert "several" in reading.diagnostics[0].message


# ------------------------------------------------------------------------------------------- what cannot be read


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('{"Model": {"Name": "m", "Variables": [{"Id": 1}], "Relationships": []}}', "RangeFrom"),
        ("digraph g {\n a -> b;\n}\n", "no rules"),
        ("MODULE main\nVAR a : boolean;\n", "made from"),
    ],
)
def test_what_no_reader_takes_says_what_does_and_never_leads_in_a_circle(
    logicnet: Command, tmp_path: Path, text: str, word: str
) -> None:
    path = tmp_path / "model.x"
    path.write_text(text)
    for run in (logicnet("check", path), logicnet("convert", path, tmp_path / "out.bnet")):
        assert run.status != 0
        said = run.out + run.err
        assert word in " ".join(said.split()) and "logicnet convert IN" not in said


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.bnd", b"// caf\xe9\nnode A { logic = A; }\n"),
        ("a.bnd", b"/* caf\xe9 */\nnode A { logic = A; }\n"),
        ("a.bnet", b"# caf\xe9\nA, A\n"),
        ("a.aeon", b"# caf\xe9\nA -? A\n$A: A\n"),
        ("a.txt", b"# caf\xe9\nA *= A\n"),
    ],
)
def test_the_letter_of_a_remark_is_quoted_as_it_was_read(name: str, text: bytes) -> None:
    reading = read_data(name, text)
    assert "`é`" in next(one.message for one in reading.diagnostics if one.code == "LN027")


# ------------------------------------------------------------------------------------- remarks in another encoding


@pytest.mark.parametrize(
    ("text", "read_so"),
    [
        (b"/* caf\xe9 */\nnode A { logic = B; }\nnode B { logic = A; }\n", True),
        (b"// x\n/* a\n caf\xe9\n b */ node A { logic = B; } /* \xe9 */\nnode B { logic = A; }\n", True),
        (b"node A { logic = B; } // \xe9\nnode B { logic = A; }\n", True),
        (b"node A { logic = B\xe9; }\nnode B { logic = A; }\n", False),
        (b"/* x */ node \xe9 { logic = B; } /* y */\nnode B { logic = A; }\n", False),
        (b"//#: network /* \xe9 */\nnode A { logic = B; }\nnode B { logic = A; }\n", False),
        (b"A, B /* \xe9 */\nB, A\n", False),
    ],
)
def test_a_byte_of_latin_1_in_a_remark_of_several_lines_is_read_with_a_remark(text: bytes, read_so: bool) -> None:
    reading = read_data("x.bnd", text)
    assert ("LN001" in [d.code for d in reading.diagnostics if d.is_error]) is not read_so
    if read_so:
        assert rules(reading) == {"A": "B", "B": "A"}
        assert any("Windows-1252" in d.message for d in reading.diagnostics)


# ----------------------------------------------------------------------------------------------------- deep conditions

SBML = """<?xml version="1.0"?>
<sbml xmlns="http://www.sbml.org/sbml/level3/version1/core" level="3" version="1"
 xmlns:qual="http://www.sbml.org/sbml/level3/version1/qual/version1" qual:required="true"><model id="m">
<listOfCompartments><compartment id="c" constant="true"/></listOfCompartments>
<qual:listOfQualitativeSpecies>{species}</qual:listOfQualitativeSpecies><qual:listOfTransitions>
<qual:transition qual:id="t"><qual:listOfInputs>{inputs}</qual:listOfInputs><qual:listOfOutputs>
<qual:output qual:qualitativeSpecies="T" qual:transitionEffect="assignmentLevel"/></qual:listOfOutputs>
<qual:listOfFunctionTerms><qual:defaultTerm qual:resultLevel="0"/><qual:functionTerm qual:resultLevel="1">
<math xmlns="http://www.w3.org/1998/Math/MathML">{math}</math></qual:functionTerm></qual:listOfFunctionTerms>
</qual:transition></qual:listOfTransitions></model></sbml>"""


def sbml(math: str, names: Sequence[str], sign: str = "") -> bytes:
    species = "".join(
        f'<qual:qualitativeSpecies qual:id="{name}" qual:compartment="c" qual:constant="false" qual:maxLevel="1"/>'
        for name in (*names, "T")
    )
    inputs = "".join(
        f'<qual:input qual:qualitativeSpecies="{name}" qual:transitionEffect="none"{sign}/>' for name in names
    )
    return SBML.format(species=species, inputs=inputs, math=math).encode()


@pytest.mark.parametrize("operators", [("and", "or"), ("and", "not"), ("or", "implies")])
def test_conditions_of_sbml_nest_as_deep_as_they_are_written(operators: tuple[str, str]) -> None:
    deep = 1500
    math, steps = "<ci>a</ci>", []
    for k in range(deep):
        operator = operators[k % 2]
        math = f"<apply><not/>{math}</apply>" if operator == "not" else f"<apply><{operator}/><ci>b</ci>{math}</apply>"
        steps.append(operator)
    reading = read_data("x.sbml", sbml(math, ("a", "b")))
    network = reading.network
    assert network is not None, [d.message for d in reading.diagnostics]
    rule = network.nodes[network.index["T"]].rule.expression
    for a in (0, 1):
        for b in (0, 1):
            value = a
            for operator in steps:
                value = {"and": b & value, "or": b | value, "not": 1 - value, "implies": (1 - b) | value}[operator]
            assert outcome(rule, {"a": a, "b": b}) == value


def outcome(rule: Any, state: dict[str, int]) -> int:
    """The value of a rule, without recursion."""
    done: list[int] = []
    pending: list[tuple[Any, bool]] = [(rule, False)]
    while pending:
        part, ready = pending.pop()
        name = type(part).__name__
        if not part.args and name == "Symbol":
            done.append(state[part.obj])
        elif not part.args:
            done.append(int(name in ("_TRUE", "TRUE")))
        elif not ready:
            pending.append((part, True))
            pending.extend((argument, False) for argument in part.args)
        else:
            values = [done.pop() for _ in part.args]
            done.append(1 - values[0] if name == "NOT" else min(values) if name == "AND" else max(values))
    return done[0]


# --------------------------------------------------------------------------------------- signs that are hard to compare


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("x.sbml", sbml("<apply><not/><ci>a</ci></apply>", ("a",), ' qual:sign="positive"')),
        (
            "x.ginml",
            b'<gxl><graph id="g" class="regulatory"><node id="a" input="true"/><node id="T"><value val="1">'
            b'<exp str="!a"/></value></node><edge id="e" from="a" to="T" minvalue="1" sign="positive"/></graph></gxl>',
        ),
        ("x.aeon", b"a -> T\n$T: !a\n$a: a\na -> a\n"),
        ("x.csv", b"Target,Rule\nT,!a\na,a\n"),
    ],
)
def test_no_reader_waits_for_the_signs_of_a_hard_function(
    path: str, text: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where comparing them takes too much work, that is told, and nothing is claimed."""
    from logicnet.formats import aeon, levels

    before = codes(read_data(path, text))
    monkeypatch.setattr(levels, "SIGN_WORK", -1)
    monkeypatch.setattr(aeon, "SIGN_WORK", -1)
    reading = read_data(path, text)
    assert "LN605" not in codes(reading) and reading.network is not None
    told = any("were not compared with its function" in d.message for d in reading.diagnostics)
    assert told is ("LN605" in before)
    assert path == "x.csv" or "LN605" in before
