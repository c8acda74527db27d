"""How a phenotype comes about along a course: one run into an attractor that shows it, step by step, with reasons.

A run is looked for by walks that are led. Of its steps those are told that the phenotype needs: going backwards from
the state in which it shows, a step counts if it makes a value that is needed, and then what its rule reads there is
needed before it. So what is told is a chain of causes, and no clock.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

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


class RunStep(Struct, frozen=True):
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
    """The steps by which a course leads to a formula in an attractor; ``None`` if none was found.

    Every step told is one of a run of asynchronous updates. The last one may lie before the attractor is reached: the
    formula then stays as it is.
    """
    course = [_Phase(case, changes, limits) for changes in phases]
    goal = _shown(course[-1], end, formula)
    stretches = None if goal is None else _way(course, begins, goal)
    if goal is None or stretches is None:
        return None
    told: list[RunStep] = []
    needed = _markers(case, formula, goal)
    for number in range(len(course), 0, -1):
        phase = course[number - 1]
        steps, needed = _told(phase, stretches[number - 1], needed, number)
        told[:0] = steps
        # What the phase gives its value at once needs no step before it.
        needed = Subspace(needed.mask & ~phase.held.mask, needed.value & ~phase.held.mask)
    return tuple(told)


def _way(course: Sequence[_Phase], begins: Sequence[Subspace], goal: Subspace) -> list[list[tuple[int, int]]] | None:
    """A run through each phase, by way of a state of an attractor at the end of each but the last.

    Its depth is the number of phases: three at most.
    """
    last = course[-1]
    if len(course) == 1:
        found = (last.run(last.held.over(begin), goal) for begin in begins)
        return next(([steps] for steps in found if steps is not None), None)
    before = course[-2]
    for between in list_attractors(before.case, limits=last.limits).attractors[:BETWEEN]:
        for state in (cover_of(between, len(last.case.network)) or ())[:BETWEEN]:
            after = last.run(last.held.over(state), goal)
            earlier = None if after is None else _way(course[:-1], begins, state)
            if after is not None and earlier is not None:
                return [*earlier, after]
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

