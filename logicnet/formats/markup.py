"""XML with places, from files nobody vouches for.

Only elements, attributes and text are let through. A document type with declarations, an entity and anything that would
have to be fetched are refused, depth and size are bounded, and nothing outside the file is ever opened.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NoReturn
from xml.parsers import expat

from msgspec import Struct, field

from logicnet.formats import findings
from logicnet.text.diagnostics import Diagnostic, Entry
from logicnet.text.formula import Fault
from logicnet.text.source import Source, Span

__all__ = ["MAX_BYTES", "Element", "decoded", "parse"]

#: Largest file, and most elements in it: ten times the largest published model, and some hundred MiB as objects.
MAX_BYTES = 32 << 20
MAX_ELEMENTS = 500_000
MAX_DEPTH = 50_000


class Element(Struct):
    """An element: its local name, attributes by local name, children, and the text directly inside it."""

    name: str
    namespace: str
    attributes: dict[str, str]
    #: Where its start tag stands.
    span: Span
    children: list[Element] = field(default_factory=list)
    text: str = ""
    #: Where its text begins; the start tag if it has none.
    text_span: Span = field(default_factory=lambda: Span(0, 0))

    def get(self, name: str, default: str = "") -> str:
        return self.attributes.get(name, default)

    def find(self, *path: str) -> Element | None:
        """The first element under these names, one below the other."""
        found: Element | None = self
        for name in path:
            found = None if found is None else next((c for c in found.children if c.name == name), None)
        return found

    def all(self, name: str) -> list[Element]:
        """The children of this name."""
        return [child for child in self.children if child.name == name]

    def walk(self) -> Iterator[Element]:
        """The element and everything in it, in document order."""
        pending = [self]
        while pending:
            element = pending.pop()
            yield element
            pending.extend(reversed(element.children))

    def words(self) -> str:
        """All text inside, its blanks and line ends as single blanks."""
        return " ".join(" ".join(element.text for element in self.walk()).split())


def decoded(path: str, data: bytes) -> tuple[Source, Diagnostic | None]:
    """The text of an XML file in the encoding it declares, UTF-8 without a declaration."""
    if len(data) > MAX_BYTES:
        source = Source(path, "")
        return source, _too_large(source, Span(0, 0), f"{len(data):,} bytes")
    head = re.match(rb"\s*<\?xml[^>]*?encoding\s*=\s*[\"']([A-Za-z0-9._\-]+)[\"']", data[:200])
    encoding = head[1].decode() if head else "utf-8"
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encoding = "utf-16"
    from logicnet.network.decoding import decode

    if encoding.lower() in ("utf-8", "us-ascii", "ascii") or not _is_text_encoding(encoding):
        return decode(path, data)
    try:
        return Source.of(path, data.decode(encoding)), None
    except (UnicodeError, LookupError):
        source = Source.of(path, data.decode("utf-8", "replace"))
        end = source.line_span(1)
        return source, findings.MALFORMED.at(source, end, f"the file is not text in {encoding}, as it says it is")


def _is_text_encoding(encoding: str) -> bool:
    return re.fullmatch(r"(?i)iso-8859-\d+|windows-125\d|cp125\d|utf-16(?:le|be)?|latin-?1", encoding) is not None


def parse(source: Source, *, doctypes: tuple[str, ...] = ()) -> Element:
    """The root element.

    ``doctypes`` names the root elements whose document type may point to a DTD, which is never fetched. Raises
    :class:`~logicnet.text.formula.Fault` with the place of the first thing wrong.
    """
    return _MarkupParser(source, doctypes).parse()


class _MarkupParser:
    def __init__(self, source: Source, doctypes: tuple[str, ...]) -> None:
        self._source, self._doctypes = source, doctypes
        self._stack: list[Element] = []
        self._root: Element | None = None
        self._count = 0
        self._texts: list[str] = []
        self._text_start: int | None = None
        # The text is Unicode already: what its declaration says of bytes is of no concern any more.
        self._expat = expat.ParserCreate("utf-8", " ")
        self._expat.ordered_attributes = False
        self._expat.buffer_text = False
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.CharacterDataHandler = self._characters
        self._expat.StartDoctypeDeclHandler = self._doctype
        self._expat.EntityDeclHandler = self._entity
        self._expat.SkippedEntityHandler = self._skipped
        self._expat.ExternalEntityRefHandler = None

    def parse(self) -> Element:
        data = self._source.text.encode("utf-8", "surrogatepass")
        if len(data) > MAX_BYTES:
            raise Fault(_too_large(self._source, Span(0, 0), f"{len(data):,} bytes"))
        try:
            self._expat.Parse(data, True)
        except expat.ExpatError as error:
            line = min(max(error.lineno, 1), len(self._source.line_starts))
            start = min(self._source.line_starts[line - 1] + error.offset, len(self._source.text))
            reason = expat.ErrorString(error.code)
            self._fail(
                findings.MALFORMED,
                Span(start, min(start + 1, len(self._source.text))),
                f"this is not well-formed XML: {reason}",
                "export the file again",
            )
        assert self._root is not None  # a document without one is not well-formed
        return self._root

    @property
    def _here(self) -> int:
        line = min(self._expat.CurrentLineNumber, len(self._source.line_starts))
        return min(self._source.line_starts[line - 1] + self._expat.CurrentColumnNumber, len(self._source.text))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._flush()
        start = self._here
        self._count += 1
        if self._count > MAX_ELEMENTS:
            raise Fault(_too_large(self._source, Span(start, start + 1), f"more than {MAX_ELEMENTS:,} elements"))
        if len(self._stack) >= MAX_DEPTH:
            raise Fault(_too_large(self._source, Span(start, start + 1), f"more than {MAX_DEPTH:,} elements deep"))
        namespace, _, local = name.rpartition(" ")
        end = self._source.text.find(">", start)
        span = Span(start, end + 1 if end >= 0 else len(self._source.text))
        plain = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        element = Element(local, namespace, plain, span, text_span=span)
        if self._stack:
            self._stack[-1].children.append(element)
        else:
            self._root = element
        self._stack.append(element)

    def _end(self, name: str) -> None:
        self._flush()
        self._stack.pop()

    def _characters(self, text: str) -> None:
        if self._text_start is None and text.strip():
            self._text_start = self._here + len(text) - len(text.lstrip())
        self._texts.append(text)

    def _flush(self) -> None:
        if self._texts and self._stack:
            text = "".join(self._texts)
            element = self._stack[-1]
            if self._text_start is not None and not element.text.strip():
                element.text_span = Span(self._text_start, self._text_start + len(text.strip()))
            element.text += text
        self._texts.clear()
        self._text_start = None

    def _doctype(self, name: str, system: str | None, public: str | None, internal: int) -> None:
        at = self._place()
        if internal:
            self._fail(
                findings.HOSTILE,
                at,
                "the document type declares entities or elements of its own",
                "remove <!DOCTYPE ...>",
            )
        if (system or public) and name not in self._doctypes:
            self._fail(
                findings.HOSTILE, at, f"the document type refers to `{system or public}`", "remove <!DOCTYPE ...>"
            )

    def _entity(self, name: str, *_: object) -> None:
        self._fail(findings.HOSTILE, self._place(), f"the file declares the entity `{name}`", "remove <!DOCTYPE ...>")

    def _skipped(self, name: str, _: object) -> None:
        self._fail(findings.HOSTILE, self._place(), f"the entity `{name}` would have to be fetched", "remove it")

    def _place(self) -> Span:
        start = self._here
        # At a document type the parser stands behind its name.
        opening = self._source.text.rfind("<!", 0, start + 2)
        line = self._source.line_span(self._source.position(max(opening, 0))[0])
        return Span(max(opening, 0), max(line.end, max(opening, 0)))

    def _fail(self, entry: Entry, at: Span, message: str, help: str) -> NoReturn:
        raise Fault(entry.at(self._source, at, message, help=help))


def _too_large(source: Source, at: Span, what: str) -> Diagnostic:
    return findings.HOSTILE.at(
        source, at, f"this file has {what}: far more than any model", help="nothing of it was read"
    )
