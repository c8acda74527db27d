r"""Sets by their number: the n-th set of at most k choices is computed, not looked up in a list.

The order is that of :func:`~logicnet.perturbation.screen.sets_up_to`: smaller sets first, then by the positions of
their choices. Without conflicts that is the combinatorial number system (Knuth, TAOCP 4A, 7.2.1.3). Two choices for
one node with different values are never in one set; where all choices of a node stand side by side, a set takes one
choice at most of each such group, and what is left after the choice j of group g is counted by a table:

    N[g][k] = N[g+1][k] + (choices of group g) * N[g+1][k-1]

Then the position of a set among those of its size is a sum of differences of prefix sums of N, and the way back is one
search in a sorted list for each of its choices.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import combinations, pairwise
from typing import overload

from logicnet.perturbation.candidates import Choice

__all__ = ["NumberedSets"]


class NumberedSets(Sequence[tuple[int, ...]]):
    """All sets of at most ``size`` choices that give no node two values, as positions in ``choices``.

    Memory is linear in choices times size, whatever the number of sets is. Serves choices that :meth:`can_number`.
    """

    def __init__(self, choices: Sequence[Choice], size: int) -> None:
        groups = _groups(choices)
        assert groups is not None
        self._groups = groups
        self.size = min(size, len(set(groups)))

    @staticmethod
    def can_number(choices: Sequence[Choice]) -> bool:
        """Whether each choice is one clamp, no clamp is there twice, and the choices of a node stand side by side."""
        return _groups(choices) is not None

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, NumberedSets):
            return NotImplemented
        return (self._groups, self.size) == (other._groups, other.size)

    def __hash__(self) -> int:
        return hash((self._groups, self.size))

    def __reduce__(self) -> tuple[object, ...]:
        # The tables are made again where they are needed.
        return _restored, (self._groups, self.size)

    @cached_property
    def _left(self) -> list[list[int]]:
        """Per number of choices still to be made, per group: how many ways from that group on."""
        count = (self._groups[-1] + 1) if self._groups else 0
        choices = [0] * count
        for g in self._groups:
            choices[g] += 1
        ways = [[1] * (count + 1)]
        for k in range(1, self.size + 1):
            row = [0] * (count + 1)
            for g in range(count - 1, -1, -1):
                row[g] = row[g + 1] + choices[g] * ways[k - 1][g + 1]
            ways.append(row)
        return ways

    @cached_property
    def _before(self) -> list[list[int]]:
        """Per number of choices still to be made, this one included, per choice: ways that begin before it."""
        sums = [[0]]
        for k in range(1, self.size + 1):
            row = [0]
            for g in self._groups:
                row.append(row[-1] + self._left[k - 1][g + 1])
            sums.append(row)
        return sums

    @cached_property
    def _first(self) -> list[int]:
        """Per group: its first choice; and the number of choices behind the last."""
        first = [j for j, g in enumerate(self._groups) if not j or g != self._groups[j - 1]]
        return [*first, len(self._groups)]

    @property
    def counts(self) -> tuple[int, ...]:
        """How many sets of each size there are."""
        return tuple(row[0] for row in self._left)

    def __len__(self) -> int:
        return sum(self.counts)

    def __iter__(self) -> Iterator[tuple[int, ...]]:
        groups = self._groups
        for k in range(self.size + 1):
            for chosen in combinations(range(len(groups)), k):
                if all(groups[i] != groups[j] for i, j in pairwise(chosen)):
                    yield chosen

    @overload
    def __getitem__(self, number: int) -> tuple[int, ...]: ...

    @overload
    def __getitem__(self, number: slice) -> tuple[tuple[int, ...], ...]: ...

    def __getitem__(self, number: int | slice) -> tuple[int, ...] | tuple[tuple[int, ...], ...]:
        """The set of a number, by one binary search for each of its choices."""
        if isinstance(number, slice):
            return tuple(self[n] for n in range(*number.indices(len(self))))
        if number < 0:
            number += len(self)
        size = 0
        while size <= self.size and number >= (count := self._left[size][0]):
            number -= count
            size += 1
        if number < 0 or size > self.size:
            raise IndexError("there is no set of that number")
        chosen: list[int] = []
        start = 0
        for k in range(size, 0, -1):
            before = self._before[k]
            j = bisect_right(before, number + before[start]) - 1
            number -= before[j] - before[start]
            chosen.append(j)
            start = self._first[self._groups[j] + 1]
        return tuple(chosen)

    def rank(self, chosen: Sequence[int]) -> int:
        """The number of a set whose choices are sorted; the way back of :meth:`__getitem__`."""
        number = sum(self.counts[: len(chosen)])
        start = 0
        for k, j in zip(range(len(chosen), 0, -1), chosen, strict=True):
            number += self._before[k][j] - self._before[k][start]
            start = self._first[self._groups[j] + 1]
        return number


def _groups(choices: Sequence[Choice]) -> tuple[int, ...] | None:
    """The group of each choice, counted from 0; ``None`` if these choices cannot be numbered."""
    if any(len(choice.clamps) != 1 or choice.cuts for choice in choices):
        return None
    if len({choice.clamps[0] for choice in choices}) < len(choices):
        return None
    groups: list[int] = []
    seen: dict[str, int] = {}
    for choice in choices:
        node = choice.clamps[0].node
        group = seen.setdefault(node, len(seen))
        if group != len(seen) - 1:
            return None
        groups.append(group)
    return tuple(groups)


def _restored(groups: tuple[int, ...], size: int) -> NumberedSets:
    sets = NumberedSets.__new__(NumberedSets)
    sets._groups, sets.size = groups, size
    return sets
