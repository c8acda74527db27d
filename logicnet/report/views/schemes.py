"""What is said of attractors under several schemes."""

from __future__ import annotations

from logicnet.attractors.comparison import SchemeComparison
from logicnet.report.tables import Rows
from logicnet.report.views.attractors import row_values
from logicnet.report.views.interventions import joined

__all__ = ["schemes_rows"]


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
                    joined(a.id for a in group),
                    joined("" if a.size is None else a.size for a in group),
                )
            ),
            row.agree.value,
            *row_values(network, row.space),
        )
        for row in compared.rows
    )
    return Rows(header, rows)
