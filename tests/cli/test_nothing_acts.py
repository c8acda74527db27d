"""Nothing that stands in a file acts on who reads the answer: terminals, spreadsheets, XML; and no file is read that
nobody meant."""

from __future__ import annotations

import csv
import io
import os
import re
import subprocess
import sys
import time
import xml.dom.minidom
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from logicnet.cli.app import app
from logicnet.formats.conversion import names_table, read_names
from logicnet.text.cells import plain_cell, text_cell
from logicnet.text.characters import acts
from tests.processes import started

Command = Callable[..., Any]
ESC, TURN = "\x1b[2J", "\u202e"
NETWORK = f"""\
#: network {ESC}RED\x1b]0;pwn\x07
#: about {TURN}about{ESC}
#: kind drug: "D{ESC}"
#: input "I{TURN}" = 0, on{ESC}
#: phenotype "P{TURN}", "A{ESC}"
#: environment "E{ESC}", "I{TURN}"=1
#: screen "S{ESC}", abolish="P{TURN}"; size=1
#: expect "X{TURN}", in "E{ESC}": every "P{TURN}" [r{ESC}]
#: node "A{ESC}", what{TURN} it is [ref{ESC}]
"I{TURN}", "I{TURN}"
"D{ESC}", "D{ESC}"
"A{ESC}", !"=B" & "I{TURN}"
"=B", "A{ESC}" | "D{ESC}"
"""
#: A call for each command, completed by the formats of the command.
CALLS = {
    "check": ["{f}"],
    "fmt": ["{f}", "--diff"],
    "new": ["{d}/ok"],
    "show": ["{f}"],
    "attractors": ["{f}", "--basins", "--states", "8"],
    "interventions": ["{f}", "--abolish", f"P{TURN}", "--max-size", "1"],
    "verify": ["{d}/cert.json", "{f}"],
    "screen": ["{f}", f"S{ESC}"],
    "why": ["{f}", "--phenotype", f"P{TURN}", "--env", f"E{ESC}"],
    "query": ["{f}", f'EF "P{TURN}"'],
    "diff": ["{f}", "{f}"],
    "report": ["{f}", "-o", "{d}/page", "--max-size", "1"],
    "convert": ["{f}", "{d}/out.aeon"],
    "compose": ["{f}", "as", "T1", "{f}", "as", "T2", "-o", "{d}/whole.bnet"],
    "draft": ["--nodes", f"A{ESC},B", "--knowledge", "{f}", "-o", "{d}/draft.bnet"],
    "explain": ["LN129"],
    "lsp": [],
    "doctor": [],
    "instantiate": [],
}
FORMATS = ("text", "json", "csv", "markdown", "github", "sarif", "junit", "html")


@pytest.fixture
def nasty(tmp_path: Path, logicnet: Command) -> Path:
    path = tmp_path / f"n{ESC}{TURN}.bnet"
    path.write_text(NETWORK, "utf-8")
    asked = ("--abolish", f'"P{TURN}"', "--max-size", "1", "--certificate", tmp_path / "cert.json")
    logicnet("interventions", path, *asked)
    return path


def acting(text: str) -> list[str]:
    return sorted({f"U+{ord(c):04X}" for c in text if c not in "\n\t" and acts(c)})


def test_no_command_lets_a_character_act(logicnet: Command, nasty: Path) -> None:
    """Every command of the program, in every format it has, on names, titles, texts and paths that would act."""
    names = [info.callback.__name__ for info in app.registered_commands if info.callback is not None]
    for name in names:
        if name not in CALLS:
            words = [str(nasty)]
        else:
            words = [w.replace("{f}", str(nasty)).replace("{d}", str(nasty.parent)) for w in CALLS[name]]
        if name in ("lsp", "instantiate"):
            continue
        for format in FORMATS if name not in ("fmt", "new") else [""]:
            run = logicnet(name, *words, *(["--format", format] if format else []))
            assert run.status != 70, (name, format, run.err)
            assert "Traceback" not in run.err
            assert acting(run.out) == acting(run.err) == [], (name, format, run.out, run.err)
            page = nasty.parent / "page"
            if page.exists():
                assert acting(page.read_text("utf-8")) == [], format
                page.unlink()


