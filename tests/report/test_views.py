"""An answer is described once: what the outputs show of it, and what the schema says, comes from one place."""

from __future__ import annotations

import importlib
import json
import pkgutil
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from msgspec.structs import fields as struct_fields
from msgspec.structs import replace

import logicnet as ln
from logicnet.attractors.landscape import Attractor
from logicnet.formats.composition import CompositionNote
from logicnet.limits import Limits
from logicnet.network.model import Network
from logicnet.network.resolve import pose, read_demand
from logicnet.perturbation.outcome import Undecided
from logicnet.report import document, notebook, tables
from logicnet.report import views as all_views
from logicnet.report.glossary import Term
from logicnet.report.overview import overview
from logicnet.report.page import to_text
from logicnet.report.report import Asked
from logicnet.report.several import several_view
from logicnet.report.views import attractors as attractors_of
from logicnet.report.views import schemas
from logicnet.report.views.fields import AnswerDescription, Column, Description, Field, Parts
from logicnet.simulation.absorption import EndProbability, Ends
from logicnet.simulation.maboss import PhenotypeTrace, Protocol, Simulation, Treatment
from logicnet.studies.attractors import AttractorQuestion, study_attractors
from logicnet.studies.check import CheckQuestion, check_files
from logicnet.studies.compose import study_composition
from logicnet.studies.doctor import PARTS, Installation, PartFinding
from logicnet.studies.draft import draft_from_files
from logicnet.studies.places import ask_in_each
from logicnet.studies.simulate import SimulationAnswer


def test_a_field_of_an_attractor_stands_on_its_card(monkeypatch: pytest.MonkeyPatch) -> None:
    """What an answer shows of it is tried below, with that of all others."""
    field: Field[Attractor, Any, Any] = Field(
        "weight", {"type": "string"}, lambda *_: "", facts=lambda a: (("weight", f"weighs {a.space.mask.bit_count()}"),)
    )
    monkeypatch.setattr(notebook, "ATTRACTOR", (*attractors_of.ATTRACTOR, field))
    (attractor, *_) = ln.find_attractors(_network()).attractors
    assert "weighs 4" in str(attractor)


TEXT = "#: phenotype p, B\ntargets, factors\nin, in\nA, in & !B\nB, A | C\nC, B\n"


@cache
def _network(more: str = "") -> Network:
    network = ln.parse(TEXT + more, "tiny.bnet").network
    assert network is not None
    return network


ASKED = Asked("tiny.bnet", "default", (("where", None), ("with", {})))


def _query(_: Path) -> Callable[[], all_views.View]:
    answer = ln.query_network(_network(), "AG EF p")
    return lambda: all_views.answer_view(answer, ASKED)


def _verify(folder: Path) -> Callable[[], all_views.View]:
    proof = folder / "proof.json"
    asked = ln.InterventionQuestion(abolish="p", environment="default,in=1", max_size=1, certificate=proof)
    ln.study_interventions(_network(), asked)
    answer = ln.verify_certificate(proof, _network())
    return lambda: all_views.verification_view(answer, "tiny.bnet")


def _diff(_: Path) -> Callable[[], all_views.View]:
    found = ln.diff_networks(_network(), ln.parse(TEXT.replace("A, in & !B", "A, in"), "new.bnet").network)
    return lambda: all_views.difference_view(found, ("tiny.bnet", "new.bnet"))


def _repair(_: Path) -> Callable[[], all_views.View]:
    study = ln.propose_repairs(_network("#: expect odd, in default: no p\n"), max_size=1)
    assert study.found.proposals
    return lambda: all_views.repair_view(study, "tiny.bnet", {})


def _ensemble(_: Path) -> Callable[[], all_views.View]:
    result = ln.ensemble(_network(), opened="connectives")
    return lambda: all_views.ensemble_view(result, "tiny.bnet", {})


def _screen(_: Path) -> Callable[[], all_views.View]:
    found = ln.screen(_network(), abolish="p", environments=["default,in=1"], max_size=1)
    return lambda: all_views.screen_view(found, "tiny.bnet", per_set=True)


