"""What an answer about attractors is: data that says what was proved, what is unknown, and which limit was hit."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from logicnet.compiled.space import NetworkSpace
from logicnet.network.case import Case, Demand, OfCase, Update
from logicnet.network.model import Setting
from logicnet.text.notebook import Shown

if TYPE_CHECKING:
    from logicnet.attractors.dense import States

__all__ = [
    "Attractor",
    "AttractorList",
    "Basin",
    "Basins",
    "Estimate",
    "Filter",
    "Kind",
    "Landscape",
    "MarkerPattern",
    "Measure",
    "PatternGroup",
    "PatternTable",
    "Reach",
    "Shows",
    "Update",
    "Verdict",
    "Witness",
    "Word",
]


class Verdict(Enum):
    """Three-valued answer; never use one as a bool."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


#: What a verdict is about.
Word = Literal["complete", "univocal", "faithful"]


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


class Measure(Enum):
    """What is estimated. WALKS: the probability that a random walk from a random state ends in the attractor."""

    WEAK = "weak"
    STRONG = "strong"
    WALKS = "walks"


class Estimate(Struct, frozen=True):
    """A share of the state space estimated from states drawn at random, with a 95 % confidence interval (Wilson).

    Draws whose outcome stayed open count as misses in ``low`` and as hits in ``high``.
    """

    measure: Measure
    share: float
    low: float
    high: float


class Basin(Struct, frozen=True):
    """How much of the state space leads to an attractor; numbers of states are exact.

    Weak basin: the states from which it can be reached. Strong basin: those from which nothing else can. ``None``
    where sets of states were too large; then there are estimates.
    """

    weak: int | None
    strong: int | None
    estimates: tuple[Estimate, ...] = ()


class Attractor(Shown, Struct, frozen=True):
    """One attractor (or one minimal trap space not yet proved to hold exactly one)."""

    #: Stable name: a hash of the name-sorted hull and the update scheme.
    id: str
    kind: Kind
    #: The smallest subspace known to hold it: its hull where ``Landscape.faithful`` is yes.
    space: NetworkSpace
    #: Number of states; ``None`` when not computed.
    size: int | None
    #: In the order of ``Network.phenotypes``.
    phenotypes: tuple[tuple[str, Shows], ...]
    #: Whether ``space`` is proved to be the hull: every node it leaves free takes both values.
    faithful: Verdict = Verdict.YES
    #: One of its states, the same whatever the order of the file where all are known; ``None`` when none is known.
    state: NetworkSpace | None = None
    #: All its states, when they were asked for and are few enough.
    states: tuple[NetworkSpace, ...] | None = None
    #: Its states as a product of independent sets, where computed.
    members: tuple[States, ...] | None = None

    def __eq__(self, other: object) -> bool:
        """What is known of it; ``members`` is the same knowledge in another form."""
        return isinstance(other, Attractor) and self._compared == other._compared

    def __hash__(self) -> int:
        return hash(self._compared)

    @property
    def _compared(self) -> tuple[object, ...]:
        return tuple(getattr(self, name) for name in self.__struct_fields__ if name != "members")

    def holds(self, state: int) -> Verdict:
        """Whether a state of the whole network belongs to it."""
        if state not in self.space:
            return Verdict.NO
        if self.members is not None:
            return Verdict.YES if all(state in part for part in self.members) else Verdict.NO
        return Verdict.UNKNOWN


class Witness(Struct, frozen=True):
    """What refutes that the list, or that the minimal trap spaces alone, are complete, univocal or faithful.

    *complete*: an attractor that is not among them. *univocal*: two attractors in one minimal trap space. *faithful*:
    an attractor whose hull is smaller than the minimal trap space that holds it.
    """

    verdict: Word
    #: Whose verdict it is: that of the answer, or that of the minimal trap spaces taken for the attractors.
    of: Literal["list", "minimal trap spaces"]
    #: Proved attractors, each with a state of it where one is known; whatever else the answer lists.
    attractors: tuple[Attractor, ...]
    #: The minimal trap space that holds them; ``None``: they lie outside all of them, or that was not asked.
    trap_space: NetworkSpace | None = None
    #: Of a phenotype table: marker values that some attractor has and no row.
    markers: tuple[Setting, ...] = ()


