"""How much of the state space leads to each attractor: exact where that can be worked out, estimated elsewhere.

The state space is every state that environment and clamps allow; free inputs count as nodes. The *weak basin* of an
attractor holds the states from which it is reachable, the *strong basin* those from which nothing else is. Of a network
with levels only states whose levels are in order are counted (:mod:`logicnet.compiled.order`).

* Asynchronous: backward reachability on each independent part of the nodes on or upstream of a cycle; the levels of
  one node are in one part. The others follow the attractor of those, whatever they start with, so each doubles both
  basins; and basins of independent parts multiply. The strong basin is what cannot leave the weak basin for good: the
  complement of everything that reaches the complement of the weak basin.
* Synchronous: one successor per state, so both basins are the states that end in the cycle.
* Most-permissive: an attractor is reachable from a state iff the smallest trap space around the state holds it; up to
  :data:`MAX_CLOSURES` free nodes of a part every state is looked at.

Estimates draw states uniformly (each free node 0 or 1 with probability one half, independently). For most-permissive
and synchronous dynamics each draw is decided exactly, so the share estimated is that of the basin. For asynchronous
dynamics a random walk starts from each draw, choosing at every step uniformly among the nodes that would change; the
share that ends in an attractor lies between the shares of its strong and weak basin in the long run.
"""

from __future__ import annotations

import random
from dataclasses import replace
from math import sqrt

from logicnet.attractors.decomposition import independent_parts
from logicnet.attractors.landscape import (
    Attractor,
    Basin,
    Basins,
    Estimate,
    Landscape,
    Measure,
    Update,
    Verdict,
)
from logicnet.attractors.reachability import PartStates, setting_of, target_of, within_nodes
from logicnet.attractors.synchronous import SynchronousMap, SynchronousStep
from logicnet.attractors.walks import walk
from logicnet.compiled.aeon import Stopped
from logicnet.compiled.circuit import Circuit, Closure, Fanout
from logicnet.compiled.compile import compile_network
from logicnet.compiled.order import Ladder, apart, count_in_order, ladders
from logicnet.compiled.space import FULL, Subspace, held_space
from logicnet.errors import LimitReached
from logicnet.limits import Limits
from logicnet.text.counts import plural

__all__ = ["DRAWS", "measure_basins", "wilson"]

#: States drawn for estimates.
DRAWS = 1_000
#: Steps of one walk.
MAX_STEPS = 20_000
#: Free nodes of one part for which the smallest trap space around every state is worked out.
MAX_CLOSURES = 12
#: Quantile of the normal distribution for an interval of 95 %.
QUANTILE = 1.959964

#: Numbers of states in the weak and in the strong basin, within one part or over all nodes.
Counts = tuple[int, int]


def measure_basins(
    landscape: Landscape, *, seed: int = 0, draws: int = DRAWS, limits: Limits | None = None
) -> Landscape:
    """The landscape with the :attr:`~Attractor.basin` of each attractor listed.

    Numbers of states are exact. Where one cannot be worked out, every attractor without one gets estimates from
    ``draws`` states drawn with ``seed``; the same seed gives the same estimates. A limit leaves fewer draws.
    """
    limits = limits or Limits()
    try:
        exact = _Exact(landscape, limits)
    except LimitReached as why:
        named = tuple(dict.fromkeys((limits.hit or str(why), *landscape.limits)))
        return replace(landscape, reasons=(*landscape.reasons, str(why)), limits=named)
    basins: list[Basin] = []
    for number, attractor in enumerate(landscape.attractors):
        # What is known of a part costs no work that the limits could see.
        if limits.reached() is not None:
            exact.reasons.append(f"{number} of {plural(len(landscape.attractors), 'basin')} worked out: {limits.hit}")
            basins += [Basin(None, None)] * (len(landscape.attractors) - number)
            break
        limits.tell(f"basin {number + 1} of {len(landscape.attractors)}")
        counts = exact.counts(attractor)
        basins.append(Basin(None, None) if counts is None else Basin(*counts))
    drawn = still_open = 0
    if any(basin.weak is None for basin in basins):
        draw = _Draws(landscape, exact.circuit, limits)
        drawn, still_open = draw.run(seed, draws)
        if drawn:
            basins = [
                basin if basin.weak is not None else replace(basin, estimates=draw.estimates(place))
                for place, basin in enumerate(basins)
            ]
    hit = limits.hit
    return replace(
        landscape,
        attractors=tuple(replace(a, basin=basin) for a, basin in zip(landscape.attractors, basins, strict=True)),
        basins=Basins(
            states=count_in_order(landscape.network, held_space(landscape.case)),
            drawn=drawn,
            open=still_open,
            seed=seed,
            reasons=tuple(exact.reasons),
        ),
        limits=landscape.limits if hit is None or hit in landscape.limits else (hit, *landscape.limits),
    )


