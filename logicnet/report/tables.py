"""Results as tables: one tidy row per attractor, pattern, intervention, finding or node; nothing shortened.

A table is written as CSV here and becomes a frame of pandas in a notebook. Neither has a place for what was proved or
which limit was hit; the result itself, the exit status and the messages say so.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from logicnet.report.views.attractors import ATTRACTOR, row_values
from logicnet.report.views.fields import Cell, cells_of, columns_of
from logicnet.report.views.interventions import INTERVENTION, undecided_row
from logicnet.text.cells import shown_cell

if TYPE_CHECKING:
    from logicnet.attractors.comparison import SchemeComparison
    from logicnet.attractors.landscape import Landscape, PatternTable
    from logicnet.network.model import Setting
    from logicnet.perturbation.outcome import InterventionResult
    from logicnet.query.answer import Answer
    from logicnet.report.overview import NodeView
    from logicnet.text.diagnostics import Diagnostic

__all__ = [
    "Cell",
    "Rows",
    "answer_rows",
    "csv_of",
    "findings_rows",
    "interventions_rows",
    "landscape_rows",
    "overview_rows",
    "patterns_rows",
    "schemes_rows",
]


@dataclass(frozen=True, slots=True)
class Rows:
    """A table: names of columns, and as many cells in every row."""

    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def patterns_rows(table: PatternTable) -> Rows:
    """One row per pattern, one column per marker and, of the witness, per input; ``*`` = oscillating."""
    index = table.network.index
    inputs = [node.name for node in table.network.input_nodes()]
    header = (*table.markers, "environments", "environments_at_least", *(f"witness {name}" for name in inputs))
    return Rows(
        header,
        tuple(
            (
                *map(_setting, row.markers),
                row.environments,
                row.at_least,
                *(_setting(row.witness.get(index[name])) for name in inputs),
            )
            for row in table.patterns
        ),
    )


def landscape_rows(landscape: Landscape) -> Rows:
    """One row per attractor, one column per phenotype and per node; ``*`` = free or oscillating.

    What is proved unreachable from the start has none, as on the page.
    """
    rows = tuple(cells_of(ATTRACTOR, attractor, landscape) for attractor in landscape.attractors)
    return Rows(columns_of(ATTRACTOR, landscape), rows)


def findings_rows(diagnostics: Iterable[Diagnostic]) -> Rows:
    """One row per finding."""
    header = ("code", "severity", "path", "line", "column", "message", "help")
    rows = ((d.code, d.severity.value, d.source.path, *d.start, d.message, d.help) for d in diagnostics)
    return Rows(header, tuple(rows))


def schemes_rows(compared: SchemeComparison) -> Rows:
    """One row per hull: under which schemes an attractor has it, their ids and sizes, and a column per node."""
    network = compared.landscapes[0].network
    schemes = [landscape.update.value for landscape in compared.landscapes]
    header = (*(f"{name}{end}" for name in schemes for end in ("", "_ids", "_sizes")), "same_states",
              *(name for name, _ in network.level_rows))  # fmt: skip
    rows = tuple(
        (
            *(
                cell
                for verdict, group in zip(row.exists, row.attractors, strict=True)
                for cell in (
                    verdict.value,
                    _joined(a.id for a in group),
                    _joined("" if a.size is None else a.size for a in group),
                )
            ),
            row.agree.value,
            *row_values(network, row.space),
        )
        for row in compared.rows
    )
    return Rows(header, rows)


def interventions_rows(result: InterventionResult) -> Rows:
    """One row per minimal intervention, then one per set that stayed undecided.

    ``why`` says what stayed open. Filled only when asked for: with ``--robustness`` ``share``, at how many of the
    settings the set is proved to abolish the goal (at least so many where some stay open), and ``minimal_share``, at
    how many it meets every demand and no part of it does, and ``holds_share`` (rho), at how many the demands are met
    under it, whether or not it makes the difference; with ``--healthy`` ``side_effects``, each read-out that
    changes as ``F: before -> after``, or ``none``; with ``--confirm`` ``confirmed_by`` and ``not_confirmed``, engines;
    with ``--grounds`` ``rests_on``.
    """
    rows = [cells_of(INTERVENTION, found, result) for found in result.interventions]
    rows += [undecided_row(left, result) for left in result.undecided]
    return Rows(columns_of(INTERVENTION, result), tuple(rows))


def overview_rows(nodes: Iterable[NodeView]) -> Rows:
    """One row per node."""
    header = ("node", "rule", "input", "default", "compartment", "kinds", "regulators", "targets", "description",
              "references")  # fmt: skip
    signs = {"activates": "+", "inhibits": "-", "both": "+-"}
    return Rows(
        header,
        tuple(
            (
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
            )
            for node in nodes
        ),
    )


def answer_rows(answer: Answer) -> Rows:
    """One row per state of the run, or the witness alone; one column per node. ``then_back_to`` closes a circle."""
    trace = answer.trace
    states = trace.states if trace is not None else () if answer.witness is None else (answer.witness,)
    role = "witness" if trace is None else "counter-example" if trace.refutes else "example"
    rows: list[tuple[Cell, ...]] = []
    for step, state in enumerate(states):
        back = trace.loop if trace is not None and step == len(states) - 1 else None
        values = row_values(answer.network, state)
        rows.append((answer.holds.value, role, step, back, *values))
    return Rows(("holds", "role", "step", "then_back_to", *(n for n, _ in answer.network.level_rows)), tuple(rows))


def csv_of(table: Rows) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(map(shown_cell, table.header))
    writer.writerows([_written(cell) for cell in row] for row in table.rows)
    return text.getvalue()


def _written(cell: Cell) -> str | int:
    """Shares and costs to six digits; nothing where nothing is known; text stays text."""
    if isinstance(cell, str):
        return shown_cell(cell)
    return "" if cell is None else f"{cell:.6g}" if isinstance(cell, float) else cell


def _joined(items: Iterable[object]) -> str:
    return " + ".join(str(item) for item in items)


def _setting(value: Setting) -> str | int:
    return "*" if value is None else value
