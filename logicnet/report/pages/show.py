"""What ``show`` says: a network at a glance, or one of its nodes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from logicnet.network.openness import choices, open_rules
from logicnet.report.page import Block, Fields, Page, Paragraph, Style, Table, plural, shortened
from logicnet.report.pages.phrases import NAMES, cut_remark, hint
from logicnet.report.report import Asked, network_name
from logicnet.report.views.fields import Description, facts_of, shown_of
from logicnet.report.views.show import DRUG, ENVIRONMENT, LEVELS, OVERVIEW, PHENOTYPE

if TYPE_CHECKING:
    from logicnet.network.citations import Citation
    from logicnet.network.model import Network
    from logicnet.report.overview import NodeView, Overview

__all__ = ["node_page", "overview_page"]


def overview_page(overview: Overview, asked: Asked) -> Page:
    """What ``show`` says of a whole network."""
    network = overview.network
    blocks: list[Block] = [Paragraph(network_name(network), Style.TITLE), Fields(facts_of(OVERVIEW.fields, overview))]
    blocks += _input_table(overview)
    blocks += _group_table(overview)
    blocks += _table(DRUG, network.drugs, network)
    blocks += _table(LEVELS, network.levels, network)
    blocks += _table(PHENOTYPE, network.phenotypes, network)
    blocks += _table(ENVIRONMENT, network.environments, network)
    stored = [
        (label, str(count))
        for label, count in (
            ("expectations", len(network.expectations)),
            ("open rules", len(open_rules(network))),
            ("stored screens", len(network.screens)),
            ("accepted findings", len(network.allows)),
        )
        if count
    ]
    blocks += [Fields(tuple(stored))] if stored else []
    blocks += _unfinished(overview)
    blocks.append(hint("one node with its regulators", "show", asked, "--node", _busiest(overview)))
    return tuple(blocks)


def _table(fields: Description[Any, Network, Any], things: Sequence[Any], network: Network) -> list[Block]:
    """A row for each thing of one kind; nothing without any."""
    shown = shown_of(fields, network)
    rows = tuple(tuple(text(one) for _, text in shown) for one in things)
    return [Table(tuple(label for label, _ in shown), rows)] if rows else []


def _unfinished(overview: Overview) -> list[Block]:
    """What a limit left out."""
    if not overview.unfinished:
        return []
    names = f"{plural(len(overview.unfinished), 'node')} ({shortened(list(overview.unfinished), 5)})"
    told = f"Not finished: {'; '.join(overview.limits)}. What regulates {names} was not worked out."
    return [Paragraph(told, Style.BAD)]


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


def node_page(overview: Overview, node: NodeView) -> Page:
    """What ``show --node`` says."""
    network = overview.network
    facts = [
        ("rule", node.rule),
        ("place", f"{network.source.path}:{node.line}"),
        *([("description", node.description)] if node.description else []),
        *([("compartment", node.compartment)] if node.compartment else []),
        *([("kind", ", ".join(node.kinds))] if node.kinds else []),
        *([("input", f"default {'free' if node.default == '*' else node.default}")] if node.is_input else []),
        *([("references", ", ".join(node.references))] if node.references else []),
        *(("open", text) for text in choices(network, node.name)),
    ]
    blocks: list[Block] = [Paragraph(f"{node.name} in {network_name(network)}", Style.TITLE), Fields(tuple(facts))]
    if node.name not in overview.unfinished:
        blocks.append(_regulators(node))
    blocks.append(_targets(node))
    blocks += _unfinished(overview)
    regulators = {regulation.source for regulation in node.regulators}
    own = [citation for citation in node.evidence if citation.source in regulators]
    others = [citation for citation in node.evidence if citation.source not in regulators]
    for title, cited in (("Evidence", own), ("Cited about nodes that do not regulate it directly", others)):
        if cited:
            blocks.append(Paragraph(f"{title}:"))
            blocks.append(Fields(tuple((_label(citation), _citation_text(citation)) for citation in cited)))
    blocks += [Paragraph(f"Evidence not shown: {why}", Style.WARN) for why in overview.unreadable]
    return tuple(blocks)


def _regulators(node: NodeView) -> Block:
    """Each regulator with its sign and, in a file that cites evidence, the findings about it."""
    if not node.regulators:
        return Paragraph("regulated by: nothing")
    labels = {
        regulation.source: ", ".join(_label(c) for c in node.evidence if c.source == regulation.source)
        for regulation in node.regulators
    }
    rows = [(r.source, _SIGN_WORDS[r.sign.value], labels[r.source] or "none") for r in node.regulators]
    if not node.evidence:
        return Table(("regulated by", "sign"), tuple(row[:2] for row in rows))
    return Table(("regulated by", "sign", "evidence"), tuple(rows))


def _targets(node: NodeView) -> Block:
    if not node.targets:
        return Paragraph("regulates: nothing")
    rows = [(regulation.target, _SIGN_WORDS[regulation.sign.value]) for regulation in node.targets]
    return Table(("regulates", "sign"), tuple(rows))


def _label(citation: Citation) -> str:
    """``I004``, ``I133 (against)``; a directive is named by its line."""
    return f"{citation.id} (against)" if citation.stance.value == "contradicts" else citation.id


def _citation_text(citation: Citation) -> str:
    """What is found, where, by whom, how far to trust it, and where that stands."""
    from logicnet.network.directives.words import CARRIERS

    facts = [
        citation.context,
        ", ".join([*citation.references, str(citation.year or "")]).removesuffix(", "),
        ", ".join(filter(None, [citation.confidence and f"confidence {citation.confidence}", citation.seen])),
        citation.place,
    ]
    says = f"{citation.source} {citation.sign.value}" + (f" (by {citation.via})" if citation.via in CARRIERS else "")
    return says + (f": {citation.mechanism}. " if citation.mechanism else ". ") + "; ".join(filter(None, facts))


_SIGN_WORDS = {"activates": "activating", "inhibits": "inhibiting", "both": "both, depending on the others"}
