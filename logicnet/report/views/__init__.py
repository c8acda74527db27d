"""Each answer with its renderings: a page for people, a document for programs, rows for a table.

A renderer is loaded when it is called, and only what was asked for is made.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from logicnet.ensembles.answer import EnsembleInterventions
    from logicnet.perturbation.outcome import InterventionResult
    from logicnet.report.page import Page
    from logicnet.report.report import Asked

__all__ = ["View", "interventions_view"]


@dataclass(frozen=True, slots=True)
class View:
    """What an answer says, in each form it has."""

    page: Callable[[], Page]
    document: Callable[[], dict[str, Any]]
    #: ``None``: the answer is no table.
    csv: Callable[[], str] | None = None


def interventions_view(answer: InterventionResult | EnsembleInterventions, asked: Asked) -> View:
    """Sets that work in one network, or over all networks that open rules allow."""
    from logicnet.perturbation.outcome import InterventionResult

    if isinstance(answer, InterventionResult):
        from logicnet.report.document import interventions_document
        from logicnet.report.pages.interventions import interventions_page
        from logicnet.report.tables import interventions_csv

        return View(
            lambda: interventions_page(answer, asked),
            lambda: interventions_document(answer, asked),
            lambda: interventions_csv(answer),
        )
    from logicnet.report.ensemble_interventions import ensemble_interventions_csv, ensemble_interventions_document
    from logicnet.report.pages.ensemble_interventions import ensemble_interventions_page

    return View(
        lambda: ensemble_interventions_page(answer, asked),
        lambda: ensemble_interventions_document(answer, asked),
        lambda: ensemble_interventions_csv(answer),
    )
