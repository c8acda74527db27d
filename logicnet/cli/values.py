"""Values of options that need no library to be read.

Typer makes a pydantic adapter for each parameter of a command, the first of which loads pydantic: half of what a small
question costs. Here a value that is what its annotation says, or a plain spelling of it, is taken as it is; whatever
else there is goes to typer, whose words a refusal keeps.
"""

from __future__ import annotations

import re
from typing import Any, Literal, get_args, get_origin

from typer.core import TyperArgument, TyperOption

__all__ = ["read_plain_values"]

_WHOLE = re.compile(r"[0-9]{1,15}")
_NUMBER = re.compile(r"[0-9]{1,15}(\.[0-9]{1,15})?")


def read_plain_values(parameter: Any) -> None:
    """Let a parameter of a command take plain values without an adapter. Others it reads as before."""
    if not isinstance(parameter, TyperArgument | TyperOption):
        return
    annotation: Any = parameter.type_descriptor.annotation
    told = parameter.type_descriptor.parameter_info
    several = parameter.multiple or parameter.nargs == -1
    if told.parser is not None:
        return
    one = get_args(annotation)[0] if several and get_origin(annotation) is list else annotation
    by_typer = parameter.process_value

    def process_value(ctx: Any, value: Any) -> Any:
        if value is None and not parameter.required:
            nothing = () if several else None
            return nothing if parameter.callback is None else parameter.callback(ctx, parameter, nothing)
        if parameter.callback is not None:
            return by_typer(ctx, value)
        if several and isinstance(value, list | tuple) and value:
            found = [_plain(one, item, told.min, told.max) for item in value]
            if None not in found:
                return found
        elif not several and (read := _plain(one, value, told.min, told.max)) is not None:
            return read
        return by_typer(ctx, value)

    parameter.process_value = process_value  # type: ignore[method-assign]


def _plain(annotation: Any, value: Any, least: float | None, most: float | None) -> Any:
    """The value as its annotation has it; ``None`` if it is not plainly so."""
    if get_origin(annotation) is Literal:
        return value if isinstance(value, str) and value in get_args(annotation) else None
    if annotation is str or annotation is bool:
        return value if value.__class__ is annotation else None
    number: float | None = None
    if annotation is int:
        number = value if value.__class__ is int else None
        if isinstance(value, str) and _WHOLE.fullmatch(value):
            number = int(value)
    elif annotation is float:
        number = value if value.__class__ is float else None
        if isinstance(value, str) and _NUMBER.fullmatch(value):
            number = float(value)
    if number is None or (least is not None and number < least) or (most is not None and number > most):
        return None
    return number
