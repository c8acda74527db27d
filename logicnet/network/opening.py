"""What is wrong with ``open``, ``optional`` and ``closed`` directives, seen once every rule and kind is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct

from logicnet.network.known import Known
from logicnet.network.model import Network, Open, Openness, OptionalRegulation, Pattern
from logicnet.network.openness import (
    MAX_MONOTONE,
    MAX_TABLE,
    Opened,
    open_connectives,
    open_rules,
    signs,
    truth_table,
    without,
)
from logicnet.network.patterns import advice, matching
from logicnet.text import catalogue
from logicnet.text.diagnostics import Diagnostic, Entry, Note
from logicnet.text.expression import Expression, format_expression, symbols
from logicnet.text.names import format_name
from logicnet.text.source import Span

__all__ = ["Stated", "faults", "monotone_faults"]


class Stated(Struct, frozen=True):
    """An ``open`` directive, and where its alternatives stand."""

    directive: Open
    places: tuple[Span, ...] = ()


def faults(
    known: Known,
    opens: Sequence[Stated],
    optionals: Sequence[tuple[OptionalRegulation, Span]],
    closed: frozenset[str],
) -> Iterator[Diagnostic]:
    """One finding per fault and directive. Nothing is said about rules that could not be read.

    ``closed`` are drugs, inputs, and the nodes of ``closed`` directives; each optional regulation comes with its place.
    """
    judge = _Judge(known, closed, frozenset(regulation.target for regulation, _ in optionals))
    for stated in opens:
        yield from judge.opening(stated)
    for regulation, place in optionals:
        yield from judge.optional(regulation, place, optionals)


class _Judge:
    """The directives read so far, and what the rules leave to choose."""

    def __init__(self, known: Known, closed: frozenset[str], loose: frozenset[str]) -> None:
        self._known = known
        self._closed = closed
        #: Targets of optional regulations.
        self._loose = loose
        self._opened: dict[str, tuple[Open, Span]] = {}

    # ------------------------------------------------------------------------------------------------ open directives

    def opening(self, stated: Stated) -> Iterator[Diagnostic]:
        """The faults of one ``open`` directive."""
        names = tuple(self._known.places)
        for pattern in stated.directive.patterns:
            matched = matching(pattern, names)
            if not matched:
                yield self._at(
                    catalogue.OPENS_NOTHING,
                    pattern.span,
                    f"no node matches `{pattern.text}`: this opens nothing",
                    help=advice(pattern, names),
                )
                continue
            sound = tuple(name for name in matched if not self._known.is_faulty(name))
            ruled = tuple(name for name in sound if not self._known.is_input(name))
            if sound and not ruled:
                yield self._only_inputs(pattern, sound)
                continue
            yield from self._opened_before(stated.directive, pattern, ruled)
            if stated.directive.how is Openness.ALTERNATIVES:
                for name in ruled:
                    yield from self._alternatives(name, stated)
            elif stated.directive.how is Openness.MONOTONE:
                yield from self._monotone(pattern, ruled)
            elif ruled and not any(open_connectives(self._rule(name), self._closed) for name in ruled):
                yield self._no_choice(
                    pattern,
                    ruled,
                    "has no AND and no OR with two open arguments",
                    "an argument with a drug, an input or a `closed` node keeps its connective; "
                    "list the rules it may have, or delete the directive",
                )

    def _only_inputs(self, pattern: Pattern, found: Sequence[str]) -> Diagnostic:
        what = f"`{found[0]}` is an input" if len(found) == 1 else f"all {len(found)} nodes it matches are inputs"
        return self._at(
            catalogue.OPENS_NOTHING,
            pattern.span,
            f"`{pattern.text}` opens nothing: {what}",
            notes=(Note("defined here", self._known.places[found[0]]),),
            help="an input has no rule; every value of it is looked at with `--env all`",
        )

    def _no_choice(self, pattern: Pattern, found: Sequence[str], why: str, help: str) -> Diagnostic:
        which = f"the rule of `{found[0]}`" if len(found) == 1 else f"each of the {len(found)} rules it matches"
        return self._at(
            catalogue.OPENS_NOTHING,
            pattern.span,
            f"`{pattern.text}` opens nothing: {which} {why}",
            notes=(Note("the rule is here", self._known.places[found[0]]),),
            help=help,
        )

    def _opened_before(self, directive: Open, pattern: Pattern, names: Sequence[str]) -> Iterator[Diagnostic]:
        reported = False
        for name in names:
            first, place = self._opened.setdefault(name, (directive, pattern.span))
            again = place == pattern.span or (first.how is directive.how and first.how is not Openness.ALTERNATIVES)
            if not again and not reported:
                reported = True
                lists = first.how is directive.how
                yield self._at(
                    catalogue.OPENED_TWICE,
                    pattern.span,
                    f"the rules of `{name}` are listed twice" if lists else f"`{name}` is opened in two ways",
                    notes=(Note(f"first opened here, as {_called(first)}", place),),
                    help=f"put all rules on one line: `#: open {format_name(name)}: RULE ; RULE`"
                    if lists
                    else "delete one of the two, or make its pattern narrower",
                )

    def _alternatives(self, name: str, stated: Stated) -> Iterator[Diagnostic]:
        rule, place = self._rule(name), self._known.places[name]
        regulators = _names(rule)
        earlier: list[tuple[Expression, Span | None]] = [(rule, None)]
        for alternative, span in zip(stated.directive.alternatives, stated.places, strict=True):
            others = _names(alternative)
            if set(others) != set(regulators):
                yield self._at(
                    catalogue.OTHER_REGULATORS,
                    span,
                    f"this rule has other regulators than the rule of `{name}`: {_difference(regulators, others)}",
                    notes=(Note("the rule is here", place),),
                    help="name the same regulators; one that may be absent is said by itself: "
                    f"`#: optional REGULATOR -> {format_name(name)}`",
                )
                continue
            same = next((where for other, where in earlier if _equal(alternative, other)), stated)
            if not isinstance(same, Stated):
                which = f"the rule line of `{name}`" if same is None else "a rule before it"
                yield self._at(
                    catalogue.EQUAL_ALTERNATIVE,
                    span,
                    f"this is the same function as {which}",
                    notes=(Note("that rule is here", place if same is None else same),),
                    help="delete it; the rule line is always one of the alternatives",
                )
            earlier.append((alternative, span))

    def _monotone(self, pattern: Pattern, names: Sequence[str]) -> Iterator[Diagnostic]:
        """At most one finding: about the first rule that cannot be open so, else about a pattern that opens nothing."""
        choice = False
        for name in names:
            rule, place = self._rule(name), self._known.places[name]
            unfit = _unfit_for_monotone(name, rule)
            if unfit is not None:
                entry, message, _ = unfit
                yield self._at(
                    entry,
                    pattern.span,
                    message,
                    notes=(Note("the rule is here", place),),
                    help=f"list the rules it may have: `#: open {format_name(name)}: RULE ; RULE`"
                    if entry is catalogue.NOT_MONOTONE
                    else f"open its connectives, `#: open {format_name(name)}: connectives`, "
                    "or give a part of the rule a node of its own",
                )
                return
            effective = [source for source, sign in (signs(rule) or {}).items() if sign]
            choice = choice or len(effective) > 1 or (name in self._loose and bool(effective))
        if names and not choice:
            why = "has one regulator at most, so that its sign decides the function"
            yield self._no_choice(pattern, names, why, "delete the directive, or correct the pattern")

    # ---------------------------------------------------------------------------------------------- optional directives

    def optional(
        self,
        regulation: OptionalRegulation,
        place: Span,
        optionals: Sequence[tuple[OptionalRegulation, Span]],
    ) -> Iterator[Diagnostic]:
        """The faults of one ``optional`` directive."""
        target = regulation.target
        if self._known.is_faulty(target):
            return
        if self._known.is_input(target):
            yield self._at(
                catalogue.OPENS_NOTHING,
                place,
                f"`{target}` is an input: nothing regulates it",
                notes=(Note("defined here", self._known.places[target]),),
                help="every value of an input is looked at with `--env all`",
            )
            return
        opened = self._opened.get(target)
        mine = [r for r, _ in optionals if r.target == target]
        if (opened is not None and opened[0].how is Openness.MONOTONE) or regulation is not mine[0]:
            return
        absent = frozenset(r.source for r in mine)
        rules = (self._rule(target), *(opened[0].alternatives if opened is not None else ()))
        if any(without(rule, absent) is None for rule in rules):
            yield self._at(
                catalogue.NOTHING_LEFT,
                place,
                f"without its optional regulation{'s' if len(absent) > 1 else ''} the rule of `{target}` is empty",
                notes=(Note("the rule is here", self._known.places[target]),),
                help="keep one regulation that is not optional, or add "
                f"`#: open {format_name(target)}: monotone`: then both constants are admissible",
            )

    # ------------------------------------------------------------------------------------------------------- messages

    def _rule(self, name: str) -> Expression:
        return self._known.expressions[name]

    def _at(self, entry: Entry, span: Span, message: str, **more: Any) -> Diagnostic:
        return entry.at(self._known.source, span, message, **more)


def monotone_faults(network: Network) -> tuple[Diagnostic, ...]:
    """The rules that cannot be open as monotone, where every rule of two and more regulators is to be (``--open``)."""
    found = []
    for rule in open_rules(network, Opened.MONOTONE):
        expression = network.nodes[network.index[rule.node]].rule.expression
        unfit = _unfit_for_monotone(rule.node, expression)
        if unfit is not None:
            entry, message, source = unfit
            place = next(symbol.span for symbol in symbols(expression) if source in (None, symbol.name))
            found.append(
                entry.at(
                    network.source,
                    place,
                    message,
                    help="`--open connectives` opens it otherwise, and `--open file` only what the file names",
                )
            )
    return tuple(found)


def _unfit_for_monotone(name: str, rule: Expression) -> tuple[Entry, str, str | None] | None:
    """Why a rule cannot be open as monotone: the finding, a sentence, and the regulator that is to blame."""
    found = signs(rule)
    dual = next((source for source, sign in (found or {}).items() if len(sign) > 1), None)
    if dual is not None:
        why = f"the rule of `{name}` cannot be monotone: `{dual}` activates in some states and inhibits in others"
        return catalogue.NOT_MONOTONE, why, dual
    count = len(_names(rule)) if found is None else sum(map(bool, found.values()))
    if count > MAX_MONOTONE:
        why = f"the rule of `{name}` has {count} regulators: more than {MAX_MONOTONE} cannot be open as monotone"
        return catalogue.WIDE_MONOTONE, why, None
    return None


def _called(directive: Open) -> str:
    return "a list of rules" if directive.how is Openness.ALTERNATIVES else f"`{directive.how.value}`"


def _names(rule: Expression) -> tuple[str, ...]:
    return tuple(dict.fromkeys(symbol.obj for symbol in symbols(rule)))


def _difference(expected: Sequence[str], found: Sequence[str]) -> str:
    missing = [f"`{name}`" for name in expected if name not in found]
    surplus = [f"`{name}`" for name in found if name not in expected]
    parts = (
        f"without {', '.join(missing[:3])}" if missing else "",
        f"with {', '.join(surplus[:3])}" if surplus else "",
    )
    return ", ".join(filter(None, parts))


def _equal(a: Expression, b: Expression) -> bool:
    names = _names(a)
    if len(names) > MAX_TABLE:
        return format_expression(a) == format_expression(b)
    return truth_table(a, names) == truth_table(b, names)
