"""What may be chosen: single clamps of nodes, and drugs that are several clamps at once."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import NamedTuple

from msgspec import Struct

from logicnet.errors import UsageError
from logicnet.network.case import changes_text
from logicnet.network.levels import completed
from logicnet.network.model import Clamp, Cut, Network
from logicnet.network.resolve import match_nodes, parse_formula, with_levels
from logicnet.text.formula import Expression, symbols
from logicnet.text.notebook import Shown

__all__ = [
    "Candidates",
    "Choice",
    "NoCandidates",
    "candidate_carriers",
    "candidate_choices",
    "candidate_drugs",
    "candidate_regulations",
    "candidates_named",
    "changes_of",
    "channels_of",
    "together",
]


_VALUES: dict[tuple[int, ...], str] = {
    (0,): "; knockouts only",
    (1,): "; knock-ins only",
    (0, 1): "; knockouts and knock-ins",
}


class NoCandidates(UsageError):
    """Nothing of one kind is left to choose from; another kind may have something."""


class Choice(NamedTuple):
    """One thing that can be done: counts as one towards the size of a set."""

    clamps: tuple[Clamp, ...]
    #: The name of a drug, ``None`` for anything else.
    drug: str | None = None
    cost: float = 1.0
    #: Regulations that it cuts.
    cuts: tuple[Cut, ...] = ()
    #: The name of a carrier, ``None`` for anything else.
    carrier: str | None = None
    #: In which step of a sequence it is done; 0: there is one step only.
    step: int = 0
    #: What the clamps are in words, where they are levels of a node.
    words: str | None = None

    def __str__(self) -> str:
        """A carrier by its name; anything else by what it does, with the drug's name where that is not the node's."""
        if self.carrier is not None:
            return self.carrier
        does = self.words or " + ".join(map(str, (*self.clamps, *self.cuts)))
        named = self.drug is None or any(clamp.node == self.drug for clamp in self.clamps)
        return does if named else f"{self.drug}: {does}"


class Candidates(Shown, Struct, frozen=True):
    """The choices of a search, in file order, and in words how they were picked."""

    rule: str
    choices: tuple[Choice, ...]


def candidate_choices(
    network: Network,
    formula: Expression | str,
    *,
    values: Sequence[int] = (0, 1),
    only: Sequence[str] | None = None,
    exclude: Sequence[str] = (),
    clamped: Sequence[Clamp] = (),
) -> Candidates:
    """Clamps of nodes to ``values``: of the nodes ``only``, or by default of every node but inputs, drugs, markers of
    ``formula`` and nodes without targets (whatever is done to those cannot be a finding about the network).

    Guaranteed: the choices are in the order of the file, each once; the same network gives the same choices.

    ``formula`` may be a text. ``exclude`` names nodes to leave out in any case. Nodes ``clamped`` throughout are never
    candidates. Of a node with
    levels a choice is a level at least or at most: ``X_2=1`` comes with ``X_1=1``, as the states where it does not mean
    nothing. The levels of an input are inputs.

    Cost: linear in the size of the network.

    Raises:
        NoCandidates: nothing is left to choose from.

    >>> import logicnet
    >>> net = logicnet.load("m1")
    >>> len(logicnet.candidate_choices(net, "growth").choices)
    22
    """
    if isinstance(formula, str):
        formula = parse_formula(network, formula, option="formula")
    levels = {name: one for one in network.levels for name in one.nodes}
    if only is None:
        nodes = _worth_trying(network, {symbol.name for symbol in symbols(formula)})
        rule = "every node but inputs, drugs, markers of the goal and nodes without targets"
    else:
        wanted = set(only)
        nodes = [name for name in network.names if name in wanted]
        rule = "the nodes named"
    left_out = set(exclude) | {clamp.node for clamp in clamped}
    nodes = [name for name in nodes if name not in left_out]
    if exclude:
        rule += ", without those excluded"
    if clamped:
        rule += ", without those clamped throughout"
    rule += _VALUES[tuple(values)]
    throughout = {clamp.node: clamp.value for clamp in clamped}
    choices = []
    for name in nodes:
        for value in values:
            held: dict[str, int] | None = {name: value}
            if name in levels:
                held = completed(levels[name], {**throughout, name: value})
            held = {node: b for node, b in (held or {}).items() if node not in throughout}
            # Left out: a level that contradicts what is clamped, or that would take an excluded node along.
            if held and not left_out & held.keys():
                made = tuple(Clamp(*one) for one in held.items())
                choices.append(Choice(made, words=changes_text(network, made) if name in levels else None))
    if not choices:
        raise NoCandidates("no candidate is left to choose from", "name candidates, or exclude fewer nodes")
    return Candidates(rule, tuple(choices))


def _worth_trying(network: Network, markers: Set[str]) -> list[str]:
    """The nodes that act on another one, without inputs, drugs and markers, in file order."""
    of_inputs = {name for levels in network.levels if levels.is_input for name in levels.nodes}
    with_targets = {
        symbol.name for node in network.nodes for symbol in symbols(node.rule.expression) if symbol.name != node.name
    }
    return [
        node.name
        for node in network.nodes
        if node.name in with_targets and not node.is_input and not node.is_drug
        if node.name not in markers and node.name not in of_inputs
    ]


def candidate_drugs(
    network: Network, *, exclude: Sequence[str] = (), only: Sequence[str] | None = None, clamped: Sequence[Clamp] = ()
) -> Candidates:
    """Every drug, switched on: ``drug`` directives, and nodes of kind drug that no directive already stands for.

    Guaranteed: the choices are in the order of the file, each drug once.

    Cost: linear in the size of the network.

    Raises:
        UsageError: the network has no drug, or none is left.

    >>> import logicnet
    >>> net = logicnet.load("m1")
    >>> len(logicnet.candidate_drugs(net).choices)
    2
    """
    choices: list[Choice] = []
    held = {clamp.node for clamp in clamped}
    stood_for = {drug.clamps[0].node for drug in network.drugs if len(drug.clamps) == 1}
    for node in network.nodes:
        if node.is_drug and node.name not in stood_for:
            choices.append(Choice((Clamp(node.name, 1),), drug=node.name))
    for drug in network.drugs:
        does = with_levels(network, drug.clamps)
        words = changes_text(network, does) if network.levels else None
        choices.append(Choice(does, drug=drug.name, cost=drug.cost, words=words))
    if not choices:
        raise NoCandidates("the network has no drug", "declare `#: kind drug: PATTERN` or `#: drug NAME, NODE=VALUE`")
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
        raise NoCandidates("no drug is left to choose from", "exclude fewer drugs")
    return Candidates(rule, tuple(kept))


def candidates_named(
    network: Network,
    words: Sequence[str],
    *,
    values: Sequence[int] = (0, 1),
    exclude: Sequence[str] = (),
    clamped: Sequence[Clamp] = (),
    option: str = "--candidates",
) -> Candidates:
    """What ``--candidates`` names: ``drugs`` for every drug, switched on, and patterns of nodes for clamps of these to
    ``values``; both may stand in one list. A node called ``drugs`` is meant where the network has one.

    Raises:
        NoCandidates: nothing is left to choose from.
        UnknownName: a pattern matches no node.
    """
    patterns = [word for word in words if word.strip() != "drugs" or "drugs" in network.index]
    groups: list[Candidates] = []
    only: tuple[str, ...] = match_nodes(network, patterns, option=option)
    if len(patterns) < len(words):
        groups.append(candidate_drugs(network, exclude=exclude, clamped=clamped))
        switched = {choice.clamps[0].node for choice in groups[0].choices if len(choice.clamps) == 1}
        only = tuple(name for name in only if name not in switched)
        if not only:
            return groups[0]
    # What is named is tried whatever the goal reads.
    formula = network.nodes[0].rule.expression
    groups.append(candidate_choices(network, formula, values=values, only=only, exclude=exclude, clamped=clamped))
    return together(groups)


def together(groups: Sequence[Candidates]) -> Candidates:
    """All choices of all groups, in order."""
    return Candidates(
        "; and ".join(group.rule for group in groups), tuple(choice for group in groups for choice in group.choices)
    )


def candidate_regulations(
    network: Network, *, exclude: Sequence[str] = (), clamped: Sequence[Clamp] = (), cuts: Sequence[Cut] = ()
) -> Candidates:
    """Every regulation, cut: its target no longer sees the source, which reads as 0 there.

    Left out: regulations of an input by itself, those that leave a drug or a node in ``exclude``, those into a node
    ``clamped`` throughout, those cut throughout, and those between levels of one node, which keep them in order.
    """
    levels = {name: one for one in network.levels for name in one.nodes}
    held, gone, out = {clamp.node for clamp in clamped}, {(cut.source, cut.target) for cut in cuts}, set(exclude)
    drugs = {node.name for node in network.nodes if node.is_drug}
    found = [
        Cut(source, node.name)
        for node in network.nodes
        if not node.is_input and node.name not in held
        for source in dict.fromkeys(symbol.name for symbol in symbols(node.rule.expression))
        if source not in drugs and source not in out and (source, node.name) not in gone
        if node.name not in levels or source not in levels[node.name].nodes
    ]
    return Candidates("every regulation, cut", tuple(Choice((), cuts=(cut,)) for cut in found))


def candidate_carriers(
    network: Network, *, exclude: Sequence[str] = (), clamped: Sequence[Clamp] = (), cuts: Sequence[Cut] = ()
) -> Candidates:
    """Every carrier, cut: all regulations that leave one exosomal cargo, and for each compartment with several cargoes
    all that leave any of them (its release as a whole).

    Raises:
        UsageError: no node is of kind exosomal_cargo.
    """
    single = candidate_regulations(network, exclude=exclude, clamped=clamped, cuts=cuts)
    leaving: dict[str, list[Cut]] = {}
    for choice in single.choices:
        leaving.setdefault(choice.cuts[0].source, []).append(choice.cuts[0])
    cargo = [node for node in network.nodes if "exosomal_cargo" in node.kinds and node.name in leaving]
    if not cargo:
        raise UsageError(
            "no node of kind exosomal_cargo regulates anything", "declare `#: kind exosomal_cargo: PATTERN`"
        )
    choices = [Choice((), carrier=f"carrier {node.name}", cuts=tuple(leaving[node.name])) for node in cargo]
    for compartment in dict.fromkeys(node.compartment for node in cargo if node.compartment is not None):
        members = [node.name for node in cargo if node.compartment == compartment]
        if len(members) > 1:
            together = tuple(cut for name in members for cut in leaving[name])
            choices.append(Choice((), carrier=f"release of {compartment}", cuts=together))
    return Candidates("every exosomal cargo and every compartment's release, cut", tuple(choices))


def changes_of(choices: Sequence[Choice]) -> str:
    """What kinds of change the choices are, in words.

    >>> changes_of([Choice((Clamp("A", 0),)), Choice((Clamp("B", 0),))])
    'knockouts only'
    """
    kinds: dict[str, None] = {}
    for choice in choices:
        if choice.drug is not None:
            kinds["drugs"] = None
        elif choice.carrier is not None:
            kinds["cut carriers"] = None
        else:
            kinds.update({("knockouts", "knock-ins")[clamp.value]: None for clamp in choice.clamps})
            kinds.update(dict.fromkeys(["cut regulations"] if choice.cuts else []))
    named = list(kinds)
    return f"{named[0]} only" if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"


def channels_of(choices: Sequence[Choice]) -> tuple[Cut, ...]:
    """The regulations that some choice cuts, in the order in which a question numbers them behind the nodes."""
    return tuple(dict.fromkeys(cut for choice in choices for cut in choice.cuts))
