"""A report as a file: the ending says which kind."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath

from logicnet.errors import UsageError
from logicnet.limits import Limits
from logicnet.report.files import write_whole
from logicnet.report.html.contents import Report
from logicnet.report.html.printing import to_pdf
from logicnet.report.html.render import to_html, to_json_text, to_markdown_text

__all__ = ["save"]


def save(report: Report, path: str) -> None:
    """Write it, whole or not at all; see :meth:`~logicnet.report.html.contents.Report.save`."""
    makers: dict[str, Callable[[Report], bytes]] = {
        ".html": lambda report: to_html(report).encode("utf-8"),
        ".pdf": lambda report: to_pdf(report, Limits()),
        ".json": lambda report: to_json_text(report).encode("utf-8"),
        ".md": lambda report: to_markdown_text(report).encode("utf-8"),
    }
    make = makers.get(PurePath(path).suffix.lower())
    if make is None:
        raise UsageError(f"`{path}` does not say what to write", f"let it end with {', '.join(makers)}")
    write_whole({path: make(report)})

