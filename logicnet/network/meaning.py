"""What a network says, as lines that are free of order, layout and spelling: by them two networks are compared."""

from __future__ import annotations

import json
from collections.abc import Iterator

from logicnet.network.directives import DIRECTIVES
from logicnet.network.directives.names import Naming
from logicnet.network.model import Network
from logicnet.text.formula import format_expression

__all__ = ["meaning_of"]

_ITS_OWN = Naming()


def meaning_of(network: Network, names: Naming = _ITS_OWN) -> tuple[str, ...]:
    """The lines of :attr:`~logicnet.network.model.Network.meaning`, sorted; as they would be under these names."""
    return tuple(sorted(_canonical(record) for record in _records(network, names)))


def _canonical(record: tuple[object, ...]) -> str:
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"))


def _records(network: Network, names: Naming) -> Iterator[tuple[object, ...]]:
    for node in network.nodes:
        yield "rule", names.node(node.name), format_expression(names.expression(node.rule.expression))
    for unit in DIRECTIVES:
        yield from ((unit.word, *record) for record in unit.records(network, names))
