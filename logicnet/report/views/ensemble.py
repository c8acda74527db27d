"""What is said of an ensemble: how much is consistent, which choices that decides, and by which expectations."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from msgspec import Struct

from logicnet.ensembles.choices import ChoiceKind
from logicnet.ensembles.sampling import SampleEstimate
from logicnet.ensembles.study import ChoiceAnswer, Core, EnsembleResult, ExpectationAnswer, Settled
from logicnet.network.model import Network
from logicnet.network.openness import Opened
from logicnet.report.page import plural, shortened
from logicnet.report.views.fields import (
    ABSENT,
    AnswerDescription,
    Cell,
    Column,
    Description,
    Field,
    Json,
    Parts,
    cells_of,
    columns_of,
)
from logicnet.report.views.scope import INSTANTIATIONS, number_document
from logicnet.report.views.shared import (
    DEPTH,
    ENDING,
    FLAG,
    NATURAL,
    NUMBER,
    TEXT,
    TEXTS,
    UPDATE,
    WHOLE,
    Options,
    array,
    beginning,
    depth_document,
    nullable,
    options_type,
    record,
    words,
)

__all__ = ["CHOICE", "ENSEMBLE", "ToldOfEnsemble"]


class ToldOfEnsemble(Struct, frozen=True):
    """What is told beside the answer."""

    options: Options
    #: Files of instantiations that were written; ``None``: that was not asked for.
    picked: Sequence[str] | None = None


class ChoiceOf(Struct, frozen=True):
    """A choice that a rule of a network leaves, and what became of it."""

    network: Network
    answer: ChoiceAnswer


_CORE: Final[Description[Core, Any, Any]] = (
    Field("expectations", TEXTS, lambda core, _: [x.name for x in core.expectations]),
    Field("smallest", FLAG, lambda core, _: core.smallest),
)


def _place(one: ChoiceOf) -> Json | None:
    span = one.answer.choice.span
    if span is None or span.end == 0:
        return None
    line, column = one.network.source.position(span.start)
    return {"line": line, "column": column}


def _outcome(answer: ChoiceAnswer) -> Cell:
    return None if answer.outcome is None else answer.choice.outcomes[answer.outcome]


def _decided(answer: ChoiceAnswer) -> Sequence[Cell]:
    if (core := answer.core) is None:
        return None, None
    return " + ".join(x.name for x in core.expectations), "yes" if core.smallest else "unknown"


def _choice(name: str, of: Json, value: Any) -> Field[ChoiceOf, EnsembleResult, ToldOfEnsemble]:
    """What is said in one cell as it is said in JSON."""
    return Field(
        name, of, lambda one, _: value(one.answer), Column(lambda _: (name,), lambda one, _: (value(one.answer),))
    )


#: Edits are choices of a repair, and of no ensemble.
_KINDS: Final = words(*(kind.value for kind in ChoiceKind if kind is not ChoiceKind.EDIT))

CHOICE: Final[Description[ChoiceOf, EnsembleResult, ToldOfEnsemble]] = (
    _choice("node", TEXT, lambda answer: answer.choice.node),
    _choice(
        "kind",
        _KINDS,
        lambda answer: answer.choice.kind.value,
    ),
    _choice("question", TEXT, lambda answer: answer.choice.question),
    Field(
        "outcomes",
        TEXTS,
        lambda one, _: list(one.answer.choice.outcomes),
        Column(lambda _: ("outcomes",), lambda one, _: (" ; ".join(one.answer.choice.outcomes),)),
    ),
    Field("place", nullable(record({"line": WHOLE, "column": WHOLE})), lambda one, _: _place(one)),
    _choice("settled", words(Settled), lambda answer: answer.settled.value),
    Field(
        "outcome",
        nullable(WHOLE),
        lambda one, _: one.answer.outcome,
        Column(lambda _: ("outcome",), lambda one, _: (_outcome(one.answer),)),
    ),
    Field(
        "decided_by",
        Parts(_CORE, nullable=True),
        lambda one, _: one.answer.core,
        Column(lambda _: ("decided_by", "smallest"), lambda one, _: _decided(one.answer)),
    ),
    Field(
        "witnesses",
        array(nullable(array(WHOLE))),
        lambda one, _: [None if witness is None else list(witness) for witness in one.answer.witnesses],
    ),
)

_EXPECTATION: Final[Description[ExpectationAnswer, Any, Any]] = (
    Field("name", TEXT, lambda one, _: one.expectation.name),
    Field("rules_needed", DEPTH, lambda one, _: depth_document(one.depth)),
    Field("decides", WHOLE, lambda one, _: one.decides),
)

_ESTIMATE: Final[Description[SampleEstimate, Any, Any]] = (
    Field("seed", WHOLE, lambda estimate, _: estimate.seed),
    Field("samples", NATURAL, lambda estimate, _: estimate.samples),
    Field("population", NATURAL, lambda estimate, _: estimate.population),
    Field("consistent", NATURAL, lambda estimate, _: estimate.consistent),
    Field("undecided", NATURAL, lambda estimate, _: estimate.undecided),
    Field(
        "interval",
        record({"confidence": NUMBER, "at_least": NUMBER, "at_most": NUMBER}),
        lambda estimate, _: {"confidence": 0.95, "at_least": estimate.at_least, "at_most": estimate.at_most},
    ),
    Field("of", words("not excluded", "all"), lambda estimate, _: "not excluded" if estimate.is_narrowed else "all"),
)

_OPENED: Final = {
    Opened.FILE: "what the file opens",
    Opened.CONNECTIVES: "every AND and OR that nothing closes",
    Opened.MONOTONE: "every function with the regulators and signs of its rule",
    Opened.NONE: "nothing: the rules as written",
}


def _opened(result: EnsembleResult) -> str:
    nodes = {answer.choice.node for answer in result.choices}
    choices = f"{plural(len(result.choices), 'choice')} in {plural(len(nodes), 'rule')}"
    return f"{_OPENED[result.partial.opened]}: {choices}"


def _given(result: EnsembleResult) -> str:
    names = [x.name for x in result.given]
    number = f"{len(names)} of {plural(len(result.network.expectations), 'expectation')}"
    return f"{number}{': ' if names else ''}{shortened(names, 8)}"


def _choices(result: EnsembleResult) -> list[ChoiceOf]:
    return [ChoiceOf(result.network, answer) for answer in result.choices]


#: The order is that of the JSON. Its table has one row per choice.
ENSEMBLE: Final[AnswerDescription[EnsembleResult, ToldOfEnsemble]] = AnswerDescription(
    "ensemble",
    (
        *beginning("ensemble", None),
        Field(
            "options",
            options_type(
                {
                    "open": words(Opened),
                    "given": nullable(TEXT),
                    "update": UPDATE,
                    "pick": nullable(WHOLE),
                    "samples": nullable(WHOLE),
                    "seed": nullable(WHOLE),
                }
            ),
            lambda _, told: dict(told.options),
            facts=lambda result: (("open", _opened(result)),),
        ),
        Field(
            "update",
            UPDATE,
            lambda result, _: result.update.value,
            facts=lambda result: (("update", result.update.value),),
            place=1,
        ),
        Field(
            "given",
            TEXTS,
            lambda result, _: [x.name for x in result.given],
            facts=lambda result: (("given", _given(result)),),
        ),
        Field("instantiations", INSTANTIATIONS, lambda result, _: number_document(result.instantiations)),
        Field("consistent", INSTANTIATIONS, lambda result, _: number_document(result.consistent)),
        Field(
            "estimate",
            Parts(
                _ESTIMATE,
                nullable=True,
                more={
                    "description": (
                        "From instantiations drawn at random, where asked for and the count is not exact: no proof."
                    )
                },
            ),
            lambda result, _: result.estimate,
        ),
        Field("reference_is_consistent", nullable(FLAG), lambda result, _: result.reference),
        Field("contradiction", Parts(_CORE, nullable=True), lambda result, _: result.contradiction),
        Field(
            "choices",
            Parts(CHOICE, many=True),
            lambda result, _: _choices(result),
            rows=lambda result: (cells_of(CHOICE, one, result) for one in _choices(result)),
        ),
        Field("expectations", Parts(_EXPECTATION, many=True), lambda result, _: result.expectations),
        Field(
            "picked",
            TEXTS,
            lambda _, told: ABSENT if told.picked is None else list(told.picked),
            optional=True,
        ),
        *ENDING,
    ),
    lambda result: columns_of(CHOICE, result),
)
