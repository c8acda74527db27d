"""Which instantiations meet the given expectations: found one by one, excluded by regions, counted exactly.

A SAT solver proposes an instantiation; every given expectation is asked at it. If all hold it is consistent. If one
fails, the region in which it is proved to fail is a clause "not all of these bits", behind a switch of the expectation,
so that one solver serves every subset of them. An unsatisfiable answer proves that no instantiation is left, and its
core names expectations that exclude them all. What cannot be decided at an instantiation is excluded behind one more
switch: such an answer is "unknown", never "none".

**Counting.** The clauses are *complete* once no instantiation that satisfies them fails any expectation. That is
established for one expectation at a time: regions in which it holds, as large as the proof goes, are put aside until
the solver finds nothing else. The instantiations are then exactly the models of the clauses, and a decision diagram
over the bits counts them: its paths are disjoint cubes. Stopped before, the clauses give an upper bound, and the
instantiations inside known holding regions of every expectation a lower one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum

from msgspec import Struct

from logicnet.compiled.space import FULL, Subspace
from logicnet.ensembles.claims import ExpectationClaim, ExpectationVerdict, RegionAnswer, Regions
from logicnet.ensembles.partial import PartialNetwork
from logicnet.limits import Limits, satisfiable
from logicnet.network.case import Update
from logicnet.network.model import Expectation

__all__ = ["Consistency", "Existence", "FoundInstantiation"]


class Existence(Enum):
    """NONE is proved. UNKNOWN: a limit stopped the search, or what is left could not be decided."""

    FOUND = "found"
    NONE = "none"
    UNKNOWN = "unknown"


class FoundInstantiation(Struct, frozen=True):
    """The answer to "is there a consistent instantiation with these bits"."""

    existence: Existence
    #: For FOUND: a value for every bit.
    bits: Subspace = FULL
    #: For NONE: positions of expectations, sorted, that already exclude all.
    core: tuple[int, ...] = ()
    #: For NONE: those of the asked bits that the proof used.
    used: Subspace = FULL
    why: str = ""


class Consistency:
    """The consistent instantiations of a partially specified network under expectations.

    ``find`` answers for any subset of the expectations and any fixed bits. Callers may add clauses of their own over
    bits (bit k is variable k + 1), each behind a switch from :meth:`switch`.
    """

    def __init__(
        self,
        partial: PartialNetwork,
        expectations: Sequence[Expectation],
        limits: Limits,
        update: Update = Update.ASYNCHRONOUS,
        few: bool = False,
    ) -> None:
        """``few``: as for :class:`~logicnet.ensembles.claims.ExpectationClaim`."""
        from pysat.solvers import Minisat22

        self.partial, self._limits, self._update = partial, limits, update
        self.claims = tuple(ExpectationClaim(partial, x, limits, update, few) for x in expectations)
        self._solver = Minisat22()
        self._top = partial.bits
        for clause in partial.constraints():
            self._solver.add_clause(clause)
            self._top = max(self._top, *map(abs, clause))
        #: Per expectation: its switch. What fails it is excluded while that is on.
        self._switches = [self.switch() for _ in self.claims]
        self._undecided = self.switch()
        #: Per expectation: how many of its failing regions the solver knows.
        self._told = [0 for _ in self.claims]
        #: Per expectation: nothing that satisfies the clauses of all expectations fails it.
        self._settled = [False] * len(self.claims)
        #: Failing expectations first: what excluded much will again.
        self._order = list(range(len(self.claims)))
        self._why = ""
        self.rounds = 0
        # The reference is looked at first, and what differs little from it.
        self._solver.set_phases(
            [bit + 1 if value else -bit - 1 for bit, value in partial.values(partial.reference_outcomes).items()]
        )

    # ----------------------------------------------------------------------------------------------------- the solver

    def switch(self) -> int:
        """A new variable, behind which clauses can be put: ``[-switch, ...]``."""
        self._top += 1
        return self._top

    def renewed(self, limits: Limits) -> Consistency:
        """The same question under other limits, with all that is known so far."""
        other = Consistency(self.partial, [claim.expectation for claim in self.claims], limits, self._update)
        for e, (claim, new) in enumerate(zip(self.claims, other.claims, strict=True)):
            new.holding, new.failing = Regions(claim.holding), Regions(claim.failing)
            new.evidence = dict(claim.evidence)
            other._learn(e)
        other._settled, other._order = [*self._settled], [*self._order]
        return other

    def add(self, clause: Iterable[int]) -> None:
        """Add a clause over bits (bit k is variable k + 1) and switches, for good."""
        self._solver.add_clause(list(clause))

    def exclude(self, region: Subspace, switch: int) -> None:
        """Exclude all instantiations of a region while a switch is on."""
        self.add([-switch, *_outside(region)])

    def _proposed(self, assumptions: Sequence[int]) -> Subspace | bool:
        """Bits that satisfy the clauses; False if there are none, True at a limit."""
        answer = satisfiable(self._solver, assumptions, self._limits)
        if answer is None:
            return True
        if not answer:
            return False
        values = self._solver.get_model()[: self.partial.bits]
        # A bit that no clause mentions has no variable in the solver yet.
        values += [-1 - k for k in range(len(values), self.partial.bits)]
        return Subspace((1 << self.partial.bits) - 1, sum(1 << k for k, x in enumerate(values) if x > 0))

    def _learn(self, e: int) -> None:
        """Tell the solver every failing region of an expectation."""
        log = self.claims[e].failing.log
        for region in log[self._told[e] :]:
            self.exclude(region, self._switches[e])
        self._told[e] = len(log)

    # ------------------------------------------------------------------------------------------------------- questions

    def find(
        self,
        agreeing: Subspace = FULL,
        given: Sequence[int] | None = None,
        assuming: Sequence[int] = (),
        until: int | None = None,
    ) -> FoundInstantiation:
        """An instantiation with these bits that meets the expectations (by position; default: all).

        ``assuming``: switches of the caller that are on. Each round decides at least one expectation anew or ends;
        where ``rounds`` has come to ``until``, the answer is UNKNOWN.
        """
        asked = list(range(len(self.claims))) if given is None else sorted(given)
        wanted = set(asked)
        fixed = [k + 1 if value else -k - 1 for k, value in agreeing.fixed()]
        assumed = [*fixed, *assuming, *(self._switches[e] for e in asked)]
        while True:
            bits = self._proposed([*assumed, self._undecided])
            if bits is True:
                return FoundInstantiation(Existence.UNKNOWN, why=f"stopped by {self._limits.hit}")
            if bits is False:
                return self._none(assumed, agreeing)
            assert isinstance(bits, Subspace)
            if until is not None and self.rounds >= until:
                return FoundInstantiation(Existence.UNKNOWN, why="not found in so many rounds")
            self.rounds += 1
            # Once all is settled, what satisfies every clause is consistent.
            answer = None if given is None and self.is_settled else self._first_failure(bits, wanted)
            if answer is None:
                return FoundInstantiation(Existence.FOUND, bits)
            if answer.verdict is ExpectationVerdict.UNKNOWN:
                self._why = answer.why
                if self._limits.hit is not None:
                    return FoundInstantiation(Existence.UNKNOWN, why=answer.why)
                self.exclude(answer.region, self._undecided)

    def proposed(self, agreeing: Subspace, given: Sequence[int], assuming: Sequence[int] = ()) -> FoundInstantiation:
        """As :meth:`find`, by what is known alone: FOUND is not known to fail any of the expectations, and may."""
        fixed = [k + 1 if value else -k - 1 for k, value in agreeing.fixed()]
        assumed = [*fixed, *assuming, *(self._switches[e] for e in given)]
        bits = self._proposed([*assumed, self._undecided])
        if isinstance(bits, Subspace):
            self.rounds += 1
            return FoundInstantiation(Existence.FOUND, bits)
        if bits:
            return FoundInstantiation(Existence.UNKNOWN, why=f"stopped by {self._limits.hit}")
        return self._none(assumed, agreeing)

    def failing_at(self, bits: Subspace, order: Iterable[int]) -> int | None:
        """The first of some expectations that is not shown to hold at an instantiation; where it fails is learnt."""
        for e in order:
            answer = self.claims[e].at(bits)
            self._learn(e)
            if answer.verdict is not ExpectationVerdict.HOLDS:
                return e
        return None

    def find_first(self) -> FoundInstantiation:
        """An instantiation that meets all expectations: the reference, if it does."""
        values = self.partial.values(self.partial.reference_outcomes)
        found = self.find(Subspace.of(sorted(values.items())))
        return found if found.existence is Existence.FOUND else self.find()

    def _first_failure(self, bits: Subspace, wanted: set[int]) -> RegionAnswer | None:
        """The first expectation that fails here, told to the solver; else the first that is unknown; else ``None``."""
        unknown = None
        for place, e in enumerate(self._order):
            if e not in wanted:
                continue
            answer = self.claims[e].at(bits)
            self._learn(e)
            if answer.verdict is ExpectationVerdict.FAILS:
                self._order.insert(0, self._order.pop(place))
                return answer
            if answer.verdict is ExpectationVerdict.UNKNOWN:
                if self._limits.hit is not None:
                    return answer
                unknown = unknown or answer
        return unknown

    def _none(self, assumed: Sequence[int], agreeing: Subspace) -> FoundInstantiation:
        core = set(self._solver.get_core() or ())
        if self._undecided in core:
            # Not without what could not be decided; perhaps without that all the same.
            answer = self._proposed(assumed)
            if answer is not False:
                why = f"stopped by {self._limits.hit}" if answer is True else self._why
                return FoundInstantiation(Existence.UNKNOWN, why=why)
            core = set(self._solver.get_core() or ())
        used = [(k, value) for k, value in agreeing.fixed() if (k + 1 if value else -k - 1) in core]
        names = tuple(e for e, switch in enumerate(self._switches) if switch in core)
        return FoundInstantiation(Existence.NONE, core=names, used=Subspace.of(used))

    def minimal_core(
        self, core: Sequence[int], agreeing: Subspace = FULL, assuming: Sequence[int] = ()
    ) -> tuple[int, ...] | None:
        """A part of ``core``, expectations that leave no instantiation with these bits, of which none can go.

        ``None`` at a limit, or where something could not be decided.
        """
        left = list(core)
        for e in list(core):
            if e not in left:
                continue
            found = self.find(agreeing, [x for x in left if x != e], assuming)
            if found.existence is Existence.UNKNOWN:
                return None
            if found.existence is Existence.NONE:
                left = list(found.core)
        return tuple(sorted(left))

    def reduced_core(
        self, core: Sequence[int], agreeing: Subspace = FULL, assuming: Sequence[int] = (), rounds: int = 0
    ) -> tuple[int, ...]:
        """A part of ``core`` that leaves no instantiation with these bits; perhaps one in it can go.

        Whether one can go is seen in so many rounds or not at all; with 0 by what is known, and no expectation is asked
        anew. The first ones are left out first.
        """
        left = list(core)
        for e in core:
            if e in left:
                found = self.find(agreeing, [x for x in left if x != e], assuming, self.rounds + rounds)
                if found.existence is Existence.NONE:
                    left = [x for x in left if x in found.core]
        return tuple(left)

    def is_admissible(self, bits: Subspace) -> bool:
        """Whether a value for every bit is an instantiation, consistent or not; False at a limit."""
        return isinstance(self._proposed([k + 1 if value else -k - 1 for k, value in bits.fixed()]), Subspace)

    # --------------------------------------------------------------------------------------------------------- counting

    def enumerate(self, most: int) -> tuple[list[Subspace], bool]:
        """Disjoint regions of consistent instantiations, and whether no other instantiation is consistent.

        At most ``most`` of them: for ensembles in which the expectations leave little.
        """
        aside = self.switch()
        regions: list[Subspace] = []
        found = self.find(assuming=[aside])
        while found.existence is Existence.FOUND and len(regions) < most:
            mask = 0
            for claim in self.claims:
                mask |= claim.around(found.bits).region.mask
            # Outside the earlier ones: of each that could meet it, a bit that differs.
            for region in regions:
                differs = (region.value ^ found.bits.value) & region.mask
                if not differs & mask:
                    mask |= differs & -differs
            regions.append(Subspace(mask, found.bits.value & mask))
            self.exclude(regions[-1], aside)
            found = self.find(assuming=[aside])
        self.add([-aside])
        return regions, found.existence is Existence.NONE

    def settle(self) -> bool:
        """Learn clauses until exactly the consistent instantiations satisfy them; False if a limit stands in the way.

        Each expectation gets a number of rounds that doubles from turn to turn: the clauses of the easy ones spare the
        hard ones work.
        """
        asides = {e: self.switch() for e, done in enumerate(self._settled) if not done}
        told = dict.fromkeys(asides, 0)
        rounds = 32
        while asides and self._limits.hit is None:
            for e in list(asides):
                done = self._settle(e, asides[e], told, rounds)
                if done:
                    self.add([-asides.pop(e)])
                if self._limits.hit is not None:
                    break
            rounds *= 2
        return self.is_settled

    def _settle(self, e: int, aside: int, told: dict[int, int], rounds: int) -> bool:
        """Whether nothing more is to be learnt of an expectation, after so many rounds at most.

        ``told``: how many of the regions in which it holds are put aside.
        """
        claim = self.claims[e]
        switches = [*self._switches, self._undecided]
        for _ in range(rounds):
            for region in claim.holding.log[told[e] :]:
                self.exclude(region, aside)
            told[e] = len(claim.holding.log)
            bits = self._proposed([*switches, aside])
            if isinstance(bits, bool):
                self._settled[e] = not bits and not self._open(switches, aside)
                return not bits
            self.rounds += 1
            answer = claim.around(bits)
            self._learn(e)
            if answer.verdict is ExpectationVerdict.UNKNOWN:
                self._why = answer.why
                if self._limits.hit is not None:
                    return False
                self.exclude(answer.region, self._undecided)
        return False

    def _open(self, switches: Sequence[int], aside: int) -> bool:
        """Whether undecided instantiations are left where all others are settled."""
        if self._undecided not in set(self._solver.get_core() or ()):
            return False
        return self._proposed([*switches[:-1], aside]) is not False

    @property
    def is_settled(self) -> bool:
        return all(self._settled)

    def unsettled(self) -> tuple[int, ...]:
        """Expectations of which it is not known whether they fail at something that satisfies the clauses."""
        return tuple(e for e, done in enumerate(self._settled) if not done)


def _outside(region: Subspace) -> list[int]:
    return [-(k + 1) if value else k + 1 for k, value in region.fixed()]
