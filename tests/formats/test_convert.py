"""`convert`: what is written, what is told, and what is refused with nothing written."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from logicnet.errors import InternalError, UsageError
from logicnet.formats import conversion
from logicnet.formats.conversion import labelled
from logicnet.formats.registry import read_data
from tests.schemas import require_valid

Command = Callable[..., Any]


@pytest.fixture
def named(tmp_path: Path) -> Path:
    path = tmp_path / "named.bnet"
    path.write_text("#: phenotype p, miR-34a\ntargets, factors\nmiR-34a, !NF-κB\nNF-κB, 1\n", "utf-8")
    return path


def test_names_that_do_not_fit_are_mapped_and_the_map_gives_them_back(logicnet: Command, named: Path) -> None:
    out = named.with_name("out.boolnet")
    run = logicnet("convert", named, out, "--format", "json")
    assert run.status == 0
    require_valid(run.json, "convert")
    assert run.json["names"] == {"miR-34a": "miR_34a", "NF-κB": "NF_kappaB"}
    assert run.json["written"] == [str(out), f"{out}.names.tsv"]
    assert out.read_text("utf-8").splitlines()[0] == "#: phenotype p, miR_34a"
    again = named.with_name("again.bnet")
    run = logicnet("convert", out, again, "--names", f"{out}.names.tsv", "--format", "json")
    assert run.json["names"] == {}
    assert again.read_text("utf-8") == named.read_text("utf-8")


def test_the_report_says_what_was_lost_and_what_was_proved(logicnet: Command, named: Path) -> None:
    text = logicnet("convert", named, named.with_name("out.boolnet")).out
    assert "2 of 2 proved the same function" in " ".join(text.split())
    assert "lost  rename" in text
    assert "kept  constant" in text
    assert "2 things lost" in text


def test_strict_writes_nothing_when_something_is_lost(logicnet: Command, named: Path) -> None:
    before = sorted(named.parent.iterdir())
    run = logicnet("convert", named, named.with_name("out.boolnet"), "--strict")
    assert run.status == 1
    assert "Not written: --strict, and 2 things would be lost." in run.out
    assert sorted(named.parent.iterdir()) == before
    assert logicnet("convert", named, named.with_name("out.bnet"), "--strict").status == 0


def test_what_cannot_be_done_is_refused_and_nothing_is_written(logicnet: Command, named: Path) -> None:
    before = sorted(named.parent.iterdir())
    for words, message in (
        ((named, named), "is the input"),
        ((named, named.with_name("x.unknown")), "does not say which format"),
        ((named, "-"), "does not say which format"),
        ((named, named.with_name("x"), "--to", "bnett"), "did you mean `bnet`?"),
        ((named, named.with_name("x.bnet"), "--names", named), "cannot be used"),
        ((named, named.parent / "no" / "x.bnet"), "cannot write"),
    ):
        run = logicnet("convert", *words)
        assert (run.status, run.out) == (2, "")
        assert message in run.err
    assert sorted(named.parent.iterdir()) == before


def test_a_faulty_file_is_shown_with_its_faults(logicnet: Command, tmp_path: Path) -> None:
    path = tmp_path / "bad.bnet"
    path.write_text("a, b\n", "utf-8")
    run = logicnet("convert", path, tmp_path / "out.boolnet")
    assert run.status == 2
    assert "LN101" in run.err
    assert not (tmp_path / "out.boolnet").exists()


def test_a_rule_that_came_out_different_is_never_written(
    logicnet: Command, named: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from logicnet.formats import bnet_dialects

    monkeypatch.setattr(
        bnet_dialects, "simplified", lambda expression: expression.args[0] if expression.args else expression
    )
    run = logicnet("convert", named, named.with_name("out.boolnet"))
    assert run.status == 70
    assert "came out different" in run.err
    assert not named.with_name("out.boolnet").exists()
    assert InternalError is conversion.InternalError


def test_standard_output_holds_the_file_and_nothing_else(named: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "logicnet", "convert", str(named), "-", "--to", "booleannet"],
        capture_output=True,
        check=True,
    )
    assert done.stdout.decode().splitlines()[:2] == ["miR_34a *= not NF_kappaB", "NF_kappaB *= True"]
    assert b"2 of 2 proved" in done.stderr


def test_the_path_of_an_evidence_table_still_leads_there(logicnet: Command, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "in" / "a.bnet").write_text("#: evidence table.tsv\na, a\n", "utf-8")
    logicnet("convert", tmp_path / "in" / "a.bnet", tmp_path / "out" / "b.bnet")
    assert "#: evidence ../in/table.tsv" in (tmp_path / "out" / "b.bnet").read_text("utf-8")


def test_a_file_of_another_format_is_never_overwritten_by_a_repair(logicnet: Command, tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("targets, functions\nA, A & (A | B)\nB, B\n", "utf-8")
    before = path.read_bytes()
    run = logicnet("check", path, "--fix")
    assert run.status == 2
    assert "in another format" in run.err
    assert path.read_bytes() == before


def test_every_command_reads_every_format(logicnet: Command, tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("targets, functions\nA, any(A, !B)\nB, all(A, B)\n", "utf-8")
    assert logicnet("attractors", path, "--format", "json").json["count"] == 2
    assert "BoolNet (R)" in logicnet("show", path).out
    assert logicnet("check", path).status == 0
    assert logicnet("explain", "LN601").status == 0


def test_a_table_that_would_be_outside_is_told_and_the_advice_leads_out(logicnet: Command, tmp_path: Path) -> None:
    for folder in ("in", "out"):
        (tmp_path / folder).mkdir()
    header = "id\tsource\ttarget\tsign\treference\n"
    (tmp_path / "in" / "table.tsv").write_text(header, "utf-8")
    (tmp_path / "in" / "a.bnet").write_text("#: evidence table.tsv\na, a\n", "utf-8")
    out = tmp_path / "out" / "b.bnet"
    run = logicnet("convert", tmp_path / "in" / "a.bnet", out)
    copy = tmp_path / "out" / "table.tsv"
    assert run.status == 0 and f"copy it to `{copy}`, and write `#: evidence table.tsv`" in run.err, run.err
    assert "outside" not in logicnet("convert", tmp_path / "in" / "a.bnet", tmp_path / "in" / "c.bnet").err
    assert "outside" in logicnet("check", out).out
    copy.write_text(header, "utf-8")
    out.write_text(out.read_text("utf-8").replace("../in/table.tsv", "table.tsv"), "utf-8")
    assert "outside" not in logicnet("check", out).out


GINML_WITH_LABELS = (
    b'<gxl><graph class="regulatory" id="g" nodeorder="G0 G1 G2"><node id="G0" name="TP53" maxvalue="2" input="true"/>'
    b'<node id="G1" name="MDM2"><value val="1"><exp str="G0"/></value></node><node id="G2" name="MDM2" input="true"/>'
    b'<edge from="G0" to="G1" minvalue="1" sign="positive"/></graph></gxl>'
)


def test_nodes_are_called_by_their_labels_where_a_label_is_their_own() -> None:
    reading = read_data("x", GINML_WITH_LABELS)
    assert reading.network is not None, reading.diagnostics
    made = labelled(reading.network, reading.labels)
    assert made.names == ("TP53_1", "TP53_2", "G1", "G2")
    assert [one.name for one in made.levels] == ["TP53"]
    with pytest.raises(UsageError):
        labelled(reading.network, ())
