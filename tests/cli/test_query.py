"""`query`: exit statuses, plain questions, and faults shown where they are."""

from __future__ import annotations

import os
import random
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


@pytest.mark.parametrize("seed", range(40 if os.environ.get("LOGICNET_FUZZ") else 5))
def test_plain_questions_equal_their_definitions(logicnet: Command, tmp_path: Path, seed: int) -> None:
    """By walking through all states, once from every state and once from some, in words and not as formulas."""
    choose = random.Random(seed)
    names = "abcd"[: choose.randint(3, 4)]
    tables = [[choose.randint(0, 1) for _ in range(1 << len(names))] for _ in names]
    states = list(range(1 << len(names)))
    lines = []
    for v, name in enumerate(names):
        on = [" & ".join(n if s >> i & 1 else f"!{n}" for i, n in enumerate(names)) for s in states if tables[v][s]]
        lines.append(f"{name}, {' | '.join(on) or 0}\n")
    path = tmp_path / "n.bnet"
    path.write_text("".join(lines), "utf-8")
    steps = {s: [s ^ 1 << v for v in range(len(names)) if tables[v][s] != s >> v & 1] for s in states}

    def reached(state: int) -> set[int]:
        known, fresh = {state}, [state]
        while fresh:
            fresh = [after for after in {t for s in fresh for t in steps[s]} if after not in known]
            known.update(fresh)
        return known

    wanted = {s for s in states if s & 3 == 1}  # a is on, b is off

    def avoids(state: int) -> bool:
        """Whether some run from here never comes to what is wanted: it stays, or goes round, outside."""
        outside, alive = {s for s in states if s not in wanted}, True
        while alive:
            kept = {s for s in outside if not steps[s] or any(t in outside for t in steps[s])}
            alive, outside = kept != outside, kept
        return state in outside

    truth = {
        "--reachable": lambda s: bool(reached(s) & wanted),
        "--inevitable": lambda s: not avoids(s),
        "--reversible": lambda s: all(reached(t) - wanted for t in reached(s) & wanted),
    }
    for option, holds in truth.items():
        for start, begin in (((), states), (("--from", "a=1,c=0"), [s for s in states if s & 5 == 1])):
            answer = logicnet("query", path, option, "a & !b", *start, "--format", "json").json
            good = sum(map(holds, begin))
            assert answer["holds"] == ("every" if good == len(begin) else "some" if good else "none"), (option, start)
            assert answer["states"] == {"satisfying": good, "of": len(begin)}, (option, start)


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
