"""From boolean.py expressions to circuits, in two steps: rules as monotone formulas, and gates of those.

The formulas know nothing of the numbering of a circuit, so they are made once for a network, and of them the circuit
of any part of it is built.
"""

from __future__ import annotations

import weakref
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from logicnet.compiled.circuit import FALSE, TRUE, Circuit, Nnf
from logicnet.errors import LimitReached
from logicnet.limits import Limits
from logicnet.network.model import Cut, Network
from logicnet.text import formula
from logicnet.text.formula import AND, NOT, OR, Expression, Symbol
from logicnet.text.nesting import Descent, descending

__all__ = ["Rules", "compile_network", "formula_signals", "share_rules"]

#: Conjunctions whose signs clash are covered by cubes up to this many, beyond that by their decision diagram.
MAX_CUBES = 24
#: Literals and gates that the expansion of one conjunction may have in all; beyond that it is its decision diagram.
MOST_EXPANDED = 40_000
#: Nodes of a decision diagram up to which no other order is tried, and rounds in which one is looked for.
SMALL_DIAGRAM, FORCE_ROUNDS = 1_000, 50
#: Nodes of a part of a formula that are to stand together.
WIDEST_PART = 200
#: Names in a conjunction whose signs clash up to which cubes are looked for: with more they take too much memory.
MOST_IN_CUBES = 4_000
#: Deepest level at which the conjuncts of a rule are told apart by the nodes that clash in them.
MOST_LEVELS = 200


class Diagram(NamedTuple):
    """A decision diagram, children first, root last: ``(place in the order, low child, high child)``."""

    nodes: list[int]
    rows: list[tuple[int | None, int, int]]


#: A monotone formula: "some state of T makes it true" is its value where a literal is true iff T admits it.
Form = int | tuple[bool, tuple["Form", ...]] | Diagram


class RuleSignals(NamedTuple):
    """Both signals of a rule."""

    positive: Form
    #: ``None`` where the dual of ``positive`` says it: no node occurs with both signs.
    negative: Form | None
    #: The nodes that occur, -1 among them if a constant does: gates may then depend on fewer.
    nodes: set[int]
    #: Whether formulas may hold a part in several places as one object: each such part is built once.
    shared: bool = False

    @property
    def is_constant(self) -> bool:
        """Whether it is written as a constant."""
        return isinstance(self.positive, int) and self.positive < 0


class _Known:
    """What has been compiled of a network without cuts and channels."""

    def __init__(self, network: Network) -> None:
        known = id(network)
        #: Forgets all this when the network goes.
        self.until = weakref.ref(network, lambda _: _known.pop(known, None))
        self.rules: dict[int, RuleSignals] = {}
        self.whole: Circuit | None = None


#: By identity of the network, as long as it lives. A report asks a thousand questions about one network; what each of
#: them adds to its circuit, or changes in it, is no business of the others, so all get copies.
_known: dict[int, _Known] = {}


def _known_of(network: Network) -> _Known:
    known = _known.get(id(network))
    if known is None:
        known = _known[id(network)] = _Known(network)
    return known


def share_rules(network: Network, other: Network) -> None:
    """Take over what is compiled of another network with the same names: of the nodes that are the same objects."""
    mine, theirs = _known_of(network).rules, _known_of(other).rules
    for v, rule in theirs.items():
        if network.nodes[v] is other.nodes[v]:
            mine.setdefault(v, rule)


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
    rules = Rules(network, cuts, channels, limits)
    if cuts or channels:
        return rules.circuit(range(rules.n))[0]
    known = _known_of(network)
    if known.whole is None:
        known.whole, _ = rules.circuit(range(rules.n))
    return known.whole.copy()


