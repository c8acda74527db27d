"""Tables of monotone functions as bits: which bits are a function that every regulator takes part in.

A row is an integer, bit i says that regulator i has the value that activates. The lowest row is 0 and the highest 1, so
both are no bits - unless no regulator must take part: then the constants are admissible. A table is admissible iff

1. it is monotone: a row with 1 lies below no row with 0;
2. each regulator i takes part: some row x without i has value 0 while ``x + i`` has value 1.

So the admissible functions are 1, 2, 9, 114, 6894, 7785062 for 1 to 6 regulators.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import comb

__all__ = ["Steps", "table_conditions", "table_count"]

#: Monotone functions of so many regulators in which each takes part; 2 constants of none (https://oeis.org/A006126).
_FUNCTIONS = (2, 1, 2, 9, 114, 6_894, 7_785_062, 2_414_627_396_434, 56_130_437_209_370_320_359_966)

#: Pairs of bits (lower row, upper row); ``None`` stands for the lowest row, 0, and for the highest one, 1.
Steps = tuple[tuple[int | None, int | None], ...]


def table_conditions(
    regulators: int, rows: Mapping[int, int], effective: Iterable[int]
) -> Iterator[list[int] | Steps]:
    """Conditions on the bits of rows that hold exactly for admissible tables: clauses (bit k is variable k + 1), steps.

    Of steps at least one must go up. ``effective``: the regulators that must take part; the others may. Takes as many
    conditions as there are rows times regulators.
    """
    top = (1 << regulators) - 1
    for low in rows:
        for i in range(regulators):
            high = low | 1 << i
            if high != low and high in rows:
                yield [-rows[low] - 1, rows[high] + 1]
    for i in effective:
        steps = tuple((rows.get(low), rows.get(low | 1 << i)) for low in range(top + 1) if not low >> i & 1)
        if (None, None) not in steps:
            yield steps


def table_count(regulators: int, optional: int) -> int:
    """How many tables are admissible if so many of the regulators (0 to 8) need not take part."""
    return sum(comb(optional, absent) * _FUNCTIONS[regulators - absent] for absent in range(optional + 1))
