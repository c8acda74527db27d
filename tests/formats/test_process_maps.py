"""Maps through CaSQ: the rules that its definition gives, the refusals, and what is said without it."""

from __future__ import annotations

import builtins
from itertools import product
from typing import Any

import pytest

from logicnet.compiled.function import equivalent
from logicnet.errors import UsageError
from logicnet.formats.registry import Format, detect, read_data
from logicnet.network.bnet import parse
from tests.formats.maps import CELLDESIGNER, SBGN, drawn
from tests.formats.test_definitions import value


def test_a_reaction_runs_with_its_reactants_and_without_inhibitors() -> None:
    network = read_data("x.xml", CELLDESIGNER).network
    assert network is not None
    assert network.dialect == "celldesigner"
    for egf, cbl in product((0, 1), repeat=2):
        rule = network.nodes[network.index["EGFR"]].rule.expression
        assert value(rule, {"EGF": egf, "CBL": cbl, "EGFR": 0}) == int(egf and not cbl)


#: A map with complexes, every kind of modifier, gates, transport, a sink, genes and phenotypes.
SPECIES = {
    "sa1": ("EGF", "PROTEIN"), "sa2": ("EGFR", "PROTEIN"), "csa1": ("EGF:EGFR", "COMPLEX EGF EGFR"),
    "sa3": ("RAS", "PROTEIN"), "sa4": ("RAF", "PROTEIN"), "sa5": ("RAF", "PROTEIN*"), "sa6": ("GAP", "PROTEIN"),
    "sa7": ("SOS", "PROTEIN"), "sa8": ("GRB2", "PROTEIN"), "sa9": ("MYC", "GENE"), "sa10": ("MYC", "RNA"),
    "sa11": ("MYC", "PROTEIN"), "sa12": ("cell death", "PHENOTYPE"), "sa13": ("BCL2", "PROTEIN"),
    "sa14": ("AKT", "PROTEIN"), "sa15": ("sink", "DEGRADED"), "sa16": ("imatinib", "DRUG"), "sa17": ("Ca2+", "ION"),
    "sa18": ("MYC", "PROTEIN*"), "sa19": ("P53", "PROTEIN"), "sa20": ("growth", "PHENOTYPE"),
    "sa21": ("TGF-b", "PROTEIN"), "sa22": ("TGFb", "PROTEIN"), "sa23": ("SMAD", "PROTEIN"),
}  # fmt: skip
REACTIONS = [
    ("HETERODIMER_ASSOCIATION", "sa1 sa2", "csa1", ""),
    ("STATE_TRANSITION", "sa4", "sa5", "CATALYSIS:sa3 CATALYSIS:csa1_EGF INHIBITION:sa6 UNKNOWN_INHIBITION:sa14"),
    ("TRANSCRIPTION", "sa9", "sa10",
     "AND/CATALYSIS:sa5+sa7+sa3 CATALYSIS:sa5 CATALYSIS:sa7 PHYSICAL_STIMULATION:sa8 TRIGGER:sa17"),
    ("TRANSLATION", "sa10", "sa11", "INHIBITION:sa16"),
    ("TRANSPORT", "sa11", "sa18", ""),
    ("STATE_TRANSITION", "sa11", "sa15", ""),
    ("POSITIVE_INFLUENCE", "sa19", "sa12", ""),
    ("NEGATIVE_INFLUENCE", "sa13", "sa12", ""),
    ("POSITIVE_INFLUENCE", "sa18", "sa12", ""),
    ("REDUCED_PHYSICAL_STIMULATION", "sa18", "sa20", ""),
    ("UNKNOWN_NEGATIVE_INFLUENCE", "sa19", "sa20", ""),
    ("KNOWN_TRANSITION_OMITTED", "sa14", "sa13", "MODULATION:sa7 UNKNOWN_CATALYSIS:sa8"),
    ("STATE_TRANSITION", "sa21 sa19", "sa23", "OR/CATALYSIS:sa7+sa8"),
    ("STATE_TRANSITION", "sa22", "sa23", ""),
]  # fmt: skip
#: By the definition of CaSQ; what only changes its state, or only binds in a complex, is joined.
RULES = {
    "RAF": "(RAS | EGFEGFR_complex) & !GAP & !AKT",
    "MYC_rna": "RAF & SOS & RAS & (GRB2 | Ca2_ion)",
    "MYC": "MYC_rna & !imatinib_drug",
    "cell_space_death_phenotype": "(P53 | MYC) & !BCL2",
    "growth_phenotype": "MYC & !P53",
    "BCL2": "AKT & (SOS | GRB2)",
    "SMAD": "TGFb & P53 & (SOS | GRB2) | TGFb_2",
}


