"""What ``interventions`` says: the minimal sets, what is undecided, and the sentence of what was proved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logicnet.errors import UsageError
from logicnet.network.case import changes_argument
from logicnet.perturbation.candidates import candidate_choices
from logicnet.perturbation.claim import Claim, Decided
from logicnet.perturbation.outcome import Goal, InterventionResult, Occurrence, Success
from logicnet.report.page import Block, Fields, Page, Paragraph, Style, Table, plural
from logicnet.report.pages.appraisal import (
    appraisal_blocks,
    comparison_blocks,
    further_columns,
    robustness_blocks,
)
from logicnet.report.pages.phrases import asked_as, cut_remark, hint, limit_notice, question
from logicnet.report.report import Asked, network_name
from logicnet.report.views.fields import facts_of, shown_of
from logicnet.report.views.interventions import INTERVENTIONS, UNDECIDED, set_text

if TYPE_CHECKING:
    pass

__all__ = ["interventions_page"]

#: Sets listed on a page.
ROWS = 50
#: Size of sets up to which a larger search is proposed.
LARGEST = 6


def interventions_page(result: InterventionResult, asked: Asked) -> Page:
    """What ``interventions`` says."""
    goal, network = result.goal, result.network
    blocks: list[Block] = [
        Paragraph(f"Minimal interventions that {_aim(goal)} in {network_name(network)}", Style.TITLE),
        Fields(
            (
                *question(network, result.environment, (*result.clamps, *result.cuts), asked),
                *facts_of(INTERVENTIONS.fields, result),
            )
        ),
    ]
    claim = result.claimed(asked.environment)
    blocks += limit_notice([*result.limits, claim.extent] if result.limits else ())
    found = result.interventions
    if claim.decided is Decided.VACUOUS:
        shows = goal.abolish if goal.occurrence is Occurrence.EVER else f"{goal.abolish} in all its states"
        what = f"Nothing to abolish: no attractor shows {shows} here (vacuous)."
        if goal.enforce or not goal.is_plain:
            what = "Nothing to do: the goal is met without any change (vacuous)."
        blocks.append(Paragraph(what, Style.WARN))
    elif found and result.settings is not None:
        blocks += robustness_blocks(result)
    elif found:
        sizes = sorted({intervention.size for intervention in found})
        parts = [f"{sum(1 for i in found if i.size == size)} of size {size}" for size in sizes]
        # Where a set stayed open, another one that contains it need not be minimal.
        noun = "intervention" if result.undecided else "minimal intervention"
        blocks.append(Paragraph(f"{plural(len(found), noun)}: {', '.join(parts)}.", Style.GOOD))
        blocks.append(_intervention_table(result))
        if any(intervention.verdict is Success.VACUOUS for intervention in found):
            never = f"No attractor {goal.occurrence.shows(goal.abolish.text)} here even without any change (vacuous)"
            blocks.append(Paragraph(f"{never}: the sets serve the other demands only.", Style.WARN))
        blocks += appraisal_blocks(result)
    else:
        blocks.append(Paragraph("None found.", Style.TITLE))
    if result.undecided:
        blocks.append(Paragraph(f"{plural(len(result.undecided), 'set')} undecided:", Style.WARN))
        shown = shown_of(UNDECIDED, None)
        rows = tuple(tuple(text(left) for _, text in shown) for left in result.undecided[:ROWS])
        remark = cut_remark(len(result.undecided) - len(rows), "set")
        blocks.append(Table(tuple(label for label, _ in shown), rows, remark))
    if result.comparison is not None:
        blocks += comparison_blocks(result.comparison, result.goal.abolish.text)
    blocks.append(Paragraph(claim.sentence))
    blocks.append(Paragraph(f"In one line: {claim.line}."))
    blocks += _next(result, claim, asked)
    return tuple(blocks)


def _aim(goal: Goal) -> str:
    if goal.enforce:
        return f"lead to {goal.enforce}" if goal.enforce.startswith("the target ") else f"enforce {goal.enforce}"
    return f"abolish {goal.abolish}"


def _intervention_table(result: InterventionResult) -> Table:
    found = result.interventions[:ROWS]
    extra = further_columns(result)
    rows = [
        (str(intervention.size), set_text(intervention), intervention.verdict.value, *(cell(k) for _, cell in extra))
        for k, intervention in enumerate(found)
    ]
    header = ("size", "set", "verdict", *(title for title, _ in extra))
    return Table(header, tuple(rows), cut_remark(len(result.interventions) - len(found), "set"))


def _next(result: InterventionResult, claim: Claim, asked: Asked) -> list[Block]:
    """What a reader is likely to want next."""
    found, goal = result.interventions, result.goal
    if not goal.is_plain or goal.enforce:
        return []
    why = ("--phenotype", goal.abolish.text, *asked_as(goal.occurrence, result.update))
    throughout = changes_argument(result.network, (*result.clamps, *result.cuts))
    #: `why` explains by trap spaces, and has nothing to say of attractors that only a list shows.
    explained = result.update.is_decided
    if claim.decided is Decided.FOUND and found and found[0].clamps and not result.limits:
        changes = changes_argument(result.network, (*result.clamps, *found[0].clamps, *result.cuts))
        scheme, first = asked_as(Occurrence.EVER, result.update), "the attractors under the first of them"
        blocks: list[Block] = [hint(first, "attractors", asked, *scheme, changes=changes)]
        if result.settings is None and goal.reach is None and explained:
            blocks.append(hint("why it works, step by step", "why", asked, *why, changes=changes))
        return blocks
    if claim.decided is not Decided.NOTHING or result.limits:
        return []
    options = dict(asked.options)
    blocks = []
    opened: tuple[str, ...] = ()
    if result.networks:
        given = options.get("given")
        opened = ("--open", str(options["open"]), *(("--given", str(given)) if given else ()))
    elif explained:
        blocks.append(hint(f"what keeps {goal.abolish} alive", "why", asked, *why, changes=throughout))
    again = ("--abolish", goal.abolish.text, *asked_as(goal.occurrence, result.update), *_demands(goal), *opened)
    if not _others(result) and (options.get("drugs") or options.get("candidates") or options.get("exclude")):
        return blocks
    if options.get("drugs"):
        blocks.append(hint("whether single nodes do it", "interventions", asked, *again, changes=throughout))
    elif options.get("candidates") or options.get("exclude"):
        what = "whether any other nodes do it"
        blocks.append(hint(what, "interventions", asked, *again, changes=throughout))
    elif result.max_size < min(result.candidates_count, LARGEST):
        size = ("--max-size", str(result.max_size + 1))
        blocks.append(hint("whether a larger set does it", "interventions", asked, *again, *size, changes=throughout))
    return blocks


def _others(result: InterventionResult) -> bool:
    """Whether there are nodes to choose from when no candidate is named."""
    try:
        usual = candidate_choices(result.network, result.goal.abolish.formula, clamped=result.clamps)
    except UsageError:
        return False
    free = {name for name, value in result.environment if value is None}
    return not any(clamp.node in free for choice in usual.choices for clamp in choice.clamps)


def _demands(goal: Goal) -> tuple[str, ...]:
    keep, reach = goal.keep, goal.reach
    return (*(("--keep", keep.text) if keep else ()), *(("--reach", reach.text) if reach else ()))
