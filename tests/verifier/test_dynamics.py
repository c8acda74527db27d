"""What the verifier computes for itself, against enumeration: candidates, trap spaces, attractors of a part."""

from __future__ import annotations

import random
from itertools import chain, combinations, product

import pytest

from logicnet.attractors.landscape import Update
from logicnet.verifier import dynamics
from logicnet.verifier.candidates import SteadyStates
from logicnet.verifier.rules import FALSE, TRUE, negation, one_sided, simplified, surely
from logicnet.verifier.system import System
from tests.conformance import definitions as truth
from tests.conformance.interventions import Dynamics, space

SEEDS = 150


class Case:
    """A random network, some of it fixed, some positions retained or loose; sets of states as bits of one integer."""

    def __init__(self, seed: int) -> None:
        self.rng = rng = random.Random(seed)
        self.n = n = rng.randint(2, 4)
        self.net = truth.network(truth.random_rules(rng, n, inputs=0.1, arity=3))
        self.system = System(self.net, {}, [], [], set(range(n)))
        self.rest()
        self._tables = Dynamics(self.net)
        #: Of each node, the states in which its rule gives 1.
        self.rules = [self._tables.table(node.rule.expression) for node in self.net.nodes]

    def rest(self) -> None:
        """Choose what is fixed, retained and loose."""
        rng, n = self.rng, self.n
        self.fixed = {i: rng.choice((0, 1)) for i in range(n) if rng.random() < 0.2}
        self.part = [i for i in range(n) if i not in self.fixed]
        self.loose = {(i, rng.choice((0, 1))) for i in self.part if rng.random() < 0.2}
        self.retained = {i: rng.choice((0, 1)) for i in self.part if rng.random() < 0.3}

    def formula(self):
        """A formula of the verifier, and the states in which it is true."""
        text = truth.random_formula(self.rng, self.rng.sample(self.net.names, self.rng.randint(1, 2)))
        expression = truth.expression(text)
        return self.system.formula(expression), self._tables.table(expression)

    def states(self, values) -> int:
        """The states that have these values."""
        state = sum(b << i for i, b in values.items())
        return space(self.n, state, sum(1 << i for i in range(self.n) if i not in values))

    def updates(self) -> list[int]:
        return [self.rng.randrange(self.n) for _ in range(self.rng.randint(0, 4))]

    def left_alone(self, state: int, pins, updates: list[int], into, shown: int, demands) -> bool:
        """Whether a run never leads a state into a space without it, or out of what is demanded."""
        here = state
        for i in (None, *updates):
            if i is not None and i not in self.fixed and i not in pins:
                here = here & ~(1 << i) | (self.rules[i] >> here & 1) << i
            if into is None and demands and not shown >> here & 1:
                return False
            if into is not None and self.states(into) >> here & 1 and not self.states(into) >> state & 1:
                return False
        return True

    def cube(self):
        return {i: self.rng.choice((0, 1)) for i in range(self.n) if self.rng.random() < 0.5}


def test_candidates_are_the_steady_states_with_what_is_retained_and_loose() -> None:
    some = none = 0
    for seed in range(SEEDS):
        case = Case(seed)
        (demand, shown), cubes = case.formula(), [case.cube() for _ in range(case.rng.randint(0, 2))]
        demands = [demand] if case.rng.random() < 0.5 else []
        rng = case.rng
        runs = [(case.updates(), case.cube() if rng.random() < 0.5 else None) for _ in range(rng.randint(0, 2))]
        asked = SteadyStates(case.system)
        for _ in range(rng.randint(0, 3)):
            # What was asked before of the same solver changes no answer.
            case.rest()
            before = dynamics.Pinned(case.system, case.part, case.fixed, loose=case.loose)
            asked.find(before, case.retained, demands, [case.cube()], runs)
        case.rest()
        wanted = 0
        for held in chain.from_iterable(combinations(sorted(case.loose), k) for k in range(len(case.loose) + 1)):
            pins = dict(held)
            steady = case.states({**case.fixed, **pins}) if len(pins) == len(held) else 0
            for i in case.part:
                if i not in pins:
                    on = case.states({i: 1})
                    stay = (case.states({}) if case.retained.get(i) == 1 else case.rules[i]) & on
                    steady &= stay | (case.states({}) if case.retained.get(i) == 0 else ~case.rules[i]) & ~on
            steady &= shown if demands else -1
            for cube in cubes:
                steady &= ~case.states(cube)
            for state in range(1 << case.n):
                if steady >> state & 1 and all(case.left_alone(state, pins, *run, shown, demands) for run in runs):
                    wanted |= 1 << state
        found = asked.find(
            dynamics.Pinned(case.system, case.part, case.fixed, loose=case.loose), case.retained, demands, cubes, runs
        )
        assert (found is None) == (not wanted), seed
        if found is not None:
            assert case.states({**found, **case.fixed}) & wanted, seed
        some, none = some + (found is not None), none + (found is None)
    assert some > SEEDS // 5 and none > SEEDS // 5


