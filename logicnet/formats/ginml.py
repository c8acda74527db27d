"""GINML, the models of GINsim, and zginml, the archives they lie in (Naldi et al. 2018, doi:10.3389/fphys.2018.00646).

A node has a logical function for each of its levels (``<value val="1"><exp str="A &amp; !B:2"/>``), or a table of
parameters: the level it strives for when exactly these interactions are active. ``B:2`` means that B is at 2 or above.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import NoReturn
from xml.sax.saxutils import escape, quoteattr

from logicnet.compiled.function import Effect, effects
from logicnet.formats import findings
from logicnet.formats.archive import Archive, packed
from logicnet.formats.export import Change, Export, Fate, Names, renames, simplified, spell
from logicnet.formats.grammar import Grammar
from logicnet.formats.grammar import parse as parse_expression
from logicnet.formats.levels import MAX_LEVEL, Levels, Term
from logicnet.formats.lines import carried, take
from logicnet.formats.markup import Element, decoded, parse
from logicnet.formats.translation import Translation, faulty, one_line
from logicnet.network.bnet import Reading
from logicnet.network.model import Network
from logicnet.text import catalogue
from logicnet.text.diagnostics import Entry, nearest
from logicnet.text.formula import (
    FALSE,
    NOT,
    TRUE,
    Expression,
    Fault,
    conjunction,
    format_name,
)
from logicnet.text.source import Source, Span

__all__ = ["read", "read_archive", "write", "write_archive"]

#: The model in an archive.
MEMBER = "GINsim-data/regulatoryGraph.ginml"
_DOCTYPE = '<!DOCTYPE gxl SYSTEM "http://ginsim.org/GINML_2_2.dtd">'

_GRAMMAR = Grammar(
    "GINsim",
    {"!": "!", "&": "&", "|": "|", "(": "(", ")": ")", "true": "1", "false": "0"},
    name=r"[A-Za-z_][\w\-]*(?::\d{1,9})?",
)


def read(path: str, data: bytes) -> Reading:
    """Read a GINML file."""
    return _read(path, data, "ginml")


def read_archive(path: str, data: bytes) -> Reading:
    """Read the model in a zginml archive. Simulations, mutants and initial states beside it are told, not held."""
    try:
        archive = Archive(path, data)
        member = MEMBER if MEMBER in archive.names else next(n for n in archive.names if n.lower().endswith(".ginml"))
        content = archive.read(member)
    except StopIteration:
        archive_fault = findings.UNKNOWN_FORMAT.at(
            Source(path, ""), Span(0, 0), "this archive holds no GINML model", help="give the file that holds the rules"
        )
        return faulty(archive_fault.source, [archive_fault])
    except Fault as fault:
        return faulty(fault.diagnostic.source, [fault.diagnostic])
    beside = [name for name in archive.names if name != member and not name.endswith("/")]
    return _read(f"{path}/{member}", content, "zginml", tuple(beside), path)


def _read(path: str, data: bytes, dialect: str, beside: tuple[str, ...] = (), archive: str = "") -> Reading:
    source, fault = decoded(path, data)
    source = replace(source, container=archive)
    if fault is not None:
        return faulty(source, [fault])
    try:
        return _Reader(source, parse(source, doctypes=("gxl",)), dialect).read(beside)
    except Fault as found:
        return faulty(source, [found.diagnostic])


@dataclass(frozen=True, slots=True)
class _Edge:
    id: str
    source: str
    low: int
    #: Greatest level of the source at which it is active, ``None`` for no bound.
    high: int | None
    sign: str
    span: Span


class _Reader:
    def __init__(self, source: Source, root: Element, dialect: str) -> None:
        self._source, self._root = source, root
        self._out = Translation(source, dialect)
        self._faults = self._out.diagnostics
        self._nodes: dict[str, Element] = {}
        self._into: dict[str, list[_Edge]] = {}

    def read(self, beside: tuple[str, ...]) -> Reading:
        graph = self._root.find("graph")
        if self._root.name.lower() not in ("gxl", "ginml") or graph is None:
            self._stop(findings.UNKNOWN_FORMAT, self._root.span, "this is not a GINML model: it has no <graph>", "")
        if graph.get("class", "regulatory") != "regulatory":
            self._stop(
                findings.UNKNOWN_FORMAT,
                graph.span,
                f"this is a graph of class `{graph.get('class')}`, not a model with rules",
                "save the regulatory graph it was made from",
            )
        for element in graph.all("node"):
            self._add(element)
        greatest = {name: self._greatest(element) for name, element in self._nodes.items()}
        self._levels = Levels(self._source, self._out, greatest)
        for element in graph.all("edge"):
            self._edge(element)
        self._bounds()
        ours = self._describe(graph)
        for name, element in self._nodes.items():
            self._node(name, element)
            if not ours:
                self._describe_node(name, element)
        self._levels.mark(Span(len(self._source.text), len(self._source.text)))
        for name in beside:
            self._faults.append(findings.NOT_HELD.at(self._source, Span(0, 0), f"`{name}` of the archive is not held"))
        return self._out.finish()

    # ---------------------------------------------------------------------------------------------- nodes and edges

    def _add(self, element: Element) -> None:
        id = element.get("id")
        if not id or id in self._nodes:
            what = f"the node `{id}` is defined twice" if id else "this node has no id"
            self._fault(findings.MALFORMED, element.span, what, "each node has an id of its own")
            return
        self._nodes[id] = element

    def _number(self, element: Element, attribute: str, otherwise: int) -> int:
        text = element.get(attribute).strip()
        if not text:
            return otherwise
        if not re.fullmatch(r"-?\d{1,9}", text):
            self._fault(
                findings.MALFORMED, element.span, f"{attribute} `{text}` is not a level", "a level is 0, 1, 2, ..."
            )
            return otherwise
        return int(text)

    def _greatest(self, element: Element) -> int:
        most = self._number(element, "maxvalue", 1)
        if not 0 <= most <= MAX_LEVEL:
            self._fault(
                findings.UNSUPPORTED, element.span, f"{most} is no greatest level", f"1 to {MAX_LEVEL} are read"
            )
            most = 1
        return max(most, 1)

    def _edge(self, element: Element) -> None:
        source, target = element.get("from"), element.get("to")
        for name in (source, target):
            if name not in self._nodes:
                near = nearest(name, self._nodes)
                self._fault(
                    catalogue.UNDEFINED,
                    element.span,
                    f"node `{name}` is not defined",
                    f"did you mean `{near}`?" if near else "add it, or delete the edge",
                )
                return
        high = self._number(element, "maxvalue", -1)
        edge = _Edge(
            element.get("id") or f"{source}:{target}",
            source,
            self._number(element, "minvalue", 1),
            high if high >= 0 else None,
            element.get("sign", "unknown"),
            element.span,
        )
        self._into.setdefault(target, []).append(edge)

    def _bounds(self) -> None:
        """Of two interactions of one source the lower ends where the higher begins."""
        for target, edges in self._into.items():
            bounded = []
            for edge in edges:
                above = [other.low for other in edges if other.source == edge.source and other.low > edge.low]
                bounded.append(replace(edge, high=min(above) - 1) if edge.high is None and above else edge)
            self._into[target] = bounded

    # ----------------------------------------------------------------------------------------------------- functions

    def _node(self, name: str, element: Element) -> None:
        values, parameters = element.all("value"), element.all("parameter")
        if element.get("input").lower() == "true":
            self._levels.input(name, element.span)
            return
        try:
            terms = [term for value in values for term in self._value(value)]
            default = self._number(element, "basevalue", 0)
            if not terms:
                terms, default = self._parameters(name, parameters, default)
            if not values and not parameters:
                self._faults.append(
                    findings.READ_AS.at(
                        self._source,
                        element.span,
                        f"`{name}` has no function and is no input: it is always {default}, as in GINsim",
                        help='an input has the attribute input="true"',
                    )
                )
            thresholds = self._levels.thresholds(name, terms, default)
        except Fault as fault:
            self._faults.append(fault.diagnostic)
            self._levels.input(name, element.span)
            return
        self._levels.rule(name, element.span, thresholds)
        self._signs(name, thresholds)

    def _value(self, value: Element) -> list[Term]:
        level = self._number(value, "val", 1)
        terms = []
        for expression in value.all("exp"):
            text = expression.get("str")
            # The attribute as it stands in the file, where it stands there unescaped; else it has no place of its own.
            start = self._source.text.find(text, expression.span.start, expression.span.end) if text else -1
            if start < 0:
                condition = self._parsed(Source(self._source.path, text), 0, len(text), expression.span)
            else:
                condition = self._parsed(self._source, start, start + len(text), None)
            terms.append(Term(level, condition, expression.span))
        return terms

    def _parsed(self, source: Source, start: int, end: int, at: Span | None) -> Expression:
        def atom(source: Source, text: str, span: Span) -> Expression:
            place = at or span
            name, _, level = text.partition(":")
            if name not in self._nodes:
                near = nearest(name, self._nodes)
                raise Fault(
                    catalogue.UNDEFINED.at(
                        self._source,
                        place,
                        f"node `{name}` is not defined",
                        help=f"did you mean `{near}`?" if near else "add it",
                    )
                )
            return self._levels.at_least(name, int(level or 1), place)

        try:
            return parse_expression(source, start, end, replace(_GRAMMAR, atom=atom))
        except Fault as fault:
            if at is None:
                raise
            found = fault.diagnostic
            raise Fault(replace(found, source=self._source, span=at)) from None

    def _parameters(self, name: str, parameters: list[Element], default: int) -> tuple[list[Term], int]:
        """A table: each row says which interactions are active, and so which are not."""
        edges = self._into.get(name, [])
        by_id = {edge.id: edge for edge in edges}
        # An interaction without an id of its own is called by its source in older files.
        by_id.update({edge.source: edge for edge in edges if edge.source not in by_id})
        terms = []
        for row in parameters:
            level = self._number(row, "val", 1)
            active = set()
            for id in row.get("idActiveInteractions").split():
                if id not in by_id:
                    self._stop(
                        findings.MALFORMED,
                        row.span,
                        f"`{id}` is no interaction that ends at `{name}`",
                        "correct the id",
                    )
                active.add(by_id[id].id)
            literals = [self._active(edge, edge.id in active) for edge in edges]
            kept = [literal for literal in literals if literal is not TRUE]
            condition = FALSE if any(part is FALSE for part in kept) else conjunction(kept) if kept else TRUE
            terms.append(Term(level, condition, row.span))
        # Rows of different sets exclude each other; sorted, so that nobody has to ask.
        return sorted(terms, key=lambda term: -term.level), default

    def _active(self, edge: _Edge, wanted: bool) -> Expression:
        low = self._levels.at_least(edge.source, edge.low, edge.span)
        high = FALSE if edge.high is None else self._levels.at_least(edge.source, edge.high + 1, edge.span)
        if high is FALSE:
            return low if wanted else _negated(low)
        inside = conjunction([low, _negated(high)]) if low is not TRUE else _negated(high)
        return inside if wanted else _negated(inside)

    def _signs(self, name: str, thresholds: list[Expression]) -> None:
        claims = {"positive": Effect.ACTIVATES, "negative": Effect.INHIBITS, "dual": Effect.BOTH}
        edges = self._into.get(name, [])
        effects = self._levels.effects(thresholds) if edges else {}
        for edge in edges:
            signs = {claims.get(other.sign) for other in edges if other.source == edge.source}
            effect = effects.get(edge.source)
            if None in signs or effect is None or (effect is Effect.BOTH and len(signs) > 1):
                continue
            if signs != {effect}:
                does = {Effect.ACTIVATES: "activates", Effect.INHIBITS: "inhibits", Effect.BOTH: "does both"}[effect]
                self._fault(
                    findings.CONTRADICTED,
                    edge.span,
                    f"`{edge.source}` is declared {edge.sign} for `{name}`, and in the function it {does}",
                    "compare both with the publication",
                )

    # ------------------------------------------------------------------------------------------------- what it means

    def _describe(self, graph: Element) -> bool:
        """Take back what an export of ours carried; whether it is one."""
        comment = graph.find("annotation", "comment")
        lines = comment.text.splitlines() if comment is not None else []
        at = comment.text_span if comment is not None else graph.span
        ours = False
        for line in lines:
            if line.strip().startswith("#:"):
                take(self._out, line.strip()[2:].strip(), at)
                ours = True
        if not ours:
            if graph.get("id"):
                self._out.directive(f"network {graph.get('id')}", graph.span)
            if comment is not None and comment.words():
                self._out.directive(f"about {comment.words()}", at)
            for reference in _links(graph):
                self._out.directive(f"cite {_quoted(reference)}", graph.span)
        return ours

    def _describe_node(self, name: str, element: Element) -> None:
        comment = element.find("annotation", "comment")
        said = [
            element.get("name") if element.get("name") != name else "",
            comment.words() if comment is not None else "",
        ]
        text = one_line(". ".join(part for part in said if part)).replace("[", "(").replace("]", ")")
        references = list(_links(element))
        if text or references:
            listed = f" [{', '.join(map(_quoted, references))}]" if references else ""
            called = format_name(self._levels.called(name))
            self._out.directive(f"node {called}{', ' + text if text else ''}{listed}", element.span)

    def _fault(self, entry: Entry, at: Span, message: str, help: str) -> None:
        self._faults.append(entry.at(self._source, at, message, help=help or None))

    def _stop(self, entry: Entry, at: Span, message: str, help: str) -> NoReturn:
        raise Fault(entry.at(self._source, at, message, help=help or None))


def _links(element: Element) -> tuple[str, ...]:
    links = element.find("annotation", "linklist")
    found = [link.get("href") for link in links.all("link")] if links is not None else []
    return tuple(dict.fromkeys(one_line(link) for link in found if one_line(link)))


def _quoted(reference: str) -> str:
    return '"' + reference.replace('"', '""') + '"'


def _negated(expression: Expression) -> Expression:
    if expression is TRUE or expression is FALSE:
        return FALSE if expression is TRUE else TRUE
    return expression.args[0] if expression.__class__ is NOT else NOT(expression)


# ------------------------------------------------------------------------------------------------------------ writing

_NAMES = Names(reserved=frozenset({"true", "false"}))
_SIGNS = {Effect.ACTIVATES: "positive", Effect.INHIBITS: "negative", Effect.BOTH: "dual", None: "unknown"}


def write(network: Network) -> Export:
    """The model with one logical function per node, and the signs that the functions have."""
    names = _NAMES.written(network.names)
    changes = list(renames(names, Fate.KEPT))
    comment = "\n".join(f"#: {line}" for line in carried(network, names))
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        _DOCTYPE,
        '<gxl xmlns:xlink="http://www.w3.org/1999/xlink">',
        f'  <graph class="regulatory" id="model" nodeorder={quoteattr(" ".join(names.values()))}>',
        f"    <annotation><linklist/><comment>{escape(comment)}</comment></annotation>",
    ]
    edges = []
    for node in network.nodes:
        made = names[node.name]
        expression = simplified(node.rule.expression)
        kind = ' input="true"' if node.is_input else ' basevalue="1"' if expression is TRUE else ""
        lines.append(f'    <node id="{made}" name={quoteattr(node.name)} maxvalue="1"{kind}>')
        if expression is TRUE:
            changes.append(Change("constant", node.name, "written as a parameter without interactions", Fate.KEPT))
            lines.append('      <parameter val="1"/>')
        elif not node.is_input and expression is not FALSE:
            text = quoteattr(spell(expression, names))
            lines.append(f'      <value val="1"><exp str={text}/></value>')
        elif expression is FALSE:
            changes.append(Change("constant", node.name, "written as a node without a function", Fate.KEPT))
            lines.append('      <parameter val="0"/>')
        lines.append("    </node>")
        if not node.is_input:
            edges += [
                f'    <edge id="{names[source]}:{made}" from="{names[source]}" to="{made}" minvalue="1" '
                f'sign="{_SIGNS[effect]}"/>'
                for source, effect in effects(expression).items()
            ]
    text = "\n".join([*lines, *edges, "  </graph>", "</gxl>"]) + "\n"
    return Export(text.encode(), tuple(names.items()), tuple(changes))


def write_archive(network: Network) -> Export:
    """The GINML model in an archive as GINsim saves it."""
    export = write(network)
    return replace(export, data=packed({MEMBER: export.data}))
