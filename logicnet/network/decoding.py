"""From a path to a text: the one place where files are opened for reading, and bytes become text or are refused.

Only regular files are read, up to a size: what never ends (``/dev/zero``) or waits for somebody (a pipe) is refused.
"""

from __future__ import annotations

import errno
import io
import os
import re
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from contextvars import ContextVar
from typing import Final

from logicnet.errors import UsageError
from logicnet.text import catalogue
from logicnet.text.diagnostics import Diagnostic
from logicnet.text.source import LINE_END, Source, Span
from logicnet.text.spelling import nearest

__all__ = ["MOST_BYTES", "bytes_beside", "decode", "examine", "on_reading", "path_below", "read_bytes", "regular"]

#: Largest file that is read at all, many times the largest network: what is larger was named by mistake.
MOST_BYTES = 256 << 20

#: Told of each file before it is read, by its path and what the system knows of it; may refuse it with an exception.
#: So whoever writes files knows all inputs, also those that a file names.
on_reading: ContextVar[Callable[[str, os.stat_result], None] | None] = ContextVar("on_reading", default=None)


def read_bytes(path: str, what: str = "a network file", most: int = MOST_BYTES) -> tuple[str, bytes]:
    """The name for messages and the bytes of a file; ``-`` is standard input.

    Raises :class:`UsageError` with one sentence when there is no such file, when it is no regular file, is larger than
    ``most`` bytes, or cannot be read. ``what``: what was expected there, for the message.
    """
    if path == "-":
        return "<stdin>", _bounded("standard input", _standard_input(), most)
    try:
        # Opening a pipe without a writer would wait for ever, and opening a device may do something: looked at first.
        regular(path, os.stat(path), what)
        with open(path, "rb", buffering=0, opener=_without_waiting) as file:
            # It may be another one by now.
            status = os.fstat(file.fileno())
            regular(path, status, what)
            _tell(path, status)
            return path, _bounded(f"`{path}`", file, most)
    except FileNotFoundError:
        raise UsageError(f"there is no file `{path}`", _similar_file(path)) from None
    except PermissionError:
        raise UsageError(
            f"`{path}` cannot be read: permission denied", "ask its owner for the right to read it"
        ) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"`{path}` cannot be read: {reason}", _UNREADABLE.get(getattr(error, "errno", None))) from None


#: What to do about a file that the system does not open.
_UNREADABLE: Final[dict[int | None, str]] = {
    errno.ENAMETOOLONG: "give the path of a file on disk; a network itself goes into a file first",
    errno.ENOTDIR: "a part of the path in front of a `/` is a file, not a folder",
    errno.ELOOP: "its links lead in a circle",
    None: "give the path of a file on disk",
}


def path_below(path: str, network: Source, what: str) -> str:
    """Where a file lies that a network file names by a path that begins at its own folder.

    A network comes from strangers: a path that leads out of that folder, links followed, is a
    :class:`~logicnet.errors.UsageError`, and not even whether there is a file is told.
    """
    folder = os.path.dirname(network.file)
    place = os.path.join(folder, path)
    home = os.path.realpath(folder or ".")
    if os.path.commonpath((home, os.path.realpath(place))) != home:
        raise UsageError(
            f"`{path}` lies outside the folder of the network file",
            f"copy {what} to a place below that folder, and name that place here",
        )
    # Standard input is no file of that folder.
    return os.path.join(".", path) if place == "-" else place


def bytes_beside(path: str, most: int) -> bytes | None:
    """The bytes of a file that may lie beside another one, ``None`` where there is none that can be read."""
    try:
        status = os.stat(path)
        if not stat.S_ISREG(status.st_mode) or status.st_size > most or not os.access(path, os.R_OK):
            return None
    except (OSError, ValueError):
        return None
    return read_bytes(path, most=most)[1]


def regular(path: str, status: os.stat_result, what: str = "a network file") -> None:
    """Refuse a folder, a device, a pipe and a socket, with :class:`UsageError`."""
    if stat.S_ISDIR(status.st_mode):
        raise UsageError(f"`{path}` is a folder, not {what}", "name a file in it")
    if not stat.S_ISREG(status.st_mode):
        hint = "use `-` to read a network from standard input" if what == "a network file" else "name a file on disk"
        raise UsageError(f"`{path}` is not a regular file", hint)


def _without_waiting(path: str, flags: int) -> int:
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def _standard_input() -> io.BufferedIOBase:
    stream = sys.stdin
    if stream is None:
        raise UsageError("there is no standard input", "name a file")
    # A stream without a descriptor is no file.
    with suppress(OSError, ValueError):
        _tell("-", os.fstat(stream.fileno()))
    return stream.buffer  # type: ignore[return-value]


def _tell(path: str, status: os.stat_result) -> None:
    listener = on_reading.get()
    if listener is not None:
        listener(path, status)


def _bounded(called: str, file: io.RawIOBase | io.BufferedIOBase, most: int) -> bytes:
    parts: list[bytes] = []
    left = most + 1
    while left > 0:
        part = file.read(min(left, 1 << 24))
        if not part:
            return b"".join(parts)
        parts.append(part)
        left -= len(part)
    raise UsageError(f"{called} is larger than {most >> 20} MiB", "name the file that was meant")


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
        remarks = _with_legacy_remarks(data)
        if remarks is not None:
            return Source.of(path, *remarks), None
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


