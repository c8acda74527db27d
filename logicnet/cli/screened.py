"""What `screen` and `merge` do with rows that are found out: a table in the format asked for, as it comes if it can."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from logicnet.cli import options
from logicnet.cli.files import emit, remark, write_files, write_picture
from logicnet.cli.status import Status
from logicnet.errors import UsageError
from logicnet.text.counts import plural

if TYPE_CHECKING:
    from logicnet.limits import Limits
    from logicnet.perturbation.screen import Measured, Plan, ScreenRow
    from logicnet.report.screening import Screening, ScreenShares

__all__ = ["ScreenOutput", "deliver", "refuse_too_many", "write_screening"]


class ScreenOutput(options.Options):
    """How the table is written, and where."""

    per_set: Annotated[
        bool, typer.Option("--per-set", help="CSV with one row per set, not one per set and environment.")
    ] = False
    format: options.Format = "text"
    output: options.Output = None
    figure: options.Figure = None

    @property
    def streams(self) -> bool:
        """Whether rows are written as they come, and none is kept."""
        return self.format == "csv" and self.figure is None


def refuse_too_many(rows: int, exact: bool, hint: str) -> None:
    """Refuse more rows than are held together in one process."""
    from logicnet.studies.screen import MOST_ROWS

    if rows > MOST_ROWS:
        what = f"{'' if exact else 'up to '}{plural(rows, 'row')} are too many for one run"
        raise UsageError(f"{what}: {MOST_ROWS:,} can be held together", hint)


def deliver(
    plan: Plan,
    told: dict[str, object],
    measured: Iterator[Measured],
    output: ScreenOutput,
    file: str,
    limits: Limits,
    shares: Callable[[int], ScreenShares] | None = None,
) -> Status:
    """Compare the rows, and write them. ``shares``: the column over an ensemble, for so many rows."""
    from logicnet.perturbation.screen import rows_of
    from logicnet.report.screening import Screening

    rows = rows_of(plan, measured)
    if output.streams and shares is None:
        stream = _Stream(plan, told, rows, output.per_set)
        if output.output is None or output.output == "-":
            for line in stream.lines():
                sys.stdout.write(line)
            sys.stdout.flush()
        else:
            write_files({output.output: (line.encode("utf-8") for line in stream.lines())})
        return _status(len(plan), stream.count, stream.failures, limits)
    finished = tuple(rows)
    over = None if shares is None else shares(len(finished))
    screening = Screening(plan, told, finished, () if limits.hit is None else (limits.hit,), over)
    write_screening(screening, output, file)
    return Status.DONE if screening.finished else Status.PARTIAL


def write_screening(screening: Screening, output: ScreenOutput, file: str) -> None:
    """A screen in the format asked for, and its picture."""
    from logicnet.report.pages.screen import screen_page
    from logicnet.report.screening import screen_csv, screen_document, sets_csv

    emit(
        output.format,
        output.output,
        page=lambda: screen_page(screening, file),
        document=lambda: screen_document(screening),
        csv=lambda: (sets_csv if output.per_set else screen_csv)(screening),
    )
    if output.figure is not None and screening.rows:
        from logicnet.report.plots import screen_picture

        write_picture(output.figure, lambda kind: screen_picture(screening, kind), options.PICTURES)


class _Stream:
    """CSV line by line, as the rows come; how many rows there were, and how many failed."""

    def __init__(self, plan: Plan, told: dict[str, object], rows: Iterator[ScreenRow], per_set: bool) -> None:
        self._plan, self._told, self._rows, self._per_set = plan, told, rows, per_set
        self.count = self.failures = 0

    def lines(self) -> Iterator[str]:
        from logicnet.perturbation.screen import summaries
        from logicnet.report.screening import Screening, streamed_csv, streamed_sets_csv

        screening = Screening(self._plan, self._told, ())
        group: list[ScreenRow] = []
        yield streamed_sets_csv(self._plan, None, ()) if self._per_set else streamed_csv(screening, None)
        for row in self._rows:
            self.count += 1
            self.failures += row.measured.failed
            group.append(row)
            if not self._per_set:
                yield streamed_csv(screening, row)
            if len(group) == len(self._plan.places):
                if self._per_set:
                    for summary in summaries(self._plan, group):
                        yield streamed_sets_csv(self._plan, summary, group)
                group = []


def _status(planned: int, count: int, failures: int, limits: Limits) -> Status:
    if count < planned:
        remark(f"not finished: {limits.hit or 'stopped'}; {count} of {plural(planned, 'row')}")
    if failures:
        remark(f"{plural(failures, 'row')} failed; the last column says why")
    return Status.DONE if count == planned and not failures else Status.PARTIAL
