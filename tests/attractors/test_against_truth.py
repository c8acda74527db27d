"""Attractors, trap spaces, fixed points and phenotype tables equal their definitions on random networks."""

import os
import random

import pytest

from logicnet.attractors.landscape import Kind, Update, Verdict
from logicnet.limits import Limits
from logicnet.studies.attractors import find_attractors, project_attractors
from logicnet.text.formula import format_expression
from tests.conformance import definitions as truth

#: Networks per test; more behind the variable for a long run.
NETWORKS = int(os.environ.get("LOGICNET_FUZZ", "60"))


def cases(largest, networks=NETWORKS, smallest=1):
    for seed in range(networks):
        rng = random.Random(seed)
        rules = truth.random_rules(rng, rng.randint(smallest, largest), arity=rng.choice((2, 3, 4)))
        names = list(rules)
        formula = truth.random_formula(rng, rng.sample(names, min(len(names), rng.randint(1, 3))))
        net = truth.network(rules, {"P": formula})
        environment = [(node.name, rng.choice((0, 1, None))) for node in net.nodes if node.is_input]
        pinned = {name: value for name, value in environment if value is not None}
        yield rng, net, formula, environment, truth.Truth(net, pinned)


def as_tuple(net, space):
    return tuple(space.get(v) for v in range(len(net)))


def in_order(entries):
    return sorted(entries, key=repr)


