"""What a user reads about empty, vacuous and stopped answers: the same claim everywhere, and a way on that works."""

from __future__ import annotations

import html
import json
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from logicnet.network.bnet import parse
from logicnet.perturbation.outcome import Undecided
from logicnet.report.html import contents
from logicnet.studies.interventions import minimal_interventions

Command = Callable[..., Any]
ALWAYS_ON = "A, 1\nB, A\nC, A\n"
NO_FIXED_POINT = "S, 1\nA, S | !B\nB, A\n"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], str]:
    monkeypatch.chdir(tmp_path)

    def write(text: str) -> str:
        Path("x.bnet").write_text(text, "utf-8")
        return "x.bnet"

    return write


def hints(text: str) -> list[list[str]]:
    """The commands that an answer proposes."""
    return [shlex.split(line)[1:] for line in re.findall(r"^  (logicnet .*)$", text, re.M)]


@pytest.mark.parametrize("more", [(), ("--reach", "B"), ("--keep", "B"), ("--occurrence", "always")])
def test_an_empty_answer_claims_that_no_set_does_it(logicnet: Command, file: Callable[[str], str], more) -> None:
    asked = ("interventions", file(ALWAYS_ON), "--abolish", "A", "--candidates", "B", "--max-size", "1", *more)
    said = " ".join(logicnet(*asked).out.split())
    assert "no set of at most 1 change out of 2" in said and "no asynchronous attractor" not in said
    document = json.loads(logicnet(*asked, "--format", "json").out)
    assert document["claim"] == {"decided": "nothing found", "sets": 0, "undecided": 0}
    assert document["statement"] in said
    assert "In one line:" in logicnet(*asked, "--format", "markdown").out.replace("*", "")


def test_an_empty_answer_about_drugs_leads_on(logicnet: Command) -> None:
    """Every command it proposes runs; the one about single nodes finds sets."""
    run = logicnet("interventions", "m5", "--abolish", "growth", "--drugs", "--env", "worst_case")
    said = " ".join(run.out.split())
    assert "no set of at most 3 changes out of 19 abolishes growth" in said
    assert "no asynchronous attractor ever shows growth" not in said
    proposed = hints(run.out)
    assert [words[0] for words in proposed] == ["why", "interventions"]
    answer = logicnet(*proposed[0])
    assert answer.status == 0 and "growth survives" in answer.out


def test_what_is_proposed_leads_out_and_not_in_a_circle(logicnet: Command, file: Callable[[str], str]) -> None:
    path = file("A, 1\nB, A\nC, B & D\nD, C\n")
    words: list[str] = ["interventions", path, "--abolish", "A", "--candidates", "B", "--max-size", "1"]
    seen = []
    while words and len(seen) < 9:
        assert words not in seen
        seen.append(words)
        run = logicnet(*words)
        assert run.status == 0
        words = next((one for one in hints(run.out) if one[0] == "interventions"), [])
    assert not words and len(seen) > 1
    alone = logicnet("interventions", file(ALWAYS_ON), "--abolish", "A", "--candidates", "B", "--max-size", "1")
    assert [one[0] for one in hints(alone.out)] == ["why"]


def test_no_fixed_point_is_no_cure(logicnet: Command, file: Callable[[str], str]) -> None:
    asked = ("interventions", file(NO_FIXED_POINT), "--abolish", "A", "--candidates", "S", "--max-size", "1")
    run = logicnet(*asked, "--semantics", "all")
    said = " ".join(run.out.split())
    assert "leaves no fixed point at all" in said and "FALSE CURE" not in said
    assert "list 0 minimal sets" in said
    (read,) = json.loads(logicnet(*asked, "--semantics", "all", "--format", "json").out)["semantics"]["sets"]
    assert read["readings"]["fixed points"] == "no fixed point" and not read["false_cure"]


def test_the_notebook_tells_the_same() -> None:
    network = parse(ALWAYS_ON).network
    assert network is not None
    found = minimal_interventions(network, "A", candidates="B", max_size=1)
    shown = " ".join(html.unescape(re.sub("<[^>]*>", " ", found._repr_html_() or "")).split())
    assert found.claim.line in shown and "no asynchronous attractor" not in shown


