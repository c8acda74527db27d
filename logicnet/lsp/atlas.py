"""Where each name of a file stands, and what is known of it: the questions of an editor, answered without one.

Nothing here knows the protocol; places are spans of the source, as everywhere else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

import logicnet.checks.outcomes
import logicnet.checks.review  # noqa: F401  (these make the codes of all checks known)
from logicnet.checks.registry import Subject
from logicnet.compiled.function import Effect
from logicnet.errors import LogicnetError
from logicnet.network.bnet import Reading, parse
from logicnet.network.directives import CARRIERS, CONFIDENCES, KINDS, RESERVED_ENVIRONMENTS, SCREEN_KEYS, WORDS, Mention
from logicnet.network.document import Line, LineKind
from logicnet.network.evidence import Stance
from logicnet.network.model import Clamp, Cut, Expectation, Network, Node, Openness, Quantifier, Sign
from logicnet.network.openness import choices, closed_nodes, open_rules
from logicnet.network.resolve import match_nodes, parse_formula
from logicnet.text.diagnostics import entries, entry
from logicnet.text.expression import format_expression, symbols
from logicnet.text.formula import Fault, Scanner
from logicnet.text.names import BARE, QUOTED, format_name
from logicnet.text.source import Source, Span
from logicnet.text.temporal import propositions

__all__ = ["Atlas", "Offer", "RenameRefused"]

_WORD = re.compile(rf"{QUOTED}|{BARE}")


class RenameRefused(Exception):
    """A rename that would not leave the same network behind; ``str(refused)`` is the reason, for the author."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that could be written at a place."""

    text: str
    #: ``node``, ``phenotype``, ``environment``, ``word`` or ``code``.
    kind: str
    detail: str = ""


