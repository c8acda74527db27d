"""The tests of a file as JUnit XML, which servers that run tests show: one case per expectation.

A case that holds has passed, a false one has failed; a vacuous or undecided one is skipped, with the reason, because
it is no pass. One more case per file, ``no error in the file``, holds its errors. No clock: cases have no time.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree

from logicnet.checks.outcomes import outcomes
from logicnet.report.report import CheckReport, FileReport
from logicnet.text.characters import visible, visible_lines, xml_text
from logicnet.text.diagnostics import render

__all__ = ["to_junit"]

#: The case of a file that is about the file itself.
SOUND = "no error in the file"


def to_junit(report: CheckReport) -> str:
    """One suite per file. Names and messages hold nothing that XML cannot: control characters are shown as pictures."""
    root = ElementTree.Element("testsuites", {"name": "logicnet check"})
    for file in report.files:
        cases = [_sound(file), *_expectations(file)]
        counts = {
            "tests": str(len(cases)),
            "failures": str(sum(case.find("failure") is not None for case in cases)),
            "errors": str(sum(case.find("error") is not None for case in cases)),
            "skipped": str(sum(case.find("skipped") is not None for case in cases)),
        }
        suite = ElementTree.SubElement(root, "testsuite", {"name": _word(file.path), **counts})
        suite.extend(cases)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _case(file: FileReport, name: str, line: int | None = None) -> ElementTree.Element:
    place = {} if line is None else {"line": str(line)}
    named = {"classname": _word(file.path), "name": _word(name), "file": _word(file.path)}
    return ElementTree.Element("testcase", {**named, **place})


def _outcome(case: ElementTree.Element, kind: str, message: str, text: str = "") -> ElementTree.Element:
    element = ElementTree.SubElement(case, kind, {"message": _word(message)})
    # The lines of a text are lines in XML too.
    element.text = _text(text) or None
    return case


def _word(text: str) -> str:
    return xml_text(visible(text))


def _text(text: str) -> str:
    return xml_text(visible_lines(text))


def _sound(file: FileReport) -> ElementTree.Element:
    case = _case(file, SOUND)
    if file.unreadable is not None:
        return _outcome(case, "error", f"not checked: {file.unreadable.message}", file.unreadable.hint or "")
    errors = [found for found in file.diagnostics if found.is_error]
    if not errors:
        return case
    said = "\n\n".join(render(found) for found in errors)
    return _outcome(case, "failure", f"{len(errors)} error{'s' if len(errors) != 1 else ''}", said)


def _expectations(file: FileReport) -> Iterator[ElementTree.Element]:
    network = file.network
    for result in file.expectations:
        assert network is not None
        expectation = result.expectation
        case = _case(file, expectation.name, network.source.position(expectation.span.start)[0])
        for found in outcomes(network, [result]):
            if result.status.value != "fails":
                _outcome(case, "skipped", f"{result.status.value}: {result.reason}")
                continue
            text = render(found)
            if result.witness is not None:
                on = [name for v, name in enumerate(network.names) if result.witness.get(v) == 1]
                loose = [name for v, name in enumerate(network.names) if result.witness.get(v) is None]
                text += f"\n\nwitness, on: {', '.join(on) or 'no node'}"
                text += f"\nleft open: {', '.join(loose)}" if loose else ""
            _outcome(case, "failure", found.message, text)
        yield case
