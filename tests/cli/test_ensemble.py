"""`ensemble`: numbers as JSON, sizes 0 and 1 in words, instantiations as files, bad input with a way out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import logicnet
from logicnet.ensembles.partial import PartialNetwork
from logicnet.network.openness import Opened

Command = Callable[..., Any]

OPEN = """\
#: open C: connectives
#: open D: A & B
#: optional B -> E
#: input A = 1
#: input B = 0
#: expect one: every D [doi:10.1000/1]
#: expect two, with A=0: no E [doi:10.1000/2]
#: expect three: every C
A, A
B, B
P, A
Q, B
C, P | Q
D, A | B
E, A | B
"""


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "open.bnet"
    path.write_text(OPEN, "utf-8")
    return str(path)


def test_numbers_are_integers_where_they_are_exact(logicnet: Command, file: str) -> None:
    found = logicnet("ensemble", file, "--format", "json").json
    assert (found["instantiations"], found["consistent"]) == (8, 4)
    assert found["given"] == ["one", "two"] and found["reference_is_consistent"] is True
    assert [choice["settled"] for choice in found["choices"]] == ["irrelevant", "decided", "irrelevant"]
    assert found["choices"][1]["decided_by"] == {"expectations": ["one"], "smallest": True}
    everything = logicnet("ensemble", file, "--given", "all", "--format", "json").json
    assert everything["consistent"] == 2 and everything["choices"][0]["settled"] == "decided"
    nothing = logicnet("ensemble", file, "--given", "none", "--format", "json").json
    assert nothing["consistent"] == nothing["instantiations"] == 8
    by_pattern = logicnet("ensemble", file, "--given", "t*", "--format", "json").json
    assert by_pattern["given"] == ["two", "three"]


def test_a_limit_gives_bounds_and_status_three(logicnet: Command, file: str) -> None:
    run = logicnet("ensemble", file, "--time-limit", "0", "--format", "json")
    assert run.status == 3
    found = run.json
    assert found["limits"] and not found["finished"]
    consistent = found["consistent"]
    assert consistent == {"at_least": consistent["at_least"], "at_most": consistent["at_most"]}
    assert consistent["at_least"] <= 4 <= consistent["at_most"]
    assert "Not finished" in logicnet("ensemble", file, "--time-limit", "0").out


def test_one_instantiation_or_none_is_said(logicnet: Command, tmp_path: Path) -> None:
    path = tmp_path / "n.bnet"
    path.write_text("#: expect a: every B\n#: expect b: every !B\nA, A\nB, A\n#: input A = 1\n", "utf-8")
    run = logicnet("ensemble", str(path), "--given", "a")
    assert run.status == 0 and "No rule leaves a choice" in run.out
    assert "Of 1 instantiation exactly 1 meets the given expectations: the rules as written." in run.out
    run = logicnet("ensemble", str(path), "--given", "all")
    assert run.status == 1 and "Of 1 instantiation none meets the given expectations" in run.out
    assert "b holds in no instantiation." in run.out
    path.write_text(
        "#: open B: A | C\n#: expect a: every B\n#: expect b: every !B\n#: input A = 1\n#: input C = 0\n"
        "A, A\nC, C\nB, A & C\n",
        "utf-8",
    )
    run = logicnet("ensemble", str(path), "--given", "all")
    assert run.status == 1
    assert "These cannot hold together: a + b (no smaller set is contradictory)." in run.out
    found = logicnet("ensemble", str(path), "--given", "all", "--format", "json").json
    assert found["consistent"] == 0 and found["contradiction"] == {"expectations": ["a", "b"], "smallest": True}
    run = logicnet("ensemble", str(path), "--given", "a")
    assert "exactly 1 meets the given expectations: not the rules as written." in run.out


def test_picked_instantiations_are_files_that_meet_what_is_given(
    logicnet: Command, file: str, tmp_path: Path
) -> None:
    folder = tmp_path / "picked"
    run = logicnet("ensemble", file, "--pick", "9", "-o", str(folder), "--format", "json")
    assert run.status == 0
    written = sorted(folder.iterdir())
    assert [str(path) for path in written] == run.json["picked"] and len(written) == 4
    texts = {path.read_text("utf-8").partition("targets")[2] for path in written}
    assert len(texts) == 4
    for path in written:
        one = logicnet("ensemble", str(path), "--format", "json")
        assert (one.json["instantiations"], one.json["consistent"]) == (1, 1)
        assert logicnet("check", str(path), "--format", "json").status in (0, 1)
    assert "The rules as in the file." in written[0].read_text("utf-8")
    assert logicnet("ensemble", file, "--pick", "2").status == 2


def test_bad_input_has_a_way_out(logicnet: Command, file: str, tmp_path: Path) -> None:
    run = logicnet("ensemble", file, "--given", "E9*")
    assert run.status == 2 and "no expectation is called `E9*`" in run.err
    path = tmp_path / "dual.bnet"
    path.write_text("A, A\nB, B\nC, A & !B | !A & B\n", "utf-8")
    run = logicnet("ensemble", str(path), "--open", "monotone")
    assert run.status == 2 and "cannot be monotone" in run.err and "dual.bnet:3" in run.err
    run = logicnet("ensemble", file, "-o", file)
    assert run.status == 2


def test_the_call_says_what_the_command_says(file: str) -> None:
    network = logicnet.load(file)
    result = logicnet.ensemble(network)
    assert (result.instantiations.exact, result.consistent.exact) == (8, 4)
    assert repr(result) == "<EnsembleResult open: 4 of 8 instantiations are consistent>"
    picked = logicnet.pick_instantiations(network, 3)
    assert len(picked) == 3 and not any(one.opens or one.optionals for one in picked)
    assert PartialNetwork(picked[0], Opened.FILE).choices == ()
    with pytest.raises(logicnet.UsageError, match="opened is 'wide'") as caught:
        logicnet.ensemble(network, opened="wide")
    assert all(one.value in (caught.value.hint or "") for one in Opened)
