"""What is written reads back as an equal network: rules, all directives, awkward names."""

from __future__ import annotations

from enum import Enum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct

from logicnet.errors import UsageError
from logicnet.network.bnet import parse, write
from logicnet.network.directives.words import CARRIERS, CONFIDENCES, KINDS
from logicnet.network.model import Network, same_meaning
from logicnet.text.diagnostics import render
from logicnet.text.formula import Symbol, format_expression
from logicnet.text.names import format_name
from logicnet.text.source import Source, Span

AWKWARD = [
    "miR-34a",
    "p53/p63",
    "NF-κB",
    "14-3-3",
    "HLA-DRB1*15:01",
    "CD8+",
    "and",
    "1",
    'say "x"',
    "a, b",
    "#x",
    "targets",
]
AWKWARD += ["A -> B", "[x]", "x*", "in", "with", "every", "cost", "default2", "factors", " ", "-", "miR–34a", "low"]

names = st.lists(
    st.sampled_from(AWKWARD) | st.from_regex(r"[A-Z][a-z0-9]{0,3}", fullmatch=True), min_size=1, max_size=6, unique=True
)
sentences = st.text(st.sampled_from('ab ,[]"#:=é*'), max_size=12).map(lambda text: text.strip())
references = st.text(st.sampled_from('aB1:/.,[]"é '), min_size=1, max_size=8).filter(lambda text: text.strip() == text)
reference_lists = st.lists(references, max_size=3)


def quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


@st.composite
def files(draw: st.DrawFn) -> str:
    """The text of a sound network file that uses every directive."""
    nodes = draw(names)
    inputs = nodes[: draw(st.integers(0, len(nodes)))]
    node = st.sampled_from(nodes).map(format_name)
    value = st.sampled_from("01")

    def formula(atoms: st.SearchStrategy[str]) -> str:
        inner = st.recursive(
            atoms,
            lambda parts: st.one_of(
                parts.map("!({})".format),
                st.tuples(parts, st.sampled_from(["&", "|", " and ", "+"]), parts).map(
                    lambda t: "({}{} {})".format(*t)
                ),
            ),
            max_leaves=6,
        )
        return draw(inner)

    def listed(items: list[str]) -> str:
        return f" [{', '.join(map(quoted, items))}]" if items else ""

    def text() -> str:
        sentence = draw(sentences)
        return f", {sentence}" if sentence else ""

    lines = ["#: network a title", "#: about one", "#: about two", "#: license MIT", "#: evidence table.tsv"]
    lines += [f"#: cite {quoted(reference)}" for reference in draw(reference_lists)]
    lines += [f"#: compartment {format_name(n)}: {format_name(n)}, *" for n in nodes[:2]]
    lines += [f"#: kind {draw(st.sampled_from(KINDS))}: {quoted(nodes[0])}, ?*"]
    described = draw(sentences.filter(lambda s: not s.endswith("]")))
    lines += [f"#: node {format_name(nodes[-1])}{f', {described}' if described else ''}{listed(draw(reference_lists))}"]
    default = draw(st.sampled_from(["", " = 0", " = 1", " = *"]))
    lines += [f"#: input {format_name(n)}{default}{text()}" for n in inputs[:2]]
    cost = draw(st.floats(0, 1e6).map(lambda number: f", cost {number:.6f}") | st.just(""))
    lines += [f"#: drug {format_name(n)}, {format_name(n)}={draw(value)}{cost}" for n in inputs[:1]]
    lines += [f"#: phenotype first p, {formula(node)}".replace("first p", '"first p"')]
    atoms = st.one_of(node, st.just('"first p"'))
    lines += [f"#: phenotype second, {formula(atoms)}"]
    for environment in inputs[:2]:
        if environment not in ("default", "all"):
            lines += [
                f"#: environment {format_name(environment)}, {format_name(environment)}={draw(st.sampled_from('01*'))}"
            ]
    where = f", in default{' + ' + format_name(inputs[0]) if inputs else ''} with {draw(node)}={draw(value)}"
    where = draw(st.sampled_from(["", where]))
    quantifier = draw(st.sampled_from(["every", "some", "no"]))
    lines += [f"#: expect one{where}: {quantifier} {formula(atoms)}{listed(draw(reference_lists))}"]
    rules = {n: format_name(n) for n in inputs}
    for n in nodes[len(inputs) :]:
        rules[n] = formula(st.one_of(node, st.sampled_from(["0", "true"])))
    if len(inputs) < len(nodes):
        source, target = draw(node), nodes[-1]
        rules[target] += f" | {source}"
        arrow = f"{source} -> {format_name(target)}"
        sign = draw(st.sampled_from(["activates", "inhibits"]))
        via = draw(st.sampled_from(["", *(f" via {carrier}," for carrier in CARRIERS)]))
        confidence = draw(st.sampled_from(["", *(f", {word}" for word in CONFIDENCES)]))
        lines += [f"#: edge {arrow}, {sign},{via} {quoted(draw(references))}{confidence}"]
        lines += [f"#: expect cut, with {arrow}={draw(value)}: no second"]
    ruled = nodes[len(inputs) :]
    if ruled:
        # Two regulators of the same sign, which no drug and no input closes, whatever the kinds above say.
        of = [format_name(n) for n in ("gate", "one more", "connectives")]
        rules["gate"] = f"{of[0]} & {of[1]} | {of[2]}"
        rules["one more"], rules["connectives"] = of[2], of[1]
        how = draw(st.sampled_from(["monotone", f"{of[0]} & ({of[1]}|{of[2]}) ; not {of[2]} or ({of[0]} & {of[1]})"]))
        lines += [f"#: open {of[0]}: {how}", f"#: optional {of[1]} -> {of[0]}"]
        lines += [f"#: rate {of[0]}, up=2.5", f"#: rate {of[1]}, up=0.125, down=3e2"]
        lines += [f"#: closed {draw(st.sampled_from(['*', of[0], quoted(nodes[0])]))}, gate"]
        nodes = [*nodes, "gate", "one more", "connectives"]
    lines += ['#: part sub/other.bnet', '#: part "a, b.bnet", environment there = default, "what ever" = all + default']
    lines += ['#: allow LN374 "E 1" of "a, b.bnet", a reason', "#: allow LN374 E2, another reason"]
    lines += ["#: screen one, abolish=second; size=2; candidates=x*"]
    lines += [f"#: allow LN301, LN302 {draw(node)}, a reason"]
    lines += [f"{format_name(n)}, {rules[n]}" for n in nodes]
    lines += ["#: allow LN303, a reason for nothing"]
    return "\n".join(lines) + "\n"


