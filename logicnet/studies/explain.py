"""``explain``: the manual page of a finding, or what a word means."""

from __future__ import annotations

import logicnet.checks.outcomes
import logicnet.checks.review
import logicnet.formats.findings  # noqa: F401  (each makes its codes known)
from logicnet.errors import UsageError
from logicnet.report.glossary import TERMS, Term, term
from logicnet.text.diagnostics import Entry, entries, entry, nearest

__all__ = ["explain_word", "manual_entries"]


def manual_entries() -> tuple[Entry, ...]:
    """The manual pages of all findings, by code: what each finds, why it matters, an example, the remedy, a source.

    Guaranteed: sorted by code, each code once.

    Never raises.

    Cost: a look-up.

    >>> import logicnet
    >>> codes = [entry.code for entry in logicnet.manual_entries()]
    >>> codes == sorted(set(codes))
    True
    """
    return entries()


def explain_word(word: str) -> Entry | Term:
    """The manual page of a finding (by code, ``"LN101"``, or title), or what a word of the glossary means.

    Guaranteed: a word has one meaning, the one that commands and guide use.

    Cost: a look-up.

    Raises:
        UsageError: there is no such finding and no such word; the nearest one is the hint.

    >>> import logicnet
    >>> logicnet.explain_word("knockout").meaning
    'A clamp to 0.'
    """
    found = entry(word) or term(word)
    if found is not None:
        return found
    known = entries()
    words = [*(one.title for one in known), *(one.word for one in TERMS)]
    near = nearest(word.upper(), [one.code for one in known]) or nearest(word.lower(), words)
    hint = f"did you mean `{near}`?" if near else "`logicnet explain` lists all codes"
    raise UsageError(f"no finding has the code or title `{word}`, and the glossary has no such word", hint)
