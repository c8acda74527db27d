"""Each outcome of an expectation, with the counter-example that shows why."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from logicnet.checks.expectations import ExpectationResult, ExpectationStatus, evaluate
from logicnet.limits import Limits
from logicnet.network.bnet import parse, read
from logicnet.network.model import Network

Command = Callable[..., Any]
M1 = Path(__file__).parents[2] / "networks" / "m1.bnet"

#: A and B exclude each other; ``push`` decides for B. At rest there are two attractors.
TOGGLE = """\
#: input push = 0, pushes A down
#: phenotype has_A, A
#: environment pushed, push=1
#: environment free, push=*
push, push
A, !B & !push
B, !A
"""
#: The wheel turns for ever: each node is on in some states and off in others.
WHEEL = "a, !b\nb, a\n"


def only(text: str, claim: str) -> ExpectationResult:
    network = parse(f"#: expect claim, {claim} [PMID:1]\n{text}").network
    assert isinstance(network, Network)
    return evaluate(network, network.expectations[0])


@pytest.mark.parametrize(
    ("text", "claim", "status"),
    [
        (TOGGLE, "in pushed: every B", "holds"),
        (TOGGLE, "in pushed: no has_A", "holds"),
        (TOGGLE, "in default: some has_A", "holds"),
        (TOGGLE, "in default: every B", "fails"),
        (TOGGLE, "in default: no B", "fails"),
        (TOGGLE, "in pushed: some has_A", "fails"),
        (TOGGLE, "in free: every B", "fails"),
        (TOGGLE, "in free: some B", "holds"),
        (TOGGLE, "in default with push=1: no A", "holds"),
        (TOGGLE, "in pushed with A=0: every B", "vacuous"),
        (TOGGLE, "in pushed with A=1: every B", "fails"),
        (TOGGLE, 'in default with "B" -> "A"=0: every A', "holds"),
        (WHEEL, "in default: every a", "fails"),
        (WHEEL, "in default: no a", "fails"),
        (WHEEL, "in default: some a", "fails"),
        (WHEEL, "in default: every a | !a", "holds"),
        (WHEEL, "in default: no a & !a", "holds"),
        (WHEEL, "in default with a=1: every b", "holds"),
    ],
)
def test_outcomes(text: str, claim: str, status: str) -> None:
    result = only(text, claim)
    assert result.status.value == status
    assert (result.reason == "") is (status == "holds")


def test_a_counter_example_is_an_attractor_that_shows_it() -> None:
    result = only(TOGGLE, "in default: every B")
    assert result.witness is not None
    assert [result.witness.get(v) for v in range(3)] == [0, 1, 0], "A on, B off"
    oscillating = only(WHEEL, "in default: every a").witness
    assert oscillating is not None and [oscillating.get(v) for v in range(2)] == [None, None]


def test_undecided_is_neither_passed_nor_failed() -> None:
    """Without time only what constants decide is known; the rest is said to be open, with the limit."""
    network = read(str(M1)).network
    assert network is not None
    results = [evaluate(network, expectation, Limits(time=0)) for expectation in network.expectations]
    undecided = [result for result in results if result.status is ExpectationStatus.UNDECIDED]
    assert undecided and all("time" in result.reason for result in undecided)
    assert {result.status for result in results} <= {ExpectationStatus.HOLDS, ExpectationStatus.UNDECIDED}


def test_check_prints_the_counter_example_and_scores_only_what_holds(logicnet: Command, tmp_path: Path) -> None:
    claims = ("in pushed: every B", "in default: every B", "in pushed with A=0: every B")
    text = "".join(f"#: expect claim{i}, {claim} [PMID:{i}]\n" for i, claim in enumerate(claims)) + TOGGLE
    path = tmp_path / "toggle.bnet"
    path.write_text(text, "utf-8")
    run = logicnet("check", path, "--all")
    assert run.status == 1
    # A long path breaks the line where it will.
    assert f"claim1 ({path}:2)" in " ".join(run.out.split())
    assert "an attractor shows `B` not always" in run.out
    assert "1. A=1" in run.out and "1 of 3 tests passed" in run.out
    document = logicnet("check", path, "--format", "json").json
    assert document["summary"]["expectations"] == {"holds": 1, "fails": 1, "vacuous": 1, "undecided": 0}
    failing = document["files"][0]["expectations"][1]
    assert failing["witness"]["A"] == 1 and failing["references"] == ["PMID:1"]


def test_what_holds_is_listed_briefly_and_what_does_not_in_full(logicnet: Command, tmp_path: Path) -> None:
    claims = "".join(f"#: expect holds{i:02}, in pushed: every B [PMID:{i}]\n" for i in range(30))
    path = tmp_path / "many.bnet"
    path.write_text(f"{claims}#: expect wrong, in pushed: no B [PMID:99]\n{TOGGLE}", "utf-8")
    text = logicnet("check", path, "--all").out
    assert text.index("wrong") < text.index("holds00")
    assert "holds19" in text and "holds20" not in text
    assert "and 10 more that hold; --format json lists all" in text
    assert len(logicnet("check", path, "--format", "json").json["files"][0]["expectations"]) == 31


def test_remarks_take_a_line_or_two_and_keep_their_place_and_notes(logicnet: Command) -> None:
    flat = " ".join(logicnet("check", "m2", "--no-expect", "--all").out.split())
    remarks = logicnet("check", "m2", "--no-expect", "--format", "json").json["files"][0]["diagnostics"]
    assert remarks and all(remark["severity"] == "info" for remark in remarks)
    for remark in remarks:
        assert f"remark {remark['code']} {remark['message']}" in flat
        assert all(note["message"] in flat for note in remark["notes"])
        assert f"{remark['path']}:{remark['line']}:{remark['column']})" in flat


def test_after_a_limit_no_network_is_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of hundreds of expectations, those of parts and what each needs among them, each is told as not asked at once."""
    import logicnet
    from logicnet.compiled.compile import Rules

    built, circuits = Rules.circuit, []

    def counted(self: Rules, *words: Any, **more: Any) -> Any:
        circuits.append(self)
        return built(self, *words, **more)

    monkeypatch.setattr(Rules, "circuit", counted)
    limits = Limits()
    limits.interrupt()
    report = logicnet.check_file(str(Path(__file__).parents[2] / "networks" / "m5.bnet"), limits=limits)
    assert report.limits and len(circuits) <= 3
