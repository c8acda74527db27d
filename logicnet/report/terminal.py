"""Pages on a terminal: the plain text, with colour. rich decides what the terminal can show."""

from __future__ import annotations

from logicnet.report.page import Page, styled_lines

__all__ = ["show"]


def show(page: Page) -> None:
    """Print a page on standard output."""
    from rich.console import Console
    from rich.text import Text

    # Nothing in a network may act as mark-up, an emoji or a link, and no line is broken: text can be copied as it is.
    console = Console(markup=False, emoji=False, highlight=False, soft_wrap=True)
    for line, style in styled_lines(page):
        console.print(Text(line, style=style.value) if style.value else Text.from_ansi(line))
