"""``fmt`` and ``new`` from the command line."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Command = Callable[..., Any]
UNTIDY = "a , b  # why\nb,!a\n"
TIDY = "# why\ntargets, factors\na, b\nb, !a\n"


@pytest.fixture
def untidy(tmp_path: Path) -> Path:
    path = tmp_path / "untidy.bnet"
    path.write_bytes(UNTIDY.encode())
    return path


def test_fmt_rewrites_the_file_once_and_keeps_its_permissions(logicnet: Command, untidy: Path) -> None:
    os.chmod(untidy, 0o640)
    run = logicnet("fmt", untidy)
    assert (run.status, run.out, run.err) == (0, "", f"formatted {untidy}\n")
    assert untidy.read_bytes() == TIDY.encode()
    assert untidy.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in untidy.parent.iterdir()] == ["untidy.bnet"]
    run = logicnet("fmt", untidy)
    assert (run.status, run.out, run.err) == (0, "", "")


def test_check_and_diff_change_nothing(logicnet: Command, untidy: Path) -> None:
    run = logicnet("fmt", "--check", untidy)
    assert (run.status, run.out) == (1, f"not in canonical layout: {untidy}\n")
    run = logicnet("fmt", "--diff", untidy)
    assert run.status == 0
    assert "-a , b  # why\n" in run.out and "+a, b\n" in run.out
    assert logicnet("fmt", "--diff", "--check", untidy).status == 1
    assert untidy.read_bytes() == UNTIDY.encode()


def test_a_link_stays_a_link(logicnet: Command, untidy: Path) -> None:
    link = untidy.with_name("link.bnet")
    link.symlink_to(untidy)
    assert logicnet("fmt", link).status == 0
    assert link.is_symlink()
    assert untidy.read_bytes() == TIDY.encode()


def test_a_faulty_file_stays_and_the_others_are_formatted(logicnet: Command, untidy: Path) -> None:
    faulty = untidy.with_name("faulty.bnet")
    faulty.write_text("a ,c\n", "utf-8")
    run = logicnet("fmt", faulty, "absent.bnet", untidy)
    assert run.status == 2
    assert "LN101" in run.err and "no file `absent.bnet`" in run.err
    assert faulty.read_text("utf-8") == "a ,c\n"
    assert untidy.read_bytes() == TIDY.encode()


def test_standard_input_goes_to_standard_output(logicnet: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(UNTIDY.encode())))
    run = logicnet("fmt", "-")
    assert (run.status, run.out) == (0, TIDY)


def test_new_begins_a_file_that_passes(logicnet: Command, tmp_path: Path) -> None:
    with contextlib.chdir(tmp_path):
        assert logicnet("new", "mine").status == 0
        run = logicnet("check", "mine.bnet", "--format", "json")
        assert run.status == 0
        (file,) = run.json["files"]
        assert not [found for found in file["diagnostics"] if found["severity"] != "info"]
        assert [result["status"] for result in file["expectations"]] == ["holds", "holds"]
        assert logicnet("fmt", "--check", "mine.bnet").status == 0


def test_new_never_overwrites(logicnet: Command, untidy: Path) -> None:
    run = logicnet("new", untidy)
    assert run.status == 2
    assert "exists already" in run.err
    assert untidy.read_bytes() == UNTIDY.encode()
    assert logicnet("new", untidy.parent / "absent" / "x").status == 2


def test_the_entries_of_the_pre_commit_hooks_run(logicnet: Command, untidy: Path) -> None:
    hooks = (Path(__file__).parents[2] / ".pre-commit-hooks.yaml").read_text("utf-8")
    entries = [line.split(":")[1].split() for line in hooks.splitlines() if line.startswith("  entry:")]
    assert [entry[0] for entry in entries] == ["logicnet", "logicnet"]
    for _, *words in entries:
        assert logicnet(*words, untidy).status == 0
    assert untidy.read_bytes() == TIDY.encode()
