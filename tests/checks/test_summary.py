"""What `check` says on one screen: kinds of finding with count and places, errors and false expectations first."""

from __future__ import annotations

import random
import re
import shlex
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from logicnet.formats.shipped import shipped_networks
from logicnet.report.pages.check import LINES

Command = Callable[..., Any]
NETWORKS = sorted(shipped_networks())


def messy(seed: int, nodes: int) -> str:
    """A network with every kind of slip in it."""
    draw = random.Random(seed)
    rows = []
    for i in range(nodes):
        last = draw.choice(["x", "n1", "(n2", "n3 & n3", "1", ""])
        rows.append(f"n{i}, n{draw.randrange(nodes)} & !n{draw.randrange(nodes)} | {last}")
    return "#: phenotype g, n1\n#: expect a, in default: every g\ntargets, factors\n" + "\n".join(rows) + "\n"


def claims(count: int) -> str:
    return "".join(f"#: expect false{i}, in default: no A\n" for i in range(count)) + "A, A | B\nB, 1\n"


@pytest.mark.parametrize("text", [messy(1, 60), messy(2, 400), claims(3), claims(90)], ids="abcd")
def test_it_fits_on_a_screen_and_all_is_one_option_away(logicnet: Command, tmp_path: Path, text: str) -> None:
    path = tmp_path / "n.bnet"
    path.write_text(text, "utf-8")
    run = logicnet("check", path)
    assert run.status == 1
    assert len(run.out.splitlines()) <= LINES
    whole = logicnet("check", path, "--all").out
    if "--all" not in run.out:
        assert run.out == whole
        return
    (typed,) = re.findall(r"^All of it: (.+)$", run.out, re.MULTILINE)
    assert logicnet(*shlex.split(typed)[1:]).out == whole
    # Each kind once, with how many there are.
    found = logicnet("check", path, "--format", "json").json["files"][0]["diagnostics"]
    for code in {one["code"] for one in found if one["severity"] == "error"}:
        count = sum(1 for one in found if one["code"] == code)
        assert re.search(rf"error {code} +{count} ", run.out)


def test_errors_come_before_false_expectations_and_these_before_warnings(logicnet: Command, tmp_path: Path) -> None:
    path = tmp_path / "n.bnet"
    path.write_text(claims(20) + "".join(f"C{i}, A & A\n" for i in range(20)), "utf-8")
    out = " ".join(logicnet("check", path).out.split())
    assert out.index("20 expectations false") < out.index("fails false0") < out.index("warning LN")


@pytest.mark.parametrize("every", [(), ("--all",)])
@pytest.mark.parametrize(
    "claim", ["no A", "every !A", "some !A & B", "in on: no A", "in on + off: no A", "in on with B=0: some B & !B"]
)
def test_a_false_expectation_proposes_a_question_that_can_be_asked(
    logicnet: Command, tmp_path: Path, claim: str, every: tuple[str, ...]
) -> None:
    path = tmp_path / "my net.bnet"
    said = claim if claim.startswith("in ") else f"in default: {claim}"
    text = "#: environment on, I=1\n#: environment off, J=1\nI, I\nJ, J\nA, A | B\nB, 1\nC, A\n"
    path.write_text(f"#: expect e, {said}\n{text}", "utf-8")
    run = logicnet("check", path, *every)
    assert run.status == 1
    (typed,) = re.findall(r"^Next, why e fails:\n  (.+)$", run.out, re.MULTILINE)
    asked = logicnet(*shlex.split(typed)[1:])
    assert asked.status == 0, asked.err


@pytest.mark.parametrize("every", [(), ("--all",)])
@pytest.mark.parametrize("name", NETWORKS)
def test_networks_that_come_along_are_called_by_name(
    logicnet: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, every: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    out = logicnet("check", name, "--no-expect", *every).out
    assert str(shipped_networks()[name].parent) not in out
    assert f"{name}.bnet: " in out
    # The name that is shown works as well.
    assert logicnet("show", f"{name}.bnet").status == 0
