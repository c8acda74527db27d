"""Models with unknown functions: read as open rules that mean the same networks, and written as such again."""

from __future__ import annotations

import os
import random
from itertools import product
from math import prod

import pytest

from logicnet.ensembles.counting import Counter
from logicnet.ensembles.partial import PartialNetwork
from logicnet.errors import InvalidNetwork
from logicnet.formats.conversion import convert
from logicnet.formats.registry import FORMATS, export, named
from logicnet.formats.sketch import rule_of
from logicnet.limits import Limits
from logicnet.network.bnet import parse
from logicnet.network.model import Network, Openness
from logicnet.network.openness import open_rules, signs, table_signs, truth_table
from logicnet.text.formula import format_expression, symbols

SKETCHES = int(os.environ.get("LOGICNET_FUZZ", "20"))


def sketch(text: str) -> Network:
    reading = named("aeon").read("x.aeon", text.encode())
    assert reading.network is not None, reading.diagnostics
    return reading.network


def functions(network: Network, node: str) -> set[int]:
    """Every function that a rule may have, by the definition, as tables over the names of its rule line."""
    rule = network.nodes[network.index[node]].rule.expression
    names = tuple(dict.fromkeys(s.name for s in symbols(rule)))
    opened = next((r for r in open_rules(network) if r.node == node), None)
    if opened is None:
        return {truth_table(rule, names)}
    if opened.how is Openness.ALTERNATIVES:
        return {truth_table(one, names) for one in (rule, *opened.alternatives)}
    assert opened.how is Openness.MONOTONE
    own = signs(rule)
    assert own is not None
    return {
        table
        for table in range(1 << (1 << len(names)))
        if all(
            found == own[name] or (not found and name in opened.optional)
            for name, found in zip(names, table_signs(table, len(names)), strict=True)
        )
    }


def random_sketch(seed: int) -> str:
    chosen = random.Random(seed)
    names = "ABCD"[: chosen.randint(1, 4)]
    lines = []
    for target in names:
        for source in chosen.sample(names, chosen.randint(0, min(3, len(names)))):
            sign = chosen.choice([">", "|", ">", "|", "?"])
            lines.append(f"{source} -{sign}{chosen.choice(['', '', '?'])} {target}")
    return "\n".join([*lines, ""])


def test_as_many_instantiations_as_aeon_has_colours() -> None:
    aeon = pytest.importorskip("biodivine_aeon")
    asked = 0
    for seed in range(SKETCHES):
        text = random_sketch(seed)
        reading = named("aeon").read("x.aeon", text.encode())
        if reading.network is None:
            assert {d.code for d in reading.diagnostics if d.is_error} <= {"LN601", "LN004"}, text
            continue
        asked += 1
        network = reading.network
        # A node without regulators is an unknown constant to AEON, and a free input here.
        inputs = sum(1 for name in network.names if not any(line.endswith(f" {name}") for line in text.splitlines()))
        colours = aeon.AsynchronousGraph(aeon.BooleanNetwork.from_aeon(text)).mk_unit_colors().cardinality()
        assert prod(len(functions(network, name)) for name in network.names) * 2**inputs == colours, text
        counter = Counter(PartialNetwork(network), Limits())
        assert counter.size(counter.instantiations) * 2**inputs == colours, text
        written = export(network, "aeon")
        theirs = aeon.BooleanNetwork.from_aeon(written.data.decode())
        fixed = aeon.AsynchronousGraph(theirs).mk_unit_colors().cardinality()
        assert fixed * 2**inputs == colours, text
        assert sketch(written.data.decode()).meaning == network.meaning
    assert asked > SKETCHES // 2


