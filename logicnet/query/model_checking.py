r"""CTL and HCTL model checking over asynchronous dynamics, with a run as evidence.

What is guaranteed. The verdict is exact: the formula is evaluated over all states by biodivine_aeon's model checker
(Huvar 2023, the hctl-model-checker of the AEON family). Semantics are the usual ones: from a state one node whose rule
disagrees with its value changes; a fixed point is its own successor; *every path* includes paths on which some node
never gets its turn (no fairness). A run that is given was found by this module, state by state, and each of its steps
is a transition by the rules.

Before the search, environment and clamps are put into the rules: pinned nodes have their value in every state. If the
formula uses only EF, AG, E[U], A[W] (whose truth does not change when steps are inserted that change nothing it speaks
of), nodes that cannot influence the formula are dropped: every path of the rest is the image of a path of the whole
network, and back, up to such steps. AF, EG, A[U], E[W], AX and EX do see such steps, as do the hybrid operators.

Complexity: the number of states is exponential in the nodes kept; decision diagrams make most published models of up
to a hundred nodes feasible. The search runs in a process that a limit can stop.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from logicnet.compiled.aeon import ModelGraph, Stopped
from logicnet.compiled.circuit import Circuit, Fanout, Walker
from logicnet.compiled.compile import compile_network
from logicnet.compiled.confined import confined
from logicnet.compiled.order import count_in_order
from logicnet.compiled.space import FULL, Subspace, held_space
from logicnet.errors import LimitReached
from logicnet.limits import Limits
from logicnet.network.case import Case
from logicnet.network.model import Clamp, Network
from logicnet.query.answer import Answer, Holds, Trace
from logicnet.text.expression import (
    AND,
    FALSE,
    NOT,
    OR,
    TRUE,
    Expression,
    Signs,
    Symbol,
    conjunction,
    depth,
    format_expression,
    substitute,
    symbols,
)
from logicnet.text.nesting import MAX_FOREIGN_NESTING, Descent, descending
from logicnet.text.temporal import (
    Formula,
    Operator,
    Proposition,
    Temporal,
    format_formula,
    negated,
    operators,
    propositions,
    replaced,
)

__all__ = ["check_formula", "sees_other_steps", "starting_states"]

#: Operators that do not see steps which change nothing the formula speaks of.
_STUTTER_INVARIANT = {Operator.NOT, Operator.AND, Operator.OR, Operator.EF, Operator.AG, Operator.EU, Operator.AW}
_HYBRID = {Operator.BIND, Operator.EXISTS, Operator.FORALL}
_EXISTENTIAL = {Operator.EF, Operator.EG, Operator.EU}
#: States of a run that is looked for; a longer one nobody reads.
LONGEST_RUN = 2_000


def sees_other_steps(formula: Formula) -> bool:
    """Whether the truth of a formula may change with steps of nodes that cannot influence what it speaks of."""
    return not {*operators(formula)} <= _STUTTER_INVARIANT


def check_formula(case: Case, formula: Formula, *, start: Sequence[Clamp] = (), limits: Limits | None = None) -> Answer:
    """In which of the starting states the formula holds, asynchronously, and a run that shows it.

    Starting states are all states that agree with the case (its free inputs have either value, its clamps hold for
    ever) and with ``start`` (first state only), and in which the levels of each node are in order: others are no
    states of a network with levels, and no run leads to them. Propositions speak of nodes only. Raises nothing that
    depends on the size of the problem: a limit gives :attr:`Holds.UNKNOWN` and is named.
    """
    limits = limits or Limits()
    network, pinned = case.network, held_space(case)
    begin = Subspace.of((network.index[c.node], c.value) for c in start)
    answer = Answer(
        case=case,
        formula=format_formula(formula),
        start=tuple(start),
        holds=Holds.UNKNOWN,
        satisfying=None,
        starts=count_in_order(network, pinned.over(begin)),
        witness=None,
        trace=None,
        why_no_trace="",
        limits=(),
    )
    try:
        circuit = compile_network(network, case.cuts, limits=limits)
    except LimitReached as why:
        return replace(answer, limits=(limits.hit or str(why),))
    keep = None
    if not sees_other_steps(formula):
        keep = [v for v in _that_matter(circuit, network, formula) if not pinned.mask >> v & 1]
    part, _ = circuit.restrict(pinned, keep)
    place = {origin: v for v, origin in enumerate(part.origin)}
    inside = Subspace.of((place[v], b) for v, b in begin.fixed() if v in place)
    # Free nodes that were dropped double the states each, unless the start fixes them; a node with levels has as many.
    scale = answer.starts // count_in_order(network, pinned.over(begin), part.origin)
    order = [
        _positioned(pair, network, pinned, place)
        for levels in network.levels
        if not place.keys().isdisjoint(network.index[name] for name in levels.nodes)
        for pair in levels.order()
    ]

    def atom(expression: Expression) -> Expression:
        return _positioned(expression, network, pinned, place)

    if any(depth(p.expression) > MAX_FOREIGN_NESTING for p in propositions(formula)):
        too_deep = f"the formula is nested more than {MAX_FOREIGN_NESTING} deep, with its phenotypes put in"
        return replace(answer, limits=(too_deep,))
    question = _Question(part, replaced(formula, atom), inside, tuple(order))
    try:
        delivered = confined(question.answers, limits)
    except Stopped as why:
        return replace(answer, limits=(str(why),))
    answer = _told(answer, delivered.results, part, pinned, pinned.over(begin), scale)
    if delivered.stopped is not None:
        if answer.holds is not Holds.UNKNOWN and answer.trace is None:
            answer = replace(answer, why_no_trace=f"the search for a run was stopped by {delivered.stopped}")
        answer = replace(answer, limits=(delivered.stopped,))
    return answer


def starting_states(case: Case) -> int:
    """How many states agree with the case, levels in order."""
    return count_in_order(case.network, held_space(case))


def _that_matter(circuit: Circuit, network: Network, formula: Formula) -> list[int]:
    """The nodes that what a formula speaks of depends on; the levels of one node are in order together."""
    named = {s.name for p in propositions(formula) for s in symbols(p.expression)}
    found = set(circuit.ancestors({network.index[name] for name in named}))
    for levels in network.levels:
        own = {network.index[name] for name in levels.nodes}
        found.update(circuit.ancestors(own) if own & found else ())
    return sorted(found)


def _told(
    answer: Answer,
    results: Iterable[_Verdict | Trace | str],
    part: Circuit,
    pinned: Subspace,
    known: Subspace,
    scale: int,
) -> Answer:
    """The answer with what came from the child process, said of the whole network: ``known`` holds where it begins."""
    for found in results:
        if isinstance(found, _Verdict):
            answer = replace(
                answer,
                holds=found.holds,
                satisfying=found.satisfying * scale,
                witness=part.lift(found.witness).over(known),
            )
        elif isinstance(found, Trace):
            shown = tuple(part.lift(state).over(pinned) for state in found.states)
            answer = replace(answer, trace=replace(found, states=shown))
            if found.refutes or answer.holds is Holds.EVERY:
                # One state to look at, not two.
                answer = replace(answer, witness=part.lift(found.states[0]).over(known))
        else:
            answer = replace(answer, why_no_trace=found)
    return answer


def _positioned(expression: Expression, network: Network, pinned: Subspace, place: dict[int, int]) -> Expression:
    """An expression over x0, x1, ..., the nodes of the part; pinned nodes are constants."""

    def of(symbol: Symbol) -> Expression:
        v = network.index[symbol.name]
        fixed = pinned.get(v)
        if fixed is not None:
            return TRUE if fixed else FALSE
        return Symbol(f"x{place[v]}")

    return substitute(expression, of)


class _Verdict(Struct, frozen=True):
    holds: Holds
    satisfying: int
    witness: Subspace


class _Question(Struct, frozen=True):
    """What is evaluated in the child process: everything over the positions of one circuit."""

    part: Circuit
    formula: Formula
    start: Subspace
    #: What says that levels are in order.
    order: tuple[Expression, ...]

    def answers(self) -> Iterator[_Verdict | Trace | str]:
        """The verdict, then the run or why there is none: what comes first is kept if the rest takes too long."""
        if not self.part.n:
            # Every node is pinned, so there is one state, and it is a fixed point.
            truth = _constant(self.formula)
            yield _Verdict(Holds.EVERY if truth else Holds.NONE, int(truth), FULL)
            yield "there is one state only"
            return
        bound = sum(1 for operator in operators(self.formula) if operator in _HYBRID)
        dynamics = ModelGraph(self.part, bound)
        starts = dynamics.states(self.start)
        for pair in self.order:
            starts = starts.intersect(dynamics.satisfying(_written(pair)))
        true = dynamics.satisfying(_text(self.formula)).intersect(starts)
        false = starts.minus(true)
        holds = Holds.EVERY if false.is_empty() else Holds.NONE if true.is_empty() else Holds.SOME
        sample = true if holds is Holds.EVERY else false
        yield _Verdict(holds, int(true.cardinality()), dynamics.hull(dynamics.pick(sample)))
        yield _Runs(self.part, dynamics, true, false).example(self.formula)


def _constant(formula: Formula) -> bool:
    """Truth in the only state of a network whose nodes are all pinned: there every path stays where it is."""
    if isinstance(formula, Proposition):
        return _truth(formula.expression)
    match formula.operator:
        case Operator.NOT:
            return not _constant(formula.parts[0])
        case Operator.AND:
            return all(_constant(part) for part in formula.parts)
        case Operator.OR | Operator.EW | Operator.AW:
            return any(_constant(part) for part in formula.parts)
        case Operator.EU | Operator.AU:
            return _constant(formula.parts[1])
        case Operator.VARIABLE:
            return True
        case _:
            return _constant(formula.parts[0])


@descending
def _truth(expression: Expression) -> Descent[bool]:
    kind = type(expression)
    if kind is NOT:
        return not (yield (expression.args[0],))
    if kind is not AND and kind is not OR:
        return expression is TRUE
    for argument in expression.args:
        if (yield (argument,)) is (kind is OR):
            return kind is OR
    return kind is AND


#: How AEON writes an expression.
_SIGNS = Signs(negation="~", true="true", false="false", bracketed=True)


def _written(expression: Expression) -> str:
    return format_expression(expression, str, _SIGNS)


def _text(formula: Formula) -> str:
    """The formula in AEON's notation, every operator in parentheses."""
    if isinstance(formula, Proposition):
        return _written(formula.expression)
    operator, parts = formula.operator, [_text(part) for part in formula.parts]
    match operator:
        case Operator.NOT:
            return f"(~{parts[0]})"
        case Operator.AND | Operator.OR:
            return "(" + f" {operator.value} ".join(parts) + ")"
        case Operator.EU | Operator.AU:
            return f"({parts[0]} {operator.name} {parts[1]})"
        # AEON's own EW and AW (1.4.2) give too few states: `true AW x` should hold everywhere.
        case Operator.EW:
            return f"(({parts[0]} EU {parts[1]}) | (EG {parts[0]}))"
        case Operator.AW:
            return f"(~((~{parts[1]}) EU ((~{parts[0]}) & (~{parts[1]}))))"
        case Operator.VARIABLE:
            return f"{{{_variable(formula.variable)}}}"
        case Operator.BIND | Operator.JUMP | Operator.EXISTS | Operator.FORALL:
            return f"({operator.value[0]}{{{_variable(formula.variable)}}}: {parts[0]})"
        case _:
            return f"({operator.name} {parts[0]})"


