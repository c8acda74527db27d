"""One expectation asked of a whole ensemble: at an instantiation, and in how large a region around it the answer stays.

A *region* is a subspace of the bits of a :class:`~logicnet.ensembles.partial.PartialNetwork`: all instantiations that
agree with some bits. Every answer comes with a region in which it is proved.

* Where an attractor refutes (``every`` and ``no`` fail, ``some`` holds) the region is the *motif*: the bits on which
  the trap space rests that holds the attractor. :class:`~logicnet.perturbation.question.Question` finds it with the
  bits as varied inputs: it grows the trap space, choices first. Where the attractor was looked at, what the formula
  and the nodes around it read keeps its value as well: a trap space alone does not preserve an attractor inside.
* Where no attractor is proved to refute (``every`` and ``no`` hold, ``some`` fails), bits are left free as long as the
  proof goes through with them free. A refutation met on the way names bits one of which must be fixed, so the search
  begins with all bits free and fixes few.
* ``holds`` is decided for one instantiation at a time. If the formula does not see steps of other nodes, the region
  is all that agrees on the rules it depends on, otherwise that instantiation alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from logicnet.compiled.space import Subspace
from logicnet.ensembles.partial import PartialNetwork
from logicnet.errors import InternalError, LimitReached
from logicnet.limits import Limits
from logicnet.network.case import Update
from logicnet.network.model import Expectation, Quantifier
from logicnet.network.resolve import expected_case
from logicnet.perturbation.evidence import Absence, Presence
from logicnet.perturbation.outcome import Occurrence
from logicnet.perturbation.question import Question, SetOutcome, SetStatus
from logicnet.query.answer import Holds
from logicnet.query.model_checking import check_formula, sees_other_steps
from logicnet.text.expression import symbols
from logicnet.text.formula import NOT, Expression
from logicnet.text.temporal import propositions

__all__ = ["ExpectationClaim", "ExpectationVerdict", "RegionAnswer", "Regions"]


Evidence = Presence | Absence


class ExpectationVerdict(Enum):
    """Of one expectation at one instantiation. UNKNOWN: not decided, or stopped by a limit."""

    HOLDS = "holds"
    FAILS = "fails"
    UNKNOWN = "unknown"


class RegionAnswer(Struct, frozen=True):
    """A verdict and a region in which it is the same; for UNKNOWN why, and the region says nothing."""

    verdict: ExpectationVerdict
    region: Subspace
    why: str = ""


class Regions:
    """Regions, none of which lies in another, in the order in which they came.

    There may be thousands, each asked of at every instantiation: they are kept by the bits that they fix, so that all
    with the same bits are one look-up.
    """

    def __init__(self, regions: Iterable[Subspace] = ()) -> None:
        self._kept: dict[Subspace, None] = {}
        self._values: dict[int, dict[int, None]] = {}
        #: All that ever came, also what a larger one took the place of.
        self.log: list[Subspace] = []
        for region in regions:
            self.add(region)

    def __iter__(self) -> Iterator[Subspace]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)

    def add(self, region: Subspace) -> bool:
        """Whether it was not there; what lies in it goes."""
        if region in self._kept:
            return False
        mask, value = region.mask, region.value
        for other in [other for other in self._values if other & mask == mask]:
            values = self._values[other]
            for inner in [inner for inner in values if inner & mask == value]:
                del values[inner], self._kept[Subspace(other, inner)]
            if not values:
                del self._values[other]
        self._values.setdefault(mask, {})[value] = None
        self._kept[region] = None
        self.log.append(region)
        return True

    def around(self, bits: Subspace) -> Subspace | None:
        """A region that holds an instantiation, which is given by all its bits."""
        value = bits.value
        for mask, values in self._values.items():
            if value & mask in values:
                return Subspace(mask, value & mask)
        return None

    def differences(self, here: Subspace) -> list[int]:
        """Of each region the bits in which it differs from what is fixed here."""
        fixed, at = here.mask, here.value
        return [(value ^ at) & mask & fixed for mask, values in self._values.items() for value in values]


class ExpectationClaim:
    """An expectation over all instantiations of a partially specified network; answers are remembered."""

    def __init__(
        self,
        partial: PartialNetwork,
        expectation: Expectation,
        limits: Limits,
        update: Update = Update.ASYNCHRONOUS,
        few: bool = False,
    ) -> None:
        """``few``: few instantiations will be asked, so each is asked as a network of its own while that suffices: to
        compile all of them together takes as long as hundreds of such answers, and pays by larger regions."""
        self.expectation = expectation
        #: How many may still fail as networks of their own.
        self._spare = partial.bits if few else 0
        #: Regions in which it is known to hold, and to fail.
        self.holding = Regions()
        self.failing = Regions()
        #: What someone else can check of each region; nothing for temporal formulas.
        self.evidence: dict[tuple[ExpectationVerdict, Subspace], Evidence] = {}
        self._partial, self._limits = partial, limits
        self._case = expected_case(partial.reference, expectation, update)
        self._n = len(partial.reference)
        self._question: Question | None = None
        self._why_not = ""
        self._relevant: int | None = None

    @property
    def relevant(self) -> int:
        """A mask of the bits that can matter: no other occurs in a rule that the answer depends on."""
        if self._relevant is None:
            if self.expectation.quantifier is Quantifier.HOLDS:
                self._relevant = self._needed
            else:
                question = self._asked()
                read = range(self._n, self._n + self._partial.bits) if question is None else question.circuit.origin
                self._relevant = sum(1 << (v - self._n) for v in read if v >= self._n)
        return self._relevant

    def known(self, bits: Subspace) -> RegionAnswer | None:
        """The answer at an instantiation, if it lies in a region already known."""
        for verdict, regions in ((ExpectationVerdict.FAILS, self.failing), (ExpectationVerdict.HOLDS, self.holding)):
            region = regions.around(bits)
            if region is not None:
                return RegionAnswer(verdict, region)
        return None

    def at(self, bits: Subspace) -> RegionAnswer:
        """The answer at an instantiation, given by all its bits."""
        known = self.known(bits)
        if known is not None:
            return known
        if self._spare and self._question is None and self.expectation.quantifier is not Quantifier.HOLDS:
            self._spare -= 1
            return self._alone(bits)
        here = Subspace(bits.mask & self.relevant, bits.value & self.relevant)
        if self.expectation.quantifier is Quantifier.HOLDS:
            return self._temporal(bits, here)
        question = self._asked()
        if question is None:
            return RegionAnswer(ExpectationVerdict.UNKNOWN, here, self._why_not)
        outcome = question.check((), self._placed(here))
        if outcome.status is SetStatus.REFUTED:
            return self._noted(self._refuting, self._motif(outcome), outcome.evidence)
        if outcome.status is SetStatus.PROVED:
            if self._proving is ExpectationVerdict.FAILS:
                return self._noted(self._proving, *self._widened(question, here, outcome.evidence))
            return self._noted(self._proving, here, outcome.evidence)
        return RegionAnswer(ExpectationVerdict.UNKNOWN, here, outcome.why or f"stopped by {self._limits.hit}")

    def _alone(self, bits: Subspace) -> RegionAnswer:
        """The answer at an instantiation, asked as a network of its own.

        Where a trap space refutes the region are the rules that keep it, otherwise all that the formula depends on.
        """
        here = Subspace(bits.mask & self._needed, bits.value & self._needed)
        why = ""
        with self._limits.stoppable():
            try:
                case = replace(self._case, network=self._partial.instance(bits))
                question = Question(case, self._avoided, self._occurrence, (), self._limits)
            except LimitReached as why_not:
                return RegionAnswer(ExpectationVerdict.UNKNOWN, here, str(why_not))
            outcome = question.check(())
            why = outcome.why
            if outcome.status is SetStatus.PROVED:
                return self._noted(self._proving, here)
            if outcome.status is SetStatus.REFUTED:
                kept = None if outcome.region is None else question.keeping(outcome.region)
                if kept is None:
                    return self._noted(self._refuting, here)
                mask = 0
                for v in kept:
                    mask |= self._partial.reads(v)[1]
                return self._noted(self._refuting, Subspace(bits.mask & mask, bits.value & mask))
        return RegionAnswer(ExpectationVerdict.UNKNOWN, here, why or f"stopped by {self._limits.hit}")

    def around(self, bits: Subspace) -> RegionAnswer:
        """The answer at an instantiation, in a region that no single bit can leave; for counting."""
        answer = self.at(bits)
        question = self._question
        if answer.verdict is self._proving and question is not None and self._proving is ExpectationVerdict.HOLDS:
            known = self.evidence.get((answer.verdict, answer.region))
            return self._noted(answer.verdict, *self._widened(question, answer.region, known))
        return answer

    # --------------------------------------------------------------------------------------------- attractor questions

    @property
    def _refuting(self) -> ExpectationVerdict:
        """What it means that an attractor refutes."""
        return ExpectationVerdict.HOLDS if self.expectation.quantifier is Quantifier.SOME else ExpectationVerdict.FAILS

    @property
    def _proving(self) -> ExpectationVerdict:
        return ExpectationVerdict.FAILS if self.expectation.quantifier is Quantifier.SOME else ExpectationVerdict.HOLDS

    @property
    def _avoided(self) -> Expression:
        """What no attractor may show, so that it is proved."""
        x = self.expectation
        return NOT(x.formula) if x.quantifier is Quantifier.EVERY else x.formula

    @property
    def _occurrence(self) -> Occurrence:
        return Occurrence.ALWAYS if self.expectation.quantifier is Quantifier.SOME else Occurrence.EVER

    def _asked(self) -> Question | None:
        """The question over all instantiations; ``None`` where a rule could not be compiled."""
        if self._question is None and not self._why_not:
            partial = self._partial
            try:
                self._question = Question(
                    replace(self._case, network=partial.encoded),
                    self._avoided,
                    self._occurrence,
                    (),
                    self._limits,
                    varied=partial.hidden,
                )
            except LimitReached as why:
                self._why_not = str(why)
        return self._question

    def _placed(self, bits: Subspace) -> Subspace:
        return Subspace(bits.mask << self._n, bits.value << self._n)

    def _motif(self, outcome: SetOutcome) -> Subspace:
        return Subspace(outcome.setting.mask >> self._n, outcome.setting.value >> self._n)

    def _noted(self, verdict: ExpectationVerdict, region: Subspace, evidence: Evidence | None = None) -> RegionAnswer:
        regions = self.holding if verdict is ExpectationVerdict.HOLDS else self.failing
        if regions.add(region) and evidence is not None:
            self.evidence[verdict, region] = evidence
        return RegionAnswer(verdict, region)

    def _widened(
        self, question: Question, here: Subspace, evidence: Evidence | None
    ) -> tuple[Subspace, Evidence | None]:
        """A region around bits at which absence is proved, in which it still is, and that fixes few of them; and why.

        Every refutation differs from the bits somewhere, in a bit that must be fixed therefore. Where nothing was left
        undecided, no bit of the region can be left out.
        """
        refuted = self.holding if self._refuting is ExpectationVerdict.HOLDS else self.failing
        fixed = 0
        while True:
            fixed = _hitting(fixed, refuted.differences(here))
            outcome = self._asked_with(question, here, fixed)
            if outcome.status is SetStatus.PROVED:
                evidence = outcome.evidence
                break
            if outcome.status is not SetStatus.REFUTED:
                return here, evidence
        pending = fixed
        while free := pending & ~_needed_alone(fixed, refuted.differences(here)):
            bit = free & -free
            pending ^= bit
            outcome = self._asked_with(question, here, fixed ^ bit)
            if outcome.status is SetStatus.PROVED:
                fixed, evidence = fixed ^ bit, outcome.evidence
        return Subspace(fixed, here.value & fixed), evidence

    def _asked_with(self, question: Question, here: Subspace, fixed: int) -> SetOutcome:
        """Whether absence is proved with only some of the bits fixed; a refutation is remembered."""
        outcome = question.check((), self._placed(Subspace(fixed, here.value & fixed)))
        if outcome.status is SetStatus.REFUTED:
            motif = self._motif(outcome)
            if not _difference(motif, here):
                raise InternalError("an attractor was found where its absence had been proved")
            self._noted(self._refuting, motif, outcome.evidence)
        return outcome

    # ------------------------------------------------------------------------------------------------ temporal formulas

    @cached_property
    def _needed(self) -> int:
        """The bits of the rules that the formula depends on; all bits where it sees steps of other nodes."""
        everything = (1 << self._partial.bits) - 1
        x = self.expectation
        if x.quantifier is Quantifier.HOLDS and sees_other_steps(x.formula):
            return everything
        held = {self._partial.reference.index[name] for name in self._case.held}
        read = [p.expression for p in propositions(x.formula)] if x.quantifier is Quantifier.HOLDS else [x.formula]
        found: set[int] = set()
        pending = [self._partial.reference.index[s.name] for expression in read for s in symbols(expression)]
        mask = 0
        while pending:
            v = pending.pop()
            if v not in found:
                found.add(v)
                if v not in held:
                    regulators, bits = self._partial.reads(v)
                    pending += regulators
                    mask |= bits
        return mask

    def _temporal(self, bits: Subspace, here: Subspace) -> RegionAnswer:
        partial = self._partial
        if self._case.update is not Update.ASYNCHRONOUS:
            return RegionAnswer(
                ExpectationVerdict.UNKNOWN, here, "temporal formulas are checked under asynchronous updates only"
            )
        case = replace(self._case, network=partial.instance(bits))
        answer = check_formula(case, self.expectation.formula, limits=self._limits)
        if answer.holds is Holds.UNKNOWN:
            return RegionAnswer(ExpectationVerdict.UNKNOWN, here, f"stopped by {answer.limits[0]}")
        return self._noted(ExpectationVerdict.HOLDS if answer.holds is Holds.EVERY else ExpectationVerdict.FAILS, here)


def _difference(region: Subspace, here: Subspace) -> int:
    """The bits in which a region and an instantiation, or what is fixed of both, differ."""
    return (region.value ^ here.value) & region.mask & here.mask


def _hitting(fixed: int, differences: Sequence[int]) -> int:
    """``fixed`` with bits added until every difference holds one; greedily the bit that most of those left hold."""
    left = [d for d in differences if d and not d & fixed]
    while left:
        best = _most_frequent(left)
        fixed |= best
        left = [d for d in left if not d & best]
    return fixed


def _most_frequent(masks: Iterable[int]) -> int:
    """The bit, as a mask, that most masks hold; the lowest of several.

    All bits are counted at once: digit j of the count of bit k is bit k of ``digits[j]``.
    """
    digits: list[int] = []
    for carry in masks:
        for j, digit in enumerate(digits):
            if not carry:
                break
            digits[j], carry = digit ^ carry, digit & carry
        if carry:
            digits.append(carry)
    best = -1
    for digit in reversed(digits):
        best = best & digit or best
    return best & -best


def _needed_alone(fixed: int, differences: Iterable[int]) -> int:
    """Those of the fixed bits without which some difference would hold none."""
    needed = 0
    for difference in differences:
        held = difference & fixed
        if not held & held - 1:
            needed |= held
    return needed
