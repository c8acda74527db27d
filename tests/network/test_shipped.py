"""The curated networks are read without a single finding, and survive writing."""

from __future__ import annotations

from pathlib import Path

import pytest

from logicnet.network.bnet import parse, read, write
from logicnet.network.model import same_meaning

NETWORKS = sorted((Path(__file__).parents[2] / "networks").glob("*.bnet"))


def test_there_are_networks() -> None:
    assert NETWORKS


@pytest.mark.parametrize("path", NETWORKS, ids=lambda path: path.stem)
def test_a_shipped_network_has_no_finding(path: Path) -> None:
    reading = read(str(path))
    assert [d.message for d in reading.diagnostics] == []
    assert reading.network is not None
    again = parse(write(reading.network)).network
    assert again is not None and same_meaning(again, reading.network)
