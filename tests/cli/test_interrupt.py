"""Ctrl-C inside a long solver search and inside a long run of diagram calls: status 3, a true part, soon."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import jsonschema
import pytest

from logicnet.report.document import schema

#: Runs the command line, and says when the library is at work for the first time.
PROGRAM = """
import sys
from logicnet.attractors import asynchronous
from logicnet.compiled.aeon import SymbolicDynamics
from logicnet.compiled.encoding import Encoding
asynchronous.MAX_DIAGRAM = 300_000
told = []

def announced(method):
    def told_once(*arguments, **options):
        if not told:
            told.append(1)
            print("busy", file=sys.stderr, flush=True)
        return method(*arguments, **options)
    return told_once

kind = sys.argv.pop(1)
home, name = (Encoding, "solve") if kind == "solver" else (SymbolicDynamics, "_saturated")
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


@pytest.mark.parametrize(
    ("kind", "text", "options"),
    [("solver", pigeons(12), ("--fixed-points",)), ("diagrams", tangle(32), ())],
)
def test_an_interrupt_in_the_middle_is_noticed_soon(
    kind: str, text: str, options: tuple[str, ...], tmp_path: Path
) -> None:
    file = tmp_path / "long.bnet"
    file.write_text(text, "utf-8")
    with subprocess.Popen(
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
    jsonschema.validate(document, schema("attractors"))
    assert document["finished"] is False and document["limits"] == ["interrupted"]
    assert document["verdicts"]["complete"] != "yes" and "at_least" in document
