"""JSON with the place of every value. The standard reader gives none, and a finding without a place helps nobody.

The reader keeps its own stack: nothing recurses as deep as the data.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any

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


@dataclass(slots=True)
class Value:
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

    def fail(at: int, what: str) -> Fault:
        end = min(len(text), at + 1)
        return Fault(findings.MALFORMED.at(source, Span(min(at, end), end), what, help="export the file again"))

    # Each open container with the key that waits for its value; the outermost is a list of one.
    outer: list[Any] = []
    stack: list[tuple[Value, str | None]] = [(Value(outer, Span(0, len(text))), None)]
    expects, position = "value", 0
    while position < len(text):
        found = _TOKEN.match(text, position)
        if found is None:
            break
        kind = found.lastgroup or "odd"
        at = Span(*found.span(kind))
        position = at.end
        holder, key = stack[-1]
        mark = found[0].strip() if kind == "mark" else ""
        if kind == "odd":
            raise fail(at.start, "this is not JSON")
        if expects in ("key", "key or end") and kind == "string":
            stack[-1] = (holder, _string(found["string"]))
            expects = "colon"
        elif expects == "colon" and mark == ":":
            expects = "value"
        elif expects in ("value", "value or end") and (kind != "mark" or mark in "[{"):
            data: Any
            if mark:
                data = [] if mark == "[" else {}
            elif kind == "string":
                data = _string(found["string"])
            elif kind == "number":
                if at.end - at.start > _DIGITS:
                    raise fail(at.start, "this number has too many digits")
                data = json.loads(found["number"])
            else:
                data = {"true": True, "false": False, "null": None}[found["word"]]
            value = Value(data, at)
            if isinstance(holder.data, dict):
                if key in holder.data:
                    raise fail(at.start, f"`{key}` stands twice in one object")
                holder.data[key] = value
            else:
                holder.data.append(value)
            if mark:
                stack.append((value, None))
                expects = "value or end" if mark == "[" else "key or end"
            else:
                expects = "comma"
        elif (mark == "]" and isinstance(holder.data, list) and expects in ("comma", "value or end")) or (
            mark == "}" and isinstance(holder.data, dict) and expects in ("comma", "key or end")
        ):
            if len(stack) == 1:
                raise fail(at.start, "this closes nothing")
            stack.pop()
            holder.span = Span(holder.span.start, at.end)
            expects = "comma"
        elif expects == "comma" and mark == "," and len(stack) > 1:
            expects = "key" if isinstance(holder.data, dict) else "value"
        else:
            raise fail(at.start, f"a {expects.replace(' or end', '')} was expected here")
    if len(stack) > 1 or not outer:
        raise fail(max(0, len(text.rstrip()) - 1), "the file ends before its value does")
    if len(outer) > 1:
        raise fail(outer[1].span.start, "something follows the end of the value")
    result: Value = outer[0]
    return result


def _string(text: str) -> str:
    try:
        return str(json.loads(text))
    except ValueError:
        return text[1:-1]
