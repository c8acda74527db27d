"""The ``#:`` lines: parsed, and resolved against the nodes of the network.

One method per directive, named after it. Each reads its line from left to right with the scanner of rules and formulas
and appends to the fields of a :class:`Network`; the first thing wrong in a line ends that line only. A name that a
faulty line was about to define counts as known, so that one slip is reported once.
"""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import Any, Final, NamedTuple, NoReturn

from logicnet.network import phenotypes
from logicnet.network.document import Line
from logicnet.network.known import Known
from logicnet.network.levels import (
    ADMISSIBLE,
    LevelSet,
    comparing,
    completed,
    level_set,
    level_sets,
    read_setting,
)
from logicnet.network.model import (
    Allow,
    Clamp,
    Cut,
    Drug,
    Edge,
    Environment,
    Expectation,
    Group,
    Input,
    Open,
    Openness,
    OptionalRegulation,
    Part,
    Pattern,
    Phenotype,
    PlacedAs,
    Quantifier,
    Rate,
    Screen,
    Setting,
    Sign,
)
from logicnet.network.opening import Stated, faults
from logicnet.network.patterns import advice, is_wild, matching, read_patterns
from logicnet.text import catalogue
from logicnet.text.diagnostics import Diagnostic, Entry, Note
from logicnet.text.formula import BLANKS, Expression, Fault, Name, Scanner, Symbol, format_name, size, symbols
from logicnet.text.source import Span
from logicnet.text.spelling import Spellings, nearest
from logicnet.text.temporal import Proposition, parse_temporal, propositions, replaced

__all__ = [
    "ABOUT_EXPECTATIONS",
    "CARRIERS",
    "CONFIDENCES",
    "KINDS",
    "RESERVED_ENVIRONMENTS",
    "SCREEN_KEYS",
    "WORDS",
    "Directives",
    "Mention",
]

#: What a node may be (``kind``).
KINDS: Final = (
    "gene",
    "protein",
    "mirna",
    "exosomal_cargo",
    "release",
    "ligand",
    "neurotransmitter",
    "contact",
    "receptor",
    "cell_state",
    "phenotype",
    "drug",
    "input",
)
#: By what a regulation may cross a membrane (``via``).
CARRIERS: Final = ("exosome", "ligand", "neurotransmitter", "contact")
CONFIDENCES: Final = ("low", "medium", "high")
#: What a stored question may say (``screen``).
SCREEN_KEYS: Final = ("abolish", "keep", "candidates", "exclude", "size", "occurrence", "environments")
RESERVED_ENVIRONMENTS: Final = ("default", "all")
#: Findings about an expectation of a part: an ``allow`` of these names the expectation in place of a node.
ABOUT_EXPECTATIONS: Final = ("LN374",)

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

#: Every directive, in the order they are resolved: what defines names comes before what uses them.
WORDS: Final = (
    "network",
    "about",
    "cite",
    "license",
    "evidence",
    "input",
    "compartment",
    "kind",
    "node",
    "phenotype",
    "drug",
    "environment",
    "part",
    "expect",
    "edge",
    "open",
    "optional",
    "closed",
    "rate",
    "screen",
    "allow",
)

#: Those with formulas, in which levels are compared.
_COMPARING: Final = ("phenotype", "expect", "open", "screen")

#: How each directive is written: what helps where one is malformed.
FORMS: Final = {
    "network": "network TITLE",
    "about": "about SENTENCE",
    "cite": "cite doi:10.1038/nm1447",
    "license": "license CC-BY-4.0",
    "evidence": "evidence evidence.tsv",
    "input": "input NODE = 0, what it is",
    "compartment": "compartment tumour: TUM_*, EGFR",
    "kind": "kind mirna: *_miR*",
    "node": "node NODE, what it is [PMID:32051587]",
    "phenotype": "phenotype growth, TUM_Growth & !TUM_Apoptosis",
    "drug": "drug blocker, NODE=0, cost 1, what it is",
    "environment": "environment stressed, IN_Stress=1, IN_Drug=0",
    "part": "part tumour.bnet, environment low = default",
    "expect": "expect name, in stressed with NODE=0: every growth [PMID:32051587]",
    "edge": "edge A -> B, activates, via exosome, PMID:32051587, high",
    "open": "open TUM_*: connectives",
    "optional": "optional A -> TUM_Growth",
    "closed": "closed PATTERN, NODE",
    "rate": "rate TUM_Growth, up=1, down=0.5",
    "screen": "screen name, abolish=growth; candidates=drugs; size=2",
    "allow": "allow LN301 NODE, why it is accepted",
}
#: Words that people write for the quantifiers of an expectation.
_QUANTIFIERS: Final = {"never": "no", "none": "no", "all": "every", "always": "every", "any": "some", "exists": "some"}

#: Most names that phenotypes may bring into all formulas of one file.
_MAX_PUT_IN: Final = 300_000

_CODE = re.compile(r"LN\d{3}(?!\w)")
_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:[eE][+-]?\d{1,2})?")
_SETTING_LIKE = re.compile(r'(?:[^\s,="]+|"(?:[^"]++|"")*")\s*=')
#: The same of a node with levels.
_LEVELS_LIKE = re.compile(r'([^\s,="<>!]+|"(?:[^"]++|"")*")\s*(?:[<>]=?|!=)\s*[0-9]')
_VALUE = re.compile(r"[^\s,:;]+")
_REFERENCE = re.compile(r'("(?:[^"\r\n]++|"")+")|([^\s",\]][^,\]]*)')
_PATH = re.compile(r'("(?:[^"\r\n]++|"")+")|([^\s",][^,]*)')
# In a list behind free text no bracket and no quote is part of a bare reference, so that where it begins is certain.
_ONE_REFERENCE = rf'(?:"(?:[^"\r\n]++|"")+"[{BLANKS}]*|[^\s",\[\]][^",\[\]]*)'
_REFERENCE_LIST = re.compile(rf"\[[{BLANKS}]*{_ONE_REFERENCE}(?:,[{BLANKS}]*{_ONE_REFERENCE})*\]")


class Mention(NamedTuple):
    """A place where a name is written, and what it is the name of."""

    #: ``node``, ``phenotype``, ``environment``, or what else a directive defines: ``drug``, ``expect``, ``screen``.
    kind: str
    name: str
    span: Span
    #: Whether the thing is defined here.
    defines: bool = False


