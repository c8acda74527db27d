"""What a reference is: a publication that can be looked up, or one of the things that stand in for one.

One grammar for the cells of evidence tables, ``edge`` directives and expectations::

    PMID:32051587                          a publication: PMID, PMCID or DOI; several of one paper are joined by `;`
    review PMID:33142779                   a review: it reports what others found
    no identifier: Asangani 2008 Oncogene  a publication of which no identifier was found
    textbook knowledge (...)               what every textbook says
    drug pharmacology (...), drug label    what the label of a drug says
    model choice (...)                     no finding at all: the author of the model decided it

Anything else is a text nobody can look up by a program, and a finding of ``check`` (LN364).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum
from functools import lru_cache
from typing import Final

from msgspec import Struct

__all__ = ["IDENTIFIERS", "Basis", "Reference", "advice", "basis_of", "read_reference"]

#: What an identifier is, for messages.
IDENTIFIERS: Final = "PMID:NUMBER, PMCID:PMCNUMBER or doi:10.NUMBER/NAME"


class Basis(Enum):
    """On what a statement rests. The first three are published; the order is that of trust."""

    #: A publication with an identifier.
    PRIMARY = "publication"
    #: A publication without one, marked as such.
    UNIDENTIFIED = "publication without identifier"
    #: A review, with an identifier, marked as such.
    REVIEW = "review"
    #: A text that is none of the others.
    FREE_TEXT = "free text"
    LABEL = "drug label"
    TEXTBOOK = "textbook"
    #: The author of the model decided it. Never a finding.
    CHOICE = "model choice"


class Reference(Struct, frozen=True):
    """A reference as it was written, and what it is."""

    text: str
    basis: Basis
    #: Normalised (``PMID:1``, ``PMCID:PMC1``, ``doi:10.1/x`` in lower case); all of one publication.
    identifiers: tuple[str, ...] = ()


_FORMS: Final = (
    (re.compile(r"PMID:\s?(\d{1,8})", re.I), "PMID:{}"),
    (re.compile(r"(?:PMCID:\s?)?PMC(\d{1,8})", re.I), "PMCID:PMC{}"),
    (re.compile(r"doi:\s?(10\.\d{4,9}/\S+)", re.I), "doi:{}"),
    (re.compile(r"https?://(?:dx\.)?doi\.org/(10\.\d{4,9}/\S+)", re.I), "doi:{}"),
    (re.compile(r"https?://(?:www\.)?identifiers\.org/doi[:/](10\.\d{4,9}/\S+)", re.I), "doi:{}"),
    (re.compile(r"urn:miriam:doi:(10\.\d{4,9}(?:/|%2F)\S+)", re.I), "doi:{}"),
    (re.compile(r"https?://pubmed\.ncbi\.nlm\.nih\.gov/(\d{1,8})/?", re.I), "PMID:{}"),
    (re.compile(r"https?://(?:www\.)?identifiers\.org/pubmed[:/](\d{1,8})", re.I), "PMID:{}"),
    (re.compile(r"urn:miriam:pubmed:(\d{1,8})", re.I), "PMID:{}"),
)
#: What looks like an identifier inside another text.
_INSIDE: Final = re.compile(
    r"PM_?ID:?\s?(?P<pmid>\d{1,8})|PMC(?P<pmc>\d{1,8})|(?:doi:?\s?|doi\.org/)(?P<doi>10\.\d{4,9}/\S+)", re.I
)
_REVIEW: Final = re.compile(r"review[\s:]\s*", re.I)
_UNIDENTIFIED: Final = re.compile(r"no identifier:\s*(?=\S)", re.I)
_CHOICE: Final = re.compile(r"(?:source:\s*)?model choice\b", re.I)
_TEXTBOOK: Final = re.compile(r"textbook\b", re.I)
_LABEL: Final = re.compile(r"drug (?:pharmacology|label)\b", re.I)
_NUMBER: Final = re.compile(r"\d{6,8}")
_BARE_DOI: Final = re.compile(r"10\.\d{4,9}/\S+")


@lru_cache(maxsize=50_000)
def read_reference(text: str) -> Reference:
    """What a reference is. Never raises; takes time linear in the text."""
    stripped = text.strip()
    if _CHOICE.match(stripped):
        return Reference(text, Basis.CHOICE, _found_inside(stripped))
    if _TEXTBOOK.match(stripped):
        return Reference(text, Basis.TEXTBOOK)
    if _LABEL.match(stripped):
        return Reference(text, Basis.LABEL)
    if _UNIDENTIFIED.match(stripped):
        return Reference(text, Basis.UNIDENTIFIED)
    review = _REVIEW.match(stripped)
    found = [_identifier(part.strip()) for part in stripped[review.end() if review else 0 :].split(";")]
    if None in found:
        return Reference(text, Basis.FREE_TEXT)
    identifiers = tuple(dict.fromkeys(one for one in found if one))
    return Reference(text, Basis.REVIEW if review else Basis.PRIMARY, identifiers)


def basis_of(references: Iterable[str]) -> Basis | None:
    """The best that some references offer; ``None`` for none at all.

    One paper among several makes a statement published, and a model choice beside it is a finding (LN366).
    """
    order = list(Basis)
    found = [read_reference(text).basis for text in references]
    return min(found, key=order.index) if found else None


def advice(text: str) -> str:
    """How a reference that is none can be written, for the help of a finding."""
    stripped = text.strip()
    if _BARE_DOI.fullmatch(stripped):
        return f"write `doi:{stripped}`"
    if _NUMBER.fullmatch(stripped):
        return f"is it a PMID? Write `PMID:{stripped}`"
    inside = _found_inside(stripped)
    if inside:
        if len(inside) == 1:
            return f"write `{inside[0]}` alone"
        return f"write each of `{'`, `'.join(inside)}` alone: in a row of its own, or behind a comma in a directive"
    return f"write {IDENTIFIERS}; `no identifier: {stripped}` if none was found; `model choice` if no paper says it"


def _identifier(part: str) -> str | None:
    for form, written in _FORMS:
        match = form.fullmatch(part)
        if match:
            value = match.group(1)
            return written.format(value.lower() if written.startswith("doi") else value.lstrip("0") or "0")
    return None


def _found_inside(text: str) -> tuple[str, ...]:
    """The identifiers within a text, normalised."""
    found = []
    for match in _INSIDE.finditer(text):
        if match["doi"]:
            found.append(f"doi:{match['doi'].rstrip(').,;]').lower()}")
        elif match["pmid"]:
            found.append(f"PMID:{match['pmid']}")
        else:
            found.append(f"PMCID:PMC{match['pmc']}")
    return tuple(dict.fromkeys(found))
