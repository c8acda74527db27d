"""What ``draft`` says: what was read, what stands in the draft, and what it could not decide."""

from __future__ import annotations

from logicnet.report.draft import Drafted
from logicnet.report.page import Block, Fields, Page, Paragraph, Style, Table, shortened
from logicnet.report.views.draft import CONTRADICTION, DRAFT
from logicnet.report.views.fields import facts_of, shown_of

__all__ = ["draft_page"]

#: Rows of a table on screen, and names in a line.
ROWS, NAMES = 40, 20


def draft_page(drafted: Drafted) -> Page:
    """What ``draft`` says."""
    draft = drafted.study.draft
    facts = facts_of(DRAFT.fields, drafted)
    blocks: list[Block] = [Paragraph(draft.network.title, Style.TITLE), Fields(facts)]
    if draft.contradictions:
        blocks.append(Paragraph("Contradictions: the sign is open", Style.TITLE))
        shown = shown_of(CONTRADICTION, None)
        rows = tuple(tuple(text(one) for _, text in shown) for one in draft.contradictions[:ROWS])
        blocks.append(Table(tuple(label for label, _ in shown), rows, _more(len(draft.contradictions))))
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
