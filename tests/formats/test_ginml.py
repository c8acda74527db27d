"""GINML by its definitions: the target value of every ordered state, by enumeration, on files drawn at random."""

from __future__ import annotations

import io
import random
import re
import zipfile
from dataclasses import dataclass, field
from xml.sax.saxutils import quoteattr

import pytest

from logicnet.formats.equivalence import compare
from logicnet.formats.registry import named, read_data
from logicnet.network.bnet import Reading, parse
from logicnet.text.diagnostics import render
from tests.formats.ordered import FILES, State, difference, states

# ------------------------------------------------------------------------------------------------- files at random


@dataclass
class Node:
    most: int
    input: bool = False
    base: int | None = None
    rows: list[tuple[list[str], int | None]] = field(default_factory=list)
    #: Level and expression, as a tree: (sign, parts), or (name, threshold), the threshold ``None`` for a bare name.
    values: list[tuple[int, list[object]]] = field(default_factory=list)


@dataclass
class Interaction:
    id: str
    source: str
    target: str
    threshold: int


@dataclass
class Model:
    nodes: dict[str, Node]
    interactions: list[Interaction]
    #: Source, target and thresholds of each edge that is written as a list of effects.
    lists: set[tuple[str, str]] = field(default_factory=set)

    def greatest(self) -> dict[str, int]:
        return {name: node.most for name, node in self.nodes.items()}


def draw_model(draw: random.Random) -> Model:
    names = [f"N{i}" for i in range(draw.randint(2, 4))]
    nodes = {name: Node(draw.choice([1, 1, 2, 2, 3]), input=draw.random() < 0.2) for name in names}
    model = Model(nodes, [])
    for target in names:
        for source in draw.sample(names, draw.randint(0, min(4, len(names)))):
            count = draw.randint(1, nodes[source].most)
            thresholds = sorted(draw.sample(range(1, nodes[source].most + 1), count))
            listed = draw.random() < (0.7 if count > 1 else 0.2)
            if listed:
                model.lists.add((source, target))
            for threshold in thresholds:
                id = f"{source}:{target}"
                if listed and count > 1:
                    id += f":{threshold}"
                elif not listed and count > 1:
                    id += f"_{threshold}"
                model.interactions.append(Interaction(id, source, target, threshold))
    for name, node in nodes.items():
        if node.input:
            continue
        own = [one for one in model.interactions if one.target == name]
        node.base = draw.choice([None, 0, draw.randint(0, node.most)])
        kind = draw.choice(["rows", "values", "both", "nothing", "both", "rows", "values"])
        if kind in ("rows", "both"):
            for _ in range(draw.randint(1, 6)):
                chosen = {}
                for one in draw.sample(own, draw.randint(0, len(own))):
                    chosen[one.source] = one  # of one source one at most
                ids = []
                for one in chosen.values():
                    alone = sum(other.source == one.source for other in own) == 1
                    ids.append(one.source if alone and draw.random() < 0.3 else one.id)
                draw.shuffle(ids)
                node.rows.append((ids, draw.choice([None, draw.randint(0, node.most), draw.randint(0, node.most)])))
        if kind in ("values", "both"):
            for level in draw.sample(range(node.most + 1), draw.randint(1, node.most)):
                node.values.append((level, [draw_expression(draw, own) for _ in range(draw.randint(1, 2))]))
    return model


def draw_expression(draw: random.Random, own: list[Interaction], depth: int = 0) -> object:
    kind = draw.random()
    if not own or kind < 0.05:
        return draw.choice(["true", "false"])
    if depth == 3 or kind < 0.4:
        one = draw.choice(own)
        return one.source, draw.choice([None, one.threshold])
    if kind < 0.55:
        return "!", [draw_expression(draw, own, depth + 1)]
    return draw.choice("&|"), [draw_expression(draw, own, depth + 1) for _ in range(draw.randint(2, 3))]


def spelled(tree: object) -> str:
    if isinstance(tree, str):
        return tree
    assert isinstance(tree, tuple)
    head, rest = tree
    if head == "!":
        return f"!({spelled(rest[0])})"
    if head in ("&", "|"):
        return "(" + f" {head} ".join(spelled(part) for part in rest) + ")"
    return head if rest is None else f"{head}:{rest}"


