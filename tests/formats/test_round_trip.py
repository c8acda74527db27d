"""A network that goes out in a format and comes back is the same network: rules by proof, the rest by meaning."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from logicnet.checks.review import review
from logicnet.errors import UsageError
from logicnet.formats.conversion import Conversion, convert
from logicnet.formats.equivalence import compare
from logicnet.formats.export import ExportFate
from logicnet.formats.registry import FORMATS, Format, detect, named
from logicnet.formats.sbml import consistency_errors
from logicnet.network.bnet import Reading, parse, read
from logicnet.text.formula import format_name

ROOT = Path(__file__).parents[2]
NETWORKS = sorted((ROOT / "networks").glob("*.bnet"))
BOTH_WAYS = [format for format in FORMATS if format.reader and format.writer and format.rules]
#: Written only: what was written is read back for the proof, and loses what the format has no place for.
WRITTEN = [format for format in FORMATS if format.checker]
#: Formats in which nothing is lost, whatever the names are: they carry names and directives of ours.
RULES_ONLY = {"cellcollective"}
FAITHFUL = {"bnet", "aeon", "boolsim", "maboss", "sbml", "ginml", "zginml", "tabularqual", "cnet", "raw", "omex"}


@cache
def kept(path: Path) -> Reading:
    return read(str(path))


def converted(path: Path, format: Format) -> Conversion:
    reading = kept(path)
    assert reading.network is not None
    return convert(reading, reading.network, format)


#: Each format is given two of the shipped networks by default, and all under LOGICNET_FUZZ.
DEALT = [
    pytest.param(path, format, id=f"{format.id}-{path.stem}")
    for at, path in enumerate(NETWORKS)
    for k, format in enumerate(BOTH_WAYS)
    if (at + k) % 3 == 0 or os.environ.get("LOGICNET_FUZZ")
]


@pytest.mark.parametrize(("path", "format"), DEALT)
def test_shipped_networks_keep_every_rule_and_directive(path: Path, format: Format) -> None:
    result = converted(path, format)
    assert result.proof is not None
    assert result.proof.equal == len(result.network)
    lost = {change.kind for change in result.changes if change.fate is ExportFate.LOST} - {"remark"}
    if format.id in RULES_ONLY:
        assert {"network", "phenotype", "expect"} <= lost
    else:
        # Which connectives are open depends on how a rule is written, and these formats write it otherwise.
        lost -= {"open"} if format.id in {"booleannet", "boolsim", "cnet"} else set()
        assert not lost
        assert result.same_meaning or format.id in {"booleannet", "boolsim", "cnet"}


#: Of how many published models each format takes one: formats begin at different models. The long tests take more.
ONE_OF = [
    pytest.param(57, id="few"),
    pytest.param(1 if os.environ.get("LOGICNET_FUZZ") else 8, id="many", marks=pytest.mark.long),
]


def published(shared: Path, format: Format, one_of: int) -> Iterator[tuple[Path, Conversion]]:
    """Conversions of published models into a format."""
    models = sorted((shared / "bbm" / "models").glob("*.bnet"))
    for path in models[FORMATS.index(format) % one_of :: one_of]:
        try:
            result = converted(path, format)
        except UsageError as fault:
            # One model has a rule that takes more than 10,000 conditions where no expression can be written.
            assert format.id in {"boolsim", "cnet", "pnml"}, path
            assert path.stem == "122"
            assert "10,000 conditions" in str(fault)
        else:
            yield path, result


@pytest.mark.parametrize("one_of", ONE_OF)
@pytest.mark.parametrize("format", BOTH_WAYS, ids=lambda format: format.id)
def test_published_models_keep_every_rule(shared: Path, format: Format, one_of: int) -> None:
    for path, result in published(shared, format, one_of):
        assert result.proof is not None
        assert (result.proof.equal, result.same_meaning, result.lossless) == (len(result.network), True, True), path
        if format.id == "sbml":
            assert consistency_errors(result.export.data) == (), path


@pytest.mark.parametrize("one_of", ONE_OF)
@pytest.mark.parametrize("format", WRITTEN, ids=lambda format: format.id)
def test_published_models_are_written_with_every_rule(shared: Path, format: Format, one_of: int) -> None:
    for path, result in published(shared, format, one_of):
        assert result.proof is not None
        assert result.proof.equal == len(result.network), path


AWKWARD = ["miR-34a", "NF-κB", "CD8+ T", "and", "14-3-3", "p53/p63", "a", "A", "x_1", "_x", "true_", 'say "x"', "ß<&>"]
AWKWARD += ["targets", "node", "$v", "1a", "A -> B", "n_1", "E", "all"]


@st.composite
def texts(draw: st.DrawFn) -> str:
    names = draw(st.lists(st.sampled_from(AWKWARD).map(format_name), min_size=1, max_size=5, unique=True))
    rules = st.recursive(
        st.sampled_from([*names, "1", "0"]),
        lambda part: st.tuples(st.sampled_from(["", "!"]), part, st.sampled_from("&|"), part).map(
            lambda t: f"{t[0]}({t[1]} {t[2]} {t[3]})"
        ),
        max_leaves=6,
    )
    lines = [
        '#: network A "title" & <more>',
        f"#: phenotype p, {names[0]} & !{names[-1]}",
        f"#: node {names[0]}, what it is [hgnc:1]",
        "#: kind gene: *",
        f"#: allow LN105 {names[-1]}, why not",
        "#: screen s, abolish=p; size=2",
    ]
    return "\n".join([*lines, *(f"{name}, {draw(rules)}" for name in names)])


@pytest.mark.parametrize("format", BOTH_WAYS, ids=lambda format: format.id)
@settings(max_examples=8)
@given(text=texts())
def test_any_names_and_rules(format: Format, text: str) -> None:
    reading = parse(text)
    assert reading.network is not None
    result = convert(reading, reading.network, format)
    assert result.proof is not None
    assert result.proof.equal == len(result.network)
    assert len({made for _, made in result.export.names}) == len(result.network)
    if format.id in FAITHFUL:
        assert result.same_meaning
        assert not [change for change in result.changes if change.fate is ExportFate.LOST]


@pytest.mark.parametrize("format", BOTH_WAYS, ids=lambda format: format.id)
def test_an_export_is_the_same_bytes_each_time_and_is_found_out_by_its_content(format: Format) -> None:
    network = read(str(NETWORKS[0])).network
    assert network is not None
    export = format.write(network)
    assert export.data == format.write(network).data
    found = detect("-", export.data)
    assert isinstance(found, Format)
    # The bnet dialects that are written alike are one text, and BooleanNet is read by the reader of network files.
    same = {"boolnet", "pyboolnet", "minibn", "aeon-bnet", "booleannet"}
    assert found.id == ("bnet" if format.id in same else format.id)


def test_the_comparison_finds_each_difference() -> None:
    a, b = parse("a, b & c\nb, b\nc, !(a & b)\nd, 1").network, parse("a, b | c\nb, b\nc, !a | !b\ne, 1").network
    assert a is not None
    assert b is not None
    found = compare(a, b, {name: name for name in a.names})
    assert found.equal == 2
    assert [difference.node for difference in found.differences] == ["a", "d", "e"]
    state, values = dict(found.differences[0].state), found.differences[0].values
    assert values == (state["b"] & state["c"], state["b"] | state["c"])
    assert state["b"] != state["c"]


def test_renamed_nodes_are_compared_under_their_names() -> None:
    a, b = parse("x, !y\ny, x").network, parse("n1, !n2\nn2, n1").network
    assert a is not None
    assert b is not None
    assert compare(a, b, {"x": "n1", "y": "n2"}).holds
    assert not compare(a, b, {"x": "n2", "y": "n1"}).holds


def test_every_format_has_a_name_of_its_own_and_an_unknown_one_a_hint() -> None:
    assert len({format.id for format in FORMATS}) == len(FORMATS)
    assert named("BNET").id == "bnet"


@pytest.mark.parametrize("format", [named(id) for id in sorted(FAITHFUL - {"bnet"})], ids=lambda format: format.id)
def test_a_check_finds_in_the_export_what_it_finds_in_the_original(format: Format, tmp_path: Path) -> None:
    """The evidence table is found from the folder of the file, wherever in the file the directive stands."""
    path = next(path for path in NETWORKS if path.stem.startswith("m1"))
    (tmp_path / "evidence.tsv").write_bytes((path.parent / "evidence.tsv").read_bytes())
    out = tmp_path / f"x{format.endings[0]}"
    reading = read(str(path))
    assert reading.network is not None
    export = format.write(reading.network)
    out.write_bytes(export.data)
    for ending, data in export.companions:
        out.with_suffix(ending).write_bytes(data)
    found = format.read(str(out), out.read_bytes())
    assert found.network is not None
    wanted = review(reading).diagnostics
    # What a format holds besides (LN6xx) is told by its reader, and is nothing that the original could say.
    seen = [d for d in review(found).diagnostics if not d.code.startswith("LN6")]
    # They stand in the order of their places, and a format puts things where it likes.
    assert sorted(d.code for d in seen) == sorted(d.code for d in wanted)
    called = f"{out}[model.sbml]" if format.id == "omex" else str(out)
    assert sorted(d.message.replace(called, str(path)) for d in seen) == sorted(d.message for d in wanted)
