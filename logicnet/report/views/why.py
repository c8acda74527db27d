"""What is said of why a phenotype survives changes, or ends: in one network, or in one of those that are allowed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from logicnet.ensembles.answer import EnsembleExplanation, SurvivalExtent
from logicnet.network.case import Update
from logicnet.network.openness import Opened
from logicnet.perturbation.claim import Occurrence
from logicnet.perturbation.explain import Explanation, Need, Step, Vanished
from logicnet.perturbation.screen import ScreenAnswer
from logicnet.report.report import clamps_named
from logicnet.report.views.fields import (
    ABSENT,
    AnswerDescription,
    Cell,
    Description,
    Field,
    Parts,
    cells_of,
    columns_of,
    facts_of,
    within,
)
from logicnet.report.views.scope import HINGE, OUTCOME, SCOPE
from logicnet.report.views.shared import (
    CLAMPS,
    ENDING,
    FLAG,
    POSITIVE,
    TEXT,
    TEXTS,
    WHOLE,
    Options,
    array,
    beginning,
    nullable,
    options_type,
    texts,
    words,
)
from logicnet.report.views.steps import CAUSE, GROUNDS, MOTIF, STEP

__all__ = ["WHY"]

Answer = Explanation | EnsembleExplanation


def _told(answer: Answer) -> Explanation:
    """What is explained; undecided where no network is known that answers."""
    if isinstance(answer, Explanation):
        return answer
    return answer.explanation or Explanation(
        answer.case, answer.demand, answer.occurrence, ScreenAnswer.UNDECIDED, answer.fate.why, limits=answer.limits
    )


def _facts(answer: Answer) -> Sequence[tuple[str, str]]:
    name = answer.demand.text
    declared = next((p.text for p in answer.network.phenotypes if p.name == name), name)
    phenotype = name if declared == name else f"{name} ({declared})"
    return ("update", answer.case.update.value), ("phenotype", phenotype)


def _header(_: Answer) -> Sequence[str]:
    return "part", *columns_of(STEP, None)


def _rows(part: str, steps: Sequence[Step]) -> Iterator[tuple[Cell, ...]]:
    for step in steps:
        yield part, *cells_of(STEP, step, None)


def _vanished_rows(answer: Answer) -> Iterator[tuple[Cell, ...]]:
    for number, gone in enumerate(_told(answer).vanished, start=1):
        yield from _rows(f"vanished {number}", gone.motif.steps)


_NEED: Final[Description[Need, Any, Any]] = (
    Field("change", TEXT, lambda need, _: str(need.change)),
    Field(
        "without",
        {
            **words(ScreenAnswer.SURVIVES, ScreenAnswer.ABOLISHED, ScreenAnswer.UNDECIDED),
            "description": "The verdict when this change alone is left out.",
        },
        lambda need, _: need.answer.value,
    ),
    Field("why", TEXT, lambda need, _: need.why),
    Field("motif", Parts(MOTIF, nullable=True, name="motif"), lambda need, _: need.motif),
)

_VANISHED: Final[Description[Vanished, Any, Any]] = (
    Field("broken_by", TEXTS, lambda gone, _: [str(change) for change in gone.broken_by]),
    Field("motif", Parts(MOTIF, name="motif"), lambda gone, _: gone.motif),
)

_FATE: Final[Description[EnsembleExplanation, Any, Any]] = (
    *within(SCOPE, lambda found: found.fate.scope),
    Field(
        "survives_in",
        {
            **words(SurvivalExtent),
            "description": (
                'In which consistent instantiations the phenotype survives; "some or all": in some, of the others it '
                "is not known."
            ),
        },
        lambda found, _: found.fate.survives_in.value,
    ),
    Field("why", {**TEXT, "description": "What is not known, and why; empty otherwise."}, lambda it, _: it.fate.why),
    Field(
        "explained",
        {
            **nullable(array(WHOLE)),
            "description": (
                "The outcome of each choice (0: as written) in the instantiation that the rest of the answer "
                "explains; null if none is known."
            ),
        },
        lambda found, _: None if found.fate.at is None else list(found.fate.at),
    ),
    Field(
        "nearest",
        {
            **FLAG,
            "description": (
                "Whether it is proved that no consistent instantiation in which the phenotype survives differs from "
                "the file in fewer choices."
            ),
        },
        lambda found, _: found.fate.is_nearest,
    ),
    Field(
        "differs",
        Parts(
            OUTCOME,
            many=True,
            name="outcome",
            more={"description": "Choices that the explained instantiation decides otherwise than the file."},
        ),
        lambda found, _: found.fate.differing,
    ),
    Field(
        "hinge",
        Parts(
            HINGE,
            nullable=True,
            more={
                "description": (
                    "With these outcomes the phenotype survives in every consistent instantiation; none: it survives "
                    "in all."
                )
            },
        ),
        lambda found, _: found.fate.hinge,
    ),
    Field(
        "statement",
        {**TEXT, "description": "What is proved over the ensemble, as one sentence."},
        lambda found, _: found.statement,
    ),
)

#: The order is that of the JSON.
WHY: Final[AnswerDescription[Answer, Options]] = AnswerDescription(
    "why",
    (
        *beginning(
            "why",
            options_type(
                {
                    "env": TEXT,
                    "with": CLAMPS,
                    "phenotype": TEXT,
                    "occurrence": words(Occurrence),
                    "update": words(*(scheme for scheme in Update if scheme.is_decided)),
                    "limit": POSITIVE,
                    "seed": nullable(WHOLE),
                },
                {"open": words(Opened), "given": nullable(TEXT), "witness": nullable(TEXT)},
            ),
            in_environment=True,
            facts=_facts,
        ),
        Field(
            "clamps",
            {**CLAMPS, "description": "What the answer was computed under."},
            lambda answer, _: clamps_named((*_told(answer).clamps, *_told(answer).cuts)),
        ),
        Field("verdict", words(ScreenAnswer), lambda answer, _: _told(answer).answer.value),
        Field(
            "why",
            {**TEXT, "description": "Why it is undecided; empty otherwise."},
            lambda answer, _: _told(answer).why,
        ),
        Field(
            "motif",
            Parts(
                MOTIF,
                nullable=True,
                name="motif",
                more={"description": "If it survives: what keeps it alive; null when a limit came first."},
            ),
            lambda answer, _: _told(answer).motif,
            rows=lambda answer: () if (motif := _told(answer).motif) is None else _rows("motif", motif.steps),
            place=1,
        ),
        Field(
            "by_force",
            {**FLAG, "description": "Whether percolation excludes the phenotype; the chain then says how."},
            lambda answer, _: _told(answer).by_force,
        ),
        Field(
            "chain",
            Parts(
                STEP,
                many=True,
                name="step",
                more={"description": "Forced values, causes first; none can be left out. Empty unless by_force."},
            ),
            lambda answer, _: _told(answer).chain,
            rows=lambda answer: _rows("chain", _told(answer).chain),
        ),
        Field(
            "readout",
            Parts(
                CAUSE,
                many=True,
                name="cause",
                more={"description": "What excludes the phenotype at the end of the chain."},
            ),
            lambda answer, _: _told(answer).readout,
        ),
        Field(
            "needs",
            Parts(_NEED, many=True, more={"description": "If it is abolished: what each change is for."}),
            lambda answer, _: _told(answer).needs,
        ),
        Field(
            "vanished",
            Parts(
                _VANISHED,
                many=True,
                more={
                    "description": (
                        "If it is abolished: motifs of the network without the changes, and the changes that "
                        "contradict each."
                    )
                },
            ),
            lambda answer, _: _told(answer).vanished,
            rows=_vanished_rows,
            place=2,
        ),
        Field(
            "all_vanished",
            {**FLAG, "description": "Whether these are all motifs that kept the phenotype true throughout."},
            lambda answer, _: _told(answer).all_vanished,
        ),
        Field(
            "grounds",
            Parts(
                GROUNDS,
                nullable=True,
                more={
                    "description": (
                        "What the regulations rest on that the verdict uses; null where the file cites nothing, and "
                        "for an undecided verdict."
                    )
                },
            ),
            lambda answer, _: told.grounds if (told := _told(answer)).is_cited else None,
        ),
        Field(
            "unusable_evidence",
            texts("Evidence tables that could not be read."),
            lambda answer, _: list(_told(answer).unusable),
        ),
        *ENDING,
        Field(
            "ensemble",
            Parts(
                _FATE,
                more={
                    "description": (
                        "With --open only: over which networks the question was asked, and in which of them the "
                        "phenotype survives."
                    )
                },
            ),
            lambda answer, _: answer if isinstance(answer, EnsembleExplanation) else ABSENT,
            facts=lambda answer: facts_of(_FATE, answer) if isinstance(answer, EnsembleExplanation) else (),
            optional=True,
        ),
    ),
    _header,
)
