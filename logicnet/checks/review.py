"""All checks of a file, and what is left of their findings once the author's ``allow`` lines have spoken."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from logicnet.checks import biology, dynamics, evidence, levels, logic, names, parts
from logicnet.checks.beside import PartReport, with_reasons
from logicnet.checks.evidence import Standing, standing
from logicnet.checks.registry import Check, Finding, Needs, Subject
from logicnet.errors import LimitReached
from logicnet.limits import Limits
from logicnet.network.bnet import Reading
from logicnet.network.evidence import ENTRIES as TABLE_ENTRIES
from logicnet.text import catalogue
from logicnet.text.diagnostics import Diagnostic, Entry, Severity, register
from logicnet.text.source import Span

__all__ = ["CHECKS", "ENTRIES", "UNUSED_ALLOW", "Accepted", "Review", "Tally", "review"]

#: Every check that is always run, by code; those of dynamics, and what asks expectations, are run on request.
CHECKS: tuple[Check, ...] = (
    *names.CHECKS,
    *logic.CHECKS,
    *levels.CHECKS,
    *biology.CHECKS,
    *evidence.CHECKS,
    *parts.CHECKS,
)

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
ENTRIES: tuple[Entry, ...] = (
    *(check.entry for check in (*CHECKS, parts.lost, *dynamics.CHECKS)),
    UNUSED_ALLOW,
    *TABLE_ENTRIES,
)
register((*ENTRIES, dynamics.UNDECIDED, logic.UNEXAMINED, parts.UNDECIDED))

#: Codes that the reader emits: whether one of its findings was accepted is known to the reader alone.
_READER = frozenset(entry.code for entry in catalogue.ENTRIES)


class Tally(Struct, frozen=True):
    """How many of the tests of one section a file passed, of those that had something to test."""

    section: str
    passed: int
    of: int


class Accepted(Struct, frozen=True):
    """A finding that the author accepted, and why."""

    diagnostic: Diagnostic
    reason: str


class Review(Struct, frozen=True):
    """What the checks of one file found."""

    #: Findings of the reader and of the checks that nobody accepted: those of the file by place, then those of tables.
    diagnostics: tuple[Diagnostic, ...]
    #: Findings that an ``allow`` accepts, in the same order.
    accepted: tuple[Accepted, ...]
    #: Logic and biology: one test per check that can warn. Evidence: one test per effective regulation, passed when a
    #: finding with the sign of the rule is cited; those that the model chose (LN365) are not among them.
    tallies: tuple[Tally, ...]
    #: What the parts of the file and the file say of each other.
    parts: tuple[PartReport, ...] = ()


def review(
    reading: Reading, dynamical: Limits | None = None, limits: Limits | None = None, *, expect: bool = False
) -> Review:
    """Run every check on a file. Of one with errors only the sound rules are looked at, one by one: it has no network.

    The checks of dynamics are run within the limits given for them, or not at all; all others within ``limits``. The
    expectations of parts are asked of the network if ``expect`` says so.
    """
    network = reading.network or reading.sound
    if network is None:
        return Review(reading.diagnostics, (), ())
    subject = Subject(reading, network, dynamical or limits or Limits(), expect)
    known = CHECKS if dynamical is None else (*CHECKS, *dynamics.CHECKS)
    known = (*known, parts.lost) if expect else known
    if reading.network is None:
        known = (*names.CHECKS, *logic.CHECKS)
    checks = [check for check in known if subject.declares(check.needs)]
    found = [_of_reader(subject, diagnostic) for diagnostic in reading.diagnostics]
    for check in checks:
        with subject.limits.stoppable():
            try:
                # One by one: what was found before a limit stays.
                for finding in check.find(subject):
                    found.append(finding)
            except LimitReached as why:
                subject.cut[check.entry.code] = str(why)
            continue
        subject.cut[check.entry.code] = f"stopped by {subject.limits.hit}"
    found += logic.not_examined(subject)
    if reading.network is not None:
        found += (Finding(None, diagnostic) for table in subject.tables for diagnostic in table.diagnostics)
    allowed: dict[_Key, str] = {}
    for allow in subject.network.allows:
        for code in allow.codes:
            if about := allow.node or allow.expectation:
                allowed.setdefault((code, about, allow.part), allow.reason)
    kept = [finding for finding in found if _accepting(finding, allowed) is None]
    put_aside = [finding for finding in found if _accepting(finding, allowed) is not None]
    if reading.network is not None:
        # Whether an `allow` is needed is known of checks that were run.
        not_run = frozenset(check.entry.code for check in (*dynamics.CHECKS, parts.lost) if check not in known)
        open_ones = frozenset((*subject.unexamined, *subject.cut))
        if any(finding.diagnostic.code == parts.UNDECIDED.code for finding in found):
            open_ones |= {parts.lost.entry.code}
        used = {key for finding in put_aside if (key := _accepting(finding, allowed)) is not None}
        kept += _unused(subject, used, _READER | not_run | open_ones)
    reasons = ((f.diagnostic, _accepting(f, allowed)) for f in _ordered(subject, put_aside))
    accepted = tuple(Accepted(diagnostic, allowed[key]) for diagnostic, key in reasons if key is not None)
    diagnostics = tuple(finding.diagnostic for finding in _ordered(subject, kept))
    tallies = () if reading.network is None else tuple(_tallies(subject, checks, kept))
    reports = () if reading.network is None else tuple(report for _, report in subject.parts)
    return Review(diagnostics, accepted, tallies, with_reasons(reports, subject.network.allows))


#: Code, node or expectation, and the part, empty for any.
_Key = tuple[str, str, str]


def _accepting(finding: Finding, allowed: Mapping[_Key, str]) -> _Key | None:
    """What the ``allow`` names that accepts the finding: one for its part before one for any part."""
    if finding.node is None:
        return None
    keys = ((finding.diagnostic.code, finding.node, part) for part in (finding.part, ""))
    return next((key for key in keys if key in allowed), None)


def _tallies(subject: Subject, checks: list[Check], kept: list[Finding]) -> Iterator[Tally]:
    failed = {finding.diagnostic.code for finding in kept}
    for section, family in (("logic", logic.CHECKS), ("biology", biology.CHECKS), ("dynamics", dynamics.CHECKS)):
        tests = [c.entry.code for c in family if c in checks and c.entry.severity is not Severity.INFO]
        # What was not decided is no finding, and no pass either.
        left_open = {*failed, *subject.unexamined, *subject.cut}
        passed = [code for code in tests if code not in left_open] if not _open(section, failed) else []
        if tests:
            yield Tally(section, len(passed), len(tests))
    if subject.declares(Needs.EVIDENCE):
        standings = [standing(subject, regulation) for regulation in subject.observable_regulations]
        # A choice of the model is no finding that could be missing: it is counted apart (LN365).
        yield Tally("evidence", standings.count(Standing.SUPPORTED), len(standings) - standings.count(Standing.CHOSEN))


def _open(section: str, failed: set[str]) -> bool:
    return section == "dynamics" and dynamics.UNDECIDED.code in failed


def _of_reader(subject: Subject, diagnostic: Diagnostic) -> Finding:
    """A finding of the reader is about the node whose name or rule it points at, if it does."""
    for node in subject.network.nodes:
        if node.span.start <= diagnostic.span.start and diagnostic.span.end <= max(node.rule.span.end, node.span.end):
            return Finding(node.name, diagnostic)
    return Finding(None, diagnostic)


def _unused(subject: Subject, used: set[_Key], spared: frozenset[str]) -> Iterator[Finding]:
    # A line about a node with levels accepts for each of them; it is needed if one of them needs it.
    needed = {(place, code) for code, about, part in used for place in _lines(subject, code, about, part)}
    told: set[Span] = set()
    for allow in subject.network.allows:
        about = allow.node or allow.expectation
        if not about:
            continue  # the reader says so
        if allow.span in told:
            continue
        told.add(allow.span)
        unused = [code for code in allow.codes if code not in spared and (allow.span, code) not in needed]
        for code in unused:
            place = f" of {allow.part}" if allow.part else ""
            message = f"`{about}`{place} has no finding {code} that this could accept"
            rest = _without(subject.network.source.text[allow.span.start : allow.span.end], allow.codes, unused)
            found = UNUSED_ALLOW.at(subject.network.source, allow.span, message, help=_advice(code), replacement=rest)
            yield Finding(None, found)


def _lines(subject: Subject, code: str, about: str, part: str) -> Iterator[Span]:
    """The lines that accept a finding."""
    for allow in subject.network.allows:
        if code in allow.codes and (allow.node or allow.expectation, allow.part) == (about, part):
            yield allow.span


def _without(line: str, codes: tuple[str, ...], unused: list[str]) -> str:
    """An ``allow`` line with the codes that are needed; nothing if there are none."""
    needed = [code for code in codes if code not in unused]
    if not needed:
        return ""
    listed = re.compile(r"\s*,\s*".join(codes))
    return listed.sub(", ".join(needed), line, count=1)


def _advice(code: str) -> str:
    if code not in {entry.code for entry in ENTRIES}:
        return f"no check has the code {code}; `logicnet explain` lists all"
    return "delete the line, or correct its code or its node"


def _ordered(subject: Subject, findings: list[Finding]) -> list[Finding]:
    own = subject.network.source

    def place(finding: Finding) -> tuple[bool, str, int, int, str, str]:
        found = finding.diagnostic
        start, end = found.span.start, found.span.end
        return found.source is not own, found.source.path, start, end, found.code, found.message

    return sorted(findings, key=place)
