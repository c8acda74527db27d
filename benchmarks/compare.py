"""logicnet and its peers on the same files: ``python -m benchmarks.compare FOLDER [--out FILE]``.

The folder holds ``.bnet`` files, or a subfolder ``models`` does; ``reference.tsv`` in it or beside it gives each model
its environment. Every run is a fresh process; the programs take turns, and the one that begins changes from model to
model and from run to run. Answers are compared with each other: a disagreement is printed and makes the exit status 1.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

import logicnet
from benchmarks.agreement import disagreements
from benchmarks.measure import Run, Status, measure
from benchmarks.programs import PROGRAMS, installed
from benchmarks.questions import Model, candidates, environments, models, readouts
from benchmarks.tables import Goal, Row, Table, markdown, names

__all__ = ["main"]

#: A program that took longer than this in its first run, or gave no answer, is not run again.
REPEAT_BELOW = 5.0

#: What logicnet is held to; missing it is said in the table, with the models it is missed on.
GOALS = {"attractors": Goal(share=0.2, median_of="biodivine-aeon", times=2)}
TITLES = {
    "attractors": "Asynchronous attractors",
    "minimal-trap-spaces": "Minimal trap spaces",
    "interventions-1": "Interventions of size 1",
    "interventions-2": "Interventions of sizes 1 and 2",
    "control-1": "Interventions of size 1, asynchronous",
    "control-2": "Interventions of sizes 1 and 2, asynchronous",
    "interventions-3-ever": "Interventions up to size 3, asynchronous, ever",
    "interventions-3-always": "Interventions up to size 3, asynchronous, always",
    "phenotype-table": "Phenotype table, all inputs free",
}
SETTLED = "Inputs as `reference.tsv` sets them, written into the file as constants."
CANDIDATES = (
    "All inputs free. Candidates: knockout and knock-in of every node but inputs, the read-out and nodes without"
    " targets. "
)
FREE = (
    f"{CANDIDATES}Goal: no minimal trap space shows the read-out at 1, be it only sometimes (most-permissive, ever);"
    " bonesis: `trapspace_reprogramming` to the read-out at 0."
)
CONTROL = (
    f"{CANDIDATES}Goal: no asynchronous attractor ever shows the read-out at 1; biodivine-aeon:"
    " `Control.phenotype_permanent` to the read-out at 0 with a size limit, on the inferred graph. The supersets that"
    " it lists too are taken out before sets are compared, outside the clock."
)
EXACT = (
    "All inputs free, candidates as for size 1. Goal: no asynchronous attractor shows the read-out at 1 in {}. Stops by"
    " itself after nine tenths of the limit and says which sizes are exhausted."
)
ASKED = {
    "attractors": f"{SETTLED} logicnet: all attractors with their verdicts; biobalm: `build` and the attractor seeds;"
    " biodivine-aeon: `Attractors.attractors` on the inferred graph with its constant nodes inlined.",
    "minimal-trap-spaces": f"{SETTLED} logicnet: most-permissive attractors; biobalm: `expand_minimal_spaces`;"
    " mpbn: `attractors`; pyboolnet: `compute_trap_spaces` (prime implicants included).",
    "interventions-1": FREE,
    "interventions-2": FREE,
    "control-1": CONTROL,
    "control-2": CONTROL,
    "interventions-3-ever": EXACT.format("some state"),
    "interventions-3-always": EXACT.format("all its states"),
    "phenotype-table": "Every pattern of the two read-outs that some attractor shows, inputs free (peers have no such"
    " question). `trap spaces`: more settings of the inputs matter than are analysed one by one, and the table says"
    " that it speaks of minimal trap spaces. The answer is the number of rows.",
}


@dataclass(frozen=True, slots=True)
class Conditions:
    """Under which all runs of a comparison are made."""

    programs: tuple[str, ...]
    runs: int
    seconds: float
    memory_gib: float
    #: Runs of a record are tabulated and nothing is run; models that not every program was asked about are left out.
    recorded_only: bool = False


def compare(
    found: Sequence[Model], tasks: Sequence[str], conditions: Conditions, record: Path | None = None
) -> Iterator[Table]:
    """One table for each task. Runs that ``record`` already holds are not repeated; new ones are added to it."""
    known = _recorded(record)
    with tempfile.TemporaryDirectory() as folder:
        for task in tasks:
            programs = tuple(name for name in PROGRAMS[task] if name in conditions.programs)
            rows = []
            for turn, model in enumerate(found):
                question, asked = _question(task, model, Path(folder), conditions.seconds)
                if question is None:
                    continue
                runs: dict[str, list[Run]] = {
                    name: list(known.get((task, model.id, name), ()))[: conditions.runs] for name in programs
                }
                fresh = [name for name in programs if not runs[name]]
                if fresh and conditions.recorded_only:
                    continue
                for number in range(conditions.runs):
                    for name in _rotated(fresh, turn + number):
                        if number and not _worth_repeating(runs[name][0]):
                            continue
                        run = measure(
                            {**question, "program": name},
                            seconds=conditions.seconds,
                            memory_gib=conditions.memory_gib,
                        )
                        runs[name].append(run)
                        _note(record, task, model.id, name, run)
                answers = {name: done[0].answer for name, done in runs.items() if done and done[0].answer is not None}
                row = Row(
                    model.id,
                    len(model.network),
                    sum(node.is_input for node in model.network.nodes),
                    asked,
                    {name: tuple(done) for name, done in runs.items()},
                    disagreements(answers),
                )
                _tell(task, row)
                rows.append(row)
            yield Table(TITLES[task], ASKED[task], programs, conditions.seconds, tuple(rows), GOALS.get(task))


def _question(task: str, model: Model, folder: Path, seconds: float) -> tuple[dict[str, Any] | None, str]:
    """What every program is asked about this model, and the part of it that is not the same for every model."""
    free = task not in ("attractors", "minimal-trap-spaces")
    path = folder / f"{model.id}-{'free' if free else 'settled'}.bnet"
    path.write_text(model.free if free else model.settled, "utf-8")
    question: dict[str, Any] = {"task": task, "file": str(path)}
    if not free:
        return question, ""
    chosen = readouts(model.network, 2)
    if not chosen:
        return None, ""
    if task == "phenotype-table":
        return {**question, "readouts": chosen}, names(chosen)
    allowed = candidates(model.network, chosen[0])
    if task.startswith("interventions-3"):
        question["seconds"] = 0.9 * seconds
    return (
        {**question, "readout": chosen[0], "candidates": allowed, "size": int(task.split("-")[1])},
        f"`{chosen[0]}`, {2 * len(allowed)} candidates",
    )


def _worth_repeating(first: Run) -> bool:
    return first.status is Status.ANSWERED and first.seconds < REPEAT_BELOW


def _rotated(programs: Sequence[str], turn: int) -> tuple[str, ...]:
    first = turn % len(programs) if programs else 0
    return (*programs[first:], *programs[:first])


def _tell(task: str, row: Row) -> None:
    costs = ", ".join(
        f"{name} {done[0].seconds:.3f} s" if done[0].status is Status.ANSWERED else f"{name} {done[0].status.value}"
        for name, done in row.runs.items()
        if done
    )
    print(f"{task} {row.model} ({row.nodes} nodes): {costs}", flush=True)
    for text in row.disagreements:
        print(f"DISAGREEMENT in {task}, model {row.model}: {text}", file=sys.stderr, flush=True)


def _note(record: Path | None, task: str, model: str, program: str, run: Run) -> None:
    if record is not None:
        with record.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps({"task": task, "model": model, "program": program, "run": run.as_json()}) + "\n")


def _recorded(record: Path | None) -> Mapping[tuple[str, str, str], list[Run]]:
    known: dict[tuple[str, str, str], list[Run]] = {}
    if record is not None and record.is_file():
        for line in record.read_text("utf-8").splitlines():
            entry = json.loads(line)
            known.setdefault((entry["task"], entry["model"], entry["program"]), []).append(Run.from_json(entry["run"]))
    return known


def _spread(loads: Sequence[float]) -> str:
    return f"median {median(loads):.1f}, {min(loads):.1f} to {max(loads):.1f}" if loads else "nothing was run"


def preface(conditions: Conditions, count: int, tables: Sequence[Table]) -> list[str]:
    """How the numbers came about: everything they depend on."""
    loads = [run.load for table in tables for row in table.rows for runs in row.runs.values() for run in runs]
    versions = ", ".join(
        f"{name} {logicnet.__version__ if name == 'logicnet' else version(name)}" for name in conditions.programs
    )
    return [
        f"{count} models, {os.cpu_count()} cores, Python {platform.python_version()}; {versions}.",
        "",
        f"Every run is a fresh process, one at a time, of at most {conditions.seconds:g} s and"
        f" {conditions.memory_gib:g} GiB of address space. Up to {conditions.runs} runs per program and model, of which"
        f" the median counts; a first run above {REPEAT_BELOW:g} s or without an answer is not repeated. The programs"
        " take turns, and the one that begins changes. *s*: in process, from reading the file to the answer, imports"
        " left out. *wall*: the whole process, imports included. *CPU*: of the whole process and what it started."
        " In totals a time-out counts as the limit, and any other run without a full answer as the wall time it took."
        " Read-out: of the nodes without targets the one with most ancestors, the first in the file if several.",
        "",
        f"Load average of the machine when the runs began: {_spread(loads)}. What other processes take makes absolute"
        " times longer; ratios compare runs made side by side.",
        "",
        "Written by `python -m benchmarks.compare`; `make bench MODELS=DIR` repeats it.",
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.compare", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, help="write the tables here (default: screen)")
    parser.add_argument("--task", action="append", choices=sorted(TITLES), help="may be repeated (default: all)")
    parser.add_argument("--program", action="append", choices=installed(), help="may be repeated (default: installed)")
    parser.add_argument("--runs", type=int, default=3, help="runs per program and model (default 3)")
    parser.add_argument("--time-limit", type=float, default=60.0, metavar="S", help="per run (default 60)")
    parser.add_argument("--memory-limit", type=float, default=8.0, metavar="GIB", help="per run (default 8)")
    parser.add_argument("--record", type=Path, metavar="FILE", help="keep runs here, and do not repeat those it holds")
    parser.add_argument("--recorded", action="store_true", help="run nothing, tabulate what the record holds")
    given = parser.parse_args(arguments)
    conditions = Conditions(
        tuple(name for name in installed() if not given.program or name in given.program),
        given.runs,
        given.time_limit,
        given.memory_limit,
        given.recorded,
    )
    found = models(given.folder, environments(given.folder))
    # Questions about ensembles are asked by `benchmarks.ensembles`, of other files.
    tasks = [task for task in PROGRAMS if task in TITLES and (not given.task or task in given.task)]
    tables = tuple(compare(found, tasks, conditions, given.record))
    text = markdown(preface(conditions, len(found), tables), tables)
    if given.out is None:
        print(text, end="")
    else:
        given.out.write_text(text, "utf-8", newline="\n")
    return 1 if any(row.disagreements for table in tables for row in table.rows) else 0


if __name__ == "__main__":
    sys.exit(main())
