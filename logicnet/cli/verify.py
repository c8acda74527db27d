"""``logicnet verify``."""

from __future__ import annotations

from typing import Annotated

import typer

from logicnet.cli import options
from logicnet.cli.claims import Role, claim_output
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
    core: Annotated[
        str | None,
        Role.WRITES,
        typer.Option(
            "--core",
            metavar="OUT.cnf|OUT.opb",
            help="Write for other checkers, as clauses, that no set is left out; beside OUT.cnf a proof, OUT.drup.",
        ),
    ] = None,
) -> Status:
    """Check a certificate with code that shares nothing with the search.

    Exit status 1: refused, and the entry that is wrong is named. 3: not everything could be checked.
    """
    with watched(run) as limits:
        from logicnet.studies.verify import proof_beside, verify_certificate

        if core is not None and (beside := proof_beside(core)) is not None:
            claim_output(beside, "the proof beside --core")
        verified = verify_certificate(certificate, load(file, quiet=run.quiet), core=core, limits=limits)
    from logicnet.report.views import verification_view

    emit_view(output, verification_view(verified, file))
    if verified.refusal is not None:
        return Status.FINDINGS
    return Status.DONE if verified.finished else Status.PARTIAL