def wilson(hits: int, draws: int) -> tuple[float, float]:
    """The 95 % confidence interval of a share by Wilson (1927, doi:10.1080/01621459.1927.10502953).

    >>> tuple(round(bound, 3) for bound in wilson(0, 100))
    (0.0, 0.037)
    """
    square = QUANTILE * QUANTILE
    centre = (hits + square / 2) / (draws + square)
    spread = QUANTILE / (draws + square) * sqrt(hits * (draws - hits) / draws + square / 4)
    return (
        0.0 if hits == 0 else max(0.0, centre - spread),
        1.0 if hits == draws else min(1.0, centre + spread),
    )


#: States out of order, over the nodes of a part.
_Apart = tuple[Subspace, ...]


class _Exact:
    """Basins by sets of states, part by part; parts and their basins recur in many settings of the inputs."""

    def __init__(self, landscape: Landscape, limits: Limits) -> None:
        self._landscape = landscape
        self._limits = limits
        self.circuit = compile_network(landscape.network, landscape.cuts, limits=limits)
        self._held = held_space(landscape.case)
        self._ladders = ladders(landscape.network, self._held)
        #: Per setting of the inputs: the independent parts with their states out of order, and how many nodes follow.
        self._parts: dict[Subspace, tuple[list[tuple[Circuit, _Apart]], int]] = {}
        self._sets: dict[tuple[object, ...], PartStates | str] = {}
        self._known: dict[tuple[object, ...], Counts | str] = {}
        self._maps: dict[Subspace, tuple[Circuit, SynchronousMap | None]] = {}
        self.reasons: list[str] = []

    def counts(self, attractor: Attractor) -> Counts | None:
        """Numbers of states in its weak and strong basin; ``None``, and a reason noted, if they stay open."""
        setting = setting_of(self._landscape, attractor, self._held)
        if self._landscape.update is Update.SYNCHRONOUS:
            return self._synchronous(setting, attractor)
        if setting not in self._parts:
            self._parts[setting] = self._split(setting)
        leaves, followers = self._parts[setting]
        weak = strong = 1 << followers
        for leaf, disorder in leaves:
            found = self._within(leaf, disorder, attractor)
            if isinstance(found, str):
                if found not in self.reasons:
                    self.reasons.append(found)
                return None
            weak, strong = weak * found[0], strong * found[1]
        return weak, strong

    def _split(self, setting: Subspace) -> tuple[list[tuple[Circuit, _Apart]], int]:
        """The independent parts where a setting is held; what is out of order in none of them is in no state."""
        part, _ = self.circuit.restrict(setting)
        disorder = [within_nodes(part, space) for space in apart(self._ladders, setting)]
        levels = {v for space in disorder for v, _ in space.fixed()}
        core, _ = part.restrict(FULL, {*part.core(), *part.ancestors(sorted(levels))} if levels else part.core())
        local = [within_nodes(core, part.lift(space)) for space in disorder]
        leaves = independent_parts(core, [[v for v, _ in space.fixed()] for space in local])
        lifted = [core.lift(space) for space in local]
        return [
            (leaf, tuple(within_nodes(leaf, space) for space in lifted if within_nodes(leaf, space).mask))
            for leaf in leaves
        ], part.n - core.n

    def _within(self, leaf: Circuit, disorder: _Apart, attractor: Attractor) -> Counts | str:
        key = (leaf.origin, tuple(leaf.gates), tuple(leaf.root), disorder)
        permissive = self._landscape.update is Update.MOST_PERMISSIVE
        target = within_nodes(leaf, attractor.space if permissive else target_of(attractor))
        if (key, target) not in self._known:
            if permissive:
                self._known[key, target] = self._by_closures(leaf, disorder, target)
            else:
                self._known[key, target] = self._by_reachability(key, leaf, disorder, attractor)
        return self._known[key, target]

    def _by_reachability(
        self, key: tuple[object, ...], leaf: Circuit, disorder: _Apart, attractor: Attractor
    ) -> Counts | str:
        try:
            if key not in self._sets:
                self._sets[key] = PartStates(leaf, self._limits)
            sets = self._sets[key]
            if isinstance(sets, str):
                return sets
            weak = sets.backward(sets.states(target_of(attractor)))
            strong = sets.complement(sets.backward(sets.complement(weak)))
            return sets.count(sets.without(weak, disorder)), sets.count(sets.without(strong, disorder))
        except Stopped as why:
            reason = f"basins over {plural(leaf.n, 'node')} are not exact: {why}"
            self._sets.setdefault(key, reason)
            return reason

    def _by_closures(self, leaf: Circuit, disorder: _Apart, target: Subspace) -> Counts | str:
        if leaf.n > MAX_CLOSURES:
            return f"most-permissive basins over {plural(leaf.n, 'node')} are not exact: more than {MAX_CLOSURES} nodes"
        fanout, full = Fanout(leaf), (1 << leaf.n) - 1
        spaces: dict[Subspace, int] = {}
        for value in range(1 << leaf.n):
            if not value & 0xFF and self._limits.reached() is not None:
                return f"stopped by {self._limits.hit}"
            if any(value in space for space in disorder):
                continue
            closure = Closure(fanout, FULL)
            closure.start(Subspace(full, value))
            space = closure.space()
            spaces[space] = spaces.get(space, 0) + 1
        # Two attractors lie in a space iff one of them is not the target: some state of it does not lead there.
        weak = {space: many for space, many in spaces.items() if target.within(space)}
        astray = [space for space in spaces if space not in weak]
        strong = sum(many for space, many in weak.items() if not any(other.within(space) for other in astray))
        return sum(weak.values()), strong

    def _synchronous(self, setting: Subspace, attractor: Attractor) -> Counts | None:
        if setting not in self._maps:
            part, _ = self.circuit.restrict(setting)
            disorder = [within_nodes(part, space) for space in apart(self._ladders, setting)]
            self._maps[setting] = part, SynchronousMap.of(part, self._limits, disorder)
        part, followed = self._maps[setting]
        if followed is None:
            why = self._limits.hit
            reason = f"stopped by {why}" if why else f"{part.n} nodes have too many states to follow each of them"
            if reason not in self.reasons:
                self.reasons.append(reason)
            return None
        full = (1 << part.n) - 1
        for state, many in zip(followed.representatives, followed.basins(), strict=True):
            if attractor.holds(part.lift(Subspace(full, state)).value | setting.value) is Verdict.YES:
                return many, many
        return None


