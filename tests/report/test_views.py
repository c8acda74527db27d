"""An answer is described once: what the outputs show of it, and what the schema says, comes from one place."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

import logicnet as ln
from logicnet.attractors.landscape import Attractor, Landscape
from logicnet.network.model import Network
from logicnet.report import document, notebook, tables
from logicnet.report.page import to_text
from logicnet.report.pages import attractors as page
from logicnet.report.report import Asked
from logicnet.report.views import attractors as view
from logicnet.report.views import interventions as interventions_view
from logicnet.report.views.fields import Column, Description, Field, schema_of

SCHEMA = Path(ln.__file__).parent / "report" / "schemas" / "attractors.schema.json"
#: What `--update all` says besides: it compares landscapes, and is no part of an attractor.
COMPARED = {"update", "under", "same"}


def test_the_schema_of_an_attractor_is_the_one_of_its_description() -> None:
    written: dict[str, Any] = json.loads(SCHEMA.read_text("utf-8"))["$defs"]["attractor"]
    own = {name: told for name, told in written["properties"].items() if name not in COMPARED}
    described = schema_of(view.ATTRACTOR)
    assert list(own) == list(described["properties"])
    assert {**written, "properties": own} == described


def test_the_schema_of_a_set_is_the_one_of_its_description() -> None:
    """But for `ensemble`, which the answer over many networks adds."""
    written = json.loads((SCHEMA.parent / "interventions.schema.json").read_text("utf-8"))
    items = written["properties"]["interventions"]["items"]
    own = {name: told for name, told in items["properties"].items() if name != "ensemble"}
    described = schema_of(interventions_view.INTERVENTION)
    assert own == described["properties"]
    assert sorted(items["required"]) == sorted(described["required"])


def test_one_entry_makes_a_field_of_every_output(monkeypatch: pytest.MonkeyPatch) -> None:
    """The walk of CONTRIBUTING: a field is worked out by the engine, described once, and shown everywhere."""

    def weight(attractor: Attractor) -> str:
        return f"weight {attractor.space.mask.bit_count()}"

    field: Field[Attractor, Landscape, Network] = Field(
        "weight",
        {"type": "string"},
        lambda a, _: weight(a),
        Column(lambda _: ("weight",), lambda a, _: (weight(a),)),
        shown=lambda _: (("weight", weight),),
        facts=lambda a: (("weight", weight(a)),),
    )
    more: Description[Attractor, Landscape, Network] = (*view.ATTRACTOR, field)
    for module in (document, tables, notebook, page):
        monkeypatch.setattr(module, "ATTRACTOR", more)
    for environment in ("stressed", "all"):
        landscape = ln.find_attractors(ln.load("m1"), environment=environment)
        told = weight(landscape.attractors[0])
        asked = Asked("m1", environment, (("env", environment), ("with", {})))
        assert document.landscape_document(landscape, asked)["attractors"][0]["weight"] == told
        (row, *_) = csv.DictReader(io.StringIO(tables.csv_of(tables.landscape_rows(landscape))))
        assert row["weight"] == told
        assert told in to_text(page.landscape_page(landscape, asked))
        assert told in str(landscape.attractors[0])
