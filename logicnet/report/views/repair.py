"""What is said of repairs: each proposal with its edits, the rules before and after, and what was proved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import asdict, fields

from logicnet.checks.expectations import ExpectationStatus
from logicnet.ensembles.costs import Weights
from logicnet.ensembles.edits import EditKind, RuleEdit
from logicnet.network.model import Expectation
from logicnet.report.page import plural, shortened
from logicnet.report.pages.phrases import NAMES
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
from logicnet.report.views.shared import (
    ENDING,
    FLAG,
    NATURAL,
    POSITIVE,
    TEXT,
    TEXTS,
    Options,
    array,
    beginning,
    nullable,
    options_type,
    record,
    texts,
    words,
)

if TYPE_CHECKING:
    from logicnet.studies.repair import OutcomeChange, RepairStudy, RewrittenRule

__all__ = ["EDIT", "PROPOSAL", "REPAIR", "Ranked"]


class Ranked(Struct, frozen=True):
    """A proposal of a study."""

    study: RepairStudy
    #: Counted from 1, the cheapest first.
    rank: int

    @property
    def cost(self) -> int:
        return self.study.found.proposals[self.rank - 1].cost

    @property
    def edits(self) -> tuple[RankedEdit, ...]:
        return tuple(RankedEdit(self, edit) for edit in self.study.found.proposals[self.rank - 1].edits)

    @property
    def rules(self) -> tuple[RewrittenRule, ...]:
        return self.study.rules[self.rank - 1]

    @property
    def changes(self) -> tuple[OutcomeChange, ...]:
        return self.study.changes[self.rank - 1]


class RankedEdit(Struct, frozen=True):
    """An edit of a proposal."""

    of: Ranked
    edit: RuleEdit

    @property
    def rule(self) -> RewrittenRule:
        """What becomes of its rule, by all edits of the proposal."""
        return next(rule for rule in self.of.rules if rule.node == self.edit.node)


EDIT: Final[Description[RankedEdit, RepairStudy, Options]] = (
    Field("node", TEXT, lambda it, _: it.edit.node, Column(lambda _: ("node",), lambda it, _: (it.edit.node,))),
    Field(
        "kind",
        words(EditKind),
        lambda it, _: it.edit.kind.value,
        Column(lambda _: ("kind",), lambda it, _: (it.edit.kind.value,)),
    ),
    Field("what", TEXT, lambda it, _: it.edit.what, Column(lambda _: ("edit",), lambda it, _: (it.edit.what,))),
    Field(
        "cost",
        POSITIVE,
        lambda it, _: it.edit.cost,
        Column(lambda _: ("cost_of_edit",), lambda it, _: (it.edit.cost,)),
    ),
    Field(
        "contradicts",
        TEXTS,
        lambda it, _: list(it.edit.against),
        Column(lambda _: ("contradicts",), lambda it, _: ("; ".join(it.edit.against),)),
    ),
    Field(
        "uses",
        TEXTS,
        lambda it, _: list(it.edit.by),
        Column(lambda _: ("uses",), lambda it, _: ("; ".join(it.edit.by),)),
    ),
)

_STATUS: Final = words(ExpectationStatus)

PROPOSAL: Final[Description[Ranked, RepairStudy, Options]] = (
    Field("rank", POSITIVE, lambda it, _: it.rank, shown=lambda _: (("rank", lambda it: str(it.rank)),)),
    Field("cost", POSITIVE, lambda it, _: it.cost, shown=lambda _: (("cost", lambda it: str(it.cost)),)),
    Field(
        "edits",
        Parts(EDIT, many=True, more={"minItems": 1}),
        lambda it, _: it.edits,
        shown=lambda _: (("edits", lambda it: "; ".join(f"{one.edit.node}: {one.edit.what}" for one in it.edits)),),
    ),
    Field(
        "rules",
        array(record({"node": TEXT, "line": POSITIVE, "before": TEXT, "after": TEXT}), minItems=1),
        lambda it, _: [
            {"node": rule.node, "line": rule.line, "before": rule.before, "after": rule.after} for rule in it.rules
        ],
    ),
    Field(
        "changes",
        array(record({"expectation": TEXT, "before": _STATUS, "after": _STATUS})),
        lambda it, _: [
            {"expectation": one.expectation, "before": one.before.value, "after": one.after.value} for one in it.changes
        ],
    ),
)


def _ranked(study: RepairStudy) -> list[Ranked]:
    return [Ranked(study, rank) for rank in range(1, len(study.found.proposals) + 1)]


def _names(expectations: tuple[Expectation, ...]) -> str:
    if not expectations:
        return "none"
    return f"{plural(len(expectations), 'expectation')}: {shortened([x.name for x in expectations], NAMES)}"


def _edits_text(study: RepairStudy) -> str:
    edits = study.found.editable.edits
    return f"{plural(len(edits), 'edit')} of {plural(len({edit.node for edit in edits}), 'rule')}"


def _header(study: RepairStudy) -> tuple[str, ...]:
    return ("rank", "cost", *columns_of(EDIT, study), "before", "after")


def _rows(study: RepairStudy) -> Iterator[tuple[Cell, ...]]:
    """One row per edit of each proposal."""
    for proposal in _ranked(study):
        for it in proposal.edits:
            yield (proposal.rank, proposal.cost, *cells_of(EDIT, it, study), it.rule.before, it.rule.after)


#: No edit is free; what an edit costs more for going against a finding may be.
_WEIGHTS: Final[Json] = record({one.name: NATURAL if one.name == "evidence" else POSITIVE for one in fields(Weights)})

#: The order is that of the JSON.
REPAIR: Final[AnswerDescription[RepairStudy, Options]] = AnswerDescription(
    "repair",
    (
        *beginning(
            "repair",
            options_type(
                {
                    "expect": nullable(TEXT),
                    "keep_expectations": nullable(TEXT),
                    "max_size": POSITIVE,
                    "limit": POSITIVE,
                    "cost": nullable(TEXT),
                    "edits": nullable(TEXT),
                    "apply": nullable(POSITIVE),
                }
            ),
        ),
        Field(
            "weights",
            _WEIGHTS,
            lambda study, _: asdict(study.found.editable.weights),
            facts=lambda study: (("costs", str(study.found.editable.weights)),),
            place=2,
        ),
        Field(
            "edits_considered",
            NATURAL,
            lambda study, _: len(study.found.editable.edits),
            facts=lambda study: (("edits", _edits_text(study)),),
            place=1,
        ),
        Field(
            "additions_reported",
            {**NATURAL, "description": "Regulations with a sign that the evidence reports and no rule uses."},
            lambda study, _: study.additions,
        ),
        Field(
            "unedited",
            texts("Nodes with a rule that no edit changes."),
            lambda study, _: list(study.found.editable.unedited),
        ),
        Field(
            "failing",
            texts("Expectations that fail as written and hold after every proposal."),
            lambda study, _: [x.name for x in study.found.failing],
            facts=lambda study: (
                (
                    "to mend",
                    _names(study.found.failing)
                    if study.found.failing
                    else "nothing that is known to fail"
                    if study.found.undecided
                    else "nothing: every expectation asked for holds",
                ),
            ),
        ),
        Field(
            "guarded",
            texts("Expectations that hold as written and hold after every proposal."),
            lambda study, _: [x.name for x in study.found.guarded],
            facts=lambda study: (("to keep", _names(study.found.guarded)),),
        ),
        Field(
            "undecided",
            array(record({"name": TEXT, "why": TEXT})),
            lambda study, _: [{"name": x.name, "why": why} for x, why in study.found.undecided],
        ),
        Field(
            "unreached",
            texts("Failing expectations in which no edit makes a difference."),
            lambda study, _: [x.name for x in study.found.unreached],
        ),
        Field(
            "proposals",
            Parts(PROPOSAL, many=True, more={"description": "Inclusion-minimal sets of edits, cheapest first."}),
            lambda study, _: _ranked(study),
            rows=_rows,
        ),
        Field("max_size", POSITIVE, lambda study, _: study.found.max_size),
        Field(
            "complete",
            {**FLAG, "description": "It is proved that no other minimal set of at most max_size edits exists."},
            lambda study, _: study.found.is_complete,
        ),
        Field(
            "complete_to_cost",
            {
                **NATURAL,
                "description": (
                    "It is proved that no other minimal set of at most max_size edits and at most this cost exists."
                ),
            },
            lambda study, _: study.found.complete_to_cost,
        ),
        Field(
            "contradiction",
            nullable(record({"expectations": array(TEXT, minItems=1), "smallest": FLAG})),
            lambda study, _: (
                {
                    "expectations": [x.name for x in study.found.contradiction],
                    "smallest": study.found.is_smallest,
                }
                if study.found.contradiction
                else None
            ),
        ),
        Field("applied", nullable(POSITIVE), lambda study, _: study.applied),
        *ENDING,
    ),
    _header,
)
