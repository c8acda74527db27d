r"""Where each set works: exact regions of the settings of the free inputs, or a table over named environments.

A search for sets that work in *every* allowed environment says nothing about a set that works in most. Here each set
S is answered per setting: it *works* at a setting if the network under S in that setting meets the goal. Listed is
every set that is inclusion-minimal at one setting at least, with the region where it works.

**Regions.** Inputs that are left free are pinned, some or all, to ask about a cube of settings at once; what is proved
for a cube holds for each of its settings. A refutation by a trap space or attractor that fixes the inputs K says that S
fails at *every* setting that agrees with K: the inputs are their own rules, so no other condition depends on them. So
the settings are split into cubes that do not overlap, on each of which S was proved to work, proved to fail, or is
undecided; the counts are exact sums of cube sizes. A demand ``keep`` has to be met at each setting by itself.

**Search.** A SAT solver proposes a set and a setting. A refutation teaches the clause of
:mod:`logicnet.perturbation.interventions`, inputs included. When a set works at the setting proposed, its whole region
is worked out, and supersets are excluded on that region only. When nothing of a size is left, every set of that size
that is minimal at some setting has been found, except those listed as undecided.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from logicnet.compiled.space import FULL, Subspace
from logicnet.errors import UsageError
from logicnet.limits import Limits
from logicnet.network.case import Case, InputValues
from logicnet.network.model import Clamp
from logicnet.perturbation.candidates import Candidates, Choice, changes_of
from logicnet.perturbation.evidence import Clause
from logicnet.perturbation.interventions import intervention_of, undecided_of
from logicnet.perturbation.judgement import Cube, Fate, JudgedSettings, Robustness, Where
from logicnet.perturbation.master import Master
from logicnet.perturbation.outcome import Goal, InterventionResult, Occurrence, Success
from logicnet.perturbation.question import Question, SetStatus, useful_pins
from logicnet.text.counts import plural
from logicnet.text.formula import NOT, Expression

__all__ = ["Cube", "Fate", "JudgedSettings", "Robustness", "Where", "search_robust_interventions"]

#: What is undecided is looked at in smaller cubes until so many inputs are fixed.
SPLITS = 8


def search_robust_interventions(
    case: Case,
    goal: Goal,
    candidates: Candidates,
    *,
    places: Sequence[tuple[str, InputValues]] = (),
    max_size: int = 3,
    limits: Limits | None = None,
) -> InterventionResult:
    """Every set of at most ``max_size`` candidates that is inclusion-minimal at some setting, and where each works.

    The settings are all values of the inputs that the case leaves free; or, with ``places``, the named
    environments given there (each a value or ``None`` per input; a set works in one if it works for all values of the
    inputs that it leaves free). Guaranteed: fates and counts are exact, up to the settings counted as UNDECIDED and
    OPEN; up to ``exhausted_size`` no set that is minimal somewhere is missing, except those listed as undecided. If
    nothing has to be done at any setting, the result holds one empty set with the verdict *vacuous*. A set is called
    *vacuous* too if, wherever it is minimal, P is absent without any change: it serves ``keep`` or ``reach`` only.

    Raises:
        UsageError: a candidate pins an input that makes up the settings, or there is no setting to choose.
    """
    limits = limits or Limits()
    search = _RobustSearch(case, goal, candidates.choices, places, limits)
    settings, regions, exhausted = search.run(max_size)
    found, undecided = [], []
    for chosen, region, robustness, verdict in regions:
        if robustness.minimal_at:
            found.append(replace(intervention_of(candidates.choices, chosen, verdict), robustness=robustness))
        if region.undecided:
            undecided.append(undecided_of(candidates.choices, chosen, region.why or "undecided at some setting"))
    if settings.untreated.count(Fate.VACUOUS) == settings.count:
        found = [replace(intervention_of(candidates.choices, (), Success.VACUOUS), robustness=settings.untreated)]
    if places:
        shared = tuple(
            (name, value if all(dict(other)[name] == value for _, other in places) else None)
            for name, value in places[0][1]
        )
        case = replace(case, environment=shared)
    return InterventionResult(
        case=case,
        goal=goal,
        candidates_rule=candidates.rule,
        candidates_count=len(candidates.choices),
        changes=changes_of(candidates.choices),
        max_size=max_size,
        exhausted_size=exhausted,
        interventions=tuple(found),
        undecided=tuple(undecided),
        limits=() if limits.hit is None else (limits.hit,),
        settings=settings,
    )


class _Region(Struct):
    """The settings by fate, as cubes over positions in the network (or as numbers of places)."""

    works: list[Subspace]
    fails: list[Subspace]
    undecided: list[Subspace]
    open: list[Subspace]
    why: str = ""


def _settings_that_differ(case: Case, places: Sequence[tuple[str, InputValues]]) -> tuple[set[str], InputValues]:
    """The inputs in which settings differ, and the values of all others: those free, or that named places differ in."""
    if places:
        clamped = {clamp.node for clamp in case.clamps}
        rows = [dict(settings) for _, settings in places]
        varying = {n for n in rows[0] if len({row[n] for row in rows}) > 1 or rows[0][n] is None} - clamped
        return varying, tuple((n, b) for n, b in places[0][1] if n not in varying)
    varying = {*case.free}
    if not varying:
        raise UsageError(
            "no input is free here, so there is one setting only",
            "free inputs with --env all or --env NAME,INPUT=*, or name environments: --robustness A,B",
        )
    return varying, tuple((n, b) for n, b in case.environment if n not in varying)


class _RobustSearch:
    def __init__(
        self,
        case: Case,
        goal: Goal,
        choices: Sequence[Choice],
        places: Sequence[tuple[str, InputValues]],
        limits: Limits,
    ) -> None:
        network = case.network
        self._network, self._limits, self._choices = network, limits, tuple(choices)
        varying, environment = _settings_that_differ(case, places)
        for clamp in (clamp for choice in choices for clamp in choice.clamps):
            if clamp.node in varying:
                raise UsageError(
                    f"`{clamp.node}` is an input that the environments decide, so it cannot be a candidate",
                    f"fix it with --env, or leave it out with --exclude {clamp.node}",
                )
        self._inputs = [network.index[node.name] for node in network.input_nodes() if node.name in varying]
        #: Each named environment; two of them may be the same setting.
        self._place_of = {
            name: Subspace.of((v, b) for v in self._inputs if (b := dict(settings)[network.names[v]]) is not None)
            for name, settings in places
        }
        self._places = list(dict.fromkeys(self._place_of.values()))
        pins = [Choice((Clamp(network.names[v], b),)) for v in self._inputs for b in (0, 1)]
        self._pin = {2 * v + b: len(choices) + 2 * k + b for k, v in enumerate(self._inputs) for b in (0, 1)}
        everything = [*choices, *pins]
        # The inputs that vary are pinned like candidates, so they are no part of the environment here.
        fixed = replace(case, environment=environment)

        def ask(wanted: Expression, occurrence: Occurrence) -> Question:
            return Question(fixed, wanted, occurrence, everything, limits)

        self._absent = [ask(goal.abolish.formula, goal.occurrence)]
        if goal.reach is not None:
            self._absent.append(ask(NOT(goal.reach.formula), Occurrence.EVER))
        self._present = [] if goal.keep is None else [ask(goal.keep.formula, Occurrence.ALWAYS)]
        questions = [*self._absent, *self._present]
        useful = useful_pins(questions)
        #: Inputs that some goal depends on.
        self._relevant = [v for v in self._inputs if self._pin[2 * v] in useful]
        self._master = Master(
            choices,
            {i: pins for i, pins in useful.items() if i < len(choices)},
            limits,
            inputs=self._relevant,
            places=self._places,
        )

    # ---------------------------------------------------------------------------------------------------- search

    def run(
        self, max_size: int
    ) -> tuple[JudgedSettings, list[tuple[tuple[int, ...], _Region, Robustness, Success]], int | None]:
        """What the settings are; every set that works somewhere, by size; the size up to which that is all."""
        regions: dict[tuple[int, ...], _Region] = {}
        exhausted: int | None = None
        with self._limits.stoppable():
            for size in range(max_size + 1):
                while (proposed := self._master.propose(size)) is not None:
                    chosen, setting = proposed
                    if size and not self._worth(chosen, setting):
                        continue
                    region = self.region(chosen)
                    regions[chosen] = region
                    for cube in region.works:
                        self._master.block_supersets(chosen, cube)
                    self._master.block_alone(chosen)
                    if region.open:
                        break
                    self._limits.tell(f"size {size}: {plural(len(regions), 'set')} examined")
                if self._limits.hit is not None:
                    break
                exhausted = size
        untreated = regions.get((), _Region([], [], [], self._all()))
        # Where P is absent without any change, though another demand may be missed there.
        absent = list(untreated.works)
        if len(self._absent) + len(self._present) > 1 and any(regions):
            for cube in self.region((), self._absent[:1], ()).works:
                absent += self._without(cube, untreated.works)
        settings = JudgedSettings(
            inputs=tuple(self._network.names[v] for v in self._inputs),
            count=len(self._place_of) or 1 << len(self._inputs),
            places=tuple(self._place_of),
            untreated=self._robustness((), regions, untreated, absent)[0],
        )
        order = sorted(regions, key=lambda c: (len(c), c))
        told = [
            (chosen, regions[chosen], *self._robustness(chosen, regions, untreated, absent))
            for chosen in order
            if chosen
        ]
        return settings, told, exhausted

    def _worth(self, chosen: tuple[int, ...], setting: Subspace) -> bool:
        """Whether a set does not plainly fail at the setting proposed; if it does, something is learnt."""
        pins = self._with(chosen, setting)
        for question in self._absent:
            outcome = question.check(pins)
            if outcome.status is SetStatus.REFUTED and outcome.clause is not None:
                self._master.learn(outcome.clause)
                return False
        return True

    def region(
        self,
        chosen: tuple[int, ...],
        absent: Sequence[Question] | None = None,
        present: Sequence[Question] | None = None,
    ) -> _Region:
        """What a set does at every setting: to all demands, or to those named."""
        absent = self._absent if absent is None else absent
        present = self._present if present is None else present
        found = _Region([], [], [], [])
        pending = list(reversed(self._all()))
        while pending:
            cube = pending.pop()
            fate, part = self._examine(chosen, cube, found, absent, present)
            if part is None:
                # Nothing general is known: look at the halves.
                v = next(v for v in self._relevant if not cube.mask >> v & 1)
                pending += [cube.fixing(v, b) for b in (1, 0)]
                continue
            {
                Fate.ABOLISHED: found.works,
                Fate.SURVIVES: found.fails,
                Fate.UNDECIDED: found.undecided,
                Fate.OPEN: found.open,
            }[fate].append(part)
            pending += _minus(cube, part)
        return found

    def _all(self) -> list[Subspace]:
        return list(self._places) if self._places else [FULL]

    def _with(self, chosen: tuple[int, ...], cube: Subspace) -> tuple[int, ...]:
        return (*chosen, *(self._pin[2 * v + b] for v, b in cube.fixed()))

    def _examine(
        self,
        chosen: tuple[int, ...],
        cube: Subspace,
        found: _Region,
        absent: Sequence[Question],
        present: Sequence[Question],
    ) -> tuple[Fate, Subspace | None]:
        """A fate that holds throughout a part of a cube; no part when the cube has to be split first."""
        whole = bool(self._places) or not any(not cube.mask >> v & 1 for v in self._relevant)
        pins = self._with(chosen, cube)
        undecided = False
        for question in absent:
            outcome = question.check(pins)
            if outcome.status is SetStatus.REFUTED:
                assert outcome.clause is not None
                self._master.learn(outcome.clause)
                return Fate.SURVIVES, cube if whole else self._seen(outcome.clause, cube)
            if outcome.status is SetStatus.STOPPED:
                return Fate.OPEN, cube
            if outcome.status is SetStatus.UNDECIDED:
                undecided, found.why = True, found.why or outcome.why
        part: Subspace | None = cube
        for question in present:
            outcome = question.check(pins)
            if outcome.status is SetStatus.PROVED:
                return Fate.SURVIVES, cube
            if outcome.status is SetStatus.STOPPED:
                return Fate.OPEN, cube
            if outcome.status is SetStatus.UNDECIDED:
                undecided, found.why = True, found.why or outcome.why
            elif not whole and part is not None:
                assert outcome.clause is not None
                seen = self._seen(outcome.clause, cube)
                part = None if seen is None else part & seen
        if undecided:
            return Fate.UNDECIDED, cube if whole or cube.mask.bit_count() >= SPLITS else None
        return Fate.ABOLISHED, part

    def _seen(self, clause: Clause, cube: Subspace) -> Subspace | None:
        """The settings in a cube at which the same trap space or attractor is there."""
        against = {c for c in clause.against if c in self._pin}
        if any(c ^ 1 in against for c in against):
            return None
        part = Subspace.of(sorted((c >> 1, 1 - (c & 1)) for c in against))
        return part & cube if part.meets(cube) else None

    # ---------------------------------------------------------------------------------------------------- answers

    def _robustness(
        self,
        chosen: tuple[int, ...],
        regions: dict[tuple[int, ...], _Region],
        untreated: _Region,
        absent: Sequence[Subspace],
    ) -> tuple[Robustness, Success]:
        """Where a set works, and whether it abolishes anything where it is minimal."""
        region = regions.get(chosen, untreated)
        inside = set(chosen)
        parts = [other for other in regions if other != chosen and set(other) < inside]
        vacuous, abolished, minimal = [], [], []
        for cube in region.works:
            abolished += self._without(cube, absent)
            vacuous += self._common(cube, absent)
            # The empty set has no proper part: it is minimal wherever it works.
            minimal += self._without(cube, untreated.works) if chosen else [cube]
        for other in parts:
            minimal = [piece for cube in minimal for piece in self._without(cube, regions[other].works)]
        serving = not any(self._without(cube, absent) for cube in minimal)
        by_fate = {
            Fate.ABOLISHED: abolished,
            Fate.VACUOUS: vacuous,
            Fate.SURVIVES: region.fails,
            Fate.UNDECIDED: region.undecided,
            Fate.OPEN: region.open,
        }
        places = tuple(
            (name, next(fate for fate, cubes in by_fate.items() if place in cubes), place in minimal)
            for name, place in self._place_of.items()
        )
        robustness = Robustness(
            tuple(
                Where(fate, sum(map(self._size, cubes)), () if self._places else self._named(cubes))
                for fate, cubes in by_fate.items()
                if cubes
            ),
            sum(map(self._size, minimal)),
            places,
        )
        return robustness, Success.VACUOUS if serving else Success.ABOLISHED

    def _without(self, cube: Subspace, others: Sequence[Subspace]) -> list[Subspace]:
        """The settings of a cube that lie in none of the others. Named environments are points of their own."""
        if self._places:
            return [] if cube in others else [cube]
        left = [cube]
        for other in others:
            left = [piece for c in left for piece in ([c] if not c.meets(other) else _minus(c, c & other))]
        return left

    def _common(self, cube: Subspace, others: Sequence[Subspace]) -> list[Subspace]:
        if self._places:
            return [cube] if cube in others else []
        return [cube & other for other in others if cube.meets(other)]

    def _size(self, cube: Subspace) -> int:
        if self._places:
            return list(self._place_of.values()).count(cube)
        return 1 << len(self._inputs) - cube.mask.bit_count()

    def _named(self, cubes: Iterable[Subspace]) -> tuple[Cube, ...]:
        names = self._network.names
        return tuple(sorted(tuple((names[v], b) for v, b in cube.fixed()) for cube in cubes))


def _minus(cube: Subspace, part: Subspace) -> list[Subspace]:
    """The settings of a cube outside a part of it, as cubes that do not overlap."""
    pieces, inner = [], cube
    for v, b in part.fixed():
        if not cube.mask >> v & 1:
            pieces.append(inner.fixing(v, 1 - b))
            inner = inner.fixing(v, b)
    return pieces
