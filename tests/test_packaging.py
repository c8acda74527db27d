"""What travels with the program: each says the same version and the same needs, and each leads somewhere."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from docs import site_pages
from docs.command_pages import pages
from logicnet.network.directives import DIRECTIVES
from logicnet.version import __version__

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def text(path: str) -> str:
    return (ROOT / path).read_text("utf-8")


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_file_says_the_same_version() -> None:
    assert f"\nversion: {__version__}\n" in text("CITATION.cff")
    assert json.loads(text("codemeta.json"))["version"] == __version__
    assert json.loads(text("editors/vscode/package.json"))["version"] == __version__
    assert f'version: "{__version__}"' in text("packaging/conda/recipe.yaml")
    assert f"logicnet {__version__}" in site_pages.CONFIGURATION


def test_every_file_says_the_same_needs() -> None:
    needs = {canonical(re.split(r"[>=]", one)[0]): re.split(r">=", one)[1] for one in PROJECT["dependencies"]}
    assert {canonical(one) for one in json.loads(text("codemeta.json"))["softwareRequirements"]} == set(needs)
    recipe = text("packaging/conda/recipe.yaml").partition("  run:")[2].partition("\n\n")[0]
    found = dict(re.findall(r"- (\S+) >=(\S+)", recipe))
    asked = {canonical(name): version for name, version in found.items() if name not in ("python", "matplotlib-base")}
    assert {name: version for name, version in asked.items() if name in needs} == needs
    report = {canonical(one.partition(">=")[0]) for one in PROJECT["optional-dependencies"]["report"]}
    assert {one.removesuffix("-base") for one in map(canonical, found)} == {"python"} | set(needs) | report


def test_what_is_cited_is_what_the_program_says() -> None:
    from logicnet.cli.app import CITATION

    article = re.search(r"doi:(\S+)", CITATION)
    assert article is not None
    assert f"doi: {article[1]}" in text("CITATION.cff")
    assert json.loads(text("codemeta.json"))["referencePublication"][0]["@id"] == f"https://doi.org/{article[1]}"


def test_the_editor_colours_the_directives_that_there_are() -> None:
    grammar = json.loads(text("editors/vscode/bnet.tmLanguage.json"))
    begin = grammar["repository"]["directive"]["begin"]
    assert set(re.findall(r"[a-z]+(?=[|)])", begin.partition("(#:)")[2])) == {unit.word for unit in DIRECTIVES}
    assert (ROOT / "editors/vscode" / json.loads(text("editors/vscode/package.json"))["main"]).is_file()
    assert '"lsp"' in text("editors/vscode/extension.js")


def test_both_workflows_ask_the_same() -> None:
    def asked(path: str) -> set[tuple[str, frozenset[str]]]:
        source = text(path)
        words = r"logicnet (check|interventions|verify|report) ((?:[^\n]*\\\n)*[^\n]*(?:\n\s+\")?[^\n]*)"
        found = re.findall(words, source)
        return {(command, frozenset(re.findall(r"(?<!\w)--[a-z]+", rest)) - {"--env"}) for command, rest in found}

    one, other = asked("examples/snakemake/Snakefile"), asked("examples/nextflow/main.nf")
    assert {command for command, _ in one} == {"check", "interventions", "verify", "report"}
    assert one == other
    rows = text("examples/nextflow/asked.csv").split("\n")[1:-1]
    config = text("examples/snakemake/config.yaml")
    assert all(row.split(",")[0] + ":" in config and row.split(",")[3] in config for row in rows)


def test_what_docker_and_the_archive_take_is_there() -> None:
    for words in re.findall(r"^COPY (?!--from)(.*)$", text("Dockerfile"), re.M):
        for name in words.split()[:-1]:
            assert (ROOT / name).exists(), name
    for name in tomllib.loads(text("pyproject.toml"))["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]:
        assert (ROOT / name.lstrip("/")).exists(), name


def test_the_site_has_a_page_for_each_command_and_no_link_that_leads_nowhere() -> None:
    found = site_pages.sources()
    assert {f"commands/{name}.md" for name in pages()} <= set(found) and "index.md" in found
    for address, page in found.items():
        for target in re.findall(r"(?<!!)\]\(([^)\s#]+)", re.sub(r"^```.*?^```", "", page, flags=re.M | re.S)):
            if "://" not in target and not target.startswith("pictures/"):
                there = (ROOT / "site" / Path(address).parent / target).resolve().relative_to((ROOT / "site").resolve())
                assert there.as_posix() in found, (address, target)
    listed = {name for page in found.values() for block in re.findall(r"```\{toctree\}(.*?)```", page, re.S)
              for name in re.findall(r"^[\w/-]+$", block, re.M)}  # fmt: skip
    assert listed | {"index"} == {address.removesuffix(".md") for address in found}


@pytest.mark.parametrize("extra", ["report", "sbml", "tables"])
def test_the_lowest_versions_can_be_named(extra: str) -> None:
    import subprocess
    import sys

    done = subprocess.run([sys.executable, ROOT / ".ci/lowest", extra], capture_output=True, text=True, check=True)
    assert len(done.stdout.split()) == len(PROJECT["dependencies"]) + len(PROJECT["optional-dependencies"][extra])
