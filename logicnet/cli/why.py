"""``logicnet why``."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from logicnet.cli import options
from logicnet.cli.files import emit
from logicnet.cli.question import pose
from logicnet.cli.status import Status
from logicnet.cli.watch import watched

__all__ = ["why"]


def why(
    file: options.File,
    phenotype: Annotated[
        str, typer.Option("--phenotype", metavar="P", help="A phenotype of the file, or a formula over nodes.")
    ],
    with_: options.Clamps = None,
    env: options.EnvironmentName = None,
    occurrence: Annotated[
        Literal["ever", "always"],
        typer.Option(
            "--occurrence",
            metavar="ever|always",
            help="P survives if some attractor shows it in a state (ever), or in all its states (always).",
        ),
    ] = "ever",
    update: Annotated[
        Literal["asynchronous", "most-permissive"],
        typer.Option("--update", metavar="SCHEME", help="asynchronous or most-permissive."),
    ] = "asynchronous",
    format: Annotated[
        Literal["text", "json", "markdown"],
        typer.Option("--format", metavar="text|json|markdown", help="Text shortens citations, JSON never does."),
    ] = "text",
    output: options.Output = None,
    limit: Annotated[
        int,
        typer.Option(
            "--limit",
            metavar="N",
            min=1,
            help="List at most N of the motifs that kept P alive before; JSON says if more.",
        ),
    ] = 5,
    time_limit: options.TimeLimit = None,
    memory_limit: options.MemoryLimit = None,
    seed: options.Seed = None,
    quiet: options.Quiet = False,
    debug: options.Debug = False,
) -> Status:
    """Why a phenotype survives changes, or why they end it."""
    with watched(time_limit=time_limit, memory_limit=memory_limit, quiet=quiet) as limits:
        from logicnet.network.resolve import read_demand
        from logicnet.perturbation.explain import explain_case
        from logicnet.perturbation.outcome import Occurrence

        asked = pose(file, env=env, with_=with_, update=update, quiet=quiet)
        found = explain_case(
            asked.case,
            read_demand(asked.network, phenotype, option="--phenotype"),
            occurrence=Occurrence(occurrence),
            most=limit,
            limits=limits,
        )
    from logicnet.report.explained import explanation_document
    from logicnet.report.pages.why import explanation_page
    from logicnet.report.report import Asked

    told = Asked(
        file,
        asked.place,
        (
            *asked.options,
            ("phenotype", phenotype),
            ("occurrence", occurrence),
            ("update", update),
            ("limit", limit),
            ("time_limit", time_limit),
            ("memory_limit", memory_limit),
            ("seed", seed),
        ),
    )
    emit(
        format,
        output,
        page=lambda: explanation_page(found, told),
        document=lambda: explanation_document(found, told),
    )
    return Status.DONE if found.finished else Status.PARTIAL
