"""The regulation graph, for networkx and, as GraphML, for Cytoscape, yEd and Gephi.

Attributes are plain text, numbers and truth values, so that every tool can show, filter and save them.
"""

from __future__ import annotations

import io
from typing import Any

from logicnet.compiled.regulation import regulations
from logicnet.errors import UsageError
from logicnet.formats.export import Export
from logicnet.network.bnet import Reading, parse_source
from logicnet.network.model import Network
from logicnet.text.formula import format_expression, format_name
from logicnet.text.source import Source

__all__ = ["read_back", "to_networkx", "write"]


def to_networkx(network: Network) -> Any:
    """A ``networkx.DiGraph``: one node per node in file order, one edge per effective regulation.

    Node attributes: ``rule`` (in the words of the network file), ``input``, ``drug``, ``compartment``, ``kinds``,
    ``description``, ``references``. Edge attributes: ``sign`` (``activates``, ``inhibits``, ``both``: as the rule has
    it as a function), ``via``, ``confidence``, ``references``. Lists are texts joined by ``; ``; nothing is empty text.
    """
    import networkx

    graph = networkx.DiGraph(name=network.title)
    for node in network.nodes:
        graph.add_node(
            node.name,
            rule=format_expression(node.rule.expression),
            input=node.is_input,
            drug=node.is_drug,
            compartment=node.compartment or "",
            kinds="; ".join(node.kinds),
            description=node.description,
            references="; ".join(node.references),
        )
    known = {(edge.source, edge.target): edge for edge in network.edges}
    for regulation in regulations(network):
        edge = known.get((regulation.source, regulation.target))
        graph.add_edge(
            regulation.source,
            regulation.target,
            sign=regulation.sign.value,
            via=(edge.via or "") if edge is not None else "",
            confidence=(edge.confidence or "") if edge is not None else "",
            references="; ".join(edge.references) if edge is not None else "",
        )
    return graph


def write(network: Network) -> Export:
    """The graph as GraphML; each rule stands as text on its node."""
    import networkx

    buffer = io.BytesIO()
    try:
        networkx.write_graphml(to_networkx(network), buffer, prettyprint=True)
    except ValueError as fault:
        raise UsageError(
            f"GraphML cannot hold a character of this network: {fault}", "remove control characters"
        ) from None
    return Export(buffer.getvalue() + b"\n", tuple((name, name) for name in network.names))


def read_back(path: str, data: bytes) -> Reading:
    """The rules that stand on the nodes of an export of ours."""
    import networkx

    graph = networkx.read_graphml(io.BytesIO(data))
    rules = [f"{format_name(name)}, {found['rule']}" for name, found in graph.nodes(data=True)]
    return parse_source(Source(path, "\n".join(["targets, factors", *rules, ""])))
