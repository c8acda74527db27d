"""GINML, the models of GINsim, and zginml, the archives they lie in (Naldi et al. 2018, doi:10.3389/fphys.2018.00646).

What a file means. The words are those of the file; a *source* acts on a *target*; levels are 0, 1, ..., ``maxvalue``
(1 if it is missing).

*Interaction.* An ``edge`` is one interaction of its source on its target, with a **threshold** ``minvalue`` (1 if it
is missing). Its name is the id of the edge, ``SOURCE:TARGET`` if it has none. An edge with a list of **effects**,
``effects="1:positive 2:negative"``, is one interaction for each part, with that threshold, called ``ID:1`` and
``ID:2``; of a list of one part the name is ``ID`` too. A sign says nothing about activity: it is compared with the
function.

*Active.* Let ``a`` be the threshold and ``b`` the next larger threshold among the interactions of the same source on
the same target, or else the greatest level of the source plus 1. The interaction is active where ``a <= source < b``.
So of one source at most one interaction on a target is active at a time.

*Parameter row.* ``<parameter idActiveInteractions="I J" val="2"/>``: where exactly these interactions of the target are
active, the target value is 2 (1 without a ``val``). Without ids it is where none is active. The id of a source stands
for its interaction, if it has one only.

*Value expression.* ``<value val="2"><exp str="A &amp; !B:2"/></value>``: where the expression holds, the target value
is 2. A **bare name** ``A`` holds from the lowest threshold of A on this target up. ``B:2`` holds where the interaction
of B with threshold 2 is active, which ends where the next one begins. ``!`` binds tighter than ``&``, and ``&`` than
``|``.

*Order of precedence.* Parameter rows first, then value expressions from the highest level down: the first that applies
counts. Then ``basevalue`` (0 if it is missing), where no interaction of the target is active. Everywhere else the
target value is 0: a combination that no line speaks of switches off.

*Input.* With ``input="true"`` a node keeps its level, and every level is possible.

*File versions.* Older files write an interaction as an edge of its own, with its end in a ``maxvalue`` ("max" or -1:
no end), and the basal level in ``basevalue``; newer ones write effects and a parameter without ids. They mean the same,
and both are read in any mixture. An end that contradicts the next threshold is refused. A zginml file is a zip archive
with the model in ``GINsim-data/regulatoryGraph.ginml``, or with one ``.ginml`` file.

Whatever is not defined here is refused with its place: a name that is no source of an interaction on the target, an
unknown id, two interactions of one name or one threshold, a level above the greatest, an attribute that nobody knows.

These definitions were compared with functions that GINsim itself exported for 49 public models, and read in the parser
of GINsim 3 (``RegulatoryParser``, ``RegulatoryMultiEdge``, ``LogicalParameter``).
"""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import NoReturn
from xml.sax.saxutils import escape, quoteattr

from msgspec import Struct
from msgspec.structs import replace

from logicnet.compiled.function import Effect, effects
from logicnet.formats import findings
from logicnet.formats.archive import Archive, packed
from logicnet.formats.export import Export, ExportChange, ExportFate, Names, renames, simplified, spell
from logicnet.formats.grammar import Grammar
from logicnet.formats.grammar import parse as parse_expression
from logicnet.formats.levels import MAX_LEVEL, Levels, LevelTerm, not_compared
from logicnet.formats.lines import carried, take
from logicnet.formats.markup import Element, decoded, parse
from logicnet.formats.translation import Translation, faulty, one_line
from logicnet.network.bnet import Reading
from logicnet.network.model import Network
from logicnet.text import catalogue
from logicnet.text.diagnostics import Diagnostic, Entry, nearest
from logicnet.text.expression import negation
from logicnet.text.formula import (
    FALSE,
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
    name=r"\w[\w\-]*(?::[0-9]{1,9})?",
)


def read(path: str, data: bytes) -> Reading:
    """Read a GINML file."""
    return _read(path, data, "ginml")


def read_archive(path: str, data: bytes) -> Reading:
    """Read the model in a zginml archive. Simulations, mutants and initial states beside it are told, not held."""
    try:
        archive = Archive(path, data)
        models = [name for name in archive.names if name.lower().endswith(".ginml")]
        found = [name for name in models if name == MEMBER] or models
        if len(found) != 1:
            what = "this archive holds no GINML model"
            if found:
                what = f"this archive holds {len(found)} GINML models, {', '.join(f'`{name}`' for name in found[:3])}"
            archive.fail(findings.UNKNOWN_FORMAT, what, "give the file that holds the rules")
        member = found[0]
        content = archive.read(member)
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
        return _GinmlReader(source, parse(source, doctypes=("gxl",)), dialect).read(beside)
    except Fault as found:
        return faulty(source, [found.diagnostic])


