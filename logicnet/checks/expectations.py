"""Expectations: observations from the literature that the network must reproduce, decided exactly.

``every F`` - all attractors show F always: no attractor ever shows !F. ``no F`` - no attractor ever shows F.
``some F`` - at least one attractor, in at least one setting of the free inputs, shows F always. Each is one exact
question to :func:`logicnet.perturbation.question.decide`. ``holds F`` - the temporal formula F holds in every state;
:func:`logicnet.query.model_checking.check_formula` decides it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from logicnet.compiled.space import Subspace
from logicnet.limits import Limits
from logicnet.network.case import Case, OfCase, Update
from logicnet.network.model import Expectation, Network, Quantifier
from logicnet.network.resolve import expected_case
from logicnet.perturbation.outcome import Occurrence
from logicnet.perturbation.question import Status, decide
from logicnet.query.answer import Holds
from logicnet.query.model_checking import check_formula
from logicnet.text.counts import plural
from logicnet.text.formula import NOT

__all__ = ["ExpectationResult", "ExpectationStatus", "claim", "evaluate"]


class ExpectationStatus(Enum):
    """VACUOUS: it holds, and it holds as well without its clamps. UNDECIDED: neither proved nor refuted."""

    HOLDS = "holds"
    FAILS = "fails"
    VACUOUS = "vacuous"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class ExpectationResult(OfCase):
    """The outcome of one expectation with everything it was decided under."""

    expectation: Expectation
    status: ExpectationStatus
    case: Case
    #: The counter-example of a failing ``every`` or ``no``, or the example of a holding ``some``: a trap space that
    #: holds an attractor which shows it; of a failing ``holds`` a state in which the formula fails.
    witness: Subspace | None
    #: One sentence: why it fails, is vacuous or is undecided; empty when it holds.
    reason: str


def evaluate(
    network: Network,
    expectation: Expectation,
    limits: Limits | None = None,
    update: Update = Update.ASYNCHRONOUS,
) -> ExpectationResult:
    """Decide one expectation in the environment it names, for all values of the inputs left free."""
    limits = limits or Limits()
    case = expected_case(network, expectation, update)
    status, witness, reason = _outcome(case, expectation, limits)
    if status is ExpectationStatus.HOLDS and (case.clamps or case.cuts):
        bare, _, _ = _outcome(case.untreated, expectation, limits)
        if bare is ExpectationStatus.HOLDS:
            status, reason = ExpectationStatus.VACUOUS, "it holds as well without its clamps"
    return ExpectationResult(expectation, status, case, witness, reason)


def claim(network: Network, expectation: Expectation, limits: Limits | None = None) -> ExpectationStatus:
    """HOLDS, FAILS or UNDECIDED: what the expectation says, without asking whether its clamps make the difference."""
    return _outcome(expected_case(network, expectation), expectation, limits or Limits())[0]


def _outcome(case: Case, expectation: Expectation, limits: Limits) -> tuple[ExpectationStatus, Subspace | None, str]:
    """HOLDS, FAILS or UNDECIDED, the witness, and why unless it holds."""
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
    )
    if decision.status in (Status.UNDECIDED, Status.STOPPED):
        return ExpectationStatus.UNDECIDED, decision.witness, decision.why or f"stopped by {limits.hit}"
    absent = decision.status is Status.PROVED
    if absent is (quantifier is not Quantifier.SOME):
        return ExpectationStatus.HOLDS, decision.witness, ""
    return ExpectationStatus.FAILS, decision.witness, _failure(expectation)


def _failure(expectation: Expectation) -> str:
    if expectation.quantifier is Quantifier.EVERY:
        return f"an attractor shows `{expectation.text}` not always"
    if expectation.quantifier is Quantifier.NO:
        return f"an attractor shows `{expectation.text}`"
    return f"no attractor shows `{expectation.text}` always"
