"""What a caller says about a network: exact, complete, and refused with the nearest name otherwise."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from logicnet.errors import UnknownName, UsageError, on_command_line
from logicnet.network.bnet import parse
from logicnet.network.model import Clamp, Cut, Network
from logicnet.network.resolve import (
    environment_of,
    find_node,
    find_phenotype,
    match_nodes,
    parse_clamps,
    parse_formula,
    resolve_environment,
    resolve_given,
)
from logicnet.text.formula import format_expression, symbols

NETWORK = parse(
    """#: kind drug: DRUG_*
#: input stress = 1
#: input DRUG_b = 1
#: input DRUG_c = *
#: phenotype growth, p53 & !stress
#: phenotype worse, growth | "CD8+"
#: environment oral, stress=0, free=1
#: environment wild, stress=*
stress, stress
free, free
DRUG_a, DRUG_a
DRUG_b, DRUG_b
DRUG_c, DRUG_c
p53, stress & !DRUG_a
miR-34, p53
miR-34a, p53
"CD8+", miR-34a
"A -> B", p53
"""
).network
assert isinstance(NETWORK, Network)
NET: Network = NETWORK

PAIR = ((Clamp("p53", 0), Clamp("miR-34a", 1)), ())


@pytest.mark.parametrize(
    "texts",
    [
        ["p53=0,miR-34a=1"],
        ["p53=0, miR-34a=1"],
        ["p53=0+miR-34a=1"],
        ["p53=0 + miR-34a=1"],
        ["p53=0 miR-34a=1"],
        ["p53 = 0", '"miR-34a" = 1'],
        ["p53=0", "p53=0,miR-34a=1"],
    ],
)
def test_all_ways_of_writing_a_pair_are_one_pair(texts: list[str]) -> None:
    assert parse_clamps(NET, texts) == PAIR


@pytest.mark.parametrize(
    "text",
    [
        "stress -> p53=0",
        "stress->p53=0",
        '"stress" -> "p53" = 0',
        '"stress -> p53"=0',
        "stress -> p53=0,stress -> p53=0",
    ],
)
def test_a_regulation_is_cut(text: str) -> None:
    assert parse_clamps(NET, [text]) == ((), (Cut("stress", "p53", 0),))


TREATED = parse(
    """#: drug blocker, a=0, b=1, cost 2, both at once
