"""Pages: one description, as plain text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from logicnet.report.page import (
    Fields,
    Items,
    Paragraph,
    Style,
    Table,
    Verbatim,
    shortened,
    styled_lines,
    to_text,
)

PAGE = (
    Paragraph("Attractors of M_1", Style.TITLE),
    Fields((("network", "m1: 3 nodes"), ("update", "asynchronous"))),
    Table(("node", "1"), (("miR-34a", "0"), ("NF-κB", "*")), "and 2 rows more"),
    Verbatim("a, b\n   ^"),
)


def test_text_aligns_columns_and_separates_blocks() -> None:
    assert to_text(PAGE) == (
        "Attractors of M_1\n\n"
        "  network  m1: 3 nodes\n  update   asynchronous\n\n"
        "  node     1\n  miR-34a  0\n  NF-κB    *\n  and 2 rows more\n\n"
        "a, b\n   ^\n"
    )


def test_a_listing_is_indented() -> None:
    assert to_text((Items(("one", "two " * 40)),)).splitlines()[0] == "  * one"
    assert all(line.startswith("    two") for line in to_text((Items(("two " * 40,)),)).splitlines()[1:])


def test_wide_and_combining_characters_keep_columns_aligned() -> None:
    lines = to_text((Table(("name", "v"), (("日本", "x"), ("e\u0301", "y"), ("ab", "z"))),)).splitlines()
    assert lines[1:] == ["  日本  x", "  e\u0301     y", "  ab    z"]


def test_a_name_is_never_broken() -> None:
    name = "TUM_" + "very-long-" * 30 + "name"
    assert name in to_text((Paragraph(f"here is {name} and more"), Fields((("rule", f"!{name} & A"),))))


@given(st.lists(st.text(min_size=1, max_size=5), max_size=20), st.integers(1, 20))
def test_a_shortened_list_says_how_much_is_missing(items: list[str], most: int) -> None:
    text = shortened(items, most)
    assert text == ", ".join(items) if len(items) <= most else text.endswith(f" and {len(items) - most} more")


CELLS = st.text(alphabet="ab ", max_size=120)


@given(
    st.integers(1, 5).flatmap(lambda n: st.lists(st.tuples(*[CELLS] * n), min_size=1, max_size=5)), st.integers(60, 200)
)
def test_a_table_folds_into_its_width_and_loses_no_word(rows: list[tuple[str, ...]], width: int) -> None:
    table = Table(tuple("h" for _ in rows[0]), tuple(rows))
    lines = [line for line, _ in styled_lines((table,), width, width)]
    words = [max((len(word) for row in rows for word in row[k].split()), default=1) for k in range(len(rows[0]))]
    assert max(map(len, lines)) <= max(width, sum(words) + 2 * len(words))
    said = sorted(word for line in lines for word in line.split())
    assert said == sorted([*(word for row in rows for cell in row for word in cell.split()), *["h"] * len(rows[0])])


@given(st.text(alphabet="ab ", max_size=500), st.integers(60, 200))
def test_text_follows_the_width(text: str, width: int) -> None:
    longest = max(map(len, text.split()), default=0)
    for block in (Paragraph(text), Fields((("label", text),))):
        assert all(len(line) <= max(width, longest + 9) for line, _ in styled_lines((block,), width, width))
