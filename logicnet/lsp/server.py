"""The language server of ``logicnet lsp``: the protocol around :class:`~logicnet.lsp.atlas.Atlas` (pygls, stdio).

Positions are counted as the client asked (UTF-16 unless it prefers another encoding). A text is read once per version;
what takes long - the expectations - is asked on opening and saving only, within a time limit.
"""

from __future__ import annotations

import asyncio
import os
import shlex
from typing import Final
from urllib.parse import unquote, urlparse

from lsprotocol import types as lsp
from msgspec.structs import replace
from pygls.exceptions import JsonRpcInvalidParams
from pygls.lsp.server import LanguageServer

from logicnet.checks.outcomes import FALSE_EXPECTATION, outcomes
from logicnet.checks.repairs import repaired, repairs
from logicnet.checks.review import review
from logicnet.checks.settings import Settings, settings_for
from logicnet.errors import LogicnetError, UsageError
from logicnet.formats.registry import NATIVE, detect
from logicnet.limits import Limits
from logicnet.lsp.atlas import Atlas, RenameRefused
from logicnet.lsp.protocol import LogicnetProtocol, Server
from logicnet.network.bnet import parse
from logicnet.network.layout import formatted
from logicnet.text.catalogue import OTHER_FORMAT
from logicnet.text.diagnostics import Diagnostic, Severity
from logicnet.text.source import Source, Span
from logicnet.version import __version__

__all__ = ["create_server"]

#: Seconds after the last key before a text is read again, and seconds for all expectations of a file.
_PAUSE: Final = 0.15
_PATIENCE: Final = 5.0
#: Characters of a file in another format that is read while it is edited: a second or so.
_LONGEST: Final = 1_000_000

_SEVERITIES = {
    Severity.ERROR: lsp.DiagnosticSeverity.Error,
    Severity.WARNING: lsp.DiagnosticSeverity.Warning,
    Severity.INFO: lsp.DiagnosticSeverity.Information,
}
_KINDS = {
    "node": lsp.CompletionItemKind.Variable,
    "phenotype": lsp.CompletionItemKind.Class,
    "environment": lsp.CompletionItemKind.Module,
    "word": lsp.CompletionItemKind.Keyword,
    "code": lsp.CompletionItemKind.Constant,
}


class _Text:
    """One version of one open file."""

    def __init__(self, uri: str, version: int | None, text: str, encoding: str) -> None:
        self.uri, self.version, self._encoding = uri, version, encoding
        path = _path(uri)
        #: What is said of a text that the commands read as another format, or as none: the remark that it is one first.
        self.foreign = _foreign(path, text)
        # The editor knows no name of such a text, and no rule to lay out or to mend.
        self.atlas = Atlas(parse("" if self.foreign else text, path))
        self.source: Source = self.foreign[0].source if self.foreign else self.atlas.source
        #: Findings that only a search can make; those of the version that was opened or saved.
        self.searched: tuple[Diagnostic, ...] = ()

    def position(self, offset: int) -> lsp.Position:
        line, column = self.source.position(offset)
        before = self.source.text[offset - column + 1 : offset]
        return lsp.Position(line - 1, _units(before, self._encoding) + len(self.source.prefix) * (line == 1))

    def range(self, span: Span) -> lsp.Range:
        return lsp.Range(self.position(span.start), self.position(span.end))

    def place(self, found: Diagnostic) -> lsp.Range:
        """Where a finding stands. The reader of another format reads a text of its own: it knows line and column."""
        if found.source.text == self.source.text:
            return self.range(found.span)
        if found.source.path != self.source.path:
            return lsp.Range(lsp.Position(0, 0), lsp.Position(0, 0))
        return lsp.Range(*(self.position(self._offset_at(*place)) for place in (found.start, found.end)))

    def _offset_at(self, line: int, column: int) -> int:
        span = self.source.line_span(min(max(line, 1), len(self.source.line_starts)))
        return min(span.start + max(column, 1) - 1, span.end)

    def offset(self, position: lsp.Position) -> int:
        line = min(position.line + 1, len(self.source.line_starts))
        span, left = self.source.line_span(line), position.character - len(self.source.prefix) * (line == 1)
        for i, character in enumerate(self.source.text[span.start : span.end]):
            if left <= 0:
                return span.start + i
            left -= _units(character, self._encoding)
        return span.end

    def everything(self) -> lsp.Range:
        return lsp.Range(lsp.Position(0, 0), self.position(len(self.source.text)))


def _units(text: str, encoding: str) -> int:
    if text.isascii() or encoding == "utf-32":
        return len(text)
    width = 2 if encoding == "utf-16" else 1
    return len(text.encode("utf-16-le" if width == 2 else "utf-8", "surrogatepass")) // width


