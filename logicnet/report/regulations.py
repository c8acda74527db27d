"""Who regulates whom, in the order of the file; what a regulation is, is said where it is worked out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from logicnet.compiled.regulation import Effect, Regulation

if TYPE_CHECKING:
    from logicnet.limits import Limits
    from logicnet.network.model import Network

__all__ = ["Effect", "Regulation", "regulations"]


def regulations(network: Network, limits: Limits | None = None) -> tuple[Regulation, ...]:
    """Every effective regulation with its sign, by target, then by source, in the order of the file.

    At a limit, :class:`~logicnet.errors.LimitReached`.
    """
    from logicnet.compiled.regulation import regulations as as_written

    order = network.index
    return tuple(sorted(as_written(network, limits), key=lambda found: (order[found.target], order[found.source])))
