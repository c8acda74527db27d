"""Why an expectation fails: the rules that make it fail, step by step, and what would have to be different.

``every F`` and ``no F`` fail by an attractor. It lies in a set of values that hold themselves in place, each forced by
those that its rule reads, or (where it oscillates) in the part that is open there. As long as these rules stay as they
are, that set stays, and the attractor in it: one of them has to be different. ``some F`` fails because nothing shows F.
Where F is false by force the same is true of the steps of the chain; otherwise no short list of rules is to blame.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from logicnet.checks.expectations import ExpectationResult, ExpectationStatus
from logicnet.limits import Limits
from logicnet.network.case import Demand
from logicnet.network.citations import Citations
from logicnet.network.model import Network, Quantifier
from logicnet.perturbation.explain import Explanation, Origin, Step, explain_case
from logicnet.perturbation.outcome import Occurrence
from logicnet.text.formula import NOT

__all__ = ["EXPLAINED", "FailureReason", "reasons"]

#: Failing expectations of a file that are explained; each takes as long as ``why``.
EXPLAINED = 3


class FailureReason(Struct, frozen=True):
    """Why one expectation fails."""

    expectation: str
    explanation: Explanation
    #: With these rules as they are, and the settings of the expectation, it fails whatever all other rules are. Empty
    #: where no such list is known.
    blamed: tuple[str, ...]

    @property
    def steps(self) -> tuple[Step, ...]:
        """The chain of values, causes before what they cause."""
        found = self.explanation
        return found.motif.steps if found.motif is not None else found.chain


def reasons(network: Network, results: Sequence[ExpectationResult], limits: Limits) -> tuple[FailureReason, ...]:
    """Of the first failing expectations, in file order; fewer where a limit was hit."""
    failing = [
        result
        for result in results
        if result.status is ExpectationStatus.FAILS and result.expectation.quantifier is not Quantifier.HOLDS
    ]
    found = []
    citations = Citations(network) if failing else None
    for result in failing[:EXPLAINED]:
        if limits.reached() is not None:
            break
        x = result.expectation
        opposite = x.quantifier is Quantifier.EVERY
        demand = Demand(f"!({x.text})" if opposite else x.text, NOT(x.formula) if opposite else x.formula)
        occurrence = Occurrence.ALWAYS if x.quantifier is Quantifier.SOME else Occurrence.EVER
        told = explain_case(result.case, demand, occurrence=occurrence, most=2, limits=limits, citations=citations)
        found.append(FailureReason(x.name, told, _blamed(told)))
    return tuple(found)


def _blamed(found: Explanation) -> tuple[str, ...]:
    """Nodes whose rules are enough for the failure."""
    if found.motif is not None:
        steps = found.motif.steps
    elif found.by_force:
        steps = found.chain
    else:
        return ()
    return tuple(dict.fromkeys(step.node for step in steps if step.origin in (Origin.RULE, Origin.OPEN)))