def _variable(name: str) -> str:
    """A spelling that AEON reads, whatever the name."""
    return "v" + name.encode("utf-8").hex()


class _Runs:
    """Looks for a run that shows why a formula holds in a starting state, or fails there."""

    def __init__(self, part: Circuit, dynamics: ModelGraph, true: Any, false: Any) -> None:
        self._part, self._dynamics = part, dynamics
        self._true, self._false = true, false

    def example(self, formula: Formula) -> Trace | str:
        """A run of the outermost temporal operator, or why there is none.

        E-operators are shown by a run from a starting state in which the formula holds, A-operators are refuted by one
        from a starting state in which it fails. ``start => formula`` is looked through.
        """
        core, others = _core(formula)
        if not isinstance(core, Temporal):
            return "the formula speaks of single states: there is no run to show"
        if others is not None:
            # States in which the formula holds for another reason are no example of the operator.
            self._true = self._true.minus(self._satisfying(others))
        within: Formula = Proposition(TRUE)
        match core.operator:
            case Operator.EF:
                return self._towards(self._true, within, core.parts[0], core)
            case Operator.EU:
                return self._towards(self._true, core.parts[0], core.parts[1], core)
            case Operator.AG:
                return self._towards(self._false, within, negated(core.parts[0]), core)
            case Operator.EG:
                return self._round(self._true, core.parts[0], core)
            case Operator.AF:
                return self._round(self._false, negated(core.parts[0]), core)
            case Operator.AU:
                return self._against_until(core)
        return f"runs are shown for EF, AG, EG, AF, E[U] and A[U] at the top, and this is {core.operator.name}"

    def _against_until(self, core: Temporal) -> Trace | str:
        """A run on which the goal never comes, or comes after the condition has failed."""
        until, goal = core.parts
        stays = Temporal(Operator.EG, (negated(goal),))
        some = self._satisfying(stays).intersect(self._false)
        if not some.is_empty():
            return self._round(some, negated(goal), core)
        both = _and(negated(goal), negated(until))
        return self._towards(self._false, negated(goal), both, core)

    def _satisfying(self, formula: Formula) -> Any:
        return self._dynamics.satisfying(_text(formula))

    def _towards(self, begin: Any, within: Formula, goal: Formula, core: Temporal) -> Trace | str:
        """A shortest run from a state of ``begin`` through ``within`` to ``goal``."""
        if begin.is_empty():
            return _nothing(core)
        dynamics = self._dynamics
        inside = self._satisfying(within)
        layers = [self._satisfying(goal)]
        seen = layers[0]
        # A run of no step shows nothing, where there is another.
        further = begin.minus(seen)
        begin = begin if further.is_empty() else further
        while (met := layers[-1].intersect(begin)).is_empty():
            fresh = dynamics.before(layers[-1]).intersect(inside).minus(seen)
            if fresh.is_empty():
                # Only states in which E[..U..] fails are left: this run was promised by the verdict.
                raise AssertionError("no run where the verdict promises one")
            layers.append(fresh)
            seen = seen.union(fresh)
            if len(layers) > LONGEST_RUN:
                return f"the shortest run takes more than {LONGEST_RUN} steps"
        run = [dynamics.hull(dynamics.pick(met))]
        for layer in reversed(layers[:-1]):
            run.append(next(state for state in self._successors(run[-1]) if dynamics.meets(layer, state)))
        return Trace(core.operator not in _EXISTENTIAL, tuple(run), None)

    def _round(self, begin: Any, inside: Formula, core: Temporal) -> Trace | str:
        """A run from a state of ``begin`` that stays in ``inside`` for ever: it ends in a circle."""
        if begin.is_empty():
            return _nothing(core)
        dynamics = self._dynamics
        home = self._satisfying(Temporal(Operator.EG, (inside,)))
        run = [dynamics.hull(dynamics.pick(begin.intersect(home)))]
        known = {run[0]: 0}
        while len(run) <= LONGEST_RUN:
            options = [state for state in self._successors(run[-1]) if dynamics.meets(home, state)]
            closing = [known[state] for state in options if state in known]
            if closing:
                return Trace(core.operator not in _EXISTENTIAL, *self._shortened(run, max(closing)))
            run.append(options[0])
            known[options[0]] = len(run) - 1
        return f"no run of at most {LONGEST_RUN} steps that closes was found"

    def _shortened(self, run: list[Subspace], loop: int) -> tuple[tuple[Subspace, ...], int]:
        """The same run without detours: on the way to the circle, a step that leads further ahead is taken."""
        place = {state: i for i, state in enumerate(run)}
        way: list[Subspace] = []
        i = 0
        while i < loop:
            way.append(run[i])
            i = max(j for state in self._successors(run[i]) if i < (j := place.get(state, -1)))
        # It may have jumped into the circle behind its first state: the circle is turned to begin there.
        circle = run[loop:]
        turn = i - loop
        return (*way, *circle[turn:], *circle[:turn]), len(way)

    def _successors(self, state: Subspace) -> list[Subspace]:
        """Next states in the order of the nodes; a fixed point is its own."""
        walker = Walker(Fanout(self._part), state)
        moves = sorted(walker.unstable)
        if not moves:
            return [state]
        return [Subspace(state.mask, state.value ^ 1 << v) for v in moves]


