"""SBML-qual, GINML, zginml: levels by enumeration, what libSBML says of exports, and files that mean harm."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from logicnet.formats import archive, markup
from logicnet.formats.equivalence import compare
from logicnet.formats.registry import named, read_data
from logicnet.network.bnet import Reading, parse, read
from logicnet.network.model import Network
from logicnet.text.diagnostics import render
from logicnet.text.formula import AND, NOT, TRUE, Expression, Symbol

ROOT = Path(__file__).parents[2]


def codes(reading: Reading) -> list[str]:
    return [diagnostic.code for diagnostic in reading.diagnostics]


def same_rules(reading: Reading, text: str) -> bool:
    expected = parse(text).network
    assert reading.network is not None, [render(d) for d in reading.diagnostics]
    assert expected is not None
    return compare(expected, reading.network, {name: name for name in expected.names}).holds


def value(expression: Expression, state: Mapping[str, int]) -> int:
    if isinstance(expression, Symbol):
        return state[expression.name]
    if isinstance(expression, NOT):
        return 1 - value(expression.args[0], state)
    if not expression.args:
        return int(expression is TRUE)
    parts = [value(part, state) for part in expression.args]
    return min(parts) if isinstance(expression, AND) else max(parts)


# --------------------------------------------------------------------------------------------------------------- SBML


def species(id: str, **more: str) -> str:
    extra = "".join(f' qual:{key}="{text}"' for key, text in more.items())
    return f'<qual:qualitativeSpecies qual:id="{id}" qual:compartment="c" qual:constant="false"{extra}/>'


def transition(target: str, terms: str, inputs: str = "") -> str:
    return (
        f'<qual:transition qual:id="tr_{target}"><qual:listOfInputs>{inputs}</qual:listOfInputs><qual:listOfOutputs>'
        f'<qual:output qual:qualitativeSpecies="{target}" qual:transitionEffect="assignmentLevel"/>'
        f"</qual:listOfOutputs><qual:listOfFunctionTerms>{terms}</qual:listOfFunctionTerms></qual:transition>"
    )


def term(level: int, math: str) -> str:
    return (
        f'<qual:functionTerm qual:resultLevel="{level}"><math xmlns="http://www.w3.org/1998/Math/MathML">{math}</math>'
        "</qual:functionTerm>"
    )


def default(level: int) -> str:
    return f'<qual:defaultTerm qual:resultLevel="{level}"/>'


def comparison(sign: str, name: str, level: int) -> str:
    return f'<apply><{sign}/><ci>{name}</ci><cn type="integer">{level}</cn></apply>'


def sbml(listed: str, transitions: str, more: str = "", head: str = '<?xml version="1.0"?>') -> bytes:
    return (
        f'{head}\n<sbml xmlns="http://www.sbml.org/sbml/level3/version1/core" level="3" version="1" '
        'xmlns:qual="http://www.sbml.org/sbml/level3/version1/qual/version1" qual:required="true">\n'
        f'<model id="m">{more}<listOfCompartments><compartment id="c" constant="true"/></listOfCompartments>\n'
        f"<qual:listOfQualitativeSpecies>{listed}</qual:listOfQualitativeSpecies>\n"
        f"<qual:listOfTransitions>{transitions}</qual:listOfTransitions></model></sbml>\n"
    ).encode()


def test_every_condition_of_mathml() -> None:
    a, b = comparison("eq", "A", 1), comparison("eq", "B", 0)
    for math, rule in (
        (f"<apply><and/>{a}{b}</apply>", "A & !B"),
        (f"<apply><or/>{a}{b}</apply>", "A | !B"),
        (f"<apply><xor/>{a}{b}</apply>", "A & B | !A & !B"),
        (f"<apply><implies/>{a}{b}</apply>", "!A | !B"),
        (f"<apply><not/>{a}</apply>", "!A"),
        ("<ci> A </ci>", "A"),
        ("<true/>", "1"),
        (comparison("geq", "A", 1), "A"),
        (comparison("gt", "A", 0), "A"),
        (comparison("leq", "A", 0), "!A"),
        (comparison("lt", "A", 1), "!A"),
        (comparison("neq", "A", 1), "!A"),
        (comparison("geq", "A", 2), "0"),
        ('<apply><lt/><cn type="integer">0</cn><ci>A</ci></apply>', "A"),
        ("<apply><eq/><ci>A</ci><ci>B</ci></apply>", "A & B | !A & !B"),
        (f"<apply><eq/>{comparison('eq', 'A', 0)}<cn>0</cn></apply>", "A"),
        (f"<piecewise><piece>{a}{b}</piece><otherwise><false/></otherwise></piecewise>", "A & !B"),
    ):
        data = sbml(species("A") + species("B") + species("X"), transition("X", default(0) + term(1, math)))
        assert same_rules(read_data("x", data), f"A, A\nB, B\nX, {rule}"), math


def test_thresholds_stand_for_their_levels() -> None:
    inputs = (
        '<qual:input qual:id="t" qual:qualitativeSpecies="A" qual:transitionEffect="none" qual:thresholdLevel="1"/>'
    )
    math = "<apply><geq/><ci>A</ci><ci>t</ci></apply>"
    data = sbml(species("A") + species("X"), transition("X", default(0) + term(1, math), inputs))
    assert same_rules(read_data("x", data), "A, A\nX, A")


def test_a_declared_sign_is_compared_with_the_function() -> None:
    inputs = '<qual:input qual:qualitativeSpecies="A" qual:transitionEffect="none" qual:sign="negative"/>'
    data = sbml(species("A") + species("X"), transition("X", default(0) + term(1, comparison("eq", "A", 1)), inputs))
    reading = read_data("x", data)
    assert codes(reading) == ["LN605"]
    assert reading.diagnostics[0].place.startswith("x:5:")


@pytest.mark.parametrize("levels", [1, 2])
def test_a_sign_is_contradicted_where_a_node_does_both(levels: int) -> None:
    """In one condition, or towards one level up and towards another one down."""
    inputs = '<qual:input qual:id="i" qual:qualitativeSpecies="b" qual:transitionEffect="none" qual:sign="positive"/>'
    b, c = comparison("eq", "b", 1), comparison("eq", "c", 1)
    if levels == 1:
        terms = term(1, f"<apply><xor/>{b}{c}</apply>")
    else:
        terms = term(2, f"<apply><and/>{comparison('eq', 'b', 0)}{c}</apply>") + term(1, b)
    listed = species("a", maxLevel=str(levels)) + species("b") + species("c")
    found = read_data("x", sbml(listed, transition("a", terms + default(0), inputs)))
    assert [d.message for d in found.diagnostics if d.code == "LN605"] == [
        "`b` is declared positive for `a`, and in the function it does both"
    ]


def test_names_notes_and_identifiers_come_along() -> None:
    about = (
        '<qual:qualitativeSpecies qual:id="A" qual:name="Tumour protein 53" qual:compartment="c" qual:constant="false" '
        'qual:initialLevel="1" metaid="a"><annotation><rdf:RDF '
        'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:bq="http://biomodels.net/biology-qualifiers/">'
        '<rdf:Description rdf:about="#a"><bq:is><rdf:Bag><rdf:li rdf:resource="http://identifiers.org/hgnc/HGNC:11998"/>'
        '<rdf:li rdf:resource="urn:miriam:uniprot:P04637"/></rdf:Bag></bq:is></rdf:Description></rdf:RDF></annotation>'
        "</qual:qualitativeSpecies>"
    )
    notes = '<notes><body xmlns="http://www.w3.org/1999/xhtml"><p>One\nnode.</p></body></notes>'
    network = read_data("x", sbml(about, "", notes)).network
    assert network is not None
    assert network.nodes[0].description == "Tumour protein 53"
    assert network.nodes[0].references == ("HGNC:11998", "uniprot:P04637")
    assert network.about == ("One node.",)
    assert [(p.name, p.text) for p in network.phenotypes] == [("initial_state", "A")]


@pytest.mark.parametrize(
    ("data", "code", "words"),
    [
        (
            b'<sbml xmlns="http://www.sbml.org/sbml/level2/version4"><model><listOfReactions/></model></sbml>',
            "LN603",
            "qual",
        ),
        (b'<sbml xmlns="http://www.sbml.org/sbml/level3/version1/core"></sbml>', "LN600", "no model"),
        (sbml(species("A"), transition("B", default(0))), "LN101", "`B`"),
        (sbml(species("A"), transition("A", default(0) + term(1, "<csymbol/>"))), "LN601", "`csymbol`"),
        (
            sbml(species("A"), transition("A", default(0) + term(1, "<apply><plus/><ci>A</ci></apply>"))),
            "LN601",
            "`plus`",
        ),
        (sbml(species("A"), transition("A", default(0) + term(1, "<ci>a</ci>"))), "LN101", "`a`"),
        (sbml(species("A"), transition("A", default(0)) + transition("A", default(1))), "LN601", "two transitions"),
        (sbml(species("A", maxLevel="2") + species("A"), ""), "LN600", "used twice"),
        (sbml(species("A", maxLevel="many"), ""), "LN600", "is not a level"),
        (sbml(species("A", maxLevel="1000000"), ""), "LN601", "levels"),
        (
            sbml(species("A"), transition("A", default(0) + term(3, "<true/>"))).replace(b"</model>", b"<<"),
            "LN600",
            "well-formed",
        ),
        (
            sbml(species("A", maxLevel="1"), transition("A", default(0) + term(3, "<true/>"))),
            "LN600",
            "leads to level 3",
        ),
        (sbml("", "", head='<!DOCTYPE sbml [<!ENTITY a "b">]>'), "LN602", "declares"),
        (sbml("", "", head='<!DOCTYPE sbml SYSTEM "file:///etc/passwd">'), "LN602", "refers to"),
        (
            sbml(species("A"), transition("A", default(0) + term(1, "<apply>" * 600 + "</apply>" * 600))),
            "LN601",
            "has no meaning",
        ),
    ],
)
def test_what_no_sbml_file_may_hold_is_refused_with_its_place(data: bytes, code: str, words: str) -> None:
    reading = read_data("x", data)
    assert reading.network is None
    found = [diagnostic for diagnostic in reading.diagnostics if diagnostic.code == code]
    assert found, [render(d) for d in reading.diagnostics]
    assert words in found[0].message
    assert "\n" not in found[0].message


@pytest.mark.parametrize("name", ["m1", "m2", "m3", "m4", "m5"])
def test_libsbml_finds_no_error_in_an_export(name: str) -> None:
    pytest.importorskip("libsbml")
    from logicnet.formats.sbml import consistency_errors

    network = read(str(ROOT / "networks" / f"{name}.bnet")).network
    assert network is not None
    data = named("sbml").write(network).data
    assert consistency_errors(data) == ()
    assert (
        consistency_errors(data.replace(b'qual:compartment="tumor"', b'qual:compartment="nowhere"')) != ()
        or name == "m1"
    )


def test_libsbml_reads_the_same_function_terms() -> None:
    libsbml = pytest.importorskip("libsbml")
    network = parse("a, b & !(c | a) | !b & c\nb, !(a & c)\nc, c\n").network
    assert network is not None
    data = named("sbml").write(network).data.decode()
    document = libsbml.readSBMLFromString(data)  # kept: what it holds dies with it
    plugin = document.getModel().getPlugin("qual")
    for i in range(plugin.getNumTransitions()):
        found = plugin.getTransition(i)
        target = found.getOutput(0).getQualitativeSpecies()
        rule = network.nodes[network.index[target]].rule.expression
        formula = libsbml.formulaToL3String(found.getFunctionTerm(0).getMath())
        condition = formula.replace("&&", " and ").replace("||", " or ").replace("!", " not ")
        for bits in product((0, 1), repeat=3):
            state = dict(zip("abc", bits, strict=True))
            assert int(eval(condition, {}, dict(state))) == value(rule, state)


def test_aeon_reads_an_sbml_export_and_finds_the_same_rules() -> None:
    biodivine_aeon = pytest.importorskip("biodivine_aeon")
    network = parse("a, b & !c | !b & c\nb, !a | c\nc, a & !b\n").network
    assert network is not None
    theirs = biodivine_aeon.BooleanNetwork.from_sbml(named("sbml").write(network).data.decode())
    again = read_data("x", theirs.to_aeon().encode()).network
    assert again is not None
    assert compare(network, again, {name: name for name in "abc"}).holds


# --------------------------------------------------------------------------------------------- more than two levels


def steps(states: list[dict[str, int]], target: Callable[[dict[str, int]], dict[str, int]]) -> set[tuple[Any, Any]]:
    """Asynchronous single steps of a multi-valued network."""
    found = set()
    for state in states:
        for name, wanted in target(state).items():
            if wanted != state[name]:
                after = state | {name: state[name] + (1 if wanted > state[name] else -1)}
                found.add((tuple(sorted(state.items())), tuple(sorted(after.items()))))
    return found


def boolean_steps(network: Network, greatest: Mapping[str, int]) -> tuple[set[tuple[Any, Any]], set[Any]]:
    """Steps between admissible states, in levels; and the steps that leave them (there must be none)."""
    names = network.names
    inside, leaving = set(), set()

    def levels(state: Mapping[str, int]) -> Any:
        found = {}
        for name, most in greatest.items():
            bits = [state[name]] if most == 1 else [state[f"{name}_{i}"] for i in range(1, most + 1)]
            if bits != sorted(bits, reverse=True):
                return None
            found[name] = sum(bits)
        return tuple(sorted(found.items()))

    for bits in product((0, 1), repeat=len(names)):
        state = dict(zip(names, bits, strict=True))
        before = levels(state)
        if before is None:
            continue
        for node in network.nodes:
            wanted = value(node.rule.expression, state)
            if wanted != state[node.name]:
                after = levels(state | {node.name: wanted})
                (inside if after is not None else leaving).add((before, after))
    return inside, leaving


def phage(state: dict[str, int]) -> dict[str, int]:
    """Thieffry and Thomas 1995, two of its nodes: cI (2 levels) and cro (3), each with an effect on itself."""
    ci, cro = state["CI"], state["Cro"]
    return {"CI": 2 if cro == 0 else 0, "Cro": 3 if ci == 0 and cro < 3 else 2 if ci < 2 else 0}


PHAGE_SBML = sbml(
    species("CI", maxLevel="2") + species("Cro", maxLevel="3"),
    transition("CI", default(0) + term(2, comparison("eq", "Cro", 0)))
    + transition(
        "Cro",
        default(0)
        + term(3, f"<apply><and/>{comparison('eq', 'CI', 0)}{comparison('lt', 'Cro', 3)}</apply>")
        + term(2, comparison("leq", "CI", 1)),
    ),
)
PHAGE_GINML = b"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE gxl SYSTEM "http://ginsim.org/GINML_2_2.dtd">
<gxl xmlns:xlink="http://www.w3.org/1999/xlink"><graph class="regulatory" id="phage" nodeorder="CI Cro">
<node id="CI" maxvalue="2"><parameter val="2"/></node>
<node id="Cro" maxvalue="3"><value val="3"><exp str="!CI &amp; !Cro:3"/></value>
<value val="2"><exp str="!CI:2"/></value></node>
<edge id="Cro:CI" from="Cro" to="CI" minvalue="1" sign="negative"/>
<edge id="CI:Cro:1" from="CI" to="Cro" minvalue="1" sign="negative"/>
<edge id="CI:Cro:2" from="CI" to="Cro" minvalue="2" sign="negative"/>
<edge id="Cro:Cro" from="Cro" to="Cro" minvalue="3" sign="negative"/>
</graph></gxl>
"""


