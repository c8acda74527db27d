"""Minimal trap spaces of one circuit by SAT: solve, prove minimal, exclude, repeat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from logicnet.compiled.circuit import Circuit
from logicnet.compiled.encoding import Encoding, Smallest
from logicnet.compiled.space import Subspace
from logicnet.limits import Limits

__all__ = ["fixed_points", "minimal_trap_spaces", "shrink"]


def shrink(encoding: Encoding, space: Subspace, assumptions: Sequence[int] = ()) -> Subspace | None:
    """A minimal one among the trap spaces inside ``space`` that satisfy the assumptions; ``None`` at a limit.

    ``space`` must be such a trap space itself. The last answer of the solver is the proof: no trap space admits less.
    """
    n = encoding.circuit.n
    while space.free_count(n):
        less = encoding.fresh()
        clause = [-less]
        for v in range(n):
            if not space.mask >> v & 1:
                clause += (-(2 * v + 1), -(2 * v + 2))
        encoding.add(clause)
        answer = encoding.solve([*assumptions, less, *encoding.inside(space)])
        smaller = encoding.space() if answer else None
        encoding.add([-less])
        if answer is None:
            return None
        if smaller is None:
            break
        space = smaller
    return space


def minimal_trap_spaces(circuit: Circuit, limits: Limits) -> Iterator[Subspace | None]:
    """Every minimal trap space once; a final ``None`` says that a limit cut the list short.

    Two minimal trap spaces never meet, so each one found excludes all that meet it. One SAT call per fixed point,
    two per larger one.
    """
    encoding = Encoding(circuit, limits, smallest=Smallest.YES)
    while (answer := encoding.solve()) is not None:
        if not answer:
            return
        space = shrink(encoding, encoding.space())
        if space is None:
            break
        yield space
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
