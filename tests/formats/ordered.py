"""What the Boolean network of a multi-valued one must say, by enumeration of the states whose levels are in order.

Shares no code with the readers: a test says, state by state, which level each node strives for.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from itertools import product

from logicnet.network.model import Network
from logicnet.text.formula import AND, NOT, TRUE, Expression, Symbol

__all__ = ["FILES", "State", "difference", "states", "value"]

#: Random files for each format.
FILES = int(os.environ.get("LOGICNET_FUZZ", "60"))

State = dict[str, int]


def value(expression: Expression, state: Mapping[str, int]) -> int:
    """The outcome of a rule in a state of the Boolean nodes."""
    if isinstance(expression, Symbol):
        return state[expression.name]
    if isinstance(expression, NOT):
        return 1 - value(expression.args[0], state)
    if not expression.args:
        return int(expression is TRUE)
    parts = (value(part, state) for part in expression.args)
    return min(parts) if isinstance(expression, AND) else max(parts)


def states(greatest: Mapping[str, int]) -> Iterator[State]:
    """Every state of the multi-valued nodes."""
    for levels in product(*(range(most + 1) for most in greatest.values())):
        yield dict(zip(greatest, levels, strict=True))


def nodes(name: str, most: int) -> list[str]:
    """The Boolean nodes of a multi-valued one."""
    return [name] if most == 1 else [f"{name}_{i}" for i in range(1, most + 1)]


def difference(network: Network, greatest: Mapping[str, int], target: Callable[[str, State], int]) -> str | None:
    """The first ordered state and Boolean node whose next value is not a step of one level toward the target value.

    ``target`` of a node and a state is the level it strives for; an input strives for the level it has.
    """
    rules = {node.name: node.rule.expression for node in network.nodes}
    wanted = [made for name, most in greatest.items() for made in nodes(name, most)]
    if sorted(rules) != sorted(wanted):
        return f"nodes {sorted(rules)}, not {sorted(wanted)}"
    for state in states(greatest):
        bits = {
            made: int(state[name] >= i)
            for name, most in greatest.items()
            for i, made in enumerate(nodes(name, most), 1)
        }
        for name, most in greatest.items():
            goal, here = target(name, state), state[name]
            after = here + (goal > here) - (goal < here)
            for i, made in enumerate(nodes(name, most), 1):
                if value(rules[made], bits) != int(after >= i):
                    return f"{made} in {state}, which strives for {goal}"
    return None
