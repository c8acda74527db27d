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

__all__ = ["bytes_of", "form_of", "save"]


#: Of each form what makes it.
_MAKERS: dict[str, Callable[[Report, Limits], bytes]] = {
    "html": lambda report, _: to_html(report).encode("utf-8"),
    "pdf": to_pdf,
    "json": lambda report, _: to_json_text(report).encode("utf-8"),
    "markdown": lambda report, _: to_markdown_text(report).encode("utf-8"),
}
#: Endings by which a page is known, per format; another ending that names a kind of file would be a lie.
_ENDINGS = {"html": (".html", ".htm", ".xhtml"), "pdf": (".pdf",), "json": (".json",), "markdown": (".md", ".markdown")}
_OTHERS = (".png", ".svg", ".jpg", ".jpeg", ".ps", ".eps", ".docx", ".doc", ".odt", ".xlsx", ".xls", ".csv",
           ".tsv", ".zip", ".gz", ".bnet", ".sbml", ".xml", ".ginml", ".zginml", ".tex", ".rtf", ".epub")  # fmt: skip


def save(report: Report, path: str) -> None:
    """Write it, whole or not at all; see :meth:`~logicnet.report.html.contents.Report.save`."""
    forms = {endings[0]: form for form, endings in _ENDINGS.items()}
    form = forms.get(PurePath(path).suffix.lower())
    if form is None:
        raise UsageError(f"`{path}` does not say what to write", f"let it end with {', '.join(forms)}")
    write_whole({path: bytes_of(report, form, Limits())})


def bytes_of(report: Report, form: str, limits: Limits) -> bytes:
    """The report in a form that :func:`form_of` names."""
    if form == "pdf":
        limits.tell("printing ...")
    return _MAKERS[form](report, limits)


def form_of(output: str, asked: str | None) -> str:
    """What is written: as asked, else as the name ends. Under the name of something else no program would open it."""
    ending = PurePath(output).suffix.lower()
    kind = next((kind for kind, endings in _ENDINGS.items() if ending in endings), None)
    form = asked or kind or "html"
    if kind is not None and kind != form:
        raise UsageError(f"`{output}` would hold {form}, not what its name says", f"leave out `--format {form}`")
    if kind is None and ending in _OTHERS:
        raise UsageError(f"a report cannot be written as {ending[1:]}", "write report.html or report.pdf")
    if form == "pdf" and output == "-":
        raise UsageError("a PDF is no text for a terminal", "name a file: -o report.pdf")
    return form
