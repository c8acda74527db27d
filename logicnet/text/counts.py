"""Numbers with their nouns: the one place that knows when a noun takes the plural."""

from __future__ import annotations

__all__ = ["plural", "within"]


def plural(count: int | str, noun: str, nouns: str = "") -> str:
    """``1 set``, ``4 sets``, ``2^40 states``: a number, or how it is written.

    >>> plural(1, "set"), plural(16384, "entry", "entries"), plural("2 to 3", "state")
    ('1 set', '16384 entries', '2 to 3 states')
    """
    return f"{count} {noun if str(count) == '1' else nouns or noun + 's'}"


def within(most: int, of: int, noun: str) -> str:
    """``at most 3 changes out of 14``. Never more than there are.

    >>> within(3, 14, "change"), within(3, 2, "change"), within(1, 1, "change")
    ('at most 3 changes out of 14', 'at most 2 changes out of 2', 'at most 1 change out of 1')
    """
    return f"at most {plural(min(most, of), noun)} out of {of}"
