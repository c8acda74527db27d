"""A network under other names: rules, directives and patterns alike, for formats that cannot hold the ones it has."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from logicnet.formats.export import renamed_expression, simplified
from logicnet.network.bnet import parse
from logicnet.network.levels import comparing
from logicnet.network.model import Clamp, Cut, Group, Network, Node, Openness, Pattern, Quantifier
from logicnet.network.openness import open_rules
from logicnet.network.patterns import matching, read_patterns
from logicnet.network.writing import write
from logicnet.text.formula import (
    Expression,
    Scanner,
    format_expression,
    format_name,
    symbols,
)
from logicnet.text.source import Source, Span
from logicnet.text.temporal import format_formula, parse_temporal, replaced

__all__ = ["formula_text", "renamed", "temporal_text", "without_openness"]

#: One of several patterns, or a group of nodes; a comma in quotes belongs to a name.
_ITEM = re.compile(r'(?:"[^"]*"|[^,"])+')
_GROUP = re.compile(r"(?:kind|compartment):.*")

_Clamps = TypeVar("_Clamps", Clamp, Cut)


def renamed(network: Network, names: Mapping[str, str], *, patterns: bool = False) -> Network:
    """The network with each node called ``names[node]``; what it says is the same, so renaming back gives it again.

    Patterns become the lists of the nodes they matched, with ``patterns`` even if no name is another. A phenotype
    whose name would be that of a node is called ``name_phenotype``. The network is read again from its new text, so
    its places are those of :func:`write`. """
    if not patterns and all(names[name] == name for name in network.names):
        return network
    taken = set(names.values())
    formulas = dict(names)
    for phenotype in network.phenotypes:
        called = phenotype.name
        while called in taken:
            called += "_phenotype"
        formulas[phenotype.name] = called

    def clamp(item: Clamp | Cut) -> Any:
        if isinstance(item, Clamp):
            return replace(item, node=names[item.node])
        return replace(item, source=names[item.source], target=names[item.target])

    def clamps(items: Iterable[_Clamps]) -> tuple[_Clamps, ...]:
        return tuple(map(clamp, items))

    def formula(text: str) -> str:
        return formula_text(text, formulas, network)

    def group(group: Group) -> Group:
        return replace(group, patterns=_literal(group.patterns, network.names, names))

    def temporal(text: str) -> str:
        return temporal_text(text, formulas, network)

    def chosen(item: str) -> str:
        if item == "drugs" or _GROUP.fullmatch(item):
            return item
        patterns = read_patterns(Scanner(Source("", item), 0, len(item), []))
        return ", ".join(_quoted(p.text) for p in _literal(patterns, network.names, names))

    def options(items: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
        made = []
        for key, value in items:
            if key in ("abolish", "keep"):
                value = formula(value)
            elif key in ("candidates", "exclude"):
                value = ", ".join(chosen(item.strip()) for item in _ITEM.findall(value))
            made.append((key, value))
        return tuple(made)

    other = replace(
        network,
        nodes=tuple(
            replace(
                node,
                name=names[node.name],
                rule=replace(node.rule, expression=renamed_expression(node.rule.expression, names)),
            )
            for node in network.nodes
        ),
        compartments=tuple(map(group, network.compartments)),
        kinds=tuple(map(group, network.kinds)),
        inputs=tuple(replace(i, node=names[i.node]) for i in network.inputs),
        drugs=tuple(replace(d, clamps=clamps(d.clamps)) for d in network.drugs),
        phenotypes=tuple(replace(p, name=formulas[p.name], text=formula(p.text)) for p in network.phenotypes),
        environments=tuple(
            replace(e, settings=tuple((names[node], value) for node, value in e.settings)) for e in network.environments
        ),
        expectations=tuple(
            replace(
                x,
                clamps=clamps(x.clamps),
                cuts=clamps(x.cuts),
                text=(temporal if x.quantifier is Quantifier.HOLDS else formula)(x.text),
            )
            for x in network.expectations
        ),
        edges=tuple(replace(g, source=names[g.source], target=names[g.target]) for g in network.edges),
        opens=tuple(
            replace(
                o,
                patterns=_literal(o.patterns, network.names, names),
                alternatives=tuple(renamed_expression(rule, names) for rule in o.alternatives),
            )
            for o in network.opens
        ),
        optionals=tuple(replace(r, source=names[r.source], target=names[r.target]) for r in network.optionals),
        closed=_literal(network.closed, network.names, names),
        rates=tuple(replace(r, node=names[r.node]) for r in network.rates),
        screens=tuple(replace(s, options=options(s.options)) for s in network.screens),
        allows=tuple(replace(a, node=None if a.node is None else names[a.node]) for a in network.allows),
    )
    reading = parse(write(other), network.source.path)
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
        elif any(not network.nodes[network.index[name]].is_input for name in left):
            opens.append(replace(directive, patterns=tuple(Pattern(name, True, Span(0, 0)) for name in left)))
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


def _literal(patterns: Iterable[Pattern], nodes: tuple[str, ...], names: Mapping[str, str]) -> tuple[Pattern, ...]:
    """The nodes that the patterns match, as patterns of their own; one that matches nothing stays as it is."""
    made: dict[str, Pattern] = {}
    for pattern in patterns:
        matched = matching(pattern, nodes)
        for name in matched:
            made.setdefault(names[name], Pattern(names[name], True, Span(0, 0)))
        if not matched:
            made.setdefault(pattern.text, pattern)
    return tuple(made.values())


def _quoted(name: str) -> str:
    bare = format_name(name)
    return bare if bare.startswith('"') else f'"{bare}"'
