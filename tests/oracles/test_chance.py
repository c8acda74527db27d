"""Simulations by MaBoSS against exact probabilities, and against proofs, on published models."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from logicnet.attractors.landscape import Kind
from logicnet.attractors.starts import read_start
from logicnet.network.bnet import load
from logicnet.network.resolve import pose, read_demand
from logicnet.simulation.absorption import end_probabilities
from logicnet.simulation.maboss import Protocol, bands, simulate
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
PROTOCOL = Protocol(time=200, tick=10, runs=2_000, seed=1)


@pytest.mark.parametrize("name", NAMES)
def test_shares_lie_in_their_bands_and_no_proof_is_contradicted(name):
    network = load(str(MODELS / f"{name}.bnet"))
    case = pose(network, environment=",".join(f'"{node.name}"=0' for node in network.nodes if node.is_input) or None)
    start = read_start(case, "rest=0")
    ends = end_probabilities(case, start)
    points = [end for end in ends.ends if end.attractor.kind is Kind.FIXED_POINT][:3]
    demands = []
    for end in points:
        values = end.attractor.space.fixed()
        text = " & ".join(("" if b else "!") + format_name(network.names[v]) for v, b in values)
        demands.append(read_demand(network, text, option="point"))
    demands = demands or [read_demand(network, format_name(network.names[0]), option="node")]
    found = simulate(case, demands, start=start, protocol=PROTOCOL)
    assert found.finished
    for end, trace in zip(points, found.treatments[0].traces, strict=False):
        low, high = bands(trace.shares[-1], PROTOCOL.runs)
        # Both are intervals of 95 %, a hundred of which are compared: allow as much again on each side.
        slack = high - low
        assert end.low <= high + slack and low - slack <= end.high, (end, low, high)
        assert not trace.absent or trace.shares[-1] < 0.01
