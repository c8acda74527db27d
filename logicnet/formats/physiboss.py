"""PhysiBoSS: one MaBoSS model for each cell type, and the settings that name them (Letort et al. 2019,
doi:10.1093/bioinformatics/bty766).

A compartment of the network is a cell type. What a cell of another type decides is an input of the model, called as
the node is; the settings map each such input, and each node that another type reads, to a signal of the same name.
What the signal is in space, and how it spreads, no Boolean network says: thresholds of the mapping stand at 0.5 and
are to be set. """

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from msgspec.structs import replace

from logicnet.errors import UsageError
from logicnet.formats import maboss
from logicnet.formats.export import Export, ExportChange, ExportFate
from logicnet.network.model import Network, Node, Rule
from logicnet.text.formula import Symbol, symbols
from logicnet.text.source import Span

__all__ = ["write"]

#: What the files are called before their endings, as long as nobody has named them.
_STEM = "cells"


def write(network: Network) -> Export:
    """The settings, with ``.TYPE.bnd`` and ``.TYPE.cfg`` for each compartment beside them.

    Raises ``UsageError`` if a node is in no compartment, or there is only one: then the format MaBoSS says all.
    """
    homeless = [node.name for node in network.nodes if node.compartment is None]
    types = list(dict.fromkeys(node.compartment for node in network.nodes if node.compartment))
    if homeless or len(types) < 2:
        what = f"`{homeless[0]}` is in no compartment" if homeless else "the network has one compartment"
        raise UsageError(f"a model per cell type needs compartments: {what}", "write `#: compartment NAME: PATTERN`")
    changes = [
        ExportChange("compartment", cell, "is a cell type with a model of its own", ExportFate.ADDED) for cell in types
    ]
    companions: list[tuple[str, bytes]] = []
    parts = ['<?xml version="1.0" encoding="UTF-8"?>', "<cell_definitions>"]
    names = {node.name: node.name for node in network.nodes}
    for cell in types:
        own = {node.name: node for node in network.nodes if node.compartment == cell}
        seen = [s.name for node in own.values() if not node.is_input for s in symbols(node.rule.expression)]
        inputs = [name for name in dict.fromkeys(seen) if name not in own]
        outputs = [
            name
            for name in own
            if any(
                name in {s.name for s in symbols(other.rule.expression)}
                for other in network.nodes
                if other.compartment != cell and not other.is_input
            )
        ]
        made = maboss.write(_cell(network, own, inputs))
        names.update(made.names)
        stem = "".join(c if c.isalnum() or c in "_-" else "_" for c in cell)
        while f".{stem}.bnd" in dict(companions):
            stem += "_"
        companions.append((f".{stem}.bnd", made.data))
        companions += [(f".{stem}{ending}", data) for ending, data in made.companions]
        parts += _definition(cell, stem, inputs, outputs, dict(made.names))
    parts.append("</cell_definitions>")
    changes.append(ExportChange("threshold", "every signal", "stands at 0.5: set it", ExportFate.ADDED))
    data = "\n".join(parts) + "\n"
    return Export(data.encode(), tuple(names.items()), tuple(changes), tuple(companions), _STEM)


def _cell(network: Network, own: dict[str, Node], inputs: list[str]) -> Network:
    """The nodes of a cell, with what it reads from others as inputs, and nothing that speaks of other nodes."""
    free = [Node(name, Rule(Symbol(name), Span(0, 0)), Span(0, 0), True) for name in inputs]
    inside = {*own, *inputs}
    return replace(
        Network(network.source, (*own.values(), *free), title=network.title),
        inputs=tuple(i for i in network.inputs if i.node in own),
        phenotypes=tuple(p for p in network.phenotypes if {s.name for s in symbols(p.formula)} <= inside),
    )


def _definition(cell: str, stem: str, inputs: list[str], outputs: list[str], called: dict[str, str]) -> list[str]:
    def mapped(tag: str, name: str, action: str) -> list[str]:
        return [
            f"        <{tag} physicell_name={quoteattr(name)} intracellular_name={quoteattr(called[name])}>",
            f"          <settings><action>{action}</action><threshold>0.5</threshold>"
            "<smoothing>0</smoothing></settings>",
            f"        </{tag}>",
        ]

    return [
        f"  <cell_definition name={quoteattr(cell)}>",
        '    <phenotype><intracellular type="maboss">',
        f"      <bnd_filename>{_STEM}.{escape(stem)}.bnd</bnd_filename>",
        f"      <cfg_filename>{_STEM}.{escape(stem)}.cfg</cfg_filename>",
        "      <mapping>",
        *(line for name in inputs for line in mapped("input", name, "activation")),
        *(line for name in outputs for line in mapped("output", name, "activation")),
        "      </mapping>",
        "    </intracellular></phenotype>",
        "  </cell_definition>",
    ]
