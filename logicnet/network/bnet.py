"""The network file: read with all its faults in one run, written so that reading gives an equal network.

BooleanNet, ``NAME* = RULE``, is read by the same reader. There a line ``A = B = True`` gives starting values. Of a node
with a rule the starting value is not used, because all states are looked at; a node without a rule keeps its starting
value for ever, so it is that constant, or an input if the value is ``Random``. A rank, ``1: A* = B``, orders updates
inside one time step; every order is looked at, so it is left out and told (:attr:`Reading.ranks`). Times of delays
and ``Set``-like calls are not part of the language and refused.

Three passes. Lines are told apart and cut into parts (nothing is lost: see :class:`Document`); rules give the nodes;
directives are resolved against them. A fault ends its own line only, and a faulty rule still defines its name, so that
one slip is one message.
"""

from __future__ import annotations

import gc
import re
import unicodedata
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from logicnet.errors import InvalidNetwork
from logicnet.network.columns import columns
from logicnet.network.decoding import decode, examine, read_bytes
from logicnet.network.directives import DIRECTIVES
from logicnet.network.directives.reader import DirectiveReader, Mention
from logicnet.network.directives.unit import fields_of, read_lines
from logicnet.network.document import Document, Line, LineKind
from logicnet.network.known import Known
from logicnet.network.model import Network, Node, Rule
from logicnet.network.writing import write
from logicnet.text import catalogue
from logicnet.text.diagnostics import Diagnostic, Entry, Note
from logicnet.text.formula import (
    BLANKS,
    FALSE,
    TRUE,
    Expression,
    Fault,
    Name,
    Scanner,
    Symbol,
    format_name,
    is_bare,
    symbols,
)
from logicnet.text.names import ASCII_BARE, WORDS
from logicnet.text.notebook import Shown
from logicnet.text.source import Source, Span, span_of
from logicnet.text.spelling import fold

__all__ = [
    "Document",
    "Line",
    "LineKind",
    "Reading",
    "load",
    "parse",
    "parse_bytes",
    "parse_source",
    "read",
    "tell_legacy",
    "write",
]


class Reading(Shown, Struct, frozen=True):
    """What came of reading a file. ``network`` is ``None`` if and only if some diagnostic is an error."""

    source: Source
    document: Document
    network: Network | None
    #: Everything found, in line order.
    diagnostics: tuple[Diagnostic, ...]
    #: Of a file with errors: the nodes whose rules could be read. They may name nodes that are not there, so this is
    #: good for looking at rules one by one, and never for computing.
    sound: Network | None = None
    #: Names that nothing defines and that resemble none: where each is first used, and the line that makes it an input.
    missing: tuple[tuple[Span, str], ...] = ()
    #: BooleanNet: the ranks of rules, which a network does not hold.
    ranks: tuple[Span, ...] = ()
    #: Where names are written: in directives, and where rules define them; names inside rules know their own places.
    mentions: tuple[Mention, ...] = ()
    #: Nodes of a format that has ids and names for people: each node and what people call it.
    labels: tuple[tuple[str, str], ...] = ()


def read(path: str) -> Reading:
    """Read a network file; ``-`` is standard input.

    Faults in the file are diagnostics of the result, undecodable bytes included. Only a file that cannot be opened is
    an exception, :class:`~logicnet.errors.UsageError`.
    """
    name, data = read_bytes(str(path))
    return parse_bytes(name, data)


def tell_legacy(source: Source, diagnostics: list[Diagnostic]) -> None:
    """Say which bytes of remarks were read as Windows-1252, if any."""
    if source.legacy:
        first, many = source.legacy[0], len(source.legacy)
        what = f"{many:,} bytes of remarks are" if many > 1 else "a byte of a remark is"
        message = f"{what} not UTF-8: read as Windows-1252, `{source.shown_text[first]}`"
        diagnostics.append(
            catalogue.READ_AS_MEANT.at(source, Span(first, first + 1), message, help="save the file as UTF-8")
        )


def parse_bytes(path: str, data: bytes, archive: str = "") -> Reading:
    """Read the bytes of a network file; ``path`` is what messages cite, ``archive`` the file if they are a part of one.

    Never raises.
    """
    source, fault = decode(path, data)
    if archive:
        source = replace(source, container=archive, is_member=True)
    return _read(source, fault or examine(source))


