"""``draft``: a first network from a list of nodes and tables of prior knowledge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from logicnet.formats.drafting import DraftStudy, draft, read_nodes
from logicnet.formats.knowledge import Cargo, Fact, read_knowledge
from logicnet.formats.signed import Logic

__all__ = ["draft_network"]


def draft_network(
    nodes: str,
    knowledge: Mapping[str, str],
    *,
    columns: Mapping[str, str] | None = None,
    longest: int = 2,
    logic: Logic | str = Logic.INHIBITOR_WINS,
    title: str = "",
    evidence_path: str = "",
) -> DraftStudy:
    """A network with open rules, each regulation cited from the tables.

    Guaranteed: every regulation has a row of a table with its sign; contradictions, nodes without support and what is
    too wide to be open in full are in the result (:mod:`logicnet.formats.drafting`).

    Args:
        nodes: The list as text: ``"TUM_p53=TP53, ..."``, one in a line or separated by commas.
        knowledge: The text of each table, by its name. Their kinds are told by their headings.
        columns: Column map for tables of another kind (``source``, ``target``, ``sign``).
        longest: Most regulations of a path that connects a node which no row connects.
        evidence_path: What the network will call its evidence table.

    Raises:
        UsageError: the list or a table cannot be read, or nothing connects the nodes.
        InvalidNetwork: a name of a table cannot be the name of a node.
    """
    asked = read_nodes(nodes)
    tables = tuple(read_knowledge(name, text, columns) for name, text in knowledge.items())
    facts: Sequence[Fact] = [fact for table in tables for fact in table.facts]
    cargo: Sequence[Cargo] = [one for table in tables for one in table.cargo]
    made = draft(asked, facts, cargo, longest=longest, logic=Logic(logic), title=title, evidence_path=evidence_path)
    return DraftStudy(made, asked, tables)
