"""The README cannot lie: every command in it is run, and prints what stands there.

``python tests/test_readme.py`` writes the present output into the README; read the difference before you keep it.
"""

from __future__ import annotations

import contextlib
import re
import sys
from pathlib import Path

import pytest

from docs.transcripts import blocks, commands, rewrite, transcripts, write_files

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"


@pytest.mark.usefixtures("offline")
def test_every_command_prints_what_the_readme_says() -> None:
    page = README.read_text("utf-8")
    assert sum(len(commands(block)) for block in blocks(page, "console")) >= 9
    for written, now in transcripts(page):
        assert now == written


def test_the_first_block_is_what_make_demo_asks() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    demo = re.findall(r'"([^"\n]+)"', makefile.partition("DEMO =")[2].partition("\n\n")[0])
    assert len(demo) == 3
    assert commands(blocks(README.read_text("utf-8"), "console")[0]) == [f"logicnet {question}" for question in demo]


def test_the_python_of_the_readme_runs(tmp_path: Path) -> None:
    page = README.read_text("utf-8")
    (program,) = blocks(page, "python")
    with contextlib.chdir(tmp_path):
        write_files(page)
        exec(compile(program, "README.md", "exec"), {})


if __name__ == "__main__":
    sys.exit(rewrite(README))
