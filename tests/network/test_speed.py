"""How long reading takes. Printed for people (``pytest -s``); what is asserted is that nothing is lost or hangs."""

from __future__ import annotations

import random
import time

from logicnet.network.bnet import parse


def test_twenty_thousand_rules_of_four_regulators() -> None:
    source = random.Random(1)
    nodes = 20_000
    rules = []
    for i in range(nodes):
        a, b, c, d = (source.randrange(nodes) for _ in range(4))
        rules.append(f"node_{i}, (node_{a} | !node_{b}) & node_{c} & !node_{d}")
    start = time.perf_counter()
    reading = parse("\n".join(rules))
    print(f"{nodes} rules read in {time.perf_counter() - start:.2f} s")
    assert reading.network is not None and len(reading.network) == nodes


def test_a_file_in_which_every_name_is_unknown_is_read_to_its_end() -> None:
    start = time.perf_counter()
    reading = parse("\n".join(f"x{i}, y{i}" for i in range(20_000)))
    print(f"20000 unknown names reported in {time.perf_counter() - start:.2f} s")
    assert len(reading.diagnostics) == 20_000
