"""A network is compiled once, and every circuit is its owner's alone."""

import gc

from logicnet.compiled import compile as compiling
from logicnet.compiled.circuit import FALSE, TRUE
from logicnet.compiled.compile import compile_network, formula_signals
from tests.conformance import definitions as truth

RULES = {"a": "a", "b": "a & !c | !a & c", "c": "b | a"}


def test_what_one_question_does_to_its_circuit_reaches_no_other(monkeypatch):
    network = truth.network(RULES)
    first = compile_network(network)
    before = (list(first.gates), list(first.root))
    formula_signals(first, truth.expression("a & b & c"), network.index)
    first.root[0], first.root[1] = FALSE, TRUE
    # The second one is a copy: nothing is compiled again.
    monkeypatch.setattr(compiling, "_compiled", None)
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
    assert known in compiling._whole
    del network
    gc.collect()
    assert known not in compiling._whole
