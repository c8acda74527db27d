"""How the program fails: one clear message, the right status, nothing half-made."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from logicnet.cli import app, files
from logicnet.cli.status import Status, worst
from tests.processes import started
from tests.schemas import require_valid

Command = Callable[..., Any]

BROKEN = "targets, factors\na, b &\nb, c\n"


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "broken.bnet"
    path.write_text(BROKEN, "utf-8")
    return path


@pytest.mark.parametrize("command", [("attractors",), ("interventions", "--abolish", "a"), ("show",)])
def test_a_faulty_file_is_shown_with_every_fault_and_computed_with_never(
    logicnet: Command, broken: Path, command: tuple[str, ...]
) -> None:
    run = logicnet(*command, broken)
    assert (run.status, run.out) == (2, "")
    assert f"{broken}:2:" in run.err
    assert f"{broken}:3:4" in run.err
    assert "error[LN101]" in run.err
    assert run.err.endswith(f"error: 2 errors in `{broken}`\n")
    assert "Traceback" not in run.err


def test_check_calls_a_faulty_file_a_finding(logicnet: Command, broken: Path) -> None:
    run = logicnet("check", broken)
    assert run.status == 1
    assert "error[LN101]" in run.out


@pytest.mark.parametrize(
    ("arguments", "said", "hint"),
    [
        (("attractors", "m2", "--with", "TUM_p35=0"), "TUM_p35", "TUM_p53"),
        (("attractors", "m2", "--with", "TUM_p53=0,TUM_p53=1"), "TUM_p53", ""),
        (("attractors", "m2", "--env", "orall"), "orall", "oral"),
        (("attractors", "m2", "--project", "TUM_p35"), "TUM_p35", "TUM_p53"),
        (("attractors", "m2", "--where", "TUM_p35"), "TUM_p35", "TUM_p53"),
        (("attractors", "m2", "--from", "TUM_p35=1"), "TUM_p35", "TUM_p53"),
        (("attractors", "m2", "--from", "TUM_p53=1,TUM_p53=0"), "TUM_p53", ""),
        (("attractors", "m2", "--from", "DRUG_RTX=1"), "DRUG_RTX", "DRUG_RTX=*"),
        (("attractors", "m2", "--from", "TUM_p53=1", "--with", "TUM_p53=0"), "TUM_p53", ""),
        (("attractors", "m2", "--from", "TUM_MDM2 -> TUM_p53=1"), "regulations", "--from A=1"),
        (("attractors", "m2", "--project", "TUM_p53", "--basins"), "--project", ""),
        (("attractors", "m22"), "m22", "m2"),
        (("attractors", "no/such/file.bnet"), "no/such/file.bnet", "m1, m2"),
        (("interventions", "m2", "--abolish", "grwoth"), "grwoth", "growth"),
        (("interventions", "m2", "--abolish", "growth", "--exclude", "NOPE_*"), "NOPE_*", ""),
        (("interventions", "m2", "--abolish", "growth", "--knockouts-only", "--knock-ins-only"), "nothing to try", ""),
        (("interventions", "m2", "--abolish", "growth", "--drugs", "--knockouts-only"), "--drugs", ""),
        (("interventions", "m2"), "--abolish", "interventions --help"),
        (("show", "m2", "--node", "tum_p53"), "tum_p53", "TUM_p53"),
        (("explain", "LN999"), "LN999", ""),
        (("check", "m2", "--ignore", "XY1"), "XY1", ""),
        (("attractors", "m2", "--limit", "0"), "--limit", "attractors --help"),
        (("attractors", "m2", "--frm", "x"), "--frm", "attractors --help"),
        (("check", "m2", "--format", "yaml"), "--format", "check --help"),
        (("predict", "m2"), "predict", "logicnet --help"),
    ],
)
@pytest.mark.parametrize("as_json", [False, True])
def test_a_call_that_cannot_be_carried_out(
    logicnet: Command, arguments: tuple[str, ...], said: str, hint: str, as_json: bool
) -> None:
    if as_json and "--format" not in arguments:
        arguments = (*arguments, "--format", "json")
    run = logicnet(*arguments)
    assert run.status == 2
    text = run.out if as_json and "yaml" not in arguments else run.err
    assert said in text
    assert hint in text
    assert "Traceback" not in run.err
    if as_json and "yaml" not in arguments:
        require_valid(json.loads(run.out), "error")
    else:
        assert run.out == ""
        assert len(run.err.splitlines()) <= 6


def test_unreadable_files_do_not_stop_check_and_win_over_findings(
    logicnet: Command, broken: Path, toggle: Path, tmp_path: Path
) -> None:
    run = logicnet("check", tmp_path / "absent.bnet", broken, toggle, "--format", "json")
    assert run.status == 2
    document = run.json
    require_valid(document, "check")
    assert [file["network"] is None for file in document["files"]] == [True, True, False]
    assert document["summary"]["unreadable"] == 1
    assert document["summary"]["diagnostics"]["error"] == 2
    assert document["summary"]["expectations"] == {"holds": 1, "fails": 1, "vacuous": 0, "undecided": 0}


def test_precedence_of_statuses() -> None:
    assert worst(Status.DONE, Status.PARTIAL, Status.FINDINGS, Status.UNUSABLE, Status.INTERNAL) is Status.INTERNAL
    assert worst(Status.DONE, Status.PARTIAL, Status.FINDINGS, Status.UNUSABLE) is Status.UNUSABLE
    assert worst(Status.PARTIAL, Status.FINDINGS) is Status.FINDINGS
    assert worst(Status.DONE, Status.PARTIAL) is Status.PARTIAL
    assert worst() is Status.DONE


@pytest.mark.parametrize("debug", [False, True])
def test_a_fault_of_the_program_asks_for_a_report(
    logicnet: Command, monkeypatch: pytest.MonkeyPatch, toggle: Path, debug: bool
) -> None:
    def fail(_name: str) -> None:
        raise ZeroDivisionError("planted")

    monkeypatch.setattr(files, "read", fail)
    run = logicnet("attractors", toggle, *(["--debug"] if debug else []))
    assert run.status == 70
    assert "ZeroDivisionError: planted" in run.err
    assert "Please report it" in run.err
    assert ("Traceback" in run.err) is debug


def test_debug_shows_the_traceback_of_a_user_error(logicnet: Command) -> None:
    assert "Traceback" in logicnet("attractors", "m2", "--env", "orall", "--debug").err


def test_out_of_memory_is_partial_not_internal(
    logicnet: Command, monkeypatch: pytest.MonkeyPatch, toggle: Path
) -> None:
    def fail(_name: str) -> None:
        raise MemoryError

    monkeypatch.setattr(files, "read", fail)
    run = logicnet("attractors", toggle)
    assert run.status == 3
    assert "out of memory" in run.err


def test_an_output_file_is_written_whole(logicnet: Command, toggle: Path, tmp_path: Path) -> None:
    target = tmp_path / "answer.json"
    target.write_text("old", "utf-8")
    run = logicnet("attractors", toggle, "--format", "json", "-o", target)
    assert (run.status, run.out) == (0, "")
    assert json.loads(target.read_text("utf-8"))["count"] >= 1
    assert stat.S_IMODE(target.stat().st_mode) & stat.S_IRUSR
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answer.json", "toggle.bnet"]


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failed_write_leaves_the_old_file(
    logicnet: Command, monkeypatch: pytest.MonkeyPatch, toggle: Path, tmp_path: Path, step: str
) -> None:
    target = tmp_path / "answer.json"
    target.write_text("old", "utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, step, full)
    run = logicnet("attractors", toggle, "--format", "json", "-o", target)
    assert run.status == 2
    assert "No space left on device" in run.out
    assert target.read_text("utf-8") == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answer.json", "toggle.bnet"]


def test_a_folder_that_does_not_exist_is_named(logicnet: Command, toggle: Path, tmp_path: Path) -> None:
    run = logicnet("attractors", toggle, "-o", tmp_path / "no" / "answer.txt")
    assert run.status == 2
    assert "cannot write" in run.err and "make the folder first" in run.err


def test_a_reader_that_leaves_early_is_no_error(toggle: Path) -> None:
    with started(
        [sys.executable, "-m", "logicnet", "explain", "--format", "json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


SLOW = """
import sys, time
from logicnet.cli import main
import logicnet.attractors.search as search

