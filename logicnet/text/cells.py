"""Cells of tables: one way to write text so that it stays text in a spreadsheet, and so that it can be read back.

A spreadsheet runs a cell that begins with ``=``, ``+``, ``-`` or ``@``. An apostrophe in front makes it text; a cell
that begins with an apostrophe gets one more, so that dropping the first apostrophe of a cell gives the text back.
Every other cell is the text itself: who looks for an id or for a column by its name finds it.
"""

from __future__ import annotations

import re

from logicnet.text.characters import visible

__all__ = ["dateless_cell", "plain_cell", "shown_cell", "text_cell"]

#: What a spreadsheet runs, blanks in front or not (OWASP, CSV injection), and the apostrophe that we write ourselves.
_RUN = re.compile(r"[\t\r\n]|\s*[=+\-@]|'")
#: What a spreadsheet turns into a date, a number or a truth value without asking. A gene became a date in a fifth of
#: the papers with supplementary lists that Ziemann, Eren, El-Osta 2016 looked at (doi:10.1186/s13059-016-1044-7).
_CONVERTED = re.compile(
    r"""\s*(?:
        \d[\d\s.,:/-]*(?:[ap]m)?%?                                     # 1-2, 3/4, 10:30, 1,5
      | \d*\.?\d*e[+-]?\d+                                             # 2E5: an exponent
      | (?:\d{1,4}[\s./-]?)?                                           # 1-Sep, SEPT2, MARCH1, Dec-01
        (?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec
          |january|february|march|april|june|july|august|september|october|november|december)
        (?:[\s./-]?\d{1,4}){0,2}
      | true | false
    )\s*""",
    re.IGNORECASE | re.VERBOSE,
)


def text_cell(text: str) -> str:
    """Text that no spreadsheet runs.

    >>> text_cell("=SUM(A1)"), text_cell(" -x"), text_cell("'x"), text_cell("14-3-3"), text_cell("TP53=0")
    ("'=SUM(A1)", "' -x", "''x", '14-3-3', 'TP53=0')
    """
    return f"'{text}" if _RUN.match(text) else text


def dateless_cell(text: str) -> str:
    """:func:`shown_cell` for a table of names that is made to be opened in a spreadsheet: no name becomes a date.

    >>> dateless_cell("SEPT2"), dateless_cell("2-1"), dateless_cell("=A"), dateless_cell("TP53=0")
    ("'SEPT2", "'2-1", "'=A", 'TP53=0')
    """
    return f"'{visible(text)}" if _CONVERTED.fullmatch(text) else shown_cell(text)


def plain_cell(cell: str) -> str:
    """The text of a cell that :func:`text_cell` or :func:`dateless_cell` made.

    >>> plain_cell("'=SUM(A1)"), plain_cell("TP53=0")
    ('=SUM(A1)', 'TP53=0')
    """
    return cell.removeprefix("'")


def shown_cell(text: str) -> str:
    """:func:`text_cell` for a table that may be printed: what acts on a terminal is shown as a picture."""
    return text_cell(visible(text))