def test_always_is_said_in_the_vacuous_sentence(logicnet: Command, file: Callable[[str], str]) -> None:
    """The phenotype is shown again and again, but never throughout: "no attractor shows it" would be false."""
    path = file("#: phenotype P, A\nA, !A\n")
    said = " ".join(logicnet("why", path, "--phenotype", "P", "--occurrence", "always").out.split())
    assert "No attractor shows P in all its states here even without any change" in said
    assert "No attractor shows P here" not in said


def test_nouns_agree_with_their_numbers(logicnet: Command, file: Callable[[str], str]) -> None:
    path = file("i, i\nk, k\nA, i | k\n")
    asked = ("interventions", path, "--abolish", "A", "--candidates", "A", "--env", "i=*,k=0", "--max-size", "3")
    said = " ".join(logicnet(*asked).out.split())
    assert "out of 2" in said and "at most 2 changes out of 2" in said and "at most 3 changes" not in said
    assert "1 free inputs" not in said and "for all values of 1 free input" in said


@pytest.mark.parametrize(
    ("form", "name"), [("json", "report.json"), ("html", "report.html"), ("markdown", "report.md")]
)
def test_the_command_of_a_page_runs_as_printed(logicnet: Command, file: Callable[[str], str], form, name) -> None:
    """Word for word, and it writes the same bytes, whatever the first page was called."""
    path = file("#: phenotype P, A & B\nA, B\nB, A\n")
    assert logicnet("report", path, "--abolish", "A & B", "--format", form, "-o", "first.txt").status == 0
    page = html.unescape(Path("first.txt").read_text("utf-8"))
    (line,) = set(re.findall(r"logicnet report [^\n<]*? -o report\.\w+", page))
    assert logicnet(*shlex.split(line)[1:]).status == 0
    assert Path(name).read_bytes() == Path("first.txt").read_bytes()


def test_what_is_proposed_asks_the_same_question(logicnet: Command, file: Callable[[str], str]) -> None:
    """Occurrence and scheme go along, or the next answer is about another question."""
    path = file("#: phenotype P, A\nA, A | C\nB, B\nC, B\n")
    for more in (("--occurrence", "always"), ("--update", "most-permissive")):
        (proposed,) = hints(logicnet("why", path, "--phenotype", "P", "--env", "default,B=1", *more).out)
        assert proposed[0] == "interventions" and set(more) <= set(proposed)


def test_the_report_calls_synergy_what_interventions_calls_it(
    logicnet: Command, file: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An undecided set that is no part of a found one leaves its synergy as it is; one that is a part does not."""
    real = contents.search_interventions
    for label, wanted in (("C=1", "yes"), ("X=0", "unknown")):
        left_open = Undecided((), (), (), (label,), "left open")

        def opened(*asked: Any, left_open: Undecided = left_open, **options: Any) -> Any:
            return replace(real(*asked, **options), undecided=(left_open,))

        monkeypatch.setattr(contents, "search_interventions", opened)
        path = file("#: phenotype P, A | B\nX, 1\nY, 1\nA, X\nB, Y\nC, B\n")
        logicnet("report", path, "--format", "json", "-o", "x.json")
        sections = json.loads(Path("x.json").read_text("utf-8"))["sections"]
        rows = next(one["data"]["interventions"] for one in sections if one["id"] == "interventions")
        (pair,) = [row for row in rows if row["set"] == "X=0 + Y=0"]
        assert pair["synergy"] == wanted


@pytest.mark.parametrize("update", ["asynchronous", "synchronous", "most-permissive"])
def test_what_is_proposed_looks_at_the_scheme_that_was_asked(
    logicnet: Command, file: Callable[[str], str], update: str
) -> None:
    asked = ("interventions", file("A, B\nB, A\nC, A\nD, 1\nE, D\n"), "--update", update, "--max-size", "1")
    found, nothing = logicnet(*asked, "--abolish", "A"), logicnet(*asked, "--abolish", "D", "--candidates", "B")
    proposed = hints(found.out) + hints(nothing.out)
    why = [] if update == "synchronous" else ["why"]
    assert [words[0] for words in proposed][:-1] == ["attractors", *why, *why]
    for words in proposed:
        named = words[words.index("--update") + 1] if "--update" in words else "asynchronous"
        assert named == update and logicnet(*words).status == 0
