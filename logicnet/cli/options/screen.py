"""Options of ``logicnet screen``, in groups."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from logicnet.cli.claims import Role
from logicnet.cli.command import Options
from logicnet.cli.options import words
from logicnet.cli.options.groups import OpenOptions
from logicnet.cli.options.rules import refuse_beside_open
from logicnet.errors import UsageError

__all__ = ["ScreenChoiceOptions", "ScreenOutput", "ScreenQuestionOptions", "Work", "refuse_conflicts"]


class ScreenQuestionOptions(Options):
    """What is asked of each set, where."""

    abolish: Annotated[
        str | None,
        typer.Option(
            "--abolish", "--phenotype", metavar="P", help="The goal that `verdict` speaks of: a phenotype or a formula."
        ),
    ] = None
    enforce: words.Enforce = None
    keep: Annotated[
        str | None, typer.Option("--keep", metavar="F", help="Also say whether some attractor still shows F always.")
    ] = None
    occurrence: Annotated[
        Literal["ever", "always"] | None,
        typer.Option("--occurrence", metavar="ever|always", help="Shown in some state (default), or in all states."),
    ] = None
    max_size: Annotated[
        int | None, typer.Option("--max-size", metavar="K", min=0, help="Sets of at most so many changes (default 2).")
    ] = None
    sets: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="A=0,B=1", help="Only this set; repeat it for a list. The parts are not added."),
    ] = None
    environments: Annotated[
        list[str] | None,
        typer.Option(
            "--env", metavar="NAME[,A=1]", help="An environment; may be repeated. Default: every one that has a name."
        ),
    ] = None
    clamps: words.Clamps = None
    update: words.DecidedScheme = "asynchronous"
    start: words.From = None
    kind: words.KindOrStored = None


class ScreenChoiceOptions(Options):
    """Which sets."""

    knockouts_only: words.KnockoutsOnly = False
    knock_ins_only: words.KnockInsOnly = False
    drugs: words.Drugs = False
    candidates: Annotated[
        str | None,
        typer.Option(
            "--candidates",
            metavar="PATTERN,...",
            help="Only these nodes, instead of all but inputs and read-outs; `drugs` for every drug: drugs,MAC_*.",
        ),
    ] = None
    exclude: words.Exclude = None
    list_file: Annotated[
        str | None,
        Role.READS,
        typer.Option("--sets", metavar="FILE", help="Only the sets listed there: one per line, `#` begins a comment."),
    ] = None


class Work(Options):
    """Who computes, and what is kept."""

    jobs: words.Jobs = 1
    executor: Annotated[
        Literal["local", "dask"],
        typer.Option("--executor", metavar="local|dask", help="Processes of this machine, or a Dask cluster."),
    ] = "local"
    scheduler: Annotated[
        str | None,
        typer.Option("--scheduler", metavar="ADDRESS", help="Of a running Dask cluster; else one starts here."),
    ] = None
    resume: Annotated[
        str | None,
        Role.KEEPS_FOLDER,
        typer.Option("--resume", metavar="DIR", help="Keep finished rows there, and go on from those found there."),
    ] = None
    shard: Annotated[
        str | None,
        typer.Option(
            "--shard",
            metavar="I/N|all/N",
            help="Only part I of N of the rows, written to -o for `merge`; all/N: every part, into --parts.",
        ),
    ] = None
    parts: Annotated[
        str | None,
        Role.KEEPS_FOLDER,
        typer.Option(
            "--parts",
            metavar="DIR|ADDRESS",
            help="Where the workers of --shard all/N write parts: a folder or storage that all of them see.",
        ),
    ] = None
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say how many rows there are.")] = False


class ScreenOutput(Options):
    """How the table is written, and where."""

    per_set: Annotated[
        bool, typer.Option("--per-set", help="CSV with one row per set, not one per set and environment.")
    ] = False
    format: words.Format = "text"
    output: words.Output = None
    figure: words.Figure = None

    @property
    def streams(self) -> bool:
        """Whether rows are written as they come, and none is kept."""
        return self.format == "csv" and self.figure is None


def refuse_conflicts(work: Work, output: ScreenOutput, ensemble: OpenOptions) -> None:
    """Refuse options about the work and the output that contradict each other; the question refuses its own."""
    if ensemble.opened != "none" or ensemble.given is not None:
        others = {
            "--executor dask": work.executor == "dask",
            "--resume": work.resume,
            "--per-set": output.per_set,
            "--figure": output.figure,
            "--dry-run": work.dry_run,
        }
        refuse_beside_open(ensemble.opened, ensemble.given, None, None, others)
    if work.scheduler is not None and work.executor != "dask":
        raise UsageError("--scheduler names a Dask cluster", "add --executor dask")
    if output.per_set and output.format != "csv":
        raise UsageError("--per-set is about CSV", "add --format csv; JSON has both, as `rows` and as `sets`")
    if work.shard is not None:
        _refuse_beside_shard(work, output, ensemble)
    elif work.parts is not None:
        raise UsageError("--parts is for the parts of a screen", "say how many: --shard all/100")


def _refuse_beside_shard(work: Work, output: ScreenOutput, ensemble: OpenOptions) -> None:
    """Refuse what says nothing of one part of a screen."""
    assert work.shard is not None
    for named, given in {
        "--open": ensemble.opened != "none",
        "--resume": work.resume,
        "--figure": output.figure,
        "--per-set": output.per_set,
        "--format": output.format != "text",
        "--dry-run": work.dry_run,
    }.items():
        if given:
            of_merge = named in ("--figure", "--per-set", "--format")
            hint = "give it to `merge`" if of_merge else "leave one of the two out"
            raise UsageError(f"{named} says nothing of one part of a screen", hint)
    if work.shard.startswith("all/"):
        if work.parts is None or output.output is not None:
            raise UsageError("--shard all/N writes many files", "say where with --parts DIR, and leave out -o")
    elif work.parts is not None:
        raise UsageError("--parts is for all parts at once", "write --shard all/N, or -o FILE for one part")
    elif output.output is None or output.output == "-":
        raise UsageError("a part is a file of its own", "say where to write it: -o part-3.jsonl")
