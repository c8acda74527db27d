"""Mutation testing: which parts of the rules no cited expectation holds in place.

A mutant is the network with one slip in one rule: a sign turned round, an AND made an OR or the reverse, a regulator
left out. It is *killed* when an expectation with a reference that held of the network is false of the mutant, and
*survives* when all of them still hold: the literature that the file cites does not tell the two apart. Mutants that say
the same as the original, or as a mutant before them, are recognised and not counted.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import suppress
from enum import Enum

from msgspec import Struct, field
from msgspec.structs import replace

from logicnet.checks.expectations import ExpectationStatus, claim
from logicnet.compiled.function import Effect, effects, equivalent
from logicnet.ensembles.depth import depth_of
from logicnet.errors import LimitReached
from logicnet.limits import Limits
from logicnet.network.model import Expectation, Network, Node, Rule
from logicnet.text.expression import AND, FALSE, NOT, OR, TRUE, Expression, Symbol, format_expression, symbols
from logicnet.text.source import Span

__all__ = [
    "EXHAUSTIVE",
    "Mutant",
    "MutantFate",
    "MutantResult",
    "Mutation",
    "MutationReport",
    "mutants",
    "mutation_test",
]

#: Beyond this many mutants a sample of this size is tested.
EXHAUSTIVE = 2000


class Mutation(Enum):
    """What was changed."""

    SIGN = "sign"
    OPERATOR = "operator"
    REGULATOR = "regulator"


class MutantFate(Enum):
    """UNDECIDED: no expectation is false of it, but one could not be decided."""

    KILLED = "killed"
    SURVIVED = "survived"
    UNDECIDED = "undecided"


class Mutant(Struct, frozen=True):
    """One slip in one rule."""

    node: str
    change: Mutation
    #: The part of the original rule that was changed.
    span: Span
    #: ``TUM_p53 negated``, ``AND for OR``, ``TUM_p53 left out``.
    what: str
    rule: Expression

    @property
    def text(self) -> str:
        """The rule with the slip."""
        return format_expression(self.rule)


class MutantResult(Struct, frozen=True):
    """What became of a mutant."""

    mutant: Mutant
    fate: MutantFate
    #: The first expectation that is false of it, or could not be decided, those that are deep asked first; empty for a
    #: survivor.
    expectation: str
    #: For KILLED: whether an expectation does it that needs more than one rule, and not a restated rule alone.
    by_deep: bool = False


class MutationReport(Struct, frozen=True):
    """What became of all mutants, or of a sample, or of those that a limit left time for."""

    network: Network
    #: In file order.
    results: tuple[MutantResult, ...]
    #: How many mutants there are, equivalent ones and repetitions not counted; at least so many if not ``counted``.
    count: int
    #: Mutants that say the same as the original or as an earlier one.
    equivalent: int
    #: The names of the expectations that were asked: with a reference, and true of the network. In file order.
    expectations: tuple[str, ...]
    #: Those of them that are known to need more than one rule.
    deep: tuple[str, ...]
    #: The seed of the sample; ``None`` when every mutant was to be tested.
    seed: int | None
    limits: tuple[str, ...] = ()
    #: Whether a limit left time to find all mutants.
    counted: bool = True

    @property
    def finished(self) -> bool:
        return not self.limits

    @property
    def killed_by_deep(self) -> int:
        """How many are killed by expectations that need more than one rule: restated rules are left out."""
        return sum(result.by_deep for result in self.results)

    def of(self, fate: MutantFate) -> tuple[MutantResult, ...]:
        """The results with this fate, in file order."""
        return tuple(result for result in self.results if result.fate is fate)


def mutation_test(
    network: Network, limits: Limits | None = None, *, seed: int = 0, exhaustive: int = EXHAUSTIVE
) -> MutationReport:
    """Test every mutant, or a sample of ``exhaustive`` of them drawn with ``seed`` when there are more.

    Exact for each mutant reported. When a limit is reached, the report holds the mutants tested until then.
    """
    limits = limits or Limits()
    made = _Made()
    names: list[str] = []
    deep: list[_Asked] = []
    shallow: list[_Asked] = []
    results: list[MutantResult] = []
    # What stands in these lists is true at every step: a limit may be overrun inside of one.
    with limits.stoppable(), suppress(LimitReached):
        _make(network, limits, made)
        chosen = made.kept
        if len(chosen) > exhaustive:
            picked = random.Random(seed).sample(range(len(chosen)), exhaustive)
            chosen = [made.kept[i] for i in sorted(picked)]
        for expectation in network.expectations:
            if expectation.references and claim(network, expectation, limits) is ExpectationStatus.HOLDS:
                depth = depth_of(network, expectation, limits)
                at = shallow if limits.reached(0) is not None or (depth is not None and depth.restates) else deep
                at.append((expectation, _ancestors(network, expectation)))
                names.append(expectation.name)
        for number, mutant in enumerate(chosen):
            if limits.reached() is not None:
                break
            limits.tell(f"mutant {number + 1} of {len(chosen)}")
            result = _test(network, mutant, deep, shallow, limits)
            if limits.reached() is None:  # what a limit interrupted is not known, and must not look like a survivor
                results.append(result)
    stopped = limits.reached()
    return MutationReport(
        network,
        tuple(results),
        len(made.kept),
        made.same,
        tuple(names),
        tuple(expectation.name for expectation, _ in deep),
        seed if made.all and len(made.kept) > exhaustive else None,
        () if stopped is None else (stopped,),
        made.all,
    )


#: An expectation, and the nodes whose rule can make a difference to it.
_Asked = tuple[Expectation, frozenset[str]]


def _test(
    network: Network, mutant: Mutant, deep: Sequence[_Asked], shallow: Sequence[_Asked], limits: Limits
) -> MutantResult:
    changed = _replaced(network, mutant)
    undecided = ""
    for asked in (deep, shallow):
        for expectation, ancestors in asked:
            if mutant.node not in ancestors:
                continue  # nothing that the expectation speaks of can feel the change
            status = claim(changed, expectation, limits)
            if status is ExpectationStatus.FAILS:
                return MutantResult(mutant, MutantFate.KILLED, expectation.name, asked is deep)
            if status is ExpectationStatus.UNDECIDED:
                undecided = undecided or expectation.name
    return MutantResult(mutant, MutantFate.UNDECIDED if undecided else MutantFate.SURVIVED, undecided)


def _replaced(network: Network, mutant: Mutant) -> Network:
    """The network with the slip. A rule that becomes the node itself is still no input: no environment sets it."""
    position = network.index[mutant.node]
    node = network.nodes[position]
    changed = replace(node, rule=Rule(mutant.rule, node.rule.span))
    return replace(network, nodes=(*network.nodes[:position], changed, *network.nodes[position + 1 :]))


def _ancestors(network: Network, expectation: Expectation) -> frozenset[str]:
    """The nodes whose rule can make a difference to the expectation; what is clamped has no rule any more."""
    clamped = {clamp.node for clamp in expectation.clamps}
    found = set(expectation.names)
    pending = list(found)
    while pending:
        name = pending.pop()
        if name in clamped:
            continue
        for symbol in symbols(network.nodes[network.index[name]].rule.expression):
            if symbol.name not in found:
                found.add(symbol.name)
                pending.append(symbol.name)
    return frozenset(found - clamped)


# ---------------------------------------------------------------------------------------------------- making mutants


def mutants(node: Node) -> Iterator[Mutant]:
    """Every slip in the rule of a node, in a fixed order: signs, operators, regulators, each from left to right."""
    rule = node.rule.expression
    if node.is_input:
        return
    if rule is TRUE or rule is FALSE:
        yield Mutant(node.name, Mutation.SIGN, node.rule.span, "constant negated", FALSE if rule is TRUE else TRUE)
        return
    for change in Mutation:
        for part, what, mutated in _changed(rule, change):
            yield Mutant(node.name, change, _span(part) or node.rule.span, what, mutated)


#: The operators around a part, innermost first: each with its operands and the place of the part among them.
_Around = tuple[Expression, int, "_Around"] | None


def _changed(rule: Expression, change: Mutation) -> Iterator[tuple[Expression, str, Expression]]:
    """The changed part, the change in words, and the rule after it."""
    pending: list[tuple[Expression, _Around]] = [(rule, None)]
    while pending:
        here, around = pending.pop()
        literal = here.args[0] if isinstance(here, NOT) else here
        if change is Mutation.REGULATOR and isinstance(literal, Symbol):
            if around is not None and not isinstance(around[0], NOT):
                operator, i, further = around
                rest = (*operator.args[:i], *operator.args[i + 1 :])
                left = rest[0] if len(rest) == 1 else operator.__class__(*rest)
                yield literal, f"{format_expression(here)} left out", _within(left, further)
        elif isinstance(here, Symbol):
            if change is Mutation.SIGN:
                yield here, f"{format_expression(here)} negated", _within(NOT(here), around)
        elif isinstance(here, NOT):
            inner = here.args[0]
            if isinstance(inner, Symbol) and change is Mutation.SIGN:
                yield inner, f"!{format_expression(inner)} not negated", _within(inner, around)
            else:
                pending.append((inner, (here, 0, around)))
        elif isinstance(here, AND | OR):
            kind, other = (AND, OR) if isinstance(here, AND) else (OR, AND)
            if change is Mutation.OPERATOR:
                yield here, f"{_NAMES[other]} for {_NAMES[kind]}", _within(other(*here.args), around)
            pending.extend((argument, (here, i, around)) for i, argument in reversed(list(enumerate(here.args))))


def _within(part: Expression, around: _Around) -> Expression:
    """The whole rule with a part put in its place."""
    while around is not None:
        operator, i, around = around
        part = operator.__class__(*operator.args[:i], part, *operator.args[i + 1 :])
    return part


_NAMES = {AND: "AND", OR: "OR"}


def _span(part: Expression) -> Span | None:
    spans = [symbol.span for symbol in symbols(part)]
    return Span(min(s.start for s in spans), max(s.end for s in spans)) if spans else None


class _Made(Struct):
    """The mutants that differ as functions from the original and from each other, and how many do not."""

    kept: list[Mutant] = field(default_factory=list)
    same: int = 0
    #: Whether there are no others.
    all: bool = False


def _make(network: Network, limits: Limits, made: _Made) -> None:
    """Fill ``made``, one mutant after the other; :class:`LimitReached` at a limit."""
    for node in network.nodes:
        if node.is_input:
            continue
        # Only rules whose regulators have the same effects can be equal; the original is the first to compare with.
        original = node.rule.expression
        known: dict[frozenset[tuple[str, Effect]], list[Expression]] = {_signs(original, limits): [original]}
        for mutant in mutants(node):
            alike = known.setdefault(_signs(mutant.rule, limits), [])
            if any(equivalent(rule, mutant.rule, limits) for rule in alike):
                made.same += 1
            else:
                alike.append(mutant.rule)
                made.kept.append(mutant)
    made.all = True


def _signs(rule: Expression, limits: Limits) -> frozenset[tuple[str, Effect]]:
    return frozenset((name, effect) for name, effect in effects(rule, limits).items() if effect is not None)
