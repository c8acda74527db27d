"""Tasks over a Dask cluster: the same results in the same order as with processes of this machine.

The context travels once to each worker, as a plugin that workers which join later get as well; a task is a name and a
few numbers. A worker that dies costs only time: the scheduler gives its tasks to another one, and only this side hands
out results, each once. What kills every worker that touches it is done number by number, and the number that still
does so is :class:`~logicnet.perturbation.workers.Lost`.
"""

from __future__ import annotations

import logging
import re
import signal
import socket
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Any, TypeVar

from logicnet.errors import UsageError
from logicnet.perturbation.workers import Executor, Lost, settled_results
from logicnet.version import __version__

if TYPE_CHECKING:
    from distributed import Client, Future

__all__ = ["ClusterLost", "dask_setup", "on_cluster"]

_Context = TypeVar("_Context")
_Result = TypeVar("_Result")

class ClusterLost(UsageError):
    """The cluster cannot go on; the results before it was lost have been handed out."""


#: Seconds between two looks at whether to stop.
PACE = 0.2
#: Seconds to wait for a scheduler to answer, and for a cluster without any worker to get one.
PATIENCE = 60.0
#: How often a chunk whose task the cluster forgot is sent again.
RETRIES = 3


def on_cluster(address: str | None) -> Executor:
    """An executor on the cluster whose scheduler is at ``address``; ``None`` starts one here with ``jobs`` processes.

    Raises (when it is run):
        UsageError: dask.distributed is not installed, no scheduler answers, its workers have another logicnet, or no
            worker is there for a minute.
        ClusterLost: it ends while it works, or has no worker for a minute.
    """

    def execute(
        prepare: Callable[[_Context], Callable[[int], _Result]],
        context: _Context,
        numbers: Sequence[int],
        *,
        jobs: int,
        chunk: int,
        stop: Callable[[], bool],
    ) -> Iterator[tuple[_Result | Lost, ...]]:
        with ExitStack() as stack:
            client = _connected(address, jobs, stack)
            name = f"logicnet-{uuid.uuid4().hex}"
            _register(client, name, prepare, context)
            stack.callback(_forget, client, name)
            yield from _in_order(client, name, numbers, chunk, stop)

    return execute


def _connected(address: str | None, jobs: int, stack: ExitStack) -> Client:
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        raise UsageError("--executor dask needs dask.distributed", "pip install 'logicnet[dask]'") from None
    # What it has to say is said here, in one sentence.
    for logger in ("asyncio", *logging.root.manager.loggerDict):
        if logger.partition(".")[0] in ("asyncio", "distributed", "tornado"):
            logging.getLogger(logger).setLevel(logging.CRITICAL + 1)
    if address is None:
        # One thread each: the searches hold the interpreter, and a solver that fails takes one task with it.
        cluster = stack.enter_context(
            LocalCluster(
                n_workers=jobs, threads_per_worker=1, host="127.0.0.1", dashboard_address=None,
                silence_logs=logging.CRITICAL + 1, preload=[__name__],
            )
        )  # fmt: skip
        client = Client(cluster)
    else:
        _look_for(address)
        try:
            client = Client(address, timeout=PATIENCE / 4, set_as_default=False)
        except Exception as fault:
            raise _no_scheduler(address, str(fault)) from fault
    stack.callback(_close, client)
    return client


def _look_for(address: str) -> None:
    """Whether anything listens at an address, found out at once: the library tries for half a minute."""
    found = re.fullmatch(r"(?:(tcp|tls)://)?(\[[0-9a-fA-F:]+\]|[\w.\-]+):(\d{1,5})", address)
    if found is None:
        if re.match(r"(?:ucx|ucxx|wss?|inproc)://", address):
            return
        raise _no_scheduler(address, "an address is HOST:PORT, such as tcp://127.0.0.1:8786")
    try:
        socket.create_connection((found[2].strip("[]"), int(found[3])), timeout=5).close()
    except (OSError, OverflowError) as fault:
        raise _no_scheduler(address, str(fault)) from fault


def _no_scheduler(address: str, why: str) -> UsageError:
    what = f"no Dask scheduler answers at `{address}`"
    return UsageError(what, f"start one with `dask scheduler` and name its address ({why})")


def _close(client: Client) -> None:
    # Of a cluster that is gone there is nothing to say any more.
    with suppress(Exception):
        client.close(timeout=2)


def dask_setup(worker: object) -> None:
    """Called by Dask in each worker that is started here: a Ctrl-C is the business of the first process alone."""
    with suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def _plugin(name: str, prepare: Callable[[_Context], Callable[[int], _Result]], context: _Context) -> Any:
    from distributed import WorkerPlugin

    # The class is made here because its base can only be named where the library is loaded.
    return type("Plan", (_Plan, WorkerPlugin), {})(name, prepare, context)