def test_an_unknown_part_of_a_rule_is_every_function_that_the_regulations_allow() -> None:
    chosen = random.Random(1)
    shapes = [("f({0}, {1}) & {2}", 2), ("f({0}) | {1} & !{2}", 1), ("!f({0} & {1}, {2})", 2),
              ("f({0}, {1}) | f({1}, {2})", 2), ("g({0}) & f({1}, {2})", 2), ("f({0}, {1}, {2})", 3),
              ("f(g({0}), {1}) | {2}", 2)]  # fmt: skip
    found = 0
    for _ in range(20):
        names = chosen.sample("ABC", 3)
        shape, arity = chosen.choice(shapes)
        body = shape.format(*names)
        declared = {name: (chosen.choice(">|??"), chosen.choice(["", "?"])) for name in names}
        lines = [f"{name} -{sign}{maybe} X" for name, (sign, maybe) in declared.items()]
        reading = named("aeon").read("x", "\n".join([*lines, f"$X: {body}"]).encode())
        admissible = _by_definition(body, arity, names, declared)
        if reading.network is None:
            assert not admissible or len(admissible) > 64, (body, declared)
            continue
        rule = reading.network.nodes[reading.network.index["X"]].rule.expression
        order = tuple(dict.fromkeys(s.name for s in symbols(rule)))
        moved = {
            sum(
                (table >> sum(1 << names.index(n) for i, n in enumerate(order) if row >> i & 1) & 1) << row
                for row in range(8)
            )
            for table in admissible
        }
        assert functions(reading.network, "X") == moved, (body, declared)
        assert sketch(export(reading.network, "aeon").data.decode()).meaning == reading.network.meaning
        found += 1
    assert found > 6


def _by_definition(body: str, arity: int, names: list[str], declared: dict[str, tuple[str, str]]) -> set[int]:
    """Tables over three names that some choice of the unknown functions gives and the regulations allow."""
    text = body.replace("!", " not ").replace("&", " and ").replace("|", " or ")
    found = set()
    for f, g in product(range(1 << (1 << arity)), range(4)):
        apply = {
            "f": lambda *a, f=f: bool(f >> sum(int(v) << i for i, v in enumerate(a)) & 1),
            "g": lambda a, g=g: bool(g >> int(a) & 1),
        }
        table = 0
        for row in range(8):
            state = {name: bool(row >> i & 1) for i, name in enumerate(names)}
            table |= int(eval(text, {}, {**state, **apply})) << row
        for name, signs_found in zip(names, table_signs(table, 3), strict=True):
            sign, maybe = declared[name]
            wrong = {">": -1, "|": 1, "?": 0}[sign]
            if (not signs_found and not maybe) or wrong in signs_found:
                break
        else:
            found.add(table)
    return found


def test_a_rule_of_a_table_has_it_and_names_every_regulator() -> None:
    for table in range(256):
        rule = rule_of(table, "ABC")
        assert truth_table(rule, ("A", "B", "C")) == table
        assert {s.name for s in symbols(rule)} == set("ABC")
    assert format_expression(rule_of(0b1110, "AB")) == "A | B"


def test_how_a_missing_function_is_read_is_told() -> None:
    reading = named("aeon").read("x", b"A -> C\nB -|? C\n")
    assert [d.code for d in reading.diagnostics] == ["LN609"]
    assert "read as `A & !B`, open: every function with these signs" in reading.diagnostics[0].message
    assert reading.network is not None
    assert [(r.node, r.how, r.optional) for r in open_rules(reading.network)] == [("C", Openness.MONOTONE, ("B",))]


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("A -> B\nA -> C\n$B: f(A)\n$C: f(A)\n", (3, 2), "stands in two rules"),
        ("A -? E\nB -> E\nC -> E\nD -> E\n", (1, 1), "more networks than can be told"),
        ("A -> B\n$B: f(A) & !A\n", (2, 2), "no function of `B` is as its regulations say"),
        ("".join(f"A{i} -> B\n" for i in range(9)), (1, 1), "more networks than can be told"),
        ("A -> B\n$B: f(A, C)\n", (2, 10), "no regulation says so"),
    ],
)
def test_what_cannot_be_said_is_refused_with_its_place(text: str, place: tuple[int, int], message: str) -> None:
    reading = named("aeon").read("x", text.encode())
    assert reading.network is None
    found = [d for d in reading.diagnostics if d.is_error and message in d.message]
    assert found and found[0].start == place and found[0].help, reading.diagnostics


