"""Tables of a spreadsheet are one fault each, whose hint leads out; a missing comma is one fault, too."""

from __future__ import annotations

import csv
import io

import pytest

from logicnet.network.bnet import parse

RULES = [("A", "A"), ("miR-34a", "A & !C"), ("C", "miR-34a | A"), ("D", "(C & A) | !miR-34a")]


def written(delimiter: str, quoting: int, header: bool) -> str:
    out = io.StringIO()
    rows = [("targets", "factors"), *RULES] if header else RULES
    csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator="\n").writerows(rows)  # type: ignore[arg-type]
    return out.getvalue()


@pytest.mark.parametrize("header", [True, False])
@pytest.mark.parametrize("delimiter", [";", "\t"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
@pytest.mark.parametrize("surplus", ["", ";;"])
def test_other_separators_are_told_once(delimiter: str, quoting: int, header: bool, surplus: str) -> None:
    text = written(delimiter, quoting, header).replace("\n", f"{surplus}\n")
    (found,) = parse("#: phenotype on, C & D\n" + text).diagnostics
    assert found.code == "LN012"
    assert ("a tab" if delimiter == "\t" else "`;`") in found.message
    # Obeyed, the hint leads out.
    mended = "\n".join(line.rstrip(";").replace(delimiter, ",", 1).replace('"', "") for line in text.splitlines())
    network = parse(mended).network
    assert network is not None and network.names == tuple(name for name, _ in RULES)
    assert "`A, A`" in (found.help or "")


def test_a_table_of_quoted_cells_is_told_once() -> None:
    text = written(",", csv.QUOTE_ALL, True)
    (found,) = parse(text).diagnostics
    assert found.code == "LN012" and "in quotes" in found.message
    assert parse(text.replace('"', "")).network is not None


def test_a_quoted_rule_is_not_a_name() -> None:
    (found,) = parse('A, A\nB, "A & !C"\nC, B\n').diagnostics
    assert found.code == "LN101" and "without them: `A & !C`" in (found.help or "")


def test_quoted_names_stay_names() -> None:
    network = parse('"targets", "factors"\n"factors", "targets"\n').network
    assert network is not None and network.names == ("targets", "factors")


@pytest.mark.parametrize("line", ["RAF RAS", "RAF  !RAS & X", "RAF (RAS)"])
def test_one_missing_comma_is_one_fault_and_the_hint_mends_it(line: str) -> None:
    text = "RAS, RAS\nX, X\n{}\nMEK, RAF\nERK, RAF & MEK\n"
    (found,) = parse(text.format(line)).diagnostics
    assert found.code == "LN012"
    mended = (found.help or "").partition("write `")[2].partition("`")[0]
    assert parse(text.format(mended)).network is not None


def test_a_rule_that_goes_on_defines_nothing_new() -> None:
    assert [d.code for d in parse("A, B\n  | C\nB, B\nC, C\n").diagnostics] == ["LN012"]
