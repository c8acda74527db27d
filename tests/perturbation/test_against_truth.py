"""Minimal interventions equal brute force over all sets, and every part of the answer means what it says."""

import os
import random

import pytest

from logicnet.attractors.landscape import Update
from logicnet.limits import Limits
from logicnet.network.model import Clamp
from logicnet.network.resolve import pose
from logicnet.perturbation.candidates import candidate_choices
from logicnet.perturbation.outcome import Occurrence, Success
from logicnet.perturbation.question import SetStatus, decide
from logicnet.studies.interventions import InterventionQuestion, minimal_interventions, study_interventions
from tests.conformance import definitions as truth

NETWORKS = int(os.environ.get("LOGICNET_FUZZ", "60"))


@pytest.mark.parametrize("update", [Update.ASYNCHRONOUS, Update.MOST_PERMISSIVE])
@pytest.mark.parametrize("occurrence", list(Occurrence))
def test_the_sets_are_exactly_the_minimal_ones(update, occurrence):
    some = 0
    for seed in range(NETWORKS):
        rng = random.Random(seed)
        rules = truth.random_rules(rng, rng.randint(2, 5), arity=rng.choice((2, 3, 4)))
        net, names = truth.network(rules), list(rules)
        text = truth.random_formula(rng, rng.sample(names, min(len(names), rng.randint(1, 3))))
        formula = truth.expression(text)
        environment = [(node.name, rng.choice((0, 1, None))) for node in net.nodes if node.is_input]
        free = {name for name, value in environment if value is None}
        names = [name for name in names if name not in free and rng.random() < 0.8]
        held = [Clamp(names.pop(), rng.choice((0, 1)))] if len(names) > 1 and rng.random() < 0.2 else []
        if not names:
            continue
        candidates = candidate_choices(net, formula, only=names)
        asked = InterventionQuestion(
            abolish=truth.demand(text), occurrence=occurrence, update=update, environment=environment,
            clamps=held, candidates=candidates,
        )  # fmt: skip
        result = study_interventions(net, asked)
        pins = {**{n: b for n, b in environment if b is not None}, **{c.node: c.value for c in held}}
        choices = [(choice.clamps[0].node, choice.clamps[0].value) for choice in candidates.choices]
        wanted = truth.minimal_sets(net, formula, choices, 3, occurrence.value, update.value, held=pins)
        found = {frozenset((c.node, c.value) for c in i.clamps) for i in result.interventions}
        assert found == wanted, (seed, rules, environment, text)
        assert result.exhausted_size == 3 and result.finished and not result.undecided
        assert all(i.verdict is (Success.ABOLISHED if i.clamps else Success.VACUOUS) for i in result.interventions)
        some += bool(wanted)
    assert some > NETWORKS // 3


def test_abolition_is_not_monotone():
    """With `P = A | !B` a second knockout restores what the first abolished; both answers must be right."""
    net = truth.network({"A": "A", "B": "B", "P": "A | !B"})
    formula = truth.expression("P")
    environment = [("A", 0), ("B", 1)]

    def status(*clamps):
        return decide(pose(net, environment=environment, clamps=clamps), formula, Occurrence.EVER).status

    assert status(Clamp("A", 0)) is SetStatus.PROVED
    assert status(Clamp("A", 0), Clamp("B", 0)) is SetStatus.REFUTED


def test_counter_example_where_the_trap_space_is_looser_than_the_attractor():
    rules = {
        "a": "c & (a & !b | !a & b)",
        "b": "!a & b & !c | !a & !b & c | a & b & c",
        "c": "!(a & b & !c) & !(a & !b & c)",
    }
    net = truth.network(rules)

    def status(text, occurrence):
        return decide(pose(net), truth.expression(text), occurrence).status

    assert status("c", Occurrence.ALWAYS) is SetStatus.REFUTED
    assert status("!c", Occurrence.EVER) is SetStatus.PROVED


def test_a_refutation_shows_an_attractor_that_shows_it():
    for seed in range(NETWORKS):
        rng = random.Random(seed)
        rules = truth.random_rules(rng, rng.randint(2, 5))
        net = truth.network(rules)
        formula = truth.expression(truth.random_formula(rng, rng.sample(list(rules), 2)))
        environment = [(node.name, None) for node in net.nodes if node.is_input]
        decision = decide(pose(net, environment=environment), formula, Occurrence.EVER)
        sets = truth.Truth(net).asynchronous()
        shown = [s for s in sets if truth.shown(net, formula, s) != "never"]
        assert (decision.status is SetStatus.REFUTED) == bool(shown)
        if shown:
            space = tuple(decision.witness.get(v) for v in range(len(net)))
            assert truth.Truth(net).is_trap_space(space)
            assert any(truth.smaller(truth.hull(s), space) for s in shown)


def test_a_limit_never_calls_a_set_effective():
    rules = {f"x{k}": f"x{(k + 1) % 9} & !x{(k + 4) % 9} | x{(k + 2) % 9}" for k in range(9)}
    net = truth.network(rules)
    formula = truth.expression("x0")
    limits = Limits()
    limits.interrupt()
    result = minimal_interventions(
        net, "x0",
        candidates=candidate_choices(net, formula), limits=limits,
    )  # fmt: skip
    assert result.interventions == () and result.exhausted_size is None
    assert not result.finished and result.limits == ("interrupted",)
