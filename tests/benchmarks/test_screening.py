"""The screen on one worker and on two: real runs of a small one, and what the table says of runs that were made up."""

import hashlib
import subprocess
import sys
from dataclasses import replace

import pytest

from benchmarks import screening
from benchmarks.screening import Cost, report

QUESTION = ["m1", "--abolish", "progression", "--max-size", "1", "--env", "stressed", "--candidates", "TUM_miR*"]


def made(executor, workers, seconds, sha256="same", others=0.0):
    return Cost(executor, workers, 100, sha256, seconds, 0.5, seconds, others)


def costs():
    return [made("local", 1, 10.0), made("local", 2, 5.0), made("dask", 1, 12.5), made("dask", 2, 8.0)]


def test_each_way_writes_the_table_that_the_command_writes(monkeypatch, tmp_path):
    monkeypatch.setattr(screening, "WAYS", (("local", 1), ("local", 2)))
    out = tmp_path / "out.md"
    arguments = [QUESTION[0], "--max-size", "1", "--env", "stressed", "--candidates", "TUM_miR*", "--out", str(out)]
    assert screening.main(arguments) == 0
    command = [sys.executable, "-m", "logicnet", "screen", *QUESTION, "--format", "csv"]
    table = subprocess.run(command, check=True, capture_output=True, cwd=screening.ROOT).stdout
    text = out.read_text("utf-8")
    assert f"All 2 runs wrote the same table, byte for byte: SHA-256 `{hashlib.sha256(table).hexdigest()}`." in text
    rows = len(table.splitlines()) - 1
    assert f"--format csv`: {rows} rows." in text and rows > 2


def column(text, number, executor):
    return [line.split(" | ")[number] for line in text.splitlines() if line.startswith(f"| {executor} ")]


def test_scaling_is_held_against_one_worker_of_the_same_executor():
    text = report(QUESTION, costs(), 0.0)
    assert column(text, 5, "local") == ["1.00", "2.00"] and column(text, 5, "dask") == ["1.00", "1.56"]


def test_of_several_runs_the_median_stands():
    slow, fast = ([replace(one, seconds=seconds) for one in costs()] for seconds in (99.0, 1.0))
    assert column(report(QUESTION, [*costs(), *slow, *fast], 0.0), 2, "local") == ["10.0", "5.00"]


def test_tables_that_differ_are_said_to_differ_and_fail(monkeypatch, capsys):
    made_up = [*costs()[:3], made("dask", 2, 8.0, sha256="other")]
    assert "**The tables differ:** 2 of them in 4 runs." in report(QUESTION, made_up, 0.0)
    monkeypatch.setattr(screening, "cost", lambda question, executor, workers: made_up.pop(0))
    assert screening.main(["m1"]) == 1 and "**The tables differ:**" in capsys.readouterr().out


@pytest.mark.parametrize(("others", "words"), [(0.05, "The machine was quiet"), (0.6, "The machine was NOT quiet")])
def test_a_busy_machine_is_said_to_be_busy(others, words):
    assert words in report(QUESTION, [replace(one, others=others) for one in costs()], 0.0)


def test_a_screen_that_is_refused_is_no_measurement(capsys):
    assert screening.main(["m1", "--env", "moon"]) == 1
    assert "local, 1: " in capsys.readouterr().err
