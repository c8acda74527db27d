"""``ensemble``, and ``interventions`` and ``why`` where rules are open: one call each."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path

from logicnet.ensembles import robust
from logicnet.ensembles.answer import EnsembleExplanation, EnsembleInterventions
from logicnet.ensembles.partial import PartialNetwork
from logicnet.ensembles.study import EnsembleResult, consistent_instantiations, study
from logicnet.errors import unwritable, whole_number
from logicnet.limits import Limits
from logicnet.network.case import Demand, InputValues, Update
from logicnet.network.model import Clamp, Cut, Expectation, Network
from logicnet.network.openness import Opened
from logicnet.network.resolve import pose, read_demand, resolve_opened, resolve_update
from logicnet.perturbation.candidates import Candidates
from logicnet.perturbation.outcome import Occurrence
from logicnet.studies.interventions import InterventionQuestion, study_ensemble_interventions
from logicnet.studies.words import given_among

__all__ = [
    "ensemble",
    "ensemble_interventions",
    "explain_in_ensemble",
    "instantiation_files",
    "instantiation_paths",
    "pick_instantiations",
]


def ensemble(
    network: Network,
    *,
    opened: str | Opened = Opened.FILE,
    given: str | Sequence[Expectation] | None = None,
    update: Update | str = Update.ASYNCHRONOUS,
    samples: int | None = None,
    seed: int = 0,
    limits: Limits | None = None,
) -> EnsembleResult:
    """How many networks the open rules allow, how many meet the expectations, and what that decides of each choice.

    Guaranteed: numbers are exact or true bounds; a decided choice has its outcome in every consistent instantiation;
    every witness meets all given expectations. ``result.limits`` names what stands in the way of more.

    ``opened`` is read like ``--open`` (``"file"``, ``"connectives"``, ``"monotone"``, ``"none"``), ``given`` like
    ``--given`` (``"all"``, ``"none"``, ``"E[0-9]*"``; ``None``: the expectations with a reference).

    With ``samples``, where the count takes too long, so many instantiations are drawn with ``seed``, each with the same
    probability, and ``result.estimate`` has what they say: an estimate with a 95 % interval, not a proof.

    Cost: the instantiations are counted as a decision diagram over choices, exponential in their number at worst.
    ``limits`` bounds it; what is left is a bound.

    Raises:
        UnknownName: a pattern matches no expectation.
        UsageError: a rule cannot be open in that way.

    >>> import logicnet
    >>> net = logicnet.parse("a, !b\\nb, !a\\nc, a & b\\n#: open c: connectives\\n#: phenotype on, c").network
    >>> type(logicnet.ensemble(net, given="none")).__name__
    'EnsembleResult'
    """
    if samples is not None:
        whole_number("samples", samples, 1)
    whole_number("seed", seed, 0)
    partial, expectations = _asked(network, opened, given)
    return study(partial, expectations, update=resolve_update(update), samples=samples, seed=seed, limits=limits)


def pick_instantiations(
    network: Network,
    count: int,
    *,
    opened: str | Opened = Opened.FILE,
    given: str | Sequence[Expectation] | None = None,
    update: Update | str = Update.ASYNCHRONOUS,
    limits: Limits | None = None,
) -> list[Network]:
    """At most ``count`` different consistent instantiations as ordinary networks; the reference first if it is one.

    Guaranteed: each meets every given expectation, and no two are the same.

    Fewer mean that there are no more, unless ``limits.hit`` says otherwise. Evidence tables stay with the file, so the
    networks name none; each says in its ``about`` lines which choices differ from the file. Arguments as for
    :func:`ensemble`.

    Cost: that of :func:`ensemble`.

    Raises:
        UnknownName: a pattern matches no expectation.
        UsageError: a rule cannot be open in that way.

    >>> import logicnet
    >>> net = logicnet.parse("a, !b\\nb, !a\\nc, a & b\\n#: open c: connectives\\n#: phenotype on, c").network
    >>> len(logicnet.pick_instantiations(net, 2, given="none"))
    2
    """
    whole_number("count", count, 0)
    partial, expectations = _asked(network, opened, given)
    found = consistent_instantiations(partial, expectations, update=resolve_update(update), limits=limits)
    return [partial.described(outcomes) for outcomes in islice(found, count)]


def instantiation_paths(network: Network, folder: str, count: int) -> list[str]:
    """The files that :func:`instantiation_files` may make; the folder is made if it is not there.

    Raises:
        UsageError: it cannot be made.
    """
    stem = Path(network.source.file).stem.lstrip("<").rstrip(">") or "network"
    try:
        Path(folder).mkdir(exist_ok=True)
    except OSError as fault:
        raise unwritable(folder, fault) from fault
    return [str(Path(folder) / f"{stem}-{k:0{len(str(count))}}.bnet") for k in range(1, count + 1)]


def instantiation_files(
    network: Network,
    folder: str,
    count: int,
    *,
    opened: str | Opened = Opened.FILE,
    given: str | Sequence[Expectation] | None = None,
    update: Update | str = Update.ASYNCHRONOUS,
    limits: Limits | None = None,
) -> dict[str, bytes]:
    """What :func:`pick_instantiations` finds as network files: path and bytes of each. Nothing is written.

    Raises:
        UsageError, UnknownName: as for :func:`pick_instantiations`, or the folder cannot be made.
    """
    from logicnet.network.writing import write

    found = pick_instantiations(network, count, opened=opened, given=given, update=update, limits=limits)
    paths = instantiation_paths(network, folder, count)
    return {path: write(one).encode("utf-8") for path, one in zip(paths, found, strict=False)}


# One keyword for each option of the command, as for one network.
def ensemble_interventions(
    network: Network,
    abolish: str | Demand,
    *,
    opened: str | Opened = Opened.FILE,
    given: str | Sequence[Expectation] | None = None,
    shares: bool = False,
    environment: str | InputValues | None = None,
    clamps: str | Iterable[str | Clamp | Cut] = (),
    update: Update | str = Update.ASYNCHRONOUS,
    occurrence: Occurrence | str = Occurrence.EVER,
    keep: str | Demand | None = None,
    reach: str | Demand | None = None,
    candidates: str | Candidates | None = None,
    max_size: int = 3,
    certificate: str | os.PathLike[str] | None = None,
    limits: Limits | None = None,
) -> EnsembleInterventions:
    """Every minimal set of changes that abolishes a phenotype in every consistent instantiation of the open rules.

    Guaranteed: each listed set meets the goal in every instantiation that meets the given expectations, for all values
    of the free inputs; no proper part of it does; up to ``result.exhausted_size`` there is no other but the undecided
    ones and what contains one. With ``shares`` (``--robustness ensemble``) every set that works in some of them, and
    no part of it there: in how many, exactly or between bounds, and which choices that hinges on.

    ``opened`` and ``given`` as for :func:`ensemble`, everything else as for
    :func:`~logicnet.studies.interventions.minimal_interventions`. Given expectations are asked under asynchronous
    updates. ``certificate`` is a path: the proof is written there, for :func:`verify_certificate`.

    Cost: as for :func:`minimal_interventions`, once more for each instantiation that has to be told apart.

    Raises:
        UnknownName: a name is not in the network, or a pattern matches no expectation.
        UsageError: a text cannot be read, no instantiation is consistent, or a certificate is asked for with a temporal
            expectation among the given ones.
    """
    question = InterventionQuestion(
        abolish=abolish,
        opened=opened,
        given=given,
        robustness="ensemble" if shares else None,
        environment=environment,
        clamps=clamps,
        update=update,
        occurrence=occurrence,
        keep=keep,
        reach=reach,
        candidates=candidates,
        max_size=max_size,
        certificate=certificate,
    )
    return study_ensemble_interventions(network, question, limits=limits)


# A public call has a keyword for each option of its command.
def explain_in_ensemble(
    network: Network,
    phenotype: str | Demand,
    *,
    opened: str | Opened = Opened.FILE,
    given: str | Sequence[Expectation] | None = None,
    environment: str | InputValues | None = None,
    clamps: str | Iterable[str | Clamp | Cut] = (),
    update: Update | str = Update.ASYNCHRONOUS,
    occurrence: Occurrence | str = Occurrence.EVER,
    most: int = 5,
    limits: Limits | None = None,
) -> EnsembleExplanation:
    """In how many networks of an ensemble a phenotype survives changes, what that hinges on, and why in one of them.

    Guaranteed: ``result.fate`` is exact but for what it says is not known. The network that is explained
    (``result.instantiation``) is consistent, and of those in which the phenotype survives none is nearer to the file.

    ``opened`` and ``given`` as for :func:`ensemble`, everything else as for :func:`~logicnet.studies.why.explain_fate`.

    Cost: that of :func:`ensemble` and of :func:`explain_fate`.

    Raises:
        UnknownName: a name is not in the network, or a pattern matches no expectation.
        UsageError: a text cannot be read, or no instantiation is consistent.
    """
    whole_number("most", most, 1)
    return robust.explain_in_ensemble(
        pose(network, environment=environment, clamps=clamps, update=update),
        read_demand(network, phenotype, option="phenotype"),
        occurrence=Occurrence(occurrence),
        opened=resolve_opened(opened),
        given=given_among(network, given),
        most=most,
        limits=limits,
    )


def _asked(
    network: Network, opened: str | Opened, given: str | Sequence[Expectation] | None
) -> tuple[PartialNetwork, Sequence[Expectation]]:
    return PartialNetwork(network, resolve_opened(opened)), given_among(network, given)