def test_the_reference_of_ours_comes_back_and_a_stale_one_is_told() -> None:
    network = parse("#: open B: monotone\nA, A\nC, C\nB, A & C\n").network
    assert network is not None
    text = export(network, "aeon").data.decode()
    assert "$B" not in text
    assert sketch(text).meaning == network.meaning
    for other in (text.replace("C -> B", "C -| B"), text.replace("C -> B\n", ""), text + "$B: A & C\n"):
        reading = named("aeon").read("x", other.encode())
        assert "LN604" in [d.code for d in reading.diagnostics], other


def test_objects_of_aeon_come_in_with_what_is_open() -> None:
    aeon = pytest.importorskip("biodivine_aeon")
    network = Network.from_aeon(aeon.BooleanNetwork.from_aeon("A -> B\nC -|? B\n$A: true\n$C: true\n"))
    assert [r.node for r in open_rules(network)] == ["B"]
    assert Network.from_aeon(network.to_aeon()).meaning == network.meaning
    with pytest.raises(InvalidNetwork, match="errors"):
        Network.from_aeon(aeon.BooleanNetwork.from_aeon("A -> B\nA -> C\n$B: f(A)\n$C: f(A)\n"))


TREES = """#: kind drug: cure
#: open one, two, four: connectives
#: optional a -> three
#: optional b -> five
#: open five: !(a & b) ; (a | 1) & b
#: open six: monotone
#: optional b -> six
a, six
b, one
cure, cure
one, {0}
two, {1}
three, {2}
four, (a | (b | 0) | six) & !cure & !!(a & six)
five, a & b
six, a & b & one
"""


@pytest.mark.parametrize("format", [f.id for f in FORMATS if f.writer and f.id != "physiboss"])
def test_every_format_keeps_what_is_open_or_tells_that_it_is_lost(format: str) -> None:
    chosen = random.Random(format)

    def rule(depth: int) -> str:
        if depth == 0 or chosen.random() < 0.2:
            return chosen.choice(["a", "b", "six", "!a", "!b", "one", "1", "0"] if depth < 3 else ["a", "b"])
        return "({})".format(chosen.choice([" & ", " | "]).join(rule(depth - 1) for _ in range(chosen.choice([2, 3]))))

    if format in ("sbml", "tabularqual"):
        pytest.importorskip({"sbml": "libsbml", "tabularqual": "openpyxl"}[format])
    kept = 0
    for _ in range(12):
        text = TREES.format(*(f"{chosen.choice(['', '!'])}({rule(3)}) & (a | b | six)" for _ in range(3)))
        reading = parse(text)
        if reading.network is None:
            # What the dice made leaves nothing to choose, or is constant.
            continue
        target = named(format)
        found = convert(reading, reading.network, target)
        again = target.reread(found.export)
        lost = {c.subject if c.kind == "open" else c.detail for c in found.changes
                if c.fate.value == "lost" and c.kind in ("open", "optional")}  # fmt: skip
        if again is None:
            assert lost >= {r.node for r in open_rules(reading.network)}
            continue
        assert again.network is not None
        back = again.network
        for opened in open_rules(reading.network):
            if opened.node in lost:
                continue
            kept += 1
            theirs = next(r for r in open_rules(back) if r.node == opened.node)
            assert (theirs.how, theirs.optional) == (opened.how, opened.optional)
            if opened.how is not Openness.MONOTONE:
                # What is to be chosen depends on the tree: it has to be the same one.
                trees = [n.nodes[n.index[opened.node]].rule.expression for n in (reading.network, back)]
                if opened.how is Openness.CONNECTIVES or opened.optional:
                    assert len({format_expression(tree) for tree in trees}) == 1, (format, opened.node)
    assert kept or format in ("cellcollective", "pnml", "graphml", "sif")


def test_a_pattern_that_matches_nodes_with_nothing_to_open_goes_into_every_format() -> None:
    rules = "TUM_in, TUM_in\nNF-kB, TUM_in\nTUM_A, NF-kB | TUM_B\nTUM_B, TUM_A\n"
    network = parse(f"targets, factors\n#: open TUM_*: connectives\n{rules}", "n.bnet").network
    assert network is not None
    written = [one for one in FORMATS if one.writer and one.id not in ("physiboss", "tabularqual")]
    assert len(written) > 5
    for format in written:
        again = format.reread(export(network, format.id))
        assert again is None or again.network is not None, (format.id, again.diagnostics)
