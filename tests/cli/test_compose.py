"""``compose`` from the command line: what it writes, what it says, how it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from logicnet.formats.registry import load
from tests.schemas import require_valid

Command = Callable[..., Any]


@pytest.fixture
def cells(tmp_path: Path) -> Path:
    (tmp_path / "t.bnet").write_text("#: phenotype g, P\nNE, NE\nP, NE\nEXO, P\n")
    (tmp_path / "n.bnet").write_text("#: expect quiet, with miR=0: no NE\nmiR, miR\nNE, miR\n")
    return tmp_path


def test_cells_and_wires(logicnet: Command, cells: Path) -> None:
    run = logicnet("compose", cells / "t.bnet", "as", "T1", cells / "n.bnet", "as", "N1", "--wire", "T1.EXO=N1.miR",
                   "--wire", "N1.NE=T1.NE", "-o", cells / "w.bnet", "--format", "json")  # fmt: skip
    assert run.status == 0, run.err
    found = json.loads(run.out)
    require_valid(found, "compose")
    assert found["joined"] == ["T1_NE", "N1_miR"]
    assert [(x["name"], x["part"], x["status"]) for x in found["expectations"]] == [("N1_quiet", "N1", "holds")]
    assert load(str(cells / "w.bnet")).names == ("T1_NE", "T1_P", "T1_EXO", "N1_miR", "N1_NE")


def test_an_expectation_that_fails_in_the_whole_is_a_finding(logicnet: Command, cells: Path) -> None:
    (cells / "a.bnet").write_text("#: expect off: no A\nB, 0\nA, B\n")
    (cells / "b.bnet").write_text("B, 1\n")
    run = logicnet("compose", cells / "a.bnet", cells / "b.bnet", "--rule", "B=b", "-o", cells / "w.bnet")
    assert run.status == 1
    assert "1 expectation of the parts fails in the whole: off." in run.out
    assert logicnet("compose", cells / "a.bnet", cells / "b.bnet", "-o", cells / "w.bnet").status == 0


@pytest.mark.parametrize(
    "words",
    [
        ["t.bnet", "n.bnet"],
        ["t.bnet", "-o", "w.bnet"],
        ["t.bnet", "t.bnet", "-o", "w.bnet"],
        ["t.bnet", "as", "-o", "w.bnet"],
        ["as", "t.bnet", "-o", "w.bnet"],
        ["t.bnet", "as", "1", "n.bnet", "-o", "w.bnet"],
        ["t.bnet", "as", "T", "n.bnet", "as", "T", "-o", "w.bnet"],
        ["t.bnet", "n.bnet", "-o", "w.bnet", "--rule", "P"],
        ["t.bnet", "n.bnet", "-o", "w.bnet", "--wire", "t.P=n.Q"],
        ["t.bnet", "n.bnet", "-o", "t.bnet"],
    ],
)
def test_refused_with_what_to_do(
    logicnet: Command, cells: Path, words: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(cells)
    before = {path.name: path.read_bytes() for path in cells.iterdir()}
    run = logicnet("compose", *words)
    assert run.status == 2, run.out
    assert "help:" in run.err
    assert {path.name: path.read_bytes() for path in cells.iterdir()} == before
