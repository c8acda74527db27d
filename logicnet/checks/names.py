"""Names (LN1xx): what a name risks on its way through other programs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from logicnet.checks.registry import Check, Finding, Subject, check
from logicnet.text.diagnostics import Entry, Severity

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


#: Every check of the family, by code.
CHECKS: tuple[Check, ...] = (date_like_name,)
