"""Why an expectation fails: while the rules that are blamed stay, it fails whatever all others become."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from logicnet.checks.expectations import ExpectationStatus, evaluate
from logicnet.checks.reasons import reasons
from logicnet.limits import Limits
from logicnet.network.model import Quantifier
from tests.conformance import definitions as truth
from tests.ensembles import networks
from tests.schemas import require_valid

CASES = int(os.environ.get("LOGICNET_FUZZ", "40"))


def test_what_is_blamed_is_enough() -> None:
    """Every other rule is replaced by another function, and the expectation still fails by its definition."""
    seen = dict.fromkeys(Quantifier, 0)
    open_parts = 0
    for seed in range(CASES):
        rng = random.Random(seed)
        network = replace(networks.random_problem(rng), opens=(), optionals=())
        results = [evaluate(network, x) for x in network.expectations]
        for reason in reasons(network, results, Limits()):
            x = next(one for one in network.expectations if one.name == reason.expectation)
            environment = dict(next(r for r in results if r.expectation is x).environment)
            assert not networks.holds(network, x, environment), seed
            if not reason.blamed:
                continue
            seen[x.quantifier] += 1
            open_parts += any(step.value is None for step in reason.steps)
            names = [node.name for node in network.nodes]
            for _ in range(6):
                nodes = []
                for node in network.nodes:
                    if node.is_input or node.name in reason.blamed:
                        nodes.append(node)
                        continue
                    used = rng.sample(names, min(3, len(names)))
                    rule = truth.expression(truth.random_formula(rng, used))
                    nodes.append(replace(node, rule=replace(node.rule, expression=rule)))
                other = replace(network, nodes=tuple(nodes))
                assert not networks.holds(other, x, environment), (seed, reason.expectation)
    assert all(seen[q] for q in (Quantifier.EVERY, Quantifier.NO, Quantifier.SOME)) and open_parts


FILE = """\
#: edge NE -> ADRB2, activates, doi:10.1038/nm1447, high
#: phenotype growth, GROWTH
#: environment stressed, STRESS=1
#: expect blocker_stops, in stressed with BLOCKER=1: no growth [doi:10.1038/nm1447]
STRESS, STRESS
BLOCKER, BLOCKER
NE, STRESS
ADRB2, NE | !BLOCKER
GROWTH, ADRB2
OTHER, GROWTH
"""


def test_check_says_the_chain_the_rules_and_what_to_do(logicnet: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "nerve.bnet"
    path.write_text(FILE)
    text = " ".join(logicnet("check", str(path), "--all").out.split())
    assert "rule: NE | !BLOCKER" in text and "NE=1 activates it" in text and "doi:10.1038/nm1447" in text
    assert (
        "these 3 rules stay as they are, whatever the others are; one of them has to be different: NE, ADRB2, GROWTH"
        in text
    )
    assert "logicnet why" in text and "logicnet repair" in text
    document = logicnet("check", str(path), "--format", "json").json
    require_valid(document, "check")
    (expectation,) = document["files"][0]["expectations"]
    assert expectation["because"]["rules"] == ["NE", "ADRB2", "GROWTH"]
    assert [step["node"] for step in expectation["because"]["steps"]][-1] == "GROWTH"


def test_nothing_is_explained_where_nothing_fails_or_a_limit_came_first() -> None:
    from logicnet.network.bnet import parse

    network = parse(FILE).network
    assert network is not None
    results = [evaluate(network, x) for x in network.expectations]
    assert results[0].status is ExpectationStatus.FAILS
    assert reasons(network, results, Limits(time=0)) == ()
    assert reasons(network, [replace(results[0], status=ExpectationStatus.HOLDS)], Limits()) == ()
