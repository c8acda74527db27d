"""`query`: exit statuses, plain questions, and faults shown where they are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]


@pytest.mark.parametrize(
    ("words", "status", "holds"),
    [
        (("EF has_A",), 1, "some"),
        (("--reachable", "has_A", "--from", "B=0"), 0, "every"),
        (("--reachable", "A & B", "--from", "A=0,B=1"), 1, "none"),
        (("--inevitable", "A | B"), 0, "every"),
        (("--reversible", "has_A", "--from", "A=1,B=1"), 1, "none"),
        (("--reversible", "has_A", "--from", "A=1,B=1", "--env", "pushed"), 0, "every"),
        (("!{x}: AX {x}",), 1, "some"),
        (("V{x}: @{x}: EF (AX A | AX !A)",), 0, "every"),
    ],
)
def test_answers(logicnet: Command, toggle: Path, words: tuple[str, ...], status: int, holds: str) -> None:
    run = logicnet("query", toggle, *words, "--format", "json")
    assert run.json["holds"] == holds
    assert run.status == status


def test_what_is_inevitable_but_for_unfair_paths_is_said_to_be(logicnet: Command, tmp_path: Path) -> None:
    path = tmp_path / "clock.bnet"
    path.write_text("a, b\nb, b | a\nclock, !clock\n", "utf-8")
    run = logicnet("query", path, "--inevitable", "a & b", "--from", "b=1")
    assert run.status == 1
    assert "AG EF holds" in run.out


@pytest.mark.parametrize(
    ("words", "message", "hint"),
    [
        (("EF has_B",), "`has_B` is neither a node nor a phenotype", "has_A"),
        (("EF (A",), "this parenthesis is never closed", ""),
        (("E[A V B]",), "`U` or `W` should stand here", ""),
        (("@{x}: A",), "no operator binds the state variable `{x}`", "!{x}"),
        (("EF A B",), "the text should end here", ""),
        (("--reachable", "EF A"), "--reachable: ", ""),
        (("--reachable", "A", "--inevitable", "A"), "one question at a time", "logicnet query"),
        ((), "one question at a time", "logicnet query"),
        (("EF A", "--from", "push=0", "--env", "pushed"), "`push` is held at 1", "--env pushed,push=0"),
        (("EF A", "--from", "A -> B=0"), "a regulation has no value to start from", "--with"),
        (("(" * 200 + "A" + ")" * 200,), "nested more than 100 deep", ""),
    ],
)
def test_faults(logicnet: Command, toggle: Path, words: tuple[str, ...], message: str, hint: str) -> None:
    run = logicnet("query", toggle, *words)
    assert run.status == 2
    assert run.out == ""
    assert message in run.err
    assert hint in run.err


def test_a_node_called_like_an_operator_is_a_node(logicnet: Command, tmp_path: Path) -> None:
    path = tmp_path / "names.bnet"
    path.write_text("EF, EG\nEG, EF\nU, U\n", "utf-8")
    run = logicnet("query", path, 'EF EF => EF EG | E["EF" U U]', "--format", "json")
    assert run.json["formula"] == '!EF "EF" | (EF "EG" | E["EF" U "U"])'


def test_a_limit_is_named_and_the_status_says_so(logicnet: Command) -> None:
    run = logicnet("query", "m2", "--inevitable", "growth", "--env", "oral", "--time-limit", "0.3", "--format", "json")
    assert run.status == 3
    assert run.json["holds"] == "unknown"
    assert run.json["finished"] is False
    assert run.json["limits"] == ["time limit of 0.3 s"]
