"""How findings look on a screen, and the registry of codes."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logicnet.text import catalogue
from logicnet.text.diagnostics import Entry, Note, Severity, entries, entry, excerpt, register, render
from logicnet.text.source import Source, Span


def shown(
    text: str, start: int, end: int, *, path: str = "net.bnet", notes: tuple[Note, ...] = (), help: str | None = None
) -> str:
    return render(catalogue.UNDEFINED.at(Source(path, text), Span(start, end), "message", notes=notes, help=help))


def test_the_form_with_a_gutter_of_two_digits() -> None:
    text = "\n" * 13 + "EMT, (TGFb | miR-12) & !miR-200c\n"
    start = text.index("miR-12")
    assert shown(text, start, start + 6, help="did you mean `miR-21`, defined on line 9?") == (
        "error[LN101]: message\n"
        "  --> net.bnet:14:14\n"
        "   |\n"
        "14 | EMT, (TGFb | miR-12) & !miR-200c\n"
        "   |              ^^^^^^\n"
        "   = help: did you mean `miR-21`, defined on line 9?"
    )


def test_a_second_place_has_its_own_excerpt_in_the_same_gutter() -> None:
    text = "a, b\n" * 9 + "a, !b\n"
    assert shown(text, 45, 46, notes=(Note("first here", Span(0, 1)), Note("a remark"))) == (
        "error[LN101]: message\n"
        "  --> net.bnet:10:1\n"
        "   |\n"
        "10 | a, !b\n"
        "   | ^\n"
        "   = note: a remark\n"
        "note: first here\n"
        "  --> net.bnet:1:1\n"
        "   |\n"
        " 1 | a, b\n"
        "   | -"
    )


def test_the_end_of_the_file_is_a_place() -> None:
    assert shown("a,", 2, 2).splitlines()[-2:] == ["1 | a,", "  |   ^"]
    assert shown("a\n", 2, 2).splitlines()[-3:] == ["  |", "2 |", "  | ^"]


def test_of_a_text_without_a_line_the_path_is_shown_alone() -> None:
    assert shown("", 0, 0).splitlines()[1:2] == [" --> net.bnet"]
    assert "^" not in shown("", 0, 0)


def cells(text: str) -> int:
    """Independent of the code under test: what a terminal advances by."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


@pytest.mark.parametrize(
    ("before", "name"),
    [
        ("\ta, ", "xx"),
        ("\t \t", "xx"),
        ("中文, ", "xx"),
        ("e\u0301e\u0301, ", "xx"),
        ("a, \u200b", "xx"),
        ("a, ", "中文"),
        ("\x1b[31m", "xx"),
    ],
)
def test_the_caret_stands_under_the_place(before: str, name: str) -> None:
    text = f"{before}{name} & rest"
    line, carets = shown(text, len(before), len(before) + len(name)).splitlines()[-2:]
    start = line.index(name)
    assert cells(line[:start]) == carets.index("^")
    assert carets.count("^") == cells(name)


@given(st.integers(0, 5000), st.integers(0, 300), st.integers(5000, 5400))
def test_a_long_line_is_shown_as_a_window_around_the_place(start: int, width: int, length: int) -> None:
    text = "".join(chr(ord("a") + i % 26) for i in range(length))
    end = min(start + width, length)
    line, carets = shown(text, start, end).splitlines()[-2:]
    assert len(line) <= 120
    first = carets.index("^")
    marked = line[first : first + carets.count("^")]
    assert marked.rstrip(".") == text[start : start + len(marked.rstrip("."))]
    assert "..." in line


def test_nothing_in_a_file_can_control_the_terminal() -> None:
    text = "a, \x1b]0;owned\x07\u202e\ud800\x85 \x00"
    result = shown(text, 3, 4, path="\x1b[2J.bnet", notes=(Note("\x1b[31m"),), help="\x9b")
    assert not re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e\ud800]", result)
    result.encode("utf-8")


def test_colour_changes_nothing_but_colour() -> None:
    diagnostic = catalogue.DUPLICATE_RULE.at(
        Source("n", "a, a\na, b\n"), Span(5, 6), "message", notes=(Note("first", Span(0, 1)),), help="help"
    )
    coloured = render(diagnostic, color=True)
    assert "\x1b[" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == render(diagnostic)


def test_an_excerpt_for_texts_without_a_file() -> None:
    assert excerpt(Source("<--with>", "A=1,B=2"), Span(6, 7)) == "  A=1,B=2\n        ^"


def test_positions_of_a_diagnostic() -> None:
    found = catalogue.UNDEFINED.at(Source("n", "a, a\nb, cc\n"), Span(8, 10), "message")
    assert (found.start, found.end, found.place) == ((2, 4), (2, 6), "n:2:4")


def test_each_entry_is_a_complete_page_with_a_code_and_title_of_its_own() -> None:
    pages = entries()
    assert [page.code for page in pages] == sorted({page.code for page in pages})
    assert len({page.title for page in pages}) == len(pages)
    for page in catalogue.ENTRIES:
        assert re.fullmatch(r"LN[01]\d\d", page.code)
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", page.title)
        assert all((page.finds, page.why, page.example, page.remedy, page.reference))


def test_entries_are_found_by_code_and_by_title_in_any_case() -> None:
    assert entry("ln101") is entry("undefined-node") is catalogue.UNDEFINED
    assert entry("LN999") is None


def test_a_code_cannot_be_registered_with_two_meanings() -> None:
    register(catalogue.ENTRIES)
    with pytest.raises(ValueError, match="LN101"):
        register([Entry("LN101", "something-else", Severity.INFO, "f", "w", "e", "r")])
    with pytest.raises(ValueError, match="LN998"):
        register([Entry("LN998", "undefined-node", Severity.INFO, "f", "w", "e", "r")])
    assert entry("LN998") is None
