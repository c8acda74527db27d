"""Asynchronous attractors of one circuit: what is proved, with which states, and what stays unknown.

Every minimal trap space holds an attractor. Whether it holds exactly one (*univocal*), whether the attractor reaches
every free value (*faithful*), and whether an attractor lies outside all of them (*complete*) is decided in this order:

1. A network without negative cycle has only fixed points as attractors (Thomas's second rule, proved by Richard 2010,
   arXiv:0907.5096): all three verdicts are yes.
2. *Candidates* (Trinh, Hiraishi, Benhamou 2022, the tool mtsNFVS): take a negative feedback vertex set
   U and a retained value b_u for each u in U, and remove every transition that changes u away from b_u. What is left
   has no cyclic attractor, so every attractor of the network holds one of its fixed points. No candidate outside the
   minimal trap spaces proves *complete*; a single one inside a minimal trap space, or one that can be reached from
   all others, proves that it is *univocal* and lies in the attractor. Retained values are flipped to make candidates
   disappear.
3. Each candidate that remains outside: the smallest trap space around it is analysed on its own when it is not
   everything (percolation makes it smaller); otherwise a walk from it looks for a state whose smallest trap space
   leaves the candidate out, which proves that the candidate is in no attractor. Where candidates are many, all of them
   are walked at once (:mod:`~logicnet.attractors.coupled`), and what is left of them is looked at.
4. Reachable sets, exactly: state by state up to :data:`~logicnet.attractors.dense.MAX_NODES` free nodes, beyond that
   as decision diagrams of bounded size. They give attractors with hull and size, or rule a candidate out. An attractor
   that holds the only candidate is what is reachable from it; where a walk from there shows both values of every node,
   the hull is proved without its states, and they are worked out only if that is cheap or wanted (:class:`Effort`).
5. What is still open goes to AEON's own attractor search, where that is asked for (:class:`Effort`): it takes as long
   as it takes, in a process of its own that every limit and Ctrl-C can stop.
6. What is left is unknown, and the reason says which limit stands in the way.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from logicnet.attractors.candidates import CandidateStates
from logicnet.attractors.coupled import left_outside, state_of_all
from logicnet.attractors.decomposition import Decomposition
from logicnet.attractors.dense import MAX_NODES, DenseSpace, States, StateSet
from logicnet.attractors.landscape import Kind, Verdict, Word
from logicnet.attractors.trap_spaces import minimal_trap_spaces
from logicnet.compiled.aeon import Stopped, SymbolicDynamics, SymbolicSet, attractor_diagrams
from logicnet.compiled.circuit import Circuit, Fanout, Walker, percolate
from logicnet.compiled.confined import confined
from logicnet.compiled.encoding import NoState
from logicnet.compiled.space import FULL, Subspace
from logicnet.limits import Limits
from logicnet.text.counts import plural

__all__ = [
    "Analysis",
    "Effort",
    "LocalAttractor",
    "Twin",
    "against_trap_spaces",
    "analyse",
    "first_spaces",
    "joined",
    "known_state",
    "state_of_every_attractor",
]

#: Candidates outside the minimal trap spaces that are looked at one by one.
MAX_CANDIDATES = 10_000
#: Walks inside an attractor that look for both values of every node, and steps of each.
SEEN_WALKS, SEEN_STEPS = 10, 5_000
#: Random choices of retained values tried for one whose candidates all lead to one of them.
ATTEMPTS = 8
#: Of these, so many before walks of all candidates at once are tried (:mod:`~logicnet.attractors.coupled`); and
#: candidates outside the minimal trap spaces that are looked at one by one before that.
ONE_BY_ONE, ONES = 2, 40
#: Visits of diagram nodes for the states of an attractor about which everything else is known: some tenths of a second.
MOST_CHEAP_VISITS = 3_000_000
#: Largest decision diagram of a set of states (nodes); about 20 bytes each, and steps stay in the milliseconds.
MAX_DIAGRAM = 25_000
#: Size of a diagram that no memory holds: as good as none.
ANY_DIAGRAM = 1 << 40

#: Nodes up to which all states are looked at before anything else.
AT_ONCE = 12


class Effort(Struct, frozen=True):
    """How much is done beyond a proof of which attractors there are."""

    #: The states of an attractor are worked out even where its hull is known without them.
    states: bool = True
    #: What stays open is given to AEON's own search.
    search: bool = False
    #: Minimal trap spaces of one part after which no more are looked for; ``None``: all are wanted.
    most: int | None = None


class Twin(Enum):
    """Whether attractors share their hull."""

    YES = 1
    NO = 0


class LocalAttractor(Struct, frozen=True):
    """An attractor of one independent part, in the node positions of the whole network."""

    kind: Kind
    #: The hull if ``faithful`` is yes, otherwise a trap space around it.
    space: Subspace
    #: Number of states, ``None`` when not computed.
    size: int | None
    faithful: Verdict
    #: Its states as a product of independent sets (nothing for a fixed point); ``None`` when not computed.
    states: tuple[States, ...] | None
    #: A state of it where one is known although ``states`` are not; it fixes what ``space`` leaves free.
    inside: Subspace | None = None
    #: Whether another attractor of the part has the same hull; only states tell them apart then.
    twin: Twin = Twin.NO
    #: Under asynchronous dynamics the minimal trap space that holds it; ``None``: it lies outside all of them.
    trap: Subspace | None = None


class Analysis(Struct, frozen=True):
    """Attractors of one independent part, and what is proved about the list."""

    attractors: tuple[LocalAttractor, ...]
    complete: Verdict
    univocal: Verdict
    #: Why a verdict is not yes.
    reasons: tuple[str, ...]
    #: Whether every minimal trap space is represented; false when a limit was reached, or :attr:`Effort.most`.
    listed: bool


USUAL = Effort()


def analyse(circuit: Circuit, limits: Limits, effort: Effort = USUAL) -> Analysis:
    """Attractors of a percolated circuit without inputs, by the steps of this module's docstring."""
    spaces, listed, many = first_spaces(minimal_trap_spaces(circuit, limits), effort.most)
    spaces.sort(key=lambda s: (s.free_count(circuit.n), s.value, s.mask))
    fixed = [_fixed_point(circuit, s) for s in spaces if not s.free_count(circuit.n)]
    open_spaces = [s for s in spaces if s.free_count(circuit.n)]
    if not listed and not many:
        why = limits.hit or "interrupted"
        rest = [_unresolved(circuit, s) for s in open_spaces]
        return Analysis((*fixed, *rest), Verdict.UNKNOWN, Verdict.UNKNOWN, (f"stopped by {why}",), False)
    found = list(fixed)
    univocal, reasons = Verdict.YES, list[str]()
    known: dict[tuple[object, ...], Analysis] = {}
    for space in open_spaces:
        inside, verdict, reason = _within(circuit, space, known, limits, effort)
        found += inside
        if verdict is not Verdict.YES and univocal is not Verdict.NO:
            univocal = verdict
        reasons += reason
    complete = Verdict.YES
    if many:
        complete = Verdict.UNKNOWN
        more = plural(len(spaces), "minimal trap space")
        reasons.append(f"a part of {plural(circuit.n, 'node')} has more than {more}")
    elif not any(s == FULL for s in spaces):
        outside, complete, reason = _outside(circuit, spaces, limits, effort)
        found += outside
        reasons += reason
    return Analysis(tuple(found), complete, univocal, tuple(dict.fromkeys(reasons)), listed)


