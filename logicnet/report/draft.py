"""What ``draft`` says: what was read, what stands in the draft, and what it could not decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from logicnet.formats.drafting import DraftStudy
from logicnet.network.writing import write
from logicnet.report.page import Block, Fields, Page, Paragraph, Style, Table, plural, shortened
from logicnet.report.report import size_text
from logicnet.report.tables import Rows
from logicnet.report.views.shared import network_document
from logicnet.text.notebook import Shown
from logicnet.version import __version__

__all__ = ["Drafted", "draft_document", "draft_page", "draft_rows"]


@dataclass(frozen=True, slots=True, repr=False)
class Drafted(Shown):
    """A draft, and the two files that it makes."""

    study: DraftStudy
    out: str
    #: The table of what each regulation is cited from, beside the network.
    evidence_path: str

    @property
    def data(self) -> dict[str, bytes]:
        """The bytes of each file."""
        made = self.study.draft
        return {self.out: write(made.network).encode(), self.evidence_path: made.evidence.encode()}


#: Rows of a table on screen, and names in a line.
ROWS, NAMES = 40, 20


def draft_page(drafted: Drafted) -> Page:
    """What ``draft`` says."""
    study, out, evidence = drafted.study, drafted.out, drafted.evidence_path
    draft = study.draft
    blocks: list[Block] = [Paragraph(draft.network.title, Style.TITLE)]
    rows = draft.evidence.count("\n") - 1
    facts = [
        ("network", f"{out}: {size_text(draft.network)}"),
        ("evidence", f"{evidence}: {plural(rows, 'row')}"),
    ]
    for table in study.tables:
        left = "".join(f"; {plural(count, 'row')} {why} left out" for why, count in table.left)
        held = plural(len(table.facts) or len(table.cargo), "row")
        facts.append(("read", f"{table.table} ({table.layout}): {held}{left}"))
    blocks.append(Fields(tuple(facts)))
    if draft.contradictions:
        blocks.append(Paragraph("Contradictions: the sign is open", Style.TITLE))
        told = tuple(
            (c.source, c.target, _cited(c.activating), _cited(c.inhibiting)) for c in draft.contradictions[:ROWS]
        )
        blocks.append(
            Table(("source", "target", "activates says", "inhibits says"), told, _more(len(draft.contradictions)))
        )
    for heading, names in (
        ("No row with a sign speaks of", draft.without_support),
        (
            "Put between, to connect a node of the list",
            tuple(f"{name} ({' - '.join(path)})" for name, path in draft.between),
        ),
        ("An effect without a sign, left out", tuple(f"{a} -> {b}" for a, b in draft.unsigned)),
        ("Open in fewer functions than the signs allow", draft.narrowed),
    ):
        if names:
            blocks.append(Paragraph(f"{heading}: {shortened(names, NAMES)}.", Style.WARN))
    return tuple(blocks)


def _more(count: int) -> str:
    return f"and {count - ROWS} more; --format json lists all" if count > ROWS else ""


def _cited(facts: Any) -> str:
    return "; ".join(f"{f.origin.table}:{f.origin.line}" for f in facts[:3]) + ("; ..." if len(facts) > 3 else "")


def draft_document(drafted: Drafted) -> dict[str, Any]:
    """``logicnet.draft/1``."""
    study = drafted.study
    draft = study.draft
    return {
        "schema": "logicnet.draft/1",
        "logicnet": __version__,
        "network": network_document(draft.network),
        "output": {"network": drafted.out, "evidence": drafted.evidence_path},
        "tables": [
            {
                "table": t.table, "layout": t.layout, "rows": len(t.facts), "cargo": len(t.cargo),
                "left": [{"why": why, "rows": count} for why, count in t.left],
            }
            for t in study.tables
        ],
        "contradictions": [
            {
                "source": c.source, "target": c.target,
                "activating": [f"{f.origin.table}:{f.origin.line}" for f in c.activating],
                "inhibiting": [f"{f.origin.table}:{f.origin.line}" for f in c.inhibiting],
            }
            for c in draft.contradictions
        ],
        "without_support": list(draft.without_support),
        "between": [{"node": name, "path": list(path)} for name, path in draft.between],
        "unsigned": [{"source": a, "target": b} for a, b in draft.unsigned],
        "narrowed": list(draft.narrowed),
        "finished": True,
        "limits": [],
    }  # fmt: skip


def draft_rows(drafted: Drafted) -> Rows:
    """One row per thing that the draft does not decide, or leaves out."""
    draft = drafted.study.draft
    rows = [("contradiction", c.source, c.target) for c in draft.contradictions]
    rows += [("without support", name, "") for name in draft.without_support]
    rows += [("put between", name, " - ".join(path)) for name, path in draft.between]
    rows += [("without a sign", a, b) for a, b in draft.unsigned]
    rows += [("narrowed", name, "") for name in draft.narrowed]
    return Rows(("kind", "node", "target"), tuple(rows))
