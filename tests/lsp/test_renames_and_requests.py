"""A rename keeps the meaning of a file or is refused, and every request of an editor gets an answer."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from logicnet.formats.renaming import renamed
from logicnet.lsp.atlas import Atlas, RenameRefused
from logicnet.network.bnet import parse

TEXT = """\
#: phenotype P, B
#: environment on, I=1
#: input I = 0
#: compartment ear: TUM_*
#: drug aspirin, TUM_C=0
#: screen s, abolish=P & B; candidates={patterns}; size=1; environments=on; from=TUM_A=1, B=0, rest=0; kind=temporary
#: expect e, in on with TUM_C=0: holds AG (P => EF (!P & TUM_A)) [r]
#: expect f, in on: every B [r]
targets, factors
I, I
TUM_A, TUM_A
TUM_C, TUM_A
B, TUM_A & TUM_C
"""


def after(text: str, name: str, to: str, kind: str = "node") -> str:
    atlas = Atlas(parse(text))
    wanted = next(m for m in atlas.mentions if m.kind == kind and m.name == name)
    for span, word in sorted(atlas.renamed(wanted, to), reverse=True):
        text = text[: span.start] + word + text[span.end :]
    return text


@pytest.mark.parametrize("patterns", ["TUM_A,TUM_C", '"TUM_A",B', "drugs", "compartment:ear,B"])
@pytest.mark.parametrize("name", ["I", "TUM_A", "TUM_C", "B"])
def test_a_renamed_node_is_the_same_network_under_another_name(name: str, patterns: str) -> None:
    text = TEXT.format(patterns=patterns)
    to = name.replace("TUM_", "TUM_new_") if name.startswith("TUM") else f"{name}_new"
    network, again = parse(text).network, parse(after(text, name, to)).network
    assert network is not None and again is not None
    other = renamed(network, {n: to if n == name else n for n in network.names})
    # One writes each name of a stored question in quotes, the other leaves it as it was.
    plain = str.maketrans("", "", ' "\\')
    assert [x.translate(plain) for x in other.meaning] == [x.translate(plain) for x in again.meaning]


@pytest.mark.parametrize(
    ("patterns", "name", "to"),
    [
        ("TUM_*", "TUM_C", "Zed"),
        ("compartment:ear", "TUM_C", "Zed"),
        ("B; exclude=TUM_*", "TUM_C", "Zed"),
        ("Z*,B", "I", "Zed"),
        ("TUM_?", "TUM_C", "TUM_CC"),
    ],
)
def test_a_rename_that_would_change_a_stored_question_is_refused(patterns: str, name: str, to: str) -> None:
    text = TEXT.format(patterns=patterns).replace("#: compartment ear: TUM_*", "#: compartment ear: TUM_A, TUM_C")
    if patterns == "Z*,B":
        text = text.replace("targets, factors\n", "targets, factors\nZ, Z\n")
    elif patterns == "compartment:ear":
        text = text.replace("TUM_A, TUM_C\n", "TUM_*\n", 1)
    with pytest.raises(RenameRefused, match="patterns"):
        after(text, name, to)


@pytest.mark.parametrize(
    ("kind", "name"), [("phenotype", "P"), ("environment", "on"), ("expect", "e"), ("drug", "aspirin"), ("screen", "s")]
)
def test_other_names_are_renamed_wherever_they_stand(kind: str, name: str) -> None:
    text = TEXT.format(patterns="TUM_*")
    assert parse(after(text, name, "other", kind)).network is not None
    assert f" {name}," not in after(text, name, "other", kind)


def test_what_holds_may_say_is_offered() -> None:
    text = TEXT.format(patterns="B") + "#: expect g, in on: holds "
    assert {"P", "B", "TUM_A"} <= {offer.text for offer in Atlas(parse(text)).offers(len(text))}


class Talk:
    """A server in a process of its own, spoken to in raw messages, also such as no library would send."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "logicnet", "lsp"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def send(self, message: Any) -> None:
        body = message if isinstance(message, bytes) else json.dumps(message).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def answer(self, id: int | None) -> dict[str, Any]:
        assert self.process.stdout is not None
        while True:
            length = 0
            while line := self.process.stdout.readline().strip():
                length = int(line.split(b":")[1]) if line.lower().startswith(b"content-length") else length
            assert length, "the server has gone"
            found: dict[str, Any] = json.loads(self.process.stdout.read(length))
            if "method" not in found and found.get("id") == id:
                return found

    def ask(self, id: int, method: str, params: Any) -> dict[str, Any]:
        self.send({"jsonrpc": "2.0", "id": id, "method": method, "params": params})
        return self.answer(id)


@pytest.fixture
def talk() -> Iterator[Talk]:
    talk = Talk()
    yield talk
    talk.process.kill()
    talk.process.communicate()


def test_every_request_is_answered_and_the_end_is_quiet(talk: Talk, tmp_path: Path) -> None:
    uri = (tmp_path / "n.bnet").as_uri()
    here = {"textDocument": {"uri": uri}, "position": {"line": 0, "character": 0}}
    assert talk.ask(1, "textDocument/hover", here)["error"]["code"] == -32002
    assert "result" in talk.ask(2, "initialize", {"capabilities": {}, "processId": None, "rootUri": None})
    talk.send({"jsonrpc": "2.0", "method": "initialized", "params": {}})
    item = {"uri": uri, "languageId": "bnet", "version": 1, "text": "A, !B\nB, A\n"}
    talk.send({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": item}})
    methods = ["hover", "definition", "references", "prepareRename", "rename", "completion", "formatting", "codeAction"]
    number = 2
    for method in methods:
        unopened = {**here, "textDocument": {"uri": "file:///nowhere/at/all.bnet"}, "newName": "x"}
        unopened |= {"context": {"includeDeclaration": True, "diagnostics": []}, "options": {"tabSize": 1}}
        unopened |= {"range": {"start": here["position"], "end": here["position"]}}
        unopened["options"]["insertSpaces"] = True  # type: ignore[index]
        before = {"textDocument": {"uri": uri}, "position": {"line": -1, "character": -1}}
        for params in ({}, None, [1], before, unopened):
            number += 1
            if method == "formatting" and params is before:
                continue
            error = talk.ask(number, f"textDocument/{method}", params)["error"]
            assert "Traceback" not in str(error) and error.get("data") is None, (method, params, error)
    assert talk.ask(900, "no/such", {})["error"]["code"] == -32601
    far = {"textDocument": {"uri": uri}, "position": {"line": 10**6, "character": 10**6}}
    assert "result" in talk.ask(901, "textDocument/hover", far)
    talk.send(b"{no json")
    assert talk.answer(None)["error"]["code"] == -32700
    talk.send([1])
    assert talk.answer(None)["error"]["code"] == -32600
    assert talk.ask(902, "shutdown", None)["result"] is None
    assert talk.ask(903, "textDocument/hover", here)["error"]["code"] == -32600
    assert talk.ask(904, "shutdown", None)["error"]["code"] == -32600
    talk.send({"jsonrpc": "2.0", "method": "exit"})
    assert talk.process.wait(60) == 0
    assert talk.process.stderr is not None and talk.process.stderr.read() == b""


def test_an_exit_without_a_shutdown_is_told_by_the_status(talk: Talk) -> None:
    talk.ask(1, "initialize", {"capabilities": {}, "processId": None, "rootUri": None})
    talk.send({"jsonrpc": "2.0", "method": "exit"})
    assert talk.process.wait(60) == 1
    assert talk.process.stderr is not None and talk.process.stderr.read() == b""
