"""What the given expectations decide of an ensemble: how much is consistent, which choices, by which expectations."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from logicnet.compiled.space import FULL, Subspace
from logicnet.ensembles.choices import OpenChoice
from logicnet.ensembles.claims import ExpectationVerdict
from logicnet.ensembles.consistency import Consistency, Existence, FoundInstantiation
from logicnet.ensembles.counting import Counter, NotCounted, Number
from logicnet.ensembles.depth import Depth, depth_of
from logicnet.ensembles.partial import PartialNetwork
from logicnet.ensembles.reasons import Excluded, Reasons
from logicnet.ensembles.sampling import SampleEstimate, drawn_from, draws_of, estimated
from logicnet.limits import Limits
from logicnet.network.case import Update
from logicnet.network.model import Expectation, Network
from logicnet.text.notebook import Shown

__all__ = [
    "ChoiceAnswer",
    "Core",
    "EnsembleResult",
    "ExpectationAnswer",
    "Number",
    "Settled",
    "consistent_instantiations",
    "study",
]

#: Regions of consistent instantiations that are listed before it is tried to count without a list.
LISTED = 32
#: Work that the exact count may take where an estimate was asked for and no time limit is set: half a minute or so.
COUNTED = 300_000
#: Tables of a monotone rule beyond which a bound on the number leaves out what is said of it.
MOST_TABLES = 10_000
#: Consistent instantiations in which the choice is changed, to see what fails then.
CHANGED = 12


class Settled(Enum):
    """What is known of a choice.

    DECIDED: it has one outcome in every consistent instantiation. IRRELEVANT: changing it alone never makes a
    consistent instantiation inconsistent, or the other way round. OPEN: more than one outcome is consistent, and not
    with the same other choices. UNKNOWN: a limit, or something undecided, stands in the way.
    """

    DECIDED = "decided"
    IRRELEVANT = "irrelevant"
    OPEN = "open"
    UNKNOWN = "unknown"


class Core(Struct, frozen=True):
    """Expectations that together leave no instantiation (of a kind).

    Of a contradiction none can go: without any one of them some instantiation is left.
    """

    expectations: tuple[Expectation, ...]
    #: Whether it is proved that no smaller number of given expectations does the same.
    smallest: bool


class ChoiceAnswer(Struct, frozen=True):
    """One choice."""

    choice: OpenChoice
    settled: Settled
    #: For DECIDED: the outcome, by position.
    outcome: int | None = None
    #: For DECIDED: why no other outcome is consistent; ``None`` where that was not found in time.
    core: Core | None = None
    #: For each outcome a consistent instantiation that has it (an outcome for each choice), where one is known.
    witnesses: tuple[tuple[int, ...] | None, ...] = ()


class ExpectationAnswer(Struct, frozen=True):
    """One given expectation."""

    expectation: Expectation
    #: How many rules of the file it needs; ``None``: values alone do not show it, or it fails in the file.
    depth: Depth | None
    #: How many decided choices cite it.
    decides: int
    #: Whether the depth was looked for: not if it fails in the file, nor after a limit.
    asked: bool = True


class EnsembleResult(Shown, Struct, frozen=True, dict=True):
    """An ensemble under given expectations."""

    network: Network
    partial: PartialNetwork
    given: tuple[Expectation, ...]
    update: Update
    instantiations: Number
    consistent: Number
    #: One for each choice, in file order.
    choices: tuple[ChoiceAnswer, ...]
    #: For an empty ensemble: expectations that cannot hold together.
    contradiction: Core | None
    #: One for each given expectation, in file order.
    expectations: tuple[ExpectationAnswer, ...]
    #: Whether the rules of the file are consistent; ``None``: not known.
    reference: bool | None
    #: Where an estimate was asked for and ``consistent`` is not exact.
    estimate: SampleEstimate | None = None
    #: What could not be decided, and limits that were hit.
    limits: tuple[str, ...] = ()

    def instantiate(self, outcomes: Sequence[int]) -> Network:
        """The network of one instantiation, such as a witness of a choice."""
        return self.partial.instantiate(outcomes)


def study(
    partial: PartialNetwork,
    given: Sequence[Expectation],
    *,
    update: Update = Update.ASYNCHRONOUS,
    samples: int | None = None,
    seed: int = 0,
    limits: Limits | None = None,
) -> EnsembleResult:
    """How many instantiations meet the expectations, and what of each choice that decides.

    With ``samples`` the exact count has half of the time limit, or a fixed amount of work; where that is too little,
    so many instantiations are drawn with ``seed`` and the number is estimated from them as well.

    Guaranteed: numbers are exact or true bounds; a decided choice has its outcome in every consistent instantiation,
    and its core is enough for that; each witness meets all given expectations. What a limit leaves open is UNKNOWN.
    """
    return _Study(partial, tuple(given), update, limits or Limits(), samples, seed).result()


def consistent_instantiations(
    partial: PartialNetwork,
    given: Sequence[Expectation],
    *,
    update: Update = Update.ASYNCHRONOUS,
    limits: Limits | None = None,
) -> Iterator[tuple[int, ...]]:
    """Consistent instantiations, each once: outcomes of all choices. The reference comes first, if it is consistent.

    The iteration ends when no other is consistent, or at a limit; ``limits.hit`` tells.
    """
    solver = Consistency(partial, given, limits or Limits(), update)
    aside = solver.switch()
    found = solver.find_first()
    while found.existence is Existence.FOUND:
        yield _outcomes(partial, found.bits)
        if not partial.bits:
            return
        solver.exclude(found.bits, aside)
        found = solver.find(assuming=[aside])


def _outcomes(partial: PartialNetwork, bits: Subspace) -> tuple[int, ...]:
    return partial.outcomes({k: bits.value >> k & 1 for k in range(partial.bits)})


class _Study:
    def __init__(
        self, partial: PartialNetwork, given: tuple[Expectation, ...], update: Update, limits: Limits,
        samples: int | None, seed: int,
    ) -> None:  # fmt: skip
        self._partial, self._given, self._update = partial, given, update
        self._run, self._samples, self._seed = limits, samples, seed
        self._limits = limits if samples is None else limits.part(0.5, COUNTED)
        self._solver = Consistency(partial, given, self._limits, update)
        #: Consistent instantiations that were met.
        self._met: list[Subspace] = []
        self._reasoning = Reasons(self._solver)
        #: Per decided choice the instantiations that are excluded, and the positions of expectations that do it.
        self._known: dict[int, tuple[Excluded, tuple[int, ...]]] = {}
        #: Per choice what was found of each outcome that is excluded.
        self._none: dict[int, dict[int, FoundInstantiation]] = {}
        self._why: list[str] = []
        #: The consistent instantiations, where all are known.
        self._consistent: Any = None
        self._counter: Counter | None = None

    def result(self) -> EnsembleResult:
        self._limits.tell("looking for a consistent instantiation")
        first = self._solver.find_first()
        self._note(first)
        instantiations, consistent = self._counted(first)
        estimate = None
        if self._samples is not None:
            if consistent.exact is None and self._limits.hit is not None and self._run.hit is None:
                self._why.append(f"counting stopped by {self._limits.hit}")
            self._limits = self._run
            self._solver = self._solver.renewed(self._run)
            self._reasoning = Reasons(self._solver)
            if self._counter is not None:
                self._counter.limits = self._run
            if first.existence is Existence.UNKNOWN:
                first = self._solver.find_first()
                self._note(first)
            if consistent.exact is None:
                estimate = self._estimate(self._samples)
        contradiction = self._contradiction(first) if first.existence is Existence.NONE else None
        choices = self._with_known_reasons(self._choices(first))
        reference = self._holds_in_the_file()
        depths = [self._depth(e, x) for e, x in enumerate(self._given)]
        choices = self._with_smallest_reasons(choices)
        cores = [c.core.expectations for c in choices if c.core is not None]
        expectations = tuple(
            ExpectationAnswer(x, depth, sum(x in core for core in cores), asked)
            for x, (depth, asked) in zip(self._given, depths, strict=True)
        )
        if self._limits.hit is not None:
            self._why.append(self._limits.hit)
        return EnsembleResult(
            self._partial.reference,
            self._partial,
            self._given,
            self._update,
            instantiations,
            consistent,
            choices,
            contradiction,
            expectations,
            reference,
            estimate,
            tuple(dict.fromkeys(self._why)),
        )

    def _depth(self, e: int, x: Expectation) -> tuple[Depth | None, bool]:
        """How many rules of the file an expectation needs, and whether that was looked for."""
        asked = self._limits.reached() is None and self._solver_holds(e)
        depth = depth_of(self._partial.reference, x, self._limits) if asked else None
        return depth, asked and self._limits.hit is None

    def _note(self, found: FoundInstantiation) -> None:
        if found.existence is Existence.FOUND and found.bits not in self._met:
            self._met.append(found.bits)
        elif found.existence is Existence.UNKNOWN and self._limits.hit is None:
            self._why.append(found.why)

    # ---------------------------------------------------------------------------------------------------- the reference

    def _reference_bits(self) -> Subspace:
        return Subspace.of(sorted(self._partial.values(self._partial.reference_outcomes).items()))

    def _solver_holds(self, e: int) -> bool:
        """Whether an expectation is known to hold in the file."""
        known = self._solver.claims[e].known(self._reference_bits())
        return known is not None and known.verdict is ExpectationVerdict.HOLDS

    def _holds_in_the_file(self) -> bool | None:
        bits = self._reference_bits()
        verdicts = set()
        for claim in self._solver.claims:
            answer = claim.known(bits) if self._limits.reached() is not None else claim.at(bits)
            verdicts.add(ExpectationVerdict.UNKNOWN if answer is None else answer.verdict)
        return (
            False if ExpectationVerdict.FAILS in verdicts else None if ExpectationVerdict.UNKNOWN in verdicts else True
        )

    # --------------------------------------------------------------------------------------------------------- counting

    def _counted(self, first: FoundInstantiation) -> tuple[Number, Number]:
        """The size of the ensemble, and how much of it is consistent."""
        whole = self._partial.size
        size = Number(whole, whole)
        if first.existence is Existence.NONE:
            return size, Number(0, 0)
        self._limits.tell("counting consistent instantiations")
        regions, all_listed = self._solver.enumerate(LISTED)
        if not all_listed:
            self._solver.settle()
        try:
            return size, self._count(regions, all_listed)
        except NotCounted as why:
            if self._limits.hit is None:
                self._why.append(str(why))
            # The regions are disjoint, and each holds an instantiation that was met.
            return size, Number(max(len(regions), len(self._met)), self._roughly(whole))

    def _estimate(self, samples: int) -> SampleEstimate | None:
        """From instantiations that no proof excludes, where these can be listed; else from all."""
        rng = random.Random(self._seed)
        partial = self._partial
        try:
            counter = Counter(partial, self._run.part(0.5, COUNTED))
            left = counter.instantiations
            for claim in self._solver.claims:
                left = counter.outside(left, claim.failing)
            population, draw, is_narrowed = counter.size(left), drawn_from(left, partial.bits, rng), True
        except NotCounted:
            population, draw, is_narrowed = partial.size, draws_of(partial, rng), False
        if not population:
            return None
        return estimated(self._solver, draw, population, samples, self._seed, self._run, is_narrowed)

    def _roughly(self, whole: int) -> int:
        """An upper bound that leaves out what is said of rules whose tables are too large for a diagram."""
        used = 0
        for mask, count in self._partial.sizes.values():
            used |= mask if count <= MOST_TABLES else 0
        try:
            counter = Counter(self._partial, self._limits, used)
            found = counter.instantiations
            for claim in self._solver.claims:
                found = counter.outside(found, [region for region in claim.failing if not region.mask & ~used])
            return min(whole, counter.size(found))
        except NotCounted:
            return whole

    def _count(self, regions: list[Subspace], all_listed: bool) -> Number:
        used = 0
        for region in (*regions, *(r for claim in self._solver.claims for r in (*claim.failing, *claim.holding))):
            used |= region.mask
        counter = self._counter = Counter(self._partial, self._limits, used)
        listed = counter.meet(counter.instantiations, counter.union(regions))
        if all_listed:
            self._consistent = listed
        else:
            found = counter.instantiations
            for claim in self._solver.claims:
                found = counter.outside(found, claim.failing)
            if not self._solver.is_settled:
                sure = found
                for e in self._solver.unsettled():
                    sure = counter.meet(sure, counter.union(self._solver.claims[e].holding))
                least = counter.size(counter.join(counter.meet(found, listed), sure))
                return Number(max(least, len(self._met)), counter.size(found))
            self._consistent = found
        number = counter.size(self._consistent)
        return Number(number, number)

    # ---------------------------------------------------------------------------------------------------------- choices

    def _choices(self, first: FoundInstantiation) -> tuple[ChoiceAnswer, ...]:
        """What each choice is; why, which takes longer, is told later."""
        answers: list[ChoiceAnswer] = []
        for i, choice in enumerate(self._partial.choices):
            if first.existence is not Existence.FOUND or self._limits.reached() is not None:
                # In an empty ensemble nothing can be said of a single choice.
                answers.append(ChoiceAnswer(choice, Settled.UNKNOWN, witnesses=(None,) * len(choice.outcomes)))
                continue
            self._limits.tell(f"choice {i + 1} of {len(self._partial.choices)}")
            answer, self._none[i] = self._answer(i, choice)
            answers.append(answer)
        return tuple(answers)

    def _answer(self, i: int, choice: OpenChoice) -> tuple[ChoiceAnswer, dict[int, FoundInstantiation]]:
        """What a choice is, and of each outcome that is excluded what was found."""
        witnesses: list[tuple[int, ...] | None] = []
        none: dict[int, FoundInstantiation] = {}
        unknown = False
        for outcome in range(len(choice.outcomes)):
            region = self._region(i, outcome)
            bits = next((met for met in self._met if met.within(region)), None)
            if bits is None:
                found = self._solver.find(region)
                self._note(found)
                bits = found.bits if found.existence is Existence.FOUND else None
                if found.existence is Existence.NONE:
                    none[outcome] = found
                unknown |= found.existence is Existence.UNKNOWN
            witnesses.append(None if bits is None else _outcomes(self._partial, bits))
        possible = [k for k, witness in enumerate(witnesses) if witness is not None]
        told = tuple(witnesses)
        if unknown:
            return ChoiceAnswer(choice, Settled.UNKNOWN, witnesses=told), none
        if len(possible) == 1:
            return ChoiceAnswer(choice, Settled.DECIDED, possible[0], witnesses=told), none
        if none:
            return ChoiceAnswer(choice, Settled.OPEN, witnesses=told), none
        known, counter = self._consistent, self._counter
        try:
            free = None if known is None or counter is None else counter.independent(known, choice.bits)
        except NotCounted:
            free = None
        settled = Settled.UNKNOWN if free is None else Settled.IRRELEVANT if free else Settled.OPEN
        return ChoiceAnswer(choice, settled, witnesses=told), none

    def _region(self, i: int, outcome: int) -> Subspace:
        return Subspace.of(sorted(self._partial.values({i: outcome}).items()))

    def _kind(self, i: int, answer: ChoiceAnswer, none: dict[int, FoundInstantiation]) -> Excluded:
        """The instantiations in which a decided choice has another outcome."""
        assert answer.outcome is not None
        agreeing, assuming = FULL, tuple[int, ...]()
        if len(none) == 1:
            agreeing = self._region(i, next(iter(none)))
        else:
            assuming = (self._solver.switch(),)
            self._solver.exclude(self._region(i, answer.outcome), assuming[0])
        seen = self._reasoning.changed((self._region(i, outcome) for outcome in none), self._met[:CHANGED])
        return Excluded(agreeing, assuming, tuple(seen))

    def _with_known_reasons(self, answers: tuple[ChoiceAnswer, ...]) -> tuple[ChoiceAnswer, ...]:
        """Why each decided choice is, by what is known: at a limit nothing better is said of the rest."""
        told = list(answers)
        for i, answer in enumerate(answers):
            if answer.outcome is not None and self._limits.reached() is None:
                self._limits.tell(f"why choice {i + 1} of {len(answers)} is decided")
                kind = self._kind(i, answer, self._none[i])
                reason = self._reasoning.known(kind)
                self._known[i] = kind, reason
                told[i] = replace(answer, core=Core(self._named(reason), len(reason) <= 1))
        return tuple(told)

    def _with_smallest_reasons(self, answers: tuple[ChoiceAnswer, ...]) -> tuple[ChoiceAnswer, ...]:
        """The same with reasons that are smallest, as far as the limits go."""
        told = list(answers)
        # Those of which least is known come last: what is learnt for the others serves them.
        for i, (kind, known) in sorted(self._known.items(), key=lambda item: (len(item[1][1]), item[0])):
            if len(known) > 1 and self._limits.reached() is None:
                self._limits.tell(f"the smallest reason why choice {i + 1} of {len(answers)} is decided")
                reason, smallest = self._reasoning.smallest(kind, known)
                told[i] = replace(answers[i], core=Core(self._named(reason), smallest))
        return tuple(told)

    def _contradiction(self, first: FoundInstantiation) -> Core | None:
        """As few expectations as can be found that leave nothing; of a set not proved to be smallest none can go."""
        found = self._reasoning.contradiction(first.core)
        return None if found is None else Core(self._named(found[0]), found[1])

    def _named(self, expectations: Iterable[int]) -> tuple[Expectation, ...]:
        return tuple(self._given[e] for e in sorted(expectations))
