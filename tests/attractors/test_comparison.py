"""The three schemes side by side: existence under each equals the definition, and absence is claimed only if proved."""

from __future__ import annotations

import random
from collections import Counter

from logicnet.attractors.comparison import compare_landscapes
from logicnet.attractors.landscape import Kind, Update, Verdict
from logicnet.attractors.search import find_attractors
from logicnet.limits import Limits
from tests.conformance import definitions as truth


def test_existence_under_each_scheme_equals_the_definition() -> None:
    seen: Counter[tuple[Verdict, ...]] = Counter()
    for seed in range(60):
        rng = random.Random(seed)
        net = truth.network(truth.random_rules(rng, rng.randint(2, 5), inputs=0.05))
        environment = [(node.name, None) for node in net.nodes if node.is_input]
        compared = compare_landscapes([find_attractors(net, environment=environment, update=u) for u in Update])
        hulls = [{truth.hull(states) for states in truth.attractor_sets(net, {}, u.value)} for u in Update]
        rows = {tuple(row.space.get(v) for v in range(len(net))): row for row in compared.rows}
        assert set(rows) == set.union(*hulls)
        for space, row in rows.items():
            assert row.exists == tuple(Verdict.YES if space in those else Verdict.NO for those in hulls)
            seen[row.exists] += 1
            if row.first.kind is Kind.FIXED_POINT:
                assert set(row.exists) == {Verdict.YES}
    assert seen[Verdict.NO, Verdict.YES, Verdict.NO] > 5 and len(seen) >= 3


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
