"""A search under watch: limits, Ctrl-C that lets it finish its sentence, progress for whoever looks at the terminal."""

from __future__ import annotations

import shutil
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from logicnet.limits import Limits

__all__ = ["watched"]

#: Seconds between two progress lines.
PACE = 0.1


@contextmanager
def watched(*, time_limit: float | None, memory_limit: float | None, quiet: bool) -> Iterator[Limits]:
    """Limits for one search. The first Ctrl-C asks it to stop and return what was proved, a second one ends it."""
    from logicnet.limits import Limits

    line = _StatusLine()
    visible = sys.stderr.isatty() and not quiet
    limits = Limits(
        time=time_limit,
        memory=memory_limit,
        progress=line.show if visible else None,
        milestone=line.keep if visible else None,
    )

    def stop(_signal: int, _frame: FrameType | None) -> None:
        limits.interrupt()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        if visible:
            line.show("stopping at the next step; Ctrl-C again ends at once", urgent=True)

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield limits
    finally:
        signal.signal(signal.SIGINT, before)
        line.clear()


class _StatusLine:
    """One line of a terminal that is written over."""

    def __init__(self) -> None:
        self._last = 0.0

    def show(self, text: str, urgent: bool = False) -> None:
        now = time.monotonic()
        if urgent or now - self._last >= PACE:
            self._last = now
            width = shutil.get_terminal_size().columns - 1
            sys.stderr.write(f"\r\x1b[K{text[:width]}")
            sys.stderr.flush()

    def keep(self, text: str) -> None:
        """A line that stays."""
        self.clear()
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()

    def clear(self) -> None:
        if self._last:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
