"""The canonical layout of a network file: edits of its lines, never a re-print of the network.

What a line says is untouched - order of lines, wording, parentheses, every comment. Only its dress changes:

* one blank between words, operators ``! & | 1 0``, names in quotes only where they need them;
* a comment behind a rule stands on the line above it, because some other readers choke on it;
* the header is ``targets, factors``; a file without one gets it above its first rule;
* an input that only a directive declares gets its line ``name, name``, below all other rules;
* runs of blank lines become one, none at either end, no blanks at the ends of lines;
* a BooleanNet rule ``A* = B`` becomes ``A, B``; a starting value, which is not used, becomes a remark;
* all lines end as the first one does (CRLF stays CRLF, anything else becomes LF), the last one included;
* a byte-order mark goes: other tools read it as part of the first name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from logicnet.errors import InternalError, InvalidNetwork
from logicnet.network.bnet import Reading, parse
from logicnet.network.document import Line, LineKind
from logicnet.network.model import Network, Node, Openness, Quantifier
from logicnet.network.patterns import read_patterns
from logicnet.text.expression import TRUE, format_expression
from logicnet.text.formula import Scanner
from logicnet.text.names import BARE, BLANKS, QUOTED, WORDS, format_name
from logicnet.text.source import Source, Span

__all__ = ["formatted"]

_HEADER = "targets, factors"
_WAYS = frozenset(how.value for how in Openness)
_TOKEN = re.compile(
    rf"(?P<level>(?:[<>!=]=|[<>=])[{BLANKS}]*[0-9]+)|(?P<name>{BARE})|(?P<quoted>{QUOTED})|(?P<and>[&*]+|[∧⋀])|(?P<or>[|+]+|[∨⋁])|(?P<not>[!~¬])|[()]"
)


def formatted(reading: Reading) -> str:
    """The file in canonical layout: same nodes in the same order, same rules, same meaning; formatting it again
    changes nothing.

    That the rules and the meaning stayed is checked on the result before it is handed out. Raises
    :class:`~logicnet.errors.InvalidNetwork` when the file has an error, because then nobody knows what it means.
    """
    network = reading.network
    if network is None:
        raise InvalidNetwork(reading.diagnostics)
    lines = _without_surplus_blanks(_Layout(reading, network).lines())
    end = "\r\n" if _first_line_end(reading.source) == "\r\n" else "\n"
    text = "".join(line + end for line in lines)
    _verify(network, text)
    return text


def _verify(network: Network, text: str) -> None:
    again = parse(text, network.source.path).network
    if again is None or _rules(again) != _rules(network) or again.meaning != network.meaning:
        raise InternalError("the formatted file does not say the same as the file that was read")


def _rules(network: Network) -> list[tuple[str, str]]:
    return [(node.name, format_expression(node.rule.expression)) for node in network.nodes]


def _first_line_end(source: Source) -> str:
    match = re.search(r"\r\n?|\n", source.text)
    return match.group() if match else "\n"


def _without_surplus_blanks(lines: Iterator[str]) -> list[str]:
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    while kept and not kept[-1]:
        kept.pop()
    return kept


class _Layout:
    """One formatting: the lines of a sound file, each in its canonical dress."""

    def __init__(self, reading: Reading, network: Network) -> None:
        self._source = reading.source
        self._lines = reading.document.lines
        #: Nodes by the place of their expression: a rule line without one is a starting value.
        self._node_at = {node.rule.span: node for node in network.nodes}
        ruled = {line.body for line in self._lines if line.kind is LineKind.RULE}
        self._implied = [node for node in network.nodes if node.rule.span not in ruled]

    def lines(self) -> Iterator[str]:
        is_rule = [line.kind is LineKind.RULE and line.body in self._node_at for line in self._lines]
        first = is_rule.index(True) if any(is_rule) else -1
        last = len(is_rule) - 1 - is_rule[::-1].index(True) if any(is_rule) else self._before_open_allow()
        # In a file without rule lines the header goes where the added lines go, which may be further up.
        headed = first >= 0 and any(line.kind is LineKind.HEADER for line in self._lines)
        if last < 0:
            yield from self._inputs(with_header=True)
        for i, line in enumerate(self._lines):
            if line.kind is LineKind.HEADER:
                yield from self._comment(self._behind_header(line))
                if headed:
                    yield _HEADER
            elif line.kind is LineKind.RULE:
                yield from self._comment(line.comment)
                if i == first and not headed:
                    yield _HEADER
                yield self._rule(line)
            elif line.kind is LineKind.DIRECTIVE:
                yield self._directive(line)
            else:
                yield self._text(line.span).strip(BLANKS)
            if i == last:
                yield from self._inputs(with_header=first < 0)

    def _before_open_allow(self) -> int:
        """In a file without rule lines: the last line above the first ``allow``, which must stay about nothing."""
        for i, line in enumerate(self._lines):
            if line.kind is LineKind.DIRECTIVE and self._text(line.key) == "allow":
                return i - 1
        return len(self._lines) - 1

    def _inputs(self, *, with_header: bool) -> Iterator[str]:
        if with_header:
            yield _HEADER
        for node in self._implied:
            yield _rule_line(node, format_name(node.name))

    def _rule(self, line: Line) -> str:
        node = self._node_at.get(line.body)
        if node is None:
            # It decides nothing here; dropping it would lose what the author wrote.
            return f"# {self._text(line.span).strip(BLANKS)}"
        return _rule_line(node, _expression(self._text(line.body)))

    def _directive(self, line: Line) -> str:
        word = self._text(line.key)
        body = _trimmed(self._source, line.body)
        if word == "open":
            return f"#: {word} {self._open(body)}"
        formula = self._formula(word, body)
        if formula is None:
            written = self._text(body)
        else:
            before = self._source.text[body.start : formula.start].rstrip(BLANKS)
            after = self._source.text[formula.end : body.end].strip(BLANKS)
            written = " ".join(filter(None, (before, _expression(self._text(formula)), after)))
        return f"#: {word} {written}"

    def _open(self, body: Span) -> str:
        """Patterns keep their text as written; a list of rules is one of expressions."""
        scanner = _scanner(self._source, body)
        read_patterns(scanner)
        patterns = self._text(Span(body.start, scanner.position)).rstrip(BLANKS)
        scanner.accept(":")
        # A word such as `connectives` is an expression too, and is written as it is.
        rules: list[str] = []
        while not scanner.at_end():
            start = scanner.skip_blanks()
            scanner.expression(stops=";")
            written = self._text(Span(start, scanner.position)).rstrip(BLANKS)
            # A node called like one of the ways is told from it by its quotes.
            rules.append(written if written.strip('"') in _WAYS else _expression(written))
            scanner.accept(";")
        return f"{patterns}: {' ; '.join(rules)}"

    def _formula(self, word: str, body: Span) -> Span | None:
        """Where the formula of a directive stands. Screens and temporal formulas keep their text as written."""
        scanner = _scanner(self._source, body)
        if word == "phenotype":
            scanner.name("a phenotype")
            scanner.accept(",")
        elif word == "expect":
            scanner.name("an expectation")
            while not scanner.accept(":"):
                # Conditions are names, signs and values; a colon in quotes belongs to a name.
                if scanner.sees('"'):
                    scanner.name("a name")
                else:
                    scanner.position += 1
            if scanner.accept_word(Quantifier.HOLDS.value):
                return None
            scanner.position = self._behind_word(scanner.skip_blanks())
        else:
            return None
        start = scanner.skip_blanks()
        scanner.expression(stops="[")
        return _trimmed(self._source, Span(start, scanner.position))

    def _behind_word(self, position: int) -> int:
        match = re.compile(r"\w+").match(self._source.text, position)
        return match.end() if match else position

    def _behind_header(self, line: Line) -> Span:
        start = self._source.text.find("#", line.span.start, line.span.end)
        return Span(start, line.span.end) if start >= 0 else Span(line.span.end, line.span.end)

    def _comment(self, span: Span) -> Iterator[str]:
        text = self._text(span).strip(BLANKS)
        if text:
            # On a line of its own `#:` would be a directive.
            yield f"# {text[1:]}" if text.startswith("#:") else text

    def _text(self, span: Span) -> str:
        return self._source.text[span.start : span.end]


def _scanner(source: Source, place: Span) -> Scanner:
    """A scanner that moves over comparisons of levels: what they say is no matter of layout."""
    scanner = Scanner(source, place.start, place.end, [])
    scanner.compare = lambda *_: TRUE
    return scanner


def _trimmed(source: Source, span: Span) -> Span:
    text, start, end = source.text, span.start, span.end
    while start < end and text[start] in BLANKS:
        start += 1
    while end > start and text[end - 1] in BLANKS:
        end -= 1
    return Span(start, end)


def _rule_line(node: Node, expression: str) -> str:
    line = f"{format_name(node.name)}, {expression}"
    # A node called like the header, with a rule like the header's, is told from it by its quotes.
    return line if line.lower() != _HEADER else f'"{node.name}", {expression}'


def _expression(text: str) -> str:
    """A sound expression with canonical signs and blanks, its parentheses as they were."""
    written: list[str] = []
    for token in _TOKEN.finditer(text):
        kind, lexeme = token.lastgroup, token.group()
        sign = WORDS.get(lexeme.lower()) if kind == "name" else None
        if kind == "level":
            written.append("".join(lexeme.split()))
        elif kind == "and" or sign == "&":
            written.append(" & ")
        elif kind == "or" or sign == "|":
            written.append(" | ")
        elif kind == "not" or sign == "!":
            written.append("!")
        elif sign is not None:
            written.append(sign)
        elif kind == "name" or kind == "quoted":
            scanner = Scanner(Source("", lexeme), 0, len(lexeme), [])
            written.append(format_name(scanner.name("a name").text))
        else:
            written.append(lexeme)
    return "".join(written)
