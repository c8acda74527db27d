"""Interventions in an ensemble as one call: which sets work in every consistent instantiation, or in how many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Any

from msgspec.structs import replace

from logicnet.compiled.space import FULL, Subspace
from logicnet.ensembles.answer import (
    ChoiceOutcome,
    EnsembleExplanation,
    EnsembleFate,
    EnsembleInterventions,
    EnsembleScope,
    SetHinge,
    Share,
    SurvivalExtent,
)
from logicnet.ensembles.certificate import (
    CertifiedShare,
    Consistent,
    Counted,
    ToldEverywhere,
    bit_names,
    ensemble_certificate_text,
)
from logicnet.ensembles.claims import ExpectationVerdict
from logicnet.ensembles.consistency import Consistency, Existence
from logicnet.ensembles.counting import Counter, NotCounted, Number
from logicnet.ensembles.interventions import (
    Entry,
    Failing,
    Hinge,
    Profile,
    RobustSearch,
    SizeAnswered,
    Somewhere,
    UndecidedSomewhere,
    Unknown,
    Working,
    WorkingRegion,
    WorksThere,
)
from logicnet.ensembles.partial import PartialNetwork
from logicnet.errors import UsageError
from logicnet.limits import WRITING, Limits, collecting_seldom
from logicnet.network.case import Case, Demand
from logicnet.network.model import Expectation, Quantifier
from logicnet.network.openness import Opened
from logicnet.perturbation.candidates import Candidates, changes_of
from logicnet.perturbation.certificate import Spelling, question_document
from logicnet.perturbation.evidence import Absence, Presence
from logicnet.perturbation.explain import explain_case
from logicnet.perturbation.interventions import intervention_of, search_interventions, undecided_of
from logicnet.perturbation.outcome import Goal, Occurrence
from logicnet.text.counts import plural

__all__ = ["EnsembleStudy", "explain_in_ensemble"]

#: Proofs for one set before its share is left as bounds.
MOST_PROOFS = 400
#: Seconds that the page and the certificate take to write for each set that works somewhere: hundreds of proofs.
WRITTEN = 0.03


class EnsembleStudy:
    """A question about interventions in an ensemble.

    Guaranteed by :meth:`robust`: each set listed meets the goal in every instantiation that meets the given
    expectations, for all values of the free inputs; no proper part of it does; up to ``exhausted_size`` no other set is
    like that, except the undecided ones and what contains one.

    Raises:
        UsageError: no instantiation meets the given expectations, so that everything would be true of all of them.
    """

    def __init__(
        self,
        case: Case,
        goal: Goal,
        candidates: Candidates,
        *,
        opened: Opened = Opened.FILE,
        given: Sequence[Expectation] = (),
        limits: Limits | None = None,
    ) -> None:
        self.case, self.goal, self.candidates, self.given = case, goal, candidates, tuple(given)
        self.limits = limits or Limits()
        self._opened = opened
        self.partial = PartialNetwork(case.network, opened)
        self._consistency = Consistency(self.partial, self.given, self.limits)
        self._first = len(case.network)
        #: Switch behind which a cube is excluded.
        self._aside: dict[Subspace, int] = {}
        self.excluded = FULL
        #: A consistent instantiation, where one is known.
        self._met: Subspace | None = None
        self._search = RobustSearch(
            replace(case, network=self.partial.encoded), goal, candidates, self.partial.hidden, self, self.limits
        )
        self._entries: list[Entry] = []
        #: Where each set works and fails whose share was told.
        self._profiles: list[CertifiedShare] = []
        #: Why no set works somewhere but these.
        self._others: list[Failing | WorksThere | UndecidedSomewhere] = []
        #: Switches that hold in each call of ``find``.
        self._always: tuple[int, ...] = ()
        self._numbers: tuple[Number, Number, tuple[Counter, Any, Any] | None] | None = None

    # -------------------------------------------------------------------------------------------------- instantiations

    def find(self, within: Subspace = FULL, apart: Sequence[Subspace] = ()) -> Subspace | None:
        """See :class:`~logicnet.ensembles.interventions.Instantiations`."""
        first = self._first
        switches = list(self._always)
        for cube in apart:
            switch = self._aside.get(cube)
            if switch is None:
                switch = self._aside[cube] = self._consistency.switch()
                self._consistency.exclude(_bits(cube, first), switch)
            switches.append(switch)
        found = self._consistency.find(_bits(within, first), None, switches)
        if found.existence is Existence.UNKNOWN:
            raise Unknown(found.why)
        if found.existence is Existence.NONE:
            self.excluded = Subspace(found.used.mask << first, found.used.value << first)
            return None
        self._met = Subspace(found.bits.mask << first, found.bits.value << first)
        return self._met

    @property
    def _reference(self) -> Subspace:
        """The rules of the file, as an instantiation."""
        written = self.partial.values(self.partial.reference_outcomes)
        return Subspace.of((self._first + bit, b) for bit, b in sorted(written.items()))

    def _some_consistent(self) -> Subspace | None:
        """The rules of the file where they are consistent, else another instantiation; ``None``: none is known."""
        for within in (self._reference, FULL):
            with suppress(Unknown):
                at = self.find(within)
                if at is not None:
                    return at
        # A search that was stopped may have met one before.
        return self._met

    def _is_consistent(self, at: Subspace) -> bool | None:
        try:
            return self.find(at) is not None
        except Unknown:
            return None

    def _differing(self, at: Subspace) -> int:
        """In how many choices an instantiation differs from the file."""
        return sum(1 for outcome in self.outcomes(at) if outcome)

    def _nearness(self, most: int) -> list[int]:
        """Switches: behind that of position d, up to ``most`` of them, at most d choices differ from the file.

        A sequential counter: register j says that more than j of the choices up to there differ.
        """
        solver, written = self._consistency, self.partial.values(self.partial.reference_outcomes)
        before: list[int] = []
        for choice in self.partial.choices:
            differs = solver.switch()
            for bit in choice.bits:
                solver.add([differs, bit + 1 if written[bit] else -bit - 1])
            registers = [solver.switch() for _ in range(most)]
            for j, register in enumerate(registers):
                if j == 0:
                    solver.add([-differs, register])
                elif before:
                    solver.add([-differs, -before[j - 1], register])
                if before:
                    solver.add([-before[j], register])
            before = registers
        switches = []
        for register in before:
            switches.append(solver.switch())
            solver.add([-switches[-1], -register])
        return switches

    def outcomes(self, at: Subspace) -> tuple[int, ...]:
        """The outcome of each choice at an instantiation."""
        bits = _bits(at, self._first)
        return self.partial.outcomes({k: bits.value >> k & 1 for k in range(self.partial.bits)})

    def _refuse_an_empty_ensemble(self) -> None:
        found = self._consistency.find()
        # Where that is not known, what is proved of all instantiations that are not excluded is true all the same.
        if found.existence is Existence.NONE:
            core = self._consistency.minimal_core(found.core) or found.core
            names = [f"`{self.given[e].name}`" for e in core]
            told = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]} together"
            raise UsageError(
                f"no instantiation of the open rules meets {told}, so everything would hold in all of them",
                "leave some of them out of --given; `logicnet ensemble FILE` with the same options says more",
            )

    def scope(self) -> EnsembleScope:
        """Which networks count, counted exactly or between bounds."""
        instantiations, consistent, _ = self._counted()
        as_written = self._is_consistent(self._reference)
        return EnsembleScope(self._opened, self.partial, self.given, instantiations, consistent, as_written)

    def _counted(self) -> tuple[Number, Number, tuple[Counter, Any, Any] | None]:
        """All instantiations, the consistent ones, and the diagrams of what is surely and what may be consistent."""
        partial, solver = self.partial, self._consistency
        settled = solver.settle()
        try:
            counter = Counter(partial, self.limits)
            perhaps = counter.instantiations
            total = counter.size(perhaps)
            for claim in solver.claims:
                perhaps = counter.outside(perhaps, claim.failing)
            surely = perhaps
            if not settled:
                for e in solver.unsettled():
                    surely = counter.meet(surely, counter.union(solver.claims[e].holding))
        except NotCounted:
            upper = partial.size
            return Number(upper, upper), Number(0, upper), None
        least, most = counter.size(surely), counter.size(perhaps)
        return Number(total, total), Number(least, most), (counter, surely, perhaps)

    # -------------------------------------------------------------------------------------------------------- answers

    @collecting_seldom()
    def robust(self, max_size: int = 3) -> EnsembleInterventions:
        """Every minimal set that works in every consistent instantiation."""
        self._refuse_an_empty_ensemble()
        self._entries = list(self._search.run(max_size))
        found = sorted((e.chosen for e in self._entries if isinstance(e, Working)), key=lambda c: (len(c), c))
        open_sets = [e for e in self._entries if isinstance(e, UndecidedSomewhere)]
        sizes = [e.size for e in self._entries if isinstance(e, SizeAnswered)]
        return self._answer(found, None, open_sets, sizes, max_size)

    @collecting_seldom()
    def shares(self, max_size: int = 3, most_proofs: int = MOST_PROOFS) -> EnsembleInterventions:
        """Every set that works, and no part of it, in some consistent instantiation; and in how many of them it does.

        The numbers are exact, or bounds where a limit or ``most_proofs`` proofs for one set were reached.
        """
        self._refuse_an_empty_ensemble()
        # Settled first: every later instantiation is then found without asking the expectations again.
        _, consistent, diagrams = self._counted()
        shares: dict[tuple[int, ...], Share] = {}
        self._entries, self._profiles, self._others = [], [], []

        def told(chosen: tuple[int, ...]) -> None:
            if chosen not in shares:
                profile = self._search.profile(chosen, most_proofs)
                shares[chosen] = self._share(profile, consistent, diagrams)
                self._profiles.append(CertifiedShare(profile, shares[chosen].works))
                self.limits.reserve(max(WRITING, WRITTEN * len(shares)))
                self.limits.tell(f"{plural(len(shares), 'set')} examined, last {self._search.describe(chosen)}")

        # Sets of the network as written come first: they are what a reader knows.
        if self._is_consistent(self._reference) is not False:
            written = search_interventions(self.case, self.goal, self.candidates, max_size=max_size, limits=self.limits)
            for intervention in written.interventions:
                told(intervention.chosen)
        undecided: dict[tuple[int, ...], str] = {}
        sizes: list[int] = []
        for entry in self._search.somewhere(max_size, self.partial.constraints(), self._first):
            if isinstance(entry, SizeAnswered):
                sizes.append(entry.size)
            elif not isinstance(entry, Somewhere):
                self._others.append(entry)
            elif entry.why:
                undecided[entry.chosen] = entry.why
            else:
                told(entry.chosen)
        order = sorted(shares, key=lambda c: (len(c), c))
        open_sets = [UndecidedSomewhere(chosen, why) for chosen, why in sorted(undecided.items())]
        self._others += open_sets
        return self._answer(order, [shares[chosen] for chosen in order], open_sets, sizes, max_size)

    @collecting_seldom()
    def shares_of(
        self, sets: Sequence[Sequence[int]], most_proofs: int = MOST_PROOFS, *, hinges: bool = True
    ) -> tuple[Share, ...]:
        """In how many consistent instantiations each of these sets works; a set is positions among the candidates.

        Nothing is said of their parts: a set counts where a part of it works too. Numbers as for :meth:`shares`.
        Without ``hinges`` nothing is said of what a share hinges on, which saves most of the time.
        """
        if self._numbers is None:
            self._refuse_an_empty_ensemble()
            self._numbers = self._counted()
        _, consistent, diagrams = self._numbers
        profiles = [self._search.profile(tuple(chosen), most_proofs, hinges) for chosen in sets]
        return tuple(self._share(profile, consistent, diagrams) for profile in profiles)

    def _answer(
        self,
        found: Sequence[tuple[int, ...]],
        shares: Sequence[Share] | None,
        open_sets: Sequence[UndecidedSomewhere],
        sizes: Sequence[int],
        max_size: int,
    ) -> EnsembleInterventions:
        choices = self.candidates.choices
        scope = self.scope()
        stopped = self.limits.hit
        return EnsembleInterventions(
            case=self.case,
            goal=self.goal,
            scope=scope,
            candidates_rule=self.candidates.rule,
            candidates_count=len(choices),
            changes=changes_of(choices),
            max_size=max_size,
            exhausted_size=sizes[-1] if sizes else None,
            interventions=tuple(intervention_of(choices, chosen) for chosen in found),
            shares=None if shares is None else tuple(shares),
            undecided=tuple(undecided_of(choices, e.chosen, e.why) for e in open_sets),
            limits=() if stopped is None else (stopped,),
        )

    @collecting_seldom()
    def fate(self, most_proofs: int = MOST_PROOFS) -> EnsembleFate:
        """Whether the goal is met without a change of the candidates, in which instantiations, and what that hinges on.

        Where it is missed somewhere, the instantiation is one nearest to the file, unless ``nearest`` is false.
        """
        self._refuse_an_empty_ensemble()
        parts: list[WorkingRegion] = []
        try:
            found = self._search.failing((), parts, most_proofs)
        except Unknown as why:
            return self._fate(SurvivalExtent.UNKNOWN, why=str(why))
        if found is None:
            return self._fate(SurvivalExtent.NONE, self._some_consistent())
        found, is_nearest = self._nearest(found, parts, most_proofs)
        # What is as in the file goes first, so that what differs from it is left.
        same = sum(1 << v for v, b in found.rests.fixed() if self._reference.get(v) == b)
        try:
            told, works = self._search.hinge(found, same)
        except Unknown as why:
            extent = SurvivalExtent.SOME if parts else SurvivalExtent.SOME_OR_ALL
            return self._fate(extent, found.at, is_nearest, why=str(why))
        extent = (
            SurvivalExtent.SOME
            if works or parts
            else SurvivalExtent.ALL
            if works is False
            else SurvivalExtent.SOME_OR_ALL
        )
        return self._fate(extent, found.at, is_nearest, self._hinge(told))

    def _fate(
        self, extent: SurvivalExtent, at: Subspace | None = None, is_nearest: bool = False,
        hinge: SetHinge | None = None, why: str = "",
    ) -> EnsembleFate:  # fmt: skip
        scope, stopped = self.scope(), self.limits.hit
        outcomes = None if at is None else self.outcomes(at)
        return EnsembleFate(extent, scope, outcomes, is_nearest, hinge, why, () if stopped is None else (stopped,))

    def _nearest(self, found: Failing, parts: list[WorkingRegion], most_proofs: int) -> tuple[Failing, bool]:
        """A failure as near to the file, counted in choices that differ, as one can be; and whether that is proved."""
        try:
            for switch in self._nearness(self._differing(found.at)):
                self._always = (switch,)
                nearer = self._search.failing(found.chosen, parts, most_proofs)
                if nearer is not None:
                    return nearer, True
        except Unknown:
            return found, False
        finally:
            self._always = ()
        return found, True

    def _share(self, profile: Profile, consistent: Number, diagrams: tuple[Counter, Any, Any] | None) -> Share:
        hinges = tuple(self._hinge(hinge) for hinge in profile.hinges)
        as_written = self._works_as_written(profile)
        if diagrams is None:
            why = profile.why or "the instantiations could not be counted"
            return Share(Number(0, consistent.at_most), consistent, (0.0, 1.0), hinges, why, as_written)
        counter, surely, perhaps = diagrams
        try:
            works = counter.union([_bits(part.cube, self._first) for part in profile.parts])
            fails = counter.union([_bits(entry.rests, self._first) for entry in profile.failing])
            least = counter.size(counter.meet(surely, works))
            most = counter.size(perhaps) - counter.size(counter.meet(perhaps, fails))
            failing = counter.size(counter.meet(surely, fails))
            other = counter.size(perhaps) - counter.size(counter.meet(perhaps, works))
        except NotCounted as why_not:
            return Share(Number(0, consistent.at_most), consistent, (0.0, 1.0), hinges, str(why_not), as_written)
        low = least / (least + other) if least + other else 0.0
        high = most / (most + failing) if most + failing else 1.0
        return Share(Number(least, most), consistent, (low, high), hinges, profile.why, as_written)

    def _works_as_written(self, profile: Profile) -> bool | None:
        here = self._reference
        if any(here.within(part.cube) for part in profile.parts):
            return True
        return False if any(here.within(entry.rests) for entry in profile.failing) else None

    def _hinge(self, hinge: Hinge) -> SetHinge:
        fails_at = self.outcomes(hinge.fails_at)
        bits = _bits(hinge.cube, self._first)
        touched = sorted({self.partial.choice_of_bit[k] for k, _ in bits.fixed()})
        told = []
        for i in touched:
            choice, outcome = self.partial.choices[i], fails_at[i]
            told.append(ChoiceOutcome(choice.node, choice.question, choice.outcomes[outcome], outcome == 0))
        works_at = None if hinge.works_at is None else self.outcomes(hinge.works_at)
        return SetHinge(tuple(told), fails_at, works_at)

    # ---------------------------------------------------------------------------------------------------- certificate

    def certificate(self, result: EnsembleInterventions) -> str:
        """What :meth:`robust` or :meth:`shares` proved, for :func:`logicnet.verifier.verify.verify`.

        With it go the numbers of instantiations, and why each expectation fails or holds in so many of them. Of shares
        it holds each one listed, and why no other set is minimal in some consistent instantiation.

        Raises:
            UsageError: a given expectation is temporal, which no certificate can hold.
        """
        for expectation in self.given:
            if expectation.quantifier is Quantifier.HOLDS:
                raise UsageError(
                    f"the given expectation `{expectation.name}` is temporal, and no certificate can hold its proof",
                    "leave it out of --given, or ask without --certificate",
                )
        met = list(dict.fromkeys(entry.at for entry in self._entries if isinstance(entry, Failing)))
        if not met and (some := self._some_consistent()) is not None:
            met = [some]
        bits = bit_names(self.partial)
        choices = self.candidates.choices
        names = (*self.case.network.names, *bits)
        return ensemble_certificate_text(
            question_document(self.case, self.goal, choices),
            (self._opened, [expectation.name for expectation in self.given], bits),
            self._entries if result.shares is None else self._shares_told(result),
            [Consistent(at, self._held(at)) for at in met],
            (
                self._told(ExpectationVerdict.FAILS),
                Counted(
                    result.scope.instantiations, result.scope.consistent, tuple(self._told(ExpectationVerdict.HOLDS))
                ),
            ),
            Spelling(self.partial.encoded, choices, names),
            {
                "max_size": result.max_size,
                "exhausted_size": result.exhausted_size,
                "finished": result.finished,
                "limits": list(result.limits),
                "shares": result.shares is not None,
            },
            self._others if result.shares is not None else (),
        )

    def _shares_told(self, result: EnsembleInterventions) -> list[CertifiedShare]:
        told = {one.profile.chosen: one for one in self._profiles}
        return [told[found.chosen] for found in result.interventions]

    def _told(self, verdict: ExpectationVerdict) -> Iterator[ToldEverywhere]:
        """Where the given expectations are known to fail, or to hold, in whole regions."""
        for claim in self._consistency.claims:
            for region in claim.failing if verdict is ExpectationVerdict.FAILS else claim.holding:
                evidence = claim.evidence[verdict, region]
                yield ToldEverywhere(claim.expectation.name, _placed(region, self._first), evidence)

    def _held(self, at: Subspace) -> tuple[tuple[str, Subspace, Presence | Absence], ...]:
        bits = _bits(at, self._first)
        told = []
        for claim in self._consistency.claims:
            answer = claim.at(bits)
            assert answer.verdict is ExpectationVerdict.HOLDS
            rests = _placed(answer.region, self._first)
            told.append((claim.expectation.name, rests, claim.evidence[ExpectationVerdict.HOLDS, answer.region]))
        return tuple(told)


def explain_in_ensemble(
    case: Case,
    demand: Demand,
    *,
    occurrence: Occurrence = Occurrence.EVER,
    opened: Opened = Opened.FILE,
    given: Sequence[Expectation] = (),
    most: int = 5,
    limits: Limits | None = None,
) -> EnsembleExplanation:
    """Why a phenotype survives the clamps and cuts of a case in some consistent instantiation, or in none.

    Guaranteed: ``fate`` is exact but for what it says is not known. The instantiation that is explained is consistent;
    where the phenotype survives somewhere, it survives in that one. ``most`` as in
    :func:`~logicnet.perturbation.explain.explain_case`.

    Raises:
        UsageError: no instantiation meets the given expectations.
    """
    limits = limits or Limits()
    nothing = Candidates("none", ())
    study = EnsembleStudy(case, Goal(demand, occurrence), nothing, opened=opened, given=given, limits=limits)
    fate = study.fate()
    explanation = None
    if fate.at is not None:
        there = replace(case, network=study.partial.instantiate(fate.at))
        explanation = explain_case(there, demand, occurrence=occurrence, most=most, limits=limits)
    return EnsembleExplanation(case, demand, occurrence, fate, explanation)

def _bits(space: Subspace, first: int) -> Subspace:
    """A subspace of the hidden inputs of the encoded network as one of the bits."""
    return Subspace(space.mask >> first, space.value >> first)


def _placed(region: Subspace, first: int) -> Subspace:
    return Subspace(region.mask << first, region.value << first)