def written(model: Model, draw: random.Random) -> bytes:
    lines = [
        '<gxl xmlns:xlink="http://www.w3.org/1999/xlink">',
        f'<graph class="regulatory" id="g" nodeorder="{" ".join(model.nodes)}">',
    ]
    for name, node in model.nodes.items():
        most = "" if node.most == 1 and draw.random() < 0.2 else f' maxvalue="{node.most}"'
        base = "" if node.base is None else f' basevalue="{node.base}"'
        lines.append(f'<node id="{name}"{most}{base}{" input=" + quoteattr("true") if node.input else ""}>')
        parts = []
        for ids, level in node.rows:
            active = f' idActiveInteractions="{" ".join(ids)}"' if ids or draw.random() < 0.3 else ""
            parts.append(f"<parameter{active}{'' if level is None else f' val={quoteattr(str(level))}'}/>")
        for level, trees in node.values:
            listed = "".join(f"<exp str={quoteattr(spelled(tree))}/>" for tree in trees)
            parts.append(f'<value val="{level}">{listed}</value>')
        lines += [*parts, "</node>"]
    done = set()
    for one in model.interactions:
        pair = (one.source, one.target)
        all = [other for other in model.interactions if (other.source, other.target) == pair]
        ends = f' from="{one.source}" to="{one.target}"'
        if pair in model.lists:
            if pair not in done:
                done.add(pair)
                signs = " ".join(
                    f"{other.threshold}:{draw.choice(['positive', 'negative', 'unknown'])}" for other in all
                )
                lines.append(f'<edge id="{one.source}:{one.target}"{ends} effects="{signs}"/>')
            continue
        after = [other.threshold for other in all if other.threshold > one.threshold]
        end = min(after) - 1 if after else draw.choice(["max", -1, model.nodes[one.source].most])
        low = "" if one.threshold == 1 and draw.random() < 0.3 else f' minvalue="{one.threshold}"'
        high = f' maxvalue="{end}"' if draw.random() < 0.3 else ""
        lines.append(f'<edge id="{one.id}"{ends}{low}{high} sign="{draw.choice(["positive", "dual"])}"/>')
    return "\n".join([*lines, "</graph></gxl>"]).encode()


# --------------------------------------------------------------------------------- what they mean, by the definitions


def active(model: Model, state: State, target: str) -> set[tuple[str, int]]:
    """Source and threshold of the interactions on a target that are active."""
    found = set()
    for one in model.interactions:
        if one.target == target:
            larger = [
                other.threshold
                for other in model.interactions
                if (other.source, other.target) == (one.source, target) and other.threshold > one.threshold
            ]
            end = min(larger, default=model.nodes[one.source].most + 1)
            if one.threshold <= state[one.source] < end:
                found.add((one.source, one.threshold))
    return found


def holds(tree: object, model: Model, state: State, target: str) -> bool:
    if isinstance(tree, str):
        return tree == "true"
    assert isinstance(tree, tuple)
    head, rest = tree
    if head == "!":
        return not holds(rest[0], model, state, target)
    if head == "&":
        return all(holds(part, model, state, target) for part in rest)
    if head == "|":
        return any(holds(part, model, state, target) for part in rest)
    if rest is None:
        lowest = min(o.threshold for o in model.interactions if o.source == head and o.target == target)
        return state[head] >= lowest
    return (head, rest) in active(model, state, target)


def goal(model: Model, name: str, state: State) -> int:
    node = model.nodes[name]
    if node.input:
        return state[name]
    now = active(model, state, name)
    for ids, level in node.rows:
        listed = set()
        for id in ids:
            (one,) = [o for o in model.interactions if o.target == name and id in (o.id, o.source)]
            listed.add((one.source, one.threshold))
        if listed == now:
            return 1 if level is None else level
    for level, trees in sorted(node.values, key=lambda pair: -pair[0]):
        if any(holds(tree, model, state, name) for tree in trees):
            return level
    return node.base or 0 if not now else 0


