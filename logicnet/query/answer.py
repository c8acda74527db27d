"""What a temporal question is answered with: plain data."""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from logicnet.compiled.space import Subspace
from logicnet.network.case import Case, OfCase
from logicnet.network.model import Clamp
from logicnet.text.notebook import Shown

__all__ = ["Answer", "Holds", "Trace"]


class Holds(Enum):
    """From which of the starting states a formula holds."""

    EVERY = "every"
    SOME = "some"
    NONE = "none"
    UNKNOWN = "unknown"


class Trace(Struct, frozen=True):
    """A run that shows why a formula holds, or fails, in its first state. Each step changes one node."""

    #: Whether it refutes the formula in its first state; otherwise it is an example of it.
    refutes: bool
    #: One subspace per state. Nodes that the formula cannot depend on are left free: they need not move.
    states: tuple[Subspace, ...]
    #: The state that follows the last one, for a run that goes round for ever; ``None`` for a run that ends.
    loop: int | None


class Answer(OfCase, Shown, Struct, frozen=True):
    """From which starting states a formula holds under asynchronous updates, and an example."""

    case: Case
    #: The formula in canonical writing, phenotypes put in.
    formula: str
    #: What the starting states have in common, beside environment and clamps.
    start: tuple[Clamp, ...]
    holds: Holds
    #: Starting states in which it holds, and how many there are; the first is ``None`` when unknown.
    satisfying: int | None
    starts: int
    #: A starting state in which it fails if there is one, otherwise one in which it holds; ``None`` when unknown.
    witness: Subspace | None
    trace: Trace | None
    #: Why there is no trace; empty when there is one.
    why_no_trace: str
    #: Limits that were hit, in words.
    limits: tuple[str, ...]
    #: The plain question, as :data:`~logicnet.studies.query.QUESTIONS` has it; empty for a formula.
    question: str = ""
    #: The formula as it was written, or as the plain question has it.
    written: str = ""
    #: For what is asked to be inevitable and is not: whether it always stays within reach (``AG EF``).
    fair: Answer | None = None

    @property
    def finished(self) -> bool:
        return not self.limits