@pytest.mark.parametrize("data", [PHAGE_SBML, PHAGE_GINML], ids=["sbml", "ginml"])
def test_levels_step_as_the_multi_valued_network_does(data: bytes) -> None:
    reading = read_data("x", data)
    network = reading.network
    assert network is not None
    assert network.names == ("CI_1", "CI_2", "Cro_1", "Cro_2", "Cro_3")
    assert codes(reading) == ["LN606", "LN606"]
    greatest = {"CI": 2, "Cro": 3}
    states = [dict(zip(greatest, levels, strict=True)) for levels in product(range(3), range(4))]
    inside, leaving = boolean_steps(network, greatest)
    assert inside == steps(states, phage)
    assert leaving == set()
    (marked,) = network.phenotypes
    assert marked.name == "admissible"


def test_every_attractor_of_a_network_with_levels_is_admissible(logicnet: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "phage.sbml").write_bytes(PHAGE_SBML)
    document = logicnet("attractors", tmp_path / "phage.sbml", "--format", "json").json
    assert document["verdicts"]["complete"] == "yes"
    assert document["attractors"]
    assert {a["phenotypes"]["admissible"] for a in document["attractors"]} == {"always"}


def test_levels_of_an_input_fall_into_order() -> None:
    network = read_data("x", sbml(species("A", maxLevel="2") + species("A_1"), "")).network
    assert network is not None
    assert network.names == ("A__1", "A__2", "A_1")
    inside, leaving = boolean_steps(network, {"A_1": 1, "A_": 2})
    assert (inside, leaving) == (set(), set())


