"""``.cnet``, the truth tables of BNS (Dubrova, Teslenko 2011, doi:10.1109/TCBB.2010.20).

What a file means. ``.v N`` states N nodes, numbered from 1. ``.n NODE K R1 ... RK`` begins the table of a node with K
regulators. Each line behind it is a row: one of ``0``, ``1``, ``-`` (either) for each regulator in that order, then
the value. The user manual of BNS asks for the rows of both values, so a combination without a row is refused, and so
is one with both values. A node of no regulator has a row that is its value; without that, or without a table, it is
an input. A remark ``# 3 = NAME``, or ``# 3 NAME``, names node 3; a node without one is called ``v3``. """

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from logicnet.formats import findings
from logicnet.formats.covers import cover
from logicnet.formats.export import Export
from logicnet.formats.lines import carried, lines, take
from logicnet.formats.translation import Translation, faulty, one_line
from logicnet.network.bnet import Reading
from logicnet.network.decoding import decode
from logicnet.network.model import Network, Node
from logicnet.text import catalogue
from logicnet.text.diagnostics import Note
from logicnet.text.formula import FALSE, NOT, TRUE, Expression, Symbol, conjunction, disjunction, symbols
from logicnet.text.source import Source, Span

__all__ = ["read", "write"]

#: Most nodes that ``.v`` may state.
MAX_NODES = 100_000

_NAME = re.compile(r"#\s*(?P<number>[0-9]{1,6})\s*(?:=|:|\s)\s*(?P<name>\S.*?)\s*")
_ROW = re.compile(r"(?P<cells>[01\-]+(?:\s+[01\-]+)*)?\s*(?P<value>[01])")


class _Table(Struct):
    place: Span
    regulators: tuple[int, ...]
    rows: list[tuple[str, str, Span]] = field(default_factory=list)


def read(path: str, data: bytes) -> Reading:
    """Read a file of BNS."""
    source, fault = decode(path, data)
    return faulty(source, [fault]) if fault is not None else _CnetReader(source).read()


