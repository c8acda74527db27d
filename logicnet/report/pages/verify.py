"""What ``verify`` says: what was checked, by which rule, what it proves together, or what is wrong and where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logicnet.report.page import Block, Fields, Page, Paragraph, Style, Table, plural
from logicnet.report.pages.phrases import cut_remark, settings
from logicnet.report.report import network_name, size_text

if TYPE_CHECKING:
    from logicnet.verifier.verify import Verification

__all__ = ["verification_page", "verified_statement"]

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
    if verified.sets and verified.sets != ("",):
        listed = verified.sets[:ROWS]
        blocks.append(
            Table(("", "set"), tuple((str(k), words) for k, words in enumerate(listed, start=1)),
                  cut_remark(len(verified.sets) - len(listed), "set"))
        )  # fmt: skip
    if verified.undecided:
        blocks.append(
            Paragraph(f"{plural(len(verified.undecided), 'set')} left undecided by the search:", Style.WARN)
        )
        blocks.append(
            Table(("", "set"), tuple((str(k), words or "(no change)")
                                     for k, words in enumerate(verified.undecided[:ROWS], start=1)),
                  cut_remark(len(verified.undecided) - ROWS, "set"))
        )  # fmt: skip
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
    return tuple(blocks)


_MEANING = {
    "ever": "afterwards no attractor ever shows it",
    "always": "afterwards no attractor shows it in all its states",
}


def verified_statement(verified: Verification) -> str:
    """What the checks prove together, as one sentence without its full stop."""
    certificate = verified.certificate
    free = [name for name, value in certificate.environment if value is None]
    where = f"for all values of {plural(len(free), 'free input')}, " if free else ""
    if certificate.environment and not free:
        where = "with every input fixed as said, "
    shows = f"ever shows {certificate.abolish}"
    if certificate.occurrence == "always":
        shows = f"shows {certificate.abolish} in all its states"
    also = f", every one always shows {certificate.reach}" if certificate.reach else ""
    also += f", some one always shows {certificate.keep}" if certificate.keep else ""
    of = f"{plural(len(certificate.choices), 'single change')}"
    undecided = f", except that {plural(len(verified.undecided), 'set')} and what contains one stay open"
    rest = undecided if verified.undecided else ""
    if verified.sets == ("",):
        return f"{where}no {certificate.update} attractor {shows}{also} even without any change{rest}"
    if verified.sets:
        many = len(verified.sets)
        sets = "this set" if many == 1 else f"each of these {many} sets"
        each = "it" if many == 1 else "none of them"
        smaller = f"{each} can be made smaller" if many > 1 else "it cannot be made smaller"
        first = f"{where}after {sets} no {certificate.update} attractor {shows}{also}, and {smaller}"
        other = "no other set"
    else:
        first = ""
        other = "no set"
    if certificate.exhausted_size is None:
        return (first or "nothing is claimed") + "; no size was searched to its end"
    size = plural(certificate.exhausted_size, "change")
    does = f"abolishes {certificate.abolish}" + (" and meets the other demands" if also else "")
    does = "is minimal" if first else does
    last = f"{other} of at most {size} out of {of} {does}{rest}"
    open_sizes = ""
    if certificate.max_size is not None and certificate.max_size > certificate.exhausted_size:
        open_sizes = "; larger sizes are open"
    return f"{first}; {last}{open_sizes}" if first else f"{where}{last}{open_sizes}"
