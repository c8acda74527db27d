"""Options of ``logicnet repair``, in groups."""

from __future__ import annotations

from typing import Annotated

import typer

from logicnet.cli.claims import Role
from logicnet.cli.command import Options
from logicnet.cli.options import words

__all__ = ["RepairOutput", "RepairQuestion"]


class RepairQuestion(Options):
    """What shall hold, and which edits may be made."""

    expect: Annotated[
        str | None,
        typer.Option(
            "--expect",
            metavar="all|PATTERN,...",
            help="The expectations that shall hold (E*, E[0-9]*, ...). All that fail.",
        ),
    ] = None
    keep: Annotated[
        str | None,
        typer.Option(
            "--keep-expectations",
            metavar="all|none|PATTERN,...",
            help="Of those that hold as written, these must go on holding. All.",
        ),
    ] = None
    max_size: Annotated[int, typer.Option("--max-size", metavar="K", min=1, help="Sets of at most so many edits.")] = 2
    limit: Annotated[
        int, typer.Option("--limit", metavar="N", min=1, help="The N cheapest; the result says if there may be more.")
    ] = 10
    cost: Annotated[
        str | None,
        typer.Option(
            "--cost",
            metavar="swap=1,flip=5,...",
            help="Costs by kind of edit, whole numbers; `evidence` multiplies the strength of a finding that an edit "
            "goes against. What is not named keeps its cost: swap=1, regroup=2, flip=2, drop=2, add=2, exchange=2, "
            "rule=1, evidence=1.",
        ),
    ] = None
    edits: Annotated[
        str | None,
        typer.Option(
            "--edits",
            metavar="KINDS",
            help="Only these kinds of edit: swap, regroup, flip, drop, add, exchange, rule.",
        ),
    ] = None
    apply: Annotated[
        int | None,
        typer.Option("--apply", metavar="N", min=1, help="Write the file with the N-th proposal made to -o NEW."),
    ] = None


class RepairOutput(Options):
    """How the result is written, and where."""

    format: words.Format = "text"
    output: Annotated[
        str | None,
        Role.WRITES,
        typer.Option("-o", "--output", metavar="PATH", help="Write the result there; with --apply the repaired file."),
    ] = None
