"""What the expectations decide of each choice, and by which of them: equal to enumeration."""

from __future__ import annotations

import os
import random
from itertools import combinations
from pathlib import Path

import pytest

from logicnet.ensembles.partial import PartialNetwork
from logicnet.ensembles.study import Settled, consistent_instantiations, study
from logicnet.limits import Limits
from logicnet.network.bnet import load, parse
from logicnet.network.model import Quantifier
from logicnet.network.openness import Opened
from logicnet.network.resolve import resolve_given
from tests.conformance import definitions as truth
from tests.ensembles import networks
from tests.ensembles.test_consistency import answers

CASES = int(os.environ.get("LOGICNET_FUZZ", "12"))
NETWORKS = Path(__file__).parents[2] / "networks"
SHARED = Path(__file__).parents[3] / "shared" / "networks-36332e9"


def smallest(rows: list[list[bool]]) -> int:
    """The least number of expectations one of which fails in every row."""
    width = len(rows[0])
    return next(
        k for k in range(width + 1) for chosen in combinations(range(width), k)
        if all(any(not row[e] for e in chosen) for row in rows)
    )


def test_choices_and_cores_are_those_of_enumeration() -> None:
    seen = dict.fromkeys(Settled, 0)
    for seed in range(CASES):
        rng = random.Random(5000 + seed)
        network = networks.random_problem(rng)
        partial = PartialNetwork(network)
        known = answers(partial)
        consistent = {o for o, row in known.items() if all(row)}
        result = study(partial, network.expectations)
        assert result.limits == ()
        assert result.instantiations.exact == len(known) and result.consistent.exact == len(consistent), seed
        assert result.reference == (
            all(networks.holds(network, x, environment(network, x)) for x in network.expectations)
        )
        place = {x.name: e for e, x in enumerate(network.expectations)}
        if not consistent:
            assert result.contradiction is not None and result.contradiction.smallest
            core = [place[x.name] for x in result.contradiction.expectations]
            assert len(core) == smallest(list(known.values())), seed
            assert not any(all(row[e] for e in core) for row in known.values())
            assert all(answer.settled is Settled.UNKNOWN for answer in result.choices)
            continue
        assert result.contradiction is None
        for i, answer in enumerate(result.choices):
            seen[answer.settled] += 1
            outcomes = {o[i] for o in consistent}
            for outcome, witness in enumerate(answer.witnesses):
                assert (witness in consistent and witness[i] == outcome) if outcome in outcomes else witness is None
            if len(outcomes) == 1:
                assert answer.settled is Settled.DECIDED and {answer.outcome} == outcomes, seed
                others = [row for o, row in known.items() if o[i] != answer.outcome]
                assert answer.core is not None and answer.core.smallest
                core = [place[x.name] for x in answer.core.expectations]
                assert len(core) == (smallest(others) if others else 0), seed
                assert not any(all(row[e] for e in core) for row in others), seed
                continue
            changes = any(
                (o in consistent) != (other in consistent)
                for o in known
                for other in ((*o[:i], k, *o[i + 1 :]) for k in range(len(answer.choice.outcomes)))
                if other in known
            )
            assert answer.settled is (Settled.OPEN if changes else Settled.IRRELEVANT), seed
        assert set(consistent_instantiations(partial, network.expectations)) == consistent
    assert min(seen[s] for s in (Settled.DECIDED, Settled.IRRELEVANT, Settled.OPEN)) > 0


@pytest.mark.parametrize(("looked_at", "tried", "changed"), [(0, 0, 0), (3, 64, 12), (1000, 2, 0)])
def test_a_reason_found_in_a_hurry_is_one(
    monkeypatch: pytest.MonkeyPatch, looked_at: int, tried: int, changed: int
) -> None:
    from logicnet.ensembles import reasons
    from logicnet.ensembles import study as module

    monkeypatch.setattr(reasons.Reasons.smallest, "__defaults__", (looked_at,))
    monkeypatch.setattr(reasons, "TRIED", tried)
    monkeypatch.setattr(module, "CHANGED", changed)
    seen = {True: 0, False: 0}
    # Without a try it takes more networks until a reason is not the smallest.
    for seed in range(max(4 * CASES, 0 if tried else 100)):
        network = networks.random_problem(random.Random(5000 + seed))
        known = answers(PartialNetwork(network))
        if not any(map(all, known.values())):
            continue
        place = {x.name: e for e, x in enumerate(network.expectations)}
        for i, answer in enumerate(study(PartialNetwork(network), network.expectations).choices):
            assert (answer.core is None) is (answer.settled is not Settled.DECIDED)
            if answer.core is None:
                continue
            seen[answer.core.smallest] += 1
            others = [row for o, row in known.items() if o[i] != answer.outcome]
            core = [place[x.name] for x in answer.core.expectations]
            assert not any(all(row[e] for e in core) for row in others), seed
            assert not answer.core.smallest or not others or len(core) == smallest(others), seed
    assert seen[True] and (looked_at or seen[False])


