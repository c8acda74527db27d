"""Side effects, the Pareto front and ideas, against their definitions on small networks."""

import random

from logicnet.limits import Limits
from logicnet.network.model import Clamp, Cut
from logicnet.perturbation.candidates import candidate_choices, candidate_regulations, together
from logicnet.perturbation.outcome import Success
from logicnet.perturbation.tradeoffs import Level, ideas, pareto_front, side_effects
from logicnet.studies.interventions import InterventionQuestion, minimal_interventions, study_interventions
from tests.conformance import definitions as truth


def answered(seed):
    """A random network, its environment, a second formula, and all its minimal interventions."""
    rng = random.Random(seed)
    rules = truth.random_rules(rng, rng.randint(2, 4))
    net, names = truth.network(rules), list(rules)
    goal, other = (truth.expression(truth.random_formula(rng, rng.sample(names, 2))) for _ in range(2))
    environment = [(node.name, rng.choice((0, 1))) for node in net.nodes if node.is_input]
    candidates = together([candidate_choices(net, goal, only=names), candidate_regulations(net)])
    result = minimal_interventions(net, truth.demand(goal), environment=environment, candidates=candidates, max_size=2)
    return result.case, other, result.interventions


def attractors(net, environment, held):
    pins = dict(environment) | {h.node: h.value for h in held if isinstance(h, Clamp)}
    return truth.Truth(net, pins, [h for h in held if isinstance(h, Cut)]).asynchronous()


def test_side_effects_are_the_levels_by_definition():
    changed = 0
    for seed in range(40):
        case, other, sets = answered(seed)
        found = side_effects(case, [truth.demand(other)], sets, Limits())

        def by_definition(held, asked=(case.network, case.environment, other)):
            net, environment, other = asked
            words = {truth.shown(net, other, states) for states in attractors(net, environment, held)}
            return {("always",): Level.EVERY, ("never",): Level.NEVER}.get(tuple(words), Level.MIXED)

        for chosen, (effect,) in zip(sets, found, strict=True):
            assert effect.before is by_definition(()) and effect.after is by_definition(chosen.clamps)
            assert effect.changed == (effect.before is not effect.after)
            changed += effect.changed
    assert changed > 20


def test_the_front_is_what_nothing_beats():
    rng = random.Random(1)
    for _ in range(200):
        scores = [tuple(rng.randint(0, 3) for _ in range(3)) for _ in range(rng.randint(0, 8))]
        front = {
            k
            for k, mine in enumerate(scores)
            if not any(
                all(x <= y for x, y in zip(other, mine, strict=True))
                and any(x < y for x, y in zip(other, mine, strict=True))
                for other in scores
            )
        }
        assert set(pareto_front(scores)) == front


def test_every_set_of_an_idea_does_what_the_sets_it_acts_through_do():
    chains = 0
    for seed in range(60):
        case, _, sets = answered(seed)
        net, environment = case.network, case.environment
        found = ideas(case, sets)
        assert sorted(k for idea in found for k in idea.members) == list(range(len(sets)))
        for idea in found:
            for a in idea.members:
                for b in idea.through:
                    # In every attractor under a, what b pins has the value that b gives it: b adds nothing.
                    together_ = (*sets[a].clamps, *(h for h in sets[b].clamps if h not in sets[a].clamps))
                    assert attractors(net, environment, sets[a].clamps) == attractors(net, environment, together_)
                chains += len(idea.members) > 1
    assert chains > 20


def test_a_chain_is_one_idea_that_comes_down_to_its_last_link():
    net = truth.network({"a": "a", "b": "a", "c": "b", "d": "c", "e": "e", "p": "d & e"})
    environment = [("a", 1), ("e", 1)]
    result = minimal_interventions(
        net, "p", environment=environment,
        candidates=candidate_choices(net, truth.expression("p"), only=["a", "b", "c", "d", "e"]),
    )  # fmt: skip
    labels = [found.labels[0] for found in result.interventions]
    found = ideas(result.case, result.interventions)
    assert [([labels[k] for k in i.through], [labels[k] for k in i.members]) for i in found] == [
        (["d=0"], ["a=0", "b=0", "c=0", "d=0"]),
        (["e=0"], ["e=0"]),
    ]


def test_sets_that_only_serve_another_demand_are_called_vacuous():
    net = truth.network({"p": "0", "a": "b", "b": "a"})
    formula = truth.expression("p")
    candidates = candidate_choices(net, formula, only=["a", "b"])
    for goal, verdict in ((formula, Success.VACUOUS), (truth.expression("p | !a"), Success.ABOLISHED)):
        result = study_interventions(
            net, InterventionQuestion(abolish=truth.demand(goal), candidates=candidates, reach="a")
        )
        assert [i.labels for i in result.interventions] == [("a=1",), ("b=1",)]
        assert {i.verdict for i in result.interventions} == {verdict}
