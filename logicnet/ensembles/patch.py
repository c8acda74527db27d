"""A proposal of repair as changes of the text of a file: only the rules that change are written anew."""

from __future__ import annotations

import re

from logicnet.network.bnet import Reading
from logicnet.network.model import Network
from logicnet.text.formula import format_expression
from logicnet.text.source import Span

__all__ = ["patches"]


def patches(reading: Reading, before: Network, after: Network) -> list[tuple[Span, str]]:
    """Stretches of the file and what stands in their place, in order, none over another.

    What the file says of a regulation that goes (``edge``, ``optional``) goes with it, line by line.
    """
    text = reading.source.text
    pieces: list[tuple[Span, str]] = []
    for old, new in zip(before.nodes, after.nodes, strict=True):
        written = format_expression(new.rule.expression)
        if written != format_expression(old.rule.expression):
            pieces.append((old.rule.span, written))
    pairs = {(edge.source, edge.target) for edge in after.edges}
    options = {(one.source, one.target) for one in after.optionals}
    gone = [edge.span for edge in before.edges if (edge.source, edge.target) not in pairs]
    gone += [one.span for one in before.optionals if (one.source, one.target) not in options]
    for span in gone:
        line = next(one for one in reading.document.lines if one.span.start <= span.start <= one.span.end)
        end = re.compile(r"\r\n?|\n|").match(text, line.span.end)
        pieces.append((Span(line.span.start, end.end() if end else line.span.end), ""))
    return sorted(set(pieces))
