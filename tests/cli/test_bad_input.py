"""Files that are none, and disks that are full: one clear message each, never a traceback, never a wait."""

from __future__ import annotations

import builtins
import io
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from logicnet.network.bnet import parse
from logicnet.text.diagnostics import render

Command = Callable[..., Any]
NETWORK = "a, b\nb, b\n"


def told(logicnet: Command, path: Path | str) -> str:
    """What the commands say about an input that cannot be used: the same, in a few lines, and nothing is written."""
    run = logicnet("check", path)
    other = logicnet("attractors", path)
    assert run.status in (1, 2) and other.status == 2 and other.out == ""
    assert "Traceback" not in run.out + run.err + other.err
    assert len(other.err.splitlines()) <= 8
    message: str = other.err
    with tempfile.TemporaryDirectory() as folder:
        converted = logicnet("convert", path, Path(folder) / "out.aeon")
        assert (converted.status, converted.out, converted.err) == (2, "", message)
        assert not os.listdir(folder)
    laid_out = logicnet("fmt", path)
    assert (laid_out.status, laid_out.out) == (2, "")
    assert len(laid_out.err.splitlines()) <= 8
    return message


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (NETWORK.encode("utf-16"), "the file is encoded as UTF-16-LE, not as UTF-8"),
        (NETWORK.encode("utf-16-be"), "the file is encoded as UTF-16-BE, not as UTF-8"),
        ("IL-1β, IL-1β\n# größer\n".encode("cp1253", "replace"), "is not UTF-8"),
        ("größer, größer\n".encode("latin-1"), "in Latin-1 (Windows-1252) this byte is `ö`"),
        (b"a, b\0\nb, b\n", "a NUL character stands here"),
        (b"\0" * 4096, "NUL"),
        (b"", "the file contains no rule"),
        (b"PK\x03\x04rest", "zip archive"),
        (b"a, " + b"(" * 5_000 + b"a" + b")" * 4_999 + b"\n", "this parenthesis is never closed"),
        (b"a, " + b"!" * 5_000 + b"\n", "`!` has nothing on its right side"),
        (b"#: phenotype p, " + b"(" * 5_000 + b"a\na, a\n", "never closed"),
        (b"a, " + b"b & " * 3 + b"\n", "nothing on its right side"),
    ],
)
def test_bytes_that_are_no_network(logicnet: Command, tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "n.bnet"
    path.write_bytes(data)
    assert said in told(logicnet, path)
    assert path.read_bytes() == data


@pytest.mark.parametrize("command", [("check",), ("attractors",), ("fmt",), ("convert", "-", "out.aeon")])
@pytest.mark.parametrize(
    ("data", "said"),
    [
        (NETWORK.encode("utf-16"), "UTF-16-LE"),
        ("größer, größer\n".encode("latin-1"), "Latin-1"),
        (b"a, b\0\nb, b\n", "NUL"),
        (b"", "the file contains no rule"),
        (b"a, " + b"(" * 100_000 + b"a" + b")" * 99_999, "never closed"),
    ],
    ids=["utf-16", "latin-1", "nul", "empty", "nested"],
)
def test_standard_input_that_is_no_network(
    logicnet: Command, monkeypatch: pytest.MonkeyPatch, data: bytes, said: str, command: tuple[str, ...]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))
    run = logicnet(*command, *(() if "-" in command else ("-",)))
    assert run.status == (1 if command == ("check",) else 2)
    assert said in run.out + run.err and "<stdin>" in run.out + run.err


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("n.zginml", b"PK\x03\x04rest", "no sound zip archive"),
        ("n.bnet", b"", "the file contains no rule"),
        ("n.sbml", b'<?xml version="1.0"?>\n<sbml/>', "says no level and version of SBML"),
        ("n.sbml", b'<?xml version="1.0"?>\n<sbml xmlns="http://www.sbml.org/sbml/level3/version1/core"/>', "no model"),
    ],
)
def test_a_file_without_a_rule_is_named_and_has_passed_no_test(
    logicnet: Command, tmp_path: Path, name: str, data: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    message = told(logicnet, path)
    assert said in message and f"error: 1 error in `{path}`\n" in message
    # Where there is no line to show, none is drawn.
    assert ("\n1 |" in message or "\n2 |" in message) == (b"<" in data)
    (file,) = logicnet("check", path, "--format", "json").json["files"]
    assert all(score["passed"] < score["of"] for score in file["score"])


def test_places_that_are_no_file(logicnet: Command, tmp_path: Path) -> None:
    folder, pipe = tmp_path / "folder", tmp_path / "pipe"
    folder.mkdir()
    os.mkfifo(pipe)
    assert "is a folder, not a network file" in told(logicnet, folder)
    assert "is not a regular file" in told(logicnet, pipe)
    assert "is not a regular file" in told(logicnet, "/dev/zero")
    assert "there is no file" in told(logicnet, tmp_path / "absent.bnet")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_no_permission(logicnet: Command, tmp_path: Path) -> None:
    path = tmp_path / "n.bnet"
    path.write_text(NETWORK, "utf-8")
    path.chmod(0)
    assert "permission denied" in told(logicnet, path)


def test_no_permission_as_anybody(logicnet: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "n.bnet"
    path.write_text(NETWORK, "utf-8")

    def refuse(file: Any, *args: Any, **more: Any) -> Any:
        if str(file) == str(path):
            raise PermissionError(13, "Permission denied")
        return opened(file, *args, **more)

    opened = builtins.open
    monkeypatch.setattr(builtins, "open", refuse)
    assert "permission denied" in told(logicnet, path)


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("a, " + "x" * 10_000_000, "node `xxx"),
        ("#: about " + "x" * 10_000_000, ""),
        ("# " + "x" * 10_000_000, ""),
        ('"' + "x" * 10_000_000, "this quoted name does not end"),
        # What takes time is the number of names, so that has a bound; a hundredth of the length is within it.
        ("a, " + " & ".join(["b"] * 2_500_000), "this rule goes on here after 1,000,000 names"),
        ("a, " + " & ".join(["b"] * 12_000), ""),
        ("a, " + " & ".join(["b"] * 12_000) + " &", "nothing on its right side"),
    ],
    ids=["name", "directive", "comment", "open quote", "too many operators", "operators", "operand missing"],
)
def test_a_line_of_ten_megabytes_is_read_and_the_message_stays_short(line: str, wrong: str) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    reading = parse(f"{line}\nb, b\n")
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 500_000  # KiB
    assert (reading.network is None) is bool(wrong)
    shown = [render(diagnostic) for diagnostic in reading.diagnostics if diagnostic.is_error]
    assert all(len(text) < 2_000 for text in shown)
    assert wrong in "".join(shown)


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
@pytest.mark.parametrize("words", [("check", "m1"), ("explain", "--all"), ("fmt", "--diff", "-"), ("--version",)])
def test_a_full_disk_is_one_line(words: tuple[str, ...]) -> None:
    with open("/dev/full", "w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "logicnet", *words],
            input="a , b\nb,b\n",
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=120,
        )
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "error: cannot write to standard output: No space left on device",
        "  = help: what was printed is not all",
    ]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
def test_a_device_is_written_to_and_never_replaced(logicnet: Command) -> None:
    run = logicnet("show", "m1", "-o", "/dev/full")
    assert run.status == 2
    assert run.err.splitlines()[-2:] == [
        "error: cannot write `/dev/full`: No space left on device",
        "  = help: free some space, or write elsewhere",
    ]
    assert not os.path.isfile("/dev/full")
    assert logicnet("show", "m1", "-o", os.devnull).status == 0
    assert not os.path.isfile(os.devnull)
