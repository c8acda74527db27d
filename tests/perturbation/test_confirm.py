"""Independent engines agree with proved sets, contradict wrong ones, and say so when they cannot tell."""

import random

import pytest

from logicnet.attractors.landscape import Update
from logicnet.errors import InternalError, UsageError
from logicnet.limits import Limits
from logicnet.network.model import Clamp, Cut
from logicnet.network.resolve import pose
from logicnet.perturbation import confirm as module
from logicnet.perturbation.candidates import Choice, candidate_choices, candidate_regulations, together
from logicnet.perturbation.confirm import Engine, confirm, written_out
from logicnet.perturbation.interventions import intervention_of, search_interventions
from logicnet.perturbation.outcome import Goal, Occurrence
from tests.conformance import definitions as truth


def case(seed, update):
    rng = random.Random(seed)
    rules = truth.random_rules(rng, rng.randint(2, 4))
    net, names = truth.network(rules), list(rules)
    goal, other = (truth.expression(truth.random_formula(rng, rng.sample(names, 2))) for _ in range(2))
    environment = [(node.name, rng.choice((0, 1, None))) for node in net.nodes if node.is_input]
    free = [name for name, value in environment if value is None]
    nodes = [name for name in names if name not in free]
    groups = [candidate_regulations(net)]
    if nodes:
        groups.append(candidate_choices(net, goal, only=nodes))
    occurrence = rng.choice(list(Occurrence))
    keep, reach = (truth.demand(other) if rng.random() < share else None for share in (0.4, 0.2))
    posed = pose(net, environment=environment, update=update)
    return posed, Goal(truth.demand(goal), occurrence, keep, reach), together(groups)


@pytest.mark.parametrize("seeds", [range(4), pytest.param(range(4, 30), marks=pytest.mark.long)], ids=["few", "many"])
@pytest.mark.parametrize("update", [Update.ASYNCHRONOUS, Update.MOST_PERMISSIVE])
@pytest.mark.parametrize("engine", list(Engine))
def test_engines_agree_with_every_proved_set(engine, update, seeds):
    sets = 0
    for seed in seeds:
        posed, goal, candidates = case(seed, update)
        found = search_interventions(posed, goal, candidates, max_size=2).interventions[:4]
        answers = confirm(posed, goal, found, engine, Limits())
        assert all(answer.agrees for answer in answers), (seed, answers)
        sets += len(answers)
    assert sets >= len(seeds)


@pytest.mark.parametrize("engine", list(Engine))
def test_a_set_that_does_not_work_is_an_internal_error_with_all_that_is_needed(engine):
    net = truth.network({"in": "in", "a": "b | in", "b": "a", "c": "!a"})
    wrong = intervention_of([Choice((Clamp("c", 1),))], (0,))
    with pytest.raises(InternalError) as caught:
        confirm(pose(net, environment="in=1"), Goal(truth.demand("a")), [wrong], engine, Limits())
    message = str(caught.value)
    for part in (engine.value, "set: c=1", "in=1", "x3, 1", "r0, x1", net.file_sha256):
        assert part in message, part


def test_what_an_engine_cannot_tell_is_not_confirmed():
    # Thirteen toggles: more free nodes than pyboolnet enumerates states of.
    rules = {}
    for k in range(7):
        rules |= {f"a{k}": f"!b{k}", f"b{k}": f"!a{k}"}
    rules["p"] = "p & " + " & ".join(f"a{k}" for k in range(7))
    net = truth.network(rules)
    chosen = intervention_of([Choice((), cuts=(Cut("a0", "p"),))], (0,))
    text = "p | a0 & b0 & " + " & ".join(f"a{k}" for k in range(7))
    (answer,) = confirm(pose(net), Goal(truth.demand(text)), [chosen], Engine.PYBOOLNET, Limits())
    assert not answer.agrees and "at most 12 free nodes" in answer.reason


def test_an_engine_that_does_not_answer_is_left(monkeypatch):
    monkeypatch.setattr(module, "SECONDS", 0.0)
    net = truth.network({"a": "b", "b": "a"})
    chosen = intervention_of([Choice((Clamp("a", 0),))], (0,))
    (answer,) = confirm(pose(net), Goal(truth.demand("a")), [chosen], Engine.AEON, Limits())
    assert not answer.agrees and "no answer" in answer.reason


def test_a_missing_engine_is_named(monkeypatch):
    monkeypatch.setattr(module, "find_spec", lambda name: None)
    net = truth.network({"a": "a"})
    with pytest.raises(UsageError, match="pyboolnet is not installed"):
        confirm(pose(net), Goal(truth.demand("a")), [], Engine.PYBOOLNET, Limits())


def test_the_text_for_the_engines_has_the_dynamics_of_the_network():
    for seed in range(60):
        rng = random.Random(seed)
        rules = truth.random_rules(rng, rng.randint(2, 4))
        net, names = truth.network(rules), list(rules)
        cuttable = candidate_regulations(net).choices
        cuts = [choice.cuts[0] for choice in rng.sample(cuttable, min(1, len(cuttable)))]
        pins = [Clamp(rng.choice(names), rng.choice((0, 1)))]
        text = written_out(pose(net, environment="all", clamps=[*pins, *cuts]), [truth.expression(names[0])])
        renamed = truth.network(text)
        ours, theirs = truth.Truth(net, {p.node: p.value for p in pins}, cuts), truth.Truth(renamed)
        for state in ours.states:
            for bit in (0, 1):
                assert theirs.image[(*state, bit)] == (*ours.image[state], state[0])