def first_spaces(found: Iterable[Subspace | None], most: int | None) -> tuple[list[Subspace], bool, bool]:
    """The spaces of a search up to so many; whether these are all, and whether it was ended because there are more."""
    spaces: list[Subspace] = []
    listed = True
    for space in found:
        if space is None:
            listed = False
        elif len(spaces) == most:
            return spaces, False, True
        else:
            spaces.append(space)
    return spaces, listed, False


def _fixed_point(circuit: Circuit, space: Subspace) -> LocalAttractor:
    point = circuit.lift(space)
    return LocalAttractor(Kind.FIXED_POINT, point, 1, Verdict.YES, (), trap=point)


def _unresolved(circuit: Circuit, space: Subspace) -> LocalAttractor:
    around = circuit.lift(space)
    return LocalAttractor(Kind.MINIMAL_TRAP_SPACE, around, None, Verdict.UNKNOWN, None, trap=around)


def _dense_attractor(circuit: Circuit, dense: DenseSpace, members: int) -> LocalAttractor:
    space = circuit.lift(dense.hull(members))
    size = members.bit_count()
    if size == 1:
        return LocalAttractor(Kind.FIXED_POINT, space, 1, Verdict.YES, ())
    return LocalAttractor(Kind.COMPLEX, space, size, Verdict.YES, (StateSet(circuit.origin, members),))


