"""What is said of reasons: a value, where it comes from, what is cited for it, and what a conclusion rests on."""

from __future__ import annotations

from typing import Any, Final

from logicnet.compiled.function import Effect
from logicnet.network.citations import Citation
from logicnet.network.evidence import Stance
from logicnet.network.grounds import Grounds
from logicnet.network.model import Sign
from logicnet.network.references import Basis
from logicnet.perturbation.explain import Cause, Motif, Origin, Size, Step
from logicnet.report.views.fields import Column, Description, Field, Parts
from logicnet.report.views.shared import (
    ASSIGNMENT,
    FLAG,
    NATURAL,
    SETTING,
    TEXT,
    TEXTS,
    setting,
    settings_named,
    words,
)

__all__ = ["CAUSE", "GROUNDS", "MOTIF", "STEP"]

_CITATION: Final[Description[Citation, Any, Any]] = (
    Field("id", TEXT, lambda cited, _: cited.id),
    Field("sign", words(Sign), lambda cited, _: cited.sign.value),
    Field("stance", words(Stance), lambda cited, _: cited.stance.value),
    Field("reference", TEXT, lambda cited, _: cited.reference),
    Field("confidence", words("high", "medium", "low", ""), lambda cited, _: cited.confidence),
    Field("basis", words(Basis), lambda cited, _: cited.basis.value),
    Field(
        "seen",
        {
            **words("seen", "remembered", ""),
            "description": (
                "Whether the source was read; empty for a choice of the model and where a directive says it."
            ),
        },
        lambda cited, _: cited.seen,
    ),
)

CAUSE: Final[Description[Cause, Any, Any]] = (
    Field("node", TEXT, lambda cause, _: cause.node),
    Field("value", SETTING, lambda cause, _: setting(cause.value)),
    Field(
        "sign",
        {**words(Effect, None), "description": "Effect on what it is a cause of; null for a cause of the phenotype."},
        lambda cause, _: None if cause.sign is None else cause.sign.value,
    ),
    Field(
        "cut",
        {**FLAG, "description": "The regulation is cut; value is what is seen in place of the node."},
        lambda cause, _: cause.cut is not None,
    ),
    Field("evidence", Parts(_CITATION, many=True, name="citation"), lambda cause, _: cause.evidence),
)


def _causes_text(step: Step) -> str:
    return " + ".join(f"{cause.node}={setting(cause.value)}" for cause in step.causes)


#: One value and why the node has it: an object, and a row of a table.
STEP: Final[Description[Step, None, Any]] = (
    Field("node", TEXT, lambda step, _: step.node, Column(lambda _: ("node",), lambda step, _: (step.node,))),
    Field(
        "value",
        SETTING,
        lambda step, _: setting(step.value),
        Column(lambda _: ("value",), lambda step, _: (setting(step.value),)),
    ),
    Field(
        "origin",
        words(Origin),
        lambda step, _: step.origin.value,
        Column(lambda _: ("origin",), lambda step, _: (step.origin.value,)),
    ),
    Field("rule", TEXT, lambda step, _: step.rule, Column(lambda _: ("rule",), lambda step, _: (step.rule,))),
    Field(
        "forced",
        {**FLAG, "description": "Forced from outside: by clamps, environment and rules alone."},
        lambda step, _: step.forced,
    ),
    Field(
        "loop",
        {**NATURAL, "description": "Number of the cycle of causes it is on; 0 if on none."},
        lambda step, _: step.loop,
    ),
    Field(
        "causes",
        Parts(
            CAUSE,
            many=True,
            name="cause",
            more={"description": "Enough to force the value; none can be left out."},
        ),
        lambda step, _: step.causes,
        Column(lambda _: ("causes",), lambda step, _: (_causes_text(step),)),
    ),
)

#: Its steps stand in an order in which causes come before what they cause, except on loops.
MOTIF: Final[Description[Motif, Any, Any]] = (
    Field(
        "size",
        {
            **words(Size),
            "description": (
                "smallest: no self-sustaining set with fewer values keeps the phenotype true; minimal: no part of it "
                "does."
            ),
        },
        lambda motif, _: motif.size.value,
    ),
    Field(
        "held",
        {**ASSIGNMENT, "description": "The values that nothing from outside forces."},
        lambda motif, _: settings_named((step.node, step.value) for step in motif.held),
    ),
    Field("steps", Parts(STEP, many=True, name="step"), lambda motif, _: motif.steps),
    Field("readout", Parts(CAUSE, many=True, name="cause"), lambda motif, _: motif.readout),
)

GROUNDS: Final[Description[Grounds, Any, Any]] = (
    Field("regulations", NATURAL, lambda found, _: found.regulations),
    Field(
        "findings",
        {**NATURAL, "description": "Cited findings of the sign of their regulation."},
        lambda found, _: found.findings,
    ),
    Field(
        "remembered",
        {**NATURAL, "description": "Of these: not read at their source."},
        lambda found, _: found.remembered,
    ),
    Field(
        "textbook",
        {**NATURAL, "description": "Of these: textbook knowledge, and labels of drugs."},
        lambda found, _: found.textbook,
    ),
    Field(
        "choices",
        {**NATURAL, "description": "Regulations that a choice of the model alone carries."},
        lambda found, _: found.choices,
    ),
    Field(
        "contradicted",
        {**NATURAL, "description": "Regulations that a cited finding speaks against."},
        lambda found, _: found.contradicted,
    ),
    Field(
        "uncited", {**NATURAL, "description": "Regulations for which nothing is cited."}, lambda found, _: found.uncited
    ),
    Field("doubts", TEXTS, lambda found, _: list(found.doubts)),
)
