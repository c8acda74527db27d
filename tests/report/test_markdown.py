"""Markdown: what a page says is what a reader of the Markdown sees, whatever the texts hold.

A parser of CommonMark with the tables and struck text of GitHub reads each page again.
"""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from logicnet.report.markdown import to_markdown
from logicnet.report.page import (
    Block,
    Code,
    Fields,
    Heading,
    Items,
    Link,
    Marked,
    Paragraph,
    Style,
    Table,
    Verbatim,
)

#: Everything that is mark-up somewhere, and enough of what is none.
TEXT = st.text(alphabet="ab1 \\`*_<>|#[]()&;~+-=.!:'\"/é\n", min_size=1, max_size=24)


def rendered(*page: Block) -> str:
    return MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(to_markdown(page))


def seen(markup: str) -> str:
    """The text of HTML, with runs of blanks as one."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def tags(markup: str) -> set[str]:
    return set(re.findall(r"</?(\w+)", markup))


def letters(text: str) -> str:
    """The text without blanks; where one line is due, the end of a line is shown by its picture."""
    return re.sub(r"[\s\u240a]", "", text)


@pytest.mark.parametrize(
    ("make", "allowed"),
    [
        (Paragraph, {"p"}),
        (lambda text: Paragraph(text, Style.TITLE), {"h2"}),
        (lambda text: Heading(text, level=3), {"h3"}),
        (lambda text: Items((text,)), {"ul", "li"}),
        (lambda text: Fields(((text, text),)), {"ul", "li", "strong"}),
        (
            lambda text: Table((text, "b"), ((text, text), ("1", text)), text),
            {"table", "thead", "tbody", "tr", "th", "td", "p"},
        ),
        (lambda text: Verbatim(f"x{text}"), {"pre", "code"}),
        (lambda text: Code(f"x{text}", "text"), {"pre", "code"}),
    ],
)
@settings(max_examples=25)
@given(text=TEXT)
@example("1. a")
@example("- a")
@example("=")
@example("a\n===")
@example("a &lt; b &amp; c")
@example("~~a~~")
@example("```\na\n```")
@example("[a](#b) ![c](d)")
def test_no_text_acts(make: object, allowed: set[str], text: str) -> None:
    block = make(f"x{text}" if isinstance(make, type) and issubclass(make, Verbatim) else text)  # type: ignore[operator]
    if not text.strip():
        return
    markup = rendered(block)
    assert tags(markup) <= allowed, markup
    assert letters(text) in letters(seen(markup))


@settings(max_examples=25)
@given(TEXT)
def test_marks_are_code_and_strong_and_nothing_else(text: str) -> None:
    said = Marked(text)
    assert tags(rendered(Paragraph(said))) <= {"p", "code", "strong"}
    assert tags(rendered(Items((said,)))) <= {"ul", "li", "code", "strong"}
    cells = {"table", "thead", "tbody", "tr", "th", "td", "code", "strong"}
    assert tags(rendered(Table((said, "b"), ((said, "c"),)))) <= cells


def test_marks() -> None:
    text = Marked("**A_1 alone** needs `x | y`, a_b and `c_d`")
    assert to_markdown((Paragraph(text),)) == "**A\\_1 alone** needs `x | y`, a\\_b and `c_d`\n"
    assert "`x \\| y`" in to_markdown((Table(("h",), ((text,),)),))
    assert "<code>x | y</code>" in rendered(Table(("h",), ((text,),)))
    # What is not in pairs is no mark.
    assert to_markdown((Paragraph(Marked("a ** b ` c")),)) == "a \\*\\* b \\` c\n"


def test_a_link_leads_to_its_heading() -> None:
    page = (Table(("code",), ((Link("LN1_x", "LN1 not-UTF_8"),),)), Heading("LN1 not-UTF_8", level=3))
    assert "| [LN1\\_x](#ln1-not-utf_8) |" in to_markdown(page)


def test_titles_tables_and_text_in_lines() -> None:
    page = (
        Paragraph("Attractors of M_1", Style.TITLE),
        Table(("node", "1"), (("NF-κB", "*"),), "and 2 rows more"),
        Verbatim("a, b\n   ^"),
    )
    assert to_markdown(page) == (
        "## Attractors of M\\_1\n\n| node | 1 |\n| --- | --- |\n| NF-κB | \\* |\n\nand 2 rows more\n\n"
        "    a, b\n       ^\n"
    )
    assert to_markdown((Code("a ``` b"),)) == "````\na ``` b\n````\n"
