"""What was meant by a name that does not exist."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logicnet.text.spelling import Spellings, fold, nearest


@pytest.mark.parametrize(
    ("name", "candidates", "meant"),
    [
        ("miR-12", ["TP53", "miR-21", "EMT"], "miR-21"),
        ("P35", ["p53"], "p53"),
        ("braf", ["BRAS", "BRAF"], "BRAF"),
        ("miR–34a", ["miR-34b", "miR-34a"], "miR-34a"),
        ("miR34a", ["miR-34b", "miR-34a"], "miR-34a"),
        ("IL-1ß", ["IL-1α", "IL-1β"], "IL-1β"),
        ("IL-1Β", ["IL-1B", "IL-2B"], "IL-1B"),  # the first is a Greek capital beta
        ("СD4", ["CD8", "CD4"], "CD4"),  # the first is a Cyrillic Es
        ("DRUG_Propanolol", ["DRUG_Propranolol", "DRUG_GW4869"], "DRUG_Propranolol"),
        ("TUM_Grwoth", ["TUM_Growth", "TUM_Invasion"], "TUM_Growth"),
        ("b", ["a", "c"], None),
        ("zz", ["p53"], None),
        ("stress", ["growth", "invasion"], None),
        ("x", [], None),
        ("", ["a"], None),
    ],
)
def test_what_was_meant(name: str, candidates: list[str], meant: str | None) -> None:
    assert nearest(name, candidates) == meant


def test_the_answer_does_not_depend_on_the_order_of_edits_of_equal_cost() -> None:
    names = ["miR-23", "miR-22", "miR-24"]
    assert {nearest("miR-2x", order) for order in (names, names[::-1])} == {"miR-22"}


@given(st.text(max_size=12))
def test_a_name_is_never_offered_in_place_of_itself(name: str) -> None:
    assert nearest(name, [name]) is None


@given(st.text(max_size=12))
def test_folding_is_stable(name: str) -> None:
    assert fold(name) == fold(fold(name))


@pytest.mark.parametrize(("a", "b"), [("miR-21", "miR-12"), ("CD4", "CD8"), ("IL-1α", "IL-1β"), ("p53", "p63")])
def test_different_names_stay_different(a: str, b: str) -> None:
    assert fold(a) != fold(b)


def test_a_hundred_thousand_candidates_are_searched_and_the_effort_is_bounded() -> None:
    spellings = Spellings(f"node_{i}" for i in range(100_000))
    start = time.perf_counter()
    assert spellings.nearest("node_1234x") is not None
    assert spellings.nearest("NODE_77") == "node_77"
    print(f"first two look-ups among 100,000 names: {time.perf_counter() - start:.2f} s")
    for i in range(200):
        spellings.nearest(f"other_{i}")
    print(f"two hundred more: {time.perf_counter() - start:.2f} s")
    # Folding costs nothing and never stops.
    assert spellings.nearest("NODE-78") == "node_78"
