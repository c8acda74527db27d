"""What ``ensemble --next`` says: which observation to make, what may be seen, and what each outcome would decide."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logicnet.ensembles.experiments import ExperimentKind, NextExperiments, PredictedOutcome, ProposedExperiment, Seen
from logicnet.report.page import Block, Fields, Hint, Page, Paragraph, Style, Table, plural, shortened
from logicnet.report.pages.phrases import limit_notice
from logicnet.report.report import network_name, size_text
from logicnet.text.formula import format_name

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["expected_line", "next_page", "outcome_words", "what_to_do"]

#: Choices named for one outcome.
NAMED = 4


def next_page(found: NextExperiments, file: str) -> Page:
    """The proposals, best first."""
    choices = len(found.partial.choices)
    facts = [
        ("network", f"{file}: {size_text(found.network)}"),
        ("open", f"{plural(choices, 'choice')} ({found.partial.opened.value})"),
        ("given", shortened([x.name for x in found.given], 8) or "nothing"),
        ("consistent", f"{found.consistent} instantiations"),
        ("asked", _asked(found)),
    ]
    if found.conclusion:
        share = "" if found.concluded is None else f": true in {found.concluded:.1%} of the networks asked"
        facts.append(("to settle", f"{found.conclusion}{share}"))
    blocks: list[Block] = [
        Paragraph(f"What to measure next about {network_name(found.network)}", Style.TITLE),
        Fields(tuple(facts)),
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
    for rank, one in enumerate(found.proposals, start=1):
        blocks += _proposal(rank, one, bool(found.conclusion))
    best = found.proposals[0]
    lines = [expected_line(best, outcome.seen) for outcome in best.outcomes if outcome.seen is not Seen.OTHERWISE]
    if lines:
        what = "when the first was looked at, what was seen as a line of the file"
        blocks.append(Hint(f"Next, {what}:\n  " + "\n  ".join(lines)))
    return tuple(blocks)


#: Of each kind what is done in it; the first stands where nothing more is said.
KINDS = {
    ExperimentKind.CHANGES: "",
    ExperimentKind.KNOCKOUTS: " with a single knockout",
    ExperimentKind.NODES: " that look at a single node",
}


def _asked(found: NextExperiments) -> str:
    """How many experiments of each kind; a further kind is there because those before halve nothing."""
    told = [f"{plural(number, 'experiment')}{KINDS[kind]}" for kind, number in found.asked]
    more = " (nothing before leaves half or less whatever is seen)" if len(told) > 1 else ""
    left_out = f"; {found.covered} left out, an expectation is about them" if found.covered else ""
    return (", then ".join(told) or "no experiment") + more + left_out


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


def outcome_words(seen: Seen, read_out: str) -> str:
    """What is seen."""
    return {
        Seen.ALWAYS: f"{read_out} always",
        Seen.NEVER: f"{read_out} never",
        Seen.OTHERWISE: f"{read_out} in some attractors or at times",
    }[seen]


def _proposal(rank: int, one: ProposedExperiment, to_settle: bool) -> list[Block]:
    left = f"{one.left:.0%} of the networks left on average"
    if to_settle:
        left = "settles it" if one.left < 1e-9 else f"how unsure it stays: {2 * one.left:.0%}"
    alike = (
        f"; {plural(one.alike, 'other experiment')} tell{'s' if one.alike == 1 else ''} the same" if one.alike else ""
    )
    header = ("seen", "share", *(("then it is true in",) if to_settle else ()), "would decide")
    rows = tuple(_row(one, outcome, to_settle) for outcome in one.outcomes)
    title = Paragraph(f"{rank}. {what_to_do(one)} ({left}{alike})", Style.TITLE)
    return [title, Table(header, rows)]


def _row(one: ProposedExperiment, outcome: PredictedOutcome, to_settle: bool) -> tuple[str, ...]:
    share = f"{'' if one.is_exact else 'about '}{outcome.share:.1%}"
    if outcome.number is not None:
        share += f" ({outcome.number})"
    decided: Sequence[str] = [f"{x.node}: {x.outcome}" for x in outcome.decides]
    told = "; ".join(decided[:NAMED]) + (f" and {len(decided) - NAMED} more" if len(decided) > NAMED else "")
    then = () if not to_settle else (("none known" if outcome.concluded is None else f"{outcome.concluded:.1%}"),)
    nothing = "no choice" if one.is_exact else "not asked"
    return (outcome_words(outcome.seen, one.experiment.read_out), share, *then, told or nothing)


def expected_line(one: ProposedExperiment, seen: Seen) -> str:
    """The directive that says what was seen."""
    experiment = one.experiment
    place = "" if experiment.environment == "default" else f"in {format_name(experiment.environment)} "
    change = f"with {', '.join(map(str, experiment.clamps))}" if experiment.clamps else ""
    head = f", {place}{change}".rstrip() if place or change else ""
    quantifier = "every" if seen is Seen.ALWAYS else "no"
    return f"#: expect NAME{head}: {quantifier} {experiment.read_out} [doi:...]"

