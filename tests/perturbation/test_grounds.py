"""What a conclusion rests on: the numbers are those of the table, counted by other code, and stand in every output."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from logicnet.checks.evidence import Standing, standing
from logicnet.checks.registry import Subject
from logicnet.network.bnet import read
from logicnet.network.citations import Citations
from logicnet.network.evidence import COLUMNS
from logicnet.network.grounds import Used, grounds
from logicnet.network.model import Sign
from logicnet.network.resolve import pose, read_demand
from logicnet.perturbation.explain import explain_case

Command = Callable[..., Any]

ROOT = Path(__file__).parents[2]


def row(id: str, pair: str, sign: str = "activates", **more: str) -> dict[str, str]:
    plain = dict.fromkeys(COLUMNS, "-") | {"via": "ligand", "reference": f"PMID:{id}", "confidence": "high"}
    plain |= {"seen": "seen", "stance": "supports", "id": id, "source": pair[0], "target": pair[1], "sign": sign}
    return plain | more


ROWS = [
    row("1", "ab"),
    row("2", "ab", seen="remembered"),
    row("3", "ab", "inhibits"),
    row("4", "bc", reference="model choice (gate)"),
    row("5", "cd", "inhibits"),
    row("6", "cd", "inhibits", reference="textbook knowledge", seen="remembered"),
    row("7", "cd", "inhibits", stance="contradicts"),
    row("8", "de", reference="model choice"),
    row("9", "de"),
    row("10", "xy"),
]
RULES = "a, a\nb, a\nc, b\nd, !c\ne, d\nf, e\n#: phenotype p, f\n"


@pytest.fixture
def file(tmp_path: Path) -> str:
    lines = ["\t".join(COLUMNS), *("\t".join(r[c] for c in COLUMNS) for r in ROWS)]
    (tmp_path / "e.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    (tmp_path / "n.bnet").write_text(f"#: evidence e.tsv\n{RULES}", "utf-8")
    return str(tmp_path / "n.bnet")


def test_each_kind_is_counted_once_and_apart(file: str) -> None:
    network = read(file).network
    assert network is not None
    why = explain_case(pose(network, environment="a=0"), read_demand(network, "p", option="abolish"))
    found = why.grounds
    # a-b: 1 and 2, 3 against. b-c: a choice. c-d: 5 and 6, 7 against. d-e: 9; the choice beside it counts for nothing.
    assert (found.regulations, found.findings, found.remembered, found.textbook) == (5, 5, 2, 1)
    assert (found.choices, found.contradicted, found.uncited) == (1, 2, 1)
    assert found.text == (
        "5 cited findings, 2 of them remembered, 1 of them textbook or label, 1 model choice, 2 contradicted, "
        "1 without evidence"
    )
    assert found.doubts == (
        "a -> b (remembered: 2, against: 3)",
        "b -> c (model choice)",
        "c -> d (remembered: 6, against: 7)",
        "e -> f (no evidence)",
    )


def test_a_regulation_used_twice_counts_once_and_nothing_is_nothing() -> None:
    used = Used("a", "b", Sign.ACTIVATES, ())
    assert grounds([used, used]).uncited == 1
    assert grounds([]).text == "0 cited findings"


@pytest.mark.parametrize("name", ["m1", "m3", "m5"])
def test_grounds_and_the_score_of_evidence_judge_a_regulation_alike(name: str) -> None:
    reading = read(str(ROOT / "networks" / f"{name}.bnet"))
    assert reading.network is not None
    subject, cited = Subject(reading, reading.network), Citations(reading.network)
    for regulation in subject.regulations:
        sign = None if regulation.sign.value == "both" else Sign(regulation.sign.value)
        used = Used(regulation.source, regulation.target, sign, cited.of(regulation.source, regulation.target))
        judged = standing(subject, regulation)
        assert bool(used.findings) is (judged is Standing.SUPPORTED)
        assert used.is_chosen is (judged is Standing.CHOSEN)


def test_every_output_tells_the_same(logicnet: Command, file: str) -> None:
    asked = ("interventions", file, "--abolish", "p", "--env", "a=0", "--max-size", "1", "--grounds")
    plain = logicnet(*asked[:-1], "--format", "json").json["interventions"]
    assert {one["grounds"] for one in plain} == {None}
    found = logicnet(*asked, "--format", "json").json["interventions"]
    assert [one["clamps"] for one in found] == [one["clamps"] for one in plain]
    table = list(csv.DictReader(io.StringIO(logicnet(*asked, "--format", "csv").out)))
    text = logicnet(*asked).out
    assert "rests on" in text and "rests on" not in logicnet(*asked[:-1]).out
    for one, line in zip(found, table, strict=True):
        (clamp,) = (f"{node}={value}" for node, value in one["clamps"].items())
        why = logicnet("why", file, "--phenotype", "p", "--env", "a=0", "--with", clamp)
        told = logicnet("why", file, "--phenotype", "p", "--env", "a=0", "--with", clamp, "--format", "json").json
        assert told["grounds"] == one["grounds"]
        assert line["rests_on"] in text
        assert " ".join(line["rests_on"].split()) in " ".join(why.out.split())


def test_what_cites_nothing_says_nothing(logicnet: Command, tmp_path: Path) -> None:
    (tmp_path / "bare.bnet").write_text(RULES, "utf-8")
    why = logicnet("why", tmp_path / "bare.bnet", "--phenotype", "p", "--env", "a=0", "--format", "json")
    assert why.json["grounds"] is None
    assert "rests on" not in logicnet("why", tmp_path / "bare.bnet", "--phenotype", "p", "--env", "a=0").out


@pytest.mark.parametrize("other", [("--robustness", "free"), ("--open", "connectives", "--given", "*")])
def test_what_is_asked_of_many_settings_rests_on_no_one_explanation(
    logicnet: Command, file: str, other: tuple[str, ...]
) -> None:
    run = logicnet("interventions", file, "--abolish", "p", "--grounds", *other)
    assert run.status == 2
    assert "--grounds" in run.err


def test_the_report_says_beside_each_conclusion_what_it_rests_on(logicnet: Command, file: str, tmp_path: Path) -> None:
    asked = "#: expect seen, in default with a=0: no f [PMID:1]\n#: input a = 1\n#: environment on, a=0\n"
    network = Path(file)
    network.write_text(network.read_text("utf-8").replace("a, a\n", f"{asked}a, a\n"), "utf-8")
    page = tmp_path / "r.json"
    assert logicnet("report", file, "--max-size", "1", "--format", "json", "-o", page).status == 0
    sections = {one["id"]: one["data"] for one in json.loads(page.read_text("utf-8"))["sections"]}
    (expected,) = sections["expectations"]["expectations"]
    assert (expected["status"], expected["rests_on"]) == ("fails", "")
    assert sections["expectations"]["headline"]["published"] == 1
    assert sections["network"]["rests_on"]["choices"] == 1
    told = [row["why"] for row in sections["interventions"]["interventions"] if row["verdict"] == "abolished"]
    assert told and all("rests on" in why and "cited finding" in why for why in told)
