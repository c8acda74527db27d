"""Other tools read what is written for them, and find the same fixed points."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from msgspec.structs import replace

import logicnet
from logicnet.formats.registry import named
from logicnet.network.bnet import parse, write
from logicnet.network.model import Network
from logicnet.network.resolve import resolve_environment
from logicnet.text.formula import FALSE, TRUE

ROOT = Path(__file__).parents[2]
NETWORKS = sorted((ROOT / "networks").glob("*.bnet"))
Points = set[tuple[tuple[str, int], ...]]

pytestmark = [pytest.mark.filterwarnings("ignore"), pytest.mark.usefixtures("collected")]


def settled(path: Path) -> Network:
    """A network in its default environment, free inputs off: each peer knows constants, not each one inputs."""
    network = logicnet.load(str(path))
    values = dict(resolve_environment(network, None))
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


def aeon(format: str, network: Network) -> Points:
    aeon = pytest.importorskip("biodivine_aeon")
    text = named(format).write(network).data.decode()
    if format == "aeon-bnet":
        found = aeon.BooleanNetwork.from_bnet(text, repair_graph=True)
    elif format == "sbml":
        # AEON refuses a regulator without effect, which the published models have, unless told to take it as it is.
        found = aeon.BooleanNetwork.from_sbml(text).remove_regulation_constraints()
    else:
        found = aeon.BooleanNetwork.from_aeon(text)
    graph = aeon.AsynchronousGraph(found)
    vertices = aeon.FixedPoints.symbolic(graph).vertices()
    return points({graph.get_network_variable_name(v): b for v, b in state.items()} for state in vertices)


def mpbn(format: str, network: Network) -> Points:
    mpbn = pytest.importorskip("mpbn")
    with written(format, network) as path:
        return points(mpbn.MPBooleanNetwork(path).fixedpoints())


def bonesis(format: str, network: Network) -> Points:
    bonesis = pytest.importorskip("bonesis")
    with written(format, network) as path:
        problem = bonesis.BoNesis(bonesis.BooleanNetwork(path))
    state = problem.cfg()
    problem.fixed(state)
    return points(state.assignments(limit=MANY))


@contextmanager
def written(format: str, network: Network) -> Iterator[str]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x.bnet"
        path.write_bytes(named(format).write(network).data)
        yield str(path)


def pyboolnet(format: str, network: Network) -> Points:
    pytest.importorskip("pyboolnet")
    from pyboolnet.file_exchange import bnet2primes
    from pyboolnet.trap_spaces import compute_steady_states

    return points(compute_steady_states(bnet2primes(named(format).write(network).data.decode()), max_output=MANY))


#: More fixed points than any network here has.
MANY = 100_000
PEERS: tuple[tuple[Callable[[str, Network], Points], str], ...] = (
    (aeon, "aeon"),
    (aeon, "aeon-bnet"),
    (aeon, "sbml"),
    (mpbn, "minibn"),
    (bonesis, "minibn"),
    (pyboolnet, "pyboolnet"),
)
IDS = [f"{peer.__name__}-{format}" for peer, format in PEERS]
BY_PEER = pytest.mark.parametrize(("peer", "format"), PEERS, ids=IDS)


#: What one peer is given by default, and under LOGICNET_FUZZ.
FEW = NETWORKS if os.environ.get("LOGICNET_FUZZ") else NETWORKS[:2]
#: Each network is given to one or two of the peers by default, and each peer has one; all under LOGICNET_FUZZ.
DEALT = [
    pytest.param(*peer, path, id=f"{name}-{path.stem}")
    for k, (peer, name) in enumerate(zip(PEERS, IDS, strict=True))
    for at, path in enumerate(NETWORKS)
    if (at + k) % len(NETWORKS) == 0 or os.environ.get("LOGICNET_FUZZ")
]


@pytest.mark.parametrize(("peer", "format", "path"), DEALT)
def test_shipped_networks(peer: Callable[[str, Network], Points], format: str, path: Path) -> None:
    network = settled(path)
    assert peer(format, network) == ours(network)


@pytest.mark.parametrize("path", FEW, ids=lambda path: path.stem)
def test_prime_implicants_of_pyboolnet(path: Path) -> None:
    pytest.importorskip("pyboolnet")
    network = settled(path)
    primes = network.to_pyboolnet()
    wanted = ours(network)
    # A fixed point is a state of which every value is implied by the others.
    for point in wanted:
        state = dict(point)
        for node, implicants in primes.items():
            assert any(all(state[k] == v for k, v in cube.items()) for cube in implicants[state[node]])
    assert Network.from_pyboolnet(primes).names == network.names
    assert ours(Network.from_pyboolnet(primes)) == wanted


@pytest.mark.parametrize("path", FEW, ids=lambda path: path.stem)
def test_maboss(path: Path, tmp_path: Path) -> None:
    """What a simulation ends in is a fixed point of ours, and from each of ours it never moves."""
    maboss = pytest.importorskip("maboss")
    pytest.importorskip("cmaboss")
    network = settled(path)
    export = named("maboss").write(network)
    (tmp_path / "m.bnd").write_bytes(export.data)
    (tmp_path / "m.cfg").write_bytes(export.companions[0][1])
    simulation = maboss.load(str(tmp_path / "m.bnd"), str(tmp_path / "m.cfg"), cmaboss=True)
    simulation.update_parameters(sample_count=100)
    made = dict(export.names)

    def ends() -> set[frozenset[str]]:
        states = simulation.run().get_fptable()["State"]
        return {frozenset(() if state == "<nil>" else state.split(" -- ")) for state in states}

    wanted = {frozenset(made[name] for name, value in point if value) for point in ours(network)}
    assert set() < ends() <= wanted
    for point in wanted:
        for name in made.values():
            simulation.network.set_istate(name, [0, 1] if name in point else [1, 0])
        assert ends() == {point}
