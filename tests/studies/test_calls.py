"""What the shell can do, Python can do with the same words, and ``print`` shows what the command prints."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import logicnet as ln
from logicnet.network.resolve import parse_formula

#: What a command prints below its answer, and a call does not: the commands that it suggests next.
Lines = list[str]


def answer_of(text: str, file: str) -> Lines:
    # As a word: a DOI may hold the letters.
    lines = [re.sub(rf"(?<!\w){re.escape(file)}(?!\w)", "FILE", line).rstrip() for line in text.splitlines()]
    while lines and (not lines[-1] or lines[-1].startswith(("Next", "  logicnet ", "$ "))):
        lines.pop()
    return lines


CALLS: list[tuple[list[str], Callable[[Any], Any]]] = [
    (["attractors", "--env", "stressed"], lambda n: ln.find_attractors(n, environment="stressed")),
    (
        ["attractors", "--env", "all", "--where", "growth & !progression", "--with", "TUM_p53=0,DRUG_Propranolol"],
        lambda n: ln.find_attractors(
            n, environment="all", where="growth & !progression", clamps="TUM_p53=0, DRUG_Propranolol"
        ),
    ),
    (
        ["attractors", "--env", "all", "--project", "TUM_p53,TME_NE"],
        lambda n: ln.project_attractors(n, "TUM_p53, TME_NE", environment="all"),
    ),
    (
        ["attractors", "--env", "stressed", "--from", "TUM_p53=1"],
        lambda n: ln.reachable_from(ln.find_attractors(n, environment="stressed"), "TUM_p53=1"),
    ),
    (
        ["attractors", "--env", "stressed", "--update", "synchronous"],
        lambda n: ln.find_attractors(n, environment="stressed", update="synchronous"),
    ),
    (
        ["why", "--phenotype", "growth", "--env", "stressed", "--with", "TUM_ADRB2=0"],
        lambda n: ln.explain_fate(n, "growth", environment="stressed", clamps="TUM_ADRB2=0"),
    ),
    (
        ["attractors", "--env", "stressed", "--project", "TUM_p53", "--from", "TUM_p53=1", "--where", "growth"],
        lambda n: ln.project_attractors(n, "TUM_p53", environment="stressed", start="TUM_p53=1", where="growth"),
    ),
    (
        [
            "why",
            "--phenotype",
            "growth",
            "--env",
            "stressed",
            "--with",
            "TUM_ADRB2=0",
            "--from",
            "rest=0",
            "--kind",
            "temporary",
        ],
        lambda n: ln.fate_of(
            n, "growth", environment="stressed", clamps="TUM_ADRB2=0", start="rest=0", kind="temporary"
        ),
    ),
    (
        [
            "simulate",
            "--env",
            "stressed",
            "--phenotype",
            "growth",
            "--set",
            "TUM_ADRB2=0",
            "--samples",
            "50",
            "--time",
            "5",
        ],
        lambda n: ln.simulate_network(n, ["growth"], environment="stressed", sets=["TUM_ADRB2=0"], samples=50, time=5),
    ),
    (["show"], lambda n: n),
    (["ensemble", "--open", "connectives"], lambda n: ln.ensemble(n, opened="connectives")),
    (
        ["interventions", "--abolish", "growth", "--env", "stressed", "--drugs", "--order", "cost", "--limit", "2"],
        lambda n: ln.study_interventions(
            n, ln.InterventionQuestion(abolish="growth", environment="stressed", drugs=True, order="cost", limit=2)
        ),
    ),
    (
        [
            "interventions",
            "--abolish",
            "growth",
            "--drugs",
            "--env",
            "stressed",
            "--open",
            "connectives",
            "--given",
            "E0*",
        ],
        lambda n: ln.ensemble_interventions(
            n, "growth", opened="connectives", given="E0*", environment="stressed", candidates="drugs"
        ),
    ),
    (
        ["why", "--phenotype", "growth", "--env", "stressed", "--open", "connectives", "--given", "E0*"],
        lambda n: ln.explain_in_ensemble(n, "growth", opened="connectives", given="E0*", environment="stressed"),
    ),
    (["repair", "--expect", "E01*"], lambda n: ln.propose_repairs(n, mend="E01*")),
    (
        [
            "interventions",
            "--abolish",
            "growth",
            "--drugs",
            "--max-size",
            "1",
            "--open",
            "connectives",
            "--given",
            "none",
        ],
        lambda n: ln.study_interventions(
            n, ln.InterventionQuestion(abolish="growth", drugs=True, max_size=1, opened="connectives", given="none")
        ),
    ),
]


@pytest.fixture(scope="module")
def network() -> ln.Network:
    return ln.load("m1")


@pytest.mark.parametrize(("words", "call"), CALLS, ids=[" ".join(words) for words, _ in CALLS])
def test_print_shows_what_the_command_prints(
    logicnet: Callable[..., Any], network: ln.Network, words: list[str], call: Callable[[Any], Any]
) -> None:
    told = answer_of(str(call(network)), network.source.file)
    printed = answer_of(logicnet(words[0], "m1", *words[1:]).out, "m1")
    shown = [line for line in printed if "what abolishes it" not in line]
    assert told[0] == shown[0] and len(told) > 3
    # The name of the file has another length on either side, so lines of facts may break elsewhere.
    flow = [" ".join(" ".join(lines).split()) for lines in (told, shown)]
    assert flow[0] in flow[1]


def test_sets_and_certificates_are_those_of_the_command(
    logicnet: Callable[..., Any], network: ln.Network, tmp_path: Path
) -> None:
    words = ["--abolish", "growth", "--env", "stressed", "--max-size", "1"]
    assert logicnet("interventions", "m1", *words, "--certificate", tmp_path / "theirs.json").status == 0
    asked = ln.InterventionQuestion(
        abolish="growth", environment="stressed", max_size=1, certificate=tmp_path / "ours.json"
    )
    found = ln.study_interventions(network, asked)
    assert (tmp_path / "ours.json").read_bytes() == (tmp_path / "theirs.json").read_bytes()
    verified = ln.verify_certificate(tmp_path / "ours.json", network)
    assert verified.refusal is None and len(verified.sets) == len(found.interventions)
    robust = ln.study_interventions(
        network,
        ln.InterventionQuestion(abolish="growth", environment="all", candidates="TUM_*", robustness="free"),
    )
    assert robust.settings is not None and robust.settings.count == 4
    with pytest.raises(ln.UsageError, match="parts of it"):
        ln.InterventionQuestion(abolish="growth", robustness="free", certificate=tmp_path / "no.json")
    assert not (tmp_path / "no.json").exists()


def test_demands_are_texts_of_one_reading(network: ln.Network) -> None:
    asked = ln.InterventionQuestion(
        abolish="growth & TUM_p53", environment="stressed", keep="TME_NE", candidates="drugs", occurrence="always"
    )
    found = ln.study_interventions(network, asked)
    assert str(found.goal.abolish) == "growth & TUM_p53" and str(found.goal.keep) == "TME_NE"
    assert ln.candidate_choices(network, "growth") == ln.candidate_choices(
        network, parse_formula(network, "growth", option="formula")
    )


def test_questions_about_runs_and_files(network: ln.Network) -> None:
    assert ln.query_network(network, "EF growth", environment="stressed").holds is ln.Holds.EVERY
    with pytest.raises(ln.UsageError, match="held at 1 in environment stressed"):
        ln.query_network(network, "EF growth", environment="stressed", start="IN_Stress=0")
    report = ln.check_file("m1")
    assert report.finished and {r.status.value for r in report.files[0].expectations} == {"holds"}
    same = ln.diff_networks(network, network, environment="stressed", abolish="growth", max_size=1)
    assert same.behaviour.same and same.structure is not None


def test_a_network_draws_itself(network: ln.Network, tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    picture = network.draw()
    svg = picture._repr_svg_()
    assert svg is not None and "TUM_p53" in svg
    picture.save(str(tmp_path / "n.svg"))
    assert (tmp_path / "n.svg").read_text("utf-8") == svg


@pytest.mark.parametrize(
    ("call", "hint"),
    [
        (lambda n: ln.load("m9"), "the networks that come along are m1"),
        (lambda n: ln.find_attractors(n, environment="stresed"), "did you mean `stressed`?"),
        (lambda n: ln.find_attractors(n, clamps="TUM_p54=0"), "did you mean `TUM_p53`?"),
        (lambda n: ln.find_attractors(n, where="growt"), "did you mean `growth`?"),
        (lambda n: ln.find_attractors(n, update="asynchronos"), "did you mean `asynchronous`?"),
        (lambda n: ln.minimal_interventions(n, "growt"), "did you mean `growth`?"),
        (lambda n: ln.project_attractors(n, ""), "markers="),
        (lambda n: ln.explain_fate(n, "progresion"), "did you mean `progression`?"),
        (lambda n: ln.query_network(n, "EF growt"), "did you mean `growth`?"),
    ],
)
def test_a_slip_is_refused_with_a_hint_that_a_traceback_shows(
    network: ln.Network, call: Callable[[Any], Any], hint: str
) -> None:
    with pytest.raises(ln.UsageError) as raised:
        call(network)
    assert any(hint in note for note in raised.value.__notes__)


def test_a_file_with_errors_shows_them(tmp_path: Path) -> None:
    file = tmp_path / "bad.bnet"
    file.write_text("".join(f"a{k}, b{k}\n" for k in range(9)), "utf-8")
    with pytest.raises(ln.InvalidNetwork) as raised:
        ln.load(file)
    text = str(raised.value)
    assert text.count("is not defined") == 5 and "and 4 more" in text and "bad.bnet:1:5" in text


def test_a_question_refuses_words_that_contradict_each_other_in_the_words_of_the_caller() -> None:
    with pytest.raises(ln.UsageError, match=r"^knockouts_only and knock_ins_only leave nothing to try"):
        ln.InterventionQuestion(abolish="P", knockouts_only=True, knock_ins_only=True)
    with pytest.raises(ln.UsageError, match=r"^a goal is missing: abolish or enforce"):
        ln.InterventionQuestion()
    with pytest.raises(ln.UsageError, match=r"^given speaks of the networks that open rules allow"):
        ln.InterventionQuestion(abolish="P", given="all")


def test_fmt_new_and_explain_are_calls(tmp_path: Path) -> None:
    path = ln.begin_network(tmp_path / "first")
    assert Path(path).name == "first.bnet"
    with pytest.raises(ln.UsageError, match="exists already"):
        ln.begin_network(path)
    found = ln.format_file(path)
    assert found.before == Path(path).read_text("utf-8")
    Path(path).write_text(found.after.replace(", ", " ,  "), "utf-8")
    again = ln.format_file(path)
    assert not again.is_canonical and Path(path).read_text("utf-8") == again.before
    assert ln.explain_word("LN101") in ln.manual_entries()
    assert ln.explain_word("attractor") not in ln.manual_entries()
    with pytest.raises(ln.UsageError, match="no finding has the code or title"):
        ln.explain_word("LN999x")


def test_doctor_is_a_call(logicnet: Callable[..., Any]) -> None:
    found = ln.examine_installation()
    assert found.is_in_order
    assert answer_of(str(found), "x") == answer_of(logicnet("doctor").out, "x")
