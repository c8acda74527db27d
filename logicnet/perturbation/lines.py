"""Whole lines in a file, for what must survive the death of the process that found it out.

Each line is handed to the system at once, so that it survives the death of this process; it is forced onto the disk
every second and at the end, because a disk takes longer for that than a line takes to be found, so a loss of power
costs the lines of one second.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

from logicnet.errors import UsageError, unwritable
from logicnet.network.decoding import regular

__all__ = ["Lines"]

#: Seconds between two times that lines are forced onto the disk.
PACE = 1.0
#: Bytes of the longest line.
LONGEST = 256 << 20


class Lines:
    """The lines of one file, held by one process at a time. ``called`` is what messages call it.

    Raises:
        UsageError: another process holds it, it is no regular file, or (later) it cannot be written.
    """

    def __init__(self, path: Path, called: str, hint: str) -> None:
        if path.exists():
            regular(str(path), path.stat(), "a journal")
        self._path = path
        self._file: IO[bytes] = path.open("a+b")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.close()
            raise UsageError(f"`{called}` is in use by another run", hint) from None
        self._forced = time.monotonic()

    def read(self) -> Iterator[bytes]:
        """Every line, the last one as it stands there, with its line end or without."""
        self._file.seek(0)
        # Not line by line without a bound: a file that is no journal may be one line of any length.
        while line := self._file.readline(LONGEST):
            yield line

    def cut(self, length: int) -> None:
        """Drop what stands behind so many bytes: it was being written when the run ended."""
        self._file.truncate(length)
        self._file.seek(length)
        os.fsync(self._file.fileno())

    def append(self, line: bytes) -> None:
        """Write a line; when this returns it survives the death of this process."""
        try:
            self._file.write(line)
            self._file.flush()
        except OSError as fault:
            raise unwritable(self._path, fault) from fault
        if time.monotonic() - self._forced >= PACE:
            self.force()

    def force(self) -> None:
        """When this returns, every line survives the loss of power."""
        try:
            os.fsync(self._file.fileno())
        except OSError as fault:
            raise unwritable(self._path, fault) from fault
        self._forced = time.monotonic()

    def close(self) -> None:
        if self._file.closed:
            return
        try:
            self.force()
        finally:
            # Closing tries to write once more what could not be written.
            with suppress(OSError):
                self._file.close()
