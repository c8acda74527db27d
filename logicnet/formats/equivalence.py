"""Two networks compared rule by rule: for each node a proof that both rules are one function, or a state where not.

Both rules are put into clauses (Tseitin 1968), and a SAT solver is asked for a state in which they differ. Nothing is
shared with the compiler of :mod:`logicnet.compiled` or with any reader, so an error there cannot hide here.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from logicnet.errors import LimitReached
from logicnet.limits import Limits, satisfiable
from logicnet.network.model import Network
from logicnet.text.counts import plural
from logicnet.text.formula import AND, NOT, TRUE, Expression, Symbol

__all__ = ["RuleComparison", "RuleDifference", "compare"]


class RuleDifference(Struct, frozen=True):
    """A node whose rules differ: a state in which they do, or that one network does not have it."""

    node: str
    #: Values of the regulators; empty if the node is missing.
    state: tuple[tuple[str, int], ...]
    #: What the two rules say there, or ``None`` for the network that lacks the node.
    values: tuple[int | None, int | None]


class RuleComparison(Struct, frozen=True):
    """What became of comparing two networks."""

    #: Nodes whose two rules are proved to be one function.
    equal: int
    differences: tuple[RuleDifference, ...]

    @property
    def holds(self) -> bool:
        return not self.differences


def compare(a: Network, b: Network, names: Mapping[str, str], limits: Limits | None = None) -> RuleComparison:
    """Compare each rule of ``a`` with that of the node of ``b`` called ``names[node]``.

    Exact. Each comparison is one SAT question over the regulators of one node; no truth table is built. At a limit
    :class:`~logicnet.errors.LimitReached` says how many were compared.
    """
    limits = limits or Limits()
    from pysat.solvers import Solver

    others = {node.name: node.rule.expression for node in b.nodes}
    back = {made: name for name, made in names.items()}
    differences: list[RuleDifference] = []
    equal = 0
    for node in a.nodes:
        other = others.pop(names[node.name], None)
        if other is None:
            differences.append(RuleDifference(node.name, (), (1, None)))
            continue
        with Solver("minisat22") as solver:
            clauses = _RuleClauses(solver)
            first = clauses.literal(node.rule.expression, {})
            second = clauses.literal(other, back)
            # One of them is true and one false.
            solver.add_clause([first, second])
            solver.add_clause([-first, -second])
            answer = satisfiable(solver, (), limits)
            if answer is None:
                done = f"{equal + len(differences)} of {plural(len(a), 'rule')} compared"
                why = f"stopped by the {limits.hit} while rules were compared"
                raise LimitReached(f"{why}, {done}; nothing was written")
            if not answer:
                equal += 1
                continue
            model = set(solver.get_model() or ())
            state = tuple((name, int(v in model)) for name, v in sorted(clauses.variables.items()))
            values = (int(_holds(first, model)), int(_holds(second, model)))
            differences.append(RuleDifference(node.name, state, values))
    for name in others:
        differences.append(RuleDifference(back.get(name, name), (), (None, 1)))
    return RuleComparison(equal, tuple(differences))


def _holds(literal: int, model: set[int]) -> bool:
    return literal in model if literal > 0 else -literal not in model


class _RuleClauses:
    """Expressions as literals of one solver."""

    def __init__(self, solver: object) -> None:
        self._solver = solver
        self._last = 1
        self.variables: dict[str, int] = {}
        self._add([1])  # variable 1 is the constant 1

    def _add(self, clause: list[int]) -> None:
        self._solver.add_clause(clause)  # type: ignore[attr-defined]

    def _fresh(self) -> int:
        self._last += 1
        return self._last

    def literal(self, expression: Expression, back: Mapping[str, str]) -> int:
        """A literal that is true where the expression is; symbols are known by their names in the first network."""
        done: list[int] = []
        pending: list[tuple[Expression, bool]] = [(expression, False)]
        while pending:
            item, ready = pending.pop()
            kind = item.__class__
            if kind is Symbol:
                name = back.get(item.obj, item.obj)
                if name not in self.variables:
                    self.variables[name] = self._fresh()
                done.append(self.variables[name])
            elif not item.args:
                done.append(1 if item is TRUE else -1)
            elif not ready:
                pending.append((item, True))
                pending.extend((argument, False) for argument in item.args)
            elif kind is NOT:
                done.append(-done.pop())
            else:
                parts = done[-len(item.args) :]
                del done[-len(item.args) :]
                sign = 1 if kind is AND else -1
                gate = self._fresh()
                for part in parts:
                    self._add([-sign * gate, sign * part])
                self._add([sign * gate, *(-sign * part for part in parts)])
                done.append(gate)
        return done[0]
