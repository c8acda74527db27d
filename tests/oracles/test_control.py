"""One-shot, temporary and permanent changes against the control of AEON, on published models.

Brim, Pastva, Safranek, Smijakova 2021, doi:10.1007/978-3-030-85633-5_2 (permanent), and what AEON.py makes of it since.
"""

from __future__ import annotations

import os
from pathlib import Path

import biodivine_aeon as aeon
import pytest

from logicnet.attractors.landscape import Kind
from logicnet.attractors.search import list_attractors
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


def ours(network, environment, source, target, kind):
    words = ",".join(f'"{name}"={source.space.get(v)}' for v, name in enumerate(network.names)
                     if not network.nodes[v].is_input)  # fmt: skip
    nodes = ",".join(f'"{node.name}"' for node in network.nodes if not node.is_input)
    asked = InterventionQuestion(
        environment=environment, towards=target.id, start=words, kind=kind, candidates=nodes, max_size=2
    )
    found = study_interventions(network, asked)
    assert found.finished and not found.undecided
    return {frozenset((clamp.node, clamp.value) for clamp in one.clamps) for one in found.interventions}


def theirs(network, source, target, kind):
    inputs = [node.name for node in network.nodes if node.is_input]
    lines = ["targets,factors"]
    from logicnet.text.expression import format_expression

    for node in network.nodes:
        rule = "false" if node.is_input else format_expression(node.rule.expression)
        lines.append(f"{node.name}, {rule}")
    text = "\n".join(line.replace(" 0", " false").replace(" 1", " true") for line in lines)
    model = aeon.BooleanNetwork.from_bnet(text).remove_regulation_constraints()
    graph = aeon.AsynchronousPerturbationGraph(model, [name for name in network.names if name not in inputs])
    ids = {graph.get_network_variable_name(i): i for i in graph.network_variables()}

    def at(attractor):
        values = {ids[network.names[v]]: bool(b) for v, b in attractor.space.fixed()}
        return graph.mk_subspace(values).vertices()

    ask = {
        "one-shot": aeon.Control.attractor_one_step,
        "temporary": aeon.Control.attractor_temporary,
        "permanent": aeon.Control.attractor_permanent,
    }[kind]
    first = next(iter(at(source).items()))
    small = ask(graph, first, at(target)).perturbations().intersect(graph.mk_perturbations_with_size(2, True))
    sets = set()
    for one in small.items():
        sets.add(frozenset((name, int(value)) for name, value in one.perturbed_named_dict().items()))
    return {one for one in sets if not any(part < one for part in sets)}


@pytest.mark.parametrize("kind", ["one-shot", "temporary", "permanent"])
@pytest.mark.parametrize("name", NAMES)
def test_minimal_sets_towards_an_attractor_equal_those_of_aeon(name, kind):
    network = load(str(MODELS / f"{name}.bnet"))
    environment = ",".join(f'"{node.name}"=0' for node in network.nodes if node.is_input) or "default"
    landscape = list_attractors(pose(network, environment=environment))
    points = [a for a in landscape.attractors if a.kind is Kind.FIXED_POINT][:2]
    assert len(points) == 2
    source, target = points
    assert ours(network, environment, source, target, kind) == theirs(network, source, target, kind)
