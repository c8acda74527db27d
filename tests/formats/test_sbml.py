"""SBML-qual by its definitions: the target value of every ordered state, by enumeration, on files drawn at random."""

from __future__ import annotations

import os
import random
from collections.abc import Callable

import pytest

from logicnet.compiled.function import equivalent
from logicnet.ensembles.counting import Counter
from logicnet.ensembles.partial import PartialNetwork
from logicnet.formats.registry import export, read_data
from logicnet.limits import Limits
from logicnet.network.bnet import parse
from logicnet.text.diagnostics import render
from tests.formats.ordered import FILES, State, difference
from tests.formats.test_markup_formats import comparison, default, sbml, species, term, transition

NO_TERMS = "<qual:listOfFunctionTerms></qual:listOfFunctionTerms>"
#: A condition in MathML, and what it says of a state.
Condition = tuple[str, Callable[[State], bool]]

SIGNS: dict[str, Callable[[int, int], bool]] = {
    "eq": lambda a, b: a == b,
    "neq": lambda a, b: a != b,
    "geq": lambda a, b: a >= b,
    "gt": lambda a, b: a > b,
    "leq": lambda a, b: a <= b,
    "lt": lambda a, b: a < b,
}


def apply(operator: str, *parts: str) -> str:
    return f"<apply><{operator}/>{''.join(parts)}</apply>"


def draw_leaf(draw: random.Random, greatest: dict[str, int], given: dict[str, int]) -> Condition:
    name = draw.choice(list(greatest))
    kind = draw.random()
    if kind < 0.05:
        return draw.choice([("<true/>", lambda _: True), ("<false/>", lambda _: False), ("<cn>1</cn>", lambda _: True)])
    if kind < 0.2:
        return f"<ci>{name}</ci>", lambda state: state[name] >= 1
    sign = draw.choice(list(SIGNS))
    if kind < 0.35:
        other = draw.choice(list(greatest))
        return apply(sign, f"<ci>{name}</ci>", f"<ci> {other} </ci>"), lambda s: SIGNS[sign](s[name], s[other])
    if given and kind < 0.5:
        id = draw.choice(list(given))
        return apply(sign, f"<ci>{name}</ci>", f"<ci>{id}</ci>"), lambda s: SIGNS[sign](s[name], given[id])
    level = draw.randint(-1, greatest[name] + 1)
    number = f'<cn type="integer"> {level} </cn>'
    if draw.random() < 0.3:
        return apply(sign, number, f"<ci>{name}</ci>"), lambda s: SIGNS[sign](level, s[name])
    return apply(sign, f"<ci>{name}</ci>", number), lambda s: SIGNS[sign](s[name], level)


def draw_condition(draw: random.Random, greatest: dict[str, int], given: dict[str, int], depth: int = 0) -> Condition:
    if depth == 3 or draw.random() < 0.35:
        return draw_leaf(draw, greatest, given)
    kind = draw.choice(["and", "or", "not", "xor", "implies", "piecewise", "eq"])
    parts = [draw_condition(draw, greatest, given, depth + 1) for _ in range(3)]
    texts, says = [text for text, _ in parts], [holds for _, holds in parts]
    (a, b, c), (x, y, z) = texts, says
    if kind in ("and", "or", "xor"):
        count = draw.randint(1, 3)
        chosen = says[:count]
        outcome: dict[str, Callable[[State], bool]] = {
            "and": lambda s: all(holds(s) for holds in chosen),
            "or": lambda s: any(holds(s) for holds in chosen),
            "xor": lambda s: sum(holds(s) for holds in chosen) % 2 == 1,
        }
        return apply(kind, *texts[:count]), outcome[kind]
    if kind == "not":
        return apply("not", a), lambda s: not x(s)
    if kind == "implies":
        return apply("implies", a, b), lambda s: not x(s) or y(s)
    if kind == "piecewise":
        text = f"<piecewise><piece>{a}{b}</piece><otherwise>{c}</otherwise></piecewise>"
        return text, lambda s: x(s) if y(s) else z(s)
    number = draw.randint(0, 1)
    sides = [apply(*draw.choice([("and", a, b), ("not", a)])), f"<cn>{number}</cn>"]
    inner: Callable[[State], bool] = (lambda s: x(s) and y(s)) if "<and/>" in sides[0][:13] else (lambda s: not x(s))
    draw.shuffle(sides)
    return apply("eq", *sides), lambda s: int(inner(s)) == number


