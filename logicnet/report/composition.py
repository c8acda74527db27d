"""What ``compose`` says: what is shared, where rules differ, what is said otherwise, what the expectations come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from logicnet.checks.expectations import ExpectationStatus
from logicnet.formats.composition import Composition
from logicnet.network.writing import write
from logicnet.report.page import Block, Fields, Page, Paragraph, Style, Table, plural, shortened
from logicnet.report.report import size_text
from logicnet.report.tables import Rows
from logicnet.report.views.shared import network_document
from logicnet.text.notebook import Shown
from logicnet.version import __version__

__all__ = ["Composed", "composition_document", "composition_page", "composition_rows"]

#: Rows of a table on screen.
ROWS = 40
#: Names in a line.
NAMES = 12


@dataclass(frozen=True, slots=True, repr=False)
class Composed(Shown):
    """A composition, the files it is made of, and what became of it."""

    result: Composition
    files: tuple[str, ...]
    out: str
    #: Of each expectation of the whole whether it holds there; one that the limit left out is missing.
    asked: Mapping[str, ExpectationStatus]
    limits: tuple[str, ...]

    @property
    def text(self) -> str:
        """The whole as a network file."""
        return write(self.result.network)

    @property
    def fails(self) -> bool:
        """Whether some expectation is proved false in the whole."""
        return any(status is ExpectationStatus.FAILS for status in self.asked.values())


def composition_page(told: Composed) -> Page:
    """What ``compose`` says."""
    result = told.result
    blocks: list[Block] = [Paragraph(f"{' + '.join(told.files)}", Style.TITLE)]
    facts = [("network", f"{told.out}: {size_text(result.network)}")]
    for label, names in (("same rule", result.shared), ("joined", result.joined)):
        facts.append((label, f"{plural(len(names), 'node')}: {shortened(names, NAMES)}" if names else "no node"))
    facts.append(("different", plural(len(result.differences), "node") if result.differences else "no node"))
    blocks.append(Fields(tuple(facts)))
    if result.differences:
        rows = tuple(
            (difference.node if i == 0 else "", label, rule, _fate(difference.chosen, label, i))
            for difference in result.differences
            for i, (label, rule) in enumerate(difference.rules)
        )
        blocks.append(Paragraph("Rules that differ", Style.TITLE))
        blocks.append(Table(("node", "part", "rule", "in the whole"), rows[:ROWS], _more(len(rows))))
    if result.notes:
        rows4 = tuple((note.part, note.subject, note.what, "lost" if note.lost else "kept") for note in result.notes)
        blocks.append(Paragraph("Said in another way", Style.TITLE))
        blocks.append(Table(("part", "what", "how", "fate"), rows4[:ROWS], _more(len(rows4))))
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


def _status(told: Composed, called: str) -> str | None:
    return told.asked[called].value if called in told.asked else None


def composition_document(told: Composed) -> dict[str, Any]:
    """``logicnet.compose/1``."""
    result = told.result
    return {
        "schema": "logicnet.compose/1",
        "logicnet": __version__,
        "network": network_document(result.network),
        "files": list(told.files),
        "output": told.out,
        "shared": list(result.shared),
        "joined": list(result.joined),
        "differences": [
            {"node": d.node, "rules": [{"part": p, "rule": r} for p, r in d.rules], "chosen": d.chosen}
            for d in result.differences
        ],
        "notes": [{"part": n.part, "subject": n.subject, "what": n.what, "lost": n.lost} for n in result.notes],
        "expectations": [
            {"name": called, "part": part, "in_part": name, "status": _status(told, called)}
            for called, part, name in result.origins
        ],
        "finished": not told.limits,
        "limits": list(told.limits),
    }


def composition_rows(told: Composed) -> Rows:
    """One row per rule that differs, thing that is said otherwise, and expectation."""
    result = told.result
    rows = [("rule", part, one.node, rule) for one in result.differences for part, rule in one.rules]
    rows += [("note", note.part, note.subject, note.what) for note in result.notes]
    rows += [("expectation", "", name, status.value) for name, status in told.asked.items()]
    return Rows(("kind", "part", "subject", "what"), tuple(rows))
