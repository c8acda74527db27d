"""SARIF against the schema OASIS publishes, GitHub commands against their grammar; both against the diagnostics."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest

from logicnet.checks.outcomes import ENTRIES as OUTCOMES
from logicnet.checks.review import ENTRIES
from logicnet.checks.settings import Settings
from logicnet.limits import Limits
from logicnet.network.bnet import parse
from logicnet.report.annotations import findings, to_sarif
from logicnet.report.report import CheckReport
from logicnet.report.scorecard import examine

Command = Callable[..., Any]
SCHEMA = json.loads((Path(__file__).parent / "data" / "sarif-schema-2.1.0.json").read_text("utf-8"))

FIVE = """\
#: phenotype growth, a
#: expect rest, in default: no e [PMID:1]
targets, factors
a, b | (b & 𝛼)
b, b
𝛼, 𝛼
c, a &
d, !d & bb
e, 1
"""


@pytest.fixture
def five(tmp_path: Path) -> Path:
    path = tmp_path / "five faults.bnet"
    path.write_text(FIVE, "utf-8")
    return path


def test_five_planted_faults_are_five_findings_in_line_order(logicnet: Command, five: Path) -> None:
    """Errors do not hide what is wrong with the rules around them."""
    (file,) = logicnet("check", five, "--format", "json").json["files"]
    found = [(d["line"], d["code"]) for d in file["diagnostics"]]
    assert found == [(4, "LN201"), (7, "LN007"), (8, "LN206"), (8, "LN101"), (9, "LN203")]


def sarif(logicnet: Command, *arguments: str | Path) -> Any:
    document = logicnet("check", *arguments, "--format", "sarif").json
    jsonschema.validate(document, SCHEMA, cls=jsonschema.Draft4Validator)
    return document["runs"][0]


def test_sarif_is_valid_and_counts_columns_in_utf16(logicnet: Command, five: Path) -> None:
    with contextlib.chdir(five.parent):
        run = sarif(logicnet, five.name)
    assert run["columnKind"] == "utf16CodeUnits"
    first = run["results"][0]
    place = first["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "five%20faults.bnet", "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {"startLine": 4, "startColumn": 13, "endLine": 4, "endColumn": 15}
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])
    assert len({rule["id"] for rule in rules}) == len(rules)
    assert run["invocations"] == [{"executionSuccessful": True}]
    assert str(five.parent) not in json.dumps(run)


def test_sarif_offers_the_replacement_of_the_help(logicnet: Command, tmp_path: Path) -> None:
    path = tmp_path / "n.bnet"
    path.write_text("miR-21, miR-21\na, miR-12\n", "utf-8")
    (result,) = sarif(logicnet, path)["results"]
    (change,) = result["fixes"][0]["artifactChanges"]
    assert change["replacements"][0]["insertedContent"] == {"text": "miR-21"}
    assert "did you mean `miR-21`" in result["fixes"][0]["description"]["text"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert unquote(uri) == f"file://{path}"


def test_what_the_author_accepted_is_suppressed_with_the_reason(logicnet: Command, tmp_path: Path) -> None:
    path = tmp_path / "n.bnet"
    path.write_text("#: allow LN203, always transcribed\na, 1\n", "utf-8")
    (result,) = sarif(logicnet, path)["results"]
    assert result["suppressions"] == [{"kind": "inSource", "justification": "always transcribed"}]


def test_every_kind_of_finding_is_valid_sarif(logicnet: Command) -> None:
    tests = Path(__file__).parents[1]
    cases = sorted((tests / "cases" / "fires").glob("*.bnet")) + sorted(
        (tests / "checks" / "cases" / "fires").glob("*.bnet")
    )
    run = sarif(logicnet, *cases, "no_such_file.bnet")
    codes = {result["ruleId"] for result in run["results"]}
    assert {entry.code for entry in ENTRIES if not entry.code.startswith("LN4")} <= codes
    assert run["invocations"][0]["executionSuccessful"] is False
    (trouble,) = run["invocations"][0]["toolExecutionNotifications"]
    assert "no_such_file.bnet" in trouble["message"]["text"]


@pytest.mark.parametrize("entry", OUTCOMES, ids=lambda entry: entry.code)
def test_an_expectation_that_does_not_hold_is_a_finding_at_its_line(entry: Any) -> None:
    limits = Limits(time=0) if entry.code == "LN503" else Limits()
    report = examine(parse(entry.example, "example.bnet"), limits)
    found = [d for d in findings(report) if d.code.startswith("LN5")]
    assert [(d.code, d.start[0], d.severity) for d in found] == [(entry.code, 1, entry.severity)]
    jsonschema.validate(json.loads(to_sarif(CheckReport((report,)))), SCHEMA, cls=jsonschema.Draft4Validator)


_COMMAND = re.compile(r"::(error|warning|notice) (?:[a-zA-Z]+=[^:,\r\n]*,?)*::[^\r\n]*")


def test_github_commands_hold_one_finding_each(logicnet: Command, five: Path, tmp_path: Path) -> None:
    run = logicnet("check", five, "--format", "github")
    lines = run.out.splitlines()
    assert run.status == 1
    assert len(lines) == 5
    assert all(_COMMAND.fullmatch(line) for line in lines)
    assert lines[1].startswith(f"::error file={five},line=7,col=6,endLine=7,endColumn=7,title=LN007 ")
    strange = tmp_path / "a,b:c%.bnet"
    strange.write_text('"x:y,%", 1\n', "utf-8")
    (line,) = logicnet("check", strange, "--format", "github").out.splitlines()
    assert _COMMAND.fullmatch(line)
    assert "a%2Cb%3Ac%25.bnet" in line and "`x:y,%25`" in line


def test_nothing_found_is_nothing_said(logicnet: Command, tmp_path: Path) -> None:
    path = tmp_path / "n.bnet"
    path.write_text("a, b\nb, b\n", "utf-8")
    assert logicnet("check", path, "--format", "github").out == ""
    assert sarif(logicnet, path)["results"] == []


def test_what_is_not_selected_is_not_in_the_log() -> None:
    report = examine(parse(FIVE), Limits(), Settings(ignore=("LN2",)))
    assert [d.code for d in findings(report)] == ["LN007", "LN101"]
