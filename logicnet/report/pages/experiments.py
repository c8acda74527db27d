"""What ``ensemble --next`` says: which observation to make, what may be seen, and what each outcome would decide."""

from __future__ import annotations

from logicnet.ensembles.experiments import NextExperiments, ProposedExperiment, Seen
from logicnet.report.page import Block, Fields, Hint, Page, Paragraph, Style, Table, plural
from logicnet.report.pages.phrases import limit_notice
from logicnet.report.report import network_name, size_text
from logicnet.report.views.experiments import NEXT, OUTCOME, Proposed, proposals_of
from logicnet.report.views.fields import facts_of, shown_of
from logicnet.text.formula import format_name

__all__ = ["expected_line", "next_page", "what_to_do"]


def next_page(found: NextExperiments, file: str) -> Page:
    """The proposals, best first."""
    facts = (("network", f"{file}: {size_text(found.network)}"), *facts_of(NEXT.fields, found))
    blocks: list[Block] = [
        Paragraph(f"What to measure next about {network_name(found.network)}", Style.TITLE),
        Fields(facts),
        *limit_notice(found.limits),
    ]
    if found.is_sample and found.proposals:
        blocks.append(
            Paragraph(
                f"Chosen by {found.members} consistent networks, drawn with seed {found.seed}: a better experiment may "
                "have been missed. The shares below are exact unless `about` stands before them.",
                Style.WARN,
            )
        )
    if not found.proposals:
        blocks.append(Paragraph(_nothing(found), Style.WARN))
        return tuple(blocks)
    for proposed in proposals_of(found):
        blocks += _proposal(proposed)
    best = found.proposals[0]
    lines = [expected_line(best, outcome.seen) for outcome in best.outcomes if outcome.seen is not Seen.OTHERWISE]
    if lines:
        what = "when the first was looked at, what was seen as a line of the file"
        blocks.append(Hint(f"Next, {what}:\n  " + "\n  ".join(lines)))
    return tuple(blocks)


def _nothing(found: NextExperiments) -> str:
    if not any(number for _, number in found.asked):
        return "No experiment was asked."
    of = "of the networks that were asked" if found.is_sample else "of the consistent networks"
    what = "tells any two apart" if not found.conclusion else "makes the conclusion surer"
    return f"None of these experiments {what} {of}: name other candidates, environments or read-outs."


def what_to_do(one: ProposedExperiment) -> str:
    """The experiment in words."""
    experiment = one.experiment
    change = f" with {experiment.label}" if experiment.label else ", nothing changed"
    return f"in {experiment.environment}{change}: look at {experiment.read_out}"


def _proposal(proposed: Proposed) -> list[Block]:
    one = proposed.one
    left = f"{one.left:.0%} of the networks left on average"
    if proposed.to_settle:
        left = "settles it" if one.left < 1e-9 else f"how unsure it stays: {2 * one.left:.0%}"
    alike = (
        f"; {plural(one.alike, 'other experiment')} tell{'s' if one.alike == 1 else ''} the same" if one.alike else ""
    )
    shown = shown_of(OUTCOME, proposed)
    rows = tuple(tuple(text(outcome) for _, text in shown) for outcome in proposed.outcomes)
    title = Paragraph(f"{proposed.rank}. {what_to_do(one)} ({left}{alike})", Style.TITLE)
    return [title, Table(tuple(label for label, _ in shown), rows)]


def expected_line(one: ProposedExperiment, seen: Seen) -> str:
    """The directive that says what was seen."""
    experiment = one.experiment
    place = "" if experiment.environment == "default" else f"in {format_name(experiment.environment)} "
    change = f"with {', '.join(map(str, experiment.clamps))}" if experiment.clamps else ""
    head = f", {place}{change}".rstrip() if place or change else ""
    quantifier = "every" if seen is Seen.ALWAYS else "no"
    return f"#: expect NAME{head}: {quantifier} {experiment.read_out} [doi:...]"
