"""Partially specified networks: which rules are open, and what in them, in terms of the network as read.

The words are those of the field. A rule is *open* where the file leaves its function undecided. An *instantiation* is
one admissible function for every open rule; the rule lines of the file are the *reference instantiation*. What a
function may be stands in :class:`~logicnet.network.model.Openness`; an optional regulation is then taken out of
whichever function was chosen (:func:`without`), or, in a monotone rule, is not among its regulators.

Nothing here computes: what an instantiation means for attractors is the business of :mod:`logicnet.ensembles`.
"""

from __future__ import annotations

from enum import Enum
from typing import Final

from msgspec import Struct

from logicnet.network.model import Network, Openness
from logicnet.network.patterns import matching
from logicnet.text.expression import (
    AND,
    NOT,
    OR,
    TRUE,
    Expression,
    Symbol,
    conjunction,
    disjunction,
    folded,
    format_expression,
    symbols,
)

__all__ = [
    "MAX_MONOTONE",
    "MAX_TABLE",
    "Connective",
    "OpenRule",
    "Opened",
    "choices",
    "closed_nodes",
    "nothing_to_open",
    "open_connectives",
    "open_rules",
    "signs",
    "table_signs",
    "truth_table",
    "without",
]

#: Most regulators of a rule that is open as `monotone`: 2^8 rows, 5.6e22 functions.
MAX_MONOTONE: Final = 8
#: Most names of a rule whose truth table is made: 2^16 rows, 8 KiB.
MAX_TABLE: Final = 16


class Opened(Enum):
    """Whose word counts: that of the file, or one way for every rule (``--open``)."""

    FILE = "file"
    CONNECTIVES = "connectives"
    MONOTONE = "monotone"
    NONE = "none"


class OpenRule(Struct, frozen=True):
    """One node whose function is not decided, resolved from patterns."""

    node: str
    #: ``None``: only the presence of regulators is open.
    how: Openness | None
    #: For ALTERNATIVES: the other rules, in file order; the rule line itself is always admissible and not repeated.
    alternatives: tuple[Expression, ...] = ()
    #: Regulators that may be absent, in file order.
    optional: tuple[str, ...] = ()


def open_rules(network: Network, opened: Opened = Opened.FILE) -> tuple[OpenRule, ...]:
    """The open rules, in file order. Inputs are never open.

    With FILE the directives decide. With CONNECTIVES or MONOTONE every rule that has two or more regulators is open in
    that way, and the directives about alternatives and optional regulations do not count. With NONE nothing is open.
    Whether a rule leaves anything to choose (a single AND of closed arguments does not) is not asked here:
    see :func:`open_connectives`.
    """
    if opened is Opened.NONE:
        return ()
    if opened is not Opened.FILE:
        how = Openness(opened.value)
        return tuple(
            OpenRule(node.name, how)
            for node in network.nodes
            if not node.is_input and len({symbol.obj for symbol in symbols(node.rule.expression)}) > 1
        )
    names = network.names
    found: dict[str, OpenRule] = {}
    for directive in network.opens:
        for pattern in directive.patterns:
            for name in matching(pattern, names):
                found.setdefault(name, OpenRule(name, directive.how, directive.alternatives))
    optional: dict[str, list[str]] = {}
    for regulation in network.optionals:
        optional.setdefault(regulation.target, []).append(regulation.source)
    return tuple(
        OpenRule(
            rule.node, rule.how, rule.alternatives, tuple(sorted(optional.get(name, ()), key=network.index.__getitem__))
        )
        for name in names
        if not network.nodes[network.index[name]].is_input
        and (rule := found.get(name) or (OpenRule(name, None) if name in optional else None)) is not None
    )


def closed_nodes(network: Network) -> frozenset[str]:
    """Nodes whose presence in an argument keeps its connective: drugs, inputs, and what ``closed`` directives name."""
    names = network.names
    closed = {node.name for node in network.nodes if node.is_input or node.is_drug}
    for pattern in network.closed:
        closed.update(matching(pattern, names))
    return frozenset(closed)


def nothing_to_open(network: Network, how: Openness) -> frozenset[str]:
    """The nodes in which a directive opens nothing. A pattern may match them, but a directive must not name them."""
    if how is not Openness.CONNECTIVES:
        return frozenset(node.name for node in network.input_nodes())
    closed = closed_nodes(network)
    return frozenset(
        node.name for node in network.nodes if node.is_input or not open_connectives(node.rule.expression, closed)
    )


class Connective(Struct, frozen=True):
    """An AND or OR of a rule that may be the other one: among its open arguments, while the closed ones stay as is.

    ``A & B & !DRUG`` with DRUG closed reads ``(A | B) & !DRUG`` when the choice goes the other way.
    """

    #: The node of the expression tree itself; the parts of one rule are told apart by identity.
    expression: Expression
    #: Two or more arguments in which no closed node occurs.
    open: tuple[Expression, ...]
    #: The other arguments, which keep the connective.
    closed: tuple[Expression, ...]

    @property
    def is_conjunction(self) -> bool:
        return self.expression.__class__ is AND

    @property
    def reading(self) -> Expression:
        """The open arguments as the rule joins them."""
        return (conjunction if self.is_conjunction else disjunction)(list(self.open))

    @property
    def other(self) -> Expression:
        """The open arguments joined the other way."""
        return (disjunction if self.is_conjunction else conjunction)(list(self.open))


