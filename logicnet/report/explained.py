"""Explanations as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from logicnet.report.document import head
from logicnet.report.report import Asked, clamps_named
from logicnet.report.views.interventions import grounds_document

if TYPE_CHECKING:
    from logicnet.network.citations import Citation
    from logicnet.network.model import Clamp, Cut
    from logicnet.perturbation.explain import Cause, Explanation, Motif, Need, Step

__all__ = ["explanation_document", "motif_document", "step_document"]

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
    document["readout"] = [_cause(cause) for cause in found.readout]
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


def motif_document(motif: Motif) -> Document:
    """One motif; its steps stand in an order in which causes come before what they cause, except on loops."""
    return {
        "size": motif.size.value,
        "held": {step.node: _value(step.value) for step in motif.held},
        "steps": [step_document(step) for step in motif.steps],
        "readout": [_cause(cause) for cause in motif.readout],
    }


def step_document(step: Step) -> Document:
    """One value and why the node has it."""
    return {
        "node": step.node,
        "value": _value(step.value),
        "origin": step.origin.value,
        "rule": step.rule,
        "forced": step.forced,
        "loop": step.loop,
        "causes": [_cause(cause) for cause in step.causes],
    }


def _cause(cause: Cause) -> Document:
    return {
        "node": cause.node,
        "value": _value(cause.value),
        "sign": None if cause.sign is None else cause.sign.value,
        "cut": cause.cut is not None,
        "evidence": [_citation(cited) for cited in cause.evidence],
    }


def _citation(cited: Citation) -> Document:
    return {
        "id": cited.id,
        "sign": cited.sign.value,
        "stance": cited.stance.value,
        "reference": cited.reference,
        "confidence": cited.confidence,
        "basis": cited.basis.value,
        "seen": cited.seen,
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


def _value(value: int | None) -> int | str:
    return "*" if value is None else value
