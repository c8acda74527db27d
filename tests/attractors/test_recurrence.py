"""Values that every attractor has at some time, against explicit graphs."""

import os
import random

from logicnet.attractors.recurrence import Recurrence
from logicnet.compiled.circuit import Fanout, percolate
from logicnet.compiled.compile import compile_network
from logicnet.compiled.space import FULL, Subspace
from logicnet.limits import Limits
from logicnet.network.bnet import parse
from logicnet.network.update import Update
from tests.oracles.courses import Graph

#: Random networks: 150 take two seconds, LOGICNET_FUZZ=400 asks 2,150.
MANY = 150 + 5 * int(os.environ.get("LOGICNET_FUZZ", "0"))


def restless_rule(draw, n, i):
    """A rule that is no input, and as likely to hinder as to help."""
    terms = [
        " & ".join(draw.choice(["", "!"]) + f"n{draw.randrange(n)}" for _ in range(draw.randint(1, 2)))
        for _ in range(draw.randint(1, 2))
    ]
    return " | ".join(terms) if draw.random() < 0.7 else f"!n{draw.choice([j for j in range(n) if j != i])}"


def test_what_comes_again_everywhere_equals_the_explicit_graph():
    yes = no = 0
    for seed in range(MANY):
        draw = random.Random(seed)
        n = draw.randint(2, 5)
        rules = [restless_rule(draw, n, i) for i in range(n)]
        network = parse("".join(f"n{i}, {rule}\n" for i, rule in enumerate(rules))).network
        if any(node.is_input for node in network.nodes):
            continue
        circuit = compile_network(network)
        fixed = percolate(Fanout(circuit), FULL)
        part, _ = circuit.restrict(fixed)
        ends = Graph(rules, Update.ASYNCHRONOUS, {}).attractors(range(1 << n))
        recurrence = Recurrence(Limits())
        for _ in range(3):
            chosen = [v for v in part.origin if draw.random() < 0.6]
            values = Subspace.of((v, draw.randint(0, 1)) for v in chosen)
            wanted = all(any(s & values.mask == values.value for s in states) for states in ends)
            told = recurrence.everywhere(part, part.within(values))
            assert told <= wanted, (rules, values)
            yes, no = yes + told, no + (wanted and not told)
    # Small parts are looked at state by state; a walk finds nearly always what is there.
    assert yes > MANY // 2 and no * 50 < yes
