"""A network as text: one canonical file whose reading is an equal network."""

from __future__ import annotations

import re
from collections.abc import Iterator

from logicnet.errors import UsageError
from logicnet.network.directives import DIRECTIVES
from logicnet.network.directives.phrases import quoted
from logicnet.network.model import Network, Node
from logicnet.text.formula import format_expression, format_name

__all__ = ["directive_lines", "write"]


def write(network: Network) -> str:
    """The network in bnet with all its directives; reading it gives a network that is equal but for its places.

    Guaranteed: reading the text gives a network that is equal but for its places.

    Node order is kept. Comments and layout are not part of a network: to keep them, edit its document instead. Raises
    :class:`~logicnet.errors.UsageError` for text that no file can hold, such as a description of two lines.

    Cost: linear in the rules.

    Raises:
        UsageError: the network holds text that no file can hold, such as a description of two lines.

    >>> import logicnet
    >>> print(logicnet.write(logicnet.parse("a, !b\\nb, !a").network), end="")
    targets, factors
    a, !b
    b, !a
    """
    lines = [*_directives(network), "targets, factors", *map(_rule, network.nodes), *_last(network)]
    for line in lines:
        if re.search(r"[\r\n\0]", line):
            raise UsageError(f"`{line.splitlines()[0]}...` cannot be written on one line", "remove the line break")
    return "\n".join(lines) + "\n"


def directive_lines(network: Network) -> Iterator[str]:
    """All directives, as they stand in a file (``#: kind drug: D``), for formats that carry them as text.

    They may stand in any order and place but one: an ``allow`` that names no node comes last and is meant for no rule,
    so a reader puts all of them below the rules.
    """
    yield from _directives(network)
    yield from _last(network)


def _rule(node: Node) -> str:
    expression = format_expression(node.rule.expression)
    line = f"{format_name(node.name)}, {expression}"
    # A node called like the header, with a rule like the header's, is told from it by its quotes.
    return line if line.lower() != "targets, factors" else f"{quoted(node.name)}, {expression}"


def _directives(network: Network) -> Iterator[str]:
    for unit in DIRECTIVES:
        yield from (f"#: {unit.word} {body}" for body in unit.write(network))


def _last(network: Network) -> Iterator[str]:
    for unit in DIRECTIVES:
        yield from (f"#: {unit.word} {body}" for body in unit.write_last(network))
