"""The verifier's encoding of choices and the search's are the same, bit by bit; neither knows the other."""

from __future__ import annotations

import os
import random
from itertools import product

from pysat.solvers import Solver

from logicnet.ensembles.partial import PartialNetwork
from logicnet.network.openness import Opened
from logicnet.verifier.openness import encode
from tests.conformance import definitions as truth
from tests.ensembles import networks

CASES = int(os.environ.get("LOGICNET_FUZZ", "25"))


def admissible(encoded) -> list[tuple[int, ...]]:
    """Settings of the bits that the clauses and steps of the verifier's encoding allow."""

    def value(bits, bit):
        return bits[bit] if bit >= 0 else -1 - bit

    return [
        bits
        for bits in product((0, 1), repeat=len(encoded.bits))
        if all(any(bits[bit] == b for bit, b in clause) for clause in encoded.excluded)
        and all(any(value(bits, low) == 0 and value(bits, high) == 1 for low, high in s) for s in encoded.effective)
    ]


def allowed(partial: PartialNetwork) -> list[tuple[int, ...]]:
    with Solver(name="minisat22", bootstrap_with=list(partial.constraints())) as solver:
        return [
            bits
            for bits in product((0, 1), repeat=partial.bits)
            if solver.solve([k + 1 if b else -(k + 1) for k, b in enumerate(bits)])
        ]


def test_both_encodings_are_the_same_function_of_the_same_bits() -> None:
    bits = restricted = 0
    for seed in range(CASES):
        rng = random.Random(40_000 + seed)
        network = networks.random_partial(rng, rng.randint(2, 4))
        opened = rng.choice((Opened.FILE, Opened.CONNECTIVES))
        partial = PartialNetwork(network, opened)
        if partial.bits > 8:
            continue
        encoded = encode(network, opened)
        assert len(encoded.bits) == partial.bits, seed
        names = network.names
        for state in product((0, 1), repeat=len(network)):
            for setting in product((0, 1), repeat=partial.bits):
                here = dict(zip(names, state, strict=True))
                one = {**here, **dict(zip(partial.hidden, setting, strict=True))}
                other = {**here, **dict(zip(encoded.bits, setting, strict=True))}
                for node, twin in zip(partial.encoded.nodes, encoded.network.nodes, strict=True):
                    if node.name in here:
                        mine = truth.evaluate(node.rule.expression, one)
                        assert mine == truth.evaluate(twin.rule.expression, other), (seed, node.name)
        found = admissible(encoded)
        assert found == allowed(partial), seed
        bits += partial.bits
        restricted += len(found) < 1 << partial.bits
    assert bits > CASES and restricted > CASES // 30
