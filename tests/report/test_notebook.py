"""Manners in a notebook: one short line, escaped HTML, a frame that says what the CSV says."""

from __future__ import annotations

import base64
import csv
import html
import inspect
import io
import re
import sys
from pathlib import Path
from typing import Any

import pytest

import logicnet
from logicnet.network.resolve import parse_formula, resolve_environment
from logicnet.report.notebook import LONGEST
from logicnet.report.report import Asked
from logicnet.report.tables import Rows, csv_of
from logicnet.report.views import attractors_view, interventions_view, overview_view
from logicnet.report.views.screen import screen_csv
from logicnet.text.cells import plain_cell
from logicnet.text.notebook import Shown

HOSTILE = "<script>alert(1)</script>" + "N" * 300
TEXT = (
    f"#: network {HOSTILE}\n#: phenotype p, B\ntargets, factors\nin, in\n"
    f'"{HOSTILE}", in & !B\nB, "{HOSTILE}" | C\nC, B\n'
)
#: What calls return that is no answer with a page of its own.
PLAIN = {"Any", "Composition", "DraftStudy", "Entry", "Formatted", "Term"}


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """One result of every public kind, all of the same hostile network."""
    reading = logicnet.parse(TEXT, "odd.bnet")
    network = reading.network
    assert network is not None
    environment = resolve_environment(network, "default,in=1")
    formula = parse_formula(network, "p", option="abolish")
    candidates = logicnet.candidate_choices(network, formula)
    landscape = logicnet.find_attractors(network, environment=environment)
    found = logicnet.minimal_interventions(network, "p", environment=environment, candidates=candidates, max_size=2)
    faulty = logicnet.parse(f'targets, factors\n"{HOSTILE}", missing\n')
    things = [
        network, landscape, landscape.attractors[0], logicnet.reachable_from(landscape, "rest=0"),
        logicnet.measure_basins(landscape), candidates, found, found.interventions[0],
        faulty, faulty.diagnostics[0],
        logicnet.explain_fate(network, "p", environment=environment, clamps=found.interventions[0].clamps),
        logicnet.export(network, "aeon"),
        logicnet.query_network(network, "EF p"),
        logicnet.diff_networks(network, logicnet.parse("a, !a\n").network),
        *_of_files(network, tmp_path_factory.mktemp("files")),
        logicnet.project_attractors(network, network.names, environment="all"),
        logicnet.screen(network, abolish="p", environments=["default,in=1"], max_size=1),
        logicnet.compose_report(network, environments=["default,in=1"], max_size=1),
        logicnet.ensemble(network, opened="connectives"),
        logicnet.ensemble_interventions(
            network, "p", opened="connectives", environment=environment, candidates=candidates, max_size=2, shares=True
        ),
        logicnet.explain_in_ensemble(network, "p", opened="connectives", environment=environment),
        logicnet.next_experiments(network, opened="connectives", environments=["default"], candidates="B, C"),
        logicnet.propose_repairs(logicnet.parse(f"{TEXT}#: expect odd, in default: no p\n").network, max_size=1),
        logicnet.examine_installation(),
        logicnet.fate_of(network, "p", environment=environment, kind="temporary", clamps=found.interventions[0].clamps),
        logicnet.simulate_network(network, ["p"], environment=environment, samples=20, time=2),
    ]  # fmt: skip
    return {type(thing).__name__: thing for thing in things}


def _of_files(network: logicnet.Network, folder: Path) -> list[Any]:
    (folder / "odd.bnet").write_text(TEXT + "spare, spare | !spare\n", "utf-8")
    proof = folder / "proof.json"
    asked = logicnet.InterventionQuestion(abolish="p", environment="default,in=1", max_size=2, certificate=proof)
    logicnet.study_interventions(network, asked)
    return [
        logicnet.check_file(folder / "odd.bnet"),
        logicnet.verify_certificate(proof, network),
        logicnet.convert_file(folder / "odd.bnet", folder / "odd.sif"),
    ]


def test_every_public_result_has_manners(results: dict[str, Any]) -> None:
    calls = [getattr(logicnet, name) for name in logicnet.__all__]
    returned = [str(inspect.signature(call).return_annotation) for call in calls if inspect.isfunction(call)]
    classes = {name for text in returned for name in re.findall(r"\b[A-Z]\w+", text)} - {"None", "Sequence"}
    assert len(classes) > 15
    assert classes - PLAIN <= set(results)
    for name, thing in results.items():
        assert isinstance(thing, Shown)
        line = repr(thing)
        assert line.startswith(f"<{name} ") and line.endswith(">") and "\n" not in line
        assert len(line) <= LONGEST + 2
        shown = thing._repr_html_()
        assert "<script" not in shown and shown.strip(), name
        frame = thing.to_frame()
        assert len(frame.columns) == len(set(frame.columns)) > 1, name
        assert len(frame) > 0, name


