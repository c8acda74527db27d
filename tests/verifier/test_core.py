"""The core of a certificate as other programs read it: no solution, a proof that holds, and the same sets."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from pysat.formula import CNF
from pysat.solvers import Solver

import logicnet
from logicnet.limits import Limits
from logicnet.network.case import Update
from logicnet.perturbation.outcome import Occurrence
from logicnet.verifier.check import Verification
from logicnet.verifier.core import PropositionalCore
from logicnet.verifier.reading import parse_certificate
from logicnet.verifier.verify import verify
from tests.verifier.searches import random_question

Clauses = set[frozenset[int]]


def verified(seed: int) -> Verification | None:
    update, occurrence = list(Update)[seed % 3], list(Occurrence)[seed // 3 % 2]
    asked = random_question(seed, update, occurrence)
    return None if asked is None else verify(parse_certificate(asked.certified()[1]), asked.net)


CORES = [(seed, found.core) for seed in range(60) if (found := verified(seed)) is not None and found.core is not None]


def propagated(clauses: Iterable[frozenset[int]], true: set[int]) -> bool:
    """Whether unit propagation leads to a contradiction."""
    waiting = list(clauses)
    while True:
        left, before = [], len(true)
        for clause in waiting:
            if not clause.isdisjoint(true):
                continue
            open_literals = [x for x in clause if -x not in true]
            if not open_literals:
                return True
            if len(open_literals) == 1:
                true.add(open_literals[0])
            else:
                left.append(clause)
        if len(true) == before:
            return False
        waiting = left


def follows(proof: str, dimacs: str) -> bool:
    """Whether each clause of a proof follows by unit propagation from those before, and the last is empty."""
    known = [frozenset(clause) for clause in CNF(from_string=dimacs).clauses]
    for line in proof.splitlines():
        # Clauses that a proof lets go of may stay: they are true.
        if line.startswith("d "):
            continue
        clause = frozenset(map(int, line.split()[:-1]))
        if not propagated(known, {-x for x in clause}):
            return False
        if not clause:
            return True
        known.append(clause)
    return False


@pytest.mark.parametrize(("seed", "core"), CORES, ids=lambda one: str(one) if isinstance(one, int) else "")
def test_a_core_has_no_solution_and_a_proof_of_it(seed: int, core: PropositionalCore) -> None:
    clauses = CNF(from_string=core.dimacs()).clauses
    for name in ("minisat22", "lingeling"):
        with Solver(name=name, bootstrap_with=clauses) as solver:
            assert solver.solve() is False
    proof = core.proof(Limits())
    assert proof is not None and follows(proof, core.dimacs())


def opb_holds(text: str, true: set[int]) -> bool:
    for line in text.splitlines():
        if line.startswith("*"):
            continue
        left, right = line.removesuffix(" ;").split(" >= ")
        terms = left.split()
        total = 0
        for factor, name in zip(terms[::2], terms[1::2], strict=True):
            total += int(factor) * ((int(name.lstrip("~x")) in true) != name.startswith("~"))
        if total < int(right):
            return False
    return True


def test_without_what_was_found_the_sets_found_solve_it_in_both_forms() -> None:
    """So it is about the sets of the certificate, and neither form says more or less than the other."""
    found, tried = 0, 0
    for seed, core in CORES:
        verification = verified(seed)
        assert verification is not None
        choices = len(verification.certificate.choices)
        kept = tuple(group for group in core.groups if not group[0].startswith("found"))
        without = PropositionalCore(core.variables, kept, core.counted, core.bound)
        clauses = CNF(from_string=without.dimacs()).clauses
        opb = without.opb()
        sets = {entry.chosen for entry in verification.certificate.entries if entry.answer == "found"}
        with Solver(name="minisat22", bootstrap_with=clauses) as solver:
            # Sets beyond the bound too: there the bound alone refuses what no clause does.
            for size in range(min(core.bound + 1, choices) + 1):
                for chosen in combinations(range(choices), size):
                    true = {k + 1 for k in chosen} | {pin for k in chosen for pin in _pins_of(core, choices, k)}
                    wanted = [x if x in true else -x for x in range(1, len(core.variables) + 1)]
                    solves = solver.solve(assumptions=wanted)
                    assert solves == opb_holds(opb, true), (seed, chosen)
                    tried += 1
                    if chosen in sets:
                        assert solves
                        found += 1
    assert found > 20 and tried > 500


def _pins_of(core: PropositionalCore, choices: int, choice: int) -> list[int]:
    """The variables of what a choice pins: clauses `pin or not choice`."""
    group = next(clauses for why, clauses in core.groups if why.startswith("a pin"))
    return [x for x, y in (clause for clause in group if len(clause) == 2) if x > choices and y == -(choice + 1)]


def test_a_core_is_written_beside_a_certificate(logicnet: Callable[..., Any], tmp_path: Path) -> None:
    asked = ("interventions", "m2", "--abolish", "growth", "--drugs", "--certificate", tmp_path / "m2.json")
    logicnet(*asked)
    for name, written in (("c.cnf", ["c.cnf", "c.drup"]), ("c.opb", ["c.opb"])):
        run = logicnet("verify", tmp_path / "m2.json", "m2", "--core", tmp_path / name)
        assert run.status == 0 and all((tmp_path / one).stat().st_size for one in written)
        assert "no set of at most 3 is left out" in run.err
    dimacs = (tmp_path / "c.cnf").read_text("utf-8")
    assert follows((tmp_path / "c.drup").read_text("utf-8"), dimacs)
    assert "the set has DRUG_Propranolol=1" in dimacs
    refused = logicnet("verify", tmp_path / "m2.json", "m1", "--core", tmp_path / "other.cnf")
    assert refused.status == 1 and "no core was written: the certificate is refused" in refused.err
    assert not (tmp_path / "other.cnf").exists()


@pytest.mark.parametrize("wrong", ["core", "core.txt", "-", "core.cnf.gz"])
def test_another_name_is_refused_before_anything_is_checked(wrong: str) -> None:
    with pytest.raises(logicnet.UsageError, match=r"core is not written"):
        logicnet.verify_certificate("not even there", logicnet.load("m1"), core=wrong)


def test_the_proof_takes_no_place_of_another_file(logicnet: Callable[..., Any], tmp_path: Path) -> None:
    certificate = tmp_path / "proof.drup"
    logicnet("interventions", "m2", "--abolish", "growth", "--drugs", "--certificate", certificate)
    before = certificate.read_bytes()
    run = logicnet("verify", certificate, "m2", "--core", tmp_path / "proof.cnf")
    assert run.status == 2 and certificate.read_bytes() == before
