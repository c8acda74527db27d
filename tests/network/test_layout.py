"""Formatting changes the dress of a file and nothing else, and once is enough."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from logicnet.compiled.compile import compile_network
from logicnet.errors import InvalidNetwork
from logicnet.network.bnet import Reading, parse, read
from logicnet.network.layout import formatted
from logicnet.text.expression import format_expression

ROOT = Path(__file__).parents[2]
NETWORKS = sorted((ROOT / "networks").glob("*.bnet"))


def once_and_again(reading: Reading) -> str:
    """The formatted text, after seeing that it says the same as the file and stays as it is."""
    network = reading.network
    assert network is not None
    text = formatted(reading)
    again = parse(text)
    assert again.network is not None
    assert again.network.meaning_sha256 == network.meaning_sha256
    assert again.network.names == network.names
    rules = [[format_expression(node.rule.expression) for node in n.nodes] for n in (again.network, network)]
    assert rules[0] == rules[1]
    circuits = [compile_network(n) for n in (again.network, network)]
    assert [(circuit.gates, circuit.root) for circuit in circuits[:1]] == [(c.gates, c.root) for c in circuits[1:]]
    assert formatted(again) == text
    return text


@pytest.mark.parametrize("path", NETWORKS, ids=lambda path: path.stem)
def test_shipped_networks_keep_rules_meaning_and_comments(path: Path) -> None:
    reading = read(str(path))
    text = once_and_again(reading)
    before = [line.strip() for line in str(reading.document).splitlines() if line.lstrip().startswith("#")]
    assert [line for line in text.splitlines() if line.startswith("#")] == before


@pytest.mark.parametrize("one_of", [8, pytest.param(1, marks=pytest.mark.long)])
def test_given_models_and_fixtures(shared: Path, one_of: int) -> None:
    seen = 0
    models = sorted((shared / "bbm").rglob("*.bnet"))[::one_of]
    for path in sorted([*models, *(shared / "fixtures").glob("*.bnet")]):
        reading = read(str(path))
        if reading.network is not None:
            once_and_again(reading)
            seen += 1
    assert seen > 113 // one_of


def test_everything_that_is_put_right() -> None:
    text = (
        '\ufeff\r\n  #:input x = 0\r\n#:   phenotype  p,  a and"b"  \r\n\r\n\r\n a , b or not(c) #: not a directive\r\n'
        '#: expect e, in default with a=1: some  (a+ "b:") [x]\nb,true\n"b:",~!c\n#: allow LN105, last\n'
        ' c, ("c")  # why'
    )
    assert once_and_again(parse(text)).split("\r\n") == [
        "#: input x = 0",
        "#: phenotype p, a & b",
        "",
        "# : not a directive",
        "targets, factors",
        "a, b | !(c)",
        '#: expect e, in default with a=1: some (a | "b:") [x]',
        "b, 1",
        '"b:", !!c',
        "#: allow LN105, last",
        "# why",
        "c, (c)",
        "x, x",
        "",
    ]


def test_a_boolean_net_becomes_bnet_and_its_starting_values_remarks() -> None:
    assert once_and_again(parse("A = True\nA* = not(B or C)\nB* = B\nC* = C\n")) == (
        "# A = True\ntargets, factors\nA, !(B | C)\nB, B\nC, C\n"
    )


def test_an_open_allow_does_not_catch_an_added_line() -> None:
    assert once_and_again(parse("#: input x = 0\n#: allow LN105, about nothing\n")) == (
        "#: input x = 0\ntargets, factors\nx, x\n#: allow LN105, about nothing\n"
    )
    assert once_and_again(parse("a, x\n#: allow LN105, about nothing\n#: input x\n")) == (
        "targets, factors\na, x\nx, x\n#: allow LN105, about nothing\n#: input x\n"
    )


def test_a_node_called_like_the_header_keeps_its_quotes() -> None:
    text = 'targets, factors # shown above\n"targets", factors\nfactors, factors\n'
    assert once_and_again(parse(text)) == ('# shown above\ntargets, factors\n"targets", factors\nfactors, factors\n')


def test_a_faulty_file_is_refused() -> None:
    with pytest.raises(InvalidNetwork):
        formatted(parse("a, b\n"))


@st.composite
def networks(draw: st.DrawFn) -> str:
    names = draw(
        st.lists(st.sampled_from(["a", "miR-34a", '"CD8+"', "NF-κB", '"targets"', '"and"']), min_size=1, unique=True)
    )
    atoms = st.sampled_from([*names, "1", "false"])
    blanks = st.sampled_from(["", " ", "\t", "  "])
    signs = st.sampled_from(["&", "&&", " and ", "*", "|", "||", " or ", "+"])
    rules = st.recursive(
        atoms,
        lambda part: st.tuples(st.sampled_from(["", "!", "~", "not "]), blanks, part, signs, blanks, part).map(
            lambda t: f"{t[0]}({t[1]}{t[2]}{t[3]}{t[4]}{t[5]})"
        ),
        max_leaves=6,
    )
    lines = draw(st.sampled_from([[], ["Targets ,factors"], ["", "", "# head"], ["#:input free = 1"]]))
    for name in names:
        lines = [*lines, *draw(st.sampled_from([[], [""], ["# x"], ["#: allow LN105, why"]]))]
        lines.append(f"{draw(blanks)}{name}{draw(blanks)},{draw(rules)}{draw(st.sampled_from(['', ' # c', '#: d']))}")
    return draw(st.sampled_from(["\n", "\r\n", "\r"])).join(lines)


@given(networks())
def test_generated_networks(text: str) -> None:
    once_and_again(parse(text))


def test_a_header_stays_where_it_stands() -> None:
    text = "# about\ntargets, factors\n\n# the first\na, a\n"
    assert once_and_again(parse(text)) == text


def test_a_header_below_an_open_allow_and_no_rule() -> None:
    reading = parse("#: input x = 0\n#: allow LN105, about nothing\ntargets, factors\n")
    assert once_and_again(reading).count("targets, factors") == 1


def test_a_temporal_formula_keeps_its_text_and_is_read_back() -> None:
    text = "#: expect e,  in default: holds  a=>EF  !{x}: AX {x} [ref]\na, a\n"
    assert once_and_again(parse(text)).startswith("#: expect e,  in default: holds  a=>EF  !{x}: AX {x} [ref]\n")
