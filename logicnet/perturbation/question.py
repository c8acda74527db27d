"""Whether one clamp set abolishes a phenotype: refuted with a witness, proved, or undecided with the reason.

The proofs behind each step stand in :mod:`logicnet.perturbation.interventions`, which asks this question many times.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from functools import cached_property
from typing import Protocol

from msgspec import Struct
from msgspec.structs import replace

from logicnet.attractors.asynchronous import Effort, analyse, joined
from logicnet.attractors.candidates import CandidateStates as StateCandidates
from logicnet.attractors.decomposition import Decomposition
from logicnet.attractors.landscape import Kind, Shows, Verdict
from logicnet.attractors.phenotype import ShownFormula
from logicnet.attractors.runs import Begin, Run
from logicnet.attractors.schemes import scheme_of
from logicnet.attractors.trap_spaces import minimal_trap_spaces, shrink
from logicnet.compiled.circuit import Circuit, Closure, Fanout, percolate
from logicnet.compiled.compile import Rules, RuleSignals
from logicnet.compiled.encoding import Encoding, NoState
from logicnet.compiled.space import FULL, NetworkSpace, OfNetwork, OfPart, PartSpace, Subspace
from logicnet.errors import InternalError, LimitReached, UsageError
from logicnet.limits import Limits
from logicnet.network.case import Case
from logicnet.network.model import Cut, Network
from logicnet.perturbation.candidates import Choice, channels_of
from logicnet.perturbation.evidence import Absence, AbsenceBy, Clause, Presence, PresenceBy
from logicnet.perturbation.outcome import Occurrence
from logicnet.text.counts import plural
from logicnet.text.formula import Expression

__all__ = ["Clause", "Decision", "Question", "SetStatus", "decide", "useful_pins"]


#: Attractors looked at for one set, where a set is decided by their list.
MAX_LISTED = 20_000


#: Candidates inside a trap space that are led to the phenotype one by one.
MOST_LED = 500


class SetStatus(Enum):
    """PROVED: no attractor shows it. REFUTED: some attractor does. UNDECIDED: neither could be settled, and
    the reason is given. STOPPED: a limit was reached first."""

    PROVED = "proved"
    REFUTED = "refuted"
    UNDECIDED = "undecided"
    STOPPED = "stopped"


class SetOutcome(Struct, frozen=True):
    """The answer for one set."""

    status: SetStatus
    #: For REFUTED: what is learnt.
    clause: Clause | None = None
    #: For REFUTED: a trap space (of the question's circuit) that holds an attractor which shows the formula.
    region: PartSpace | None = None
    #: Whether every attractor inside the region shows it. If not, a smaller trap space inside may hold only others.
    throughout: bool = True
    #: For UNDECIDED: what stands in the way.
    why: str = ""
    #: For REFUTED and PROVED: what someone else can check.
    evidence: Presence | Absence | None = None
    #: For REFUTED: the values of varied inputs (whole network) on which that rests. At every setting of the varied
    #: inputs that has them, each set that the clause covers is refuted.
    setting: NetworkSpace = FULL


def _proved(by: AbsenceBy) -> SetOutcome:
    return SetOutcome(SetStatus.PROVED, evidence=Absence(by))


_STOPPED = SetOutcome(SetStatus.STOPPED)


class Decision(Struct, frozen=True):
    """The answer for one network under fixed clamps, in terms of the whole network."""

    status: SetStatus
    #: For REFUTED: a trap space that holds an attractor which shows the formula. It is minimal where each attractor of
    #: the region that refutes shows it, and otherwise the smallest one known around an attractor that was looked at.
    #: The attractor agrees with its values; whether it changes a node left open is not said. ``None`` at a limit.
    witness: NetworkSpace | None
    why: str


def decide(
    case: Case, formula: Expression, occurrence: Occurrence, limits: Limits | None = None, *, witness: bool = True
) -> Decision:
    """Whether, for all values of the free inputs, no attractor of the case shows the formula (ever / always).

    PROVED and REFUTED are exact. A limit gives STOPPED, or takes the witness from REFUTED. Without ``witness`` none is
    looked for, which takes as long as the decision itself in most networks: for those who ask the status alone.
    """
    limits = limits or Limits()
    if limits.reached(0) is not None:
        # To compile a network takes long where hundreds of questions are left.
        return Decision(SetStatus.STOPPED, None, f"stopped by {limits.hit}")
    decision = Decision(SetStatus.STOPPED, None, "")
    with limits.stoppable():
        try:
            question = Question(case, formula, occurrence, (), limits)
        except LimitReached as why:
            return Decision(SetStatus.STOPPED, None, str(why))
        outcome = question.check(())
        # What is decided stands, though naming a witness may take longer.
        decision = Decision(outcome.status, None, outcome.why)
        if witness and outcome.region is not None:
            decision = replace(decision, witness=question.witness(outcome.region, outcome.throughout))
    return replace(decision, why=f"stopped by {limits.hit}") if decision.status is SetStatus.STOPPED else decision


class _Avoiding(Struct, frozen=True):
    """A maximal trap space that avoids P under some S; valid under S' if no pin contradicts it, all needed are in."""

    space: PartSpace
    needed: PartSpace


