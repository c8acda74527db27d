"""Model checking agrees with a second one that enumerates states, and every run is a run."""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest

from logicnet.compiled.space import held_space
from logicnet.limits import Limits
from logicnet.network.bnet import load, parse
from logicnet.network.model import Clamp, Network
from logicnet.network.resolve import pose
from logicnet.query.answer import Answer, Holds
from logicnet.query.model_checking import check_formula
from logicnet.text.expression import AND, NOT, OR, TRUE, Expression, Symbol
from logicnet.text.formula import Scanner
from logicnet.text.source import Source
from logicnet.text.temporal import Formula, Operator, Proposition, format_formula, parse_temporal

NAMES = "abcde"
States = frozenset[int]


def formula_of(text: str) -> Formula:
    return parse_temporal(Scanner(Source("<formula>", text), 0, len(text), []))


def truth(expression: Expression, state: int, index: dict[str, int]) -> bool:
    kind = type(expression)
    if kind is Symbol:
        return bool(state >> index[expression.name] & 1)
    if kind is NOT:
        return not truth(expression.args[0], state, index)
    if kind is AND or kind is OR:
        return (all if kind is AND else any)(truth(arg, state, index) for arg in expression.args)
    return expression is TRUE


class Explicit:
    """The definition: sets of states, one transition at a time."""

    def __init__(self, network: Network, held: dict[int, int]) -> None:
        self.index = network.index
        self.states = frozenset(s for s in range(1 << len(network)) if all(s >> v & 1 == b for v, b in held.items()))
        self.next: dict[int, States] = {}
        for s in self.states:
            moves = {
                s ^ 1 << v
                for v, node in enumerate(network.nodes)
                if v not in held and truth(node.rule.expression, s, network.index) != bool(s >> v & 1)
            }
            self.next[s] = frozenset(moves or {s})

    def fixpoint(self, begin: States, step: Callable[[States], States]) -> States:
        while (after := step(begin)) != begin:
            begin = after
        return begin

    def satisfying(self, formula: Formula, bound: dict[str, int]) -> States:
        if isinstance(formula, Proposition):
            return frozenset(s for s in self.states if truth(formula.expression, s, self.index))
        operator = formula.operator
        if operator is Operator.VARIABLE:
            return frozenset({bound[formula.variable]})
        if operator in (Operator.BIND, Operator.EXISTS, Operator.FORALL, Operator.JUMP):
            if operator is Operator.JUMP:
                holds = bound[formula.variable] in self.satisfying(formula.parts[0], bound)
                return self.states if holds else frozenset()
            each = {s: self.satisfying(formula.parts[0], {**bound, formula.variable: s}) for s in self.states}
            if operator is Operator.BIND:
                return frozenset(s for s in self.states if s in each[s])
            combine = any if operator is Operator.EXISTS else all
            return frozenset(s for s in self.states if combine(s in found for found in each.values()))
        parts = [self.satisfying(part, bound) for part in formula.parts]
        some = {s: self.next[s] for s in self.states}

        def ex(target: States) -> States:
            return frozenset(s for s in self.states if some[s] & target)

        def ax(target: States) -> States:
            return frozenset(s for s in self.states if some[s] <= target)

        def until(step: Callable[[States], States], while_: States, goal: States) -> States:
            return self.fixpoint(goal, lambda found: found | while_ & step(found))

        def weak(step: Callable[[States], States], while_: States, goal: States) -> States:
            return self.fixpoint(self.states, lambda found: found & (goal | while_ & step(found)))

        everything = self.states
        first, last = parts[0], parts[-1]
        match operator:
            case Operator.NOT:
                return everything - first
            case Operator.AND:
                return frozenset.intersection(*parts)
            case Operator.OR:
                return frozenset.union(*parts)
            case Operator.EX:
                return ex(first)
            case Operator.AX:
                return ax(first)
            case Operator.EF:
                return until(ex, everything, first)
            case Operator.AF:
                return until(ax, everything, first)
            case Operator.EG:
                return weak(ex, first, frozenset())
            case Operator.AG:
                return weak(ax, first, frozenset())
            case Operator.EU:
                return until(ex, first, last)
            case Operator.AU:
                return until(ax, first, last)
            case Operator.EW:
                return weak(ex, first, last)
            case _:
                return weak(ax, first, last)


def random_expression(choose: random.Random, names: str, depth: int) -> str:
    if depth == 0 or choose.random() < 0.3:
        return choose.choice(["", "!"]) + choose.choice(names)
    sign = choose.choice(["&", "|"])
    return f"({random_expression(choose, names, depth - 1)} {sign} {random_expression(choose, names, depth - 1)})"