def test_random_files_mean_what_the_definitions_say() -> None:
    draw = random.Random(20261130)
    for _ in range(FILES):
        names = [f"s{i}" for i in range(draw.randint(2, 4))]
        greatest = {name: draw.choice([1, 1, 2, 3]) for name in names}
        functions: dict[str, Callable[[State], int]] = {}
        transitions, results = [], dict.fromkeys(names, 1)
        undecided = list(names)
        while undecided:
            outputs = [undecided.pop() for _ in range(min(len(undecided), draw.choice([1, 1, 2])))]
            kind = draw.random()
            if kind < 0.15:
                continue
            if kind < 0.25:
                transitions.append(transition(outputs[0], "").replace(NO_TERMS, ""))
                continue
            given = {f"t{len(transitions)}_{i}": draw.randint(0, 3) for i in range(draw.randint(0, 3))}
            inputs = "".join(
                f'<qual:input qual:id="{id}" qual:qualitativeSpecies="{draw.choice(names)}" '
                f'qual:transitionEffect="none" qual:thresholdLevel="{level}"/>'
                for id, level in given.items()
            )
            most = min(greatest[name] for name in outputs)
            terms = [(draw.randint(0, most), *draw_condition(draw, greatest, given)) for _ in range(draw.randint(0, 3))]
            otherwise = draw.randint(0, most)
            texts = [term(level, math) for level, math, _ in terms]
            texts.insert(draw.randint(0, len(texts)), default(otherwise))
            text = transition(outputs[0], "".join(texts), inputs)
            for more in outputs[1:]:
                output = f'<qual:output qual:qualitativeSpecies="{more}" qual:transitionEffect="assignmentLevel"/>'
                text = text.replace("</qual:listOfOutputs>", f"{output}</qual:listOfOutputs>")
            transitions.append(text)

            def function(
                state: State, terms: list[tuple[int, str, Callable[[State], bool]]] = terms, otherwise: int = otherwise
            ) -> int:
                return next((level for level, _, holds in terms if holds(state)), otherwise)

            for name in outputs:
                functions[name] = function
                results[name] = max([1, otherwise, *(level for level, _, _ in terms)])
        listed = ""
        for name in names:
            if greatest[name] == results[name] and draw.random() < 0.4:
                listed += species(name)
            else:
                listed += species(name, maxLevel=str(greatest[name]))
        data = sbml(listed, "".join(draw.sample(transitions, len(transitions))))
        reading = read_data("x", data)
        assert reading.network is not None, data.decode() + str([render(d) for d in reading.diagnostics])
        found = difference(
            reading.network,
            greatest,
            lambda name, state, functions=functions: functions[name](state) if name in functions else state[name],
        )
        assert found is None, f"{found}\n{data.decode()}"


A1 = comparison("eq", "A", 1)


def entry(id: str = "", **more: str) -> str:
    extra = "".join(f' qual:{key}="{text}"' for key, text in more.items())
    named = f' qual:id="{id}"' if id else ""
    return f'<qual:input{named} qual:qualitativeSpecies="A" qual:transitionEffect="none"{extra}/>'


def test_a_transition_without_inputs_and_terms_is_a_free_input() -> None:
    bare = transition("A", "").replace(NO_TERMS, "")
    for text in (bare, bare.replace("<qual:listOfInputs></qual:listOfInputs>", ""), transition("A", "")):
        reading = read_data("x", sbml(species("A"), text))
        assert reading.network is not None
        assert reading.network.nodes[0].is_input
        assert [d.code for d in reading.diagnostics] == ["LN609"]


