"""Rules as functions, against their truth tables."""

from __future__ import annotations

from itertools import product
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from logicnet.compiled.function import MOST_OPERANDS, Effect, constant_value, effects, equivalent, redundant_parts
from logicnet.compiled.regulation import Regulation, regulations
from logicnet.network.bnet import parse
from logicnet.text.expression import AND, FALSE, NOT, OR, TRUE, Expression, Symbol, symbols

NAMES = "abcd"


def _joined(kind: Any) -> Any:
    return lambda parts: kind(*parts)


leaves = st.one_of(st.sampled_from(NAMES).map(Symbol), st.sampled_from([TRUE, FALSE]))
expressions = st.recursive(
    leaves,
    lambda inner: st.one_of(
        inner.map(NOT),
        st.lists(inner, min_size=2, max_size=3).map(_joined(AND)),
        st.lists(inner, min_size=2, max_size=3).map(_joined(OR)),
    ),
    max_leaves=12,
)
STATES = [dict(zip(NAMES, bits, strict=True)) for bits in product((0, 1), repeat=len(NAMES))]


def value(rule: Expression, state: dict[str, int]) -> int:
    if isinstance(rule, Symbol):
        return state[rule.name]
    if isinstance(rule, NOT):
        return 1 - value(rule.args[0], state)
    if isinstance(rule, AND):
        return min(value(part, state) for part in rule.args)
    if isinstance(rule, OR):
        return max(value(part, state) for part in rule.args)
    return 1 if rule is TRUE else 0


def table(rule: Expression) -> list[int]:
    return [value(rule, state) for state in STATES]


@given(expressions)
def test_effects_are_those_of_the_truth_table(rule: Expression) -> None:
    found = effects(rule)
    assert list(found) == list(dict.fromkeys(symbol.name for symbol in symbols(rule)))
    for name, effect in found.items():
        changes = {
            value(rule, state | {name: 1}) - value(rule, state | {name: 0}) for state in STATES if state[name] == 0
        } - {0}
        assert (
            effect
            is {
                (): None,
                (1,): Effect.ACTIVATES,
                (-1,): Effect.INHIBITS,
                (-1, 1): Effect.BOTH,
            }[tuple(sorted(changes))]
        )


@given(expressions, expressions)
def test_equivalence_is_equality_of_truth_tables(a: Expression, b: Expression) -> None:
    assert equivalent(a, b) is (table(a) == table(b))
    outcomes = set(table(a))
    assert constant_value(a) == (outcomes.pop() if len(outcomes) == 1 else None)


def without(rule: Expression, parts: list[Expression]) -> Expression:
    """The rule with these operands deleted, told apart by identity."""
    if any(rule is part for part in parts):
        raise AssertionError("a part that is not an operand")
    if isinstance(rule, NOT):
        return NOT(without(rule.args[0], parts))
    if isinstance(rule, AND | OR):
        kept = [without(a, parts) for a in rule.args if not any(a is part for part in parts)]
        return kept[0] if len(kept) == 1 else type(rule)(*kept)
    return rule


def single_deletions(rule: Expression) -> list[Expression]:
    found = []
    if isinstance(rule, NOT):
        found = [NOT(shorter) for shorter in single_deletions(rule.args[0])]
    elif isinstance(rule, AND | OR):
        for i, argument in enumerate(rule.args):
            rest = [*rule.args[:i], *rule.args[i + 1 :]]
            found.append(rest[0] if len(rest) == 1 else type(rule)(*rest))
            found += [type(rule)(*rule.args[:i], s, *rule.args[i + 1 :]) for s in single_deletions(argument)]
    return found


def fresh(rule: Expression) -> Expression:
    """The same expression in which no two parts are one object."""
    if isinstance(rule, Symbol):
        return Symbol(rule.name)
    return type(rule)(*map(fresh, rule.args)) if rule.args else rule


@given(expressions.map(fresh))
def test_all_redundant_parts_can_go_together_and_none_is_named_without_need(rule: Expression) -> None:
    parts = [part for part in redundant_parts(rule).parts if part is not TRUE and part is not FALSE]
    if len(parts) == len(redundant_parts(rule).parts):  # constants are one object wherever they stand
        assert table(without(rule, parts)) == table(rule)
    if any(table(shorter) == table(rule) for shorter in single_deletions(rule)):
        assert redundant_parts(rule).parts or not list(symbols(rule))
    else:
        assert not redundant_parts(rule).parts


def test_a_wide_rule_in_clauses_takes_no_time() -> None:
    """A hundred clauses over forty names, every one of them written twice."""
    clauses = [f"(x{i % 40} & !x{(i * 7 + 3) % 40} & x{(i * 11 + 5) % 40})" for i in range(100)]
    text = "a, " + " | ".join([*clauses, *clauses]) + "\n" + "".join(f"x{i}, x{i}\n" for i in range(40))
    network = parse(text).network
    assert network is not None
    assert len(redundant_parts(network.nodes[0].rule.expression).parts) >= 100


def test_regulations_come_by_target_and_in_the_order_of_the_rule() -> None:
    network = parse("a, !c & (b | (b & d))\nb, b\nc, (a & !b) | (!a & b)\nd, 1\n").network
    assert network is not None
    assert regulations(network) == (
        Regulation("c", "a", Effect.INHIBITS),
        Regulation("b", "a", Effect.ACTIVATES),
        Regulation("a", "c", Effect.BOTH),
        Regulation("b", "c", Effect.BOTH),
    )


def test_redundant_parts_are_looked_for_in_rules_of_a_bounded_length() -> None:
    """Each part is a question about all the others."""
    assert len(redundant_parts(AND(*[Symbol("a")] * 500)).parts) == 499
    asked = redundant_parts(AND(*[Symbol("a")] * (MOST_OPERANDS + 1)))
    assert (asked.parts, asked.open) == ([], MOST_OPERANDS + 1)
    assert "more than 5,000 names" in asked.why
