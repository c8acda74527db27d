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

from limits_campaign import COMMANDS, run, table  # noqa: E402

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
