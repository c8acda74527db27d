"""What is cited about two nodes: rows of evidence tables and ``edge`` directives, in one shape, for people to read.

Whether the citations of a regulation suffice is asked by :mod:`logicnet.checks.evidence`; here nothing is judged.
"""

from __future__ import annotations

from functools import cached_property

from msgspec import Struct

from logicnet.errors import UsageError
from logicnet.network.evidence import EvidenceRow, EvidenceTable, Stance, read_table
from logicnet.network.model import Edge, Network, Node, Sign
from logicnet.network.references import Basis, basis_of

__all__ = ["Citation", "Citations", "carrier"]


def carrier(source: Node, edge: Edge | None) -> str | None:
    """By what a regulation crosses a membrane: as its directive says, else by exosome if the source is their cargo."""
    said = None if edge is None else edge.via
    return "exosome" if said is None and "exosomal_cargo" in source.kinds else said


class Citation(Struct, frozen=True):
    """One finding about the effect of ``source`` on ``target``; what a directive does not say is empty."""

    #: The id of a row, or ``line N`` for an ``edge`` directive of the network file.
    id: str
    source: str
    target: str
    sign: Sign
    #: CONTRADICTS: kept because it speaks against the part that the network gives to the source.
    stance: Stance
    #: By what the effect reaches its target.
    via: str
    #: The finding in the words of the table.
    mechanism: str
    context: str
    references: tuple[str, ...]
    #: ``None`` for what has no year.
    year: int | None
    #: ``high``, ``medium``, ``low``; empty for a choice of the model.
    confidence: str
    #: ``seen`` or ``remembered``; empty for a choice of the model, and where a directive says it.
    seen: str
    #: Where it stands: ``evidence.tsv:5``.
    place: str

    @property
    def basis(self) -> Basis:
        """On what it rests: the best that its references offer."""
        return basis_of(self.references) or Basis.FREE_TEXT

    @property
    def reference(self) -> str:
        """All references in one text."""
        return "; ".join(self.references)


class Citations(Struct, frozen=True, dict=True):
    """The findings that a network cites. Tables are read on the first question, from the folder of the network file.

    A faulty row is left out, as in ``check``; a table without use is named by :attr:`unusable`.
    """

    network: Network

    def of(self, source: str, target: str) -> tuple[Citation, ...]:
        """What is cited for one regulation: supporting findings first, then in the order of tables and file."""
        return self._by_pair.get((source, target), ())

    def texts(self, source: str, target: str) -> tuple[str, ...]:
        """The same in words: each with the id of its row or line, and whether it contradicts."""
        told = (
            f"{one.id} {one.reference}{' (contradicts)' if one.stance is Stance.CONTRADICTS else ''}"
            for one in self.of(source, target)
        )
        return tuple(dict.fromkeys(told))

    def about(self, target: str) -> tuple[Citation, ...]:
        """The findings about effects on a node, in the order of tables and file."""
        return tuple(citation for citation in self.found if citation.target == target)

    @cached_property
    def found(self) -> tuple[Citation, ...]:
        """Every finding, by table in file order, then the directives."""
        rows = [_of_row(table, row) for table, _ in self._tables if table is not None for row in table.rows]
        return (*rows, *(_of_edge(self.network, edge) for edge in self.network.edges))

    @cached_property
    def unusable(self) -> tuple[str, ...]:
        """Tables that cannot be used, each with the reason; what they hold is missing here."""
        return tuple(why for _, why in self._tables if why)

    @cached_property
    def _tables(self) -> tuple[tuple[EvidenceTable | None, str], ...]:
        found: list[tuple[EvidenceTable | None, str]] = []
        for path in self.network.evidence:
            try:
                table = read_table(path, self.network.source)
            except UsageError as fault:
                found.append((None, f"evidence table {path}: {fault.message}"))
            else:
                why = "" if table.is_readable else f"evidence table {path}: {table.diagnostics[0].message}"
                found.append((table, why))
        return tuple(found)

    @cached_property
    def _by_pair(self) -> dict[tuple[str, str], tuple[Citation, ...]]:
        found: dict[tuple[str, str], list[Citation]] = {}
        for citation in self.found:
            found.setdefault((citation.source, citation.target), []).append(citation)
        return {
            pair: tuple(sorted(cited, key=lambda c: c.stance is Stance.CONTRADICTS)) for pair, cited in found.items()
        }


def _of_row(table: EvidenceTable, row: EvidenceRow) -> Citation:
    return Citation(
        id=row.id,
        source=row.source,
        target=row.target,
        sign=row.sign,
        stance=row.stance,
        via=row.via,
        mechanism=row.mechanism,
        context=row.context,
        references=(row.reference,),
        year=row.year,
        confidence=row.confidence,
        seen=row.seen,
        place=f"{table.source.path}:{table.source.position(row.span.start)[0]}",
    )


def _of_edge(network: Network, edge: Edge) -> Citation:
    line = network.source.position(edge.span.start)[0]
    return Citation(
        id=f"line {line}",
        source=edge.source,
        target=edge.target,
        sign=edge.sign,
        stance=Stance.SUPPORTS,
        via=edge.via or "",
        mechanism="",
        context="",
        references=edge.references,
        year=None,
        confidence=edge.confidence or "",
        seen="",
        place=f"{network.source.path}:{line}",
    )
