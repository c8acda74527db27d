"""Cells of tables: one way to write text so that it stays text in a spreadsheet, and so that it can be read back.

A spreadsheet runs a cell that begins with ``=``, and takes a gene for a date. An apostrophe in front makes it text; a
cell that begins with an apostrophe gets one more, so that dropping the first apostrophe of a cell gives the text back.
"""

from __future__ import annotations

import re

from logicnet.text.characters import visible

__all__ = ["plain_cell", "shown_cell", "text_cell"]

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
    """Text that stays text in a spreadsheet: neither a formula, nor a date, nor a number.

    >>> text_cell("=SUM(A1)"), text_cell("SEPT2"), text_cell("2-1"), text_cell("'x"), text_cell("TP53=0")
    ("'=SUM(A1)", "'SEPT2", "'2-1", "''x", 'TP53=0')
    """
    if text[:1] in _RISKY or _CONVERTED.fullmatch(text):
        return f"'{text}"
    return text


_RISKY = frozenset("=+-@\t\r\n|%'")


def plain_cell(cell: str) -> str:
    """The text of a cell that :func:`text_cell` made.

    >>> plain_cell("'=SUM(A1)"), plain_cell("TP53=0")
    ('=SUM(A1)', 'TP53=0')
    """
    return cell.removeprefix("'")


def shown_cell(text: str) -> str:
    """:func:`text_cell` for a table that may be printed: what acts on a terminal is shown as a picture."""
    return text_cell(visible(text))