def test_random_files_mean_what_the_definitions_say() -> None:
    draw = random.Random(20261130)
    for _ in range(FILES):
        model = draw_model(draw)
        data = written(model, draw)
        if draw.random() < 0.2:
            buffer = io.BytesIO()
            with zipfile.ZipFile(buffer, "w") as archive:
                archive.writestr("GINsim-data/regulatoryGraph.ginml", data)
            reading = read_data("x.zginml", buffer.getvalue())
        else:
            reading = read_data("x.ginml", data)
        assert reading.network is not None, data.decode() + str([render(d) for d in reading.diagnostics])
        found = difference(reading.network, model.greatest(), lambda name, state, model=model: goal(model, name, state))
        assert found is None, f"{found}\n{data.decode()}"


def steps(model: Model, source: str, target: str) -> set[str]:
    """What one level more of the source can do to the target value, in states whose levels are in order."""
    found = set()
    for state in states(model.greatest()):
        if state[source] < model.nodes[source].most:
            before, after = goal(model, target, state), goal(model, target, state | {source: state[source] + 1})
            found |= {"activates"} if after > before else {"inhibits"} if after < before else set()
    return found


def test_a_declared_sign_is_contradicted_only_by_what_the_function_does() -> None:
    """In states whose levels are in order: in no other has a level a meaning."""
    draw = random.Random(7)
    told = 0
    for _ in range(FILES):
        model = draw_model(draw)
        for name, node in model.nodes.items():
            if node.input:  # its rule says nothing about signs
                model.interactions = [one for one in model.interactions if one.target != name]
        data = written(model, draw)
        reading = read_data("x.ginml", data)
        for found in reading.diagnostics:
            match = re.fullmatch(r"`(\w+)` is declared (\w+) for `(\w+)`, and in the function it (.*)", found.message)
            if match is not None:
                told += 1
                truth = steps(model, match[1], match[3])
                assert truth == ({match[4]} if match[4] != "does both" else {"activates", "inhibits"}), found.message
    assert told > FILES // 4


# ------------------------------------------------------------------------------------------------- files made by hand


def graph(nodes: str, edges: str = "") -> bytes:
    return (
        f'<gxl xmlns:xlink="http://www.w3.org/1999/xlink">\n<graph id="g" class="regulatory">\n{nodes}\n{edges}\n'
        "</graph></gxl>\n"
    ).encode()


def same_rules(reading: Reading, text: str) -> bool:
    """Whether the rules are those of a network file, in states whose levels are in order and in all others."""
    expected = parse(text).network
    assert reading.network is not None, [render(d) for d in reading.diagnostics]
    assert expected is not None
    assert reading.network.names == expected.names
    return compare(expected, reading.network, {name: name for name in expected.names}).holds


KEY = '<node id="Key" maxvalue="1" input="true"/>'
DOSE = '<node id="Dose" maxvalue="2" input="true"/>'
LEVELS = "Dose_1, Dose_1\nDose_2, Dose_2 & Dose_1\n"
CELL = '<node id="Cell" maxvalue="1">{}</node>'
TWICE = '<edge id="Dose:Cell" from="Dose" to="Cell" effects="1:positive 2:positive"/>'
SECOND = '<edge id="Dose:Cell" from="Dose" to="Cell" minvalue="2" sign="positive"/>'


@pytest.mark.parametrize(
    ("data", "rules"),
    [
        pytest.param(
            graph(
                KEY + '<node id="Lamp" basevalue="1" maxvalue="1"/>',
                '<edge id="Key:Lamp" from="Key" to="Lamp" minvalue="1" sign="negative"/>',
            ),
            "Key, Key\nLamp, !Key",
            id="the basal level is the value where no interaction is active",
        ),
        pytest.param(
            graph(DOSE + CELL.format('<value val="1"><exp str="Dose"/></value>'), SECOND),
            LEVELS + "Cell, Dose_2",
            id="a bare name holds from its lowest threshold on this target",
        ),
        pytest.param(
            graph(
                '<node id="A" input="true"/><node id="B" input="true"/><node id="C"><parameter val="1"/>'
                '<value val="1"><exp str="A &amp; B"/></value></node>',
                '<edge id="A:C" from="A" to="C" minvalue="1"/><edge id="B:C" from="B" to="C" minvalue="1"/>',
            ),
            "A, A\nB, B\nC, A & B | !A & !B",
            id="parameters and values both count",
        ),
        pytest.param(
            graph(DOSE + CELL.format('<value val="1"><exp str="Dose:1"/></value>'), TWICE),
            LEVELS + "Cell, Dose_1 & !Dose_2",
            id="a name with a threshold ends where the next begins",
        ),
        pytest.param(
            graph(DOSE + CELL.format('<parameter idActiveInteractions="Dose:Cell:2" val="1"/>'), TWICE),
            LEVELS + "Cell, Dose_2",
            id="an edge with effects is an interaction for each",
        ),
        pytest.param(
            graph(DOSE + CELL.format('<value val="1"><exp str="true"/></value>')),
            LEVELS + "Cell, 1",
            id="a word of the language, without any interaction",
        ),
        pytest.param(
            graph(KEY + '<node id="A" basevalue="1"><parameter val="0"/></node>', '<edge from="Key" to="A"/>'),
            "Key, Key\nA, 0",
            id="a row comes before the basal level",
        ),
        pytest.param(
            graph(
                KEY + '<node id="A"><parameter idActiveInteractions="Key"/></node>',
                '<edge id="e" from="Key" to="A" effects="1:positive"/>',
            ),
            "Key, Key\nA, Key",
            id="a row without a value leads to level 1",
        ),
    ],
)
def test_what_a_file_means(data: bytes, rules: str) -> None:
    assert same_rules(read_data("x.ginml", data), rules)


