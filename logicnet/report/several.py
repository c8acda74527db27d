"""One question in several environments: a table of the answers, then each answer as it stands alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from logicnet.report.page import Block, Page, Paragraph, Style, Table, plural
from logicnet.report.report import network_name
from logicnet.report.views import View

if TYPE_CHECKING:
    from logicnet.report.plots import Picture
    from logicnet.report.tables import Cell, Rows
    from logicnet.studies.places import Answer, Several

__all__ = ["several_view"]

def several_view(found: Several[Answer], command: str, view_of: Callable[[Answer], View]) -> View:
    """The answers of ``command`` in each form; for a question in one environment, the view of its one answer."""
    views = [view_of(answer) for answer in found.answers]
    if not found.places:
        return views[0]
    names = [place.name for place in found.places[: len(views)]]
    from logicnet.attractors.landscape import AttractorList

    def picture(kind: str) -> Picture:
        from logicnet.report.plots import attractors_picture

        each = zip(names, found.answers, strict=True)
        listed = [(name, one.attractors) for name, one in each if isinstance(one, AttractorList)]
        return attractors_picture(found.network, listed, kind)

    return View(
        lambda: _page(found, names, views),
        lambda: _document(found, command, names, views),
        lambda: _rows(names, views),
        picture if all(isinstance(answer, AttractorList) for answer in found.answers) else None,
    )


def _page(found: Several[Any], names: Sequence[str], views: Sequence[View]) -> Page:
    """The table first: whoever asks in many environments wants to know where the answer is another one."""
    briefs = [() if view.brief is None else view.brief() for view in views]
    header = tuple(dict.fromkeys(label for brief in briefs for label, _ in brief))
    rows = [
        (name, *(dict(brief).get(label, "-") for label in header)) for name, brief in zip(names, briefs, strict=True)
    ]
    number = plural(len(found.places), "environment")
    blocks: list[Block] = [Paragraph(f"{network_name(found.network)}, in {number}", Style.TITLE)]
    if found.left_out:
        why = f"Not asked in {', '.join(found.left_out)}: {found.limits[0]}."
        blocks.append(Paragraph(why, Style.BAD))
    blocks.append(Table(("environment", *header), tuple(rows)))
    if len(set(briefs)) == 1 and not found.left_out:
        blocks.append(Paragraph(f"The row is the same in all {number}."))
    for name, view in zip(names, views, strict=True):
        first, *rest = view.page()
        assert isinstance(first, Paragraph)
        blocks += [Paragraph(f"{name}: {first.text}", Style.TITLE), *rest]
    return tuple(blocks)


def _document(found: Several[Any], command: str, names: Sequence[str], views: Sequence[View]) -> dict[str, Any]:
    """``logicnet.environments/1``: each answer is the whole document of its environment alone."""
    from logicnet.report.document import several_head

    documents = [view.document() for view in views]
    options = {**documents[0]["options"], "env": [place.name for place in found.places]}
    document = several_head("environments", found.network, found.places, options)
    document["command"] = command
    document["answers"] = [
        {"environment": name, "answer": answer} for name, answer in zip(names, documents, strict=True)
    ]
    document["not_asked"] = list(found.left_out)
    document["finished"] = found.finished
    document["limits"] = list(dict.fromkeys([*found.limits, *(said for one in documents for said in one["limits"])]))
    return document


def _rows(names: Sequence[str], views: Sequence[View]) -> Rows:
    """The rows of every answer behind the name of its environment."""
    from logicnet.report.tables import Rows

    tables = [view.rows() for view in views]
    header = tuple(dict.fromkeys(label for table in tables for label in table.header))
    rows: list[tuple[Cell, ...]] = []
    for name, table in zip(names, tables, strict=True):
        for row in table.rows:
            cells = dict(zip(table.header, row, strict=True))
            rows.append((name, *(cells.get(label) for label in header)))
    return Rows(("environment", *header), tuple(rows))
