r"""Down to a small trap space without a solver: settle inputs, percolate, walk, close, repeat.

A SAT solver decides all nodes of a large network at once, and one stubborn core among 100,000 nodes makes it restart
for ever. Three monotone operators of :mod:`logicnet.compiled.circuit`, each linear in the circuit, nearly always leave
it a residue of a few hundred nodes. Write T for a trap space.

* **Settling.** An input's rule is the input itself, so T cut down to one of its values is a trap space.
* **Percolation** of a trap space T: fix v to b while no state of T has f_v = 1 - b. The result is a trap space: what is
  fixed last keeps its value in every state of a smaller space too, because the signals are monotone. It contains every
  minimal trap space inside T.
* **Closure** of a state x of T: the smallest trap space around x, the least fixed point that admits x and whatever the
  rules then lead to. T is closed and holds x, so the closure lies in T. Note the direction: admitting more can only
  make more rules fire, so closing never meets a conflict; fixing one more value of a free node can leave no trap space
  at all. Hence values are not fixed one by one and tried; whole states are closed, and which state is all that matters.

The states come from an asynchronous walk. A state in an attractor has a closure no larger than any trap space around
that attractor, and walks end in attractors; before they do, the closure of a state is often already smaller than T.
Every space on the way is a trap space inside the one before, so a minimal trap space of the result is a minimal trap
space of the network. That none is smaller is for the solver to prove, on what is still free.
"""

from __future__ import annotations

import random

from logicnet.compiled.circuit import Circuit, Closure, Fanout, Walker, percolate
from logicnet.compiled.space import FULL, Subspace
from logicnet.limits import Limits

__all__ = ["descend"]

#: Rounds of a walk that may pass without a smaller trap space before it ends; a round updates each unstable node once.
PATIENCE = 100
#: A new circuit is made when the closure frees at most this share of the nodes that were free.
WORTHWHILE = 0.95


def descend(circuit: Circuit, limits: Limits, seed: int = 0) -> Subspace:
    """A trap space of the circuit that holds few free nodes; at a limit, the smallest one met so far.

    Always a trap space, often not a minimal one. The same for the same seed. Settles every input at 0. Linear in the
    circuit and in the steps walked.
    """
    inputs = Subspace.of((v, 0) for v in range(circuit.n) if circuit.is_input(v))
    space = percolate(Fanout(circuit), base=inputs)
    choose = random.Random(seed)
    part, _ = circuit.restrict(space)
    place = [v for v in range(circuit.n) if not space.mask >> v & 1]
    state = Subspace.of((v, choose.randrange(2)) for v in range(part.n))
    while part.n and limits.reached() is None:
        smaller, state = _walk_down(part, state, choose, limits)
        if smaller == FULL:
            break
        space &= Subspace.of((place[v], b) for v, b in smaller.fixed())
        kept = [v for v in range(part.n) if not smaller.mask >> v & 1]
        state = Subspace.of((i, state.value >> v & 1) for i, v in enumerate(kept))
        place = [place[v] for v in kept]
        part, _ = part.restrict(smaller)
    return space


def _walk_down(part: Circuit, state: Subspace, choose: random.Random, limits: Limits) -> tuple[Subspace, Subspace]:
    """A percolated trap space around a state of a walk, worth a new circuit or everything; and that state."""
    fanout = Fanout(part)
    walker = Walker(fanout, state)
    look = 1
    for step in range(1, PATIENCE + 1):
        order = sorted(walker.unstable)
        choose.shuffle(order)
        for v in order:
            # An update before may have made it stable.
            if v in walker.unstable:
                walker.flip(v)
        if step < look and walker.unstable and step < PATIENCE:
            continue
        # A closure costs as much as a round over everything, so looks become rare.
        look = step + 1 + step // 4
        state = Subspace(state.mask, walker.value)
        closure = Closure(fanout, FULL)
        closure.start(state)
        space = closure.space()
        if space.free_count(part.n) <= WORTHWHILE * part.n:
            return percolate(fanout, base=space), state
        if limits.reached() is not None or not walker.unstable:
            break
    return FULL, state
