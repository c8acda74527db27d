"""The form that the help of a malformed directive shows is read without a fault, and every directive has one."""

from __future__ import annotations

import pytest

from logicnet.network.bnet import parse
from logicnet.network.directives import FORMS, WORDS
from logicnet.text import catalogue

RULES = "\n".join(
    ["targets, factors", "NODE, NODE", "IN_Stress, IN_Stress", "IN_Drug, IN_Drug", "A, NODE", "B, A", "EGFR, B",
     "TUM_Growth, A | B", "TUM_Apoptosis, A", "TUM_miR1, A"]
)  # fmt: skip


def findings(*lines: str) -> list[tuple[str, str]]:
    found = parse("\n".join([*(f"#: {line}" for line in lines), RULES]) + "\n", "f.bnet").diagnostics
    return [(one.code, one.help or "") for one in found if one.severity.name == "ERROR"]


def test_every_directive_has_a_form() -> None:
    assert set(FORMS) == set(WORDS)


@pytest.mark.parametrize("word", [word for word in WORDS if word not in ("part", "evidence")])
def test_a_form_is_read(word: str) -> None:
    base = [] if word in ("environment", "phenotype") else [FORMS["phenotype"], FORMS["environment"]]
    assert findings(*base, FORMS[word]) == []


@pytest.mark.parametrize(
    ("line", "word", "also"),
    [
        ("phenotype survival: A", "phenotype", "in the place of the colon"),
        ("environment e: IN_Stress=1", "environment", "in the place of the colon"),
        ("expect x in default: no A", "expect", ""),
        ("expect x, in default: never A", "expect", ""),
        ("kind mirna B", "kind", ""),
        ("edge A B, activates", "edge", ""),
        ("allow foo", "allow", ""),
    ],
)
def test_the_help_shows_the_form(line: str, word: str, also: str) -> None:
    [(code, help)] = findings(line)
    assert code == catalogue.MALFORMED.code and f"`#: {FORMS[word]}`" in help and also in help
