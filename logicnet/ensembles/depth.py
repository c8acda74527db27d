"""How deep an expectation is: of how many rules its truth follows by values alone.

From the values that the expectation fixes (inputs of its environment, its clamps) others follow rule by rule. The
*depth* is the smallest number of rules after which the formula is decided, whatever all other rules are: 0 restates
what is fixed, 1 restates a rule. Where values alone do not decide it, the proof looks at attractors, and there is no
such number. Rules are those of the reference, asked as functions (a rule is fixed iff every state that agrees gives the
same value). Numbers up to 2 are found by trying all; beyond that a chain of rules gives an upper bound.

``every A & B`` makes two claims, and so does ``no A | B``. An expectation *restates* rules if each of its claims is
decided by at most one rule, however many it makes: then it tests no chain of two rules.
"""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace

from logicnet.compiled.circuit import Circuit, Fanout, percolate
from logicnet.compiled.compile import compile_network, formula_signals
from logicnet.compiled.space import Subspace, held_space
from logicnet.errors import LimitReached
from logicnet.limits import Limits
from logicnet.network.model import Expectation, Network, Quantifier
from logicnet.network.resolve import expected_case
from logicnet.text.formula import AND, NOT, OR, Expression

__all__ = ["Depth", "depth_of"]


class Depth(Struct, frozen=True):
    """The smallest number of rules is at least and at most this."""

    at_least: int
    at_most: int
    #: Nodes whose rules, ``at_most`` of them, decide it; in file order. Of three and more some may be dispensable.
    rules: tuple[str, ...]
    #: At least so many rules does the claim of it need that needs most.
    deepest: int = 0

    @property
    def restates(self) -> bool:
        """Whether each of its claims is decided by at most one rule."""
        return self.deepest <= 1


def depth_of(network: Network, expectation: Expectation, limits: Limits | None = None) -> Depth | None:
    """The depth of an expectation in a network in which it holds; ``None`` where values alone do not show it.

    Also ``None`` for a temporal formula, which speaks of more than values, and at a limit.
    """
    if expectation.quantifier is Quantifier.HOLDS or (limits is not None and limits.reached(0) is not None):
        return None
    case = expected_case(network, expectation)
    formula = NOT(expectation.formula) if expectation.quantifier is Quantifier.NO else expectation.formula
    try:
        circuit = compile_network(network, case.cuts, limits=limits)
        fails, _ = formula_signals(circuit, formula, network.index, limits)
        claims = _claims(formula)
        parts = [formula_signals(circuit, claim, network.index, limits)[0] for claim in claims] if claims[1:] else []
        # The circuit is whole now, so that one fan-out serves all.
        chains = _Chains(circuit, held_space(case), limits)
        found = chains.shortest(fails, network.names)
        if found is None or found.at_least <= 1 or not parts:
            return found
        each = [chains.least(part) for part in parts]
        return replace(found, deepest=max(one[0] for one in each if one is not None))
    except LimitReached:
        return None


def _claims(formula: Expression) -> list[Expression]:
    """Formulas that hold together iff the formula does: its conjuncts, negations moved inwards as far as needed."""
    found: list[Expression] = []
    pending: list[tuple[Expression, bool]] = [(formula, True)]
    while pending:
        here, positive = pending.pop()
        if isinstance(here, NOT):
            pending.append((here.args[0], not positive))
        elif isinstance(here, AND if positive else OR):
            pending.extend((argument, positive) for argument in reversed(here.args))
        else:
            found.append(here if positive else NOT(here))
    return found


class _Chains:
    """Values that follow, one rule each, until a signal cannot be true any more."""

    def __init__(self, circuit: Circuit, held: Subspace, limits: Limits | None) -> None:
        self._circuit, self._held, self._limits = circuit, held, limits
        self._end = percolate(Fanout(circuit), held)
        self._regulators: dict[int, list[int]] = {}

    def shortest(self, fails: int, names: tuple[str, ...]) -> Depth | None:
        """The fewest rules after which a signal cannot be true; ``None`` where all of them are not enough."""
        found = self.least(fails)
        if found is None:
            return None
        count, rules = found
        chain = rules if count < 3 else self._chain(self._support(fails), fails)
        return Depth(count, len(chain), tuple(names[v] for v in sorted(chain)), count)

    def least(self, fails: int) -> tuple[int, list[int]] | None:
        """The same number, 3 for all that is larger, and the rules where there are at most two."""
        if self._decides(self._held, fails):
            return 0, []
        if not self._decides(self._end, fails):
            return None
        support = self._support(fails)
        for v in support:
            if self._forced(self._held, v) and self._decides(self._with(self._held, v), fails):
                return 1, [v]
        for v in support:
            before = sorted({*support, *self._before(v)} - {v})
            for u in before:
                first = self._with(self._held, u)
                both = self._with(first, v)
                if self._forced(self._held, u) and self._forced(first, v) and self._decides(both, fails):
                    return 2, [u, v]
        return 3, []

    def _support(self, fails: int) -> list[int]:
        """The nodes that a signal reads and whose values follow."""
        return sorted({c >> 1 for c in self._circuit.literals_below([fails]) if self._follows_at_all(c >> 1)})

    def _before(self, v: int) -> list[int]:
        """The regulators of a node whose values follow."""
        if v not in self._regulators:
            found = self._circuit.regulators(v)
            self._regulators[v] = sorted(u for u in found if self._follows_at_all(u))
        return self._regulators[v]

    def _follows_at_all(self, v: int) -> bool:
        return bool(self._end.mask >> v & 1) and not self._held.mask >> v & 1

    def _with(self, space: Subspace, v: int) -> Subspace:
        return Subspace(space.mask | 1 << v, space.value | self._end.value & 1 << v)

    def _forced(self, space: Subspace, v: int) -> bool:
        """Whether the rule of a node has its value in every state of a space."""
        other = 1 - (self._end.value >> v & 1)
        return not self._circuit.admits(space, self._circuit.root[2 * v + other])

    def _decides(self, space: Subspace, fails: int) -> bool:
        return not self._circuit.admits(space, fails)

    def _chain(self, support: list[int], fails: int) -> list[int]:
        """Rules that decide it, in an order in which each follows from those before. Some may be dispensable."""
        below, pending = set(support), list(support)
        while pending:
            for u in self._before(pending.pop()):
                if u not in below:
                    below.add(u)
                    pending.append(u)
        order: list[int] = []
        space, waiting = self._held, sorted(below)
        while not self._decides(space, fails):
            self._ask(len(waiting))
            # Nodes outside of `below` that follow are read by nothing in it.
            v = next(v for v in waiting if self._forced(space, v))
            waiting.remove(v)
            order.append(v)
            space = self._with(space, v)
        return self._used(order, support)

    def _ask(self, work: int) -> None:
        if self._limits is not None and self._limits.reached(work) is not None:
            raise LimitReached(f"stopped by {self._limits.hit}")

    def _used(self, order: list[int], support: list[int]) -> list[int]:
        """Those of a chain that what is asked reads, directly or through others of it that come before."""
        wanted = set(support)
        kept = []
        for v in reversed(order):
            if v in wanted:
                kept.append(v)
                wanted.update(self._before(v))
        return kept[::-1]
