"""`show`, `convert` and `fmt` end at their limits too, say what they were at, and leave no half of a file."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from logicnet.studies import fmt as formatting

Command = Callable[..., Any]


def hard(names: int) -> str:
    """A rule whose regulators are a hard question: random clauses of three literals, about 4.2 to a name."""
    draw = random.Random(1)
    nodes = [f"x{k}" for k in range(names)]

    def clause() -> str:
        return " | ".join(("!" if draw.random() < 0.5 else "") + name for name in draw.sample(nodes, 3))

    rule = " & ".join(f"({clause()})" for _ in range(int(4.2 * names)))
    return "".join(f"{name}, {name}\n" for name in nodes) + f"T, {rule}\n"


def stuck(*_: Any, **__: Any) -> None:
    while True:
        pass


@pytest.mark.parametrize("out", [None, "g.html", "g.graphml"])
def test_show_ends_at_its_limit(logicnet: Command, tmp_path: Path, out: str | None) -> None:
    path = tmp_path / "x.bnet"
    path.write_text(hard(250))
    graph = () if out is None else ("--graph", tmp_path / out)
    run = logicnet("show", path, *graph, "--time-limit", "0.6")
    # A page keeps what was worked out; of a file nothing is left.
    assert run.status == 3 and "time limit of 0.6 s" in (run.out if out is None else run.err)
    assert bool(run.out) == (out is None)
    assert [file.name for file in tmp_path.iterdir()] == ["x.bnet"]


def test_convert_writes_nothing_that_was_not_compared(
    logicnet: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from logicnet.formats import equivalence

    path = tmp_path / "x.bnet"
    path.write_text("A, B\nB, A\nC, A & B\n")
    answers = iter([False, False])
    monkeypatch.setattr(equivalence, "satisfiable", lambda *_: next(answers, None))
    run = logicnet("convert", path, tmp_path / "y.aeon")
    assert run.status == 3 and "while rules were compared, 2 of 3 rules compared; nothing was written" in run.err
    assert [file.name for file in tmp_path.iterdir()] == ["x.bnet"]


def test_convert_that_stands_still_is_ended(
    logicnet: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from logicnet.formats import conversion

    monkeypatch.setattr(conversion, "compare", stuck)
    path = tmp_path / "x.bnet"
    path.write_text("A, B\nB, A\n")
    run = logicnet("convert", path, tmp_path / "y.aeon", "--time-limit", "0.5")
    assert run.status == 3 and "time limit of 0.5 s while writing" in run.err
    assert [file.name for file in tmp_path.iterdir()] == ["x.bnet"]


def test_fmt_keeps_the_files_that_were_formatted(
    logicnet: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "abc":
        (tmp_path / f"{name}.bnet").write_text("targets,factors\nA,   B\nB,A\n")
    formatted = formatting.formatted
    monkeypatch.setattr(
        formatting, "formatted", lambda reading: stuck() if "b.bnet" in reading.source.path else formatted(reading)
    )
    run = logicnet("fmt", *(tmp_path / f"{name}.bnet" for name in "abc"), "--time-limit", "0.5")
    assert run.status == 3 and "2 files are left as they are, from" in run.err and "b.bnet` on" in run.err
    texts = {name: (tmp_path / f"{name}.bnet").read_text() for name in "abc"}
    assert "A,   B" not in texts["a"] and texts["b"] == texts["c"] == "targets,factors\nA,   B\nB,A\n"


def test_a_step_that_is_done_altogether_is_not_left_in_the_middle() -> None:
    from logicnet.limits import Limits, Overrun

    limits = Limits(time=0.0)
    limits._noticed = -1000.0
    done = []
    with limits.stoppable():
        try:
            with limits.whole():
                limits._noticed = None
                limits.ring()
                limits._noticed -= 0.5  # type: ignore[operator]
                limits.ring()
                done.append(True)
            limits.ring()
        except Overrun as overrun:
            assert not overrun.final
            done.append(False)
    assert done == [True, False]
