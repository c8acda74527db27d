"""What ``draft`` says: what was read, what stands in the draft, and what it could not decide."""

from __future__ import annotations

from typing import Any

from logicnet.formats.drafting import DraftStudy
from logicnet.report.document import network_document
from logicnet.report.page import Block, Fields, Page, Paragraph, Style, Table, plural, shortened
from logicnet.report.report import size_text
from logicnet.version import __version__

__all__ = ["draft_document", "draft_page"]

#: Rows of a table on screen, and names in a line.
ROWS, NAMES = 40, 20


def draft_page(study: DraftStudy, out: str, evidence: str) -> Page:
    """What ``draft`` says."""
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


def draft_document(study: DraftStudy, out: str, evidence: str) -> dict[str, Any]:
    """``logicnet.draft/1``."""
    draft = study.draft
    return {
        "schema": "logicnet.draft/1",
        "logicnet": __version__,
        "network": network_document(draft.network),
        "output": {"network": out, "evidence": evidence},
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
