"""Names that people take for one another: what was meant by a name that does not exist, and which names look alike.

Matching in logicnet is exact; a similar name is only ever *offered*, never taken.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cached_property

__all__ = ["DASHES", "Spellings", "fold", "nearest", "with_hyphens"]

#: Characters that are printed like a hyphen and are not one: U+2010 to U+2015 and the minus sign U+2212.
DASHES = frozenset("\u2010\u2011\u2012\u2013\u2014\u2015\u2212")

_HYPHENS = {ord(dash): "-" for dash in DASHES}

# Greek and Cyrillic letters that many fonts draw like a Latin one, and the German sharp s that people type for beta.
# Written after case folding, so small letters suffice - but a capital may look Latin where its small letter does not
# (Greek capital Eta, Cyrillic capital Ve), hence the two tables.
_CAPITALS = str.maketrans("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧАВЕЅЗІЈКМНОРСТУХ", "ABEZHIKMNOPTYXABES3IJKMHOPCTYX")
_SMALL = str.maketrans("ονіјасеорухѕ", "ovijaceopyxs")

_SEPARATORS = {ord(c): None for c in " _-./'\t\u00a0\u202f"}

#: Upper bound of the steps spent on edit distances over the life of one index: a few seconds.
_BUDGET = 6_000_000


def with_hyphens(text: str) -> str:
    """The text with each look-alike dash replaced by the ASCII hyphen."""
    return text.translate(_HYPHENS)


def fold(name: str) -> str:
    """A key that is equal for names that differ only by case, dash, script or Unicode compatibility form.

    >>> fold("NF-κB") == fold("nf–κb"), fold("IL-1β") == fold("IL-1ß"), fold("miR-21") == fold("miR-12")
    (True, True, False)
    """
    if name.isascii():
        return name.lower()
    text = unicodedata.normalize("NFKC", name).replace("ß", "β").replace("ẞ", "β")
    return text.translate(_HYPHENS).translate(_CAPITALS).casefold().translate(_SMALL)


class Spellings:
    """An index of names that answers "which of them was meant?"; built once, asked often."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = tuple(dict.fromkeys(names))
        self._budget = _BUDGET
        self._answers: dict[str, str | None] = {}

    def nearest(self, name: str) -> str | None:
        """The most similar name, or ``None`` when nothing is similar enough to be offered.

        Equal after folding case, dashes and script wins; then equal without separators; then equal but for a prefix or
        suffix set off by a separator (``HIF1a`` and ``TUM_HIF1a``); then the smallest edit distance (insert, delete,
        replace, swap neighbours), at most one edit per three characters and three in all; then the same of what is left
        without a prefix.
        Ties go to the same length, the longer common beginning, and the name that sorts first. After a fixed number of
        comparisons an index offers folded matches only, so a file with 100,000 unknown names is still read quickly.
        """
        if name not in self._answers:
            self._answers[name] = self._search(name)
        return self._answers[name]

    def _search(self, name: str) -> str | None:
        key = fold(name)
        for table, wanted in ((self._folded, key), (self._bare, key.translate(_SEPARATORS))):
            if wanted and (found := table.get(wanted)) is not None and found != name:
                return found
        bare = key.translate(_SEPARATORS)
        shared = [(part, self._bare.get(part)) for part in _parts(key)]
        if any(map(str.isalpha, bare)):
            shared.insert(0, (bare, self._parts.get(bare)))
        alike = [(part, found) for part, found in shared if found is not None and found != name]
        # What one or two letters have in common says less than one edit in a longer name.
        for part, other in alike:
            if len(part) > 2:
                return other
        found = self._closest(name, key, self._keys)
        if found is None and alike:
            return alike[0][1]
        return self._closest(name, key, self._part_keys) if found is None else found

    def _closest(self, name: str, key: str, keys: tuple[tuple[str, str, int], ...]) -> str | None:
        limit = min(len(key) // 3, 3)
        if not limit or self._budget < 0:
            return None
        self._budget -= len(keys)
        letters = _letters(key)
        best: tuple[int, int, int, str] | None = None
        for candidate, other, mask in keys:
            # Each edit changes the set of letters by at most two and the length by at most one.
            if (mask ^ letters).bit_count() > 2 * limit or abs(len(other) - len(key)) > limit or candidate == name:
                continue
            self._budget -= len(key) * len(other)
            distance = _edits(key, other, limit)
            if distance <= limit:
                rank = (distance, abs(len(other) - len(key)), -_common_beginning(key, other), candidate)
                if best is None or rank < best:
                    best = rank
                    limit = distance
        return best[3] if best else None

    @cached_property
    def _folded(self) -> dict[str, str]:
        table: dict[str, str] = {}
        for name in self._names:
            table.setdefault(fold(name), name)
        return table

    @cached_property
    def _bare(self) -> dict[str, str]:
        table: dict[str, str] = {}
        for key, name in self._folded.items():
            table.setdefault(key.translate(_SEPARATORS), name)
        return table

    @cached_property
    def _parts(self) -> dict[str, str]:
        """Each name by what is left of it without a prefix or a suffix."""
        table: dict[str, str] = {}
        for key, name in self._folded.items():
            for part in _parts(key):
                table.setdefault(part, name)
        return table

    @cached_property
    def _part_keys(self) -> tuple[tuple[str, str, int], ...]:
        return tuple((name, part, _letters(part)) for part, name in self._parts.items())

    @cached_property
    def _keys(self) -> tuple[tuple[str, str, int], ...]:
        return tuple((name, key, _letters(key)) for name in self._names for key in (fold(name),))


def _parts(key: str) -> list[str]:
    """What is left of a folded name without one prefix or suffix that a separator sets off; never a mere number."""
    cuts = [i for i, character in enumerate(key) if ord(character) in _SEPARATORS]
    parts = [part for i in (*cuts[:1], *cuts[-1:]) for part in (key[i + 1 :], key[:i])]
    bare = (part.translate(_SEPARATORS) for part in parts)
    return list(dict.fromkeys(part for part in bare if any(map(str.isalpha, part))))


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate that was probably meant by ``name`` (see :meth:`Spellings.nearest`), or ``None``.

    >>> nearest("miR-12", ["miR-21", "TP53"]), nearest("P35", ["p53"]), nearest("zz", ["p53"])
    ('miR-21', 'p53', None)
    """
    return Spellings(candidates).nearest(name)


def _letters(key: str) -> int:
    """The set of letters as bits of an integer (letters 64 code points apart share a bit, which only costs time)."""
    mask = 0
    for character in set(key):
        mask |= 1 << (ord(character) & 63)
    return mask


def _common_beginning(a: str, b: str) -> int:
    return next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))


def _edits(a: str, b: str, limit: int) -> int:
    """Optimal string alignment distance, or any number above ``limit``."""
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        row = [i]
        for j, y in enumerate(b, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
        before, last = last, row
    return last[-1]
