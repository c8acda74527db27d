r"""The network as a monotone circuit: what a subspace admits, and what the rules admit in return.

For every node ``v`` and value ``b`` the *literal* ``2*v + b`` stands for "the subspace T admits value b at v". The
circuit computes from these literals, for every node and value, whether *some state of T has f_v = b*; that signal is
``root[2*v + b]``. All gates are AND or OR, so everything that is asked about subspaces is monotone:

* T is a **trap space** iff ``root[c]`` implies literal ``c`` for every literal c;
* the smallest trap space around T is a least fixed point (:class:`Closure`), the percolation of T a greatest one
  (:func:`percolate`), both computed by linear-time propagation without a solver.

Exactness. A rule in which every regulator has one sign is translated gate by gate: inside T set every regulator to
the admitted value that is best for its sign, and the formula is true iff every gate is. Where signs clash inside a
conjunction, that conjunction alone is replaced by a cover (few cubes) or by its binary decision diagram, in which
"some path to 1 is admitted" is exact because a path tests each regulator once. Nothing is ever expanded to a truth
table or to prime implicants, and size stays linear in the rule for unate rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from logicnet.compiled.space import FULL, NetworkSpace, PartSpace, Subspace

__all__ = ["FALSE", "TRUE", "Circuit", "Closure", "Fanout", "Nnf", "Walker", "percolate"]

#: Signals that are constant; every other signal is a literal (``< 2 * n``) or a gate.
TRUE = -1
FALSE = -2

#: Negation normal form: a literal 2*v+b, TRUE, FALSE, or (is_conjunction, children). ``c ^ 1`` negates such an integer.
Nnf = int | tuple[bool, tuple["Nnf", ...]]

#: Cost of a reason that does not exist.
_NEVER = 1 << 60
#: In a translation: depends on a node that is left out.
_LEFT_OUT = -3

Gate = tuple[bool, tuple[int, ...]]


class Circuit:
    """Gates in topological order over ``2 * n`` literals. Grows (by :meth:`conj` and :meth:`disj`), never changes.

    Only the compiler gives roots to a circuit, while it builds it. Whoever needs other roots or another origin takes
    a circuit of its own: :meth:`with_roots`, :meth:`on_its_own`.

    ``origin[v]`` is the position in the network file of this circuit's node ``v``: circuits restricted to a part of
    the network keep speaking of the whole.
    """

    def __init__(self, n: int, origin: Sequence[int] | None = None) -> None:
        self.n = n
        self.origin: tuple[int, ...] = tuple(range(n)) if origin is None else tuple(origin)
        #: ``(is_conjunction, children)``; gate ``i`` is signal ``2 * n + i`` and its children are smaller signals.
        self.gates: list[Gate] = []
        #: Per literal ``2*v + b``: the signal "some state of T has f_v = b".
        self.root: list[int] = [FALSE] * (2 * n)
        self._known: dict[Gate, int] = {}

    @property
    def size(self) -> int:
        """Nodes and gates."""
        return self.n + len(self.gates)

    def copy(self) -> Circuit:
        """The same circuit, to grow and to give other roots on its own. Linear."""
        other = Circuit(self.n, self.origin)
        other.gates, other.root, other._known = self.gates.copy(), self.root.copy(), self._known.copy()
        return other

    def with_roots(self, roots: Mapping[int, int]) -> Circuit:
        """The same circuit with another signal for each of these literals. Linear."""
        other = self.copy()
        for literal, signal in roots.items():
            other.root[literal] = signal
        return other

    def with_inputs(self, nodes: Iterable[int]) -> Circuit:
        """The same circuit in which each of these nodes is an input. Linear."""
        return self.with_roots({2 * v + b: 2 * v + b for v in nodes for b in (0, 1)})

    def on_its_own(self) -> Circuit:
        """The same circuit as a network of its own: its node ``v`` is at position ``v``. Linear."""
        other = self.copy()
        other.origin = tuple(range(self.n))
        return other

    def conj(self, signals: Iterable[int]) -> int:
        """The signal that is the conjunction of the given ones; equal gates are built once."""
        return self.gate(True, signals)

    def disj(self, signals: Iterable[int]) -> int:
        """The signal that is the disjunction of the given ones; equal gates are built once."""
        return self.gate(False, signals)

    def gate(self, conjunction: bool, signals: Iterable[int]) -> int:
        """The conjunction or the disjunction of signals."""
        children = sorted(set(signals))
        if not children or children[0] < 0:
            # Constants come first.
            neutral, absorbing = (TRUE, FALSE) if conjunction else (FALSE, TRUE)
            if absorbing in children:
                return absorbing
            children = [c for c in children if c != neutral]
            if not children:
                return neutral
        if len(children) == 1:
            return children[0]
        gate = (conjunction, tuple(children))
        new = 2 * self.n + len(self.gates)
        signal = self._known.setdefault(gate, new)
        if signal == new:
            self.gates.append(gate)
        return signal

    def literals_below(self, signals: Iterable[int]) -> set[int]:
        """All literals on which the signals depend syntactically. Linear in the cone."""
        base, found = 2 * self.n, set[int]()
        stack = [s for s in signals if s >= 0]
        while stack:
            signal = stack.pop()
            if signal not in found:
                found.add(signal)
                if signal >= base:
                    stack.extend(self.gates[signal - base][1])
        return {s for s in found if s < base}

    def is_input(self, v: int) -> bool:
        """Whether the rule of ``v`` is ``v`` itself."""
        return self.root[2 * v] == 2 * v and self.root[2 * v + 1] == 2 * v + 1

    def regulators(self, v: int) -> set[int]:
        """The nodes that occur in the rule of ``v``."""
        base, gates = 2 * self.n, self.gates
        found, seen = set[int](), set[int]()
        stack = [self.root[2 * v], self.root[2 * v + 1]]
        while stack:
            signal = stack.pop()
            if signal >= base:
                if signal not in seen:
                    seen.add(signal)
                    stack += gates[signal - base][1]
            elif signal >= 0:
                found.add(signal >> 1)
        return found

    def ancestors(self, nodes: Iterable[int], fixed: Subspace = FULL) -> list[int]:
        """The nodes from which one of ``nodes`` can be reached through nodes that are not ``fixed``, ``nodes``
        included, sorted. Linear in what lies between."""
        base, gates, root = 2 * self.n, self.gates, self.root
        found = set(nodes)
        stack = [root[2 * v + b] for v in found for b in (0, 1)]
        seen: set[int] = set()
        while stack:
            signal = stack.pop()
            if signal >= base:
                if signal not in seen:
                    seen.add(signal)
                    stack.extend(gates[signal - base][1])
            elif signal >= 0 and (u := signal >> 1) not in found and not fixed.mask >> u & 1:
                found.add(u)
                stack += (root[2 * u], root[2 * u + 1])
        return sorted(found)

    def core(self) -> list[int]:
        """The nodes on or upstream of a cycle, sorted: what is left when nodes without targets are dropped."""
        regulators = [self.regulators(v) for v in range(self.n)]
        targets = [0] * self.n
        for found in regulators:
            for u in found:
                targets[u] += 1
        gone = [v for v in range(self.n) if not targets[v]]
        dropped = set(gone)
        while gone:
            for u in regulators[gone.pop()]:
                targets[u] -= 1
                if not targets[u] and u not in dropped:
                    dropped.add(u)
                    gone.append(u)
        return [v for v in range(self.n) if v not in dropped]

    def restrict(self, fixed: Subspace, keep: Iterable[int] | None = None) -> tuple[Circuit, _Signals]:
        """The circuit of the nodes in ``keep`` (default: all) that ``fixed`` leaves free, and the map of old signals.

        Fixed nodes become constants and their rules are dropped. ``keep`` must contain every free ancestor of its
        members; otherwise ``KeyError``. The map translates any old signal whose free nodes are kept.
        """
        kept = [v for v in (range(self.n) if keep is None else sorted(set(keep))) if not fixed.mask >> v & 1]
        part = Circuit(len(kept), [self.origin[v] for v in kept])
        signals = _Signals(self, part, fixed, {v: i for i, v in enumerate(kept)})
        for i, v in enumerate(kept):
            part.root[2 * i] = signals[self.root[2 * v]]
            part.root[2 * i + 1] = signals[self.root[2 * v + 1]]
        return part, signals

    def lift(self, space: PartSpace) -> NetworkSpace:
        """A subspace of this circuit's nodes as one of the whole network's nodes."""
        if self.origin == tuple(range(self.n)):
            return Subspace(space.mask, space.value)
        return Subspace.of((self.origin[v], b) for v, b in space.fixed())

    def within(self, space: NetworkSpace) -> PartSpace:
        """A subspace of the whole network's nodes as one of this circuit's nodes; what it has not is left out."""
        return Subspace.of((i, b) for i, v in enumerate(self.origin) if (b := space.get(v)) is not None)

    def admits(self, space: Subspace, signal: int) -> bool:
        """The value of a signal in a subspace. Linear in the cone; for many questions use :meth:`evaluate`."""
        return self._admits(space, signal, {TRUE: True, FALSE: False})

    def _admits(self, space: Subspace, signal: int, values: dict[int, bool]) -> bool:
        """The same, with values of signals that are known, to which those of the cone are added."""
        base = 2 * self.n
        stack = [signal]
        while stack:
            s = stack[-1]
            if s in values:
                stack.pop()
            elif s < base:
                fixed = space.get(s >> 1)
                values[s] = fixed is None or fixed == s & 1
            else:
                conjunction, children = self.gates[s - base]
                missing = [c for c in children if c not in values]
                if missing:
                    stack.extend(missing)
                else:
                    combine = all if conjunction else any
                    values[s] = combine(values[c] for c in children)
        return values[signal]

    def reason(self, state: Subspace, signal: int, known: Subspace = FULL) -> Subspace:
        """A part of a state that is enough to make a signal true (it is true there); prefers values in ``known``.

        Linear in the cone of the signal; not always smallest.
        """
        base = 2 * self.n
        cost: dict[int, int] = {TRUE: 0}
        chosen: dict[int, tuple[int, ...]] = {TRUE: ()}
        stack = [signal]
        while stack:
            s = stack[-1]
            if s in cost:
                stack.pop()
            elif s == FALSE:
                cost[s] = _NEVER
            elif s < base:
                holds = state.get(s >> 1) == s & 1
                cost[s] = (0 if known.get(s >> 1) == s & 1 else 1) if holds else _NEVER
            else:
                conjunction, children = self.gates[s - base]
                missing = [c for c in children if c not in cost]
                if missing:
                    stack.extend(missing)
                elif conjunction:
                    cost[s] = min(_NEVER, sum(cost[c] for c in children))
                    chosen[s] = children
                else:
                    best = min(children, key=lambda c: (cost[c], c))
                    cost[s] = cost[best]
                    chosen[s] = (best,)
        literals: set[int] = set()
        seen: set[int] = set()
        stack = [signal]
        while stack:
            s = stack.pop()
            if s not in seen:
                seen.add(s)
                if 0 <= s < base:
                    literals.add(s)
                else:
                    stack.extend(chosen[s])
        return Subspace.of((c >> 1, c & 1) for c in sorted(literals))

    def excluding(self, space: Subspace, signal: int) -> list[int]:
        """Fixed nodes of a trap space, sorted, that make a trap space by themselves in which a signal stays false.

        The signal is false in the space. Greedy: what is needed already is taken first. Linear in the circuit.
        """
        base = 2 * self.n
        values: dict[int, bool] = {TRUE: True, FALSE: False}
        needed: dict[int, None] = {}
        pending, seen = [signal], set[int]()
        while pending:
            s = pending.pop()
            if s in seen or s < 0:
                continue
            seen.add(s)
            if s < base:
                # No state of the space has this literal: its node is fixed to the other value, and its rule is why.
                needed.setdefault(s >> 1)
                pending.append(self.root[s])
                continue
            conjunction, children = self.gates[s - base]
            if not conjunction:
                pending += children
                continue
            false = [c for c in children if not self._admits(space, c, values)]
            pending.append(next((c for c in false if c in seen or c < 0), false[0]))
        return sorted(needed)

    def is_trap_space(self, space: Subspace, pinned: Subspace = FULL) -> bool:
        """The definition: no rule leads out of ``space`` from a state of it; pinned nodes obey their pin instead."""
        return space.within(pinned) and not any(
            self.admits(space, self.root[2 * v + 1 - b]) for v, b in space.fixed() if not pinned.mask >> v & 1
        )

    def needed(self, space: Subspace, pinned: Subspace) -> Subspace:
        """The pins without which a rule would leave the space."""
        return Subspace.of((v, b) for v, b in pinned.fixed() if self.admits(space, self.root[2 * v + 1 - b]))


class _Signals:
    """Translates signals of a circuit into those of a restricted copy, on demand and once each."""

    def __init__(self, old: Circuit, new: Circuit, fixed: Subspace, position: dict[int, int]) -> None:
        self._old, self._new, self._fixed, self._position = old, new, fixed, position
        self._map: dict[int, int] = {TRUE: TRUE, FALSE: FALSE}

    def __getitem__(self, signal: int) -> int:
        old, base, done = self._old, 2 * self._old.n, self._map
        stack = [signal]
        while stack:
            s = stack[-1]
            if s in done:
                stack.pop()
            elif s < base:
                fixed = self._fixed.get(s >> 1)
                if fixed is not None:
                    done[s] = TRUE if fixed == s & 1 else FALSE
                elif s >> 1 in self._position:
                    done[s] = 2 * self._position[s >> 1] + (s & 1)
                else:
                    # Harmless as long as every gate above it is decided by something else.
                    done[s] = _LEFT_OUT
            else:
                conjunction, children = old.gates[s - base]
                missing = [c for c in children if c not in done]
                if missing:
                    stack.extend(missing)
                else:
                    combine, absorbing = (self._new.conj, FALSE) if conjunction else (self._new.disj, TRUE)
                    translated = [done[c] for c in children]
                    if _LEFT_OUT in translated:
                        done[s] = absorbing if absorbing in translated else _LEFT_OUT
                    else:
                        done[s] = combine(translated)
        if done[signal] == _LEFT_OUT:
            raise KeyError("the signal depends on a free node that is not kept")
        return done[signal]


class Fanout:
    """Who reads a signal: gates, and literals whose root it is. Shared by all propagation over one circuit state.

    The circuit may grow afterwards; gates built later are not seen, so build the fan-out last.
    """

    def __init__(self, circuit: Circuit) -> None:
        base = 2 * circuit.n
        self.circuit = circuit
        self.size = base + len(circuit.gates)
        #: Per signal: the gates (as signals) that have it as a child.
        self.gates: list[list[int]] = [[] for _ in range(self.size)]
        #: Per signal: the literals whose root it is.
        self.literals: list[list[int]] = [[] for _ in range(self.size)]
        #: Per gate signal: children still to become true before it fires (gain), and to become false (loss).
        self.to_gain = [0] * base
        self.to_lose = [0] * base
        readers, gain, lose = self.gates, self.to_gain.append, self.to_lose.append
        for gate, (conjunction, children) in enumerate(circuit.gates, start=base):
            gain(len(children) if conjunction else 1)
            lose(1 if conjunction else len(children))
            for child in children:
                readers[child].append(gate)
        for c, signal in enumerate(circuit.root):
            if signal >= 0:
                self.literals[signal].append(c)
        self.always = [c for c, signal in enumerate(circuit.root) if signal == TRUE]
        self.never = [c for c, signal in enumerate(circuit.root) if signal == FALSE]


def percolate(fanout: Fanout, pinned: Subspace = FULL, base: Subspace = FULL) -> Subspace:
    """What the rules force from ``base`` on: its largest subspace in which every fixed node is pinned or forced.

    Sound for every update scheme: each attractor of the pinned network that lies in ``base`` lies in the result.
    Fixed nodes of ``base`` must be forced or pinned, or be a trap space (a percolation computed before, a setting of
    inputs). Linear in the part of the circuit that changes.
    """
    gates, literals = fanout.gates, fanout.literals
    left = fanout.to_lose.copy()
    # A literal is lost when its node is fixed to the other value.
    gone = bytearray(2 * fanout.circuit.n)
    lost: list[int] = []
    for v, b in pinned.over(base).fixed():
        gone[2 * v + 1 - b] = 1
        lost.append(2 * v + 1 - b)
    for c in fanout.never:
        if not gone[c] and not gone[c ^ 1]:
            gone[c] = 1
            lost.append(c)
    push = lost.append
    for signal in lost:
        for gate in gates[signal]:
            rest = left[gate] = left[gate] - 1
            if not rest:
                push(gate)
        for c in literals[signal]:
            if not gone[c] and not gone[c ^ 1]:
                gone[c] = 1
                push(c)
    return Subspace.admitting(gone, 0)


class Walker:
    """A state that changes one node at a time, with the nodes that want to change kept up to date.

    A flip costs what it changes in the circuit.
    """

    def __init__(self, fanout: Fanout, state: Subspace) -> None:
        self._fanout = fanout
        circuit = fanout.circuit
        self.value = state.value
        self._true = bytearray(fanout.size)
        self._count = [0] * fanout.size
        self._need = fanout.to_gain
        #: Nodes whose rule disagrees with their value.
        self.unstable: set[int] = set()
        for c, signal in enumerate(circuit.root):
            if signal == TRUE and self.value >> (c >> 1) & 1 != c & 1:
                self.unstable.add(c >> 1)
        for v in range(circuit.n):
            self._raise(2 * v + (self.value >> v & 1))

    def holds(self, signal: int) -> bool:
        """The value of a signal in this state."""
        return signal == TRUE or (signal >= 0 and bool(self._true[signal]))

    def flip(self, v: int) -> None:
        """Change one node."""
        b = self.value >> v & 1
        self.value ^= 1 << v
        self._lower(2 * v + b)
        self._raise(2 * v + 1 - b)
        wants = self._fanout.circuit.root[2 * v + b]
        if wants == TRUE or (wants >= 0 and self._true[wants]):
            self.unstable.add(v)
        else:
            self.unstable.discard(v)

    def move(self, state: Subspace) -> None:
        """Go to another state; costs what differs."""
        differs = self.value ^ state.value
        while differs:
            low = differs & -differs
            self.flip(low.bit_length() - 1)
            differs ^= low

    def _raise(self, signal: int) -> None:
        stack = [signal]
        while stack:
            s = stack.pop()
            self._true[s] = 1
            for c in self._fanout.literals[s]:
                if self.value >> (c >> 1) & 1 != c & 1:
                    self.unstable.add(c >> 1)
            for gate in self._fanout.gates[s]:
                self._count[gate] += 1
                if self._count[gate] == self._need[gate]:
                    stack.append(gate)

    def _lower(self, signal: int) -> None:
        stack = [signal]
        while stack:
            s = stack.pop()
            self._true[s] = 0
            for c in self._fanout.literals[s]:
                if self.value >> (c >> 1) & 1 != c & 1:
                    self.unstable.discard(c >> 1)
            for gate in self._fanout.gates[s]:
                self._count[gate] -= 1
                if self._count[gate] == self._need[gate] - 1:
                    stack.append(gate)


class Closure:
    """The smallest trap space of a pinned network around a growing set of admitted literals.

    Start it with literals, then :meth:`admit` more; each call returns whether the growth stayed clear of the forbidden
    signals, and undoes itself when it did not. Pinned nodes never gain a literal through their rule. The work of a
    call is linear in what becomes true.
    """

    def __init__(self, fanout: Fanout, pinned: Subspace, forbidden: Iterable[int] = ()) -> None:
        self._fanout = fanout
        self._left = fanout.to_gain.copy()
        self._true = bytearray(fanout.size)
        self._blocked = bytearray(fanout.size)
        for v, _ in pinned.fixed():
            self._blocked[2 * v] = self._blocked[2 * v + 1] = 1
        self._forbidden = bytearray(fanout.size)
        self._asked = [signal for signal in forbidden if signal != FALSE]
        self.impossible = TRUE in self._asked
        for signal in self._asked:
            if signal >= 0:
                self._forbidden[signal] = 1

    def holds(self, signal: int) -> bool:
        """Whether the current trap space admits a literal or makes a gate true."""
        return signal == TRUE or (signal >= 0 and bool(self._true[signal]))

    def start(self, space: Subspace) -> bool:
        """Admit every literal of ``space`` and what follows. False if a forbidden signal became true."""
        first = [c for c in self._fanout.always if not self._blocked[c]]
        end = 1 << self._fanout.circuit.n
        # Digits of the two integers, node 0 first.
        digits = zip(bin(space.mask | end)[:2:-1], bin(space.value | end)[:2:-1], strict=True)
        for v, (fixed, value) in enumerate(digits):
            if fixed == "0":
                first += (2 * v, 2 * v + 1)
            else:
                first.append(2 * v + (value == "1"))
        if not self._propagate(first):
            return False
        self._forbid(sorted({s for s in self._asked if s >= 0}))
        return True

    def admit(self, literal: int) -> bool:
        """Admit one more literal. False, and nothing changed, if a forbidden signal would become true.

        Growing further cannot help, so a literal refused once is forbidden itself from then on.
        """
        if self._forbidden[literal]:
            return False
        if self._propagate([literal]):
            return True
        self._forbid([literal])
        return False

    def grow(self, literals: Iterable[int]) -> None:
        """Admit each of these literals, one after the other, where that can be; pinned nodes stay as they are."""
        true, forbidden, blocked = self._true, self._forbidden, self._blocked
        for c in literals:
            if not true[c] and not forbidden[c] and not blocked[c] and not self._propagate([c]):
                self._forbid([c])

    def _forbid(self, signals: list[int]) -> None:
        """Forbid signals and each one that leads to one of them alone, as far as is seen now.

        That is sound because what is missing of a gate only ever becomes less.
        """
        gates, root, base = self._fanout.circuit.gates, self._fanout.circuit.root, 2 * self._fanout.circuit.n
        true, left, forbidden = self._true, self._left, self._forbidden
        for s in signals:
            forbidden[s] = 1
        stack = list(signals)
        while stack:
            s = stack.pop()
            if s < base:
                causes: Sequence[int] = () if self._blocked[s] else (root[s],)
            else:
                conjunction, causes = gates[s - base]
                if conjunction and left[s] > 1:
                    continue
            for c in causes:
                if c >= 0 and not true[c] and not forbidden[c]:
                    forbidden[c] = 1
                    stack.append(c)

    def _propagate(self, asked: Iterable[int]) -> bool:
        """Make literals true, and what follows from them."""
        gates, literals = self._fanout.gates, self._fanout.literals
        true, left, forbidden, blocked = self._true, self._left, self._forbidden, self._blocked
        if self.impossible:
            return False
        # What is queued is true already, so nothing is queued twice; a gate is when the last child it waits for comes.
        queue: list[int] = []
        push = queue.append
        for c in asked:
            if not true[c]:
                true[c] = 1
                push(c)
        for signal in queue:
            if forbidden[signal]:
                for undone in queue:
                    true[undone] = 0
                for undone in queue[: queue.index(signal)]:
                    for gate in gates[undone]:
                        left[gate] += 1
                return False
            for gate in gates[signal]:
                rest = left[gate] = left[gate] - 1
                if not rest:
                    true[gate] = 1
                    push(gate)
            for c in literals[signal]:
                if not true[c] and not blocked[c]:
                    true[c] = 1
                    push(c)
        return True

    def space(self) -> Subspace:
        """The current trap space."""
        return Subspace.admitting(self._true[: 2 * self._fanout.circuit.n], 1)
