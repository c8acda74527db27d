"""How a phenotype comes about along a course: one run into an attractor that shows it, step by step, with reasons.

A run is looked for by walks that are led. Of its steps those are told that the phenotype needs: going backwards from
the state in which it shows, a step counts if it makes a value that is needed, and then what its rule reads there is
needed before it. So what is told is a chain of causes, and no clock.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from logicnet.attractors.landscape import Attractor
from logicnet.attractors.schemes.reach import target_of
from logicnet.attractors.search import list_attractors
from logicnet.attractors.starts import cover_of
from logicnet.attractors.walks import towards, walk
from logicnet.compiled.circuit import Circuit, Fanout
from logicnet.compiled.compile import compile_network
from logicnet.compiled.space import Subspace, held_space
from logicnet.limits import Limits
from logicnet.network.case import Case
from logicnet.network.model import Clamp, Cut
from logicnet.text.expression import value_of
from logicnet.text.formula import Expression, symbols

__all__ = ["RunStep", "run_along"]

#: Led walks tried for one stretch, and attractors that a first phase may settle in on the way.
WALKS, BETWEEN = 3, 20
#: Walks by chance, and steps of each.
DRAWN, LONGEST = 100, 500


@dataclass(frozen=True, slots=True)
class RunStep:
    """One update that the phenotype needs."""

    #: The phase of the course, from 1.
    phase: int
    node: str
    value: int
    #: What its rule reads that is enough, in file order.
    because: tuple[tuple[str, int], ...]


def run_along(
    case: Case,
    phases: Sequence[Sequence[Clamp | Cut]],
    begins: Sequence[Subspace],
    end: Attractor,
    formula: Expression,
    limits: Limits,
) -> tuple[RunStep, ...] | None:
    """The steps by which a course of one or two phases leads to a formula in an attractor; ``None`` if none was found.

    Every step told is one of a run of asynchronous updates. The last one may lie before the attractor is reached: the
    formula then stays as it is.
    """
    last = _Phase(case, phases[-1], limits)
    goal = _shown(last, end, formula)
    if goal is None:
        return None
    if len(phases) == 1:
        for begin in begins:
            steps = last.run(last.held.over(begin), goal)
            if steps is not None:
                return _told(last, steps, _markers(case, formula, goal), 1)[0]
        return None
    first = _Phase(case, phases[0], limits)
    for between in list_attractors(first.case, limits=limits).attractors[:BETWEEN]:
        states = cover_of(between, len(case.network)) or ()
        for state in states[:BETWEEN]:
            after = last.run(last.held.over(state), goal)
            before = None if after is None else first.settle(begins, state)
            if after is not None and before is not None:
                told, needed = _told(last, after, _markers(case, formula, goal), 2)
                # What the release gives its value at once needs no step.
                needed = Subspace(needed.mask & ~last.held.mask, needed.value & ~last.held.mask)
                return (*_told(first, before, needed, 1)[0], *told)
    return None


class _Phase:
    """A network under what a phase holds."""

    def __init__(self, case: Case, changes: Sequence[Clamp | Cut], limits: Limits) -> None:
        self.case, self.limits = case.under(changes), limits
        self.circuit: Circuit = compile_network(self.case.network, self.case.cuts, limits=limits)
        self.fanout = Fanout(self.circuit)
        self.held = held_space(self.case)

    def run(self, begin: Subspace, goal: Subspace) -> list[tuple[int, int]] | None:
        """The steps of a run into a subspace, each the node that flips and the state before it."""
        full = (1 << self.circuit.n) - 1
        if goal.mask & self.held.mask & (goal.value ^ self.held.value):
            return None
        state = Subspace(full, begin.value | goal.value & ~begin.mask)
        literals = [2 * v + b for v, b in goal.fixed()]
        # Where ways part, what leads on most directly may lead astray: then by chance.
        led = (towards(self.fanout, state, [literals], self.held, seed) for seed in range(WALKS))
        free = (walk(self.fanout, state, LONGEST, self.held, seed) for seed in range(DRAWN))
        for walked in (*led, *free):
            steps, value = [], state.value
            for v, after in walked:
                steps.append((v, value))
                value = after
                if value & goal.mask == goal.value:
                    break
            if value & goal.mask == goal.value:
                return steps
            if self.limits.reached(100) is not None:
                return None
        return None

    def settle(self, begins: Sequence[Subspace], state: Subspace) -> list[tuple[int, int]] | None:
        """The steps of a run from a start into a state of an attractor."""
        found = (self.run(self.held.over(begin), state) for begin in begins)
        return next((steps for steps in found if steps is not None), None)


def _shown(phase: _Phase, end: Attractor, formula: Expression) -> Subspace | None:
    """States of an attractor in which the formula is true; ``None`` where none is known."""
    for space in _states(phase, end):
        values = {symbol.name: bool(space.get(phase.case.network.index[symbol.name])) for symbol in symbols(formula)}
        if value_of(formula, values):
            return space
    return None


def _states(phase: _Phase, end: Attractor) -> Iterator[Subspace]:
    yield target_of(end)
    for space in cover_of(end, phase.circuit.n) or ():
        full = (1 << phase.circuit.n) - 1
        yield Subspace(full, space.value)


def _markers(case: Case, formula: Expression, goal: Subspace) -> Subspace:
    """The values of the markers there."""
    index = case.network.index
    known = {index[symbol.name]: goal.get(index[symbol.name]) for symbol in symbols(formula)}
    return Subspace.of(sorted((v, b) for v, b in known.items() if b is not None))


def _told(
    phase: _Phase, steps: Sequence[tuple[int, int]], needed: Subspace, number: int
) -> tuple[tuple[RunStep, ...], Subspace]:
    """The steps that some values at the end need, and what these need in the beginning."""
    circuit, names = phase.circuit, phase.case.network.names
    full = (1 << circuit.n) - 1
    told = []
    for v, before in reversed(steps):
        b = 1 - (before >> v & 1)
        if needed.get(v) != b:
            continue
        others = Subspace(needed.mask & ~(1 << v), needed.value & ~(1 << v))
        why = circuit.reason(Subspace(full, before), circuit.root[2 * v + b], others)
        needed = others & why
        told.append(RunStep(number, names[v], b, tuple((names[u], value) for u, value in why.fixed())))
    return tuple(reversed(told)), needed

