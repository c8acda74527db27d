"""What peers are asked about an ensemble is the ensemble: choices as free inputs give the same robust sets."""

from __future__ import annotations

from pathlib import Path

from benchmarks import ensembles
from benchmarks.questions import candidates, models, readouts
from logicnet.network.bnet import parse
from logicnet.network.resolve import parse_formula
from logicnet.perturbation.candidates import candidate_choices
from logicnet.studies.interventions import minimal_interventions

MODEL = """A, I & (B | !C)
B, A & C | D
C, !A | D
D, D
I, I
P, A & B | !C & B
"""


def test_choices_as_inputs_have_the_robust_sets(tmp_path: Path) -> None:
    (tmp_path / "model.bnet").write_text("targets, factors\n" + MODEL, "utf-8")
    (model,) = models(tmp_path, {})
    text, hidden = ensembles.encoded(model)
    network = parse(text).network
    assert network is not None and len(network) == len(model.network) + len(hidden) and len(hidden) >= 4
    (readout,) = readouts(model.network, 1)
    choices = candidate_choices(
        network, parse_formula(network, readout, option="test"), only=candidates(model.network, readout)
    )
    told = minimal_interventions(network, readout, environment="all", candidates=choices, max_size=ensembles.SIZE)
    found = ensembles.alone(model)
    assert found is not None and not found.open and found.found == len(told.interventions) > 0


def test_the_command_writes_its_tables(tmp_path: Path) -> None:
    (tmp_path / "model.bnet").write_text("targets, factors\n" + MODEL, "utf-8")
    out = tmp_path / "out.md"
    assert ensembles.main([str(tmp_path), "--smallest", "0", "--out", str(out)]) == 0
    text = out.read_text("utf-8")
    assert "1 of 1" in text and "| model | 6 | 2 |" in text and "missed" in text
