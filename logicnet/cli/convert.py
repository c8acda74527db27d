"""``logicnet convert``."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from logicnet.cli import options
from logicnet.cli.claims import Role, claim_output
from logicnet.cli.files import emit_view, locate, read, remark, write_files
from logicnet.cli.options.convert import ConversionOptions, ConversionOutput
from logicnet.cli.status import Status
from logicnet.cli.watch import watched

__all__ = ["convert"]


def convert(
    file: Annotated[
        str,
        Role.READS,
        typer.Argument(metavar="IN", help="A model in any format, `-`, or a network that comes along."),
    ],
    out: Annotated[
        str,
        Role.WRITES,
        typer.Argument(metavar="OUT", help="Where to write it; its ending says which format. `-` needs --to."),
    ],
    conversion: ConversionOptions,
    output: ConversionOutput,
    run: options.RunOptions,
) -> Status:
    """Write a model in another format, and report what differs.

    Each rule of OUT is proved to be the same function as in IN. A name that the format cannot hold is written
    differently, and OUT.names.tsv says how.
    """
    from logicnet.studies.convert import convert_reading, format_wanted

    target = format_wanted(out, conversion.to)
    with watched(run) as limits:
        reading = read(locate(file), conversion.read_as, conversion.logic)
        answer = convert_reading(
            reading,
            out,
            to=target.id,
            file=file,
            names=conversion.names,
            results=conversion.results or (),
            labels=conversion.labels,
            midas=conversion.midas,
            strict=conversion.strict,
            limits=limits,
        )
    for made in answer.files:
        if made != out:
            claim_output(made, "what is written beside OUT")
    write_files({name: answer.data[name] for name in answer.files})
    if out == "-" and answer.written:
        sys.stdout.flush()
        sys.stdout.buffer.write(answer.result.export.data)
        sys.stdout.buffer.flush()
    from logicnet.report.page import to_text
    from logicnet.report.views import conversion_view

    view = conversion_view(answer)
    if out != "-" or output.output is not None:
        emit_view(output, view)
    elif not run.quiet:
        remark(to_text(view.page()).rstrip("\n"))
    return Status.DONE if answer.written else Status.FINDINGS
