"""``logicnet report``."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from logicnet.cli import options
from logicnet.cli.claims import Role, claim_output
from logicnet.cli.files import load, remark, remark_open, write_files, write_result
from logicnet.cli.question import goal_of
from logicnet.cli.status import Status
from logicnet.cli.watch import watched
from logicnet.errors import UsageError
from logicnet.text.counts import plural

__all__ = ["report"]


class ReportQuestionOptions(options.Options):
    """What the page is about."""

    env: Annotated[
        list[str] | None,
        typer.Option("--env", metavar="NAME[,A=1]", help="An environment; may be repeated. Default: every named one."),
    ] = None
    abolish: Annotated[
        str | None,
        typer.Option(
            "--abolish",
            "--phenotype",
            metavar="P",
            help="What is to be abolished. Default: progression, else the first.",
        ),
    ] = None
    enforce: options.Enforce = None
    candidates: Annotated[
        str | None,
        typer.Option(
            "--candidates",
            metavar="PATTERN,...",
            help="Only these nodes, or every drug (drugs), or both (drugs,MAC_*). Default: drugs and inner nodes.",
        ),
    ] = None
    max_size: Annotated[int, typer.Option("--max-size", metavar="K", min=1, help="Size of interventions.")] = 2


class ReportOpen(options.OpenOptions):
    """Which rules are open: those of the file, unless others are named."""

    opened: options.Opened = "file"


class ReportPage(options.Options):
    """What kind of page it is."""

    format: Annotated[
        Literal["html", "pdf", "json", "markdown"] | None,
        typer.Option(
            "--format",
            metavar="html|pdf|json|markdown",
            help="The page, the page printed by a browser, or its twins with the same numbers. Default: as PATH ends, "
            "else html.",
        ),
    ] = None
    dated: Annotated[
        bool, typer.Option("--dated", help="Put today's date on it; without, the same file gives the same bytes.")
    ] = False


def report(
    file: options.File,
    output: Annotated[
        str,
        Role.WRITES,
        typer.Option(
            "-o", "--output", metavar="PATH", help="Where the page goes. What a limit cut short replaces no file."
        ),
    ],
    question: ReportQuestionOptions,
    ensemble: ReportOpen,
    page: ReportPage,
    run: options.RunOptions,
) -> Status:
    """One self-contained page with everything about a network.

    One section says what holds whatever the open rules are: those of the file, or those of --open.
    """
    form = _form(output, page.format)
    if ensemble.opened == "none" and ensemble.given is not None:
        raise options.without_open("--given")
    network = load(file, quiet=run.quiet)
    if ensemble.opened == "none":
        remark_open(network, file, quiet=run.quiet)
    if form == "pdf":
        from logicnet.report.html.printing import refuse_without_browser

        refuse_without_browser()
    printed = b""
    with watched(run) as limits:
        from logicnet.report.html.printing import to_pdf
        from logicnet.report.html.render import to_html, to_json_text, to_markdown_text
        from logicnet.studies.report import compose_report

        date = datetime.now().astimezone().date().isoformat() if page.dated else None
        result = compose_report(
            network,
            environments=question.env or (),
            abolish=goal_of(question.abolish, question.enforce),
            candidates=question.candidates,
            max_size=question.max_size,
            opened=ensemble.opened,
            given=ensemble.given,
            file=file,
            date=date,
            limits=limits,
            drawn=page.format == "html",
        )
        if form == "pdf":
            limits.tell("printing ...")
            printed = to_pdf(result, limits)
    if result.limits and Path(output).is_file():
        whole, output = output, str(Path(output).with_suffix(f".unfinished{Path(output).suffix}"))
        claim_output(output, "the unfinished page")
        remark(f"{result.limits[0]}: `{whole}` stays as it was, the part that is done goes beside it")
    if form == "pdf":
        write_files({output: printed})
    else:
        write_result(output, {"html": to_html, "json": to_json_text, "markdown": to_markdown_text}[form](result))
    if result.limits:
        left = [section.title for section in result.sections if section.state.value == "partial"]
        whole_ones = len(result.sections) - len(left)
        parts = f"; cut short: {', '.join(left)}" if left else ""
        remark(f"{result.limits[0]}: {whole_ones} of {plural(len(result.sections), 'section')} are whole{parts}")
    if not run.quiet and output != "-":
        remark(f"written: {Path(output).resolve()}")
    for section in result.sections:
        if section.state.value == "failed":
            remark(f"section `{section.title}`: {section.note}")
    return Status.DONE if result.finished else Status.PARTIAL


#: Endings by which a page is known, per format; another ending that names a kind of file would be a lie.
_ENDINGS = {"html": (".html", ".htm", ".xhtml"), "pdf": (".pdf",), "json": (".json",), "markdown": (".md", ".markdown")}
_OTHERS = (".png", ".svg", ".jpg", ".jpeg", ".ps", ".eps", ".docx", ".doc", ".odt", ".xlsx", ".xls", ".csv",
           ".tsv", ".zip", ".gz", ".bnet", ".sbml", ".xml", ".ginml", ".zginml", ".tex", ".rtf", ".epub")  # fmt: skip


def _form(output: str, asked: str | None) -> str:
    """What is written: as asked, else as the name ends. Under the name of something else no program would open it."""
    ending = Path(output).suffix.lower()
    kind = next((kind for kind, endings in _ENDINGS.items() if ending in endings), None)
    form = asked or kind or "html"
    if kind is not None and kind != form:
        raise UsageError(f"`{output}` would hold {form}, not what its name says", f"leave out `--format {form}`")
    if kind is None and ending in _OTHERS:
        raise UsageError(f"a report cannot be written as {ending[1:]}", "write report.html or report.pdf")
    if form == "pdf" and output == "-":
        raise UsageError("a PDF is no text for a terminal", "name a file: -o report.pdf")
    return form
