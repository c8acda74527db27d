"""A network for other programs: SIF (Cytoscape) and DOT (Graphviz). Names are never changed.

GraphML is a format that ``convert`` writes as well: :func:`logicnet.formats.graph.graphml`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from logicnet.report.drawing import drawn, laid_out
from logicnet.report.regulations import Effect
from logicnet.report.report import network_name

if TYPE_CHECKING:
    from logicnet.limits import Limits
    from logicnet.network.model import Network
    from logicnet.report.plots import Picture

__all__ = ["network_drawn", "to_dot", "to_sif"]


def to_sif(network: Network, limits: Limits | None = None) -> str:
    """One regulation per line, its source, sign and target between tabs; a node without any stands alone on its line.

    Signs and names are all that the format holds: no rule can be read back from it.
    """
    every = drawn(network, limits)
    lines = [f"{line.source}\t{line.sign.value}\t{line.target}" for line in every]
    met = {name for line in every for name in (line.source, line.target)}
    return "".join(f"{line}\n" for line in (*lines, *(name for name in network.names if name not in met)))


_DOT = {
    Effect.ACTIVATES: 'color="#0072b2", arrowhead=normal',
    Effect.INHIBITS: 'color="#d55e00", arrowhead=tee, style=dashed',
    Effect.BOTH: 'color="#aa4488", arrowhead=diamond, style=dotted',
}


def to_dot(network: Network, limits: Limits | None = None) -> str:
    """One cluster per compartment."""
    place = {name: f"n{k}" for k, name in enumerate(network.names)}
    out = [f"digraph {_quoted(network_name(network))} {{", "  node [shape=box, style=rounded];"]
    members: dict[str, list[str]] = {}
    for node in network.nodes:
        shape = ", shape=box, peripheries=2" if node.is_input else ""
        text = f"{place[node.name]} [label={_quoted(node.name)}{shape}];"
        members.setdefault(node.compartment or "", []).append(text)
    for k, (name, lines) in enumerate(members.items()):
        if name:
            out += [f"  subgraph cluster_{k} {{", f"    label={_quoted(name)};"]
            out += [*(f"    {line}" for line in lines), "  }"]
        else:
            out += [f"  {line}" for line in lines]
    for line in drawn(network, limits):
        more = ", penwidth=3" if line.exosomal else ""
        more += ", arrowtail=odot, dir=both" if line.mirna else ""
        out.append(f"  {place[line.source]} -> {place[line.target]} [{_DOT[line.sign]}{more}];")
    return "\n".join([*out, "}"]) + "\n"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def network_drawn(network: Network, kind: str, limits: Limits | None = None) -> Picture:
    """The network as a file of the kind that ``show --graph`` writes: a picture, a page, or a graph."""
    from logicnet.formats.graph import graphml
    from logicnet.report.plots import Picture, network_picture

    if kind == "html":
        from logicnet.report.html.render import drawing_to_html

        return Picture(drawing_to_html(network, limits).encode("utf-8"), ())
    if kind == "graphml":
        return Picture(graphml(network, limits), ())
    if kind in ("sif", "dot"):
        return Picture({"sif": to_sif, "dot": to_dot}[kind](network, limits).encode("utf-8"), ())
    return network_picture(laid_out(network, limits=limits), kind)
