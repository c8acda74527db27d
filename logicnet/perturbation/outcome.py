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
