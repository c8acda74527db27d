"""What ``why --from`` and ``why --kind`` say: the fate of a phenotype along one course, and where that may end."""

from __future__ import annotations

from logicnet.network.case import KindOfChange, value_words
from logicnet.network.levels import in_levels
from logicnet.perturbation.courses import CourseFate
from logicnet.perturbation.question import SetStatus
from logicnet.report.page import Block, Fields, Page, Paragraph, Style, Table
from logicnet.report.pages.phrases import limit_notice, question
from logicnet.report.report import Asked, network_name
from logicnet.report.views.course import COURSE, END, course_sentence
from logicnet.report.views.fields import facts_of, shown_of

__all__ = ["course_brief", "course_page"]

#: Ends listed on a page.
ROWS = 50


def course_brief(found: CourseFate) -> tuple[tuple[str, str], ...]:
    """The verdict, of a table of several courses."""
    verdict = {SetStatus.PROVED: "not reached", SetStatus.REFUTED: "reached"}.get(found.status, "not decided")
    return ((found.goal.abolish.text, verdict),)


def course_page(found: CourseFate, asked: Asked) -> Page:
    """What ``why`` says along a course."""
    goal = found.goal
    blocks: list[Block] = [
        Paragraph(f"What becomes of {goal.abolish} in {network_name(found.network)}", Style.TITLE),
        Fields(
            (
                *question(found.network, found.environment, (), asked),
                *facts_of(COURSE.fields, found),
            )
        ),
    ]
    blocks += limit_notice(found.limits)
    blocks.append(Paragraph(course_sentence(found), Style.WARN if found.status is SetStatus.REFUTED else Style.GOOD))
    if found.ends:
        shown = shown_of(END, found)
        rows = tuple(tuple(text(end) for _, text in shown) for end in found.ends[:ROWS])
        more = len(found.ends) - len(rows)
        blocks.append(Table(tuple(label for label, _ in shown), rows, f"and {more} more" if more else ""))
    return tuple(blocks + _steps(found))


def _steps(found: CourseFate) -> list[Block]:
    """The run that brings the phenotype about."""
    if found.run is None:
        return []
    if not found.run:
        return [Paragraph(f"{found.goal.abolish} is there from the first moment on, and stays.")]
    temporary = found.goal.kind is KindOfChange.TEMPORARY and (
        found.steps is not None or any(step.phase == 1 for step in found.run)
    )
    rows = []
    phases = ("while held", "released") if found.steps is None else ("first step", "second step", "released")
    for step in found.run:
        when = [phases[step.phase - 1]] if temporary else []
        because = ", ".join("".join(one) for one in in_levels(found.network.named_levels, step.because))
        rows.append((*when, value_words(found.network, step.node, step.value), because or "its rule"))
    header = (*(("when",) if temporary else ()), "step", "because")
    more = len(rows) - ROWS
    return [
        Paragraph(f"One way to {found.goal.abolish}, by the steps that it needs:", Style.TITLE),
        Table(header, tuple(rows[:ROWS]), f"and {more} more" if more > 0 else ""),
    ]
