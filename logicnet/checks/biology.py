"""Biology (LN30x): what cells can and cannot do, against what the rules say.

A check of compartments or kinds runs only where the file declares some: a plain list of rules claims nothing of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from logicnet.checks.registry import Check, Finding, Needs, Subject, check
from logicnet.compiled.circuit import Fanout, percolate
from logicnet.compiled.compile import compile_network
from logicnet.compiled.function import Effect
from logicnet.network.directives.words import CARRIERS
from logicnet.network.model import Node
from logicnet.text.diagnostics import Entry, Note, Severity
from logicnet.text.names import format_name

__all__ = ["CHECKS"]

#: What a node is that leaves its cell by itself.
_CARRIER_KINDS = frozenset({"exosomal_cargo", "ligand", "neurotransmitter", "contact"})
_MEANING = "the network file format, section Biology the checker knows"
_EXOSOMES = "J Clin Med 2020, 9(11):3529, doi:10.3390/jcm9113529"


@check(
    Entry(
        "LN301",
        "membrane-without-carrier",
        Severity.WARNING,
        "A regulation between two compartments whose source is no carrier (exosomal_cargo, ligand, neurotransmitter, "
        "contact) and whose evidence names none. Inputs and drugs as sources, and carriers as targets, are exempt.",
        "A molecule inside one cell cannot act inside another: a step of the biology is missing or misplaced.",
        "#: compartment tumor: TUM_*\n#: compartment nerve: NER_*\nTUM_p53, TUM_p53\nTUM_x, TUM_p53\nNER_y, TUM_x",
        "Put the carrier between as a node, give the source its kind, or cite evidence that says `via` which carrier.",
        _MEANING,
    ),
    needs=Needs.COMPARTMENTS,
)
def membrane_without_carrier(subject: Subject) -> Iterator[Finding]:
    """An effect in another cell that nothing carries there."""
    for regulation in subject.regulations:
        source, target = subject.node(regulation.source), subject.node(regulation.target)
        if source.compartment is None or target.compartment is None or source.compartment == target.compartment:
            continue
        if source.is_input or source.is_drug or _CARRIER_KINDS & {*source.kinds, *target.kinds}:
            continue
        if subject.carriers(source.name, target.name) & {*CARRIERS}:
            continue
        yield subject.at(
            membrane_without_carrier.entry,
            target.name,
            subject.occurrence(regulation),
            f"`{source.name}` (in {source.compartment}) acts on `{target.name}` (in {target.compartment}), "
            "but nothing carries it across",
            notes=[Note(f"`{source.name}` is {_kinds(source)}")],
            help="put a carrier between, give the source the kind of one, or cite evidence with its `via`",
        )


def _kinds(node: Node) -> str:
    return f"of kind {', '.join(node.kinds)}" if node.kinds else "of no kind"


@check(
    Entry(
        "LN302",
        "mirna-activates",
        Severity.WARNING,
        "A miRNA whose effect on a target is not a decrease. Its own packaging as cargo is exempt.",
        "miRNAs repress the messages they bind; an increase is the effect on something else, not in the network.",
        "#: kind mirna: *_miR*\nTUM_miR21, TUM_miR21\nTUM_x, TUM_miR21",
        "Put the repressed target between, or accept it with `allow` and name the target that was left out.",
        "D. P. Bartel 2018, doi:10.1016/j.cell.2018.03.006",
    ),
    needs=Needs.KINDS,
)
def mirna_activates(subject: Subject) -> Iterator[Finding]:
    """A miRNA that raises its target."""
    for regulation in subject.regulations:
        source, target = subject.node(regulation.source), subject.node(regulation.target)
        if "mirna" not in source.kinds or regulation.sign is Effect.INHIBITS or "exosomal_cargo" in target.kinds:
            continue
        how = "activates" if regulation.sign is Effect.ACTIVATES else "both activates and inhibits"
        yield subject.at(
            mirna_activates.entry,
            target.name,
            subject.occurrence(regulation),
            f"the miRNA `{source.name}` {how} `{target.name}`: miRNAs repress",
            help="put the target it represses between, or accept it with `#: allow LN302, REASON` above the rule",
        )


@check(
    Entry(
        "LN303",
        "cargo-without-source",
        Severity.WARNING,
        "An exosomal cargo that nothing but the release machinery activates.",
        "A vesicle can only carry what the cell makes: such a cargo is there although its molecule may not be.",
        "#: kind exosomal_cargo: EXO_*\n#: kind release: TUM_Release\nTUM_Release, TUM_Release\nEXO_miR21, TUM_Release",
        "Make the molecule a regulator (`made & released`), or accept it with `allow` and say that it is always made.",
        _EXOSOMES,
    ),
    needs=Needs.KINDS,
)
def cargo_without_source(subject: Subject) -> Iterator[Finding]:
    """A cargo that nobody makes."""
    for node, activators in _cargoes(subject):
        if not any("release" not in activator.kinds for activator in activators):
            yield subject.at(
                cargo_without_source.entry,
                node.name,
                node.rule.span,
                f"the cargo `{node.name}` needs its source: nothing in its rule makes it",
                help=f"write `{format_name(node.name)}, SOURCE & RELEASE`, or accept it with `#: allow LN303, REASON`",
            )


@check(
    Entry(
        "LN304",
        "cargo-without-release",
        Severity.WARNING,
        "An exosomal cargo that no node of kind `release` activates.",
        "Blocking the release of exosomes cannot stop it, so the model finds no effect where a drug has one.",
        "#: kind exosomal_cargo: EXO_*\nTUM_miR21, TUM_miR21\nEXO_miR21, TUM_miR21",
        "Give the release machinery a node of kind `release` and put it into the rule (`made & released`).",
        _EXOSOMES,
    ),
    needs=Needs.KINDS,
)
def cargo_without_release(subject: Subject) -> Iterator[Finding]:
    """A cargo that leaves by no door."""
    for node, activators in _cargoes(subject):
        if not any("release" in activator.kinds for activator in activators):
            yield subject.at(
                cargo_without_release.entry,
                node.name,
                node.rule.span,
                f"the cargo `{node.name}` needs the release machinery: no node of kind release in its rule",
                help=f"write `{format_name(node.name)}, SOURCE & RELEASE`, or accept it with `#: allow LN304, REASON`",
            )


def _cargoes(subject: Subject) -> Iterator[tuple[Node, list[Node]]]:
    """Each cargo that is no input, with the nodes that activate it."""
    for node in subject.network.nodes:
        if "exosomal_cargo" in node.kinds and node.name in subject.effects:
            found = subject.effects[node.name]
            yield node, [subject.node(name) for name, sign in found.items() if sign in (Effect.ACTIVATES, Effect.BOTH)]


@check(
    Entry(
        "LN305",
        "node-without-compartment",
        Severity.WARNING,
        "A node that no compartment pattern matches, in a file that declares compartments.",
        "The carrier rule says nothing about its regulations, as if every membrane were open to it.",
        "#: compartment tumor: TUM_*\nTUM_a, TUM_a\nb, TUM_a",
        "Add it to a `compartment` directive.",
        _MEANING,
    ),
    needs=Needs.COMPARTMENTS,
)
def node_without_compartment(subject: Subject) -> Iterator[Finding]:
    """A node that lives nowhere."""
    for node in subject.network.nodes:
        if node.compartment is None:
            yield subject.at(
                node_without_compartment.entry,
                node.name,
                node.span,
                f"`{node.name}` is in no compartment",
                help="add it to a `#: compartment` line",
            )


@check(
    Entry(
        "LN306",
        "node-without-kind",
        Severity.WARNING,
        "A node that no kind pattern matches, in a file that declares kinds.",
        "The checks of what a miRNA, a cargo or a carrier can do pass it over.",
        "#: kind mirna: *_miR*\nTUM_miR21, TUM_miR21\nTUM_PTEN, !TUM_miR21",
        "Add it to a `kind` directive.",
        _MEANING,
    ),
    needs=Needs.KINDS,
)
def node_without_kind(subject: Subject) -> Iterator[Finding]:
    """A node that is nothing in particular."""
    for node in subject.network.nodes:
        if not node.kinds:
            yield subject.at(
                node_without_kind.entry,
                node.name,
                node.span,
                f"`{node.name}` is of no kind",
                help="add it to a `#: kind` line",
            )


@check(
    Entry(
        "LN307",
        "frozen-node",
        Severity.WARNING,
        "A node with a rule of its own that constants upstream hold at one value in every environment.",
        "It looks regulated and is not: nothing that the network can do changes it.",
        "a, 1\nb, a | c\nc, c",
        "Make the constant upstream an input, or accept it with `allow` and say why.",
        _MEANING,
    )
)
def frozen_node(subject: Subject) -> Iterator[Finding]:
    """A node that constants decide."""
    for name, value in _frozen(subject).items():
        node = subject.node(name)
        if subject.constants.get(name) is None:
            yield subject.at(
                frozen_node.entry,
                name,
                node.rule.span,
                f"`{name}` is {value} in every environment: constants upstream decide it",
                help="make the constant an input if it can change",
            )


def _frozen(subject: Subject) -> dict[str, int]:
    """What percolation of the constants alone decides."""
    fixed = percolate(Fanout(compile_network(subject.network, limits=subject.limits)))
    return {subject.network.names[v]: value for v, value in fixed.fixed()}


@check(
    Entry(
        "LN308",
        "unreachable-node",
        Severity.WARNING,
        "A node that no input can influence, in a network that has inputs.",
        "No environment and no drug that is an input reaches it: a regulation on the way was forgotten.",
        "stress, stress\na, stress\nb, c\nc, b",
        "Add the regulation that was forgotten, or accept it with `allow` and say why the node stands alone.",
        _MEANING,
    )
)
def unreachable_node(subject: Subject) -> Iterator[Finding]:
    """A node that the outside cannot reach."""
    reached = [node.name for node in subject.network.input_nodes()]
    if not reached:
        return
    targets: dict[str, list[str]] = {}
    for regulation in subject.regulations:
        targets.setdefault(regulation.source, []).append(regulation.target)
    found = set(reached)
    while reached:
        for target in targets.get(reached.pop(), ()):
            if target not in found:
                found.add(target)
                reached.append(target)
    frozen = _frozen(subject)
    for node in subject.network.nodes:
        if node.name not in found and node.name not in frozen:
            yield subject.at(
                unreachable_node.entry,
                node.name,
                node.span,
                f"no input can influence `{node.name}`",
                help="is a regulator missing, here or upstream?",
            )


#: Every check of the family, by code.
CHECKS: tuple[Check, ...] = (
    membrane_without_carrier,
    mirna_activates,
    cargo_without_source,
    cargo_without_release,
    node_without_compartment,
    node_without_kind,
    frozen_node,
    unreachable_node,
)
