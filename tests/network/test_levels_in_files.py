"""Levels in the directives of a file: they say what the formulas over Boolean nodes say, and every tool keeps them."""

from __future__ import annotations

import csv
import html
import io
import re
import shlex
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from logicnet.formats.composition import ComposedPart, Wire, compose
from logicnet.formats.conversion import convert
from logicnet.formats.registry import FORMATS, named
from logicnet.formats.renaming import renamed
from logicnet.network.bnet import parse
from logicnet.network.case import changes_text, settings_text
from logicnet.network.layout import formatted
from logicnet.network.levels import in_levels, rule_in_levels
from logicnet.network.model import Clamp, Network
from logicnet.network.resolve import parse_clamps, pose
from tests.formats.ordered import value

RULES = """\
Dose_1, Dose_1
Dose_2, Dose_1 & Dose_2
Dose_3, Dose_2 & Dose_3
Key, Key
Cell_1, Dose_1 | Cell_2
Cell_2, Cell_1 & Dose_2
Dead, !Cell_2 & Key
"""
ORDER = "#: phenotype admissible, (Dose_1 | !Dose_2) & (Dose_2 | !Dose_3) & (Cell_1 | !Cell_2)\n"


def network(directives: str) -> Network:
    reading = parse(f"{directives}{ORDER}{RULES}")
    assert reading.network is not None, [d.message for d in reading.diagnostics]
    return reading.network


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("phenotype low, Dose < 2 & !Dead", "phenotype low, !Dose_2 & !Dead"),
        ("phenotype some, Dose=1 | Cell>1", "phenotype some, Dose_1 & !Dose_2 | Cell_2"),
        ("expect e, with Cell>=1: every Dose!=0 & Key=1", "expect e, with Cell_1=1: every Dose_1 & Key"),
        ("expect e, with Dose=2, Key=0: no Cell>=2", "expect e, with Dose_1=1, Dose_2=1, Dose_3=0, Key=0: no Cell_2"),
        ("expect e: holds AG (Dose>=1 => EF Cell>=1)", "expect e: holds AG (Dose_1 => EF Cell_1)"),
        ("drug d, Cell<=1, cost 2, a text", "drug d, Cell_2=0, cost 2, a text"),
        ("drug d, Cell>1, Key=0, x < 3 mg", "drug d, Cell_1=1, Cell_2=1, Key=0, x < 3 mg"),
        ("environment E, Dose>=2, Key=1", "environment E, Dose_1=1, Dose_2=1, Key=1"),
        ("environment E, Dose!=0", "environment E, Dose_1=1"),
        ("allow LN201 Cell>=2, why", "allow LN201 Cell_2, why"),
        ("allow LN201 Cell, why", "allow LN201 Cell_1, why\n#: allow LN201 Cell_2, why"),
        ("allow LN201 [Cell>=1], why", "allow LN201 Cell_1, why"),
        ("node Cell>=2, it acts", "node Cell_2, it acts"),
        ("edge Dose>=1 -> Cell>=1, activates, PMID:1", "edge Dose_1 -> Cell_1, activates, PMID:1"),
        ("optional Dose>=2 -> Cell>=2", "optional Dose_2 -> Cell_2"),
        ("rate Cell>=1, up=2", "rate Cell_1, up=2"),
        ("open Dead: Cell<2 | Key=1 ; Key=0 & Cell<2", "open Dead: !Cell_2 | Key ; !Key & !Cell_2"),
    ],
)
def test_a_directive_speaks_of_levels(said: str, means: str) -> None:
    one, other = network(f"#: {said}\n"), network(f"#: {means}\n")
    for field in ("drugs", "environments", "edges", "rates", "optionals", "allows"):
        plain = [[replace(item, span=ORDER_SPAN) for item in getattr(net, field)] for net in (one, other)]
        assert plain[0] == plain[1]
    assert [(p.name, str(p.formula)) for p in one.phenotypes] == [(p.name, str(p.formula)) for p in other.phenotypes]
    assert [(x.clamps, str(x.formula)) for x in one.expectations] == [
        (x.clamps, str(x.formula)) for x in other.expectations
    ]
    assert [o.alternatives for o in one.opens] == [o.alternatives for o in other.opens]
    assert [n.description for n in one.nodes] == [n.description for n in other.nodes]


