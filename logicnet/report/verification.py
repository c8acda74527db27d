"""``logicnet.verify/1``: what became of a certificate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from logicnet.report.document import network_document
from logicnet.report.pages.verify import verified_statement
from logicnet.version import __version__

if TYPE_CHECKING:
    from logicnet.verifier.verify import Verification

__all__ = ["verification_document"]


def verification_document(verified: Verification) -> dict[str, Any]:
    """The verification as JSON."""
    certificate, refusal = verified.certificate, verified.refusal
    verdict = "refused" if refusal is not None else "verified" if verified.finished else "unknown"
    return {
        "schema": "logicnet.verify/1",
        "logicnet": __version__,
        "network": network_document(verified.network),
        "certificate": certificate.path,
        "goal": {
            "abolish": certificate.abolish,
            "occurrence": certificate.occurrence,
            "keep": certificate.keep,
            "reach": certificate.reach,
            "update": certificate.update,
        },
        "verdict": verdict,
        "refusal": None if refusal is None else {"place": refusal.place, "why": refusal.why},
        "statement": verified_statement(verified) if verdict == "verified" else None,
        "exhausted_size": certificate.exhausted_size,
        "sets": [] if refusal is not None else list(verified.sets),
        "undecided": list(verified.undecided),
        "numbers": {name: {"at_least": least, "at_most": most} for name, (least, most) in verified.numbers},
        "shares": [] if refusal is not None else list(verified.shares),
        "uncounted": [one.why for one in verified.uncounted],
        "checks": dict(verified.counts),
        "unchecked": [{"place": entry.place, "why": entry.why} for entry in verified.unchecked],
        "same_bytes": not verified.rearranged,
        "finished": verified.finished,
        "limits": list(verified.limits),
    }