#: drug c, a=0, cost 1, named like a node
#: drug "anti-PD1", b=1, cost 1
a, a
b, a
c, b
"""
).network
assert isinstance(TREATED, Network)


@pytest.mark.parametrize(
    ("text", "clamps"),
    [
        ("blocker", (Clamp("a", 0), Clamp("b", 1))),
        ("blocker=1", (Clamp("a", 0), Clamp("b", 1))),
        ("c=1 + blocker", (Clamp("c", 1), Clamp("a", 0), Clamp("b", 1))),
        ("b=1,blocker", (Clamp("b", 1), Clamp("a", 0))),
        ("c", (Clamp("a", 0),)),
        ("anti-PD1 c=0", (Clamp("b", 1), Clamp("c", 0))),
        ('"anti-PD1"', (Clamp("b", 1),)),
    ],
)
def test_the_name_of_a_drug_stands_for_its_clamps(text: str, clamps: tuple[Clamp, ...]) -> None:
    assert parse_clamps(TREATED, [text]) == (clamps, ())


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ("bloker", "`bloker` is no drug of the file, and no value stands behind it", "did you mean `blocker`?"),
        ("bloker=1", "node `bloker` is not defined", "did you mean `blocker`?"),
        ("blocker=0", "`blocker` is a drug, which is given or left out", "leave it out"),
        ("a=1,blocker", "`a` is given two values, 0 and 1", "keep one of them"),
        ("a", "`=0` or `=1` should stand behind `a`", None),
        ("blocker -> b=0", "node `blocker` is not defined", "there are a, b, c"),
    ],
)
def test_a_slip_in_the_name_of_a_drug_is_pointed_at(text: str, message: str, hint: str | None) -> None:
    with pytest.raises(UsageError) as refused:
        parse_clamps(TREATED, [text])
    assert message in str(refused.value) and refused.value.hint == hint


def test_a_drug_is_no_value_of_a_start() -> None:
    with pytest.raises(UsageError, match="should stand behind `blocker`"):
        parse_clamps(TREATED, ["blocker"], option="--from", drugs=False)


def test_a_node_with_an_arrow_in_its_name_is_a_node() -> None:
    assert parse_clamps(NET, ['"A -> B"=1', '"CD8+"=0']) == ((Clamp("A -> B", 1), Clamp("CD8+", 0)), ())
    assert parse_clamps(NET, []) == parse_clamps(NET, [""]) == ((), ())


def test_formulas_speak_of_nodes_only() -> None:
    formula = parse_formula(NET, "worse and not miR-34", option="--abolish")
    assert format_expression(formula) == '(p53 & !stress | "CD8+") & !miR-34'
    # What came out of a phenotype stands where the phenotype was named, in the option's own text.
    assert [s.span.start for s in symbols(formula)] == [0, 0, 0, 14]


def test_environments_by_default_and_by_name() -> None:
    default = (("stress", 1), ("free", None), ("DRUG_a", 0), ("DRUG_b", 1), ("DRUG_c", None))
    assert resolve_environment(NET, None) == resolve_environment(NET, "default") == environment_of(NET, ()) == default
    assert dict(resolve_environment(NET, "all")) == dict(default) | {"stress": None, "free": None}
    assert dict(resolve_environment(NET, "oral")) == dict(default) | {"stress": 0, "free": 1}
    assert dict(resolve_environment(NET, "oral, free=*,DRUG_a=1")) == dict(default) | {"stress": 0, "DRUG_a": 1}
    assert dict(resolve_environment(NET, "DRUG_a=*")) == dict(default) | {"DRUG_a": None}
    assert dict(environment_of(NET, ("oral", "wild"))) == dict(default) | {"free": 1, "stress": None}
    assert [name for name, _ in resolve_environment(NET, "all")] == [n.name for n in NET.input_nodes()]


def test_patterns_match_whole_names_in_node_order() -> None:
    assert match_nodes(NET, ["miR*", "stress"], option="--candidates") == ("stress", "miR-34", "miR-34a")
    assert match_nodes(NET, ["miR-34"], option="--candidates") == ("miR-34",)
    assert match_nodes(NET, ["miR-34?,p*"], option="--candidates") == ("p53", "miR-34a")
    assert match_nodes(NET, ['"CD8+"'], option="--candidates") == ("CD8+",)
    assert match_nodes(NET, [], option="--candidates") == ()


def test_names_are_found_exactly() -> None:
    assert find_node(NET, "miR-34", option="--node").name == "miR-34"
    assert find_node(NET, "CD8+", option="--node") is find_node(NET, '"CD8+"', option="--node")
    assert find_phenotype(NET, "growth", option="--phenotype").name == "growth"


def clamps(text: str) -> Callable[[], object]:
    return lambda: parse_clamps(NET, [text])


def formula(text: str) -> Callable[[], object]:
    return lambda: parse_formula(NET, text, option="--abolish")


def environment(text: str) -> Callable[[], object]:
    return lambda: resolve_environment(NET, text)


def pattern(text: str) -> Callable[[], object]:
    return lambda: match_nodes(NET, [text], option="--candidates")


@pytest.mark.parametrize(
    ("call", "message", "hint"),
    [
        (clamps("P35=0"), "--with: node `P35` is not defined\n  P35=0\n  ^^^", "did you mean `p53`?"),
        (clamps("p53=0,mir-34a=1"), "node `mir-34a` is not defined\n  p53=0,mir-34a=1\n        ^^^^^^^", "`miR-34a`"),
        (clamps("sress -> p53=0"), "node `sress` is not defined", "`stress`"),
        (formula("p53 & grwth"), "`grwth` is neither a node nor a phenotype", "`growth`"),
        (environment("oarl"), "environment `oarl` is not defined", "`oral`"),
        (environment("oral,strss=0"), "node `strss` is not defined", "`stress`"),
        (lambda: environment_of(NET, ["oarl"]), "environment `oarl` is not defined", "`oral`"),
        (pattern("MIR*"), "no node matches `MIR*`", "case-sensitive"),
        (pattern("mir-34"), "no node matches `mir-34`", "`miR-34`"),
        (lambda: find_node(NET, "p35", option="--node"), "--node: node `p35` is not defined", "`p53`"),
        (lambda: find_phenotype(NET, "Growth", option="--phenotype"), "phenotype `Growth` is not defined", "`growth`"),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest_one(call: Callable[[], object], message: str, hint: str) -> None:
    with pytest.raises(UnknownName) as caught:
        call()
    assert message in caught.value.message
    assert caught.value.hint is not None and hint in caught.value.hint


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (clamps("p53=0,p53=1"), "given two values"),
        (lambda: parse_clamps(NET, ["p53=0", "p53=1"]), "given two values"),
        (clamps("stress -> p53=0 stress -> p53=1"), "given two values"),
        (clamps("free -> p53=0"), "does not occur in the rule"),
        (clamps("p53"), "`=0` or `=1` should stand behind `p53`"),
        (clamps("p53=2"), "a value is 0 or 1"),
        (clamps("p53=*"), "a value is 0 or 1"),
        (clamps("p53=01"), "a value is 0 or 1"),
        (clamps("p53=0,"), "something is missing behind `,`"),
        (clamps("p53=0;miR-34=1"), "`;`"),
        (clamps("p53=0,,miR-34=1"), "`,`"),
        (clamps("CD8+=0"), "should stand behind `CD8`"),
        (formula("p53 &"), "has nothing on its right side\n  p53 &\n      ^"),
        (formula(""), "an expression is missing here"),
        (formula("p53) | x"), "closes nothing"),
        (formula("miR–34"), "dash that is not a hyphen"),
        (environment(""), "an environment is missing"),
        (environment("p53=0"), "is not an input"),
        (environment("stress=2"), "a value is 0, 1 or *"),
        (environment("stress=0,stress=1"), "given two values"),
        (environment("stress=0,oral"), "should stand behind `oral`"),
        (pattern(""), "a pattern is missing here"),
        (pattern("p53,"), "a pattern is missing here"),
        (pattern("[a-z]*"), "`[`"),
    ],
)
def test_what_cannot_be_carried_out_is_refused_with_the_place(call: Callable[[], object], message: str) -> None:
    with pytest.raises(UsageError) as caught:
        call()
    assert not isinstance(caught.value, UnknownName)
    assert message in caught.value.message
    assert "^" in caught.value.message.splitlines()[-1]


GROUPS = """\
#: compartment tumor: T_*
#: compartment nerve: N_*
#: kind mirna: *_miR*
#: kind mirna: T_let7
T_miR1, N_miR2
N_miR2, T_miR1
T_let7, T_p
T_p, T_let7
"""


def test_nodes_are_named_by_kind_and_by_compartment():
    net = parse(GROUPS).network

    def named(*texts):
        return match_nodes(net, texts, option="--candidates")

    assert named("kind:mirna") == ("T_miR1", "N_miR2", "T_let7")
    assert named("compartment:tumor", "N_miR2") == ("T_miR1", "N_miR2", "T_let7", "T_p")
    assert named(" kind: mirna ") == named("kind:mirna")
    with pytest.raises(UnknownName, match="no kind `mirnas`") as caught:
        named("kind:mirnas")
    assert "mirna" in caught.value.hint
    with pytest.raises(UnknownName, match="no compartment `brain`"):
        named("compartment:brain")


GIVEN = parse(
    """a, a
