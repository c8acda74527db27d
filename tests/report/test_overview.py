"""Looking at a network: signs are those of the rules as functions, and cycles are counted as drawn."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import logicnet as package
from logicnet.report.regulations import Effect, Regulation, regulations

Command = Callable[..., Any]

#: ``x`` is without effect on ``B``; ``A`` and ``B`` act on ``C`` with both signs; ``A`` and ``B`` hold each other up.
NETWORK = """\
#: input x = 1, a signal
#: kind drug: pill
#: kind protein: A, B
#: compartment cell: A, B, C
targets, factors
x, x
pill, pill
A, B & !pill
B, A | (A & x)
C, (A & !B) | (!A & B)
D, !D
"""


@pytest.fixture
def shown(logicnet: Command, tmp_path: Path) -> Any:
    path = tmp_path / "looked_at.bnet"
    path.write_text(NETWORK, "utf-8")
    return lambda *options: logicnet("show", path, *options)


def signed(document: Any) -> set[tuple[str, str, str]]:
    return {(r["node"], node["name"], r["sign"]) for node in document["nodes"] for r in node["regulators"]}


def test_signs_are_those_of_the_function(shown: Any) -> None:
    document = shown("--format", "json").json
    assert signed(document) == {
        ("B", "A", "activates"),
        ("pill", "A", "inhibits"),
        ("A", "B", "activates"),
        ("A", "C", "both"),
        ("B", "C", "both"),
        ("D", "D", "inhibits"),
    }


def test_targets_mirror_regulators(shown: Any) -> None:
    document = shown("--format", "json").json
    targets = {(node["name"], t["node"], t["sign"]) for node in document["nodes"] for t in node["targets"]}
    assert targets == signed(document)


def test_feedback_is_counted(shown: Any) -> None:
    feedback = shown("--format", "json").json["feedback"]
    assert feedback["components"] == [2, 1]
    assert feedback["exhaustive"] is True
    assert feedback["cycles"] == [{"nodes": ["D"], "sign": "negative"}, {"nodes": ["A", "B"], "sign": "positive"}]


def test_defaults_follow_the_file_and_drugs_are_off(shown: Any) -> None:
    nodes = {node["name"]: node for node in shown("--format", "json").json["nodes"]}
    assert (nodes["x"]["default"], nodes["pill"]["default"], nodes["A"]["default"]) == (1, 0, None)
    assert nodes["A"]["compartment"] == "cell"
    assert nodes["A"]["kinds"] == ["protein"]


def test_one_node(shown: Any) -> None:
    document = shown("--node", "C", "--format", "json").json
    assert [node["name"] for node in document["nodes"]] == ["C"]
    text = shown("--node", "C").out
    assert "(A & !B) | (!A & B)" in text
    assert "both, depending on the others" in text


def test_the_table_has_a_row_per_node(shown: Any) -> None:
    rows = list(csv.DictReader(io.StringIO(shown("--format", "csv").out)))
    assert [row["node"] for row in rows] == ["x", "pill", "A", "B", "C", "D"]
    assert rows[2]["regulators"] == "'- pill; + B"
    assert rows[0]["input"] == "yes"


NAMES = ("A", "B", "C", "D")
RULES = st.recursive(
    st.sampled_from([*NAMES, "1", "0"]),
    lambda inner: st.one_of(
        inner.map(lambda a: f"!({a})"),
        st.tuples(inner, st.sampled_from("&|"), inner).map(lambda t: f"({t[0]} {t[1]} {t[2]})"),
    ),
    max_leaves=8,
)


@settings(max_examples=300)
@given(RULES)
def test_signs_equal_those_of_the_truth_table(rule: str) -> None:
    text = "".join(f"{name}, {name}\n" for name in NAMES) + f"T, {rule}\n"
    network = package.parse(text, "<test>").network
    assert network is not None
    python = rule.replace("!", " not ").replace("&", " and ").replace("|", " or ")
    value = eval(f"lambda A, B, C, D: int(bool({python}))")
    expected = set()
    for v, name in enumerate(NAMES):
        changes = set()
        for state in product((0, 1), repeat=4):
            low, high = [*state], [*state]
            low[v], high[v] = 0, 1
            changes.add(value(*high) - value(*low))
        if changes != {0}:
            sign = Effect.BOTH if {1, -1} <= changes else Effect.ACTIVATES if 1 in changes else Effect.INHIBITS
            expected.add(Regulation(name, "T", sign))
    assert set(regulations(network)) == expected


def test_a_node_is_shown_with_what_is_cited_for_and_against_it(logicnet: Command) -> None:
    text = logicnet("show", "m5", "--node", "TUM_Growth").out
    assert "I279  TUM_Apoptosis inhibits" in text
    for row in ("X01", "X02", "X03"):
        assert f"{row} (against)" in text, "a contrary finding about the whole path is shown, not dropped"
    (node,) = logicnet("show", "m5", "--node", "TUM_Growth", "--format", "json").json["nodes"]
    supported = {(c["source"], c["sign"]) for c in node["evidence"] if c["stance"] == "supports"}
    assert {(r["node"], r["sign"]) for r in node["regulators"]} <= supported


def test_directives_are_evidence_too_and_a_lost_table_is_named(logicnet: Command, tmp_path: Path) -> None:
    path = tmp_path / "cited.bnet"
    path.write_text("#: evidence gone.tsv\n#: edge b -> a, inhibits, via ligand, PMID:7, low\na, b | c\nb, b\nc, c\n")
    run = logicnet("show", path, "--node", "a")
    assert "line 2  b inhibits (by ligand). PMID:7; confidence low" in run.out
    assert "gone.tsv" in run.out and "not shown" in run.out
    rows = {line.split()[0]: line.split() for line in run.out.splitlines() if line.startswith(("  b ", "  c "))}
    assert rows == {"b": ["b", "activating", "line", "2"], "c": ["c", "activating", "none"]}