def _interventions(_: Path) -> Callable[[], all_views.View]:
    found = ln.minimal_interventions(_network(), "p", environment="default,in=0", max_size=1)
    assert found.interventions
    # One is put in: it takes a hard network to leave a set undecided.
    left = Undecided(found.interventions[0].clamps, (), (), ("A=0",), "not known")
    answer = replace(found, undecided=(left,))
    return lambda: all_views.interventions_view(answer, ASKED)


def _interventions_in_networks(_: Path) -> Callable[[], all_views.View]:
    found = ln.ensemble_interventions(_network(), "p", environment="default,in=0", opened="connectives", max_size=1)
    return lambda: all_views.interventions_view(found, ASKED)


def _simulate(_: Path) -> Callable[[], all_views.View]:
    net = _network()
    # Drawing needs MaBoSS; what is told of it does not.
    case = pose(net, environment="default,in=0")
    ends = Ends(case, (EndProbability(ln.find_attractors(net).attractors[0], 1.0, 1.0, 1.0),), True, 0)
    trace = PhenotypeTrace(read_demand(net, "p", option="phenotype"), (1.0, 0.5), False, None)
    found = Simulation(case, Protocol(), None, (0.0, 1.0), (Treatment((), (trace,), 100, "nothing"),), (), (), ())
    return lambda: all_views.simulation_view(SimulationAnswer(found, ends), ASKED)


def _doctor(_: Path) -> Callable[[], all_views.View]:
    # Made here: to examine means to import every library, and `tests/cli/test_answers.py` does it.
    good, gone = PartFinding(PARTS[0], "1.0", "ok", ""), PartFinding(PARTS[-1], None, "missing", "not installed")
    found = Installation("3.11.0", "linux", "Linux", "x86_64", (good, gone), ("m1",))
    return lambda: all_views.doctor_view(found)


def _explain(_: Path) -> Callable[[], all_views.View]:
    known = ln.manual_entries()[:2]
    return lambda: all_views.manual_view(known, whole=False)


def _explain_words(_: Path) -> Callable[[], all_views.View]:
    word = ln.explain_word("knockout")
    assert isinstance(word, Term)
    return lambda: all_views.manual_view((), (word,))


def _compose(_: Path) -> Callable[[], all_views.View]:
    other = ln.parse(TEXT.replace("A, in & !B", "A, in"), "other.bnet").network
    assert other is not None
    found = study_composition([(_network(), "tiny", ""), (other, "other", "")], "whole.bnet", files=("tiny", "other"))
    note = CompositionNote("tiny", "expectation", "asked elsewhere")
    answer = replace(found, result=replace(found.result, notes=(note,)))
    return lambda: all_views.composition_view(answer)


def _convert(folder: Path) -> Callable[[], all_views.View]:
    (folder / "tiny.bnet").write_text(TEXT, "utf-8")
    found = ln.convert_file(folder / "tiny.bnet", folder / "tiny.sif")
    return lambda: all_views.conversion_view(found)


def _draft(folder: Path) -> Callable[[], all_views.View]:
    table = folder / "table.tsv"
    table.write_text("source\ttarget\tsign\nA\tB\t1\nA\tB\t-1\n", "utf-8")
    columns = {name: name for name in ("source", "target", "sign")}
    found = draft_from_files("A,B", [str(table)], str(folder / "draft.bnet"), columns=columns)
    return lambda: all_views.draft_view(found)


def _next(_: Path) -> Callable[[], all_views.View]:
    found = ln.next_experiments(_network(), opened="connectives", environments=["default"], candidates="B, C")
    assert found.proposals
    return lambda: all_views.experiments_view(found, "tiny.bnet", {})


def _show(_: Path) -> Callable[[], all_views.View]:
    levels = "#: phenotype admissible, X_1 | !X_2\nX_1, in | X_2\nX_2, in & X_1\n"
    seen = overview(_network(f"#: drug Stop, A=0\n#: environment wet, in=1\n{levels}"))
    assert seen.network.levels and seen.network.drugs
    return lambda: all_views.overview_view(seen, ASKED)


def _environments(_: Path) -> Callable[[], all_views.View]:
    net, places = _network(), ("default", "default,in=1")
    found = ask_in_each(net, places, lambda place: ln.find_attractors(net, environment=place), Limits())
    return lambda: several_view(found, "attractors", lambda one: all_views.attractors_view(one, ASKED))


