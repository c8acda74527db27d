"""A question at one setting of its inputs, and the other settings at which its refutation holds, by enumeration."""

import os
import random
from itertools import combinations, product

import pytest

from logicnet.attractors.landscape import Update
from logicnet.compiled.space import Subspace
from logicnet.limits import Limits
from logicnet.network.case import Case
from logicnet.network.model import Clamp
from logicnet.perturbation.candidates import Choice
from logicnet.perturbation.outcome import Occurrence
from logicnet.perturbation.question import Question, SetStatus
from tests.conformance import definitions as truth
from tests.conformance.interventions import Dynamics

NETWORKS = int(os.environ.get("LOGICNET_FUZZ", "25"))


class Shown:
    """Whether some attractor shows a formula under a set at a setting."""

    def __init__(self, net, formula, choices, occurrence, update):
        self._net, self._choices, self._update = net, choices, update
        self._ever = occurrence is Occurrence.EVER
        self._dynamics = Dynamics(net)
        self._table = self._dynamics.table(formula)

    def by_attractors(self, chosen, setting):
        pins = {self._net.index[c.node]: c.value for i in chosen for c in self._choices[i].clamps} | dict(setting)
        found = self._dynamics.attractors(pins, (), self._update.value)
        return any(states & self._table and (self._ever or not states & ~self._table) for states in found)


@pytest.mark.parametrize("occurrence", list(Occurrence))
@pytest.mark.parametrize("update", list(Update))
def test_answers_within_a_setting_and_what_they_rest_on(update, occurrence):
    spared = refuted = proved = 0
    for seed in range(NETWORKS):
        rng = random.Random(70_000 + seed)
        rules = truth.random_rules(rng, rng.randint(2, 4), inputs=0, arity=3)
        varied = [f"c{i}" for i in range(rng.randint(1, 3))]
        for name in rules:
            if rng.random() < 0.8:
                rules[name] = f"({rules[name]}) {rng.choice('&|')} {rng.choice(('', '!'))}{rng.choice(varied)}"
        net = truth.network({**rules, **{name: name for name in varied}})
        formula = truth.expression(truth.random_formula(rng, rng.sample(net.names, min(len(net), 2))))
        choices = [Choice((Clamp(x, b),)) for x in rules for b in (0, 1)]
        rng.shuffle(choices)
        choices = choices[:5]
        question = Question(Case(net, (), update=update), formula, occurrence, choices, Limits(), varied)
        shown = Shown(net, formula, choices, occurrence, update).by_attractors
        sets = [
            s
            for k in (0, 1, 2)
            for s in combinations(range(len(choices)), k)
            if len({choices[i].clamps[0].node for i in s}) == k
        ]
        places = [net.index[name] for name in varied]
        for chosen in sets:
            cube = Subspace.of((v, rng.choice((0, 1))) for v in places if rng.random() < 0.7)
            outcome = question.check(chosen, cube)
            settings = [tuple(zip(places, values, strict=True)) for values in product((0, 1), repeat=len(places))]
            inside = [s for s in settings if Subspace.of(s).within(cube)]
            if outcome.status is SetStatus.PROVED:
                proved += 1
                assert not any(shown(chosen, setting) for setting in inside), (seed, chosen, cube)
            elif outcome.status is SetStatus.REFUTED:
                refuted += 1
                rest = outcome.setting
                spared += rest.mask.bit_count() < cube.mask.bit_count()
                assert any(shown(chosen, setting) for setting in inside), (seed, chosen, cube)
                assert rest.meets(cube)
                for other in sets:
                    pins = {2 * net.index[c.node] + c.value for i in other for c in choices[i].clamps}
                    if pins.isdisjoint(outcome.clause.against) and pins.issuperset(outcome.clause.missing):
                        for setting in settings:
                            if Subspace.of(setting).within(rest):
                                assert shown(other, setting), (seed, chosen, other, cube, rest)
            else:
                assert update is Update.SYNCHRONOUS
    assert proved > NETWORKS and refuted > NETWORKS
    assert spared > NETWORKS // 4
