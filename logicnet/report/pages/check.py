"""What ``check`` says: findings where they are, expectations with their counter-examples, the score by section."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from logicnet.report.page import Block, Fields, Page, Paragraph, Rendered, Style, Table, plural, shortened
from logicnet.report.pages.across import across_blocks
from logicnet.report.pages.phrases import NAMES, limit_notice, settings
from logicnet.report.report import CheckReport, FileReport, dialect_name, size_text

if TYPE_CHECKING:
    from logicnet.checks.expectations import ExpectationResult
    from logicnet.checks.mutants import MutationReport
    from logicnet.compiled.space import Subspace
    from logicnet.network.model import Network, Setting
    from logicnet.text.diagnostics import Diagnostic, Note
    from logicnet.text.source import Source

__all__ = ["check_page", "mutant_blocks"]

#: Most expectations that hold and are listed on screen; the others always are.
HOLDING = 20
#: Most surviving mutants that are listed on screen.
MUTANTS = 50


def check_page(report: CheckReport, rendered: Callable[[Diagnostic], str]) -> Page:
    """What ``check`` says; ``rendered`` makes a diagnostic fit for the reader's screen."""
    blocks: list[Block] = []
    for file in report.files:
        blocks += [Rendered(rendered(d)) for d in file.diagnostics if d.severity.value != "info"]
        blocks.append(_file_heading(file))
        blocks += _remark_blocks(file)
        if file.unreadable is not None:
            continue
        blocks += _expectation_blocks(file)
        blocks += [] if file.across is None else across_blocks(file.across)
        if file.score:
            blocks.append(Fields(tuple((s.section, f"{s.passed} of {s.of} tests passed") for s in file.score)))
        if file.mutants is not None:
            blocks += mutant_blocks(file.mutants)
    blocks += limit_notice(report.limits)
    return tuple(blocks)


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
    rows = [(result.status.value, result.expectation.name, _expectation_text(result)) for result in file.expectations]
    others = [row for row in rows if row[0] != "holds"]
    holding = [row for row in rows if row[0] == "holds"]
    more = len(holding) - HOLDING
    remark = f"and {more} more that hold; --format json lists all" if more > 0 else ""
    blocks: list[Block] = [Table(("status", "expectation", "claim"), (*others, *holding[:HOLDING]), remark)]
    for result in file.expectations:
        if result.status.value == "holds":
            continue
        line = file.network.source.position(result.expectation.span.start)[0]
        facts = [
            (result.status.value, f"{result.expectation.name} ({file.path}:{line})"),
            ("claim", _expectation_text(result)),
            ("because", result.reason),
            ("environment", settings(result.environment)),
        ]
        if result.witness is not None:
            facts += _witness_facts(file.network, result.witness)
        if result.expectation.references:
            facts.append(("references", ", ".join(result.expectation.references)))
        blocks.append(Fields(tuple(facts)))
    return blocks


def mutant_blocks(report: MutationReport) -> list[Block]:
    """How many mutants the cited expectations kill, and each one that they do not."""
    from logicnet.checks.mutants import Fate

    killed, survived, undecided = (report.of(fate) for fate in (Fate.KILLED, Fate.SURVIVED, Fate.UNDECIDED))
    cited = plural(len(report.expectations), "cited expectation")
    facts = [
        ("mutants", f"{len(killed)} of {len(report.results)} killed by {cited}"),
        ("survivors", f"{len(survived)}" if survived else "none: every slip tried makes some cited expectation false"),
    ]
    if undecided:
        facts.append(("undecided", f"{len(undecided)}"))
    if len(report.results) < report.count:
        how = f"a sample with seed {report.seed}" if report.seed is not None else "as far as the limit let it"
        facts.append(("tested", f"{len(report.results)} of {report.count} mutants, {how}"))
    if report.equivalent:
        facts.append(("not counted", f"{report.equivalent} that say the same as the rule or as another mutant"))
    blocks: list[Block] = [Fields(tuple(facts))]
    shown = (*survived, *undecided)
    if shown:
        rows = []
        for result in shown:
            line, column = report.network.source.position(result.mutant.span.start)
            place = f"{report.network.source.path}:{line}:{column}"
            fate = result.fate.value + (f" ({result.expectation})" if result.expectation else "")
            rows.append((fate, place, result.mutant.node, result.mutant.what, result.mutant.text))
        more = len(rows) - MUTANTS
        remark = f"and {more} more; --format json lists all" if more > 0 else ""
        blocks.append(Table(("fate", "place", "node", "slip", "the rule would be"), tuple(rows[:MUTANTS]), remark))
    return blocks


def _witness_facts(network: Network, witness: Subspace) -> list[tuple[str, str]]:
    by_value: dict[Setting, list[str]] = {1: [], 0: [], None: []}
    for v, name in enumerate(network.names):
        by_value[witness.get(v)].append(name)
    labels: tuple[tuple[Setting, str], ...] = ((1, "witness, on"), (0, "witness, off"), (None, "witness, open"))
    return [(label, shortened(by_value[value], NAMES)) for value, label in labels if by_value[value]]


def _expectation_text(result: ExpectationResult) -> str:
    """The directive again, as it is understood."""
    expectation = result.expectation
    clamps = ", ".join(str(c) for c in (*expectation.clamps, *expectation.cuts))
    place = f"in {' + '.join(expectation.environments)}" if expectation.environments else "in default"
    change = f" with {clamps}" if clamps else ""
    return f"{place}{change}: {expectation.quantifier.value} {expectation.text}"
