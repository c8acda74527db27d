"""One-shot, temporary and permanent changes against the control of AEON, on published models.

Brim, Pastva, Safranek, Smijakova 2021, doi:10.1007/978-3-030-85633-5_2 (permanent), and what AEON.py makes of it since.

A target of `attractor_one_step` and `attractor_temporary` is one state, which stands for its attractor; so these are
asked about attractors that oscillate as well. `attractor_permanent` wants that very state to come again under the
change, and so says nothing about lying inside an attractor that oscillates: `phenotype_permanent` with the states of
the attractor as phenotype does, from every state, and from one state for one set at a time (its initial states have to
agree with the set). Few published models have both an oscillation and a second attractor: of those up to 32 nodes, all
inputs off, two. Phenotypes that attractors show now and then are asked on more.
"""

from __future__ import annotations

import itertools
import os
from pathlib import Path

import biodivine_aeon as aeon
import pytest

from logicnet.attractors.landscape import Kind
from logicnet.attractors.search import list_attractors
from logicnet.attractors.starts import cover_of
from logicnet.network.bnet import load
from logicnet.network.resolve import pose
from logicnet.studies.interventions import InterventionQuestion, study_interventions

SHARED = Path(__file__).parents[2].parent / "shared"
MODELS = SHARED / "bbm" / "models"
REQUIRED = os.environ.get("LOGICNET_REQUIRE_SHARED") == "1"
pytestmark = pytest.mark.skipif(not SHARED.is_dir() and not REQUIRED, reason="the models are not beside the project")
#: Models with several fixed points when every input is off, small enough for AEON to answer in seconds.
CHOSEN: tuple[str, ...] = ("007", "110", "010", "022", "055", "090", "147", "182", "185", "187", "245")
#: All of them under LOGICNET_FUZZ.
NAMES = CHOSEN if os.environ.get("LOGICNET_FUZZ") else CHOSEN[:2]


def ours(network, source, target, kind):
    words = ",".join(f'"{name}"={source.space.get(v)}' for v, name in enumerate(network.names)
                     if not network.nodes[v].is_input)  # fmt: skip
    return sets_of(network, towards=target.id, start=words, kind=kind)


def graph_of(network):
    """The network with every input off, and AEON's number of each node."""
    inputs = [node.name for node in network.nodes if node.is_input]
    lines = ["targets,factors"]
    from logicnet.text.expression import format_expression

    for node in network.nodes:
        rule = "false" if node.is_input else format_expression(node.rule.expression)
        lines.append(f"{node.name}, {rule}")
    text = "\n".join(line.replace(" 0", " false").replace(" 1", " true") for line in lines)
    model = aeon.BooleanNetwork.from_bnet(text).remove_regulation_constraints()
    graph = aeon.AsynchronousPerturbationGraph(model, [name for name in network.names if name not in inputs])
    return graph, {graph.get_network_variable_name(i): i for i in graph.network_variables()}


def smallest(graph, found):
    """The minimal ones among the sets of at most two changes."""
    small = found.perturbations().intersect(graph.mk_perturbations_with_size(2, True))
    told = [one.perturbed_named_dict() for one in small.items()]
    sets = {frozenset((name, int(value)) for name, value in one.items()) for one in told}
    return {one for one in sets if not any(part < one for part in sets)}


def states_of(graph, ids, network, attractor):
    """All states of an attractor."""
    whole = None
    for space in cover_of(attractor, len(network)):
        part = graph.mk_subspace({ids[network.names[v]]: bool(b) for v, b in space.fixed()}).vertices()
        whole = part if whole is None else whole.union(part)
    return whole


def theirs(network, source, target, kind):
    graph, ids = graph_of(network)

    def at(attractor):
        values = {ids[network.names[v]]: bool(b) for v, b in attractor.space.fixed()}
        return graph.mk_subspace(values).vertices()

    ask = {
        "one-shot": aeon.Control.attractor_one_step,
        "temporary": aeon.Control.attractor_temporary,
        "permanent": aeon.Control.attractor_permanent,
    }[kind]
    first = next(iter(at(source).items()))
    return smallest(graph, ask(graph, first, at(target)))


