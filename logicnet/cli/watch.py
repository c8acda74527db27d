"""A run under watch: limits that always hold, Ctrl-C that lets it finish its sentence, progress for whoever looks on.

A limit is kept in three ways, each behind the one before. Searches ask for it between small steps and return what is
proved. A timer in this process leaves steps that do not ask (:meth:`~logicnet.limits.Limits.ring`). And where a single
call into a library answers to nothing, the process that started this one ends it, says so, and gives the exit status.
The time counts from the start of the program, so reading a file and writing the answer are within it.
"""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from mmap import mmap
from types import FrameType
from typing import TYPE_CHECKING, Any, Final, Protocol

from logicnet.cli.status import Status

if TYPE_CHECKING:
    from logicnet.limits import Limits

__all__ = ["PRINTING", "doing", "remark", "supervised", "timed", "told", "watched"]

#: Seconds between two progress lines.
PACE = 0.1
#: Seconds between two looks at the limits from outside a search.
TICK = 0.1
#: Seconds after the time limit at which the process is ended from outside: after :data:`logicnet.limits.LAST`.
KILLED = 1.7
#: Memory beyond its limit, as a share of it and in MiB, at which the process is ended from outside.
EXCESS: Final = 0.2, 128
#: Bytes in which a process tells the one above it what it is doing.
NOTE = 256
#: What a command is doing from the first character of its answer on.
PRINTING = "printing the answer"
#: Noted behind the last character of it, with the exit status.
ENDED = "ended with status "
#: Seconds within which two interrupts are one: who signals a group of processes reaches this one twice.
ONE_STROKE = 0.2


def remark(text: str) -> None:
    """A message beside the result. Names of files and nodes in it cannot act on the terminal."""
    from logicnet.text.characters import visible_lines

    print(visible_lines(text), file=sys.stderr)


class RunWords(Protocol):
    """The options of a run that say when it ends and what it tells meanwhile."""

    @property
    def time_limit(self) -> float | None: ...
    @property
    def memory_limit(self) -> float | None: ...
    @property
    def quiet(self) -> bool: ...


@contextmanager
def watched(run: RunWords) -> Iterator[Limits]:
    """The limits of the command. The first Ctrl-C asks it to stop and return what was proved, a second one ends it."""
    line = _StatusLine()
    watching = sys.stderr.isatty() and not run.quiet
    limits = _running.limits
    if limits is None:
        from logicnet.limits import Limits

        limits = Limits()
    limits.time, limits.memory = run.time_limit, run.memory_limit
    limits.progress = line.show if watching else None
    limits.milestone = line.keep if watching else None
    limits.remark = None if run.quiet else remark

    first: list[float] = []

    def stop(_signal: int, frame: FrameType | None) -> None:
        if first and time.monotonic() - first[0] >= ONE_STROKE:
            signal.default_int_handler(_signal, frame)
        if first:
            return
        first.append(time.monotonic())
        limits.interrupt()
        if watching:
            line.show("stopping at the next step; Ctrl-C again ends at once", urgent=True)

    before = signal.signal(signal.SIGINT, stop)
    try:
        yield limits
        limits.at("writing the answer")
    finally:
        signal.signal(signal.SIGINT, before)
        line.clear()
        limits.progress = limits.milestone = limits.remark = None


class _Running:
    """The one command of this process that is under limits, if there is one."""

    limits: Limits | None = None
    #: Shared with the process above this one.
    note: mmap | None = None
    began: float | None = None


_running = _Running()


def _note(what: str) -> None:
    if _running.note is not None:
        _running.note[:NOTE] = what.encode("utf-8", "replace")[:NOTE].ljust(NOTE, b"\0")


def doing(what: str) -> None:
    """Note what the command is at, in words that stand behind "while"."""
    if _running.limits is not None:
        _running.limits.at(what)


def told(why: str, while_: str) -> str:
    """The sentence of a command that a limit ended before it had an answer."""
    what = "what was printed is not all" if while_ == PRINTING else "nothing was printed"
    return f"stopped by the {why} while {while_}; {what}"


@contextmanager
def timed(words: Sequence[str]) -> Iterator[None]:
    """A command whose words name a limit, under a timer that leaves what does not stop by itself.

    Raises :class:`~logicnet.limits.Overrun` where that is everything. The timer needs the main thread.
    """
    seconds, memory = _asked(words)
    if (seconds is None and memory is None) or threading.current_thread() is not threading.main_thread():
        yield
        return
    from logicnet.limits import Limits, Overrun

    limits = Limits(time=seconds, memory=memory, started=_running.began or time.monotonic())
    above = os.getppid() if _running.note is not None else None

    def ring(_signal: int, _frame: FrameType | None) -> None:
        if above is not None and os.getppid() != above:
            # Whoever ended the process above meant this one.
            os.kill(os.getpid(), signal.SIGKILL)
        limits.ring()

    def quietly(fault: Any) -> None:
        # Rung inside a destructor the exception is lost; the timer rings again.
        if not issubclass(fault.exc_type, Overrun):
            unraisable(fault)

    unraisable, sys.unraisablehook = sys.unraisablehook, quietly
    before = signal.signal(signal.SIGALRM, ring)
    _running.limits, limits.noting = limits, _note
    try:
        signal.setitimer(signal.ITIMER_REAL, TICK, TICK)
        yield
    except Overrun as overrun:
        # Whatever made it leave its block, there is no answer now.
        raise Overrun(told(overrun.why, limits.doing), final=True) from overrun
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        sys.unraisablehook = unraisable
        _running.limits = None


