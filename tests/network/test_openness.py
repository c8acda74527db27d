"""Open rules: what is to be chosen in them, told from the tree by a second way; the lines stay lines of one file."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from logicnet.compiled.function import effects
from logicnet.formats.renaming import renamed
from logicnet.network.bnet import parse, write
from logicnet.network.layout import formatted
from logicnet.network.model import Network, Openness
from logicnet.network.openness import (
    Opened,
    choices,
    closed_nodes,
    open_connectives,
    open_rules,
    signs,
    truth_table,
    without,
)
from logicnet.text.expression import AND, NOT, OR, Expression, Symbol, format_expression
from logicnet.text.formula import parse_expression
from logicnet.text.source import Source

TEXTS = st.recursive(
    st.sampled_from(["A", "B", "C", "D", "1"]),
    lambda inner: st.one_of(
        inner.map("!({})".format),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"({' & '.join(parts)})"),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: f"({' | '.join(parts)})"),
    ),
    max_leaves=8,
)
NAMES = ("A", "B", "C", "D")


def rule(text: str) -> Expression:
    return parse_expression(Source("", text))


def value(part: Expression, state: dict[str, bool]) -> bool:
    if isinstance(part, Symbol):
        return state[part.name]
    if part.__class__ is NOT:
        return not value(part.args[0], state)
    if part.__class__ in (AND, OR):
        return (all if part.__class__ is AND else any)(value(argument, state) for argument in part.args)
    return bool(part)


def network(text: str) -> Network:
    reading = parse(text)
    assert reading.network is not None, reading.diagnostics
    return reading.network


@given(TEXTS)
def test_a_truth_table_holds_the_value_of_each_row(text: str) -> None:
    expression = rule(text)
    for row in range(16):
        state = {name: bool(row >> i & 1) for i, name in enumerate(NAMES)}
        assert truth_table(expression, NAMES) >> row & 1 == value(expression, state)


@given(TEXTS)
def test_signs_are_those_that_the_solver_finds(text: str) -> None:
    expression = rule(text)
    words = {frozenset(): None, frozenset({1}): "activates", frozenset({-1}): "inhibits", frozenset({1, -1}): "both"}
    found = {name: words[sign] for name, sign in (signs(expression) or {}).items()}
    assert found == {name: effect and effect.value for name, effect in effects(expression).items()}


@given(TEXTS, st.sets(st.sampled_from(NAMES)))
def test_a_connective_is_open_among_two_arguments_without_a_closed_name(text: str, closed: set[str]) -> None:
    expression = rule(text)

    def count(part: Expression) -> tuple[int, bool]:
        """By recursion: how many below here, and whether nothing here is closed."""
        if isinstance(part, Symbol):
            return 0, part.name not in closed
        below = [count(argument) for argument in part.args]
        own = part.__class__ in (AND, OR) and sum(free for _, free in below) > 1
        return sum(number for number, _ in below) + own, bool(below) and all(free for _, free in below)

    found = open_connectives(expression, frozenset(closed))
    assert len(found) == count(expression)[0]
    for connective in found:
        assert {*connective.open, *connective.closed} <= set(connective.expression.args)
        assert connective.reading.__class__ is connective.expression.__class__ is not connective.other.__class__


@given(TEXTS, st.sets(st.sampled_from(NAMES)))
@settings(max_examples=50)
def test_without_a_regulator_its_arguments_are_gone_and_the_others_stay(text: str, absent: set[str]) -> None:
    expression = rule(text)
    left = without(expression, frozenset(absent))
    if left is None:
        assert "1" not in text and not set(text) & (set(NAMES) - absent)
        return
    assert not set(format_expression(left)) & absent
    assert without(left, frozenset(absent)) == left
    # The order in which regulators go is no matter.
    for order in itertools.permutations(absent):
        step: Expression | None = expression
        for name in order:
            step = without(step, frozenset({name}))
        assert format_expression(step) == format_expression(left)


FILE = """#: kind drug: cure
#: open gr*: connectives
#: open "escape": nerve & immune ; !immune & "nerve"
#: open alarm: monotone
#: optional stress -> growth
#: closed nerve
nerve, nerve
immune, alarm
stress, alarm
alarm, stress & !immune | growth
escape, nerve | immune
growth, (immune | alarm | stress) & nerve & !cure & !(alarm & stress)
cure, cure
"""


def test_the_file_says_which_rules_are_open_and_what_in_them() -> None:
    found = network(FILE)
    assert [(r.node, r.how, r.optional) for r in open_rules(found)] == [
        ("alarm", Openness.MONOTONE, ()),
        ("escape", Openness.ALTERNATIVES, ()),
        ("growth", Openness.CONNECTIVES, ("stress",)),
    ]
    assert closed_nodes(found) == {"nerve", "cure"}
    assert choices(found, "growth") == (
        "with or without `stress`",
        "`(immune | alarm | stress) & !(alarm & stress)` or `immune | alarm | stress | !(alarm & stress)`",
        "`immune | alarm | stress` or `immune & alarm & stress`",
        "`alarm & stress` or `alarm | stress`",
    )
    assert choices(found, "escape") == ("or `nerve & immune`", "or `!immune & nerve`")
    assert choices(found, "nerve") == choices(found, "stress") == ()
    assert open_rules(found, Opened.NONE) == ()
    assert {r.node for r in open_rules(found, Opened.MONOTONE)} == {"alarm", "escape", "growth"}


def test_writing_and_formatting_keep_what_is_open() -> None:
    found = network(FILE)
    assert network(write(found)).meaning == network(formatted(parse(FILE))).meaning == found.meaning
    # One line per node says the same as one pattern, and other rules do not.
    assert network(FILE.replace("gr*", "growth")).meaning == found.meaning
    for line in FILE.splitlines()[1:6]:
        assert network(FILE.replace(line, "")).meaning != found.meaning
    assert network(FILE.replace("nerve & immune ;", "nerve & !immune | immune & !nerve ;")).meaning != found.meaning


def test_a_node_called_like_a_way_is_told_from_it_by_quotes() -> None:
    text = '#: open a: "monotone"\na, monotone & monotone\nmonotone, a\n'
    assert [d.code for d in parse(text).diagnostics] == ["LN125"]
    text = '#: open a: !"connectives"\n#: open b: connectives\nconnectives, a\na, connectives\nb, a & b\n'
    found = network(text)
    assert [o.how for o in found.opens] == [Openness.ALTERNATIVES, Openness.CONNECTIVES]
    for again in (network(write(found)), network(formatted(parse(text)))):
        assert again.meaning == found.meaning
    plain = network('#: open a: "connectives"\nconnectives, a\na, !connectives\n')
    assert network(write(plain)).meaning == plain.meaning
    assert '"connectives"' in formatted(parse(write(plain)))


def test_another_name_is_given_in_every_line() -> None:
    found = network(FILE)
    names = {name: f"X_{name}" for name in found.names}
    other = renamed(found, names)
    assert [r.node for r in open_rules(other)] == ["X_alarm", "X_escape", "X_growth"]
    assert renamed(other, {made: name for name, made in names.items()}).meaning == found.meaning


def test_faults_have_a_place_and_a_way_out() -> None:
    rules = "p, p\nq, q\na, p & q\nb, a | p\n"
    for line, code, word in (
        ("#: open a: conectives", "LN023", "did you mean `connectives`"),
        ("#: open a:", "LN022", ""),
        ("#: open a", "LN022", ""),
        ("#: open a*: p | q", "LN022", "one such line per node"),
        ("#: open a, b: p | q", "LN022", "one such line per node"),
        ("#: open a: p | q ;", "LN022", ""),
        ("#: open a: p | q, p", "LN005", ""),
        ("#: open a: p | qq", "LN106", ""),
        ("#: open a: ph | q", "LN106", "rules speak of nodes only"),
        ("#: open ph: monotone", "LN122", ""),
        ("#: optional b -> a", "LN116", "correct one of the two names"),
        ("#: optional p, a", "LN022", ""),
        ("#: optional p -> a x", "LN022", ""),
        ("#: optional p -> a\n#: optional p -> a", "LN107", "keep one"),
        ("#: closed C*", "LN112", "`*` stands for any characters"),
    ):
        found = parse(f"#: phenotype ph, a\n{line}\n{rules}").diagnostics
        assert [d.code for d in found] == [code], (line, found)
        assert word in (found[0].help or ""), (line, found[0].help)
        assert found[0].start[0] in (2, 3)
