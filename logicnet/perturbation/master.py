"""Which set to try next: one that nothing learnt so far excludes, with as few choices as wanted.

What is learnt excludes sets: a refutation those that pin nothing against it and everything it needs, a set that works
its supersets, any other answer the set alone. Sets of no or one choice are the bits of one integer, which a clause cuts
down in one step, so that no solver is set up for a question that ends there. Larger sets, and sets at some setting of
inputs, are models of a SAT solver over the choices with a sequential counter, which grows by one column per size.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from logicnet.compiled.space import FULL, Subspace
from logicnet.limits import Limits, satisfiable
from logicnet.perturbation.candidates import Choice
from logicnet.perturbation.evidence import Clause

if TYPE_CHECKING:
    from pysat.solvers import Solver

__all__ = ["Master"]


class Master:
    """Proposes a set and a setting that satisfy everything learnt; only the set counts towards the size.

    ``pins_of`` holds the choices that can be in a minimal set, by position in ``choices``, with their pins on what
    matters. The settings are all values of ``inputs``, or the ``places`` if any are given; without inputs there is one
    setting. Sizes never go down.
    """

    def __init__(
        self,
        choices: Sequence[Choice],
        pins_of: Mapping[int, Subspace],
        limits: Limits,
        *,
        inputs: Sequence[int] = (),
        places: Sequence[Subspace] = (),
    ) -> None:
        self._choices, self._limits = choices, limits
        self._inputs, self._places = tuple(inputs), tuple(places)
        self._useful = tuple(pins_of)
        self._variable = {i: x for x, i in enumerate(self._useful, start=1)}
        #: The choosers of each pin, as bits of their variables.
        self._choosers: dict[int, int] = {}
        for i, pins in pins_of.items():
            for v, b in pins.fixed():
                self._choosers[2 * v + b] = self._choosers.get(2 * v + b, 0) | 1 << self._variable[i]
        #: Without inputs: which sets of no choice (bit 0) or one are left.
        self._everything = (2 << len(self._useful)) - 1
        self._left = 0 if self._inputs or self._places else self._everything
        self._solver: Solver | None = None
        self._top = len(self._useful)
        #: What a solver that is not there yet will be told.
        self._waiting: list[list[int] | Clause] = []
        #: Variable of each pin: true iff some chosen choice pins it.
        self._pin: dict[int, int] = {}
        self._selectors: dict[Subspace, int] = {}
        #: Per column j of the counter its registers: more than j of the first so many choices are chosen.
        self._columns: list[list[int]] = []
        if self._inputs or self._places:
            self._name_pins()

    def _fresh(self) -> int:
        self._top += 1
        return self._top

    def _add(self, clause: list[int] | Clause) -> None:
        if self._solver is None:
            self._waiting.append(clause)
        else:
            self._solver.add_clause(self._in_variables(clause))

    def _in_variables(self, clause: list[int] | Clause) -> list[int]:
        if isinstance(clause, list):
            return clause
        pin = self._pin
        return [*(pin[c] for c in clause.against if c in pin), *(-pin[c] for c in clause.missing)]

    def _name_pins(self) -> None:
        """A variable for each pin, and which cannot go together."""
        for c, bits in sorted(self._choosers.items()):
            if bits & (bits - 1) == 0:
                self._pin[c] = bits.bit_length() - 1
                continue
            choosers = [x for x in self._variable.values() if bits >> x & 1]
            pin = self._pin[c] = self._fresh()
            self._add([-pin, *choosers])
            for x in choosers:
                self._add([-x, pin])
        for v in self._inputs:
            for b in (0, 1):
                self._pin[2 * v + b] = self._fresh()
        for c, x in sorted(self._pin.items()):
            if not c & 1 and c ^ 1 in self._pin:
                self._add([-x, -self._pin[c ^ 1]])
        self._part_clashing()
        if self._places:
            self._selectors = {place: self._fresh() for place in self._places}
            selectors = list(self._selectors.values())
            self._add(selectors)
            for k, (place, x) in enumerate(self._selectors.items()):
                for y in selectors[k + 1 :]:
                    self._add([-x, -y])
                for v in self._inputs:
                    for b in (0, 1):
                        self._add([-x, self._pin[2 * v + b] * (1 if place.get(v) == b else -1)])
        else:
            for v in self._inputs:
                self._add([self._pin[2 * v], self._pin[2 * v + 1]])

    def _part_clashing(self) -> None:
        """Two choices may clash on a node that no question depends on; together they are no set all the same.

        Single clamps that clash are told apart by their pins.
        """
        for i in self._useful:
            if len(self._choices[i].clamps) < 2:
                continue
            held = {clamp.node: clamp.value for clamp in self._choices[i].clamps}
            for j in self._useful:
                if self._choices[i].step != self._choices[j].step:
                    continue
                if any(held.get(clamp.node, clamp.value) != clamp.value for clamp in self._choices[j].clamps):
                    self._add([-self._variable[i], -self._variable[j]])

    # ---------------------------------------------------------------------------------------------------- proposals

    def propose(self, size: int) -> tuple[tuple[int, ...], Subspace] | None:
        """A set of at most ``size`` choices with a setting; ``None`` when there is none, or at a limit."""
        small = self._left if size else self._left & 1
        if small:
            if self._limits.reached() is not None:
                return None
            first = (small & -small).bit_length() - 1
            return (() if not first else (self._useful[first - 1],)), FULL
        if not (self._inputs or self._places) and (size < 2 or len(self._useful) < 2):
            return None
        solver = self._ready()
        if not satisfiable(solver, self._bound(size), self._limits):
            return None
        model = solver.get_model()
        true = {x for x in model if x > 0}
        setting = Subspace.of((v, b) for v in self._inputs for b in (0, 1) if self._pin[2 * v + b] in true)
        return tuple(i for i, x in self._variable.items() if x in true), setting

    def _ready(self) -> Solver:
        """The solver, told everything that was learnt before it was needed."""
        if self._solver is None:
            from pysat.solvers import Solver

            learnt: list[list[int] | Clause] = []
            if not self._pin:
                learnt, self._waiting = self._waiting, learnt
                self._name_pins()
            told = [self._in_variables(clause) for clause in (*self._waiting, *learnt)]
            self._waiting = []
            self._solver = Solver(name="g4", bootstrap_with=told)
            self._solver.set_phases([-x for x in range(1, self._top + 1)])
        return self._solver

    def _bound(self, size: int) -> list[int]:
        """Assumptions that say "at most ``size``"."""
        variables = list(self._variable.values())
        if size >= len(variables):
            return []
        while len(self._columns) <= size:
            before = self._columns[-1] if self._columns else None
            column: list[int] = []
            for k, x in enumerate(variables):
                register = self._fresh()
                if before is None:
                    self._add([-x, register])
                elif k:
                    self._add([-x, -before[k - 1], register])
                if column:
                    self._add([-column[-1], register])
                column.append(register)
            self._columns.append(column)
        return [-self._columns[size][-1]]

    # -------------------------------------------------------------------------------------------------------- learn

    def learn(self, clause: Clause) -> None:
        """Exclude every set, and setting, that a refutation covers."""
        if self._left:
            spared = 0
            for c in clause.against:
                spared |= self._choosers.get(c, 0)
            for c in clause.missing:
                spared |= ~self._choosers[c]
            self._left &= spared
        self._add(clause)

    def block_supersets(self, chosen: tuple[int, ...], cube: Subspace = FULL) -> None:
        """Exclude a set and its supersets: everywhere, at the settings of a cube, or in one named environment."""
        if len(chosen) < 2:
            self._left &= 0 if not chosen else ~(1 << self._variable[chosen[0]])
        here = [-self._selectors[cube]] if self._selectors else [-self._pin[2 * v + b] for v, b in cube.fixed()]
        self._add([*(-self._variable[i] for i in chosen), *here])

    def block_alone(self, chosen: tuple[int, ...], cube: Subspace = FULL) -> None:
        """Exclude this set: at every setting, or at those of a cube."""
        if len(chosen) < 2:
            self._left &= ~(1 if not chosen else 1 << self._variable[chosen[0]])
        inside = set(chosen)
        here = [-self._pin[2 * v + b] for v, b in cube.fixed()]
        self._add([*(-x if i in inside else x for i, x in self._variable.items()), *here])

    def restrict(self, clauses: Iterable[Sequence[int]], first: int) -> None:
        """Exclude settings: clauses over the inputs from ``first`` on (input ``first + k`` is variable k + 1).

        Further variables are auxiliary ones, of these clauses alone.
        """
        known = {v - first + 1: self._pin[2 * v + 1] for v in self._inputs}
        for clause in clauses:
            for x in map(abs, clause):
                if x not in known:
                    known[x] = self._fresh()
            self._add([known[abs(x)] * (1 if x > 0 else -1) for x in clause])
