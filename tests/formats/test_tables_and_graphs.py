"""Workbooks, Petri nets, graphs, and the objects of other packages."""

from __future__ import annotations

import io
import shutil
import sys
from itertools import product
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import networkx
import pytest

import logicnet
from logicnet.errors import UsageError
from logicnet.formats.archive import Archive, packed
from logicnet.formats.equivalence import compare
from logicnet.formats.graph import to_networkx
from logicnet.formats.interop import to_algorecell
from logicnet.formats.registry import named, read, read_data
from logicnet.network.bnet import Reading, parse
from logicnet.network.model import Clamp, Cut, Network
from logicnet.network.openness import open_rules
from logicnet.network.resolve import pose, resolve_environment
from logicnet.perturbation.outcome import Goal, Intervention, InterventionResult, Success
from logicnet.text.formula import AND, NOT, TRUE, Expression, Symbol
from tests.conformance import definitions as truth

NETWORKS = Path(__file__).parents[2] / "networks"

ROOT = Path(__file__).parents[2]


def network_of(text: str) -> Network:
    network = parse(text).network
    assert network is not None
    return network


def same_rules(reading: Reading, text: str) -> bool:
    expected = network_of(text)
    assert reading.network is not None, reading.diagnostics
    return compare(expected, reading.network, {name: name for name in expected.names}).holds


# --------------------------------------------------------------------------------------------------------- TabularQual


def workbook(**sheets: list[list[Any]]) -> bytes:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


SPECIES: list[list[Any]] = [
    ["Species_ID", "Name", "Relation1", "Identifier1", "Compartment", "Type", "MaxLevel", "InitialLevel", "Notes1"],
    ["A", "the first", "is", "uniprot:P1, hgnc:2", "cytosol", "Internal", 2, 1, "a note"],
    ["B", "growth factor", None, None, "outside", "Input", None, 0, None],
    ["C", None, None, None, "cytosol", "Output", None, None, None],
]


def test_a_workbook_with_levels_names_signs_and_evidence() -> None:
    data = workbook(
        Model=[
            ["Name", "A model"],
            ["Publication", "pubmed:1, DOI:10.1/x"],
            ["Notes1", "for tests"],
            ["Taxon", "human"],
        ],
        Species=SPECIES,
        Transitions=[
            ["Transitions_ID", "Name", "Target", "Level", "Rule"],
            ["t1", None, "A", 2, "B & !C"],
            ["t2", None, "A", 1, '"growth factor" ^ C'],
            ["t3", None, "C", None, "A:2 | A = 1 & B"],
        ],
        Interactions=[
            ["Target", "Source", "Sign", "Relation1", "Identifier1"],
            ["C", "B", "negative", "isDescribedBy", "pubmed:7"],
        ],
    )
    reading = read_data("x.xlsx", data)
    assert same_rules(
        reading,
        "A_1, B & !C | (B & !C | !B & C) | A_2\nA_2, A_1 & B & !C\nB, B\nC, A_2 | A_1 & !A_2 & B",
    )
    network = reading.network
    assert network is not None
    assert (network.title, network.cites, network.about) == ("A model", ("pubmed:1", "DOI:10.1/x"), ("for tests",))
    assert network.nodes[0].references == ("uniprot:P1", "hgnc:2")
    assert network.nodes[0].description == "the first. a note"
    assert [node.compartment for node in network.nodes] == ["cytosol", "cytosol", "outside", "cytosol"]
    assert [(d.code, d.place) for d in reading.diagnostics] == [
        ("LN604", "x.xlsx[Transitions]:1:1"),
        ("LN605", "x.xlsx[Interactions]:2:1"),
        ("LN606", "x.xlsx[Transitions]:2:5"),
    ]


@pytest.mark.parametrize(
    ("rule", "code", "place"),
    [
        ("B & D", "LN101", "2:13"),
        ("B &", "LN007", "2:11"),
        ("B # C", "LN005", "2:11"),
        (None, "LN011", "2:8"),
        ("f(B)", "LN601", "2:9"),
    ],
)
def test_a_fault_in_a_workbook_is_placed_by_sheet_row_and_column(rule: str | None, code: str, place: str) -> None:
    data = workbook(Species=SPECIES, Transitions=[["ID", "Target", "Level", "Rule"], ["t", "C", "1", rule]])
    reading = read_data("x.xlsx", data)
    assert reading.network is None
    errors = [(d.code, d.place) for d in reading.diagnostics if d.is_error]
    assert errors[0][0] == code
    assert errors[0][1].startswith("x.xlsx[Transitions]:2:")