def _why(_: Path) -> Callable[[], all_views.View]:
    found = ln.explain_fate(_network(), "p", environment="default,in=1", clamps="B=0")
    assert found.vanished or found.chain
    return lambda: all_views.fate_view(found, ASKED)


def _why_in_networks(_: Path) -> Callable[[], all_views.View]:
    found = ln.explain_in_ensemble(_network(), "p", environment="default,in=1", opened="connectives")
    assert found.explanation is not None and found.explanation.motif is not None
    asked = replace(ASKED, options=(*ASKED.options, ("given", None)))
    return lambda: all_views.fate_view(found, asked)


def _why_course(_: Path) -> Callable[[], all_views.View]:
    found = ln.fate_of(_network(), "p", environment="default,in=1", start="B=1")
    assert found.ends
    return lambda: all_views.fate_view(found, ASKED)


def _attractors(_: Path) -> Callable[[], all_views.View]:
    landscape = ln.find_attractors(_network(), environment="all")
    return lambda: all_views.attractors_view(landscape, ASKED)


def _patterns(_: Path) -> Callable[[], all_views.View]:
    table = ln.project_attractors(_network(), ("B",), environment="all")
    return lambda: all_views.attractors_view(table, ASKED)


def _schemes(_: Path) -> Callable[[], all_views.View]:
    found = study_attractors(_network(), AttractorQuestion(update="all", environment="all"))
    return lambda: all_views.attractors_view(found, ASKED)


def _check(folder: Path) -> Callable[[], all_views.View]:
    file = folder / "tiny.bnet"
    tests = "#: expect seen, in default: some p [PMID:1]\n#: expect odd, in default: no p\n"
    file.write_text(f"{TEXT}D, A | C\n{tests}", "utf-8")
    answer = check_files([str(file)], CheckQuestion(mutants=True, opened="connectives"))
    (found,) = answer.files
    assert found.diagnostics and found.expectations and found.across is not None
    assert found.mutants is not None and len(found.mutants.results) > sum(
        one.fate.value == "killed" for one in found.mutants.results
    )
    return lambda: all_views.check_view(answer, {}, every=True)


def _patterns_across(_: Path) -> Callable[[], all_views.View]:
    found = study_attractors(_network(), AttractorQuestion(project="B", opened="connectives"))
    return lambda: all_views.attractors_view(found, ASKED)


#: An answer for each description, named by it up to a comma: small, with an entry in each of its lists that make rows.
#: The view is made anew.
ANSWERS: dict[str, Callable[[Path], Callable[[], all_views.View]]] = {
    "attractors": _attractors,
    "attractors, patterns": _patterns,
    "attractors, schemes": _schemes,
    "attractors_ensemble": _patterns_across,
    "check": _check,
    "diff": _diff,
    "compose": _compose,
    "convert": _convert,
    "doctor": _doctor,
    "draft": _draft,
    "ensemble": _ensemble,
    "environments": _environments,
    "explain": _explain,
    "explain, words": _explain_words,
    "interventions": _interventions,
    "interventions, in many networks": _interventions_in_networks,
    "next": _next,
    "query": _query,
    "repair": _repair,
    "screen": _screen,
    "show": _show,
    "simulate": _simulate,
    "verify": _verify,
    "why": _why,
    "why, in many networks": _why_in_networks,
    "why_course": _why_course,
}


def _descriptions() -> dict[str, AnswerDescription[Any, Any]]:
    found = {}
    for module in pkgutil.iter_modules(all_views.__path__, f"{all_views.__name__}."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, AnswerDescription):
                found[value.name] = value
    return found


def test_every_description_makes_its_schema_and_is_tried_here() -> None:
    found = _descriptions()
    # An error stands in place of an answer, and the page of a report is made from its sections: neither has a view.
    # `tests/cli` and `tests/report/test_html.py` compare them with their schemas.
    assert set(found) == {"error", "report", *(name.partition(",")[0] for name in ANSWERS)}
    for name, description in found.items():
        assert schemas.described(name) is description
        schema = document.schema(name)
        jsonschema.Draft202012Validator.check_schema(schema)
        assert schema["properties"]["schema"] == {"const": f"logicnet.{name}/1"}


def _is_described(value: object) -> bool:
    return isinstance(value, tuple) and bool(value) and all(isinstance(one, Field) for one in value)


