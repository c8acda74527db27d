"""JSON with the place of every value. The standard reader gives none, and a finding without a place helps nobody.

The reader keeps its own stack: nothing recurses as deep as the data.
"""

from __future__ import annotations

import json
import re
from typing import Any

from msgspec import Struct

from logicnet.formats import findings
from logicnet.text.formula import Fault
from logicnet.text.source import Source, Span

__all__ = ["Value", "parse"]

_TOKEN = re.compile(
    r'\s*(?:(?P<string>"(?:[^"\\\x00-\x1f]|\\.)*")|(?P<number>-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)'
    r"|(?P<word>true|false|null)|(?P<mark>[\[\]{}:,])|(?P<odd>\S))"
)
#: Longest number: what a model states has a few digits, and a long one only takes time.
_DIGITS = 30


class Value(Struct):
    """A value of JSON and where it stands: ``data`` is a dict or list of values, a text, a number, a bool or
    ``None``."""

    data: Any
    span: Span

    def get(self, key: str) -> Value | None:
        """The value of a key, in any case of its letters; ``None`` if this is no object or has none."""
        if not isinstance(self.data, dict):
            return None
        if key in self.data:
            found: Value = self.data[key]
            return found
        return next((value for name, value in self.data.items() if name.lower() == key.lower()), None)

    def items(self) -> list[Value]:
        """The values of a list; empty if this is none."""
        return self.data if isinstance(self.data, list) else []


def parse(source: Source) -> Value:
    """The value of a whole text. Raises :class:`~logicnet.text.formula.Fault` with the place of what is wrong."""
    text = source.text
    reader = _Reader(source)
    position = 0
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None:
            break
        kind = found.lastgroup or "odd"
        at = Span(*found.span(kind))
        position = at.end
        if kind == "odd":
            raise reader.fail(at.start, "this is not JSON")
        reader.take(kind, text[at.start : at.end], at)
    return reader.whole()


class _Reader:
    """The containers that are open, and what may stand next: a value, a key, a colon, a comma, or an end."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._outer: list[Value] = []
        # Each open container with the key that waits for its value; the outermost is a list of one.
        self._stack: list[tuple[Value, str]] = [(Value(self._outer, Span(0, len(source.text))), "")]
        self._expects = "value"

    def fail(self, at: int, what: str) -> Fault:
        end = min(len(self._source.text), at + 1)
        return Fault(findings.MALFORMED.at(self._source, Span(min(at, end), end), what, help="export the file again"))

    def take(self, kind: str, lexeme: str, at: Span) -> None:
        """Go on by one token."""
        expects, (holder, _) = self._expects, self._stack[-1]
        mark = lexeme if kind == "mark" else ""
        closed = {"]": list, "}": dict}.get(mark)
        if expects in ("key", "key or end") and kind == "string":
            self._stack[-1] = (holder, _string(lexeme))
            self._expects = "colon"
        elif expects == "colon" and mark == ":":
            self._expects = "value"
        elif expects in ("value", "value or end") and (kind != "mark" or mark in "[{"):
            self._put(Value(self._data(kind, lexeme, at), at))
        elif closed and isinstance(holder.data, closed) and (expects == "comma" or expects.endswith(" or end")):
            if len(self._stack) == 1:
                raise self.fail(at.start, "this closes nothing")
            self._stack.pop()
            holder.span = Span(holder.span.start, at.end)
            self._expects = "comma"
        elif expects == "comma" and mark == "," and len(self._stack) > 1:
            self._expects = "key" if isinstance(holder.data, dict) else "value"
        else:
            raise self.fail(at.start, f"a {expects.replace(' or end', '')} was expected here")

    def _data(self, kind: str, lexeme: str, at: Span) -> Any:
        """What a token stands for that begins a value."""
        if kind == "mark":
            return [] if lexeme == "[" else {}
        if kind == "string":
            return _string(lexeme)
        if kind == "number":
            if at.end - at.start > _DIGITS:
                raise self.fail(at.start, "this number has too many digits")
            return json.loads(lexeme)
        return {"true": True, "false": False, "null": None}[lexeme]

    def _put(self, value: Value) -> None:
        """Put a value into the innermost container, and open it if it is a container."""
        holder, key = self._stack[-1]
        if isinstance(holder.data, dict):
            if key in holder.data:
                raise self.fail(value.span.start, f"`{key}` stands twice in one object")
            holder.data[key] = value
        else:
            holder.data.append(value)
        if isinstance(value.data, list | dict):
            self._stack.append((value, ""))
            self._expects = "value or end" if isinstance(value.data, list) else "key or end"
        else:
            self._expects = "comma"

    def whole(self) -> Value:
        """The value of the text, once no token is left."""
        if len(self._stack) > 1 or not self._outer:
            raise self.fail(max(0, len(self._source.text.rstrip()) - 1), "the file ends before its value does")
        if len(self._outer) > 1:
            raise self.fail(self._outer[1].span.start, "something follows the end of the value")
        return self._outer[0]


def _string(text: str) -> str:
    try:
        return str(json.loads(text))
    except ValueError:
        return text[1:-1]
