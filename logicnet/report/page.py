"""A page: what is said about a result, before anyone decides how it looks.

A page is a tuple of blocks. Three renderers read it: plain text (the same bytes everywhere), a terminal (the same text
with colour) and Markdown. Lists are already shortened when they reach a page; JSON and CSV never go through here.
"""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from enum import Enum

from msgspec import Struct

from logicnet.text.characters import visible, visible_lines
from logicnet.text.counts import plural

__all__ = [
    "Block",
    "Fields",
    "Hint",
    "Page",
    "Paragraph",
    "Rendered",
    "Style",
    "Table",
    "Verbatim",
    "height",
    "mapped",
    "plural",
    "shortened",
    "to_markdown",
    "to_text",
]

#: Columns of running text, and of tables, where no terminal says how many there are.
WIDTH = 100
TABLE_WIDTH = 200


class Style(Enum):
    """What a paragraph is for; a terminal gives each its colour."""

    PLAIN = ""
    TITLE = "bold"
    GOOD = "green"
    WARN = "yellow"
    BAD = "bold red"
    FAINT = "dim"


class Paragraph(Struct, frozen=True):
    """Running text."""

    text: str
    style: Style = Style.PLAIN


class Fields(Struct, frozen=True):
    """Labelled facts, one below the other."""

    rows: tuple[tuple[str, str], ...]


