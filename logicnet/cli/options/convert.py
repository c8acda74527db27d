"""Options of ``logicnet convert``, in groups."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from logicnet.cli.claims import Role
from logicnet.cli.command import Options
from logicnet.cli.options import words

__all__ = ["ConversionOptions", "ConversionOutput"]


class ConversionOptions(Options):
    """Which formats, and what may be lost."""

    to: Annotated[str | None, typer.Option("--to", metavar="FORMAT", help="Format of OUT.")] = None
    read_as: Annotated[
        str | None,
        typer.Option("--from", metavar="FORMAT", help="Format of IN; without it, what its content shows."),
    ] = None
    logic: Annotated[
        Literal["inhibitor-wins", "activator-wins", "all-and", "all-or"] | None,
        typer.Option(
            "--logic",
            metavar="READING",
            help="How the open rules of signed interactions (SIF) are written: inhibitor-wins (without it), "
            "activator-wins, all-and or all-or.",
        ),
    ] = None
    names: Annotated[
        str | None,
        Role.READS,
        typer.Option("--names", metavar="MAP", help="Map file of an earlier conversion: give IN its names back."),
    ] = None
    results: Annotated[
        list[str] | None,
        Role.READS,
        typer.Option("--results", metavar="FILE", help="Put a result of a command into a COMBINE archive; repeat."),
    ] = None
    labels: Annotated[
        bool,
        typer.Option("--labels", help="Call nodes by their names for people, if IN has ids and names (SBML, GINML)."),
    ] = False
    midas: Annotated[
        str | None,
        Role.READS,
        typer.Option("--midas", metavar="TABLE", help="Add each value of a MIDAS table as an expectation."),
    ] = None
    strict: Annotated[bool, typer.Option("--strict", help="Write nothing if anything is lost; exit status 1 then.")] = (
        False
    )


class ConversionOutput(Options):
    """How the report is written, and where."""

    format: words.ReportFormat = "text"
    output: Annotated[
        str | None,
        Role.WRITES,
        typer.Option("-o", "--output", metavar="PATH", help="Write the report there, whole or not at all."),
    ] = None
