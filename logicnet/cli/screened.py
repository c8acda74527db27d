"""What `screen` and `merge` do with rows that are found out: a table in the format asked for, as it comes if it can."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from logicnet.cli import options
from logicnet.cli.files import emit_view, remark, write_files, write_picture
from logicnet.cli.options.screen import ScreenOutput
from logicnet.cli.status import Status
from logicnet.text.counts import plural

if TYPE_CHECKING:
    from logicnet.limits import Limits
    from logicnet.perturbation.screen import Measured, Plan
    from logicnet.report.screening import Screening, ScreenShares

__all__ = ["deliver", "write_screening"]


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
        from logicnet.report.views.screen import ScreenStream

        stream = ScreenStream(plan, told, rows, output.per_set)
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
    from logicnet.report.views import screen_view

    view = screen_view(screening, file, per_set=output.per_set)
    emit_view(output, view)
    if output.figure is not None and screening.rows:
        write_picture(output.figure, view.picture, options.PICTURES)


def _status(planned: int, count: int, failures: int, limits: Limits) -> Status:
    if count < planned:
        remark(f"not finished: {limits.hit or 'stopped'}; {count} of {plural(planned, 'row')}")
    if failures:
        remark(f"{plural(failures, 'row')} failed; the last column says why")
    return Status.DONE if count == planned and not failures else Status.PARTIAL
