"""Values that come again and again: whether every attractor inside a trap space has a state with them.

Asked where a run has settled without coming to rest, and the next one needs values of nodes that still change. What
these nodes depend on inside the trap space follows no other node. So an attractor of the whole, looked at on these
nodes alone, is an attractor of theirs: it is enough to ask the attractors of this part.
"""

from __future__ import annotations

from logicnet.attractors.asynchronous import AT_ONCE, Effort, analyse, known_state, state_of_every_attractor
from logicnet.attractors.decomposition import independent_parts
from logicnet.attractors.landscape import Kind, Verdict
from logicnet.attractors.schemes.basins import key_of
from logicnet.attractors.walks import towards
from logicnet.compiled.circuit import Circuit, Fanout
from logicnet.compiled.space import FULL, Subspace
from logicnet.limits import Limits

__all__ = ["Recurrence"]

#: Walks inside an attractor to the values that are looked for.
WALKS = 3


class Recurrence:
    """Remembers the attractors of parts that it was asked about."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        #: A state of each attractor of a part.
        self._inside: dict[tuple[object, ...], tuple[Subspace, ...] | None] = {}

    def everywhere(self, part: Circuit, values: Subspace) -> bool:
        """Whether each asynchronous attractor of a circuit without inputs has a state with these values of its nodes.

        *True* is proved; *False* means no or unknown. The circuit holds nothing that percolates.
        """
        for leaf in independent_parts(part):
            wanted = leaf.within(part.lift(values))
            if wanted.mask and not self._met(leaf, wanted):
                return False
        return True

    def _met(self, leaf: Circuit, wanted: Subspace) -> bool:
        key = key_of(leaf)
        if key not in self._inside:
            self._inside[key] = self._states(leaf)
        inside = self._inside[key]
        return inside is not None and all(self._led(leaf, state, wanted) for state in inside)

    def _states(self, leaf: Circuit) -> tuple[Subspace, ...] | None:
        """A state of each attractor; ``None`` where one may be missing."""
        if leaf.n > AT_ONCE and (shared := state_of_every_attractor(leaf, self._limits)) is not None:
            return (shared,)
        known = analyse(leaf, self._limits, Effort(states=False))
        # Where a trap space is known to hold several attractors, all of them are listed.
        if not known.listed or known.complete is not Verdict.YES or known.univocal is Verdict.UNKNOWN:
            return None
        found = []
        for attractor in known.attractors:
            inside = known_state(attractor)
            if attractor.kind is Kind.MINIMAL_TRAP_SPACE or inside is None:
                return None
            found.append(leaf.within(attractor.space & inside))
        return tuple(found)

    def _led(self, leaf: Circuit, state: Subspace, wanted: Subspace) -> bool:
        """Whether a walk from a state comes to these values."""
        if state.mask.bit_count() < leaf.n or state.within(wanted):
            return state.within(wanted)
        fanout, literals = Fanout(leaf), [2 * v + b for v, b in wanted.fixed()]
        for seed in range(WALKS):
            for _, value in towards(fanout, state, [literals], FULL, seed):
                if value & wanted.mask == wanted.value:
                    return True
            if self._limits.reached(25) is not None:
                return False
        return False
