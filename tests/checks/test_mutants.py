"""Mutation testing: what is said to be killed is killed, by enumeration of all states; what nothing tests survives."""

from __future__ import annotations

import re
import time
from itertools import product
from pathlib import Path

import networkx
import pytest

from logicnet.checks.mutants import MutantFate, Mutation, MutationReport, mutants, mutation_test
from logicnet.limits import Limits
from logicnet.network.bnet import parse, read
from logicnet.network.model import Expectation, Network, Quantifier
from logicnet.network.resolve import environment_of
from logicnet.text.expression import format_expression

M1 = Path(__file__).parents[2] / "networks" / "m1.bnet"

#: ``b`` needs ``a``, which is tested; that ``c`` would do as well is not.
PLANTED = """\
#: input a = 0, a signal
#: input c = 0, another
#: environment on, a=1
#: expect a_raises_b, in on: every b [PMID:1]
#: expect nothing_raises_b, in default: no b [PMID:1]
a, a
c, c
b, a | c
"""


def network_of(text: str) -> Network:
    network = parse(text).network
    assert network is not None
    return network


def python(text: str, names: list[str]) -> str:
    """A rule in Python's own words, over a state ``s``: nothing of the program evaluates it."""
    words = text.replace("!", " not ").replace("&", " and ").replace("|", " or ")
    return re.sub(r"\w+", lambda word: f"s[{names.index(word[0])}]" if word[0] in names else word[0], words)


def false_by_enumeration(network: Network, rules: dict[str, str], expectation: Expectation) -> bool:
    """Whether the expectation is false: attractors are the terminal components of the graph of all states.

    Only nodes that the formula depends on, however far, are looked at: they move as if the others were not there.
    """
    fixed = dict(environment_of(network, expectation.environments))
    fixed |= {clamp.node: clamp.value for clamp in expectation.clamps}
    formula = format_expression(expectation.formula)
    names, pending = [], re.findall(r"[A-Za-z]\w*", formula)
    while pending:
        name = pending.pop()
        if name not in names:
            names.append(name)
            pending += [] if name in fixed else re.findall(r"[A-Za-z]\w*", rules[name])
    free = [position for position, name in enumerate(names) if name not in fixed]
    step = eval(f"lambda s: ({''.join(python(rules[names[position]], names) + ', ' for position in free)})")
    shown = eval(f"lambda s: bool({python(formula, names)})")
    graph = networkx.DiGraph()
    for state in product(*((0, 1) if name not in fixed else (fixed[name],) for name in names)):
        graph.add_node(state)
        for position, value in zip(free, step(state), strict=True):
            if bool(value) != bool(state[position]):
                graph.add_edge(state, (*state[:position], int(bool(value)), *state[position + 1 :]))
    shows = [{shown(state) for state in attractor} for attractor in networkx.attracting_components(graph)]
    if expectation.quantifier is Quantifier.EVERY:
        return any(False in values for values in shows)
    if expectation.quantifier is Quantifier.NO:
        return any(True in values for values in shows)
    return {True} not in shows


def test_what_is_killed_in_the_teaching_network_is_killed_by_enumeration_too() -> None:
    """Every fourth one; the expectation that killed it is true of the network and false of the mutant."""
    network = read(str(M1)).network
    assert network is not None
    report = mutation_test(network)
    by_name = {expectation.name: expectation for expectation in network.expectations}
    rules = {node.name: format_expression(node.rule.expression) for node in network.nodes}
    assert report.finished and report.of(MutantFate.KILLED)
    for result in report.of(MutantFate.KILLED)[::4]:
        changed = rules | {result.mutant.node: result.mutant.text}
        assert not false_by_enumeration(network, rules, by_name[result.expectation]), result
        assert false_by_enumeration(network, changed, by_name[result.expectation]), result


def survivors(report: MutationReport) -> set[str]:
    return {result.mutant.text for result in report.of(MutantFate.SURVIVED)}


def test_a_regulator_that_nothing_tests_survives_and_a_test_of_it_kills() -> None:
    network = network_of(PLANTED)
    report = mutation_test(network)
    assert {"a"} <= survivors(report), "without `c` no expectation is false"
    rules = {node.name: format_expression(node.rule.expression) for node in network.nodes}
    for text in survivors(report):
        assert not any(false_by_enumeration(network, rules | {"b": text}, e) for e in network.expectations)
    tested = PLANTED.replace("#: expect", "#: expect c_raises_b, in default with c=1: every b [PMID:2]\n#: expect", 1)
    assert survivors(mutation_test(network_of(tested))) == set()