#: Attributes of each element that says something of the function, and those of GXL and of drawing that say nothing.
_ATTRIBUTES = {
    "node": {"id", "name", "basevalue", "maxvalue", "input"},
    "edge": {"id", "from", "to", "minvalue", "maxvalue", "sign", "effects"},
    "parameter": {"idActiveInteractions", "val"},
    "value": {"val"},
    "exp": {"str"},
}
_HARMLESS = {"type", "role", "href", "title", "lang", "space", "fromorder", "toorder", "uid", "style"}
#: Elements inside them; whatever ends in ``visualsetting`` is drawing.
_CHILDREN = {"node": {"value", "parameter"}, "value": {"exp"}}


class _Interaction(Struct, frozen=True):
    """Active where ``low <= source <= high``; ``high`` is ``None`` where no threshold of the source follows."""

    names: tuple[str, ...]
    source: str
    target: str
    low: int
    high: int | None
    sign: str
    edge: Element


class _GinmlReader:
    def __init__(self, source: Source, root: Element, dialect: str) -> None:
        self._source, self._root = source, root
        self._out = Translation(source, dialect)
        self._faults = self._out.diagnostics
        self._nodes: dict[str, Element] = {}
        #: The interactions on each target, by source and threshold.
        self._into: dict[str, list[_Interaction]] = {}
        self._called: dict[str, _Interaction] = {}

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
        if len(self._root.all("graph")) > 1:
            second = self._root.all("graph")[1]
            self._fault(
                findings.MALFORMED, second.span, "this is a second <graph>", "give each model a file of its own"
            )
        for element in graph.all("node"):
            self._add(element)
        self._levels = Levels(
            self._source, self._out, {name: self._greatest(element) for name, element in self._nodes.items()}
        )
        for element in graph.all("edge"):
            self._edge(element)
        self._intervals()
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
        self._look(element)
        id = element.get("id")
        if not id or id in self._nodes:
            what = f"the node `{id}` is defined twice" if id else "this node has no id"
            self._fault(findings.MALFORMED, element.span, what, "each node has an id of its own")
            return
        self._nodes[id] = element

    def _look(self, element: Element) -> None:
        """Refuse what may change the meaning of an element, and is not known to."""
        for attribute in element.attributes:
            if attribute not in _ATTRIBUTES[element.name] and attribute not in _HARMLESS:
                known = ", ".join(sorted(_ATTRIBUTES[element.name]))
                self._fault(
                    findings.UNSUPPORTED,
                    element.span,
                    f"the attribute `{attribute}` of <{element.name}> is not known, nor what it changes",
                    f"<{element.name}> has the attributes {known}; delete it, if it changes nothing",
                )
        for child in element.children:
            if child.name in _CHILDREN.get(element.name, ()):
                self._look(child)
            elif child.name != "annotation" and not child.name.endswith("visualsetting"):
                self._fault(
                    findings.UNSUPPORTED,
                    child.span,
                    f"<{child.name}> inside <{element.name}> is not known, nor what it changes",
                    "delete it, if it changes nothing",
                )

    def _number(self, element: Element, attribute: str, otherwise: int, most: int = MAX_LEVEL) -> int:
        """A level up to ``most``; a fault and ``otherwise`` for anything else, ``otherwise`` if there is none."""
        text = element.get(attribute).strip()
        if not text:
            return otherwise
        if not re.fullmatch(r"\+?[0-9]{1,9}", text) or int(text) > most:
            self._fault(
                findings.MALFORMED,
                element.span,
                f"{attribute} `{one_line(text)}` is not a level from 0 to {most}",
                "correct it, or the maxvalue of the node",
            )
            return otherwise
        return int(text)

    def _greatest(self, element: Element) -> int:
        text = element.get("maxvalue").strip() or "1"
        if re.fullmatch(r"\+?[0-9]{1,9}", text) and 1 <= int(text) <= MAX_LEVEL:
            return int(text)
        self._fault(
            findings.UNSUPPORTED,
            element.span,
            f"maxvalue `{one_line(text)}` is no greatest level",
            f"1 to {MAX_LEVEL} are read",
        )
        return 1

    def _edge(self, element: Element) -> None:
        self._look(element)
        source, target = element.get("from"), element.get("to")
        for name in (source, target):
            if name not in self._nodes:
                self._faults.append(self._undefined(name, element.span))
                return
        id = element.get("id") or f"{source}:{target}"
        into = self._into.setdefault(target, [])
        for names, low, sign in self._thresholds(element, id, source):
            if any(other.source == source and other.low == low for other in into):
                self._fault(
                    findings.MALFORMED,
                    element.span,
                    f"two interactions of `{source}` on `{target}` begin at level {low}",
                    "delete one, or correct its threshold",
                )
                continue
            interaction = _Interaction(names, source, target, low, None, sign, element)
            for name in names:
                if name in self._called:
                    self._fault(
                        findings.MALFORMED,
                        element.span,
                        f"two interactions are called `{name}`",
                        "each interaction has a name of its own",
                    )
                self._called[name] = interaction
            into.append(interaction)

    def _thresholds(self, edge: Element, id: str, source: str) -> list[tuple[tuple[str, ...], int, str]]:
        """The names, threshold and sign of each interaction that an edge stands for."""
        most = self._levels.greatest[source]
        if "effects" not in edge.attributes:
            return [((id,), self._number(edge, "minvalue", 1, most), edge.get("sign", "unknown"))]
        for attribute in ("minvalue", "maxvalue", "sign"):
            if edge.get(attribute).strip():
                self._fault(
                    findings.MALFORMED,
                    edge.span,
                    f"this edge has a list of effects and a {attribute}: that says its thresholds twice",
                    "delete one of the two",
                )
        parts = edge.get("effects").split()
        found: list[tuple[tuple[str, ...], int, str]] = []
        for part in parts:
            match = re.fullmatch(r"([0-9]{1,9}):(\S+)", part)
            if match is None or int(match[1]) > most:
                self._fault(
                    findings.MALFORMED,
                    edge.span,
                    f"`{one_line(part)}` is no threshold from 1 to {most} with a sign",
                    "effects are written as 1:positive 2:negative",
                )
                continue
            low = int(match[1])
            found.append(((f"{id}:{low}", id) if len(parts) == 1 else (f"{id}:{low}",), low, match[2]))
        if not parts:
            self._fault(findings.MALFORMED, edge.span, "this list of effects is empty", "add 1:positive, or the like")
        return found

    def _intervals(self) -> None:
        """Each interaction ends where the next one of its source begins; an end that is written must be that one."""
        for target, interactions in self._into.items():
            interactions.sort(key=lambda one: (one.source, one.low))
            ended = [
                replace(one, high=after.low - 1) if after and after.source == one.source else one
                for one, after in zip_longest(interactions, interactions[1:])
            ]
            self._into[target] = ended
            for one in ended:
                self._called.update((name, one) for name in one.names)
                written = one.edge.get("maxvalue").strip()
                end = self._levels.greatest[one.source] if one.high is None else one.high
                unbounded = not written or written == "-1" or written.startswith(("m", "("))
                if written != str(end) and not (unbounded and one.high is None) and written:
                    self._fault(
                        findings.UNSUPPORTED,
                        one.edge.span,
                        f"this interaction is said to end at level {one_line(written)}, and by the thresholds of "
                        f"`{one.source}` on `{target}` it ends at {end}",
                        "delete the maxvalue of the edge, or add the interaction that follows",
                    )

    # ----------------------------------------------------------------------------------------------------- functions

    def _node(self, name: str, element: Element) -> None:
        values, parameters = element.all("value"), element.all("parameter")
        kind = element.get("input").strip().lower()
        if kind not in ("", "true", "false", "1", "0"):
            self._fault(
                findings.MALFORMED, element.span, f"input `{one_line(kind)}` is neither true nor false", "correct it"
            )
        if kind in ("true", "1"):
            if values or parameters or self._number(element, "basevalue", 0):
                self._remark(element, f"`{name}` is an input: it keeps its level, and its function does not count")
            self._levels.input(name, element.span)
            return
        most = self._levels.greatest[name]
        base = self._number(element, "basevalue", 0, most)
        try:
            terms = [*self._rows(name, parameters, base, most), *self._values(name, values, most)]
        except Fault as fault:
            self._faults.append(fault.diagnostic)
            self._levels.input(name, element.span)
            return
        into = self._into.get(name, [])
        if not terms and (base == 0 or not into):
            self._remark(
                element,
                f"`{name}` has no function and is no input: it is always {base}, as in GINsim",
                'an input has the attribute input="true"',
            )
        if base:
            terms.append(LevelTerm(base, self._exactly(into, frozenset()), element.span))
        thresholds = self._levels.thresholds(name, terms, 0)
        self._levels.rule(name, element.span, thresholds)
        self._signs(name, thresholds)

    def _rows(self, name: str, parameters: list[Element], base: int, most: int) -> list[LevelTerm]:
        """A table: each row says which interactions are active, and so which are not."""
        into = self._into.get(name, [])
        rows: dict[frozenset[int], LevelTerm] = {}
        for row in parameters:
            level = self._number(row, "val", 1, most)
            active = [self._named(name, id, row) for id in row.get("idActiveInteractions").split()]
            chosen = frozenset(into.index(one) for one in active)
            if len({into[i].source for i in chosen}) < len(chosen):
                self._remark(
                    row, f"this row of `{name}` never applies: two interactions of one source are never active"
                )
            elif chosen not in rows:
                rows[chosen] = LevelTerm(level, self._exactly(into, chosen), row.span)
            elif rows[chosen].level != level:
                self._remark(
                    row, f"another row of `{name}` says {rows[chosen].level} for the same: the first one counts"
                )
            if not chosen and base not in (0, level):
                self._remark(row, f"this row and the basevalue {base} of `{name}` speak of the same: the row counts")
        # Rows of different sets exclude each other: sorted, each threshold is one OR of rows.
        return sorted(rows.values(), key=lambda term: -term.level)

    def _named(self, target: str, id: str, row: Element) -> _Interaction:
        """The interaction on a target that an id of a parameter row means."""
        called = self._called.get(id)
        found = [called] if called is not None and called.target == target else []
        found += [one for one in self._into.get(target, []) if one.source == id and one not in found]
        if len(found) == 1:
            return found[0]
        known = ", ".join(f"`{one.names[0]}`" for one in self._into.get(target, []))
        what = f"`{one_line(id)}` is no interaction that ends at `{target}`"
        if found:
            what = f"`{one_line(id)}` may mean {len(found)} interactions that end at `{target}`"
        self._stop(
            findings.MALFORMED, row.span, what, f"its interactions are {known}" if known else "it has no interaction"
        )

    def _exactly(self, into: list[_Interaction], chosen: frozenset[int]) -> Expression:
        """That exactly these interactions of a target are active."""
        literals = [self._active(one) if i in chosen else negation(self._active(one)) for i, one in enumerate(into)]
        kept = [literal for literal in literals if literal is not TRUE]
        return FALSE if any(part is FALSE for part in kept) else conjunction(kept) if kept else TRUE

    def _active(self, one: _Interaction, at: Span | None = None) -> Expression:
        at = at or one.edge.span
        low = self._levels.at_least(one.source, one.low, at)
        if one.high is None:
            return low
        above = negation(self._levels.at_least(one.source, one.high + 1, at))
        return above if low is TRUE else conjunction([low, above])

    def _values(self, name: str, values: list[Element], most: int) -> list[LevelTerm]:
        """The conditions of each level, from the highest level down."""
        terms, levels = [], set()
        for value in values:
            if not value.get("val").strip():
                self._fault(findings.MALFORMED, value.span, "this <value> has no val", "add the level it leads to")
            level = self._number(value, "val", 1, most)
            if level in levels and value.children:
                self._remark(value, f"`{name}` has a second <value> for level {level}: both count, in GINsim the last")
            levels.add(level)
            for expression in value.all("exp"):
                terms.append(LevelTerm(level, self._condition(name, expression), expression.span))
        return sorted(terms, key=lambda term: -term.level)

    def _condition(self, target: str, expression: Element) -> Expression:
        text = expression.get("str")
        # The attribute as it stands in the file, where it stands there unescaped; else it has no place of its own.
        tag = self._source.text[expression.span.start : expression.span.end]
        found = re.search(r"\bstr\s*=\s*[\"']", tag)
        if found is not None and tag.startswith(text, found.end()):
            start = expression.span.start + found.end()
            return self._parsed(target, self._source, start, start + len(text), None)
        return self._parsed(target, Source(self._source.path, text), 0, len(text), expression.span)

    def _parsed(self, target: str, source: Source, start: int, end: int, at: Span | None) -> Expression:
        into = self._into.get(target, [])
        by_source: dict[str, dict[int, _Interaction]] = {}
        for one in into:
            by_source.setdefault(one.source, {})[one.low] = one

        def atom(source: Source, text: str, span: Span) -> Expression:
            place = at or span
            name, _, level = text.partition(":")
            if name not in self._nodes:
                raise Fault(self._undefined(name, place))
            own = by_source.get(name)
            if own is None:
                self._stop(
                    findings.MALFORMED,
                    place,
                    f"`{name}` has no interaction on `{target}`: from which level on it acts is not said",
                    f"add the edge from `{name}` to `{target}`, or correct the name",
                )
            if not level:
                return self._levels.at_least(name, min(own), place)
            if int(level) not in own:
                known = ", ".join(f"`{name}:{low}`" for low in sorted(own))
                self._stop(
                    findings.MALFORMED,
                    place,
                    f"no interaction of `{name}` on `{target}` has the threshold {int(level)}",
                    f"there is {known}",
                )
            return self._active(own[int(level)], place)

        for word in by_source:
            if word.lower() in ("true", "false"):
                self._stop(
                    findings.UNSUPPORTED,
                    at or Span(start, end),
                    f"`{word}` is a word of the language, and a node that acts on `{target}`",
                    "give the node another id",
                )
        try:
            return parse_expression(source, start, end, replace(_GRAMMAR, atom=atom))
        except Fault as fault:
            if at is None or fault.diagnostic.source is self._source:
                raise
            raise Fault(replace(fault.diagnostic, source=self._source, span=at)) from None

    def _undefined(self, name: str, at: Span) -> Diagnostic:
        near = nearest(name, self._nodes)
        return catalogue.UNDEFINED.at(
            self._source,
            at,
            f"node `{one_line(name)}` is not defined",
            help=f"did you mean `{near}`?" if near else "add it, or delete what names it",
        )

    def _signs(self, name: str, thresholds: list[Expression]) -> None:
        claims = {"positive": Effect.ACTIVATES, "negative": Effect.INHIBITS, "dual": Effect.BOTH}
        into = self._into.get(name, [])
        effects = self._levels.effects(thresholds) if into else {}
        if effects is None:
            help = "simplify the function to have them compared"
            self._fault(findings.READ_AS, into[0].edge.span, not_compared(name), help)
            return
        told: set[tuple[str, str]] = set()
        for one in into:
            signs = {claims.get(other.sign) for other in into if other.source == one.source}
            effect = effects.get(one.source)
            if None in signs or effect is None or (effect is Effect.BOTH and len(signs) > 1):
                continue
            if signs != {effect} and (one.source, one.sign) not in told:
                told.add((one.source, one.sign))
                does = {Effect.ACTIVATES: "activates", Effect.INHIBITS: "inhibits", Effect.BOTH: "does both"}[effect]
                self._fault(
                    findings.CONTRADICTED,
                    one.edge.span,
                    f"`{one.source}` is declared {one.sign} for `{name}`, and in the function it {does}",
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
        for level in range(1, self._levels.greatest.get(name, 1) + 1):
            made = self._levels.called(name, level)
            self._out.label(made, element.get("name") and element.get("name") + made.removeprefix(name))
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

    def _remark(self, element: Element, message: str, help: str | None = None) -> None:
        self._faults.append(findings.READ_AS.at(self._source, element.span, message, help=help))

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


# ------------------------------------------------------------------------------------------------------------ writing

_NAMES = Names(reserved=frozenset({"true", "false"}))
_SIGNS = {Effect.ACTIVATES: "positive", Effect.INHIBITS: "negative", Effect.BOTH: "dual", None: "unknown"}


def write(network: Network) -> Export:
    """The model with one logical function per node, and the signs that the functions have."""
    names = _NAMES.written(network.names)
    changes = list(renames(names, ExportFate.KEPT))
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
            changes.append(
                ExportChange("constant", node.name, "written as a parameter without interactions", ExportFate.KEPT)
            )
            lines.append('      <parameter val="1"/>')
        elif not node.is_input and expression is not FALSE:
            text = quoteattr(spell(expression, names))
            lines.append(f'      <value val="1"><exp str={text}/></value>')
        elif expression is FALSE:
            changes.append(ExportChange("constant", node.name, "written as a node without a function", ExportFate.KEPT))
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
