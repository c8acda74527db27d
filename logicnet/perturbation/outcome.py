"""What an answer about interventions is: which sets were proved, to which size, for which question."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from logicnet.attractors.landscape import Update
from logicnet.network.model import Clamp, Cut, Network, Setting

__all__ = ["Goal", "Intervention", "InterventionResult", "Occurrence", "Success", "Undecided"]


class Occurrence(Enum):
    """EVER: afterwards no attractor ever shows P. ALWAYS: no attractor shows P in all its states."""

    EVER = "ever"
    ALWAYS = "always"


class Success(Enum):
    """ABOLISHED: proven absent and it was there before. VACUOUS: it never was there."""

    ABOLISHED = "abolished"
    VACUOUS = "vacuous"


@dataclass(frozen=True, slots=True)
class Goal:
    """The question: ``abolish`` is the formula as the user wrote it (a phenotype name or an expression)."""

    abolish: str
    occurrence: Occurrence
    update: Update = Update.ASYNCHRONOUS
    keep: str | None = None
    reach: str | None = None


@dataclass(frozen=True, slots=True)
class Intervention:
    """One inclusion-minimal set that was proved to reach the goal in every allowed environment."""

    #: What is held: nodes pinned and regulations cut.
    clamps: tuple[Clamp | Cut, ...]
    #: Names of the drugs and carriers chosen (their clamps and cuts are among ``clamps``).
    drugs: tuple[str, ...]
    carriers: tuple[str, ...]
    #: Each choice in words.
    labels: tuple[str, ...]
    #: Number of candidates chosen (a drug counts once).
    size: int
    cost: float
    verdict: Success


@dataclass(frozen=True, slots=True)
class Undecided:
    """A set that was neither proved nor refuted, and why."""

    clamps: tuple[Clamp | Cut, ...]
    drugs: tuple[str, ...]
    carriers: tuple[str, ...]
    #: Each choice in words.
    labels: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class InterventionResult:
    """All minimal interventions up to ``exhausted_size``, with the question they answer."""

    network: Network
    goal: Goal
    environment: tuple[tuple[str, Setting], ...]
    #: Clamps that hold throughout (``--with``).
    clamps: tuple[Clamp, ...]
    #: How the candidates were chosen, in words, and how many single choices there are.
    candidates_rule: str
    candidates_count: int
    #: What kinds of change they are, in words.
    changes: str
    max_size: int
    #: Every set up to this size is decided or listed as undecided; ``None`` when not even the empty set was.
    exhausted_size: int | None
    #: By size, then by node order.
    interventions: tuple[Intervention, ...]
    undecided: tuple[Undecided, ...]
    #: Limits that were hit, in words; empty iff ``finished``.
    limits: tuple[str, ...] = ()
    #: Regulations that are cut throughout (``--with``).
    cuts: tuple[Cut, ...] = ()

    @property
    def finished(self) -> bool:
        return not self.limits

    @property
    def extent(self) -> str:
        """How far the search is complete: ``complete``, or ``sizes 0-2 complete, size 3 open``."""
        if self.exhausted_size is None:
            return "no size complete"
        if self.exhausted_size == self.max_size:
            return "complete" + (f" but for {len(self.undecided)} undecided" if self.undecided else "")
        return f"{_sizes(0, self.exhausted_size)} complete, {_sizes(self.exhausted_size + 1, self.max_size)} open"

    @property
    def axes(self) -> str:
        """The claim along every axis in one line: inputs, scheme, occurrence, changes, size, completeness."""
        free = sum(1 for _, value in self.environment if value is None)
        where = "for all inputs" if free == len(self.environment) else f"for all values of {free} free inputs"
        if not free:
            where = "with every input fixed" if self.environment else "without inputs"
        goal = self.goal
        shows = f"ever shows {goal.abolish}"
        if goal.occurrence is Occurrence.ALWAYS:
            shows = f"shows {goal.abolish} in all its states"
        also = f", every one always shows {goal.reach}" if goal.reach else ""
        also += f", some one always shows {goal.keep}" if goal.keep else ""
        return (
            f"{where}, no {goal.update.value} attractor {shows}{also}; permanent; {self.changes}; "
            f"size <= {self.max_size}; {self.extent}"
        )


def _sizes(first: int, last: int) -> str:
    return f"size {first}" if first == last else f"sizes {first}-{last}"
