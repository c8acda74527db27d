"""Several environments at once: the same answer as one by one, and never the last of several in silence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

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
        ("attractors", "m2", "--env", "oral", "--env", "pancreas"),
        ("why", "m2", "--phenotype", "growth", "--abolish", "invasion"),
        ("interventions", "m2", "--abolish", "growth", "--phenotype", "invasion"),
        ("interventions", "m2", "--abolish", "growth", "--max-size", "1", "--max-size", "2"),
        ("screen", "m2", "--abolish", "growth", "--max-size", "1", "--max-size", "1"),
    ],
)
def test_an_option_of_one_value_is_taken_once(logicnet: Command, words: tuple[str, ...]) -> None:
    run = logicnet(*words)
    assert run.status == 2 and "stands there twice" in run.err and "= help" in run.err


def test_environments_named_in_two_ways_are_refused(logicnet: Command) -> None:
    words = ("--env", "oral", "--env", "pancreas", "--robustness", "named")
    run = logicnet("interventions", "m2", "--abolish", "growth", *words)
    assert run.status == 2 and "keep one of them" in run.err
