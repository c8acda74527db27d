"""Options of ``logicnet report``, in groups."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from logicnet.cli.command import Options
from logicnet.cli.options import words
from logicnet.cli.options.groups import OpenOptions

__all__ = ["ReportOpen", "ReportPage", "ReportQuestionOptions"]


class ReportQuestionOptions(Options):
    """What the page is about."""

    env: Annotated[
        list[str] | None,
        typer.Option("--env", metavar="NAME[,A=1]", help="An environment; may be repeated. Default: every named one."),
    ] = None
    abolish: Annotated[
        str | None,
        typer.Option(
            "--abolish",
            "--phenotype",
            metavar="P",
            help="What is to be abolished. Default: progression, else the first.",
        ),
    ] = None
    enforce: words.Enforce = None
    candidates: Annotated[
        str | None,
        typer.Option(
            "--candidates",
            metavar="PATTERN,...",
            help="Only these nodes, or every drug (drugs), or both (drugs,MAC_*). Default: drugs and inner nodes.",
        ),
    ] = None
    max_size: Annotated[int, typer.Option("--max-size", metavar="K", min=1, help="Size of interventions.")] = 2
    simulate: Annotated[
        bool, typer.Option("--simulate", help="Beside each proof: what becomes of the goal over time, by MaBoSS.")
    ] = False


class ReportOpen(OpenOptions):
    """Which rules are open: those of the file, unless others are named."""

    opened: words.Opened = "file"


class ReportPage(Options):
    """What kind of page it is."""

    format: Annotated[
        Literal["html", "pdf", "json", "markdown"] | None,
        typer.Option(
            "--format",
            metavar="html|pdf|json|markdown",
            help="The page, the page printed by a browser, or its twins with the same numbers. Default: as PATH ends, "
            "else html.",
        ),
    ] = None
    dated: Annotated[
        bool, typer.Option("--dated", help="Put today's date on it; without, the same file gives the same bytes.")
    ] = False
