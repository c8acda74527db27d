"""Wide rules stay small: gates for unate ones, cubes or a diagram where signs clash; never a truth table."""

import random
from itertools import product

import pytest

from logicnet.compiled import compile as compiling
from logicnet.compiled.circuit import FULL, Closure, Fanout, percolate
from logicnet.compiled.compile import compile_network
from logicnet.compiled.space import Subspace
from tests.conformance import definitions as truth

NAMES = [f"r{k}" for k in range(40)]


@pytest.mark.parametrize(
    "rule",
    [
        " | ".join(NAMES),
        "(" + " | ".join(NAMES[:20]) + ") & !(" + " | ".join(NAMES[20:]) + ")",
        " & ".join(f"({a} | !{b})" for a, b in zip(NAMES[:20], NAMES[20:], strict=True)),
    ],
)
def test_forty_regulators_take_few_gates(rule):
    net = truth.network({**{name: name for name in NAMES}, "x": rule})
    circuit = compile_network(net)
    assert len(circuit.gates) <= 60
    assert circuit.regulators(40) == set(range(40))


def test_signs_that_clash_entangle_no_more_than_what_holds_them():
    """A conjunction of 3,000 names, one of them with both signs: two conjuncts get a cover, the others stay."""
    names = [f"r{k}" for k in range(3000)]
    net = truth.network({**{name: name for name in names}, "x": " & ".join(names) + " & (!r1 | r2) & (!r2 | r3 & !r4)"})
    circuit = compile_network(net)
    assert len(circuit.gates) < 20
    for values in product((0, 1, None), repeat=4):
        space = Subspace.of((v, b) for v, b in enumerate(values, start=1) if b is not None)
        assert not circuit.admits(space, circuit.root[2 * 3000 + 1])
        assert circuit.admits(space, circuit.root[2 * 3000])


def test_parity_is_exact_through_its_diagram():
    """The worst rule for cubes: 256 of them for nine regulators; its diagrams have two nodes per regulator."""
    names = NAMES[:9]
    rule = names[0]
    for name in names[1:]:
        rule = f"({rule}) & !{name} | !({rule}) & {name}"
    net = truth.network({**{name: name for name in names}, "x": rule})
    circuit = compile_network(net)
    # Fewer gates for the rule and its negation together than cubes for one of them.
    assert len(circuit.gates) < 256
    formula = net.nodes[-1].rule.expression
    rng = random.Random(0)
    for _ in range(200):
        state = {name: rng.randint(0, 1) for name in names}
        space = Subspace.of((v, state[name]) for v, name in enumerate(names))
        value = truth.evaluate(formula, {**state, "x": 0})
        assert circuit.admits(space, circuit.root[2 * 9 + value])
        assert not circuit.admits(space, circuit.root[2 * 9 + 1 - value])


def test_signals_say_exactly_what_some_state_of_a_subspace_gives():
    for seed in range(150):
        rng = random.Random(seed)
        rules = truth.random_rules(rng, 4, arity=4)
        net = truth.network(rules)
        circuit, dynamics = compile_network(net), truth.Truth(net)
        for values in product((0, 1, None), repeat=4):
            space = Subspace.of((v, b) for v, b in enumerate(values) if b is not None)
            states = [s for s in dynamics.states if truth.inside(s, values)]
            for v, b in product(range(4), (0, 1)):
                some = any(dynamics.image[s][v] == b for s in states)
                assert circuit.admits(space, circuit.root[2 * v + b]) is some
            assert circuit.is_trap_space(space) is dynamics.is_trap_space(values)


@pytest.mark.parametrize("way", ["cubes", "expansion", "diagram in the order of the rule", "diagram in another order"])
def test_each_way_to_cover_clashing_signs_is_exact(way, monkeypatch):
    """All ways from a clash to gates give the same function of subspaces: what some state of the subspace gives."""
    if way != "cubes":
        monkeypatch.setattr(compiling, "MAX_CUBES", 0)
    if way.startswith("diagram"):
        monkeypatch.setattr(compiling, "MOST_EXPANDED", 0)
    if way == "diagram in another order":
        monkeypatch.setattr(compiling, "SMALL_DIAGRAM", 0)
    for seed in range(60):
        rng = random.Random(seed)
        net = truth.network(truth.random_rules(rng, 4, arity=4))
        circuit, dynamics = compile_network(net), truth.Truth(net)
        for values in product((0, 1, None), repeat=4):
            space = Subspace.of((v, b) for v, b in enumerate(values) if b is not None)
            states = [s for s in dynamics.states if truth.inside(s, values)]
            for v, b in product(range(4), (0, 1)):
                some = any(dynamics.image[s][v] == b for s in states)
                assert circuit.admits(space, circuit.root[2 * v + b]) is some, (seed, values, v, b)


def test_a_wide_rule_in_which_few_nodes_clash_takes_gates_like_its_text():
    """Levels of a multi-level export: a few names come with both signs, a hundred others with one."""
    rng = random.Random(4)
    names = [f"r{k}" for k in range(100)]

    def group(size):
        return "(" + " | ".join(rng.sample(names, size)) + ")"

    level = " & ".join(f"({group(12)} | s{k} & !(s{(k + 1) % 5} & {group(6)}))" for k in range(5))
    rule = f"{level} & !({' & '.join(f's{k}' for k in range(5))} & {group(9)})"
    net = truth.network({**{name: name for name in [*names, *(f"s{k}" for k in range(5))]}, "x": rule})
    assert len(compile_network(net).gates) < 1_000


def test_closure_is_the_smallest_trap_space_and_percolation_keeps_every_attractor():
    for seed in range(150):
        rng = random.Random(seed)
        net = truth.network(truth.random_rules(rng, 4))
        circuit, dynamics = compile_network(net), truth.Truth(net)
        fanout = Fanout(circuit)
        traps = [t for t in dynamics.spaces() if dynamics.is_trap_space(t)]
        state = rng.choice(dynamics.states)
        closure = Closure(fanout, FULL)
        assert closure.start(Subspace.of(enumerate(state)))
        smallest = tuple(closure.space().get(v) for v in range(4))
        around = [t for t in traps if truth.inside(state, t)]
        assert smallest in around and all(truth.smaller(smallest, t) for t in around)
        forced = tuple(percolate(fanout).get(v) for v in range(4))
        assert all(truth.smaller(truth.hull(s), forced) for s in dynamics.asynchronous())
