"""The one door to biodivine_aeon: decision diagrams of rules, and of sets of states."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from logicnet.compiled.space import Subspace
from logicnet.limits import Limits

if TYPE_CHECKING:
    from logicnet.compiled.circuit import Circuit
    from logicnet.compiled.compile import Nnf

__all__ = ["SymbolicDynamics", "SymbolicSet", "TooLarge", "diagram", "diagram_nodes"]


def diagram(nnf: Nnf, position: Mapping[int, int]) -> Any:
    """The reduced ordered decision diagram (``biodivine_aeon.Bdd``) of a formula in negation normal form.

    ``position`` gives each node its place in the variable order.
    """
    from biodivine_aeon import BddVariableSet

    variables = BddVariableSet([f"x{i}" for i in range(len(position))])
    ids = variables.variable_ids()

    def build(part: Nnf) -> Any:
        if isinstance(part, int):
            if part < 0:
                return variables.mk_const(part == -1)
            return variables.mk_literal(ids[position[part >> 1]], bool(part & 1))
        conjunction, children = part
        result = variables.mk_const(conjunction)
        for child in children:
            result = result.l_and(build(child)) if conjunction else result.l_or(build(child))
        return result

    return build(nnf)


def diagram_nodes(nnf: Nnf, position: Mapping[int, int]) -> list[tuple[int | None, int, int]]:
    """Nodes of the diagram, children first, root last: ``(place in the order, low child, high child)``.

    A terminal is ``(None, b, b)`` with its constant b.
    """
    text = diagram(nnf, position).data_string()
    nodes: list[tuple[int | None, int, int]] = []
    for i, entry in enumerate(text.strip("|").split("|")):
        variable, low, high = map(int, entry.split(","))
        nodes.append((None, i, i) if i < 2 else (variable, low, high))
    return nodes


#: Diagram nodes that may be visited in all, times the largest size of one diagram: some seconds.
WORK_PER_NODE = 4_000


class SymbolicDynamics:
    """Asynchronous transitions over sets of states held as decision diagrams, in steps that a limit can stop between.

    Sets are ``biodivine_aeon.VertexSet``. Every answer is exact; ``None`` means that a limit or ``max_nodes`` (the
    size of a diagram) was reached first, and :attr:`stopped` says which.
    """

    def __init__(self, circuit: Circuit, limits: Limits, max_nodes: int, state_variables: int = 0) -> None:
        """``state_variables``: how many a formula given to :meth:`satisfying` may bind at once."""
        from biodivine_aeon import AsynchronousGraph, BooleanNetwork

        rules = ["targets,factors"]
        rules += [f"x{v}, {_expression(circuit, circuit.root[2 * v + 1])}" for v in range(circuit.n)]
        network = BooleanNetwork.from_bnet("\n".join(rules))
        # Regulators that turn out ineffective or of changing sign are no fault here.
        network = network.remove_regulation_constraints()
        if state_variables:
            self._graph = AsynchronousGraph.mk_for_model_checking(network, state_variables)
        else:
            self._graph = AsynchronousGraph(network)
        ids = {self._graph.get_network_variable_name(i): i for i in self._graph.network_variables()}
        self._variables = [ids[f"x{v}"] for v in range(circuit.n)]
        self._context = self._graph.symbolic_context()
        self._limits = limits
        self._max_nodes = max_nodes
        self._work_left = max_nodes * WORK_PER_NODE
        self.stopped = ""

    def states(self, space: Subspace) -> Any:
        """The states of a subspace."""
        return self._graph.mk_subspace({self._variables[v]: bool(b) for v, b in space.fixed()}).vertices()

    def forward(self, states: Any, until: Sequence[Subspace] = ()) -> Any | None:
        """Everything reachable from the states, or a part of it that meets one of the subspaces ``until``."""
        goal = None
        for space in until:
            goal = self.states(space) if goal is None else goal.union(self.states(space))
        return self._saturate(states, None, self._graph.var_post_out, goal)

    def backward(self, states: Any, within: Any = None) -> Any | None:
        """Everything from which the states are reachable, inside ``within``."""
        return self._saturate(states, within, self._graph.var_pre_out, None)

    def _saturate(self, states: Any, within: Any, step: Any, goal: Any) -> Any | None:
        # Saturation: go back to the first variable after every progress, which keeps the diagrams small
        # (Ciardo, Luettgen, Siminiceanu 2001, doi:10.1007/3-540-45319-9_23).
        i = 0
        unit = self._graph.mk_unit_colors()
        current = states.extend_with_colors(unit)
        bound = None if within is None else within.extend_with_colors(unit)
        stop = None if goal is None else goal.extend_with_colors(unit)
        while i < len(self._variables):
            if (why := self._limits.reached()) is not None:
                self.stopped = f"stopped by {why}"
                return None
            size = current.symbolic_size()
            self._work_left -= size
            if size > self._max_nodes:
                self.stopped = f"a set of states needs more than {self._max_nodes} diagram nodes"
                return None
            if self._work_left < 0:
                self.stopped = f"reachability takes more than {self._max_nodes * WORK_PER_NODE} diagram node visits"
                return None
            more = step(self._variables[i], current)
            if bound is not None:
                more = more.intersect(bound)
            if more.is_empty():
                i += 1
            else:
                current = current.union(more)
                if stop is not None and not more.intersect(stop).is_empty():
                    break
                i = 0
        return current.vertices()

    def satisfying(self, formula: str) -> Any:
        """The states in which a formula of AEON's HCTL over x0, x1, ... holds; a fixed point is its own successor.

        One call that no limit can stop: whoever needs that runs it in a process that can be killed.
        """
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


@dataclass(frozen=True, slots=True)
class SymbolicSet:
    """A set of states over some nodes of the whole network, as a decision diagram."""

    #: Positions of the nodes in the network file.
    nodes: tuple[int, ...]
    dynamics: SymbolicDynamics
    members: Any

    def __len__(self) -> int:
        return int(self.members.cardinality())

    def project(self, onto: frozenset[int]) -> set[Subspace]:
        """The settings of those of its nodes that are in ``onto`` which occur in some state of the set."""
        pieces = [(Subspace(0, 0), self.members)]
        for i, v in enumerate(self.nodes):
            if v in onto:
                halves = [self.dynamics.states(Subspace(1 << i, b << i)) for b in (0, 1)]
                pieces = [
                    (Subspace(space.mask | 1 << v, space.value | b << v), part)
                    for space, members in pieces
                    for b in (0, 1)
                    if not (part := members.intersect(halves[b])).is_empty()
                ]
        return {space for space, _ in pieces}


#: Longest text of a rule handed over; rules beyond it come from decision diagrams that share a lot.
MAX_RULE_TEXT = 1_000_000


def _expression(circuit: Circuit, signal: int) -> str:
    """A signal as an expression over x0, x1, ... (on single states a signal is an ordinary formula)."""
    base = 2 * circuit.n
    texts: dict[int, str] = {-1: "true", -2: "false"}
    stack = [signal]
    while stack:
        s = stack[-1]
        if s in texts:
            stack.pop()
        elif s < base:
            texts[s] = ("" if s & 1 else "!") + f"x{s >> 1}"
        else:
            conjunction, children = circuit.gates[s - base]
            missing = [c for c in children if c not in texts]
            if missing:
                stack.extend(missing)
            else:
                texts[s] = "(" + (" & " if conjunction else " | ").join(texts[c] for c in children) + ")"
                if len(texts[s]) > MAX_RULE_TEXT:
                    raise TooLarge(f"a rule takes more than {MAX_RULE_TEXT} characters once written out")
    return texts[signal]


class TooLarge(Exception):
    """A rule cannot be handed to the symbolic engine; the caller says that the verdict is unknown."""
