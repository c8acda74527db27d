"""One question in several environments: a table of the answers, then each answer as it stands alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from logicnet.report.page import Block, Fields, Page, Paragraph, Style, Table, plural
from logicnet.report.report import network_name
from logicnet.report.views import View
from logicnet.report.views.environments import ENVIRONMENTS, Together
from logicnet.report.views.fields import facts_of, object_of, rows_of

if TYPE_CHECKING:
    from logicnet.report.plots import Picture
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

    told = Together(
        command, found.network, found.places, names, views, found.left_out, found.limits, found.finished
    )
    return View(
        lambda: _page(found, told),
        lambda: object_of(ENVIRONMENTS.fields, told, None),
        lambda: rows_of(ENVIRONMENTS, told),
        picture if all(isinstance(answer, AttractorList) for answer in found.answers) else None,
    )


def _page(found: Several[Any], told: Together) -> Page:
    """The table first: whoever asks in many environments wants to know where the answer is another one."""
    names, views = told.names, told.views
    briefs = [() if view.brief is None else view.brief() for view in views]
    header = tuple(dict.fromkeys(label for brief in briefs for label, _ in brief))
    rows = [
        (name, *(dict(brief).get(label, "-") for label in header)) for name, brief in zip(names, briefs, strict=True)
    ]
    number = plural(len(found.places), "environment")
    blocks: list[Block] = [Paragraph(f"{network_name(found.network)}, in {number}", Style.TITLE)]
    if facts := facts_of(ENVIRONMENTS.fields, told):
        blocks.append(Fields(facts))
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
