"""``why``: why a phenotype survives changes, or why they end it."""

from __future__ import annotations

from collections.abc import Iterable

from logicnet.errors import whole_number
from logicnet.limits import Limits
from logicnet.network.case import Demand, InputValues, Update
from logicnet.network.model import Clamp, Cut, Network
from logicnet.network.resolve import pose, read_demand
from logicnet.perturbation.explain import Explanation, explain_case
from logicnet.perturbation.outcome import Occurrence

__all__ = ["explain_fate"]


def explain_fate(
    network: Network,
    phenotype: str | Demand,
    *,
    environment: str | InputValues | None = None,
    clamps: str | Iterable[str | Clamp | Cut] = (),
    update: Update | str = Update.ASYNCHRONOUS,
    occurrence: Occurrence | str = Occurrence.EVER,
    most: int = 5,
    limits: Limits | None = None,
) -> Explanation:
    """Why the phenotype survives the clamps and cuts in some allowed environment, or in none.

    Guaranteed: ``result.answer`` is exact unless UNDECIDED. Every motif sustains itself and keeps the phenotype alive;
    every step of a chain is forced by its causes. Inputs that the environment leaves free stand for all their values.

    ``phenotype`` is a name or a formula; ``environment`` and ``clamps`` are read like ``--env`` and ``--with``. At most
    ``most`` of the motifs that vanished are listed.

    Raises:
        UnknownName: a name is not in the network; the nearest one is the hint.
        UsageError: a text cannot be read.
    """
    whole_number("most", most, 1)
    case = pose(network, environment=environment, clamps=clamps, update=update)
    demand = read_demand(network, phenotype, option="phenotype")
    return explain_case(case, demand, occurrence=Occurrence(occurrence), most=most, limits=limits)
