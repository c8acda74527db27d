"""What an answer says, described once: each field with its name, its type, and how every output shows it.

A description is a tuple of :class:`Field`. The JSON of a thing, its type in the schema, its columns in a table, its
rows on screen and its facts on a card in a notebook are all made from it, so a new field is one entry.

An answer is an :class:`AnswerDescription`: the fields of its JSON document, some of which have fields of their own
(:class:`Parts`) or rows in its table. What several answers say is in :mod:`logicnet.report.views.shared`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, Generic, TypeVar

from msgspec import Struct
from msgspec import field as dataclass_field

from logicnet.report.tables import Cell, Rows

__all__ = [
    "ABSENT",
    "AnswerDescription",
    "Cell",
    "Column",
    "Description",
    "Field",
    "Json",
    "Parts",
    "cells_of",
    "columns_of",
    "facts_of",
    "named_types",
    "object_of",
    "rows_of",
    "schema_of",
    "shown_of",
    "within",
]

Json = dict[str, Any]

#: The value of a field that was not asked for: then the object does not have it.
ABSENT: Final = object()

#: What is described; the list in which it stands, which knows what was asked; and what all of it is about: a network.
Thing = TypeVar("Thing")
List = TypeVar("List")
Whole = TypeVar("Whole")


class Column(Struct, Generic[Thing, List], frozen=True):
    """Columns of a table that one field fills."""

    headers: Callable[[List], Sequence[str]]
    cells: Callable[[Thing, List], Iterable[Cell]]
    #: Columns with a larger number stand further right; among equals the order of the fields holds.
    place: int = 0


class Parts(Struct, frozen=True):
    """The type of an object with fields of its own, or of a list of such objects.

    The value of a field of this type is what its fields describe: one thing, or (``many``) each of several.
    """

    fields: tuple[Field[Any, Any, Any], ...]
    many: bool = False
    #: Whether the value may be ``None``.
    nullable: bool = False
    #: The name of the type of one in the schema, where several fields have it: it is written there once.
    name: str = ""
    #: What the schema says besides: ``description``, ``minItems``.
    more: Json = dataclass_field(default_factory=dict)

    @property
    def schema(self) -> Json:
        """The type, as JSON Schema has it."""
        one = {"$ref": f"#/$defs/{self.name}"} if self.name else schema_of(self.fields)
        found = {"type": "array", "items": one} if self.many else one
        return {**({"anyOf": [{"type": "null"}, found]} if self.nullable else found), **self.more}

    def json(self, value: Any, whole: Any) -> Any:
        """The value as JSON."""
        if value is ABSENT or value is None:
            return value
        if self.many:
            return [object_of(self.fields, one, whole) for one in value]
        return object_of(self.fields, value, whole)


class Field(Struct, Generic[Thing, List, Whole], frozen=True):
    """One thing that is said of an answer, or of each entry of a list."""

    name: str
    #: Its type, as JSON Schema has it, or :class:`Parts`.
    type: Json | Parts
    #: The value in JSON, or what the parts describe; :data:`ABSENT` where it was not asked for.
    value: Callable[[Thing, Whole], Any]
    columns: Column[Thing, List] | None = None
    #: On screen: labels, each with the text for an entry. Empty where the page has a place of its own for it.
    shown: Callable[[List], Sequence[tuple[str, Callable[[Thing], str]]]] = lambda _: ()
    #: On screen, what has a larger number stands further right, or below; among equals the order of the fields holds.
    place: int = 0
    #: On the card of an entry, and at the head of the page of an answer: label and text.
    facts: Callable[[Thing], Sequence[tuple[str, str]]] = lambda _: ()
    #: Whether the JSON may lack it.
    optional: bool = False
    #: Of a field of an answer: the rows that it gives to the table of the answer.
    rows: Callable[[Thing], Iterable[Sequence[Cell]]] = lambda _: ()
    #: What its :class:`Parts` are told with, where that is not what the whole is told with.
    whole: Callable[[Thing, Whole], Any] = lambda _, told: told


Description = tuple[Field[Thing, List, Whole], ...]


class AnswerDescription(Struct, Generic[Thing, Whole], frozen=True):
    """Everything that an answer says. ``Whole``: what was told besides, such as its options."""

    #: Its schema is ``logicnet.NAME/1``.
    name: str
    #: In the order of the JSON. A fact of a field stands at the head of the page.
    fields: Description[Thing, Any, Whole]
    #: Names of the columns of its table. The fields give the rows, in the order of ``place``.
    header: Callable[[Thing], Sequence[str]]
    #: What the schema says it is; where it is empty, the answer of the command of this name.
    title: str = ""
    #: What the schema says besides, of fields together.
    more: Json = dataclass_field(default_factory=dict)


def object_of(fields: Description[Thing, List, Whole], thing: Thing, whole: Whole) -> Json:
    """The JSON object."""
    values = ((field, field.value(thing, whole)) for field in fields)
    return {
        field.name: field.type.json(value, field.whole(thing, whole)) if isinstance(field.type, Parts) else value
        for field, value in values
        if value is not ABSENT
    }


def schema_of(fields: Description[Thing, List, Whole]) -> Json:
    """The type of the object, as JSON Schema has it."""
    return {
        "type": "object",
        "properties": {
            field.name: field.type.schema if isinstance(field.type, Parts) else field.type for field in fields
        },
        "required": [field.name for field in fields if not field.optional],
        "additionalProperties": False,
    }


def named_types(fields: Description[Any, Any, Any]) -> dict[str, Json]:
    """The types with names of their own, of these fields and of those inside."""
    found: dict[str, Json] = {}
    for field in fields:
        if isinstance(field.type, Parts):
            if field.type.name:
                found[field.type.name] = schema_of(field.type.fields)
            found |= named_types(field.type.fields)
    return found


def rows_of(description: AnswerDescription[Thing, Any], answer: Thing) -> Rows:
    """The table of the answer, as CSV and frames have it."""
    fields = sorted(description.fields, key=lambda field: field.place)
    rows = tuple(tuple(row) for field in fields for row in field.rows(answer))
    return Rows(tuple(description.header(answer)), rows)


def within(fields: tuple[Field[Any, Any, Any], ...], part: Callable[[Any], Any]) -> tuple[Field[Any, Any, Any], ...]:
    """What ``fields`` say of a part of another thing, in JSON and as facts, as fields of that thing.

    They have no columns and stand in no table on screen.
    """
    return tuple(
        Field(
            field.name,
            field.type,
            lambda thing, whole, value=field.value: value(part(thing), whole),  # type: ignore[misc]
            facts=lambda thing, facts=field.facts: facts(part(thing)),  # type: ignore[misc]
            whole=lambda thing, told, of=field.whole: of(part(thing), told),  # type: ignore[misc]
            optional=field.optional,
            place=field.place,
        )
        for field in fields
    )


def columns_of(fields: Description[Thing, List, Whole], among: List) -> tuple[str, ...]:
    """Names of the columns."""
    return tuple(header for column in _ordered(fields) for header in column.headers(among))


def cells_of(fields: Description[Thing, List, Whole], thing: Thing, among: List) -> tuple[Cell, ...]:
    """A row of the table, as long as :func:`columns_of`."""
    return tuple(cell for column in _ordered(fields) for cell in column.cells(thing, among))


def shown_of(fields: Description[Thing, List, Whole], among: List) -> list[tuple[str, Callable[[Thing], str]]]:
    """Labels and texts on screen."""
    return [one for field in sorted(fields, key=lambda field: field.place) for one in field.shown(among)]


def facts_of(fields: Description[Thing, List, Whole], thing: Thing) -> tuple[tuple[str, str], ...]:
    """What stands on the card of one entry."""
    return tuple(fact for field in sorted(fields, key=lambda field: field.place) for fact in field.facts(thing))


def _ordered(fields: Description[Thing, List, Whole]) -> list[Column[Thing, List]]:
    return sorted((field.columns for field in fields if field.columns is not None), key=lambda column: column.place)
