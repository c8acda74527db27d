"""What ``interventions`` says of its sets beyond the list: where each works, what else it changes, who confirms it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from logicnet.perturbation.claim import Cell, Occurrence, Survey, Tried
from logicnet.perturbation.outcome import InterventionResult, Success, Synergy
from logicnet.perturbation.robustness import Fate, Robustness
from logicnet.perturbation.semantics import NOTIONS, SemanticsComparison, SemanticsReading
from logicnet.report.page import Block, Fields, Paragraph, Style, Table, plural, shortened
from logicnet.report.pages.phrases import cut_remark
from logicnet.report.views.fields import shown_of
from logicnet.report.views.interventions import INTERVENTION, SetListing

if TYPE_CHECKING:
    from logicnet.perturbation.outcome import Intervention

__all__ = [
    "appraisal_blocks",
    "comparison_blocks",
    "further_columns",
    "robustness_blocks",
]

#: Sets, ideas and rows shown.
ROWS = 50
#: Columns that the headings of environments may take together; beyond that they are numbered.
HEADINGS = 72
_CELLS = {Cell.YES: "yes", Cell.PART: "part", Cell.STAYS: "-", Cell.BRINGS: "brings", Cell.ABSENT: "", Cell.OPEN: "?"}
#: Cubes named per set.
CUBES = 3


def further_columns(result: InterventionResult) -> list[tuple[str, Callable[[int], str]]]:
    """What was asked about each set, as further columns: title, and the cell of the k-th set."""
    found = result.interventions
    columns: list[tuple[str, Callable[[int], str]]] = [
        (label, lambda k, text=text: text(found[k]))  # type: ignore[misc]
        for label, text in shown_of(INTERVENTION, SetListing(result))
    ]
    if result.front_of:
        front = set(result.front)
        columns.append(("front", lambda k: "yes" if k in front else "-"))
    return columns


def appraisal_blocks(result: InterventionResult) -> list[Block]:
    """Below the table: synergy, ideas, the front, and why something was not confirmed."""
    found = result.interventions
    blocks: list[Block] = []
    several = [i for i in found if i.size > 1 and i.synergy(result.undecided) is Synergy.YES]
    if several and result.settings is None:
        sizes = sorted({i.size for i in several})
        parts = [
            plural(
                sum(1 for i in several if i.size == n), _GROUPS.get(n, f"set of {n}"), _GROUPS_.get(n, f"sets of {n}")
            )
            for n in sizes
        ]
        blocks.append(Paragraph(f"Synergy: no part of any of these works by itself ({', '.join(parts)})."))
    shared = [idea for idea in result.ideas if len(idea.members) > 1]
    if shared:
        rows = []
        for idea in shared[:ROWS]:
            others = [_words(found[k]) for k in idea.members if k not in idea.through]
            rows.append(
                (" / ".join(_words(found[k]) for k in idea.through), shortened(others, 8) or "each forces the others")
            )
        blocks.append(
            Paragraph(f"{plural(len(result.ideas), 'idea')}: sets that come down to the same change stand together.")
        )
        blocks.append(Table(("comes down to", "also by"), tuple(rows), cut_remark(len(shared) - len(rows), "idea")))
    if result.front_of:
        blocks.append(
            Paragraph(
                f"Front, by {', '.join(result.front_of[:-1])} and {result.front_of[-1]}: "
                f"{plural(len(result.front), 'set')}, as marked; no set listed is at least as good in everything "
                "and better in something."
            )
        )
    reasons: dict[tuple[str, str], int] = {}
    for i in found:
        for c in i.confirmations:
            if not c.agrees:
                key = (c.engine.value, c.reason)
                reasons[key] = reasons.get(key, 0) + 1
    for (_, reason), count in sorted(reasons.items())[:ROWS]:
        blocks.append(Paragraph(f"Not confirmed ({plural(count, 'set')}): {reason}.", Style.WARN))
    return blocks


_GROUPS = {2: "pair", 3: "triple"}
_GROUPS_ = {2: "pairs", 3: "triples"}


def robustness_blocks(result: InterventionResult) -> list[Block]:
    """The sets that are minimal somewhere, and where each works."""
    settings, found = result.settings, result.interventions
    assert settings is not None
    shows = result.goal.occurrence.shows(result.goal.abolish.text)
    sizes = sorted({i.size for i in found})
    parts = [f"{sum(1 for i in found if i.size == size)} of size {size}" for size in sizes]
    blocks: list[Block] = [
        Paragraph(
            f"{plural(len(found), 'set')} minimal at some setting at least: {', '.join(parts)}.",
            Style.GOOD,
        ),
        Fields(
            (
                ("settings", _settings(result)),
                ("without any change", _tally(settings.untreated, settings.count)),
            )
        ),
    ]
    shown = found[:ROWS]
    extra = further_columns(result)
    if any(i.verdict is Success.VACUOUS for i in found):
        extra = [("verdict", lambda k: found[k].verdict.value), *extra]
    if settings.places:
        blocks += _matrix(result, [(title, cell) for title, cell in extra])
    else:
        counted = (f"abolishes at, of {settings.count}", "holds at", "minimal at")
        header = ("size", "set", *counted, "where", *(t for t, _ in extra))
        rows = [
            (
                str(i.size),
                _words(i),
                str(i.robustness.count(Fate.ABOLISHED)) + _open(i.robustness) if i.robustness else "",
                str(i.robustness.holds_at) + _open(i.robustness) if i.robustness else "",
                str(i.robustness.minimal_at) if i.robustness else "",
                _where(i.robustness) if i.robustness else "",
                *(cell(k) for _, cell in extra),
            )
            for k, i in enumerate(shown)
        ]
        blocks.append(Table(header, tuple(rows), cut_remark(len(found) - len(shown), "set")))
    if any(i.verdict is Success.VACUOUS for i in found):
        never = f"wherever one is minimal, no attractor {shows} even without any change"
        blocks.append(Paragraph(f"Vacuous sets serve the other demands only: {never}.", Style.WARN))
    return [*blocks, *appraisal_blocks(result)]


def _matrix(result: InterventionResult, extra: list[tuple[str, Callable[[int], str]]]) -> list[Block]:
    """Sets by environments, in the words of the page of a report; what it says in sentences comes first."""
    settings, found = result.settings, result.interventions
    assert settings is not None
    goal = result.goal
    names = settings.places
    survey = _survey(result)
    blocks: list[Block] = []
    if goal.keep is None and goal.reach is None and goal.occurrence is Occurrence.EVER:
        blocks.append(Paragraph(" ".join(survey.sentences).replace("**", "")))
    narrow = sum(max(len(name), 5) + 2 for name in names) > HEADINGS
    heads = [str(k) for k in range(1, len(names) + 1)] if narrow else list(names)
    if narrow:
        blocks.append(Fields((("columns", ", ".join(f"{k} {name}" for k, name in enumerate(names, start=1))),)))
    rows = [
        (
            str(found[k].size),
            _words(found[k]),
            *(_cell(cell, found[k], column) for column, cell in enumerate(one.cells)),
            f"{len(one.at(Cell.YES, Cell.PART))} of {len(survey.shown)}",
            *(cell(k) for _, cell in extra),
        )
        for k, one in enumerate(survey.tried[:ROWS])
    ]
    header = ("size", "set", *heads, "works in", *(title for title, _ in extra))
    blocks.append(Table(header, tuple(rows), cut_remark(len(found) - len(rows), "set")))
    seen = {cell for one in survey.tried[:ROWS] for cell in one.cells}
    meaning = {
        Cell.YES: "it does what is asked, and no part of it does",
        Cell.PART: "it does, and so does a part of it",
        Cell.STAYS: "it does not",
        Cell.ABSENT: "nothing has to be done there",
        Cell.OPEN: "not decided",
    }
    words = [f"{_CELLS[cell] or '(empty)'}: {text}" for cell, text in meaning.items() if cell in seen]
    blocks.append(Paragraph(f"{'; '.join(words)}.", Style.FAINT))
    if goal.keep or goal.reach:
        never = f"+ no attractor {goal.occurrence.shows(goal.abolish.text)} there without any change, too; the set"
        blocks.append(Paragraph(f"{never} serves other demands.", Style.FAINT))
    return blocks


def _cell(cell: Cell, found: Intervention, column: int) -> str:
    assert found.robustness is not None
    vacuous = cell is Cell.YES and found.robustness.places[column][1] is Fate.VACUOUS
    return _CELLS[cell] + ("+" if vacuous else "")


def _survey(result: InterventionResult) -> Survey:
    """What is known of the sets that are minimal somewhere, as a table."""
    settings, goal = result.settings, result.goal
    assert settings is not None
    occurs = tuple({Fate.VACUOUS: False, Fate.SURVIVES: True}.get(fate) for _, fate, _ in settings.untreated.places)
    cells = {Fate.SURVIVES: Cell.STAYS, Fate.ABOLISHED: Cell.PART}
    tried = []
    for one in result.interventions:
        row = []
        for k, (_, fate, minimal) in enumerate(one.robustness.places if one.robustness else ()):
            cell = cells.get(fate, Cell.OPEN)
            if fate is Fate.VACUOUS:
                cell = Cell.YES if minimal else Cell.ABSENT
            elif occurs[k] is False and fate is Fate.SURVIVES:
                cell = Cell.BRINGS
            row.append(Cell.YES if minimal and cell is Cell.PART else cell)
        tried.append(Tried(one.labels, _words(one), tuple(row)))
    noun = "drug" if result.changes == "drugs only" else "candidate"
    size = None if result.undecided or result.limits else result.exhausted_size
    settled = None if size is None else min(size, result.candidates_count)
    return Survey(goal.abolish.text, settings.places, noun, tuple(tried), occurs, (settled,) * len(settings.places),
                  names_failures=False)  # fmt: skip


def _settings(result: InterventionResult) -> str:
    settings = result.settings
    assert settings is not None
    if settings.places:
        return f"{plural(settings.count, 'environment')}: {', '.join(settings.places)}"
    return f"all {settings.count} values of {shortened(settings.inputs, 12)}"


def _tally(robustness: Robustness, count: int) -> str:
    words = {
        Fate.VACUOUS: "nothing has to be done at {n} of {all}",
        Fate.SURVIVES: "the goal is missed at {n} of {all}",
        Fate.UNDECIDED: "undecided at {n}",
        Fate.OPEN: "not examined at {n}",
    }
    return "; ".join(
        words[part.fate].format(n=part.settings, all=count) for part in robustness.parts if part.fate in words
    )


def _open(robustness: Robustness) -> str:
    rest = robustness.count(Fate.UNDECIDED) + robustness.count(Fate.OPEN)
    return f" at least ({rest} open)" if rest else ""


def _where(robustness: Robustness) -> str:
    """The cubes in which it abolishes the goal, the largest first."""
    cubes = [cube for part in robustness.parts if part.fate is Fate.ABOLISHED for cube in part.cubes]
    cubes.sort(key=lambda cube: (len(cube), cube))
    texts = [" ".join(f"{name}={value}" for name, value in cube) or "everywhere" for cube in cubes]
    return " or ".join(texts[:CUBES]) + (f" or {len(texts) - CUBES} more regions" if len(texts) > CUBES else "")


def comparison_blocks(comparison: SemanticsComparison, name: str) -> list[Block]:
    """Which tools would have called each set a cure."""
    rows = [
        (
            " + ".join(read.labels) or "(no change)",
            *(reading.value for reading in read.readings),
            "FALSE CURE"
            if read.false_cure
            else ""
            if read.exact
            else "not minimal"
            if read.readings[2].value == "cure"
            else "",
        )
        for read in comparison.sets[:ROWS]
    ]
    by_points = [read for read in comparison.sets if read.fixed_points]
    false = [read for read in comparison.sets if read.false_cure]
    blocks: list[Block] = [
        Paragraph("What other notions of a settled state call a cure:", Style.TITLE),
        Table(("set", *NOTIONS, ""), tuple(rows), cut_remark(len(comparison.sets) - len(rows), "set")),
    ]
    gone = [read for read in comparison.sets if read.readings[0] is SemanticsReading.NONE_LEFT]
    if gone:
        names = shortened([" + ".join(read.labels) or "(no change)" for read in gone], 10)
        leave = "leaves" if len(gone) == 1 else "leave"
        blocks.append(
            Paragraph(
                f"{plural(len(gone), 'set')} {leave} no fixed point at all. Tools that look at fixed points ask for "
                f"one at least, so they do not list {'it' if len(gone) == 1 else 'them'}: {names}."
            )
        )
    end = "" if comparison.exhausted_size is None else f" up to size {comparison.exhausted_size}"
    said = f"Tools that look at fixed points only list {plural(len(by_points), 'minimal set')}{end}"
    if false:
        names = shortened([" + ".join(read.labels) for read in false], 10)
        are = "is a false cure" if len(false) == 1 else "are false cures"
        blocks.append(
            Paragraph(
                f"{said}; {len(false)} of these {are}, an attractor that is no fixed point shows {name}: {names}.",
                Style.BAD,
            )
        )
    else:
        blocks.append(Paragraph(f"{said}; none of these is refuted by asynchronous attractors."))
    return blocks


def _words(found: Intervention) -> str:
    return " + ".join(found.labels) or "(no change)"
