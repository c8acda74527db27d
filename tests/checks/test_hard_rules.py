"""Rules about which the questions are hard: a fixed allowance of work, and a word about what was not examined."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from logicnet.checks import registry
from logicnet.checks.review import review
from logicnet.compiled import aeon
from logicnet.compiled.function import redundant_parts
from logicnet.limits import Limits
from logicnet.network.bnet import parse

Command = Callable[..., object]


def products(number: int) -> str:
    """A sum of products of 5 of 26 names, none of which is redundant as a whole by chance alone."""
    draw = random.Random(1)
    names = [f"v{i}" for i in range(26)]
    terms = [f"({' & '.join(draw.sample(names, 5))})" for _ in range(number)]
    return f"t, {' | '.join(terms)}\n" + "".join(f"{name}, {name}\n" for name in names)


def parity(names: list[str]) -> str:
    if len(names) == 1:
        return names[0]
    left, right = parity(names[: len(names) // 2]), parity(names[len(names) // 2 :])
    return f"(({left}) & !({right}) | !({left}) & ({right}))"


def test_a_sum_of_products_and_a_parity_are_examined_wholly_within_the_allowance() -> None:
    names = [f"x{i}" for i in range(16)]
    for text in (products(150), f"t, {parity(names)}\n" + "".join(f"{name}, {name}\n" for name in names)):
        network = parse(text).network
        assert network is not None
        found = redundant_parts(network.nodes[0].rule.expression, Limits().allowance(registry.MOST_WORK_ON_A_RULE))
        assert (found.open, found.why) == (0, "")


def test_what_is_always_true_of_a_random_sum_is_found_with_little_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Joined in the order of the text, the diagram of such a sum visits tens of times as many nodes as are put here."""
    draw = random.Random(3)
    names = [f"n{i}" for i in range(26)]
    terms = [" & ".join(("!" if draw.random() < 0.5 else "") + x for x in draw.sample(names, 5)) for _ in range(900)]
    text = "".join(f"{x}, {x}\n" for x in names) + f"t, {' | '.join(f'({term})' for term in terms)}\n"
    visited = 0
    joined = aeon._joined

    def counted(operation: Callable[..., Any], other: Any, limits: Limits | None) -> Any:
        nonlocal visited
        result = joined(operation, other, limits)
        visited += len(result)
        return result

    monkeypatch.setattr(aeon, "_joined", counted)
    assert [d.code for d in review(parse(text)).diagnostics] == ["LN203"]
    assert 0 < visited < 2_000_000


def test_a_rule_whose_diagram_explodes_is_given_up_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a bound on the work, a sum of 900 products of 8 of 26 names took minutes before it was given up."""
    monkeypatch.setattr(aeon, "MAX_RULE_WORK", 50_000)
    draw = random.Random(1)
    names = [f"n{i}" for i in range(26)]
    terms = [" & ".join(("!" if draw.random() < 0.5 else "") + x for x in draw.sample(names, 8)) for _ in range(300)]
    text = "".join(f"{x}, {x}\n" for x in names) + f"t, {' | '.join(f'({term})' for term in terms)}\n"
    reviewed = review(parse(text))
    (said,) = [d for d in reviewed.diagnostics if d.code == "LN208" and "could not be compiled" in d.message]
    assert "more than 50,000 nodes on the way" in said.message
    biology = next(tally for tally in reviewed.tallies if tally.section == "biology")
    assert biology.passed < biology.of


@pytest.mark.parametrize("work", [-1, 3])
def test_what_the_allowance_does_not_cover_is_said_and_passes_no_test(
    work: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "MOST_WORK_ON_A_RULE", work)
    monkeypatch.setattr("logicnet.compiled.function.NAMES_A_STEP", 100)
    reviewed = review(parse(products(40) + "u, v1 & !v1 | v2\n"))
    (said,) = [d for d in reviewed.diagnostics if d.code == "LN208"]
    assert "LN204" in said.message and "an allowance of" in said.message
    logic = next(tally for tally in reviewed.tallies if tally.section == "logic")
    assert logic.passed < logic.of


def test_an_allow_of_a_finding_that_was_not_looked_for_is_not_called_unused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "MOST_WORK_ON_A_RULE", -1)
    text = "#: allow LN204, it was measured so\na, b | (b & c) | (c & d & b) | (d & !c)\n" + "b, b\nc, c\nd, d\n"
    codes = [d.code for d in review(parse(text)).diagnostics]
    assert "LN208" in codes and "LN121" not in codes


def test_a_rule_beyond_the_longest_is_told_and_not_passed_over() -> None:
    text = "a, " + " | ".join(f"(b{i % 40} & b{i * 7 % 40})" for i in range(2501)) + "\n"
    text += "".join(f"b{i}, b{i}\n" for i in range(40))
    (said,) = [d for d in review(parse(text)).diagnostics if d.code == "LN208"]
    assert "more than 5,000 names" in said.message


def test_files_that_were_not_read_are_named(logicnet: Command, tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a.bnet", "b.bnet", "c.bnet")]
    for path in paths:
        path.write_text("a, b & c | b & !c\nb, b\nc, c\n")
    run = logicnet("check", *paths, "--time-limit", "0")
    assert run.status == 3  # type: ignore[attr-defined]
    assert "2 of 3 files were not read" in run.out and "c.bnet" in run.out  # type: ignore[attr-defined]
