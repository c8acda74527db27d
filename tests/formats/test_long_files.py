"""Files with many lines of one kind: reading takes time linear in them."""

from __future__ import annotations

from collections.abc import Callable
from time import process_time

import pytest

from logicnet.formats.registry import named


def _aeon(lines: int) -> str:
    """A ring in which each node has three regulators."""
    nodes = lines // 3
    before = [[f"n{(i - j) % nodes}" for j in (1, 2, 3)] for i in range(nodes)]
    regulations = [f"{name} -> n{i}\n" for i, names in enumerate(before) for name in names]
    return "".join(regulations + [f"$n{i}: {' & '.join(names)}\n" for i, names in enumerate(before)])


@pytest.mark.parametrize(("name", "write"), [("aeon", _aeon)])
def test_twice_as_many_lines_take_about_twice_as_long(name: str, write: Callable[[int], str]) -> None:
    seconds = []
    for lines in (1_500, 12_000):
        data = write(lines).encode()
        begun = process_time()
        reading = named(name).read("long", data)
        seconds.append(process_time() - begun)
        assert reading.network is not None and len(reading.network) == lines // 3
    # Eight times as many: 64 times as long where each line is compared with all before it.
    assert seconds[1] < 24 * seconds[0]
