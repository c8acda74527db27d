"""The one door to biodivine_aeon: decision diagrams of rules, and of sets of states."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from logicnet.compiled.space import Subspace
from logicnet.errors import LimitReached
from logicnet.limits import Limits
from logicnet.text.nesting import MAX_FOREIGN_NESTING, Descent, descending

if TYPE_CHECKING:
    from logicnet.compiled.circuit import Circuit, Nnf

__all__ = ["ModelGraph", "Stopped", "SymbolicDynamics", "SymbolicSet", "diagram", "diagram_nodes", "rule_text"]


#: Largest decision diagram of one rule (nodes).
MAX_RULE_DIAGRAM = 500_000
#: Nodes that may be made on the way to it, over all steps: some seconds. The widest rules of 130 published models take
#: 240,000, a sum of 900 random products of 5 of 26 names 900,000; one of products of 8 fails after 88 s.
MAX_RULE_WORK = 5_000_000


def diagram(nnf: Nnf, position: Mapping[int, int], limits: Limits | None = None) -> Any:
    """The reduced ordered decision diagram (``biodivine_aeon.Bdd``) of a formula in negation normal form.

    ``position`` gives each node its place in the variable order. :class:`~logicnet.errors.LimitReached` is raised at a
    limit, for a diagram of more than :data:`MAX_RULE_DIAGRAM` nodes, however few the last one may have, and where all
    of them together have more than :data:`MAX_RULE_WORK`. The limits are asked between calls into the library, none
    of which makes a diagram more than four times larger than asked of the one before.
    """
    from biodivine_aeon import BddVariableSet

    variables = BddVariableSet([f"x{i}" for i in range(len(position))])
    ids = variables.variable_ids()
    # By address: a part may occur in several places.
    known: dict[int, Any] = {}
    tops: dict[int, int] = {}
    work = 0

    @descending
    def top(part: Nnf) -> Descent[int]:
        """The first place in the order that a part takes."""
        if isinstance(part, int):
            return position[part >> 1] if part >= 0 else len(position)
        place = tops.get(id(part))
        if place is None:
            place = len(position)
            for child in part[1]:
                place = min(place, (yield (child,)))
            tops[id(part)] = place
        return place

    @descending
    def build(part: Nnf) -> Descent[Any]:
        nonlocal work
        if isinstance(part, int):
            if part < 0:
                return variables.mk_const(part == -1)
            return variables.mk_literal(ids[position[part >> 1]], bool(part & 1))
        result = known.get(id(part))
        if result is None:
            conjunction, children = part
            result = variables.mk_const(conjunction)
            # The deepest first: each step adds above what is there, and visits little of it again. In the order of the
            # text a sum of 900 products over 26 names visits 35 times as many nodes.
            for child in sorted(children, key=top, reverse=True):
                other = yield (child,)
                result = _joined(result.l_and if conjunction else result.l_or, other, limits)
                work += len(result)
                if work > MAX_RULE_WORK:
                    raise LimitReached(f"its decision diagram takes more than {MAX_RULE_WORK:,} nodes on the way")
            known[id(part)] = result
        return result

    return build(nnf)


def _joined(operation: Callable[..., Any], other: Any, limits: Limits | None) -> Any:
    size = 1 << 13
    while True:
        if limits is not None and (why := limits.reached()) is not None:
            raise LimitReached(f"stopped by {why}")
        try:
            return operation(other, limit=min(size, MAX_RULE_DIAGRAM))
        except InterruptedError:
            if size >= MAX_RULE_DIAGRAM:
                raise LimitReached(f"its decision diagram takes more than {MAX_RULE_DIAGRAM:,} nodes") from None
            size *= 4


def diagram_nodes(
    nnf: Nnf, position: Mapping[int, int], limits: Limits | None = None
) -> list[tuple[int | None, int, int]]:
    """Nodes of the diagram, children first, root last: ``(place in the order, low child, high child)``.

    A terminal is ``(None, b, b)`` with its constant b. Limits as in :func:`diagram`.
    """
    text = diagram(nnf, position, limits).data_string()
    nodes: list[tuple[int | None, int, int]] = []
    for i, entry in enumerate(text.strip("|").split("|")):
        variable, low, high = map(int, entry.split(","))
        nodes.append((None, i, i) if i < 2 else (variable, low, high))
    return nodes


#: Diagram nodes that may be visited in all, times the largest size of one diagram: some seconds.
WORK_PER_NODE = 6_000
#: What a step costs besides, in such visits.
STEP = 500


class Stopped(Exception):
    """A question about sets of states ended without an answer; the text says which limit stands in the way."""


class SymbolicDynamics:
    """Asynchronous transitions over sets of states held as decision diagrams (``biodivine_aeon.Bdd``).

    Every answer is exact; where a limit or ``max_nodes`` (the size of a diagram) is reached first, :class:`Stopped`
    is raised. Each call into the library is told how many nodes its result may have, so none takes longer than a
    fraction of a second, and the limits are asked between calls.
    """

    def __init__(self, circuit: Circuit, limits: Limits, max_nodes: int, work: int | None = None) -> None:
        """``work``: diagram nodes that may be visited in all, each step counted as :data:`STEP` more."""
        from biodivine_aeon import Bdd, BddVariableSet

        self.n = circuit.n
        self._bdd = Bdd
        self._limits = limits
        self._max_nodes = max_nodes
        self._work = self._work_left = max_nodes * WORK_PER_NODE if work is None else work
        self._space = BddVariableSet([f"x{v}" for v in range(circuit.n)])
        self._ids = self._space.variable_ids()
        self._literals = [(self._space.mk_literal(i, False), self._space.mk_literal(i, True)) for i in self._ids]
        self.none, self.all = self._space.mk_false(), self._space.mk_true()
        #: Per node: the states in which it can change.
        self._moves = [self._bounded(rule.l_xor, self._literals[v][1]) for v, rule in enumerate(self._rules(circuit))]

    def _rules(self, circuit: Circuit) -> list[Any]:
        """The diagram of each rule, built gate by gate (on single states a signal is an ordinary formula)."""
        base = 2 * circuit.n
        known: dict[int, Any] = {-1: self.all, -2: self.none}
        for c in range(base):
            known[c] = self._literals[c >> 1][c & 1]
        wanted = [circuit.root[2 * v + 1] for v in range(circuit.n)]
        stack = list(wanted)
        while stack:
            signal = stack[-1]
            if signal in known:
                stack.pop()
                continue
            conjunction, children = circuit.gates[signal - base]
            missing = [c for c in children if c not in known]
            if missing:
                stack.extend(missing)
                continue
            result = self.all if conjunction else self.none
            for c in children:
                result = self.meet(result, known[c]) if conjunction else self.join(result, known[c])
            known[signal] = result
        return [known[signal] for signal in wanted]

    def _looked(self, size: int = 0) -> int:
        if (why := self._limits.reached(1 + size // 500)) is not None:
            raise Stopped(f"stopped by {why}")
        return self._max_nodes

    def _bounded(self, operation: Any, other: Any) -> Any:
        try:
            return operation(other, limit=self._looked())
        except InterruptedError:
            raise Stopped(f"a set of states needs more than {self._max_nodes} diagram nodes") from None

    def meet(self, one: Any, other: Any) -> Any:
        """The states of both sets."""
        return self._bounded(one.l_and, other)

    def join(self, one: Any, other: Any) -> Any:
        """The states of either set."""
        return self._bounded(one.l_or, other)

    def minus(self, one: Any, other: Any) -> Any:
        """The states of the first set that are not in the second."""
        return self._bounded(one.l_and_not, other)

    def known(self, text: str) -> Any:
        """A set of states from the text of its diagram."""
        return self._bdd(self._space, text)

    def states(self, space: Subspace) -> Any:
        """The states of a subspace."""
        return self._space.mk_conjunctive_clause({self._ids[v]: bool(b) for v, b in space.fixed()})

    def forward(self, states: Any, until: Any = None) -> Any:
        """Everything reachable from the states, or a part of it that meets ``until``."""
        return self._saturated(states, None, self._after, until)

    def backward(self, states: Any, within: Any = None) -> Any:
        """Everything from which the states are reachable, inside ``within``."""
        return self._saturated(states, None if within is None or within.is_true() else within, self._before, None)

    def _saturated(self, states: Any, within: Any, step: Callable[[Any, int], Any], until: Any) -> Any:
        # Saturation: go back to the first variable after every progress, which keeps the diagrams small
        # (Ciardo, Luettgen, Siminiceanu 2001, doi:10.1007/3-540-45319-9_23).
        v, size = 0, states.node_count()
        while v < self.n:
            self._work_left -= size + STEP
            if self._work_left < 0:
                raise Stopped(f"reachability takes more than {self._work} diagram node visits")
            self._looked(size)
            more = step(states, v)
            if within is not None and not more.is_false():
                more = self.meet(more, within)
            if more.is_false():
                v += 1
                continue
            states = self.join(states, more)
            if until is not None and not self.meet(more, until).is_false():
                break
            v, size = 0, states.node_count()
        return states

    def _after(self, states: Any, v: int) -> Any:
        """The states outside the set to which a change of node ``v`` leads from it."""
        move, i = self._moves[v], self._ids[v]
        return self._bdd.apply3(states, move, states, _beyond, flip_c=i, flip_out=i)

    def _before(self, states: Any, v: int) -> Any:
        """The states outside the set from which a change of node ``v`` leads into it."""
        return self._bdd.apply3(states, self._moves[v], states, _beyond, flip_a=self._ids[v])

    def pick(self, states: Any) -> Subspace:
        """One state of a set that is not empty; always the same one."""
        found = states.valuation_first()
        return Subspace.of((v, int(found[i])) for v, i in enumerate(self._ids))

    def least(self, states: Any, order: Iterable[int]) -> Subspace:
        """The first state of a set that is not empty, when states are compared node by node in this order."""
        found = []
        for v in order:
            zero = states.r_restrict({self._ids[v]: False})
            found.append((v, int(zero.is_false())))
            states = zero if not zero.is_false() else states.r_restrict({self._ids[v]: True})
        return Subspace.of(found)

    def hull(self, states: Any) -> Subspace:
        """The smallest subspace that holds the states (not none)."""
        necessary = states.clause_necessary()
        return Subspace.of((v, int(b)) for v, i in enumerate(self._ids) if (b := necessary[i]) is not None)

    def meets(self, states: Any, space: Subspace) -> bool:
        """Whether some state of the set lies in the subspace."""
        if space.mask.bit_count() == self.n:
            return not states.r_select({self._ids[v]: bool(b) for v, b in space.fixed()}).is_false()
        return not self.meet(states, self.states(space)).is_false()

    def each(self, states: Any) -> Iterator[Subspace]:
        """The states of a set, always in the same order."""
        for found in states.valuation_iterator():
            yield Subspace.of((v, int(found[i])) for v, i in enumerate(self._ids))

    def settings(self, states: Any, nodes: Iterable[int]) -> set[Subspace]:
        """The settings of these nodes that occur in some state of the set."""
        pieces = [(Subspace(0, 0), states)]
        for v in nodes:
            pieces = [
                (space.fixing(v, b), part)
                for space, members in pieces
                for b in (0, 1)
                if not (part := members.r_restrict({self._ids[v]: bool(b)})).is_false()
            ]
        return {space for space, _ in pieces}


def _beyond(states: bool | None, moves: bool | None, again: bool | None) -> bool | None:
    """``states & moves & !again`` with unknowns, as ``Bdd.apply3`` asks for it."""
    if states is False or moves is False or again is True:
        return False
    return True if states and moves and again is False else None


class SymbolicSet(Struct, frozen=True):
    """A set of states over some nodes of the whole network, as a decision diagram."""

    #: Positions of the nodes in the network file; node ``i`` of the diagram is ``nodes[i]``.
    nodes: tuple[int, ...]
    dynamics: SymbolicDynamics
    members: Any

    def __len__(self) -> int:
        return int(self.members.cardinality())

    def project(self, onto: frozenset[int]) -> set[Subspace]:
        """The settings of those of its nodes that are in ``onto`` which occur in some state of the set."""
        asked = [i for i, v in enumerate(self.nodes) if v in onto]
        return {self._lifted(space) for space in self.dynamics.settings(self.members, asked)}

    def least(self, order: Sequence[int]) -> Subspace:
        """Its first state when states are compared node by node in this order."""
        place = {v: i for i, v in enumerate(self.nodes)}
        return self._lifted(self.dynamics.least(self.members, [place[v] for v in order if v in place]))

    def states(self) -> Iterator[Subspace]:
        """Each state, as a subspace that fixes exactly ``nodes``."""
        return map(self._lifted, self.dynamics.each(self.members))

    def __contains__(self, state: int) -> bool:
        """Whether a state of the whole network lies in the set as far as its nodes go."""
        here = Subspace.of((i, state >> v & 1) for i, v in enumerate(self.nodes))
        return self.dynamics.meets(self.members, here)

    def _lifted(self, space: Subspace) -> Subspace:
        return Subspace.of((self.nodes[i], b) for i, b in space.fixed())


def attractor_diagrams(circuit: Circuit) -> Iterator[str]:
    """Every asynchronous attractor by AEON's own search, as text that :meth:`SymbolicDynamics.known` reads.

    Nothing stops the search from inside: it is for a process that can be killed. :class:`Stopped` is raised for a rule
    too long to be handed over. Benes, Brim, Pastva, Safranek 2021, doi:10.1007/978-3-030-81685-8_24.
    """
    from biodivine_aeon import AsynchronousGraph, Attractors, BooleanNetwork

    # AEON sorts its variables by name: names of one length keep them in our order.
    digits = len(str(circuit.n))
    rules = ["targets,factors"]
    rules += [f"x{v:0{digits}}, {rule_text(circuit, circuit.root[2 * v + 1], digits)}" for v in range(circuit.n)]
    network = BooleanNetwork.from_bnet("\n".join(rules)).remove_regulation_constraints()
    for found in Attractors.attractors(AsynchronousGraph(network)):
        yield found.vertices().to_bdd().data_string()


class ModelGraph:
    """Asynchronous transitions as AEON holds them, for what its model checker answers.

    Sets are ``biodivine_aeon.VertexSet``. No limit can stop a call: whoever needs that runs it in a process that can
    be killed. :class:`Stopped` is raised for a rule too long to be handed over.
    """

    def __init__(self, circuit: Circuit, state_variables: int) -> None:
        """``state_variables``: how many a formula given to :meth:`satisfying` may bind at once."""
        from biodivine_aeon import AsynchronousGraph, BooleanNetwork

        rules = ["targets,factors"]
        rules += [f"x{v}, {rule_text(circuit, circuit.root[2 * v + 1])}" for v in range(circuit.n)]
        network = BooleanNetwork.from_bnet("\n".join(rules))
        # Regulators that turn out ineffective or of changing sign are no fault here.
        network = network.remove_regulation_constraints()
        if state_variables:
            self._graph = AsynchronousGraph.mk_for_model_checking(network, state_variables)
        else:
            self._graph = AsynchronousGraph(network)
        ids = {self._graph.get_network_variable_name(i): i for i in self._graph.network_variables()}
        self._variables = [ids[f"x{v}"] for v in range(circuit.n)]

    def states(self, space: Subspace) -> Any:
        """The states of a subspace."""
        return self._graph.mk_subspace({self._variables[v]: bool(b) for v, b in space.fixed()}).vertices()

    def satisfying(self, formula: str) -> Any:
        """The states in which a formula of AEON's HCTL over x0, x1, ... holds; a fixed point is its own successor."""
        from biodivine_aeon import ModelChecking

        return ModelChecking.verify(self._graph, formula).vertices()

    def before(self, states: Any) -> Any:
        """The states with a transition into the set."""
        return self._graph.pre(states.extend_with_colors(self._graph.mk_unit_colors())).vertices()

    def pick(self, states: Any) -> Any:
        """One state of a set that is not empty; always the same one."""
        return states.pick_singleton()

    def hull(self, states: Any) -> Subspace:
        """The smallest subspace that holds the states."""
        found = states.enclosing_subspace()
        return Subspace.of((v, int(found[i])) for v, i in enumerate(self._variables) if i in found)

    def meets(self, states: Any, space: Subspace) -> bool:
        """Whether some state of the set lies in the subspace."""
        return not states.intersect(self.states(space)).is_empty()


