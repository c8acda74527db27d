"""A page: what is said about a result, before anyone decides how it looks.

A page is a tuple of blocks. Three renderers read it: plain text (here, the same bytes everywhere), a terminal (the same
text with colour) and Markdown. Lists are already shortened when they reach a page; JSON and CSV never go through here.
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
    "Code",
    "Fields",
    "Heading",
    "Hint",
    "Items",
    "Link",
    "Marked",
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
    "shown",
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


class Marked(str):
    """Text with marks of its own: back-ticks around what is typed, two stars around what matters most."""

    __slots__ = ()


class Link(str):
    """Text that leads to a heading of the same page, where the form of the page has such a thing."""

    __slots__ = ("heading",)
    heading: str

    def __new__(cls, text: str, heading: str) -> Link:
        made = super().__new__(cls, text)
        made.heading = heading
        return made


class Paragraph(Struct, frozen=True):
    """Running text."""

    text: str
    style: Style = Style.PLAIN


class Heading(Paragraph, frozen=True):
    """A title: of the whole page on level 1, of its parts below. A title without a level is on level 2."""

    style: Style = Style.TITLE
    level: int = 2


class Fields(Struct, frozen=True):
    """Labelled facts, one below the other."""

    rows: tuple[tuple[str, str], ...]


class Items(Struct, frozen=True):
    """Items in no order that matters, one below the other."""

    items: tuple[str, ...]


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


class Code(Verbatim, frozen=True):
    """What is typed, or stands in a file, with the language that it is in."""

    language: str = ""


class Hint(Verbatim, frozen=True):
    """What to type next at a command line; elsewhere it is left out."""


Block = Paragraph | Fields | Items | Table | Verbatim
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
    for number, block in enumerate(map(shown, page)):
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
            case Items(items):
                for item in items:
                    for k, line in enumerate(_wrapped(item, width - 4)):
                        yield f"  {' ' if k else '*'} {line}", Style.PLAIN
            case Table(header, rows, remark):
                yield from _table_lines(header, rows, table_width)
                if remark:
                    yield f"  {remark}", Style.FAINT
            case Verbatim(text):
                for line in text.rstrip("\n").split("\n"):
                    yield line, Style.PLAIN


def shown(block: Block) -> Block:
    """The block with nothing in it that acts on who reads it; the one place where a page is made safe to print."""
    return block if isinstance(block, Rendered) else mapped(block, visible, visible_lines)


def mapped(block: Block, cell: Callable[[str], str], lines: Callable[[str], str]) -> Block:
    """The block with each text of one line put through ``cell``, and each that may have several through ``lines``."""

    def one(text: str) -> str:
        return _like(text, cell(text))

    def several(text: str) -> str:
        return _like(text, lines(text))

    match block:
        case Heading(text=text, level=level):
            return Heading(several(text), level=level)
        case Paragraph(text, style):
            return Paragraph(several(text), style)
        case Fields(rows):
            return Fields(tuple((one(label), several(text)) for label, text in rows))
        case Items(items):
            return Items(tuple(map(one, items)))
        case Table(header, rows, remark):
            return Table(tuple(map(one, header)), tuple(tuple(map(one, row)) for row in rows), one(remark))
        case Code(text, language):
            return Code(lines(text), language)
        case Verbatim(text):
            return type(block)(lines(text))


def _like(text: str, made: str) -> str:
    """What was made of a text, with the marks or the link that the text had."""
    return Link(made, text.heading) if isinstance(text, Link) else Marked(made) if isinstance(text, Marked) else made


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
