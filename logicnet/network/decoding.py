"""From a path to a text: bytes are decoded as UTF-8 or refused with a reason, never guessed at."""

from __future__ import annotations

import os
import re
import stat
import sys

from logicnet.errors import UsageError
from logicnet.text import catalogue
from logicnet.text.diagnostics import Diagnostic
from logicnet.text.source import LINE_END, Source, Span
from logicnet.text.spelling import nearest

__all__ = ["decode", "examine", "read_bytes"]


def read_bytes(path: str) -> tuple[str, bytes]:
    """The name for messages and the bytes of a file; ``-`` is standard input.

    Raises :class:`UsageError` with one sentence when there is no such file or it cannot be read.
    """
    if path == "-":
        return "<stdin>", sys.stdin.buffer.read()
    try:
        # Opening a pipe without a writer would wait for ever, so the kind is looked at first.
        mode = os.stat(path).st_mode
        if stat.S_ISDIR(mode):
            raise UsageError(f"`{path}` is a folder, not a network file", "name a file in it")
        if not stat.S_ISREG(mode):
            raise UsageError(f"`{path}` is not a regular file", "use `-` to read a network from standard input")
        with open(path, "rb", buffering=0) as file:
            return path, file.readall()
    except FileNotFoundError:
        raise UsageError(f"there is no file `{path}`", _similar_file(path)) from None
    except PermissionError:
        raise UsageError(
            f"`{path}` cannot be read: permission denied", "ask its owner for the right to read it"
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"`{path}` cannot be read: {reason}") from None


def _similar_file(path: str) -> str | None:
    folder, name = os.path.split(path)
    try:
        candidates = sorted(os.listdir(folder or "."))
    except OSError:
        return None
    found = nearest(name, candidates)
    return f"did you mean `{os.path.join(folder, found)}`?" if found else None


def decode(path: str, data: bytes) -> tuple[Source, Diagnostic | None]:
    """The text of a file, and what makes it unusable, if anything; then the text is for showing the place only."""
    if data.startswith(tuple(_MAGIC)):
        source = Source(path, "")
        what = next(what for magic, what in _MAGIC.items() if data.startswith(magic))
        return source, catalogue.OTHER_FORMAT.at(source, Span(0, 0), f"this is {what}", help=_CONVERT)
    encoding = _wide_encoding(data)
    if encoding is not None:
        source = Source.of(path, data.decode(encoding, "replace"))
        return source, catalogue.NOT_UTF8.at(
            source, Span(0, 0), f"the file is encoded as {encoding.upper()}, not as UTF-8", help="save it as UTF-8"
        )
    try:
        return Source.of(path, data.decode("utf-8")), None
    except UnicodeDecodeError as error:
        source = Source.of(path, data.decode("utf-8", "replace"))
        before = Source.of(path, data[: error.start].decode("utf-8")).text
        offset, byte = len(before), data[error.start]
        message = f"byte 0x{byte:02X} at offset {error.start} is not UTF-8"
        legacy = bytes([byte]).decode("cp1252", "replace")
        help = "save the file as UTF-8"
        if legacy.isprintable() and legacy != "\ufffd":
            help = f"in Latin-1 (Windows-1252) this byte is `{legacy}`: if that is meant, save the file as UTF-8"
        return source, catalogue.NOT_UTF8.at(
            source, Span(offset, min(offset + 1, len(source.text))), message, help=help
        )


def examine(source: Source) -> Diagnostic | None:
    """What makes a decoded text unusable as a whole: characters no text has, or another format."""
    text = source.text
    offset = text.find("\0")
    if offset < 0 and not text.isascii():
        try:
            text.encode("utf-8")
        except UnicodeEncodeError as error:
            offset = error.start
    if offset >= 0:
        what = "a NUL character" if text[offset] == "\0" else "half of a surrogate pair"
        return catalogue.NOT_TEXT.at(
            source,
            Span(offset, offset + 1),
            f"{what} stands here: this is not a text file",
            help="export the file again",
        )
    return _other_format(source)