class Atlas:
    """One reading, and an index of its names. A file with errors is known as far as its lines are sound."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.source: Source = reading.source
        self.network: Network | None = reading.network or reading.sound

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """Every place at which a node, a phenotype, an environment or another named thing is written, in order."""
        found = list(self.reading.mentions)
        for node in self.network.nodes if self.network else ():
            found += (Mention("node", s.name, s.span) for s in symbols(node.rule.expression) if s.name and s.span.end)
        return tuple(sorted(set(found), key=lambda mention: (mention.span, not mention.defines, mention.kind)))

    @cached_property
    def _subject(self) -> Subject | None:
        return Subject(self.reading, self.network) if self.network else None

    def at(self, offset: int) -> Mention | None:
        """The name that is written at, or ends at, an offset."""
        return next((m for m in self.mentions if m.span.start <= offset <= m.span.end), None)

    def definition(self, wanted: Mention) -> Mention | None:
        """Where a name is defined: its rule line, or its directive."""
        same = self.occurrences(wanted)
        return next((mention for mention in same if mention.defines), same[0] if same else None)

    def occurrences(self, wanted: Mention) -> tuple[Mention, ...]:
        """Every place where the same thing is named, its definition among them."""
        return tuple(m for m in self.mentions if m.kind == wanted.kind and m.name == wanted.name)

    # ---------------------------------------------------------------------------------------------------------- hover

    def explanation(self, offset: int) -> tuple[str, Span] | None:
        """What is known of the thing at an offset, in Markdown, and the place it is about."""
        mention = self.at(offset)
        if mention is not None:
            text = self._described(mention)
            return (text, mention.span) if text else None
        for match in _WORD.finditer(self.source.text, *self._line_span(offset)):
            if match.start() <= offset <= match.end():
                page = entry(match.group()) if re.fullmatch(r"LN\d{3}", match.group()) else None
                if page is not None:
                    text = f"**{page.code} {page.title}** ({page.severity.value})\n\n{page.finds}\n\n{page.why}"
                    return text, Span(*match.span())
        return None

    def _described(self, mention: Mention) -> str:
        network = self.network
        if network is None:
            return ""
        if mention.kind == "node" and mention.name in network.index:
            return self._node(network.nodes[network.index[mention.name]])
        for phenotype in network.phenotypes:
            if mention.kind == "phenotype" and phenotype.name == mention.name:
                return f"**phenotype {phenotype.name}**\n\n{_code(phenotype.text)}"
        for environment in network.environments:
            if mention.kind == "environment" and environment.name == mention.name:
                settings = ", ".join(f"{format_name(n)}={'*' if v is None else v}" for n, v in environment.settings)
                return f"**environment {environment.name}**\n\n{_code(settings)}"
        return ""

    def _node(self, node: Node) -> str:
        name = format_name(node.name)
        facts = [node.compartment and f"compartment {node.compartment}", *(f"kind {kind}" for kind in node.kinds)]
        parts = [f"**{_escaped(node.name)}**" + "".join(f" · {_escaped(fact)}" for fact in facts if fact)]
        parts.append(_code(f"{name}, {format_expression(node.rule.expression)}"))
        if self.reading.network is not None and (found := choices(self.reading.network, node.name)):
            parts.append("open:\n\n" + "\n".join(f"* {text}" for text in found))
        if node.description or node.references:
            parts.append(_escaped(" ".join(filter(None, (node.description, _cited(node.references))))))
        if node.is_input:
            parts.append(self._input(node))
        elif self._subject is not None and node.name not in self._subject.effects:
            parts.append("regulators not examined: the rule is too hard")
        elif self._subject is not None:
            rows = [self._regulator(node, source, sign) for source, sign in self._subject.effects[node.name].items()]
            parts.append(
                "\n".join(("| regulator | sign | evidence |", "|---|---|---|", *rows)) if rows else "no regulator"
            )
        return "\n\n".join(parts)

    def _input(self, node: Node) -> str:
        assert self.network is not None
        for declared in self.network.inputs:
            if declared.node == node.name:
                value = "free" if not declared.has_default or declared.default is None else f"{declared.default}"
                return _escaped(f"input, default {value}" + (f": {declared.text}" if declared.text else ""))
        return "input, free unless an environment sets it"

    def _regulator(self, node: Node, source: str, sign: Effect | None) -> str:
        assert self._subject is not None
        cited = [
            row.reference for _, row in self._subject.rows.get((source, node.name), ()) if row.stance is Stance.SUPPORTS
        ]
        cited += (
            reference for edge in self._subject.edges.get((source, node.name), ()) for reference in edge.references
        )
        how = "no effect" if sign is None else "both" if sign is Effect.BOTH else sign.value
        return f"| {_escaped(source)} | {how} | {_escaped(', '.join(dict.fromkeys(cited))) or '-'} |"

    # ----------------------------------------------------------------------------------------------------- completion

    def offers(self, offset: int) -> list[Offer]:
        """What can stand at an offset, judged by the line in front of it."""
        before = self.source.text[self._line_span(offset)[0] : offset]
        directive = re.match(r"[ \t]*#:[ \t]*(\w*)", before)
        if directive is None:
            return [] if before.lstrip().startswith("#") or not re.search(r"[,=]", before) else self._nodes()
        word, rest = directive[1], before[directive.end() :]
        if not rest:
            return [Offer(name, "word", _ABOUT[name]) for name in sorted(WORDS)]
        return self._in_directive(word, rest)

    def _in_directive(self, word: str, rest: str) -> list[Offer]:
        if word == "kind" and ":" not in rest:
            return _words(KINDS)
        if word == "allow":
            known = [Offer(e.code, "code", e.title) for e in entries()]
            return known + self._nodes() if re.search(r"LN\d{3}", rest) else known
        if word == "edge" and "," in rest:
            if re.search(r"\bvia\s+\S*$", rest):
                return _words(CARRIERS)
            fields = rest.count(",")
            return _words([sign.value for sign in Sign]) if fields == 1 else _words(("via", *CONFIDENCES))
        if word == "screen" and not re.search(r"=[^;]*$", rest):
            return _words(SCREEN_KEYS)
        if word == "open" and ":" in rest:
            words = _words([how.value for how in Openness if how is not Openness.ALTERNATIVES])
            # Behind `RULE ;` only rules can follow.
            return self._nodes() if re.search(r":.*[;&|!(]", rest) else words + self._nodes()
        if word == "optional" and "->" in rest:
            source = _WORD.search(rest)
            return self._targets(source.group() if source else "")
        if word == "expect":
            if ":" in rest:
                quantified = re.search(r":\s*(?:every|some|no|holds)\b", rest)
                return self._formula() if quantified else _words([quantifier.value for quantifier in Quantifier])
            if re.search(r"\bwith\s[^:]*$", rest):
                return self._nodes()
            if re.search(r"\bin\s[^:]*$", rest):
                return self._environments()
            return _words(("in", "with")) if "," in rest else []
        if word in ("phenotype", "screen") and ("," in rest):
            return self._formula() + (self._environments() if word == "screen" else [])
        if word == "part":
            return self._environments() if "=" in rest else _words(("environment",)) if "," in rest else []
        if word in ("about", "cite", "license", "network", "evidence"):
            return []
        return self._nodes()

    def _nodes(self) -> list[Offer]:
        nodes = self.network.nodes if self.network else ()
        return [
            Offer(format_name(n.name), "node", ", ".join((n.compartment or "", *n.kinds)).strip(", ")) for n in nodes
        ]

    def _targets(self, source: str) -> list[Offer]:
        """The nodes whose rule names a node, as it is written."""
        nodes = self.network.nodes if self.network else ()
        named = {n.name for n in nodes if source in {format_name(s.name) for s in symbols(n.rule.expression)}}
        return [offer for offer, n in zip(self._nodes(), nodes, strict=True) if n.name in named and not n.is_input]

    def _formula(self) -> list[Offer]:
        phenotypes = self.network.phenotypes if self.network else ()
        return self._nodes() + [Offer(format_name(p.name), "phenotype", p.text) for p in phenotypes]

    def _environments(self) -> list[Offer]:
        named = [e.name for e in self.network.environments] if self.network else []
        return [Offer(format_name(name), "environment") for name in (*RESERVED_ENVIRONMENTS, *named)]

    # --------------------------------------------------------------------------------------------------------- rename

    def renamed(self, wanted: Mention, to: str) -> tuple[tuple[Span, str], ...]:
        """The edits that give a thing another name wherever it stands, proved on the result.

        Raises :class:`RenameRefused` when the file has an error (not every place is known then), when the name is taken
        or is none, and when the file would not say the same but for the name.
        """
        before = self.reading.network
        if before is None:
            raise RenameRefused("the file has an error: mend it first, then every place of the name is known")
        written = _as_name(to)
        taken = next((m for m in self.mentions if m.name == written and _share(m.kind, wanted.kind)), None)
        if taken is not None:
            raise RenameRefused(f"`{written}` is the name of a {taken.kind} already")
        edits = tuple((m.span, format_name(written)) for m in self.occurrences(wanted))
        text, position = "", 0
        for span, name in edits:
            text += self.source.text[position : span.start] + name
            position = span.end
        again = parse(text + self.source.text[position:], self.source.path).network
        if again is None:
            raise RenameRefused(f"with the name `{written}` the file could not be read")
        if _shape(before, wanted, written) != _shape(again):
            raise RenameRefused(
                f"`{written}` falls under other patterns (compartments, kinds, open rules, screens) than "
                f"`{wanted.name}`: change those first"
            )
        return edits

    # ---------------------------------------------------------------------------------------------------------- lines

    def line_of(self, offset: int) -> Line | None:
        """The line on which an offset stands."""
        return next((line for line in self.reading.document.lines if line.span.start <= offset <= line.span.end), None)

    def rule_line(self, offset: int) -> Line | None:
        """The same, if it is a rule."""
        line = self.line_of(offset)
        return line if line is not None and line.kind is LineKind.RULE else None

    def _line_span(self, offset: int) -> tuple[int, int]:
        span = self.source.line_span(self.source.position(offset)[0])
        return span.start, span.end


def _as_name(text: str) -> str:
    source = Source("<name>", text)
    scanner = Scanner(source, 0, len(text), [])
    try:
        name = scanner.name("a name")
        if scanner.at_end() and not scanner.faults:
            return name.text
    except Fault:
        pass
    # What is no name as it stands may be one in quotes.
    quoted = f'"{text.strip()}"'
    scanner = Scanner(Source("<name>", quoted), 0, len(quoted), [])
    try:
        return scanner.name("a name").text if '"' not in text and text.strip() else _no_name(text)
    except Fault:
        return _no_name(text)


def _no_name(text: str) -> str:
    raise RenameRefused(f"`{text}` cannot be a name")


def _share(one: str, other: str) -> bool:
    """Whether two kinds of things share a namespace: nodes and phenotypes do."""
    return one == other or {one, other} == {"node", "phenotype"}


def _shape(network: Network, wanted: Mention | None = None, to: str = "") -> tuple[object, ...]:
    """What a network says, free of places, with the name of one thing put in place of another.

    Patterns stand there as what they match: a stored screen is the same question only if it picks the same nodes.
    """

    def of(kind: str, name: str) -> str:
        return to if wanted is not None and (kind, name) == (wanted.kind, wanted.name) else name

    def node(name: str) -> str:
        return of("node", name)

    def option(key: str, value: str) -> object:
        try:
            if key in ("candidates", "exclude") and value != "drugs":
                items = [item.strip() for item in re.findall(r'(?:"[^"]*"|[^,"])+', value)]
                return [node(name) for name in match_nodes(network, items, option=key)]
            if key in ("abolish", "keep"):
                return [node(s.name) for s in symbols(parse_formula(network, value, option=key))]
        except LogicnetError:
            return None
        if key == "environments":
            names = [item.strip() for item in re.findall(r'(?:"[^"]*"|[^,+"])+', value)]
            return [of("environment", name.strip('"').replace('""', '"')) for name in names]
        return value

    def clamps(held: Iterable[Clamp]) -> list[tuple[str, int]]:
        return [(node(clamp.node), clamp.value) for clamp in held]

    def cuts(made: Iterable[Cut]) -> list[tuple[str, str]]:
        return [(node(cut.source), node(cut.target)) for cut in made]

    def formula(expectation: Expectation) -> list[str]:
        if expectation.quantifier is not Quantifier.HOLDS:
            return [node(s.name) for s in symbols(expectation.formula)]
        return [node(s.name) for part in propositions(expectation.formula) for s in symbols(part.expression)]

    return (
        [
            (
                node(n.name),
                n.compartment and of("compartment", n.compartment),
                n.kinds,
                [node(s.name) for s in symbols(n.rule.expression)],
                n.is_input,
            )
            for n in network.nodes
        ],
        sorted((of("phenotype", p.name), [node(s.name) for s in symbols(p.formula)]) for p in network.phenotypes),
        sorted(
            (of("environment", e.name), sorted((node(n), v is None, v or 0) for n, v in e.settings))
            for e in network.environments
        ),
        [
            (
                of("expect", x.name),
                [of("environment", name) for name in x.environments],
                clamps(x.clamps),
                cuts(x.cuts),
                x.quantifier,
                formula(x),
            )
            for x in network.expectations
        ],
        sorted((node(e.source), node(e.target), e.sign.value) for e in network.edges),
        [(a.codes, a.expectation, a.part, a.node and node(a.node)) for a in network.allows],
        sorted(
            (p.path, sorted((q.name, [of("environment", name) for name in q.environments]) for q in p.environments))
            for p in network.parts
        ),
        [(of("drug", d.name), clamps(d.clamps), d.cost) for d in network.drugs],
        sorted((node(i.node), i.has_default, i.default is None, i.default or 0) for i in network.inputs),
        [(of("screen", q.name), [(key, option(key, value)) for key, value in q.options]) for q in network.screens],
        sorted(
            (
                node(r.node),
                r.how and r.how.value,
                [[node(s.name) for s in symbols(a)] for a in r.alternatives],
                sorted(map(node, r.optional)),
            )
            for r in open_rules(network)
        ),
        sorted(map(node, closed_nodes(network))),
    )


def _words(words: Iterator[str] | tuple[str, ...] | list[str]) -> list[Offer]:
    return [Offer(word, "word") for word in words]


def _code(text: str) -> str:
    return f"```bnet\n{text}\n```"


def _cited(references: tuple[str, ...]) -> str:
    return f"[{', '.join(references)}]" if references else ""


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_<>|#\[\]])", r"\\\1", text)


_ABOUT = {
    "network": "title of the network",
    "about": "a sentence about it",
    "cite": "a source",
    "license": "licence of the file",
    "evidence": "path of an evidence table",
    "input": "NAME = 0|1|*, meaning",
    "compartment": "ID: PATTERN, ...",
    "kind": "KIND: PATTERN, ...",
    "node": "NAME, description [REF]",
    "drug": "ID, NODE=VALUE, ...",
    "phenotype": "ID, FORMULA",
    "environment": "ID, NODE=0|1|*, ...",
    "part": "PATH, environment NAME_THERE = NAME_HERE, ...",
    "expect": "ID, in ENV with CLAMPS: every|some|no FORMULA [REF]",
    "edge": "A -> B, activates|inhibits, REF",
    "open": "PATTERN, ...: connectives|monotone, or NODE: RULE ; RULE",
    "optional": "A -> B",
    "closed": "PATTERN, ...",
    "rate": "NODE, up=NUMBER, down=NUMBER",
    "screen": "ID, key=value; ...",
    "allow": "CODE, reason",
}
