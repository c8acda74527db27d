"""What an answer about interventions is: which sets were proved, to which size, for which question."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

from logicnet.attractors.starts import Start
from logicnet.errors import UsageError
from logicnet.network.case import Case, Criterion, Demand, KindOfChange, OfCase
from logicnet.network.grounds import Grounds
from logicnet.network.model import Clamp, Cut
from logicnet.network.resolve import parse_formula
from logicnet.perturbation.claim import Claim, ClaimedSettings, Inputs, Occurrence
from logicnet.perturbation.judgement import (
    Confirmation,
    Fate,
    Idea,
    JudgedSettings,
    Robustness,
    SemanticsComparison,
    SideEffect,
)
from logicnet.text.counts import plural
from logicnet.text.expression import format_expression
from logicnet.text.notebook import Shown

__all__ = ["Goal", "Intervention", "InterventionResult", "Occurrence", "Success", "Synergy", "Undecided"]


class Success(Enum):
    """ABOLISHED: proven absent, and not so without the change. VACUOUS: proven absent without any change, too.

    A set that is VACUOUS though it changes something serves ``keep`` or ``reach`` only. Where the empty set is among
    the undecided ones, ABOLISHED does not say that P was there before.
    """

    ABOLISHED = "abolished"
    VACUOUS = "vacuous"


class Goal(Struct, frozen=True):
    """What a set must do: no attractor shows ``abolish``, every one always ``reach``, some one always ``keep``."""

    abolish: Demand
    occurrence: Occurrence = Occurrence.EVER
    keep: Demand | None = None
    reach: Demand | None = None
    #: Where the network begins; ``None``: in every state.
    start: Start | None = None
    kind: KindOfChange = KindOfChange.PERMANENT
    criterion: Criterion = Criterion.ATTRACTORS
    #: What every attractor must show instead, as it was written; ``abolish`` is then its negation.
    enforce: str = ""
    #: Steps, one after the other, in which temporary changes are made: 1 or 2.
    steps: int = 1

    @property
    def is_plain(self) -> bool:
        """Permanent changes, from every state, judged by all attractors."""
        permanent = self.kind is KindOfChange.PERMANENT
        return self.start is None and permanent and self.criterion is Criterion.ATTRACTORS


class Synergy(Enum):
    """YES: the set works, and none of its parts does. NO: a part does already. UNKNOWN: a part is undecided."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def set_words(labels: Sequence[str], steps: Sequence[str]) -> str:
    """A set, or a sequence of steps, in words; empty without any change."""
    return f"first {', then '.join(steps)}" if steps else " + ".join(labels)


class Intervention(Shown, Struct, frozen=True):
    """One inclusion-minimal set that was proved to reach the goal in every allowed environment."""

    #: What is held: nodes pinned and regulations cut.
    clamps: tuple[Clamp | Cut, ...]
    #: Names of the drugs and carriers chosen (their clamps and cuts are among ``clamps``).
    drugs: tuple[str, ...]
    carriers: tuple[str, ...]
    #: Each choice in words.
    labels: tuple[str, ...]
    #: Number of candidates chosen (a drug counts once).
    size: int
    cost: float
    verdict: Success
    #: Positions among the candidates; of a sequence, those of the second step come after all of the first.
    chosen: tuple[int, ...] = ()
    #: Of a sequence: what is held in each step, in words.
    steps: tuple[str, ...] = ()
    #: Where it works, when that was asked for.
    robustness: Robustness | None = None
    #: One per healthy read-out that was named.
    side_effects: tuple[SideEffect, ...] = ()
    #: One per engine that was asked.
    confirmations: tuple[Confirmation, ...] = ()
    #: What the reasons rest on by which it works, when that was asked for; ``None`` also where a limit came first.
    grounds: Grounds | None = None

    @property
    def words(self) -> str:
        """``A=0 + B=1``; ``first A=0, then B=1`` of a sequence."""
        return set_words(self.labels, self.steps)

    @property
    def effects(self) -> int:
        """How many healthy read-outs are proved to change."""
        return sum(effect.changed for effect in self.side_effects)

    def synergy(self, undecided: Sequence[Undecided]) -> Synergy:
        """Of a set of two or more: it is inclusion-minimal, so no part of it works, unless a part was left open."""
        labels = set(self.labels)
        return Synergy.UNKNOWN if any(labels > set(part.labels) for part in undecided) else Synergy.YES


class Undecided(Struct, frozen=True):
    """A set that was neither proved nor refuted, and why."""

    clamps: tuple[Clamp | Cut, ...]
    drugs: tuple[str, ...]
    carriers: tuple[str, ...]
    #: Each choice in words.
    labels: tuple[str, ...]
    why: str
    #: Of a sequence: what is held in each step, in words.
    steps: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """As of an :class:`Intervention`."""
        return set_words(self.labels, self.steps)


