"""Expectations: observations from the literature that the network must reproduce, decided exactly.

``every F`` - all attractors show F always: no attractor ever shows !F. ``no F`` - no attractor ever shows F.
``some F`` - at least one attractor, in at least one setting of the free inputs, shows F always. Each is one exact
question to :func:`logicnet.perturbation.question.decide`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from logicnet.attractors.landscape import Update
from logicnet.compiled.space import Subspace
from logicnet.limits import Limits
from logicnet.network.model import Clamp, Cut, Expectation, Network, Quantifier, Setting
from logicnet.network.resolve import environment_of
from logicnet.perturbation.outcome import Occurrence
from logicnet.perturbation.question import Decision, Status, decide
from logicnet.text.formula import NOT

__all__ = ["ExpectationResult", "ExpectationStatus", "claim", "evaluate"]


class ExpectationStatus(Enum):
    """VACUOUS: it holds, and it holds as well without its clamps. UNDECIDED: neither proved nor refuted."""

    HOLDS = "holds"
    FAILS = "fails"
    VACUOUS = "vacuous"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class ExpectationResult:
    """The outcome of one expectation with everything it was decided under."""

    expectation: Expectation
    status: ExpectationStatus
    environment: tuple[tuple[str, Setting], ...]
    clamps: tuple[Clamp, ...]
    cuts: tuple[Cut, ...]
    update: Update
    #: The counter-example of a failing ``every`` or ``no``, or the example of a holding ``some``: a trap space that
    #: holds an attractor which shows it.
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
    environment = environment_of(network, expectation.environments)
    given = _decide(network, expectation, environment, expectation.clamps, expectation.cuts, update, limits)
    status = _status(expectation, given)
    reason = ""
    if status is ExpectationStatus.FAILS:
        reason = _failure(expectation)
    elif status is ExpectationStatus.UNDECIDED:
        reason = given.why or f"stopped by {limits.hit}"
    elif expectation.clamps or expectation.cuts:
        bare = _decide(network, expectation, environment, (), (), update, limits)
        if _status(expectation, bare) is ExpectationStatus.HOLDS:
            status, reason = ExpectationStatus.VACUOUS, "it holds as well without its clamps"
    held = {clamp.node: clamp.value for clamp in expectation.clamps}
    settled = tuple((name, held.get(name, value)) for name, value in environment)
    return ExpectationResult(
        expectation, status, settled, expectation.clamps, expectation.cuts, update, given.witness, reason
    )


def claim(network: Network, expectation: Expectation, limits: Limits | None = None) -> ExpectationStatus:
    """HOLDS, FAILS or UNDECIDED: what the expectation says, without asking whether its clamps make the difference."""
    environment = environment_of(network, expectation.environments)
    decision = _decide(
        network,
        expectation,
        environment,
        expectation.clamps,
        expectation.cuts,
        Update.ASYNCHRONOUS,
        limits or Limits(),
    )
    return _status(expectation, decision)


def _decide(
    network: Network,
    expectation: Expectation,
    environment: tuple[tuple[str, Setting], ...],
    clamps: tuple[Clamp, ...],
    cuts: tuple[Cut, ...],
    update: Update,
    limits: Limits,
) -> Decision:
    every = expectation.quantifier is Quantifier.EVERY
    return decide(
        network,
        NOT(expectation.formula) if every else expectation.formula,
        Occurrence.ALWAYS if expectation.quantifier is Quantifier.SOME else Occurrence.EVER,
        environment=environment,
        clamps=clamps,
        cuts=cuts,
        update=update,
        limits=limits,
    )


def _status(expectation: Expectation, decision: Decision) -> ExpectationStatus:
    if decision.status in (Status.UNDECIDED, Status.STOPPED):
        return ExpectationStatus.UNDECIDED
    absent = decision.status is Status.PROVED
    wanted_absent = expectation.quantifier is not Quantifier.SOME
    return ExpectationStatus.HOLDS if absent is wanted_absent else ExpectationStatus.FAILS


def _failure(expectation: Expectation) -> str:
    if expectation.quantifier is Quantifier.EVERY:
        return f"an attractor shows `{expectation.text}` not always"
    if expectation.quantifier is Quantifier.NO:
        return f"an attractor shows `{expectation.text}`"
    return f"no attractor shows `{expectation.text}` always"
