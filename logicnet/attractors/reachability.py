"""Which attractors are reachable from a state, or from some state of a partial one: proved, refuted, or unknown.

Environment and clamps hold from the first moment on; everything else starts where the caller says. Transients count,
so constants that the start contradicts are not percolated away. How it is decided stands with each scheme, in
:mod:`logicnet.attractors.schemes`.
"""

from __future__ import annotations

from dataclasses import replace

from logicnet.attractors.landscape import Landscape, Verdict
from logicnet.attractors.schemes import scheme_of
from logicnet.compiled.space import Subspace
from logicnet.errors import LimitReached
from logicnet.limits import Limits

__all__ = ["reachable_from"]


def reachable_from(landscape: Landscape, start: Subspace, limits: Limits | None = None) -> Landscape:
    """The landscape with each attractor's :attr:`~Attractor.reachable` set; refuted ones move to ``unreachable``.

    ``start`` fixes some nodes of the network; it must not contradict what environment and clamps hold. Reachable
    means: from at least one state of the start. Every *yes* and *no* is proved; *unknown* comes with a reason.
    """
    limits = limits or Limits()
    try:
        search = scheme_of(landscape.update).reach(landscape, start, limits)
    except LimitReached as why:
        open_ones = tuple(replace(a, reachable=Verdict.UNKNOWN) for a in landscape.attractors)
        named = tuple(dict.fromkeys((limits.hit or str(why), *landscape.limits)))
        return replace(
            landscape, attractors=open_ones, start=start, reasons=(*landscape.reasons, str(why)), limits=named
        )
    answers = search.decide()
    told = [replace(a, reachable=verdict) for a, verdict in zip(landscape.attractors, answers, strict=True)]
    hit = limits.hit
    stopped = [] if hit is None or hit in landscape.limits else [hit]
    return replace(
        landscape,
        attractors=tuple(a for a in told if a.reachable is not Verdict.NO),
        unreachable=tuple(a for a in told if a.reachable is Verdict.NO),
        start=start,
        reasons=(*landscape.reasons, *search.reasons),
        limits=(*stopped, *landscape.limits),
    )
