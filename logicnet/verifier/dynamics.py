"""Attractors of a closed part of a network, and trap spaces of it, by means of their own.

A *part* is a set of free positions of a space such that no rule of it depends on a free position outside. Its
attractors are the projections of the attractors of the whole network inside the space: asynchronously and
synchronously a run of the whole is a run of the part once it is projected, every state of the part is the projection
of one of the whole, and so the terminal components of the whole lie above those of the part, and above each of them
lies one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from itertools import product
from typing import Any

from msgspec import Struct, field

from logicnet.limits import satisfiable, shielded
from logicnet.text.nesting import MAX_FOREIGN_NESTING, Descent, descending
from logicnet.verifier.rules import FALSE, TRUE, Formula, Space, Tseitin, negation, simplified, support, surely
from logicnet.verifier.system import System

__all__ = [
    "MAX_EXPLICIT",
    "MAX_SYMBOLIC",
    "Pinned",
    "SymbolicPart",
    "shown_by_attractors",
    "trap_space",
    "without_negative_cycle",
    "words_of_course",
]

State = tuple[int, ...]


def _one_changes(state: State, image: State) -> list[State]:
    return [(*state[:k], b, *state[k + 1 :]) for k, b in enumerate(image) if b != state[k]]


#: By scheme: where one step leads from a state, from the values of the rules there.
STEPS: dict[str, Callable[[State, State], list[State]]] = {
    "asynchronous": _one_changes,
    "synchronous": lambda _, image: [image],
}
#: Nodes up to which every state of a part is looked at (synchronous: one successor each; asynchronous: one per node).
MAX_EXPLICIT = {"synchronous": 16, "asynchronous": 10}
#: Nodes up to which the attractors of a part are computed with decision diagrams.
MAX_SYMBOLIC = 60


def shown_by_attractors(
    system: System, part: Sequence[int], space: Space, goal: Formula, update: str
) -> set[str] | None:
    """How the attractors of a part show a formula: ``always``, ``sometimes``, ``never``; ``None`` if it is too large.

    Every attractor is looked at. ``goal`` depends on no free position outside the part.
    """
    # What is written in a rule but changes nothing about it may as well be 0.
    idle = {c >> 1 for formula in (goal, *(system.rules[i] for i in part)) for c in support(formula)} - set(part)
    space = {**dict.fromkeys(idle, 0), **space}
    rules = [simplified(system.rules[i], space) for i in part]
    goal = simplified(goal, space)
    if len(part) <= MAX_EXPLICIT[update]:
        return _explicit(part, rules, goal, update)
    if update == "asynchronous" and len(part) <= MAX_SYMBOLIC:
        return _symbolic(part, rules, goal)
    return None


def _explicit(part: Sequence[int], rules: Sequence[Formula], goal: Formula, update: str) -> set[str]:
    shown = _reader(part)
    after = _successors(part, rules, update)
    return _words(_terminal(after), lambda state: shown(goal, state))


def _reader(part: Sequence[int]) -> Callable[[Formula, State], bool]:
    """Whether a formula over the part is true in a state of it."""
    position = {i: k for k, i in enumerate(part)}

    @descending
    def holds(formula: Formula, state: State) -> Descent[bool]:
        if isinstance(formula, int):
            return formula == TRUE if formula < 0 else state[position[formula >> 1]] == formula & 1
        for child in formula[1]:
            if (yield child, state) is not formula[0]:
                return not formula[0]
        return formula[0]

    return holds


def _successors(part: Sequence[int], rules: Sequence[Formula], update: str) -> dict[State, list[State]]:
    holds = _reader(part)
    after: dict[State, list[State]] = {}
    for state in product((0, 1), repeat=len(part)):
        image = tuple(int(holds(rule, state)) for rule in rules)
        after[state] = STEPS[update](state, image)
    return after


def _words(attractors: Iterable[Iterable[State]], shown: Callable[[State], bool]) -> set[str]:
    words = set()
    for attractor in attractors:
        values = {shown(state) for state in attractor}
        words.add("sometimes" if len(values) == 2 else "always" if values == {True} else "never")
    return words


def words_of_course(
    part: Sequence[int],
    phases: Sequence[Sequence[Formula]],
    begins: Iterable[Space],
    goal: Formula,
    update: str,
    fixed_points: bool,
) -> set[str]:
    """How the attractors show a formula in which a course may end, state by state; each phase by its rules.

    ``fixed_points``: only those that are one state, which every rule of the last phase keeps.
    """
    holds, every = _reader(part), list(product((0, 1), repeat=len(part)))
    places = [[(k, begin[i]) for k, i in enumerate(part) if i in begin] for begin in begins]
    states = {state for state in every if any(all(state[k] == b for k, b in place) for place in places)}
    ends: list[frozenset[State]] = []
    images: dict[State, State] = {}
    for rules in phases:
        images = {state: tuple(int(holds(rule, state)) for rule in rules) for state in every}
        if update == "most-permissive":
            around = {state: _smallest_trap_space(state, every, images) for state in every}
        else:
            around = _reached(_successors(part, rules, update))
        reached = frozenset(t for state in states for t in around[state])
        ends = sorted({around[t] for t in reached if all(t in around[u] for u in around[t])}, key=sorted)
        states = set().union(*ends)
    if fixed_points:
        ends = [end for end in ends if all(images[state] == state for state in end)]
    return _words(ends, lambda state: holds(goal, state))


def _reached(after: dict[State, list[State]]) -> dict[State, frozenset[State]]:
    found = {}
    for begin in after:
        seen, stack = {begin}, [begin]
        while stack:
            for state in after[stack.pop()]:
                if state not in seen:
                    seen.add(state)
                    stack.append(state)
        found[begin] = frozenset(seen)
    return found


def _smallest_trap_space(state: State, every: Sequence[State], images: dict[State, State]) -> frozenset[State]:
    fixed = dict(enumerate(state))
    while True:
        inside = [one for one in every if all(one[k] == b for k, b in fixed.items())]
        kept = {k: b for k, b in fixed.items() if all(images[one][k] == b for one in inside)}
        if kept == fixed:
            return frozenset(inside)
        fixed = kept


def _terminal(after: dict[State, list[State]]) -> Iterator[list[State]]:
    """The strongly connected components that nothing leaves."""
    import networkx

    graph = networkx.DiGraph()
    graph.add_nodes_from(after)
    graph.add_edges_from((state, other) for state, others in after.items() for other in others)
    for component in networkx.attracting_components(graph):
        yield sorted(component)


def _symbolic(part: Sequence[int], rules: Sequence[Formula], goal: Formula) -> set[str] | None:
    from biodivine_aeon import Attractors

    graph = SymbolicPart.of(part, rules)
    return None if graph is None else graph.words(Attractors.attractors(graph.graph), goal)


class SymbolicPart(Struct, frozen=True, dict=True):
    """The asynchronous states of a part as decision diagrams, by the positions of the part."""

    graph: Any
    variable: dict[int, Any]

    @staticmethod
    def of(part: Sequence[int], rules: Sequence[Formula]) -> SymbolicPart | None:
        """``None`` where a rule is nested too deep for the library."""
        from biodivine_aeon import AsynchronousGraph, BooleanNetwork

        if any(_height(rule) > MAX_FOREIGN_NESTING for rule in rules):
            return None
        text = "targets,factors\n" + "".join(f"x{i}, {_text(rule)}\n" for i, rule in zip(part, rules, strict=True))
        # Regulators that have no effect or no fixed sign are no fault here.
        graph = AsynchronousGraph(BooleanNetwork.from_bnet(text).remove_regulation_constraints())
        return SymbolicPart(graph, {int(graph.get_network_variable_name(i)[1:]): i for i in graph.network_variables()})

    def subspace(self, space: Space) -> Any:
        """The states of a space; positions outside the part are left aside."""
        return self.graph.mk_subspace({self.variable[i]: bool(b) for i, b in space.items() if i in self.variable})

    @descending
    def states(self, formula: Formula) -> Descent[Any]:
        """The states in which a formula over the part is true."""
        if isinstance(formula, int):
            if formula < 0:
                whole = self.graph.mk_unit_vertices()
                return whole if formula == TRUE else whole.minus(whole)
            return self.subspace({formula >> 1: formula & 1}).vertices()
        sets: list[Any] = []
        for child in formula[1]:
            sets.append((yield self, child))
        whole = sets[0]
        for other in sets[1:]:
            whole = whole.intersect(other) if formula[0] else whole.union(other)
        return whole

    def words(self, attractors: Iterable[Any], goal: Formula) -> set[str]:
        """How attractors show a formula."""
        yes, no = self.states(goal), self.states(negation(goal))
        words = set()
        for attractor in attractors:
            members = attractor.vertices()
            shows, hides = not members.intersect(yes).is_empty(), not members.intersect(no).is_empty()
            words.add("sometimes" if shows and hides else "always" if shows else "never")
        return words


@descending
def _height(formula: Formula) -> Descent[int]:
    most = 0
    for child in () if isinstance(formula, int) else formula[1]:
        most = max(most, 1 + (yield (child,)))
    return most


@descending
def _text(formula: Formula) -> Descent[str]:
    if isinstance(formula, int):
        if formula < 0:
            return "true" if formula == TRUE else "false"
        return f"{'' if formula & 1 else '!'}x{formula >> 1}"
    texts: list[str] = []
    for child in formula[1]:
        texts.append((yield (child,)))
    return "(" + (" & " if formula[0] else " | ").join(texts) + ")"


def without_negative_cycle(system: System, part: Iterable[int], space: Space) -> bool:
    """Whether the regulations among the positions of a part close no negative cycle inside a space.

    A strongly connected graph has no negative cycle iff its positions fall into two camps such that a regulation is
    positive exactly inside a camp (Harary 1953).
    """
    values, members = system.dense(space), set(part)
    signs = {i: system.influences(i, values) for i in sorted(members)}
    regulators = {i: [j for j in found if j in members] for i, found in signs.items()}
    core = _on_cycles(regulators)
    return not core or _in_two_camps({(j, i): signs[i][j] for i in core for j in regulators[i] if j in core})


def _on_cycles(regulators: Mapping[int, Sequence[int]]) -> list[int]:
    """What is left where positions that nothing regulates are taken away, and those that regulate nothing, and again.

    All cycles are in it, and often little else. In the order given.
    """
    left = set(regulators)
    before: Mapping[int, Sequence[int]] = regulators
    for _ in range(2):
        after: dict[int, list[int]] = {i: [] for i in left}
        number = {}
        for i in left:
            inside = [j for j in before[i] if j in left]
            number[i] = len(inside)
            for j in inside:
                after[j].append(i)
        stack = [i for i, k in number.items() if not k]
        while stack:
            i = stack.pop()
            left.discard(i)
            for j in after[i]:
                number[j] -= 1
                if not number[j]:
                    stack.append(j)
        before = after
    return [i for i in regulators if i in left]


def _in_two_camps(signs: Mapping[tuple[int, int], Set[int]]) -> bool:
    """Whether each strongly connected component falls into two camps as above."""
    import networkx

    graph = networkx.DiGraph(list(signs))
    for component in networkx.strongly_connected_components(graph):
        camp: dict[int, int] = {}
        stack = [min(component)]
        camp[stack[0]] = 1
        while stack:
            j = stack.pop()
            for i in graph.successors(j):
                if i not in component:
                    continue
                if len(signs[j, i]) > 1:
                    return False
                wanted = camp[j] * min(signs[j, i])
                if i not in camp:
                    camp[i] = wanted
                    stack.append(i)
                elif camp[i] != wanted:
                    return False
    return True


class Pinned(Struct, frozen=True, dict=True):
    """A part of a system inside a space, and what is pinned there."""

    system: System
    part: Sequence[int]
    space: Space
    pins: Space = field(default_factory=dict)
    #: Positions that a pin may hold at the value given, whatever their rule says.
    loose: Set[tuple[int, int]] = frozenset()


def trap_space(
    where: Pinned,
    *,
    inside: Formula = TRUE,
    meets: Formula = TRUE,
    apart_from: Iterable[Space] = (),
    proper: bool = False,
) -> dict[int, int] | None:
    """A trap space of the part, with everything asked of it; ``None`` if there is none.

    ``inside``: this holds in each of its states. ``meets``: this holds in one of its states. ``apart_from``: it
    has no state in common with any of these spaces. ``proper``: it is not the whole part. What is loose may be fixed
    to its value, whatever its rule says.

    Two variables per position say which values are admitted. What the rules demand is added when it is violated: a
    state of the space found whose rule leads out of it is cut down to the values that decide the rule, and any space
    that admits these must admit the outcome. Each such clause holds for every trap space, and there are finitely many.
    """
    from pysat.solvers import Solver

    space = where.space
    free = [i for i in where.part if i not in space]
    admits = {2 * i + b: 2 * k + b + 1 for k, i in enumerate(free) for b in (0, 1)}
    with Solver(name="cadical153") as solver:
        for i in free:
            solver.add_clause([admits[2 * i], admits[2 * i + 1]])
        if proper:
            solver.add_clause([-x for x in admits.values()])
        for other in apart_from:
            if all(space.get(i, b) == b for i, b in other.items()):
                solver.add_clause([-admits[2 * i + b] for i, b in other.items() if 2 * i + b in admits])
        while _has_model(solver):
            model = set(solver.get_model())
            found = dict(space)
            for i in free:
                low, high = admits[2 * i] in model, admits[2 * i + 1] in model
                if not (low and high):
                    found[i] = int(high)
            learnt = _violated(where, free, found, admits)
            why = _reason(negation(inside), found)
            if why is not None:
                learnt.append([-admits[c] for c in why if c in admits])
            if surely(negation(meets), found):
                enough = _enough(negation(meets), found)
                learnt.append([admits[c ^ 1] for c in enough if c ^ 1 in admits])
            if not learnt:
                return found
            for clause in learnt:
                solver.add_clause(clause)
    return None


def _violated(where: Pinned, free: Sequence[int], found: Space, admits: dict[int, int]) -> list[list[int]]:
    """A clause for each rule that leads out of a space: what decides the rule, and the value it must admit then."""
    learnt: list[list[int]] = []
    for i in free:
        if i in found and i not in where.pins and (i, found[i]) not in where.loose:
            rule = where.system.rules[i] if found[i] else negation(where.system.rules[i])
            why = _reason(negation(rule), found)
            if why is not None:
                learnt.append([*(-admits[c] for c in why if c in admits), admits[2 * i + 1 - found[i]]])
    return learnt


def _has_model(solver: Any) -> bool:
    with shielded():
        return bool(satisfiable(solver))


def _reason(part: Formula, space: Space) -> list[int] | None:
    """Literals admitted by a space that make a formula true together; ``None`` if it is false everywhere in it."""
    left = simplified(part, space)
    if left == FALSE:
        return None
    with Tseitin() as solver:
        solver.require(left)
        state = solver.model()
    if state is None:
        return None
    return _enough(part, {**space, **state})


def _enough(part: Formula, values: Space) -> list[int]:
    """A part of some values that still makes a formula true; not always the smallest."""
    positions = sorted({c >> 1 for c in support(part)} & set(values))
    kept = {i: values[i] for i in positions}
    for i in positions:
        fewer = {j: b for j, b in kept.items() if j != i}
        if surely(part, fewer):
            kept = fewer
    return [2 * i + b for i, b in kept.items()]
