"""Rules as formulas of positions, evaluated directly on subspaces.

A *space* is a dictionary from positions to values; what it does not hold is free. A formula is a literal ``2*i + b``
("position i has the value b"), ``TRUE``, ``FALSE``, or ``(is_conjunction, parts)``, with negations at literals only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Self

from logicnet.limits import satisfiable
from logicnet.text import formula
from logicnet.text.formula import AND, NOT, OR, Expression, Symbol
from logicnet.text.nesting import Descent, descending

__all__ = [
    "FALSE",
    "TRUE",
    "Clauses",
    "Formula",
    "Space",
    "Tseitin",
    "compiled",
    "influences",
    "negation",
    "simplified",
    "support",
    "surely",
]

Formula = int | tuple[bool, tuple["Formula", ...]]
Space = Mapping[int, int]
TRUE, FALSE = -1, -2


@descending
def compiled(expression: Expression, meaning: Callable[[str], Formula], negate: bool = False) -> Descent[Formula]:
    """An expression in negation normal form; ``meaning`` gives what each name stands for."""
    if isinstance(expression, Symbol):
        found = meaning(expression.name)
        return negation(found) if negate else found
    if isinstance(expression, NOT):
        inner: Formula = yield expression.args[0], meaning, not negate
        return inner
    if isinstance(expression, (AND, OR)):
        conjunction = isinstance(expression, AND) is not negate
        parts = []
        for part in expression.args:
            parts.append((yield part, meaning, negate))
        return (conjunction, tuple(parts))
    return TRUE if (expression is formula.TRUE) is not negate else FALSE


@descending
def negation(part: Formula) -> Descent[Formula]:
    """Everything the formula is not."""
    if isinstance(part, int):
        return part ^ 1 if part >= 0 else -3 - part
    children = []
    for child in part[1]:
        children.append((yield (child,)))
    return (not part[0], tuple(children))


def support(part: Formula) -> list[int]:
    """Each literal that occurs, in order, as often as it is written."""
    found: list[int] = []
    pending = [part]
    while pending:
        here = pending.pop()
        if isinstance(here, int):
            found += [here] if here >= 0 else []
        else:
            pending.extend(reversed(here[1]))
    return found


@descending
def simplified(part: Formula, space: Space) -> Descent[Formula]:
    """The formula with the values of a space put in and constants removed."""
    if isinstance(part, int):
        value = space.get(part >> 1) if part >= 0 else None
        return part if value is None else TRUE if value == part & 1 else FALSE
    conjunction, children = part
    neutral, absorbing = (TRUE, FALSE) if conjunction else (FALSE, TRUE)
    kept: list[Formula] = []
    literals: set[int] = set()
    for child in children:
        now = yield child, space
        if isinstance(now, int):
            if now == absorbing:
                return absorbing
            if now == neutral or now in literals:
                continue
            literals.add(now)
        kept.append(now)
    if len(kept) < 2:
        return kept[0] if kept else neutral
    return (conjunction, tuple(kept))


def surely(part: Formula, space: Space) -> bool:
    """Whether the formula is true in every state of a space; exact.

    Putting the values in decides nearly everything: where no position occurs with both values it decides all, since a
    free literal may be taken as false everywhere at once. Elsewhere a solver is asked for a state that says no.
    """
    left = simplified(part, space)
    if isinstance(left, int):
        return left == TRUE
    if one_sided(left):
        return False
    with Tseitin() as solver:
        solver.require(negation(left))
        return solver.model() is None


def one_sided(part: Formula) -> bool:
    """Whether each position occurs with one value only."""
    literals = set(support(part))
    return not any(c ^ 1 in literals for c in literals)


def influences(part: Formula, space: Space) -> dict[int, frozenset[int]]:
    """The free positions that the formula depends on in a space, with the signs (+1, -1) that occur; exact.

    By position. A sign occurs if in some state of the space raising the position raises (lowers) the formula.
    """
    left = simplified(part, space)
    literals = support(left)
    positions = sorted({c >> 1 for c in literals})
    if len(literals) == len(positions):
        # Each position is written once and no constant is left: each matters, with the value it is written with.
        return {c >> 1: frozenset({1 if c & 1 else -1}) for c in sorted(literals)}
    found: dict[int, frozenset[int]] = {}
    for i in positions:
        high, low = simplified(left, {i: 1}), simplified(left, {i: 0})
        signs = set()
        for sign, (yes, no) in ((1, (high, low)), (-1, (low, high))):
            with Tseitin() as solver:
                solver.require(yes)
                solver.require(negation(no))
                if solver.model() is not None:
                    signs.add(sign)
        if signs:
            found[i] = frozenset(signs)
    return found


class Clauses:
    """Formulas over one state, as clauses (Tseitin 1968)."""

    def __init__(self, variables: Mapping[int, int] | None = None, top: int = 0) -> None:
        #: Of each position that was mentioned its variable; the highest variable; the clauses.
        self.variables: dict[int, int] = dict(variables or {})
        self.top = top
        self.rows: list[list[int]] = []

    def fresh(self) -> int:
        self.top += 1
        return self.top

    def clause(self, literals: Iterable[int]) -> None:
        self.rows.append(list(literals))

    @descending
    def literal(self, part: Formula, now: Mapping[int, int] | None = None) -> Descent[int]:
        """A solver literal that is true iff the formula is; ``now`` has those of positions that were updated."""
        if isinstance(part, int) and part >= 0:
            return self.value(part, now)
        gate = self.fresh()
        if isinstance(part, int):
            self.clause([gate])
            return gate if part == TRUE else -gate
        conjunction, children = part
        below = []
        for child in children:
            below.append(self.value(child, now) if isinstance(child, int) and child >= 0 else (yield self, child, now))
        sign = 1 if conjunction else -1
        for c in below:
            self.clause([-sign * gate, sign * c])
        self.clause([sign * gate, *(-sign * c for c in below)])
        return gate

    def value(self, literal: int, now: Mapping[int, int] | None = None) -> int:
        """The same of a literal of a position."""
        i = literal >> 1
        variable = now[i] if now and i in now else self.variables.get(i)
        if variable is None:
            variable = self.variables[i] = self.fresh()
        return variable if literal & 1 else -variable

    def require(self, part: Formula) -> None:
        """Only states that satisfy the formula."""
        pending = [part]
        while pending:
            here = pending.pop()
            if isinstance(here, int):
                self.clause([self.literal(here)])
            elif here[0]:
                pending.extend(reversed(here[1]))
            else:
                self.clause([self.literal(child) for child in here[1]])


class Tseitin(Clauses):
    """Such clauses in a solver."""

    def __init__(self, solver: str = "minicard") -> None:
        from pysat.solvers import Solver

        super().__init__()
        # None that the search uses. Questions here are small and many: making a MiniCard takes 0.02 ms, a CaDiCaL
        # 0.2 ms and more, and it takes many assumptions well.
        self._solver: Any = Solver(name=solver)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._solver.delete()

    def clause(self, literals: Iterable[int]) -> None:
        self._solver.add_clause(list(literals))

    def model(self, assumptions: Iterable[int] = ()) -> dict[int, int] | None:
        """A state (the positions that were mentioned), or ``None`` if there is none."""
        if not satisfiable(self._solver, list(assumptions)):
            return None
        values = self._solver.get_model()
        return {i: int(len(values) >= x and values[x - 1] > 0) for i, x in self.variables.items()}
