"""What ``interventions`` says: the minimal sets, what is undecided, and the sentence of what was proved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logicnet.perturbation.outcome import Intervention, InterventionResult, Occurrence, Success, Undecided
from logicnet.report.page import Block, Fields, Page, Paragraph, Style, Table, plural
from logicnet.report.pages.appraisal import (
    appraisal_blocks,
    comparison_blocks,
    further_columns,
    robustly_proved,
    robustness_blocks,
)
from logicnet.report.pages.phrases import cut_remark, hint, limit_notice, place, question
from logicnet.report.report import Asked, network_name

if TYPE_CHECKING:
    from logicnet.network.model import Clamp, Cut, Network

__all__ = ["interventions_page"]

#: Sets listed on a page.
ROWS = 50


def interventions_page(result: InterventionResult, asked: Asked) -> Page:
    """What ``interventions`` says."""
    goal, network = result.goal, result.network
    meaning = {
        Occurrence.EVER: "afterwards no attractor ever shows it",
        Occurrence.ALWAYS: "afterwards no attractor shows it in all its states",
    }[goal.occurrence]
    extra = [(name, wanted.text) for name, wanted in (("keep", goal.keep), ("reach", goal.reach)) if wanted]
    blocks: list[Block] = [
        Paragraph(f"Minimal interventions that abolish {goal.abolish} in {network_name(network)}", Style.TITLE),
        Fields(
            (
                *question(network, result.environment, (*result.clamps, *result.cuts), asked),
                ("update", result.update.value),
                ("goal", f"{_formula_of(network, goal.abolish.text)}: {meaning}"),
                *extra,
                ("candidates", f"{plural(result.candidates_count, 'single change')}: {result.candidates_rule}"),
            )
        ),
    ]
    blocks += limit_notice([*result.limits, result.extent] if result.limits else ())
    found = result.interventions
    if _nothing_to_do(result):
        shows = goal.abolish if goal.occurrence is Occurrence.EVER else f"{goal.abolish} in all its states"
        blocks.append(Paragraph(f"Nothing to abolish: no attractor shows {shows} here (vacuous).", Style.WARN))
    elif found and result.settings is not None:
        blocks += robustness_blocks(result)
    elif found:
        sizes = sorted({intervention.size for intervention in found})
        parts = [f"{sum(1 for i in found if i.size == size)} of size {size}" for size in sizes]
        blocks.append(Paragraph(f"{plural(len(found), 'minimal intervention')}: {', '.join(parts)}.", Style.GOOD))
        blocks.append(_intervention_table(result))
        if any(intervention.verdict is Success.VACUOUS for intervention in found):
            never = f"No attractor shows {goal.abolish} here even without any change (vacuous)"
            blocks.append(Paragraph(f"{never}: the sets serve the other demands only.", Style.WARN))
        blocks += appraisal_blocks(result)
    else:
        blocks.append(Paragraph("None found.", Style.TITLE))
    if result.undecided:
        blocks.append(Paragraph(f"{plural(len(result.undecided), 'set')} undecided:", Style.WARN))
        rows = [(_set_text(u), u.why) for u in result.undecided[:ROWS]]
        blocks.append(Table(("set", "why"), tuple(rows), cut_remark(len(result.undecided) - len(rows), "set")))
    if result.comparison is not None:
        blocks += comparison_blocks(result.comparison, result.goal.abolish.text)
    blocks.append(Paragraph(_proved(result, asked) if result.settings is None else robustly_proved(result)))
    blocks.append(Paragraph(f"In one line: {result.axes}."))
    if found and found[0].clamps and not result.limits:
        clamps: tuple[Clamp | Cut, ...] = (*result.clamps, *result.cuts, *found[0].clamps)
        blocks.append(hint("the attractors under the first of them", "attractors", asked, clamps=clamps))
        if result.settings is None and result.goal.reach is None:
            why = ("--phenotype", result.goal.abolish.text)
            blocks.append(hint("why it works, step by step", "why", asked, *why, clamps=clamps))
    return tuple(blocks)


def _nothing_to_do(result: InterventionResult) -> bool:
    """Whether the goal and all other demands are met without any change."""
    return any(found.verdict is Success.VACUOUS and not found.size for found in result.interventions)


def _intervention_table(result: InterventionResult) -> Table:
    found = result.interventions[:ROWS]
    extra = further_columns(result)
    rows = [
        (str(intervention.size), _set_text(intervention), intervention.verdict.value, *(cell(k) for _, cell in extra))
        for k, intervention in enumerate(found)
    ]
    header = ("size", "set", "verdict", *(title for title, _ in extra))
    return Table(header, tuple(rows), cut_remark(len(result.interventions) - len(found), "set"))


def _proved(result: InterventionResult, asked: Asked) -> str:
    """The one sentence that says what is certain, and for which question."""
    goal = result.goal.abolish.text
    where = place(result.environment, asked)
    if result.exhausted_size is None:
        return f"Nothing was proved {where}: the limit came before the first set was decided."
    shows = f"ever shows {goal}" if result.goal.occurrence is Occurrence.EVER else f"shows {goal} in all its states"
    also = "".join(
        (
            f", every one always shows {result.goal.reach}" if result.goal.reach else "",
            f", some one always shows {result.goal.keep}" if result.goal.keep else "",
        )
    )
    abolishes = f"abolishes {goal}" + (" and meets the other demands" if also else "")
    scheme = result.update.value
    if _nothing_to_do(result):
        return f"Proved: {where}, no {scheme} attractor {shows}{also} even without any change."
    size = plural(result.exhausted_size, "change")
    rest = " or listed as undecided" if result.undecided else ""
    decided = f"every set of at most {size} out of {result.candidates_count} was decided{rest}"
    if result.exhausted_size == 0:
        decided = "only the network without any change was decided"
    if not result.interventions:
        if result.undecided or result.exhausted_size == 0:
            return f"Proved: {where}, {decided}; none was proved to abolish {goal}."
        return f"Proved: {where}, no set of at most {size} out of {result.candidates_count} {abolishes}."
    one = len(result.interventions) == 1
    sets = "this set" if one else f"any of these {len(result.interventions)} sets"
    smaller = "and it cannot be made smaller" if one else "and none of them can be made smaller"
    if result.undecided:
        smaller = "and no part of one is proved to suffice"
    return f"Proved: {where}, no {scheme} attractor {shows} after {sets}{also}, {smaller}; {decided}."


def _set_text(chosen: Intervention | Undecided) -> str:
    """What was chosen, in the words of the candidates: a carrier by its name, a drug with what it does."""
    return " + ".join(chosen.labels) or "(no change)"


def _formula_of(network: Network, goal: str) -> str:
    declared = next((p.text for p in network.phenotypes if p.name == goal), goal)
    return goal if declared == goal else f"{goal} ({declared})"
