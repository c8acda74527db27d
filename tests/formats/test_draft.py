"""Prior knowledge to a draft: what each kind of table states, what a draft holds, that nothing is chosen silently."""

from __future__ import annotations

import csv
import io
import random
from itertools import pairwise
from pathlib import Path

import pytest

from logicnet.checks.review import review
from logicnet.compiled.regulation import Effect, regulations
from logicnet.errors import UsageError
from logicnet.formats.drafting import read_nodes
from logicnet.formats.knowledge import read_knowledge
from logicnet.formats.registry import load, read
from logicnet.network.writing import write
from logicnet.studies.draft import draft_network

ROOT = Path(__file__).parents[2]

#: A made-up line or two in the form of each kind of table, and what they state.
TABLES = {
    "SIGNOR": (
        "ENTITYA\tTYPEA\tENTITYB\tTYPEB\tEFFECT\tMECHANISM\tPMID\tSIGNOR_ID\n"
        "MDM2\tprotein\tTP53\tprotein\tdown-regulates quantity by destabilization\tubiquitination\t12345678\tSIGNOR-1\n"
        "A\tprotein\tB\tprotein\tform complex\tbinding\t12345678\tSIGNOR-2\n"
        'ATM\tprotein\tTP53\tprotein\t"up-regulates activity"\tphosphorylation\t\tSIGNOR-3\n',
        [("MDM2", "TP53", -1, ("PMID:12345678",)), ("ATM", "TP53", 1, ())],
    ),
    "OmniPath": (
        "source_genesymbol\ttarget_genesymbol\tis_directed\tis_stimulation\tis_inhibition\treferences\n"
        "EGF\tEGFR\tTrue\tTrue\tFalse\tSIGNOR:23456789;KEGG:34567890\nX\tY\tFalse\tTrue\tFalse\t\n"
        "P\tQ\t1\t1\t1\t\n",
        [("EGF", "EGFR", 1, ("PMID:23456789", "PMID:34567890")), ("P", "Q", 0, ())],
    ),
    "NeKo": (
        "source,target,Type,Effect,References\nA,B,x,inhibition,PMID:1234567\nA,C,x,bimodal,\n",
        [("A", "B", -1, ("PMID:1234567",)), ("A", "C", 0, ())],
    ),
    "INDRA": (
        "agA_name,agB_name,stmt_type,pmid,stmt_hash\n"
        "A,B,IncreaseAmount,1234567,9\nA,C,Complex,,8\nA,D,Phosphorylation,,7\n",
        [("A", "B", 1, ("PMID:1234567",)), ("A", "D", 0, ())],
    ),
    "CellPhoneDB": (
        "id_cp_interaction,gene_a,gene_b,receptor_a,receptor_b\nC1,CGRP,RAMP1,False,True\nC2,R1,R2,True,True\n",
        [("CGRP", "RAMP1", 1, ())],
    ),
    "CellPhoneDB of version 5": (
        "id_cp_interaction,partner_a,partner_b,protein_name_a,source,interactors,classification,directionality,"
        "modulatory_effect\n"
        ",made_by_A,Q1,,reactome,A1+A2-RA,Signaling by A,Ligand-Receptor,\n"
        "CPI-2,P1,Q2,,PMID:1234567,B-RB,Signaling by B,Ligand-Receptor,Inhibitory\n"
        "CPI-3,P2,Q3,,x,C-D,Adhesion,Adhesion-Adhesion,\nCPI-4,P3,Q4,,x,HLA-A-LILRB1,HLA,Ligand-Receptor,\n",
        [("A1+A2", "RA", 1, ()), ("B", "RB", 0, ("PMID:1234567",))],
    ),
    "LIANA": (
        "source,target,ligand_complex,receptor_complex\nnerve,tumour,NGF,NTRK1\n",
        [("NGF", "NTRK1", 1, ())],
    ),
    "miRTarBase": (
        "miRTarBase ID,miRNA,Target Gene,Experiments,Support Type,References (PMID)\n"
        "M1,miR-34a,SNAI1,assay,Functional MTI (Weak),21903765\nM2,miR-34a,PTEN,assay,Non-Functional MTI,21903765\n",
        [("miR-34a", "SNAI1", -1, ("PMID:21903765",))],
    ),
    "table of signed interactions": (
        "source;target;sign;reference\nA;B;-1;doi:10.1000/x.1\n",
        [("A", "B", -1, ("doi:10.1000/x.1",))],
    ),
}


