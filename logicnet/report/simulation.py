"""What ``simulate`` says: probabilities over time beside what is proved, as a page, a document and a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from logicnet.network.case import KindOfChange
from logicnet.report.document import head, numbered
from logicnet.report.page import Block, Fields, Page, Paragraph, Style, Table
from logicnet.report.pages.phrases import limit_notice, question
from logicnet.report.report import Asked, clamps_named, network_name
from logicnet.report.tables import Cell, Rows
from logicnet.simulation.maboss import GONE, PhenotypeTrace, Protocol, Simulation, Treatment, bands
from logicnet.text.counts import plural

if TYPE_CHECKING:
    from logicnet.simulation.absorption import Ends
    from logicnet.studies.simulate import SimulationAnswer

__all__ = ["proof_words", "simulation_document", "simulation_page", "simulation_rows"]


def simulation_page(answer: SimulationAnswer, asked: Asked) -> Page:
    """What ``simulate`` says."""
    found = answer.simulation
    protocol = found.protocol
    ordered = " whose levels are in order" if found.network.levels else ""
    begin = f"every state{ordered}, each with the same chance" if found.start is None else found.start.words
    rates = ", ".join(f"{name} up {up:g} down {down:g}" for name, up, down in found.rates)
    blocks: list[Block] = [
        Paragraph(f"Simulation of {network_name(found.network)}", Style.TITLE),
        Fields(
            (
                *question(found.network, found.environment, (*found.clamps, *found.cuts), asked),
                ("update", "asynchronous, in continuous time (MaBoSS)"),
                ("from", begin),
                ("rates", f"1 up and down{f', but {rates}' if rates else ''}"),
                *_held(protocol, found.treatments),
                ("drawn", f"{plural(protocol.runs, 'run')} up to t = {protocol.time:g}, seed {protocol.seed}"),
            )
        ),
    ]
    blocks += limit_notice(found.limits)
    rows = [
        (
            words,
            trace.demand.text,
            *_ends_words(trace, treatment.runs),
            proof_words(trace, released, treatment.steps is not None),
        )
        for treatment in found.treatments
        for words in (_treatment_words(treatment, found),)
        for released in (bool(treatment.changes) and found.protocol.release is not None,)
        for trace in treatment.traces
    ]
    if rows:
        blocks.append(Table(("set", "phenotype", "first", "last", "95 %", "proof and simulation"), tuple(rows), ""))
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


def _treatment_words(treatment: Treatment, found: Simulation) -> str:
    """The set, and how many runs there are of it where a limit came before the others."""
    short = treatment.runs < found.protocol.runs
    return f"{treatment.words} ({plural(treatment.runs, 'run')} only)" if short else treatment.words


def _held(protocol: Protocol, treatments: Sequence[Treatment]) -> list[tuple[str, str]]:
    """How long the changes of a set are held, where that is not for good."""
    if protocol.release is not None:
        if any(treatment.steps is not None for treatment in treatments):
            second = f"of a sequence the second step from then until t = {2 * protocol.release:g}"
            return [("kind", f"temporary: held until t = {protocol.release:g}, then released; {second}")]
        return [("kind", f"temporary: held until t = {protocol.release:g}, then released")]
    return [] if protocol.kind is KindOfChange.PERMANENT else [("kind", f"{protocol.kind.value}: {protocol.kind.held}")]


def _ends_words(trace: PhenotypeTrace, runs: int) -> tuple[str, str, str]:
    low, high = bands(trace.shares[-1], runs)
    return f"{trace.shares[0]:.3f}", f"{trace.shares[-1]:.3f}", f"{low:.3f}-{high:.3f}"


def proof_words(trace: PhenotypeTrace, temporary: bool, sequence: bool = False) -> str:
    """What is proved of a phenotype beside what was drawn; nothing where it is not proved absent."""
    if not trace.absent:
        return ""
    if temporary:
        end = f"below {GONE:g} from t = {trace.gone_from:g}" if trace.gone_from is not None else "there at the end"
        when = "each step ends" if sequence else "the release"
        return f"proved absent if it has settled before {when}; in simulation {end}"
    if trace.gone_from is None:
        return f"proved absent in the long run; still {trace.shares[-1]:.3f} at the end of the simulation"
    return f"proved absent; in simulation below {GONE:g} from t = {trace.gone_from:g}"


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
    rows = [
        (
            one.attractor.id,
            f"{one.share:.6f}" if ends.exact else f"{one.share:.3f}",
            "exact" if ends.exact else f"{one.low:.3f}-{one.high:.3f}",
            ", ".join(name for name, shows in one.attractor.phenotypes if shows.value == "always"),
        )
        for one in ends.ends
    ]
    return [
        Paragraph(f"Where it ends untreated, {how}:"),
        Table(("attractor", "probability", "95 %", "always shows"), tuple(rows), ""),
    ]


def simulation_document(answer: SimulationAnswer, asked: Asked) -> dict[str, Any]:
    """``logicnet.simulate/1``."""
    found = answer.simulation
    document = head("simulate", found.network, found.environment, asked)
    document["rates"] = {name: {"up": up, "down": down} for name, up, down in found.rates}
    document["times"] = list(found.times)
    document["sets"] = [
        {
            "clamps": clamps_named(treatment.changes),
            "steps": None
            if (steps := treatment.steps) is None
            else [{"changes": clamps_named(step)} for step in (steps.first, steps.then)],
            "runs": treatment.runs,
            "phenotypes": [
                {
                    "phenotype": trace.demand.text,
                    "probability": [numbered(p) for p in trace.shares],
                    "low": [numbered(bands(p, treatment.runs)[0]) for p in trace.shares],
                    "high": [numbered(bands(p, treatment.runs)[1]) for p in trace.shares],
                    "proved_absent": trace.absent,
                    "gone_from": trace.gone_from,
                }
                for trace in treatment.traces
            ],
        }
        for treatment in found.treatments
    ]
    document["excess"] = [
        {
            "clamps": clamps_named(one.changes),
            "phenotype": one.demand.text,
            **{
                name: dict(zip(("value", "low", "high"), map(numbered, three), strict=True))
                for name, three in (("bliss", one.bliss), ("hsa", one.hsa))
            },
        }
        for one in found.excesses
    ]
    document["matrices"] = [
        {
            "clamps": clamps_named(matrix.changes),
            "phenotype": matrix.demand.text,
            "strengths": list(matrix.strengths),
            "probability": [[numbered(p) for p in row] for row in matrix.shares],
        }
        for matrix in found.matrices
    ]
    document["ends"] = answer.ends and _ends(answer.ends)
    document["finished"] = found.finished
    document["limits"] = list(found.limits)
    return document


def _ends(ends: Ends) -> dict[str, Any]:
    """Where it ends untreated: exact shares as they are, estimated ones to the digits that mean something."""
    said = float if ends.exact else numbered
    return {
        "exact": ends.exact,
        "states": ends.states,
        "why": ends.why or None,
        "attractors": [
            {
                "attractor": one.attractor.id,
                "probability": said(one.share),
                "low": said(one.low),
                "high": said(one.high),
            }
            for one in ends.ends
        ],
    }


def simulation_rows(found: Simulation) -> Rows:
    """One row per set, phenotype and window of time."""
    rows: list[tuple[Cell, ...]] = [
        (treatment.words, trace.demand.text, time, numbered(p), *map(numbered, bands(p, treatment.runs)))
        for treatment in found.treatments
        for trace in treatment.traces
        for time, p in zip(found.times, trace.shares, strict=True)
    ]
    return Rows(("set", "phenotype", "time", "probability", "low", "high"), tuple(rows))
