r"""All minimal combinations of clamps that abolish a phenotype: propose, look for a counter-example, learn, repeat.

The question: all inclusion-minimal clamp sets S of at most k choices such that in every allowed environment no
attractor of the network under S shows P *ever* (in some state), or *always* (in all its states). Abolition is not
monotone - with the rule ``P = A | !B`` a second knockout can restore what the first abolished - so hitting sets over
the healthy network are unsound and failing sets say nothing about their supersets. What is sound:

**Refutation by a trap space inside P.** Let T be a trap space of f|S in which P holds everywhere. It holds an
attractor that always shows P, under every update scheme. Call a pin of S *needed* if its node's rule would leave T
without it. Every S' such that (a) no pin of S' contradicts a fixed value of T and (b) every needed pin of S is in S'
fails too: T cut down to the pins of S' on its free nodes is a trap space of f|S' inside P. So one clause

    some pin against a fixed value of T   or   some needed pin of S is missing

is learnt; T is first grown to a maximal trap space inside P, which makes the clause short.

**Refutation by a trap space M in which nothing avoids P** (occurrence *ever*). Nothing: no trap space of f|S inside M
avoids P (most-permissive: so a minimal one, an attractor, meets P), or no candidate inside M does (asynchronous: each
attractor inside M holds a candidate). That is an unsatisfiable question to a solver in which each value of M and each
rule that a pin could replace is an assumption, and its core says what was used. The clause needs (c') as well: or some
pin on a free node of M that replaces a rule in the core. Proof: let S' meet none of it; M cut down to the pins of S' is
a trap space of f|S' by (a) and (b). A trap space (a candidate) inside it that avoids P would satisfy every assumption
in the core: values of M by being inside; rules of free nodes because S' replaces none of them; rules of nodes fixed in
M because they keep their value throughout M, whether pinned or not. Growing M to a maximal trap space that keeps the
values in the core leaves all of this true and makes (a) shorter.

**Runs** (asynchronous) exclude candidates by where updates lead them (:mod:`logicnet.attractors.runs`): an attractor
holds what becomes of its states. Which updates a pin would stop is an assumption as well, so cores speak of it.

**Refutation by runs.** If each candidate inside M is in P or led into P by a run, each attractor inside M meets P: it
holds a candidate and everything reachable from it. The argument with the core stays as it is; (c') then counts the
pins that would stop an update that was used, too.

**Refutation by an attractor known state by state** (asynchronous). Here (c) takes the place of (c'): or some pin on a
node that is free in M and is a marker or an ancestor of one inside M; all else that happens in M stays as it was.

**Proof.** Percolation that excludes P proves S under every scheme. Otherwise, for asynchronous dynamics, candidates
(see :mod:`logicnet.attractors.asynchronous`) decide: *always* - no candidate satisfies P and goes on to do so along
every run; *ever* - no candidate lies outside the trap spaces that avoid P, since an attractor with a state in such a
trap space stays in it, and so does one with a state that a run leads there. What neither refutes nor proves is settled
state by state where few enough nodes are free; otherwise S is *undecided* and says so. Under most-permissive dynamics
the attractors are the minimal trap spaces and everything is decided.

**Search.** A SAT solver over the choices proposes sets by size 0, 1, 2, ...; what it proposes satisfies every clause
learnt so far. A proved set blocks its supersets, an undecided one only itself. When a size is exhausted, every set up
to that size is proved, refuted or listed as undecided; that is what ``exhausted_size`` says.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from msgspec import Struct, field

from logicnet.errors import LimitReached
from logicnet.limits import Limits, collecting_seldom
from logicnet.network.case import Case, Criterion
from logicnet.network.model import Clamp, Cut
from logicnet.perturbation.candidates import Candidates, Choice, changes_of
from logicnet.perturbation.certificate import DemandsMet, Entry, Exhausted, KeptLost, LeftOpen, Record, Refuted
from logicnet.perturbation.courses import Asked, question_of
from logicnet.perturbation.evidence import Absence, Presence
from logicnet.perturbation.master import Master
from logicnet.perturbation.outcome import Goal, Intervention, InterventionResult, Occurrence, Success, Undecided
from logicnet.perturbation.question import SetStatus, useful_pins
from logicnet.perturbation.sequences import SequenceQuestion, in_steps
from logicnet.text.counts import plural
from logicnet.text.formula import NOT, TRUE, Expression

__all__ = ["intervention_of", "search_interventions", "undecided_of"]

#: A question about sets, or about sequences of them.
Posed = Asked | SequenceQuestion
#: In front of a choice: in which step of a sequence it is made.
STEP = ("", "first ", "then ")
#: Sets named in the line that says a size is complete.
SHOWN = 5


@collecting_seldom()
def search_interventions(
    case: Case,
    goal: Goal,
    candidates: Candidates,
    *,
    max_size: int = 3,
    limits: Limits | None = None,
    record: Record | None = None,
) -> InterventionResult:
    """Every inclusion-minimal set of at most ``max_size`` candidates that abolishes P in every allowed environment.

    Guaranteed: each reported set is proved, each proper subset of it is refuted (or listed as undecided), and up to
    ``exhausted_size`` no other minimal set exists except possibly the undecided ones and their supersets. P is what the
    goal abolishes; "every allowed environment" means all values of the inputs that the case leaves free; its clamps and
    cuts hold throughout. With ``goal.reach`` every attractor must afterwards show that formula always; with
    ``goal.keep`` some attractor, in some allowed environment, must still show that formula always. Minimal means: no
    proper subset does all of this.

    ``record`` receives every answer with its evidence as soon as it is proved; the search goes on from the entries that
    it holds already, which must be of the same question.

    If nothing has to be done, the result holds one empty set with the verdict *vacuous*. Sets that serve ``keep`` or
    ``reach`` only, because no attractor shows P even without any change, are called *vacuous* too.

    Raises:
        UsageError: a candidate pins an input that the environment leaves free, or a node that the case clamps.
    """
    limits, record = limits or Limits(), record or Record()
    choices, known = (candidates if goal.steps == 1 else in_steps(candidates)).choices, _SearchedSets()
    refusals: list[str] = []
    with limits.stoppable(), _refusals(refusals):
        absent, kept = _questions_of(case, goal, choices, limits)
        questions = [question for _, question in absent] + ([] if kept is None else [kept])
        master = Master(choices, useful_pins(questions), limits)
        for entry in record.entries:
            known.take(entry, master)
        if len(questions) > 1 and limits.reached() is None:
            known.absent_before = _ABSENT.get(absent[0][1].check(()).status)
        for size in range(0 if known.exhausted is None else known.exhausted + 1, max_size + 1):
            while (proposed := master.propose(size)) is not None:
                chosen, _ = proposed
                answer = _answer(absent, kept, chosen)
                if answer is None:
                    break
                with limits.whole():
                    known.take(answer, master)
                    record.add(answer)
                if isinstance(answer, DemandsMet):
                    limits.tell(_so_far(size, known.found, absent[0][1].describe(chosen)))
            if limits.hit is not None:
                break
            with limits.whole():
                known.take(Exhausted(size), master)
                record.add(Exhausted(size))
            limits.announce(_reached(size, known.found, absent[0][1]))
            if known.found == [()]:
                known.exhausted = max_size  # Nothing to abolish; every larger set is a superset of the empty one.
                break
    stopped = limits.hit or next(iter(refusals), None)
    return _result(case, goal, candidates, choices, max_size, known, stopped)


_ABSENT = {SetStatus.PROVED: True, SetStatus.REFUTED: False}


class _SearchedSets(Struct):
    """What a search has found out so far, answer by answer."""

    found: list[tuple[int, ...]] = field(default_factory=list)
    undecided: list[tuple[tuple[int, ...], str]] = field(default_factory=list)
    exhausted: int | None = None
    #: Whether no attractor shows P even without any change; ``None`` as long as that is not known.
    absent_before: bool | None = None

    def take(self, entry: Entry, master: Master) -> None:
        """Note an answer, and tell the master what it need not propose any more."""
        match entry:
            case Refuted():
                master.learn(entry.clause)
            case DemandsMet(chosen):
                self.found.append(chosen)
                master.block_supersets(chosen)
            case KeptLost(chosen):
                # A set that loses what must be kept says nothing about its supersets.
                master.block_alone(chosen)
            case LeftOpen(chosen, why):
                self.undecided.append((chosen, why))
                master.block_alone(chosen)
            case Exhausted(size):
                self.exhausted = size


def _questions_of(
    case: Case, goal: Goal, choices: Sequence[Choice], limits: Limits
) -> tuple[list[tuple[str, Posed]], Posed | None]:
    """What no attractor may show, demand by demand, and what some attractor must still show always."""

    def ask(wanted: Expression, occurrence: Occurrence) -> Posed:
        if goal.steps > 1:
            return SequenceQuestion(case, wanted, occurrence, choices, limits, goal)
        return question_of(case, wanted, occurrence, choices, limits, goal)

    absent = [("abolish", ask(goal.abolish.formula, goal.occurrence))]
    if goal.reach is not None:
        absent.append(("reach", ask(NOT(goal.reach.formula), Occurrence.EVER)))
    kept = None if goal.keep is None else ask(goal.keep.formula, Occurrence.ALWAYS)
    if kept is None and goal.criterion is Criterion.FIXED_POINTS:
        # Where no fixed point is left, nothing is said of any.
        kept = ask(TRUE, Occurrence.ALWAYS)
    return absent, kept


def _result(
    case: Case,
    goal: Goal,
    candidates: Candidates,
    choices: Sequence[Choice],
    max_size: int,
    known: _SearchedSets,
    stopped: str | None,
) -> InterventionResult:
    verdict = Success.VACUOUS if known.absent_before else Success.ABOLISHED
    found = sorted(known.found, key=lambda chosen: (len(chosen), chosen))
    undecided = sorted(known.undecided, key=lambda one: (len(one[0]), one[0]))
    return InterventionResult(
        case=case,
        goal=goal,
        candidates_rule=candidates.rule,
        candidates_count=len(candidates.choices),
        changes=changes_of(candidates.choices),
        max_size=max_size,
        exhausted_size=known.exhausted,
        interventions=tuple(intervention_of(choices, chosen, verdict) for chosen in found),
        undecided=tuple(undecided_of(choices, chosen, why) for chosen, why in undecided),
        limits=() if stopped is None else (stopped,),
        chosen_inputs=any(clamp.node in case.free for choice in choices for clamp in choice.clamps),
    )


@contextmanager
def _refusals(into: list[str]) -> Iterator[None]:
    """Keeps what was found where a rule cannot be compiled, with the reason."""
    try:
        yield
    except LimitReached as why:
        into.append(str(why))


def _answer(absent: Sequence[tuple[str, Posed]], kept: Posed | None, chosen: tuple[int, ...]) -> Entry | None:
    """What is proved about one set; ``None`` if a limit was reached first."""
    why = ""
    absences: list[tuple[str, Absence]] = []
    for demand, question in absent:
        outcome = question.check(chosen)
        if outcome.status is SetStatus.STOPPED:
            return None
        if outcome.status is SetStatus.REFUTED:
            assert outcome.clause is not None and isinstance(outcome.evidence, Presence)
            return Refuted(chosen, demand, outcome.evidence, outcome.clause)
        if outcome.status is SetStatus.UNDECIDED:
            why = outcome.why
        else:
            assert isinstance(outcome.evidence, Absence)
            absences.append((demand, outcome.evidence))
    presence = None
    if kept is not None:
        outcome = kept.check(chosen)
        if outcome.status is SetStatus.STOPPED:
            return None
        if outcome.status is SetStatus.PROVED:
            assert isinstance(outcome.evidence, Absence)
            return KeptLost(chosen, outcome.evidence)
        if outcome.status is SetStatus.UNDECIDED:
            why = outcome.why
        else:
            assert isinstance(outcome.evidence, Presence)
            presence = outcome.evidence
    return LeftOpen(chosen, why) if why else DemandsMet(chosen, tuple(absences), presence)


def _so_far(size: int, found: Sequence[tuple[int, ...]], last: str) -> str:
    return f"size {size}: {plural(len(found), 'set')} found, last {last}"


def _reached(size: int, found: Sequence[tuple[int, ...]], question: Posed) -> str:
    """What is known once a size is complete, in one line."""
    new = [question.describe(chosen) for chosen in sorted(found) if len(chosen) == size]
    shown = "; ".join(new[:SHOWN]) + (f"; and {len(new) - SHOWN} more" if len(new) > SHOWN else "")
    many = f"{len(new)} minimal set{'' if len(new) == 1 else 's'}"
    return f"size {size} complete: {many}{f': {shown}' if shown else ''}"


def _named(
    choices: Sequence[Choice], chosen: tuple[int, ...]
) -> tuple[tuple[Clamp | Cut, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Clamps and cuts, drugs, carriers, and each choice in words."""
    clamps: dict[Clamp | Cut, None] = {}
    for i in chosen:
        clamps.update(dict.fromkeys((*choices[i].clamps, *choices[i].cuts)))
    drugs = [drug for i in chosen if (drug := choices[i].drug) is not None]
    carriers = [carrier for i in chosen if (carrier := choices[i].carrier) is not None]
    return tuple(clamps), tuple(drugs), tuple(carriers), tuple(f"{STEP[choices[i].step]}{choices[i]}" for i in chosen)


def intervention_of(
    choices: Sequence[Choice], chosen: tuple[int, ...], verdict: Success = Success.ABOLISHED
) -> Intervention:
    """A set of choices that was proved to work, in words; where nothing changes, success is vacuous."""
    cost = sum(choices[i].cost for i in chosen)
    verdict = verdict if chosen else Success.VACUOUS
    return Intervention(
        *_named(choices, chosen), len(chosen), cost, verdict, chosen, steps=_steps_of(choices, chosen)
    )


def undecided_of(choices: Sequence[Choice], chosen: tuple[int, ...], why: str) -> Undecided:
    """A set of choices that stayed open, in words."""
    return Undecided(*_named(choices, chosen), why, _steps_of(choices, chosen))


def _steps_of(choices: Sequence[Choice], chosen: tuple[int, ...]) -> tuple[str, ...]:
    """What each step holds, in words; nothing where there is one step only."""
    last = max((choice.step for choice in choices), default=0)
    labels = {k: [str(choices[i]) for i in chosen if choices[i].step == k] for k in range(1, last + 1)}
    return tuple(" + ".join(step) or "nothing" for step in labels.values()) if chosen else ()
