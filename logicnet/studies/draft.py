"""``draft``: a first network from a list of nodes and tables of prior knowledge."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from logicnet.errors import UsageError
from logicnet.formats.drafting import DraftStudy, draft, read_nodes
from logicnet.formats.knowledge import Cargo, Fact, read_knowledge
from logicnet.formats.signed import Logic
from logicnet.network.decoding import read_bytes
from logicnet.report.draft import Drafted

__all__ = ["draft_from_files", "draft_network", "evidence_beside"]


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

    Cost: linear in the tables, but for paths of up to ``longest`` regulations: that power of the regulations of a
    node.

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


def draft_from_files(
    nodes: str,
    knowledge: Sequence[str],
    out: str,
    *,
    columns: Mapping[str, str] | None = None,
    longest: int = 2,
    logic: Logic | str = Logic.INHIBITOR_WINS,
    title: str = "",
) -> Drafted:
    """What the command does: a draft from tables in files, for a file ``out`` and an evidence table beside it.

    Guaranteed: as for :func:`draft_network`. ``nodes`` is the list or a file that holds it. ``result.data`` has the
    bytes of both files; nothing is written.

    Raises:
        UsageError, InvalidNetwork: as for :func:`draft_network`, or a file cannot be read.
    """
    if os.path.exists(nodes):
        nodes = _text(*read_bytes(nodes, "a list of nodes"))
    tables = {path: _text(*read_bytes(path, "a table")) for path in knowledge}
    evidence = evidence_beside(out)
    study = draft_network(
        nodes,
        tables,
        columns=columns,
        longest=longest,
        logic=logic,
        title=title,
        evidence_path=os.path.basename(evidence),
    )
    return Drafted(study, out, evidence)


def evidence_beside(out: str) -> str:
    """The evidence table that is written with a draft."""
    return f"{out.removesuffix('.bnet')}.evidence.tsv"


def _text(path: str, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data[: fault.start].count(b"\n") + 1
        raise UsageError(f"`{path}`, line {line}: this is not UTF-8", "save it as UTF-8") from None