def test_a_trap_space_is_found_iff_there_is_one() -> None:
    some = none = 0
    for seed in range(SEEDS):
        case = Case(seed)
        rng = case.rng
        (inside, everywhere), (meets, somewhere) = case.formula(), case.formula()
        if rng.random() < 0.5:
            inside, everywhere = TRUE, case.states({})
        if rng.random() < 0.5:
            meets, somewhere = TRUE, case.states({})
        apart, proper = [case.cube() for _ in range(rng.randint(0, 2))], rng.random() < 0.5
        wanted = []
        for values in product((0, 1, None), repeat=len(case.part)):
            one = {**case.fixed, **{i: b for i, b in zip(case.part, values, strict=True) if b is not None}}
            states = case.states(one)
            kept = all(
                (i, one[i]) in case.loose or not states & (~case.rules[i] if one[i] else case.rules[i])
                for i in case.part
                if i in one
            )
            if (
                kept
                and not states & ~everywhere
                and states & somewhere
                and not any(states & case.states(other) for other in apart)
                and not (proper and all(b is None for b in values))
            ):
                wanted.append(one)
        found = dynamics.trap_space(
            dynamics.Pinned(case.system, case.part, case.fixed, loose=case.loose),
            inside=inside,
            meets=meets,
            apart_from=apart,
            proper=proper,
        )
        assert (found is None) == (not wanted), seed
        if found is not None:
            assert found in wanted, seed
        some, none = some + (found is not None), none + (found is None)
    assert some > SEEDS // 5 and none > SEEDS // 5


@pytest.mark.parametrize("update", ["asynchronous", "synchronous"])
def test_attractors_of_a_part_show_what_they_show_state_by_state(
    update: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Explicitly, and by decision diagrams where a part is too large for that."""
    words = set()
    for seed in range(SEEDS // 2):
        case = Case(seed)
        goal, shown = case.formula()
        attractors = Dynamics(case.net).attractors(case.fixed, (), update)
        wanted = {
            "always" if not states & ~shown else "sometimes" if states & shown else "never" for states in attractors
        }
        ask = (case.system, case.part, case.fixed, goal, update)
        assert dynamics.shown_by_attractors(*ask) == wanted, seed
        with monkeypatch.context() as small:
            small.setattr(dynamics, "MAX_EXPLICIT", {"asynchronous": -1, "synchronous": -1})
            assert dynamics.shown_by_attractors(*ask) == (wanted if update == "asynchronous" else None), seed
        words |= wanted
    assert words == {"always", "sometimes", "never"}


def test_nothing_is_computed_again_beyond_what_can_be(monkeypatch: pytest.MonkeyPatch) -> None:
    case = Case(0)
    monkeypatch.setattr(dynamics, "MAX_EXPLICIT", {update.value: -1 for update in Update})
    monkeypatch.setattr(dynamics, "MAX_SYMBOLIC", -1)
    goal, _ = case.formula()
    assert dynamics.shown_by_attractors(case.system, case.part, case.fixed, goal, "asynchronous") is None


def test_negation_is_the_other_states() -> None:
    for seed in range(20):
        case = Case(seed)
        goal, shown = case.formula()
        for state in range(1 << case.n):
            values = {i: state >> i & 1 for i in range(case.n)}
            held = dynamics.simplified(goal, values), dynamics.simplified(negation(goal), values)
            assert held == ((TRUE, FALSE) if shown >> state & 1 else (FALSE, TRUE)), (seed, state)


def test_what_is_sure_is_true_in_every_state() -> None:
    """Also where a position occurs with both values, so that putting the known ones in does not decide."""
    sure = mixed = 0
    for seed in range(SEEDS):
        case = Case(seed)
        (goal, shown), (other, _), (third, _) = case.formula(), case.formula(), case.formula()
        # Of no side: the second part is always true, and no simplification sees it.
        goal = (True, (goal, (False, (other, negation(other), third))))
        wanted = not case.states(case.fixed) & ~shown
        assert surely(goal, case.fixed) == wanted, seed
        sure, mixed = sure + wanted, mixed + (not one_sided(simplified(goal, case.fixed)))
    assert sure > 10 and mixed > SEEDS // 3


def test_influences_have_exactly_the_signs_that_occur() -> None:
    both = 0
    for seed in range(SEEDS):
        case = Case(seed)
        for i in range(case.n):
            wanted = {}
            for j in case.part:
                apart = case.states({**case.fixed, j: 0})
                high = case.rules[i] >> (1 << j)
                signs = {
                    sign
                    for sign, where in ((1, high & ~case.rules[i]), (-1, case.rules[i] & ~high))
                    if where & apart
                }
                if signs:
                    wanted[j] = frozenset(signs)
            assert case.system.influences(i, case.system.dense(case.fixed)) == wanted, (seed, i)
            both += any(len(signs) == 2 for signs in wanted.values())
    assert both > 10


def test_constants_are_forced_whatever_is_chosen() -> None:
    net = truth.network({"c": "b | c", "b": "a", "a": "1", "d": "d"})
    assert System(net, {}, [], [], set()).constants == {0: 1, 1: 1, 2: 1}
    assert System(net, {}, [], [], {1}).constants == {2: 1}
