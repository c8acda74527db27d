"""Nodes with more than two levels as Boolean nodes, one for each level above 0: ``X_2`` means that X is at 2 or above.

The translation of van Ham (1979) is the only one that keeps neighbouring states neighbours (Didier, Remy, Chaouiya
2011, doi:10.1016/j.jtbi.2010.09.017). With T the level that X strives for, ``X_i`` becomes
``X_(i-1) & T >= i | X_(i+1)``: from a state whose levels are in order the network takes exactly the single steps of the
multi-valued one, and from any other state some updates lead back to order and none leads out of it again. So every
asynchronous attractor is *admissible*, and its states are those of an attractor of the multi-valued network.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from msgspec import Struct

from logicnet.compiled.function import Effect, constant_value, effects
from logicnet.errors import LimitReached
from logicnet.formats import findings
from logicnet.formats.export import simplified
from logicnet.formats.translation import Translation
from logicnet.limits import Limits
from logicnet.network.levels import ADMISSIBLE
from logicnet.text.expression import all_hold, any_holds, negation
from logicnet.text.formula import (
    FALSE,
    NOT,
    TRUE,
    Expression,
    Symbol,
    conjunction,
    disjunction,
    format_name,
    substitute,
    symbols,
)
from logicnet.text.source import Source, Span

__all__ = ["MAX_LEVEL", "SIGN_WORK", "LevelTerm", "Levels", "not_compared"]

#: Most levels a node may have: published models have at most ten or so.
MAX_LEVEL = 64
#: Steps of work for the signs of one function, which are compared with those that a file declares: a second or so.
SIGN_WORK = 20_000


class LevelTerm(Struct, frozen=True):
    """A condition and the level it leads to."""

    level: int
    condition: Expression
    span: Span


class Levels:
    """The nodes of one file, their greatest levels, and how each level is called."""

    def __init__(self, source: Source, out: Translation, greatest: Mapping[str, int]) -> None:
        self._source, self._out = source, out
        self.greatest = dict(greatest)
        self._called: dict[tuple[str, int], str] = {}
        taken = set(greatest)
        for name, most in greatest.items():
            if most < 2:
                continue
            joint = "_"
            while any(f"{name}{joint}{i}" in taken for i in range(1, most + 1)):
                joint += "_"
            for i in range(1, most + 1):
                self._called[name, i] = f"{name}{joint}{i}"
            taken.update(f"{name}{joint}{i}" for i in range(1, most + 1))
        #: The node that a Boolean node of a level stands for.
        self._names = {called: name for (name, _), called in self._called.items()}
        self._levels_of = {called: pair for pair, called in self._called.items()}

    def called(self, name: str, level: int = 1) -> str:
        """The Boolean node that says that a node is at this level or above."""
        return self._called.get((name, level), name)

    def at_least(self, name: str, level: int, at: Span) -> Expression:
        """That a node is at a level or above."""
        if level <= 0:
            return TRUE
        if level > self.greatest[name]:
            return FALSE
        return Symbol(self.called(name, level), at.start, at.end)

    def compare(self, name: str, sign: str, level: int, at: Span) -> Expression:
        """``name sign level`` for a sign of ``== != >= > <= <``."""
        if sign in (">=", ">"):
            return self.at_least(name, level + (sign == ">"), at)
        if sign in ("<", "<="):
            return negation(self.at_least(name, level + (sign == "<="), at))
        same = all_hold(self.at_least(name, level, at), negation(self.at_least(name, level + 1, at)))
        if level < 0:
            same = FALSE
        return same if sign == "==" else negation(same)

    def order(self, names: Sequence[str] | None = None) -> list[Expression]:
        """That the levels of these nodes, or of all, are in order, one part for each pair of neighbours."""
        return [
            disjunction([Symbol(self.called(name, i - 1)), NOT(Symbol(self.called(name, i)))])
            for name in (self.greatest if names is None else names)
            for i in range(2, self.greatest[name] + 1)
        ]

    def thresholds(self, name: str, terms: Sequence[LevelTerm], default: int) -> list[Expression]:
        """For each level from 1 on, where the node strives for it or more; the first term that holds decides.

        Linear in the terms. Neighbours that lead to the same side of a level are joined: where levels only fall, a
        threshold is one OR of conditions.
        """
        found = []
        for level in range(1, self.greatest[name] + 1):
            reached: Expression = TRUE if default >= level else FALSE
            for reaches, run in groupby(reversed(terms), key=lambda term: term.level >= level):
                conditions = [term.condition for term in run][::-1]
                reached = any_holds(*conditions, reached) if reaches else all_hold(*map(negation, conditions), reached)
            found.append(simplified(reached))
        return found

    def clash(self, terms: Sequence[LevelTerm]) -> tuple[LevelTerm, LevelTerm] | None:
        """Two terms of different levels that hold in one state whose levels are in order; ``None`` if there are none.

        A question for each pair.
        """
        for i, a in enumerate(terms):
            for b in terms[i + 1 :]:
                if a.level == b.level:
                    continue
                named = {symbol.name for part in (a, b) for symbol in symbols(part.condition)}
                order = self.order(sorted({self._names[name] for name in named if name in self._names}))
                if constant_value(all_hold(a.condition, b.condition, *order)) != 0:
                    return a, b
        return None

    def rule(self, name: str, at: Span, thresholds: Sequence[Expression]) -> None:
        """Write the rules of a node that strives for these levels."""
        if self.greatest[name] < 2:
            self._out.rule(name, at, thresholds[0])
            return
        self._tell(name, at)
        most = self.greatest[name]
        for i, reached in enumerate(thresholds, 1):
            below = self.at_least(name, i - 1, at)
            above = self.at_least(name, i + 1, at)
            self._out.rule(
                self.called(name, i), at, simplified(any_holds(all_hold(below, reached), above if i < most else FALSE))
            )

    def input(self, name: str, at: Span) -> None:
        """Write the rules of a node without one; it keeps its level, and its levels fall into order."""
        if self.greatest[name] < 2:
            self._out.rule(name, at, Symbol(name, at.start, at.end))
            return
        self._tell(name, at)
        for i in range(1, self.greatest[name] + 1):
            own = Symbol(self.called(name, i), at.start, at.end)
            below = [] if i == 1 else [Symbol(self.called(name, i - 1), at.start, at.end)]
            self._out.rule(own.obj, at, conjunction([own, *below]))

    def _tell(self, name: str, at: Span) -> None:
        most = self.greatest[name]
        made = ", ".join(f"`{self.called(name, i)}`" for i in range(1, most + 1))
        self._out.diagnostics.append(
            findings.LEVELS.at(
                self._source,
                at,
                f"`{name}` has levels 0 to {most}: it becomes {made}",
                help=f"set a level by its number, as in `{format_name(name)}={most}`; `{ADMISSIBLE}` holds "
                "where the levels are in order",
            )
        )

    def mark(self, at: Span) -> None:
        """Declare the phenotype of admissible states, if there are others."""
        parts = self.order()
        if parts:
            text = " & ".join(
                f"({format_name(self._out.called(a.obj))} | !{format_name(self._out.called(b.args[0].obj))})"
                for a, b in (part.args for part in parts)
            )
            self._out.phenotype(ADMISSIBLE, text, at)

    def effects(self, thresholds: Sequence[Expression]) -> dict[str, Effect] | None:
        """What raising each node can do to the levels that another one strives for; none for those without effect.

        ``None`` where that takes more than :data:`SIGN_WORK` steps of work: no reader waits for a hard question.

        Only states whose levels are in order count: a level holds only with all below it, so that raising one Boolean
        node is a step up of the node with levels, or no step.
        """

        def ordered(symbol: Symbol) -> Expression:
            name, level = self._levels_of.get(symbol.name, (symbol.name, 1))
            if level < 2:
                return symbol
            return conjunction([Symbol(self.called(name, i)) for i in range(1, level + 1)])

        signs: dict[str, set[Effect]] = {}
        allowance = Limits().allowance(SIGN_WORK)
        for reached in thresholds:
            try:
                found = effects(substitute(reached, ordered), allowance)
            except LimitReached:
                return None
            for called, effect in found.items():
                if effect is not None:
                    signs.setdefault(self._names.get(called, called), set()).add(effect)
        return {name: seen.pop() if len(seen) == 1 else Effect.BOTH for name, seen in signs.items()}


def not_compared(target: str) -> str:
    """What is told where the signs that a file declares were not compared with the function."""
    return f"the signs declared for `{target}` were not compared with its function: that is a hard question"
