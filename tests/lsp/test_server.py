"""The language server, spoken to by a real client over the pipes of a process of its own."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException
from pygls.lsp.client import LanguageClient

from logicnet.formats.registry import export
from logicnet.network.bnet import parse
from logicnet.network.layout import formatted
from logicnet.network.model import same_meaning

_Answer = TypeVar("_Answer")

#: Every position below is found by its text; the astral letter shifts what stands behind it by one in UTF-16.
NETWORK = """\
#: compartment cell: a, b, 𝛼
#: kind gene: a, b
#: phenotype grow, a & 𝛼
#: environment on, 𝛼=1
#: expect grows, in on with b=0: every grow | a [PMID:7]
#: edge 𝛼 -> a, activates, PMID:1, high
#: edge b -> a, inhibits, PMID:2
#: allow LN206 b, a pacemaker
𝛼, 𝛼
a, 𝛼 & !b
b, !b & a
"""


class Editor:
    """A client with one open file, and the diagnostics it was sent last."""

    def __init__(self, path: Path) -> None:
        self.uri = path.as_uri()
        self.client = LanguageClient("test", "1")
        self.text = ""
        self.version = 0
        self.published: asyncio.Queue[lsp.PublishDiagnosticsParams] = asyncio.Queue()

        @self.client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def received(parameters: lsp.PublishDiagnosticsParams) -> None:
            self.published.put_nowait(parameters)

    async def start(self, encodings: list[lsp.PositionEncodingKind] | None = None) -> lsp.InitializeResult:
        await self.client.start_io(sys.executable, "-m", "logicnet", "lsp")
        general = lsp.GeneralClientCapabilities(position_encodings=encodings)
        parameters = lsp.InitializeParams(lsp.ClientCapabilities(general=general if encodings else None))
        result = await self.client.initialize_async(parameters)
        self.client.initialized(lsp.InitializedParams())
        return result

    async def open(self, text: str) -> list[lsp.Diagnostic]:
        self.text, self.version = text, 1
        item = lsp.TextDocumentItem(self.uri, "bnet", 1, text)
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))
        return await self.diagnostics()

    async def type(self, text: str) -> list[lsp.Diagnostic]:
        self.text, self.version = text, self.version + 1
        document = lsp.VersionedTextDocumentIdentifier(self.version, self.uri)
        change = lsp.TextDocumentContentChangeWholeDocument(text)
        self.client.text_document_did_change(lsp.DidChangeTextDocumentParams(document, [change]))
        return await self.diagnostics()

    async def diagnostics(self) -> list[lsp.Diagnostic]:
        """Those of the version that is open now."""
        while True:
            found = await asyncio.wait_for(self.published.get(), 60)
            if found.version in (None, self.version):
                return list(found.diagnostics)

    async def stop(self) -> None:
        await self.client.shutdown_async(None)
        self.client.exit(None)
        await self.client.stop()

    @property
    def document(self) -> lsp.TextDocumentIdentifier:
        return lsp.TextDocumentIdentifier(self.uri)

    def position(self, line: int, part: str, number: int = 0) -> lsp.Position:
        """Where ``part`` stands on a 1-based line for the ``number``-th time, in UTF-16."""
        text, at = self.text.split("\n")[line - 1], -1
        for _ in range(number + 1):
            at = text.index(part, at + 1)
        return lsp.Position(line - 1, len(text[:at].encode("utf-16-le")) // 2)

    def at(self, place: lsp.Range) -> str:
        """The text of a range, counted in UTF-16."""
        assert place.start.line == place.end.line
        line = self.text.split("\n")[place.start.line].encode("utf-16-le")
        return line[2 * place.start.character : 2 * place.end.character].decode("utf-16-le")

    def edited(self, edits: list[lsp.TextEdit]) -> str:
        """The text after edits, made from the end so that places stay."""
        lines = [line.encode("utf-16-le") for line in self.text.split("\n")]
        starts = [0]
        for line in lines:
            starts.append(starts[-1] + len(line) // 2 + 1)
        whole = self.text.encode("utf-16-le")

        def offset(position: lsp.Position) -> int:
            return 2 * (starts[position.line] + position.character)

        for edit in sorted(edits, key=lambda e: (e.range.start.line, e.range.start.character), reverse=True):
            whole = (
                whole[: offset(edit.range.start)] + edit.new_text.encode("utf-16-le") + whole[offset(edit.range.end) :]
            )
        return whole.decode("utf-16-le")


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Callable[[Callable[[Editor], Awaitable[_Answer]]], _Answer]]:
    """Runs a conversation with a fresh server, and ends the server after it."""

    def run(conversation: Callable[[Editor], Awaitable[_Answer]]) -> _Answer:
        async def whole() -> _Answer:
            editor = Editor(tmp_path / "n.bnet")
            await editor.start()
            try:
                return await conversation(editor)
            finally:
                await editor.stop()

        # An answer that never comes is a failure, not a wait.
        return asyncio.run(asyncio.wait_for(whole(), 120))

    yield run


Session = Callable[[Callable[[Editor], Awaitable[Any]]], Any]


def test_an_evening_with_a_network(session: Session) -> None:
    """One conversation through every feature: starting a server takes longer than all of its answers."""

    async def conversation(editor: Editor) -> None:
        found = await editor.open(NETWORK)
        shown = [(d.code, editor.at(d.range)) for d in found]
        assert shown == [("LN306", "𝛼"), ("LN358", "b"), ("LN358", "a")]

        # Hover: rule, sign, evidence, compartment, kind.
        hover = await editor.client.text_document_hover_async(
            lsp.HoverParams(editor.document, editor.position(10, "a"))
        )
        assert hover is not None and isinstance(hover.contents, lsp.MarkupContent)
        for part in (
            "a, 𝛼 & !b",
            "compartment cell",
            "kind gene",
            "| 𝛼 | activates | PMID:1 |",
            "| b | inhibits | PMID:2 |",
        ):
            assert part in hover.contents.value
        assert hover.range is not None and editor.at(hover.range) == "a"
        hover = await editor.client.text_document_hover_async(
            lsp.HoverParams(editor.document, editor.position(5, "grow", 1))
        )
        assert hover is not None and "a & 𝛼" in hover.contents.value  # type: ignore[union-attr]
        hover = await editor.client.text_document_hover_async(
            lsp.HoverParams(editor.document, editor.position(8, "LN206"))
        )
        assert hover is not None and "self-inhibition" in hover.contents.value  # type: ignore[union-attr]

        # Definition and references, from behind the astral letter.
        place = editor.position(10, "b")
        where = await editor.client.text_document_definition_async(lsp.DefinitionParams(editor.document, place))
        assert isinstance(where, lsp.Location) and (where.range.start.line, editor.at(where.range)) == (10, "b")
        context = lsp.ReferenceContext(include_declaration=True)
        uses = await editor.client.text_document_references_async(lsp.ReferenceParams(context, editor.document, place))
        assert uses is not None
        assert [use.range.start.line + 1 for use in uses] == [1, 2, 5, 7, 8, 10, 11, 11]
        assert {editor.at(use.range) for use in uses} == {"b"}
        where = await editor.client.text_document_definition_async(
            lsp.DefinitionParams(editor.document, editor.position(5, "on", 0))
        )
        assert isinstance(where, lsp.Location) and where.range.start.line == 3

        # Rename across rules and directives; the result is the same network under another name.
        answer = await editor.client.text_document_rename_async(lsp.RenameParams(editor.document, place, "miR 34"))
        assert answer is not None and answer.changes is not None
        text = editor.edited(list(answer.changes[editor.uri]))
        before, after = parse(editor.text).network, parse(text).network
        assert before is not None and after is not None
        assert after.names == ("𝛼", "a", "miR 34")
        assert same_meaning(parse(text.replace('"miR 34"', "b")).network, before)  # type: ignore[arg-type]
        for taken, why in (("a", "already"), ("grow", "already"), ("", "cannot be a name")):
            with pytest.raises(JsonRpcException, match=why):
                await editor.client.text_document_rename_async(lsp.RenameParams(editor.document, place, taken))

        # Formatting is that of fmt.
        untidy = NETWORK.replace("a, 𝛼 & !b", "a ,𝛼&&!b  # why")
        await editor.type(untidy)
        edits = await editor.client.text_document_formatting_async(
            lsp.DocumentFormattingParams(editor.document, lsp.FormattingOptions(4, True))
        )
        assert edits and editor.edited(list(edits)) == formatted(parse(untidy))

        # While typing: errors and warnings together, each where it stands.
        found = await editor.type(NETWORK + "c, 𝛼 & bb\nd, a | (a & b)\n")
        assert [(d.code, editor.at(d.range), d.range.start.line) for d in found] == [
            ("LN101", "bb", 11),
            ("LN201", "b", 12),
        ]
        names = await editor.client.text_document_completion_async(
            lsp.CompletionParams(editor.document, editor.position(12, "bb"))
        )
        assert isinstance(names, lsp.CompletionList)
        assert {"𝛼", "a", "b", "d"} <= {item.label for item in names.items}

        # In a file with an error not every place is known, so nothing is renamed.
        with pytest.raises(JsonRpcException, match="mend it first"):
            await editor.client.text_document_rename_async(lsp.RenameParams(editor.document, place, "x"))

    session(conversation)


def test_code_actions_do_what_the_help_says(session: Session) -> None:
    async def conversation(editor: Editor) -> None:
        found = await editor.open("miR-21, miR-21\n# 𝛼\na, miR-12\nb, a | (a & miR-21)\nc, !c\n")
        by_code = {d.code: d for d in found}
        assert set(by_code) == {"LN101", "LN201", "LN206"}

        async def offered(code: str) -> dict[str, str]:
            parameters = lsp.CodeActionParams(
                editor.document, by_code[code].range, lsp.CodeActionContext([by_code[code]])
            )
            answers = await editor.client.text_document_code_action_async(parameters)
            found = {}
            for action in answers or ():
                assert isinstance(action, lsp.CodeAction) and action.edit and action.edit.changes
                found[action.title] = editor.edited(list(action.edit.changes[editor.uri]))
            return found

        replaced = (await offered("LN101"))["Replace by `miR-21`"]
        assert "\na, miR-21\n" in replaced
        accepted = (await offered("LN206"))["Accept LN206 for this rule"]
        assert "#: allow LN206, say here why it is meant\nc, !c\n" in accepted
        by_code = {d.code: d for d in await editor.type(replaced)}
        assert {"LN201", "LN206"} <= set(by_code)
        actions = await offered("LN201")
        assert "\nb, a\n" in actions["LN201: shorten the rule of `b` to `a`"]
        assert "\nb, a\n" in actions["Make all safe repairs"]

    session(conversation)


def test_expectations_are_tested_when_a_file_is_opened_and_saved(session: Session) -> None:
    async def conversation(editor: Editor) -> None:
        text = "#: phenotype p, a\n#: expect off, in default: no p [PMID:1]\na, 1\n"
        first = await editor.open(text)
        assert "LN501" not in {d.code for d in first}
        (false,) = [d for d in await editor.diagnostics() if d.code == "LN501"]
        assert false.severity is lsp.DiagnosticSeverity.Error and false.range.start.line == 1
        mended = await editor.type(text.replace("a, 1", "a, 0"))
        assert "LN501" not in {d.code for d in mended}
        editor.client.text_document_did_save(lsp.DidSaveTextDocumentParams(editor.document))
        assert "LN501" not in {d.code for d in await editor.diagnostics()}

    session(conversation)


def test_a_false_expectation_offers_its_first_repairs(session: Session) -> None:
    async def conversation(editor: Editor) -> None:
        text = (
            "#: edge s -> b, activates, doi:10.1/x\n#: expect off, in default with s=1, d=1: no b [PMID:1]\n"
            "#: expect on, in default with s=1, d=0: every b [PMID:1]\ns, s\nd, d\nb, s | !d\nc, b\n"
        )
        await editor.open(text)
        (false,) = [d for d in await editor.diagnostics() if d.code == "LN501"]
        asked = lsp.CodeActionParams(editor.document, false.range, lsp.CodeActionContext([false]))
        actions = await editor.client.text_document_code_action_async(asked)
        repairs = [a for a in actions or () if isinstance(a, lsp.CodeAction) and a.title.startswith("Repair `off`")]
        assert 1 <= len(repairs) <= 3 and "b: OR becomes AND in `s | !d`" in repairs[0].title
        for action in repairs:
            assert action.edit and action.edit.changes
            mended = editor.edited(list(action.edit.changes[editor.uri]))
            assert (action is repairs[0]) <= ("b, s & !d" in mended)
            found = await editor.type(mended)
            editor.client.text_document_did_save(lsp.DidSaveTextDocumentParams(editor.document))
            assert "LN501" not in {d.code for d in await editor.diagnostics()}, found
        elsewhere = lsp.Range(lsp.Position(5, 0), lsp.Position(5, 1))
        asked = lsp.CodeActionParams(editor.document, elsewhere, lsp.CodeActionContext([]))
        actions = await editor.client.text_document_code_action_async(asked)
        assert not [a for a in actions or () if a.title.startswith("Repair")]

    session(conversation)


@pytest.mark.parametrize(
    ("before", "wanted"),
    [
        ("#: ", {"phenotype", "expect", "edge"}),
        ("#: kind ", {"mirna", "exosomal_cargo"}),
        ("#: edge a -> b, ", {"activates", "inhibits"}),
        ("#: edge a -> b, inhibits, via ", {"exosome", "ligand"}),
        ("#: expect x, ", {"in", "with"}),
        ("#: expect x, in ", {"on", "default"}),
        ("#: expect x, in on: ", {"every", "some", "no"}),
        ("#: expect x, in on: every ", {"a", "grow"}),
        ("#: phenotype y, ", {"a", "grow"}),
        ("#: screen s, ", {"abolish", "candidates"}),
        ("#: allow ", {"LN203", "LN301"}),
        ("#: compartment ear: ", {"a", "b"}),
        ("c, a & ", {"a", "b"}),
    ],
)
def test_completion_knows_what_can_stand_here(before: str, wanted: set[str]) -> None:
    from logicnet.lsp.atlas import Atlas

    text = NETWORK + before
    assert wanted <= {offer.text for offer in Atlas(parse(text)).offers(len(text))}
    assert Atlas(parse("# only a remark ")).offers(16) == []


def test_a_client_may_count_otherwise(tmp_path: Path) -> None:
    async def conversation() -> None:
        editor = Editor(tmp_path / "n.bnet")
        result = await editor.start([lsp.PositionEncodingKind.Utf32])
        assert result.capabilities.position_encoding == lsp.PositionEncodingKind.Utf32
        (found,) = await editor.open("a, (𝛼 | x) \n𝛼, 𝛼\n")
        assert (found.range.start.character, found.range.end.character) == (8, 9)
        await editor.stop()

    asyncio.run(conversation())


def test_without_the_library_the_command_says_what_to_install(
    logicnet: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pygls.lsp.server", None)
    monkeypatch.delitem(sys.modules, "logicnet.lsp.server", raising=False)
    run = logicnet("lsp")
    assert run.status == 2
    assert "logicnet[lsp]" in run.err


def test_a_file_of_another_format_gets_a_remark_and_findings_and_nothing_is_offered_for_it(session: Session) -> None:
    """Whatever is opened: every question is answered, and no answer takes the text for a network file."""
    network = parse("#: phenotype grow, a & !b\ni, i\na, !b & i\nb, !a | (a & b & i)\n").network
    assert network is not None
    texts = {
        id: export(network, id).data.decode("utf-8")
        for id in ("sbml", "ginml", "aeon", "boolsim", "maboss", "pnml", "graphml")
    }
    texts["cellcollective"] = "a = NOT b AND i\nb = NOT a OR i\n"
    texts["half of an SBML file"] = texts["sbml"][: len(texts["sbml"]) // 2]
    texts["no text"] = "\ufeff\ud800\0"
    readable = {"sbml", "ginml", "aeon", "boolsim", "maboss", "cellcollective", "half of an SBML file"}

    async def conversation(editor: Editor) -> None:
        for name, text in texts.items():
            found, *findings = await editor.open(text)
            assert not findings or name in readable, (name, findings)
            assert (found.severity is lsp.DiagnosticSeverity.Information) == (name in readable), (name, found)
            assert ("logicnet convert n.bnet OUT.bnet" in found.message) == (name in readable), (name, found)
            here = lsp.TextDocumentPositionParams(editor.document, lsp.Position(3, 2))
            place = (here.text_document, here.position)
            client = editor.client
            assert await client.text_document_hover_async(lsp.HoverParams(*place)) is None
            assert await client.text_document_definition_async(lsp.DefinitionParams(*place)) is None
            assert await client.text_document_prepare_rename_async(lsp.PrepareRenameParams(*place)) is None
            assert await client.text_document_rename_async(lsp.RenameParams(*place, "c")) is None
            context = lsp.ReferenceContext(include_declaration=True)
            assert await client.text_document_references_async(lsp.ReferenceParams(context, *place)) == ()
            offers = await client.text_document_completion_async(lsp.CompletionParams(*place))
            assert isinstance(offers, lsp.CompletionList) and not offers.items
            options = lsp.FormattingOptions(4, True)
            formatting = lsp.DocumentFormattingParams(editor.document, options)
            assert await client.text_document_formatting_async(formatting) == ()
            assert await client.text_document_document_symbol_async(lsp.DocumentSymbolParams(editor.document)) == []
            everywhere = lsp.Range(lsp.Position(0, 0), lsp.Position(1000, 0))
            asked = lsp.CodeActionParams(editor.document, everywhere, lsp.CodeActionContext([]))
            assert await client.text_document_code_action_async(asked) == ()
            client.text_document_did_close(lsp.DidCloseTextDocumentParams(editor.document))
            assert await editor.diagnostics() == []
        await editor.open(texts["sbml"])
        # The text of the same file becomes a network: everything is there.
        assert [d.code for d in await editor.type(NETWORK)] == ["LN306", "LN358", "LN358"]
        editor.client.text_document_did_save(lsp.DidSaveTextDocumentParams(editor.document))
        assert await editor.diagnostics()

    session(conversation)
