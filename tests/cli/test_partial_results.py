"""What was proved before a step stood still is kept and printed: a step that never asks the limits, in each command.

The step is replaced by one that runs for ever, once it has done its work a few times. The program's timer leaves it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from logicnet import limits as limits_of_a_run
from logicnet.attractors import search as attractor_search
from logicnet.cli import watch
from logicnet.cli.options.groups import RunOptions
from logicnet.diff import behaviour, structure
from logicnet.errors import LimitReached
from logicnet.limits import Limits
from logicnet.network.bnet import parse as read
from logicnet.network.model import Network, Node
from logicnet.network.resolve import pose, read_demand
from logicnet.perturbation import explain, question, screen
from logicnet.perturbation.certificate import DemandsMet, Record
from logicnet.perturbation.outcome import Success
from logicnet.perturbation.question import Decision, Question, SetStatus, decide
from logicnet.perturbation.screen import ScreenAnswer
from logicnet.report import regulations as written_regulations
from logicnet.report.html import contents
from logicnet.report.html.render import to_html, to_json_text, to_markdown_text
from logicnet.studies.diff import diff_networks
from logicnet.studies.interventions import (
    InterventionQuestion,
    minimal_interventions,
    study_interventions,
    study_network_interventions,
)
from logicnet.studies.report import compose_report
from logicnet.studies.why import explain_fate
from tests.schemas import require_valid

TIME = 0.3


def network_of(text: str) -> Network:
    network = read(text).network
    assert network is not None
    return network


CELL = network_of("#: input I\n#: phenotype P, C\nA, I\nB, A\nC, B & !D\nD, D\n")
PAIRS = network_of("#: phenotype P, E\nA, 1\nB, 1\nC, A | B\nD, C\nE, D\n")


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow machine writes the answer in peace."""
    monkeypatch.setattr(limits_of_a_run, "LAST", 600.0)
    monkeypatch.setattr(limits_of_a_run, "PATIENCE", 0.05)
    monkeypatch.setattr(limits_of_a_run, "delay", lambda: 0.0)


def stuck_after(monkeypatch: pytest.MonkeyPatch, place: Any, name: str, times: int) -> None:
    """Let a step work so many times, and then never end."""
    step, left = getattr(place, name), [times]

    def work(*given: Any, **more: Any) -> Any:
        left[0] -= 1
        while left[0] < 0:
            pass
        return step(*given, **more)

    monkeypatch.setattr(place, name, work)


def limited(ask: Callable[[Limits], Any]) -> Any:
    with watch.timed([f"--time-limit={TIME}"]), watch.watched(RunOptions(time_limit=TIME, quiet=True)) as limits:
        answer = ask(limits)
        assert limits.hit == f"time limit of {TIME} s"
        return answer


