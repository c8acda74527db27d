"""What ``simulate`` says: probabilities over time beside what is proved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logicnet.report.page import Block, Fields, Page, Paragraph, Style, Table
from logicnet.report.pages.phrases import limit_notice, question
from logicnet.report.report import Asked, network_name
from logicnet.report.views.fields import facts_of, shown_of
from logicnet.report.views.simulation import END_PROBABILITY, SIMULATION, TRACE, traced
from logicnet.simulation.maboss import Simulation
from logicnet.text.counts import plural

if TYPE_CHECKING:
    from logicnet.simulation.absorption import Ends
    from logicnet.studies.simulate import SimulationAnswer

__all__ = ["simulation_page"]


def simulation_page(answer: SimulationAnswer, asked: Asked) -> Page:
    """What ``simulate`` says."""
    found = answer.simulation
    blocks: list[Block] = [
        Paragraph(f"Simulation of {network_name(found.network)}", Style.TITLE),
        Fields(
            (
                *question(found.network, found.environment, (*found.clamps, *found.cuts), asked),
                *facts_of(SIMULATION.fields, answer),
            )
        ),
    ]
    blocks += limit_notice(found.limits)
    if each := traced(found):
        shown = shown_of(TRACE, None)
        rows = tuple(tuple(text(it) for _, text in shown) for it in each)
        blocks.append(Table(tuple(label for label, _ in shown), rows, ""))
    blocks += _excess_blocks(found)
    for matrix in found.matrices:
        labels = [f"{d:g}" for d in matrix.strengths]
        second = str(matrix.changes[1]) if len(matrix.changes) == 2 else ""
        blocks.append(Paragraph(f"{matrix.demand} at the end, {matrix.changes[0]} down, {second or 'alone'} across:"))
        header = ("strength", *(labels if second else ["share"]))
        blocks.append(
            Table(header, tuple((labels[i], *(f"{p:.3f}" for p in row)) for i, row in enumerate(matrix.shares)), "")
        )
    if found.matrices:
        blocks.append(Paragraph("A strength is the rate at which a change acts in the model, and no measured dose."))
    if answer.ends is not None:
        blocks += _where_it_ends(answer.ends)
    blocks.append(
        Paragraph(
            "A probability is drawn and has an interval; what is called proved holds for every attractor, whatever the "
            "rates."
        )
    )
    return tuple(blocks)


def _excess_blocks(found: Simulation) -> list[Block]:
    if not found.excesses:
        return []
    rows = [
        (
            " + ".join(map(str, one.changes)),
            one.demand.text,
            *(f"{middle:+.3f} ({low:+.3f} to {high:+.3f})" for middle, low, high in (one.bliss, one.hsa)),
        )
        for one in found.excesses
    ]
    return [
        Paragraph("How much less a pair leaves at the end than its parts let expect:"),
        Table(("pair", "phenotype", "excess over Bliss", "excess over HSA"), tuple(rows), ""),
    ]


def _where_it_ends(ends: Ends) -> list[Block]:
    how = (
        (f"exactly, among {plural(ends.states, 'reachable state')}" if ends.states else "as it is proved")
        if ends.exact
        else f"by {plural(ends.states, 'walk')}, because {ends.why}"
    )
    shown = shown_of(END_PROBABILITY, ends)
    rows = tuple(tuple(text(one) for _, text in shown) for one in ends.ends)
    return [
        Paragraph(f"Where it ends untreated, {how}:"),
        Table(tuple(label for label, _ in shown), rows, ""),
    ]
