"""What is said of the networks that open rules allow: which they are, and in how many of them something is so."""

from __future__ import annotations

from typing import Any, Final

from logicnet.ensembles.answer import ChoiceOutcome, EnsembleScope, SetHinge, Share
from logicnet.ensembles.counting import Number
from logicnet.network.openness import Opened
from logicnet.report.page import plural
from logicnet.report.views.fields import Description, Field, Json, Parts
from logicnet.report.views.shared import FLAG, NATURAL, NUMBER, TEXT, TEXTS, WHOLE, array, nullable, record, words

__all__ = ["HINGE", "INSTANTIATIONS", "OUTCOME", "SCOPE", "SHARE", "number_document", "number_text"]

#: An exact number as such, otherwise its bounds.
INSTANTIATIONS: Final[Json] = {"anyOf": [NATURAL, record({"at_least": NATURAL, "at_most": NATURAL})]}


def number_document(number: Number) -> int | dict[str, int]:
    """An exact number as such, otherwise its bounds."""
    if number.exact is not None:
        return number.exact
    return {"at_least": number.at_least, "at_most": number.at_most}


def number_text(number: Number) -> str:
    """A number of instantiations in words: ``256``, or ``at least 3 and at most 1,024``."""
    if number.exact is not None:
        return f"{number.exact:,}"
    return f"at least {number.at_least:,} and at most {number.at_most:,}"


def _open_text(scope: EnsembleScope) -> str:
    if not scope.choices:
        return "nothing: one network"
    open_rules = f"{plural(scope.choices, 'choice')} in {plural(scope.rules, 'rule')} ({scope.opened.value})"
    return f"{open_rules}: {scope.instantiations} instantiations"


def _given_text(scope: EnsembleScope) -> str:
    names = [expectation.name for expectation in scope.given]
    return f"{plural(len(names), 'expectation')}: {', '.join(names)}" if names else "nothing"


def _consistent_text(scope: EnsembleScope) -> str:
    """How many instantiations meet what is given, and whether the file is one of them."""
    if scope.consistent.exact == 1:
        meet = "exactly 1 instantiation meets them" if scope.given else "1 instantiation"
        only = {
            True: "the network as written: what follows is about one network",
            False: "not the network as written: what follows is about one network",
            None: "what follows is about one network",
        }[scope.as_written]
        return f"{meet}; {only}"
    written = {
        True: "the network as written is one of them",
        False: "the network as written is none of them",
        None: "whether the network as written is one of them is not known",
    }[scope.as_written]
    return f"{scope.consistent} instantiations{' meet them' if scope.given else ''}; {written}"


SCOPE: Final[Description[EnsembleScope, Any, Any]] = (
    Field(
        "open",
        words(Opened),
        lambda scope, _: scope.opened.value,
        facts=lambda scope: (("open", _open_text(scope)),),
    ),
    Field(
        "given",
        TEXTS,
        lambda scope, _: [expectation.name for expectation in scope.given],
        facts=lambda scope: (("given", _given_text(scope)),),
    ),
    Field(
        "choices",
        array(record({"node": TEXT, "question": TEXT, "outcomes": TEXTS})),
        lambda scope, _: [
            {"node": choice.node, "question": choice.question, "outcomes": list(choice.outcomes)}
            for choice in scope.partial.choices
        ],
    ),
    Field("instantiations", INSTANTIATIONS, lambda scope, _: number_document(scope.instantiations)),
    Field(
        "consistent",
        INSTANTIATIONS,
        lambda scope, _: number_document(scope.consistent),
        facts=lambda scope: (("consistent", _consistent_text(scope)),),
    ),
    Field("as_written", nullable(FLAG), lambda scope, _: scope.as_written),
)

#: In how many networks, as numbers and as a part of all.
SHARE: Final[Description[Share, Any, Any]] = (
    Field("works", INSTANTIATIONS, lambda share, _: number_document(share.works)),
    Field("consistent", INSTANTIATIONS, lambda share, _: number_document(share.consistent)),
    Field(
        "share",
        record({"at_least": NUMBER, "at_most": NUMBER}),
        lambda share, _: {"at_least": share.bounds[0], "at_most": share.bounds[1]},
    ),
    Field("as_written", nullable(FLAG), lambda share, _: share.as_written),
    Field("why", TEXT, lambda share, _: share.why),
)

OUTCOME: Final[Description[ChoiceOutcome, Any, Any]] = (
    Field("node", TEXT, lambda one, _: one.node),
    Field("question", TEXT, lambda one, _: one.question),
    Field("outcome", TEXT, lambda one, _: one.outcome),
    Field("as_written", FLAG, lambda one, _: one.as_written),
)

HINGE: Final[Description[SetHinge, Any, Any]] = (
    Field("outcomes", Parts(OUTCOME, many=True, name="outcome"), lambda hinge, _: hinge.outcomes),
    Field("fails_at", array(WHOLE), lambda hinge, _: list(hinge.fails_at)),
    Field(
        "works_at", nullable(array(WHOLE)), lambda hinge, _: None if hinge.works_at is None else list(hinge.works_at)
    ),
)
