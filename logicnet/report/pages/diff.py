"""What ``diff`` says: the edits, what they changed, and which of them is responsible."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from logicnet.report.page import Block, Fields, Page, Paragraph, Style, Table, plural, shortened
from logicnet.report.pages.phrases import NAMES, cut_remark, limit_notice, settings_shown
from logicnet.report.report import size_text
from logicnet.report.views.diff import DIFFERENCE
from logicnet.report.views.fields import facts_of
from logicnet.report.views.shared import Options

if TYPE_CHECKING:
    from logicnet.compiled.function import Effect
    from logicnet.diff.behaviour import AttractorChange, Behaviour
    from logicnet.diff.structure import RuleChange, Structure
    from logicnet.studies.diff import Difference

__all__ = ["difference_page"]

#: Attractors and sets shown of each sort.
ROWS = 12
#: Nodes that tell attractors apart, named per row, and how the labels of tables are verbs.
TOLD = 12
VERBS = {"appeared": "appeared", "vanished": "vanished", "shown differently": "are shown differently"}


def difference_page(found: Difference, files: tuple[str, str], options: Options) -> Page:
    """What ``diff`` says."""
    structure, behaviour = found.structure, found.behaviour
    blocks: list[Block] = [Paragraph(f"From {files[0]} to {files[1]}", Style.TITLE)]
    facts = []
    for label, file, landscape in zip(("older", "newer"), files, (behaviour.before, behaviour.after), strict=True):
        facts.append((label, f"{file}: {size_text(landscape.network)}"))
        place = settings_shown(landscape.network, landscape.environment) or "no inputs"
        facts.append(("environment", f"{options['env']}: {place}"))
    blocks.append(Fields((*facts, *facts_of(DIFFERENCE.fields, found))))
    blocks += limit_notice(behaviour.limits)
    blocks += _edits(structure)
    blocks += _attractors(behaviour)
    if options["abolish"] is not None:
        blocks += _interventions(behaviour, str(options["abolish"]))
    blocks += _blame(behaviour)
    return tuple(blocks)


def _edits(structure: Structure) -> list[Block]:
    if structure.is_empty:
        return [Paragraph("The two files say the same.", Style.GOOD)]
    blocks: list[Block] = [Paragraph("Edits", Style.TITLE)]
    facts = [
        (label, shortened(names, NAMES))
        for label, names in (("nodes added", structure.added), ("nodes removed", structure.removed))
        if names
    ]
    same = [change.node for change in structure.rules if change.same_function]
    if same:
        facts.append(("same function", f"{shortened(same, NAMES)}: written differently, proved to be equal"))
    left_open = [change.node for change in structure.rules if change.same_function is None]
    if left_open:
        facts.append(("not compared", f"{shortened(left_open, NAMES)}: written differently; a limit came first"))
    beside = len(structure.gone) + len(structure.come)
    if beside:
        facts.append(("beside rules", f"{plural(len(structure.gone), 'statement')} gone, {len(structure.come)} come"))
    if facts:
        blocks.append(Fields(tuple(facts)))
    for change in structure.rules:
        if change.same_function is False:
            blocks.append(_rule(change))
    return blocks


def _rule(change: RuleChange) -> Block:
    facts = [("rule", change.node), ("was", change.before), ("is", change.after)]
    if change.regulators:
        effects = (f"{name} {_effect(was)} -> {_effect(now)}" for name, was, now in change.regulators)
        facts.append(("regulators", "; ".join(effects)))
    assert change.state is not None
    facts.append(("differ at", ", ".join(f"{name}={value}" for name, value in change.state) or "the only state"))
    return Fields(tuple(facts))


def _effect(effect: Effect | None) -> str:
    return "none" if effect is None else effect.value


def _attractors(behaviour: Behaviour) -> list[Block]:
    blocks: list[Block] = [Paragraph("Attractors", Style.TITLE)]
    before, after = len(behaviour.before.attractors), len(behaviour.after.attractors)
    counts = (
        f"{before} before, {after} after, seen on the nodes of both: {behaviour.kept} kept, "
        f"{len(behaviour.appeared)} appeared, {len(behaviour.vanished)} vanished, "
        f"{len(behaviour.changed)} with a phenotype shown differently, {len(behaviour.moved)} with other states."
    )
    if not behaviour.compared:
        lists = f"{before} listed before, {after} after; a limit came before the lists were compared."
        return [*blocks, Paragraph(lists, Style.WARN)]
    blocks.append(Paragraph(counts))
    if not behaviour.exact:
        blocks.append(
            Paragraph("A list is not proved complete and exact, so that a difference here may be none.", Style.WARN)
        )
    for label, changes in (
        ("appeared", behaviour.appeared),
        ("vanished", behaviour.vanished),
        ("shown differently", behaviour.changed),
    ):
        if changes:
            blocks += _changes(label, changes)
    if behaviour.moved:
        blocks.append(_moves(behaviour.moved))
    if behaviour.states_open:
        many = plural(behaviour.states_open, "attractor")
        blocks.append(Paragraph(f"The states of {many} were too many to compare.", Style.WARN))
    return blocks


def _changes(label: str, changes: Sequence[AttractorChange]) -> list[Block]:
    """What is on in all of them is said once: the rows hold what tells them apart."""
    shown = changes[:ROWS]
    ons = [[name for name, value in change.values if value == 1] for change in shown]
    alike = set(ons[0]).intersection(*ons[1:]) if len(shown) > 1 else set()
    blocks: list[Block] = []
    if alike:
        names = [name for name in ons[0] if name in alike]
        blocks.append(Paragraph(f"On in each of those that {VERBS[label]}: {', '.join(names)}."))
    rows = []
    for change, on in zip(shown, ons, strict=True):
        moving = [name for name, value in change.values if value is None]
        was = " / ".join(dict.fromkeys(map(_shown, change.shown_before))) or "-"
        now = " / ".join(dict.fromkeys(map(_shown, change.shown_after))) or "-"
        ids = ", ".join((change.after or change.before)[:3])
        own = [name for name in on if name not in alike]
        rows.append((ids, shortened(own, TOLD) or "-", shortened(moving, TOLD) or "-", was, now))
    header = (label, "also on" if alike else "on", "oscillating", "showed", "shows")
    return [*blocks, Table(header, tuple(rows), cut_remark(len(changes) - ROWS, "attractor"))]


def _moves(changes: Sequence[AttractorChange]) -> Table:
    """Attractors with the same values and other states: how many they were and are."""
    rows = []
    for change in changes[:ROWS]:
        on = [name for name, value in change.values if value == 1]
        moving = [name for name, value in change.values if value is None]
        sizes = (
            " / ".join("not known" if size is None else str(size) for size in sizes)
            for sizes in (change.states_before, change.states_after)
        )
        rows.append((", ".join(change.after[:3]), shortened(on, 6) or "-", shortened(moving, 3) or "-", *sizes))
    header = ("other states", "on", "oscillating", "states before", "after")
    return Table(header, tuple(rows), cut_remark(len(changes) - ROWS, "attractor"))


def _shown(shown: tuple[tuple[str, str], ...]) -> str:
    said = [name if how == "always" else f"{name} {how}" for name, how in shown if how != "never"]
    return shortened(said, 4) or "none of the phenotypes"


def _interventions(behaviour: Behaviour, goal: str) -> list[Block]:
    blocks: list[Block] = [Paragraph(f"Minimal interventions that abolish {goal}", Style.TITLE)]
    if behaviour.size is None:
        return [*blocks, Paragraph("No size was decided in both networks.", Style.WARN)]
    counts = f"{len(behaviour.common)} in both, {len(behaviour.gained)} gained, {len(behaviour.lost)} lost"
    blocks.append(Paragraph(f"{counts}: complete up to size {behaviour.size} in both."))
    if behaviour.undecided:
        blocks.append(Paragraph(f"{plural(behaviour.undecided, 'set')} stayed undecided and may differ.", Style.WARN))
    rows = [("gained", name) for name in behaviour.gained[:ROWS]] + [("lost", name) for name in behaviour.lost[:ROWS]]
    left = max(0, len(behaviour.gained) - ROWS) + max(0, len(behaviour.lost) - ROWS)
    if rows:
        blocks.append(Table(("change", "set"), tuple(rows), cut_remark(left, "set")))
    return blocks


def _unchanged(behaviour: Behaviour) -> Paragraph:
    """That no difference was found, and whether that means that there is none."""
    compared = "On the nodes of both, attractors have the same values and states, and show the phenotypes alike"
    if behaviour.size is not None:
        compared += f"; the minimal interventions up to size {behaviour.size} are the same"
    if behaviour.settled:
        return Paragraph(f"No answer changed. {compared}.", Style.GOOD)
    return Paragraph("No difference was found, as far as answers were compared: see above.", Style.WARN)


def _blame(behaviour: Behaviour) -> list[Block]:
    blame = behaviour.blame
    if blame is None:
        return [_unchanged(behaviour)] if behaviour.same else []
    blocks: list[Block] = [Paragraph("Responsible", Style.TITLE)]
    if blame.why_not:
        return [*blocks, Paragraph(f"Not found: {blame.why_not}.", Style.WARN)]
    edits = shortened(list(blame.edits), NAMES)
    which = "This edit alone gives" if len(blame.edits) == 1 else f"These {len(blame.edits)} edits together give"
    return [
        *blocks,
        Paragraph(
            f"{edits}. {which} the newer answer ({blame.of} {'edit differs' if blame.of == 1 else 'edits differ'} as "
            f"functions; {plural(blame.tried, 'network')} analysed)"
            + (", and leaving out any one of them does not." if len(blame.edits) > 1 else ".")
        ),
    ]
