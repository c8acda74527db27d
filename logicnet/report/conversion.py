"""What ``convert`` says: what was proved, where everything went, and what was lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from logicnet.formats.conversion import Conversion
from logicnet.formats.export import ExportFate
from logicnet.formats.registry import named
from logicnet.report.page import Block, Fields, Page, Paragraph, Style, Table, plural
from logicnet.report.report import network_name, size_text
from logicnet.report.tables import Rows
from logicnet.report.views.shared import network_document
from logicnet.text.notebook import Shown
from logicnet.version import __version__

__all__ = ["Converted", "conversion_document", "conversion_page", "conversion_rows"]

#: Differences listed on screen.
ROWS = 60
#: Characters of what a difference is about.
SUBJECT = 40


@dataclass(frozen=True, slots=True, repr=False)
class Converted(Shown):
    """A conversion, and what became of it."""

    result: Conversion
    file: str
    out: str
    #: The files it makes, OUT first, and their bytes.
    data: Mapping[str, bytes]
    #: ``False``: something is lost, and that was not wanted.
    written: bool
    strict: bool

    @property
    def files(self) -> tuple[str, ...]:
        """The files that are written."""
        return tuple(self.data) if self.written else ()


def conversion_page(told: Converted) -> Page:
    """What ``convert`` says."""
    result = told.result
    network, changes = result.network, result.changes
    counts = Counter(change.fate for change in changes)
    lost = counts[ExportFate.LOST]
    facts = [
        ("network", f"{told.file}: {size_text(network)}, {named(network.dialect).title}"),
        ("format", result.target.title),
        ("written", ", ".join(told.files) or ("standard output" if told.written else "nothing")),
        ("rules", proof_text(result)),
        ("meaning", _meaning_text(result)),
    ]
    blocks: list[Block] = [Paragraph(f"{network_name(network)} as {result.target.title}", Style.TITLE)]
    blocks.append(Fields(tuple(facts)))
    if changes:
        order = {ExportFate.LOST: 0, ExportFate.ADDED: 1, ExportFate.KEPT: 2}
        listed = sorted(changes, key=lambda change: order[change.fate])
        rows = tuple((change.fate.value, change.kind, _cut(change.subject), change.detail) for change in listed[:ROWS])
        more = len(listed) - ROWS
        remark = f"and {more} more; --format json lists all" if more > 0 else ""
        blocks.append(Table(("fate", "what", "of", "how"), rows, remark))
    if not told.written:
        blocks.append(Paragraph(f"Not written: --strict, and {plural(lost, 'thing')} would be lost.", Style.BAD))
    elif lost:
        blocks.append(Paragraph(f"{plural(lost, 'thing')} lost: keep the original file.", Style.WARN))
    else:
        blocks.append(Paragraph("Nothing is lost.", Style.GOOD))
    return tuple(blocks)


def _cut(text: str) -> str:
    """Short enough for a column; JSON has all of it."""
    return text if len(text) <= SUBJECT else f"{text[: SUBJECT - 3]}..."


def proof_text(result: Conversion) -> str:
    """What is known about the rules of the export."""
    if result.proof is None:
        if result.target.rules:
            return "not compared: the export is in several files, and is not read back"
        return "not compared: this format holds no rules that could be read back"
    return (
        f"{result.proof.equal} of {len(result.network)} proved the same function as in the input, "
        "read back from the export and compared by a SAT solver"
    )


def _meaning_text(result: Conversion) -> str:
    if result.same_meaning:
        return "read back, the export says all that the network says"
    return "read back, the export says less than the network: see below"


def conversion_document(told: Converted) -> dict[str, Any]:
    """``logicnet.convert/1``."""
    result = told.result
    return {
        "schema": "logicnet.convert/1",
        "logicnet": __version__,
        "network": network_document(result.network),
        "options": {"strict": told.strict},
        "input": {"path": told.file, "format": result.network.dialect},
        "output": {
            "path": told.out,
            "format": result.target.id,
            "sha256": sha256(result.export.data).hexdigest(),
        },
        "written": list(told.files),
        "proof": None
        if result.proof is None
        else {"method": "sat", "rules": len(result.network), "equal": result.proof.equal},
        "same_meaning": result.same_meaning,
        "lossless": result.lossless,
        "names": dict(result.renames),
        "changes": [
            {"kind": change.kind, "subject": change.subject, "detail": change.detail, "fate": change.fate.value}
            for change in result.changes
        ],
        "finished": True,
        "limits": [],
    }


def conversion_rows(told: Converted) -> Rows:
    """One row per thing that differs."""
    rows = ((change.kind, change.subject, change.detail, change.fate.value) for change in told.result.changes)
    return Rows(("kind", "subject", "detail", "fate"), tuple(rows))
