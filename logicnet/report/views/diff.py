"""What is said of two networks side by side: what was edited, what that changed, and which edit is responsible."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from logicnet.attractors.landscape import Landscape, Shows
from logicnet.compiled.function import Effect
from logicnet.diff.behaviour import AttractorChange, Blame
from logicnet.diff.structure import RuleChange
from logicnet.network.update import Update
from logicnet.report.views.fields import AnswerDescription, Description, Field, Json, Parts
from logicnet.report.views.shared import (
    ASSIGNMENT,
    ENDING,
    FLAG,
    NATURAL,
    NETWORK,
    POSITIVE,
    TEXT,
    TEXTS,
    Options,
    array,
    mapping,
    named,
    nullable,
    options_type,
    record,
    settings_named,
    words,
)

if TYPE_CHECKING:
    from logicnet.studies.diff import Difference

__all__ = ["DIFFERENCE"]

_SIDE: Final[Description[Landscape, Any, Options]] = (
    Field("network", Parts(NETWORK), lambda landscape, _: landscape.network),
    Field("environment", ASSIGNMENT, lambda landscape, _: settings_named(landscape.environment)),
    Field("attractors", NATURAL, lambda landscape, _: len(landscape.attractors)),
)

_EFFECT: Final = words(Effect, None)
_BIT: Final[Json] = {"enum": [0, 1]}

_RULE: Final[Description[RuleChange, Any, Options]] = (
    Field("node", TEXT, lambda change, _: change.node),
    Field("before", TEXT, lambda change, _: change.before),
    Field("after", TEXT, lambda change, _: change.after),
    Field("same_function", nullable(FLAG), lambda change, _: change.same_function),
    Field(
        "differ_at",
        {
            **nullable(mapping(_BIT)),
            "description": (
                "A setting of the regulators in which the two rules differ; null: proved to be one function."
            ),
        },
        lambda change, _: None if change.state is None else dict(change.state),
    ),
    Field(
        "regulators",
        array(record({"name": TEXT, "before": _EFFECT, "after": _EFFECT})),
        lambda change, _: [
            {"name": name, "before": was and was.value, "after": now and now.value}
            for name, was, now in change.regulators
        ],
    ),
)

#: What differs in the files, whatever it does.
_STRUCTURE: Final[Description[Difference, Any, Options]] = (
    Field("added", TEXTS, lambda found, _: list(found.structure.added)),
    Field("removed", TEXTS, lambda found, _: list(found.structure.removed)),
    Field("rules", Parts(_RULE, many=True), lambda found, _: found.structure.rules),
    Field("statements_gone", TEXTS, lambda found, _: list(found.structure.gone)),
    Field("statements_come", TEXTS, lambda found, _: list(found.structure.come)),
)

_SEEN: Final = array(
    record(
        {
            "id": TEXT,
            "phenotypes": mapping(words(Shows)),
            "states": {
                **nullable(POSITIVE),
                "description": "How many states it has in its own network; null: not known.",
            },
        }
    )
)

_CHANGE: Final[Description[AttractorChange, Any, Options]] = (
    Field("values", ASSIGNMENT, lambda change, _: settings_named(change.values)),
    Field(
        "before",
        _SEEN,
        lambda change, _: [
            {"id": name, "phenotypes": dict(shown), "states": size}
            for name, shown, size in zip(change.before, change.shown_before, change.states_before, strict=True)
        ],
    ),
    Field(
        "after",
        _SEEN,
        lambda change, _: [
            {"id": name, "phenotypes": dict(shown), "states": size}
            for name, shown, size in zip(change.after, change.shown_after, change.states_after, strict=True)
        ],
    ),
)


def _changes(description: str | None = None) -> Parts:
    return Parts(_CHANGE, many=True, more={} if description is None else {"description": description})


_ATTRACTORS: Final[Description[Difference, Any, Options]] = (
    Field(
        "exact",
        {**FLAG, "description": "Both lists are proved complete, with exact values."},
        lambda found, _: found.behaviour.exact,
    ),
    Field("kept", NATURAL, lambda found, _: found.behaviour.kept),
    Field("appeared", _changes(), lambda found, _: found.behaviour.appeared),
    Field("vanished", _changes(), lambda found, _: found.behaviour.vanished),
    Field(
        "changed",
        _changes("Kept by their values, with a phenotype shown differently."),
        lambda found, _: found.behaviour.changed,
    ),
    Field(
        "states_changed",
        _changes("Kept by their values and shown alike, with other states, or another number of them."),
        lambda found, _: found.behaviour.moved,
    ),
    Field(
        "states_not_compared",
        {**NATURAL, "description": "Kept by their values; their states are too many to compare."},
        lambda found, _: found.behaviour.states_open,
    ),
)

_INTERVENTIONS: Final[Description[Difference, Any, Options]] = (
    Field("exhausted_size", nullable(NATURAL), lambda found, _: found.behaviour.size),
    Field("gained", TEXTS, lambda found, _: list(found.behaviour.gained)),
    Field("lost", TEXTS, lambda found, _: list(found.behaviour.lost)),
    Field("common", TEXTS, lambda found, _: list(found.behaviour.common)),
    Field("undecided", NATURAL, lambda found, _: found.behaviour.undecided),
)

_BLAME: Final[Description[Blame, Any, Options]] = (
    Field("edits", TEXTS, lambda blame, _: list(blame.edits)),
    Field("of", NATURAL, lambda blame, _: blame.of),
    Field("networks_analysed", NATURAL, lambda blame, _: blame.tried),
    Field("why_not", nullable(TEXT), lambda blame, _: blame.why_not or None),
)


def _attractor_rows(found: Difference) -> Iterator[tuple[str, str]]:
    behaviour = found.behaviour
    yield from (("appeared", ", ".join(change.after)) for change in behaviour.appeared)
    yield from (("vanished", ", ".join(change.before)) for change in behaviour.vanished)
    yield from (("changed", ", ".join(change.after)) for change in behaviour.changed)


def _set_rows(found: Difference) -> Iterator[tuple[str, str]]:
    yield from (("set gained", one) for one in found.behaviour.gained)
    yield from (("set lost", one) for one in found.behaviour.lost)


#: The order is that of the JSON. Its table has one row per attractor that changed, and per minimal set gained or lost.
DIFFERENCE: Final[AnswerDescription[Difference, Options]] = AnswerDescription(
    "diff",
    (
        *named("diff"),
        Field("older", Parts(_SIDE), lambda found, _: found.behaviour.before),
        Field("newer", Parts(_SIDE), lambda found, _: found.behaviour.after),
        Field(
            "options",
            options_type(
                {
                    "env": TEXT,
                    "abolish": nullable(TEXT),
                    "max_size": NATURAL,
                    "drugs": FLAG,
                    "update": words(*(scheme.value for scheme in Update if scheme.is_decided)),
                }
            ),
            lambda _, told: dict(told),
            facts=lambda found: (("update", found.behaviour.after.update.value),),
        ),
        Field("structure", Parts(_STRUCTURE), lambda found, _: found),
        Field(
            "attractors",
            Parts(_ATTRACTORS, more={"description": "Seen on the nodes that both networks have."}),
            lambda found, _: found,
            rows=_attractor_rows,
        ),
        Field(
            "interventions",
            Parts(_INTERVENTIONS, nullable=True),
            lambda found, told: None if told["abolish"] is None else found,
            rows=_set_rows,
        ),
        Field(
            "responsible",
            Parts(
                _BLAME,
                nullable=True,
                more={
                    "description": (
                        "Edits that together give the newer answer; leaving out any one of them does not. null: no "
                        "difference was found; `attractors.exact`, `states_not_compared`, `undecided` and `limits` "
                        "say what was not compared."
                    )
                },
            ),
            lambda found, _: found.behaviour.blame,
        ),
        *ENDING,
    ),
    lambda _: ("difference", "what"),
)
