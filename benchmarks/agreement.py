"""Do answers agree? Each program says as much as it knows, and everything that two of them both say must be the same.

An answer in common terms is a mapping with ``count``, and where known ``spaces`` (each a mapping of the fixed nodes),
``states`` (one state inside each attractor) or ``sets`` (each a list of [node, value]). Where ``spaces`` speak of some
nodes only, ``nodes`` lists them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

__all__ = ["disagreements"]

#: Pairs of a state and a space that are looked at; beyond that only the counts are compared.
MAX_PAIRS = 4_000_000


def disagreements(answers: Mapping[str, Mapping[str, Any]]) -> tuple[str, ...]:
    """One sentence for each pair of programs that contradict each other; answers left open say nothing."""
    full = {name: answer for name, answer in answers.items() if "open" not in answer}
    return tuple(
        f"{a} and {b}: {how}" for a, b in combinations(full, 2) if (how := _contradiction(full[a], full[b])) is not None
    )


def _contradiction(a: Mapping[str, Any], b: Mapping[str, Any]) -> str | None:
    if a["count"] != b["count"]:
        return f"{a['count']} against {b['count']}"
    if "sets" in a and "sets" in b and a["sets"] != b["sets"]:
        return f"as many sets, but not the same: {_first_difference(a['sets'], b['sets'])}"
    if "spaces" in a and "spaces" in b:
        spoken = [set(answer["nodes"]) for answer in (a, b) if "nodes" in answer]
        mine, others = _canonical(a["spaces"], spoken), _canonical(b["spaces"], spoken)
        if mine != others:
            return f"as many subspaces, but not the same: {_first_difference(mine, others)}"
    for spaces, states in ((a, b), (b, a)):
        if "spaces" in spaces and "states" in states and a["count"] ** 2 <= MAX_PAIRS:
            lost = _unmatched(spaces["spaces"], states["states"])
            if lost:
                return lost
    return None


def _canonical(spaces: Sequence[Mapping[str, int]], spoken: Sequence[set[str]]) -> list[list[tuple[str, int]]]:
    """In one order, cut to the nodes that both programs speak of."""
    return sorted(
        sorted((name, value) for name, value in space.items() if all(name in nodes for nodes in spoken))
        for space in spaces
    )


def _first_difference(mine: Sequence[Any], others: Sequence[Any]) -> str:
    for a, b in zip(mine, others, strict=True):
        if a != b:
            only = [item for item in a if item not in b] or [item for item in b if item not in a]
            return ", ".join(f"{name}={value}" for name, value in only[:3])
    return ""


def _unmatched(spaces: Sequence[Mapping[str, int]], states: Sequence[Mapping[str, int]]) -> str | None:
    """Every space must hold a state and every state must lie in a space."""
    holders = [
        [i for i, space in enumerate(spaces) if all(state.get(name, value) == value for name, value in space.items())]
        for state in states
    ]
    if not all(holders):
        return "a state lies in none of the subspaces"
    if len({i for held in holders for i in held}) < len(spaces):
        return "a subspace holds none of the states"
    return None
