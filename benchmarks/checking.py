"""What `check` takes on networks of some hundred nodes: ``python -m benchmarks.checking [FILE ...] [--seed N]``.

Measured are the whole command, in a process of its own, and reading and checking alone, in a process that has loaded
everything: what a language server does after each pause in typing. Seconds are those of the processor, the least of
three runs; the clock on the wall knows what else the machine does. The first row is a random network of 300 nodes.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.generate import random_network
from benchmarks.tables import line, number

__all__ = ["command", "in_process", "main"]

ROOT = Path(__file__).resolve().parents[1]
RUNS = 3
NODES = 300


def command(path: str, *options: str) -> tuple[float, float]:
    """Seconds of the processor and of the clock that ``logicnet check`` takes."""
    before, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "logicnet", "check", path, "--no-expect", "--quiet", *options],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode not in (0, 1, 3):
        raise RuntimeError(f"check ended with {done.returncode} on {path}")
    wall = time.perf_counter() - wall
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall


def in_process(path: str) -> tuple[float, int, int]:
    """Seconds of the processor for reading and checking; nodes; findings."""
    from logicnet.checks.review import review
    from logicnet.formats.registry import read

    begun = time.process_time()
    reading = read(path)
    found = review(reading).diagnostics
    return time.process_time() - begun, len(reading.network or ()), len(found)


def _row(name: str, path: str, time_limit: float) -> str:
    in_process(path)  # loads what is loaded once
    alone, nodes, found = min(in_process(path) for _ in range(RUNS))
    static, wall = min(command(path) for _ in range(RUNS))
    dynamic, long = command(path, "--dynamics", "--time-limit", str(time_limit))
    return line(name, nodes, found, number(alone), number(static), number(wall), number(dynamic), number(long))


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.checking", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("files", nargs="*", metavar="FILE")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--time-limit", type=float, default=60.0, metavar="S", help="for --dynamics (default 60)")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "random.bnet")
        path.write_text(random_network(NODES, given.seed), "utf-8", newline="\n")
        named = [(f"random, seed {given.seed}", str(path)), *((Path(file).stem, file) for file in given.files)]
        start = min(_start() for _ in range(RUNS))
        print("# What `check` takes on networks of some hundred nodes\n")
        print(
            f"{os.cpu_count()} cores, Python {platform.python_version()}. Load average over the last 15 minutes:"
            f" {os.getloadavg()[2]:.1f}, so hold CPU seconds against each other. `logicnet --version` alone takes"
            f" {number(start)} s. *in process*: reading and checking, everything loaded. *check*, *--dynamics*: the"
            f" whole command, the second within a time limit of {given.time_limit:g} s of the clock.\n"
        )
        print(line("network", "nodes", "findings", "in process", "check", "wall", "--dynamics", "wall"))
        print("|---|---:|---:|---:|---:|---:|---:|---:|")
        for name, file in named:
            print(_row(name, file, given.time_limit), flush=True)
    return 0


def _start() -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-m", "logicnet", "--version"], cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


if __name__ == "__main__":
    sys.exit(main())
