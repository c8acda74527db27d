"""What is said of expectations, or of patterns of markers, over all instantiations of open rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logicnet.report.page import Block, Fields, Page, Paragraph, Style, Table, plural
from logicnet.report.pages.phrases import limit_notice
from logicnet.report.report import Asked, network_name
from logicnet.report.tables import Rows

if TYPE_CHECKING:
    from logicnet.checks.across import Across, PatternsAcross

__all__ = ["across_blocks", "patterns_across_brief", "patterns_across_page", "patterns_across_rows"]


def patterns_across_page(answer: PatternsAcross, asked: Asked) -> Page:
    """What ``attractors --project --open`` says."""
    network, found = answer.network, answer.found
    blocks: list[Block] = [Paragraph(f"Patterns of attractors of {network_name(network)}", Style.TITLE)]
    blocks.append(Fields((("environment", asked.environment), ("open", found.opened.value))))
    blocks += across_blocks(found, "shown", "pattern")
    said = "A pattern is shown in an instantiation if some attractor has these values always, in some setting of the "
    said += "free inputs. An attractor in which a marker keeps changing shows none."
    blocks.append(Paragraph(said, Style.FAINT))
    blocks += limit_notice(answer.limits)
    return tuple(blocks)


def across_blocks(found: Across, verb: str = "holds", what: str = "expectation") -> list[Block]:
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
    rows = [(_EXTENTS[r.extent.value], r.expectation.name) for r in found.results]
    nothing = Paragraph("The file has no expectation.")
    blocks.append(Table((f"{verb} in", what), tuple(rows)) if rows else nothing)
    for result in found.results:
        if result.extent.value not in ("some", "none", "undecided"):
            continue
        facts = [(_EXTENTS[result.extent.value], result.expectation.name)]
        against = "fails with" if verb == "holds" else f"not {verb} with"
        for label, changed in ((f"{verb} with", result.holding), (against, result.failing)):
            if changed is not None:
                facts.append((label, "; ".join(changed) or "the rules are as written"))
        facts += [("because", result.why)] if result.why else []
        blocks.append(Fields(tuple(facts)))
    return blocks


#: In how many of the consistent instantiations.
_EXTENTS = {"given": "all (given)", "all": "all", "some": "some", "none": "none", "undecided": "not decided"}


#: Those of them that patterns have: no expectation is given there.
_BRIEF = ("all", "some", "none", "undecided")


def patterns_across_brief(answer: PatternsAcross) -> tuple[tuple[str, str], ...]:
    """How many patterns are shown in all instantiations, in some, in none, and of how many that is not known."""
    extents = [one.extent.value for one in answer.found.results]
    return tuple((_EXTENTS[name], str(extents.count(name))) for name in _BRIEF)


def patterns_across_rows(answer: PatternsAcross) -> Rows:
    """One row per pattern: in how many instantiations it is shown."""
    rows = ((one.expectation.name, one.extent.value, one.why or None) for one in answer.found.results)
    return Rows(("pattern", "shown_in", "why"), tuple(rows))