class _CnetReader:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._out = Translation(source, "cnet")
        self._faults = self._out.diagnostics
        self._count = 0
        self._stated = Span(0, 0)
        self._names: dict[int, tuple[str, Span]] = {}
        self._tables: dict[int, _Table] = {}

    def read(self) -> Reading:
        current: _Table | None = None
        for at in lines(self._source):
            text = self._source.text[at.start : at.end]
            if text.startswith("#:"):
                take(self._out, text[2:], Span(at.start + 2, at.end))
            elif text.startswith("#"):
                found = _NAME.fullmatch(text)
                if found is not None:
                    number = int(found["number"])
                    self._names.setdefault(number, (one_line(found["name"]), Span(at.start, at.end)))
            elif text.split()[0] == ".v":
                self._vertices(text, at)
            elif text.split()[0] == ".n":
                current = self._table(text, at)
            elif current is not None:
                self._row(current, text, at)
            else:
                self._malformed(
                    at, "this is no line of a .cnet file", "a file is `.v N`, then `.n NODE K R1 ... RK` and rows"
                )
        self._rules()
        return self._out.finish()

    def _malformed(self, at: Span, message: str, help: str) -> None:
        self._faults.append(findings.MALFORMED.at(self._source, at, message, help=help))

    def _vertices(self, text: str, at: Span) -> None:
        words = text.split()
        if (
            len(words) != 2
            or not words[1].isascii()
            or not words[1].isdigit()
            or not 0 < int(words[1][:9]) <= MAX_NODES
        ):
            self._malformed(at, "this does not state a number of nodes", f"write `.v N` with N from 1 to {MAX_NODES}")
        elif self._count:
            self._malformed(at, "the number of nodes is stated twice", "keep one line `.v N`")
        else:
            self._count, self._stated = int(words[1]), at

    def _table(self, text: str, at: Span) -> _Table:
        words = text.split()[1:]
        numbers = [int(word) if word.isascii() and word.isdigit() and len(word) < 7 else -1 for word in words]
        if len(numbers) < 2 or min(numbers) < 0 or numbers[0] == 0 or numbers[1] != len(numbers) - 2:
            self._malformed(
                at, "this does not begin a table", "write `.n NODE K R1 ... RK`, with as many regulators as K says"
            )
            return _Table(at, (), [("", "0", at)])
        node, regulators = numbers[0], tuple(numbers[2:])
        bad = next((n for n in (node, *regulators) if not 1 <= n <= self._count), None)
        if bad is not None:
            what = (
                f"there is no node {bad}: `.v {self._count}` stands above" if self._count else "no `.v N` stands above"
            )
            self._malformed(at, what, "correct the number, or the line `.v`")
            return _Table(at, regulators)
        if len(set(regulators)) < len(regulators):
            self._malformed(at, "a regulator is named twice", "name each regulator once")
            return _Table(at, regulators)
        table = _Table(at, regulators)
        if node in self._tables:
            self._faults.append(
                catalogue.DUPLICATE_RULE.at(
                    self._source,
                    at,
                    f"node {node} has a table already",
                    notes=(Note("the first one is here", self._tables[node].place),),
                    help="delete one of the two",
                )
            )
            return table
        self._tables[node] = table
        return table

    def _row(self, table: _Table, text: str, at: Span) -> None:
        found = _ROW.fullmatch(text)
        cells = "".join((found["cells"] or "").split()) if found is not None else ""
        if found is None or len(cells) != len(table.regulators):
            count = len(table.regulators)
            self._malformed(
                at, "this is no row of the table above", f"a row has {count} of `0`, `1`, `-`, a blank, and the value"
            )
            return
        table.rows.append((cells, found["value"], at))

    # --------------------------------------------------------------------------------------------------------- rules

    def _called(self, number: int) -> str:
        return self._names[number][0] if number in self._names else f"v{number}"

    def _rules(self) -> None:
        if not self._count and not self._faults:
            self._malformed(Span(0, 0), "the file states no nodes", "begin with `.v N`")
        called: dict[str, int] = {}
        for number in range(1, self._count + 1):
            first = called.setdefault(self._called(number), number)
            if first != number:
                at = self._names.get(number, ("", self._stated))[1]
                self._malformed(at, f"nodes {first} and {number} have one name", "give each node a name of its own")
                return
        wrong = any(found.is_error for found in self._faults)
        for number in range(1, self._count + 1):
            table = self._tables.get(number)
            name = self._called(number)
            at = self._stated if table is None else table.place
            if table is None or (not table.regulators and not table.rows):
                self._faults.append(
                    findings.ASSUMED_INPUT.at(
                        self._source,
                        at,
                        f"node {number}, `{name}`, has no rows: an input",
                        help="compare with the source",
                    )
                )
                self._out.rule(name, at, Symbol(name, at.start, at.end))
            elif wrong or self._is_sound(table):
                self._out.rule(name, at, self._function(table))

    def _function(self, table: _Table) -> Expression:
        rows = [(cells, value) for cells, value, _ in table.rows]
        return _rule(rows, [self._called(number) for number in table.regulators], table.place)

    def _is_sound(self, table: _Table) -> bool:
        """Whether each combination has exactly one value; a fault is told with its combination."""
        from biodivine_aeon import BddVariableSet

        names = [f"x{i}" for i in range(len(table.regulators))]
        variables = BddVariableSet(names)

        def union(value: str) -> Any:
            rows = dict.fromkeys(cells for cells, given, _ in table.rows if given == value)
            return variables.mk_dnf([{f"x{i}": c == "1" for i, c in enumerate(cells) if c != "-"} for cells in rows])

        def combination(diagram: Any) -> str:
            found = diagram.valuation_first()
            return "".join("1" if found[name] else "0" for name in names)

        on, off = union("1"), union("0")
        both = on.l_and(off)
        if not both.is_false():
            at = combination(both)
            held = [(cells, value, place) for cells, value, place in table.rows if _holds(cells, at)]
            first = held[0][1]
            _, value, place = next(row for row in held if row[1] != first)
            what = f"a row above says {first} for the combination `{at}`, and this one {value}"
            self._malformed(place, what, "correct one of the two rows")
            return False
        rest = on.l_or(off).l_not()
        if not rest.is_false():
            self._malformed(
                table.place,
                f"no row holds for the combination `{combination(rest)}`",
                "BNS asks for the rows of both values: add the row",
            )
            return False
        return True