def test_messages_let_nothing_act(logicnet: Command, nasty: Path) -> None:
    for words in (
        ["attractors", f"no{ESC}{TURN}.bnet"],
        ["attractors", nasty, "--with", f"x{ESC}=1"],
        ["show", nasty, "-o", f"{nasty.parent}/no{ESC}/x"],
        ["convert", nasty, f"{nasty.parent}/x{ESC}.sbml"],
        [f"comm{ESC}and"],
        ["check", nasty, "--select", f"LN{ESC}"],
    ):
        run = logicnet(*words)
        assert run.status == 2 and acting(run.out + run.err) == [], (words, run.err)


def test_pictures_and_graphs_are_well_formed(logicnet: Command, nasty: Path) -> None:
    nasty.write_text(NETWORK.replace(TURN, "\ufffe"), "utf-8")
    for ending in ("svg", "graphml"):
        out = nasty.parent / f"g.{ending}"
        assert logicnet("show", nasty, "--graph", out).status == 0
        xml.dom.minidom.parse(str(out))
    xml.dom.minidom.parseString(logicnet("check", nasty, "--format", "junit").out.encode())
    for ending in ("sbml", "ginml", "zginml", "graphml", "pnml", "xlsx"):
        run = logicnet("convert", nasty, nasty.parent / f"c.{ending}")
        assert run.status == 2 and "cannot hold U+" in run.err, run.err


@pytest.mark.parametrize(
    "words",
    [("show",), ("attractors",), ("attractors", "--update", "all"), ("attractors", "--project", '"=B"'),
     ("query", 'EF "=B"'), ("screen", "--max-size", "1"), ("screen", "--max-size", "1", "--per-set"),
     ("interventions", "--abolish", '"=B"', "--max-size", "1")],
)  # fmt: skip
def test_no_cell_is_run_by_a_spreadsheet(logicnet: Command, tmp_path: Path, words: tuple[str, ...]) -> None:
    path = tmp_path / "n.bnet"
    path.write_text('#: phenotype "@P", "=B"\n"=B", !"+C"\n"+C", !"=B" & "-D"\n"-D", "-D"\n"\'q", "=B"\n', "utf-8")
    command, *more = words
    out = logicnet(command, path, *more, "--format", "csv").out
    rows = list(csv.reader(io.StringIO(out)))
    cells = [cell for row in rows for cell in row]
    assert len(rows) > 1 and len({len(row) for row in rows}) == 1
    assert not [cell for cell in cells if re.match(r"[=+@\t\r]|-\D", cell)], cells
    if command == "show":
        assert [plain_cell(row[0]) for row in rows[1:]] == ["=B", "+C", "-D", "'q"]


@pytest.mark.parametrize("name", ["=1+1", "'x", "''", "a\tb", 'q"q', "-D", "@x", "+", "\rx", "a\nb", "SEPT2", "plain"])
def test_a_name_comes_back_from_its_cell(name: str) -> None:
    assert plain_cell(text_cell(name)) == name
    assert plain_cell(text_cell(f" {name}")) == f" {name}"
    assert read_names(names_table(((name, "made"), ("other", "other_")))) == {"made": name, "other_": "other"}


@pytest.mark.parametrize("name", ["14-3-3", "0860011e16", "3/4", "1", "SEPT2", "TRUE", "a=b", " x", "|", ""])
def test_a_cell_that_nothing_runs_is_the_text_itself(name: str) -> None:
    assert text_cell(name) == name


@pytest.mark.parametrize("name", ["=A", " =A", "  +A", "-1", "\u00a0@A", "\tA", "\rA", "\nA"])
def test_a_cell_that_a_spreadsheet_runs_begins_with_an_apostrophe(name: str) -> None:
    assert text_cell(name) == f"'{name}"


