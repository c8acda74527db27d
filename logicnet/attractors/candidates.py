"""Candidates: states such that every asynchronous attractor holds at least one (Trinh, Hiraishi, Benhamou 2022).

Take a negative feedback vertex set U of the signed regulation graph and a retained value b_u for each u in U, and
remove every transition that changes u away from b_u. The reduced transition graph has no cyclic attractor, so every
attractor of the network holds one of its fixed points (the tool mtsNFVS). An empty set of candidates
proves absence; a candidate proves nothing, but two things make candidates go away: another choice of retained values,
and a run that leads from it to where its attractor cannot be, such as into a trap space without it. A candidate that
can be reached from all others is in every attractor, so that there is only one.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from logicnet.attractors.runs import STEPS, Begin, End, Pursuit, Runs
from logicnet.attractors.walks import walk
from logicnet.compiled.circuit import Circuit, Closure, Fanout, Walker
from logicnet.compiled.encoding import Encoding, NoState
from logicnet.compiled.regulation import negative_feedback_vertex_set, signed_graph, strong_components
from logicnet.compiled.space import FULL, Subspace
from logicnet.limits import Limits

__all__ = ["CandidateStates"]

#: Flips of retained values per search for a choice without candidates, times the number of retained nodes.
FLIPS_PER_NODE = 2
#: Candidates of one choice of retained values that are led to one another by walks.
MOST_COMPARED = 256
#: Rounds of walks from some of them to others, and from how many of those that lead to each other.
ROUNDS, MEMBERS = 40, 3
#: Steps after which a walk to a candidate is given up, per node.
SETTLING = 40


class CandidateStates:
    """States that every attractor must hold one of, as a SAT question with retained values as assumptions.

    ``pinnable`` names literals whose clause must be switchable for clamps; questions then pass the pins. ``feedback``
    is the negative feedback vertex set to be used; by default a small one.
    """

    def __init__(
        self, circuit: Circuit, limits: Limits, pinnable: tuple[int, ...] = (), feedback: Sequence[int] | None = None
    ) -> None:
        self.circuit = circuit
        self._limits = limits
        self._fanout = Fanout(circuit)
        self._walker: Walker | None = None
        self.feedback = negative_feedback_vertex_set(signed_graph(circuit)) if feedback is None else list(feedback)
        both = [2 * u + b for u in self.feedback for b in (0, 1)]
        self.encoding = Encoding(circuit, limits, [*both, *pinnable], pinnable={c >> 1 for c in pinnable})
        self.retained = dict.fromkeys(self.feedback, 0)
        self._runs = {begin: Runs(self._fanout, self.encoding, limits, begin) for begin in Begin}
        limits.reached(circuit.n // 3)

    def around(self, state: Subspace, pinned: Subspace = FULL) -> Subspace:
        """The smallest trap space of the pinned network around a state."""
        closure = Closure(self._fanout, pinned)
        closure.start(state)
        return closure.space()

    def assumptions(self, pinned: Subspace = FULL) -> list[int]:
        """Assume these to ask for a candidate of the network pinned as given."""
        relaxed = {2 * u + 1 - b for u, b in self.retained.items()}
        other = [2 * v + 1 - b for v, b in pinned.fixed()]
        encoding = self.encoding
        pins = [*encoding.held(pinned), *(-(c + 1) for c in other)]
        return [encoding.state(), *encoding.switches(relaxed.union(other)), *pins]

    def pursuit(self, ends: Sequence[End], pinned: Subspace = FULL, begin: Begin = Begin.BEHIND) -> Pursuit:
        """What excludes candidates by where runs lead them; see :mod:`logicnet.attractors.runs`."""
        return Pursuit(self._runs[begin], pinned, ends)

    def find(self, extra: list[int], pinned: Subspace = FULL) -> Subspace | NoState:
        """A candidate that satisfies the extra assumptions, or why there is none to show."""
        answer = self.encoding.solve([*self.assumptions(pinned), *extra])
        if answer is None:
            return NoState.STOPPED
        return self.encoding.space() if answer else NoState.ABSENT

    def banish(self, extra: list[int], pinned: Subspace = FULL) -> Subspace | NoState:
        """Like :meth:`find`, but flips retained values while that makes the candidates at hand disappear.

        Any choice of retained values is sound, so ABSENT proves that no attractor satisfies ``extra`` throughout.
        """
        flips = FLIPS_PER_NODE * len(self.feedback)
        used: dict[int, int] = {}
        while True:
            state = self.find(extra, pinned)
            if isinstance(state, NoState) or not flips:
                return state
            # Flipping u removes this candidate iff only the retention of u's value made it one: its rule disagrees.
            held = [u for u in self._unstable(state) if not pinned.mask >> u & 1]
            if not held:
                return state
            u = min(held, key=lambda u: (used.get(u, 0), u))
            used[u] = used.get(u, 0) + 1
            self.retained[u] ^= 1
            flips -= 1

    def retain(self, attempt: int) -> None:
        """Choose retained values anew: 0, then random ones and those of a state met on a random walk in turn."""
        draw = random.Random(attempt)
        values = 0 if not attempt else draw.getrandbits(self.circuit.n)
        if attempt & 1 and isinstance(state := self.find([]), Subspace):
            *_, (_, values) = ((0, state.value), *walk(self._fanout, state, STEPS, seed=attempt))
        self.retained = {u: values >> u & 1 for u in self.feedback}

    def shared(self) -> Subspace | None:
        """A candidate proved to be in every attractor; ``None`` if that was not found for this choice of values.

        Either it is the only one, or walks lead to it from all others: attractors hold what is reachable from theirs.
        """
        states: list[Subspace] = []
        found = self.find([])
        while isinstance(found, Subspace):
            if len(states) == MOST_COMPARED:
                return None
            states.append(found)
            self.encoding.add(self.encoding.outside(found))
            # Other values are as good as long as nothing is known of any.
            found = self.banish([]) if len(states) == 1 else self.find([])
        return self._funnel(states) if found is NoState.ABSENT and states else None

    def _funnel(self, states: list[Subspace]) -> Subspace | None:
        """A state that can be reached from all the given ones, which are every candidate that there is."""
        number = {state.value: i for i, state in enumerate(states)}
        targets: list[set[int]] = [set() for _ in states]
        draw = random.Random(0)
        walker = Walker(self._fanout, states[0])
        for turn in range(ROUNDS):
            components = strong_components([sorted(found) for found in targets])
            final = [part for part in components if all(targets[i] <= set(part) for i in part)]
            if len(final) == 1:
                return states[min(final[0])]
            for i in sorted(i for part in final for i in draw.sample(part, min(MEMBERS, len(part)))):
                if self._limits.reached(10) is not None:
                    return None
                walker.move(states[i])
                for _ in range(draw.randrange(1, 4 << turn % 8)):
                    if walker.unstable:
                        walker.flip(draw.choice(sorted(walker.unstable)))
                end = self._settled(walker, draw)
                if end in number:
                    targets[i].add(number[end])
        return None

    def _settled(self, walker: Walker, draw: random.Random) -> int | None:
        """Walk on without changing retained values until a candidate is reached."""
        for _ in range(SETTLING * self.circuit.n):
            movable = sorted(v for v in walker.unstable if self.retained.get(v) != walker.value >> v & 1)
            if not movable:
                return walker.value
            walker.flip(draw.choice(movable))
        return None

    def _unstable(self, state: Subspace) -> set[int]:
        if self._walker is None:
            self._walker = Walker(self._fanout, state)
        self._walker.move(state)
        return self._walker.unstable
