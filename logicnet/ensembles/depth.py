"""How deep an expectation is: of how many rules its truth follows by values alone.

From the values that the expectation fixes (inputs of its environment, its clamps) others follow rule by rule. The
*depth* is the smallest number of rules after which the formula is decided, whatever all other rules are: 0 restates
what is fixed, 1 restates a rule. Where values alone do not decide it, the proof looks at attractors, and there is no
such number. Rules are those of the reference, asked as functions (a rule is fixed iff every state that agrees gives the
same value). Numbers up to 2 are found by trying all; beyond that a chain of rules gives an upper bound.
"""

from __future__ import annotations

from dataclasses import dataclass

from logicnet.compiled.circuit import Circuit, Fanout, percolate
from logicnet.compiled.compile import compile_network, formula_signals
from logicnet.compiled.space import Subspace, held_space
from logicnet.errors import LimitReached
from logicnet.limits import Limits
from logicnet.network.model import Expectation, Network, Quantifier
from logicnet.network.resolve import expected_case
from logicnet.text.formula import NOT

__all__ = ["Depth", "depth_of"]


@dataclass(frozen=True, slots=True)
class Depth:
    """The smallest number of rules is at least and at most this."""

    at_least: int
    at_most: int
    #: Nodes whose rules, ``at_most`` of them, decide it; in file order.
    rules: tuple[str, ...]


def depth_of(network: Network, expectation: Expectation, limits: Limits | None = None) -> Depth | None:
    """The depth of an expectation in a network in which it holds; ``None`` where values alone do not show it.

    Also ``None`` for a temporal formula, which speaks of more than values, and at a limit.
    """
    if expectation.quantifier is Quantifier.HOLDS:
        return None
    case = expected_case(network, expectation)
    formula = NOT(expectation.formula) if expectation.quantifier is Quantifier.NO else expectation.formula
    try:
        circuit = compile_network(network, case.cuts, limits=limits)
        fails, _ = formula_signals(circuit, formula, network.index, limits)
    except LimitReached:
        return None
    return _Chains(circuit, held_space(case), fails).shortest(network.names)


class _Chains:
    """Values that follow, one rule each, until a signal cannot be true any more."""

    def __init__(self, circuit: Circuit, held: Subspace, fails: int) -> None:
        self._circuit, self._held, self._fails = circuit, held, fails
        fanout = Fanout(circuit)
        self._end = percolate(fanout, held)

    def shortest(self, names: tuple[str, ...]) -> Depth | None:
        if self._decides(self._held):
            return Depth(0, 0, ())
        if not self._decides(self._end):
            return None
        support = sorted(c >> 1 for c in self._circuit.literals_below([self._fails]) if self._follows_at_all(c >> 1))
        support = sorted(set(support))
        for v in support:
            if self._forced(self._held, v) and self._decides(self._with(self._held, v)):
                return Depth(1, 1, (names[v],))
        for v in support:
            before = sorted({*support, *(u for u in self._circuit.regulators(v) if self._follows_at_all(u))} - {v})
            for u in before:
                first = self._with(self._held, u)
                if self._forced(self._held, u) and self._forced(first, v) and self._decides(self._with(first, v)):
                    return Depth(2, 2, tuple(names[w] for w in sorted((u, v))))
        chain = self._chain()
        return Depth(min(3, len(chain)), len(chain), tuple(names[v] for v in sorted(chain)))

    def _follows_at_all(self, v: int) -> bool:
        return bool(self._end.mask >> v & 1) and not self._held.mask >> v & 1

    def _with(self, space: Subspace, v: int) -> Subspace:
        return Subspace(space.mask | 1 << v, space.value | self._end.value & 1 << v)

    def _forced(self, space: Subspace, v: int) -> bool:
        """Whether the rule of a node has its value in every state of a space."""
        other = 1 - (self._end.value >> v & 1)
        return not self._circuit.admits(space, self._circuit.root[2 * v + other])

    def _decides(self, space: Subspace) -> bool:
        return not self._circuit.admits(space, self._fails)

    def _chain(self) -> list[int]:
        """Rules that decide it, none of which can go; in an order in which each follows from those before."""
        order: list[int] = []
        space = self._held
        pending = [v for v in range(self._circuit.n) if self._follows_at_all(v)]
        while not self._decides(space):
            v = next(v for v in pending if self._forced(space, v))
            pending.remove(v)
            order.append(v)
            space = self._with(space, v)
        for v in reversed(order[:]):
            rest = [u for u in order if u != v]
            if self._decides(self._followed(rest)):
                order = rest
        return order

    def _followed(self, nodes: list[int]) -> Subspace:
        """What follows by the rules of some nodes, given in an order that works if they all do."""
        space = self._held
        for v in nodes:
            if self._forced(space, v):
                space = self._with(space, v)
        return space


