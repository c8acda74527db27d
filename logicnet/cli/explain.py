"""``logicnet explain``."""

from __future__ import annotations

from typing import Annotated

import typer

from logicnet.cli import options
from logicnet.cli.files import emit
from logicnet.cli.status import Status

__all__ = ["explain"]


def explain(
    code: Annotated[
        str | None,
        typer.Argument(
            metavar="CODE",
            help="Code or title of a finding, or a word of the glossary; without it all findings are listed.",
        ),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help="Print every manual page.")] = False,
    format: options.TextFormat = "text",
    output: options.Output = None,
    debug: options.Debug = False,
) -> Status:
    """The manual page of a finding, or what a word means."""
    from logicnet.report.views import manual_view
    from logicnet.studies.explain import explain_word, manual_entries
    from logicnet.text.diagnostics import Entry

    if code is not None:
        found = explain_word(code)
        view = manual_view((found,)) if isinstance(found, Entry) else manual_view((), (found,))
        emit(format, output, page=view.page, document=view.document)
        return Status.DONE
    known = manual_entries()
    view = manual_view(known, whole=every)
    if every and format == "markdown":
        from logicnet.report.manual import manual

        emit(format, output, page=lambda: manual(known), document=view.document)
    else:
        emit(format, output, page=view.page, document=view.document)
    return Status.DONE
