"""Which tools would have called a set a cure: the same set read under five notions of what a network settles into.

* *fixed points*: there is a fixed point, and none shows P; tumours that cycle survive it. A set that leaves no fixed
  point at all is no cure to such tools: they ask for one at least. It is told apart, as *no fixed point*.
* *synchronous*: no attractor of the synchronous dynamics shows P.
* *asynchronous*: no attractor of the asynchronous dynamics shows P.
* *most-permissive*: no minimal trap space meets P.
* *percolation*: the values that the set forces exclude P. Implies all the others (no fixed point may be left).

The demands ``keep`` and ``reach`` are read in the same way. Besides the sets of an exact search, all inclusion-minimal
sets are found that look like a cure to a tool that knows fixed points only; those that no exact reading confirms are
*false cures*.

**Fixed points.** If x is a fixed point under S that shows P, then it is one under every S' whose pins agree with x and
that has every pin of S which the rules alone would not hold in x. That is the clause learnt from x; the rest is the
search of :mod:`logicnet.perturbation.interventions`.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from logicnet.attractors.landscape import Shows, Update, Verdict
from logicnet.attractors.search import list_attractors
from logicnet.compiled.circuit import TRUE, Fanout, percolate
from logicnet.compiled.compile import compile_network, formula_signals
from logicnet.compiled.encoding import NoState
from logicnet.compiled.space import FULL, Subspace, held_space
from logicnet.limits import Limits
from logicnet.network.case import Case
from logicnet.network.model import Network, Phenotype
from logicnet.perturbation.candidates import Candidates, Choice
from logicnet.perturbation.fixed_points import FixedPoints
from logicnet.perturbation.interventions import intervention_of
from logicnet.perturbation.judgement import NOTIONS, SemanticsComparison, SemanticsReading, SetReadings
from logicnet.perturbation.master import Master
from logicnet.perturbation.outcome import Goal, Occurrence
from logicnet.perturbation.question import SetStatus, decide
from logicnet.text.formula import NOT, Expression
from logicnet.text.source import Span

__all__ = ["NOTIONS", "SemanticsComparison", "SemanticsReading", "SetReadings", "compare_semantics"]

#: Synchronous attractors listed per set.
LISTED = 4096


def compare_semantics(
    case: Case,
    goal: Goal,
    candidates: Candidates,
    exact: Sequence[tuple[int, ...]],
    *,
    max_size: int = 3,
    limits: Limits,
) -> SemanticsComparison:
    """The sets of an exact search (positions of candidates) and all that fixed-point tools list, under five notions.

    With them each minimal set that leaves no fixed point: nothing that looks at fixed points can judge it.
    """
    asked = _AskedSet(case, goal, limits)
    points, empty, exhausted = _FixedPointCures(asked, candidates.choices).search(max_size)
    everything = sorted({*exact, *points, *empty}, key=lambda c: (len(c), c))
    sets = []
    for chosen in everything:
        choices = [candidates.choices[i] for i in chosen]
        if limits.reached() is not None:
            break
        named = intervention_of(candidates.choices, chosen)
        told = asked.readings(choices)
        sets.append(SetReadings(named.clamps, named.labels, told, chosen in set(exact), chosen in set(points)))
    return SemanticsComparison(tuple(sets), exhausted, () if limits.hit is None else (limits.hit,))


class _AskedSet(Struct, frozen=True, dict=True):
    case: Case
    goal: Goal
    limits: Limits

    def readings(self, choices: Sequence[Choice]) -> tuple[SemanticsReading, ...]:
        clamps = [clamp for choice in choices for clamp in choice.clamps]
        cuts = [cut for choice in choices for cut in choice.cuts]
        treated = self.case.under([*clamps, *cuts])
        return (
            _FixedPointCures(self, (), treated).reading(),
            self._synchronous(replace(treated, update=Update.SYNCHRONOUS)),
            self._decided(replace(treated, update=Update.ASYNCHRONOUS)),
            self._decided(replace(treated, update=Update.MOST_PERMISSIVE)),
            self._percolation(treated),
        )

    def _demands(self) -> list[tuple[Expression, Occurrence, SetStatus]]:
        """Each question to be decided, and the answer that the goal needs."""
        goal = self.goal
        found = [(goal.abolish.formula, goal.occurrence, SetStatus.PROVED)]
        if goal.reach is not None:
            found.append((NOT(goal.reach.formula), Occurrence.EVER, SetStatus.PROVED))
        if goal.keep is not None:
            found.append((goal.keep.formula, Occurrence.ALWAYS, SetStatus.REFUTED))
        return found

    def _decided(self, treated: Case) -> SemanticsReading:
        open_answer = False
        for wanted, occurrence, needed in self._demands():
            status = decide(treated, wanted, occurrence, self.limits, witness=False).status
            if status in (SetStatus.PROVED, SetStatus.REFUTED) and status is not needed:
                return SemanticsReading.NO_CURE
            open_answer |= status is not needed
        return SemanticsReading.UNDECIDED if open_answer else SemanticsReading.CURE

    def _synchronous(self, treated: Case) -> SemanticsReading:
        # Percolation proves and trap spaces refute without a look at cycles.
        quick = self._decided(treated)
        if quick is not SemanticsReading.UNDECIDED:
            return quick
        nowhere = Span(0, 0)
        demands = self._demands()
        named = tuple(Phenotype(f"{k}", wanted, "", nowhere) for k, (wanted, _, _) in enumerate(demands))
        network = Network(treated.network.source, treated.network.nodes, phenotypes=named)
        found = list_attractors(replace(treated, network=network), limit=LISTED, limits=self.limits)
        whole = found.complete is Verdict.YES and found.univocal is Verdict.YES and len(found.attractors) == found.count
        open_answer = False
        for k, (_, occurrence, needed) in enumerate(demands):
            shows = [attractor.phenotypes[k][1] for attractor in found.attractors]
            wanted = {Shows.ALWAYS} if occurrence is Occurrence.ALWAYS else {Shows.ALWAYS, Shows.SOMETIMES}
            status = SetStatus.UNDECIDED
            if found.univocal is Verdict.YES and any(word in wanted for word in shows):
                status = SetStatus.REFUTED
            elif whole and Shows.UNKNOWN not in shows:
                status = SetStatus.PROVED
            if status is not SetStatus.UNDECIDED and status is not needed:
                return SemanticsReading.NO_CURE
            open_answer |= status is not needed
        return SemanticsReading.UNDECIDED if open_answer else SemanticsReading.CURE

    def _percolation(self, treated: Case) -> SemanticsReading:
        circuit = compile_network(treated.network, treated.cuts, limits=self.limits)
        index = treated.network.index
        signals = [formula_signals(circuit, wanted, index) for wanted, _, _ in self._demands()]
        forced = percolate(Fanout(circuit), held_space(treated))
        for (off, on), (_, _, needed) in zip(signals, self._demands(), strict=True):
            if circuit.admits(forced, on if needed is SetStatus.PROVED else off):
                return SemanticsReading.NO_CURE
        return SemanticsReading.CURE


class _FixedPointCures:
    """What tools that know fixed points only call a cure."""

    def __init__(self, asked: _AskedSet, choices: Sequence[Choice], case: Case | None = None) -> None:
        case, goal = case or asked.case, asked.goal
        self._choices, self._limits = choices, asked.limits
        formulas = [goal.abolish.formula]
        formulas += [] if goal.reach is None else [NOT(goal.reach.formula)]
        kept = [] if goal.keep is None else [goal.keep.formula]
        self._points = FixedPoints(case, [*formulas, *kept], choices, asked.limits)
        #: What no fixed point may show, and what some fixed point must.
        self._absent, self._present = self._points.shown[: len(formulas)], self._points.shown[len(formulas) :]

    def reading(self) -> SemanticsReading:
        """Without any choice."""
        there = self._points.find(FULL, TRUE)
        if isinstance(there, NoState):
            return SemanticsReading.UNDECIDED if there is NoState.STOPPED else SemanticsReading.NONE_LEFT
        for signal in self._absent:
            found = self._points.find(FULL, signal)
            if found is not NoState.ABSENT:
                return SemanticsReading.UNDECIDED if found is NoState.STOPPED else SemanticsReading.NO_CURE
        for signal in self._present:
            found = self._points.find(FULL, signal)
            if isinstance(found, NoState):
                return SemanticsReading.UNDECIDED if found is NoState.STOPPED else SemanticsReading.NO_CURE
        return SemanticsReading.CURE

    def search(self, max_size: int) -> tuple[list[tuple[int, ...]], list[tuple[int, ...]], int | None]:
        """Every inclusion-minimal set that a fixed-point tool calls a cure, and the size up to which that is all.

        With each set that leaves no fixed point and has no part that does or is a cure.
        """
        master = Master(self._choices, self._points.pins_of, self._limits)
        cures: list[tuple[int, ...]] = []
        empty: list[tuple[int, ...]] = []
        exhausted: int | None = None
        for size in range(max_size + 1):
            while (proposed := master.propose(size)) is not None:
                chosen = proposed[0]
                pinned = Subspace.of(sorted({pin for i in chosen for pin in self._points.pins_of[i].fixed()}))
                shown = (self._points.find(pinned, signal) for signal in self._absent)
                point = next((one for one in shown if one is not NoState.ABSENT), NoState.ABSENT)
                if point is NoState.STOPPED:
                    break
                if not isinstance(point, NoState):
                    master.learn(self._points.clause(point, pinned))
                    continue
                left = self._points.find(pinned, TRUE)
                if left is NoState.STOPPED:
                    break
                if left is NoState.ABSENT:
                    if not any(set(part) < set(chosen) for part in empty):
                        empty.append(chosen)
                    # More changes can bring a fixed point back.
                    master.block_alone(chosen)
                    continue
                kept = [self._points.find(pinned, signal) for signal in self._present]
                if NoState.STOPPED in kept:
                    break
                if NoState.ABSENT in kept:
                    master.block_alone(chosen)
                    continue
                cures.append(chosen)
                master.block_supersets(chosen)
            if self._limits.hit is not None:
                break
            exhausted = size
        return cures, empty, exhausted
