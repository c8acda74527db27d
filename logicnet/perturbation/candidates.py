"""What may be chosen: single clamps of nodes, and drugs that are several clamps at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from logicnet.errors import UsageError
from logicnet.network.model import Clamp, Network

if TYPE_CHECKING:
    from logicnet.text.formula import Expression

__all__ = ["Candidates", "Choice", "candidate_choices", "candidate_drugs"]


_VALUES: dict[tuple[int, ...], str] = {
    (0,): "; knockouts only",
    (1,): "; knock-ins only",
    (0, 1): "; knockouts and knock-ins",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing that can be done: counts as one towards the size of a set."""

    clamps: tuple[Clamp, ...]
    #: The drug's name, or ``None`` for a bare clamp.
    drug: str | None = None
    cost: float = 1.0

    def __str__(self) -> str:
        return self.drug if self.drug is not None else ", ".join(map(str, self.clamps))


@dataclass(frozen=True, slots=True)
class Candidates:
    """The choices of a search, in file order, and in words how they were picked."""

    rule: str
    choices: tuple[Choice, ...]


def candidate_choices(
    network: Network,
    formula: Expression,
    *,
    values: Sequence[int] = (0, 1),
    only: Sequence[str] | None = None,
    exclude: Sequence[str] = (),
    clamped: Sequence[Clamp] = (),
) -> Candidates:
    """Clamps of nodes to ``values``: of the nodes ``only``, or by default of every node but inputs, drugs, markers of
    ``formula`` and nodes without targets (whatever is done to those cannot be a finding about the network).

    ``exclude`` names nodes to leave out in any case. Nodes ``clamped`` throughout are never candidates.

    Raises:
        UsageError: nothing is left to choose from.
    """
    from logicnet.text.formula import symbols

    if only is None:
        with_targets = {
            symbol.name
            for node in network.nodes
            for symbol in symbols(node.rule.expression)
            if symbol.name != node.name
        }
        markers = {symbol.name for symbol in symbols(formula)}
        nodes = [
            node.name
            for node in network.nodes
            if node.name in with_targets and not node.is_input and not node.is_drug and node.name not in markers
        ]
        rule = "every node but inputs, drugs, markers of the goal and nodes without targets"
    else:
        nodes = [name for name in network.names if name in set(only)]
        rule = "the nodes named"
    left_out = set(exclude) | {clamp.node for clamp in clamped}
    nodes = [name for name in nodes if name not in left_out]
    if exclude:
        rule += ", without those excluded"
    if clamped:
        rule += ", without those clamped throughout"
    rule += _VALUES[tuple(values)]
    if not nodes:
        raise UsageError("no candidate is left to choose from", "name candidates, or exclude fewer nodes")
    return Candidates(rule, tuple(Choice((Clamp(name, value),)) for name in nodes for value in values))


def candidate_drugs(
    network: Network, *, exclude: Sequence[str] = (), only: Sequence[str] | None = None, clamped: Sequence[Clamp] = ()
) -> Candidates:
    """Every drug, switched on: ``drug`` directives, and nodes of kind drug that no directive already stands for.

    Raises:
        UsageError: the network has no drug, or none is left.
    """
    choices: list[Choice] = []
    held = {clamp.node for clamp in clamped}
    stood_for = {drug.clamps[0].node for drug in network.drugs if len(drug.clamps) == 1}
    for node in network.nodes:
        if node.is_drug and node.name not in stood_for:
            choices.append(Choice((Clamp(node.name, 1),), drug=node.name))
    choices += [Choice(drug.clamps, drug=drug.name, cost=drug.cost) for drug in network.drugs]
    if not choices:
        raise UsageError("the network has no drug", "declare `#: kind drug: PATTERN` or `#: drug NAME, NODE=VALUE`")
    rule = "every drug, switched on"
    out = set(exclude)
    kept = [
        choice
        for choice in choices
        if choice.drug not in out
        and not any(clamp.node in out or clamp.node in held for clamp in choice.clamps)
        and (only is None or choice.drug in only or any(clamp.node in only for clamp in choice.clamps))
    ]
    if only is not None:
        rule += ", of those named"
    if exclude:
        rule += ", without those excluded"
    if clamped:
        rule += ", without those clamped throughout"
    if not kept:
        raise UsageError("no drug is left to choose from", "exclude fewer drugs")
    return Candidates(rule, tuple(kept))