class HasPins(Protocol):
    """A question whose choices have pins on what matters to it."""

    pins_of: list[NetworkSpace]


class Question:
    """Decides one clamp set at a time, on the part of the network that the markers of P depend on."""

    def __init__(
        self,
        case: Case,
        formula: Expression,
        occurrence: Occurrence,
        choices: Sequence[Choice],
        limits: Limits,
        varied: Iterable[str] = (),
    ) -> None:
        """``varied`` names free inputs whose values matter one by one: see ``within`` of :meth:`check`."""
        network, index = case.network, case.network.index
        self._occurrence, self._update = occurrence, case.update
        #: How an attractor shows P that must not be there.
        self._bad = {Shows.ALWAYS} if occurrence is Occurrence.ALWAYS else {Shows.ALWAYS, Shows.SOMETIMES}
        self._limits = limits
        self.choices = choices
        # Settings are told apart by the values of these, so that no set may decide them.
        apart = {*varied}
        _refuse_decided(case, choices, apart)
        channels = channels_of(choices)
        pins_of = _pins_of(network, choices, channels)
        # Settings of the environment are constants in place of rules, so that a candidate may still override them.
        self._held = {index[name]: value for name, value in case.held.items()}
        self._rules = Rules(network, case.cuts, channels, limits)
        self._formula = self._rules.formula(formula)
        self.circuit, (self._false, self._true) = _relevant(
            self._rules, self._formula, self._held, {v for pins in pins_of for v, _ in pins}
        )
        position = {origin: v for v, origin in enumerate(self.circuit.origin)}
        self._fanout = Fanout(self.circuit)
        #: Per choice: its pins on nodes that matter here (whole network); without any it changes nothing here.
        self.pins_of: list[NetworkSpace] = [Subspace.of(pin for pin in pins if pin[0] in position) for pins in pins_of]
        self._position = position
        #: Pins that occur, as literals ``2*v + b`` of the circuit.
        self.pins: list[int] = sorted({2 * position[v] + b for pins in pins_of for v, b in pins if v in position})
        self._relaxable = tuple(sorted([c ^ 1 for c in self.pins]))
        self._shown = ShownFormula(self.circuit, (self._false, self._true))
        self._encoding = Encoding(self.circuit, limits, self._relaxable)
        self._meets = self._encoding.exact(self._true)
        self._state_candidates: StateCandidates | None = None
        #: Positions of the varied inputs, and their literals: what a refutation should not rest on without need.
        self._varied = Subspace.of((position[index[name]], 0) for name in sorted(apart) if index[name] in position).mask
        self._varied_literals = [c for c in range(2 * self.circuit.n) if self._varied >> (c >> 1) & 1]
        self._avoiding: list[_Avoiding] = []
        self._why = ""

    @cached_property
    def varied(self) -> NetworkSpace:
        """The varied inputs that matter here, by position in the network, as a mask."""
        return self.circuit.lift(Subspace(self._varied, 0))

    @cached_property
    def _pin_set(self) -> frozenset[int]:
        return frozenset(self.pins)

    @cached_property
    def _pins_first(self) -> list[int]:
        """A value that some pin contradicts makes a clause longer; any other that could go only hides what matters."""
        rest = (c for c in range(2 * self.circuit.n) if c not in self._pin_set and not self._varied >> (c >> 1) & 1)
        return [*self._varied_literals, *self.pins, *rest]

    @cached_property
    def _inputs_first(self) -> list[int]:
        """A trap space that avoids P in one environment nearly always does in others too; what can be pinned last."""
        inputs = [self.circuit.is_input(v) for v in range(self.circuit.n)]
        return [c for first in (True, False) for c in range(2 * self.circuit.n) if inputs[c >> 1] is first]

    def describe(self, chosen: tuple[int, ...]) -> str:
        return " + ".join(str(self.choices[i]) for i in chosen) or "nothing"

    def witness(self, region: PartSpace, throughout: bool) -> NetworkSpace | None:
        """A trap space of the whole network, found without choices, that holds an attractor which shows the formula.

        ``region`` and ``throughout`` are those of the outcome. A minimal trap space inside holds an attractor, and each
        attractor of the whole is one of the question's circuit there: enough if all of these show the formula.
        Otherwise only the region is known to hold one that does. Inputs it leaves open were not looked at, so each
        may have the value 0: nothing that shows the formula reads them. ``None`` at a limit.
        """
        try:
            whole, _ = self._rules.circuit(range(self._rules.n), self._held, [self._formula])
        except LimitReached:
            return None
        fanout = Fanout(whole)
        fixed = percolate(fanout, FULL, self.circuit.lift(region))
        if not throughout:
            open_inputs = [(v, 0) for v in range(whole.n) if whole.is_input(v) and not fixed.mask >> v & 1]
            return percolate(fanout, FULL, fixed & Subspace.of(open_inputs))
        part, _ = whole.restrict(fixed)
        inside = next(minimal_trap_spaces(part, self._limits), None)
        return None if inside is None else fixed & part.lift(inside)

    def keeping(self, region: PartSpace) -> tuple[int, ...] | None:
        """Nodes, by position in the network, whose rules keep a trap space around ``region`` that shows the formula.

        In every network with these rules an attractor shows it, whatever the others are. ``region`` is that of a
        refutation without choices; ``None`` where values alone do not show the formula there. Linear.
        """
        whole, (signals,) = self._rules.circuit(range(self._rules.n), self._held, [self._formula])
        space = percolate(Fanout(whole), FULL, self.circuit.lift(region))
        if whole.admits(space, signals[0]):
            return None
        kept = whole.excluding(space, signals[0])
        return tuple(v for v in kept if v not in self._held)

    def check(self, chosen: tuple[int, ...], within: NetworkSpace = FULL) -> SetOutcome:
        """Whether the chosen set reaches the goal, with the clause that a refutation teaches.

        ``within`` gives values to free inputs (by position in the network): only settings that have them are asked.
        """
        pinned = Subspace.of((self._position[v], b) for i in chosen for v, b in self.pins_of[i].fixed())
        asked = FULL
        if within.mask:
            asked = Subspace.of((self._position[v], b) for v, b in within.fixed() if v in self._position)
        forced = percolate(self._fanout, pinned, asked)
        shows = self._shown.on_space(forced)
        if shows is Shows.NEVER:
            return _proved(AbsenceBy.PERCOLATION)
        encoding = self._encoding
        base = [*encoding.pins(pinned), *encoding.inside(forced)]
        answer = encoding.solve([*base, -encoding.literal(self._false)])
        if answer is None:
            return _STOPPED
        if answer:
            return self._refuted_inside(encoding.space(), pinned)
        if not self._update.is_decided:
            return self._by_list(pinned, forced)
        if self._occurrence is Occurrence.ALWAYS:
            if self._update.fills_trap_spaces:
                return _proved(AbsenceBy.TRAP_SPACES)
            return self._always_by_candidates(pinned, forced)
        return self._ever(pinned, forced, base)

    # ------------------------------------------------------------------------------------------------- refutations

    def _refuted_inside(self, space: PartSpace, pinned: PartSpace) -> SetOutcome:
        """The clause of a trap space inside P, grown to a maximal one."""
        grown = self._grown(space, pinned, [self._false], self._pins_first)
        return self._clause(grown, pinned, (), PresenceBy.INSIDE)

    def _grown(
        self, space: PartSpace, pinned: PartSpace, forbidden: Iterable[int], literals: Iterable[int]
    ) -> PartSpace:
        """A trap space of the pinned network around ``space`` that keeps signals false and can admit no other literal.

        Literals admitted first leave less room for those that come later.
        """
        closure = Closure(self._fanout, pinned, forbidden)
        if not closure.start(space):
            raise InternalError("a trap space found by the solver does not keep what it was asked to keep")
        closure.grow(literals)
        return closure.space()

    def _clause(
        self,
        space: PartSpace,
        pinned: PartSpace,
        inner: Iterable[int],
        by: PresenceBy,
        retained: Sequence[tuple[int, int]] = (),
        runs: Sequence[Run] = (),
    ) -> SetOutcome:
        """Conditions (a) and (b), and (c) through ``inner``: pins on free nodes that invalidate the refutation."""
        pins = self._pin_set
        against = [2 * v + 1 - b for v, b in space.fixed() if 2 * v + 1 - b in pins]
        against += [c for c in inner if c in pins]
        missing = [2 * v + b for v, b in self.circuit.needed(space, pinned).fixed()]
        clause = Clause(self._in_whole(against), self._in_whole(missing))
        shown = Presence(by, self.circuit.lift(space), self._nodes_in_whole(retained), self._led(runs))
        rests = self.circuit.lift(Subspace(space.mask & self._varied, space.value & self._varied))
        return SetOutcome(SetStatus.REFUTED, clause, space, evidence=shown, setting=rests)

    def _in_whole(self, literals: Sequence[int]) -> tuple[int, ...]:
        origin = self.circuit.origin
        return tuple(2 * origin[c >> 1] + (c & 1) for c in literals)

    def _nodes_in_whole(self, values: Iterable[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
        return tuple((self.circuit.origin[v], b) for v, b in values)

    def _around(self, hull: PartSpace, region: PartSpace, pinned: PartSpace) -> PartSpace:
        """The smallest trap space around an attractor of what matters inside a region, given by its hull there."""
        closure = Closure(self._fanout, pinned)
        closure.start(region & hull)
        return closure.space()

    def _refuted_by_attractor(self, space: PartSpace, pinned: PartSpace) -> SetOutcome:
        """The clause of a trap space that holds an attractor which shows P (conditions a, b and c)."""
        inner, markers = self._inner_ancestors(space)
        around = [c for v in sorted(inner | markers) for c in (2 * v, 2 * v + 1)]
        if self._varied & space.mask:
            # What the inner nodes and the formula read keeps its value, so their part of the dynamics stays as it is.
            roots = (self.circuit.root[2 * v + b] for v in inner for b in (0, 1))
            read = {c >> 1 for c in self.circuit.literals_below([*roots, self._false, self._true])}
            kept = [2 * v + 1 - b for v, b in space.fixed() if v in read]
            space = self._grown(space, pinned, kept, self._varied_literals)
        return self._clause(space, pinned, around, PresenceBy.ATTRACTOR)

    def _refuted_by_core(
        self,
        space: PartSpace,
        pinned: PartSpace,
        encoding: Encoding,
        by: PresenceBy,
        retained: Sequence[tuple[int, int]] = (),
        runs: Sequence[Run] = (),
    ) -> SetOutcome:
        """The clause of a trap space in which nothing avoids P, by the solver's last answer (conditions a, b and c').

        Nothing: no trap space, or no candidate. What the answer used says what matters: the values it used are kept
        while the space is grown, and only pins that switch off a rule it used are counted against.
        """
        core = set(encoding.core())
        kept = [c for v, b in space.fixed() if -((c := 2 * v + 1 - b) + 1) in core]
        grown = self._grown(space, pinned, kept, self._pins_first)
        used = {c ^ 1 for c, switch in encoding.relaxed.items() if -switch in core}
        used.update(c for c, held in encoding.holds.items() if -held in core)
        inner = sorted(c for c in used if not grown.mask >> (c >> 1) & 1)
        return self._clause(grown, pinned, inner, by, retained, runs)

    def _absent(
        self, avoiding: Iterable[PartSpace], regions: Iterable[PartSpace], runs: Iterable[Run[OfPart]]
    ) -> SetOutcome:
        """Proved by candidates: none is left outside these regions."""
        lift = self.circuit.lift
        absence = Absence(
            AbsenceBy.CANDIDATES,
            self._nodes_in_whole(self._candidates().retained.items()),
            tuple(map(lift, avoiding)),
            tuple(map(lift, regions)),
            self._led(runs),
        )
        return SetOutcome(SetStatus.PROVED, evidence=absence)

    def _led(self, runs: Iterable[Run[OfPart]]) -> tuple[Run[OfNetwork], ...]:
        origin, lift = self.circuit.origin, self.circuit.lift
        return tuple(
            Run(tuple(origin[v] for v in run.updates), None if run.into is None else lift(run.into)) for run in runs
        )

    def _inner_ancestors(self, space: PartSpace) -> tuple[set[int], set[int]]:
        """Free nodes of the space that a free marker depends on inside it, and the free markers."""
        part, _ = self.circuit.restrict(space)
        place = {v: i for i, v in enumerate(self._free(space))}
        markers = {v for v in self._shown.support if v in place}
        nodes = list(place)
        return {nodes[i] for i in part.ancestors(place[v] for v in markers)}, markers

    def _free(self, space: PartSpace) -> list[int]:
        return [v for v in range(self.circuit.n) if not space.mask >> v & 1]

    # ---------------------------------------------------------------------------------------- asynchronous, always

    def _candidates(self) -> StateCandidates:
        if self._state_candidates is None:
            self._state_candidates = StateCandidates(self.circuit, self._limits, self._relaxable)
        return self._state_candidates

    def _always_by_candidates(self, pinned: PartSpace, forced: PartSpace) -> SetOutcome:
        """No trap space lies inside P. An attractor inside P would hold a candidate in P, and no run leads out of P."""
        candidates = self._candidates()
        encoding = candidates.encoding
        pursuit = candidates.pursuit([self._true], pinned)
        extra = [*encoding.inside(forced), -encoding.literal(self._false)]
        session = encoding.fresh()
        regions: list[PartSpace] = []
        outcome: SetOutcome | None = None
        while outcome is None:
            state = candidates.find([session, *pursuit.assumptions(), *extra], pinned)
            if state is NoState.STOPPED:
                outcome = _STOPPED
            elif state is NoState.ABSENT:
                outcome = self._absent((), regions, pursuit.used())
            else:
                if pursuit.lead_out(state, self._false) or pursuit.lead_into_trap(state):
                    continue
                found = self._looked_at(candidates.around(state, pinned), pinned)
                if isinstance(found, SetOutcome):
                    outcome = found
                else:
                    encoding.add([-session, *encoding.outside(found)])
                    regions.append(found)
        encoding.add([-session])
        return outcome

    # ------------------------------------------------------------------------------------------ occurrence "ever"

    def _ever(self, pinned: PartSpace, forced: PartSpace, base: list[int]) -> SetOutcome:
        """No trap space lies inside P. Look for an attractor that meets P, region by region."""
        encoding = self._encoding
        session = encoding.fresh()
        asked = [session, *base]
        outcome: SetOutcome | None = None
        # Trap spaces without P, and others all of whose attractors are known to avoid it.
        avoiding: list[PartSpace] = []
        regions: list[PartSpace] = []
        valid = [
            q
            for q in self._avoiding
            if q.space.meets(pinned) and q.needed.mask & ~pinned.mask == 0 and q.needed.meets(pinned)
        ]
        while outcome is None:
            answer = encoding.solve([*asked, self._meets])
            if answer is None:
                outcome = _STOPPED
                break
            if not answer:
                break
            space = encoding.space()
            known = [q.space for q in valid if q.space.meets(space)]
            if known:
                for region in known:
                    encoding.add([-session, *encoding.outside(region)])
                avoiding += known
                valid = [q for q in valid if not q.space.meets(space)]
                continue
            # Without the session: its clauses hold anyway inside a space that met none of what they exclude.
            answer = encoding.solve([*base, *encoding.inside(space), -encoding.literal(self._true)])
            if answer is None:
                outcome = _STOPPED
            elif answer:
                region = self._grown(encoding.space(), pinned, [self._true], self._inputs_first)
                self._avoiding.append(_Avoiding(region, self.circuit.needed(region, pinned)))
                encoding.add([-session, *encoding.outside(region)])
                avoiding.append(region)
            elif self._update.fills_trap_spaces:
                # Every trap space inside this one meets P; so does a minimal one.
                outcome = self._refuted_by_core(space, pinned, encoding, PresenceBy.MINIMAL)
            else:
                found = self._inside(space, pinned, asked)
                if isinstance(found, SetOutcome):
                    outcome = found
                else:
                    encoding.add([-session, *encoding.outside(found)])
                    regions.append(found)
        encoding.add([-session])
        if outcome is not None:
            return outcome
        if self._update.fills_trap_spaces:
            absence = Absence(AbsenceBy.TRAP_SPACES, avoiding=tuple(map(self.circuit.lift, avoiding)))
            return SetOutcome(SetStatus.PROVED, evidence=absence)
        return self._ever_by_candidates(pinned, forced, [*avoiding, *(q.space for q in valid)], regions)

    def _inside(self, space: PartSpace, pinned: PartSpace, asked: Sequence[int]) -> SetOutcome | PartSpace:
        """Whether an attractor meets P inside a trap space that holds no trap space without P.

        If none does: a minimal trap space inside, each attractor of which avoids P.
        """
        refuted = self._all_lead_to(space, pinned)
        if refuted is not None:
            return refuted
        minimal = shrink(self._encoding, space, asked)
        if minimal is None:
            return _STOPPED
        return self._all_lead_to(minimal, pinned) or self._looked_at(minimal, pinned)

    def _all_lead_to(self, space: PartSpace, pinned: PartSpace) -> SetOutcome | None:
        """Refuted, if each candidate inside a trap space is in P or led there by a run; ``None`` if that is open.

        Each attractor inside holds a candidate and all that is reachable from it, so each meets P then.
        """
        candidates = self._candidates()
        encoding = candidates.encoding
        pursuit = candidates.pursuit([self._false], pinned, Begin.AFRESH)
        # Fewer candidates leave fewer runs, and fewer pins that matter.
        search = candidates.banish
        for _ in range(MOST_LED):
            asked = [*pursuit.assumptions(), *encoding.inside(space), -encoding.literal(self._true)]
            state = search(asked, pinned)
            search = candidates.find
            if state is NoState.STOPPED:
                return _STOPPED
            if state is NoState.ABSENT:
                retained, runs = [*candidates.retained.items()], pursuit.used()
                return self._refuted_by_core(space, pinned, encoding, PresenceBy.ATTRACTOR, retained, runs)
            if not pursuit.lead_out(state, self._true):
                return None
        return None

    def _ever_by_candidates(
        self, pinned: PartSpace, forced: PartSpace, avoiding: list[PartSpace], regions: list[PartSpace]
    ) -> SetOutcome:
        """No minimal trap space holds an attractor that meets P; an attractor elsewhere holds a candidate elsewhere."""
        candidates = self._candidates()
        encoding = candidates.encoding
        session = encoding.fresh()
        for region in (*avoiding, *regions):
            encoding.add([-session, *encoding.outside(region)])
        pursuit = candidates.pursuit([*avoiding, *regions], pinned)
        outcome: SetOutcome | None = None
        while outcome is None:
            state = candidates.find([session, *pursuit.assumptions(), *encoding.inside(forced)], pinned)
            if state is NoState.STOPPED:
                outcome = _STOPPED
            elif state is NoState.ABSENT:
                outcome = self._absent(avoiding, regions, pursuit.used())
            else:
                if pursuit.lead_into_trap(state):
                    continue
                region = candidates.around(state, pinned)
                found = self._all_lead_to(region, pinned) or self._looked_at(region, pinned)
                if isinstance(found, SetOutcome):
                    outcome = found
                else:
                    encoding.add([-session, *encoding.outside(found)])
                    regions.append(found)
        encoding.add([-session])
        return outcome

    # ------------------------------------------------------------------------------------------------ synchronous

    def _by_list(self, pinned: PartSpace, forced: PartSpace) -> SetOutcome:
        """No trap space lies inside P, percolation does not exclude it: look at each attractor of what P depends on."""
        inner, _ = self._inner_ancestors(forced)
        place = sorted(inner)
        part, signals = self.circuit.restrict(forced, place)
        shown = ShownFormula(part, (signals[self._false], signals[self._true]))
        scheme = scheme_of(self._update)
        parts = Decomposition(
            part.on_its_own(), FULL, lambda leaf: scheme.analyse(leaf, self._limits, Effort()), self._limits
        )
        why = ""
        for seen, attractor in enumerate(scheme.whole(parts), start=1):
            how = shown.on_attractor(attractor.space, attractor.faithful is Verdict.YES, attractor.states)
            if how in self._bad and attractor.kind is not Kind.MINIMAL_TRAP_SPACE:
                hull = Subspace.of((place[v], b) for v, b in attractor.space.fixed())
                space = self._around(hull, forced, pinned)
                return replace(self._refuted_by_attractor(space, pinned), throughout=False)
            if how is Shows.UNKNOWN or how in self._bad:
                why = f"the states of a long {scheme.noun} were not looked at"
            if seen > MAX_LISTED or self._limits.reached() is not None:
                free = plural(part.n, "free node")
                why = f"more than {MAX_LISTED} {self._update.value} {scheme.noun}s among {free}"
                break
        if self._limits.hit is not None:
            return _STOPPED
        reasons = [reason for leaf in parts.leaves() for reason in leaf.reasons]
        why = why or "; ".join(dict.fromkeys(reasons))
        return SetOutcome(SetStatus.UNDECIDED, why=why) if why else _proved(AbsenceBy.CYCLES)

    # --------------------------------------------------------------------------------------------- state by state

    def _shown_by_attractors(self, region: PartSpace) -> dict[Shows, Subspace] | None:
        """How the attractors inside a trap space show P, each exactly, with the hull of one that shows it so.

        Only the nodes a free marker depends on inside the region matter: the attractors of that part are the
        projections of the attractors of the region. ``None`` if something about them is unknown.
        """
        inner, _ = self._inner_ancestors(region)
        place = sorted(inner)
        part, signals = self.circuit.restrict(region, place)
        shown = ShownFormula(part, (signals[self._false], signals[self._true]))
        parts = Decomposition(part.on_its_own(), FULL, lambda leaf: analyse(leaf, self._limits), self._limits)
        answers: dict[Shows, Subspace] = {}
        for fixed, factors in parts.products(lambda leaf: leaf.attractors):
            attractor = joined(FULL, fixed, factors)
            how = shown.on_attractor(attractor.space, attractor.faithful is Verdict.YES, attractor.states)
            if how not in answers:
                answers[how] = Subspace.of((place[v], b) for v, b in attractor.space.fixed())
        leaves = parts.leaves()
        self._why = "; ".join(dict.fromkeys(reason for leaf in leaves for reason in leaf.reasons))
        if Shows.UNKNOWN in answers or any(leaf.complete is not Verdict.YES for leaf in leaves):
            return None
        return None if self._limits.hit is not None else answers

    def _looked_at(self, region: PartSpace, pinned: PartSpace) -> SetOutcome | PartSpace:
        """What the attractors inside a trap space say, each looked at; the trap space itself if none shows P so."""
        shown = self._shown_by_attractors(region)
        if shown is None:
            return self._open(region)
        bad = next((hull for how, hull in shown.items() if how in self._bad), None)
        if bad is None:
            return region
        outcome = self._refuted_by_attractor(region, pinned)
        if shown.keys() <= self._bad:
            return outcome
        return replace(outcome, region=self._around(bad, region, pinned), throughout=False)

    def _open(self, region: PartSpace) -> SetOutcome:
        if self._limits.hit is not None:
            return _STOPPED
        inner, _ = self._inner_ancestors(region)
        among, because = plural(len(inner), "free node"), self._why or "its states are not known"
        why = f"an attractor among {among} may show the goal: {because}"
        return SetOutcome(SetStatus.UNDECIDED, why=why)


def _refuse_decided(case: Case, choices: Sequence[Choice], apart: set[str]) -> None:
    """A choice may decide neither what the case clamps nor an input in whose values settings differ."""
    clamped = {clamp.node for clamp in case.clamps}
    for clamp in (clamp for choice in choices for clamp in choice.clamps):
        if clamp.node in apart:
            raise UsageError(
                f"`{clamp.node}` is a free input: settings differ in it, so it cannot be a candidate as well",
                f"fix it with --env {clamp.node}=0, or exclude it",
            )
        if clamp.node in clamped:
            raise UsageError(f"`{clamp.node}` is clamped throughout and cannot be a candidate as well")


def _pins_of(network: Network, choices: Sequence[Choice], channels: Sequence[Cut]) -> list[list[tuple[int, int]]]:
    """What each choice pins, by position: nodes, and behind the last node the channels of regulations that are cut."""
    channel = {cut: len(network) + k for k, cut in enumerate(channels)}
    return [
        [
            *((network.index[clamp.node], clamp.value) for clamp in choice.clamps),
            *((channel[cut], 0) for cut in choice.cuts),
        ]
        for choice in choices
    ]


def useful_pins(questions: Sequence[HasPins]) -> dict[int, Subspace]:
    """The choices that matter to some question, by position, with their pins there. No other is in a minimal set."""
    found: dict[int, Subspace] = {}
    for question in questions:
        for i, pins in enumerate(question.pins_of):
            if pins.mask:
                found[i] = found[i] & pins if i in found else pins
    return dict(sorted(found.items()))


def _relevant(
    rules: Rules, formula: RuleSignals, held: Mapping[int, int], pinnable: set[int]
) -> tuple[Circuit, tuple[int, int]]:
    """The free ancestors of the markers after everything that no candidate can change has been percolated.

    With the signals of the formula there. Nothing percolates where all that is constant can be changed.
    """
    nodes = rules.ancestors(formula.nodes, held)
    constant = -1 in formula.nodes or any(
        v not in pinnable if v in held else -1 in rules[v].nodes and not (v in pinnable and rules[v].is_constant)
        for v in nodes
    )
    circuit, (signals,) = rules.circuit(nodes, held, [formula], backwards=not constant)
    if not constant:
        return circuit, signals
    fixed = percolate(Fanout(circuit.with_inputs(v for v, origin in enumerate(nodes) if origin in pinnable)))
    markers = [c >> 1 for c in circuit.literals_below(signals) if not fixed.mask >> (c >> 1) & 1]
    part, translate = circuit.restrict(fixed, circuit.ancestors(markers, fixed))
    return part, (translate[signals[0]], translate[signals[1]])
