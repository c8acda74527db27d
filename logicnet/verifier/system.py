"""The network of a certificate's question: its rules with everything put in that holds throughout."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from functools import cached_property, partial
from operator import itemgetter

from logicnet.network.model import Cut, Network
from logicnet.text.formula import Expression
from logicnet.text.names import format_name
from logicnet.verifier.rules import FALSE, TRUE, Formula, Space, compiled, influences, negation, support, surely

__all__ = ["Contradiction", "Dense", "System", "joined"]


#: The value of each position, ``None`` where it has none.
Dense = list[int | None]


class Contradiction(Exception):
    """Two spaces have no state in common."""


class System:
    """Nodes in file order, then one *channel* per regulation that some choice cuts: 1 is intact, 0 is cut.

    The rule of a channel is the constant 1, and the rule of its target sees the source through it; so cutting the
    regulation is the same as pinning the channel to 0. Inputs with a value and nodes held throughout have that
    constant as their rule. A set of choices pins positions: their rules no longer count.
    """

    def __init__(
        self,
        network: Network,
        held: Mapping[str, int],
        cuts: Sequence[Cut],
        channels: Sequence[Cut],
        pinnable: Iterable[int],
    ) -> None:
        self.network = network
        self.names = [format_name(name) for name in network.names]
        self.names += [f"{format_name(cut.source)} -> {format_name(cut.target)}" for cut in channels]
        self.position = {name: i for i, name in enumerate(self.names)}
        gone = {(cut.source, cut.target): TRUE if cut.value else FALSE for cut in cuts}
        through = {(cut.source, cut.target): (len(network) + k, cut.value) for k, cut in enumerate(channels)}

        def seen(target: str, source: str) -> Formula:
            literal = 2 * network.index[source] + 1
            if (source, target) in gone:
                return gone[source, target]
            if (source, target) not in through:
                return literal
            channel, value = through[source, target]
            # Cut: the target sees the value instead of the source.
            return (False, (literal, 2 * channel)) if value else (True, (literal, 2 * channel + 1))

        self.rules: list[Formula] = []
        for node in network.nodes:
            target = node.name
            if target in held:
                self.rules.append(TRUE if held[target] else FALSE)
            else:
                self.rules.append(compiled(node.rule.expression, partial(seen, target)))
        self.rules += [TRUE] * len(channels)
        self._negated = [negation(rule) for rule in self.rules]
        #: Positions that some choice pins.
        self.pinnable = frozenset(pinnable)
        self._support = [sorted({c >> 1 for c in support(rule)}) for rule in self.rules]
        #: Of each rule: the values that it sees among those of all positions, and what is known for such values. The
        #: entries of a certificate ask about the same few thousand over and over.
        self._seen: list[Callable[[Dense], object]] = [itemgetter(*at) if at else _nothing for at in self._support]
        self._influences: list[dict[object, dict[int, frozenset[int]]]] = [{} for _ in self.rules]
        self._outcome: list[dict[object, int | None]] = [{} for _ in self.rules]
        self._targets: list[list[int]] = [[] for _ in self.rules]
        for i, regulators in enumerate(self._support):
            for j in regulators:
                self._targets[j].append(i)

    def formula(self, expression: Expression) -> Formula:
        """A goal over the nodes."""
        return compiled(expression, lambda name: 2 * self.network.index[name] + 1)

    def dense(self, space: Space) -> Dense:
        """The value of each position in a space, ``None`` where it is free."""
        values: Dense = [None] * len(self.rules)
        for i, b in space.items():
            values[i] = b
        return values

    def keeps(self, i: int, value: int, space: Space) -> bool:
        """Whether the rule of a position has this value in every state of the space."""
        return surely(self.rules[i] if value else self._negated[i], space)

    def leaving(self, space: Space, settled: Space) -> list[int]:
        """The positions of a space whose rule can leave their value there, sorted; ``settled`` ones are not asked."""
        values = self.dense(space)
        return [i for i in sorted(space.keys() - settled.keys()) if self._constant(i, values) != space[i]]

    def forced(self, pins: Space, base: Space | None = None) -> dict[int, int]:
        """Everything that follows from the pins (and from ``base``, which follows from nothing else), step by step.

        Each value is pinned, or its rule is constant given the values before it; so every attractor of the network
        under the pins has all of them, whatever the update scheme, and so has every minimal trap space.
        """
        return self._percolated({**(base or {}), **pins}, frozenset())

    @cached_property
    def constants(self) -> dict[int, int]:
        """What is forced whatever is chosen: nothing that follows depends on a position that a choice can pin."""
        return self._percolated({}, self.pinnable)

    def _percolated(self, space: dict[int, int], untouched: Set[int]) -> dict[int, int]:
        values = self.dense(space)
        pending = set(range(len(self.rules))) - untouched
        while pending:
            changed: list[int] = []
            for i in sorted(pending):
                if values[i] is None and (value := self._constant(i, values)) is not None:
                    values[i] = space[i] = value
                    changed.append(i)
            pending = {target for i in changed for target in self._targets[i]} - untouched
        return space

    def _constant(self, i: int, values: Dense) -> int | None:
        """The value that a rule has in every state that has these values, if it has only one."""
        known, seen = self._outcome[i], self._seen[i](values)
        if seen not in known:
            space = self._given(i, values)
            known[seen] = 1 if surely(self.rules[i], space) else 0 if surely(self._negated[i], space) else None
        return known[seen]

    def influences(self, i: int, values: Dense) -> dict[int, frozenset[int]]:
        """The free positions that the rule of ``i`` depends on where positions have these values, with signs."""
        known, seen = self._influences[i], self._seen[i](values)
        if seen not in known:
            known[seen] = influences(self.rules[i], self._given(i, values))
        return known[seen]

    def _given(self, i: int, values: Dense) -> dict[int, int]:
        return {j: b for j in self._support[i] if (b := values[j]) is not None}

    def markers(self, goal: Formula, space: Space) -> list[int]:
        """The free positions that a goal depends on in a space, sorted; one that a constant swallows is none."""
        return sorted(influences(goal, space))

    def cone(self, positions: Iterable[int], space: Space) -> list[int]:
        """The free positions of a space that the given ones depend on inside it, those included, sorted."""
        values = self.dense(space)
        found = {i for i in positions if values[i] is None}
        stack = list(found)
        while stack:
            i = stack.pop()
            # What is known is looked up here: this is asked for every position of every entry.
            regulators = self._influences[i].get(self._seen[i](values))
            for j in self.influences(i, values) if regulators is None else regulators:
                if j not in found:
                    found.add(j)
                    stack.append(j)
        return sorted(found)


def _nothing(values: Dense) -> object:
    return ()


def joined(*spaces: Space) -> dict[int, int]:
    """The states that lie in all the spaces.

    Raises:
        Contradiction: there is none.
    """
    whole: dict[int, int] = {}
    for space in spaces:
        for i, value in space.items():
            if whole.setdefault(i, value) != value:
                raise Contradiction(i)
    return whole