ORDER_SPAN = network("").phenotypes[0].span


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("phenotype p, Dose>=4", "`Dose` has the levels 0 to 3"),
        ("phenotype p, Dos>=2", "`Dos` has no levels to compare"),
        ("phenotype p, Key>=2", "`Key` has the levels 0 to 1"),
        ("drug d, Cell!=1", "`Cell != 1` sets no level"),
        ("environment E, Dose>=0", "`Dose >= 0` sets no level"),
        ("environment E, Dose", "`=` and a level should stand behind `Dose`"),
        ("environment E, Cell>=1", "`Cell_1` is not an input: an environment cannot set it"),
        ("edge Dose -> Cell>=1, activates, PMID:1", "`Dose` has the levels 0 to 3, each a node, and one node is meant"),
        ("rate Cell<=1, up=2", "`Cell` has the levels 0 to 2, each a node, and one node is meant"),
        ("input Dose = 2", "`Dose` is a node with levels"),
        ("screen s, abolish=Cell>=3", "`Cell` has the levels 0 to 2"),
    ],
)
def test_what_is_no_level_is_refused_at_its_place(line: str, message: str) -> None:
    reading = parse(f"{ORDER}{RULES}#: {line}\n")
    errors = [d for d in reading.diagnostics if d.is_error]
    assert [d.message[: len(message)] for d in errors] == [message]
    assert errors[0].help
    assert errors[0].start[0] == 9


@pytest.mark.parametrize(
    "text", ["#: phenotype p, B>=1\nA, B\nB, A\n", "A, B>=1\nB, A\n", f"{ORDER}{RULES}Z, Dose>=2\n"]
)
def test_levels_are_compared_only_where_there_are_some(text: str) -> None:
    (error,) = [d for d in parse(text).diagnostics if d.is_error]
    assert "a node is on or off" in str(error.help)


DIRECTIVES = """\
#: phenotype low, Dose < 2 & ! Dead
#: phenotype both, low | Cell >=2
#: environment E, Dose>=2, Key=1
#: drug booster, Cell>=2
#: expect a, in E with Cell>=1: every Cell=2 & Dose!=1 [PMID:1]
#: expect b: holds AG (Dose<=1 => !Cell>=2)
#: screen s, abolish=Cell>=2; candidates=Dead
#: open Dead: Cell<2 | Key
"""


def test_the_layout_keeps_comparisons() -> None:
    reading = parse(f"{DIRECTIVES}{ORDER}{RULES}")
    text = formatted(reading)
    assert "#: phenotype low, Dose<2 & !Dead\n" in text
    assert "#: phenotype both, low | Cell>=2\n" in text
    assert formatted(parse(text)) == text


def test_other_names_and_other_formats_keep_what_is_said() -> None:
    net = network(DIRECTIVES)
    called = renamed(net, {name: f"T_{name}" for name in net.names})
    assert called.levels
    again = renamed(called, {f"T_{name}": name for name in net.names})
    # Screens hold texts, and patterns become names.
    assert replace(again, screens=()).meaning == replace(net, screens=()).meaning
    for format in FORMATS:
        if format.id in ("bnet", "aeon", "boolsim", "maboss", "cnet", "raw"):
            reading = parse(f"{DIRECTIVES}{ORDER}{RULES}")
            back = named(format.id).read("x", convert(reading, net, format).export.data).network
            assert back is not None, format.id
            assert [p.name for p in back.phenotypes] == [p.name for p in net.phenotypes]
            assert [(p.name, str(p.formula)) for p in back.goals] == [(p.name, str(p.formula)) for p in net.goals]


def test_levels_of_two_cells_stay_levels() -> None:
    net = network(DIRECTIVES)
    whole = compose([ComposedPart(net, "a", "A"), ComposedPart(net, "b", "B")], [Wire(("A", "Dead"), ("B", "Key"))])
    assert [one.name for one in whole.network.levels] == ["A_Dose", "A_Cell", "B_Dose", "B_Cell"]
    assert parse_clamps(whole.network, ["B_Cell>=2"])[0] == (Clamp("B_Cell_1", 1), Clamp("B_Cell_2", 1))
    assert len(whole.network.expectations) == 4