def slowly(case, *, limits, **options):
    print("searching", file=sys.stderr, flush=True)
    while limits.reached() is None:
        time.sleep(0.01)
    if sys.argv[1] == "deaf":
        time.sleep(60)
    return original(case, limits=limits, **options)

original, search.list_attractors = search.list_attractors, slowly
sys.exit(main(["attractors", sys.argv[2], "--format", "json"]))
"""


@pytest.mark.parametrize("kind", ["listening", "deaf"])
def test_ctrl_c_returns_what_was_proved_and_a_second_one_ends(toggle: Path, kind: str) -> None:
    with started(
        [sys.executable, "-c", SLOW, kind, str(toggle)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None and process.stderr.readline() == "searching\n"
        process.send_signal(signal.SIGINT)
        if kind == "deaf":
            time.sleep(0.5)
            process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert process.returncode == 3
    assert "Traceback" not in err
    if kind == "listening":
        document = json.loads(out)
        assert document["finished"] is False
        assert document["limits"] == ["interrupted"]
        require_valid(document, "attractors")
    else:
        assert out == ""
        assert "stopped" in err


def test_the_program_object_has_a_command_for_every_line_of_its_help(logicnet: Command) -> None:
    names = [command.callback.__name__ for command in app.app.registered_commands if command.callback is not None]
    help_text = logicnet("--help").out
    listed = [line.split()[0] for line in help_text.partition("Commands:")[2].splitlines() if line.startswith("  ")]
    assert len(names) >= 6
    assert [name for name in listed if name in names] == names
