"""The regulation graph, for networkx and, as GraphML, for Cytoscape, yEd and Gephi.

Attributes are plain text, numbers and truth values, so that every tool can show, filter and save them.
"""

from __future__ import annotations

import io
from typing import Any

from logicnet.compiled.regulation import regulations
from logicnet.formats.export import Export
from logicnet.limits import Limits
from logicnet.network.bnet import Reading, parse_source
from logicnet.network.citations import Citations, carrier
from logicnet.network.model import Network
from logicnet.text.characters import xml_text
from logicnet.text.formula import format_expression, format_name
from logicnet.text.source import Source

__all__ = ["graphml", "read_back", "to_networkx", "write"]


def to_networkx(network: Network, limits: Limits | None = None) -> Any:
    """A ``networkx.DiGraph``: one node per node in file order, one edge per effective regulation.

    Node attributes: ``rule`` (in the words of the network file), ``input``, ``drug``, ``compartment``, ``kinds``,
    ``description``, ``references``. Edge attributes: ``sign`` (``activates``, ``inhibits``, ``both``: as the rule has
    it as a function), ``via``, ``confidence``, ``references`` (of directives and
    of evidence tables, supporting ones first). Lists are texts joined by ``; ``; nothing is empty text.
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
    cited = Citations(network)
    nodes = {node.name: node for node in network.nodes}
    for regulation in regulations(network, limits):
        ends = (regulation.source, regulation.target)
        graph.add_edge(
            regulation.source,
            regulation.target,
            sign=regulation.sign.value,
            via=carrier(nodes[regulation.source], known.get(ends)) or "",
            confidence=next((found.confidence for found in cited.of(*ends) if found.confidence), ""),
            references="; ".join(cited.texts(*ends)),
        )
    return graph


def graphml(network: Network, limits: Limits | None = None) -> bytes:
    """The graph as GraphML: what ``convert`` and ``show --graph`` both write.

    The ids are ``n0``, ``n1`` ... in file order, since an id of XML holds no blank; the name stands in ``label``. A
    character that XML cannot write is a picture there. ``interaction`` repeats ``sign``: Cytoscape draws by that word.
    """
    import networkx

    found = to_networkx(network, limits)
    place = {name: f"n{k}" for k, name in enumerate(found)}
    graph = networkx.DiGraph(name=xml_text(network.title))
    for name, attributes in found.nodes(data=True):
        graph.add_node(place[name], label=xml_text(name), **_clean(attributes))
    for source, target, attributes in found.edges(data=True):
        graph.add_edge(place[source], place[target], interaction=attributes["sign"], **_clean(attributes))
    out = io.BytesIO()
    networkx.write_graphml(graph, out, prettyprint=True, named_key_ids=True)
    return out.getvalue() + b"\n"


def _clean(attributes: dict[str, Any]) -> dict[str, Any]:
    return {key: xml_text(value) if isinstance(value, str) else value for key, value in attributes.items()}


def write(network: Network) -> Export:
    """The graph as GraphML; each rule stands as text on its node."""
    return Export(graphml(network), tuple((name, xml_text(name)) for name in network.names))


def read_back(path: str, data: bytes) -> Reading:
    """The rules that stand on the nodes of an export of ours."""
    import networkx

    graph = networkx.read_graphml(io.BytesIO(data))
    rules = [f"{format_name(found['label'])}, {found['rule']}" for _, found in graph.nodes(data=True)]
    return parse_source(Source(path, "\n".join(["targets, factors", *rules, ""])))
