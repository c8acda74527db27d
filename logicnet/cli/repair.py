"""``logicnet repair``."""

from __future__ import annotations

import os

from logicnet.cli import options
from logicnet.cli.files import Printed, emit_view, read, remark, write_files
from logicnet.cli.options.repair import RepairOutput, RepairQuestion
from logicnet.cli.question import said_in
from logicnet.cli.status import Status
from logicnet.cli.watch import watched
from logicnet.errors import UsageError

__all__ = ["repair"]

#: Options that stand in the result as they were given.
TOLD = (
    "expect", "keep_expectations", "max_size", "limit", "cost", "edits", "apply", "time_limit", "memory_limit",
)  # fmt: skip


def repair(
    file: options.File,
    question: RepairQuestion,
    output: RepairOutput,
    run: options.RunOptions,
) -> Status:
    """The smallest edits of rules after which the expectations of a file hold, cheapest first.

    Exit status 1 if it is proved that no set of edits within --max-size is a repair.
    """
    if question.apply is not None and output.output is None:
        raise UsageError("`--apply` needs a file to write", "name one: `-o repaired.bnet`")
    with watched(run) as limits:
        from logicnet.studies.repair import study_repair

        reading = read(file)
        answer = study_repair(
            reading,
            mend=question.expect,
            keep=question.keep,
            max_size=question.max_size,
            most=question.limit,
            cost=question.cost,
            edits=question.edits,
            apply=question.apply,
            limits=limits,
        )
    made = output.output if answer.applied is not None else None
    if made is not None:
        write_files({made: answer.text.encode("utf-8")})
        folders = (os.path.realpath(os.path.dirname(path) or ".") for path in (made, reading.source.file))
        if answer.network.evidence and not run.quiet and len(set(folders)) > 1:
            remark("the evidence table is named from the folder of the file: keep the new file there")
    from logicnet.report.views import repair_view

    told = {"expect": None, "keep_expectations": question.keep, **said_in(question, run)}
    told = {name: told.get(name) for name in TOLD}
    # What --apply names is for the repaired file, also where a limit left none to write.
    emit_view(output if question.apply is None else Printed(output.format), repair_view(answer, file, told, made))
    if question.apply is not None and made is None:
        remark(f"`{output.output}` was not written: no proposal {question.apply} was found before the limit")
    if answer.limits:
        return Status.PARTIAL
    return Status.FINDINGS if answer.found.failing and not answer.found.proposals else Status.DONE
