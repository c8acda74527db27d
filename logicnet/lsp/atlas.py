"""Where each name of a file stands, and what is known of it: the questions of an editor, answered without one.

Nothing here knows the protocol; places are spans of the source, as everywhere else.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from msgspec import Struct

import logicnet.checks.outcomes
import logicnet.checks.review  # noqa: F401  (these make the codes of all checks known)
from logicnet.checks.registry import Subject
from logicnet.compiled.function import Effect
from logicnet.errors import LogicnetError
from logicnet.network.bnet import Reading, parse
from logicnet.network.directives import DIRECTIVES
from logicnet.network.directives.names import Renaming
from logicnet.network.directives.reader import Mention
from logicnet.network.directives.unit import Stand
from logicnet.network.directives.words import RESERVED_ENVIRONMENTS
from logicnet.network.document import Line, LineKind
from logicnet.network.evidence import Stance
from logicnet.network.meaning import meaning_of
from logicnet.network.model import Network, Node
from logicnet.network.openness import choices
from logicnet.network.resolve import match_nodes, parse_formula
from logicnet.text.diagnostics import entries, entry
from logicnet.text.expression import format_expression, symbols
from logicnet.text.formula import Fault, Scanner
from logicnet.text.names import BARE, QUOTED, format_name
from logicnet.text.source import Source, Span

__all__ = ["Atlas", "Offer", "RenameRefused"]

_WORD = re.compile(rf"{QUOTED}|{BARE}")


class RenameRefused(Exception):
    """A rename that would not leave the same network behind; ``str(refused)`` is the reason, for the author."""


class Offer(Struct, frozen=True):
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
            return [Offer(u.word, "word", u.about) for u in sorted(DIRECTIVES, key=lambda u: u.word)]
        return self._in_directive(word, rest)

    def _in_directive(self, word: str, rest: str) -> list[Offer]:
        unit = next((unit for unit in DIRECTIVES if unit.word == word), None)
        found: list[Offer] = []
        for stand in (Stand.NODES,) if unit is None else unit.offers(rest):
            match stand:
                case Stand.NODES:
                    found += self._nodes()
                case Stand.FORMULA:
                    found += self._formula()
                case Stand.ENVIRONMENTS:
                    found += self._environments()
                case Stand.TARGETS:
                    source = _WORD.search(rest)
                    found += self._targets(source.group() if source else "")
                case Stand.CODES:
                    found += [Offer(e.code, "code", e.title) for e in entries()]
                case _:
                    found.append(Offer(stand, "word"))
        return found

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
        if meaning_of(before, _Renamed(before, wanted, written)) != meaning_of(again, _Renamed(again)):
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


class _Renamed(Renaming):
    """One thing under another name. A stored screen is the same question only if it picks the same nodes."""

    def __init__(self, network: Network, wanted: Mention | None = None, to: str = "") -> None:
        super().__init__(network)
        self._wanted, self._to = wanted, to

    def of(self, kind: str, name: str) -> str:
        wanted = self._wanted
        return self._to if wanted is not None and (wanted.kind, wanted.name) == (kind, name) else name

    def option(self, key: str, value: str) -> Any:
        try:
            if key in ("candidates", "exclude") and value != "drugs":
                items = [item.strip() for item in re.findall(r'(?:"[^"]*"|[^,])+', value)]
                return [self.node(name) for name in match_nodes(self._network, items, option=key)]
            if key == "from":
                return super().option(key, value)
            if key in ("abolish", "keep"):
                return [self.node(s.name) for s in symbols(parse_formula(self._network, value, option=key))]
        except LogicnetError:
            return None
        if key == "environments":
            names = [item.strip() for item in re.findall(r'(?:"[^"]*"|[^,+"])+', value)]
            return [self.of("environment", name.strip('"').replace('""', '"')) for name in names]
        return value


def _code(text: str) -> str:
    return f"```bnet\n{text}\n```"


def _cited(references: tuple[str, ...]) -> str:
    return f"[{', '.join(references)}]" if references else ""


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_<>|#\[\]])", r"\\\1", text)
