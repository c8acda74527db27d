"""``logicnet repair``."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from logicnet.cli import options
from logicnet.cli.claims import Role
from logicnet.cli.files import emit, read, remark, write_files
from logicnet.cli.status import Status
from logicnet.cli.watch import watched
from logicnet.errors import InvalidNetwork, UsageError

__all__ = ["repair"]


class RepairQuestion(options.Options):
    """What shall hold, and which edits may be made."""

    expect: Annotated[
        str | None,
        typer.Option(
            "--expect", metavar="all|PATTERN,...", help="The expectations that shall hold (E*, E[0-9]*, ...). All."
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


class RepairOutput(options.Options):
    """How the result is written, and where."""

    format: options.Format = "text"
    output: Annotated[
        str | None,
        Role.WRITES,
        typer.Option("-o", "--output", metavar="PATH", help="Write the result there; with --apply the repaired file."),
    ] = None


def repair(
    file: options.File,
    question: RepairQuestion,
    output: RepairOutput,
    run: options.RunOptions,
) -> Status:
    """The smallest edits of rules after which the expectations of a file hold, cheapest first.

    Exit status 1 if it is proved that no set of edits within --max-size is a repair.
    """
    from logicnet.ensembles.costs import Weights

    if question.apply is not None and output.output is None:
        raise UsageError("`--apply` needs a file to write", "name one: `-o repaired.bnet`")
    weights = Weights.read(question.cost)
    kinds = () if question.edits is None else options.split_list(question.edits)
    with watched(run) as limits:
        from logicnet.studies.repair import propose_repairs, repaired_text

        reading = read(file)
        if reading.network is None:
            raise InvalidNetwork(reading.diagnostics)
        study = propose_repairs(
            reading.network,
            mend=question.expect,
            keep=question.keep,
            max_size=question.max_size,
            most=question.limit,
            weights=weights,
            kinds=kinds,
            limits=limits,
        )
        applied = None
        if question.apply is not None and output.output is not None:
            count = len(study.found.proposals)
            if question.apply > count:
                there = "there is no proposal" if not count else f"there {'is' if count == 1 else 'are'} {count}"
                raise UsageError(
                    f"`--apply {question.apply}`: {there}", f"`logicnet repair {file}` says why and what there is"
                )
            text = repaired_text(reading, study, study.found.proposals[question.apply - 1], limits)
            applied = (question.apply, output.output, text)
    from logicnet.report.pages.repair import repair_page
    from logicnet.report.repairs import repair_csv, repair_document

    if applied is not None:
        write_files({applied[1]: applied[2].encode("utf-8")})
        folders = (os.path.realpath(os.path.dirname(path) or ".") for path in (applied[1], reading.source.file))
        if reading.network.evidence and not run.quiet and len(set(folders)) > 1:
            remark("the evidence table is named from the folder of the file: keep the new file there")
    told = {
        "expect": question.expect,
        "keep_expectations": question.keep,
        "max_size": question.max_size,
        "limit": question.limit,
        "cost": question.cost,
        "edits": question.edits,
        "apply": question.apply,
        "time_limit": run.time_limit,
        "memory_limit": run.memory_limit,
    }
    emit(
        output.format,
        output.output if applied is None else None,
        page=lambda: repair_page(study, file, None if applied is None else applied[:2]),
        document=lambda: repair_document(study, told, None if applied is None else applied[0]),
        csv=lambda: repair_csv(study),
    )
    if study.limits or limits.hit is not None:
        return Status.PARTIAL
    return Status.FINDINGS if study.found.failing and not study.found.proposals else Status.DONE
