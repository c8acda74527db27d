"""A random unate network of any size, the same bytes for the same arguments on every machine.

``python -m benchmarks.generate NODES FILE [--seed N]``

A rule of two to six regulators is a random tree of ANDs and ORs; one node in two thousand has hundreds of regulators,
in groups: an OR of activators AND no repressor of a second group, or the other way round. Each regulator occurs once
in a rule, negated three times in ten, so every rule is unate by construction. One node in fifty is an input.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

__all__ = ["random_network"]

INPUT_SHARE = 0.02
HUB_SHARE = 0.0005
HUB_REGULATORS = (100, 400)
REGULATORS = (2, 6)
NEGATED_SHARE = 0.3


def random_network(nodes: int, seed: int) -> str:
    """The text of a bnet file with ``nodes`` nodes, inputs included.

    Networks of a thousand nodes or more have at least one node with hundreds of regulators.

    >>> print(random_network(4, seed=1), end="")  # doctest: +ELLIPSIS
    # a random unate network: 4 nodes, seed 1
    targets, factors
    n0, ...
    """
    if nodes < 2:
        raise ValueError("a network in which nodes have regulators has at least two nodes")
    return "\n".join(_lines(nodes, _Dice(seed))) + "\n"


class _Dice:
    """Draws made of ``random.Random.random`` alone: the one method whose sequence Python promises not to change."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._random = random.Random(seed).random

    def chance(self, share: float) -> bool:
        return self._random() < share

    def below(self, stop: int) -> int:
        return int(self._random() * stop)

    def between(self, first: int, last: int) -> int:
        return first + self.below(last - first + 1)

    def distinct(self, count: int, stop: int) -> list[int]:
        """``count`` different numbers below ``stop``, in the order drawn."""
        drawn: dict[int, None] = {}
        while len(drawn) < count:
            drawn[self.below(stop)] = None
        return list(drawn)


def _lines(nodes: int, dice: _Dice) -> Iterator[str]:
    yield f"# a random unate network: {nodes} nodes, seed {dice.seed}"
    yield "targets, factors"
    hubs = {dice.below(nodes)} if nodes >= 1000 else set()
    for v in range(nodes):
        if dice.chance(HUB_SHARE) and nodes >= 1000:
            hubs.add(v)
        if v in hubs:
            yield f"n{v}, {_hub(dice.distinct(dice.between(*HUB_REGULATORS), nodes), dice)}"
        elif dice.chance(INPUT_SHARE):
            yield f"n{v}, n{v}"
        else:
            count = min(dice.between(*REGULATORS), nodes)
            yield f"n{v}, {_tree([_literal(u, dice) for u in dice.distinct(count, nodes)], dice)}"


def _literal(regulator: int, dice: _Dice) -> str:
    return f"!n{regulator}" if dice.chance(NEGATED_SHARE) else f"n{regulator}"


def _tree(literals: Sequence[str], dice: _Dice) -> str:
    """The literals in a random binary tree of ANDs and ORs."""
    if len(literals) == 1:
        return literals[0]
    cut = dice.between(1, len(literals) - 1)
    parts = [_tree(part, dice) for part in (literals[:cut], literals[cut:])]
    sign = " & " if dice.chance(0.5) else " | "
    return sign.join(f"({part})" if " " in part else part for part in parts)


def _hub(regulators: Sequence[int], dice: _Dice) -> str:
    activators = [f"n{u}" for u in regulators if not dice.chance(NEGATED_SHARE)]
    repressors = [f"n{u}" for u in regulators if f"n{u}" not in set(activators)]
    if not activators or not repressors:
        return " | ".join(activators) or "!(" + " | ".join(repressors) + ")"
    outer, inner = ("&", "|") if dice.chance(0.5) else ("|", "&")
    return f"({' | '.join(activators)}) {outer} !({f' {inner} '.join(repressors)})"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generate", description=(__doc__ or "").split("\n")[0])
    parser.add_argument("nodes", type=int)
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    arguments.file.write_text(random_network(arguments.nodes, arguments.seed), "utf-8", newline="\n")


if __name__ == "__main__":
    main()
