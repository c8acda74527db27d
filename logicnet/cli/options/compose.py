"""Options of ``logicnet compose``, in groups."""

from __future__ import annotations

from typing import Annotated

import typer

from logicnet.cli.claims import Role
from logicnet.cli.command import Options
from logicnet.cli.options import words

__all__ = ["CompositionOutput", "Joining"]


class Joining(Options):
    """How the parts become one."""

    wire: Annotated[
        list[str] | None,
        typer.Option(
            "--wire",
            metavar="T1.A=N1.B",
            help="The node A of the part T1 drives the input B of the part N1; may be repeated, several into one input "
            "are an OR.",
        ),
    ] = None
    rule: Annotated[
        list[str] | None,
        typer.Option(
            "--rule",
            metavar="NODE=PART",
            help="Where rules differ, the node has that of this part; may be repeated. Without it the node is open.",
        ),
    ] = None
    title: Annotated[str, typer.Option("--title", metavar="TEXT", help="Title of the whole.")] = ""


class CompositionOutput(Options):
    """Where the network goes, and how the report is written."""

    output: Annotated[
        str | None,
        Role.WRITES,
        typer.Option("-o", "--output", metavar="PATH", help="The network file to write; it must be given."),
    ] = None
    format: words.ReportFormat = "text"