def test_a_transition_with_inputs_and_no_terms_is_an_open_rule() -> None:
    """As many functions as AEON has colours, for every sign and either value of ``essential``."""
    aeon = pytest.importorskip("biodivine_aeon")
    draw = random.Random(7)
    asked, files = 0, max(FILES // 4, 30)
    for _ in range(files):
        names = "ABCD"[: draw.randint(1, 4)]
        transitions = []
        free = 0
        for name in names:
            inputs = draw.sample(names, draw.randint(0, min(3, len(names))))
            free += not inputs
            listed = "".join(
                f'<qual:input qual:id="i_{name}_{source}" qual:qualitativeSpecies="{source}" '
                f'qual:transitionEffect="none"{sign}{essential}/>'
                for source in inputs
                for sign in [draw.choice(["", *(f' qual:sign="{s}"' for s in ("positive", "negative", "unknown"))])]
                for essential in [draw.choice(["", ' essential="true"', ' essential="false"'])]
            )
            transitions.append(transition(name, "", listed).replace(NO_TERMS, ""))
        data = sbml("".join(species(name, maxLevel="1") for name in names), "".join(transitions))
        reading = read_data("x", data)
        if reading.network is None:
            assert [d.message for d in reading.diagnostics if "more networks than" in d.message], reading.diagnostics
            continue
        asked += 1
        assert {d.code for d in reading.diagnostics} == {"LN609"}
        theirs = aeon.BooleanNetwork.from_sbml(data.decode())
        colours = aeon.AsynchronousGraph(theirs).mk_unit_colors().cardinality()
        counter = Counter(PartialNetwork(reading.network), Limits())
        assert counter.size(counter.instantiations) * 2**free == colours, data
        if asked < 30:
            again = read_data("x", export(reading.network, "sbml").data).network
            assert again is not None and again.meaning == reading.network.meaning
    assert asked > files // 2


def test_how_a_transition_without_terms_is_read_is_told() -> None:
    def told(inputs: str, listed: str = species("A") + species("B") + species("C"), more: str = "") -> list[str]:
        text = transition("C", "", inputs).replace(NO_TERMS, "")
        text = text.replace("</qual:listOfOutputs>", f"{more}</qual:listOfOutputs>")
        return [d.message for d in read_data("x", sbml(listed, text)).diagnostics if d.code in ("LN609", "LN601")]

    a, b = entry("a", sign="positive"), entry("b", sign="negative").replace('"A"', '"B"')
    assert told(a + b) == ["the function of `C` is not given: read as `A & !B`, open: every function with these signs"]
    assert told(a) == ["the function of `C` is not given; with these inputs it can only be `A`"]
    # Both signs claim nothing, no more than an unknown one does.
    both = told(a + entry("c", sign="negative"))
    assert both == told(entry("a", sign="dual"))
    assert both == ["the function of `C` is not given: read as `A`, open: one of 2 functions"]
    assert "`B` has levels above 1" in told(a + b, species("A") + species("B", maxLevel="2") + species("C"))[0]
    second = '<qual:output qual:qualitativeSpecies="A" qual:transitionEffect="assignmentLevel"/>'
    assert "that of 2 outputs" in told(a + b, more=second)[0]
    four = "".join(entry(f"i{n}").replace('"A"', f'"{n}"') for n in "ABDE")
    assert "more networks than can be told" in told(four, "".join(map(species, "ABCDE")))[0]


@pytest.mark.parametrize("depth", [1_000, *([10_000] if os.environ.get("LOGICNET_FUZZ") else [])])
def test_libsbml_writes_rules_as_deep_as_they_are_nested(depth: int) -> None:
    pytest.importorskip("libsbml")
    network = parse(f"a, a\nb, b\nc, {'(a & (b | ' * depth}!a{'))' * depth}\n").network
    assert network is not None
    written = export(network, "sbml")
    assert [c.kind for c in written.changes] == ["nesting"]
    again = read_data("x", written.data).network
    assert again is not None
    assert equivalent(again.nodes[2].rule.expression, network.nodes[2].rule.expression)


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        (transition("X", term(1, A1)), "LN600", "has no default term"),
        (transition("X", default(0) + term(1, A1) + default(1)), "LN600", "two default terms"),
        (transition("X", default(0) + term(1, A1).replace(' qual:resultLevel="1"', "")), "LN600", "no resultLevel"),
        (transition("X", "<qual:defaultTerm/>" + term(1, A1)), "LN600", "no resultLevel"),
        (transition("X", default(0) + term(1, "")), "LN600", "no condition"),
        (transition("X", default(0) + term(1, A1 + A1)), "LN600", "no condition"),
        (transition("X", default(0) + term(1, A1).replace("functionTerm", "functionterm")), "LN601", "is not known"),
        (transition("X", default(0) + term(1, A1), entry("t", thresholdLevel="-1")), "LN600", "thresholdLevel `-1`"),
        (
            transition("X", default(0) + term(1, apply("geq", "<ci>A</ci>", "<ci>t</ci>")), entry("t")),
            "LN600",
            "number of `t` is not said",
        ),
        (
            transition(
                "X", default(0) + term(1, apply("geq", "<ci>A</ci>", "<ci>t</ci>")), entry("t", thresholdLevel="1") * 2
            ),
            "LN600",
            "number of `t` is not said",
        ),
        (transition("X", default(0) + term(1, A1), entry("A", thresholdLevel="1")), "LN600", "is a species and"),
        (
            transition("X", default(0) + term(1, "<ci>t</ci>"), entry("t", thresholdLevel="1")),
            "LN601",
            "is a threshold",
        ),
        (transition("X", default(0) + term(1, "<cn>2</cn>")), "LN601", "2 is not a condition"),
        (
            transition("X", default(0) + term(1, apply("geq", "<ci>A</ci>", '<cn type="rational">1<sep/>2</cn>'))),
            "LN601",
            "is not a level",
        ),
        (
            transition("X", default(0) + term(1, f"<piecewise><piece><true/>{A1}</piece></piecewise>")),
            "LN600",
            "where no piece does",
        ),
        (transition("X", default(0) + term(1, A1)).replace("assignmentLevel", "production"), "LN601", "Petri net"),
        (
            transition("X", default(0) + term(1, A1), entry().replace('"none"', '"consumption"')),
            "LN601",
            "is consumed",
        ),
        (
            transition("X", default(0) + term(1, A1)).replace(
                "<qual:listOfFunctionTerms>",
                f"<qual:listOfFunctionTerms>{default(1)}</qual:listOfFunctionTerms><qual:listOfFunctionTerms>",
            ),
            "LN600",
            "second listOfFunctionTerms",
        ),
        (
            transition("X", default(0) + term(1, A1)).replace(
                "<qual:transition ", '<qual:transition temporisationType="timer" '
            ),
            "LN601",
            "temporisationType",
        ),
    ],
)
def test_what_is_not_defined_is_refused_with_its_place(text: str, code: str, words: str) -> None:
    reading = read_data("x", sbml(species("A") + species("X"), text))
    assert reading.network is None
    found = [d for d in reading.diagnostics if d.code == code and words in d.message]
    assert found, [render(d) for d in reading.diagnostics]
    assert found[0].start[0] == 5


