"""``logicnet check``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from logicnet.cli import options
from logicnet.cli.files import emit, on_terminal, read
from logicnet.cli.status import Status, worst
from logicnet.cli.watch import watched
from logicnet.errors import LogicnetError, UsageError

if TYPE_CHECKING:
    from logicnet.report.report import FileReport

__all__ = ["check"]


def check(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE", help="Network files, `-` for standard input, or networks that come along."),
    ],
    no_expect: Annotated[bool, typer.Option("--no-expect", help="Do not run the expectations of the file.")] = False,
    select: Annotated[
        str | None,
        typer.Option("--select", metavar="CODES", help="Only these warnings (LN107, or LN1 for a family)."),
    ] = None,
    ignore: Annotated[
        str | None,
        typer.Option("--ignore", metavar="CODES", help="Not these warnings. Errors are always shown."),
    ] = None,
    mutants: Annotated[
        bool,
        typer.Option("--mutants", help="Try slips in the rules, one at a time, and list those that no test notices."),
    ] = False,
    seed: Annotated[
        int, typer.Option("--seed", metavar="N", help="Draws the sample when there are too many mutants to test all.")
    ] = 0,
    format: Annotated[
        Literal["text", "json"], typer.Option("--format", metavar="text|json", help="How to write the result.")
    ] = "text",
    output: options.Output = None,
    time_limit: options.TimeLimit = None,
    memory_limit: options.MemoryLimit = None,
    quiet: options.Quiet = False,
    debug: options.Debug = False,
) -> Status:
    """Find what is wrong in network files, run their tests.

    Exit status 1 if a file has an error or an expectation is false.
    """
    selected, ignored = _codes(select, "--select"), _codes(ignore, "--ignore")
    with watched(time_limit=time_limit, memory_limit=memory_limit, quiet=quiet) as limits:
        from logicnet.report.report import CheckReport, Failure
        from logicnet.report.scorecard import examine, unreadable

        reports = []
        for file in files:
            try:
                reading = read(file)
            except LogicnetError as fault:
                hint = fault.hint if isinstance(fault, UsageError) else None
                reports.append(unreadable(file, Failure(str(fault), hint)))
                continue
            limits.tell(f"checking {file}")
            reports.append(
                examine(
                    reading,
                    limits,
                    expectations=not no_expect,
                    mutants=mutants,
                    seed=seed,
                    select=selected,
                    ignore=ignored,
                )
            )
        reached = limits.hit
    # A limit that comes when everything is decided has cut nothing.
    stopped = reached is not None and any(
        any(result.status.value == "undecided" for result in r.expectations)
        or (r.mutants is not None and not r.mutants.finished)
        for r in reports
    )
    report = CheckReport(tuple(reports), (str(reached),) if stopped else ())
    from logicnet.report.document import check_document
    from logicnet.report.pages.check import check_page
    from logicnet.text.diagnostics import render

    color = on_terminal(output, format)
    chosen = {
        "expect": not no_expect,
        "select": list(selected),
        "ignore": list(ignored),
        "mutants": mutants,
        "seed": seed if mutants else None,
        "time_limit": time_limit,
        "memory_limit": memory_limit,
    }
    emit(
        format,
        output,
        page=lambda: check_page(report, lambda diagnostic: render(diagnostic, color=color)),
        document=lambda: check_document(report, chosen),
    )
    return worst(*map(_judged, reports), Status.DONE if report.finished else Status.PARTIAL)


def _judged(report: FileReport) -> Status:
    if report.unreadable is not None:
        return Status.UNUSABLE
    failing = any(result.status.value == "fails" for result in report.expectations)
    wrong = failing or any(diagnostic.is_error for diagnostic in report.diagnostics)
    return Status.FINDINGS if wrong else Status.DONE


def _codes(text: str | None, option: str) -> tuple[str, ...]:
    """Codes or beginnings of codes, each of which means at least one finding."""
    import logicnet.checks.review  # noqa: F401  (makes the codes of all checks known)
    from logicnet.text.diagnostics import entries, nearest

    codes = tuple(code.upper() for code in options.split_list(text))
    known = [entry.code for entry in entries()]
    for code in codes:
        if not any(one.startswith(code) for one in known):
            near = nearest(code, known)
            raise UsageError(
                f"{option}: no finding has the code `{code}`",
                f"did you mean `{near}`?" if near else "`logicnet explain` lists all codes",
            )
    return codes
