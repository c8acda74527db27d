"""Findings for machines that show them beside the file: SARIF 2.1.0, and the workflow commands of GitHub.

Both formats know findings only, so an expectation that does not hold is one too (LN50x). Same input, same bytes: no
clock, no user, no absolute path unless the file lies outside the folder from which the program was called.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import quote

from logicnet.checks.outcomes import outcomes
from logicnet.report.report import CheckReport, FileReport
from logicnet.text.characters import visible, visible_json
from logicnet.text.diagnostics import Diagnostic, Entry, Note, entries
from logicnet.text.source import Source, Span
from logicnet.version import __version__

__all__ = ["findings", "to_github", "to_sarif"]


def findings(file: FileReport) -> tuple[Diagnostic, ...]:
    """The diagnostics of a file and its expectations that do not hold, those of the file in line order, tables last."""
    found = list(file.diagnostics)
    if file.network is not None:
        found += outcomes(file.network, file.expectations)
    found.sort(key=lambda d: (d.source.file != file.path, d.source.path, d.span.start, d.span.end, d.code))
    return tuple(found)


# --------------------------------------------------------------------------------------------------------------- GitHub

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}


def to_github(report: CheckReport) -> str:
    """One workflow command per finding, so that a run on GitHub shows each one at its line.

    Form: "Workflow commands for GitHub Actions", docs.github.com.
    """
    titles = {entry.code: entry.title for entry in entries()}
    lines = []
    for file in report.files:
        if file.unreadable is not None:
            text = "\n".join(filter(None, (f"not checked: {file.unreadable.message}", _help(file.unreadable.hint))))
            lines.append(_command("error", {"file": file.path, "title": "not checked"}, text))
        for found in findings(file):
            place: dict[str, object] = {"file": found.source.file}
            (place["line"], place["col"]), (place["endLine"], place["endColumn"]) = found.start, found.end
            place["title"] = f"{found.code} {titles[found.code]}"
            remarks = [_remark(found.source, note) for note in found.notes]
            text = "\n".join(filter(None, (found.message, *remarks, _help(found.help))))
            lines.append(_command(_COMMANDS[found.severity.value], place, text))
    lines += [_command("warning", {"title": "not everything was decided"}, limit) for limit in report.limits]
    return "".join(f"{visible(line)}\n" for line in lines)


def _command(name: str, properties: dict[str, object], text: str) -> str:
    listed = ",".join(f"{key}={_escaped(str(value), more=True)}" for key, value in properties.items())
    return f"::{name} {listed}::{_escaped(text, more=False)}"


def _escaped(text: str, *, more: bool) -> str:
    """What would end a value or a command is written by its number; a property has more such characters."""
    for character in "%\r\n:," if more else "%\r\n":
        text = text.replace(character, f"%{ord(character):02X}")
    return text


def _help(hint: str | None) -> str:
    return f"help: {hint}" if hint else ""


def _remark(source: Source, note: Note) -> str:
    where = "" if note.span is None else " ({}:{})".format(*source.position(note.span.start))
    return f"note: {note.message}{where}"


# ---------------------------------------------------------------------------------------------------------------- SARIF

_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "%SRCROOT%"


def to_sarif(report: CheckReport) -> str:
    """The run as a SARIF log; a finding that the author accepted is there, as suppressed, with the reason."""
    log = _Sarif()
    for file in report.files:
        for found in findings(file):
            log.add(found)
        for accepted in file.accepted:
            log.add(accepted.diagnostic, suppressed=accepted.reason)
    return visible_json(json.dumps(log.document(report), indent=2, ensure_ascii=False)) + "\n"


class _Sarif:
    """One log while it is being written; only rules that were broken are described."""

    def __init__(self) -> None:
        self._entries = {entry.code: entry for entry in entries()}
        self._rules: dict[str, int] = {}
        self._results: list[dict[str, Any]] = []

    def add(self, found: Diagnostic, suppressed: str | None = None) -> None:
        """One result; ``suppressed`` is the reason given in the file."""
        text = "\n".join(filter(None, (found.message, *(n.message for n in found.notes if not n.span))))
        result: dict[str, Any] = {
            "ruleId": found.code,
            "ruleIndex": self._rules.setdefault(found.code, len(self._rules)),
            "level": _LEVELS[found.severity.value],
            "message": {"text": text + (f"\n{_help(found.help)}" if found.help else "")},
            "locations": [_location(found.source, found.span)],
        }
        related = [
            {**_location(found.source, note.span), "message": {"text": note.message}}
            for note in found.notes
            if note.span is not None
        ]
        if related:
            result["relatedLocations"] = related
        if found.replacement is not None:
            place, inserted = _region(found.source, found.span), {"text": found.replacement}
            change = {
                "artifactLocation": _artifact(found.source.file),
                "replacements": [{"deletedRegion": place, "insertedContent": inserted}],
            }
            offered = {"text": found.help or f"write {found.replacement}"}
            result["fixes"] = [{"description": offered, "artifactChanges": [change]}]
        if suppressed is not None:
            result["suppressions"] = [{"kind": "inSource", "justification": suppressed}]
        self._results.append(result)

    def document(self, report: CheckReport) -> dict[str, Any]:
        """The whole log."""
        troubles: list[dict[str, Any]] = [
            {
                "level": "error",
                "message": {"text": f"not checked: {file.unreadable.message}"},
                "locations": [{"physicalLocation": {"artifactLocation": _artifact(file.path)}}],
            }
            for file in report.files
            if file.unreadable is not None
        ]
        invocation: dict[str, Any] = {"executionSuccessful": not troubles}
        troubles += [{"level": "warning", "message": {"text": limit}} for limit in report.limits]
        if troubles:
            invocation["toolExecutionNotifications"] = troubles
        driver = {
            "name": "logicnet",
            "version": __version__,
            "semanticVersion": __version__,
            "rules": [_rule(self._entries[code]) for code in self._rules],
        }
        run = {
            "tool": {"driver": driver},
            "invocations": [invocation],
            "originalUriBaseIds": {_ROOT: {"description": {"text": "The folder in which logicnet was called."}}},
            "columnKind": "utf16CodeUnits",
            "results": self._results,
        }
        return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.code,
        "name": "".join(word.capitalize() for word in entry.title.split("-")),
        "shortDescription": {"text": entry.finds},
        "fullDescription": {"text": f"{entry.finds} {entry.why}"},
        "help": {"text": f"{entry.remedy}\n\nReference: {entry.reference}"},
        "defaultConfiguration": {"level": _LEVELS[entry.severity.value]},
    }


def _location(source: Source, span: Span) -> dict[str, Any]:
    place = {"artifactLocation": _artifact(source.file), "region": _region(source, span)}
    return {"physicalLocation": place}


def _region(source: Source, span: Span) -> dict[str, int]:
    (line, column), (end_line, end_column) = source.utf16_position(span.start), source.utf16_position(span.end)
    return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}


def _artifact(path: str) -> dict[str, Any]:
    if path.startswith("<"):
        return {"uri": quote(path), "description": {"text": "standard input"}}
    relative = os.path.relpath(path)
    if relative.split(os.sep, 1)[0] == os.pardir:
        return {"uri": Path(os.path.abspath(path)).as_uri()}
    return {"uri": quote(relative.replace(os.sep, "/")), "uriBaseId": _ROOT}
