"""What ``show`` says: a network at a glance, or one of its nodes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from logicnet.report.page import Block, Fields, Page, Paragraph, Style, Table, plural, shortened
from logicnet.report.pages.phrases import NAMES, cut_remark, hint, value_text
from logicnet.report.report import Asked, dialect_name, network_name, size_text

if TYPE_CHECKING:
    from logicnet.network.model import Network
    from logicnet.report.overview import NodeView, Overview
    from logicnet.report.regulations import Regulation

__all__ = ["node_page", "overview_page"]


def overview_page(overview: Overview, asked: Asked) -> Page:
    """What ``show`` says of a whole network."""
    network = overview.network
    about = [("about", " ".join(network.about))] if network.about else []
    cites = [("sources", ", ".join(network.cites))] if network.cites else []
    licence = [("licence", network.license)] if network.license else []
    signs = [regulation.sign.value for regulation in overview.regulations]
    both = signs.count("both")
    kinds = f"{signs.count('activates')} activating, {signs.count('inhibits')} inhibiting"
    kinds += f", {both} with both signs" if both else ""
    facts = [
        *about,
        ("size", size_text(network)),
        ("regulations", f"{len(signs)}: {kinds} (inputs regulate themselves and are not counted)"),
        ("feedback", _feedback_text(overview)),
        *cites,
        *licence,
        ("format", dialect_name(network)),
        ("file", f"sha256 {network.file_sha256[:12]}, meaning {network.meaning_sha256[:12]}"),
    ]
    blocks: list[Block] = [Paragraph(network_name(network), Style.TITLE), Fields(tuple(facts))]
    blocks += _input_table(overview)
    blocks += _group_table(overview)
    if network.drugs:
        rows = [(d.name, ", ".join(map(str, d.clamps)), f"{d.cost:g}", d.text) for d in network.drugs]
        blocks.append(Table(("drug", "clamps", "cost", "meaning"), tuple(rows)))
    if network.phenotypes:
        blocks.append(Table(("phenotype", "formula"), tuple((p.name, p.text) for p in network.phenotypes)))
    if network.environments:
        rows2 = [
            (e.name, ", ".join(f"{node}={value_text(value)}" for node, value in e.settings))
            for e in network.environments
        ]
        blocks.append(Table(("environment", "settings (the other inputs keep their default)"), tuple(rows2)))
    stored = [
        (label, str(count))
        for label, count in (
            ("expectations", len(network.expectations)),
            ("stored screens", len(network.screens)),
            ("accepted findings", len(network.allows)),
        )
        if count
    ]
    blocks += [Fields(tuple(stored))] if stored else []
    blocks.append(hint("one node with its regulators", "show", asked, "--node", _busiest(overview)))
    return tuple(blocks)


def _feedback_text(overview: Overview) -> str:
    feedback = overview.feedback
    if not feedback.components:
        return "none"
    count = len(feedback.cycles)
    signs = [cycle.sign for cycle in feedback.cycles]
    kinds = ", ".join(
        f"{signs.count(sign)} {sign if sign != 'both' else 'of both signs'}"
        for sign in ("positive", "negative", "both")
        if sign in signs
    )
    sizes = shortened([str(size) for size in feedback.components], 5)
    largest = f"{plural(len(feedback.components), 'component')} of mutually dependent nodes (of {sizes} nodes)"
    if not count:
        return f"{largest}; no cycle of at most {feedback.length} regulations"
    cycles = (
        f"{'' if feedback.exhaustive else 'at least '}{plural(count, 'cycle')} of at most {feedback.length} regulations"
    )
    return f"{largest}; {cycles}: {kinds}"


def _input_table(overview: Overview) -> list[Block]:
    meanings = {declared.node: declared.text for declared in overview.network.inputs}
    rows = [
        (node.name, "free" if node.default == "*" else node.default, meanings.get(node.name) or node.description)
        for node in overview.nodes
        if node.is_input
    ]
    if not rows:
        return []
    return [Table(("input", "default", "meaning"), tuple(rows[:NAMES]), cut_remark(len(rows) - NAMES, "input"))]


def _group_table(overview: Overview) -> list[Block]:
    """Compartments, then kinds, each with its nodes."""
    blocks: list[Block] = []
    compartments = dict.fromkeys(group.id for group in overview.network.compartments)
    kinds = dict.fromkeys(group.id for group in overview.network.kinds)
    members = {name: [n.name for n in overview.nodes if n.compartment == name] for name in compartments}
    carriers = {name: [n.name for n in overview.nodes if name in n.kinds] for name in kinds}
    for title, groups in (("compartment", members), ("kind", carriers)):
        rows = [(name, str(len(nodes)), shortened(nodes, 5)) for name, nodes in groups.items()]
        if rows:
            blocks.append(Table((title, "nodes", "which"), tuple(rows)))
    return blocks


def _busiest(overview: Overview) -> str:
    """The node with most regulators, the first in file order."""
    return max(overview.nodes, key=lambda node: len(node.regulators)).name


def node_page(network: Network, node: NodeView) -> Page:
    """What ``show --node`` says."""
    facts = [
        ("rule", node.rule),
        ("place", f"{network.source.path}:{node.line}"),
        *([("description", node.description)] if node.description else []),
        *([("compartment", node.compartment)] if node.compartment else []),
        *([("kind", ", ".join(node.kinds))] if node.kinds else []),
        *([("input", f"default {'free' if node.default == '*' else node.default}")] if node.is_input else []),
        *([("references", ", ".join(node.references))] if node.references else []),
    ]
    blocks: list[Block] = [Paragraph(f"{node.name} in {network_name(network)}", Style.TITLE), Fields(tuple(facts))]
    blocks.append(_neighbours("regulated by", "source", node.regulators))
    blocks.append(_neighbours("regulates", "target", node.targets))
    return tuple(blocks)


def _neighbours(title: str, end: str, regulations: Sequence[Regulation]) -> Block:
    if not regulations:
        return Paragraph(f"{title}: nothing")
    rows = [(getattr(regulation, end), _SIGN_WORDS[regulation.sign.value]) for regulation in regulations]
    return Table((title, "sign"), tuple(rows))


_SIGN_WORDS = {"activates": "activating", "inhibits": "inhibiting", "both": "both, depending on the others"}