def files_to_read() -> Iterator[list[str]]:
    """Each way to name a file that is read, at `@`."""
    yield from (["check", "@"], ["attractors", "@"], ["verify", "@", "x.bnet"], ["verify", "x.bnet", "@"])
    yield from (["screen", "x.bnet", "--sets", "@"], ["convert", "@", "o.bnet"], ["fmt", "@"])
    yield ["convert", "x.bnet", "o.bnet", "--names", "@"]
    yield ["interventions", "x.bnet", "--abolish", "A", "--resume", "@"]
    yield ["screen", "x.bnet", "--max-size", "0", "--resume", "@"]
    yield ["check", "evidence.bnet"]


@pytest.mark.parametrize("words", list(files_to_read()))
@pytest.mark.parametrize("kind", ["device", "pipe"])
def test_only_regular_files_are_read(
    logicnet: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], kind: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("x.bnet").write_text("A, !B\nB, A\n", "utf-8")
    Path("evidence.bnet").write_text("#: evidence pipe\nA, !B\nB, A\n", "utf-8")
    os.mkfifo("pipe")
    there = "/dev/zero" if kind == "device" else "pipe"
    run = logicnet(*(there if word == "@" else word for word in words))
    assert run.status in (1, 2), (run.out, run.err)
    assert "regular file" in run.out + run.err or "cannot use" in run.err, (run.out, run.err)


@pytest.mark.parametrize("way", ["../secret.tsv", "link.tsv", "folder/table.tsv", "{absolute}"])
@pytest.mark.parametrize("command", ["check", "show", "report"])
def test_a_table_outside_the_folder_is_not_read(logicnet: Command, tmp_path: Path, way: str, command: str) -> None:
    (tmp_path / "secret.tsv").write_text("undisclosed words\n", "utf-8")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "table.tsv").write_text("undisclosed words\n", "utf-8")
    home = tmp_path / "home"
    home.mkdir()
    os.symlink("../secret.tsv", home / "link.tsv")
    os.symlink("../elsewhere", home / "folder")
    written = way.format(absolute=tmp_path / "secret.tsv")
    (home / "n.bnet").write_text(f"#: evidence {written}\nA, !B\nB, A\n", "utf-8")
    more = ["--node", "A"] if command == "show" else ["-o", home / "page.html"] if command == "report" else []
    run = logicnet(command, home / "n.bnet", *more)
    page = (home / "page.html").read_text("utf-8") if command == "report" else ""
    assert "undisclosed" not in run.out + run.err + page
    if command == "check":
        assert run.status == 1 and "outside the folder" in run.out


def test_what_there_is_nothing_to_try_in_is_told(logicnet: Command, tmp_path: Path) -> None:
    path = tmp_path / "n.bnet"
    path.write_text("#: phenotype P, A\nA, A\n", "utf-8")
    page = tmp_path / "p.html"
    assert logicnet("report", path, "-o", page).status == 0
    assert "nothing to try" in page.read_text("utf-8") and "section failed" not in page.read_text("utf-8")
    path.write_text("#: phenotype P, C\nA, B | C\nB, !A\nC, A & B\n", "utf-8")
    assert logicnet("report", path, "-o", page, "--open", "connectives", "--given", "none").status == 0
    assert "section failed" not in page.read_text("utf-8")
    path.write_text("#: phenotype P, A\nI, I\nA, I\n", "utf-8")
    assert logicnet("interventions", path, "--abolish", "P").status == 2
    run = logicnet("interventions", path, "--abolish", "P", "--regulations", "--max-size", "1", "--format", "csv")
    assert run.status == 0 and "I -> A=0" in run.out
    for name in ("r.PNG", "r.docx", "r.bnet"):
        run = logicnet("report", path, "-o", tmp_path / name)
        assert run.status == 2 and "= help" in run.err and not (tmp_path / name).exists()


