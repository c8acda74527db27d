"""Which attractors are reachable from a state, or from some state of a partial one: proved, refuted, or unknown.

Environment and clamps hold from the first moment on; everything else starts where the caller says. Transients count,
so constants that the start contradicts are not percolated away. How it is decided stands with each scheme, in
:mod:`logicnet.attractors.schemes`.
"""

from __future__ import annotations

from logicnet.attractors.landscape import Landscape, Reach, Verdict
from logicnet.attractors.schemes import scheme_of
from logicnet.compiled.space import Subspace
from logicnet.errors import LimitReached
from logicnet.limits import Limits

__all__ = ["reachable_from"]


def reachable_from(landscape: Landscape, start: Subspace, limits: Limits | None = None) -> Reach:
    """Which attractors of the landscape are reached from the start.

    ``start`` fixes some nodes of the network; it must not contradict what environment and clamps hold. Reachable
    means: from at least one state of the start. Every *yes* and *no* is proved; *unknown* comes with a reason.
    """
    limits = limits or Limits()
    try:
        search = scheme_of(landscape.update).reach(landscape, start, limits)
    except LimitReached as why:
        named = tuple(dict.fromkeys((limits.hit or str(why), *landscape.limits)))
        return Reach(landscape, start, (Verdict.UNKNOWN,) * len(landscape.attractors), (str(why),), named)
    verdicts = tuple(search.decide())
    hit = limits.hit
    stopped = [] if hit is None or hit in landscape.limits else [hit]
    return Reach(landscape, start, verdicts, tuple(search.reasons), (*stopped, *landscape.limits))
