"""What ``compose`` says: what is shared, where rules differ, what is said otherwise, what the expectations come to."""

from __future__ import annotations

from collections import Counter

from logicnet.checks.expectations import ExpectationStatus
from logicnet.report.composition import Composed
from logicnet.report.page import Block, Fields, Page, Paragraph, Style, Table, plural, shortened
from logicnet.report.views.composition import COMPOSITION, NAMES, NOTE
from logicnet.report.views.fields import facts_of, shown_of

__all__ = ["composition_page"]

#: Rows of a table on screen.
ROWS = 40


def composition_page(told: Composed) -> Page:
    """What ``compose`` says."""
    result = told.result
    blocks: list[Block] = [Paragraph(f"{' + '.join(told.files)}", Style.TITLE)]
    blocks.append(Fields(facts_of(COMPOSITION.fields, told)))
    if result.differences:
        rows = tuple(
            (difference.node if i == 0 else "", label, rule, _fate(difference.chosen, label, i))
            for difference in result.differences
            for i, (label, rule) in enumerate(difference.rules)
        )
        blocks.append(Paragraph("Rules that differ", Style.TITLE))
        blocks.append(Table(("node", "part", "rule", "in the whole"), rows[:ROWS], _more(len(rows))))
    if result.notes:
        shown = shown_of(NOTE, None)
        notes = tuple(tuple(text(note) for _, text in shown) for note in result.notes[:ROWS])
        blocks.append(Paragraph("Said in another way", Style.TITLE))
        blocks.append(Table(tuple(label for label, _ in shown), notes, _more(len(result.notes))))
    blocks += _expectations(told)
    return tuple(blocks)


def _fate(chosen: str | None, label: str, position: int) -> str:
    if chosen is None:
        return "reference" if position == 0 else "open"
    return "chosen" if chosen == label else "left out"


def _more(count: int) -> str:
    return f"and {count - ROWS} more; --format json lists all" if count > ROWS else ""


def _expectations(told: Composed) -> list[Block]:
    origins = told.result.origins
    if not origins:
        return [Paragraph("No part has an expectation.", Style.PLAIN)]
    labels = list(dict.fromkeys(label for _, label, _ in origins))
    rows = []
    for label in labels:
        states = Counter(told.asked.get(called) for called, part, _ in origins if part == label)
        rows.append(
            (
                label,
                str(sum(states.values())),
                str(states[ExpectationStatus.HOLDS] + states[ExpectationStatus.VACUOUS]),
                str(states[ExpectationStatus.FAILS]),
                str(states[ExpectationStatus.UNDECIDED] + states[None]),
            )
        )
    blocks: list[Block] = [Paragraph("Expectations of the parts, asked of the whole", Style.TITLE)]
    blocks.append(Table(("part", "asked", "hold", "fail", "not decided"), tuple(rows)))
    failing = [called for called, _, _ in origins if told.asked.get(called) is ExpectationStatus.FAILS]
    if failing:
        many = f"{plural(len(failing), 'expectation')} of the parts {'fails' if len(failing) == 1 else 'fail'}"
        text = f"{many} in the whole: {shortened(failing, NAMES)}. `logicnet check {told.out}` shows why."
        blocks.append(Paragraph(text, Style.WARN))
    elif told.limits or any(called not in told.asked for called, _, _ in origins):
        blocks.append(Paragraph("Not every expectation was decided within the limit.", Style.WARN))
    else:
        blocks.append(Paragraph("Every expectation of the parts that was decided holds in the whole.", Style.GOOD))
    return blocks
