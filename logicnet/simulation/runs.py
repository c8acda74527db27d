"""Runs drawn by MaBoSS: the one door to cmaboss.

A course is a row of phases, each a network under what is held in it and a span of time. Where one phase ends the next
begins: the states there, as often as they were seen, are its beginning. What the next phase holds has its value at
once. Runs are drawn in parts, each with a seed of its own that the seed of the question gives, so that a limit leaves
the parts that were finished.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from logicnet.compiled.aeon import Stopped, rule_text
from logicnet.compiled.circuit import FALSE, TRUE, Circuit
from logicnet.compiled.compile import compile_network
from logicnet.compiled.confined import confined
from logicnet.compiled.order import Ladder, apart, ladders, shares
from logicnet.compiled.space import FULL, Subspace, held_space
from logicnet.errors import LimitReached, UsageError
from logicnet.limits import Limits
from logicnet.network.case import Case

__all__ = [
    "Drawn",
    "Phase",
    "Spread",
    "draw",
    "last_states",
    "rates_of",
    "simulator",
    "spread_of",
]

#: Nodes that each build of the simulator can hold.
BUILDS = ((64, "cmaboss"), (128, "cmaboss_128n"), (256, "cmaboss_256n"), (512, "cmaboss_512n"), (1024, "cmaboss_1024n"))
#: Parts that runs are drawn in, and runs of the smallest.
PARTS, LEAST = 10, 100
#: States of a beginning that is not one subspace.
MOST_BEGINNINGS = 4_096

#: Where runs begin: subspaces, each with its weight; open nodes are on or off with equal chances, and each level of a
#: node is as likely as another: nothing begins where levels are out of order.
Spread = Sequence[tuple[float, Subspace]]


class Phase(Struct, frozen=True):
    """A network under all that is held for a span of time."""

    case: Case
    time: float
    #: Nodes that are driven to a value, with a strength.
    acting: Mapping[str, tuple[int, float]] = field(default_factory=dict)
    #: Values that the state is given at the beginning, once.
    thrown: Subspace = FULL


class _Course(Struct, frozen=True):
    """The part of a network that markers depend on, in each phase. Node ``k`` of it is called ``x{k}``.

    Clocks of nodes are independent, so that leaving out what no marker depends on changes no share; and MaBoSS takes
    time for each node at each step. What is held at one value in every phase is a constant, but for the markers.
    """

    #: The nodes, by position in the network.
    nodes: tuple[int, ...]
    phases: tuple[Phase, ...]
    #: Per phase the network in the language of MaBoSS.
    models: tuple[str, ...]
    #: What is held in every phase.
    constant: Subspace

    @staticmethod
    def of(phases: Sequence[Phase], markers: set[int], limits: Limits) -> _Course:
        """The course of a set, as far as its markers go."""
        network = phases[0].case.network
        # MaBoSS wants a node, though a formula may name none.
        markers = markers or {0}
        constant = dict(held_space(phases[0].case).fixed())
        for phase in phases:
            held = dict(held_space(phase.case).fixed())
            acting = {network.index[name] for name in phase.acting}
            constant = {
                v: b for v, b in constant.items() if held.get(v) == b and v not in acting and v not in markers
            }
        fixed = Subspace.of(sorted(constant.items()))
        circuits = [compile_network(network, phase.case.cuts, limits=limits) for phase in phases]
        nodes = sorted({v for circuit in circuits for v in circuit.ancestors(sorted(markers), fixed)} - set(constant))
        models = [
            model_text(phase, circuit.restrict(fixed, nodes)[0], nodes)
            for phase, circuit in zip(phases, circuits, strict=True)
        ]
        return _Course(tuple(nodes), tuple(phases), tuple(models), fixed)

    def state(self, written: str) -> int:
        """A state of MaBoSS as one of the network; what no marker depends on is off in it."""
        on = () if written == "<nil>" else written.split(" -- ")
        return self.constant.value | sum(1 << self.nodes[int(name[1:])] for name in on)

    def settings(self, number: int, spread: Spread, seen: set[int], runs: int, tick: float, seed: int) -> str:
        """How MaBoSS begins a phase and how long it goes on. What the phase holds has its value from then on."""
        phase = self.phases[number]
        held = dict(held_space(phase.case).fixed())
        alone = spread[0][1] if len(spread) == 1 else None
        together = [] if alone is not None else [k for k, v in enumerate(self.nodes) if v not in held]
        lines = []
        levels = [] if alone is None else self._levels(phase, Subspace.of(sorted(held.items())).over(alone))
        of_levels = {k for ladder, _ in levels for k in ladder}
        for k, v in enumerate(self.nodes):
            value = held.get(v, None if alone is None else alone.get(v))
            chances = "0.5 [0], 0.5 [1]" if value is None else f"{1 - value} [0], {value} [1]"
            lines.append(f"x{k}.is_internal = {int(v not in seen)};")
            if (not together or v in held) and k not in of_levels:
                lines.append(f"[x{k}].istate = {chances};")
        for ladder, ways in levels:
            told = ", ".join(f"{many / sum(ways.values())!r} [{', '.join(map(str, b))}]" for b, many in ways.items())
            lines.append(f"[{', '.join(f'x{k}' for k in ladder)}].istate = {told};")
        if together:
            merged: dict[tuple[int | None, ...], float] = {}
            for weight, space in spread:
                values = tuple(space.get(self.nodes[k]) for k in together)
                merged[values] = merged.get(values, 0.0) + weight
            total = sum(merged.values())
            states = ", ".join(f"{weight / total!r} [{', '.join(map(str, v))}]" for v, weight in sorted(merged.items()))
            lines.append(f"[{', '.join(f'x{k}' for k in together)}].istate = {states};")
        # A phase draws other numbers than the one before it.
        seed = (seed + (number << 29)) % (1 << 31)
        lines.append(
            f"time_tick = {tick!r}; max_time = {phase.time!r}; sample_count = {runs}; "
            f"discrete_time = 0; use_physrandgen = 0; use_mtrandgen = 1; seed_pseudorandom = {seed}; thread_count = 1;"
        )
        return "\n".join(lines) + "\n"

    def _levels(self, phase: Phase, begin: Subspace) -> list[tuple[list[int], dict[tuple[int, ...], int]]]:
        """The nodes of one node with levels that a beginning leaves free, and in how many ways they have which values.

        What the state is given once is laid over levels that were in order before.
        """
        place = {v: k for k, v in enumerate(self.nodes)}
        thrown = phase.thrown
        before = Subspace(begin.mask & ~thrown.mask, begin.value & ~thrown.mask)
        found = []
        for ladder in ladders(phase.case.network, before):
            free = [v for v in ladder.nodes if v in place and begin.get(v) is None]
            if free:
                rungs = tuple(thrown.over(rung) for rung in ladder.rungs)
                found.append(([place[v] for v in free], shares(Ladder(ladder.nodes, rungs), free)))
        return found

    def at_the_end(
        self, number: int, spread: Spread, runs: int, tick: float, seed: int
    ) -> list[tuple[float, Subspace]]:
        """The states in which runs of a phase end, with their shares."""
        settings = self.settings(number, spread, set(self.nodes), runs, tick, seed)
        last = _read(len(self.nodes), self.models[number], settings).run(only_last_state=True)
        table, _, states = last.get_last_probtraj()
        mask = self.constant.mask | sum(1 << v for v in self.nodes)
        found = [
            (float(share), Subspace(mask, self.state(state))) for state, share in zip(states, table[0], strict=True)
        ]
        return sorted(found, key=lambda one: one[1].value)


class Drawn(Struct):
    """What was seen: for each part its runs, and per window of time the states of the markers with their shares."""

    times: list[float] = field(default_factory=list)
    #: Runs of each part.
    runs: list[int] = field(default_factory=list)
    #: Per part and window: ``(state, share)``; of a state the markers are known.
    windows: list[list[list[tuple[int, float]]]] = field(default_factory=list)
    #: Fixed points, of all that the markers depend on, that a run of the last phase came to rest in.
    resting: set[int] = field(default_factory=set)

    @property
    def many(self) -> int:
        """All runs."""
        return sum(self.runs)

    def shares(self, shows: Callable[[int], bool]) -> list[float]:
        """Per window of time the share of runs whose state is shown so."""
        known: dict[int, bool] = {}
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


def _read(nodes: int, model: str, settings: str) -> Any:
    """The model as MaBoSS reads it.

    Raises:
        UsageError: its parser gives up, as it does at rules of some 10,000 parts.
    """
    build = simulator(nodes)
    try:
        return build.MaBoSSSim(network_str=model, config_str=settings)
    except build.BNException as fault:
        longest = max(map(len, model.splitlines()))
        raise UsageError(
            f"MaBoSS cannot read this network, whose longest rule has {longest:,} characters there: {fault}",
            "split that rule; `logicnet attractors` and `query` take it as it is",
        ) from None


def rates_of(case: Case) -> dict[str, tuple[float, float]]:
    """The rates up and down of the nodes that have some of their own."""
    return {rate.node: (rate.up, rate.down) for rate in case.network.rates}


def draw(
    phases: Sequence[Phase], begin: Spread, markers: set[int], runs: int, tick: float, seed: int, limits: Limits
) -> Drawn | None:
    """Runs along a course, looked at through the markers; ``None`` if a limit came before the first part was drawn."""
    course = _Course.of(phases, markers, limits)
    simulator(len(course.nodes))
    given = confined(_work(course, begin, markers, runs, tick, seed), limits)
    limits.hit = limits.hit or given.stopped
    drawn = Drawn()
    for many, times, windows, resting in given.results:
        drawn.times = times
        drawn.runs.append(many)
        drawn.windows.append(windows)
        drawn.resting |= resting
    return drawn if drawn.runs else None


def last_states(
    phases: Sequence[Phase], begin: Spread, markers: set[int], runs: int, tick: float, seed: int, limits: Limits
) -> list[int]:
    """The states of all that the markers depend on at the end of a course, most frequent first; none at a limit."""
    course = _Course.of(phases, markers, limits)

    def work() -> Iterator[Any]:
        spread = begin
        for number in range(len(phases)):
            spread = course.at_the_end(number, spread, runs, tick, seed)
        yield [(share, space.value) for share, space in spread]

    given = confined(work, limits)
    return [state for _, state in sorted(given.results[0], key=lambda one: (-one[0], one[1]))] if given.results else []


def _work(
    course: _Course, begin: Spread, markers: set[int], runs: int, tick: float, seed: int
) -> Callable[[], Iterator[Any]]:
    """The simulation as work for a process of its own: what is seen in each part."""
    parts = max(1, min(PARTS, runs // LEAST))

    def part(many: int, seed: int) -> Any:
        spread, offset, last = begin, 0.0, len(course.phases) - 1
        times: list[float] = []
        windows: list[list[tuple[int, float]]] = []
        resting: set[int] = set()
        for number, (model, phase) in enumerate(zip(course.models, course.phases, strict=True)):
            settings = course.settings(number, spread, markers, many, tick, seed)
            result = _read(len(course.nodes), model, settings).run()
            table, moments, states, _ = result.get_probtraj()
            values = [course.state(state) for state in states]
            times += [round(offset + float(t), 9) for t in moments]
            windows += [[(values[i], float(p)) for i, p in enumerate(row) if p > 0] for row in table]
            if number == last:
                resting = {course.state(state) for _, state in (result.get_fp_table() or {}).values()}
            else:
                spread = course.at_the_end(number, spread, many, tick, seed)
            offset += phase.time
        return many, times, windows, resting

    def work() -> Iterator[Any]:
        # MaBoSS draws run j of a seed s by s + j: a part, and another seed of the question, begin where one has ended.
        begun = seed * runs
        for k in range(parts):
            many = runs // parts + (k < runs % parts)
            yield part(many, begun)
            begun += many

    return work


def model_text(phase: Phase, circuit: Circuit, nodes: Sequence[int]) -> str:
    """The network under what a phase holds, in the language of MaBoSS: the circuit of these nodes, by their order.

    Nodes that act are driven to a value, with a strength.
    """
    case = phase.case
    rates, held = rates_of(case), case.held
    lines = []
    for k, v in enumerate(nodes):
        name = case.network.names[v]
        up, down = rates.get(name, (1.0, 1.0))
        signal = circuit.root[2 * k + 1]
        if name in held:
            text, up, down = f"x{k}", 0.0, 0.0
        elif signal in (TRUE, FALSE):
            text = f"(x{k} | !x{k})" if signal == TRUE else f"(x{k} & !x{k})"
        else:
            try:
                text = rule_text(circuit, signal)
            except Stopped as why:
                raise LimitReached(f"`{name}` cannot be simulated: {why}") from None
        if name in phase.acting:
            value, strength = phase.acting[name]
            if name in held:
                text, up, down = (f"(x{k} | !x{k})" if held[name] else f"(x{k} & !x{k})"), 1.0, 1.0
            rest = 1 - strength
            lines.append(
                f"node x{k} {{ logic = ({text}); "
                f"rate_up = (@logic ? {up * rest!r} : 0) + {strength * value!r}; "
                f"rate_down = (@logic ? 0 : {down * rest!r}) + {strength * (1 - value)!r}; }}"
            )
            continue
        lines.append(
            f"node x{k} {{ logic = ({text}); rate_up = @logic ? {up!r} : 0; rate_down = @logic ? 0 : {down!r}; }}"
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
    disorder = apart(ladders(case.network, held_space(case)), held_space(case))
    kept = [state for state in states if not any(state in space for space in disorder)]
    return [(1.0, Subspace(whole, state)) for state in kept] or [(1.0, FULL)]
