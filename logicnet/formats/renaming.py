"""A network under other names: rules, directives and patterns alike, for formats that cannot hold the ones it has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from msgspec.structs import replace

from logicnet.formats.export import renamed_expression, simplified
from logicnet.network.bnet import parse
from logicnet.network.directives import DIRECTIVES
from logicnet.network.directives.names import Renaming
from logicnet.network.levels import comparing
from logicnet.network.model import Network, Node, Openness, Pattern
from logicnet.network.openness import nothing_to_open, open_rules
from logicnet.network.patterns import matching
from logicnet.network.writing import write
from logicnet.text.formula import (
    Expression,
    Scanner,
    format_expression,
    symbols,
)
from logicnet.text.source import Source, Span
from logicnet.text.temporal import format_formula, parse_temporal, replaced

__all__ = ["formula_text", "renamed", "temporal_text", "without_openness"]


class _NodesRenamed(Renaming):
    """Each node is called ``names[node]``. A phenotype that would have the name of a node gives way."""

    def __init__(self, network: Network, names: Mapping[str, str]) -> None:
        super().__init__(network)
        self._names = names
        taken = set(names.values())
        self._phenotypes: dict[str, str] = {}
        for phenotype in network.phenotypes:
            called = phenotype.name
            while called in taken:
                called += "_phenotype"
            self._phenotypes[phenotype.name] = called

    def of(self, kind: str, name: str) -> str:
        if kind == "node":
            return self._names.get(name, name)
        return self._phenotypes.get(name, name) if kind == "phenotype" else name


def renamed(network: Network, names: Mapping[str, str], *, patterns: bool = False) -> Network:
    """The network with each node called ``names[node]``; what it says is the same, so renaming back gives it again.

    Patterns become the lists of the nodes they matched, with ``patterns`` even if no name is another. A phenotype
    whose name would be that of a node is called ``name_phenotype``. The network is read again from its new text, so
    its places are those of :func:`write`."""
    if not patterns and all(names[name] == name for name in network.names):
        return network
    new = _NodesRenamed(network, names)
    nodes = tuple(
        replace(
            node,
            name=new.node(node.name),
            rule=replace(node.rule, expression=new.expression(node.rule.expression)),
        )
        for node in network.nodes
    )
    fields: dict[str, Any] = {}
    for unit in DIRECTIVES:
        fields |= unit.renamed(network, new)
    reading = parse(write(replace(network, nodes=nodes, **fields)), network.source.path)
    assert reading.network is not None, reading.diagnostics
    return replace(reading.network, dialect=network.dialect)


def _simplified(node: Node) -> Expression:
    return simplified(node.rule.expression)


def without_openness(
    network: Network, nodes: Iterable[str] = (), written: Callable[[Node], Expression] = _simplified
) -> Network:
    """The network with nothing said of what is open in these nodes, or in others where writing would change it.

    ``written`` is the rule that a format holds. Which connectives are open, and what a rule is without a regulator,
    depends on how it is written; a format that writes it otherwise cannot carry these directives.
    """
    gone = set(nodes)
    for rule in open_rules(network):
        node = network.nodes[network.index[rule.node]]
        made = written(node)
        same = format_expression(made) == format_expression(node.rule.expression)
        named = {symbol.obj for symbol in symbols(node.rule.expression)} == {symbol.obj for symbol in symbols(made)}
        if rule.how is Openness.MONOTONE:
            kept = set(rule.optional) <= {symbol.obj for symbol in symbols(made)}
        else:
            kept = same or (named and rule.how is Openness.ALTERNATIVES and not rule.optional)
        if not kept:
            gone.add(rule.node)
    if not gone:
        return network
    opens = []
    for directive in network.opens:
        matched = [name for pattern in directive.patterns for name in matching(pattern, network.names)]
        left = [name for name in dict.fromkeys(matched) if name not in gone]
        if len(left) == len(set(matched)):
            opens.append(directive)
            continue
        idle = nothing_to_open(network, directive.how)
        patterns = tuple(Pattern(name, True, Span(0, 0)) for name in left if name not in idle)
        if patterns:
            opens.append(replace(directive, patterns=patterns))
    optionals = tuple(r for r in network.optionals if r.target not in gone)
    return replace(network, opens=tuple(opens), optionals=optionals)


def formula_text(text: str, names: Mapping[str, str], network: Network | None = None) -> str:
    """The text of a formula with other names in it; levels of ``network`` that it compares become Boolean nodes."""
    return format_expression(renamed_expression(_scanner(text, network).expression(), names))


def temporal_text(text: str, names: Mapping[str, str], network: Network | None = None) -> str:
    """The text of a temporal formula with other names in it, in the same way."""
    whole = parse_temporal(_scanner(text, network))
    return format_formula(replaced(whole, lambda part: renamed_expression(part, names)))


def _scanner(text: str, network: Network | None) -> Scanner:
    scanner = Scanner(Source("", text), 0, len(text), [])
    scanner.compare = None if network is None else comparing(network.levels, network.index.__contains__)
    return scanner
