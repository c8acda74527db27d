"""The phenotype table: which settings of marker nodes some minimal trap space shows, without listing trap spaces.

With 60 free inputs there are at least 2^60 attractors and nobody can use their list; the number of marker patterns is
small. A pattern that fixes every marker is shown by a minimal trap space iff some trap space has it (shrink it), so
each costs one SAT call. Patterns with an oscillating marker need minimality as well: a trap space inside which no
marker can be fixed, or the settled regions are put aside one maximal trap space at a time.
"""

from __future__ import annotations

from collections.abc import Sequence

from logicnet.attractors.landscape import Pattern
from logicnet.attractors.trap_spaces import minimal_trap_spaces, shrink
from logicnet.compiled.circuit import Circuit, Closure, Fanout, percolate
from logicnet.compiled.encoding import Encoding, Smallest
from logicnet.compiled.space import FULL, Subspace
from logicnet.limits import Limits
from logicnet.network.model import Network, Setting

__all__ = ["marker_patterns"]


def marker_patterns(
    circuit: Circuit, network: Network, pinned: Subspace, markers: Sequence[str], limits: Limits
) -> tuple[Pattern, ...]:
    """Every marker pattern of the minimal trap spaces of the pinned network, each with a witness, sorted by values.

    Guaranteed: each row occurs; unless a limit was hit, no other pattern occurs. Most-permissive
    attractors show exactly these patterns; asynchronous ones show every row that fixes all markers, and no other such
    row if all attractors lie in minimal trap spaces.
    """
    positions = [network.index[name] for name in markers]
    fixed = percolate(Fanout(circuit), pinned)
    search = _Search(circuit, fixed, positions, limits)
    search.settled()
    if limits.reached() is None:
        search.oscillating()
    free_inputs = any(circuit.is_input(v) and not fixed.mask >> v & 1 for v in range(circuit.n))
    rows = []
    for values in sorted(search.found, key=lambda values: tuple(2 if b is None else b for b in values)):
        witness = _minimal_inside(circuit, search.found[values], limits)
        if witness is not None:
            rows.append(Pattern(values, None if free_inputs else 1, witness))
    return tuple(rows)


def _minimal_inside(circuit: Circuit, space: Subspace, limits: Limits) -> Subspace | None:
    """Some minimal trap space of the whole network inside a trap space of it."""
    part, _ = circuit.restrict(space)
    inside = next(minimal_trap_spaces(part, limits), None) if part.n else FULL
    if inside is None:
        return None
    lifted = part.lift(inside)
    return space & lifted


class _Search:
    """Patterns found so far, in the part of the network that the markers depend on."""

    def __init__(self, circuit: Circuit, fixed: Subspace, positions: Sequence[int], limits: Limits) -> None:
        self._fixed = fixed
        self._limits = limits
        ancestors = _free_ancestors(circuit, fixed, positions)
        self._part, _ = circuit.restrict(fixed, ancestors)
        place = {origin: v for v, origin in enumerate(self._part.origin)}
        self._positions = positions
        self._markers = [place[v] for v in positions if v in place]
        self._encoding = Encoding(self._part, limits, smallest=Smallest.YES)
        self._fanout = Fanout(self._part)
        #: Marker values -> a trap space of the whole network that has them.
        self.found: dict[tuple[Setting, ...], Subspace] = {}

    def _record(self, space: Subspace) -> None:
        lifted = self._part.lift(space)
        whole = self._fixed & lifted
        self.found.setdefault(tuple(whole.get(v) for v in self._positions), whole)

    def settled(self) -> None:
        """Patterns that fix every marker: one SAT call each."""
        encoding = self._encoding
        steady = encoding.fresh()
        for v in self._markers:
            encoding.add([-steady, -(2 * v + 1), -(2 * v + 2)])
        while encoding.solve([steady]):
            space = encoding.space()
            self._record(space)
            pattern = Subspace.of((v, b) for v, b in space.fixed() if v in self._markers)
            # Forbids this pattern among steady ones; the clause must not bind the search for oscillating ones.
            encoding.add([-steady, *encoding.outside(pattern)])

    def oscillating(self) -> None:
        """Patterns with a free marker: find a minimal trap space, put aside a region that holds no other pattern."""
        encoding = self._encoding
        if not self._markers:
            return
        moving = encoding.fresh()
        choices = []
        for v in self._markers:
            free = encoding.fresh()
            encoding.add([-free, 2 * v + 1])
            encoding.add([-free, 2 * v + 2])
            choices.append(free)
        encoding.add([-moving, *choices])
        while encoding.solve([moving]):
            space = shrink(encoding, encoding.space())
            if space is None:
                return
            if any(not space.mask >> v & 1 for v in self._markers):
                self._record(space)
            region = self._region(space)
            if region is None:
                return
            encoding.add(encoding.outside(region))

    def _region(self, space: Subspace) -> Subspace | None:
        """A larger trap space whose minimal trap spaces all have the marker pattern of ``space``; None at a limit."""
        still = [v for v in self._markers if space.mask >> v & 1]
        moving = [v for v in self._markers if not space.mask >> v & 1]
        forbidden = [2 * v + 1 - b for v in still if (b := space.get(v)) is not None]
        encoding = self._encoding
        settles = encoding.fresh()
        encoding.add([-settles, *(-c for v in moving for c in (2 * v + 1, 2 * v + 2))])
        closure = Closure(self._fanout, FULL, forbidden)
        closure.start(space)
        for v, b in space.fixed():
            if v in still or closure.holds(2 * v + 1 - b):
                continue
            before = closure.space()
            if closure.admit(2 * v + 1 - b) and moving:
                answer = encoding.solve([settles, *encoding.inside(closure.space())])
                if answer is None:
                    return None
                if answer:
                    closure = Closure(self._fanout, FULL, forbidden)
                    closure.start(before)
        encoding.add([-settles])
        return closure.space()


def _free_ancestors(circuit: Circuit, fixed: Subspace, positions: Sequence[int]) -> list[int]:
    found = {v for v in positions if not fixed.mask >> v & 1}
    stack = list(found)
    while stack:
        for u in circuit.regulators(stack.pop()):
            if u not in found and not fixed.mask >> u & 1:
                found.add(u)
                stack.append(u)
    return sorted(found)
