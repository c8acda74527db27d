"""Options of ``logicnet query``."""

from __future__ import annotations

from typing import Annotated

import typer

from logicnet.cli.command import Options

__all__ = ["Questions"]


class Questions(Options):
    """A question in plain words, and where runs begin."""

    reachable: Annotated[
        str | None, typer.Option("--reachable", metavar="P", help="Can P be reached? The same as EF (P).")
    ] = None
    inevitable: Annotated[
        str | None, typer.Option("--inevitable", metavar="P", help="Does P come whatever happens? The same as AF (P).")
    ] = None
    reversible: Annotated[
        str | None,
        typer.Option(
            "--reversible",
            metavar="P",
            help="Can P be left again, wherever a run comes to it or begins in it? The same as AG (P => EF !(P)).",
        ),
    ] = None
    start: Annotated[
        list[str] | None,
        typer.Option(
            "--from",
            metavar="A=1,B=0",
            help="Start in states with these values only; without it in every state, also those no run leads to.",
        ),
    ] = None
