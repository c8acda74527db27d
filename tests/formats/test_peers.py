"""Other tools read what is written for them, and find the same fixed points."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import logicnet
from logicnet.formats.registry import named
from logicnet.network.bnet import parse, write
from logicnet.network.model import Network
from logicnet.text.formula import FALSE, TRUE

ROOT = Path(__file__).parents[2]
NAMES = [path.stem for path in sorted((ROOT / "networks").glob("*.bnet"))]
Points = set[tuple[tuple[str, int], ...]]

pytestmark = pytest.mark.filterwarnings("ignore")


def settled(name: str) -> Network:
    """A shipped network in its default environment, free inputs off: each peer knows constants, not each one inputs."""
    network = logicnet.load(str(ROOT / "networks" / f"{name}.bnet"))
    values = dict(logicnet.resolve_environment(network, None))
    nodes = tuple(
        replace(node, rule=replace(node.rule, expression=TRUE if values[node.name] else FALSE))
        if node.is_input
        else node
        for node in network.nodes
    )
    found = parse(write(Network(network.source, nodes))).network
    assert found is not None
    return found


def points(states: Any) -> Points:
    return {tuple(sorted((str(name), int(value)) for name, value in state.items())) for state in states}


def ours(network: Network) -> Points:
    found = logicnet.find_attractors(network, environment=(), fixed_points_only=True)
    assert found.finished
    return points({name: a.space.get(i) for i, name in enumerate(network.names)} for a in found.attractors)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("format", ["aeon", "aeon-bnet", "sbml"])
def test_aeon(name: str, format: str) -> None:
    aeon = pytest.importorskip("biodivine_aeon")
    network = settled(name)
    text = named(format).write(network).data.decode()
    reader = {"aeon": "from_aeon", "aeon-bnet": "from_bnet", "sbml": "from_sbml"}[format]
    more = {"repair_graph": True} if format == "aeon-bnet" else {}
    graph = aeon.AsynchronousGraph(getattr(aeon.BooleanNetwork, reader)(text, **more))
    found = aeon.FixedPoints.symbolic(graph)
    assert points(
        {graph.get_network_variable_name(v): b for v, b in state.items()} for state in found.vertices()
    ) == ours(network)


@pytest.mark.parametrize("name", NAMES)
def test_mpbn(name: str, tmp_path: Path) -> None:
    mpbn = pytest.importorskip("mpbn")
    network = settled(name)
    path = tmp_path / "x.bnet"
    path.write_bytes(named("minibn").write(network).data)
    assert points(mpbn.MPBooleanNetwork(str(path)).fixedpoints()) == ours(network)


@pytest.mark.parametrize("name", NAMES)
def test_bonesis(name: str, tmp_path: Path) -> None:
    bonesis = pytest.importorskip("bonesis")
    network = settled(name)
    path = tmp_path / "x.bnet"
    path.write_bytes(named("minibn").write(network).data)
    problem = bonesis.BoNesis(bonesis.BooleanNetwork(str(path)))
    state = problem.cfg()
    problem.fixed(state)
    assert points(state.assignments(limit=100)) == ours(network)


@pytest.mark.parametrize("name", NAMES)
def test_pyboolnet(name: str) -> None:
    pytest.importorskip("pyboolnet")
    network = settled(name)
    primes = network.to_pyboolnet()
    wanted = ours(network)
    # A fixed point is a state of which every value is implied by the others.
    for point in wanted:
        state = dict(point)
        for node, implicants in primes.items():
            assert any(all(state[k] == v for k, v in cube.items()) for cube in implicants[state[node]])
    assert Network.from_pyboolnet(primes).names == network.names
    assert ours(Network.from_pyboolnet(primes)) == wanted
