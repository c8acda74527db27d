"""What a finding about a network is; the registry of codes; how a finding is shown.

A diagnostic is data (code, severity, span, message, notes, help); :func:`render` turns it into the text of a terminal.
Each code is documented by one :class:`Entry`, from which ``logicnet explain``, the manual and the tests are made.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from enum import Enum

from msgspec import Struct

from logicnet.text.characters import picture, visible
from logicnet.text.notebook import Shown
from logicnet.text.source import Source, Span
from logicnet.text.spelling import nearest

__all__ = [
    "Diagnostic",
    "Entry",
    "Note",
    "Severity",
    "entries",
    "entry",
    "excerpt",
    "nearest",
    "register",
    "render",
    "visible",
]


class Severity(Enum):
    """How much a finding matters: an ERROR makes the file unusable, a WARNING is likely a slip, INFO is for reading."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Note(Struct, frozen=True):
    """A second place or remark that belongs to a diagnostic, such as "first defined here"."""

    message: str
    #: Where (in the source of the diagnostic), or ``None`` for a remark without a place.
    span: Span | None = None


class Diagnostic(Shown, Struct, frozen=True):
    """One finding about one place of one source."""

    #: ``LN`` and three digits; the kind of finding, documented by ``logicnet explain CODE``.
    code: str
    severity: Severity
    source: Source
    span: Span
    #: The one sentence to show if only one thing can be shown.
    message: str
    notes: tuple[Note, ...] = ()
    #: What to do about it ("did you mean `miR-21`, defined on line 9?"), or ``None``.
    help: str | None = None
    #: The text that ``help`` offers for the place itself, or ``None``: an editor puts it there on request.
    replacement: str | None = None

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR

    @property
    def start(self) -> tuple[int, int]:
        """Line and column where the place begins, 1-based."""
        return self.source.position(self.span.start)

    @property
    def end(self) -> tuple[int, int]:
        """Line and column behind the last character of the place."""
        return self.source.position(self.span.end)

    @property
    def place(self) -> str:
        """``path:line:column``."""
        line, column = self.start
        return f"{self.source.path}:{line}:{column}"


class Entry(Struct, frozen=True):
    """The manual page of one code, and the only way to make a diagnostic with that code."""

    code: str
    #: A few words joined by hyphens, unique: ``undefined-node``.
    title: str
    severity: Severity
    #: What is found, in one or two sentences.
    finds: str
    #: What goes wrong when it stays.
    why: str
    #: A network text, as short as possible, on which the finding fires.
    example: str
    #: What to do.
    remedy: str
    #: Where to read on: a section of the network file format, or a publication.
    reference: str = "the network file format"

    def at(
        self,
        source: Source,
        span: Span,
        message: str,
        *,
        notes: tuple[Note, ...] = (),
        help: str | None = None,
        replacement: str | None = None,
    ) -> Diagnostic:
        """This finding at a place. Message and help become one line each, whatever text of the file they quote."""
        short = _one_line(help) if help is not None else None
        return Diagnostic(self.code, self.severity, source, span, _one_line(message), notes, short, replacement)


#: A quoted name longer than this is cut in its middle, so that a message stays one.
_LONGEST = 200


def _one_line(text: str) -> str:
    if "\n" in text or "\r" in text:
        # XML lets a name hold line ends.
        text = re.sub(r"\s*[\r\n]\s*", " ", text)
    if len(text) <= _LONGEST:
        return text
    return re.sub(rf"`[^`]{{{_LONGEST},}}`", lambda name: f"`{name[0][1:121]}...{name[0][-41:-1]}`", text)


_registry: dict[str, Entry] = {}


def register(added: Iterable[Entry]) -> None:
    """Make codes known to :func:`entry`; a family of checks calls this once with all its entries.

    Registering the same entry again changes nothing; two entries that share a code or a title are refused.
    """
    titles = {known.title: known.code for known in _registry.values()}
    for new in added:
        if _registry.get(new.code, new) != new or titles.get(new.title, new.code) != new.code:
            raise ValueError(f"{new.code} ({new.title}) is registered already with another meaning")
        _registry[new.code] = new
        titles[new.title] = new.code


def entries() -> tuple[Entry, ...]:
    """Every known entry, sorted by code: of each family whose module is loaded, as the reader's always is."""
    return tuple(_registry[code] for code in sorted(_registry))


def entry(code: str) -> Entry | None:
    """The entry of a code or title, in any case, or ``None``."""
    wanted = code.strip().lower()
    return next((known for known in entries() if wanted in (known.code.lower(), known.title)), None)


# ---------------------------------------------------------------------------------------------------------- on screen

#: Widest excerpt of a source line, in terminal cells; longer lines are shown as a window around the place.
_WINDOW = 100
_TAB = 4

_COLOURS = {Severity.ERROR: "\x1b[1;31m", Severity.WARNING: "\x1b[1;33m", Severity.INFO: "\x1b[1;36m"}
_BOLD, _BLUE, _PLAIN = "\x1b[1m", "\x1b[1;34m", "\x1b[0m"


