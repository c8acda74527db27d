"""What ``repair`` says: the proposals by cost, each with its rules before and after, and what was proved."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from logicnet.report.page import Block, Fields, Hint, Page, Paragraph, Style, Table, Verbatim, plural, shortened
from logicnet.report.pages.phrases import NAMES, limit_notice
from logicnet.report.report import network_name, size_text
from logicnet.report.views.fields import facts_of, shown_of
from logicnet.report.views.repair import PROPOSAL, REPAIR, Ranked

if TYPE_CHECKING:
    from logicnet.studies.repair import RepairStudy

__all__ = ["repair_page"]


def repair_page(study: RepairStudy, file: str, applied: tuple[int, str] | None = None) -> Page:
    """What ``repair`` says. ``applied``: the proposal that was written, counted from 1, and the file."""
    found = study.found
    facts = [
        ("network", f"{file}: {size_text(study.network)}"),
        *facts_of(REPAIR.fields, study),
    ]
    blocks: list[Block] = [Paragraph(f"Repair of {network_name(study.network)}", Style.TITLE), Fields(tuple(facts))]
    blocks += limit_notice(study.limits)
    for x, why in found.undecided:
        blocks.append(
            Paragraph(f"{x.name} is not decided as written ({why}); it is not asked of the proposals.", Style.WARN)
        )
    if found.failing:
        blocks += _unreached(study)
        blocks += _proposals(study) if found.proposals else _nothing(study)
        blocks += _remarks(study)
    if applied is not None:
        blocks.append(Paragraph(f"Written: proposal {applied[0]}, to {applied[1]}."))
    elif found.proposals:
        words = shlex.join(["logicnet", "repair", file, "--apply", "1", "-o", "repaired.bnet"])
        other = shlex.join(["logicnet", "diff", file, "repaired.bnet"])
        blocks.append(Hint(f"Next, a proposal as a file, and what it changes in attractors:\n  {words}\n  {other}"))
    return tuple(blocks)


def _unreached(study: RepairStudy) -> list[Block]:
    return [
        Paragraph(
            f"{x.name} fails and no edit reaches it: it speaks of inputs, of clamped nodes, or of rules that are not"
            " edited. Look at the expectation itself.",
            Style.BAD,
        )
        for x in study.found.unreached
    ]


def _proposals(study: RepairStudy) -> list[Block]:
    found = study.found
    count = len(found.proposals)
    size = plural(found.max_size, "edit")
    if found.is_complete:
        which = "This is the only minimal set" if count == 1 else f"These {count} are all minimal sets"
        told = f"{which} of at most {size}{'' if count == 1 else '; cheapest first'}."
    else:
        told = (
            f"The {plural(count, 'minimal set')} of at most {size} found, cheapest first; every minimal set that costs"
            f" at most {found.complete_to_cost} is among them. There may be more: --limit."
        )
    columns = shown_of(PROPOSAL, study)
    rows = tuple(tuple(text(Ranked(study, rank)) for _, text in columns) for rank in range(1, len(found.proposals) + 1))
    blocks: list[Block] = [
        Paragraph(f"After each of these every expectation to mend holds and every one to keep goes on holding. {told}",
                  Style.GOOD),
        Table(tuple(label for label, _ in columns), rows),
    ]  # fmt: skip
    for i, proposal in enumerate(found.proposals):
        lines = [f"Proposal {i + 1}, cost {proposal.cost}"]
        for rule in study.rules[i]:
            lines += [f"  line {rule.line}", f"  - {rule.node}, {rule.before}", f"  + {rule.node}, {rule.after}"]
        for edit in proposal.edits:
            lines += [f"  goes against {text}" for text in edit.against]
            lines += [f"  as found by {text}" for text in edit.by]
        lines += [
            f"  changes {one.expectation}: {one.before.value} before, {one.after.value} after"
            for one in study.changes[i]
        ]
        blocks.append(Verbatim("\n".join(lines)))
    return blocks


def _nothing(study: RepairStudy) -> list[Block]:
    found = study.found
    if not found.is_complete:
        return [Paragraph("No repair was found; that there is none is not proved.", Style.WARN)]
    blocks: list[Block] = []
    if not found.unreached:
        blocks.append(
            Paragraph(f"No set of at most {plural(found.max_size, 'edit')} is a repair. That is proved.", Style.BAD)
        )
    names = " + ".join(x.name for x in found.contradiction)
    if found.contradiction and not found.unreached:
        one = len(found.contradiction) == 1
        smallest = "no smaller set is contradictory" if found.is_smallest else "perhaps fewer cannot either"
        blocks.append(
            Paragraph(
                f"{names} holds after no such set." if one
                else f"These cannot hold together after any such set: {names} ({smallest})."
            )
        )  # fmt: skip
    return blocks


def _remarks(study: RepairStudy) -> list[Block]:
    told = []
    if not study.findings.tables and not study.network.edges:
        told.append("The file names no evidence table: no regulator is added, and no edit goes against a finding.")
    elif study.findings.tables and not study.findings.rows and not study.network.edges:
        told.append(
            "No sound row of the evidence tables that speaks for a regulation names two nodes of the network: no"
            " regulator is added, and no edit goes against a finding."
        )
    elif not study.additions:
        told.append("No regulator is added: the evidence reports no regulation that the rules do not use.")
    if study.findings.faults:
        told.append(f"The evidence tables have {plural(study.findings.faults, 'fault')}, see logicnet check: what has"
                    " one is not used.")  # fmt: skip
    if study.found.editable.unedited:
        names = shortened(list(study.found.editable.unedited), NAMES)
        told.append(f"Rules without an edit: {names}.")
    return [Paragraph(text, Style.FAINT) for text in told]
