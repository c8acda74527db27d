"""Certificates of real networks: published models and those that come along."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from logicnet.attractors.landscape import Update
from logicnet.network.bnet import load
from logicnet.network.resolve import match_nodes, parse_formula
from logicnet.perturbation.candidates import candidate_carriers, candidate_choices, candidate_drugs, together
from logicnet.perturbation.certificate import Record, Spelling, certificate_text, question_document
from logicnet.studies.interventions import InterventionQuestion, study_network_interventions
from logicnet.verifier.reading import parse_certificate
from logicnet.verifier.verify import verify

NETWORKS = Path(__file__).parents[2] / "networks"


def certified(network, abolish, environment, candidates, size, update="asynchronous"):
    """The sets found, and what the verifier says of the certificate."""
    record = Record()
    asked = InterventionQuestion(
        abolish=abolish, environment=environment, update=update, candidates=candidates, max_size=size
    )
    result = study_network_interventions(network, asked, record=record)
    question = question_document(result.case, result.goal, candidates.choices)
    text = certificate_text(
        question,
        record.entries,
        Spelling(network, candidates.choices),
        max_size=size,
        exhausted_size=result.exhausted_size,
        limits=result.limits,
    )
    return result, verify(parse_certificate(text), network)


def agreed(result, verified):
    assert verified.refusal is None and verified.finished
    assert len(verified.sets) == len(result.interventions) and result.exhausted_size == result.max_size
    return sorted(len(found.clamps) for found in result.interventions)


def test_drug_sets_of_the_pancreas_like_context():
    network = load(str(NETWORKS / "m5.bnet"))
    result, verified = certified(network, "progression", "pancreas", candidate_drugs(network), 3)
    assert agreed(result, verified) == [2] * 7 + [3] * 3
    assert "DRUG_Propranolol=1 + DRUG_GW4869=1" in verified.sets


def test_channels_of_the_conversation_and_drugs_together():
    network = load(str(NETWORKS / "m5.bnet"))
    candidates = together([candidate_carriers(network), candidate_drugs(network)])
    result, verified = certified(network, "progression", "pancreas", candidates, 2)
    agreed(result, verified)


@pytest.mark.parametrize("update", [Update.ASYNCHRONOUS, Update.MOST_PERMISSIVE])
def test_twenty_sets_of_the_bladder_tumour(update):
    """Brute force, AEON and BoNesis agree on these; here the certificate does too."""
    spec = find_spec("pyboolnet")
    if spec is None or not spec.submodule_search_locations:
        pytest.skip("the models come with pyboolnet")
    repository = Path(spec.submodule_search_locations[0]) / "repository"
    network = load(str(repository / "remy_tumorigenesis" / "remy_tumorigenesis.bnet"))
    formula = parse_formula(network, "Proliferation", option="--abolish")
    readouts = match_nodes(network, ["Growth_arrest", "Apoptosis_high", "Apoptosis_medium"], option="--exclude")
    candidates = candidate_choices(network, formula, exclude=readouts)
    result, verified = certified(network, "Proliferation", "all", candidates, 2, update)
    assert agreed(result, verified) == [1] * 7 + [2] * 13
