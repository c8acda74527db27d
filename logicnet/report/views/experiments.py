"""What is said of the next experiments: each proposal, what may be seen, and what each outcome would decide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from msgspec import Struct

from logicnet.ensembles.experiments import (
    ExperimentKind,
    NextExperiments,
    PredictedOutcome,
    ProposedExperiment,
    Seen,
)
from logicnet.report.page import plural, shortened
from logicnet.report.report import clamps_named
from logicnet.report.views.fields import (
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
    CLAMPS,
    ENDING,
    FLAG,
    NATURAL,
    NUMBER,
    TEXT,
    TEXTS,
    WHOLE,
    Options,
    array,
    beginning,
    nullable,
    record,
    words,
)

__all__ = ["NEXT", "OUTCOME", "PROPOSAL", "Foreseen", "Proposed", "outcome_words", "proposals_of"]

#: Choices named for one outcome.
NAMED = 4

#: Of each kind what is done in it; the first stands where nothing more is said.
KINDS = {
    ExperimentKind.CHANGES: "",
    ExperimentKind.KNOCKOUTS: " with a single knockout",
    ExperimentKind.NODES: " that look at a single node",
}


class Proposed(Struct, frozen=True):
    """A proposal with its rank, from 1, and whether there is a conclusion to settle."""

    rank: int
    one: ProposedExperiment
    to_settle: bool

    @property
    def outcomes(self) -> list[Foreseen]:
        """What may be seen."""
        return [Foreseen(self, outcome) for outcome in self.one.outcomes]


class Foreseen(Struct, frozen=True):
    """An outcome of a proposal."""

    of: Proposed
    outcome: PredictedOutcome


def proposals_of(found: NextExperiments) -> list[Proposed]:
    """The proposals, best first."""
    return [Proposed(rank, one, bool(found.conclusion)) for rank, one in enumerate(found.proposals, start=1)]


def outcome_words(seen: Seen, read_out: str) -> str:
    """What is seen."""
    return {
        Seen.ALWAYS: f"{read_out} always",
        Seen.NEVER: f"{read_out} never",
        Seen.OTHERWISE: f"{read_out} in some attractors or at times",
    }[seen]


def _asked_text(found: NextExperiments) -> str:
    """How many experiments of each kind; a further kind is there because those before halve nothing."""
    told = [f"{plural(number, 'experiment')}{KINDS[kind]}" for kind, number in found.asked]
    more = " (nothing before leaves half or less)" if len(told) > 1 else ""
    left_out = f"; {found.covered} left out, an expectation is about them" if found.covered else ""
    return (", then ".join(told) or "no experiment") + more + left_out


def _conclusion_facts(found: NextExperiments) -> Sequence[tuple[str, str]]:
    if not found.conclusion:
        return ()
    share = "" if found.concluded is None else f": true in {found.concluded:.1%} of the networks asked"
    return (("to settle", f"{found.conclusion}{share}"),)


def _open_facts(found: NextExperiments) -> Sequence[tuple[str, str]]:
    choices = plural(len(found.partial.choices), "choice")
    return (
        ("open", f"{choices} ({found.partial.opened.value})"),
        ("given", shortened([x.name for x in found.given], 8) or "nothing"),
    )


def _share_text(it: Foreseen) -> str:
    share = f"{'' if it.of.one.is_exact else 'about '}{it.outcome.share:.1%}"
    return share if it.outcome.number is None else f"{share} ({it.outcome.number})"


def _decided_text(it: Foreseen) -> str:
    decided = [f"{x.node}: {x.outcome}" for x in it.outcome.decides]
    told = "; ".join(decided[:NAMED]) + (f" and {len(decided) - NAMED} more" if len(decided) > NAMED else "")
    return told or ("no choice" if it.of.one.is_exact else "not asked")


def _concluded_text(it: Foreseen) -> str:
    return "none known" if it.outcome.concluded is None else f"{it.outcome.concluded:.1%}"


def _first_cells(it: Foreseen) -> Sequence[Cell]:
    experiment = it.of.one.experiment
    return it.of.rank, experiment.environment, experiment.label, experiment.read_out, it.outcome.seen.value


OUTCOME: Final[Description[Foreseen, Proposed | None, Any]] = (
    Field(
        "shown",
        words(Seen),
        lambda it, _: it.outcome.seen.value,
        Column(lambda _: ("rank", "environment", "change", "read_out", "shown"), lambda it, _: _first_cells(it)),
        shown=lambda _: (("seen", lambda it: outcome_words(it.outcome.seen, it.of.one.experiment.read_out)),),
    ),
    Field(
        "instantiations",
        nullable(INSTANTIATIONS),
        lambda it, _: None if it.outcome.number is None else number_document(it.outcome.number),
    ),
    Field(
        "share",
        NUMBER,
        lambda it, _: it.outcome.share,
        Column(
            lambda _: ("share", "left"), lambda it, _: (f"{it.outcome.share:.6g}", f"{it.of.one.left:.6g}")
        ),
        shown=lambda _: (("share", _share_text),),
    ),
    Field(
        "decides",
        array(record({"node": TEXT, "question": TEXT, "outcome": TEXT})),
        lambda it, _: [{"node": x.node, "question": x.question, "outcome": x.outcome} for x in it.outcome.decides],
        Column(
            lambda _: ("decides",), lambda it, _: ("; ".join(f"{x.node}: {x.outcome}" for x in it.outcome.decides),)
        ),
        shown=lambda _: (("would decide", _decided_text),),
        place=1,
    ),
    Field(
        "conclusion",
        nullable(NUMBER),
        lambda it, _: it.outcome.concluded,
        shown=lambda of: (("then it is true in", _concluded_text),) if of is not None and of.to_settle else (),
    ),
)

PROPOSAL: Final[Description[Proposed, Any, Any]] = (
    Field("environment", TEXT, lambda it, _: it.one.experiment.environment),
    Field("clamps", CLAMPS, lambda it, _: clamps_named(it.one.experiment.clamps)),
    Field("read_out", TEXT, lambda it, _: it.one.experiment.read_out),
    Field("left", NUMBER, lambda it, _: it.one.left),
    Field("exact", FLAG, lambda it, _: it.one.is_exact),
    Field("alike", WHOLE, lambda it, _: it.one.alike),
    Field("outcomes", Parts(OUTCOME, many=True), lambda it, _: it.outcomes),
)


def _rows(found: NextExperiments) -> Iterator[tuple[Cell, ...]]:
    """One row per outcome of each experiment."""
    for proposed in proposals_of(found):
        for outcome in proposed.outcomes:
            yield cells_of(OUTCOME, outcome, None)


def _kinds(found: NextExperiments) -> list[Json]:
    return [{"kind": kind.value, "asked": number} for kind, number in found.asked]


#: The order is that of the JSON.
NEXT: Final[AnswerDescription[NextExperiments, Options]] = AnswerDescription(
    "next",
    (
        *beginning("next", {"type": "object"}, facts=_open_facts),
        Field("given", TEXTS, lambda found, _: [x.name for x in found.given]),
        Field(
            "consistent",
            INSTANTIATIONS,
            lambda found, _: number_document(found.consistent),
            facts=lambda found: (("consistent", f"{found.consistent} instantiations"),),
        ),
        Field(
            "asked",
            NATURAL,
            lambda found, _: sum(number for _, number in found.asked),
            facts=lambda found: (("asked", _asked_text(found)),),
        ),
        Field(
            "kinds",
            array(
                record({"kind": words(ExperimentKind), "asked": NATURAL}),
                description=(
                    "The kinds of experiments that were tried, from easy to hard. A kind is tried if nothing of those "
                    "before leaves half or less on average."
                ),
            ),
            lambda found, _: _kinds(found),
        ),
        Field(
            "covered",
            {**NATURAL, "description": "Left out: an expectation of the file is about them."},
            lambda found, _: found.covered,
        ),
        Field("members", NATURAL, lambda found, _: found.members),
        Field(
            "sample",
            {**FLAG, "description": "Whether the members were drawn, not all."},
            lambda found, _: found.is_sample,
        ),
        Field("seed", WHOLE, lambda found, _: found.seed),
        Field(
            "conclusion",
            nullable(record({"claim": TEXT, "share": nullable(NUMBER)})),
            lambda found, _: {"claim": found.conclusion, "share": found.concluded} if found.conclusion else None,
            facts=_conclusion_facts,
        ),
        Field("experiments", Parts(PROPOSAL, many=True), lambda found, _: proposals_of(found), rows=_rows),
        *ENDING,
    ),
    lambda _: columns_of(OUTCOME, None),
    title="Answer of logicnet ensemble --next",
)
