"""What ``ensemble`` says: how much is consistent, which choices that decides, and by which expectations."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING

from logicnet.ensembles.sampling import SampleEstimate
from logicnet.ensembles.study import ChoiceAnswer, Core, EnsembleResult, ExpectationAnswer, Settled
from logicnet.report.page import Block, Fields, Hint, Page, Paragraph, Style, Table, plural, shortened
from logicnet.report.pages.phrases import NAMES, cut_remark, limit_notice
from logicnet.report.report import network_name, size_text
from logicnet.report.views.ensemble import ENSEMBLE
from logicnet.report.views.fields import facts_of
from logicnet.report.views.scope import number_text

if TYPE_CHECKING:
    from logicnet.network.model import Expectation

__all__ = ["ensemble_page"]

#: Choices shown of each sort, and expectations.
ROWS = 30

def ensemble_page(
    result: EnsembleResult, file: str, picked: Sequence[str] | None = None, given: str | None = None
) -> Page:
    """What ``ensemble`` says.

    ``picked``: the files that were written, if that was asked for; ``given``: the option, for the commands told next.
    """
    facts = (
        ("network", f"{file}: {size_text(result.network)}"),
        *facts_of(ENSEMBLE.fields, result),
    )
    blocks: list[Block] = [Paragraph(f"Ensemble of {network_name(result.network)}", Style.TITLE), Fields(facts)]
    blocks += limit_notice(result.limits)
    blocks += _answer(result)
    if result.consistent.at_most:
        blocks += _choices(result)
    blocks += _expectations(result.expectations)
    if result.consistent.exact is None and result.estimate is None:
        asked = ["--open", result.partial.opened.value, *(["--given", given] if given is not None else [])]
        text = shlex.join(["logicnet", "ensemble", file, *asked, "--samples", "1000"])
        blocks.append(Hint(f"Next, an estimate of that number from instantiations drawn at random:\n  {text}"))
    if picked is not None:
        blocks += _picked(picked)
    elif result.consistent.at_least > 1:
        asked = ["--open", result.partial.opened.value, *(["--given", given] if given is not None else [])]
        words = ["logicnet", "ensemble", file, *asked, "--pick", "4", "-o", "picked"]
        blocks.append(Hint(f"Next, some of them as files:\n  {shlex.join(words)}"))
        if result.network.goals:
            phenotype = result.network.goals[0].name
            words = ["logicnet", "interventions", file, "--abolish", phenotype, *asked]
            blocks.append(Hint(f"Next, what works in all of them:\n  {shlex.join(words)}"))
    return tuple(blocks)


def _answer(result: EnsembleResult) -> list[Block]:
    size, consistent = result.instantiations, result.consistent
    blocks: list[Block] = []
    if not result.choices:
        blocks.append(Paragraph("No rule leaves a choice: the ensemble has 1 instantiation, the rules as written."))
    if not result.given:
        blocks.append(
            Paragraph(f"No expectation is given, so all instantiations are consistent: {number_text(size)}.")
        )
        return blocks
    of = f"Of {number_text(size)} instantiation{'' if size.exact == 1 else 's'}"
    if consistent.exact == 0:
        blocks.append(
            Paragraph(f"{of} none meets the given expectations: the ensemble is empty (0 consistent).", Style.BAD)
        )
        if result.contradiction is not None:
            blocks.append(Paragraph(_contradiction(result.contradiction)))
    elif consistent.exact == 1:
        which = "the rules as written" if result.reference else "not the rules as written"
        blocks.append(Paragraph(f"{of} exactly 1 meets the given expectations: {which}.", Style.GOOD))
    else:
        exactly = "exactly " if consistent.exact is not None else ""
        blocks.append(Paragraph(f"{of} {exactly}{number_text(consistent)} meet the given expectations.", Style.GOOD))
        if result.estimate is not None:
            blocks.append(Paragraph(_estimate(result.estimate), Style.WARN))
        if result.reference is not None:
            blocks.append(
                Paragraph(f"The rules as written are {'one of them' if result.reference else 'none of them'}.")
            )
    return blocks


def _estimate(found: SampleEstimate) -> str:
    """Says first that it is no proof."""
    of = "instantiations that no proof excludes" if found.is_narrowed else "instantiations"
    undecided = f", {found.undecided:,} undecided" if found.undecided else ""
    drawn = f"{found.samples:,} drawn at random (seed {found.seed}) from {found.population:,} {of}"
    bounds = f"between {found.at_least:,} and {found.at_most:,}"
    meet = f"{found.consistent:,} meet the expectations{undecided}"
    return f"Estimated, not proved: of {drawn}, {meet}. So with 95 % confidence {bounds} do."


def _contradiction(core: Core) -> str:
    names = _names(core.expectations)
    if not core.expectations:
        return "No function is admissible where the rules are open, whatever is given."
    if len(core.expectations) == 1:
        return f"{names} holds in no instantiation."
    smallest = "no smaller set is contradictory" if core.smallest else "without any one of them they can"
    return f"These cannot hold together: {names} ({smallest})."


def _names(expectations: Sequence[Expectation]) -> str:
    return " + ".join(x.name for x in expectations)


def _choices(result: EnsembleResult) -> list[Block]:
    of = {settled: [a for a in result.choices if a.settled is settled] for settled in Settled}
    if not result.choices:
        return []
    counts = [f"{len(of[s])} {word}" for s, word in _WORDS.items() if of[s]]
    blocks: list[Block] = [Paragraph(f"Of {plural(len(result.choices), 'choice')}: {', '.join(counts)}.", Style.TITLE)]
    if of[Settled.DECIDED]:
        rows = tuple(_decided(answer) for answer in of[Settled.DECIDED])
        blocks += [
            Paragraph("Decided: the same outcome in every consistent instantiation."),
            Table(("node", "is", "not", "decided by"), rows[:ROWS], cut_remark(len(rows) - ROWS)),
        ]
    if of[Settled.OPEN]:
        blocks.append(Paragraph("Open: more than one outcome is consistent, together with some other choices only."))
        blocks += _outcomes(of[Settled.OPEN])
    if of[Settled.IRRELEVANT]:
        what = "the given expectations" if result.given else "anything, as no expectation is given"
        blocks.append(Paragraph(f"Irrelevant to {what}: changing the choice alone never makes a difference to them."))
        blocks += _outcomes(of[Settled.IRRELEVANT])
    if of[Settled.UNKNOWN]:
        blocks.append(Paragraph("Not known: a limit, or something undecided, stands in the way.", Style.WARN))
        blocks += _outcomes(of[Settled.UNKNOWN])
    return blocks


_WORDS = {
    Settled.DECIDED: "decided",
    Settled.OPEN: "open",
    Settled.IRRELEVANT: "irrelevant",
    Settled.UNKNOWN: "not known",
}


def _decided(answer: ChoiceAnswer) -> tuple[str, str, str, str]:
    choice, core = answer.choice, answer.core
    assert answer.outcome is not None
    others = " ; ".join(text for k, text in enumerate(choice.outcomes) if k != answer.outcome)
    if core is None:
        by = "not found in time"
    elif not core.expectations:
        by = "what is admissible"
    else:
        by = _names(core.expectations) + ("" if core.smallest else " (perhaps fewer)")
    mark = "" if answer.outcome == 0 else " (not as in the file)"
    return _where(answer), choice.outcomes[answer.outcome] + mark, others, by


def _where(answer: ChoiceAnswer) -> str:
    choice = answer.choice
    return choice.question.removeprefix("the value of ").replace("`", "") if choice.kind.value == "row" else choice.node


def _outcomes(answers: Sequence[ChoiceAnswer]) -> list[Block]:
    rows = tuple((_where(a), " ; ".join(a.choice.outcomes)) for a in answers)
    return [Table(("node", "outcomes, that of the file first"), rows[:ROWS], cut_remark(len(rows) - ROWS))]


def _expectations(answers: Sequence[ExpectationAnswer]) -> list[Block]:
    if not answers:
        return []
    groups: dict[str, list[str]] = {"0": [], "1": [], "2": [], "more": [], "attractors": [], "unasked": []}
    for one in answers:
        depth = one.depth
        if depth is None:
            key = "attractors" if one.asked else "unasked"
        else:
            key = str(depth.at_most) if depth.at_most < 3 else "more"
        groups[key].append(one.expectation.name)
    labels = {
        "0": "no rule: it restates what is fixed",
        "1": "1 rule: it restates that rule",
        "2": "2 rules",
        "more": "more rules",
        "attractors": "not by values alone",
        "unasked": "not looked at: it fails in the file, or a limit was hit",
    }
    decree = sum(1 for one in answers if one.decides and one.depth is not None and one.depth.at_most <= 1)
    rows = tuple((labels[key], f"{len(names)}: {shortened(names, 6)}") for key, names in groups.items() if names)
    title = "How many rules of the file the given expectations need"
    blocks: list[Block] = [Paragraph(title, Style.TITLE), Fields(rows)]
    if decree:
        blocks.append(
            Paragraph(
                f"{plural(decree, 'expectation')} that {'restates' if decree == 1 else 'restate'} a rule "
                f"{'decides' if decree == 1 else 'decide'} choices above: that is a decree, not a test of the network."
            )
        )
    return blocks


def _picked(picked: Sequence[str]) -> list[Block]:
    if not picked:
        return [Paragraph("No file was written: no consistent instantiation was found.", Style.WARN)]
    return [Paragraph(f"Written: {plural(len(picked), 'instantiation')}, {shortened(picked, NAMES)}.")]
