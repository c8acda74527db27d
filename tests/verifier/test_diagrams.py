"""Diagrams of the verifier against the settings themselves."""

from __future__ import annotations

import random
from itertools import product

import pytest

from logicnet.limits import Limits
from logicnet.verifier import diagrams
from logicnet.verifier.diagrams import Diagrams, DiagramTooLarge


def test_sets_and_numbers_equal_enumeration() -> None:
    draw = random.Random(3)
    for _ in range(60):
        bits = draw.randint(0, 7)
        settings = list(product((0, 1), repeat=bits))
        made = Diagrams(bits, Limits())
        known = [(0, frozenset()), (1, frozenset(settings))]
        for _ in range(12):
            chosen = draw.sample(range(bits), draw.randint(0, bits))
            values = {bit: draw.randint(0, 1) for bit in chosen}
            inside = frozenset(s for s in settings if all(s[bit] == v for bit, v in values.items()))
            some = frozenset(s for s in settings if any(s[bit] == v for bit, v in values.items()))
            known += [(made.cube(values), inside), (made.clause(values.items()), some)]
            (a, x), (b, y), (c, z) = draw.choices(known, k=3)
            known += [(made.both(a, b), x & y), (made.without(a, b), x - y), (made.union([a, b, c]), x | y | z)]
        for diagram, members in known:
            assert made.count(diagram) == len(members)
        # Equal sets are one diagram.
        assert len({diagram for diagram, _ in known}) == len({members for _, members in known})
        assert made.clause([(0, 0), (0, 1)]) == 1 if bits else True


def test_a_thousand_bits_are_no_recursion_and_too_many_nodes_are_said(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Diagrams(5_000, Limits())
    all_on = made.cube(dict.fromkeys(range(5_000), 1))
    assert made.count(made.both(all_on, made.clause([(0, 1), (4_999, 0)]))) == 1
    assert made.count(made.without(1, all_on)) == 2**5_000 - 1
    monkeypatch.setattr(diagrams, "MOST_DIAGRAM_NODES", 100)
    with pytest.raises(DiagramTooLarge, match="more than 100 nodes"):
        Diagrams(200, Limits()).cube(dict.fromkeys(range(200), 1))
