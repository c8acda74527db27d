"""Instantiations drawn at random, each with the same probability, and what they estimate.

**Choices** of connectives, listed rules and optional regulations are drawn one by one: every combination is an
instantiation. **Tables** of monotone functions depend on each other row by row. They are drawn by coupling from the
past (Propp and Wilson 1996, doi:10.1002/(SICI)1098-2418(199608/09)9:1/2<223::AID-RSA14>3.0.CO;2-O): a row is chosen at
random and set to the value of a coin where that keeps the table monotone. The greatest and the least table are led by
the same rows and coins from ever earlier times; where both have become one, so has every table in between, and that one
is uniform, not nearly so. A table in which a regulator takes no part that must is drawn again. **A set of
instantiations** that is a decision diagram is drawn from by the number of paths below each node.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from logicnet.attractors.schemes.basins import wilson
from logicnet.compiled.space import Subspace
from logicnet.ensembles.choices import ChoiceKind
from logicnet.ensembles.claims import ExpectationVerdict
from logicnet.ensembles.consistency import Consistency
from logicnet.ensembles.partial import PartialNetwork
from logicnet.limits import Limits

__all__ = ["MonotoneTables", "SampleEstimate", "drawn_from", "draws_of", "estimated"]


class SampleEstimate(Struct, frozen=True):
    """How many instantiations are consistent, from a sample. Not proved: the interval is right 95 times in 100."""

    seed: int
    #: Instantiations drawn, with replacement, and from how many.
    samples: int
    population: int
    consistent: int
    #: Of the sample: neither consistent nor excluded. The interval holds for either outcome of each of them.
    undecided: int
    #: Lower and upper end of the 95 % interval, as parts of the population.
    interval: tuple[float, float]
    #: Whether it was drawn from what earlier proofs leave, not from all instantiations.
    is_narrowed: bool

    @property
    def at_least(self) -> int:
        """The lower end in instantiations."""
        return max(int(self.interval[0] * self.population), 1 if self.consistent else 0)

    @property
    def at_most(self) -> int:
        """The upper end in instantiations."""
        return min(self.population, -int(-self.interval[1] * self.population // 1))


class MonotoneTables:
    """Monotone tables of some regulators, in which those of ``effective`` take part; all with the same probability."""

    def __init__(self, regulators: int, rows: Sequence[int], effective: Sequence[int]) -> None:
        top = (1 << regulators) - 1
        self._rows, self._effective = tuple(rows), tuple(effective)
        self._count = 1 << regulators
        self._above = {r: sum(1 << (r | 1 << i) for i in range(regulators) if not r >> i & 1) for r in rows}
        self._below = {r: sum(1 << (r & ~(1 << i)) for i in range(regulators) if r >> i & 1) for r in rows}
        #: The lowest and the highest row are constants unless they are among the rows.
        self._least = 0 if top in self._above else 1 << top
        self._greatest = (1 << self._count) - 1 & ~(0 if 0 in self._above else 1)
        self._without = [sum(1 << x for x in range(self._count) if not x >> i & 1) for i in range(regulators)]

    def draw(self, rng: random.Random) -> int:
        """A table: bit r is the value of row r."""
        while True:
            table = self._monotone(rng)
            if all(self._takes_part(table, i) for i in self._effective):
                return table

    def _takes_part(self, table: int, i: int) -> bool:
        return bool((table >> (1 << i) & ~table) & self._without[i])

    def _monotone(self, rng: random.Random) -> int:
        if not self._rows:
            return self._least
        #: Moves, the latest last; what is added lies before all others.
        moves: list[tuple[int, int]] = []
        rows = len(self._rows)
        # Most small tables have met by then; what is added doubles the whole.
        many = (2 if rows < 16 else 32) * rows
        while True:
            drawn = [divmod(rng.randrange(2 * rows), 2) for _ in range(many)]
            moves = [(self._rows[place], coin) for place, coin in drawn] + moves
            low, high = self._least, self._greatest
            for row, coin in moves:
                low, high = self._moved(low, row, coin), self._moved(high, row, coin)
            if low == high:
                return low
            many = len(moves)

    def _moved(self, table: int, row: int, coin: int) -> int:
        if coin:
            above = self._above[row]
            return table | 1 << row if table & above == above else table
        return table if table & self._below[row] else table & ~(1 << row)


def draws_of(partial: PartialNetwork, rng: random.Random) -> Callable[[], Subspace]:
    """What draws an instantiation at each call: a value for every bit."""
    tables: list[tuple[MonotoneTables, Mapping[int, int]]] = []
    for regulators, rows, effective in partial.tables():
        tables.append((MonotoneTables(regulators, sorted(rows), effective), rows))
    others = [choice for choice in partial.choices if choice.kind is not ChoiceKind.ROW]

    def draw() -> Subspace:
        values: dict[int, int] = {}
        for choice in others:
            values.update(zip(choice.bits, rng.choice(choice.codes), strict=True))
        for table, rows in tables:
            drawn = table.draw(rng)
            values.update((bit, drawn >> row & 1) for row, bit in rows.items())
        return Subspace.of(sorted(values.items()))

    return draw


def drawn_from(diagram: Any, bits: int, rng: random.Random) -> Callable[[], Subspace]:
    """What draws from a set that a diagram over so many bits holds, each of its members with the same probability.

    Takes time and memory linear in the diagram, then at most one step per bit.
    """
    nodes = [tuple(map(int, node.split(","))) for node in diagram.data_string().strip("|").split("|")]
    # Children stand before their parents; node 0 is false and node 1 true, both on a level below all bits.
    counts = [0, 1]
    for level, low, high in nodes[2:]:
        counts.append(sum(counts[k] << (nodes[k][0] - level - 1) for k in (low, high)))
    root = len(nodes) - 1

    def draw() -> Subspace:
        value, at = 0, root
        for k in range(bits):
            level, low, high = nodes[at]
            if level != k:
                value |= rng.getrandbits(1) << k
                continue
            one = counts[high] << (nodes[high][0] - k - 1)
            zero = counts[low] << (nodes[low][0] - k - 1)
            if rng.randrange(one + zero) < one:
                value, at = value | 1 << k, high
            else:
                at = low
        return Subspace((1 << bits) - 1, value)

    return draw


def estimated(
    solver: Consistency, draw: Callable[[], Subspace], population: int, samples: int, seed: int, limits: Limits,
    is_narrowed: bool,
) -> SampleEstimate | None:  # fmt: skip
    """The estimate from so many draws, from fewer if a limit comes first; ``None``: from none."""
    hits = undecided = drawn = 0
    while drawn < samples and limits.reached() is None:
        if drawn % 100 == 0:
            limits.tell(f"{drawn} of {samples} instantiations drawn")
        verdicts = {ExpectationVerdict.HOLDS}
        bits = draw()
        for claim in solver.claims:
            verdicts.add(claim.at(bits).verdict)
            if ExpectationVerdict.FAILS in verdicts:
                break
        if limits.hit is not None and ExpectationVerdict.FAILS not in verdicts:
            break
        drawn += 1
        if ExpectationVerdict.FAILS not in verdicts:
            undecided += ExpectationVerdict.UNKNOWN in verdicts
            hits += ExpectationVerdict.UNKNOWN not in verdicts
    if not drawn:
        return None
    interval = (wilson(hits, drawn)[0], wilson(hits + undecided, drawn)[1])
    return SampleEstimate(seed, drawn, population, hits, undecided, interval, is_narrowed)
