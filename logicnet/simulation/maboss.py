"""Probabilities of phenotypes over time, drawn by MaBoSS (:mod:`logicnet.simulation.runs`), beside what is proved.

The network is a Markov chain in continuous time: a node whose rule disagrees with its value changes at its rate, 1
unless the file says ``#: rate A, up=2, down=0.5`` (Stoll et al. 2012, doi:10.1186/1752-0509-6-116). It takes the steps
of asynchronous dynamics, and each with a probability that is not 0. So what is proved of every attractor must be seen
in the long run; where an attractor that was seen contradicts a proof, the program is wrong, and says so.

A value is the mean over a window of time and over the runs. Its interval is that of a share (Wilson, 95 %) of as many
draws as there are runs: wide enough, because a mean over a window varies less than one look does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import product

from msgspec import Struct

from logicnet.attractors.schemes.basins import wilson
from logicnet.attractors.starts import Start
from logicnet.compiled.space import FULL, Subspace
from logicnet.errors import LimitReached, UsageError, spelled
from logicnet.limits import Limits
from logicnet.network.case import NOTHING, Case, Demand, KindOfChange, OfCase, Steps, Update, changes_text
from logicnet.network.model import Clamp, Cut
from logicnet.perturbation.candidates import Choice
from logicnet.perturbation.courses import along_steps, question_of, refuse_without_effect
from logicnet.perturbation.outcome import Goal, Occurrence
from logicnet.perturbation.question import SetStatus
from logicnet.simulation.contradiction import refuse_contradiction
from logicnet.simulation.runs import Drawn, Phase, Spread, draw, last_states, rates_of, simulator, spread_of
from logicnet.text.counts import plural
from logicnet.text.expression import value_of
from logicnet.text.formula import symbols
from logicnet.text.notebook import Shown

__all__ = ["Excess", "Matrix", "PhenotypeTrace", "Protocol", "Simulation", "Treatment", "bands", "simulate"]

#: Below this a phenotype that is proved absent counts as gone.
GONE = 0.001


class Protocol(Struct, frozen=True):
    """How long, how often, from which seed. Times are in units of one over the rate of a node that has none."""

    time: float = 50.0
    tick: float = 0.5
    runs: int = 5_000
    seed: int = 0
    #: How long the changes of a set are held: for good, until ``release``, or made once in the beginning.
    kind: KindOfChange = KindOfChange.PERMANENT
    release: float | None = None

    def __post_init__(self) -> None:
        if not (0 < self.tick <= self.time) or self.time / self.tick > 100_000:
            raise UsageError("a simulation lasts 1 to 100,000 ticks", "for example --time 50 --tick 0.5")
        if not 10 <= self.runs <= 10_000_000:
            raise UsageError("a simulation takes 10 to 10,000,000 runs", "for example --samples 5000")
        temporary = self.kind is KindOfChange.TEMPORARY
        if temporary is not (self.release is not None):
            hint = "add --release T" if temporary else "add --kind temporary, or leave it out"
            raise UsageError("temporary changes, and no others, are released at some time", hint)
        if self.release is not None:
            ticks = self.release / self.tick
            if not 0 < self.release < self.time or abs(ticks - round(ticks)) > 1e-9:
                raise UsageError(
                    f"changes are released after a whole number of ticks of {self.tick:g}, before {self.time:g}",
                    f"for example --release {max(1, round(self.time / self.tick / 2)) * self.tick:g}",
                )


class PhenotypeTrace(Struct, frozen=True):
    """One phenotype over time: the share of runs that show it, with its interval. One entry for each tick."""

    demand: Demand
    shares: tuple[float, ...]
    #: Whether it is proved that no attractor that is reached from the start ever shows it.
    absent: bool
    #: From when on the share stays below :data:`GONE`; ``None``: it does not, up to the end.
    gone_from: float | None


class Treatment(Struct, frozen=True):
    """One set of changes, made as the protocol says, and what becomes of the phenotypes."""

    changes: tuple[Clamp | Cut, ...]
    traces: tuple[PhenotypeTrace, ...]
    #: Runs that were drawn: fewer than asked for where a limit came before the others.
    runs: int
    #: ``A=0 + Dose>=2``, or `nothing`, or ``first A=0, then B=1``.
    words: str
    #: Where the set is a sequence; ``changes`` are then those of both steps.
    steps: Steps | None = None


class Excess(Struct, frozen=True):
    """How much less a pair leaves of a phenotype at the end than its parts let expect, with bounds from the intervals.

    Bliss: the parts act independently; the product of what each leaves, over what is there untreated, is expected.
    HSA: the better of the two (highest single agent). Positive: the pair does more.
    """

    changes: tuple[Clamp | Cut, ...]
    demand: Demand
    bliss: tuple[float, float, float]
    hsa: tuple[float, float, float]


class Matrix(Struct, frozen=True):
    """What is there of a phenotype at the end if changes act with rates from 0 (not at all) to 1 (always): a picture of
    how two of them play together, and no measured dose.

    At strength d a node follows its rule at 1 - d times its rates, and goes to the value of the change at rate d.
    """

    changes: tuple[Clamp, ...]
    demand: Demand
    strengths: tuple[float, ...]
    #: A row for each strength of the first change, a column for each of the second (one if there is no second).
    shares: tuple[tuple[float, ...], ...]


class Simulation(OfCase, Shown, Struct, frozen=True):
    """Probabilities over time of phenotypes, untreated and under each set."""

    case: Case
    protocol: Protocol
    start: Start | None
    #: Beginnings of the windows of time.
    times: tuple[float, ...]
    #: The first is the network without any set.
    treatments: tuple[Treatment, ...]
    excesses: tuple[Excess, ...]
    matrices: tuple[Matrix, ...]
    #: Nodes with rates of their own: up and down.
    rates: tuple[tuple[str, float, float], ...]
    limits: tuple[str, ...] = ()

    @property
    def finished(self) -> bool:
        return not self.limits


def bands(share: float, runs: int) -> tuple[float, float]:
    """The interval of a share among so many runs (Wilson, 95 %)."""
    return wilson(round(share * runs), runs)


def simulate(
    case: Case,
    demands: Sequence[Demand],
    sets: Sequence[Sequence[Clamp | Cut] | Steps] = (),
    *,
    start: Start | None = None,
    protocol: Protocol | None = None,
    strengths: Sequence[float] = (),
    jobs: int = 1,
    limits: Limits | None = None,
) -> Simulation:
    """The share of runs that show each phenotype over time, untreated and under each set of changes.

    Guaranteed: the same seed gives the same numbers, whatever ``jobs`` is. Runs begin in the states of ``start``,
    each with the same chance; without one in every state. A free input keeps its first value. The protocol says how
    long changes are held: each step of a sequence so long, the second in place of the first. For a pair of changes
    its two parts are simulated as well. With ``strengths`` each set of one or two clamps is simulated at every
    combination of them, too: see :class:`Matrix`. A limit leaves what was drawn before it.

    Raises:
        UsageError: cmaboss is missing, the scheme is not asynchronous, the start has too many states that are no
            subspace, a one-shot change would change nothing, or strengths are asked of changes that are not permanent.
        InternalError: an attractor was seen that is proved not to be there.
    """
    limits, protocol = limits or Limits(), protocol or Protocol()
    _refuse_what_cannot_be(case, sets, protocol, strengths)
    run = _Run(start, _beginning(case, start), protocol, jobs, limits)
    plans = _plans(sets)
    done: dict[int, Treatment] = {}
    times: tuple[float, ...] = ()

    def treated(k: int) -> tuple[Treatment, tuple[float, ...]] | None:
        return _treated(case, demands, plans[k], run)

    with ThreadPoolExecutor(max(1, jobs)) as pool:
        for k, found in enumerate(pool.map(treated, range(len(plans)))):
            if found is not None:
                done[k], times = found
                limits.tell(f"{k + 1} of {plural(len(plans), 'set')} simulated")
    treatments = tuple(done[k] for k in sorted(done))
    matrices: list[Matrix] = []
    # Strengths are refused beside temporary changes, so none of these is a sequence.
    for one in dict.fromkeys(tuple(one) for one in sets if not isinstance(one, Steps)) if strengths else ():
        if limits.hit is None:
            matrices += _matrices(case, demands, one, strengths, run)
    return Simulation(
        case,
        protocol,
        start,
        times,
        treatments,
        _excesses(treatments),
        tuple(matrices),
        tuple((name, *pair) for name, pair in rates_of(case).items()),
        () if limits.hit is None else (limits.hit,),
    )


def _refuse_what_cannot_be(
    case: Case, sets: Sequence[Sequence[Clamp | Cut] | Steps], protocol: Protocol, strengths: Sequence[float]
) -> None:
    if case.update is not Update.ASYNCHRONOUS:
        raise UsageError("MaBoSS simulates asynchronous updates", f"leave out {spelled('update')}")
    simulator(0)
    if strengths and protocol.kind is not KindOfChange.PERMANENT:
        hint = f"leave out {spelled('kind')} or {spelled('strengths')}"
        raise UsageError("strengths are those of changes that act all the time", hint)
    if any(isinstance(one, Steps) for one in sets):
        if protocol.kind is not KindOfChange.TEMPORARY:
            raise UsageError("the steps of a sequence are temporary changes", f"add {spelled('kind')} temporary")
        assert protocol.release is not None
        if 2 * protocol.release >= protocol.time:
            raise UsageError(
                f"a sequence holds two steps until {2 * protocol.release:g}, and the simulation ends at "
                f"{protocol.time:g}",
                f"for example --release {max(1, round(protocol.time / protocol.tick / 3)) * protocol.tick:g}",
            )
    if protocol.kind is KindOfChange.ONE_SHOT:
        refuse_without_effect(case, [_choice(one) for one in sets if not isinstance(one, Steps)])


#: A set of changes, or a sequence of two.
_Plan = tuple[Clamp | Cut, ...] | Steps


def _plans(sets: Sequence[Sequence[Clamp | Cut] | Steps]) -> list[_Plan]:
    """What is simulated, each once: nothing, every set, and of a pair its two parts."""
    wanted: dict[_Plan, None] = dict.fromkeys([(), *(one if isinstance(one, Steps) else tuple(one) for one in sets)])
    for one in list(wanted):
        if not isinstance(one, Steps) and len(one) == 2:
            wanted.update(dict.fromkeys([(one[0],), (one[1],)]))
    return list(wanted)


class _Run(Struct, frozen=True):
    """How a simulation is run, beside what is simulated."""

    start: Start | None
    begin: Spread
    protocol: Protocol
    jobs: int
    limits: Limits


def _beginning(case: Case, start: Start | None) -> Spread:
    return [(1.0, FULL)] if start is None else spread_of(case, start.spaces, start.words)


def _choice(changes: Sequence[Clamp | Cut]) -> Choice:
    clamps = tuple(change for change in changes if isinstance(change, Clamp))
    return Choice(clamps, cuts=tuple(change for change in changes if isinstance(change, Cut)))


def _phases(case: Case, changes: _Plan, run: _Run) -> tuple[list[Phase], Spread]:
    """The course under a set, and where it begins."""
    protocol, begin = run.protocol, run.begin
    if isinstance(changes, Steps):
        assert protocol.release is not None
        steps = [Phase(case.under(step), protocol.release) for step in (changes.first, changes.then)]
        return [*steps, Phase(case, protocol.time - 2 * protocol.release)], begin
    if not changes or protocol.kind is KindOfChange.PERMANENT:
        return [Phase(case.under(changes), protocol.time)], begin
    if protocol.kind is KindOfChange.TEMPORARY:
        assert protocol.release is not None
        under = Phase(case.under(changes), protocol.release)
        return [under, Phase(case, protocol.time - protocol.release)], begin
    index = case.network.index
    thrown = Subspace.of(sorted((index[clamp.node], clamp.value) for clamp in _choice(changes).clamps))
    laid = [(w, thrown.over(s)) for w, s in begin]
    return [Phase(case, protocol.time, thrown=thrown)], laid


def _treated(
    case: Case, demands: Sequence[Demand], changes: _Plan, run: _Run
) -> tuple[Treatment, tuple[float, ...]] | None:
    limits, protocol = run.limits, run.protocol
    if limits.reached() is not None:
        return None
    markers = _markers(case, demands)
    phases, begin = _phases(case, changes, run)
    drawn = draw(phases, begin, markers, protocol.runs, protocol.tick, protocol.seed, limits)
    if drawn is None:
        return None
    traces = []
    for demand in demands:
        shares = _shares(drawn, demand, case, markers)
        absent = limits.hit is None and _absent(case, demand, changes, run)
        # A proof about a temporary change speaks of runs that had settled when it was released; these may not have.
        if absent and len(phases) == 1:
            _compare(phases, begin, demand, drawn, shares, run)
        first = next((k for k in range(len(shares)) if all(p < GONE for p in shares[k:])), None)
        traces.append(PhenotypeTrace(demand, tuple(shares), absent, None if first is None else drawn.times[first]))
    if isinstance(changes, Steps):
        words, every = changes.words(case.network), (*changes.first, *changes.then)
        return Treatment(every, tuple(traces), drawn.many, words, changes), tuple(drawn.times)
    words = changes_text(case.network, changes) or NOTHING
    return Treatment(changes, tuple(traces), drawn.many, words), tuple(drawn.times)


def _markers(case: Case, demands: Sequence[Demand]) -> set[int]:
    index = case.network.index
    return {index[symbol.name] for demand in demands for symbol in symbols(demand.formula)}


def _shares(drawn: Drawn, demand: Demand, case: Case, markers: set[int]) -> list[float]:
    names = case.network.names

    def shows(state: int) -> bool:
        return bool(value_of(demand.formula, {names[v]: bool(state >> v & 1) for v in markers}))

    return drawn.shares(shows)


def _absent(case: Case, demand: Demand, changes: _Plan, run: _Run) -> bool:
    """Whether it is proved that no attractor that is reached from the start ever shows a formula under changes."""
    if isinstance(changes, Steps):
        goal = Goal(demand, Occurrence.EVER, start=run.start, kind=KindOfChange.TEMPORARY, steps=2)
        try:
            return along_steps(case, goal, changes, run.limits)[0].status is SetStatus.PROVED
        except LimitReached:
            return False
    kind = run.protocol.kind if changes else KindOfChange.PERMANENT
    goal = Goal(demand, Occurrence.EVER, start=run.start, kind=kind)
    try:
        choices = [_choice(changes)] if changes else []
        question = question_of(case, demand.formula, Occurrence.EVER, choices, run.limits, goal)
        return question.check((0,) if changes else ()).status is SetStatus.PROVED
    except LimitReached:
        return False


def _compare(
    phases: Sequence[Phase], begin: Spread, demand: Demand, drawn: Drawn, shares: Sequence[float], run: _Run
) -> None:
    """Compare a proved absence with the fixed points that were seen, and with the states that runs end in."""
    protocol, case = run.protocol, phases[-1].case
    last: list[int] = []
    if shares[-1] > 0:
        # Still there at the end: on its way, or for good.
        many = max(10, min(protocol.runs, 1_000))
        markers = _markers(case, [demand])
        last = last_states(phases, begin, markers, many, protocol.tick, protocol.seed, run.limits)
    how = f"seed {protocol.seed}, {plural(protocol.runs, 'run')}"
    refuse_contradiction(case, demand, sorted(drawn.resting), last, how, run.limits)


def _matrices(
    case: Case, demands: Sequence[Demand], changes: Sequence[Clamp | Cut], strengths: Sequence[float], run: _Run
) -> list[Matrix]:
    """What is there of each phenotype at the end, at every combination of strengths."""
    clamps = tuple(change for change in changes if isinstance(change, Clamp))
    if not 1 <= len(clamps) == len(changes) <= 2:
        raise UsageError("strengths are those of one or two clamps", "name sets of one or two nodes")
    markers = _markers(case, demands)
    grid = list(product(strengths, repeat=len(clamps)))
    protocol = run.protocol

    def drawn(at: tuple[float, ...]) -> tuple[float, ...] | None:
        acting = {clamp.node: (clamp.value, d) for clamp, d in zip(clamps, at, strict=True) if d > 0}
        phases = [Phase(case, protocol.time, acting)]
        seen = draw(phases, run.begin, markers, protocol.runs, protocol.tick, protocol.seed, run.limits)
        if seen is None or run.limits.hit is not None:
            return None
        return tuple(_shares(seen, demand, case, markers)[-1] for demand in demands)

    with ThreadPoolExecutor(max(1, run.jobs)) as pool:
        found = list(pool.map(drawn, grid))
    if any(one is None for one in found):
        return []
    width = len(strengths) if len(clamps) == 2 else 1
    return [
        Matrix(
            clamps,
            demand,
            tuple(strengths),
            tuple(
                tuple(one[k] for one in found[i : i + width] if one is not None) for i in range(0, len(found), width)
            ),
        )
        for k, demand in enumerate(demands)
    ]


def _excesses(treatments: Sequence[Treatment]) -> tuple[Excess, ...]:
    """Of every pair whose parts were simulated too, for every phenotype that is there untreated."""
    by_set: Mapping[tuple[Clamp | Cut, ...], Treatment] = {one.changes: one for one in treatments if one.steps is None}
    found = []
    untreated = by_set.get(())
    for treatment in treatments:
        if len(treatment.changes) != 2 or treatment.steps is not None or untreated is None:
            continue
        parts = [by_set.get((change,)) for change in treatment.changes]
        if parts[0] is None or parts[1] is None:
            continue
        for k, trace in enumerate(treatment.traces):
            those = (untreated, parts[0], parts[1], treatment)
            four = [one.traces[k].shares[-1] for one in those]
            told = (bands(share, one.runs) for share, one in zip(four, those, strict=True))
            low, high = zip(*told, strict=True)
            if four[0] <= 0 or low[0] <= 0:
                continue
            y0, a, b, both = four
            bliss = a * b / y0 - both, low[1] * low[2] / high[0] - high[3], high[1] * high[2] / low[0] - low[3]
            hsa = min(a, b) - both, min(low[1], low[2]) - high[3], min(high[1], high[2]) - low[3]
            found.append(Excess(treatment.changes, trace.demand, bliss, hsa))
    return tuple(found)
