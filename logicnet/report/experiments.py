"""The next experiments as JSON and CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from logicnet.report.report import clamps_named
from logicnet.report.tables import Rows
from logicnet.report.views.scope import number_document
from logicnet.report.views.shared import network_document
from logicnet.version import __version__

if TYPE_CHECKING:
    from logicnet.ensembles.experiments import NextExperiments, PredictedOutcome, ProposedExperiment

__all__ = ["next_document", "next_rows"]

Document = dict[str, Any]


def next_document(found: NextExperiments, options: Document) -> Document:
    """``logicnet.next/1``."""
    return {
        "schema": "logicnet.next/1",
        "logicnet": __version__,
        "network": network_document(found.network),
        "options": options,
        "given": [x.name for x in found.given],
        "consistent": number_document(found.consistent),
        "asked": sum(number for _, number in found.asked),
        "kinds": [{"kind": kind.value, "asked": number} for kind, number in found.asked],
        "covered": found.covered,
        "members": found.members,
        "sample": found.is_sample,
        "seed": found.seed,
        "conclusion": None if not found.conclusion else {"claim": found.conclusion, "share": found.concluded},
        "experiments": [proposal_document(one) for one in found.proposals],
        "finished": found.finished,
        "limits": list(found.limits),
    }


def proposal_document(one: ProposedExperiment) -> Document:
    """One proposal with its outcomes."""
    experiment = one.experiment
    return {
        "environment": experiment.environment,
        "clamps": clamps_named(experiment.clamps),
        "read_out": experiment.read_out,
        "left": one.left,
        "exact": one.is_exact,
        "alike": one.alike,
        "outcomes": [_outcome(outcome) for outcome in one.outcomes],
    }


def _outcome(outcome: PredictedOutcome) -> Document:
    return {
        "shown": outcome.seen.value,
        "instantiations": None if outcome.number is None else number_document(outcome.number),
        "share": outcome.share,
        "decides": [{"node": x.node, "question": x.question, "outcome": x.outcome} for x in outcome.decides],
        "conclusion": outcome.concluded,
    }


def next_rows(found: NextExperiments) -> Rows:
    """One row per outcome of each experiment."""
    rows = [
        (
            rank,
            one.experiment.environment,
            one.experiment.label,
            one.experiment.read_out,
            outcome.seen.value,
            f"{outcome.share:.6g}",
            f"{one.left:.6g}",
            "; ".join(f"{x.node}: {x.outcome}" for x in outcome.decides),
        )
        for rank, one in enumerate(found.proposals, start=1)
        for outcome in one.outcomes
    ]
    header = ("rank", "environment", "change", "read_out", "shown", "share", "left", "decides")
    return Rows(header, tuple(rows))
