"""A partially specified network as one network with hidden inputs, and its instantiations as ordinary ones."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from functools import cached_property
from math import prod

from msgspec.structs import replace

from logicnet.compiled.compile import share_rules
from logicnet.compiled.space import Subspace
from logicnet.ensembles.choices import ChoiceKind, OpenChoice, Shape, shape_of
from logicnet.ensembles.tables import Steps, table_conditions, table_count
from logicnet.errors import InvalidNetwork
from logicnet.network.model import Network, Node, Rule
from logicnet.network.opening import monotone_faults
from logicnet.network.openness import Opened, OpenRule, closed_nodes, open_rules
from logicnet.text.formula import Symbol, symbols
from logicnet.text.source import Span

__all__ = ["PartialNetwork"]

_NOWHERE = Span(0, 0)


class PartialNetwork:
    """A network some of whose rules are open, with its choices, its encoding and its instantiations.

    ``encoded`` has the nodes of the reference, then one hidden input for each bit. With the hidden inputs fixed by
    :meth:`setting` it has the dynamics of :meth:`instantiate` of the same outcomes; left free they stand for all
    instantiations at once. No name of a hidden input can occur in a file, and none belongs on a screen.

    Outcomes are one number for each choice, 0 the reference. Compiling is linear in the rules, but for alternatives and
    optional regulations, whose covers or diagrams may be larger. Raises :class:`~logicnet.errors.InvalidNetwork` with
    every rule that cannot be open as asked.
    """

    def __init__(self, reference: Network, opened: Opened = Opened.FILE) -> None:
        if opened is Opened.MONOTONE and (unfit := monotone_faults(reference)):
            raise InvalidNetwork(unfit)
        self.reference, self.opened = reference, opened
        #: The open rules, whether or not they leave a choice.
        self.rules: tuple[OpenRule, ...] = open_rules(reference, opened)
        closed = closed_nodes(reference)
        shapes: dict[str, Shape] = {}
        choices: list[OpenChoice] = []
        bits = 0
        for rule in self.rules:
            node = reference.nodes[reference.index[rule.node]]
            shape = shape_of(node, rule, closed, bits)
            if shape.choices:
                shapes[rule.node] = shape
                choices += shape.choices
                bits += sum(len(choice.bits) for choice in shape.choices)
        self._shapes: Mapping[str, Shape] = shapes
        self._numbered(choices)

    def _numbered(self, choices: Sequence[OpenChoice]) -> None:
        self.choices: tuple[OpenChoice, ...] = tuple(choices)
        #: How many bits all choices have.
        self.bits = sum(len(choice.bits) for choice in choices)
        #: Names of the hidden inputs, by bit.
        self.hidden: tuple[str, ...] = tuple(map(_hidden, range(self.bits)))
        self._last: tuple[Subspace, Network] | None = None
        self._reads: dict[int, tuple[tuple[int, ...], int]] = {}

    @cached_property
    def encoded(self) -> Network:
        """The reference with open rules over hidden inputs, which stand behind its nodes."""
        nodes = [
            node
            if (shape := self._shapes.get(node.name)) is None
            else replace(node, rule=Rule(shape.encoded(_hidden), node.rule.span, shared=True))
            for node in self.reference.nodes
        ]
        nodes += [Node(name, Rule(Symbol(name), _NOWHERE), _NOWHERE, is_input=True) for name in self.hidden]
        return replace(self.reference, nodes=tuple(nodes))

    @cached_property
    def choice_of_bit(self) -> tuple[int, ...]:
        """The position of the choice that each bit belongs to."""
        return tuple(i for i, choice in enumerate(self.choices) for _ in choice.bits)

    def values(self, outcomes: Mapping[int, int] | Sequence[int]) -> dict[int, int]:
        """The values of bits that outcomes have; with a mapping, of those choices only."""
        given = outcomes if isinstance(outcomes, Mapping) else dict(enumerate(outcomes))
        return {
            bit: value
            for i, outcome in given.items()
            for bit, value in zip(self.choices[i].bits, self.choices[i].codes[outcome], strict=True)
        }

    def outcomes(self, values: Mapping[int, int]) -> tuple[int, ...]:
        """The outcomes of a value for each bit."""
        return tuple(choice.codes.index(tuple(values[bit] for bit in choice.bits)) for choice in self.choices)

    def setting(self, outcomes: Mapping[int, int] | Sequence[int]) -> tuple[tuple[str, int], ...]:
        """Hidden inputs with the values of outcomes, to follow the settings of an environment."""
        return self.fixed(self.values(outcomes))

    def fixed(self, values: Mapping[int, int]) -> tuple[tuple[str, int], ...]:
        """Hidden inputs with values given by bit, to follow the settings of an environment."""
        return tuple((self.hidden[bit], value) for bit, value in sorted(values.items()))

    @property
    def reference_outcomes(self) -> tuple[int, ...]:
        return (0,) * len(self.choices)

    def constraints(self) -> Iterator[list[int]]:
        """Clauses over bits (bit k is variable k + 1; further ones are auxiliary) that hold for instantiations only.

        Codes that no outcome has are excluded, and tables that are no admissible function.
        """
        top = self.bits
        for part in self.admissible():
            if isinstance(part, list):
                yield part
                continue
            # Some step goes up; a step whose ends are both bits has a variable of its own.
            found = []
            for low, high in part:
                ends = [x for x in (None if low is None else -low - 1, None if high is None else high + 1) if x]
                if len(ends) > 1:
                    top += 1
                    yield from ([-top, x] for x in ends)
                    ends = [top]
                found += ends
            yield found

    def admissible(self, used: int = -1) -> Iterator[list[int] | Steps]:
        """The same without auxiliary variables: clauses, and pairs of bits in one of which low is 0 and high is 1.

        ``used``, a mask of bits, leaves out rules none of whose bits are in it.
        """
        touched = {name for name, (mask, _) in self.sizes.items() if mask & used}
        for choice in self.choices:
            if choice.node in touched and len(choice.codes) < 1 << len(choice.bits):
                yield from _at_most(choice)
        for regulators, rows, must in self.tables(touched):
            yield from table_conditions(regulators, rows, must)

    def tables(self, names: Container[str] | None = None) -> Iterator[tuple[int, Mapping[int, int], list[int]]]:
        """Of each open monotone rule: how many regulators, the bit of each row, and the regulators that must take part.

        ``names`` leaves out the rules of other nodes.
        """
        optional = {rule.node: set(rule.optional) for rule in self.rules}
        for name, shape in self._shapes.items():
            if shape.rows and (names is None or name in names):
                must = [i for i, (source, _) in enumerate(shape.regulators) if source not in optional[name]]
                yield len(shape.regulators), shape.rows, must

    def instantiate(self, outcomes: Mapping[int, int] | Sequence[int]) -> Network:
        """The network that the outcomes decide, an ordinary one: rules as trees, nothing open, nothing simplified.

        Choices that a mapping leaves out have their reference outcome. A regulation that the outcomes leave out takes
        with it what the file says of that regulation alone: its ``edge`` and cuts of it in expectations.
        """
        given = outcomes if isinstance(outcomes, Mapping) else dict(enumerate(outcomes))
        values = self.values({i: given.get(i, 0) for i in range(len(self.choices))})
        nodes = []
        gone: set[tuple[str, str]] = set()
        for node in self.reference.nodes:
            shape = self._shapes.get(node.name)
            if shape is not None:
                rule = shape.written(values)
                before = {s.name for s in symbols(node.rule.expression)}
                gone.update((source, node.name) for source in before - {s.name for s in symbols(rule)})
                if rule is not node.rule.expression:
                    node = replace(node, rule=Rule(rule, node.rule.span))
            nodes.append(node)
        network = replace(self.reference, nodes=tuple(nodes), opens=(), optionals=(), closed=())
        if not gone:
            return network
        return replace(
            network,
            edges=tuple(edge for edge in network.edges if (edge.source, edge.target) not in gone),
            expectations=tuple(
                replace(x, cuts=tuple(cut for cut in x.cuts if (cut.source, cut.target) not in gone))
                for x in network.expectations
            ),
        )

    def reads(self, v: int) -> tuple[tuple[int, ...], int]:
        """The nodes that occur in the rule of a node in some instantiation, and a mask of the bits in it. Linear."""
        if v not in self._reads:
            index, seen, found = self.encoded.index, set[int](), set[int]()
            pending = [self.encoded.nodes[v].rule.expression]
            while pending:
                part = pending.pop()
                # Parts are shared.
                if id(part) not in seen:
                    seen.add(id(part))
                    if part.__class__ is Symbol:
                        found.add(index[part.name])
                    pending += part.args or ()
            n = len(self.reference)
            bits = sum(1 << (u - n) for u in found if u >= n)
            self._reads[v] = tuple(sorted(u for u in found if u < n)), bits
        return self._reads[v]

    def instance(self, bits: Subspace) -> Network:
        """The network of a value for every bit; the same object as long as the same is asked, compiled once then."""
        if self._last is None or self._last[0] != bits:
            outcomes = self.outcomes({k: bits.value >> k & 1 for k in range(self.bits)})
            self._last = bits, self.instantiate(outcomes)
            share_rules(self._last[1], self.reference)
        return self._last[1]

    def described(self, outcomes: Sequence[int]) -> Network:
        """The instantiation as a network to be written to a file of its own, anywhere.

        Its ``about`` says which choices differ from the reference. It names no evidence table: that belongs to the
        folder of the reference.
        """
        differ = [
            f"{choice.node}: {choice.outcomes[outcome]} (in the file: {choice.outcomes[0]})"
            for choice, outcome in zip(self.choices, outcomes, strict=True)
            if outcome
        ]
        told = [f"Instantiation of {self.reference.title or self.reference.source.file}."]
        told += [f"Decided otherwise than in the file: {text}" for text in differ] or ["The rules as in the file."]
        network = self.instantiate(outcomes)
        return replace(network, about=(*network.about, *told), evidence=())

    @cached_property
    def sizes(self) -> dict[str, tuple[int, int]]:
        """Of each rule that leaves a choice: the mask of its bits, and the number of its instantiations."""
        optional = {rule.node: set(rule.optional) for rule in self.rules}
        found = {}
        for name, shape in self._shapes.items():
            mask = sum(1 << bit for choice in shape.choices for bit in choice.bits)
            if shape.rows:
                loose = sum(source in optional[name] for source, _ in shape.regulators)
                found[name] = mask, table_count(len(shape.regulators), loose)
            else:
                found[name] = mask, prod(len(choice.outcomes) for choice in shape.choices)
        return found

    @property
    def size(self) -> int:
        """The number of instantiations."""
        return prod(count for _, count in self.sizes.values())

    @property
    def size_at_most(self) -> int:
        """The product of the numbers of outcomes: the number of instantiations, unless a monotone rule is open."""
        return prod(len(choice.outcomes) for choice in self.choices)

    @property
    def has_tables(self) -> bool:
        """Whether a monotone rule is open: its rows are choices that depend on each other."""
        return any(choice.kind is ChoiceKind.ROW for choice in self.choices)


def _at_most(choice: OpenChoice) -> Iterator[list[int]]:
    """Clauses that a code in binary is at most the greatest one of the choice.

    A greater one has a 1 where that has a 0, and a 1 wherever that has one before.
    """
    greatest = choice.codes[-1]
    for k, value in enumerate(greatest):
        if value == 0:
            before = [-(bit + 1) for bit, b in zip(choice.bits[:k], greatest[:k], strict=True) if b]
            yield [*before, -(choice.bits[k] + 1)]


def _hidden(bit: int) -> str:
    # No file can hold this character, so no node has such a name.
    return f"\0{bit}"