class MarkerPattern(Struct, frozen=True):
    """One row of a phenotype table: marker values that some attractor has, with a witness."""

    #: Value per marker, in the order asked for; ``None`` = oscillates.
    markers: tuple[Setting, ...]
    #: In how many settings of the free inputs some attractor has it, exactly; ``None`` when that is not known.
    environments: int | None
    #: In so many settings a minimal trap space (or attractor) has it for certain; the exact number where that is known.
    at_least: int
    #: A minimal trap space with this pattern, or a space around an attractor with it; it fixes every input.
    witness: NetworkSpace
    #: Whether the witness is a minimal trap space. UNKNOWN: a limit was reached before it was made minimal; it is a
    #: trap space whose minimal ones have the pattern.
    minimal: Verdict = Verdict.YES


class PatternGroup(Struct, frozen=True):
    """The settings of the free inputs in which exactly these marker patterns occur."""

    patterns: tuple[tuple[Setting, ...], ...]
    #: Exact number of settings.
    environments: int
    #: One of them: a value for every input.
    example: NetworkSpace


class Filter(Struct, frozen=True):
    """Which attractors are meant. It is part of the claim: *complete* says that none of these is missing."""

    #: Those that may show this formula (in a list), or that show it always or sometimes (in a table).
    where: Demand | None = None
    fixed_points_only: bool = False
    #: Those that are reached from some state with these values.
    start: NetworkSpace | None = None

    @property
    def leaves_out(self) -> bool:
        """Whether some attractor may not be meant."""
        return self != Filter()


class _Filtered:
    """The filter of an answer, by its parts."""

    __slots__ = ()

    filter: Filter

    @property
    def where(self) -> Demand | None:
        """The formula that the attractors meant may show; ``None``: whatever they show."""
        return self.filter.where

    @property
    def fixed_points_only(self) -> bool:
        """Whether only fixed points are meant; the verdicts then speak of fixed points."""
        return self.filter.fixed_points_only


class Landscape(OfCase, _Filtered, Shown, Struct, frozen=True):
    """Attractors of a network under clamps in an environment, and what is proved about the list."""

    case: Case
    #: Which attractors are listed.
    filter: Filter
    #: No attractor of these is missing from the list / each entry holds exactly one attractor / each space is the hull.
    complete: Verdict
    univocal: Verdict
    faithful: Verdict
    #: Why a verdict is unknown or no, in words; empty when all three are yes.
    reasons: tuple[str, ...]
    #: In the order of the search, the same for the same file: the parts of the network in turn, the values of its free
    #: inputs counted up. A fixed point may stand behind a complex attractor.
    attractors: tuple[Attractor, ...]
    #: Exact number of entries when ``exact_count``, otherwise "at least".
    count: int
    exact_count: bool
    #: Limits that were hit, in words; empty iff ``finished``.
    limits: tuple[str, ...] = ()
    #: One for each verdict that is no, and what the minimal trap spaces alone would get wrong.
    witnesses: tuple[Witness, ...] = ()

    @property
    def finished(self) -> bool:
        return not self.limits

    @property
    def has_every_attractor(self) -> bool:
        """Whether it is proved that the network has no attractor beside those listed, of whatever kind."""
        return self.complete is Verdict.YES and not self.filter.leaves_out


class _OfLandscape(OfCase):
    """What is said of the attractors of a landscape; its case is that of the landscape."""

    __slots__ = ()

    landscape: Landscape

    @property
    def case(self) -> Case:  # type: ignore[override]
        """The case of the landscape."""
        return self.landscape.case


