"""Interventions in an ensemble as one call: which sets work in every consistent instantiation, or in how many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from logicnet.compiled.space import FULL, Subspace
from logicnet.ensembles.answer import ChoiceOutcome, EnsembleInterventions, EnsembleScope, SetHinge, Share
from logicnet.ensembles.certificate import Consistent, Inconsistent, bit_names, ensemble_certificate_text
from logicnet.ensembles.claims import Verdict
from logicnet.ensembles.consistency import Consistency, Existence
from logicnet.ensembles.counting import Counter, Number, TooLarge
from logicnet.ensembles.interventions import (
    Entry,
    Exhausted,
    Failing,
    Hinge,
    Profile,
    RobustSearch,
    Undecided,
    Unknown,
    Working,
)
from logicnet.ensembles.partial import PartialNetwork
from logicnet.errors import UsageError
from logicnet.limits import Limits, collecting_seldom
from logicnet.network.case import Case
from logicnet.network.model import Expectation, Quantifier
from logicnet.network.openness import Opened
from logicnet.perturbation.candidates import Candidates, changes_of
from logicnet.perturbation.certificate import Spelling, question_document
from logicnet.perturbation.evidence import Absence, Presence
from logicnet.perturbation.interventions import intervention_of, search_interventions, undecided_of
from logicnet.perturbation.outcome import Goal

__all__ = ["EnsembleStudy"]

#: Proofs for one set before its share is left as bounds.
MOST_PROOFS = 400


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
        self._search = RobustSearch(
            replace(case, network=self.partial.encoded), goal, candidates, self.partial.hidden, self, self.limits
        )
        self._entries: list[Entry] = []

    # -------------------------------------------------------------------------------------------------- instantiations

    def find(self, within: Subspace = FULL, apart: Sequence[Subspace] = ()) -> Subspace | None:
        """See :class:`~logicnet.ensembles.interventions.Instantiations`."""
        first = self._first
        switches = []
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
        return Subspace(found.bits.mask << first, found.bits.value << first)

    @property
    def _reference(self) -> Subspace:
        """The rules of the file, as an instantiation."""
        written = self.partial.values(self.partial.reference_outcomes)
        return Subspace.of((self._first + bit, b) for bit, b in sorted(written.items()))

    def _is_consistent(self, at: Subspace) -> bool | None:
        try:
            return self.find(at) is not None
        except Unknown:
            return None

    def outcomes(self, at: Subspace) -> tuple[int, ...]:
        """The outcome of each choice at an instantiation."""
        bits = _bits(at, self._first)
        return self.partial.outcomes({k: bits.value >> k & 1 for k in range(self.partial.bits)})

    def _refuse_an_empty_ensemble(self) -> None:
        try:
            if self.find() is None:
                many = "all given expectations" if len(self.given) > 1 else "the given expectation"
                raise UsageError(
                    f"no instantiation of the open rules meets {many}, so everything would hold in all of them",
                    "`logicnet ensemble FILE` with the same options names expectations that cannot hold together",
                )
        except Unknown:
            # What is proved of all instantiations that are not excluded is true all the same.
            return

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
        except TooLarge:
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
        open_sets = [e for e in self._entries if isinstance(e, Undecided)]
        sizes = [e.size for e in self._entries if isinstance(e, Exhausted)]
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

        def told(chosen: tuple[int, ...]) -> None:
            if chosen not in shares:
                shares[chosen] = self._share(self._search.profile(chosen, most_proofs), consistent, diagrams)
                self.limits.tell(f"{len(shares)} sets examined, last {self._search.describe(chosen)}")

        # Sets of the network as written come first: they are what a reader knows.
        if self._is_consistent(self._reference) is not False:
            written = search_interventions(self.case, self.goal, self.candidates, max_size=max_size, limits=self.limits)
            for intervention in written.interventions:
                told(intervention.chosen)
        undecided: dict[tuple[int, ...], str] = {}
        sizes: list[int] = []
        for entry in self._search.somewhere(max_size, self.partial.constraints(), self._first):
            if isinstance(entry, Exhausted):
                sizes.append(entry.size)
            elif entry.why:
                undecided[entry.chosen] = entry.why
            else:
                told(entry.chosen)
        order = sorted(shares, key=lambda c: (len(c), c))
        open_sets = [Undecided(chosen, why) for chosen, why in sorted(undecided.items())]
        return self._answer(order, [shares[chosen] for chosen in order], open_sets, sizes, max_size)

    def _answer(
        self,
        found: Sequence[tuple[int, ...]],
        shares: Sequence[Share] | None,
        open_sets: Sequence[Undecided],
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
        except TooLarge as why_not:
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
        """What :meth:`robust` proved, for :func:`logicnet.verifier.verify.verify`.

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
        if not met and (some := self.find()) is not None:
            met = [some]
        bits = bit_names(self.partial)
        choices = self.candidates.choices
        names = (*self.case.network.names, *bits)
        return ensemble_certificate_text(
            question_document(self.case, self.goal, choices),
            (self._opened, [expectation.name for expectation in self.given], bits),
            self._entries,
            [Consistent(at, self._held(at)) for at in met],
            [
                Inconsistent(
                    claim.expectation.name, _placed(region, self._first), claim.evidence[Verdict.FAILS, region]
                )
                for claim in self._consistency.claims
                for region in claim.failing
            ],
            Spelling(self.partial.encoded, choices, names),
            {
                "max_size": result.max_size,
                "exhausted_size": result.exhausted_size,
                "finished": result.finished,
                "limits": list(result.limits),
            },
        )

    def _held(self, at: Subspace) -> tuple[tuple[str, Subspace, Presence | Absence], ...]:
        bits = _bits(at, self._first)
        told = []
        for claim in self._consistency.claims:
            answer = claim.at(bits)
            assert answer.verdict is Verdict.HOLDS
            rests = _placed(answer.region, self._first)
            told.append((claim.expectation.name, rests, claim.evidence[Verdict.HOLDS, answer.region]))
        return tuple(told)


def _bits(space: Subspace, first: int) -> Subspace:
    """A subspace of the hidden inputs of the encoded network as one of the bits."""
    return Subspace(space.mask >> first, space.value >> first)


def _placed(region: Subspace, first: int) -> Subspace:
    return Subspace(region.mask << first, region.value << first)
