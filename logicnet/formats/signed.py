"""Rules of which a file gives the regulators and their signs only: written as open rules, with a reading that is told.

What is open is every function that the signs allow, where the language of open rules can say so
(:mod:`logicnet.network.openness`): ``monotone`` for known signs, the functions one by one where a sign is unknown. A
node with more regulators than that is one of the readings of :class:`Logic`. Those are fewer functions, and a finding
says so: no reader may take an answer about them for an answer about all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum

from logicnet.formats import findings
from logicnet.formats.sketch import MAX_LISTED, Declared, every_function, listed, reordered, rule_of, standard_reading
from logicnet.formats.translation import Translation
from logicnet.network.openness import MAX_MONOTONE, truth_table
from logicnet.text.expression import AND, NOT, Expression, Symbol, conjunction, disjunction, format_expression, symbols
from logicnet.text.formula import format_name
from logicnet.text.source import Source, Span

__all__ = ["Logic", "fitting", "is_monotone", "open_listed", "open_monotone", "open_rule", "reading", "write_open"]


class Logic(Enum):
    """How a rule is read of which only signs are known. A regulator of unknown sign counts as an activator."""

    #: On if an activator is on (or there is none) and no inhibitor is.
    INHIBITOR_WINS = "inhibitor-wins"
    #: On if an activator is on, or if there are inhibitors and none of them is on.
    ACTIVATOR_WINS = "activator-wins"
    #: On if all activators are on and no inhibitor is.
    ALL_AND = "all-and"
    #: On if some activator is on or some inhibitor is off.
    ALL_OR = "all-or"


def reading(regulators: Sequence[Declared], logic: Logic) -> Expression:
    """The function that a reading makes of these regulators, of which there is at least one. Each has an effect."""
    if logic is Logic.INHIBITOR_WINS:
        return standard_reading(regulators)
    activators: list[Expression] = [Symbol(r.source) for r in regulators if r.sign >= 0]
    inhibitors: list[Expression] = [NOT(Symbol(r.source)) for r in regulators if r.sign < 0]
    if logic is Logic.ALL_AND:
        return conjunction([*activators, *inhibitors])
    if logic is Logic.ALL_OR or not inhibitors:
        return disjunction([*activators, *inhibitors])
    return disjunction([*activators, conjunction(inhibitors)])


def fitting(rule: Expression, tables: Sequence[int], names: Sequence[str]) -> Expression:
    """The rule if it is one of these functions, else the first of them."""
    return rule if truth_table(rule, tuple(names)) in tables else rule_of(tables[0], names)


def open_listed(
    out: Translation, name: str, at: Span, rule: Expression, tables: Sequence[int], names: Sequence[str]
) -> str:
    """Declare a rule as open with these functions one by one; what is open in words, empty if there is no other."""
    # In the order of the rule line, which is the one that the writer knows.
    order = list(dict.fromkeys(symbol.name for symbol in symbols(rule)))
    others = [_text(out, other) for other in listed(reordered(tables, names, order), rule, order)]
    if not others:
        return ""
    out.directive(f"open {format_name(out.called(name))}: {' ; '.join(others)}", at)
    return f"one of {len(tables)} functions"


def is_monotone(regulators: Sequence[Declared]) -> bool:
    """Whether ``open: monotone`` can say what these regulators leave open."""
    return all(r.sign for r in regulators) and len(regulators) <= MAX_MONOTONE


def open_monotone(out: Translation, name: str, regulators: Sequence[Declared], places: Sequence[Span]) -> str:
    """Declare a rule as open with every function of these regulators of known sign; what is open in words.

    Empty, and nothing declared, where one essential regulator leaves one function.
    """
    optional = [(r, at) for r, at in zip(regulators, places, strict=True) if not r.essential]
    if len(regulators) < 2 and not optional:
        return ""
    target = format_name(out.called(name))
    out.directive(f"open {target}: monotone", places[0])
    for r, at in optional:
        out.directive(f"optional {format_name(out.called(r.source))} -> {target}", at)
    return "every function with these signs"


def write_open(out: Translation, name: str, at: Span, rule: Expression, what: str) -> Expression:
    """Write the rule of a node of which ``what`` is open, and give it as it is written."""
    if what and isinstance(rule, Symbol) and rule.name == name:
        # Bare, it would be an input, of which nothing can be open.
        rule = AND(rule, rule)
    out.rule(name, at, rule)
    return rule


def _text(out: Translation, rule: Expression) -> str:
    return format_expression(rule, lambda n: format_name(out.called(n)))


def _other_readings(regulators: Sequence[Declared], logic: Logic) -> list[Expression]:
    """The functions of all readings but the first, each once; unknown signs all activate, or all inhibit."""
    turned = [r if r.sign else Declared(r.source, -1, r.essential) for r in regulators]
    found: dict[str, Expression] = {}
    for signs in (regulators, turned):
        for other in (logic, *(one for one in Logic if one is not logic)):
            rule = reading(signs, other)
            found.setdefault(format_expression(rule), rule)
    return list(found.values())[1:]


def open_rule(
    out: Translation,
    source: Source,
    name: str,
    regulators: Sequence[Declared],
    places: Mapping[str, Span],
    logic: Logic,
) -> None:
    """Write the rule of a node with these essential regulators, and what is open in it.

    ``places`` is where the file states each regulation. Raises nothing; what is told goes to the findings of ``out``.
    """
    names = [r.source for r in regulators]
    at = places[names[0]]
    rule = reading(regulators, logic)
    what = ""
    if is_monotone(regulators):
        what = open_monotone(out, name, regulators, [places[n] for n in names])
    else:
        tables = every_function(regulators)
        if tables is None or len(tables) > MAX_LISTED:
            narrow = _other_readings(regulators, logic)
            why = f"{len(names)} regulators" if all(r.sign for r in regulators) else "a regulator of unknown sign"
            out.diagnostics.append(
                findings.NARROWED.at(
                    source,
                    at,
                    f"`{name}` has {why}: it is one of {len(narrow) + 1} functions, and not any that its signs allow",
                    help="answers do not cover the others; give the rule, or the sign, if it is known",
                )
            )
            others = " ; ".join(_text(out, other) for other in narrow)
            out.directive(f"open {format_name(out.called(name))}: {others}", at)
            what = f"the other readings of these signs, {len(narrow) + 1} functions together"
        else:
            rule = fitting(rule, tables, names)
            what = open_listed(out, name, at, rule, tables, names)
    rule = write_open(out, name, at, rule, what)
    text = format_expression(rule)
    out.diagnostics.append(
        findings.READ_AS.at(
            source,
            at,
            f"the rule of `{name}` is not given: read as `{text}`, open: {what}"
            if what
            else f"the rule of `{name}` is not given; with this sign it can only be `{text}`",
            help=f"this is the reading `{logic.value}`; `logicnet convert --logic` chooses another" if what else None,
        )
    )
