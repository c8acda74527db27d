"""``check``: what is wrong in network files, and what their tests come to."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from logicnet.errors import LogicnetError, Overwriting, UsageError, spelled
from logicnet.limits import Limits
from logicnet.network.openness import Opened
from logicnet.network.resolve import resolve_opened
from logicnet.studies.networks import read
from logicnet.studies.words import given_among, openness_remark
from logicnet.text.names import split_list

if TYPE_CHECKING:
    from logicnet.checks.repairs import Repair
    from logicnet.checks.settings import Settings
    from logicnet.network.bnet import Reading
    from logicnet.report.report import CheckReport, FileReport

__all__ = ["CheckQuestion", "check_file", "check_files"]

#: Findings that a limit left a check undecided.
_STOPPED = ("LN208", "LN379", "LN405")


class CheckQuestion(Struct, frozen=True, kw_only=True, dict=True):
    """Every word of the command, as a value: combinations that mean nothing are refused when it is made.

    ``None``: as the table ``[tool.logicnet]`` of the nearest pyproject.toml has it. ``select`` and ``ignore`` are codes
    of findings; ``seed`` draws the ``mutants`` that are tested. ``fix`` makes the safe repairs first, ``diff`` shows
    them. ``opened`` and ``given`` ask each expectation of all instantiations of open rules.

    Raises:
        UsageError: two words contradict each other, or a code is not known.
    """

    expect: bool | None = None
    select: str | None = None
    ignore: str | None = None
    dynamics: bool | None = None
    mutants: bool | None = None
    seed: int | None = None
    fix: bool = False
    diff: bool = False
    opened: str | Opened = Opened.NONE
    given: str | None = None

    def __post_init__(self) -> None:
        if self.given is not None and not self.asks_networks:
            opened = spelled("opened")
            raise UsageError(
                f"{spelled('given')} is about the instantiations of open rules",
                f"add {opened} file, or {opened} connectives",
            )
        assert self.said is not None  # Codes are read here, before any file is.

    @property
    def asks_networks(self) -> bool:
        """Whether expectations are asked of all networks that open rules allow."""
        return resolve_opened(self.opened) is not Opened.NONE

    @property
    def said(self) -> dict[str, Any]:
        """What was said, by the names of the settings."""
        from logicnet.checks.settings import codes

        told: dict[str, Any] = {
            "expect": self.expect,
            "select": None if self.select is None else codes(split_list(self.select), spelled("select")),
            "ignore": None if self.ignore is None else codes(split_list(self.ignore), spelled("ignore")),
            "dynamics": self.dynamics,
            "mutants": self.mutants,
            "seed": self.seed,
        }
        return {key: value for key, value in told.items() if value is not None}


def check_files(
    files: Sequence[str],
    question: CheckQuestion,
    *,
    read_file: Callable[[str], Reading] = read,
    show_difference: Callable[[str], object] = lambda _: None,
    limits: Limits | None = None,
) -> CheckReport:
    """What the command does: each file read, mended if that was asked for, examined, and its expectations tested.

    Guaranteed: an expectation *holds* or *fails* only if that is proved. A file that cannot be read is one of the
    reports. With ``fix`` no rule changes as a function, which is proved. ``show_difference`` is told with ``diff``
    what would change.

    Raises:
        UsageError: a file that shall be mended is no network file, or a settings file cannot be read.
    """
    from logicnet.checks.settings import settings_for
    from logicnet.report.report import CheckReport, Failure
    from logicnet.report.scorecard import examine, unreadable

    limits = limits or Limits()
    reports: list[FileReport] = []
    for file in files:
        if limits.hit is not None:
            break
        try:
            reading = read_file(file)
        except Overwriting:
            raise
        except LogicnetError as fault:
            hint = fault.hint if isinstance(fault, UsageError) else None
            reports.append(unreadable(file, Failure(str(fault), hint)))
            continue
        settings = replace(settings_for(file if file == "-" else reading.source.file), **question.said)
        limits.tell(f"checking {file}")
        made: tuple[Repair, ...] = ()
        if question.diff:
            made = _mended(file, reading, settings, show_difference, limits)
        elif question.fix:
            made = _mended(file, reading, settings, None, limits)
            reading = read_file(file) if made else reading
        examined = replace(examine(reading, limits, settings), repairs=made)
        reports.append(_over_open_rules(examined, question, limits, file))
    reached, left = limits.hit, files[len(reports) :]
    # A limit that comes when everything is decided has cut nothing.
    limited = [str(reached)] if left or (reached is not None and any(map(_is_cut, reports))) else []
    limited += [f"{len(left)} of {len(files)} files were not read: {', '.join(left)}"] if left else []
    return CheckReport(tuple(reports), tuple(limited))


def _is_cut(report: FileReport) -> bool:
    """Whether a limit left something undecided."""
    return (
        any(result.status.value == "undecided" for result in report.expectations)
        or any(diagnostic.code in _STOPPED for diagnostic in report.diagnostics)
        or (report.mutants is not None and not report.mutants.finished)
        or (report.across is not None and not report.across.is_finished)
    )


def _over_open_rules(report: FileReport, question: CheckQuestion, limits: Limits, file: str) -> FileReport:
    """The report with its expectations asked of all instantiations, where the question says so."""
    network = report.network
    if network is None:
        return report
    if not question.asks_networks:
        told = openness_remark(network, file) if network.expectations else None
        if told is not None:
            limits.mention(told)
        return report
    from logicnet.checks.across import across

    expected = given_among(network, question.given)
    return replace(report, across=across(network, resolve_opened(question.opened), expected, limits))


def _mended(
    file: str, reading: Reading, settings: Settings, show: Callable[[str], object] | None, limits: Limits
) -> tuple[Repair, ...]:
    """Make the safe repairs of a file and mention each, or only show them as a difference."""
    from logicnet.checks.repairs import repaired, repairs
    from logicnet.report.rewrite import difference
    from logicnet.report.rewrite import replace as rewritten

    if show is None and not os.path.lexists(file):
        # Not standard input, and none of the networks that come along by accident.
        raise UsageError(
            f"`{file}` is not a file that could be changed", f"copy it to a file first, or use {spelled('diff')}"
        )
    if not reading.source.is_file:
        raise UsageError(f"`{file}` is in another format: only network files are repaired", "use `logicnet convert`")
    made = repairs(reading, settings.shows)
    if not made:
        return made
    after = repaired(reading, made)
    if show is not None:
        show(difference(reading.source.path, str(reading.document), after, "repaired"))
        return made
    rewritten(file, after)
    for repair in made:
        limits.mention(f"{file}:{reading.source.position(repair.span.start)[0]}: {repair.code}: {repair.what}")
    return made


def check_file(name: str | os.PathLike[str], *, dynamics: bool = False, limits: Limits | None = None) -> CheckReport:
    """What ``check`` finds in a file: findings, expectations with their outcome, and the score of each section.

    Guaranteed: an expectation *holds* or *fails* only if that is proved. ``dynamics`` looks at attractors as well. The
    table ``[tool.logicnet]`` of a pyproject.toml is not read: everything is checked, and everything is shown.

    Cost: a rule is compared in time exponential in its regulators; expectations and ``dynamics`` are as hard as
    :func:`find_attractors`. ``limits`` bounds both.

    Raises:
        UsageError: there is no such file, or it cannot be opened.

    >>> import logicnet
    >>> type(logicnet.check_file("m1")).__name__
    'CheckReport'
    """
    from logicnet.checks.settings import Settings
    from logicnet.report.report import CheckReport
    from logicnet.report.scorecard import examine

    limits = limits or Limits()
    report = examine(read(name), limits, Settings(dynamics=dynamics))
    return CheckReport((report,), () if limits.hit is None else (limits.hit,))
