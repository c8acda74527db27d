"""Rules as text with an arrow, ``TARGET <- rule``: bioLQM's raw functions and what people write by hand.

What a file means. A line is a target, ``<-``, and a rule with ``! & | ( )``, ``not and or``, ``true false 1 0``.
Lines that repeat a target are alternatives: it is on where one of their rules holds. A name without a line is an
input. ``A:1`` is the Boolean node A; a higher level is refused, since no line says how the levels of A work together.
``#`` begins a remark."""

from __future__ import annotations

import re

from logicnet.formats import findings
from logicnet.formats.export import Export, ExportChange, ExportFate, Names, renames, simplified, spell
from logicnet.formats.grammar import Grammar, parse
from logicnet.formats.lines import carried, lines, take
from logicnet.formats.translation import Translation, faulty
from logicnet.network.bnet import Reading
from logicnet.network.decoding import decode
from logicnet.network.model import Network
from logicnet.text.diagnostics import nearest
from logicnet.text.formula import Expression, Fault, Symbol, disjunction, substitute, symbols
from logicnet.text.source import Source, Span

__all__ = ["LINE", "read", "write"]

LINE = re.compile(r"(?P<target>[A-Za-z_][\w.\-]*(?::[0-9]+)?)\s*<-\s*(?P<rule>[^#]*?)\s*(?:#.*)?")
_GRAMMAR = Grammar(
    "bioLQM",
    {
        "!": "!", "not": "!", "&": "&", "&&": "&", "and": "&", "|": "|", "||": "|", "or": "|",
        "(": "(", ")": ")", "true": "1", "false": "0", "1": "1", "0": "0",
    },
    name=r"\w[\w.]*(?:-\w[\w.]*)*(?::[0-9]{1,9})?",
)  # fmt: skip


def read(path: str, data: bytes) -> Reading:
    """Read rules of the form ``TARGET <- rule``."""
    source, fault = decode(path, data)
    return faulty(source, [fault]) if fault is not None else _read(source)


def _read(source: Source) -> Reading:
    out = Translation(source, "raw")
    places: dict[str, Span] = {}
    parts: dict[str, list[Expression]] = {}
    for at in lines(source):
        text = source.text[at.start : at.end]
        if text.startswith("#:"):
            take(out, text[2:], Span(at.start + 2, at.end))
        elif not text.startswith("#"):
            _line(source, out, at, places, parts)
    for name, at in places.items():
        if parts.get(name):
            out.rule(name, at, disjunction(parts[name]))
            continue
        if name not in parts:
            near = nearest(name, parts)
            out.diagnostics.append(
                findings.ASSUMED_INPUT.at(
                    source,
                    at,
                    f"`{name}` is the target of no line: an input",
                    help=f"if `{near}` was meant, correct it" if near else "compare with the inputs of the publication",
                )
            )
        out.rule(name, at, Symbol(name, at.start, at.end))
    return out.finish()


def _line(
    source: Source, out: Translation, at: Span, places: dict[str, Span], parts: dict[str, list[Expression]]
) -> None:
    """Read a line with a rule: its target into ``places`` and ``parts``, what its rule reads into ``places``.

    A rule that cannot be read leaves its target without one, and is reported.
    """

    def plain(name: str, at: Span) -> str:
        base, colon, level = name.partition(":")
        if colon and level != "1":
            out.diagnostics.append(
                findings.UNSUPPORTED.at(
                    source, at, f"`{name}` is a level above 1", help="export a model with levels as SBML-qual or GINML"
                )
            )
        places.setdefault(base, at)
        return base

    found = LINE.fullmatch(source.text, at.start, at.end)
    if found is None:
        out.diagnostics.append(
            findings.MALFORMED.at(
                source, at, "this is no line `TARGET <- rule`", help="write the target, `<-` and its rule"
            )
        )
        return
    target = plain(found["target"], Span(*found.span("target")))
    rules = parts.setdefault(target, [])
    try:
        rule = parse(source, *found.span("rule"), _GRAMMAR)
    except Fault as fault:
        out.diagnostics.append(fault.diagnostic)
        return
    for symbol in symbols(rule):
        plain(symbol.name, symbol.span)
    rules.append(substitute(rule, lambda s: Symbol(s.name.partition(":")[0], s.span.start, s.span.end)))


_NAMES = Names(reserved=frozenset({"not", "and", "or", "true", "false"}))


def write(network: Network) -> Export:
    """One line for each node; an input is its own rule."""
    names = _NAMES.written(network.names)
    changes: list[ExportChange] = list(renames(names, ExportFate.KEPT))
    text = [f"#: {line}" for line in carried(network, names)]
    for node in network.nodes:
        rule = node.rule.expression if node.is_input else simplified(node.rule.expression)
        text.append(f"{names[node.name]} <- {spell(rule, names)}")
    return Export(("\n".join(text) + "\n").encode(), tuple(names.items()), tuple(changes))