class Rules:
    """The rules of a network as formulas, each made when it is asked for. Cuts and channels as in `compile_network`."""

    def __init__(
        self, network: Network, cuts: Sequence[Cut] = (), channels: Sequence[Cut] = (), limits: Limits | None = None
    ) -> None:
        self._network, self._limits = network, limits
        #: Nodes and channels.
        self.n = len(network) + len(channels)
        self._rules = {} if cuts or channels else _known_of(network).rules
        #: Per target: what its rule sees in place of literals.
        self._seen: dict[str, dict[int, Nnf]] = {}
        for cut in cuts:
            u, sees = 2 * network.index[cut.source], TRUE if cut.value else FALSE
            self._seen.setdefault(cut.target, {}).update({u: sees ^ 1, u + 1: sees})
        for k, cut in enumerate(channels, start=len(network)):
            self._rules[k] = _INTACT
            u = 2 * network.index[cut.source]
            if u not in self._seen.setdefault(cut.target, {}):
                # Cut to 0: the source is on and the channel intact, or the source is off or the channel cut.
                off, on = (False, (u, 2 * k)), (True, (u + 1, 2 * k + 1))
                if cut.value == 1:
                    off, on = (True, (u, 2 * k + 1)), (False, (u + 1, 2 * k))
                self._seen[cut.target].update({u: off, u + 1: on})

    def __getitem__(self, v: int) -> RuleSignals:
        rule = self._rules.get(v)
        if rule is None:
            node = self._network.nodes[v]
            try:
                seen = self._seen.get(node.name)
                rule = _rule(node.rule.expression, self._network.index, self._limits, seen, node.rule.shared)
            except LimitReached as why_not:
                raise LimitReached(f"the rule of `{node.name}` could not be compiled: {why_not}") from None
            self._rules[v] = rule
        return rule

    def formula(self, expression: Expression) -> RuleSignals:
        """A formula over the nodes, to build its signals along with a circuit."""
        return _rule(expression, self._network.index, self._limits)

    def ancestors(self, nodes: Iterable[int], held: Container[int] = ()) -> list[int]:
        """The nodes from which one of ``nodes`` can be reached through nodes that are not ``held``, sorted."""
        found: set[int] = set()
        pending = [v for v in nodes if v >= 0]
        while pending:
            v = pending.pop()
            if v not in found:
                found.add(v)
                if v not in held:
                    pending += (self._rules.get(v) or self[v]).nodes
        found.discard(-1)
        return sorted(found)

    def circuit(
        self,
        nodes: Sequence[int],
        held: Mapping[int, int] = MappingProxyType({}),
        formulas: Iterable[RuleSignals] = (),
        *,
        backwards: bool = False,
    ) -> tuple[Circuit, list[tuple[int, int]]]:
        """The circuit of some nodes, sorted, those their rules depend on among them, and the signals of formulas.

        The rule of a node that is held is its value. ``backwards`` numbers gates as :meth:`Circuit.restrict` does.
        """
        circuit = Circuit(len(nodes), None if len(nodes) == self.n else nodes)
        place = {TRUE: TRUE, FALSE: FALSE}
        for i, v in enumerate(nodes):
            place[2 * v], place[2 * v + 1] = 2 * i, 2 * i + 1
        build = _Builder(circuit, place, backwards, self._limits).add
        limits, root = self._limits, circuit.root
        for i, v in enumerate(nodes):
            if not i & 0xFF and i and limits is not None and (why := limits.reached()) is not None:
                raise LimitReached(f"stopped by {why} while rules were compiled, {i} of {len(nodes)} done")
            root[2 * i : 2 * i + 2] = build(self._rules.get(v) or self[v]) if v not in held else _CONSTANT[held[v]]
        return circuit, [build(rule) for rule in formulas]


#: The signals of a node that keeps a value.
_CONSTANT = ((TRUE, FALSE), (FALSE, TRUE))
#: The rule of a channel.
_INTACT = RuleSignals(TRUE, None, {-1})


def formula_signals(
    circuit: Circuit, expression: Expression, index: Mapping[str, int], limits: Limits | None = None
) -> tuple[int, int]:
    """Signals ``(some state of T makes it false, some state of T makes it true)``, exact for every subspace T.

    Where that takes too large a decision diagram, or at a limit, :class:`~logicnet.errors.LimitReached` is raised.
    """
    rule = _rule(expression, index, limits)
    place = {2 * v + b: 2 * v + b for v in (-1, *rule.nodes) for b in (0, 1)}
    return _Builder(circuit, place, False, limits).add(rule)


