"""The guide cannot lie either: its commands are run, its links lead somewhere, the tests it names exist.

``python tests/test_docs.py`` writes the present output into its pages, and the page of commands; read the difference
before you keep it.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from docs import limit_pages
from docs.command_pages import PAGE, page
from docs.transcripts import blocks, commands, rewrite, steady, transcripts
from logicnet.cli.app import app

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
#: Pages with something to run.
RUN = [
    path
    for path in sorted(DOCS.rglob("*.md"))
    if any(blocks(path.read_text("utf-8"), language) for language in ("console", "output"))
]


@pytest.mark.usefixtures("offline")
@pytest.mark.parametrize("path", RUN, ids=lambda path: path.stem)
def test_every_command_prints_what_the_page_says(path: Path) -> None:
    for written, now in transcripts(path.read_text("utf-8")):
        assert steady(now) == steady(written)


def test_the_guide_shows_every_command_at_work() -> None:
    """All but the server, which a client talks to in tests/lsp."""
    pages = [*RUN, ROOT / "README.md"]
    consoles = [block for path in pages for block in blocks(path.read_text("utf-8"), "console")]
    shown = {line.split()[1] for block in consoles for line in commands(block)}
    known = {command.callback.__name__ for command in app.registered_commands if command.callback is not None}
    assert known - shown == {"lsp"}


@pytest.mark.parametrize("path", sorted(DOCS.glob("*.md")), ids=lambda path: path.stem)
def test_every_link_leads_to_a_file_and_a_heading_that_exist(path: Path) -> None:
    for place, heading in re.findall(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)", path.read_text("utf-8")):
        target = (path.parent / place).resolve() if place else path
        assert target.exists(), place
        if heading:
            assert heading in _anchors(target), f"{place}#{heading}"


def test_no_page_shows_a_fault_of_the_program() -> None:
    """A page that is rewritten takes what it gets."""
    for path in RUN:
        assert "a fault of logicnet, not of your network" not in path.read_text("utf-8"), path


def test_the_page_of_commands_is_what_the_commands_say() -> None:
    assert PAGE.read_text("utf-8") == page(), "write it anew: python docs/command_pages.py"


def test_the_page_of_limits_has_every_constant_with_its_value() -> None:
    assert limit_pages.PAGE.read_text("utf-8") == limit_pages.page(), "write it anew: python docs/limit_pages.py"
    assert limit_pages.rooms_with_limits() == set(limit_pages.ROOMS)
    from logicnet.query.model_checking import LONGEST_RUN

    assert f"| {LONGEST_RUN:,} | `logicnet.query.model_checking.LONGEST_RUN` |" in limit_pages.page()


def test_every_need_names_tests_that_exist_or_says_what_is_missing() -> None:
    rows = re.findall(r"^\| (\d+) \| .+? \| (yes|partly|no) \| (.+) \|$", (DOCS / "needs.md").read_text("utf-8"), re.M)
    assert [int(number) for number, _, _ in rows] == list(range(1, 54))
    for number, met, shown in rows:
        named = re.findall(r"`(tests/\S+?\.py)::(\w+)(?:::(\w+))?`", shown)
        assert named or met == "no", number
        for path, *steps in named:
            source = (ROOT / path).read_text("utf-8")
            for name in filter(None, steps):
                assert re.search(rf"^ *(def|class) {name}\b", source, re.M), f"{path}::{name}"


def test_measured_figures_are_those_of_the_table_that_was_measured() -> None:
    measured = (ROOT / "benchmarks" / "results" / "peers.md").read_text("utf-8")
    rows = re.findall(
        r"^\| (\w[^|]+) \| ([\w-]+) \| (\d+) \| ([\d.]+) \| ([\d.]+) \|$", (DOCS / "peers.md").read_text("utf-8"), re.M
    )
    assert len(rows) == 7
    for question, program, answered, total, median in rows:
        section = measured.partition(f"\n## {question}\n")[2].partition("\n## ")[0]
        (row,) = re.findall(rf"^\| {program} \|(.+)\|$", section, re.M)
        cells = [cell.strip() for cell in row.split("|")]
        assert (cells[1], cells[5], cells[6]) == (answered, total, median), (question, program)


def _anchors(path: Path) -> set[str]:
    """Of the headings of a page, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", re.sub(r"^```.*?^```$", "", path.read_text("utf-8"), flags=re.M | re.S), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
    limit_pages.PAGE.write_text(limit_pages.page(), "utf-8")
    for changing in RUN:
        rewrite(changing)
    sys.exit()
