"""Expressions: boolean.py's algebra with symbols that know where they stand, and text that reads back the same.

An expression is kept as written - ``a & (b | !b)`` keeps its ``b`` - except that parentheses that change nothing leave
no trace: ``(a & b) & c`` is one AND of three. Nothing here recurses, so no expression is too deep to be handled.
"""

from __future__ import annotations

import copyreg
from collections.abc import Callable, Iterator, Mapping, Sequence
from operator import attrgetter
from typing import Any, Final, TypeVar

import boolean
from msgspec import Struct

from logicnet.text.names import format_name
from logicnet.text.source import Span

__all__ = [
    "AND",
    "FALSE",
    "NOT",
    "OR",
    "TRUE",
    "Expression",
    "Signs",
    "Symbol",
    "all_hold",
    "any_holds",
    "conjunction",
    "depth",
    "disjunction",
    "flattened",
    "folded",
    "folded_tree",
    "format_expression",
    "negation",
    "pieces",
    "size",
    "substitute",
    "symbols",
    "value_of",
]

#: Type of every expression. boolean.py carries no type information, so a checker sees ``Any`` here.
Expression = Any
_Value = TypeVar("_Value")
_Part = TypeVar("_Part")


# Subclasses, for two reasons: boolean.py stores the elements of an algebra on its classes, so sharing them with another
# user of the library in the same process would mix two algebras; and its constructors set ten attributes per
# expression, which class attributes do once.


class Symbol(boolean.Symbol):  # type: ignore[misc]
    """A name in an expression: ``name`` in NFC without quotes, ``span`` where it stands in its source."""

    args = ()
    sort_order = 5
    isliteral = True
    iscanonical = True

    def __init__(self, name: str, start: int = 0, end: int = 0) -> None:
        self.obj = name
        self._start = start
        self._end = end

    # boolean.py removes the inherited hash where equality is defined; the two belong together here.
    __hash__ = boolean.Symbol.__hash__

    @property
    def name(self) -> str:
        name: str = self.obj
        return name

    @property
    def span(self) -> Span:
        """Made on demand: hundreds of thousands of symbols are read, and few are ever asked."""
        return Span(self._start, self._end)


class NOT(boolean.NOT):  # type: ignore[misc]
    """Negation of ``args[0]``."""

    sort_order = None
    iscanonical = False
    operator = "!"

    def __init__(self, argument: Expression) -> None:
        self.args = (argument,)
        self.isliteral = isinstance(argument, Symbol)


class AND(boolean.AND):  # type: ignore[misc]
    """Conjunction of two or more ``args``, in the order written."""

    sort_order = 10
    isliteral = False
    iscanonical = False
    operator = "&"

    def __init__(self, *arguments: Expression) -> None:
        self.args = arguments


class OR(boolean.OR):  # type: ignore[misc]
    """Disjunction of two or more ``args``, in the order written."""

    sort_order = 25
    isliteral = False
    iscanonical = False
    operator = "|"

    def __init__(self, *arguments: Expression) -> None:
        self.args = arguments


_ALGEBRA = boolean.BooleanAlgebra(Symbol_class=Symbol, NOT_class=NOT, AND_class=AND, OR_class=OR)


def _constant(value: bool) -> Expression:
    return TRUE if value else FALSE


TRUE: Final[Expression] = _ALGEBRA.TRUE
FALSE: Final[Expression] = _ALGEBRA.FALSE
# There is one of each, and they are told by identity: a copy, or what another process receives, is that one again.
copyreg.pickle(type(TRUE), lambda _: (_constant, (True,)))
copyreg.pickle(type(FALSE), lambda _: (_constant, (False,)))
AND.identity, AND.annihilator, AND.dual = TRUE, FALSE, OR
OR.identity, OR.annihilator, OR.dual = FALSE, TRUE, AND


def conjunction(arguments: list[Expression]) -> Expression:
    """The AND of one or more expressions, with ANDs among them taken apart."""
    return _joined(AND, arguments)


def disjunction(arguments: list[Expression]) -> Expression:
    """The OR of one or more expressions, with ORs among them taken apart."""
    return _joined(OR, arguments)


def _joined(kind: type, arguments: list[Expression]) -> Expression:
    if len(arguments) == 1:
        return arguments[0]
    for argument in arguments:
        if argument.__class__ is kind:
            return kind(*[inner for arg in arguments for inner in (arg.args if arg.__class__ is kind else (arg,))])
    return kind(*arguments)


def negation(expression: Expression) -> Expression:
    """The opposite of an expression: a constant is turned round, and a NOT is taken off."""
    if expression is TRUE or expression is FALSE:
        return FALSE if expression is TRUE else TRUE
    return expression.args[0] if expression.__class__ is NOT else NOT(expression)


def all_hold(*parts: Expression) -> Expression:
    """True where every part holds, with the constants among the parts worked out."""
    if any(part is FALSE for part in parts):
        return FALSE
    kept = [part for part in parts if part is not TRUE]
    return conjunction(kept) if kept else TRUE


def any_holds(*parts: Expression) -> Expression:
    """True where at least one part holds, with the constants among the parts worked out."""
    if any(part is TRUE for part in parts):
        return TRUE
    kept = [part for part in parts if part is not FALSE]
    return disjunction(kept) if kept else FALSE


