"""A command, declared in groups of options: what typer sees of it, and what it is called with.

A command takes an argument or two and a few groups (:class:`Options`). Each field of a group is one option. Typer reads
the signature of a command, so a :class:`Command` shows it one in which every field is a parameter of its own, in the
order in which groups and fields are declared: that is the order of ``--help``.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from functools import cache, cached_property
from importlib import import_module
from typing import Any, Self, dataclass_transform, get_type_hints

from logicnet.cli.claims import files_apart, roles_among
from logicnet.cli.status import Status
from logicnet.errors import on_command_line

__all__ = ["Command", "Options"]


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Options:
    """A group of options, frozen: each field has its ``typer.Option`` in the annotation, and its default as value.

    It is written like a frozen dataclass and checked like one. Nothing is compiled when the class is made, as a
    dataclass would: all groups of all commands are made at every start of the program.
    """

    def __init__(self, **given: Any) -> None:
        for name in fields(type(self)):
            object.__setattr__(self, name, given.pop(name) if name in given else getattr(type(self), name))
        if given:
            raise TypeError(f"{type(self).__name__} has no option {', '.join(given)}")

    def but(self, **changed: Any) -> Self:
        """The same options with some changed."""
        return type(self)(**{name: getattr(self, name) for name in fields(type(self))} | changed)

    def words(self) -> dict[str, Any]:
        """What was said, by the names of the fields; what was not is left to whoever is asked."""
        given = {name: getattr(self, name) for name in fields(type(self))}
        return {name: value for name, value in given.items() if value is not None}

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{type(self).__name__} is frozen")


def fields(group: type[Options]) -> tuple[str, ...]:
    """The names of the fields of a group; those of what it extends come first."""
    return tuple(dict.fromkeys(name for base in _lineage(group) for name in inspect.get_annotations(base)))


def declared(group: type[Options]) -> dict[str, Any]:
    """The fields of a group with their annotations; a field has one, however many groups extend the one it is in."""
    return {name: hint for base in _lineage(group) for name, hint in _own(base).items()}  # type: ignore[arg-type]


def _lineage(group: type[Options]) -> list[type[Options]]:
    return [base for base in reversed(group.__mro__) if issubclass(base, Options)]


@cache
def _own(group: type[Options]) -> dict[str, Any]:
    return inspect.get_annotations(group, eval_str=True)


class Command:
    """The function of a command with its options one by one, begun only when its files are apart.

    Given as a name, the function stands in the module of that name in this room, and is loaded when somebody asks for
    its help or calls it.
    """

    def __init__(self, body: Callable[..., Status] | str) -> None:
        self._given = body
        self.__name__ = self.__qualname__ = body if isinstance(body, str) else body.__name__

    @cached_property
    def _body(self) -> Callable[..., Status]:
        if not isinstance(self._given, str):
            return self._given
        body: Callable[..., Status] = getattr(import_module(f"logicnet.cli.{self._given}"), self._given)
        return body

    @property
    def __doc__(self) -> str | None:  # type: ignore[override]
        return self._body.__doc__

    def __call__(self, **arguments: Any) -> Status:
        token = on_command_line.set(True)
        try:
            with files_apart(roles_among(self.__annotations__), arguments):
                return self._body(**self._grouped(arguments))
        finally:
            on_command_line.reset(token)

    @cached_property
    def __signature__(self) -> inspect.Signature:
        return inspect.Signature(list(self._parameters()))

    @cached_property
    def __annotations__(self) -> dict[str, Any]:  # type: ignore[override]
        return {one.name: one.annotation for one in self.__signature__.parameters.values()}

    @cached_property
    def _taken(self) -> Mapping[str, Any]:
        """What the function itself takes: arguments, single options and groups."""
        hints = get_type_hints(self._body, include_extras=True)
        return {name: hint for name, hint in hints.items() if name != "return"}

    def _parameters(self) -> Iterator[inspect.Parameter]:
        own = inspect.signature(self._body).parameters
        for name, hint in self._taken.items():
            if not _is_group(hint):
                yield inspect.Parameter(
                    name, inspect.Parameter.KEYWORD_ONLY, default=own[name].default, annotation=hint
                )
                continue
            for field, written in declared(hint).items():
                default = getattr(hint, field, inspect.Parameter.empty)
                yield inspect.Parameter(field, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=written)

    def _grouped(self, arguments: Mapping[str, Any]) -> dict[str, Any]:
        """The arguments of the function: its own, and each group made of its fields."""
        left = dict(arguments)
        made: dict[str, Any] = {}
        for name, hint in self._taken.items():
            if _is_group(hint):
                made[name] = hint(**{field: left.pop(field) for field in fields(hint) if field in left})
            elif name in left:
                made[name] = left.pop(name)
        return {**made, **left}


def _is_group(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, Options)
