"""What an answer about interventions says of each set besides its verdict, and of its sets together.

The engines that find it out stand above the search and take its answer: :mod:`~logicnet.perturbation.robustness`,
:mod:`~logicnet.perturbation.semantics`, :mod:`~logicnet.perturbation.tradeoffs`, :mod:`~logicnet.perturbation.confirm`.
An answer holds what they found. So the types stand below both.
"""

from __future__ import annotations

from enum import Enum

from msgspec import Struct

from logicnet.network.model import Clamp, Cut

__all__ = [
    "NOTIONS",
    "Confirmation",
    "Cube",
    "Engine",
    "Fate",
    "Idea",
    "JudgedSettings",
    "Level",
    "Robustness",
    "SemanticsComparison",
    "SemanticsReading",
    "SetReadings",
    "SideEffect",
    "Where",
]

#: A region of settings: values of some inputs, the others free. In file order.
Cube = tuple[tuple[str, int], ...]


class Fate(Enum):
    """What a set does at a setting.

    ABOLISHED: proved to meet every demand, and P is not proved absent without any change. VACUOUS: proved to meet every
    demand, but P is absent there without any change, too; at most another demand is served. SURVIVES: proved to miss
    one. UNDECIDED: neither is proved, with everything tried. OPEN: a limit came first.
    """

    ABOLISHED = "abolished"
    VACUOUS = "vacuous"
    SURVIVES = "survives"
    UNDECIDED = "undecided"
    OPEN = "open"


class Where(Struct, frozen=True):
    """One part of the answer about one set: cubes that do not overlap, and how many settings they hold."""

    fate: Fate
    #: Exact.
    settings: int
    cubes: tuple[Cube, ...]


class Robustness(Struct, frozen=True):
    """Where one set works. The settings of all parts add up to all settings."""

    #: One per fate that occurs, in the order of :class:`Fate`. With named environments each counts as one setting, and
    #: ``cubes`` are empty.
    parts: tuple[Where, ...]
    #: At how many settings it meets every demand and no proper part of it does.
    minimal_at: int
    #: The fate in each named environment, and whether it is minimal there; empty without named environments.
    places: tuple[tuple[str, Fate, bool], ...] = ()

    def count(self, fate: Fate) -> int:
        """At how many settings."""
        return sum(part.settings for part in self.parts if part.fate is fate)

    @property
    def holds_at(self) -> int:
        """At how many settings every demand is proved to be met under it, whether or not it makes the difference."""
        return self.count(Fate.ABOLISHED) + self.count(Fate.VACUOUS)


class JudgedSettings(Struct, frozen=True):
    """What the settings of an answer are."""

    #: Inputs whose values make up a setting, in file order.
    inputs: tuple[str, ...]
    #: How many settings there are: 2 to the number of inputs, or the number of named environments.
    count: int
    #: Names of the environments; empty when the settings are all values of the inputs.
    places: tuple[str, ...]
    #: The empty set: VACUOUS where every demand is met without any change.
    untreated: Robustness


#: In the order of the readings.
NOTIONS = ("fixed points", "synchronous", "asynchronous", "most-permissive", "percolation")


class SemanticsReading(Enum):
    """Whether a notion calls a set a cure."""

    CURE = "cure"
    NO_CURE = "no cure"
    #: Of fixed points only: none is left, so there is nothing to look at.
    NONE_LEFT = "no fixed point"
    UNDECIDED = "undecided"


class SetReadings(Struct, frozen=True):
    """One set under every notion."""

    #: What is held, and each choice in words.
    clamps: tuple[Clamp | Cut, ...]
    labels: tuple[str, ...]
    #: In the order of :data:`NOTIONS`.
    readings: tuple[SemanticsReading, ...]
    #: Whether the exact search lists it.
    exact: bool
    #: Whether it is an inclusion-minimal cure of tools that know fixed points only.
    fixed_points: bool

    @property
    def false_cure(self) -> bool:
        """A cure to tools that know fixed points only, and refuted under asynchronous dynamics."""
        return self.fixed_points and self.readings[2] is SemanticsReading.NO_CURE


class SemanticsComparison(Struct, frozen=True):
    """All sets that the exact search or a fixed-point tool lists."""

    sets: tuple[SetReadings, ...]
    #: Size up to which the list of fixed-point cures is complete.
    exhausted_size: int | None
    limits: tuple[str, ...] = ()


class Level(Enum):
    """How the attractors show a read-out: all always, none ever, anything else."""

    EVERY = "every"
    MIXED = "mixed"
    NEVER = "never"
    UNKNOWN = "unknown"


class SideEffect(Struct, frozen=True):
    """One healthy read-out under one set. It changed if the two words differ and neither is UNKNOWN."""

    readout: str
    before: Level
    after: Level

    @property
    def changed(self) -> bool:
        return Level.UNKNOWN not in (self.before, self.after) and self.before is not self.after


class Idea(Struct, frozen=True):
    """Sets that come down to the same thing, as positions in the list of sets."""

    #: The sets that the members act through and that act through no others but their equals.
    through: tuple[int, ...]
    #: All sets of this idea, ``through`` included where it is one of them.
    members: tuple[int, ...]


class Engine(Enum):
    """An independent engine."""

    PYBOOLNET = "pyboolnet"
    AEON = "aeon"

    @property
    def package(self) -> str:
        return {Engine.PYBOOLNET: "pyboolnet", Engine.AEON: "biodivine-aeon"}[self]

    @property
    def module(self) -> str:
        return {Engine.PYBOOLNET: "pyboolnet", Engine.AEON: "biodivine_aeon"}[self]


class Confirmation(Struct, frozen=True):
    """What one engine says of one set."""

    engine: Engine
    #: Empty: it agrees. Otherwise: why it could not say.
    reason: str = ""

    @property
    def agrees(self) -> bool:
        return not self.reason
