r"""The two-bit SAT encoding of trap spaces, candidates and clamps: one incremental solver for every question.

A variable per signal of the circuit. The literal ``2*v + b`` is "the subspace admits b at v"; a subspace is a model
in which every node admits something, a state one in which it admits exactly one value. The trap clauses

    root[c]  ->  c   (or relaxed[c])          for every literal c

say that no rule leads out of the subspace. Because every gate is monotone, one direction of its definition is enough:
a solver that needs a gate false must make its inputs false. ``relaxed[c]`` switches one trap clause off:

* node v pinned to b: its clause for the other value is relaxed and that value is not admitted;
* node u *retains* b (Trinh, Hiraishi, Benhamou 2022): its clause for the other value is relaxed, nothing else.

So one solver serves every clamp set, environment and retained value through assumptions, and what it has learnt is
kept. Questions are asked in slices of conflicts, so that limits and Ctrl-C are noticed inside hard ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from operator import invert

from logicnet.compiled.circuit import FALSE, TRUE, Circuit
from logicnet.compiled.space import Subspace
from logicnet.limits import Limits, satisfiable

__all__ = ["Encoding", "NoState", "Smallest"]


class Smallest(Enum):
    """Whether the smallest models are wanted first. HARD: they are, of a circuit that takes many conflicts."""

    HARD = 2
    YES = 1
    NO = 0


class NoState(Enum):
    """Why a search shows no state. ABSENT: there is none, proved. STOPPED: a limit was reached first."""

    ABSENT = "absent"
    STOPPED = "stopped"


class Encoding:
    """A solver over the trap spaces of a circuit. Variables are dense: signal ``s`` is variable ``s + 1``.

    ``relaxable`` lists the literals whose trap clause gets a switch; every question must then say for each of them
    whether it is on (:meth:`switches`). ``pinnable`` are nodes that updates may find pinned. ``smallest`` asks for
    models that admit little: nearly always the first trap space found is then minimal. Otherwise states are what is
    looked for.
    """

    def __init__(
        self,
        circuit: Circuit,
        limits: Limits,
        relaxable: Iterable[int] = (),
        smallest: Smallest = Smallest.NO,
        pinnable: Iterable[int] = (),
    ) -> None:
        from pysat.solvers import Glucose3, Minisat22, MinisatGH

        self.circuit = circuit
        self._limits = limits
        # Both take conflict budgets. MiniSat-GH decides "not admitted" first throughout, where others return to the
        # phases of earlier models: on 10,000 random nodes its first trap space is minimal, others need 800 steps more.
        # MiniSat 2.2 varies, which shows more candidates: with it every published model is decided (both measured).
        # Glucose 3 proves best that nothing is left: critical random networks of 350 nodes and more take it half of
        # the time that MiniSat-GH takes (measured).
        chosen = {Smallest.YES: MinisatGH, Smallest.NO: Minisat22, Smallest.HARD: Glucose3}
        self._solver = chosen[smallest]()
        self._top = 2 * circuit.n + len(circuit.gates)
        self._true: int | None = None
        self._exact: set[int] = set()
        #: Gates over solver literals, for :meth:`update`.
        self._gates: dict[tuple[bool, tuple[int, ...]], int] = {}
        #: Switch of the trap clause of each relaxable literal, in literal order.
        self.relaxed: dict[int, int] = {c: x for x, c in enumerate(sorted(set(relaxable)), start=self._top + 1)}
        self._top += len(self.relaxed)
        #: Of each node that can be pinned, both literals with a variable each: it is pinned to this value.
        self.holds: dict[int, int] = {2 * v + b: self.fresh() for v in sorted(set(pinnable)) for b in (0, 1)}
        self._state: int | None = None
        add = self._solver.add_clause
        base = 2 * circuit.n
        # The variable of signal s is s + 1, so its negation is ~s.
        for x in range(1, base, 2):
            add([x, x + 1])
        for gate, (conjunction, children) in enumerate(circuit.gates, start=base + 1):
            if conjunction:
                add([gate, *map(invert, children)])
            else:
                for c in children:
                    add([gate, ~c])
        relaxed = self.relaxed
        for c, signal in enumerate(circuit.root):
            if signal in (FALSE, c):
                continue
            clause = [c + 1] if signal == TRUE else [~signal, c + 1]
            if c in relaxed:
                clause.append(relaxed[c])
            add(clause)
        # Deciding "not admitted" first makes the first model a small trap space, nearly always a minimal one.
        self._solver.set_phases(list(range(-1, -self._top - 1, -1)))

    def fresh(self) -> int:
        """A new variable."""
        self._top += 1
        return self._top

    def add(self, clause: Iterable[int]) -> None:
        """Add a clause for good."""
        self._solver.add_clause(list(clause))

    def literal(self, signal: int) -> int:
        """The solver literal of a signal. Sound to assume *false*; to assume it true, ask :meth:`exact`."""
        if signal >= 0:
            return signal + 1
        if self._true is None:
            self._true = self.fresh()
            self.add([self._true])
        return self._true if signal == TRUE else -self._true

    def exact(self, signal: int) -> int:
        """The solver literal of a signal, with its gates defined in both directions: true only if really true."""
        base, gates = 2 * self.circuit.n, self.circuit.gates
        stack = [signal]
        while stack:
            s = stack.pop()
            if s < base or s in self._exact:
                continue
            self._exact.add(s)
            conjunction, children = gates[s - base]
            if conjunction:
                for c in children:
                    self.add([-(s + 1), c + 1])
            else:
                self.add([-(s + 1), *(c + 1 for c in children)])
            stack.extend(children)
        return self.literal(signal)

    def update(self, now: dict[int, int], v: int) -> None:
        """Update a node by its rule: in ``now``, which has the solver literals of what was updated before.

        A node that is pinned keeps its value (:meth:`held`); one that retains it does not. Meant for states, so assume
        :meth:`state`. Linear in the cone of the rule; equal gates are built once.
        """
        value = self._evaluated(self.circuit.root[2 * v + 1], now, {})
        if 2 * v in self.holds:
            value = self._defined(False, sorted({value, self.holds[2 * v + 1]}))
            value = self._defined(True, sorted({value, -self.holds[2 * v]}))
        now[2 * v + 1], now[2 * v] = value, -value

    def value(self, now: Mapping[int, int], signal: int) -> int:
        """The solver literal of a signal once nodes have been updated, defined in both directions."""
        return self._evaluated(signal, now, {})

    def held(self, pinned: Subspace) -> list[int]:
        """Assumptions that tell updates which nodes are pinned; ``pinnable`` lists those that can be."""
        on = {2 * v + b for v, b in pinned.fixed()}
        return [x if c in on else -x for c, x in self.holds.items()]

    def _evaluated(self, signal: int, now: Mapping[int, int], done: dict[int, int]) -> int:
        """The solver literal of a signal at a state in which some literals are those given."""
        base, gates = 2 * self.circuit.n, self.circuit.gates
        stack = [signal]
        while stack:
            s = stack[-1]
            if s in done:
                stack.pop()
            elif s < 0:
                done[s] = self.literal(s)
            elif s < base:
                done[s] = now.get(s, s + 1)
            else:
                conjunction, children = gates[s - base]
                missing = [c for c in children if c not in done]
                if missing:
                    stack.extend(missing)
                else:
                    done[s] = self._defined(conjunction, sorted({done[c] for c in children}))
        return done[signal]

    def _defined(self, conjunction: bool, literals: Sequence[int]) -> int:
        """A literal that is true iff all (or any) of the given ones are."""
        if len(literals) == 1:
            return literals[0]
        gate = (conjunction, tuple(literals))
        known = self._gates.get(gate)
        if known is None:
            known = self._gates[gate] = self.fresh()
            sign = 1 if conjunction else -1
            for x in literals:
                self.add([-sign * known, sign * x])
            self.add([sign * known, *(-sign * x for x in literals)])
        return known

    def state(self) -> int:
        """An activation literal: assume it to ask for single states instead of subspaces."""
        if self._state is None:
            self._state = self.fresh()
            for v in range(self.circuit.n):
                self.add([-self._state, -(2 * v + 1), -(2 * v + 2)])
        return self._state

    def switches(self, on: Iterable[int] = ()) -> list[int]:
        """Assumptions that relax the trap clauses of the literals ``on`` and enforce all others."""
        wanted = set(on)
        return [x if c in wanted else -x for c, x in self.relaxed.items()]

    def pins(self, pinned: Subspace) -> list[int]:
        """Assumptions that pin nodes (whose switches must exist) and enforce every other rule."""
        other = [2 * v + 1 - b for v, b in pinned.fixed()]
        return self.switches(other) + [-(c + 1) for c in other]

    def inside(self, space: Subspace) -> list[int]:
        """Assumptions "the subspace lies inside ``space``"."""
        return [-(2 * v + 2 - b) for v, b in space.fixed()]

    def outside(self, space: Subspace) -> list[int]:
        """A clause "the subspace does not meet ``space``": some fixed value of it is not admitted."""
        return [-(2 * v + b + 1) for v, b in space.fixed()]

    def solve(self, assumptions: Sequence[int] = (), slices: int | None = None) -> bool | None:
        """Whether a model exists; ``None`` when a limit, or that many slices of conflicts, was reached first."""
        return satisfiable(self._solver, assumptions, self._limits, slices)

    def space(self) -> Subspace:
        """The subspace of the last model."""
        model = self._solver.get_model()
        return Subspace.admitting(bytes(map((0).__lt__, model[: 2 * self.circuit.n])), 1)

    def core(self) -> list[int]:
        """Assumptions that the last unsatisfiable answer used."""
        return self._solver.get_core() or []
