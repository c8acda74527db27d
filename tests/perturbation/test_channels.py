"""What networks/README.md states of M5: which drugs and which channels end progression, and how."""

from pathlib import Path

import pytest

from logicnet.network.bnet import load
from logicnet.network.resolve import pose, read_demand, resolve_environment
from logicnet.perturbation.candidates import candidate_carriers, candidate_drugs, together
from logicnet.perturbation.outcome import Goal
from logicnet.perturbation.robustness import Fate, search_robust_interventions
from logicnet.perturbation.screen import Answer
from logicnet.studies.interventions import minimal_interventions
from logicnet.studies.why import explain_fate

LOOP = ("SYM_Axonogenesis", "SYM_NE", "TME_NE", "TUM_ADRB2", "TUM_NGF")
AGAINST_THE_LOOP = {"DRUG_Propranolol", "DRUG_TRKi", "DRUG_6OHDA"}
FOR_THE_T_CELL = {"DRUG_GW4869", "DRUG_MRX34", "DRUG_antiPD1"}
AGAINST_MACROPHAGES_OR_VESSELS = {"DRUG_CSF1Ri", "DRUG_antiVEGF"}


@pytest.fixture(scope="module")
def m5():
    return load(str(Path(__file__).parents[2] / "networks" / "m5.bnet"))


def test_fourteen_triples_close_three_doors_and_free_the_t_cell(m5):
    sets = minimal_interventions(m5, "progression", environment="pancreas", candidates="drugs").interventions
    assert [found.size for found in sets] == [3] * 14
    loops = 0
    for found in sets:
        drugs = set(found.drugs)
        groups = (AGAINST_THE_LOOP, FOR_THE_T_CELL, AGAINST_MACROPHAGES_OR_VESSELS)
        assert [len(drugs & group) for group in groups] == [1, 1, 1]
        assert "DRUG_antiPD1" not in drugs or "DRUG_Propranolol" in drugs
        told = explain_fate(m5, "progression", environment="pancreas", clamps=found.clamps)
        assert told.answer is Answer.ABOLISHED and told.by_force
        assert [(cause.node, cause.value) for cause in told.readout] == [("CD8_Cytotoxic", 1)]
        assert all(need.answer is Answer.SURVIVES for need in told.needs)
        (need,) = [need for need in told.needs if need.change.node in AGAINST_THE_LOOP]
        alive = {step.node for step in need.motif.steps if step.loop}
        assert ("DRUG_antiPD1" in drugs) == (not alive)
        assert not alive or alive == set(LOOP)
        loops += bool(alive)
    assert loops == 12


def test_channels_end_progression_in_the_settings_stated_and_in_no_other(m5):
    everywhere = [e.name for e in m5.environments if not e.name.startswith("on_")]
    mild = {"healthy", "injured", "inflamed"}
    more = mild | {"oral", "mutant_p53", "hypoxic"}
    stated = {
        "progression": mild,
        "progression_high": more,
        "progression_severe": more | {"stressed", "pancreas", "pancreas_vagotomy"},
    }
    places = [(name, resolve_environment(m5, name)) for name in everywhere]
    for phenotype, ended in stated.items():
        goal = Goal(read_demand(m5, phenotype, option="--abolish"))
        case = pose(m5, environment="pancreas")
        found = search_robust_interventions(case, goal, candidate_carriers(m5), places=places)
        assert found.exhausted_size == 3 and not found.undecided
        assert [i.labels for i in found.interventions] == [
            ("release of tumor",), ("carrier EXO_miR21", "carrier EXO_EFNB1"),
        ]  # fmt: skip
        for i in found.interventions:
            assert {name for name, fate, _ in i.robustness.places if fate is Fate.ABOLISHED} == ended, phenotype


def test_channels_and_drugs_together_end_it_in_the_pancreas_like_setting(m5):
    def with_channels(phenotype, size):
        candidates = together([candidate_drugs(m5), candidate_carriers(m5)])
        sets = minimal_interventions(
            m5, phenotype, environment="pancreas", candidates=candidates, max_size=size
        ).interventions
        return {frozenset((*i.drugs, *i.carriers)) for i in sets if i.carriers}

    assert with_channels("progression_high", 2) == {
        frozenset(("release of tumor", "DRUG_TRKi")), frozenset(("release of tumor", "DRUG_6OHDA")),
    }  # fmt: skip
    assert with_channels("progression", 3) == {
        frozenset(("release of tumor", a, b)) for a in AGAINST_THE_LOOP for b in AGAINST_MACROPHAGES_OR_VESSELS
    }
