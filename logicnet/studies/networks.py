"""``show``: from a file to a network, whatever its format, with every finding."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from logicnet.errors import InvalidNetwork
from logicnet.formats import registry
from logicnet.formats.shipped import locate

if TYPE_CHECKING:
    from logicnet.network.bnet import Reading
    from logicnet.network.model import Network

__all__ = ["load", "read"]


def read(name: str | os.PathLike[str]) -> Reading:
    """Read a file of any format with everything that is wrong with it.

    Guaranteed: ``network`` of the result is ``None`` exactly if a finding is an error.

    ``name`` is a path, ``"-"`` for standard input, or a network that comes along (``"m1"``, ``"m2"``, ...). A path
    that exists comes first. Faults in the file are diagnostics of the result.

    Cost: linear in the file, but for the size of one rule.

    Raises:
        UsageError: there is no such file, or it cannot be opened; the nearest name is the hint.

    >>> import logicnet
    >>> len(logicnet.read("m1").network)
    16
    """
    return registry.read(locate(os.fspath(name)))


def load(name: str | os.PathLike[str]) -> Network:
    """The network of a file of any format, or of one that comes along: ``logicnet.load("m2")``.

    Guaranteed: the network has no error, and every name in it is resolved.

    Cost: linear in the file, but for the size of one rule.

    Raises:
        InvalidNetwork: the file has errors; the exception shows them, and holds all findings as ``diagnostics``.
        UsageError: there is no such file, or it cannot be opened; the nearest name is the hint.

    >>> import logicnet
    >>> net = logicnet.load("m1")
    >>> len(net)
    16
    """
    reading = read(name)
    if reading.network is None:
        raise InvalidNetwork(reading.diagnostics)
    return reading.network