class _Builder:
    """Adds rules to a circuit, literals renamed by ``place``."""

    def __init__(self, circuit: Circuit, place: Mapping[int, int], backwards: bool, limits: Limits | None) -> None:
        self._circuit, self._place, self._limits = circuit, place, limits
        self._step = -1 if backwards else 1

    def add(self, rule: RuleSignals) -> tuple[int, int]:
        """The signals of the negation and of the rule."""
        positive, negative, _, shared = rule
        built = self._built_once if shared else self._built
        negated = built(positive, 1) if negative is None else built(negative, 0)
        return negated, built(positive, 0)

    def _built(self, form: Form, turned: int) -> int:
        """The signal of a formula or, if turned, of its dual."""
        return _signal(self, form, turned)

    def _built_once(self, form: Form, turned: int) -> int:
        """What :meth:`_built` gives, in time linear in what is stored."""
        # The formula keeps its parts alive meanwhile, so an address stands for one of them.
        known: dict[int, int] = {}

        @descending
        def built(part: Form) -> Descent[int]:
            if isinstance(part, int):
                return self._place[part ^ turned]
            signal = known.get(id(part))
            if signal is None:
                if isinstance(part, Diagram):
                    signal = self._paths(part)
                else:
                    signals: list[int] = []
                    for c in part[1][:: self._step]:
                        signals.append((yield (c,)))
                    signal = self._circuit.gate(part[0] != turned, signals)
                known[id(part)] = signal
            return signal

        return built(form)

    def _paths(self, diagram: Diagram) -> int:
        """One gate pair per node of the decision diagram: some admitted path leads to 1. Linear in the diagram."""
        circuit, place = self._circuit, self._place
        signals: list[int] = []
        for position, low, high in diagram.rows:
            if self._limits is not None and not len(signals) & 0xFFF and (why := self._limits.reached()) is not None:
                raise LimitReached(f"stopped by {why}")
            if position is None:
                signals.append(TRUE if high else FALSE)
            else:
                c = 2 * diagram.nodes[position]
                signals.append(
                    circuit.disj((circuit.conj((place[c], signals[low])), circuit.conj((place[c + 1], signals[high]))))
                )
        return signals[-1]


@descending
def _signal(builder: _Builder, form: Form, turned: int) -> Descent[int]:
    place = builder._place
    if isinstance(form, int):
        return place[form ^ turned]
    if isinstance(form, Diagram):
        return builder._paths(form)
    conjunction, children = form
    signals: list[int] = []
    for c in children[:: builder._step]:
        signals.append(place[c ^ turned] if isinstance(c, int) else (yield builder, c, turned))
    return builder._circuit.gate(conjunction != turned, signals)


# --------------------------------------------------------------------------------------------------- rules as formulas


def _rule(
    expression: Expression,
    index: Mapping[str, int],
    limits: Limits | None,
    seen: Mapping[int, Nnf] | None = None,
    shared: bool = False,
) -> RuleSignals:
    """Both signals of an expression; literals in ``seen`` stand for the given formulas."""
    met: list[int] = []
    nnf = _nnf_once(expression, index, met) if shared else _nnf(expression, index, 0, met)
    if seen:
        nnf = _replaced(nnf, seen, {})
        met = list(_occurrences(nnf))
    literals = set(met)
    nodes = {c >> 1 for c in literals}
    if len(nodes) == len(literals):
        return RuleSignals(nnf, None, nodes, shared)
    dual = _dual(nnf, {})
    negative, positive = _exact(dual, limits, {}), _exact(nnf, limits, {})
    return RuleSignals(positive, negative, _nodes(positive, _nodes(negative, set())), shared)


@descending
def _nnf(expression: Expression, index: Mapping[str, int], negate: int, met: list[int]) -> Descent[Nnf]:
    """Negation normal form over literals, which are added to ``met``; linear."""
    kind = expression.__class__
    while kind is NOT:
        expression, negate = expression.args[0], 1 - negate
        kind = expression.__class__
    if kind is not AND and kind is not OR:
        if kind is Symbol:
            c = 2 * index[expression.obj] + 1 - negate
        else:
            c = (TRUE if expression is formula.TRUE else FALSE) ^ negate
        met.append(c)
        return c
    parts: list[Nnf] = []
    for part in expression.args:
        # Most operands are names, negated or not.
        kind_of_part = part.__class__
        if kind_of_part is Symbol:
            c = 2 * index[part.obj] + 1 - negate
        elif kind_of_part is NOT and part.args[0].__class__ is Symbol:
            c = 2 * index[part.args[0].obj] + negate
        else:
            parts.append((yield part, index, negate, met))
            continue
        met.append(c)
        parts.append(c)
    return (kind is AND) != negate, tuple(parts)


