"""Ctrl-C inside a long solver search, a long run of diagram calls, and a rule that is hard to compile.

Status 3, a true part, soon.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from logicnet.cli import main
from logicnet.compiled import aeon
from tests.processes import started
from tests.schemas import require_valid

#: Runs the command line, and says when the library is at work for the first time.
PROGRAM = """
import sys
from logicnet.attractors import asynchronous
from logicnet.compiled import aeon
from logicnet.compiled.aeon import SymbolicDynamics
from logicnet.compiled.encoding import Encoding
from logicnet.attractors.runs import Pursuit
# Runs would settle it before a diagram is asked for.
Pursuit.lead_into_trap = lambda *_: False
asynchronous.MAX_DIAGRAM = 300_000
aeon.MAX_RULE_DIAGRAM = 1 << 40
told = []

def announced(method):
    def told_once(*arguments, **options):
        if not told:
            told.append(1)
            print("busy", file=sys.stderr, flush=True)
        return method(*arguments, **options)
    return told_once

kind = sys.argv.pop(1)
home, name = {
    "solver": (Encoding, "solve"), "diagrams": (SymbolicDynamics, "_saturated"), "rule": (aeon, "_joined")
}[kind]
setattr(home, name, announced(getattr(home, name)))
from logicnet.cli import main
sys.exit(main(sys.argv[1:]))
"""


def pigeons(holes: int) -> str:
    """A fixed point would put one pigeon more than there are holes into a hole each: hard to refute by resolution."""
    rules, clauses = [], []
    for p in range(holes + 1):
        for h in range(holes):
            rules.append(f"p{p}_{h}, q{p}_{h}\nq{p}_{h}, p{p}_{h}")
        clauses.append("(" + " | ".join(f"p{p}_{h}" for h in range(holes)) + ")")
    clauses += [
        f"(!p{p}_{h} | !p{r}_{h})" for h in range(holes) for p in range(holes + 1) for r in range(p)
    ]
    rules += [f"c{k}, {clause}" for k, clause in enumerate(clauses)]
    return "\n".join([*rules, f"z, !z | ({' & '.join(f'c{k}' for k in range(len(clauses)))})"]) + "\n"


def tangle(nodes: int) -> str:
    """Random rules of three regulators each, whose sets of reachable states have no small diagram."""
    rng = random.Random(1)
    rules = []
    for v in range(nodes):
        a, b, c = (f"x{u}" for u in rng.sample(range(nodes), 3))
        rules.append(f"x{v}, {a} & !{b} & !{c} | !{a} & {b} & !{c} | !{a} & !{b} & {c} | {a} & {b} & {c}")
    return "\n".join(rules) + "\n"


def clauses(names: int, count: int) -> str:
    """One rule of random clauses over many inputs: its decision diagram is too large for any machine."""
    rng = random.Random(1)
    inputs = [f"r{k}" for k in range(names)]
    drawn = (" | ".join(rng.choice(("", "!")) + name for name in rng.sample(inputs, 3)) for _ in range(count))
    rule = " & ".join(f"({clause})" for clause in drawn)
    return "\n".join([*(f"{name}, {name}" for name in inputs), f"x, {rule}", "y, x"]) + "\n"


@pytest.mark.parametrize(
    ("command", "named"),
    [
        (("attractors", "FILE", "--time-limit", "0.01"), "time limit of 0.01 s"),
        (("attractors", "FILE", "--update", "all", "--memory-limit", "1"), "memory limit of 1 MiB"),
        (("attractors", "FILE"), "diagram takes more than NODES nodes"),
        (("interventions", "FILE", "--abolish", "y"), "diagram takes more than NODES nodes"),
        (("query", "FILE", "EF x"), "diagram takes more than NODES nodes"),
    ],
)
def test_a_rule_that_is_too_hard_to_compile_is_named_with_its_limit(
    command: tuple[str, ...],
    named: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if not os.environ.get("LOGICNET_FUZZ"):
        # To fill the diagram that is really allowed takes six seconds.
        monkeypatch.setattr(aeon, "MAX_RULE_DIAGRAM", 10_000)
    # The work on the way has a limit of its own, which would be met before the larger of the two sizes.
    monkeypatch.setattr(aeon, "MAX_RULE_WORK", 1 << 40)
    named = named.replace("NODES", f"{aeon.MAX_RULE_DIAGRAM:,}")
    file = tmp_path / "hard.bnet"
    file.write_text(clauses(60, 130), "utf-8")
    words = [str(file) if word == "FILE" else word for word in command]
    status = main([*words, "--format", "json"])
    document = json.loads(capsys.readouterr().out)
    assert status == 3
    name = document["schema"].removeprefix("logicnet.").removesuffix("/1")
    require_valid(document, name)
    if name == "error":
        assert named in document["diagnostics"][0]["message"]
    else:
        assert document["finished"] is False and named in document["limits"][0]
        if name == "query":
            assert document["holds"] == "unknown"
        else:
            assert set(document["verdicts"].values()) == {"unknown"} and document["at_least"] == 0


@pytest.mark.parametrize(
    ("kind", "text", "options"),
    [
        ("solver", pigeons(12), ("--fixed-points",)),
        ("diagrams", tangle(32), ()),
        ("rule", clauses(60, 130), ()),
        ("rule", clauses(60, 130), ("--project", "x")),
    ],
)
def test_an_interrupt_in_the_middle_is_noticed_soon(
    kind: str, text: str, options: tuple[str, ...], tmp_path: Path
) -> None:
    file = tmp_path / "long.bnet"
    file.write_text(text, "utf-8")
    with started(
        [sys.executable, "-c", PROGRAM, kind, "attractors", str(file), *options, "--format", "json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None and process.stderr.readline() == "busy\n"
        time.sleep(0.5)
        assert process.poll() is None
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
    assert process.returncode == 3 and "Traceback" not in err
    document = json.loads(out)
    require_valid(document, "attractors")
    assert document["finished"] is False and document["limits"] == ["interrupted"]
    assert document["verdicts"]["complete"] != "yes" and "at_least" in document


#: The command line with a section of the report that has no end, but asks the limits.
ENDLESS = """
import sys
from logicnet.perturbation.outcome import Goal
from logicnet.report.html import contents