def _within(
    circuit: Circuit, space: Subspace, known: dict[tuple[object, ...], Analysis], limits: Limits, effort: Effort
) -> tuple[list[LocalAttractor], Verdict, list[str]]:
    """Attractors inside a minimal trap space that is not a fixed point, and whether there is exactly one.

    Inside, the network may fall apart into independent parts; parts recur in other trap spaces and are ``known`` then.
    """
    limits.reached(circuit.n // 10)
    part, _ = circuit.restrict(space)
    around = circuit.lift(space)
    inside = Decomposition(part, FULL, lambda leaf: _single(leaf, limits, effort), limits, known)
    found = [joined(around, fixed, factors) for fixed, factors in inside.products(lambda leaf: leaf.attractors)]
    if limits.hit is not None or any(factor.leaf is None for factor in inside.root.factors):
        return [_unresolved(circuit, space)], Verdict.UNKNOWN, [f"stopped by {limits.hit}"]
    analyses = inside.used()
    verdicts = {analysis.univocal for analysis in analyses}
    reasons = [reason for analysis in analyses for reason in analysis.reasons]
    if Verdict.NO in verdicts:
        return found, Verdict.NO, reasons
    return found, Verdict.UNKNOWN if Verdict.UNKNOWN in verdicts else Verdict.YES, reasons


def _single(part: Circuit, limits: Limits, effort: Effort) -> Analysis:
    """Attractors of a circuit whose only trap space is everything."""
    state = state_of_every_attractor(part, limits) if part.n > AT_ONCE else None
    reason = ""
    if state is not None and part.n <= MAX_NODES:
        attractor, _ = _set_reached(part, state, limits, MOST_CHEAP_VISITS)
        if attractor is not None:
            return Analysis((attractor,), Verdict.YES, Verdict.YES, (), True)
    if state is None or part.n <= MAX_NODES:
        exact, reason = _by_reachability(part, limits)
        if exact is not None:
            return _all_inside(exact)
        if state is None and part.n <= AT_ONCE:
            state = state_of_every_attractor(part, limits)
    only: LocalAttractor | None = None
    if state is not None:
        # Every attractor holds this state, so there is one.
        only, reason = _reached_from(part, state, limits, effort)
        if only.faithful is Verdict.YES:
            return Analysis((only,), Verdict.YES, Verdict.YES, (), True)
    every, reason = _searched(part, limits, effort, reason)
    if every is not None:
        return _all_inside(every)
    if only is not None:
        why = f"the hull of an attractor is open among {plural(part.n, 'node')}: {reason}"
        return Analysis((only,), Verdict.YES, Verdict.YES, (why,), True)
    if (stop := limits.hit) is not None:
        reason = f"stopped by {stop}"
    why = f"a minimal trap space of {plural(part.n, 'free node')} may hold several attractors: {reason}"
    unresolved = LocalAttractor(Kind.MINIMAL_TRAP_SPACE, FULL, None, Verdict.UNKNOWN, None, trap=FULL)
    return Analysis((unresolved,), Verdict.YES, Verdict.UNKNOWN, (why,), True)


def _all_inside(found: list[LocalAttractor]) -> Analysis:
    """What is known of a minimal trap space once all its attractors are."""
    inside = [replace(attractor, trap=FULL) for attractor in _twins_marked(found)]
    univocal = Verdict.YES if len(inside) == 1 else Verdict.NO
    reasons = () if len(inside) == 1 else (f"a minimal trap space holds {len(inside)} attractors",)
    return Analysis(tuple(inside), Verdict.YES, univocal, reasons, True)


def _searched(part: Circuit, limits: Limits, effort: Effort, before: str) -> tuple[list[LocalAttractor] | None, str]:
    """Every attractor of a circuit by AEON's own search, if that is asked for and ends; else why it is open.

    ``before``: why it was open without.
    """
    if not effort.search or limits.reached() is not None:
        return None, before
    limits.tell(f"AEON's own search for attractors among {plural(part.n, 'node')}")
    try:
        given = confined(lambda: attractor_diagrams(part), limits)
        if given.stopped is not None:
            return None, f"AEON's own search was stopped by {given.stopped}"
        # The sets are there already, so no bound on their size is in the way.
        dynamics = SymbolicDynamics(part, limits, ANY_DIAGRAM)
        sets = [dynamics.known(text) for text in given.results]
    except Stopped as reason:
        return None, str(reason)
    sets.sort(key=lambda states: dynamics.least(states, range(part.n)).value)
    return [_symbolic_attractor(part, dynamics, states) for states in sets], ""


def _reached_from(part: Circuit, state: Subspace, limits: Limits, effort: Effort) -> tuple[LocalAttractor, str]:
    """The attractor that a state belongs to: all that is reachable from it; and why its hull stays open, if it does."""
    found, reason = _set_reached(part, state, limits, MOST_CHEAP_VISITS)
    if found is not None:
        return found, ""
    seen = _both_values_seen(part, state, limits)
    if effort.states or not seen:
        found, reason = _set_reached(part, state, limits, None)
        if found is not None:
            return found, ""
    faithful = Verdict.YES if seen else Verdict.UNKNOWN
    return LocalAttractor(Kind.COMPLEX, FULL, None, faithful, None, part.lift(state), trap=FULL), reason


def _set_reached(part: Circuit, state: Subspace, limits: Limits, work: int | None) -> tuple[LocalAttractor | None, str]:
    try:
        dynamics = SymbolicDynamics(part, limits, MAX_DIAGRAM, work)
        attractor = _symbolic_attractor(part, dynamics, dynamics.forward(dynamics.states(state)))
        return replace(attractor, trap=FULL), ""
    except Stopped as reason:
        return None, str(reason)


def _twins_marked(found: list[LocalAttractor]) -> list[LocalAttractor]:
    hulls = [attractor.space for attractor in found]
    return [replace(a, twin=Twin.YES) if hulls.count(a.space) > 1 else a for a in found]


def state_of_every_attractor(part: Circuit, limits: Limits) -> Subspace | None:
    """A state that every attractor of a circuit has; ``None`` if no choice of retained values that is tried shows one.

    Nodes without targets follow the others and are put back at the end.
    """
    core, _ = part.restrict(FULL, part.core())
    for attempt in range(ATTEMPTS):
        if attempt == ONE_BY_ONE and core.n > MAX_NODES and (state := state_of_all(core, limits)) is not None:
            return _completed(part, core, state)
        candidates = CandidateStates(core, limits)
        candidates.retain(attempt)
        state = candidates.shared()
        if state is not None:
            return _completed(part, core, state)
        if limits.hit is not None:
            return None
    return None


def _completed(part: Circuit, core: Circuit, state: Subspace) -> Subspace:
    """A state of the whole part in an attractor, from one of its core: every other node at the value of its rule."""
    place = {origin: v for v, origin in enumerate(part.origin)}
    known = Subspace.of((place[core.origin[v]], b) for v, b in state.fixed())
    return percolate(Fanout(part), known)


def _both_values_seen(circuit: Circuit, state: Subspace, limits: Limits) -> bool:
    """Whether walks from a state meet both values of every node; they take what is new first."""
    fanout = Fanout(circuit)
    #: Nodes not yet seen at 0, and at 1.
    missing = [state.value, state.mask ^ state.value]
    for seed in range(SEEN_WALKS):
        draw = random.Random(seed)
        walker = Walker(fanout, state)
        for step in range(SEEN_STEPS):
            if not walker.unstable or (not step & 0xFF and limits.reached(30) is not None):
                break
            movable = sorted(walker.unstable)
            new = [v for v in movable if missing[~walker.value >> v & 1] >> v & 1]
            v = draw.choice(new or movable)
            walker.flip(v)
            missing[walker.value >> v & 1] &= ~(1 << v)
            if not missing[0] | missing[1]:
                return True
    return False


def _by_reachability(part: Circuit, limits: Limits) -> tuple[list[LocalAttractor] | None, str]:
    """Every attractor of a circuit, exactly; ``None`` and the reason if its sets of states are too large."""
    if part.n <= MAX_NODES:
        dense = DenseSpace(part)
        found = dense.attractors(limits)
        if found is None:
            return None, f"stopped by {limits.hit}"
        return [_dense_attractor(part, dense, members) for members in found], ""
    try:
        dynamics = SymbolicDynamics(part, limits, MAX_DIAGRAM)
        origin = CandidateStates(part, limits).find([])
        if not isinstance(origin, Subspace):
            return None, f"stopped by {limits.hit}"
        sets = _attractors_among(dynamics, dynamics.all, origin)
        return [_symbolic_attractor(part, dynamics, states) for states in sets], ""
    except Stopped as reason:
        return None, str(reason)


def _attractors_among(dynamics: SymbolicDynamics, states: Any, origin: Subspace) -> list[Any]:
    """The attractors inside a set of states that no transition leaves (Xie and Beerel 2000), ``origin`` tried first."""
    found = []
    while True:
        start = dynamics.states(origin)
        forward = dynamics.forward(start)
        component = dynamics.backward(start, forward)
        beyond = dynamics.minus(forward, component)
        if not beyond.is_false():
            origin = dynamics.pick(beyond)
            continue
        found.append(component)
        states = dynamics.minus(states, dynamics.backward(component, states))
        if states.is_false():
            return found
        origin = dynamics.pick(states)


def _symbolic_attractor(part: Circuit, dynamics: SymbolicDynamics, states: Any) -> LocalAttractor:
    space = part.lift(dynamics.hull(states))
    size = int(states.cardinality())
    if size == 1:
        return LocalAttractor(Kind.FIXED_POINT, space, 1, Verdict.YES, ())
    return LocalAttractor(Kind.COMPLEX, space, size, Verdict.YES, (SymbolicSet(part.origin, dynamics, states),))


def _outside(
    circuit: Circuit, spaces: list[Subspace], limits: Limits, effort: Effort
) -> tuple[list[LocalAttractor], Verdict, list[str]]:
    """Attractors outside all minimal trap spaces (motif-avoidant ones), and whether none is missing."""
    candidates = CandidateStates(circuit, limits)
    if not candidates.feedback:
        return [], Verdict.YES, []
    encoding = candidates.encoding
    for space in spaces:
        encoding.add(encoding.outside(space))
    if candidates.banish([]) is NoState.ABSENT:
        return [], Verdict.YES, []
    known = [circuit.lift(space) for space in spaces]
    if circuit.n <= MAX_NODES:
        every, why = _by_reachability(circuit, limits)
        if every is None:
            return [], Verdict.UNKNOWN, [why]
        return _beyond(every, known), Verdict.YES, []
    examined = _Examined(circuit, spaces, limits, effort)
    pursuit = candidates.pursuit(spaces)
    for turn in range(MAX_CANDIDATES):
        if turn == ONES and (left := left_outside(circuit, spaces, limits)) is not None:
            if all(examined.settled(state, candidates.around(state)) is not None for state in left):
                return examined.found(), Verdict.YES, []
            break
        state = candidates.find(pursuit.assumptions())
        if state is NoState.ABSENT:
            return examined.found(), Verdict.YES, []
        if state is NoState.STOPPED:
            return examined.inside, Verdict.UNKNOWN, [f"stopped by {limits.hit}"]
        if pursuit.lead_into_trap(state):
            continue
        settled = examined.settled(state, candidates.around(state))
        if settled is None:
            break
        encoding.add(encoding.outside(settled))
    else:
        examined.reasons = [f"more than {MAX_CANDIDATES} candidates lie outside the minimal trap spaces"]
    if examined.verdict is not Verdict.YES:
        return examined.inside, examined.verdict, examined.reasons
    every, reason = _searched(circuit, limits, effort, examined.reasons[0])
    if every is None:
        return examined.inside, Verdict.UNKNOWN, [reason]
    return _beyond(every, known), Verdict.YES, []


class _Examined:
    """Candidates outside the minimal trap spaces, looked at one by one."""

    def __init__(self, circuit: Circuit, spaces: list[Subspace], limits: Limits, effort: Effort) -> None:
        self._circuit, self._limits, self._effort = circuit, limits, effort
        self._known = [circuit.lift(space) for space in spaces]
        self._reached = _Reached(circuit, spaces, limits)
        self._regions: list[Subspace] = []
        #: Attractors in trap spaces around candidates.
        self.inside: list[LocalAttractor] = []
        #: Not yes if such a trap space stays open; and why the last candidate is not settled.
        self.verdict = Verdict.YES
        self.reasons: list[str] = []

    def found(self) -> list[LocalAttractor]:
        """All attractors met, each once, none of them inside a minimal trap space."""
        return _twins_marked([*self.inside, *(a for a in self._reached.attractors if self._new(a))])

    def _new(self, attractor: LocalAttractor) -> bool:
        """Whether it is in none of the trap spaces whose attractors are known."""
        regions = (self._circuit.lift(region) for region in self._regions)
        return not any(attractor.space.within(space) for space in (*self._known, *regions))

    def settled(self, state: Subspace, region: Subspace) -> Subspace | None:
        """Where no attractor is missing now: around this candidate, or it alone; ``None`` if that stays open.

        ``region``: the smallest trap space around it.
        """
        for examined in self._regions:
            if state.within(examined):
                return examined
        if region != FULL:
            # Whatever lies inside the smallest trap space around the candidate is found there, where percolation helps.
            inside, self.verdict, self.reasons = _inside_region(self._circuit, region, self._limits, self._effort)
            self.inside += [replace(a, trap=None) for a in inside if self._new(a)]
            self._regions.append(region)
            return region if self.verdict is Verdict.YES else None
        if self._reached.settles(state):
            return state
        among = plural(self._circuit.n, "free node")
        why = self._reached.why
        self.reasons = [f"a candidate outside the minimal trap spaces is open ({among}): {why}"]
        return None


def _beyond(every: list[LocalAttractor], spaces: list[Subspace]) -> list[LocalAttractor]:
    """The attractors that lie in none of these trap spaces."""
    return _twins_marked([a for a in every if not any(a.space.within(s) for s in spaces)])


def _inside_region(
    circuit: Circuit, region: Subspace, limits: Limits, effort: Effort
) -> tuple[list[LocalAttractor], Verdict, list[str]]:
    """Every attractor inside a trap space, and whether none is missing or unresolved."""
    part, _ = circuit.restrict(region)
    around = circuit.lift(region)
    parts = Decomposition(part, FULL, lambda leaf: analyse(leaf, limits, effort), limits)
    found = [joined(around, fixed, factors) for fixed, factors in parts.products(lambda leaf: leaf.attractors)]
    leaves = parts.leaves()
    reasons = [reason for leaf in leaves for reason in leaf.reasons]
    settled = all(leaf.complete is Verdict.YES and leaf.listed for leaf in leaves) and limits.hit is None
    return found, Verdict.YES if settled else Verdict.UNKNOWN, reasons


def joined(around: Subspace, fixed: Subspace, parts: Sequence[LocalAttractor]) -> LocalAttractor:
    """The product of attractors of independent parts, inside what ``around`` and ``fixed`` fix."""
    mask, value = around.mask | fixed.mask, around.value | fixed.value
    size: int | None = 1
    kind, faithful = Kind.FIXED_POINT, Verdict.YES
    states: tuple[States, ...] | None = ()
    inside: Subspace | None = FULL
    trap: Subspace | None = Subspace(mask, value)
    for part in parts:
        mask |= part.space.mask
        value |= part.space.value
        trap = None if trap is None or part.trap is None else trap & part.trap
        size = None if size is None or part.size is None else size * part.size
        states = None if states is None or part.states is None else states + part.states
        held = known_state(part)
        inside = None if inside is None or held is None else inside & held
        if part.kind is Kind.MINIMAL_TRAP_SPACE or (part.kind is Kind.COMPLEX and kind is Kind.FIXED_POINT):
            kind = part.kind
        if part.faithful is not Verdict.YES:
            faithful = part.faithful
    twin = Twin.YES if any(part.twin is Twin.YES for part in parts) else Twin.NO
    return LocalAttractor(kind, Subspace(mask, value), size, faithful, states, inside, twin, trap)


def against_trap_spaces(analysis: Analysis) -> dict[Word, list[LocalAttractor]]:
    """Attractors of a part that show why its minimal trap spaces are no complete, univocal, faithful list of them.

    *complete*: one outside all; *univocal*: two in the same; *faithful*: one whose hull is smaller.
    """
    found: dict[Word, list[LocalAttractor]] = {}
    held: dict[Subspace, LocalAttractor] = {}
    for a in analysis.attractors:
        if a.kind is Kind.MINIMAL_TRAP_SPACE:
            continue
        if a.trap is None:
            found.setdefault("complete", [a])
            continue
        if a.trap in held:
            found.setdefault("univocal", [held[a.trap], a])
        held.setdefault(a.trap, a)
        if a.faithful is Verdict.YES and a.space != a.trap:
            found.setdefault("faithful", [a])
    return found


def known_state(attractor: LocalAttractor, order: Sequence[int] | None = None) -> Subspace | None:
    """A state inside an attractor, as the values of the nodes that its space leaves free; ``None`` if none is known.

    With an order of nodes, the first of its states in that order where its states are known.
    """
    if attractor.states is None or (order is None and attractor.inside is not None):
        return attractor.inside
    state = Subspace.meet(part.least(part.nodes if order is None else order) for part in attractor.states)
    return Subspace(state.mask & ~attractor.space.mask, state.value & ~attractor.space.mask)


class _Reached:
    """Candidates settled by what they reach, with decision diagrams; made when first needed."""

    def __init__(self, circuit: Circuit, spaces: list[Subspace], limits: Limits) -> None:
        self._circuit, self._spaces, self._limits = circuit, spaces, limits
        self._dynamics: SymbolicDynamics | None = None
        self._traps: Any = None
        self._sets: list[Any] = []
        #: Attractors that were found on the way, none of them inside a minimal trap space.
        self.attractors: list[LocalAttractor] = []
        #: Why the last candidate could not be settled.
        self.why = ""

    def settles(self, state: Subspace) -> bool:
        """Whether everything about this candidate is known: it is in no attractor, or in one of :attr:`attractors`."""
        try:
            return self._settled(state)
        except Stopped as reason:
            self.why = str(reason)
            return False

    def _settled(self, state: Subspace) -> bool:
        if self._dynamics is None:
            self._dynamics = SymbolicDynamics(self._circuit, self._limits, MAX_DIAGRAM)
            for space in self._spaces:
                self._traps = self._dynamics.join(self._traps or self._dynamics.none, self._dynamics.states(space))
        dynamics = self._dynamics
        if any(dynamics.meets(states, state) for states in self._sets):
            return True
        reached = dynamics.forward(dynamics.states(state), until=self._traps)
        if not dynamics.meet(reached, self._traps).is_false():
            return True
        for states in _attractors_among(dynamics, reached, state):
            if all(dynamics.meet(states, other).is_false() for other in self._sets):
                self._sets.append(states)
                self.attractors.append(_symbolic_attractor(self._circuit, dynamics, states))
        return True
