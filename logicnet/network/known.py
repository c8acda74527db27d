"""The nodes that rule lines define, while the other lines of the file are read."""

from __future__ import annotations

from logicnet.text.formula import Expression, Symbol, format_name, symbols
from logicnet.text.source import Source, Span
from logicnet.text.spelling import Spellings

__all__ = ["Known"]


class Known:
    """The nodes of the network as far as rule lines define them, with the places that messages cite."""

    def __init__(self, source: Source, places: dict[str, Span], expressions: dict[str, Expression | None]) -> None:
        self.source = source
        #: Name to the span of its definition, in file order.
        self.places = places
        #: Name to its expression; ``None`` where the rule is faulty.
        self.expressions = expressions
        self._regulators: dict[str, frozenset[str]] = {}
        self._spellings: Spellings | None = None

    def __contains__(self, name: str) -> bool:
        return name in self.places

    def is_input(self, name: str) -> bool:
        """True iff the rule is the node itself."""
        expression = self.expressions[name]
        return isinstance(expression, Symbol) and expression.name == name

    def is_faulty(self, name: str) -> bool:
        """Whether the rule could not be read, so that nothing more should be said about it."""
        return self.expressions[name] is None

    def regulators(self, name: str) -> frozenset[str]:
        """The names that occur in the rule of a node."""
        if name not in self._regulators:
            self._regulators[name] = frozenset(s.name for s in symbols(self.expressions[name]))
        return self._regulators[name]

    def nearest(self, name: str) -> str | None:
        """The node that an unknown name resembles most, if it resembles one."""
        if self._spellings is None:
            self._spellings = Spellings(self.places)
        return self._spellings.nearest(name)

    def offer(self, name: str) -> dict[str, str]:
        """For an unknown name: ``help`` and ``replacement`` of a diagnostic, or nothing."""
        found = self.nearest(name)
        if found is None:
            return {}
        line = self.source.position(self.places[found].start)[0]
        return {"help": f"did you mean `{found}`, defined on line {line}?", "replacement": format_name(found)}
