"""What is said of a draft: what was read, and what it does not decide or leaves out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from logicnet.formats.drafting import SignContradiction
from logicnet.report.draft import Drafted
from logicnet.report.page import plural
from logicnet.report.report import size_text
from logicnet.report.views.fields import AnswerDescription, Description, Field, Json, Parts, within
from logicnet.report.views.shared import (
    FLAG,
    LIMITS,
    TEXT,
    TEXTS,
    WHOLE,
    array,
    beginning,
    record,
)

__all__ = ["CONTRADICTION", "DRAFT"]


def _places(facts: Any) -> list[str]:
    return [f"{fact.origin.table}:{fact.origin.line}" for fact in facts]


def _cited(facts: Any) -> str:
    return "; ".join([*_places(facts[:3]), *(["..."] if len(facts) > 3 else [])])


def _file_facts(drafted: Drafted) -> Sequence[tuple[str, str]]:
    draft = drafted.study.draft
    rows = plural(draft.evidence.count("\n") - 1, "row")
    return (
        ("network", f"{drafted.out}: {size_text(draft.network)}"),
        ("evidence", f"{drafted.evidence_path}: {rows}"),
    )


def _table_facts(drafted: Drafted) -> Sequence[tuple[str, str]]:
    facts = []
    for table in drafted.study.tables:
        left = "".join(f"; {plural(count, 'row')} {why} left out" for why, count in table.left)
        held = plural(len(table.facts) or len(table.cargo), "row")
        facts.append(("read", f"{table.table} ({table.layout}): {held}{left}"))
    return facts


def _tables(drafted: Drafted) -> list[Json]:
    return [
        {
            "table": table.table,
            "layout": table.layout,
            "rows": len(table.facts),
            "cargo": len(table.cargo),
            "left": [{"why": why, "rows": count} for why, count in table.left],
        }
        for table in drafted.study.tables
    ]


#: A regulation of which some rows say that it activates, and others that it inhibits.
CONTRADICTION: Final[Description[SignContradiction, None, Any]] = (
    Field("source", TEXT, lambda one, _: one.source, shown=lambda _: (("source", lambda one: one.source),)),
    Field("target", TEXT, lambda one, _: one.target, shown=lambda _: (("target", lambda one: one.target),)),
    Field(
        "activating",
        TEXTS,
        lambda one, _: _places(one.activating),
        shown=lambda _: (("activates says", lambda one: _cited(one.activating)),),
    ),
    Field(
        "inhibiting",
        TEXTS,
        lambda one, _: _places(one.inhibiting),
        shown=lambda _: (("inhibits says", lambda one: _cited(one.inhibiting)),),
    ),
)

#: The order is that of the JSON. The table has a row per thing that the draft does not decide, or leaves out.
DRAFT: Final[AnswerDescription[Drafted, None]] = AnswerDescription(
    "draft",
    (
        *within(beginning("draft", None), lambda drafted: drafted.study.draft),
        Field(
            "output",
            record({"network": TEXT, "evidence": TEXT}),
            lambda drafted, _: {"network": drafted.out, "evidence": drafted.evidence_path},
            facts=_file_facts,
        ),
        Field(
            "tables",
            array(
                record(
                    {
                        "table": TEXT,
                        "layout": TEXT,
                        "rows": WHOLE,
                        "cargo": WHOLE,
                        "left": array(record({"why": TEXT, "rows": WHOLE})),
                    }
                )
            ),
            lambda drafted, _: _tables(drafted),
            facts=_table_facts,
        ),
        Field(
            "contradictions",
            Parts(CONTRADICTION, many=True),
            lambda drafted, _: drafted.study.draft.contradictions,
            rows=lambda it: [("contradiction", one.source, one.target) for one in it.study.draft.contradictions],
        ),
        Field(
            "without_support",
            TEXTS,
            lambda drafted, _: list(drafted.study.draft.without_support),
            rows=lambda drafted: [("without support", name, "") for name in drafted.study.draft.without_support],
        ),
        Field(
            "between",
            array(record({"node": TEXT, "path": TEXTS})),
            lambda drafted, _: [{"node": name, "path": list(path)} for name, path in drafted.study.draft.between],
            rows=lambda it: [("put between", name, " - ".join(path)) for name, path in it.study.draft.between],
        ),
        Field(
            "unsigned",
            array(record({"source": TEXT, "target": TEXT})),
            lambda drafted, _: [{"source": a, "target": b} for a, b in drafted.study.draft.unsigned],
            rows=lambda drafted: [("without a sign", a, b) for a, b in drafted.study.draft.unsigned],
        ),
        Field(
            "narrowed",
            TEXTS,
            lambda drafted, _: list(drafted.study.draft.narrowed),
            rows=lambda drafted: [("narrowed", name, "") for name in drafted.study.draft.narrowed],
        ),
        Field("finished", FLAG, lambda *_: True),
        Field("limits", LIMITS, lambda *_: []),
    ),
    lambda _: ("kind", "node", "target"),
)
