"""What is said of a conversion: where it went, what was proved, and what differs."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from typing import Any, Final

from logicnet.formats.conversion import Conversion
from logicnet.formats.export import ExportChange, ExportFate
from logicnet.formats.registry import named as format_named
from logicnet.report.conversion import Converted
from logicnet.report.report import size_text
from logicnet.report.views.fields import (
    AnswerDescription,
    Cell,
    Column,
    Description,
    Field,
    Json,
    Parts,
    cells_of,
    columns_of,
    within,
)
from logicnet.report.views.shared import (
    FLAG,
    LIMITS,
    TEXT,
    TEXTS,
    WHOLE,
    beginning,
    mapping,
    nullable,
    record,
    words,
)

__all__ = ["CHANGE", "CONVERSION"]

#: Characters of what a difference is about, on screen.
SUBJECT = 40


def _cut(text: str) -> str:
    """Short enough for a column; JSON has all of it."""
    return text if len(text) <= SUBJECT else f"{text[: SUBJECT - 3]}..."


def _proof_text(result: Conversion) -> str:
    """What is known about the rules of the export."""
    if result.proof is None:
        if result.target.rules:
            return "not compared: the export is in several files, and is not read back"
        return "not compared: this format holds no rules that could be read back"
    return (
        f"{result.proof.equal} of {len(result.network)} proved the same function as in the input, "
        "read back from the export and compared by a SAT solver"
    )


def _meaning_text(result: Conversion) -> str:
    if result.same_meaning:
        return "read back, the export says all that the network says"
    return "read back, the export says less than the network: see below"


def _written_text(told: Converted) -> str:
    return ", ".join(told.files) or ("standard output" if told.written else "nothing")


def _input_text(told: Converted) -> str:
    network = told.result.network
    return f"{told.file}: {size_text(network)}, {format_named(network.dialect).title}"


def _proof(told: Converted) -> Json | None:
    result = told.result
    if result.proof is None:
        return None
    return {"method": "sat", "rules": len(result.network), "equal": result.proof.equal}


#: Something that the other format says differently, or not at all.
CHANGE: Final[Description[ExportChange, None, Any]] = (
    Field(
        "kind",
        TEXT,
        lambda change, _: change.kind,
        Column(lambda _: ("kind",), lambda change, _: (change.kind,)),
        shown=lambda _: (("what", lambda change: change.kind),),
    ),
    Field(
        "subject",
        TEXT,
        lambda change, _: change.subject,
        Column(lambda _: ("subject",), lambda change, _: (change.subject,)),
        shown=lambda _: (("of", lambda change: _cut(change.subject)),),
    ),
    Field(
        "detail",
        TEXT,
        lambda change, _: change.detail,
        Column(lambda _: ("detail",), lambda change, _: (change.detail,)),
        shown=lambda _: (("how", lambda change: change.detail),),
    ),
    Field(
        "fate",
        words(ExportFate),
        lambda change, _: change.fate.value,
        Column(lambda _: ("fate",), lambda change, _: (change.fate.value,)),
        shown=lambda _: (("fate", lambda change: change.fate.value),),
        place=-1,
    ),
)


def _rows(told: Converted) -> Iterator[tuple[Cell, ...]]:
    for change in told.result.changes:
        yield cells_of(CHANGE, change, None)


#: The order is that of the JSON.
CONVERSION: Final[AnswerDescription[Converted, None]] = AnswerDescription(
    "convert",
    (
        *within(beginning("convert", None), lambda told: told.result),
        Field("options", record({"strict": FLAG}), lambda told, _: {"strict": told.strict}),
        Field(
            "input",
            record({"path": TEXT, "format": TEXT}),
            lambda told, _: {"path": told.file, "format": told.result.network.dialect},
            facts=lambda told: (("network", _input_text(told)),),
        ),
        Field(
            "output",
            record({"path": TEXT, "format": TEXT, "sha256": {"$ref": "#/$defs/hash"}}),
            lambda told, _: {
                "path": told.out,
                "format": told.result.target.id,
                "sha256": sha256(told.result.export.data).hexdigest(),
            },
            facts=lambda told: (("format", told.result.target.title),),
        ),
        Field(
            "written", TEXTS, lambda told, _: list(told.files), facts=lambda told: (("written", _written_text(told)),)
        ),
        Field(
            "proof",
            nullable(record({"method": {"const": "sat"}, "rules": WHOLE, "equal": WHOLE})),
            lambda told, _: _proof(told),
            facts=lambda told: (("rules", _proof_text(told.result)),),
        ),
        Field(
            "same_meaning",
            FLAG,
            lambda told, _: told.result.same_meaning,
            facts=lambda told: (("meaning", _meaning_text(told.result)),),
        ),
        Field("lossless", FLAG, lambda told, _: told.result.lossless),
        Field("names", mapping(TEXT), lambda told, _: dict(told.result.renames)),
        Field("changes", Parts(CHANGE, many=True), lambda told, _: told.result.changes, rows=_rows),
        Field("finished", FLAG, lambda *_: True),
        Field("limits", LIMITS, lambda *_: []),
    ),
    lambda _: columns_of(CHANGE, None),
)