class Table(Struct, frozen=True):
    """Rows under a header; ``remark`` says what was left out."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    remark: str = ""


class Verbatim(Struct, frozen=True):
    """Text whose line breaks and columns matter."""

    text: str


class Rendered(Verbatim, frozen=True):
    """The same as made by :func:`~logicnet.text.diagnostics.render`, which may have coloured it: nothing acts in it."""


class Hint(Verbatim, frozen=True):
    """What to type next at a command line; elsewhere it is left out."""


Block = Paragraph | Fields | Table | Verbatim
Page = tuple[Block, ...]


def shortened(items: Sequence[str], most: int) -> str:
    """The items joined by commas; beyond ``most`` the number of the others.

    >>> shortened(["a", "b", "c", "d"], 2)
    'a, b and 2 more'
    """
    if len(items) <= most:
        return ", ".join(items)
    return f"{', '.join(items[:most])} and {len(items) - most} more"


def to_text(page: Page) -> str:
    """The page as plain text, ending with a line end."""
    return "".join(f"{line}\n" for line, _ in styled_lines(page))


def height(page: Page) -> int:
    """Lines of the plain text."""
    return sum(1 for _ in styled_lines(page))


def styled_lines(page: Page, width: int = WIDTH, table_width: int = TABLE_WIDTH) -> Iterable[tuple[str, Style]]:
    """Each line of the plain text with its style; a blank line between blocks.

    Text is broken at ``width`` columns, and cells of a table where it would be wider than ``table_width``; no word is
    broken, so that a line with a longer one is longer.
    """
    for number, block in enumerate(map(_shown, page)):
        if number:
            yield "", Style.PLAIN
        match block:
            case Paragraph(text, style):
                for line in _wrapped(text, width):
                    yield line, style
            case Fields(rows):
                label_width = max((_width(label) for label, _ in rows), default=0)
                for label, text in rows:
                    head = f"  {_padded(label, label_width)}  "
                    for line in _wrapped(text, max(width - label_width - 4, 20)):
                        yield (head + line).rstrip(), Style.PLAIN
                        head = " " * (label_width + 4)
            case Table(header, rows, remark):
                yield from _table_lines(header, rows, table_width)
                if remark:
                    yield f"  {remark}", Style.FAINT
            case Verbatim(text):
                for line in text.rstrip("\n").split("\n"):
                    yield line, Style.PLAIN


def to_markdown(page: Page) -> str:
    """The page as GitHub-flavoured Markdown: titles become headings, tables stay tables."""
    parts: list[str] = []
    for block in map(_shown, page):
        match block:
            case Paragraph(text, style):
                parts.append(f"## {_escaped(text)}" if style is Style.TITLE else _escaped(text))
            case Fields(rows):
                parts.append("\n".join(f"* **{_escaped(label)}**: {_escaped(text)}" for label, text in rows))
            case Table(header, rows, remark):
                lines = [header, ("---",) * len(header), *rows]
                table = "\n".join(f"| {' | '.join(_escaped(cell) for cell in line)} |" for line in lines)
                parts.append(f"{table}\n\n{_escaped(remark)}" if remark else table)
            case Verbatim(text):
                parts.append("\n".join(f"    {line}" for line in text.rstrip("\n").split("\n")))
    return "\n\n".join(parts) + "\n"


def _shown(block: Block) -> Block:
    """The block with nothing in it that acts on who reads it; the one place where a page is made safe to print."""
    return block if isinstance(block, Rendered) else mapped(block, visible, visible_lines)


def mapped(block: Block, cell: Callable[[str], str], lines: Callable[[str], str]) -> Block:
    """The block with each text of one line put through ``cell``, and each that may have several through ``lines``."""
    match block:
        case Paragraph(text, style):
            return Paragraph(lines(text), style)
        case Fields(rows):
            return Fields(tuple((cell(label), lines(text)) for label, text in rows))
        case Table(header, rows, remark):
            return Table(tuple(map(cell, header)), tuple(tuple(map(cell, row)) for row in rows), cell(remark))
        case Verbatim(text):
            return type(block)(lines(text))


def _table_lines(
    header: tuple[str, ...], rows: tuple[tuple[str, ...], ...], most: int
) -> Iterable[tuple[str, Style]]:
    widths = [max(_width(row[column]) for row in (header, *rows)) for column in range(len(header))]
    folds = sum(widths) + 2 * len(widths) > most
    if folds:
        # A column is at least as wide as its longest word.
        least = [
            max(_width(word) for row in (header, *rows) for word in ("", *row[column].split()))
            for column in range(len(header))
        ]
        widths = _narrowed(widths, least, most - 2 * len(widths))
    for row in (header, *rows):
        style = Style.TITLE if row is header else Style.PLAIN
        parts = [_wrapped(cell, max(width, 1)) if folds else [cell] for cell, width in zip(row, widths, strict=True)]
        for k in range(max(map(len, parts), default=0)):
            line = (part[k] if k < len(part) else "" for part in parts)
            cells = (_padded(cell, width) for cell, width in zip(line, widths, strict=True))
            yield f"  {'  '.join(cells)}".rstrip(), style


def _narrowed(widths: Sequence[int], least: Sequence[int], most: int) -> list[int]:
    """The widths with the widest taken down, together, until their sum is ``most`` or none can give."""
    given = list(widths)
    while sum(given) > most:
        able = [k for k, width in enumerate(given) if width > least[k]]
        if not able:
            break
        top = max(given[k] for k in able)
        widest = [k for k in able if given[k] == top]
        floor = max([least[k] for k in widest] + [given[k] for k in able if given[k] < top])
        step = min(top - floor, -(-(sum(given) - most) // len(widest)))
        for k in widest:
            given[k] -= max(step, 1)
    return given


def _wrapped(text: str, width: int) -> list[str]:
    """Broken at blanks only: a name or a formula keeps its hyphens, however long it is."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += textwrap.wrap(paragraph, width, break_long_words=False, break_on_hyphens=False) or [""]
    return lines


def _width(text: str) -> int:
    """Columns on a terminal: wide East Asian characters take two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _width(text))


def _escaped(text: str) -> str:
    """Characters that Markdown would take for mark-up, such as the ``_`` and ``*`` of node names and patterns."""
    for character in "\\`*_<>|#[]":
        text = text.replace(character, f"\\{character}")
    return text.replace("\n", " ")
