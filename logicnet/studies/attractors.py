"""``attractors``: what a network settles into."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from logicnet.attractors import reachability
from logicnet.attractors.landscape import Landscape, PatternTable
from logicnet.attractors.pattern_tables import pattern_table
from logicnet.attractors.search import list_attractors
from logicnet.attractors.starts import state_named
from logicnet.compiled.space import Subspace
from logicnet.errors import UsageError, whole_number
from logicnet.limits import Limits
from logicnet.network.case import Demand, InputValues, Update
from logicnet.network.model import Clamp, Cut, Network
from logicnet.network.resolve import find_node, pose, read_demand
from logicnet.studies.query import start_of
from logicnet.text.names import split_list

__all__ = ["find_attractors", "project_attractors", "reachable_from"]


# One keyword for each option of the command: they are the words of a question, not the state of an algorithm.
def find_attractors(
    network: Network,
    *,
    environment: str | InputValues | None = None,
    clamps: str | Iterable[str | Clamp | Cut] = (),
    update: Update | str = Update.ASYNCHRONOUS,
    where: str | Demand | None = None,
    fixed_points_only: bool = False,
    limit: int | None = None,
    states: int = 0,
    limits: Limits | None = None,
) -> Landscape:
    """The attractors of the network under the clamps, for all values of the inputs that the environment leaves free.

    Guaranteed: every entry holds an attractor and no two entries hold the same one. The verdicts of the result say what
    else is proved, and ``result.limits`` names every limit that was hit.

    ``environment`` is read like ``--env`` (``"oral"``, ``"oral,IFNG=1"``, ``"all"``; ``None`` means ``default``),
    ``clamps`` like ``--with`` (``"TUM_p53=0, Propranolol"``), ``where`` is a formula over nodes and phenotypes: only
    attractors that are not proved never to show it are listed. ``limit`` caps the list. The states of an attractor that
    has at most ``states`` of them are listed. A time limit gives what stays open to AEON's own search until then.

    Raises:
        UnknownName: a name is not in the network; the nearest one is the hint.
        UsageError: a text cannot be read.
    """
    if limit is not None:
        whole_number("limit", limit, 1)
    whole_number("states", states, 0)
    case = pose(network, environment=environment, clamps=clamps, update=update)
    return list_attractors(
        case,
        where=None if where is None else read_demand(network, where, option="where"),
        fixed_points_only=fixed_points_only,
        limit=limit,
        states=states,
        limits=limits,
        exhaust=limits is not None and limits.time is not None,
    )


# One keyword for each option of the command: they are the words of a question, not the state of an algorithm.
def project_attractors(
    network: Network,
    markers: str | Sequence[str],
    *,
    environment: str | InputValues | None = None,
    clamps: str | Iterable[str | Clamp | Cut] = (),
    update: Update | str = Update.ASYNCHRONOUS,
    where: str | Demand | None = None,
    fixed_points_only: bool = False,
    start: str | None = None,
    limit: int | None = None,
    limits: Limits | None = None,
) -> PatternTable:
    """Which values the markers have together in attractors, and in how many settings of the free inputs.

    Guaranteed: each row is shown by a minimal trap space, or by an attractor where ``result.complete`` is yes; then no
    other combination of values occurs. ``markers`` are names of nodes, in one text (``"TUM_p53, TUM_Growth"``) or one
    by one. ``start`` is read like ``--from``: only what is reached from there is tabulated. The other words are those
    of :func:`find_attractors`; ``limit`` caps the rows.

    Raises:
        UnknownName: a name is not in the network; the nearest one is the hint.
        UsageError: a text cannot be read, or no marker is named.
    """
    if limit is not None:
        whole_number("limit", limit, 1)
    case = pose(network, environment=environment, clamps=clamps, update=update)
    named = split_list(markers) if isinstance(markers, str) else tuple(markers)
    if not named:
        raise UsageError("no marker is named", "name some nodes, for example markers='A, B'")
    return pattern_table(
        case,
        tuple(find_node(network, name, option="markers").name for name in named),
        where=None if where is None else read_demand(network, where, option="where"),
        fixed_points_only=fixed_points_only,
        start=None if start is None else state_named(case, start, option="start"),
        limit=limit,
        limits=limits,
    )


def reachable_from(landscape: Landscape, start: str | Subspace, *, limits: Limits | None = None) -> Landscape:
    """The attractors of a list that can be reached from some state with these values, read like ``--from``.

    Guaranteed: an attractor stands among ``unreachable`` only if that is proved; ``attractor.reachable`` is YES only if
    a run is known or follows. ``start`` is for example ``"A=1, B=0"``.

    Raises:
        UnknownName: a name is not in the network; the nearest one is the hint.
        UsageError: the text cannot be read, or contradicts what environment or clamps hold.
    """
    if isinstance(start, str):
        index = landscape.network.index
        values = start_of(landscape.case, start, option="start")
        start = Subspace.of((index[value.node], value.value) for value in values)
    return reachability.reachable_from(landscape, start, limits)
