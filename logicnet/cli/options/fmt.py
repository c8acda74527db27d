"""Options of ``logicnet fmt``."""

from __future__ import annotations

from typing import Annotated

import typer

from logicnet.cli.command import Options

__all__ = ["LayoutOptions"]


class LayoutOptions(Options):
    """Whether files are changed."""

    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; exit status 1 if a file is not in canonical layout.")
    ] = False
    diff: Annotated[bool, typer.Option("--diff", help="Change nothing; print what would change.")] = False
