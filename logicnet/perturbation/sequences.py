"""Two temporary steps, one after the other: first A, then B, then nothing. The order is part of the answer.

The course: the start, with the changes of A laid over it; under A until an attractor is reached; from each of its
states the changes of B in the place of those of A, until an attractor is reached; from each of its states the network
without either. A changes to B at once, without a pause: whoever wants one asks for three steps, and gets another
answer. A step may be empty: the network then settles by itself.

A pair is a set of choices, each of which says in which step it is made. So pairs are ordered as sets are - (A, B) lies
below (A', B') if A is part of A' and B of B' - and the search for minimal sets finds the minimal pairs. A pair without
a second step is a temporary change, and is decided as one; what refutes it says nothing of pairs that have a second
step.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from logicnet.compiled.space import FULL, Subspace
from logicnet.limits import Limits
from logicnet.network.case import Case
from logicnet.perturbation.candidates import Candidates, Choice
from logicnet.perturbation.courses import CourseEnds, CourseQuestion, judged
from logicnet.perturbation.evidence import Clause, Presence, PresenceBy
from logicnet.perturbation.outcome import Goal, Occurrence
from logicnet.perturbation.question import SetOutcome, SetStatus
from logicnet.text.formula import Expression

__all__ = ["SequenceQuestion", "in_steps"]

#: Steps of a sequence.
STEPS = 2


def in_steps(candidates: Candidates) -> Candidates:
    """Each choice in the first step, then each in the second."""
    steps = range(1, STEPS + 1)
    return replace(candidates, choices=tuple(one._replace(step=k) for k in steps for one in candidates.choices))


class SequenceQuestion:
    """Decides one pair of steps at a time; its choices are those of :func:`in_steps`."""

    def __init__(
        self,
        case: Case,
        formula: Expression,
        occurrence: Occurrence,
        choices: Sequence[Choice],
        limits: Limits,
        goal: Goal,
    ) -> None:
        self.choices, self._limits = choices, limits
        self._many = len(choices) // STEPS
        self._single = CourseQuestion(case, formula, occurrence, choices[: self._many], limits, goal)
        self._starts = (FULL,) if goal.start is None else goal.start.spaces
        self._ends = CourseEnds(self._single.case, [formula], goal.criterion, limits)
        first = self._single.pins_of
        # What is pinned in the second step is another thing to choose than the same in the first.
        self._offset = max((pins.mask.bit_length() for pins in first), default=0)
        second = [Subspace(pins.mask << self._offset, pins.value << self._offset) for pins in first]
        self.pins_of: list[Subspace] = [*first, *second]
        self._pins = frozenset(2 * v + b for pins in self.pins_of for v, b in pins.fixed())

    def describe(self, chosen: tuple[int, ...]) -> str:
        """The pair in words."""
        parts = [self._single.describe(step) for step in self._steps(chosen)]
        return f"first {parts[0]}, then {parts[1]}"

    def _steps(self, chosen: tuple[int, ...]) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The choices of each step, as those of a single one."""
        many = self._many
        return tuple(i for i in chosen if i < many), tuple(i - many for i in chosen if i >= many)

    def check(self, chosen: tuple[int, ...]) -> SetOutcome:
        """Whether the chosen pair reaches the goal, with the clause that a refutation teaches."""
        first, second = self._steps(chosen)
        if not second:
            outcome = self._single.check(first)
            if outcome.clause is None:
                return outcome
            later = {2 * v + b for pins in self.pins_of[self._many :] for v, b in pins.fixed()}
            return replace(outcome, clause=replace(outcome.clause, against=(*outcome.clause.against, *sorted(later))))
        changes = [self._single.changes_of(first), self._single.changes_of(second), ()]
        ends, why = self._ends.along(changes, self._starts)
        if self._limits.hit is not None:
            return SetOutcome(SetStatus.STOPPED)
        outcome = judged(ends, why, self._single.bad)
        if outcome.status is not SetStatus.REFUTED:
            return outcome
        mine = {2 * v + b for i in chosen for v, b in self.pins_of[i].fixed()}
        clause = Clause(tuple(sorted(self._pins - mine)), tuple(sorted(mine)))
        return replace(outcome, clause=clause, evidence=Presence(PresenceBy.ATTRACTOR, FULL))