def _foreign(path: str, text: str) -> tuple[Diagnostic, ...]:
    """A remark on a text that is no network file, then what ``check`` finds in it; nothing for a network file."""
    data = text.encode("utf-8", "surrogatepass")
    found = detect(path, data)
    if isinstance(found, Diagnostic):
        return (found,)
    if found.reader == NATIVE:
        return ()
    source = Source.of(path, text)
    first = len(text) - len(text.lstrip())
    remark = OTHER_FORMAT.at(
        source,
        Span(first, source.line_span(source.position(first)[0]).end),
        f"this is {found.title}: what `check` finds is shown; names, layout and repairs are those of network files",
        help=f"make a network file of it: logicnet convert {shlex.quote(os.path.basename(path))} OUT.bnet",
    )
    remark = replace(remark, severity=Severity.INFO)
    if len(text) > _LONGEST:
        return (replace(remark, message=f"this is {found.title}, too long to be read while it is edited"),)
    try:
        return (remark, *review(found.read(path, data)).diagnostics)
    except LogicnetError as fault:
        return (replace(remark, message=f"this is {found.title}, and is not read: {fault}"),)


def _path(uri: str) -> str:
    parts = urlparse(uri)
    return os.path.normpath(unquote(parts.path)) if parts.scheme == "file" else uri


def create_server() -> Server:
    """A server that is ready for ``start_io()``."""
    server = Server(
        "logicnet",
        __version__,
        protocol_cls=LogicnetProtocol,
        text_document_sync_kind=lsp.TextDocumentSyncKind.Full,
    )
    desk = _Desk(server)
    _follow_texts(server, desk)
    _answer_questions(server, desk)
    _offer_changes(server, desk)
    return server


