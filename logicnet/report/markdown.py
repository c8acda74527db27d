"""Pages as GitHub-flavoured Markdown: the one place that knows how it is written.

Every Markdown of the program is a page first: what a command says, the twin of a report, the manual of findings. No
text acts as mark-up, whatever a name, a title or a path holds; only :class:`~logicnet.report.page.Marked` text has
marks of its own. Source: https://github.github.com/gfm/.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from logicnet.report.page import (
    Block,
    Code,
    Fields,
    Heading,
    Items,
    Link,
    Marked,
    Page,
    Paragraph,
    Style,
    Table,
    Verbatim,
    shown,
)

__all__ = ["to_markdown"]

#: Characters that are mark-up somewhere in a line; `&` only where it begins a reference to a character.
_MARKS: Final = re.compile(r"[\\`*_<>|#\[\]~]|&(?=#?\w+;)")
#: What makes a list or an underline of the line that it begins.
_BEGINNING: Final = re.compile(r"[-+=](?=[-+=\s]|$)|(?<=\d)[.)](?=\s|$)")
_TYPED: Final = re.compile(r"(`[^`]+`)")
#: An expression within an f-string has no backslash before Python 3.12.
_END: Final = "\n"


def to_markdown(page: Page) -> str:
    """The page as Markdown, ending with a line end: titles are headings, tables stay tables, what is typed is code."""
    return "\n\n".join(_written(shown(block)) for block in page) + "\n"


def _written(block: Block) -> str:
    match block:
        case Heading(text=text, level=level):
            return f"{'#' * level} {_inline(text)}"
        case Paragraph(text, Style.TITLE):
            return f"## {_inline(text)}"
        case Paragraph(text, _):
            return _begun(_inline(text))
        case Fields(rows):
            return "\n".join(f"* **{_inline(label)}**: {_inline(text)}" for label, text in rows)
        case Items(items):
            return "\n".join(f"* {_begun(_inline(item))}" for item in items)
        case Table(header, rows, remark):
            table = "\n".join(map(_row, (header, ("---",) * len(header), *rows)))
            return f"{table}\n\n{_begun(_inline(remark))}" if remark else table
        case Code(text, language):
            # Longer than any run of back-ticks within.
            fence = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
            return f"{fence}{language}\n{text.rstrip(_END)}\n{fence}"
        case Verbatim(text):
            return "\n".join(f"    {line}" for line in text.rstrip(_END).split(_END))


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(_inline(cell, in_table=True) for cell in cells)} |"


def _begun(line: str) -> str:
    """The line so that its first characters make nothing of it but text."""
    line = line.lstrip()
    found = _BEGINNING.match(line, re.match(r"\d{0,9}", line).end())  # type: ignore[union-attr]
    return line if found is None else f"{line[: found.start()]}\\{line[found.start() :]}"


def _inline(text: str, *, in_table: bool = False) -> str:
    """One line of text, with its own marks where it is :class:`~logicnet.report.page.Marked`."""
    line = text.replace("\n", " ")
    if isinstance(text, Link):
        return f"[{_escaped(line)}](#{_anchor(text.heading)})"
    if not isinstance(text, Marked):
        return _escaped(line)
    typed = [part if k % 2 else part.split("**") for k, part in enumerate(_TYPED.split(line))]
    # Stars that are not in pairs are no mark.
    strong = "**" if sum(len(part) - 1 for part in typed if isinstance(part, list)) % 2 == 0 else r"\*\*"
    return "".join(
        strong.join(map(_escaped, part))
        if isinstance(part, list)
        else part.replace("|", r"\|") if in_table else part
        for part in typed
    )  # fmt: skip


def _escaped(text: str) -> str:
    return _MARKS.sub(r"\\\g<0>", text)


def _anchor(heading: str) -> str:
    """The place that GitHub gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
