"""What a project wants to be told: the ``[tool.logicnet]`` table of the nearest pyproject.toml.

Keys are the options of ``logicnet check`` without their dashes, and mean the same; what is said on the command line
wins key by key. The table is looked for in the folder of the network file and in those above it; a pyproject.toml
without such a table does not end the search. Errors are always shown, whatever is selected or ignored.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

import logicnet.checks.outcomes
import logicnet.checks.review  # noqa: F401  (these make the codes of all checks known)
from logicnet.errors import UsageError
from logicnet.network.decoding import read_bytes
from logicnet.text.diagnostics import Diagnostic, entries, nearest

__all__ = ["KEYS", "Settings", "codes", "settings_for"]


class Settings(Struct, frozen=True):
    """How one file is checked, and what of the findings is shown."""

    #: Codes or beginnings of codes (``LN1``); empty means all.
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    expect: bool = True
    dynamics: bool = False
    mutants: bool = False
    #: Draws the sample when there are too many mutants to test all.
    seed: int = 0
    #: The pyproject.toml that had a say, or nothing.
    origin: str = ""

    def shows(self, diagnostic: Diagnostic) -> bool:
        """Whether a finding is reported: any error, and of the rest what is selected and not ignored."""
        if diagnostic.is_error:
            return True
        selected = not self.select or diagnostic.code.startswith(self.select)
        return selected and not diagnostic.code.startswith(self.ignore or ("-",))


def codes(texts: Iterable[str], where: str) -> tuple[str, ...]:
    """Codes or beginnings of codes, each of which means at least one finding; ``where`` is what a message cites.

    Raises :class:`~logicnet.errors.UsageError` for one that means none.
    """
    known = [entry.code for entry in entries()]
    found = tuple(text.upper() for text in texts)
    for code in found:
        if not any(one.startswith(code) for one in known):
            near = nearest(code, known)
            raise UsageError(
                f"{where}: no finding has the code `{code}`",
                f"did you mean `{near}`?" if near else "`logicnet explain` lists all codes",
            )
    return found


def settings_for(path: str) -> Settings:
    """The settings of the nearest table above a network file (``-``: above the current folder).

    Raises :class:`~logicnet.errors.UsageError` for a table that cannot be understood, with its file and key.
    """
    folder = os.path.abspath("." if path == "-" else os.path.dirname(path) or ".")
    while True:
        project = os.path.join(folder, "pyproject.toml")
        table = _table(project) if os.path.isfile(project) else None
        if table is not None:
            return _understood(table, os.path.relpath(project))
        above = os.path.dirname(folder)
        if above == folder:
            return Settings()
        folder = above


def _table(project: str) -> Mapping[str, Any] | None:
    """The table, or ``None`` where a file is about other tools only."""
    import tomllib

    shown = os.path.relpath(project)
    _, data = read_bytes(project, "a file of settings")
    try:
        document = tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise UsageError(f"`{shown}` is not TOML: {fault}", "correct it; it may hold settings of logicnet") from None
    tools = document.get("tool")
    table = tools.get("logicnet") if isinstance(tools, dict) else None
    if table is not None and not isinstance(table, dict):
        raise UsageError(f"{shown}: `tool.logicnet` is not a table", "write `[tool.logicnet]`")
    return table


def _codes(value: object, where: str) -> tuple[str, ...]:
    if isinstance(value, str):
        value = [word for word in (part.strip() for part in value.split(",")) if word]
    if not isinstance(value, list) or not all(isinstance(code, str) for code in value):
        raise UsageError(f"{where} is not a list of codes", 'for example: ["LN205", "LN3"]')
    return codes(value, where)


def _switch(value: object, where: str) -> bool:
    if not isinstance(value, bool):
        raise UsageError(f"{where} is neither true nor false")
    return value


def _number(value: object, where: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise UsageError(f"{where} is not a whole number")
    return value


#: What may stand in the table.
KEYS: Final[Mapping[str, Callable[[object, str], Any]]] = {
    "select": _codes,
    "ignore": _codes,
    "expect": _switch,
    "dynamics": _switch,
    "mutants": _switch,
    "seed": _number,
}


def _understood(table: Mapping[str, Any], project: str) -> Settings:
    found: dict[str, Any] = {}
    for key, value in table.items():
        if key not in KEYS:
            near = nearest(key, KEYS)
            hint = f"did you mean `{near}`?" if near else f"the keys are {', '.join(KEYS)}"
            raise UsageError(f"{project}: [tool.logicnet] has no key `{key}`", hint)
        found[key] = KEYS[key](value, f"{project}: [tool.logicnet] `{key}`")
    return replace(Settings(origin=project), **found)