#: Most bytes of remarks that are read as Windows-1252: a whole file in that encoding should be saved anew.
_MOST_LEGACY = 1_000


#: A remark of several lines, and what a file that has them begins with: remarks, then a node, or a setting.
_BLOCK = re.compile(rb"//[^\r\n]*|/\*.*?\*/", re.DOTALL)
_MABOSS = re.compile(
    rb"\s*(?:(?://[^\n]*|/\*.*?\*/)\s*)*(?:node\s+\w+\s*\{|\$\w+\s*=|\[?\w+\]?\.istate)", re.IGNORECASE | re.DOTALL
)


def _with_legacy_remarks(data: bytes) -> tuple[str, tuple[int, ...]] | None:
    """The text and where bytes were read as Windows-1252, if all that are not UTF-8 stand in remarks: behind ``#`` or
    ``//``, or in a file that begins as one of MaBoSS in ``/* ... */``.

    There no name can be turned into another one. Directives and names in that encoding are refused as before.
    """
    found = _BLOCK.finditer(data) if _MABOSS.match(data) else ()
    blocks = [block.span() for block in found if block[0].startswith(b"/*")]
    pieces: list[str] = []
    places: list[int] = []
    length = position = 0
    view = memoryview(data)
    while position < len(data):
        end = len(data)
        try:
            piece = str(view[position:], "utf-8")
        except UnicodeDecodeError as error:
            end = position + error.start
            piece = data[position:end].decode("utf-8")
        pieces.append(piece)
        length += len(piece)
        if end == len(data):
            break
        line = data[max(data.rfind(b"\n", 0, end), data.rfind(b"\r", 0, end)) + 1 : end]
        unquoted = re.sub(rb'"[^"]*(?:"|$)', b"", line).lstrip()
        sign = min((i for i in (unquoted.find(b"#"), unquoted.find(b"//")) if i >= 0), default=-1)
        character = data[end : end + 1].decode("cp1252", "replace")
        directive = unquoted[sign : sign + 2] == b"#:" or unquoted[sign : sign + 4] == b"//#:"
        inside = any(start < end < stop for start, stop in blocks)
        if (not inside and (sign < 0 or directive)) or not character.isprintable() or character == "\ufffd":
            return None
        if len(places) == _MOST_LEGACY:
            return None
        places.append(length)
        pieces.append(character)
        length += 1
        position = end + 1
    return "".join(pieces), tuple(places)


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


_CONVERT = "give the file that holds the rules: a network file has one line `name, expression` per node"

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
        line = LINE_END.split(head, 1)[0].strip().rstrip(", \t")
        shapes = [(shape, name) for shape, name in _LINES if shape.fullmatch(line)]
        if shapes:
            lines = [line.strip().rstrip(", \t") for line in LINE_END.split(head)[:-1] or [head]]
            sample = [line for line in lines if line and not line.startswith("#")][:_SAMPLE]
            if len(sample) > 1:
                what = next((name for shape, name in shapes if all(map(shape.fullmatch, sample))), None)
    if what is None:
        return None
    span = source.line_span(source.position(start)[0])
    if what == "JSON" and re.search(r'"(?:Model|model)"\s*:', head) and re.search(r'"[Vv]ariables"\s*:', head):
        what = "a model of the BioModelAnalyzer (BMA, JSON)"
    return catalogue.OTHER_FORMAT.at(
        source,
        Span(start, span.end),
        f"this looks like {what}, not like a network file",
        help=_WAYS.get(what, f"{_NO_READER}: SBML-qual, GINML and bnet are, among others"),
    )


_NO_READER = "nothing here reads it"
#: What leads out, of files that no reader took for its own.
_WAYS = {
    "a truth-table (cnet) network": "`.v` and the number of nodes stand on a line of their own: then it is read",
    "an edge list (SIF)": "signed interactions are read where the second column says the sign: `activates`, "
    "`inhibits`, 1, -1, `->`, `-|`; a table with other columns is one of `logicnet draft --knowledge`",
    "a model of the BioModelAnalyzer (BMA, JSON)": "what its reader says of it: "
    "logicnet convert --from bma FILE OUT.bnet",
    "JSON": f"{_NO_READER}: export the model as bnet or SBML-qual from the tool that it comes from",
    "a GraphViz graph": "a drawing has no rules: give the model that it was made from",
    "a NuSMV model": f"{_NO_READER}: give the model that it was made from",
    "a web page": "download the model itself",
    "GraphML": "a graph has no rules: give the model that it was made from",
    "XML": f"{_NO_READER}: of XML, SBML-qual and GINML are read",
    "a table with columns separated by commas": "of tables, those of TabularQual are read (columns Target and Rule); "
    "else write one line `name, expression` per node",
    "a table with columns separated by tabs": "write one line `name, expression` per node; of tables, those of "
    "TabularQual are read, as a workbook or CSV",
}
