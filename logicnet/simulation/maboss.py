"""Probabilities of phenotypes over time, drawn by MaBoSS: the one door to cmaboss.

The network is a Markov chain in continuous time: a node whose rule disagrees with its value changes at its rate, 1
unless the file says ``#: rate A, up=2, down=0.5`` (Stoll et al. 2012, doi:10.1186/1752-0509-6-116). It takes the steps
of asynchronous dynamics, and each with a probability that is not 0. So what is proved of every attractor must be seen
in the long run; where a fixed point that was seen contradicts a proof, the program is wrong, and says so.

A value is the mean over a window of time and over the runs. Its interval is that of a share (Wilson, 95 %) of as many
draws as there are runs: wide enough, because a mean over a window varies less than one look does.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import product
from types import MappingProxyType
from typing import Any

from logicnet.attractors.basins import wilson
from logicnet.attractors.starts import Start
from logicnet.compiled.aeon import Stopped, rule_text
from logicnet.compiled.circuit import FALSE, TRUE
from logicnet.compiled.compile import compile_network
from logicnet.compiled.confined import confined
from logicnet.errors import InternalError, LimitReached, UsageError
from logicnet.limits import Limits
from logicnet.network.case import Case, Demand, OfCase, Update
from logicnet.network.model import Clamp, Cut
from logicnet.perturbation.candidates import Choice
from logicnet.perturbation.courses import question_of
from logicnet.perturbation.outcome import Goal, Occurrence
from logicnet.perturbation.question import SetStatus
from logicnet.text.counts import plural
from logicnet.text.expression import value_of
from logicnet.text.formula import symbols
from logicnet.text.notebook import Shown

__all__ = ["Excess", "Matrix", "Protocol", "Simulation", "Trace", "Treatment", "bands", "simulate", "simulator"]

#: Nodes that each build of the simulator can hold.
BUILDS = ((64, "cmaboss"), (128, "cmaboss_128n"), (256, "cmaboss_256n"), (512, "cmaboss_512n"), (1024, "cmaboss_1024n"))
#: Below this a phenotype that is proved absent counts as gone.
GONE = 0.001


@dataclass(frozen=True, slots=True)
class Protocol:
    """How long, how often, from which seed. Times are in units of one over the rate of a node that has none."""

    time: float = 50.0
    tick: float = 0.5
    runs: int = 5_000
    seed: int = 0

    def __post_init__(self) -> None:
        if not (0 < self.tick <= self.time) or self.time / self.tick > 100_000:
            raise UsageError("a simulation lasts 1 to 100,000 ticks", "for example --time 50 --tick 0.5")
        if not 10 <= self.runs <= 10_000_000:
            raise UsageError("a simulation takes 10 to 10,000,000 runs", "for example --samples 5000")


@dataclass(frozen=True, slots=True)
class Trace:
    """One phenotype over time: the share of runs that show it, with its interval. One entry for each tick."""

    demand: Demand
    shares: tuple[float, ...]
    #: Whether it is proved that no attractor that is reached from the start ever shows it.
    absent: bool
    #: From when on the share stays below :data:`GONE`; ``None``: it does not, up to the end.
    gone_from: float | None


@dataclass(frozen=True, slots=True)
class Treatment:
    """One set of changes, held from the first moment on, and what becomes of the phenotypes under it."""

    changes: tuple[Clamp | Cut, ...]
    traces: tuple[Trace, ...]

    @property
    def words(self) -> str:
        """``A=0 + B=1``, or what is left untreated."""
        return " + ".join(map(str, self.changes)) or "nothing"


@dataclass(frozen=True, slots=True)
class Excess:
    """How much less a pair leaves of a phenotype at the end than its parts let expect, with bounds from the intervals.

    Bliss: the parts act independently; the product of what each leaves, over what is there untreated, is expected.
    HSA: the better of the two (highest single agent). Positive: the pair does more.
    """

    changes: tuple[Clamp | Cut, ...]
    demand: Demand
    bliss: tuple[float, float, float]
    hsa: tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Matrix:
    """What is there of a phenotype at the end if changes act with rates from 0 (not at all) to 1 (always): a picture of
    how two of them play together, and no measured dose.

    At strength d a node follows its rule at 1 - d times its rates, and goes to the value of the change at rate d.
    """

    changes: tuple[Clamp, ...]
    demand: Demand
    strengths: tuple[float, ...]
    #: A row for each strength of the first change, a column for each of the second (one if there is no second).
    shares: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True, repr=False)
class Simulation(OfCase, Shown):
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


def simulator(nodes: int) -> Any:
    """The build of cmaboss that holds so many nodes.

    Raises:
        UsageError: it is not installed, or none holds so many.
    """
    for most, module in BUILDS:
        if nodes <= most:
            try:
                return importlib.import_module(module)
            except ImportError as fault:
                raise UsageError(
                    "a simulation needs MaBoSS, which is not installed", "pip install 'logicnet[simulate]'"
                ) from fault
    raise UsageError(f"MaBoSS simulates at most {BUILDS[-1][0]:,} nodes, and there are {nodes:,}")


def simulate(
    case: Case,
    demands: Sequence[Demand],
    sets: Sequence[Sequence[Clamp | Cut]] = (),
    *,
    start: Start | None = None,
    protocol: Protocol | None = None,
    strengths: Sequence[float] = (),
    jobs: int = 1,
    limits: Limits | None = None,
) -> Simulation:
    """The share of runs that show each phenotype over time, untreated and under each set of changes.

    Guaranteed: the same seed gives the same numbers, whatever ``jobs`` is. Runs begin in the states of ``start``, each
    open node on or off with equal chances; without one in every state. A free input is such an open node, and keeps its
    first value. For a pair of changes its two parts are simulated as well. With ``strengths`` each set of one or two
    clamps is simulated at every combination of them, too: see :class:`Matrix`.

    Raises:
        UsageError: cmaboss is missing, the scheme is not asynchronous, or the start has several subspaces.
        InternalError: a fixed point was seen that is proved not to be there.
    """
    limits, protocol = limits or Limits(), protocol or Protocol()
    if case.update is not Update.ASYNCHRONOUS:
        raise UsageError("MaBoSS simulates asynchronous updates", "leave out --update")
    simulator(len(case.network))
    if start is not None and len(start.spaces) != 1:
        raise UsageError(
            f"a simulation begins in one subspace, and {start.words} are {len(start.spaces):,}",
            "name values: --from A=1,B=0",
        )
    wanted = dict.fromkeys([(), *(tuple(one) for one in sets)])
    for one in list(wanted):
        if len(one) == 2:
            wanted.update(dict.fromkeys([(one[0],), (one[1],)]))
    plans = list(wanted)
    done: dict[int, Treatment] = {}
    times: tuple[float, ...] = ()

    def treated(k: int) -> tuple[Treatment, tuple[float, ...]] | None:
        return _treated(case, demands, plans[k], start, protocol, limits)

    with ThreadPoolExecutor(max(1, jobs)) as pool:
        for k, found in enumerate(pool.map(treated, range(len(plans)))):
            if found is not None:
                done[k], times = found
                limits.tell(f"{k + 1} of {plural(len(plans), 'set')} simulated")
    treatments = tuple(done[k] for k in sorted(done))
    matrices: list[Matrix] = []
    for one in dict.fromkeys(tuple(one) for one in sets) if strengths else ():
        if limits.hit is None:
            matrices += _matrices(case, demands, one, strengths, _Run(start, protocol, jobs, limits))
    return Simulation(
        case,
        protocol,
        start,
        times,
        treatments,
        _excesses(treatments, protocol.runs),
        tuple(matrices),
        tuple((name, *pair) for name, pair in _rates(case).items()),
        () if limits.hit is None else (limits.hit,),
    )


def _rates(case: Case) -> dict[str, tuple[float, float]]:
    return {rate.node: (rate.up, rate.down) for rate in case.network.rates}


def model_text(case: Case, limits: Limits, acting: Mapping[str, tuple[int, float]] = MappingProxyType({})) -> str:
    """The network under what is held, in the language of MaBoSS; node ``k`` is called ``x{k}``.

    ``acting`` gives nodes a value that they are driven to, with a strength.
    """
    circuit = compile_network(case.network, case.cuts, limits=limits)
    rates, held = _rates(case), case.held
    lines = []
    for v, name in enumerate(case.network.names):
        up, down = rates.get(name, (1.0, 1.0))
        signal = circuit.root[2 * v + 1]
        if name in held:
            text, up, down = f"x{v}", 0.0, 0.0
        elif signal in (TRUE, FALSE):
            text = f"(x{v} | !x{v})" if signal == TRUE else f"(x{v} & !x{v})"
        else:
            try:
                text = rule_text(circuit, signal)
            except Stopped as why:
                raise LimitReached(f"`{name}` cannot be simulated: {why}") from None
        if name in acting:
            value, strength = acting[name]
            if name in held:
                text, up, down = (f"(x{v} | !x{v})" if held[name] else f"(x{v} & !x{v})"), 1.0, 1.0
            rest = 1 - strength
            lines.append(
                f"node x{v} {{ logic = ({text}); "
                f"rate_up = (@logic ? {up * rest!r} : 0) + {strength * value!r}; "
                f"rate_down = (@logic ? 0 : {down * rest!r}) + {strength * (1 - value)!r}; }}"
            )
            continue
        lines.append(
            f"node x{v} {{ logic = ({text}); rate_up = @logic ? {up!r} : 0; rate_down = @logic ? 0 : {down!r}; }}"
        )
    return "\n".join(lines) + "\n"


def _settings(case: Case, markers: set[int], start: Start | None, protocol: Protocol) -> str:
    index = case.network.index
    held = {index[name]: value for name, value in case.held.items()}
    begin = None if start is None else start.spaces[0]
    lines = []
    for v in range(len(case.network)):
        value = held.get(v, None if begin is None else begin.get(v))
        chances = "0.5 [0], 0.5 [1]" if value is None else f"{1 - value} [0], {value} [1]"
        lines.append(f"[x{v}].istate = {chances}; x{v}.is_internal = {int(v not in markers)};")
    lines.append(
        f"time_tick = {protocol.tick!r}; max_time = {protocol.time!r}; sample_count = {protocol.runs}; "
        f"discrete_time = 0; use_physrandgen = 0; seed_pseudorandom = {protocol.seed}; thread_count = 1;"
    )
    return "\n".join(lines) + "\n"


def _treated(
    case: Case,
    demands: Sequence[Demand],
    changes: tuple[Clamp | Cut, ...],
    start: Start | None,
    protocol: Protocol,
    limits: Limits,
) -> tuple[Treatment, tuple[float, ...]] | None:
    if limits.reached() is not None:
        return None
    under = case.under(changes)
    network, index = case.network, case.network.index
    markers = {index[s.name] for demand in demands for s in symbols(demand.formula)}
    model, settings = model_text(under, limits), _settings(under, markers, start, protocol)
    given = confined(_drawn(len(network), model, settings), limits)
    if given.stopped is not None or not given.results:
        limits.hit = limits.hit or given.stopped
        return None
    times, states, table, fixed = given.results[0]
    shown = [_values(state, network.names, markers) for state in states]
    traces = []
    for demand in demands:
        share = [
            min(1.0, max(0.0, sum(row[k] for k, values in enumerate(shown) if value_of(demand.formula, values))))
            for row in table
        ]
        absent = _absent(case, demand, changes, start, limits)
        if absent:
            _compared(under, demand, fixed, protocol)
        first = next((k for k in range(len(share)) if all(p < GONE for p in share[k:])), None)
        traces.append(Trace(demand, tuple(share), absent, None if first is None else times[first]))
    return Treatment(changes, tuple(traces)), tuple(times)


def _absent(case: Case, demand: Demand, changes: Sequence[Clamp | Cut], start: Start | None, limits: Limits) -> bool:
    """Whether it is proved that no attractor that is reached from the start ever shows a formula under changes."""
    clamps = tuple(change for change in changes if isinstance(change, Clamp))
    choice = Choice(clamps, cuts=tuple(change for change in changes if isinstance(change, Cut)))
    goal = Goal(demand, Occurrence.EVER, start=start)
    try:
        question = question_of(case, demand.formula, Occurrence.EVER, [choice] if changes else [], limits, goal)
        return question.check((0,) if changes else ()).status is SetStatus.PROVED
    except LimitReached:
        return False


def _drawn(nodes: int, model: str, settings: str) -> Callable[[], Iterator[Any]]:
    """The simulation as work for a process of its own: times, states, shares, and the fixed points that were seen."""

    def work() -> Iterator[Any]:
        result = simulator(nodes).MaBoSSSim(network_str=model, config_str=settings).run()
        table, times, states, _ = result.get_probtraj()
        fixed = [state for _, state in result.get_fp_table().values()] if result.get_fp_table() else []
        yield [float(t) for t in times], list(states), [[float(p) for p in row] for row in table], fixed

    return work


@dataclass(frozen=True, slots=True)
class _Run:
    """How a simulation is run, beside what is simulated."""

    start: Start | None
    protocol: Protocol
    jobs: int
    limits: Limits


def _matrices(
    case: Case, demands: Sequence[Demand], changes: Sequence[Clamp | Cut], strengths: Sequence[float], run: _Run
) -> list[Matrix]:
    """What is there of each phenotype at the end, at every combination of strengths."""
    clamps = tuple(change for change in changes if isinstance(change, Clamp))
    if not 1 <= len(clamps) == len(changes) <= 2:
        raise UsageError("strengths are those of one or two clamps", "name sets of one or two nodes")
    network, index, limits = case.network, case.network.index, run.limits
    markers = {index[s.name] for demand in demands for s in symbols(demand.formula)}
    settings = _settings(case, markers, run.start, run.protocol)
    grid = list(product(strengths, repeat=len(clamps)))

    def drawn(at: tuple[float, ...]) -> tuple[float, ...] | None:
        acting = {clamp.node: (clamp.value, d) for clamp, d in zip(clamps, at, strict=True) if d > 0}
        given = confined(_drawn(len(network), model_text(case, limits, acting), settings), limits)
        if given.stopped is not None or not given.results:
            limits.hit = limits.hit or given.stopped
            return None
        _, states, table, _ = given.results[0]
        shown = [_values(state, network.names, markers) for state in states]
        return tuple(
            min(1.0, sum(p for p, values in zip(table[-1], shown, strict=True) if value_of(demand.formula, values)))
            for demand in demands
        )

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


def _values(state: str, names: Sequence[str], of: set[int]) -> dict[str, bool]:
    on = set() if state == "<nil>" else {int(part[1:]) for part in state.split(" -- ")}
    return {names[v]: v in on for v in of}


def _compared(under: Case, demand: Demand, fixed: Sequence[str], protocol: Protocol) -> None:
    """Compare a proved absence with the fixed points that were seen."""
    everything = set(range(len(under.network)))
    for state in fixed:
        values = _values(state, under.network.names, everything)
        if value_of(demand.formula, values):
            on = ", ".join(name for name, value in values.items() if value)
            raise InternalError(
                f"a proof and a simulation contradict each other {under.words}: no attractor that is reached ever "
                f"shows {demand}, and "
                f"MaBoSS (seed {protocol.seed}, {protocol.runs} runs) came to rest in a state that does; on there: "
                f"{on or 'nothing'}"
            )


def _excesses(treatments: Sequence[Treatment], runs: int) -> tuple[Excess, ...]:
    """Of every pair whose parts were simulated too, for every phenotype that is there untreated."""
    by_set: Mapping[tuple[Clamp | Cut, ...], Treatment] = {one.changes: one for one in treatments}
    found = []
    untreated = by_set.get(())
    for treatment in treatments:
        if len(treatment.changes) != 2 or untreated is None:
            continue
        parts = [by_set.get((change,)) for change in treatment.changes]
        if parts[0] is None or parts[1] is None:
            continue
        for k, trace in enumerate(treatment.traces):
            four = [one.traces[k].shares[-1] for one in (untreated, parts[0], parts[1], treatment)]
            low, high = zip(*(bands(share, runs) for share in four), strict=True)
            if four[0] <= 0 or low[0] <= 0:
                continue
            y0, a, b, both = four
            bliss = a * b / y0 - both, low[1] * low[2] / high[0] - high[3], high[1] * high[2] / low[0] - low[3]
            hsa = min(a, b) - both, min(low[1], low[2]) - high[3], min(high[1], high[2]) - low[3]
            found.append(Excess(treatment.changes, trace.demand, bliss, hsa))
    return tuple(found)
