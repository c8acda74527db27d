"""``why``: why a phenotype survives changes, or why they end it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from logicnet.attractors.starts import read_start
from logicnet.errors import spelled, whole_number
from logicnet.limits import Limits
from logicnet.network.case import Demand, InputValues, KindOfChange, Update
from logicnet.network.model import Clamp, Cut, Network
from logicnet.network.resolve import pose, read_demand, resolve_update
from logicnet.perturbation.courses import CourseFate, fate_along
from logicnet.perturbation.explain import Explanation, explain_case
from logicnet.perturbation.outcome import Goal, Occurrence

__all__ = ["explain_fate", "fate_of"]


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


# One keyword for each option of the command: they are the words of a question, not the state of an algorithm.
def fate_of(
    network: Network,
    phenotype: str | Demand,
    *,
    start: str | None = None,
    kind: KindOfChange | str = KindOfChange.PERMANENT,
    environment: str | InputValues | None = None,
    clamps: str | Iterable[str | Clamp | Cut] = (),
    update: Update | str = Update.ASYNCHRONOUS,
    occurrence: Occurrence | str = Occurrence.EVER,
    limits: Limits | None = None,
) -> CourseFate:
    """Whether the phenotype survives the clamps and cuts along a course, and in which attractors the course may end.

    Guaranteed: as for :func:`~logicnet.perturbation.courses.fate_along`. ``start`` is read like ``--from``, ``kind``
    says how long ``clamps`` are held.

    Raises:
        UnknownName: a name is not in the network; the nearest one is the hint.
        UsageError: a text cannot be read, or a one-shot change would change no state.
    """
    case = pose(network, environment=environment)
    case = replace(case, update=resolve_update(update))
    changed = pose(network, environment=environment, clamps=clamps)
    demand = read_demand(network, phenotype, option="phenotype")
    begin = None if start is None else read_start(case, start, limits, option=spelled("start"))
    goal = Goal(demand, Occurrence(occurrence), start=begin, kind=KindOfChange(kind))
    return fate_along(case, goal, (*changed.clamps, *changed.cuts), limits)
