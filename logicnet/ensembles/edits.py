"""Edits of rules as choices: each may be made or not, and a network over their bits stands for every set of edits.

An *edit* changes one rule in one place. The rule is taken as a flat tree: ``(A & B) & C`` is one AND, and a NOT stays
where it is written. With L for a literal, the edits are

* **swap**: one AND becomes an OR, or one OR an AND, with all its arguments;
* **regroup**: the other operator joins some neighbours among three to :data:`MOST_GROUPED` arguments: ``A & B & C``
  becomes ``A & (B | C)`` or ``A & B | C``. So looks what is left of ``A & B | C`` when an ``|`` was written as ``&``.
  Among more arguments two neighbours. Beyond that what one connective written as the other leaves in a flat chain: the
  arguments of a *stretch*, in runs that the chain's operator joins, are joined by the other one (``X & A & B & C``
  becomes ``X & (A | B & C)``), for every stretch of up to :data:`MOST_STRETCHED` arguments, and of longer ones where
  names or kinds of arguments show the ends. Those are asked alone, at most :data:`MOST_ALONE` in a rule. A regroup
  into runs of several arguments, or one that parts literals which stand together among larger parts, costs 1 more;
* **flip**: the sign of a regulator turns round, in one place, or in all places at once; a constant rule is negated;
* **drop**: a regulator leaves the rule. Each of its occurrences leaves the connective it stands in; a connective
  without arguments leaves in turn. The last regulator cannot be dropped;
* **add**: a finding's regulator joins one part of the rule by AND or OR, with the sign that the finding reports; or
  some neighbours of up to :data:`MOST_STRETCHED` arguments by the other operator, then alone;
* **exchange**: a finding's regulator stands in every place of another one, whose sign is then that of the finding;
* **rule**: a listed alternative (``open NODE: RULE``) becomes the rule.

**Several edits in one rule.** From the inside out, at each part of the tree: a literal is exchanged or dropped, then
flipped; a connective joins what is left of its arguments, swapped or regrouped by their places in the rule as written;
then literals are added to the part, those by AND first, then those by OR, each in the order of the findings. What is
added stays where the part beside it was dropped. Not together in one set: two edits of one connective; two of flip,
drop and exchange that touch one occurrence; two that bring in one regulator; a listed rule, a regroup of a stretch or
an addition to neighbours, and anything else in that rule; drops of all regulators. A part of an allowed set is allowed.
In a rule of more than :data:`MOST_COMBINED` other edits no two are in one set: the function of all their combinations
would be too large.

An edit that gives the rule a function that it has already, or that a cheaper edit gives, is not offered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from itertools import combinations, pairwise
from operator import attrgetter

from msgspec import Struct, field
from msgspec.structs import replace

from logicnet.compiled.function import Effect, effects
from logicnet.ensembles.choices import ChoiceKind, Hidden, OpenChoice
from logicnet.ensembles.costs import Findings, Support, Weights
from logicnet.ensembles.partial import PartialNetwork
from logicnet.ensembles.tables import Steps
from logicnet.errors import LimitReached
from logicnet.limits import Limits
from logicnet.network.model import Network, Node, Sign
from logicnet.network.openness import MAX_TABLE, Opened, open_rules, table_signs, truth_table
from logicnet.text.expression import folded_tree, negation
from logicnet.text.formula import (
    AND,
    FALSE,
    NOT,
    OR,
    TRUE,
    Expression,
    Symbol,
    conjunction,
    disjunction,
    flattened,
    format_expression,
    format_name,
    symbols,
)

__all__ = [
    "MOST_ALONE",
    "MOST_COMBINED",
    "MOST_GROUPED",
    "MOST_OCCURRENCES",
    "MOST_STRETCHED",
    "EditKind",
    "EditableNetwork",
    "RuleEdit",
]

#: Arguments of a connective beyond which not all neighbours are regrouped: the ways grow with their square.
MOST_GROUPED = 8
#: Occurrences of names beyond which a rule is not edited: its edits are as many, and each is a rule of its own.
MOST_OCCURRENCES = 250
#: Arguments in a row of which every part, in all runs, is regrouped: there are about 3**n ways.
MOST_STRETCHED = 6
#: Regroups of stretches in one rule, the plainest first.
MOST_ALONE = 100
#: Edits of a rule that are combined with each other, those aside that stand alone.
MOST_COMBINED = 30
#: Names of a rule whose truth table tells functions apart; above, the text does.
_MOST_COMPARED = 12


class EditKind(Enum):
    """What an edit does."""

    SWAP = "swap"
    REGROUP = "regroup"
    FLIP = "flip"
    DROP = "drop"
    ADD = "add"
    EXCHANGE = "exchange"
    RULE = "rule"


class RuleEdit(Struct, frozen=True):
    """One edit of one rule."""

    node: str
    kind: EditKind
    #: What is done, in words: "AND becomes OR in `A & B`".
    what: str
    #: The rule with this edit alone.
    rule: Expression
    cost: int
    #: Findings that the edit contradicts or leaves unused, and those that it makes use of.
    against: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    #: Regulators that have no effect in the rule as written and have one after the edit.
    restored: tuple[str, ...] = ()

    @property
    def has_reason(self) -> bool:
        """Whether a finding, or a regulator that the rule names in vain, speaks for the edit."""
        return bool(self.by or self.restored)


class _EditPart(Struct):
    """A part of a rule with what edits can do to it; numbers are those of edits in the rule."""

    #: "leaf", "not", "and", "or".
    kind: str
    expression: Expression
    parts: list[_EditPart] = field(default_factory=list)
    #: Whether an odd number of NOTs stands above.
    negated: bool = False
    #: For a connective: the operator on top, and the runs of arguments that the other one joins.
    forms: list[tuple[int, str, tuple[tuple[int, ...], ...]]] = field(default_factory=list)
    #: For a leaf.
    flips: list[int] = field(default_factory=list)
    drops: list[int] = field(default_factory=list)
    exchanges: list[tuple[int, Expression]] = field(default_factory=list)
    adds: list[tuple[int, str, Expression]] = field(default_factory=list)

    def walk(self) -> Iterator[_EditPart]:
        """The part and all below, the outer before the inner, from left to right."""
        pending = [self]
        while pending:
            part = pending.pop()
            yield part
            pending.extend(reversed(part.parts))


_OTHER = {"and": "or", "or": "and"}
_NAMES = {"and": "AND", "or": "OR"}
#: A value and the condition under which it is there; ``None``: always.
_Present = tuple[Expression, Expression | None]


class _Draft(Struct):
    """An edit that may be offered."""

    kind: EditKind
    what: str
    cost: int
    #: What only one edit of a set may touch.
    touches: frozenset[object]
    against: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    #: The rule that is taken whole.
    alternative: Expression | None = None
    #: For a flip in one place of a regulator that both activates and inhibits: who it is, what all its findings report.
    reported: tuple[str, Sign, tuple[str, ...]] | None = None
    rule: Expression = None
    restored: tuple[str, ...] = ()


class EditedRule:
    """The rule of one node with its edits in place; ``bits[k]`` is the bit of edit k."""

    rows: Mapping[int, int] = {}
    regulators: tuple[tuple[str, int], ...] = ()

    def __init__(
        self, node: Node, top: _EditPart, drafts: Sequence[_Draft], kept: Sequence[int], first: int, most_combined: int
    ) -> None:
        self.node, self.reference, self._top = node.name, node.rule.expression, top
        self._drafts = drafts
        self._combined = sum(drafts[k].alternative is None for k in kept) <= most_combined
        self._bit = {k: first + i for i, k in enumerate(kept)}
        self.edits = tuple(
            RuleEdit(node.name, d.kind, d.what, d.rule, d.cost, d.against, d.by, d.restored)
            for d in (drafts[k] for k in kept)
        )
        self.choices = tuple(
            OpenChoice(
                node.name,
                ChoiceKind.EDIT,
                f"whether {edit.what} in the rule of `{node.name}`",
                ("as written", edit.what),
                (),
                None,
                (first + i,),
                ((0,), (1,)),
            )
            for i, edit in enumerate(self.edits)
        )

    def encoded(self, hidden: Hidden) -> Expression:
        """The rule over the nodes and hidden inputs; parts are shared."""
        names = {k: Symbol(hidden(bit)) for k, bit in self._bit.items()}
        if not self._combined:
            alone = [AND(name, self._drafts[k].rule) for k, name in names.items()]
            return OR(*alone, AND(NOT(disjunction(list(names.values()))), self.reference))
        found, _ = folded_tree(self._top, lambda part, below: _encoded(part, below, names), _PARTS)
        for k, draft in enumerate(self._drafts):
            if draft.alternative is not None and k in names:
                found = OR(AND(names[k], draft.alternative), AND(NOT(names[k]), found))
        return found

    def written(self, bits: Mapping[int, int]) -> Expression:
        """The rule after the edits whose bits are 1, as a tree."""
        made = frozenset(k for k, bit in self._bit.items() if bits[bit])
        return self.reference if not made else _after(self.node, self._top, self._drafts, made)

    def conflicts(self) -> Iterator[list[int]]:
        """Clauses over bits (bit k is variable k + 1) that hold for allowed sets of edits only."""
        for j, k in combinations(self._bit, 2):
            one, other = self._drafts[j], self._drafts[k]
            whole = one.alternative is not None or other.alternative is not None
            if not self._combined or whole or one.touches & other.touches:
                yield [-self._bit[j] - 1, -self._bit[k] - 1]
        # Some regulator stays.
        drops = [k for leaf in self._top.walk() for k in leaf.drops]
        named = [leaf for leaf in self._top.walk() if leaf.expression.__class__ is Symbol]
        if self._combined and drops and all(leaf.drops and leaf.drops[0] in self._bit for leaf in named):
            yield sorted({-self._bit[k] - 1 for k in drops})


_PARTS: Callable[[_EditPart], list[_EditPart]] = attrgetter("parts")


def _joined(kind: str, arguments: Sequence[_Present]) -> _Present:
    """Arguments some of which may be absent: there if one of them is."""
    presences = [p for _, p in arguments if p is not None]
    presence = disjunction(presences) if len(presences) == len(arguments) else None
    if kind == "and":
        return conjunction([x if p is None else disjunction([x, NOT(p)]) for x, p in arguments]), presence
    return disjunction([x if p is None else conjunction([x, p]) for x, p in arguments]), presence


def _encoded(part: _EditPart, below: list[_Present], names: Mapping[int, Symbol]) -> _Present:
    value: Expression
    presence: Expression | None
    if part.kind == "leaf":
        value, presence = part.expression, None
        for k, literal in part.exchanges:
            if k in names:
                value = OR(AND(names[k], literal), AND(NOT(names[k]), value))
        for k in part.flips:
            if k in names:
                value = OR(AND(names[k], NOT(value)), AND(NOT(names[k]), value))
        gone = [names[k] for k in part.drops if k in names]
        if gone:
            presence = NOT(disjunction(gone))
    elif part.kind == "not":
        value, presence = NOT(below[0][0]), below[0][1]
    else:
        value, presence = _joined(part.kind, below)
        for k, kind, runs in part.forms:
            if k in names:
                form, _ = _joined(kind, [_joined(_OTHER[kind], [below[i] for i in run]) for run in runs])
                # The AND of all arguments implies whatever joins them otherwise, and that implies their OR.
                value = OR(value, AND(names[k], form)) if part.kind == "and" else AND(value, OR(NOT(names[k]), form))
    for kind in ("and", "or"):
        added = [(names[k], literal) for k, how, literal in part.adds if how == kind and k in names]
        if added:
            value, presence = _joined(kind, [(value, presence), *((literal, name) for name, literal in added)])
    return value, presence


def _after(node: str, top: _EditPart, drafts: Sequence[_Draft], made: frozenset[int]) -> Expression:
    """The rule after a set of edits that is allowed."""
    whole = next((drafts[k].alternative for k in sorted(made) if drafts[k].alternative is not None), None)
    found = whole if whole is not None else folded_tree(top, lambda part, below: _made(part, below, made), _PARTS)
    if found.__class__ is Symbol and found.name == node:
        # Written bare it would be an input, which the environment decides.
        return AND(found, found)
    return found


def _made(part: _EditPart, below: list[Expression | None], made: frozenset[int]) -> Expression | None:
    found: Expression | None
    if part.kind == "leaf":
        found = part.expression
        for k, literal in part.exchanges:
            if k in made:
                found = literal
        if any(k in made for k in part.flips):
            found = negation(found)
        if any(k in made for k in part.drops):
            found = None
    elif part.kind == "not":
        found = None if below[0] is None else negation(below[0])
    else:
        kind = part.kind
        runs: tuple[tuple[int, ...], ...] = tuple((i,) for i in range(len(below)))
        for k, how, grouped in part.forms:
            if k in made:
                kind, runs = how, grouped
        found = _join(kind, [_join(_OTHER[kind], [below[i] for i in run]) for run in runs])
    for kind in ("and", "or"):
        added = [literal for k, how, literal in part.adds if how == kind and k in made]
        if added:
            found = _join(kind, [found, *added])
    return found


def _join(kind: str, arguments: Iterable[Expression | None]) -> Expression | None:
    left = [one for one in arguments if one is not None]
    if not left:
        return None
    return conjunction(left) if kind == "and" else disjunction(left)


# --------------------------------------------------------------------------------------------------- finding the edits


def _tree(expression: Expression) -> _EditPart:
    top = _EditPart("", expression)
    pending = [top]
    while pending:
        part = pending.pop()
        kind = part.expression.__class__
        part.kind = "not" if kind is NOT else "and" if kind is AND else "or" if kind is OR else "leaf"
        below = part.negated ^ (kind is NOT)
        part.parts = [_EditPart("", one, negated=below) for one in part.expression.args or ()]
        pending.extend(part.parts)
    return top


class _Drafting:
    """The edits of one rule."""

    def __init__(self, node: Node, findings: Findings, weights: Weights, kept: frozenset[str]) -> None:
        self.node, self._findings, self._weights = node, findings, weights
        #: Regulators that must stay, as something else in the file names the regulation.
        self._kept = kept
        self.top = _tree(flattened(node.rule.expression))
        self.drafts: list[_Draft] = []
        self.leaves: dict[str, list[_EditPart]] = {}
        for part in self.top.walk():
            if part.expression.__class__ is Symbol:
                self.leaves.setdefault(part.expression.name, []).append(part)

    def _new(self, kind: EditKind, what: str, cost: int, touches: Iterable[object], support: Support | None = None,
             by: tuple[str, ...] = ()) -> int:  # fmt: skip
        against = () if support is None else support.cites
        self.drafts.append(_Draft(kind, what, cost, frozenset(touches), against, by))
        return len(self.drafts) - 1

    def run(self, alternatives: Sequence[Expression]) -> None:
        weights = self._weights
        for part in self.top.walk():
            if part.kind in _OTHER:
                self._connective(part)
        if self.top.expression is TRUE or self.top.expression is FALSE:
            self.top.flips.append(self._new(EditKind.FLIP, "the constant is negated", weights.flip, [id(self.top)]))
        self._stretches()
        signs = _signs(self.node.rule.expression)
        for source, leaves in self.leaves.items():
            self._regulator(source, leaves, signs.get(source))
        for source, sign, doubt, cites in self._findings.unused(self.node.name, frozenset(self.leaves)):
            self._addition(source, sign, doubt, cites)
        for rule in alternatives:
            k = self._new(EditKind.RULE, f"the listed rule `{format_expression(rule)}` is taken", weights.rule, [])
            self.drafts[k].alternative = rule

    def _connective(self, part: _EditPart) -> None:
        weights, count = self._weights, len(part.parts)
        text = format_expression(part.expression)
        touched = [id(part)]
        what = f"{_NAMES[part.kind]} becomes {_NAMES[_OTHER[part.kind]]} in `{text}`"
        singles = tuple((i,) for i in range(count))
        part.forms.append((self._new(EditKind.SWAP, what, weights.swap, touched), _OTHER[part.kind], singles))
        if count < 3:
            return
        for kind, runs in _groupings(part.kind, count):
            items = [one.expression for one in part.parts]
            shown = _join(kind, [_join(_OTHER[kind], [items[i] for i in run]) for run in runs])
            what = f"`{text}` becomes `{format_expression(shown)}`"
            cost = weights.regroup + _is_torn(part.parts, [run for run in runs if len(run) > 1])
            part.forms.append((self._new(EditKind.REGROUP, what, cost, touched), kind, runs))

    def _stretches(self) -> None:
        """Regroups of stretches in all chains, those with the fewest runs of several arguments first."""
        chains = [part for part in self.top.walk() if part.kind in _OTHER and len(part.parts) > 2]
        ways = [(sum(len(run) > 1 for run in runs), k, runs, part) for k, part in enumerate(chains)
                for runs in _stretches(part.parts)]  # fmt: skip
        for many, _, runs, part in sorted(ways, key=lambda way: way[:2])[:MOST_ALONE]:
            items = [one.expression for one in part.parts]
            stretch = _join(_OTHER[part.kind], [_join(part.kind, [items[i] for i in run]) for run in runs])
            shown = _join(part.kind, [*items[: runs[0][0]], stretch, *items[runs[-1][-1] + 1 :]])
            what = f"`{format_expression(part.expression)}` becomes `{format_expression(shown)}`"
            whole = tuple(range(runs[0][0], runs[-1][-1] + 1))
            cost = self._weights.regroup + (many > 0 or _is_torn(part.parts, [whole]))
            k = self._new(EditKind.REGROUP, what, cost, [])
            self.drafts[k].alternative = _replaced(self.top, part, shown)

    def _regulator(self, source: str, leaves: list[_EditPart], effect: Effect | None) -> None:
        weights, target = self._weights, self.node.name
        support = self._findings.support(source, target, _sign_of(effect))
        name = format_name(source)
        places = [id(leaf) for leaf in leaves]
        # A sign that every finding contradicts is the first to be doubted.
        turned = 1 if support.is_opposed else weights.flip + weights.evidence * support.strength
        where = f" in all {len(leaves)} places" if len(leaves) > 1 else ""
        k = self._new(EditKind.FLIP, f"the sign of `{name}` turns round{where}", turned, places, support, support.other)
        for leaf in leaves:
            leaf.flips.append(k)
        for number, leaf in enumerate(leaves if len(leaves) > 1 else ()):
            what = f"the sign of `{name}` turns round in place {number + 1} of {len(leaves)}"
            leaf.flips.append(self._new(EditKind.FLIP, what, turned, [id(leaf)], support, support.other))
            if effect is Effect.BOTH:
                self.drafts[-1].reported = self._findings.agreed(source, target)
        if source in self._kept:
            return
        lost = weights.evidence * support.strength
        if len(self.leaves) > 1:
            k = self._new(EditKind.DROP, f"`{name}` is dropped", weights.drop + lost, places, support)
            for leaf in leaves:
                leaf.drops.append(k)
        if effect is Effect.BOTH:
            return
        for other, sign, doubt, cites in self._findings.unused(target, frozenset(self.leaves)):
            # The sign is that of the function: where the old regulator inhibits, its places are turned once already.
            same = (sign is Sign.ACTIVATES) == (effect is not Effect.INHIBITS)
            literal = Symbol(other) if same else NOT(Symbol(other))
            what = f"`{format_name(other)}` ({sign.value}) stands in place of `{name}`"
            cost = weights.exchange + lost + doubt
            k = self._new(EditKind.EXCHANGE, what, cost, [*places, ("source", other)], support, cites)
            for leaf in leaves:
                leaf.exchanges.append((k, literal))

    def _addition(self, source: str, sign: Sign, doubt: int, cites: tuple[str, ...]) -> None:
        pending: list[tuple[_EditPart, str]] = [(self.top, "")]
        while pending:
            part, above = pending.pop()
            literal = Symbol(source)
            if (sign is Sign.INHIBITS) != part.negated:
                literal = NOT(literal)
            for kind in ("and", "or"):
                # Beside an argument by the operator that joins it already: the same as one argument more.
                if kind == above or (part.kind == "not" and part.parts[0].kind != "leaf"):
                    continue
                shown = format_expression(_join(kind, [part.expression, literal]))
                place = f"the rule becomes `{shown}`" if part is self.top else f"as `{shown}`"
                what = f"`{format_name(source)}` ({sign.value}) is added: {place}"
                k = self._new(EditKind.ADD, what, self._weights.add + doubt, [("source", source)], None, cites)
                part.adds.append((k, kind, literal))
            # A negated name is one literal: what joins it stands outside of the NOT.
            if part.kind != "not" or part.parts[0].kind != "leaf":
                pending.extend((child, part.kind if part.kind in _OTHER else "") for child in reversed(part.parts))
            if part.kind in _OTHER:
                self._beside(part, source, sign, doubt, cites)

    def _beside(self, part: _EditPart, source: str, sign: Sign, doubt: int, cites: tuple[str, ...]) -> None:
        """A regulator beside some neighbours of a short chain: what is left of `(A & B | new) & C`."""
        count, items = len(part.parts), [one.expression for one in part.parts]
        literal = Symbol(source) if (sign is Sign.INHIBITS) == part.negated else NOT(Symbol(source))
        for i, j in combinations(range(count + 1), 2) if count <= MOST_STRETCHED else ():
            if 2 <= j - i < count:
                run = _join(_OTHER[part.kind], [_join(part.kind, items[i:j]), literal])
                shown = _join(part.kind, [*items[:i], run, *items[j:]])
                what = f"`{format_name(source)}` ({sign.value}) is added: as `{format_expression(run)}`"
                k = self._new(EditKind.ADD, what, self._weights.add + doubt, [], None, cites)
                self.drafts[k].alternative = _replaced(self.top, part, shown)


def _groupings(kind: str, count: int) -> Iterator[tuple[str, tuple[tuple[int, ...], ...]]]:
    """Ways to join neighbours by the other operator: a run inside, a run kept and the rest swapped, two halves.

    Of many arguments only two neighbours inside: what one wrong operator in a long chain leaves.
    """
    if count > MOST_GROUPED:
        for i in range(count - 1):
            yield kind, (*((x,) for x in range(i)), (i, i + 1), *((x,) for x in range(i + 2, count)))
        return
    for i in range(count):
        for j in range(i + 2, count + 1):
            if j - i < count:
                before, after = tuple((x,) for x in range(i)), tuple((x,) for x in range(j, count))
                runs = (*before, tuple(range(i, j)), *after)
                yield kind, runs
                yield _OTHER[kind], runs
    for i in range(2, count - 1):
        yield _OTHER[kind], (tuple(range(i)), tuple(range(i, count)))


_Runs = tuple[tuple[int, ...], ...]


def _stretches(arguments: Sequence[_EditPart]) -> Iterator[_Runs]:
    """Stretches of a chain in at least two runs; a chain of others than literals is one stretch if it is short."""
    count, plain = len(arguments), [_is_literal(one) for one in arguments]
    if count <= MOST_STRETCHED:
        ends = [(0, count)]
    else:
        starts = [i for i in range(count) if plain[i] and not (i and plain[i - 1])]
        ends = [(i, next((j for j in range(i, count) if not plain[j]), count)) for i in starts]
        if ends != [(0, count)]:
            ends.append((0, count))
    for first, last in ends:
        if last - first <= MOST_STRETCHED:
            for i, j in combinations(range(first, last + 1), 2):
                for cut in range(1, 1 << (j - i - 1)):
                    yield _runs(i, j, {i + 1 + k for k in range(j - i - 1) if cut >> k & 1})
        else:
            yield _runs(first, last, set(range(first + 1, last)))
            yield _runs(first, last, _renewed(arguments, first, last))
            for cut in range(first + 1, last):
                yield _runs(first, last, {cut})


def _is_literal(part: _EditPart) -> bool:
    return part.kind == "leaf" or (part.kind == "not" and part.parts[0].kind == "leaf")


def _is_torn(arguments: Sequence[_EditPart], runs: Sequence[tuple[int, ...]]) -> bool:
    """Whether a run begins or ends between two literals of a chain that has other arguments, too.

    A product that became a sum in a sum of products left all its literals side by side.
    """
    plain = [_is_literal(one) for one in arguments]
    ends = {end for run in runs for end in (run[0], run[-1] + 1) if 0 < end < len(plain)}
    return not all(plain) and any(plain[end - 1] and plain[end] for end in ends)


def _runs(first: int, last: int, cuts: set[int]) -> _Runs:
    edges = [first, *sorted(cuts), last]
    return tuple(tuple(range(a, b)) for a, b in pairwise(edges))


def _renewed(arguments: Sequence[_EditPart], first: int, last: int) -> set[int]:
    """Where a run has to end because a name comes again: one product seldom has a name twice."""
    cuts, seen = set[int](), set[str]()
    for i in range(first, last):
        names = {x.name for x in symbols(arguments[i].expression)}
        if seen & names:
            cuts.add(i)
            seen = set()
        seen |= names
    return cuts


def _replaced(top: _EditPart, part: _EditPart, by: Expression) -> Expression:
    """The rule with another expression in place of a part."""
    return folded_tree(top, lambda one, below: by if one is part else _made(one, below, frozenset()), _PARTS)


def _signs(rule: Expression) -> dict[str, Effect | None]:
    try:
        return effects(rule, Limits().allowance(200_000))
    except LimitReached:
        return {}


def _sign_of(effect: Effect | None) -> Sign | None:
    return None if effect is None or effect is Effect.BOTH else Sign(effect.value)


def _function(rule: Expression) -> tuple[tuple[str, ...] | None, int | str]:
    """What tells functions apart: the names that have an effect and the table over them, or no names and the text."""
    names = tuple(sorted({s.name for s in symbols(rule)}))
    if len(names) > min(_MOST_COMPARED, MAX_TABLE):
        return None, format_expression(rule)
    table, width = truth_table(rule, names), 1 << len(names)
    # Names without effect are left out, so that equal functions of different texts are equal here.
    has_effect = table_signs(table, len(names))
    for i in reversed(range(len(names))):
        if not has_effect[i]:
            step = 1 << i
            table = sum((table >> 2 * k * step & (1 << step) - 1) << k * step for k in range(width // (2 * step)))
            width, names = width >> 1, (*names[:i], *names[i + 1 :])
    return names, table


def _edited_rule(
    node: Node, findings: Findings, weights: Weights, kept: frozenset[str], alternatives: Sequence[Expression],
    kinds: frozenset[EditKind], first: int, most_combined: int,
) -> EditedRule | None:  # fmt: skip
    if sum(1 for _ in symbols(node.rule.expression)) > MOST_OCCURRENCES:
        return None
    drafting = _Drafting(node, findings, weights, kept)
    drafting.run(alternatives)
    drafts = drafting.drafts
    written = _function(node.rule.expression)
    known, offered = {written}, []
    vain = set() if written[0] is None else set(drafting.leaves) - set(written[0])
    for k, draft in enumerate(drafts):
        draft.rule = _after(node.name, drafting.top, drafts, frozenset((k,)))
        if draft.reported is not None:
            source, sign, cites = draft.reported
            if _sign_of(_signs(draft.rule).get(source)) is sign:
                # One place has the sign that every finding contradicts.
                draft.cost, draft.against, draft.by = 1, (), cites
    for k in sorted(range(len(drafts)), key=lambda k: (drafts[k].cost, k)):
        draft = drafts[k]
        if draft.kind not in kinds:
            continue
        function = _function(draft.rule)
        if function not in known:
            known.add(function)
            offered.append(k)
            draft.restored = tuple(sorted(vain.intersection(function[0] or ())))
    return EditedRule(node, drafting.top, drafts, sorted(offered), first, most_combined) if offered else None


class EditableNetwork(PartialNetwork):
    """A network with its edits: bit k is 1 where edit k is made, and the reference is the network as written.

    Inputs and the levels of multi-valued nodes are never edited, nor are rules of more than :data:`MOST_OCCURRENCES`
    names; ``unedited`` names those rules. A regulation that an expectation cuts is neither dropped nor exchanged.
    Takes time linear in the edits, of which there are O(n^2) in the arguments of a rule.
    """

    def __init__(
        self,
        reference: Network,
        findings: Findings,
        weights: Weights,
        kinds: Iterable[EditKind] = tuple(EditKind),
        most_combined: int = MOST_COMBINED,
    ) -> None:
        self.reference, self.opened, self.rules = reference, Opened.NONE, ()
        self.weights = weights
        allowed = frozenset(kinds)
        levels = {name for one in reference.levels for name in one.nodes}
        alternatives = {rule.node: rule.alternatives for rule in open_rules(reference)}
        cuts: dict[str, set[str]] = {}
        for cut in (cut for x in reference.expectations for cut in x.cuts):
            cuts.setdefault(cut.target, set()).add(cut.source)
        shapes: dict[str, EditedRule] = {}
        edits: list[RuleEdit] = []
        unedited: list[str] = []
        for node in reference.nodes:
            if node.is_input or node.name in levels:
                continue
            kept = frozenset(cuts.get(node.name, ()))
            listed = alternatives.get(node.name, ())
            shape = _edited_rule(node, findings, weights, kept, listed, allowed, len(edits), most_combined)
            if shape is None:
                unedited.append(node.name)
            else:
                shapes[node.name] = shape
                edits += shape.edits
        self.edits: tuple[RuleEdit, ...] = tuple(edits)
        #: Nodes with a rule that no edit changes.
        self.unedited = tuple(unedited)
        self._shapes = shapes
        self._numbered([choice for shape in shapes.values() for choice in shape.choices])

    def admissible(self, used: int = -1) -> Iterator[list[int] | Steps]:
        """Clauses that hold for allowed sets of edits only; of rules with a bit in ``used``."""
        for shape in self._shapes.values():
            assert isinstance(shape, EditedRule)
            if any(used >> bit & 1 for choice in shape.choices for bit in choice.bits):
                yield from shape.conflicts()

    def edited(self, chosen: Iterable[int]) -> Network:
        """The network after edits, by number; what the file leaves open stays open."""
        made = frozenset(chosen)
        instance = self.instantiate(dict.fromkeys(made, 1))
        used = {(x.name, node.name) for node in instance.nodes for x in symbols(node.rule.expression)}
        before = {(x.name, node.name) for node in self.reference.nodes for x in symbols(node.rule.expression)}
        gone = before - used
        kept = tuple(one for one in self.reference.optionals if (one.source, one.target) not in gone)
        return replace(instance, opens=self.reference.opens, closed=self.reference.closed, optionals=kept)
