"""The network generator: the same bytes for the same arguments, and rules as promised."""

import hashlib

import pytest

from benchmarks.generate import random_network
from logicnet.network.bnet import parse
from logicnet.text.formula import NOT, Symbol, symbols


def negations_and_symbols(expression):
    """Every symbol with the parity of the negations above it."""
    if isinstance(expression, Symbol):
        return [(expression.name, 0)]
    flip = isinstance(expression, NOT)
    return [(name, parity ^ flip) for part in expression.args for name, parity in negations_and_symbols(part)]


def test_same_arguments_same_bytes_and_another_seed_another_network():
    text = random_network(300, seed=7)
    assert text == random_network(300, seed=7)
    assert text.splitlines()[1:] != random_network(300, seed=8).splitlines()[1:]
    # The sequence of the random numbers is part of the promise, on every version of Python.
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == "69d0707e4741b741"


@pytest.mark.parametrize("nodes", [2, 5, 1000, 3000])
def test_every_rule_is_read_and_has_as_many_regulators_as_promised(nodes):
    reading = parse(random_network(nodes, seed=1))
    assert not [found for found in reading.diagnostics if found.is_error]
    assert len(reading.network) == nodes
    hubs = inputs = 0
    for node in reading.network.nodes:
        seen = [symbol.name for symbol in symbols(node.rule.expression)]
        assert len(set(seen)) == len(seen), "a rule in which each regulator occurs once is unate"
        if node.is_input:
            inputs += 1
        elif len(seen) > 6:
            hubs += 1
            assert 100 <= len(seen) <= 400
        else:
            assert len(seen) >= 2
    assert (hubs > 0) == (nodes >= 1000)
    assert (inputs > 0) == (nodes >= 1000)
    assert hubs < nodes / 100 and inputs < nodes / 20


def test_both_signs_and_both_connectives_occur():
    text = random_network(200, seed=3)
    network = parse(text).network
    parities = {parity for node in network.nodes for _, parity in negations_and_symbols(node.rule.expression)}
    assert parities == {0, 1}
    assert " & " in text and " | " in text


def test_one_node_is_refused():
    with pytest.raises(ValueError, match="at least two"):
        random_network(1, seed=1)
