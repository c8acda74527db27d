"""Arithmetic over Boolean names, decided exactly: where a rate is positive, and where a formula is not zero.

A value is followed as the finite list of numbers it can have, each with the condition under which it has it. So
``$u * A + 0.5 * !B - 0.2`` is four numbers with four conditions, and where it is positive is the disjunction of those
of the positive ones. Nothing is sampled. A parameter without a value is known by its sign only; where that leaves the
sign of a rate open, it is said so with the place.

The language is that of MaBoSS (Stoll et al. 2017, doi:10.1093/bioinformatics/btx123): numbers, ``$parameters``,
``@attributes``, names of nodes (1 if on, else 0), ``+ - * / %``, ``< <= > >= == !=``, ``AND OR XOR NOT`` and their
signs (a number is true iff it is not 0), ``C ? A : B``, ``if C then A else B``, and ``log exp pow sqrt abs min max``.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping
from typing import NoReturn

from msgspec import Struct

from logicnet.compiled.function import constant_value
from logicnet.formats import findings
from logicnet.formats.export import simplified
from logicnet.formats.grammar import MAX_NAMES, conditional, either
from logicnet.text import catalogue
from logicnet.text.diagnostics import Entry
from logicnet.text.expression import FALSE, TRUE, Expression, all_hold, any_holds, negation, size
from logicnet.text.formula import Fault
from logicnet.text.source import Source, Span

__all__ = ["MAX_VALUES", "Amount", "Number", "RateSign", "evaluated", "positive", "true"]

#: Most different numbers that one rate may be.
MAX_VALUES = 2_000


class RateSign(Struct, frozen=True):
    """A number of which only the sign is known: 1, 0 or -1; ``None`` if not even that."""

    sign: int | None
    #: Why: the parameter without a value, or what has none.
    why: str


Number = float | RateSign
#: The numbers a value can have, each with its condition; or the condition under which it is 1, and else 0.
Amount = dict[Number, Expression] | Expression


def _numbers(amount: Amount) -> dict[Number, Expression]:
    if isinstance(amount, dict):
        return amount
    found: dict[Number, Expression] = {1.0: amount, 0.0: negation(amount)}
    return {number: condition for number, condition in found.items() if condition is not FALSE}


def _sign(number: Number) -> int | None:
    if isinstance(number, RateSign):
        return number.sign
    return None if math.isnan(number) else (number > 0) - (number < 0)


def _why(*numbers: Number) -> str:
    return next((n.why for n in numbers if isinstance(n, RateSign)), "it is no number in some state")


def _sum(a: Number, b: Number) -> Number:
    if not isinstance(a, RateSign) and not isinstance(b, RateSign):
        return a + b
    x, y = _sign(a), _sign(b)
    sign = None if x is None or y is None else x if x == y or y == 0 else y if x == 0 else None
    return RateSign(sign, _why(a, b))


def _minus(a: Number) -> Number:
    return RateSign(None if a.sign is None else -a.sign, a.why) if isinstance(a, RateSign) else -a


def _product(a: Number, b: Number) -> Number:
    if a == 0.0 or b == 0.0:
        return 0.0
    if not isinstance(a, RateSign) and not isinstance(b, RateSign):
        return a * b
    x, y = _sign(a), _sign(b)
    return RateSign(None if x is None or y is None else x * y, _why(a, b))


def _quotient(a: Number, b: Number) -> Number:
    if not isinstance(a, RateSign) and not isinstance(b, RateSign):
        return a / b if b else RateSign(None, "it divides by zero in some state")
    x, y = _sign(a), _sign(b)
    return RateSign(None if x is None or not y else x * y, _why(b, a))


def _remainder(a: Number, b: Number) -> Number:
    if isinstance(a, RateSign) or isinstance(b, RateSign) or not b:
        return RateSign(None, _why(a, b))
    return math.fmod(a, b)


def _power(a: Number, b: Number) -> Number:
    if isinstance(a, RateSign) or isinstance(b, RateSign):
        return RateSign(1 if _sign(a) == 1 else None, _why(a, b))
    return _computed(lambda: math.pow(a, b))


def _computed(function: Callable[[], float]) -> Number:
    try:
        return function()
    except (ValueError, OverflowError, ZeroDivisionError):
        return RateSign(None, "a function in it has no value in some state")


def _of_one(function: Callable[[float], float], sign: Callable[[int | None], int | None]) -> Callable[..., Number]:
    def computed(a: Number) -> Number:
        return RateSign(sign(a.sign), a.why) if isinstance(a, RateSign) else _computed(lambda: function(a))

    return computed


def _least(a: Number, b: Number) -> Number:
    if not isinstance(a, RateSign) and not isinstance(b, RateSign):
        return min(a, b)
    x, y = _sign(a), _sign(b)
    return RateSign(-1 if -1 in (x, y) else None if x is None or y is None else min(x, y), _why(a, b))


_FUNCTIONS: Mapping[str, tuple[int, Callable[..., Number]]] = {
    "log": (1, _of_one(math.log, lambda s: None)),
    "exp": (1, _of_one(math.exp, lambda s: 1)),
    "sqrt": (1, _of_one(math.sqrt, lambda s: s if s in (0, 1) else None)),
    "abs": (1, _of_one(abs, lambda s: None if s is None else abs(s))),
    "pow": (2, _power),
    "min": (2, _least),
    "max": (2, lambda a, b: _minus(_least(_minus(a), _minus(b)))),
}
_ARITHMETIC: Mapping[str, Callable[[Number, Number], Number]] = {
    "+": _sum,
    "-": lambda a, b: _sum(a, _minus(b)),
    "*": _product,
    "/": _quotient,
    "%": _remainder,
}
_COMPARED: Mapping[str, Callable[[int], bool]] = {
    "<": lambda s: s < 0,
    "<=": lambda s: s <= 0,
    ">": lambda s: s > 0,
    ">=": lambda s: s >= 0,
    "==": lambda s: s == 0,
    "!=": lambda s: s != 0,
}
_WORDS = {"and": "&", "or": "|", "xor": "^", "not": "!", "if": "if", "then": "then", "else": "else"}
_SAME = {"&&": "&", "||": "|"}
#: How tightly each sign binds, as in C but for XOR, which stands between AND and OR.
_BINDING = {
    **dict.fromkeys(("if", "then", "else"), 0),
    **dict.fromkeys(("?", ":"), 1),
    "|": 2, "^": 3, "&": 4, "==": 5, "!=": 5,
    **dict.fromkeys(("<", "<=", ">", ">="), 6),
    "+": 7, "-": 7, "*": 8, "/": 8, "%": 8, "!": 9, "negative": 9, "positive": 9,
}
_TOKEN = re.compile(
    r"\s*(?:(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<name>[$@]?[A-Za-z_][\w.]*)"
    r"|(?P<sign>&&|\|\||<=|>=|==|!=|[-+*/%<>&|^!?:(),])|(?P<odd>\S))"
)


def evaluated(source: Source, at: Span, atom: Callable[[str, Span], Amount]) -> Amount:
    """What a stretch of the source comes to; ``atom`` gives names, ``$parameters`` and ``@attributes``.

    Raises :class:`~logicnet.text.formula.Fault` with the first thing that is not understood. The calls are kept in a
    list; time is linear in the text, times the numbers that its parts can be.
    """
    return _Evaluation(source, at, atom).read()


def positive(source: Source, at: Span, amount: Amount) -> Expression:
    """The states in which it is greater than 0; a fault if that is open in one."""
    if not isinstance(amount, dict):
        return amount
    return _where(source, at, amount, lambda sign: sign > 0)


def true(source: Source, at: Span, amount: Amount) -> Expression:
    """The states in which it is not 0; a fault if that is open in one."""
    if not isinstance(amount, dict):
        return amount
    return _where(source, at, amount, lambda sign: sign != 0)


def _where(source: Source, at: Span, amount: dict[Number, Expression], judge: Callable[[int], bool]) -> Expression:
    yes: Expression = FALSE
    no: Expression = FALSE
    for number, condition in amount.items():
        sign = _sign(number)
        if sign is None:
            if constant_value(condition) == 0:
                continue
            why = _why(number)
            raise Fault(
                findings.UNSUPPORTED.at(
                    source,
                    at,
                    f"the sign of this rate is open: {why}",
                    help="give the values in a .cfg file of the same name beside the .bnd",
                )
            )
        if judge(sign):
            yes = any_holds(yes, condition)
        else:
            no = any_holds(no, condition)
    # The shorter of two ways to say it; they differ only where a condition can never hold.
    result = yes if size(yes) <= size(no) else negation(no)
    if size(result) > MAX_NAMES:
        raise Fault(
            findings.UNSUPPORTED.at(
                source,
                at,
                f"written out with !, & and | this would hold more than {MAX_NAMES:,} names",
                help="give parts of the rate nodes of their own",
            )
        )
    return simplified(result)


class _Evaluation:
    """One reading, as a stack of amounts and one of operators (Dijkstra's shunting yard)."""

    def __init__(self, source: Source, at: Span, atom: Callable[[str, Span], Amount]) -> None:
        self._source, self._at, self._atom = source, at, atom
        self._amounts: list[Amount] = []
        #: Sign, place, and for an open function its name and how many amounts were there.
        self._waiting: list[tuple[str, Span, str, int]] = []

    def read(self) -> Amount:
        wants = True
        position = self._at.start
        while (token := _TOKEN.match(self._source.text, position, self._at.end)) is not None:
            kind = token.lastgroup or ""
            text, span = token.group(kind), Span(*token.span(kind))
            position = token.end()
            sign = text if kind == "sign" else _WORDS.get(text.lower(), "") if kind == "name" else ""
            sign = _SAME.get(sign, sign)
            if kind == "odd":
                self._fail(findings.UNSUPPORTED, span, f"`{text}` has no meaning in a rate", "see docs/formats.md")
            if not sign:
                self._wanted(wants, True, text, span)
                called = kind == "name" and self._source.text[position : self._at.end].lstrip().startswith("(")
                if called:
                    position = self._call(text, span, position)
                    continue
                self._amounts.append({float(text): TRUE} if kind == "number" else self._name(text, span))
                wants = False
            elif sign in ("!", "if", "(") or (wants and sign in "+-"):
                self._wanted(wants, True, text, span)
                named = {"-": "negative", "+": "positive"}.get(sign, sign)
                self._waiting.append((named, span, "", len(self._amounts)))
            else:
                self._wanted(wants, False, text, span)
                wants = self._operator(sign, span)
        if wants:
            self._fail(catalogue.NO_OPERAND, self._at, "something is missing at the end of this rate", "write it")
        self._reduce(0)
        if self._waiting:
            sign, span = self._waiting[-1][:2]
            self._fail(catalogue.UNCLOSED, span, f"`{sign}` is never closed", "add what closes it")
        return self._amounts[-1]

    def _name(self, text: str, span: Span) -> Amount:
        if text.lower() in ("true", "false"):
            return TRUE if text.lower() == "true" else FALSE
        return self._atom(text, span)

    def _call(self, text: str, span: Span, position: int) -> int:
        if text.lower() not in _FUNCTIONS:
            self._fail(
                findings.UNSUPPORTED,
                span,
                f"`{text}(...)` is a function, and what it computes is not known",
                f"the functions that are understood are {', '.join(sorted(_FUNCTIONS))}",
            )
        self._waiting.append(("(", span, text.lower(), len(self._amounts)))
        return self._source.text.index("(", position) + 1

    def _wanted(self, wants: bool, operand: bool, text: str, span: Span) -> None:
        if wants and not operand:
            self._fail(catalogue.NO_OPERAND, span, f"`{text}` has nothing on its left side", "write what is missing")
        if operand and not wants:
            self._fail(catalogue.NO_OPERATOR, span, f"an operator is missing before `{text}`", "put one between")

    def _operator(self, sign: str, span: Span) -> bool:
        """Take a sign behind an operand; whether another operand must follow."""
        if sign in (")", ","):
            self._reduce(0)
            if not self._waiting or self._waiting[-1][0] != "(":
                self._fail(catalogue.UNOPENED, span, f"this `{sign}` belongs to no `(`", "delete it, or open one")
            opened = self._waiting[-1]
            if sign == ",":
                if not opened[2]:
                    self._fail(catalogue.UNEXPECTED, span, "`,` stands outside a function", "delete it")
                return True
            self._waiting.pop()
            if opened[2]:
                self._apply(opened[2], opened[3], opened[1])
            return False
        partner = {":": "?", "then": "if", "else": "then"}.get(sign)
        if partner is not None:
            self._reduce(_BINDING[sign] + 1 if sign == ":" else 0)
            if not self._waiting or self._waiting[-1][0] != partner:
                self._fail(catalogue.UNEXPECTED, span, f"`{sign}` without a `{partner}` before it", "delete it")
            self._waiting[-1] = (sign, *self._waiting[-1][1:])
            return True
        self._reduce(_BINDING[sign] + (1 if sign == "?" else 0))
        self._waiting.append((sign, span, "", len(self._amounts)))
        return True

    def _apply(self, name: str, height: int, span: Span) -> None:
        count, function = _FUNCTIONS[name]
        given = self._amounts[height:]
        if len(given) != count:
            self._fail(findings.UNSUPPORTED, span, f"`{name}` takes {count}, not {len(given)}", "correct the call")
        del self._amounts[height:]
        self._amounts.append(self._mapped(function, given, span))

    def _reduce(self, least: int) -> None:
        while self._waiting and self._waiting[-1][0] not in ("(", "?", "if", "then"):
            sign, span, _, _ = self._waiting[-1]
            if _BINDING[sign] < least:
                return
            self._waiting.pop()
            last = self._amounts.pop()
            if sign == "!":
                self._amounts.append(negation(self._truth(last, span)))
            elif sign in ("negative", "positive"):
                change = _minus if sign == "negative" else lambda a: a
                self._amounts.append(self._mapped(change, [last], span))
            elif sign in (":", "else"):
                first, condition = self._amounts.pop(), self._amounts.pop()
                self._amounts.append(self._either(self._truth(condition, span), first, last))
            else:
                self._amounts.append(self._joined(sign, self._amounts.pop(), last, span))

    def _joined(self, sign: str, a: Amount, b: Amount, span: Span) -> Amount:
        if sign in "&|^":
            x, y = self._truth(a, span), self._truth(b, span)
            if sign == "^":
                return simplified(either(x, y))
            return all_hold(x, y) if sign == "&" else any_holds(x, y)
        if sign in _ARITHMETIC:
            return self._mapped(_ARITHMETIC[sign], [a, b], span)
        difference = self._mapped(_ARITHMETIC["-"], [a, b], span)
        assert isinstance(difference, dict)
        return _where(self._source, span, difference, _COMPARED[sign])

    def _either(self, condition: Expression, a: Amount, b: Amount) -> Amount:
        if not isinstance(a, dict) and not isinstance(b, dict):
            return simplified(conditional(condition, a, b))
        found: dict[Number, Expression] = {}
        for amount, holds in ((a, condition), (b, negation(condition))):
            for number, here in _numbers(amount).items():
                joint = all_hold(holds, here)
                if joint is not FALSE:
                    found[number] = any_holds(found.get(number, FALSE), joint)
        return found

    def _mapped(self, function: Callable[..., Number], given: list[Amount], span: Span) -> Amount:
        """The numbers that a function of amounts can be."""
        found: dict[Number, Expression] = {}
        parts = [_numbers(amount) for amount in given]
        pairs: list[tuple[tuple[Number, ...], Expression]] = [((), TRUE)]
        for part in parts:
            pairs = [((*ns, n), all_hold(c, here)) for ns, c in pairs for n, here in part.items()]
            if len(pairs) > MAX_VALUES * 20:
                self._many(span)
        for numbers, condition in pairs:
            if condition is not FALSE:
                number = function(*numbers)
                found[number] = any_holds(found.get(number, FALSE), condition)
        if len(found) > MAX_VALUES:
            self._many(span)
        return found

    def _many(self, span: Span) -> NoReturn:
        self._fail(
            findings.UNSUPPORTED,
            span,
            f"this can be more than {MAX_VALUES:,} different numbers",
            "give parts of the rate nodes of their own",
        )

    def _truth(self, amount: Amount, span: Span) -> Expression:
        return true(self._source, span, amount)

    def _fail(self, entry: Entry, span: Span, message: str, help: str) -> NoReturn:
        raise Fault(entry.at(self._source, span, message, help=help))
