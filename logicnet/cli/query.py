"""``logicnet query``."""

from __future__ import annotations

from typing import Annotated

import typer

from logicnet.cli import options
from logicnet.cli.files import emit_view
from logicnet.cli.options.query import Questions
from logicnet.cli.question import asked_of, load_asked
from logicnet.cli.status import Status
from logicnet.cli.watch import watched

__all__ = ["query"]


def query(
    file: options.File,
    formula: Annotated[
        str | None,
        typer.Argument(
            metavar="[FORMULA]",
            help="CTL or HCTL over nodes, phenotypes: EF AG EG AF EX AX, E[a U b], A[a U b], !{x}: @{x}: 3{x}: V{x}:",
        ),
    ] = None,
    *,
    question: Questions,
    case: options.CaseOptions,
    output: options.ResultOutput,
    run: options.RunOptions,
) -> Status:
    """Model checking: what can, must or can never happen, with a run."""
    with watched(run) as limits:
        from logicnet.studies.query import query_network

        answer = query_network(
            load_asked(file, run),
            formula,
            reachable=question.reachable,
            inevitable=question.inevitable,
            reversible=question.reversible,
            environment=case.env,
            clamps=case.with_ or (),
            start=question.start or (),
            limits=limits,
        )
    from logicnet.report.views import answer_view

    told = {
        "question": f"--{answer.question}" if answer.question else "FORMULA",
        "formula": answer.written,
        "from": {clamp.node: clamp.value for clamp in answer.start},
        "time_limit": run.time_limit,
        "memory_limit": run.memory_limit,
    }
    emit_view(output, answer_view(answer, asked_of(file, answer.case, told)))
    if answer.holds.value in ("some", "none"):
        return Status.FINDINGS
    return Status.DONE if answer.holds.value == "every" and answer.finished else Status.PARTIAL
