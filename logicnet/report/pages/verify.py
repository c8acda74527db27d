"""What ``verify`` says: what was checked, by which rule, what it proves together, or what is wrong and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logicnet.network.case import Update
from logicnet.network.openness import Opened
from logicnet.perturbation.claim import Claim, Inputs, Occurrence, networks_words
from logicnet.report.page import Block, Fields, Page, Paragraph, Style, Table, plural
from logicnet.report.pages.phrases import cut_remark, settings
from logicnet.report.report import network_name, size_text
from logicnet.report.tables import Rows
from logicnet.verifier.ensemble import number_words

if TYPE_CHECKING:
    from logicnet.verifier.reading import Certificate
    from logicnet.verifier.verify import Verification

__all__ = ["verification_page", "verification_rows", "verified_statement"]

#: Sets listed on a page.
ROWS = 50


def verification_page(verified: Verification, file: str) -> Page:
    """What ``verify`` says."""
    certificate, network = verified.certificate, verified.network
    held = [f"{name}={value}" for name, value in certificate.throughout.clamps]
    held += [f"{source} -> {target}={value}" for source, target, value in certificate.throughout.cuts]
    extra = [(key, text) for key, text in (("keep", certificate.keep), ("reach", certificate.reach)) if text]
    declared = next((p.text for p in network.phenotypes if p.name == certificate.abolish), "")
    goal = f"{certificate.abolish} ({declared})" if declared else certificate.abolish
    rows = [
        ("certificate", certificate.path),
        ("network", f"{file}: {size_text(network)}"),
        ("environment", settings(certificate.environment) or "the network has no inputs"),
        ("clamps", ", ".join(held) or "none"),
        ("update", certificate.update),
        ("goal", f"{goal}: {_MEANING[certificate.occurrence]}"),
        *extra,
        *([("networks", _networks(certificate))] if certificate.ensemble is not None else []),
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
        blocks.append(
            Paragraph(f"{plural(len(verified.undecided), 'set')} left undecided by the search:", Style.WARN)
        )
        blocks.append(
            Table(("", "set"), tuple((str(k), words or "(no change)")
                                     for k, words in enumerate(verified.undecided[:ROWS], start=1)),
                  cut_remark(len(verified.undecided) - ROWS, "set"))
        )  # fmt: skip
    return blocks


_MEANING = {
    "ever": "afterwards no attractor ever shows it",
    "always": "afterwards no attractor shows it in all its states",
}


def _networks(certificate: Certificate) -> str:
    """For which networks a certificate about an ensemble speaks."""
    ensemble = certificate.ensemble
    if ensemble is None:
        return ""
    return networks_words(Opened(ensemble.opened), len(ensemble.given), bool(ensemble.bits))


def verified_statement(verified: Verification) -> str:
    """What the checks prove together, as one sentence without its full stop."""
    certificate = verified.certificate
    exhausted = certificate.exhausted_size
    if certificate.ensemble is not None and certificate.ensemble.shares:
        return _shares_statement(verified)
    claimed = Claim(
        phenotype=certificate.abolish,
        occurrence=Occurrence(certificate.occurrence),
        update=Update(certificate.update),
        keep=certificate.keep,
        reach=certificate.reach,
        inputs=Inputs(
            len(certificate.environment),
            tuple(n for n, b in certificate.environment if b is None),
            networks=_networks(certificate),
        ),
        candidates=len(certificate.choices),
        changes="",
        max_size=max(certificate.max_size or 0, exhausted or 0),
        exhausted_size=exhausted,
        sets=sum(1 for words in verified.sets if words),
        smallest=0,
        nothing_to_do=verified.sets == ("",),
        undecided=len(verified.undecided),
    ).certified
    return f"{claimed}; {_counted(verified)}" if verified.numbers else claimed


def _shares_statement(verified: Verification) -> str:
    """Of a certificate of shares: that is another claim than that sets work everywhere."""
    if not verified.shares:
        return "the certificate names no set, and says no share"
    if verified.uncounted:
        return (
            f"{plural(len(verified.shares), 'set')}: where it is said to work among the networks that the open rules "
            "allow, it does, and where it is said to fail, it fails; in how many that is was not counted again"
        )
    return (
        f"{plural(len(verified.shares), 'set')}: each works in as many networks as it is said; {_counted(verified)}; "
        "whether another set works in some of them the certificate does not say"
    )


def _counted(verified: Verification) -> str:
    """The numbers that were counted again, in words."""
    said = dict(verified.numbers)
    total, consistent = (number_words(said[key]) for key in ("instantiations", "consistent"))
    return f"counted again: {consistent} of {total} instantiations consistent"


def verification_rows(verified: Verification) -> Rows:
    """One row per set: proved, or left undecided by the search."""
    judged = [("proved", one) for one in verified.sets] + [("undecided", one) for one in verified.undecided]
    return Rows(("verdict", "set"), tuple(judged))
