"""What ``screen`` says: the goal by environment, the sets that reach it, and what else they do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logicnet.network.case import changes_text
from logicnet.perturbation.screen import Healthy, ScreenAnswer, Synergy
from logicnet.report.page import Block, Fields, Page, Paragraph, Style, Table, shortened
from logicnet.report.pages.ensemble_interventions import percent
from logicnet.report.pages.phrases import cut_remark, limit_notice
from logicnet.report.report import network_name, size_text
from logicnet.report.views.fields import facts_of
from logicnet.report.views.scope import SCOPE
from logicnet.report.views.screen import SCREEN

if TYPE_CHECKING:
    from logicnet.network.model import Network
    from logicnet.perturbation.screen import ScreenRow, SetSummary
    from logicnet.report.screening import Screening, ScreenShares

__all__ = ["screen_page", "set_text"]

SETS = 40


def screen_page(screening: Screening, file: str) -> Page:
    """The question, a count per environment, and the sets that abolish something."""
    plan = screening.plan
    goal = plan.goal
    held = changes_text(plan.network, (*plan.clamps, *plan.cuts), ", ")
    facts = [
        ("network", f"{file}: {size_text(plan.network)}"),
        *facts_of(SCREEN.fields, screening),
        *(facts_of(SCOPE, screening.over.scope) if screening.over is not None else ()),
        *([("clamps", held)] if held else []),
    ]
    blocks: list[Block] = [Paragraph(f"Screen of {network_name(plan.network)}", Style.TITLE), Fields(tuple(facts))]
    blocks += limit_notice(screening.limits)
    header = ["environment", "phenotype", *(answer.value for answer in ScreenAnswer)]
    names = [name for name, _ in plan.readouts]
    tally = {(place.name, k): [0] * len(ScreenAnswer) for place in plan.places for k in range(len(names))}
    words = list(ScreenAnswer)
    for row in screening.rows:
        if row.size:
            for k, answer in enumerate(row.answers):
                tally[row.place, k][words.index(answer)] += 1
    counted = [(place, names[k], *map(str, counts)) for (place, k), counts in tally.items()]
    blocks.append(Paragraph("Sets by what becomes of each phenotype", Style.TITLE))
    blocks.append(Table(tuple(header), tuple(counted[:SETS]), cut_remark(len(counted) - SETS)))
    if goal is not None:
        blocks += _reached(screening, goal)
        if screening.over is not None:
            blocks += _shares(screening, screening.over, goal)
    return tuple(blocks)


def _shares(screening: Screening, over: ScreenShares, goal: str) -> list[Block]:
    """In how many networks the goal is absent after each set, the surest sets first."""
    network = screening.plan.network
    found = [(row, share) for row, share in zip(screening.rows, over.shares, strict=False) if share.bounds[1] > 0]
    # Smaller sets stand first in the rows.
    found.sort(key=lambda one: -one[1].bounds[0])
    lines = [
        (set_text(network, row), row.place, "-" if row.verdict is None else row.verdict.value, percent(share),
         f"{share.works} of {share.consistent}")
        for row, share in found[:SETS]
    ]  # fmt: skip
    header = ("set", "environment", "as written", "absent in", "instantiations")
    text = (
        f"Instantiations: of those that meet what is given, in how many no attractor "
        f"{screening.plan.occurrence.shows(goal)} after the set, in every setting of the free inputs. A row that took "
        f"more than {over.most_proofs} proofs is told as bounds. A share counts networks and is no probability."
    )
    return [
        Paragraph(f"Share of instantiations without {goal}", Style.TITLE),
        Table(header, tuple(lines), cut_remark(len(found) - SETS)),
        Paragraph(text if over.scope.choices else f"{text} Nothing is open here: this is about one network."),
    ]


def _reached(screening: Screening, goal: str) -> list[Block]:
    """Sets that abolish the goal somewhere, those without a smaller one inside first."""
    lines: list[tuple[tuple[bool, int, int], tuple[str, ...]]] = []
    summaries = screening.sets
    for number, found in enumerate(summaries):
        if not found.size or not found.abolished:
            continue
        synergies = {synergy for _, synergy in found.synergy}
        synergy = "-" if not synergies else "yes" if Synergy.YES in synergies else "unknown"
        if synergies == {Synergy.NO}:
            synergy = "no"
        effects = dict.fromkeys(f"{'gained' if gained else 'lost'} {name}" for _, name, gained in found.side_effects)
        called = set_text(screening.plan.network, found)
        line = (called, f"{found.abolished} of {found.shown}", synergy, found.healthy.value)
        lines.append(((synergy == "no", -found.abolished, number), (*line, shortened(list(effects), 3) or "none")))
    lines.sort(key=lambda entry: entry[0])
    redundant = sum(1 for key, _ in lines if key[0])
    shown = [line for key, line in lines if not key[0]]
    if not lines:
        return [Paragraph(f"No set of this screen is proved to abolish {goal}.", Style.WARN)]
    blocks: list[Block] = [
        Paragraph(f"Sets proved to abolish {goal}", Style.TITLE),
        Table(
            ("set", "environments", "synergy", "healthy", "side effects"),
            tuple(shown[:SETS]),
            cut_remark(len(shown) - SETS, "set"),
        ),
        Paragraph(
            "Environments: in how many of those that show the goal untreated. Synergy: yes if no part of the set "
            "abolishes it there. Healthy: whether a read-out changes where the goal is absent untreated. Side effects: "
            "read-outs brought about or taken away in some environment."
        ),
    ]
    if redundant:
        blocks.append(Paragraph(f"{redundant} more sets abolish it only because a part of them does already."))
    if all(found.healthy is Healthy.NONE for found in summaries):
        text = "Every environment of this screen shows the goal untreated, so it says nothing about healthy ones; add "
        blocks.append(Paragraph(f"{text}one with --env to see what the sets do there.", Style.WARN))
    return blocks


def set_text(network: Network, row: ScreenRow | SetSummary) -> str:
    """The clamps in words."""
    return changes_text(network, row.clamps) or "nothing"
