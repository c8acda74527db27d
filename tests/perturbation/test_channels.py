"""What networks/README.md states of M5: which drugs and which channels end progression, and how."""

from pathlib import Path

import pytest

from logicnet.network.bnet import load
from logicnet.network.resolve import pose, read_demand, resolve_environment
from logicnet.perturbation.candidates import candidate_carriers, candidate_drugs, together
from logicnet.perturbation.outcome import Goal
from logicnet.perturbation.robustness import Fate, search_robust_interventions
from logicnet.perturbation.screen import ScreenAnswer
from logicnet.studies.interventions import minimal_interventions
from logicnet.studies.why import explain_fate

LOOP = {"SYM_Axonogenesis", "SYM_NE", "TME_NE", "TUM_ADRB3", "TUM_BDNF"}
AGAINST_THE_LOOP = {"DRUG_Propranolol", "DRUG_TRKi", "DRUG_6OHDA"}


@pytest.fixture(scope="module")
def m5():
    return load(str(Path(__file__).parents[2] / "networks" / "m5.bnet"))


def test_vesicles_and_one_drug_against_the_loop_end_growth_and_free_the_t_cell(m5):
    for phenotype, readout in (("growth", ("TUM_Growth", 0)), ("immune_escape", ("CD8_Cytotoxic", 1))):
        sets = minimal_interventions(m5, phenotype, environment="pancreas", candidates="drugs").interventions
        assert {frozenset(found.drugs) for found in sets} == {
            frozenset({"DRUG_GW4869", drug}) for drug in AGAINST_THE_LOOP
        }
        for found in sets:
            told = explain_fate(m5, phenotype, environment="pancreas", clamps=found.clamps)
            assert told.answer is ScreenAnswer.ABOLISHED and told.by_force
            assert [(cause.node, cause.value) for cause in told.readout] == [readout]
            assert all(need.answer is ScreenAnswer.SURVIVES for need in told.needs)
            (need,) = [need for need in told.needs if need.change.node in AGAINST_THE_LOOP]
            assert {step.node for step in need.motif.steps if step.loop} == LOOP


def test_channels_end_what_the_overview_says_and_where(m5):
    everywhere = [e.name for e in m5.environments if not e.name.startswith("on_")]
    intact = {
        "p53_intact", "injured", "vagotomy", "injured_vagotomy", "defeated", "inflamed", "hypoxic_p53_intact",
        "checkpoint", "injured_checkpoint", "defeated_checkpoint",
    }  # fmt: skip
    few = {"oral", "mutant_p53", "p53_lost_kras"}
    driven = {"stressed", "oral_stressed", "stressed_checkpoint", "sympathetic_bed", "pancreas", "pancreas_vagotomy"}
    release, pair = ("release of tumor",), ("carrier EXO_miR21", "carrier EXO_EFNB1")
    triple = (*pair, "carrier EXO_PDL1")
    stated = {
        "growth": {release: intact | few, pair: intact, triple: intact | {"oral"}},
        "progression": {release: intact | few, pair: intact, triple: intact | {"oral"}},
        "growth_high": {release: intact | few | {"hypoxic"}, pair: intact | few | {"hypoxic"}},
        "progression_severe": {
            release: intact | few | {"hypoxic"} | driven, pair: intact | few | {"hypoxic"} | driven,
        },
    }  # fmt: skip
    places = [(name, resolve_environment(m5, name)) for name in everywhere]
    for phenotype, ended in stated.items():
        goal = Goal(read_demand(m5, phenotype, option="--abolish"))
        case = pose(m5, environment="pancreas")
        found = search_robust_interventions(case, goal, candidate_carriers(m5), places=places)
        assert found.exhausted_size == 3 and not found.undecided
        assert {
            i.labels: {name for name, fate, _ in i.robustness.places if fate is Fate.ABOLISHED}
            for i in found.interventions
        } == ended, phenotype


def test_channels_and_drugs_together_end_it_in_the_pancreas_like_setting(m5):
    def with_channels(phenotype, size):
        candidates = together([candidate_drugs(m5), candidate_carriers(m5)])
        sets = minimal_interventions(
            m5, phenotype, environment="pancreas", candidates=candidates, max_size=size
        ).interventions
        return {frozenset((*i.drugs, *i.carriers)) for i in sets if i.carriers}

    assert with_channels("growth_high", 2) == {
        frozenset(("release of tumor", "DRUG_TRKi")), frozenset(("release of tumor", "DRUG_6OHDA")),
    }  # fmt: skip
    assert with_channels("growth", 2) == {frozenset(("release of tumor", drug)) for drug in AGAINST_THE_LOOP}
