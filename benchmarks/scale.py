"""How cost grows with the file: ``python -m benchmarks.scale [NODES ...] [--seed N] [--profile]``.

For each size a random network (see :mod:`benchmarks.generate`) is read, compiled, percolated and restricted, and its
first minimal trap space is found, in a process of its own. *growth* is the factor from one size to the next, to be held
against the factor of the nodes. With ``--profile`` the functions that take most time of their own follow.
"""

from __future__ import annotations

import argparse
import cProfile
import io
import json
import os
import platform
import pstats
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.generate import random_network
from benchmarks.tables import line, number

__all__ = ["main", "steps"]

ROOT = Path(__file__).resolve().parents[1]
SIZES = (1_000, 10_000, 30_000, 100_000)


@dataclass(frozen=True, slots=True)
class Step:
    """What one step cost, and what came of it in one word."""

    name: str
    seconds: float
    cpu: float
    #: Peak of the process at the end of the step.
    peak_mib: float
    result: str


def steps(path: str, time_limit: float) -> Iterator[Step]:
    """The way from a file to the first minimal trap space, step by step."""
    import pysat.solvers  # noqa: F401  # before the clock starts

    from logicnet.attractors.trap_spaces import minimal_trap_spaces
    from logicnet.compiled.circuit import Fanout, percolate
    from logicnet.compiled.compile import compile_network
    from logicnet.limits import Limits
    from logicnet.network.bnet import load

    clock = _Clock()
    network = load(path)
    yield clock.step("read", f"{len(network)} nodes")
    circuit = compile_network(network)
    yield clock.step("compile", f"{len(circuit.gates)} gates")
    fixed = percolate(Fanout(circuit))
    yield clock.step("percolate", f"{fixed.mask.bit_count()} nodes constant")
    part, _ = circuit.restrict(fixed)
    yield clock.step("restrict", f"{part.n} nodes left")
    space = next(minimal_trap_spaces(part, Limits(time=time_limit)))
    found = "none within the limit" if space is None else f"{space.free_count(part.n)} nodes oscillate"
    yield clock.step("first minimal trap space", found)


class _Clock:
    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    def step(self, name: str, result: str) -> Step:
        wall, cpu = time.perf_counter(), time.process_time()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1024)
        step = Step(name, wall - self._wall, cpu - self._cpu, peak, result)
        self._wall, self._cpu = time.perf_counter(), time.process_time()
        return step


def table(measured: Sequence[tuple[int, Sequence[Step]]]) -> str:
    """Steps by size as Markdown."""
    lines = [line("nodes", "step", "s", "growth", "CPU s", "peak MiB", "result"), "|---:|---|---:|---:|---:|---:|---|"]
    before: dict[str, float] = {}
    for nodes, taken in measured:
        whole = Step("all", sum(s.seconds for s in taken), sum(s.cpu for s in taken), taken[-1].peak_mib, "")
        for step in (*taken, whole):
            growth = f"{step.seconds / before[step.name]:.1f}" if before.get(step.name) else ""
            before[step.name] = step.seconds
            costs = (number(step.seconds), growth, number(step.cpu), f"{step.peak_mib:.0f}")
            lines.append(line(nodes, step.name, *costs, step.result))
    return "\n".join(lines) + "\n"


def _profiled(path: str, time_limit: float) -> str:
    profile = cProfile.Profile()
    profile.enable()
    for _ in steps(path, time_limit):
        pass
    profile.disable()
    text = io.StringIO()
    pstats.Stats(profile, stream=text).strip_dirs().sort_stats("tottime").print_stats(30)
    return text.getvalue()


def _alone(path: str, time_limit: float) -> list[Step]:
    """The steps in a process of their own, so that the peak is theirs."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.scale", "--file", path, "--time-limit", str(time_limit)],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return [Step(**each) for each in json.loads(done.stdout)]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("nodes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--time-limit", type=float, default=600.0, metavar="S", help="for the last step (default 600)")
    parser.add_argument("--profile", action="store_true", help="show where the time of the largest size goes")
    parser.add_argument("--file", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.file is not None:
        print(json.dumps([asdict(step) for step in steps(given.file, given.time_limit)]))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        measured = []
        for nodes in given.nodes:
            path = Path(folder, f"{nodes}.bnet")
            path.write_text(random_network(nodes, given.seed), "utf-8", newline="\n")
            measured.append((nodes, _alone(str(path), given.time_limit)))
        load = os.getloadavg()
        print("# How cost grows with the network\n")
        print(
            f"Random unate networks of `benchmarks.generate`, seed {given.seed}; {os.cpu_count()} cores, Python"
            f" {platform.python_version()}. Load average over the last 15 minutes: {load[2]:.1f}, so hold CPU seconds"
            " against each other. *growth*: seconds over those of the row of the size before.\n"
        )
        print(table(measured), end="")
        if given.profile:
            print("\n" + _profiled(str(Path(folder, f"{given.nodes[-1]}.bnet")), given.time_limit), end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
