"""What an answer says, described once: each field with its name, its type, and how every output shows it.

A description is a tuple of :class:`Field`. The JSON of a thing, its type in the schema, its columns in a table, its
rows on screen and its facts on a card in a notebook are all made from it, so a new field is one entry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

__all__ = [
    "ABSENT",
    "Cell",
    "Column",
    "Field",
    "cells_of",
    "columns_of",
    "facts_of",
    "object_of",
    "schema_of",
    "shown_of",
]

#: ``None``: nothing is known, or nothing was asked.
Cell = str | int | float | None
Json = dict[str, Any]

#: The value of a field that was not asked for: then the object does not have it.
ABSENT: Final = object()

#: What is described; the list in which it stands, which knows what was asked; and what all of it is about: a network.
Thing = TypeVar("Thing")
List = TypeVar("List")
Whole = TypeVar("Whole")


@dataclass(frozen=True, slots=True)
class Column(Generic[Thing, List]):
    """Columns of a table that one field fills."""

    headers: Callable[[List], Sequence[str]]
    cells: Callable[[Thing, List], Iterable[Cell]]
    #: Columns with a larger number stand further right; among equals the order of the fields holds.
    place: int = 0


@dataclass(frozen=True, slots=True)
class Field(Generic[Thing, List, Whole]):
    """One thing that is said of each entry of a list."""

    name: str
    #: Its type, as JSON Schema has it.
    type: Json
    #: The value in JSON; :data:`ABSENT` where it was not asked for.
    value: Callable[[Thing, Whole], Any]
    columns: Column[Thing, List] | None = None
    #: On screen: labels, each with the text for an entry. Empty where the page has a place of its own for it.
    shown: Callable[[List], Sequence[tuple[str, Callable[[Thing], str]]]] = lambda _: ()
    #: On screen, what has a larger number stands further right; among equals the order of the fields holds.
    place: int = 0
    #: On the card of one entry: label and text.
    facts: Callable[[Thing], Sequence[tuple[str, str]]] = lambda _: ()
    #: Whether the JSON may lack it.
    optional: bool = False


Description = tuple[Field[Thing, List, Whole], ...]


def object_of(fields: Description[Thing, List, Whole], thing: Thing, whole: Whole) -> Json:
    """The JSON object."""
    values = ((field.name, field.value(thing, whole)) for field in fields)
    return {name: value for name, value in values if value is not ABSENT}


def schema_of(fields: Description[Thing, List, Whole]) -> Json:
    """The type of the object, as JSON Schema has it."""
    return {
        "type": "object",
        "properties": {field.name: field.type for field in fields},
        "required": [field.name for field in fields if not field.optional],
        "additionalProperties": False,
    }


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
    return tuple(fact for field in fields for fact in field.facts(thing))


def _ordered(fields: Description[Thing, List, Whole]) -> list[Column[Thing, List]]:
    return sorted((field.columns for field in fields if field.columns is not None), key=lambda column: column.place)
