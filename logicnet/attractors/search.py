"""The question of this room: which attractors does a case have? As a list, or as the values of chosen nodes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import product
from operator import itemgetter
from typing import TYPE_CHECKING

from logicnet.attractors.asynchronous import (
    Analysis,
    Effort,
    LocalAttractor,
    Twin,
    against_trap_spaces,
    first_spaces,
    joined,
    known_state,
)
from logicnet.attractors.decomposition import Decomposition
from logicnet.attractors.landscape import (
    Attractor,
    Filter,
    Kind,
    Landscape,
    PatternTable,
    Shows,
    Update,
    Verdict,
    Witness,
    Word,
)
from logicnet.attractors.phenotype import ShownFormula
from logicnet.attractors.projection import project
from logicnet.attractors.schemes import scheme_of
from logicnet.attractors.schemes.unit import Scheme, why_open
from logicnet.attractors.trap_spaces import fixed_points
from logicnet.attractors.verdicts import (
    ListClaim,
    PartClaim,
    claim_of_list,
    claim_of_table,
    nothing_known,
    weakest,
)
from logicnet.compiled.circuit import Circuit
from logicnet.compiled.compile import compile_network, formula_signals
from logicnet.compiled.space import FULL, Subspace, held_space
from logicnet.errors import LimitReached
from logicnet.limits import Limits
from logicnet.network.case import Case, Demand
from logicnet.network.model import Cut, Network

if TYPE_CHECKING:
    from logicnet.text.formula import Expression

__all__ = ["Prepared", "list_attractors", "tabulate_patterns"]

#: Attractors listed when no ``limit`` is given; the rest is counted, and the cut is said.
DEFAULT_LIMIT = 20_000
#: Settings of the inputs of one part explored to count exactly; beyond that the count is "at least".
COUNT_BUDGET = 4_000
#: Work for a count, as limits count it: some tenths of a second, and so much more for each attractor listed before.
COUNT_WORK, COUNT_WORK_EACH = 1_000, 2
#: Analysed parts that a :class:`Prepared` network remembers, some kilobytes each.
REMEMBERED = 4_000


class Prepared:
    """A network compiled once, for many questions that differ in environment and clamps only.

    Guaranteed: an answer does not depend on which questions were asked before. Sets that leave the same independent
    part of the network free share its analysis. Serves one process and one update scheme at a time.
    """

    def __init__(self, network: Network, cuts: Sequence[Cut] = (), limits: Limits | None = None) -> None:
        """Rules are compiled when first needed; :class:`~logicnet.errors.LimitReached` is raised then, not here."""
        self.network, self.cuts = network, tuple(cuts)
        self._limits = limits
        self._leaves: dict[tuple[Update | None, Effort], dict[tuple[object, ...], Analysis]] = {}

    @cached_property
    def circuit(self) -> Circuit:
        """The rules."""
        return compile_network(self.network, self.cuts, limits=self._limits)

    def compile(self) -> Circuit:
        """Compile the rules now, where a limit that comes meanwhile can still be told as an answer."""
        return self.circuit

    @cached_property
    def shown(self) -> tuple[tuple[str, ShownFormula], ...]:
        """The phenotypes of the network."""
        return tuple((phenotype.name, self.show(phenotype.formula)) for phenotype in self.network.phenotypes)

    def show(self, formula: Expression) -> ShownFormula:
        """How subspaces and attractors show a formula."""
        signals = formula_signals(self.circuit, formula, self.network.index, limits=self._limits)
        return ShownFormula(self.circuit, signals)

    def leaves(self, update: Update | None, effort: Effort) -> dict[tuple[object, ...], Analysis]:
        """Parts analysed under a scheme (``None``: for fixed points only), forgotten when they become too many."""
        known = self._leaves.setdefault((update, effort), {})
        if len(known) > REMEMBERED:
            known.clear()
        return known

    def forget(self) -> None:
        """Drop every analysis; one that a limit cut short must not answer a later question."""
        self._leaves.clear()


def list_attractors(
    case: Case,
    *,
    where: Demand | None = None,
    fixed_points_only: bool = False,
    limit: int | None = None,
    states: int = 0,
    limits: Limits | None = None,
    prepared: Prepared | None = None,
    exhaust: bool = False,
) -> Landscape:
    """Attractors of a case: of the network under its changes, for every value of the inputs left free.

    What is guaranteed: every entry holds an attractor and no two entries hold the same; the verdicts say what more is
    proved, and a limit that was hit is named. ``where`` keeps the attractors that are not proved never to show the
    formula. ``limit`` caps the list, not the count. The states of an attractor that has at most ``states`` of them are
    listed. ``prepared`` is the same network with the same cuts, compiled before: it saves time when many such questions
    are asked, and changes no answer. ``exhaust`` gives what is open after all bounded steps to AEON's own attractor
    search, which takes as long as it takes, or as the limits let it.
    """
    limits, only = limits or Limits(), Filter(where, fixed_points_only)
    prepared = prepared or Prepared(case.network, case.cuts, limits)
    assert prepared.network is case.network and prepared.cuts == case.cuts
    try:
        prepared.compile()
        shown = prepared.shown
        wanted = None if where is None else prepared.show(where.formula)
    except LimitReached as why:
        claim = claim_of_list(
            only, [nothing_known(str(why))], listed=0, cut=False, stopped=limits.hit or str(why)
        )
        return _landscape(case, only, claim, [])
    cap = DEFAULT_LIMIT if limit is None else limit
    # A part with more entries than the list makes the list too long, whatever else there is, but for a filter.
    most = None if wanted is not None else cap + 1
    # Sets of states tell exactly how attractors show formulas, and what their states are.
    effort = Effort(states=bool(shown or wanted is not None or states), search=exhaust, most=most)
    search = _ListSearch(prepared, case, fixed_points_only, effort, limits)
    found, left_out = search.listed(wanted, cap, states)
    analyses = search.decomposition.used()
    total, at_least = search.counted(len(found), analyses) if left_out and wanted is None else (None, 0)
    parts = [_claim_of_part(analysis) for analysis in analyses]
    witnesses = (*left_out, *search.against())
    if limits.hit is not None:
        prepared.forget()
    claim = claim_of_list(
        only, parts, listed=len(found), cut=bool(left_out), total=total, stopped=limits.hit, at_least=at_least
    )
    return _landscape(case, only, claim, found, witnesses)


def _landscape(
    case: Case, only: Filter, claim: ListClaim, found: Sequence[Attractor], witnesses: tuple[Witness, ...] = ()
) -> Landscape:
    """The answer that claims this of a list."""
    return Landscape(
        case=case,
        filter=only,
        complete=claim.complete,
        univocal=claim.univocal,
        faithful=claim.faithful,
        reasons=claim.reasons,
        attractors=tuple(found),
        count=claim.entries,
        exact_count=claim.exact_count,
        limits=claim.limits,
        witnesses=witnesses,
    )


class _ListSearch:
    """The parts of a network under one question: what gives the list, the count, and what refutes trap spaces."""

    def __init__(self, prepared: Prepared, case: Case, fixed_points_only: bool, effort: Effort, limits: Limits) -> None:
        self._prepared, self._case, self._limits, self._effort = prepared, case, limits, effort
        self._fixed_points_only, self._scheme = fixed_points_only, scheme_of(case.update)
        self._order = sorted(range(len(case.network)), key=case.network.names.__getitem__)
        self._leaves = prepared.leaves(None if fixed_points_only else case.update, effort)
        self._held = held_space(case)
        self.decomposition = self._decompose(limits, self._leaves, eager=False)

    def listed(self, wanted: ShownFormula | None, cap: int, states: int) -> tuple[list[Attractor], list[Witness]]:
        """The first ``cap`` attractors that may show what is wanted; one more as a witness where there is one."""
        found: list[Attractor] = []
        left_out: list[Witness] = []
        limits = self._limits
        with limits.stoppable():
            for attractor in self._scheme.whole(self.decomposition):
                if wanted is not None and _shows(wanted, attractor) is Shows.NEVER:
                    if limits.reached() is not None:
                        break
                    continue
                if len(found) == cap:
                    left_out.append(Witness("complete", "list", (self._named(attractor, 0),), attractor.trap))
                    break
                found.append(self._named(attractor, states))
                if not len(found) & 0x3F and limits.reached() is not None:
                    break
        return found, left_out

    def counted(self, listed: int, analyses: list[Analysis]) -> tuple[int | None, int]:
        """How many attractors there are, ``None`` if that is not exact, and at least how many.

        An exact count adds to ``analyses`` the parts that it had to analyse.
        """
        allowance = self._limits.allowance(COUNT_WORK + COUNT_WORK_EACH * listed)
        counted = self._decompose(allowance, dict(self._leaves), eager=True)
        at_least, exact = _total(counted, self._scheme, allowance, 0 if self._fixed_points_only else 1)
        if not exact:
            return None, at_least
        analyses += [analysis for analysis in counted.used() if analysis not in analyses]
        return at_least, at_least

    def against(self) -> list[Witness]:
        """What refutes that minimal trap spaces are a complete, univocal, faithful list of the attractors."""
        if not self._scheme.refutes_trap_spaces or self._fixed_points_only:
            return []
        return [_against(word, entries, self._named) for word, entries in _against_trap_spaces(self.decomposition)]

    def _decompose(
        self, limits: Limits, leaves: dict[tuple[object, ...], Analysis], *, eager: bool
    ) -> Decomposition[Analysis]:
        leaf, effort = _fixed_point_leaf if self._fixed_points_only else self._scheme.analyse, self._effort
        return Decomposition(
            self._prepared.circuit, self._held, lambda part: leaf(part, limits, effort), limits, leaves, eager
        )

    def _named(self, attractor: LocalAttractor, most_states: int) -> Attractor:
        return _named(attractor, self._prepared.shown, self._order, self._case.update, most_states)


def tabulate_patterns(
    case: Case,
    markers: Sequence[str],
    *,
    limit: int | None = None,
    limits: Limits | None = None,
    prepared: Prepared | None = None,
) -> PatternTable:
    """Which values the markers have together in attractors of the case, in how many settings of the free inputs.

    What is guaranteed: each row is shown by a minimal trap space, or by an attractor where *complete* is yes; then no
    other pattern occurs. ``limit`` caps the rows. ``prepared`` as in :func:`list_attractors`.
    """
    limits = limits or Limits()
    network, update = case.network, case.update
    prepared = prepared or Prepared(network, case.cuts, limits)
    assert prepared.network is network and prepared.cuts == case.cuts
    try:
        circuit, shown = prepared.circuit, prepared.shown
    except LimitReached as why:
        stopped = nothing_known(str(why))
        claim = claim_of_table(stopped, rows=0, left_out=0, exactly=False, limits=(limits.hit or str(why),))
        return PatternTable(case, Filter(), tuple(markers), (), None, *claim)
    order = sorted(range(len(network)), key=network.names.__getitem__)
    cap = DEFAULT_LIMIT if limit is None else limit

    def named(attractor: LocalAttractor, most_states: int = 0) -> Attractor:
        return _named(attractor, shown, order, update, most_states)

    found = project(circuit, network, held_space(case), markers, update, cap, limits)
    if limits.hit is not None:
        prepared.forget()
    witnesses = [_against(word, entries, named) for word, entries in found.against]
    if found.left_out is not None:
        witnesses.insert(0, Witness("complete", "list", (), markers=found.left_out))
    claim = claim_of_table(
        found.claim,
        rows=len(found.rows),
        left_out=found.left_out is not None,
        exactly=False,
        limits=() if limits.hit is None else (limits.hit,),
    )
    return PatternTable(case, Filter(), tuple(markers), found.rows, found.groups, *claim, tuple(witnesses))


def _total(decomposition: Decomposition[Analysis], scheme: Scheme, limits: Limits, least: int) -> tuple[int, bool]:
    """All attractors counted without listing them: at least so many, and whether that is exact.

    ``least``: how many each setting of the inputs has at least. Settings do not share attractors.
    """
    total, exact = decomposition.settings() if least else 0, False
    with limits.stoppable():
        total, exact = scheme.count(decomposition, COUNT_BUDGET, least)
    return total, exact and all(analysis.listed for analysis in decomposition.used())


def _claim_of_part(analysis: Analysis) -> PartClaim:
    faithful = weakest(attractor.faithful for attractor in analysis.attractors)
    return PartClaim(analysis.complete, analysis.univocal, faithful, analysis.reasons)


def _against(
    word: Word, entries: Sequence[LocalAttractor], named: Callable[[LocalAttractor, int], Attractor]
) -> Witness:
    """What refutes a verdict on the minimal trap spaces."""
    return Witness(word, "minimal trap spaces", tuple(named(a, 0) for a in entries), entries[0].trap)


def _against_trap_spaces(decomposition: Decomposition[Analysis]) -> Iterator[tuple[Word, list[LocalAttractor]]]:
    """Where the minimal trap spaces of the parts analysed are no faithful, univocal, complete list of attractors.

    At most one witness for each: attractors of one part, each joined with the first attractors of all other parts.
    """
    found: dict[Word, tuple[Analysis, list[LocalAttractor]]] = {}
    for analysis in decomposition.used():
        for word, chosen in against_trap_spaces(analysis).items():
            found.setdefault(word, (analysis, chosen))
    for word, (analysis, chosen) in sorted(found.items()):
        way = decomposition.through(analysis)
        if way is not None and all(other.attractors for other in way[1]):
            yield (
                word,
                [
                    joined(FULL, way[0], [a if other is analysis else other.attractors[0] for other in way[1]])
                    for a in chosen
                ],
            )


def _fixed_point_leaf(part: Circuit, limits: Limits, effort: Effort) -> Analysis:
    """Fixed points only: the list is complete for fixed points and says nothing of other attractors."""
    found, listed, many = first_spaces(fixed_points(part, limits), effort.most)
    found.sort(key=lambda s: (s.value, s.mask))
    attractors = tuple(LocalAttractor(Kind.FIXED_POINT, part.lift(s), 1, Verdict.YES, ()) for s in found)
    verdict = Verdict.YES if listed else Verdict.UNKNOWN
    return Analysis(attractors, verdict, Verdict.YES, why_open(part, found, listed, many, limits), listed)


def _named(
    attractor: LocalAttractor,
    shown: Sequence[tuple[str, ShownFormula]],
    order: Sequence[int],
    update: Update,
    most_states: int,
) -> Attractor:
    space = attractor.space
    state = known_state(attractor, order)
    listed = None
    if attractor.states is not None and attractor.size is not None and attractor.size <= most_states:
        products = product(*(list(part.states()) for part in attractor.states))
        states = (Subspace.meet((space, *pieces)) for pieces in products)
        listed = sorted(states, key=lambda one: [one.get(v) for v in order])
    return Attractor(
        id=_identity(attractor, order, update),
        kind=attractor.kind,
        space=space,
        size=attractor.size,
        phenotypes=tuple((name, _shows(formula, attractor)) for name, formula in shown),
        faithful=attractor.faithful,
        state=None if state is None else space & state,
        states=None if listed is None else tuple(listed),
        members=attractor.states,
    )


def _shows(formula: ShownFormula, attractor: LocalAttractor) -> Shows:
    return formula.on_attractor(attractor.space, attractor.faithful is Verdict.YES, attractor.states)


def _identity(attractor: LocalAttractor, order: Sequence[int], update: Update) -> str:
    """Depends on the values by node name and on the scheme (fixed points: on the values alone), not on file order.

    Where attractors may share their hull, as synchronous cycles do, a state is part of the identity: the same one
    whatever the order of the file.
    """
    space = attractor.space
    text = _values(space, order)
    scheme = update.value if "*" in text else "fixed"
    if attractor.kind is not Kind.FIXED_POINT and (scheme_of(update).has_equal_hulls or attractor.twin is Twin.YES):
        state = known_state(attractor, order)
        if state is not None:
            text += ":" + _values(state, order).replace("*", "")
    return hashlib.sha256(f"{scheme}:{text}".encode()).hexdigest()[:10]


def _values(space: Subspace, order: Sequence[int]) -> str:
    """One character for each node in this order: 0, 1, or * where it is free. Linear, in a few calls."""
    # As hexadecimal digits, fixed nodes are 1 and those at 1 are 2 in the sum.
    both = int(f"{space.mask:b}", 16) + int(f"{space.value:b}", 16)
    digits = f"{both:x}".zfill(len(order))[::-1].translate(_CHARACTERS)
    return "".join(itemgetter(*order)(digits)) if len(order) > 1 else digits


_CHARACTERS = str.maketrans("012", "*01")