def test_a_ligand_works_as_one_in_every_table_of_ligands() -> None:
    for title in ("CellPhoneDB", "CellPhoneDB of version 5", "LIANA"):
        assert {fact.via for fact in read_knowledge("t", TABLES[title][0]).facts} == {"ligand"}
    assert [f.via for f in read_knowledge("t", "ligand,receptor\nNGF,NTRK1\n").facts] == ["ligand"]


def test_the_sign_of_a_table_without_one_is_said() -> None:
    columns = {"source": "a", "target": "b", "sign": "inhibits"}
    assert [f.sign for f in read_knowledge("t", "a,b\nX,Y\n", columns).facts] == [-1]
    with pytest.raises(UsageError):
        read_knowledge("t", "a,b\nX,Y\n", {**columns, "sign": "nonsense"})


@pytest.mark.parametrize("title", TABLES)
def test_what_a_table_states(title: str) -> None:
    text, wanted = TABLES[title]
    found = read_knowledge("t.tsv", text)
    assert found.layout == title.split(" of v")[0]
    assert [(f.source, f.target, f.sign, f.references) for f in found.facts] == wanted
    rows = text.count("\n") - 1
    assert len(found.facts) + sum(count for _, count in found.left) == rows


def test_cargo_lists_say_what_travels() -> None:
    cargo = "CONTENT_ID\tCONTENT_TYPE\tGENE_SYMBOL\n7\tmiRNA\tmiR21\n"
    assert read_knowledge("c", cargo).cargo == read_knowledge("c", cargo.replace("_", " ")).cargo
    study = draft_network("miR21, PTEN", {"c": cargo, "m": "miRNA,Target Gene\nmiR21,PTEN\n"})
    assert {g.id: [p.text for p in g.patterns] for g in study.draft.network.kinds} == {
        "exosomal_cargo": ["miR21"], "gene": ["PTEN"], "mirna": ["miR21"],
    }  # fmt: skip
    assert "\texosome\t" not in study.draft.evidence.splitlines()[0]


def test_own_columns_and_tables_of_no_known_kind() -> None:
    text = "a,b,how\nX,Y,inhibits\n"
    found = read_knowledge("t", text, {"source": "a", "target": "B", "sign": "how"})
    assert [(f.source, f.target, f.sign) for f in found.facts] == [("X", "Y", -1)]
    for columns in (None, {"source": "a"}, {"source": "a", "target": "b", "sign": "hw"}, {"what": "a"}):
        with pytest.raises(UsageError) as fault:
            read_knowledge("t", text, columns)
        assert fault.value.hint


def half_of_the_evidence() -> tuple[str, dict[tuple[str, str], set[str]]]:
    rows = list(csv.DictReader(io.StringIO((ROOT / "networks/evidence.tsv").read_text("utf-8")), delimiter="\t"))
    shown = [row for i, row in enumerate(rows) if i % 2 == 0]
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter="\t", lineterminator="\n")
    writer.writeheader()
    writer.writerows(shown)
    signs: dict[tuple[str, str], set[str]] = {}
    for row in shown:
        if row["sign"] in ("activates", "inhibits"):
            signs.setdefault((row["source"], row["target"]), set()).add(row["sign"])
    return out.getvalue(), signs


