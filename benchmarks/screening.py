"""What a screen costs on one worker and on two: ``python -m benchmarks.screening [NETWORK] [--out FILE]``.

The same screen is asked of ``logicnet screen`` four times, each in a process of its own, one after the other: in one
process, by two processes, and on a Dask cluster of this machine with one and with two worker processes. The four tables
must be the same bytes, or the run fails. *scaling*: rows per second over those of the same executor with one worker.

Two workers can only be twice as fast on a machine that leaves them two cores, so each row says what other programs took
meanwhile, and the table whether the machine was quiet.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.tables import line, number

__all__ = ["Cost", "main", "report"]

ROOT = Path(__file__).resolve().parents[1]
#: Executor and number of workers.
WAYS = (("local", 1), ("local", 2), ("dask", 1), ("dask", 2))
#: Cores that other programs may take, on average over a run, on a machine that is called quiet.
QUIET = 0.1


@dataclass(frozen=True, slots=True)
class Cost:
    """One run: the table it wrote, and what that took. All seconds from the start of the interpreter to its end."""

    executor: str
    workers: int
    rows: int
    sha256: str
    seconds: float
    #: Seconds until the first row was written: imports, reading, starting the workers.
    first: float
    #: Of all processes of the run together.
    cpu: float
    #: Cores that other programs took meanwhile, on average; ``None`` where the system does not say.
    others: float | None

    @property
    def rate(self) -> float:
        """Rows per second of the clock."""
        return self.rows / self.seconds


def cost(question: Sequence[str], executor: str, workers: int) -> Cost:
    """Ask the screen in a process of its own and read the table as it comes.

    Raises:
        RuntimeError: the screen was refused or not finished; with what it said.
    """
    command = [sys.executable, "-m", "logicnet", "screen", *question, "--format", "csv", "--quiet"]
    command += ["--executor", executor, "--jobs", str(workers)]
    busy = _busy()
    begin = time.perf_counter()
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        digest, lines, first = hashlib.sha256(), 0, 0.0
        for text in process.stdout:
            digest.update(text)
            lines += 1
            if lines == 2:
                first = time.perf_counter() - begin
        said = process.stderr.read().decode("utf-8", "replace").strip()
        _, code, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begin
        process.returncode = os.waitstatus_to_exitcode(code)
    if process.returncode:
        raise RuntimeError(said or f"exit status {process.returncode}")
    cpu = usage.ru_utime + usage.ru_stime
    after = _busy()
    others = None if busy is None or after is None else max(0.0, after - busy - cpu) / seconds
    # No cell of this table holds a line end, so that a line is a row; the first is the header.
    return Cost(executor, workers, lines - 1, digest.hexdigest(), seconds, first, cpu, others)


def _busy() -> float | None:
    """Seconds of processor time that all programs of this machine have taken so far; ``None`` where nobody says."""
    try:
        fields = Path("/proc/stat").read_text("ascii").split("\n", 1)[0].split()
    except OSError:
        return None
    # user, nice, system, idle, iowait, irq, softirq, steal: all but idle and iowait.
    taken = [int(field) for field in fields[1:9]]
    return (sum(taken) - taken[3] - taken[4]) / os.sysconf("SC_CLK_TCK")


def report(question: Sequence[str], costs: Sequence[Cost], load: float) -> str:
    """The runs as Markdown; of several runs in one way the median by seconds stands for all."""
    settled = [_median([one for one in costs if (one.executor, one.workers) == way]) for way in WAYS]
    alone = {one.executor: one for one in settled if one.workers == 1}
    known = [one.others for one in costs if one.others is not None]
    lines = [
        "# Screens on one worker and on two",
        "",
        f"`logicnet screen {' '.join(question)} --format csv`: {settled[0].rows} rows. {os.cpu_count()} cores, Python"
        f" {platform.python_version()}; {len(costs) // len(WAYS)} run(s) per line, of which the median stands."
        f" {_quiet(known, load)}",
        "",
        line("executor", "workers", "s", "first row s", "rows per s", "scaling", "CPU s", "rows per CPU s", "others"),
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for one in settled:
        scaling = f"{one.rate / alone[one.executor].rate:.2f}"
        others = "" if one.others is None else f"{one.others:.2f}"
        figures = (number(one.seconds), number(one.first), f"{one.rate:.0f}", scaling, number(one.cpu))
        lines.append(line(one.executor, one.workers, *figures, f"{one.rows / one.cpu:.0f}", others))
    tables = sorted({one.sha256 for one in costs})
    same = f"All {len(costs)} runs wrote the same table, byte for byte: SHA-256 `{tables[0]}`."
    if len(tables) > 1:
        same = f"**The tables differ:** {len(tables)} of them in {len(costs)} runs."
    lines += [
        "",
        "*s*: the whole run, start of the interpreter and of the workers included. *first row*: until it was written."
        " *CPU*: of all processes of the run. *others*: cores that other programs took meanwhile, on average.",
        "",
        same,
        "",
        "Written by `python -m benchmarks.screening`.",
    ]
    return "\n".join(lines) + "\n"


def _median(runs: Sequence[Cost]) -> Cost:
    return sorted(runs, key=lambda one: one.seconds)[(len(runs) - 1) // 2]


def _quiet(others: Sequence[float], load: float) -> str:
    before = f"Load average before the first run, over the last minute: {load:.2f}."
    if not others:
        return before
    most = max(others)
    word = "was quiet" if most <= QUIET else "was NOT quiet, so hold CPU seconds against each other, not the clock"
    return f"{before} The machine {word}: other programs took at most {most:.2f} cores on average."


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.screening", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("network", nargs="?", default="m5", help="name or file (default m5)")
    parser.add_argument("--abolish", default="progression", metavar="P")
    parser.add_argument("--max-size", type=int, default=2, metavar="K")
    parser.add_argument("--env", action="append", metavar="NAME", help="default: healthy, stressed, oral, pancreas")
    parser.add_argument("--candidates", metavar="PATTERN,...", help="only these nodes, for a small try")
    parser.add_argument("--runs", type=int, default=1, metavar="N", help="rounds; the ways take turns (default 1)")
    parser.add_argument("--out", metavar="FILE", help="default: print")
    given = parser.parse_args(arguments)
    question = [given.network, "--abolish", given.abolish, "--max-size", str(given.max_size)]
    for environment in given.env or ("healthy", "stressed", "oral", "pancreas"):
        question += ["--env", environment]
    if given.candidates is not None:
        question += ["--candidates", given.candidates]
    load = os.getloadavg()[0]
    costs = []
    for _ in range(given.runs):
        for executor, workers in WAYS:
            try:
                costs.append(cost(question, executor, workers))
            except RuntimeError as fault:
                print(f"{executor}, {workers}: {fault}", file=sys.stderr)
                return 1
            print(f"{executor}, {workers}: {costs[-1].seconds:.1f} s", file=sys.stderr)
    text = report(question, costs, load)
    if given.out is None:
        print(text, end="")
    else:
        Path(given.out).write_text(text, "utf-8", newline="\n")
    return 0 if len({one.sha256 for one in costs}) == 1 else 1


if __name__ == "__main__":
    sys.exit(main())
