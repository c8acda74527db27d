"""The file as lines that lose nothing: what ``fmt``, fixes and renaming edit, so that a file is never re-printed."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import NamedTuple

from msgspec import Struct

from logicnet.text.source import Source, Span

__all__ = ["Document", "Line", "LineKind"]


class LineKind(Enum):
    """What a line is. A line that looks like none of the others is a RULE, though perhaps a faulty one."""

    BLANK = "blank"
    COMMENT = "comment"
    DIRECTIVE = "directive"
    HEADER = "header"
    RULE = "rule"


class Line(NamedTuple):
    """One line and where its parts stand.

    In a rule ``key`` is the name and ``body`` the expression; in a directive ``key`` is its word and ``body`` the rest.
    Both are empty spans in other lines, and where a faulty line has no such part.
    """

    kind: LineKind
    start: int
    end: int
    key: Span
    body: Span
    #: Where a comment behind a rule begins; the end if there is none.
    remark: int

    @property
    def span(self) -> Span:
        """The whole line without its line end."""
        return Span(self.start, self.end)

    @property
    def comment(self) -> Span:
        """A comment behind a rule, from its ``#`` on; empty if there is none."""
        return Span(self.remark, self.end)

    @classmethod
    def whole(cls, kind: LineKind, start: int, end: int) -> Line:
        """A line without parts."""
        nothing = Span(end, end)
        return cls(kind, start, end, nothing, nothing, end)


class Document(Struct, frozen=True):
    """All lines of a source in order; ``str(document)`` is the text that was read, character by character."""

    source: Source
    lines: tuple[Line, ...]

    def __str__(self) -> str:
        return self.source.prefix + "".join(self.pieces())

    def pieces(self) -> Iterator[str]:
        """Each line with its line end."""
        text = self.source.text
        starts = [line.span.start for line in self.lines]
        for start, stop in zip(starts, [*starts[1:], len(text)], strict=True):
            yield text[start:stop]

    def text(self, span: Span) -> str:
        """The characters of a place."""
        return self.source.text[span.start : span.end]
