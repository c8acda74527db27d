"""Tables of monotone functions as bits: which bits are a function that every regulator takes part in.

A row is an integer, bit i says that regulator i has the value that activates. The lowest row is 0 and the highest 1, so
both are no bits. A table is admissible iff

1. it is monotone: a row with 1 lies below no row with 0;
2. each regulator i takes part: some row x without i has value 0 while ``x + i`` has value 1.

Both are clauses here, (2) with one variable for each x. So the models are the admissible functions: 1, 2, 9, 114, 6894,
7785062 for 1 to 6 regulators.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

__all__ = ["table_clauses"]


def table_clauses(
    regulators: int, rows: Mapping[int, int], fresh: Callable[[], int], effective: Iterable[int]
) -> Iterator[list[int]]:
    """Clauses over the variables of rows (and fresh ones) that hold exactly for admissible tables.

    ``effective``: the regulators that must take part; the others may. Linear in rows times regulators.
    """
    top = (1 << regulators) - 1

    def literal(row: int, value: int) -> int | None:
        """The literal "the row has the value"; ``None`` where that is so anyway, 0 where it cannot be."""
        if row in (0, top):
            return None if value == (row == top) else 0
        return rows[row] if value else -rows[row]

    for low in rows:
        for i in range(regulators):
            if not low >> i & 1 and low | 1 << i != top:
                yield [-rows[low], rows[low | 1 << i]]
    for i in effective:
        steps = []
        certain = False
        for low in range(top + 1):
            if low >> i & 1:
                continue
            needed = [literal(low, 0), literal(low | 1 << i, 1)]
            if 0 in needed:
                continue
            step = [x for x in needed if x is not None]
            if not step:
                certain = True
                break
            steps.append(step)
        if certain:
            continue
        found = []
        for step in steps:
            if len(step) == 1:
                found.append(step[0])
            else:
                here = fresh()
                yield from ([-here, x] for x in step)
                found.append(here)
        yield found
