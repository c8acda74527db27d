"""Cut regulations, carriers, what must be kept and what must be reached, against brute force over all sets."""

import os
import random
from itertools import combinations

import pytest

from logicnet.attractors.landscape import Update
from logicnet.errors import UsageError
from logicnet.network.bnet import parse
from logicnet.network.model import Clamp
from logicnet.perturbation.candidates import (
    Candidates,
    Choice,
    candidate_carriers,
    candidate_drugs,
    candidate_regulations,
    together,
)
from logicnet.perturbation.outcome import Occurrence, Success
from logicnet.studies.interventions import InterventionQuestion, minimal_interventions, study_interventions
from tests.conformance import definitions as truth

NETWORKS = int(os.environ.get("LOGICNET_FUZZ", "25"))


def attractor_sets(net, pinned, cuts, update):
    dynamics = truth.Truth(net, pinned, cuts)
    if update is Update.ASYNCHRONOUS:
        return dynamics.asynchronous()
    return [frozenset(truth.states_of(space)) for space in dynamics.minimal_trap_spaces()]


def good_sets(net, choices, pins, goal, reach, keep, occurrence, update):
    """All inclusion-minimal sets of up to three choices, by trying every one."""
    bad = {Occurrence.EVER: {"always", "sometimes"}, Occurrence.ALWAYS: {"always"}}[occurrence]
    good = []
    for size in range(4):
        for chosen in combinations(range(len(choices)), size):
            clamps = {c.node: c.value for i in chosen for c in choices[i].clamps}
            cuts = [c for i in chosen for c in choices[i].cuts]
            contradicting = len(clamps) < sum(len(choices[i].clamps) for i in chosen)
            if contradicting or any(found <= set(chosen) for found in good):
                continue
            sets = attractor_sets(net, {**pins, **clamps}, cuts, update)
            succeeds = not any(truth.shown(net, goal, s) in bad for s in sets)
            succeeds = succeeds and (reach is None or all(truth.shown(net, reach, s) == "always" for s in sets))
            if succeeds and (keep is None or any(truth.shown(net, keep, s) == "always" for s in sets)):
                good.append(frozenset(chosen))
    return good


@pytest.mark.parametrize("update", [Update.ASYNCHRONOUS, Update.MOST_PERMISSIVE])
@pytest.mark.parametrize("occurrence", list(Occurrence))
def test_searches_equal_brute_force(update, occurrence):
    some = serving = 0
    for seed in range(NETWORKS):
        rng = random.Random(seed)
        rules = truth.random_rules(rng, rng.randint(2, 4), arity=rng.choice((2, 3)))
        net, names = truth.network(rules), list(rules)

        def formula(rng=rng, names=names):
            return truth.random_formula(rng, rng.sample(names, min(len(names), rng.randint(1, 2))))

        goal = formula()
        keep = formula() if rng.random() < 0.6 else None
        reach = formula() if rng.random() < 0.4 else None
        environment = [(node.name, rng.choice((0, 1, None))) for node in net.nodes if node.is_input]
        free = {name for name, value in environment if value is None}
        nodes = [Choice((Clamp(x, b),)) for x in names if x not in free and rng.random() < 0.4 for b in (0, 1)]
        choices = [*candidate_regulations(net).choices, *nodes]
        rng.shuffle(choices)
        choices = choices[:7]
        if not choices:
            continue
        parsed = [None if text is None else truth.expression(text) for text in (goal, reach, keep)]
        asked = InterventionQuestion(
            abolish=truth.demand(goal),
            occurrence=occurrence,
            update=update,
            environment=environment,
            candidates=Candidates("test", tuple(choices)),
            reach=truth.demand(reach),
            keep=truth.demand(keep),
        )
        result = study_interventions(net, asked)
        pins = {name: value for name, value in environment if value is not None}
        expected = good_sets(net, choices, pins, *parsed, occurrence, update)
        found = {frozenset(map(str, i.clamps)) for i in result.interventions}
        wanted = {frozenset(str(held) for i in s for held in (*choices[i].clamps, *choices[i].cuts)) for s in expected}
        assert found == wanted, (seed, rules, environment, goal, reach, keep)
        assert result.exhausted_size == 3 and not result.undecided
        before = frozenset() in good_sets(net, [], pins, parsed[0], None, None, occurrence, update)
        verdict = Success.VACUOUS if before else Success.ABOLISHED
        assert {i.verdict for i in result.interventions} <= {verdict}, seed
        some += bool(wanted)
        serving += before and bool(wanted) and frozenset() not in wanted
    assert some > NETWORKS // 6 and serving > NETWORKS // 30


TALK = """\
#: compartment tumor: T_*, E_*
#: compartment nerve: N_*
#: kind exosomal_cargo: E_*
#: kind drug: D_*
E_a, T_p
E_b, T_p
N_x, E_a & !D_z
N_y, E_b
T_p, N_x | N_y
D_z, D_z
"""


def test_a_carrier_is_all_that_leaves_one_cargo_and_a_release_all_cargoes_of_a_compartment():
    network = parse(TALK).network
    labels = [str(choice) for choice in candidate_carriers(network).choices]
    assert labels == ["carrier E_a", "carrier E_b", "release of tumor"]


def test_carriers_and_drugs_combine():
    network = parse(TALK).network
    result = minimal_interventions(
        network,
        "T_p",
        candidates=together([candidate_drugs(network), candidate_carriers(network)]),
    )
    assert [found.labels for found in result.interventions] == [
        ("release of tumor",),
        ("D_z=1", "carrier E_b"),
        ("carrier E_a", "carrier E_b"),
    ]
    assert result.interventions[1].drugs == ("D_z",) and result.interventions[1].carriers == ("carrier E_b",)


def test_a_network_without_cargo_says_what_is_missing():
    with pytest.raises(UsageError, match="exosomal_cargo"):
        candidate_carriers(parse("a, b\nb, a\n").network)
