"""``logicnet draft``."""

from __future__ import annotations

from logicnet.cli import options
from logicnet.cli.claims import claim_output
from logicnet.cli.files import Printed, emit_view, write_files
from logicnet.cli.options.draft import DraftOutput, Knowledge
from logicnet.cli.status import Status
from logicnet.cli.watch import watched
from logicnet.errors import UsageError

__all__ = ["draft"]


def draft(knowledge: Knowledge, output: DraftOutput, run: options.RunOptions) -> Status:
    """A first network from a list of nodes and tables of prior knowledge: open rules, each regulation cited.

    Tables are files that you have; nothing is fetched. Contradictions are shown, and never decided.
    """
    from logicnet.studies.draft import draft_from_files, evidence_beside

    if output.output is None:
        raise UsageError("`draft` needs a file to write", "name one: `-o draft.bnet`")
    if not knowledge.nodes or not knowledge.knowledge:
        missing = "--knowledge" if knowledge.nodes else "--nodes"
        raise UsageError(f"`draft` needs {missing}", "for example `--nodes TP53,MDM2 --knowledge signor.tsv`")
    # Before anything is read: what is written may be none of that.
    claim_output(evidence_beside(output.output), "the evidence table beside -o")
    split = options.split_list(knowledge.columns)
    with watched(run) as limits:
        limits.at("reading the tables and connecting the nodes")
        answer = draft_from_files(
            knowledge.nodes,
            knowledge.knowledge,
            output.output,
            columns=options.pairs(split, "--columns", "source=A") or None,
            longest=knowledge.paths,
            logic=knowledge.logic,
            title=knowledge.title,
        )
    write_files(answer.data)
    from logicnet.report.views import draft_view

    # The file of `-o` is the network; the report is printed.
    emit_view(Printed(output.format), draft_view(answer))
    return Status.DONE
