"""Parts of a screen together are the bytes of one process, whatever is killed on the way; what is wrong is named."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import logicnet as logicnet_package
from logicnet.errors import UsageError

ASKED = ("m2", "--abolish", "growth", "--env", "oral", "--env", "pancreas", "--candidates", "TUM_*", "--max-size", "1")


def parts_of(logicnet: Callable[..., Any], folder: Path, number: int, asked: tuple[str, ...] = ASKED) -> list[Path]:
    paths = [folder / f"{k}.jsonl" for k in range(1, number + 1)]
    for k, path in enumerate(paths, start=1):
        run = logicnet("screen", *asked, "--shard", f"{k}/{number}", "-o", path)
        assert run.status == 0, run.err
    return paths


@pytest.mark.parametrize("words", [("--format", "csv"), ("--format", "csv", "--per-set"), ("--format", "json"), ()])
def test_parts_together_are_the_screen(logicnet: Callable[..., Any], tmp_path: Path, words: tuple[str, ...]) -> None:
    whole = logicnet("screen", *ASKED, *words)
    for number in (1, 4):
        (tmp_path / str(number)).mkdir()
        paths = parts_of(logicnet, tmp_path / str(number), number)
        # In whatever order they are named; to standard output and into a file.
        assert logicnet("merge", *reversed(paths), *words).out == whole.out
        logicnet("merge", *paths, *words, "-o", tmp_path / "merged")
        assert (tmp_path / "merged").read_text() == whole.out


def test_more_shards_than_rows_and_sets_named_one_by_one(logicnet: Callable[..., Any], toggle: Path, tmp_path: Path) -> None:  # noqa: E501
    asked = (str(toggle), "--abolish", "has_A", "--set", "A=0", "--set", "A=0,B=1", "--env", "default", "--with", "B=0")
    whole = logicnet("screen", *asked, "--format", "csv")
    assert logicnet("merge", *parts_of(logicnet, tmp_path, 7, asked), "--format", "csv").out == whole.out


def test_what_is_wrong_with_parts_is_named(logicnet: Callable[..., Any], tmp_path: Path) -> None:
    one, two, three = parts_of(logicnet, tmp_path, 3)
    run = logicnet("merge", one, three)
    assert run.status == 2 and "are in no part" in run.err and "--shard 2/3" in run.err
    run = logicnet("merge", one, two, two, three)
    assert run.status == 2 and "name each part once" in run.err
    lines = two.read_bytes().splitlines(keepends=True)
    damaged = tmp_path / "damaged.jsonl"
    for name, wrong in {
        "cut": lines[:-1],
        "row left out": [*lines[:2], *lines[3:]],
        "byte changed": [*lines[:2], lines[2].replace(b"true", b"null").replace(b"false", b"null"), *lines[3:]],
        "line added": [*lines, b"{}\n"],
        "nothing": [],
        "no part": [b'{"schema": "logicnet.screen/1"}\n'],
    }.items():
        damaged.write_bytes(b"".join(wrong))
        run = logicnet("merge", one, damaged, three, "--format", "csv", "-o", tmp_path / "out.csv")
        assert run.status == 2 and "damaged.jsonl" in run.err and "compute it again" in run.err, name
        assert not (tmp_path / "out.csv").exists(), name
    other = parts_of(logicnet, tmp_path, 1, (*ASKED, "--knockouts-only"))
    run = logicnet("merge", *other, two, three)
    assert run.status == 2 and "different questions" in run.err
    run = logicnet("merge", tmp_path / "missing.jsonl")
    assert run.status == 2 and "cannot read" in run.err
    run = logicnet("merge", two, "--network", "m1")
    assert run.status == 2 and "another content" in run.err


def test_what_cannot_be_asked_of_one_part(logicnet: Callable[..., Any], tmp_path: Path) -> None:
    for words in (
        ("--shard", "0/3", "-o", "x"), ("--shard", "4/3", "-o", "x"), ("--shard", "1", "-o", "x"), ("--shard", "1/3"),
        ("--shard", "1/3", "-o", "x", "--format", "csv"), ("--shard", "1/3", "-o", "x", "--dry-run"),
        ("--shard", "all/3", "-o", "x"), ("--parts", str(tmp_path)), ("--shard", "1/2", "--parts", str(tmp_path)),
    ):  # fmt: skip
        run = logicnet("screen", *ASKED, *words)
        assert run.status == 2 and "help:" in run.err, words


def test_a_limit_leaves_no_part_behind(logicnet: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "part.jsonl"
    run = logicnet("screen", *ASKED, "--shard", "1/2", "-o", path, "--time-limit", "0")
    assert run.status == 3 and "no part was written" in run.err and list(tmp_path.iterdir()) == []


def test_a_plan_of_billions_of_rows_is_counted_and_has_shards(logicnet: Callable[..., Any], tmp_path: Path) -> None:
    lines = "".join(f"n{k}, n{k - 1 if k else 0}\n" for k in range(300))
    path = tmp_path / "wide.bnet"
    path.write_text(f"targets, factors\n{lines}")
    asked = ("screen", path, "--abolish", "n299", "--candidates", "n*", "--max-size", "5", "--env", "default")
    run = logicnet(*asked)
    assert run.status == 2 and "too many for one run" in run.err and "--shard" in run.err
    assert logicnet(*asked, "--dry-run").status == 0
    part = tmp_path / "part.jsonl"
    run = logicnet(*asked, "--shard", "100000000000/100000000000", "-o", part)
    assert run.status == 0, run.err
    first, last = json.loads(part.read_text().splitlines()[0])["rows"]
    assert last > 10**11 and 0 < last - first < 20


def test_shards_that_are_killed_and_run_again_give_the_same_bytes(logicnet: Callable[..., Any], tmp_path: Path) -> None:
    number = 10 if "LOGICNET_FUZZ" in os.environ else 3
    whole = logicnet("screen", *ASKED, "--format", "csv")
    draw = random.Random(number)
    paths = [tmp_path / f"{k}.jsonl" for k in range(1, number + 1)]
    for k, path in enumerate(paths, start=1):
        command = [sys.executable, "-m", "logicnet", "screen", *ASKED, "--shard", f"{k}/{number}", "-o", str(path)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(draw.uniform(0, 1.5))
        process.kill()
        process.wait()
        # Killed too early, or finished: a part that is there is whole.
        if not path.exists():
            assert logicnet("screen", *ASKED, "--shard", f"{k}/{number}", "-o", path).status == 0
    assert logicnet("merge", *paths, "--format", "csv").out == whole.out


def test_workers_write_their_own_parts_and_keep_those_that_are_there(
    logicnet: Callable[..., Any], tmp_path: Path
) -> None:
    whole = logicnet("screen", *ASKED, "--format", "csv")
    asked = ("screen", *ASKED, "--shard", "all/5", "--jobs", "2")
    run = logicnet(*asked, "--parts", tmp_path / "parts")
    assert run.status == 0, run.err
    paths = sorted((tmp_path / "parts").iterdir())
    paths[2].unlink()
    run = logicnet(*asked, "--parts", f"file://{tmp_path}/parts")
    assert run.status == 0 and "4 of them there before" in run.out, run.err
    assert sorted((tmp_path / "parts").iterdir()) == paths
    assert logicnet("merge", *paths, "--format", "csv").out == whole.out
    assert logicnet("merge", *(f"file://{path}" for path in paths), "--format", "csv").out == whole.out
    run = logicnet("screen", *ASKED, "--knockouts-only", "--shard", "all/5", "--parts", tmp_path / "parts")
    assert run.status == 3 and "part of another screen" in run.err


def test_the_array_of_jobs_in_the_docs_gives_what_one_process_gives(
    logicnet: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (Path(__file__).parents[2] / "docs" / "screens.md").read_text(encoding="utf-8")
    job, merge = (block.partition("```")[0] for block in page.split("```bash\n")[-2:])
    monkeypatch.chdir(tmp_path)
    last = int(job.partition("--array=1-")[2].split()[0])
    (line,) = (line for line in job.splitlines() if not line.startswith("#"))
    for task in range(1, last + 1):
        words = line.replace("$SLURM_ARRAY_TASK_ID", str(task)).replace('"', "").split()
        assert logicnet(*words[1:]).status == 0
    words = merge.split()
    found = words.index("part-*.jsonl")
    words[found : found + 1] = sorted(path.name for path in tmp_path.glob("part-*.jsonl"))
    assert logicnet(*words[1:]).status == 0
    asked = line.partition(" --shard")[0].split()
    assert (tmp_path / "screen.csv").read_text() == logicnet(*asked[1:], "--format", "csv").out


def test_from_python_the_rows_are_those_of_the_command(logicnet: Callable[..., Any], tmp_path: Path) -> None:
    paths = [str(path) for path in parts_of(logicnet, tmp_path, 3)]
    found = logicnet_package.merge_screens(list(reversed(paths)))
    assert len(found.rows) == logicnet("screen", *ASKED, "--format", "csv").out.count("\n") - 1
    with pytest.raises(UsageError):
        logicnet_package.merge_screens(paths[:2])
    with pytest.raises(UsageError):
        logicnet_package.merge_screens([])
