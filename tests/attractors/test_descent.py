"""Descending without a solver: a trap space, whose minimal ones are those of the whole; and large networks."""

import random

import pytest

from benchmarks.generate import random_network
from logicnet.attractors import trap_spaces
from logicnet.attractors.descent import descend
from logicnet.attractors.trap_spaces import minimal_trap_spaces
from logicnet.compiled.circuit import Closure, Fanout, percolate
from logicnet.compiled.compile import compile_network
from logicnet.compiled.space import FULL, Subspace
from logicnet.limits import Limits
from logicnet.network.bnet import parse


def circuit_of(text):
    return compile_network(parse(text).network)


def random_text(rng, nodes):
    """Rules of any shape over few nodes, negations and repeated names included; some inputs."""
    names = [f"x{v}" for v in range(nodes)]

    def rule(depth):
        if not depth or rng.random() < 0.3:
            return rng.choice(("", "!")) + rng.choice(names)
        return f"({rule(depth - 1)} {rng.choice('&|')} {rule(depth - 1)})"

    rules = [name if rng.random() < 0.15 else rule(rng.randrange(4)) for name in names]
    return "targets, factors\n" + "".join(f"{name}, {r}\n" for name, r in zip(names, rules, strict=True))


@pytest.mark.parametrize("block", range(4))
def test_the_first_minimal_trap_space_by_descent_is_one_of_those_by_the_definition(block, monkeypatch):
    rng = random.Random(block)
    for _ in range(100):
        circuit = circuit_of(random_text(rng, rng.randrange(1, 7)))
        every = [s for s in _subspaces(circuit.n) if circuit.is_trap_space(s)]
        minimal = {s for s in every if not any(other != s and other.within(s) for other in every)}
        for seed in range(3):
            space = descend(circuit, Limits(), seed)
            assert space in every
            assert {s for s in minimal if s.within(space)}
        assert set(minimal_trap_spaces(circuit, Limits())) == minimal
        monkeypatch.setattr(trap_spaces, "LARGE", 0)
        listed = list(minimal_trap_spaces(circuit, Limits()))
        monkeypatch.undo()
        assert len(listed) == len(minimal) and set(listed) == minimal


def test_a_closure_refuses_exactly_what_leads_to_something_forbidden():
    rng = random.Random(11)
    refused = 0
    for _ in range(150):
        circuit = circuit_of(random_text(rng, rng.randrange(2, 9)))
        fanout = Fanout(circuit)
        start = Closure(fanout, FULL)
        start.start(Subspace.of((v, rng.randrange(2)) for v in range(circuit.n)))
        space = start.space()
        open_ = [c for c in range(2 * circuit.n) if not start.holds(c)]
        forbidden = rng.sample(open_, min(len(open_), 2))
        closure = Closure(fanout, FULL, forbidden)
        assert closure.start(space)
        admitted: list[int] = []
        for c in rng.sample(open_, len(open_)):
            afresh = Closure(fanout, FULL)
            afresh.start(space)
            assert all(afresh.admit(d) for d in (*admitted, c))
            allowed = not any(afresh.holds(f) for f in forbidden)
            assert closure.admit(c) is allowed
            if allowed:
                admitted.append(c)
                assert closure.space() == afresh.space()
            refused += not allowed
    assert refused > 100


def _subspaces(n):
    spaces = [FULL]
    for v in range(n):
        spaces += [s & Subspace.of([(v, b)]) for s in spaces for b in (0, 1)]
    return spaces


def test_a_large_network_has_its_first_minimal_trap_space_proved():
    circuit = circuit_of(random_network(trap_spaces.LARGE + 1000, seed=5))
    circuit, _ = circuit.restrict(percolate(Fanout(circuit)))
    space = next(minimal_trap_spaces(circuit, Limits()))
    assert circuit.is_trap_space(space)
    # Independently: the solver alone finds nothing smaller inside.
    part, _ = circuit.restrict(space)
    assert list(trap_spaces._by_solver(part, Limits(), [])) == [FULL]
    assert next(minimal_trap_spaces(circuit, Limits())) == space


def test_a_limit_is_told_and_nothing_is_claimed():
    circuit = circuit_of(random_network(trap_spaces.LARGE + 1000, seed=5))
    limits = Limits()
    limits.interrupt()
    assert list(minimal_trap_spaces(circuit, limits)) == [None]
    assert circuit.is_trap_space(descend(circuit, limits))


@pytest.mark.parametrize("n", [0, 1, 7, 4095, 4096, 4097, 9000])
def test_subspaces_are_read_and_made_alike_at_every_size(n):
    rng = random.Random(n)
    mask = rng.getrandbits(n) if n else 0
    space = Subspace(mask, rng.getrandbits(n) & mask if n else 0)
    fixed = [(v, space.value >> v & 1) for v in range(n) if mask >> v & 1]
    assert list(space.fixed()) == fixed
    lost = bytearray(2 * n)
    for v, b in fixed:
        lost[2 * v + 1 - b] = 1
    assert Subspace.admitting(lost, 0) == space
    assert Subspace.admitting(bytes(1 - x for x in lost), 1) == space