def test_a_map_as_celldesigner_writes_it_has_the_rules_of_casq() -> None:
    reading = read_data("x.xml", drawn(SPECIES, REACTIONS))
    network = reading.network
    assert network is not None
    inputs = ("EGFEGFR_complex", "RAS", "GAP", "SOS", "GRB2", "AKT", "imatinib_drug", "Ca2_ion", "P53")
    inputs += ("TGFb", "TGFb_2")
    assert {node.name for node in network.nodes} == {*RULES, *inputs}
    assert {node.name for node in network.nodes if node.is_input} == set(inputs)
    wanted = parse("".join(f"{name}, {rule}\n" for name, rule in RULES.items())
                   + "".join(f"{name}, {name}\n" for name in inputs)).network  # fmt: skip
    assert wanted is not None
    for node in wanted.nodes:
        assert equivalent(node.rule.expression, network.nodes[network.index[node.name]].rule.expression), node.name


@pytest.mark.parametrize(
    ("modifiers", "said"),
    [
        ("NOT/CATALYSIS:sa6", "the NOT gate on the way to `RAF` is read by CaSQ as an activator"),
        ("UNKNOWN/CATALYSIS:sa6+sa7", "the UNKNOWN gate on the way to `RAF`"),
        ("AND/INHIBITION:sa6+sa7", "a gate of s_sa6,s_sa7 inhibits a reaction"),
    ],
)
def test_a_gate_that_casq_has_no_rule_for_is_told(modifiers: str, said: str) -> None:
    reading = read_data("x.xml", drawn(SPECIES, [("STATE_TRANSITION", "sa4", "sa5", modifiers)]))
    assert reading.network is not None
    assert any(said in d.message and d.help for d in reading.diagnostics)


def test_a_catalyst_is_needed() -> None:
    reading = read_data("x.sbgn", SBGN)
    network = reading.network
    assert network is not None
    assert "through CaSQ" in reading.diagnostics[0].message
    for ras, sos, gap in product((0, 1), repeat=3):
        rule = network.nodes[network.index["RAF"]].rule.expression
        state = {"RAS": ras, "SOS": sos, "GAP": gap, "RAF": 0}
        assert value(rule, state) == int(ras and sos and not gap)


def test_the_content_says_which_it_is() -> None:
    for data, id in ((CELLDESIGNER, "celldesigner"), (SBGN, "sbgn")):
        found = detect("x", data)
        assert isinstance(found, Format)
        assert found.id == id


@pytest.mark.parametrize(
    "data",
    [
        SBGN.replace(b"</map>", b"</mop>"),
        b'<!DOCTYPE a [<!ENTITY b "c">]>' + SBGN.split(b"?>", 1)[1],
        CELLDESIGNER.replace(b"modelDisplay", b"modelDisplai"),
    ],
)
def test_what_is_no_map_is_refused(data: bytes) -> None:
    reading = read_data("x", data)
    assert reading.network is None
    assert all(d.help for d in reading.diagnostics if d.is_error)


def test_without_casq_one_line_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def missing(name: str, *rest: Any, **more: Any) -> Any:
        if name.startswith("casq"):
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(UsageError) as fault:
        read_data("x", SBGN)
    assert "logicnet[maps]" in str(fault.value.hint)
