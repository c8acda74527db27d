"""From boolean.py expressions to circuits."""

from __future__ import annotations

import weakref
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from types import MappingProxyType

from logicnet.compiled.circuit import FALSE, TRUE, Circuit
from logicnet.errors import LimitReached
from logicnet.limits import Limits
from logicnet.network.model import Cut, Network
from logicnet.text import formula
from logicnet.text.formula import AND, NOT, OR, Expression, Symbol

__all__ = ["compile_network", "formula_signals"]

#: Conjunctions whose signs clash are covered by cubes up to this many, beyond that by their decision diagram.
MAX_CUBES = 24

#: By identity of the network, as long as it lives. A report asks a thousand questions about one network; what each of
#: them adds to its circuit, or changes in it, is no business of the others, so all get copies.
_whole: dict[int, Circuit] = {}

# Negation normal form: a literal 2*v+b, TRUE, FALSE, or (is_conjunction, children).
Nnf = int | tuple[bool, tuple["Nnf", ...]]


def compile_network(
    network: Network, cuts: Sequence[Cut] = (), channels: Sequence[Cut] = (), limits: Limits | None = None
) -> Circuit:
    """The circuit of a network; node ``v`` is its ``v``-th node in file order. Linear for unate rules.

    A cut regulation is a constant in place of the source, in the rule of its target only. A *channel* is a regulation
    that may be cut later: it becomes a further node behind those of the network, with the constant rule 1 (intact);
    pinned to 0 it makes the target see the cut's value. A constant node is never updated, so the dynamics stay exact.
    At a limit, or where a rule is too large for a circuit, :class:`~logicnet.errors.LimitReached` says so.

    A network without cuts and channels is compiled once; each call gives a circuit of its own all the same.
    """
    if cuts or channels:
        return _compiled(network, cuts, channels, limits)
    circuit = _whole.get(id(network))
    if circuit is None:
        circuit = _whole[id(network)] = _compiled(network, (), (), limits)
        weakref.finalize(network, _whole.pop, id(network), None).atexit = False
    return circuit.copy()


def _compiled(network: Network, cuts: Sequence[Cut], channels: Sequence[Cut], limits: Limits | None) -> Circuit:
    circuit = Circuit(len(network) + len(channels))
    seen: dict[str, dict[str, tuple[Nnf, Nnf]]] = {}
    for cut in cuts:
        constant = (TRUE, FALSE) if cut.value == 0 else (FALSE, TRUE)
        seen.setdefault(cut.target, {})[cut.source] = constant
    for k, cut in enumerate(channels, start=len(network)):
        circuit.root[2 * k], circuit.root[2 * k + 1] = FALSE, TRUE
        u = 2 * network.index[cut.source]
        if cut.source not in seen.setdefault(cut.target, {}):
            off, on = (False, (u, 2 * k)), (True, (u + 1, 2 * k + 1))
            if cut.value == 1:
                off, on = (True, (u, 2 * k + 1)), (False, (u + 1, 2 * k))
            seen[cut.target][cut.source] = off, on
    for v, node in enumerate(network.nodes):
        if limits is not None and v and not v & 0xFF and (why := limits.reached()) is not None:
            raise LimitReached(f"stopped by {why} while rules were compiled, {v} of {len(network)} done")
        try:
            negative, positive = formula_signals(
                circuit, node.rule.expression, network.index, seen.get(node.name, {}), limits
            )
        except LimitReached as why_not:
            raise LimitReached(f"the rule of `{node.name}` could not be compiled: {why_not}") from None
        circuit.root[2 * v], circuit.root[2 * v + 1] = negative, positive
    return circuit


def formula_signals(
    circuit: Circuit,
    expression: Expression,
    index: Mapping[str, int],
    seen: Mapping[str, tuple[Nnf, Nnf]] = MappingProxyType({}),
    limits: Limits | None = None,
) -> tuple[int, int]:
    """Signals ``(some state of T makes it false, some state of T makes it true)``, exact for every subspace T.

    Names in ``seen`` stand for the given formulas (their negation, themselves) instead of their node. Where that takes
    too large a decision diagram, or at a limit, :class:`~logicnet.errors.LimitReached` is raised.
    """
    signs: dict[str, bool] = {}
    if not seen and _unate(expression, True, signs):
        return _direct(circuit, expression, index, True), _direct(circuit, expression, index, False)
    positive = to_nnf(expression, index, seen, negate=False)
    clash = _clashes(positive)
    return (
        _exact(circuit, to_nnf(expression, index, seen, negate=True), clash, limits),
        _exact(circuit, positive, clash, limits),
    )


def _unate(expression: Expression, sign: bool, signs: dict[str, bool]) -> bool:
    """Whether each name occurs with one sign only, those in ``signs`` included; adds what it meets."""
    kind = type(expression)
    if kind is Symbol:
        return signs.setdefault(expression.name, sign) is sign
    if kind is NOT:
        return _unate(expression.args[0], not sign, signs)
    if kind is AND or kind is OR:
        for part in expression.args:
            if not _unate(part, sign, signs):
                return False
    return True


def _direct(circuit: Circuit, expression: Expression, index: Mapping[str, int], negate: bool) -> int:
    """The signal of a formula in which each name has one sign, gate by gate."""
    kind = type(expression)
    if kind is Symbol:
        return 2 * index[expression.name] + (not negate)
    if kind is NOT:
        return _direct(circuit, expression.args[0], index, not negate)
    if kind is AND or kind is OR:
        parts = [_direct(circuit, part, index, negate) for part in expression.args]
        return circuit.conj(parts) if (kind is AND) is not negate else circuit.disj(parts)
    return TRUE if (expression is formula.TRUE) is not negate else FALSE


