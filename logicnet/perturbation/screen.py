"""A screen: what every clamp set of a list does, in every environment of a list, to every phenotype.

One row per set and environment, in a fixed order: smaller sets first, then in the order of the file, then by
environment. Each row is a result of its own; what it is compared with (the untreated network, the parts of the set)
are earlier rows.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from itertools import combinations

from msgspec import Struct
from msgspec.structs import replace

from logicnet.attractors.landscape import Attractor, Kind, Landscape, Shows, Update, Verdict
from logicnet.attractors.search import Prepared, list_attractors
from logicnet.attractors.starts import Start, read_start
from logicnet.compiled.space import FULL
from logicnet.errors import UsageError
from logicnet.limits import Limits
from logicnet.network.case import Case, Criterion, Demand, KindOfChange
from logicnet.network.model import Clamp, Cut, Network, Setting
from logicnet.network.resolve import parse_formula
from logicnet.perturbation.candidates import Choice
from logicnet.perturbation.courses import CourseEnds, CourseQuestion, End, phases_of, refuse_without_effect
from logicnet.perturbation.numbering import NumberedSets
from logicnet.perturbation.outcome import Goal, Occurrence, Synergy
from logicnet.perturbation.question import SetStatus, decide
from logicnet.perturbation.workers import Executor, Lost, in_order
from logicnet.text.formula import Expression

__all__ = [
    "Courses",
    "Healthy",
    "Measured",
    "Place",
    "Plan",
    "ReadoutTally",
    "ScreenAnswer",
    "ScreenRow",
    "SetSummary",
    "Synergy",
    "along_courses",
    "bound_on_sets",
    "count_sets",
    "every_set",
    "exactly_counted",
    "measure",
    "measure_rows",
    "plan_of",
    "rows_of",
    "run",
    "sets_up_to",
    "summaries",
]

#: Attractors listed per row; a phenotype that they leave open is decided without listing.
LISTED = 512
#: Rows sent to a worker at a time, at most.
CHUNK = 50


class ScreenAnswer(Enum):
    """ABOLISHED: proven absent, was there before. SURVIVES: a witness shows it. VACUOUS: it was never there. UNDECIDED:
    none of these is proved; the row says why."""

    ABOLISHED = "abolished"
    SURVIVES = "survives"
    UNDECIDED = "undecided"
    VACUOUS = "vacuous"


class Healthy(Enum):
    """What a set does to the read-outs where the goal is proved absent without it.

    UNCHANGED: nothing, proved. CHANGED: it brings about or takes away a read-out. UNKNOWN: open. NONE: there is no such
    environment in the screen.
    """

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    UNKNOWN = "unknown"
    NONE = "none"


class Place(Struct, frozen=True):
    """An environment with the name under which it stands in the rows."""

    name: str
    settings: tuple[tuple[str, Setting], ...]


class Plan(Struct, frozen=True):
    """The question of a screen, settled before anything is computed. It travels to other processes."""

    network: Network
    places: tuple[Place, ...]
    choices: tuple[Choice, ...]
    #: The sets, as positions in ``choices``; the empty one comes first: it is what the others are compared with.
    #: Where they are all sets up to a size they are computed from their number (:class:`NumberedSets`).
    sets: Sequence[tuple[int, ...]]
    occurrence: Occurrence
    update: Update
    #: Read-outs in the order of the rows: the phenotypes of the file, and the goal if it is none of them.
    readouts: tuple[tuple[str, Expression], ...]
    #: The read-out that ``verdict`` speaks of, or ``None``.
    goal: str | None
    #: What some attractor must still show always, or ``None``.
    keep: Expression | None = None
    #: Clamps and cuts that hold throughout.
    clamps: tuple[Clamp, ...] = ()
    cuts: tuple[Cut, ...] = ()
    #: For each environment where it begins; none: in every state.
    starts: tuple[Start, ...] = ()
    #: How long the changes of a set are held.
    kind: KindOfChange = KindOfChange.PERMANENT

    def __len__(self) -> int:
        return len(self.sets) * len(self.places)

    @property
    def is_plain(self) -> bool:
        """Permanent changes, judged by all attractors."""
        return not self.starts and self.kind is KindOfChange.PERMANENT

    def untreated(self, number: int) -> Case:
        """The network in the environment of a row, without its set."""
        place = self.places[number % len(self.places)]
        return Case(self.network, place.settings, self.clamps, self.cuts, self.update, place.name)

    def case_of(self, number: int) -> Case:
        """The network in the environment of a row, under its set; a clamp of the set wins over one held throughout."""
        return self.untreated(number).under(self.clamps_of(number))

    def clamps_of(self, number: int) -> tuple[Clamp, ...]:
        """The clamps of a row's set, each once."""
        chosen = self.sets[number // len(self.places)]
        return tuple(dict.fromkeys(clamp for i in chosen for clamp in self.choices[i].clamps))


def plan_of(
    case: Case,
    places: Sequence[Place],
    choices: Sequence[Choice],
    chosen: Sequence[tuple[int, ...]],
    occurrence: Occurrence,
    goal: str | None,
    keep: str | None = None,
) -> Plan:
    """A screen of these sets: read-outs are the phenotypes of the file, and the goal if it is none of them.

    Of the case everything counts but its environment: the places have theirs.
    """
    network = case.network
    readouts = [(phenotype.name, phenotype.formula) for phenotype in network.goals]
    if goal is not None and goal not in dict(readouts):
        readouts.append((goal, parse_formula(network, goal, option="abolish")))
    kept = None if keep is None else parse_formula(network, keep, option="keep")
    return Plan(
        network, tuple(places), tuple(choices), chosen if isinstance(chosen, NumberedSets) else tuple(chosen),
        occurrence, case.update, tuple(readouts), goal, kept, case.clamps, case.cuts,
    )  # fmt: skip


def along_courses(plan: Plan, start: str | None, kind: KindOfChange, limits: Limits | None = None) -> Plan:
    """The same screen from a start, read like ``--from`` in each environment, with changes of a kind.

    Raises:
        UsageError, UnknownName: the start means nothing in some environment; a change of this kind would change
            nothing there, or is one of a node that is clamped throughout.
        LimitReached: the attractors that are meant could not be worked out.
    """
    cases = [plan.untreated(number) for number in range(len(plan.places))]
    if kind is not KindOfChange.PERMANENT:
        clamped = {clamp.node for clamp in plan.clamps}
        for clamp in (clamp for choice in plan.choices for clamp in choice.clamps):
            if clamp.node in clamped:
                raise UsageError(
                    f"`{clamp.node}` is clamped throughout and cannot be changed for a time as well",
                    "leave it out of --with, or of the sets",
                )
    if kind is KindOfChange.ONE_SHOT:
        for case in cases:
            refuse_without_effect(case, plan.choices)
    starts = () if start is None else tuple(read_start(case, start, limits) for case in cases)
    return replace(plan, starts=starts, kind=kind)


def sets_up_to(choices: Sequence[Choice], size: int) -> Iterator[tuple[int, ...]]:
    """Every set of at most ``size`` choices that gives no node two values, smaller ones first."""
    for k in range(min(size, len(choices)) + 1):
        for chosen in combinations(range(len(choices)), k):
            values: dict[str, int] = {}
            if all(values.setdefault(c.node, c.value) == c.value for i in chosen for c in choices[i].clamps):
                yield chosen


def every_set(choices: Sequence[Choice], size: int) -> Sequence[tuple[int, ...]]:
    """What :func:`sets_up_to` yields: computed from their numbers, or listed where a drug has several clamps."""
    return NumberedSets(choices, size) if NumberedSets.can_number(choices) else tuple(sets_up_to(choices, size))


def bound_on_sets(choices: Sequence[Choice], size: int) -> int:
    """At least as many as :func:`sets_up_to` yields, without walking through them."""
    return sum(math.comb(len(choices), k) for k in range(min(size, len(choices)) + 1))


def count_sets(choices: Sequence[Choice], size: int) -> tuple[int, ...] | None:
    """How many sets of each size :func:`sets_up_to` yields; ``None`` if a drug of several clamps is among them."""
    if any(len(choice.clamps) != 1 for choice in choices):
        return None
    ways: dict[Clamp, int] = {}
    for choice in choices:
        ways[choice.clamps[0]] = ways.get(choice.clamps[0], 0) + 1
    # Per node: choosing k choices that agree on a value; the product over the nodes counts the sets.
    counts = [1] + [0] * size
    for node in dict.fromkeys(clamp.node for clamp in ways):
        own = [1] + [sum(math.comb(ways.get(Clamp(node, b), 0), k) for b in (0, 1)) for k in range(1, size + 1)]
        counts = [sum(own[j] * counts[k - j] for j in range(k + 1)) for k in range(size + 1)]
    return tuple(counts)


class ReadoutTally(Struct, frozen=True):
    """How the attractors of a row show one read-out, and the answer that follows, exact unless it is ``None``."""

    #: Number of listed attractors per word, in the order always, sometimes, never, unknown.
    counts: tuple[int, int, int, int]
    #: Whether some attractor shows it (ever, or always, as the question has it); ``None`` when undecided.
    shown: bool | None


class Measured(Struct, frozen=True):
    """One row before it is compared with others: what one process finds out on its own."""

    #: Exact number of attractors, or ``None``.
    attractors: int | None
    #: Proved lower bound.
    at_least: int
    tallies: tuple[ReadoutTally, ...]
    #: Whether ``keep`` holds still; ``None`` when it was not asked for or is undecided.
    kept: bool | None
    #: An attractor (hull, as 0, 1 and * per node in file order) that shows the goal; empty without goal or without one.
    witness: str
    #: Why something is undecided; empty otherwise.
    why: str
    #: Whether the row failed: nothing in it was proved.
    failed: bool = False


class ScreenRow(Struct, frozen=True):
    """One line of the table."""

    clamps: tuple[Clamp, ...]
    size: int
    place: str
    measured: Measured
    #: Per read-out.
    answers: tuple[ScreenAnswer, ...]
    #: Of the goal, ``None`` without one.
    verdict: ScreenAnswer | None
    #: Only for sets of two and more that abolish the goal.
    synergy: Synergy | None
    #: Read-outs other than the goal that the set brings about (True) or takes away (False), where both are proved.
    side_effects: tuple[tuple[str, bool], ...]
    #: Whether the goal is shown without the set, in this environment; ``None`` when undecided, or without goal.
    base: bool | None = None


class SetSummary(Struct, frozen=True):
    """One set over all environments of the screen: the rows of it, counted."""

    clamps: tuple[Clamp, ...]
    size: int
    #: Environments where it is proved to abolish the goal, and those that are proved to show the goal without it.
    abolished: int
    shown: int
    #: Environments where that is open.
    undecided: int
    #: Per environment where it abolishes the goal; only for sets of two and more.
    synergy: tuple[tuple[str, Synergy], ...]
    #: (environment, read-out, whether it is brought about).
    side_effects: tuple[tuple[str, str, bool], ...]
    healthy: Healthy

    @property
    def share(self) -> float | None:
        """``abolished`` by ``shown``; ``None`` where that is not known, or where there is nothing to abolish."""
        return None if self.undecided or not self.shown else self.abolished / self.shown


class Courses:
    """What ends the courses of a screen have; what was worked out for one row serves the next."""

    def __init__(self) -> None:
        self._ends: dict[int, CourseEnds] = {}

    def measure(self, plan: Plan, number: int, limits: Limits) -> Measured | None:
        """Find out one row: the attractors that its course ends in, and how they show each read-out."""
        k = number % len(plan.places)
        case, changes = plan.untreated(number), plan.clamps_of(number)
        start = plan.starts[k] if plan.starts else None
        asked = [formula for _, formula in plan.readouts] + ([] if plan.keep is None else [plan.keep])
        if k not in self._ends:
            self._ends[k] = CourseEnds(case, asked, Criterion.ATTRACTORS, limits, LISTED)
        ends = self._ends[k]
        ends.limits = limits
        spaces = (FULL,) if start is None else start.spaces
        found, why = ends.along(*phases_of(plan.kind, changes, spaces))
        row = _CourseRow(plan, case, start, changes, found, why, limits)
        tallies, whys, witness = [], [], ""
        for position, (name, formula) in enumerate(plan.readouts):
            tally, space, open_why = row.tally(position, formula)
            tallies.append(tally)
            whys += [f"{name}: {open_why}"] if open_why else []
            witness = space if name == plan.goal else witness
        kept = None
        if plan.keep is not None:
            kept = row.shown(len(plan.readouts), plan.keep, Occurrence.ALWAYS)[0]
        if limits.hit is not None:
            # What a limit cut short must not answer a later row.
            self._ends.clear()
            return None
        reached = sum(end.reached is Verdict.YES for end in found)
        told_apart = not why and reached == len(found)
        told_apart &= all(end.attractor.kind is not Kind.MINIMAL_TRAP_SPACE for end in found)
        return Measured(reached if told_apart else None, reached, tuple(tallies), kept, witness, "; ".join(whys))


class _CourseRow(Struct, frozen=True):
    """The ends of one course, and what else can be asked of it."""

    plan: Plan
    #: Without the changes.
    case: Case
    start: Start | None
    changes: tuple[Clamp, ...]
    found: Sequence[End]
    #: Why some end may be missing.
    why: str
    limits: Limits

    def tally(self, position: int, formula: Expression) -> tuple[ReadoutTally, str, str]:
        """How the ends show a read-out, one that does, and why it is open."""
        words = [end.shows[position] if end.reached is Verdict.YES else Shows.UNKNOWN for end in self.found]
        shown, end, why = self.shown(position, formula, self.plan.occurrence)
        space = "" if end is None else _word(self.plan.network, end.attractor.space.get)
        return ReadoutTally(_counts(words), shown), space, why

    def shown(self, position: int, formula: Expression, occurrence: Occurrence) -> tuple[bool | None, End | None, str]:
        """Whether some end shows a formula, such an end, and why it is open."""
        wanted = _wanted(occurrence)
        showing = [end for end in self.found if end.shows[position] in wanted]
        for end in showing:
            if end.reached is Verdict.YES:
                return True, end, ""
        if not showing and not self.why and all(end.shows[position] is not Shows.UNKNOWN for end in self.found):
            return False, None, ""
        # What a list leaves open can still be decided by trap spaces and runs.
        permanent = self.plan.kind is KindOfChange.PERMANENT
        case = self.case.under(self.changes) if permanent else self.case
        choices = [] if permanent or not self.changes else [Choice(self.changes)]
        goal = Goal(Demand("", formula), occurrence, start=self.start, kind=self.plan.kind)
        outcome = CourseQuestion(case, formula, occurrence, choices, self.limits, goal).check((0,) if choices else ())
        return _DECIDED.get(outcome.status), None, "" if outcome.status in _DECIDED else outcome.why or self.why


_DECIDED = {SetStatus.PROVED: False, SetStatus.REFUTED: True}


def _wanted(occurrence: Occurrence) -> tuple[Shows, ...]:
    return (Shows.ALWAYS,) if occurrence is Occurrence.ALWAYS else (Shows.ALWAYS, Shows.SOMETIMES)


def measure(
    plan: Plan, number: int, limits: Limits, prepared: Prepared | None = None, courses: Courses | None = None
) -> Measured | None:
    """Find out one row; ``None`` when a limit was hit before everything was found out.

    ``prepared`` is the network of the plan with its cuts, compiled once for many rows; ``courses`` is shared by them.
    """
    if not plan.is_plain:
        return (courses or Courses()).measure(plan, number, limits)
    case = plan.case_of(number)
    landscape = list_attractors(case, limit=LISTED, limits=limits, prepared=prepared)
    if limits.hit is not None:
        return None
    whys: dict[str, None] = {}
    tallies = []
    witness = ""
    for name, formula in plan.readouts:
        shows = _shows(landscape, name)
        wanted = _wanted(plan.occurrence)
        shower = next((a for a, s in zip(landscape.attractors, shows, strict=False) if s in wanted), None)
        shown: bool | None = shower is not None
        space = "" if shower is None or name != plan.goal else _written(landscape, shower)
        listed = len(shows) == len(landscape.attractors)
        settled = listed and landscape.complete is Verdict.YES and Shows.UNKNOWN not in shows
        if shower is None and not settled:
            decision = decide(case, formula, plan.occurrence, limits, witness=name == plan.goal)
            shown = _DECIDED.get(decision.status)
            if decision.witness is not None:
                space = _word(plan.network, decision.witness.get)
            if shown is None:
                whys[f"{name}: {decision.why}" if decision.why else name] = None
        tallies.append(ReadoutTally(_counts(shows), shown))
        if name == plan.goal:
            witness = space
    kept: bool | None = None
    if plan.keep is not None:
        answer = decide(case, plan.keep, Occurrence.ALWAYS, limits, witness=False)
        kept = _DECIDED.get(answer.status)
    if limits.hit is not None:
        return None
    exact = landscape.count if exactly_counted(landscape) else None
    return Measured(exact, landscape.count, tuple(tallies), kept, witness, "; ".join(whys))


def exactly_counted(landscape: Landscape) -> bool:
    """Whether ``count`` is proved to be the number of attractors, of a list that may have been cut for display."""
    cut = len(landscape.attractors) < landscape.count
    whole = landscape.complete is Verdict.YES or (cut and not landscape.reasons)
    return landscape.exact_count and landscape.univocal is Verdict.YES and whole


def failed(plan: Plan, why: str) -> Measured:
    """The row of a set that could not be computed: it claims nothing."""
    nothing = ReadoutTally((0, 0, 0, 0), None)
    return Measured(None, 0, (nothing,) * len(plan.readouts), None, "", f"failed: {why}", failed=True)


def rows_of(plan: Plan, measured: Iterator[Measured]) -> Iterator[ScreenRow]:
    """Compare each measured row, in the order of the plan, with the untreated network and with its parts."""
    before: dict[str, Measured] = {}
    # Only what can be part of another set is kept.
    largest = plan.sets.size if isinstance(plan.sets, NumberedSets) else max(map(len, plan.sets))
    abolished: dict[tuple[frozenset[Clamp], str], ScreenAnswer | None] = {}
    goal = next((k for k, (name, _) in enumerate(plan.readouts) if name == plan.goal), None)
    for number, found in enumerate(measured):
        place = plan.places[number % len(plan.places)].name
        chosen = plan.sets[number // len(plan.places)]
        clamps = plan.clamps_of(number)
        if not chosen:
            before[place] = found
        base = before[place]
        answers = tuple(_answer(was.shown, now.shown) for was, now in zip(base.tallies, found.tallies, strict=True))
        verdict = None if goal is None else answers[goal]
        if len(chosen) < largest:
            abolished[frozenset(clamps), place] = verdict
        effects = tuple(
            (name, bool(now.shown))
            for k, (name, was, now) in enumerate(
                zip((name for name, _ in plan.readouts), base.tallies, found.tallies, strict=True)
            )
            if k != goal and was.shown is not None and now.shown is not None and was.shown is not now.shown
        )
        synergy = None
        if verdict is ScreenAnswer.ABOLISHED and len(chosen) > 1:
            synergy = _synergy(plan, chosen, place, abolished)
        shown = None if goal is None else base.tallies[goal].shown
        yield ScreenRow(clamps, len(chosen), place, found, answers, verdict, synergy, effects, shown)


def summaries(plan: Plan, rows: Iterable[ScreenRow]) -> Iterator[SetSummary]:
    """One summary per set whose rows are all there, in their order, as soon as they are."""
    several = len(plan.places)
    group: list[ScreenRow] = []
    for row in rows:
        group.append(row)
        if len(group) == several:
            yield _summary(group)
            group = []


def _summary(rows: Sequence[ScreenRow]) -> SetSummary:
    wanted = [row for row in rows if row.verdict is not None]
    healthy = [row for row in wanted if row.base is False]
    verdict = Healthy.NONE
    if healthy:
        open_rows = any(tally.shown is None for row in healthy for tally in row.measured.tallies)
        verdict = Healthy.UNKNOWN if open_rows else Healthy.UNCHANGED
        if any(row.side_effects or row.verdict is ScreenAnswer.SURVIVES for row in healthy):
            verdict = Healthy.CHANGED
    return SetSummary(
        rows[0].clamps,
        rows[0].size,
        sum(1 for row in wanted if row.verdict is ScreenAnswer.ABOLISHED),
        sum(1 for row in wanted if row.base is True),
        sum(1 for row in wanted if row.verdict is ScreenAnswer.UNDECIDED or row.base is None),
        tuple((row.place, row.synergy) for row in rows if row.synergy is not None),
        tuple((row.place, name, gained) for row in rows for name, gained in row.side_effects),
        verdict,
    )


def _answer(was: bool | None, now: bool | None) -> ScreenAnswer:
    if now is None:
        return ScreenAnswer.UNDECIDED
    if now:
        return ScreenAnswer.SURVIVES
    if was is None:
        # Proven absent, but whether there was anything to abolish is open.
        return ScreenAnswer.UNDECIDED
    return ScreenAnswer.ABOLISHED if was else ScreenAnswer.VACUOUS


def _synergy(
    plan: Plan, chosen: tuple[int, ...], place: str, known: Mapping[tuple[frozenset[Clamp], str], ScreenAnswer | None]
) -> Synergy:
    """Whether the whole does what no part does. A part that is not in the screen leaves it open."""
    answers = set()
    for size in range(1, len(chosen)):
        for part in combinations(chosen, size):
            clamps = frozenset(clamp for i in part for clamp in plan.choices[i].clamps)
            answers.add(known.get((clamps, place), ScreenAnswer.UNDECIDED))
    if ScreenAnswer.ABOLISHED in answers:
        return Synergy.NO
    return Synergy.UNKNOWN if ScreenAnswer.UNDECIDED in answers else Synergy.YES


def _shows(landscape: Landscape, name: str) -> tuple[Shows, ...]:
    """How each listed attractor shows a phenotype of the file; empty for any other read-out."""
    position = next((k for k, p in enumerate(landscape.network.phenotypes) if p.name == name), None)
    if position is None:
        return ()
    return tuple(attractor.phenotypes[position][1] for attractor in landscape.attractors)


def _counts(shows: Sequence[Shows]) -> tuple[int, int, int, int]:
    return (
        shows.count(Shows.ALWAYS),
        shows.count(Shows.SOMETIMES),
        shows.count(Shows.NEVER),
        shows.count(Shows.UNKNOWN),
    )


def _written(landscape: Landscape, attractor: Attractor) -> str:
    return _word(landscape.network, attractor.space.get)


def _word(network: Network, get: Callable[[int], Setting]) -> str:
    return "".join("*" if (b := get(v)) is None else str(b) for v in range(len(network)))


class Task(Struct, frozen=True):
    """What a worker process needs: the plan, and what it may use."""

    plan: Plan
    memory: float | None


def worker(task: Task) -> Callable[[int], Measured]:
    """What a worker process does: the network is compiled once, then each row is found out on its own."""
    prepared, courses = Prepared(task.plan.network, task.plan.cuts), Courses()

    def work(number: int) -> Measured:
        limits = Limits(memory=task.memory)
        found = measure(task.plan, number, limits, prepared, courses)
        return failed(task.plan, f"{limits.hit} in one process") if found is None else found

    return work


def measure_rows(plan: Plan, memory: float | None) -> Callable[[Iterable[int]], Iterator[Measured]]:
    """What finds out any rows of a plan in this process; the network is compiled once. A row that fails says why."""
    work = worker(Task(plan, memory))

    def rows(numbers: Iterable[int]) -> Iterator[Measured]:
        for number in numbers:
            try:
                yield work(number)
            except Exception as fault:
                yield failed(plan, f"{type(fault).__name__}: {fault}")

    return rows


def run(
    plan: Plan,
    *,
    first: int = 0,
    last: int | None = None,
    jobs: int = 1,
    limits: Limits,
    executor: Executor | None = None,
    prepared: Prepared | None = None,
) -> Iterator[Measured]:
    """Rows from ``first`` to before ``last`` (or the end), in order; ends early at a limit (``limits.hit`` says so).

    The rows do not depend on ``jobs`` nor on ``executor`` (worker processes of this machine by default). With one job
    and no executor everything happens in this process, with ``prepared`` if several screens share it.
    """
    numbers = range(first, len(plan) if last is None else last)
    if jobs == 1 and executor is None:
        prepared, courses = prepared or Prepared(plan.network, plan.cuts, limits), Courses()
        for number in numbers:
            found = None
            with limits.stoppable():
                try:
                    found = measure(plan, number, limits, prepared, courses)
                except Exception as fault:
                    found = failed(plan, f"{type(fault).__name__}: {fault}")
            if found is None or limits.reached() is not None:
                return
            yield found
        return
    # Small chunks: the first rows appear soon, and little is repeated when a process dies.
    answers = (executor or in_order)(
        worker,
        Task(plan, limits.memory),
        numbers,
        jobs=jobs,
        chunk=max(1, min(CHUNK, len(numbers) // (4 * jobs))),
        stop=lambda: limits.reached() is not None,
    )
    for chunk in answers:
        for answer in chunk:
            yield failed(plan, answer.why) if isinstance(answer, Lost) else answer
