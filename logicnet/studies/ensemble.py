"""``ensemble``: what a partially specified network leaves open, and what given expectations decide."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from logicnet.ensembles.partial import PartialNetwork
from logicnet.ensembles.study import EnsembleResult, consistent_instantiations, study
from logicnet.errors import whole_number
from logicnet.limits import Limits
from logicnet.network.case import Update
from logicnet.network.model import Expectation, Network
from logicnet.network.openness import Opened
from logicnet.network.resolve import resolve_given, resolve_opened, resolve_update

__all__ = ["pick_instantiations", "study_ensemble"]


def study_ensemble(
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

    Raises:
        UnknownName: a pattern matches no expectation.
        UsageError: a rule cannot be open in that way.
    """
    if samples is not None:
        whole_number("samples", samples, 1)
    whole_number("seed", seed, 0)
    partial, expectations = _asked(network, opened, given)
    return study(
        partial, expectations, update=resolve_update(update), samples=samples, seed=seed, limits=limits
    )


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

    Fewer mean that there are no more, unless ``limits.hit`` says otherwise. Evidence tables stay with the file, so the
    networks name none; each says in its ``about`` lines which choices differ from the file. Arguments as for
    :func:`study_ensemble`.
    """
    partial, expectations = _asked(network, opened, given)
    found = consistent_instantiations(partial, expectations, update=resolve_update(update), limits=limits)
    return [partial.described(outcomes) for outcomes in islice(found, count)]


def _asked(
    network: Network, opened: str | Opened, given: str | Sequence[Expectation] | None
) -> tuple[PartialNetwork, Sequence[Expectation]]:
    partial = PartialNetwork(network, resolve_opened(opened))
    return partial, resolve_given(network, given) if given is None or isinstance(given, str) else given
