"""``logicnet query``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from logicnet.cli import options
from logicnet.cli.files import emit_view
from logicnet.cli.options.query import Questions
from logicnet.cli.question import asked_of, load_asked
from logicnet.cli.status import Status
from logicnet.cli.watch import watched

if TYPE_CHECKING:
    from logicnet.query.answer import Answer
    from logicnet.report.views import View

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
        from logicnet.studies.places import ask_in_each
        from logicnet.studies.query import query_network

        network = load_asked(file, run)

        def ask(place: str | None) -> Answer:
            return query_network(
                network,
                formula,
                reachable=question.reachable,
                inevitable=question.inevitable,
                reversible=question.reversible,
                environment=place,
                clamps=case.with_ or (),
                start=question.start or (),
                limits=limits,
            )

        found = ask_in_each(network, case.env or (), ask, limits)
    from logicnet.report.several import several_view
    from logicnet.report.views import answer_view

    def view_of(answer: Answer) -> View:
        told = {
            "question": f"--{answer.question}" if answer.question else "FORMULA",
            "formula": answer.written,
            "from": {clamp.node: clamp.value for clamp in answer.start},
            "time_limit": run.time_limit,
            "memory_limit": run.memory_limit,
        }
        return answer_view(answer, asked_of(file, answer.case, told))

    emit_view(output, several_view(found, "query", view_of))
    if any(answer.holds.value in ("some", "none") for answer in found.answers):
        return Status.FINDINGS
    decided = all(answer.holds.value == "every" for answer in found.answers)
    return Status.DONE if decided and found.finished else Status.PARTIAL