@pytest.mark.parametrize("name", ["a b", "-x", "it's", "$HOME", "a;b", "--check"])
def test_the_next_command_that_new_prints_works(
    logicnet: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    run = logicnet("new", "--", name)
    assert run.status == 0, run.err
    typed = run.err.partition("next: logicnet ")[2].strip()
    # The shell takes it apart: what it makes of the quotes is what the program gets.
    words = subprocess.run(["sh", "-c", f"printf '%s\\0' {typed}"], capture_output=True, text=True, check=True).stdout
    assert logicnet(*words.split("\0")[:-1]).status == 0


def test_maps_of_names_are_taken_where_the_file_has_given_them_back(
    logicnet: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.bnet").write_text('O2, O2\n"HIF-1α", !O2\n', "utf-8")
    for ending in ("sbml", "aeon", "ginml", "boolsim"):
        out = f"a.{ending}"
        assert logicnet("convert", "a.bnet", out).status == 0
        if Path(f"{out}.names.tsv").exists():
            run = logicnet("convert", out, "back.bnet", "--names", f"{out}.names.tsv")
            assert run.status == 0 and "HIF-1α" in Path("back.bnet").read_text("utf-8"), run.err
    Path("other.tsv").write_text("name\twritten\nX\tY\n", "utf-8")
    assert logicnet("convert", "a.bnet", "b.bnet", "--names", "other.tsv").status == 2


def test_an_early_ctrl_c_is_no_traceback() -> None:
    for delay in (0.02, 0.05, 0.1, 0.15, 0.2):
        program = "import sys; from logicnet.cli import main; print('.', file=sys.stderr, flush=True); sys.exit(main())"
        with started(
            [sys.executable, "-c", program, "attractors", "m5"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        ) as process:
            assert process.stderr is not None and process.stderr.readline() == b".\n"
            time.sleep(delay)
            process.send_signal(2)
            _, err = process.communicate(timeout=60)
        assert b"Traceback" not in err and process.returncode in (0, 3), (delay, err)


@pytest.mark.parametrize(
    ("words", "written"),
    [(["screen", "m2", "--max-size", "1", "--resume", "rows"], "rows/"),
     (["interventions", "m2", "--abolish", "growth", "--max-size", "2", "--resume", "rows"], "rows"),
     (["show", "m2", "-o", "out.txt"], "out.txt")],
)  # fmt: skip
def test_what_cannot_be_written_any_more_is_named(tmp_path: Path, words: list[str], written: str) -> None:
    """A bound on the size of files stands for a full disk."""
    program = ["sh", "-c", 'ulimit -f 2; exec "$@" > /dev/null', "sh", sys.executable, "-m", "logicnet", *words]
    done = subprocess.run(program, cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert done.returncode == 2, done.stderr
    assert f"cannot write `{written}" in done.stderr and "Traceback" not in done.stderr


LONG = "a" * 300


@pytest.mark.parametrize(
    "words",
    [
        *(["attractors", place] for place in (LONG, f"{LONG}/b.bnet", f"/tmp/{LONG}.bnet", "x.bnet/foo", "a\0b")),
        *([command, LONG] for command in ("check", "show", "fmt", "report", "why", "query")),
        ["verify", LONG, "x.bnet"],
        ["diff", "x.bnet", LONG],
        ["convert", LONG, "o.bnet"],
    ],
)
def test_a_path_that_cannot_be_opened_has_its_true_reason(
    logicnet: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.bnet").write_text("A, A\n", "utf-8")
    more = {"why": ["--phenotype", "A"], "query": ["A"], "report": ["-o", "r.html"]}.get(words[0], [])
    run = logicnet(*words, *more)
    said = run.err + run.out
    assert run.status == 2 and "there is no file" not in said, said
    assert "too long" in said or "Not a directory" in said or "null" in said, said
    assert "help: " in said


@pytest.mark.parametrize("code", [0xFFFE, 0xFFFF, 0x1FFFE, 0x10FFFF, 0xFDD0, 0xFDEF])
def test_characters_that_unicode_keeps_free_are_found_and_shown(logicnet: Command, tmp_path: Path, code: int) -> None:
    path = tmp_path / "n.bnet"
    path.write_text(f"A{chr(code)}, A{chr(code)}\n", "utf-8")
    assert acts(chr(code))
    run = logicnet("check", path)
    assert "LN129" in run.out and chr(code) not in run.out
    assert chr(code) not in logicnet("show", path, "--format", "json").out
