"""How attractors show formulas, and which marker patterns occur, without listing attractors."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

from logicnet.attractors.dense import States
from logicnet.attractors.landscape import Shows
from logicnet.compiled.circuit import Circuit
from logicnet.compiled.space import Subspace

__all__ = ["ShownFormula"]

#: Combinations of oscillating markers that are tried one by one.
MAX_COMBINATIONS = 4096


class ShownFormula:
    """A formula over the nodes of a circuit, evaluated on attractors; answers are remembered per marker setting."""

    def __init__(self, circuit: Circuit, signals: tuple[int, int]) -> None:
        self._circuit = circuit
        self._false, self._true = signals
        self.support = frozenset(c >> 1 for c in circuit.literals_below(signals))
        self._mask = sum(1 << v for v in self.support)
        #: By what is fixed of the markers, and to which values.
        self._known: dict[tuple[int, int], Shows] = {}

    def on_space(self, space: Subspace) -> Shows:
        """ALWAYS or NEVER if every state of the subspace agrees, otherwise UNKNOWN: the subspace meets both."""
        markers = space.mask & self._mask, space.value & self._mask
        shows = self._known.get(markers)
        if shows is None:
            space = Subspace(*markers)
            if not self._circuit.admits(space, self._false):
                shows = Shows.ALWAYS
            elif not self._circuit.admits(space, self._true):
                shows = Shows.NEVER
            else:
                shows = Shows.UNKNOWN
            self._known[markers] = shows
        return shows

    def on_attractor(self, space: Subspace, exact_hull: bool, states: Iterable[States] | None) -> Shows:
        """How a complex attractor inside ``space`` shows the formula.

        ``states`` are independent sets whose product it is, where known. UNKNOWN only if the hull
        leaves it open and the states are not known or too many combinations of markers occur.
        """
        shows = self.on_space(space)
        if shows is not Shows.UNKNOWN:
            return shows
        free = {v for v in self.support if not space.mask >> v & 1}
        choices: list[list[Subspace]] = []
        combinations = 1
        covered: set[int] = set()
        for part in states or ():
            if not free.isdisjoint(part.nodes):
                choices.append(sorted(part.project(frozenset(free))))
                covered.update(part.nodes)
                combinations *= len(choices[-1])
        if free <= covered and combinations <= MAX_COMBINATIONS:
            seen = {self.on_space(Subspace.meet((space, *pieces))) for pieces in product(*choices)}
            return seen.pop() if len(seen) == 1 else Shows.SOMETIMES
        if exact_hull and len(free) == 1:
            # The one oscillating marker takes both values, and the hull says that they differ in the formula.
            return Shows.SOMETIMES
        return Shows.UNKNOWN