@pytest.mark.parametrize("times", [0, 2, 4])
def test_interventions_keeps_the_sets_that_were_proved(monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    whole = {found.labels for found in minimal_interventions(PAIRS, "P", max_size=2).interventions}
    record, asked = Record(), InterventionQuestion(abolish="P", max_size=2)
    stuck_after(monkeypatch, Question, "check", times)
    result = limited(lambda limits: study_network_interventions(PAIRS, asked, limits=limits, record=record))
    assert not result.finished and {found.labels for found in result.interventions} <= whole
    assert len(result.interventions) == sum(isinstance(entry, DemandsMet) for entry in record.entries)
    assert len(record.entries) >= times
    assert times < 4 or (result.interventions and result.exhausted_size is not None)


def test_a_set_is_vacuous_where_nothing_was_to_abolish_though_the_search_stood_still(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whether P is absent without any change is known before the first set is listed."""
    network = network_of("A, 0\nB, C | D | E\nC, C\nD, E\nE, D\n")
    stuck_after(monkeypatch, Question, "check", 5)
    asked = InterventionQuestion(abolish="A", reach="B", environment="all", max_size=2)
    result = limited(lambda limits: study_interventions(network, asked, limits=limits))
    assert result.interventions and {found.verdict for found in result.interventions} == {Success.VACUOUS}


def test_robustness_keeps_the_sets_that_were_examined(monkeypatch: pytest.MonkeyPatch) -> None:
    stuck_after(monkeypatch, Question, "check", 4)
    asked = InterventionQuestion(abolish="P", environment="all", robustness="free")
    result = limited(lambda limits: study_interventions(CELL, asked, limits=limits))
    assert not result.finished and result.settings is not None


def test_a_decision_stands_though_its_witness_cannot_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    case, demand = pose(PAIRS), read_demand(PAIRS, "P", option="P")
    stuck_after(monkeypatch, Question, "witness", 0)
    answer = limited(lambda limits: decide(case, demand.formula, question.Occurrence.EVER, limits))
    assert answer == Decision(SetStatus.REFUTED, None, "")


def test_a_decision_that_was_not_reached_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    case, demand = pose(PAIRS), read_demand(PAIRS, "P", option="P")
    stuck_after(monkeypatch, Question, "check", 0)
    answer = limited(lambda limits: decide(case, demand.formula, question.Occurrence.EVER, limits))
    assert answer == Decision(SetStatus.STOPPED, None, f"stopped by time limit of {TIME} s")


@pytest.mark.parametrize(
    ("clamps", "step", "answer"),
    [
        ("", "motif", ScreenAnswer.SURVIVES),
        ("C=0", "chain", ScreenAnswer.ABOLISHED),
        ("C=0", "motifs", ScreenAnswer.ABOLISHED),
    ],
)
def test_why_keeps_the_answer_and_what_was_explained(
    monkeypatch: pytest.MonkeyPatch, clamps: str, step: str, answer: ScreenAnswer
) -> None:
    stuck_after(monkeypatch, explain._Place, step, 0)
    found = limited(lambda limits: explain_fate(PAIRS, "P", clamps=clamps, limits=limits))
    assert found.answer is answer and not found.finished
    assert bool(found.chain) is (step == "motifs")


def test_a_screen_keeps_its_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = screen.plan_of(
        pose(PAIRS), [screen.Place("default", ())], (), ((), (), ()), screen.Occurrence.EVER, "P"
    )
    stuck_after(monkeypatch, screen, "list_attractors", 2)
    assert len(limited(lambda limits: tuple(screen.run(plan, limits=limits)))) == 2


def test_diff_keeps_what_was_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    newer = network_of("#: phenotype P, E\nA, 1\nB, 1\nC, A & B\nD, C & C\nE, !D\n")
    stuck_after(monkeypatch, structure, "distinguishing", 1)
    found = limited(lambda limits: diff_networks(PAIRS, newer, limits=limits))
    rules = {change.node: change.same_function for change in found.structure.rules}
    assert rules == {"C": False, "D": None, "E": None} and not found.finished


def test_diff_keeps_the_attractors_where_the_blame_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    newer = network_of("#: phenotype P, E\nA, 1\nB, 1\nC, A | B\nD, C\nE, !D\n")
    stuck_after(monkeypatch, behaviour, "_mixed", 0)
    found = limited(lambda limits: diff_networks(PAIRS, newer, limits=limits))
    assert found.behaviour.attractors_differ and found.behaviour.blame.why_not == f"stopped by time limit of {TIME} s"


SECTIONS = [
    "network", "attractors", "expectations", "interventions", "choices", "experiments", "targets", "singles", "doubles",
    "robustness", "changes", "references",
]  # fmt: skip


#: All of them in the long run.
TRIED = SECTIONS if os.environ.get("LOGICNET_FUZZ") else ["network", "interventions", "changes"]


@pytest.mark.parametrize("section", TRIED)
def test_a_report_keeps_the_other_sections(monkeypatch: pytest.MonkeyPatch, section: str) -> None:
    stuck_after(monkeypatch, contents._Writer, section, 0)
    report = limited(lambda limits: compose_report(CELL, limits=limits))
    made = {one.id: one for one in report.sections}
    assert list(made) == ["summary", *SECTIONS]
    assert made[section].state is contents.State.PARTIAL and "time limit" in made[section].note
    steps = list(contents._STEPS)
    # Why the sets work is found out late.
    earlier = set(steps[: steps.index(section)]) - {"interventions", "reasons"}
    assert all(made[name].state in (contents.State.DONE, contents.State.EMPTY) for name in earlier)
    for written in (to_html(report), to_markdown_text(report), to_json_text(report)):
        assert made[section].note in written
    assert json.loads(to_json_text(report))["finished"] is False


@pytest.mark.parametrize("greedy", ["expectations", "interventions", "experiments"])
def test_no_section_takes_the_time_of_those_behind_it(monkeypatch: pytest.MonkeyPatch, greedy: str) -> None:
    def insatiable(writer: contents._Writer) -> tuple[contents.State, str, dict[str, Any]]:
        while writer._limits.reached() is None:
            pass
        return contents.State.PARTIAL, f"Stopped by {writer._hit}.", {}

    monkeypatch.setattr(contents._Writer, greedy, insatiable)
    monkeypatch.setattr(contents, "WRITING", 0)
    report = compose_report(CELL, limits=Limits(time=2))
    cut = {one.id for one in report.sections if one.state is contents.State.PARTIAL}
    assert cut == {greedy}
    title = contents._TITLES[greedy]
    told = f"12 of 13 sections are whole; cut short: {title}"
    if greedy != "experiments":
        assert report.remarks == (f"time limit of 2 s, of which each section has a share: {told}",)
        assert "Stopped by a share of the time limit of 2 s." in to_html(report)
    assert title in to_html(report).split("This report is not all", 1)[1].split("</p>", 1)[0]
    assert title in to_markdown_text(report).split("This report is not all", 1)[1].split("\n", 1)[0]
    assert not report.finished


def test_the_first_environment_does_not_take_the_time_of_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    environments = "#: environment a, I=0\n#: environment b, I=1\n"
    network = network_of(f"#: input I\n#: phenotype P, X\n{environments}I, I\nA, I\nX, A\n")
    searched = contents.search_interventions

    def slow(case: Any, *given: Any, limits: Limits, **more: Any) -> Any:
        while case.held.get("I") == 0 and limits.reached() is None:
            pass
        return searched(case, *given, limits=limits, **more)

    monkeypatch.setattr(contents, "search_interventions", slow)
    report = compose_report(network, limits=Limits(time=2))
    made = {one.id: one for one in report.sections}
    assert made["interventions"].state is contents.State.PARTIAL
    sizes = made["interventions"].data["exhausted_size"]
    assert sizes["b"] is not None and sizes["b"] != sizes["a"]


def test_a_report_without_a_drawing_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    stuck_after(monkeypatch, contents, "views", 0)
    report = limited(lambda limits: compose_report(CELL, limits=limits))
    note = next(one.note for one in report.sections if one.id == "network")
    assert note.startswith("Left out: the drawing: stopped by the time limit") and note in to_html(report)


def test_a_list_of_attractors_keeps_those_that_were_found(monkeypatch: pytest.MonkeyPatch) -> None:
    network = network_of("\n".join(f"A{k}, A{k}" for k in range(3)) + "\nB, A0\n")
    stuck_after(monkeypatch, attractor_search, "_named", 5)
    found = limited(lambda limits: attractor_search.list_attractors(pose(network, environment="all"), limits=limits))
    assert len(found.attractors) == 5 and not found.finished


def test_show_keeps_what_was_worked_out(
    logicnet: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = written_regulations.regulations_of

    def late(node: Node, limits: Limits) -> Any:
        if node.name != "hard":
            return known(node, limits)
        limits.hit = "time limit of 3 s"
        raise LimitReached("stopped")

    monkeypatch.setattr(written_regulations, "regulations_of", late)
    path = tmp_path / "n.bnet"
    path.write_text("hard, a & easy | !a & b\neasy, !a\na, a\nb, b\n", "utf-8")
    run = logicnet("show", path)
    assert run.status == 3, run.err
    assert "at least 1: 0 activating, 1 inhibiting" in run.out and "not worked out, since" in run.out
    assert "Not finished: time limit of 3 s. What regulates 1 node (hard) was not worked out." in run.out
    assert "regulated by: nothing" not in logicnet("show", path, "--node", "hard").out
    told = logicnet("show", path, "--format", "json").json
    require_valid(told, "show")
    assert told["unfinished"] == ["hard"] and told["finished"] is False and told["limits"] == ["time limit of 3 s"]
