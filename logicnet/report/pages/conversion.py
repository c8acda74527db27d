"""What ``convert`` says: what was proved, where everything went, and what was lost."""

from __future__ import annotations

from logicnet.formats.export import ExportFate
from logicnet.report.conversion import Converted
from logicnet.report.page import Block, Fields, Page, Paragraph, Style, Table, plural
from logicnet.report.report import network_name
from logicnet.report.views.conversion import CHANGE, CONVERSION
from logicnet.report.views.fields import facts_of, shown_of

__all__ = ["conversion_page"]

#: Differences listed on screen.
ROWS = 60


def conversion_page(told: Converted) -> Page:
    """What ``convert`` says."""
    result = told.result
    network, changes = result.network, result.changes
    lost = sum(change.fate is ExportFate.LOST for change in changes)
    blocks: list[Block] = [
        Paragraph(f"{network_name(network)} as {result.target.title}", Style.TITLE),
        Fields(facts_of(CONVERSION.fields, told)),
    ]
    if changes:
        order = {ExportFate.LOST: 0, ExportFate.ADDED: 1, ExportFate.KEPT: 2}
        listed = sorted(changes, key=lambda change: order[change.fate])
        shown = shown_of(CHANGE, None)
        rows = tuple(tuple(text(change) for _, text in shown) for change in listed[:ROWS])
        more = len(listed) - ROWS
        remark = f"and {more} more; --format json lists all" if more > 0 else ""
        blocks.append(Table(tuple(label for label, _ in shown), rows, remark))
    if not told.written:
        blocks.append(Paragraph(f"Not written: --strict, and {plural(lost, 'thing')} would be lost.", Style.BAD))
    elif lost:
        blocks.append(Paragraph(f"{plural(lost, 'thing')} lost: keep the original file.", Style.WARN))
    else:
        blocks.append(Paragraph("Nothing is lost.", Style.GOOD))
    return tuple(blocks)