def test_a_draft_of_m2_has_what_half_of_the_evidence_shows(tmp_path: Path) -> None:
    table, signs = half_of_the_evidence()
    whole = load(str(ROOT / "networks/m2.bnet"))
    study = draft_network("\n".join(whole.names), {"half.tsv": table}, evidence_path="m.evidence.tsv")
    found = {(r.source, r.target): r.sign for r in regulations(study.draft.network)}
    words = {"activates": Effect.ACTIVATES, "inhibits": Effect.INHIBITS}
    wanted = {
        (r.source, r.target): r.sign
        for r in regulations(whole)
        if len(signs.get((r.source, r.target), ())) == 1 and words[min(signs[r.source, r.target])] is r.sign
    }
    assert len(wanted) > 10
    right = sum(found.get(ends) is sign for ends, sign in wanted.items())
    assert right / len(wanted) >= 0.95
    # Of every node that is not in the draft it is said that nothing supports it.
    assert set(whole.names) - set(study.draft.network.names) == set(study.draft.without_support)
    (tmp_path / "m.bnet").write_text(write(study.draft.network), "utf-8")
    (tmp_path / "m.evidence.tsv").write_text(study.draft.evidence, "utf-8")
    result = review(read(str(tmp_path / "m.bnet")))
    assert not [d for d in result.diagnostics if d.is_error]


def test_contradictions_are_shown_and_not_chosen() -> None:
    table = "source,target,sign\nA,B,1\nA,B,-1\nB,A,activates\nA,C,unknown\n"
    made = draft_network("A,B,C", {"t": table}).draft
    assert [(c.source, c.target) for c in made.contradictions] == [("A", "B")]
    assert made.unsigned == (("A", "C"),)
    assert made.without_support == ("C",)
    assert [o.patterns[0].text for o in made.network.opens] == ["B"]
    stances = [line.split("\t")[12] for line in made.evidence.splitlines()[1:] if line.split("\t")[2] == "B"]
    assert sorted(stances) == ["contradicts", "supports"]


def test_paths_are_shortest_and_signed() -> None:
    """Against a search over all paths, on random tables."""
    draw = random.Random(3)
    names = "ABCDEFGH"
    for _ in range(60):
        rows = {(a, b): draw.choice("1-") for a in names for b in names if a != b and draw.random() < 0.12}
        nodes = set(draw.sample(names, 3))
        table = "source,target,sign\n" + "".join(f"{a},{b},{'-1' if s == '-' else '1'}\n" for (a, b), s in rows.items())
        longest = draw.randrange(1, 4)
        try:
            made = draft_network(",".join(sorted(nodes)), {"t": table}, longest=longest).draft
        except UsageError:
            assert not any(len(p) - 1 <= longest for p in _all_paths(rows, nodes))
            continue
        for name, path in made.between:
            assert name in path[1:-1]
            assert all(step in rows for step in pairwise(path))
            assert {path[0], path[-1]} <= nodes
            assert len(path) - 1 <= longest
            start, end = path[0], path[-1]
            others = [p for p in _all_paths(rows, nodes) if p[0] == start or p[-1] == end]
            assert len(path) == min(min(len(p) for p in others if p[0] == start), len(path)) or len(path) == min(
                len(p) for p in others if p[-1] == end
            )
        assert set(made.network.names) - nodes == {name for name, _ in made.between}


def _all_paths(rows: dict[tuple[str, str], str], nodes: set[str]) -> list[tuple[str, ...]]:
    found = []
    pending = [(name,) for name in sorted(nodes)]
    while pending:
        path = pending.pop()
        for a, b in rows:
            if a != path[-1] or b in path:
                continue
            if b in nodes:
                found.append((*path, b))
            elif len(path) < 4:
                pending.append((*path, b))
    return found


def test_lists_of_nodes() -> None:
    assert read_nodes("A, B,\nC") == {"A": ("A",), "B": ("B",), "C": ("C",)}
    assert read_nodes("TUM_p53=TP53,P53 # the guardian\nX") == {"TUM_p53": ("TP53", "P53"), "X": ("X",)}
    for wrong in ("", "A,A", "=B"):
        with pytest.raises(UsageError):
            read_nodes(wrong)
    made = draft_network("TUM_p53=TP53\nM=MDM2", {"t": "source,target,sign\nMDM2,tp53,-1\n"}).draft.network
    assert made.names == ("TUM_p53", "M")


def test_a_draft_is_the_same_bytes_each_time() -> None:
    table, _ = half_of_the_evidence()
    names = "\n".join(load(str(ROOT / "networks/m3.bnet")).names)
    first, second = (draft_network(names, {"t": table}).draft for _ in range(2))
    assert (write(first.network), first.evidence) == (write(second.network), second.evidence)
