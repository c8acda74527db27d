"""A file in another format, put into the words of the network file, with every place still that of the file.

A reader of a foreign format says what it found: names, expressions whose symbols carry their place in the foreign text,
directives. From that a network file is made and read by the one reader there is, so that an undefined name, two rules
for one node or a misspelt directive is found, worded and hinted at as in any network file - and its caret stands in the
file the user has.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from functools import cached_property

from msgspec import field
from msgspec.structs import replace

from logicnet.network.bnet import Reading, parse_source, tell_legacy
from logicnet.network.document import Document, Line, LineKind
from logicnet.text import catalogue
from logicnet.text.diagnostics import Diagnostic
from logicnet.text.expression import pieces
from logicnet.text.formula import Expression, Symbol, format_name
from logicnet.text.source import Source, Span

__all__ = ["Translation", "faulty", "one_line"]


class _Translated(Source, frozen=True, dict=True):
    """The text of a network file that stands for ``original``: places are told, and lines shown, of the original."""

    original: Source = field(default_factory=lambda: Source("", ""))
    #: Where each piece of the text begins, and the stretch of the original that it stands for; sorted.
    starts: tuple[int, ...] = (0,)
    origins: tuple[Span, ...] = (Span(0, 0),)

    @property
    def is_file(self) -> bool:
        return False

    def position(self, offset: int) -> tuple[int, int]:
        piece = bisect_right(self.starts, offset) - 1
        origin = self.origins[piece]
        return self.original.position(min(origin.start + offset - self.starts[piece], origin.end))

    def line_text(self, line: int) -> str:
        return self.original.line_text(line)

    @cached_property
    def sha256(self) -> str:
        return self.original.sha256


class Translation:
    """One file while it is being put into the words of a network file."""

    def __init__(self, original: Source, dialect: str) -> None:
        self._original = original
        self._dialect = dialect
        self._pieces: list[str] = []
        self._length = 0
        self._starts: list[int] = [0]
        self._origins: list[Span] = [Span(0, 0)]
        self._directives: list[tuple[str, Span]] = []
        self._names: dict[str, str] = {}
        self._labels: dict[str, str] = {}
        #: Findings of the reader itself; those of the network file come on top.
        self.diagnostics: list[Diagnostic] = []
        self._write("targets, factors\n")

    def call(self, names: Mapping[str, str]) -> None:
        """From now on write these names in place of those of the file (an export of ours says what they were)."""
        self._names.update(names)

    def called(self, name: str) -> str:
        """The name of ours for a name of the file."""
        return self._names.get(name) or one_line(name)

    def label(self, name: str, label: str) -> None:
        """What people call a node, in a format that calls it by an id."""
        if label and one_line(label) != self.called(name):
            self._labels[self.called(name)] = one_line(label)

    def rule(self, name: str, at: Span, expression: Expression) -> None:
        """The rule of a node; ``at`` is where the node stands, the symbols of the expression know their places."""
        self._name(name, at)
        self._write(", ")
        self._expression(expression)
        self._write("\n")

    def directive(self, text: str, at: Span) -> None:
        """A directive, without its ``#:``, that stands at a place of the original."""
        self._directives.append((one_line(text), at))

    def phenotype(self, name: str, formula: str, at: Span) -> None:
        """A phenotype that the file's own content gives, unless a directive carried in the file says it already."""
        start = f"phenotype {name},"
        if not any(text.startswith(start) for text, _ in self._directives):
            self._directives.append((f"{start} {one_line(formula)}", at))

    def finish(self) -> Reading:
        """The reading of the network file that was made; errors of the format's own reader make it unusable too."""
        tell_legacy(self._original, self.diagnostics)
        for text, at in self._directives:
            self._write("#: ")
            self._write(text, at)
            self._write("\n")
        text = "".join(self._pieces)
        source = _Translated(
            self._original.path,
            text,
            container=self._original.container,
            original=self._original,
            starts=tuple(self._starts),
            origins=tuple(self._origins),
        )
        reading = parse_source(source)
        # That nothing is left after what could not be read is no second fault.
        wrong = any(found.is_error for found in self.diagnostics)
        own = [found for found in reading.diagnostics if not (wrong and found.code == catalogue.EMPTY.code)]
        found = tuple(sorted((*self.diagnostics, *own), key=_order))
        network = reading.network
        if network is not None:
            network = replace(network, dialect=self._dialect)
        sound = None if any(d.is_error for d in found) else network
        return Reading(source, reading.document, sound, found, labels=tuple(self._labels.items()))

    # ------------------------------------------------------------------------------------------------------- writing

    def _write(self, text: str, at: Span | None = None) -> None:
        """Append text; without a place of its own it stands at the end of what came before it."""
        if at is None:
            end = self._origins[-1].end
            at = Span(end, end)
        if self._starts[-1] == self._length:
            self._starts.pop()
            self._origins.pop()
        self._starts.append(self._length)
        self._origins.append(at)
        self._pieces.append(text)
        self._length += len(text)

    def _name(self, name: str, at: Span) -> None:
        self._write(format_name(self.called(name)), at)

    def _expression(self, expression: Expression) -> None:
        for piece in pieces(expression, spelled=None):
            if piece.__class__ is Symbol:
                self._name(piece.obj, piece.span)
            else:
                self._write(piece)


def faulty(source: Source, diagnostics: Sequence[Diagnostic]) -> Reading:
    """The reading of a file from which no network can be made at all."""
    document = Document(source, (Line.whole(LineKind.COMMENT, 0, len(source.text)),))
    return Reading(source, document, None, tuple(sorted(diagnostics, key=_order)))


def one_line(text: str) -> str:
    """The text in NFC with every run of blanks and line ends, and every control character, as one blank."""
    text = unicodedata.normalize("NFC", text)
    return re.sub(r"[\s\x00-\x1f\x7f]+", " ", text).strip()


def _order(found: Diagnostic) -> tuple[tuple[int, int], tuple[int, int], str, str]:
    return found.start, found.end, found.code, found.message