def test_html_holds_whole_names_and_no_command(results: dict[str, Any]) -> None:
    for name in ("Network", "Landscape", "InterventionResult", "Explanation", "Screening"):
        shown = results[name]._repr_html_()
        assert html.escape(HOSTILE) in shown, name
        assert "--format" not in shown and "Next, " not in shown, name


def test_a_frame_says_what_the_csv_says(results: dict[str, Any]) -> None:
    from logicnet.report.overview import overview

    asked = Asked("tiny.bnet", "default", ())
    written = {
        "Network": csv_of(overview_view(overview(results["Network"]), asked).rows()),
        "Landscape": csv_of(attractors_view(results["Landscape"], asked).rows()),
        "InterventionResult": csv_of(interventions_view(results["InterventionResult"], asked).rows()),
        "Screening": screen_csv(results["Screening"]),
    }
    for name, text in written.items():
        frame = results[name].to_frame()
        # A frame needs no guard against spreadsheets.
        header, *rows = ([plain_cell(cell) for cell in row] for row in csv.reader(io.StringIO(text)))
        assert list(frame.columns) == header
        assert [[_text(cell) for cell in row] for row in frame.itertuples(index=False)] == rows, name


def _text(cell: Any) -> str:
    return "" if cell is None or cell != cell else f"{cell:g}" if isinstance(cell, float) else str(cell)


def test_without_pandas_the_remedy_is_named(results: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(logicnet.UsageError, match="a table needs pandas") as raised:
        results["Landscape"].to_frame()
    assert raised.value.hint == "pip install 'logicnet[notebook]'"


def test_without_jinja_a_notebook_falls_back_to_the_line(
    results: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    assert results["Landscape"]._repr_html_() is None


def test_a_large_network_is_shown_at_once() -> None:
    text = "targets, factors\nn0, n0\n" + "".join(f"n{k}, n{k - 1}\n" for k in range(1, 5000))
    network = logicnet.parse(text).network
    assert network is not None
    shown = network._repr_html_()
    assert shown is not None and "5000 nodes" in shown and "and 4980 more (to_frame() has all)" in shown


def test_a_report_is_saved_as_its_name_ends(results: dict[str, Any], tmp_path: Any) -> None:
    report = results["Report"]
    for ending, begin in ((".html", "<!doctype html>"), (".json", "{"), (".md", "# ")):
        report.save(str(tmp_path / f"out{ending}"))
        assert (tmp_path / f"out{ending}").read_text("utf-8").startswith(begin)
    with pytest.raises(logicnet.UsageError, match="does not say what to write"):
        report.save(str(tmp_path / "out.txt"))


def test_python_and_the_command_line_compose_the_same_report(logicnet: Any, tmp_path: Any) -> None:
    import logicnet as library

    arguments = ("report", "networks/m1.bnet", "--env", "stressed", "--max-size", "1", "-o", tmp_path / "a.html")
    assert logicnet(*arguments).status == 0
    report = library.compose_report(library.load("networks/m1.bnet"), environments=["stressed"], max_size=1)
    report.save(str(tmp_path / "b.html"))
    assert (tmp_path / "a.html").read_bytes() == (tmp_path / "b.html").read_bytes()


def test_a_table_has_as_many_cells_as_columns(results: dict[str, Any]) -> None:
    from logicnet.report.notebook import _card

    for name, thing in results.items():
        table = _card(thing).rows()
        assert isinstance(table, Rows) and {len(row) for row in table.rows} <= {len(table.header)}, name


def test_a_filter_is_part_of_the_claim_that_a_notebook_shows() -> None:
    """What was left out by a filter is not missing, and nobody may read that no attractor is."""
    network = logicnet.parse("#: phenotype P, a\na, b\nb, a\n").network
    assert network is not None
    found = logicnet.find_attractors(network, where="P & !b")
    assert not found.attractors and found.complete is logicnet.Verdict.YES
    assert "that may show P & !b" in repr(found)
    page = found._repr_html_()
    assert page is not None and "P &amp; !b" in page and "None that shows" in page
    assert "no attractor that may show" in page and "no attractor is missing" not in page


def test_a_wide_drawing_scrolls_in_its_cell_and_keeps_its_size() -> None:
    picture = logicnet.load("m2").draw()
    shown, svg = picture._repr_html_(), picture._repr_svg_()
    parts = re.fullmatch(r'<div style="([^"]+)"><img ([^>]+)></div>', shown)
    assert parts is not None
    box, image = parts.groups()
    assert "overflow:auto" in box and "max-width:100%" in box and "max-width:none" in image
    assert base64.b64decode(image.split("base64,", 1)[1].rstrip('"')).decode("utf-8") == svg
    assert logicnet.load("m1").draw("png")._repr_html_() is None
