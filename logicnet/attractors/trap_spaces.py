"""Minimal trap spaces of one circuit by SAT: solve, prove minimal, exclude, repeat.

In a large circuit the first one is looked for by propagation (:mod:`logicnet.attractors.descent`), and the solver
proves it minimal on the few nodes that are still free. It gets the whole circuit only if more are asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from logicnet.attractors.descent import descend
from logicnet.compiled.circuit import Circuit
from logicnet.compiled.encoding import Encoding, Smallest
from logicnet.compiled.space import FULL, Subspace
from logicnet.limits import Limits

__all__ = ["fixed_points", "minimal_trap_spaces", "shrink"]

#: Slices of conflicts of one question after which the network counts as hard, and another solver goes on.
EASY: int | None = 5
#: Nodes from which on the first minimal trap space is looked for by propagation; the solver is quicker below.
LARGE = 2_000


def shrink(encoding: Encoding, space: Subspace, assumptions: Sequence[int] = ()) -> Subspace | None:
    """A minimal one among the trap spaces inside ``space`` that satisfy the assumptions; ``None`` at a limit.

    ``space`` must be such a trap space itself. The last answer of the solver is the proof: no trap space admits less.
    """
    space, proved = _shrunk(encoding, space, assumptions, None)
    return space if proved else None


def _shrunk(
    encoding: Encoding, space: Subspace, assumptions: Sequence[int], slices: int | None
) -> tuple[Subspace, bool]:
    """The smallest space found inside, and whether it is proved minimal; ``slices`` may end each question."""
    n = encoding.circuit.n
    while space.free_count(n):
        less = encoding.fresh()
        clause = [-less]
        for v in range(n):
            if not space.mask >> v & 1:
                clause += (-(2 * v + 1), -(2 * v + 2))
        encoding.add(clause)
        answer = encoding.solve([*assumptions, less, *encoding.inside(space)], slices)
        smaller = encoding.space() if answer else None
        encoding.add([-less])
        if answer is None:
            return space, False
        if smaller is None:
            break
        space = smaller
    return space, True


def minimal_trap_spaces(circuit: Circuit, limits: Limits) -> Iterator[Subspace | None]:
    """Every minimal trap space once; a final ``None`` says that a limit cut the list short.

    Two minimal trap spaces never meet, so each one found excludes all that meet it. One SAT call per fixed point,
    two per larger one.
    """
    first: Subspace | None = None
    if circuit.n >= LARGE:
        around = descend(circuit, limits)
        part, _ = circuit.restrict(around)
        inside = next(_by_solver(part, limits, [])) if part.n else FULL
        if inside is None:
            yield None
            return
        free = [v for v in range(circuit.n) if not around.mask >> v & 1]
        first = around & Subspace.of((free[v], b) for v, b in inside.fixed())
        yield first
    yield from _by_solver(circuit, limits, [] if first is None else [first])


def _by_solver(circuit: Circuit, limits: Limits, known: Sequence[Subspace]) -> Iterator[Subspace | None]:
    """Every minimal trap space but the known ones; a final ``None`` says that a limit cut the list short."""
    excluded = list(known)

    def begun(smallest: Smallest) -> Encoding:
        encoding = Encoding(circuit, limits, smallest=smallest)
        for found in excluded:
            encoding.add(encoding.outside(found))
        return encoding

    encoding, slices = begun(Smallest.YES), EASY
    while True:
        answer = encoding.solve(slices=slices)
        if answer is False:
            return
        space, proved = _shrunk(encoding, encoding.space(), (), slices) if answer else (None, False)
        if not proved:
            if slices is None or limits.reached() is not None:
                break
            encoding, slices = begun(Smallest.HARD), None
            if space is None:
                continue
            space, proved = _shrunk(encoding, space, (), None)
            if not proved:
                break
        assert space is not None
        yield space
        excluded.append(space)
        encoding.add(encoding.outside(space))
    yield None


def fixed_points(circuit: Circuit, limits: Limits) -> Iterator[Subspace | None]:
    """Every fixed point once, as a subspace that fixes all nodes; a final ``None`` says that a limit cut the list."""
    encoding = Encoding(circuit, limits)
    state = encoding.state()
    while (answer := encoding.solve([state])) is not None:
        if not answer:
            return
        space = encoding.space()
        yield space
        encoding.add(encoding.outside(space))
    yield None
