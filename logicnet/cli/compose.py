"""``logicnet compose``."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from logicnet.cli import options
from logicnet.cli.claims import Role
from logicnet.cli.files import emit, load, write_files
from logicnet.cli.status import Status
from logicnet.cli.watch import watched
from logicnet.errors import UsageError

__all__ = ["compose"]


class Joining(options.Options):
    """How the parts become one."""

    wire: Annotated[
        list[str] | None,
        typer.Option(
            "--wire",
            metavar="T1.A=N1.B",
            help="The node A of the part T1 drives the input B of the part N1; may be repeated, several into one input "
            "are an OR.",
        ),
    ] = None
    rule: Annotated[
        list[str] | None,
        typer.Option(
            "--rule",
            metavar="NODE=PART",
            help="Where rules differ, the node has that of this part; may be repeated. Without it the node is open.",
        ),
    ] = None
    title: Annotated[str, typer.Option("--title", metavar="TEXT", help="Title of the whole.")] = ""


class CompositionOutput(options.Options):
    """Where the network goes, and how the report is written."""

    output: Annotated[
        str | None,
        Role.WRITES,
        typer.Option("-o", "--output", metavar="PATH", help="The network file to write; it must be given."),
    ] = None
    format: options.ReportFormat = "text"


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
    from logicnet.studies.compose import ask_parts, compose_networks, labelled

    if output.output is None:
        raise UsageError("`compose` needs a file to write", "name one: `-o whole.bnet`")
    named = labelled(files)
    with watched(run) as limits:
        parts = [(load(file, quiet=run.quiet), label, prefix) for file, label, prefix in named]
        result = compose_networks(
            parts,
            wires=joining.wire or (),
            rules=options.pairs(joining.rule, "--rule", "NODE=PART"),
            title=joining.title,
            folder=os.path.dirname(output.output),
        )
        asked = ask_parts(result, limits)
    from logicnet.network.writing import write
    from logicnet.report.composition import Composed, composition_document, composition_page

    write_files({output.output: write(result.network).encode()})
    stopped = (limits.hit,) if limits.hit else ()
    told = Composed(result, tuple(file for file, _, _ in named), output.output, asked, stopped)
    emit(output.format, None, page=lambda: composition_page(told), document=lambda: composition_document(told))
    if stopped:
        return Status.PARTIAL
    return Status.FINDINGS if any(status.value == "fails" for status in asked.values()) else Status.DONE
