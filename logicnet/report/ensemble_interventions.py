"""Interventions in an ensemble as JSON and CSV: those of one network, and what is said of networks besides."""

from __future__ import annotations

from typing import Any

from logicnet.ensembles.answer import (
    ChoiceOutcome,
    EnsembleExplanation,
    EnsembleInterventions,
    EnsembleScope,
    SetHinge,
    Share,
)
from logicnet.ensembles.counting import Number
from logicnet.perturbation.explain import Explanation
from logicnet.perturbation.screen import ScreenAnswer
from logicnet.report.document import interventions_document
from logicnet.report.explained import explanation_document
from logicnet.report.report import Asked
from logicnet.report.tables import Rows
from logicnet.report.views.interventions import interventions_rows
from logicnet.report.views.shared import network_document

__all__ = [
    "ensemble_explanation_document",
    "ensemble_interventions_document",
    "ensemble_interventions_rows",
    "number_document",
    "scope_document",
    "share_document",
]


def number_document(number: Number) -> int | dict[str, int]:
    """An exact number as such, otherwise its bounds."""
    if number.exact is not None:
        return number.exact
    return {"at_least": number.at_least, "at_most": number.at_most}


def ensemble_interventions_document(result: EnsembleInterventions, asked: Asked) -> dict[str, Any]:
    """``logicnet.interventions/1`` with ``ensemble``, and of each set in how many networks it works."""
    listed = result.listed
    document = interventions_document(listed, asked)
    document["ensemble"] = scope_document(result.scope)
    for row, share in zip(document["interventions"], result.shares or (), strict=False):
        row["ensemble"] = {**share_document(share), "hinges": [_hinge(hinge) for hinge in share.hinges]}
    if result.shares is not None:
        document["statement"] = result.statement
    return document


def scope_document(scope: EnsembleScope) -> dict[str, Any]:
    """Which networks an answer is about."""
    return {
        "open": scope.opened.value,
        "given": [expectation.name for expectation in scope.given],
        "choices": [
            {"node": choice.node, "question": choice.question, "outcomes": list(choice.outcomes)}
            for choice in scope.partial.choices
        ],
        "instantiations": number_document(scope.instantiations),
        "consistent": number_document(scope.consistent),
        "as_written": scope.as_written,
    }


def ensemble_explanation_document(found: EnsembleExplanation, asked: Asked) -> dict[str, Any]:
    """``logicnet.why/1`` of the instantiation explained, with ``ensemble``: in which of them the phenotype survives."""
    fate, case = found.fate, found.case
    explained = found.explanation or Explanation(
        case, found.demand, found.occurrence, ScreenAnswer.UNDECIDED, fate.why, limits=found.limits
    )
    document = explanation_document(explained, asked)
    # The file that was read; which rules are decided otherwise stands in `differs`.
    document["network"] = network_document(case.network)
    document["finished"], document["limits"] = found.finished, list(found.limits)
    document["ensemble"] = {
        **scope_document(fate.scope),
        "survives_in": fate.survives_in.value,
        "why": fate.why,
        "explained": None if fate.at is None else list(fate.at),
        "nearest": fate.is_nearest,
        "differs": [_outcome(one) for one in fate.differing],
        "hinge": None if fate.hinge is None else _hinge(fate.hinge),
        "statement": found.statement,
    }
    return document


def share_document(share: Share) -> dict[str, Any]:
    """In how many networks, as numbers and as a part of all."""
    return {
        "works": number_document(share.works),
        "consistent": number_document(share.consistent),
        "share": {"at_least": share.bounds[0], "at_most": share.bounds[1]},
        "as_written": share.as_written,
        "why": share.why,
    }


def _hinge(hinge: SetHinge) -> dict[str, Any]:
    return {
        "outcomes": [_outcome(one) for one in hinge.outcomes],
        "fails_at": list(hinge.fails_at),
        "works_at": None if hinge.works_at is None else list(hinge.works_at),
    }


def _outcome(one: ChoiceOutcome) -> dict[str, Any]:
    return {"node": one.node, "question": one.question, "outcome": one.outcome, "as_written": one.as_written}


def ensemble_interventions_rows(result: EnsembleInterventions) -> Rows:
    """The rows of one network; ``share`` is filled where shares were asked for (its lower bound)."""
    rows = interventions_rows(result.listed)
    place = rows.header.index("share")
    told = list(rows.rows)
    for k, share in enumerate(result.shares or ()):
        told[k] = (*told[k][:place], share.bounds[0], *told[k][place + 1 :])
    return Rows(rows.header, tuple(told))
