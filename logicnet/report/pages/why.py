"""What ``why`` says: the verdict, what is given, and numbered steps, each with its rule, causes and evidence."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from logicnet.compiled.function import Effect
from logicnet.network.case import changes_argument, value_words
from logicnet.network.evidence import Stance
from logicnet.network.levels import in_levels, rule_in_levels
from logicnet.perturbation.claim import Inputs, fate_sentence
from logicnet.perturbation.explain import Cause, Explanation, Motif, Need, Origin, Size, Step, Vanished
from logicnet.perturbation.screen import ScreenAnswer
from logicnet.report.page import WIDTH, Block, Fields, Page, Paragraph, Style, Verbatim, plural, shortened
from logicnet.report.pages.phrases import NAMES, asked_as, has_candidates, hint, limit_notice, question
from logicnet.report.report import Asked, network_name
from logicnet.report.views.fields import facts_of
from logicnet.report.views.why import WHY

if TYPE_CHECKING:
    from logicnet.network.model import Clamp, Cut, Network

__all__ = ["cause_words", "chain_blocks", "explanation_blocks", "explanation_page", "why_text"]

#: Findings named per cause.
CITED = 2
#: Regulations in doubt that are listed.
DOUBTS = 6

_SIZES = {
    Size.SMALLEST: "No self-sustaining set with fewer values keeps {p} true (proved).",
    Size.MINIMAL: "No part of this set keeps {p} true; whether another set with fewer values does was not settled.",
    Size.NOT_MINIMAL: "This is all that the open nodes depend on; it is not claimed to be the smallest such part.",
}


_ROLES = {Effect.ACTIVATES: "activator", Effect.INHIBITS: "inhibitor"}


def explanation_page(found: Explanation, asked: Asked) -> Page:
    """What ``why`` says."""
    name = found.phenotype
    applied: tuple[Clamp | Cut, ...] = (*found.clamps, *found.cuts)
    blocks: list[Block] = [
        Paragraph(f"{_TITLES[found.answer].format(p=name)} in {network_name(found.network)}", Style.TITLE),
        Fields(
            (
                *question(found.network, found.environment, applied, asked),
                *facts_of(WHY.fields, found),
            )
        ),
    ]
    blocks += limit_notice(found.limits)
    blocks += explanation_blocks(found)
    if found.answer is not ScreenAnswer.UNDECIDED:
        blocks.append(Paragraph(_proved(found, asked, bool(applied))))
    blocks += _next(found, asked)
    return tuple(blocks)


def explanation_blocks(found: Explanation) -> list[Block]:
    """The verdict and what it rests on."""
    name, changed = found.phenotype, bool(found.clamps or found.cuts)
    blocks: list[Block] = []
    if found.answer is ScreenAnswer.SURVIVES:
        blocks.append(Paragraph(f"{name} survives.", Style.BAD))
        if found.motif is not None:
            blocks += _motif(found.network, found.motif, name, changed)
    elif found.answer is ScreenAnswer.UNDECIDED:
        blocks.append(Paragraph(f"Undecided: {found.why or 'a limit was reached first'}.", Style.WARN))
    else:
        blocks += _ended(found, name)
    if found.is_cited:
        blocks.append(_rests(found))
    blocks += [Paragraph(f"Not read, so its findings are missing here: {why}", Style.WARN) for why in found.unusable]
    return blocks


def _rests(found: Explanation) -> Block:
    """On how many findings the verdict rests, and which of its steps are in doubt."""
    told = found.grounds
    rows = [("rests on" if found.is_proof else "shown by", told.text)]
    if told.doubts:
        more = len(told.doubts) - DOUBTS
        rows.append(("in doubt", "; ".join(told.doubts[:DOUBTS]) + (f"; and {more} more" if more > 0 else "")))
    return Fields(tuple(rows))


_TITLES = {
    ScreenAnswer.SURVIVES: "Why {p} survives",
    ScreenAnswer.ABOLISHED: "Why {p} is abolished",
    ScreenAnswer.VACUOUS: "Why {p} was never there",
    ScreenAnswer.UNDECIDED: "Why {p}",
}


def _ended(found: Explanation, name: str) -> list[Block]:
    """ABOLISHED or VACUOUS."""
    blocks: list[Block] = []
    if found.answer is ScreenAnswer.VACUOUS:
        never = f"No attractor {found.occurrence.shows(name)} here even without any change (vacuous)."
        blocks.append(Paragraph(never, Style.WARN))
    else:
        blocks.append(Paragraph(f"{name} is abolished.", Style.GOOD))
    if found.by_force:
        blocks.append(Paragraph("By force: each value below follows from those before it, whatever else happens."))
        blocks += _listing(found.network, found.chain, found.readout, f"so {name} is false for good")
    elif found.answer is ScreenAnswer.ABOLISHED:
        count = plural(len(found.vanished), "set")
        more = "" if found.all_vanished else "at least "
        blocks.append(
            Paragraph(
                f"Not by force: other values stay open. But {more}{count} of values kept {name} alive before, by "
                "holding themselves in place, and each is contradicted now:"
            )
        )
        blocks += [_vanished(found.network, gone) for gone in found.vanished]
        if not found.all_vanished:
            blocks.append(Paragraph("There are more such sets (--limit).", Style.FAINT))
    if len(found.needs) > 1 or any(need.answer is not ScreenAnswer.SURVIVES for need in found.needs) or found.by_force:
        blocks += [_need(found.network, need, name) for need in found.needs]
    return blocks


def _motif(network: Network, motif: Motif, name: str, changed: bool) -> list[Block]:
    held = motif.held
    moving = network.level_names(step.node for step in motif.steps if step.origin is Origin.OPEN)
    if moving:
        one = len(moving) == 1
        intro = f"No set of values keeps it true throughout. An attractor shows it while {plural(len(moving), 'node')} "
        intro += f"{'is' if one else 'are'} held by nothing: {', '.join(moving)}. "
        intro += f"{'It sees only itself' if one else 'They see only each other'} and the values below."
    elif held and not any(step.loop for step in held):
        intro = "Nothing has to hold itself in place: where the free inputs have these values, it follows step by step."
    elif not held:
        intro = "Nothing has to hold itself in place: what is given forces it, step by step."
    else:
        intro = f"{plural(len(held), 'value')} {'holds itself' if len(held) == 1 else 'hold each other'} in place: "
        intro += f"nothing from outside forces {'it' if len(held) == 1 else 'them'}, and no rule changes "
        intro += f"{'it' if len(held) == 1 else 'any of them'}."
    blocks: list[Block] = [Paragraph(intro)]
    blocks += _loops(network, motif.steps)
    end = f"so an attractor shows {name}" if moving else f"so {name} is true for good"
    blocks += _listing(network, motif.steps, motif.readout, end)
    if held:
        blocks.append(Paragraph(_SIZES[motif.size].format(p=name)))
    return blocks


def chain_blocks(network: Network, steps: Sequence[Step], most: int) -> list[Block]:
    """The loops, and the first steps that rules give, each with its causes and what is cited."""
    told = [step for step in steps if step.origin in (Origin.RULE, Origin.OPEN)]
    width = len(str(len(told)))
    lines = [line for k, step in enumerate(told[:most], start=1) for line in _lines(network, f"  {k:>{width}}. ", step)]
    blocks = _loops(network, steps)
    blocks += [Verbatim("\n".join(lines))] if lines else []
    more = len(told) - most
    return [*blocks, Paragraph(f"and {plural(more, 'more step')}; `why` has all", Style.FAINT)] if more > 0 else blocks


def _loops(network: Network, steps: Sequence[Step]) -> list[Block]:
    rows = []
    for number in range(1, max((step.loop for step in steps), default=0) + 1):
        members = [step for step in steps if step.loop == number and step.origin is not Origin.CHOSEN]
        if members:
            told = " -> ".join(_value(network, step) for step in members)
            rows.append((f"loop {number}", f"{told} -> (back)"))
    return [Fields(tuple(rows))] if rows else []


def _listing(network: Network, steps: Sequence[Step], readout: Sequence[Cause], end: str) -> list[Block]:
    """What is given, the numbered steps, and what they show."""
    given = [step for step in steps if step.origin in (Origin.CLAMP, Origin.ENVIRONMENT, Origin.CHOSEN)]
    groups = [
        ("clamped", _values(network, given, Origin.CLAMP)),
        ("environment", _values(network, given, Origin.ENVIRONMENT)),
        ("where", [f"{words} (a free input)" for words in _values(network, given, Origin.CHOSEN)]),
    ]
    rows = tuple((label, shortened(values, NAMES)) for label, values in groups if values)
    blocks: list[Block] = [Fields(rows)] if rows else []
    lines: list[str] = []
    told = [step for step in steps if step not in given]
    width = len(str(len(told)))
    for number, step in enumerate(told, start=1):
        lines += _lines(network, f"  {number:>{width}}. ", step)
    if lines:
        blocks.append(Verbatim("\n".join(lines)))
    if readout:
        told_of = in_levels(network.named_levels, [(cause.node, cause.value) for cause in readout])
        shown = " and ".join(map("".join, told_of))
        blocks.append(Paragraph(f"{shown}: {end}.", Style.TITLE))
    return blocks


def _lines(network: Network, head: str, step: Step) -> Iterable[str]:
    loop = f"   (loop {step.loop})" if step.loop else ""
    yield f"{head}{_value(network, step)}{loop}"
    indent = " " * (len(head) + 2)
    yield from _hanging(f"rule: {_rule(network, step)}", indent)
    for cause in step.causes:
        yield from _hanging(_because(network, cause), indent)


def _hanging(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=f"{indent}    ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _because(network: Network, cause: Cause) -> str:
    """One cause in words, with what is cited for it."""
    return _because_text(network, cause) + ("" if cause.cut is not None else _cited(cause))


def _because_text(network: Network, cause: Cause) -> str:
    """One cause in words: ``SRC=1 activates it``."""
    if cause.cut is not None:
        return f"{cause.node} is not seen: the regulation is cut and reads as {cause.value}"
    what = value_words(network, cause.node, cause.value)
    on = value_words(network, cause.node, 1)
    is_level = on != f"{cause.node}=1"
    effect = {Effect.ACTIVATES: "activate", Effect.INHIBITS: "inhibit"}.get(cause.sign or Effect.BOTH)
    if cause.value is None:
        acts = f"{effect}s it" if effect else "acts both ways"
        return f"{on} {acts} when it holds, which is open" if is_level else f"{what} {acts} when on"
    if effect is None:
        return f"{what} acts on it"
    if cause.value:
        return f"{what} {effect}s it"
    if is_level:
        return f"{what}, and {on} would {effect} it"
    return f"{what}, an {_ROLES[cause.sign or Effect.BOTH]}, is off"


def cause_words(network: Network, cause: Cause) -> str:
    """One cause in plain words, behind `because`: ``its activator SRC is off``."""
    is_level = value_words(network, cause.node, 1) != f"{cause.node}=1"
    if cause.cut is not None or cause.value is None or cause.sign not in _ROLES or is_level:
        return _because_text(network, cause)
    return f"its {_ROLES[cause.sign]} {cause.node} is {'on' if cause.value else 'off'}"


def _cited(cause: Cause) -> str:
    shown = []
    for cited in cause.evidence:
        marks = ["contradicts"] if cited.stance is Stance.CONTRADICTS else []
        marks += ["remembered"] if cited.seen == "remembered" else []
        said = f" ({', '.join(marks)})" if marks else ""
        shown.append(f"{cited.id} {cited.reference}{said}")
    return (
        f"  [{'; '.join([*shown[:CITED], *([f'and {len(shown) - CITED} more'] if len(shown) > CITED else [])])}]"
        if shown
        else ""
    )


def _values(network: Network, given: Sequence[Step], origin: Origin) -> list[str]:
    """What was given in one way, levels of one node together."""
    told = [(step.node, step.value) for step in given if step.origin is origin]
    return ["".join(one) for one in in_levels(network.named_levels, told)]


def _value(network: Network, step: Step) -> str:
    return value_words(network, step.node, step.value)


def _rule(network: Network, step: Step) -> str:
    """The rule of a step; the Boolean nodes of levels in it as what they say of the level."""
    if not network.named_levels:
        return step.rule
    return rule_in_levels(network.named_levels, network.nodes[network.index[step.node]].rule.expression)


def _brief(network: Network, motif: Motif) -> str:
    """A motif in a sentence: its loops, and what follows."""
    told = [step for step in motif.steps if step.origin in (Origin.RULE, Origin.OPEN)]
    parts = []
    for number in range(1, max((step.loop for step in told), default=0) + 1):
        members = [step for step in told if step.loop == number]
        if members:
            parts.append(f"the loop {' -> '.join(_value(network, step) for step in members)} -> (back)")
    rest = [_value(network, step) for step in told if not step.loop]
    if rest:
        parts.append(f"{'and with it ' if parts else 'forced step by step: '}{', '.join(rest)}")
    chosen = _values(network, motif.steps, Origin.CHOSEN)
    where = f" (where {', '.join(chosen)})" if chosen else ""
    return f"{'; '.join(parts) or 'nothing but what is given'}{where}"


def why_text(found: Explanation) -> str:
    """An explanation of what ends a phenotype, in a few sentences: the chain or the broken motifs, and each need."""
    name = found.phenotype
    sentences = []
    if found.answer is ScreenAnswer.UNDECIDED or found.limits:
        sentences.append(f"Not settled: {found.why or '; '.join(found.limits) or 'a limit was reached first'}.")
    elif found.by_force:
        told = [_value(found.network, step) for step in found.chain if step.origin is Origin.RULE]
        sentences.append(f"By force, each value from those before it: {', '.join(told) or 'the changes alone'}.")
    else:
        sentences += [_vanished(found.network, gone).text for gone in found.vanished]
        sentences += [] if found.all_vanished else ["More such sets of values are broken."]
    if len(found.needs) > 1:
        sentences += [_need(found.network, need, name).text for need in found.needs]
    if found.is_cited:
        sentences.append(f"{'It rests on' if found.is_proof else 'What is shown of it rests on'} {found.grounds.text}.")
    return " ".join(sentences)


def _need(network: Network, need: Need, name: str) -> Paragraph:
    without = f"Without {_change(network, need.change)}"
    if need.answer is ScreenAnswer.ABOLISHED:
        return Paragraph(f"{without}, {name} is abolished as well: it is not needed.", Style.WARN)
    if need.answer is ScreenAnswer.UNDECIDED or need.motif is None:
        return Paragraph(f"{without}: undecided{f', {need.why}' if need.why else ''}.", Style.WARN)
    return Paragraph(f"{without}, {name} survives: {_brief(network, need.motif)}.")


def _vanished(network: Network, gone: Vanished) -> Paragraph:
    held = {step.node: step.value for step in gone.motif.steps}
    breaks = []
    for change in gone.broken_by:
        node = getattr(change, "node", "")
        wanted = held.get(node)
        needed = "" if wanted is None else f" (it needs {_needed(network, node, wanted)})"
        breaks.append(f"{_change(network, change)}{needed}")
    return Paragraph(f"Broken by {' and '.join(breaks) or 'the changes'}: {_brief(network, gone.motif)}.")


def _change(network: Network, change: Clamp | Cut) -> str:
    """One change of a set: a clamp of a level as a bound, what it is for alone."""
    node = getattr(change, "node", None)
    return str(change) if node is None else value_words(network, node, change.value)


def _needed(network: Network, node: str, value: int) -> str:
    words = value_words(network, node, value)
    return str(value) if words == f"{node}={value}" else words


def _proved(found: Explanation, asked: Asked, changed: bool) -> str:
    free = found.network.level_names(n for n, b in found.environment if b is None)
    inputs = Inputs(len(found.environment), free, asked.environment)
    return fate_sentence(
        found.demand.text,
        found.occurrence,
        found.update,
        inputs,
        survives=found.answer is ScreenAnswer.SURVIVES,
        changed=changed,
        vacuous=found.answer is ScreenAnswer.VACUOUS,
        by_force=found.by_force,
    )


def _next(found: Explanation, asked: Asked) -> list[Block]:
    """The command a reader is likely to want next."""
    quoted = ("--phenotype", found.phenotype, *asked_as(found.occurrence, found.update))
    for need in found.needs:
        if need.answer is ScreenAnswer.SURVIVES and len(found.needs) > 1:
            applied: tuple[Clamp | Cut, ...] = (*found.clamps, *found.cuts)
            others = tuple(change for change in applied if change != need.change)
            what = f"in full, what keeps it alive without {_change(found.network, need.change)}"
            return [hint(what, "why", asked, *quoted, changes=changes_argument(found.network, others))]
    if found.answer is ScreenAnswer.SURVIVES and has_candidates(found.network, found.demand.formula, found.clamps):
        held = changes_argument(found.network, (*found.clamps, *found.cuts))
        goal = ("--abolish", found.phenotype, *asked_as(found.occurrence, found.update))
        return [hint("what would end it", "interventions", asked, *goal, changes=held)]
    return []
