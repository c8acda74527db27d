"""Differences are what a comparison by hand finds, and the edits blamed are necessary and enough."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

from logicnet.diff import behaviour
from logicnet.diff.behaviour import Behaviour, Side, _minimised, compare_behaviour
from logicnet.diff.structure import compare_structure
from logicnet.limits import Limits
from logicnet.network.bnet import parse
from logicnet.network.model import Network
from logicnet.network.resolve import pose, read_demand
from logicnet.report.pages.diff import difference_page
from logicnet.studies.diff import Difference
from tests.conformance import definitions as truth

Command = Callable[..., Any]
NAMES = "abcdef"


def network_of(rules: dict[str, str]) -> Network:
    text = "#: phenotype P, a & !b\n" + "".join(f"{name}, {rule}\n" for name, rule in rules.items())
    found = parse(text).network
    assert found is not None
    return found


def compared(old: Network, new: Network, limits: Limits | None = None, goal: str | None = None) -> Behaviour:
    sides = [
        Side(pose(network, environment="all"), None if goal is None else read_demand(network, goal, option="goal"))
        for network in (old, new)
    ]
    structure = compare_structure(old, new)
    return compare_behaviour(sides[0], sides[1], structure, max_size=1, drugs=False, limits=limits or Limits())


def answer(network: Network) -> set[object]:
    """Each attractor as its states, by definition."""
    return set(truth.Truth(network).asynchronous())


def random_rule(choose: random.Random, names: str) -> str:
    literals = [choose.choice(["", "!"]) + choose.choice(names) for _ in range(choose.randint(1, 3))]
    return choose.choice([" & ", " | "]).join(literals)


def some_networks(count: int) -> Iterable[tuple[random.Random, dict[str, str], dict[str, str]]]:
    for seed in range(count):
        choose = random.Random(seed)
        names = NAMES[: choose.randint(2, 6)]
        old = {name: random_rule(choose, names) for name in names}
        new = {name: random_rule(choose, names) if choose.random() < 0.5 else rule for name, rule in old.items()}
        yield choose, old, new


def test_the_edits_blamed_are_enough_and_each_is_needed() -> None:
    blamed = several = 0
    for _, old, new in some_networks(60):
        found = compared(network_of(old), network_of(new))
        assert found.exact
        assert found.same is (answer(network_of(old)) == answer(network_of(new)))
        if found.same:
            assert found.blame is None
            continue
        assert found.blame is not None and not found.blame.why_not
        chosen = [edit.removeprefix("rule ") for edit in found.blame.edits]
        assert answer(network_of({**old, **{name: new[name] for name in chosen}})) == answer(network_of(new))
        for spared in chosen:
            rest = {name: new[name] for name in chosen if name != spared}
            assert answer(network_of({**old, **rest})) != answer(network_of(new))
        blamed += 1
        several += len(chosen) > 1
    assert blamed > 30
    assert several > 5


def test_turned_round_what_appeared_has_vanished() -> None:
    for _, old, new in some_networks(40):
        # Something to choose from beside the markers of P.
        old, new = ({**rules, "x": "y | a", "y": "x"} for rules in (old, new))
        there = compared(network_of(old), network_of(new), goal="P")
        back = compared(network_of(new), network_of(old), goal="P")
        assert [c.values for c in there.appeared] == [c.values for c in back.vanished]
        assert there.gained == back.lost
        assert there.common == back.common
        again = compared(network_of(old), network_of(old), goal="P")
        assert again.same and again.kept == len({c.space for c in again.before.attractors})


def test_rules_are_compared_as_functions() -> None:
    old = network_of({"a": "a & b | a", "b": "!(a | c)", "c": "b"})
    new = network_of({"a": "a", "b": "!a & !c", "c": "!b | a"})
    found = {change.node: change for change in compare_structure(old, new).rules}
    assert found["a"].same_function and found["b"].same_function
    state = dict(found["c"].state or ())
    assert (state["b"] == 1) is not (state["b"] == 0 or state["a"] == 1)
    assert [name for name, *_ in found["c"].regulators] == ["b", "a"]


@pytest.mark.parametrize(
    ("old", "new", "sizes"),
    [
        ({"a": "!a | !b", "b": "!a | !b"}, {"a": "!(!b | (!a & a) | a & !b)"}, ((3,), (4,))),
        # As many states, others.
        ({"a": "!a | !b", "b": "!a | !b"}, {"a": "!a & !b", "b": "!a & !b"}, ((3,), (3,))),
        ({"a": "!b", "b": "a"}, {"a": "b", "b": "!a"}, None),
    ],
)
def test_other_states_of_the_same_hull_are_a_change(old, new, sizes) -> None:
    first, second = network_of(old), network_of({**old, **new})
    found = compared(first, second)
    assert (answer(first) == answer(second)) is found.same
    assert found.settled
    if sizes is not None:
        (moved,) = found.moved
        assert (moved.states_before, moved.states_after) == sizes
        assert found.blame is not None and found.blame.edits == tuple(f"rule {name}" for name in new)


def test_it_is_said_when_states_are_too_many_to_compare(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(behaviour, "MOST_STATES", 2)
    old = {"a": "!a | !b", "b": "!a | !b"}
    found = compared(network_of(old), network_of({**old, "c": "0"}))
    assert found.same and not found.settled and found.states_open == 1
    # What is one system has nothing to compare.
    again = {"a": "!(a & b)", "b": "!b | !a"}
    found = compared(network_of(old), network_of(again))
    assert found.same and found.settled and found.kept == 1 and found.before.attractors == found.after.attractors


def test_one_system_is_listed_once_and_cut_lists_are_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    listed: list[Network] = []
    real = behaviour._landscape
    seen = lambda side, limits: (listed.append(side.network), real(side, limits))[1]  # noqa: E731
    monkeypatch.setattr(behaviour, "_landscape", seen)
    old = {"a": "a", "b": "a | b", "c": "c"}
    for _, rules, _ in some_networks(20):
        listed.clear()
        found = compared(network_of(rules), network_of(rules))
        assert len(listed) == 1 and found.same and not (found.appeared or found.vanished or found.gained or found.lost)
    stopped = Limits(time=0.0)
    found = compared(network_of(old), network_of({**old, "c": "!c"}), stopped)
    assert not (found.compared or found.settled or found.appeared or found.vanished)
    answer = Difference(compare_structure(network_of(old), network_of(old)), found, ())
    said = "".join(map(str, difference_page(answer, ("x", "y"), {"env": "default", "abolish": None})))
    assert "No difference was found" in said and "No answer changed" not in said


def test_nodes_that_come_and_go_are_edits_too() -> None:
    old = network_of({"a": "!b", "b": "!a"})
    new = network_of({"a": "!b | c", "b": "!a", "c": "1"})
    assert compare_structure(old, new).added == ("c",)
    found = compared(old, new)
    assert [dict(change.values) for change in found.vanished] == [{"a": 0, "b": 1}]
    assert found.blame is not None
    assert found.blame.edits == ("rule a", "rule c")


def test_a_limit_is_named_and_nobody_is_blamed() -> None:
    found = compared(network_of({"a": "!b", "b": "!a"}), network_of({"a": "b", "b": "a"}), Limits(time=0))
    assert not found.exact
    assert found.limits
    assert found.blame is None or found.blame.why_not


def test_the_page_names_edit_attractors_and_sets(logicnet: Command, tmp_path: Path) -> None:
    old, new = tmp_path / "old.bnet", tmp_path / "new.bnet"
    old.write_text("#: phenotype P, a\na, b & c\nb, b\nc, !(!b)\n", "utf-8")
    new.write_text("#: phenotype P, a\nc, b\na, b & !c\nb, b\n", "utf-8")
    run = logicnet("diff", old, new, "--abolish", "P")
    assert run.status == 0
    for said in ("c: written differently, proved to be equal", "c activates -> inhibits", "rule a. This edit alone"):
        assert said in run.out
    assert "No answer changed" in logicnet("diff", old, old, "--abolish", "P").out


@pytest.mark.parametrize("option", ["--env", "--abolish"])
def test_an_unknown_name_says_in_which_file(logicnet: Command, tmp_path: Path, option: str) -> None:
    old, new = tmp_path / "old.bnet", tmp_path / "new.bnet"
    old.write_text("#: environment oral, x=1\n#: phenotype oral_growth, x\nx, x\n", "utf-8")
    new.write_text("x, x\n", "utf-8")
    run = logicnet("diff", old, new, option, "oral" if option == "--env" else "oral_growth")
    assert run.status == 2
    assert "new.bnet" in run.err and "old.bnet" not in run.err


def test_what_is_to_blame_is_minimal_and_found_with_few_questions() -> None:
    """Whatever passes, nothing can be left out of what is kept; where leaving out more never helps the questions are
    about two for each edit that is kept."""
    draw = random.Random(8)
    for _ in range(200):
        edits = [f"e{i}" for i in range(draw.randrange(1, 40))]
        needed = set(draw.sample(edits, draw.randrange(min(6, len(edits)) + 1)))
        odd = {frozenset(draw.sample(edits, draw.randrange(len(edits)))) for _ in range(draw.choice((0, 0, 3)))}
        asked = 0

        def passes(chosen: Sequence[str], needed: set[str] = needed, odd: set[frozenset[str]] = odd) -> bool:
            nonlocal asked
            asked += 1
            return needed <= set(chosen) and frozenset(chosen) not in odd

        if not passes(edits):
            continue
        asked = 0
        kept = _minimised(edits, passes, Limits())
        count = asked
        assert passes(kept)
        assert not any(passes([one for one in kept if one != left]) for left in kept)
        if not odd:
            assert set(kept) == needed
            assert count <= 2 * (len(kept) + 1) * (len(edits).bit_length() + 1)
