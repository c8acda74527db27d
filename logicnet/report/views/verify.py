"""What is said of a certificate: what was checked, what it proves together, or what is wrong and where."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from logicnet.network.case import Update
from logicnet.network.openness import Opened
from logicnet.perturbation.claim import Claim, Inputs, Occurrence, networks_words
from logicnet.report.page import plural
from logicnet.report.views.fields import AnswerDescription, Field
from logicnet.report.views.shared import (
    ENDING,
    FLAG,
    NATURAL,
    POSITIVE,
    TEXT,
    TEXTS,
    UPDATE,
    beginning,
    nullable,
    record,
    texts,
    words,
)
from logicnet.verifier.ensemble import number_words
from logicnet.verifier.reading import Certificate
from logicnet.verifier.verify import Verification

__all__ = ["VERIFICATION", "networks_text", "verified_statement"]


def networks_text(certificate: Certificate) -> str:
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
            verified.network.level_names(n for n, b in certificate.environment if b is None),
            networks=networks_text(certificate),
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


_MEANING: Final = {
    "ever": "afterwards no attractor ever shows it",
    "always": "afterwards no attractor shows it in all its states",
}


def _goal_facts(verified: Verification) -> Sequence[tuple[str, str]]:
    certificate = verified.certificate
    declared = next((p.text for p in verified.network.phenotypes if p.name == certificate.abolish), "")
    goal = f"{certificate.abolish} ({declared})" if declared else certificate.abolish
    extra = [(key, text) for key, text in (("keep", certificate.keep), ("reach", certificate.reach)) if text]
    return (("update", certificate.update), ("goal", f"{goal}: {_MEANING[certificate.occurrence]}"), *extra)


def _goal(verified: Verification, _: object) -> dict[str, Any]:
    certificate = verified.certificate
    return {
        "abolish": certificate.abolish,
        "occurrence": certificate.occurrence,
        "keep": certificate.keep,
        "reach": certificate.reach,
        "update": certificate.update,
    }


def _verdict(verified: Verification) -> str:
    if verified.refusal is not None:
        return "refused"
    return "verified" if verified.finished else "unknown"


_PLACE: Final = record({"place": TEXT, "why": TEXT})
_BOUNDS: Final = record({"at_least": NATURAL, "at_most": NATURAL})

#: The order is that of the JSON. Its table has one row per set: proved, or left undecided by the search.
VERIFICATION: Final[AnswerDescription[Verification, None]] = AnswerDescription(
    "verify",
    (
        *beginning("verify", None),
        Field(
            "certificate",
            {**TEXT, "description": "The file as it was named."},
            lambda verified, _: verified.certificate.path,
            facts=lambda verified: (("certificate", verified.certificate.path),),
        ),
        Field(
            "goal",
            record(
                {
                    "abolish": TEXT,
                    "occurrence": words(Occurrence),
                    "keep": nullable(TEXT),
                    "reach": nullable(TEXT),
                    "update": UPDATE,
                }
            ),
            _goal,
            facts=_goal_facts,
        ),
        Field(
            "verdict",
            {
                **words("verified", "refused", "unknown"),
                "description": "unknown: a limit came first, or an entry is beyond what can be checked here.",
            },
            lambda verified, _: _verdict(verified),
        ),
        Field(
            "refusal",
            {**nullable(_PLACE), "description": "The first entry that is wrong; null unless refused."},
            lambda verified, _: verified.refusal and {"place": verified.refusal.place, "why": verified.refusal.why},
        ),
        Field(
            "statement",
            {**nullable(TEXT), "description": "What the checks prove together; null unless verified."},
            lambda verified, _: verified_statement(verified) if _verdict(verified) == "verified" else None,
        ),
        Field("exhausted_size", nullable(NATURAL), lambda verified, _: verified.certificate.exhausted_size),
        Field(
            "sets",
            texts("The minimal sets, by what each does."),
            lambda verified, _: [] if verified.refusal is not None else list(verified.sets),
            rows=lambda verified: [("proved", one) for one in verified.sets],
        ),
        Field(
            "undecided",
            TEXTS,
            lambda verified, _: list(verified.undecided),
            rows=lambda verified: [("undecided", one) for one in verified.undecided],
        ),
        Field(
            "numbers",
            {
                "type": "object",
                "description": "Of an ensemble: numbers of instantiations that were counted again.",
                "properties": {"instantiations": _BOUNDS, "consistent": _BOUNDS},
                "additionalProperties": False,
            },
            lambda verified, _: {
                name: {"at_least": least, "at_most": most} for name, (least, most) in verified.numbers
            },
        ),
        Field(
            "shares",
            texts("In how many consistent instantiations each set works, in words."),
            lambda verified, _: [] if verified.refusal is not None else list(verified.shares),
        ),
        Field(
            "uncounted",
            texts("Why the numbers claimed were not counted again."),
            lambda verified, _: [one.why for one in verified.uncounted],
        ),
        Field(
            "checks",
            {"type": "object", "additionalProperties": POSITIVE},
            lambda verified, _: dict(verified.counts),
        ),
        Field(
            "unchecked",
            {"type": "array", "items": _PLACE},
            lambda verified, _: [{"place": entry.place, "why": entry.why} for entry in verified.unchecked],
        ),
        Field(
            "same_bytes",
            {**FLAG, "description": "False: the file was rearranged since, and means the same."},
            lambda verified, _: not verified.rearranged,
        ),
        *ENDING,
    ),
    lambda _: ("verdict", "set"),
)
