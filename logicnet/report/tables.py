"""Results as tables: tidy rows, nothing shortened. The description of an answer says which rows it has.

A table is written as CSV here and becomes a frame of pandas in a notebook. Neither has a place for what was proved or
which limit was hit; the result itself, the exit status and the messages say so.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from msgspec import Struct

from logicnet.text.cells import shown_cell

if TYPE_CHECKING:
    pass

__all__ = [
    "Cell",
    "Rows",
    "csv_of",
]


#: ``None``: nothing is known, or nothing was asked.
Cell = str | int | float | None


class Rows(Struct, frozen=True):
    """A table: names of columns, and as many cells in every row."""

    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


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
