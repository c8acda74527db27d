"""Logic (LN2xx): what a rule says as a function, against how it is written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from logicnet.checks.registry import Check, Finding, Subject, check
from logicnet.compiled.function import Effect, Redundancy, constant_value, effects, equivalent, redundant_parts
from logicnet.limits import Limits
from logicnet.network.model import Network, Node
from logicnet.text.diagnostics import Entry, Note, Severity
from logicnet.text.expression import FALSE, TRUE, Expression, format_expression, substitute, symbols
from logicnet.text.names import format_name
from logicnet.text.source import Span

__all__ = ["CHECKS", "UNEXAMINED", "not_examined"]

_DYNAMICS = "S. A. Kauffman 1969, doi:10.1016/0022-5193(69)90015-0"
_SIGNS = "R. Thomas 1981, doi:10.1007/978-3-642-81703-8_24"


@check(
    Entry(
        "LN201",
        "ineffective-regulator",
        Severity.WARNING,
        "A name in a rule that changes the outcome in no state.",
        "The file claims a regulation that the model does not have: knocking it out there can do nothing.",
        "a, b | (b & c)\nb, b\nc, c",
        "Delete the name, or correct the operators around it.",
        _SIGNS,
    )
)
def ineffective_regulator(subject: Subject) -> Iterator[Finding]:
    """A name that changes nothing."""
    for target, found in subject.effects.items():
        node = subject.node(target)
        if subject.constants[target] is not None:
            continue  # said once, of the whole rule
        for symbol in symbols(node.rule.expression):
            if found[symbol.name] is None:
                yield subject.at(
                    ineffective_regulator.entry,
                    target,
                    symbol.span,
                    f"`{symbol.name}` has no effect on `{target}`: the rule comes out the same without it",
                    help="delete it, or correct the operators around it",
                )
    for directive, rule in subject.alternatives:
        target = directive.patterns[0].text
        found = {}
        with subject.examining(target, "LN201") as allowance:
            found = effects(rule, allowance)
        for symbol in symbols(rule) if found and target in subject.effects else ():
            # What has no effect in the rule line either is said there.
            if found[symbol.name] is None and subject.effects[target][symbol.name] is not None:
                yield subject.at(
                    ineffective_regulator.entry,
                    target,
                    symbol.span,
                    f"`{symbol.name}` has no effect in this rule for `{target}`, which is thereby one of other "
                    "regulators",
                    help="correct the operators around it; a regulator that may be absent is said by itself: "
                    f"`#: optional {format_name(symbol.name)} -> {format_name(target)}`",
                )


@check(
    Entry(
        "LN202",
        "non-monotone-regulator",
        Severity.WARNING,
        "A regulator that turns its target on in one state and off in another.",
        "It has no sign, so no single published sign can support it; more often than not a negation is misplaced.",
        "a, (b & !c) | (!b & c)\nb, b\nc, c",
        "If it is meant (an exclusive or), accept it with `allow` and say why.",
        _SIGNS,
    )
)
def non_monotone_regulator(subject: Subject) -> Iterator[Finding]:
    """A regulator without a sign."""
    for regulation in subject.regulations:
        if regulation.sign is Effect.BOTH:
            yield subject.at(
                non_monotone_regulator.entry,
                regulation.target,
                subject.occurrence(regulation),
                f"`{regulation.source}` activates `{regulation.target}` in some states and inhibits it in others",
                help="check the negations; if it is meant, accept it with `#: allow LN202, REASON` above the rule",
            )


@check(
    Entry(
        "LN203",
        "constant-rule",
        Severity.WARNING,
        "A rule that gives the same value in every state.",
        "The node carries no information; it is often a forgotten input or a rule that contradicts itself.",
        "a, b & !b\nb, b",
        "Write `name, name` if it is an input. If the constant is meant, accept it with `allow` and say why.",
        _DYNAMICS,
    )
)
def constant_rule(subject: Subject) -> Iterator[Finding]:
    """A rule with one outcome."""
    for node in subject.network.nodes:
        value = subject.constants.get(node.name)
        if value is None:
            continue
        written = node.rule.expression is (TRUE if value else FALSE)
        name = format_name(node.name)
        yield subject.at(
            constant_rule.entry,
            node.name,
            node.rule.span,
            f"`{node.name}` is always {value}" + ("" if written else ", whatever its regulators do"),
            help=_as_input(subject.network, name) if written else "no state makes the rule come out otherwise",
        )


def _as_input(network: Network, name: str) -> str:
    """How an input is written, in the notation of the file."""
    if network.dialect == "bnet":
        return f"an input is written `{name}, {name}`"
    if network.dialect == "booleannet":
        sign = "*=" if re.search(r"\*[ \t]*=", network.source.text) else "="
        return f"an input is written `{name} {sign} {name}`"
    return "an input is a node whose rule is the node itself"


@check(
    Entry(
        "LN204",
        "redundant-term",
        Severity.WARNING,
        "A part of a rule that can be deleted without changing the rule as a function. Looked for in rules of up to "
        "5,000 names.",
        "The part was meant to matter; as written it does not.",
        "a, (b & c) | (b & c & d) | d\nb, b\nc, c\nd, d",
        "Delete the part, or correct the operators around it.",
        "W. V. Quine 1952, doi:10.2307/2308219",
    )
)
def redundant_term(subject: Subject) -> Iterator[Finding]:
    """A part that can go."""
    for target, found in subject.effects.items():
        rule = subject.node(target).rule
        if subject.constants[target] is not None or target in subject.levels or found.keys() & subject.levels.keys():
            continue  # parts of a rule about levels are made by whoever read it: none of them was meant to matter
        redundancy = Redundancy([], 1)
        with subject.examining(target, "LN204") as allowance:
            redundancy = redundant_parts(rule.expression, allowance)
        if redundancy.open:
            subject.leave_open(target, redundancy.why, "LN204")
        # A part with a name that does nothing at all is reported by that name.
        parts = [part for part in redundancy.parts if all(found[symbol.name] is not None for symbol in symbols(part))]
        if parts:
            others = len(parts) - 1
            more = f", and without {others} more of its parts" if others else ""
            yield subject.at(
                redundant_term.entry,
                target,
                _place(parts[0]) or rule.span,
                f"the rule of `{target}` comes out the same without `{format_expression(parts[0])}`{more}",
                help="delete it, or correct the operators around it",
            )


def _place(term: Expression) -> Span | None:
    spans = [symbol.span for symbol in symbols(term)]
    return Span(min(s.start for s in spans), max(s.end for s in spans)) if spans else None


@check(
    Entry(
        "LN205",
        "equal-rules",
        Severity.INFO,
        "Two nodes with two or more regulators have the same rule as a function, however they are written.",
        "After one step they never differ: one of the two adds nothing, or a regulator was forgotten in it.",
        "a, c & d\nb, !(!c | !d)\nc, c\nd, d",
        "Keep both if they are two readers of one signal; otherwise join them, or add what tells them apart.",
        _DYNAMICS,
    )
)
def equal_rules(subject: Subject) -> Iterator[Finding]:
    """Two nodes that always follow each other."""
    groups: dict[frozenset[tuple[str, Effect]], list[list[Node]]] = {}
    for target, found in subject.effects.items():
        signed = frozenset((name, sign) for name, sign in found.items() if sign is not None)
        if len(signed) < 2:
            continue
        node = subject.node(target)
        same_names = groups.setdefault(signed, [])
        for group in same_names:
            same = False
            with subject.examining(target, "LN205") as allowance:
                same = equivalent(group[0].rule.expression, node.rule.expression, allowance)
            if same:
                group.append(node)
                break
        else:
            same_names.append([node])
    for first, second, *others in (group for same in groups.values() for group in same if len(group) > 1):
        more = f", and so {'has' if len(others) == 1 else 'have'} {_names(others)}" if others else ""
        yield subject.at(
            equal_rules.entry,
            second.name,
            second.rule.span,
            f"`{second.name}` has the same rule as `{first.name}`{more}",
            notes=[Note(f"the rule of `{first.name}`", first.rule.span)],
            help="keep them if they are readers of one signal",
        )


def _names(nodes: list[Node]) -> str:
    return ", ".join(f"`{node.name}`" for node in nodes)


@check(
    Entry(
        "LN206",
        "self-inhibition",
        Severity.WARNING,
        "A node that inhibits itself directly.",
        "Wherever its other regulators let it decide, it has no fixed point and switches for ever; a model of a slow "
        "feedback written in one step oscillates where the cell would settle.",
        "a, !a & b\nb, b",
        "Put the node that carries the feedback between, or accept it with `allow` and say why.",
        _SIGNS,
    )
)
def self_inhibition(subject: Subject) -> Iterator[Finding]:
    """A node that works against itself."""
    for regulation in subject.regulations:
        if regulation.source == regulation.target and regulation.sign is Effect.INHIBITS:
            yield subject.at(
                self_inhibition.entry,
                regulation.target,
                subject.occurrence(regulation),
                f"`{regulation.target}` inhibits itself: where its other regulators let it, it switches for ever",
                help="put the node that carries the feedback between, or accept it with `#: allow LN206, REASON`",
            )


@check(
    Entry(
        "LN207",
        "latch",
        Severity.WARNING,
        "A node whose rule contains itself so that one of its values, once taken, is never left again.",
        "No regulator and no drug can undo it: every attractor keeps it, and interventions upstream come too late.",
        "a, a & b\nb, b",
        "Write the rule without the node itself if the value can be lost; if it is a memory, accept it with `allow`.",
        _SIGNS,
    )
)
def latch(subject: Subject) -> Iterator[Finding]:
    """A node that can never go back."""
    for regulation in subject.regulations:
        levels = subject.levels.get(regulation.target)
        if levels is not None and levels.is_input:
            continue  # an input keeps its level
        if regulation.source != regulation.target or regulation.sign is not Effect.ACTIVATES:
            continue
        name = regulation.target
        rule = subject.node(name).rule.expression
        kept: tuple[int, ...] = ()
        with subject.examining(name, "LN207") as allowance:
            kept = tuple(b for b in (0, 1) if _held(rule, name, b, allowance) == b)
        if not kept:
            continue
        what = {
            (0,): "once off it stays off for ever",
            (1,): "once on it stays on for ever",
            (0, 1): "its value is never left, as if it were an input",
        }[kept]
        yield subject.at(
            latch.entry,
            name,
            subject.occurrence(regulation),
            f"`{name}` holds itself: {what}",
            help="if it is a memory, accept it with `#: allow LN207, REASON` above the rule",
        )


def _held(rule: Expression, name: str, value: int, limits: Limits) -> int | None:
    """The outcome of the rule, if it is one, where the name has this value."""
    constant = TRUE if value else FALSE
    return constant_value(substitute(rule, lambda symbol: constant if symbol.name == name else symbol), limits)


#: Registered with the checks, but found by :func:`not_examined` when all have run.
UNEXAMINED = Entry(
    "LN208",
    "rule-not-examined",
    Severity.INFO,
    "A rule that some check did not examine wholly: the questions about it took more than a fixed allowance of work, a "
    "limit was reached, or it has more than 5,000 names.",
    "The absence of the findings named in the message then proves nothing about that rule; their tests do not count as "
    "passed.",
    "a, b\nb, b",
    "Write the rule shorter, or give it more time where a limit of yours was reached (`--time-limit`).",
    _DYNAMICS,
)


def not_examined(subject: Subject) -> Iterator[Finding]:
    """What was left open, in one finding for each reason."""
    reasons: dict[str, list[str]] = {}
    for code, why in subject.cut.items():
        reasons.setdefault(why, []).append(code)
    for why, codes in reasons.items() if subject.network.nodes else ():
        message = f"not everything was examined for {', '.join(codes)}: {why}"
        yield subject.at(UNEXAMINED, None, subject.network.nodes[0].span, message, help=_PROVES_NOTHING)
    by_reason: dict[tuple[str, ...], list[str]] = {}
    for target in dict.fromkeys(target for left in subject.unexamined.values() for target in left):
        codes = [code for code, left in subject.unexamined.items() if target in left]
        why = subject.unexamined[codes[0]][target]
        by_reason.setdefault((why, *sorted(codes)), []).append(target)
    for (why, *codes), targets in by_reason.items():
        first = [f"`{name}`" for name in targets[:_LISTED]]
        more = f" and {len(targets) - _LISTED} more" if len(targets) > _LISTED else ""
        rules = "the rule of" if len(targets) == 1 else f"the rules of {len(targets)} nodes,"
        yield subject.at(
            UNEXAMINED,
            None,
            subject.node(targets[0]).rule.span,
            f"{rules} {', '.join(first)}{more} {'was' if len(targets) == 1 else 'were'} not examined wholly for "
            f"{', '.join(codes)}: {why}",
            help=_PROVES_NOTHING,
        )


#: Most nodes that a message lists.
_LISTED = 6
_PROVES_NOTHING = "that none of these findings is there proves nothing"


#: Every check of the family, by code.
CHECKS: tuple[Check, ...] = (
    ineffective_regulator,
    non_monotone_regulator,
    constant_rule,
    redundant_term,
    equal_rules,
    self_inhibition,
    latch,
)
