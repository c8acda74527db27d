"""``logicnet screen``."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Annotated

import typer

from logicnet.cli import options
from logicnet.cli.files import picture_format, remark, say
from logicnet.cli.options.screen import (
    ScreenChoiceOptions,
    ScreenOutput,
    ScreenQuestionOptions,
    Work,
    refuse_conflicts,
)
from logicnet.cli.question import load_asked, said_in, words_for
from logicnet.cli.screened import deliver, write_screening
from logicnet.cli.status import Status
from logicnet.cli.watch import watched
from logicnet.formats.shipped import as_called

__all__ = ["screen"]


def screen(
    file: options.File,
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="A screen stored in the file; options win over it.")
    ] = None,
    *,
    question: ScreenQuestionOptions,
    choice: ScreenChoiceOptions,
    work: Work,
    ensemble: options.OpenOptions,
    output: ScreenOutput,
    run: options.RunOptions,
) -> Status:
    """What every set of changes does to every phenotype, in every environment: a table.

    With --open each row also says in how many of the networks that open rules allow the goal is absent after the set.
    """
    refuse_conflicts(work, output, ensemble)
    if output.figure is not None:
        picture_format(output.figure, options.PICTURES)
    with watched(run) as limits, ExitStack() as stack:
        from logicnet.report.screening import Screening
        from logicnet.studies.screening import ScreenQuestion, Workers, measure_rows, plan_screen, write_parts

        said = {**said_in(question, choice, ensemble), "name": name}
        asked = ScreenQuestion(**words_for(ScreenQuestion, said))
        network = load_asked(file, run, ensemble.opened)
        streams = work.shard is not None or (output.streams and not asked.asks_networks)
        planned = plan_screen(network, asked, streams=streams, counts=work.dry_run, limits=limits)
        plan, told = planned.plan, planned.told
        if plan is None or (work.dry_run and output.format == "text"):
            say(planned.words)
            return Status.DONE
        if work.dry_run:
            write_screening(Screening(plan, told, (), ("dry run: nothing was computed",)), output, file)
            return Status.DONE
        workers = Workers(work.jobs, work.executor, work.scheduler)
        if work.shard is None:
            rows = measure_rows(plan, told, work.resume, workers, limits, stack)
            over = (lambda count: planned.shares(count, limits)) if asked.asks_networks else None
            return deliver(plan, told, rows, output, file, limits, over)
        place = work.parts or str(output.output)
        written = write_parts(plan, told, as_called(file), work.shard, place, workers, limits)
        for sentence in written.remarks:
            remark(sentence)
        if written.statement is not None:
            say(written.statement)
        return Status.DONE if written.finished else Status.PARTIAL
