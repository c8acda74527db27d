"""Options of ``logicnet why``, in groups."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from logicnet.cli.claims import Role
from logicnet.cli.command import Options
from logicnet.cli.options import words
from logicnet.cli.options.groups import OpenOptions

__all__ = ["WhyOpen", "WhyOutput", "WhyQuestion"]


class WhyQuestion(Options):
    """Which phenotype, after which changes."""

    phenotype: Annotated[
        str,
        typer.Option("--phenotype", "--abolish", metavar="P", help="A phenotype of the file, or a formula over nodes."),
    ]
    clamps: words.Clamps = None
    environments: words.EnvironmentNames = None
    occurrence: Annotated[
        Literal["ever", "always"],
        typer.Option(
            "--occurrence",
            metavar="ever|always",
            help="P survives if some attractor shows it in a state (ever), or in all its states (always).",
        ),
    ] = "ever"
    update: words.DecidedScheme = "asynchronous"
    start: words.From = None
    kind: words.Kind = "permanent"


class WhyOpen(OpenOptions):
    """Which rules are open, and the network that is explained then."""

    witness: Annotated[
        str | None,
        Role.WRITES,
        typer.Option("--witness", metavar="OUT", help="With --open: write the instantiation that is explained there."),
    ] = None


class WhyOutput(Options):
    """How the result is written, and how long it is."""

    format: Annotated[
        Literal["text", "json", "markdown"],
        typer.Option("--format", metavar="text|json|markdown", help="Text shortens citations, JSON never does."),
    ] = "text"
    output: words.Output = None
    most: Annotated[
        int,
        typer.Option(
            "--limit",
            metavar="N",
            min=1,
            help="List at most N of the motifs that kept P alive before; JSON says if more.",
        ),
    ] = 5
