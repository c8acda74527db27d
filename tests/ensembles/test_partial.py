"""The encoding is the ensemble: hidden inputs fixed are an instantiation, left free all of them."""

from __future__ import annotations

import os
import random
from itertools import product

import pytest
from pysat.solvers import Solver

from logicnet.compiled.compile import Rules, compile_network
from logicnet.compiled.space import Subspace
from logicnet.ensembles.choices import ChoiceKind
from logicnet.ensembles.partial import PartialNetwork
from logicnet.errors import UsageError
from logicnet.network.bnet import parse
from logicnet.network.case import Case
from logicnet.network.model import Cut, Network
from logicnet.network.openness import Opened, closed_nodes, open_rules
from logicnet.network.writing import write
from logicnet.perturbation.outcome import Occurrence
from logicnet.perturbation.question import SetStatus, decide
from logicnet.text.formula import format_expression, symbols
from tests.conformance import definitions as truth
from tests.ensembles import networks

CASES = int(os.environ.get("LOGICNET_FUZZ", "10"))


def small(network: Network) -> PartialNetwork:
    """The network with rules closed from the back until few instantiations are left."""
    partial = PartialNetwork(network)
    while partial.size_at_most > 200:
        network = networks.replace(network, opens=network.opens[:-1], optionals=network.optionals[:-1])
        partial = PartialNetwork(network)
    return partial


def settings(partial: PartialNetwork) -> list[tuple[int, ...]]:
    """All outcomes that the constraints allow, by a solver."""
    found = []
    with Solver(name="minisat22", bootstrap_with=list(partial.constraints())) as solver:
        while solver.solve():
            model = set(solver.get_model())
            bits = {k: int(k + 1 in model) for k in range(partial.bits)}
            found.append(partial.outcomes(bits))
            solver.add_clause([-(k + 1) if value else k + 1 for k, value in bits.items()] or [1, -1])
            if not bits:
                break
    return sorted(found)


def test_a_setting_of_the_hidden_inputs_is_its_instantiation() -> None:
    for seed in range(CASES):
        rng = random.Random(seed)
        partial = small(networks.random_partial(rng, rng.randint(2, 4)))
        network = partial.reference
        cuts = tuple(
            Cut(s.name, node.name, rng.randint(0, 1))
            for node in network.nodes
            for s in {s.name: s for s in symbols(node.rule.expression)}.values()
            if not node.is_input and rng.random() < 0.15
        )
        whole = compile_network(partial.encoded, cuts)
        n = len(network)
        for outcomes in rng.sample(every := settings(partial), min(len(every), 4)):
            one = compile_network(partial.instantiate(outcomes), cuts)
            fixed = [(n + bit, value) for bit, value in partial.values(outcomes).items()]
            for _ in range(6):
                known = [(v, rng.randint(0, 1)) for v in range(n) if rng.random() < 0.6]
                for c in range(2 * n):
                    assert one.admits(Subspace.of(known), one.root[c]) == whole.admits(
                        Subspace.of([*known, *fixed]), whole.root[c]
                    ), seed
            # Some choices left free: what some of the instantiations admits.
            free = rng.sample(range(len(partial.choices)), min(3, len(partial.choices)))
            kept = [(n + b, v) for b, v in partial.values(
                {i: k for i, k in enumerate(outcomes) if i not in free}).items()]
            if not partial.has_tables:
                known = [(v, rng.randint(0, 1)) for v in range(n) if rng.random() < 0.6]
                others = [o for o in every if all(o[i] == k for i, k in enumerate(outcomes) if i not in free)]
                circuits = [compile_network(partial.instantiate(o), cuts) for o in others]
                for c in range(2 * n):
                    expected = any(one.admits(Subspace.of(known), one.root[c]) for one in circuits)
                    assert whole.admits(Subspace.of([*known, *kept]), whole.root[c]) == expected, seed


