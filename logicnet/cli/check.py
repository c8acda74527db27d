"""``logicnet check``."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from logicnet.cli import options
from logicnet.cli.claims import Role
from logicnet.cli.files import emit_view, on_terminal, read
from logicnet.cli.options.check import CheckOutput, CheckSettings, Rewriting
from logicnet.cli.status import Status, worst
from logicnet.cli.watch import watched

__all__ = ["check"]

#: What stands in the result, as it was given.
TOLD = ("expect", "select", "ignore", "dynamics", "mutants", "seed")


def check(
    files: Annotated[
        list[str],
        Role.READS,
        typer.Argument(metavar="FILE", help="Network files, `-` for standard input, or networks that come along."),
    ],
    *,
    settings: CheckSettings,
    rewriting: Rewriting,
    every: Annotated[
        bool, typer.Option("--all", help="Everything in full; without it, what fills more than a screen is summed up.")
    ] = False,
    ensemble: options.OpenOptions,
    output: CheckOutput,
    run: options.RunOptions,
) -> Status:
    """Find what is wrong in network files, run their tests.

    Exit status 1 if a file has an error or an expectation is false. What is not said here is taken from the table
    [tool.logicnet] of the nearest pyproject.toml: keys select, ignore, expect, dynamics, mutants, seed.

    With --open each expectation is asked of all instantiations of the open rules that meet the given expectations: does
    it hold in all, in some, or in none. Exit status 1 if in none, or if no instantiation meets what is given.
    """
    with watched(run) as limits:
        from logicnet.studies.check import CheckQuestion, check_files

        asked = CheckQuestion(
            **settings.words(),
            fix=rewriting.fix,
            diff=rewriting.diff,
            opened=ensemble.opened,
            given=ensemble.given,
        )
        # A diff is a result for people; where the result is for a program it stands beside it.
        beside = output.format != "text" or output.output is not None
        shown = (sys.stderr if beside else sys.stdout).write
        answer = check_files(files, asked, read_file=read, show_difference=shown, limits=limits)
    from logicnet.report.views import check_view

    told = {name: asked.said.get(name) for name in TOLD} | {"open": ensemble.opened, "given": ensemble.given}
    told |= {"time_limit": run.time_limit, "memory_limit": run.memory_limit}
    emit_view(output, check_view(answer, told, every=every, color=on_terminal(output.output, output.format)))
    judged = (
        Status.UNUSABLE if one.unreadable is not None else Status.FINDINGS if one.is_wrong else Status.DONE
        for one in answer.files
    )
    return worst(*judged, Status.DONE if answer.finished else Status.PARTIAL)
