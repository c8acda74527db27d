"""The network file itself, as one format among the others. BooleanNet is read by the same reader."""

from __future__ import annotations

from logicnet.formats.export import Export
from logicnet.network import bnet, writing
from logicnet.network.bnet import Reading
from logicnet.network.model import Network

__all__ = ["read", "write"]


def read(path: str, data: bytes) -> Reading:
    """Read a network file (bnet or BooleanNet)."""
    return bnet.parse_bytes(path, data)


def write(network: Network) -> Export:
    """The canonical network file. It holds everything; only comments and layout are not part of a network."""
    return Export(writing.write(network).encode(), tuple((name, name) for name in network.names))
