"""Evidence tables: one published finding per row, tab-separated, with every fault of the table in one run.

A table may serve many networks, so nothing here knows any: whether a row speaks of a network's regulation is asked by
:mod:`logicnet.checks.evidence`. A faulty row is reported and left out; the rows beside it count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import Final

from msgspec import Struct

from logicnet.network.decoding import decode, path_below, read_bytes
from logicnet.network.directives.words import CARRIERS, CONFIDENCES
from logicnet.network.model import Sign
from logicnet.network.references import IDENTIFIERS, Basis, read_reference
from logicnet.text import catalogue
from logicnet.text.diagnostics import Diagnostic, Entry, Note, Severity, nearest
from logicnet.text.source import Source, Span

__all__ = [
    "COLUMNS",
    "ENTRIES",
    "VIAS",
    "EvidenceRow",
    "EvidenceTable",
    "Stance",
    "parse_table",
    "read_table",
    "sample",
]

#: What every table has, in any order; further columns are read over.
COLUMNS: Final = (
    "id",
    "source",
    "target",
    "sign",
    "via",
    "cargo",
    "mechanism",
    "context",
    "reference",
    "year",
    "confidence",
    "seen",
    "stance",
)
#: How an effect reaches its target: by a carrier, within one cell, or from outside the tissue.
VIAS: Final = (*CARRIERS, "intracellular", "systemic")


class Stance(Enum):
    """Whether a finding speaks for the part that a network gives to its source, or against it."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"


class EvidenceRow(Struct, frozen=True):
    """One finding, and where its cells stand."""

    id: str
    source: str
    target: str
    sign: Sign
    via: str
    cargo: str
    mechanism: str
    context: str
    #: Never empty; what it is says :attr:`basis`.
    reference: str
    #: ``None`` for what has no year, such as textbook knowledge.
    year: int | None
    #: Empty for a choice of the model, of which nobody can be more or less sure.
    confidence: str
    #: ``seen``: the claim was read; ``remembered``: it was not, and is to be checked. Empty for a choice of the model.
    seen: str
    stance: Stance
    #: The place of each cell, in the order of :data:`COLUMNS`.
    places: tuple[Span, ...]

    @property
    def basis(self) -> Basis:
        """On what the row rests: a publication, a textbook, a choice of the model."""
        return read_reference(self.reference).basis

    @property
    def is_choice(self) -> bool:
        """Whether the author of the model decided it: it is no finding, and counted apart."""
        return self.basis is Basis.CHOICE

    def place(self, column: str) -> Span:
        """Where a cell stands."""
        return self.places[COLUMNS.index(column)]

    @property
    def span(self) -> Span:
        """The cells from the first to the last."""
        return Span(min(place.start for place in self.places), max(place.end for place in self.places))


class EvidenceTable(Struct, frozen=True):
    """What came of reading a table: its sound rows in file order, and everything that is wrong with it."""

    source: Source
    rows: tuple[EvidenceRow, ...]
    diagnostics: tuple[Diagnostic, ...]
    #: Source and target of each faulty row: one slip is one message, so nothing else should be said of them.
    faulty: frozenset[tuple[str, str]] = frozenset()

    @property
    def is_readable(self) -> bool:
        """False when the table as a whole cannot be used, so that nothing can be missing from it."""
        return not any(d.code in _WHOLE_TABLE for d in self.diagnostics)

    def cite(self, row: EvidenceRow) -> str:
        """The row for people, with the place of its sign: ``I004 (evidence.tsv:5:18)``."""
        line, column = self.source.position(row.place("sign").start)
        return f"{row.id} ({self.source.path}:{line}:{column})"


def read_table(path: str, network: Source) -> EvidenceTable:
    """The table that a network file names, by a path that begins at the folder of that file.

    A network comes from strangers, and what stands in a table is quoted: only files below the folder of the network
    file are read, links followed. A file outside, or one that cannot be opened, is a
    :class:`~logicnet.errors.UsageError`; of a file outside not even whether it is there is told.
    """
    name, data = read_bytes(path_below(path, network, "the table"), "an evidence table")
    source, fault = decode(name, data)
    if fault is None and "\0" in source.text:
        offset = source.text.index("\0")
        fault = catalogue.NOT_TEXT.at(source, Span(offset, offset + 1), "a NUL character stands here: this is no text")
    return parse_table(source) if fault is None else EvidenceTable(source, (), (fault,))


