"""``verify``: a certificate, checked by code that shares nothing with the search."""

from __future__ import annotations

import os

from logicnet.errors import UsageError
from logicnet.limits import Limits
from logicnet.network.model import Network
from logicnet.report.files import write_whole
from logicnet.verifier.reading import read_certificate
from logicnet.verifier.verify import Verification, verify

__all__ = ["proof_beside", "verify_certificate"]


def verify_certificate(
    certificate: str | os.PathLike[str],
    network: Network,
    *,
    core: str | os.PathLike[str] | None = None,
    limits: Limits | None = None,
) -> Verification:
    """Whether the certificate in a file proves what it says of the network.

    Guaranteed: with ``result.refusal`` ``None`` and ``result.finished`` true, each listed set works, is minimal, and no
    other minimal set exists up to the size named. What is wrong is named with its place.

    ``core``: where to write, for other checkers, that no set is left out: ``FILE.cnf`` (DIMACS, and beside it
    ``FILE.drup``, a proof that it has no solution) or ``FILE.opb``. Nothing is written where ``result.core`` is
    ``None``, and no proof where a limit comes first; ``limits.remark`` is told so.

    Cost: each verdict is proved again with a solver; exponential in the nodes at worst, and ``limits`` bounds it.

    Raises:
        UsageError: the file is no certificate, or not one of this network; ``core`` ends with another suffix.

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
    limits = limits or Limits()
    path = None if core is None else os.fspath(core)
    proof = None if path is None else proof_beside(path)
    verification = verify(read_certificate(os.fspath(certificate)), network, limits)
    if path is not None:
        remark = _write_core(verification, path, proof, limits)
        if limits.remark is not None:
            limits.remark(remark)
    return verification


def proof_beside(core: str) -> str | None:
    """The file for the proof that stands beside a core in DIMACS; ``None`` for a core in OPB, which has none.

    Raises:
        UsageError: the name ends neither with ``.cnf`` nor with ``.opb``.
    """
    stem, suffix = os.path.splitext(core)
    if suffix not in (".cnf", ".opb"):
        raise UsageError(f"a core is not written to `{core}`", "give a name that ends with .cnf or .opb")
    return f"{stem}.drup" if suffix == ".cnf" else None


def _write_core(verification: Verification, path: str, beside: str | None, limits: Limits) -> str:
    """Write the core, and say in one sentence what was written."""
    core = verification.core
    if core is None:
        why = "the certificate is refused" if verification.refusal is not None else "no size was searched to its end"
        return f"no core was written: {why}"
    said = f"{path} says that no set of at most {core.bound} is left out, if each clause of it is true"
    if beside is None:
        write_whole({path: core.opb().encode()})
        return said
    proof = core.proof(limits)
    if proof is None:
        write_whole({path: core.dimacs().encode()})
        return f"{said}; a limit came before its proof"
    write_whole({path: core.dimacs().encode(), beside: proof.encode()})
    return f"{said}; {beside} proves it"
