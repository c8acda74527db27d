"""``logicnet fmt``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from logicnet.cli import options
from logicnet.cli.claims import Role
from logicnet.cli.files import remark, say, write_result
from logicnet.cli.status import Status, worst
from logicnet.cli.watch import watched
from logicnet.errors import InvalidNetwork, UsageError

if TYPE_CHECKING:
    from logicnet.limits import Limits

__all__ = ["fmt"]


def fmt(
    files: Annotated[
        list[str],
        Role.READS,
        typer.Argument(metavar="FILE", help="Network files; `-` reads standard input, prints the result."),
    ],
    check: Annotated[
        bool, typer.Option("--check", help="Change nothing; exit status 1 if a file is not in canonical layout.")
    ] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Change nothing; print what would change.")] = False,
    *,
    run: options.RunOptions,
) -> Status:
    """Bring network files into canonical layout. No rule and no meaning changes, every comment stays.

    A file with an error is left as it is, with exit status 2; the other files are still formatted. A file that a limit
    comes before is left as it is, with exit status 3.
    """
    answers: list[Status] = []
    with watched(run) as limits:
        for file in files:
            if limits.reached() is not None:
                break
            limits.at(f"formatting {file}")
            with limits.stoppable():
                answers.append(_one(file, check=check, diff=diff, limits=limits))
        left = files[len(answers) :]
        if left:
            many = "1 file is left as it is" if len(left) == 1 else f"{len(left)} files are left as they are"
            remark(f"stopped by the {limits.hit}: {many}, from `{left[0]}` on")
            answers.append(Status.PARTIAL)
    return worst(*answers)


def _one(file: str, *, check: bool, diff: bool, limits: Limits) -> Status:
    from logicnet.report.rewrite import difference, replace
    from logicnet.studies.fmt import format_file

    try:
        found = format_file(file)
        if diff:
            write_result(None, difference(found.path, found.before, found.after, "formatted"))
        if check and not found.is_canonical and not diff:
            say(f"not in canonical layout: {found.path}")
        if check or diff:
            return Status.FINDINGS if check and not found.is_canonical else Status.DONE
        if file == "-":
            write_result(None, found.after)
        elif not found.is_canonical:
            with limits.whole():
                replace(file, found.after)
            limits.mention(f"formatted {file}")
    except InvalidNetwork as fault:
        return _refuse(file, fault)
    except UsageError as fault:
        remark(f"error: {fault.message}" + (f"\n  = help: {fault.hint}" if fault.hint else ""))
        return Status.UNUSABLE
    return Status.DONE


def _refuse(file: str, fault: InvalidNetwork) -> Status:
    from logicnet.text.diagnostics import render

    for diagnostic in fault.diagnostics:
        if diagnostic.is_error:
            print(render(diagnostic, color=sys.stderr.isatty()), end="\n\n", file=sys.stderr)
    remark(f"error: {'<stdin>' if file == '-' else file} has an error and was left as it is")
    return Status.UNUSABLE
