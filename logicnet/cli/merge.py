"""``logicnet merge``."""

from __future__ import annotations

from typing import Annotated

import typer

from logicnet.cli import options
from logicnet.cli.claims import Role
from logicnet.cli.files import load
from logicnet.cli.options.screen import ScreenOutput
from logicnet.cli.screened import deliver
from logicnet.cli.status import Status
from logicnet.cli.watch import watched

__all__ = ["merge"]


class MergeOutput(ScreenOutput):
    """As of a screen."""


def merge(
    parts: Annotated[
        list[str], Role.READS, typer.Argument(metavar="PART...", help="What `screen --shard` wrote, all parts of it.")
    ],
    network: Annotated[
        str | None,
        Role.READS,
        typer.Option("--network", metavar="FILE", help="The network, if it is no longer where the parts say."),
    ] = None,
    *,
    output: MergeOutput,
    run: options.RunOptions,
) -> Status:
    """Put the parts of a screen together: the same bytes as from one process.

    Every row must be there once; a part that is damaged, missing or of another screen is named.
    """
    with watched(run) as limits:
        from logicnet.perturbation.parts import merged, plan_of_part, read_part

        found = [read_part(path) for path in parts]
        file = network or found[0].question["file"]
        plan = plan_of_part(found[0], load(file, quiet=run.quiet))
        measured = merged(found, len(plan))
        if not output.streams:
            from logicnet.studies.screening import refuse_too_many

            refuse_too_many(len(plan), True, "write the rows as they come: --format csv")
        return deliver(plan, found[0].question["options"], measured, output, file, limits)
