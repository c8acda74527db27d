"""A certificate against a network: the one door of the verifier."""

from __future__ import annotations

from logicnet.limits import Limits, collecting_seldom
from logicnet.network.model import Network
from logicnet.verifier.check import RULES, Beyond, CertificateCheck, CheckStopped, Refusal, Refused, Verification
from logicnet.verifier.course import CourseCheck
from logicnet.verifier.criteria import FixedPointCheck, PercolationCheck, TrapSpaceCheck
from logicnet.verifier.ensemble import EnsembleCheck
from logicnet.verifier.reading import Certificate

__all__ = ["Refusal", "Verification", "verify"]


def _check_of(certificate: Certificate) -> type[CertificateCheck]:
    """The checks for what a goal speaks of."""
    if certificate.starts is not None or certificate.kind != "permanent":
        return CourseCheck
    return {
        "attractors": CertificateCheck,
        "minimal-trap-spaces": TrapSpaceCheck,
        "fixed-points": FixedPointCheck,
        "percolation": PercolationCheck,
    }[certificate.criterion]


def verify(certificate: Certificate, network: Network, limits: Limits | None = None) -> Verification:
    """Check every entry of a certificate against a network, by the lemmas of :mod:`logicnet.verifier.check`.

    Stops at the first that is wrong.
    """
    check = _check_of(certificate)(certificate, network, limits or Limits())
    refusal = None
    hit: tuple[str, ...] = ()
    try:
        if certificate.ensemble is not None:
            check = EnsembleCheck(certificate, network, check.limits)
        with collecting_seldom():
            check.run()
    except Refused as refused:
        refusal = refused.refusal
    except Beyond as beyond:
        check.unchecked.append(Refusal("instantiations", str(beyond)))
    except CheckStopped:
        hit = (check.limits.hit or "interrupted",)
    finally:
        check.close()
    return Verification(
        network,
        certificate,
        refusal,
        tuple(check.sets),
        tuple(check.undecided),
        tuple((words, check.counts[rule]) for rule, words in RULES.items() if check.counts[rule]),
        tuple(check.unchecked),
        tuple(check.numbers),
        tuple(check.shares),
        tuple(check.uncounted),
        certificate.file_sha256 != network.file_sha256,
        hit,
        check.core if refusal is None else None,
    )
