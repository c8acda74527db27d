"""BoolSim (genYsis): ``A&^C -> B`` switches B on, ``D -| B`` switches it off.

A node is on iff some line that activates it holds and none that inhibits it does; with inhibitors only, iff none holds
(Garg et al. 2008, doi:10.1093/bioinformatics/btn336). A node that is the target of no line is an input.
"""

from __future__ import annotations

import re

from logicnet.formats import findings
from logicnet.formats.covers import cover
from logicnet.formats.export import Export, ExportChange, ExportFate, Names, renames
from logicnet.formats.lines import carried, likely, lines, take
from logicnet.formats.translation import Translation, faulty
from logicnet.network.bnet import Reading
from logicnet.network.decoding import decode
from logicnet.network.model import Network, Node
from logicnet.text.diagnostics import nearest
from logicnet.text.formula import FALSE, NOT, TRUE, Expression, Symbol, conjunction, disjunction
from logicnet.text.source import Source, Span

__all__ = ["read", "write"]

_LINE = re.compile(r"(?P<left>[^>|#]*?)\s*-(?P<sign>[>|])\s*(?P<target>[\w.\-]+)\s*(?:#.*)?")
_LITERAL = re.compile(r"\s*(?P<not>\^?)\s*(?P<name>[\w.\-]+)\s*")


def read(path: str, data: bytes) -> Reading:
    """Read a BoolSim file."""
    source, fault = decode(path, data)
    return faulty(source, [fault]) if fault is not None else _read(source)


def _read(source: Source) -> Reading:
    out = Translation(source, "boolsim")
    places: dict[str, Span] = {}
    activators: dict[str, list[Expression]] = {}
    inhibitors: dict[str, list[Expression]] = {}
    for at in lines(source):
        text = source.text[at.start : at.end]
        if text.startswith("#:"):
            take(out, text[2:], Span(at.start + 2, at.end))
            continue
        if text.startswith("#"):
            continue
        found = _LINE.fullmatch(source.text, at.start, at.end)
        condition = None if found is None else _condition(source, Span(*found.span("left")), places)
        if found is None or condition is None:
            hint = likely(source, at, "a line is `A&^C -> B` (activates) or `D -| B` (inhibits)")
            out.diagnostics.append(findings.MALFORMED.at(source, at, "this is no line of BoolSim", help=hint))
            continue
        target = found["target"]
        place = Span(*found.span("target"))
        if target not in activators and target not in inhibitors:
            places[target] = place
        (activators if found["sign"] == ">" else inhibitors).setdefault(target, []).append(condition)
    targets = {*activators, *inhibitors}
    for name, at in places.items():
        if name not in targets:
            near = nearest(name, targets)
            out.diagnostics.append(
                findings.ASSUMED_INPUT.at(
                    source,
                    at,
                    f"`{name}` is the target of no line: an input",
                    help=f"if `{near}` was meant, correct it" if near else "compare with the inputs of the publication",
                )
            )
            out.rule(name, at, Symbol(name, at.start, at.end))
            continue
        parts = [disjunction(activators[name])] if name in activators else []
        if name in inhibitors:
            parts.append(NOT(disjunction(inhibitors[name])))
        out.rule(name, at, conjunction(parts))
    return out.finish()


def _condition(source: Source, at: Span, places: dict[str, Span]) -> Expression | None:
    """The left side, a conjunction of names with or without ``^``."""
    literals: list[Expression] = []
    position = at.start
    while True:
        found = _LITERAL.match(source.text, position, at.end)
        if found is None:
            return None
        span = Span(*found.span("name"))
        places.setdefault(found["name"], span)
        symbol = Symbol(found["name"], span.start, span.end)
        literals.append(NOT(symbol) if found["not"] else symbol)
        position = found.end()
        if position == at.end:
            return conjunction(literals)
        if source.text[position] != "&":
            return None
        position += 1


def _as_lines(node: Node) -> Expression:
    """The rule that is read from the lines of a node."""
    cubes = cover(node.name, node.rule.expression)
    if not cubes or not cubes[0]:
        return TRUE if cubes else FALSE
    return disjunction([conjunction([Symbol(n) if bit else NOT(Symbol(n)) for n, bit in c.items()]) for c in cubes])


def write(network: Network) -> Export:
    """One line for each condition under which a node is on; a constant is on or off whether it is on or off."""
    names = Names().written(network.names)
    changes = list(renames(names, ExportFate.KEPT))
    written = [f"#: {line}" for line in carried(network, names, _as_lines)]
    for node in network.nodes:
        made = names[node.name]
        cubes = cover(node.name, node.rule.expression)
        if not cubes or not cubes[0]:
            arrow = "->" if cubes else "-|"
            changes.append(
                ExportChange(
                    "constant", node.name, f"written as `{made} {arrow} {made}` and its opposite", ExportFate.KEPT
                )
            )
            written += [f"{made} {arrow} {made}", f"^{made} {arrow} {made}"]
            continue
        for cube in cubes:
            left = "&".join(("" if bit else "^") + names[name] for name, bit in cube.items())
            written.append(f"{left} -> {made}")
    return Export(("\n".join(written) + "\n").encode(), tuple(names.items()), tuple(changes))