@pytest.mark.parametrize(
    ("nodes", "edges", "code", "words", "at"),
    [
        (KEY + CELL.format('<value val="1"><exp str="Key"/></value>'), "", "LN600", "no interaction on", (3, 97)),
        (
            DOSE + CELL.format('<value val="1"><exp str="Dose:1"/></value>'),
            SECOND,
            "LN600",
            "has the threshold 1",
            None,
        ),
        (DOSE + CELL.format('<parameter idActiveInteractions="Dose"/>'), TWICE, "LN600", "may mean 2", None),
        (DOSE + CELL.format('<parameter idActiveInteractions="Dose:Cell"/>'), TWICE, "LN600", "no interaction", None),
        (DOSE + CELL.format('<parameter idActiveInteractions="Dose:Cell:3"/>'), TWICE, "LN600", "no interaction", None),
        (
            DOSE + KEY + CELL.format('<parameter idActiveInteractions="Dose"/>'),
            '<edge id="Dose" from="Key" to="Cell"/>' + SECOND,
            "LN600",
            "may mean 2",
            None,
        ),
        (
            KEY + CELL.format("") + '<node id="B"><parameter idActiveInteractions="Key:Cell"/></node>',
            '<edge id="Key:Cell" from="Key" to="Cell"/>',
            "LN600",
            "no interaction that ends at `B`",
            None,
        ),
        (DOSE + CELL.format(""), SECOND + SECOND.replace("Dose:Cell", "e"), "LN600", "begin at level 2", (4, 74)),
        (DOSE + CELL.format(""), SECOND + SECOND.replace('"2"', '"1"'), "LN600", "are called `Dose:Cell`", (4, 74)),
        (DOSE + CELL.format(""), SECOND.replace('"2"', '"3"'), "LN600", "minvalue `3`", (4, 1)),
        (DOSE + CELL.format(""), TWICE.replace("2:", "3:"), "LN600", "`3:positive`", (4, 1)),
        (DOSE + CELL.format(""), TWICE.replace("2:positive", "2"), "LN600", "`2` is no threshold", (4, 1)),
        (DOSE + CELL.format(""), TWICE.replace("1:positive 2:positive", " "), "LN600", "is empty", (4, 1)),
        (DOSE + CELL.format(""), TWICE.replace("/>", ' minvalue="1"/>'), "LN600", "twice", (4, 1)),
        (DOSE + CELL.format(""), SECOND.replace('"2"', '"1" maxvalue="1"'), "LN601", "to end at level 1", (4, 1)),
        (DOSE + CELL.format(""), SECOND.replace("sign", "delay"), "LN601", "`delay` of <edge>", (4, 1)),
        (CELL.format('<parameter val="2"/>'), "", "LN600", "val `2`", (3, 30)),
        (CELL.format('<parameter val="-1"/>'), "", "LN600", "val `-1`", (3, 30)),
        (CELL.format('<value val="2"><exp str="true"/></value>'), "", "LN600", "val `2`", (3, 30)),
        (CELL.format('<value><exp str="true"/></value>'), "", "LN600", "has no val", (3, 30)),
        (CELL.format('<value val="1"><exp str=""/></value>'), "", "LN011", "is missing", (3, 55)),
        (CELL.format('<value val="1"><exp expression="true"/></value>'), "", "LN601", "`expression` of <exp>", None),
        (CELL.format('<Value val="1"/>'), "", "LN601", "<Value> inside <node>", (3, 30)),
        (CELL.format("").replace('"1"', '"1" basevalue="2"'), "", "LN600", "basevalue `2`", (3, 1)),
        (CELL.format("").replace('"1"', '"0"'), "", "LN601", "no greatest level", (3, 1)),
        (CELL.format("").replace('"1"', '"1" input="maybe"'), "", "LN600", "neither true nor false", (3, 1)),
        (
            '<node id="true" input="true"/>' + CELL.format('<value val="1"><exp str="true"/></value>'),
            '<edge from="true" to="Cell"/>',
            "LN601",
            "a word of the language",
            None,
        ),
    ],
)
def test_what_is_not_defined_is_refused_with_its_place(
    nodes: str, edges: str, code: str, words: str, at: tuple[int, int] | None
) -> None:
    reading = read_data("x.ginml", graph(nodes, edges))
    assert reading.network is None
    found = [d for d in reading.diagnostics if d.code == code and words in d.message]
    assert found, [render(d) for d in reading.diagnostics]
    assert found[0].start[0] in (3, 4)
    if at is not None:
        assert found[0].start == at


