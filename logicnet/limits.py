"""Limits and progress: one object, passed to every search.

A search never raises because of a limit and never cuts silently: it asks :meth:`Limits.reached` between small steps,
stops there, and returns what it has proved together with the name of the limit. Long solver calls are made in slices
of bounded work, so that the question is asked often.

That is the rule; a clock stands behind it. The program calls :meth:`Limits.ring` many times a second from a timer. A
step that has not asked for :data:`PATIENCE` seconds after a limit was reached is left by an exception, if it stands in
a block that is :meth:`Limits.stoppable`: what the block had found until then is the answer. What is still running at
:data:`LAST` seconds is left for good, and the program says in which phase it was. A library has no timer; there the
questions alone count.
"""

from __future__ import annotations

import gc
import resource
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import Any, Protocol

from logicnet.errors import UsageError

__all__ = [
    "LAST",
    "Allowance",
    "Limits",
    "Overrun",
    "collecting_seldom",
    "delay",
    "peak_mib",
    "resident_mib",
    "satisfiable",
    "shielded",
]

#: Conflicts between two looks at the limits; a slice takes well under a second on networks of a thousand nodes.
SLICE = 2_000
#: Seconds after a limit was reached in which a step may still find out by itself.
PATIENCE = 0.3
#: Seconds after a limit was reached at which everything ends, the writing of the answer too.
LAST = 1.4
#: Seconds of the processor that the writing of an answer may take. Where other programs are given the processor too, it
#: takes longer by the clock: searches stop so much earlier.
WRITING = 1.0
#: Memory beyond its limit, as a share of it and in MiB, at which everything ends at once.
EXCESS = 0.1, 64
#: Objects made between two looks for garbage in a search.
SELDOM = 50_000
#: Work of such a slice, as :meth:`Limits.reached` counts it.
SLICE_WORK = 200


class Overrun(BaseException):
    """A limit was reached and the main thread did not ask. No :class:`Exception`: what guards against faults of one
    step must not take it for one."""

    def __init__(self, why: str, final: bool) -> None:
        super().__init__(why)
        self.why, self.final = why, final


class Solver(Protocol):
    """What :func:`satisfiable` needs of a solver of pysat."""

    def conf_budget(self, budget: int) -> None: ...

    def solve_limited(self, assumptions: Sequence[int], expect_interrupt: bool) -> bool | None: ...


