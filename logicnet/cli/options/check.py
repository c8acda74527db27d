"""Options of ``logicnet check``, in groups."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from logicnet.cli.command import Options
from logicnet.cli.options import words

__all__ = ["CheckOutput", "CheckSettings", "Rewriting"]


class CheckSettings(Options):
    """What is tested; what is not said here is taken from the settings file."""

    expect: Annotated[
        bool | None,
        typer.Option("--expect/--no-expect", help="Run the expectations of the file, or do not. [default: expect]"),
    ] = None
    select: Annotated[
        str | None,
        typer.Option("--select", metavar="CODES", help="Only these warnings (LN107, or LN1 for a family)."),
    ] = None
    ignore: Annotated[
        str | None,
        typer.Option("--ignore", metavar="CODES", help="Not these warnings. Errors are always shown."),
    ] = None
    dynamics: Annotated[
        bool | None,
        typer.Option(
            "--dynamics/--no-dynamics",
            help="Search the attractors too: phenotypes never attained, attractors without one, inputs without effect.",
        ),
    ] = None
    mutants: Annotated[
        bool | None,
        typer.Option(
            "--mutants/--no-mutants",
            help="Try slips in the rules, one at a time, and list those that no test notices.",
        ),
    ] = None
    seed: Annotated[
        int | None,
        typer.Option("--seed", metavar="N", help="Draws the sample when there are too many mutants to test all."),
    ] = None


class Rewriting(Options):
    """Whether the file is changed."""

    fix: Annotated[
        bool,
        typer.Option("--fix", help="Make the safe repairs first: no rule changes as a function, which is proved."),
    ] = False
    diff: Annotated[bool, typer.Option("--diff", help="Print what --fix would change, and change nothing.")] = False


class CheckOutput(Options):
    """How the result is written, and where."""

    format: Annotated[
        Literal["text", "json", "github", "sarif", "junit"],
        typer.Option("--format", metavar="text|json|github|sarif|junit", help="How to write the result."),
    ] = "text"
    output: words.Output = None
