"""Files with open rules at the command line: who answers for the rules as written says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

TEXT = """#: open c: connectives
#: optional a -> b
#: phenotype on, c
a, a
b, a | c
c, b & d
d, !c
"""


@pytest.fixture
def opened(tmp_path: Path) -> Path:
    path = tmp_path / "toggle.bnet"
    path.write_text(TEXT)
    return path


@pytest.mark.parametrize(
    "words",
    [
        ("attractors",),
        ("interventions", "--abolish", "on"),
        ("screen", "--abolish", "on", "--max-size", "1"),
        ("query", "EF on"),
    ],
    ids=lambda words: words[0],
)
def test_an_answer_for_the_rules_as_written_says_that_others_are_open(
    logicnet: Callable[..., Any], opened: Path, words: tuple[str, ...]
) -> None:
    command, *more = words
    asked = logicnet(command, opened, *more)
    assert "2 rules of the file are open; this is about the rules as written" in asked.err
    assert "rules" not in logicnet(command, opened, *more, "--quiet").err
    opened.write_text("".join(line for line in TEXT.splitlines(True) if "#: o" not in line))
    plain = logicnet(command, opened, *more)
    assert plain.out.splitlines()[0] == asked.out.splitlines()[0]
    assert "open" not in plain.err + plain.out


def test_show_says_what_is_open(logicnet: Callable[..., Any], opened: Path) -> None:
    assert "open rules" in logicnet("show", opened).out
    assert "with or without `a`" in logicnet("show", opened, "--node", "b").out
    assert "`b & d` or `b | d`" in logicnet("show", opened, "--node", "c").out