def open_connectives(rule: Expression, closed: frozenset[str]) -> tuple[Connective, ...]:
    """What is to be chosen in a rule that is open as ``connectives``, from the top down and from left to right.

    The tree of the rule is flat already: ``(A & B) & C`` is one AND. Negations stay where they are written, so that
    ``!(A & B) | C`` has two connectives. A constant is a closed argument. Linear in the rule; nothing recurses.
    """

    def is_open(part: Expression, below: list[bool]) -> bool:
        return all(below) if below else part.__class__ is Symbol and part.obj not in closed

    opens: dict[int, bool] = {}

    def note(part: Expression, below: list[bool]) -> bool:
        opens[id(part)] = is_open(part, below)
        return opens[id(part)]

    folded(rule, note)
    found: list[Connective] = []
    pending = [rule]
    while pending:
        part = pending.pop()
        if part.__class__ in (AND, OR):
            free = tuple(argument for argument in part.args if opens[id(argument)])
            if len(free) > 1:
                found.append(Connective(part, free, tuple(a for a in part.args if not opens[id(a)])))
        pending.extend(reversed(part.args))
    return tuple(found)


def without(rule: Expression, absent: frozenset[str]) -> Expression | None:
    """The rule with the arguments taken out that name absent regulators; ``None`` if nothing is left.

    ``A & (B | C)`` without B is ``A & C``, without A it is ``B | C``; a negation goes with what it negates.
    """

    def kept(part: Expression, below: list[Expression | None]) -> Expression | None:
        kind = part.__class__
        if kind is Symbol:
            return None if part.obj in absent else part
        if not below:
            return part
        remaining = [argument for argument in below if argument is not None]
        if not remaining:
            return None
        return NOT(remaining[0]) if kind is NOT else (conjunction if kind is AND else disjunction)(remaining)

    return folded(rule, kept)


def truth_table(rule: Expression, names: tuple[str, ...]) -> int:
    """The function as an integer: bit r is its value in row r, in which ``names[i]`` is bit i of r.

    ``names`` holds every name of the rule, and at most :data:`MAX_TABLE` of them (ValueError).
    """
    if len(names) > MAX_TABLE:
        raise ValueError(f"a truth table of {len(names)} names")
    every = (1 << (1 << len(names))) - 1
    columns = {name: _low_half(i, every) << (1 << i) for i, name in enumerate(names)}

    def value(part: Expression, below: list[int]) -> int:
        kind = part.__class__
        if kind is Symbol:
            return columns[part.obj]
        if kind is NOT:
            return every ^ below[0]
        if not below:
            return every if part is TRUE else 0
        result = below[0]
        for other in below[1:]:
            result = result & other if kind is AND else result | other
        return result

    return folded(rule, value)


def _low_half(i: int, every: int) -> int:
    """The rows in which bit i is 0."""
    return every // ((1 << (1 << i)) + 1)


def signs(rule: Expression) -> dict[str, frozenset[int]] | None:
    """Per name in the order written: +1 if it turns the rule on somewhere, -1 if off; empty where it has no effect.

    As a function, not as written. ``None`` for a rule of more than :data:`MAX_TABLE` names.
    """
    names = tuple(dict.fromkeys(symbol.obj for symbol in symbols(rule)))
    if len(names) > MAX_TABLE:
        return None
    return dict(zip(names, table_signs(truth_table(rule, names), len(names)), strict=True))


def table_signs(table: int, count: int) -> tuple[frozenset[int], ...]:
    """The signs of each of ``count`` names in a truth table: +1, -1, both or none."""
    every = (1 << (1 << count)) - 1
    found = []
    for i in range(count):
        low = _low_half(i, every)
        off, on = table & low, table >> (1 << i) & low
        found.append(frozenset(sign for sign, rows in ((1, on & ~off), (-1, off & ~on)) if rows))
    return tuple(found)


def choices(network: Network, node: str) -> tuple[str, ...]:
    """What the file leaves open in the rule of a node, one line of text per choice; nothing for a decided rule."""
    rule = next((rule for rule in open_rules(network) if rule.node == node), None)
    if rule is None:
        return ()
    expression = network.nodes[network.index[node]].rule.expression
    found = [f"with or without `{source}`" for source in rule.optional]
    if rule.how is Openness.CONNECTIVES:
        found += [
            f"`{format_expression(c.reading)}` or `{format_expression(c.other)}`"
            for c in open_connectives(expression, closed_nodes(network))
        ]
    elif rule.how is Openness.ALTERNATIVES:
        found += [f"or `{format_expression(alternative)}`" for alternative in rule.alternatives]
    elif rule.how is Openness.MONOTONE:
        count = sum(map(bool, (signs(expression) or {}).values()))
        found.append(f"every function of its {count} regulators with the signs of the rule, each effective")
    return tuple(found)
