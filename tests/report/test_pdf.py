"""``report -o x.pdf``: a real PDF with the pages that the browser prints, or a refusal that leads out."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from logicnet.report.html import printing


@pytest.mark.chromium
def test_a_pdf_is_a_pdf_with_the_same_bytes_each_time(
    logicnet: Callable[..., Any], toggle: Path, tmp_path: Path
) -> None:
    if shutil.which("chromium") is None:
        pytest.skip("needs chromium")
    for name in ("one.pdf", "two.PDF"):
        run = logicnet("report", toggle, "-o", tmp_path / name)
        assert run.status == 0, run.err
    data = (tmp_path / "one.pdf").read_bytes()
    assert data.startswith(b"%PDF-") and data.rstrip().endswith(b"%%EOF") and b"CreationDate" not in data
    assert 1 <= len(re.findall(rb"/Type\s*/Page[^s]", data)) <= 4
    assert data == (tmp_path / "two.PDF").read_bytes()


@pytest.mark.parametrize("name", ["x.pdf", "X.PDF"])
def test_without_a_browser_it_is_refused_before_anything_is_computed(
    logicnet: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(printing, "browser", lambda: None)
    run = logicnet("report", "m5", "-o", tmp_path / name)
    assert run.status == 2 and "Chromium" in run.err and "report.html" in run.err
    assert not list(tmp_path.iterdir())


def test_a_browser_that_fails_is_told(
    logicnet: Callable[..., Any], toggle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for script, said in (("exit 1", "printed nothing"), ("sleep 60", "within 1 s")):
        program = tmp_path / "browser"
        program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        program.chmod(0o755)
        monkeypatch.setattr(printing, "browser", lambda program=program: str(program))
        monkeypatch.setattr(printing, "MOST", 1.0)
        run = logicnet("report", toggle, "-o", tmp_path / "x.pdf")
        assert run.status == 2 and said in run.err and not (tmp_path / "x.pdf").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-o", "r.html", "--format", "pdf"), "leave out"),
        (("-o", "r.docx"), "report.pdf"),
        (("-o", "-", "--format", "pdf"), "name a file"),
    ],
)
def test_what_is_no_pdf_is_refused(
    logicnet: Callable[..., Any], toggle: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...], said: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)
    run = logicnet("report", toggle, *arguments)
    assert run.status == 2 and said in run.err


def test_the_ending_of_the_name_says_the_format(logicnet: Callable[..., Any], toggle: Path, tmp_path: Path) -> None:
    for name, begins in (("r.json", "{"), ("r.md", "# "), ("r.html", "<!doctype"), ("plain", "<!doctype")):
        assert logicnet("report", toggle, "-o", tmp_path / name).status == 0
        assert (tmp_path / name).read_text("utf-8").startswith(begins)
