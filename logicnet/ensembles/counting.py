"""How many instantiations satisfy clauses, by a decision diagram over the bits: its paths are disjoint cubes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import prod
from typing import Any

from msgspec import Struct

from logicnet.compiled.space import Subspace
from logicnet.ensembles.partial import PartialNetwork
from logicnet.limits import Limits

__all__ = ["AFTERWARDS", "MOST_NODES", "Counter", "NotCounted", "Number"]

#: Nodes of one diagram.
MOST_NODES = 300_000
#: Regulators of a monotone rule whose tables fit into such a diagram.
MOST_REGULATORS = 5
#: Nodes of all diagrams made after a limit was hit: some tenths of a second.
AFTERWARDS = 300_000


class Number(Struct, frozen=True):
    """A number of instantiations, known exactly or by bounds."""

    at_least: int
    at_most: int

    @property
    def exact(self) -> int | None:
        """The number; ``None`` if only bounds are known."""
        return self.at_least if self.at_least == self.at_most else None

    def __str__(self) -> str:
        if self.at_least == self.at_most:
            return f"{self.at_least:,}"
        return f"between {self.at_least:,} and {self.at_most:,}"


class NotCounted(Exception):
    """A diagram became too large, or a limit was reached: the number is not known."""


class Counter:
    """Sets of instantiations as decision diagrams. Every operation may raise :class:`NotCounted`."""

    def __init__(self, partial: PartialNetwork, limits: Limits, used: int = -1) -> None:
        """``used``: a mask of the bits that the sets will speak of. Rules without such bits only multiply numbers."""
        from biodivine_aeon import BddVariableSet

        self.limits = limits
        #: Nodes that may still be made after a limit was hit, so that what was learnt by then is counted if that is
        #: quick; ``None``: operations stop at the limits.
        self.afterwards: int | None = None
        self.bits = partial.bits
        apart = [(mask, count) for mask, count in partial.sizes.values() if not mask & used]
        self._free = sum(mask.bit_count() for mask, _ in apart)
        self._times = prod(count for _, count in apart)
        self._variables = BddVariableSet([f"b{k}" for k in range(partial.bits)])
        self.ids = self._variables.variable_ids()
        self.none, self.all = self._variables.mk_false(), self._variables.mk_true()
        if limits.hit is not None:
            self.afterwards = AFTERWARDS
        self.instantiations = self._admissible(partial, used)

    def _admissible(self, partial: PartialNetwork, used: int) -> Any:
        touched = {name for name, (mask, _) in partial.sizes.items() if mask & used}
        largest = max((regulators for regulators, _, _ in partial.tables(touched)), default=0)
        if largest > MOST_REGULATORS:
            # Known beforehand: all monotone functions of six regulators are a diagram of more nodes than that.
            raise NotCounted(f"a monotone rule of {largest} regulators is more than a decision diagram holds")
        found = self.all
        for part in partial.admissible(used):
            if isinstance(part, list):
                found = self.meet(found, self._clause(part))
            else:
                # For each regulator: some step of the table goes up.
                steps = self.none
                for low, high in part:
                    step = self.all
                    if low is not None:
                        step = self.meet(step, self._literal(low, 0))
                    if high is not None:
                        step = self.meet(step, self._literal(high, 1))
                    steps = self.join(steps, step)
                found = self.meet(found, steps)
        return found

    def _literal(self, bit: int, value: int) -> Any:
        return self._variables.mk_literal(self.ids[bit], bool(value))

    def _clause(self, literals: Iterable[int]) -> Any:
        return self._variables.mk_disjunctive_clause({self.ids[abs(x) - 1]: x > 0 for x in literals})

    def region(self, region: Subspace) -> Any:
        return self._variables.mk_conjunctive_clause({self.ids[k]: bool(value) for k, value in region.fixed()})

    def outside(self, within: Any, regions: Iterable[Subspace]) -> Any:
        """What of a set lies in none of the regions."""
        for region in sorted(regions, key=lambda r: (r.mask.bit_length(), r.mask, r.value)):
            within = self._bounded(within.l_and_not, self.region(region))
        return within

    def minus(self, a: Any, b: Any) -> Any:
        return self._bounded(a.l_and_not, b)

    def union(self, regions: Iterable[Subspace]) -> Any:
        found = self.none
        for region in sorted(regions, key=lambda r: (r.mask.bit_length(), r.mask, r.value)):
            found = self.join(found, self.region(region))
        return found

    def meet(self, a: Any, b: Any) -> Any:
        return self._bounded(a.l_and, b)

    def join(self, a: Any, b: Any) -> Any:
        return self._bounded(a.l_or, b)

    def _bounded(self, operation: Any, other: Any) -> Any:
        if self.afterwards is None and self.limits.reached() is not None:
            raise NotCounted(f"stopped by {self.limits.hit}")
        try:
            result = operation(other, limit=MOST_NODES)
        except InterruptedError:
            raise NotCounted(f"a decision diagram of more than {MOST_NODES:,} nodes") from None
        if self.afterwards is not None:
            self.afterwards -= result.node_count()
            if self.afterwards < 0:
                raise NotCounted(f"stopped by {self.limits.hit}")
        return result

    def size(self, found: Any) -> int:
        """How many instantiations a set has. Exact."""
        return (int(found.cardinality()) >> self._free) * self._times

    def independent(self, found: Any, bits: Sequence[int]) -> bool:
        """Whether changing these bits alone, from one instantiation to another, never leads into a set or out of it."""
        wider = self.meet(self.instantiations, found.r_exists([self.ids[k] for k in bits]))
        return bool(self._bounded(wider.l_and_not, found).is_false())
