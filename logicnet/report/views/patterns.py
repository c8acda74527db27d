"""What is said of patterns of markers."""

from __future__ import annotations

from logicnet.attractors.landscape import PatternTable
from logicnet.report.tables import Rows
from logicnet.report.views.shared import setting

__all__ = ["patterns_rows"]


def patterns_rows(table: PatternTable) -> Rows:
    """One row per pattern, one column per marker and, of the witness, per input; ``*`` = oscillating."""
    index = table.network.index
    inputs = [node.name for node in table.network.input_nodes()]
    header = (*table.markers, "environments", "environments_at_least", *(f"witness {name}" for name in inputs))
    return Rows(
        header,
        tuple(
            (
                *map(setting, row.markers),
                row.environments,
                row.at_least,
                *(setting(row.witness.get(index[name])) for name in inputs),
            )
            for row in table.patterns
        ),
    )
