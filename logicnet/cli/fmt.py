"""``logicnet fmt``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated

import typer

from logicnet.cli import options
from logicnet.cli.claims import Role
from logicnet.cli.files import remark, say, write_result
from logicnet.cli.options.fmt import LayoutOptions
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
    layout: LayoutOptions,
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
                answers.append(_one(file, layout=layout, limits=limits))
        if left := files[len(answers) :]:
            many = "1 file is left as it is" if len(left) == 1 else f"{len(left)} files are left as they are"
            remark(f"stopped by the {limits.hit}: {many}, from `{left[0]}` on")
            answers.append(Status.PARTIAL)
    return worst(*answers)


def _one(file: str, *, layout: LayoutOptions, limits: Limits) -> Status:
    from logicnet.report.rewrite import difference, replace
    from logicnet.studies.fmt import format_file
    from logicnet.text.diagnostics import render

    try:
        found = format_file(file)
        if layout.diff:
            write_result(None, difference(found.path, found.before, found.after, "formatted"))
        if layout.check and not found.is_canonical and not layout.diff:
            say(f"not in canonical layout: {found.path}")
        if layout.check or layout.diff:
            return Status.FINDINGS if layout.check and not found.is_canonical else Status.DONE
        if file == "-":
            write_result(None, found.after)
        elif not found.is_canonical:
            with limits.whole():
                replace(file, found.after)
            limits.mention(f"formatted {file}")
    except InvalidNetwork as fault:
        errors = (diagnostic for diagnostic in fault.diagnostics if diagnostic.is_error)
        print(*(f"{render(one, color=sys.stderr.isatty())}\n" for one in errors), sep="\n", file=sys.stderr)
        remark(f"error: {'<stdin>' if file == '-' else file} has an error and was left as it is")
        return Status.UNUSABLE
    except UsageError as fault:
        remark(f"error: {fault.message}" + (f"\n  = help: {fault.hint}" if fault.hint else ""))
        return Status.UNUSABLE
    return Status.DONE
