"""A slice of the campaign: large in one way each, a short limit, and what must hold of every run."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from logicnet.network.bnet import parse

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

from limits_campaign import COMMANDS, kept, run, table, walk  # noqa: E402

from networks import KINDS, SIZES, network  # noqa: E402

#: What once crashed, ran on, or was killed without a word.
SLICE = [
    ("attractors", "independent parts", 1_000),
    ("attractors", "random", 1_000),
    ("check", "products in a rule", 1_000),
    ("attractors, most-permissive", "levels", 100),
    ("diff", "attractors", 1_000),
    ("query", "nesting, right", 10_000),
]
ALL = [(command, kind, size) for command in COMMANDS for kind in KINDS for size in SIZES]


@pytest.mark.parametrize(("command", "kind", "size"), ALL if os.environ.get("LOGICNET_FUZZ") else SLICE)
def test_a_command_ends_within_its_limits(command: str, kind: str, size: int, tmp_path: Path) -> None:
    done = run(command, kind, size, tmp_path, seconds=1, memory=1500)
    assert done.fault() == "", done
    if done.status == 3 and "stopped" in done.error:
        assert "time limit of 1 s while" in done.error or "memory limit of 1500 MiB while" in done.error


@pytest.mark.parametrize("kind", KINDS)
def test_networks_are_the_same_each_time_and_can_be_read(kind: str) -> None:
    assert network(kind, 30) == network(kind, 30)
    reading = parse(network(kind, 10))
    assert reading.network is not None, reading.diagnostics
    assert len(network(kind, 100)) > len(network(kind, 10))


def test_the_table_names_what_did_not_hold(tmp_path: Path) -> None:
    done = run("attractors", "chain", 10, tmp_path, seconds=30, memory=1500)
    assert (done.status, done.fault()) == (0, "")
    late = replace(done, seconds=90.0)
    assert late.fault() == "60.0 s beyond the limit"
    assert "| attractors | chain | 10 | 60.0 s beyond the limit |" in table([done, late], 2, 30, 1500)


def test_a_walk_goes_on_where_another_was_cut(tmp_path: Path) -> None:
    record = tmp_path / "runs.jsonl"
    cells = [("attractors", "chain", 10), ("query", "chain", 10), ("attractors", "inputs", 10)]
    limits = {"seconds": 30.0, "memory": 1500.0}
    assert walk(cells, record, **limits, minutes=0, jobs=1) == [] and not record.exists()
    first = walk(cells[:2], record, **limits, minutes=5, jobs=2)
    with record.open("a") as out:
        out.write('{"command": "torn')
    walk(cells[2:], record, **limits, minutes=5, jobs=1)
    assert set(kept(record, **limits)) == set(cells)
    known = {one.cell: kept(record, **limits)[one.cell] for one in first}
    assert set(known) == set(cells[:2]) and {known[one.cell] for one in first} == set(first)
    assert kept(record, 4.0, 1500.0) == {}
    page = table(list(known.values()), len(cells), **limits)
    assert "2 of 3 runs were made. The other 1 were left out by the clock." in page
    older = replace(first[0], source="x")
    assert "1 of them were made with an earlier state of the source" in table([older, first[1]], 3, **limits)
