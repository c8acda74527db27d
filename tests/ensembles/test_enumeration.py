"""Whole answers over ensembles of up to 2^10 instantiations, held against enumeration.

Networks of up to five nodes with every kind of open rule. Each instantiation is written out and its attractors are
found state by state; instantiations of the same functions are looked at once. ``LOGICNET_FUZZ=3000`` takes that many
networks; ``LOGICNET_FUZZ_FROM`` is the first seed. What was run is in ``benchmarks/results/ensembles.md``.
"""

from __future__ import annotations

import os
import random
from itertools import combinations

import pytest
from msgspec.structs import replace

from logicnet.ensembles.partial import PartialNetwork
from logicnet.ensembles.robust import EnsembleStudy
from logicnet.ensembles.study import Settled, study
from logicnet.errors import UsageError
from logicnet.network.case import Case, Update
from logicnet.network.model import Clamp, Expectation, Quantifier
from logicnet.network.resolve import environment_of
from logicnet.perturbation.candidates import Candidates, Choice
from logicnet.perturbation.outcome import Goal, Occurrence
from tests.conformance import definitions as truth
from tests.conformance.interventions import Dynamics
from tests.ensembles import networks
from tests.ensembles.test_partial import settings

CASES = int(os.environ.get("LOGICNET_FUZZ", "3"))
FIRST = int(os.environ.get("LOGICNET_FUZZ_FROM", "0"))
#: Most instantiations of a network.
MOST = 1 << 10
SCHEMES = tuple(Update)


class Truth:
    """Every instantiation of a partially specified network, the same functions together."""

    def __init__(self, partial: PartialNetwork) -> None:
        self.network, self.partial = partial.reference, partial
        self.outcomes = settings(partial)
        self._of: dict[tuple[int, ...], Dynamics] = {}
        self._key: dict[tuple[int, ...], tuple[int, ...]] = {}
        for outcomes in self.outcomes:
            one = Dynamics(partial.instantiate(outcomes))
            key = tuple(one._rule(v, ()) for v in range(len(self.network)))
            self._key[outcomes] = key
            self._of.setdefault(key, one)
        self.functions = len(self._of)
        self._seen: dict[tuple[object, ...], bool] = {}

    def holds(self, outcomes: tuple[int, ...], x: Expectation) -> bool:
        """Whether an expectation holds at an instantiation, under asynchronous updates."""
        key = (x.name, self._key[outcomes])
        if key not in self._seen:
            dynamics = self._of[self._key[outcomes]]
            index = self.network.index
            pins = {index[n]: b for n, b in environment_of(self.network, x.environments) if b is not None}
            pins |= {index[clamp.node]: clamp.value for clamp in x.clamps}
            found, shows = dynamics.attractors(pins, x.cuts, "asynchronous"), dynamics.table(x.formula)
            self._seen[key] = (
                all(not states & ~shows for states in found)
                if x.quantifier is Quantifier.EVERY
                else not any(states & shows for states in found)
                if x.quantifier is Quantifier.NO
                else any(not states & ~shows for states in found)
            )
        return self._seen[key]

    def works(self, outcomes: tuple[int, ...], case: Case, goal: Goal, changes: tuple[Clamp, ...]) -> bool:
        """Whether the demands are met after a set of changes."""
        key = (changes, case.update, goal.occurrence, self._key[outcomes])
        if key not in self._seen:
            dynamics, index = self._of[self._key[outcomes]], self.network.index
            pins = {index[n]: b for n, b in case.environment if b is not None}
            pins |= {index[clamp.node]: clamp.value for clamp in changes}
            found = dynamics.attractors(pins, (), case.update.value)
            table = dynamics.table(goal.abolish.formula)
            ever = goal.occurrence is Occurrence.EVER
            met = not any(states & table and (ever or not states & ~table) for states in found)
            if goal.reach is not None:
                reached = dynamics.table(goal.reach.formula)
                met = met and all(not states & ~reached for states in found)
            if goal.keep is not None:
                kept = dynamics.table(goal.keep.formula)
                met = met and any(not states & ~kept for states in found)
            self._seen[key] = met
        return self._seen[key]


def problem(seed: int) -> tuple[random.Random, Truth]:
    """A network and its truth: of some random ones one with many instantiations; few expectations that leave none."""
    rng = random.Random(400_000 + seed)
    network = max((networks.random_problem(rng, most=MOST) for _ in range(3)), key=networks.size)
    while True:
        truly = Truth(PartialNetwork(network))
        some = any(all(truly.holds(o, x) for x in network.expectations) for o in truly.outcomes)
        if some or rng.random() < 0.15:
            return rng, truly
        network = replace(network, expectations=network.expectations[:-1])


