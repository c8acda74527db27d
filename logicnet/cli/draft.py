"""``logicnet draft``."""

from __future__ import annotations

import os
from typing import Annotated, Literal

import typer

from logicnet.cli import options
from logicnet.cli.claims import Role, claim_output
from logicnet.cli.files import emit, write_files
from logicnet.cli.status import Status
from logicnet.errors import UsageError

__all__ = ["draft"]


class Knowledge(options.Options):
    """What is known, and how nodes are connected by it."""

    nodes: Annotated[
        str,
        typer.Option(
            "--nodes",
            metavar="LIST|FILE",
            help="Nodes, separated by commas, or a file with one in a line; `NODE=NAME,NAME` gives names of tables.",
        ),
    ] = ""
    knowledge: Annotated[
        list[str] | None,
        Role.READS,
        typer.Option(
            "--knowledge",
            metavar="TABLE",
            help="A table of SIGNOR, OmniPath, NeKo, INDRA, CellPhoneDB, LIANA, miRTarBase, Vesiclepedia, ExoCarta, or "
            "of source, target and sign; may be repeated.",
        ),
    ] = None
    columns: Annotated[
        str | None,
        typer.Option("--columns", metavar="source=A,target=B,sign=C", help="Column map for tables of another kind."),
    ] = None
    paths: Annotated[
        int,
        typer.Option(
            "--paths", metavar="K", min=1, max=5, help="Connect a node that no row connects by paths of so many steps."
        ),
    ] = 2
    logic: Annotated[
        Literal["inhibitor-wins", "activator-wins", "all-and", "all-or"],
        typer.Option("--logic", metavar="READING", help="How the rule lines of the open rules are written."),
    ] = "inhibitor-wins"
    title: Annotated[str, typer.Option("--title", metavar="TEXT", help="Title of the network.")] = ""


class DraftOutput(options.Options):
    """Where the draft goes, and how the report is written."""

    output: Annotated[
        str | None,
        Role.WRITES,
        typer.Option(
            "-o", "--output", metavar="PATH", help="The network file; NAME.evidence.tsv is written beside it."
        ),
    ] = None
    format: options.ReportFormat = "text"


def draft(knowledge: Knowledge, output: DraftOutput, run: options.QuietRun) -> Status:
    """A first network from a list of nodes and tables of prior knowledge: open rules, each regulation cited.

    Tables are files that you have; nothing is fetched. Contradictions are shown, and never decided.
    """
    from logicnet.network.decoding import read_bytes
    from logicnet.studies.draft import draft_network

    if output.output is None:
        raise UsageError("`draft` needs a file to write", "name one: `-o draft.bnet`")
    if not knowledge.nodes or not knowledge.knowledge:
        missing = "--knowledge" if knowledge.nodes else "--nodes"
        raise UsageError(f"`draft` needs {missing}", "for example `--nodes TP53,MDM2 --knowledge signor.tsv`")
    listed = knowledge.nodes
    if os.path.exists(listed):
        listed = _text(*read_bytes(listed, "a list of nodes"))
    tables = {path: _text(*read_bytes(path, "a table")) for path in knowledge.knowledge}
    evidence = f"{output.output.removesuffix('.bnet')}.evidence.tsv"
    claim_output(evidence, "the evidence table beside -o")
    split = options.split_list(knowledge.columns)
    study = draft_network(
        listed,
        tables,
        columns=options.pairs(split, "--columns", "source=A") or None,
        longest=knowledge.paths,
        logic=knowledge.logic,
        title=knowledge.title,
        evidence_path=os.path.basename(evidence),
    )
    from logicnet.network.writing import write
    from logicnet.report.draft import draft_document, draft_page

    write_files({output.output: write(study.draft.network).encode(), evidence: study.draft.evidence.encode()})
    emit(
        output.format,
        None,
        page=lambda: draft_page(study, str(output.output), evidence),
        document=lambda: draft_document(study, str(output.output), evidence),
    )
    return Status.DONE


def _text(path: str, data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data[: fault.start].count(b"\n") + 1
        raise UsageError(f"`{path}`, line {line}: this is not UTF-8", "save it as UTF-8") from None