def _nnf_once(expression: Expression, index: Mapping[str, int], met: list[int]) -> Nnf:
    """What :func:`_nnf` gives of an expression that holds parts in several places; each becomes one object."""
    known: dict[tuple[int, int], Nnf] = {}

    @descending
    def converted(part: Expression, negate: int) -> Descent[Nnf]:
        while part.__class__ is NOT:
            part, negate = part.args[0], 1 - negate
        if not part.args:
            return _nnf(part, index, negate, met)
        nnf = known.get((id(part), negate))
        if nnf is None:
            children: list[Nnf] = []
            for child in part.args:
                children.append((yield child, negate))
            nnf = known[id(part), negate] = (part.__class__ is AND) != negate, tuple(children)
        return nnf

    return converted(expression, 0)


# The functions below may meet a part in several places. They remember by its address what they made of it; whoever
# calls them holds on to the formula meanwhile.


@descending
def _dual(nnf: Nnf, known: dict[int, Nnf]) -> Descent[Nnf]:
    """The negation, in negation normal form."""
    if isinstance(nnf, int):
        return nnf ^ 1
    dual = known.get(id(nnf))
    if dual is None:
        children: list[Nnf] = []
        for child in nnf[1]:
            children.append(child ^ 1 if isinstance(child, int) else (yield child, known))
        dual = known[id(nnf)] = not nnf[0], tuple(children)
    return dual


@descending
def _replaced(nnf: Nnf, seen: Mapping[int, Nnf], known: dict[int, Nnf]) -> Descent[Nnf]:
    if isinstance(nnf, int):
        return seen.get(nnf, nnf)
    replaced = known.get(id(nnf))
    if replaced is None:
        children: list[Nnf] = []
        for child in nnf[1]:
            children.append(seen.get(child, child) if isinstance(child, int) else (yield child, seen, known))
        replaced = known[id(nnf)] = nnf[0], tuple(children)
    return replaced


def _literals(nnf: Nnf) -> set[int]:
    return {c for c in _occurrences(nnf) if c >= 0}


@descending
def _exact(
    nnf: Nnf, limits: Limits | None, known: dict[int, Form], level: int = 0, spare: _Spare | None = None
) -> Descent[Form]:
    """The formula "some state of T satisfies nnf"."""
    if isinstance(nnf, int):
        return nnf
    form = known.get(id(nnf))
    if form is not None:
        return form
    literals = _literals(nnf)
    conjunction, children = nnf
    if len({c >> 1 for c in literals}) == len(literals):
        form = nnf
    elif not conjunction:
        # "Some state satisfies a or b" needs no care at all.
        parts: list[Form] = []
        for child in children:
            parts.append((yield child, limits, known, level + 1, spare))
        form = False, tuple(parts)
    elif level > MOST_LEVELS:
        # To tell groups apart at each of many levels would take the square of their number.
        form = _cover(nnf, limits, spare)
    else:
        parts = []
        for group in _entangled(children):
            if len(group) == 1:
                parts.append((yield group[0], limits, known, level + 1, spare))
            else:
                parts.append(_cover((True, tuple(group)), limits, spare))
        form = True, tuple(parts)
    known[id(nnf)] = form
    return form


def _entangled(children: Sequence[Nnf]) -> list[list[Nnf]]:
    """Groups of conjuncts such that a node with clashing signs occurs in one group only. Linear.

    Conjuncts of different groups share nodes with one common sign at most, so a state that satisfies each group alone
    can be mended into one that satisfies all: take the shared nodes at their best value.
    """
    holders: dict[int, list[int]] = {}
    for k, child in enumerate(children):
        for c in _literals(child):
            holders.setdefault(c, []).append(k)
    leader = list(range(len(children)))

    def led_by(k: int) -> int:
        while leader[k] != k:
            leader[k] = k = leader[leader[k]]
        return k

    for c, here in holders.items():
        if not c & 1 and c ^ 1 in holders:
            for k in here + holders[c ^ 1]:
                leader[led_by(k)] = led_by(here[0])
    groups: dict[int, list[Nnf]] = {}
    for k, child in enumerate(children):
        # In the order of their last members.
        members = groups.pop(led_by(k), [])
        members.append(child)
        groups[led_by(k)] = members
    return list(groups.values())


