"""Which attractors are reachable from where: equal to the definition under every scheme, and honest on every path."""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator

import pytest

from logicnet.attractors.landscape import Attractor, Update, Verdict
from logicnet.attractors.reachability import reachable_from
from logicnet.attractors.schemes import reach, synchronous
from logicnet.compiled.space import Subspace
from logicnet.limits import Limits
from logicnet.network.model import Network
from logicnet.studies.attractors import find_attractors
from tests.conformance import definitions as truth

NETWORKS = int(os.environ.get("LOGICNET_FUZZ", "60"))


def cases(
    count: int, largest: int = 5, first: int = 0, smallest: int = 1
) -> Iterator[tuple[Network, list[tuple[str, int | None]], dict[str, int], truth.Truth]]:
    """Networks with inputs fixed or free, and a start that fixes all, some or no nodes."""
    for seed in range(first, first + count):
        rng = random.Random(seed)
        net = truth.network(truth.random_rules(rng, rng.randint(smallest, largest), arity=rng.choice((2, 3, 4))))
        environment = [(node.name, rng.choice((0, 1, None))) for node in net.nodes if node.is_input]
        dynamics = truth.Truth(net, {name: b for name, b in environment if b is not None})
        known = rng.choice((0.5, 0.8, 1))
        start = {x: rng.choice((0, 1)) for x in net.names if x not in dynamics.pinned and rng.random() < known}
        yield net, environment, start, dynamics


def space_of(net: Network, values: dict[str, int]) -> Subspace:
    return Subspace.of((net.index[name], b) for name, b in values.items())


def states_of(attractor: Attractor, net: Network) -> set[truth.State]:
    assert attractor.states is not None
    found = {tuple(state.get(v) for v in range(len(net))) for state in attractor.states}
    assert len(found) == attractor.size
    return found


def wanted(update: Update, dynamics: truth.Truth, starts: list[truth.State], states: set[truth.State]) -> bool:
    if update is Update.ASYNCHRONOUS:
        return not dynamics.reached(starts).isdisjoint(states)
    if update is Update.SYNCHRONOUS:
        return any(dynamics.end(state) in states for state in starts)
    return any(all(truth.inside(state, dynamics.smallest_trap_space(start)) for state in states) for start in starts)


def compared(update: Update, count: int, **drawn: int) -> Counter[Verdict]:
    """Compares every answer with the definition, and counts the answers."""
    seen: Counter[Verdict] = Counter()
    for net, environment, start, dynamics in cases(count, **drawn):
        landscape = find_attractors(net, environment=environment, update=update, states=1 << 10)
        found = reachable_from(landscape, space_of(net, start))
        starts = [s for s in dynamics.states if all(s[net.index[name]] == b for name, b in start.items())]
        for attractor, verdict in zip(landscape.attractors, found.verdicts, strict=True):
            reachable = wanted(update, dynamics, starts, states_of(attractor, net))
            assert verdict is (Verdict.YES if reachable else Verdict.NO), (start, attractor)
            seen[verdict] += 1
    return seen


@pytest.mark.parametrize("update", list(Update))
@pytest.mark.parametrize("enumerating", [True, False])
def test_reachable_attractors_are_those_of_the_definition(
    update: Update, enumerating: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not enumerating:
        monkeypatch.setattr(reach, "MAX_NODES", 0)
        monkeypatch.setattr(synchronous, "MAX_STARTS", 0)
    seen = compared(update, NETWORKS // 2)
    assert min(seen[Verdict.YES], seen[Verdict.NO]) > NETWORKS // 20


@pytest.mark.parametrize("update", list(Update))
def test_up_to_eight_nodes_they_are_those_of_the_definition(update: Update) -> None:
    seen = compared(update, NETWORKS // 5, first=20_000, smallest=6, largest=8)
    assert min(seen[Verdict.YES], seen[Verdict.NO]) > 0


@pytest.mark.parametrize("update", list(Update))
def test_a_limit_leaves_answers_open_and_never_wrong(update: Update) -> None:
    unknown = 0
    for net, environment, start, dynamics in cases(NETWORKS // 3, first=5_000):
        landscape = find_attractors(net, environment=environment, update=update, states=1 << 10)
        limits = Limits()
        limits.interrupt()
        found = reachable_from(landscape, space_of(net, start), limits)
        starts = [s for s in dynamics.states if all(s[net.index[name]] == b for name, b in start.items())]
        for attractor, verdict in zip(landscape.attractors, found.verdicts, strict=True):
            if verdict is Verdict.UNKNOWN:
                unknown += 1
                assert found.limits == ("interrupted",) and found.reasons
            else:
                reachable = wanted(update, dynamics, starts, states_of(attractor, net))
                assert verdict is (Verdict.YES if reachable else Verdict.NO)
    assert unknown or update is Update.MOST_PERMISSIVE


def test_walks_prove_where_diagrams_are_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reach, "MAX_NODES", 0)
    monkeypatch.setattr(reach, "MAX_DIAGRAM", 0)
    seen: Counter[Verdict] = Counter()
    for net, environment, start, dynamics in cases(NETWORKS // 2, first=10_000):
        landscape = find_attractors(net, environment=environment, states=1 << 10)
        found = reachable_from(landscape, space_of(net, start))
        starts = [s for s in dynamics.states if all(s[net.index[name]] == b for name, b in start.items())]
        for attractor, verdict in zip(landscape.attractors, found.verdicts, strict=True):
            reachable = wanted(Update.ASYNCHRONOUS, dynamics, starts, states_of(attractor, net))
            assert verdict is not (Verdict.NO if reachable else Verdict.YES)
            seen[verdict] += 1
    assert seen[Verdict.YES] > seen[Verdict.UNKNOWN] > 0


def test_a_constant_that_the_start_contradicts_acts_for_a_while() -> None:
    """`a` is 0 in the end, but while it is still 1 it may switch the memory on."""
    net = truth.network({"a": "0", "m": "m | a"})
    landscape = find_attractors(net, environment=[], states=1)
    assert landscape.count == 2
    for a, many in ((1, 2), (0, 1)):
        found = reachable_from(landscape, space_of(net, {"a": a, "m": 0}))
        assert len(found.attractors) == many and len(found.unreachable) == 2 - many
