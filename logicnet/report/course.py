"""What ``why --from`` and ``why --kind`` say: the fate of a phenotype along one course, and where that may end."""

from __future__ import annotations

from typing import Any

from logicnet.attractors.landscape import Verdict
from logicnet.network.case import KindOfChange, changes_text, value_words
from logicnet.network.levels import in_levels
from logicnet.perturbation.courses import CourseFate
from logicnet.perturbation.question import SetStatus
from logicnet.report.document import head
from logicnet.report.page import Block, Fields, Page, Paragraph, Style, Table
from logicnet.report.pages.phrases import limit_notice, question
from logicnet.report.report import Asked, clamps_named, network_name
from logicnet.report.tables import Rows

__all__ = ["course_brief", "course_document", "course_page", "course_rows", "course_sentence"]

#: Ends listed on a page.
ROWS = 50


def course_sentence(found: CourseFate) -> str:
    """What is certain, as one sentence."""
    goal, shows = found.goal, found.goal.occurrence.shows(found.goal.abolish.text)
    begin = "" if goal.start is None else f"from {goal.start.words}, "
    free = any(value is None for _, value in found.environment)
    noun = f"{found.update.value} attractor that is reached"
    if found.status is SetStatus.PROVED:
        return f"Proved: {begin}{'for all values of the free inputs, ' if free else ''}no {noun} {shows}."
    if found.status is SetStatus.REFUTED:
        return f"Proved: {begin}{'for some values of the free inputs, ' if free else ''}some {noun} {shows}."
    return f"Not decided: {found.why or 'a limit came first'}."


def course_brief(found: CourseFate) -> tuple[tuple[str, str], ...]:
    """The verdict, of a table of several courses."""
    verdict = {SetStatus.PROVED: "not reached", SetStatus.REFUTED: "reached"}.get(found.status, "not decided")
    return ((found.goal.abolish.text, verdict),)


def course_page(found: CourseFate, asked: Asked) -> Page:
    """What ``why`` says along a course."""
    goal = found.goal
    changes = changes_text(found.network, found.changes, ", ")
    blocks: list[Block] = [
        Paragraph(f"What becomes of {goal.abolish} in {network_name(found.network)}", Style.TITLE),
        Fields(
            (
                *question(found.network, found.environment, (), asked),
                ("update", found.update.value),
                ("from", "every state" if goal.start is None else goal.start.words),
                ("changes", f"{changes}, {goal.kind.held}" if changes else "none"),
            )
        ),
    ]
    blocks += limit_notice(found.limits)
    blocks.append(Paragraph(course_sentence(found), Style.WARN if found.status is SetStatus.REFUTED else Style.GOOD))
    rows = [
        (end.attractor.id, end.attractor.kind.value.replace("_", " "), _reached(end.reached), end.shows[0].value)
        for end in found.ends[:ROWS]
    ]
    if rows:
        header = ("attractor at the end", "kind", "reached", f"shows {goal.abolish}")
        more = len(found.ends) - len(rows)
        blocks.append(Table(header, tuple(rows), f"and {more} more" if more else ""))
    return tuple(blocks + _steps(found))


def _steps(found: CourseFate) -> list[Block]:
    """The run that brings the phenotype about."""
    if found.run is None:
        return []
    if not found.run:
        return [Paragraph(f"{found.goal.abolish} is there from the first moment on, and stays.")]
    temporary = found.goal.kind is KindOfChange.TEMPORARY and any(step.phase == 1 for step in found.run)
    rows = []
    for step in found.run:
        when = [("while held" if step.phase == 1 else "released")] if temporary else []
        because = ", ".join("".join(one) for one in in_levels(found.network.named_levels, step.because))
        rows.append((*when, value_words(found.network, step.node, step.value), because or "its rule"))
    header = (*(("when",) if temporary else ()), "step", "because")
    more = len(rows) - ROWS
    return [
        Paragraph(f"One way to {found.goal.abolish}, by the steps that it needs:", Style.TITLE),
        Table(header, tuple(rows[:ROWS]), f"and {more} more" if more > 0 else ""),
    ]


def course_rows(found: CourseFate) -> Rows:
    """One row per attractor at the end."""
    header = ("attractor", "kind", "reached", "shows")
    return Rows(
        header,
        tuple(
            (end.attractor.id, end.attractor.kind.value, end.reached.value, end.shows[0].value) for end in found.ends
        ),
    )


def _reached(verdict: Verdict) -> str:
    return "yes" if verdict is Verdict.YES else "not known"


def course_document(found: CourseFate, asked: Asked) -> dict[str, Any]:
    """``logicnet.why_course/1``."""
    document = head("why_course", found.network, found.environment, asked)
    goal = found.goal
    document["goal"] = {
        "phenotype": goal.abolish.text,
        "occurrence": goal.occurrence.value,
        "from": None if goal.start is None else goal.start.text,
        "kind": goal.kind.value,
        "update": found.update.value,
    }
    document["changes"] = clamps_named(found.changes)
    document["answer"] = {SetStatus.PROVED: "abolished", SetStatus.REFUTED: "survives"}.get(found.status, "undecided")
    document["why"] = found.why or None
    document["ends"] = [
        {"attractor": end.attractor.id, "reached": end.reached.value, "shows": end.shows[0].value} for end in found.ends
    ]
    document["run"] = None if found.run is None else [
        {"phase": step.phase, "node": step.node, "value": step.value, "because": dict(step.because)}
        for step in found.run
    ]
    document["statement"] = course_sentence(found)
    document["finished"] = found.finished
    document["limits"] = list(found.limits)
    return document
