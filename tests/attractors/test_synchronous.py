"""Synchronous cycles: all of them, with hull, length and phenotypes, or an honest unknown."""

from __future__ import annotations

import json
import random
from collections import Counter
from math import gcd, lcm
from pathlib import Path

import pytest

from logicnet.attractors import synchronous
from logicnet.attractors.landscape import Kind, Update, Verdict
from logicnet.limits import Limits
from logicnet.network.bnet import read
from logicnet.network.model import Network
from logicnet.network.resolve import resolve_environment
from logicnet.studies.attractors import find_attractors
from tests.conformance.definitions import Truth, hull, network, random_rules, shown


def cycles_of(net: Network, **options):
    return find_attractors(net, environment=resolve_environment(net, "all"), update=Update.SYNCHRONOUS, **options)


def agrees_with_truth(rules: dict[str, str], rng: random.Random) -> None:
    names = list(rules)
    formula = f"{rng.choice(names)} & !{rng.choice(names)} | {rng.choice(names)}"
    net = network(rules, {"p": formula})
    found = cycles_of(net)
    assert found.complete is found.univocal is found.faithful is Verdict.YES
    told = Counter(
        (tuple(a.space.get(v) for v in range(len(net))), a.size, a.phenotypes[0][1].value) for a in found.attractors
    )
    true = Counter((hull(c), len(c), shown(net, net.phenotypes[0].formula, c)) for c in Truth(net).synchronous())
    assert told == true, rules
    assert len({a.id for a in found.attractors}) == len(found.attractors), rules


@pytest.mark.parametrize("seed", range(40))
def test_every_cycle_is_found_with_hull_length_and_phenotype(seed: int) -> None:
    rng = random.Random(seed)
    for _ in range(12):
        agrees_with_truth(random_rules(rng, rng.randint(1, 6), arity=rng.randint(1, 3)), rng)


@pytest.mark.parametrize("seed", range(20))
def test_the_search_by_paths_finds_the_same(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(synchronous, "MAX_NODES", 0)
    rng = random.Random(1000 + seed)
    for _ in range(5):
        agrees_with_truth(random_rules(rng, rng.randint(1, 5), arity=rng.randint(1, 3)), rng)


@pytest.mark.parametrize(
    "lengths", [(2, 3), (2, 2), (4, 6), (3, 3, 2), pytest.param((2, 4, 6), marks=pytest.mark.long)]
)
def test_independent_rings_are_shifted_against_each_other(lengths: tuple[int, ...]) -> None:
    rules = {}
    for ring, length in enumerate(lengths):
        for i in range(length):
            rules[f"r{ring}_{i}"] = f"r{ring}_{(i - 1) % length}"
    net = network(rules)
    found = cycles_of(net)
    true = Counter(map(len, Truth(net).synchronous()))
    assert Counter(a.size for a in found.attractors) == true
    cut = cycles_of(net, limit=2)
    assert cut.count == sum(true.values()) and cut.exact_count and len(cut.attractors) == 2
    assert len({a.id for a in found.attractors}) == cut.count


def test_lengths_of_a_product() -> None:
    assert synchronous.cycle_lengths({4: 1}, {6: 1}) == {lcm(4, 6): gcd(4, 6)}


def test_a_limit_is_named_and_nothing_is_claimed() -> None:
    rules = {f"n{i}": f"n{(i + 1) % 6} & !n{(i + 2) % 6}" for i in range(6)}
    limits = Limits()
    limits.interrupt()
    found = cycles_of(network(rules), limits=limits)
    assert found.complete is not Verdict.YES and not found.finished and "interrupted" in found.limits


def test_a_search_that_gives_up_says_how_far_it_went(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(synchronous, "MAX_NODES", 0)
    monkeypatch.setattr(synchronous, "MAX_PATH", 2)
    rules = {"a": "!c", "b": "a", "c": "b"}
    found = cycles_of(network(rules))
    assert found.complete is Verdict.UNKNOWN and "may be missing" in found.reasons[0]
    assert all(a.kind is Kind.COMPLEX for a in found.attractors)


def test_fixtures_have_the_cycles_that_enumeration_found(shared: Path) -> None:
    checked = 0
    for name, expected in json.loads((shared / "fixtures" / "expected.json").read_text("utf-8")).items():
        if "sync_attractors" not in expected:
            continue
        reading = read(str(shared / "fixtures" / name))
        assert reading.network is not None
        found = cycles_of(reading.network)
        assert found.complete is Verdict.YES and found.count == expected["sync_attractors"], name
        lengths = Counter(str(a.size) for a in found.attractors)
        assert lengths == expected["sync_lengths"], name
        checked += 1
    assert checked >= 10
