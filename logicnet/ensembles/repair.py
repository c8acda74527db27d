"""Minimal sets of edits after which expectations hold: all of them up to a size, cheapest first.

The edits are choices (:mod:`logicnet.ensembles.edits`), so :class:`~logicnet.ensembles.consistency.Consistency` answers
"is there a set of edits with these limits that meets the expectations" for all sets at once: a failing expectation
excludes every set that does not change the motif that fails it. Two counters over the bits, of edits and of costs, give
the limits as assumptions. The bound on the cost rises; what is found at a bound has exactly that cost, and costs are
positive, so every proper part of it was excluded before: it is minimal. Its supersets are excluded, and the search goes
on. No answer at any cost proves that nothing else up to the size is a repair.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from logicnet.compiled.space import Subspace
from logicnet.ensembles.claims import ExpectationVerdict
from logicnet.ensembles.consistency import Consistency, Existence
from logicnet.ensembles.edits import EditableNetwork, RuleEdit
from logicnet.limits import Limits
from logicnet.network.case import Update
from logicnet.network.model import Expectation

__all__ = ["Proposal", "RepairSearch", "Repairs"]


class Proposal(Struct, frozen=True):
    """A minimal set of edits after which all goals hold."""

    #: By number, ascending.
    chosen: tuple[int, ...]
    edits: tuple[RuleEdit, ...]
    cost: int


class Repairs(Struct, frozen=True):
    """What was found and what was proved."""

    editable: EditableNetwork
    #: Expectations as the network is written: those that fail and shall hold, those that hold and shall go on holding.
    failing: tuple[Expectation, ...]
    guarded: tuple[Expectation, ...]
    #: Not decided as written, with the reason: they are not asked of proposals.
    undecided: tuple[tuple[Expectation, str], ...]
    #: Failing ones in which no edit can make a difference.
    unreached: tuple[Expectation, ...]
    proposals: tuple[Proposal, ...]
    max_size: int
    #: Every minimal set of at most ``max_size`` edits is among the proposals.
    is_complete: bool
    #: Up to this cost every minimal set within the size is among the proposals.
    complete_to_cost: int
    #: Where nothing is a repair: expectations that no set of edits within the size can make true together.
    contradiction: tuple[Expectation, ...] = ()
    #: Whether none of these can be left out.
    is_smallest: bool = False
    #: Why the search is not complete, if it is not because enough was found.
    why: str = ""


class RepairSearch:
    """One question about repairs; the engine that answers it is that of ensembles.

    With ``only_failing`` an expectation of ``mend`` that holds as written is no goal, unless it is in ``keep``.
    """

    def __init__(
        self,
        editable: EditableNetwork,
        mend: Sequence[Expectation],
        keep: Sequence[Expectation] = (),
        limits: Limits | None = None,
        update: Update = Update.ASYNCHRONOUS,
        only_failing: bool = False,
    ) -> None:
        self.editable, self.limits = editable, limits or Limits()
        wanted = set(mend)
        self._asked = (*mend, *(x for x in keep if x not in wanted))
        self._mend = len(mend)
        kept = set(keep)
        self._guards = [x in kept or not only_failing for x in self._asked]
        self._solver = Consistency(editable, self._asked, self.limits, update, few=True)
        self._aside = self._solver.switch()

    def run(self, max_size: int = 2, most: int = 10) -> Repairs:
        """The ``most`` cheapest minimal sets of at most ``max_size`` edits."""
        failing, guarded, undecided = self._as_written()
        goals = sorted((*failing, *guarded))
        unreached: list[int] = []
        proposals: list[Proposal] = []
        complete, reached = not failing, 0
        why: str = ""
        contradiction: tuple[int, ...] = ()
        smallest = False
        if failing and not self._stopped():
            small = self._at_most([1] * self.editable.bits, max_size)
            ties = list(self._ties(max_size))
            for bound, assumed in self._bounds(max_size):
                found = self._solver.find(given=goals, assuming=[*small, *assumed, self._aside])
                # The last tie assumes nothing more, so what it does not find is not there.
                for tie in ties if found.existence is Existence.FOUND else ():
                    found = self._solver.find(given=goals, assuming=[*small, *assumed, *tie, self._aside])
                    while found.existence is Existence.FOUND and len(proposals) < most:
                        proposals.append(self._proposal(found.bits))
                        self._solver.add([-self._aside, *(-k - 1 for k in proposals[-1].chosen)])
                        found = self._solver.find(given=goals, assuming=[*small, *assumed, *tie, self._aside])
                    if len(proposals) == most:
                        break
                why = why or found.why
                if found.existence is not Existence.NONE and (self._stopped() or len(proposals) == most):
                    break
                if not why:
                    reached = bound
            else:
                complete = not why
            if not proposals:
                # After a repair each of them holds, so an edit reaches it.
                unreached = [e for e in failing if self._solver.claims[e].relevant == 0]
            if unreached:
                complete, why, contradiction, smallest = True, "", (unreached[0],), True
            elif complete and not proposals:
                contradiction, smallest = self._contradiction(goals, small)
        return Repairs(
            self.editable,
            tuple(self._asked[e] for e in failing),
            tuple(self._asked[e] for e in guarded),
            tuple((self._asked[e], text) for e, text in undecided),
            tuple(self._asked[e] for e in unreached),
            tuple(proposals),
            max_size,
            complete,
            reached,
            tuple(self._asked[e] for e in contradiction),
            smallest,
            why or self._stopped(),
        )

    def _stopped(self) -> str:
        return "" if self.limits.hit is None else f"stopped by {self.limits.hit}"

    def _as_written(self) -> tuple[list[int], list[int], list[tuple[int, str]]]:
        here = Subspace((1 << self.editable.bits) - 1, 0)
        failing, guarded, undecided = [], [], []
        for e, claim in enumerate(self._solver.claims):
            answer = claim.at(here)
            if answer.verdict is ExpectationVerdict.UNKNOWN:
                undecided.append((e, answer.why))
            elif answer.verdict is ExpectationVerdict.HOLDS:
                guarded += [e] * self._guards[e]
            elif e < self._mend:
                failing.append(e)
        return failing, guarded, undecided

    def _proposal(self, bits: Subspace) -> Proposal:
        chosen = tuple(k for k, value in bits.fixed() if value)
        edits = tuple(self.editable.edits[k] for k in chosen)
        return Proposal(chosen, edits, sum(edit.cost for edit in edits))

    def _contradiction(self, goals: Sequence[int], small: Sequence[int]) -> tuple[tuple[int, ...], bool]:
        found = self._solver.find(given=goals, assuming=small)
        if found.existence is not Existence.NONE:
            return (), False
        core = self._solver.minimal_core(found.core, assuming=small)
        return (found.core, False) if core is None else (core, True)

    # ----------------------------------------------------------------------------------------------------- the counters

    def _bounds(self, max_size: int) -> Iterator[tuple[int, list[int]]]:
        """Attainable costs, ascending, each with assumptions that nothing costs more; the last one bounds nothing."""
        costs = [edit.cost for edit in self.editable.edits]
        dearest = sum(sorted(costs)[-max_size:]) if max_size else 0
        sums = self._sums(costs, dearest + 1)
        attainable = {0}
        for _ in range(max_size):
            attainable |= {a + c for a in attainable for c in set(costs)}
        for bound in sorted(a for a in attainable if a <= dearest):
            yield bound, [-x for total, x in sums.items() if total > bound]

    def _ties(self, max_size: int) -> Iterator[list[int]]:
        """What sets of one cost are asked for in turn: fewer edits first, then fewer without a reason."""
        size = self._sums([1] * self.editable.bits, max_size + 1)
        plain = self._sums([not edit.has_reason for edit in self.editable.edits], max_size + 1)
        for most in range(1, max_size + 1):
            for unsaid in range(most + 1):
                yield [-x for sums, top in ((size, most), (plain, unsaid)) for total, x in sums.items() if total > top]

    def _at_most(self, weights: Sequence[int], bound: int) -> list[int]:
        return [-x for total, x in self._sums(weights, bound + 1).items() if total > bound]

    def _sums(self, weights: Sequence[int], most: int) -> dict[int, int]:
        """A variable for each positive sum that bits can have, true if some bits of 1 have it; ``most``: or more.

        A tree of sums (generalised totalizer: Joshi, Martins and Manquinho, CP 2015, doi:10.1007/978-3-319-23219-5_15).
        """
        layer = [{min(w, most): k + 1} for w, k in sorted((w, k) for k, w in enumerate(weights) if w)]
        while len(layer) > 1:
            pairs = [self._added(layer[i], layer[i + 1], most) for i in range(0, len(layer) - 1, 2)]
            layer = pairs + ([layer[-1]] if len(layer) % 2 else [])
        return layer[0] if layer else {}

    def _added(self, one: dict[int, int], other: dict[int, int], most: int) -> dict[int, int]:
        totals = {*one, *other, *(min(a + b, most) for a in one for b in other)}
        sums = {total: self._solver.switch() for total in sorted(totals)}
        for part in (one, other):
            for total, x in part.items():
                self._solver.add([-x, sums[total]])
        for a, x in one.items():
            for b, y in other.items():
                self._solver.add([-x, -y, sums[min(a + b, most)]])
        return sums
