"""Simulations by MaBoSS against exact probabilities, and against proofs, on published models."""

from __future__ import annotations

import os
from math import sqrt
from pathlib import Path
from statistics import NormalDist

import pytest

from logicnet.attractors.landscape import Kind
from logicnet.attractors.starts import read_start
from logicnet.network.bnet import load
from logicnet.network.resolve import pose, read_demand
from logicnet.simulation.absorption import end_probabilities
from logicnet.simulation.maboss import Protocol, simulate
from logicnet.text.formula import format_name

SHARED = Path(__file__).parents[2].parent / "shared"
MODELS = SHARED / "bbm" / "models"
REQUIRED = os.environ.get("LOGICNET_REQUIRE_SHARED") == "1"
pytestmark = pytest.mark.skipif(not SHARED.is_dir() and not REQUIRED, reason="the models are not beside the project")
#: All of them under LOGICNET_FUZZ.
CHOSEN = "007 010 170 172 165 110 095 097 177 180 067 182 057 185 015 035 037 147 212 237 265 062 090 162 055 187"
CHOSEN += " 100 245 022 102 040 047"
NAMES = [name for name in CHOSEN.split() if (MODELS / f"{name}.bnet").is_file()]
NAMES = NAMES if os.environ.get("LOGICNET_FUZZ") else NAMES[:2]
#: Fixed points that are compared in each model.
POINTS = 3
PROTOCOL = Protocol(time=200, tick=10, runs=2_000, seed=1)


def corrected(share: float, runs: int) -> tuple[float, float]:
    """The interval of Wilson at the level at which all comparisons together hold with 95 % (Bonferroni)."""
    z = NormalDist().inv_cdf(1 - 0.05 / 2 / (POINTS * len(CHOSEN.split())))
    middle, spread = share + z * z / 2 / runs, z * sqrt(share * (1 - share) / runs + z * z / 4 / runs / runs)
    return (middle - spread) / (1 + z * z / runs), (middle + spread) / (1 + z * z / runs)


@pytest.mark.parametrize("name", NAMES)
def test_shares_lie_in_their_bands_and_no_proof_is_contradicted(name):
    network = load(str(MODELS / f"{name}.bnet"))
    case = pose(network, environment=",".join(f'"{node.name}"=0' for node in network.nodes if node.is_input) or None)
    start = read_start(case, "rest=0")
    ends = end_probabilities(case, start)
    points = [end for end in ends.ends if end.attractor.kind is Kind.FIXED_POINT][:POINTS]
    demands = []
    for end in points:
        values = end.attractor.space.fixed()
        text = " & ".join(("" if b else "!") + format_name(network.names[v]) for v, b in values)
        demands.append(read_demand(network, text, option="point"))
    demands = demands or [read_demand(network, format_name(network.names[0]), option="node")]
    found = simulate(case, demands, start=start, protocol=PROTOCOL)
    assert found.finished
    for end, trace in zip(points, found.treatments[0].traces, strict=False):
        low, high = corrected(trace.shares[-1], PROTOCOL.runs)
        assert end.low <= high and low <= end.high, (end, low, high)
        assert not trace.absent or trace.shares[-1] < 0.01
