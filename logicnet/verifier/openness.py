r"""The choices of a partially specified network, encoded a second time for the verifier.

Nothing here is shared with the search: flattening, the order of bits and the formulas are written anew from their
definitions.

**Bits.** The bits of a rule are numbered in this order. *Connectives*: the tree is flattened, so that an AND has no AND
among its arguments; every AND or OR with at least two arguments that contain no closed node has one bit (1: AND), outer
ones before inner ones, then from left to right. *Alternatives*: the number of the rule in binary, highest bit first; a
number beyond the last rule means the last and is no instantiation. *Optional regulations*: one bit (1: there) per
regulator that occurs in the rule line or an alternative, in the order of the file. *Monotone*: one bit per row of the
table, ascending, but the lowest and the highest unless every regulator is optional; bit i of a row says whether
regulator i (in the order of its first occurrence in the rule) has the value that activates.

**Formulas.** An open connective is ``bit & AND | !bit & OR`` over its open arguments. An absent regulator leaves the
connectives in which it stands; a connective of which nothing is left leaves too; a rule of which nothing is left is the
constant that the rule line (or alternative) is with every name 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from msgspec import Struct
from msgspec.structs import replace

from logicnet.errors import UsageError
from logicnet.network.model import Network, Node, Openness, Rule
from logicnet.network.openness import Opened, OpenRule, closed_nodes, open_rules
from logicnet.text.formula import AND, FALSE, NOT, OR, TRUE, Expression, Symbol, format_name, symbols
from logicnet.text.source import Span
from logicnet.verifier.rules import compiled, influences

__all__ = ["Encoded", "encode"]


class Encoded(Struct, frozen=True, dict=True):
    """A network with one further input per bit, behind its nodes."""

    network: Network
    #: Names of the bits, as certificates write them: the node, then the number of the bit in its rule.
    bits: tuple[str, ...]
    #: What only instantiations satisfy: clauses over bits, each literal ``(bit, value)`` one that may hold.
    excluded: tuple[tuple[tuple[int, int], ...], ...]
    #: For monotone rules: the row bits of each regulator's steps; some step of each regulator must be taken. A step is
    #: a pair of rows, each a bit or the constant (-1: 0, -2: 1).
    effective: tuple[tuple[tuple[int, int], ...], ...]


def encode(network: Network, opened: Opened) -> Encoded:
    """The encoded network. Raises UsageError where a rule cannot be open as the file says."""
    work = _Encoder(network)
    nodes = {rule.node: work.rule(rule) for rule in open_rules(network, opened)}
    changed = [
        node if node.name not in nodes else replace(node, rule=Rule(nodes[node.name], node.rule.span))
        for node in network.nodes
    ]
    nowhere = Span(0, 0)
    changed += [Node(name, Rule(Symbol(name), nowhere), nowhere, is_input=True) for name in work.bits]
    return Encoded(
        replace(network, nodes=tuple(changed)), tuple(work.bits), tuple(work.excluded), tuple(work.effective)
    )


#: A part of a rule over bits, and when it is there at all: ``None`` always.
_Part = tuple[Expression, Expression | None]


class _Encoder:
    def __init__(self, network: Network) -> None:
        self._network = network
        self._closed = closed_nodes(network)
        self.bits: list[str] = []
        self.excluded: list[tuple[tuple[int, int], ...]] = []
        self.effective: list[tuple[tuple[int, int], ...]] = []
        self._node, self._count = "", 0

    def _bit(self) -> Symbol:
        self.bits.append(f"{format_name(self._node)} ?{self._count}")
        self._count += 1
        return Symbol(self.bits[-1])

    def rule(self, rule: OpenRule) -> Expression:
        self._node, self._count = rule.node, 0
        line = self._network.nodes[self._network.index[rule.node]].rule.expression
        if rule.how is Openness.MONOTONE:
            return self._monotone(line, rule)
        versions = [line]
        if rule.how is Openness.ALTERNATIVES:
            versions += rule.alternatives
        opened = {}
        if rule.how is Openness.CONNECTIVES:
            opened = {place: self._bit() for place in _open_places(line, self._closed, ())}
        code = [self._bit() for _ in range((len(versions) - 1).bit_length())]
        first = len(self.bits) - len(code)
        for number in range(len(versions), 1 << len(code)):
            digits = [number >> i & 1 for i in reversed(range(len(code)))]
            self.excluded.append(tuple((first + k, 1 - digit) for k, digit in enumerate(digits)))
        used = {symbol.name for version in versions for symbol in symbols(version)}
        there = {name: self._bit() for name in rule.optional if name in used}
        functions = []
        for version in versions:
            part, present = self._part(version, (), opened, there)
            if present is not None:
                part = OR(AND(present, part), AND(NOT(present), TRUE if _constant(version) else FALSE))
            functions.append(part)
        whole = functions[-1]
        for number in reversed(range(len(functions) - 1)):
            digits = [number >> i & 1 for i in reversed(range(len(code)))]
            here = [bit if digit else NOT(bit) for bit, digit in zip(code, digits, strict=True)]
            this = _joined(AND, here)
            whole = OR(AND(this, functions[number]), AND(NOT(this), whole))
        return whole

    def _part(
        self,
        expression: Expression,
        place: tuple[int, ...],
        opened: dict[tuple[int, ...], Symbol],
        there: dict[str, Symbol],
    ) -> _Part:
        if isinstance(expression, Symbol):
            return expression, there.get(expression.name)
        if isinstance(expression, NOT):
            inner, present = self._part(expression.args[0], (*place, 0), opened, there)
            return NOT(inner), present
        if not isinstance(expression, (AND, OR)):
            return expression, None
        arguments = _arguments(expression)
        parts = [self._part(one, (*place, i), opened, there) for i, one in enumerate(arguments)]
        some = _presence(parts)
        bit = opened.get(place)
        joint = isinstance(expression, AND)
        if bit is None:
            return _connected(joint, parts), some
        free = [i for i, one in enumerate(arguments) if _is_free(one, self._closed)]
        left = [parts[i] for i in free]
        either = OR(AND(bit, _connected(True, left)), AND(NOT(bit), _connected(False, left)))
        shut = [part for i, part in enumerate(parts) if i not in free]
        return (_connected(joint, [*shut, (either, _presence(left))]) if shut else either), some

    def _monotone(self, line: Expression, rule: OpenRule) -> Expression:
        names = list(dict.fromkeys(symbol.name for symbol in symbols(line)))
        number = {name: i for i, name in enumerate(names)}
        signs = influences(compiled(line, lambda name: 2 * number[name] + 1), {})
        regulators: list[tuple[str, int]] = []
        for name in names:
            sign = signs.get(number[name], frozenset())
            if len(sign) == 2:
                raise UsageError(f"the rule of `{rule.node}` is not monotone in `{name}`", "no certificate can say so")
            if sign:
                regulators.append((name, 1 if 1 in sign else 0))
        free = bool(regulators) and {name for name, _ in regulators} <= set(rule.optional)
        if len(regulators) < 2 and not free:
            return line
        top = (1 << len(regulators)) - 1
        place: dict[int, int] = {} if free else {0: -1, top: -2}
        terms = []
        for row in range(0 if free else 1, top + 1):
            literals: list[Expression] = [
                Symbol(name) if value else NOT(Symbol(name))
                for i, (name, value) in enumerate(regulators)
                if row >> i & 1
            ]
            if row not in place:
                place[row] = len(self.bits)
                literals.insert(0, self._bit())
            terms.append(literals[0] if len(literals) == 1 else AND(*literals))
        for low, high in product(range(top + 1), repeat=2):
            if low != high and low & high == low and place[low] >= 0 and place[high] >= 0:
                self.excluded.append(((place[low], 0), (place[high], 1)))
        for i, (name, _) in enumerate(regulators):
            if name not in rule.optional:
                rows = [row for row in range(top + 1) if not row >> i & 1]
                self.effective.append(tuple((place[row], place[row | 1 << i]) for row in rows))
        return OR(*terms)


def _constant(version: Expression) -> bool:
    """The value of a rule with every name 0."""
    if isinstance(version, Symbol):
        return False
    if isinstance(version, NOT):
        return not _constant(version.args[0])
    if isinstance(version, AND):
        return all(map(_constant, version.args))
    if isinstance(version, OR):
        return any(map(_constant, version.args))
    return bool(version is TRUE)


def _arguments(expression: Expression) -> list[Expression]:
    """Without connectives of its own kind among them."""
    found: list[Expression] = []
    for one in expression.args:
        found += _arguments(one) if type(one) is type(expression) else [one]
    return found


def _is_free(argument: Expression, closed: frozenset[str]) -> bool:
    return all(symbol.name not in closed for symbol in symbols(argument))


def _open_places(
    expression: Expression, closed: frozenset[str], place: tuple[int, ...]
) -> Iterator[tuple[int, ...]]:
    if isinstance(expression, NOT):
        yield from _open_places(expression.args[0], closed, (*place, 0))
    elif isinstance(expression, (AND, OR)):
        arguments = _arguments(expression)
        if sum(_is_free(one, closed) for one in arguments) >= 2:
            yield place
        for i, one in enumerate(arguments):
            yield from _open_places(one, closed, (*place, i))


def _joined(kind: type, parts: Sequence[Expression]) -> Expression:
    return parts[0] if len(parts) == 1 else kind(*parts)


def _presence(parts: Sequence[_Part]) -> Expression | None:
    """When one of the arguments is there; ``None``: always."""
    if any(present is None for _, present in parts):
        return None
    return _joined(OR, [present for _, present in parts])


def _connected(joint: bool, parts: Sequence[_Part]) -> Expression:
    """The AND or OR of the arguments that are there; any value if none is."""
    told = []
    for part, present in parts:
        if present is None:
            told.append(part)
        else:
            told.append(OR(part, NOT(present)) if joint else AND(part, present))
    return _joined(AND if joint else OR, told)
