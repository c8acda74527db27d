"""Every command on networks that are large in one way each: time, memory and status, within limits.

    python tests/size/limits_campaign.py [--seconds 2] [--memory 2000] [--minutes 20] [--sizes 10,100] [--jobs 2]
                                         [--record RUNS.jsonl] [--again] [--out TABLE.md]

What must hold of each run: it ends within two seconds after its time limit, stays below 4 GiB, has a documented status,
and with status 3 says which limit it was. The table has the slowest run of each command and kind, and all that failed.

With a record each run is kept as soon as it is made: a later walk with the same limits goes on with what is left, and
the table is of all of them. A run remembers the state of the source that it was made with; ``--again`` makes those of
other states anew, those that did not hold first.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import asdict, dataclass, fields
from functools import cache
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from networks import KINDS, SIZES, network  # noqa: E402

#: Words of each command. FILE is the network, TWIN one in which its last rule differs, WANTED one that also wants what
#: does not hold, OUT a path to write to. FIRST is a node, P a phenotype, GIVEN the expectations that are given to an
#: ensemble. CERTIFICATE and PART were made by another command first (:data:`MADE`); TABLE has the signed regulations.
COMMANDS = {
    "check": ["check", "FILE"],
    "check, dynamics": ["check", "FILE", "--dynamics"],
    "check, mutants": ["check", "FILE", "--mutants"],
    "attractors": ["attractors", "FILE", "--env", "default"],
    "attractors, JSON": ["attractors", "FILE", "--format", "json", "-o", "OUT.json"],
    "attractors, all schemes": ["attractors", "FILE", "--update", "all"],
    "attractors, synchronous": ["attractors", "FILE", "--update", "synchronous"],
    "attractors, most-permissive": ["attractors", "FILE", "--update", "most-permissive"],
    "attractors, fixed points": ["attractors", "FILE", "--fixed-points"],
    "attractors, basins": ["attractors", "FILE", "--basins"],
    "attractors, patterns": ["attractors", "FILE", "--project", "FIRST"],
    "interventions": ["interventions", "FILE", "--abolish", "P", "--max-size", "2"],
    "interventions, robust": ["interventions", "FILE", "--abolish", "P", "--max-size", "1", "--robustness", "free"],
    "why": ["why", "FILE", "--phenotype", "P"],
    "query": ["query", "FILE", "EF P"],
    "screen": ["screen", "FILE", "--candidates", "FIRST", "--max-size", "1"],
    "diff": ["diff", "FILE", "TWIN"],
    "report": ["report", "FILE", "-o", "OUT.html"],
    "show": ["show", "FILE"],
    "show, one node": ["show", "FILE", "--node", "FIRST"],
    "show, drawing": ["show", "FILE", "--graph", "OUT.svg"],
    "convert, SBML": ["convert", "FILE", "OUT.sbml"],
    "convert, AEON": ["convert", "FILE", "OUT.aeon"],
    "fmt": ["fmt", "FILE", "--diff"],
    "compose": ["compose", "FILE", "as", "A", "TWIN", "as", "B", "-o", "OUT.bnet"],
    "draft": ["draft", "--nodes", "NAMES", "--knowledge", "TABLE", "-o", "OUT.bnet"],
    "simulate": ["simulate", "FILE", "--phenotype", "P", "--samples", "100"],
    "simulate, ends": ["simulate", "FILE", "--phenotype", "P", "--samples", "100", "--ends"],
    "verify": ["verify", "CERTIFICATE", "FILE"],
    "merge": ["merge", "PART", "--network", "FILE"],
    "repair": ["repair", "WANTED", "--max-size", "1"],
    "interventions, from": ["interventions", "FILE", "--abolish", "P", "--max-size", "1", "--from", "FIRST=1"],
    "interventions, one-shot": [
        "interventions", "FILE", "--abolish", "P", "--max-size", "1", "--from", "FIRST=1", "--kind", "one-shot",
    ],
    "ensemble": ["ensemble", "FILE", "--open", "connectives", "--given", "GIVEN"],
    "ensemble, monotone": ["ensemble", "FILE", "--open", "monotone", "--given", "GIVEN"],
    "ensemble, next": ["ensemble", "FILE", "--open", "connectives", "--given", "GIVEN", "--next"],
    "interventions, open": [
        "interventions", "FILE", "--abolish", "P", "--max-size", "1", "--open", "connectives", "--given", "GIVEN",
    ],
    "interventions, shares": [
        "interventions", "FILE", "--abolish", "P", "--max-size", "1", "--open", "connectives", "--given", "GIVEN",
        "--robustness", "ensemble",
    ],
    "attractors, open": ["attractors", "FILE", "--project", "FIRST", "--open", "connectives", "--given", "GIVEN"],
    "check, open": ["check", "FILE", "--open", "connectives", "--given", "GIVEN"],
    "why, open": ["why", "FILE", "--phenotype", "P", "--open", "connectives", "--given", "GIVEN"],
    "screen, open": [
        "screen", "FILE", "--candidates", "FIRST", "--max-size", "1", "--abolish", "P",
        "--open", "connectives", "--given", "GIVEN",
    ],
    "report, open": ["report", "FILE", "-o", "OUT.html", "--open", "connectives", "--given", "GIVEN"],
}  # fmt: skip

#: What makes the file that another command reads, with a time limit that is not measured.
MADE = {
    "CERTIFICATE": [
        "interventions", "FILE", "--abolish", "P", "--max-size", "1", "--certificate", "CERTIFICATE",
    ],
    "PART": ["screen", "FILE", "--candidates", "FIRST", "--max-size", "1", "--shard", "1/1", "-o", "PART"],
}
#: Seconds for that.
MAKING = 10

#: Seconds a run may take beyond its time limit.
SPARE = 2.0
#: MiB that no run may exceed.
MOST_MEMORY = 4096


@dataclass(frozen=True)
class Run:
    """What one command did with one network."""

    command: str
    kind: str
    size: int
    seconds: float
    cpu: float
    mib: float
    status: int
    error: str
    limit: float
    #: MiB of the memory limit, the state of the source, and how busy the machine was, on average of the last minute.
    memory: float = 0.0
    source: str = ""
    load: float = 0.0

    @property
    def cell(self) -> tuple[str, str, int]:
        return self.command, self.kind, self.size

    def fault(self) -> str:
        """What does not hold, "" if all does."""
        if self.seconds > self.limit + SPARE:
            return f"{self.seconds - self.limit:.1f} s beyond the limit"
        if self.mib > MOST_MEMORY:
            return f"{self.mib:.0f} MiB"
        if self.status not in (0, 1, 2, 3):
            return f"status {self.status}"
        if "Traceback" in self.error or "fault of logicnet" in self.error:
            return "an internal error"
        return ""


def run(command: str, kind: str, size: int, folder: Path, *, seconds: float, memory: float) -> Run:
    """One command in a process of its own; the folder keeps the network for the next command."""
    path = folder / f"{list(KINDS).index(kind)}_{size}.bnet"
    if not path.exists():
        fresh = folder / f"{path.name}.{os.urandom(4).hex()}"
        fresh.write_text(network(kind, size), "utf-8")
        fresh.rename(path)
    text = path.read_text("utf-8")
    first = text.partition("targets, factors\n")[2].partition(",")[0]
    with tempfile.TemporaryDirectory(dir=folder) as own:
        twin = Path(own) / "twin.bnet"
        if "TWIN" in COMMANDS[command]:
            head, _, last = text.rstrip("\n").rpartition("\n")
            twin.write_text(f"{head}\n{last.partition(',')[0]}, {first}\n", "utf-8")
        phenotype = "p0" if kind == "phenotypes" else "P"
        given = {"FILE": str(path), "TWIN": str(twin), "FIRST": first, "P": phenotype, "EF P": f"EF {phenotype}"}
        given |= {word: f"{own}/{word.lower()}" for word in ("CERTIFICATE", "PART", "WANTED", "TABLE", "NAMES")}
        given |= {"FIRST=1": f"{first}=1", "GIVEN": "e*1" if kind == "expectations" else "none"}
        if "WANTED" in COMMANDS[command]:
            Path(given["WANTED"]).write_text(f"#: expect wanted: no {phenotype}\n{text}", "utf-8")
        if "TABLE" in COMMANDS[command]:
            _tabulate(text, Path(given["TABLE"]), Path(given["NAMES"]))
        for made in MADE.keys() & set(COMMANDS[command]):
            making = [given.get(word, word) for word in MADE[made]]
            making += ["--quiet", "--time-limit", f"{MAKING}", "--memory-limit", f"{memory:g}"]
            subprocess.run([sys.executable, "-m", "logicnet", *making], capture_output=True)
        words = [given.get(word, word.replace("OUT", f"{own}/out")) for word in COMMANDS[command]]
        words += ["--time-limit", f"{seconds:g}", "--memory-limit", f"{memory:g}"]
        with (Path(own) / "err").open("w+b") as err:
            # The interpreter of its own reports the peak of its children: that of all is no use.
            process = subprocess.Popen(
                [sys.executable, "-c", _MEASURED, *words], stdout=subprocess.DEVNULL, stderr=err, start_new_session=True
            )
            try:
                status = process.wait(seconds + 60)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, 9)
                status = process.wait()
            err.seek(0)
            text = err.read().decode("utf-8", "replace")
    said, mark, measured = text.rpartition("measured ")
    took, cpu, peak = map(float, measured.split()) if mark else (seconds + 60, 0.0, 0.0)
    # A record says nothing of the machine's folders.
    busy, error = round(os.getloadavg()[0], 1), said.replace(f"{own}/", "").replace(f"{folder}/", "")[-500:]
    return Run(command, kind, size, took, cpu, peak / 1024, status, error, seconds, memory, source_state(), busy)


def _tabulate(text: str, table: Path, names: Path) -> None:
    """The regulations of a network as a table of knowledge, all of one sign, and the list of its nodes."""
    rules = [line.partition(",") for line in text.partition("targets, factors\n")[2].splitlines()]
    rows = sorted({(source, name) for name, _, rule in rules for source in re.findall(r"[A-Za-z]\w*", rule)})
    table.write_text("source,target,sign\n" + "".join(f"{a},{b},1\n" for a, b in rows), "utf-8")
    names.write_text("".join(f"{name}\n" for name, _, _ in rules), "utf-8")


_MEASURED = """\
import os, resource, subprocess, sys, time
began = time.monotonic()
done = subprocess.run([sys.executable, "-m", "logicnet", *sys.argv[1:]])
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print("measured", time.monotonic() - began, used.ru_utime + used.ru_stime, used.ru_maxrss, file=sys.stderr)
sys.exit(done.returncode if done.returncode >= 0 else 128 - done.returncode)
"""


@cache
def source_state() -> str:
    """A few digits that change with the source."""
    root = HERE.parents[1] / "logicnet"
    digest = hashlib.sha256()
    for path in sorted(root.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:8]


def kept(record: Path | None, seconds: float, memory: float) -> dict[tuple[str, str, int], Run]:
    """The latest run of each cell with these limits; a line that is torn is no run."""
    found: dict[tuple[str, str, int], Run] = {}
    known = {one.name for one in fields(Run)}
    for line in record.read_text("utf-8").splitlines() if record is not None and record.exists() else ():
        try:
            made = json.loads(line)
        except json.JSONDecodeError:
            continue
        one = Run(**{key: value for key, value in made.items() if key in known})
        if (one.limit, one.memory) == (seconds, memory) and one.command in COMMANDS and one.kind in KINDS:
            found[one.cell] = one
    return found


def walk(
    cells: Iterable[tuple[str, str, int]],
    record: Path | None,
    *,
    seconds: float,
    memory: float,
    minutes: float,
    jobs: int,
) -> list[Run]:
    """Runs of these cells, ``jobs`` at a time, until the clock ends it; each is in the record as soon as it is made."""
    until = time.monotonic() + 60 * minutes
    runs: list[Run] = []
    if record is not None and record.exists() and not record.read_bytes().endswith(b"\n"):
        with record.open("a") as out:
            out.write("\n")  # what was torn by force stays a line of its own
    waiting = iter(cells)
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(jobs) as pool:
        under_way: set[Future[Run]] = set()
        while True:
            while len(under_way) < jobs and time.monotonic() < until and (cell := next(waiting, None)) is not None:
                under_way.add(pool.submit(run, *cell, Path(folder), seconds=seconds, memory=memory))
            if not under_way:
                return runs
            ended, under_way = wait(under_way, return_when=FIRST_COMPLETED)
            for future in ended:
                done = future.result()
                runs.append(done)
                if record is not None:
                    with record.open("a", encoding="utf-8") as out:
                        out.write(json.dumps(asdict(done), ensure_ascii=False) + "\n")
                if done.fault():
                    print(f"{done.command} | {done.kind} | {done.size} | {done.fault()}\n{done.error}", flush=True)


def table(runs: list[Run], of: int, seconds: float, memory: float) -> str:
    """The page: what was run, the slowest of each command and of each kind, and what did not hold."""
    faults = [r for r in runs if r.fault()]
    stopped = sum(r.status == 3 for r in runs)
    loads = sorted(r.load for r in runs)
    others = sum(r.source != source_state() for r in runs)
    left = "" if len(runs) == of else f" The other {of - len(runs)} were left out by the clock."
    older = f" {others} of them were made with an earlier state of the source." if others else ""
    busy = f"{loads[len(loads) // 2]:.1f} in the middle, {loads[-1]:.1f} at most" if runs else "-"
    lines = [
        "# Every command on networks that are large in one way each",
        "",
        f"`tests/size/limits_campaign.py --seconds {seconds:g} --memory {memory:g}`; "
        f"Python {platform.python_version()}, {os.cpu_count()} cores, load average of the minute before the end of a "
        f"run {busy}. {len(runs)} of {of} runs were made.{left}{older} {stopped} came to a limit. "
        f"{len(faults)} did not hold what must hold (limit + {SPARE:g} s, {MOST_MEMORY} MiB, a documented status).",
        "",
        "The columns: seconds of the clock and of the processor, peak of one process; each the largest of its row.",
        "",
    ]
    for title, key in (("command", "command"), ("kind", "kind"), ("size", "size")):
        lines += [
            f"| {title} | runs | at a limit | s | CPU s | MiB | not held |",
            "|---|---:|---:|---:|---:|---:|---:|",
        ]
        for value in sorted({getattr(r, key) for r in runs}):
            rows = [r for r in runs if getattr(r, key) == value]
            name = f"{value:,}" if isinstance(value, int) else value
            lines.append(
                f"| {name} | {len(rows)} | {sum(r.status == 3 for r in rows)} | {max(r.seconds for r in rows):.1f} "
                f"| {max(r.cpu for r in rows):.1f} | {max(r.mib for r in rows):.0f} "
                f"| {sum(bool(r.fault()) for r in rows)} |"
            )
        lines.append("")
    if faults:
        lines += ["| did not hold | kind | size | what |", "|---|---|---:|---|"]
        lines += [f"| {r.command} | {r.kind} | {r.size:,} | {r.fault()} |" for r in faults]
        lines.append("")
    return "\n".join(lines)


def main() -> int:
    """Run the campaign; status 1 if something did not hold."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=2.0)
    parser.add_argument("--memory", type=float, default=2000)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--record", type=Path)
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--out")
    given = parser.parse_args()
    plan = [(c, k, int(n)) for n in given.sizes.split(",") for k in KINDS for c in COMMANDS]
    # In an order that the clock may cut anywhere.
    random.Random(1).shuffle(plan)
    before = kept(given.record, given.seconds, given.memory)
    left = [cell for cell in plan if cell not in before]
    if given.again:
        older = [cell for cell in plan if cell in before and before[cell].source != source_state()]
        left += sorted(older, key=lambda cell: not before[cell].fault())
    made = walk(
        left, given.record, seconds=given.seconds, memory=given.memory, minutes=given.minutes, jobs=given.jobs
    )
    every = {**before, **{one.cell: one for one in made}}
    runs = [every[cell] for cell in sorted(plan) if cell in every]
    print(f"{len(made)} runs made now, {len(runs)} of {len(plan)} in all", flush=True)
    page = table(runs, len(plan), given.seconds, given.memory)
    if given.out:
        Path(given.out).write_text(page, "utf-8")
    else:
        print(page)
    return int(any(r.fault() for r in runs))


if __name__ == "__main__":
    sys.exit(main())
