"""How many states lead to each attractor, worked out or estimated from states drawn: what the schemes share.

Draws choose states uniformly: each free node is 0 or 1 with probability one half, independently.
"""

from __future__ import annotations

import random
from abc import ABC, abstractmethod
from math import sqrt

from logicnet.attractors.decomposition import independent_parts
from logicnet.attractors.landscape import Attractor, Estimate, Landscape, Measure, Verdict
from logicnet.attractors.schemes.reach import setting_of
from logicnet.compiled.circuit import Circuit, Fanout
from logicnet.compiled.compile import compile_network
from logicnet.compiled.order import Ladder, apart, ladders
from logicnet.compiled.space import FULL, NetworkSpace, PartSpace, Subspace, held_space
from logicnet.limits import Limits
from logicnet.text.counts import plural

__all__ = ["Apart", "Counts", "CountsByPart", "Draws", "StateCounts", "key_of", "wilson"]

#: Quantile of the normal distribution for an interval of 95 %.
QUANTILE = 1.959964

#: Numbers of states in the weak and in the strong basin, within one part or over all nodes.
Counts = tuple[int, int]
#: States out of order, over the nodes of a part.
Apart = tuple[PartSpace, ...]


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


class StateCounts(ABC):
    """How many states lead to each attractor; parts and what is known of them recur in many settings of the inputs."""

    def __init__(self, landscape: Landscape, limits: Limits) -> None:
        self.landscape = landscape
        self.limits = limits
        self.circuit = compile_network(landscape.network, landscape.cuts, limits=limits)
        self.held = held_space(landscape.case)
        self.ladders = ladders(landscape.network, self.held)
        #: Why some numbers stay open.
        self.reasons: list[str] = []

    def counts(self, attractor: Attractor) -> Counts | None:
        """Numbers of states in its weak and strong basin; ``None``, and a reason noted, if they stay open."""
        found = self.count(setting_of(self.landscape, attractor, self.held), attractor)
        if isinstance(found, str):
            if found not in self.reasons:
                self.reasons.append(found)
            return None
        return found

    @abstractmethod
    def count(self, setting: NetworkSpace, attractor: Attractor) -> Counts | str:
        """The same within a setting of the inputs, or why the numbers stay open."""


class CountsByPart(StateCounts):
    """Where parts change independently of each other: basins of parts multiply.

    Only nodes on or upstream of a cycle count, and the levels of one node are in one part. The others follow the
    attractor of those, whatever they start with, so each doubles both basins.
    """

    def __init__(self, landscape: Landscape, limits: Limits) -> None:
        super().__init__(landscape, limits)
        #: Per setting of the inputs: the independent parts with their states out of order, and how many nodes follow.
        self._parts: dict[NetworkSpace, tuple[list[tuple[Circuit, Apart]], int]] = {}
        self._known: dict[tuple[object, ...], Counts | str] = {}

    def count(self, setting: NetworkSpace, attractor: Attractor) -> Counts | str:
        if setting not in self._parts:
            self._parts[setting] = self._split(setting)
        leaves, followers = self._parts[setting]
        weak = strong = 1 << followers
        for leaf, disorder in leaves:
            target = leaf.within(self.target(attractor))
            key = (*key_of(leaf), disorder, target)
            if key not in self._known:
                self._known[key] = self.count_in_part(leaf, disorder, target)
            found = self._known[key]
            if isinstance(found, str):
                return found
            weak, strong = weak * found[0], strong * found[1]
        return weak, strong

    def _split(self, setting: NetworkSpace) -> tuple[list[tuple[Circuit, Apart]], int]:
        """The independent parts where a setting is held; what is out of order in none of them is in no state."""
        part, _ = self.circuit.restrict(setting)
        disorder = [part.within(space) for space in apart(self.ladders, setting)]
        levels = {v for space in disorder for v, _ in space.fixed()}
        core, _ = part.restrict(FULL, {*part.core(), *part.ancestors(sorted(levels))} if levels else part.core())
        local = [core.within(part.lift(space)) for space in disorder]
        leaves = independent_parts(core, [[v for v, _ in space.fixed()] for space in local])
        lifted = [core.lift(space) for space in local]
        return [
            (leaf, tuple(leaf.within(space) for space in lifted if leaf.within(space).mask))
            for leaf in leaves
        ], part.n - core.n

    @abstractmethod
    def target(self, attractor: Attractor) -> NetworkSpace:
        """States such that the attractor is reached where they are."""

    @abstractmethod
    def count_in_part(self, leaf: Circuit, disorder: Apart, target: PartSpace) -> Counts | str:
        """Numbers of states of one part that may lead, and that must lead, to the target; or why they stay open.

        ``disorder``: states of the part that are not counted. Both are over the part's own nodes.
        """


