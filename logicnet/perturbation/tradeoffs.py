"""What distinguishes sets that all reach the goal: their cost, how far they reach, what else they change.

**Side effects.** A healthy read-out is a formula that the user names because it should stay as it is. It is *every* if
all attractors always show it, *never* if none ever does, otherwise *mixed*; each is exact or *unknown*. A set has a
side effect on it when the word after the set differs from the word without it.

**Pareto front.** A set is on the front of the sets listed if none of the others is as good in everything that was asked
for (cost, the number of settings in which it abolishes the goal, the number of side effects) and better in something.
Sets that are not listed because they are not inclusion-minimal take no part.

**Synergy.** Every set of two or more that is listed works although no part of it does: that is what inclusion-minimal
means. It is *unknown* where a part was left undecided.

**Ideas.** A set S *acts through* a set S' if percolation under S forces every value that S' pins, and every regulation
that S' cuts is cut by S, or has its source forced to the value that the cut shows. Then the network under S is, from
some moment on, the network under S and S' together, under every update scheme. Sets are one idea if they act through
the same sets that act through no others but their equals: knocking out any node of a chain comes down to its last link.
"""

from __future__ import annotations

from collections.abc import Sequence

from logicnet.compiled.circuit import Fanout, percolate
from logicnet.compiled.compile import compile_network
from logicnet.compiled.space import Subspace
from logicnet.limits import Limits
from logicnet.network.case import Case, Demand
from logicnet.network.model import Clamp, Cut
from logicnet.perturbation.judgement import Idea, Level, SideEffect
from logicnet.perturbation.outcome import Intervention, Occurrence
from logicnet.perturbation.question import SetStatus, decide
from logicnet.text.formula import NOT, Expression

__all__ = ["Idea", "Level", "SideEffect", "ideas", "pareto_front", "side_effects"]


def level(case: Case, formula: Expression, limits: Limits) -> Level:
    """How the attractors of a case show a formula; UNKNOWN where one of two questions stays open."""
    statuses = [
        decide(case, wanted, Occurrence.EVER, limits, witness=False).status for wanted in (formula, NOT(formula))
    ]
    if statuses[0] is SetStatus.PROVED:
        return Level.NEVER
    if statuses[1] is SetStatus.PROVED:
        return Level.EVERY
    return Level.MIXED if statuses == [SetStatus.REFUTED, SetStatus.REFUTED] else Level.UNKNOWN


def side_effects(
    case: Case, readouts: Sequence[Demand], sets: Sequence[Intervention], limits: Limits
) -> tuple[tuple[SideEffect, ...], ...]:
    """For each set, every healthy read-out of the case before and after it (free inputs: all their values)."""
    before = [level(case, readout.formula, limits) for readout in readouts]
    found = []
    for chosen in sets:
        after = case.under(chosen.clamps)
        found.append(
            tuple(
                SideEffect(readout.text, was, level(after, readout.formula, limits))
                for readout, was in zip(readouts, before, strict=True)
            )
        )
    return tuple(found)


def pareto_front(scores: Sequence[Sequence[float]]) -> tuple[int, ...]:
    """Positions of the scores (smaller is better in each part) that no other one beats; equal scores stay together."""

    def beats(a: Sequence[float], b: Sequence[float]) -> bool:
        return a != b and all(x <= y for x, y in zip(a, b, strict=True))

    distinct = {tuple(score) for score in scores}
    best = {score for score in distinct if not any(beats(other, score) for other in distinct)}
    return tuple(k for k, score in enumerate(scores) if tuple(score) in best)


def ideas(case: Case, sets: Sequence[Intervention]) -> tuple[Idea, ...]:
    """The sets grouped by what they come down to, in the order of their first members. One percolation per set."""
    every_cut = tuple(dict.fromkeys(held for chosen in sets for held in chosen.clamps if isinstance(held, Cut)))
    network = case.network
    channel = {cut: len(network) + k for k, cut in enumerate(every_cut)}
    fanout = Fanout(compile_network(network, case.cuts, every_cut))
    index = network.index
    base = {index[name]: value for name, value in case.held.items()}
    pinned, forced = [], []
    for chosen in sets:
        own = {index[held.node]: held.value for held in chosen.clamps if isinstance(held, Clamp)}
        own |= {channel[held]: 0 for held in chosen.clamps if isinstance(held, Cut)}
        pinned.append(own)
        forced.append(percolate(fanout, Subspace.of(sorted({**base, **own}.items()))))

    spaces = [Subspace.of(sorted(own.items())) for own in pinned]

    def through(a: int, b: int) -> bool:
        if forced[a].within(spaces[b]):
            return True
        if not every_cut:
            return False
        for v, value in pinned[b].items():
            if v >= len(network):
                cut = every_cut[v - len(network)]
                if v not in pinned[a] and forced[a].get(index[cut.source]) != cut.value:
                    return False
            elif forced[a].get(v) != value:
                return False
        return True

    reaches = [{b for b in range(len(sets)) if b == a or through(a, b)} for a in range(len(sets))]
    # The relation is a preorder, so who reaches nobody but its equals is an end, and everyone reaches one.
    ends = [frozenset(b for b in reach if all(b in reaches[c] for c in reaches[b])) for reach in reaches]
    grouped: dict[frozenset[int], list[int]] = {}
    for a, end in enumerate(ends):
        grouped.setdefault(end, []).append(a)
    return tuple(Idea(tuple(sorted(end)), tuple(members)) for end, members in grouped.items())
