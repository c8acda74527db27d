"""Results as CSV: one tidy row per attractor, pattern, intervention, finding or node; nothing shortened.

CSV has no place for what was proved or which limit was hit; the exit status and the messages say so.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from logicnet.attractors.landscape import Basin, Measure

if TYPE_CHECKING:
    from logicnet.attractors.comparison import SchemeComparison
    from logicnet.attractors.landscape import Attractor, Landscape
    from logicnet.network.model import Setting
    from logicnet.perturbation.outcome import InterventionResult
    from logicnet.query.answer import Answer
    from logicnet.report.overview import NodeView

__all__ = ["answer_csv", "interventions_csv", "landscape_csv", "overview_csv", "schemes_csv"]


def landscape_csv(landscape: Landscape) -> str:
    """One row per attractor (or pattern), one column per phenotype and per node; ``*`` = free or oscillating."""
    network = landscape.network
    if landscape.markers:
        inputs = [node.name for node in network.input_nodes()]
        header: list[str] = [*landscape.markers, "environments", *(f"witness {name}" for name in inputs)]
        return _csv(
            header,
            (
                [
                    *map(_setting, row.markers),
                    _number(row.environments),
                    *(_setting(row.witness.get(network.index[name])) for name in inputs),
                ]
                for row in landscape.patterns
            ),
        )
    asked: list[str] = []
    if landscape.start is not None:
        asked.append("reachable")
    if landscape.basins is not None:
        asked += ["states", "weak_basin", "strong_basin"]
        asked += [f"estimated_{m.value}{end}" for m in Measure for end in ("", "_low", "_high")]
    header = ["id", "kind", "size", *asked, *(phenotype.name for phenotype in network.phenotypes), *network.names]
    return _csv(
        header,
        (
            [
                attractor.id,
                attractor.kind.value,
                _number(attractor.size),
                *_asked(landscape, attractor),
                *(shows.value for _, shows in attractor.phenotypes),
                *(_setting(attractor.space.get(position)) for position in range(len(network))),
            ]
            for attractor in (*landscape.attractors, *landscape.unreachable)
        ),
    )


def schemes_csv(compared: SchemeComparison) -> str:
    """One row per hull: under which schemes an attractor has it, their ids and sizes, and a column per node."""
    network = compared.landscapes[0].network
    schemes = [landscape.update.value for landscape in compared.landscapes]
    header = [*(f"{name}{end}" for name in schemes for end in ("", "_ids", "_sizes")), *network.names]
    return _csv(
        header,
        (
            [
                *(
                    cell
                    for verdict, group in zip(row.exists, row.attractors, strict=True)
                    for cell in (verdict.value, _joined(a.id for a in group), _joined(_number(a.size) for a in group))
                ),
                *(_setting(row.space.get(position)) for position in range(len(network))),
            ]
            for row in compared.rows
        ),
    )


def _asked(landscape: Landscape, attractor: Attractor) -> list[str]:
    """Reachability and basins, as far as they were asked for."""
    cells = [] if attractor.reachable is None else [attractor.reachable.value]
    if landscape.basins is not None:
        basin = attractor.basin or Basin(None, None)
        cells += [str(landscape.basins.states), _number(basin.weak), _number(basin.strong)]
        estimates = {estimate.measure: estimate for estimate in basin.estimates}
        for measure in Measure:
            found = estimates.get(measure)
            cells += ["", "", ""] if found is None else [f"{x:.6f}" for x in (found.share, found.low, found.high)]
    return cells


def interventions_csv(result: InterventionResult) -> str:
    """One row per minimal intervention, then one per set that stayed undecided."""
    rows = [
        [_joined(found.clamps), _joined(found.drugs), str(found.size), f"{found.cost:g}", found.verdict.value, ""]
        for found in result.interventions
    ]
    rows += [
        [_joined(left.clamps), _joined(left.drugs), str(len(left.clamps)), "", "undecided", left.why]
        for left in result.undecided
    ]
    return _csv(["clamps", "drugs", "size", "cost", "verdict", "why"], rows)


def overview_csv(nodes: Iterable[NodeView]) -> str:
    """One row per node."""
    header = ["node", "rule", "input", "default", "compartment", "kinds"]
    header += ["regulators", "targets", "description", "references"]
    signs = {"activates": "+", "inhibits": "-", "both": "+-"}
    return _csv(
        header,
        (
            [
                node.name,
                node.rule,
                "yes" if node.is_input else "no",
                node.default,
                node.compartment,
                "; ".join(node.kinds),
                "; ".join(f"{signs[regulation.sign.value]} {regulation.source}" for regulation in node.regulators),
                "; ".join(f"{signs[regulation.sign.value]} {regulation.target}" for regulation in node.targets),
                node.description,
                "; ".join(node.references),
            ]
            for node in nodes
        ),
    )


def answer_csv(answer: Answer) -> str:
    """One row per state of the run, or the witness alone; one column per node. ``then_back_to`` closes a circle."""
    trace = answer.trace
    states = trace.states if trace is not None else () if answer.witness is None else (answer.witness,)
    role = "witness" if trace is None else "counter-example" if trace.refutes else "example"
    rows = []
    for step, state in enumerate(states):
        back = trace.loop if trace is not None and step == len(states) - 1 else None
        values = (_setting(state.get(v)) for v in range(len(answer.network)))
        rows.append([answer.holds.value, role, str(step), _number(back), *values])
    return _csv(["holds", "role", "step", "then_back_to", *answer.network.names], rows)


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def _joined(items: Iterable[object]) -> str:
    return " + ".join(str(item) for item in items)


def _number(value: int | None) -> str:
    return "" if value is None else str(value)


def _setting(value: Setting) -> str:
    return "*" if value is None else str(value)