def key_of(part: Circuit) -> tuple[object, ...]:
    """Equal for parts with the same nodes and the same rules."""
    return part.origin, tuple(part.gates), tuple(part.root)


class Draws(ABC):
    """States drawn at random, and which attractors of the list each leads to."""

    def __init__(self, landscape: Landscape, circuit: Circuit, limits: Limits) -> None:
        self.landscape = landscape
        self.limits = limits
        self.held = held_space(landscape.case)
        self.circuit = circuit
        self.fanout = Fanout(circuit)
        self._ladders: tuple[Ladder, ...] = ladders(landscape.network, self.held)
        self._drawn = 0
        self._open = 0
        self._inputs = sum(1 << v for v, node in enumerate(landscape.network.nodes) if node.is_input)
        #: By the values of the inputs: the attractors of that setting.
        self._by_setting: dict[int, list[int]] = {}
        for place, attractor in enumerate(landscape.attractors):
            self._by_setting.setdefault(attractor.space.value & self._inputs, []).append(place)
        self.ends = [0] * len(landscape.attractors)

    def run(self, seed: int, draws: int) -> tuple[int, int]:
        """How many states were drawn, and how many of them led nowhere within the steps allowed."""
        choose = random.Random(seed)
        n = self.circuit.n
        for number in range(draws):
            state = self.held.value | choose.getrandbits(n) & ((1 << n) - 1) & ~self.held.mask
            for ladder in self._ladders:
                state = choose.choice(ladder.rungs).over(Subspace((1 << n) - 1, state)).value
            walk_seed = choose.getrandbits(32)
            if self.limits.reached() is not None:
                break
            decided = self.decide(state, self._by_setting.get(state & self._inputs, []), walk_seed)
            if self.limits.reached() is not None:
                break
            self._drawn += 1
            self._open += not decided
            if not number % 50:
                self.limits.tell(f"basins estimated from {number} of {plural(draws, 'state')}")
        return self._drawn, self._open

    @abstractmethod
    def decide(self, state: int, places: list[int], seed: int) -> bool:
        """Follows one state drawn; ``places`` are the attractors of its setting. Whether it was seen where it leads."""

    @abstractmethod
    def estimates(self, place: int) -> tuple[Estimate, ...]:
        """What the draws say about one attractor."""

    def estimate(self, measure: Measure, hits: int) -> Estimate:
        """The share of these hits among the draws."""
        low, _ = wilson(hits, self._drawn)
        _, high = wilson(hits + self._open, self._drawn)
        return Estimate(measure, hits / self._drawn, low, high)

    def note(self, state: int, places: list[int]) -> bool:
        """Notes the attractor that a state is in; whether there is one."""
        for k in places:
            attractor = self.landscape.attractors[k]
            inside = attractor.holds(state)
            if inside is Verdict.UNKNOWN:
                # Its states are not known, but the space is closed and holds no other entry.
                inside = Verdict.YES
            if inside is Verdict.YES:
                self.ends[k] += 1
                return True
        return False
