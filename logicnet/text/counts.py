"""Numbers with their nouns: the one place that knows when a noun takes the plural."""

from __future__ import annotations

from math import log10

__all__ = ["number", "plural", "within"]


def plural(count: int | str, noun: str, nouns: str = "") -> str:
    """``1 set``, ``4 sets``, ``2^40 states``: a number, or how it is written.

    >>> plural(1, "set"), plural(16384, "entry", "entries"), plural("2 to 3", "state")
    ('1 set', '16384 entries', '2 to 3 states')
    """
    written = count if isinstance(count, str) else number(count)
    return f"{written} {noun if written == '1' else nouns or noun + 's'}"


def number(count: int) -> str:
    """A count as people read it: beyond eighteen digits powers of two as such, and others by their size.

    >>> number(10**17), number(2**1000), number(3 * 2**1000)
    ('100000000000000000', '2^1000', 'about 3.21e301')
    """
    if abs(count) < 10**18:
        return str(count)
    if not count & (count - 1):
        return f"2^{count.bit_length() - 1}"
    # Through the logarithm: a number of thousands of digits is no float, and spelling it takes quadratic time.
    shift = max(0, count.bit_length() - 1000)
    digits = log10(count >> shift) + shift * log10(2)
    return f"about {10 ** (digits % 1):.2f}e{int(digits)}"


def within(most: int, of: int, noun: str) -> str:
    """``at most 3 changes out of 14``. Never more than there are.

    >>> within(3, 14, "change"), within(3, 2, "change"), within(1, 1, "change")
    ('at most 3 changes out of 14', 'at most 2 changes out of 2', 'at most 1 change out of 1')
    """
    return f"at most {plural(min(most, of), noun)} out of {of}"
