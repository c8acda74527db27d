"""Name patterns: shell style, case-sensitive, whole names; what was quoted matches only itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from logicnet.network.model import Pattern
from logicnet.text.formula import Scanner
from logicnet.text.spelling import fold, nearest

__all__ = ["advice", "is_wild", "matching", "read_patterns"]


def read_patterns(scanner: Scanner) -> tuple[Pattern, ...]:
    """One or more patterns separated by commas; raises :class:`~logicnet.text.formula.Fault` at anything else."""
    found: list[Pattern] = []
    while True:
        name, literal = scanner.pattern()
        found.append(Pattern(name.text, literal, name.span))
        if not scanner.accept(","):
            return tuple(found)


def matching(pattern: Pattern, names: Iterable[str]) -> tuple[str, ...]:
    """The names that the pattern matches, in the order given. ``*`` is any characters, ``?`` is one; nothing else."""
    if pattern.literal:
        return tuple(name for name in names if name == pattern.text)
    whole = _compiled(pattern.text).fullmatch
    return tuple(name for name in names if whole(name))


def advice(pattern: Pattern, names: Sequence[str]) -> str | None:
    """What to say about a pattern that matches nothing: the name that was probably meant, if one comes near."""
    if pattern.literal or not is_wild(pattern.text):
        found = nearest(pattern.text, names)
        return f"did you mean `{found}`?" if found else None
    whole = _compiled(fold(pattern.text)).fullmatch
    similar = next((name for name in names if whole(fold(name))), None)
    if similar is not None:
        return f"matching is case-sensitive and exact: `{similar}` differs by case, dash or script"
    return "a pattern takes the whole name: `*` stands for any characters, `?` for one"


def is_wild(text: str) -> bool:
    """Whether a bare pattern can match more than one name."""
    return "*" in text or "?" in text


def _compiled(text: str) -> re.Pattern[str]:
    # Neighbouring stars are one star; kept apart they would make a match that fails take very long.
    parts = (".*" if c == "*" else "." if c == "?" else re.escape(c) for c in re.sub(r"\*+", "*", text))
    return re.compile("".join(parts), re.DOTALL)