def test_other_workbooks_and_archives_are_refused_in_one_line() -> None:
    for data, code in (
        (workbook(Sheet1=[["a", "b"]]), "LN603"),
        (packed({"xl/workbook.xml": b"<no/>"}), "LN600"),
        (packed({"xl/workbook.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x/>'}), "LN602"),
        (packed({"manifest.xml": b"<x/>"}), "LN603"),
        (packed({"notes.txt": b"x"}), "LN603"),
        (b"PK\x03\x04 broken", "LN600"),
    ):
        reading = read_data("x", data)
        assert [d.code for d in reading.diagnostics] == [code]


def test_tables_in_csv_files(tmp_path: Path) -> None:
    (tmp_path / "m_Transitions.csv").write_text('Transitions_ID,Target,Level,Rule\nt,C,1,"A & !B"\n', "utf-8")
    assert [d.code for d in read(str(tmp_path / "m_Transitions.csv")).diagnostics] == ["LN101"]
    (tmp_path / "m_Species.csv").write_text("Species_ID,Type\nA,Input\nB,Input\nC,Output\n", "utf-8")
    assert same_rules(read(str(tmp_path / "m_Transitions.csv")), "A, A\nB, B\nC, A & !B")


def test_text_that_looks_like_a_formula_stays_text() -> None:
    pytest.importorskip("openpyxl")
    network = network_of("#: network =1+1\n#: node a, =HYPERLINK(1)\na, a\n")
    data = named("tabularqual").write(network).data
    assert b"<f>" not in Archive("x", data).read("xl/worksheets/sheet1.xml")
    again = read_data("x", data).network
    assert again is not None
    assert (again.title, again.nodes[0].description) == ("=1+1", "=HYPERLINK(1)")


# --------------------------------------------------------------------------------------------------------- Petri nets


def value(expression: Expression, state: dict[str, int]) -> int:
    if isinstance(expression, Symbol):
        return state[expression.name]
    if isinstance(expression, NOT):
        return 1 - value(expression.args[0], state)
    if not expression.args:
        return int(expression is TRUE)
    parts = [value(part, state) for part in expression.args]
    return min(parts) if isinstance(expression, AND) else max(parts)


def test_the_steps_of_a_petri_net_are_those_of_the_network() -> None:
    network = network_of("a, b & !c | !b & c\nb, !b & a | c & b\nc, c\nd, 1\ne, 0\n")
    root = ElementTree.fromstring(named("pnml").write(network).data)
    space = "{http://www.pnml.org/version-2009/grammar/pnml}"
    arcs = [(arc.get("source"), arc.get("target")) for arc in root.iter(f"{space}arc")]
    transitions = [t.get("id") for t in root.iter(f"{space}transition")]
    for bits in product((0, 1), repeat=5):
        state = dict(zip("abcde", bits, strict=True))
        marked = {f"{'on' if bit else 'off'}_{name}" for name, bit in state.items()}
        reached = set()
        for transition in transitions:
            before = {source for source, target in arcs if target == transition}
            after = {target for source, target in arcs if source == transition}
            if before <= marked:
                reached.add(frozenset(marked - before | after))
        wanted = set()
        for node in network.nodes:
            new = value(node.rule.expression, state)
            if new != state[node.name]:
                moved = state | {node.name: new}
                wanted.add(frozenset(f"{'on' if bit else 'off'}_{name}" for name, bit in moved.items()))
        assert reached == wanted


# ------------------------------------------------------------------------------------------------------------- graphs


def test_the_graph_has_plain_attributes_and_survives_graphml() -> None:
    for path in sorted((ROOT / "networks").glob("*.bnet")):
        network = logicnet.load(str(path))
        graph = to_networkx(network)
        assert list(graph) == list(network.names)
        attributes = [*graph.nodes.values(), *graph.edges.values()]
        assert {type(v) for found in attributes for v in found.values()} <= {str, bool}
        again = networkx.read_graphml(io.BytesIO(named("graphml").write(network).data))
        assert list(again) == [f"n{k}" for k in range(len(network))]
        again = networkx.relabel_nodes(again, networkx.get_node_attributes(again, "label"))
        for _, found in again.nodes(data=True):
            del found["label"]
        assert dict(again.nodes(data=True)) == dict(graph.nodes(data=True))
        assert sorted((a, b, d["sign"]) for a, b, d in again.edges(data=True)) == sorted(
            (a, b, d["sign"]) for a, b, d in graph.edges(data=True)
        )


@pytest.mark.parametrize("name", ["m1", "m2", "odd"])
def test_a_graph_is_the_same_whoever_writes_it(logicnet: Any, tmp_path: Path, name: str) -> None:
    (tmp_path / "odd.bnet").write_text('#: kind exosomal_cargo: "a b"\n#: edge "a b" -> c, activates, PMID:1\n'
                                       '"a b", c\nc, "a b" & !"<>"\n"<>", "<>"\n', "utf-8")  # fmt: skip
    file: Path = tmp_path / "odd.bnet"
    if name != "odd":
        # Deep down: a path to its table that is counted from elsewhere leads nowhere.
        file = tmp_path / "here" / "deep" / "down" / f"{name}.bnet"
        file.parent.mkdir(parents=True)
        for one in (file.name, "evidence.tsv"):
            shutil.copy(NETWORKS / one, file.parent)
    assert logicnet("show", file, "--graph", tmp_path / "one.graphml").status == 0
    one = (tmp_path / "one.graphml").read_bytes()
    assert one.count(b"<edge ") > 2 and (name == "odd" or one.count(b"PMID") > 5)
    # Wherever it is written: the tables are read from where they lie.
    for folder in ("", "one", "one/in", "one/in/another"):
        (tmp_path / folder).mkdir(exist_ok=True)
        assert logicnet("convert", file, tmp_path / folder / "two.graphml").status == 0
        assert one == (tmp_path / folder / "two.graphml").read_bytes()


# ----------------------------------------------------------------------------------------- objects of other packages

TEXT = "miR-34a, !NF-κB & b | !b\nNF-κB, NF-κB\nb, miR-34a & !NF-κB | !miR-34a & NF-κB\none, 1\nzero, 0\n"


def test_pyboolnet_primes_there_and_back() -> None:
    pytest.importorskip("pyboolnet")
    network = network_of(TEXT)
    primes = network.to_pyboolnet()
    assert list(primes) == list(network.names)
    assert primes["one"] == [[], [{}]]
    assert primes["NF-κB"] == [[{"NF-κB": 0}], [{"NF-κB": 1}]]
    again = Network.from_pyboolnet(primes)
    assert compare(network, again, {name: name for name in network.names}).holds


def test_aeon_networks_there_and_back() -> None:
    pytest.importorskip("biodivine_aeon")
    network = network_of("a, !b & c | !c\nb, b\nc, a & !b | !a & b\n")
    theirs = network.to_aeon()
    assert theirs.variable_names() == ["a", "b", "c"]
    again = Network.from_aeon(theirs)
    assert compare(network, again, {name: name for name in "abc"}).holds
    theirs.set_update_function("a", None)
    assert [rule.node for rule in open_rules(Network.from_aeon(theirs))] == ["a"]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # mpbn leaves files open
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.usefixtures("collected")
def test_minibn_networks_have_the_same_fixed_points() -> None:
    mpbn = pytest.importorskip("mpbn")
    network = network_of("a, !b\nb, !a | c & a\nc, c & (a | !a)\n")
    made = network.to_minibn()
    found = mpbn.MPBooleanNetwork(made).fixedpoints()
    mine = logicnet.find_attractors(
        network, environment=resolve_environment(network, "all"), fixed_points_only=True
    )
    assert sorted(tuple(sorted(p.items())) for p in found) == sorted(
        tuple((name, a.space.get(i)) for i, name in enumerate(network.names)) for a in mine.attractors
    )


@pytest.mark.filterwarnings("ignore:The inplace keyword")  # of pandas, inside algorecell_types
def test_interventions_as_reprogramming_strategies() -> None:
    pytest.importorskip("algorecell_types")
    network = logicnet.load(str(ROOT / "networks" / "m1.bnet"))
    table = to_algorecell(_result(network)).as_table()
    assert getattr(table, "data", table).to_dict("records") == [{"TUM_p53": "1"}]
    with pytest.raises(UsageError, match="cuts a regulation"):
        to_algorecell(_result(network, Cut("TUM_p53", "TUM_Growth")))


def _result(network: Network, held: Clamp | Cut = Clamp("TUM_p53", 1)) -> InterventionResult:  # noqa: B008
    found = Intervention((held,), (), (), (str(held),), 1, 1.0, Success.ABOLISHED)
    goal = Goal(truth.demand(network.names[0]))
    return InterventionResult(pose(network), goal, "all", 1, "every node", 1, 1, (found,), ())


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("libsbml", "openpyxl", "colomoto.minibn", "algorecell_types"):
        monkeypatch.setitem(sys.modules, module, None)
    network = network_of("a, a\n")
    for call in (
        lambda: named("sbml").write(network),
        lambda: named("tabularqual").write(network),
        network.to_minibn,
        lambda: to_algorecell(_result(network)),
    ):
        with pytest.raises(UsageError, match="needs the package") as raised:
            call()
        assert "install the extra" in str(raised.value.hint)
