"""The README cannot lie: every command in it is run as pasted, and what it shows is what is printed.

``python tests/test_readme.py`` writes the present output into the README; read the difference before you keep it.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from docs.transcripts import blocks, commands, rewrite, transcripts, write_files

ROOT = Path(__file__).resolve().parents[1]
README = ROOT / "README.md"
TOUR = ROOT / "docs" / "tour.md"


def pasted() -> list[str]:
    """The lines of every block that is there to be pasted."""
    return [line for block in blocks(README.read_text("utf-8"), "sh") for line in block.splitlines()]


def test_it_can_be_read_in_a_minute() -> None:
    page = README.read_text("utf-8")
    assert len(page.splitlines()) <= 120
    assert "make demo" in page and "make test" in page


@pytest.mark.usefixtures("offline")
def test_every_command_prints_what_the_readme_says() -> None:
    shown = list(transcripts(README.read_text("utf-8")))
    assert shown
    for written, now in shown:
        assert now == written


@pytest.mark.usefixtures("offline")
def test_every_pasted_command_works_in_an_activated_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All but the two lines that install, which the next test reads."""
    lines = [line for line in pasted() if line.startswith("logicnet ")]
    assert len(lines) >= 5 and len(pasted()) - len(lines) == 2
    monkeypatch.chdir(tmp_path)
    write_files(README.read_text("utf-8"))
    # An activated environment is a folder in front of the path.
    bin = tmp_path / "bin"
    bin.mkdir()
    program = bin / "logicnet"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m logicnet "$@"\n', "utf-8")
    program.chmod(0o755)
    where = {**os.environ, "PATH": f"{bin}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    for line in lines:
        done = subprocess.run(["sh", "-c", line], env=where, capture_output=True, text=True)
        assert done.returncode == 0, f"{line}\n{done.stderr}"
    assert (tmp_path / "report.html").stat().st_size > 10_000


def test_what_is_pasted_to_install_names_files_and_extras_that_exist() -> None:
    make, install = (line for line in pasted() if not line.startswith("logicnet "))
    assert make == "python3 -m venv .venv && . .venv/bin/activate"
    words = shlex.split(install)
    assert words[:3] == ["pip", "install", "-c"] and (ROOT / words[3]).is_file()
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    match = re.fullmatch(r"\.\[(\w+)\]", words[4])
    assert match is not None and match[1] in extras
    named = re.search(r"comes as extras: (.+?)\.\n", README.read_text("utf-8"), re.DOTALL)
    assert named is not None and set(re.findall(r"`(\w+)`", named[1])) <= set(extras)


def test_the_picture_is_there_and_shows_the_network_of_the_text() -> None:
    (place,) = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", README.read_text("utf-8"))
    picture = (ROOT / place).read_text("utf-8")
    assert "<svg" in picture
    # Names are text in the picture, so that a reader can search it.
    for node in ("TUM_p53", "SEN_Adrenergic", "TUM_Growth", "EXO_miR34a"):
        assert node in picture


def test_every_link_leads_to_a_file() -> None:
    for place in re.findall(r"\]\((?!https?:)([^)#\s]+)", README.read_text("utf-8")):
        assert (ROOT / place).exists(), place


def test_the_tour_shows_what_make_demo_asks() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    demo = re.findall(r'"([^"\n]+)"', makefile.partition("DEMO =")[2].partition("\n\n")[0])
    assert len(demo) == 3
    shown = [commands(block) for block in blocks(TOUR.read_text("utf-8"), "console")]
    assert [f"logicnet {question}" for question in demo] in shown


if __name__ == "__main__":
    sys.exit(rewrite(README))
