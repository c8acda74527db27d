"""Names as biologists write them: which can stand bare, which need quotes, and how one is written.

A bare name is made of letters, marks and numbers of any script, and ``_ - . / '``; there is no arithmetic in the
language that could claim the hyphen of miR-34a or the slash of p53/p63. Quotes free every other character and word.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final, NamedTuple

from logicnet.text.source import Span
from logicnet.text.spelling import DASHES

__all__ = ["ASCII_BARE", "BARE", "BLANKS", "QUOTED", "WORDS", "Name", "format_name", "is_bare", "is_letter", "letter"]

#: The blanks of the format: space, tab, and the no-break spaces that word processors leave behind.
BLANKS: Final = " \t\u00a0\u202f"

#: The words that cannot be bare names, in any case, and the sign each stands for.
WORDS: Final = {"and": "&", "or": "|", "not": "!", "true": "1", "false": "0", "1": "1", "0": "0"}


def letter(also: str = "") -> str:
    """A regular expression for one letter of a name, or one of the ASCII characters ``also``.

    Every non-ASCII character but controls, the blanks and the operators ``¬ ∧ ∨ ⋀ ⋁`` is let through and judged by
    :func:`is_letter` when one turns up, because a class with the 2,000 marks of Unicode would slow down every ASCII
    file. What is *not* in the class is listed: a range up to the last code point takes 5 ms to compile.
    """
    ascii_others = (c for c in map(chr, range(128)) if not (c.isalnum() or c == "_" or c in also))
    return f"[^{re.escape(''.join(ascii_others))}\u0080-\u00a0\u00ac\u202f\u2227\u2228\u22c0\u22c1]"


#: Regular expressions of a bare name, of one in ASCII, which nearly every name is, and of a quoted one.
BARE: Final = f"""{letter()}(?:{letter("-./'")}*{letter("'")})?"""
ASCII_BARE: Final = r"[A-Za-z0-9_](?:[A-Za-z0-9_\-./']*[A-Za-z0-9_'])?"
QUOTED: Final = r'"(?:[^"\r\n]++|"")*"'

_BARE_ONLY = re.compile(BARE)


class Name(NamedTuple):
    """A name read from a text: NFC, without quotes, and where it stands (quotes included)."""

    text: str
    span: Span


def is_letter(character: str) -> bool:
    """Whether a non-ASCII character may stand in a bare name; look-alike dashes pass and get their own message."""
    return unicodedata.category(character)[0] in "LMN" or character in DASHES


def is_bare(name: str) -> bool:
    """Whether a name can be written without quotes.

    >>> [is_bare(name) for name in ("miR-34a", "NF-κB", "p53/p63", "CD8+", "and", "1")]
    [True, True, True, False, False, False]
    """
    return (
        _BARE_ONLY.fullmatch(name) is not None
        and name.lower() not in WORDS
        and (name.isascii() or all(c.isascii() or (is_letter(c) and c not in DASHES) for c in name))
    )


def format_name(name: str) -> str:
    """The name as it must be written in a file: bare if possible, else in quotes."""
    return name if is_bare(name) else '"' + name.replace('"', '""') + '"'


def split_list(text: str | None) -> tuple[str, ...]:
    """Items of a text that commas separate; a comma inside double quotes belongs to its item.

    >>> split_list('TUM_*, "CD8+, exhausted"')
    ('TUM_*', '"CD8+, exhausted"')
    """
    items, start, quoted = [], 0, False
    for position, character in enumerate(f"{text or ''},"):
        if character == '"':
            quoted = not quoted
        elif character == "," and (not quoted or position == len(text or "")):
            items.append((text or "")[start:position].strip())
            start = position + 1
    return tuple(item for item in items if item)