def plain(value: Any) -> object:
    """A value of the model without its places, in full: order, patterns and wording included."""
    if isinstance(value, Span | Source):
        return None
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Struct):
        return [plain(getattr(value, name)) for name in value.__struct_fields__]
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    if isinstance(value, Symbol) or hasattr(value, "args"):
        return format_expression(value)
    return value


def sound(text: str) -> Network:
    reading = parse(text)
    assert reading.network is not None, "\n".join([text, *map(render, reading.diagnostics)])
    return reading.network


@given(files())
def test_a_written_network_reads_back_equal(text: str) -> None:
    network = sound(text)
    written = write(network)
    again = sound(written)
    assert same_meaning(again, network)
    assert plain(again) == plain(network)
    assert write(again) == written
    assert again.meaning_sha256 == network.meaning_sha256


@given(files(), st.randoms(use_true_random=False))
def test_the_order_of_lines_is_no_meaning(text: str, random: Any) -> None:
    network = sound(text)
    # Which group comes first decides a compartment, and an `allow` without a node looks at the next rule.
    fixed = ("#: compartment", "#: kind", "#: allow LN303")
    kept = [line for line in text.splitlines() if line.startswith(fixed[:2])]
    moved = [line for line in text.splitlines() if not line.startswith(fixed)]
    random.shuffle(moved)
    last = [line for line in text.splitlines() if line.startswith(fixed[2])]
    assert sound("\n".join([*moved, *kept, *last])).meaning_sha256 == network.meaning_sha256


def test_a_node_called_like_the_header_is_written_in_quotes() -> None:
    network = sound('"targets", factors\nfactors, factors\n')
    assert write(network) == 'targets, factors\n"targets", factors\nfactors, factors\n'
    assert same_meaning(sound(write(network)), network)


def test_text_of_two_lines_is_refused_and_not_written() -> None:
    from msgspec.structs import replace

    network = sound("a, a\n")
    with pytest.raises(UsageError, match="one line"):
        write(replace(network, title="one\ntwo"))


def test_a_rule_is_never_simplified() -> None:
    assert write(sound("a, a & (b | !b)\nb, b | b\n")).splitlines()[1:] == ["a, a & (b | !b)", "b, b | b"]