def test_values_as_people_say_them() -> None:
    """For every subset of values that is in order the words set them again."""
    net = network("")
    for values in product((None, 0, 1), repeat=3):
        given = [(f"Dose_{i}", b) for i, b in enumerate(values, 1) if b is not None]
        words = ["".join(one) for one in in_levels(net.named_levels, given)]
        if any(a == 0 and b == 1 for i, a in enumerate(values) for b in values[i:]):
            continue
        held = {(c.node, c.value) for c in parse_clamps(net, words)[0]} if words else set()
        assert held >= set(given)
    assert changes_text(net, parse_clamps(net, ["Cell=1", "Dead=0"])[0]) == "Cell=1 + Dead=0"
    assert settings_text(net, pose(net, environment="Dose>=2").environment) == "Dose>=2, Key=*"
    assert settings_text(net, pose(net).environment) == "Dose=*, Key=*"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "lv.bnet"
    path.write_text(f"#: environment F, Dose=0, Key=1\n{DIRECTIVES}{ORDER}{RULES}", "utf-8")
    return path


def test_a_node_with_levels_is_one_row_of_every_answer(logicnet: Callable[..., Any], file: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(logicnet("attractors", file, "--env", "all", "--format", "csv").out)))
    assert {row["Dose"] for row in rows} == {"0", "1", "2", "3"}
    assert not any(name.startswith(("Dose_", "Cell_")) for name in rows[0])
    document = logicnet("attractors", file, "--env", "E", "--format", "json").json
    assert [a["levels"] for a in document["attractors"]] == [{"Dose": "2", "Cell": "2"}, {"Dose": "3", "Cell": "2"}]
    shown = logicnet("interventions", file, "--abolish", "Dead", "--env", "F").out
    assert "Cell=2  abolished" in shown
    assert "F: Dose=0, Key=1" in shown
    cells = list(csv.DictReader(io.StringIO(
        logicnet("interventions", file, "--abolish", "Dead", "--env", "F", "--format", "csv").out)))  # fmt: skip
    assert cells[0]["clamps"] == "Cell=2"
    screened = logicnet("screen", file, "--abolish", "Dead", "--env", "F", "--format", "csv").out
    assert "\nCell=2," in screened
    assert "admissible" not in screened
    assert "Cell>=1" in logicnet("why", file, "--phenotype", "Dead", "--env", "F", "--with", "Cell>=1").out
    listed = logicnet("show", file, "--format", "json").json["levels"]
    assert [(one["name"], one["input"]) for one in listed] == [("Dose", True), ("Cell", False)]


BOOLEAN = re.compile(r"\b(Dose|Cell)_[123]\b")


def commands(page: str) -> list[list[str]]:
    return [shlex.split(line) for line in page.splitlines() if line.startswith("  logicnet ")]


@pytest.mark.parametrize(
    "arguments",
    [
        ("why", "--phenotype", "Dead", "--env", "F"),
        ("why", "--phenotype", "Dead", "--env", "F", "--with", "Cell>=2"),
        ("why", "--phenotype", "Dead", "--with", "Cell=1"),
        ("why", "--phenotype", "Dead", "--with", "Cell>=1, Dead=0"),
        ("why", "--phenotype", "Cell>=1", "--occurrence", "always"),
        ("attractors", "--env", "F"),
        ("interventions", "--abolish", "Dead", "--env", "F", "--with", "Cell<=1", "--candidates", "Key"),
        ("interventions", "--abolish", "Dead", "--env", "F"),
        ("query", "EF Dead", "--from", "Cell=1"),
        ("attractors", "--from", "Cell=1", "--env", "F"),
        ("why", "--phenotype", "Dead", "--env", "F", "--with", "Cell<=1", "--kind", "temporary"),
        ("simulate", "--phenotype", "Dead", "--env", "F", "--set", "Cell>=1", "--samples", "50"),
    ],
)
def test_no_page_names_a_boolean_node_of_levels_and_its_next_commands_run(
    logicnet: Callable[..., Any], file: Path, arguments: tuple[str, ...]
) -> None:
    told = logicnet(arguments[0], file, *arguments[1:])
    assert told.status in (0, 1), told.err
    assert not BOOLEAN.search(told.out), told.out
    for words in commands(told.out):
        assert logicnet(*words[1:]).status in (0, 1)


def test_a_failing_expectation_is_told_in_levels(logicnet: Callable[..., Any], file: Path) -> None:
    file.write_text(f"#: expect fails, with Dose>=2, Cell=1, Key=1: no Dead [PMID:1]\n{ORDER}{RULES}", "utf-8")
    told = logicnet("check", file)
    assert "--with 'Dose>=2,Cell=1,Key=1'" in told.out
    assert not BOOLEAN.search(told.out), told.out
    assert logicnet(*commands(told.out)[0][1:]).status == 0
    whole = logicnet("check", file, "--all").out
    assert "with Dose>=2, Cell=1, Key=1: no Dead" in whole
    assert not BOOLEAN.search(whole.split("expectation", 1)[1].split("Next", 1)[0])
    listed = logicnet("check", file, "--format", "json").json["files"][0]["expectations"]
    assert [one["with"] for one in listed] == ["Dose>=2, Cell=1, Key=1"]
    for kind in ("html", "md"):
        assert logicnet("report", file, "--abolish", "Dead", "--output", file.with_suffix(f".{kind}")).status in (0, 1)
        page = html.unescape(file.with_suffix(f".{kind}").read_text("utf-8")).replace("<wbr>", "")
        assert "Dose>=2 + Cell=1 + Key=1" in page.replace("\\", "")