def test_an_output_stands_for_its_level() -> None:
    text = transition("X", default(0) + term(1, apply("geq", "<ci>A</ci>", "<ci>o</ci>")))
    text = text.replace("<qual:output ", '<qual:output qual:id="o" qual:outputLevel="2" ')
    network = read_data("x", sbml(species("A", maxLevel="2") + species("X"), text)).network
    assert network is not None
    assert difference(network, {"A": 2, "X": 1}, lambda n, s: s["A"] if n == "A" else int(s["A"] >= 2)) is None


def test_a_species_without_maxlevel_has_the_levels_that_something_gives_it() -> None:
    above = transition("X", default(0) + term(1, comparison("geq", "A", 2)))
    assert read_data("x", sbml(species("A", initialLevel="2") + species("X"), above)).network is not None
    reading = read_data("x", sbml(species("A") + species("X"), above))
    assert ["no maxLevel" in d.message for d in reading.diagnostics if d.code == "LN609"] == [True]
    reading = read_data("x", sbml(species("A", maxLevel="1") + species("X"), above))
    assert reading.diagnostics == ()
    reading = read_data("x", sbml(species("A", maxLevel="1", initialLevel="2"), ""))
    assert reading.network is None


def test_what_is_declared_essential_is_compared_with_the_function() -> None:
    for essential, told in (("true", ["LN605"]), ("false", [])):
        text = transition("X", default(1) + term(1, A1), entry(essential=essential))
        reading = read_data("x", sbml(species("A") + species("X"), text))
        assert reading.network is not None
        assert [d.code for d in reading.diagnostics] == told


def test_a_chain_is_read_however_it_is_nested() -> None:
    for operator in ("and", "or"):
        left, right = A1, A1
        for _ in range(450):
            left, right = apply(operator, left, A1), apply(operator, A1, right)
        for math in (left, right):
            reading = read_data("x", sbml(species("A") + species("X"), transition("X", default(0) + term(1, math))))
            assert reading.network is not None
            assert difference(reading.network, {"A": 1, "X": 1}, lambda _, state: state["A"]) is None


def test_signs_are_those_of_states_in_order() -> None:
    """A at 2 and below 1 is no state: there A neither activates nor inhibits."""
    nowhere = apply("and", comparison("geq", "A", 2), comparison("lt", "A", 1))
    text = transition("X", default(0) + term(1, apply("or", nowhere, comparison("eq", "B", 1))), entry(sign="positive"))
    reading = read_data("x", sbml(species("A", maxLevel="2") + species("B") + species("X"), text))
    assert [d.code for d in reading.diagnostics] == ["LN606"]
