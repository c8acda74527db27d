"""What is said of a certificate: what was checked, what it proves together, or what is wrong and where."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from logicnet.network.case import Criterion, KindOfChange, Update
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
from logicnet.text.names import format_name
from logicnet.verifier.ensemble import number_words
from logicnet.verifier.reading import Certificate
from logicnet.verifier.verify import Verification

__all__ = ["VERIFICATION", "networks_text", "verified_statement"]


#: Values of a start that a sentence names.
NAMED: Final = 6


def networks_text(certificate: Certificate) -> str:
    """For which networks a certificate about an ensemble speaks."""
    ensemble = certificate.ensemble
    if ensemble is None:
        return ""
    return networks_words(Opened(ensemble.opened), len(ensemble.given), bool(ensemble.bits))


def start_text(verified: Verification) -> str:
    """The states in which it begins, in words made of their values; nothing of a name is taken from the certificate."""
    starts, certificate = verified.certificate.starts or (), verified.certificate
    if len(starts) != 1:
        return f"the {plural(len(starts), 'start')} that the certificate lists"
    given = dict(starts[0])
    held = {name for name, value in certificate.environment if value is not None}
    held |= {name for name, _ in certificate.throughout.clamps}
    names = [format_name(name) for name in verified.network.names if name not in held]
    asked = {name: given[name] for name in names if name in given}
    rest = ""
    if len(asked) == len(names) > NAMED:
        most = int(2 * sum(asked.values()) > len(asked))
        asked, rest = {name: value for name, value in asked.items() if value != most}, f"rest={most}"
    if len(asked) > NAMED:
        return f"the states with the {len(given)} values that the certificate lists"
    told = [*(f"{name}={value}" for name, value in asked.items()), *([rest] if rest else [])]
    return f"the states with {','.join(told)}" if told else "any state"


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
            start="" if certificate.starts is None else f"from {start_text(verified)}",
            chosen=_chooses_inputs(certificate),
        ),
        candidates=len(certificate.choices),
        changes="",
        max_size=max(certificate.max_size or 0, exhausted or 0),
        exhausted_size=exhausted,
        sets=sum(1 for words in verified.sets if words),
        smallest=0,
        nothing_to_do=verified.sets == ("",),
        undecided=len(verified.undecided),
        kind=KindOfChange(certificate.kind),
        criterion=Criterion(certificate.criterion),
    ).certified
    return f"{claimed}; {_counted(verified)}" if verified.numbers else claimed


def _chooses_inputs(certificate: Certificate) -> bool:
    """Whether a set may fix an input that is free otherwise."""
    free = {name for name, value in certificate.environment if value is None}
    return any(name in free for choice in certificate.choices for name, _ in choice.clamps)


def _shares_statement(verified: Verification) -> str:
    """Of a certificate of shares: that is another claim than that sets work everywhere."""
    size = verified.certificate.exhausted_size
    if size is None:
        others = "whether another set works in some of them the certificate does not say"
    else:
        other = "other set" if verified.shares else "set"
        unless = "unless a part of it works there" + (", or it is undecided" if verified.undecided else "")
        others = f"no {other} of at most {plural(size, 'change')} works in any of the consistent networks, {unless}"
    if not verified.shares:
        return others if size is not None else "the certificate names no set, and says no share"
    if verified.uncounted:
        return (
            f"{plural(len(verified.shares), 'set')}: where it is said to work among the networks that the open rules "
            "allow, it does, and where it is said to fail, it fails; in how many that is was not counted again; "
            f"{others}"
        )
    return (
        f"{plural(len(verified.shares), 'set')}: each works in as many networks as it is said; {_counted(verified)}; "
        f"{others}"
    )


def _counted(verified: Verification) -> str:
    """The numbers that were counted again, in words."""
    said = dict(verified.numbers)
    total, consistent = (number_words(said[key]) for key in ("instantiations", "consistent"))
    return f"counted again: {consistent} of {total} instantiations consistent"


_MEANING: Final = {"ever": "ever shows it", "always": "shows it in all its states"}
_NOUN: Final = {
    "attractors": "attractor",
    "fixed-points": "fixed point",
    "minimal-trap-spaces": "minimal trap space",
    "percolation": "state that percolation leaves",
}


def _goal_facts(verified: Verification) -> Sequence[tuple[str, str]]:
    certificate = verified.certificate
    declared = next((p.text for p in verified.network.phenotypes if p.name == certificate.abolish), "")
    goal = f"{certificate.abolish} ({declared})" if declared else certificate.abolish
    extra = [(key, text) for key, text in (("keep", certificate.keep), ("reach", certificate.reach)) if text]
    meaning = f"afterwards no {_NOUN[certificate.criterion]} {_MEANING[certificate.occurrence]}"
    if certificate.starts is not None:
        extra.append(("from", start_text(verified)))
    if certificate.kind != "permanent":
        extra.append(("kind", f"{certificate.kind}: changes are {KindOfChange(certificate.kind).held}"))
    return (("update", certificate.update), ("goal", f"{goal}: {meaning}"), *extra)


def _goal(verified: Verification, _: object) -> dict[str, Any]:
    certificate = verified.certificate
    return {
        "abolish": certificate.abolish,
        "occurrence": certificate.occurrence,
        "keep": certificate.keep,
        "reach": certificate.reach,
        "update": certificate.update,
        "criterion": certificate.criterion,
        "kind": certificate.kind,
        "from": None if certificate.starts is None else start_text(verified),
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
                    "criterion": words(Criterion),
                    "kind": words(KindOfChange),
                    "from": nullable(TEXT),
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
