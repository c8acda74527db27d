"""Candidates and runs decide by themselves: without percolation and trap spaces first, as they are for large networks.

Small random networks hardly ever get there, since what comes before settles them; so it is left out here.
"""

import os
import random
from itertools import combinations

import pytest

from logicnet.compiled.space import Subspace
from logicnet.limits import Limits
from logicnet.network.model import Clamp
from logicnet.network.resolve import pose
from logicnet.perturbation.candidates import Choice
from logicnet.perturbation.evidence import AbsenceBy, PresenceBy
from logicnet.perturbation.outcome import Occurrence
from logicnet.perturbation.question import Question, SetStatus
from tests.conformance import definitions as truth
from tests.conformance.interventions import Dynamics

NETWORKS = 2 * int(os.environ.get("LOGICNET_FUZZ", "12"))
TRAP_SPACES = 5 * NETWORKS


class Case:
    """A random network and formula, a question about all clamps of all nodes but inputs, and the truth about each."""

    def __init__(self, seed: int, occurrence: Occurrence) -> None:
        self.rng = rng = random.Random(seed)
        self.net = net = truth.network(truth.random_rules(rng, rng.randint(3, 6), inputs=0.1, arity=3))
        self.occurrence = occurrence
        formula = truth.expression(truth.random_formula(rng, rng.sample(net.names, min(3, len(net)))))
        inputs = {node.name for node in net.nodes if node.is_input}
        self.clamps = [Clamp(name, b) for name in net.names if name not in inputs for b in (0, 1)]
        self.question = Question(
            pose(net, environment="all"), formula, occurrence, [Choice((clamp,)) for clamp in self.clamps], Limits(),
        )  # fmt: skip
        self._dynamics = Dynamics(net)
        self._table = self._dynamics.table(formula)

    def sets(self) -> list[tuple[int, ...]]:
        found = [s for k in range(3) for s in combinations(range(len(self.clamps)), k)]
        return [s for s in found if len({self.clamps[i].node for i in s}) == len(s)]

    def pinned(self, chosen: tuple[int, ...]) -> Subspace:
        question = self.question
        return Subspace.of((question._position[v], b) for i in chosen for v, b in question.pins_of[i].fixed())

    def fails(self, chosen: tuple[int, ...]) -> bool:
        """Whether some attractor shows the formula, by enumeration."""
        pins = {self.net.index[self.clamps[i].node]: self.clamps[i].value for i in chosen}
        attractors = self._dynamics.attractors(pins, (), "asynchronous")
        if self.occurrence is Occurrence.ALWAYS:
            return any(not states & ~self._table for states in attractors)
        return any(states & self._table for states in attractors)

    def teaches(self, clause, chosen: tuple[int, ...]) -> bool:
        pins = {2 * self.net.index[self.clamps[i].node] + self.clamps[i].value for i in chosen}
        return not pins & set(clause.against) and pins >= set(clause.missing)


@pytest.mark.parametrize("occurrence", list(Occurrence))
def test_what_they_decide_is_so(occurrence: Occurrence) -> None:
    """Every clause that a refutation teaches is held against all sets of up to two clamps."""
    proved = refuted = by_runs = 0
    for seed in range(NETWORKS):
        case = Case(seed, occurrence)
        question = case.question
        sets = case.sets()
        for chosen in case.rng.sample(sets, min(8, len(sets))):
            pinned = case.pinned(chosen)
            if occurrence is Occurrence.ALWAYS:
                outcome = question._always_by_candidates(pinned, pinned)
            else:
                outcome = question._ever_by_candidates(pinned, pinned, [], [])
            assert outcome.status in (SetStatus.PROVED, SetStatus.REFUTED), (seed, chosen, outcome.why)
            assert (outcome.status is SetStatus.REFUTED) == case.fails(chosen), (seed, chosen)
            if outcome.status is SetStatus.PROVED:
                assert outcome.evidence.by is AbsenceBy.CANDIDATES
                proved += 1
                by_runs += bool(outcome.evidence.runs)
                continue
            refuted += 1
            by_runs += outcome.evidence.by is PresenceBy.ATTRACTOR and bool(outcome.evidence.runs)
            for other in sets:
                assert not case.teaches(outcome.clause, other) or case.fails(other), (seed, chosen, other)
    assert proved > NETWORKS // 2 and refuted > NETWORKS // 2 and by_runs > NETWORKS // 5


def test_what_they_say_about_a_trap_space_is_so() -> None:
    """Refuted if all candidates in it lead to the formula; that is never said of a set that works."""
    said = by_runs = 0
    for seed in range(TRAP_SPACES):
        case = Case(seed, Occurrence.EVER)
        sets = case.sets()
        for chosen in case.rng.sample(sets, min(8, len(sets))):
            pinned = case.pinned(chosen)
            outcome = case.question._all_lead_to(pinned, pinned)
            if outcome is None:
                continue
            assert outcome.status is SetStatus.REFUTED and case.fails(chosen), (seed, chosen)
            for other in sets:
                assert not case.teaches(outcome.clause, other) or case.fails(other), (seed, chosen, other)
            said += 1
            by_runs += bool(outcome.evidence.runs)
    assert said > TRAP_SPACES // 2 and by_runs > TRAP_SPACES // 20
