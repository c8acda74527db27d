"""Levels (LN209, LN210): that the levels of a node stay in order, proved or refuted.

Let ``X_1, ..., X_n`` say that X is at 1 or above, ..., at n or above; in order means that what is on has every lower
level on. Two claims, each asked of a SAT solver about the rules of these nodes alone:

*Closed.* In no state in which all levels are in order does a rule of a level lead out of order: switch ``X_i`` on
while ``X_(i-1)`` is off, or off while ``X_(i+1)`` is on. So no asynchronous step leaves the states in order.

*Led back.* In every state in which X is out of order some level below the highest one that is on would come on, or
that highest one would go off. The first lowers the number of levels that are off below the highest; the second lowers
the highest and does not raise that number. So single steps of X alone lead into order. Or the same from below: some
level above the lowest one that is off would go off, or that lowest one would come on.

If both hold for every node with levels, every asynchronous attractor is in order: from any of its states steps of one
node after the other lead into order, which no step leaves.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from logicnet.checks.registry import Check, Finding, Needs, Subject, check
from logicnet.compiled.function import distinguishing
from logicnet.limits import Limits
from logicnet.network.levels import ADMISSIBLE, LevelSet, declared_chains
from logicnet.text.diagnostics import Entry, Severity
from logicnet.text.expression import FALSE, NOT, Expression, Symbol, conjunction, disjunction, symbols
from logicnet.text.names import format_name

__all__ = ["CHECKS"]

_SOURCE = "Didier, Remy, Chaouiya 2011, doi:10.1016/j.jtbi.2010.09.017"
#: Values of a counter-example that are told.
_TOLD = 8

_ORDER = "#: phenotype admissible, X_1 | !X_2\n"


@check(
    Entry(
        "LN209",
        "levels-out-of-order",
        Severity.WARNING,
        "A node whose levels are not proved to stay in order, with a state in which its rules lead out of order or do "
        "not lead back.",
        "A state with `X_2` on and `X_1` off means nothing, and answers about levels may speak of such states.",
        f"{_ORDER}X_1, A\nX_2, B\nA, A\nB, B",
        "Write the rule of `X_2` as `X_1 & ...`, and that of `X_1` as `... | X_2`; or do without the phenotype "
        f"`{ADMISSIBLE}` if the nodes are no levels.",
        _SOURCE,
    ),
    needs=Needs.PHENOTYPES,
)
def out_of_order(subject: Subject) -> Iterator[Finding]:
    """A node with levels that are not kept in order."""
    for levels in _declared(subject):
        for node, message in _faults(subject, levels):
            at = subject.node(node).rule.span
            i = levels.nodes.index(node)
            below = f"{format_name(levels.nodes[i - 1])} & (...)" if i else "..."
            above = f" | {format_name(levels.nodes[i + 1])}" if i + 1 < len(levels.nodes) else ""
            help = f"write it as `{format_name(node)}, {below}{above}`: levels come on and go off one by one"
            yield subject.at(out_of_order.entry, node, at, message, help=help)


@check(
    Entry(
        "LN210",
        "levels-in-order",
        Severity.INFO,
        "Every asynchronous attractor has the levels of every node in order: proved from the rules of the levels, "
        "whatever the other nodes do.",
        f"`{ADMISSIBLE}` is then no phenotype that anything could bring about or abolish.",
        f"{_ORDER}X_1, A & X_1 | X_2\nX_2, X_1 & A\nA, A",
        "Nothing: this is what was meant.",
        _SOURCE,
    ),
    needs=Needs.PHENOTYPES,
)
def in_order(subject: Subject) -> Iterator[Finding]:
    """All levels are kept in order."""
    declared = _declared(subject)
    if not declared or any(message for levels in declared for _, message in _faults(subject, levels)):
        return
    if any(levels.nodes[0] in subject.unexamined.get("LN210", {}) for levels in declared):
        return
    phenotype = next(one for one in subject.network.phenotypes if one.name == ADMISSIBLE)
    names = ", ".join(f"`{levels.name}`" for levels in declared[:_TOLD])
    more = f" and {len(declared) - _TOLD} more" if len(declared) > _TOLD else ""
    message = f"proved: every asynchronous attractor has the levels of {names}{more} in order"
    yield subject.at(in_order.entry, None, phenotype.span, message)


CHECKS: tuple[Check, ...] = (out_of_order, in_order)


def _declared(subject: Subject) -> tuple[LevelSet, ...]:
    """The nodes whose levels the phenotype puts in order, whatever their rules."""
    formula = next((one.formula for one in subject.network.phenotypes if one.name == ADMISSIBLE), None)
    return () if formula is None else declared_chains(formula, subject.network.index)


def _faults(subject: Subject, levels: LevelSet) -> list[tuple[str, str]]:
    """What keeps the levels of a node from being in order, at which of its nodes; nothing where a limit came first."""
    known = subject.level_faults.get(levels.nodes)
    if known is None:
        known = []
        with subject.examining(levels.nodes[0], "LN209", "LN210") as allowance:
            found = _way_out(subject, levels, allowance) or _stays_out(subject, levels, allowance)
            known = [found] if found else []
        subject.level_faults[levels.nodes] = known
    return known


def _way_out(subject: Subject, levels: LevelSet, limits: Limits) -> tuple[str, str] | None:
    """A state in order from which a rule leads out of order."""
    order = [pair for one in _declared(subject) for pair in one.order()]
    for low, high in zip(levels.nodes, levels.nodes[1:], strict=False):
        for node, other, value in ((high, low, 1), (low, high, 0)):
            rule = subject.node(node).rule.expression
            leads = rule if value else NOT(rule)
            apart = NOT(Symbol(other)) if value else Symbol(other)
            state = distinguishing(conjunction([apart, leads, *order]), FALSE, limits)
            if state is not None:
                # What stands in the order of other nodes alone decides nothing here.
                telling = {*levels.nodes, *(symbol.name for symbol in symbols(rule))}
                state = {name: b for name, b in state.items() if name in telling}
                does = f"switches `{node}` {'on' if value else 'off'} while `{other}` is {'off' if value else 'on'}"
                return node, f"`{levels.name}` leaves the order of its levels: with {_told(state)} its rule {does}"
    return None


def _stays_out(subject: Subject, levels: LevelSet, limits: Limits) -> tuple[str, str] | None:
    """A state out of order from which no step of the levels leads back, from above and from below."""
    rules = {name: subject.node(name).rule.expression for name in levels.nodes}
    stuck = None
    for upwards in (True, False):
        stuck = _stuck(levels.nodes, rules, limits, upwards=upwards)
        if stuck is None:
            return None
    for low, high in zip(levels.nodes, levels.nodes[1:], strict=False):
        apart = [NOT(Symbol(low)), Symbol(high)]
        moves = disjunction([rules[low], NOT(rules[high])])
        if distinguishing(conjunction([*apart, moves]), FALSE, limits) is None:
            return high, (
                f"`{levels.name}` may stay out of order: `{low}=0` and `{high}=1` hold themselves whatever the other "
                "nodes are, so there is an attractor with them"
            )
    assert stuck is not None
    node, state = stuck
    return node, (
        f"that every attractor has the levels of `{levels.name}` in order is not proved: with {_told(state)} none of "
        "its levels leads back"
    )


def _stuck(
    nodes: Sequence[str], rules: dict[str, Expression], limits: Limits, *, upwards: bool
) -> tuple[str, dict[str, int]] | None:
    """A state out of order in which no step towards order is possible, of those that lower one measure."""
    for k, end in enumerate(nodes):
        # Upwards: `end` is the highest level that is on; downwards: the lowest that is off.
        outside = nodes[k + 1 :] if upwards else nodes[:k]
        inside = nodes[:k] if upwards else nodes[k + 1 :]
        if not inside:
            continue
        on = [Symbol(name) for name in inside]
        if upwards:
            held = [Symbol(end), rules[end], *(NOT(Symbol(name)) for name in outside)]
            held += [disjunction([NOT(one) for one in on])]
            held += [disjunction([Symbol(name), NOT(rules[name])]) for name in inside]
        else:
            held = [NOT(Symbol(end)), NOT(rules[end]), *(Symbol(name) for name in outside)]
            held += [disjunction(on)]
            held += [disjunction([NOT(Symbol(name)), rules[name]]) for name in inside]
        state = distinguishing(conjunction(held), FALSE, limits)
        if state is not None:
            return end, state
    return None


def _told(state: dict[str, int]) -> str:
    shown = [f"{name}={value}" for name, value in state.items()]
    return ", ".join(shown[:_TOLD]) + (f" and {len(shown) - _TOLD} more" if len(shown) > _TOLD else "")
