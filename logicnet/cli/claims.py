"""Which files a run reads and which it writes: an output never replaces an input, nor another output of the run.

Each command says of its parameters which of them name files, by a :class:`Role` beside the help. What is read besides -
evidence tables, settings, a ``.cfg`` - is told by :mod:`logicnet.network.decoding`, where every file is opened. Files
are compared as the system knows them, so that links and other spellings of a path are the same file.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from enum import Enum
from typing import Any, get_args

from logicnet.errors import Overwriting, UsageError, unwritable

__all__ = ["Role", "claim_input", "claim_output", "files_apart", "roles_among"]

#: What is the same for two names of one file: device and number, and the path with every link followed.
Identity = tuple[object, ...]


class Role(Enum):
    """What a command does with the file that a parameter names."""

    READS = "reads"
    WRITES = "writes"
    #: A journal: what stands in it is read, and more is written behind it.
    KEEPS = "keeps"
    #: A folder with journals in it.
    KEEPS_FOLDER = "keeps folder"
    #: A file, or a folder in which the command makes files and claims each of them.
    MAKES = "makes"
    #: A file that is not there yet: an existing one is never touched.
    BEGINS = "begins"


class Claims:
    """The files of one run."""

    def __init__(self) -> None:
        self._read: set[Identity] = set()
        self._kept: set[Identity] = set()
        #: What each output is called, and its path, for messages.
        self._written: dict[Identity, tuple[str, str]] = {}
        # A shell may have sent standard output anywhere, also to the end of an input.
        self._standard = _numbered(_status_of(1)) if sys.stdout is sys.__stdout__ else None

    def read(self, path: str, status: os.stat_result | None = None) -> None:
        """An input. Refused if it is claimed as an output."""
        identities = _identities(path, status)
        self._read.update(identities)
        for identity in identities:
            if identity == self._standard:
                raise self._both(path)
            if identity in self._written:
                raise self._both(self._written[identity][1])

    def opened(self, path: str, status: os.stat_result) -> None:
        """A file that is being read. The journals of the run are read as well as written."""
        if not self._kept.intersection(_identities(path, status)):
            self.read(path, status)

    def keep(self, path: str, called: str, folder: bool = False) -> None:
        """An output that is read first, as a journal is."""
        self.write(path, called, folder)
        self._kept.update(_identities(path))

    def write(self, path: str, called: str, folder: bool = False) -> None:
        """An output, ``called`` so in messages. Refused if it is an input, another output, or no place for a file."""
        if not path:
            raise UsageError(f"{called} has no name", "name a file")
        if not folder:
            _place_for(path)
        identities = _identities(path)
        self.verify(path)
        for identity in identities:
            if identity in self._written:
                other, _ = self._written[identity]
                raise UsageError(
                    f"{called} and {other} name the same file, `{path}`", "give each output a name of its own"
                )
        self._written.update((identity, (called, path)) for identity in identities)

    def verify(self, path: str) -> None:
        """Refuse to write over what has been read so far."""
        if any(identity in self._read for identity in _identities(path)):
            raise self._both(path)

    def _both(self, path: str) -> Overwriting:
        what = f"`{path}` is the input, or belongs to it: it would be written over"
        return Overwriting(what, "give the output another name")


_claims: ContextVar[Claims | None] = ContextVar("_claims", default=None)


def claim_output(path: str, called: str) -> None:
    """Claim an output that no parameter names, such as the map of names beside a conversion."""
    claims = _claims.get()
    if claims is not None and path != "-":
        claims.write(path, called)


def claim_input(path: str) -> None:
    """Claim an input that is named by another one, whether it will be opened or not."""
    claims = _claims.get()
    if claims is not None:
        claims.read(path)


@contextmanager
def files_apart(roles: Mapping[str, Role], arguments: Mapping[str, Any]) -> Iterator[None]:
    """Claim the files that the arguments of a command name; every file that is read or written meanwhile is watched."""
    with _watching() as claims:
        for name, role in roles.items():
            value = arguments.get(name)
            for path in value if isinstance(value, list) else [value]:
                if path == "-" and role is Role.READS:
                    claims.read("-", _status_of(0) if sys.stdin is sys.__stdin__ else None)
                elif path is not None and path != "-":
                    _claim(claims, role, path, name)
        yield


def roles_among(hints: Mapping[str, Any]) -> Mapping[str, Role]:
    """The parameters that name files. Inputs come first, so that an output is what is refused."""
    found = {name: role for name, hint in hints.items() for role in get_args(hint) if isinstance(role, Role)}
    return dict(sorted(found.items(), key=lambda item: item[1] is not Role.READS))


def _claim(claims: Claims, role: Role, path: str, name: str) -> None:
    called = f"`{'-o' if name == 'output' else 'OUT' if name == 'out' else '--' + name.replace('_', '-')}`"
    if role is Role.READS:
        from logicnet.formats.shipped import shipped_networks

        claims.read(path if os.path.lexists(path) else str(shipped_networks().get(path.lower(), path)))
    elif role is Role.KEEPS_FOLDER:
        claims.write(path, called, folder=True)
        for part in ("rows.jsonl", "question.json"):
            claims.keep(os.path.join(path, part), called, folder=True)
    elif role is Role.KEEPS:
        claims.keep(path, called)
    elif role is Role.MAKES:
        claims.write(path, called, folder=True)
    elif role is not Role.BEGINS:
        claims.write(path, called)


@contextmanager
def _watching() -> Iterator[Claims]:
    from logicnet.network.decoding import on_reading
    from logicnet.report.files import on_writing

    claims = Claims()
    token, heard, seen = _claims.set(claims), on_reading.set(claims.opened), on_writing.set(claims.verify)
    try:
        yield claims
    finally:
        on_writing.reset(seen)
        on_reading.reset(heard)
        _claims.reset(token)


def _place_for(path: str) -> None:
    """Refuse what no file can be written to, before anything is computed."""
    if os.path.basename(path) in ("", ".", "..") or os.path.isdir(path):
        raise UsageError(f"`{path}` is a folder", f"name a file in it, such as {os.path.join(path, 'answer')}")
    try:
        try:
            os.stat(path)
        except FileNotFoundError:
            os.stat(os.path.dirname(os.path.realpath(path)))
    except (OSError, ValueError) as fault:
        reason = fault if isinstance(fault, OSError) else OSError(errno.EINVAL, str(fault))
        raise unwritable(path, reason) from fault


def _identities(path: str, status: os.stat_result | None = None) -> list[Identity]:
    """Nothing for what is no file: a device or a pipe may be named twice."""
    if status is None and path != "-":
        with suppress(OSError, ValueError):
            status = os.stat(path)
    if status is not None and not stat.S_ISREG(status.st_mode) and not stat.S_ISDIR(status.st_mode):
        return []
    found: list[Identity] = []
    if status is not None:
        found.append((status.st_dev, status.st_ino))
    if path != "-":
        with suppress(OSError, ValueError):
            found.append((os.path.realpath(path),))
    return found


def _status_of(descriptor: int) -> os.stat_result | None:
    try:
        return os.fstat(descriptor)
    except OSError:
        return None


def _numbered(status: os.stat_result | None) -> Identity | None:
    return (status.st_dev, status.st_ino) if status is not None and stat.S_ISREG(status.st_mode) else None
