"""Options of ``logicnet draft``, in groups."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from logicnet.cli.claims import Role
from logicnet.cli.command import Options
from logicnet.cli.options import words

__all__ = ["DraftOutput", "Knowledge"]


class Knowledge(Options):
    """What is known, and how nodes are connected by it."""

    nodes: Annotated[
        str,
        typer.Option(
            "--nodes",
            metavar="LIST|FILE",
            help="Nodes, separated by commas, or a file with one in a line; `NODE=NAME,NAME` gives names of tables.",
        ),
    ] = ""
    knowledge: Annotated[
        list[str] | None,
        Role.READS,
        typer.Option(
            "--knowledge",
            metavar="TABLE",
            help="A table of SIGNOR, OmniPath, NeKo, INDRA, CellPhoneDB, LIANA, miRTarBase, Vesiclepedia, ExoCarta, or "
            "of source, target and sign; may be repeated.",
        ),
    ] = None
    columns: Annotated[
        str | None,
        typer.Option("--columns", metavar="source=A,target=B,sign=C", help="Column map for tables of another kind."),
    ] = None
    paths: Annotated[
        int,
        typer.Option(
            "--paths", metavar="K", min=1, max=5, help="Connect a node that no row connects by paths of so many steps."
        ),
    ] = 2
    logic: Annotated[
        Literal["inhibitor-wins", "activator-wins", "all-and", "all-or"],
        typer.Option("--logic", metavar="READING", help="How the rule lines of the open rules are written."),
    ] = "inhibitor-wins"
    title: Annotated[str, typer.Option("--title", metavar="TEXT", help="Title of the network.")] = ""


class DraftOutput(Options):
    """Where the draft goes, and how the report is written."""

    output: Annotated[
        str | None,
        Role.WRITES,
        typer.Option(
            "-o", "--output", metavar="PATH", help="The network file; NAME.evidence.tsv is written beside it."
        ),
    ] = None
    format: words.ReportFormat = "text"
