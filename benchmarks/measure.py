"""One run: a fresh process, a time limit that kills it with all its children, and what it cost."""

from __future__ import annotations

import contextlib
import json
import os
import re
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import Enum
from pathlib import Path
from typing import Any

__all__ = ["Run", "Status", "measure"]

ROOT = Path(__file__).resolve().parents[1]


class Status(Enum):
    """ANSWERED: in full. OPEN: the program itself says that something is not proved."""

    ANSWERED = "answered"
    OPEN = "open"
    TIMEOUT = "time-out"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Run:
    """What one process did. ``seconds`` and ``cpu`` leave imports out and are 0 where there is no answer."""

    status: Status
    seconds: float
    cpu: float
    #: From the start of the interpreter to its end, children and imports included.
    wall: float
    process_cpu: float
    peak_mib: float
    #: In common terms; ``None`` where there is none.
    answer: dict[str, Any] | None
    #: Why there is no answer, or what is open.
    why: str = ""
    #: Load average of the machine over the last minute, when the run began.
    load: float = 0.0

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "status": self.status.value}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Run:
        return cls(**{**data, "status": Status(data["status"])})


def measure(question: Mapping[str, Any], *, seconds: float, memory_gib: float) -> Run:
    """Put one question to one program in a fresh process, which is killed when its time is up."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        (folder / "question.json").write_text(json.dumps(dict(question)), "utf-8")
        arguments = [sys.executable, "-m", "benchmarks.programs", "question.json", "answer.json"]
        with (folder / "errors").open("wb") as errors:
            load = os.getloadavg()[0]
            start = time.perf_counter()
            process = subprocess.Popen(
                [*arguments[:3], str(folder / "question.json"), str(folder / "answer.json")],
                cwd=ROOT,
                # Hash order is fixed, so that a peer that depends on it does the same work in every run.
                env={**os.environ, "PYTHONHASHSEED": "0"},
                stdout=subprocess.DEVNULL,
                stderr=errors,
                # Some programs start others: all of them end together.
                start_new_session=True,
                preexec_fn=lambda: _bound_memory(memory_gib),
            )
            clock = threading.Timer(seconds, _kill, [process.pid])
            clock.start()
            try:
                _, code, usage = os.wait4(process.pid, 0)
            except BaseException:
                _kill(process.pid)
                raise
            finally:
                clock.cancel()
            process.returncode = os.waitstatus_to_exitcode(code)
            wall = time.perf_counter() - start
        unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
        cost = (wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / unit)
        if process.returncode == -signal.SIGKILL and wall >= seconds:
            return Run(Status.TIMEOUT, 0.0, 0.0, *cost, None, f"more than {seconds:g} s", load)
        if process.returncode != 0:
            why = _last_words((folder / "errors").read_text("utf-8", "replace"))
            return Run(Status.FAILED, 0.0, 0.0, *cost, None, why or f"exit status {process.returncode}", load)
        told = json.loads((folder / "answer.json").read_text("utf-8"))
    answer = told["answer"]
    status = Status.OPEN if "open" in answer else Status.ANSWERED
    why = answer.get("open", answer.get("note", ""))
    return Run(status, told["seconds"], told["cpu_seconds"], *cost, answer, why, load)


def _bound_memory(gib: float) -> None:
    size = int(gib * (1 << 30))
    resource.setrlimit(resource.RLIMIT_AS, (size, size))


def _kill(group: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


def _last_words(errors: str) -> str:
    """The last line of what was written to stderr, without paths of this machine."""
    lines = [line.strip() for line in errors.splitlines() if line.strip()]
    return re.sub(r"(/[^\s'\"/]+)+/", "", lines[-1])[:200] if lines else ""
