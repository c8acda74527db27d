"""A rule as a function: which names matter in it, with which sign, what can go, and whether two rules say the same.

How a rule happens to be written has no say: ``x`` does nothing in ``a | (a & x)``. Every answer is exact. A rule in
which each name occurs once, and that holds no constant, is read off. Any other one is a few questions to a SAT solver
about that rule alone; decision diagrams were tried and take minutes on a hundred clauses over forty names.

A question may be hard (whether a part of a parity matters, say). Where limits are given, a question that they stop
raises :class:`~logicnet.errors.LimitReached`. Work is counted by the size of the rule, so that small rules cost none.
No function recurses.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from itertools import count
from typing import Final, NamedTuple

from logicnet.errors import LimitReached
from logicnet.limits import Limits, satisfiable
from logicnet.text.expression import conjunction, disjunction, folded
from logicnet.text.formula import AND, FALSE, NOT, TRUE, Expression, Symbol, size, symbols

__all__ = [
    "MOST_OPERANDS",
    "Effect",
    "Redundancy",
    "constant_value",
    "distinguishing",
    "effects",
    "equivalent",
    "redundant_parts",
    "without_redundant_parts",
]

#: Longest rule in which redundant parts are looked for; the longest of 8,430 published rules has 2,563.
MOST_OPERANDS: Final = 5_000
#: Slices of conflicts for the question whether one part of a rule is redundant; what takes more stays open.
MOST_SLICES: Final = 3
#: Names of a rule to a step of work, for one question about it.
NAMES_A_STEP: Final = 2_000


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


def effects(rule: Expression, limits: Limits | None = None) -> dict[str, Effect | None]:
    """Each name of a rule, in the order written, with its effect; ``None`` where it never changes the outcome."""
    _ask(limits)
    written = _written(rule)
    if _is_read_once(rule):
        return dict(written)
    names = list(written)
    questions = _Questions(limits, size(rule))
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


def equivalent(a: Expression, b: Expression, limits: Limits | None = None) -> bool:
    """Whether two expressions have the same outcome in every state."""
    return distinguishing(a, b, limits) is None


def distinguishing(a: Expression, b: Expression, limits: Limits | None = None) -> dict[str, int] | None:
    """A state of the names in both, in the order written, in which the outcomes differ; ``None`` if there is none."""
    _ask(limits)
    questions = _Questions(limits, size(a) + size(b))
    state = questions.names(symbol.name for rule in (a, b) for symbol in symbols(rule))
    one, other = questions.encode(a, state), questions.encode(b, state)
    if questions.possible([one, -other]) or questions.possible([-one, other]):
        return questions.found(state)
    return None


def constant_value(rule: Expression, limits: Limits | None = None) -> int | None:
    """The outcome of a rule that is the same in every state; ``None`` if both occur."""
    _ask(limits)
    if not _has_constants(rule) and Effect.BOTH not in _written(rule).values():
        return None  # with every literal true it is 1, with every literal false 0
    questions = _Questions(limits, size(rule))
    outcome = questions.encode(rule, questions.names(symbol.name for symbol in symbols(rule)))
    if not questions.possible([outcome]):
        return 0
    return None if questions.possible([-outcome]) else 1


def _ask(limits: Limits | None) -> None:
    """Each question begins with that of the limits: writing a long rule down for the solver takes time too."""
    if limits is not None and limits.reached(0) is not None:
        raise LimitReached(f"stopped by {limits.hit}")


class Redundancy(NamedTuple):
    """What is redundant in a rule, and what was not found out."""

    #: Operands of ANDs and ORs that can all be deleted together without changing the rule, in the order written.
    parts: list[Expression]
    #: Operands of which it is open whether they could go as well.
    open: int
    #: Why, where some are.
    why: str = ""


def redundant_parts(rule: Expression, limits: Limits | None = None) -> Redundancy:
    """Operands of ANDs and ORs that can all be deleted together without changing the rule.

    No operand of what is left could go as well, but for those that stay open: at a limit, and where one question takes
    more than :data:`MOST_SLICES` slices of conflicts. Where either of two could, the later one is named. In a rule of
    more than :data:`MOST_OPERANDS` names none is looked for: each is a question about all the others.
    """
    operands, gone, left_open, why = _redundant(rule, limits)
    return Redundancy([operands.parts[k] for k in sorted(gone)], left_open, why)


def without_redundant_parts(rule: Expression, limits: Limits | None = None) -> Expression:
    """The rule without its redundant parts: equal as a function, and the rest as it was written."""
    operands, gone, _, _ = _redundant(rule, limits)
    if not gone:
        return rule
    rebuilt: dict[int, Expression] = {}
    for k in reversed(range(len(operands.parts))):
        part, left = operands.parts[k], [rebuilt[i] for i in operands.below[k] if i not in gone]
        if not part.args:
            rebuilt[k] = part
        elif isinstance(part, NOT):
            rebuilt[k] = NOT(left[0])
        else:
            rebuilt[k] = conjunction(left) if isinstance(part, AND) else disjunction(left)
    return rebuilt[0]


class _Operands:
    """The parts of a rule by number, in the order written, each place one part; 0 is the rule."""

    def __init__(self, rule: Expression) -> None:
        self.parts: list[Expression] = []
        #: Per part, its operands.
        self.below: list[list[int]] = []
        #: What it is an operand of; -1 for the rule.
        self.above: list[int] = []
        pending = [(rule, -1)]
        while pending:
            part, above = pending.pop()
            if above >= 0:
                self.below[above].append(len(self.parts))
            pending += [(argument, len(self.parts)) for argument in reversed(part.args)]
            self.parts.append(part)
            self.below.append([])
            self.above.append(above)

    def holder(self, k: int) -> int:
        """The operand of an AND or OR that an operand stands in next, -1 if there is none."""
        k = self.above[k]
        while k > 0 and isinstance(self.parts[self.above[k]], NOT):
            k = self.above[k]
        return k

    def asked(self) -> list[tuple[int, int]]:
        """The operands of ANDs and ORs, each with what it is an operand of: the last one first, then what it holds."""
        found: list[tuple[int, int]] = []
        pending = [(0, -1)]
        while pending:
            k, above = pending.pop()
            if above >= 0 and not isinstance(self.parts[above], NOT):
                found.append((k, above))
            pending += [(i, k) for i in self.below[k]]
        return found


def _redundant(rule: Expression, limits: Limits | None) -> tuple[_Operands, set[int], int, str]:
    """The parts of a rule, the redundant ones among them, how many are open, and why."""
    _ask(limits)
    names = size(rule)
    if names > MOST_OPERANDS and not _is_read_once(rule):
        return _Operands(FALSE), set(), names, f"it has more than {MOST_OPERANDS:,} names"
    operands = _Operands(rule)
    if _is_read_once(rule):
        return operands, set(), 0, ""
    questions = _Questions(limits, names)
    state = questions.names(symbol.name for symbol in symbols(rule))
    literal, there, idle = questions.encode_with_presence(operands, state)
    asked = operands.asked()
    # later[j]: all operands asked from the j-th on are there; so a question names few literals, not one per operand.
    later = questions.chain([there[k] for k, _ in asked])
    gone: set[int] = set()
    left = [len(below) for below in operands.below]
    left_open, why = 0, ""
    for j, (k, above) in enumerate(asked):
        if operands.holder(k) in gone:
            gone.add(k)
            continue
        if left[above] > 1:
            found = questions.answer([*later[j], *_shows(operands, k, literal, idle)], MOST_SLICES)
            if found is None:
                left_open += 1
                if limits is not None and limits.hit is not None:
                    return operands, _outermost(operands, gone), len(asked) - j, limits.hit
                why = "whether they matter is a hard question"
            elif not found:
                gone.add(k)
                left[above] -= 1
                questions.settle(-there[k])
                continue
        questions.settle(there[k])
    return operands, _outermost(operands, gone), left_open, why


def _shows(operands: _Operands, k: int, literal: list[int], idle: dict[int, int]) -> list[int]:
    """What holds in the states in which the rule comes out otherwise without an operand, as few literals.

    The operand decides what it stands in, and on the way up nothing beside that decides.
    """
    child, above = k, operands.above[k]
    value = 0 if isinstance(operands.parts[above], AND) else 1
    held = [literal[k] if value else -literal[k]]
    while above >= 0:
        part = operands.parts[above]
        if isinstance(part, NOT):
            value = 1 - value
        else:
            neutral = 1 if isinstance(part, AND) else -1
            if child != k and value == (neutral == 1):
                # Then the whole has that value, which says it of all its operands.
                held.append(neutral * literal[above])
            else:
                held += (idle[i] for i in operands.below[above] if i != child)
        child, above = above, operands.above[above]
    return held


def _outermost(operands: _Operands, gone: set[int]) -> set[int]:
    """Of parts that are redundant with all that they hold, those that stand in no other."""
    return {k for k in gone if operands.holder(k) not in gone}


class _Questions:
    """A SAT solver that holds rules, each part under a variable of its own (Tseitin 1970), and answers questions."""

    def __init__(self, limits: Limits | None, names: int) -> None:
        from pysat.solvers import Solver

        self._solver = Solver(name="minisat22")
        self._fresh = count(1)
        self._limits, self._work = limits, names // NAMES_A_STEP

    def names(self, names: Iterable[str]) -> dict[str, int]:
        """A variable for each name: one state."""
        return {name: next(self._fresh) for name in dict.fromkeys(names)}

    def encode(self, rule: Expression, state: dict[str, int]) -> int:
        """The literal that is the outcome of the rule in the state."""

        def literal(part: Expression, operands: list[int]) -> int:
            if isinstance(part, Symbol):
                return state[part.name]
            return -operands[0] if isinstance(part, NOT) else self._gate(part, operands)

        return folded(rule, literal)

    def encode_with_presence(
        self, operands: _Operands, state: dict[str, int]
    ) -> tuple[list[int], dict[int, int], dict[int, int]]:
        """The outcome of each part, where each operand of an AND or OR counts while its variable is true.

        Then these variables, and what to assume for an operand to decide nothing of what it stands in; both by part.
        """
        there: dict[int, int] = {}
        idle: dict[int, int] = {}
        literal = [0] * len(operands.parts)
        for k in reversed(range(len(operands.parts))):
            part, below = operands.parts[k], operands.below[k]
            if isinstance(part, Symbol):
                literal[k] = state[part.name]
            elif isinstance(part, NOT):
                literal[k] = -literal[below[0]]
            else:
                neutral = 1 if isinstance(part, AND) else -1
                counting = []
                for i in below:
                    counts, there[i] = next(self._fresh), next(self._fresh)
                    operand = neutral * literal[i]
                    # counts = the operand, or it is not there
                    self._solver.append_formula([[-counts, operand, -there[i]], [counts, -operand], [counts, there[i]]])
                    counting.append(neutral * counts)
                    idle[i] = counts
                literal[k] = self._gate(part, counting)
        return literal, there, idle

    def _gate(self, part: Expression, operands: list[int]) -> int:
        outcome = next(self._fresh)
        if part is TRUE or part is FALSE:
            self._solver.add_clause([outcome if part is TRUE else -outcome])
            return outcome
        # An OR is the negation of the AND of its negated operands.
        sign = 1 if isinstance(part, AND) else -1
        self._solver.append_formula([[-outcome, sign * operand] for operand in operands])
        self._solver.add_clause([outcome, *(-sign * operand for operand in operands)])
        return sign * outcome

    def chain(self, literals: list[int]) -> list[list[int]]:
        """Per position, what to assume for all literals from there on; nothing at the end."""
        later: list[list[int]] = [[]]
        for literal in reversed(literals):
            link = next(self._fresh)
            self._solver.append_formula([[-link, literal], *([-link, after] for after in later[-1])])
            later.append([link])
        return later[::-1]

    def settle(self, literal: int) -> None:
        """Make a literal true from now on."""
        self._solver.add_clause([literal])

    def equality(self, a: int, b: int) -> int:
        """A variable that, where it is assumed, makes two literals equal."""
        equal = next(self._fresh)
        self._solver.append_formula([[-equal, -a, b], [-equal, a, -b]])
        return equal

    def answer(self, assumed: list[int], slices: int | None = None) -> bool | None:
        """Whether some state satisfies all these literals; ``None`` at a limit, or after so many slices."""
        return satisfiable(self._solver, assumed, self._limits, slices, work=self._work)

    def possible(self, assumed: list[int]) -> bool:
        """Whether some state satisfies all these literals."""
        found = self.answer(assumed)
        if found is None:
            assert self._limits is not None
            raise LimitReached(f"stopped by {self._limits.hit}")
        return found

    def found(self, state: dict[str, int]) -> dict[str, int]:
        """The values of names in the state that the last question found."""
        model = set(self._solver.get_model())
        return {name: int(variable in model) for name, variable in state.items()}


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