@pytest.mark.parametrize(
    ("nodes", "edges", "words"),
    [
        (CELL.format('<parameter val="1"/><parameter val="0"/>'), "", "the first one counts"),
        (CELL.format('<parameter val="0"/>').replace('"1">', '"1" basevalue="1">'), "", "the row counts"),
        (DOSE + CELL.format('<parameter idActiveInteractions="Dose:Cell:1 Dose:Cell:2"/>'), TWICE, "never applies"),
        ('<node id="A" input="true"><parameter val="1"/></node>', "", "its function does not count"),
        (CELL.format('<value val="1"><exp str="true"/></value>' * 2), "", "in GINsim the last"),
        (CELL.format(""), "", "it is always 0"),
    ],
)
def test_what_other_readers_may_take_otherwise_is_told(nodes: str, edges: str, words: str) -> None:
    reading = read_data("x.ginml", graph(nodes, edges))
    assert reading.network is not None
    assert any(d.code == "LN609" and words in d.message for d in reading.diagnostics)


@pytest.mark.parametrize("names", [["a.ginml", "b.ginml"], ["a.xml"], ["GINsim-data/regulatoryGraph.ginml"] * 2])
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_an_archive_that_holds_no_model_or_two_is_refused(names: list[str]) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, graph(KEY))
    reading = named("zginml").read("x.zginml", buffer.getvalue())
    assert reading.network is None
    assert [d.code for d in reading.diagnostics] == ["LN603"]


def test_every_name_of_an_export_has_its_interaction() -> None:
    """Else the export would be refused, by us and by GINsim."""
    text = "a, b & !c | b & c\nb, a | (a & d)\nc, 1\nd, 0\ne, e\n"
    network = parse(text).network
    assert network is not None
    for id in ("ginml", "zginml"):
        export = named(id).write(network)
        again = named(id).read("x", export.data)
        assert same_rules(again, text)
    exported = named("ginml").write(network).data.decode()
    for target, expression in re.findall(r'<node id="(\w+)"[^>]*>\s*<value val="1"><exp str="([^"]*)"', exported):
        for name in set(re.findall(r"[a-e]", expression.replace("&amp;", ""))):
            assert f'from="{name}" to="{target}"' in exported


def test_a_contradicted_sign_of_an_edge_of_several_interactions_is_said_once() -> None:
    text = b"""<gxl><graph id="m" class="regulatory" nodeorder="Dose Cell"><node id="Dose" maxvalue="2" input="true"/>
<node id="Cell" maxvalue="1"><parameter idActiveInteractions="Dose:Cell:1" val="1"/></node>
<edge id="Dose:Cell" from="Dose" to="Cell" effects="1:positive 2:positive"/></graph></gxl>"""
    found = [one.message for one in read_data("m.ginml", text).diagnostics if one.code == "LN605"]
    assert found == ["`Dose` is declared positive for `Cell`, and in the function it does both"]