class Reach(_OfLandscape, Shown, Struct, frozen=True):
    """Which attractors of a landscape can be reached from a start: from at least one of its states."""

    landscape: Landscape
    #: The values that the start gives; what it leaves free may have either value.
    start: NetworkSpace
    #: One for each attractor of the landscape, in its order. YES and NO are proved.
    verdicts: tuple[Verdict, ...]
    #: Why a verdict is unknown.
    reasons: tuple[str, ...] = ()
    #: Limits that were hit here or in the landscape, in words; empty iff ``finished``.
    limits: tuple[str, ...] = ()

    @property
    def places(self) -> tuple[int, ...]:
        """Where ``attractors`` stand in the landscape."""
        return tuple(k for k, verdict in enumerate(self.verdicts) if verdict is not Verdict.NO)

    @property
    def attractors(self) -> tuple[Attractor, ...]:
        """Those that are not proved unreachable."""
        return tuple(self.landscape.attractors[k] for k in self.places)

    @property
    def unreachable(self) -> tuple[Attractor, ...]:
        """Those that are proved unreachable."""
        return tuple(a for a, verdict in self._each() if verdict is Verdict.NO)

    @property
    def by_name(self) -> dict[str, Verdict]:
        """The verdict on each attractor, by its stable name."""
        return {a.id: verdict for a, verdict in self._each()}

    @property
    def finished(self) -> bool:
        return not self.limits

    def _each(self) -> Iterable[tuple[Attractor, Verdict]]:
        return zip(self.landscape.attractors, self.verdicts, strict=True)


class Basins(_OfLandscape, Shown, Struct, frozen=True):
    """How many states lead to each attractor of a landscape, or to each that may be reached from a start."""

    landscape: Landscape
    #: What was reached, where that was asked first: the others have no entry in ``sizes``.
    reach: Reach | None
    #: One for each of ``attractors``, in their order.
    sizes: tuple[Basin, ...]
    #: Number of states that environment and clamps allow; free inputs count as nodes.
    states: int
    #: For estimates: the states drawn, those whose outcome stayed open, and the seed. 0 drawn: all is exact.
    drawn: int
    open: int
    seed: int
    #: Why some basin is not exact; empty when all are.
    reasons: tuple[str, ...]
    #: Limits that were hit here or before, in words; empty iff ``finished``.
    limits: tuple[str, ...] = ()

    @property
    def attractors(self) -> tuple[Attractor, ...]:
        """The attractors whose basins were asked for."""
        return (self.landscape if self.reach is None else self.reach).attractors

    @property
    def by_name(self) -> dict[str, Basin]:
        """The basin of each attractor, by its stable name."""
        return {a.id: basin for a, basin in zip(self.attractors, self.sizes, strict=True)}

    @property
    def finished(self) -> bool:
        return not self.limits


#: Each has ``attractors``, a case and limits, and is shown as a list.
AttractorList = Landscape | Reach | Basins


class PatternTable(OfCase, _Filtered, Shown, Struct, frozen=True):
    """The values that markers have together in attractors of a case, and what is proved about the table."""

    case: Case
    #: Which attractors the table is of.
    filter: Filter
    markers: tuple[str, ...]
    #: By values (0, 1, oscillating).
    patterns: tuple[MarkerPattern, ...]
    #: Every setting of the free inputs in exactly one group; ``None`` when not counted.
    groups: tuple[PatternGroup, ...] | None
    #: No pattern is missing / each minimal trap space holds exactly one attractor / each is the hull of its attractor.
    complete: Verdict
    univocal: Verdict
    faithful: Verdict
    #: Why a verdict is unknown or no, in words; empty when all three are yes.
    reasons: tuple[str, ...]
    #: Limits that were hit, in words; empty iff ``finished``.
    limits: tuple[str, ...] = ()
    #: What refutes a verdict: a pattern that was left out, and what the minimal trap spaces alone would get wrong.
    witnesses: tuple[Witness, ...] = ()

    @property
    def start(self) -> NetworkSpace | None:
        """The values from which the attractors meant are reached; ``None``: reached or not."""
        return self.filter.start

    @property
    def finished(self) -> bool:
        return not self.limits
