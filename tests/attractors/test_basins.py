"""Basins: exact ones equal the definition under every scheme, estimated ones cover it and say how they were made."""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from itertools import pairwise

import pytest

from logicnet.attractors import synchronous
from logicnet.attractors.basins import measure_basins
from logicnet.attractors.landscape import Attractor, Basin, Measure, Update
from logicnet.attractors.reachability import reachable_from
from logicnet.attractors.schemes import most_permissive, reach
from logicnet.attractors.schemes.basins import wilson
from logicnet.compiled.space import Subspace
from logicnet.errors import UsageError
from logicnet.formats.registry import read_data
from logicnet.limits import Limits
from logicnet.network.model import Clamp, Network
from logicnet.network.resolve import parse_clamps
from logicnet.studies.attractors import find_attractors
from tests.conformance import definitions as truth
from tests.formats.test_ginml import draw_model, written

NETWORKS = int(os.environ.get("LOGICNET_FUZZ", "60"))


def case(seed: int, largest: int, smallest: int = 1) -> tuple[Network, list[tuple[str, int | None]], truth.Truth]:
    rng = random.Random(seed)
    net = truth.network(truth.random_rules(rng, rng.randint(smallest, largest), arity=rng.choice((2, 3, 4))))
    environment = [(node.name, rng.choice((0, 1, None))) for node in net.nodes if node.is_input]
    return net, environment, truth.Truth(net, {name: b for name, b in environment if b is not None})


def wanted(
    update: Update, dynamics: truth.Truth, begins: Sequence[truth.State] | None = None
) -> dict[frozenset[truth.State], Basin]:
    """By enumeration: for each attractor the states that reach it, and those that reach no other."""
    if update is Update.ASYNCHRONOUS:
        sets = dynamics.asynchronous()
        reached = {state: dynamics.reached([state]) for state in dynamics.states}
    elif update is Update.SYNCHRONOUS:
        sets = dynamics.synchronous()
        reached = {state: {dynamics.end(state)} for state in dynamics.states}
    else:
        sets = {frozenset(truth.states_of(space)) for space in dynamics.minimal_trap_spaces()}
        reached = {state: truth.states_of(dynamics.smallest_trap_space(state)) for state in dynamics.states}
    found: dict[frozenset[truth.State], Basin] = {}
    to = {state: [s for s in sets if not s.isdisjoint(after)] for state, after in reached.items()}
    for attractor in sets:
        weak = [state for state in (dynamics.states if begins is None else begins) if attractor in to[state]]
        found[attractor] = Basin(len(weak), sum(len(to[state]) == 1 for state in weak))
    return found


def states_of(attractor: Attractor, net: Network) -> frozenset[truth.State]:
    assert attractor.states is not None
    return frozenset(tuple(state.get(v) for v in range(len(net))) for state in attractor.states)


def compared(update: Update, net: Network, environment: list[tuple[str, int | None]], dynamics: truth.Truth) -> bool:
    """Compares basins with the definition; whether some attractors share a part of theirs."""
    landscape = find_attractors(net, environment=environment, update=update, states=1 << 10)
    measured = measure_basins(landscape)
    assert not measured.reasons and not measured.drawn
    assert measured.states == len(dynamics.states)
    told = {states_of(a, net): basin for a, basin in zip(measured.attractors, measured.sizes, strict=True)}
    true = wanted(update, dynamics)
    assert told == true, net.names
    return any(basin.weak != basin.strong for basin in true.values())


def drawn_clamps(net: Network, draw: random.Random) -> Sequence[Clamp]:
    """Some nodes at some value, levels completed; none where that is out of order."""
    text = ",".join(f"{name}={draw.choice('01')}" for name in net.names if draw.random() < 0.2)
    try:
        return parse_clamps(net, [text])[0]
    except UsageError:
        return ()


def in_order(net: Network, states: Sequence[truth.State]) -> list[truth.State]:
    pairs = [pair for levels in net.levels for pair in pairwise(net.index[name] for name in levels.nodes)]
    return [state for state in states if all(state[low] >= state[high] for low, high in pairs)]


