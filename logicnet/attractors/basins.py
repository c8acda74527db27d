"""How much of the state space leads to each attractor: exact where that can be worked out, estimated elsewhere.

The state space is every state that environment and clamps allow; free inputs count as nodes. The *weak basin* of an
attractor holds the states from which it is reachable, the *strong basin* those from which nothing else is. Of a network
with levels only states whose levels are in order are counted (:mod:`logicnet.compiled.order`). How basins are worked
out, and what is estimated instead, stands with each scheme, in :mod:`logicnet.attractors.schemes`.
"""

from __future__ import annotations

from msgspec.structs import replace

from logicnet.attractors.landscape import Basin, Basins, Landscape, Reach
from logicnet.attractors.schemes import scheme_of
from logicnet.compiled.order import count_in_order
from logicnet.compiled.space import held_space
from logicnet.errors import LimitReached
from logicnet.limits import Limits
from logicnet.text.counts import plural

__all__ = ["DRAWS", "measure_basins"]

#: States drawn for estimates.
DRAWS = 1_000



def measure_basins(
    of: Landscape | Reach, *, seed: int = 0, draws: int = DRAWS, limits: Limits | None = None
) -> Basins:
    """How many states lead to each attractor of a landscape, or to each that a start was not proved not to reach.

    Guaranteed: a number of states is exact, or ``None``, and then an estimate has a 95 % interval.

    Numbers of states are exact. Where one cannot be worked out, every attractor without one gets estimates from
    ``draws`` states drawn with ``seed``; the same seed gives the same estimates. A limit leaves fewer draws.

    Never raises: what a limit stops stays open, and ``limits`` of the result names it.

    Cost: sets of states, exponential in the nodes of one independent part at worst; ``draws`` walks where that is
    too much.

    Source: Wilson 1927, doi:10.1080/01621459.1927.10502953 (interval).

    >>> import logicnet
    >>> net = logicnet.load("m1")
    >>> landscape = logicnet.find_attractors(net, environment="stressed")
    >>> [basin.strong for basin in logicnet.measure_basins(landscape).sizes]
    [4096]
    """
    limits = limits or Limits()
    landscape, reach = (of.landscape, of) if isinstance(of, Reach) else (of, None)
    attractors, scheme = of.attractors, scheme_of(landscape.update)
    states = count_in_order(landscape.network, held_space(landscape.case))
    try:
        exact = scheme.counts(landscape, limits)
    except LimitReached as why:
        named = tuple(dict.fromkeys((limits.hit or str(why), *of.limits)))
        unknown = (Basin(None, None),) * len(attractors)
        return Basins(landscape, reach, unknown, states, 0, 0, seed, (str(why),), named)
    basins: list[Basin] = []
    for number, attractor in enumerate(attractors):
        # What is known of a part costs no work that the limits could see.
        if limits.reached() is not None:
            exact.reasons.append(f"{number} of {plural(len(attractors), 'basin')} worked out: {limits.hit}")
            basins += [Basin(None, None)] * (len(attractors) - number)
            break
        limits.tell(f"basin {number + 1} of {len(attractors)}")
        counts = exact.counts(attractor)
        basins.append(Basin(None, None) if counts is None else Basin(*counts))
    drawn = still_open = 0
    if any(basin.weak is None for basin in basins):
        draw = scheme.draws(landscape, exact.circuit, limits)
        drawn, still_open = draw.run(seed, draws)
        if drawn:
            # States drawn may lead to any attractor of the landscape, also to one that the start does not reach.
            places = range(len(landscape.attractors)) if reach is None else reach.places
            basins = [
                basin if basin.weak is not None else replace(basin, estimates=draw.estimates(place))
                for place, basin in zip(places, basins, strict=True)
            ]
    hit = limits.hit
    stopped = () if hit is None or hit in of.limits else (hit,)
    reasons, sizes = tuple(exact.reasons), tuple(basins)
    return Basins(landscape, reach, sizes, states, drawn, still_open, seed, reasons, (*stopped, *of.limits))