def _holds(cells: str, combination: str) -> bool:
    return all(cell in ("-", bit) for cell, bit in zip(cells, combination, strict=True))


def _rule(rows: Sequence[tuple[str, str]], names: Sequence[str], place: Span) -> Expression:
    """The function of some rows: an OR of those of the value that has fewer, negated if that is 0.

    Every regulator is named; one without effect stands in a part that changes nothing.
    """
    on = [cells for cells, value in rows if value == "1"]
    off = [cells for cells, value in rows if value == "0"]
    if not on or not off:
        return _mentioned(TRUE if on else FALSE, names)
    chosen = on if len(on) <= len(off) else off
    parts: list[Expression] = []
    for cells in dict.fromkeys(chosen):
        literals: list[Expression] = []
        for name, cell in zip(names, cells, strict=True):
            if cell != "-":
                symbol = Symbol(name, place.start, place.end)
                literals.append(symbol if cell == "1" else NOT(symbol))
        # A row without a literal would be every combination, and the other value would contradict it.
        parts.append(conjunction(literals) if literals else TRUE)
    whole = disjunction(parts)
    return _mentioned(whole if chosen is on else NOT(whole), names)


def _mentioned(rule: Expression, names: Sequence[str]) -> Expression:
    known = {symbol.name for symbol in symbols(rule)}
    parts: list[Expression] = [disjunction([Symbol(n), NOT(Symbol(n))]) for n in names if n not in known]
    if not parts:
        return rule
    if rule is TRUE:
        return conjunction(parts)
    if rule is FALSE:
        return NOT(conjunction(parts))
    return conjunction([rule, *parts])


def _rows(node: Node, order: Mapping[str, int]) -> tuple[list[str], list[tuple[str, str]]]:
    """The regulators of a node in file order, and its rows: covers of the rule and of its opposite."""
    names = sorted({symbol.name for symbol in symbols(node.rule.expression)}, key=order.__getitem__)
    rows = [
        ("".join("01-"[cube.get(name, 2)] for name in names), str(value))
        for value in (1, 0)
        for cube in cover(node.name, node.rule.expression, value=value)
    ]
    return names, rows


def write(network: Network) -> Export:
    """One table for each node, from covers of its rule and of its opposite; names and directives as remarks."""
    number = {name: i for i, name in enumerate(network.names, 1)}
    same = {name: name for name in network.names}
    made = {node.name: _rows(node, number) for node in network.nodes if not node.is_input}

    def as_read(node: Node) -> Expression:
        names, rows = made[node.name]
        return _rule(rows, names, Span(0, 0))

    text = [f"#: {line}" for line in carried(network, same, as_read)]
    text += [f"# {i} = {name}" for name, i in number.items()]
    text.append(f".v {len(network)}")
    for node in network.nodes:
        if node.is_input:
            text += [f".n {number[node.name]} 1 {number[node.name]}", "0 0", "1 1"]
            continue
        names, rows = made[node.name]
        text.append(" ".join(map(str, [".n", number[node.name], len(names), *(number[name] for name in names)])))
        text += [f"{row} {value}".strip() for row, value in rows]
    return Export(("\n".join(text) + "\n").encode(), tuple(same.items()))
