"""What is said of findings and words: manual pages, and what a word of the glossary means."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from msgspec import Struct

from logicnet.report.glossary import Term
from logicnet.report.views.fields import (
    ABSENT,
    AnswerDescription,
    Cell,
    Column,
    Description,
    Field,
    Parts,
    cells_of,
    columns_of,
)
from logicnet.report.views.findings import CODE
from logicnet.report.views.shared import TEXT, TEXTS, named, words
from logicnet.text.diagnostics import Entry, Severity

__all__ = ["ENTRY", "MANUAL", "TERM", "Pages"]


class Pages(Struct, frozen=True):
    """What was looked up: findings, and words of the glossary."""

    findings: tuple[Entry, ...]
    terms: tuple[Term, ...] = ()


#: A manual page: the sentences of its own are on the page, the rest in the list of all findings.
ENTRY: Final[Description[Entry, None, Any]] = (
    Field(
        "code",
        CODE,
        lambda entry, _: entry.code,
        Column(lambda _: ("code",), lambda entry, _: (entry.code,)),
        shown=lambda _: (("code", lambda entry: entry.code),),
    ),
    Field(
        "title",
        TEXT,
        lambda entry, _: entry.title,
        Column(lambda _: ("finding",), lambda entry, _: (entry.title,), 1),
        shown=lambda _: (("finding", lambda entry: entry.title),),
        place=1,
    ),
    Field(
        "severity",
        words(Severity),
        lambda entry, _: entry.severity.value,
        Column(lambda _: ("severity",), lambda entry, _: (entry.severity.value,)),
        shown=lambda _: (("severity", lambda entry: entry.severity.value),),
    ),
    Field("finds", TEXT, lambda entry, _: entry.finds),
    Field("why", TEXT, lambda entry, _: entry.why),
    Field("example", TEXT, lambda entry, _: entry.example),
    Field("remedy", TEXT, lambda entry, _: entry.remedy),
    Field(
        "reference", TEXT, lambda entry, _: entry.reference, facts=lambda entry: (("reference", entry.reference),)
    ),
)

#: A word has a page and no row: it is looked up by itself.
TERM: Final[Description[Term, Any, Any]] = (
    Field("word", TEXT, lambda term, _: term.word),
    Field("meaning", TEXT, lambda term, _: term.meaning),
    Field(
        "see",
        TEXTS,
        lambda term, _: list(term.see),
        facts=lambda term: (("see also", ", ".join(term.see)),) if term.see else (),
    ),
)


def _rows(found: Pages) -> Iterator[tuple[Cell, ...]]:
    for entry in found.findings:
        yield cells_of(ENTRY, entry, None)


#: The order is that of the JSON.
MANUAL: Final[AnswerDescription[Pages, None]] = AnswerDescription(
    "explain",
    (
        *named("explain"),
        Field("findings", Parts(ENTRY, many=True), lambda found, _: found.findings, rows=_rows),
        Field("terms", Parts(TERM, many=True), lambda found, _: found.terms or ABSENT, optional=True),
    ),
    lambda _: columns_of(ENTRY, None),
)
