"""Names (LN1xx): what a name risks on its way through other programs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from logicnet.checks.registry import Check, Finding, Subject, check
from logicnet.network.document import LineKind
from logicnet.text.characters import acts, visible
from logicnet.text.diagnostics import Entry, Severity
from logicnet.text.source import Span

__all__ = ["CHECKS"]

_MONTH = "JAN|FEB|MAR|MARCH|APR|MAY|JUN|JUL|AUG|SEP|SEPT|OCT|NOV|DEC"
#: What a spreadsheet takes for a date, or for a number with an exponent.
_MONTH_FIRST = re.compile(rf"(?:{_MONTH})[-_./]?\d{{1,2}}", re.IGNORECASE)
_MONTH_LAST = re.compile(rf"\d{{1,2}}[-./]?(?:{_MONTH})", re.IGNORECASE)
_NUMBERS = re.compile(r"(?:0?[1-9]|[12]\d|3[01])[-./](?:0?[1-9]|1[0-2])(?:[-./]\d{1,4})?")
_EXPONENT = re.compile(r"\d+[eE]\d+")


@check(
    Entry(
        "LN120",
        "date-like-name",
        Severity.WARNING,
        "A name that spreadsheets turn into a date or a number (`SEPT2`, `MARCH1`, `2310009E13`), or that looks as if "
        "one had done so already (`2-Sep`).",
        "A table that has been through a spreadsheet then names another node, or none, without a word.",
        "SEPT2, SEPT2",
        "Use the current symbol (SEPTIN2, MARCHF1), or a prefix; if the name has been damaged, restore it.",
        "E. A. Bruford and colleagues 2020, doi:10.1038/s41588-020-0669-3",
    )
)
def date_like_name(subject: Subject) -> Iterator[Finding]:
    """A name that a spreadsheet damages."""
    for node in subject.network.nodes:
        name = node.name
        if _MONTH_LAST.fullmatch(name):
            help = "this looks like the remains of a gene name: restore it"
            why = "it looks like a date that a spreadsheet made of another name"
        elif _MONTH_FIRST.fullmatch(name) or _NUMBERS.fullmatch(name):
            help = "use the current gene symbol, or a prefix such as the cell type"
            why = "spreadsheets turn it into a date"
        elif _EXPONENT.fullmatch(name):
            help = "use the gene symbol, or a prefix such as the cell type"
            why = "spreadsheets turn it into a number"
        else:
            continue
        yield subject.at(date_like_name.entry, name, node.span, f"`{name}` is a risky name: {why}", help=help)


#: What acts in a remark, which may hold soft hyphens of a citation: controls, and marks that turn a line round.
_ACTS_IN_REMARKS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


@check(
    Entry(
        "LN129",
        "invisible-character",
        Severity.WARNING,
        "A control character, a mark of text direction, or a character without width, in a name, a title or a remark.",
        "It clears the screen, turns a line round so that it reads as another one, or makes two names look alike; many "
        "programs refuse it.",
        '"a\u202e", "a\u202e"',
        "Delete the character; outputs show a picture in its place.",
        "N. Boucher, R. Anderson 2023, Trojan Source, doi:10.48550/arXiv.2111.00169",
    )
)
def invisible_character(subject: Subject) -> Iterator[Finding]:
    """A character that does something instead of standing for something; one finding per line."""
    source, network = subject.network.source, subject.network
    at = {node.span.start: node.name for node in network.nodes}
    met = False
    text = source.text if subject.reading.source.is_file else ""
    if not text.isprintable():
        for line in subject.reading.document.lines:
            part = text[line.span.start : line.span.end]
            remark = line.kind is LineKind.COMMENT
            found = [
                k for k, c in enumerate(part) if c != "\t" and acts(c) and (not remark or _ACTS_IN_REMARKS.match(c))
            ]
            if not found:
                continue
            met = True
            place = line.span.start + found[0]
            code = f"U+{ord(part[found[0]]):04X}"
            more = f" and {len(found) - 1} more like it" if len(found) > 1 else ""
            yield subject.at(
                invisible_character.entry,
                next((name for start, name in at.items() if line.span.start <= start < line.span.end), None),
                Span(place, place + 1),
                f"{code}{more} stands here, which no reader sees",
                help="delete it",
            )
    for name in (network.title, *network.names) if not met else ():
        # In other formats it may be written as a reference.
        if visible(name) != name:
            where = next((node.span for node in network.nodes if node.name == name), Span(0, 0))
            found_code = next(ord(c) for c in name if acts(c))
            message = f"`{visible(name)}` holds U+{found_code:04X}, which no reader sees"
            yield subject.at(invisible_character.entry, None, where, message, help="delete it")


#: Every check of the family, by code.
CHECKS: tuple[Check, ...] = (date_like_name, invisible_character)
