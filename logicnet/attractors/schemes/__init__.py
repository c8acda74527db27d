"""The update schemes as engines, one unit each: what :class:`~logicnet.network.update.Update` says in words."""

from __future__ import annotations

from typing import Final

from logicnet.attractors.schemes.asynchronous import Asynchronous
from logicnet.attractors.schemes.most_permissive import MostPermissive
from logicnet.attractors.schemes.synchronous import Synchronous
from logicnet.attractors.schemes.unit import Scheme
from logicnet.network.update import Update

__all__ = ["SCHEMES", "scheme_of"]

SCHEMES: Final[tuple[Scheme, ...]] = (Asynchronous(), Synchronous(), MostPermissive())

_BY_UPDATE: Final = {scheme.update: scheme for scheme in SCHEMES}


def scheme_of(update: Update) -> Scheme:
    """The engine of a scheme."""
    return _BY_UPDATE[update]