def endless(case, *given, limits, **more):
    print("busy", file=sys.stderr, flush=True)
    while limits.reached() is None:
        pass
    return searched(case, *given, limits=limits, **more)

searched, contents.search_interventions = contents.search_interventions, endless
from logicnet.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("limit", [(), ("--time-limit", "300")])
def test_an_interrupted_report_says_what_is_whole_what_is_cut_and_where_it_is(
    limit: tuple[str, ...], tmp_path: Path
) -> None:
    file, page = tmp_path / "net.bnet", tmp_path / "page.html"
    file.write_text("#: input L\n#: phenotype p, P\nL, L\nA, L\nP, A\n", "utf-8")
    page.write_text("an earlier page", "utf-8")
    command = [sys.executable, "-c", ENDLESS, "report", str(file), "-o", str(page), *limit]
    with started(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        # The file has a warning.
        assert any(line == "busy\n" for line in process.stderr)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    beside = tmp_path / "page.unfinished.html"
    assert process.returncode == 3 and "Traceback" not in err
    told = " ".join(err.split())
    assert f"interrupted: `{page}` stays as it was, the part that is done goes beside it" in told
    assert "of 13 sections are whole; cut short: Minimal interventions" in told
    assert f"written: {beside}" in told
    assert page.read_text("utf-8") == "an earlier page"
    # The sections behind it are not said to be whole, and those before it are.
    assert "What the literature expects" not in told and "interrupted" in beside.read_text("utf-8")
