"""Every command on networks that are large in one way each: time, memory and status, within limits.

    python tests/size/limits_campaign.py [--seconds 2] [--memory 2000] [--minutes 20] [--sizes 10,100] [--out TABLE.md]

What must hold of each run: it ends within two seconds after its time limit, stays below 4 GiB, has a documented status,
and with status 3 says which limit it was. The table has the slowest run of each command and kind, and all that failed.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from networks import KINDS, SIZES, network  # noqa: E402

#: Words of each command; FILE is the network, TWIN one in which its last rule differs, OUT a path to write to.
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
}

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
    path, twin = folder / f"{list(KINDS).index(kind)}_{size}.bnet", folder / "twin.bnet"
    if not path.exists():
        path.write_text(network(kind, size), "utf-8")
    first = path.read_text("utf-8").partition("targets, factors\n")[2].partition(",")[0]
    if "TWIN" in COMMANDS[command]:
        head, _, last = path.read_text("utf-8").rstrip("\n").rpartition("\n")
        twin.write_text(f"{head}\n{last.partition(',')[0]}, {first}\n", "utf-8")
    phenotype = "p0" if kind == "phenotypes" else "P"
    given = {"FILE": str(path), "TWIN": str(twin), "FIRST": first, "P": phenotype, "EF P": f"EF {phenotype}"}
    words = [given.get(word, word.replace("OUT", str(folder / "out"))) for word in COMMANDS[command]]
    words += ["--time-limit", f"{seconds:g}", "--memory-limit", f"{memory:g}"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with (folder / "err").open("w+b") as err:
        # The interpreter of its own reports the peak of its children: that of all is no use.
        process = subprocess.Popen(
            [sys.executable, "-c", _MEASURED, *words], stdout=subprocess.DEVNULL, stderr=err, start_new_session=True
        )
        try:
            status = process.wait(seconds + 60)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, 9)
            status = process.wait()
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        err.seek(0)
        text = err.read().decode("utf-8", "replace")
    said, mark, measured = text.rpartition("measured ")
    took, peak = map(float, measured.split()) if mark else (seconds + 60, 0.0)
    return Run(
        command,
        kind,
        size,
        took,
        after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        peak / 1024,
        status,
        said[-500:],
        seconds,
    )


_MEASURED = """\
import os, resource, subprocess, sys, time
began = time.monotonic()
done = subprocess.run([sys.executable, "-m", "logicnet", *sys.argv[1:]])
print("measured", time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, file=sys.stderr)
sys.exit(done.returncode if done.returncode >= 0 else 128 - done.returncode)
"""


def table(runs: list[Run], of: int, seconds: float, memory: float) -> str:
    """The page: what was run, the slowest of each command and of each kind, and what did not hold."""
    faults = [r for r in runs if r.fault()]
    stopped = sum(r.status == 3 for r in runs)
    lines = [
        "# Every command on networks that are large in one way each",
        "",
        f"`tests/size/limits_campaign.py --seconds {seconds:g} --memory {memory:g}`; "
        f"Python {platform.python_version()}, "
        f"{os.cpu_count()} cores, load average over the last 15 minutes {os.getloadavg()[2]:.1f}. "
        f"{len(runs)} of {of} runs were made, the others left out by the clock; {stopped} came to a limit. "
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
    parser.add_argument("--out")
    given = parser.parse_args()
    plan = [(c, k, int(n)) for n in given.sizes.split(",") for k in KINDS for c in COMMANDS]
    # In an order that the clock may cut anywhere.
    random.Random(1).shuffle(plan)
    runs: list[Run] = []
    until = time.monotonic() + 60 * given.minutes
    with tempfile.TemporaryDirectory() as folder:
        for command, kind, size in plan:
            if time.monotonic() >= until:
                break
            done = run(command, kind, size, Path(folder), seconds=given.seconds, memory=given.memory)
            runs.append(done)
            if done.fault():
                print(f"{command} | {kind} | {size} | {done.fault()}\n{done.error}", flush=True)
    page = table(runs, len(plan), given.seconds, given.memory)
    if given.out:
        Path(given.out).write_text(page, "utf-8")
    else:
        print(page)
    return int(any(r.fault() for r in runs))


if __name__ == "__main__":
    sys.exit(main())