def parse_table(source: Source) -> EvidenceTable:
    """The table of a text. Never raises; blank lines and lines that begin with ``#`` are read over."""
    lines = _lines(source)
    header = next(lines, None)
    if header is None:
        nowhere = Span(0, 0)
        return EvidenceTable(source, (), (MISSING_COLUMN.at(source, nowhere, "the table is empty", help=_HEADER_HELP),))
    titles, faults = _header(source, header)
    if faults:
        return EvidenceTable(source, (), tuple(faults))
    rows: list[EvidenceRow] = []
    faulty: set[tuple[str, str]] = set()
    first: dict[str, EvidenceRow] = {}
    for cells in lines:
        row = _row(source, titles, cells, faults)
        if row is None:
            ends = (titles["source"], titles["target"])
            if max(ends) < len(cells):
                faulty.add((_text(source, cells[ends[0]]), _text(source, cells[ends[1]])))
            continue
        if row.id in first:
            line = source.position(first[row.id].place("id").start)[0]
            faults.append(
                DUPLICATE_ID.at(
                    source,
                    row.place("id"),
                    f"the id `{row.id}` is given twice",
                    notes=(Note(f"first given on line {line}", first[row.id].place("id")),),
                    help="give each finding an id of its own, so that a report can cite it",
                )
            )
        else:
            first[row.id] = row
        rows.append(row)
    return EvidenceTable(source, tuple(rows), tuple(faults), frozenset(faulty))


_Cells = list[Span]
_HEADER_HELP = f"the first line names the columns, separated by tabs: {', '.join(COLUMNS)}"


def _lines(source: Source) -> Iterator[_Cells]:
    """The cells of each line that holds something; a cell is without the blanks around it."""
    text = source.text
    for number in range(1, len(source.line_starts) + 1):
        line = source.line_span(number)
        content = text[line.start : line.end]
        if not content.strip() or content.startswith("#"):
            continue
        start, cells = line.start, []
        for piece in content.split("\t"):
            left = start + len(piece) - len(piece.lstrip(" "))
            cells.append(Span(left, max(left, start + len(piece.rstrip(" ")))))
            start += len(piece) + 1
        yield cells


def _header(source: Source, cells: _Cells) -> tuple[dict[str, int], list[Diagnostic]]:
    """Column title to its position among the cells, and what is wrong with the header."""
    faults: list[Diagnostic] = []
    titles: dict[str, int] = {}
    for position, cell in enumerate(cells):
        title = _text(source, cell)
        if title in titles:
            faults.append(
                MISSING_COLUMN.at(source, cell, f"the column `{title}` is there twice", help="delete or rename one")
            )
        titles.setdefault(title, position)
    missing = [column for column in COLUMNS if column not in titles]
    if len(missing) > len(COLUMNS) // 2 and len(cells) == 1 and "," in _text(source, cells[0]):
        return titles, [
            MISSING_COLUMN.at(source, cells[0], "the cells of this line are not separated by tabs", help=_HEADER_HELP)
        ]
    for column in missing:
        near = nearest(column, [title for title in titles if title not in COLUMNS])
        place = cells[titles[near]] if near else Span(cells[-1].end, cells[-1].end)
        faults.append(
            MISSING_COLUMN.at(
                source,
                place,
                f"the table has no column `{column}`",
                help=f"is `{near}` meant to be `{column}`?" if near else f"add it: {_MEANINGS[column]}",
            )
        )
    return titles, faults


_MEANINGS: Final = {
    "id": "a name for the finding",
    "source": "the node that acts",
    "target": "the node that is acted on",
    "sign": "`activates` or `inhibits`",
    "via": f"one of {', '.join(VIAS)}",
    "cargo": "the molecule or act in question",
    "mechanism": "the finding in your words",
    "context": "where it was made",
    "reference": f"where it was published: {IDENTIFIERS}; or `model choice`, or `textbook knowledge`",
    "year": "the year of publication, or `-`",
    "confidence": f"one of {', '.join(CONFIDENCES)}",
    "seen": "`seen` or `remembered`; `-` for a choice of the model",
    "stance": "`supports` or `contradicts`",
}
_CHOICES: Final = {
    "sign": tuple(sign.value for sign in Sign),
    "via": VIAS,
    "confidence": CONFIDENCES,
    "seen": ("seen", "remembered"),
    "stance": tuple(stance.value for stance in Stance),
}
_YEAR = re.compile(r"(?:1[89]|20)\d\d")


def _row(source: Source, titles: dict[str, int], cells: _Cells, faults: list[Diagnostic]) -> EvidenceRow | None:
    """The finding of a line, or ``None`` after saying everything that is wrong with it."""
    if len(cells) != len(titles):
        more = len(cells) > len(titles)
        faults.append(
            MALFORMED_ROW.at(
                source,
                cells[len(titles)].to(cells[-1]) if more else Span(cells[-1].end, cells[-1].end),
                f"this row has {len(cells)} cells, the header has {len(titles)}",
                help="cells are separated by single tabs; an empty cell still has its tab",
            )
        )
        return None
    place = {column: cells[titles[column]] for column in COLUMNS}
    value = {column: _text(source, place[column]) for column in COLUMNS}
    choice = read_reference(value["reference"]).basis is Basis.CHOICE
    wrong = list(_wrong_cells(source, place, value, choice))
    if wrong:
        faults += wrong
        return None
    return EvidenceRow(
        id=value["id"],
        source=value["source"],
        target=value["target"],
        sign=Sign(value["sign"]),
        via=value["via"],
        cargo=value["cargo"],
        mechanism=value["mechanism"],
        context=value["context"],
        reference=value["reference"],
        year=None if value["year"] == "-" else int(value["year"]),
        confidence="" if choice else value["confidence"],
        seen="" if choice else value["seen"],
        stance=Stance(value["stance"]),
        places=tuple(place[column] for column in COLUMNS),
    )


