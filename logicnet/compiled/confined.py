"""Work in a process of its own, so that a single long call can be stopped from outside.

A call into the symbolic engine answers neither to a deadline nor to Ctrl-C. Its process does: it is killed, and what it
had delivered by then is kept.
"""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from logicnet.limits import Limits, resident_mib

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

__all__ = ["Delivered", "confined"]

_T = TypeVar("_T")

#: Seconds between two looks at the limits.
_PACE = 0.02


class Delivered(Generic[_T]):
    """What a confined piece of work gave: results in order, and why there are no more of them."""

    def __init__(self) -> None:
        self.results: list[_T] = []
        #: The limit that stopped the work; ``None`` when it came to its end.
        self.stopped: str | None = None


def confined(work: Callable[[], Iterator[_T]], limits: Limits) -> Delivered[_T]:
    """Run a generator in a child process and collect what it yields until it ends or a limit is reached.

    What is yielded must survive pickling. An exception of the work is raised here. A child that dies otherwise (the
    system may kill it for want of memory) counts as stopped by that.
    """
    # A twentieth of what a small question takes to start, and seldom needed.
    from multiprocessing import get_context

    fork = get_context("fork")
    receiver, sender = fork.Pipe(duplex=False)
    child = fork.Process(target=_deliver, args=(work, sender), daemon=True)
    child.start()
    sender.close()
    delivered: Delivered[_T] = Delivered()
    try:
        while delivered.stopped is None:
            # Asked first: what arrives after a limit has passed does not count, however the two processes are timed.
            if (why := limits.reached()) is not None:
                delivered.stopped = why
            elif limits.memory is not None and resident_mib(child.pid) >= limits.memory:
                delivered.stopped = limits.hit = f"memory limit of {limits.memory:g} MiB"
            elif receiver.poll(_PACE):
                try:
                    kind, value = receiver.recv()
                except EOFError:
                    delivered.stopped = "the memory of this machine"
                    break
                if kind == "end":
                    break
                if kind == "fault":
                    raise value
                delivered.results.append(value)
    finally:
        child.kill()
        child.join()
        receiver.close()
    return delivered


def _deliver(work: Callable[[], Iterator[Any]], sender: Connection) -> None:
    # Ctrl-C goes to the whole group; the parent decides what becomes of this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        for value in work():
            sender.send(("result", value))
        sender.send(("end", None))
    except Exception as fault:
        sender.send(("fault", fault))
