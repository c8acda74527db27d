"""``logicnet compose``."""

from __future__ import annotations

from typing import Annotated

import typer

from logicnet.cli import options
from logicnet.cli.claims import Role
from logicnet.cli.files import Printed, emit_view, load, write_files
from logicnet.cli.options.compose import CompositionOutput, Joining
from logicnet.cli.status import Status
from logicnet.cli.watch import watched
from logicnet.errors import UsageError

__all__ = ["compose"]


def compose(
    files: Annotated[
        list[str],
        Role.READS,
        typer.Argument(metavar="FILE [as PREFIX] ...", help="Networks; with a prefix, a cell with nodes of its own."),
    ],
    joining: Joining,
    output: CompositionOutput,
    run: options.RunOptions,
) -> Status:
    """Put networks together: modules joined by the nodes they share, or cells of a tissue joined by wires.

    Rules that are one function are one; rules that differ are shown, and the node is open. Every expectation of the
    parts is asked of the whole. Exit status 1 if one fails there.
    """
    from logicnet.studies.compose import labelled, study_composition

    if output.output is None:
        raise UsageError("`compose` needs a file to write", "name one: `-o whole.bnet`")
    named = labelled(files)
    with watched(run) as limits:
        answer = study_composition(
            [(load(file, quiet=run.quiet), label, prefix) for file, label, prefix in named],
            output.output,
            files=[file for file, _, _ in named],
            wires=joining.wire or (),
            rules=options.pairs(joining.rule, "--rule", "NODE=PART"),
            title=joining.title,
            limits=limits,
        )
    write_files({answer.out: answer.text.encode()})
    from logicnet.report.views import composition_view

    # The file of `-o` is the network; the report is printed.
    emit_view(Printed(output.format), composition_view(answer))
    if answer.limits:
        return Status.PARTIAL
    return Status.FINDINGS if answer.fails else Status.DONE
