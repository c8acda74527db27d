"""Several environments at once: the same answer as one by one, and never the last of several in silence."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from logicnet import Limits, explain_fate, load
from logicnet.perturbation.explain import Explanation
from logicnet.report.page import to_text
from logicnet.report.report import Asked
from logicnet.report.several import several_view
from logicnet.report.views import fate_view
from logicnet.studies.places import ask_in_each
from tests.schemas import require_valid

Command = Callable[..., Any]


def test_several_environments_are_the_answers_of_each(logicnet: Command) -> None:
    asked = ("interventions", "m2", "--abolish", "progression", "--drugs", "--max-size", "2", "--format", "json")
    places = ("oral", "pancreas", "healthy,IN_Stress=1")
    words = [word for place in places for word in ("--env", place)]
    several = logicnet(*asked, *words).json
    for place in places:
        alone = [one["clamps"] for one in logicnet(*asked, "--env", place).json["interventions"]]
        there = [
            one["clamps"] for one in several["interventions"] if one["robustness"]["environments"][place]["minimal"]
        ]
        assert there == alone, place


def test_the_matrix_in_the_terminal_says_what_the_page_says(logicnet: Command) -> None:
    run = logicnet("interventions", "m2", "--abolish", "progression", "--drugs", "--robustness", "oral,pancreas")
    said = " ".join(run.out.split())
    assert "DRUG_Propranolol=1 alone and DRUG_MRX34=1 alone end progression in both environments." in said
    rows = {" ".join(line.split()) for line in run.out.splitlines()}
    assert "1 DRUG_GW4869=1 yes - 1 of 2 -" in rows and "2 DRUG_TRKi=1 + DRUG_RTX=1 part yes 2 of 2 -" in rows


@pytest.mark.parametrize(
    "words",
    [
        ("simulate", "m2", "--env", "oral", "--env", "pancreas"),
        ("why", "m2", "--phenotype", "growth", "--abolish", "invasion"),
        ("interventions", "m2", "--abolish", "growth", "--phenotype", "invasion"),
        ("interventions", "m2", "--abolish", "growth", "--max-size", "1", "--max-size", "2"),
        ("screen", "m2", "--abolish", "growth", "--max-size", "1", "--max-size", "1"),
    ],
)
def test_an_option_of_one_value_is_taken_once(logicnet: Command, words: tuple[str, ...]) -> None:
    run = logicnet(*words)
    assert run.status == 2 and "stands there twice" in run.err
    assert ("run `simulate` once for each" if words[0] == "simulate" else "= help: keep one") in run.err


def test_environments_named_in_two_ways_are_refused(logicnet: Command) -> None:
    words = ("--env", "oral", "--env", "pancreas", "--robustness", "named")
    run = logicnet("interventions", "m2", "--abolish", "growth", *words)
    assert run.status == 2 and "keep one of them" in run.err


#: Questions of one environment, with the schema of their answer.
ALONE = {
    "attractors": (("attractors", "m2"), "attractors"),
    "patterns": (("attractors", "m2", "--project", "TUM_p53,TUM_Growth"), "attractors"),
    "schemes": (("attractors", "m1", "--update", "all"), "attractors"),
    "across": (("attractors", "m1", "--project", "TUM_Growth", "--open", "file"), "attractors_ensemble"),
    "why": (("why", "m2", "--phenotype", "growth", "--with", "GW4869"), "why"),
    "course": (("why", "m2", "--phenotype", "growth", "--with", "GW4869", "--kind", "temporary"), "why_course"),
    "query": (("query", "m2", "--reachable", "growth"), "query"),
}
PLACES = {"m1": ("healthy", "stressed"), "m2": ("healthy", "oral")}


@pytest.mark.parametrize("question", ALONE)
def test_each_environment_has_the_answer_it_has_alone(logicnet: Command, question: str) -> None:
    words, name = ALONE[question]
    places = PLACES[words[1]]
    each = [word for place in places for word in ("--env", place)]
    together = logicnet(*words, *each, "--format", "json")
    found = together.json
    require_valid(found, "environments")
    alone = [logicnet(*words, "--env", place, "--format", "json") for place in places]
    assert [one["answer"] for one in found["answers"]] == [run.json for run in alone]
    assert [one["environment"] for one in found["answers"]] == [place["name"] for place in found["environments"]]
    for run in alone:
        require_valid(run.json, name)
    assert together.status == (1 if 1 in [run.status for run in alone] else max(run.status for run in alone))


@pytest.mark.parametrize("question", ["attractors", "why", "query"])
def test_text_and_markdown_begin_with_a_table_and_hold_each_page(logicnet: Command, question: str) -> None:
    words, places = ALONE[question][0], PLACES["m2"]
    each = [word for place in places for word in ("--env", place)]
    for form in ("text", "markdown"):
        said = logicnet(*words, *each, "--format", form).out
        table, _, _ = said.partition(f"{places[0]}: ")
        assert "in 2 environments" in table and all(place in table for place in places)
        for place in places:
            title, _, rest = logicnet(*words, "--env", place, "--format", form).out.partition("\n")
            heading = "## " if form == "markdown" else ""
            assert f"{heading}{place}: {title.removeprefix(heading)}\n{rest.rstrip()}" in said


@pytest.mark.parametrize("question", ["attractors", "patterns", "query"])
def test_rows_stand_behind_the_name_of_their_environment(logicnet: Command, question: str) -> None:
    words, places = ALONE[question][0], PLACES["m2"]
    each = [word for place in places for word in ("--env", place)]
    header, *rows = csv.reader(io.StringIO(logicnet(*words, *each, "--format", "csv").out))
    alone = []
    for place in places:
        head, *body = csv.reader(io.StringIO(logicnet(*words, "--env", place, "--format", "csv").out))
        assert header == ["environment", *head]
        alone += [[place, *row] for row in body]
    assert rows == alone


def test_one_environment_named_twice_is_one(logicnet: Command) -> None:
    alone = logicnet("attractors", "m2", "--env", "oral", "--format", "json")
    assert logicnet("attractors", "m2", "--env", "oral", "--env", "oral", "--format", "json").out == alone.out


def test_a_limit_names_the_environments_that_were_not_asked() -> None:
    network, limits, asked = load("m2"), Limits(), []

    def ask(place: str | None) -> Explanation:
        asked.append(place)
        if place == "pancreas":
            limits.interrupt()
        return explain_fate(network, "growth", environment=place, limits=limits)

    found = ask_in_each(network, ("healthy", "pancreas", "oral", "stressed", "oral"), ask, limits)
    assert asked == ["healthy", "pancreas"] and found.left_out == ("oral", "stressed") and not found.finished
    view = several_view(found, "why", lambda one: fate_view(one, Asked("m2", one.case.place, (("with", {}),))))
    document = view.document()
    require_valid(document, "environments")
    assert document["not_asked"] == ["oral", "stressed"] and document["limits"] == ["interrupted"]
    assert "Not asked in oral, stressed: interrupted." in to_text(view.page())
    assert "pancreas     undecided" in to_text(view.page())


def test_a_name_that_is_wrong_ends_the_run_before_anything_is_asked(logicnet: Command) -> None:
    run = logicnet("attractors", "m2", "--env", "oral", "--env", "pancreass")
    assert run.status == 2 and "did you mean `pancreas`" in run.err and not run.out


def test_one_file_is_not_written_by_several_environments(logicnet: Command, tmp_path: Path) -> None:
    words = ("why", "m1", "--phenotype", "growth", "--open", "connectives", "--witness", tmp_path / "w.bnet")
    run = logicnet(*words, "--env", "healthy", "--env", "stressed")
    assert run.status == 2 and "--witness writes one network" in run.err and not (tmp_path / "w.bnet").exists()


def test_a_figure_has_the_attractors_of_every_environment(logicnet: Command, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    out = tmp_path / "a.svg"
    assert logicnet("attractors", "m2", "--env", "oral", "--env", "pancreas", "--figure", out).status == 0
    assert all(place in out.read_text("utf-8") for place in ("oral", "pancreas"))
