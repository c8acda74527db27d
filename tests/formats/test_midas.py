"""MIDAS tables as expectations: what each cell says, and what is refused."""

from __future__ import annotations

import pytest

from logicnet.checks.expectations import ExpectationStatus, evaluate
from logicnet.errors import UsageError
from logicnet.formats.midas import with_midas
from logicnet.network.bnet import parse
from logicnet.network.model import Network


@pytest.fixture
def network() -> Network:
    found = parse("EGF, EGF\nRAF, RAF\nERK, EGF & RAF\nAKT, EGF\n").network
    assert found is not None
    return found


TABLE = """\
TR:mock:CellLine,TR:EGF,TR:RAFi,DA:ALL,DV:ERK,DV:AKT
1,1,0,0,0,0
1,1,0,10,0.9,NaN
1,1,1,10,0.1,0.7
1,0,0,10,,0.2
"""


def test_each_value_is_an_expectation(network: Network) -> None:
    made = with_midas(network, "d.csv", TABLE)
    told = {x.name: (tuple(map(str, x.clamps)), x.quantifier.value, x.text) for x in made.expectations}
    assert told == {
        "midas_3_ERK": (("EGF=1",), "every", "ERK"),
        "midas_4_ERK": (("EGF=1", "RAF=0"), "no", "ERK"),
        "midas_4_AKT": (("EGF=1", "RAF=0"), "every", "AKT"),
        "midas_5_AKT": (("EGF=0",), "no", "AKT"),
    }
    found = {x.name: evaluate(made, x).status for x in made.expectations}
    # RAF is free where no inhibitor is given, so that ERK need not be on.
    assert found["midas_3_ERK"] is ExpectationStatus.FAILS
    assert ExpectationStatus.FAILS not in {status for name, status in found.items() if name != "midas_3_ERK"}


@pytest.mark.parametrize(
    "text",
    [
        "a,b\n1,2\n",
        "TR:EGF,DA:ALL,DV:ERKK\n1,1,1\n",
        "TR:EGFR,DA:ALL,DV:ERK\n1,1,1\n",
        "TR:EGF,DA:ALL,DV:ERK\n0.5,1,1\n",
        "TR:EGF,DA:ALL,DV:ERK\n1,1,1.5\n",
        "TR:EGF,DA:ALL,DV:ERK\n1,1,high\n",
        # A column twice, and a cell that no reader of tables takes.
        "TR:EGF,DA:ALL,DV:ERK,DV:ERK\n1,1,1,0\n",
        f"TR:EGF,DA:ALL,DV:ERK\n1,1,{'1' * 200_000}\n",
        "",
    ],
)
def test_what_is_no_table_of_this_network(network: Network, text: str) -> None:
    with pytest.raises(UsageError) as fault:
        with_midas(network, "d.csv", text)
    assert fault.value.hint


def test_names_that_are_taken_get_a_number(network: Network) -> None:
    """A table that is read twice, and two nodes whose names differ in signs alone."""
    again = with_midas(with_midas(network, "d.csv", TABLE), "d.csv", TABLE)
    assert [x.name for x in again.expectations][4:] == [
        "midas_3_ERK_2", "midas_4_ERK_2", "midas_4_AKT_2", "midas_5_AKT_2"
    ]  # fmt: skip
    found = parse('a, a\n"miR-21", a\nmiR_21, a\n').network
    assert found is not None
    made = with_midas(found, "d.csv", "TR:a,DA:ALL,DV:miR-21,DV:miR_21\n1,1,1,0\n")
    assert [x.name for x in made.expectations] == ["midas_2_miR_21", "midas_2_miR_21_2"]