#: expect E1: some a [PMID:1]
#: expect E22, with a=0: no a [PMID:2]
#: expect x1: some a
#: expect "e, 3": every a | !a
#: expect all: some !a
#: expect states: holds EF a
"""
).network


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (None, ["E1", "E22"]),
        ("all", ["E1", "E22", "x1", "e, 3", "all", "states"]),
        (" none ", []),
        ("E*", ["E1", "E22"]),
        ("E[0-9]", ["E1"]),
        ("E[0-9]*,x?", ["E1", "E22", "x1"]),
        ("[!a-zA-D]*", ["E1", "E22"]),
        ('"e, 3"', ["e, 3"]),
        ('"all", E1', ["E1", "all"]),
        ("x1, E1", ["E1", "x1"]),
        ("*", ["E1", "E22", "x1", "e, 3", "all", "states"]),
    ],
)
def test_given_names_expectations_as_a_shell_would(text: str | None, names: list[str]) -> None:
    assert isinstance(GIVEN, Network)
    assert [x.name for x in resolve_given(GIVEN, text)] == names


@pytest.mark.parametrize(
    ("text", "place", "hint"),
    [
        ("E1, e22", "e22", "did you mean `E22`?"),
        ("F*", "F*", "whole name"),
        ('"E*"', '"E*"', "whole name"),
        ("", " ", "E*"),
        ("E1,", " ", "E*"),
        ("E1,,E22", ",", "E*"),
        ("e[", "e[", "whole name"),
    ],
)
def test_given_that_names_nothing_is_refused_with_its_place(text: str, place: str, hint: str) -> None:
    assert isinstance(GIVEN, Network)
    with pytest.raises(UsageError) as caught:
        resolve_given(GIVEN, text)
    assert str(caught.value).startswith("given: ")
    assert hint in str(caught.value.hint)
    *_, line, carets = str(caught.value).rstrip().splitlines()
    start, end = carets.index("^"), carets.rindex("^") + 1
    assert line[start:end].ljust(1) == place
    token = on_command_line.set(True)
    try:
        with pytest.raises(UsageError) as typed:
            resolve_given(GIVEN, text)
    finally:
        on_command_line.reset(token)
    assert str(typed.value) == "--" + str(caught.value) and typed.value.hint == caught.value.hint


def test_where_no_expectation_is_stated_the_hint_is_spelled_as_the_caller_writes() -> None:
    bare = parse("a, a\n").network or NET
    with pytest.raises(UnknownName) as called:
        resolve_given(bare, "E1")
    assert '`given="none"`' in str(called.value.hint)
    with pytest.raises(UnknownName) as other:
        resolve_given(bare, "E1", option="--keep-expectations")
    assert "`--keep-expectations none`" in str(other.value.hint)
    token = on_command_line.set(True)
    try:
        with pytest.raises(UnknownName) as typed:
            resolve_given(bare, "E1")
    finally:
        on_command_line.reset(token)
    assert "`--given none`" in str(typed.value.hint)


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        ("expect E, in F: every A", "write one of `default`, `all`, or define it: `#: environment F, NODE=VALUE`"),
        ("expect E, in F: every zzz", "write one of `default`, `all`, or define it: `#: environment F, NODE=VALUE`"),
        ("drug D, qqq=1", "correct the name, or give the node a rule line"),
        ("phenotype P, qqq", "correct the name, or give the node a rule line"),
        ("screen S, abolish=qqq", "correct the name, or give the node a rule line"),
    ],
)
def test_a_name_that_resembles_nothing_has_a_way_out_too(line: str, hint: str) -> None:
    found = parse(f"#: {line}\nA, A\n").diagnostics
    assert [one.help for one in found if one.severity.name == "ERROR"] == [hint]
