"""``.cnet``, the truth tables of BNS (Dubrova, Teslenko 2011, doi:10.1109/TCBB.2010.20).

What a file means. ``.v N`` states N nodes, numbered from 1. ``.n NODE K R1 ... RK`` begins the table of a node with K
regulators. Each line behind it is a row: one of ``0``, ``1``, ``-`` (either) for each regulator in that order, then
the value. The user manual of BNS asks for the rows of both values, so a combination without a row is refused, and so
is one with both values. A node of no regulator has a row that is its value; without that, or without a table, it is
an input. A remark ``# 3 = NAME``, or ``# 3 NAME``, names node 3; a node without one is called ``v3``. """

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from logicnet.formats import findings
from logicnet.formats.covers import cover
from logicnet.formats.export import Export
from logicnet.formats.lines import carried, lines, take
from logicnet.formats.translation import Translation, faulty, one_line
from logicnet.network.bnet import Reading
from logicnet.network.decoding import decode
from logicnet.network.model import Network
from logicnet.text import catalogue
from logicnet.text.diagnostics import Note
from logicnet.text.formula import FALSE, NOT, TRUE, Expression, Symbol, conjunction, disjunction, symbols
from logicnet.text.source import Source, Span

__all__ = ["MAX_CELLS", "read", "write"]

#: Most rows of all nodes that are compared pair by pair for gaps and contradictions, for one node.
MAX_CELLS = 4096
#: Most steps of the search for a combination without a row.
MAX_STEPS = 1_000_000
#: Most nodes that ``.v`` may state.
MAX_NODES = 100_000

_NAME = re.compile(r"#\s*(?P<number>[0-9]{1,6})\s*(?:=|:|\s)\s*(?P<name>\S.*?)\s*")
_ROW = re.compile(r"(?P<cells>[01\-]+(?:\s+[01\-]+)*)?\s*(?P<value>[01])")


@dataclass(slots=True)
class _Table:
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
        """The rows of the value that has fewer of them."""
        on = [cells for cells, value, _ in table.rows if value == "1"]
        off = [cells for cells, value, _ in table.rows if value == "0"]
        if not on or not off:
            return self._mentioned(TRUE if on else FALSE, table)
        chosen = on if len(on) <= len(off) else off
        parts: list[Expression] = []
        for cells in dict.fromkeys(chosen):
            literals: list[Expression] = []
            for number, cell in zip(table.regulators, cells, strict=True):
                if cell != "-":
                    symbol = Symbol(self._called(number), table.place.start, table.place.end)
                    literals.append(symbol if cell == "1" else NOT(symbol))
            # A row without a literal would be every combination, and the other value would contradict it.
            parts.append(conjunction(literals) if literals else TRUE)
        whole = disjunction(parts)
        return self._mentioned(whole if chosen is on else NOT(whole), table)

    def _mentioned(self, rule: Expression, table: _Table) -> Expression:
        """The rule with every regulator of the file in it: one without effect is named, and changes nothing."""
        known = {symbol.name for symbol in symbols(rule)}
        silent = [name for name in map(self._called, table.regulators) if name not in known]
        parts: list[Expression] = [disjunction([Symbol(n), NOT(Symbol(n))]) for n in silent]
        if not parts:
            return rule
        if rule is TRUE:
            return conjunction(parts)
        if rule is FALSE:
            return NOT(conjunction(parts))
        return conjunction([rule, *parts])

    def _is_sound(self, table: _Table) -> bool:
        """Whether each combination has exactly one value; a fault is told with its combination."""
        if len(table.rows) > MAX_CELLS:
            self._faults.append(
                findings.UNSUPPORTED.at(
                    self._source,
                    table.place,
                    f"the table has {len(table.rows)} rows, and at most {MAX_CELLS} are read",
                    help="write rows with `-` where a regulator does not matter",
                )
            )
            return False
        on = [(*_masks(cells), at) for cells, value, at in table.rows if value == "1"]
        off = [(*_masks(cells), cells) for cells, value, _ in table.rows if value == "0"]
        for mask, bits, at in on:
            for other, theirs, cells in off:
                if not mask & other & (bits ^ theirs):
                    self._malformed(
                        at,
                        f"a row with the other value holds for the same combination, `{cells} 0`",
                        "correct one of the two rows",
                    )
                    return False
        try:
            gap = _gap([cells for cells, _, _ in table.rows], len(table.regulators))
        except OverflowError:
            self._faults.append(
                findings.UNSUPPORTED.at(
                    self._source,
                    table.place,
                    f"whether every combination has a row was not found out in {MAX_STEPS} steps",
                    help="write the table with rows that do not overlap",
                )
            )
            return False
        if gap is not None:
            self._malformed(
                table.place,
                f"no row holds for the combination `{gap}`",
                "BNS asks for the rows of both values: add the row",
            )
        return gap is None


def _masks(cells: str) -> tuple[int, int]:
    """Which columns a row decides, and their values, as sets of bits."""
    return int(f"0{cells.replace('0', '1').replace('-', '0')}", 2), int(f"0{cells.replace('-', '0')}", 2)


def _gap(rows: Sequence[str], width: int) -> str | None:
    """A combination that no row holds for, ``None`` if there is none. Column by column.

    Raises ``OverflowError`` after :data:`MAX_STEPS` rows looked at: the question is coNP-complete.
    """
    pending: list[tuple[str, list[str]]] = [("", list(rows))]
    steps = 0
    while pending:
        steps += len(pending[-1][1])
        if steps > MAX_STEPS:
            raise OverflowError
        fixed, left = pending.pop()
        at = len(fixed)
        if not left:
            return fixed + "0" * (width - at)
        if at == width or any(set(row[at:]) <= {"-"} for row in left):
            continue
        pending += [(fixed + bit, [row for row in left if row[at] in (bit, "-")]) for bit in "10"]
    return None


def write(network: Network) -> Export:
    """One table for each node, from covers of its rule and of its opposite; names and directives as remarks."""
    number = {name: i for i, name in enumerate(network.names, 1)}
    same = {name: name for name in network.names}
    text = [f"#: {line}" for line in carried(network, same)]
    text += [f"# {i} = {name}" for name, i in number.items()]
    text.append(f".v {len(network)}")
    for node in network.nodes:
        names = sorted({symbol.name for symbol in symbols(node.rule.expression)}, key=number.__getitem__)
        if node.is_input:
            text.append(f".n {number[node.name]} 1 {number[node.name]}")
            text += ["0 0", "1 1"]
            continue
        text.append(" ".join(map(str, [".n", number[node.name], len(names), *(number[name] for name in names)])))
        for value in (1, 0):
            for cube in cover(node.name, node.rule.expression, value=value):
                row = "".join("01-"[cube.get(name, 2)] for name in names)
                text.append(f"{row} {value}".strip())
    return Export(("\n".join(text) + "\n").encode(), tuple(same.items()))
