"""`repair`: proposals as text, JSON and files; what it says where nothing can be mended; bad input with a way out."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.schemas import require_valid

Command = Callable[..., Any]

TORN = """\
# A remark that stays.
#: edge NE -> R, activates, PMID:1, high
#: edge D -> R, inhibits, PMID:1, high
#: edge R -> G, activates, PMID:2, low
#: kind drug: D
#: expect feeds, with NE=1: every G [PMID:1]
#: expect blocked, with NE=1, D=1: no G [PMID:1]
#: expect rests, with NE=0: no G
NE, NE
D, D
R, NE | !D   # was it AND?
G, R
"""


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "torn.bnet"
    path.write_text(TORN, "utf-8")
    return str(path)


def test_the_nth_proposal_is_written_and_the_file_holds(logicnet: Command, file: str, tmp_path: Path) -> None:
    run = logicnet("repair", file, "--format", "json")
    assert run.status == 0
    require_valid(run.json, "repair")
    assert run.json["failing"] == ["blocked", "rests"] and run.json["guarded"] == ["feeds"]
    first = run.json["proposals"][0]
    assert [(e["node"], e["kind"]) for e in first["edits"]] == [("R", "swap")] and first["cost"] == 1
    assert first["rules"] == [{"node": "R", "line": 11, "before": "NE | !D", "after": "NE & !D"}]
    for number in range(1, len(run.json["proposals"]) + 1):
        new = tmp_path / f"new{number}.bnet"
        done = logicnet("repair", file, "--apply", str(number), "-o", str(new), "--format", "json")
        assert done.status == 0 and done.json["applied"] == number
        again = logicnet("check", str(new), "--format", "json").json["files"][0]
        assert {x["status"] for x in again["expectations"]} <= {"holds", "vacuous"}
    assert (tmp_path / "new1.bnet").read_text("utf-8") == TORN.replace("NE | !D", "NE & !D")
    assert Path(file).read_text("utf-8") == TORN


def test_without_a_guard_a_proposal_may_break_and_says_what(logicnet: Command, file: str) -> None:
    run = logicnet("repair", file, "--expect", "rests", "--keep-expectations", "none", "--format", "json")
    assert run.status == 0 and run.json["guarded"] == []
    changed = [change for proposal in run.json["proposals"] for change in proposal["changes"]]
    assert {"expectation": "feeds", "before": "holds", "after": "fails"} in changed
    assert "changes feeds: holds before, fails after" in logicnet(
        "repair", file, "--expect", "rests", "--keep-expectations", "none").out  # fmt: skip


def test_without_a_guard_only_what_fails_is_mended(logicnet: Command, file: str) -> None:
    whole = logicnet("repair", file, "--format", "json").json
    run = logicnet("repair", file, "--keep-expectations", "none", "--format", "json")
    assert whole["guarded"] and run.json["guarded"] == [] and run.json["failing"] == whole["failing"]
    # All that is named to be mended holds afterwards, also what holds already.
    named = logicnet("repair", file, "--expect", "all", "--keep-expectations", "none", "--format", "json")
    assert named.json["guarded"] == whole["guarded"]


def test_a_proposal_beyond_those_listed_is_written(logicnet: Command, file: str, tmp_path: Path) -> None:
    new, again = tmp_path / "new.bnet", tmp_path / "again.bnet"
    wide = ("repair", file, "--keep-expectations", "none")
    assert len(logicnet(*wide, "--format", "json").json["proposals"]) > 1
    assert logicnet(*wide, "--limit", "1", "--apply", "2", "-o", str(new)).status == 0
    assert logicnet(*wide, "--apply", "2", "-o", str(again)).status == 0
    assert new.read_text("utf-8") == again.read_text("utf-8")


def test_weights_decide_the_order_and_are_printed(logicnet: Command, file: str) -> None:
    dear = logicnet("repair", file, "--cost", "swap=50", "--format", "json").json
    assert dear["weights"]["swap"] == 50 and dear["proposals"][0]["cost"] == min(p["cost"] for p in dear["proposals"])
    assert "swap=50,regroup=2" in logicnet("repair", file, "--cost", "swap=50").out
    only = logicnet("repair", file, "--edits", "flip", "--format", "json").json
    assert {edit["kind"] for proposal in only["proposals"] for edit in proposal["edits"]} <= {"flip"}


def test_what_cannot_be_mended_is_proved_and_named(logicnet: Command, tmp_path: Path) -> None:
    path = tmp_path / "n.bnet"
    path.write_text("#: input A = *\n#: expect on, with A=1: every B\n#: expect off, with A=1: no B\nA, A\nB, A\n")
    run = logicnet("repair", str(path))
    assert run.status == 1 and "That is proved" in run.out and "These cannot hold together" in run.out
    found = logicnet("repair", str(path), "--format", "json").json
    require_valid(found, "repair")
    assert found["contradiction"] == {"expectations": ["on", "off"], "smallest": True} and found["complete"]
    path.write_text("#: expect clamped, with B=1: no B\nA, A\nB, A\n")
    run = logicnet("repair", str(path))
    assert run.status == 1 and "no edit reaches it" in run.out
    path.write_text("#: expect fine, with A=1: every B\nA, A\nB, A\n")
    run = logicnet("repair", str(path))
    assert run.status == 0 and "nothing: every expectation asked for holds" in run.out


@pytest.mark.parametrize(
    ("edge", "said"),
    [
        ("I1\tX\tY\tactivates", "names two nodes of the network"),
        ("I1\tA\tB\tinhibits", "reports no regulation that the rules do not use"),
        ("I1\tC\tB\tinhibits", ""),
    ],
)
def test_an_evidence_table_without_unused_rows_is_said(logicnet: Command, tmp_path: Path, edge: str, said: str) -> None:
    head = "id source target sign via cargo mechanism context reference year confidence seen stance"
    row = f"{edge}\tintracellular\tx\tbinds\tgeneral\tPMID:1\t2011\thigh\tseen\tsupports"
    (tmp_path / "e.tsv").write_text(f"{head}\n".replace(" ", "\t") + f"{row}\n")
    (tmp_path / "n.bnet").write_text("#: evidence e.tsv\n#: expect x, with A=1: no B\nA, A\nB, A\nC, C\n")
    out = " ".join(logicnet("repair", str(tmp_path / "n.bnet")).out.split())
    assert "fault" not in out
    assert said in out and ("No regulator is added" in out or "no regulator is added" in out) is bool(said)


def test_faults_of_an_evidence_table_are_told(logicnet: Command, tmp_path: Path) -> None:
    (tmp_path / "e.tsv").write_text("id\tsource\ttarget\nI1\tC\tB\n")
    (tmp_path / "n.bnet").write_text("#: evidence e.tsv\n#: expect x, with A=1: no B\nA, A\nB, A\nC, C\n")
    out = " ".join(logicnet("repair", str(tmp_path / "n.bnet")).out.split())
    assert "The evidence tables have" in out and "see logicnet check" in out


def test_what_the_file_says_of_a_regulation_goes_with_it(logicnet: Command, tmp_path: Path) -> None:
    path, new = tmp_path / "n.bnet", tmp_path / "new.bnet"
    said = "#: optional C -> B\n#: edge C -> B, activates, PMID:1\n"
    path.write_text(f"{said}#: expect x, with A=1, C=0: every B\nA, A\nC, C\nB, A & C\n")
    assert logicnet("repair", str(path), "--edits", "drop", "--apply", "1", "-o", str(new)).status == 0
    assert new.read_text() == "#: expect x, with A=1, C=0: every B\nA, A\nC, C\nB, A\n"


def test_bad_input_has_a_way_out(logicnet: Command, file: str, tmp_path: Path) -> None:
    new = str(tmp_path / "new.bnet")
    bare = tmp_path / "bare.bnet"
    bare.write_text("A, A\nB, A\n")
    for words, said in (
        ((file, "--apply", "1"), "needs a file"),
        ((file, "--apply", "99", "-o", new), "there "),
        ((file, "--apply", "1", "-o", file), "is the input"),
        ((file, "--cost", "swop=1"), "did you mean `swap=2`"),
        ((file, "--edits", "swop"), "no kind of edit"),
        ((file, "--expect", "nobody"), "no expectation is called"),
        ((file, "--expect", "none"), "no expectation is to be mended"),
        ((str(bare),), "states no expectation"),
    ):
        run = logicnet("repair", *words)
        assert run.status == 2 and said in run.err and "help" in run.err, words
    assert not os.path.exists(new) and Path(file).read_text("utf-8") == TORN


def test_a_limit_is_named_and_nothing_is_called_proved(logicnet: Command, file: str) -> None:
    run = logicnet("repair", file, "--time-limit", "0")
    assert run.status == 3 and "proved" not in run.out.replace("is not proved", "").replace("What was proved", "")
    assert "every expectation asked for holds" not in run.out


def test_a_limit_before_the_proposal_writes_nothing_and_says_so(logicnet: Command, file: str, tmp_path: Path) -> None:
    new = tmp_path / "new.bnet"
    run = logicnet("repair", file, "--time-limit", "0", "--apply", "1", "-o", str(new))
    assert run.status == 3 and "time limit" in run.out and not new.exists()
    assert "was not written" in run.err and "there is no proposal" not in run.err


def test_the_same_bytes_whatever_the_order_of_sets(file: str) -> None:
    """Strings hash otherwise in each process; nothing that is printed may depend on it."""
    lines = [
        ["repair", file, "--format", "json"],
        ["ensemble", file, "--open", "connectives", "--given", "none", "--next", "--read-out", "G", "--format", "json"],
        ["check", file, "--all"],
    ]
    program = f"from logicnet.cli import main\nfor words in {lines!r}:\n    main(words)"
    first, second = (
        subprocess.run(
            [sys.executable, "-c", program], capture_output=True, env={**os.environ, "PYTHONHASHSEED": seed}
        ).stdout
        for seed in ("0", "77")
    )
    assert first == second and first.count(b"logicnet.") >= 2


def test_two_faults_are_found_as_a_pair(logicnet: Command, file: str) -> None:
    more = "#: expect r_off, with NE=0: no R\n#: expect r_on, with NE=1, D=0: every R\n"
    text = TORN.replace("G, R", "G, !R").replace("NE, NE\n", f"{more}NE, NE\n")
    Path(file).write_text(text, "utf-8")
    found = logicnet("repair", file, "--max-size", "2", "--format", "json").json
    first = found["proposals"][0]
    assert {(edit["node"], edit["kind"]) for edit in first["edits"]} == {("R", "swap"), ("G", "flip")}
    assert not logicnet("repair", file, "--max-size", "1", "--format", "json").json["proposals"]
