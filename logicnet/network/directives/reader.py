"""The reading of ``#:`` lines, resolved against the nodes of the network: what the lines of all directives share.

A unit reads its lines from left to right with the scanner of rules and formulas. The first thing wrong in a line ends
that line only. A name that a faulty line was about to define counts as known, so that one slip is reported once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple, NoReturn

from logicnet.network import phenotypes
from logicnet.network.directives.words import RESERVED_ENVIRONMENTS
from logicnet.network.known import Known
from logicnet.network.levels import LevelSet, comparing, completed, level_set, level_sets, read_setting
from logicnet.network.model import Group, OptionalRegulation, Pattern, Setting
from logicnet.network.opening import Stated, faults
from logicnet.network.patterns import advice, is_wild, matching, read_patterns
from logicnet.text import catalogue
from logicnet.text.diagnostics import Diagnostic, Entry, Note
from logicnet.text.formula import BLANKS, Expression, Fault, Name, Scanner, format_name, size, symbols
from logicnet.text.source import Span
from logicnet.text.spelling import Spellings, nearest

__all__ = ["NO_NODE", "NUMBER", "DirectiveReader", "Mention"]

# A substance is one of these; a node that is two of them was caught by a pattern that is too wide. Gene and protein
# share names in practice, and cargo, ligand, contact, release, receptor say what a molecule does, not what it is.
_SUBSTANCES: Final = (
    {"gene", "protein", "receptor"},
    {"mirna"},
    {"neurotransmitter"},
    {"cell_state"},
    {"phenotype"},
    {"drug"},
)
#: Most names that phenotypes may bring into all formulas of one file.
_MAX_PUT_IN: Final = 300_000

NUMBER: Final = re.compile(r"\d+(?:\.\d+)?(?:[eE][+-]?\d{1,2})?")
_SETTING_LIKE: Final = re.compile(r'(?:[^\s,="]+|"(?:[^"]++|"")*")\s*=')
#: The same of a node with levels.
_LEVELS_LIKE: Final = re.compile(r'([^\s,="<>!]+|"(?:[^"]++|"")*")\s*(?:[<>]=?|!=)\s*[0-9]')
_VALUE = re.compile(r"[^\s,:;]+")
_REFERENCE = re.compile(r'("(?:[^"\r\n]++|"")+")|([^\s",\]][^,\]]*)')
_PATH = re.compile(r'("(?:[^"\r\n]++|"")+")|([^\s",][^,]*)')
#: What helps where an unknown name resembles none.
NO_NODE: Final = {"help": "correct the name, or give the node a rule line"}


class Mention(NamedTuple):
    """A place where a name is written, and what it is the name of."""

    #: ``node``, ``phenotype``, ``environment``, or what else a directive defines: ``drug``, ``expect``, ``screen``.
    kind: str
    name: str
    span: Span
    #: Whether the thing is defined here.
    defines: bool = False


class DirectiveReader:
    """What the directives of one file say, as far as they were read, and what is needed to read the next line."""

    def __init__(self, known: Known, diagnostics: list[Diagnostic], rules: Sequence[tuple[int, str]]) -> None:
        self.known = known
        self.source = known.source
        self.diagnostics = diagnostics
        #: Start offset and name of each rule line, in order: what an ``allow`` without a node is about.
        self.rules = rules
        self.defined: dict[tuple[str, str], Span] = {}
        #: The formula of the phenotype that puts levels in order: other phenotypes may compare levels.
        self.order: Expression | None = None
        #: Phenotypes as they are written, until all of them are known.
        self.waiting: list[tuple[Name, Expression, str, Span]] = []
        #: Each sound phenotype with the phenotypes in it put in.
        self.definitions: dict[str, Expression] = {}
        self._put_in_names = 0
        self._level_sets: tuple[LevelSet, ...] | None = None
        self._spellings: dict[str, Spellings] = {}
        #: Where the parts of `open` and `optional` directives stand.
        self.opened: list[Stated] = []
        self.arrows: list[tuple[OptionalRegulation, Span]] = []
        #: Every name in a directive that is what it seems to be, as the lines are read.
        self.mentions: list[Mention] = []
        #: By field of the network, what was read.
        self.found: dict[str, list[Any]] = {}
        #: How the directive is written that is being read, and whether it compares levels.
        self.form, self.compares = "", False
        #: Of nodes: a description and references.
        self.descriptions: dict[str, tuple[str, tuple[str, ...]]] = {}
        #: Per node, resolved from the patterns.
        self.compartment_of: dict[str, str] = {}
        self.kinds_of: dict[str, tuple[str, ...]] = {}

    def add(self, field: str, *values: object) -> None:
        """Note what a line says for a field of the network."""
        self.found.setdefault(field, []).extend(values)

    def have(self, field: str) -> list[Any]:
        """What was read so far for a field of the network."""
        return self.found.get(field, [])

    def scanner(self, place: Span) -> Scanner:
        """A scanner of a directive, or of a part of it."""
        scanner = Scanner(self.source, place.start, place.end, self.diagnostics)
        scanner.compare = comparing(self.levels, self.known.__contains__) if self.compares else None
        return scanner

    def resolve(self) -> None:
        """Resolve the patterns once all lines have been read."""
        self._resolve_groups()
        self._resolve_openness()

    def place(self, directive: str, name: str) -> Span:
        """Where a directive defines a name."""
        return self.defined[directive, name]

    def text(self, scanner: Scanner, what: str) -> str:
        text, span = scanner.remainder()
        if not text:
            raise self.fault(catalogue.MALFORMED, span, f"{what} is missing here", help="write it before the line ends")
        return text

    def path(self, scanner: Scanner) -> tuple[str, Span]:
        """A path up to the next comma, or in quotes, and where it stands."""
        start = scanner.skip_blanks()
        match = _PATH.match(self.source.text, start, scanner.end)
        if match is None:
            return "", Span(start, start)
        quoted: str | None = match.group(1)
        text = quoted[1:-1].replace('""', '"') if quoted else match.group().rstrip(BLANKS)
        scanner.position = match.end()
        return text, Span(start, match.end() if quoted else start + len(text))

    def setting(self, scanner: Scanner, values: str = "01*") -> Setting:
        start = scanner.skip_blanks()
        match = _VALUE.match(self.source.text, start, scanner.end)
        word = match.group() if match else ""
        if word not in tuple(values):
            listed = "0 or 1" if values == "01" else "0, 1 or *"
            if not word:
                self.stop(scanner, f"a value should stand here: {listed}")
            raise self.fault(
                catalogue.BAD_VALUE,
                Span(start, start + len(word)),
                f"`{word}` is not a value here",
                help=f"write {listed}",
            )
        scanner.position = start + 1
        return None if word == "*" else int(word)

    def assignment(self, scanner: Scanner, values: str, places: dict[str, tuple[Setting, Span]]) -> dict[str, Setting]:
        """``NODE=VALUE``; the node exists and has no other value in ``places``, where it is noted.

        A node of several levels, by its name in a multi-valued file, takes a level: the values of its Boolean nodes.
        """
        name = scanner.name("the name of a node")
        levels = None if name.text in self.known else level_set(self.levels, name.text)
        if levels is not None:
            found = read_setting(scanner, name, levels, star="*" in values)
        else:
            if not scanner.accept("="):
                self.stop(scanner, f"`=` should stand behind `{name.text}`")
            found = {name.text: self.setting(scanner, values)}
            self.node_exists(name)
        for node, value in found.items():
            if node in places and places[node][0] != value:
                raise self.fault(
                    catalogue.CONTRADICTION,
                    name.span,
                    f"`{node}` is given two values",
                    notes=(Note("the other value is here", places[node][1]),),
                    help="keep one",
                )
            if node in places:
                raise self.fault(
                    catalogue.DUPLICATE_NAME,
                    name.span,
                    f"`{node}` is given twice",
                    notes=(Note("first given here", places[node][1]),),
                    help="keep one",
                )
            places[node] = (value, name.span)
        return found

    def sees_setting(self, scanner: Scanner) -> bool:
        """Whether a setting comes next, and no text."""
        start, end = scanner.skip_blanks(), scanner.end
        if _SETTING_LIKE.match(self.source.text, start, end):
            return True
        match = _LEVELS_LIKE.match(self.source.text, start, end) if self.levels else None
        return match is not None and level_set(self.levels, match[1].strip('"')) is not None

    @property
    def levels(self) -> tuple[LevelSet, ...]:
        """The nodes that are levels of one node."""
        if self.order is None:
            return ()
        if self._level_sets is None:
            rules = {name: rule for name, rule in self.known.expressions.items() if rule is not None}
            self._level_sets = level_sets(self.order, rules, {name for name in rules if self.known.is_input(name)})
        return self._level_sets

    def inputs_are_known(self) -> None:
        """Inputs without a rule line are known from here on: what are levels is asked again."""
        self._level_sets = None

    def arrow(self, scanner: Scanner) -> tuple[Name, Name]:
        """Regulator and target of ``A -> B``."""
        source = self.level_node(scanner, "the regulator")
        if not scanner.accept("->"):
            self.stop(scanner, "`->` should stand between regulator and target")
        return source, self.level_node(scanner, "the target")

    def level_node(self, scanner: Scanner, what: str) -> Name:
        """The name of a node; ``Dose>=2`` is the node that says so."""
        name = scanner.name(what)
        levels = None if name.text in self.known else level_set(self.levels, name.text)
        if levels is None:
            return name
        # Nothing behind the name, or a level that several nodes hold together, is no node.
        held = read_setting(scanner, name, levels) if any(map(scanner.sees, "=<>!")) else {}
        if not held or not all(held.values()):
            raise self.fault(
                catalogue.BAD_VALUE,
                name.span.to(Span(name.span.start, scanner.position)),
                f"`{name.text}` has the levels 0 to {len(levels.nodes)}, each a node, and one node is meant here",
                help=f"`{format_name(name.text)}>=1`, which is `{format_name(levels.nodes[0])}`, or a higher level",
            )
        return Name(levels.nodes[len(held) - 1], name.span.to(Span(name.span.start, scanner.position)))

    def put_in_order(
        self, levels: LevelSet, values: dict[str, Setting], places: dict[str, tuple[Setting, Span]]
    ) -> None:
        """Add the levels that follow from those that are set; a fault where they contradict each other."""
        known = {node: value for node in levels.nodes if (value := values.get(node)) is not None}
        follows = completed(levels, known)
        if follows is None:
            high = next(node for node in reversed(levels.nodes) if known.get(node) == 1)
            raise self.fault(
                catalogue.CONTRADICTION,
                places[high][1],
                f"`{high}=1` means that every lower level is on, and one of them is given 0",
                help="keep one of the two",
            )
        values.update(follows)

    def patterns(self, scanner: Scanner) -> tuple[Pattern, ...]:
        if not scanner.accept(":"):
            self.stop(scanner, "`:` should stand between the name and its patterns")
        return read_patterns(scanner)

    def reference(self, scanner: Scanner) -> str:
        match = _REFERENCE.match(self.source.text, scanner.skip_blanks(), scanner.end)
        if match is None:
            self.stop(scanner, "a reference such as `PMID:32051587` should stand here")
        scanner.position = match.end()
        quoted: str | None = match.group(1)
        return quoted[1:-1].replace('""', '"') if quoted else match.group().rstrip(BLANKS)

    def reference_list(self, scanner: Scanner) -> tuple[str, ...]:
        scanner.accept("[")
        references = [self.reference(scanner)]
        while scanner.accept(","):
            references.append(self.reference(scanner))
        if not scanner.accept("]"):
            self.stop(scanner, "`,` or `]` should stand behind a reference")
        return tuple(references)

    def comma(self, scanner: Scanner) -> None:
        if not scanner.accept(","):
            self.stop(scanner, "a comma should stand here")

    def end(self, scanner: Scanner, alternatives: str) -> None:
        if not scanner.at_end():
            self.stop(scanner, f"{alternatives} should stand here, or the line should end")

    def find(self, character: str, start: int, end: int) -> int:
        """The next such character outside quotes, or the end."""
        quoted = False
        for i in range(start, end):
            if self.source.text[i] == '"':
                quoted = not quoted
            elif self.source.text[i] == character and not quoted:
                return i
        return end

    def define(self, directive: str, name: Name) -> None:
        """Note that a directive defines a name; a fault when it did so before."""
        first = self.defined.get((directive, name.text))
        if first is not None:
            what = f"{directive} `{name.text}`" if name.text else "the title of the network"
            raise self.fault(
                catalogue.DUPLICATE_NAME,
                name.span,
                f"{what} is defined twice",
                notes=(Note(f"first defined here, on line {self.line(first)}", first),),
                help="delete or rename one of the two",
            )
        self.defined[directive, name.text] = name.span
        if directive in ("node", "input"):
            self.mention("node", name)
        elif directive not in ("network", "part"):
            self.mention(directive, name, defines=True)

    def mention(self, kind: str, name: Name, *, defines: bool = False) -> None:
        self.mentions.append(Mention(kind, name.text, name.span, defines))

    def node_exists(self, name: Name) -> None:
        if name.text not in self.known:
            raise self.fault(
                catalogue.UNKNOWN_NAME,
                name.span,
                f"node `{name.text}` is not defined",
                **(self.known.offer(name.text) or NO_NODE),
            )
        self.mention("node", name)

    def names_exist(self, formula: Expression) -> bool:
        """Whether each name in a formula is a node or a phenotype; those that are not are reported, each place."""
        sound = True
        for symbol in symbols(formula):
            if symbol.name not in self.known and not self.is_phenotype(symbol.name):
                sound = False
                self.error(
                    catalogue.UNKNOWN_NAME,
                    symbol.span,
                    f"`{symbol.name}` is neither a node nor a phenotype",
                    **(self.offer(symbol.name, "phenotype") or NO_NODE),
                )
            elif symbol.span.end:  # a comparison names no Boolean node
                kind = "node" if symbol.name in self.known else "phenotype"
                self.mention(kind, Name(symbol.name, symbol.span))
        return sound

    def is_phenotype(self, name: str) -> bool:
        return ("phenotype", name) in self.defined

    def offer(self, name: str, directive: str) -> dict[str, str]:
        """What :meth:`Known.offer` says, of the names a directive defines; for phenotypes, of the nodes too."""
        if directive not in self._spellings:
            self._spellings[directive] = Spellings(defined for kind, defined in self.defined if kind == directive)
        own = self._spellings[directive].nearest(name)
        if own is not None:
            line = self.line(self.defined[directive, own])
            return {"help": f"did you mean `{own}`, defined on line {line}?", "replacement": format_name(own)}
        return self.known.offer(name) if directive == "phenotype" else {}

    def environment_name(self, name: Name) -> str:
        if name.text not in RESERVED_ENVIRONMENTS and ("environment", name.text) not in self.defined:
            raise self.fault(
                catalogue.UNKNOWN_ENVIRONMENT,
                name.span,
                f"environment `{name.text}` is not defined",
                **(self.offer(name.text, "environment") or self.no_environment(name.text)),
            )
        if name.text not in RESERVED_ENVIRONMENTS:
            self.mention("environment", name)
        return name.text

    def no_environment(self, name: str) -> dict[str, str]:
        there = [known for kind, known in self.defined if kind == "environment"]
        names = ", ".join(f"`{format_name(known)}`" for known in (*there[:8], *RESERVED_ENVIRONMENTS))
        written = format_name(name)
        return {"help": f"write one of {names}, or define it: `#: environment {written}, NODE=VALUE`"}

    def regulation_exists(self, source: Name, target: Name) -> None:
        self.node_exists(source)
        self.node_exists(target)
        if not self.known.is_faulty(target.text) and source.text not in self.known.regulators(target.text):
            raise self.fault(
                catalogue.NO_REGULATION,
                source.span.to(target.span),
                f"`{source.text}` does not occur in the rule of `{target.text}`",
                notes=(Note("the rule is here", self.known.places[target.text]),),
                help="correct one of the two names, or the rule",
            )

    def one_of(self, name: Name, words: tuple[str, ...], what: str) -> str:
        if name.text not in words:
            found = nearest(name.text, words)
            listed = ", ".join(words)
            raise self.fault(
                catalogue.UNKNOWN_WORD,
                name.span,
                f"`{name.text}` is not {what}",
                help=f"did you mean `{found}`? The words are {listed}" if found else f"the words are {listed}",
                replacement=found,
            )
        return name.text

    def put_in(self, formula: Expression, definitions: dict[str, Expression], place: Span) -> Expression | None:
        """The formula with its phenotypes put in; ``None``, and a message, if that would be out of all proportion."""
        if all(symbol.name not in definitions for symbol in symbols(formula)):
            return formula
        limit, more = phenotypes.MAX_NAMES, ""
        try:
            # Many formulas, each of a size that is allowed, could still fill the memory.
            if self._put_in_names <= _MAX_PUT_IN:
                expanded = phenotypes.expand(formula, definitions, phenotypes.shared)
                self._put_in_names += size(expanded)
                if self._put_in_names <= _MAX_PUT_IN:
                    return expanded
            limit, more = _MAX_PUT_IN, ", with those before it,"
        except phenotypes.TooLarge:
            pass
        self.error(
            catalogue.TOO_LARGE,
            place,
            f"this formula{more} holds more than {limit:,} names once the phenotypes in it are put in",
            help="make an intermediate result a node",
        )
        return None

    def _resolve_groups(self) -> None:
        names = tuple(self.known.places)
        for group in self.have("compartments"):
            for name in self.members(group.patterns, names):
                self.compartment_of.setdefault(name, group.id)
        made: dict[tuple[str, str], Span] = {}
        for group in self.have("kinds"):
            members = dict.fromkeys(self.members(group.patterns, names))
            self._contradictions(group, members, made)
            for name in members:
                if (name, group.id) not in made:
                    made[name, group.id] = group.span
                    self.kinds_of[name] = (*self.kinds_of.get(name, ()), group.id)

    def _resolve_openness(self) -> None:
        names = tuple(self.known.places)
        closed = set(self.members(self.have("closed"), names))
        closed.update(name for name in names if not self.known.is_faulty(name) and self.known.is_input(name))
        closed.update(name for name, kinds in self.kinds_of.items() if "drug" in kinds)
        self.diagnostics += faults(self.known, self.opened, self.arrows, frozenset(closed))

    def mention_patterns(self, patterns: Iterable[Pattern]) -> None:
        """Note the names among patterns: what is no shell pattern, or stands in quotes."""
        for pattern in patterns:
            if (pattern.literal or not is_wild(pattern.text)) and pattern.text in self.known:
                self.mention("node", Name(pattern.text, pattern.span))

    def members(self, patterns: Sequence[Pattern], names: tuple[str, ...]) -> Iterable[str]:
        self.mention_patterns(patterns)
        for pattern in patterns:
            if pattern.literal or not is_wild(pattern.text):
                found: tuple[str, ...] = (pattern.text,) if pattern.text in self.known else ()
            else:
                found = matching(pattern, names)
            if not found:
                self.error(
                    catalogue.EMPTY_PATTERN,
                    pattern.span,
                    f"no node matches `{pattern.text}`",
                    help=advice(pattern, names),
                )
            yield from found

    def _contradictions(self, group: Group, members: Iterable[str], made: dict[tuple[str, str], Span]) -> None:
        """One warning per kind that the group clashes with, however many nodes both match."""
        own = next((substances for substances in _SUBSTANCES if group.id in substances), None)
        others = [k for substances in _SUBSTANCES if own and substances is not own for k in sorted(substances)]
        for other in others:
            clashing = [name for name in members if (name, other) in made]
            if clashing:
                self.error(
                    catalogue.KIND_CONTRADICTION,
                    group.span,
                    f"{_first_of(clashing)} cannot be both {other} and {group.id}",
                    notes=(Note(f"made {other} here", made[clashing[0], other]),),
                    help="make one of the patterns narrower",
                )
        if group.id in ("drug", "input"):
            ruled = [n for n in members if not self.known.is_input(n) and not self.known.is_faulty(n)]
            if ruled:
                self.error(
                    catalogue.KIND_CONTRADICTION,
                    group.span,
                    f"{_first_of(ruled)} cannot be of kind {group.id}: it has a rule of its own",
                    notes=(Note("the rule is here", self.known.places[ruled[0]]),),
                    help="make the pattern narrower, or make the node an input",
                )

    def line(self, span: Span) -> int:
        return self.source.position(span.start)[0]

    def fault(self, entry: Entry, span: Span, message: str, **more: Any) -> Fault:
        return Fault(entry.at(self.source, span, message, **more))

    def error(self, entry: Entry, span: Span, message: str, **more: Any) -> None:
        """Report a finding, of whatever severity, and go on."""
        self.diagnostics.append(entry.at(self.source, span, message, **more))

    def stop(self, scanner: Scanner, message: str) -> NoReturn:
        here = scanner.here()
        instead = "put a comma in the place of the colon: " if (
            "comma" in message and self.source.text[here.start : here.start + 1] == ":"
        ) else ""  # fmt: skip
        help = f"{instead}the line is written like `#: {self.form}`"
        raise self.fault(catalogue.MALFORMED, here, message, help=help)


def _first_of(names: Sequence[str]) -> str:
    return f"`{names[0]}`" + (f" (and {len(names) - 1} more)" if len(names) > 1 else "")
