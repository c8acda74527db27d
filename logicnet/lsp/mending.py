"""The first repairs of an expectation that fails, as edits of the open text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from logicnet.ensembles.costs import Findings, Weights
from logicnet.ensembles.edits import EditableNetwork
from logicnet.ensembles.patch import patches
from logicnet.ensembles.repair import RepairSearch
from logicnet.errors import UsageError
from logicnet.limits import Limits
from logicnet.network.bnet import Reading
from logicnet.network.evidence import read_table
from logicnet.text.source import Span

__all__ = ["first_repairs"]

#: Proposals offered, and seconds for them: an editor waits for the answer.
_MOST: Final = 3
_PATIENCE: Final = 4.0


def first_repairs(reading: Reading, name: str) -> Iterator[tuple[str, list[tuple[Span, str]]]]:
    """The cheapest edits of one rule after which an expectation holds, and every one that holds now goes on holding.

    Each with a title and the changes of the text. None where none was found in time.
    """
    network = reading.network
    if network is None:
        return
    wanted = [x for x in network.expectations if x.name == name]
    try:
        tables = [read_table(path, network.source) for path in network.evidence]
    except UsageError:
        tables = []
    editable = EditableNetwork(network, Findings(tables, network.edges, network.names), Weights())
    found = RepairSearch(editable, wanted, network.expectations, Limits(time=_PATIENCE)).run(1, _MOST)
    for proposal in found.proposals:
        told = "; ".join(f"{edit.node}: {edit.what}" for edit in proposal.edits)
        yield f"Repair `{name}` (cost {proposal.cost}): {told}", patches(
            reading, network, editable.edited(proposal.chosen)
        )
