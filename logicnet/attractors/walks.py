"""Asynchronous walks: at random, and towards a goal.

A walk towards a goal follows relaxed plans (Hoffmann and Nebel 2001, doi:10.1613/jair.855): once a node has taken a
value it is treated as having both, which makes the way to the goal a matter of linear time; the steps of that way are
then taken as far as they can be, and the next way is looked for from there.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from logicnet.compiled.circuit import TRUE, Fanout, Walker
from logicnet.compiled.space import FULL, Subspace

__all__ = ["towards", "walk"]

#: Plans followed before a walk towards a signal is given up.
PLANS = 200
#: Random steps out of a place that was seen before: one, then one more each time, up to so many.
LONGEST_DETOUR = 16


def walk(
    fanout: Fanout, state: Subspace, steps: int, pinned: Subspace = FULL, seed: int = 0
) -> Iterator[tuple[int, int]]:
    """A random asynchronous walk as ``(node flipped, value of the state after it)``; the same for the same seed."""
    choose = random.Random(seed).choice
    walker = Walker(fanout, state)
    for _ in range(steps):
        movable = sorted(v for v in walker.unstable if not pinned.mask >> v & 1)
        if not movable:
            return
        v = choose(movable)
        walker.flip(v)
        yield v, walker.value


def towards(
    fanout: Fanout, state: Subspace, goals: Sequence[Sequence[int]], pinned: Subspace = FULL, seed: int = 0
) -> Iterator[tuple[int, int]]:
    """Like :func:`walk`, but each step is meant to help to make all signals of one of the goals true.

    It ends where they are true or none of the goals can be reached, or after :data:`PLANS` plans; random steps lead out
    of places that were seen before.
    """
    draw = random.Random(seed)
    walker = Walker(fanout, state)
    seen: set[int] = set()
    detour = 1
    for _ in range(PLANS):
        if walker.value in seen:
            # The same plan would lead to the same place again.
            for _ in range(detour):
                movable = sorted(v for v in walker.unstable if not pinned.mask >> v & 1)
                if not movable:
                    return
                v = draw.choice(movable)
                walker.flip(v)
                yield v, walker.value
            detour = detour % LONGEST_DETOUR + 1
        seen.add(walker.value)
        plan = _plan(fanout, walker.value, goals, pinned)
        if not plan:
            return
        for c in plan:
            v = c >> 1
            if walker.value >> v & 1 != c & 1 and v in walker.unstable:
                walker.flip(v)
                yield v, walker.value


def _plan(fanout: Fanout, value: int, goals: Sequence[Sequence[int]], pinned: Subspace) -> list[int]:
    """Literals that become true one after the other and lead to the nearest goal, if none ever became false.

    Nothing if a goal is reached already, or none can be. Linear in what becomes true before.
    """
    circuit = fanout.circuit
    n, gates, literals = circuit.n, fanout.gates, fanout.literals
    left = fanout.to_gain.copy()
    #: Per true signal the child that made it true last; a literal of the state itself for what holds from the start.
    cause: dict[int, int] = {TRUE: TRUE}
    now = [(c, c) for c in (2 * v + (value >> v & 1) for v in range(n))]
    later = [(c, TRUE) for c in fanout.always if not pinned.mask >> (c >> 1) & 1]
    order: list[int] = []
    goal: Sequence[int] | None = None
    while now and goal is None:
        while now:
            s, why = now.pop()
            if s in cause:
                continue
            cause[s] = why
            for gate in gates[s]:
                left[gate] -= 1
                if not left[gate]:
                    now.append((gate, s))
            later += [(c, s) for c in literals[s] if not pinned.mask >> (c >> 1) & 1]
        goal = next((goal for goal in goals if all(s in cause for s in goal)), None)
        now = [(c, why) for c, why in later if c not in cause]
        order += [c for c, _ in now]
        later = []
    if goal is None:
        return []
    needed: set[int] = set()
    stack = list(goal)
    while stack:
        s = stack.pop()
        if s in needed or s == TRUE:
            continue
        needed.add(s)
        if s >= 2 * n:
            conjunction, children = circuit.gates[s - 2 * n]
            stack += children if conjunction else (cause[s],)
        elif cause[s] != s:
            stack.append(cause[s])
    return [c for c in dict.fromkeys(order) if c in needed]
