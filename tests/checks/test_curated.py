"""The curated networks: no error, each warning accepted, evidence of the same sign, observations that hold."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from logicnet.network.bnet import read
from logicnet.network.model import Network
from logicnet.text.expression import format_expression, symbols

Command = Callable[..., Any]

ROOT = Path(__file__).parents[2]
NETWORKS = ROOT / "networks"
README = (NETWORKS / "README.md").read_text("utf-8")
#: Nodes with a rule, inputs, effective regulations.
SIZES = {"m1": (12, 4, 19), "m2": (38, 9, 63), "m3": (64, 12, 113), "m4": (63, 11, 108), "m5": (158, 32, 323)}


def network(name: str) -> Network:
    found = read(str(NETWORKS / f"{name}.bnet")).network
    assert found is not None
    return found


def table() -> list[dict[str, str]]:
    """The evidence, read without the program."""
    with open(NETWORKS / "evidence.tsv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def signs(rule: Any) -> dict[str, str]:
    """The sign of each regulator, from the truth table of the rule."""
    names = list(dict.fromkeys(symbol.name for symbol in symbols(rule)))
    text = format_expression(rule).replace("!", " not ").replace("&", " and ").replace("|", " or ")
    value = eval(f"lambda {', '.join(names)}: bool({text})")
    found = {}
    for position, name in enumerate(names):
        changes = set()
        for rest in product((0, 1), repeat=len(names) - 1):
            low, high = ((*rest[:position], bit, *rest[position:]) for bit in (0, 1))
            changes.add(value(*high) - value(*low))
        found[name] = {1: "activates", -1: "inhibits"}[(changes - {0}).pop()] if changes != {0} else "nothing"
        assert len(changes - {0}) == 1, f"{name} acts with one sign"
    return found


@pytest.mark.parametrize("name", SIZES)
def test_every_regulation_cites_evidence_of_its_sign(name: str) -> None:
    supporting = {(r["source"], r["target"], r["sign"]) for r in table() if r["stance"] == "supports"}
    count = 0
    for node in network(name).nodes:
        if not node.is_input:
            for source, sign in signs(node.rule.expression).items():
                count += 1
                assert (source, node.name, sign) in supporting
    inputs = sum(node.is_input for node in network(name).nodes)
    assert (len(network(name)) - inputs, inputs, count) == SIZES[name]


def test_check_passes_and_what_remains_is_accepted_with_a_reason(logicnet: Command) -> None:
    run = logicnet("check", *sorted(NETWORKS.glob("*.bnet")), "--format", "json")
    assert run.status == 0
    for file in run.json["files"]:
        assert {d["severity"] for d in file["diagnostics"]} <= {"info"}
        source = (NETWORKS / Path(file["path"]).name).read_text("utf-8")
        allows = {(code, allow.node) for allow in network(Path(file["path"]).stem).allows for code in allow.codes}
        # one line may accept two findings of its rule: two miRNAs at one receptor
        accepted = {(found["code"], found["line"]) for found in file["accepted"] if found["code"] != "LN374"}
        assert len(accepted) == len({allow for allow in allows if allow[0] != "LN374"})
        # what a part shows and the whole does not: each has its own reason
        lost = [found for found in file["accepted"] if found["code"] == "LN374"]
        assert len(lost) == source.count("#: allow LN374 ")
        observed = [e for e in file["expectations"] if re.match(r"E\d\d_", e["name"])]
        holding = [e for e in observed if e["status"] == "holds"]
        assert len(observed) > 10 and len(holding) >= 0.95 * len(observed)
        for score in file["score"]:
            assert score["passed"] == score["of"], score


@pytest.mark.parametrize("name", SIZES)
def test_each_node_says_what_it_is(name: str) -> None:
    found = network(name)
    assert found.license and found.cites and found.about and found.screens
    assert {"healthy"} <= {environment.name for environment in found.environments}
    for node in found.nodes:
        assert node.description and node.compartment and node.kinds, node.name
        if {"mirna", "gene"} & {*node.kinds} and node.name != "TUM_nSMase2":
            assert any(r.startswith(("HGNC:", "miRBase:")) for r in node.references), node.name
    for declared in found.inputs:
        assert declared.text and declared.default in (0, 1)
    assert {declared.node for declared in found.inputs} == {node.name for node in found.input_nodes()}


def test_the_overview_of_the_networks_counts_them() -> None:
    for name, (nodes, inputs, regulations) in SIZES.items():
        row = next(line for line in README.splitlines() if line.startswith(f"| `{name}.bnet`"))
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        assert cells[2:] == [f"{nodes} + {inputs}", str(regulations), str(len(network(name).expectations))]


def test_the_list_of_observations_says_where_each_is_encoded() -> None:
    encoded: dict[str, list[str]] = {}
    for name in SIZES:
        for number in {e.name[:3] for e in network(name).expectations if re.match(r"E\d\d_", e.name)}:
            encoded.setdefault(number, []).append(name.upper())
    rows = re.findall(r"^\| (E\d\d) \| .* \| (.*) \|$", README, re.MULTILINE)
    assert len(rows) == 70
    assert {number: where for number, where in rows if not where.startswith("no: ")} == {
        number: ", ".join(sorted(names)) for number, names in encoded.items()
    }
    assert f"{len(encoded)} of {len(rows)} published observations" in README


@pytest.mark.parametrize("name", SIZES)
def test_what_is_not_encoded_is_listed_with_a_reason(name: str) -> None:
    text = (NETWORKS / f"{name}.bnet").read_text("utf-8")
    listed = set(re.findall(r"E\d\d", text.split("# Tried and not encoded", 1)[1].split("# Stored questions", 1)[0]))
    missing = {
        number
        for number, where in re.findall(r"^\| (E\d\d) \| .* \| no: .*?\((M[\d, M]+)[^)]*\) \|$", README, re.MULTILINE)
        if name.upper() in where
    }
    assert missing <= listed


def test_no_retracted_work_is_cited_and_every_finding_has_a_reference() -> None:
    retracted = ("s41593-019-0430-3", "Kamiya")
    for path in [*NETWORKS.glob("*.bnet"), NETWORKS / "evidence.tsv"]:
        assert not any(mark in path.read_text("utf-8") for mark in retracted), path.name
    assert all(row["reference"] not in ("", "-") for row in table())
    assert any(row["stance"] == "contradicts" for row in table()), "contrary findings are kept"


def drug_sets(logicnet: Command, name: str, phenotype: str, place: str) -> set[frozenset[str]]:
    """The minimal drug sets of at most three, all proved."""
    run = logicnet("interventions", name, "--abolish", phenotype, "--drugs", "--env", place, "--format", "json")
    document = run.json
    assert document["exhausted_size"] == 3 and document["finished"] and document["undecided"] == []
    assert all(found["verdict"] == "abolished" for found in document["interventions"])
    return {frozenset(found["clamps"]) for found in document["interventions"]}


def test_adrenergic_growth_of_the_whole_ends_as_growth_of_its_part_does(logicnet: Command) -> None:
    part, whole = (
        drug_sets(logicnet, *question) for question in (("m2", "growth", "pancreas"), ("m5", "growth_high", "pancreas"))
    )
    assert frozenset({"DRUG_Propranolol"}) in part and part == whole


def test_read_outs_of_the_whole_are_ended_by_different_drugs(logicnet: Command) -> None:
    names = ("growth", "growth_high", "growth_sensory", "growth_cgrp", "progression", "progression_severe")
    found = {name: drug_sets(logicnet, "m5", name, "oral") for name in names}
    assert len({frozenset(sets) for sets in found.values()}) == len(names)
    # what grows goes on under one of these, and one of its drives is gone
    for drug, name in (("Propranolol", "growth_high"), ("Aprepitant", "growth_sensory"), ("Rimegepant", "growth_cgrp")):
        assert frozenset({f"DRUG_{drug}"}) in found[name] and frozenset({f"DRUG_{drug}"}) not in found["growth"]


def test_nerves_and_immune_cells_talk_by_vesicle_and_mirna_in_both_directions() -> None:
    nerves, immune = {"sensory_nerve", "schwann", "parasympathetic_nerve", "sympathetic_nerve"}, {"macrophage"}
    rows = {(r["source"], r["target"]) for r in table() if r["seen"] == "seen" and r["stance"] == "supports"}
    for name in ("m3", "m5"):
        found = network(name)
        place = {node.name: node.compartment for node in found.nodes}
        # a miRNA that fills the tissue comes from the nerve that fires
        place["TME_let7b"] = "sensory_nerve"
        carriers = {node.name for node in found.nodes if {"mirna", "exosomal_cargo"} & {*node.kinds}}
        crossing = {
            (symbol.name, node.name)
            for node in found.nodes
            if not node.is_input
            for symbol in symbols(node.rule.expression)
            if symbol.name in carriers
            and {place[symbol.name], place[node.name]} & nerves
            and {place[symbol.name], place[node.name]} & immune
        }
        assert crossing <= rows and len(crossing) >= 8, (name, crossing - rows)
        assert {place[a] in nerves for a, _ in crossing} == {True, False}