def _with(value: Any, old: Any, new: Any, known: dict[int, Any]) -> Any:
    """The description with one part replaced, wherever it stands in it; the same object if it does not."""
    if value is old:
        return new
    if isinstance(value, AnswerDescription):
        fields = _with(value.fields, old, new, known)
        return value if fields is value.fields else replace(value, fields=fields)
    if not _is_described(value):
        return value
    if id(value) not in known:
        parts = [field.type for field in value if isinstance(field.type, Parts)]
        changed = {id(part): _with(part.fields, old, new, known) for part in parts}
        fields = tuple(
            replace(field, type=replace(field.type, fields=changed[id(field.type)]))
            if isinstance(field.type, Parts) and changed[id(field.type)] is not field.type.fields
            else field
            for field in value
        )
        known[id(value)] = value if all(a is b for a, b in zip(fields, value, strict=True)) else fields
    return known[id(value)]


def _put(monkeypatch: pytest.MonkeyPatch, old: Any, new: Any) -> None:
    """Put a description in place of one, in every module that knows it."""
    known: dict[int, Any] = {}
    for name, module in list(sys.modules.items()):
        if name.startswith("logicnet.report"):
            for key, value in list(vars(module).items()):
                changed = _with(value, old, new, known)
                if changed is not value:
                    monkeypatch.setattr(module, key, changed)


def _is_shown(field: Field[Any, Any, Any]) -> bool:
    return field.shown is not next(one.default for one in struct_fields(Field) if one.name == "shown")


def _entries(fields: Description[Any, Any, Any]) -> Iterator[Description[Any, Any, Any]]:
    """Descriptions inside this one that fill columns, or stand in a table on screen."""
    for field in fields:
        if isinstance(field.type, Parts):
            if any(one.columns is not None or _is_shown(one) for one in field.type.fields):
                yield field.type.fields
            yield from _entries(field.type.fields)


def _outputs(view: all_views.View, name: str) -> tuple[str, str]:
    """JSON and tables; the JSON is what the schema says."""
    found, schema = view.document(), document.schema(name)
    if "options" in found:
        # They are told by the command, and none is here.
        schema["properties"]["options"] = {}
    # The schemas themselves are checked above, once.
    jsonschema.Draft202012Validator(schema).validate(json.loads(json.dumps(found)))
    more = view.others["csv"]() if "csv" in view.others else ""
    return json.dumps(found), tables.csv_of(view.rows()) + more


@pytest.mark.parametrize("name", dict.fromkeys(name.partition(",")[0] for name in ANSWERS))
def test_one_entry_makes_a_field_of_every_answer(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    views = [make(tmp_path) for key, make in ANSWERS.items() if key.partition(",")[0] == name]
    description = _descriptions()[name]
    for view in views:
        assert "weighs" not in "".join(_outputs(view(), name))
    field: Field[Any, Any, Any] = Field(
        "weight",
        {"const": "weighs 7"},
        lambda *_: "weighs 7",
        facts=lambda _: (("weight", "weighs 7"),),
        rows=lambda _: [("weighs 7",)],
    )
    with monkeypatch.context() as changed:
        _put(changed, description, replace(description, fields=(*description.fields, field)))
        for view in views:
            written, table = _outputs(view(), name)
            assert '"weight": "weighs 7"' in written
            assert "weighs 7" in table
            assert "weighs 7" in to_text(view().page())
    entry: Field[Any, Any, Any] = Field(
        "heft",
        {"const": "weighs 9"},
        lambda *_: "weighs 9",
        Column(lambda _: ("heft",), lambda *_: ("weighs 9",)),
        shown=lambda _: (("heft", lambda _: "weighs 9"),),
    )
    for fields in _entries(description.fields):
        with monkeypatch.context() as changed:
            _put(changed, fields, (*fields, entry))
            # Answers of one shape have different lists: an entry is in one of them.
            found = [_outputs(view(), name) for view in views]
            assert any('"heft": "weighs 9"' in written for written, _ in found)
            if any(one.columns is not None for one in fields):
                assert any("heft" in table and "weighs 9" in table for _, table in found)
            if any(map(_is_shown, fields)):
                assert any("weighs 9" in to_text(view().page()) for view in views)
