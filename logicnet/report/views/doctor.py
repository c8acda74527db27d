"""What is said of an installation: each part that logicnet needs or can use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from logicnet.report.views.fields import (
    AnswerDescription,
    Cell,
    Column,
    Description,
    Field,
    Parts,
    cells_of,
    columns_of,
)
from logicnet.report.views.shared import TEXT, TEXTS, named, nullable, words
from logicnet.version import __version__

if TYPE_CHECKING:
    from logicnet.studies.doctor import Installation, PartFinding

__all__ = ["INSTALLATION", "PART"]

PART: Final[Description[PartFinding, None, Any]] = (
    Field(
        "name",
        TEXT,
        lambda one, _: one.part.name,
        Column(lambda _: ("part",), lambda one, _: (one.part.name,)),
        shown=lambda _: (("part", lambda one: one.part.name),),
    ),
    Field(
        "version",
        nullable(TEXT),
        lambda one, _: one.version,
        Column(lambda _: ("version",), lambda one, _: (one.version or "",)),
        shown=lambda _: (("version", lambda one: one.version or "-"),),
    ),
    Field(
        "extra",
        nullable(TEXT),
        lambda one, _: one.part.extra or None,
        Column(lambda _: ("extra",), lambda one, _: (one.part.extra,)),
        shown=lambda _: (("need", lambda one: f"extra {one.part.extra}" if one.part.extra else "needed"),),
    ),
    Field(
        "state",
        words("ok", "missing", "broken"),
        lambda one, _: one.state,
        Column(lambda _: ("state",), lambda one, _: (one.state,)),
        shown=lambda _: (("state", lambda one: one.state),),
    ),
    Field(
        "why",
        nullable(TEXT),
        lambda one, _: one.why or None,
        Column(lambda _: ("why",), lambda one, _: (one.why,)),
        shown=lambda _: (("for", lambda one: one.why or one.part.purpose),),
    ),
)


def _rows(found: Installation) -> Iterator[tuple[Cell, ...]]:
    for one in found.findings:
        yield cells_of(PART, one, None)


#: The order is that of the JSON.
INSTALLATION: Final[AnswerDescription[Installation, None]] = AnswerDescription(
    "doctor",
    (
        *named("doctor"),
        Field(
            "python",
            TEXT,
            lambda found, _: found.python,
            facts=lambda found: (
                ("logicnet", __version__),
                ("Python", f"{found.python} on {found.system} {found.machine}"),
            ),
        ),
        Field("platform", TEXT, lambda found, _: found.platform),
        Field("machine", TEXT, lambda found, _: found.machine),
        Field(
            "networks",
            TEXTS,
            lambda found, _: list(found.networks),
            facts=lambda found: (
                ("networks", ", ".join(found.networks) or "none found: the installation is incomplete"),
            ),
        ),
        Field("parts", Parts(PART, many=True), lambda found, _: found.findings, rows=_rows),
    ),
    lambda _: columns_of(PART, None),
)
