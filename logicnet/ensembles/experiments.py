"""Which observation would tell most about an ensemble: candidates by how they split the consistent instantiations.

An *experiment* looks at a read-out F in an environment after changes. It has three *outcomes*: every attractor shows F
always; no attractor ever shows F; anything else. The first two are what ``every F`` and ``no F`` say, so each
instantiation's outcome is an answer of :class:`~logicnet.ensembles.claims.ExpectationClaim`, with a region where it
stays so.

**Two rounds.** All candidates are asked of some consistent instantiations: of all if they are few, else of a sample
that is drawn with a seed, each with the same probability. The best of them are then counted: the consistent
instantiations are a decision diagram, from which a member is taken, asked, and its region set aside, until nothing is
left. So the shares of what is listed are exact unless said otherwise; that nothing better was left out is as certain as
the sample. Of experiments that split what was asked in the same way the one with the fewest changes is listed.

**Kinds.** Easy experiments are asked first: drugs, then single knockouts, then nodes to look at in place of phenotypes.
A kind is asked only if nothing of the kinds before leaves half of the ensemble or less whatever is seen.

**Score.** With outcomes of shares p half or less is left with a chance of sum p over p <= 1/2, and on average the part
sum p*p. The chance counts first: by the average alone, and content with a half on average, a search through the
networks of `benchmarks/results/experiments.md` took more steps. Where a conclusion is to be settled, what counts is how
unsure it stays: sum p * 2q(1-q), q its share among those with that outcome; a kind that halves that is enough.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from enum import Enum
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from logicnet.compiled.space import Subspace
from logicnet.ensembles.answer import ChoiceOutcome
from logicnet.ensembles.claims import ExpectationClaim, ExpectationVerdict
from logicnet.ensembles.consistency import Consistency, Existence
from logicnet.ensembles.counting import Counter, NotCounted, Number
from logicnet.ensembles.partial import PartialNetwork
from logicnet.ensembles.sampling import drawn_from
from logicnet.limits import Limits
from logicnet.network.model import Clamp, Expectation, Network, Quantifier
from logicnet.network.resolve import environment_of, resolve_environment
from logicnet.perturbation.candidates import Choice, NoCandidates, candidate_choices, candidate_drugs
from logicnet.text.formula import Expression, Symbol
from logicnet.text.notebook import Shown
from logicnet.text.source import Span

__all__ = [
    "Experiment",
    "ExperimentKind",
    "ExperimentRound",
    "ExperimentSearch",
    "NextExperiments",
    "PredictedOutcome",
    "ProposedExperiment",
    "Seen",
    "experiment_rounds",
    "is_covered",
]

#: Consistent instantiations up to which every candidate is asked of all of them; beyond, of a sample of so many.
ASKED = 256
SAMPLED = 256
#: The part of the ensemble, or of what is unsure of a conclusion, with which the search is content if it is left.
CONTENT = 0.5
#: Regions set aside for one outcome before its share is left as an estimate.
MOST_REGIONS = 400


class Seen(Enum):
    """What an experiment shows: its read-out in every attractor always, in none ever, or anything else."""

    ALWAYS = "always"
    NEVER = "never"
    OTHERWISE = "otherwise"


class Experiment(Struct, frozen=True):
    """Something that can be done and looked at."""

    environment: str
    clamps: tuple[Clamp, ...]
    #: Of a drug its name, otherwise the clamps; empty without a change.
    label: str
    read_out: str
    formula: Expression

    def expectation(self, seen: Seen) -> Expectation:
        """What a file says if that was seen; OTHERWISE has no such line, and stands for ``every`` here."""
        quantifier = Quantifier.NO if seen is Seen.NEVER else Quantifier.EVERY
        place = () if self.environment == "default" else (self.environment,)
        return Expectation("\0next", place, self.clamps, (), quantifier, self.formula, self.read_out, (), Span(0, 0))


class ExperimentKind(Enum):
    """What is done or looked at, from easy to hard."""

    CHANGES = "changes"
    KNOCKOUTS = "knockouts"
    NODES = "nodes"


class ExperimentRound(Struct, frozen=True):
    """Experiments of one kind that no expectation of the file is about, and how many others there are."""

    kind: ExperimentKind
    experiments: tuple[Experiment, ...]
    covered: int


class PredictedOutcome(Struct, frozen=True):
    """One outcome of an experiment, in how many consistent instantiations, and what it would decide."""

    seen: Seen
    #: ``None``: only the share is known, from the sample.
    number: Number | None
    share: float
    #: Choices that have one outcome in all of these and more than one before.
    decides: tuple[ChoiceOutcome, ...] = ()
    #: Of the conclusion that is to be settled: in which share of these it is true; ``None`` without one.
    concluded: float | None = None


class ProposedExperiment(Struct, frozen=True):
    """An experiment with what is expected of it."""

    experiment: Experiment
    outcomes: tuple[PredictedOutcome, ...]
    #: The part of the ensemble that is left on average; with a conclusion how unsure it stays, 0 (settled) to 0.5.
    left: float
    is_exact: bool
    #: How many other candidates tell the same of everything that was asked.
    alike: int = 0

    @property
    def halving(self) -> float:
        """The chance that half of the ensemble or less is left."""
        return sum(one.share for one in self.outcomes if one.share <= CONTENT)


class NextExperiments(Shown, Struct, frozen=True, dict=True):
    """The experiments that tell most, best first."""

    network: Network
    partial: PartialNetwork
    given: tuple[Expectation, ...]
    consistent: Number
    #: Of each kind that was tried how many experiments were asked.
    asked: tuple[tuple[ExperimentKind, int], ...]
    #: Those of these kinds that were left out because an expectation is about them already.
    covered: int
    #: The instantiations that the first round asked; ``is_sample`` if others are consistent as well.
    members: int
    is_sample: bool
    seed: int
    proposals: tuple[ProposedExperiment, ...]
    #: What is to be settled, in words, and in which share of the ensemble it is true now.
    conclusion: str = ""
    concluded: float | None = None
    limits: tuple[str, ...] = ()

    @property
    def finished(self) -> bool:
        """Whether every candidate was asked and no limit was hit."""
        return not self.limits


def experiment_rounds(
    network: Network,
    places: Sequence[str],
    read_outs: Sequence[tuple[str, Expression]] = (),
    changes: Sequence[Choice] | None = None,
) -> list[ExperimentRound]:
    """What can be done in each of these environments, from easy to hard.

    First no change or one of ``changes``, by default a drug of the file, and each of ``read_outs`` looked at, by
    default each phenotype. Then, unless changes are given, each single knockout; a knock-in is seldom something that
    can be done. Then, unless read-outs are given, each node looked at alone. What an environment leaves free is not
    changed.
    """
    shown = list(read_outs) or [(one.name, one.formula) for one in network.goals]
    first = [None, *(_drugs(network) if changes is None else changes)]
    kinds = [(ExperimentKind.CHANGES, shown, first)]
    if changes is None:
        kinds.append((ExperimentKind.KNOCKOUTS, shown, list(_knockouts(network))))
    if not read_outs:
        known = {formula for _, formula in shown}
        nodes = [(node.name, Symbol(node.name)) for node in network.nodes if not node.is_input]
        kinds.append((ExperimentKind.NODES, [one for one in nodes if one[1] not in known], first))
    free = {
        place: {name for name, value in resolve_environment(network, place) if value is None} for place in places
    }
    rounds = []
    for kind, looked_at, done in kinds:
        every = [
            Experiment(place, change.clamps if change else (), str(change) if change else "", text, formula)
            for place in places
            for change in done
            if change is None or not free[place] & {clamp.node for clamp in change.clamps}
            for text, formula in looked_at
        ]
        new = tuple(one for one in every if not is_covered(network, one))
        rounds.append(ExperimentRound(kind, new, len(every) - len(new)))
    return rounds


def _drugs(network: Network) -> tuple[Choice, ...]:
    try:
        return candidate_drugs(network).choices
    except NoCandidates:
        return ()


def _knockouts(network: Network) -> tuple[Choice, ...]:
    try:
        return candidate_choices(network, network.nodes[0].rule.expression, values=(0,)).choices
    except NoCandidates:
        return ()


def is_covered(network: Network, experiment: Experiment) -> bool:
    """Whether an expectation of the file speaks of the same environment, changes and nodes."""

    def held(x: Expectation) -> dict[str, int | None]:
        values = dict(environment_of(network, x.environments))
        return values | {clamp.node: clamp.value for clamp in x.clamps}

    here = experiment.expectation(Seen.ALWAYS)
    mine, names = held(here), here.names
    return any(not x.cuts and x.names == names and held(x) == mine for x in network.expectations)


#: The chance that more than half is left (0 where a conclusion is to be settled), and what is left on average.
_Score = tuple[float, float]


def _is_enough(score: _Score, concluded: Sequence[bool] | None, unsure: float) -> bool:
    """Whether no harder kind of experiment has to be asked."""
    return score[0] == 0 if concluded is None else score[1] <= CONTENT * unsure


class ExperimentSearch:
    """The consistent instantiations of an ensemble, and what candidates would tell about them."""

    def __init__(
        self,
        partial: PartialNetwork,
        given: Sequence[Expectation],
        *,
        seed: int = 0,
        limits: Limits | None = None,
    ) -> None:
        self.partial, self.given, self.seed = partial, tuple(given), seed
        self.limits = limits or Limits()
        solver = Consistency(partial, self.given, self.limits)
        self.limits.tell("counting consistent instantiations")
        #: Why the consistent instantiations are not all known; empty if they are.
        self.why = ""
        self.members: list[Subspace] = []
        self.consistent = Number(0, partial.size)
        self.consistent_set: Any = None
        self.is_empty = solver.find().existence is Existence.NONE
        try:
            settled = solver.settle()
            self.counter = Counter(partial, self.limits)
            found = self.counter.instantiations
            for claim in solver.claims:
                found = self.counter.outside(found, claim.failing)
            size = self.counter.size(found)
            if settled:
                self.consistent, self.consistent_set = Number(size, size), found
                self._take(found, size)
            else:
                self.why = f"stopped by {self.limits.hit}" if self.limits.hit else "an expectation is not decided"
                self.consistent = Number(0, size)
        except NotCounted as why:
            self.why = str(why)

    def _take(self, found: Any, size: int) -> None:
        """All members if they are few, else a sample."""
        if size > ASKED:
            draw = drawn_from(found, self.partial.bits, random.Random(self.seed))
            self.members = [draw() for _ in range(SAMPLED)]
            return
        bits = range(self.partial.bits)
        ids = self.counter.ids
        for valuation in found.valuation_iterator():
            self.members.append(Subspace.of([(k, int(valuation[ids[k]])) for k in bits]))

    @property
    def is_sample(self) -> bool:
        """Whether ``members`` are drawn, not all."""
        exact = self.consistent.exact
        return exact is None or exact > ASKED

    def table(self, experiment: Experiment) -> list[Seen | None]:
        """What each member shows; ``None`` where that is not decided."""
        pair = self._pair(experiment)
        return [self._seen(pair, bits) for bits in self.members]

    def _pair(self, experiment: Experiment) -> tuple[ExpectationClaim, ExpectationClaim]:
        every, no = (
            ExpectationClaim(self.partial, experiment.expectation(seen), self.limits)
            for seen in (Seen.ALWAYS, Seen.NEVER)
        )
        return every, no

    def _seen(self, pair: tuple[ExpectationClaim, ExpectationClaim], bits: Subspace) -> Seen | None:
        verdicts = []
        for claim, seen in zip(pair, (Seen.ALWAYS, Seen.NEVER), strict=True):
            # In a region as large as possible: most candidates tell the same of all members.
            verdict = (claim.known(bits) or claim.around(bits)).verdict
            if verdict is ExpectationVerdict.HOLDS:
                return seen
            verdicts.append(verdict)
        return None if ExpectationVerdict.UNKNOWN in verdicts else Seen.OTHERWISE

    def rank(
        self, rounds: Sequence[ExperimentRound], most: int = 5, conclusion: Expectation | None = None
    ) -> tuple[list[ProposedExperiment], list[ExperimentRound], float | None]:
        """The best of the candidates, what was asked of each round, and the share of members that the conclusion has.

        A round is asked if nothing of the rounds before leaves half or less whatever is seen.
        """
        concluded = None if conclusion is None else self._concluded(conclusion)
        unsure = self._unsure(concluded)
        #: By how it splits: the score, and the experiments.
        scored: dict[tuple[tuple[int, ...], ...], tuple[_Score, list[tuple[int, int, Experiment]]]] = {}
        asked: list[ExperimentRound] = []
        for one in rounds:
            if self._stopped() or any(_is_enough(score, concluded, unsure) for score, _ in scored.values()):
                break
            before = sum(len(earlier.experiments) for earlier in asked)
            asked.append(replace(one, experiments=one.experiments[: self._ask(one, before, scored, concluded)]))
        best = sorted(scored.values(), key=lambda one: (one[0], min(one[1], key=lambda x: x[:2])[:2]))
        found = []
        for _, alike_ones in best[:most]:
            simplest = min(alike_ones, key=lambda x: x[:2])[2]
            told = self._counted(simplest, conclusion, concluded)
            found.append(replace(told, alike=len(alike_ones) - 1))
        found.sort(key=lambda one: (
            0 if conclusion is not None else round(1 - one.halving, 9),
            round(one.left, 9),
            len(one.experiment.clamps),
        ))  # fmt: skip
        true = None if concluded is None else sum(concluded) / max(1, len(concluded))
        return found, asked, true

    def _stopped(self) -> bool:
        return self.limits.reached() is not None or not self.members

    def _ask(
        self,
        one: ExperimentRound,
        before: int,
        scored: dict[tuple[tuple[int, ...], ...], tuple[_Score, list[tuple[int, int, Experiment]]]],
        concluded: Sequence[bool] | None,
    ) -> int:
        """Ask the experiments of a round until a limit; how many were asked. ``before`` were asked in other rounds."""
        for k, experiment in enumerate(one.experiments):
            if self._stopped():
                return k
            if k % 20 == 0:
                self.limits.tell(f"asking experiment {k + 1} of {len(one.experiments)} ({one.kind.value})")
            table = self.table(experiment)
            left = self._left(table, concluded)
            if left < self._unsure(concluded) - 1e-9:
                parts = (tuple(i for i, seen in enumerate(table) if seen is word) for word in (*Seen, None))
                score = (self._unhalved(table) if concluded is None else 0.0, round(left, 9))
                alike = scored.setdefault(tuple(sorted(parts)), (score, []))
                alike[1].append((len(experiment.clamps), before + k, experiment))
        return len(one.experiments)

    def _concluded(self, conclusion: Expectation) -> list[bool]:
        claim = ExpectationClaim(self.partial, conclusion, self.limits)
        return [claim.at(bits).verdict is ExpectationVerdict.HOLDS for bits in self.members]

    @staticmethod
    def _unsure(concluded: Sequence[bool] | None) -> float:
        if concluded is None:
            return 1.0
        true = sum(concluded) / max(1, len(concluded))
        return 2 * true * (1 - true)

    @staticmethod
    def _told(table: Sequence[Seen | None]) -> list[Seen]:
        """What is not decided counts with the commonest outcome, which tells least."""
        known = [seen for seen in table if seen is not None]
        usual = max(Seen, key=known.count)
        return [usual if seen is None else seen for seen in table]

    def _unhalved(self, table: Sequence[Seen | None]) -> float:
        """The chance that more than half of the members is left."""
        told = self._told(table)
        parts = [told.count(seen) / len(told) for seen in Seen]
        return round(sum(part for part in parts if part > CONTENT), 9)

    def _left(self, table: Sequence[Seen | None], concluded: Sequence[bool] | None) -> float:
        """The part of the members that is left on average, or how unsure the conclusion stays."""
        told = self._told(table)
        total = len(told)
        left = 0.0
        for seen in Seen:
            here = [k for k, one in enumerate(told) if one is seen]
            part = len(here) / total
            if concluded is None:
                left += part * part
            elif here:
                true = sum(concluded[k] for k in here) / len(here)
                left += part * 2 * true * (1 - true)
        return left

    # --------------------------------------------------------------------------------------------------- exact numbers

    def _counted(
        self, experiment: Experiment, conclusion: Expectation | None, concluded: Sequence[bool] | None
    ) -> ProposedExperiment:
        """With the exact share of each outcome, if its regions are few; else as the members say."""
        pair = self._pair(experiment)
        try:
            split = self._split(pair)
            true = (
                None
                if conclusion is None
                else self._where(ExpectationClaim(self.partial, conclusion, self.limits), self.consistent_set)
            )
            outcomes = tuple(
                self._outcome(seen, part, true)
                for seen, part in split
            )
        except (NotCounted, _Undecided):
            return self._estimated(experiment, pair, concluded)
        left = sum(
            one.share * (one.share if one.concluded is None else 2 * one.concluded * (1 - one.concluded))
            for one in outcomes
        )
        return ProposedExperiment(experiment, outcomes, left, True)

    def split(self, experiment: Experiment) -> list[tuple[Seen, Any]] | None:
        """The consistent instantiations with each outcome as sets of ``counter``; ``None``: not decided, or too many.

        Cost: at most :data:`MOST_REGIONS` questions for each of two outcomes.
        """
        try:
            return self._split(self._pair(experiment))
        except (NotCounted, _Undecided):
            return None

    def _split(self, pair: tuple[ExpectationClaim, ExpectationClaim]) -> list[tuple[Seen, Any]]:
        counter = self.counter
        always = self._where(pair[0], self.consistent_set)
        other = counter.minus(self.consistent_set, always)
        never = self._where(pair[1], other)
        parts = ((Seen.ALWAYS, always), (Seen.NEVER, never), (Seen.OTHERWISE, counter.minus(other, never)))
        return [(seen, part) for seen, part in parts if not part.is_false()]

    def _where(self, claim: ExpectationClaim, within: Any) -> Any:
        """Of a set of instantiations those at which a claim holds."""
        counter = self.counter
        holds, left = counter.none, within
        for _ in range(MOST_REGIONS):
            if left.is_false():
                return holds
            first = left.valuation_first()
            bits = Subspace.of([(k, int(first[counter.ids[k]])) for k in range(self.partial.bits)])
            answer = claim.around(bits)
            if answer.verdict is ExpectationVerdict.UNKNOWN:
                raise _Undecided
            region = counter.region(answer.region)
            if answer.verdict is ExpectationVerdict.HOLDS:
                holds = counter.join(holds, counter.meet(left, region))
            left = counter.minus(left, region)
        raise _Undecided

    def _outcome(self, seen: Seen, part: Any, true: Any) -> PredictedOutcome:
        counter, total = self.counter, self.consistent.at_least
        size = counter.size(part)
        concluded = None if true is None else counter.size(counter.meet(part, true)) / size
        return PredictedOutcome(seen, Number(size, size), size / total, self._decided(part), concluded)

    def _decided(self, part: Any) -> tuple[ChoiceOutcome, ...]:
        """Choices that have one outcome here, and had more before."""
        counter, told = self.counter, []
        for choice in self.partial.choices:
            regions = [
                counter.region(Subspace.of(sorted(zip(choice.bits, code, strict=True)))) for code in choice.codes
            ]
            possible = [k for k, one in enumerate(regions) if not counter.meet(part, one).is_false()]
            if len(possible) != 1:
                continue
            (k,) = possible
            if not counter.minus(self.consistent_set, regions[k]).is_false():
                told.append(ChoiceOutcome(choice.node, choice.question, choice.outcomes[k], k == 0))
        return tuple(told)

    def _estimated(
        self, experiment: Experiment, pair: tuple[ExpectationClaim, ExpectationClaim], concluded: Sequence[bool] | None
    ) -> ProposedExperiment:
        table = [self._seen(pair, bits) for bits in self.members]
        outcomes = []
        for seen in Seen:
            here = [k for k, one in enumerate(table) if one is seen]
            if here:
                true = None if concluded is None else sum(concluded[k] for k in here) / len(here)
                outcomes.append(PredictedOutcome(seen, None, len(here) / len(table), (), true))
        return ProposedExperiment(experiment, tuple(outcomes), self._left(table, concluded), False)


class _Undecided(Exception):
    """An outcome could not be counted."""
