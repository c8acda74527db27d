"""The manual page of a finding, and what a word means: as pages and as a document."""

from __future__ import annotations

from typing import Any

from logicnet.report.glossary import Term
from logicnet.report.page import Fields, Page, Paragraph, Style, Table, Verbatim
from logicnet.text.diagnostics import Entry
from logicnet.version import __version__

__all__ = ["entry_page", "explain_document", "list_page", "term_page"]


def entry_page(entry: Entry) -> Page:
    return (
        Paragraph(f"{entry.code} {entry.title} ({entry.severity.value})", Style.TITLE),
        Paragraph(entry.finds),
        Paragraph(f"Why it matters. {entry.why}"),
        Paragraph("Example:"),
        Verbatim("\n".join(f"    {line}" for line in entry.example.rstrip("\n").split("\n"))),
        Paragraph(f"Remedy. {entry.remedy}"),
        Fields((("reference", entry.reference),)),
    )


def term_page(word: Term) -> Page:
    more = (Fields((("see also", ", ".join(word.see)),)),) if word.see else ()
    return (Paragraph(word.word, Style.TITLE), Paragraph(word.meaning), *more)


def list_page(known: tuple[Entry, ...]) -> Page:
    return (Table(("code", "severity", "finding"), tuple((e.code, e.severity.value, e.title) for e in known)),)


def explain_document(known: tuple[Entry, ...], words: tuple[Term, ...] = ()) -> dict[str, Any]:
    document: dict[str, Any] = {
        "schema": "logicnet.explain/1",
        "logicnet": __version__,
        "findings": [
            {
                "code": entry.code,
                "title": entry.title,
                "severity": entry.severity.value,
                "finds": entry.finds,
                "why": entry.why,
                "example": entry.example,
                "remedy": entry.remedy,
                "reference": entry.reference,
            }
            for entry in known
        ],
    }
    if words:
        document["terms"] = [{"word": one.word, "meaning": one.meaning, "see": list(one.see)} for one in words]
    return document
