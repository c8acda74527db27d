"""Cases as data: the finding that a line must cause stands under it, in the network and in its evidence table.

``#    ^^^ LN301 message`` points with its carets at the place, counted in characters (a tab is one); a ``#`` directly
before the carets stands for the first column, and ``#<`` for that column alone. A network under ``fires`` holds all its
findings, remarks included; one under ``silent`` comes as close to the same finding as a sound file can, and has none.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from logicnet.checks.review import ENTRIES, Review, review
from logicnet.limits import Limits
from logicnet.network.bnet import read
from logicnet.text.diagnostics import Diagnostic, Entry, entries, render

HERE = Path(__file__).parent
FIRES = sorted((HERE / "cases" / "fires").glob("*.bnet"))
SILENT = sorted((HERE / "cases" / "silent").glob("*.bnet"))

_EXPECTED = re.compile(r"#(?P<gap> *)(?:(?P<first><)|(?P<carets>\^+)) (?P<code>LN\d{3}) (?P<message>.+)")
Place = tuple[str, int, int, int, str, str]


def reviewed(path: Path, code: str = "") -> Review:
    """All that is found; the dynamics are searched only where the case, called like its code, is about them."""
    return review(read(str(path)), Limits() if (code or path.stem).startswith("LN4") else None, expect=True)


def expected(path: Path) -> list[Place]:
    """(file, line, column, width, code, message) of each finding that a file asks for."""
    found, above = [], 0
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        match = _EXPECTED.fullmatch(line)
        if match is None:
            above = number
        elif match["first"]:
            found.append((path.name, above, 1, 1, match["code"], match["message"]))
        elif match["gap"]:
            column = len(match["gap"]) + 2
            found.append((path.name, above, column, len(match["carets"]), match["code"], match["message"]))
        else:
            found.append((path.name, above, 1, len(match["carets"]) + 1, match["code"], match["message"]))
    return found


def reported(path: Path, diagnostics: tuple[Diagnostic, ...]) -> list[Place]:
    """The same of each finding there is; the cases speak of themselves without the folder they lie in."""
    return [
        (
            Path(d.source.path).name,
            *d.start,
            max(d.span.end - d.span.start, 1),
            d.code,
            d.message.replace(f"{path.parent}/", "fires/"),
        )
        for d in diagnostics
    ]


@pytest.mark.parametrize("path", FIRES, ids=lambda path: path.stem)
def test_a_case_has_exactly_the_findings_it_names(path: Path) -> None:
    table = path.with_suffix(".tsv")
    wanted = expected(path) + (expected(table) if table.exists() else [])
    found = reviewed(path).diagnostics
    assert reported(path, found) == wanted
    assert path.stem in {code for *_, code, _ in wanted}
    assert all(render(diagnostic).startswith(f"{diagnostic.severity.value}[LN") for diagnostic in found)


@pytest.mark.parametrize("path", SILENT, ids=lambda path: path.stem)
def test_a_sound_file_passes_without_a_word(path: Path) -> None:
    assert reported(path, reviewed(path).diagnostics) == []


def test_every_check_has_a_case_that_fires_and_one_that_does_not() -> None:
    codes = {entry.code for entry in ENTRIES}
    assert {path.stem for path in FIRES} == codes
    assert {path.stem for path in SILENT} == codes


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.code)
def test_the_example_on_a_manual_page_fires(entry: Entry, tmp_path: Path) -> None:
    network, _, table = entry.example.rpartition("evidence.tsv:\n")
    if not network.strip():
        network = entry.example if not table else "#: evidence evidence.tsv\na, b\nb, b\n"
    if "evidence.tsv:\n" in entry.example:
        (tmp_path / "evidence.tsv").write_text(table, "utf-8")
    else:
        network = entry.example
    network, _, part = network.partition("\n\npart.bnet:\n")
    (tmp_path / "part.bnet").write_text(part, "utf-8")
    (tmp_path / "example.bnet").write_text(network, "utf-8")
    found = reviewed(tmp_path / "example.bnet", entry.code).diagnostics
    assert entry.code in {d.code for d in found}
    assert all(d.severity is entry.severity for d in found if d.code == entry.code)


def test_every_check_is_known_to_the_manual() -> None:
    assert {entry.code for entry in ENTRIES} <= {entry.code for entry in entries()}
    for entry in ENTRIES:
        assert all((entry.finds, entry.why, entry.remedy, entry.reference)), entry.code


#: Findings about a rule, which the author may accept; the others are counts, or faults of a table or a directive.
ACCEPTABLE = [path for path in FIRES if re.fullmatch("LN(120|20.|30.|357|358|403|404)", path.stem)]


@pytest.mark.parametrize("named", [True, False], ids=["by name", "above the rule"])
@pytest.mark.parametrize("path", ACCEPTABLE, ids=lambda path: path.stem)
def test_an_allow_with_a_reason_accepts_the_finding(path: Path, named: bool, tmp_path: Path) -> None:
    shutil.copytree(path.parent, tmp_path, dirs_exist_ok=True)
    copy = tmp_path / path.name
    found = [d for d in reviewed(copy).diagnostics if d.code == path.stem]
    lines = copy.read_text("utf-8").splitlines()
    number = found[0].start[0] - 1
    node = lines[number].split(",")[0]
    lines.insert(number, f"#: allow {path.stem}{f' {node}' if named else ''}, it is meant")
    copy.write_text("\n".join(lines), "utf-8")
    again = reviewed(copy)
    assert (found[0].message, "it is meant") in {(a.diagnostic.message, a.reason) for a in again.accepted}
    assert {d.message for d in again.diagnostics if d.code == path.stem} == {
        d.message for d in found if d.start[0] != found[0].start[0]
    }
    assert "LN121" not in {d.code for d in again.diagnostics}


def test_one_slip_in_a_table_is_one_message(tmp_path: Path) -> None:
    """Regulations do not lose their evidence because a table, or their row in it, cannot be read."""
    (tmp_path / "n.bnet").write_text("#: evidence n.tsv\na, b\nb, b\n", "utf-8")
    for name in ("LN352", "LN354"):
        table = (HERE / "cases" / "fires" / f"{name}.tsv").read_text("utf-8").replace("I1\tb\ta", "I1\tx\ty")
        (tmp_path / "n.tsv").write_text(table, "utf-8")
        codes = {d.code for d in review(read(str(tmp_path / "n.bnet"))).diagnostics}
        assert codes - {"LN363"} == {name}


def test_a_contradicting_sign_is_shown_in_the_network_with_its_place_in_the_table() -> None:
    path = HERE / "cases" / "fires" / "LN357.bnet"
    first, second = reviewed(path).diagnostics
    assert first.place == f"{path}:3:5"
    assert [note.message for note in first.notes] == [f"I1 ({path.with_suffix('.tsv')}:2:8): activates, PMID:1"]
    (note,) = second.notes
    assert note.span is not None and second.source.position(note.span.start)[0] == 1


def test_what_a_file_does_not_declare_is_not_counted_as_passed(tmp_path: Path) -> None:
    path = tmp_path / "plain.bnet"
    path.write_text("a, b\nb, b\n", "utf-8")
    sections = {tally.section: tally.of for tally in reviewed(path).tallies}
    path.write_text("#: compartment c: *\n#: kind gene: *\n#: edge b -> a, activates, PMID:1\na, b\nb, b\n", "utf-8")
    declared = {tally.section: tally.of for tally in reviewed(path).tallies}
    assert sections == {"logic": 6, "biology": 2}
    assert declared == {"logic": 6, "biology": 8, "evidence": 1}