#: Longest text of a rule handed over, beside its nesting; rules beyond it come from decision diagrams that share a lot.
MAX_RULE_TEXT = 1_000_000


def rule_text(circuit: Circuit, signal: int, digits: int = 1) -> str:
    """A signal as an expression over x0, x1, ... with ``! & |`` (on single states a signal is an ordinary formula).

    :class:`Stopped` is raised where it would be too long or too deep for readers of other people.
    """
    base = 2 * circuit.n
    texts: dict[int, str] = {-1: "true", -2: "false"}
    depths: dict[int, int] = {}
    stack = [signal]
    while stack:
        s = stack[-1]
        if s in texts:
            stack.pop()
        elif s < base:
            texts[s] = ("" if s & 1 else "!") + f"x{s >> 1:0{digits}}"
        else:
            conjunction, children = circuit.gates[s - base]
            missing = [c for c in children if c not in texts]
            if missing:
                stack.extend(missing)
            else:
                depths[s] = 1 + max(depths.get(c, 0) for c in children)
                if depths[s] > MAX_FOREIGN_NESTING:
                    raise Stopped(f"a rule is nested more than {MAX_FOREIGN_NESTING} deep once written out")
                texts[s] = "(" + (" & " if conjunction else " | ").join(texts[c] for c in children) + ")"
                if len(texts[s]) > MAX_RULE_TEXT:
                    raise Stopped(f"a rule takes more than {MAX_RULE_TEXT} characters once written out")
    return texts[signal]
