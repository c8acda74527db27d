"""What ``verify`` says: what was checked, by which rule, what it proves together, or what is wrong and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logicnet.network.levels import in_levels
from logicnet.report.page import Block, Fields, Page, Paragraph, Style, Table, plural, shortened
from logicnet.report.pages.phrases import NAMES, cut_remark, settings_shown
from logicnet.report.report import network_name, size_text
from logicnet.report.views.fields import facts_of
from logicnet.report.views.verify import VERIFICATION, networks_text, verified_statement

if TYPE_CHECKING:
    from logicnet.verifier.verify import Verification

__all__ = ["verification_page"]

#: Sets listed on a page.
ROWS = 50


def verification_page(verified: Verification, file: str) -> Page:
    """What ``verify`` says."""
    certificate, network = verified.certificate, verified.network
    held = ["".join(one) for one in in_levels(network.named_levels, certificate.throughout.clamps)]
    held += [f"{source} -> {target}={value}" for source, target, value in certificate.throughout.cuts]
    named, *told = facts_of(VERIFICATION.fields, verified)
    rows = [
        named,
        ("network", f"{file}: {size_text(network)}"),
        ("environment", settings_shown(network, certificate.environment) or "the network has no inputs"),
        ("clamps", shortened(held, NAMES) or "none"),
        *told,
        *([("networks", networks_text(certificate))] if certificate.ensemble is not None else []),
        ("candidates", plural(len(certificate.choices), "single change")),
    ]
    title = f"Certificate of interventions that abolish {certificate.abolish} in {network_name(network)}"
    blocks: list[Block] = [Paragraph(title, Style.TITLE), Fields(tuple(rows))]
    if verified.refusal is not None:
        blocks.append(Paragraph(f"Refused. {verified.refusal.place}: {verified.refusal.why}.", Style.BAD))
        blocks.append(Paragraph("Nothing that the certificate says should be relied on."))
        return tuple(blocks)
    if verified.limits:
        blocks.append(Paragraph(f"Not finished: {'; '.join(verified.limits)}. Nothing is verified yet.", Style.BAD))
        return tuple(blocks)
    blocks.append(
        Table(("checks", "what each showed"), tuple((str(number), words) for words, number in verified.counts))
    )
    blocks += _listed(verified)
    if verified.rearranged:
        blocks.append(
            Paragraph("The file has other bytes than the one that was certified; every rule and directive is the same.")
        )
    if verified.unchecked:
        blocks.append(Paragraph(f"{plural(len(verified.unchecked), 'entry', 'entries')} not checked:", Style.BAD))
        blocks.append(
            Table(("place", "why"), tuple((entry.place, entry.why) for entry in verified.unchecked[:ROWS]),
                  cut_remark(len(verified.unchecked) - ROWS, "row"))
        )  # fmt: skip
        blocks.append(Paragraph(f"If these hold: {verified_statement(verified)}."))
    else:
        blocks.append(Paragraph(f"Verified: {verified_statement(verified)}.", Style.GOOD))
    blocks += [
        Paragraph(f"The numbers of instantiations were not counted again: {one.why}.", Style.WARN)
        for one in verified.uncounted
    ]
    return tuple(blocks)


def _listed(verified: Verification) -> list[Block]:
    """The sets that are proved, in how many networks they work, and those that the search left open."""
    blocks: list[Block] = []
    if verified.sets and verified.sets != ("",):
        listed = verified.sets[:ROWS]
        blocks.append(
            Table(("", "set"), tuple((str(k), words) for k, words in enumerate(listed, start=1)),
                  cut_remark(len(verified.sets) - len(listed), "set"))
        )  # fmt: skip
    if verified.shares:
        listed = verified.shares[:ROWS]
        blocks.append(Table(("share",), tuple((words,) for words in listed),
                            cut_remark(len(verified.shares) - len(listed), "set")))  # fmt: skip
    if verified.undecided:
        blocks.append(Paragraph(f"{plural(len(verified.undecided), 'set')} left undecided by the search:", Style.WARN))
        blocks.append(
            Table(("", "set"), tuple((str(k), words or "(no change)")
                                     for k, words in enumerate(verified.undecided[:ROWS], start=1)),
                  cut_remark(len(verified.undecided) - ROWS, "set"))
        )  # fmt: skip
    return blocks
