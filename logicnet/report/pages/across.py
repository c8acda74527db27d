"""What is said of expectations, or of patterns of markers, over all instantiations of open rules."""

from __future__ import annotations

from typing import Any

from logicnet.checks.across import Across, ExpectationAcross, ExpectationExtent, PatternsAcross
from logicnet.report.page import Block, Fields, Page, Paragraph, Style, Table, plural
from logicnet.report.pages.phrases import limit_notice
from logicnet.report.report import Asked, network_name
from logicnet.report.views.across import EXTENTS, PATTERN_ACROSS, PATTERNS_ACROSS
from logicnet.report.views.fields import Description, facts_of, shown_of

__all__ = ["across_blocks", "patterns_across_brief", "patterns_across_page"]


def patterns_across_page(answer: PatternsAcross, asked: Asked) -> Page:
    """What ``attractors --project --open`` says."""
    network, found = answer.network, answer.found
    blocks: list[Block] = [Paragraph(f"Patterns of attractors of {network_name(network)}", Style.TITLE)]
    blocks.append(Fields((("environment", asked.environment), *facts_of(PATTERNS_ACROSS.fields, answer))))
    blocks += across_blocks(found, PATTERN_ACROSS, "shown")
    said = "A pattern is shown in an instantiation if some attractor has these values always, in some setting of the "
    said += "free inputs. An attractor in which a marker keeps changing shows none."
    blocks.append(Paragraph(said, Style.FAINT))
    blocks += limit_notice(answer.limits)
    return tuple(blocks)


def across_blocks(found: Across, described: Description[ExpectationAcross, None, Any], verb: str) -> list[Block]:
    """In how many instantiations each expectation holds, and for those that depend on open rules one of each kind."""
    if not found.choices:
        left = "nothing is left to choose" if found.opened.value != "file" else "the file leaves nothing open"
        said = f"The only instantiation is the rules as written: {left}."
    else:
        rules = plural(found.rules, "rule")
        said = f"Whatever the open rules are: {plural(found.choices, 'choice')} in {rules}"
        met = f" that meet {plural(len(found.given), 'given expectation')}" if found.given else ""
        said += f", over all instantiations{met}."
    blocks: list[Block] = [Paragraph(said)]
    if found.consistent.value == "none":
        listed = ", ".join(found.contradictory)
        why = f"No instantiation meets what is given; these cannot hold together: {listed}"
        return [*blocks, Paragraph(why, Style.BAD)]
    if found.consistent.value == "unknown":
        why = f"It is not known whether some instantiation meets what is given: {found.why}"
        return [*blocks, Paragraph(why, Style.WARN)]
    shown = shown_of(described, None)
    rows = tuple(tuple(text(one) for _, text in shown) for one in found.results)
    nothing = Paragraph("The file has no expectation.")
    blocks.append(Table(tuple(label for label, _ in shown), rows) if rows else nothing)
    for result in found.results:
        if result.extent.value not in ("some", "none", "undecided"):
            continue
        facts = [(EXTENTS[result.extent], result.expectation.name)]
        against = "fails with" if verb == "holds" else f"not {verb} with"
        for label, changed in ((f"{verb} with", result.holding), (against, result.failing)):
            if changed is not None:
                facts.append((label, "; ".join(changed) or "the rules are as written"))
        facts += [("because", result.why)] if result.why else []
        blocks.append(Fields(tuple(facts)))
    return blocks


def patterns_across_brief(answer: PatternsAcross) -> tuple[tuple[str, str], ...]:
    """How many patterns are shown in all instantiations, in some, in none, and of how many that is not known."""
    extents = [one.extent for one in answer.found.results]
    # No expectation is given here.
    kinds = (kind for kind in EXTENTS if kind is not ExpectationExtent.GIVEN)
    return tuple((EXTENTS[kind], str(extents.count(kind))) for kind in kinds)
