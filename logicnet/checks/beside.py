"""A network beside a part of it: what the part expects, asked of the whole, and the rules of both side by side.

What is worth a word about it says :mod:`logicnet.checks.parts`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from enum import Enum
from itertools import product
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from logicnet.compiled.function import equivalent
from logicnet.errors import LimitReached
from logicnet.limits import Limits
from logicnet.network.model import Allow, Expectation, Network
from logicnet.network.parts import PartFile, said_in
from logicnet.text.expression import AND, FALSE, NOT, TRUE, Symbol, folded, format_expression, symbols

if TYPE_CHECKING:
    from logicnet.text.formula import Expression

__all__ = [
    "PartReport",
    "PartResult",
    "PartStatus",
    "Relation",
    "RuleBeside",
    "compare_rules",
    "parts_asked",
    "with_reasons",
]

_STOPPED = "stopped by a limit"
#: Most names in two rules whose functions are compared value by value: 2^10 states.
_MOST_NAMES: Final = 10


class PartStatus(Enum):
    """What became of an expectation of a part in the whole.

    VACUOUS: it holds, and it holds as well without its clamps, while in the part they made the difference. UNDECIDED: a
    limit was hit, or the method is not complete.
    """

    HOLDS = "holds"
    FAILS = "fails"
    VACUOUS = "vacuous"
    UNDECIDED = "undecided"
    #: The whole lacks a node, a regulation or an environment of it.
    NOT_SAYABLE = "not sayable"
    #: In the part itself it does not hold, so that nothing is lost.
    NOT_IN_PART = "not in the part"
    NOT_ASKED = "not asked"


class PartResult(Struct, frozen=True):
    """One expectation of a part, asked of the whole."""

    #: As the part says it.
    expectation: Expectation
    status: PartStatus
    #: Where it was asked in the whole; empty where it cannot be said.
    environments: tuple[str, ...]
    #: Why not; for NOT_SAYABLE what is lacking.
    reason: str = ""
    #: What the author says about it (``allow``).
    accepted: str = ""

    @property
    def is_lost(self) -> bool:
        """Whether the part shows it and the whole does not, or not by the change that it is about."""
        return self.status in (PartStatus.FAILS, PartStatus.VACUOUS)


class Relation(Enum):
    """How the rule of a node in the whole stands to the one in the part."""

    SAME = "same"
    #: With the regulators that only one of the two has at some values, both are one function of those they share.
    EXTENDED = "extended"
    #: No values of other regulators make them agree.
    OTHER = "other"
    #: A node with a rule in the part is an input of the whole.
    LOST = "input here"
    #: An input of the part has a rule in the whole.
    JOINED = "input there"
    #: Too large to compare, or a limit was hit.
    UNDECIDED = "not compared"


class RuleBeside(Struct, frozen=True):
    """The rules that a node has in the part and in the whole, side by side."""

    node: str
    there: str
    here: str
    relation: Relation


class PartReport(Struct, frozen=True):
    """What a part and the whole say of each other."""

    path: str
    #: Why the part cannot be used, or empty.
    why: str
    results: tuple[PartResult, ...]
    #: Every node that both have and whose rules are not the same function, in the order of the whole.
    rules: tuple[RuleBeside, ...]
    #: Nodes of the part that the whole lacks.
    lacking: tuple[str, ...]
    #: Phenotypes that both define over nodes, with other formulas: name, formula there, formula here.
    phenotypes: tuple[tuple[str, str, str], ...]
    #: Whether all rules of both were compared; false where a limit came before.
    compared: bool = True

    def count(self, status: PartStatus) -> int:
        return sum(result.status is status for result in self.results)


def parts_asked(whole: Network, file: PartFile, limits: Limits, *, ask: bool) -> PartReport:
    """A part beside the whole; its expectations are decided if ``ask`` says so, within the limits."""
    path = file.part.path
    if file.network is None:
        return PartReport(path, file.why, (), (), (), ())
    part = file.network
    results = []
    for said in said_in(whole, file):
        limits.tell(f"asking what {path} expects: {said.there.name}")
        here = () if said.here is None else said.here.environments
        result = PartResult(said.there, PartStatus.UNDECIDED, here, _STOPPED)
        with limits.stoppable(), suppress(LimitReached):
            result = _result(whole, part, said.there, said.here, said.lacking, limits, ask)
        results.append(result)
    rules: list[RuleBeside] = []
    compared = False
    with limits.stoppable():
        # One by one: what was found before a limit stays.
        rules.extend(_beside(part, whole, limits))
        compared = True
    lacking = tuple(name for name in file.network.names if name not in whole.index)
    own = {p.name: format_expression(p.formula) for p in whole.phenotypes}
    phenotypes = tuple(
        (p.name, format_expression(p.formula), own[p.name])
        for p in file.network.phenotypes
        if p.name in own and own[p.name] != format_expression(p.formula)
    )
    return PartReport(path, "", tuple(results), tuple(rules), lacking, phenotypes, compared)


def _result(
    whole: Network,
    part: Network,
    there: Expectation,
    here: Expectation | None,
    lacking: Sequence[str],
    limits: Limits,
    ask: bool,
) -> PartResult:
    # Deciding loads the engines; a file without parts needs none.
    from logicnet.checks.expectations import ExpectationStatus, evaluate

    if here is None:
        return PartResult(there, PartStatus.NOT_SAYABLE, (), f"the whole has no {', no '.join(lacking)}")
    if not ask:
        return PartResult(there, PartStatus.NOT_ASKED, here.environments)
    found = evaluate(whole, here, limits, idle=False)
    status = PartStatus(found.status.value)
    if status in (PartStatus.FAILS, PartStatus.VACUOUS):
        before = evaluate(part, there, limits, idle=False).status
        if before is ExpectationStatus.FAILS or before.value == status.value:
            if status is PartStatus.VACUOUS:
                return PartResult(there, PartStatus.HOLDS, here.environments)
            return PartResult(there, PartStatus.NOT_IN_PART, here.environments, "it fails in the part as well")
        if before is ExpectationStatus.UNDECIDED:
            return PartResult(there, PartStatus.UNDECIDED, here.environments, "it is undecided in the part")
    return PartResult(there, status, here.environments, found.reason)


def with_reasons(reports: Iterable[PartReport], allows: Iterable[Allow]) -> tuple[PartReport, ...]:
    """The same with what the author says about each expectation that is lost: one for its part before one for any."""
    said: dict[tuple[str, str], str] = {}
    for allow in allows:
        if allow.expectation:
            said.setdefault((allow.expectation, allow.part), allow.reason)
    made = []
    for report in reports:
        results = []
        for result in report.results:
            name = result.expectation.name
            reason = said.get((name, report.path), said.get((name, ""), ""))
            results.append(replace(result, accepted=reason) if result.is_lost and reason else result)
        made.append(replace(report, results=tuple(results)))
    return tuple(made)


# -------------------------------------------------------------------------------------------------------------- rules


def compare_rules(part: Network, whole: Network, limits: Limits | None = None) -> tuple[RuleBeside, ...]:
    """The nodes of both whose rules are not one function, in the order of the whole."""
    return tuple(_beside(part, whole, limits))


def _beside(part: Network, whole: Network, limits: Limits | None) -> Iterator[RuleBeside]:
    for node in whole.nodes:
        if node.name not in part.index:
            continue
        other = part.nodes[part.index[node.name]]
        there, here = other.rule.expression, node.rule.expression
        if node.is_input or other.is_input:
            if node.is_input and other.is_input:
                continue
            relation = Relation.LOST if node.is_input else Relation.JOINED
        else:
            relation = _relation(there, here, limits)
        if relation is not Relation.SAME:
            yield RuleBeside(node.name, format_expression(there), format_expression(here), relation)


def _relation(there: Expression, here: Expression, limits: Limits | None) -> Relation:
    try:
        if equivalent(there, here, limits):
            return Relation.SAME
    except LimitReached:
        return Relation.UNDECIDED
    a, b = ({symbol.name for symbol in symbols(rule)} for rule in (there, here))
    if len(a | b) > _MOST_NAMES:
        return Relation.UNDECIDED
    shared, only_a, only_b = sorted(a & b), sorted(a - b), sorted(b - a)
    functions = [_functions(rule, shared, only) for rule, only in ((there, only_a), (here, only_b))]
    return Relation.EXTENDED if functions[0] & functions[1] else Relation.OTHER


def _functions(rule: Expression, shared: list[str], further: list[str]) -> set[tuple[int, ...]]:
    """The functions of the shared names that values of the further ones leave, as truth tables.

    Only those that every shared name matters in: where a further regulator decides alone, nothing is compared.
    """
    found = set()
    for values in product((0, 1), repeat=len(further)):
        fixed = dict(zip(further, values, strict=True))
        states = list(product((0, 1), repeat=len(shared)))
        table = tuple(_value(rule, fixed | dict(zip(shared, state, strict=True))) for state in states)
        if all(_matters(table, k, len(shared)) for k in range(len(shared))):
            found.add(table)
    return found


def _matters(table: Sequence[int], k: int, of: int) -> bool:
    step = 1 << (of - 1 - k)
    return any(table[i] != table[i + step] for i in range(len(table)) if not i & step)


def _value(rule: Expression, state: dict[str, int]) -> int:
    def value(part: Expression, arguments: list[int]) -> int:
        if isinstance(part, Symbol):
            return state[part.name]
        if part is TRUE or part is FALSE:
            return int(part is TRUE)
        if isinstance(part, NOT):
            return 1 - arguments[0]
        return int(all(arguments)) if isinstance(part, AND) else int(any(arguments))

    return folded(rule, value)
