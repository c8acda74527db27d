"""No output of any command replaces an input or another output, however the file is called."""

from __future__ import annotations

import inspect
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from logicnet.cli.app import app
from logicnet.cli.claims import Role, roles_among

Command = Callable[..., Any]
NETWORK = "#: phenotype P, A\n#: evidence table.tsv\nA, !B\nB, A\n"
COMMANDS = {info.callback.__name__: info.callback for info in app.registered_commands if info.callback is not None}
#: What a command needs besides its files.
NEEDED = {
    "interventions": ("--abolish", "P", "--max-size", "1"),
    "why": ("--phenotype", "P"),
    "query": ("EF P",),
    "screen": ("--max-size", "0"),
    "convert": ("--to", "bnet"),
    "report": ("--max-size", "1"),
    "draft": ("--nodes", "A,B", "--knowledge", "table.tsv"),
}
#: Endings that an output must have to be looked at.
ENDINGS = {"core": ".cnf", "figure": ".svg", "graph": ".svg", "out": ".bnet"}


@pytest.fixture(scope="module")
def part(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A whole part of a screen, for `merge`."""
    where = tmp_path_factory.mktemp("part")
    (where / "x.bnet").write_text(NETWORK, "utf-8")
    words = ("screen", "x.bnet", "--max-size", "0", "--shard", "1/1", "-o", "part.jsonl")
    subprocess.run([sys.executable, "-m", "logicnet", *words], cwd=where, check=True, capture_output=True)
    return (where / "part.jsonl").read_text("utf-8")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, part: str) -> Path:
    """A network with its table, and other files that commands read; each may be replaced by nothing."""
    monkeypatch.chdir(tmp_path)
    for name in ("x.bnet", "y.bnet", "x.svg"):
        Path(name).write_text(NETWORK, "utf-8")
    Path("table.tsv").write_text("id\n", "utf-8")
    Path("pyproject.toml").write_text('[tool.logicnet]\nselect = ["LN1"]\n', "utf-8")
    Path("cert.json").write_text("{}\n", "utf-8")
    Path("sets.txt").write_text("A=0\n", "utf-8")
    Path("part.jsonl").write_text(part, "utf-8")
    Path("nodes.txt").write_text("A\nB\n", "utf-8")
    return tmp_path


def outputs() -> Iterator[tuple[str, str, str]]:
    """Every command with each of its parameters that writes."""
    for name, command in COMMANDS.items():
        for parameter, role in roles_among(command.__annotations__).items():
            if role in (Role.WRITES, Role.MAKES, Role.KEEPS, Role.KEEPS_FOLDER):
                yield name, parameter, flag(command, parameter)


def flag(command: Callable[..., Any], parameter: str) -> str:
    """How a parameter is written on the command line; nothing for an argument."""
    hint = inspect.signature(command, eval_str=True).parameters[parameter].annotation
    (info,) = (part for part in hint.__metadata__ if not isinstance(part, Role))
    return next((name for name in (info.default, *(info.param_decls or ())) if str(name).startswith("--")), "")


def call(name: str, parameter: str, option: str, network: str, output: str) -> list[str]:
    """A run of the command that reads the network and writes the output there."""
    words = {
        "verify": ["cert.json", network],
        "diff": [network, "y.bnet"],
        "merge": ["part.jsonl", "--network", network],
        "draft": ["--knowledge", network],
    }.get(name, [network])
    if name == "convert":
        words.append(output if parameter == "out" else "other.bnet")
    words += NEEDED.get(name, ())
    if parameter in ("witnesses", "witness"):
        words += ["--open", "connectives", *(["--robustness", "ensemble"] if parameter == "witnesses" else [])]
    if parameter == "parts":
        words += ["--shard", "all/2"]
    if name == "report" and parameter != "output":
        words += ["-o", "page.html"]
    return [name, *words, *([option, output] if option else [])]


def test_every_parameter_that_names_a_file_says_what_happens_to_it() -> None:
    """A new command cannot forget it: what its help calls a file has a role."""
    for name, command in COMMANDS.items():
        roles = roles_among(command.__annotations__)
        for parameter, what in inspect.signature(command, eval_str=True).parameters.items():
            for info in getattr(what.annotation, "__metadata__", ()):
                metavar = getattr(info, "metavar", None) or ""
                if metavar in {"FILE", "PATH", "OUT", "IN", "MAP", "DIR", "CERTIFICATE", "A", "B", "NAME"} and (
                    metavar != "NAME" or name == "new"
                ):
                    assert parameter in roles, (name, parameter)


@pytest.mark.parametrize(("name", "parameter", "option"), list(outputs()))
@pytest.mark.parametrize("way", ["itself", "spelling", "link", "hard link", "link on the way", "table", "descriptor"])
def test_an_output_never_replaces_an_input(
    logicnet: Command, folder: Path, name: str, parameter: str, option: str, way: str
) -> None:
    if Role.READS not in roles_among(COMMANDS[name].__annotations__).values():
        pytest.skip("the command reads no file")
    ending = ENDINGS.get(parameter, ".txt")
    network = "x.svg" if ending == ".svg" else "x.bnet"
    victim = Path("table.tsv" if way == "table" else network)
    output = f"out{ending}"
    opened = None
    match way:
        case "itself":
            output = network
        case "spelling":
            output = f"../{folder.name}/./{network}"
        case "link" | "table":
            os.symlink(victim, output)
        case "hard link":
            os.link(victim, output)
        case "link on the way":
            os.symlink(".", "here")
            output = f"here/{network}"
        case "descriptor":
            if ending == ".svg" or parameter == "out":
                pytest.skip("the ending says what is written")
            opened = os.open(network, os.O_RDONLY)
            output = f"/dev/fd/{opened}"
    before = {path: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    try:
        run = logicnet(*call(name, parameter, option, network, output))
    finally:
        if opened is not None:
            os.close(opened)
    after = {path: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    assert run.status == 2, (run.out, run.err)
    assert before == after
    assert "be written over" in run.err or "is a folder" in run.err or "/dev/fd" in run.err
    assert "Traceback" not in run.err


@pytest.mark.parametrize(("name", "parameter", "option"), list(outputs()))
def test_settings_and_other_inputs_are_inputs_too(
    logicnet: Command, folder: Path, name: str, parameter: str, option: str
) -> None:
    if parameter in ENDINGS:
        return
    listed = ("--sets", "sets.txt")
    for other, more in (("pyproject.toml", ()), ("cert.json", ()), ("sets.txt", listed), ("y.bnet", ())):
        used = {"pyproject.toml": ("check",), "cert.json": ("verify",), "sets.txt": ("screen",), "y.bnet": ("diff",)}
        if name not in used[other]:
            continue
        before = Path(other).read_bytes()
        words = call(name, parameter, option, "x.bnet", other)
        if name == "screen":
            words = ["screen", "x.bnet", *more, option, other]
        assert logicnet(*words).status == 2
        assert Path(other).read_bytes() == before


@pytest.mark.parametrize(
    ("words", "other"),
    [
        (("merge", "part.jsonl", "-o"), "part.jsonl"),
        (("merge", "part.jsonl", "-o"), "x.bnet"),
        (("draft", "--nodes", "nodes.txt", "--knowledge", "y.bnet", "-o"), "nodes.txt"),
        (("draft", "--nodes", "nodes.evidence.tsv", "--knowledge", "table.tsv", "-o", "nodes.bnet"), ""),
        (("draft", "--nodes", "A,B", "--knowledge", "nodes.evidence.tsv", "-o", "nodes.bnet"), ""),
    ],
)
def test_files_that_other_words_name_are_inputs_too(
    logicnet: Command, folder: Path, words: tuple[str, ...], other: str
) -> None:
    """What an input names, a list of nodes, and the table that is written beside a draft."""
    Path("nodes.evidence.tsv").write_text("source\ttarget\tsign\nA\tB\t1\n", "utf-8")
    before = {path: path.read_bytes() for path in folder.iterdir()}
    run = logicnet(*words, *([other] if other else []))
    assert run.status == 2 and "be written over" in run.err, run.err
    assert before == {path: path.read_bytes() for path in folder.iterdir()}


def pairs() -> Iterator[tuple[str, str, str]]:
    """Every command with two of its outputs, as they are written."""
    for name, command in COMMANDS.items():
        found = [parameter for one, parameter, option in outputs() if one == name and option]
        for k, first in enumerate(found):
            for second in found[:k]:
                yield name, flag(command, first), flag(command, second)


@pytest.mark.parametrize(("name", "first", "second"), list(pairs()))
@pytest.mark.parametrize("spelled", ["same.svg", "./same.svg", "link.svg"])
def test_two_outputs_of_one_run_are_two_files(
    logicnet: Command, folder: Path, name: str, first: str, second: str, spelled: str
) -> None:
    os.symlink("same.svg", "link.svg")
    words = call(name, "", "", "x.bnet", "")
    run = logicnet(*words, first, "same.svg", second, spelled)
    assert run.status == 2 and "the same file" in run.err, run.err
    assert not Path("same.svg").exists()
    kept = {role.name for role in roles_among(COMMANDS[name].__annotations__).values()}
    if "KEEPS_FOLDER" in kept and "--resume" in (first, second):
        other = first if second == "--resume" else second
        if other == "--output":
            run = logicnet(*words, "--resume", "rows", "-o", "rows/rows.jsonl")
            assert run.status == 2


def test_files_beside_a_conversion_are_outputs(logicnet: Command, folder: Path) -> None:
    Path("g.bnet").write_text('"a b", "a b"\n', "utf-8")
    run = logicnet("convert", "g.bnet", "g.sbml", "-o", "g.sbml.names.tsv")
    assert (run.status, Path("g.sbml").exists()) in ((2, False), (0, True))
    Path("g2.bnet.names.tsv").write_text("name\twritten\n", "utf-8")
    assert logicnet("convert", "g.bnet", "g.sbml", "--names", "g.sbml").status == 2


@pytest.mark.parametrize("where", ["nodir/", "x.bnet/y", "", "a" * 300])
@pytest.mark.parametrize(("name", "parameter", "option"), list(outputs()))
def test_no_place_for_a_file_is_said_at_once(
    logicnet: Command, folder: Path, name: str, parameter: str, option: str, where: str
) -> None:
    if parameter in ("resume", "witnesses", "parts") and where == "nodir/":
        return
    before = sorted(folder.iterdir())
    run = logicnet(*call(name, parameter, option, "x.bnet", where))
    assert run.status == 2, (run.out, run.err)
    assert "error" in run.err and "Traceback" not in run.err
    assert sorted(folder.iterdir()) == before


def run_in_shell(command: str) -> subprocess.CompletedProcess[str]:
    program = f"{sys.executable} -m logicnet"
    return subprocess.run(["sh", "-c", command.replace("LOGICNET", program)], capture_output=True, text=True)


def test_what_a_shell_opens_counts(folder: Path) -> None:
    """Standard output at the end of an input, and standard input from an output."""
    for command in ("LOGICNET check x.bnet >> x.bnet", "LOGICNET show - -o x.bnet < x.bnet"):
        done = run_in_shell(command)
        assert done.returncode == 2 and "be written over" in done.stderr
        assert Path("x.bnet").read_text("utf-8") == NETWORK
    done = run_in_shell("LOGICNET show x.bnet -o /dev/stdout > seen.txt; LOGICNET show x.bnet -o /dev/fd/3 3> also.txt")
    assert done.returncode == 0, done.stderr
    assert Path("seen.txt").read_text("utf-8") == Path("also.txt").read_text("utf-8") != ""


def test_a_link_stays_a_link(logicnet: Command, folder: Path) -> None:
    Path("real.txt").write_text("old", "utf-8")
    os.symlink("real.txt", "link.txt")
    assert logicnet("show", "x.bnet", "-o", "link.txt").status == 0
    assert Path("link.txt").is_symlink() and "nodes" in Path("real.txt").read_text("utf-8")


def test_a_full_standard_output_is_one_line_on_standard_error(folder: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    for words in ("show x.bnet --format json", "show x.bnet", "show nofile --format json", "explain", "--version"):
        done = run_in_shell(f"LOGICNET {words} > /dev/full")
        assert done.returncode == 2, (words, done)
        assert re.search("^error: ", done.stderr, re.M) and "Exception" not in done.stderr, (words, done.stderr)