def test_an_expectation_without_reference_or_that_is_false_kills_nothing() -> None:
    uncited = PLANTED.replace(" [PMID:1]", "")
    assert mutation_test(network_of(uncited)).expectations == ()
    assert not mutation_test(network_of(uncited)).of(MutantFate.KILLED)
    false = PLANTED.replace("every b [PMID:1]", "no b [PMID:1]")
    assert mutation_test(network_of(false)).expectations == ("nothing_raises_b",)


def test_slips_that_change_nothing_are_told_apart() -> None:
    """Dropping ``b`` from ``a | a & b`` says the same as before; dropping ``a & b`` or ``a`` says it once more."""
    network = network_of("a, a\nb, b\nc, a | a & b\n")
    report = mutation_test(network)
    every = list(mutants(network.nodes[2]))
    assert report.count + report.equivalent == len(every)

    def table(text: str) -> tuple[bool, ...]:
        return tuple(bool(eval(python(text, ["a", "b"]), {"s": state})) for state in product((0, 1), repeat=2))

    original = table("a | a & b")
    tested = [table(result.mutant.text) for result in report.results]
    assert original not in tested and len(set(tested)) == len(tested)
    assert {table(mutant.text) for mutant in every} == {original, *tested}


def test_every_kind_of_slip_is_tried() -> None:
    (node,) = [node for node in network_of("a, a\nb, b\nc, a & !b\n").nodes if node.name == "c"]
    slips = {(mutant.change, mutant.what, mutant.text) for mutant in mutants(node)}
    assert slips == {
        (Mutation.SIGN, "a negated", "!a & !b"),
        (Mutation.SIGN, "!b not negated", "a & b"),
        (Mutation.OPERATOR, "OR for AND", "a | !b"),
        (Mutation.REGULATOR, "a left out", "!b"),
        (Mutation.REGULATOR, "!b left out", "a"),
    }
    for node in network_of("a, a\nk, 1\n").nodes:
        assert [mutant.text for mutant in mutants(node)] == ([] if node.is_input else ["0"])


def test_a_large_network_is_sampled_with_the_seed() -> None:
    network = read(str(M1)).network
    assert network is not None
    whole = mutation_test(network)
    assert whole.seed is None and len(whole.results) == whole.count
    samples = [mutation_test(network, seed=seed, exhaustive=5) for seed in (3, 3, 4)]
    for sample in samples:
        assert len(sample.results) == 5 and sample.count == whole.count and sample.seed is not None
        assert set(sample.results) <= set(whole.results), "a mutant meets the same fate in a sample"
    assert samples[0] == samples[1]
    assert samples[0].results != samples[2].results


def test_a_limit_leaves_no_mutant_that_only_seems_to_survive() -> None:
    network = read(str(M1)).network
    assert network is not None
    report = mutation_test(network, Limits(time=0))
    assert not report.finished and report.results == ()


@pytest.mark.parametrize("format", ["text", "json"])
def test_check_lists_survivors_with_their_place(logicnet, tmp_path: Path, format: str) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "planted.bnet"
    path.write_text(PLANTED, "utf-8")
    run = logicnet("check", path, "--mutants", "--format", format)
    assert run.status == 0, "a survivor is a gap of the tests, not a fault of the file"
    if format == "json":
        found = run.json["files"][0]["mutants"]
        assert {(s["node"], s["what"], s["line"]) for s in found["survived"]} >= {("b", "c left out", 8)}
    else:
        assert f"{path}:8:8" in run.out and "c left out" in run.out


def test_a_limit_holds_while_mutants_are_made() -> None:
    names = [f"x{i}" for i in range(9)]
    deep = "".join(f"!({names[i % 9]} {'&|'[i % 2]} " for i in range(600)) + "x0" + ")" * 600
    network = network_of("".join(f"{name}, {name}\n" for name in names) + f"Z, {deep}\nY, Z & x1\n")
    started = time.process_time()
    report = mutation_test(network, Limits(time=0.3))
    assert time.process_time() - started < 2
    assert not report.finished and not report.counted and report.results == ()
    whole = mutation_test(network_of("a, b\nb, b\n"), Limits(time=60))
    assert whole.finished and whole.counted


@pytest.mark.parametrize("limit", ["0", "0.5"])
def test_what_a_limit_left_of_mutants_is_said(logicnet, tmp_path: Path, limit: str) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "x.bnet"
    parity = "0"
    for i in range(12):
        parity = f"({parity} & !x{i} | !{parity} & x{i})" if i < 8 else f"({parity} | x{i})"
    rules = "".join(f"x{i}, x{i}\n" for i in range(12))
    path.write_text(f"#: expect E, with x1=1: some Z [r]\n{rules}Z, {parity}\n", "utf-8")
    run = logicnet("check", path, "--mutants", "--time-limit", limit)
    assert run.status == 3 and "every slip tried" not in run.out
