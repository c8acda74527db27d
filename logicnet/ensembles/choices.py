"""What is left open in a rule, choice by choice, and the rule as a formula of its choices.

**Connectives.** The tree of the rule is flattened: ``(A & B) & C`` is one connective. A NOT is not pushed in: what
stands below it is a connective of its own, as the author wrote it. Of the arguments of an AND or OR those that contain
a closed node keep the connective; if two or more are left, what joins these is one choice. With a bit ``c`` that is 1
for AND it is ``AND | (!c & OR)``: equal to the multiplexer, because AND implies OR, and antitone in ``c``, so that no
bit makes a rule non-unate. The arguments are one object each, compiled once, however deep choices are nested.

**Alternatives.** One choice of as many outcomes as there are rules, in binary; a code beyond the last rule means the
last, so that no setting of the bits leaves the ensemble.

**Optional regulations.** Without the regulator each of its occurrences leaves the connective in which it stands; a
connective without arguments leaves in turn; a rule of which nothing is left has the value that it has with the
regulator off.

**Monotone rules.** One choice for each row of the table but the lowest (0) and the highest (1), which are choices too
if every regulator is optional; rows are ordered by signed literals. With a bit for each row the function is the OR over
all rows r of "bit r and every literal of r": monotone whatever the bits are. A function f has the bits ``f(r)``;
:mod:`logicnet.ensembles.tables` says which bits are one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from operator import attrgetter
from typing import Any, Protocol

from msgspec import Struct, field
from msgspec.structs import replace

from logicnet.compiled.function import Effect, effects
from logicnet.errors import UsageError
from logicnet.network.model import Node, Openness
from logicnet.network.openness import MAX_MONOTONE, OpenRule
from logicnet.text.expression import folded_tree
from logicnet.text.formula import (
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
    format_name,
    symbols,
)
from logicnet.text.source import Span

__all__ = ["ChoiceKind", "Hidden", "OpenChoice", "RuleShape", "Shape", "shape_of"]



class ChoiceKind(Enum):
    """What an outcome decides."""

    CONNECTIVE = "connective"
    RULE = "rule"
    REGULATION = "regulation"
    ROW = "row"
    #: Of :mod:`logicnet.ensembles.edits`: whether the rule is changed in one place.
    EDIT = "edit"


class OpenChoice(Struct, frozen=True):
    """One thing that is left open in the rule of a node."""

    node: str
    kind: ChoiceKind
    #: What is decided, in words that can follow "whether": the outcomes say how.
    question: str
    #: Each outcome in words; the first one is that of the reference instantiation.
    outcomes: tuple[str, ...]
    #: For CONNECTIVE the argument positions from the top of the flattened rule; for ROW the regulators' values, by
    #: ``regulators`` of the shape; otherwise empty.
    path: tuple[int, ...]
    #: Where it stands in the file, if it is a stretch of the rule.
    span: Span | None
    #: Positions of its bits, most significant first.
    bits: tuple[int, ...]
    #: Values of the bits, by outcome.
    codes: tuple[tuple[int, ...], ...]


class _ChoicePart(Struct):
    """A part of a rule in which choices stand: "leaf", "not", "and", "or", "open" (an AND or OR left open)."""

    kind: str
    expression: Expression = None
    parts: list[_ChoicePart] = field(default_factory=list)
    #: For "open": the bit that is 1 for AND.
    bit: int = -1


_PARTS: Callable[[_ChoicePart], list[_ChoicePart]] = attrgetter("parts")


#: The name of the hidden input of a bit.
Hidden = Callable[[int], str]


class Shape(Protocol):
    """The rule of one node with its choices in place, whatever these are."""

    @property
    def choices(self) -> tuple[OpenChoice, ...]: ...
    @property
    def regulators(self) -> tuple[tuple[str, int], ...]: ...
    @property
    def rows(self) -> Mapping[int, int]: ...
    def encoded(self, hidden: Hidden) -> Expression: ...
    def written(self, bits: Mapping[int, int]) -> Expression: ...


class RuleShape(Struct, frozen=True, dict=True):
    """The rule of one node with its choices in place."""

    node: str
    reference: Expression
    choices: tuple[OpenChoice, ...]
    #: The rule line and the alternatives; one, unless alternatives are open. Empty for a monotone rule.
    rules: tuple[_ChoicePart, ...] = ()
    #: Bits of the code of the rule, most significant first.
    code: tuple[int, ...] = ()
    #: The bit of each optional regulator: 1 if it is there.
    present: Mapping[str, int] = field(default_factory=dict)
    #: For a monotone rule: its regulators with the value that activates, and the bit of each row but the constant ones
    #: (there are none if every regulator is optional).
    #: A row is an integer whose bit i says whether regulator i has the value that activates.
    regulators: tuple[tuple[str, int], ...] = ()
    rows: Mapping[int, int] = field(default_factory=dict)

    def encoded(self, hidden: Hidden) -> Expression:
        """The rule over the nodes and hidden inputs; parts are shared."""
        if self.regulators:
            return self._table(lambda row: Symbol(hidden(self.rows[row])))
        there = {name: Symbol(hidden(bit)) for name, bit in self.present.items()}
        functions = []
        for part in self.rules:
            value, presence = folded_tree(part, lambda one, below: _with_bits(one, below, hidden, there), _PARTS)
            functions.append(value if presence is None else self._or_nothing(part, value, presence))
        return _selected(functions, [Symbol(hidden(bit)) for bit in self.code])

    def written(self, bits: Mapping[int, int]) -> Expression:
        """The rule of an instantiation, as a tree and not simplified; ``bits`` has a value for every bit of it."""
        if all(tuple(bits[b] for b in choice.bits) == choice.codes[0] for choice in self.choices):
            return self.reference
        if self.regulators:
            found = self._minimal_rows(bits)
        else:
            code = sum(bits[b] << i for i, b in enumerate(reversed(self.code)))
            part = self.rules[min(code, len(self.rules) - 1)]
            gone = {name for name, bit in self.present.items() if not bits[bit]}
            left = folded_tree(part, lambda one, below: _decided(one, below, bits, gone), _PARTS)
            found = _constant(part, 0) if left is None else left
        if found.__class__ is Symbol and found.name == self.node:
            # Written bare it would be an input, which the environment decides.
            return AND(found, found)
        return found

    def _or_nothing(self, part: _ChoicePart, value: Expression, presence: Expression) -> Expression:
        """The rule, or its value with all its regulators off where every regulator is absent."""
        nothing = _constant(part, 0)
        return disjunction([value, NOT(presence)]) if nothing is TRUE else conjunction([value, presence])

    def _table(self, bit: Callable[[int], Expression]) -> Expression:
        top = (1 << len(self.regulators)) - 1
        rows = [conjunction([bit(row), *self._literals(row)]) for row in self.rows]
        return disjunction(rows if top in self.rows else [*rows, conjunction(self._literals(top))])

    def _literals(self, row: int) -> list[Expression]:
        return [
            Symbol(name) if value else NOT(Symbol(name))
            for i, (name, value) in enumerate(self.regulators)
            if row >> i & 1
        ]

    def _minimal_rows(self, bits: Mapping[int, int]) -> Expression:
        """The OR of the smallest rows with value 1: the one irredundant sum of products of a monotone function."""
        top = (1 << len(self.regulators)) - 1
        minimal: list[int] = []
        for row in sorted(range(top + 1), key=lambda r: (r.bit_count(), r)):
            value = bits[self.rows[row]] if row in self.rows else row == top
            if value and not any(row & low == low for low in minimal):
                minimal.append(row)
        if minimal in ([], [0]):
            return TRUE if minimal else FALSE
        return disjunction([conjunction(self._literals(row)) for row in minimal])


def _with_bits(
    part: _ChoicePart,
    below: list[tuple[Expression, Expression | None]],
    hidden: Hidden,
    there: Mapping[str, Expression],
) -> tuple[Expression, Expression | None]:
    """A part over hidden inputs, and the condition under which it is there at all; ``None``: always."""
    if part.kind == "leaf":
        expression = part.expression
        return expression, there.get(expression.name) if expression.__class__ is Symbol else None
    if part.kind == "not":
        return NOT(below[0][0]), below[0][1]
    presence = None
    if all(present is not None for _, present in below):
        presence = disjunction([present for _, present in below])
    # An argument that is absent is the neutral one of its connective.
    joint = [x if present is None else disjunction([x, NOT(present)]) for x, present in below]
    either = [x if present is None else conjunction([x, present]) for x, present in below]
    if part.kind == "and":
        return conjunction(joint), presence
    if part.kind == "or":
        return disjunction(either), presence
    # AND implies OR only where an argument is left; without any the whole part is absent and its value no matter.
    return OR(AND(*joint), AND(NOT(Symbol(hidden(part.bit))), OR(*either))), presence


def _selected(functions: list[Expression], code: list[Expression]) -> Expression:
    """The function with the number in binary; a number beyond the last means the last."""
    if len(functions) == 1:
        return functions[0]
    half = 1 << (len(code) - 1)
    if len(functions) <= half:
        return _selected(functions, code[1:])
    low, high = _selected(functions[:half], code[1:]), _selected(functions[half:], code[1:])
    return OR(conjunction([code[0], high]), conjunction([NOT(code[0]), low]))


def _decided(
    part: _ChoicePart, below: list[Expression | None], bits: Mapping[int, int], gone: set[str]
) -> Expression | None:
    """A part of an instantiation; ``None`` if nothing of it is left."""
    if part.kind == "leaf":
        expression = part.expression
        return None if expression.__class__ is Symbol and expression.name in gone else expression
    left = [expression for expression in below if expression is not None]
    if not left:
        return None
    if part.kind == "not":
        return NOT(left[0])
    joint = part.kind == "and" or (part.kind == "open" and bits[part.bit] == 1)
    return conjunction(left) if joint else disjunction(left)


def _constant(part: _ChoicePart, value: int) -> Expression:
    """The constant that a rule as written is when every name in it has the value."""

    def outcome(one: _ChoicePart, below: list[bool]) -> bool:
        if one.kind == "leaf":
            return one.expression is TRUE or (one.expression is not FALSE and bool(value))
        if one.kind == "not":
            return not below[0]
        return all(below) if one.kind == "and" or (one.kind == "open" and one.expression is AND) else any(below)

    return TRUE if folded_tree(part, outcome, _PARTS) else FALSE


# ------------------------------------------------------------------------------------------------- finding the choices


def shape_of(node: Node, rule: OpenRule, closed: frozenset[str], first: int) -> RuleShape:
    """The choices that an open rule leaves, bits counted from ``first``; a rule may leave none.

    Raises :class:`~logicnet.errors.UsageError` for a monotone rule with a regulator of both signs, or too many.
    """
    expression = node.rule.expression
    numbers = _Bits(first)
    if rule.how is Openness.MONOTONE:
        return _monotone(node, rule, numbers)
    choices: list[OpenChoice] = []
    parts: list[_ChoicePart] = []
    code: tuple[int, ...] = ()
    if rule.how is Openness.CONNECTIVES:
        parts.append(_connectives(node, closed, numbers, choices))
    else:
        parts.append(_copied(expression))
    if rule.how is Openness.ALTERNATIVES and rule.alternatives:
        parts += map(_copied, rule.alternatives)
        code = numbers.take((len(parts) - 1).bit_length())
        width = len(code)
        codes = tuple(tuple(k >> i & 1 for i in reversed(range(width))) for k in range(len(parts)))
        texts = tuple(map(format_expression, (expression, *rule.alternatives)))
        question = f"the rule of `{node.name}`"
        choices.append(OpenChoice(node.name, ChoiceKind.RULE, question, texts, (), node.rule.span, code, codes))
    present: dict[str, int] = {}
    used = {s.name for one in (expression, *rule.alternatives) for s in symbols(one)}
    for source in rule.optional:
        if source in used:
            (bit,) = numbers.take(1)
            present[source] = bit
            question = f"whether `{source}` regulates `{node.name}`"
            outcomes = (f"with `{source}`", f"without `{source}`")
            choices.append(
                OpenChoice(node.name, ChoiceKind.REGULATION, question, outcomes, (), None, (bit,), ((1,), (0,)))
            )
    return RuleShape(node.name, expression, tuple(_told_apart(choices)), tuple(parts), code, present)


def _told_apart(choices: Sequence[OpenChoice]) -> Iterator[OpenChoice]:
    """The choices, those with the same words numbered from left to right: the same arguments may be joined twice."""
    questions = [choice.question for choice in choices]
    seen: dict[str, int] = {}
    for choice in choices:
        of = questions.count(choice.question)
        k = seen[choice.question] = seen.get(choice.question, 0) + 1
        yield choice if of == 1 else replace(choice, question=f"{choice.question}, in place {k} of {of}")


class _Bits:
    def __init__(self, first: int) -> None:
        self._next = first

    def take(self, count: int) -> tuple[int, ...]:
        self._next += count
        return tuple(range(self._next - count, self._next))


def _copied(expression: Expression) -> _ChoicePart:
    """The tree of an expression, ANDs in ANDs and ORs in ORs taken apart, nothing open."""
    return _tree(expression, frozenset(), None, ())


def _connectives(node: Node, closed: frozenset[str], bits: _Bits, choices: list[OpenChoice]) -> _ChoicePart:
    def opened(kind: type, arguments: list[Expression], path: tuple[int, ...]) -> int:
        (bit,) = bits.take(1)
        texts = [format_expression(kind_(*arguments)) for kind_ in (AND, OR)]
        codes: list[tuple[int, ...]] = [(1,), (0,)]
        if kind is OR:
            texts.reverse()
            codes.reverse()
        question = f"what joins {_listed(arguments)} in the rule of `{node.name}`"
        places = [s.span for one in arguments for s in symbols(one)]
        span = Span(min(p.start for p in places), max(p.end for p in places)) if places else None
        choices.append(
            OpenChoice(node.name, ChoiceKind.CONNECTIVE, question, tuple(texts), path, span, (bit,), tuple(codes))
        )
        return bit

    return _tree(node.rule.expression, closed, opened, ())


def _listed(arguments: Sequence[Expression]) -> str:
    texts = [f"`{format_expression(one)}`" for one in arguments]
    return f"{', '.join(texts[:-1])} and {texts[-1]}"


_Opened = Callable[[type, list[Expression], tuple[int, ...]], int]


def _tree(expression: Expression, closed: frozenset[str], opened: _Opened | None, path: tuple[int, ...]) -> _ChoicePart:
    """The flattened tree; where two or more arguments without a closed node meet, ``opened`` is told and gives a bit.

    Choices come in the order of a reader: the outer one before the inner ones, then from left to right.
    """
    top = _ChoicePart("")
    pending: list[tuple[_ChoicePart, Expression, tuple[int, ...]]] = [(top, expression, path)]
    while pending:
        part, here, place = pending.pop()
        kind = here.__class__
        if kind is NOT:
            part.kind = "not"
            part.parts = [_ChoicePart("")]
            pending.append((part.parts[0], here.args[0], (*place, 0)))
            continue
        if kind is not AND and kind is not OR:
            part.kind, part.expression = "leaf", here
            continue
        arguments = _flat(here, kind)
        children = [_ChoicePart("") for _ in arguments]
        part.kind, part.expression, part.parts = ("and" if kind is AND else "or"), kind, children
        free = [i for i, one in enumerate(arguments) if _is_open(one, closed)] if opened is not None else []
        if opened is not None and len(free) >= 2:
            bit = opened(kind, [arguments[i] for i in free], place)
            inner = _ChoicePart("open", kind, [children[i] for i in free], bit)
            if len(free) == len(arguments):
                part.kind, part.bit = "open", bit
            else:
                shut = [children[i] for i in range(len(arguments)) if i not in set(free)]
                part.parts = [*shut, inner]
        pending += [(child, arguments[i], (*place, i)) for i, child in reversed(list(enumerate(children)))]
    return top


def _is_open(argument: Expression, closed: frozenset[str]) -> bool:
    """Whether no closed node occurs in an argument, and no constant."""
    pending = [argument]
    while pending:
        part = pending.pop()
        if not part.args and (part.__class__ is not Symbol or part.obj in closed):
            return False
        pending.extend(part.args)
    return True


def _flat(expression: Expression, kind: Any) -> list[Expression]:
    """The arguments of an AND or OR, those of its own kind among them taken apart, in order."""
    found: list[Expression] = []
    pending: list[Iterator[Expression]] = [iter(expression.args)]
    while pending:
        one = next(pending[-1], None)
        if one is None:
            pending.pop()
        elif one.__class__ is kind:
            pending.append(iter(one.args))
        else:
            found.append(one)
    return found


def _monotone(node: Node, rule: OpenRule, bits: _Bits) -> RuleShape:
    expression = node.rule.expression
    regulators: list[tuple[str, int]] = []
    for name, effect in effects(expression).items():
        if effect is Effect.BOTH:
            raise UsageError(
                f"the rule of `{node.name}` cannot be open as `monotone`: `{name}` both activates and inhibits it",
                f"write `#: open {format_name(node.name)}: connectives`, or list the rules that it may have",
            )
        if effect is not None:
            regulators.append((name, 1 if effect is Effect.ACTIVATES else 0))
    if len(regulators) > MAX_MONOTONE:
        raise UsageError(
            f"the rule of `{node.name}` cannot be open as `monotone`: it has {len(regulators)} regulators, and"
            f" {MAX_MONOTONE} is the limit",
            f"write `#: open {format_name(node.name)}: connectives`, or list the rules that it may have",
        )
    # Only where every regulator is optional may all be absent: both constants are admissible then, no row is certain.
    loose = bool(regulators) and all(name in rule.optional for name, _ in regulators)
    if len(regulators) < 2 and not loose:
        return RuleShape(node.name, expression, (), (_copied(expression),))
    rows = range(1 << len(regulators)) if loose else range(1, (1 << len(regulators)) - 1)
    numbers = dict(zip(rows, bits.take(len(rows)), strict=True))
    part = _copied(expression)
    choices = []
    for row in rows:
        state = {name: value if row >> i & 1 else 1 - value for i, (name, value) in enumerate(regulators)}
        is_on = int(_at(part, state))
        where = ", ".join(f"{format_name(name)}={value}" for name, value in state.items())
        choices.append(
            OpenChoice(
                node.name,
                ChoiceKind.ROW,
                f"the value of `{node.name}` at {where}",
                (str(is_on), str(1 - is_on)),
                tuple(state.values()),
                None,
                (numbers[row],),
                ((is_on,), (1 - is_on,)),
            )
        )
    return RuleShape(node.name, expression, tuple(choices), regulators=tuple(regulators), rows=numbers)


def _at(part: _ChoicePart, state: Mapping[str, int]) -> bool:
    def outcome(one: _ChoicePart, below: list[bool]) -> bool:
        if one.kind == "leaf":
            if one.expression.__class__ is Symbol:
                # A name without effect may have any value.
                return bool(state.get(one.expression.name, 0))
            return one.expression is TRUE
        if one.kind == "not":
            return not below[0]
        return all(below) if one.kind == "and" else any(below)

    return folded_tree(part, outcome, _PARTS)
