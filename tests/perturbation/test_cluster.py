"""A Dask cluster of two worker processes, one of which is killed in the middle: no row is lost, none comes twice."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.processes import started

QUESTION = ("screen", "m2", "--env", "pancreas", "--env", "oral", "--abolish", "growth", "--max-size", "1",
            "--format", "json")  # fmt: skip
COMMAND = (sys.executable, "-m", "logicnet", *QUESTION, "--executor", "dask")


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers without a nanny, so that one that is killed stays dead."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": tmp_path}
    dask = [sys.executable, "-m", "dask"]
    host, port = address.removeprefix("tcp://").split(":")
    running = [subprocess.Popen([*dask, "scheduler", "--host", host, "--port", port, "--no-dashboard"], **quiet)]
    for _ in range(2):
        options = ["--no-nanny", "--nthreads", "1", "--no-dashboard", "--local-directory", str(tmp_path)]
        running.append(subprocess.Popen([*dask, "worker", address, *options], **quiet))
    yield address, running
    for process in running:
        process.kill()
        process.wait()


def test_the_table_survives_a_killed_worker(
    logicnet: Callable[..., Any], cluster: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path
) -> None:
    address, workers = cluster
    folder = tmp_path / "state"
    command = [*COMMAND, "--scheduler", address, "--resume", str(folder)]
    with started(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as asked:
        rows = folder / "rows.jsonl"
        deadline = time.monotonic() + 60
        while not (rows.exists() and rows.read_bytes().count(b"\n") >= 3):
            assert time.monotonic() < deadline and asked.poll() is None, asked.communicate()
            time.sleep(0.005)
        os.kill(workers[1].pid, signal.SIGKILL)
        finished_before = asked.poll() is not None
        out, err = asked.communicate(timeout=120)
    assert asked.returncode == 0, err
    assert not finished_before
    alone = logicnet(*QUESTION)
    assert out.decode() == alone.out
    numbers = [line.split(b",")[0].removeprefix(b"[") for line in rows.read_bytes().splitlines()]
    assert numbers == [str(k).encode() for k in range(len(alone.json["rows"]))]


def test_without_a_scheduler_it_says_so(logicnet: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    from logicnet.perturbation import cluster

    monkeypatch.setattr(cluster, "PATIENCE", 1.0)
    question = QUESTION[:-2]
    run = logicnet(*question, "--executor", "dask", "--scheduler", "tcp://127.0.0.1:1")
    assert run.status == 2 and "no Dask scheduler answers at `tcp://127.0.0.1:1`" in run.err
    assert "add --executor dask" in logicnet(*question, "--scheduler", "tcp://127.0.0.1:1").err


@pytest.mark.parametrize("address", ["blah", "tcp://blah", "tcp://no-such-host.invalid:1", "x:y", "tcp://127.0.0.1:99999"])
def test_an_address_that_is_none_is_told_at_once(logicnet: Callable[..., Any], address: str) -> None:
    began = time.monotonic()
    run = logicnet(*QUESTION[:-2], "--executor", "dask", "--scheduler", address)
    assert run.status == 2 and f"no Dask scheduler answers at `{address}`" in run.err
    assert time.monotonic() - began < 12 and "Traceback" not in run.err


@pytest.mark.long
def test_a_scheduler_that_dies_leaves_the_rows_that_are_there(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path
) -> None:
    address, (scheduler, *_) = cluster
    command = [sys.executable, "-m", "logicnet", "screen", "m2", "--abolish", "growth", "--max-size", "2",
               "--format", "csv", "--executor", "dask", "--scheduler", address]  # fmt: skip
    with (tmp_path / "out.csv").open("wb") as out, started(command, stdout=out, stderr=subprocess.PIPE) as asked:
        deadline = time.monotonic() + 60
        while (tmp_path / "out.csv").read_bytes().count(b"\n") < 3:
            assert time.monotonic() < deadline and asked.poll() is None, asked.communicate()
            time.sleep(0.02)
        scheduler.kill()
        began = time.monotonic()
        _, err = asked.communicate(timeout=60)
    assert asked.returncode == 3 and time.monotonic() - began < 20, err
    assert b"cluster was lost" in err and b"Traceback" not in err and err.count(b"\n") == 1, err
    assert (tmp_path / "out.csv").read_bytes().count(b"\n") >= 3


@pytest.mark.long
def test_ctrl_c_in_a_terminal_reaches_no_worker(tmp_path: Path) -> None:
    """The whole group of processes is signalled, as a terminal does it."""
    command = [sys.executable, "-m", "logicnet", "screen", "m2", "--abolish", "growth", "--max-size", "2",
               "--format", "csv", "--executor", "dask"]  # fmt: skip
    own = {"stderr": subprocess.PIPE, "start_new_session": True, "cwd": tmp_path}
    with (tmp_path / "out.csv").open("wb") as out, started(command, stdout=out, **own) as asked:
        deadline = time.monotonic() + 90
        while (tmp_path / "out.csv").read_bytes().count(b"\n") < 3:
            assert time.monotonic() < deadline and asked.poll() is None, asked.communicate()
            time.sleep(0.02)
        os.killpg(asked.pid, signal.SIGINT)
        _, err = asked.communicate(timeout=60)
    assert asked.returncode == 3, err
    assert b"Traceback" not in err and err.count(b"\n") == 1, err
