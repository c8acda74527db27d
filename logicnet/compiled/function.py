"""A rule as a function: which names matter in it, with which sign, what can go, and whether two rules say the same.

How a rule happens to be written has no say: ``x`` does nothing in ``a | (a & x)``. Every answer is exact. A rule in
which each name occurs once, and that holds no constant, is read off. Any other one is a few questions to a SAT solver
about that rule alone; decision diagrams were tried and take minutes on a hundred clauses over forty names.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from itertools import count
from typing import Final

from logicnet.limits import satisfiable
from logicnet.text.expression import conjunction, disjunction
from logicnet.text.formula import AND, FALSE, NOT, TRUE, Expression, Symbol, depth, size, symbols
from logicnet.text.nesting import Descent, descending

__all__ = [
    "MOST_OPERANDS",
    "Effect",
    "constant_value",
    "distinguishing",
    "effects",
    "equivalent",
    "redundant_parts",
    "without_redundant_parts",
]

#: Longest rule in which redundant parts are looked for; the longest of 8,430 published rules has 2,563.
MOST_OPERANDS: Final = 5_000
#: Deepest such rule: a part is known by its path, and a path is as long as the part lies deep.
_DEEPEST: Final = 1_000


class Effect(Enum):
    """What raising a regulator from 0 to 1 can do to the outcome; BOTH: raise it in one state, lower it in another."""

    ACTIVATES = "activates"
    INHIBITS = "inhibits"
    BOTH = "both"

    @property
    def opposite(self) -> Effect:
        """The effect on the negated outcome."""
        return _OPPOSITE[self]


_OPPOSITE = {Effect.ACTIVATES: Effect.INHIBITS, Effect.INHIBITS: Effect.ACTIVATES, Effect.BOTH: Effect.BOTH}


def effects(rule: Expression) -> dict[str, Effect | None]:
    """Each name of a rule, in the order written, with its effect; ``None`` where it never changes the outcome."""
    written = _written(rule)
    if _is_read_once(rule):
        return dict(written)
    names = list(written)
    questions = _Questions()
    # The rule twice over, in two states that agree on every name but the one asked about.
    low_state, high_state = questions.names(names), questions.names(names)
    low, high = questions.encode(rule, low_state), questions.encode(rule, high_state)
    agree = {name: questions.equality(low_state[name], high_state[name]) for name in names}
    found: dict[str, Effect | None] = {}
    for name in names:
        step = [agree[other] for other in names if other != name] + [-low_state[name], high_state[name]]
        # What is never written under an odd, or an even, number of negations cannot lower, or raise, the outcome.
        raises = written[name] is not Effect.INHIBITS and questions.possible([*step, -low, high])
        lowers = written[name] is not Effect.ACTIVATES and questions.possible([*step, low, -high])
        if raises and lowers:
            found[name] = Effect.BOTH
        else:
            found[name] = Effect.ACTIVATES if raises else Effect.INHIBITS if lowers else None
    return found


def equivalent(a: Expression, b: Expression) -> bool:
    """Whether two expressions have the same outcome in every state."""
    return distinguishing(a, b) is None


def distinguishing(a: Expression, b: Expression) -> dict[str, int] | None:
    """A state of the names in both, in the order written, in which the outcomes differ; ``None`` if there is none."""
    questions = _Questions()
    state = questions.names(symbol.name for rule in (a, b) for symbol in symbols(rule))
    one, other = questions.encode(a, state), questions.encode(b, state)
    if questions.possible([one, -other]) or questions.possible([-one, other]):
        return questions.found(state)
    return None


def constant_value(rule: Expression) -> int | None:
    """The outcome of a rule that is the same in every state; ``None`` if both occur."""
    if not _has_constants(rule) and Effect.BOTH not in _written(rule).values():
        return None  # with every literal true it is 1, with every literal false 0
    questions = _Questions()
    outcome = questions.encode(rule, questions.names(symbol.name for symbol in symbols(rule)))
    if not questions.possible([outcome]):
        return 0
    return None if questions.possible([-outcome]) else 1


def redundant_parts(rule: Expression) -> list[Expression]:
    """Operands of ANDs and ORs that can all be deleted together without changing the rule, in the order written.

    No operand of what is left could go as well. Where either of two could, the later one is named. In a rule of more
    than :data:`MOST_OPERANDS` names, or of more than 1,000 levels, none is looked for: each is a question about all the
    others.
    """
    return [_at(rule, path) for path in sorted(_redundant(rule))]


def without_redundant_parts(rule: Expression) -> Expression:
    """The rule without its redundant parts: equal as a function, and the rest as it was written."""
    gone = _redundant(rule)

    @descending
    def kept(part: Expression, path: tuple[int, ...]) -> Descent[Expression]:
        if not part.args:
            return part
        left = []
        for i, operand in enumerate(part.args):
            if (*path, i) not in gone:
                left.append((yield operand, (*path, i)))
        if isinstance(part, NOT):
            return NOT(left[0])
        return conjunction(left) if isinstance(part, AND) else disjunction(left)

    return kept(rule, ()) if gone else rule


def _at(rule: Expression, path: tuple[int, ...]) -> Expression:
    for i in path:
        rule = rule.args[i]
    return rule


def _redundant(rule: Expression) -> set[tuple[int, ...]]:
    """The redundant parts by their paths from the top."""
    if _is_read_once(rule) or size(rule) > MOST_OPERANDS or depth(rule) > _DEEPEST:
        return set()
    questions = _Questions()
    state = questions.names(symbol.name for symbol in symbols(rule))
    #: For each operand, by its path from the top: the variable that is true while the operand is there.
    there: dict[tuple[int, ...], int] = {}
    whole, pruned = questions.encode(rule, state), questions.encode(rule, state, there)
    gone: set[int] = set()
    paths: set[tuple[int, ...]] = set()

    @descending
    def prune(part: Expression, path: tuple[int, ...], negated: bool) -> Descent[None]:
        left = len(part.args)
        for i in reversed(range(len(part.args))):
            here = (*path, i)
            if here in there and left > 1:
                trial = [-v if v in gone or v == there[here] else v for v in there.values()]
                # Without an operand an AND is true more often, an OR less often; negations above turn that round.
                raises = isinstance(part, AND) is not negated
                if not questions.possible([*trial, *((-whole, pruned) if raises else (whole, -pruned))]):
                    gone.add(there[here])
                    paths.add(here)
                    left -= 1
                    continue
            yield part.args[i], here, negated is not isinstance(part, NOT)

    prune(rule, (), False)
    return paths


class _Questions:
    """A SAT solver that holds rules, each part under a variable of its own (Tseitin 1970), and answers questions."""

    def __init__(self) -> None:
        from pysat.solvers import Solver

        self._solver = Solver(name="minisat22")
        self._fresh = count(1)

    def names(self, names: Iterable[str]) -> dict[str, int]:
        """A variable for each name: one state."""
        return {name: next(self._fresh) for name in dict.fromkeys(names)}

    def encode(self, rule: Expression, state: dict[str, int], there: dict[tuple[int, ...], int] | None = None) -> int:
        """The literal that is the outcome of the rule in the state.

        With ``there``, each operand of an AND or OR gets a variable, noted under its path, and counts while that is
        true.
        """
        return _encoded(self, rule, state, there, ())

    def equality(self, a: int, b: int) -> int:
        """A variable that, where it is assumed, makes two literals equal."""
        equal = next(self._fresh)
        self._solver.append_formula([[-equal, -a, b], [-equal, a, -b]])
        return equal

    def possible(self, assumed: list[int]) -> bool:
        """Whether some state satisfies all these literals."""
        return bool(satisfiable(self._solver, assumed))

    def found(self, state: dict[str, int]) -> dict[str, int]:
        """The values of names in the state that the last question found."""
        model = set(self._solver.get_model())
        return {name: int(variable in model) for name, variable in state.items()}


@descending
def _encoded(
    questions: _Questions,
    part: Expression,
    state: dict[str, int],
    there: dict[tuple[int, ...], int] | None,
    path: tuple[int, ...],
) -> Descent[int]:
    negations = 1
    while isinstance(part, NOT):
        part, negations = part.args[0], -negations
        path = path if there is None else (*path, 0)
    if isinstance(part, Symbol):
        return negations * state[part.name]
    outcome = next(questions._fresh)
    if part is TRUE or part is FALSE:
        questions._solver.add_clause([outcome if part is TRUE else -outcome])
        return negations * outcome
    # An OR is the negation of the AND of its negated operands.
    sign = 1 if isinstance(part, AND) else -1
    operands = []
    for i, argument in enumerate(part.args):
        # Paths are as long as the rule is deep: they are made only where they are noted.
        operand = sign * (yield questions, argument, state, there, () if there is None else (*path, i))
        if there is not None:
            counts, here = next(questions._fresh), (*path, i)
            there[here] = next(questions._fresh)
            # counts = the operand, or it is not there
            questions._solver.append_formula(
                [[-counts, operand, -there[here]], [counts, -operand], [counts, there[here]]]
            )
            operand = counts
        operands.append(operand)
    questions._solver.append_formula([[-outcome, operand] for operand in operands])
    questions._solver.add_clause([outcome, *(-operand for operand in operands)])
    return negations * sign * outcome


def _has_constants(rule: Expression) -> bool:
    pending = [rule]
    while pending:
        part = pending.pop()
        if part is TRUE or part is FALSE:
            return True
        pending.extend(part.args)
    return False


def _is_read_once(rule: Expression) -> bool:
    """Whether each name is written once and no constant is; every occurrence is then effective."""
    names = [symbol.name for symbol in symbols(rule)]
    return len(names) == len(set(names)) and not _has_constants(rule)


def _written(rule: Expression) -> dict[str, Effect]:
    """Each name, in the order written, with the parities of the negations above it: no other effect is possible."""
    found: dict[str, Effect] = {}
    pending = [(rule, Effect.ACTIVATES)]
    while pending:
        part, effect = pending.pop()
        if isinstance(part, Symbol):
            found[part.name] = effect if found.get(part.name, effect) is effect else Effect.BOTH
        elif isinstance(part, NOT):
            pending.append((part.args[0], effect.opposite))
        else:
            pending.extend((argument, effect) for argument in reversed(part.args))
    return found
