"""Runs drawn by MaBoSS: the one door to cmaboss.

A course is a row of phases, each a network under what is held in it and a span of time. Where one phase ends the next
begins: the states there, as often as they were seen, are its beginning. What the next phase holds has its value at
once. Runs are drawn in parts, each with a seed of its own that the seed of the question gives, so that a limit leaves
the parts that were finished.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from logicnet.compiled.aeon import Stopped, rule_text
from logicnet.compiled.circuit import FALSE, TRUE
from logicnet.compiled.compile import compile_network
from logicnet.compiled.confined import confined
from logicnet.compiled.space import FULL, Subspace
from logicnet.errors import LimitReached, UsageError
from logicnet.limits import Limits
from logicnet.network.case import Case

__all__ = [
    "Drawn",
    "Phase",
    "Spread",
    "draw",
    "last_states",
    "model_text",
    "rates_of",
    "simulator",
    "spread_of",
    "values_of",
]

#: Nodes that each build of the simulator can hold.
BUILDS = ((64, "cmaboss"), (128, "cmaboss_128n"), (256, "cmaboss_256n"), (512, "cmaboss_512n"), (1024, "cmaboss_1024n"))
#: Parts that runs are drawn in, and runs of the smallest.
PARTS, LEAST = 10, 100
#: States of a beginning that is not one subspace.
MOST_BEGINNINGS = 4_096

#: Where runs begin: subspaces, each with its weight; open nodes are on or off with equal chances.
Spread = Sequence[tuple[float, Subspace]]


@dataclass(frozen=True, slots=True)
class Phase:
    """A network under all that is held for a span of time."""

    case: Case
    time: float
    #: Nodes that are driven to a value, with a strength.
    acting: Mapping[str, tuple[int, float]] = field(default_factory=dict)


@dataclass(slots=True)
class Drawn:
    """What was seen: for each part its runs, and per window of time the states of the markers with their shares."""

    times: list[float] = field(default_factory=list)
    #: Runs of each part.
    runs: list[int] = field(default_factory=list)
    #: Per part and window: ``(state, share)``; a state is the names of the nodes that are on.
    windows: list[list[list[tuple[str, float]]]] = field(default_factory=list)
    #: Fixed points that a run came to rest in, of the last phase.
    resting: set[str] = field(default_factory=set)

    @property
    def many(self) -> int:
        """All runs."""
        return sum(self.runs)

    def shares(self, shows: Callable[[str], bool]) -> list[float]:
        """Per window of time the share of runs whose state is shown so."""
        known: dict[str, bool] = {}
        total = [0.0] * len(self.times)
        for runs, part in zip(self.runs, self.windows, strict=True):
            for k, window in enumerate(part):
                for state, share in window:
                    if state not in known:
                        known[state] = shows(state)
                    if known[state]:
                        total[k] += runs * share
        return [min(1.0, max(0.0, one / self.many)) for one in total]


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


def rates_of(case: Case) -> dict[str, tuple[float, float]]:
    """The rates up and down of the nodes that have some of their own."""
    return {rate.node: (rate.up, rate.down) for rate in case.network.rates}


def values_of(state: str, names: Sequence[str], of: set[int]) -> dict[str, bool]:
    """A state of MaBoSS as values of some nodes."""
    on = set() if state == "<nil>" else {int(part[1:]) for part in state.split(" -- ")}
    return {names[v]: v in on for v in of}


def draw(
    phases: Sequence[Phase], begin: Spread, markers: set[int], runs: int, tick: float, seed: int, limits: Limits
) -> Drawn | None:
    """Runs along a course, looked at through the markers; ``None`` if a limit came before the first part was drawn."""
    work = _work(phases, begin, markers, runs, tick, seed, limits)
    given = confined(work, limits)
    limits.hit = limits.hit or given.stopped
    drawn = Drawn()
    for many, times, windows, resting in given.results:
        drawn.times = times
        drawn.runs.append(many)
        drawn.windows.append(windows)
        drawn.resting |= resting
    return drawn if drawn.runs else None


def last_states(
    phases: Sequence[Phase], begin: Spread, runs: int, tick: float, seed: int, limits: Limits
) -> list[tuple[float, int]]:
    """The states of all nodes at the end of a course, most frequent first, each with its share; none at a limit."""
    nodes = len(phases[0].case.network)
    models = [model_text(phase.case, limits, phase.acting) for phase in phases]

    def work() -> Iterator[Any]:
        spread = begin
        for model, phase in zip(models, phases, strict=True):
            spread = _at_the_end(nodes, model, phase, spread, runs, tick, seed)
        yield [(share, space.value) for share, space in spread]

    given = confined(work, limits)
    return sorted(given.results[0], key=lambda one: (-one[0], one[1])) if given.results else []


def _work(
    phases: Sequence[Phase], begin: Spread, markers: set[int], runs: int, tick: float, seed: int, limits: Limits
) -> Callable[[], Iterator[Any]]:
    """The simulation as work for a process of its own: what is seen in each part."""
    nodes = len(phases[0].case.network)
    models = [model_text(phase.case, limits, phase.acting) for phase in phases]
    parts = max(1, min(PARTS, runs // LEAST))

    def part(k: int, many: int) -> Any:
        spread, offset, last = begin, 0.0, len(phases) - 1
        times: list[float] = []
        windows: list[list[tuple[str, float]]] = []
        resting: set[str] = set()
        for number, (model, phase) in enumerate(zip(models, phases, strict=True)):
            settings = _settings(phase, spread, markers, many, tick, seed * PARTS + k)
            result = simulator(nodes).MaBoSSSim(network_str=model, config_str=settings).run()
            table, moments, states, _ = result.get_probtraj()
            times += [round(offset + float(t), 9) for t in moments]
            windows += [[(states[i], float(p)) for i, p in enumerate(row) if p > 0] for row in table]
            if number == last:
                resting = {state for _, state in (result.get_fp_table() or {}).values()}
            else:
                spread = _at_the_end(nodes, model, phase, spread, many, tick, seed * PARTS + k)
            offset += phase.time
        return many, times, windows, resting

    def work() -> Iterator[Any]:
        for k in range(parts):
            yield part(k, runs // parts + (k < runs % parts))

    return work


def _at_the_end(
    nodes: int, model: str, phase: Phase, spread: Spread, runs: int, tick: float, seed: int
) -> list[tuple[float, Subspace]]:
    """The states in which runs of a phase end, with their shares."""
    settings = _settings(phase, spread, set(range(nodes)), runs, tick, seed)
    last = simulator(nodes).MaBoSSSim(network_str=model, config_str=settings).run(only_last_state=True)
    table, _, states = last.get_last_probtraj()
    found = []
    for state, share in zip(states, table[0], strict=True):
        on = () if state == "<nil>" else state.split(" -- ")
        found.append((float(share), Subspace((1 << nodes) - 1, sum(1 << int(name[1:]) for name in on))))
    return sorted(found, key=lambda one: one[1].value)


def model_text(case: Case, limits: Limits, acting: Mapping[str, tuple[int, float]] = MappingProxyType({})) -> str:
    """The network under what is held, in the language of MaBoSS; node ``k`` is called ``x{k}``.

    ``acting`` gives nodes a value that they are driven to, with a strength.
    """
    circuit = compile_network(case.network, case.cuts, limits=limits)
    rates, held = rates_of(case), case.held
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


def _settings(phase: Phase, spread: Spread, markers: set[int], runs: int, tick: float, seed: int) -> str:
    """How MaBoSS begins and how long it goes on. What the phase holds has its value in whatever state it begins."""
    index = phase.case.network.index
    held = {index[name]: value for name, value in phase.case.held.items()}
    nodes = range(len(phase.case.network))
    lines = []
    alone = spread[0][1] if len(spread) == 1 else None
    together = [] if alone is not None else [v for v in nodes if v not in held]
    for v in nodes:
        value = held.get(v, None if alone is None else alone.get(v))
        chances = "0.5 [0], 0.5 [1]" if value is None else f"{1 - value} [0], {value} [1]"
        lines.append(f"x{v}.is_internal = {int(v not in markers)};")
        if not together or v in held:
            lines.append(f"[x{v}].istate = {chances};")
    if together:
        merged: dict[tuple[int | None, ...], float] = {}
        for weight, space in spread:
            values = tuple(space.get(v) for v in together)
            merged[values] = merged.get(values, 0.0) + weight
        total = sum(merged.values())
        states = ", ".join(f"{weight / total!r} [{', '.join(map(str, v))}]" for v, weight in sorted(merged.items()))
        lines.append(f"[{', '.join(f'x{v}' for v in together)}].istate = {states};")
    lines.append(
        f"time_tick = {tick!r}; max_time = {phase.time!r}; sample_count = {runs}; "
        f"discrete_time = 0; use_physrandgen = 0; seed_pseudorandom = {seed % (1 << 31)}; thread_count = 1;"
    )
    return "\n".join(lines) + "\n"


def spread_of(case: Case, spaces: Sequence[Subspace], words: str) -> Spread:
    """The states of a start, each with the same chance.

    Raises:
        UsageError: they are no subspace, and more than :data:`MOST_BEGINNINGS`.
    """
    if len(spaces) == 1:
        return [(1.0, spaces[0])]
    index = case.network.index
    held = sum(1 << index[name] for name in case.held)
    free = [v for v in range(len(case.network)) if not held >> v & 1]
    many = sum(1 << sum(space.get(v) is None for v in free) for space in spaces)
    if many > MOST_BEGINNINGS:
        raise UsageError(
            f"a simulation begins in one subspace or in at most {MOST_BEGINNINGS:,} states, and {words} are {many:,}",
            "name values: --from A=1,B=0",
        )
    states: dict[int, None] = {}
    for space in spaces:
        inside = [v for v in free if space.get(v) is None]
        for k in range(1 << len(inside)):
            states[space.value | sum(1 << v for i, v in enumerate(inside) if k >> i & 1)] = None
    whole = (1 << len(case.network)) - 1
    return [(1.0, Subspace(whole, state)) for state in states] or [(1.0, FULL)]
