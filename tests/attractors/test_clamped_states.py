"""A clamp fixes rule and state from the first moment on, in everything that speaks of states, and so says the guide."""

import random
from pathlib import Path

import pytest

from logicnet.attractors.basins import measure_basins
from logicnet.attractors.landscape import Basin, Verdict
from logicnet.attractors.reachability import reachable_from
from logicnet.compiled.space import Subspace
from logicnet.network.bnet import parse
from logicnet.network.case import Update
from logicnet.network.model import Clamp
from logicnet.network.resolve import parse_temporal_formula, pose
from logicnet.query.model_checking import check_formula
from logicnet.studies.attractors import find_attractors
from tests.conformance import definitions as truth


def states_of(attractor, net):
    return frozenset(tuple(state.get(v) for v in range(len(net))) for state in attractor.states)


def test_basins_reachability_and_queries_start_under_the_clamps():
    differing = 0
    for seed in range(60):
        rng = random.Random(seed)
        rules = truth.random_rules(rng, rng.randint(2, 4))
        net, names = truth.network(rules), list(rules)
        clamps = tuple(Clamp(n, rng.choice((0, 1))) for n in rng.sample(names, rng.randint(1, len(names) - 1)))
        held = {clamp.node: clamp.value for clamp in clamps}
        environment = tuple((n.name, None) for n in net.input_nodes())
        dynamics = truth.Truth(net, held)
        sets = dynamics.asynchronous()
        landscape = find_attractors(net, environment=environment, clamps=clamps, states=1 << 6)
        # Basins are counted among the states that the clamps allow.
        measured = measure_basins(landscape)
        assert measured.states == len(dynamics.states)
        reached = {state: [a for a in sets if not a.isdisjoint(dynamics.reached([state]))] for state in dynamics.states}
        for attractor, basin in zip(measured.attractors, measured.sizes, strict=True):
            mine = states_of(attractor, net)
            weak = [state for state in dynamics.states if mine in reached[state]]
            assert basin == Basin(len(weak), sum(len(reached[state]) == 1 for state in weak)), seed
        # A start leaves the clamped nodes where they are held.
        start = {n: rng.choice((0, 1)) for n in names if n not in held and rng.random() < 0.7}
        starts = [s for s in dynamics.states if all(s[net.index[n]] == b for n, b in start.items())]
        found = reachable_from(landscape, Subspace.of(sorted((net.index[n], b) for n, b in start.items())))
        for attractor, verdict in zip(landscape.attractors, found.verdicts, strict=True):
            there = not dynamics.reached(starts).isdisjoint(states_of(attractor, net))
            assert verdict is (Verdict.YES if there else Verdict.NO), seed
        # Where only the rule were fixed, a clamped node could still be seen at its other value.
        name = rng.choice(names)
        case = pose(net, environment=environment, clamps=clamps)
        answer = check_formula(case, parse_temporal_formula(net, f"EF {name}", option="formula"))
        able = [s for s in dynamics.states if any(t[net.index[name]] for t in dynamics.reached([s]))]
        assert (answer.satisfying, answer.starts) == (len(able), len(dynamics.states)), seed
        loose = truth.Truth(truth.network({n: str(held.get(n, text)) for n, text in rules.items()}))
        differing += len(loose.states) != len(dynamics.states)
    assert differing > 30


def test_the_guide_says_so():
    page = (Path(__file__).resolve().parents[2] / "docs" / "semantics.md").read_text("utf-8")
    assert "A has that value in every state, from the first on, and its rule no longer counts" in " ".join(page.split())


@pytest.mark.parametrize("update", list(Update))
def test_a_clamped_activator_never_acts(update):
    net = parse("A, A\nB, A | B\n").network
    measured = measure_basins(find_attractors(net, clamps="A=0", update=update))
    assert measured.states == 2
    assert sorted(basin.weak for basin in measured.sizes) == [1, 1]
