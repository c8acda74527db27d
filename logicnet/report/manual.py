"""The manual of all findings as a page, made from the registry: ``logicnet explain --all --format markdown``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from logicnet.report.page import Block, Code, Heading, Link, Marked, Page, Paragraph, Table
from logicnet.text.diagnostics import Entry

__all__ = ["FAMILIES", "manual"]

#: What the first digits of a code say.
FAMILIES: Final = (
    ("LN0", "Syntax", "Whether the lines of a file can be read."),
    ("LN1", "Names", "Whether each name means one thing, and survives other programs."),
    ("LN2", "Logic", "What a rule says as a function, against how it is written."),
    ("LN30", "Biology", "What cells can and cannot do, against what the rules say."),
    ("LN35", "Evidence", "Whether each regulation cites a finding, and the signs agree."),
    ("LN36", "Evidence", ""),
    ("LN37", "Parts", "Whether a network knows what the networks show that were joined in it."),
    ("LN4", "Dynamics", "What phenotypes and inputs do in the attractors; searched on request (`check --dynamics`)."),
    ("LN5", "Expectations", "What became of the tests that stand in the file."),
    ("LN6", "Other formats", "What `convert` cannot read, and what a network cannot hold."),
)

_ABOUT: Final = Marked(
    "Each finding has a code. `logicnet explain CODE` prints its page; this is all of them, made by "
    "`logicnet explain --all --format markdown`. Errors are always shown; `--select` and `--ignore` choose among "
    "warnings and remarks, by code or by the beginning of codes (`LN3`). A line `#: allow CODE, REASON` above a rule "
    "accepts a finding about that rule."
)

_SEVERITIES: Final = {
    "error": "error: the file cannot be used, or contradicts what it says itself",
    "warning": "warning: likely a slip",
    "info": "remark: worth reading",
}


def manual(entries: Iterable[Entry]) -> Page:
    """One chapter per family, one section per code, in the order given, under a table of them all."""
    return tuple(_blocks(tuple(entries)))


def _blocks(entries: tuple[Entry, ...]) -> Iterator[Block]:
    yield Heading(Marked("What `logicnet check` finds"), level=1)
    yield Paragraph(_ABOUT)
    rows = [(Link(entry.code, _title(entry)), entry.title, entry.severity.value) for entry in entries]
    yield Table(("code", "finding", "severity"), tuple(rows))
    chapter = ""
    for entry in entries:
        _, family, about = next(family for family in FAMILIES if entry.code.startswith(family[0]))
        if family != chapter:
            chapter = family
            yield Heading(family)
            yield Paragraph(Marked(about))
        yield Heading(_title(entry), level=3)
        yield Paragraph(Marked(f"**{_SEVERITIES[entry.severity.value].capitalize()}.** {entry.finds}"))
        yield Paragraph(Marked(f"**Why it matters.** {entry.why}"))
        yield Code(entry.example, "text" if family == "Other formats" else "bnet")
        yield Paragraph(Marked(f"**Remedy.** {entry.remedy}"))
        yield Paragraph(Marked(f"Reference: {entry.reference}"))


def _title(entry: Entry) -> str:
    return f"{entry.code} {entry.title}"
