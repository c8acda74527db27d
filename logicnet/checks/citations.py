"""What is cited about two nodes: rows of evidence tables and ``edge`` directives, in one shape, for people to read.

Whether the citations of a regulation suffice is asked by :mod:`logicnet.checks.evidence`; here nothing is judged.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

from logicnet.errors import UsageError
from logicnet.network.evidence import Stance, Table, read_table
from logicnet.network.model import Network, Sign

__all__ = ["Citation", "Citations", "citations"]


@dataclass(frozen=True, slots=True)
class Citation:
    """One finding about the effect of ``source`` on ``target``."""

    #: The id of the row; empty for an ``edge`` directive.
    id: str
    source: str
    target: str
    sign: Sign
    stance: Stance
    #: By what the effect reaches its target; empty where a directive does not say.
    via: str
    #: The finding in the words of the table; empty for a directive, as are ``context`` and ``seen``.
    mechanism: str
    context: str
    references: tuple[str, ...]
    #: ``None`` for what has no year.
    year: int | None
    #: ``high``, ``medium``, ``low``; empty where a directive does not say.
    confidence: str
    #: ``seen`` or ``remembered``.
    seen: str
    #: Where it stands: ``evidence.tsv:5``.
    place: str


@dataclass(frozen=True, slots=True)
class Citations:
    """Everything a network cites, by table in file order; and each table that cannot be used, with the reason."""

    found: tuple[Citation, ...]
    unreadable: tuple[str, ...]

    def about(self, target: str) -> tuple[Citation, ...]:
        """The findings about effects on a node."""
        return tuple(citation for citation in self.found if citation.target == target)


def citations(network: Network) -> Citations:
    """Read what a network cites. A faulty row is left out, as in ``check``; a table without use is named."""
    found: list[Citation] = []
    unreadable: list[str] = []
    folder = os.path.dirname(network.source.path)
    for path in network.evidence:
        try:
            table = read_table(os.path.join(folder, path))
        except UsageError as fault:
            unreadable.append(fault.message)
            continue
        if not table.is_readable:
            unreadable.append(f"{table.source.path}: {table.diagnostics[0].message}")
        found += _rows(table)
    for edge in network.edges:
        line = network.source.position(edge.span.start)[0]
        found.append(
            Citation(
                id="",
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
        )
    return Citations(tuple(found), tuple(unreadable))


def _rows(table: Table) -> list[Citation]:
    return [
        Citation(
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
        for row in table.rows
    ]
