"""``logicnet diff``."""

from __future__ import annotations

from typing import Annotated

import typer

from logicnet.cli import options
from logicnet.cli.claims import Role
from logicnet.cli.files import emit_view, load
from logicnet.cli.options.diff import ComparisonOptions, DiffOutput
from logicnet.cli.status import Status
from logicnet.cli.watch import watched

__all__ = ["diff"]


def diff(
    old: Annotated[str, Role.READS, typer.Argument(metavar="A", help="The older network.")],
    new: Annotated[str, Role.READS, typer.Argument(metavar="B", help="The newer network.")],
    question: ComparisonOptions,
    output: DiffOutput,
    run: options.RunOptions,
) -> Status:
    """What changed between two networks: rules, attractors, interventions, and the edit responsible."""
    with watched(run) as limits:
        from logicnet.studies.diff import diff_networks

        answer = diff_networks(
            load(old, quiet=run.quiet),
            load(new, quiet=run.quiet),
            environment=question.env,
            abolish=question.abolish,
            max_size=question.max_size,
            drugs=question.drugs,
            update=question.update,
            limits=limits,
        )
    from logicnet.report.views import difference_view

    told = {"time_limit": run.time_limit, "memory_limit": run.memory_limit}
    emit_view(output, difference_view(answer, (old, new), told))
    return Status.DONE if answer.finished else Status.PARTIAL
