"""Expectations that hold a temporal formula: each of the four outcomes, and what they name."""

from __future__ import annotations

from logicnet.checks.expectations import ExpectationStatus, evaluate
from logicnet.limits import Limits
from logicnet.network.bnet import parse, write
from logicnet.network.model import Network, same_meaning

TEXT = """\
#: phenotype P, a & b
#: expect holds: holds a => EF P [1]
#: expect fails: holds EF P [2]
#: expect vacuous, with c=0: holds a => EF P [3]
#: expect moved, with a=1: holds AF P [4]
targets, factors
a, b | a
b, a | b
c, !c
"""


def network() -> Network:
    found = parse(TEXT).network
    assert found is not None
    return found


def test_each_outcome() -> None:
    seen = {e.name: evaluate(network(), e) for e in network().expectations}
    assert {name: result.status for name, result in seen.items()} == {
        "holds": ExpectationStatus.HOLDS,
        "fails": ExpectationStatus.FAILS,
        "vacuous": ExpectationStatus.VACUOUS,
        # The clock may take every turn: without fairness b need never follow.
        "moved": ExpectationStatus.FAILS,
    }
    assert seen["fails"].reason == "it fails in 2 of 8 states"
    witness = seen["fails"].witness
    assert witness is not None
    assert [witness.get(v) for v in range(2)] == [0, 0]


def test_a_limit_leaves_it_undecided() -> None:
    result = evaluate(network(), network().expectations[0], Limits(time=0))
    assert result.status is ExpectationStatus.UNDECIDED
    assert result.reason == "stopped by time limit of 0 s"


def test_it_survives_writing_and_says_what_it_names() -> None:
    again = parse(write(network())).network
    assert again is not None
    assert same_meaning(network(), again)
    assert network().expectations[0].names == {"a", "b"}
