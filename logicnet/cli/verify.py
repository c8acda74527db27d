"""``logicnet verify``."""

from __future__ import annotations

from typing import Annotated

import typer

from logicnet.cli import options
from logicnet.cli.claims import Role
from logicnet.cli.files import emit_view, load
from logicnet.cli.status import Status
from logicnet.cli.watch import watched

__all__ = ["verify"]


def verify(
    certificate: Annotated[
        str,
        Role.READS,
        typer.Argument(metavar="CERTIFICATE", help="What `interventions --certificate` or `--resume` wrote."),
    ],
    file: options.File,
    output: options.PlainOutput,
    run: options.RunOptions,
) -> Status:
    """Check a certificate with code that shares nothing with the search.

    Exit status 1: refused, and the entry that is wrong is named. 3: not everything could be checked.
    """
    with watched(run) as limits:
        from logicnet.verifier.reading import read_certificate
        from logicnet.verifier.verify import verify as check

        network = load(file, quiet=run.quiet)
        verified = check(read_certificate(certificate), network, limits)
    from logicnet.report.views import verification_view

    emit_view(output, verification_view(verified, file))
    if verified.refusal is not None:
        return Status.FINDINGS
    return Status.DONE if verified.finished else Status.PARTIAL
