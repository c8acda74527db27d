"""The network as data: what the file says, resolved, checked, immutable.

Nothing here knows how a file is spelled (that is :mod:`logicnet.network.bnet`) nor how anything is computed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from logicnet.network.levels import ADMISSIBLE, LevelSet, level_sets
from logicnet.text import late
from logicnet.text.notebook import Shown
from logicnet.text.source import Source, Span

if TYPE_CHECKING:
    from logicnet.text.formula import Expression

#: Value of a node in a state (0 or 1); ``None`` stands for ``*``, a free or oscillating node.
Value = int
Setting = int | None


class Rule(Struct, frozen=True):
    """The right-hand side of a rule line: a boolean.py expression whose symbols carry spans."""

    expression: Expression
    #: Where the expression stands, without surrounding blanks.
    span: Span
    #: Whether the expression holds parts in several places as one object each, to be compiled once. No file says so.
    shared: bool = False


class Node(Struct, frozen=True):
    """One node, in file order, with everything the directives say of it."""

    #: NFC-normalised, case-sensitive, never renamed; unquoted.
    name: str
    rule: Rule
    #: The name on the left-hand side.
    span: Span
    #: True iff the rule is exactly the node itself.
    is_input: bool
    description: str = ""
    references: tuple[str, ...] = ()
    #: First matching ``compartment`` directive, or ``None``.
    compartment: str | None = None
    #: All matching ``kind`` directives, in file order.
    kinds: tuple[str, ...] = ()

    @property
    def is_drug(self) -> bool:
        return "drug" in self.kinds


class Group(Struct, frozen=True):
    """A ``compartment`` or ``kind`` directive: an id and its patterns."""

    id: str
    patterns: tuple[Pattern, ...]
    span: Span


class Pattern(Struct, frozen=True):
    """A shell-style, case-sensitive name pattern; a literal one (it was quoted) matches only itself."""

    text: str
    literal: bool
    span: Span

    @property
    def exact(self) -> Pattern:
        """The same text, meant literally."""
        return Pattern(self.text, True, self.span)


class Input(Struct, frozen=True):
    """An ``input`` directive. ``default`` is 0, 1 or ``None`` (``*`` or not said: free)."""

    node: str
    default: Setting
    text: str
    span: Span
    #: False when the directive says nothing about the value: a drug is then 0, any other input free.
    has_default: bool = True


class Clamp(Struct, frozen=True, order=True):
    """A node pinned to a value, in every state from the first on: knockout (0) or knock-in (1). Its rule is out."""

    node: str
    value: Value

    def __str__(self) -> str:
        return f"{self.node}={self.value}"


class Cut(Struct, frozen=True, order=True):
    """A regulation pinned: ``target`` sees ``value`` in place of ``source`` for ever."""

    source: str
    target: str
    value: Value = 0

    def __str__(self) -> str:
        return f"{self.source} -> {self.target}={self.value}"


class Drug(Struct, frozen=True):
    """A ``drug`` directive: one intervention made of several clamps."""

    name: str
    clamps: tuple[Clamp, ...]
    cost: float
    text: str
    span: Span


class Phenotype(Struct, frozen=True):
    """A named formula. ``formula`` speaks of nodes only: phenotypes inside it have been put in."""

    name: str
    formula: Expression
    #: The formula as it was written.
    text: str
    span: Span


class Environment(Struct, frozen=True):
    """A named setting of inputs; inputs it does not mention keep their default."""

    name: str
    settings: tuple[tuple[str, Setting], ...]
    span: Span


class Quantifier(Enum):
    """What an expectation says: of the attractors, or (HOLDS) of every state of the environment."""

    EVERY = "every"
    SOME = "some"
    NO = "no"
    HOLDS = "holds"


class Expectation(Struct, frozen=True):
    """An ``expect`` directive: an observation that a computer can test."""

    name: str
    #: Names of environments, applied left to right; empty means the default environment.
    environments: tuple[str, ...]
    clamps: tuple[Clamp, ...]
    cuts: tuple[Cut, ...]
    quantifier: Quantifier
    #: Over nodes only; for HOLDS a temporal :data:`~logicnet.text.temporal.Formula`.
    formula: Expression
    #: The formula as it was written.
    text: str
    references: tuple[str, ...]
    span: Span

    @property
    def names(self) -> frozenset[str]:
        """The nodes that the formula speaks of."""
        from logicnet.text.expression import symbols
        from logicnet.text.temporal import propositions

        if self.quantifier is not Quantifier.HOLDS:
            return frozenset(symbol.name for symbol in symbols(self.formula))
        parts = propositions(self.formula)
        return frozenset(symbol.name for part in parts for symbol in symbols(part.expression))


class Sign(Enum):
    """Sign of a regulation."""

    ACTIVATES = "activates"
    INHIBITS = "inhibits"


class Openness(Enum):
    """What the function of an open rule may be.

    CONNECTIVES: the flattened tree of the rule, where each AND and OR with two or more open arguments may be the other
    one.
    MONOTONE: every function with exactly the regulators and signs of the rule, each of them effective.
    ALTERNATIVES: the rule line, or one of the listed rules.
    """

    CONNECTIVES = "connectives"
    MONOTONE = "monotone"
    ALTERNATIVES = "alternatives"


class Open(Struct, frozen=True):
    """An ``open`` directive: the rules of these nodes are not decided."""

    #: For ALTERNATIVES one literal pattern: the node.
    patterns: tuple[Pattern, ...]
    how: Openness
    #: For ALTERNATIVES: the rules beside the rule line.
    alternatives: tuple[Expression, ...]
    span: Span


class OptionalRegulation(Struct, frozen=True):
    """An ``optional`` directive: whether ``source`` regulates ``target`` is not decided."""

    source: str
    target: str
    span: Span


class Rate(Struct, frozen=True):
    """A ``rate`` directive: how often per unit of time a node whose rule disagrees with it goes up, and down."""

    node: str
    up: float
    down: float
    span: Span


class Edge(Struct, frozen=True):
    """An ``edge`` directive: why a regulation is there."""

    source: str
    target: str
    sign: Sign
    via: str | None
    references: tuple[str, ...]
    confidence: str | None
    span: Span


class Screen(Struct, frozen=True):
    """A ``screen`` directive: a stored question, its options as written."""

    name: str
    options: tuple[tuple[str, str], ...]
    span: Span


class Allow(Struct, frozen=True):
    """An ``allow`` directive: an accepted finding.

    ``node`` is ``None`` when no rule line follows, or where the finding is about an expectation of a part.
    """

    codes: tuple[str, ...]
    node: str | None
    reason: str
    span: Span
    #: The expectation of a part that the finding is about, or empty.
    expectation: str = ""
    #: The path of that part, or empty: whichever part has such an expectation.
    part: str = ""


class PlacedAs(Struct, frozen=True):
    """In which environment of the whole the expectations of an environment of a part are asked."""

    #: The name in the part.
    name: str
    #: Environments of the whole, applied left to right.
    environments: tuple[str, ...]
    #: Where the name stands.
    span: Span


class Part(Struct, frozen=True):
    """A ``part`` directive: another network file whose expectations this network is meant to meet as well."""

    #: As written; it begins at the folder of the network file.
    path: str
    #: Environments that go by another name here; each other one is the one of the same name.
    environments: tuple[PlacedAs, ...]
    #: Where the path stands.
    place: Span
    span: Span


class Network(Shown, Struct, frozen=True, dict=True, weakref=True):
    """A network that can be computed with: every name resolved, no error diagnostic. Immutable."""

    source: Source
    nodes: tuple[Node, ...]
    title: str = ""
    about: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()
    license: str = ""
    compartments: tuple[Group, ...] = ()
    kinds: tuple[Group, ...] = ()
    inputs: tuple[Input, ...] = ()
    drugs: tuple[Drug, ...] = ()
    phenotypes: tuple[Phenotype, ...] = ()
    environments: tuple[Environment, ...] = ()
    expectations: tuple[Expectation, ...] = ()
    edges: tuple[Edge, ...] = ()
    opens: tuple[Open, ...] = ()
    optionals: tuple[OptionalRegulation, ...] = ()
    #: Nodes of which an argument keeps its connective (``closed``), beside drugs and inputs.
    closed: tuple[Pattern, ...] = ()
    #: Of nodes that have rates of their own; every other one has 1 and 1.
    rates: tuple[Rate, ...] = ()
    #: Paths of evidence tables, as written.
    evidence: tuple[str, ...] = ()
    screens: tuple[Screen, ...] = ()
    allows: tuple[Allow, ...] = ()
    #: Networks that were joined in this one.
    parts: tuple[Part, ...] = ()
    #: "bnet" or "booleannet".
    dialect: str = "bnet"

    def __len__(self) -> int:
        return len(self.nodes)

    @cached_property
    def index(self) -> dict[str, int]:
        """Position of each node in file order; the only identity that ``compiled`` and inwards know."""
        return {node.name: i for i, node in enumerate(self.nodes)}

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(node.name for node in self.nodes)

    @cached_property
    def levels(self) -> tuple[LevelSet, ...]:
        """The nodes that are levels of one node, as readers of multi-valued formats make them."""
        formula = next((phenotype.formula for phenotype in self.phenotypes if phenotype.name == ADMISSIBLE), None)
        if formula is None:
            return ()
        rules = {node.name: node.rule.expression for node in self.nodes}
        return level_sets(formula, rules, {node.name for node in self.input_nodes()})

    @cached_property
    def named_levels(self) -> tuple[LevelSet, ...]:
        """Those of :attr:`levels` with a name that is nobody else's: they are shown by it."""
        names = [one.name for one in self.levels]
        return tuple(one for one in self.levels if names.count(one.name) == 1 and one.name not in self.index)

    @cached_property
    def level_rows(self) -> tuple[tuple[str, LevelSet | None], ...]:
        """A row of a table for each node, in file order; the levels of one node have one, where the first stands."""
        of_levels = {name: levels for levels in self.named_levels for name in levels.nodes}
        rows = {of_levels[n].name if n in of_levels else n: of_levels.get(n) for n in self.names}
        return tuple(rows.items())

    def level_names(self, names: Iterable[str]) -> tuple[str, ...]:
        """Names of nodes, each once; that of the node with levels for the Boolean nodes of it."""
        of_levels = {name: levels.name for levels in self.named_levels for name in levels.nodes}
        return tuple(dict.fromkeys(of_levels.get(name, name) for name in names))

    @cached_property
    def goals(self) -> tuple[Phenotype, ...]:
        """The phenotypes that something can be asked of: that levels are in order is a property (LN209, LN210)."""
        return tuple(p for p in self.phenotypes if p.name != ADMISSIBLE) if self.levels else self.phenotypes

    def input_nodes(self) -> Iterator[Node]:
        """The nodes whose rule is themselves, in file order."""
        return (node for node in self.nodes if node.is_input)

    @cached_property
    def file_sha256(self) -> str:
        """Hash of the bytes of the file."""
        return self.source.sha256

    @cached_property
    def meaning(self) -> tuple[str, ...]:
        """What the file says, as sorted lines free of order, spacing, comments, quoting and operator spelling.

        Two networks with the same lines are the same network with the same description, tests and evidence. Patterns
        enter by the nodes they match and phenotypes with their parts put in; sentences (titles, reasons) enter as they
        are.
        """
        lines: tuple[str, ...] = late.part("meaning").meaning_of(self)
        return lines

    @cached_property
    def meaning_sha256(self) -> str:
        """Hash of :attr:`meaning`: it changes when any rule or directive changes its meaning, and only then."""
        return sha256("\n".join(("logicnet.meaning/1", *self.meaning)).encode("utf-8", "surrogatepass")).hexdigest()

    # ------------------------------------------------------------------------------------------ doors to other packages
    # The code lives in rooms above this one, found by :mod:`logicnet.text.late`: nothing here depends on it.

    def draw(self, format: str = "svg") -> Any:
        """The regulation graph as ``show --graph`` draws it; a notebook shows it, ``save(path)`` writes it.

        Raises:
            UsageError: there are too many nodes or regulations to follow, or matplotlib is not installed.
        """
        plots, drawing = late.part("pictures"), late.part("layout")
        return plots.network_picture(drawing.laid_out(self), format)

    @staticmethod
    def from_pyboolnet(primes: Any) -> Network:
        """The network of pyboolnet's prime implicants, ``{node: [implicants of 0, implicants of 1]}``."""
        network: Network = _interop().from_pyboolnet(primes)
        return network

    def to_pyboolnet(self) -> dict[str, list[list[dict[str, int]]]]:
        """Prime implicants, computed by pyboolnet, under the names of this network (extra ``confirm``)."""
        primes: dict[str, list[list[dict[str, int]]]] = _interop().to_pyboolnet(self)
        return primes

    @staticmethod
    def from_aeon(network: Any) -> Network:
        """The network of a ``biodivine_aeon.BooleanNetwork``; functions that are not known are open rules."""
        found: Network = _interop().from_aeon(network)
        return found

    def to_aeon(self) -> Any:
        """A ``biodivine_aeon.BooleanNetwork``; names in ASCII, as ``logicnet.export(network, "aeon").names`` says."""
        return _interop().to_aeon(self)

    def to_minibn(self) -> Any:
        """A ``colomoto.minibn.BooleanNetwork``, which mpbn and BoNesis take too."""
        return _interop().to_minibn(self)

    def to_networkx(self) -> Any:
        """The signed regulation graph, a ``networkx.DiGraph`` whose attributes are plain texts and truth values."""
        return late.part("graphs").to_networkx(self)


def _interop() -> Any:
    return late.part("other programs")


def same_meaning(a: Network, b: Network) -> bool:
    """Whether two networks say the same; node order, layout and source do not matter."""
    return a.meaning == b.meaning
