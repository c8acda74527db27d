"""Pages: one description, three renderings."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from logicnet.report.page import Fields, Paragraph, Style, Table, Verbatim, shortened, to_markdown, to_text

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


def test_markdown_escapes_what_would_be_mark_up() -> None:
    text = to_markdown(PAGE)
    assert text.startswith("## Attractors of M\\_1\n")
    assert "| NF-κB | \\* |" in text
    assert "    a, b\n       ^\n" in text


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