def test_conditions_that_contradict_each_other_are_told() -> None:
    data = sbml(species("A"), transition("A", default(0) + term(0, comparison("eq", "A", 1)) + term(1, "<true/>")))
    reading = read_data("x", data)
    assert codes(reading) == ["LN609"]
    assert same_rules(reading, "A, !A")


# -------------------------------------------------------------------------------------------------------------- GINML


def test_a_table_of_parameters_says_which_interactions_are_active() -> None:
    data = b"""<gxl><graph class="regulatory" id="g" nodeorder="A B C">
<node id="A" maxvalue="2"><value val="2"><exp str="B"/></value></node>
<node id="B" input="true" maxvalue="1"/>
<node id="C" maxvalue="1"><parameter idActiveInteractions="e1" val="1"/>
<parameter idActiveInteractions="e2 eb" val="1"/></node>
<edge id="x" from="B" to="A" minvalue="1" sign="positive"/>
<edge id="e1" from="A" to="C" minvalue="1" sign="unknown"/><edge id="e2" from="A" to="C" minvalue="2" sign="unknown"/>
<edge id="eb" from="B" to="C" minvalue="1" sign="unknown"/></graph></gxl>"""
    # e1 is active at level 1 only, because e2 begins at 2; below level 1 neither is.
    assert same_rules(read_data("x", data), "A_1, B | A_2\nA_2, A_1 & B\nB, B\nC, A_1 & !A_2 & !B | A_2 & B")


