"""Subspaces of the state space as two Python integers.

A node is a number: its position in the network file, or its position in a circuit that was made of a part of the
network. The two are easily taken for each other. So a subspace says to the type checker whose nodes it speaks of:
:data:`NetworkSpace` or :data:`PartSpace`. :meth:`~logicnet.compiled.circuit.Circuit.lift` and
:meth:`~logicnet.compiled.circuit.Circuit.within` lead from one to the other. A bare ``Subspace`` may be either: what it
is used for is true of both. Nothing of this is there at run time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Generic

from msgspec import Struct

if TYPE_CHECKING:
    # Here for its default: a bare ``Subspace`` is one of either kind.
    from typing_extensions import TypeVar

    from logicnet.network.case import Case

    Frame = TypeVar("Frame", default=Any)
else:
    from typing import TypeVar

    Frame = TypeVar("Frame")

__all__ = ["FULL", "Frame", "NetworkSpace", "OfNetwork", "OfPart", "PartSpace", "Subspace", "agreement", "held_space"]


class OfNetwork:
    """Nodes by their position in the network file."""


class OfPart:
    """Nodes by their position in a circuit of a part of the network."""


#: Nodes beyond which an integer is read as a string of digits.
WIDE = 4096
_FLIP = bytes.maketrans(b"\0\1", b"\1\0")
_DIGITS = bytes.maketrans(b"\0\1", b"01")


class Subspace(Struct, Generic[Frame], frozen=True, order=True):
    """A set of states that fixes some nodes and frees the rest.

    Bit ``v`` of ``mask`` says that node ``v`` is fixed; bit ``v`` of ``value`` is then its value. Invariant:
    ``value & ~mask == 0``, so equal sets are equal objects. The order is total and arbitrary but stable.
    """

    mask: int
    value: int

    @staticmethod
    def of(fixed: Iterable[tuple[int, int]]) -> Subspace[Any]:
        """The subspace that fixes each ``(node, value)``. A node given two values is a bug of the caller."""
        mask = value = 0
        for node, bit in fixed:
            assert not (mask >> node & 1) or (value >> node & 1) == bit, node
            mask |= 1 << node
            value |= bit << node
        return Subspace(mask, value)

    @staticmethod
    def admitting(literals: bytes | bytearray, admitted: int) -> Subspace[Any]:
        """The subspace from one byte (0 or 1) for each literal ``2*v + b``, equal to ``admitted`` if v may be b.

        Linear, as setting the bits of large integers one by one would not be. No node may lack both.
        """
        lacks = literals if admitted == 0 else literals.translate(_FLIP)
        ones = int(b"0" + lacks[0::2][::-1].translate(_DIGITS), 2)
        zeros = int(b"0" + lacks[1::2][::-1].translate(_DIGITS), 2)
        return Subspace(ones | zeros, ones)

    def get(self, node: int) -> int | None:
        """0, 1, or ``None`` when the node is free."""
        return self.value >> node & 1 if self.mask >> node & 1 else None

    def fixed(self) -> Iterator[tuple[int, int]]:
        """``(node, value)`` of each fixed node, in node order."""
        mask = self.mask
        if mask >> WIDE:
            # Linear, where picking bits from a long integer is quadratic.
            value = bin(self.value | 1 << mask.bit_length())[:2:-1]
            yield from ((v, int(value[v])) for v, there in enumerate(bin(mask)[:1:-1]) if there == "1")
            return
        while mask:
            low = mask & -mask
            yield low.bit_length() - 1, 1 if self.value & low else 0
            mask ^= low

    def __contains__(self, state: int) -> bool:
        """Whether a state (an integer, bit ``v`` = node ``v``) lies inside."""
        return state & self.mask == self.value

    def within(self, other: Subspace[Frame]) -> bool:
        """Whether every state of this subspace lies in the other."""
        return self.mask & other.mask == other.mask and self.value & other.mask == other.value

    def meets(self, other: Subspace[Frame]) -> bool:
        """Whether the two have a state in common."""
        return not (self.value ^ other.value) & self.mask & other.mask

    def __and__(self, other: Subspace[Frame]) -> Subspace[Frame]:
        """The states in both. Two that do not meet have none: a bug of the caller."""
        return Subspace(self.mask | other.mask, self.value | other.value)

    @staticmethod
    def meet(spaces: Iterable[Subspace[Frame]]) -> Subspace[Frame]:
        """The states in all of them. Two that do not meet are a bug of the caller, as for ``&``."""
        mask = value = 0
        for space in spaces:
            mask |= space.mask
            value |= space.value
        return Subspace(mask, value)

    def fixing(self, node: int, value: int) -> Subspace[Frame]:
        """The states in it that have this value of a node which it leaves free. One that it fixes is a bug."""
        return Subspace(self.mask | 1 << node, self.value | value << node)

    def over(self, other: Subspace[Frame]) -> Subspace[Frame]:
        """The states of ``other`` with the values of this subspace laid over them: where both fix a node, this wins."""
        return Subspace(other.mask | self.mask, other.value & ~self.mask | self.value)

    def free_count(self, n: int) -> int:
        """How many of ``n`` nodes are free."""
        return n - self.mask.bit_count()


#: Over the nodes of the network; over those of a circuit of a part of it.
NetworkSpace = Subspace[OfNetwork]
PartSpace = Subspace[OfPart]

#: Every state.
FULL: Subspace[Any] = Subspace(0, 0)


def agreement(spaces: Iterable[Subspace], n: int) -> tuple[int, int, int]:
    """Of ``n`` nodes, as bits: those that all these spaces hold at 0, at 1, and those that all leave free.

    >>> [bin(bits) for bits in agreement([Subspace(0b011, 0b001), Subspace(0b011, 0b011)], 3)]
    ['0b0', '0b1', '0b100']
    """
    zero = one = free = (1 << n) - 1
    for space in spaces:
        zero &= space.mask & ~space.value
        one &= space.value
        free &= ~space.mask
    return zero, one, free


def held_space(case: Case) -> NetworkSpace:
    """The states of a case: every node that does not follow its rule has its value."""
    index = case.network.index
    return Subspace.of((index[name], value) for name, value in case.held.items())
