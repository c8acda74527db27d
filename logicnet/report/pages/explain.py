"""What ``explain`` says: the manual page of a finding, what a word means, or a list of all findings."""

from __future__ import annotations

from logicnet.report.glossary import Term
from logicnet.report.page import Block, Fields, Page, Paragraph, Style, Table, Verbatim
from logicnet.report.views.explain import ENTRY, MANUAL, TERM, Pages
from logicnet.report.views.fields import facts_of, shown_of
from logicnet.text.diagnostics import Entry

__all__ = ["manual_page"]


def manual_page(found: Pages, whole: bool) -> Page:
    """What was looked up. ``whole``: each finding in full, and not as a row."""
    blocks: list[Block] = []
    if facts := facts_of(MANUAL.fields, found):
        blocks.append(Fields(facts))
    if whole:
        blocks += [block for entry in found.findings for block in _entry(entry)]
    elif found.findings:
        shown = shown_of(ENTRY, None)
        rows = tuple(tuple(text(entry) for _, text in shown) for entry in found.findings)
        blocks.append(Table(tuple(label for label, _ in shown), rows))
    return (*blocks, *(block for term in found.terms for block in _term(term)))


def _entry(entry: Entry) -> Page:
    return (
        Paragraph(f"{entry.code} {entry.title} ({entry.severity.value})", Style.TITLE),
        Paragraph(entry.finds),
        Paragraph(f"Why it matters. {entry.why}"),
        Paragraph("Example:"),
        Verbatim("\n".join(f"    {line}" for line in entry.example.rstrip("\n").split("\n"))),
        Paragraph(f"Remedy. {entry.remedy}"),
        Fields(facts_of(ENTRY, entry)),
    )


def _term(term: Term) -> Page:
    facts = facts_of(TERM, term)
    return (Paragraph(term.word, Style.TITLE), Paragraph(term.meaning), *((Fields(facts),) if facts else ()))