def test_the_instantiations_are_those_of_the_definition() -> None:
    for seed in range(CASES):
        rng = random.Random(seed)
        partial = small(networks.random_partial(rng, rng.randint(2, 4)))
        network = partial.reference
        every = settings(partial)
        assert len(every) == len(set(every))
        if not partial.has_tables:
            assert len(every) == partial.size_at_most
        assert partial.reference_outcomes in every or any(
            choice.kind is ChoiceKind.ROW for choice in partial.choices
        )
        closed = closed_nodes(network)
        seen = [partial.instantiate(outcomes) for outcomes in every]
        for rule in open_rules(network):
            node = network.nodes[network.index[rule.node]]
            here = {networks.function(one, rule.node) for one in seen}
            if rule.how is not None and rule.how.value == "monotone":
                continue
            trees = [node.rule.expression, *rule.alternatives]
            if rule.how is not None and rule.how.value == "connectives":
                trees = list(networks.connective_trees(node.rule.expression, closed))
            expected = set()
            for tree in trees:
                used = [s for s in rule.optional if s in {x.name for x in symbols(node.rule.expression)}
                        or any(s in {x.name for x in symbols(a)} for a in rule.alternatives)]
                for there in product((0, 1), repeat=len(used)):
                    left = networks.without(tree, {s for s, b in zip(used, there, strict=True) if not b})
                    if left is None:
                        off = dict.fromkeys(network.names, 0)
                        # What a rule of which nothing is left is worth is said by the rule as written.
                        source = tree if rule.how is None or rule.how.value != "connectives" else node.rule.expression
                        value = truth.evaluate(source, off)
                        expected.add((value,) * 2 ** len(network))
                    else:
                        changed = networks.replace(
                            network.nodes[0], name=rule.node, rule=networks.replace(node.rule, expression=left)
                        )
                        only = networks.replace(
                            network,
                            nodes=tuple(changed if x.name == rule.node else x for x in network.nodes),
                        )
                        expected.add(networks.function(only, rule.node))
            assert here == expected, (seed, rule.node)


@pytest.mark.parametrize(("regulators", "functions"), [(1, 1), (2, 2), (3, 9), (4, 114)])
def test_monotone_tables_are_all_functions_in_which_every_regulator_takes_part(regulators: int, functions: int) -> None:
    names = [f"r{i}" for i in range(regulators)]
    rng = random.Random(regulators)
    literals = [rng.choice(("", "!")) + name for name in names]
    network = truth.network({"x": " & ".join(literals), **{name: name for name in names}})
    partial = PartialNetwork(networks.opened(network, x="monotone"))
    found = set()
    for outcomes in settings(partial):
        one = partial.instantiate(outcomes)
        text = format_expression(one.nodes[0].rule.expression)
        assert networks.signs(text) == {
            name: {0 if literal.startswith("!") else 1} for name, literal in zip(names, literals, strict=True)
        }
        found.add(networks.function(one, "x"))
    assert len(found) == len(settings(partial)) == functions


def test_instantiations_are_ordinary_files_and_the_reference_is_the_file_itself() -> None:
    for seed in range(CASES):
        rng = random.Random(seed)
        partial = small(networks.random_partial(rng, rng.randint(2, 4)))
        network = partial.reference
        same = partial.instantiate(partial.reference_outcomes)
        if partial.choices:
            assert same.nodes == network.nodes
        every = settings(partial)
        for outcomes in rng.sample(every, min(len(every), 5)):
            one = partial.instantiate(outcomes)
            read = parse(write(one), path="<one>").network
            assert read is not None
            for name in network.names:
                assert networks.function(read, name) == networks.function(one, name)
                # A rule that comes down to its own node keeps its value, but no environment sets it.
                assert read.nodes[read.index[name]].is_input == network.nodes[network.index[name]].is_input, seed


def test_what_is_proved_with_choices_free_holds_in_every_instantiation() -> None:
    for seed in range(CASES):
        rng = random.Random(1000 + seed)
        partial = small(networks.random_partial(rng, rng.randint(2, 4), "cao"))
        network = partial.reference
        formula = truth.expression(truth.random_formula(rng, network.names))
        environment = tuple((node.name, rng.choice((0, 1, None))) for node in network.input_nodes())
        for occurrence in Occurrence:
            free = decide(Case(partial.encoded, environment), formula, occurrence).status
            answers = set()
            for outcomes in settings(partial):
                one = decide(Case(partial.instantiate(outcomes), environment), formula, occurrence).status
                fixed = (*environment, *partial.setting(outcomes))
                assert decide(Case(partial.encoded, fixed), formula, occurrence).status is one
                answers.add(one)
            assert free is (SetStatus.REFUTED if SetStatus.REFUTED in answers else SetStatus.PROVED), seed


def test_nested_choices_are_compiled_in_linear_size() -> None:
    rule = "a"
    for depth in range(60):
        rule = f"({rule} {'&|'[depth % 2]} {'!' if depth % 3 == 0 else ''}b{depth})"
    names = ["a", *(f"b{depth}" for depth in range(60))]
    network = truth.network({"x": rule, **{name: f"{name} & {name}" for name in names}})
    partial = PartialNetwork(networks.opened(network, x="connectives"))
    assert len(partial.choices) == 60
    assert len(compile_network(partial.encoded).gates) < 600
    # With both signs of a name, and seen through a cut.
    network = truth.network({"x": f"{rule} & !a", **{name: f"{name} & {name}" for name in names}})
    partial = PartialNetwork(networks.opened(network, x="connectives"))
    cut = [Cut("a", "x", 1)]
    (circuit, _) = Rules(partial.encoded, cut).circuit(range(len(partial.encoded)))
    assert len(circuit.gates) < 600


