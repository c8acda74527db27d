"""What can always come back, decided by attractors alone: ``AG EF p`` without a set of states.

``AG EF p`` holds in a state iff p can be reached from every state that the state leads to. From each of those some
attractor is reached, and within an attractor every state leads to every other. So it holds iff each attractor that the
state leads to has a state with p. Hence it holds everywhere iff no attractor has p nowhere, and holds nowhere iff no
attractor has p anywhere. Both are questions of interventions with nothing changed
(:func:`logicnet.perturbation.question.decide`), which trap spaces answer on networks whose states nobody can hold.
``AG (q => EF !q)`` is ``AG EF !q``: where q is false, there is nothing to reach.
"""

from __future__ import annotations

from logicnet.limits import Limits
from logicnet.network.case import Case
from logicnet.perturbation.claim import Occurrence
from logicnet.perturbation.question import SetStatus, decide
from logicnet.query.answer import Answer, Holds
from logicnet.query.model_checking import starting_states
from logicnet.text.expression import NOT, Expression, format_expression
from logicnet.text.temporal import Formula, Operator, Proposition, Temporal, format_formula

__all__ = ["recurrent", "recurs"]


def recurs(case: Case, formula: Formula, limits: Limits | None = None) -> Answer | None:
    """From which states ``AG EF p`` holds, asynchronously, all states being starts; ``None`` for another formula, and
    where attractors do not decide it within the limits.

    The verdict is exact. How many states there are of each kind is known unless the verdict is SOME; no run is looked
    for. """
    goal = recurrent(formula)
    if goal is None:
        return None
    limits = limits or Limits()
    without = decide(case, NOT(goal), Occurrence.ALWAYS, limits)
    if without.status not in (SetStatus.PROVED, SetStatus.REFUTED):
        return None
    starts = starting_states(case)
    holds, witness = Holds.EVERY, None
    satisfying: int | None = starts
    why = "decided by attractors, of which each has a state in question"
    if without.status is SetStatus.REFUTED:
        ever = decide(case, goal, Occurrence.EVER, limits)
        if ever.status not in (SetStatus.PROVED, SetStatus.REFUTED):
            return None
        none = ever.status is SetStatus.PROVED
        holds, satisfying = (Holds.NONE, 0) if none else (Holds.SOME, None)
        witness = without.witness
        why = "decided by attractors: this one belongs to the state, and no run leaves it"
    return Answer(case, format_formula(formula), (), holds, satisfying, starts, witness, None, why, ())


def recurrent(formula: Formula) -> Expression | None:
    """The p of ``AG EF p``, or of ``AG (!p => EF p)``; ``None`` for any other formula."""
    if not isinstance(formula, Temporal) or formula.operator is not Operator.AG:
        return None
    (inner,) = formula.parts
    if isinstance(inner, Temporal) and inner.operator is Operator.OR and len(inner.parts) == 2:
        first, inner = inner.parts
        goal = _reached(inner)
        if goal is None or not isinstance(first, Proposition):
            return None
        return goal if format_expression(first.expression) == format_expression(goal) else None
    return _reached(inner)


def _reached(formula: Formula) -> Expression | None:
    if isinstance(formula, Temporal) and formula.operator is Operator.EF and isinstance(formula.parts[0], Proposition):
        return formula.parts[0].expression
    return None