class Directives:
    """What the directives of one file say; call :meth:`read` once, then take the fields."""

    def __init__(self, known: Known, diagnostics: list[Diagnostic], rules: Sequence[tuple[int, str]]) -> None:
        self._known = known
        self._source = known.source
        self._diagnostics = diagnostics
        #: Start offset and name of each rule line, in order: what an ``allow`` without a node is about.
        self._rules = rules
        self._defined: dict[tuple[str, str], Span] = {}
        self._waiting: list[tuple[Name, Expression, str, Span]] = []
        #: Each sound phenotype with the phenotypes in it put in.
        self._definitions: dict[str, Expression] = {}
        self._put_in_names = 0
        #: The formula of the phenotype that puts levels in order: other phenotypes may compare levels.
        self._order: Expression | None = None
        self._level_sets: tuple[LevelSet, ...] | None = None
        self._spellings: dict[str, Spellings] = {}
        #: Where the parts of `open` and `optional` directives stand.
        self._opened: list[Stated] = []
        self._arrows: list[tuple[OptionalRegulation, Span]] = []
        #: Every name in a directive that is what it seems to be, as the lines are read.
        self.mentions: list[Mention] = []

        self.title = ""
        self.about: list[str] = []
        self.cites: list[str] = []
        self.licenses: list[str] = []
        self.evidence: list[str] = []
        self.descriptions: dict[str, tuple[str, tuple[str, ...]]] = {}
        self.compartments: list[Group] = []
        self.kinds: list[Group] = []
        self.inputs: list[Input] = []
        self.drugs: list[Drug] = []
        self.phenotypes: list[Phenotype] = []
        self.environments: list[Environment] = []
        self.expectations: list[Expectation] = []
        self.edges: list[Edge] = []
        self.opens: list[Open] = []
        self.optionals: list[OptionalRegulation] = []
        self.closed: list[Pattern] = []
        self.rates: list[Rate] = []
        self.screens: list[Screen] = []
        self.allows: list[Allow] = []
        self.parts: list[Part] = []
        #: The directive that is being read.
        self._word = ""
        #: Per node, resolved from the patterns.
        self.compartment_of: dict[str, str] = {}
        self.kinds_of: dict[str, tuple[str, ...]] = {}

    def read(self, lines: Sequence[Line]) -> None:
        """Read all directive lines; afterwards every field is filled as far as the lines are sound."""
        if not lines:
            return
        by_word: dict[str, list[Line]] = {word: [] for word in WORDS}
        for line in lines:
            word = self._source.text[line.key.start : line.key.end]
            if word in by_word:
                by_word[word].append(line)
            else:
                self._unknown_word(line, word)
        self._order = self._declared_order(by_word["phenotype"])
        for word, found in by_word.items():
            read: Callable[[Scanner, Span], None] = getattr(self, f"_{word}")
            self._word = word
            if word == "compartment":
                self._level_sets = None  # inputs without a rule line are known from here on
            for line in found:
                scanner = self._scanner(line.body)
                try:
                    read(scanner, line.span)
                    if not scanner.at_end():
                        self._stop(scanner, "the directive should end here")
                except Fault as fault:
                    self._diagnostics.append(fault.diagnostic)
            if word == "phenotype":
                self._expand_phenotypes()
        self._resolve_groups()
        self._resolve_openness()

    def place(self, directive: str, name: str) -> Span:
        """Where a directive defines a name."""
        return self._defined[directive, name]

    # ----------------------------------------------------------------------------------------------------- the file

    def _network(self, scanner: Scanner, span: Span) -> None:
        self._define("network", Name("", span))
        self.title = self._text(scanner, "the title of the network")

    def _about(self, scanner: Scanner, span: Span) -> None:
        self.about.append(self._text(scanner, "a sentence about the network"))

    def _cite(self, scanner: Scanner, span: Span) -> None:
        self.cites.append(self._reference(scanner))

    def _license(self, scanner: Scanner, span: Span) -> None:
        self.licenses.append(self._text(scanner, "the identifier of a licence"))

    def _evidence(self, scanner: Scanner, span: Span) -> None:
        self.evidence.append(self._text(scanner, "the path of an evidence table"))

    # ----------------------------------------------------------------------------------------------------- the nodes

    def _input(self, scanner: Scanner, span: Span) -> None:
        name = scanner.name("the name of an input")
        self._define("input", name)
        written = format_name(name.text)
        if name.text not in self._known and level_set(self._levels, name.text) is not None:
            raise self._fault(
                catalogue.NOT_AN_INPUT,
                name.span,
                f"`{name.text}` is a node with levels, each a node of its own: it has no rule line and no default",
                help=f"set its level in an environment: `#: environment low, {written}=1`",
            )
        if name.text not in self._known:
            # `NAME, NAME` is implied: a declared input is never an undefined name.
            self._known.places[name.text] = name.span
            self._known.expressions[name.text] = Symbol(name.text, name.span.start, name.span.end)
            self._warn(
                catalogue.NO_INPUT_LINE,
                name.span,
                f"the input `{name.text}` has no rule line",
                help=f"add the line `{written}, {written}`, so that other tools read the same network",
            )
        elif not self._known.is_input(name.text) and not self._known.is_faulty(name.text):
            raise self._fault(
                catalogue.NOT_AN_INPUT,
                name.span,
                f"`{name.text}` is not an input: it has a rule of its own",
                notes=(Note("its rule is here", self._known.places[name.text]),),
                help=f"an input is a node whose rule is itself: `{written}, {written}`",
            )
        stated = scanner.accept("=") is not None
        default = self._setting(scanner) if stated else None
        text = self._text(scanner, "the meaning of the input") if scanner.accept(",") else ""
        self._end(scanner, "`= 0`, `= 1`, `= *` or `, TEXT`")
        self.inputs.append(Input(name.text, default, text, span, stated))

    def _compartment(self, scanner: Scanner, span: Span) -> None:
        name = scanner.name("the name of a compartment")
        self.compartments.append(Group(name.text, self._patterns(scanner), span))

    def _kind(self, scanner: Scanner, span: Span) -> None:
        name = scanner.name("a kind")
        self._one_of(name, KINDS, "a kind of node")
        self.kinds.append(Group(name.text, self._patterns(scanner), span))

    def _node(self, scanner: Scanner, span: Span) -> None:
        name = self._level_node(scanner, "the name of a node")
        self._define("node", name)
        self._node_exists(name)
        scanner.skip_blanks()
        begin = scanner.position
        text, place = scanner.remainder()
        references: tuple[str, ...] = ()
        opening = _trailing_list(text)
        if opening is not None:
            inner = Scanner(self._source, place.start + opening, place.end, self._diagnostics)
            references = self._reference_list(inner)
            text = text[:opening].rstrip(BLANKS)
        if text.startswith(","):
            text = text[1:].strip(BLANKS)
            if not text:
                scanner.position = begin
                self._stop(scanner, "a description should stand behind the comma")
        elif text:
            scanner.position = begin
            self._stop(scanner, "a comma should stand before the description")
        self.descriptions[name.text] = (text, references)

    def _drug(self, scanner: Scanner, span: Span) -> None:
        name = scanner.name("the name of a drug")
        self._define("drug", name)
        self._comma(scanner)
        clamps: list[Clamp] = []
        places: dict[str, tuple[Setting, Span]] = {}
        cost, text = 1.0, ""
        more = True
        while more and self._sees_setting(scanner):
            found = self._assignment(scanner, "01", places)
            clamps += [Clamp(node, int(value or 0)) for node, value in found.items()]
            more = scanner.accept(",") is not None
        if self._levels and clamps:
            # A clamp of one level is completed, as everywhere else: `X_2=1` alone would be a state that means nothing.
            values: dict[str, Setting] = {clamp.node: clamp.value for clamp in clamps}
            for levels in self._levels:
                self._put_in_order(levels, values, places)
            clamps = [Clamp(node, int(value or 0)) for node, value in values.items()]
        if not clamps:
            self._stop(scanner, "`NODE=0` or `NODE=1` should stand here")
        if more and scanner.accept_word("cost"):
            number = _NUMBER.match(self._source.text, scanner.skip_blanks(), scanner.end)
            if number is None:
                raise self._fault(
                    catalogue.BAD_VALUE, scanner.here(), "a cost is a number, not negative", help="`cost 2.5`"
                )
            cost = float(number.group())
            scanner.position = number.end()
            more = scanner.accept(",") is not None
        if more:
            text = self._text(scanner, "a clamp, a cost or a description")
        self._end(scanner, "`, NODE=VALUE`, `, cost NUMBER` or `, TEXT`")
        self.drugs.append(Drug(name.text, tuple(clamps), cost, text, span))

    # -------------------------------------------------------------------------------------------------- the meaning

    def _phenotype(self, scanner: Scanner, span: Span) -> None:
        name = scanner.name("the name of a phenotype")
        if name.text in self._known:
            raise self._fault(
                catalogue.NAME_CLASH,
                name.span,
                f"`{name.text}` is a node already: nodes and phenotypes share one namespace",
                notes=(Note("the node is defined here", self._known.places[name.text]),),
                help="give the phenotype another name; a formula may name the node itself",
            )
        self._define("phenotype", name)
        self._comma(scanner)
        start = scanner.skip_blanks()
        formula = scanner.expression()
        text = self._source.text[start : scanner.end].strip(BLANKS)
        self._waiting.append((name, formula, text, span))

    def _expand_phenotypes(self) -> None:
        """Put phenotypes into phenotypes, in an order in which each needs only earlier ones; circles are faults."""
        formulas = {name.text: formula for name, formula, _, _ in self._waiting}
        uses = {
            name: [s for s in dict.fromkeys(t.name for t in symbols(formula)) if s in formulas]
            for name, formula in formulas.items()
        }
        definitions = self._definitions
        circles: dict[str, frozenset[str]] = {}
        for members in phenotypes.components(uses):
            name = members[0]
            if len(members) > 1 or name in uses[name]:
                circles.update(dict.fromkeys(members, frozenset(members)))
            elif all(used in definitions for used in uses[name]):
                formula = self._put_in(formulas[name], definitions, self._defined["phenotype", name])
                if formula is not None:
                    definitions[name] = formula
        for written, formula, text, span in self._waiting:
            name = written.text
            if name in circles:
                through = next(used for used in uses[name] if used in circles[name])
                self._error(
                    catalogue.PHENOTYPE_CYCLE,
                    written.span,
                    f"the phenotype `{name}` is defined by itself"
                    + (f", through `{through}`" if through != name else ""),
                    help="define one of the phenotypes in the circle by nodes alone",
                )
            if self._names_exist(formula) and name in definitions:
                self.phenotypes.append(Phenotype(name, definitions[name], text, span))

    def _environment(self, scanner: Scanner, span: Span) -> None:
        name = scanner.name("the name of an environment")
        if name.text in RESERVED_ENVIRONMENTS:
            raise self._fault(
                catalogue.RESERVED_ENVIRONMENT,
                name.span,
                f"`{name.text}` is reserved and cannot name an environment",
                help="`default` and `all` have a fixed meaning; choose another name",
            )
        self._define("environment", name)
        self._comma(scanner)
        places: dict[str, tuple[Setting, Span]] = {}
        while True:
            self._assignment(scanner, "01*", places)
            if not scanner.accept(","):
                break
        self._end(scanner, "`, NODE=VALUE`")
        of_levels = {node for levels in self._levels if levels.is_input for node in levels.nodes}
        for node, (_, place) in places.items():
            if not self._known.is_input(node) and not self._known.is_faulty(node) and node not in of_levels:
                raise self._fault(
                    catalogue.NOT_AN_INPUT,
                    place,
                    f"`{node}` is not an input: an environment cannot set it",
                    notes=(Note("its rule is here", self._known.places[node]),),
                    help="only a node whose rule is itself has a value from outside; use `with` to clamp another node",
                )
        values = {node: value for node, (value, _) in places.items()}
        for levels in self._levels:
            self._put_in_order(levels, values, places)
        # A level above the first is free as long as nothing is said of it.
        firsts = {levels.nodes[0] for levels in self._levels}
        settings = tuple(
            (node, value)
            for node, value in values.items()
            if value is not None or node in firsts or node not in of_levels
        )
        self.environments.append(Environment(name.text, settings, span))

    def _put_in_order(
        self, levels: LevelSet, values: dict[str, Setting], places: dict[str, tuple[Setting, Span]]
    ) -> None:
        """Add the levels that follow from those that are set; a fault where they contradict each other."""
        known = {node: value for node in levels.nodes if (value := values.get(node)) is not None}
        follows = completed(levels, known)
        if follows is None:
            high = next(node for node in reversed(levels.nodes) if known.get(node) == 1)
            raise self._fault(
                catalogue.CONTRADICTION,
                places[high][1],
                f"`{high}=1` means that every lower level is on, and one of them is given 0",
                help="keep one of the two",
            )
        values.update(follows)

    def _part(self, scanner: Scanner, span: Span) -> None:
        path, place = self._path(scanner)
        if place.start == place.end:
            self._stop(scanner, "the path of a network file should stand here")
        self._define("part", Name(path, place))
        found: list[PlacedAs] = []
        places: dict[str, Span] = {}
        while scanner.accept(","):
            if not scanner.accept_word("environment") and not found:
                self._stop(scanner, "`environment NAME = NAME` should stand here")
            name = scanner.name("the name of an environment of the part")
            if name.text in places:
                raise self._fault(
                    catalogue.DUPLICATE_NAME,
                    name.span,
                    f"the environment `{name.text}` of the part is given twice",
                    notes=(Note("first given here", places[name.text]),),
                    help="keep one; several environments here are joined by `+`",
                )
            places[name.text] = name.span
            if not scanner.accept("="):
                self._stop(scanner, f"`=` should stand between `{name.text}` and an environment of this file")
            here = [self._environment_name(scanner.name("the name of an environment of this file"))]
            while scanner.accept("+"):
                here.append(self._environment_name(scanner.name("the name of an environment of this file")))
            found.append(PlacedAs(name.text, tuple(here), name.span))
        self._end(scanner, "`, environment NAME = NAME`" if not found else "`, NAME = NAME`")
        self.parts.append(Part(path, tuple(found), place, span))

    def _expect(self, scanner: Scanner, span: Span) -> None:
        name = scanner.name("the name of an expectation")
        self._define("expect", name)
        environments: list[str] = []
        clamps: list[Clamp] = []
        cuts: list[Cut] = []
        if scanner.sees_word("in") or scanner.sees_word("with"):
            # Anything else behind the name lacks more than a comma: that is said below.
            self._comma(scanner)
        if scanner.accept(",") and not scanner.sees(":"):
            if scanner.accept_word("in"):
                while True:
                    environments.append(self._environment_name(scanner.name("the name of an environment")))
                    if not scanner.accept("+"):
                        break
            if scanner.accept_word("with"):
                self._clamps(scanner, clamps, cuts)
        if not scanner.accept(":"):
            self._stop(scanner, "`in ENVIRONMENT`, `with CLAMPS` or `:` should stand here")
        for quantifier in Quantifier:
            if scanner.accept_word(quantifier.value):
                break
        else:
            start = scanner.position
            written = next((word for word in _QUANTIFIERS if scanner.accept_word(word)), None)
            scanner.position = start
            meant = f": `{written}` is written `{_QUANTIFIERS[written]}`" if written else ""
            self._stop(scanner, f"`every`, `some`, `no` or `holds` should stand here{meant}")
        start = scanner.skip_blanks()
        temporal = quantifier is Quantifier.HOLDS
        formula = parse_temporal(scanner) if temporal else Proposition(scanner.expression(stops="["))
        text = self._source.text[start : scanner.position].strip(BLANKS)
        references = self._reference_list(scanner) if scanner.sees("[") else ()
        self._end(scanner, "references in brackets")
        parts = [proposition.expression for proposition in propositions(formula)]
        # Every part is asked, so that every unknown name is reported.
        exist = [self._names_exist(part) for part in parts]
        if not all(exist):
            return
        put_in = [self._put_in(part, self._definitions, name.span) for part in parts]
        if None not in put_in:
            remaining = iter(put_in)
            expanded = replaced(formula, lambda _: next(remaining))
            self.expectations.append(
                Expectation(
                    name.text,
                    tuple(environments),
                    tuple(clamps),
                    tuple(cuts),
                    quantifier,
                    expanded.expression if isinstance(expanded, Proposition) and not temporal else expanded,
                    text,
                    references,
                    span,
                )
            )

    # ----------------------------------------------------------------------------------- evidence, questions, consent

    def _edge(self, scanner: Scanner, span: Span) -> None:
        source = self._level_node(scanner, "the regulator")
        if not scanner.accept("->"):
            self._stop(scanner, "`->` should stand between regulator and target")
        target = self._level_node(scanner, "the target")
        self._comma(scanner)
        sign = self._one_of(scanner.name("a sign"), tuple(s.value for s in Sign), "the sign of a regulation")
        self._comma(scanner)
        via = None
        if scanner.accept_word("via"):
            via = self._one_of(scanner.name("a carrier"), CARRIERS, "a carrier")
            self._comma(scanner)
        references: list[str] = []
        confidence = None
        while confidence is None:
            quoted = scanner.sees('"')
            reference = self._reference(scanner)
            if not quoted and reference in CONFIDENCES:
                confidence = reference
            else:
                references.append(reference)
            if not scanner.accept(","):
                break
        if not references:
            self._stop(scanner, "a reference should stand before the confidence")
        self._end(scanner, "another reference")
        self._regulation_exists(source, target)
        self.edges.append(Edge(source.text, target.text, Sign(sign), via, tuple(references), confidence, span))

    def _open(self, scanner: Scanner, span: Span) -> None:
        patterns = read_patterns(scanner)
        if not scanner.accept(":"):
            self._stop(scanner, "`:` should stand between the nodes and what is open")
        how = next((how for how in (Openness.CONNECTIVES, Openness.MONOTONE) if self._is_all(scanner, how.value)), None)
        alternatives, places = ((), ()) if how is not None else self._alternatives(scanner, patterns)
        if alternatives is None:
            return
        if how is None:
            patterns = (patterns[0].exact,)
        stated = Open(patterns, how or Openness.ALTERNATIVES, alternatives, span)
        self.opens.append(stated)
        self._opened.append(Stated(stated, places))
        self._mention_patterns(patterns)

    def _optional(self, scanner: Scanner, span: Span) -> None:
        source = self._level_node(scanner, "the regulator")
        if not scanner.accept("->"):
            self._stop(scanner, "`->` should stand between regulator and target")
        target = self._level_node(scanner, "the target")
        self._end(scanner, "nothing more")
        self._regulation_exists(source, target)
        place = source.span.to(target.span)
        regulation = OptionalRegulation(source.text, target.text, span)
        for other, first in self._arrows:
            if (other.source, other.target) == (source.text, target.text):
                raise self._fault(
                    catalogue.DUPLICATE_NAME,
                    place,
                    f"the regulation `{source.text} -> {target.text}` is optional already",
                    notes=(Note("first given here", first),),
                    help="keep one",
                )
        self.optionals.append(regulation)
        self._arrows.append((regulation, place))

    def _closed(self, scanner: Scanner, span: Span) -> None:
        self.closed += read_patterns(scanner)

    def _rate(self, scanner: Scanner, span: Span) -> None:
        name = self._level_node(scanner, "the name of a node")
        self._node_exists(name)
        if self._known.is_input(name.text):
            raise self._fault(
                catalogue.CONTRADICTION,
                name.span,
                f"`{name.text}` is an input, and an input never changes: it has no rate",
                help="leave the line out, or name a node with a rule of its own",
            )
        first = next((rate for rate in self.rates if rate.node == name.text), None)
        if first is not None:
            raise self._fault(
                catalogue.DUPLICATE_NAME,
                name.span,
                f"`{name.text}` has rates already",
                notes=(Note("first given here", first.span),),
                help="keep one",
            )
        given: dict[str, float] = {}
        self._comma(scanner)
        while True:
            key = scanner.name("`up` or `down`")
            self._one_of(key, ("up", "down"), "a rate")
            if key.text in given or not scanner.accept("="):
                self._stop(scanner, f"`{key.text}=NUMBER` should stand here, once")
            number = _NUMBER.match(self._source.text, scanner.skip_blanks(), scanner.end)
            if number is None or not 0 < float(number.group()) < math.inf:
                raise self._fault(
                    catalogue.BAD_VALUE, scanner.here(), "a rate is a number above 0", help="`up=1` or `down=0.5`"
                )
            given[key.text] = float(number.group())
            scanner.position = number.end()
            if not scanner.accept(","):
                break
        self._end(scanner, "`, up=NUMBER` or `, down=NUMBER`")
        self.rates.append(Rate(name.text, given.get("up", 1.0), given.get("down", 1.0), span))

    def _screen(self, scanner: Scanner, span: Span) -> None:
        name = scanner.name("the name of a screen")
        self._define("screen", name)
        self._comma(scanner)
        options: dict[str, tuple[str, Span]] = {}
        while not scanner.at_end():
            key = scanner.name("a key")
            self._one_of(key, SCREEN_KEYS, "a key of a screen")
            if key.text in options:
                raise self._fault(
                    catalogue.DUPLICATE_NAME,
                    key.span,
                    f"`{key.text}` is given twice",
                    notes=(Note("first given here", options[key.text][1]),),
                    help="keep one",
                )
            if not scanner.accept("="):
                self._stop(scanner, f"`=` should stand behind `{key.text}`")
            start = scanner.skip_blanks()
            end = self._find(";", start, scanner.end)
            value = self._source.text[start:end].strip(BLANKS)
            if not value:
                self._stop(scanner, f"a value should stand behind `{key.text}=`")
            place = Span(start, start + len(value))
            self._check_option(key.text, value, place)
            options[key.text] = (value, key.span)
            scanner.position = end
            if not scanner.accept(";"):
                break
        if not options:
            self._stop(scanner, "`KEY=VALUE` should stand here")
        self.screens.append(Screen(name.text, tuple((key, value) for key, (value, _) in options.items()), span))

    def _allow(self, scanner: Scanner, span: Span) -> None:
        codes: list[str] = []
        while match := _CODE.match(self._source.text, scanner.skip_blanks(), scanner.end):
            codes.append(match.group())
            scanner.position = match.end()
            before = scanner.position
            if not scanner.accept(","):
                break
            if not _CODE.match(self._source.text, scanner.skip_blanks(), scanner.end):
                scanner.position = before
                break
        if not codes:
            self._stop(scanner, "a code such as `LN301` should stand here")
        if any(code in ABOUT_EXPECTATIONS for code in codes):
            return self._allow_of_part(scanner, codes, span)
        node: str | None = None
        more: tuple[str, ...] = ()
        if not scanner.sees(","):
            bracket = scanner.accept("[")
            before = scanner.position
            name = scanner.name("a node or a comma")
            levels = None if name.text in self._known else level_set(self._levels, name.text)
            if levels is not None and not any(map(scanner.sees, "=<>!")):
                # Of a node with levels every level is meant.
                node, *rest = levels.nodes
                more = tuple(rest)
            else:
                scanner.position = before
                name = self._level_node(scanner, "a node or a comma")
                self._node_exists(name)
                node = name.text
            if bracket and not scanner.accept("]"):
                self._stop(scanner, "`]` should stand here")
        self._comma(scanner)
        reason = self._text(scanner, "the reason")
        if node is None:
            following = bisect_left(self._rules, (span.end, ""))
            if following < len(self._rules):
                node = self._rules[following][1]
            else:
                self._warn(
                    catalogue.ALLOWS_NOTHING,
                    span,
                    "this accepts nothing: it names no node, and no rule line follows",
                    help="put it above the rule line it is meant for, or name the node behind the codes",
                )
        self.allows += [Allow(tuple(codes), one, reason, span) for one in (node, *more)]

    def _allow_of_part(self, scanner: Scanner, codes: Sequence[str], span: Span) -> None:
        """``CODE EXPECTATION [of PATH], REASON``; whether it is there is asked where the part is at hand."""
        other = next((code for code in codes if code not in ABOUT_EXPECTATIONS), None)
        if other is not None:
            self._stop(scanner, f"a line of its own is needed for {other}, which is about no expectation of a part:")
        name = scanner.name("the name of an expectation of a part")
        path = ""
        if scanner.accept_word("of"):
            path, place = self._path(scanner)
            if path not in {part.path for part in self.parts}:
                known = [part.path for part in self.parts]
                near = nearest(path, known)
                raise self._fault(
                    catalogue.UNKNOWN_NAME,
                    place,
                    f"this file has no part `{path}`",
                    help=f"did you mean `{near}`?" if near else f"declare it: `#: part {path}`",
                    replacement=near,
                )
        self._comma(scanner)
        reason = self._text(scanner, "the reason")
        self.allows.append(Allow(tuple(codes), None, reason, span, name.text, path))

    # ------------------------------------------------------------------------------------------------- parts of lines

    def _text(self, scanner: Scanner, what: str) -> str:
        text, span = scanner.remainder()
        if not text:
            raise self._fault(
                catalogue.MALFORMED, span, f"{what} is missing here", help="write it before the line ends"
            )
        return text

    def _path(self, scanner: Scanner) -> tuple[str, Span]:
        """A path up to the next comma, or in quotes, and where it stands."""
        start = scanner.skip_blanks()
        match = _PATH.match(self._source.text, start, scanner.end)
        if match is None:
            return "", Span(start, start)
        quoted: str | None = match.group(1)
        text = quoted[1:-1].replace('""', '"') if quoted else match.group().rstrip(BLANKS)
        scanner.position = match.end()
        return text, Span(start, match.end() if quoted else start + len(text))

    def _setting(self, scanner: Scanner, values: str = "01*") -> Setting:
        start = scanner.skip_blanks()
        match = _VALUE.match(self._source.text, start, scanner.end)
        word = match.group() if match else ""
        if word not in tuple(values):
            listed = "0 or 1" if values == "01" else "0, 1 or *"
            if not word:
                self._stop(scanner, f"a value should stand here: {listed}")
            raise self._fault(
                catalogue.BAD_VALUE,
                Span(start, start + len(word)),
                f"`{word}` is not a value here",
                help=f"write {listed}",
            )
        scanner.position = start + 1
        return None if word == "*" else int(word)

    def _assignment(self, scanner: Scanner, values: str, places: dict[str, tuple[Setting, Span]]) -> dict[str, Setting]:
        """``NODE=VALUE``; the node exists and has no other value in ``places``, where it is noted.

        A node of several levels, by its name in a multi-valued file, takes a level: the values of its Boolean nodes.
        """
        name = scanner.name("the name of a node")
        levels = None if name.text in self._known else level_set(self._levels, name.text)
        if levels is not None:
            found = read_setting(scanner, name, levels, star="*" in values)
        else:
            if not scanner.accept("="):
                self._stop(scanner, f"`=` should stand behind `{name.text}`")
            found = {name.text: self._setting(scanner, values)}
            self._node_exists(name)
        for node, value in found.items():
            if node in places and places[node][0] != value:
                raise self._fault(
                    catalogue.CONTRADICTION,
                    name.span,
                    f"`{node}` is given two values",
                    notes=(Note("the other value is here", places[node][1]),),
                    help="keep one",
                )
            if node in places:
                raise self._fault(
                    catalogue.DUPLICATE_NAME,
                    name.span,
                    f"`{node}` is given twice",
                    notes=(Note("first given here", places[node][1]),),
                    help="keep one",
                )
            places[node] = (value, name.span)
        return found

    def _sees_setting(self, scanner: Scanner) -> bool:
        """Whether a setting comes next, and no text."""
        start, end = scanner.skip_blanks(), scanner.end
        if _SETTING_LIKE.match(self._source.text, start, end):
            return True
        match = _LEVELS_LIKE.match(self._source.text, start, end) if self._levels else None
        return match is not None and level_set(self._levels, match[1].strip('"')) is not None

    @property
    def _levels(self) -> tuple[LevelSet, ...]:
        """The nodes that are levels of one node."""
        if self._order is None:
            return ()
        if self._level_sets is None:
            rules = {name: rule for name, rule in self._known.expressions.items() if rule is not None}
            self._level_sets = level_sets(self._order, rules, {name for name in rules if self._known.is_input(name)})
        return self._level_sets

    def _scanner(self, place: Span) -> Scanner:
        """A scanner of a directive, or of a part of it, that compares levels."""
        scanner = Scanner(self._source, place.start, place.end, self._diagnostics)
        scanner.compare = comparing(self._levels, self._known.__contains__) if self._word in _COMPARING else None
        return scanner

    def _declared_order(self, lines: Iterable[Line]) -> Expression | None:
        """The formula of the phenotype :data:`ADMISSIBLE`; what is wrong with it is said where it is read."""
        for line in lines:
            if ADMISSIBLE in self._source.text[line.body.start : line.body.end]:
                scanner = Scanner(self._source, line.body.start, line.body.end, [])
                with suppress(Fault):
                    if scanner.name("a phenotype").text == ADMISSIBLE and scanner.accept(","):
                        return scanner.expression()
        return None

    def _level_node(self, scanner: Scanner, what: str) -> Name:
        """The name of a node; ``Dose>=2`` is the node that says so."""
        name = scanner.name(what)
        levels = None if name.text in self._known else level_set(self._levels, name.text)
        if levels is None:
            return name
        # Nothing behind the name, or a level that several nodes hold together, is no node.
        held = read_setting(scanner, name, levels) if any(map(scanner.sees, "=<>!")) else {}
        if not held or not all(held.values()):
            raise self._fault(
                catalogue.BAD_VALUE,
                name.span.to(Span(name.span.start, scanner.position)),
                f"`{name.text}` has the levels 0 to {len(levels.nodes)}, each a node, and one node is meant here",
                help=f"`{format_name(name.text)}>=1`, which is `{format_name(levels.nodes[0])}`, or a higher level",
            )
        return Name(levels.nodes[len(held) - 1], name.span.to(Span(name.span.start, scanner.position)))

    def _clamps(self, scanner: Scanner, clamps: list[Clamp], cuts: list[Cut]) -> None:
        places: dict[str, tuple[Setting, Span]] = {}
        cut_places: dict[tuple[str, str], Span] = {}
        while True:
            before = scanner.position
            name = scanner.name("the name of a node")
            if scanner.accept("->"):
                target = scanner.name("the target of the regulation")
                if not scanner.accept("="):
                    self._stop(scanner, f"`=` should stand behind `{target.text}`")
                value = self._setting(scanner, "01")
                self._regulation_exists(name, target)
                pair = (name.text, target.text)
                if pair in cut_places:
                    raise self._fault(
                        catalogue.CONTRADICTION,
                        name.span.to(target.span),
                        f"the regulation `{name.text} -> {target.text}` is given twice",
                        notes=(Note("first given here", cut_places[pair]),),
                        help="keep one",
                    )
                cut_places[pair] = name.span.to(target.span)
                cuts.append(Cut(name.text, target.text, int(value or 0)))
            else:
                scanner.position = before
                found = self._assignment(scanner, "01", places)
                clamps += [Clamp(node, int(value or 0)) for node, value in found.items()]
            if not scanner.accept(","):
                return

    def _is_all(self, scanner: Scanner, word: str) -> bool:
        """Whether a word is all that is left of the line; it is read then."""
        before = scanner.position
        if scanner.accept_word(word) and scanner.at_end():
            return True
        scanner.position = before
        return False

    def _alternatives(
        self, scanner: Scanner, patterns: tuple[Pattern, ...]
    ) -> tuple[tuple[Expression, ...] | None, tuple[Span, ...]]:
        """``RULE ; RULE`` of one node, with their places; ``None``, all said, if a name in them is no node."""
        if scanner.at_end():
            self._stop(scanner, "`connectives`, `monotone`, or a rule should stand here")
        only, *more = patterns
        found: list[Expression] = []
        places: list[Span] = []
        while True:
            start = scanner.skip_blanks()
            found.append(scanner.expression(stops=";"))
            places.append(Span(start, start + len(self._source.text[start : scanner.position].rstrip(BLANKS))))
            if not scanner.accept(";"):
                break
            if scanner.at_end():
                self._stop(scanner, "a rule should stand behind `;`")
        self._misspelt_openness(found, places)
        if more or (not only.literal and is_wild(only.text)):
            raise self._fault(
                catalogue.MALFORMED,
                only.span.to(patterns[-1].span),
                "rules are listed for one node, which stands here by its name",
                help="write one such line per node, or open all of them as `connectives` or `monotone`",
            )
        self._node_exists(Name(only.text, only.span))
        # Every rule is asked, so that every unknown name is reported.
        sound = [self._speaks_of_nodes(rule) for rule in found]
        return (tuple(found) if all(sound) else None), tuple(places)

    def _misspelt_openness(self, rules: Sequence[Expression], places: Sequence[Span]) -> None:
        words = (Openness.CONNECTIVES.value, Openness.MONOTONE.value)
        if len(rules) == 1 and isinstance(rules[0], Symbol) and rules[0].name not in self._known:
            meant = nearest(rules[0].name, words)
            if meant is not None:
                raise self._fault(
                    catalogue.UNKNOWN_WORD,
                    places[0],
                    f"`{rules[0].name}` is no way in which a rule is open, and no node",
                    help=f"did you mean `{meant}`? The words are {', '.join(words)}",
                    replacement=meant,
                )

    def _speaks_of_nodes(self, rule: Expression) -> bool:
        """Whether each name in a rule is a node; those that are not are reported, each place."""
        sound = True
        for symbol in symbols(rule):
            if symbol.name in self._known:
                if symbol.span.end:
                    self._mention("node", Name(symbol.name, symbol.span))
                continue
            sound = False
            phenotype = self._is_phenotype(symbol.name)
            offer = {"help": "rules speak of nodes only"} if phenotype else self._known.offer(symbol.name) or _NO_NODE
            what = f"`{symbol.name}` is a phenotype" if phenotype else f"node `{symbol.name}` is not defined"
            self._error(catalogue.UNKNOWN_NAME, symbol.span, what, **offer)
        return sound

    def _patterns(self, scanner: Scanner) -> tuple[Pattern, ...]:
        if not scanner.accept(":"):
            self._stop(scanner, "`:` should stand between the name and its patterns")
        return read_patterns(scanner)

    def _reference(self, scanner: Scanner) -> str:
        match = _REFERENCE.match(self._source.text, scanner.skip_blanks(), scanner.end)
        if match is None:
            self._stop(scanner, "a reference such as `PMID:32051587` should stand here")
        scanner.position = match.end()
        quoted: str | None = match.group(1)
        return quoted[1:-1].replace('""', '"') if quoted else match.group().rstrip(BLANKS)

    def _reference_list(self, scanner: Scanner) -> tuple[str, ...]:
        scanner.accept("[")
        references = [self._reference(scanner)]
        while scanner.accept(","):
            references.append(self._reference(scanner))
        if not scanner.accept("]"):
            self._stop(scanner, "`,` or `]` should stand behind a reference")
        return tuple(references)

    def _comma(self, scanner: Scanner) -> None:
        if not scanner.accept(","):
            self._stop(scanner, "a comma should stand here")

    def _end(self, scanner: Scanner, alternatives: str) -> None:
        if not scanner.at_end():
            self._stop(scanner, f"{alternatives} should stand here, or the line should end")

    def _find(self, character: str, start: int, end: int) -> int:
        """The next such character outside quotes, or the end."""
        quoted = False
        for i in range(start, end):
            if self._source.text[i] == '"':
                quoted = not quoted
            elif self._source.text[i] == character and not quoted:
                return i
        return end

    # --------------------------------------------------------------------------------------------------------- names

    def _define(self, directive: str, name: Name) -> None:
        """Note that a directive defines a name; a fault when it did so before."""
        first = self._defined.get((directive, name.text))
        if first is not None:
            what = f"{directive} `{name.text}`" if name.text else "the title of the network"
            raise self._fault(
                catalogue.DUPLICATE_NAME,
                name.span,
                f"{what} is defined twice",
                notes=(Note(f"first defined here, on line {self._line(first)}", first),),
                help="delete or rename one of the two",
            )
        self._defined[directive, name.text] = name.span
        if directive in ("node", "input"):
            self._mention("node", name)
        elif directive not in ("network", "part"):
            self._mention(directive, name, defines=True)

    def _mention(self, kind: str, name: Name, *, defines: bool = False) -> None:
        self.mentions.append(Mention(kind, name.text, name.span, defines))

    def _node_exists(self, name: Name) -> None:
        if name.text not in self._known:
            raise self._fault(
                catalogue.UNKNOWN_NAME,
                name.span,
                f"node `{name.text}` is not defined",
                **(self._known.offer(name.text) or _NO_NODE),
            )
        self._mention("node", name)

    def _names_exist(self, formula: Expression) -> bool:
        """Whether each name in a formula is a node or a phenotype; those that are not are reported, each place."""
        sound = True
        for symbol in symbols(formula):
            if symbol.name not in self._known and not self._is_phenotype(symbol.name):
                sound = False
                self._error(
                    catalogue.UNKNOWN_NAME,
                    symbol.span,
                    f"`{symbol.name}` is neither a node nor a phenotype",
                    **(self._offer(symbol.name, "phenotype") or _NO_NODE),
                )
            elif symbol.span.end:  # a comparison names no Boolean node
                kind = "node" if symbol.name in self._known else "phenotype"
                self._mention(kind, Name(symbol.name, symbol.span))
        return sound

    def _is_phenotype(self, name: str) -> bool:
        return ("phenotype", name) in self._defined

    def _offer(self, name: str, directive: str) -> dict[str, str]:
        """What :meth:`Known.offer` says, of the names a directive defines; for phenotypes, of the nodes too."""
        if directive not in self._spellings:
            self._spellings[directive] = Spellings(defined for kind, defined in self._defined if kind == directive)
        own = self._spellings[directive].nearest(name)
        if own is not None:
            line = self._line(self._defined[directive, own])
            return {"help": f"did you mean `{own}`, defined on line {line}?", "replacement": format_name(own)}
        return self._known.offer(name) if directive == "phenotype" else {}

    def _environment_name(self, name: Name) -> str:
        if name.text not in RESERVED_ENVIRONMENTS and ("environment", name.text) not in self._defined:
            raise self._fault(
                catalogue.UNKNOWN_ENVIRONMENT,
                name.span,
                f"environment `{name.text}` is not defined",
                **(self._offer(name.text, "environment") or self._no_environment(name.text)),
            )
        if name.text not in RESERVED_ENVIRONMENTS:
            self._mention("environment", name)
        return name.text

    def _no_environment(self, name: str) -> dict[str, str]:
        there = [known for kind, known in self._defined if kind == "environment"]
        names = ", ".join(f"`{format_name(known)}`" for known in (*there[:8], *RESERVED_ENVIRONMENTS))
        written = format_name(name)
        return {"help": f"write one of {names}, or define it: `#: environment {written}, NODE=VALUE`"}

    def _regulation_exists(self, source: Name, target: Name) -> None:
        self._node_exists(source)
        self._node_exists(target)
        if not self._known.is_faulty(target.text) and source.text not in self._known.regulators(target.text):
            raise self._fault(
                catalogue.NO_REGULATION,
                source.span.to(target.span),
                f"`{source.text}` does not occur in the rule of `{target.text}`",
                notes=(Note("the rule is here", self._known.places[target.text]),),
                help="correct one of the two names, or the rule",
            )

    def _one_of(self, name: Name, words: tuple[str, ...], what: str) -> str:
        if name.text not in words:
            found = nearest(name.text, words)
            listed = ", ".join(words)
            raise self._fault(
                catalogue.UNKNOWN_WORD,
                name.span,
                f"`{name.text}` is not {what}",
                help=f"did you mean `{found}`? The words are {listed}" if found else f"the words are {listed}",
                replacement=found,
            )
        return name.text

    def _put_in(self, formula: Expression, definitions: dict[str, Expression], place: Span) -> Expression | None:
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
        self._error(
            catalogue.TOO_LARGE,
            place,
            f"this formula{more} holds more than {limit:,} names once the phenotypes in it are put in",
            help="make an intermediate result a node",
        )
        return None

    def _check_option(self, key: str, value: str, place: Span) -> None:
        if key == "size" and not (value.isascii() and value.isdigit() and len(value) < 7 and int(value) > 0):
            raise self._fault(
                catalogue.BAD_VALUE, place, f"`{value}` is not a size", help="write a whole number from 1 on"
            )
        if key == "occurrence":
            self._one_of(Name(value, place), ("ever", "always"), "an occurrence")
        if key in ("candidates", "exclude"):
            # What they match is asked when the screen is run; a name written out is one all the same.
            start = place.start
            while start < place.end:
                end = self._find(",", start, place.end)
                # A group such as `kind:gene` names no node.
                with suppress(Fault):
                    self._mention_patterns(read_patterns(Scanner(self._source, start, end, [])))
                start = end + 1
        if key in ("abolish", "keep"):
            self._names_exist(self._scanner(place).expression())
        if key == "environments":
            scanner = Scanner(self._source, place.start, place.end, self._diagnostics)
            while True:
                self._environment_name(scanner.name("the name of an environment"))
                if not (scanner.accept(",") or scanner.accept("+")):
                    break
            self._end(scanner, "`, ENVIRONMENT`")

    # -------------------------------------------------------------------------------------------- patterns, resolved

    def _resolve_groups(self) -> None:
        names = tuple(self._known.places)
        for group in self.compartments:
            for name in self._members(group.patterns, names):
                self.compartment_of.setdefault(name, group.id)
        made: dict[tuple[str, str], Span] = {}
        for group in self.kinds:
            members = dict.fromkeys(self._members(group.patterns, names))
            self._contradictions(group, members, made)
            for name in members:
                if (name, group.id) not in made:
                    made[name, group.id] = group.span
                    self.kinds_of[name] = (*self.kinds_of.get(name, ()), group.id)

    def _resolve_openness(self) -> None:
        names = tuple(self._known.places)
        closed = set(self._members(self.closed, names))
        closed.update(name for name in names if not self._known.is_faulty(name) and self._known.is_input(name))
        closed.update(name for name, kinds in self.kinds_of.items() if "drug" in kinds)
        self._diagnostics += faults(self._known, self._opened, self._arrows, frozenset(closed))

    def _mention_patterns(self, patterns: Iterable[Pattern]) -> None:
        """Note the names among patterns: what is no shell pattern, or stands in quotes."""
        for pattern in patterns:
            if (pattern.literal or not is_wild(pattern.text)) and pattern.text in self._known:
                self._mention("node", Name(pattern.text, pattern.span))

    def _members(self, patterns: Sequence[Pattern], names: tuple[str, ...]) -> Iterable[str]:
        self._mention_patterns(patterns)
        for pattern in patterns:
            if pattern.literal or not is_wild(pattern.text):
                found: tuple[str, ...] = (pattern.text,) if pattern.text in self._known else ()
            else:
                found = matching(pattern, names)
            if not found:
                self._warn(
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
                self._warn(
                    catalogue.KIND_CONTRADICTION,
                    group.span,
                    f"{_first_of(clashing)} cannot be both {other} and {group.id}",
                    notes=(Note(f"made {other} here", made[clashing[0], other]),),
                    help="make one of the patterns narrower",
                )
        if group.id in ("drug", "input"):
            ruled = [n for n in members if not self._known.is_input(n) and not self._known.is_faulty(n)]
            if ruled:
                self._warn(
                    catalogue.KIND_CONTRADICTION,
                    group.span,
                    f"{_first_of(ruled)} cannot be of kind {group.id}: it has a rule of its own",
                    notes=(Note("the rule is here", self._known.places[ruled[0]]),),
                    help="make the pattern narrower, or make the node an input",
                )

    # ------------------------------------------------------------------------------------------------------- messages

    def _unknown_word(self, line: Line, word: str) -> None:
        if not word:
            place = Span(line.key.start, line.key.start)
            self._error(catalogue.UNKNOWN_DIRECTIVE, place, "a directive needs a word behind `#:`", help=_LISTED)
            return
        found = nearest(word, WORDS)
        help = f"did you mean `{found}`? A remark begins with `#`, without a colon" if found else _LISTED
        message = f"there is no directive `{word}`"
        self._error(catalogue.UNKNOWN_DIRECTIVE, line.key, message, help=help, replacement=found)

    def _line(self, span: Span) -> int:
        return self._source.position(span.start)[0]

    def _fault(self, entry: Entry, span: Span, message: str, **more: Any) -> Fault:
        return Fault(entry.at(self._source, span, message, **more))

    def _error(self, entry: Entry, span: Span, message: str, **more: Any) -> None:
        self._diagnostics.append(entry.at(self._source, span, message, **more))

    _warn = _error

    def _stop(self, scanner: Scanner, message: str) -> NoReturn:
        here = scanner.here()
        instead = "put a comma in the place of the colon: " if (
            "comma" in message and self._source.text[here.start : here.start + 1] == ":"
        ) else ""  # fmt: skip
        help = f"{instead}the line is written like `#: {FORMS[self._word]}`"
        raise self._fault(catalogue.MALFORMED, here, message, help=help)


#: What helps where an unknown name resembles none.
_NO_NODE: Final = {"help": "correct the name, or give the node a rule line"}
_LISTED = f"the directives are {', '.join(sorted(WORDS))}; a remark begins with `#`, without a colon"


def _first_of(names: Sequence[str]) -> str:
    return f"`{names[0]}`" + (f" (and {len(names) - 1} more)" if len(names) > 1 else "")


def _trailing_list(text: str) -> int | None:
    """Where a list of references in brackets begins that ends the text, or ``None``."""
    if not text.endswith("]"):
        return None
    opening = text.rfind("[")
    while opening >= 0:
        match = _REFERENCE_LIST.fullmatch(text, opening)
        if match:
            return opening
        opening = text.rfind("[", 0, opening)
    return None
