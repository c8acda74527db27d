"""Who regulates whom, in the order of the file; what a regulation is, is said where it is worked out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logicnet.compiled.regulation import Effect, Regulation, regulations_of
from logicnet.errors import LimitReached

if TYPE_CHECKING:
    from logicnet.limits import Limits
    from logicnet.network.model import Network

__all__ = ["Effect", "Regulation", "regulations", "regulations_until"]


def regulations_until(network: Network, limits: Limits | None) -> tuple[tuple[Regulation, ...], tuple[str, ...]]:
    """The regulations of the nodes that a limit left time for, and the names of the others.

    As of :func:`regulations`. Short rules come first, so that a hard one keeps nothing else from being told.
    """
    found: list[Regulation] = []
    unfinished: list[str] = []
    order = network.index
    for node in sorted(network.nodes, key=lambda node: node.rule.span.end - node.rule.span.start):
        try:
            found += regulations_of(node, limits)
        except LimitReached:
            unfinished.append(node.name)
    found.sort(key=lambda one: (order[one.target], order[one.source]))
    return tuple(found), tuple(sorted(unfinished, key=order.__getitem__))


def regulations(network: Network, limits: Limits | None = None) -> tuple[Regulation, ...]:
    """Every effective regulation with its sign, by target, then by source, in the order of the file.

    At a limit, :class:`~logicnet.errors.LimitReached`.
    """
    from logicnet.compiled.regulation import regulations as as_written

    order = network.index
    return tuple(sorted(as_written(network, limits), key=lambda found: (order[found.target], order[found.source])))