def test_a_node_without_a_function_is_constant_unless_it_is_an_input() -> None:
    reading = read_data("x", b'<gxl><graph class="regulatory"><node id="A"/><node id="B" input="true"/></graph></gxl>')
    assert same_rules(reading, "A, 0\nB, B")
    assert codes(reading) == ["LN609"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b'<gxl><graph class="dynamical"/></gxl>', "LN603"),
        (b"<gxl/>", "LN603"),
        (b'<gxl><graph><node id="A"><value val="1"><exp str="B"/></value></node></graph></gxl>', "LN101"),
        (
            b'<gxl><graph><node id="A"><value val="1"><exp str="A &amp;"/></value></node>'
            b'<edge id="e" from="A" to="A"/></graph></gxl>',
            "LN007",
        ),
        (b'<gxl><graph><node id="A"><parameter idActiveInteractions="x" val="1"/></node></graph></gxl>', "LN600"),
        (b'<gxl><graph><node id="A"/><node id="A"/></graph></gxl>', "LN600"),
        (b'<gxl><graph><node id="A"/><edge from="A" to="B"/></graph></gxl>', "LN101"),
    ],
)
def test_what_no_ginml_file_may_hold(data: bytes, code: str) -> None:
    reading = read_data("x", data)
    assert reading.network is None
    assert code in codes(reading)


