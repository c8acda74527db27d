"""Rules of which only regulators are known: what a model without a function says, as a rule with what is open in it.

A model of AEON (doi:10.1093/bioinformatics/btaa728) may leave a function out, or call functions that nobody knows. It
then stands for every network whose functions are as its regulations say: monotone where a sign is given, and depending
on each essential regulator. That is what ``open: monotone`` and ``optional`` mean here, so the two are the same set of
functions. Where a sign is unknown, or where an unknown function is only a part of the rule, the functions are
listed one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from msgspec import Struct

from logicnet.network.openness import table_signs, truth_table
from logicnet.text.expression import FALSE, NOT, TRUE, Expression, Symbol, conjunction, disjunction, substitute, symbols

__all__ = [
    "MAX_LISTED",
    "MAX_REGULATORS",
    "MAX_ROWS",
    "Call",
    "Declared",
    "admissible",
    "declared_by",
    "every_function",
    "listed",
    "reordered",
    "rule_of",
    "standard_reading",
    "with_calls",
]

#: Most functions that are listed one by one.
MAX_LISTED = 64
#: Most regulators of a node whose functions are all gone through: 2^8 functions.
MAX_REGULATORS = 3
#: Most rows that the tables of the unknown functions in one rule may have together: 2^8 ways to fill them.
MAX_ROWS = 8


class Declared(Struct, frozen=True):
    """A regulation as the model states it."""

    source: str
    #: +1 activates, -1 inhibits, 0 not known.
    sign: int
    essential: bool


class Call(Struct, frozen=True):
    """An unknown function, applied to expressions. In the rule a symbol of the name ``place`` stands for it."""

    place: str
    function: str
    arguments: tuple[Expression, ...]


def standard_reading(regulators: Sequence[Declared]) -> Expression:
    """The reference of a rule that is not given: on if an activator is on, and no inhibitor.

    A regulator of unknown sign counts as an activator. This is a convention (that of genYsis, Garg et al. 2008,
    doi:10.1093/bioinformatics/btn336), not a claim.
    """
    activators: list[Expression] = [Symbol(r.source) for r in regulators if r.sign >= 0]
    inhibitors: list[Expression] = [NOT(Symbol(r.source)) for r in regulators if r.sign < 0]
    return conjunction([*([disjunction(activators)] if activators else []), *inhibitors])


def admissible(table: int, regulators: Sequence[Declared]) -> bool:
    """Whether a function, by its truth table over the regulators, is as they are declared."""
    for regulator, found in zip(regulators, table_signs(table, len(regulators)), strict=True):
        if (regulator.essential and not found) or (regulator.sign and -regulator.sign in found):
            return False
    return True


def every_function(regulators: Sequence[Declared]) -> list[int] | None:
    """The tables of all admissible functions, ascending; ``None`` with more than :data:`MAX_REGULATORS`."""
    if len(regulators) > MAX_REGULATORS:
        return None
    return [table for table in range(1 << (1 << len(regulators))) if admissible(table, regulators)]


def with_calls(rule: Expression, calls: Sequence[Call], regulators: Sequence[Declared]) -> list[int] | None:
    """The tables of all admissible functions that a rule with unknown functions can be, ascending.

    ``None`` when the tables of these have more than :data:`MAX_ROWS` rows together, or there are too many regulators.
    """
    arity = {call.function: len(call.arguments) for call in calls}
    rows = sum(1 << width for width in arity.values())
    if rows > MAX_ROWS or len(regulators) > 2 * MAX_REGULATORS:
        return None
    names = tuple(r.source for r in regulators)
    found: set[int] = set()
    for values in product((0, 1), repeat=rows):
        left = iter(values)
        tables = {function: [next(left) for _ in range(1 << width)] for function, width in arity.items()}
        # An argument may hold a call that was read before it.
        put_in: dict[str, Expression] = {}
        for call in calls:
            arguments = [_replaced(argument, put_in) for argument in call.arguments]
            put_in[call.place] = _applied(tables[call.function], arguments)
        expression = _replaced(rule, put_in)
        table = truth_table(expression, names)
        if admissible(table, regulators):
            found.add(table)
    return sorted(found)


def _replaced(expression: Expression, put_in: dict[str, Expression]) -> Expression:
    return substitute(expression, lambda symbol: put_in.get(symbol.name, symbol))


def _applied(table: Sequence[int], arguments: Sequence[Expression]) -> Expression:
    on = [row for row, value in enumerate(table) if value]
    if not arguments or not on:
        return TRUE if on else FALSE
    return disjunction(
        [conjunction([a if row >> i & 1 else NOT(a) for i, a in enumerate(arguments)]) for row in on]
    )


def rule_of(table: int, names: Sequence[str]) -> Expression:
    """A rule with this truth table that names every regulator, as an irredundant OR of prime implicants.

    A regulator without effect is named in a part that changes nothing, ``(A | !A)``: who regulates a node is another
    statement than how.
    """
    chosen = _primes(table, len(names))
    for cube in reversed(chosen):
        others = [other for other in chosen if other is not cube]
        if _union(map(_rows, others)) == table:
            chosen = others
    terms = [
        conjunction([Symbol(n) if v else NOT(Symbol(n)) for n, v in zip(names, cube, strict=True) if v is not None])
        for cube in chosen
        if any(v is not None for v in cube)
    ]
    constant = not terms
    rule = disjunction(terms) if terms else None
    mentioned = {symbol.name for symbol in symbols(rule)} if rule is not None else set()
    for name in names:
        if name in mentioned:
            continue
        part = disjunction([Symbol(name), NOT(Symbol(name))])
        if constant and not table:
            part = conjunction([Symbol(name), NOT(Symbol(name))])
            rule = part if rule is None else disjunction([rule, part])
        else:
            rule = part if rule is None else conjunction([rule, part])
    return rule


def _union(parts: Iterable[int]) -> int:
    found = 0
    for part in parts:
        found |= part
    return found


def _rows(cube: Sequence[int | None]) -> int:
    """The rows of a cube, as a set of bits."""
    rows = 0
    for row in range(1 << len(cube)):
        if all(value is None or row >> i & 1 == value for i, value in enumerate(cube)):
            rows |= 1 << row
    return rows


def _primes(table: int, count: int) -> list[tuple[int | None, ...]]:
    """The prime implicants, those of few literals first."""
    implicants = [cube for cube in product((1, 0, None), repeat=count) if (rows := _rows(cube)) & table == rows]
    found: list[tuple[int | None, ...]] = []
    for cube in sorted(implicants, key=lambda cube: sum(value is not None for value in cube)):
        if not any(_rows(cube) & _rows(prime) == _rows(cube) for prime in found):
            found.append(cube)
    return found


def reordered(tables: Sequence[int], names: Sequence[str], order: Sequence[str]) -> list[int]:
    """The tables over the same names in another order, ascending."""
    position = [names.index(name) for name in order]
    rows = [sum((row >> i & 1) << at for i, at in enumerate(position)) for row in range(1 << len(names))]
    return sorted(sum((table >> old & 1) << row for row, old in enumerate(rows)) for table in tables)


def listed(tables: Sequence[int], reference: Expression, names: Sequence[str]) -> Iterator[Expression]:
    """The functions but the reference, as rules, ascending."""
    own = truth_table(reference, tuple(names))
    return (rule_of(table, names) for table in tables if table != own)


def declared_by(rules: Sequence[Expression], names: Sequence[str]) -> list[Declared]:
    """The regulations that all these functions meet, as narrow as a model can state them."""
    found = [table_signs(truth_table(rule, tuple(names)), len(names)) for rule in rules]
    declared = []
    for i, name in enumerate(names):
        signs = frozenset().union(*(one[i] for one in found))
        sign = next(iter(signs)) if len(signs) == 1 else 0
        declared.append(Declared(name, sign, all(one[i] for one in found)))
    return declared
