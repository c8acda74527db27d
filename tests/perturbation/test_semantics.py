"""The five readings of a set, and the list of fixed-point cures, equal their definitions."""

import random
from itertools import combinations

from logicnet.limits import Limits
from logicnet.network.model import Clamp
from logicnet.network.resolve import pose
from logicnet.perturbation.candidates import candidate_choices, candidate_regulations, together
from logicnet.perturbation.interventions import search_interventions
from logicnet.perturbation.outcome import Goal
from logicnet.perturbation.semantics import SemanticsReading, compare_semantics
from tests.conformance import definitions as truth


def judged(net, sets, goal, keep, reach):
    cure = (
        not any(truth.shown(net, goal, s) in ("always", "sometimes") for s in sets)
        and (reach is None or all(truth.shown(net, reach, s) == "always" for s in sets))
        and (keep is None or any(truth.shown(net, keep, s) == "always" for s in sets))
    )
    return SemanticsReading.CURE if cure else SemanticsReading.NO_CURE


def percolated(dynamics):
    values = dict(dynamics.pinned)
    while True:
        states = [s for s in dynamics.states if all(s[dynamics.net.index[n]] == b for n, b in values.items())]
        new = {
            name: dynamics.image[states[0]][v]
            for v, name in enumerate(dynamics.names)
            if name not in values and len({dynamics.image[s][v] for s in states}) == 1
        }
        if not new:
            return states
        values |= new


def test_readings_equal_their_definitions():
    false_cures = without = 0
    for seed in range(60):
        rng = random.Random(seed)
        rules = truth.random_rules(rng, rng.randint(2, 4))
        net, names = truth.network(rules), list(rules)

        def formula(rng=rng, names=names):
            return truth.expression(truth.random_formula(rng, rng.sample(names, 2)))

        goal, keep = formula(), formula() if rng.random() < 0.3 else None
        reach = formula() if rng.random() < 0.2 else None
        environment = [(node.name, rng.choice((0, 1))) for node in net.nodes if node.is_input]
        groups = [candidate_choices(net, goal, only=names), candidate_regulations(net)]
        candidates = together(groups)
        asked = (
            pose(net, environment=environment),
            Goal(truth.demand(goal), keep=truth.demand(keep), reach=truth.demand(reach)),
            candidates,
        )
        exact = [found.chosen for found in search_interventions(*asked, max_size=2).interventions]
        found = compare_semantics(*asked, exact, max_size=2, limits=Limits())
        assert found.exhausted_size == 2

        def dynamics(chosen, case=(net, environment, candidates)):
            net, environment, candidates = case
            choices = [candidates.choices[i] for i in chosen]
            pins = dict(environment) | {c.node: c.value for choice in choices for c in choice.clamps}
            return truth.Truth(net, pins, [c for choice in choices for c in choice.cuts])

        points, empty, everything = [], [], range(len(candidates.choices))
        for size in range(3):
            for chosen in combinations(everything, size):
                clamps = [c for i in chosen for c in candidates.choices[i].clamps]
                if len({c.node for c in clamps}) < len(clamps) or any(set(p) <= set(chosen) for p in points):
                    continue
                fixed = [{point} for point in dynamics(chosen).fixed_points()]
                if not fixed:
                    if not any(set(p) < set(chosen) for p in empty):
                        empty.append(chosen)
                elif judged(net, fixed, goal, keep, reach) is SemanticsReading.CURE:
                    points.append(chosen)
        listed = {read.labels for read in found.sets if read.readings[0] is SemanticsReading.NONE_LEFT}
        assert {tuple(str(candidates.choices[i]) for i in p) for p in empty} <= listed, seed
        without += len(empty)
        named = {frozenset(map(str, read.clamps)) for read in found.sets if read.fixed_points}
        wanted = {
            frozenset(str(h) for i in p for h in (*candidates.choices[i].clamps, *candidates.choices[i].cuts))
            for p in points
        }
        assert named == wanted, seed
        assert sum(read.exact for read in found.sets) == len(exact)
        for read in found.sets:
            pins = dict(environment) | {c.node: c.value for c in read.clamps if isinstance(c, Clamp)}
            under = truth.Truth(net, pins, [c for c in read.clamps if not isinstance(c, Clamp)])
            space = percolated(under)
            forced = all(
                truth.evaluate(f, dict(zip(net.names, s, strict=True))) == b
                for s in space
                for f, b in ((goal, 0), (keep, 1), (reach, 1))
                if f is not None
            )
            assert read.readings == (
                judged(net, [{p} for p in under.fixed_points()], goal, keep, reach)
                if under.fixed_points()
                else SemanticsReading.NONE_LEFT,
                judged(net, under.synchronous(), goal, keep, reach),
                judged(net, under.asynchronous(), goal, keep, reach),
                judged(net, [truth.states_of(t) for t in under.minimal_trap_spaces()], goal, keep, reach),
                SemanticsReading.CURE if forced else SemanticsReading.NO_CURE,
            ), (seed, read)
            false_cures += read.false_cure
    assert false_cures > 1 and without > 5
