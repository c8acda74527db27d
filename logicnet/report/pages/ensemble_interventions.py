"""What ``interventions --open`` says: the sets that work in every network that the evidence allows, or in how many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logicnet.ensembles.answer import (
    ChoiceOutcome,
    EnsembleExplanation,
    EnsembleFate,
    EnsembleInterventions,
    Share,
    SurvivalExtent,
)
from logicnet.network.case import changes_argument
from logicnet.report.page import Block, Fields, Page, Paragraph, Style, Table, plural
from logicnet.report.pages.interventions import interventions_page
from logicnet.report.pages.phrases import asked_as, cut_remark, hint, limit_notice, question
from logicnet.report.pages.why import explanation_blocks
from logicnet.report.report import network_name
from logicnet.report.views.fields import facts_of
from logicnet.report.views.scope import SCOPE
from logicnet.report.views.why import WHY

if TYPE_CHECKING:
    from logicnet.network.model import Clamp, Cut
    from logicnet.perturbation.outcome import Intervention
    from logicnet.report.report import Asked

__all__ = ["ensemble_explanation_page", "ensemble_interventions_page", "percent"]

#: Sets listed, and of how many of them what they hinge on is told.
ROWS, HINGED = 50, 12


def ensemble_interventions_page(result: EnsembleInterventions, asked: Asked) -> Page:
    """The page of one network, with what is open, what was given, and how many networks that leaves."""
    title, fields, *rest = interventions_page(result.listed, asked)
    assert isinstance(fields, Fields)
    blocks: list[Block] = [title, Fields((*fields.rows, *facts_of(SCOPE, result.scope)))]
    told = _shares(result) if result.shares is not None else rest
    return (*blocks, *told, *_restated(result))


def _restated(result: EnsembleInterventions) -> list[Block]:
    """Sets of which a given expectation says what is asked: that they work was put in, not found."""
    rows = [
        (" + ".join(one.labels) or "(no change)", expectation.name, expectation.text)
        for one in result.interventions
        for expectation in result.restated(one)
    ]
    if not rows:
        return []
    about = "an expectation is about the same changes and the same read-out"
    head = Paragraph(f"Given, not only found: {about}.", Style.WARN)
    return [head, Table(("set", "expectation", "about"), tuple(rows))]


def ensemble_explanation_page(found: EnsembleExplanation, asked: Asked, witness: str | None = None) -> Page:
    """What ``why --open`` says: where the phenotype survives, what that hinges on, and one network explained."""
    case, fate, name = found.case, found.fate, found.demand.text
    applied: tuple[Clamp | Cut, ...] = (*case.clamps, *case.cuts)
    blocks: list[Block] = [
        Paragraph(f"{_FATES[fate.survives_in].format(p=name)} in {network_name(case.network)}", Style.TITLE),
        Fields(
            (
                *question(case.network, case.environment, applied, asked),
                *facts_of(WHY.fields, found),
            )
        ),
        *limit_notice(found.limits),
    ]
    style = {SurvivalExtent.NONE: Style.GOOD, SurvivalExtent.UNKNOWN: Style.WARN}.get(fate.survives_in, Style.BAD)
    blocks.append(Paragraph(found.statement, style))
    blocks += _rests(found)
    if found.explanation is not None:
        blocks.append(Paragraph(_explained(fate), Style.TITLE))
        if fate.differing:
            blocks.append(Fields(tuple((one.node, _reads(one)) for one in fate.differing)))
        blocks += explanation_blocks(found.explanation)
        if witness is None:
            given = dict(asked.options)["given"]
            again = ("--open", fate.scope.opened.value, *(() if given is None else ("--given", str(given))))
            file = ("--witness", "instantiation.bnet")
            same = ("--phenotype", name, *asked_as(found.occurrence, case.update))
            if fate.differing:
                held = changes_argument(case.network, applied)
                blocks.append(hint("write that network to a file", "why", asked, *same, *again, *file, changes=held))
        else:
            blocks.append(Paragraph(f"That network was written to {witness}."))
    elif witness is not None:
        blocks.append(Paragraph("No network was written: none is known that answers.", Style.WARN))
    return tuple(blocks)


_FATES = {
    SurvivalExtent.ALL: "Why {p} survives whatever the open rules are",
    SurvivalExtent.SOME: "Where {p} survives, and why",
    SurvivalExtent.SOME_OR_ALL: "Where {p} survives, and why",
    SurvivalExtent.NONE: "Why {p} does not survive, whatever the open rules are,",
    SurvivalExtent.UNKNOWN: "Whether {p} survives",
}


def _rests(found: EnsembleExplanation) -> list[Block]:
    """Which choices decide."""
    fate, name = found.fate, found.demand.text
    if fate.at is None or fate.survives_in is SurvivalExtent.NONE:
        return []
    if fate.hinge is None:
        return [Paragraph(f"Which choices that rests on is not known: {fate.why or 'a limit was hit'}.", Style.WARN)]
    if not fate.hinge.outcomes:
        return [Paragraph(f"That rests on no choice: {name} survives whatever the open rules are.")]
    blocks: list[Block] = [
        Paragraph(f"What it hinges on: {name} survives where, whatever the other choices are,", Style.TITLE),
        Fields(tuple((one.node, _reads(one)) for one in fate.hinge.outcomes)),
    ]
    if fate.hinge.works_at is not None:
        text = "With other outcomes of these alone there is a consistent network in which it does not survive."
        blocks.append(Paragraph(text))
    return blocks


def _explained(fate: EnsembleFate) -> str:
    """Which network the explanation is about."""
    if not fate.differing:
        return "In the network as written:"
    many = plural(len(fate.differing), "choice")
    if fate.survives_in is SurvivalExtent.NONE:
        return f"In a consistent network that differs from the file in {many}:"
    near = "no consistent network nearer to the file has it" if fate.is_nearest else "a nearer one may have it as well"
    return f"In a network that differs from the file in {many}; {near}:"


def percent(share: Share) -> str:
    """The part of the consistent instantiations in which a set works, never rounded to all or nothing."""
    low, high = share.bounds
    if low == high:
        return _rounded(low)
    return f"{_rounded(low)} to {_rounded(high)}"


def _rounded(part: float) -> str:
    if part in (0, 1):
        return f"{part:.0%}"
    if part < 0.0005:
        return "< 0.1%"
    return "> 99.9%" if part > 0.9995 else f"{part:.1%}"


def _shares(result: EnsembleInterventions) -> list[Block]:
    found = list(zip(result.interventions, result.shares or (), strict=True))
    found.sort(key=lambda one: (-one[1].bounds[0], one[0].size, one[0].chosen))
    blocks: list[Block] = []
    if result.limits:
        blocks.append(
            Paragraph(f"Not finished: {'; '.join(result.limits)}. What follows is right, but not all.", Style.BAD)
        )
    sure = sum(share.bounds[0] == 1 for _, share in found)
    if not found:
        blocks.append(Paragraph("None found.", Style.TITLE))
    else:
        line = f"{plural(len(found), 'set')} of changes: {sure} of them in every consistent instantiation."
        blocks.append(Paragraph(line, Style.GOOD))
        header = ("size", "set", "works in", "instantiations", "as written")
        rows = [_row(intervention, share) for intervention, share in found[:ROWS]]
        blocks.append(Table(header, tuple(rows), cut_remark(len(found) - len(rows), "set")))
    hinged = [(one, share) for one, share in found if share.hinges]
    if hinged:
        title = "What it hinges on: with these rules a set fails, whatever the other choices are."
        blocks.append(Paragraph(title, Style.TITLE))
        for intervention, share in hinged[:HINGED]:
            blocks += _hinge_blocks(intervention, share)
        if len(hinged) > HINGED:
            blocks.append(Paragraph(f"And {len(hinged) - HINGED} more sets; --format json has all."))
    if result.undecided:
        blocks.append(Paragraph(f"{plural(len(result.undecided), 'set')} undecided somewhere:", Style.WARN))
        told = [(" + ".join(one.labels) or "(no change)", one.why) for one in result.undecided[:ROWS]]
        blocks.append(Table(("set", "why"), tuple(told), cut_remark(len(result.undecided) - len(told), "set")))
    blocks.append(Paragraph(result.statement))
    return blocks


def _row(intervention: Intervention, share: Share) -> tuple[str, ...]:
    written = {True: "works", False: "fails", None: "not known"}[share.as_written]
    set_text = " + ".join(intervention.labels) or "(no change)"
    return str(intervention.size), set_text, percent(share), f"{share.works} of {share.consistent}", written


def _hinge_blocks(intervention: Intervention, share: Share) -> list[Block]:
    """The hinge that is nearest to the network as written, rule by rule."""
    first = share.nearest
    assert first is not None
    subject = " + ".join(intervention.labels)
    fails = f"{subject} fails where" if subject else "Without any change the demands are missed where"
    more = len(share.hinges) - 1
    rest = f" (or in {more} other ways)" if more else ""
    return [Paragraph(f"{fails}{rest}:"), Fields(tuple((one.node, _reads(one)) for one in first.outcomes))]


def _reads(one: ChoiceOutcome) -> str:
    return f"reads {one.outcome}{', as written' if one.as_written else ''}"
