"""Networks of many independent parts, and of many inputs: no recursion as deep, no walk over settings as long."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from logicnet.attractors import decomposition, trap_spaces
from logicnet.attractors.basins import measure_basins
from logicnet.attractors.landscape import Update, Verdict
from logicnet.attractors.schemes.basins import StateCounts
from logicnet.compiled.compile import compile_network
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
    # Counting gives up, as thousands of settings would have to be explored; each setting has an attractor all the same.
    rules = "".join(f"i{k}, i{k}\nn{k}, i{k} & n{k - 1}\n" for k in range(1, 400))
    found = find_attractors(network(f"n0, n0\n{rules}"), environment="default,n0=1", limit=5)
    assert (found.count, found.exact_count, len(found.attractors)) == (2**399, False, 5)


def stretch(rng: random.Random, inputs: int, nodes: int) -> str:
    """A part in which inputs are used here and there: too small for many attractors, with cycles of both signs."""
    lines = [f"i{k}, i{k}" for k in range(inputs)]
    for v in range(nodes):
        sign, other = rng.choice(("", "!")), rng.choice([f"i{rng.randrange(inputs)}", f"n{rng.randrange(nodes)}"])
        lines.append(f"n{v}, {sign}n{max(0, v - 1)} {rng.choice('&|')} {other}")
    return "\n".join(lines)


def test_inputs_set_one_after_the_other_give_the_same_list(monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(4):
        net = network(stretch(random.Random(seed), 5, 30))
        for words in ({}, {"update": "most-permissive"}, {"fixed_points_only": True}, {"update": "synchronous"}):
            found = []
            for small, shrunk in ((1 << 30, 0.9), (0, 0.9), (0, 0.0)):
                monkeypatch.setattr(decomposition, "SMALL", small)
                monkeypatch.setattr(decomposition, "SHRUNK", shrunk)
                answer = find_attractors(net, **words)
                found.append((sorted((a.id, a.size) for a in answer.attractors), answer.count, answer.complete))
            assert found[0] == found[1] == found[2], (seed, words)


def test_a_count_beyond_the_list_is_exact_or_a_lower_bound() -> None:
    for seed in range(4):
        net = network(stretch(random.Random(seed), 6, 24))
        for words in ({}, {"update": "most-permissive"}, {"fixed_points_only": True}, {"update": "synchronous"}):
            whole = find_attractors(net, **words)
            cut = find_attractors(net, limit=3, **words)
            assert whole.exact_count
            if whole.count > 3:
                assert cut.count == whole.count if cut.exact_count else 4 <= cut.count <= whole.count, (seed, words)
                assert {a.id for a in cut.attractors} <= {a.id for a in whole.attractors}


def test_parts_that_come_apart_after_an_input_are_counted_as_a_product() -> None:
    # One input holds sixty pairs together; set, it leaves two fixed points of each.
    pairs = "".join(f"a{k}, b{k} | x & a{k}\nb{k}, a{k} | x & b{k}\n" for k in range(60))
    found = find_attractors(network(f"x, x\n{pairs}"), limit=2)
    assert (found.count, found.exact_count) == (2**61, True)


def test_a_part_with_more_attractors_than_the_list_is_not_searched_to_its_end() -> None:
    # Two hundred switches in a row, all in one part: each setting of the inputs of the list is one of very many.
    rules = "".join(f"a{k}, !b{k} & !(c & !c)\nb{k}, !a{k}\n" for k in range(40))
    hub = "c, " + " | ".join(f"a{k} & !b{k} & c" for k in range(40)) + "\n"
    found = find_attractors(network(rules + hub), limit=5)
    assert len(found.attractors) == 5 and not found.exact_count and found.count >= 6
    assert found.complete is Verdict.NO


def test_a_limit_ends_the_list_and_the_answer_says_so() -> None:
    found = find_attractors(network(pairs(30)), limits=Limits(time=0))
    assert found.limits and not found.exact_count and found.complete is Verdict.UNKNOWN


def test_a_limit_ends_the_basins_and_keeps_the_attractors(monkeypatch: pytest.MonkeyPatch) -> None:
    limits, counts = Limits(), StateCounts.counts

    def counted(self: Any, attractor: Any) -> Any:
        found = counts(self, attractor)
        if attractor is landscape.attractors[4]:
            limits.interrupt()
        return found

    monkeypatch.setattr(StateCounts, "counts", counted)
    landscape = find_attractors(network(pairs(8)))
    told = measure_basins(landscape, limits=limits)
    assert [size.weak is not None for size in told.sizes] == [True] * 5 + [False] * (len(told.attractors) - 5)
    assert not told.finished and told.reasons == (f"5 of {len(told.attractors)} basins worked out: interrupted",)


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


def test_the_solver_for_hard_networks_finds_the_same_trap_spaces(monkeypatch: pytest.MonkeyPatch) -> None:
    for seed in range(40):
        rng = random.Random(seed)
        lines = []
        for v in range(14):
            one, two, three = (rng.choice(("", "!")) + f"n{rng.randrange(14)}" for _ in range(3))
            lines.append(f"n{v}, {one} {rng.choice('&|')} {two} {rng.choice('&|')} {three}")
        circuit = compile_network(network("\n".join(lines)))
        found = []
        for easy in (5, 0, None):
            monkeypatch.setattr(trap_spaces, "EASY", easy)
            found.append(sorted((s.mask, s.value) for s in trap_spaces.minimal_trap_spaces(circuit, Limits()) if s))
        assert found[0] == found[1] == found[2] and found[0], seed
