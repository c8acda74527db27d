"""The table of marker patterns: counts, groups and witnesses equal the definition, setting by setting."""

from __future__ import annotations

import itertools
import os
import random
from collections import Counter

import pytest

from logicnet.attractors import environments, projection
from logicnet.attractors.landscape import PatternTable, Update, Verdict
from logicnet.limits import Limits
from logicnet.network.model import Network
from logicnet.studies.attractors import project_attractors
from tests.attractors.test_soundness import Countdown
from tests.conformance import definitions as truth

NETWORKS = int(os.environ.get("LOGICNET_FUZZ", "60"))

Outcomes = Counter[frozenset[tuple[int | None, ...]]]


def cases(count: int, first: int = 0) -> list[tuple[Network, list[str]]]:
    found = []
    for seed in range(first, first + count):
        rng = random.Random(seed)
        net = truth.network(truth.random_rules(rng, rng.randint(2, 6), inputs=0.35, arity=rng.choice((2, 3, 4))))
        found.append((net, rng.sample(net.names, min(len(net), rng.randint(1, 3)))))
    return found


def inputs_of(net: Network) -> list[str]:
    return [node.name for node in net.nodes if node.is_input]


def defined(net: Network, markers: list[str], update: Update) -> Outcomes:
    """Which patterns occur together, setting by setting."""
    found: Outcomes = Counter()
    inputs = inputs_of(net)
    for values in itertools.product((0, 1), repeat=len(inputs)):
        dynamics = truth.Truth(net, dict(zip(inputs, values, strict=True)))
        if update is Update.ASYNCHRONOUS:
            hulls = {truth.hull(states) for states in dynamics.asynchronous()}
        else:
            hulls = set(dynamics.minimal_trap_spaces())
        found[frozenset(tuple(hull[net.index[m]] for m in markers) for hull in hulls)] += 1
    return found


def by_pattern(outcomes: Outcomes) -> Counter[tuple[int | None, ...]]:
    found: Counter[tuple[int | None, ...]] = Counter()
    for patterns, settings in outcomes.items():
        found.update(dict.fromkeys(patterns, settings))
    return found


def table(
    net: Network, markers: list[str], update: Update, limit: int | None = None, limits: Limits | None = None
) -> PatternTable:
    return project_attractors(net, markers, environment="all", update=update, limit=limit, limits=limits)


@pytest.mark.parametrize("update", [Update.ASYNCHRONOUS, Update.MOST_PERMISSIVE])
def test_counts_and_groups_equal_the_definition(update: Update) -> None:
    several = 0
    for net, markers in cases(NETWORKS):
        wanted = defined(net, markers, update)
        found = table(net, markers, update)
        assert found.complete is found.faithful is Verdict.YES and found.finished
        assert {row.markers: row.environments for row in found.patterns} == by_pattern(wanted)
        assert all(row.at_least == row.environments for row in found.patterns)
        assert found.groups is not None
        assert {frozenset(group.patterns): group.environments for group in found.groups} == wanted
        several += len(wanted) > 1
        for group in found.groups:
            setting = {name: group.example.get(net.index[name]) for name in inputs_of(net)}
            pinned = project_attractors(net, markers, environment=tuple(setting.items()), update=update)
            assert {row.markers for row in pinned.patterns} == set(group.patterns)
        for row in found.patterns:
            assert tuple(row.witness.get(net.index[m]) for m in markers) == row.markers
            setting = {name: row.witness.get(net.index[name]) for name in inputs_of(net)}
            assert None not in setting.values()
            pinned = project_attractors(net, markers, environment=tuple(setting.items()), update=update)
            assert row.markers in {other.markers for other in pinned.patterns}
    assert several > NETWORKS // 5


@pytest.mark.parametrize("update", [Update.ASYNCHRONOUS, Update.MOST_PERMISSIVE])
def test_without_a_count_at_least_is_a_lower_bound(update: Update, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environments, "NODE_BUDGET", 0)
    more = 0
    for net, markers in cases(NETWORKS, first=5_000):
        spaces = by_pattern(defined(net, markers, Update.MOST_PERMISSIVE))
        attractors = by_pattern(defined(net, markers, update))
        found = table(net, markers, update)
        assert {row.markers for row in found.patterns} == set(spaces)
        for row in found.patterns:
            assert 1 <= row.at_least <= spaces[row.markers]
            if None not in row.markers:
                assert row.at_least <= attractors[row.markers]
            if row.environments is not None:
                assert row.environments == attractors[row.markers]
            more += row.at_least > 1
    assert more > NETWORKS // 10


def test_unproved_parts_leave_a_table_of_trap_spaces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(projection, "PROVED_PARTS", 0)
    net = truth.network({"i": "i", "j": "j", "a": "i & !b | j & a", "b": "a"})
    found = table(net, ["a"], Update.ASYNCHRONOUS)
    assert found.complete is found.univocal is found.faithful is Verdict.UNKNOWN and found.groups is None
    assert "0 different parts" in found.reasons[0]
    assert {row.markers: row.at_least for row in found.patterns} == by_pattern(
        defined(net, ["a"], Update.MOST_PERMISSIVE)
    )


