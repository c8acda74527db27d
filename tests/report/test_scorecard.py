"""The score of a file counts what it says it counts, and no error can be talked away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]

#: Two spellings that differ by case only: a warning on the second.
LOOKALIKE = "targets, factors\nBRAF, Braf\nBraf, BRAF\n"


@pytest.fixture
def lookalike(tmp_path: Path) -> Path:
    path = tmp_path / "lookalike.bnet"
    path.write_text(LOOKALIKE, "utf-8")
    return path


def codes(run: Any) -> list[str]:
    return [diagnostic["code"] for diagnostic in run.json["files"][0]["diagnostics"]]


def scores(run: Any) -> dict[str, tuple[int, int]]:
    return {score["section"]: (score["passed"], score["of"]) for score in run.json["files"][0]["score"]}


def test_a_clean_file_passes_every_kind_of_test(logicnet: Command) -> None:
    found = scores(logicnet("check", "m2", "--format", "json"))
    assert list(found) == ["syntax", "names", "logic", "biology", "evidence", "expectations"]
    assert all(passed == of > 5 for passed, of in found.values())


def test_one_kind_of_finding_costs_one_test_of_its_section(logicnet: Command, lookalike: Path) -> None:
    clean = scores(logicnet("check", "m2", "--format", "json"))
    found = scores(logicnet("check", lookalike, "--format", "json"))
    assert found["syntax"] == clean["syntax"]
    assert found["names"] == (clean["names"][0] - 1, clean["names"][1])
    assert found["logic"] == clean["logic"]
    assert "evidence" not in found, "a file that cites nothing has passed no test of what it cites"


def test_warnings_can_be_chosen(logicnet: Command, lookalike: Path) -> None:
    everything = codes(logicnet("check", lookalike, "--format", "json"))
    assert len(everything) == 1
    code = everything[0]
    assert codes(logicnet("check", lookalike, "--format", "json", "--select", code[:3])) == everything
    assert codes(logicnet("check", lookalike, "--format", "json", "--select", "LN0")) == []
    assert codes(logicnet("check", lookalike, "--format", "json", "--ignore", code)) == []
    hidden = logicnet("check", lookalike, "--format", "json", "--ignore", "ln1")
    assert codes(hidden) == []
    assert scores(hidden) == scores(logicnet("check", lookalike, "--format", "json")), "hiding mends nothing"


@pytest.mark.parametrize("option", [("--ignore", "LN101"), ("--select", "LN0")])
def test_errors_cannot_be_ignored(logicnet: Command, tmp_path: Path, option: tuple[str, str]) -> None:
    path = tmp_path / "undefined.bnet"
    path.write_text("a, b\n", "utf-8")
    run = logicnet("check", path, "--format", "json", *option)
    assert run.status == 1
    assert codes(run) == ["LN101"]


def test_an_allowed_finding_is_not_listed(logicnet: Command, tmp_path: Path, lookalike: Path) -> None:
    (code,) = codes(logicnet("check", lookalike, "--format", "json"))
    path = tmp_path / "allowed.bnet"
    path.write_text(LOOKALIKE.replace("Braf, BRAF", f"#: allow {code}, two assays of one protein\nBraf, BRAF"), "utf-8")
    assert codes(logicnet("check", path, "--format", "json")) == []


def test_check_without_time_leaves_expectations_undecided_and_says_so(logicnet: Command) -> None:
    run = logicnet("check", "m2", "--time-limit", "0", "--format", "json")
    assert run.status == 3
    assert run.json["finished"] is False
    assert run.json["summary"]["expectations"]["undecided"] > 0
    assert run.json["summary"]["expectations"]["fails"] == 0