@pytest.mark.parametrize(("smallest", "largest", "networks"), [(1, 5, NETWORKS), (6, 8, NETWORKS // 5)])
def test_asynchronous_attractors_with_hull_size_and_phenotype(smallest, largest, networks):
    complex_ones = 0
    for _, net, formula, environment, dynamics in cases(largest, networks, smallest):
        landscape = find_attractors(net, environment=environment)
        found = [(as_tuple(net, a.space), a.size, a.phenotypes[0][1].value) for a in landscape.attractors]
        wanted = [
            (truth.hull(states), len(states), truth.shown(net, truth.expression(formula), states))
            for states in dynamics.asynchronous()
        ]
        assert in_order(found) == in_order(wanted)
        assert landscape.complete is landscape.faithful is Verdict.YES
        assert landscape.finished and landscape.exact_count and landscape.count == len(wanted)
        assert len({a.id for a in landscape.attractors}) == len(wanted) or landscape.univocal is Verdict.NO
        complex_ones += any(a.kind is Kind.COMPLEX for a in landscape.attractors)
    assert complex_ones > networks // 10


def test_most_permissive_attractors_are_the_minimal_trap_spaces():
    for _, net, formula, environment, dynamics in cases(5):
        landscape = find_attractors(net, environment=environment, update=Update.MOST_PERMISSIVE)
        spaces = dynamics.minimal_trap_spaces()
        found = [(as_tuple(net, a.space), a.size, a.phenotypes[0][1].value) for a in landscape.attractors]
        wanted = [
            (space, len(states := truth.states_of(space)), truth.shown(net, truth.expression(formula), states))
            for space in spaces
        ]
        assert in_order(found) == in_order(wanted)


def test_fixed_points():
    for _, net, _, environment, dynamics in cases(6):
        landscape = find_attractors(net, environment=environment, fixed_points_only=True)
        assert {as_tuple(net, a.space) for a in landscape.attractors} == dynamics.fixed_points()


def test_marker_patterns_and_their_witnesses():
    for rng, net, _, environment, dynamics in cases(5):
        markers = rng.sample(net.names, min(len(net), 2))
        landscape = project_attractors(net, markers, environment=environment)
        spaces = dynamics.minimal_trap_spaces()
        hulls = {truth.hull(states) for states in dynamics.asynchronous()}

        def of(space, markers=markers, net=net):
            return tuple(space[net.index[name]] for name in markers)

        assert landscape.complete is Verdict.YES
        assert [row.markers for row in landscape.patterns] == sorted(
            set(map(of, hulls)), key=lambda values: tuple(2 if b is None else b for b in values)
        )
        for row in landscape.patterns:
            witness = as_tuple(net, row.witness)
            assert of(witness) == row.markers
            # A minimal trap space, or what holds an attractor that lies in none, or has a smaller hull than its own.
            assert witness in spaces or any(of(hull) == row.markers and truth.smaller(hull, witness) for hull in hulls)


def test_where_keeps_exactly_the_attractors_that_show_the_formula():
    for _, net, formula, environment, _ in cases(4):
        everything = find_attractors(net, environment=environment)
        some = find_attractors(net, environment=environment, where=truth.demand(formula))
        assert [a for a in everything.attractors if a.phenotypes[0][1].value != "never"] == list(some.attractors)


def test_renaming_and_reordering_only_permutes():
    for rng, net, _, environment, _ in cases(5):
        texts = {node.name: format_expression(node.rule.expression) for node in net.nodes}
        order = rng.sample(net.names, len(net))
        again = truth.network({name: texts[name] for name in order})
        first = find_attractors(net, environment=environment)
        second = find_attractors(again, environment=environment)
        assert {(a.id, a.size) for a in first.attractors} == {(a.id, a.size) for a in second.attractors}


@pytest.mark.parametrize(
    ("rules", "sizes", "outside"),
    [
        # The only trap space is everything, the only attractor is {001, 011, 111}: a loose trap space.
        (
            {"a": "c & (a & !b | !a & b)", "b": "!a & b & !c | !a & !b & c | a & b & c",
             "c": "!(a & b & !c) & !(a & !b & c)"},
            [3],
            0,
        ),
        # A motif-avoidant attractor: three states turn for ever outside the fixed point 110.
        ({"a": "!a & !b | c", "b": "!a & !b | c", "c": "a & b"}, None, None),
    ],
)  # fmt: skip
def test_hulls_are_exact_where_trap_spaces_are_not(rules, sizes, outside):
    net = truth.network(rules)
    landscape = find_attractors(net, environment=())
    truth_sets = truth.Truth(net).asynchronous()
    assert sorted(a.size for a in landscape.attractors) == sorted(map(len, truth_sets))
    if sizes is not None:
        assert sorted(map(len, truth_sets)) == sizes


def test_an_attractor_outside_every_trap_space_is_found():
    """Random search for motif-avoidant attractors, so that the case is known to be tested."""
    met = 0
    for seed in range(4_000 if os.environ.get("LOGICNET_FUZZ") else 1_500):
        rng = random.Random(seed)
        names = ["a", "b", "c"]
        net = truth.network({name: truth.random_formula(rng, names) for name in names})
        dynamics = truth.Truth(net)
        sets = dynamics.asynchronous()
        spaces = dynamics.minimal_trap_spaces()
        if all(any(truth.smaller(truth.hull(s), t) for t in spaces) for s in sets):
            continue
        met += 1
        landscape = find_attractors(net, environment=())
        assert in_order((as_tuple(net, a.space), a.size) for a in landscape.attractors) == in_order(
            (truth.hull(s), len(s)) for s in sets
        )
    assert met > 0


def test_a_limit_leaves_a_true_part_and_is_named():
    rules = {f"i{k}": f"i{k}" for k in range(12)} | {"x": " | ".join(f"i{k}" for k in range(12))}
    net = truth.network(rules)
    environment = [(node.name, None) for node in net.nodes if node.is_input]
    whole = find_attractors(net, environment=environment)
    assert whole.count == 4096 and whole.finished
    part = find_attractors(net, environment=environment, limit=100)
    assert part.attractors == whole.attractors[:100]
    assert part.count == 4096 and part.exact_count and not part.finished and "4096" in part.limits[0]
    assert part.complete is Verdict.NO
    limits = Limits()
    limits.interrupt()
    nothing = find_attractors(net, environment=environment, limits=limits)
    assert nothing.limits == ("interrupted",) and nothing.complete is not Verdict.YES
    assert set(nothing.attractors) <= set(whole.attractors)
