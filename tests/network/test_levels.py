"""Levels of one node, found again among Boolean nodes: set by their number, completed, refused out of order."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from logicnet import find_attractors
from logicnet.errors import UsageError
from logicnet.formats.registry import read_data
from logicnet.network.bnet import parse
from logicnet.network.levels import completed
from logicnet.network.model import Network
from logicnet.network.resolve import expected_case, parse_clamps, resolve_environment
from logicnet.perturbation.candidates import candidate_drugs, candidate_regulations
from tests.formats.ordered import FILES
from tests.formats.test_ginml import draw_model, written

GINML = b"""<gxl><graph id="dose" class="regulatory">
<node id="Dose" maxvalue="3" input="true"/><node id="Key" input="true"/>
<node id="Cell" maxvalue="2"><value val="2"><exp str="Dose:2 | Dose:3"/></value>
<value val="1"><exp str="Dose:1"/></value></node>
<node id="Dead"><value val="1"><exp str="!Cell &amp; Key"/></value></node>
<edge from="Dose" to="Cell" effects="1:positive 2:positive 3:unknown"/>
<edge from="Cell" to="Dead" minvalue="2"/><edge from="Key" to="Dead"/></graph></gxl>"""


def network(text: str | bytes = GINML) -> Network:
    found = (parse(text) if isinstance(text, str) else read_data("x.ginml", text)).network
    assert found is not None
    return found


def clamps(net: Network, *texts: str) -> dict[str, int]:
    return {clamp.node: clamp.value for clamp in parse_clamps(net, texts)[0]}


def environment(net: Network, text: str) -> dict[str, int | None]:
    return dict(resolve_environment(net, text))


def test_levels_are_found_again() -> None:
    assert [(one.nodes, one.is_input) for one in network().levels] == [
        (("Dose_1", "Dose_2", "Dose_3"), True),
        (("Cell_1", "Cell_2"), False),
    ]


def test_levels_stay_levels_after_a_conversion(logicnet: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "a.ginml").write_bytes(GINML)
    assert logicnet("convert", tmp_path / "a.ginml", tmp_path / "b.bnet").status == 0
    again = parse((tmp_path / "b.bnet").read_text()).network
    assert again is not None
    assert again.levels == network().levels


RULES = "X_1, A & X_1 | X_2\nX_2, X_1 & A\nA, A\n"
ORDER = "#: phenotype admissible, X_1 | !X_2\n"


@pytest.mark.parametrize(
    ("text", "is_level"),
    [
        (ORDER + RULES, True),
        (ORDER + RULES.replace("A & X_1 | X_2", "1"), True),
        (RULES, False),  # nobody says that they are levels
        (ORDER.replace("admissible", "sound") + RULES, False),
        (ORDER.replace("X_1 | !X_2", "X_2 | !X_1") + RULES, False),
        (ORDER.replace("X_1 | !X_2", "X_1 & X_2") + RULES, False),
        (ORDER + RULES.replace("X_1 & A", "A"), False),  # X_2 comes on while X_1 is off
        (ORDER + RULES.replace("A & X_1 | X_2", "A"), False),  # X_1 goes off while X_2 is on
        (ORDER.replace("X_1", "A") + RULES, False),
        (ORDER + RULES + "X, X\n", False),  # X is a node of its own
        (ORDER.replace("X_1 | !X_2", "(X_1 | !X_2) & (X_1 | !A)") + RULES, False),
    ],
)
def test_only_levels_are_taken_for_levels(text: str, is_level: bool) -> None:
    net = network(text)
    if is_level:
        assert clamps(net, "X=1") == {"X_1": 1, "X_2": 0}
    else:
        assert not net.levels or clamps(net, "X=1") == {"X": 1}
    if not net.levels:
        assert clamps(net, "X_2=1") == {"X_2": 1}
        assert clamps(net, "X_1=0,X_2=1") == {"X_1": 0, "X_2": 1}
    else:
        assert clamps(net, "X_2=1") == {"X_1": 1, "X_2": 1}


def test_a_completion_holds_what_every_state_in_order_has() -> None:
    """By enumeration: the values that all ordered states agree on that have those given."""
    levels = network().levels[0]
    for given in product((None, 0, 1), repeat=3):
        values = {name: b for name, b in zip(levels.nodes, given, strict=True) if b is not None}
        ordered = [levels.at(level) for level in range(4)]
        fitting = [state for state in ordered if state.items() >= values.items()]
        common = {n: b for n, b in fitting[0].items() if all(s[n] == b for s in fitting)} if fitting else None
        assert completed(levels, values) == common


def test_a_clamp_sets_a_level_or_is_completed() -> None:
    net = network()
    for level in range(4):
        assert clamps(net, f"Dose={level}") == {f"Dose_{i}": int(i <= level) for i in (1, 2, 3)}
    assert clamps(net, "Dose_2=1") == {"Dose_1": 1, "Dose_2": 1}
    assert clamps(net, "Dose_2=0") == {"Dose_2": 0, "Dose_3": 0}
    assert clamps(net, "Dose_3=0", "Dose_1=1,Dead=0") == {"Dose_3": 0, "Dose_1": 1, "Dead": 0}
    assert clamps(net, "Cell=1 + Dose_3=1") == {"Cell_1": 1, "Cell_2": 0, "Dose_1": 1, "Dose_2": 1, "Dose_3": 1}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Dose=4", "the levels 0 to 3"),
        ("Dose=x", "the levels 0 to 3"),
        ("Dose=2x", "the levels 0 to 3"),
        ("Dose=-1", "the levels 0 to 3"),
        ("Dose=", "the levels 0 to 3"),
        ("Dose_2=1,Dose_1=0", "every lower level is on"),
        ("Dose=1,Dose_2=1", "two values"),
        ("Dose_2=2", "0 or 1"),
    ],
)
def test_a_level_that_is_none_is_refused_with_its_place(text: str, words: str) -> None:
    with pytest.raises(UsageError) as refused:
        parse_clamps(network(), [text])
    assert words in str(refused.value)
    assert "^" in str(refused.value)
    with pytest.raises(UsageError) as refused:
        resolve_environment(network(), text)
    assert "^" in str(refused.value)


def test_an_environment_sets_a_level(logicnet: Callable[..., Any], tmp_path: Path) -> None:
    net = network()
    (tmp_path / "a.ginml").write_bytes(GINML)
    for level in range(4):
        wanted = {f"Dose_{i}": int(i <= level) for i in (1, 2, 3)}
        assert environment(net, f"Dose={level}") == {**wanted, "Key": None}
        text = f"Dose={level},Key=1"
        (attractor,) = logicnet("attractors", tmp_path / "a.ginml", "--env", text, "--format", "json").json[
            "attractors"
        ]
        state = attractor["space"]
        assert (state["Cell_1"], state["Cell_2"], state["Dead"]) == (level >= 1, level >= 2, level < 2)
    assert environment(net, "Dose_2=1") == {"Dose_1": 1, "Dose_2": 1, "Key": None}
    assert environment(net, "Dose_2=0,Key=1") == {"Dose_1": None, "Dose_2": 0, "Dose_3": 0, "Key": 1}
    for text in ("Dose=*", "Dose_2=*", "default", "all"):
        assert environment(net, text) == {"Dose_1": None, "Key": None}
    for text in ("Cell=1", "Cell_2=1", "Dose=2,Dose_1=0", "Dose=2,Dose_1=*"):
        with pytest.raises(UsageError):
            resolve_environment(net, text)


def test_no_answer_leaves_the_order(logicnet: Callable[..., Any], tmp_path: Path) -> None:
    """Whatever level is set, in the environment or by a clamp, every attractor is admissible."""
    (tmp_path / "a.ginml").write_bytes(GINML)
    for option in ("--env", "--with"):
        for text in ("Dose=2", "Dose_2=1", "Dose_2=0", "Dose_3=1", "Dose_1=0", "Cell_2=1", "Cell_1=0", "Cell=1"):
            if option == "--env" and text.startswith("Cell"):
                continue
            document = logicnet("attractors", tmp_path / "a.ginml", option, text, "--format", "json").json
            assert {a["phenotypes"]["admissible"] for a in document["attractors"]} == {"always"}


def test_interventions_keep_levels_in_order_and_their_certificate_holds(
    logicnet: Callable[..., Any], tmp_path: Path
) -> None:
    model, certificate = tmp_path / "a.ginml", tmp_path / "q.json"
    model.write_bytes(GINML)
    asked = ("--abolish", "Dead", "--env", "Dose=0,Key=1", "--max-size", "2")
    found = logicnet("interventions", model, *asked, "--certificate", certificate, "--format", "json").json
    assert [one["clamps"] for one in found["interventions"]] == [{"Cell_1": 1, "Cell_2": 1}]
    assert logicnet("verify", certificate, model).status == 0


def test_no_regulation_between_levels_of_one_node_is_a_candidate() -> None:
    cuts = [str(choice) for choice in candidate_regulations(network()).choices]
    assert any(cut.startswith("Dose_2 -> Cell_2") for cut in cuts), cuts
    assert not any(cut.startswith(("Cell_1 -> Cell_2", "Cell_2 -> Cell_1", "Dose_1 -> Dose_2")) for cut in cuts), cuts


def test_no_check_finds_fault_with_what_the_reader_wrote(logicnet: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "a.ginml").write_bytes(GINML)
    (file,) = logicnet("check", tmp_path / "a.ginml", "--format", "json").json["files"]
    told = {found["code"] for found in file["diagnostics"]}
    assert told <= {"LN210", "LN606"}, told


def test_what_a_file_clamps_is_completed_too(logicnet: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "a.ginml").write_bytes(GINML)
    model = tmp_path / "b.bnet"
    assert logicnet("convert", tmp_path / "a.ginml", model).status == 0
    said = "#: drug booster, Cell_2=1\n#: expect held, with Cell_2=1: every Cell_1\n"
    model.write_text(said + model.read_text("utf-8"), "utf-8")
    net = network(model.read_text("utf-8"))
    assert [str(choice) for choice in candidate_drugs(net).choices] == ["booster: Cell=2"]
    assert {clamp.node for clamp in expected_case(net, net.expectations[0]).clamps} == {"Cell_1", "Cell_2"}
    (file,) = logicnet("check", model, "--format", "json").json["files"]
    assert [one["status"] for one in file["expectations"]] == ["holds"], file["expectations"]


def test_attractors_of_random_models_stay_in_order_whatever_level_is_set() -> None:
    draw = random.Random(5)
    for _ in range(max(20, FILES // 6)):
        model = draw_model(draw)
        net = network(written(model, draw))
        sets = [one for one in net.levels if draw.random() < 0.7]
        texts = []
        for one in sets:
            i = draw.randrange(len(one.nodes))
            whole = f"{one.nodes[0].removesuffix('_1')}={draw.randint(0, len(one.nodes))}"
            texts.append(draw.choice([f"{one.nodes[i]}={draw.randint(0, 1)}", whole]))
        found = find_attractors(net, clamps=",".join(texts))
        held = {clamp.node: clamp.value for clamp in parse_clamps(net, texts)[0]}
        for attractor in found.attractors:
            assert not net.levels or dict(attractor.phenotypes)["admissible"].value == "always"
            for one in sets:
                for name in one.nodes:
                    shown = attractor.space.get(net.index[name])
                    assert name not in held or shown == held[name]


@pytest.mark.parametrize(
    ("settings", "text", "means"),
    [
        ("Dose=2", "E", {"Dose_1": 1, "Dose_2": 1, "Dose_3": 0, "Key": None}),
        ("Dose=0, Key=1", "E", {"Dose_1": 0, "Dose_2": 0, "Dose_3": 0, "Key": 1}),
        ("Dose_2=1", "E", {"Dose_1": 1, "Dose_2": 1, "Key": None}),
        ("Dose_1=0", "E", {"Dose_1": 0, "Dose_2": 0, "Dose_3": 0, "Key": None}),
        ("Dose_2=*", "E", {"Dose_1": None, "Key": None}),
        ("Dose=*", "E", {"Dose_1": None, "Key": None}),
        ("Dose=3", "E,Dose=*", {"Dose_1": None, "Key": None}),
        ("Dose=3", "E,Dose_1=*", {"Dose_1": None, "Key": None}),
        ("Dose=3", "E,Dose_2=0", {"Dose_1": 1, "Dose_2": 0, "Dose_3": 0, "Key": None}),
        ("Dose=1", "E,Dose=3", {"Dose_1": 1, "Dose_2": 1, "Dose_3": 1, "Key": None}),
    ],
)
def test_an_environment_of_the_file_sets_levels(
    logicnet: Callable[..., Any], tmp_path: Path, settings: str, text: str, means: dict[str, int | None]
) -> None:
    (tmp_path / "a.ginml").write_bytes(GINML)
    assert logicnet("convert", tmp_path / "a.ginml", tmp_path / "b.bnet").status == 0
    net = network((tmp_path / "b.bnet").read_text("utf-8") + f"#: environment E, {settings}\n")
    assert environment(net, text) == means
    if text == "E":  # the option says the same
        assert environment(net, settings.replace(", ", ",")) == means


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ("Dose=4", "`Dose` has the levels 0 to 3"),
        ("Dose=x", "`Dose` has the levels 0 to 3"),
        ("Dose=2, Dose_3=1", "`Dose_3` is given two values"),
        ("Dose_1=0, Dose_3=1", "`Dose_3=1` means that every lower level is on, and one of them is given 0"),
        ("Cell=1", "`Cell_1` is not an input: an environment cannot set it"),
        ("Cell_2=1", "`Cell_2` is not an input: an environment cannot set it"),
    ],
)
def test_levels_that_cannot_be_set_are_refused_with_their_place(
    logicnet: Callable[..., Any], tmp_path: Path, settings: str, message: str
) -> None:
    (tmp_path / "a.ginml").write_bytes(GINML)
    assert logicnet("convert", tmp_path / "a.ginml", tmp_path / "b.bnet").status == 0
    text = (tmp_path / "b.bnet").read_text("utf-8") + f"#: environment E, {settings}\n"
    reading = parse(text)
    assert [one.message for one in reading.diagnostics if one.severity.name == "ERROR"] == [message]
    assert all(one.help for one in reading.diagnostics if one.severity.name == "ERROR")


def test_an_expectation_clamps_a_level_by_its_number(logicnet: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "a.ginml").write_bytes(GINML)
    assert logicnet("convert", tmp_path / "a.ginml", tmp_path / "b.bnet").status == 0
    net = network((tmp_path / "b.bnet").read_text("utf-8") + "#: expect X, with Cell=1: every Cell_1\n")
    assert expected_case(net, net.expectations[0]).clamps == parse_clamps(net, ("Cell=1",))[0]


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("drug low, Dose=1", {"Dose_1": 1, "Dose_2": 0, "Dose_3": 0}),
        ("drug mid, Dose=2, cost 3, a text", {"Dose_1": 1, "Dose_2": 1, "Dose_3": 0}),
        ("drug most, Dose=3, Key=1", {"Dose_1": 1, "Dose_2": 1, "Dose_3": 1, "Key": 1}),
        ("drug top, Dose_3=1", {"Dose_1": 1, "Dose_2": 1, "Dose_3": 1}),
        ("drug off, Dose_1=0", {"Dose_1": 0, "Dose_2": 0, "Dose_3": 0}),
    ],
)
def test_a_drug_sets_a_level(line: str, values: dict[str, int]) -> None:
    """Wherever the phenotype of the order stands, and as `--with` has it."""
    text = "targets, factors\n#: phenotype admissible, (Dose_1 | !Dose_2) & (Dose_2 | !Dose_3)\n"
    text += "Dose_1, Dose_1\nDose_2, Dose_1 & Dose_2\nDose_3, Dose_2 & Dose_3\nKey, Key\nX, Dose_3 | Key\n"
    found = network(f"#: {line}\n{text}").drugs[0]
    assert {clamp.node: clamp.value for clamp in found.clamps} == values
    assert clamps(network(text), *(part for part in line.split(", ")[1:] if "=" in part)) == values


def test_levels_of_a_drug_that_contradict_each_other_are_refused_at_their_place() -> None:
    text = "#: phenotype admissible, (D_1 | !D_2)\n#: drug no, D_1=0, D_2=1\nD_1, D_1\nD_2, D_1 & D_2\n"
    found = [d for d in parse(text).diagnostics if d.is_error]
    assert [(d.start, d.message) for d in found] == [
        ((2, 20), "`D_2=1` means that every lower level is on, and one of them is given 0")
    ]
