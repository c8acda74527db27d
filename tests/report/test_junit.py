"""JUnit XML: the same verdicts as the JSON of `check`, and XML whatever a name holds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

Command = Callable[..., Any]
KINDS = {"holds": [], "fails": ["failure"], "vacuous": ["skipped"], "undecided": ["skipped"]}


def test_every_expectation_is_a_case_with_its_verdict(logicnet: Command, toggle: Path, tmp_path: Path) -> None:
    more = tmp_path / "more.bnet"
    more.write_text(
        "#: expect vain, in default with b=1: every b [PMID:1]\n#: expect turns, in default: every c [PMID:2]\n"
        "a, 0\nb, 1\nc, !c\n",
        "utf-8",
    )
    faulty = tmp_path / "faulty & <odd>.bnet"
    faulty.write_text("a, b\nx\a, \x01\n", "utf-8")
    files = [toggle, more, faulty, tmp_path / "absent.bnet"]
    run = logicnet("check", *files, "--format", "junit")
    plain = logicnet("check", *files, "--format", "json")
    assert run.status == plain.status
    root = ElementTree.fromstring(run.out)
    suites = list(root)
    assert [suite.get("name") for suite in suites] == [str(path) for path in files]
    for suite, file in zip(suites, plain.json["files"], strict=True):
        first, *cases = suite
        errors = [found for found in file["diagnostics"] if found["severity"] == "error"]
        kinds = [child.tag for child in first]
        assert kinds == (["error"] if file["path"] == str(files[-1]) else ["failure"] if errors else [])
        assert [(case.get("name"), int(case.get("line", 0)), [child.tag for child in case]) for case in cases] == [
            (expected["name"], expected["line"], KINDS[expected["status"]]) for expected in file["expectations"]
        ]
        for tag, count in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
            assert int(suite.get(count, -1)) == sum(case.find(tag) is not None for case in suite)
        assert int(suite.get("tests", 0)) == len(suite)
    # The counter-example is in the failure.
    (false, loose) = [failure.text for suite in suites[:2] for failure in suite.iter("failure")]
    assert false is not None and false.endswith("witness, on: A")
    assert loose is not None and loose.endswith("witness, on: b\nleft open: c")
    assert run.out == logicnet("check", *files, "--format", "junit").out
