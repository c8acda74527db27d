"""Commands that agree: the same words mean the same in each of them, and a wrong word leads on in each of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from logicnet.formats.shipped import shipped_networks

Command = Callable[..., Any]
NETWORK = """\
#: kind drug: DRUG_*
#: phenotype growth, ERK & !p53
#: environment fed, EGF=1
EGF, EGF
DRUG_MEKi, DRUG_MEKi
EGFR, EGF
MEK, EGFR & !DRUG_MEKi
ERK, MEK
p53, !MDM2
MDM2, ERK
"""


@pytest.fixture
def network(tmp_path: Path) -> Path:
    path = tmp_path / "n.bnet"
    path.write_text(NETWORK, "utf-8")
    return path


def sets(logicnet: Command, *words: object) -> set[str]:
    run = logicnet("interventions", *words, "--format", "json")
    assert run.status == 0, run.err
    return {json.dumps(one["clamps"], sort_keys=True) for one in run.json["interventions"]}


def test_drugs_and_nodes_are_searched_together_by_every_command(
    logicnet: Command, network: Path, tmp_path: Path
) -> None:
    asked = (network, "--abolish", "growth", "--env", "fed")
    both = ("--candidates", "drugs,EGF*", "--exclude", "EGF")
    found = sets(logicnet, *asked, *both)
    assert found == sets(logicnet, *asked, "--drugs") | sets(logicnet, *asked, "--candidates", "EGFR")
    assert len(found) == 2
    rows = logicnet("screen", *asked, *both, "--max-size", "1", "--format", "json").json["rows"]
    screened = {json.dumps(row["clamps"], sort_keys=True) for row in rows if row["verdict"] == "abolished"}
    assert screened == found
    page = tmp_path / "r.json"
    words = ("--candidates", "drugs,EGFR", "--format", "json", "-o", page)
    assert logicnet("report", *asked, *words).status == 0
    told = page.read_text("utf-8")
    assert "DRUG_MEKi" in told and "EGFR=0" in told and "drugs,EGFR" in told
    refused = logicnet("report", *asked, "--candidates", "nobody", "-o", tmp_path / "r.html")
    assert refused.status == 2 and "no node matches `nobody`" in refused.err


def test_a_drug_matched_twice_is_one_candidate(logicnet: Command, network: Path) -> None:
    asked = (network, "--abolish", "growth", "--env", "fed")
    assert sets(logicnet, *asked, "--candidates", "drugs,DRUG_*") == sets(logicnet, *asked, "--drugs")


@pytest.mark.parametrize("name", [name for name in shipped_networks() if name in ("m1", "m2")])
def test_to_enforce_is_to_abolish_the_opposite_and_to_reach_it(logicnet: Command, name: str) -> None:
    goal = "immune_control" if name == "m1" else "tumour_control"
    asked = (name, "--max-size", "1", "--candidates", "TUM_*")
    found = sets(logicnet, *asked, "--enforce", goal)
    assert found == sets(logicnet, *asked, "--abolish", f"!({goal})")
    assert found == sets(logicnet, *asked, "--abolish", "0", "--reach", goal)


def test_goals_that_contradict_or_are_missing_are_refused(logicnet: Command, network: Path) -> None:
    for words in (("--enforce", "ERK", "--abolish", "ERK"), ("--enforce", "ERK", "--occurrence", "always"), ()):
        run = logicnet("interventions", network, *words)
        assert run.status == 2 and "--enforce" in run.err and "= help:" in run.err


@pytest.mark.parametrize("command", ["interventions", "screen", "why"])
def test_phenotype_and_abolish_are_one_option(logicnet: Command, network: Path, command: str) -> None:
    runs = [logicnet(command, network, option, "growth", "--env", "fed") for option in ("--phenotype", "--abolish")]
    assert runs[0].status == 0 and runs[0].out == runs[1].out


@pytest.mark.parametrize("command", [("attractors",), ("why", "--phenotype", "growth")])
def test_a_drug_may_be_called_without_its_prefix(logicnet: Command, network: Path, command: tuple[str, ...]) -> None:
    head, *more = command
    runs = [logicnet(head, network, *more, "--env", "fed", "--with", drug) for drug in ("MEKi", "DRUG_MEKi", "MEKi=1")]
    assert {run.status for run in runs} == {0} and len({run.out for run in runs}) == 1
    wrong = logicnet(head, network, *more, "--with", "meki")
    assert wrong.status == 2 and "did you mean `" in wrong.err


def test_a_short_name_that_two_drugs_share_is_nobody_s(logicnet: Command, tmp_path: Path) -> None:
    path = tmp_path / "two.bnet"
    path.write_text("#: kind drug: A_x, B_x\nA_x, A_x\nB_x, B_x\nC, A_x & B_x\n", "utf-8")
    assert logicnet("attractors", path, "--with", "x").status == 2


@pytest.mark.parametrize(
    ("words", "listed"),
    [
        (("attractors", "--env", "mars"), "fed"),
        (("attractors", "--with", "qqqq=1"), "EGFR"),
        (("interventions", "--abolish", "zzzzz"), "growth"),
        (("interventions", "--abolish", "growth", "--candidates", "zzzzz"), "EGFR"),
        (("why", "--phenotype", "zzzzz"), "growth"),
        (("screen", "--abolish", "zzzzz"), "growth"),
        (("report", "-o", "x.html", "--abolish", "zzzzz"), "growth"),
        (("show", "--node", "zzzzz"), "EGFR"),
    ],
    ids=lambda words: " ".join(words) if isinstance(words, tuple) else words,
)
def test_an_unknown_name_lists_what_exists(
    logicnet: Command, network: Path, words: tuple[str, ...], listed: str
) -> None:
    head, *more = words
    run = logicnet(head, network, *more)
    assert run.status == 2
    assert listed in run.err.partition("= help:")[2]
