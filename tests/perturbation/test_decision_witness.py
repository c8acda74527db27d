"""A witness is a witness: the trap space named holds an attractor that shows the formula, on random networks."""

import os
import random

import pytest
from msgspec.structs import replace

from logicnet.attractors.landscape import Update
from logicnet.checks.expectations import ExpectationStatus, evaluate
from logicnet.network.bnet import parse
from logicnet.network.model import Clamp
from logicnet.network.resolve import pose
from logicnet.perturbation.outcome import Occurrence
from logicnet.perturbation.question import SetStatus, decide
from logicnet.studies.why import explain_fate
from tests.conformance import definitions as truth
from tests.conformance.interventions import Dynamics

NETWORKS = int(os.environ.get("LOGICNET_FUZZ", "16"))
#: The minimal trap space (A=0, B=C=1) holds an attractor without P; only the other attractor shows P.
AVOIDING = {
    "A": "!A & !B & C",
    "B": "(!A & !B & !C) | (A & B & !C) | (!A & B & C) | (A & B & C)",
    "C": "(!A & !B & !C) | (A & !B & !C) | (A & B & !C) | (!A & B & C)",
}
#: An attractor of three states, whose hull has four.
UNFAITHFUL = {"D": "!D & E", "E": "D | !E"}
OUTSIDE = """\
#: phenotype P, (!A & B & !C) | (!A & B & C & D & !E)
#: expect never, in default: no P
targets, factors
""" + "".join(f"{name}, {rule}\n" for name, rule in {**AVOIDING, **UNFAITHFUL}.items())


def states_of(net, space):
    """The states of a subspace, one bit each, as the oracle writes them."""
    return sum(1 << s for s in range(1 << len(net)) if all(space.get(v) in (None, s >> v & 1) for v in range(len(net))))


def shows(attractor, table, occurrence):
    return bool(attractor & table) if occurrence is Occurrence.EVER else attractor & table == attractor


def is_trap_space(net, space, pinned):
    return truth.Truth(net, pinned).is_trap_space(tuple(space.get(v) for v in range(len(net))))


@pytest.mark.parametrize("update", list(Update))
@pytest.mark.parametrize("occurrence", list(Occurrence))
def test_every_witness_holds_an_attractor_that_shows_the_formula(update, occurrence):
    refuted = wide = 0
    for seed in range(NETWORKS):
        rng = random.Random(seed)
        rules = truth.random_rules(rng, rng.randint(2, 4), arity=rng.choice((2, 3, 3)))
        text = truth.random_formula(rng, rng.sample(list(rules), rng.randint(1, len(rules))))
        if seed % 2:
            # Three nodes with an attractor outside the only minimal trap space, and two that see them.
            rules = {**AVOIDING, **rng.choice((UNFAITHFUL, {n: truth.random_formula(rng, "BCDE") for n in "DE"}))}
            text = rng.choice(
                (truth.random_formula(rng, "ABCDE"), f"A | !B | {rng.choice(('!C', 'D & !E', '!C & D'))}")
            )
        net, names, formula = truth.network(rules), list(rules), truth.expression(text)
        environment = [(node.name, rng.choice((0, 1, None))) for node in net.nodes if node.is_input]
        free = {name for name, value in environment if value is None}
        held = [n for n in names if n not in free]
        clamps = [Clamp(n, rng.choice((0, 1))) for n in rng.sample(held, min(len(held), rng.choice((0, 0, 1))))]
        case = pose(net, environment=environment, clamps=clamps, update=update)
        decision = decide(case, formula, occurrence)
        assert decide(case, formula, occurrence, witness=False) == replace(decision, witness=None)
        pinned = {n: b for n, b in environment if b is not None} | {c.node: c.value for c in clamps}
        dynamics = Dynamics(net)
        table = dynamics.table(formula)
        sets = dynamics.attractors({net.index[n]: b for n, b in pinned.items()}, (), update.value)
        there = [a for a in sets if shows(a, table, occurrence)]
        label = seed, rules, environment, clamps, text
        if decision.status is SetStatus.REFUTED:
            refuted += 1
            assert decision.witness is not None, label
            named = states_of(net, decision.witness)
            assert is_trap_space(net, decision.witness, pinned), label
            assert any(a & ~named == 0 for a in there), label
            wide += any(a & ~named == 0 for a in sets if a not in there)
        elif decision.status is SetStatus.PROVED:
            assert not there and decision.witness is None, label
    assert refuted > NETWORKS // 3
    assert wide or update is Update.MOST_PERMISSIVE


@pytest.mark.parametrize("occurrence", list(Occurrence))
def test_the_attractor_outside_the_minimal_trap_spaces_is_the_one_that_is_named(occurrence):
    net = parse(OUTSIDE).network
    formula = net.phenotypes[0].formula
    decision = decide(pose(net), formula, occurrence)
    if occurrence is Occurrence.ALWAYS:
        assert decision.status is SetStatus.PROVED
        return
    assert decision.witness.mask == 0
    result = evaluate(net, net.expectations[0])
    assert result.status is ExpectationStatus.FAILS and result.witness == decision.witness
    found = explain_fate(net, "P")
    assert {step.node for step in found.motif.steps if step.value is None} == {"A", "B", "C", "D", "E"}
