"""Estimates: every instantiation is drawn equally often, intervals hold the truth, the seed decides everything."""

from __future__ import annotations

import json
import random
from collections import Counter as Tally
from math import sqrt
from pathlib import Path

from logicnet.ensembles.consistency import Consistency
from logicnet.ensembles.counting import Counter
from logicnet.ensembles.partial import PartialNetwork
from logicnet.ensembles.sampling import MonotoneTables, drawn_from, draws_of, estimated
from logicnet.ensembles.study import study
from logicnet.limits import Limits
from tests.conformance import definitions as truth
from tests.ensembles import networks
from tests.ensembles.test_consistency import answers, bits_of
from tests.ensembles.test_partial import settings
from tests.schemas import require_valid


def evenly(tally: Tally, members: int, draws: int) -> None:
    """No member is missing, and none is far from its share: 5 standard deviations."""
    assert len(tally) == members
    expected = draws / members
    assert all(abs(count - expected) < 5 * sqrt(expected) for count in tally.values())


def test_tables_are_those_of_the_definition_and_equally_likely() -> None:
    for regulators, loose, count in ((1, 0, 1), (2, 0, 2), (3, 0, 9), (2, 1, 3), (2, 2, 6), (3, 1, 11), (4, 0, 114)):
        rows = range(1 << regulators) if loose == regulators else range(1, (1 << regulators) - 1)
        table, rng = MonotoneTables(regulators, list(rows), range(loose, regulators)), random.Random(7)
        draws = 25 * count
        evenly(Tally(table.draw(rng) for _ in range(draws)), count, draws)


def test_large_tables_are_monotone_and_every_regulator_takes_part() -> None:
    for regulators in (6, 8):
        top = (1 << regulators) - 1
        table, rng = MonotoneTables(regulators, range(1, top), range(regulators)), random.Random(1)
        for _ in range(3):
            drawn = table.draw(rng)
            values = [drawn >> row & 1 for row in range(top + 1)]
            assert values[0] == 0 and values[top] == 1
            for i in range(regulators):
                steps = [(values[row], values[row | 1 << i]) for row in range(top + 1) if not row >> i & 1]
                assert (1, 0) not in steps and (0, 1) in steps


def test_instantiations_are_drawn_equally_often() -> None:
    for seed in (1, 2, 5, 8, 11):
        partial = PartialNetwork(networks.random_problem(random.Random(seed), most=1 << 5))
        members = [bits_of(partial, outcomes) for outcomes in settings(partial)]
        draws = 40 * len(members)
        draw = draws_of(partial, random.Random(seed))
        tally = Tally(draw() for _ in range(draws))
        assert set(tally) == set(members)
        evenly(tally, len(members), draws)
        counter = Counter(partial, Limits())
        draw = drawn_from(counter.instantiations, partial.bits, random.Random(seed))
        tally = Tally(draw() for _ in range(draws))
        assert set(tally) == set(members)
        evenly(tally, len(members), draws)


def test_the_interval_holds_the_truth() -> None:
    right = 0
    for seed in range(30):
        network = networks.random_problem(random.Random(seed))
        partial = PartialNetwork(network)
        known = answers(partial)
        true = sum(all(row) for row in known.values())
        solver = Consistency(partial, network.expectations, Limits())
        draw = draws_of(partial, random.Random(seed))
        found = estimated(solver, draw, partial.size, 200, seed, Limits(), False)
        assert found is not None and found.undecided == 0 and found.samples == 200
        right += found.at_least <= true <= found.at_most
    assert right >= 27


def wide() -> PartialNetwork:
    """A table too large to be counted, some of it excluded by an expectation."""
    names = [f"r{i}" for i in range(6)]
    rules = {"x": " & ".join(names), **{name: name for name in names}}
    network = networks.opened(truth.network(rules), x="monotone")
    zeros = ", ".join(f"r{i}={int(i < 3)}" for i in range(6))
    from logicnet.network.bnet import parse
    from logicnet.network.writing import write

    text = write(network) + f"#: expect half, with {zeros}: every x\n"
    read = parse(text).network
    assert read is not None
    return PartialNetwork(read)


def test_where_counting_is_out_of_reach_the_estimate_says_that_it_is_one() -> None:
    partial = wide()
    given = partial.reference.expectations
    plain = study(partial, given)
    assert plain.consistent.exact is None and plain.estimate is None
    found = study(partial, given, samples=40, seed=3)
    estimate = found.estimate
    assert estimate is not None and (estimate.samples, estimate.seed) == (40, 3)
    assert found.consistent.at_least <= estimate.at_most and estimate.at_least <= found.consistent.at_most
    assert 0 < estimate.at_least < estimate.at_most < partial.size
    assert study(partial, given, samples=40, seed=3).estimate == estimate
    assert study(partial, given, samples=40, seed=4).estimate != estimate


def test_what_is_counted_is_not_estimated(logicnet, tmp_path: Path) -> None:
    document = logicnet("ensemble", "m1", "--open", "connectives", "--samples", "10", "--format", "json").json
    assert document["estimate"] is None and document["consistent"] == 1
    path = tmp_path / "wide.bnet"
    from logicnet.network.writing import write

    path.write_text(write(wide().reference))
    run = logicnet("ensemble", str(path), "--given", "all", "--samples", "30", "--seed", "3", "--format", "json")
    document = json.loads(run.out)
    require_valid(document, "ensemble")
    assert document["estimate"]["seed"] == 3 and document["estimate"]["samples"] == 30
    text = logicnet("ensemble", str(path), "--given", "all", "--samples", "30", "--seed", "3").out
    assert "Estimated, not proved: of 30 drawn at random (seed 3)" in text
    assert logicnet("ensemble", "m1", "--seed", "3").status == 2