def render(diagnostic: Diagnostic, *, color: bool = False) -> str:
    """The diagnostic as lines for a terminal, without a final line end: title, place, excerpt with caret, notes, help.

    Guaranteed: nothing in the text can control the terminal.

    The caret stands under the place also after tabs and wide, combining or invisible characters. Nothing in it can
    control the terminal: control characters are shown as their pictures.

    Never raises.

    Cost: linear in the lines shown.

    >>> import logicnet
    >>> print(logicnet.render(logicnet.parse("a, b &").diagnostics[0]).splitlines()[1])
     --> <text>:1:6
    """
    found = diagnostic
    placed = [note for note in found.notes if note.span is not None]
    remarks = [f"note: {note.message}" for note in found.notes if note.span is None]
    if found.help is not None:
        remarks.append(f"help: {found.help}")
    spans = [found.span, *(note.span for note in placed if note.span is not None)]
    width = max(len(str(found.source.position(span.start)[0])) for span in spans)
    paint = _Paint(_COLOURS[found.severity] if color else "", color)
    lines = [paint.title(f"{found.severity.value}[{found.code}]") + paint.bold(f": {visible(found.message)}")]
    lines += _located(found.source, found.span, "^", width, paint)
    for remark in remarks:
        label, _, text = visible(remark).partition(": ")
        lines.append(paint.frame(" " * (width + 1) + "= ") + paint.bold(label) + f": {text}")
    for note in placed:
        lines.append(paint.bold("note") + f": {visible(note.message)}")
        lines += _located(found.source, note.span or found.span, "-", width, paint)
    return "\n".join(lines)


def excerpt(source: Source, span: Span) -> str:
    """The line of a place and its caret, two blanks in: for texts that have no file, such as an option's value."""
    shown, before, under = _window(source, span)
    return f"  {shown}\n  {' ' * before}{'^' * under}"


class _Paint:
    def __init__(self, severity: str, on: bool) -> None:
        self._severity, self._on = severity, on

    def _wrap(self, code: str, text: str) -> str:
        return f"{code}{text}{_PLAIN}" if self._on else text

    def title(self, text: str) -> str:
        return self._wrap(self._severity, text)

    def bold(self, text: str) -> str:
        return self._wrap(_BOLD, text)

    def frame(self, text: str) -> str:
        return self._wrap(_BLUE, text)

    def mark(self, text: str, mark: str) -> str:
        return self._wrap(self._severity if mark == "^" else _BLUE, text)


def _located(source: Source, span: Span, mark: str, width: int, paint: _Paint) -> list[str]:
    if not source.text:
        # An empty file, or an archive: there is no line to show.
        return [paint.frame(" " * width + "--> ") + visible(source.path)]
    line, column = source.position(span.start)
    shown, before, under = _window(source, span)
    gap = " " * (width + 1)
    return [
        paint.frame(" " * width + "--> ") + f"{visible(source.path)}:{line}:{column}",
        paint.frame(gap + "|"),
        (paint.frame(f"{line:>{width}} |") + (f" {shown}" if shown else "")).rstrip(),
        paint.frame(gap + "|") + " " * (before + 1) + paint.mark(mark * under, mark),
    ]


def _window(source: Source, span: Span) -> tuple[str, int, int]:
    """The shown part of the line, the cells before the place, and the cells under it (at least one)."""
    line, column = source.position(span.start)
    text = source.line_text(line)
    first = column - 1
    last = min(max(first + span.end - span.start, first), len(text))
    # Characters further away than the window is wide cannot be shown: cutting here keeps long lines cheap.
    left, right = max(0, first - _WINDOW), min(len(text), first + _WINDOW)
    cells: list[str] = []
    widths: list[int] = []
    reached = 0
    for character in text[left:right]:
        cell = " " * (_TAB - reached % _TAB) if character == "\t" else picture(character)
        cells.append(cell)
        widths.append(len(cell) if cell.isascii() else _width(cell))
        reached += widths[-1]
    start, stop = 0, len(cells)
    if sum(widths) > _WINDOW or left > 0 or right < len(text):
        # About a third of the window before the place, so that it reads on.
        start = first - left
        taken = 0
        while start > 0 and taken + widths[start - 1] <= _WINDOW // 3:
            start -= 1
            taken += widths[start]
        stop = start
        taken = 0
        while stop < len(cells) and taken + widths[stop] <= _WINDOW - 6:
            taken += widths[stop]
            stop += 1
        while start > 0 and taken + widths[start - 1] <= _WINDOW - 6:
            start -= 1
            taken += widths[start]
    head = "..." if left + start > 0 else ""
    tail = "..." if left + stop < len(text) else ""
    before = len(head) + sum(widths[start : first - left])
    under = sum(widths[first - left : min(last - left, stop)])
    return head + "".join(cells[start:stop]).rstrip() + tail, before, max(under, 1)


def _width(character: str) -> int:
    if character.isascii():
        return 1
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
