"""Tables that a spreadsheet wrote: columns cut by another sign than a comma, or every cell in quotes.

They are told once for the whole table and not read. `;` and quotes mean something in names and rules, so that reading
such a table would guess, and the same file would be another network to every other tool.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from logicnet.text.counts import plural

__all__ = ["Columns", "columns"]

#: The first cell, quoted or not, and what cuts it off.
#: Nothing is tried twice: a line may be as long as a file.
_CELL = re.compile(r'[ ]*+(?:"((?:[^"]++|"")*+)"|([^";\t]*+))[ ]*+(;|\t)')
_QUOTED_ROW = re.compile(r'\s*+"((?:[^"]++|"")*+)"\s*+,\s*+"((?:[^"]++|"")*+)"[\s,]*+')
#: Characters of a line that is shown mended.
_SHOWN = 80


class Columns(Struct, frozen=True):
    """How a table is written, and which of its lines are."""

    #: What is wrong, and what to do, for a person.
    message: str
    help: str
    #: Which lines, by their place in the list, with the name that each defines; the header has none.
    names: dict[int, str]


def columns(lines: Sequence[str], cut: Sequence[bool]) -> Columns | None:
    """What the lines of a file have in common that no network file has, or ``None``.

    ``cut`` says which of them hold the sign between name and rule.
    """
    return _separated(lines, cut) or _quoted(lines)


def _separated(lines: Sequence[str], cut: Sequence[bool]) -> Columns | None:
    cells = {k: found for k, line in enumerate(lines) if not cut[k] and (found := _CELL.match(line)) is not None}
    for sign, called in ((";", "`;`"), ("\t", "a tab")):
        rows = {k: (found[1] or found[2] or "").strip() for k, found in cells.items() if found[3] == sign}
        headed = 0 in rows and rows[0].lower() == "targets"
        # A single line may be any slip.
        if not headed and len(rows) < 2:
            continue
        rows = {k: name for k, name in rows.items() if name}
        example = next((lines[k] for k in rows if not (headed and k == 0)), lines[0])
        shown = example if len(example) <= _SHOWN else f"{example[:_SHOWN]}..."
        mended = ", ".join(cell.strip().strip('"') for cell in shown.rstrip("; \t").split(sign, 1))
        each = "its line" if len(rows) == 1 else f"each of the {plural(len(rows), 'line')}"
        instead = "tab" if sign == "\t" else called
        return Columns(
            f"the columns of this table are separated by {called}, not by a comma",
            f"save it as CSV with commas, or put a comma for the first {instead} of {each}: `{mended}`",
            {k: "" if headed and k == 0 else name for k, name in rows.items()},
        )
    return None


def _quoted(lines: Sequence[str]) -> Columns | None:
    rows = {k: found for k, line in enumerate(lines) if (found := _QUOTED_ROW.fullmatch(line)) is not None}
    header = rows.get(0)
    if header is None or (header[1].lower(), header[2].lower()) != ("targets", "factors"):
        return None
    names = {k: found[1].replace('""', '"') for k, found in rows.items() if k}
    if not names or "factors" in map(str.lower, names.values()):
        # Two nodes of these names.
        return None
    example = rows[next(iter(names))]
    return Columns(
        "every cell of this table is in quotes, and what stands in quotes is one name",
        f"save it as CSV without quotes around cells: `{example[1][:_SHOWN]}, {example[2][:_SHOWN]}`",
        {0: "", **names},
    )
