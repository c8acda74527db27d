"""Networks that are hard: ``python -m benchmarks.hard FOLDER --out FILE``, or ``make bench-hard MODELS=FOLDER``.

The folder holds ``.bnet`` files of two kinds, told apart by their names: critical random networks (``n<N>-<k>.bnet``)
and published networks of genome size or with wide rules. Each run is a fresh process and is stopped after some seconds
of the clock; a run that was stopped counts as such. Three tables: the first minimal trap space of each published
network as a whole process, all minimal trap spaces of each random one, and the exact asynchronous attractors of both.
Answers are compared with each other, as :mod:`benchmarks.compare` does.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import logicnet
from benchmarks.agreement import disagreements
from benchmarks.measure import Run, Status, measure
from benchmarks.programs import PROGRAMS, installed
from benchmarks.tables import line, number

__all__ = ["main"]

RANDOM = re.compile(r"n(\d+)-\d+")
#: What the command of the first table is asked.
FIRST = ("--update", "most-permissive", "--limit", "1", "--format", "json")
MEMORY_GIB = 4.0
TASKS = {
    "first-trap-space": "First minimal trap space of the published networks, whole process",
    "minimal-trap-spaces": "All minimal trap spaces of the critical random networks, whole process",
    "attractors": "Exact asynchronous attractors, whole process",
}


def command(path: Path, seconds: float) -> Run:
    """`logicnet attractors` as people start it, until the first minimal trap space is printed."""
    start, before = time.perf_counter(), os.times()
    words = [sys.executable, "-m", "logicnet", "attractors", str(path), *FIRST]
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=seconds, check=False)
    except subprocess.TimeoutExpired:
        return Run(Status.TIMEOUT, 0, 0, seconds, 0, 0, None, f"more than {seconds:g} s")
    after = os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    wall = time.perf_counter() - start
    try:
        found = json.loads(done.stdout)["attractors"]
    except (ValueError, KeyError):
        return Run(Status.FAILED, 0, 0, wall, cpu, 0, None, done.stderr[-200:])
    status = Status.ANSWERED if found else Status.OPEN
    return Run(status, wall, cpu, wall, cpu, 0, {"count": len(found)}, load=os.getloadavg()[0])


def asked(task: str, program: str, path: Path, seconds: float) -> Run:
    """One program on one network."""
    if task == "first-trap-space" and program == "logicnet":
        return command(path, seconds)
    question = {"task": task, "program": program, "file": str(path)}
    return measure(question, seconds=seconds, memory_gib=MEMORY_GIB)


def belongs(task: str, path: Path) -> bool:
    """Whether a network is in a table."""
    random = RANDOM.fullmatch(path.stem) is not None
    return task == "attractors" or random == (task == "minimal-trap-spaces")


def order(path: Path) -> tuple[int, str]:
    """Random networks by size, behind the others."""
    size = RANDOM.fullmatch(path.stem)
    return (int(size[1]) if size else 0, path.stem)


def cell(run: Run | None) -> str:
    """What stands in the table for a run."""
    if run is None:
        return "not run"
    if run.status is Status.ANSWERED:
        return number(run.process_cpu)
    return f"{run.status.value}{f' ({run.why})' if run.status is Status.FAILED and run.why else ''}"


def rows(runs: dict[tuple[str, str, str], Run], task: str, programs: Sequence[str]) -> Iterator[str]:
    """One table."""
    names = sorted({model for found, model, _ in runs if found == task}, key=lambda name: order(Path(f"{name}.bnet")))
    yield line("network", *programs, "answers")
    yield line(*["---"] * (len(programs) + 2))
    for name in names:
        here = {program: runs[task, name, program] for program in programs if (task, name, program) in runs}
        answers = {p: run.answer for p, run in here.items() if run.status is Status.ANSWERED and run.answer}
        told = disagreements(answers) if task != "first-trap-space" and len(answers) > 1 else ()
        agree = "; ".join(told) or ("agree" if len(answers) > 1 and task != "first-trap-space" else "")
        yield line(name, *(cell(here.get(program)) for program in programs), agree)
    yield ""
    for program in programs:
        mine = [run for (found, _, of), run in runs.items() if found == task and of == program]
        done = [run.process_cpu for run in mine if run.status is Status.ANSWERED]
        middle = f", median {number(median(done))} s" if done else ""
        yield f"* {program}: {len(done)} of {len(mine)} answered{middle}."
    own = {name: runs.get((task, name, "logicnet")) for name in names}
    for peer in programs[1:]:
        ratios = sorted(
            (mine.process_cpu / theirs.process_cpu, name)
            for name, mine in own.items()
            if mine is not None and mine.status is Status.ANSWERED
            and (theirs := runs.get((task, name, peer))) is not None and theirs.status is Status.ANSWERED
        )  # fmt: skip
        if ratios:
            worst = ", ".join(f"{name} {ratio:.2f}" for ratio, name in ratios[-3:][::-1])
            yield f"* logicnet by {peer}: median {median(r for r, _ in ratios):.2f}; highest {worst}."


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, write the tables, exit with 1 if programs disagree."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--record", type=Path, help="runs are kept there, and not made again")
    parser.add_argument("--seconds", type=float, default=60.0, help="of the clock, for each run")
    parser.add_argument("--minutes", type=float, help="begin no run after so many")
    parser.add_argument("--tasks", nargs="*", default=list(TASKS), choices=list(TASKS))
    parser.add_argument("--programs", nargs="*", help="default: all that are installed")
    given = parser.parse_args(arguments)
    started = time.monotonic()
    programs = [p for p in installed() if p != "pyboolnet" and (not given.programs or p in given.programs)]
    runs: dict[tuple[str, str, str], Run] = {}
    if given.record and given.record.exists():
        for text in given.record.read_text("utf-8").splitlines():
            known = json.loads(text)
            runs[known["task"], known["model"], known["program"]] = Run.from_json(known["run"])
    left_out = 0
    for task in given.tasks:
        for path in sorted(given.folder.glob("*.bnet"), key=order):
            for program in programs if belongs(task, path) else ():
                key = (task, path.stem, program)
                if program not in PROGRAMS[task] or key in runs:
                    continue
                if given.minutes is not None and time.monotonic() - started > 60 * given.minutes:
                    left_out += 1
                    continue
                run = runs[key] = asked(task, program, path, given.seconds)
                print(task, path.stem, program, cell(run), file=sys.stderr, flush=True)
                if given.record:
                    kept: dict[str, Any] = {"task": task, "model": path.stem, "program": program, "run": run.as_json()}
                    with given.record.open("a", encoding="utf-8") as record:
                        record.write(json.dumps(kept) + "\n")
    loads = sorted(run.load for run in runs.values()) or [os.getloadavg()[0]]
    versions = ", ".join(f"{name} {logicnet.__version__ if name == 'logicnet' else version(name)}" for name in programs)
    lines = [
        "# Hard networks", "",
        f"{versions}. Each run a fresh process, stopped after {given.seconds:g} s of the clock or at"
        f" {MEMORY_GIB:g} GiB; a run that was stopped stands as such. Seconds are those of the"
        " processor, start and imports included."
        f" Load average {loads[0]:.1f} to {loads[-1]:.1f} on {os.cpu_count()} cores."
        + (f" {left_out} runs were not begun: the time for the measurement was up." if left_out else ""), "",
    ]  # fmt: skip
    for task, title in TASKS.items():
        asked_here = [p for p in programs if p in PROGRAMS[task]]
        if any(found == task for found, _, _ in runs):
            lines += [f"## {title}", "", *rows(runs, task, asked_here), ""]
    given.out.write_text("\n".join(lines).rstrip() + "\n", "utf-8")
    return int(any(" against " in text or "not the same" in text for text in lines))


if __name__ == "__main__":
    sys.exit(main())
