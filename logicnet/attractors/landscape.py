"""What an answer about attractors is: data that says what was proved, what is unknown, and which limit was hit."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from logicnet.compiled.space import Subspace
from logicnet.network.model import Clamp, Cut, Network, Setting

__all__ = ["Attractor", "Kind", "Landscape", "Pattern", "Shows", "Update", "Verdict"]


class Update(Enum):
    """Update scheme."""

    ASYNCHRONOUS = "asynchronous"
    SYNCHRONOUS = "synchronous"
    MOST_PERMISSIVE = "most-permissive"


class Verdict(Enum):
    """Three-valued answer; never use one as a bool."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Kind(Enum):
    """FIXED_POINT, COMPLEX: a proved attractor. MINIMAL_TRAP_SPACE: holds at least one, not proved to be just one."""

    FIXED_POINT = "fixed_point"
    COMPLEX = "complex"
    MINIMAL_TRAP_SPACE = "minimal_trap_space"


class Shows(Enum):
    """How an attractor shows a formula: in all its states, in none, in some but not all, or not known."""

    ALWAYS = "always"
    NEVER = "never"
    SOMETIMES = "sometimes"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Attractor:
    """One attractor (or one minimal trap space not yet proved to hold exactly one)."""

    #: Stable name: a hash of the name-sorted hull and the update scheme.
    id: str
    kind: Kind
    #: The smallest subspace known to hold it: its hull where ``Landscape.faithful`` is yes.
    space: Subspace
    #: Number of states; ``None`` when not computed.
    size: int | None
    #: In the order of ``Network.phenotypes``.
    phenotypes: tuple[tuple[str, Shows], ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """One row of a phenotype table: marker values that some attractor has, with a witness."""

    #: Value per marker, in the order asked for; ``None`` = oscillates.
    markers: tuple[Setting, ...]
    #: In how many settings of the free inputs; ``None`` when not counted.
    environments: int | None
    #: A minimal trap space with this pattern; it fixes every input.
    witness: Subspace


@dataclass(frozen=True, slots=True)
class Landscape:
    """Attractors of a network under clamps in an environment, and what is proved about the list."""

    network: Network
    update: Update
    #: Value of each input in file order, ``None`` = free.
    environment: tuple[tuple[str, Setting], ...]
    clamps: tuple[Clamp, ...]
    #: No attractor is missing from the list / each entry holds exactly one attractor / each space is the hull.
    complete: Verdict
    univocal: Verdict
    faithful: Verdict
    #: Why a verdict is unknown or no, in words; empty when all three are yes.
    reasons: tuple[str, ...]
    #: Canonical order: fixed points first, then by space.
    attractors: tuple[Attractor, ...]
    #: Exact number of entries when ``exact_count``, otherwise "at least".
    count: int
    exact_count: bool
    #: Filled when a projection was asked for: (markers, rows).
    markers: tuple[str, ...] = ()
    patterns: tuple[Pattern, ...] = ()
    #: Limits that were hit, in words; empty iff ``finished``.
    limits: tuple[str, ...] = ()
    #: Whether only fixed points were asked for; the verdicts then speak of fixed points.
    fixed_points_only: bool = False
    #: Regulations that are cut.
    cuts: tuple[Cut, ...] = ()

    @property
    def finished(self) -> bool:
        return not self.limits
