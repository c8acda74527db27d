"""Pages on a terminal: the plain text, with colour. rich decides what the terminal can show."""

from __future__ import annotations

from logicnet.report.page import Page, styled_lines

__all__ = ["show"]

#: Columns between which pages follow the terminal.
NARROWEST, WIDEST = 60, 200


def show(page: Page) -> None:
    """Print a page on standard output."""
    from rich.console import Console
    from rich.text import Text

    # Nothing in a network may act as mark-up, an emoji or a link, and rich breaks no line: text can be copied as it is.
    console = Console(markup=False, emoji=False, highlight=False, soft_wrap=True)
    width = min(max(console.width, NARROWEST), WIDEST)
    for line, style in styled_lines(page, width, width):
        console.print(Text(line, style=style.value) if style.value else Text.from_ansi(line))
