"""A network looked at: what it consists of, who regulates whom, and which feedback cycles it has.

Nothing here is searched for; cycles are listed up to a length that is named, because their number explodes.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from logicnet.limits import Limits
    from logicnet.network.citations import Citation
    from logicnet.network.model import Network
    from logicnet.report.regulations import Regulation

__all__ = ["Cycle", "Feedback", "NodeView", "Overview", "overview"]

#: Cycles of at most so many regulations are looked for, and at most so many are listed.
CYCLE_LENGTH = 4
CYCLE_LIMIT = 1000


class NodeView(Struct, frozen=True):
    """One node with its surroundings."""

    name: str
    #: The rule as it was written.
    rule: str
    line: int
    is_input: bool
    #: ``0``, ``1``, ``*`` for an input; empty for every other node.
    default: str
    compartment: str
    kinds: tuple[str, ...]
    description: str
    references: tuple[str, ...]
    #: In the order of the file.
    regulators: tuple[Regulation, ...]
    targets: tuple[Regulation, ...]
    #: What is cited about effects on the node: of its regulators first, in their order, then of other nodes of the
    #: network, which is what the rule leaves out or what speaks of a longer path.
    evidence: tuple[Citation, ...]


class Cycle(Struct, frozen=True):
    """A simple feedback cycle, from its first node in file order; the last node regulates the first."""

    nodes: tuple[str, ...]
    #: ``positive``, ``negative``, or ``both`` when a regulation on it has both signs.
    sign: str


class Feedback(Struct, frozen=True):
    """The cycles of the regulation graph (self-regulation of inputs left out)."""

    #: Sizes of the strongly connected components with a cycle, largest first.
    components: tuple[int, ...]
    #: Cycles of at most ``length`` regulations, by length, then in file order.
    cycles: tuple[Cycle, ...]
    length: int
    #: Whether ``cycles`` holds every cycle up to that length.
    exhaustive: bool


class Overview(Struct, frozen=True):
    """What ``show`` says of a network."""

    network: Network
    nodes: tuple[NodeView, ...]
    regulations: tuple[Regulation, ...]
    feedback: Feedback
    #: Why evidence is missing: each table that cannot be used.
    unreadable: tuple[str, ...]
    #: Nodes whose regulators were not worked out before a limit, which is named; feedback is not told then.
    unfinished: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()


def overview(network: Network, limits: Limits | None = None) -> Overview:
    """Look at a network. Signs are those of the rules as functions, not as they happen to be written.

    At a limit the regulators of some nodes are not known: the result names them.
    """
    from logicnet.network.citations import Citations
    from logicnet.report.regulations import regulations_until

    found, unfinished = regulations_until(network, limits)
    cited = Citations(network)
    into: dict[str, list[Regulation]] = {name: [] for name in network.names}
    out_of: dict[str, list[Regulation]] = {name: [] for name in network.names}
    for regulation in found:
        into[regulation.target].append(regulation)
        out_of[regulation.source].append(regulation)
    defaults = {declared.node: declared.default for declared in network.inputs}
    views = []
    for node in network.nodes:
        default = defaults.get(node.name, 0 if node.is_drug else None)
        views.append(
            NodeView(
                name=node.name,
                rule=network.source.text[node.rule.span.start : node.rule.span.end],
                line=network.source.position(node.span.start)[0],
                is_input=node.is_input,
                default="" if not node.is_input else "*" if default is None else str(default),
                compartment=node.compartment or "",
                kinds=node.kinds,
                description=node.description,
                references=node.references,
                regulators=tuple(into[node.name]),
                targets=tuple(out_of[node.name]),
                evidence=_evidence(network, [r.source for r in into[node.name]], cited.about(node.name)),
            )
        )
    hit = (limits.hit,) if unfinished and limits is not None and limits.hit is not None else ()
    feedback = Feedback((), (), CYCLE_LENGTH, False) if unfinished else _feedback(network, found)
    return Overview(network, tuple(views), found, feedback, cited.unusable, unfinished, hit)


def _evidence(network: Network, regulators: list[str], cited: tuple[Citation, ...]) -> tuple[Citation, ...]:
    order = {name: position for position, name in enumerate(regulators)}
    known = [citation for citation in cited if citation.source in network.index]
    return tuple(sorted(known, key=lambda c: (order.get(c.source, len(order)), network.index[c.source])))


def _feedback(network: Network, found: tuple[Regulation, ...]) -> Feedback:
    import networkx

    graph = networkx.DiGraph()
    graph.add_nodes_from(range(len(network)))
    inputs = {node.name for node in network.input_nodes()}
    for regulation in found:
        if regulation.source != regulation.target or regulation.source not in inputs:
            graph.add_edge(
                network.index[regulation.source], network.index[regulation.target], sign=regulation.sign.value
            )
    components = [
        len(component)
        for component in networkx.strongly_connected_components(graph)
        if len(component) > 1 or any(graph.has_edge(v, v) for v in component)
    ]
    rotations = []
    for cycle in islice(networkx.simple_cycles(graph, length_bound=CYCLE_LENGTH), CYCLE_LIMIT + 1):
        first = cycle.index(min(cycle))
        rotations.append(tuple(cycle[first:] + cycle[:first]))
    exhaustive = len(rotations) <= CYCLE_LIMIT
    cycles = []
    for cycle in sorted(rotations[:CYCLE_LIMIT], key=lambda nodes: (len(nodes), nodes)):
        signs = [graph.edges[edge]["sign"] for edge in zip(cycle, cycle[1:] + cycle[:1], strict=True)]
        sign = "both" if "both" in signs else "negative" if signs.count("inhibits") % 2 else "positive"
        cycles.append(Cycle(tuple(network.nodes[v].name for v in cycle), sign))
    return Feedback(tuple(sorted(components, reverse=True)), tuple(cycles), CYCLE_LENGTH, exhaustive)
