r"""All minimal combinations of changes that work in every consistent instantiation of a partially specified network.

A set S *fails* at an instantiation r if some demand is not met there; it is *robust* if it fails at no consistent one.
Robustness is not monotone, as success in one network is not: a superset of a robust set may fail. So sets are asked by
size, and only supersets of robust sets are passed over, because they are not minimal. A minimal robust set need not be
minimal in any single instantiation.

**One network for all.** The encoded network has a free input for each bit of a choice
(:mod:`logicnet.ensembles.choices`), so an instantiation is a setting of these inputs, and everything that
:mod:`logicnet.perturbation.interventions` proves about settings holds. An attractor of the encoded network never
changes them.

**A set fails.** The question is asked at one consistent instantiation r. A refutation there rests on a trap space, on
the values K of the bits that it fixes, and on the clause about pins. It covers every set that satisfies the clause, at
every setting that has K. As r has K, the clause may be learnt: each set that it covers fails at r, which is consistent.
Clause and K belong to the same trap space; a clause of one region with the K of another would lose robust sets.
Refutations with the bits left free are used as well, if some consistent instantiation has their K.

**A set works.** What is proved absent with some bits fixed to Q and all others free is absent at every instantiation
that has Q. So one proof at r, with as many bits set free as it bears, settles a cube of instantiations. Cubes are
collected until no consistent instantiation lies outside them. What must be kept (``keep``) is shown at r by a trap
space, which settles the instantiations that have its K; the cube is cut down to these.

**Search.** Instantiations that have refuted sets before are asked first: a few of them do nearly all the work. When a
size is exhausted, each set up to it is robust, fails at a named consistent instantiation, has a robust part, or is
listed as undecided.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import combinations
from typing import Protocol, TypeVar

from msgspec import Struct

from logicnet.compiled.space import FULL, Subspace
from logicnet.limits import Limits
from logicnet.network.case import Case
from logicnet.perturbation.candidates import Candidates
from logicnet.perturbation.evidence import Absence, Clause, Presence
from logicnet.perturbation.master import Master
from logicnet.perturbation.outcome import Goal, Occurrence
from logicnet.perturbation.question import Question, SetOutcome, SetStatus, useful_pins
from logicnet.text.formula import NOT, Expression

__all__ = [
    "Entry",
    "Failing",
    "Hinge",
    "Instantiations",
    "Profile",
    "RobustSearch",
    "SizeAnswered",
    "Somewhere",
    "Sought",
    "UndecidedSomewhere",
    "Unknown",
    "Working",
    "WorkingRegion",
    "WorksThere",
]


class Instantiations(Protocol):
    """The consistent instantiations, found one by one; a setting is a subspace of the encoded network."""

    #: After ``find`` said that there is none: bits asked for that already exclude all.
    excluded: Subspace

    def find(self, within: Subspace = FULL, apart: Sequence[Subspace] = ()) -> Subspace | None:
        """A consistent instantiation in a cube and in none of others, every bit fixed; ``None``: there is none.

        Raises:
            Unknown: whether there is one could not be decided, or a limit was hit.
        """


class Unknown(Exception):
    """Whether there is a further consistent instantiation is not known."""


class Failing(Struct, frozen=True):
    """A set fails at a consistent instantiation. So does every set that the clause covers, wherever ``rests`` holds."""

    chosen: tuple[int, ...]
    at: Subspace
    #: ``abolish``, ``reach`` or ``keep``.
    demand: str
    #: What is shown though it should not be; for ``keep`` what is proved absent though it should be there.
    evidence: Presence | Absence
    clause: Clause | None
    rests: Subspace


class WorkingRegion(Struct, frozen=True):
    """Instantiations in which a set works: all that have these values of bits."""

    cube: Subspace
    absences: tuple[tuple[str, Absence], ...]
    kept: Presence | None


class Working(Struct, frozen=True):
    """A set works in every consistent instantiation; each of them lies in a part."""

    chosen: tuple[int, ...]
    parts: tuple[WorkingRegion, ...]


class UndecidedSomewhere(Struct, frozen=True):
    """At some consistent instantiation neither proved nor refuted."""

    chosen: tuple[int, ...]
    why: str


class SizeAnswered(Struct, frozen=True):
    """Every set of so many choices is answered."""

    size: int


Entry = Failing | Working | UndecidedSomewhere | SizeAnswered


class Hinge(Struct, frozen=True):
    """What decides: with these values of bits a set fails in every consistent instantiation, with fewer it need not.

    Every consistent instantiation at which the set fails has the values of some hinge of its profile.
    """

    cube: Subspace
    #: A consistent instantiation that has them.
    fails_at: Subspace
    #: A consistent one at which the set works, with other values of these bits and the same of all others, if any.
    works_at: Subspace | None


class Profile(Struct, frozen=True):
    """Where a set works and where it fails. Every consistent instantiation is in a part or fails, unless ``why``."""

    chosen: tuple[int, ...]
    parts: tuple[WorkingRegion, ...]
    failing: tuple[Failing, ...]
    #: Smallest first.
    hinges: tuple[Hinge, ...]
    #: Why it is not known of all consistent instantiations; empty if it is.
    why: str = ""
    stopped: bool = False


class Somewhere(Struct, frozen=True):
    """A set works in a consistent instantiation, and no proper part of it does; or (``why``) that is undecided."""

    chosen: tuple[int, ...]
    at: Subspace
    why: str = ""


class WorksThere(Struct, frozen=True):
    """A set works in some instantiations, so that no set that contains it is minimal there."""

    chosen: tuple[int, ...]
    part: WorkingRegion


#: What makes a search for sets that work somewhere complete: the sets, and why each other set is none.
Sought = Somewhere | SizeAnswered | Failing | WorksThere


class _Stopped(Exception):
    """A limit was reached."""


class RobustSearch:
    """The search; :meth:`run` yields its entries as they are proved.

    The case is of the network with hidden inputs, and its environment says nothing of them: ``hidden`` are their names.
    """

    def __init__(
        self,
        case: Case,
        goal: Goal,
        candidates: Candidates,
        hidden: Sequence[str],
        instantiations: Instantiations,
        limits: Limits,
    ) -> None:
        self._instantiations, self._limits = instantiations, limits
        self._choices = candidates.choices

        def ask(wanted: Expression, occurrence: Occurrence) -> Question:
            return Question(case, wanted, occurrence, self._choices, limits, hidden)

        self.absent: list[tuple[str, Question]] = [("abolish", ask(goal.abolish.formula, goal.occurrence))]
        if goal.reach is not None:
            self.absent.append(("reach", ask(NOT(goal.reach.formula), Occurrence.EVER)))
        self.kept = None if goal.keep is None else ask(goal.keep.formula, Occurrence.ALWAYS)
        questions = [*(question for _, question in self.absent), *([] if self.kept is None else [self.kept])]
        self._bits = len(hidden)
        self._useful = useful_pins(questions)
        self._master = Master(self._choices, self._useful, limits)
        #: Bits on which some answer can depend.
        self._mask = 0
        for question in questions:
            self._mask |= question.varied.mask
        #: Per set the values of bits with which it was refuted: no proof goes through where they can be had.
        self._refuted: dict[tuple[int, ...], list[Subspace]] = {}
        #: Instantiations that refuted a set, the latest first, and those that were only met.
        self._killers: list[Subspace] = []

    def run(self, max_size: int) -> Iterator[Entry]:
        """Every answer, sizes 0 to ``max_size``. Ends early at a limit: then the last size has no ``Exhausted``.

        There must be a consistent instantiation, otherwise everything would be robust.
        """
        for size in range(max_size + 1):
            while (proposed := self._master.propose(size)) is not None:
                try:
                    entry = self.answer(proposed[0])
                except _Stopped:
                    return
                except Unknown as open_question:
                    entry = UndecidedSomewhere(proposed[0], str(open_question))
                if isinstance(entry, Working):
                    self._master.block_supersets(entry.chosen)
                elif isinstance(entry, Failing) and entry.clause is not None:
                    self._master.learn(entry.clause)
                else:
                    self._master.block_alone(entry.chosen)
                yield entry
                if isinstance(entry, Working):
                    many = len(entry.parts)
                    self._limits.tell(f"size {size}: {self.describe(entry.chosen)} works, in {many} proofs")
            if self._limits.hit is not None:
                return
            yield SizeAnswered(size)

    def somewhere(self, max_size: int, clauses: Iterable[Sequence[int]], first: int) -> Iterator[Sought]:
        """Each set that is inclusion-minimal in some consistent instantiation, sizes 0 to ``max_size``.

        Between them come the reasons why there is no other: at each consistent instantiation each other set is covered
        by a :class:`Failing` that rests on nothing else, or a part of it works there.

        ``clauses`` over bits (bit k is variable k + 1 and node ``first + k``) hold for instantiations only. A set may
        come several times, with other instantiations. What is undecided somewhere comes as such and is not asked again.
        Ends early at a limit, as :meth:`run` does.
        """
        with suppress(_Stopped):
            yield from self._somewhere(max_size, clauses, first)

    def _somewhere(self, max_size: int, clauses: Iterable[Sequence[int]], first: int) -> Iterator[Sought]:
        bits = range(first, first + self._bits)
        master = Master(self._choices, self._useful, self._limits, inputs=bits)
        master.restrict(clauses, first)
        #: Sets that are minimal somewhere: those that are parts of others are asked about first.
        known: list[tuple[int, ...]] = []
        for size in range(max_size + 1):
            while (proposed := master.propose(size)) is not None:
                chosen, at = proposed
                try:
                    consistent = self._another((), at) is not None
                    found = self._at(chosen, at) if consistent else None
                except Unknown as open_question:
                    found = UndecidedSomewhere(chosen, str(open_question))
                if found is None:
                    excluded = self._instantiations.excluded
                    master.learn(Clause(tuple(2 * v + 1 - b for v, b in excluded.fixed()), ()))
                elif isinstance(found, UndecidedSomewhere):
                    master.block_alone(chosen)
                    yield Somewhere(chosen, at, found.why)
                elif isinstance(found, Failing):
                    found = self._loosened(chosen, found)
                    elsewhere = tuple(2 * v + 1 - b for v, b in found.rests.fixed())
                    if found.clause is None:
                        master.block_alone(chosen, found.rests)
                    else:
                        master.learn(Clause((*found.clause.against, *elsewhere), found.clause.missing))
                    yield found
                else:
                    smaller = self._working_part(chosen, at, known)
                    if smaller is None:
                        # One instantiation in which it is minimal is enough; where else it works is asked later.
                        master.block_alone(chosen)
                        known.append(chosen)
                        yield Somewhere(chosen, at)
                    else:
                        master.block_supersets(smaller.chosen, smaller.part.cube)
                        yield smaller
            if self._limits.hit is not None:
                return
            yield SizeAnswered(size)

    def _working_part(
        self, chosen: tuple[int, ...], at: Subspace, known: Sequence[tuple[int, ...]]
    ) -> WorksThere | None:
        """A proper part of a set that works at an instantiation."""
        likely = [other for other in known if set(other) < set(chosen)]
        parts = (part for fewer in range(len(chosen)) for part in combinations(chosen, fewer))
        for part in (*likely, *(part for part in parts if part not in likely)):
            found = self._at(part, at)
            if isinstance(found, tuple):
                return WorksThere(part, self._widened(part, *found))
        return None

    def describe(self, chosen: tuple[int, ...]) -> str:
        return self.absent[0][1].describe(chosen)

    # ------------------------------------------------------------------------------------------------- one set

    def profile(self, chosen: tuple[int, ...], most: int, hinges_wanted: bool = True) -> Profile:
        """Where a set works and where it fails, in at most so many proofs; and what that hinges on, unless that is not
        wanted."""
        parts: list[WorkingRegion] = []
        failing: list[Failing] = []
        why = ""
        stopped = False
        try:
            while len(parts) + len(failing) < most:
                at = self._another([*(part.cube for part in parts), *(entry.rests for entry in failing)])
                if at is None:
                    break
                found = self._at(chosen, at)
                if isinstance(found, UndecidedSomewhere):
                    why = found.why
                    break
                if isinstance(found, Failing):
                    failing.append(self._loosened(chosen, found))
                else:
                    parts.append(self._widened(chosen, *found))
            else:
                why = f"more than {most} proofs would be needed"
            hinges = self._hinges(chosen, failing) if parts and hinges_wanted else ()
        except _Stopped:
            why, stopped, hinges = f"stopped by {self._limits.hit}", True, ()
        except Unknown as open_question:
            why, hinges = str(open_question), ()
        return Profile(chosen, tuple(parts), tuple(failing), hinges, why, stopped)

    def _loosened(self, chosen: tuple[int, ...], entry: Failing) -> Failing:
        """What must be kept is lost in a cube of instantiations, as large as the proof bears."""
        if entry.clause is not None or self.kept is None:
            return entry
        kept = self.kept

        def again(wider: Subspace) -> Absence | None:
            outcome = self._checked(kept, chosen, wider)
            return outcome.evidence if isinstance(outcome.evidence, Absence) else None

        assert isinstance(entry.evidence, Absence)
        rests, evidence = _freed(entry.rests, 0, entry.evidence, again)
        return Failing(entry.chosen, entry.at, entry.demand, evidence, None, rests)

    def failing(self, chosen: tuple[int, ...], parts: list[WorkingRegion], most: int) -> Failing | None:
        """A consistent instantiation at which a set fails; ``None``: it works in all of them.

        Where it works is added to ``parts``; what is known there is not asked again.

        Raises:
            Unknown: undecided at some, or more than ``most`` proofs would be needed, or a limit was hit.
        """
        try:
            failing = self._fails_with_bits_free(chosen)
            while failing is None and (at := self._another([part.cube for part in parts])) is not None:
                found = self._at(chosen, at)
                if isinstance(found, Failing):
                    failing = found
                elif isinstance(found, UndecidedSomewhere):
                    raise Unknown(found.why)
                elif len(parts) >= most:
                    raise Unknown(f"more than {most} proofs would be needed")
                else:
                    parts.append(self._widened(chosen, *found))
        except _Stopped:
            raise Unknown(f"stopped by {self._limits.hit}") from None
        if failing is not None:
            # What was proved of one instantiation stands, though a limit comes before it is proved of more.
            with suppress(_Stopped):
                failing = self._loosened(chosen, failing)
        return failing

    def hinge(self, failing: Failing, first: int = 0) -> tuple[Hinge, bool | None]:
        """A part of what a failure rests on with which the set fails in every consistent instantiation, and whether it
        works in any other (``None``: not known). No bit of the part can be left out; those of ``first`` are tried
        first.

        Raises:
            Unknown: a limit was hit.
        """
        fails = [failing.rests]
        try:
            cube = self._shrunk(failing, fails, first)
            others = failing.at.mask & ~cube.mask
            works_at = self._works_in(failing.chosen, Subspace(others, failing.at.value & others), fails)
            works: bool | None = works_at is not None or self._works_in(failing.chosen, FULL, fails) is not None
        except _Stopped:
            raise Unknown(f"stopped by {self._limits.hit}") from None
        if cube.mask and not works:
            # Some instantiation is not known to fail, otherwise every bit could have been left out.
            works = None
        return Hinge(cube, failing.at, works_at), works

    def _shrunk(self, failing: Failing, fails: list[Subspace], first: int = 0) -> Subspace:
        """A cube around what a failure rests on, no bit of which can be set free; ``fails`` as in :meth:`_works_in`."""
        cube = failing.rests
        for v, _ in sorted(cube.fixed(), key=lambda pin: (not first >> pin[0] & 1, pin[0])):
            rest = cube.mask & ~(1 << v)
            wider = Subspace(rest, cube.value & rest)
            if self._works_in(failing.chosen, wider, fails, perhaps=True) is None:
                cube = wider
        return cube

    def _hinges(self, chosen: tuple[int, ...], failing: Sequence[Failing]) -> tuple[Hinge, ...]:
        """The smallest values of bits with which a set fails in every consistent instantiation."""
        fails = [entry.rests for entry in failing]
        smallest: list[Subspace] = []
        for entry in failing:
            if any(entry.rests.within(other) for other in smallest):
                continue
            cube = self._shrunk(entry, fails)
            smallest = [*(other for other in smallest if not other.within(cube)), cube]
        hinges = []
        for cube in sorted(smallest, key=lambda c: (c.mask.bit_count(), c.mask, c.value)):
            at = self._another((), cube)
            if at is not None:
                others = at.mask & ~cube.mask
                works_at = self._works_in(chosen, Subspace(others, at.value & others), fails)
                hinges.append(Hinge(cube, at, works_at))
        return tuple(hinges)

    def _works_in(
        self, chosen: tuple[int, ...], cube: Subspace, fails: list[Subspace], perhaps: bool = False
    ) -> Subspace | None:
        """A consistent instantiation in a cube at which a set works, or (``perhaps``) is not known to fail.

        Where it fails is added to ``fails``.
        """
        unknown: list[Subspace] = []
        while (at := self._another([*fails, *unknown], cube)) is not None:
            found = self._at(chosen, at)
            if isinstance(found, Failing):
                fails.append(self._loosened(chosen, found).rests)
            elif perhaps or not isinstance(found, UndecidedSomewhere):
                return at
            else:
                unknown.append(at)
        return None

    def answer(self, chosen: tuple[int, ...]) -> Failing | Working | UndecidedSomewhere:
        """What a set does in the ensemble. Raises at a limit."""
        for place, at in enumerate(self._killers):
            failing = self._fails(chosen, at, at)
            if failing is not None:
                self._killers.insert(0, self._killers.pop(place))
                return failing
        failing = self._fails_with_bits_free(chosen)
        if failing is not None:
            self._killers.insert(0, failing.at)
            return failing
        parts: list[WorkingRegion] = []
        while (other := self._another([part.cube for part in parts])) is not None:
            found = self._at(chosen, other)
            if isinstance(found, Failing):
                self._killers.insert(0, other)
                return found
            if isinstance(found, UndecidedSomewhere):
                return found
            parts.append(self._widened(chosen, *found))
        return Working(chosen, tuple(parts))

    def _another(self, apart: Sequence[Subspace], within: Subspace = FULL) -> Subspace | None:
        try:
            return self._instantiations.find(within, apart)
        except Unknown:
            if self._limits.hit is not None:
                raise _Stopped from None
            raise

    def _fails_with_bits_free(self, chosen: tuple[int, ...]) -> Failing | None:
        """A failure that is seen without choosing an instantiation first."""
        for demand, question in self.absent:
            outcome = self._checked(question, chosen, FULL)
            if outcome.status is SetStatus.REFUTED:
                at = self._another((), outcome.setting)
                if at is not None:
                    return _failing(chosen, at, demand, outcome)
        return None

    def _fails(self, chosen: tuple[int, ...], at: Subspace, within: Subspace) -> Failing | None:
        for demand, question in self.absent:
            outcome = self._checked(question, chosen, within)
            if outcome.status is SetStatus.REFUTED:
                return _failing(chosen, at, demand, outcome)
        return None

    def _at(self, chosen: tuple[int, ...], at: Subspace) -> Failing | tuple[WorkingRegion, int] | UndecidedSomewhere:
        """What a set does at one instantiation. Where it works, with the bits that what is kept rests on, as a mask."""
        why = ""
        absences: list[tuple[str, Absence]] = []
        within = Subspace(at.mask & self._mask, at.value & self._mask)
        for demand, question in self.absent:
            outcome = self._checked(question, chosen, within)
            if outcome.status is SetStatus.REFUTED:
                return _failing(chosen, at, demand, outcome)
            if outcome.status is SetStatus.UNDECIDED:
                why = outcome.why
            else:
                assert isinstance(outcome.evidence, Absence)
                absences.append((demand, outcome.evidence))
        kept: Presence | None = None
        rests = 0
        if self.kept is not None:
            outcome = self._checked(self.kept, chosen, within)
            if outcome.status is SetStatus.PROVED:
                assert isinstance(outcome.evidence, Absence)
                return Failing(chosen, at, "keep", outcome.evidence, None, within)
            if outcome.status is SetStatus.UNDECIDED:
                why = outcome.why
            else:
                assert isinstance(outcome.evidence, Presence)
                kept, rests = outcome.evidence, outcome.setting.mask
        return UndecidedSomewhere(chosen, why) if why else (WorkingRegion(within, tuple(absences), kept), rests)

    def _widened(self, chosen: tuple[int, ...], part: WorkingRegion, fixed: int) -> WorkingRegion:
        """A part with fewer bits fixed, as long as every proof goes through."""
        refuted = self._refuted.setdefault(chosen, [])

        def again(wider: Subspace) -> tuple[tuple[str, Absence], ...] | None:
            if any(rests.meets(wider) for rests in refuted):
                return None
            found = []
            for demand, question in self.absent:
                outcome = self._checked(question, chosen, wider)
                if outcome.status is not SetStatus.PROVED:
                    if outcome.status is SetStatus.REFUTED:
                        refuted.append(outcome.setting)
                    return None
                assert isinstance(outcome.evidence, Absence)
                found.append((demand, outcome.evidence))
            return tuple(found)

        cube, absences = _freed(part.cube, fixed, part.absences, again)
        return WorkingRegion(cube, absences, part.kept)

    def _checked(self, question: Question, chosen: tuple[int, ...], within: Subspace) -> SetOutcome:
        outcome = question.check(chosen, within)
        if outcome.status is SetStatus.STOPPED:
            raise _Stopped
        return outcome


_Proof = TypeVar("_Proof")


def _freed(
    cube: Subspace, fixed: int, proof: _Proof, again: Callable[[Subspace], _Proof | None]
) -> tuple[Subspace, _Proof]:
    """A cube with bits set free while a proof goes through, and the last proof. Halves first, then single bits."""
    pending = [[v for v, _ in cube.fixed() if not fixed >> v & 1]]
    while pending:
        bits = pending.pop()
        if not bits:
            continue
        rest = cube.mask & ~sum(1 << v for v in bits)
        wider = Subspace(rest, cube.value & rest)
        found = again(wider)
        if found is not None:
            cube, proof = wider, found
        elif len(bits) > 1:
            half = len(bits) // 2
            pending += [bits[half:], bits[:half]]
    return cube, proof


def _failing(chosen: tuple[int, ...], at: Subspace, demand: str, outcome: SetOutcome) -> Failing:
    assert outcome.clause is not None and isinstance(outcome.evidence, Presence)
    assert outcome.setting.meets(at), "a refutation rests on values that the instantiation has"
    return Failing(chosen, at, demand, outcome.evidence, outcome.clause, outcome.setting)
