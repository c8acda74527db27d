"""The probability of ending in each attractor: exact by absorption, or estimated by walks with an interval.

The same Markov chain as in :mod:`logicnet.simulation.maboss`, looked at from change to change: of the nodes that would
change, each is next with a probability in proportion to its rate. Nodes that no cycle depends on follow the others and
decide nothing, so the chain is that of the rest. Its reachable states are listed; the terminal strong components are
the attractors, and all else is left for good with probability 1. One sparse linear system gives how often each
transient state is visited on average, and so where the network ends (Kemeny and Snell 1960, *Finite Markov Chains*,
chapter 3).
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from logicnet.attractors.landscape import Attractor, Landscape, Verdict
from logicnet.attractors.reachability import reachable_from
from logicnet.attractors.schemes.basins import wilson
from logicnet.attractors.search import list_attractors
from logicnet.attractors.starts import Start
from logicnet.compiled.circuit import Circuit, Fanout, Walker
from logicnet.compiled.compile import compile_network
from logicnet.compiled.order import apart, count_in_order, ladders
from logicnet.compiled.space import FULL, NetworkSpace, PartSpace, Subspace, held_space
from logicnet.errors import LimitReached, UsageError
from logicnet.limits import Limits
from logicnet.network.case import Case, OfCase, Update

__all__ = ["MOST_STATES", "EndProbability", "Ends", "end_probabilities"]

#: Reachable states up to which probabilities are exact.
MOST_STATES = 1 << 15
#: Walks drawn beyond, and steps of each.
WALKS, STEPS = 1_000, 5_000


class EndProbability(Struct, frozen=True):
    """How probable it is to end in an attractor: exact to the precision of the solver, or a share with its interval."""

    attractor: Attractor
    share: float
    #: Equal to the share where it is exact; else 95 %, with walks that did not end as misses below and as hits above.
    low: float
    high: float


class Ends(OfCase, Struct, frozen=True):
    """Where a network ends, from a start or from all states alike."""

    case: Case
    ends: tuple[EndProbability, ...]
    exact: bool
    #: Reachable states of the chain, or walks that were drawn; 0: one attractor alone can be reached.
    states: int
    #: Why it is not exact; empty if it is.
    why: str = ""


def end_probabilities(case: Case, start: Start | None = None, *, seed: int = 0, limits: Limits | None = None) -> Ends:
    """The probability of ending in each attractor, from the states of a start or from all, each with the same chance.

    Exact while at most :data:`MOST_STATES` states of the part that decides are reachable; beyond, walks.

    Raises:
        UsageError: the scheme is not asynchronous, scipy is missing, or not all attractors are known.
        LimitReached: a limit came before all attractors were known.
    """
    limits = limits or Limits()
    if case.update is not Update.ASYNCHRONOUS:
        raise UsageError("probabilities are those of asynchronous updates", "leave out --update")
    landscape = list_attractors(case, limits=limits)
    if landscape.complete is not Verdict.YES or landscape.univocal is not Verdict.YES:
        if limits.hit is not None:
            raise LimitReached(f"stopped by the {limits.hit} before all attractors were known")
        why = "; ".join((*landscape.limits, *landscape.reasons))
        raise UsageError(f"not all attractors are known, so their probabilities are not: {why}")
    alone = _reached(landscape, start, limits)
    if len(alone) == 1:
        told = tuple(EndProbability(a, *(3 * (float(a.id in alone),))) for a in landscape.attractors)
        return Ends(case, told, True, 0)
    chain = _Chain(case, limits)
    spaces = (FULL,) if start is None else start.spaces
    begins = [chain.local(space) for space in spaces]
    many = sum(1 << begin.free_count(chain.circuit.n) for begin in begins)
    why = f"{many:,} states to begin in are more than {MOST_STATES:,}"
    if many <= MOST_STATES:
        found = chain.explored(begins)
        if found is not None:
            return _solved(landscape, chain, *found)
        why = limits.hit or f"more than {MOST_STATES:,} states are reachable"
    return _walked(landscape, chain, spaces, seed, why, limits)


def _reached(landscape: Landscape, start: Start | None, limits: Limits) -> set[str]:
    """The attractors that are not proved unreachable."""
    if start is None or len(landscape.attractors) == 1:
        return {a.id for a in landscape.attractors}
    return {
        a.id
        for space in start.spaces
        for a in reachable_from(landscape, space, limits).attractors
    }


class _Chain:
    """The jump chain of the nodes that decide."""

    def __init__(self, case: Case, limits: Limits) -> None:
        whole, _ = compile_network(case.network, case.cuts, limits=limits).restrict(held_space(case))
        free_inputs = [v for v in range(whole.n) if whole.is_input(v)]
        held = held_space(case)
        place = {v: i for i, v in enumerate(whole.origin)}
        disorder = apart(ladders(case.network, held), held)
        levels = [place[v] for space in disorder for v, _ in space.fixed()]
        deciding = sorted({*whole.core(), *whole.ancestors([*free_inputs, *levels])})
        self.held = held
        self.circuit: Circuit = whole.restrict(FULL, deciding)[0]
        self.fanout = Fanout(self.circuit)
        self.limits = limits
        rates = {rate.node: (rate.down, rate.up) for rate in case.network.rates}
        names = case.network.names
        #: The states in which levels are out of order: nothing begins there.
        self.disorder = [self.local(space) for space in disorder]
        #: Per node: its rate to 0 and to 1.
        self.rates = [rates.get(names[v], (1.0, 1.0)) for v in self.circuit.origin]

    def local(self, space: NetworkSpace) -> PartSpace:
        """A subspace of the whole as one of the chain."""
        return self.circuit.within(space)

    def moves(self, walker: Walker) -> list[tuple[int, float]]:
        """The nodes that would change in the state of a walker, each with its rate."""
        value = walker.value
        return [(v, self.rates[v][1 - (value >> v & 1)]) for v in sorted(walker.unstable)]

    def explored(
        self, begins: Sequence[Subspace]
    ) -> tuple[list[int], list[tuple[int, int, float]], dict[int, float]] | None:
        """Every reachable state, its moves ``(from, to, chance)``, and the chances to begin; ``None`` if too many."""
        first: dict[int, None] = {}
        for begin in begins:
            free = [v for v in range(self.circuit.n) if not begin.mask >> v & 1]
            for k in range(1 << len(free)):
                state = begin.value | sum(1 << v for i, v in enumerate(free) if k >> i & 1)
                if not any(state in space for space in self.disorder):
                    first[state] = None
        place = {state: k for k, state in enumerate(first)}
        states = list(place)
        moves: list[tuple[int, int, float]] = []
        full = (1 << self.circuit.n) - 1
        walker = Walker(self.fanout, Subspace(full, states[0]))
        for k, state in enumerate(states):
            if not k & 0x7F and self.limits.reached(20) is not None:
                return None
            walker.move(Subspace(full, state))
            options = self.moves(walker)
            total = sum(rate for _, rate in options)
            for v, rate in options:
                after = state ^ 1 << v
                at = place.setdefault(after, len(states))
                if at == len(states):
                    if at >= MOST_STATES:
                        return None
                    states.append(after)
                moves.append((k, at, rate / total))
        return states, moves, {place[state]: 1 / len(first) for state in first}

    def attractor_at(self, landscape: Landscape, state: int) -> Attractor:
        """The attractor that a state of a terminal component belongs to."""
        lifted = self.circuit.lift(Subspace((1 << self.circuit.n) - 1, state))
        near = [a for a in landscape.attractors if a.space.meets(lifted)]
        if len(near) > 1:
            near = [a for a in near if _has(a, lifted)]
        if len(near) != 1:
            raise UsageError("an attractor cannot be told from another one by its subspace")
        return near[0]


def _has(attractor: Attractor, known: Subspace) -> bool:
    """Whether some state of an attractor agrees with what is known."""
    for part in attractor.members or ():
        asked = frozenset(v for v in part.nodes if known.mask >> v & 1)
        if not any(setting.meets(known) for setting in part.project(asked)):
            return False
    return True


def _libraries() -> tuple[Any, Any, Any, Any]:
    try:
        import numpy
        from scipy import sparse
        from scipy.sparse import csgraph, linalg
    except ImportError as fault:
        raise UsageError(
            "exact probabilities need scipy, which is not installed", "pip install 'logicnet[simulate]'"
        ) from fault
    return numpy, sparse, csgraph, linalg


def _solved(
    landscape: Landscape, chain: _Chain, states: list[int], moves: list[tuple[int, int, float]], begin: dict[int, float]
) -> Ends:
    numpy, sparse, csgraph, linalg = _libraries()
    n = len(states)
    rows, columns, chances = zip(*moves, strict=True) if moves else ((), (), ())
    matrix = sparse.csr_matrix((chances, (rows, columns)), shape=(n, n))
    count, component = csgraph.connected_components(matrix, directed=True, connection="strong")
    terminal = numpy.ones(count, dtype=bool)
    for a, b, _ in moves:
        if component[a] != component[b]:
            terminal[component[a]] = False
    transient = numpy.flatnonzero(~terminal[component])
    absorbed = numpy.zeros(count)
    first = numpy.zeros(n)
    for k, chance in begin.items():
        first[k] = chance
        if terminal[component[k]]:
            absorbed[component[k]] += chance
    if len(transient):
        inside = matrix[transient][:, transient]
        visits = linalg.spsolve(sparse.identity(len(transient), format="csc") - inside.T.tocsc(), first[transient])
        reached = matrix[transient].T @ numpy.atleast_1d(visits)
        for k in range(n):
            if terminal[component[k]]:
                absorbed[component[k]] += reached[k]
    shares: dict[str, float] = {}
    representative = {int(c): k for k, c in reversed(list(enumerate(component)))}
    for c in range(count):
        if terminal[c]:
            attractor = chain.attractor_at(landscape, states[representative[c]])
            shares[attractor.id] = shares.get(attractor.id, 0.0) + float(absorbed[c])
    told = tuple(
        EndProbability(a, share, share, share)
        for a in landscape.attractors
        for share in (min(1.0, max(0.0, shares.get(a.id, 0.0))),)
    )
    return Ends(landscape.case, told, True, n)


def _walked(
    landscape: Landscape, chain: _Chain, spaces: Sequence[Subspace], seed: int, why: str, limits: Limits
) -> Ends:
    draw = random.Random(seed)
    full = (1 << chain.circuit.n) - 1
    goals = [(a, chain.local(a.space)) for a in landscape.attractors]
    goals = [(a, goal) for a, goal in goals if chain.circuit.is_trap_space(goal)]
    network, begins = landscape.network, [chain.held.over(space) for space in spaces]
    weights = [count_in_order(network, begin, chain.circuit.origin) for begin in begins]
    levels = {begin: ladders(network, begin) for begin in begins}
    hits: dict[str, int] = {}
    drawn = 0
    while drawn < WALKS and limits.reached(100) is None:
        chosen = draw.choices(begins, weights)[0]
        begin = chain.local(chosen)
        state = begin.value | draw.getrandbits(max(1, chain.circuit.n)) & full & ~begin.mask
        for ladder in levels[chosen]:
            state = chain.local(draw.choice(ladder.rungs)).over(Subspace(full, state)).value
        walker = Walker(chain.fanout, Subspace(full, state))
        for _ in range(STEPS):
            options = chain.moves(walker)
            ended = next((a for a, goal in goals if walker.value in goal), None)
            if ended is not None or not options:
                if ended is not None:
                    hits[ended.id] = hits.get(ended.id, 0) + 1
                break
            walker.flip(draw.choices([v for v, _ in options], [rate for _, rate in options])[0])
        drawn += 1
    open_walks = drawn - sum(hits.values())
    told = []
    for a in landscape.attractors:
        share = hits.get(a.id, 0) / drawn if drawn else 0.0
        low = wilson(hits.get(a.id, 0), drawn)[0] if drawn else 0.0
        high = wilson(hits.get(a.id, 0) + open_walks, drawn)[1] if drawn else 1.0
        told.append(EndProbability(a, share, low, high))
    return Ends(landscape.case, tuple(told), False, drawn, why)