def parse_source(source: Source) -> Reading:
    """Read a text that is known to be a network file, such as one that a reader of another format made. Never raises.

    Faults are placed by ``source.position``, so a source that stands for another text cites that one.
    """
    return _read(source, None)


def parse(text: str, path: str = "<text>") -> Reading:
    """Read a network from a text; ``path`` is what messages cite. Never raises.

    Guaranteed: ``network`` of the result is ``None`` exactly if a finding is an error.

    Cost: linear in the text, but for the size of one rule.

    >>> import logicnet
    >>> logicnet.parse("a, !b\\nb, !a").network.names
    ('a', 'b')
    """
    source = Source.of(path, text)
    return _read(source, examine(source))


def load(path: str) -> Network:
    """The network of a file, or :class:`~logicnet.errors.InvalidNetwork` with all its diagnostics."""
    reading = read(path)
    if reading.network is None:
        raise InvalidNetwork(reading.diagnostics)
    return reading.network


def _read(source: Source, fault: Diagnostic | None) -> Reading:
    if fault is not None:
        # Nothing in such a file is a line of ours, but it can still be printed as it is.
        document = Document(source, (Line.whole(LineKind.COMMENT, 0, len(source.text)),))
        return Reading(source, document, None, (fault,))
    reader = _BnetReader(source)
    # Reading makes a million objects that all stay; looking for garbage among them would double its time.
    collects = gc.isenabled()
    gc.disable()
    try:
        document, network = reader.read()
    finally:
        if collects:
            gc.enable()
    mentions = tuple(reader.mentions)
    found = tuple(sorted(reader.diagnostics, key=lambda d: (d.span.start, d.span.end, d.code, d.message)))
    if not any(diagnostic.is_error for diagnostic in found):
        return Reading(source, document, network, found, None, (), tuple(reader.ranks), mentions)
    nodes = tuple(node for node in network.nodes if node.rule.expression is not None)
    sound, missing, ranks = replace(network, nodes=nodes), tuple(reader.missing), tuple(reader.ranks)
    return Reading(source, document, None, found, sound, missing, ranks, mentions)


# What tells the lines apart. A rule is cut at its first comma, `=` or `*=` outside quotes; where its comment begins is
# known only once its expression has been scanned, because a quoted name may hold a `#`.
#: Characters of a line that a missing comma explains.
_LONGEST_SLIP = 1000
_LINE = re.compile(
    rf"""[{BLANKS}]*
    (?: (?P<directive>\#:) [{BLANKS}]* (?P<word>[^\s:,=\[]*)
      | (?P<comment>\#)
      | (?P<key>(?:[^",=*\#]++|"(?:[^"]++|"")*"|\*(?![{BLANKS}]*=))*) (?P<separator>,|\*?[{BLANKS}]*=)?
    )""",
    re.VERBOSE,
)
_ORDINARY = re.compile(f"({ASCII_BARE}),")
#: Lines that begin with one of these, in any case, are not ordinary after all.
_NO_NAMES = {"targets", *WORDS}
_HEADER = re.compile(rf"[{BLANKS}]*targets[{BLANKS}]*,[{BLANKS}]*factors[,{BLANKS}]*(?:#.*)?", re.IGNORECASE)
#: Signs of logic that stand for `&` and `|`.
_LOGIC_SIGNS = re.compile("[∧∨⋀⋁]")
_RANK = re.compile(rf"(\d+)[{BLANKS}]*:[{BLANKS}]*")
_STARTING_VALUE = re.compile(r"(?P<more>(?:[^=#,]*=)*)\s*(?P<value>true|false|random|1|0)\s*(?:#.*)?", re.IGNORECASE)


class _RuleLine(Struct):
    """A rule line while it is being read."""

    start: int
    end: int
    key: Span
    #: "," or "=" or "*=", or nothing.
    separator: str
    #: Where the right-hand side begins, behind the separator.
    begin: int
    #: The name, if it is certain without a second look.
    name: str | None
    #: The expression without blanks around it, once it is read, and where the comment begins.
    body: Span | None = None
    remark: int | None = None

    def finished(self) -> Line:
        end = self.end
        body = self.body or Span(self.begin, end)
        return Line(LineKind.RULE, self.start, end, self.key, body, end if self.remark is None else self.remark)


