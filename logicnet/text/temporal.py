"""Temporal formulas: CTL and its hybrid extension HCTL over the expressions of rules.

    formula = implied ["<=>" implied]                          lowest, then "=>" (to the right), "|", "&", prefixes
    prefix  = "!" | "EX" | "AX" | "EF" | "AF" | "EG" | "AG"    a prefix binds like "!": EF a & b is (EF a) & b
            | ("E" | "A") "[" formula ("U" | "W") formula "]"
            | ("!" | "@" | "3" | "V") "{" variable "}" ":" formula     bind, jump, exists, forall; as far as possible
    atom    = name [sign level] | "1" | "0" | "{" variable "}" | "(" formula ")"          levels: see the scanner

An operator is told from a node of the same name by what follows: ``EF & a`` speaks of a node, ``EF a`` does not, and
quotes make any name a node. The hybrid
operators are spelled as in AEON (Beneš et al. 2020, doi:10.1007/978-3-030-53288-8_28).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import Enum
from typing import Final, NoReturn

from msgspec import Struct

from logicnet.text import catalogue
from logicnet.text.expression import (
    AND,
    FALSE,
    NOT,
    OR,
    TRUE,
    Expression,
    Symbol,
    conjunction,
    disjunction,
    format_expression,
)
from logicnet.text.formula import Fault, Scanner
from logicnet.text.names import format_name

__all__ = [
    "Formula",
    "Operator",
    "Proposition",
    "Temporal",
    "format_formula",
    "negated",
    "operators",
    "parse_temporal",
    "propositions",
    "replaced",
]


#: Deepest nesting that is read: the parser recurses five calls deep per level, and Python stops at a thousand.
MAX_NESTING: Final = 100


class Operator(Enum):
    """What joins the parts of a formula; the values are how each is written."""

    NOT = "!"
    AND = "&"
    OR = "|"
    EX = "EX"
    AX = "AX"
    EF = "EF"
    AF = "AF"
    EG = "EG"
    AG = "AG"
    EU = "E[U]"
    AU = "A[U]"
    EW = "E[W]"
    AW = "A[W]"
    BIND = "!{}"
    JUMP = "@{}"
    EXISTS = "3{}"
    FORALL = "V{}"
    #: The state a variable stands for.
    VARIABLE = "{}"


class Proposition(Struct, frozen=True):
    """An expression over nodes: it holds in a state or does not."""

    expression: Expression


class Temporal(Struct, frozen=True):
    """An operator over formulas; NOT, AND and OR only where a part is no proposition."""

    operator: Operator
    parts: tuple[Formula, ...]
    #: Of a hybrid operator, otherwise empty.
    variable: str = ""


Formula = Proposition | Temporal

_PREFIXES: Final = tuple(Operator[word] for word in ("EX", "AX", "EF", "AF", "EG", "AG"))
_WORDS: Final = {"EX", "AX", "EF", "AF", "EG", "AG", "U", "W"}
_BRACKETS: Final = {"E": (Operator.EU, Operator.EW), "A": (Operator.AU, Operator.AW)}
_HYBRID: Final = (
    ("!{", Operator.BIND),
    ("@{", Operator.JUMP),
    ("3{", Operator.EXISTS),
    ("V{", Operator.FORALL),
)


def parse_temporal(scanner: Scanner) -> Formula:
    """Read a formula with the scanner, up to where none can go on; raises :class:`~logicnet.text.formula.Fault`.

    Guarantees that nesting is at most :data:`MAX_NESTING` and that every state variable is
    bound. Parts without temporal operators are joined into one :class:`Proposition` each.
    """
    return _TemporalParser(scanner).equivalence(0)


def negated(part: Formula) -> Formula:
    """The negation."""
    if isinstance(part, Proposition):
        return Proposition(NOT(part.expression))
    if part.operator is Operator.NOT:
        return part.parts[0]
    return Temporal(Operator.NOT, (part,))


def _joined(operator: Operator, parts: list[Formula]) -> Formula:
    if len(parts) == 1:
        return parts[0]
    expressions = [part.expression for part in parts if isinstance(part, Proposition)]
    if len(expressions) == len(parts):
        return Proposition((conjunction if operator is Operator.AND else disjunction)(expressions))
    return Temporal(operator, tuple(parts))


class _TemporalParser:
    """Recursive descent; the depth is counted, so that a hostile formula ends in a message."""

    def __init__(self, scanner: Scanner) -> None:
        self._scanner = scanner
        self._bound: list[str] = []

    def equivalence(self, depth: int) -> Formula:
        left = self.implication(depth)
        if self._scanner.accept("<=>") or self._scanner.accept("<->"):
            right = self.implication(depth)
            both = _joined(Operator.AND, [left, right])
            neither = _joined(Operator.AND, [negated(left), negated(right)])
            return _joined(Operator.OR, [both, neither])
        return left

    def implication(self, depth: int) -> Formula:
        left = self.disjunction(depth)
        if self._scanner.accept("=>") or self._scanner.accept("->"):
            return _joined(Operator.OR, [negated(left), self.implication(self._deeper(depth))])
        return left

    def disjunction(self, depth: int) -> Formula:
        parts = [self.conjunction(depth)]
        while self._operator("||", "|", "+") or self._word("or"):
            parts.append(self.conjunction(depth))
        return _joined(Operator.OR, parts)

    def conjunction(self, depth: int) -> Formula:
        parts = [self.prefix(depth)]
        while self._operator("&&", "&", "*") or self._word("and"):
            parts.append(self.prefix(depth))
        return _joined(Operator.AND, parts)

    def prefix(self, depth: int) -> Formula:
        scanner = self._scanner
        depth = self._deeper(depth)
        for sign, operator in _HYBRID:
            if scanner.accept(sign):
                return self._hybrid(operator, depth)
        if self._operator("!", "~", "¬") or self._word("not"):
            return negated(self.prefix(depth))
        if scanner.accept("("):
            inner = self.equivalence(depth)
            self._close(")", "this parenthesis is never closed")
            return inner
        if scanner.accept("{"):
            name = self._variable()
            if name not in self._bound:
                self._refuse(
                    f"no operator binds the state variable `{{{name}}}` here", f"bind it first: `!{{{name}}}: ...`"
                )
            return Temporal(Operator.VARIABLE, (), name)
        for operator in _PREFIXES:
            if self._announces(operator.value, _begins_operand):
                return Temporal(operator, (self.prefix(depth),))
        for letter, (until, weak) in _BRACKETS.items():
            # No blank between: behind a blank, references begin (`holds EF A [PMID:1]`).
            if self._announces(letter, lambda s: s.source.text.startswith("[", s.position)):
                scanner.accept("[")
                left = self.equivalence(depth)
                if not (scanner.accept_word("U") or scanner.accept_word("W")):
                    self._refuse(f"`U` or `W` should stand here, as in `{letter}[a U b]`")
                joint = until if scanner.source.text[scanner.position - 1] == "U" else weak
                right = self.equivalence(depth)
                self._close("]", "this bracket is never closed")
                return Temporal(joint, (left, right))
        return Proposition(self._atom())

    def _hybrid(self, operator: Operator, depth: int) -> Formula:
        name = self._variable()
        if not self._scanner.accept(":"):
            self._refuse(f"`:` should stand behind `{operator.value[0]}{{{name}}}`")
        if operator is Operator.JUMP:
            if name not in self._bound:
                self._refuse(
                    f"no operator binds the state variable `{{{name}}}` here", f"bind it first: `!{{{name}}}: ...`"
                )
            return Temporal(operator, (self.equivalence(depth),), name)
        if name in self._bound:
            self._refuse(f"the state variable `{{{name}}}` is bound already", "give the inner one another name")
        self._bound.append(name)
        body = self.equivalence(depth)
        self._bound.pop()
        return Temporal(operator, (body,), name)

    def _variable(self) -> str:
        name = self._scanner.name("a state variable")
        self._close("}", "this brace is never closed")
        return name.text

    def _atom(self) -> Expression:
        scanner = self._scanner
        for words, constant in ((("1", "true", "TRUE", "True"), TRUE), (("0", "false", "FALSE", "False"), FALSE)):
            if any(scanner.accept_word(word) for word in words):
                return constant
        if scanner.at_end():
            self._refuse("the formula ends where a node, a phenotype or an operator should stand")
        name = scanner.name("the name of a node or a phenotype")
        if scanner.compare is not None and (found := scanner.comparison()) is not None:
            return scanner.compare(scanner, name, *found)
        return Symbol(name.text, name.span.start, name.span.end)

    def _announces(self, word: str, follows: Callable[[Scanner], bool]) -> bool:
        """Read an operator that is a word, unless what follows shows that it is a node."""
        position = self._scanner.position
        if self._scanner.accept_word(word) and follows(self._scanner):
            return True
        self._scanner.position = position
        return False

    def _operator(self, *signs: str) -> bool:
        return any(self._scanner.accept(sign) for sign in signs)

    def _word(self, word: str) -> bool:
        return any(self._scanner.accept_word(spelled) for spelled in (word, word.upper(), word.capitalize()))

    def _deeper(self, depth: int) -> int:
        if depth >= MAX_NESTING:
            message = f"the formula is nested more than {MAX_NESTING} deep from here on"
            help = "give parts of it that hold no temporal operator phenotypes of their own"
            raise Fault(catalogue.TOO_DEEP.at(self._scanner.source, self._scanner.here(1), message, help=help))
        return depth + 1

    def _close(self, sign: str, message: str) -> None:
        if not self._scanner.accept(sign):
            self._refuse(f"`{sign}` is missing here: {message}")

    def _refuse(self, message: str, help: str | None = None) -> NoReturn:
        raise Fault(catalogue.MALFORMED_FORMULA.at(self._scanner.source, self._scanner.here(), message, help=help))


def _begins_operand(scanner: Scanner) -> bool:
    """Whether something stands here that can only be the beginning of an operand."""
    place = scanner.here()
    if place.start == place.end:
        return False
    return scanner.begins_name() or any(scanner.sees(sign) for sign in ("!", "~", "¬", "(", "{", "@{"))


def propositions(formula: Formula) -> Iterator[Proposition]:
    """The propositions of a formula, in the order written."""
    pending: list[Formula] = [formula]
    while pending:
        part = pending.pop()
        if isinstance(part, Proposition):
            yield part
        else:
            pending.extend(reversed(part.parts))


def replaced(formula: Formula, change: Callable[[Expression], Expression]) -> Formula:
    """A copy with the expression of each proposition changed; as deep as the formula, which the parser caps."""
    if isinstance(formula, Proposition):
        return Proposition(change(formula.expression))
    return Temporal(formula.operator, tuple(replaced(part, change) for part in formula.parts), formula.variable)


def operators(formula: Formula) -> Iterator[Operator]:
    """Every operator in a formula, outermost first."""
    if isinstance(formula, Temporal):
        yield formula.operator
        for part in formula.parts:
            yield from operators(part)


def _spelled(name: str) -> str:
    """A name that could be taken for an operator is quoted."""
    return f'"{name}"' if name in _WORDS else format_name(name)


def format_formula(formula: Formula) -> str:
    """The canonical text; reading it gives the same formula back."""
    return _written(formula, 0)


def _written(formula: Formula, binding: int) -> str:
    if isinstance(formula, Proposition):
        kind = type(formula.expression)
        own = 1 if kind is OR else 2 if kind is AND else 3
        text = format_expression(formula.expression, _spelled)
        return f"({text})" if own < binding else text
    operator, parts = formula.operator, formula.parts
    if operator in (Operator.AND, Operator.OR):
        own = 2 if operator is Operator.AND else 1
        text = f" {operator.value} ".join(_written(part, own + 1) for part in parts)
        return f"({text})" if own < binding else text
    if operator is Operator.NOT:
        text = _written(parts[0], 3)
        # `!{x}` binds; `! {x}` negates.
        return f"! {text}" if text.startswith("{") else f"!{text}"
    if operator in _PREFIXES:
        return f"{operator.value} {_written(parts[0], 3)}"
    if operator is Operator.VARIABLE:
        return f"{{{formula.variable}}}"
    if len(parts) == 2:
        letter, sign = operator.value[0], operator.value[2]
        return f"{letter}[{_written(parts[0], 0)} {sign} {_written(parts[1], 0)}]"
    text = f"{operator.value[0]}{{{formula.variable}}}: {_written(parts[0], 0)}"
    return f"({text})" if binding else text