@pytest.mark.parametrize("update", list(Update))
@pytest.mark.parametrize("enumerating", [True, False])
def test_only_states_with_levels_in_order_are_counted(
    update: Update, enumerating: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not enumerating:
        monkeypatch.setattr(reach, "MAX_NODES", 0)
    draw, seen, apart = random.Random(9), 0, 0
    while seen < NETWORKS // 3:
        net = read_data("x.ginml", written(draw_model(draw), draw)).network
        if net is None or not net.levels or len(net) > 7:
            continue
        seen += 1
        clamps = drawn_clamps(net, draw)
        dynamics = truth.Truth(net, {clamp.node: clamp.value for clamp in clamps})
        begins = in_order(net, dynamics.states)
        measured = measure_basins(find_attractors(net, clamps=clamps, update=update, states=1 << 10))
        assert not measured.reasons and not measured.drawn
        assert measured.states == len(begins)
        told = zip(measured.attractors, measured.sizes, strict=True)
        assert {states_of(a, net): basin for a, basin in told} == wanted(update, dynamics, begins)
        apart += len(begins) < len(dynamics.states)
    assert apart > seen // 2


@pytest.mark.parametrize("update", list(Update))
@pytest.mark.parametrize("enumerating", [True, False])
def test_basins_are_those_of_the_definition(update: Update, enumerating: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not enumerating:
        monkeypatch.setattr(reach, "MAX_NODES", 0)
    shared = sum(compared(update, *case(seed, 5)) for seed in range(NETWORKS // 2))
    assert shared > NETWORKS // 20 or update is Update.SYNCHRONOUS


@pytest.mark.parametrize("update", list(Update))
def test_up_to_eight_nodes_they_are_those_of_the_definition(update: Update) -> None:
    count = NETWORKS // 5
    shared = sum(compared(update, *case(seed, 8, 6)) for seed in range(20_000, 20_000 + count))
    assert shared > 0 or update is Update.SYNCHRONOUS


@pytest.mark.parametrize("update", list(Update))
def test_estimates_cover_the_truth_and_depend_on_the_seed_alone(
    update: Update, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reach, "MAX_NODES", 0)
    monkeypatch.setattr(reach, "MAX_DIAGRAM", 0)
    monkeypatch.setattr(most_permissive, "MAX_CLOSURES", -1)
    covered = asked = 0
    for seed in range(NETWORKS // 10):
        net, environment, dynamics = case(seed, 4)
        landscape = find_attractors(net, environment=environment, update=update, states=1 << 10)
        monkeypatch.setattr(synchronous, "MAX_NODES", -1)
        measured = measure_basins(landscape, seed=7, draws=200)
        assert measured == measure_basins(landscape, seed=7, draws=200)
        monkeypatch.setattr(synchronous, "MAX_NODES", 20)
        true = wanted(update, dynamics)
        total = len(dynamics.states)
        for attractor, size in zip(measured.attractors, measured.sizes, strict=True):
            if size.weak is not None:
                continue
            assert measured.drawn == 200 and measured.reasons
            basin = true[states_of(attractor, net)]
            assert basin.weak is not None and basin.strong is not None and size.estimates
            for estimate in size.estimates:
                assert 0 <= estimate.low <= estimate.share <= estimate.high <= 1
                asked += 1
                if estimate.measure is Measure.WALKS:
                    covered += estimate.low <= basin.weak / total and basin.strong / total <= estimate.high
                else:
                    number = basin.weak if estimate.measure is Measure.WEAK else basin.strong
                    covered += estimate.low <= number / total <= estimate.high
    assert asked > NETWORKS // 15
    # Each interval covers with 95 %; what is drawn is the same in every run.
    assert covered >= 0.9 * asked


def test_a_limit_leaves_fewer_draws_and_says_so() -> None:
    net, environment, _ = case(3, 5)
    landscape = find_attractors(net, environment=environment)
    limits = Limits()
    limits.interrupt()
    measured = measure_basins(landscape, limits=limits)
    assert measured.limits == ("interrupted",) and measured.reasons
    assert all(size.weak is None and not size.estimates for size in measured.sizes)


@pytest.mark.parametrize(("hits", "draws", "low", "high"), [(0, 10, 0.0, 0.2775), (5, 10, 0.2366, 0.7634)])
def test_the_interval_of_wilson(hits: int, draws: int, low: float, high: float) -> None:
    """Values worked out by hand from the formula; the interval of the misses is its mirror image."""
    assert wilson(hits, draws) == pytest.approx((low, high), abs=1e-4)
    flipped = wilson(draws - hits, draws)
    assert flipped == pytest.approx((1 - high, 1 - low), abs=1e-4)


@pytest.mark.parametrize("update", list(Update))
def test_a_filter_makes_no_basin_stronger(update: Update, monkeypatch: pytest.MonkeyPatch) -> None:
    """A state drawn may lead to an attractor that a start, a formula or a wish for fixed points leaves out."""
    monkeypatch.setattr(reach, "MAX_NODES", 0)
    monkeypatch.setattr(reach, "MAX_DIAGRAM", 0)
    monkeypatch.setattr(most_permissive, "MAX_CLOSURES", -1)
    asked = 0
    for seed in range(NETWORKS // 3):
        net, environment, dynamics = case(900 + seed, 4)
        options = {"environment": environment, "update": update, "states": 1 << 10}
        whole = find_attractors(net, **options)
        reached = reachable_from(whole, Subspace.of([(0, seed & 1)]))
        fixed = find_attractors(net, fixed_points_only=True, **options)
        monkeypatch.setattr(synchronous, "MAX_NODES", -1)
        measured = [measure_basins(of, seed=7, draws=200) for of in (reached, fixed)]
        monkeypatch.setattr(synchronous, "MAX_NODES", 20)
        true = wanted(update, dynamics)
        for found in measured:
            assert len(found.sizes) == len(found.attractors)
            for attractor, size in zip(found.attractors, found.sizes, strict=True):
                strong = true[states_of(attractor, net)].strong
                assert strong is not None
                for estimate in size.estimates:
                    if estimate.measure is Measure.STRONG and len(found.attractors) < len(true):
                        asked += 1
                        assert abs(estimate.share - strong / found.states) < 0.2, (seed, estimate, strong)
    assert asked or update is Update.ASYNCHRONOUS
