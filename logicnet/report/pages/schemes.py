"""What ``attractors --update all`` says: one row per attractor, one column per scheme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logicnet.attractors.landscape import Attractor, Kind, Verdict
from logicnet.report.page import Block, Fields, Page, Paragraph, Style, Table, plural, shortened
from logicnet.report.pages.phrases import cut_remark, limit_notice, question
from logicnet.report.report import Asked, network_name
from logicnet.report.views.fields import facts_of
from logicnet.report.views.landscape import ATTRACTORS

if TYPE_CHECKING:
    from logicnet.attractors.comparison import Compared, SchemeComparison

__all__ = ["schemes_brief", "schemes_page"]

#: Attractors shown.
ROWS = 24


def schemes_page(compared: SchemeComparison, asked: Asked) -> Page:
    """Which attractors every scheme has, which are artefacts of some, and how far that is proved."""
    first = compared.landscapes[0]
    network = first.network
    schemes = [landscape.update.value for landscape in compared.landscapes]
    facts = (
        *question(network, first.environment, (*first.clamps, *first.cuts), asked),
        *facts_of(ATTRACTORS.fields, compared),
    )
    blocks: list[Block] = [
        Paragraph(f"Attractors of {network_name(network)} under three updates", Style.TITLE),
        Fields(facts),
        *limit_notice(compared.limits),
        Paragraph(_tally(compared, schemes), Style.TITLE),
    ]
    rows = []
    for row in compared.rows[:ROWS]:
        free = [name for v, name in enumerate(network.names) if row.space.get(v) is None]
        answers = [answer for group in row.attractors for a in group for answer in a.phenotypes]
        shows = list(dict.fromkeys(name for name, answer in answers if answer.value in ("always", "sometimes")))
        cells = [_cell(verdict, group) for verdict, group in zip(row.exists, row.attractors, strict=True)]
        rows.append((row.first.id, *cells, _compared(row), shortened(free, 5) or "-", shortened(shows, 3) or "-"))
    if rows:
        header = ("attractor", *schemes, "compared", "oscillating", "shows")
        blocks.append(Table(header, tuple(rows), cut_remark(len(compared.rows) - len(rows), "attractor")))
    blocks.append(
        Paragraph(
            "Attractors are matched by their hull; yes with the number of states, no where absence is proved, "
            "? where neither is. Compared: whether they are the same states as well, where these are known."
        )
    )
    verdicts, reasons = [], list[str]()
    for landscape in compared.landscapes:
        told = ("complete", landscape.complete), ("univocal", landscape.univocal), ("faithful", landscape.faithful)
        words = ", ".join(f"{name} {verdict.value}" for name, verdict in told)
        verdicts.append((landscape.update.value, words))
        reasons += landscape.reasons
    blocks.append(Fields(tuple(verdicts)))
    blocks += [Paragraph(reason, Style.WARN) for reason in dict.fromkeys(reasons)]
    return tuple(blocks)


def schemes_brief(compared: SchemeComparison) -> tuple[tuple[str, str], ...]:
    """How many attractors there are under each scheme."""
    return tuple(
        (found.update.value, f"{'' if found.exact_count else 'at least '}{found.count}")
        for found in compared.landscapes
    )


def _compared(row: Compared) -> str:
    if sum(map(bool, row.attractors)) < 2:
        return "-"
    return {Verdict.YES: "same states", Verdict.NO: "same hull, other states", Verdict.UNKNOWN: "same hull"}[row.agree]


def _tally(compared: SchemeComparison, schemes: list[str]) -> str:
    shared = [row.agree for row in compared.rows if all(verdict is Verdict.YES for verdict in row.exists)]
    parts = [f"{plural(shared.count(Verdict.YES), 'attractor')} under every update"]
    if Verdict.NO in shared:
        parts.append(f"{plural(shared.count(Verdict.NO), 'hull')} under every update with different states")
    if Verdict.UNKNOWN in shared:
        parts.append(f"{plural(shared.count(Verdict.UNKNOWN), 'hull')} under every update with states not compared")
    for i, name in enumerate(schemes):
        only = sum(_only(row, i) for row in compared.rows)
        if only:
            parts.append(f"{only} under {name} update alone")
    unsure = sum(Verdict.UNKNOWN in row.exists for row in compared.rows)
    if unsure:
        parts.append(f"{unsure} open under some update")
    return f"{'; '.join(parts)}."


def _only(row: Compared, i: int) -> bool:
    """Whether absence under every other scheme is proved."""
    return all(verdict is (Verdict.YES if k == i else Verdict.NO) for k, verdict in enumerate(row.exists))


def _cell(verdict: Verdict, group: tuple[Attractor, ...]) -> str:
    if verdict is not Verdict.YES:
        return "no" if verdict is Verdict.NO else "?"
    if group[0].kind is Kind.FIXED_POINT:
        return "yes"
    sizes = [a.size for a in group if a.size is not None]
    if not sizes:
        return "yes"
    states = str(sizes[0]) if min(sizes) == max(sizes) else f"{min(sizes)} to {max(sizes)}"
    return f"yes, {plural(states, 'state')}" if len(group) == 1 else f"{len(group)} of {plural(states, 'state')}"
