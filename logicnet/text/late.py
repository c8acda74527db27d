"""What a lower room calls and a higher one does: found when it is first called for.

A network draws itself, and a result prints what its command prints; how that is done is decided far above both. The
lower room asks for a part by its name here; the package (``logicnet/__init__.py``), which knows all rooms, says once
which module that is. So no room names one above it, and nothing is loaded before it is called for.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

__all__ = ["part", "provide"]

_homes: dict[str, str] = {}


def provide(homes: Mapping[str, str]) -> None:
    """Say which module does what, by the names under which parts are asked for."""
    _homes.update(homes)


def part(name: str) -> Any:
    """The module that does it."""
    return import_module(_homes[name])