class _Plan:
    """What every worker is given, and keeps as long as the run lasts."""

    def __init__(self, name: str, prepare: Callable[[Any], Callable[[int], Any]], context: object) -> None:
        self.name, self._prepare, self._context, self._version = name, prepare, context, __version__
        self._lock: threading.Lock | None = None
        self._work: Callable[[int], Any] | None = None

    def setup(self, worker: object) -> None:
        """In the worker, before it gets a task."""
        if self._version != __version__:
            raise RuntimeError(f"this worker has logicnet {__version__}, the question is of {self._version}")
        self._lock, self._work = threading.Lock(), self._prepare(self._context)

    def do(self, numbers: Sequence[int]) -> tuple[Any, ...]:
        assert self._lock is not None and self._work is not None
        # A worker with several threads takes turns: what it has compiled serves one search at a time.
        with self._lock:
            return settled_results(self._work, numbers)


def _do(name: str, numbers: Sequence[int]) -> tuple[Any, ...]:
    """The task, in a worker."""
    from distributed import get_worker

    plan: _Plan = get_worker().plugins[name]
    return plan.do(numbers)


def _register(client: Client, name: str, prepare: Callable[[Any], Callable[[int], Any]], context: object) -> None:
    try:
        client.register_plugin(_plugin(name, prepare, context), name=name)
    except Exception as fault:
        hint = "the workers need this version of logicnet, with what it depends on"
        raise UsageError(f"the workers of the cluster cannot be used: {fault}", hint) from fault


def _forget(client: Client, name: str) -> None:
    # If the cluster is gone, so is the plan.
    if client.status == "running":
        with suppress(Exception):
            client.unregister_worker_plugin(name)


def _in_order(
    client: Client, name: str, numbers: Sequence[int], chunk: int, stop: Callable[[], bool]
) -> Iterator[tuple[Any, ...]]:
    # A range stays one: a task is a name and two numbers.
    chunks = iter(range(0, len(numbers), chunk))
    begun: int | None = next(chunks, None)
    waiting: deque[tuple[Sequence[int], Future]] = deque()
    try:
        while begun is not None or waiting:
            most = 2 * max(1, len(client.scheduler_info(n_workers=-1)["workers"]))
            while begun is not None and len(waiting) < most:
                first = numbers[begun : begun + chunk]
                waiting.append((first, _submit(client, name, first)))
                begun = next(chunks, None)
            first, future = waiting[0]
            results = _settled(client, name, first, future, stop)
            if results is None:
                return
            waiting.popleft()
            yield results
    except UsageError:
        raise
    except Exception as fault:
        raise _lost() from fault
    finally:
        if client.status == "running":
            for _, future in waiting:
                with suppress(Exception):
                    future.cancel()


def _lost() -> ClusterLost:
    return ClusterLost("the Dask cluster was lost", "start it again; with --resume nothing is computed twice")


def _submit(client: Client, name: str, numbers: Sequence[int]) -> Future:
    # Not pure: a result that another run left behind must never stand in for this one.
    return client.submit(_do, name, numbers, pure=False)


def _settled(
    client: Client, name: str, numbers: Sequence[int], future: Future, stop: Callable[[], bool]
) -> tuple[Any, ...] | None:
    """The results of a chunk, whatever it takes; ``None`` when it is time to stop."""
    from concurrent.futures import CancelledError

    from distributed import KilledWorker

    left = RETRIES
    while True:
        try:
            return _awaited(client, future, stop)
        except KilledWorker:
            if len(numbers) == 1:
                return (Lost("every worker that computed it died"),)
            return _alone(client, name, numbers, stop)
        except CancelledError as fault:
            left -= 1
            if client.status != "running":
                raise _lost() from fault
            if left < 0:
                what = "the cluster forgot a task again and again"
                raise ClusterLost(what, "see the log of its scheduler") from fault
            future = _submit(client, name, numbers)


def _alone(client: Client, name: str, numbers: Sequence[int], stop: Callable[[], bool]) -> tuple[Any, ...] | None:
    """Each number as a task of its own, so that the one that kills workers is known."""
    done: list[Any] = []
    for number in numbers:
        one = _settled(client, name, (number,), _submit(client, name, (number,)), stop)
        if one is None:
            return None
        done += one
    return tuple(done)


def _awaited(client: Client, future: Future, stop: Callable[[], bool]) -> tuple[Any, ...] | None:
    alone_since: float | None = None
    while not stop():
        try:
            results: tuple[Any, ...] = future.result(timeout=PACE)
            return results
        except TimeoutError:
            if client.status != "running":
                raise _lost() from None
            if client.scheduler_info(n_workers=-1)["workers"]:
                alone_since = None
                continue
            alone_since = alone_since or time.monotonic()
            if time.monotonic() - alone_since > PATIENCE:
                what = f"the cluster has had no worker for {PATIENCE:g} s"
                raise ClusterLost(what, "start workers; with --resume nothing is computed twice") from None
    # What has been computed is not thrown away because it is time to stop.
    return future.result(timeout=PACE) if future.done() and not future.cancelled() else None
