"""``logicnet doctor``."""

from __future__ import annotations

from logicnet.cli import options
from logicnet.cli.files import emit
from logicnet.cli.status import Status

__all__ = ["doctor"]


def doctor(
    format: options.TextFormat = "text",
    output: options.Output = None,
    debug: options.Debug = False,
) -> Status:
    """What is installed and works, and what is missing.

    Exit status 3 if a part that logicnet needs is not in order.
    """
    from logicnet.report.views import doctor_view
    from logicnet.studies.doctor import examine_installation

    found = examine_installation()
    view = doctor_view(found)
    emit(format, output, page=view.page, document=view.document)
    return Status.DONE if found.is_in_order else Status.PARTIAL
