"""Options of ``logicnet ensemble``, in groups."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from logicnet.cli.claims import Role
from logicnet.cli.command import Options
from logicnet.cli.options import words
from logicnet.errors import UsageError

__all__ = ["EnsembleOptions", "EnsembleOutput", "ExperimentOptions", "refuse_conflicts"]


class EnsembleOptions(Options):
    """Which networks, and under which scheme they are asked."""

    opened: words.Opened = "file"
    given: words.Given = None
    update: words.AnyScheme = "asynchronous"
    pick: Annotated[
        int | None,
        typer.Option("--pick", metavar="N", min=1, help="Write N consistent instantiations as files into -o DIR."),
    ] = None
    samples: Annotated[
        int | None,
        typer.Option(
            "--samples", metavar="N", min=1, help="Where counting takes too long, estimate from N drawn at random."
        ),
    ] = None
    seed: Annotated[
        int | None, typer.Option("--seed", metavar="N", min=0, help="Seed of what --samples draws (default 0).")
    ] = None


class ExperimentOptions(Options):
    """What is asked with --next."""

    next: Annotated[
        bool, typer.Option("--next", help="Instead: which observation would tell most about what is left open.")
    ] = False
    env: Annotated[
        list[str] | None,
        typer.Option(
            "--env", metavar="NAME", help="With --next: an environment for experiments; may be repeated. Default: all."
        ),
    ] = None
    candidates: Annotated[
        str | None,
        typer.Option(
            "--candidates",
            metavar="drugs,PATTERN",
            help="With --next: drugs, nodes to knock out, or both. Default: drugs, and knockouts if none halves.",
        ),
    ] = None
    read_outs: Annotated[
        list[str] | None,
        typer.Option(
            "--read-out",
            metavar="F",
            help="With --next: what can be seen; may be repeated. Default: phenotypes, and nodes if none halves.",
        ),
    ] = None
    settle: Annotated[
        str | None,
        typer.Option(
            "--settle", metavar="CLAIM", help="With --next: which conclusion to settle: 'in ENV with A=1: no growth'."
        ),
    ] = None


class EnsembleOutput(Options):
    """How the result is written, and where."""

    format: words.Format = "text"
    output: Annotated[
        str | None,
        Role.MAKES,
        typer.Option("-o", "--output", metavar="PATH", help="Write the result there; with --pick the folder of files."),
    ] = None


def refuse_conflicts(question: EnsembleOptions, experiment: ExperimentOptions, output: EnsembleOutput) -> None:
    """Refuse options that say nothing beside ``--next``, or nothing without it."""
    if question.pick is not None and output.output is None:
        raise UsageError("`--pick` needs a folder for its files", "name one: `-o picked`")
    if question.seed is not None and question.samples is None and not experiment.next:
        raise UsageError("--seed is of what --samples or --next draws", "add --samples 1000, or --next")
    if experiment.next:
        if question.pick is not None or question.samples is not None or question.update != "asynchronous":
            raise UsageError("--next stands apart from --pick, --samples and --update", "ask for one thing at a time")
        return
    for name, value in (
        ("--env", experiment.env),
        ("--candidates", experiment.candidates),
        ("--read-out", experiment.read_outs),
        ("--settle", experiment.settle),
    ):
        if value is not None:
            raise UsageError(f"{name} is about the experiments that --next proposes", "add --next")
    if question.pick is None and output.output is not None and os.path.isdir(output.output):
        raise UsageError(
            f"`{output.output}` is a folder", "name a file in it, or write instantiations there: `--pick 4`"
        )