def test_what_is_open_is_said_in_the_words_of_the_rule() -> None:
    network = truth.network(
        {"x": "(a | !(b & c)) & !d & e", "a": "x", "b": "x", "c": "c & x", "d": "d", "e": "a & b"}, drugs=["d"]
    )
    partial = PartialNetwork(network, Opened.CONNECTIVES)
    assert [(c.question, c.outcomes, c.path) for c in partial.choices] == [
        (
            "what joins `a | !(b & c)` and `e` in the rule of `x`",
            ("(a | !(b & c)) & e", "a | !(b & c) | e"),
            (),
        ),
        ("what joins `a` and `!(b & c)` in the rule of `x`", ("a | !(b & c)", "a & !(b & c)"), (0,)),
        ("what joins `b` and `c` in the rule of `x`", ("b & c", "b | c"), (0, 1, 0)),
        ("what joins `c` and `x` in the rule of `c`", ("c & x", "c | x"), ()),
        ("what joins `a` and `b` in the rule of `e`", ("a & b", "a | b"), ()),
    ]
    written = partial.instantiate((1, 0, 1, 0, 0)).nodes[0].rule.expression
    assert format_expression(written) == "!d & (a | !(b | c) | e)"
    assert PartialNetwork(network).choices == () and PartialNetwork(network, Opened.NONE).choices == ()


def test_a_rule_that_cannot_be_monotone_is_refused_with_a_way_out() -> None:
    network = truth.network({"x": "a & !b | !a & b", "a": "a", "b": "b"})
    with pytest.raises(UsageError, match="both activates and inhibits") as fault:
        PartialNetwork(networks.opened(network, x="monotone"))
    assert "connectives" in (fault.value.hint or "")
    names = [f"r{i}" for i in range(9)]
    network = truth.network({"x": " | ".join(names), **{name: name for name in names}})
    with pytest.raises(UsageError, match="9 regulators, and 8 is the limit"):
        PartialNetwork(networks.opened(network, x="monotone"))


def test_without_its_only_regulator_a_rule_is_what_it_is_with_that_one_off() -> None:
    network = truth.network({"x": "!a", "y": "a", "a": "y & (x & x)"})
    partial = PartialNetwork(networks.optional(network, ("a", "x"), ("a", "y"), ("x", "a")))
    rules = [format_expression(node.rule.expression) for node in partial.instantiate((1, 1, 1)).nodes]
    assert rules == ["1", "0", "y"]


def test_a_monotone_rule_may_lose_optional_regulators_and_all_of_them_leaves_both_constants() -> None:
    rules = {1: ["!x0", "x0"], 2: ["x0 & x1", "x0 | !x1"], 3: ["x0 & (x1 | !x2)", "x0 | x1 | x2"]}
    for count, texts in rules.items():
        for text in texts:
            names = [f"x{i}" for i in range(count)]
            lines = "".join(f"{name}, {name}\n" for name in names) + f"y, {text}\n"
            for loose in ([], names[:1], names):
                directives = "".join(f"#: optional {name} -> y\n" for name in loose)
                if count == 1 and not loose:
                    continue
                found = network_of(f"#: open y: monotone\n{directives}{lines}")
                partial = PartialNetwork(found)
                expected = set()
                own = networks.signs(text)
                every = list(product((0, 1), repeat=count))
                for values in product((0, 1), repeat=1 << count):
                    f = dict(zip(every, values, strict=True))
                    steps: dict[str, set[int]] = {name: set() for name in names}
                    for (i, name), s in product(enumerate(names), every):
                        up = f[(*s[:i], 1, *s[i + 1 :])]
                        if s[i] == 0 and up != f[s]:
                            steps[name].add(up)
                    if all(steps[n] == own[n] or (not steps[n] and n in loose) for n in names):
                        expected.add(values)
                settled = settings(partial)
                assert len(settled) == len(expected)
                made = {
                    tuple(
                        truth.evaluate(one.nodes[one.index["y"]].rule.expression, dict(zip(names, s, strict=True)))
                        for s in every
                    )
                    for one in map(partial.instantiate, settled)
                }
                assert made == expected, (text, loose)
                for one in map(partial.instantiate, settled):
                    assert parse(write(one)).network is not None


def network_of(text: str) -> Network:
    found = parse(text).network
    assert found is not None, parse(text).diagnostics
    return found


def test_choices_with_the_same_words_are_told_apart() -> None:
    network = parse("#: open x: connectives\nx, (a & b) | (a & b)\na, a | x\nb, b | x\n").network
    assert network is not None
    questions = [choice.question for choice in PartialNetwork(network).choices]
    assert len(set(questions)) == len(questions) == 3
