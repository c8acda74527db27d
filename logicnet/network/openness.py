"""Partially specified networks: which rules are open, in terms of the network as read.

The words are those of the field. A rule is *open* where the file leaves its function undecided. An *instantiation* is
one admissible function for every open rule; the rule lines of the file are the *reference instantiation*. What a
function may be stands in :class:`~logicnet.network.model.Openness`. Nothing here computes: what an instantiation means
for attractors is the business of :mod:`logicnet.ensembles`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from logicnet.network.model import Network, Openness
from logicnet.network.patterns import matching
from logicnet.text.formula import Expression

__all__ = ["OpenRule", "Opened", "closed_nodes", "open_rules"]


class Opened(Enum):
    """Whose word counts: that of the file, or one way for every rule (``--open``)."""

    FILE = "file"
    CONNECTIVES = "connectives"
    MONOTONE = "monotone"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class OpenRule:
    """One node whose function is not decided, resolved from patterns."""

    node: str
    #: ``None``: only the presence of regulators is open.
    how: Openness | None
    #: For ALTERNATIVES: the other rules, in file order; the rule line itself is always admissible and not repeated.
    alternatives: tuple[Expression, ...] = ()
    #: Regulators that may be absent, in file order.
    optional: tuple[str, ...] = ()


def open_rules(network: Network, opened: Opened = Opened.FILE) -> tuple[OpenRule, ...]:
    """The open rules, in file order. Inputs are never open.

    With FILE the directives decide. With CONNECTIVES or MONOTONE every rule that has two or more regulators is open in
    that way, and the directives about alternatives and optional regulations do not count. With NONE nothing is open.
    Whether a rule leaves anything to choose (a single AND of closed arguments does not) is not asked here.
    """
    if opened is Opened.NONE:
        return ()
    if opened is not Opened.FILE:
        how = Openness(opened.value)
        return tuple(OpenRule(node.name, how) for node in network.nodes if not node.is_input)
    names = network.names
    found: dict[str, OpenRule] = {}
    for directive in network.opens:
        for pattern in directive.patterns:
            for name in matching(pattern, names):
                found.setdefault(name, OpenRule(name, directive.how, directive.alternatives))
    optional: dict[str, list[str]] = {}
    for regulation in network.optionals:
        optional.setdefault(regulation.target, []).append(regulation.source)
    return tuple(
        OpenRule(rule.node, rule.how, rule.alternatives, tuple(optional.get(name, ())))
        for name in names
        if not network.nodes[network.index[name]].is_input
        and (rule := found.get(name) or (OpenRule(name, None) if name in optional else None)) is not None
    )


def closed_nodes(network: Network) -> frozenset[str]:
    """Nodes whose presence in an argument keeps its connective: drugs, inputs, and what ``closed`` directives name."""
    names = network.names
    closed = {node.name for node in network.nodes if node.is_input or node.is_drug}
    for pattern in network.closed:
        closed.update(matching(pattern, names))
    return frozenset(closed)
