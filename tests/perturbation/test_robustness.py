"""Where each set works equals counting: every set at every setting of the inputs, by definition."""

import os
import random
from itertools import combinations, product

import pytest

from logicnet.attractors.landscape import Update
from logicnet.errors import UsageError
from logicnet.limits import Limits
from logicnet.network.case import Case
from logicnet.network.model import Clamp
from logicnet.network.resolve import pose
from logicnet.perturbation.candidates import Candidates, Choice, candidate_choices, candidate_regulations
from logicnet.perturbation.outcome import Goal, Occurrence, Success
from logicnet.perturbation.robustness import Fate, search_robust_interventions
from tests.conformance import definitions as truth

NETWORKS = int(os.environ.get("LOGICNET_FUZZ", "20"))


def works(net, choices, chosen, setting, goal, reach, keep, occurrence, update):
    """By definition; ``None`` for a set that gives a node two values."""
    clamps = {}
    for i in chosen:
        for c in choices[i].clamps:
            if clamps.setdefault(c.node, c.value) != c.value:
                return None
    cuts = [c for i in chosen for c in choices[i].cuts]
    dynamics = truth.Truth(net, {**setting, **clamps}, cuts)
    if update is Update.ASYNCHRONOUS:
        sets = dynamics.asynchronous()
    else:
        sets = [truth.states_of(space) for space in dynamics.minimal_trap_spaces()]
    bad = {Occurrence.EVER: {"always", "sometimes"}, Occurrence.ALWAYS: {"always"}}[occurrence]
    return (
        not any(truth.shown(net, goal, s) in bad for s in sets)
        and (reach is None or all(truth.shown(net, reach, s) == "always" for s in sets))
        and (keep is None or any(truth.shown(net, keep, s) == "always" for s in sets))
    )


def parts_of(chosen):
    return [part for size in range(len(chosen)) for part in combinations(chosen, size)]


def question(seed, few_inputs):
    """A random network with several inputs, candidates of all kinds, and demands."""
    rng = random.Random(seed)
    rules = truth.random_rules(rng, rng.randint(2, 4), inputs=0, arity=3)
    inputs = [f"i{k}" for k in range(rng.randint(1, 2 if few_inputs else 3))]
    for name in list(rules):
        if rng.random() < 0.6:
            rules[name] = f"({rules[name]}) {rng.choice('&|')} {rng.choice(('', '!'))}{rng.choice(inputs)}"
    net = truth.network({**rules, **{name: name for name in inputs}})
    names = list(rules)

    def formula():
        return truth.expression(truth.random_formula(rng, rng.sample(names, min(len(names), 2))))

    goal, keep, reach = formula(), formula() if rng.random() < 0.4 else None, formula() if rng.random() < 0.2 else None
    nodes = [Choice((Clamp(x, b),)) for x in names for b in (0, 1)]
    choices = [*nodes, *candidate_regulations(net, exclude=inputs).choices]
    if len(names) > 2:
        choices.append(Choice((Clamp(names[0], 0), Clamp(names[1], 1)), drug="both"))
    rng.shuffle(choices)
    return rng, net, inputs, goal, keep, reach, tuple(choices[:5])


@pytest.mark.parametrize("update", [Update.ASYNCHRONOUS, Update.MOST_PERMISSIVE])
@pytest.mark.parametrize("occurrence", list(Occurrence))
def test_regions_equal_counting(update, occurrence):
    partial = serving = 0
    for seed in range(NETWORKS):
        _, net, inputs, goal, keep, reach, choices = question(seed, few_inputs=False)
        found = search_robust_interventions(
            Case(net, tuple((name, None) for name in inputs), update=update),
            Goal(truth.demand(goal), occurrence, truth.demand(keep), truth.demand(reach)),
            Candidates("test", choices),
            max_size=3,
        )
        assert found.finished and found.exhausted_size == 3 and not found.undecided
        settings = [dict(zip(inputs, values, strict=True)) for values in product((0, 1), repeat=len(inputs))]
        assert found.settings.count == len(settings)
        table = {
            (chosen, k): works(net, choices, chosen, setting, goal, reach, keep, occurrence, update)
            for size in range(4)
            for chosen in combinations(range(len(choices)), size)
            for k, setting in enumerate(settings)
        }
        minimal = {
            (chosen, k): bool(good) and not any(table[part, k] for part in parts_of(chosen))
            for (chosen, k), good in table.items()
        }
        wanted = {chosen for (chosen, _), good in minimal.items() if good and chosen}
        # Where the goal itself is absent without any change, success is vacuous though another demand may be missed.
        before = [works(net, choices, (), s, goal, None, None, occurrence, update) for s in settings]
        nothing_to_do = all(table[(), k] for k in range(len(settings)))
        assert {s.chosen for s in found.interventions} == ({()} if nothing_to_do else wanted), seed
        for chosen, told in [((), found.settings.untreated), *((s.chosen, s.robustness) for s in found.interventions)]:
            for k, setting in enumerate(settings):
                there = [
                    part.fate for part in told.parts for cube in part.cubes if dict(cube).items() <= setting.items()
                ]
                fate = Fate.SURVIVES
                if table[chosen, k]:
                    fate = Fate.VACUOUS if before[k] else Fate.ABOLISHED
                assert there == [fate], (seed, chosen, setting)
            for part in told.parts:
                assert part.settings == sum(2 ** (len(inputs) - len(cube)) for cube in part.cubes)
            assert told.minimal_at == sum(minimal[chosen, k] for k in range(len(settings)))
            assert told.holds_at == sum(bool(table[chosen, k]) for k in range(len(settings)))
            partial += bool(chosen) and told.count(Fate.SURVIVES) > 0
        for found_set in found.interventions:
            needed = any(minimal[found_set.chosen, k] and not before[k] for k in range(len(settings)))
            assert found_set.verdict is (Success.ABOLISHED if needed and found_set.size else Success.VACUOUS), seed
            serving += bool(found_set.size) and not needed
    assert partial > NETWORKS // 12 and serving