def _core(formula: Formula) -> tuple[Formula, Formula | None]:
    """The outermost temporal operator, and what else could make the formula true.

    Negations are pushed in, and ``proposition => formula`` is looked through.
    """
    if isinstance(formula, Proposition):
        return formula, None
    if formula.operator is Operator.NOT:
        inner = formula.parts[0]
        dual = _DUALS.get(inner.operator) if isinstance(inner, Temporal) else None
        if isinstance(inner, Temporal) and dual is not None:
            return Temporal(dual, tuple(negated(part) for part in inner.parts)), None
        return formula, None
    if formula.operator is Operator.OR:
        temporal = [part for part in formula.parts if isinstance(part, Temporal)]
        others = [part for part in formula.parts if isinstance(part, Proposition)]
        if len(temporal) == 1:
            core, inner_others = _core(temporal[0])
            if inner_others is None:
                return core, others[0] if len(others) == 1 else Temporal(Operator.OR, tuple(others))
    return formula, None


_DUALS: dict[Operator, Operator] = {
    Operator.EF: Operator.AG,
    Operator.AG: Operator.EF,
    Operator.EG: Operator.AF,
    Operator.AF: Operator.EG,
}


def _and(left: Formula, right: Formula) -> Formula:
    if isinstance(left, Proposition) and isinstance(right, Proposition):
        return Proposition(conjunction([left.expression, right.expression]))
    return Temporal(Operator.AND, (left, right))


def _nothing(core: Temporal) -> str:
    if core.operator in _EXISTENTIAL:
        return "there is no such run from any starting state"
    return "it holds on every run from every starting state: there is no counter-example to show"
