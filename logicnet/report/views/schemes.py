"""What is said of attractors under several schemes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from logicnet.attractors.comparison import SchemeComparison
from logicnet.attractors.landscape import Attractor, Kind, Landscape
from logicnet.report.views.attractors import SchemeWords, row_values
from logicnet.report.views.fields import ABSENT, Cell, Description, Field
from logicnet.report.views.shared import NATURAL, UPDATE, VERDICTS, joined, verdict_words

__all__ = ["SCHEME", "hull_header", "hull_rows", "least_verdicts", "listed", "scheme_words"]

#: What is proved under one scheme.
SCHEME: Final[Description[Landscape, Any, Any]] = (
    Field("update", UPDATE, lambda landscape, _: landscape.update.value),
    Field("verdicts", VERDICTS, lambda landscape, _: verdict_words(landscape)),
    Field("count", NATURAL, lambda it, _: it.count if it.exact_count else ABSENT, optional=True),
    Field("at_least", NATURAL, lambda it, _: ABSENT if it.exact_count else it.count, optional=True),
)


def least_verdicts(compared: SchemeComparison) -> dict[str, str]:
    """What holds under every scheme."""
    each = [verdict_words(landscape) for landscape in compared.landscapes]
    found = {name: {verdicts[name] for verdicts in each} for name in each[0]}
    return {
        name: next(word for word in ("no", "unknown", "yes") if word in told) for name, told in found.items()
    }


def listed(compared: SchemeComparison) -> list[Attractor]:
    """Every attractor once: by hulls, and of one hull by schemes."""
    each = (attractor for row in compared.rows for group in row.attractors for attractor in group)
    return list({attractor.id: attractor for attractor in reversed(list(each))}.values())[::-1]


def scheme_words(compared: SchemeComparison) -> dict[str, SchemeWords]:
    """Under which schemes there is an attractor like it, by the id of the attractor."""
    found: dict[str, SchemeWords] = {}
    names = [landscape.update.value for landscape in compared.landscapes]
    for row in compared.rows:
        under = {name: verdict.value for name, verdict in zip(names, row.exists, strict=True)}
        for name, group, alike in zip(names, row.attractors, row.same, strict=True):
            for attractor, verdicts in zip(group, alike, strict=True):
                same = {other: verdict.value for other, verdict in zip(names, verdicts, strict=True)}
                of = name if attractor.kind is not Kind.FIXED_POINT else "all"
                found.setdefault(attractor.id, SchemeWords(of, under, same))
    return found


# A row of the table is a hull, and an entry of the JSON an attractor: they have no fields in common.


def hull_header(compared: SchemeComparison) -> tuple[str, ...]:
    """Names of the columns of :func:`hull_rows`."""
    first = compared.landscapes[0]
    schemes = (f"{x.update.value}{end}" for x in compared.landscapes for end in ("", "_ids", "_sizes"))
    return (*schemes, "same_states", *(name for name, _ in first.network.level_rows))


def hull_rows(compared: SchemeComparison) -> Iterator[tuple[Cell, ...]]:
    """One row per hull: under which schemes an attractor has it, their ids and sizes, and a column per node."""
    for row in compared.rows:
        cells: list[Cell] = []
        for verdict, group in zip(row.exists, row.attractors, strict=True):
            sizes = ("" if attractor.size is None else attractor.size for attractor in group)
            cells += [verdict.value, joined(attractor.id for attractor in group), joined(sizes)]
        yield (*cells, row.agree.value, *row_values(compared.landscapes[0].network, row.space))
