"""Interventions in an ensemble as JSON and CSV: those of one network, and what is said of networks besides."""

from __future__ import annotations

from typing import Any

from logicnet.ensembles.answer import EnsembleInterventions
from logicnet.report.document import interventions_document
from logicnet.report.report import Asked
from logicnet.report.tables import Rows
from logicnet.report.views.fields import object_of
from logicnet.report.views.interventions import interventions_rows
from logicnet.report.views.scope import HINGE, SCOPE, SHARE

__all__ = [
    "ensemble_interventions_document",
    "ensemble_interventions_rows",
]


def ensemble_interventions_document(result: EnsembleInterventions, asked: Asked) -> dict[str, Any]:
    """``logicnet.interventions/1`` with ``ensemble``, and of each set in how many networks it works."""
    listed = result.listed
    document = interventions_document(listed, asked)
    document["ensemble"] = object_of(SCOPE, result.scope, None)
    for row, share in zip(document["interventions"], result.shares or (), strict=False):
        row["ensemble"] = {
            **object_of(SHARE, share, None),
            "hinges": [object_of(HINGE, hinge, None) for hinge in share.hinges],
        }
    if result.shares is not None:
        document["statement"] = result.statement
    return document


def ensemble_interventions_rows(result: EnsembleInterventions) -> Rows:
    """The rows of one network; ``share`` is filled where shares were asked for (its lower bound)."""
    rows = interventions_rows(result.listed)
    place = rows.header.index("share")
    told = list(rows.rows)
    for k, share in enumerate(result.shares or ()):
        told[k] = (*told[k][:place], share.bounds[0], *told[k][place + 1 :])
    return Rows(rows.header, tuple(told))
