"""In all, some or none: expectations over an ensemble, against every instantiation checked by itself."""

from __future__ import annotations

import os
import random
from itertools import product

from logicnet.checks.across import ExpectationExtent, across, patterns_across
from logicnet.ensembles.consistency import Existence
from logicnet.ensembles.partial import PartialNetwork
from logicnet.limits import Limits
from logicnet.network.bnet import parse
from logicnet.network.model import Network
from logicnet.network.openness import Opened
from logicnet.network.resolve import expected_case, pose
from tests.ensembles import networks
from tests.ensembles.test_partial import settings

CASES = int(os.environ.get("LOGICNET_FUZZ", "16"))


def network_of(text: str) -> Network:
    found = parse(text).network
    assert found is not None, parse(text).diagnostics
    return found


def test_extents_are_those_of_all_instantiations_asked_one_by_one() -> None:
    seen: dict[ExpectationExtent, int] = dict.fromkeys(ExpectationExtent, 0)
    empty = 0
    for seed in range(CASES):
        rng = random.Random(70_000 + seed)
        network = networks.random_problem(rng, most=1 << 5)
        given = [x for x in network.expectations if rng.random() < 0.3]
        partial = PartialNetwork(network)
        table = []
        for outcomes in settings(partial):
            one = partial.instantiate(outcomes)
            held = [
                networks.holds(one, x, dict(expected_case(network, theirs).environment))
                for x, theirs in zip(one.expectations, network.expectations, strict=True)
            ]
            table.append(held)
        kept = [row for row in table if all(row[network.expectations.index(x)] for x in given)]
        found = across(network, Opened.FILE, given)
        assert found.consistent is (Existence.FOUND if kept else Existence.NONE), seed
        if not kept:
            empty += 1
            core = [i for i, x in enumerate(network.expectations) if x.name in found.contradictory]
            assert core and not [row for row in table if all(row[i] for i in core)], seed
            for out in core:
                assert [row for row in table if all(row[i] for i in core if i != out)], seed
            continue
        for i, result in enumerate(found.results):
            holding = sum(row[i] for row in kept)
            wanted = (
                ExpectationExtent.ALL
                if holding == len(kept)
                else ExpectationExtent.SOME
                if holding
                else ExpectationExtent.NONE
            )
            if result.expectation in given:
                wanted = ExpectationExtent.GIVEN
            assert result.extent is wanted, (seed, result)
            seen[wanted] += 1
    assert empty and all(count for extent, count in seen.items() if extent is not ExpectationExtent.UNDECIDED)


TEXT = """#: open c: connectives
#: expect both, with b=0: no c [PMID:1]
#: expect one: some c
#: expect never: every c & !c
#: expect other, with d=0: no c
a, a
b, a
d, a
c, b | d
"""


def test_witnesses_are_rules_that_are_not_those_of_the_file() -> None:
    found = across(network_of(TEXT), Opened.FILE, [])
    assert (found.rules, found.choices) == (1, 1)
    by_name = {result.expectation.name: result for result in found.results}
    assert by_name["both"].extent is ExpectationExtent.SOME
    assert (by_name["both"].holding, by_name["both"].failing) == (("c, b & d",), ())
    assert by_name["one"].extent is ExpectationExtent.ALL
    assert by_name["never"].extent is ExpectationExtent.NONE
    given = across(network_of(TEXT), Opened.FILE, network_of(TEXT).expectations[:1])
    assert [r.extent.value for r in given.results] == ["given", "all", "none", "all"]
    assert given.results[3].holding == ("c, b & d",)


def test_an_empty_ensemble_names_what_contradicts() -> None:
    network = network_of(TEXT)
    found = across(network, Opened.FILE, network.expectations)
    assert found.consistent is Existence.NONE
    assert found.contradictory == ("never",)
    assert found.results == ()


def test_without_open_rules_there_is_one_instantiation() -> None:
    found = across(network_of(TEXT.replace("#: open c: connectives\n", "")), Opened.FILE, [])
    assert (found.rules, found.choices) == (0, 0)
    assert [r.extent.value for r in found.results] == ["none", "all", "none", "none"]


def test_a_limit_leaves_the_rest_undecided() -> None:
    limits = Limits(time=0.0)
    found = across(network_of(TEXT), Opened.FILE, [], limits)
    assert found.consistent is Existence.UNKNOWN or all(
        r.extent in (ExpectationExtent.UNDECIDED, ExpectationExtent.ALL, ExpectationExtent.SOME, ExpectationExtent.NONE)
        for r in found.results
    )


def test_patterns_are_those_of_all_instantiations_asked_one_by_one() -> None:
    from msgspec.structs import replace

    seen = dict.fromkeys(ExpectationExtent, 0)
    for seed in range(CASES // 2):
        rng = random.Random(80_000 + seed)
        network = replace(networks.random_problem(rng, most=1 << 4), expectations=())
        case = pose(network)
        markers = rng.sample(network.names, min(2, len(network)))
        partial = PartialNetwork(network)
        held = {name: value for name, value in case.environment if value is not None}
        shown: list[set[tuple[int, ...]]] = []
        for outcomes in settings(partial):
            one = partial.instantiate(outcomes)
            places = [one.index[name] for name in markers]
            found = networks.attractors(one, held, ())
            here = set()
            for states in found:
                values = {tuple(s >> v & 1 for v in places) for s in range(1 << len(one)) if states >> s & 1}
                here |= values if len(values) == 1 else set()
            shown.append(here)
        results = patterns_across(case, markers, Opened.FILE, []).found.results
        for result, values in zip(results, product((0, 1), repeat=len(markers)), strict=True):
            count = sum(values in here for here in shown)
            wanted = (
                ExpectationExtent.ALL
                if count == len(shown)
                else ExpectationExtent.SOME
                if count
                else ExpectationExtent.NONE
            )
            assert result.extent is wanted, (seed, result)
            seen[wanted] += 1
    assert seen[ExpectationExtent.ALL] and seen[ExpectationExtent.SOME] and seen[ExpectationExtent.NONE]
