"""``diff``: what changed between two networks, and the edit responsible."""

from __future__ import annotations

from msgspec import Struct

from logicnet.diff.behaviour import Behaviour, Side, compare_behaviour
from logicnet.diff.structure import Structure, compare_structure
from logicnet.errors import UnknownName
from logicnet.formats.shipped import as_called
from logicnet.limits import Limits
from logicnet.network.case import Update
from logicnet.network.model import Network
from logicnet.network.resolve import pose, read_demand
from logicnet.text.notebook import Shown

__all__ = ["Difference", "diff_networks"]


class Difference(Shown, Struct, frozen=True):
    """Rules and directives of two networks side by side, and their answers."""

    structure: Structure
    behaviour: Behaviour
    #: The words that were asked with, as the command line has them.
    options: tuple[tuple[str, str | int | bool | None], ...]

    @property
    def limits(self) -> tuple[str, ...]:
        """Limits that were hit, in words; empty iff ``finished``."""
        return self.behaviour.limits

    @property
    def finished(self) -> bool:
        return not self.limits


def diff_networks(
    old: Network,
    new: Network,
    *,
    environment: str | None = None,
    abolish: str | None = None,
    max_size: int = 2,
    drugs: bool = False,
    update: Update | str = Update.ASYNCHRONOUS,
    limits: Limits | None = None,
) -> Difference:
    """What changed from ``old`` to ``new``: rules, attractors and, with ``abolish``, minimal sets of interventions.

    Guaranteed: ``result.behaviour.exact`` says whether both lists of attractors are proved complete; only then is every
    difference of theirs proved. Edits that are blamed give the new answer together, and none of them can be left out.

    Cost: that of :func:`find_attractors` and :func:`minimal_interventions` for both networks.

    Raises:
        UnknownName: one of the networks does not have a name; the nearest one is the hint.
        UsageError: one of the networks has nothing to choose from.

    >>> import logicnet
    >>> net = logicnet.load("m1")
    >>> logicnet.diff_networks(net, net, environment="stressed").behaviour.exact
    True
    """
    sides = [_side(network, environment, abolish, update) for network in (old, new)]
    limits = limits or Limits()
    structure = compare_structure(old, new, limits)
    behaviour = compare_behaviour(sides[0], sides[1], structure, max_size=max_size, drugs=drugs, limits=limits)
    told = (
        ("env", environment or "default"),
        ("abolish", abolish),
        ("max_size", max_size),
        ("drugs", drugs),
        ("update", sides[0].case.update.value),
    )
    return Difference(structure, behaviour, told)


def _side(network: Network, environment: str | None, abolish: str | None, update: Update | str) -> Side:
    """A network under the question; a name that it does not have is told with its file."""
    try:
        case = pose(network, environment=environment, update=update)
        return Side(case, None if abolish is None else read_demand(network, abolish, option="abolish"))
    except UnknownName as fault:
        raise UnknownName(f"in {as_called(network.source.file)}: {fault.message}", fault.hint) from fault
