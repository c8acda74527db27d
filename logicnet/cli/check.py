"""``logicnet check``."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, Literal, TextIO

import typer

from logicnet.cli import options
from logicnet.cli.claims import Overwriting, Role
from logicnet.cli.files import emit, on_terminal, read, remark, remark_open, write_result
from logicnet.cli.status import Status, worst
from logicnet.cli.watch import watched
from logicnet.errors import LogicnetError, UsageError

if TYPE_CHECKING:
    from logicnet.checks.repairs import Repair
    from logicnet.checks.settings import Settings
    from logicnet.limits import Limits
    from logicnet.network.bnet import Reading
    from logicnet.report.report import CheckReport, FileReport

__all__ = ["check"]


class CheckSettings(options.Options):
    """What is tested; what is not said here is taken from the settings file."""

    expect: Annotated[
        bool | None,
        typer.Option("--expect/--no-expect", help="Run the expectations of the file, or do not. [default: expect]"),
    ] = None
    select: Annotated[
        str | None,
        typer.Option("--select", metavar="CODES", help="Only these warnings (LN107, or LN1 for a family)."),
    ] = None
    ignore: Annotated[
        str | None,
        typer.Option("--ignore", metavar="CODES", help="Not these warnings. Errors are always shown."),
    ] = None
    dynamics: Annotated[
        bool | None,
        typer.Option(
            "--dynamics/--no-dynamics",
            help="Search the attractors too: phenotypes never attained, attractors without one, inputs without effect.",
        ),
    ] = None
    mutants: Annotated[
        bool | None,
        typer.Option(
            "--mutants/--no-mutants",
            help="Try slips in the rules, one at a time, and list those that no test notices.",
        ),
    ] = None
    seed: Annotated[
        int | None,
        typer.Option("--seed", metavar="N", help="Draws the sample when there are too many mutants to test all."),
    ] = None


class Rewriting(options.Options):
    """Whether the file is changed."""

    fix: Annotated[
        bool,
        typer.Option("--fix", help="Make the safe repairs first: no rule changes as a function, which is proved."),
    ] = False
    diff: Annotated[bool, typer.Option("--diff", help="Print what --fix would change, and change nothing.")] = False


class CheckOutput(options.Options):
    """How the result is written, and where."""

    format: Annotated[
        Literal["text", "json", "github", "sarif", "junit"],
        typer.Option("--format", metavar="text|json|github|sarif|junit", help="How to write the result."),
    ] = "text"
    output: options.Output = None


def check(
    files: Annotated[
        list[str],
        Role.READS,
        typer.Argument(metavar="FILE", help="Network files, `-` for standard input, or networks that come along."),
    ],
    *,
    asked: CheckSettings,
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
    from logicnet.checks.settings import codes, settings_for

    if ensemble.given is not None and ensemble.opened == "none":
        raise UsageError("--given is about the instantiations of open rules", "add --open file, or --open connectives")
    said_here: dict[str, Any] = {
        "expect": asked.expect,
        "select": None if asked.select is None else codes(options.split_list(asked.select), "--select"),
        "ignore": None if asked.ignore is None else codes(options.split_list(asked.ignore), "--ignore"),
        "dynamics": asked.dynamics,
        "mutants": asked.mutants,
        "seed": asked.seed,
    }
    # A diff is a result for people; where the result is for a program it stands beside it.
    shown = (
        None if not rewriting.diff else sys.stdout if output.format == "text" and output.output is None else sys.stderr
    )
    said = {key: value for key, value in said_here.items() if value is not None}
    with watched(run) as limits:
        from logicnet.report.report import CheckReport, Failure
        from logicnet.report.scorecard import examine, unreadable

        reports, left_out = [], 0
        for number, file in enumerate(files):
            if limits.hit is not None:
                left_out = len(files) - number
                break
            try:
                reading = read(file)
            except Overwriting:
                raise
            except LogicnetError as fault:
                hint = fault.hint if isinstance(fault, UsageError) else None
                reports.append(unreadable(file, Failure(str(fault), hint)))
                continue
            settings = replace(settings_for(file if file == "-" else reading.source.file), **said)
            limits.tell(f"checking {file}")
            made = _mended(file, reading, settings, shown, quiet=run.quiet) if rewriting.fix or rewriting.diff else ()
            if made and not rewriting.diff:
                reading = read(file)
            examined = replace(examine(reading, limits, settings), repairs=made)
            reports.append(_over_open_rules(examined, ensemble.opened, ensemble.given, limits, file, quiet=run.quiet))
        reached = limits.hit
    # A limit that comes when everything is decided has cut nothing.
    stopped = reached is not None and any(
        any(result.status.value == "undecided" for result in r.expectations)
        or any(diagnostic.code in ("LN208", "LN379", "LN405") for diagnostic in r.diagnostics)
        or (r.mutants is not None and not r.mutants.finished)
        or (r.across is not None and not r.across.is_finished)
        for r in reports
    )
    limited = [str(reached)] if stopped or left_out else []
    limited += [f"{left_out} of {len(files)} files were not read: {', '.join(files[-left_out:])}"] if left_out else []
    report = CheckReport(tuple(reports), tuple(limited))
    if output.format in ("github", "sarif"):
        from logicnet.report.annotations import to_github, to_sarif

        write_result(output.output, to_github(report) if output.format == "github" else to_sarif(report))
    elif output.format == "junit":
        from logicnet.report.junit import to_junit

        write_result(output.output, to_junit(report))
    else:
        limits_of_run = {"time_limit": run.time_limit, "memory_limit": run.memory_limit}
        told = {**said_here, "open": ensemble.opened, "given": ensemble.given, **limits_of_run}
        _write(report, told, output, every)
    return worst(*map(_judged, reports), Status.DONE if report.finished else Status.PARTIAL)


def _over_open_rules(
    report: FileReport, opened: str, given: str | None, limits: Limits, file: str, *, quiet: bool
) -> FileReport:
    """The report with its expectations asked of all instantiations, where ``--open`` says so."""
    network = report.network
    if network is None:
        return report
    if opened == "none":
        if network.expectations:
            remark_open(network, file, quiet=quiet)
        return report
    from logicnet.checks.across import across
    from logicnet.network.openness import Opened
    from logicnet.network.resolve import resolve_given

    return replace(report, across=across(network, Opened(opened), resolve_given(network, given), limits))


def _mended(
    file: str, reading: Reading, settings: Settings, shown: TextIO | None, *, quiet: bool
) -> tuple[Repair, ...]:
    """Make the safe repairs of a file and tell each on standard error, or only show them as a diff on a stream."""
    from logicnet.checks.repairs import repaired, repairs
    from logicnet.report.rewrite import difference, replace

    if shown is None and not os.path.lexists(file):
        # Not standard input, and none of the networks that come along by accident.
        raise UsageError(f"`{file}` is not a file that could be changed", "copy it to a file first, or use --diff")
    if not reading.source.is_file:
        raise UsageError(f"`{file}` is in another format: only network files are repaired", "use `logicnet convert`")
    made = repairs(reading, settings.shows)
    if not made:
        return made
    after = repaired(reading, made)
    if shown is not None:
        shown.write(difference(reading.source.path, str(reading.document), after, "repaired"))
        return made
    replace(file, after)
    for repair in () if quiet else made:
        remark(f"{file}:{reading.source.position(repair.span.start)[0]}: {repair.code}: {repair.what}")
    return made


def _write(report: CheckReport, given: dict[str, Any], output: CheckOutput, every: bool) -> None:
    from logicnet.report.pages.check import check_page
    from logicnet.text.diagnostics import render

    def document() -> dict[str, Any]:
        from logicnet.report.document import check_document

        return check_document(report, given)

    color = on_terminal(output.output, output.format)
    emit(
        output.format,
        output.output,
        page=lambda: check_page(report, lambda diagnostic: render(diagnostic, color=color), every),
        document=document,
    )


def _judged(report: FileReport) -> Status:
    if report.unreadable is not None:
        return Status.UNUSABLE
    failing = any(result.status.value == "fails" for result in report.expectations)
    broken = report.across is not None and report.across.is_broken
    wrong = failing or broken or any(diagnostic.is_error for diagnostic in report.diagnostics)
    return Status.FINDINGS if wrong else Status.DONE
