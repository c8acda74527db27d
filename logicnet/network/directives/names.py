"""Names under which a network is compared, renamed and written."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterable, Set
from typing import Any, Final, TypeVar

from msgspec.structs import replace

from logicnet.network.directives.words import REST, STABLE_NAME
from logicnet.network.levels import comparing
from logicnet.network.model import Clamp, Cut, Network, Pattern
from logicnet.network.patterns import matching, read_patterns
from logicnet.text.formula import (
    Expression,
    Scanner,
    Symbol,
    format_expression,
    format_name,
    substitute,
)
from logicnet.text.names import split_list
from logicnet.text.source import Source, Span
from logicnet.text.temporal import Formula, format_formula, parse_temporal, replaced

__all__ = ["Naming", "Renaming"]

#: One of several patterns, or a group of nodes; a comma in quotes belongs to a name.
_ITEM: Final = re.compile(r'(?:"[^"]*"|[^,"])+')
_GROUP: Final = re.compile(r"(?:kind|compartment):.*")

_Changes = TypeVar("_Changes", Clamp, Cut, Clamp | Cut)


class Naming:
    """The names that a network has."""

    def of(self, kind: str, name: str) -> str:
        """The name of a ``node``, ``phenotype``, ``environment``, or what else a directive of this word defines."""
        return name

    def node(self, name: str) -> str:
        """The name of a node."""
        return self.of("node", name)

    def expression(self, expression: Expression) -> Expression:
        """An expression over nodes."""
        return expression

    def formula(self, formula: Formula) -> Formula:
        """A temporal formula over nodes."""
        return formula

    def changes(self, changes: Iterable[_Changes]) -> tuple[_Changes, ...]:
        """Clamps and cuts."""
        return tuple(changes)

    def option(self, key: str, value: str) -> Any:
        """An option of a stored question."""
        return value


class Renaming(Naming):
    """Other names for what a network speaks of: whoever renames says what is called how (:meth:`of`)."""

    def __init__(self, network: Network) -> None:
        self._network = network

    @abstractmethod
    def of(self, kind: str, name: str) -> str: ...

    def expression(self, expression: Expression) -> Expression:
        return substitute(expression, lambda symbol: Symbol(self.node(symbol.obj)))

    def formula(self, formula: Formula) -> Formula:
        return replaced(formula, self.expression)

    def changes(self, changes: Iterable[_Changes]) -> tuple[_Changes, ...]:
        return tuple(map(self._change, changes))

    def _change(self, one: Clamp | Cut) -> Any:
        if isinstance(one, Clamp):
            return replace(one, node=self.node(one.node))
        return replace(one, source=self.node(one.source), target=self.node(one.target))

    def text(self, text: str) -> str:
        """The text of a formula over nodes and phenotypes."""
        return format_expression(substitute(self._scanner(text).expression(), self._symbol))

    def temporal(self, text: str) -> str:
        """The text of a temporal formula over nodes and phenotypes."""
        whole = parse_temporal(self._scanner(text))
        return format_formula(replaced(whole, lambda part: substitute(part, self._symbol)))

    def _scanner(self, text: str) -> Scanner:
        # Levels that are compared become Boolean nodes.
        scanner = Scanner(Source("", text), 0, len(text), [])
        scanner.compare = comparing(self._network.levels, self._network.index.__contains__)
        return scanner

    def _symbol(self, symbol: Symbol) -> Expression:
        kind = "node" if symbol.obj in self._network.index else "phenotype"
        return Symbol(self.of(kind, symbol.obj))

    def patterns(self, patterns: Iterable[Pattern], without: Set[str] = frozenset()) -> tuple[Pattern, ...]:
        """The nodes that the patterns match, as patterns of their own; one that matches nothing stays as it is.

        ``without`` leaves nodes out.
        """
        made: dict[str, Pattern] = {}
        for pattern in patterns:
            matched = matching(pattern, self._network.names)
            for name in (name for name in matched if name not in without):
                made.setdefault(self.node(name), Pattern(self.node(name), True, Span(0, 0)))
            if not matched:
                made.setdefault(pattern.text, pattern)
        return tuple(made.values())

    def option(self, key: str, value: str) -> Any:
        if key in ("abolish", "keep"):
            return self.text(value)
        if key == "from":
            return ", ".join(self._begun(item) for item in split_list(value))
        if key in ("candidates", "exclude"):
            return ", ".join(self._item(item.strip()) for item in _ITEM.findall(value))
        return value

    def _begun(self, item: str) -> str:
        """One value of a start, or what picks attractors; a stable name of one stays as it is."""
        if "=" not in item:
            return item if STABLE_NAME.fullmatch(item) else self.text(item)
        scanner = Scanner(Source("", item), 0, len(item), [])
        name = scanner.name("the name of a node")
        kept = name.text == REST and REST not in self._network.index
        return (name.text if kept else format_name(self.node(name.text))) + item[scanner.position :]

    def _item(self, item: str) -> str:
        if item == "drugs" or _GROUP.fullmatch(item):
            return item
        patterns = read_patterns(Scanner(Source("", item), 0, len(item), []))
        return ", ".join(_quoted(p.text) for p in self.patterns(patterns))


def _quoted(name: str) -> str:
    bare = format_name(name)
    return bare if bare.startswith('"') else f'"{bare}"'
