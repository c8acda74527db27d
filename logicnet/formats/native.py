"""The network file itself, as one format among the others. BooleanNet is read by the same reader."""

from __future__ import annotations

from msgspec.structs import replace

from logicnet.formats import findings
from logicnet.formats.export import Export
from logicnet.formats.lines import foreign
from logicnet.network import bnet, writing
from logicnet.network.bnet import Reading
from logicnet.network.model import Network
from logicnet.text import catalogue
from logicnet.text.diagnostics import Diagnostic

__all__ = ["read", "write"]


def read(path: str, data: bytes, archive: str = "") -> Reading:
    """Read a network file (bnet or BooleanNet), perhaps out of an archive. A line of another format is called so."""
    reading = bnet.parse_bytes(path, data, archive)
    if reading.ranks:
        many = len(reading.ranks)
        what = f"the ranks of {many} rules are" if many > 1 else "the rank of a rule is"
        told = findings.NOT_HELD.at(
            reading.source, reading.ranks[0], f"{what} not held: every order of updates is looked at"
        )
        found = sorted((*reading.diagnostics, told), key=lambda d: (d.span.start, d.span.end, d.code, d.message))
        reading = replace(reading, diagnostics=tuple(found))
    if reading.network is not None:
        return reading
    return replace(reading, diagnostics=tuple(_named(found) for found in reading.diagnostics))


#: What a line of another format is taken for: no rule, a name with a blank, a rule in another notation.
_MISREAD = {catalogue.NOT_A_RULE.code, catalogue.NEEDS_QUOTES.code, catalogue.MIXED_DIALECTS.code}


def _named(found: Diagnostic) -> Diagnostic:
    if found.code not in _MISREAD:
        return found
    what = foreign(found.source, found.source.line_span(found.start[0]))
    return found if what is None else replace(found, help=what, replacement=None)


def write(network: Network) -> Export:
    """The canonical network file. It holds everything; only comments and layout are not part of a network."""
    return Export(writing.write(network).encode(), tuple((name, name) for name in network.names))