class InterventionResult(OfCase, Shown, Struct, frozen=True):
    """All minimal interventions up to ``exhausted_size``, with the question they answer."""

    #: Its clamps and cuts hold throughout (``--with``).
    case: Case
    goal: Goal
    #: How the candidates were chosen, in words, and how many single choices there are.
    candidates_rule: str
    candidates_count: int
    #: What kinds of change they are, in words.
    changes: str
    max_size: int
    #: Every set up to this size is decided or listed as undecided; ``None`` when not even the empty set was.
    exhausted_size: int | None
    #: By size, then by node order.
    interventions: tuple[Intervention, ...]
    undecided: tuple[Undecided, ...]
    #: Limits that were hit, in words; empty iff ``finished``.
    limits: tuple[str, ...] = ()
    #: With robustness: what the settings are, and where nothing has to be done. The sets are then minimal at one
    #: setting at least, and their verdict speaks of the settings where they are.
    settings: JudgedSettings | None = None
    #: The sets grouped by what they come down to, as positions in ``interventions``; empty when not worked out.
    ideas: tuple[Idea, ...] = ()
    #: What the Pareto front weighs, and the positions of the sets on it; empty when cost is all that was known.
    front_of: tuple[str, ...] = ()
    front: tuple[int, ...] = ()
    #: The sets under several notions of what a network settles into, when that was asked for.
    comparison: SemanticsComparison | None = None
    #: Of an ensemble: in which networks the claim holds, in words; empty for the network as written.
    networks: str = ""
    #: Whether inputs that the environment leaves free are among the candidates.
    chosen_inputs: bool = False

    @property
    def finished(self) -> bool:
        return not self.limits

    def shortened(self, most: int) -> InterventionResult:
        """The answer with at most so many sets listed; the list says that it was cut."""
        if len(self.interventions) <= most:
            return self
        ideas = tuple(
            replace(
                idea,
                members=tuple(k for k in idea.members if k < most),
                through=tuple(k for k in idea.through if k < most),
            )
            for idea in self.ideas
            if any(k < most for k in idea.members)
        )
        return replace(
            self,
            interventions=self.interventions[:most],
            ideas=ideas,
            front=tuple(k for k in self.front if k < most),
            limits=(*self.limits, f"list cut at {most} of {plural(len(self.interventions), 'set')}"),
        )

    @property
    def claim(self) -> Claim:
        """What the answer claims; all its sentences are made from this."""
        return self.claimed("")

    def claimed(self, place: str) -> Claim:
        """The same, with the environment by its name."""
        settings, goal = self.settings, self.goal
        over = None
        if settings is not None:
            untreated = settings.untreated
            left_open = untreated.count(Fate.UNDECIDED) + untreated.count(Fate.OPEN)
            over = ClaimedSettings(settings.count, bool(settings.places), untreated.count(Fate.VACUOUS), left_open)
        return Claim(
            phenotype=self._phenotype(),
            occurrence=goal.occurrence,
            update=self.update,
            keep=None if goal.keep is None else goal.keep.text,
            reach=None if goal.reach is None else goal.reach.text,
            inputs=Inputs(
                len(self.environment),
                self.network.level_names(n for n, b in self.environment if b is None),
                place,
                self.networks,
                "" if goal.start is None else f"from {goal.start.words}",
                self.chosen_inputs,
            ),
            candidates=self.candidates_count,
            changes=self.changes,
            max_size=self.max_size,
            exhausted_size=self.exhausted_size,
            sets=sum(1 for found in self.interventions if found.size),
            smallest=min((found.size for found in self.interventions if found.size), default=0),
            nothing_to_do=any(not found.size for found in self.interventions),
            undecided=len(self.undecided),
            over=over,
            kind=goal.kind,
            criterion=goal.criterion,
            enforced=goal.enforce,
            steps=goal.steps,
        )

    def _phenotype(self) -> str:
        """The goal as it was written, if that means what was decided; otherwise the formula that was decided."""
        goal = self.goal.abolish
        try:
            meant = parse_formula(self.network, goal.text, option="abolish")
        except UsageError:
            meant = None
        return goal.text if meant == goal.formula else format_expression(goal.formula)

    @property
    def extent(self) -> str:
        """How far the search is complete: ``complete``, or ``sizes 0-2 complete, size 3 open``."""
        return self.claim.extent

    @property
    def axes(self) -> str:
        """The claim along every axis in one line: inputs, scheme, occurrence, changes, size, completeness."""
        return self.claim.line