def test_the_next_command_of_a_claim_about_states_runs(logicnet: Callable[..., Any], file: Path) -> None:
    file.write_text(f"#: expect never, with Cell>=1: holds AG !Dead [PMID:1]\n{ORDER}{RULES}", "utf-8")
    found = commands(logicnet("check", file).out)
    assert found[0][1:3] == ["query", str(file)]
    assert "False" in logicnet(*found[0][1:]).out or "Not from everywhere" in logicnet(*found[0][1:]).out


def test_a_next_command_quotes_names_that_need_it(logicnet: Callable[..., Any], tmp_path: Path) -> None:
    path = tmp_path / "q.bnet"
    path.write_text('#: phenotype p, "miR 34"\n"a b", !"miR 34"\n"miR 34", !"a b" | "miR 34"\n', "utf-8")
    found = commands(logicnet("interventions", path, "--abolish", "p").out)
    assert found
    for words in found:
        assert logicnet(*words[1:]).status == 0


@pytest.mark.parametrize("text", ["A & !X_1 | X_2", "!(X_1 & A) & 1", "!!X_1", "X_3 & (A | !X_2)", "0", "A"])
def test_a_rule_in_levels_reads_as_the_rule(text: str) -> None:
    order = "#: phenotype admissible, (X_1 | !X_2) & (X_2 | !X_3)\n"
    rules = f"X_1, X_1\nX_2, X_1 & X_2\nX_3, X_2 & X_3\nA, A\nB, {text}\n"
    net = parse(order + rules).network
    assert net is not None
    rule = net.nodes[net.index["B"]].rule.expression
    said = rule_in_levels(net.named_levels, rule)
    again = parse(f"#: phenotype p, {said}\n{order}{rules}").network
    assert again is not None
    formula = next(p.formula for p in again.phenotypes if p.name == "p")
    for values in product((0, 1), repeat=4):
        state = dict(zip(net.names, values, strict=False))
        if state["X_1"] >= state["X_2"] >= state["X_3"]:
            assert value(formula, state) == value(rule, state)


def test_that_levels_are_in_order_is_nothing_to_abolish(logicnet: Callable[..., Any], file: Path) -> None:
    refused = logicnet("interventions", file, "--abolish", "admissible")
    assert refused.status == 2
    assert "no change can abolish it" in refused.err


def test_a_query_begins_where_levels_are_in_order(logicnet: Callable[..., Any], file: Path) -> None:
    for formula, wanted in (("Cell>=2", 4 * 2 * 1 * 2), ("EX Cell>=1", 42), ("EF Cell>=2", 4 * 2 * 2 + 2 * 2 * 4)):
        states = logicnet("query", file, formula, "--format", "json").json["states"]
        assert states["of"] == 4 * 2 * 3 * 2
        if formula != "EF Cell>=2":
            assert states["satisfying"] == wanted


@pytest.mark.parametrize("option", ["--with", "--set", "--from"])
def test_a_level_out_of_order_is_refused_wherever_values_are_given(
    logicnet: Callable[..., Any], file: Path, option: str
) -> None:
    command = {"--with": "attractors", "--set": "screen", "--from": "attractors"}[option]
    refused = logicnet(command, file, option, "Cell_1=0,Cell_2=1", "--env", "E")
    assert refused.status == 2
    assert "every lower level is on" in refused.err
    assert logicnet(command, file, option, "Cell_2=1", "--env", "E", "--format", "json").status == 0


def test_the_name_of_a_node_with_levels_where_nodes_are_named(logicnet: Callable[..., Any], file: Path) -> None:
    told = logicnet("interventions", file, "--abolish", "Dead", "--env", "F", "--candidates", "Cell").out
    assert "Cell=2  abolished" in told
    refused = logicnet("show", file, "--node", "Cell")
    assert refused.status == 2
    assert "name one of them: Cell_1, Cell_2" in refused.err
