"""What a newcomer reads before the first change is true: the files that it names exist, nothing is left out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from docs import glossary_page
from logicnet.attractors.schemes import SCHEMES
from logicnet.formats.registry import FORMATS
from logicnet.network.case import Update
from logicnet.network.directives import DIRECTIVES
from logicnet.report.document import schema
from logicnet.report.glossary import TERMS, term
from logicnet.text.diagnostics import entries
from tests.test_architecture import RANK

ROOT = Path(__file__).resolve().parents[1]
ARCHITECTURE, CONTRIBUTING = ROOT / "docs" / "architecture.md", ROOT / "CONTRIBUTING.md"
_FILE = re.compile(r"`((?:logicnet|tests|docs)/[^`\s]*|[A-Z]+\.md)`")
#: A name that must stand in one of the files of its chapter.
_NAME = re.compile(r"`(_?[A-Za-z][A-Za-z_]+)`")


@pytest.mark.parametrize("path", [ARCHITECTURE, CONTRIBUTING], ids=lambda path: path.stem)
def test_every_file_that_a_door_names_exists(path: Path) -> None:
    named = _FILE.findall(path.read_text("utf-8"))
    assert len(named) > 25
    assert not [name for name in named if not (ROOT / name).exists()]


def test_the_rooms_stand_in_the_order_that_is_tested() -> None:
    rows = re.findall(r"^\| (`[^|]+`) \|.*\|.*\|$", ARCHITECTURE.read_text("utf-8"), re.MULTILINE)
    rooms = [re.findall(r"`(\w+)`", row) for row in rows]
    told = [room for row in rooms for room in row if room in RANK]
    assert sorted(told) == sorted(RANK), "each room once"
    assert [RANK[room] for room in told] == sorted(RANK[room] for room in told)


@pytest.mark.parametrize("walk", re.findall(r"^## Add (.*)$", CONTRIBUTING.read_text("utf-8"), re.MULTILINE))
def test_a_walk_names_things_that_stand_in_its_files(walk: str) -> None:
    """A function, a table or a class that a walk sends you to is written in one of the files that the walk names."""
    chapter = re.split(r"^## ", CONTRIBUTING.read_text("utf-8").split(f"## Add {walk}\n")[1], flags=re.MULTILINE)[0]
    files = [ROOT / name for name in _FILE.findall(chapter) if name.startswith(("logicnet/", "tests/"))]
    texts = [path.read_text("utf-8") for file in files for path in (file.glob("*.py") if file.is_dir() else [file])]
    commands = {path.stem for path in (ROOT / "logicnet" / "cli").glob("*.py")}
    words = {word for text in texts for word in re.findall(r"\w+", text)}
    assert not [name for name in _NAME.findall(chapter) if name not in commands | words]


def test_every_directive_and_every_format_has_its_line_in_the_guide() -> None:
    page = (ROOT / "docs" / "network-file.md").read_text("utf-8")
    assert not [word for word in (unit.word for unit in DIRECTIVES) if not re.search(rf"`?(?:#: )?{word}\b", page)]
    table = (ROOT / "docs" / "formats.md").read_text("utf-8")
    assert not [format.id for format in FORMATS if f"`{format.id}`" not in table and f"`{format.id}," not in table]


def test_a_word_has_one_meaning_and_is_told_from_a_finding() -> None:
    words = [one.word for one in TERMS]
    assert words == sorted(set(words))
    assert not {other for one in TERMS for other in one.see} - {*words}
    assert all(one.word not in one.see and one.meaning.endswith((".", ":")) for one in TERMS)
    assert not {*words} & {known for entry in entries() for known in (entry.code.lower(), entry.title)}
    assert term(" Trap  SPACE ") is term("trap space") is not None


def test_the_glossary_is_up_to_date() -> None:
    assert glossary_page.PAGE.read_text("utf-8") == glossary_page.page()


@pytest.mark.parametrize("scheme", Update)
def test_every_update_scheme_is_named_where_schemes_are_told_apart(scheme: Update) -> None:
    for names in (("docs/semantics.md",), ("tests/conformance/definitions.py",),
                  ("logicnet/verifier/dynamics.py", "logicnet/verifier/check.py")):  # fmt: skip
        assert any(scheme.value in (ROOT / name).read_text("utf-8") for name in names), names
    assert sum(engine.update is scheme for engine in SCHEMES) == 1


def test_a_scheme_is_told_from_its_one_entry() -> None:
    """Options, glossary and schemas take their words from the scheme, so that none of them has to be touched."""
    schemes = {scheme.value for scheme in Update}
    assert schemes <= {one.word for one in TERMS}
    assert schemes | {"all"} == set(schema("attractors")["properties"]["update"]["enum"])
    places = [ROOT / "logicnet" / "cli", ROOT / "logicnet" / "studies", ROOT / "logicnet" / "report"]
    written = {path: path.read_text("utf-8") for place in places for path in place.rglob("*.py")}
    assert not [path.name for path, text in written.items() if '"most-permissive"' in text]
