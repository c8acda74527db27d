"""What ``check`` says: findings where they are, expectations with their counter-examples, the score by section."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from logicnet.formats.shipped import as_called
from logicnet.network.case import changes_argument
from logicnet.network.levels import in_levels
from logicnet.network.resolve import environment_of
from logicnet.report.page import (
    Block,
    Fields,
    Hint,
    Page,
    Paragraph,
    Rendered,
    Style,
    Table,
    height,
    plural,
    shortened,
)
from logicnet.report.pages.across import across_blocks
from logicnet.report.pages.phrases import NAMES, settings_shown, values_in_rows
from logicnet.report.report import CheckReport, FileReport, dialect_name, size_text
from logicnet.report.views.across import EXPECTATION_ACROSS
from logicnet.report.views.check import (
    CHECK,
    FILE,
    MUTANT,
    MUTANTS,
    TESTED,
    Slip,
    Tested,
    claim_text,
    strength_facts,
)
from logicnet.report.views.fields import facts_of, shown_of
from logicnet.text.names import format_name

if TYPE_CHECKING:
    from logicnet.checks.expectations import ExpectationResult
    from logicnet.checks.mutants import MutationReport
    from logicnet.checks.reasons import FailureReason
    from logicnet.compiled.space import Subspace
    from logicnet.network.model import Expectation, Network
    from logicnet.text.diagnostics import Diagnostic, Note
    from logicnet.text.source import Source

__all__ = ["check_page", "mutant_blocks"]

#: Most expectations that hold and are listed on screen; the others always are.
HOLDING = 20
#: Lines that are read at once; more are summed up.
LINES = 40
#: Characters of a message in a line that sums up.
SAID = 70
#: Steps of a reason that are shown.
STEPS = 12
#: Most surviving mutants that are listed on screen.
LISTED = 50


def check_page(report: CheckReport, rendered: Callable[[Diagnostic], str], every: bool = True) -> Page:
    """What ``check`` says; ``rendered`` makes a diagnostic fit for the reader's screen.

    Errors and false expectations come first. Unless ``every``, what does not fit on a screen (:data:`LINES`, shared by
    the files) is summed up: one line per kind of finding, and the way to the rest.
    """
    whole = [_whole(file, rendered) for file in report.files]
    # Two lines are for what stands at the end.
    shares = [(LINES - 2) // len(report.files) - 1] * len(report.files) if report.files else []
    fits = every or height(tuple(block for blocks in whole for block in blocks)) <= LINES
    blocks: list[Block] = []
    for file, full, share in zip(report.files, whole, shares, strict=True):
        blocks += full if fits or height(full) <= share else _summed(file, rendered, share)
    if facts := facts_of(CHECK.fields, report):
        blocks.append(Fields(facts))
    if report.limits:
        blocks.append(Paragraph(f"Not finished: {'; '.join(report.limits)}. This is right, but not all.", Style.BAD))
    if not fits:
        blocks.append(Hint(f"All of it: logicnet check {shlex.join(file.path for file in report.files)} --all"))
    return tuple(blocks)


def _whole(file: FileReport, rendered: Callable[[Diagnostic], str]) -> Page:
    """Everything about a file."""
    found = [d for d in file.diagnostics if d.severity.value != "info"]
    # Sorted by severity alone: the sort is stable, and they come in line order.
    found.sort(key=lambda d: not d.is_error)
    blocks: list[Block] = [Rendered(rendered(d)) for d in found]
    blocks.append(_file_heading(file))
    if file.unreadable is not None:
        return tuple(blocks)
    blocks += _expectation_blocks(file)
    blocks += _remark_blocks(file)
    blocks += _part_blocks(file)
    blocks += [] if file.across is None else across_blocks(file.across, EXPECTATION_ACROSS, "holds")
    if facts := facts_of(FILE, file):
        blocks.append(Fields(facts))
    if file.mutants is not None:
        blocks += mutant_blocks(file.mutants)
    return tuple(blocks)


def _summed(file: FileReport, rendered: Callable[[Diagnostic], str], most: int) -> Page:
    """A file in at most ``most`` lines, and never less than its heading."""
    heading = _file_heading(file)
    parts: list[Block] = [heading]

    def room() -> int:
        # A blank line stands before what is added.
        return most - height(tuple(parts)) - 1

    groups = _groups(file.diagnostics)
    rows = [_group_row(found, file.path) for found in groups]
    errors = [row for row, found in zip(rows, groups, strict=True) if found[0].is_error]
    if errors and most >= LINES // 2:
        first = Rendered(rendered(groups[0][0]))
        if height((first,)) <= room() - 2 * len(rows) - 3:
            parts.insert(0, first)
    _add_rows(parts, ("finding", "count", "first places", "the first of them"), errors, room(), "kinds of error")
    parts += _false_in_lines(file, room())
    others = rows[len(errors) :]
    score = Paragraph("; ".join(f"{s.section} {s.passed} of {s.of}" for s in file.score) + " tests passed", Style.FAINT)
    told = strength_facts(file)
    strength: list[Block] = [Fields(tuple(told))] if told else []
    rest = room() - (2 if file.score else 0) - (height(tuple(strength)) + 1 if strength else 0)
    _add_rows(parts, ("finding", "count", "first places", "the first of them"), others, rest, "kinds of finding")
    if file.score and height((score,)) <= room():
        parts.append(score)
    if strength and height(tuple(strength)) <= room():
        parts += strength
    return tuple(parts)


def _add_rows(
    parts: list[Block], header: tuple[str, ...], rows: Sequence[tuple[str, ...]], room: int, noun: str
) -> None:
    """As many rows as there is room for, under their header, and how many there are more."""
    if not rows or room < 2:
        return
    shown = rows if len(rows) + 1 <= room else rows[: max(room - 2, 0)]
    if not shown:
        return
    more = len(rows) - len(shown)
    cells = Table(header, tuple(shown), f"and {more} more {noun}" if more else "")
    parts.append(cells)


def _groups(diagnostics: Sequence[Diagnostic]) -> list[list[Diagnostic]]:
    """Findings of one code and severity together: errors, then warnings, then remarks, in line order."""
    order = {"error": 0, "warning": 1, "info": 2}
    found: dict[tuple[int, str], list[Diagnostic]] = {}
    for diagnostic in diagnostics:
        found.setdefault((order[diagnostic.severity.value], diagnostic.code), []).append(diagnostic)
    return [found[key] for key in sorted(found)]


def _group_row(found: Sequence[Diagnostic], path: str) -> tuple[str, ...]:
    first = found[0]
    # Of another file, such as the table of evidence, by its name.
    shown = [":".join(map(str, d.start)) if d.source.file == path else as_called(d.place) for d in found[:3]]
    places = ", ".join(shown) + (" ..." if len(found) > 3 else "")
    kind = {"info": "remark"}.get(first.severity.value, first.severity.value)
    return f"{kind} {first.code}", str(len(found)), places, _cut(as_called(first.message), SAID)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 3].rstrip()}..."


def _false_in_lines(file: FileReport, room: int) -> list[Block]:
    """Expectations that do not hold, a line each, and how to look into the first that fails."""
    others = [r for r in file.expectations if r.status.value != "holds"]
    # False ones first; the sort is stable.
    others.sort(key=lambda r: r.status.value != "fails")
    if not others or file.network is None:
        return []
    why = next((_why(file, r) for r in others if r.status.value == "fails"), None)
    hints: list[Block] = [] if why is None else [why]
    first = next((r for r in file.reasons if r.blamed), None)
    if first is not None:
        hints.insert(0, Paragraph(f"{first.expectation}: {_cut(_different(first), 2 * SAID)}"))
    rows = []
    for result in others:
        place = f"line {Tested(file, result).line}"
        rows.append((result.status.value, result.expectation.name, place, _cut(result.reason, SAID)))
    parts: list[Block] = []
    # Half of what is left: the other findings are to be seen, too.
    left = room // 2 - height(tuple(hints)) - 1
    _add_rows(parts, ("status", "expectation", "place", "because"), rows, left, "that do not hold")
    if parts and first is not None:
        from logicnet.report.pages.why import chain_blocks

        chain = chain_blocks(file.network, first.steps, STEPS)
        # Some lines are for the other findings.
        if height((*parts, *chain, *hints)) + 8 <= room:
            hints[:0] = chain
    return [*parts, *hints] if parts else []


def _reason(file: FileReport, result: ExpectationResult) -> list[Block]:
    """The rules that make an expectation fail, and what would have to be different."""
    if (reason := Tested(file, result).reason) is None:
        return []
    from logicnet.report.pages.why import chain_blocks

    blocks = chain_blocks(result.case.network, reason.steps, STEPS)
    return [*blocks, Paragraph(_different(reason))] if blocks or reason.blamed else blocks


def _different(reason: FailureReason) -> str:
    """What has to be otherwise, as far as that is proved."""
    names = reason.explanation.network.level_names(reason.blamed)
    if not names:
        return "No short list of rules is to blame: nothing that could show it holds itself in place."
    if len(names) == 1:
        return f"It fails as long as the rule of {names[0]} stays as it is, whatever the other rules are."
    head = f"It fails as long as these {len(names)} rules stay as they are, whatever the others are"
    return f"{head}; one of them has to be different: {shortened(names, NAMES)}."


def _why(file: FileReport, result: ExpectationResult) -> Hint:
    """The command that says why an expectation fails."""
    expectation, case = result.expectation, result.case
    words = ["logicnet"]
    if expectation.quantifier.value == "holds":
        words += ["query", file.path, expectation.text]
    else:
        # `every F` fails because an attractor shows the opposite.
        text = f"!({expectation.text})" if expectation.quantifier.value == "every" else expectation.text
        often = ["--occurrence", "always"] if expectation.quantifier.value == "some" else []
        words += ["why", file.path, "--phenotype", text, *often]
    if expectation.environments not in ((), ("default",)):
        words += ["--env", _environment_text(case.network, expectation, result)]
    changes = changes_argument(case.network, (*expectation.clamps, *expectation.cuts))
    words += ["--with", changes] if changes else []
    return Hint(f"Next, why {expectation.name} fails:\n  {shlex.join(words)}")


def _environment_text(network: Network, expectation: Expectation, result: ExpectationResult) -> str:
    """The environment of an expectation for ``--env``: its name, or of several names the first and what differs."""
    first, *others = expectation.environments
    if not others:
        return first
    named = dict(environment_of(network, (first,)))
    differs = [(name, value) for name, value in result.case.environment if named.get(name) != value]
    told = in_levels(network.named_levels, differs)
    return ",".join([format_name(first), *(f"{format_name(name)}{words}" for name, words in told)])


def _file_heading(file: FileReport) -> Paragraph:
    if file.unreadable is not None:
        hint = f"\n  = help: {file.unreadable.hint}" if file.unreadable.hint else ""
        return Paragraph(f"{file.path}: not checked: {file.unreadable.message}{hint}", Style.BAD)
    severities = [diagnostic.severity.value for diagnostic in file.diagnostics]
    parts = [
        plural(severities.count(name), noun)
        for name, noun in (("error", "error"), ("warning", "warning"))
        if name in severities
    ]
    if "info" in severities:
        parts.append(plural(severities.count("info"), "remark"))
    parts += [f"{len(file.accepted)} accepted"] if file.accepted else []
    statuses = [result.status.value for result in file.expectations]
    parts += [f"{plural(statuses.count('fails'), 'expectation')} false"] if "fails" in statuses else []
    what = "" if file.network is None else f", {size_text(file.network)}, {dialect_name(file.network)}"
    bad = "error" in severities or "fails" in statuses
    style = Style.BAD if bad else Style.WARN if "warning" in severities else Style.GOOD
    return Paragraph(f"{file.path}: {', '.join(parts) if parts else 'no finding'}{what}", style)


def _remark_blocks(file: FileReport) -> list[Block]:
    """Remarks ask for nothing: a line or two each instead of a picture of the place, and nothing left out."""
    rows = []
    for diagnostic in file.diagnostics:
        if diagnostic.severity.value == "info":
            said = "; ".join(_noted(note, diagnostic.source) for note in diagnostic.notes)
            rows.append(
                (f"remark {diagnostic.code}", f"{diagnostic.message}{said and f': {said}'} ({diagnostic.place})")
            )
    if not rows:
        return []
    meaning = "Remarks ask for nothing; `logicnet explain CODE` says what one means."
    return [Fields(tuple(rows)), Paragraph(meaning, Style.FAINT)]


def _noted(note: Note, source: Source) -> str:
    if note.span is None:
        return note.message
    return f"{note.message}, line {source.position(note.span.start)[0]}"


def _expectation_blocks(file: FileReport) -> list[Block]:
    """One row per expectation, then the counter-example of each that fails."""
    if not file.expectations or file.network is None:
        return []
    shown = shown_of(TESTED, None)
    told = [(result, tuple(text(Tested(file, result)) for _, text in shown)) for result in file.expectations]
    others = [row for result, row in told if result.status.value != "holds"]
    holding = [row for result, row in told if result.status.value == "holds"]
    more = len(holding) - HOLDING
    remark = f"and {more} more that hold; --format json lists all" if more > 0 else ""
    blocks: list[Block] = [
        Table(tuple(label for label, _ in shown), (*others, *holding[:HOLDING]), remark)
    ]
    for result in file.expectations:
        if result.status.value == "holds":
            continue
        facts = [
            (result.status.value, f"{result.expectation.name} ({file.path}:{Tested(file, result).line})"),
            ("claim", claim_text(result)),
            ("because", result.reason),
            ("environment", settings_shown(result.case.network, result.environment)),
        ]
        explained = any(one.expectation == result.expectation.name and one.steps for one in file.reasons)
        if result.witness is not None and not explained:
            # The chain below says which of these values matter, and why.
            facts += _witness_facts(file.network, result.witness)
        if result.expectation.references:
            facts.append(("references", ", ".join(result.expectation.references)))
        blocks.append(Fields(tuple(facts)))
        if result.status.value == "fails":
            blocks += _reason(file, result)
            blocks.append(_why(file, result))
    if any(result.status.value == "fails" for result in file.expectations) and file.path != "-":
        words = shlex.join(["logicnet", "repair", file.path])
        blocks.append(Hint(f"Next, the smallest edits after which all of them hold:\n  {words}"))
    return blocks


def _part_blocks(file: FileReport) -> list[Block]:
    """What became of the expectations of parts, each that is lost, and the rules of both side by side."""
    usable = [part for part in file.parts if not part.why]
    if not usable:
        return []
    kinds = ("holds", "fails", "vacuous", "not sayable", "undecided", "not in the part", "not asked")
    counts = []
    for part in usable:
        found = [result.status.value for result in part.results]
        counts.append((part.path, *(str(found.count(kind)) for kind in kinds)))
    shown = [k for k in range(len(kinds)) if k < 4 or any(row[k + 1] != "0" for row in counts)]
    titles = {"fails": "fails here", "vacuous": "no contrast here", "not sayable": "cannot be said"}
    header = ("part", *(titles.get(kinds[k], kinds[k]) for k in shown))
    blocks: list[Block] = [Table(header, tuple((row[0], *(row[k + 1] for k in shown)) for row in counts))]
    lost = [
        (part.path, r.expectation.name, " + ".join(r.environments), r.reason, r.accepted or "no reason given")
        for part in usable
        for r in part.results
        if r.is_lost
    ]
    if lost:
        blocks.append(Table(("holds in", "expectation", "not here in", "because", "the author says"), tuple(lost)))
    rules = [
        (part.path, b.node, b.there, b.here, "accepted" if _accepts(file, b.node) else b.relation.value)
        for part in usable
        for b in part.rules
    ]
    if rules:
        blocks.append(Table(("part", "node", "the rule there", "the rule here", ""), tuple(rules)))
    return blocks


def _accepts(file: FileReport, node: str) -> bool:
    assert file.network is not None
    return any(allow.node == node and "LN376" in allow.codes for allow in file.network.allows)


def mutant_blocks(report: MutationReport) -> list[Block]:
    """How many mutants the cited expectations kill, and each one that they do not."""
    from logicnet.checks.mutants import MutantFate

    blocks: list[Block] = [Fields(facts_of(MUTANTS, report))]
    kept = [*report.of(MutantFate.SURVIVED), *report.of(MutantFate.UNDECIDED)]
    if kept:
        columns = shown_of(MUTANT, None)
        rows = []
        for result in kept[:LISTED]:
            fate = result.fate.value + (f" ({result.expectation})" if result.expectation else "")
            rows.append((fate, *(text(Slip(report, result)) for _, text in columns)))
        more = len(kept) - LISTED
        remark = f"and {more} more; --format json lists all" if more > 0 else ""
        blocks.append(Table(("fate", *(label for label, _ in columns)), tuple(rows), remark))
    return blocks


def _witness_facts(network: Network, witness: Subspace) -> list[tuple[str, str]]:
    labels = {1: "witness, on", 0: "witness, off", None: "witness, open"}
    return values_in_rows(network, witness, labels, "witness, levels")
