"""What is said of findings in a file, and of a call that gave no answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from msgspec import Struct

from logicnet.report.report import Failure
from logicnet.report.tables import Rows
from logicnet.report.views.fields import (
    AnswerDescription,
    Column,
    Description,
    Field,
    Json,
    Parts,
    cells_of,
    columns_of,
    object_of,
)
from logicnet.report.views.shared import POSITIVE, TEXT, array, nullable, record, words
from logicnet.text.diagnostics import Diagnostic, Severity

__all__ = ["CODE", "DIAGNOSTIC", "ERROR", "Unplaced", "error_document", "findings_rows"]


class Unplaced(Struct, frozen=True):
    """An error without a place in a text, in the shape of a diagnostic: a fault of the call, or of reading at all."""

    message: str
    help: str | None
    path: str | None = None
    code: None = None
    severity: Severity = Severity.ERROR
    start: tuple[None, None] = (None, None)
    end: tuple[None, None] = (None, None)


CODE: Final[Json] = {**TEXT, "pattern": "^LN[0-9]{3}$"}
_PLACE: Final = nullable(POSITIVE)


def _path(found: Diagnostic | Unplaced) -> str | None:
    return found.path if isinstance(found, Unplaced) else found.source.path


def _notes(found: Diagnostic | Unplaced) -> list[Json]:
    if isinstance(found, Unplaced):
        return []
    notes = []
    for note in found.notes:
        line, column = (None, None) if note.span is None else found.source.position(note.span.start)
        notes.append({"message": note.message, "line": line, "column": column})
    return notes


#: One finding. Columns count code points from 1; ends are exclusive.
DIAGNOSTIC: Final[Description[Diagnostic | Unplaced, None, Any]] = (
    Field(
        "code",
        {**nullable(CODE), "description": "Null for a fault of the call, or of reading the file at all."},
        lambda one, _: one.code,
        Column(lambda _: ("code",), lambda one, _: (one.code,)),
    ),
    Field(
        "severity",
        words(Severity),
        lambda one, _: one.severity.value,
        Column(lambda _: ("severity",), lambda one, _: (one.severity.value,)),
    ),
    Field("path", nullable(TEXT), lambda one, _: _path(one), Column(lambda _: ("path",), lambda one, _: (_path(one),))),
    Field("line", _PLACE, lambda one, _: one.start[0], Column(lambda _: ("line",), lambda one, _: (one.start[0],))),
    Field(
        "column",
        {**_PLACE, "description": "1-based, in code points."},
        lambda one, _: one.start[1],
        Column(lambda _: ("column",), lambda one, _: (one.start[1],)),
    ),
    Field("end_line", _PLACE, lambda one, _: one.end[0]),
    Field("end_column", {**_PLACE, "description": "Exclusive."}, lambda one, _: one.end[1]),
    Field("message", TEXT, lambda one, _: one.message, Column(lambda _: ("message",), lambda one, _: (one.message,))),
    Field(
        "notes",
        array(record({"message": TEXT, "line": _PLACE, "column": _PLACE})),
        lambda one, _: _notes(one),
    ),
    Field("help", nullable(TEXT), lambda one, _: one.help, Column(lambda _: ("help",), lambda one, _: (one.help,))),
)


def findings_rows(found: Iterable[Diagnostic]) -> Rows:
    """One row per finding."""
    return Rows(columns_of(DIAGNOSTIC, None), tuple(cells_of(DIAGNOSTIC, one, None) for one in found))


#: It stands in place of an answer, so it has neither page nor table.
ERROR: Final[AnswerDescription[Failure, None]] = AnswerDescription(
    "error",
    (
        Field("schema", {"const": "logicnet.error/1"}, lambda *_: "logicnet.error/1"),
        Field(
            "diagnostics",
            Parts(DIAGNOSTIC, many=True, name="diagnostic", more={"minItems": 1}),
            lambda failure, _: failure.diagnostics or (Unplaced(failure.message, failure.hint),),
        ),
    ),
    lambda _: (),
    title="What every command writes in place of an answer when it failed under --format json",
)


def error_document(failure: Failure) -> Json:
    """``logicnet.error/1``. A fault of the call has neither code nor place: these are null."""
    return object_of(ERROR.fields, failure, None)