def sets_of(network, **asked):
    nodes = ",".join(f'"{node.name}"' for node in network.nodes if not node.is_input)
    question = InterventionQuestion(environment=off(network), **({"candidates": nodes, "max_size": 2} | asked))
    found = study_interventions(network, question)
    assert found.finished and not found.undecided
    return {frozenset((clamp.node, clamp.value) for clamp in one.clamps) for one in found.interventions}


def off(network):
    return ",".join(f'"{node.name}"=0' for node in network.nodes if node.is_input) or "default"


@pytest.mark.parametrize("kind", ["one-shot", "temporary", "permanent"])
@pytest.mark.parametrize("name", NAMES)
def test_minimal_sets_towards_an_attractor_equal_those_of_aeon(name, kind):
    network = load(str(MODELS / f"{name}.bnet"))
    landscape = list_attractors(pose(network, environment=off(network)))
    points = [a for a in landscape.attractors if a.kind is Kind.FIXED_POINT][:2]
    assert len(points) == 2
    source, target = points
    assert ours(network, source, target, kind) == theirs(network, source, target, kind)


@pytest.mark.parametrize("name", ["102", "270"] if os.environ.get("LOGICNET_FUZZ") else ["102"])
def test_an_attractor_that_oscillates_is_reached_by_the_same_sets(name):
    network = load(str(MODELS / f"{name}.bnet"))
    found = list_attractors(pose(network, environment=off(network))).attractors
    graph, ids = graph_of(network)
    targets = [a for a in found if a.kind is Kind.COMPLEX]
    assert targets and len(found) > 1
    reached = 0
    for target in targets:
        source = next(a for a in found if a is not target)
        first = dict(enumerate(f"{cover_of(source, len(network))[0].value:0{len(network)}b}"[::-1]))
        begin = ",".join(f'"{n}"={first[v]}' for v, n in enumerate(network.names) if not network.nodes[v].is_input)
        state = {ids[n]: first[v] == "1" for v, n in enumerate(network.names)}
        goal = states_of(graph, ids, network, target)
        asks = {"one-shot": aeon.Control.attractor_one_step, "temporary": aeon.Control.attractor_temporary}
        for kind, ask in asks.items():
            there = ask(graph, next(iter(graph.mk_subspace(state).vertices().items())), goal.pick_singleton())
            mine = sets_of(network, towards=target.id, start=begin, kind=kind)
            assert mine == smallest(graph, there), (name, target.id, kind)
            reached += len(mine)
        there = smallest(graph, aeon.Control.phenotype_permanent(graph, goal, "forbidden", 2))
        assert sets_of(network, towards=target.id) == there
        singles = set()
        for node, value in itertools.product([node.name for node in network.nodes if not node.is_input], (0, 1)):
            laid = graph.mk_subspace({**state, ids[node]: bool(value)}).vertices()
            there = aeon.Control.phenotype_permanent(graph, goal, "forbidden", 1, False, laid).perturbations()
            if not there.intersect(graph.mk_perturbation({node: bool(value)})).is_empty():
                singles.add(frozenset([(node, value)]))
        mine = sets_of(network, towards=target.id, start=begin, max_size=1)
        assert mine == singles
        reached += len(mine)
    assert reached > 0


@pytest.mark.parametrize(
    "name", ["057", "102", "135", "270", "005"] if os.environ.get("LOGICNET_FUZZ") else ["057", "102", "135"]
)
def test_a_phenotype_that_oscillates_is_kept_by_the_same_sets(name):
    """*forbidden*: each attractor shows it always; *allowed*: each shows it at some time."""
    network = load(str(MODELS / f"{name}.bnet"))
    found = list_attractors(pose(network, environment=off(network))).attractors
    moving = next(a for a in found if a.kind is Kind.COMPLEX)
    shown = [node for v, node in enumerate(network.names) if moving.space.get(v) is None][-1]
    nodes = ",".join(f'"{node.name}"' for node in network.nodes if not node.is_input and node.name != shown)
    graph, _ = graph_of(network)
    goal = graph.mk_subspace_vertices({shown: True})
    for how, asked in (
        ("forbidden", {"enforce": f'"{shown}"'}),
        ("allowed", {"abolish": f'!"{shown}"', "occurrence": "always"}),
    ):
        there = smallest(graph, aeon.Control.phenotype_permanent(graph, goal, how, 2))
        there = {one for one in there if all(node != shown for node, _ in one)}
        mine = sets_of(network, candidates=nodes, **asked)
        assert mine == there and mine, (name, how)
