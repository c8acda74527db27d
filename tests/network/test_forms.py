"""A directive is one unit: what its form says is read, written, compared and renamed, and its help shows it."""

from __future__ import annotations

import pytest

from logicnet.formats.renaming import renamed
from logicnet.network.bnet import parse, write
from logicnet.network.directives import DIRECTIVES
from logicnet.network.directives.unit import _MEANT
from logicnet.network.model import Network
from logicnet.text import catalogue

RULES = "\n".join(
    ["targets, factors", "NODE, NODE", "IN_Stress, IN_Stress", "IN_Drug, IN_Drug", "A, NODE", "B, A", "EGFR, B",
     "TUM_Growth, A | B", "TUM_Apoptosis, A", "TUM_miR1, A"]
)  # fmt: skip


def findings(*lines: str) -> list[tuple[str, str]]:
    found = parse("\n".join([*(f"#: {line}" for line in lines), RULES]) + "\n", "f.bnet").diagnostics
    return [(one.code, one.help or "") for one in found if one.severity.name == "ERROR"]


UNITS = {unit.word: unit for unit in DIRECTIVES}


def lines_with(word: str) -> list[str]:
    """The form of a directive, below the lines that define what it names."""
    base = [] if word in ("environment", "phenotype") else [UNITS["phenotype"].form, UNITS["environment"].form]
    return [*base, UNITS[word].form]


def network(*lines: str) -> Network:
    found = parse("\n".join([*(f"#: {line}" for line in lines), RULES]) + "\n", "f.bnet").network
    assert found is not None
    return found


def test_no_word_is_taken_twice_and_no_field() -> None:
    assert len(UNITS) == len(DIRECTIVES)
    fields = [unit.field for unit in DIRECTIVES if unit.field]
    assert len(set(fields)) == len(fields)
    assert set(fields) <= set(Network.__struct_fields__)


@pytest.mark.parametrize("word", UNITS)
def test_a_form_is_read(word: str) -> None:
    assert findings(*lines_with(word)) == []


@pytest.mark.parametrize("word", UNITS)
def test_what_a_form_says_is_written_and_compared(word: str) -> None:
    whole = network(*lines_with(word))
    text = write(whole)
    assert f"\n#: {word} " in f"\n{text}"
    assert network_of(text).meaning == whole.meaning
    without = network(*lines_with(word)[:-1])
    assert without.meaning != whole.meaning, "two networks that differ in this line would be called the same"


@pytest.mark.parametrize("word", UNITS)
def test_what_a_form_says_goes_along_when_nodes_are_renamed(word: str) -> None:
    # With the patterns written out, so that only the names differ.
    whole = renamed(network(*lines_with(word)), {name: name for name in network().names}, patterns=True)
    other = renamed(whole, {name: f"other_{name}" for name in whole.names})
    assert other.names == tuple(f"other_{name}" for name in whole.names)
    back = renamed(other, {f"other_{name}": name for name in whole.names})
    assert back.meaning == whole.meaning


def network_of(text: str) -> Network:
    found = parse(text, "f.bnet").network
    assert found is not None
    return found


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
    assert code == catalogue.MALFORMED.code and f"`#: {UNITS[word].form}`" in help and also in help


def test_a_word_of_others_is_answered_with_the_directive_that_says_it() -> None:
    assert set(_MEANT.values()) <= set(UNITS) and not set(_MEANT) & set(UNITS)
    for word, meant in _MEANT.items():
        ((code, help),) = findings(f"{word} something")
        assert code == "LN021" and (f"write `{meant}`" in help or "did you mean" in help)
    assert "write `network`" in findings("title A network")[0][1]
