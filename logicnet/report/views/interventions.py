"""What is said of a set of interventions: one description, from which all outputs are made."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from logicnet.network.case import changes_text
from logicnet.network.grounds import Grounds
from logicnet.perturbation.outcome import Intervention, InterventionResult, Success, Undecided
from logicnet.perturbation.robustness import Fate, Robustness
from logicnet.report.report import clamps_named
from logicnet.report.tables import Rows
from logicnet.report.views.fields import Cell, Column, Description, Field, cells_of, columns_of

__all__ = [
    "INTERVENTION",
    "effects_text",
    "grounds_document",
    "interventions_rows",
    "robustness_document",
    "undecided_row",
]


def joined(items: Iterable[object]) -> str:
    """A set in one cell."""
    return " + ".join(str(item) for item in items)


def robustness_document(robustness: Robustness | None) -> dict[str, Any] | None:
    """Where a set works: counts that add up to all settings, and the settings themselves as cubes."""
    if robustness is None:
        return None
    return {
        "minimal_at": robustness.minimal_at,
        "holds_at": robustness.holds_at,
        "settings": {part.fate.value: part.settings for part in robustness.parts},
        "where": {part.fate.value: [dict(cube) for cube in part.cubes] for part in robustness.parts if part.cubes},
        "environments": {
            name: {"verdict": fate.value, "minimal": minimal} for name, fate, minimal in robustness.places
        },
    }


def grounds_document(found: Grounds) -> dict[str, Any]:
    """What a conclusion rests on."""
    return {
        "regulations": found.regulations,
        "findings": found.findings,
        "remembered": found.remembered,
        "textbook": found.textbook,
        "choices": found.choices,
        "contradicted": found.contradicted,
        "uncited": found.uncited,
        "doubts": list(found.doubts),
    }


def effects_text(found: Intervention) -> str:
    """Which healthy read-outs a set changes, and of which that is not known."""
    changed = [f"{e.readout}: {e.before.value} -> {e.after.value}" for e in found.side_effects if e.changed]
    unknown = [f"{e.readout}: unknown" for e in found.side_effects if "unknown" in (e.before.value, e.after.value)]
    return "; ".join([*changed, *unknown]) or "none"


def _shares(found: Intervention, result: InterventionResult) -> Sequence[Cell]:
    """Of the settings: where the set abolishes the goal, where it is minimal, and where the goal holds under it."""
    if result.settings is None or found.robustness is None:
        return None, None, None
    where, count = found.robustness, result.settings.count
    return where.count(Fate.ABOLISHED) / count, where.minimal_at / count, where.holds_at / count


def _engines(found: Intervention, agrees: bool) -> Sequence[Cell]:
    named = (c.engine.value for c in found.confirmations if c.agrees is agrees)
    return (joined(named) if found.confirmations else None,)


def _confirmed(found: Intervention) -> str:
    return ", ".join(c.engine.value for c in found.confirmations if c.agrees) or "not confirmed"


_TEXTS: Final = {"type": "array", "items": {"type": "string"}}

#: The order is that of the JSON.
INTERVENTION: Final[Description[Intervention, InterventionResult, InterventionResult]] = (
    Field(
        "clamps",
        {"$ref": "#/$defs/clamps"},
        lambda one, _: clamps_named(one.clamps),
        Column(
            lambda _: ("clamps",),
            lambda one, result: (one.words if one.steps else changes_text(result.network, one.clamps),),
        ),
    ),
    Field(
        "steps",
        {
            "type": "array",
            "items": {"type": "string"},
            "description": "Of a sequence: what is held in each step; `clamps` then has all of it.",
        },
        lambda one, _: list(one.steps),
    ),
    Field(
        "drugs",
        _TEXTS,
        lambda one, _: list(one.drugs),
        Column(lambda _: ("drugs",), lambda one, _: (joined(one.drugs),)),
    ),
    Field(
        "size",
        {"type": "integer", "minimum": 0},
        lambda one, _: one.size,
        Column(lambda _: ("size",), lambda one, _: (one.size,)),
        facts=lambda one: (("size", str(one.size)),),
    ),
    Field(
        "cost",
        {"type": "number"},
        lambda one, _: one.cost,
        Column(lambda _: ("cost",), lambda one, _: (one.cost,)),
        shown=lambda result: (
            (("cost", lambda one: f"{one.cost:g}"),) if any(i.cost != i.size for i in result.interventions) else ()
        ),
        facts=lambda one: (("cost", f"{one.cost:g}"),),
    ),
    Field(
        "verdict",
        {"enum": [Success.ABOLISHED.value, Success.VACUOUS.value]},
        lambda one, _: one.verdict.value,
        Column(lambda _: ("verdict", "why"), lambda one, _: (one.verdict.value, "")),
        facts=lambda one: (("verdict", one.verdict.value),),
    ),
    Field(
        "robustness",
        {"anyOf": [{"$ref": "#/$defs/robustness"}, {"type": "null"}]},
        lambda one, _: robustness_document(one.robustness),
        Column(lambda _: ("share", "minimal_share", "holds_share"), _shares, 1),
    ),
    Field(
        "confirmed_by",
        _TEXTS,
        lambda one, _: [c.engine.value for c in one.confirmations if c.agrees],
        Column(lambda _: ("confirmed_by",), lambda one, _: _engines(one, True), 3),
        shown=lambda result: (
            (("confirmed by", _confirmed),) if any(i.confirmations for i in result.interventions) else ()
        ),
        place=1,
    ),
    Field(
        "not_confirmed",
        {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"engine": {"type": "string"}, "reason": {"type": "string"}},
                "required": ["engine", "reason"],
                "additionalProperties": False,
            },
            "description": "Engines that could not say, and why.",
        },
        lambda one, _: [{"engine": c.engine.value, "reason": c.reason} for c in one.confirmations if not c.agrees],
        Column(lambda _: ("not_confirmed",), lambda one, _: _engines(one, False), 3),
    ),
    Field(
        "carriers",
        {
            "type": "array",
            "items": {"type": "string"},
            "description": "Names of the carriers cut; their regulations are among the clamps.",
        },
        lambda one, _: list(one.carriers),
    ),
    Field(
        "synergy",
        {
            "enum": ["yes", "unknown", None],
            "description": "yes: no part of the set works; unknown: a part was left undecided; null for one change."
            " With settings: at those counted in minimal_at.",
        },
        lambda one, result: one.synergy(result.undecided).value if one.size > 1 else None,
    ),
    Field(
        "side_effects",
        {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "readout": {"type": "string"},
                    "before": {"$ref": "#/$defs/level"},
                    "after": {"$ref": "#/$defs/level"},
                    "changed": {"type": "boolean"},
                },
                "required": ["readout", "before", "after", "changed"],
                "additionalProperties": False,
            },
            "description": "One per healthy read-out asked about.",
        },
        lambda one, _: [
            {"readout": e.readout, "before": e.before.value, "after": e.after.value, "changed": e.changed}
            for e in one.side_effects
        ],
        Column(lambda _: ("side_effects",), lambda one, _: (effects_text(one) if one.side_effects else None,), 2),
        shown=lambda result: (
            (("side effects", effects_text),) if any(i.side_effects for i in result.interventions) else ()
        ),
    ),
    Field(
        "grounds",
        {
            "type": ["object", "null"],
            "description": "What the regulations rest on that the reasons use;"
            " null where it was not asked or a limit came first.",
            "properties": {
                "regulations": {"type": "integer", "minimum": 0},
                "findings": {
                    "type": "integer",
                    "minimum": 0,
                    "description": "Cited findings of the sign of their regulation.",
                },
                "remembered": {"type": "integer", "minimum": 0, "description": "Of these: not read at their source."},
                "textbook": {
                    "type": "integer",
                    "minimum": 0,
                    "description": "Of these: textbook knowledge, and labels of drugs.",
                },
                "choices": {
                    "type": "integer",
                    "minimum": 0,
                    "description": "Regulations that a choice of the model alone carries.",
                },
                "contradicted": {
                    "type": "integer",
                    "minimum": 0,
                    "description": "Regulations that a cited finding speaks against.",
                },
                "uncited": {"type": "integer", "minimum": 0, "description": "Regulations for which nothing is cited."},
                "doubts": {"type": "array", "items": {"type": "string"}},
            },
            "required": [
                "regulations",
                "findings",
                "remembered",
                "textbook",
                "choices",
                "contradicted",
                "uncited",
                "doubts",
            ],
            "additionalProperties": False,
        },
        lambda one, _: None if one.grounds is None else grounds_document(one.grounds),
        Column(lambda _: ("rests_on",), lambda one, _: (None if one.grounds is None else one.grounds.text,), 4),
        shown=lambda result: (
            (("rests on", lambda one: "-" if one.grounds is None else one.grounds.text),)
            if any(i.grounds is not None for i in result.interventions)
            else ()
        ),
    ),
)


def undecided_row(left: Undecided, result: InterventionResult) -> tuple[Cell, ...]:
    """A set that stayed undecided, in the columns of those that are decided."""
    known: dict[str, Cell] = {
        "clamps": left.words if left.steps else changes_text(result.network, left.clamps),
        "drugs": joined(left.drugs),
        "size": len(left.clamps),
        "verdict": "undecided",
        "why": left.why,
    }
    return tuple(known.get(name) for name in columns_of(INTERVENTION, result))


def interventions_rows(result: InterventionResult) -> Rows:
    """One row per minimal intervention, then one per set that stayed undecided.

    ``why`` says what stayed open. Filled only when asked for: with ``--robustness`` ``share``, at how many of the
    settings the set is proved to abolish the goal (at least so many where some stay open), and ``minimal_share``, at
    how many it meets every demand and no part of it does, and ``holds_share`` (rho), at how many the demands are met
    under it, whether or not it makes the difference; with ``--healthy`` ``side_effects``, each read-out that
    changes as ``F: before -> after``, or ``none``; with ``--confirm`` ``confirmed_by`` and ``not_confirmed``, engines;
    with ``--grounds`` ``rests_on``.
    """
    rows = [cells_of(INTERVENTION, found, result) for found in result.interventions]
    rows += [undecided_row(left, result) for left in result.undecided]
    return Rows(columns_of(INTERVENTION, result), tuple(rows))
