"""A text with a name, and places in it.

A place is a code-point offset everywhere; line and column are derived only for people (1-based, in code points, ends
exclusive).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from functools import cached_property, partial
from hashlib import sha256
from itertools import accumulate
from typing import Final, NamedTuple

from msgspec import Struct

__all__ = ["BYTE_ORDER_MARK", "LINE_END", "Source", "Span", "span_of"]

BYTE_ORDER_MARK = "\ufeff"
#: How a line ends.
LINE_END = re.compile(r"\r\n?|\n")


class Span(NamedTuple):
    """Half-open range of code points ``start <= i < end`` in a :class:`Source`; empty spans mark a position."""

    start: int
    end: int

    def to(self, other: Span) -> Span:
        """The smallest span that covers both."""
        return Span(min(self.start, other.start), max(self.end, other.end))


#: The span of a pair, such as a match of a pattern gives: a third of what calling :class:`Span` costs.
span_of: Final[Callable[[tuple[int, int]], Span]] = partial(tuple.__new__, Span)


class Source(Struct, frozen=True, dict=True):
    """A decoded text without byte-order mark, and the name under which messages cite it.

    Lines end with LF, CRLF or a lone CR; the text itself is kept unchanged.
    """

    #: What messages print: the path as the user wrote it, ``<stdin>``, or ``<--abolish>`` for an option's text.
    path: str
    text: str
    #: The byte-order mark that stood before the text, or nothing; with it the source is its file, byte for byte.
    prefix: str = ""
    #: The file, where ``path`` names a part of it: a member of an archive, a sheet of a workbook.
    container: str = ""
    #: Places of characters in remarks whose bytes are not UTF-8; they were read as Windows-1252.
    legacy: tuple[int, ...] = ()
    #: Whether the file is an archive and the text that of a member of it.
    is_member: bool = False

    @property
    def shown_text(self) -> str:
        """What messages quote, character by character."""
        return self.text

    @property
    def file(self) -> str:
        """The file that the text was read from, as the user wrote it; paths in the text are relative to its folder."""
        return self.container or self.path

    @classmethod
    def of(cls, path: str, text: str, legacy: tuple[int, ...] = ()) -> Source:
        """The source of a text that may begin with a byte-order mark; ``legacy`` counts from there."""
        if text.startswith(BYTE_ORDER_MARK):
            return cls(path, text[1:], BYTE_ORDER_MARK, legacy=tuple(i - 1 for i in legacy))
        return cls(path, text, legacy=legacy)

    @property
    def is_file(self) -> bool:
        """Whether the text is that of the file itself; a text that stands for a file of another format is not, and must
        not be written in its place."""
        return not self.is_member

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """Offset of the first code point of each line; never empty."""
        if "\r" in self.text:
            return (0, *(end.end() for end in LINE_END.finditer(self.text)))
        return (0, *accumulate(len(line) + 1 for line in self.text.split("\n")[:-1]))

    @cached_property
    def sha256(self) -> str:
        """Hash of the bytes of the file (of the text in UTF-8, when it never was a file)."""
        # A lone surrogate is refused by the reader, but hashing must not be the place where that is found out.
        return sha256((self.prefix + self.text).encode("utf-8", "surrogatepass")).hexdigest()

    def position(self, offset: int) -> tuple[int, int]:
        """``(line, column)`` of an offset, both 1-based; the end of the text is a position too."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def utf16_position(self, offset: int) -> tuple[int, int]:
        """``(line, column)`` of an offset, both 1-based, columns in UTF-16 code units: what editors and SARIF count in.

        >>> Source("x", "𝛼, b").position(3), Source("x", "𝛼, b").utf16_position(3)
        ((1, 4), (1, 5))
        """
        line, column = self.position(offset)
        before = self.text[offset - column + 1 : offset]
        return line, column + (0 if before.isascii() else sum(c > "\uffff" for c in before))

    def line_span(self, line: int) -> Span:
        """Span of a 1-based line without its line end."""
        start = self.line_starts[line - 1]
        end = self.line_starts[line] if line < len(self.line_starts) else len(self.text)
        while end > start and self.text[end - 1] in "\r\n":
            end -= 1
        return Span(start, end)

    def line_text(self, line: int) -> str:
        """Text of a 1-based line without its line end."""
        span = self.line_span(line)
        return self.text[span.start : span.end]
