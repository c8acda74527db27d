"""COMBINE archives and models per cell type: what is in them, what comes back, what is refused."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from logicnet.compiled.function import equivalent
from logicnet.errors import UsageError
from logicnet.formats.archive import packed
from logicnet.formats.conversion import convert
from logicnet.formats.export import Export
from logicnet.formats.omex import with_results
from logicnet.formats.registry import format_of_path, named, read, read_data
from logicnet.network.bnet import parse
from logicnet.text.formula import Expression

TEXT = """\
#: network a tumour and a nerve
#: compartment tumour: T_*
#: compartment nerve: N_*
#: input T_in = 1
#: phenotype growth, T_B
#: expect grows, with N_A=1: every growth [PMID:1]
T_in, T_in
T_B, N_A & T_in
N_A, T_B | N_A
"""


@pytest.fixture
def archive() -> Export:
    reading = parse(TEXT)
    assert reading.network is not None
    return convert(reading, reading.network, named("omex")).export


def test_an_archive_comes_back_as_the_network(archive: Export) -> None:
    reading = read_data("x.omex", archive.data)
    first = parse(TEXT).network
    assert reading.network is not None
    assert first is not None
    assert reading.network.meaning == first.meaning
    with zipfile.ZipFile(io.BytesIO(archive.data)) as file:
        assert file.namelist() == ["manifest.xml", "model.sbml", "network.bnet", "expectations.tsv"]
        manifest = ElementTree.fromstring(file.read("manifest.xml"))
        listed = {element.get("location") for element in manifest}
        assert listed == {".", *(f"./{name}" for name in file.namelist())}
        assert [e.get("location") for e in manifest if e.get("master") == "true"] == ["./model.sbml"]
        assert file.read("expectations.tsv").decode().splitlines()[1] == "grows\t\tN_A=1\tevery growth\tPMID:1"


def test_results_are_put_in_as_they_are(archive: Export) -> None:
    with zipfile.ZipFile(io.BytesIO(with_results(archive, {"a.json": b"{}"}).data)) as file:
        assert file.read("results/a.json") == b"{}"
        assert b"./results/a.json" in file.read("manifest.xml")
    assert with_results(archive, {"a.json": b"{}"}).data == with_results(archive, {"a.json": b"{}"}).data


def test_archives_of_other_tools() -> None:
    model = b"targets, factors\nA, A\n"
    manifest = b'<omexManifest><content location="./m.bnet" format="x"/></omexManifest>'
    alone = read_data("x.omex", packed({"manifest.xml": manifest, "metadata.rdf": b"<a/>", "m.bnet": model}))
    assert alone.network is not None
    assert alone.network.names == ("A",)
    two = read_data("x.omex", packed({"manifest.xml": manifest, "m.bnet": model, "n.bnet": model}))
    assert [d.code for d in two.diagnostics] == ["LN603"]
    chosen = manifest.replace(b'format="x"', b'format="x" master="true"')
    assert read_data("x", packed({"manifest.xml": chosen, "m.bnet": model, "n.bnet": b"B, B\n"})).network is not None
    inside = packed({"manifest.xml": chosen, "m.bnet": packed({"m.bnet": model})})
    assert read_data("x", inside).network is None


def test_a_model_per_cell_type() -> None:
    network = parse(TEXT).network
    assert network is not None
    made = named("physiboss").write(network)
    files = dict(made.companions)
    assert sorted(files) == [".nerve.bnd", ".nerve.cfg", ".tumour.bnd", ".tumour.cfg"]
    nerve = named("maboss").read("n.bnd", files[".nerve.bnd"]).network
    assert nerve is not None
    assert nerve.names == ("N_A", "T_B")
    assert [node.is_input for node in nerve.nodes] == [False, True]
    root = ElementTree.fromstring(made.data)
    mapped = {
        cell.get("name"): [(e.tag, e.get("physicell_name")) for e in cell.iter() if e.get("physicell_name")]
        for cell in root
    }
    assert mapped == {
        "tumour": [("input", "N_A"), ("output", "T_B")],
        "nerve": [("input", "T_B"), ("output", "N_A")],
    }


def test_cell_types_are_compartments(tmp_path: Path) -> None:
    for text in ("A, A\n", "#: compartment c: *\nA, A\nB, A\n"):
        network = parse(text).network
        assert network is not None
        with pytest.raises(UsageError) as fault:
            named("physiboss").write(network)
        assert fault.value.hint


def test_the_files_of_cell_types_are_those_that_the_settings_name(logicnet: Callable[..., Any], tmp_path: Path) -> None:
    """And each cell has the rules of its nodes: together they are the network."""
    (tmp_path / "n.bnet").write_text(TEXT, "utf-8")
    told = logicnet("convert", tmp_path / "n.bnet", tmp_path / "of & two.physiboss.xml")
    assert told.status == 0
    network = parse(TEXT).network
    assert network is not None
    rules: dict[str, Expression] = {}
    for cell in ElementTree.parse(tmp_path / "of & two.physiboss.xml").getroot():
        for tag in ("bnd_filename", "cfg_filename"):
            assert (tmp_path / str(next(cell.iter(tag)).text)).is_file()
        made = read(str(tmp_path / str(next(cell.iter("bnd_filename")).text))).network
        assert made is not None
        inputs = {e.get("intracellular_name") for e in cell.iter("input")}
        rules.update({node.name: node.rule.expression for node in made.nodes if node.name not in inputs})
    assert rules.keys() == set(network.names)
    for node in network.nodes:
        assert equivalent(rules[node.name], node.rule.expression)


def test_the_longest_ending_of_a_name_decides() -> None:
    assert format_of_path("a.physiboss.xml").id == "physiboss"
    assert format_of_path("a.xml").id == "sbml"
    assert format_of_path("A.ALL.TXT").id == "cellcollective"


def test_an_archive_with_model_expectations_and_results_goes_round(
    logicnet: Callable[..., Any], tmp_path: Path
) -> None:
    model, archive = tmp_path / "n.bnet", tmp_path / "n.omex"
    model.write_text(TEXT, "utf-8")
    answer = logicnet("attractors", model, "--format", "json").out
    (tmp_path / "attractors.json").write_text(answer, "utf-8")
    assert logicnet("convert", model, archive, "--results", tmp_path / "attractors.json").status == 0
    with zipfile.ZipFile(archive) as file:
        assert file.read("results/attractors.json").decode() == answer
        inside = parse(file.read("network.bnet").decode()).network
    back = read(str(archive)).network
    first = read(str(model)).network
    assert first is not None and back is not None and inside is not None
    assert first.meaning == back.meaning == inside.meaning
    again = json.loads(logicnet("attractors", archive, "--format", "json").out)
    assert again["attractors"] == json.loads(answer)["attractors"]
    (status,) = logicnet("check", archive, "--format", "json").json["files"][0]["expectations"]
    assert (status["name"], status["status"]) == ("grows", "holds")
    assert logicnet("convert", archive, tmp_path / "again.omex").status == 0
    assert read(str(tmp_path / "again.omex")).network.meaning == first.meaning  # type: ignore[union-attr]