def test_a_table_over_named_environments_equals_single_questions():
    several = 0
    for seed in range(NETWORKS):
        rng, net, inputs, goal, _, reach, choices = question(seed, few_inputs=True)
        places = [(f"e{k}", tuple((name, rng.choice((0, 1, 1, None))) for name in inputs)) for k in range(3)]
        found = search_robust_interventions(
            pose(net), Goal(truth.demand(goal), reach=truth.demand(reach)), Candidates("test", choices),
            places=places, max_size=2,
        )  # fmt: skip
        assert found.settings.places == ("e0", "e1", "e2") and found.settings.count == 3

        def good(chosen, place, case=(net, choices, goal, reach)):
            net, choices, goal, reach = case
            return answers(net, choices, chosen, place, goal, reach)

        def answers(net, choices, chosen, place, goal, reach):
            free = [name for name, value in place if value is None]
            fixed = {name: value for name, value in place if value is not None}
            settings = [fixed | dict(zip(free, values, strict=True)) for values in product((0, 1), repeat=len(free))]
            scheme = Occurrence.EVER, Update.ASYNCHRONOUS
            return all(works(net, choices, chosen, setting, goal, reach, None, *scheme) for setting in settings)

        told = {(): found.settings.untreated, **{s.chosen: s.robustness for s in found.interventions}}
        for size in range(3):
            for chosen in combinations(range(len(choices)), size):
                minimal_somewhere = False
                for k, (name, place) in enumerate(places):
                    here = good(chosen, place)
                    minimal = bool(here) and not any(good(part, place) for part in parts_of(chosen))
                    minimal_somewhere |= minimal and bool(chosen)
                    if chosen in told:
                        before = answers(net, choices, (), place, goal, None)
                        fate = Fate.SURVIVES if not here else Fate.VACUOUS if before else Fate.ABOLISHED
                        wanted = (name, fate, minimal)
                        assert told[chosen].places[k] == wanted, (seed, chosen)
                assert (chosen in told) == minimal_somewhere or not chosen, (seed, chosen)
        several += len(found.interventions) > 1
    assert several > NETWORKS // 10


def test_drugs_that_hold_a_node_at_two_values_are_no_set_even_where_the_node_does_not_matter():
    net = truth.network({"i": "i", "a": "a | i", "b": "b | i", "z": "a", "p": "a | b"})
    drugs = tuple(Choice((Clamp(x, 0), Clamp("z", k)), drug=x.upper()) for k, x in enumerate("ab"))
    found = search_robust_interventions(
        pose(net), Goal(truth.demand("p")), Candidates("test", (*drugs, Choice((Clamp("b", 0),))))
    )
    assert [s.chosen for s in found.interventions] == [(0, 2)]


def test_questions_without_a_setting_are_refused():
    net = truth.network({"i": "i", "a": "i & a"})
    candidates = candidate_choices(net, truth.expression("a"), only=["a", "i"])
    asked = Goal(truth.demand("a")), candidates
    with pytest.raises(UsageError, match="one setting only"):
        search_robust_interventions(pose(net, environment="i=1"), *asked)
    with pytest.raises(UsageError, match="cannot be a candidate"):
        search_robust_interventions(pose(net), *asked)


def test_what_a_limit_leaves_is_open_and_counted():
    net = truth.network({"i": "i", "a": "i | b", "b": "a"})
    formula = truth.expression("a")
    limits = Limits()
    limits.interrupt()
    found = search_robust_interventions(
        pose(net), Goal(truth.demand("a")), candidate_choices(net, formula), limits=limits
    )
    assert found.exhausted_size is None and not found.finished and not found.interventions
    assert found.settings.untreated.count(Fate.OPEN) == found.settings.count == 2