@pytest.mark.long
def test_all_is_told_of_a_network_with_many_choices() -> None:
    network = load(str(NETWORKS / "m5.bnet"))
    result = study(PartialNetwork(network, Opened.CONNECTIVES), resolve_given(network, "E[0-9]*"))
    assert result.consistent.exact is not None and result.limits == ()
    for answer in result.choices:
        assert answer.settled is not Settled.UNKNOWN
        assert (answer.core is None) is (answer.settled is not Settled.DECIDED)
        others = [k for k, witness in enumerate(answer.witnesses) if witness is None]
        assert bool(others) is (answer.settled is Settled.DECIDED)
        assert answer.core is None or answer.core.smallest


def environment(network, x):
    from logicnet.network.resolve import environment_of

    return dict(environment_of(network, x.environments))


def test_temporal_formulas_are_asked_one_instantiation_at_a_time() -> None:
    text = """#: open B: connectives
#: open D: connectives
#: expect free: holds AG (A => EF B) [doi:10.1/x]
A, A & A
C, C & C
B, A & C
D, B & C
"""
    network = parse(text).network
    assert network is not None and network.expectations[0].quantifier is Quantifier.HOLDS
    partial = PartialNetwork(network)
    result = study(partial, partial.reference.expectations)
    assert (result.instantiations.exact, result.consistent.exact) == (4, 2)
    assert [answer.settled for answer in result.choices] == [Settled.DECIDED, Settled.IRRELEVANT]


def test_a_limit_gives_bounds_that_hold() -> None:
    for seed in range(10):
        network = networks.random_problem(random.Random(seed))
        partial = PartialNetwork(network)
        exact = sum(all(row) for row in answers(partial).values())
        for work in (0, 10, 100):
            limits = Limits()
            stopped = limits.allowance(work)
            result = study(partial, network.expectations, limits=stopped)
            assert result.consistent.at_least <= exact <= result.consistent.at_most, seed
            assert result.instantiations.at_least <= len(answers(partial)) <= result.instantiations.at_most


def test_large_tables_are_counted_without_a_list() -> None:
    for regulators, functions in ((5, 6_894), (6, 7_785_062), (7, 2_414_627_396_434)):
        names = [f"r{i}" for i in range(regulators)]
        rules = {"x": " & ".join(names), **{name: f"{name} | x" for name in names}}
        network = networks.opened(truth.network(rules), x="monotone")
        result = study(PartialNetwork(network), ())
        assert result.instantiations.exact == result.consistent.exact == functions


@pytest.mark.skipif(not SHARED.exists(), reason="the curated networks of the measurements are not here")
@pytest.mark.parametrize(
    ("name", "given", "instantiations", "consistent"),
    [
        ("m2", "all", 2**17, 1),
        ("m2", "E[0-9]*", 2**17, 256),
        ("m3", "all", 2**19, 18),
        ("m3", "E[0-9]*", 2**19, 28_656),
        ("m4", "all", 2**28, 1),
        ("m4", "E[0-9]*", 2**28, 2_000),
        pytest.param("m5", "all", 2**58, 1, marks=pytest.mark.long),
        ("m5", "E[0-9]*", 2**58, 104_473_821_184),
    ],
)
def test_what_the_curated_networks_leave_open(name: str, given: str, instantiations: int, consistent: int) -> None:
    network = load(str(SHARED / f"{name}.bnet"))
    result = study(PartialNetwork(network, Opened.CONNECTIVES), resolve_given(network, given))
    assert (result.instantiations.exact, result.consistent.exact) == (instantiations, consistent)
    assert result.reference is True and result.limits == ()
    if consistent == 1:
        assert all(answer.settled is Settled.DECIDED and answer.outcome == 0 for answer in result.choices)
