"""What is said of one question in several environments: each answer as it stands alone, with its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from msgspec import Struct

from logicnet.report.views import View
from logicnet.report.views.fields import AnswerDescription, Cell, Description, Field, Json, Parts
from logicnet.report.views.shared import (
    FLAG,
    LIMITS,
    TEXT,
    array,
    named,
    places_beginning,
    texts,
    words,
)

if TYPE_CHECKING:
    from logicnet.network.model import Network
    from logicnet.perturbation.screen import Place
    from logicnet.report.tables import Rows

__all__ = ["ENVIRONMENTS", "Together"]


class Together(Struct, frozen=True, dict=True):
    """The answers of a command, as many as were given, with the names of their environments."""

    command: str
    network: Network
    #: All environments that were asked for.
    places: Sequence[Place]
    names: Sequence[str]
    views: Sequence[View]
    left_out: Sequence[str]
    limits: Sequence[str]
    finished: bool

    @cached_property
    def documents(self) -> list[Json]:
        """Each answer as JSON."""
        return [view.document() for view in self.views]

    @cached_property
    def tables(self) -> list[Rows]:
        """The table of each answer."""
        return [view.rows() for view in self.views]

    @property
    def columns(self) -> tuple[str, ...]:
        """Those of all tables, in the order of the first that has them."""
        return tuple(dict.fromkeys(label for table in self.tables for label in table.header))


def _rows(it: Together) -> Iterator[tuple[Cell, ...]]:
    """The rows of every answer behind the name of its environment."""
    columns = it.columns
    for name, table in zip(it.names, it.tables, strict=True):
        for row in table.rows:
            cells = dict(zip(table.header, row, strict=True))
            yield (name, *(cells.get(label) for label in columns))


_ANSWER: Final[Description[tuple[str, Json], Any, Any]] = (
    Field("environment", TEXT, lambda it, _: it[0]),
    Field(
        "answer",
        {
            "type": "object",
            "properties": {
                "schema": words(
                    *(
                        f"logicnet.{name}/1"
                        for name in ("attractors", "attractors_ensemble", "query", "why", "why_course")
                    )
                )
            },
            "required": ["schema", "network", "options"],
            "description": "What the command writes in this environment alone; its schema says the rest.",
        },
        lambda it, _: it[1],
    ),
)

#: The order is that of the JSON.
ENVIRONMENTS: Final[AnswerDescription[Together, None]] = AnswerDescription(
    "environments",
    (
        *named("environments"),
        *places_beginning(
            {
                "type": "object",
                "properties": {"env": array(TEXT, minItems=2, uniqueItems=True)},
                "required": ["env"],
                "description": "Those of the command, env as a list.",
            },
            lambda it: {**it.documents[0]["options"], "env": [place.name for place in it.places]},
        ),
        Field("command", words("attractors", "query", "why"), lambda it, _: it.command),
        Field(
            "answers",
            Parts(_ANSWER, many=True, more={"minItems": 1}),
            lambda it, _: list(zip(it.names, it.documents, strict=True)),
            rows=_rows,
        ),
        Field("not_asked", texts("Environments that a limit left out."), lambda it, _: list(it.left_out)),
        Field("finished", FLAG, lambda it, _: it.finished),
        Field(
            "limits",
            LIMITS,
            lambda it, _: list(dict.fromkeys([*it.limits, *(said for one in it.documents for said in one["limits"])])),
        ),
    ),
    lambda it: ("environment", *it.columns),
    title="Answer of logicnet attractors, query or why in several environments",
)
