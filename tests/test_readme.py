"""The README cannot lie: every command in it is run, and prints what stands there.

``python tests/test_readme.py`` writes the present output into the README; read the difference before you keep it.
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import sys
import tempfile
from pathlib import Path

from logicnet.cli import main

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def blocks(language: str) -> list[str]:
    return [body for name, body in BLOCK.findall(README.read_text("utf-8")) if name == language]


def commands(block: str) -> list[str]:
    return [line[2:] for line in block.splitlines() if line.startswith("$ ")]


def write_files(folder: Path) -> None:
    """Every ``bnet`` block is a file; its first line names it."""
    for block in blocks("bnet"):
        (folder / block.splitlines()[0].removeprefix("# ")).write_text(block, "utf-8")


def printed(command: str) -> str:
    """What a command prints, messages last, as a reader at a terminal sees it."""
    words = shlex.split(command)
    assert words[0] == "logicnet"
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        main(words[1:])
    return out.getvalue() + err.getvalue()


def transcript(block: str) -> str:
    return "\n".join(f"$ {command}\n{printed(command)}" for command in commands(block))


def test_every_command_prints_what_the_readme_says(tmp_path: Path) -> None:
    write_files(tmp_path)
    consoles = blocks("console")
    assert sum(len(commands(block)) for block in consoles) >= 9
    with contextlib.chdir(tmp_path):
        for block in consoles:
            assert transcript(block) == block


def test_the_first_block_is_what_make_demo_asks() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    demo = re.findall(r'"([^"\n]+)"', makefile.partition("DEMO =")[2].partition("\n\n")[0])
    assert len(demo) == 3
    assert commands(blocks("console")[0]) == [f"logicnet {question}" for question in demo]


def test_the_python_of_the_readme_runs(tmp_path: Path) -> None:
    write_files(tmp_path)
    (program,) = blocks("python")
    with contextlib.chdir(tmp_path):
        exec(compile(program, "README.md", "exec"), {})


def _rewrite() -> None:
    text = README.read_text("utf-8")
    with tempfile.TemporaryDirectory() as folder:
        write_files(Path(folder))
        with contextlib.chdir(folder):
            text = BLOCK.sub(lambda m: f"```console\n{transcript(m[2])}```" if m[1] == "console" else m[0], text)
    README.write_text(text, "utf-8")


if __name__ == "__main__":
    sys.exit(_rewrite())
