"""Pages that run: every console block of a page is carried out, and prints what stands there.

A page is followed from top to bottom in an empty folder. A ``bnet`` block begins with ``# NAME`` and is the file NAME
from there on, so that a file may grow along the page; a ``console`` block is commands with what they print. A
``python`` block is run where an ``output`` block follows it, which holds what it prints; names last along the page.
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import tempfile
from collections.abc import Iterator
from pathlib import Path

from logicnet.cli import main

__all__ = ["blocks", "carry_out", "commands", "rewrite", "steady", "transcripts", "write_files"]

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


#: Blocks that are files. A table keeps its first line, `# NAME`, as a remark.
FILES = ("bnet", "tsv")


def blocks(page: str, language: str) -> list[str]:
    return [body for name, body in BLOCK.findall(page) if name == language]


def commands(block: str) -> list[str]:
    return [line[2:] for line in block.splitlines() if line.startswith("$ ")]


def write_files(page: str) -> None:
    """Write every file of the page, the last state of each, into the current folder."""
    for language in FILES:
        for block in blocks(page, language):
            _write(block)


def carry_out(block: str) -> str:
    """The console block as it would stand if it were written now."""
    return "\n".join(f"$ {command}\n{_printed(command)}" for command in commands(block))


def transcripts(page: str) -> Iterator[tuple[str, str]]:
    """Each block of a page that shows what is printed, beside what it is when carried out."""
    names: dict[str, object] = {}
    program = ""
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
        for language, body in BLOCK.findall(page):
            if language in FILES:
                _write(body)
            elif language == "console":
                yield body, carry_out(body)
            elif language == "python":
                program = body
            elif language == "output":
                yield body, _run(program, names)


def steady(block: str) -> str:
    """A block without what differs between sound machines: the versions that ``doctor`` tells, and where it runs."""
    if not any(command.startswith("logicnet doctor") for command in commands(block)):
        return block
    block = re.sub(r"^( *Python +).*$", r"\1VERSION", block, flags=re.MULTILINE)
    return re.sub(r" +", " ", re.sub(r"(?<= )\d[\w.]*", "VERSION", block))


def rewrite(path: Path) -> None:
    """Put the present output into a page. Read the difference before you keep it."""
    page = path.read_text("utf-8")
    # All are made before the first is put in: each file must be what it is at that place of the page.
    present = iter([now for _, now in transcripts(page)])
    page = BLOCK.sub(lambda b: f"```{b[1]}\n{next(present)}```" if b[1] in ("console", "output") else b[0], page)
    path.write_text(page, "utf-8")


def _write(block: str) -> None:
    Path(block.splitlines()[0].removeprefix("# ")).write_text(block, "utf-8")


def _run(program: str, names: dict[str, object]) -> str:
    """What a Python block prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(program, "page", "exec"), names)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _printed(command: str) -> str:
    """What a command prints, messages last, as a reader at a terminal sees it."""
    words = shlex.split(command)
    assert words[0] == "logicnet", command
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        main(words[1:])
    return out.getvalue() + err.getvalue()
