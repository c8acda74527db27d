"""What all tests share: the command line in process, and the material beside the repository."""

from __future__ import annotations

import gc
import json
import os
import resource
import socket
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from logicnet.cli import main
from tests.at_length import names_at_length

# The same examples in every run: a failure seen once is seen again.
hypothesis.settings.register_profile(
    "reproducible", derandomize=True, deadline=None, max_examples=200 if os.environ.get("LOGICNET_FUZZ") else 40
)
hypothesis.settings.load_profile("reproducible")

ROOT = Path(__file__).resolve().parents[1]

# Hundreds of tests start a process of their own: the package is compiled once for all of them, as in an installed copy.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


#: Tests that the inner loop leaves out, by name without parameters; ``--measure-slow`` writes it.
SLOW = ROOT / "tests" / "slow.txt"
SLOW_FROM = 0.25


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--measure-slow", action="store_true", help="Measure every test, and write tests/slow.txt.")
    parser.addoption("--at-length", action="store_true", help="Only tests that ask more when LOGICNET_FUZZ is set.")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--at-length"):
        # The others are in the default run, and would ask the same once more.
        chosen = [item for item in items if item.location[2].split(".")[0].split("[")[0] in names_at_length(item.path)]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(chosen)])
        items[:] = chosen
    listed = set(SLOW.read_text("utf-8").splitlines())
    for item in items:
        if item.nodeid.partition("[")[0] in listed:
            item.add_marker(pytest.mark.slow)


def pytest_collection_finish() -> None:
    # Five thousand tests and what they import live to the end: looking through them again was a tenth of the time.
    gc.collect()
    gc.freeze()


@pytest.fixture
def collected() -> Iterator[None]:
    """At the end collect what a foreign engine left open, so that no other test is blamed for it.

    PyBoolNet never closes the pipes of the solver that it starts.
    """
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        gc.collect()


_slow_now: set[str] = set()


def _cpu_seconds() -> float:
    """Of this process and of those that it started: the same on a machine that others use, too."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    begin = _cpu_seconds()
    yield
    if _cpu_seconds() - begin > SLOW_FROM:
        _slow_now.add(item.nodeid.partition("[")[0])


def pytest_sessionfinish(session: pytest.Session) -> None:
    if session.config.getoption("--measure-slow"):
        head, *_ = SLOW.read_text("utf-8").splitlines()
        SLOW.write_text("\n".join([head, *sorted(_slow_now)]) + "\n", "utf-8")


@pytest.fixture(autouse=True)
def recursion_limit() -> Iterator[None]:
    """mpbn raises it to 100,000 when it is imported; deep input would then overrun the stack of later tests."""
    limit = sys.getrecursionlimit()
    yield
    sys.setrecursionlimit(limit)


@dataclass(frozen=True)
class Run:
    """What one command did."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def logicnet(capsys: pytest.CaptureFixture[str]) -> Callable[..., Run]:
    """Run a command as the console script would, without a process of its own."""

    def run(*arguments: str | Path) -> Run:
        capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Run(status, captured.out, captured.err)

    return run


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of given material beside the repository; tests that need it are skipped where it is absent."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        assert os.environ.get("LOGICNET_REQUIRE_SHARED") != "1", f"{folder} is required in this run"
        pytest.skip("needs the material beside the repository")
    return folder


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """No connection can be made, by whatever library."""

    def refuse(*_: object) -> None:
        raise AssertionError("a connection was attempted")

    for name in ("connect", "connect_ex", "sendto"):
        monkeypatch.setattr(socket.socket, name, refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture
def toggle(tmp_path: Path) -> Path:
    """Two nodes that repress each other, an input that breaks the tie, and one false expectation."""
    path = tmp_path / "toggle.bnet"
    path.write_text(
        "#: network Toggle\n"
        "#: input push = 0, pushes A down\n"
        "#: phenotype has_A, A\n"
        "#: environment pushed, push=1\n"
        "#: expect pushed_has_B, in pushed: every B [doi:10.1000/1]\n"
        "#: expect rest_has_no_A, in default: no A [doi:10.1000/2]\n"
        "targets, factors\n"
        "push, push\n"
        "A, !B & !push\n"
        "B, !A\n",
        "utf-8",
    )
    return path