def _asked(words: Sequence[str]) -> tuple[float | None, float | None]:
    """The limits of time (s) and memory (MiB) among the words of a command, found without its parser."""
    found: dict[str, float | None] = {"--time-limit": None, "--memory-limit": None}
    for word, following in zip(words, [*words[1:], ""], strict=False):
        name, equals, value = word.partition("=")
        if name in found:
            try:
                found[name] = float(value if equals else following)
            except ValueError:
                return None, None  # the parser will say so
    return found["--time-limit"], found["--memory-limit"]


def supervised(words: Sequence[str], run: Callable[[], int]) -> int:
    """Run a command with limits in a process of its own, which is ended where the limits do not end it. Exit status."""
    seconds, memory = _asked(words)
    if (seconds is None and memory is None) or not hasattr(signal, "sigtimedwait"):
        return run()
    began = _running.began = time.monotonic() - _age()
    _running.note = mmap(-1, NOTE)
    passed_on = {signal.SIGTERM, signal.SIGHUP, signal.SIGINT}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD, *passed_on})
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child == 0:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
        code = run()
        sys.stdout.flush()
        sys.stderr.flush()
        _note(f"{ENDED}{code}")
        # Not by way of the interpreter's end: giving back a full memory piece by piece takes seconds.
        atexit._run_exitfuncs()
        os._exit(code)
    while True:
        came = signal.sigtimedwait({signal.SIGCHLD, *passed_on}, TICK)
        # A key of the terminal (code above 0) reaches both processes by itself.
        if came is not None and came.si_signo in passed_on and came.si_code <= 0:
            os.kill(child, came.si_signo)
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return _status_of(status, memory)
        why = _beyond(child, time.monotonic() - began, seconds, memory)
        if why is not None:
            _end(child)
            os.waitpid(child, 0)
            said = bytes(_running.note[:NOTE]).rstrip(b"\0").decode("utf-8", "replace")
            if said.startswith(ENDED):
                return int(said.removeprefix(ENDED))
            print(f"error: {told(why, said or 'starting')}", file=sys.stderr)
            return Status.PARTIAL.value


def _age() -> float:
    """Seconds since this process was started; 0 where the system does not tell."""
    try:
        with open("/proc/self/stat", encoding="ascii", errors="replace") as file:
            ticks = int(file.read().rpartition(")")[2].split()[19])
        return max(0.0, time.clock_gettime(time.CLOCK_BOOTTIME) - ticks / os.sysconf("SC_CLK_TCK"))
    except (OSError, AttributeError):
        return 0.0


def _beyond(child: int, passed: float, seconds: float | None, memory: float | None) -> str | None:
    from logicnet.limits import resident_mib

    if seconds is not None and passed > seconds + KILLED:
        return f"time limit of {seconds:g} s"
    if memory is not None and resident_mib(child) > memory * (1 + EXCESS[0]) + EXCESS[1]:
        return f"memory limit of {memory:g} MiB"
    return None


def _status_of(status: int, memory: float | None) -> int:
    """What the end of the child means for this process; a signal that ended it ends this one too."""
    code = os.waitstatus_to_exitcode(status)
    if code >= 0:
        return code
    if -code == signal.SIGKILL:
        limit = "" if memory is None else f", whose memory limit is {memory:g} MiB"
        print(f"error: the system ended the process{limit}; it does so where memory runs out", file=sys.stderr)
        return Status.PARTIAL.value
    signal.signal(-code, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {-code})
    os.kill(os.getpid(), -code)
    return 128 - code


def _end(child: int) -> None:
    """Kill a process and all that it started."""
    below: dict[int, list[int]] = {}
    for name in os.listdir("/proc") if os.path.isdir("/proc") else ():
        if name.isdecimal():
            try:
                with open(f"/proc/{name}/stat", encoding="ascii", errors="replace") as file:
                    below.setdefault(int(file.read().rpartition(")")[2].split()[1]), []).append(int(name))
            except OSError:
                continue
    doomed = [child]
    for process in doomed:
        doomed += below.get(process, ())
    for process in doomed:
        try:
            os.kill(process, signal.SIGKILL)
        except ProcessLookupError:
            continue


class _StatusLine:
    """One line of a terminal that is written over."""

    def __init__(self) -> None:
        self._last = 0.0

    def show(self, text: str, urgent: bool = False) -> None:
        now = time.monotonic()
        if urgent or now - self._last >= PACE:
            from logicnet.text.characters import visible

            self._last = now
            width = shutil.get_terminal_size().columns - 1
            sys.stderr.write(f"\r\x1b[K{visible(text[:width])}")
            sys.stderr.flush()

    def keep(self, text: str) -> None:
        """A line that stays."""
        from logicnet.text.characters import visible

        self.clear()
        sys.stderr.write(f"{visible(text)}\n")
        sys.stderr.flush()

    def clear(self) -> None:
        if self._last:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