class _BnetReader:
    """The state of one reading."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.diagnostics: list[Diagnostic] = []
        self._lines: list[Line | _RuleLine] = []
        self._dialect = "bnet"
        #: Whether lines end with commas, as those of a table with more columns do.
        self._commas = False
        #: What stands between a name and its rule in this file.
        self._sign = ", "
        #: Each node's name, where it is defined, and its expression (``None`` where its rule is faulty).
        self._places: dict[str, Span] = {}
        self._expressions: dict[str, Expression | None] = {}
        self._rules: dict[str, _RuleLine] = {}
        #: Expressions of repeated rules: their names are looked up too.
        self._surplus: list[Expression] = []
        self.mentions: list[Mention] = []
        self.ranks: list[Span] = []
        self.missing: list[tuple[Span, str]] = []
        self._signs_told = False
        #: Reads all expressions, so that it has seen all names in them.
        self._scanner = Scanner(source, 0, 0, self.diagnostics)

    def read(self) -> tuple[Document, Network]:
        """The document, and the network as far as it is sound: a faulty one must not be handed out."""
        tell_legacy(self.source, self.diagnostics)
        self._cut()
        self._read_rules()
        lines = tuple([line if isinstance(line, Line) else line.finished() for line in self._lines])
        known = Known(self.source, self._places, self._expressions)
        rules = [(line.start, name) for name, line in self._rules.items()]
        directives = DirectiveReader(known, self.diagnostics, rules)
        read_lines(DIRECTIVES, directives, [line for line in lines if line.kind is LineKind.DIRECTIVE])
        if not self._places:
            end = len(self.source.text)
            self._error(
                catalogue.EMPTY,
                Span(end, end),
                "the file contains no rule",
                help="write one line `name, expression` per node; an input is `name, name`",
            )
        self._undefined(known, directives)
        self._look_alikes(directives)
        self.mentions = [Mention("node", name, place, True) for name, place in self._places.items()]
        # An input that only its directive declares is defined there.
        self.mentions += (m for m in directives.mentions if m.kind != "node" or self._places.get(m.name) != m.span)
        return Document(self.source, lines), self._network(directives)

    # --------------------------------------------------------------------------------------------------------- lines

    def _cut(self) -> None:
        """Tell the lines apart."""
        text = self.source.text
        starts = self.source.line_starts
        append = self._lines.append
        ruled = False
        for start, following in zip(starts, [*starts[1:], len(text) + 1], strict=True):
            end = following - 1
            if end > start and text[end - 1] == "\r":
                end -= 1
            ordinary = _ORDINARY.match(text, start, end)
            if ordinary is not None:
                name = ordinary[1]
                if name.lower() not in _NO_NAMES:
                    ruled = True
                    append(_RuleLine(start, end, span_of(ordinary.span(1)), ",", ordinary.end(), name))
                    continue
            match = _LINE.match(text, start, end)
            assert match is not None  # every part of the pattern may be empty
            if match["directive"]:
                key = span_of(match.span("word"))
                append(Line(LineKind.DIRECTIVE, start, end, key, Span(key.end, end), end))
            elif match["comment"]:
                append(Line.whole(LineKind.COMMENT, start, end))
            elif not text[start:end].strip(BLANKS):
                append(Line.whole(LineKind.BLANK, start, end))
            elif _HEADER.fullmatch(text, start, end):
                if ruled:
                    self._error(
                        catalogue.MISPLACED_HEADER,
                        Span(start, end),
                        "the header stands below the first rule",
                        help='delete the line; a node of this name is written in quotes: `"targets", factors`',
                    )
                ruled = True
                if text.count(",", start, end) > 1 and "#" not in text[start:end]:
                    self._commas = True
                    place = text.index(",", text.index(",", start) + 1)
                    message = "commas behind the header, and behind rules, are left out"
                    self._error(catalogue.READ_AS_MEANT, Span(place, place + 1), message)
                append(Line.whole(LineKind.HEADER, start, end))
            else:
                ruled = True
                separator = match["separator"] or ""
                key = _trimmed(text, *match.span("key"))
                body = match.end() if separator else end
                kind = separator and (separator[0] if separator[0] != "*" else "*=")
                append(_RuleLine(start, end, key, kind, body, None))

    # --------------------------------------------------------------------------------------------------------- rules

    def _read_rules(self) -> None:
        rules = [line for line in self._lines if isinstance(line, _RuleLine)]
        first = next((line for line in rules if line.separator), None)
        if first is None:
            first_separator = ""
        else:
            first_separator = "," if first.separator == "," else "="
            self._dialect = "bnet" if first_separator == "," else "booleannet"
        starred = first_separator == "=" and any(line.separator == "*=" for line in rules)
        self._sign = ", " if first_separator != "=" else " *= " if starred else " = "
        starting: list[tuple[_RuleLine, Name, str]] = []
        broken: list[tuple[_RuleLine, str]] = []
        of_table = self._tell_columns(rules)
        for number, line in enumerate(rules):
            if number in of_table:
                broken.append((line, of_table[number]))
                continue
            if line.separator not in ("", ",") and first_separator == "=":
                values = self._starting_values(line, starred)
                if values:
                    starting += values
                    continue
                rank = _RANK.match(self.source.text, line.key.start, line.key.end)
                if rank is not None:
                    self.ranks.append(span_of(rank.span(1)))
                    line.key = Span(rank.end(), line.key.end)
            name = line.name or self._key(line)
            expression: Expression | None = None
            if not line.separator:
                self._not_a_rule(line, name)
                if name is not None:
                    # What was meant by `RAF RAS` defines RAF; by `& RAF`, as a rule that goes on, nothing.
                    word = re.split(f"[{BLANKS}]", name, maxsplit=1)[0]
                    broken.append((line, name if name in self._places else word))
                    continue
            elif (line.separator == ",") != (first_separator == ","):
                assert first is not None
                self._mixed(line, first)
            else:
                expression = self._expression(line, name)
            if name is not None:
                self._define(line, name, expression)
        for line, name in broken:
            if name and name not in self._places:
                self._define(line, name, None)
        self._check_starting(starting)

    def _tell_columns(self, rules: list[_RuleLine]) -> dict[int, str]:
        """Say once that the file is a table of a spreadsheet; the names that its lines define."""
        text = self.source.text
        if all(line.separator for line in rules) and not (rules and text.startswith('"', rules[0].key.start)):
            return {}
        table = columns([text[line.start : line.end] for line in rules], [bool(line.separator) for line in rules])
        if table is None or not table.names:
            return {}
        first = rules[min(table.names)]
        place = _trimmed(text, first.start, first.end)
        self._error(catalogue.NOT_A_RULE, place, table.message, help=table.help)
        return table.names

    def _key(self, line: _RuleLine) -> str | None:
        """The name that a rule line defines; of a faulty one, what was probably meant, so that it counts as defined."""
        key = line.key
        lexeme = self.source.text[key.start : key.end]
        if not lexeme:
            if line.separator:
                self._error(
                    catalogue.EMPTY_SIDE,
                    Span(line.begin - 1, line.begin),
                    "the name of the node is missing before this sign",
                    help="a rule is `name, expression`",
                )
            return None
        if lexeme.isascii() and is_bare(lexeme):
            return lexeme
        scanner = Scanner(self.source, key.start, key.end, self.diagnostics)
        try:
            name = scanner.name("the name of a node")
            if scanner.at_end():
                return name.text
        except Fault as fault:
            special = (catalogue.UNEXPECTED.code, catalogue.FOREIGN.code)
            if fault.diagnostic.code not in special or not lexeme.isprintable():
                self.diagnostics.append(fault.diagnostic)
                return unicodedata.normalize("NFC", lexeme.strip('"'))
        if line.separator:
            # The scanner stands behind the blanks that follow the first word of `two words`.
            at = scanner.position
            if at > key.start and self.source.text[at - 1] in BLANKS:
                at -= 1
            wrong = self.source.text[at]
            quoted = '"' + lexeme.replace('"', "") + '"'
            self._error(
                catalogue.NEEDS_QUOTES,
                Span(at, at + 1),
                f"a name with {'a blank' if wrong in BLANKS else f'`{wrong}`'} must be written in quotes",
                help=f"quote it here and wherever it is used: `{quoted}`",
            )
        return unicodedata.normalize("NFC", lexeme)

    def _expression(self, line: _RuleLine, name: str | None) -> Expression | None:
        """The expression of a rule line, ``None`` if faulty; the line then knows where body and comment are."""
        scanner = self._scanner
        scanner.position, scanner.end = line.begin, line.end
        if self._commas:
            while scanner.end > line.begin and self.source.text[scanner.end - 1] in "," + BLANKS:
                scanner.end -= 1
        known_faults = len(self.diagnostics)
        try:
            expression = scanner.expression(stops="#")
        except Fault as fault:
            self.diagnostics.append(self._empty(line, name) or fault.diagnostic)
            return None
        line.body = _trimmed(self.source.text, line.begin, scanner.position)
        line.remark = scanner.position if scanner.end == line.end else line.end
        sound = len(self.diagnostics) == known_faults
        self._tell_signs(line.body)
        return expression if sound else None

    def _tell_signs(self, body: Span) -> None:
        """Say once that the file has signs of logic instead of ``&`` and ``|``."""
        text = self.source.text
        if self._signs_told or text.isascii():
            return
        quoted = [span_of(found.span()) for found in re.finditer(r'"[^"]*"', text[body.start : body.end])]
        for sign in _LOGIC_SIGNS.finditer(text, body.start, body.end):
            at = sign.start() - body.start
            if not any(span.start <= at < span.end for span in quoted):
                self._signs_told = True
                means = "&" if sign.group() in "∧⋀" else "|"
                message = f"`{sign.group()}` is read as `{means}`; `logicnet fmt` writes it so"
                self._error(catalogue.READ_AS_MEANT, span_of(sign.span()), message)
                return

    def _empty(self, line: _RuleLine, name: str | None) -> Diagnostic | None:
        """What to say of a rule line with nothing on its right-hand side."""
        start = _trimmed(self.source.text, line.begin, line.end).start
        if start < line.end and self.source.text[start] != "#":
            return None
        called = "this rule" if name is None else f"the rule of `{name}`"
        example = "a" if name is None else format_name(name)
        sign = line.separator if line.separator == "," else f" {line.separator}"
        return catalogue.EMPTY_SIDE.at(
            self.source,
            Span(start, start),
            f"{called} is empty",
            help=f"an input is `{example}{sign} {example}`, a constant `{example}{sign} 1` or `{example}{sign} 0`",
        )

    def _define(self, line: _RuleLine, name: str, expression: Expression | None) -> None:
        first = self._places.get(name)
        if first is None:
            self._places[name] = line.key
            self._expressions[name] = expression
            self._rules[name] = line
            return
        if expression is not None:
            self._surplus.append(expression)
        self._error(
            catalogue.DUPLICATE_RULE,
            line.key,
            f"`{name}` has a rule already, on line {self._line(first)}",
            notes=(Note("the first rule is here", first),),
            help="delete one of the two rules, or join them with `&` or `|`",
        )

    def _not_a_rule(self, line: _RuleLine, name: str | None) -> None:
        place = _trimmed(self.source.text, line.start, line.end)
        if self.source.text.count('"', place.start, place.end) % 2:
            quote = self.source.text.index('"', place.start)
            self._error(
                catalogue.UNCLOSED_QUOTE,
                Span(quote, quote + 1),
                'missing `"`: this quoted name does not end on its line',
                help='close it with `"`; a quote inside a name is written twice',
            )
            return
        sign = "`=`" if self._dialect == "booleannet" else "comma"
        example = f"an input is declared by `{name}, {name}`" if name is not None and is_bare(name) else None
        # A line that goes on for pages is no rule that lacks a comma.
        first, _, rest = (name if name is not None and len(name) <= _LONGEST_SLIP else "").partition(" ")
        rest = rest.strip(BLANKS)
        if first and is_bare(first) and _names_in(rest):
            example = f"if a {sign} is missing, write `{first}{self._sign}{rest}`; a remark begins with `#`"
        self._error(
            catalogue.NOT_A_RULE,
            place,
            f"this line is not a rule: it has no {sign}",
            help=example or "a rule is `name, expression`; a remark begins with `#`",
        )

    def _mixed(self, line: _RuleLine, first: _RuleLine) -> None:
        written = {",": "name, expression", "=": "name = expression", "*=": "name *= expression"}
        self._error(
            catalogue.MIXED_DIALECTS,
            _trimmed(self.source.text, line.key.end, line.begin),
            f"this rule is written `{written[line.separator]}`, but the first one `{written[first.separator]}`",
            notes=(Note("the first rule is here", first.key),),
            help="write all rules of a file in one way",
        )

    # -------------------------------------------------------------------------------------- BooleanNet starting values

    def _starting_values(self, line: _RuleLine, starred: bool) -> list[tuple[_RuleLine, Name, str]]:
        """The names that get a starting value on this line (``A = B = True``); none if the line is a rule."""
        text = self.source.text
        match = _STARTING_VALUE.fullmatch(text, line.begin, line.end)
        if match is None or line.separator != "=":
            return []
        if not starred and not match["more"] and match["value"].lower() != "random":
            return []
        names = [_trimmed(text, line.key.start, line.key.end)]
        position = line.begin
        for part in match["more"].split("=")[:-1]:
            names.append(_trimmed(text, position, position + len(part)))
            position += len(part) + 1
        value = match["value"].lower()
        return [(line, Name(unicodedata.normalize("NFC", text[s.start : s.end].strip('"')), s), value) for s in names]

    def _keep_starting(self, name: Name, value: str) -> None:
        """A node without a rule stays where it starts."""
        known = self._expressions.get(name.text)
        kept: Expression = Symbol(name.text, *name.span) if value == "random" else TRUE if value in "true1" else FALSE
        if known is None:
            self._places[name.text], self._expressions[name.text] = name.span, kept
            example = format_name(name.text)
            what = "an input" if value == "random" else f"the constant {int(kept is TRUE)}"
            line = f"{example}{self._sign}{example if value == 'random' else value.capitalize()}"
            self._error(
                catalogue.NO_RULE_BUT_STATE,
                name.span,
                f"`{name.text}` has a starting value and no rule: it keeps the value, so it is {what}",
                help=f"to say so for every reader, write `{line}` instead",
            )
        elif known is not kept and not (known.__class__ is kept.__class__ is Symbol):
            self._error(
                catalogue.DUPLICATE_RULE,
                name.span,
                f"`{name.text}` has another starting value already, and no rule",
                notes=(Note("the first value is here", self._places[name.text]),),
                help="delete one of the two",
            )

    def _check_starting(self, starting: list[tuple[_RuleLine, Name, str]]) -> None:
        for _, name, value in starting:
            if name.text in self._rules:
                self._error(
                    catalogue.INITIAL_STATE,
                    name.span,
                    f"the starting value of `{name.text}` is not used: all states are looked at",
                    help="delete the line; to pin the node for ever, make the value its rule",
                )
            else:
                self._keep_starting(name, value)

    # --------------------------------------------------------------------------------------------------- whole network

    def _undefined(self, known: Known, directives: DirectiveReader) -> None:
        places = self._places
        if self._scanner.names <= places.keys():
            return
        named = {phenotype.name for phenotype in directives.have("phenotypes")}
        uses: dict[str, list[Span]] = {}
        for expression in (*self._expressions.values(), *self._surplus):
            for symbol in () if expression is None else symbols(expression):
                if symbol.obj not in places:
                    uses.setdefault(symbol.obj, []).append(symbol.span)
        for name, spans in uses.items():
            first = min(spans)
            offer = known.offer(name)
            if name in named:
                offer = {"help": "it is a phenotype: rules speak of nodes only"}
            elif self._is_rule(name):
                offer = {"help": f"in quotes it is one name; write the rule without them: `{name}`"}
            elif not self.source.is_file:
                offer = offer or {"help": "if it is an input, give it a rule that is the node itself"}
            else:
                line = f"{format_name(name)}{self._sign}{format_name(name)}"
                if offer and fold(known.nearest(name) or "") == fold(name):
                    # One of the two is a slip: as an input of its own it would be one of two names that look alike.
                    pass
                elif offer:
                    offer = {**offer, "help": f"{offer['help']} Only if it is an input, add the line `{line}`"}
                else:
                    self.missing.append((first, line))
                    offer = {"help": f"if it is an input, add the line `{line}`: `logicnet check --fix` does"}
            more = f", here and in {len(spans) - 1:,} more place{'s' * (len(spans) > 2)}" if len(spans) > 1 else ""
            self._error(catalogue.UNDEFINED, first, f"node `{name}` is not defined{more}", **offer)

    def _is_rule(self, name: str) -> bool:
        """Whether a name, as it stands in quotes, says something about nodes: a cell that a spreadsheet quoted."""
        if is_bare(name) or len(name) > _LONGEST_SLIP:
            return False
        found = _names_in(name)
        return bool(found) and all(one in self._places for one in found)

    def _look_alikes(self, directives: DirectiveReader) -> None:
        """Warn where two names of the one namespace of nodes and phenotypes are easily taken for each other."""
        names = [*self._places, *(phenotype.name for phenotype in directives.have("phenotypes"))]
        if len({fold(name) for name in names}) == len(names):
            return
        accepted = {allow.node for allow in directives.have("allows") if catalogue.LOOK_ALIKE_NAMES.code in allow.codes}
        first: dict[str, tuple[str, Span]] = {}
        phenotypes = ((p.name, directives.place("phenotype", p.name)) for p in directives.have("phenotypes"))
        for name, place in (*self._places.items(), *phenotypes):
            earlier, earlier_place = first.setdefault(fold(name), (name, place))
            if earlier != name and not {earlier, name} & accepted:
                self._error(
                    catalogue.LOOK_ALIKE_NAMES,
                    place,
                    f"`{name}` and `{earlier}` are two different names that look alike: {_difference(name, earlier)}",
                    notes=(Note(f"`{earlier}` is defined here", earlier_place),),
                    help="use one spelling if one node is meant",
                )

    def _network(self, directives: DirectiveReader) -> Network:
        nodes = []
        for name, place in self._places.items():
            expression = self._expressions[name]
            line = self._rules.get(name)
            description, references = directives.descriptions.get(name, ("", ()))
            nodes.append(
                Node(
                    name,
                    Rule(expression, (line and line.body) or place),
                    place,
                    expression.__class__ is Symbol and expression.obj == name,
                    description,
                    references,
                    directives.compartment_of.get(name),
                    directives.kinds_of.get(name, ()),
                )
            )
        fields = fields_of(DIRECTIVES, directives)
        return Network(source=self.source, nodes=tuple(nodes), dialect=self._dialect, **fields)

    # -------------------------------------------------------------------------------------------------------- messages

    def _error(self, entry: Entry, span: Span, message: str, **more: Any) -> None:
        self.diagnostics.append(entry.at(self.source, span, message, **more))

    def _line(self, span: Span) -> int:
        return self.source.position(span.start)[0]


def _trimmed(text: str, start: int, end: int) -> Span:
    """The stretch without blanks at its ends."""
    while start < end and text[start] in BLANKS:
        start += 1
    while end > start and text[end - 1] in BLANKS:
        end -= 1
    return span_of((start, end))


def _names_in(text: str) -> list[str]:
    """The names in a text that is an expression; none in any other text."""
    if not text:
        return []
    faults: list[Diagnostic] = []
    scanner = Scanner(Source.of("", text), 0, len(text), faults)
    try:
        expression = scanner.expression()
    except Fault:
        return []
    return [] if faults or not scanner.at_end() else [symbol.obj for symbol in symbols(expression)]


def _difference(a: str, b: str) -> str:
    """In what two look-alike names differ, with code points, because the eye may not see it."""
    pairs = sorted({(x, y) for x, y in zip(a, b, strict=False) if x != y})
    shown = "; ".join(f"`{x}` is {_code_point(x)}, `{y}` is {_code_point(y)}" for x, y in pairs[:3])
    if a.casefold() == b.casefold():
        return f"they differ only in upper and lower case ({shown})"
    return shown or "they differ only in how a letter is written"


def _code_point(character: str) -> str:
    return f"U+{ord(character):04X} {unicodedata.name(character, 'without a name')}"
