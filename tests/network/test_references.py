"""References: what each is, whatever way it is written, and what to write in place of one that is none."""

from __future__ import annotations

import pytest

from logicnet.network.bnet import parse
from logicnet.network.citations import Citations
from logicnet.network.evidence import parse_table, sample
from logicnet.network.references import Basis, advice, basis_of, read_reference
from logicnet.text.source import Source


@pytest.mark.parametrize(
    ("text", "basis", "identifiers"),
    [
        ("PMID:32051587", Basis.PRIMARY, ("PMID:32051587",)),
        ("pmid: 32051587", Basis.PRIMARY, ("PMID:32051587",)),
        ("PMCID:PMC7693842", Basis.PRIMARY, ("PMCID:PMC7693842",)),
        ("PMC7693842", Basis.PRIMARY, ("PMCID:PMC7693842",)),
        ("doi:10.1038/s41586-023-06568-6", Basis.PRIMARY, ("doi:10.1038/s41586-023-06568-6",)),
        ("DOI:10.1016/S0092-8674(00)81683-9", Basis.PRIMARY, ("doi:10.1016/s0092-8674(00)81683-9",)),
        ("https://doi.org/10.1172/JCI82658", Basis.PRIMARY, ("doi:10.1172/jci82658",)),
        ("http://identifiers.org/pubmed/123", Basis.PRIMARY, ("PMID:123",)),
        ("PMID:1; doi:10.1234/x ;PMCID:PMC1", Basis.PRIMARY, ("PMID:1", "doi:10.1234/x", "PMCID:PMC1")),
        ("review PMID:33142779; doi:10.3390/jcm9113529", Basis.REVIEW, ("PMID:33142779", "doi:10.3390/jcm9113529")),
        ("Review: PMID:33142779", Basis.REVIEW, ("PMID:33142779",)),
        ("no identifier: Asangani 2008 Oncogene", Basis.UNIDENTIFIED, ()),
        ("textbook knowledge (no single source)", Basis.TEXTBOOK, ()),
        ("drug pharmacology (as on the label)", Basis.LABEL, ()),
        ("drug label", Basis.LABEL, ()),
        ("model choice", Basis.CHOICE, ()),
        ("source: model choice (gate)", Basis.CHOICE, ()),
        ("model choice (after PMID:12)", Basis.CHOICE, ("PMID:12",)),
        ("Asangani 2008 Oncogene", Basis.FREE_TEXT, ()),
        ("PMID:", Basis.FREE_TEXT, ()),
        ("PMID:12a", Basis.FREE_TEXT, ()),
        ("PMID:1, PMID:2", Basis.FREE_TEXT, ()),
        ("PMID:1; Smith 2020", Basis.FREE_TEXT, ()),
        ("review of many things", Basis.FREE_TEXT, ()),
        ("no identifier:", Basis.FREE_TEXT, ()),
        ("doi:10.1", Basis.FREE_TEXT, ()),
        ("", Basis.FREE_TEXT, ()),
    ],
)
def test_a_reference_is_what_its_form_says(text: str, basis: Basis, identifiers: tuple[str, ...]) -> None:
    found = read_reference(text)
    assert (found.text, found.basis, found.identifiers) == (text, basis, identifiers)
    assert read_reference(f"  {text} ").basis is basis


@pytest.mark.parametrize(
    "text",
    ["32051587", "10.1038/nm1447", "PubMed PMID 12", "doi.org/10.1038/nm1447.", "Smith 2020", "PMID:1, PMC2"],
)
def test_the_advice_leads_out_when_it_is_followed(text: str) -> None:
    assert read_reference(text).basis is Basis.FREE_TEXT
    written = [part for part in advice(text).split("`")[1::2] if "NUMBER" not in part]
    assert written
    assert Basis.FREE_TEXT not in {read_reference(part).basis for part in written}


def test_the_best_reference_decides_and_none_is_none() -> None:
    assert basis_of(()) is None
    assert basis_of(("textbook knowledge", "PMID:1", "model choice")) is Basis.PRIMARY
    assert basis_of(("model choice",)) is Basis.CHOICE
    assert basis_of(("model choice", "textbook knowledge")) is Basis.TEXTBOOK


def test_a_choice_has_no_confidence_and_was_seen_by_nobody() -> None:
    for confidence, seen in (("-", "-"), ("low", "remembered")):
        text = sample(reference="model choice (gate)", year="-", confidence=confidence, seen=seen)
        table = parse_table(Source.of("evidence.tsv", text))
        assert not table.diagnostics
        (row,) = table.rows
        assert (row.is_choice, row.confidence, row.seen, row.basis) == (True, "", "", Basis.CHOICE)
    refused = parse_table(Source.of("evidence.tsv", sample(confidence="-", seen="-")))
    assert [d.code for d in refused.diagnostics] == ["LN354", "LN354"]


def test_an_edge_is_cited_with_what_it_rests_on() -> None:
    network = parse("#: edge b -> a, activates, model choice\na, b\nb, b\n").network
    assert network is not None
    (citation,) = Citations(network).found
    assert citation.basis is Basis.CHOICE