# ---------------------------------------------------------------------------------------------------- files of malice


def zipped(members: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return buffer.getvalue()


def test_an_archive_is_read_and_what_lies_beside_is_told() -> None:
    data = zipped({"GINsim-data/regulatoryGraph.ginml": PHAGE_GINML, "GINsim-data/mutant": b"<x/>"})
    reading = read_data("x.zginml", data)
    assert reading.network is not None
    assert reading.network.dialect == "zginml"
    assert codes(reading) == ["LN604", "LN606", "LN606"]


@pytest.mark.parametrize(
    "name", ["../evil.ginml", "/etc/evil.ginml", "a/../../evil.ginml", "..\\evil.ginml", "C:\\evil.ginml", "a\n.ginml"]
)
def test_an_archive_whose_members_leave_their_folder_is_refused(name: str) -> None:
    reading = read_data("x", zipped({name: PHAGE_GINML}))
    assert codes(reading) == ["LN602"]


def test_bombs_are_refused_before_they_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    huge = zipped({"a.ginml": b" " * (5 * markup.MAX_BYTES)})
    assert len(huge) < 1_000_000
    assert codes(read_data("x", huge)) == ["LN602"]
    # A member that claims to be small.
    lying = bytearray(zipped({"a.ginml": b" " * (2 * markup.MAX_BYTES)}))
    for offset in range(len(lying) - 4):
        if lying[offset : offset + 4] == (2 * markup.MAX_BYTES).to_bytes(4, "little"):
            lying[offset : offset + 4] = (100).to_bytes(4, "little")
    assert set(codes(read_data("x", bytes(lying)))) <= {"LN600", "LN602"}
    assert codes(read_data("x", zipped({f"{i}.txt": b"" for i in range(archive.MAX_MEMBERS + 1)}))) == ["LN602"]


def test_no_document_type_expands_or_fetches_anything() -> None:
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    for head, root in (
        (f'<!DOCTYPE gxl [<!ENTITY l0 "ha">{laughs}]>', "<gxl>&l9;</gxl>"),
        ('<!DOCTYPE gxl [<!ENTITY x SYSTEM "file:///etc/passwd">]>', "<gxl>&x;</gxl>"),
        ('<!DOCTYPE gxl SYSTEM "http://ginsim.org/GINML_2_2.dtd">', "<gxl>&x;</gxl>"),
        ('<!DOCTYPE sbml PUBLIC "a" "b">', "<sbml/>"),
    ):
        reading = read_data("x", f'<?xml version="1.0"?>\n{head}\n{root}'.encode())
        assert codes(reading) == ["LN602"], head
        assert reading.diagnostics[0].place.startswith("x:")


def test_a_file_of_many_elements_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(markup, "MAX_ELEMENTS", 1000)
    assert codes(read_data("x", b"<gxl><graph>" + b"<node/>" * 2000 + b"</graph></gxl>")) == ["LN602"]


@pytest.mark.parametrize(
    "data",
    [
        sbml(species("a"), transition("a", term(1, comparison("eq", "x\n\n y", 1)) + default(0))),
        sbml(species("a"), transition("x&#10;y", default(0))),
        b'<gxl><graph id="g" class="regulatory"><edge from="x&#13;&#10;y" to="z" sign="positive"/></graph></gxl>',
    ],
    ids=["text", "attribute", "ginml"],
)
def test_a_message_is_one_line_even_where_a_name_is_not(data: bytes) -> None:
    found = read_data("x", data).diagnostics
    assert any("`x y`" in diagnostic.message for diagnostic in found), [d.message for d in found]
    assert not any(len((text or "").splitlines()) > 1 for d in found for text in (d.message, d.help))


def test_places_are_right_after_characters_of_many_bytes() -> None:
    text = '<gxl><!-- é漢𝔘 --><graph id="NF-κB">\n  <node id="β"><value val="1"><exp str="nο"/>'
    text += "</value></node></graph></gxl>"
    for data in (text.encode(), ('<?xml version="1.0" encoding="UTF-16"?>' + text).encode("utf-16")):
        reading = read_data("x", data)
        assert next(d.place for d in reading.diagnostics if d.is_error).startswith("x:2:"), reading.diagnostics
