"""What a report says of open rules: robust sets first, then hinges, and commands that show what they promise."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from logicnet import compose_report, load
from logicnet.ensembles.robust import EnsembleStudy
from logicnet.limits import Limits
from logicnet.network.openness import Opened
from logicnet.network.resolve import pose, read_demand, resolve_given
from logicnet.perturbation.candidates import candidate_drugs
from logicnet.perturbation.outcome import Goal
from logicnet.report.html.render import to_html, to_markdown_text
from tests.schemas import require_valid

FILE = """\
#: network Two factors
#: kind drug: DrugA, DrugB
#: drug DrugA, DrugA=1
#: drug DrugB, DrugB=1
#: phenotype growth, Growth
#: environment calm, Signal=0
#: environment busy, Signal=1
#: expect E1_both_lost, in busy with FactorA=0, FactorB=0: no Growth [PMID:1]
#: expect one_is_enough, in busy with FactorA=0: every Growth
Signal, Signal
DrugA, DrugA
DrugB, DrugB
FactorA, Signal & !DrugA
FactorB, Signal & !DrugB
Growth, FactorA | FactorB
"""


def choices(report: Any) -> Any:
    return next(section for section in report.sections if section.id == "choices")


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.bnet"
    path.write_text(FILE)
    return path


def test_the_section_is_what_the_ensemble_says(small: Path) -> None:
    network = load(str(small))
    report = compose_report(network, opened="connectives", given="E1*", max_size=2)
    section = choices(report)
    assert section.state.value == "done"
    assert (section.data["instantiations"], section.data["consistent"], section.data["as_written"]) == (2, 2, True)
    for block in section.data["environments"]:
        goal = Goal(read_demand(network, "growth", option="--abolish"))
        case = pose(network, environment=block["environment"])
        given = resolve_given(network, "E1*")
        study = EnsembleStudy(case, goal, candidate_drugs(network), opened=Opened.CONNECTIVES, given=given)
        robust = [" + ".join(one.labels) or "nothing" for one in study.robust(2).interventions]
        assert [row["set"] for row in block["robust"]] == robust
    calm, busy = section.data["environments"]
    assert [row["set"] for row in calm["robust"]] == ["nothing"] and not calm["hinging"]
    assert [row["set"] for row in busy["robust"]] == ["DrugA=1 + DrugB=1"]
    assert section.data["expectations"]["some"] == ["one_is_enough"]


HINGED = FILE.replace("Growth, FactorA | FactorB", "Growth, FactorA & FactorB")


def test_the_commands_write_a_network_in_which_the_set_fails(
    logicnet: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("small.bnet").write_text(HINGED)
    run = logicnet(
        "report", "small.bnet", "--open", "connectives", "--given", "E1*", "--format", "json", "-o", "r.json"
    )
    assert run.status == 0, run.err
    document = json.loads(Path("r.json").read_text())
    require_valid(document, "report")
    assert document["options"]["open"] == "connectives" and document["options"]["given"] == "E1*"
    section = next(s for s in document["sections"] if s["id"] == "choices")
    busy = section["data"]["environments"][1]
    rows = {row["set"]: row for row in busy["hinging"]}
    assert set(rows) == {"DrugA=1", "DrugB=1"}
    for label, row in rows.items():
        assert (row["works"], row["consistent"], row["share"]["at_least"]) == (1, 2, 0.5)
        assert row["fails_where"] == [{"node": "Growth", "outcome": "FactorA | FactorB"}]
        for command in row["commands"]:
            words = shlex.split(command)
            assert words[0] == "logicnet" and logicnet(*words[1:]).status == 0, command
        # The last of them ran the network: growth is there in spite of the set.
        shown = logicnet(*shlex.split(row["commands"][-1])[1:], "--format", "json").json
        assert [a["phenotypes"]["growth"] for a in shown["attractors"]] == ["always"], label
        assert "Growth, FactorA | FactorB" in Path("fails.bnet").read_text()
    assert logicnet(*shlex.split(busy["command"])[1:]).status == 0
    assert logicnet("verify", "proof.json", "small.bnet").status == 0


def test_page_and_twin_say_it_in_words(tmp_path: Path) -> None:
    path = tmp_path / "small.bnet"
    path.write_text(HINGED)
    report = compose_report(load(str(path)), opened="connectives", given="E1*", file="small.bnet")
    page, twin = to_html(report), to_markdown_text(report)
    for text in (page, twin):
        assert "What does not depend on choices that nobody has measured" in text
        assert "--witness fails.bnet" in text and "50.0% (1 of 2)" in text
    assert page.index('id="choices"') < page.index('id="claims"')
    assert to_html(compose_report(load(str(path)), opened="connectives", given="E1*", file="small.bnet")) == page


def test_what_to_measure_next_is_what_the_command_proposes(logicnet: Callable[..., Any], small: Path) -> None:
    report = compose_report(load(str(small)), opened="connectives", given="E1*", file=str(small))
    section = next(one for one in report.sections if one.id == "experiments")
    assert section.state.value == "done"
    words = shlex.split(section.data["command"])
    told = logicnet(*words[1:], "--format", "json").json
    ours = [(one["environment"], one["clamps"], one["left"]) for one in section.data["experiments"]]
    assert ours == [(one["environment"], one["clamps"], one["left"]) for one in told["experiments"]] and ours
    for text in (to_html(report), to_markdown_text(report)):
        assert "What to measure next" in text and "growth always" in text
    closed = compose_report(load(str(small)))
    assert next(one for one in closed.sections if one.id == "experiments").state.value == "empty"


def test_what_the_file_opens_is_asked_without_an_option(small: Path) -> None:
    assert "opens no rule" in choices(compose_report(load(str(small)))).note
    small.write_text(FILE + "#: open Growth: connectives\n")
    network = load(str(small))
    assert choices(compose_report(network)).data["choices"] == 1
    assert "every rule is taken as it is written" in choices(compose_report(network, opened="none")).note


def test_where_nothing_is_consistent_nothing_is_claimed(small: Path) -> None:
    small.write_text(
        FILE + "#: expect E1_never, in busy: no Growth [PMID:2]\n#: expect E1_ever, in busy: every Growth\n"
    )
    report = compose_report(load(str(small)), opened="connectives", given="E1*")
    section = choices(report)
    assert section.state.value == "empty" and "no instantiation" in section.note.lower()
    assert not section.data["environments"]
    assert [c for c in report.sections[0].data["claims"] if c["text"].startswith("No instantiation")]


def test_a_limit_leaves_what_was_found_and_says_so(small: Path) -> None:
    report = compose_report(load(str(small)), opened="connectives", limits=Limits(time=0))
    section = choices(report)
    assert section.state.value in ("partial", "empty")
    assert all("every instantiation" not in c["text"] for c in report.sections[0].data["claims"])


def test_bad_options_are_refused(logicnet: Callable[..., Any], small: Path, tmp_path: Path) -> None:
    out = str(tmp_path / "r.html")
    assert logicnet("report", str(small), "-o", out, "--open", "none", "--given", "E1*").status == 2
    run = logicnet("report", str(small), "-o", out, "--open", "connectives", "--given", "nothing_here")
    assert run.status == 2 and "nothing_here" in run.err