def _wrong_cells(source: Source, place: dict[str, Span], value: dict[str, str], choice: bool) -> Iterator[Diagnostic]:
    """What is wrong with the cells of a row; ``choice``: the model decides it, and nobody observed it."""
    for column in ("id", "source", "target"):
        if not value[column]:
            yield MALFORMED_ROW.at(source, place[column], f"the cell `{column}` is empty", help=_MEANINGS[column])
    for column, choices in _CHOICES.items():
        if choice and column in ("confidence", "seen"):
            # Nobody observed it: whatever stands there says nothing.
            continue
        if value[column] not in choices:
            near = nearest(value[column], choices)
            yield BAD_VALUE.at(
                source,
                place[column],
                f"`{value[column]}` is no value of the column `{column}`"
                if value[column]
                else f"the cell `{column}` is empty",
                help=f"did you mean `{near}`?" if near else f"write {_listed(choices)}",
            )
    if value["year"] != "-" and not _YEAR.fullmatch(value["year"]):
        yield BAD_VALUE.at(
            source, place["year"], f"`{value['year']}` is no year", help="write four digits, or `-` for none"
        )
    if value["reference"] in ("", "-"):
        yield EMPTY_REFERENCE.at(
            source,
            place["reference"],
            f"the finding `{value['id']}` has no reference",
            help=f"write {IDENTIFIERS}; `model choice` if the model decides it, `textbook knowledge` if it is that",
        )


def _text(source: Source, span: Span) -> str:
    return source.text[span.start : span.end]


def _listed(choices: tuple[str, ...]) -> str:
    *most, last = (f"`{choice}`" for choice in choices)
    return f"{', '.join(most)} or {last}"


# ------------------------------------------------------------------------------------------------------- manual pages

_FORMAT = "the network file format, section Evidence tables"
_SAMPLE_HEADER = "\t".join(COLUMNS)


def sample(**changed: str) -> str:
    """A table of one sound row, except for the cells that are changed; for manual pages."""
    sound = ("I1", "b", "a", "activates", "ligand", "IL-6", "b raises a", "mouse", "PMID:1", "2020", "high", "seen")
    cells = dict(zip(COLUMNS, (*sound, "supports"), strict=True))
    return _SAMPLE_HEADER + "\n" + "\t".join((cells | changed).values()) + "\n"


MISSING_COLUMN: Final = Entry(
    "LN352",
    "evidence-missing-column",
    Severity.ERROR,
    "An evidence table lacks a column, has one twice, or is empty.",
    "Without it a finding cannot be told apart, attributed, or weighed; no row of the table can be used.",
    "evidence.tsv:\n" + _SAMPLE_HEADER.replace("\treference", "") + "\n",
    "Add the column; write `-` or nothing where a cell has nothing to say.",
    _FORMAT,
)
MALFORMED_ROW: Final = Entry(
    "LN353",
    "evidence-malformed-row",
    Severity.ERROR,
    "A row of an evidence table has more or fewer cells than the header, or lacks its id, source or target.",
    "Shifted cells would turn a reference into a year, or one node into another.",
    "evidence.tsv:\n" + sample() + "I2\tb\ta\n",
    "Separate the cells with single tabs, and keep the tab of an empty cell.",
    _FORMAT,
)
BAD_VALUE: Final = Entry(
    "LN354",
    "evidence-bad-value",
    Severity.ERROR,
    "A cell of an evidence table holds a word that its column does not know: a sign, a carrier, a year, a confidence.",
    "A finding whose sign or stance cannot be read supports nothing.",
    "evidence.tsv:\n" + sample(sign="up"),
    "Use one of the words that the help names.",
    _FORMAT,
)
EMPTY_REFERENCE: Final = Entry(
    "LN355",
    "evidence-without-reference",
    Severity.ERROR,
    "A row of an evidence table has no reference.",
    "A finding that nobody can look up is a claim.",
    "evidence.tsv:\n" + sample(reference=""),
    "Cite where it was published, or say that it is textbook knowledge.",
    _FORMAT,
)
DUPLICATE_ID: Final = Entry(
    "LN356",
    "evidence-duplicate-id",
    Severity.ERROR,
    "Two rows of an evidence table have the same id.",
    "A citation of that id would mean either of two findings.",
    "evidence.tsv:\n" + sample() + sample().split("\n")[1] + "\n",
    "Give each row an id of its own.",
    _FORMAT,
)

_WHOLE_TABLE: Final = (
    MISSING_COLUMN.code,
    catalogue.NOT_UTF8.code,
    catalogue.NOT_TEXT.code,
    catalogue.OTHER_FORMAT.code,
)

#: What a table can have wrong by itself. The examples are tables.
ENTRIES: Final = (MISSING_COLUMN, MALFORMED_ROW, BAD_VALUE, EMPTY_REFERENCE, DUPLICATE_ID)