def flattened(expression: Expression) -> Expression:
    """The expression with every AND inside an AND, and OR inside an OR, taken apart.

    Time and memory are linear in what is written out, however deep it nests; no recursion.
    """
    whole: list[Expression] = []
    # Open operators: what they are, where their arguments go, and those still to come. A chain inside a chain of its
    # kind has no list of its own.
    opened: list[tuple[type | None, list[Expression], Iterator[Expression]]] = [(None, whole, iter((expression,)))]
    while True:
        kind, arguments, rest = opened[-1]
        for item in rest:
            if not item.args:
                arguments.append(item)
                continue
            same = item.__class__ is kind and kind is not NOT
            opened.append((item.__class__, arguments if same else [], iter(item.args)))
            break
        else:
            opened.pop()
            if kind is None:
                return whole[0]
            if arguments is not opened[-1][1]:
                opened[-1][1].append(kind(*arguments))


def symbols(expression: Expression) -> Iterator[Symbol]:
    """The symbols of an expression in the order they occur, repetitions included."""
    pending = [expression]
    while pending:
        current = pending.pop()
        if current.__class__ is Symbol:
            yield current
        else:
            pending.extend(reversed(current.args))


def substitute(expression: Expression, replacement: Callable[[Symbol], Expression]) -> Expression:
    """A copy with each symbol replaced by what the function gives for it; ANDs and ORs stay flat. No recursion.

    What several places share is copied once, and the copies share it.
    """

    def copied(current: Expression, arguments: list[Expression]) -> Expression:
        kind = current.__class__
        if kind is Symbol:
            return replacement(current)
        if not arguments:
            return current
        return NOT(arguments[0]) if kind is NOT else _joined(kind, arguments)

    return folded(expression, copied)


def depth(expression: Expression) -> int:
    """How many operators lie on the longest way from the top to a symbol; no recursion."""
    return folded(expression, lambda _, below: 1 + max(below) if below else 0)


def size(expression: Expression) -> int:
    """How many symbols :func:`symbols` would give. Takes time for what is stored, however often that is shared."""
    return folded(expression, lambda current, below: sum(below) if below else int(current.__class__ is Symbol))


def folded(expression: Expression, value: Callable[[Expression, list[_Value]], _Value]) -> _Value:
    """The value of an expression by the values of its arguments, left before right, each shared part asked once."""
    return folded_tree(expression, value, attrgetter("args"))


def folded_tree(
    top: _Part, value: Callable[[_Part, list[_Value]], _Value], below: Callable[[_Part], Sequence[_Part]]
) -> _Value:
    """The value of a tree by the values of what is ``below`` each part, left before right; nothing recurses."""
    # The tree keeps its parts alive, so an address stands for one of them; a part that is shared is asked once.
    values: dict[int, _Value] = {}
    pending = [top]
    while pending:
        current = pending[-1]
        if id(current) not in values:
            parts = below(current)
            missing = [part for part in parts if id(part) not in values]
            if missing:
                pending.extend(reversed(missing))
                continue
            values[id(current)] = value(current, [values[id(part)] for part in parts])
        pending.pop()
    return values[id(top)]


def value_of(expression: Expression, values: Mapping[str, bool]) -> bool:
    """The value of an expression in a state that gives each of its names one."""

    def value(part: Expression, below: list[bool]) -> bool:
        if part.__class__ is Symbol:
            return values[part.name]
        if part.__class__ is NOT:
            return not below[0]
        return all(below) if part.__class__ is AND else any(below) if part.__class__ is OR else part is TRUE

    return folded(expression, value)


class Signs(Struct, frozen=True):
    """The signs with which a language writes an expression."""

    negation: str = "!"
    conjunction: str = " & "
    disjunction: str = " | "
    true: str = "1"
    false: str = "0"
    opening: str = "("
    closing: str = ")"
    #: Each operation stands in parentheses, whether they change its meaning or not.
    bracketed: bool = False


_OWN: Final = Signs()


def format_expression(
    expression: Expression, spelled: Callable[[str], str] = format_name, signs: Signs = _OWN
) -> str:
    """The canonical text, with ``! & | 1 0``, single blanks, no needless parentheses, and quotes where names need them.

    Reading it gives the same expression back. For other languages ``spelled`` writes a name, and ``signs`` are theirs;
    conjunction binds tighter than disjunction in all of them. Nothing recurses.
    """
    return "".join(pieces(expression, spelled, signs))


def pieces(
    expression: Expression, spelled: Callable[[str], str] | None = format_name, signs: Signs = _OWN
) -> list[Any]:
    """What :func:`format_expression` joins: signs and names in their order.

    With ``spelled=None`` each name is its :class:`Symbol`, which knows where it stands: who writes the text can keep
    the places. Nothing recurses.
    """
    written: list[Any] = []
    # A part still to be written, and how tightly what stands around it binds.
    pending: list[tuple[Any, int]] = [(expression, 0)]
    strict = signs.bracketed
    while pending:
        item, binding = pending.pop()
        kind = item.__class__
        if kind is str:
            written.append(item)
        elif kind is Symbol:
            written.append(item if spelled is None else spelled(item.obj))
        elif kind is NOT:
            if strict:
                written.append(signs.opening)
                pending.append((signs.closing, 0))
            written.append(signs.negation)
            pending.append((item.args[0], 3))
        elif kind is AND or kind is OR:
            own, joint = (2, signs.conjunction) if kind is AND else (1, signs.disjunction)
            if strict or own < binding:
                written.append(signs.opening)
                pending.append((signs.closing, 0))
            for i, argument in enumerate(reversed(item.args)):
                if i:
                    pending.append((joint, 0))
                pending.append((argument, own))
        else:
            written.append(signs.true if item == TRUE else signs.false)
    return written