def random_formula(choose: random.Random, names: str, depth: int, bound: tuple[str, ...] = ()) -> str:
    if depth == 0:
        return f"{{{choose.choice(bound)}}}" if bound and choose.random() < 0.5 else random_expression(choose, names, 1)
    kind = choose.choice(["prefix"] * 4 + ["bracket"] * 3 + ["boolean"] * 2 + ["hybrid"])
    inner = random_formula(choose, names, depth - 1, bound)
    if kind == "prefix":
        return f"{choose.choice(['EX', 'AX', 'EF', 'AF', 'EG', 'AG', '!'])} ({inner})"
    other = random_formula(choose, names, depth - 1, bound)
    if kind == "bracket":
        return f"{choose.choice('EA')}[{inner} {choose.choice('UW')} {other}]"
    if kind == "boolean":
        return f"({inner}) {choose.choice(['&', '|', '=>', '<=>'])} ({other})"
    fresh = f"s{len(bound)}"
    if len(bound) == 2:
        return f"@{{{choose.choice(bound)}}}: {inner}"
    return f"{choose.choice('!3V')}{{{fresh}}}: {random_formula(choose, names, depth - 1, (*bound, fresh))}"


def test_nodes_that_cannot_matter_are_left_out_where_steps_do_not_count() -> None:
    """EF and its kind are answered on the ancestors alone; what counts steps, or runs for ever, sees every node."""
    network = parse("a, b\nb, b | a\nclock, !clock\n").network
    assert network is not None
    few = check_formula(pose(network), formula_of("EF a"))
    assert few.trace is not None and all(state.get(2) is None for state in few.trace.states)
    assert (few.satisfying, few.starts) == (6, 8)
    # The clock may run for ever while a waits: without fairness nothing is inevitable.
    assert check_formula(pose(network), formula_of("b => AF a")).holds is Holds.SOME
    without = parse("a, b\nb, b | a\n").network
    assert without is not None
    assert check_formula(pose(without), formula_of("b => AF a")).holds is Holds.EVERY


def test_a_limit_stops_the_model_checker_inside_one_call() -> None:
    network = load(str(Path(__file__).parents[2] / "networks" / "m2.bnet"))
    # Minutes without a limit: every path on which some node never gets its turn has to be considered.
    formula = formula_of("AF TUM_Growth")
    answer = check_formula(pose(network, environment="oral"), formula, limits=Limits(time=0.3))
    assert answer.holds is Holds.UNKNOWN
    assert answer.limits == ("time limit of 0.3 s",)
    assert not answer.finished


def walk_is_a_run(answer: Answer, explicit: Explicit, formula: Formula) -> None:
    """The run is made of transitions and begins where the formula has the value it is an example of."""
    trace = answer.trace
    assert trace is not None
    if any(state.free_count(len(answer.network)) for state in trace.states):
        return  # nodes that cannot matter were dropped: seen in a test of its own
    states = [state.value for state in trace.states]
    for here, there in pairwise(states):
        assert there in explicit.next[here]
    if trace.loop is not None:
        assert states[trace.loop] in explicit.next[states[-1]]
    assert (states[0] in explicit.satisfying(formula, {})) is not trace.refutes


@pytest.mark.parametrize("seed", [*range(8), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(8, 60))])
def test_random_networks_and_formulas(seed: int) -> None:
    choose = random.Random(seed)
    names = NAMES[: choose.randint(2, 5)]
    rules = [name if choose.random() < 0.15 else random_expression(choose, names, 2) for name in names]
    network = parse("".join(f"{name}, {rule}\n" for name, rule in zip(names, rules, strict=True))).network
    assert network is not None
    environment = tuple((n.name, choose.choice([0, 1, None])) for n in network.input_nodes())
    clamps = tuple(Clamp(name, choose.randint(0, 1)) for name in names if choose.random() < 0.15)
    case = pose(network, environment=environment, clamps=clamps)
    pinned = held_space(case)
    explicit = Explicit(network, dict(pinned.fixed()))
    free = [name for v, name in enumerate(names) if not pinned.mask >> v & 1]
    for _ in range(4):
        start = tuple(Clamp(name, choose.randint(0, 1)) for name in free if choose.random() < 0.3)
        formula = formula_of(random_formula(choose, names, choose.randint(1, 3)))
        assert format_formula(formula_of(format_formula(formula))) == format_formula(formula)
        answer = check_formula(case, formula, start=start, limits=Limits())
        first = {network.index[c.node]: c.value for c in start}
        starts = frozenset(s for s in explicit.states if all(s >> v & 1 == b for v, b in first.items()))
        satisfying = explicit.satisfying(formula, {}) & starts
        assert (answer.satisfying, answer.starts) == (len(satisfying), len(starts)), format_formula(formula)
        wanted = Holds.EVERY if satisfying == starts else Holds.SOME if satisfying else Holds.NONE
        assert answer.holds is wanted
        if answer.trace is not None:
            walk_is_a_run(answer, explicit, formula)
        assert (answer.trace is None) == bool(answer.why_no_trace)
        assert answer.finished
