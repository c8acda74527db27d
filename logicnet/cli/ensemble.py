"""``logicnet ensemble``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from logicnet.cli import options
from logicnet.cli.claims import Role, claim_output
from logicnet.cli.files import emit, load, write_files
from logicnet.cli.status import Status
from logicnet.cli.watch import watched
from logicnet.errors import UsageError, unwritable

if TYPE_CHECKING:
    from logicnet.network.model import Network

__all__ = ["ensemble"]


class EnsembleQuestion(options.Options):
    """Which networks, and under which scheme they are asked."""

    opened: options.Opened = "file"
    given: options.Given = None
    update: Annotated[
        Literal["asynchronous", "synchronous", "most-permissive"],
        typer.Option("--update", metavar="SCHEME", help="asynchronous, synchronous or most-permissive."),
    ] = "asynchronous"
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


class ExperimentQuestion(options.Options):
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


class EnsembleOutput(options.Options):
    """How the result is written, and where."""

    format: options.Format = "text"
    output: Annotated[
        str | None,
        Role.MAKES,
        typer.Option("-o", "--output", metavar="PATH", help="Write the result there; with --pick the folder of files."),
    ] = None


def ensemble(
    file: options.File,
    question: EnsembleQuestion,
    experiment: ExperimentQuestion,
    output: EnsembleOutput,
    run: options.RunOptions,
) -> Status:
    """What open rules leave undecided: how many networks, which of them meet the expectations, what that decides."""
    if question.pick is not None and output.output is None:
        raise UsageError("`--pick` needs a folder for its files", "name one: `-o picked`")
    if question.seed is not None and question.samples is None and not experiment.next:
        raise UsageError("--seed is of what --samples or --next draws", "add --samples 1000, or --next")
    if experiment.next:
        return _next(file, question, experiment, output, run)
    for name, value in (("--env", experiment.env), ("--candidates", experiment.candidates),
                        ("--read-out", experiment.read_outs), ("--settle", experiment.settle)):  # fmt: skip
        if value is not None:
            raise UsageError(f"{name} is about the experiments that --next proposes", "add --next")
    with watched(run) as limits:
        from logicnet.studies.ensemble import ensemble as study_ensemble
        from logicnet.studies.ensemble import pick_instantiations

        network = load(file, quiet=run.quiet)
        targets = _claimed(network, output.output, question.pick)
        result = study_ensemble(
            network,
            opened=question.opened,
            given=question.given,
            update=question.update,
            samples=question.samples,
            seed=question.seed or 0,
            limits=limits,
        )
        picked: list[Network] = []
        if question.pick is not None:
            picked = pick_instantiations(
                network,
                question.pick,
                opened=question.opened,
                given=question.given,
                update=question.update,
                limits=limits,
            )
    from logicnet.network.writing import write
    from logicnet.report.ensembles import ensemble_csv, ensemble_document
    from logicnet.report.pages.ensemble import ensemble_page

    written = None
    if question.pick is not None:
        written = targets[: len(picked)]
        write_files({path: write(one).encode("utf-8") for path, one in zip(written, picked, strict=True)})
    told = {"open": question.opened, "given": question.given, "update": question.update, "pick": question.pick}
    told = {**told, "samples": question.samples, "seed": question.seed}
    emit(
        output.format,
        output.output if question.pick is None else None,
        page=lambda: ensemble_page(result, file, written, question.given),
        document=lambda: ensemble_document(
            result, {**told, "time_limit": run.time_limit, "memory_limit": run.memory_limit}, written
        ),
        csv=lambda: ensemble_csv(result),
    )
    if result.limits or limits.hit is not None:
        return Status.PARTIAL
    return Status.FINDINGS if result.consistent.exact == 0 else Status.DONE


def _next(
    file: str, question: EnsembleQuestion, experiment: ExperimentQuestion, output: EnsembleOutput,
    run: options.RunOptions,
) -> Status:  # fmt: skip
    """The experiments that tell most."""
    if question.pick is not None or question.samples is not None or question.update != "asynchronous":
        raise UsageError("--next stands apart from --pick, --samples and --update", "ask for one thing at a time")
    with watched(run) as limits:
        from logicnet.studies.experiments import next_experiments

        result = next_experiments(
            load(file, quiet=run.quiet),
            opened=question.opened,
            given=question.given,
            environments=experiment.env or (),
            candidates=experiment.candidates,
            read_outs=experiment.read_outs or (),
            settle=experiment.settle,
            seed=question.seed or 0,
            limits=limits,
        )
    from logicnet.report.experiments import next_csv, next_document
    from logicnet.report.pages.experiments import next_page

    told = {
        "open": question.opened,
        "given": question.given,
        "environments": experiment.env,
        "candidates": experiment.candidates,
        "read_outs": experiment.read_outs,
        "settle": experiment.settle,
        "time_limit": run.time_limit,
        "memory_limit": run.memory_limit,
    }
    emit(
        output.format,
        output.output,
        page=lambda: next_page(result, file),
        document=lambda: next_document(result, told),
        csv=lambda: next_csv(result),
    )
    return Status.DONE if result.finished else Status.PARTIAL


def _claimed(network: Network, output: str | None, pick: int | None) -> list[str]:
    """The files that will be written, kept apart from what is read; the folder is made if it is not there."""
    if output is None or pick is None:
        if output is not None and Path(output).is_dir():
            raise UsageError(f"`{output}` is a folder", "name a file in it, or write instantiations there: `--pick 4`")
        return []
    stem = Path(network.source.file).stem.lstrip("<").rstrip(">") or "network"
    paths = [str(Path(output) / f"{stem}-{k:0{len(str(pick))}}.bnet") for k in range(1, pick + 1)]
    try:
        Path(output).mkdir(exist_ok=True)
    except OSError as fault:
        raise unwritable(output, fault) from fault
    for path in paths:
        claim_output(path, f"`{path}`")
    return paths
