"""Zip archives from files nobody vouches for: nothing is unpacked, one member is read into memory, with a bound."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from typing import NoReturn

from logicnet.formats import findings
from logicnet.formats.markup import MAX_BYTES
from logicnet.text.diagnostics import Entry
from logicnet.text.formula import Fault
from logicnet.text.source import Source, Span

__all__ = ["MAX_MEMBERS", "Archive", "packed"]

#: Most members; a model has ten or so.
MAX_MEMBERS = 1000


class Archive:
    """The members of an archive, all of which have been looked at before one is read.

    Making one raises :class:`~logicnet.text.formula.Fault` if any member would leave its folder, is a link, has the
    name of another or is encrypted, or if together they are larger than any model.
    """

    def __init__(self, path: str, data: bytes) -> None:
        self._source = Source(path, "")
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
            members = self._zip.infolist()
        except (
            zipfile.BadZipFile,
            ValueError,
            OSError,
            EOFError,
            NotImplementedError,
            UnicodeError,
            OverflowError,
        ) as fault:
            self.fail(
                findings.MALFORMED, f"this is no sound zip archive: {fault}", "get the file from its source again"
            )
        if len(members) > MAX_MEMBERS:
            self.fail(findings.HOSTILE, f"the archive has {len(members):,} members", "it was not opened")
        total = 0
        seen: set[str] = set()
        for member in members:
            name = member.filename
            parts = name.replace("\\", "/").split("/")
            if name.startswith(("/", "\\")) or ".." in parts or ":" in parts[0] or not name.isprintable():
                self.fail(
                    findings.HOSTILE, f"the member `{name}` leaves the folder of the archive", "it was not opened"
                )
            if stat.S_ISLNK(member.external_attr >> 16):
                self.fail(findings.HOSTILE, f"the member `{name}` is a link to another file", "it was not opened")
            plain = name.removeprefix("./")
            if plain in seen:
                self.fail(
                    findings.UNKNOWN_FORMAT,
                    f"two members of the archive are called `{plain}`: programs differ in which one they read",
                    "unpack it and give the file that is meant",
                )
            seen.add(plain)
            if member.flag_bits & 1:
                self.fail(findings.UNKNOWN_FORMAT, "the archive is encrypted", "save it without a password")
            total += member.file_size
        if total > 4 * MAX_BYTES:
            self.fail(
                findings.HOSTILE, f"the archive holds {total:,} bytes: far more than any model", "it was not opened"
            )
        self.names = tuple(member.filename for member in members)

    def read(self, name: str) -> bytes:
        """One member; a fault if it holds more than it claims, or than any model."""
        try:
            with self._zip.open(name) as file:
                data = file.read(MAX_BYTES + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            ValueError,
            OSError,
            EOFError,
            NotImplementedError,
            RuntimeError,
        ) as fault:
            self.fail(findings.MALFORMED, f"`{name}` cannot be read: {fault}", "get the file from its source again")
        except KeyError:
            self.fail(findings.MALFORMED, f"there is no member `{name}`", "get the file from its source again")
        if len(data) > MAX_BYTES:
            self.fail(findings.HOSTILE, f"`{name}` is far larger than any model", "nothing of it was read")
        return data

    def fail(self, entry: Entry, message: str, help: str) -> NoReturn:
        """Refuse the archive."""
        raise Fault(entry.at(self._source, Span(0, 0), message, help=help))


def packed(members: dict[str, bytes]) -> bytes:
    """An archive of these members, the same bytes each time."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members.items():
            # A fixed date: the archive must not depend on the clock.
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            info.create_system = 3
            file.writestr(info, data)
    return buffer.getvalue()