_CONVERT = "a network file has one line `name, expression` per node; `logicnet convert IN OUT.bnet` makes one"

_MAGIC = {
    b"PK\x03\x04": "a zip archive (a spreadsheet, a zginml or an omex file), not a network file",
    b"\xd0\xcf\x11\xe0": "an old spreadsheet or office document, not a network file",
    b"%PDF": "a PDF document, not a network file",
    b"\x1f\x8b": "a gzip archive, not a network file",
    b"\x89PNG": "a picture, not a network file",
}


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 by its mark, or without one: nearly every second byte of ASCII text is zero."""
    sample = data[:1000]
    if 0 not in sample and not sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return None
    for mark, encoding, zeros in (
        (b"\xff\xfe", "utf-16-le", sample[1::2]),
        (b"\xfe\xff", "utf-16-be", sample[0::2]),
    ):
        if sample.startswith(mark) or (
            len(sample) >= 4 and zeros.count(0) * 10 >= len(zeros) * 9 and sample.count(0) * 10 <= len(sample) * 6
        ):
            return encoding
    return None


# In the order of the names below; a text that begins with a tag is told by its tags.
_BEGINNING = re.compile(
    r"(<\?xml|<!DOCTYPE|<[A-Za-z])"
    r"|([{\[]\s*(?:[\"{\[]|$))"
    r"|((?:strict\s+)?(?:di)?graph\b[^,\n]*\{)"
    r"|((?i:node)\s+\S+\s*\{)"
    r"|(MODULE\s+\w+\s*\n)"
    r"|(\.v\s+\d+)"
)
_BEGINNINGS = ("XML", "JSON", "a GraphViz graph", "a MaBoSS network", "a NuSMV model", "a truth-table (cnet) network")
_MARKUP = (("<sbml", "SBML"), ("<GINML", "GINML"), ("<gxl", "GINML"), ("<graphml", "GraphML"), ("<html", "a web page"))

_LINES = (
    (re.compile(r"\$[^:\n]+:.*|\S+\s*-[>|?]\??\s*\S+"), "an AEON model"),
    (re.compile(r"[^\s,=\"]+[\t ]+[^\s,=\"&|!()]+[\t ]+[^\s,=\"]+"), "an edge list (SIF)"),
    (re.compile(r"[^,\n\"]*(?:,[^,\n\"]*){2,}"), "a table with columns separated by commas"),
    (re.compile(r"[^\t\n,=]*(?:\t[^\t\n,=]*){2,}"), "a table with columns separated by tabs"),
)
_SAMPLE = 20
# Compiled here: at its first use in a process a pattern costs as much as a small file.
_FIRST = re.compile(r"^[^\S\r\n]*(?![#\s])\S", re.MULTILINE)


def _other_format(source: Source) -> Diagnostic | None:
    first = _FIRST.search(source.text)
    if first is None:
        return None
    start = first.end() - 1
    head = source.text[start : start + 4000]
    what = None
    beginning = _BEGINNING.match(head)
    if beginning is not None:
        what = _BEGINNINGS[(beginning.lastindex or 1) - 1]
        if what == "XML":
            what = next((label for tag, label in _MARKUP if tag.lower() in head.lower()), what)
    else:
        # Only when every one of the first lines has the other shape: a single slip is the business of its own line.
        line = LINE_END.split(head, 1)[0].strip()
        shapes = [(shape, name) for shape, name in _LINES if shape.fullmatch(line)]
        if shapes:
            lines = [line.strip() for line in LINE_END.split(head)[:-1] or [head]]
            sample = [line for line in lines if line and not line.startswith("#")][:_SAMPLE]
            if len(sample) > 1:
                what = next((name for shape, name in shapes if all(map(shape.fullmatch, sample))), None)
    if what is None:
        return None
    span = source.line_span(source.position(start)[0])
    return catalogue.OTHER_FORMAT.at(
        source, Span(start, span.end), f"this looks like {what}, not like a network file", help=_CONVERT
    )
