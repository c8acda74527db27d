"""What a network says, as lines that are free of order, layout and spelling: by them two networks are compared."""

from __future__ import annotations

import json
from collections.abc import Iterator

from logicnet.network.model import Network, Quantifier
from logicnet.network.openness import open_rules
from logicnet.network.patterns import matching
from logicnet.text.formula import format_expression
from logicnet.text.temporal import format_formula

__all__ = ["meaning_of"]


def meaning_of(network: Network) -> tuple[str, ...]:
    """The lines of :attr:`~logicnet.network.model.Network.meaning`, sorted."""
    return tuple(sorted(_canonical(record) for record in _records(network)))


def _canonical(record: tuple[object, ...]) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def _records(network: Network) -> Iterator[tuple[object, ...]]:
    for n in network.nodes:
        yield "rule", n.name, format_expression(n.rule.expression)
        if n.description or n.references:
            yield "node", n.name, n.description, n.references
        if n.compartment is not None:
            yield "compartment", n.name, n.compartment
        yield from (("kind", n.name, kind) for kind in n.kinds)
    yield from (("network", text) for text in (network.title,) if text)
    yield from (("about", text) for text in network.about)
    yield from (("cite", reference) for reference in network.cites)
    yield from (("license", text) for text in (network.license,) if text)
    yield from (("evidence", path) for path in network.evidence)
    for i in network.inputs:
        yield "input", i.node, ("*" if i.default is None else i.default) if i.has_default else "", i.text
    for d in network.drugs:
        yield "drug", d.name, sorted(map(str, d.clamps)), d.cost, d.text
    for p in network.phenotypes:
        yield "phenotype", p.name, format_expression(p.formula)
    for e in network.environments:
        yield "environment", e.name, sorted((node, "*" if value is None else value) for node, value in e.settings)
    for x in network.expectations:
        clamps = sorted(map(str, (*x.clamps, *x.cuts)))
        formula = (format_formula if x.quantifier is Quantifier.HOLDS else format_expression)(x.formula)
        yield "expect", x.name, x.environments, clamps, x.quantifier.value, formula, x.references
    for g in network.edges:
        yield "edge", g.source, g.target, g.sign.value, g.via, g.references, g.confidence
    for rule in open_rules(network):
        if rule.how is not None:
            yield "open", rule.node, rule.how.value, sorted(map(format_expression, rule.alternatives))
        yield from (("optional", source, rule.node) for source in rule.optional)
    for r in network.rates:
        yield "rate", r.node, r.up, r.down
    if network.closed:
        yield "closed", sorted({name for pattern in network.closed for name in matching(pattern, network.names)})
    for s in network.screens:
        yield "screen", s.name, sorted(s.options)
    for a in network.allows:
        about = (a.expectation, a.part) if a.expectation else a.node
        yield "allow", sorted(a.codes), about, a.reason
    for part in network.parts:
        yield "part", part.path, sorted((placed.name, placed.environments) for placed in part.environments)
