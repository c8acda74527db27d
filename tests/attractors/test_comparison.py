"""The three schemes side by side: existence under each equals the definition, and absence is claimed only if proved."""

from __future__ import annotations

import random
from collections import Counter

from logicnet.attractors.comparison import Compared, compare_landscapes
from logicnet.attractors.landscape import Kind, Update, Verdict
from logicnet.limits import Limits
from logicnet.network.model import Network
from logicnet.studies.attractors import find_attractors
from tests.conformance import definitions as truth


def states_are_compared_truly(net: Network, row: Compared) -> Counter[Verdict]:
    """Per pair of schemes with attractors of this hull: an attractor is said to be there iff its states are one's."""
    told: Counter[Verdict] = Counter()
    space = tuple(map(row.space.get, range(len(net))))
    sets = [[s for s in truth.attractor_sets(net, {}, u.value) if truth.hull(s) == space] for u in Update]
    for group, verdicts in zip(row.attractors, row.same, strict=True):
        for attractor, under in zip(group, verdicts, strict=True):
            assert attractor.states is not None
            states = frozenset(tuple(map(state.get, range(len(net)))) for state in attractor.states)
            assert under == tuple(Verdict.YES if states in those else Verdict.NO for those in sets)
    present = [set(those) for those in sets if those]
    assert row.agree is (Verdict.YES if all(those == present[0] for those in present) else Verdict.NO)
    if len(present) > 1 and row.first.kind is not Kind.FIXED_POINT:
        told[row.agree] += 1
    return told


def test_large_attractors_are_the_same_only_where_both_fill_their_hull() -> None:
    schemes = (Update.ASYNCHRONOUS, Update.MOST_PERMISSIVE)
    net = truth.network({f"x{k}": f"!x{k}" for k in range(14)})
    compared = compare_landscapes([find_attractors(net, environment=[], update=u) for u in schemes])
    assert [row.agree for row in compared.rows] == [Verdict.YES]


def test_existence_under_each_scheme_equals_the_definition() -> None:
    seen: Counter[tuple[Verdict, ...]] = Counter()
    told: Counter[Verdict] = Counter()
    for seed in range(60):
        rng = random.Random(seed)
        net = truth.network(truth.random_rules(rng, rng.randint(2, 5), inputs=0.05))
        environment = [(node.name, None) for node in net.nodes if node.is_input]
        compared = compare_landscapes(
            [find_attractors(net, environment=environment, update=u, states=1 << 6) for u in Update]
        )
        hulls = [{truth.hull(states) for states in truth.attractor_sets(net, {}, u.value)} for u in Update]
        rows = {tuple(row.space.get(v) for v in range(len(net))): row for row in compared.rows}
        assert set(rows) == set.union(*hulls)
        for space, row in rows.items():
            assert row.exists == tuple(Verdict.YES if space in those else Verdict.NO for those in hulls)
            seen[row.exists] += 1
            told += states_are_compared_truly(net, row)
            if row.first.kind is Kind.FIXED_POINT:
                assert set(row.exists) == {Verdict.YES}
    alone = tuple(Verdict.YES if update is Update.SYNCHRONOUS else Verdict.NO for update in Update)
    assert seen[alone] > 5 and len(seen) >= 3
    assert min(told[Verdict.YES], told[Verdict.NO]) > 5 and not told[Verdict.UNKNOWN]


def test_a_limit_claims_no_absence() -> None:
    net = truth.network({"a": "!b", "b": "!a"})
    stopped = Limits()
    stopped.interrupt()
    compared = compare_landscapes(
        [
            find_attractors(net, environment=[]),
            find_attractors(net, environment=[], update=Update.SYNCHRONOUS, limits=stopped),
        ]
    )
    assert not compared.finished
    assert all(row.exists[1] is Verdict.UNKNOWN for row in compared.rows)