def sixty(rule: str) -> Network:
    rules = {f"i{k}": f"i{k}" for k in range(60)}
    return truth.network(rules | {"a": rule, "b": "a & !c | i0 & b", "c": "b"})


def test_sixty_free_inputs_are_counted_exactly() -> None:
    net = sixty(" | ".join(f"i{k} & i{k + 1}" for k in range(0, 60, 2)))
    found = table(net, ["a"], Update.ASYNCHRONOUS)
    off = 3**30
    assert {row.markers: row.environments for row in found.patterns} == {(0,): off, (1,): 2**60 - off}
    assert found.groups is not None and sum(group.environments for group in found.groups) == 2**60
    # The loop of b and c oscillates where a is on and i0 is off; b stays on once it is on where i0 is on.
    both = table(net, ["a", "b"], Update.MOST_PERMISSIVE)
    assert both.groups is not None and sum(group.environments for group in both.groups) == 2**60


def test_sixty_inputs_that_are_markers_are_cut_loudly() -> None:
    net = sixty("i0")
    found = table(net, [f"i{k}" for k in range(60)], Update.MOST_PERMISSIVE, limit=20)
    assert len(found.patterns) == 20 and found.complete is Verdict.NO and not found.finished
    assert found.limits == ("table cut at 20 of at least 21 patterns",)
    assert all(row.at_least == 1 for row in found.patterns)


def test_a_search_that_is_given_up_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(environments, "NODE_BUDGET", 0)
    monkeypatch.setattr(projection, "MOST_REGIONS", 1)
    net = sixty(" | ".join(f"i{k} & i{k + 1}" for k in range(0, 60, 2)))
    found = table(net, ["a"], Update.MOST_PERMISSIVE)
    assert found.complete is Verdict.UNKNOWN and "there are more" in found.reasons[0] and found.groups is None
    assert {row.markers for row in found.patterns} == {(0,), (1,)}
    # Idle inputs alone: one pair at 1 turns the marker on, one input of each pair at 0 turns it off.
    assert [(row.environments, row.at_least) for row in found.patterns] == [(None, 2**30), (None, 2**58)]


def true_of_trap_spaces(
    found: PatternTable, net: Network, markers: list[str], spaces: Counter[tuple[int | None, ...]]
) -> None:
    """Every row is one of the definition's, with a lower bound and a witness that shows it."""
    for row in found.patterns:
        assert 1 <= row.at_least <= spaces[row.markers]
        assert tuple(row.witness.get(net.index[m]) for m in markers) == row.markers
        setting = {name: row.witness.get(net.index[name]) for name in inputs_of(net)}
        dynamics = truth.Truth(net, {name: b for name, b in setting.items() if b is not None})
        space = tuple(row.witness.get(v) for v in range(len(net)))
        assert None not in setting.values() and dynamics.is_trap_space(space)
        minimal = space in dynamics.minimal_trap_spaces()
        assert row.minimal is not Verdict.YES or minimal


@pytest.mark.parametrize("work", [0, 3, 10, 30])
def test_an_allowance_of_work_leaves_a_true_part(work: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(projection, "MOST_WORK", work)
    parts = 0
    for net, markers in cases(NETWORKS, first=9_000):
        wanted = defined(net, markers, Update.ASYNCHRONOUS)
        spaces = by_pattern(defined(net, markers, Update.MOST_PERMISSIVE))
        found = table(net, markers, Update.ASYNCHRONOUS)
        assert found.finished and found.limits == ()
        if found.complete is Verdict.YES:
            assert {row.markers: row.environments for row in found.patterns} == by_pattern(wanted)
        else:
            parts += 1
            assert f"an allowance of {work} steps of work" in " ".join(found.reasons)
            true_of_trap_spaces(found, net, markers, spaces)
    assert parts if work < 30 else parts < NETWORKS


@pytest.mark.parametrize("update", [Update.ASYNCHRONOUS, Update.MOST_PERMISSIVE])
def test_a_limit_takes_no_row_away(update: Update) -> None:
    unknown = 0
    for net, markers in cases(NETWORKS // 3, first=12_000):
        wanted = by_pattern(defined(net, markers, update))
        spaces = by_pattern(defined(net, markers, Update.MOST_PERMISSIVE))
        known: set[tuple[int | None, ...]] = set()
        for many in range(0, 60, 3):
            found = table(net, markers, update, limits=Countdown(many))
            if found.complete is Verdict.YES:
                assert {row.markers for row in found.patterns} == set(wanted)
                assert all(row.environments in (None, wanted[row.markers]) for row in found.patterns)
                break
            assert not found.finished and found.limits == ("countdown",)
            true_of_trap_spaces(found, net, markers, spaces)
            # More time never loses a row, and a row whose witness could not be made minimal is there with that word.
            assert known <= {row.markers for row in found.patterns}
            known = {row.markers for row in found.patterns}
            unknown += sum(row.minimal is Verdict.UNKNOWN for row in found.patterns)
    assert unknown
