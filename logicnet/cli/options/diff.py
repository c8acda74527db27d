"""Options of ``logicnet diff``, in groups."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from logicnet.cli.command import Options
from logicnet.cli.options import words

__all__ = ["ComparisonOptions", "DiffOutput"]


class ComparisonOptions(Options):
    """What is compared beyond the rules."""

    env: words.EnvironmentName = None
    abolish: Annotated[
        str | None,
        typer.Option("--abolish", metavar="P", help="Compare the minimal sets that abolish it too: gained and lost."),
    ] = None
    max_size: words.MaxSize = 2
    drugs: words.Drugs = False
    update: words.DecidedScheme = "asynchronous"


class DiffOutput(Options):
    """How the result is written, and where."""

    format: Annotated[Literal["text", "json", "markdown"], typer.Option("--format", metavar="text|json|markdown")] = (
        "text"
    )
    output: words.Output = None
