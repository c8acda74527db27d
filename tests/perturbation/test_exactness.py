"""Every option of a search against brute force: schemes, occurrences, keep, reach, cuts, drugs, things held.

Run with LOGICNET_FUZZ=1000 for thousands of networks.
"""

import os
import random
from itertools import combinations, product

import pytest

from logicnet.attractors.landscape import Update
from logicnet.network.model import Clamp
from logicnet.perturbation.candidates import Choice, candidate_regulations
from logicnet.perturbation.outcome import Occurrence
from tests.conformance import definitions as truth
from tests.conformance.interventions import Dynamics, minimal_sets
from tests.verifier.searches import Asked, random_question, wanted

SEARCHES = int(os.environ.get("LOGICNET_FUZZ", "15"))
WHOLE = int(os.environ.get("LOGICNET_FUZZ", "20"))


def expected(asked):
    goal = asked.goal
    keep, reach = (None if demand is None else demand.formula for demand in (goal.keep, goal.reach))
    return minimal_sets(
        asked.net, asked.environment, asked.choices, goal.abolish.formula, goal.occurrence.value,
        asked.update.value, keep=keep, reach=reach, held=asked.held, cuts=asked.cuts, size=asked.max_size,
    )  # fmt: skip


def said(asked, result):
    """Each set found, as the choices that do what it says."""
    by_label = {str(choice): i for i, choice in enumerate(asked.choices)}
    return {tuple(sorted(by_label[label] for label in found.labels)) for found in result.interventions}


@pytest.mark.parametrize("update", list(Update))
def test_all_sets_of_all_clamps_equal_brute_force(update):
    """No choice is left out: six nodes without free inputs are 12 clamps, so 233 sets, and what cuts and drugs add."""
    some = complete = 0
    for seed in range(WHOLE):
        for occurrence in Occurrence:
            asked = random_question(30_000 + seed, update, occurrence, nodes=6, at_most=None)
            if asked is None:
                continue
            result = asked.search()
            assert said(asked, result) == expected(asked), (seed, occurrence, asked)
            assert result.exhausted_size == 3 and result.finished and not result.undecided, seed
            some += bool(result.interventions)
            complete += sum(len(choice.clamps) == 1 and choice.drug is None for choice in asked.choices) == 12
    assert some > WHOLE // 4 and complete > WHOLE // 20


@pytest.mark.parametrize("update", list(Update))
def test_the_truth_by_sets_of_states_is_the_truth_state_by_state(update):
    for seed in range(20):
        rng = random.Random(seed)
        net = truth.network(truth.random_rules(rng, rng.randint(2, 5), arity=4))
        pins = {name: rng.choice((0, 1)) for name in net.names if rng.random() < 0.2}
        cuts = [cut for choice in candidate_regulations(net).choices for cut in choice.cuts if rng.random() < 0.2]
        one = truth.Truth(net, pins, cuts)
        of = {Update.ASYNCHRONOUS: one.asynchronous, Update.SYNCHRONOUS: one.synchronous}
        wanted = of[update]() if update in of else {frozenset(truth.states_of(t)) for t in one.minimal_trap_spaces()}
        dynamics = Dynamics(net)
        found = dynamics.attractors({net.index[name]: b for name, b in pins.items()}, cuts, update.value)
        listed = {frozenset(s for s in product((0, 1), repeat=len(net)) if of_state(s) & states) for states in found}
        assert listed == wanted and len(found) == len(wanted), seed
        formula = truth.expression(truth.random_formula(rng, net.names))
        table = dynamics.table(formula)
        for state in product((0, 1), repeat=len(net)):
            value = truth.evaluate(formula, dict(zip(net.names, state, strict=True)))
            assert bool(table & of_state(state)) == bool(value)


def of_state(state):
    """A tuple of values as a set of one state."""
    return 1 << sum(b << v for v, b in enumerate(state))


@pytest.mark.parametrize("update", list(Update))
@pytest.mark.parametrize("occurrence", list(Occurrence))
def test_every_option_equals_brute_force(update, occurrence):
    some = 0
    for seed in range(SEARCHES):
        asked = random_question(10_000 + seed, update, occurrence, nodes=6)
        if asked is None:
            continue
        result = asked.search()
        assert said(asked, result) == expected(asked), (seed, asked)
        assert result.exhausted_size == 3 and result.finished and not result.undecided, seed
        some += bool(result.interventions)
    assert some > SEARCHES // 4


#: Only minimal trap space: everything. Only attractor: {001, 011, 111}, smaller than its trap space.
LOOSE = {
    "a": "c & (a & !b | !a & b)",
    "b": "!a & b & !c | !a & !b & c | a & b & c",
    "c": "!(a & b & !c) & !(a & !b & c)",
}
#: A cycle of states beside the fixed point 11, in no minimal trap space: {00, 01, 10}.
AVOIDANT = {"a": "!a & !b | a & b", "b": "!a & !b | a & b"}


@pytest.mark.parametrize("update", list(Update))
@pytest.mark.parametrize("occurrence", list(Occurrence))
@pytest.mark.parametrize("rules", [LOOSE, AVOIDANT], ids=["loose", "avoidant"])
def test_loose_trap_spaces_and_motif_avoidant_attractors(rules, update, occurrence):
    """Alone and with a third party that makes the answer not monotone; every formula of one or two literals."""
    rules = {**rules, "p": "a | !b"}
    net = truth.network(rules)
    literals = [sign + name for name in rules for sign in ("", "!")]
    pairs = [f"{x} & {y}" for x, y in combinations(literals, 2) if x.strip("!") != y.strip("!")]
    formulas = [*literals, *(pairs if SEARCHES > 100 else pairs[::9])]
    choices = tuple(Choice((Clamp(name, b),)) for name in rules for b in (0, 1))
    for text in formulas:
        asked = Asked(net, wanted(text, occurrence), [], choices, update=update)
        result = asked.search()
        assert said(asked, result) == expected(asked), text
        assert not result.undecided


def test_the_counter_examples_are_what_they_are_called():
    loose, avoidant = Dynamics(truth.network(LOOSE)), Dynamics(truth.network(AVOIDANT))
    assert loose.attractors({}, (), "asynchronous") == [1 << 4 | 1 << 6 | 1 << 7]
    assert loose.attractors({}, (), "most-permissive") == [0xFF]
    assert sorted(avoidant.attractors({}, (), "asynchronous")) == [0b0111, 0b1000]
    assert avoidant.attractors({}, (), "most-permissive") == [0b1000]


def test_choices_that_clash_on_a_node_of_no_importance_are_no_set():
    """D1 and D2 end P together, but hold Z at two values: nobody can do both."""
    net = truth.network({"A": "A | !A & Z & !Z", "B": "B", "Z": "A", "P": "A | B"})
    choices = (
        Choice((Clamp("A", 0), Clamp("Z", 0)), drug="D1"),
        Choice((Clamp("B", 0), Clamp("Z", 1)), drug="D2"),
        Choice((Clamp("B", 0),)),
    )
    asked = Asked(net, wanted("P"), [("B", 1)], choices)
    result = asked.search()
    assert [found.labels for found in result.interventions] == [("D1: A=0 + Z=0", "B=0")]
    assert said(asked, result) == expected(asked)
