"""One start, asked about every attractor of a landscape: what the schemes share.

Whatever is reachable from a state lies in the smallest trap space around it (:class:`Closure`), under every scheme. So
an attractor outside that space is refuted.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable
from typing import Any

from logicnet.attractors.asynchronous import MAX_DIAGRAM
from logicnet.attractors.dense import MAX_NODES, DenseSpace
from logicnet.attractors.landscape import Attractor, Landscape, Verdict
from logicnet.compiled.aeon import Stopped, SymbolicDynamics
from logicnet.compiled.circuit import Circuit, Closure, Fanout
from logicnet.compiled.compile import compile_network
from logicnet.compiled.space import NetworkSpace, PartSpace, Subspace, held_space
from logicnet.limits import Limits

__all__ = ["PartStates", "ReachSearch", "setting_of", "target_of"]


def setting_of(landscape: Landscape, attractor: Attractor, held: NetworkSpace) -> NetworkSpace:
    """What is held, together with the attractor's values of the free inputs."""
    free = [landscape.network.index[name] for name, b in landscape.environment if b is None]
    inputs = sum(1 << v for v in free)
    return held & Subspace(inputs, attractor.space.value & inputs)


def target_of(attractor: Attractor) -> NetworkSpace:
    """States whose reachability decides that of the attractor: one of its own, or the trap space that holds it."""
    return attractor.space if attractor.state is None else attractor.state


class PartStates:
    """Sets of states of one independent part: integers with a bit per state, or decision diagrams."""

    def __init__(self, part: Circuit, limits: Limits) -> None:
        self.part = part
        self._limits = limits
        self._dense = DenseSpace(part) if part.n <= MAX_NODES else None
        self._symbolic = None if self._dense is not None else SymbolicDynamics(part, limits, MAX_DIAGRAM)

    def states(self, space: NetworkSpace) -> Any:
        """The states of a subspace of the whole network's nodes, as far as this part goes."""
        local = self.part.within(space)
        if self._symbolic is not None:
            return self._symbolic.states(local)
        assert self._dense is not None
        states = self._dense.all
        for v, b in local.fixed():
            states &= self._dense.ones[v] if b else ~self._dense.ones[v]
        return states

    def forward(self, states: Any) -> Any:
        """Everything reachable from the states."""
        if self._symbolic is not None:
            return self._symbolic.forward(states)
        assert self._dense is not None
        return self._known(self._dense.forward(states, self._limits))

    def backward(self, states: Any) -> Any:
        """Everything from which the states are reachable."""
        if self._symbolic is not None:
            return self._symbolic.backward(states)
        assert self._dense is not None
        return self._known(self._dense.backward(states, self._dense.all, self._limits))

    def without(self, states: Any, spaces: Iterable[PartSpace]) -> Any:
        """The states in none of these subspaces of the part's own nodes."""
        for space in spaces:
            inside = self.states(self.part.lift(space))
            states = states & ~inside if self._symbolic is None else self._symbolic.minus(states, inside)
        return states

    def complement(self, states: Any) -> Any:
        """All other states."""
        if self._symbolic is not None:
            return self._symbolic.minus(self._symbolic.all, states)
        assert self._dense is not None
        return self._dense.all & ~states

    def meets(self, states: Any, other: Any) -> bool:
        """Whether two sets have a state in common."""
        if self._symbolic is not None:
            return not self._symbolic.meet(states, other).is_false()
        return bool(states & other)

    def count(self, states: Any) -> int:
        """How many states a set has."""
        return int(states.cardinality()) if self._symbolic is not None else int(states).bit_count()

    def _known(self, states: int | None) -> int:
        if states is None:
            raise Stopped(f"stopped by {self._limits.hit}")
        return states


class ReachSearch(ABC):
    """One start, asked about every attractor of a landscape."""

    def __init__(self, landscape: Landscape, start: NetworkSpace, limits: Limits) -> None:
        self.landscape = landscape
        self.limits = limits
        self.circuit = compile_network(landscape.network, landscape.cuts, limits=limits)
        self.fanout = Fanout(self.circuit)
        self.held = held_space(landscape.case)
        self.start = start
        #: Why some answer is unknown.
        self.reasons: list[str] = []
        #: Start with what is held and the inputs of some attractors -> their places in the list.
        self.groups: dict[tuple[NetworkSpace, NetworkSpace], list[int]] = {}
        self.answers = [Verdict.NO] * len(landscape.attractors)
        for place, attractor in enumerate(landscape.attractors):
            setting = setting_of(landscape, attractor, self.held)
            if setting.meets(start):
                begin = setting & start
                self.groups.setdefault((setting, begin), []).append(place)

    def around(self, setting: NetworkSpace, begin: NetworkSpace) -> NetworkSpace:
        """The smallest trap space around a start, where a setting is held."""
        closure = Closure(self.fanout, setting)
        closure.start(begin)
        return closure.space()

    def open(self, setting: NetworkSpace, begin: NetworkSpace, places: list[int]) -> tuple[NetworkSpace, list[int]]:
        """The smallest trap space around a start, and the attractors inside it."""
        around = self.around(setting, begin)
        return around, [k for k in places if self.landscape.attractors[k].space.within(around)]

    def unknown(self, reason: str) -> Verdict:
        if reason not in self.reasons:
            self.reasons.append(reason)
        return Verdict.UNKNOWN

    @abstractmethod
    def decide(self) -> list[Verdict]:
        """An answer per attractor: whether it is reached from at least one state of the start."""
