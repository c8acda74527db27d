"""What an engine is asked: a case (which network, in which environment, under which changes) and a demand.

A case and a demand are made by :mod:`logicnet.network.resolve`, which refuses every name that the network does not
have. An engine takes them as they are, and every answer holds its case. What a clamp does to an input of the
environment is decided here and nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from logicnet.network.levels import in_levels
from logicnet.network.model import Clamp, Cut, Network, Setting
from logicnet.network.update import Update
from logicnet.text.names import format_name

if TYPE_CHECKING:
    from logicnet.text.expression import Expression

__all__ = [
    "Case",
    "Criterion",
    "Demand",
    "InputValues",
    "KindOfChange",
    "OfCase",
    "Update",
    "changes_argument",
    "changes_text",
    "settings_text",
    "value_words",
]

#: The value of each input in file order; ``None`` = free.
InputValues = tuple[tuple[str, Setting], ...]


#: A step without any change, in words.
NOTHING = "nothing"


class KindOfChange(Enum):
    """How long changes are held. PERMANENT: from the first moment on, for good. TEMPORARY: until the network has
    settled under them, then they are released. ONE_SHOT: the state is changed once, and the rules are not."""

    PERMANENT = "permanent"
    TEMPORARY = "temporary"
    ONE_SHOT = "one-shot"

    @property
    def held(self) -> str:
        """How long, for a sentence."""
        return {
            KindOfChange.PERMANENT: "held for good",
            KindOfChange.TEMPORARY: "held until the network has settled, then released",
            KindOfChange.ONE_SHOT: "made once",
        }[self]


class Criterion(Enum):
    """What a goal speaks of. ATTRACTORS: those of the update scheme. FIXED_POINTS: these alone, and there must be one.
    MINIMAL_TRAP_SPACES: these, with all their states. PERCOLATION: the values that follow whatever the free nodes do.
    """

    ATTRACTORS = "attractors"
    FIXED_POINTS = "fixed-points"
    MINIMAL_TRAP_SPACES = "minimal-trap-spaces"
    PERCOLATION = "percolation"


class Case(Struct, frozen=True):
    """A network in an environment, under clamps and cuts, with its update scheme. Immutable.

    Guaranteed by the resolver: ``environment`` names each input once, in file order, and the levels above the first of
    an input with levels that are set; every clamp and cut names what the network has; no node has two clamps and no
    regulation two cuts.
    """

    network: Network
    #: As the environment says it; a clamp on an input is not in here (see :attr:`settings`).
    environment: InputValues
    clamps: tuple[Clamp, ...] = ()
    cuts: tuple[Cut, ...] = ()
    update: Update = Update.ASYNCHRONOUS
    #: The environment as the user named it; empty when it was given by its values.
    place: str = ""

    def __eq__(self, other: object) -> bool:
        """The name that a user gave to the environment makes no difference."""
        return isinstance(other, Case) and self._compared == other._compared

    def __hash__(self) -> int:
        return hash(self._compared)

    @property
    def _compared(self) -> tuple[object, ...]:
        return self.network, self.environment, self.clamps, self.cuts, self.update

    @property
    def settings(self) -> InputValues:
        """The value that each input has: a clamp on an input wins over the environment. ``None`` = free."""
        clamped = {clamp.node: clamp.value for clamp in self.clamps}
        return tuple((name, clamped.get(name, value)) for name, value in self.environment)

    @property
    def held(self) -> dict[str, int]:
        """Every node that does not follow its rule, with its value: fixed inputs in file order, then clamped nodes."""
        held = {name: value for name, value in self.settings if value is not None}
        held.update((clamp.node, clamp.value) for clamp in self.clamps)
        return held

    @property
    def free(self) -> tuple[str, ...]:
        """The inputs that may have either value, in file order."""
        return tuple(name for name, value in self.settings if value is None)

    @property
    def untreated(self) -> Case:
        """The same network in the same environment without clamps and cuts."""
        return replace(self, clamps=(), cuts=())

    def under(self, changes: Iterable[Clamp | Cut]) -> Case:
        """The case under further changes; where a node or a regulation has one already, the further one wins."""
        clamps = {clamp.node: clamp for clamp in self.clamps}
        cuts = {(cut.source, cut.target): cut for cut in self.cuts}
        for change in changes:
            if isinstance(change, Clamp):
                clamps[change.node] = change
            else:
                cuts[change.source, change.target] = change
        return replace(self, clamps=tuple(clamps.values()), cuts=tuple(cuts.values()))

    @property
    def words(self) -> str:
        """``in environment oral, with TUM_p53=0``: the case without its network and scheme, for a sentence."""
        values = settings_text(self.network, self.environment)
        unnamed = f"with inputs {values}" if values else "without inputs"
        where = f"in environment {self.place}" if self.place else unnamed
        changes = changes_text(self.network, (*self.clamps, *self.cuts), ", ")
        return f"{where}, with {changes}" if changes else where


class OfCase:
    """What every answer says of its question in the same way: it holds its case, and these are parts of it."""

    __slots__ = ()

    case: Case

    @property
    def network(self) -> Network:
        """The network that was asked about."""
        return self.case.network

    @property
    def environment(self) -> InputValues:
        """The value that each input has, clamps laid over the environment; ``None`` = free."""
        return self.case.settings

    @property
    def clamps(self) -> tuple[Clamp, ...]:
        """The clamps that hold throughout."""
        return self.case.clamps

    @property
    def cuts(self) -> tuple[Cut, ...]:
        """The cuts that hold throughout."""
        return self.case.cuts

    @property
    def update(self) -> Update:
        """The update scheme."""
        return self.case.update


class Demand(Struct, frozen=True):
    """A formula with the words for it. Both are of one reading: the resolver makes them from the same text."""

    #: As the user wrote it: the name of a phenotype, or an expression.
    text: str
    #: Over nodes only; phenotypes have been put in. Two demands that say the same in other words are not equal.
    formula: Expression

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Demand) and self.text == other.text

    def __hash__(self) -> int:
        return hash(self.text)

    def __str__(self) -> str:
        return self.text


class Steps(Struct, frozen=True):
    """Temporary changes in two steps: ``first`` until the network has settled, then ``then`` in their place."""

    first: tuple[Clamp | Cut, ...]
    then: tuple[Clamp | Cut, ...]

    def words(self, network: Network) -> str:
        """``first A=0 + B=1, then nothing``, as it is read where a sequence may stand."""
        first, then = (changes_text(network, step) or NOTHING for step in (self.first, self.then))
        return f"first {first}, then {then}"


def changes_text(network: Network, changes: Iterable[Clamp | Cut], joint: str = " + ") -> str:
    """A set of changes in words, ``A=0 + Dose>=2``: levels of one node together; empty for none."""
    every = tuple(changes)
    if not network.named_levels:
        return joint.join(map(str, every))
    clamps = [(one.node, one.value) for one in every if isinstance(one, Clamp)]
    told = ["".join(one) for one in in_levels(network.named_levels, clamps)]
    return joint.join([*told, *(str(one) for one in every if isinstance(one, Cut))])


def changes_argument(network: Network, changes: Iterable[Clamp | Cut]) -> str:
    """A set of changes as ``--with`` reads it, ``A=0,Dose>=2``: levels of one node together, names in quotes where they
    need them; empty for none."""
    every = tuple(changes)
    clamps = in_levels(network.named_levels, [(one.node, one.value) for one in every if isinstance(one, Clamp)])
    cuts = [(one.source, one.target, one.value) for one in every if isinstance(one, Cut)]
    told = [f"{format_name(name)}{words}" for name, words in clamps]
    told += [f"{format_name(source)} -> {format_name(target)}={value}" for source, target, value in cuts]
    return ",".join(told)


def value_words(network: Network, name: str, value: Setting) -> str:
    """The value of one node in words, ``A=1``, ``A=*``; of a Boolean node of levels what it says of the level."""
    levels = next((one for one in network.named_levels if name in one.nodes), None)
    if levels is not None:
        return f"{levels.name}{levels.bound(name, value)}"
    return f"{name}={'*' if value is None else value}"


def settings_text(network: Network, environment: InputValues) -> str:
    """The values of inputs in words, ``A=1, Dose=2, B=*``."""
    return ", ".join("".join(one) for one in in_levels(network.named_levels, environment))
