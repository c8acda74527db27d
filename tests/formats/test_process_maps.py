"""Maps through CaSQ: the rules that its definition gives, the refusals, and what is said without it."""

from __future__ import annotations

import builtins
from itertools import product
from typing import Any

import pytest

from logicnet.errors import UsageError
from logicnet.formats.registry import Format, detect, read_data
from tests.formats.maps import CELLDESIGNER, SBGN
from tests.formats.test_definitions import value


def test_a_reaction_runs_with_its_reactants_and_without_inhibitors() -> None:
    network = read_data("x.xml", CELLDESIGNER).network
    assert network is not None
    assert network.dialect == "celldesigner"
    for egf, cbl in product((0, 1), repeat=2):
        rule = network.nodes[network.index["EGFR"]].rule.expression
        assert value(rule, {"EGF": egf, "CBL": cbl, "EGFR": 0}) == int(egf and not cbl)


def test_a_catalyst_is_needed() -> None:
    reading = read_data("x.sbgn", SBGN)
    network = reading.network
    assert network is not None
    assert "through CaSQ" in reading.diagnostics[0].message
    for ras, sos, gap in product((0, 1), repeat=3):
        rule = network.nodes[network.index["RAF"]].rule.expression
        state = {"RAS": ras, "SOS": sos, "GAP": gap, "RAF": 0}
        assert value(rule, state) == int(ras and sos and not gap)


def test_the_content_says_which_it_is() -> None:
    for data, id in ((CELLDESIGNER, "celldesigner"), (SBGN, "sbgn")):
        found = detect("x", data)
        assert isinstance(found, Format)
        assert found.id == id


@pytest.mark.parametrize(
    "data",
    [
        SBGN.replace(b"</map>", b"</mop>"),
        b'<!DOCTYPE a [<!ENTITY b "c">]>' + SBGN.split(b"?>", 1)[1],
        CELLDESIGNER.replace(b"modelDisplay", b"modelDisplai"),
    ],
)
def test_what_is_no_map_is_refused(data: bytes) -> None:
    reading = read_data("x", data)
    assert reading.network is None
    assert all(d.help for d in reading.diagnostics if d.is_error)


def test_without_casq_one_line_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def missing(name: str, *rest: Any, **more: Any) -> Any:
        if name.startswith("casq"):
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(UsageError) as fault:
        read_data("x", SBGN)
    assert "logicnet[maps]" in str(fault.value.hint)
