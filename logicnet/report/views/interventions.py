"""What is said of interventions: each set, and the answer in which it stands, in one network or over many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, Final

from msgspec import Struct

from logicnet.ensembles.answer import EnsembleInterventions, Share
from logicnet.network.case import Criterion, KindOfChange, changes_text
from logicnet.network.model import Network
from logicnet.network.openness import Opened
from logicnet.perturbation.claim import Claim, Decided
from logicnet.perturbation.judgement import (
    NOTIONS,
    Engine,
    Fate,
    JudgedSettings,
    Level,
    Robustness,
    SemanticsComparison,
    SemanticsReading,
    SetReadings,
)
from logicnet.perturbation.outcome import (
    Goal,
    Intervention,
    InterventionResult,
    Occurrence,
    Success,
    Synergy,
    Undecided,
)
from logicnet.report.page import plural
from logicnet.report.report import clamps_named
from logicnet.report.views.fields import (
    ABSENT,
    AnswerDescription,
    Cell,
    Column,
    Description,
    Field,
    Parts,
    cells_of,
    columns_of,
    facts_of,
)
from logicnet.report.views.scope import HINGE, SCOPE, SHARE
from logicnet.report.views.shared import (
    BIT,
    CLAMPS,
    ENDING,
    FLAG,
    NATURAL,
    NUMBER,
    POSITIVE,
    TEXT,
    TEXTS,
    UPDATE,
    WHOLE,
    Options,
    array,
    beginning,
    joined,
    mapping,
    nullable,
    options_type,
    record,
    texts,
    words,
)
from logicnet.report.views.steps import GROUNDS

__all__ = [
    "INTERVENTION",
    "INTERVENTIONS",
    "UNDECIDED",
    "SetListing",
    "among_of",
    "effects_text",
    "set_text",
]


class SetListing(Struct, frozen=True, dict=True):
    """Where a set stands when it is shown: in an answer and, over an ensemble, with in how many networks each works."""

    result: InterventionResult
    #: In the order of the sets, where shares were asked for.
    shares: tuple[Share, ...] | None = None

    @property
    def sets(self) -> tuple[Intervention, ...]:
        """All sets of the answer."""
        return self.result.interventions

    def share(self, found: Intervention) -> Share | None:
        """In how many networks a set of the answer works; ``None`` where that was not asked."""
        return self._shares.get(_key(found))

    @cached_property
    def _shares(self) -> dict[object, Share]:
        return dict(zip(map(_key, self.sets), self.shares or (), strict=self.shares is not None))


def _key(found: Intervention) -> object:
    """What no two sets of an answer have in common."""
    return found.clamps, found.drugs, found.carriers, found.steps


def effects_text(found: Intervention) -> str:
    """Which healthy read-outs a set changes, and of which that is not known."""
    changed = [f"{e.readout}: {e.before.value} -> {e.after.value}" for e in found.side_effects if e.changed]
    unknown = [f"{e.readout}: unknown" for e in found.side_effects if "unknown" in (e.before.value, e.after.value)]
    return "; ".join([*changed, *unknown]) or "none"


def _shares(found: Intervention, among: SetListing) -> Sequence[Cell]:
    """Of the settings: where the set abolishes the goal, where it is minimal, and where the goal holds under it.

    Over an ensemble the first is the lower bound of its share of the networks.
    """
    if (share := among.share(found)) is not None:
        return share.bounds[0], None, None
    settings, where = among.result.settings, found.robustness
    if settings is None or where is None:
        return None, None, None
    count = settings.count
    return where.count(Fate.ABOLISHED) / count, where.minimal_at / count, where.holds_at / count


def _engines(found: Intervention, agrees: bool) -> Sequence[Cell]:
    named = (c.engine.value for c in found.confirmations if c.agrees is agrees)
    return (joined(named) if found.confirmations else None,)


def _confirmed(found: Intervention) -> str:
    return ", ".join(c.engine.value for c in found.confirmations if c.agrees) or "not confirmed"


_BY_FATE: Final = {"propertyNames": words(Fate)}

#: Where a set works: counts that add up to all settings, and the settings themselves as cubes.
_ROBUSTNESS: Final[Description[Robustness, Any, Any]] = (
    Field(
        "minimal_at",
        {
            **NATURAL,
            "description": "Number of settings at which the set abolishes the goal and no part of it does.",
        },
        lambda found, _: found.minimal_at,
    ),
    Field(
        "holds_at",
        {
            **NATURAL,
            "description": (
                "Number of settings at which the goal holds under the set, whether or not the set makes the "
                "difference (rho)."
            ),
        },
        lambda found, _: found.holds_at,
    ),
    Field(
        "settings",
        {
            **mapping(POSITIVE),
            **_BY_FATE,
            "description": "Number of settings per fate; they add up to all settings.",
        },
        lambda found, _: {part.fate.value: part.settings for part in found.parts},
    ),
    Field(
        "where",
        {
            **mapping(array(mapping(BIT))),
            **_BY_FATE,
            "description": (
                "The settings as cubes that do not overlap: values of some inputs, the others free. Empty with named "
                "environments."
            ),
        },
        lambda found, _: {part.fate.value: [dict(cube) for cube in part.cubes] for part in found.parts if part.cubes},
    ),
    Field(
        "environments",
        mapping(record({"verdict": words(Fate), "minimal": FLAG})),
        lambda found, _: {
            name: {"verdict": fate.value, "minimal": minimal} for name, fate, minimal in found.places
        },
    ),
)

#: In how many networks a set works, and which choices decide it.
_SHARE: Final[Description[Share, Any, Any]] = (
    *SHARE,
    Field("hinges", Parts(HINGE, many=True), lambda share, _: share.hinges),
)

_LEVEL: Final = {
    **words(Level),
    "description": "All attractors always show it, none ever does, or anything else.",
}

#: The order is that of the JSON.
INTERVENTION: Final[Description[Intervention, SetListing, SetListing]] = (
    Field(
        "clamps",
        CLAMPS,
        lambda one, _: clamps_named(one.clamps),
        Column(
            lambda _: ("clamps",),
            lambda one, among: (one.words if one.steps else changes_text(among.result.network, one.clamps),),
        ),
    ),
    Field(
        "steps",
        texts("Of a sequence: what is held in each step; `clamps` then has all of it."),
        lambda one, _: list(one.steps),
    ),
    Field(
        "drugs",
        TEXTS,
        lambda one, _: list(one.drugs),
        Column(lambda _: ("drugs",), lambda one, _: (joined(one.drugs),)),
    ),
    Field(
        "size",
        NATURAL,
        lambda one, _: one.size,
        Column(lambda _: ("size",), lambda one, _: (one.size,)),
        facts=lambda one: (("size", str(one.size)),),
    ),
    Field(
        "cost",
        NUMBER,
        lambda one, _: one.cost,
        Column(lambda _: ("cost",), lambda one, _: (one.cost,)),
        shown=lambda among: (
            (("cost", lambda one: f"{one.cost:g}"),) if any(i.cost != i.size for i in among.sets) else ()
        ),
        facts=lambda one: (("cost", f"{one.cost:g}"),),
    ),
    Field(
        "verdict",
        words(Success.ABOLISHED, Success.VACUOUS),
        lambda one, _: one.verdict.value,
        Column(lambda _: ("verdict", "why"), lambda one, _: (one.verdict.value, "")),
        facts=lambda one: (("verdict", one.verdict.value),),
    ),
    Field(
        "robustness",
        Parts(_ROBUSTNESS, nullable=True, name="robustness"),
        lambda one, _: one.robustness,
        Column(lambda _: ("share", "minimal_share", "holds_share"), _shares, 1),
    ),
    Field(
        "confirmed_by",
        TEXTS,
        lambda one, _: [c.engine.value for c in one.confirmations if c.agrees],
        Column(lambda _: ("confirmed_by",), lambda one, _: _engines(one, True), 3),
        shown=lambda among: (("confirmed by", _confirmed),) if any(i.confirmations for i in among.sets) else (),
        place=1,
    ),
    Field(
        "not_confirmed",
        array(record({"engine": TEXT, "reason": TEXT}), description="Engines that could not say, and why."),
        lambda one, _: [{"engine": c.engine.value, "reason": c.reason} for c in one.confirmations if not c.agrees],
        Column(lambda _: ("not_confirmed",), lambda one, _: _engines(one, False), 3),
    ),
    Field(
        "carriers",
        texts("Names of the carriers cut; their regulations are among the clamps."),
        lambda one, _: list(one.carriers),
    ),
    Field(
        "synergy",
        {
            **words(Synergy.YES, Synergy.UNKNOWN, None),
            "description": "yes: no part of the set works; unknown: a part was left undecided; null for one change."
            " With settings: at those counted in minimal_at.",
        },
        lambda one, among: one.synergy(among.result.undecided).value if one.size > 1 else None,
    ),
    Field(
        "side_effects",
        array(
            record({"readout": TEXT, "before": _LEVEL, "after": _LEVEL, "changed": FLAG}),
            description="One per healthy read-out asked about.",
        ),
        lambda one, _: [
            {"readout": e.readout, "before": e.before.value, "after": e.after.value, "changed": e.changed}
            for e in one.side_effects
        ],
        Column(lambda _: ("side_effects",), lambda one, _: (effects_text(one) if one.side_effects else None,), 2),
        shown=lambda among: (("side effects", effects_text),) if any(i.side_effects for i in among.sets) else (),
    ),
    Field(
        "grounds",
        Parts(
            GROUNDS,
            nullable=True,
            more={
                "description": (
                    "What the regulations rest on that the reasons use; null where it was not asked or a limit came "
                    "first."
                )
            },
        ),
        lambda one, _: one.grounds,
        Column(lambda _: ("rests_on",), lambda one, _: (None if one.grounds is None else one.grounds.text,), 4),
        shown=lambda among: (
            (("rests on", lambda one: "-" if one.grounds is None else one.grounds.text),)
            if any(i.grounds is not None for i in among.sets)
            else ()
        ),
    ),
    Field(
        "ensemble",
        Parts(_SHARE, more={"description": "With --robustness ensemble: in how many networks it works."}),
        lambda one, among: ABSENT if (share := among.share(one)) is None else share,
        optional=True,
    ),
)


def set_text(chosen: Intervention | Undecided) -> str:
    """What was chosen, in the words of the candidates: a carrier by its name, a drug with what it does."""
    return chosen.words or "(no change)"


UNDECIDED: Final[Description[Undecided, None, Any]] = (
    Field(
        "clamps",
        CLAMPS,
        lambda left, _: clamps_named(left.clamps),
        shown=lambda _: (("set", lambda left: set_text(left)),),
    ),
    Field("steps", TEXTS, lambda left, _: list(left.steps)),
    Field("why", TEXT, lambda left, _: left.why, shown=lambda _: (("why", lambda left: left.why),)),
)


def _undecided_row(left: Undecided, among: SetListing) -> tuple[Cell, ...]:
    """A set that stayed undecided, in the columns of those that are decided."""
    known: dict[str, Cell] = {
        "clamps": left.words if left.steps else changes_text(among.result.network, left.clamps),
        "drugs": joined(left.drugs),
        "size": len(left.clamps),
        "verdict": "undecided",
        "why": left.why,
    }
    return tuple(known.get(name) for name in columns_of(INTERVENTION, among))


# ---------------------------------------------------------------------- answer

Answer = InterventionResult | EnsembleInterventions


def among_of(answer: Answer) -> SetListing:
    """The sets of an answer as those of one network, with the networks for which they are claimed."""
    if isinstance(answer, InterventionResult):
        return SetListing(answer)
    return SetListing(answer.listed, answer.shares)


def _told(answer: Answer) -> InterventionResult:
    return among_of(answer).result


def _set_rows(answer: Answer) -> Iterator[tuple[Cell, ...]]:
    """One row per minimal intervention.

    Filled only when asked for: with ``--robustness`` ``share``, at how many of the settings the set is proved to
    abolish the goal (at least so many where some stay open), and ``minimal_share``, at how many it meets every demand
    and no part of it does, and ``holds_share`` (rho), at how many the demands are met under it, whether or not it makes
    the difference; with ``--healthy`` ``side_effects``, each read-out that changes as ``F: before -> after``, or
    ``none``; with ``--confirm`` ``confirmed_by`` and ``not_confirmed``, engines; with ``--grounds`` ``rests_on``.
    """
    among = among_of(answer)
    for found in among.sets:
        yield cells_of(INTERVENTION, found, among)


def _undecided_rows(answer: Answer) -> Iterator[tuple[Cell, ...]]:
    """One row per set that stayed undecided: ``why`` says what stayed open."""
    among = among_of(answer)
    for left in among.result.undecided:
        yield _undecided_row(left, among)


def _formula_of(network: Network, goal: str) -> str:
    declared = next((p.text for p in network.phenotypes if p.name == goal), goal)
    return goal if declared == goal else f"{goal} ({declared})"


def _goal_words(network: Network, goal: Goal) -> str:
    if goal.enforce.startswith("the target "):
        return f"{goal.enforce}: afterwards every attractor lies in it"
    if goal.enforce:
        return f"{_formula_of(network, goal.enforce)}: afterwards every attractor always shows it"
    meaning = {
        Occurrence.EVER: "afterwards no attractor ever shows it",
        Occurrence.ALWAYS: "afterwards no attractor shows it in all its states",
    }[goal.occurrence]
    return f"{_formula_of(network, goal.abolish.text)}: {meaning}"


def _goal_facts(answer: Answer) -> Sequence[tuple[str, str]]:
    """What is asked for; where it begins, how long changes are held and what counts, where that is not the usual."""
    goal = answer.goal
    held = {
        KindOfChange.TEMPORARY: "temporary: held until the network has settled, then released"
        if goal.steps == 1
        else "temporary, in two steps: each held until the network has settled, the second in place of the first, then "
        "released",
        KindOfChange.ONE_SHOT: "one-shot: the state is changed once",
    }.get(goal.kind)
    judged = {
        Criterion.FIXED_POINTS: "fixed points, and there must be one",
        Criterion.MINIMAL_TRAP_SPACES: "minimal trap spaces",
        Criterion.PERCOLATION: "percolation: values that follow whatever the rest does",
    }.get(goal.criterion)
    told = [
        ("update", answer.update.value),
        ("goal", _goal_words(answer.network, goal)),
        ("keep", None if goal.keep is None else goal.keep.text),
        ("reach", None if goal.reach is None else goal.reach.text),
        ("from", None if goal.start is None else goal.start.words),
        ("kind", held),
        ("criterion", judged),
    ]
    return [(name, text) for name, text in told if text]


_GOAL: Final[Description[Answer, Any, Any]] = (
    Field("abolish", TEXT, lambda it, _: it.goal.abolish.text),
    Field("occurrence", words(Occurrence), lambda it, _: it.goal.occurrence.value),
    Field("keep", nullable(TEXT), lambda it, _: None if it.goal.keep is None else it.goal.keep.text),
    Field("reach", nullable(TEXT), lambda it, _: None if it.goal.reach is None else it.goal.reach.text),
    Field("update", UPDATE, lambda it, _: it.update.value),
    Field("enforce", nullable(TEXT), lambda it, _: it.goal.enforce or None),
    Field("from", nullable(TEXT), lambda it, _: None if it.goal.start is None else it.goal.start.text),
    Field("kind", words(KindOfChange), lambda it, _: it.goal.kind.value),
    Field("criterion", words(Criterion), lambda it, _: it.goal.criterion.value),
    Field("steps", {**POSITIVE, "maximum": 2}, lambda it, _: it.goal.steps),
)

_SETTINGS: Final[Description[JudgedSettings, Any, Any]] = (
    Field("inputs", TEXTS, lambda settings, _: list(settings.inputs)),
    Field("count", NATURAL, lambda settings, _: settings.count),
    Field("environments", TEXTS, lambda settings, _: list(settings.places)),
    Field("untreated", Parts(_ROBUSTNESS, name="robustness"), lambda settings, _: settings.untreated),
)

_READINGS: Final[Description[SetReadings, Any, Any]] = (
    Field("clamps", CLAMPS, lambda read, _: clamps_named(read.clamps)),
    Field(
        "readings",
        {**mapping(words(SemanticsReading)), "propertyNames": words(*NOTIONS)},
        lambda read, _: {notion: one.value for notion, one in zip(NOTIONS, read.readings, strict=True)},
    ),
    Field("exact", FLAG, lambda read, _: read.exact),
    Field("minimal_by_fixed_points", FLAG, lambda read, _: read.fixed_points),
    Field(
        "false_cure",
        {
            **FLAG,
            "description": "A cure to tools that know fixed points only, and refuted under asynchronous dynamics.",
        },
        lambda read, _: read.false_cure,
    ),
)

#: The sets under several notions of what a network settles into.
_SEMANTICS: Final[Description[SemanticsComparison, Any, Any]] = (
    Field("exhausted_size", nullable(WHOLE), lambda comparison, _: comparison.exhausted_size),
    Field("sets", Parts(_READINGS, many=True), lambda comparison, _: comparison.sets),
)

_CLAIM: Final[Description[Claim, Any, Any]] = (
    Field("decided", words(Decided), lambda claim, _: claim.decided.value),
    Field("sets", {**NATURAL, "description": "Sets that change something."}, lambda claim, _: claim.sets),
    Field("undecided", NATURAL, lambda claim, _: claim.undecided),
)


def _statement(answer: Answer) -> str:
    if isinstance(answer, EnsembleInterventions) and answer.shares is not None:
        return answer.statement
    return _told(answer).claim.line


_OPTIONS: Final = options_type(
    {
        "env": TEXT,
        "with": CLAMPS,
        "max_size": NATURAL,
        "knockouts_only": FLAG,
        "knock_ins_only": FLAG,
        "drugs": FLAG,
        "regulations": FLAG,
        "carriers": FLAG,
        "cuts_only": FLAG,
        "candidates": nullable(TEXTS),
        "exclude": TEXTS,
        "robustness": nullable(TEXT),
        "order": words("size", "cost"),
        "healthy": TEXTS,
        "healthy_env": nullable(TEXT),
        "confirm": array(words(Engine)),
        "semantics": words("all", None),
        "limit": nullable(POSITIVE),
        "seed": nullable(WHOLE),
        "certificate": nullable(TEXT),
        "resume": nullable(TEXT),
        "grounds": FLAG,
        "towards": nullable(TEXT),
        "kind": words(KindOfChange),
        "criterion": words(Criterion),
        "from": nullable(TEXT),
        "steps": {**POSITIVE, "maximum": 2},
    },
    {"open": words(Opened), "given": nullable(TEXT)},
)

#: The order is that of the JSON.
INTERVENTIONS: Final[AnswerDescription[Answer, Options]] = AnswerDescription(
    "interventions",
    (
        *beginning("interventions", _OPTIONS, in_environment=True),
        Field("goal", Parts(_GOAL), lambda answer, _: answer, facts=_goal_facts),
        Field(
            "candidates",
            record({"rule": TEXT, "count": NATURAL}),
            lambda answer, _: {"rule": answer.candidates_rule, "count": answer.candidates_count},
            facts=lambda answer: (
                ("candidates", f"{plural(answer.candidates_count, 'single change')}: {answer.candidates_rule}"),
            ),
        ),
        Field(
            "exhausted_size",
            {
                **nullable(NATURAL),
                "description": (
                    "Every set up to this size is decided or listed as undecided; null if not even the empty set was."
                ),
            },
            lambda answer, _: answer.exhausted_size,
        ),
        Field(
            "interventions",
            Parts(INTERVENTION, many=True),
            lambda answer, _: answer.interventions,
            rows=_set_rows,
            whole=lambda answer, _: among_of(answer),
        ),
        Field(
            "undecided", Parts(UNDECIDED, many=True), lambda answer, _: answer.undecided, rows=_undecided_rows
        ),
        Field(
            "settings",
            Parts(
                _SETTINGS,
                nullable=True,
                more={"description": "With --robustness: what the settings are, and where nothing has to be done."},
            ),
            lambda answer, _: _told(answer).settings,
        ),
        Field(
            "ideas",
            array(
                record({"through": array(NATURAL), "members": array(NATURAL)}),
                description=(
                    "Sets grouped by what they come down to, as positions in interventions; empty beyond 3000 sets, "
                    "and with settings."
                ),
            ),
            lambda answer, _: [
                {"through": list(idea.through), "members": list(idea.members)} for idea in _told(answer).ideas
            ],
        ),
        Field(
            "front",
            {
                **nullable(record({"of": array(words("cost", "robustness", "side effects")), "sets": array(NATURAL)})),
                "description": "Positions of the sets that no other listed set beats; null when only cost is known.",
            },
            lambda answer, _: (
                {"of": list(told.front_of), "sets": list(told.front)} if (told := _told(answer)).front_of else None
            ),
        ),
        Field("semantics", Parts(_SEMANTICS, nullable=True), lambda answer, _: _told(answer).comparison),
        Field(
            "claim",
            Parts(
                _CLAIM,
                more={
                    "description": (
                        "What was decided: sets that meet every demand were found; the demands are met without any "
                        "change (vacuous); every set up to exhausted_size was refuted (nothing found); none was "
                        "proved and some stayed undecided; or a limit came before the first set was decided "
                        "(stopped)."
                    )
                },
            ),
            lambda answer, _: _told(answer).claim,
        ),
        Field(
            "statement",
            {
                **TEXT,
                "description": (
                    "The claim along every axis in one line: inputs, scheme, occurrence, changes, size, completeness."
                ),
            },
            lambda answer, _: _statement(answer),
        ),
        *ENDING,
        Field(
            "ensemble",
            Parts(SCOPE, more={"description": "With --open only: over which networks the question was asked."}),
            lambda answer, _: answer.scope if isinstance(answer, EnsembleInterventions) else ABSENT,
            facts=lambda answer: facts_of(SCOPE, answer.scope) if isinstance(answer, EnsembleInterventions) else (),
            optional=True,
        ),
    ),
    lambda answer: columns_of(INTERVENTION, among_of(answer)),
)
