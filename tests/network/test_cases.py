"""Cases as data: the finding that a line must cause stands in the file, on a comment line under it.

``#    ^^^ LN101 message`` points with its carets at the place; a ``#`` directly before the carets stands for the first
column, and ``#<`` for that column alone. Files under ``fires`` hold all their findings; files under ``silent`` come as
close to the same finding as a sound file can, and have none.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from logicnet.network.bnet import Reading, parse, read
from logicnet.text.catalogue import ENTRIES
from logicnet.text.diagnostics import Entry

CASES = Path(__file__).parents[1] / "cases"
FIRES = sorted((CASES / "fires").glob("*.bnet"))
SILENT = sorted((CASES / "silent").glob("*.bnet"))

_EXPECTED = re.compile(r"#(?P<gap> *)(?:(?P<first><)|(?P<carets>\^+)) (?P<code>LN\d{3}) (?P<message>.+)")

#: Findings about a whole file, which no line of it can hold; they have tests of their own below.
WHOLE_FILE = {"LN001", "LN002", "LN003", "LN004"}


def expected(text: str) -> list[tuple[int, int, int, str, str]]:
    """(line, column, width, code, message) of each finding that a case asks for."""
    found = []
    above = 0
    for number, line in enumerate(text.splitlines(), 1):
        match = _EXPECTED.fullmatch(line)
        if match is None:
            above = number
            continue
        if match["first"]:
            column, width = 1, 1
        elif match["gap"]:
            column, width = len(match["gap"]) + 2, len(match["carets"])
        else:
            column, width = 1, len(match["carets"]) + 1
        found.append((above, column, width, match["code"], match["message"]))
    return found


def reported(reading: Reading) -> list[tuple[int, int, int, str, str]]:
    return [(*d.start, max(d.span.end - d.span.start, 1), d.code, d.message) for d in reading.diagnostics]


@pytest.mark.parametrize("path", FIRES, ids=lambda path: path.stem)
def test_a_case_has_exactly_the_findings_it_names(path: Path) -> None:
    reading = read(str(path))
    wanted = expected(reading.source.text)
    assert reported(reading) == wanted
    assert path.stem in {code for _, _, _, code, _ in wanted}
    assert (reading.network is None) == any(d.is_error for d in reading.diagnostics)


@pytest.mark.parametrize("path", SILENT, ids=lambda path: path.stem)
def test_a_sound_file_is_read_without_a_word(path: Path) -> None:
    reading = read(str(path))
    assert reported(reading) == []
    assert reading.network is not None


def test_every_code_has_a_case_that_fires_and_one_that_does_not() -> None:
    codes = {entry.code for entry in ENTRIES} - WHOLE_FILE
    assert {path.stem for path in FIRES} == codes
    assert {path.stem for path in SILENT} == codes


@pytest.mark.parametrize("entry", [e for e in ENTRIES if e.code != "LN001"], ids=lambda entry: entry.code)
def test_the_example_of_an_entry_fires(entry: Entry) -> None:
    found = parse(entry.example).diagnostics
    assert entry.code in {d.code for d in found}
    assert all(d.severity is entry.severity for d in found if d.code == entry.code)


def test_reading_a_directory_of_cases_twice_gives_the_same() -> None:
    for path in FIRES:
        assert read(str(path)).diagnostics == read(str(path)).diagnostics


def test_five_faults_on_five_lines_are_five_findings_in_line_order() -> None:
    text = "aa, bb &\nbb, (aa\ncc, nobody\nbb, aa\n#: expcet x: every aa\ndd, dd\n"
    found = parse(text).diagnostics
    assert [(d.start[0], d.code) for d in found] == [
        (1, "LN007"),
        (2, "LN009"),
        (3, "LN101"),
        (4, "LN102"),
        (5, "LN021"),
    ]
