"""What is cited for a regulation: rows of the evidence tables and ``edge`` directives, by the pair they speak of."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cached_property

from logicnet.errors import UsageError
from logicnet.network.evidence import Stance, Table, read_table
from logicnet.network.model import Network, Sign

__all__ = ["Citation", "Citations"]


@dataclass(frozen=True, slots=True)
class Citation:
    """One finding about one regulation."""

    #: The id of a row, or ``line N`` for an ``edge`` directive of the network file.
    id: str
    sign: Sign
    #: CONTRADICTS: kept because it speaks against the part that the network gives to the source.
    stance: Stance
    reference: str
    #: ``high``, ``medium``, ``low``, or empty where an ``edge`` directive says nothing.
    confidence: str


@dataclass(frozen=True)
class Citations:
    """The findings that a network cites. Tables are read on the first question, from the folder of the network file."""

    network: Network

    def of(self, source: str, target: str) -> tuple[Citation, ...]:
        """What is cited for one regulation: supporting findings first, then in the order of tables and file."""
        return self._by_pair.get((source, target), ())

    @cached_property
    def unusable(self) -> tuple[str, ...]:
        """Tables that cannot be opened, each with the reason; what they hold is missing here."""
        return tuple(why for _, why in self._tables if why)

    @cached_property
    def _tables(self) -> tuple[tuple[Table | None, str], ...]:
        folder = os.path.dirname(self.network.source.path)
        found: list[tuple[Table | None, str]] = []
        for path in self.network.evidence:
            try:
                found.append((read_table(os.path.join(folder, path)), ""))
            except UsageError as fault:
                found.append((None, f"evidence table {path}: {fault.message}"))
        return tuple(found)

    @cached_property
    def _by_pair(self) -> dict[tuple[str, str], tuple[Citation, ...]]:
        found: dict[tuple[str, str], list[Citation]] = {}
        for table, _ in self._tables:
            for row in () if table is None else table.rows:
                cited = Citation(row.id, row.sign, row.stance, row.reference, row.confidence)
                found.setdefault((row.source, row.target), []).append(cited)
        for edge in self.network.edges:
            line = self.network.source.position(edge.span.start)[0]
            reference = "; ".join(edge.references)
            cited = Citation(f"line {line}", edge.sign, Stance.SUPPORTS, reference, edge.confidence or "")
            found.setdefault((edge.source, edge.target), []).append(cited)
        return {
            pair: tuple(sorted(cited, key=lambda c: c.stance is Stance.CONTRADICTS)) for pair, cited in found.items()
        }