class Limits:
    """What a run may use. One object serves one run; :meth:`interrupt` may be called from a signal handler.

    Times are seconds of wall clock since the object was made, memory is peak resident MiB of this process.
    """

    time: float | None
    memory: float | None
    #: Called with one line of what is known so far; ``None`` when nobody is watching.
    progress: Callable[[str], None] | None
    #: Called with one line of what is settled for good and worth keeping in sight; ``None`` when nobody is watching.
    milestone: Callable[[str], None] | None
    #: Called with one sentence that stands beside the answer; ``None`` when it shall not be told.
    remark: Callable[[str], None] | None

    def __init__(
        self,
        time: float | None = None,
        memory: float | None = None,
        progress: Callable[[str], None] | None = None,
        milestone: Callable[[str], None] | None = None,
        remark: Callable[[str], None] | None = None,
        started: float | None = None,
    ) -> None:
        self.time, self.memory = time, memory
        self.progress, self.milestone, self.remark = progress, milestone, remark
        #: Seconds of the time that are kept for the writing of the answer: searches stop so much earlier.
        self.reserved = 0.0
        #: The limit that stopped something, ``None`` as long as nothing was stopped. A limit that passes when all is
        #: done stops nothing.
        self.hit: str | None = None
        #: What is being done, in words that stand behind "while"; for the sentence of a run that came to no answer.
        self.doing = "starting"
        #: Called when that changes; ``None`` when nobody has to know.
        self.noting: Callable[[str], None] | None = None
        self._started = monotonic() if started is None else started
        self._interrupted = False
        self._noticed: float | None = None
        self._spared = 0.0
        #: Seconds that :data:`WRITING` takes longer than on an idle machine, as far as is known.
        self._lag = 0.0
        self._blocks = 0

    def __setattr__(self, name: str, value: Any) -> None:
        # Nothing is ever later than a time that is no number: such a limit would be none.
        if name in ("time", "memory") and value is not None and not (isinstance(value, int | float) and value >= 0):
            raise UsageError(f"a {name} limit of {value!r} means nothing", "give a number from 0 on, or None")
        object.__setattr__(self, name, value)

    def interrupt(self) -> None:
        """Ask the run to stop at the next question (Ctrl-C)."""
        self._interrupted = True

    def reached(self, work: int = 1) -> str | None:
        """The limit that has been hit, in the words of the result, or ``None``. Who asks must stop if told so.

        ``work``: what was done since the last question, in tenths of a millisecond or so; an :class:`Allowance` counts.
        """
        if self.hit is None:
            self.hit = self._passed()
        return self.hit

    def _passed(self) -> str | None:
        if self._interrupted:
            return "interrupted"
        if self.time is not None and monotonic() - self._started >= self.time - self.reserved - self._lag:
            return self.words()
        if self.memory is not None and peak_mib() >= self.memory:
            return f"memory limit of {self.memory:g} MiB"
        return None

    def words(self) -> str:
        """The time limit of the run, as results name it."""
        return "no time limit" if self.time is None else f"time limit of {self.time:g} s"

    @contextmanager
    def stoppable(self) -> Iterator[None]:
        """A block that ends where it stands when a limit is overrun; :attr:`hit` then says so, nothing is raised.

        What the block has stored must be true at every step of it, and who reads it must ask :attr:`hit`.
        """
        self._blocks += 1
        try:
            yield
        except Overrun as overrun:
            if overrun.final:
                raise
            self.hit = self.hit or overrun.why
            self._spared = monotonic() + PATIENCE
        finally:
            self._blocks -= 1

    @contextmanager
    def whole(self) -> Iterator[None]:
        """A short step inside a block that is :meth:`stoppable`, which is done altogether or not begun."""
        blocks, self._blocks = self._blocks, 0
        try:
            yield
        finally:
            self._blocks = blocks

    def ring(self) -> None:
        """Called by a timer in the main thread: leaves a step that has overrun a limit, by :class:`Overrun`."""
        if self._interrupted:
            return
        why, now = self._passed(), monotonic()
        if why is None:
            if self.time is not None:
                self._lag = min(WRITING * delay(), self.time / 4)
            return
        self._noticed = self._noticed or now
        since = now - self._noticed
        full = self.memory is not None and resident_mib() > self.memory * (1 + EXCESS[0]) + EXCESS[1]
        if since >= LAST + self.reserved + self._lag or full:
            raise Overrun(why, final=True)
        if since >= PATIENCE and self._blocks and now >= self._spared:
            raise Overrun(why, final=False)

    def remaining(self) -> float | None:
        """Seconds left for searches, never negative; ``None`` without a time limit."""
        if self.time is None:
            return None
        return max(0.0, self.time - self.reserved - self._lag - (monotonic() - self._started))

    def reserve(self, seconds: float) -> None:
        """Keep so much of the time for the writing of the answer, a quarter of it at most."""
        if self.time is not None:
            self.reserved = min(seconds, self.time / 4)

    def charge(self, work: int) -> None:
        """Count work, where it is counted."""

    def allowance(self, work: int) -> Allowance:
        """These limits for one step of a run that must not take everything."""
        return Allowance(self, work)

    def part(self, share: float, work: int) -> Allowance:
        """These limits for a step that may take such a share of the time left; without a time limit, so much work."""
        left = self.remaining()
        return Allowance(self, work) if left is None else Allowance(self, None, monotonic() + left * share)

    def share(self, weight: float, rest: float) -> Limits:
        """These limits for one of several steps: its part of the time left, by its weight among those still to come.

        What a step leaves goes to those behind it. Without a time limit nothing has to be shared.
        """
        left = self.remaining()
        return self if left is None else Allowance(self, None, monotonic() + left * weight / rest)

    def at(self, what: str) -> None:
        """Note what is being done from here on."""
        self.doing = what
        if self.noting is not None:
            self.noting(what)

    def tell(self, line: str) -> None:
        """Report progress, if someone watches."""
        self.at(line)
        if self.progress is not None:
            self.progress(line)

    def announce(self, line: str) -> None:
        """Report something settled for good, if someone watches."""
        if self.milestone is not None:
            self.milestone(line)

    def mention(self, sentence: str) -> None:
        """Tell something that stands beside the answer, unless it shall be quiet."""
        if self.remark is not None:
            self.remark(sentence)


