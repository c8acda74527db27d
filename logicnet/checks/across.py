"""Expectations over a partially specified network: which hold in all, some or none of its consistent instantiations.

An instantiation is consistent if it meets the given expectations. For each other expectation two questions are put:
is there a consistent instantiation in which it holds, and one in which it fails. Each answer is an instantiation that
can be written out, or a proof that there is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from itertools import combinations, product
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from logicnet.compiled.space import Subspace
from logicnet.ensembles.claims import ExpectationVerdict
from logicnet.ensembles.consistency import Consistency, Existence
from logicnet.ensembles.partial import PartialNetwork
from logicnet.errors import UsageError
from logicnet.limits import Limits
from logicnet.network.case import Case, OfCase
from logicnet.network.model import Environment, Expectation, Network, Quantifier
from logicnet.network.openness import Opened
from logicnet.text.formula import NOT, Symbol, conjunction, format_expression, format_name
from logicnet.text.notebook import Shown
from logicnet.text.source import Span

__all__ = [
    "MOST_MARKERS",
    "MOST_ROUNDS",
    "Across",
    "ExpectationAcross",
    "ExpectationExtent",
    "PatternsAcross",
    "across",
    "patterns_across",
]

#: Most markers whose patterns are asked: 2^6 patterns.
MOST_MARKERS: Final = 6
#: Most instantiations looked at for a failing one of one expectation.
MOST_ROUNDS: Final = 2_000


class ExpectationExtent(Enum):
    """In how many consistent instantiations an expectation holds. GIVEN: in all, because that was asked of them.

    UNDECIDED: it holds in some or all, or fails in some or all, as far as was found out; a limit or an open question
    stands in the way of more.
    """

    GIVEN = "given"
    ALL = "all"
    SOME = "some"
    NONE = "none"
    UNDECIDED = "undecided"


class ExpectationAcross(Struct, frozen=True):
    """One expectation over the consistent instantiations."""

    expectation: Expectation
    extent: ExpectationExtent
    #: One consistent instantiation in which it holds, and one in which it fails: the rules that are not those of the
    #: file, as bnet lines; no one or two could be those of the file instead. ``None``: there is none, or none is known.
    holding: tuple[str, ...] | None
    failing: tuple[str, ...] | None
    #: For UNDECIDED.
    why: str = ""


class Across(Struct, frozen=True):
    """All expectations of a file over one ensemble."""

    opened: Opened
    #: Open rules that leave something to choose, and the choices in them.
    rules: int
    choices: int
    given: tuple[str, ...]
    #: Whether some instantiation meets the given expectations.
    consistent: Existence
    #: Where none does: given expectations that cannot hold together, none of which can be left out.
    contradictory: tuple[str, ...]
    #: In file order; empty where no instantiation is consistent, or none is known.
    results: tuple[ExpectationAcross, ...]
    #: Why ``consistent`` is unknown.
    why: str = ""

    @property
    def is_finished(self) -> bool:
        """Whether nothing is left undecided."""
        return self.consistent is not Existence.UNKNOWN and all(
            r.extent is not ExpectationExtent.UNDECIDED for r in self.results
        )

    @property
    def is_broken(self) -> bool:
        """Whether no instantiation meets what is given, or some expectation holds in none that does."""
        return self.consistent is Existence.NONE or any(r.extent is ExpectationExtent.NONE for r in self.results)


def across(
    network: Network,
    opened: Opened,
    given: Sequence[Expectation],
    limits: Limits | None = None,
    *,
    asked: Sequence[Expectation] | None = None,
) -> Across:
    """Every expectation of the file over the instantiations that meet the given ones. Asynchronous updates.

    With ``asked`` these are asked instead of those of the file.

    What is said of all or none is proved; UNDECIDED where a limit or an undecided instantiation stands in the way.
    Raises :class:`~logicnet.errors.InvalidNetwork` where rules cannot be open as asked.
    """
    limits = limits or Limits()
    partial = PartialNetwork(network, opened)
    claims = network.expectations if asked is None else (*given, *asked)
    work = Consistency(partial, claims, limits)
    names = {x.name for x in given}
    position = [e for e, x in enumerate(claims) if x.name in names] if asked is None else list(range(len(given)))
    first = work.find(given=position)
    contradictory: tuple[str, ...] = ()
    if first.existence is Existence.NONE:
        core = work.minimal_core(first.core)
        contradictory = tuple(claims[e].name for e in (first.core if core is None else core))
    results = []
    if first.existence is Existence.FOUND:
        for e, x in enumerate(claims):
            limits.tell(f"asking whether {x.name} depends on open rules")
            if e in position and asked is not None:
                continue
            if e in position:
                results.append(
                    ExpectationAcross(x, ExpectationExtent.GIVEN, _nearest(work, first.bits, position), None)
                )
            else:
                results.append(_over(work, e, position, limits))
    return Across(
        opened,
        len({choice.node for choice in partial.choices}),
        len(partial.choices),
        tuple(x.name for x in given),
        first.existence,
        contradictory,
        tuple(results),
        first.why,
    )


class PatternsAcross(OfCase, Shown, Struct, frozen=True):
    """Which values of markers occur in attractors, over one ensemble."""

    case: Case
    markers: tuple[str, ...]
    #: Each pattern is an expectation that some attractor has these values.
    found: Across
    #: Limits that were hit, in words; empty iff ``finished``.
    limits: tuple[str, ...] = ()

    @property
    def finished(self) -> bool:
        return not self.limits


def patterns_across(
    case: Case, markers: Sequence[str], opened: Opened, given: Sequence[Expectation], limits: Limits | None = None
) -> PatternsAcross:
    """For all values of the markers: in which consistent instantiations some attractor has them, always.

    Each pattern is a result whose expectation says ``some`` of it, in some setting of the free inputs of the case.
    Attractors in which a marker keeps changing show no pattern. Raises :class:`~logicnet.errors.UsageError` for more
    than :data:`MOST_MARKERS` markers.
    """
    if len(markers) > MOST_MARKERS:
        raise UsageError(
            f"{len(markers)} markers have {2 ** len(markers):,} patterns", f"name at most {MOST_MARKERS} of them"
        )
    here = Environment("\0here", tuple(case.environment), Span(0, 0))
    asked = []
    for values in product((0, 1), repeat=len(markers)):
        literals = [Symbol(name) if value else NOT(Symbol(name)) for name, value in zip(markers, values, strict=True)]
        name = ", ".join(f"{format_name(name)}={value}" for name, value in zip(markers, values, strict=True))
        formula = conjunction(literals)
        asked.append(
            Expectation(
                name, (here.name,), case.clamps, case.cuts, Quantifier.SOME, formula, name, (), Span(0, 0)
            )
        )
    network = replace(case.network, environments=(*case.network.environments, here))
    limits = limits or Limits()
    found = across(network, opened, given, limits, asked=asked)
    hit = () if found.is_finished else (str(limits.hit or "undecided instantiations"),)
    return PatternsAcross(case, tuple(markers), found, hit)


def _over(work: Consistency, e: int, given: Sequence[int], limits: Limits) -> ExpectationAcross:
    x = work.claims[e].expectation
    holds = work.find(given=[*given, e])
    holding = _nearest(work, holds.bits, [*given, e]) if holds.existence is Existence.FOUND else None
    if holds.existence is Existence.NONE:
        # Some instantiation is consistent, and it holds in none: so it fails in that one.
        any_one = work.find(given=given)
        failing = _nearest(work, any_one.bits, given) if any_one.existence is Existence.FOUND else None
        return ExpectationAcross(x, ExpectationExtent.NONE, None, failing)
    fails, bits, why = _failing(work, e, given, limits)
    failing = _nearest(work, bits, given, e) if bits is not None else None
    if holds.existence is Existence.FOUND and fails is not Existence.UNKNOWN:
        return ExpectationAcross(
            x, ExpectationExtent.SOME if fails is Existence.FOUND else ExpectationExtent.ALL, holding, failing
        )
    if holds.existence is Existence.UNKNOWN and fails is Existence.NONE:
        # What fails nowhere holds wherever it is decided, and something is consistent.
        return ExpectationAcross(x, ExpectationExtent.ALL, None, None)
    return ExpectationAcross(x, ExpectationExtent.UNDECIDED, holding, failing, why or holds.why)


def _failing(
    work: Consistency, e: int, given: Sequence[int], limits: Limits
) -> tuple[Existence, Subspace | None, str]:
    """A consistent instantiation in which an expectation fails."""
    claim, aside = work.claims[e], work.switch()
    told: set[Subspace] = set()
    why = ""
    try:
        for _ in range(MOST_ROUNDS):
            for region in claim.holding:
                if region not in told:
                    told.add(region)
                    work.exclude(region, aside)
            found = work.find(given=given, assuming=[aside])
            if found.existence is not Existence.FOUND:
                unknown = found.existence is Existence.UNKNOWN or why
                return Existence.UNKNOWN if unknown else Existence.NONE, None, why or found.why
            answer = claim.around(found.bits)
            if answer.verdict is ExpectationVerdict.FAILS:
                return Existence.FOUND, found.bits, ""
            if answer.verdict is ExpectationVerdict.UNKNOWN:
                why = answer.why
                if limits.hit is not None:
                    break
                work.exclude(answer.region, aside)
        else:
            why = why or f"no failing instantiation among {MOST_ROUNDS:,} looked at"
        return Existence.UNKNOWN, None, why
    finally:
        # The clauses behind the switch mean nothing from now on.
        work.add([-aside])


def _nearest(work: Consistency, bits: Subspace, holding: Sequence[int], failing: int | None = None) -> tuple[str, ...]:
    """An instantiation of which these expectations hold and that one fails, made like the file rule by rule.

    Returns the rules that are not those of the file.
    """
    partial = work.partial
    outcomes = list(partial.outcomes({k: bits.value >> k & 1 for k in range(partial.bits)}))

    def keeps(tried: list[int]) -> bool:
        here = Subspace.of(partial.values(tried).items())
        return all(work.claims[e].at(here).verdict is ExpectationVerdict.HOLDS for e in holding) and (
            failing is None or work.claims[failing].at(here).verdict is ExpectationVerdict.FAILS
        )

    def changed() -> list[str]:
        return list(dict.fromkeys(c.node for c, outcome in zip(partial.choices, outcomes, strict=True) if outcome))

    # All at once, then one by one, then by twos: what one rule changes another may make up for.
    for count in (len(changed()), 1, 2):
        tried = True
        while tried:
            tried = False
            for nodes in combinations(changed(), count):
                # The rule of the file is admissible as a whole; some of the rows of its table need not be.
                others = [0 if c.node in nodes else o for c, o in zip(partial.choices, outcomes, strict=True)]
                if nodes and keeps(others):
                    outcomes, tried = others, True
                    break
    made = partial.instantiate(outcomes)
    return tuple(
        f"{format_name(node.name)}, {format_expression(node.rule.expression)}"
        for node, old in zip(made.nodes, partial.reference.nodes, strict=True)
        if format_expression(node.rule.expression) != format_expression(old.rule.expression)
    )
