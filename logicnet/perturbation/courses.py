"""Where a change leads from a start: permanent, temporary and one-shot changes, exactly, attractor by attractor.

A *course* is a start, a kind of change and what counts as an end:

* permanent: from the start, with the changes laid over it, along the network under the changes;
* temporary: as before until an attractor is reached; then, from each of its states, along the network without them.
  What the environment holds has its value again at once, every other node keeps its value until its rule changes it;
* one-shot: from the start with the values of the changes, along the network without them.

The question is that of :mod:`logicnet.perturbation.question`: does some attractor at the end show a formula? It is
answered by the same engine inside the smallest trap space around the start, which no run leaves. That proves absence.
A presence found there counts if a run from the start leads into it; :class:`Passage` says which pins would stop the
run, which makes a clause for the search. A temporary course may settle in an attractor that does not rest: the run
from there may need what every attractor in the trap space shows at some time (:mod:`logicnet.attractors.recurrence`).
What neither settles is worked out by :class:`CourseEnds`: every attractor, and exact reachability
(:mod:`logicnet.attractors.reachability`). What stays unknown there makes the set undecided.

*The clause of a run.* Let a run of f|S lead from a state of the start, S laid over it, into a trap space T whose
presence has the clause C. Going backwards, note for each node the values that some step, or T, still needs. A set S'
under which C holds still has the run unless (a) it pins a node against a value that is needed at some time, or (b) it
lacks a pin of S to a value that is needed in the beginning and that the start contradicts. Proof: an update of a node
that S' pins is left out; the node has the one value that is ever needed of it from the first state on. What a run needs
of an attractor that does not rest is there under S' too, unless S' pins a node on which these values depend inside T.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from msgspec import Struct
from msgspec.structs import replace

from logicnet.attractors.landscape import Attractor, Kind, Landscape, Shows, Verdict
from logicnet.attractors.reachability import reachable_from
from logicnet.attractors.recurrence import Recurrence
from logicnet.attractors.runs import Run
from logicnet.attractors.search import Prepared, list_attractors
from logicnet.attractors.starts import cover_of, showing
from logicnet.attractors.trap_spaces import minimal_trap_spaces
from logicnet.attractors.walks import towards, walk
from logicnet.compiled.circuit import Circuit, Closure, Fanout, percolate
from logicnet.compiled.compile import Rules
from logicnet.compiled.encoding import NoState
from logicnet.compiled.space import FULL, Subspace
from logicnet.errors import UsageError
from logicnet.limits import Limits
from logicnet.network.case import Case, Criterion, InputValues, KindOfChange, OfCase, Steps, Update
from logicnet.network.model import Clamp, Cut
from logicnet.perturbation.candidates import Choice, channels_of
from logicnet.perturbation.course_run import RunStep, run_along
from logicnet.perturbation.evidence import Absence, AbsenceBy, Clause, Led, Presence, PresenceBy
from logicnet.perturbation.fixed_points import FixedPoints
from logicnet.perturbation.outcome import Goal, Occurrence
from logicnet.perturbation.question import Question, SetOutcome, SetStatus
from logicnet.text.formula import Expression
from logicnet.text.notebook import Shown

__all__ = [
    "Asked",
    "CourseEnds",
    "CourseFate",
    "CourseQuestion",
    "PercolationQuestion",
    "along_steps",
    "fate_along",
    "judged",
    "phases_of",
    "question_of",
    "refuse_without_effect",
]

#: Walks tried from a start, and steps of one that should settle.
WALKS, STEPS = 3, 300
#: Minimal trap spaces under a set that are looked at one by one, where walks lead to no answer.
LISTED = 16


# ------------------------------------------------------------ every attractor


class _Front(Struct):
    """Where a phase begins: states that are reached for certain, and a superset of all that may be."""

    sure: list[Subspace]
    maybe: list[Subspace]


class End(Struct, frozen=True):
    """An attractor of the last phase, whether it is reached, and how it shows each formula."""

    attractor: Attractor
    reached: Verdict
    shows: tuple[Shows, ...]


class CourseEnds:
    """What a network ends in along courses, with what was worked out before kept for the next course."""

    def __init__(
        self,
        case: Case,
        formulas: Sequence[Expression],
        criterion: Criterion,
        limits: Limits,
        most: int | None = None,
    ) -> None:
        """``most`` attractors of a phase are looked at: where there are more, some may be missing."""
        self._case = showing(case, formulas)
        #: What the next course may use; another one for each row of a table.
        self.limits = limits
        self._most = most
        self._fixed_points = criterion is Criterion.FIXED_POINTS
        self._prepared: dict[tuple[Cut, ...], Prepared] = {}
        #: By what is held, the values of the inputs, and whether only fixed points were asked for.
        self._landscapes: dict[tuple[object, ...], Landscape] = {}
        #: By what is held and where the phase begins.
        self._phases: dict[tuple[object, ...], tuple[list[tuple[Attractor, Verdict]], str]] = {}

    def along(
        self, phases: Sequence[Sequence[Clamp | Cut]], starts: Sequence[Subspace], jump: Sequence[Clamp] = ()
    ) -> tuple[list[End], str]:
        """The ends of a course, and why some may be missing or were not told apart; empty if none is.

        ``phases`` are the changes held in each phase; ``jump`` changes the states of the start once. Reached means:
        from some state of the start, along some run.
        """
        index = self._case.network.index
        thrown = Subspace.of(sorted((index[clamp.node], clamp.value) for clamp in jump))
        front = _Front([thrown.over(start) for start in starts], [thrown.over(start) for start in starts])
        whys: list[str] = []
        for number, changes in enumerate(phases):
            case = self._case.under(changes)
            last = number == len(phases) - 1
            key = case.clamps, case.cuts, tuple(front.sure), tuple(front.maybe), last
            known = self._phases.get(key)
            if known is None:
                known = self._phase(case, front, self._fixed_points and last)
                if len(self._phases) > 2_000:
                    self._phases.clear()
                if self.limits.hit is None:
                    self._phases[key] = known
            found, why = known
            whys += [why] if why else []
            if last:
                return [End(a, reached, tuple(how for _, how in a.phenotypes)) for a, reached in found], "; ".join(whys)
            front = self._released(found)
        raise AssertionError("a course has a phase")

    def _released(self, found: Iterable[tuple[Attractor, Verdict]]) -> _Front:
        """The states of attractors, from which the next phase begins."""
        front = _Front([], [])
        for attractor, reached in found:
            states = cover_of(attractor, len(self._case.network))
            if states is None:
                front.maybe.append(attractor.space)
                known: tuple[Subspace, ...] = () if attractor.state is None else (attractor.state,)
            else:
                front.maybe += states
                known = states
            if reached is Verdict.YES and attractor.kind is not Kind.MINIMAL_TRAP_SPACE:
                front.sure += known
        return front

    def _phase(self, case: Case, front: _Front, fixed_points: bool) -> tuple[list[tuple[Attractor, Verdict]], str]:
        """The attractors that are not proved unreachable from a front; and why some are open."""
        index, held = case.network.index, case.held
        kept = Subspace.of(sorted((index[name], value) for name, value in held.items()))
        #: By the values of the inputs, those that a start gives to free ones among them.
        groups: dict[InputValues, _Front] = {}
        free = [(name, index[name]) for name in case.free]
        for for_certain in (True, False):
            for begin in front.sure if for_certain else front.maybe:
                given = {name: begin.get(v) for name, v in free}
                values = tuple((name, given.get(name, value)) for name, value in case.environment)
                group = groups.setdefault(values if free else case.environment, _Front([], []))
                (group.sure if for_certain else group.maybe).append(kept.over(begin))
        answers: dict[str, tuple[Attractor, Verdict]] = {}
        whys: dict[str, None] = {}
        for values, group in groups.items():
            posed = replace(case, environment=values)
            landscape = self._landscape(posed, fixed_points)
            if landscape.complete is not Verdict.YES:
                whys.update(dict.fromkeys((*landscape.limits, *landscape.reasons) or ("attractors may be missing",)))
            whole = replace(landscape, reasons=(), limits=())
            maybe = self._reached(whole, group.maybe, kept)
            sure = maybe if group.sure == group.maybe else self._reached(whole, group.sure, kept)
            for attractor in landscape.attractors:
                verdict = Verdict.YES if sure[attractor.id] is Verdict.YES else maybe[attractor.id]
                verdict = Verdict.UNKNOWN if verdict is Verdict.YES is not sure[attractor.id] else verdict
                before = answers.get(attractor.id)
                if before is None or _more(verdict, before[1]):
                    answers[attractor.id] = attractor, verdict
        return [one for one in answers.values() if one[1] is not Verdict.NO], "; ".join(whys)

    def _landscape(self, case: Case, fixed_points: bool) -> Landscape:
        key = case.clamps, case.cuts, case.environment, fixed_points
        known = self._landscapes.get(key)
        if known is None:
            prepared = self._prepared.get(case.cuts)
            if prepared is None:
                prepared = self._prepared[case.cuts] = Prepared(case.network, case.cuts, self.limits)
            known = list_attractors(
                case, fixed_points_only=fixed_points, limit=self._most, limits=self.limits, prepared=prepared
            )
            if len(self._landscapes) > 2_000:
                self._landscapes.clear()
            self._landscapes[key] = known
        return known

    def _reached(self, landscape: Landscape, starts: Sequence[Subspace], kept: Subspace) -> dict[str, Verdict]:
        """By stable name, whether each attractor is reached from some state of some start."""
        found = {attractor.id: Verdict.NO for attractor in landscape.attractors}
        given = kept.mask | _inputs(landscape.case)
        if any(not start.mask & ~given for start in starts):
            return dict.fromkeys(found, Verdict.YES)
        for start in dict.fromkeys(starts):
            told = reachable_from(landscape, start, self.limits)
            for name, verdict in told.by_name.items():
                if _more(verdict, found[name]):
                    found[name] = verdict
            if all(verdict is Verdict.YES for verdict in found.values()):
                break
        return found


def phases_of(
    kind: KindOfChange, changes: Sequence[Clamp | Cut], starts: Sequence[Subspace]
) -> tuple[Sequence[Sequence[Clamp | Cut]], Sequence[Subspace], Sequence[Clamp]]:
    """A course for :meth:`CourseEnds.along`: the changes of each phase, where it starts, and what is changed once."""
    if kind is KindOfChange.PERMANENT:
        return [changes], starts, ()
    if kind is KindOfChange.TEMPORARY:
        return [changes, ()], starts, ()
    return [()], starts, [change for change in changes if isinstance(change, Clamp)]


def phases_of_steps(
    steps: Steps, starts: Sequence[Subspace]
) -> tuple[Sequence[Sequence[Clamp | Cut]], Sequence[Subspace], Sequence[Clamp]]:
    """The course of a sequence, as :func:`phases_of` has those of a set."""
    return [steps.first, steps.then, ()], starts, ()


def bad_of(occurrence: Occurrence) -> set[Shows]:
    """How an attractor must not show the formula."""
    return {Shows.ALWAYS} if occurrence is Occurrence.ALWAYS else {Shows.ALWAYS, Shows.SOMETIMES}


def _more(verdict: Verdict, than: Verdict) -> bool:
    order = (Verdict.NO, Verdict.UNKNOWN, Verdict.YES)
    return order.index(verdict) > order.index(than)


def _inputs(case: Case) -> int:
    """The inputs that have a value, as bits."""
    index = case.network.index
    return sum(1 << index[name] for name, value in case.settings if value is not None)


# ---------------------------------------------------------------------------------------------------------- one run


class Passage(Struct, frozen=True):
    """What a run needs: the values in its beginning, and each value that is needed at some time."""

    begins: Subspace
    zero: int
    one: int
    #: The nodes that have to be updated, one after the other.
    updates: tuple[int, ...] = ()

    def against(self) -> Iterator[int]:
        """The literals that no pin may have."""
        both = self.zero | self.one
        v = 0
        while both:
            if both & 1:
                if self.one >> v & 1:
                    yield 2 * v
                if self.zero >> v & 1:
                    yield 2 * v + 1
            both >>= 1
            v += 1


def passage_of(circuit: Circuit, steps: Sequence[tuple[int, int]], goal: Subspace) -> Passage:
    """What steps, each the node that flips and the state before it, need to lead into a goal."""
    mask = (1 << circuit.n) - 1
    needed = goal
    zero, one = goal.mask & ~goal.value, goal.value
    updates = []
    for u, before in reversed(steps):
        b = before >> u & 1
        if needed.get(u) == 1 - b:
            others = Subspace(needed.mask & ~(1 << u), needed.value & ~(1 << u))
            why = circuit.reason(Subspace(mask, before), circuit.root[2 * u + 1 - b], others)
            needed = others & why
            zero |= needed.mask & ~needed.value
            one |= needed.value
            updates.append(u)
    return Passage(needed, zero, one, tuple(reversed(updates)))


# --------------------------------------------------------------------------------------------------------- the question


class CourseQuestion:
    """Decides one set at a time, along a course; the twin of :class:`~logicnet.perturbation.question.Question`.

    PROVED: no attractor at the end of the course shows the formula. REFUTED: some attractor that is reached does.
    """

    def __init__(
        self,
        case: Case,
        formula: Expression,
        occurrence: Occurrence,
        choices: Sequence[Choice],
        limits: Limits,
        goal: Goal,
    ) -> None:
        """``goal`` says where it begins, how long changes are held and what counts as an end, not what is asked."""
        network, self.choices, self._limits, self._goal = case.network, choices, limits, goal
        if goal.criterion is Criterion.MINIMAL_TRAP_SPACES:
            case = replace(case, update=Update.MOST_PERMISSIVE)
        #: As the criterion reads it.
        self.case = case
        self._formula, self._occurrence = formula, occurrence
        self.bad = bad_of(occurrence)
        if goal.kind is KindOfChange.ONE_SHOT:
            refuse_without_effect(case, choices)
        channels = channels_of(choices)
        channel = {cut: len(network) + k for k, cut in enumerate(channels)}
        index = network.index
        self._held = {index[name]: value for name, value in case.held.items()}
        rules = Rules(network, case.cuts, channels, limits)
        if goal.criterion is Criterion.FIXED_POINTS:
            # Whether the whole comes to rest is a matter of every node.
            nodes = list(range(rules.n))
        else:
            nodes = rules.ancestors(rules.formula(formula).nodes, self._held)
        self.circuit, _ = rules.circuit(nodes, self._held, [])
        self._fanout = Fanout(self.circuit)
        self._place = {origin: v for v, origin in enumerate(self.circuit.origin)}
        self.pins_of: list[Subspace] = []
        for choice in choices:
            pins = {index[clamp.node]: clamp.value for clamp in choice.clamps} | {
                channel[cut]: 0 for cut in choice.cuts
            }
            self.pins_of.append(Subspace.of(sorted((v, b) for v, b in pins.items() if v in self._place)))
        self._pins = frozenset(2 * v + b for pins in self.pins_of for v, b in pins.fixed())
        # Every regulation is whole as long as no set cuts it, from the first state on and once it is released.
        whole = {len(network) + k: 1 for k in range(len(channels))}
        self._kept = self._local(Subspace.of(sorted((self._held | whole).items())))
        self._starts = (FULL,) if goal.start is None else goal.start.spaces
        self._asked_by_engine = goal.criterion is not Criterion.FIXED_POINTS
        permanent = goal.kind is KindOfChange.PERMANENT
        if self._asked_by_engine:
            self._inner = Question(case, formula, occurrence, choices if permanent else (), limits)
        self._settled = self._percolated()
        self._recurrence = Recurrence(limits)
        #: The pins as literals of the circuit.
        self._pinnable = dict.fromkeys(sorted(2 * self._place[c >> 1] + (c & 1) for c in self._pins))
        self._ends: CourseEnds | None = None
        self._plain: dict[Subspace, SetOutcome] = {}

    def describe(self, chosen: tuple[int, ...]) -> str:
        """The set in words."""
        return " + ".join(str(self.choices[i]) for i in chosen) or "nothing"

    def _local(self, space: Subspace) -> Subspace:
        return Subspace.of(sorted((self._place[v], b) for v, b in space.fixed() if v in self._place))

    def _percolated(self) -> Subspace:
        """What has one value in every attractor, whatever is pinned: the engine leaves it out of its circuit."""
        pinnable = [c >> 1 for c in self._pins] if self._goal.kind is KindOfChange.PERMANENT else []
        return percolate(Fanout(self.circuit.with_inputs(self._place[origin] for origin in pinnable)))

    def check(self, chosen: tuple[int, ...]) -> SetOutcome:
        """Whether the chosen set reaches the goal, with the clause that a refutation teaches."""
        pins: dict[int, int] = {}
        for i in chosen:
            pins.update(self.pins_of[i].fixed())
        pinned = self._local(Subspace.of(sorted(pins.items())))
        open_here = not self._asked_by_engine
        absences = []
        if self._asked_by_engine:
            quick = {
                KindOfChange.PERMANENT: self._permanent,
                KindOfChange.TEMPORARY: self._temporary,
                KindOfChange.ONE_SHOT: self._one_shot,
            }[self._goal.kind]
            for k, start in enumerate(self._starts):
                outcome = quick(chosen, pinned, self._kept.over(self._local(start)))
                if outcome is None:
                    open_here = True
                elif outcome.status is not SetStatus.PROVED:
                    return _from_start(outcome, k)
                else:
                    absences.append(outcome.evidence)
        if not open_here:
            each = tuple(one for one in absences if isinstance(one, Absence))
            return SetOutcome(SetStatus.PROVED, evidence=Absence(AbsenceBy.EACH, each=each))
        return self._exactly(chosen, pinned)

    # ------------------------------------------------------------------------------------------- by trap space and run

    def _around(self, begin: Subspace, pinned: Subspace) -> Subspace:
        closure = Closure(self._fanout, pinned)
        closure.start(begin)
        return closure.space()

    def _permanent(self, chosen: tuple[int, ...], pinned: Subspace, begin: Subspace) -> SetOutcome | None:
        """Decided, or ``None``."""
        outcome = self._inner.check(chosen, self.circuit.lift(self._around(pinned.over(begin), pinned)))
        if outcome.status is not SetStatus.REFUTED:
            return None if outcome.status is SetStatus.UNDECIDED else outcome
        if self.case.update.fills_trap_spaces and not pinned.over(begin).free_count(self.circuit.n):
            # From one state every minimal trap space around it is reached.
            return self._without_clause(pinned, outcome.evidence)
        region = self._region(outcome)
        passage = None if region is None else self._led(pinned.over(begin), region, pinned)
        if passage is None or not self.case.update.steps_singly:
            return None
        assert outcome.clause is not None
        against, missing = self._stoppers(passage, pinned, begin)
        clause = Clause(
            tuple(sorted({*outcome.clause.against, *against})), tuple(sorted({*outcome.clause.missing, *missing}))
        )
        return self._told(outcome, clause, begin, [(passage, region)])

    def _one_shot(self, chosen: tuple[int, ...], pinned: Subspace, begin: Subspace) -> SetOutcome | None:
        """Decided, or ``None``."""
        first = pinned.over(begin)
        outcome = self._unchanged(self._around(first, FULL))
        if outcome.status is not SetStatus.REFUTED:
            return None if outcome.status is SetStatus.UNDECIDED else outcome
        if self.case.update.fills_trap_spaces and not first.free_count(self.circuit.n):
            return self._without_clause(pinned, outcome.evidence)
        region = self._region(outcome)
        passage = None if region is None else self._led(first, region, FULL)
        if passage is None or not self.case.update.steps_singly:
            return None
        # A change of the first state only has to leave what is needed then.
        needed = passage.begins
        only_first = Passage(needed, needed.mask & ~needed.value, needed.value)
        against, missing = self._stoppers(only_first, pinned, begin)
        clause = Clause(tuple(against), tuple(missing))
        return self._told(outcome, clause, begin, [(passage, region)])

    def _temporary(self, chosen: tuple[int, ...], pinned: Subspace, begin: Subspace) -> SetOutcome | None:
        """Decided, or ``None``."""
        first = pinned.over(begin)
        around = percolate(self._fanout, pinned, self._around(first, pinned))
        outcome = self._unchanged(self._around(self._kept.over(around), FULL))
        if outcome.status in (SetStatus.PROVED, SetStatus.STOPPED):
            return outcome
        if self.case.update is not Update.ASYNCHRONOUS:
            return None
        for steps, value, settled in self._settlings(first, around, pinned):
            onwards = self._onwards(value, settled)
            if onwards is None:
                continue
            outcome, region, passage, shown = onwards
            circuit = self.circuit
            depends = circuit.ancestors((v for v, _ in shown.fixed()), settled)
            enough = self._enough(settled, pinned, passage, depends)
            before = passage_of(circuit, steps, enough)
            against, missing = self._stoppers(before, pinned, begin)
            against += [c for c in self._pins if self._place[c >> 1] in depends]
            kept = [2 * circuit.origin[v] + b for v, b in circuit.needed(enough, pinned).fixed()]
            missing += [c for c in kept if c in self._pins]
            clause = Clause(tuple(sorted({*against})), tuple(sorted({*missing})))
            return self._told(outcome, clause, begin, [(before, enough), (passage, region)], shown)
        return None

    def _enough(self, settled: Subspace, pinned: Subspace, passage: Passage, depends: Sequence[int]) -> Subspace:
        """A large trap space around one: it keeps what a run after the release needs, and what some nodes read."""
        circuit = self.circuit
        read = circuit.literals_below(circuit.root[2 * v + b] for v in depends for b in (0, 1))
        keep = (passage.begins.mask & ~self._kept.mask | sum({1 << (c >> 1) for c in read})) & settled.mask
        closure = Closure(self._fanout, pinned, [2 * v + 1 - b for v, b in settled.fixed() if keep >> v & 1])
        closure.start(settled)
        # What can be pinned first: room there makes the clause shorter.
        closure.grow([*self._pinnable, *(c for c in range(2 * circuit.n) if c not in self._pinnable)])
        return closure.space()

    def _settlings(
        self, first: Subspace, around: Subspace, pinned: Subspace
    ) -> Iterator[tuple[list[tuple[int, int]], int, Subspace]]:
        """Runs under pins from some state into a trap space: the steps, the state at their end, and the space.

        First by chance. Then into minimal trap spaces from which the formula comes back, one by one.
        """
        circuit = self.circuit
        full = (1 << circuit.n) - 1
        for seed in range(WALKS):
            open_values = 0 if not seed else random.Random(seed).getrandbits(max(1, circuit.n)) & full & ~first.mask
            yield self._settling(Subspace(full, first.value | open_values), pinned, seed)
        part, _ = circuit.restrict(around)
        for inside in islice(minimal_trap_spaces(part, self._limits), LISTED):
            if inside is None:
                return
            settled = around & self._local(part.lift(inside))
            if self._region(self._unchanged(self._around(self._kept.over(settled), FULL))) is not None:
                run = self._run(first, settled, pinned)
                if run is not None:
                    yield *run, settled

    def _onwards(self, value: int, settled: Subspace) -> tuple[SetOutcome, Subspace, Passage, Subspace] | None:
        """What a run without changes leads to, which begins in an attractor that lies in a trap space of the changes.

        The last space: the values which the run needs of nodes that the trap space leaves free. Every attractor in it
        has them at some time. ``value``: a state in the trap space.
        """
        circuit = self.circuit
        released = self._kept.over(settled)
        outcome = self._unchanged(self._around(released, FULL))
        region = self._region(outcome)
        if region is None:
            return None
        full = (1 << circuit.n) - 1
        passage = self._led(Subspace(full, value & ~released.mask | released.value), region, FULL)
        if passage is None:
            return None
        shown = Subspace(passage.begins.mask & ~released.mask, passage.begins.value & ~released.mask)
        if shown.mask:
            depends = circuit.ancestors((v for v, _ in shown.fixed()), settled)
            part, _ = circuit.restrict(settled, depends)
            if not self._recurrence.everywhere(part, part.within(circuit.lift(shown))):
                return None
        return outcome, region, passage, shown

    def _settling(self, state: Subspace, pinned: Subspace, seed: int) -> tuple[list[tuple[int, int]], int, Subspace]:
        """A walk under pins into a trap space that holds all attractors around its end: steps, end, and this space."""
        fanout = self._fanout
        steps, value = _steps(state, walk(fanout, state, STEPS, pinned, seed))
        end = Subspace(state.mask, value)
        settled = percolate(fanout, pinned, self._around(end, pinned))
        if not end.within(settled):
            literals = [2 * v + b for v, b in settled.fixed()]
            more, value = _steps(end, towards(fanout, end, [literals], pinned))
            steps += more
            if value & settled.mask != settled.value:
                settled = self._around(Subspace(state.mask, value), pinned)
        return steps, value, settled

    def _unchanged(self, around: Subspace) -> SetOutcome:
        """What the attractors of the network without changes show inside a trap space."""
        known = self._plain.get(around)
        if known is None:
            known = self._plain[around] = self._inner.check((), self.circuit.lift(around))
        return known

    def _region(self, outcome: SetOutcome) -> Subspace | None:
        """A trap space all of whose attractors show the formula so, with what percolates anyway; if there is one."""
        if outcome.status is not SetStatus.REFUTED or outcome.region is None or not outcome.throughout:
            return None
        return self._local(self._inner.circuit.lift(outcome.region)).over(self._settled)

    def _led(self, begin: Subspace, goal: Subspace, pinned: Subspace) -> Passage | None:
        """What a run from some state of a start into a trap space needs; ``None`` if none was found."""
        run = self._run(begin, goal, pinned)
        return None if run is None else passage_of(self.circuit, run[0], goal)

    def _run(self, begin: Subspace, goal: Subspace, pinned: Subspace) -> tuple[list[tuple[int, int]], int] | None:
        """A run from some state of a start into a trap space: its steps, and the state at its end."""
        if not begin.meets(Subspace(goal.mask & pinned.mask, goal.value & pinned.mask)):
            return None
        full = (1 << self.circuit.n) - 1
        state = Subspace(full, begin.value | goal.value & ~begin.mask)
        literals = [2 * v + b for v, b in goal.fixed()]
        # What percolates comes by itself, and may take away what leads to the rest.
        first = [c for c in literals if self._settled.get(c >> 1) != c & 1]
        for seed in range(WALKS):
            steps, value = _steps(state, towards(self._fanout, state, [first], pinned, seed))
            if value & goal.mask != goal.value:
                more, value = _steps(
                    Subspace(full, value), towards(self._fanout, Subspace(full, value), [literals], pinned, seed)
                )
                steps += more
            if value & goal.mask == goal.value:
                return steps, value
            if not steps or self._limits.reached(25) is not None:
                return None
        return None

    def _stoppers(self, passage: Passage, pinned: Subspace, begin: Subspace) -> tuple[list[int], list[int]]:
        """By the numbers of the whole: pins that stop a run, and pins of this set that it cannot do without."""
        origin = self.circuit.origin
        against = [c for v in passage.against() if (c := 2 * origin[v >> 1] + (v & 1)) in self._pins]
        needed = passage.begins
        missing = [2 * origin[v] + b for v, b in pinned.fixed() if needed.get(v) == b and begin.get(v) == 1 - b]
        return against, missing

    def _told(
        self,
        outcome: SetOutcome,
        clause: Clause,
        start: Subspace,
        runs: Sequence[tuple[Passage, Subspace | None]],
        shown: Subspace = FULL,
    ) -> SetOutcome:
        """A refutation with the runs that lead to it, in terms of the whole network."""
        evidence, circuit = outcome.evidence, self.circuit
        assert isinstance(evidence, Presence)
        needed = runs[0][0].begins
        # What a set pins may be free in the start; another set that fails for the same reason may not pin it.
        begin = Subspace(needed.mask & ~start.mask, needed.value & ~start.mask)
        told = tuple(
            Run(tuple(circuit.origin[v] for v in passage.updates), None if into is None else circuit.lift(into))
            for passage, into in runs
        )
        led = Led(0, circuit.lift(begin), told, circuit.lift(shown))
        return replace(outcome, clause=clause, evidence=replace(evidence, led=led))

    def _without_clause(self, pinned: Subspace, evidence: Presence | Absence | None = None) -> SetOutcome:
        """Refuted, and nothing is learnt of other sets."""
        origin = self.circuit.origin
        mine = {2 * origin[v] + b for v, b in pinned.fixed()}
        clause = Clause(tuple(sorted(self._pins - mine)), tuple(sorted(mine)))
        if not isinstance(evidence, Presence):
            evidence = Presence(PresenceBy.COURSE, FULL)
        return SetOutcome(SetStatus.REFUTED, clause, evidence=evidence)

    # ------------------------------------------------------------------------------------------------- every attractor

    def _exactly(self, chosen: tuple[int, ...], pinned: Subspace) -> SetOutcome:
        """By every attractor at the end of the course."""
        ends, why = self.ends_of(chosen)
        if self._limits.hit is not None:
            return SetOutcome(SetStatus.STOPPED)
        outcome = judged(ends, why, self.bad)
        return self._without_clause(pinned) if outcome.status is SetStatus.REFUTED else outcome

    def ends_of(self, chosen: tuple[int, ...]) -> tuple[list[End], str]:
        """The attractors at the end that are not proved unreachable; and why some may be missing, if they may."""
        if self._ends is None:
            self._ends = CourseEnds(self.case, [self._formula], self._goal.criterion, self._limits)
        return self._ends.along(*phases_of(self._goal.kind, self.changes_of(chosen), self._starts))

    def changes_of(self, chosen: tuple[int, ...]) -> list[Clamp | Cut]:
        """What the chosen candidates change."""
        changes: list[Clamp | Cut] = []
        for i in chosen:
            changes += [*self.choices[i].clamps, *self.choices[i].cuts]
        return changes



def judged(ends: Sequence[End], why: str, bad: set[Shows]) -> SetOutcome:
    """What the ends of a course say of the formula; a refutation teaches nothing here. ``why`` some may be missing."""
    open_ones = False
    for end in ends:
        how = end.shows[0]
        if how in bad and end.reached is Verdict.YES:
            return SetOutcome(SetStatus.REFUTED)
        open_ones |= how in bad or how is Shows.UNKNOWN
    if why or open_ones:
        return SetOutcome(SetStatus.UNDECIDED, why=why or "whether an attractor that shows the goal is reached is open")
    return SetOutcome(SetStatus.PROVED, evidence=Absence(AbsenceBy.COURSE))


def _from_start(outcome: SetOutcome, number: int) -> SetOutcome:
    """The same, with the number of the start from which a run leads there."""
    evidence = outcome.evidence
    if not isinstance(evidence, Presence) or evidence.led is None:
        return outcome
    return replace(outcome, evidence=replace(evidence, led=replace(evidence.led, start=number)))


def _steps(state: Subspace, walked: Iterator[tuple[int, int]]) -> tuple[list[tuple[int, int]], int]:
    """The steps of a walk, each with the state before it, and where it ends."""
    steps: list[tuple[int, int]] = []
    before = state.value
    for v, value in walked:
        steps.append((v, before))
        before = value
    return steps, before


def refuse_without_effect(case: Case, choices: Sequence[Choice]) -> None:
    """A one-shot change of a regulation, or of what the environment holds, changes no state."""
    held = case.held
    for choice in choices:
        if choice.cuts:
            raise UsageError(
                f"`{choice}` cuts a regulation, and a one-shot change sets values of nodes once",
                "leave out --regulations and --carriers, or ask for --kind temporary",
            )
        for clamp in choice.clamps:
            if clamp.node in held:
                raise UsageError(
                    f"the environment holds `{clamp.node}` at {held[clamp.node]}: changing it once does nothing",
                    f"ask for --kind temporary, or free it: `--env {clamp.node}=*`",
                )


class CourseFate(OfCase, Shown, Struct, frozen=True):
    """What becomes of a phenotype along one course under one set of changes."""

    #: Without the changes.
    case: Case
    goal: Goal
    changes: tuple[Clamp | Cut, ...]
    #: PROVED: no attractor at the end shows it. REFUTED: one that is reached does.
    status: SetStatus
    why: str
    #: Every attractor at the end that is not proved unreachable; with one formula, the phenotype.
    ends: tuple[End, ...]
    limits: tuple[str, ...] = ()
    #: Where the phenotype survives: the steps of a run that bring it about, with reasons; ``None``: none was found.
    #: Empty: it is there from the first moment on.
    run: tuple[RunStep, ...] | None = None
    #: Where the changes are a sequence; ``changes`` are then those of both steps.
    steps: Steps | None = None

    @property
    def finished(self) -> bool:
        return not self.limits


def fate_along(
    case: Case, goal: Goal, changes: Sequence[Clamp | Cut] | Steps, limits: Limits | None = None
) -> CourseFate:
    """Whether the phenotype of a goal survives changes along its course, and in which attractors the course may end.

    Guaranteed: PROVED and REFUTED are exact; an end is called reached only if a run leads there. The changes are
    permanent, temporary or one-shot as the goal says; a sequence is temporary.

    Raises:
        UsageError: a one-shot change would change no state, or a sequence is not temporary.
    """
    limits = limits or Limits()
    starts = (FULL,) if goal.start is None else goal.start.spaces
    if isinstance(changes, Steps):
        if goal.kind is not KindOfChange.TEMPORARY:
            raise UsageError("the steps of a sequence are temporary changes", "add --kind temporary")
        course = phases_of_steps(changes, starts)
        every = (*changes.first, *changes.then)
        outcome, ends, why = along_steps(case, goal, changes, limits)
    else:
        every = tuple(changes)
        clamps = tuple(change for change in every if isinstance(change, Clamp))
        choice = Choice(clamps, cuts=tuple(change for change in every if isinstance(change, Cut)))
        question = CourseQuestion(case, goal.abolish.formula, goal.occurrence, [choice], limits, goal)
        outcome = question.check((0,))
        ends, why = question.ends_of((0,))
        course = phases_of(goal.kind, every, starts)
    run = None
    shower = next((end for end in ends if end.reached is Verdict.YES and end.shows[0] in bad_of(goal.occurrence)), None)
    if outcome.status is SetStatus.REFUTED and shower is not None and case.update is Update.ASYNCHRONOUS:
        phases, _, jump = course
        index = case.network.index
        thrown = Subspace.of(sorted((index[clamp.node], clamp.value) for clamp in jump))
        begins = [thrown.over(start) for start in starts]
        run = run_along(case, phases, begins, shower.attractor, goal.abolish.formula, limits)
    limited = () if limits.hit is None else (limits.hit,)
    steps = changes if isinstance(changes, Steps) else None
    return CourseFate(case, goal, every, outcome.status, outcome.why or why, tuple(ends), limited, run, steps)


def along_steps(case: Case, goal: Goal, steps: Steps, limits: Limits) -> tuple[SetOutcome, list[End], str]:
    """What becomes of the phenotype of a goal along a sequence; its ends, and why some may be missing."""
    starts = (FULL,) if goal.start is None else goal.start.spaces
    ends, why = CourseEnds(case, [goal.abolish.formula], goal.criterion, limits).along(*phases_of_steps(steps, starts))
    if limits.hit is not None:
        return SetOutcome(SetStatus.STOPPED), ends, why
    return judged(ends, why, bad_of(goal.occurrence)), ends, why


class PercolationQuestion:
    """Whether the formula is ruled out by the values that follow from a set by percolation; nothing else is asked."""

    def __init__(self, case: Case, formula: Expression, occurrence: Occurrence, choices: Sequence[Choice],
                 limits: Limits) -> None:  # fmt: skip
        network, self.choices = case.network, choices
        channels = channels_of(choices)
        channel = {cut: len(network) + k for k, cut in enumerate(channels)}
        index = network.index
        rules = Rules(network, case.cuts, channels, limits)
        formula_rule = rules.formula(formula)
        held = {index[name]: value for name, value in case.held.items()}
        nodes = rules.ancestors(formula_rule.nodes, held)
        self._circuit, ((self._false, self._true),) = rules.circuit(nodes, held, [formula_rule])
        self._fanout = Fanout(self._circuit)
        self._place = {origin: v for v, origin in enumerate(self._circuit.origin)}
        self._needs_true = occurrence is Occurrence.ALWAYS
        self.pins_of: list[Subspace] = []
        for choice in choices:
            pins = {index[clamp.node]: clamp.value for clamp in choice.clamps} | {
                channel[cut]: 0 for cut in choice.cuts
            }
            self.pins_of.append(Subspace.of(sorted((v, b) for v, b in pins.items() if v in self._place)))
        self._pins = frozenset(2 * v + b for pins in self.pins_of for v, b in pins.fixed())

    def describe(self, chosen: tuple[int, ...]) -> str:
        """The set in words."""
        return " + ".join(str(self.choices[i]) for i in chosen) or "nothing"

    def check(self, chosen: tuple[int, ...]) -> SetOutcome:
        """PROVED: the formula is forced to be false (with *always*: not forced to be true)."""
        pins: dict[int, int] = {}
        for i in chosen:
            pins.update(self.pins_of[i].fixed())
        forced = percolate(self._fanout, Subspace.of(sorted((self._place[v], b) for v, b in pins.items())))
        if not self._undecided(forced):
            return SetOutcome(SetStatus.PROVED, evidence=Absence(AbsenceBy.PERCOLATION))
        whole = self._circuit.lift(self._open(forced))
        presence = Presence(PresenceBy.PERCOLATION, whole)
        return SetOutcome(SetStatus.REFUTED, self._clause(whole, pins), evidence=presence)

    def _open(self, forced: Subspace) -> Subspace:
        """What percolates, with further pins as long as the formula stays open; proof in the verifier's ``criteria``.

        What percolates from any pins inside lies inside.
        """
        circuit, added = self._circuit, list[int]()
        for c in () if self._needs_true else sorted(self._pins):
            v, b = self._place[c >> 1], c & 1
            if forced.get(v) is not None:
                continue
            more = percolate(self._fanout, FULL, Subspace.of(sorted([*forced.fixed(), (v, b)])))
            own = [*added, 2 * v + b]
            # A rule may come to contradict a pin that was only added.
            if self._undecided(more) and all(circuit.admits(more, circuit.root[one]) for one in own):
                forced, added = more, own
        return forced

    def _undecided(self, space: Subspace) -> bool:
        admits = self._circuit.admits
        return not admits(space, self._false) if self._needs_true else admits(space, self._true)

    def _clause(self, whole: Subspace, pins: dict[int, int]) -> Clause:
        """A set fails unless it pins what is not in a space, or leaves out a pin that some rule of it contradicts."""
        circuit, space = self._circuit, Subspace.of(sorted((self._place[v], b) for v, b in whole.fixed()))
        against = tuple(sorted(c for c in self._pins if whole.get(c >> 1) != c & 1))
        missing = tuple(
            sorted(
                2 * v + b for v, b in pins.items()
                if not circuit.admits(space, circuit.root[2 * self._place[v] + b])
            )
        )  # fmt: skip
        return Clause(against, missing)


class FixedPointQuestion:
    """Whether some fixed point of the network under a set shows the formula: one question to a solver for each set."""

    def __init__(self, case: Case, formula: Expression, choices: Sequence[Choice], limits: Limits) -> None:
        self.choices = choices
        self._points = FixedPoints(case, [formula], choices, limits)
        self.pins_of = [self._points.pins_of[i] for i in range(len(choices))]

    def describe(self, chosen: tuple[int, ...]) -> str:
        """The set in words."""
        return " + ".join(str(self.choices[i]) for i in chosen) or "nothing"

    def check(self, chosen: tuple[int, ...]) -> SetOutcome:
        """REFUTED: there is one, with what it teaches of other sets. PROVED: there is none."""
        pinned = Subspace.of(sorted({pin for i in chosen for pin in self.pins_of[i].fixed()}))
        point = self._points.find(pinned, self._points.shown[0])
        if point is NoState.STOPPED:
            return SetOutcome(SetStatus.STOPPED)
        if point is NoState.ABSENT:
            return SetOutcome(SetStatus.PROVED, evidence=Absence(AbsenceBy.FIXED_POINTS))
        presence = Presence(PresenceBy.INSIDE, point)
        return SetOutcome(SetStatus.REFUTED, self._points.clause(point, pinned), evidence=presence)


#: A question about sets, whatever counts as an end.
Asked = Question | CourseQuestion | PercolationQuestion | FixedPointQuestion


def question_of(
    case: Case, formula: Expression, occurrence: Occurrence, choices: Sequence[Choice], limits: Limits, goal: Goal
) -> Asked:
    """The engine for a formula along the course of a goal."""
    clamped = {clamp.node for clamp in case.clamps}
    for clamp in (clamp for choice in choices for clamp in choice.clamps):
        if clamp.node in clamped:
            raise UsageError(f"`{clamp.node}` is clamped throughout and cannot be a candidate as well")
    if goal.is_plain:
        return Question(case, formula, occurrence, choices, limits)
    if goal.start is None and goal.kind is KindOfChange.PERMANENT:
        if goal.criterion is Criterion.MINIMAL_TRAP_SPACES:
            # Taken with all their states they are the most-permissive attractors.
            return Question(replace(case, update=Update.MOST_PERMISSIVE), formula, occurrence, choices, limits)
        if goal.criterion is Criterion.FIXED_POINTS:
            return FixedPointQuestion(case, formula, choices, limits)
    if goal.criterion is Criterion.PERCOLATION:
        if goal.start is not None or goal.kind is not KindOfChange.PERMANENT:
            raise UsageError(
                "--criterion percolation speaks of values that follow from permanent changes, wherever it begins",
                "leave out --from and --kind, or choose another criterion",
            )
        return PercolationQuestion(case, formula, occurrence, choices, limits)
    return CourseQuestion(case, formula, occurrence, choices, limits, goal)