class _Draws:
    """States drawn at random, and which attractors of the list each leads to."""

    def __init__(self, landscape: Landscape, circuit: Circuit, limits: Limits) -> None:
        self._landscape = landscape
        self._limits = limits
        self._held = held_space(landscape.case)
        self._circuit = circuit
        self._fanout = Fanout(circuit)
        self._ladders: tuple[Ladder, ...] = ladders(landscape.network, self._held)
        self._stepping: tuple[Circuit, SynchronousStep] | None = None
        self._drawn = 0
        self._open = 0
        self._inputs = sum(1 << v for v, node in enumerate(landscape.network.nodes) if node.is_input)
        #: By the values of the inputs: the attractors of that setting.
        self._by_setting: dict[int, list[int]] = {}
        for place, attractor in enumerate(landscape.attractors):
            self._by_setting.setdefault(attractor.space.value & self._inputs, []).append(place)
        self._ends = [0] * len(landscape.attractors)
        self._only = [0] * len(landscape.attractors)

    def run(self, seed: int, draws: int) -> tuple[int, int]:
        """How many states were drawn, and how many of them led nowhere within the steps allowed."""
        choose = random.Random(seed)
        n = self._circuit.n
        decide = {
            Update.ASYNCHRONOUS: self._walked, Update.SYNCHRONOUS: self._stepped, Update.MOST_PERMISSIVE: self._closed,
        }[self._landscape.update]  # fmt: skip
        for number in range(draws):
            state = self._held.value | choose.getrandbits(n) & ((1 << n) - 1) & ~self._held.mask
            for ladder in self._ladders:
                state = choose.choice(ladder.rungs).over(Subspace((1 << n) - 1, state)).value
            walk_seed = choose.getrandbits(32)
            if self._limits.reached() is not None:
                break
            decided = decide(state, self._by_setting.get(state & self._inputs, []), walk_seed)
            if self._limits.reached() is not None:
                break
            self._drawn += 1
            self._open += not decided
            if not number % 50:
                self._limits.tell(f"basins estimated from {number} of {plural(draws, 'state')}")
        return self._drawn, self._open

    def estimates(self, place: int) -> tuple[Estimate, ...]:
        """What the draws say about one attractor."""
        update = self._landscape.update
        if update is Update.ASYNCHRONOUS:
            return (self._estimate(Measure.WALKS, self._ends[place]),)
        if update is Update.SYNCHRONOUS:
            return tuple(self._estimate(m, self._ends[place]) for m in (Measure.WEAK, Measure.STRONG))
        found = [self._estimate(Measure.WEAK, self._ends[place])]
        if self._landscape.complete is Verdict.YES and self._landscape.where is None:
            # Only a complete list tells that nothing else is reachable.
            found.append(self._estimate(Measure.STRONG, self._only[place]))
        return tuple(found)

    def _estimate(self, measure: Measure, hits: int) -> Estimate:
        low, _ = wilson(hits, self._drawn)
        _, high = wilson(hits + self._open, self._drawn)
        return Estimate(measure, hits / self._drawn, low, high)

    def _walked(self, state: int, places: list[int], seed: int) -> bool:
        attractors = self._landscape.attractors
        n = self._circuit.n
        look, value = 1, state
        path = walk(self._fanout, Subspace((1 << n) - 1, state), MAX_STEPS, self._held, seed)
        for steps, (_, value) in enumerate(path, start=1):
            if steps >= look:
                look = steps + 1 + steps // 4
                if self._note(value, [k for k in places if attractors[k].size != 1]):
                    return True
                if self._limits.reached() is not None:
                    return False
        return self._note(value, places)

    def _stepped(self, state: int, places: list[int], _: int) -> bool:
        if self._stepping is None:
            part, _signals = self._circuit.restrict(self._held)
            self._stepping = part, SynchronousStep(part)
        part, step = self._stepping
        local = within_nodes(part, Subspace((1 << self._circuit.n) - 1, state)).value
        # Brent's search for the cycle (1980, doi:10.1007/BF01933190): it holds two states at a time.
        power, length, slow, fast = 1, 1, local, step(local)
        while slow != fast:
            if power == length:
                slow, power, length = fast, power * 2, 0
            fast = step(fast)
            length += 1
            if power > MAX_STEPS or self._limits.reached() is not None:
                return False
        return self._note(part.lift(Subspace((1 << part.n) - 1, fast)).value | self._held.value, places)

    def _note(self, state: int, places: list[int]) -> bool:
        for k in places:
            attractor = self._landscape.attractors[k]
            inside = attractor.holds(state)
            if inside is Verdict.UNKNOWN:
                # Its states are not known, but the space is closed and holds no other entry.
                inside = Verdict.YES
            if inside is Verdict.YES:
                self._ends[k] += 1
                return True
        return False

    def _closed(self, state: int, places: list[int], _: int) -> bool:
        closure = Closure(self._fanout, self._held)
        closure.start(Subspace((1 << self._circuit.n) - 1, state))
        around = closure.space()
        reached = [k for k in places if self._landscape.attractors[k].space.within(around)]
        for k in reached:
            self._ends[k] += 1
        if len(reached) == 1:
            self._only[reached[0]] += 1
        return True
