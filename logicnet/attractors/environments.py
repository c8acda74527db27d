"""Free inputs grouped by their outcome: which marker patterns occur together, in exactly how many settings.

The markers depend on their ancestors alone (attractors of a part that nothing outside regulates are the projections
of the attractors of the whole), so only these are looked at. They are split input by input as in
:mod:`logicnet.attractors.decomposition`, with two differences: after each split what no longer reaches a marker is
dropped, its inputs counted as a factor 2 each; and parts that recur are remembered, as in a decision diagram. 60 inputs
that act through a few nodes therefore cost some hundred small parts. What costs more is given up as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from msgspec import Struct

from logicnet.attractors.decomposition import independent_parts
from logicnet.compiled.circuit import Circuit, Fanout, percolate
from logicnet.compiled.space import FULL, Subspace
from logicnet.limits import Limits

__all__ = ["Leaf", "PatternOutcome", "settings_by_outcome"]

#: Nodes of all parts that are split or analysed, together; some 10 microseconds each.
NODE_BUDGET = 40_000
#: Patterns of all outcomes of one part, together.
MAX_PATTERNS = 20_000

#: Pattern (the markers it fixes, whole-network positions) -> a space that shows it, inputs included.
Leaf = Mapping[Subspace, Subspace]


class PatternOutcome(Struct, frozen=True):
    """The settings of the free inputs in which exactly these patterns occur."""

    #: Exact number of settings.
    settings: int
    #: Each pattern with a witness, all of them in one and the same setting.
    shown: Leaf


#: The patterns of a part without inputs, inside what is fixed around it; ``None`` where it cannot tell.
FindsPatterns = Callable[[Circuit, Subspace], Leaf | None]

_Tally = dict[frozenset[Subspace], PatternOutcome]


class _GivenUp(Exception):
    """Counting costs more than the budget, a leaf is open, or a limit was reached."""


def settings_by_outcome(
    circuit: Circuit,
    fixed: Subspace,
    inputs: int,
    markers: Iterable[int],
    leaf: FindsPatterns,
    limits: Limits,
) -> tuple[PatternOutcome, ...] | None:
    """Every setting of the inputs left free counted in exactly one outcome; ``None`` if that is not cheap.

    ``fixed`` is percolated; ``inputs`` are the bits of the inputs (whole-network positions): any other node may become
    one that keeps its value, and then both values are outcomes of one and the same setting. The order is that of
    exploration, which depends on the network alone.
    """
    try:
        tallying = _Tallying(inputs, sum(1 << v for v in markers), leaf, limits)
        return tuple(tallying.region(circuit, fixed, FULL).values())
    except _GivenUp:
        return None


class _Tallying:
    def __init__(self, inputs: int, markers: int, leaf: FindsPatterns, limits: Limits) -> None:
        self._inputs, self._markers, self._leaf, self._limits = inputs, markers, leaf, limits
        self._known: dict[tuple[object, ...], _Tally] = {}
        self._left = NODE_BUDGET

    def region(self, circuit: Circuit, fixed: Subspace, around: Subspace) -> _Tally:
        """Outcomes of a circuit inside a percolated subspace; ``around``: one way to get there."""
        if self._limits.reached(circuit.n // 2) is not None:
            raise _GivenUp
        rest, _ = circuit.restrict(fixed)
        inside = circuit.lift(fixed)
        forced = Subspace(inside.mask & self._markers, inside.value & self._markers)
        kept = rest.ancestors(v for v in range(rest.n) if self._markers >> rest.origin[v] & 1)
        inputs = [v for v in range(rest.n) if self._inputs >> rest.origin[v] & 1]
        idle = [rest.origin[v] for v in set(inputs).difference(kept)]
        shown = inside & Subspace.of((v, 0) for v in idle)
        total: _Tally = {frozenset({forced}): PatternOutcome(1 << len(idle), {forced: shown})}
        part, _ = rest.restrict(FULL, kept)
        for piece in independent_parts(part):
            total = _product(total, self._piece(piece, around & inside))
        return total

    def _piece(self, piece: Circuit, around: Subspace) -> _Tally:
        key = (piece.origin, tuple(piece.gates), tuple(piece.root))
        known = self._known.get(key)
        if known is not None:
            return known
        self._left -= piece.n
        if self._left < 0 or self._limits.reached(piece.n) is not None:
            raise _GivenUp
        inputs = [v for v in range(piece.n) if self._inputs >> piece.origin[v] & 1]
        # Nodes that are no inputs but keep their value here; the order matters, since their values share a setting.
        kept = [v for v in range(piece.n) if piece.is_input(v)]
        if inputs:
            found = self._split(piece, inputs, around)
        elif kept:
            together: dict[Subspace, Subspace] = {}
            for outcome in self._halves(piece, kept, around):
                together |= {p: w for p, w in outcome.shown.items() if p not in together}
            found = {frozenset(together): PatternOutcome(1, together)}
        else:
            shown = self._leaf(piece, around)
            if shown is None:
                raise _GivenUp
            found = {frozenset(shown): PatternOutcome(1, shown)}
        self._known[key] = found
        return found

    def _split(self, piece: Circuit, inputs: list[int], around: Subspace) -> _Tally:
        total: _Tally = {}
        for outcome in self._halves(piece, inputs, around):
            _add(total, outcome)
        return total

    def _halves(self, piece: Circuit, inputs: list[int], around: Subspace) -> Iterator[PatternOutcome]:
        """The outcomes with one of ``inputs`` at 0, then those with it at 1."""
        targets = [0] * piece.n
        for v in range(piece.n):
            for u in piece.regulators(v):
                targets[u] += 1
        # The input with most targets first: its two settings fall apart furthest. Ties in file order.
        chosen = max(inputs, key=lambda v: (targets[v], -v))
        fanout = Fanout(piece)
        for b in (0, 1):
            yield from self.region(piece, percolate(fanout, Subspace.of([(chosen, b)])), around).values()


def _product(first: _Tally, second: _Tally) -> _Tally:
    """What two independent parts have together."""
    sizes = [sum(map(len, tally)) for tally in (first, second)]
    if sizes[0] * sizes[1] > MAX_PATTERNS:
        raise _GivenUp
    total: _Tally = {}
    for a in first.values():
        for b in second.values():
            shown = {p & q: v & w for p, v in a.shown.items() for q, w in b.shown.items()}
            _add(total, PatternOutcome(a.settings * b.settings, shown))
    return total


def _add(total: _Tally, outcome: PatternOutcome) -> None:
    """Count other settings with an outcome; the first to show its patterns is their witness."""
    patterns = frozenset(outcome.shown)
    before = total.get(patterns)
    total[patterns] = outcome if before is None else PatternOutcome(before.settings + outcome.settings, before.shown)
