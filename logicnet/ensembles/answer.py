"""What an answer about interventions in an ensemble is: the question, which instantiations count, sets and hinges."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

from logicnet.ensembles.counting import Number
from logicnet.ensembles.partial import PartialNetwork
from logicnet.network.case import Case, Demand, OfCase
from logicnet.network.model import Expectation, Network, Quantifier
from logicnet.network.openness import Opened
from logicnet.network.resolve import expected_case
from logicnet.perturbation.claim import Inputs, Occurrence, fate_sentence, networks_words
from logicnet.perturbation.explain import Explanation
from logicnet.perturbation.outcome import Goal, Intervention, InterventionResult, Undecided
from logicnet.text.counts import plural
from logicnet.text.expression import symbols
from logicnet.text.notebook import Shown

__all__ = [
    "ChoiceOutcome",
    "EnsembleExplanation",
    "EnsembleFate",
    "EnsembleInterventions",
    "EnsembleScope",
    "SetHinge",
    "Share",
    "SurvivalExtent",
]


class EnsembleScope(Struct, frozen=True, dict=True):
    """Which networks an answer about an ensemble is about."""

    opened: Opened
    partial: PartialNetwork
    #: What an instantiation must meet.
    given: tuple[Expectation, ...]
    instantiations: Number
    consistent: Number
    #: Whether the rules of the file are among the consistent instantiations; ``None``: not known.
    as_written: bool | None

    @property
    def choices(self) -> int:
        """How many things are open."""
        return len(self.partial.choices)

    @property
    def rules(self) -> int:
        """In how many rules."""
        return len({choice.node for choice in self.partial.choices})

    @property
    def words(self) -> str:
        """For which networks a claim is made."""
        return networks_words(self.opened, len(self.given), bool(self.choices))


class ChoiceOutcome(Struct, frozen=True):
    """One choice with one of its outcomes."""

    node: str
    #: What is decided, and how, both in words.
    question: str
    outcome: str
    #: Whether it is the outcome that the file has.
    as_written: bool


class SetHinge(Struct, frozen=True):
    """With these outcomes the set fails in every consistent instantiation; with fewer of them it need not."""

    outcomes: tuple[ChoiceOutcome, ...]
    #: The outcome of every choice, by number (0: as written): a consistent instantiation in which the set fails.
    fails_at: tuple[int, ...]
    #: One in which it works and all other choices have the same outcome; ``None`` if there is none.
    works_at: tuple[int, ...] | None


class Share(Struct, frozen=True):
    """In how many consistent instantiations a set works, and what that hinges on."""

    works: Number
    consistent: Number
    #: Lower and upper bound of the part in which it works; equal where both numbers are exact.
    bounds: tuple[float, float]
    #: Smallest first. Every consistent instantiation in which the set fails has the outcomes of one of them.
    hinges: tuple[SetHinge, ...]
    #: Why the share is not known exactly; empty if it is.
    why: str = ""
    #: Whether the set works in the network as written; ``None`` if that is not consistent, or not known.
    as_written: bool | None = None

    @property
    def nearest(self) -> SetHinge | None:
        """Of the hinges that differ from the file in the fewest choices the smallest; ``None``: none is known."""
        return min(
            self.hinges, key=lambda one: (sum(not o.as_written for o in one.outcomes), len(one.outcomes)), default=None
        )


class SurvivalExtent(Enum):
    """In which consistent instantiations a phenotype survives."""

    ALL = "all"
    #: In some, and in others it does not.
    SOME = "some"
    NONE = "none"
    #: In some; of the others it is not known.
    SOME_OR_ALL = "some or all"
    UNKNOWN = "unknown"


class EnsembleFate(Struct, frozen=True, dict=True):
    """Whether a phenotype survives one set of changes, over an ensemble."""

    survives_in: SurvivalExtent
    scope: EnsembleScope
    #: The outcome of every choice, by number (0: as written), of one consistent instantiation: where it survives one in
    #: which it does, else the network as written or another. ``None``: neither is known.
    at: tuple[int, ...] | None
    #: Whether it is proved that ``at`` differs from the file in as few choices as one can in which it survives.
    is_nearest: bool = False
    #: Where it survives: the choices that decide it; with no outcome, it survives whatever they are.
    hinge: SetHinge | None = None
    #: What is not known, and why.
    why: str = ""
    limits: tuple[str, ...] = ()

    @property
    def differing(self) -> tuple[ChoiceOutcome, ...]:
        """The choices that ``at`` decides otherwise than the file."""
        choices = self.scope.partial.choices
        return tuple(
            ChoiceOutcome(choice.node, choice.question, choice.outcomes[outcome], False)
            for choice, outcome in zip(choices, self.at or (), strict=self.at is not None)
            if outcome
        )


class EnsembleExplanation(OfCase, Shown, Struct, frozen=True, dict=True):
    """Why a phenotype survives changes in some instantiation, or that no choice matters: one of them explained."""

    #: Of the network as written.
    case: Case
    demand: Demand
    occurrence: Occurrence
    fate: EnsembleFate
    #: In the instantiation ``fate.at``; ``None``: no instantiation is known that answers.
    explanation: Explanation | None

    @property
    def limits(self) -> tuple[str, ...]:
        """Limits that were hit, in words, each once."""
        found = () if self.explanation is None else self.explanation.limits
        return tuple(dict.fromkeys((*self.fate.limits, *found)))

    @property
    def finished(self) -> bool:
        """Whether no limit was hit."""
        return not self.limits

    @property
    def instantiation(self) -> Network | None:
        """The network that is explained, an ordinary one."""
        return None if self.fate.at is None else self.fate.scope.partial.described(self.fate.at)

    @property
    def statement(self) -> str:
        """What is certain over the ensemble; true for stopped answers too."""
        scope, fate = self.fate.scope, self.fate
        networks = scope.words
        some = networks.replace("in every", "in some", 1)
        free = self.case.network.level_names(name for name, value in self.case.environment if value is None)

        def sentence(words: str, survives: bool) -> str:
            return fate_sentence(
                self.demand.text,
                self.occurrence,
                self.case.update,
                Inputs(len(self.case.environment), free, self.case.place, words),
                survives=survives,
                changed=False,
                vacuous=False,
                by_force=False,
            )

        if fate.survives_in is SurvivalExtent.NONE:
            return sentence(networks, False)
        if fate.survives_in is SurvivalExtent.ALL:
            return sentence(networks, True)
        if fate.survives_in is SurvivalExtent.UNKNOWN:
            anywhere = networks.replace("every", "any", 1)
            return f"Whether {self.demand.text} survives {anywhere} is not known: {fate.why}."
        left = (
            "in others none ever does" if fate.survives_in is SurvivalExtent.SOME else "of the others it is not known"
        )
        left = left.replace("ever ", "") if self.occurrence is Occurrence.ALWAYS else left
        return f"{sentence(some, True).removesuffix('.')}; {left}."


class EnsembleInterventions(OfCase, Shown, Struct, frozen=True, dict=True):
    """All minimal sets that work in every consistent instantiation; or, with shares, in some."""

    #: Of the network as written.
    case: Case
    goal: Goal
    scope: EnsembleScope
    candidates_rule: str
    candidates_count: int
    changes: str
    max_size: int
    #: Every set up to this size is decided or listed as undecided; ``None`` when not even the empty set was.
    exhausted_size: int | None
    #: By size, then in the order of the candidates.
    interventions: tuple[Intervention, ...]
    #: One for each intervention where shares were asked for; ``None``: the sets work in every consistent instantiation.
    shares: tuple[Share, ...] | None = None
    undecided: tuple[Undecided, ...] = ()
    limits: tuple[str, ...] = ()

    @property
    def finished(self) -> bool:
        """Whether no limit was hit."""
        return not self.limits

    def shortened(self, most: int) -> EnsembleInterventions:
        """The answer with at most so many sets listed; the list says that it was cut."""
        if len(self.interventions) <= most:
            return self
        return replace(
            self,
            interventions=self.interventions[:most],
            shares=None if self.shares is None else self.shares[:most],
            limits=(*self.limits, f"list cut at {most} of {plural(len(self.interventions), 'set')}"),
        )

    @property
    def listed(self) -> InterventionResult:
        """The sets as those of one network, with the networks for which they are claimed in words.

        Where shares were asked for, the verdict of a set speaks of the networks in which it works.
        """
        return InterventionResult(
            case=self.case,
            goal=self.goal,
            candidates_rule=self.candidates_rule,
            candidates_count=self.candidates_count,
            changes=self.changes,
            max_size=self.max_size,
            exhausted_size=self.exhausted_size,
            interventions=self.interventions,
            undecided=self.undecided,
            limits=self.limits,
            networks=self.scope.words,
        )

    @property
    def statement(self) -> str:
        """What is certain where shares were asked for; true for stopped answers too."""
        if self.exhausted_size is None:
            return "No size was searched to its end. Each share is proved, or lies between the bounds told."
        size = f"every set of at most {plural(self.exhausted_size, 'change')}"
        left = ", except those listed as undecided" if self.undecided else ""
        exact = all(share.bounds[0] == share.bounds[1] for share in self.shares or ())
        numbers = "the numbers are exact" if exact else "numbers that are not exact are told as bounds"
        return (
            f"Proved: {size} that works in some consistent instantiation, and no part of it there, was found{left}; "
            f"{numbers}. Shares count networks, not probabilities: no choice is said to be likelier than another."
        )

    def restated(self, found: Intervention) -> tuple[Expectation, ...]:
        """Given expectations about the same changes and the same read-out: that the set works was put in, not found."""
        held = set(self.case.under(found.clamps).held.items())
        names = {symbol.name for symbol in symbols(self.goal.abolish.formula)}
        return tuple(
            one
            for one in self.scope.given
            if one.quantifier in (Quantifier.EVERY, Quantifier.NO)
            and set(expected_case(self.case.network, one).held.items()) == held
            and names & one.names
        )

    def instantiate(self, outcomes: tuple[int, ...]) -> Network:
        """An instantiation, such as one in which a set fails, as an ordinary network."""
        return self.scope.partial.instantiate(outcomes)
