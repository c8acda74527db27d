"""What ``why`` says: the verdict, what is given, and numbered steps, each with its rule, causes and evidence."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from logicnet.compiled.function import Effect
from logicnet.network.evidence import Stance
from logicnet.network.levels import in_levels
from logicnet.perturbation.claim import Inputs, fate_sentence
from logicnet.perturbation.explain import Cause, Explanation, Motif, Need, Origin, Size, Step, Vanished
from logicnet.perturbation.screen import ScreenAnswer
from logicnet.report.page import WIDTH, Block, Fields, Page, Paragraph, Style, Verbatim, plural
from logicnet.report.pages.phrases import asked_as, hint, limit_notice, question, value_text
from logicnet.report.report import Asked, network_name

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


def explanation_page(found: Explanation, asked: Asked) -> Page:
    """What ``why`` says."""
    name = found.phenotype
    applied: tuple[Clamp | Cut, ...] = (*found.clamps, *found.cuts)
    declared = next((p.text for p in found.network.phenotypes if p.name == name), name)
    blocks: list[Block] = [
        Paragraph(f"{_TITLES[found.answer].format(p=name)} in {network_name(found.network)}", Style.TITLE),
        Fields(
            (
                *question(found.network, found.environment, applied, asked),
                ("update", found.update.value),
                ("phenotype", name if declared == name else f"{name} ({declared})"),
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
        blocks += [_vanished(gone) for gone in found.vanished]
        if not found.all_vanished:
            blocks.append(Paragraph("There are more such sets (--limit).", Style.FAINT))
    if len(found.needs) > 1 or any(need.answer is not ScreenAnswer.SURVIVES for need in found.needs) or found.by_force:
        blocks += [_need(need, name) for need in found.needs]
    return blocks


def _motif(network: Network, motif: Motif, name: str, changed: bool) -> list[Block]:
    held = motif.held
    moving = [step.node for step in motif.steps if step.origin is Origin.OPEN]
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
    blocks += _loops(motif.steps)
    end = f"so an attractor shows {name}" if moving else f"so {name} is true for good"
    blocks += _listing(network, motif.steps, motif.readout, end)
    if held:
        blocks.append(Paragraph(_SIZES[motif.size].format(p=name)))
    return blocks


def chain_blocks(steps: Sequence[Step], most: int) -> list[Block]:
    """The loops, and the first steps that rules give, each with its causes and what is cited."""
    told = [step for step in steps if step.origin in (Origin.RULE, Origin.OPEN)]
    width = len(str(len(told)))
    lines = [line for k, step in enumerate(told[:most], start=1) for line in _lines(f"  {k:>{width}}. ", step)]
    blocks = _loops(steps)
    blocks += [Verbatim("\n".join(lines))] if lines else []
    more = len(told) - most
    return [*blocks, Paragraph(f"and {plural(more, 'more step')}; `why` has all", Style.FAINT)] if more > 0 else blocks


def _loops(steps: Sequence[Step]) -> list[Block]:
    rows = []
    for number in range(1, max((step.loop for step in steps), default=0) + 1):
        members = [step for step in steps if step.loop == number and step.origin is not Origin.CHOSEN]
        if members:
            rows.append((f"loop {number}", f"{' -> '.join(map(_value, members))} -> (back)"))
    return [Fields(tuple(rows))] if rows else []


def _listing(network: Network, steps: Sequence[Step], readout: Sequence[Cause], end: str) -> list[Block]:
    """What is given, the numbered steps, and what they show."""
    given = [step for step in steps if step.origin in (Origin.CLAMP, Origin.ENVIRONMENT, Origin.CHOSEN)]
    groups = [
        ("clamped", _values(network, given, Origin.CLAMP)),
        ("environment", _values(network, given, Origin.ENVIRONMENT)),
        ("where", [f"{_value(s)} (a free input)" for s in given if s.origin is Origin.CHOSEN]),
    ]
    rows = tuple((label, ", ".join(values)) for label, values in groups if values)
    blocks: list[Block] = [Fields(rows)] if rows else []
    lines: list[str] = []
    told = [step for step in steps if step not in given]
    width = len(str(len(told)))
    for number, step in enumerate(told, start=1):
        lines += _lines(f"  {number:>{width}}. ", step)
    if lines:
        blocks.append(Verbatim("\n".join(lines)))
    if readout:
        shown = " and ".join(f"{cause.node}={value_text(cause.value)}" for cause in readout)
        blocks.append(Paragraph(f"{shown}: {end}.", Style.TITLE))
    return blocks


def _lines(head: str, step: Step) -> Iterable[str]:
    loop = f"   (loop {step.loop})" if step.loop else ""
    yield f"{head}{_value(step)}{loop}"
    indent = " " * (len(head) + 2)
    yield from _hanging(f"rule: {step.rule}", indent)
    for cause in step.causes:
        yield from _hanging(_because(cause), indent)


def _hanging(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=f"{indent}    ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _because(cause: Cause) -> str:
    """One cause in words, with what is cited for it."""
    return _because_text(cause) + ("" if cause.cut is not None else _cited(cause))


def _because_text(cause: Cause) -> str:
    """One cause in words: ``SRC=1 activates it``."""
    what = f"{cause.node}={value_text(cause.value)}"
    if cause.cut is not None:
        return f"{cause.node} is not seen: the regulation is cut and reads as {cause.value}"
    if cause.value is None:
        effect = {Effect.ACTIVATES: "activates", Effect.INHIBITS: "inhibits"}.get(
            cause.sign or Effect.BOTH, "acts both ways"
        )
        words = f"{what} {effect} it when on"
    elif cause.sign is Effect.ACTIVATES:
        words = f"{what} activates it" if cause.value else f"{what}, an activator, is off"
    elif cause.sign is Effect.INHIBITS:
        words = f"{what} inhibits it" if cause.value else f"{what}, an inhibitor, is off"
    else:
        words = f"{what} acts on it"
    return words


def cause_words(cause: Cause) -> str:
    """One cause in plain words, behind `because`: ``its activator SRC is off``."""
    roles = {Effect.ACTIVATES: "activator", Effect.INHIBITS: "inhibitor"}
    if cause.cut is not None or cause.value is None or cause.sign not in roles:
        return _because_text(cause)
    return f"its {roles[cause.sign]} {cause.node} is {'on' if cause.value else 'off'}"


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


def _value(step: Step) -> str:
    return f"{step.node}={value_text(step.value)}"


def _brief(motif: Motif) -> str:
    """A motif in a sentence: its loops, and what follows."""
    told = [step for step in motif.steps if step.origin in (Origin.RULE, Origin.OPEN)]
    parts = []
    for number in range(1, max((step.loop for step in told), default=0) + 1):
        members = [step for step in told if step.loop == number]
        if members:
            parts.append(f"the loop {' -> '.join(map(_value, members))} -> (back)")
    rest = [_value(step) for step in told if not step.loop]
    if rest:
        parts.append(f"{'and with it ' if parts else 'forced step by step: '}{', '.join(rest)}")
    chosen = [_value(step) for step in motif.steps if step.origin is Origin.CHOSEN]
    where = f" (where {', '.join(chosen)})" if chosen else ""
    return f"{'; '.join(parts) or 'nothing but what is given'}{where}"


def why_text(found: Explanation) -> str:
    """An explanation of what ends a phenotype, in a few sentences: the chain or the broken motifs, and each need."""
    name = found.phenotype
    sentences = []
    if found.answer is ScreenAnswer.UNDECIDED or found.limits:
        sentences.append(f"Not settled: {found.why or '; '.join(found.limits) or 'a limit was reached first'}.")
    elif found.by_force:
        told = [_value(step) for step in found.chain if step.origin is Origin.RULE]
        sentences.append(f"By force, each value from those before it: {', '.join(told) or 'the changes alone'}.")
    else:
        sentences += [_vanished(gone).text for gone in found.vanished]
        sentences += [] if found.all_vanished else ["More such sets of values are broken."]
    if len(found.needs) > 1:
        sentences += [_need(need, name).text for need in found.needs]
    if found.is_cited:
        sentences.append(f"{'It rests on' if found.is_proof else 'What is shown of it rests on'} {found.grounds.text}.")
    return " ".join(sentences)


def _need(need: Need, name: str) -> Paragraph:
    without = f"Without {need.change}"
    if need.answer is ScreenAnswer.ABOLISHED:
        return Paragraph(f"{without}, {name} is abolished as well: it is not needed.", Style.WARN)
    if need.answer is ScreenAnswer.UNDECIDED or need.motif is None:
        return Paragraph(f"{without}: undecided{f', {need.why}' if need.why else ''}.", Style.WARN)
    return Paragraph(f"{without}, {name} survives: {_brief(need.motif)}.")


def _vanished(gone: Vanished) -> Paragraph:
    held = {step.node: step.value for step in gone.motif.steps}
    breaks = []
    for change in gone.broken_by:
        wanted = held.get(getattr(change, "node", ""))
        breaks.append(f"{change}{'' if wanted is None else f' (it needs {wanted})'}")
    return Paragraph(f"Broken by {' and '.join(breaks) or 'the changes'}: {_brief(gone.motif)}.")


def _proved(found: Explanation, asked: Asked, changed: bool) -> str:
    inputs = Inputs(len(found.environment), tuple(n for n, b in found.environment if b is None), asked.environment)
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
            return [hint(f"in full, what keeps it alive without {need.change}", "why", asked, *quoted, clamps=others)]
    if found.answer is ScreenAnswer.SURVIVES:
        held = tuple(found.clamps) + tuple(found.cuts)
        goal = ("--abolish", found.phenotype, *asked_as(found.occurrence, found.update))
        return [hint("what would end it", "interventions", asked, *goal, clamps=held)]
    return []
