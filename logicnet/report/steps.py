"""Steps of an explanation as JSON: a value, where it comes from, and what is cited for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from logicnet.network.citations import Citation
    from logicnet.perturbation.explain import Cause, Step

__all__ = ["cause_document", "step_document", "value_document"]

Document = dict[str, Any]


def step_document(step: Step) -> Document:
    """One value and why the node has it."""
    return {
        "node": step.node,
        "value": value_document(step.value),
        "origin": step.origin.value,
        "rule": step.rule,
        "forced": step.forced,
        "loop": step.loop,
        "causes": [cause_document(cause) for cause in step.causes],
    }


def cause_document(cause: Cause) -> Document:
    return {
        "node": cause.node,
        "value": value_document(cause.value),
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


def value_document(value: int | None) -> int | str:
    return "*" if value is None else value
