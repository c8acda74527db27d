"""Petri nets in PNML: each node as two places of which one is marked, each reason to change as a transition.

``on_A`` is marked when A is on, ``off_A`` when it is off; a transition tests the regulators and moves the token of its
node (Chaouiya, Naldi, Remy, Thieffry 2011, doi:10.1007/s11047-010-9178-0). Its steps are the asynchronous steps of the
network, one to one. Written only; what is read back here serves the proof.
"""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

from logicnet.formats.covers import cover
from logicnet.formats.export import Export, ExportChange, ExportFate, Names, renames
from logicnet.formats.markup import decoded, parse
from logicnet.formats.translation import Translation, faulty
from logicnet.network.bnet import Reading
from logicnet.network.model import Network
from logicnet.text.counts import plural
from logicnet.text.formula import NOT, Expression, Symbol, conjunction, disjunction
from logicnet.text.source import Span

__all__ = ["read_back", "write"]

_TYPE = "http://www.pnml.org/version-2009/grammar/ptnet"
_NAMESPACE = "http://www.pnml.org/version-2009/grammar/pnml"


def write(network: Network) -> Export:
    """The net, marked as the default environment and the phenotype ``initial_state`` say, every other node off."""
    from logicnet.formats.maboss import initial_values

    names = Names().written(network.names)
    states = initial_values(network)
    unsaid = sum(1 for name in names if name not in states)
    changes = list(renames(names, ExportFate.LOST))
    if unsaid:
        changes.append(ExportChange("initial state", plural(unsaid, "node"), "marked as off", ExportFate.ADDED))
    body = []
    for name, made in names.items():
        for bit, prefix in ((1, "on"), (0, "off")):
            label = name if bit else f"not {name}"
            marking = 1 if states.get(name, 0) == bit else 0
            body.append(
                f'<place id="{prefix}_{made}"><name><text>{escape(label)}</text></name>'
                f"<initialMarking><text>{marking}</text></initialMarking></place>"
            )
    arcs = []
    for node in network.nodes:
        if node.is_input:
            continue
        made = names[node.name]
        for value in (1, 0):
            # Only where the node is not there yet; its own place is the one that gives the token.
            cubes = [c for c in cover(node.name, node.rule.expression, value=value) if c.get(node.name) != value]
            for i, cube in enumerate(cubes, 1):
                id = f"{'up' if value else 'down'}_{made}_{i}"
                body.append(f'<transition id="{id}"><name><text>{escape(id)}</text></name></transition>')
                take, give = (f"off_{made}", f"on_{made}") if value else (f"on_{made}", f"off_{made}")
                pairs = [(take, id), (id, give)]
                for source, bit in cube.items():
                    if source != node.name:
                        place = f"{'on' if bit else 'off'}_{names[source]}"
                        pairs += [(place, id), (id, place)]
                arcs += [
                    f"<arc id={quoteattr(f'{a}.{b}')} source={quoteattr(a)} target={quoteattr(b)}/>" for a, b in pairs
                ]
    title = f"<name><text>{escape(network.title)}</text></name>" if network.title else ""
    lines = "\n      ".join([*body, *arcs])
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<pnml xmlns="{_NAMESPACE}">\n  <net id="net" type="{_TYPE}">{title}\n'
        f'    <page id="page">\n      {lines}\n    </page>\n  </net>\n</pnml>\n'
    )
    return Export(text.encode(), tuple(names.items()), tuple(changes))


def read_back(path: str, data: bytes) -> Reading:
    """The rules that the transitions of an export of ours amount to."""
    source, fault = decoded(path, data)
    if fault is not None:
        return faulty(source, [fault])
    root = parse(source)
    out = Translation(source, "pnml")
    nodes: dict[str, Span] = {}
    into: dict[str, list[str]] = {}
    out_of: dict[str, list[str]] = {}
    for element in root.walk():
        if element.name == "place" and element.get("id").startswith("on_"):
            nodes[element.get("id").removeprefix("on_")] = element.span
        elif element.name == "arc":
            into.setdefault(element.get("target"), []).append(element.get("source"))
            out_of.setdefault(element.get("source"), []).append(element.get("target"))
    moves: dict[str, dict[str, list[Expression]]] = {name: {"on": [], "off": []} for name in nodes}
    moved: set[str] = set()
    for element in root.walk():
        if element.name != "transition":
            continue
        before, after = set(into.get(element.get("id"), ())), set(out_of.get(element.get("id"), ()))
        (taken,), (given,) = before - after, after - before
        value, _, name = given.partition("_")
        assert taken.partition("_")[2] == name
        moved.add(name)
        moves[name][value].append(conjunction([_literal(place) for place in sorted(before)]))
    for name, at in nodes.items():
        own = Symbol(name, at.start, at.end)
        if name not in moved:
            out.rule(name, at, own)
            continue
        rises, falls = moves[name]["on"], moves[name]["off"]
        parts = [conjunction([NOT(own), disjunction(rises)])] if rises else []
        parts.append(conjunction([own, NOT(disjunction(falls))]) if falls else own)
        out.rule(name, at, disjunction(parts))
    return out.finish()


def _literal(place: str) -> Expression:
    value, _, name = place.partition("_")
    return Symbol(name) if value == "on" else NOT(Symbol(name))