def _cover(nnf: Nnf, limits: Limits | None, spare: _Spare | None = None) -> Form:
    """An exact formula for a conjunction in which signs clash: by cubes if they are few, else by expansion."""
    literals = sorted({c ^ b for c in _literals(nnf) for b in (0, 1)})
    if len(literals) <= 2 * MOST_IN_CUBES:
        bit = {c: 1 << i for i, c in enumerate(literals)}
        cubes = _cubes(nnf, {TRUE: 0, **bit}, ((1 << len(literals)) - 1) // 3, {})
        if cubes is not None:
            spelled = sorted([c for c in literals if cube & bit[c]] for cube in cubes)
            return False, tuple([(True, tuple(cube)) for cube in spelled])
    if spare is not None:
        return _expanded(nnf, limits, spare)
    try:
        return _expanded(nnf, limits, _Spare(MOST_EXPANDED))
    except _Spent:
        return _diagram(nnf, limits)


class _Spent(Exception):
    """An expansion became too large."""


class _Spare:
    """What is left of the size that an expansion may have, over all its levels."""

    def __init__(self, size: int) -> None:
        self._left = size
        self.level = 0

    def take(self, size: int) -> None:
        self._left -= size
        if self._left < 0 or self.level > MOST_LEVELS:
            raise _Spent


def _expanded(nnf: Nnf, limits: Limits | None, spare: _Spare) -> Form:
    """An exact formula by Boole's expansion on a node that occurs with both signs.

    Some state of T satisfies f iff T admits some b at x and some state of T satisfies f with b in place of x. What is
    left speaks of x no more, so after as many expansions as nodes clash no signs do. Multi-level exports have wide
    rules in which a handful of nodes clash: their diagrams, over all regulators, are a hundred times larger.
    """
    if limits is not None and (why := limits.reached()) is not None:
        raise LimitReached(f"stopped by {why}")
    often: dict[int, int] = {}
    for c in _occurrences(nnf):
        often[c] = often.get(c, 0) + 1
    spare.take(sum(often.values()))
    # Ties in the order of the rule.
    node = max((c >> 1 for c in often if c >= 0 and c ^ 1 in often), key=lambda v: often[2 * v] + often[2 * v + 1])
    spare.level += 1
    ways: list[Form] = []
    for b in (0, 1):
        rest = _restricted(nnf, 2 * node + b, {})
        if rest != FALSE:
            ways.append((True, (2 * node + b, _exact(rest, limits, {}, 0, spare))))
    spare.level -= 1
    return False, tuple(ways)


@descending
def _restricted(nnf: Nnf, literal: int, known: dict[int, Nnf]) -> Descent[Nnf]:
    """What is left of a formula where a literal is true; constants in it are gone, or it is one itself."""
    if isinstance(nnf, int):
        return TRUE if nnf == literal else FALSE if nnf == literal ^ 1 else nnf
    rest = known.get(id(nnf))
    if rest is None:
        conjunction, children = nnf
        neutral, absorbing = (TRUE, FALSE) if conjunction else (FALSE, TRUE)
        kept: list[Nnf] = []
        for child in children:
            part = yield child, literal, known
            if part == absorbing:
                kept = [absorbing]
                break
            if part != neutral:
                kept.append(part)
        rest = neutral if not kept else kept[0] if len(kept) == 1 else (conjunction, tuple(kept))
        known[id(nnf)] = rest
    return rest


@descending
def _cubes(nnf: Nnf, bit: Mapping[int, int], low: int, known: dict[int, list[int] | None]) -> Descent[list[int] | None]:
    """A cover by consistent, mutually unabsorbed cubes, or ``None`` when it would take more than MAX_CUBES.

    A cube is an integer, a bit for each literal; ``low`` holds the bits of the literals "0".
    """
    if isinstance(nnf, int):
        return [] if nnf == FALSE else [bit[nnf]]
    if id(nnf) in known:
        return known[id(nnf)]
    known[id(nnf)] = None
    conjunction, children = nnf
    if not conjunction and len(children) <= MAX_CUBES:
        literals = {bit[child] for child in children if isinstance(child, int) and child >= 0}
        if len(literals) == len(children):
            # No constants, no operators: nothing to absorb.
            known[id(nnf)] = list(literals)
            return known[id(nnf)]
    cubes = [0] if conjunction else []
    for child in children:
        more = yield child, bit, low, known
        if more is None:
            return None
        if conjunction:
            found = {both for a in cubes for b in more if not (both := a | b) & both >> 1 & low}
        else:
            found = {*cubes, *more}
        if len(found) > 4 * MAX_CUBES:
            # Absorption rarely saves so many, and looking for it costs their square.
            return None
        cubes = _unabsorbed(found) if len(found) > 1 else list(found)
        if len(cubes) > MAX_CUBES:
            return None
    known[id(nnf)] = cubes
    return cubes


def _unabsorbed(cubes: Iterable[int]) -> list[int]:
    """The cubes that hold no other one."""
    kept: list[int] = []
    for cube in sorted(cubes, key=int.bit_count):
        for other in kept:
            if other & cube == other:
                break
        else:
            kept.append(cube)
    return kept


def _diagram(nnf: Nnf, limits: Limits | None) -> Diagram:
    """The decision diagram of a formula, in the better of two orders of its nodes.

    That of the rule is good where authors write what belongs together side by side; it is tried first.
    """
    from logicnet.compiled.aeon import diagram_nodes

    nodes = list(dict.fromkeys(c >> 1 for c in _occurrences(nnf) if c >= 0))
    first: Diagram | None = None
    failed: LimitReached | None = None
    try:
        first = Diagram(nodes, diagram_nodes(nnf, {v: i for i, v in enumerate(nodes)}, limits))
        if len(first.rows) <= SMALL_DIAGRAM:
            return first
    except LimitReached as why_not:
        if limits is not None and limits.hit is not None:
            raise
        failed = why_not
    nodes = _near_together(nnf, nodes)
    try:
        other = Diagram(nodes, diagram_nodes(nnf, {v: i for i, v in enumerate(nodes)}, limits))
    except LimitReached:
        if first is None:
            raise failed or LimitReached("its decision diagram is too large") from None
        return first
    return other if first is None or len(other.rows) < len(first.rows) else first


def _near_together(nnf: Nnf, nodes: Sequence[int]) -> list[int]:
    """The nodes in an order in which those of each part of the formula stand close to one another.

    Each node moves to the mean of the centres of its parts, again and again (FORCE: Aloul, Markov, Sakallah 2003,
    doi:10.1145/764808.764839); small parts pull most. Each round is linear in the formula.
    """
    parts = _node_sets(nnf)
    place = {v: float(i) for i, v in enumerate(nodes)}
    best, order = None, list(nodes)
    for _ in range(FORCE_ROUNDS):
        pull = dict.fromkeys(nodes, 0.0)
        weight = dict.fromkeys(nodes, 0.0)
        for part in parts:
            centre = sum(place[v] for v in part) / len(part)
            for v in part:
                pull[v] += centre / len(part)
                weight[v] += 1 / len(part)
        middle = {v: pull[v] / weight[v] if weight[v] else place[v] for v in nodes}
        ranked = sorted(nodes, key=lambda v: (middle[v], place[v]))
        place = {v: float(i) for i, v in enumerate(ranked)}
        span = sum(max(found) - min(found) for found in ([place[v] for v in part] for part in parts))
        if best is None or span < best:
            best, order = span, ranked
    return order


def _node_sets(nnf: Nnf) -> list[list[int]]:
    """The nodes of each part of a formula that has at most :data:`WIDEST_PART` of them, inner parts first."""
    found: dict[int, set[int] | None] = {}
    sets: list[list[int]] = []
    stack = [nnf]
    while stack:
        part = stack[-1]
        if isinstance(part, int) or id(part) in found:
            stack.pop()
            continue
        missing = [c for c in part[1] if not isinstance(c, int) and id(c) not in found]
        if missing:
            stack += missing
            continue
        stack.pop()
        nodes: set[int] | None = set()
        for child in part[1]:
            inner = {child >> 1} if isinstance(child, int) else found[id(child)]
            if inner is None or nodes is None or len(nodes := nodes | inner) > WIDEST_PART:
                nodes = None
                break
        found[id(part)] = nodes
        if nodes is not None:
            nodes.discard(-1)
            if len(nodes) > 1:
                sets.append(sorted(nodes))
    return sets


def _nodes(form: Form, found: set[int]) -> set[int]:
    """The nodes of a formula, -1 for constants, added to those found."""
    seen: set[int] = set()
    pending = [form]
    while pending:
        part = pending.pop()
        if isinstance(part, int):
            found.add(part >> 1)
        elif isinstance(part, Diagram):
            # Its ends are constants.
            found.update(part.nodes, (-1,))
        elif id(part) not in seen:
            seen.add(id(part))
            pending.extend(part[1])
    return found


def _occurrences(nnf: Nnf) -> Iterator[int]:
    """The literals and constants of a formula, one by one, from left to right; those of a shared part once."""
    seen: set[int] = set()
    pending = [nnf]
    while pending:
        part = pending.pop()
        if isinstance(part, int):
            yield part
        elif id(part) not in seen:
            seen.add(id(part))
            pending.extend(reversed(part[1]))
