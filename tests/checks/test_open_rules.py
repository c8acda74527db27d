"""What `check` says of open rules beyond the reader: alternatives against cited evidence, regulators without effect."""

from __future__ import annotations

from pathlib import Path

import pytest

import logicnet.checks.review as checks
from logicnet.network.bnet import parse, read

RULES = "a, a\nb, b\nc, a & b\n"


def findings(text: str) -> list[tuple[str, tuple[int, int]]]:
    reading = parse(text + RULES)
    assert reading.network is not None, reading.diagnostics
    return [(d.code, d.start) for d in checks.review(reading).diagnostics if d.code in ("LN201", "LN357")]


def test_an_alternative_with_the_opposite_sign_of_a_cited_edge() -> None:
    edges = "#: edge a -> c, activates, PMID:1\n#: edge b -> c, activates, PMID:2\n"
    assert findings(edges + "#: open c: a | b ; a & !b\n") == [("LN357", (3, 25))]
    assert findings(edges + "#: open c: a | b\n") == []
    # One finding with its sign is enough, as for the rule line.
    assert findings(edges + "#: edge b -> c, inhibits, PMID:3\n#: open c: a | b ; a & !b\n") == []
    # What nobody cites may have either sign.
    assert findings("#: edge a -> c, activates, PMID:1\n#: open c: a & !b\n") == []


def test_an_alternative_against_the_evidence_table(tmp_path: Path) -> None:
    head = ("id", "source", "target", "sign", "via", "reference", "year", "confidence", "seen", "stance")
    head += ("cargo", "mechanism", "context")
    row = ["I1", "b", "c", "activates", "intracellular", "PMID:1", "2001", "high", "seen", "supports", "", "m", "k"]
    (tmp_path / "table.tsv").write_text("\t".join(head) + "\n" + "\t".join(row) + "\n")
    (tmp_path / "n.bnet").write_text("#: evidence table.tsv\n#: open c: a & !b\n" + RULES)
    found = [d for d in checks.review(read(str(tmp_path / "n.bnet"))).diagnostics if d.code == "LN357"]
    assert [(d.start, d.severity.value) for d in found] == [((2, 17), "error")]
    assert "this alternative says that `b` inhibits `c`" in found[0].message
    assert any("PMID:1" in note.message for note in found[0].notes)


@pytest.mark.parametrize(
    ("line", "place"),
    [("#: open c: a & (b | !b)\n", (1, 17)), ("#: open c: a | a & b\n", (1, 20))],
)
def test_an_alternative_in_which_a_regulator_does_nothing(line: str, place: tuple[int, int]) -> None:
    assert ("LN201", place) in findings(line)
