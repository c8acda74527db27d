"""Tasks over worker processes: every result in order, a lost worker is a lost task at worst, never a wait for ever."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from typing import Any, Generic, Protocol, TypeVar, cast

from msgspec import Struct

from logicnet.errors import UsageError

__all__ = ["Executor", "Lost", "in_order", "settled_results"]

_Context = TypeVar("_Context")
_Result = TypeVar("_Result")

#: Seconds between two looks at whether to stop.
PACE = 0.2


class Lost(Struct, frozen=True):
    """What stands in place of a result: why there is none."""

    why: str


class Executor(Protocol):
    """Anything that does what :func:`in_order` does, wherever its workers are."""

    def __call__(
        self,
        prepare: Callable[[_Context], Callable[[int], _Result]],
        context: _Context,
        numbers: Sequence[int],
        *,
        jobs: int,
        chunk: int,
        stop: Callable[[], bool],
    ) -> Iterator[tuple[_Result | Lost, ...]]: ...


def in_order(
    prepare: Callable[[_Context], Callable[[int], _Result]],
    context: _Context,
    numbers: Sequence[int],
    *,
    jobs: int,
    chunk: int,
    stop: Callable[[], bool],
) -> Iterator[tuple[_Result | Lost, ...]]:
    """``prepare(context)(number)`` for each number, by ``jobs`` processes, in chunks, in the order of ``numbers``.

    ``prepare`` is called once in each process; processes are spawned, so nothing is inherited by accident. A chunk
    whose process dies is done again number by number in a process of its own; a number whose process dies then is
    :class:`Lost`, and so is one that raises. Ends early once ``stop()`` says so.
    """
    # A range stays one, so that a task is two numbers however many rows it has.
    chunks = range(0, len(numbers), chunk)
    pool = _Pool(prepare, context, jobs)
    try:
        waiting: list[tuple[Sequence[int], Future[tuple[_Result | Lost, ...]] | None]] = []
        position, alive = 0, False
        while position < len(chunks) or waiting:
            while position < len(chunks) and len(waiting) < 2 * jobs:
                part = numbers[chunks[position] : chunks[position] + chunk]
                waiting.append((part, pool.submit(part)))
                position += 1
            first, future = waiting[0]
            try:
                if future is None:
                    raise BrokenProcessPool
                results = _awaited(future, stop)
            except BrokenProcessPool:
                # Every chunk under way is lost with the pool; the first is done with care, the others again.
                results = pool.alone(first, stop)
                if results is not None and not alive and all(isinstance(one, Lost) for one in results):
                    what = "the worker processes end before they have done anything"
                    raise UsageError(what, "leave --jobs out") from None
                pool.renew()
                waiting = [(rest, pool.submit(rest)) for rest, _ in waiting]
            if results is None:
                return
            waiting.pop(0)
            alive = True
            yield results
    finally:
        pool.end()


def _awaited(future: Future[_Result], stop: Callable[[], bool]) -> _Result | None:
    while not stop():
        try:
            return future.result(timeout=PACE)
        except TimeoutError:
            # A timeout of the wait; one raised by the work arrives inside its result.
            continue
    return None


class _Pool(Generic[_Context, _Result]):
    """Processes that can be replaced when one of them dies."""

    def __init__(
        self, prepare: Callable[[_Context], Callable[[int], _Result]], context: _Context, jobs: int
    ) -> None:
        self._prepare, self._context, self._jobs = prepare, context, jobs
        self._executor = self._made(jobs)

    def _made(self, jobs: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(
            jobs, mp_context=get_context("spawn"), initializer=_settle, initargs=(self._prepare, self._context)
        )

    def submit(self, numbers: Sequence[int]) -> Future[tuple[_Result | Lost, ...]] | None:
        """``None`` when the pool is broken already."""
        try:
            return self._submit(self._executor, numbers)
        except BrokenProcessPool:
            return None

    def _submit(self, executor: ProcessPoolExecutor, numbers: Sequence[int]) -> Future[tuple[_Result | Lost, ...]]:
        return cast("Future[tuple[_Result | Lost, ...]]", executor.submit(_do, numbers))

    def alone(self, numbers: Sequence[int], stop: Callable[[], bool]) -> tuple[_Result | Lost, ...] | None:
        """Each number in turn, so that the one that kills its process is known."""
        done: list[_Result | Lost] = []
        executor = self._made(1)
        try:
            for number in numbers:
                try:
                    answer = _awaited(self._submit(executor, (number,)), stop)
                except BrokenProcessPool:
                    _kill(executor)
                    executor = self._made(1)
                    answer = (Lost("the process that computed it died, twice"),)
                if answer is None:
                    return None
                done += answer
        finally:
            _kill(executor)
        return tuple(done)

    def renew(self) -> None:
        _kill(self._executor)
        self._executor = self._made(self._jobs)

    def end(self) -> None:
        _kill(self._executor)


def _kill(executor: ProcessPoolExecutor) -> None:
    """End it without waiting for tasks whose results nobody wants."""
    processes = list((executor._processes or {}).values())
    executor.shutdown(wait=False, cancel_futures=True)
    for process in processes:
        process.terminate()
    for process in processes:
        process.join()


_settled: list[Callable[[int], object]] = []


def _settle(prepare: Callable[[Any], Callable[[int], object]], context: object) -> None:
    """In the new process. Ctrl-C reaches every process of a terminal; only the first one decides what to do."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _settled[:] = [prepare(context)]


def _do(numbers: Sequence[int]) -> tuple[object, ...]:
    return settled_results(_settled[0], numbers)


def settled_results(work: Callable[[int], _Result], numbers: Sequence[int]) -> tuple[_Result | Lost, ...]:
    """Each number in turn; one that raises is :class:`Lost`, the others stand."""
    results: list[_Result | Lost] = []
    for number in numbers:
        try:
            results.append(work(number))
        except Exception as fault:
            results.append(Lost(f"{type(fault).__name__}: {fault}"))
    return tuple(results)
