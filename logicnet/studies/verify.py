"""``verify``: a certificate, checked by code that shares nothing with the search."""

from __future__ import annotations

import os

from logicnet.limits import Limits
from logicnet.network.model import Network
from logicnet.verifier.reading import read_certificate
from logicnet.verifier.verify import Verification, verify

__all__ = ["verify_certificate"]


def verify_certificate(
    certificate: str | os.PathLike[str], network: Network, *, limits: Limits | None = None
) -> Verification:
    """Whether the certificate in a file proves what it says of the network.

    Guaranteed: with ``result.refusal`` ``None`` and ``result.finished`` true, each listed set works, is minimal, and no
    other minimal set exists up to the size named. What is wrong is named with its place.

    Cost: each verdict is proved again with a solver; exponential in the nodes at worst, and ``limits`` bounds it.

    Raises:
        UsageError: the file is no certificate, or not one of this network.

    >>> import logicnet, tempfile
    >>> from pathlib import Path
    >>> kept = tempfile.TemporaryDirectory()
    >>> folder = Path(kept.name)
    >>> net, path = logicnet.load("m1"), folder / "proof.json"
    >>> question = logicnet.InterventionQuestion(abolish="growth", candidates="drugs", certificate=path)
    >>> found = logicnet.study_interventions(net, question)
    >>> logicnet.verify_certificate(path, net).refusal is None
    True
    >>> kept.cleanup()
    """
    return verify(read_certificate(os.fspath(certificate)), network, limits or Limits())
