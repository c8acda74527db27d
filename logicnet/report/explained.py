"""Explanations as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from logicnet.report.document import head
from logicnet.report.report import Asked, clamps_named
from logicnet.report.steps import cause_document, step_document, value_document
from logicnet.report.tables import Cell, Rows
from logicnet.report.views.interventions import grounds_document

if TYPE_CHECKING:
    from logicnet.network.model import Clamp, Cut
    from logicnet.perturbation.explain import Explanation, Motif, Need, Step

__all__ = ["explanation_document", "explanation_rows", "motif_document"]

Document = dict[str, Any]


def explanation_document(found: Explanation, asked: Asked) -> Document:
    """``logicnet.why/1``."""
    document = head("why", found.network, found.environment, asked)
    document["clamps"] = clamps_named((*found.clamps, *found.cuts))
    document["verdict"] = found.answer.value
    document["why"] = found.why
    document["motif"] = None if found.motif is None else motif_document(found.motif)
    document["by_force"] = found.by_force
    document["chain"] = [step_document(step) for step in found.chain]
    document["readout"] = [cause_document(cause) for cause in found.readout]
    document["needs"] = [_need(need) for need in found.needs]
    document["vanished"] = [
        {"broken_by": [_change(change) for change in gone.broken_by], "motif": motif_document(gone.motif)}
        for gone in found.vanished
    ]
    document["all_vanished"] = found.all_vanished
    document["grounds"] = grounds_document(found.grounds) if found.is_cited else None
    document["unusable_evidence"] = list(found.unusable)
    document["finished"] = found.finished
    document["limits"] = list(found.limits)
    return document


def explanation_rows(found: Explanation | None) -> Rows:
    """One row per step of the chain and of each motif; none where nothing is explained."""
    listed: list[tuple[str, Step]] = []
    if found is not None:
        listed += [("chain", step) for step in found.chain]
        listed += [("motif", step) for step in (found.motif.steps if found.motif is not None else ())]
        for number, gone in enumerate(found.vanished, start=1):
            listed += [(f"vanished {number}", step) for step in gone.motif.steps]
    header = ("part", "node", "value", "origin", "rule", "causes")
    return Rows(header, tuple((part, *_step(step)) for part, step in listed))


def _step(step: Step) -> tuple[Cell, ...]:
    causes = " + ".join(f"{cause.node}={'*' if cause.value is None else cause.value}" for cause in step.causes)
    return step.node, "*" if step.value is None else step.value, step.origin.value, step.rule, causes


def motif_document(motif: Motif) -> Document:
    """One motif; its steps stand in an order in which causes come before what they cause, except on loops."""
    return {
        "size": motif.size.value,
        "held": {step.node: value_document(step.value) for step in motif.held},
        "steps": [step_document(step) for step in motif.steps],
        "readout": [cause_document(cause) for cause in motif.readout],
    }


def _need(need: Need) -> Document:
    return {
        "change": _change(need.change),
        "without": need.answer.value,
        "why": need.why,
        "motif": None if need.motif is None else motif_document(need.motif),
    }


def _change(change: Clamp | Cut) -> str:
    return str(change)
