"""Expressions in the languages of other tools, read into ours with the place of every name.

The languages differ in their words, their signs, what a name may hold and how tightly exclusive or binds; a
:class:`Grammar` says so, one parser reads them all. It keeps its own stack, so no nesting can exhaust that of Python.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NoReturn

from msgspec import Struct, field

from logicnet.formats import findings
from logicnet.text import catalogue
from logicnet.text.diagnostics import Entry
from logicnet.text.expression import negation
from logicnet.text.formula import (
    AND,
    FALSE,
    NOT,
    OR,
    TRUE,
    Expression,
    Fault,
    Symbol,
    conjunction,
    disjunction,
    flattened,
)
from logicnet.text.source import Source, Span

__all__ = ["MAX_NAMES", "Grammar", "Macro", "conditional", "either", "equivalent", "parse"]

#: Most names one rule may hold once operators that ours has not are written out: exclusive or doubles both its sides.
MAX_NAMES = 100_000

#: What a function of a language makes of its arguments; each argument comes with its place.
Macro = Callable[[Source, Span, Sequence[tuple[Expression, Span]]], Expression]


class Grammar(Struct, frozen=True, dict=True):
    """One expression language. Signs are ``! & | ^ > =`` (implies, equivalent), ``? :``, ``( ) , 1 0``, and ``* +``:
    and, or, where they bind like arithmetic (a product is positive iff all its factors are)."""

    #: Of what tool, for messages: "BoolNet".
    tool: str
    #: Each lexeme that is an operator, and the sign it means. Words among them are told from names whole.
    operators: Mapping[str, str]
    #: A regular expression for a name.
    name: str = r"[A-Za-z_]\w*"
    #: Whether the words among the operators may be written in any case.
    any_case: bool = True
    #: How tightly each sign binds; higher is tighter.
    binding: Mapping[str, int] = field(default_factory=lambda: {"?": 1, "=": 2, ">": 3, "|": 4, "^": 5, "&": 6, "!": 8})
    #: Functions, by name as written (in lower case if words may be in any case).
    macros: Mapping[str, Macro] = field(default_factory=dict)
    #: What a name that was read stands for; by default itself.
    atom: Callable[[Source, str, Span], Expression] | None = None

    def scanner(self) -> re.Pattern[str]:
        """The regular expression of one token."""
        key = (self.name, *sorted(self.operators))
        found = _SCANNERS.get(key)
        if found is None:
            signs = sorted((o for o in self.operators if not o[0].isalnum()), key=len, reverse=True)
            pattern = "|".join(map(re.escape, signs))
            parts = (f"(?P<name>{self.name})", r'(?P<quoted>"[^"\n]*")', f"(?P<sign>{pattern})", r"(?P<odd>\S)")
            found = re.compile(rf"\s*(?:{'|'.join(parts)})")
            _SCANNERS[key] = found
        return found


#: Operators whose neighbours of the same kind are joined at once.
_CHAINS = ("&", "|", "*", "+")
#: By what the pattern is made of: a grammar may be a copy with another meaning of its names.
_SCANNERS: dict[tuple[str, ...], re.Pattern[str]] = {}


class _Pending(Struct):
    """An operator, an opened parenthesis or a function that waits for its right side."""

    sign: str
    span: Span
    #: How many operands were there when it came.
    height: int
    macro: Macro | None = None


def parse(source: Source, start: int, end: int, grammar: Grammar) -> Expression:
    """The expression of a stretch of the source; its symbols know their places.

    Raises :class:`~logicnet.text.formula.Fault` with the first thing wrong.
    """
    return _OperatorParser(source, start, end, grammar).read()


def either(a: Expression, b: Expression) -> Expression:
    """Exactly one of the two."""
    return disjunction([conjunction([a, negation(b)]), conjunction([negation(a), b])])


def equivalent(a: Expression, b: Expression) -> Expression:
    """Both or neither."""
    return disjunction([conjunction([a, b]), conjunction([negation(a), negation(b)])])


def conditional(condition: Expression, then: Expression, otherwise: Expression) -> Expression:
    """``condition ? then : otherwise``."""
    return disjunction([conjunction([condition, then]), conjunction([negation(condition), otherwise])])


_CONSTANTS: Final = {"1": TRUE, "0": FALSE}
_JOINED: Final = "{} joins two names by an operator"


class _OperatorParser:
    """One reading, as a stack of operands and one of operators (Dijkstra's shunting yard)."""

    def __init__(self, source: Source, start: int, end: int, grammar: Grammar) -> None:
        self._source, self._start, self._end, self._grammar = source, start, end, grammar
        self._operands: list[tuple[Expression, Span]] = []
        self._waiting: list[_Pending] = []
        self._sizes: dict[int, int] = {}
        # What was measured must stay, or another object could come to have its identity.
        self._kept: list[Expression] = []
        self._words = {
            (word.lower() if grammar.any_case else word): sign
            for word, sign in grammar.operators.items()
            if word[0].isalnum()
        }

    def read(self) -> Expression:
        text, position = self._source.text, self._start
        wants_operand = True
        scanner = self._grammar.scanner()
        while (token := scanner.match(text, position, self._end)) is not None:
            kind = token.lastgroup or ""
            lexeme, span = token.group(kind), Span(*token.span(kind))
            position = token.end()
            sign = self._sign(kind, lexeme, span)
            if sign in ("1", "0", "!", "(") or (not sign and kind in ("name", "quoted")):
                if not wants_operand:
                    help = "put one between the two" if sign in ("!", "(") else _JOINED.format(self._grammar.tool)
                    self._fail(catalogue.NO_OPERATOR, span, f"an operator is missing before `{lexeme}`", help)
                if sign in ("!", "("):
                    self._waiting.append(_Pending(sign, span, len(self._operands)))
                elif not sign and (macro := self._macro(lexeme, kind, position)) is not None:
                    opening = scanner.match(text, position, self._end)
                    assert opening is not None
                    position = opening.end()
                    self._waiting.append(_Pending("(", span, len(self._operands), macro))
                else:
                    found = _CONSTANTS[sign] if sign else self._atom(lexeme, kind, span)
                    self._operands.append((found, span))
                    wants_operand = False
            else:
                if wants_operand:
                    empty = sign == ")" and self._waiting and self._waiting[-1].sign == "("
                    what = "these parentheses are empty" if empty else f"`{lexeme}` has nothing on its left side"
                    self._fail(catalogue.NO_OPERAND, span, what, "write the missing name, or delete the sign")
                wants_operand = self._operator(sign, span)
        if wants_operand:
            self._missing()
        return self._whole()

    def _sign(self, kind: str, lexeme: str, span: Span) -> str:
        """The operator or constant that a token is; empty for a name. What is neither is refused."""
        if kind == "name":
            return self._words.get(lexeme.lower() if self._grammar.any_case else lexeme, "")
        if kind == "sign":
            return self._grammar.operators[lexeme]
        if kind == "odd":
            self._odd(lexeme, span)
        return ""

    def _whole(self) -> Expression:
        """The expression that all operands make, once no token is left."""
        self._reduce(0)
        if self._waiting:
            last = self._waiting[-1]
            what = "missing `)`: this parenthesis is never closed" if last.sign == "(" else "`?` without its `:`"
            self._fail(catalogue.UNCLOSED, last.span, what, "add it where the group ends")
        # Chains inside chains are taken apart once, at the end: at each `)` it would take the square of the nesting.
        return flattened(self._operands[-1][0])

    def _macro(self, lexeme: str, kind: str, position: int) -> Macro | None:
        """The function that is called here; a name before `(` that is no function is refused."""
        following = re.compile(r"\s*\(").match(self._source.text, position, self._end)
        if following is None or kind == "quoted":
            return None
        name = lexeme.lower() if self._grammar.any_case else lexeme
        macro = self._grammar.macros.get(name)
        if macro is None:
            known = ", ".join(sorted(self._grammar.macros))
            self._fail(
                findings.UNSUPPORTED,
                Span(position - len(lexeme), position),
                f"`{lexeme}(...)` is a function, and what it computes is not known",
                f"the functions that are understood are {known}" if known else "write the rule with !, & and |",
            )
        return macro

    def _atom(self, lexeme: str, kind: str, span: Span) -> Expression:
        name = lexeme[1:-1] if kind == "quoted" else lexeme
        if self._grammar.atom is not None:
            return self._grammar.atom(self._source, name, span)
        return Symbol(name, span.start, span.end)

    def _operator(self, sign: str, span: Span) -> bool:
        """Take a binary operator, `)`, `,`, `?` or `:`; whether an operand must follow."""
        binding = self._grammar.binding
        if sign in (")", ","):
            self._reduce(0)
            opened = self._waiting[-1] if self._waiting else None
            if opened is None or opened.sign != "(":
                self._fail(
                    catalogue.UNOPENED, span, f"this `{sign}` belongs to no `(`", "delete it, or open one before"
                )
            if sign == ",":
                if opened.macro is None:
                    self._fail(catalogue.UNEXPECTED, span, "`,` stands outside a function", "delete it")
                return True
            self._waiting.pop()
            if opened.macro is not None:
                arguments = self._operands[opened.height :]
                del self._operands[opened.height :]
                place = Span(opened.span.start, span.end)
                self._push(opened.macro(self._source, place, arguments), place)
            return False
        if sign == ":":
            self._reduce(binding["?"] + 1)
            if not self._waiting or self._waiting[-1].sign != "?":
                self._fail(catalogue.UNEXPECTED, span, "`:` without a `?` before it", "delete it")
            self._waiting[-1].sign = ":"
            return True
        # Implication and the conditional associate to the right. So may `&` and `|`: a chain is then joined at once.
        self._reduce(binding[sign] + (1 if sign in _CHAINS or sign in (">", "?") else 0))
        self._waiting.append(_Pending(sign, span, len(self._operands)))
        return True

    def _reduce(self, least: int) -> None:
        """Apply waiting operators that bind at least so tightly."""
        binding = self._grammar.binding
        while self._waiting and self._waiting[-1].sign not in ("(", "?"):
            waiting = self._waiting[-1]
            if binding[waiting.sign if waiting.sign != ":" else "?"] < least:
                return
            self._waiting.pop()
            last, place = self._operands.pop()
            if waiting.sign == "!":
                self._push(negation(last) if last is TRUE or last is FALSE else NOT(last), waiting.span.to(place))
                continue
            if waiting.sign in _CHAINS:
                # All neighbours of one kind at once: joining 10,000 operands two by two would take their square.
                run = [(last, place)]
                while len(self._waiting) > 0 and self._waiting[-1].sign == waiting.sign:
                    self._waiting.pop()
                    run.append(self._operands.pop())
                run.append(self._operands.pop())
                run.reverse()
                joined = (AND if waiting.sign in "&*" else OR)(*[operand for operand, _ in run])
                self._push(joined, run[0][1].to(place))
                continue
            first, first_place = self._operands.pop()
            whole = first_place.to(place)
            if waiting.sign == "^":
                result = either(first, last)
            elif waiting.sign == "=":
                result = equivalent(first, last)
            elif waiting.sign == ">":
                result = disjunction([negation(first), last])
            else:
                condition, condition_place = self._operands.pop()
                result, whole = conditional(condition, first, last), condition_place.to(place)
            self._push(result, whole)
            self._check_size(result, whole)

    def _push(self, expression: Expression, place: Span) -> None:
        self._operands.append((expression, place))

    def _check_size(self, expression: Expression, place: Span) -> None:
        if sum(self._size(part) for part in expression.args or (expression,)) > MAX_NAMES:
            self._fail(
                findings.UNSUPPORTED,
                place,
                f"written out with !, & and | this would hold more than {MAX_NAMES:,} names",
                "give parts of the rule nodes of their own",
            )

    def _size(self, expression: Expression) -> int:
        """How many names, kept for the parts that were built before: doubling is found before it costs anything."""
        known = self._sizes.get(id(expression))
        if known is None:
            known = 0
            pending = [expression]
            while pending:
                part = pending.pop()
                inner = self._sizes.get(id(part))
                if inner is not None:
                    known += inner
                elif part.__class__ is Symbol:
                    known += 1
                else:
                    pending.extend(part.args)
                if known > MAX_NAMES:
                    break
            self._sizes[id(expression)] = known
            self._kept.append(expression)
        return known

    def _missing(self) -> NoReturn:
        if self._waiting:
            last = self._waiting[-1]
            text = self._source.text[last.span.start : last.span.end]
            self._fail(
                catalogue.NO_OPERAND if last.sign != "(" else catalogue.UNCLOSED,
                last.span,
                f"`{text}` has nothing on its right side",
                "write the missing name, or delete the sign",
            )
        self._fail(
            catalogue.EMPTY_SIDE, Span(self._end, self._end), "an expression is missing here", "write a rule, or 1 or 0"
        )

    def _odd(self, lexeme: str, span: Span) -> NoReturn:
        if lexeme == '"':
            self._fail(catalogue.UNCLOSED_QUOTE, span, 'missing `"`: this quoted name does not end', "close it")
        signs = " ".join(sorted(o for o in self._grammar.operators if o not in "(),"))
        self._fail(
            catalogue.UNEXPECTED,
            span,
            f"`{lexeme}` has no meaning in an expression of {self._grammar.tool}",
            f"its operators are {signs}",
        )

    def _fail(self, entry: Entry, span: Span, message: str, help: str) -> NoReturn:
        raise Fault(entry.at(self._source, span, message, help=help))