class _Desk:
    """The open texts, each in its last version, and what is said about them."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self._texts: dict[str, _Text] = {}

    def forget(self, uri: str) -> None:
        self._texts.pop(uri, None)

    def current(self, uri: str) -> _Text:
        if uri not in self.server.workspace.text_documents:
            raise JsonRpcInvalidParams(f"`{uri}` is not open in the editor")
        document = self.server.workspace.get_text_document(uri)
        known = self._texts.get(uri)
        if known is None or known.version != document.version or document.version is None:
            asked = self.server.workspace.position_encoding
            encoding = str(getattr(asked, "value", asked) or "utf-16")
            self._texts[uri] = _Text(uri, document.version, document.source, encoding)
        return self._texts[uri]

    def publish(self, text: _Text) -> None:
        settings = _settings(text, self.server)
        found = text.foreign[1:] if text.foreign else (*review(text.atlas.reading).diagnostics, *text.searched)
        found = (*text.foreign[:1], *(d for d in found if settings.shows(d)))
        # Evidence tables have findings of their own; a reader may make a text of its own of the one that is open.
        own = [_shown(text, d) for d in found if text.foreign or d.source.path == text.source.path]
        self.server.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(text.uri, own, text.version))

    def search(self, text: _Text) -> None:
        """What the expectations say, as far as the patience goes; what is not decided in time is not shown."""
        network = text.atlas.reading.network
        if network is None or not network.expectations or not _settings(text, self.server).expect:
            return
        from logicnet.checks.expectations import evaluate

        limits = Limits(time=_PATIENCE)
        results = [evaluate(network, expectation, limits) for expectation in network.expectations]
        decided = [r for r in results if limits.hit is None or r.status.value != "undecided"]
        text.searched = tuple(outcomes(network, decided))


def _follow_texts(server: Server, desk: _Desk) -> None:
    """Read a text as it is opened, changed, saved and closed, and say what is found in it."""

    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    def opened(parameters: lsp.DidOpenTextDocumentParams) -> None:
        text = desk.current(parameters.text_document.uri)
        desk.publish(text)
        desk.search(text)
        if text.searched:
            desk.publish(text)

    @server.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
    def saved(parameters: lsp.DidSaveTextDocumentParams) -> None:
        text = desk.current(parameters.text_document.uri)
        desk.search(text)
        desk.publish(text)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    async def changed(parameters: lsp.DidChangeTextDocumentParams) -> None:
        uri, version = parameters.text_document.uri, parameters.text_document.version
        await asyncio.sleep(_PAUSE)
        if uri in server.workspace.text_documents and server.workspace.get_text_document(uri).version == version:
            desk.publish(desk.current(uri))

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def closed(parameters: lsp.DidCloseTextDocumentParams) -> None:
        uri = parameters.text_document.uri
        desk.forget(uri)
        server.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, []))


def _answer_questions(server: Server, desk: _Desk) -> None:
    """What a name means, where it is defined and used, and what a file holds."""

    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    def hover(parameters: lsp.HoverParams) -> lsp.Hover | None:
        text = desk.current(parameters.text_document.uri)
        found = text.atlas.explanation(text.offset(parameters.position))
        if found is None:
            return None
        return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.Markdown, found[0]), text.range(found[1]))

    @server.feature(lsp.TEXT_DOCUMENT_DEFINITION)
    def definition(parameters: lsp.DefinitionParams) -> lsp.Location | None:
        text = desk.current(parameters.text_document.uri)
        mention = text.atlas.at(text.offset(parameters.position))
        found = text.atlas.definition(mention) if mention else None
        return lsp.Location(text.uri, text.range(found.span)) if found else None

    @server.feature(lsp.TEXT_DOCUMENT_REFERENCES)
    def references(parameters: lsp.ReferenceParams) -> list[lsp.Location]:
        text = desk.current(parameters.text_document.uri)
        mention = text.atlas.at(text.offset(parameters.position))
        found = text.atlas.occurrences(mention) if mention else ()
        wanted = parameters.context.include_declaration
        return [lsp.Location(text.uri, text.range(m.span)) for m in found if wanted or not m.defines]

    @server.feature(lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL)
    def symbols(parameters: lsp.DocumentSymbolParams) -> list[lsp.DocumentSymbol]:
        text = desk.current(parameters.text_document.uri)
        kinds = {
            "node": lsp.SymbolKind.Variable,
            "phenotype": lsp.SymbolKind.Class,
            "environment": lsp.SymbolKind.Module,
        }
        found = [m for m in text.atlas.mentions if m.defines]
        return [
            lsp.DocumentSymbol(
                m.name or m.kind, kinds.get(m.kind, lsp.SymbolKind.Constant), text.range(m.span), text.range(m.span)
            )
            for m in found
        ]


def _offer_changes(server: Server, desk: _Desk) -> None:
    """New names, completions, layout and repairs."""

    @server.feature(lsp.TEXT_DOCUMENT_PREPARE_RENAME)
    def prepare_rename(parameters: lsp.PrepareRenameParams) -> lsp.PrepareRenamePlaceholder | None:
        text = desk.current(parameters.text_document.uri)
        mention = text.atlas.at(text.offset(parameters.position))
        return lsp.PrepareRenamePlaceholder(text.range(mention.span), mention.name) if mention else None

    @server.feature(lsp.TEXT_DOCUMENT_RENAME, lsp.RenameOptions(prepare_provider=True))
    def rename(parameters: lsp.RenameParams) -> lsp.WorkspaceEdit | None:
        text = desk.current(parameters.text_document.uri)
        mention = text.atlas.at(text.offset(parameters.position))
        if mention is None:
            return None
        try:
            edits = text.atlas.renamed(mention, parameters.new_name)
        except RenameRefused as refused:
            raise JsonRpcInvalidParams(str(refused)) from None
        return lsp.WorkspaceEdit({text.uri: [lsp.TextEdit(text.range(span), name) for span, name in edits]})

    @server.feature(
        lsp.TEXT_DOCUMENT_COMPLETION, lsp.CompletionOptions(trigger_characters=[":", ",", " ", "&", "|", "!"])
    )
    def completion(parameters: lsp.CompletionParams) -> lsp.CompletionList:
        text = desk.current(parameters.text_document.uri)
        offers = () if text.foreign else text.atlas.offers(text.offset(parameters.position))
        items = [
            lsp.CompletionItem(offer.text, kind=_KINDS[offer.kind], detail=offer.detail or None) for offer in offers
        ]
        return lsp.CompletionList(is_incomplete=False, items=items)

    @server.feature(lsp.TEXT_DOCUMENT_FORMATTING)
    def formatting(parameters: lsp.DocumentFormattingParams) -> list[lsp.TextEdit]:
        text = desk.current(parameters.text_document.uri)
        if text.atlas.reading.network is None:
            return []  # nobody knows what a file with an error means
        laid_out = formatted(text.atlas.reading)
        return [] if laid_out == str(text.atlas.reading.document) else [lsp.TextEdit(text.everything(), laid_out)]

    @server.feature(
        lsp.TEXT_DOCUMENT_CODE_ACTION,
        lsp.CodeActionOptions(code_action_kinds=[lsp.CodeActionKind.QuickFix, lsp.CodeActionKind.SourceFixAll]),
    )
    def actions(parameters: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        text = desk.current(parameters.text_document.uri)
        return [*_actions(text, parameters, _settings(text, server)), *_repairs(text, parameters)]


def _settings(text: _Text, server: LanguageServer) -> Settings:
    try:
        return settings_for(text.source.path)
    except UsageError as fault:
        server.window_log_message(lsp.LogMessageParams(lsp.MessageType.Warning, str(fault)))
        return Settings()


def _shown(text: _Text, found: Diagnostic) -> lsp.Diagnostic:
    remarks = [note.message for note in found.notes if note.span is None]
    message = "\n".join((found.message, *remarks, *([f"help: {found.help}"] if found.help else [])))
    related = [
        lsp.DiagnosticRelatedInformation(lsp.Location(text.uri, text.range(note.span)), note.message)
        for note in found.notes
        if note.span is not None and found.source.text == text.source.text
    ]
    return lsp.Diagnostic(
        range=text.place(found),
        message=message,
        severity=_SEVERITIES[found.severity],
        code=found.code,
        source="logicnet",
        related_information=related or None,
    )


def _actions(text: _Text, parameters: lsp.CodeActionParams, settings: Settings) -> list[lsp.CodeAction]:
    """What the help of each finding in the range offers, an ``allow`` line, and all safe repairs at once."""
    found = []
    begin, end = text.offset(parameters.range.start), text.offset(parameters.range.end)
    reading = text.atlas.reading
    safe = repairs(reading, settings.shows)
    for diagnostic in review(reading).diagnostics:
        place = diagnostic.span
        if diagnostic.source.path != text.source.path or place.end < begin or place.start > end:
            continue
        shown = _shown(text, diagnostic)

        mending = [repair for repair in safe if repair.code == diagnostic.code and repair.span == place]
        for repair in mending:
            edits = [lsp.TextEdit(text.range(edit.span), edit.text) for edit in repair.edits]
            found.append(_quick(text, shown, f"{diagnostic.code}: {_imperative(repair.what)}", edits, best=True))
        if diagnostic.replacement is not None and not mending:
            title = f"Replace by `{diagnostic.replacement}`"
            edits = [lsp.TextEdit(text.range(place), diagnostic.replacement)]
            found.append(_quick(text, shown, title, edits, best=True))
        line = text.atlas.rule_line(place.start)
        if line is not None and not diagnostic.is_error:
            above = Span(line.span.start, line.span.start)
            allow = f"#: allow {diagnostic.code}, say here why it is meant\n"
            edits = [lsp.TextEdit(text.range(above), allow)]
            found.append(_quick(text, shown, f"Accept {diagnostic.code} for this rule", edits))
    only = parameters.context.only
    if safe and (only is None or any(kind.startswith("source") for kind in only)):
        everything = lsp.TextEdit(text.everything(), repaired(reading, safe))
        found.append(
            lsp.CodeAction(
                "Make all safe repairs",
                lsp.CodeActionKind.SourceFixAll,
                edit=lsp.WorkspaceEdit({text.uri: [everything]}),
            )
        )
    return found


def _repairs(text: _Text, parameters: lsp.CodeActionParams) -> list[lsp.CodeAction]:
    """For an expectation in the range that was found to fail: the first edits of a rule that mend it."""
    begin, end = text.offset(parameters.range.start), text.offset(parameters.range.end)
    only = parameters.context.only
    if only is not None and not any(lsp.CodeActionKind.QuickFix.value.startswith(kind) for kind in only):
        return []
    network = text.atlas.reading.network
    found = []
    for diagnostic in text.searched:
        place = diagnostic.span
        if diagnostic.code != FALSE_EXPECTATION.code or place.end < begin or place.start > end or network is None:
            continue
        name = next((x.name for x in network.expectations if x.span == place), None)
        if name is None:
            continue
        from logicnet.lsp.mending import first_repairs

        shown = _shown(text, diagnostic)
        for title, pieces in first_repairs(text.atlas.reading, name):
            found.append(_quick(text, shown, title, [lsp.TextEdit(text.range(span), put) for span, put in pieces]))
    return found


def _quick(
    text: _Text, mends: lsp.Diagnostic, title: str, edits: list[lsp.TextEdit], *, best: bool = False
) -> lsp.CodeAction:
    return lsp.CodeAction(
        title,
        lsp.CodeActionKind.QuickFix,
        diagnostics=[mends],
        is_preferred=best,
        edit=lsp.WorkspaceEdit({text.uri: edits}),
    )


def _imperative(done: str) -> str:
    """``deleted the line`` is what was done; an offer says ``delete``."""
    first, _, rest = done.partition(" ")
    return f"{_VERBS[first]} {rest}"


_VERBS = {"deleted": "delete", "shortened": "shorten", "added": "add", "made": "make"}
