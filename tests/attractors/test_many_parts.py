"""Networks of many independent parts, and of many inputs: no recursion as deep, no walk over settings as long."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from logicnet.attractors.landscape import Update, Verdict
from logicnet.limits import Limits
from logicnet.network.bnet import parse
from logicnet.studies.attractors import find_attractors


def pairs(number: int) -> str:
    return "".join(f"a{i}, !b{i}\nb{i}, !a{i}\n" for i in range(number))


def network(text: str):  # type: ignore[no-untyped-def]
    found = parse(f"targets, factors\n{text}").network
    assert found is not None
    return found


@pytest.mark.parametrize("update", [Update.ASYNCHRONOUS, Update.MOST_PERMISSIVE])
def test_a_thousand_pairs_are_counted_and_listed_up_to_the_cap(update: Update) -> None:
    found = find_attractors(network(pairs(1000)), update=update, limit=40)
    assert (found.count, found.exact_count, len(found.attractors)) == (2**1000, True, 40)
    assert len({a.id for a in found.attractors}) == 40
    assert all(a.size == 1 and a.space.free_count(2000) == 0 for a in found.attractors)


def test_a_thousand_pairs_have_so_many_synchronous_attractors() -> None:
    # One pair has two fixed points and a cycle of two states; the cycles of n pairs come in 2 ** (n - 1) shifts.
    found = find_attractors(network(pairs(300)), update=Update.SYNCHRONOUS, limit=10)
    states = 4**300
    assert found.exact_count and len(found.attractors) == 10
    assert 2**300 + (states - 2**300) // 2 == found.count


def test_a_part_without_a_fixed_point_is_met_once_and_not_in_every_setting() -> None:
    inputs = "".join(f"i{k}, i{k}\nn{k}, i{k} & !m{k}\nm{k}, i{k}\n" for k in range(40))
    found = find_attractors(network(f"{inputs}x, !x\n"), fixed_points_only=True)
    assert (found.count, found.complete) == (0, Verdict.YES)


def test_a_chain_of_inputs_is_not_recursed_into() -> None:
    # Counting gives up, as thousands of settings would have to be explored.
    rules = "".join(f"i{k}, i{k}\nn{k}, i{k} & n{k - 1}\n" for k in range(1, 400))
    found = find_attractors(network(f"n0, n0\n{rules}"), environment="default,n0=1", limit=5)
    assert (found.count, found.exact_count, len(found.attractors)) == (5, False, 5)


def test_a_limit_ends_the_list_and_the_answer_says_so() -> None:
    found = find_attractors(network(pairs(30)), limits=Limits(time=0))
    assert found.limits and not found.exact_count and found.complete is Verdict.UNKNOWN


def test_numbers_of_thousands_of_digits_are_written(tmp_path: Path, logicnet: Callable[..., Any]) -> None:
    path = tmp_path / "wide.bnet"
    path.write_text("targets, factors\n" + "".join(f"i{k}, i{k}\n" for k in range(15_000)) + "x, i0 & i1\n")
    run = logicnet("attractors", path, "--limit", 2)
    assert run.status == 3 and "over 2^15000 settings of 15000 free inputs" in run.out, run.err
    path.write_text("targets, factors\n" + pairs(200))
    run = logicnet("attractors", path, "--limit", 2)
    assert "2^200 attractors" in run.out, run.err
    run = logicnet("attractors", path, "--limit", 2, "--format", "json")
    assert run.json["count"] == 2**200
