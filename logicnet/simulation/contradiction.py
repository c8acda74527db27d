"""Where a proof and a simulation contradict each other: then the program is wrong, and says all that is needed.

It is proved that no attractor that is reached ever shows a formula, and a run is in a state that does. That is no
contradiction as long as the state is left for good. It is one if the state is a fixed point, or if it can be reached
again from whatever can be reached from it: then an attractor holds it. This is looked at in the part of the network
that the formula depends on. An attractor of that part is what an attractor of the whole, reached from there, looks like
on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from logicnet.compiled.circuit import Fanout, Walker
from logicnet.compiled.compile import compile_network
from logicnet.compiled.space import Subspace, held_space
from logicnet.errors import InternalError, LimitReached
from logicnet.limits import Limits
from logicnet.network.case import Case, Demand
from logicnet.text.expression import value_of
from logicnet.text.formula import symbols

__all__ = ["is_recurrent", "refuse_contradiction"]

#: States that are followed from one that may be in an attractor, and how many such states are looked at.
MOST_FOLLOWED, MOST_LOOKED_AT = 4_096, 20


def refuse_contradiction(
    case: Case, demand: Demand, resting: Sequence[int], last: Iterable[int], how: str, limits: Limits
) -> None:
    """Compare a proved absence with states that were seen at the end of runs.

    ``case`` is the network as it is then, ``resting`` are fixed points that were seen, ``last`` other states; ``how``
    says with which seed they were drawn.

    Raises:
        InternalError: one of them shows the formula and lies in an attractor.
    """
    names = case.network.names
    looked_at = 0
    for number, state in enumerate((*resting, *last)):
        values = {name: bool(state >> v & 1) for v, name in enumerate(names)}
        if not value_of(demand.formula, values):
            continue
        rests = number < len(resting)
        if not rests:
            looked_at += 1
            if looked_at > MOST_LOOKED_AT or limits.reached() is not None:
                return
            try:
                if not is_recurrent(case, demand, state, limits):
                    continue
            except LimitReached:
                return
        on = ", ".join(name for name, value in values.items() if value)
        came = "came to rest in a state that does" if rests else "came into an oscillation with a state that does"
        raise InternalError(
            f"a proof and a simulation contradict each other {case.words}: no attractor that is reached ever shows "
            f"{demand}, and MaBoSS ({how}) {came}; on there: {on or 'nothing'}"
        )


def is_recurrent(case: Case, demand: Demand, state: int, limits: Limits) -> bool | None:
    """Whether a state lies in an attractor, as far as the nodes go that a formula depends on; ``None``: not settled."""
    whole = compile_network(case.network, case.cuts, limits=limits)
    held = held_space(case)
    index = case.network.index
    markers = [index[symbol.name] for symbol in symbols(demand.formula)]
    part, _ = whole.restrict(held, whole.ancestors(markers))
    local = sum(1 << i for i, v in enumerate(part.origin) if state >> v & 1)
    full = (1 << part.n) - 1
    walker = Walker(Fanout(part), Subspace(full, local))
    before: dict[int, list[int]] = {local: []}
    stack = [local]
    while stack:
        here = stack.pop()
        walker.move(Subspace(full, here))
        for v in sorted(walker.unstable):
            after = here ^ 1 << v
            if after not in before:
                if len(before) >= MOST_FOLLOWED or limits.reached(1) is not None:
                    return None
                before[after] = []
                stack.append(after)
            before[after].append(here)
    back = {local}
    stack = [local]
    while stack:
        for here in before[stack.pop()]:
            if here not in back:
                back.add(here)
                stack.append(here)
    return len(back) == len(before)
