"""Options of ``logicnet attractors``, in groups."""

from __future__ import annotations

from typing import Annotated

import typer

from logicnet.cli.command import Options
from logicnet.cli.options import words

__all__ = ["AttractorDetail", "AttractorOptions", "AttractorRun"]


class AttractorOptions(Options):
    """Which attractors."""

    update: words.SchemeOrAll = "asynchronous"
    where: Annotated[
        str | None,
        typer.Option("--where", metavar="FORMULA", help="Only attractors that show it, always or sometimes."),
    ] = None
    project: Annotated[
        str | None,
        typer.Option("--project", metavar="NODE,...", help="Which values of these nodes occur, over all free inputs."),
    ] = None


class AttractorDetail(Options):
    """What is told of each."""

    start: Annotated[
        str | None,
        typer.Option("--from", metavar="A=1,B=0", help="Only attractors reachable from some state with these values."),
    ] = None
    basins: Annotated[
        bool,
        typer.Option("--basins", help="How many states lead to each attractor: exact, or else estimated by sampling."),
    ] = False
    states: Annotated[
        int,
        typer.Option("--states", metavar="N", min=0, help="List the states of each attractor that has at most N."),
    ] = 0
    fixed_points: Annotated[bool, typer.Option("--fixed-points", help="Fixed points only.")] = False


class AttractorRun(Options):
    """The limits of the run, and the seed of what is drawn."""

    time_limit: Annotated[
        float | None,
        typer.Option(
            "--time-limit",
            metavar="SECONDS",
            min=0,
            help="Stop then, print what was proved, exit with status 3. Until then AEON's own search tries what stays "
            "open (asynchronous).",
        ),
    ] = None
    memory_limit: words.MemoryLimit = None
    seed: Annotated[
        int | None,
        typer.Option("--seed", metavar="N", help="Seed of the states drawn for estimated basins (default 0)."),
    ] = None
    quiet: words.Quiet = False
    debug: words.Debug = False