def choices_are_decided_as_they_are(truly: Truth, seed: int) -> list[tuple[int, ...]]:
    """Counts, and what each choice is; gives the consistent instantiations."""
    given = truly.network.expectations
    consistent = [o for o in truly.outcomes if all(truly.holds(o, x) for x in given)]
    result = study(truly.partial, given)
    assert result.instantiations.exact == len(truly.outcomes), seed
    assert result.consistent.exact == len(consistent), seed
    among, every = set(consistent), set(truly.outcomes)
    for i, answer in enumerate(result.choices if consistent else ()):
        outcomes = {o[i] for o in consistent}
        if len(outcomes) == 1:
            assert answer.settled is Settled.DECIDED and {answer.outcome} == outcomes, (seed, i)
            continue
        others = range(len(answer.choice.outcomes))
        changes = any(
            (o in among) != (other in among)
            for o in truly.outcomes
            for other in ((*o[:i], k, *o[i + 1 :]) for k in others)
            if other in every
        )
        assert answer.settled is (Settled.OPEN if changes else Settled.IRRELEVANT), (seed, i)
    return consistent


def test_answers_over_up_to_a_thousand_instantiations_are_those_of_enumeration() -> None:
    told_of = ("networks", "instantiations", "functions", "large", "empty", "robust", "partly", "hinges", "left out")
    counted = dict.fromkeys(told_of, 0)
    for seed in range(FIRST, FIRST + CASES):
        rng, truly = problem(seed)
        network = truly.network
        consistent = choices_are_decided_as_they_are(truly, seed)
        counted["networks"] += 1
        counted["instantiations"] += len(truly.outcomes)
        counted["functions"] += truly.functions
        counted["large"] += len(truly.outcomes) > 1 << 7
        counted["empty"] += not consistent
        inputs = [node.name for node in network.input_nodes()]
        environment = tuple((name, rng.choice((0, 1, None))) for name in inputs)
        free = {name for name, value in environment if value is None}
        usable = [Choice((Clamp(n, b),)) for n in network.names if n not in free for b in (0, 1)]
        choices = tuple(rng.sample(usable, min(4, len(usable))))

        def demand(rng=rng, network=network):
            return truth.demand(truth.random_formula(rng, rng.sample(network.names, min(2, len(network)))))

        wanted = demand()
        keep, reach = (demand() if rng.random() < 0.2 else None for _ in range(2))
        shared = (rng.choice(list(Occurrence)), rng.choice(SCHEMES))
        for occurrence in Occurrence:
            for scheme in SCHEMES:
                case = Case(network, environment, update=scheme)
                goal = Goal(wanted, occurrence, keep, reach)
                asked = EnsembleStudy(case, goal, Candidates("test", choices), given=network.expectations)
                if not consistent:
                    with pytest.raises(UsageError, match="no instantiation"):
                        asked.robust(2)
                    continue
                sets = [
                    chosen
                    for size in range(3)
                    for chosen in combinations(range(len(choices)), size)
                    if len({c.node for k in chosen for c in choices[k].clamps}) == size
                ]
                changes = {chosen: tuple(c for k in chosen for c in choices[k].clamps) for chosen in sets}
                works = {
                    chosen: [o for o in consistent if truly.works(o, case, goal, changes[chosen])] for chosen in sets
                }
                result = asked.robust(2)
                assert result.finished and result.exhausted_size == 2, seed
                if result.undecided:
                    # Synchronous attractors of many states may be left open; nothing is claimed of these then.
                    assert scheme is Update.SYNCHRONOUS, seed
                    counted["left out"] += 1
                    continue
                all_over = [chosen for chosen in sets if len(works[chosen]) == len(consistent)]
                minimal = {c for c in all_over if not any(set(part) < set(c) for part in all_over)}
                assert {one.chosen for one in result.interventions} == minimal, (seed, occurrence, scheme)
                counted["robust"] += len(minimal)
                if (occurrence, scheme) == shared:
                    told = EnsembleStudy(case, goal, Candidates("test", choices), given=network.expectations)
                    _shares(told, works, consistent, counted, seed)
    print(counted)
    assert counted["partly"] and counted["robust"] and counted["hinges"] and counted["large"]


def _shares(told: EnsembleStudy, works, consistent, counted, seed: int) -> None:
    """Which sets work somewhere, in how many instantiations, and that hinges decide."""
    result = told.shares(2)
    if result.undecided:
        return
    somewhere = {
        chosen
        for chosen, where in works.items()
        if any(not any(set(part) < set(chosen) and at in works[part] for part in works) for at in where)
    }
    assert {one.chosen for one in result.interventions} == somewhere, seed
    choices = told.partial.choices
    for one, share in zip(result.interventions, result.shares, strict=True):
        where = set(works[one.chosen])
        assert (share.works.exact, share.consistent.exact) == (len(where), len(consistent)), seed
        fails = [o for o in consistent if o not in where]
        counted["partly"] += bool(fails)
        counted["hinges"] += len(share.hinges)
        assert bool(fails) is bool(share.hinges), seed
        cubes = []
        for hinge in share.hinges:
            assert hinge.fails_at in fails and (hinge.works_at is None or hinge.works_at in where), seed
            same = {(o.node, o.question): o.outcome for o in hinge.outcomes}
            cubes.append({(c.node, c.question): k for c, k in zip(choices, hinge.fails_at, strict=True)
                          if (c.node, c.question) in same})  # fmt: skip
        numbered = [(c.node, c.question) for c in choices]
        for outcomes in consistent:
            has = dict(zip(numbered, outcomes, strict=True))
            covered = any(all(has[at] == k for at, k in cube.items()) for cube in cubes)
            # Outcomes that are several bits may be told more precisely than the bits that decide.
            assert not covered or outcomes in fails, seed

