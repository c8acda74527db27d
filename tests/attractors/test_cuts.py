"""A cut regulation is a constant in place of its source, in one rule only."""

from logicnet.network.bnet import parse
from logicnet.network.model import Cut
from logicnet.studies.attractors import find_attractors

WHOLE = "a, a\nb, !a & !c\nc, a | b\nd, a & b\n"
#: The same network with `a` out of the rule of `c` by hand.
BY_HAND = "a, a\nb, !a & !c\nc, 0 | b\nd, a & b\n"


def attractors(text, cuts=()):
    network = parse(text).network
    landscape = find_attractors(network, environment="all", clamps=cuts)
    return {(attractor.space, attractor.size) for attractor in landscape.attractors}


def test_a_cut_equals_the_rule_written_without_the_source():
    assert attractors(WHOLE, [Cut("a", "c", 0)]) == attractors(BY_HAND)


def test_a_cut_changes_something_here():
    assert attractors(WHOLE) != attractors(BY_HAND)
