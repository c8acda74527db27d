"""What the given expectations decide of an ensemble: how much is consistent, which choices, by which expectations."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any

from logicnet.compiled.space import FULL, Subspace
from logicnet.ensembles.choices import OpenChoice
from logicnet.ensembles.claims import ExpectationVerdict
from logicnet.ensembles.consistency import Consistency, Existence, FoundInstantiation
from logicnet.ensembles.counting import Counter, NotCounted, Number
from logicnet.ensembles.depth import Depth, depth_of
from logicnet.ensembles.partial import PartialNetwork
from logicnet.ensembles.sampling import SampleEstimate, drawn_from, draws_of, estimated
from logicnet.limits import Limits, shielded
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
#: Sets of expectations tried for one choice in search of a smallest one.
TRIED = 40
#: Consistent instantiations in which the choice is changed, to see what fails then.
CHANGED = 12
#: Instantiations looked at on the way, for one choice: without a bound the reasons of a few choices take longer than
#: all else. A second or so in a network of 200 nodes.
LOOKED_AT = 256


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


@dataclass(frozen=True, slots=True)
class Core:
    """Expectations that together leave no instantiation (of a kind).

    Of a contradiction none can go: without any one of them some instantiation is left.
    """

    expectations: tuple[Expectation, ...]
    #: Whether it is proved that no smaller number of given expectations does the same.
    smallest: bool


@dataclass(frozen=True, slots=True)
class ChoiceAnswer:
    """One choice."""

    choice: OpenChoice
    settled: Settled
    #: For DECIDED: the outcome, by position.
    outcome: int | None = None
    #: For DECIDED: why no other outcome is consistent; ``None`` where that was not found in time.
    core: Core | None = None
    #: For each outcome a consistent instantiation that has it (an outcome for each choice), where one is known.
    witnesses: tuple[tuple[int, ...] | None, ...] = ()


@dataclass(frozen=True, slots=True)
class ExpectationAnswer:
    """One given expectation."""

    expectation: Expectation
    #: How many rules of the file it needs; ``None``: values alone do not show it, or it fails in the file.
    depth: Depth | None
    #: How many decided choices cite it.
    decides: int
    #: Whether the depth was looked for: not if it fails in the file, nor after a limit.
    asked: bool = True


@dataclass(frozen=True, repr=False)
class EnsembleResult(Shown):
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
        #: Instantiations with what is known to hold there, by position: the complement may fail.
        self._pool: list[tuple[Subspace, frozenset[int]]] = []
        self._reasons: list[str] = []
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
                self._reasons.append(f"counting stopped by {self._limits.hit}")
            self._limits = self._run
            self._solver = self._solver.renewed(self._run)
            if self._counter is not None:
                self._counter.limits = self._run
            if first.existence is Existence.UNKNOWN:
                first = self._solver.find_first()
                self._note(first)
            if consistent.exact is None:
                estimate = self._estimate(self._samples)
        contradiction = self._contradiction(first) if first.existence is Existence.NONE else None
        choices = self._choices(first)
        reference = self._holds_in_the_file()
        expectations = tuple(self._expectation(e, x, choices) for e, x in enumerate(self._given))
        if self._limits.hit is not None:
            self._reasons.append(self._limits.hit)
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
            tuple(dict.fromkeys(self._reasons)),
        )

    def _expectation(self, e: int, x: Expectation, choices: tuple[ChoiceAnswer, ...]) -> ExpectationAnswer:
        decides = sum(1 for c in choices if c.core is not None and x in c.core.expectations)
        asked = self._limits.reached() is None and self._solver_holds(e)
        depth = depth_of(self._partial.reference, x, self._limits) if asked else None
        return ExpectationAnswer(x, depth, decides, asked and self._limits.hit is None)

    def _note(self, found: FoundInstantiation) -> None:
        if found.existence is Existence.FOUND and found.bits not in self._met:
            self._met.append(found.bits)
        elif found.existence is Existence.UNKNOWN and self._limits.hit is None:
            self._reasons.append(found.why)

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
                self._reasons.append(str(why))
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
        """All choices: first what each is, then why, which takes longer."""
        answers: list[ChoiceAnswer] = []
        excluded: dict[int, dict[int, FoundInstantiation]] = {}
        for i, choice in enumerate(self._partial.choices):
            if first.existence is not Existence.FOUND or self._limits.reached() is not None:
                # In an empty ensemble nothing can be said of a single choice.
                answers.append(ChoiceAnswer(choice, Settled.UNKNOWN, witnesses=(None,) * len(choice.outcomes)))
                continue
            self._limits.tell(f"choice {i + 1} of {len(self._partial.choices)}")
            answer, excluded[i] = self._answer(i, choice)
            answers.append(answer)
        for i, answer in enumerate(answers):
            if answer.outcome is not None and self._limits.reached() is None:
                self._limits.tell(f"why choice {i + 1} of {len(answers)} is decided")
                answers[i] = replace(answer, core=self._core_of(i, answer, excluded[i]))
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

    def _core_of(self, i: int, answer: ChoiceAnswer, none: dict[int, FoundInstantiation]) -> Core:
        """Expectations that exclude every outcome of a choice but one."""
        assert answer.outcome is not None
        agreeing, assuming = FULL, []
        if len(none) == 1:
            agreeing = self._region(i, next(iter(none)))
        else:
            assuming = [self._solver.switch()]
            self._solver.exclude(self._region(i, answer.outcome), assuming[0])
        rows = list(self._changed(i, none))
        # What fails in many of the rows excludes much: it stays to the end.
        fails = {e: sum(e not in holding for holding in rows) for e in range(len(self._given))}
        enough = self._solver.reduced_core(sorted(fails, key=lambda e: (fails[e], e)), agreeing, assuming)
        found = self._core(agreeing, assuming, enough, rows, LOOKED_AT)
        if not found.smallest:
            enough = self._solver.reduced_core(enough, agreeing, assuming, LOOKED_AT // len(enough))
            found = replace(found, expectations=self._named(enough))
        return found

    def _changed(self, i: int, none: dict[int, FoundInstantiation]) -> Iterator[frozenset[int]]:
        """What holds where a consistent instantiation has another outcome of one choice: nearly all, as a rule."""
        for outcome in none:
            region = self._region(i, outcome)
            for met in self._met[:CHANGED]:
                changed = region.over(met)
                # A single row changed need not be a monotone table.
                if self._solver.is_admissible(changed):
                    yield self._holding(changed)

    def _holding(self, bits: Subspace) -> frozenset[int]:
        """The expectations that hold at an instantiation; what is not decided counts as not."""
        claims = self._solver.claims
        return frozenset(e for e, claim in enumerate(claims) if claim.at(bits).verdict is ExpectationVerdict.HOLDS)

    def _contradiction(self, first: FoundInstantiation) -> Core | None:
        """As few expectations as can be found that leave nothing; of a set not proved to be smallest none can go."""
        minimal = self._solver.minimal_core(first.core)
        return None if minimal is None else self._core(FULL, [], minimal)

    def _core(
        self,
        agreeing: Subspace,
        assuming: list[int],
        enough: tuple[int, ...],
        rows: Sequence[frozenset[int]] = (),
        rounds: int | None = None,
    ) -> Core:
        """A smallest core if it is found, else ``enough``; by minimal hitting sets (Ignatiev et al. 2015,
        doi:10.1007/978-3-319-23219-5_13).

        Every set that leaves nothing has an expectation that fails at each instantiation in question (``rows``: what
        holds at some of them); a smallest set that meets this everywhere seen so far and leaves nothing is a smallest
        of all. ``rounds``: how many instantiations are looked at.
        """
        from pysat.examples.hitman import Hitman

        chosen, smallest = enough, len(enough) <= 1
        everything = frozenset(range(len(self._given)))
        until = None if rounds is None else self._solver.rounds + rounds
        with Hitman(solver="m22", htype="sorted") as hitting:
            for holding in rows:
                hitting.hit(sorted(everything - holding))
            for bits, holding in self._pool if not assuming else ():
                if bits.within(agreeing):
                    hitting.hit(sorted(everything - holding))
            for _ in range(0 if smallest else TRIED):
                with shielded():
                    tried = hitting.get()
                if tried is None or len(tried) >= len(enough):
                    smallest = True
                    break
                found = self._solver.find(agreeing, sorted(tried), assuming, until)
                if found.existence is Existence.NONE:
                    chosen, smallest = tuple(sorted(tried)), True
                    break
                if found.existence is Existence.UNKNOWN or self._limits.reached() is not None:
                    break
                holding = self._holding(found.bits)
                self._pool.append((found.bits, holding))
                hitting.hit(sorted(everything - holding))
        return Core(self._named(chosen), smallest)

    def _named(self, expectations: Iterable[int]) -> tuple[Expectation, ...]:
        return tuple(self._given[e] for e in sorted(expectations))