class Allowance(Limits):
    """The limits of a run for one of its steps, which stops earlier when it has done a given amount of work.

    Work is counted, not timed: the same input stops at the same place on every machine. An allowance that is spent
    stops that step alone and is not :attr:`hit` of the run.
    """

    def __init__(self, run: Limits, work: int | None, until: float | None = None) -> None:
        super().__init__(progress=run.progress, milestone=run.milestone, remark=run.remark)
        self._run, self._granted, self._left = run, work, work or 0
        #: Where a part of the time is granted, when it ends.
        self._until = until

    def interrupt(self) -> None:
        self._run.interrupt()

    def at(self, what: str) -> None:
        self._run.at(what)

    def tell(self, line: str) -> None:
        self._run.tell(line)

    @contextmanager
    def stoppable(self) -> Iterator[None]:
        with self._run.stoppable():
            yield
        # A block that was left by the clock did not ask.
        self.hit = self.hit or self._run.hit

    @contextmanager
    def whole(self) -> Iterator[None]:
        with self._run.whole():
            yield

    def words(self) -> str:
        return self._run.words()

    def remaining(self) -> float | None:
        left = self._run.remaining()
        return left if self._until is None else max(0.0, self._until - monotonic())

    def reached(self, work: int = 1) -> str | None:
        self.charge(work)
        return super().reached()

    def charge(self, work: int) -> None:
        self._left -= work
        self._run.charge(work)

    def _passed(self) -> str | None:
        stopped = self._run.reached(0)
        if stopped is None and self._until is not None and monotonic() >= self._until:
            return f"a share of the {self.words()}"
        if stopped is None and self._granted is not None and self._left < 0:
            return f"an allowance of {self._granted:,} steps of work"
        return stopped


def satisfiable(
    solver: Solver,
    assumptions: Sequence[int] = (),
    limits: Limits | None = None,
    slices: int | None = None,
    *,
    work: int | None = None,
) -> bool | None:
    """Whether the solver has a model; ``None`` when a limit, or that many slices of conflicts, was reached first.

    ``solver`` is a solver of pysat, CaDiCaL only under :func:`shielded`. The one way to ask it: its ``solve`` puts a
    signal handler of its own in the place of ours, which leaves the C++ code by ``longjmp`` and hides the Ctrl-C.
    ``work``: what the first slice counts; by default the assumptions say it.
    """
    work = 1 + len(assumptions) // 30 if work is None else work
    while True:
        if slices == 0 or (limits is not None and limits.reached(work) is not None):
            return None
        work = SLICE_WORK
        slices = None if slices is None else slices - 1
        solver.conf_budget(SLICE)
        answer = solver.solve_limited(assumptions=assumptions, expect_interrupt=True)
        if answer is not None:
            return answer


@contextmanager
def shielded() -> Iterator[None]:
    """Ctrl-C waits until the block ends. For the calls of pysat that replace the signal handler whatever is asked of
    them (its cardinality encodings, CaDiCaL): they must be short."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Until the block ends, garbage in cycles is looked for every so many objects. For searches: what they make stays
    or has no cycles, and one look at all that was imported and read takes as long as a small question."""
    before = gc.get_threshold()
    if 0 < before[0] < SELDOM:
        gc.set_threshold(SELDOM, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def delay() -> float:
    """Seconds that this process waited for a processor for each one that it had it; 0 where nothing tells."""
    try:
        with open("/proc/self/schedstat", encoding="ascii") as file:
            ran, waited, _ = map(int, file.read().split())
    except (OSError, ValueError):
        return 0.0
    return waited / ran if ran else 0.0


def peak_mib() -> float:
    """The most memory that this process had at any time."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20) if sys.platform == "darwin" else peak / 1024


def resident_mib(pid: int | None = None) -> float:
    """Memory of a process now (this one by default); 0 where the system does not tell."""
    try:
        with open(f"/proc/{'self' if pid is None else pid}/statm", encoding="ascii") as file:
            return int(file.read().split()[1]) * resource.getpagesize() / (1 << 20)
    except OSError:
        return 0.0
