"""All checks of a file, and what is left of their findings once the author's ``allow`` lines have spoken."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from logicnet.checks import biology, evidence, logic, names
from logicnet.checks.evidence import Standing, standing
from logicnet.checks.registry import Check, Finding, Needs, Subject
from logicnet.network.bnet import Reading
from logicnet.network.evidence import ENTRIES as TABLE_ENTRIES
from logicnet.text import catalogue
from logicnet.text.diagnostics import Diagnostic, Entry, Severity, register

__all__ = ["CHECKS", "ENTRIES", "UNUSED_ALLOW", "Review", "Tally", "review"]

#: Every check, by code.
CHECKS: tuple[Check, ...] = (*names.CHECKS, *logic.CHECKS, *biology.CHECKS, *evidence.CHECKS)

UNUSED_ALLOW = Entry(
    "LN121",
    "unused-allow",
    Severity.WARNING,
    "An `allow` accepts a finding that is not there.",
    "It was mended, or never occurred; a later finding of the same kind would pass unseen.",
    "#: allow LN203, present unless knocked out\na, a",
    "Delete the line, or correct its code or its node.",
    "the network file format, section Directives",
)

#: The manual pages of all checks; importing this module makes them known to ``explain``.
ENTRIES: tuple[Entry, ...] = (*(check.entry for check in CHECKS), UNUSED_ALLOW, *TABLE_ENTRIES)
register(ENTRIES)

#: Codes that the reader emits: whether one of its findings was accepted is known to the reader alone.
_READER = frozenset(entry.code for entry in catalogue.ENTRIES)


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of the tests of one section a file passed, of those that had something to test."""

    section: str
    passed: int
    of: int


@dataclass(frozen=True, slots=True)
class Review:
    """What the checks of one file found."""

    #: Findings of the reader and of the checks that nobody accepted: those of the file by place, then those of tables.
    diagnostics: tuple[Diagnostic, ...]
    #: Findings that an ``allow`` accepts, in the same order.
    accepted: tuple[Diagnostic, ...]
    #: Logic and biology: one test per check that can warn. Evidence: one test per effective regulation, passed when a
    #: finding with the sign of the rule is cited.
    tallies: tuple[Tally, ...]


def review(reading: Reading) -> Review:
    """Run every check on a file. A file with errors of its own is not checked further: it has no network."""
    if reading.network is None:
        return Review(reading.diagnostics, (), ())
    subject = Subject(reading, reading.network)
    checks = [check for check in CHECKS if subject.declares(check.needs)]
    found = [_of_reader(subject, diagnostic) for diagnostic in reading.diagnostics]
    for check in checks:
        found += check.find(subject)
    found += (Finding(None, diagnostic) for table in subject.tables for diagnostic in table.diagnostics)
    allowed = {(code, allow.node) for allow in subject.network.allows for code in allow.codes if allow.node}
    kept: list[Finding] = []
    accepted: list[Finding] = []
    for finding in found:
        (accepted if (finding.diagnostic.code, finding.node) in allowed else kept).append(finding)
    kept += _unused(subject, {(finding.diagnostic.code, finding.node) for finding in accepted})
    return Review(_ordered(subject, kept), _ordered(subject, accepted), tuple(_tallies(subject, checks, kept)))


def _tallies(subject: Subject, checks: list[Check], kept: list[Finding]) -> Iterator[Tally]:
    failed = {finding.diagnostic.code for finding in kept}
    for section, family in (("logic", logic.CHECKS), ("biology", biology.CHECKS)):
        tests = [c.entry.code for c in family if c in checks and c.entry.severity is not Severity.INFO]
        yield Tally(section, len([code for code in tests if code not in failed]), len(tests))
    if subject.declares(Needs.EVIDENCE):
        standings = [standing(subject, regulation) for regulation in subject.regulations]
        yield Tally("evidence", standings.count(Standing.SUPPORTED), len(standings))


def _of_reader(subject: Subject, diagnostic: Diagnostic) -> Finding:
    """A finding of the reader is about the node whose name or rule it points at, if it does."""
    for node in subject.network.nodes:
        if node.span.start <= diagnostic.span.start and diagnostic.span.end <= max(node.rule.span.end, node.span.end):
            return Finding(node.name, diagnostic)
    return Finding(None, diagnostic)


def _unused(subject: Subject, used: set[tuple[str, str | None]]) -> Iterator[Finding]:
    for allow in subject.network.allows:
        if allow.node is None:
            continue  # the reader says so
        for code in allow.codes:
            if code not in _READER and (code, allow.node) not in used:
                yield subject.at(
                    UNUSED_ALLOW,
                    None,
                    allow.span,
                    f"`{allow.node}` has no finding {code} that this could accept",
                    help=_advice(code),
                )


def _advice(code: str) -> str:
    if code not in {entry.code for entry in ENTRIES}:
        return f"no check has the code {code}; `logicnet explain` lists all"
    return "delete the line, or correct its code or its node"


def _ordered(subject: Subject, findings: list[Finding]) -> tuple[Diagnostic, ...]:
    own = subject.network.source

    def place(diagnostic: Diagnostic) -> tuple[bool, str, int, int, str, str]:
        span = diagnostic.span
        return (
            diagnostic.source is not own,
            diagnostic.source.path,
            span.start,
            span.end,
            diagnostic.code,
            diagnostic.message,
        )

    return tuple(sorted((finding.diagnostic for finding in findings), key=place))
