r"""Steady states of a part of a system with values retained: a solver answers many questions.

The entries of a certificate ask the same question again and again: only the space, the retained values and the loose
pins are others. So the clauses are about the whole system, and what an entry says is assumed. For a position *i*:

* ``x`` its value, ``hold[i, b]`` that a pin holds it at *b* (then ``x = b``);
* ``y`` what an update makes of it: *b* if held at *b*, otherwise the value of its rule;
* ``rises`` and ``falls``: if assumed, ``y`` is not above ``x``, and not below it.

A position of the space is assumed to have its value and to be held there; so an update leaves it alone. A free one is
assumed not to be held, unless a pin on it is loose. Of the part, ``rises`` and ``falls`` are assumed, except that a
position retained at 0 may rise and one retained at 1 may fall. A position outside both is free to have any value: no
rule of the part depends on it inside the space. Excluded spaces and demands have a literal each, assumed where they
belong to the question; so has each run, a chain of such ``y``, each rule applied to what came of the updates before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from operator import itemgetter

from msgspec import Struct

from logicnet.verifier.dynamics import Pinned
from logicnet.verifier.rules import Clauses, Formula, Space, Tseitin, support
from logicnet.verifier.system import System

__all__ = ["SteadyStates"]

#: Clauses that are kept in all solvers together: some hundred bytes each.
MAX_CLAUSES = 2_000_000
#: Clauses from which on a solver takes no more runs: each question goes through all that are in it.
FULL = 10_000

#: Positions updated one after the other, and the trap space that leads into, if any.
Run = tuple[Sequence[int], Space | None]
Chain = tuple[tuple[int, ...], frozenset[tuple[int, int]] | None]


class SteadyStates:
    """Questions for candidates about one system."""

    def __init__(self, system: System) -> None:
        self._system = system
        #: How each rule is said in clauses, once it is needed.
        self._templates: dict[int, _Template] = {}
        #: By runs: the solver that has them.
        self._asked: dict[tuple[Chain, ...], _Asked] = {}
        self._opened: list[_Asked] = []
        self._latest: _Asked | None = None

    def find(
        self,
        where: Pinned,
        retained: Space,
        demands: Sequence[Formula],
        excluded: Iterable[Space] = (),
        runs: Iterable[Run] = (),
    ) -> dict[int, int] | None:
        """A state of the part that retained values make steady and that satisfies all demands; ``None`` if none does.

        Steady: each rule agrees with the value of its position, except that a retained position may stay at its
        retained value, and one that is pinned keeps the value of its pin, which may be any of those that are loose.
        The state is in none of the ``excluded`` spaces. A run updates positions by their rules, one after the other;
        what the space or a pin holds stays as it is. If the run has a space, it does not lead into that at any time,
        unless the state is in it already; if it has none, the demands stay satisfied all along.
        """
        chains = tuple((tuple(updates), None if into is None else frozenset(into.items())) for updates, into in runs)
        asked = self._asked.get(chains)
        if asked is None:
            if self._latest is None or self._latest.clauses > FULL:
                self._latest = _Asked(self._system, self._templates)
                self._opened.append(self._latest)
            asked = self._asked[chains] = self._latest
        state = asked.find(where, retained, demands, excluded, chains)
        while len(self._opened) > 1 and sum(one.clauses for one in self._opened) > MAX_CLAUSES:
            gone = self._opened.pop(0)
            self._asked = {chains: one for chains, one in self._asked.items() if one is not gone}
            gone.close()
        return state

    def close(self) -> None:
        for asked in self._opened:
            asked.close()


class _Template(Struct, frozen=True, dict=True):
    """What an update makes of a position, as clauses over the numbers of a row.

    Of ``row``, 1 and on is what the rule sees, then come the outcome, the pins to 0 and to 1, and gates; ``row[-k]`` is
    the negation of ``row[k]``.
    """

    seen: Sequence[int]
    gates: int
    clauses: Sequence[Callable[[Sequence[int]], Sequence[int]]]

    @classmethod
    def of(cls, rule: Formula) -> _Template:
        seen = sorted({c >> 1 for c in support(rule)})
        outcome = len(seen) + 1
        low, high = outcome + 1, outcome + 2
        written = Clauses({i: k for k, i in enumerate(seen, 1)}, high)
        value = written.literal(rule)
        rows = [*written.rows, [-low, -outcome], [-high, outcome]]
        rows += [[-outcome, value, high], [outcome, -value, low]]
        # A getter of one thing would not give a sequence.
        return cls(seen, written.top - high, [itemgetter(*row) if row[1:] else itemgetter(*row, *row) for row in rows])


class _Asked(Tseitin):
    """One solver: some runs, and the rules and demands that questions about them need."""

    def __init__(self, system: System, templates: dict[int, _Template]) -> None:
        super().__init__()
        self._system, self._templates = system, templates
        self.clauses = 0
        self._held: dict[int, tuple[int, int]] = {}
        self._steady: dict[int, tuple[int, int]] = {}
        self._outside: dict[frozenset[tuple[int, int]], int] = {}
        self._outcomes: dict[tuple[int, ...], int] = {}
        # Demands are told apart as objects: of a deep one Python's stack has no room for the hash.
        self._demanded: dict[int, tuple[Formula, int]] = {}
        self._followed: dict[tuple[Chain, tuple[int, ...]], int] = {}

    def clause(self, literals: Iterable[int]) -> None:
        super().clause(literals)
        self.clauses += 1

    def find(
        self,
        where: Pinned,
        retained: Space,
        demands: Sequence[Formula],
        excluded: Iterable[Space],
        runs: Iterable[Chain],
    ) -> dict[int, int] | None:
        values = self._system.dense(where.space)
        assumed = [self._demand(demand) for demand in demands]
        assumed += [self._run(run, demands) for run in runs]
        for i in where.part:
            if i not in self._steady:
                self._steady[i] = self._agreeing(i)
            if i not in retained:
                assumed += self._steady[i]
            else:
                assumed.append(self._steady[i][1 - retained[i]])
        for region in excluded:
            if all(values[i] in (None, b) for i, b in region.items()):
                assumed.append(self._apart(frozenset(region.items())))
        for i, x in self.variables.items():
            if (value := values[i]) is not None:
                assumed.append(x if value else -x)
        perhaps = {i for i, _ in where.loose}
        for i, pins in self._held.items():
            if i in perhaps:
                assumed += [-pins[b] for b in (0, 1) if (i, b) not in where.loose]
            elif (value := values[i]) is None:
                assumed += (-pins[0], -pins[1])
            else:
                assumed += (pins[value], -pins[1 - value])
        state = self.model(assumed)
        return None if state is None else {i: state[i] for i in where.part}

    def _agreeing(self, i: int) -> tuple[int, int]:
        """What, if assumed, says that the rule of a position is not above its value, and that it is not below."""
        rises, falls, x, outcome = self.fresh(), self.fresh(), self.value(2 * i + 1), self._updated(i, {})
        self.clause([-rises, -outcome, x])
        self.clause([-falls, outcome, -x])
        return rises, falls

    def _apart(self, region: frozenset[tuple[int, int]]) -> int:
        """What, if assumed, says that the state is not in a region."""
        if region not in self._outside:
            self._outside[region] = apart = self.fresh()
            self.clause([-apart, *(-self.value(2 * i + b) for i, b in sorted(region))])
        return self._outside[region]

    def _updated(self, i: int, now: Mapping[int, int]) -> int:
        """What an update makes of a position where ``now`` has those that were updated before."""
        template = self._template(i)
        sees = tuple([now[j] if j in now else self.value(2 * j + 1) for j in template.seen])
        if (i, *sees) not in self._outcomes:
            if i not in self._held:
                self._held[i] = low, high = self.fresh(), self.fresh()
                self.clause([-low, self.value(2 * i)])
                self.clause([-high, self.value(2 * i + 1)])
            self._outcomes[i, *sees] = outcome = self.fresh()
            row = [0, *sees, outcome, *self._held[i], *(self.fresh() for _ in range(template.gates))]
            row += [-x for x in row[:0:-1]]
            self.clauses += len(template.clauses)
            self._solver.append_formula([said(row) for said in template.clauses])
        return self._outcomes[i, *sees]

    def _template(self, i: int) -> _Template:
        if i not in self._templates:
            self._templates[i] = _Template.of(self._system.rules[i])
        return self._templates[i]

    def _demand(self, demand: Formula) -> int:
        if id(demand) not in self._demanded:
            self._demanded[id(demand)] = demand, self.literal(demand)
        return self._demanded[id(demand)][1]

    def _run(self, run: Chain, demands: Sequence[Formula]) -> int:
        """What, if assumed, says that a run never enters its space, or that the demands stay satisfied along it."""
        updates, into = run
        left = demands if into is None else ()
        key = run, tuple(map(id, left))
        if key in self._followed:
            return self._followed[key]
        self._followed[key] = told = self.fresh()
        cube = sorted(2 * i + b for i, b in into or ())
        matters = {c >> 1 for c in cube} | {c >> 1 for demand in left for c in support(demand)}
        there = self.fresh()
        #: That it is led into the space, except for what is found otherwise; then the state is there.
        led = [-self.value(c) for c in cube]
        at = {c >> 1: k for k, c in enumerate(cube)}
        for x in led:
            self.clause([-there, -x])
        now: dict[int, int] = {}
        for i in self._read(updates, matters):
            now[i] = outcome = self._updated(i, now)
            if i in matters:
                for demand in left:
                    self.clause([-told, self.literal(demand, now)])
                if cube:
                    led[at[i]] = -outcome if cube[at[i]] & 1 else outcome
                    self.clause([-told, there, *led])
        return told

    def _read(self, updates: Sequence[int], matters: Set[int]) -> list[int]:
        """The updates of a run that change what matters, or what a later one of these reads."""
        found: list[int] = []
        read = set(matters)
        for i in reversed(updates):
            if i in read:
                found.append(i)
                if i not in matters:
                    read.discard(i)
                read.update(self._template(i).seen)
        return found[::-1]
