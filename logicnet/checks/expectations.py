"""Expectations: observations from the literature that the network must reproduce, decided exactly.

``every F`` - all attractors show F always: no attractor ever shows !F. ``no F`` - no attractor ever shows F.
``some F`` - at least one attractor, in at least one setting of the free inputs, shows F always. Each is one exact
question to :func:`logicnet.perturbation.question.decide`. ``holds F`` - the temporal formula F holds in every state;
:func:`logicnet.query.model_checking.check_formula` decides it.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from enum import Enum
from itertools import combinations
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from logicnet.compiled.space import Subspace
from logicnet.ensembles.depth import Depth, depth_of
from logicnet.errors import LimitReached
from logicnet.limits import Limits
from logicnet.network.case import Case, OfCase, Update
from logicnet.network.model import Clamp, Cut, Expectation, Network, Quantifier
from logicnet.network.references import Basis, basis_of
from logicnet.network.resolve import expected_case
from logicnet.perturbation.outcome import Occurrence
from logicnet.perturbation.question import SetStatus, decide
from logicnet.query.answer import Holds
from logicnet.query.model_checking import check_formula
from logicnet.text.counts import plural
from logicnet.text.formula import NOT

__all__ = [
    "ExpectationResult",
    "ExpectationStatus",
    "Headline",
    "Strength",
    "claim",
    "evaluate",
    "headline",
    "strength",
]


#: What counts as the citation of an observation.
_OBSERVED: Final = (Basis.PRIMARY, Basis.UNIDENTIFIED)


class ExpectationStatus(Enum):
    """VACUOUS: it holds, and it holds as well with each part of its clamps. UNDECIDED: neither proved nor refuted."""

    HOLDS = "holds"
    FAILS = "fails"
    VACUOUS = "vacuous"
    UNDECIDED = "undecided"


class Strength(Struct, frozen=True):
    """How much it says that an expectation holds: on what it rests, and how many rules it takes."""

    #: The best that its references offer; ``None`` without any.
    basis: Basis | None
    #: ``None`` where values alone do not show it: the proof looks at attractors, or at ways in time.
    depth: Depth | None
    #: False where a limit came before its depth was known.
    is_known: bool = True

    @property
    def is_published(self) -> bool:
        """Whether it cites an observation: textbooks, labels, reviews and choices of the model are none."""
        return self.basis in _OBSERVED

    @property
    def rules(self) -> str:
        """How many rules it needs: ``1``, ``2, one each``, ``3 or more``, ``attractors``; empty where not known."""
        if not self.is_known:
            return ""
        if self.depth is None:
            return "attractors"
        more = "" if self.depth.at_least == self.depth.at_most else " or more"
        each = ", one each" if self.depth.at_least > 1 and self.depth.restates else ""
        return f"{self.depth.at_least}{more}{each}"

    @property
    def is_deep(self) -> bool:
        """Whether it is known that some claim of it needs more than one rule."""
        return self.is_known and (self.depth is None or not self.depth.restates)


class ExpectationResult(OfCase, Struct, frozen=True):
    """The outcome of one expectation with everything it was decided under."""

    expectation: Expectation
    status: ExpectationStatus
    case: Case
    #: The counter-example of a failing ``every`` or ``no``, or the example of a holding ``some``: a trap space that
    #: holds an attractor which shows it; of a failing ``holds`` a state in which the formula fails.
    witness: Subspace | None
    #: One sentence: why it fails, is vacuous or is undecided; empty when it holds.
    reason: str
    #: For HOLDS with clamps: the fewest of them with which alone it fails, so that the others are what it tests. Empty
    #: where it fails without any; ``None`` where nothing was asked.
    contrast: tuple[Clamp | Cut, ...] | None = None
    #: For HOLDS with several clamps: those that make no difference, whichever of the others are there.
    idle: tuple[Clamp | Cut, ...] = ()
    #: For HOLDS, where it was asked for.
    strength: Strength | None = None


#: Most clamps of which every part is asked for; of more the parts of one, and those that lack one.
_MOST_CLAMPS: Final = 4


def evaluate(
    network: Network,
    expectation: Expectation,
    limits: Limits | None = None,
    update: Update = Update.ASYNCHRONOUS,
    *,
    idle: bool = True,
) -> ExpectationResult:
    """Decide one expectation in the environment it names, for all values of the inputs left free.

    One with clamps is asked again with parts of them: it is vacuous if it holds with every part, none of them included.
    So a rescue (a knockout together with what makes up for it) tests what the knockout alone would do. Clamps that make
    no difference are looked for if ``idle``.
    """
    limits = limits or Limits()
    case = expected_case(network, expectation, update)
    status, witness, reason = _outcome(case, expectation, limits)
    if status is not ExpectationStatus.HOLDS or not (case.clamps or case.cuts):
        return ExpectationResult(expectation, status, case, witness, reason)
    parts = _Parts(network, expectation, update, limits)
    contrast = parts.contrast()
    if contrast is None and not parts.is_open:
        more = ", and with each part of them" if len(parts.changes) > 1 else ""
        reason = f"it holds as well without its clamps{more}"
        return ExpectationResult(expectation, ExpectationStatus.VACUOUS, case, witness, reason)
    return ExpectationResult(expectation, status, case, witness, reason, contrast, parts.idle() if idle else ())


class _Parts:
    """An expectation under parts of its clamps, each asked once."""

    def __init__(self, network: Network, expectation: Expectation, update: Update, limits: Limits) -> None:
        self._network, self._expectation, self._update, self._limits = network, expectation, update, limits
        self.changes: tuple[Clamp | Cut, ...] = (*expectation.clamps, *expectation.cuts)
        self._known: dict[frozenset[int], ExpectationStatus] = {
            frozenset(range(len(self.changes))): ExpectationStatus.HOLDS
        }

    @property
    def is_open(self) -> bool:
        """Whether some part that was asked stayed undecided."""
        return ExpectationStatus.UNDECIDED in self._known.values()

    def contrast(self) -> tuple[Clamp | Cut, ...] | None:
        """The first of the smallest parts with which it fails; ``None`` if it fails with none that is asked."""
        count = len(self.changes)
        sizes = range(count) if count <= _MOST_CLAMPS else (0, 1, count - 1)
        for size in sizes:
            for part in combinations(range(count), size):
                if self._status(part) is ExpectationStatus.FAILS:
                    return tuple(self.changes[k] for k in part)
        return None

    def idle(self) -> tuple[Clamp | Cut, ...]:
        """Changes that make no difference beside any part of the others; none where not every part is asked."""
        count = len(self.changes)
        if not 1 < count <= _MOST_CLAMPS:
            return ()
        return tuple(change for k, change in enumerate(self.changes) if not self._matters(k))

    def _matters(self, k: int) -> bool:
        others = [i for i in range(len(self.changes)) if i != k]
        # Most often the change is missed beside all others.
        for size in range(len(others), -1, -1):
            for part in combinations(others, size):
                without, with_it = self._status(part), self._status((*part, k))
                if ExpectationStatus.UNDECIDED in (without, with_it) or without is not with_it:
                    return True
        return False

    def _status(self, part: Iterable[int]) -> ExpectationStatus:
        key = frozenset(part)
        if key not in self._known:
            kept = [self.changes[k] for k in sorted(key)]
            asked = replace(
                self._expectation,
                clamps=tuple(change for change in kept if isinstance(change, Clamp)),
                cuts=tuple(change for change in kept if isinstance(change, Cut)),
            )
            case = expected_case(self._network, asked, self._update)
            self._known[key] = _outcome(case, self._expectation, self._limits, witness=False)[0]
        return self._known[key]


def strength(network: Network, result: ExpectationResult, limits: Limits | None = None) -> ExpectationResult:
    """The result with how much it says; one that does not hold says nothing."""
    if result.status is not ExpectationStatus.HOLDS:
        return result
    basis = basis_of(result.expectation.references)
    limits = limits or Limits()
    depth, known = None, False
    with limits.stoppable(), suppress(LimitReached):
        depth = depth_of(network, result.expectation, limits)
        known = limits.reached(0) is None
    return replace(result, strength=Strength(basis, depth, known))


class Headline(Struct, frozen=True):
    """What the expectations of a file say together; those that do not hold say nothing."""

    #: Expectations that cite an observation; that hold; that hold and are known to need more than one rule.
    published: int
    held: int
    deep: int
    #: All expectations that hold, and how many of them are known to need more than one rule.
    holding: int
    deep_in_all: int
    #: Of those: how many no chain of values shows, but attractors.
    by_attractors: int


def headline(results: Iterable[ExpectationResult]) -> Headline:
    """The numbers of some results, all of which were asked for their strength."""
    told = list(results)
    published = [one for one in told if basis_of(one.expectation.references) in _OBSERVED]
    holding = [one for one in told if one.status is ExpectationStatus.HOLDS]
    deep = [one for one in holding if one.strength is not None and one.strength.is_deep]
    return Headline(
        len(published),
        sum(one.status is ExpectationStatus.HOLDS for one in published),
        sum(one in published for one in deep),
        len(holding),
        len(deep),
        sum(one.strength is not None and one.strength.depth is None for one in deep),
    )


def claim(network: Network, expectation: Expectation, limits: Limits | None = None) -> ExpectationStatus:
    """HOLDS, FAILS or UNDECIDED: what the expectation says, without asking whether its clamps make the difference."""
    return _outcome(expected_case(network, expectation), expectation, limits or Limits(), witness=False)[0]


def _outcome(
    case: Case, expectation: Expectation, limits: Limits, *, witness: bool = True
) -> tuple[ExpectationStatus, Subspace | None, str]:
    """HOLDS, FAILS or UNDECIDED, the witness if it is wanted, and why unless it holds."""
    quantifier = expectation.quantifier
    if quantifier is Quantifier.HOLDS:
        if case.update is not Update.ASYNCHRONOUS:
            return ExpectationStatus.UNDECIDED, None, "temporal formulas are checked under asynchronous updates only"
        answer = check_formula(case, expectation.formula, limits=limits)
        if answer.holds is Holds.UNKNOWN:
            return ExpectationStatus.UNDECIDED, None, f"stopped by {answer.limits[0]}"
        if answer.holds is Holds.EVERY:
            return ExpectationStatus.HOLDS, None, ""
        assert answer.satisfying is not None
        fails = answer.starts - answer.satisfying
        assert answer.witness is not None
        # Nodes that it leaves open cannot matter: any value of theirs makes it one state.
        state = Subspace((1 << len(case.network)) - 1, answer.witness.value)
        return ExpectationStatus.FAILS, state, f"it fails in {fails} of {plural(answer.starts, 'state')}"
    decision = decide(
        case,
        NOT(expectation.formula) if quantifier is Quantifier.EVERY else expectation.formula,
        Occurrence.ALWAYS if quantifier is Quantifier.SOME else Occurrence.EVER,
        limits,
        witness=witness,
    )
    if decision.status in (SetStatus.UNDECIDED, SetStatus.STOPPED):
        return ExpectationStatus.UNDECIDED, decision.witness, decision.why or f"stopped by {limits.hit}"
    absent = decision.status is SetStatus.PROVED
    if absent is (quantifier is not Quantifier.SOME):
        return ExpectationStatus.HOLDS, decision.witness, ""
    return ExpectationStatus.FAILS, decision.witness, _failure(expectation)


def _failure(expectation: Expectation) -> str:
    if expectation.quantifier is Quantifier.EVERY:
        return f"an attractor shows `{expectation.text}` not always"
    if expectation.quantifier is Quantifier.NO:
        return f"an attractor shows `{expectation.text}`"
    return f"no attractor shows `{expectation.text}` always"
