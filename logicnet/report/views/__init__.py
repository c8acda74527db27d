"""Each answer with its renderings: a page for people, a document for programs, rows for a table.

A renderer is loaded when it is called, and only what was asked for is made.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from logicnet.ensembles.answer import EnsembleExplanation, EnsembleInterventions
    from logicnet.perturbation.courses import CourseFate
    from logicnet.perturbation.explain import Explanation
    from logicnet.perturbation.outcome import InterventionResult
    from logicnet.query.answer import Answer
    from logicnet.report.conversion import Converted
    from logicnet.report.page import Page
    from logicnet.report.report import Asked
    from logicnet.report.tables import Rows
    from logicnet.studies.simulate import SimulationAnswer

__all__ = ["View", "answer_view", "conversion_view", "fate_view", "interventions_view", "simulation_view"]


@dataclass(frozen=True, slots=True)
class View:
    """What an answer says, in each form it has."""

    page: Callable[[], Page]
    document: Callable[[], dict[str, Any]]
    #: As CSV, and as a frame in a notebook.
    rows: Callable[[], Rows]


def interventions_view(answer: InterventionResult | EnsembleInterventions, asked: Asked) -> View:
    """Sets that work in one network, or over all networks that open rules allow."""
    from logicnet.perturbation.outcome import InterventionResult

    if isinstance(answer, InterventionResult):
        from logicnet.report.document import interventions_document
        from logicnet.report.pages.interventions import interventions_page
        from logicnet.report.tables import interventions_rows

        return View(
            lambda: interventions_page(answer, asked),
            lambda: interventions_document(answer, asked),
            lambda: interventions_rows(answer),
        )
    from logicnet.report.ensemble_interventions import ensemble_interventions_document, ensemble_interventions_rows
    from logicnet.report.pages.ensemble_interventions import ensemble_interventions_page

    return View(
        lambda: ensemble_interventions_page(answer, asked),
        lambda: ensemble_interventions_document(answer, asked),
        lambda: ensemble_interventions_rows(answer),
    )


def fate_view(answer: Explanation | CourseFate | EnsembleExplanation, asked: Asked, witness: str | None = None) -> View:
    """Why a phenotype survives changes or ends: in one network, along one course, or where rules are open.

    ``witness``: the file to which the network that is explained was written.
    """
    from logicnet.perturbation.courses import CourseFate
    from logicnet.perturbation.explain import Explanation

    if isinstance(answer, Explanation):
        from logicnet.report.explained import explanation_document, explanation_rows
        from logicnet.report.pages.why import explanation_page

        return View(
            lambda: explanation_page(answer, asked),
            lambda: explanation_document(answer, asked),
            lambda: explanation_rows(answer),
        )
    if isinstance(answer, CourseFate):
        from logicnet.report.course import course_document, course_page, course_rows

        return View(
            lambda: course_page(answer, asked), lambda: course_document(answer, asked), lambda: course_rows(answer)
        )
    from logicnet.report.ensemble_interventions import ensemble_explanation_document
    from logicnet.report.explained import explanation_rows
    from logicnet.report.pages.ensemble_interventions import ensemble_explanation_page

    return View(
        lambda: ensemble_explanation_page(answer, asked, witness),
        lambda: ensemble_explanation_document(answer, asked),
        lambda: explanation_rows(answer.explanation),
    )


def simulation_view(answer: SimulationAnswer, asked: Asked) -> View:
    """How probable phenotypes are over time."""
    from logicnet.report.simulation import simulation_document, simulation_page, simulation_rows

    return View(
        lambda: simulation_page(answer, asked),
        lambda: simulation_document(answer, asked),
        lambda: simulation_rows(answer.simulation),
    )


def conversion_view(answer: Converted) -> View:
    """A model in another format: what was proved, and what differs."""
    from logicnet.report.conversion import conversion_document, conversion_page, conversion_rows

    return View(lambda: conversion_page(answer), lambda: conversion_document(answer), lambda: conversion_rows(answer))


def answer_view(answer: Answer, asked: Asked) -> View:
    """From which states a temporal formula holds, and a run."""
    from logicnet.report.document import answer_document
    from logicnet.report.pages.query import answer_page
    from logicnet.report.tables import answer_rows

    return View(lambda: answer_page(answer, asked), lambda: answer_document(answer, asked), lambda: answer_rows(answer))
