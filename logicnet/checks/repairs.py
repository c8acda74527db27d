"""Safe repairs: edits of the lossless document that mend a finding and change no rule as a function.

That nothing changed is proved on the result, not assumed of the edit: the repaired text is read again, each rule is
compared with the one it was as a function of the states, and everything else the file says must be the same, word for
word. A repair that would bring a new error (such as an ``edge`` line about a regulation that goes) is left out, and so
is one that would make an input of a node (``d, d | d``): the environment could set it then.

Repaired are LN019 (a starting value becomes a remark), LN101 (the line of an input is added for a name that nothing
defines, unless it resembles one that something does: that one is offered, and the author decides; only where no other
error stands in the file), LN115 (the missing line of an input is added), LN121 (an
``allow`` that accepts nothing goes), LN201 and LN204 (names and parts without effect go; the rest of that rule is
written anew). All other findings need someone who knows what was meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from msgspec import Struct

from logicnet.checks.registry import MOST_WORK_ON_A_RULE
from logicnet.checks.review import UNUSED_ALLOW, review
from logicnet.compiled.function import constant_value, equivalent, without_redundant_parts
from logicnet.errors import InternalError
from logicnet.limits import Limits
from logicnet.network.bnet import Reading, parse
from logicnet.network.document import LineKind
from logicnet.network.model import Network
from logicnet.text import catalogue
from logicnet.text.diagnostics import Diagnostic
from logicnet.text.expression import format_expression
from logicnet.text.names import format_name
from logicnet.text.source import Span

__all__ = ["REPAIRABLE", "Edit", "Repair", "repaired", "repairs"]

REPAIRABLE: Final = frozenset({"LN019", "LN101", "LN115", "LN121", "LN201", "LN204"})


class Edit(Struct, frozen=True, order=True):
    """A stretch of the source and the text to put in its place."""

    span: Span
    text: str


class Repair(Struct, frozen=True):
    """What mends one finding."""

    code: str
    #: The place of the finding.
    span: Span
    #: What is done, in words: "deleted `b & c` from the rule of `a`".
    what: str
    edits: tuple[Edit, ...]


def repairs(reading: Reading, shown: Callable[[Diagnostic], bool] = lambda _: True) -> tuple[Repair, ...]:
    """The repairs of a file that can all be made together, in line order.

    Of a file whose only errors are names that nothing defines: lines for those that are probably inputs. Of a file with
    other errors, none.

    Only findings that are ``shown`` are mended, and none that the author accepts. O(findings) readings at worst.
    """
    if reading.network is None:
        return tuple(_undefined(reading, shown))
    found = [d for d in review(reading).diagnostics if d.code in REPAIRABLE and d.source is reading.source and shown(d)]
    offered = tuple(_offered(reading, reading.network, found))
    if not offered or _sound(reading, offered):
        return offered
    kept: list[Repair] = []
    for repair in offered:
        if _sound(reading, [*kept, repair]):
            kept.append(repair)
    return tuple(kept)


def repaired(reading: Reading, made: Iterable[Repair]) -> str:
    """The text of the file with repairs made, its byte-order mark included.

    Raises :class:`~logicnet.errors.InternalError` when the result does not say the same as the file did.
    """
    chosen = tuple(made)
    if not _sound(reading, chosen):
        raise InternalError("the repaired file does not say the same as the file that was read")
    return reading.source.prefix + _edited(reading.source.text, chosen)


def _edited(text: str, made: Sequence[Repair]) -> str:
    pieces, position = [], 0
    for edit in sorted({edit for repair in made for edit in repair.edits}):
        if edit.span.start < position:
            raise InternalError("two repairs want the same place")
        pieces += [text[position : edit.span.start], edit.text]
        position = edit.span.end
    return "".join((*pieces, text[position:]))


def _sound(reading: Reading, made: Sequence[Repair]) -> bool:
    """Whether the file with these repairs can be read and says the same."""
    read = parse(_edited(reading.source.text, made), reading.source.path)
    again = read.network
    if reading.network is None:
        return _completed(reading, read, len(made))
    return again is not None and _same(reading.network, again)


def _same(before: Network, after: Network) -> bool:
    """Same nodes in the same order, same functions, same inputs, same words but for ``allow``."""
    if before.names != after.names:
        return False
    for old, new in zip(before.nodes, after.nodes, strict=True):
        if old.is_input is not new.is_input:
            return False
        one, other = old.rule.expression, new.rule.expression
        if format_expression(one) != format_expression(other) and not equivalent(one, other):
            return False
    return _said(before) == _said(after)


def _said(network: Network) -> list[str]:
    return [line for line in network.meaning if not line.startswith(('["rule",', '["allow",'))]


def _completed(before: Reading, after: Reading, added: int) -> bool:
    """Whether the rules of a file are as they were, and inputs came behind them, one for each finding that went."""
    old, new = before.sound, after.network or after.sound
    if old is None or new is None or len(new.nodes) != len(old.nodes) + added:
        return False
    kept = all(
        a.name == b.name and format_expression(a.rule.expression) == format_expression(b.rule.expression)
        for a, b in zip(old.nodes, new.nodes, strict=False)
    )
    inputs = all(node.is_input for node in new.nodes[len(old.nodes) :])
    errors = [sum(d.is_error for d in reading.diagnostics) for reading in (before, after)]
    return kept and inputs and errors[1] == errors[0] - added


def _undefined(reading: Reading, shown: Callable[[Diagnostic], bool]) -> Iterator[Repair]:
    """The lines of inputs that are missing, in the order of their first use."""
    errors = [d for d in reading.diagnostics if d.is_error]
    last = next((line for line in reversed(reading.document.lines) if line.kind is LineKind.RULE), None)
    if last is None or any(d.code != catalogue.UNDEFINED.code for d in errors):
        return
    added: list[Repair] = []
    first = re.search(r"\r\n?|\n", reading.source.text)
    lines = dict(reading.missing)
    for diagnostic in errors:
        line = lines.get(diagnostic.span)
        if line is not None and shown(diagnostic):
            what = f"added the line of the input `{line}`"
            edit = Edit(_at(last.span.end), (first.group() if first else "\n") + line)
            added.append(Repair(diagnostic.code, diagnostic.span, what, (edit,)))
    if added and _sound(reading, added):
        yield from added


def _offered(reading: Reading, network: Network, found: Sequence[Diagnostic]) -> Iterator[Repair]:
    rules: set[str] = set()
    for diagnostic in found:
        if diagnostic.code == UNUSED_ALLOW.code:
            yield _allow(reading, diagnostic)
        elif diagnostic.code == catalogue.INITIAL_STATE.code:
            line = next(
                line for line in reading.document.lines if line.span.start <= diagnostic.span.start <= line.span.end
            )
            edit = Edit(Span(line.span.start, line.span.start), "# ")
            yield Repair(diagnostic.code, diagnostic.span, "made the starting value a remark", (edit,))
        elif diagnostic.code == catalogue.NO_INPUT_LINE.code:
            yield from _input_line(reading, network, diagnostic)
        else:
            yield from _rule(network, diagnostic, rules)


def _allow(reading: Reading, diagnostic: Diagnostic) -> Repair:
    """The line with the codes that are needed, or no line at all."""
    span, text = diagnostic.span, diagnostic.replacement or ""
    if not text:
        end = re.compile(r"\r\n?|\n|").match(reading.source.text, span.end)
        span = Span(span.start, end.end() if end else span.end)
    what = "shortened the `allow` line" if text else "deleted the `allow` line"
    return Repair(diagnostic.code, diagnostic.span, what, (Edit(span, text),))


def _input_line(reading: Reading, network: Network, diagnostic: Diagnostic) -> Iterator[Repair]:
    """The line of an input, below the last rule and written like it."""
    last = next((line for line in reversed(reading.document.lines) if line.kind is LineKind.RULE), None)
    if last is None or not last.body.start > last.key.end:
        return
    name = next(i.node for i in network.inputs if i.span.start <= diagnostic.span.start <= i.span.end)
    sign = reading.document.text(Span(last.key.end, last.body.start))
    first = re.search(r"\r\n?|\n", reading.source.text)
    line = f"{first.group() if first else chr(10)}{format_name(name)}{sign}{format_name(name)}"
    # Several such lines go to one place: one edit each would not say in which order.
    yield Repair(
        diagnostic.code, diagnostic.span, f"added the line of the input `{name}`", (Edit(_at(last.span.end), line),)
    )


def _at(position: int) -> Span:
    return Span(position, position)


def _rule(network: Network, diagnostic: Diagnostic, seen: set[str]) -> Iterator[Repair]:
    """The rule without what has no effect; one repair per rule, however many findings it has."""
    place = diagnostic.span
    for node in network.nodes:
        if not node.rule.span.start <= place.start <= place.end <= node.rule.span.end or node.name in seen:
            continue
        seen.add(node.name)
        rule = node.rule.expression
        shorter = without_redundant_parts(rule, Limits().allowance(MOST_WORK_ON_A_RULE))
        if constant_value(rule) is None and format_expression(shorter) != format_expression(rule):
            written = format_expression(shorter)
            what = f"shortened the rule of `{node.name}` to `{written}`"
            yield Repair(diagnostic.code, place, what, (Edit(node.rule.span, written),))
