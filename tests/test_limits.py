"""Limits: Ctrl-C reaches our handler whatever library works at that moment."""

from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = '''
import os, signal, subprocess, sys, time
from itertools import combinations
from pysat.card import CardEnc, EncType
from pysat.solvers import Solver
from logicnet.limits import Limits, satisfiable, shielded

seen = 0
def count(*_):
    global seen
    seen += 1
signal.signal(signal.SIGINT, count)
sender = """\
import os, sys, time, signal
for _ in range(60):
    time.sleep(0.003)
    os.kill(int(sys.argv[1]), signal.SIGINT)
"""
sending = subprocess.Popen([sys.executable, "-c", sender, str(os.getpid())])
while sending.poll() is None:
    if sys.argv[1] == "counting":
        with shielded():
            CardEnc.atmost(lits=list(range(1, 900)), bound=20, encoding=EncType.seqcounter)
        continue
    # Nine pigeons in eight holes.
    with Solver(name=sys.argv[1]) as solver:
        at = lambda pigeon, hole: 8 * pigeon + hole + 1
        for pigeon in range(9):
            solver.add_clause([at(pigeon, hole) for hole in range(8)])
        for hole in range(8):
            for a, b in combinations(range(9), 2):
                solver.add_clause([-at(a, hole), -at(b, hole)])
        if sys.argv[1] == "cadical153":
            with shielded():
                assert satisfiable(solver, (), Limits()) is False
        else:
            assert satisfiable(solver, (), Limits()) is False
print(seen)
'''


@pytest.mark.parametrize("work", ["counting", "m22", "mgh", "g4", "minicard", "cadical153"])
def test_ctrl_c_comes_through_and_breaks_nothing(work: str) -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM, work], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 0
