"""``logicnet explain``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from logicnet.cli import options
from logicnet.cli.files import emit, write_result
from logicnet.cli.status import Status
from logicnet.errors import UsageError

if TYPE_CHECKING:
    from logicnet.report.page import Page
    from logicnet.text.diagnostics import Entry
    from logicnet.text.glossary import Term

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
    import logicnet.checks.outcomes
    import logicnet.checks.review
    import logicnet.formats.findings  # noqa: F401  (each makes its codes known)
    from logicnet.text.diagnostics import entries, entry, nearest
    from logicnet.text.glossary import TERMS, term

    known = entries()
    if code is None and every:
        if format == "markdown":
            from logicnet.report.manual import manual

            write_result(output, manual(known))
        else:
            pages = (block for entry in known for block in _entry_page(entry))
            emit(format, output, page=lambda: tuple(pages), document=lambda: _document(known))
        return Status.DONE
    if code is None:
        emit(format, output, page=lambda: _list_page(known), document=lambda: _document(known))
        return Status.DONE
    found = entry(code)
    if found is None and (word := term(code)) is not None:
        emit(format, output, page=lambda: _term_page(word), document=lambda: _document((), (word,)))
        return Status.DONE
    if found is None:
        words = [*(one.title for one in known), *(one.word for one in TERMS)]
        near = nearest(code.upper(), [one.code for one in known]) or nearest(code.lower(), words)
        hint = f"did you mean `{near}`?" if near else "`logicnet explain` lists all codes"
        raise UsageError(f"no finding has the code or title `{code}`, and the glossary has no such word", hint)
    emit(format, output, page=lambda: _entry_page(found), document=lambda: _document((found,)))
    return Status.DONE


def _entry_page(entry: Entry) -> Page:
    from logicnet.report.page import Fields, Paragraph, Style, Verbatim

    return (
        Paragraph(f"{entry.code} {entry.title} ({entry.severity.value})", Style.TITLE),
        Paragraph(entry.finds),
        Paragraph(f"Why it matters. {entry.why}"),
        Paragraph("Example:"),
        Verbatim("\n".join(f"    {line}" for line in entry.example.rstrip("\n").split("\n"))),
        Paragraph(f"Remedy. {entry.remedy}"),
        Fields((("reference", entry.reference),)),
    )


def _term_page(word: Term) -> Page:
    from logicnet.report.page import Fields, Paragraph, Style

    more = (Fields((("see also", ", ".join(word.see)),)),) if word.see else ()
    return (Paragraph(word.word, Style.TITLE), Paragraph(word.meaning), *more)


def _list_page(known: tuple[Entry, ...]) -> Page:
    from logicnet.report.page import Table

    return (Table(("code", "severity", "finding"), tuple((e.code, e.severity.value, e.title) for e in known)),)


def _document(known: tuple[Entry, ...], words: tuple[Term, ...] = ()) -> dict[str, Any]:
    from logicnet.version import __version__

    document: dict[str, Any] = {
        "schema": "logicnet.explain/1",
        "logicnet": __version__,
        "findings": [
            {
                "code": entry.code,
                "title": entry.title,
                "severity": entry.severity.value,
                "finds": entry.finds,
                "why": entry.why,
                "example": entry.example,
                "remedy": entry.remedy,
                "reference": entry.reference,
            }
            for entry in known
        ],
    }
    if words:
        document["terms"] = [{"word": one.word, "meaning": one.meaning, "see": list(one.see)} for one in words]
    return document
