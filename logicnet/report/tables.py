"""Results as tables: tidy rows, nothing shortened. The description of an answer says which rows it has.

A table is written as CSV here and becomes a frame of pandas in a notebook. Neither has a place for what was proved or
which limit was hit; the result itself, the exit status and the messages say so.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from logicnet.text.cells import shown_cell

if TYPE_CHECKING:
    from logicnet.report.overview import NodeView

__all__ = [
    "Cell",
    "Rows",
    "csv_of",
    "overview_rows",
]


#: ``None``: nothing is known, or nothing was asked.
Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Rows:
    """A table: names of columns, and as many cells in every row."""

    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def overview_rows(nodes: Iterable[NodeView]) -> Rows:
    """One row per node."""
    header = ("node", "rule", "input", "default", "compartment", "kinds", "regulators", "targets", "description",
              "references")  # fmt: skip
    signs = {"activates": "+", "inhibits": "-", "both": "+-"}
    return Rows(
        header,
        tuple(
            (
                node.name,
                node.rule,
                "yes" if node.is_input else "no",
                node.default,
                node.compartment,
                "; ".join(node.kinds),
                "; ".join(f"{signs[regulation.sign.value]} {regulation.source}" for regulation in node.regulators),
                "; ".join(f"{signs[regulation.sign.value]} {regulation.target}" for regulation in node.targets),
                node.description,
                "; ".join(node.references),
            )
            for node in nodes
        ),
    )


def csv_of(table: Rows) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(map(shown_cell, table.header))
    writer.writerows([_written(cell) for cell in row] for row in table.rows)
    return text.getvalue()


def _written(cell: Cell) -> str | int:
    """Shares and costs to six digits; nothing where nothing is known; text stays text."""
    if isinstance(cell, str):
        return shown_cell(cell)
    return "" if cell is None else f"{cell:.6g}" if isinstance(cell, float) else cell
