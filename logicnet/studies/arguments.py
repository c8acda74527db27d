"""Public calls refuse an argument of a wrong type before anything is done: in words, where the annotation says so.

The annotation is read as it is written, because most types are imported for type checkers alone. What it cannot tell
(an alias, a protocol) is let through.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from functools import wraps
from inspect import Parameter, signature
from typing import Any, ParamSpec, TypeVar

from logicnet.errors import UsageError, spelled
from logicnet.text.diagnostics import nearest

__all__ = ["checked", "refuse_fields"]

#: Parameters that take any number of arguments.
_MANY = (Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD)
_P = ParamSpec("_P")
_T = TypeVar("_T")

_PLAIN: dict[str, tuple[type, ...]] = {
    "str": (str,),
    "bytes": (bytes,),
    "bool": (bool,),
    "int": (int,),
    "float": (int, float),
    "None": (type(None),),
}
_SERIES: dict[str, type] = {
    "Iterable": Iterable,
    "Sequence": Sequence,
    "Mapping": Mapping,
    "list": list,
    "tuple": tuple,
    "dict": dict,
}
_ARTICLES = {"None": "None", "int": "a whole number", "float": "a number", "str": "a text", "bool": "True or False"}


def checked(function: Callable[_P, _T]) -> Callable[_P, _T]:
    """The same function, which raises :class:`~logicnet.errors.UsageError` for arguments of a wrong type.

    Also for a text that names no member of an enumeration which the annotation names.
    """
    form = signature(function)
    wanted = {name: str(found.annotation) for name, found in form.parameters.items() if found.kind not in _MANY}
    known: Mapping[str, Any] = function.__globals__

    @wraps(function)
    def call(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        for name, value in form.bind(*args, **kwargs).arguments.items():
            if name in wanted:
                _refuse(name, value, wanted[name], known, f"see help(logicnet.{function.__name__})")
        return function(*args, **kwargs)

    return call


def refuse_fields(question: Any) -> None:
    """Refuse a question, a record, whose fields have values of a wrong type; where it is made, before it is used.

    Raises:
        UsageError: a value is not of the type of its field, or names no member of its enumeration.
    """
    kind = type(question)
    known, hint = vars(sys.modules[kind.__module__]), f"see help(logicnet.{kind.__name__})"
    for name in kind.__struct_fields__:
        _refuse(spelled(name), getattr(question, name), kind.__annotations__[name], known, hint)


def _refuse(name: str, value: object, annotation: str, known: Mapping[str, Any], hint: str) -> None:
    parts = _split(annotation, "|")
    if not any(_fits(value, part, known) for part in parts):
        if "Network" in parts and isinstance(value, str):
            hint = f"load it first: logicnet.load({value!r})"
        elif isinstance(value, str) and any(part.partition("[")[0] in _SERIES for part in parts):
            hint = f"write [{value!r}]"
        elif isinstance(value, Mapping):
            hint = f"write {[f'{key}={one}' for key, one in value.items()][:3]}"
        words = [_ARTICLES.get(part, part) for part in parts]
        listed = " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
        raise UsageError(f"{name} is {_short(value)}, and should be {listed}", hint)
    kinds = [found for part in parts if isinstance(found := known.get(part), type) and issubclass(found, Enum)]
    if isinstance(value, str) and kinds:
        members = [str(member.value) for kind in kinds for member in kind]
        if value not in members:
            near = nearest(value, members)
            hint = f"did you mean `{near}`?" if near else f"write {' or '.join(members)}"
            raise UsageError(f"{name} is {value!r}", hint)


def _fits(value: object, part: str, known: Mapping[str, Any]) -> bool:
    head, _, inside = part.partition("[")
    head = head.rpartition(".")[2]
    if head in _PLAIN:
        return isinstance(value, _PLAIN[head]) and (head in ("bool", "None") or not isinstance(value, bool))
    if head in _SERIES:
        if not isinstance(value, _SERIES[head]) or isinstance(value, str | bytes):
            return False
        if isinstance(value, Mapping):
            return head in ("Mapping", "dict")
        inner = _split(inside.removesuffix("]"), ",")
        if head in ("Iterable", "Sequence", "list") and len(inner) == 1 and isinstance(value, list | tuple | set):
            return all(any(_fits(one, part, known) for part in _split(inner[0], "|")) for one in value)
        return True
    if not head.isidentifier():
        return True
    if head == "Expression":
        return hasattr(value, "args")
    if head == "PathLike":
        return hasattr(value, "__fspath__")
    found = known.get(head)
    if isinstance(found, type) and found is not Any:
        return _is_protocol(found) or isinstance(value, found)
    # Imported for type checkers: told by its name. Anything else is an alias, and says nothing here.
    return found is not None or head in _ALIASES or any(kind.__name__ == head for kind in type(value).__mro__)


#: Names of types that no value has.
_ALIASES = frozenset(("Any", "object", "InputValues", "Callable", "Literal", "Values", "Part"))


def _is_protocol(found: type) -> bool:
    return bool(getattr(found, "_is_protocol", False))


def _split(text: str, sign: str) -> list[str]:
    """The parts of an annotation, not those inside brackets."""
    parts, depth, begin = [], 0, 0
    for at, letter in enumerate(text):
        depth += (letter == "[") - (letter == "]")
        if letter == sign and not depth:
            parts.append(text[begin:at])
            begin = at + 1
    return [re.sub(r"\s+", " ", part).strip() for part in (*parts, text[begin:])]


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