def to_nnf(
    expression: Expression,
    index: Mapping[str, int],
    seen: Mapping[str, tuple[Nnf, Nnf]] = MappingProxyType({}),
    *,
    negate: bool,
) -> Nnf:
    """Negation normal form over literals; linear; recursion as deep as the expression, which the reader caps."""
    kind = type(expression)
    if kind is Symbol:
        if seen and expression.name in seen:
            return seen[expression.name][not negate]
        return 2 * index[expression.name] + (not negate)
    if kind is NOT:
        return to_nnf(expression.args[0], index, seen, negate=not negate)
    if kind is AND or kind is OR:
        return (kind is AND) is not negate, tuple(to_nnf(a, index, seen, negate=negate) for a in expression.args)
    return TRUE if (expression is formula.TRUE) is not negate else FALSE


def _literals(nnf: Nnf, into: set[int]) -> set[int]:
    if isinstance(nnf, int):
        if nnf >= 0:
            into.add(nnf)
    else:
        for child in nnf[1]:
            _literals(child, into)
    return into


def _clashes(nnf: Nnf) -> bool:
    """Whether some node occurs with both signs."""
    literals = _literals(nnf, set())
    return any(c ^ 1 in literals for c in literals)


def _exact(circuit: Circuit, nnf: Nnf, clash: bool, limits: Limits | None) -> int:
    """The signal "some state of T satisfies nnf"; ``clash`` = a node occurs with both signs."""
    if isinstance(nnf, int):
        return nnf
    conjunction, children = nnf
    if not conjunction:
        # "Some state satisfies a or b" needs no care at all.
        return circuit.disj(_exact(circuit, child, clash and _clashes(child), limits) for child in children)
    if not clash:
        return circuit.conj(_exact(circuit, child, False, limits) for child in children)
    return circuit.conj(
        _exact(circuit, group[0], _clashes(group[0]), limits) if len(group) == 1 else _cover(circuit, group, limits)
        for group in _entangled(children)
    )


def _entangled(children: Sequence[Nnf]) -> list[list[Nnf]]:
    """Groups of conjuncts such that a node with clashing signs occurs in one group only.

    Conjuncts of different groups share nodes with one common sign at most, so a state that satisfies each group alone
    can be mended into one that satisfies all: take the shared nodes at their best value.
    """
    groups: list[tuple[set[int], list[Nnf]]] = []
    for child in children:
        literals, members = _literals(child, set()), [child]
        apart = []
        for other_literals, other_members in groups:
            if any(c ^ 1 in other_literals for c in literals):
                literals = literals | other_literals
                members = other_members + members
            else:
                apart.append((other_literals, other_members))
        # A merge can entangle the new group with one that was apart from its parts; repeat until stable.
        groups = [*apart, (literals, members)]
        while len(groups) > 1:
            last_literals, last_members = groups[-1]
            hit = next((g for g in groups[:-1] if any(c ^ 1 in g[0] for c in last_literals)), None)
            if hit is None:
                break
            groups = [g for g in groups[:-1] if g is not hit] + [(last_literals | hit[0], hit[1] + last_members)]
    return [members for _, members in groups]


def _cover(circuit: Circuit, conjuncts: Sequence[Nnf], limits: Limits | None) -> int:
    cubes = _cubes((True, tuple(conjuncts)))
    if cubes is not None:
        return circuit.disj(circuit.conj(cube) for cube in sorted(sorted(cube) for cube in cubes))
    return _diagram(circuit, (True, tuple(conjuncts)), limits)


def _cubes(nnf: Nnf) -> set[frozenset[int]] | None:
    """A cover by consistent, mutually unabsorbed cubes, or ``None`` when it would take more than MAX_CUBES."""
    if isinstance(nnf, int):
        return {frozenset()} if nnf == TRUE else set() if nnf == FALSE else {frozenset((nnf,))}
    conjunction, children = nnf
    cubes: set[frozenset[int]] = {frozenset()} if conjunction else set()
    for child in children:
        more = _cubes(child)
        if more is None:
            return None
        if conjunction:
            joined = (a | b for a, b in product(cubes, more))
            cubes = {cube for cube in joined if not any(c ^ 1 in cube for c in cube)}
        else:
            cubes |= more
        if len(cubes) > 4 * MAX_CUBES:
            # Absorption rarely saves so many, and looking for it costs their square.
            return None
        cubes = {cube for cube in cubes if not any(other < cube for other in cubes)}
        if len(cubes) > MAX_CUBES:
            return None
    return cubes


def _diagram(circuit: Circuit, nnf: Nnf, limits: Limits | None) -> int:
    """One gate pair per node of the decision diagram: some admitted path leads to 1. Linear in the diagram."""
    from logicnet.compiled.aeon import diagram_nodes

    # Regulators in the order of the rule: authors write what belongs together side by side, which keeps diagrams small.
    nodes = list(dict.fromkeys(c >> 1 for c in _occurrences(nnf)))
    signals: list[int] = []
    for position, low, high in diagram_nodes(nnf, {v: i for i, v in enumerate(nodes)}, limits):
        if limits is not None and not len(signals) & 0xFFF and (why := limits.reached()) is not None:
            raise LimitReached(f"stopped by {why}")
        if position is None:
            signals.append(TRUE if high else FALSE)
        else:
            v = nodes[position]
            signals.append(
                circuit.disj((circuit.conj((2 * v, signals[low])), circuit.conj((2 * v + 1, signals[high]))))
            )
    return signals[-1]


def _occurrences(nnf: Nnf) -> Iterator[int]:
    if isinstance(nnf, int):
        if nnf >= 0:
            yield nnf
    else:
        for child in nnf[1]:
            yield from _occurrences(child)
