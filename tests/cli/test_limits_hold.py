"""Limits hold whatever runs: a step that asks, one that does not, and a call into a library that answers to nothing."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from logicnet.cli import watch
from logicnet.cli.options.groups import RunOptions
from logicnet.cli.status import Status
from logicnet.limits import LAST, Limits, Overrun

PROGRAM = """\
import sys, time
from logicnet.cli import app, watch
from logicnet.cli.options.groups import RunOptions
from logicnet.limits import Limits
words = ["attractors", *sys.argv[2:]]
def forever():
    while True:
        pass
def run():
    with watch.timed(words), watch.watched(RunOptions(time_limit=0.3, quiet=True)) as limits:
        limits.tell("doing it")
        WORK
    return 0
sys.exit(watch.supervised(words, run))
"""


def ended(work: str, *words: str) -> tuple[subprocess.CompletedProcess[str], float]:
    began = time.monotonic()
    program = PROGRAM.replace("WORK", work)
    done = subprocess.run([sys.executable, "-c", program, "", *words], capture_output=True, text=True, timeout=60)
    return done, time.monotonic() - began


def test_a_call_that_answers_to_nothing_is_ended_from_outside_with_a_word() -> None:
    done, took = ended("sum(range(10**11))", "--time-limit", "0.3")
    assert done.returncode == Status.PARTIAL.value
    assert done.stderr == "error: stopped by the time limit of 0.3 s while doing it; nothing was printed\n"
    assert took < 10


def test_memory_that_one_call_takes_is_ended_from_outside_with_a_word() -> None:
    done, _ = ended("[0] * 10**8, list(range(10**9))", "--memory-limit=200")
    assert done.returncode == Status.PARTIAL.value
    assert "memory limit of 200 MiB while doing it" in done.stderr


@pytest.mark.parametrize("status", [0, 1, 3, 70])
def test_the_exit_status_comes_through(status: int) -> None:
    assert ended(f"sys.exit({status})", "--time-limit=60")[0].returncode == status


def test_a_block_that_does_not_ask_keeps_what_it_found_and_the_run_goes_on() -> None:
    with watch.timed(["--time-limit", "0.1"]), watch.watched(RunOptions(time_limit=0.1, quiet=True)) as limits:
        found = 0
        with limits.stoppable():
            while True:
                found += 1
        assert found
        assert limits.hit == "time limit of 0.1 s"


def test_what_still_runs_at_the_last_second_is_left_even_if_exceptions_are_caught() -> None:
    began = time.monotonic()
    with pytest.raises(Overrun, match=r"time limit of 0\.1 s while starting"), watch.timed(["--time-limit=0.1"]):
        while True:
            try:
                time.sleep(0.01)
            except Exception:
                continue
    assert time.monotonic() - began >= 0.1 + LAST


def test_a_search_stops_earlier_where_the_processor_is_shared(monkeypatch: pytest.MonkeyPatch) -> None:
    for share, left in ((0.0, 40.0), (2.0, 38.0), (50.0, 30.0)):
        monkeypatch.setattr("logicnet.limits.delay", lambda share=share: share)
        limits = Limits(time=40)
        limits.ring()
        remaining = limits.remaining()
        assert remaining is not None and left - 1 < remaining <= left
    limits = Limits(time=0.1)
    time.sleep(0.1)
    # Once it was noticed, the time for writing is what it was.
    limits.ring()
    assert limits.remaining() == 0 and limits._lag == 0


def test_nothing_rings_when_there_is_time() -> None:
    limits = Limits(time=3600, memory=1 << 30)
    limits.ring()
    assert limits.hit is None


def test_a_command_that_is_stopped_while_it_reads_says_so(
    logicnet: Callable[..., object], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from logicnet.formats import registry

    def read(*_: object) -> None:
        while True:
            pass

    monkeypatch.setattr(registry, "read", read)
    path = tmp_path / "x.bnet"
    path.write_text("a, a\n")
    for command in ("attractors", "check"):
        run = logicnet(command, path, "--time-limit", "0.5")
        assert (run.status, run.out) == (3, "")  # type: ignore[attr-defined]
        assert f"while reading {path}; nothing was printed" in run.err  # type: ignore[attr-defined]
