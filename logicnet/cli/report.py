"""``logicnet report``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from logicnet.cli import options
from logicnet.cli.claims import Role, claim_output
from logicnet.cli.files import remark, write_files, write_result
from logicnet.cli.options.report import ReportOpen, ReportPage, ReportQuestionOptions
from logicnet.cli.question import goal_of, load_asked
from logicnet.cli.status import Status
from logicnet.cli.watch import watched

__all__ = ["report"]


def report(
    file: options.File,
    output: Annotated[
        str,
        Role.WRITES,
        typer.Option(
            "-o", "--output", metavar="PATH", help="Where the page goes. What a limit cut short replaces no file."
        ),
    ],
    question: ReportQuestionOptions,
    ensemble: ReportOpen,
    page: ReportPage,
    run: options.RunOptions,
) -> Status:
    """One self-contained page with everything about a network.

    One section says what holds whatever the open rules are: those of the file, or those of --open.
    """
    from logicnet.report.html.printing import refuse_without_browser
    from logicnet.report.html.saving import bytes_of, form_of

    form = form_of(output, page.format)
    if ensemble.opened == "none" and ensemble.given is not None:
        raise options.without_open("--given")
    network = load_asked(file, run, ensemble.opened)
    if form == "pdf":
        refuse_without_browser()
    with watched(run) as limits:
        from logicnet.studies.report import compose_report

        answer = compose_report(
            network,
            environments=question.env or (),
            abolish=goal_of(question.abolish, question.enforce),
            candidates=question.candidates,
            max_size=question.max_size,
            simulate=question.simulate,
            opened=ensemble.opened,
            given=ensemble.given,
            file=file,
            date=datetime.now().astimezone().date().isoformat() if page.dated else None,
            limits=limits,
            drawn=form == "html",
        )
        printed = bytes_of(answer, form, limits) if form == "pdf" else b""
    if answer.limits and Path(output).is_file():
        whole, output = output, str(Path(output).with_suffix(f".unfinished{Path(output).suffix}"))
        claim_output(output, "the unfinished page")
        remark(f"{answer.limits[0]}: `{whole}` stays as it was, the part that is done goes beside it")
    if form == "pdf":
        write_files({output: printed})
    else:
        write_result(output, bytes_of(answer, form, limits).decode("utf-8"))
    for sentence in answer.remarks:
        remark(sentence)
    if not run.quiet and output != "-":
        remark(f"written: {Path(output).resolve()}")
    return Status.DONE if answer.finished else Status.PARTIAL
