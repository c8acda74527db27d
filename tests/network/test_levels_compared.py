"""Levels compared in formulas, and a node with levels as one row: against the states themselves."""

from __future__ import annotations

from itertools import product

import pytest

from logicnet.errors import UsageError
from logicnet.formats.registry import read_data
from logicnet.network.levels import LevelSet
from logicnet.network.model import Network
from logicnet.network.resolve import parse_formula, parse_temporal_formula
from tests.formats.test_bma import model
from tests.formats.test_definitions import value

SIGNS = {
    ">=": lambda a, b: a >= b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    "<": lambda a, b: a < b,
    "=": lambda a, b: a == b,
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
}


@pytest.fixture(scope="module")
def network() -> Network:
    text = model([(1, "Dose", 0, 3, "var(Dose)"), (2, "C", 0, 1, "")], [(1, 1, "Activator"), (1, 2, "Activator")])
    found = read_data("x", text.encode()).network
    assert found is not None
    return found


@pytest.mark.parametrize(("sign", "level"), list(product(SIGNS, range(4))))
def test_a_comparison_holds_in_the_states_it_says(network: Network, sign: str, level: int) -> None:
    for text in (f"Dose{sign}{level}", f"!(Dose {sign} {level}) & C | C=1 & Dose{sign}{level}"):
        formula = parse_formula(network, text, option="--abolish")
        for dose, c in product(range(4), (0, 1)):
            state = {f"Dose_{i}": int(dose >= i) for i in (1, 2, 3)} | {"C": c}
            own = int(SIGNS[sign](dose, level))
            wanted = own if text.startswith("Dose") else int((not own and c) or (c and own))
            assert value(formula, state) == wanted


def test_a_comparison_in_a_temporal_formula(network: Network) -> None:
    assert parse_temporal_formula(network, "AG Dose<=2", option="FORMULA") == parse_temporal_formula(
        network, "AG (!Dose_3)", option="FORMULA"
    )


@pytest.mark.parametrize("text", ["Dose>=4", "D>=1", "C>=2"])
def test_a_level_that_is_not_there(network: Network, text: str) -> None:
    with pytest.raises(UsageError) as fault:
        parse_formula(network, text, option="--abolish")
    assert fault.value.hint


def test_the_level_as_text() -> None:
    levels = LevelSet(("X_1", "X_2", "X_3"), False)
    assert levels.name == "X"
    assert [levels.text(levels.at(i)) for i in range(4)] == ["0", "1", "2", "3"]
    assert levels.text({"X_1": 1, "X_2": None, "X_3": None}) == "1-3"
    assert levels.text({"X_1": None, "X_2": None, "X_3": 0}) == "0-2"
