"""Tables of marker values among chosen attractors say what the list of these attractors says."""

from __future__ import annotations

import csv
import io
import json
import os
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from logicnet.attractors.landscape import Reach, Shows, Update, Verdict
from logicnet.network.bnet import parse
from logicnet.studies.attractors import find_attractors, project_attractors, reachable_from

MANY = int(os.environ.get("LOGICNET_FUZZ", "8"))


def random_text(draw: random.Random, n: int) -> str:
    lines = []
    for i in range(n):
        if draw.random() < 0.25:
            lines.append(f"n{i}, n{i}")
            continue
        terms = [
            " & ".join(draw.choice(["", "!"]) + f"n{draw.randrange(n)}" for _ in range(draw.randint(1, 2)))
            for _ in range(draw.randint(1, 2))
        ]
        lines.append(f"n{i}, {' | '.join(terms)}")
    return "\n".join(lines) + "\n#: phenotype P, n0\n"


@pytest.mark.parametrize("seed", range(MANY))
def test_a_table_of_chosen_attractors_is_that_of_their_list(seed: int) -> None:
    draw = random.Random(seed)
    network = parse(random_text(draw, draw.randint(2, 6))).network
    assert network is not None
    update = draw.choice(list(Update))
    where = draw.choice([None, "P", "!P"])
    only = draw.random() < 0.3
    start = None
    if draw.random() < 0.6:
        start = ",".join(f"{name}={draw.randint(0, 1)}" for name in network.names if draw.random() < 0.5) or None
    markers = [name for name in network.names if draw.random() < 0.5] or [network.names[0]]
    table = project_attractors(
        network, markers, update=update, where=where, fixed_points_only=only, start=start, environment="all"
    )
    listed = find_attractors(network, update=update, fixed_points_only=only, environment="all")
    if start is not None:
        listed = reachable_from(listed, start)
    assert (listed.landscape if isinstance(listed, Reach) else listed).complete is table.complete is Verdict.YES
    index = network.index
    inputs = [index[node.name] for node in network.nodes if node.is_input]
    wanted: dict[tuple[int | None, ...], set[tuple[int | None, ...]]] = {}
    for attractor in listed.attractors:
        shows = dict(attractor.phenotypes)["P"]
        if where and shows is {"P": Shows.NEVER, "!P": Shows.ALWAYS}[where]:
            continue
        pattern = tuple(attractor.space.get(index[name]) for name in markers)
        wanted.setdefault(pattern, set()).add(tuple(attractor.space.get(v) for v in inputs))
    assert {row.markers: row.environments for row in table.patterns} == {p: len(s) for p, s in wanted.items()}
    assert table.groups is not None
    together: dict[frozenset[tuple[int | None, ...]], int] = {}
    for group in table.groups:
        together[frozenset(group.patterns)] = group.environments
        setting = tuple(group.example.get(v) for v in inputs)
        assert set(group.patterns) == {pattern for pattern, settings in wanted.items() if setting in settings}
    for patterns, many in together.items():
        assert not patterns or many == sum(
            1 for s in set().union(*wanted.values()) if patterns == {p for p, at in wanted.items() if s in at}
        )


def test_csv_page_and_document_from_a_start_list_the_same(logicnet: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "two.bnet"
    path.write_text("a, !b\nb, !a\ni, i\nc, a & i\nd, !d & c\n#: phenotype on, c\n", "utf-8")
    for options in ((), ("--where", "on"), ("--fixed-points",), ("--update", "synchronous")):
        words = ("attractors", path, "--from", "a=1,b=0", *options)
        document = json.loads(logicnet(*words, "--format", "json").out)
        rows = list(csv.DictReader(io.StringIO(logicnet(*words, "--format", "csv").out)))
        page = logicnet(*words).out
        ids = [one["id"] for one in document["attractors"]]
        assert [row["id"] for row in rows] == ids
        assert [row["reachable"] for row in rows] == [one["reachable"] for one in document["attractors"]]
        assert all(one in page for one in ids)
        assert not any(one["id"] in page for one in document["unreachable"])


def test_a_table_says_which_attractors_it_is_of(logicnet: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "two.bnet"
    path.write_text("a, !b\nb, !a\n#: phenotype on, a\n", "utf-8")
    page = logicnet("attractors", path, "--project", "a", "--where", "on", "--from", "a=1").out
    assert "no attractor that shows on that is reached is missing" in page and "1 pattern of a" in page
    refused = logicnet("attractors", path, "--project", "a", "--from", "a=1", "--open", "file")
    assert refused.status == 2 and "leave out --from" in refused.err
