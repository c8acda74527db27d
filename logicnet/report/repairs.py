"""Proposals of repair as JSON and as a table."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from logicnet.report.tables import Rows
from logicnet.report.views.shared import network_document
from logicnet.version import __version__

if TYPE_CHECKING:
    from logicnet.studies.repair import RepairStudy

__all__ = ["repair_document", "repair_rows"]

Document = dict[str, Any]


def repair_document(study: RepairStudy, options: Document) -> Document:
    """``logicnet.repair/1``."""
    found = study.found
    return {
        "schema": "logicnet.repair/1",
        "logicnet": __version__,
        "network": network_document(study.network),
        "options": options,
        "weights": asdict(found.editable.weights),
        "edits_considered": len(found.editable.edits),
        "additions_reported": study.additions,
        "unedited": list(found.editable.unedited),
        "failing": [x.name for x in found.failing],
        "guarded": [x.name for x in found.guarded],
        "undecided": [{"name": x.name, "why": why} for x, why in found.undecided],
        "unreached": [x.name for x in found.unreached],
        "proposals": [_proposal(study, i) for i in range(len(found.proposals))],
        "max_size": found.max_size,
        "complete": found.is_complete,
        "complete_to_cost": found.complete_to_cost,
        "contradiction": {"expectations": [x.name for x in found.contradiction], "smallest": found.is_smallest}
        if found.contradiction
        else None,
        "applied": study.applied,
        "finished": study.finished,
        "limits": list(study.limits),
    }


def _proposal(study: RepairStudy, i: int) -> Document:
    proposal = study.found.proposals[i]
    return {
        "rank": i + 1,
        "cost": proposal.cost,
        "edits": [
            {
                "node": edit.node,
                "kind": edit.kind.value,
                "what": edit.what,
                "cost": edit.cost,
                "contradicts": list(edit.against),
                "uses": list(edit.by),
            }
            for edit in proposal.edits
        ],
        "rules": [
            {"node": rule.node, "line": rule.line, "before": rule.before, "after": rule.after}
            for rule in study.rules[i]
        ],
        "changes": [
            {"expectation": one.expectation, "before": one.before.value, "after": one.after.value}
            for one in study.changes[i]
        ],
    }


def repair_rows(study: RepairStudy) -> Rows:
    """One row per edit of each proposal."""
    header = ("rank", "cost", "node", "kind", "edit", "cost_of_edit", "contradicts", "uses", "before", "after")
    rows = []
    for i, proposal in enumerate(study.found.proposals):
        rules = {rule.node: rule for rule in study.rules[i]}
        for edit in proposal.edits:
            rule = rules[edit.node]
            rows.append(
                (
                    i + 1,
                    proposal.cost,
                    edit.node,
                    edit.kind.value,
                    edit.what,
                    edit.cost,
                    "; ".join(edit.against),
                    "; ".join(edit.by),
                    rule.before,
                    rule.after,
                )
            )
    return Rows(header, tuple(rows))
