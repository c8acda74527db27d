"""A network is compiled once, and every circuit is its owner's alone."""

import gc
import random

from logicnet.compiled import compile as compiling
from logicnet.compiled.circuit import FALSE, TRUE
from logicnet.compiled.compile import Rules, compile_network, formula_signals
from logicnet.compiled.space import Subspace
from logicnet.network.model import Cut
from logicnet.text.formula import symbols
from tests.conformance import definitions as truth

RULES = {"a": "a", "b": "a & !c | !a & c", "c": "b | a"}


def test_what_one_question_does_to_its_circuit_reaches_no_other(monkeypatch):
    network = truth.network(RULES)
    first = compile_network(network)
    before = (list(first.gates), list(first.root))
    formula_signals(first, truth.expression("a & b & c"), network.index)
    first.root[0], first.root[1] = FALSE, TRUE
    # The second one is a copy: nothing is compiled again.
    monkeypatch.setattr(compiling, "_rule", None)
    monkeypatch.setattr(compiling, "_Builder", None)
    second = compile_network(network)
    assert (second.gates, second.root) == before != (first.gates, first.root)
    # It grows as the first one did: equal gates are found, not built again.
    for conjunction, children in before[0]:
        (second.conj if conjunction else second.disj)(children)
    assert second.gates == before[0]


def test_a_circuit_goes_with_its_network():
    network = truth.network(RULES)
    compile_network(network)
    known = id(network)
    assert known in compiling._known
    del network
    gc.collect()
    assert known not in compiling._known


def test_the_circuit_of_a_part_says_what_the_whole_circuit_says_of_it():
    for seed in range(60):
        rng = random.Random(seed)
        network = truth.network(truth.random_rules(rng, 5, arity=4))
        cuts, channels = [], []
        for node in network.nodes:
            for source in sorted({symbol.name for symbol in symbols(node.rule.expression)}):
                if rng.random() < 0.3:
                    rng.choice((cuts, channels)).append(Cut(source, node.name, rng.randint(0, 1)))
        whole, rules = compile_network(network, cuts, channels), Rules(network, cuts, channels)
        for v in range(5):
            nodes = rules.ancestors([v])
            for backwards in (False, True):
                part, _ = rules.circuit(nodes, backwards=backwards)
                assert part.origin == tuple(nodes)
                for _ in range(20):
                    space = Subspace.of((i, rng.randint(0, 1)) for i in range(part.n) if rng.random() < 0.6)
                    for i, origin in enumerate(nodes):
                        for b in (0, 1):
                            assert part.admits(space, part.root[2 * i + b]) == whole.admits(
                                part.lift(space), whole.root[2 * origin + b]
                            )


def test_a_node_that_is_held_has_its_value_for_a_rule_and_no_ancestors():
    network = truth.network(RULES)
    rules = Rules(network)
    goal = rules.formula(truth.expression("c"))
    assert rules.ancestors(goal.nodes, {1: 0}) == [0, 1, 2]
    assert rules.ancestors(goal.nodes, {2: 0}) == [2]
    circuit, (signals,) = rules.circuit([2], {2: 0}, [goal])
    assert (circuit.root, signals) == ([TRUE, FALSE], (0, 1))
